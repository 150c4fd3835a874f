/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One MSC: who it is, and which of its messages are ours. One name has one connection to OsmoHLR at a time: a new MSC
 * of a name waits until the former one's is seen closed. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include <osmocom/supserv/trace.h>

#include "gsup_private.h"

const uint8_t *gsup_of_frame(uint8_t proto, const uint8_t *payload, size_t len, size_t *gsup_len)
{
	if (proto != IPAC_PROTO_OSMO || len < 2 || payload[0] != IPAC_PROTO_EXT_GSUP)
		return NULL;
	*gsup_len = len - 1;
	return payload + 1;
}

const char *gsup_link_name(const struct gsup_link *link)
{
	return link->id.name[0] ? link->id.name : "MSC";
}

void gsup_link_trace(struct gsup_link *link, const char *from, const char *to, const uint8_t *gsup, size_t len)
{
	struct trace_msg msg = { .from = from, .to = to, .proto = TRACE_GSUP, .octets = gsup, .len = len };

	if (!trace_wanted(link->door->cfg.trace))
		return;
	gsup_session_id(gsup, len, &msg.dialogue);
	trace_emit(link->door->cfg.trace, &msg);
}

void gsup_link_send_msc(struct gsup_link *link, const uint8_t *gsup, size_t len)
{
	uint8_t *to;

	if (!link->msc)
		return;
	gsup_link_trace(link, "supserv", gsup_link_name(link), gsup, len);
	to = ipa_conn_put(link->msc, IPAC_PROTO_OSMO, 1 + len);
	if (!to)
		return;
	to[0] = IPAC_PROTO_EXT_GSUP;
	memcpy(to + 1, gsup, len);
}

/* --- one name, one upstream --------------------------------------------------------------------------------------- */

static struct gsup_link *same_name(const struct gsup_link *link, const struct gsup_link *but)
{
	struct gsup_link *other;

	llist_for_each_entry(other, &link->door->links, entry) {
		if (other != link && other != but && other->state != GSUP_UP_NONE &&
		    !strcmp(other->id.name, link->id.name))
			return other;
	}
	return NULL;
}

void gsup_link_end(struct gsup_link *link)
{
	struct gsup_link *next = same_name(link, NULL);

	if (next && next->state == GSUP_UP_WAITS && !same_name(next, link))
		gsup_upstream_open(next);
	talloc_free(link);
}

static void link_down(struct gsup_link *link)
{
	gsup_ss_link_down(link);
	gsup_server_link_down(link);
	ipa_conn_free(link->msc);
	link->msc = NULL;
	if (!gsup_upstream_close(link))
		gsup_link_end(link);
}

static void identified(struct gsup_link *link)
{
	struct gsup_link *former;

	LOGPGSUP(link, LOGL_NOTICE, "MSC connected from %s\n", ipa_conn_name(link->msc));
	link->state = GSUP_UP_WAITS;
	former = same_name(link, NULL);
	if (!former) {
		gsup_upstream_open(link);
		return;
	}
	if (!former->msc)
		return;
	LOGPGSUP(link, LOGL_NOTICE, "this name was connected from %s: that connection is closed\n",
		 ipa_conn_name(former->msc));
	link_down(former);
}

/* --- messages of the MSC ------------------------------------------------------------------------------------------ */

static void msc_gsup(struct gsup_link *link, const uint8_t *payload, size_t len, const uint8_t *gsup, size_t gsup_len)
{
	gsup_link_trace(link, gsup_link_name(link), "supserv", gsup, gsup_len);
	if (OSMO_GSUP_TO_MSGT_REQUEST(gsup[0]) == OSMO_GSUP_MSGT_PROC_SS_REQUEST && gsup_ss_rx(link, gsup, gsup_len))
		return;
	gsup_upstream_send(link, IPAC_PROTO_OSMO, payload, len);
}

static void msc_frame(struct ipa_conn *conn, void *priv, uint8_t proto, const uint8_t *payload, size_t len)
{
	struct gsup_link *link = priv;
	size_t gsup_len;
	const uint8_t *gsup;

	if (proto == IPAC_PROTO_IPACCESS) {
		enum ipa_ccm_event ev = ipa_ccm_server_rx(conn, payload, len, &link->id);

		if (ev == IPA_CCM_EV_MALFORMED)
			gsup_count(link->door, GSUP_CTR_MALFORMED);
		if (ev == IPA_CCM_EV_IDENTIFIED && link->state == GSUP_UP_NONE)
			identified(link);
		return;
	}
	gsup = gsup_of_frame(proto, payload, len, &gsup_len);
	if (gsup)
		msc_gsup(link, payload, len, gsup, gsup_len);
	else
		gsup_upstream_send(link, proto, payload, len);
}

static void msc_closed(struct ipa_conn *conn, void *priv, int error)
{
	struct gsup_link *link = priv;
	const char *why = error ? strerror(-error) : "it closed the connection";

	LOGPGSUP(link, LOGL_NOTICE, "MSC is gone (%s)\n", why);
	gsup_door_set_error(link->door, gsup_link_name(link), why);
	link_down(link);
}

static const struct ipa_conn_ops msc_ops = { .frame = msc_frame, .closed = msc_closed };

static int link_destructor(struct gsup_link *link)
{
	gsup_ss_link_down(link);
	gsup_server_link_down(link);
	osmo_timer_del(&link->patience);
	llist_del(&link->entry);
	return 0;
}

struct gsup_link *gsup_link_alloc(struct gsup_door *door, int fd)
{
	struct gsup_link *link = talloc_zero(door, struct gsup_link);

	if (!link)
		return NULL;
	link->door = door;
	llist_add_tail(&link->entry, &door->links);
	talloc_set_destructor(link, link_destructor);
	link->msc = ipa_conn_alloc(link, door->cfg.io, fd, &msc_ops, link);
	if (!link->msc || gsup_upstream_init(link) < 0) {
		talloc_free(link);
		return NULL;
	}
	ipa_ccm_ask(link->msc);
	return link;
}
