/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The capture reader as its users see it: counts, and what all layers share. */

#include <errno.h>

#include "capture_read_private.h"

struct capture_read *capture_read_alloc(void *ctx, const struct capture_read_ops *ops, void *priv)
{
	struct capture_read *r = talloc_zero(ctx, struct capture_read);

	if (!r)
		return NULL;
	r->ops = ops;
	r->priv = priv;
	r->fragments = capture_fragments_alloc(r);
	r->sctp = capture_sctp_alloc(r);
	r->tcp = capture_tcp_alloc(r);
	r->msus = capture_msus_alloc(r);
	r->segments = sccp_reassembly_alloc(r);
	r->conns = capture_conns_alloc(r);
	r->lapdm = capture_lapdm_alloc(r);
	if (!r->fragments || !r->sctp || !r->tcp || !r->msus || !r->segments || !r->conns || !r->lapdm) {
		talloc_free(r);
		return NULL;
	}
	return r;
}

const struct capture_read_stats *capture_read_stats(const struct capture_read *r)
{
	return &r->stats;
}

int capture_read_packet(struct capture_read *r, int link_type, uint64_t usec, const uint8_t *octets, size_t len)
{
	int rc;

	r->packet++;
	r->usec = usec;
	r->found = false;
	r->stats.packets++;
	rc = capture_link(r, link_type, octets, len);
	if (!r->found)
		r->stats.other++;
	return rc;
}

void capture_read_end(struct capture_read *r)
{
	capture_tcp_end(r);
}

uint32_t capture_new_id(struct capture_read *r)
{
	return ++r->last_id;
}

void capture_problem(struct capture_read *r, const char *what)
{
	r->found = true;
	if (r->ops->problem)
		r->ops->problem(r->priv, r->packet, what);
}

void capture_tell(struct capture_read *r, struct capture_msg *msg)
{
	r->found = true;
	msg->packet = r->packet;
	msg->usec = r->usec;
	if (!msg->imsi)
		msg->imsi = "";
	r->stats.messages[msg->protocol]++;
	r->ops->message(r->priv, msg);
}
