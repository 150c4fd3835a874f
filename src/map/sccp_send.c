/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* N-UNITDATA request (Q.714 4.1): to a user of this node, or as UDT or XUDTs to MTP. */
#include <errno.h>

#include "sccp_private.h"

/* Messages of one transfer to MTP; rc keeps the first failure, and nothing follows it. */
struct transfer {
	struct sccp_node *node;
	uint32_t dpc;
	int rc;
};

static void transfer_one(void *priv, const uint8_t *octets, size_t len)
{
	struct transfer *t = priv;

	if (t->rc < 0)
		return;
	t->rc = t->node->transfer ? t->node->transfer(t->node->transfer_priv, t->dpc, octets, len) : -ENOTCONN;
	sccp_count(t->node, t->rc < 0 ? SCCP_CTR_NO_ROUTE : SCCP_CTR_TX);
}

/* What could not be sent comes back to the user, like what others return. */
static int come_back(struct sccp_user *user, const struct sccp_addr *called, enum sccp_return_cause cause,
		     const uint8_t *octets, size_t len)
{
	const struct sccp_indication ind = {
		.to = user, .notice = true, .cause = cause, .called = called, .octets = octets, .len = len,
	};

	return sccp_queue(user->node, &ind);
}

static int send_here(struct sccp_user *to, const struct sccp_unitdata *ud)
{
	const struct sccp_indication ind = {
		.to = to, .called = &ud->called, .calling = &ud->calling, .octets = ud->data, .len = ud->data_len,
	};

	sccp_count(to->node, SCCP_CTR_LOCAL);
	return sccp_queue(to->node, &ind);
}

static int send_mtp(struct sccp_user *user, const struct sccp_unitdata *ud, uint32_t dpc,
		    const struct sccp_addr *asked)
{
	struct transfer t = { .node = user->node, .dpc = dpc };
	int rc = sccp_send(ud, ++user->node->last_ref, transfer_one, &t);

	if (rc < 0)
		return rc;
	if (t.rc >= 0)
		return 0;
	LOGPSCCP(LOGL_NOTICE, "no way to point code %u.%u.%u: is the link up, is there a route?\n", dpc >> 11,
		 dpc >> 3 & 0xff, dpc & 7);
	return come_back(user, asked, SCCP_RC_MTP_FAILURE, ud->data, ud->data_len);
}

int sccp_user_send(struct sccp_user *user, const struct sccp_addr *called, const struct sccp_addr *calling,
		   const uint8_t *octets, size_t len, const struct sccp_about *about)
{
	struct sccp_unitdata ud = {
		.return_on_error = true,
		.calling = calling ? *calling : user->addr,
		.data = octets,
		.data_len = len,
	};
	struct sccp_way way;
	bool found;

	if (len > SCCP_SEGMENTS_MAX * SCCP_DATA_MAX)
		return -EMSGSIZE;
	found = sccp_route(user->node, called, &way);
	ud.called = way.called;
	sccp_trace_out(user, way.user, called, way.dpc, about, &ud);
	if (!found)
		return come_back(user, called, way.cause, octets, len);
	return way.user ? send_here(way.user, &ud) : send_mtp(user, &ud, way.dpc, called);
}
