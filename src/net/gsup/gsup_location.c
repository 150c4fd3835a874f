/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Server mode, location update (TS 23.012 3.6, 29.002 8.1.2 and 8.8.1): UPDATE_LOCATION_REQ -> INSERT_DATA_REQ with the
 * MSISDN -> INSERT_DATA_RES -> commit -> UPDATE_LOCATION_RES. And what a commit, whoever made it, means for the VLR that
 * serves the subscriber: LOCATION_CANCEL_REQ when it no longer does, INSERT_DATA_REQ when the MSISDN is another one. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48_ie.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/hlr.h>

#include "gsup_private.h"

static bool is_location_update(const struct gsup_asked *asked)
{
	return asked->gsup[0] == OSMO_GSUP_MSGT_UPDATE_LOCATION_REQUEST;
}

/* The one of this subscriber that waits for its INSERT_DATA_RES. */
static struct gsup_asked *waiting(const struct gsup_door *door, const char *imsi)
{
	struct gsup_asked *asked;

	hash_for_each_possible(door->asked, asked, node, gsup_asked_key(imsi)) {
		if (is_location_update(asked) && !asked->committing && !strcmp(asked->imsi, imsi))
			return asked;
	}
	return NULL;
}

static void send(struct gsup_link *link, const struct osmo_gsup_message *gsup)
{
	struct msgb *msg = link->door->scratch;

	msgb_reset(msg);
	if (!osmo_gsup_encode(msg, gsup))
		gsup_link_send_msc(link, msgb_data(msg), msgb_length(msg));
}

/* --- the former VLR ----------------------------------------------------------------------------------------------- */

static struct gsup_link *link_of_vlr(const struct gsup_door *door, const char *vlr)
{
	struct gsup_link *link;

	llist_for_each_entry(link, &door->links, entry) {
		/* the store keeps so many characters of a name */
		if (link->state == GSUP_UP_SERVER && !strncmp(gsup_link_name(link), vlr, ISDN_DIGITS_MAX))
			return link;
	}
	return NULL;
}

static void cancel(struct gsup_link *link, const char *imsi, enum osmo_gsup_cancel_type type)
{
	struct osmo_gsup_message gsup = {
		.message_type = OSMO_GSUP_MSGT_LOCATION_CANCEL_REQUEST,
		.cancel_type = type,
		.cn_domain = OSMO_GSUP_CN_DOMAIN_CS,
	};

	OSMO_STRLCPY_ARRAY(gsup.imsi, imsi);
	send(link, &gsup);
}

/* --- the new one -------------------------------------------------------------------------------------------------- */

static enum hlr_verdict move(void *priv, struct hlr_subscriber *sub)
{
	struct gsup_asked *asked = priv;

	if (!sub->version)
		return HLR_KEEP;
	if (!strcmp(sub->vlr_number, asked->vlr) && !sub->vlr_country[0] && !sub->purged)
		return HLR_KEEP;
	OSMO_STRLCPY_ARRAY(sub->vlr_number, asked->vlr);
	sub->vlr_country[0] = '\0';
	sub->purged = false;
	return HLR_COMMIT;
}

static void moved(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct gsup_asked *asked = priv;
	struct osmo_gsup_message answer = {};

	if (res != STORE_OK) {
		gsup_asked_refuse(asked, gsup_cause_of_store(res));
		return;
	}
	gsup_asked_answer(asked, &answer);
}

void gsup_location_rx_inserted(struct gsup_link *link, const struct osmo_gsup_message *msg)
{
	struct gsup_asked *asked = waiting(link->door, msg->imsi);

	if (!asked || asked->link != link) {
		if (OSMO_GSUP_IS_MSGT_ERROR(msg->message_type))
			LOGPGSUP(link, LOGL_ERROR, "%s: the new MSISDN was refused, cause %d\n", msg->imsi, msg->cause);
		return;
	}
	osmo_timer_del(&asked->timer);
	if (OSMO_GSUP_IS_MSGT_ERROR(msg->message_type)) {
		LOGPGSUP(link, LOGL_ERROR, "%s: INSERT_DATA was refused, cause %d\n", msg->imsi, msg->cause);
		gsup_asked_refuse(asked, GMM_CAUSE_NET_FAIL);
		return;
	}
	asked->committing = true;
	hlr_update(link->door->cfg.hlr, asked->imsi, "gsup", move, moved, asked);
}

static void not_inserted(void *data)
{
	struct gsup_asked *asked = data;

	LOGPGSUP(asked->link, LOGL_ERROR, "%s: no answer to INSERT_DATA\n", asked->imsi);
	gsup_asked_refuse(asked, GMM_CAUSE_NET_FAIL);
}

/* The MSISDN IE of OsmoHLR: a length and BCD digits, no TON or NPI (radio-and-gsup.md section 3). */
static void insert_data(struct gsup_link *link, const struct hlr_subscriber *sub)
{
	uint8_t msisdn[2 + ISDN_DIGITS_MAX / 2];
	struct osmo_gsup_message gsup = {
		.message_type = OSMO_GSUP_MSGT_INSERT_DATA_REQUEST,
		.cn_domain = OSMO_GSUP_CN_DOMAIN_CS,
	};

	OSMO_STRLCPY_ARRAY(gsup.imsi, sub->imsi);
	if (isdn_number_present(&sub->msisdn)) {
		int len = gsm48_encode_bcd_number(msisdn, sizeof(msisdn), 0, sub->msisdn.digits);

		gsup.msisdn_enc = msisdn;
		gsup.msisdn_enc_len = OSMO_MAX(len, 0);
	}
	send(link, &gsup);
}

/* A phone asks again, here or at another MSC, before it was answered: only the last one counts. The former request of
 * this MSC gets no answer, because it would be taken for the new one's. */
static void end_former_request(struct gsup_link *link, const char *imsi)
{
	struct gsup_asked *asked = waiting(link->door, imsi);

	if (!asked)
		return;
	if (asked->link == link)
		talloc_free(asked);
	else
		gsup_asked_refuse(asked, GMM_CAUSE_NET_FAIL);
}

void gsup_location_rx(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len)
{
	struct hlr_subscriber sub;
	struct gsup_asked *asked;

	if (req->cn_domain != OSMO_GSUP_CN_DOMAIN_CS) {
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_GPRS_NOTALLOWED);
		return;
	}
	if (store_get(hlr_store(link->door->cfg.hlr), req->imsi, &sub)) {
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_IMSI_UNKNOWN);
		return;
	}
	end_former_request(link, req->imsi);
	asked = gsup_asked_alloc(link, req, gsup, len);
	if (!asked) {
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_NET_FAIL);
		return;
	}
	osmo_timer_setup(&asked->timer, not_inserted, asked);
	osmo_timer_schedule(&asked->timer, gsup_timer(link->door, GSUP_X_INSERT_DATA), 0);
	insert_data(link, &sub);
}

/* --- what others change ------------------------------------------------------------------------------------------- */

/* A new MSISDN for the VLR, and for the one that the subscriber is on the way to. */
static void push_msisdn(struct gsup_door *door, const struct hlr_subscriber *sub)
{
	struct gsup_link *vlr = sub->purged ? NULL : link_of_vlr(door, sub->vlr_number);
	struct gsup_asked *next = waiting(door, sub->imsi);

	if (vlr)
		insert_data(vlr, sub);
	if (next && next->link != vlr)
		insert_data(next->link, sub);
}

void gsup_location_changed(struct gsup_door *door, const char *imsi, const struct hlr_subscriber *before,
			   const struct hlr_subscriber *after)
{
	struct gsup_link *former;

	if (!before)
		return;
	if (after && strcmp(before->msisdn.digits, after->msisdn.digits))
		push_msisdn(door, after);
	if (after && !strcmp(before->vlr_number, after->vlr_number))
		return;
	former = before->vlr_number[0] ? link_of_vlr(door, before->vlr_number) : NULL;
	if (former)
		cancel(former, imsi, after ? OSMO_GSUP_CANCEL_TYPE_UPDATE : OSMO_GSUP_CANCEL_TYPE_WITHDRAW);
}
