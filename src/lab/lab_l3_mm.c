/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mobility management messages of the lab (TS 24.008 9.2), and PAGING RESPONSE (TS 44.018 9.1.25). The phone speaks
 * without TMSI and without authentication: identity is not what the lab is about. */
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
static const uint8_t classmark2[] = { 0x33, 0x19, 0x01 };

static struct msgb *msg_alloc(uint8_t proto, uint8_t type)
{
	struct msgb *msg = msgb_alloc(MM_MSG_SIZE, "lab L3 MM");

	if (!msg)
		return NULL;
	msgb_put_u8(msg, proto);
	msgb_put_u8(msg, type);
	return msg;
}

static void put_imsi(struct msgb *msg, const char *imsi)
{
	struct osmo_mobile_identity mi = { .type = GSM_MI_TYPE_IMSI };
	uint8_t *len = msgb_put(msg, 1);

	OSMO_STRLCPY_ARRAY(mi.imsi, imsi);
	*len = osmo_mobile_identity_encode_msgb(msg, &mi, false);
}

static void put_lai(struct msgb *msg)
{
	struct gsm48_loc_area_id lai;

	gsm48_generate_lai2(&lai, &lab_lai);
	memcpy(msgb_put(msg, sizeof(lai)), &lai, sizeof(lai));
}

struct msgb *lab_l3_mm(uint8_t type)
{
	return msg_alloc(GSM48_PDISC_MM, type);
}

struct msgb *lab_l3_location_updating_request(const char *imsi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_LOC_UPD_REQUEST);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, GSM48_LUPD_IMSI_ATT | 0x70);	/* no ciphering key */
	put_lai(msg);
	msgb_put_u8(msg, classmark1);
	put_imsi(msg, imsi);
	return msg;
}

struct msgb *lab_l3_location_updating_accept(void)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_LOC_UPD_ACCEPT);

	if (msg)
		put_lai(msg);
	return msg;
}

struct msgb *lab_l3_imsi_detach(const char *imsi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_IMSI_DETACH_IND);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, classmark1);
	put_imsi(msg, imsi);
	return msg;
}

struct msgb *lab_l3_cm_service_request(uint8_t service, const char *imsi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_CM_SERV_REQ);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, service | 0x70);
	msgb_lv_put(msg, sizeof(classmark2), classmark2);
	put_imsi(msg, imsi);
	return msg;
}

struct msgb *lab_l3_cm_service_reject(uint8_t cause)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_MM, GSM48_MT_MM_CM_SERV_REJ);

	if (msg)
		msgb_put_u8(msg, cause);
	return msg;
}

struct msgb *lab_l3_paging_response(const char *imsi)
{
	struct msgb *msg = msg_alloc(GSM48_PDISC_RR, GSM48_MT_RR_PAG_RESP);

	if (!msg)
		return NULL;
	msgb_put_u8(msg, 0x07);				/* no ciphering key, spare half octet */
	msgb_lv_put(msg, sizeof(classmark2), classmark2);
	put_imsi(msg, imsi);
	return msg;
}
