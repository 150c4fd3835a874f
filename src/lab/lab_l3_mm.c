/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mobility management messages of the lab (TS 24.008 9.2), and PAGING RESPONSE (TS 44.018 9.1.25). The lab's
 * own MSC gives no TMSI and asks for no authentication; a real one may. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>
#include <osmocom/gsm/gsm23003.h>

#include "lab_l3.h"

#define MM_MSG_SIZE 64

/*! Location area of the lab: test network 001-01, LAC 1. */
static const struct osmo_location_area_id lab_lai = {
	.plmn = { .mcc = 1, .mnc = 1, .mnc_3_digits = false },
	.lac = 1,
};

/*! Mobile station classmark 1 and 2 of a phase 2 phone (TS 24.008 10.5.1.5, 10.5.1.6): SS screening indicator 01. */
static const uint8_t classmark1 = 0x33;
const uint8_t lab_l3_classmark2[3] = { 0x33, 0x19, 0x01 };

static struct msgb *msg_alloc(uint8_t proto, uint8_t type)
{
	struct msgb *msg = msgb_alloc(MM_MSG_SIZE, "lab L3 MM");

	if (!msg)
		return NULL;
	msgb_put_u8(msg, proto);
	msgb_put_u8(msg, type);
	return msg;
}

static void put_identity(struct msgb *msg, const struct osmo_mobile_identity *mi)
{
	uint8_t *len = msgb_put(msg, 1);
	const int rc = osmo_mobile_identity_encode_msgb(msg, mi, false);

	*len = rc < 0 ? 0 : rc;
}

static void put_lai(struct msgb *msg, const struct osmo_location_area_id *lai)
{
	struct gsm48_loc_area_id coded;

	gsm48_generate_lai2(&coded, lai);
	memcpy(msgb_put(msg, sizeof(coded)), &coded, sizeof(coded));
}

struct msgb *lab_l3_mm(uint8_t type)
{
	return msg_alloc(GSM48_PDISC_MM, type);
}

struct msgb *lab_l3_location_updating_request(uint8_t type, const struct osmo_location_area_id *lai,
					      const struct osmo_mobile_identity *mi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_LOC_UPD_REQUEST);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, type | 0x70);			/* no ciphering key */
	put_lai(msg, lai ? lai : &lab_lai);
	msgb_put_u8(msg, classmark1);
	put_identity(msg, mi);
	return msg;
}

struct msgb *lab_l3_location_updating_accept(void)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_LOC_UPD_ACCEPT);

	if (msg)
		put_lai(msg, &lab_lai);
	return msg;
}

struct msgb *lab_l3_imsi_detach(const struct osmo_mobile_identity *mi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_IMSI_DETACH_IND);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, classmark1);
	put_identity(msg, mi);
	return msg;
}

struct msgb *lab_l3_cm_service_request(uint8_t service, const struct osmo_mobile_identity *mi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_CM_SERV_REQ);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, service | 0x70);
	msgb_lv_put(msg, sizeof(lab_l3_classmark2), lab_l3_classmark2);
	put_identity(msg, mi);
	return msg;
}

static struct msgb *reject(uint8_t type, uint8_t cause)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, type);

	if (msg)
		msgb_put_u8(msg, cause);
	return msg;
}

struct msgb *lab_l3_cm_service_reject(uint8_t cause)
{
	return reject(GSM48_MT_MM_CM_SERV_REJ, cause);
}

struct msgb *lab_l3_location_updating_reject(uint8_t cause)
{
	return reject(GSM48_MT_MM_LOC_UPD_REJECT, cause);
}

struct msgb *lab_l3_paging_response(const struct osmo_mobile_identity *mi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_RR, GSM48_MT_RR_PAG_RESP);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, 0x07);				/* no ciphering key, spare half octet */
	msgb_lv_put(msg, sizeof(lab_l3_classmark2), lab_l3_classmark2);
	put_identity(msg, mi);
	return msg;
}

struct msgb *lab_l3_identity_response(const struct osmo_mobile_identity *mi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_ID_RESP);

	if (msg)
		put_identity(msg, mi);
	return msg;
}

struct msgb *lab_l3_authentication_response(const uint8_t *sres)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_AUTH_RESP);

	if (msg)
		memcpy(msgb_put(msg, LAB_L3_SRES_LEN), sres, LAB_L3_SRES_LEN);
	return msg;
}

int lab_l3_location_decode(struct osmo_location_area_id *lai, uint32_t *tmsi, const uint8_t *octets, size_t len)
{
	const uint8_t *ie = octets + sizeof(struct gsm48_hdr) + sizeof(struct gsm48_loc_area_id);
	struct osmo_mobile_identity mi;

	*tmsi = GSM_RESERVED_TMSI;
	if (len < sizeof(struct gsm48_hdr) + sizeof(struct gsm48_loc_area_id))
		return -EINVAL;
	gsm48_decode_lai2((const struct gsm48_loc_area_id *)(octets + sizeof(struct gsm48_hdr)), lai);
	len -= ie - octets;
	if (octets[1] == GSM48_MT_MM_LOC_UPD_ACCEPT) {	/* the identity is optional there: with its tag */
		if (len < 1 || ie[0] != GSM48_IE_MOBILE_ID)
			return 0;
		ie++;
		len--;
	}
	if (len < 1 || len < 1u + ie[0] || osmo_mobile_identity_decode(&mi, ie + 1, ie[0], false) < 0)
		return -EINVAL;
	if (mi.type == GSM_MI_TYPE_TMSI)
		*tmsi = mi.tmsi;
	return 0;
}
