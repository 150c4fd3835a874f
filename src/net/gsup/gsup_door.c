/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GSUP door: listens for MSCs. */

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>

#include <talloc.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/utils.h>
#include <osmocom/netif/stream.h>

#include <osmocom/supserv/hlr.h>

#include "gsup_ctrl.h"
#include "gsup_private.h"

/* The longest GSUP message that this node builds: a component and its envelope. */
#define SCRATCH_SIZE 1024

static const struct rate_ctr_desc ctr_desc[] = {
	[GSUP_CTR_SS_SESSIONS] = { "ss:sessions", "SS sessions that this node answered" },
	[GSUP_CTR_PASSED_UP] = { "passed:up", "Messages passed to OsmoHLR" },
	[GSUP_CTR_PASSED_DOWN] = { "passed:down", "Messages passed from OsmoHLR" },
	[GSUP_CTR_NET_FAIL] = { "net_fail", "Requests answered with an error because OsmoHLR was away" },
	[GSUP_CTR_MALFORMED] = { "malformed", "Messages that do not decode" },
	[GSUP_CTR_UPSTREAM_LOST] = { "upstream:lost", "Connections to OsmoHLR that broke" },
	[GSUP_CTR_CTRL_ASKED] = { "ctrl:asked", "MSISDNs that OsmoHLR's CTRL interface was asked for" },
	[GSUP_CTR_CTRL_LEARNT] = { "ctrl:learnt", "MSISDNs that it told" },
	[GSUP_CTR_SERVED] = { "served", "Requests that this node answered as the HLR, besides SS sessions" },
};

static const struct rate_ctr_group_desc ctr_group_desc = {
	.group_name_prefix = "gsup",
	.group_description = "GSUP door",
	.class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(ctr_desc),
	.ctr_desc = ctr_desc,
};

struct osmo_tdef *gsup_door_tdefs_alloc(void *ctx)
{
	static const struct osmo_tdef defaults[] = {
		{ .T = GSUP_X_RETRY, .default_val = 1, .desc = "Between attempts to reach OsmoHLR" },
		{ .T = GSUP_X_FIRST_ATTEMPT, .default_val = 2,
		  .desc = "An MSC that just came waits for the first attempt; then its requests get errors" },
		{ .T = GSUP_X_CTRL, .default_val = 5, .desc = "OsmoHLR's CTRL interface does not answer" },
		{ .T = GSUP_X_INSERT_DATA, .default_val = 30, .desc = "An MSC does not answer INSERT_DATA (server mode)" },
		{}
	};
	struct osmo_tdef *tdefs = talloc_memdup(ctx, defaults, sizeof(defaults));

	if (tdefs)
		osmo_tdefs_reset(tdefs);
	return tdefs;
}

static int door_accept(struct osmo_stream_srv_link *srv, int fd)
{
	struct gsup_door *door = osmo_stream_srv_link_get_data(srv);

	if (!gsup_link_alloc(door, fd))
		LOGP(DGSUP, LOGL_ERROR, "out of memory for one more MSC\n");
	return 0;
}

/* store_changed_cb */
static void subscriber_changed(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
			       const struct hlr_subscriber *new_sub, const char *origin)
{
	gsup_location_changed(priv, imsi, old_sub, new_sub);
}

static int door_destructor(struct gsup_door *door)
{
	struct gsup_link *link, *next;

	if (door->cfg.mode == GSUP_MODE_SERVER)
		hlr_unlisten_changes(door->cfg.hlr, subscriber_changed, door);
	llist_for_each_entry_safe(link, next, &door->links, entry)
		talloc_free(link);
	if (door->srv)
		osmo_stream_srv_link_destroy(door->srv);
	if (door->ctrs)
		rate_ctr_group_free(door->ctrs);
	return 0;
}

static void ctrl_failed(void *priv, const char *why)
{
	gsup_door_set_error(priv, "OsmoHLR's CTRL interface", why);
}

static int ctrl_alloc(struct gsup_door *door)
{
	const struct gsup_ctrl_cfg cfg = {
		.host = door->cfg.ctrl_host, .port = door->cfg.ctrl_port,
		.io = door->cfg.io, .tdefs = door->cfg.tdefs,
		.answer = gsup_learn_answer, .failed = ctrl_failed, .priv = door,
	};

	if (!cfg.host || door->cfg.mode != GSUP_MODE_PROXY)
		return 0;
	door->ctrl = gsup_ctrl_alloc(door, &cfg);
	return door->ctrl ? 0 : -ENOMEM;
}

const char *gsup_door_ctrl(const struct gsup_door *door)
{
	if (!door->ctrl)
		return NULL;
	if (gsup_ctrl_is_up(door->ctrl))
		return "connected";
	return gsup_ctrl_waiting(door->ctrl) ? "connecting" : "idle";
}

static struct gsup_door *door_alloc(void *ctx, const struct gsup_door_cfg *cfg)
{
	struct gsup_door *door = talloc_zero(ctx, struct gsup_door);

	if (!door)
		return NULL;
	door->cfg = *cfg;
	INIT_LLIST_HEAD(&door->links);
	hash_init(door->sessions);
	hash_init(door->asked);
	talloc_set_destructor(door, door_destructor);
	door->ctrs = rate_ctr_group_alloc(door, &ctr_group_desc, 0);
	door->scratch = msgb_alloc_c(door, SCRATCH_SIZE, "gsup scratch");
	door->srv = osmo_stream_srv_link_create(door);
	if (cfg->mode == GSUP_MODE_SERVER)
		hlr_listen_changes(cfg->hlr, subscriber_changed, door);
	if (door->ctrs && door->scratch && door->srv && ctrl_alloc(door) == 0)
		return door;
	talloc_free(door);
	return NULL;
}

struct gsup_door *gsup_door_open(void *ctx, const struct gsup_door_cfg *cfg, char **error)
{
	struct gsup_door *door = door_alloc(ctx, cfg);

	if (!door) {
		*error = talloc_strdup(ctx, "out of memory");
		return NULL;
	}
	osmo_stream_srv_link_set_addr(door->srv, cfg->local_host);
	osmo_stream_srv_link_set_port(door->srv, cfg->local_port);
	osmo_stream_srv_link_set_data(door->srv, door);
	osmo_stream_srv_link_set_accept_cb(door->srv, door_accept);
	if (osmo_stream_srv_link_open(door->srv) < 0) {
		*error = talloc_asprintf(ctx, "cannot listen for GSUP on %s port %u: is another program there?",
					 cfg->local_host, cfg->local_port);
		talloc_free(door);
		return NULL;
	}
	return door;
}

uint16_t gsup_door_port(const struct gsup_door *door)
{
	struct sockaddr_in sin;
	socklen_t len = sizeof(sin);

	if (getsockname(osmo_stream_srv_link_get_ofd(door->srv)->fd, (struct sockaddr *)&sin, &len) < 0)
		return 0;
	/* the port is at the same place in sockaddr_in6 */
	return ntohs(sin.sin_port);
}

unsigned int gsup_door_links(const struct gsup_door *door)
{
	return llist_count(&((struct gsup_door *)door)->links);
}

unsigned int gsup_door_sessions(const struct gsup_door *door)
{
	return door->n_sessions;
}

const struct rate_ctr_group *gsup_door_ctrs(const struct gsup_door *door)
{
	return door->ctrs;
}

void gsup_door_set_error(struct gsup_door *door, const char *who, const char *why)
{
	snprintf(door->error, sizeof(door->error), "%s: %s", who, why);
}

const char *gsup_door_error(const struct gsup_door *door)
{
	return door->error;
}

static const char *const upstream_names[] = {
	[GSUP_UP_NONE] = "unidentified",
	[GSUP_UP_WAITS] = "waits for its former connection",
	[GSUP_UP_CONNECTING] = "OsmoHLR connecting",
	[GSUP_UP_READY] = "OsmoHLR connected",
	[GSUP_UP_AWAY] = "OsmoHLR away",
	[GSUP_UP_SERVER] = "HLR is this program",
};

void gsup_door_foreach_link(const struct gsup_door *door,
			    void (*cb)(void *priv, const char *name, const char *conn, const char *upstream,
				       unsigned int in_flight), void *priv)
{
	struct gsup_link *link;

	llist_for_each_entry(link, &door->links, entry) {
		if (link->msc)
			cb(priv, gsup_link_name(link), ipa_conn_name(link->msc), upstream_names[link->state],
			   gsup_requests_count(link->requests) + gsup_server_in_flight(link));
	}
}
