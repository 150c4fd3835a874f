/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Call control messages (TS 24.008 9.3) and call-independent SS messages (TS 24.080 2.2 - 2.5) of the lab, to and from
 * octets. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>
#include <osmocom/gsm/gsm48_ie.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include "lab_l3.h"

#define L3_MSG_SIZE 512
#define L3_HEADER_LEN 2
/* Bits 7 and 8 of the message type are a send sequence number from the phone (TS 24.007 11.2.3.2.3). */
#define L3_TYPE_MASK 0x3f
#define L3_TI_FLAG 0x80
#define L3_LOCATION_USER 0
#define L3_LOCATION_PUBLIC_LOCAL 2
#define L3_CODING_GSM 3
#define L3_SPEECH_VERSION_FR1 0
#define SS_VERSION_PHASE_2 0x00

/* --- headers ------------------------------------------------------------------------------------------------------ */

static struct msgb *msg_alloc(enum lab_side from, uint8_t pdisc, const struct lab_ti *ti, uint8_t type)
{
	struct msgb *msg = msgb_alloc(L3_MSG_SIZE, "lab L3");

	if (!msg)
		return NULL;
	msgb_put_u8(msg, pdisc | (ti->value << 4) | (ti->owner == from ? 0 : L3_TI_FLAG));
	msgb_put_u8(msg, type);
	return msg;
}

static int header_decode(uint8_t pdisc, enum lab_side from, const uint8_t *octets, size_t len, struct lab_ti *ti,
			 uint8_t *type)
{
	if (len < L3_HEADER_LEN || (octets[0] & GSM48_PDISC_MASK) != pdisc)
		return -EINVAL;
	ti->value = (octets[0] >> 4) & 0x07;
	if (ti->value >= LAB_TI_COUNT)
		return -EINVAL;
	if (octets[0] & L3_TI_FLAG)
		ti->owner = from == LAB_SIDE_MS ? LAB_SIDE_NET : LAB_SIDE_MS;
	else
		ti->owner = from;
	*type = octets[1] & L3_TYPE_MASK;
	return 0;
}

/* --- information elements ----------------------------------------------------------------------------------------- */

static void put_bearer_speech(struct msgb *msg)
{
	const struct gsm_mncc_bearer_cap speech = {
		.transfer = GSM48_BCAP_ITCAP_SPEECH,
		.mode = GSM48_BCAP_TMOD_CIRCUIT,
		.coding = GSM48_BCAP_CODING_GSM_STD,
		.radio = GSM48_BCAP_RRQ_FR_ONLY,
		.speech_ver = { L3_SPEECH_VERSION_FR1, -1 },
	};

	gsm48_encode_bearer_cap(msg, 0, &speech);
}

static struct gsm_mncc_number mncc_number(const struct isdn_number *num)
{
	struct gsm_mncc_number n = { .type = num->ton, .plan = num->npi };

	OSMO_STRLCPY_ARRAY(n.number, num->digits);
	return n;
}

static void put_called(struct msgb *msg, const struct isdn_number *num)
{
	const struct gsm_mncc_number n = mncc_number(num);

	if (isdn_number_present(num))
		gsm48_encode_called(msg, &n);
}

static void put_party(struct msgb *msg, uint8_t ie, const struct lab_l3_party *party)
{
	struct gsm_mncc_number n = mncc_number(&party->number);

	if (!party->present)
		return;
	n.present = party->restricted ? 1 : 0;
	n.screen = 3;	/* provided by the network */
	gsm48_encode_callerid(msg, ie, 2 + sizeof(n.number), &n);
}

static void put_cause(struct msgb *msg, enum lab_side from, bool lv_only, int value)
{
	const struct gsm_mncc_cause cause = {
		.location = from == LAB_SIDE_MS ? L3_LOCATION_USER : L3_LOCATION_PUBLIC_LOCAL,
		.coding = L3_CODING_GSM,
		.value = value,
	};

	if (value || lv_only)
		gsm48_encode_cause(msg, lv_only, &cause);
}

static void put_facility(struct msgb *msg, const struct lab_l3_facility *fac)
{
	if (fac->len)
		msgb_tlv_put(msg, GSM48_IE_FACILITY, fac->len, fac->octets);
}

static void get_number(struct isdn_number *num, const struct gsm_mncc_number *n)
{
	num->ton = n->type;
	num->npi = n->plan;
	OSMO_STRLCPY_ARRAY(num->digits, n->number);
}

static int get_called(struct isdn_number *num, const struct tlv_parsed *tp)
{
	struct gsm_mncc_number n = { 0 };

	if (!TLVP_PRESENT(tp, GSM48_IE_CALLED_BCD))
		return 0;
	if (gsm48_decode_called(&n, TLVP_VAL(tp, GSM48_IE_CALLED_BCD) - 1) < 0)
		return -EINVAL;
	get_number(num, &n);
	return 0;
}

static int get_party(struct lab_l3_party *party, const struct tlv_parsed *tp, uint8_t ie)
{
	struct gsm_mncc_number n = { 0 };

	if (!TLVP_PRESENT(tp, ie))
		return 0;
	if (gsm48_decode_callerid(&n, TLVP_VAL(tp, ie) - 1) < 0)
		return -EINVAL;
	party->present = true;
	party->restricted = n.present != 0;
	get_number(&party->number, &n);
	return 0;
}

static int get_cause(int *value, const uint8_t *lv)
{
	struct gsm_mncc_cause cause = { 0 };

	if (gsm48_decode_cause(&cause, lv) < 0)
		return -EINVAL;
	*value = cause.value;
	return 0;
}

static int get_facility(struct lab_l3_facility *fac, const uint8_t *octets, size_t len)
{
	if (len > sizeof(fac->octets))
		return -EINVAL;
	fac->len = len;
	memcpy(fac->octets, octets, len);
	return 0;
}

/*! A mandatory LV at the start of the contents. \returns octets that it takes, -EINVAL. */
static int lv_length(const uint8_t *octets, size_t len)
{
	if (len < 1 || len < 1u + octets[0])
		return -EINVAL;
	return 1 + octets[0];
}

/* --- call control ------------------------------------------------------------------------------------------------- */

static void put_clir(struct msgb *msg, enum clir_per_call clir)
{
	if (clir == CLIR_PER_CALL_SUPPRESS)
		msgb_put_u8(msg, GSM48_IE_CLIR_SUPP);
	else if (clir == CLIR_PER_CALL_INVOKE)
		msgb_put_u8(msg, GSM48_IE_CLIR_INVOC);
}

struct msgb *lab_l3_cc_encode(enum lab_side from, const struct lab_l3_cc *cc)
{
	struct msgb *msg = msg_alloc(from, GSM48_PDISC_CC, &cc->ti, cc->type);

	if (!msg)
		return NULL;
	if (cc->type == GSM48_MT_CC_FACILITY) {
		msgb_lv_put(msg, cc->facility.len, cc->facility.octets);
		return msg;
	}
	if (cc->type == GSM48_MT_CC_DISCONNECT)
		put_cause(msg, from, true, cc->cause);
	if (cc->bearer_speech)
		put_bearer_speech(msg);
	if (cc->type != GSM48_MT_CC_DISCONNECT)
		put_cause(msg, from, false, cc->cause);
	put_facility(msg, &cc->facility);
	if (cc->call_waiting_tone)
		gsm48_encode_signal(msg, LAB_L3_SIGNAL_CALL_WAITING);
	put_party(msg, GSM48_IE_CONN_BCD, &cc->connected);
	put_party(msg, GSM48_IE_CALLING_BCD, &cc->calling);
	put_called(msg, &cc->called);
	put_party(msg, GSM48_IE_REDIR_BCD, &cc->redirecting);
	put_clir(msg, cc->clir);
	return msg;
}

static int cc_ies_decode(struct lab_l3_cc *cc, const struct tlv_parsed *tp)
{
	cc->bearer_speech = TLVP_PRESENT(tp, GSM48_IE_BEARER_CAP);
	if (TLVP_PRES_LEN(tp, GSM48_IE_SIGNAL, 1))
		cc->call_waiting_tone = *TLVP_VAL(tp, GSM48_IE_SIGNAL) == LAB_L3_SIGNAL_CALL_WAITING;
	if (TLVP_PRESENT(tp, GSM48_IE_CLIR_SUPP))
		cc->clir = CLIR_PER_CALL_SUPPRESS;
	else if (TLVP_PRESENT(tp, GSM48_IE_CLIR_INVOC))
		cc->clir = CLIR_PER_CALL_INVOKE;
	if (TLVP_PRESENT(tp, GSM48_IE_CAUSE) && get_cause(&cc->cause, TLVP_VAL(tp, GSM48_IE_CAUSE) - 1) < 0)
		return -EINVAL;
	if (TLVP_PRESENT(tp, GSM48_IE_FACILITY)
	    && get_facility(&cc->facility, TLVP_VAL(tp, GSM48_IE_FACILITY), TLVP_LEN(tp, GSM48_IE_FACILITY)) < 0)
		return -EINVAL;
	if (get_called(&cc->called, tp) < 0 || get_party(&cc->calling, tp, GSM48_IE_CALLING_BCD) < 0
	    || get_party(&cc->connected, tp, GSM48_IE_CONN_BCD) < 0
	    || get_party(&cc->redirecting, tp, GSM48_IE_REDIR_BCD) < 0)
		return -EINVAL;
	return 0;
}

int lab_l3_cc_decode(struct lab_l3_cc *cc, enum lab_side from, const uint8_t *octets, size_t len)
{
	struct tlv_parsed tp;
	int lv = 0;

	memset(cc, 0, sizeof(*cc));
	if (header_decode(GSM48_PDISC_CC, from, octets, len, &cc->ti, &cc->type) < 0)
		return -EINVAL;
	octets += L3_HEADER_LEN;
	len -= L3_HEADER_LEN;

	if (cc->type == GSM48_MT_CC_DISCONNECT || cc->type == GSM48_MT_CC_FACILITY) {
		lv = lv_length(octets, len);
		if (lv < 0)
			return lv;
		if (cc->type == GSM48_MT_CC_DISCONNECT && get_cause(&cc->cause, octets) < 0)
			return -EINVAL;
		if (cc->type == GSM48_MT_CC_FACILITY && get_facility(&cc->facility, octets + 1, lv - 1) < 0)
			return -EINVAL;
	}
	if (tlv_parse(&tp, &gsm48_att_tlvdef, octets + lv, len - lv, 0, 0) < 0)
		return -EINVAL;
	return cc_ies_decode(cc, &tp);
}

/* --- call-independent supplementary services ---------------------------------------------------------------------- */

struct msgb *lab_l3_ss_encode(enum lab_side from, const struct lab_l3_ss *ss)
{
	static const uint8_t version = SS_VERSION_PHASE_2;
	struct msgb *msg = msg_alloc(from, GSM48_PDISC_NC_SS, &ss->ti, ss->type);

	if (!msg)
		return NULL;
	if (ss->type == GSM0480_MTYPE_FACILITY) {
		msgb_lv_put(msg, ss->facility.len, ss->facility.octets);
		return msg;
	}
	put_cause(msg, from, false, ss->cause);
	put_facility(msg, &ss->facility);
	if (ss->type == GSM0480_MTYPE_REGISTER && from == LAB_SIDE_MS)
		msgb_tlv_put(msg, GSM48_IE_SS_VERS, sizeof(version), &version);
	return msg;
}

int lab_l3_ss_decode(struct lab_l3_ss *ss, enum lab_side from, const uint8_t *octets, size_t len)
{
	struct tlv_parsed tp;
	int lv = 0;

	memset(ss, 0, sizeof(*ss));
	if (header_decode(GSM48_PDISC_NC_SS, from, octets, len, &ss->ti, &ss->type) < 0)
		return -EINVAL;
	octets += L3_HEADER_LEN;
	len -= L3_HEADER_LEN;

	if (ss->type == GSM0480_MTYPE_FACILITY) {
		lv = lv_length(octets, len);
		if (lv < 0)
			return lv;
		return get_facility(&ss->facility, octets + 1, lv - 1);
	}
	if (tlv_parse(&tp, &gsm48_att_tlvdef, octets, len, 0, 0) < 0)
		return -EINVAL;
	if (TLVP_PRESENT(&tp, GSM48_IE_CAUSE) && get_cause(&ss->cause, TLVP_VAL(&tp, GSM48_IE_CAUSE) - 1) < 0)
		return -EINVAL;
	if (!TLVP_PRESENT(&tp, GSM48_IE_FACILITY))
		return ss->type == GSM0480_MTYPE_REGISTER ? -EINVAL : 0;
	return get_facility(&ss->facility, TLVP_VAL(&tp, GSM48_IE_FACILITY), TLVP_LEN(&tp, GSM48_IE_FACILITY));
}
