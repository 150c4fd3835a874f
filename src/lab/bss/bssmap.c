/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* BSSAP messages to and from octets (TS 48.006 9.3, TS 48.008 3.2.1), with libosmogsm. The channels of this BSS are
 * full rate, speech version 1, on IP (TS 48.008 3.2.2.102). */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>
#include <osmocom/gsm/gsm0808_utils.h>

#include "bssmap.h"

#define L3_SIZE 512
#define L3_HEADROOM 64

static const struct gsm0808_speech_codec full_rate = { .fi = true, .type = GSM0808_SCT_FR1 };

/* --- to octets ---------------------------------------------------------------------------------------------------- */

struct msgb *bssmap_reset(void)
{
	return gsm0808_create_reset();
}

struct msgb *bssmap_reset_ack(void)
{
	return gsm0808_create_reset_ack();
}

struct msgb *bssmap_complete_l3(const struct osmo_cell_global_id *cell, const struct msgb *l3)
{
	const struct gsm0808_speech_codec_list codecs = { .codec = { full_rate }, .len = 1 };

	return gsm0808_create_layer3_2(l3, cell, &codecs);
}

struct msgb *bssmap_dtap(const struct msgb *l3)
{
	struct msgb *msg = msgb_alloc_headroom(L3_SIZE + L3_HEADROOM, L3_HEADROOM, "BSSAP DTAP");

	if (!msg)
		return NULL;
	memcpy(msgb_put(msg, msgb_length(l3)), l3->data, msgb_length(l3));
	gsm0808_prepend_dtap_header(msg, 0);
	return msg;
}

struct msgb *bssmap_clear_request(enum gsm0808_cause cause)
{
	return gsm0808_create_clear_rqst(cause);
}

struct msgb *bssmap_clear_complete(void)
{
	return gsm0808_create_clear_complete();
}

struct msgb *bssmap_assignment_complete(const struct sockaddr_storage *addr)
{
	const enum gsm48_chan_mode mode = addr ? GSM48_CMODE_SPEECH_V1 : GSM48_CMODE_SIGN;

	return gsm0808_create_ass_compl2(0, gsm0808_chosen_channel(GSM_LCHAN_TCH_F, mode), 1,
					 addr ? GSM0808_PERM_FR1 : 0, addr, addr ? &full_rate : NULL, NULL,
					 GSM0808_LCLS_STS_NA);
}

struct msgb *bssmap_assignment_failure(enum gsm0808_cause cause)
{
	return gsm0808_create_ass_fail(cause, NULL, NULL);
}

struct msgb *bssmap_cipher_mode_complete(unsigned int a5)
{
	return gsm0808_create_cipher_complete(NULL, a5 + 1);
}

struct msgb *bssmap_classmark_update(const uint8_t *cm2, size_t len)
{
	return gsm0808_create_classmark_update(cm2, len, NULL, 0);
}

/* --- from octets -------------------------------------------------------------------------------------------------- */

static int get_paging(struct bssmap_msg *bm, const struct tlv_parsed *tp)
{
	struct osmo_mobile_identity mi;

	if (!TLVP_PRESENT(tp, GSM0808_IE_IMSI)
	    || osmo_mobile_identity_decode(&mi, TLVP_VAL(tp, GSM0808_IE_IMSI), TLVP_LEN(tp, GSM0808_IE_IMSI), false) < 0
	    || mi.type != GSM_MI_TYPE_IMSI)
		return -EINVAL;
	OSMO_STRLCPY_ARRAY(bm->imsi, mi.imsi);
	if (TLVP_PRES_LEN(tp, GSM0808_IE_TMSI, sizeof(bm->tmsi))) {
		bm->has_tmsi = true;
		bm->tmsi = osmo_load32be(TLVP_VAL(tp, GSM0808_IE_TMSI));
	}
	return 0;
}

static int get_assignment(struct bssmap_msg *bm, const struct tlv_parsed *tp)
{
	struct gsm0808_channel_type ct;

	if (!TLVP_PRESENT(tp, GSM0808_IE_CHANNEL_TYPE)
	    || gsm0808_dec_channel_type(&ct, TLVP_VAL(tp, GSM0808_IE_CHANNEL_TYPE),
					TLVP_LEN(tp, GSM0808_IE_CHANNEL_TYPE)) < 0)
		return -EINVAL;
	bm->speech = (ct.ch_indctr & 0x0f) == GSM0808_CHAN_SPEECH;
	if (!TLVP_PRESENT(tp, GSM0808_IE_AOIP_TRASP_ADDR))
		return 0;
	if (gsm0808_dec_aoip_trasp_addr(&bm->addr, TLVP_VAL(tp, GSM0808_IE_AOIP_TRASP_ADDR),
					TLVP_LEN(tp, GSM0808_IE_AOIP_TRASP_ADDR)) < 0)
		return -EINVAL;
	bm->has_addr = true;
	return 0;
}

static int get_cipher_mode(struct bssmap_msg *bm, const struct tlv_parsed *tp)
{
	struct gsm0808_encrypt_info ei;

	if (!TLVP_PRESENT(tp, GSM0808_IE_ENCRYPTION_INFORMATION)
	    || gsm0808_dec_encrypt_info(&ei, TLVP_VAL(tp, GSM0808_IE_ENCRYPTION_INFORMATION),
					TLVP_LEN(tp, GSM0808_IE_ENCRYPTION_INFORMATION)) < 0)
		return -EINVAL;
	bm->a5_permitted = *TLVP_VAL(tp, GSM0808_IE_ENCRYPTION_INFORMATION);
	return 0;
}

static int decode_bssmap(struct bssmap_msg *bm, const uint8_t *octets, size_t len)
{
	struct tlv_parsed tp;

	if (len < 1)
		return -EINVAL;
	bm->type = octets[0];
	if (osmo_bssap_tlv_parse(&tp, octets + 1, len - 1) < 0)
		return -EINVAL;
	bm->cause = TLVP_PRES_LEN(&tp, GSM0808_IE_CAUSE, 1) ? (int)gsm0808_get_cause(&tp) : -1;
	switch (bm->type) {
	case BSS_MAP_MSG_PAGING:
		return get_paging(bm, &tp);
	case BSS_MAP_MSG_ASSIGNMENT_RQST:
		return get_assignment(bm, &tp);
	case BSS_MAP_MSG_CIPHER_MODE_CMD:
		return get_cipher_mode(bm, &tp);
	default:
		return 0;
	}
}

int bssmap_decode(struct bssmap_msg *bm, const uint8_t *octets, size_t len)
{
	memset(bm, 0, sizeof(*bm));
	bm->cause = -1;
	if (len >= sizeof(struct bssmap_header) && octets[0] == BSSAP_MSG_BSS_MANAGEMENT) {
		octets += sizeof(struct bssmap_header);
		len -= sizeof(struct bssmap_header);
		return octets[-1] <= len ? decode_bssmap(bm, octets, octets[-1]) : -EINVAL;
	}
	if (len < sizeof(struct dtap_header) || octets[0] != BSSAP_MSG_DTAP)
		return -EINVAL;
	octets += sizeof(struct dtap_header);
	len -= sizeof(struct dtap_header);
	if (octets[-1] > len)
		return -EINVAL;
	bm->dtap = true;
	bm->l3 = octets;
	bm->l3_len = octets[-1];
	return 0;
}
