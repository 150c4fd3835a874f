/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Server mode: the HLR of a network without OsmoHLR, as far as OsmoMSC needs one (radio-and-gsup.md 3.3). Requests are
 * answered here; gsup_location.c has the location update, gsup_auth.c the authentication, gsup_ss.c the SS sessions.
 * Every request gets an answer of its own type; subscribers are those of the store, none is created. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/hlr.h>

#include "gsup_private.h"

/* --- answers ------------------------------------------------------------------------------------------------------ */

bool gsup_server_knows(const struct gsup_door *door, const char *imsi)
{
	return store_has(hlr_store(door->cfg.hlr), imsi);
}

void gsup_server_refuse(struct gsup_link *link, const uint8_t *gsup, size_t len, enum gsm48_gmm_cause cause)
{
	struct msgb *msg = link->door->scratch;

	msgb_reset(msg);
	if (!gsup_request_error(msg, gsup, len, cause))
		gsup_link_send_msc(link, msgb_data(msg), msgb_length(msg));
}

void gsup_server_answer(struct gsup_link *link, const uint8_t *gsup, size_t len, struct osmo_gsup_message *res)
{
	struct msgb *msg = link->door->scratch;

	msgb_reset(msg);
	if (!gsup_request_result(msg, gsup, len, res))
		gsup_link_send_msc(link, msgb_data(msg), msgb_length(msg));
}

/* --- requests that the store answers ------------------------------------------------------------------------------ */

static int asked_destructor(struct gsup_asked *asked)
{
	osmo_timer_del(&asked->timer);
	hash_del(&asked->node);
	return 0;
}

uint64_t gsup_asked_key(const char *imsi)
{
	return strtoull(imsi, NULL, 10);
}

struct gsup_asked *gsup_asked_alloc(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup,
				    size_t len)
{
	struct gsup_asked *asked = talloc_zero_size(link->door->cfg.hlr, sizeof(*asked) + len);

	if (!asked)
		return NULL;
	asked->link = link;
	OSMO_STRLCPY_ARRAY(asked->imsi, req->imsi);
	OSMO_STRLCPY_ARRAY(asked->vlr, gsup_link_name(link));
	asked->len = len;
	memcpy(asked->gsup, gsup, len);
	hash_add(link->door->asked, &asked->node, gsup_asked_key(asked->imsi));
	talloc_set_destructor(asked, asked_destructor);
	return asked;
}

void gsup_asked_answer(struct gsup_asked *asked, struct osmo_gsup_message *res)
{
	if (asked->link)
		gsup_server_answer(asked->link, asked->gsup, asked->len, res);
	talloc_free(asked);
}

void gsup_asked_refuse(struct gsup_asked *asked, enum gsm48_gmm_cause cause)
{
	if (asked->link)
		gsup_server_refuse(asked->link, asked->gsup, asked->len, cause);
	talloc_free(asked);
}

enum gsm48_gmm_cause gsup_cause_of_store(enum store_result res)
{
	return res == STORE_NOT_FOUND ? GMM_CAUSE_IMSI_UNKNOWN : GMM_CAUSE_NET_FAIL;
}

void gsup_server_link_down(struct gsup_link *link)
{
	struct gsup_asked *asked;
	struct hlist_node *tmp;
	int bkt;

	hash_for_each_safe(link->door->asked, bkt, tmp, asked, node) {
		if (asked->link != link)
			continue;
		if (asked->committing) {
			hash_del(&asked->node);
			asked->link = NULL;
		} else {
			talloc_free(asked);
		}
	}
}

unsigned int gsup_server_in_flight(const struct gsup_link *link)
{
	const struct gsup_asked *asked;
	unsigned int n = 0;
	int bkt;

	hash_for_each(link->door->asked, bkt, asked, node)
		n += asked->link == link;
	return n;
}

/* --- PURGE_MS (TS 23.012 4.5) ------------------------------------------------------------------------------------- */

/* The TMSI is frozen only where the subscriber is registered. */
static void purged(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct gsup_asked *asked = priv;
	struct osmo_gsup_message answer = {};

	if (res != STORE_OK) {
		gsup_asked_refuse(asked, gsup_cause_of_store(res));
		return;
	}
	answer.freeze_ptmsi = sub && !strcmp(asked->vlr, sub->vlr_number);
	gsup_asked_answer(asked, &answer);
}

static void rx_purge(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len)
{
	struct gsup_asked *asked = gsup_asked_alloc(link, req, gsup, len);

	if (!asked) {
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_NET_FAIL);
		return;
	}
	asked->committing = true;
	hlr_subscriber_purge_in_vlr(link->door->cfg.hlr, asked->imsi, asked->vlr, "gsup", purged, asked);
}

/* --- requests that are answered at once --------------------------------------------------------------------------- */

static void rx_check_imei(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len)
{
	struct osmo_gsup_message res = { .imei_result = OSMO_GSUP_IMEI_RESULT_ACK };

	if (!req->imei_enc_len)
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_INV_MAND_INFO);
	else if (!gsup_server_knows(link->door, req->imsi))
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_IMSI_UNKNOWN);
	else
		gsup_server_answer(link, gsup, len, &res);
}

/* What gsup_ss.c did not take. */
static void rx_ss(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len)
{
	switch (req->session_state) {
	case OSMO_GSUP_SESSION_STATE_BEGIN:
		gsup_server_refuse(link, gsup, len, gsup_server_knows(link->door, req->imsi) ? GMM_CAUSE_INV_MAND_INFO :
				   GMM_CAUSE_IMSI_UNKNOWN);
		return;
	case OSMO_GSUP_SESSION_STATE_END:
		return;
	default:
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_MSGT_INCOMP_P_STATE);
	}
}

static void rx_request(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len)
{
	switch (req->message_type) {
	case OSMO_GSUP_MSGT_UPDATE_LOCATION_REQUEST:
		gsup_location_rx(link, req, gsup, len);
		return;
	case OSMO_GSUP_MSGT_PURGE_MS_REQUEST:
		rx_purge(link, req, gsup, len);
		return;
	case OSMO_GSUP_MSGT_CHECK_IMEI_REQUEST:
		rx_check_imei(link, req, gsup, len);
		return;
	case OSMO_GSUP_MSGT_PROC_SS_REQUEST:
		rx_ss(link, req, gsup, len);
		return;
	case OSMO_GSUP_MSGT_SEND_AUTH_INFO_REQUEST:
		gsup_auth_rx(link, req, gsup, len);
		return;
	case OSMO_GSUP_MSGT_MO_FORWARD_SM_REQUEST:
	case OSMO_GSUP_MSGT_READY_FOR_SM_REQUEST:
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_NET_FAIL);
		return;
	default:
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_MSGT_NOTEXIST_NOTIMPL);
	}
}

void gsup_server_rx(struct gsup_link *link, const uint8_t *gsup, size_t len)
{
	struct osmo_gsup_message msg;

	if (osmo_gsup_decode(gsup, len, &msg)) {
		gsup_count(link->door, GSUP_CTR_MALFORMED);
		return;
	}
	if (OSMO_GSUP_IS_MSGT_REQUEST(msg.message_type)) {
		gsup_count(link->door, GSUP_CTR_SERVED);
		rx_request(link, &msg, gsup, len);
	} else if (OSMO_GSUP_TO_MSGT_REQUEST(msg.message_type) == OSMO_GSUP_MSGT_INSERT_DATA_REQUEST) {
		gsup_location_rx_inserted(link, &msg);
	}
}
