/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The connection to OsmoHLR that stands for one MSC: identity copied, frames passed on unchanged and in order. While
 * OsmoHLR is away the requests of the MSC get their own errors at once. In server mode they end here. */

#include <string.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include "gsup_private.h"

/* How much an MSC that just came may send before the first connection to OsmoHLR. */
#define KEPT_MAX 1024

/* --- OsmoHLR is away ---------------------------------------------------------------------------------------------- */

static void refuse_request(void *priv, const uint8_t *gsup, size_t len)
{
	struct gsup_link *link = priv;
	struct msgb *msg = link->door->scratch;

	msgb_reset(msg);
	if (gsup_request_error(msg, gsup, len, GMM_CAUSE_NET_FAIL))
		return;
	gsup_count(link->door, GSUP_CTR_NET_FAIL);
	gsup_link_send_msc(link, msgb_data(msg), msgb_length(msg));
}

static void refuse_frame(struct gsup_link *link, uint8_t proto, const uint8_t *payload, size_t len)
{
	size_t gsup_len;
	const uint8_t *gsup = gsup_of_frame(proto, payload, len, &gsup_len);

	if (gsup)
		refuse_request(link, gsup, gsup_len);
}

static void upstream_away(struct gsup_link *link)
{
	struct msgb *msg;

	link->state = GSUP_UP_AWAY;
	while ((msg = msgb_dequeue(&link->kept))) {
		refuse_frame(link, msgb_data(msg)[0], msgb_data(msg) + 1, msgb_length(msg) - 1);
		msgb_free(msg);
	}
	link->n_kept = 0;
	gsup_requests_flush(link->requests, refuse_request, link);
}

/* --- frames to OsmoHLR -------------------------------------------------------------------------------------------- */

static void pass_up(struct gsup_link *link, uint8_t proto, const uint8_t *payload, size_t len)
{
	size_t gsup_len;
	const uint8_t *gsup = gsup_of_frame(proto, payload, len, &gsup_len);

	if (gsup) {
		gsup_requests_up(link->requests, gsup, gsup_len);
		gsup_link_trace(link, "supserv", "HLR", gsup, gsup_len);
	}
	gsup_count(link->door, GSUP_CTR_PASSED_UP);
	ipa_conn_send(link->up, proto, payload, len);
}

static void keep(struct gsup_link *link, uint8_t proto, const uint8_t *payload, size_t len)
{
	struct msgb *msg = link->n_kept < KEPT_MAX ? msgb_alloc_c(link, 1 + len, "kept") : NULL;

	if (!msg) {
		refuse_frame(link, proto, payload, len);
		return;
	}
	msgb_put_u8(msg, proto);
	memcpy(msgb_put(msg, len), payload, len);
	msgb_enqueue(&link->kept, msg);
	link->n_kept++;
}

static void serve(struct gsup_link *link, uint8_t proto, const uint8_t *payload, size_t len)
{
	size_t gsup_len;
	const uint8_t *gsup = gsup_of_frame(proto, payload, len, &gsup_len);

	if (gsup)
		gsup_server_rx(link, gsup, gsup_len);
}

void gsup_upstream_send(struct gsup_link *link, uint8_t proto, const uint8_t *payload, size_t len)
{
	switch (link->state) {
	case GSUP_UP_READY:
		pass_up(link, proto, payload, len);
		return;
	case GSUP_UP_AWAY:
		refuse_frame(link, proto, payload, len);
		return;
	case GSUP_UP_SERVER:
		serve(link, proto, payload, len);
		return;
	default:
		keep(link, proto, payload, len);
	}
}

/* --- the connection ----------------------------------------------------------------------------------------------- */

/* What was kept goes the way that is known now. */
static void upstream_ready(struct gsup_link *link, enum gsup_upstream_state state)
{
	struct msgb *msg;

	link->state = state;
	osmo_timer_del(&link->patience);
	while ((msg = msgb_dequeue(&link->kept))) {
		gsup_upstream_send(link, msgb_data(msg)[0], msgb_data(msg) + 1, msgb_length(msg) - 1);
		msgb_free(msg);
	}
	link->n_kept = 0;
}

static void up_frame(struct ipa_conn *conn, void *priv, uint8_t proto, const uint8_t *payload, size_t len)
{
	struct gsup_link *link = priv;
	size_t gsup_len;
	const uint8_t *gsup;

	if (!link->msc)
		return;
	if (proto == IPAC_PROTO_IPACCESS) {
		if (ipa_ccm_client_rx(conn, payload, len, &link->id) == IPA_CCM_EV_IDENTIFIED &&
		    link->state != GSUP_UP_READY) {
			LOGPGSUP(link, LOGL_NOTICE, "connected to OsmoHLR\n");
			upstream_ready(link, GSUP_UP_READY);
		}
		return;
	}
	gsup = gsup_of_frame(proto, payload, len, &gsup_len);
	if (gsup) {
		gsup_requests_down(link->requests, gsup, gsup_len);
		gsup_learn_down(link, gsup, gsup_len);
		gsup_link_trace(link, "HLR", "supserv", gsup, gsup_len);
		gsup_link_trace(link, "supserv", gsup_link_name(link), gsup, gsup_len);
	}
	gsup_count(link->door, GSUP_CTR_PASSED_DOWN);
	ipa_conn_send(link->msc, proto, payload, len);
}

static void up_closed(struct ipa_conn *conn, void *priv, int error)
{
	const char *why = error ? strerror(-error) : "it closed the connection";
	struct gsup_link *link = priv;

	ipa_conn_free(conn);
	link->up = NULL;
	if (!link->msc) {
		gsup_link_end(link);
		return;
	}
	LOGPGSUP(link, LOGL_ERROR, "OsmoHLR is away (%s); requests get an error until it is back\n", why);
	gsup_door_set_error(link->door, "OsmoHLR", why);
	gsup_count(link->door, GSUP_CTR_UPSTREAM_LOST);
	upstream_away(link);
	ipa_connector_start(link->connector);
}

static const struct ipa_conn_ops up_ops = { .frame = up_frame, .closed = up_closed };

static void up_connected(void *priv, int fd)
{
	struct gsup_link *link = priv;

	link->up = ipa_conn_alloc(link, link->door->cfg.io, fd, &up_ops, link);
	if (!link->up)
		ipa_connector_start(link->connector);
}

static void out_of_patience(void *data)
{
	struct gsup_link *link = data;

	LOGPGSUP(link, LOGL_ERROR, "OsmoHLR cannot be reached at %s:%u; requests get an error until it is there\n",
		 link->door->cfg.upstream_host, link->door->cfg.upstream_port);
	gsup_door_set_error(link->door, "OsmoHLR", "it cannot be reached");
	upstream_away(link);
}

int gsup_upstream_init(struct gsup_link *link)
{
	const struct gsup_door_cfg *cfg = &link->door->cfg;

	INIT_LLIST_HEAD(&link->kept);
	osmo_timer_setup(&link->patience, out_of_patience, link);
	link->requests = gsup_requests_alloc(link);
	link->connector = ipa_connector_alloc(link, cfg->upstream_host, cfg->upstream_port,
					      gsup_timer(link->door, GSUP_X_RETRY), up_connected, link);
	return link->requests && link->connector ? 0 : -1;
}

void gsup_upstream_open(struct gsup_link *link)
{
	if (link->door->cfg.mode == GSUP_MODE_SERVER) {
		upstream_ready(link, GSUP_UP_SERVER);
		return;
	}
	link->state = GSUP_UP_CONNECTING;
	osmo_timer_schedule(&link->patience, gsup_timer(link->door, GSUP_X_FIRST_ATTEMPT), 0);
	ipa_connector_start(link->connector);
}

bool gsup_upstream_close(struct gsup_link *link)
{
	osmo_timer_del(&link->patience);
	ipa_connector_stop(link->connector);
	if (!link->up)
		return false;
	ipa_conn_shutdown(link->up);
	return true;
}
