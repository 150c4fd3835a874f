/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Segmentation and reassembly of connectionless SCCP (Q.714 4.1.1.2.3, 4.1.1.3.2). */

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/sccp.h>

/* Octets of an XUDT besides addresses and data: type, class, hop counter, four pointers, three lengths, segmentation
 * with its tag and length, end of optional parameters. */
#define XUDT_OVERHEAD (3 + 4 + 3 + 6 + 1)

static int send_one(const struct sccp_unitdata *ud, sccp_send_cb send, void *priv)
{
	uint8_t octets[SCCP_MSG_MAX];
	int rc = sccp_encode(octets, sizeof(octets), ud);

	if (rc < 0)
		return rc;
	send(priv, octets, rc);
	return 0;
}

static int send_segments(const struct sccp_unitdata *ud, size_t chunk, sccp_send_cb send, void *priv)
{
	struct sccp_unitdata seg = *ud;
	unsigned int i, n = (ud->data_len + chunk - 1) / chunk;
	int rc;

	if (n > SCCP_SEGMENTS_MAX)
		return -EMSGSIZE;
	seg.type = SCCP_XUDT;
	seg.hop_counter = SCCP_HOP_COUNTER_DEFAULT;
	seg.segmentation.present = true;
	seg.segmentation.in_sequence = ud->protocol_class == 1;
	seg.protocol_class = 1;		/* segments must stay in order, Q.714 4.1.1.2.3 */
	for (i = 0; i < n; i++) {
		seg.segmentation.first = i == 0;
		seg.segmentation.remaining = n - 1 - i;
		seg.data = ud->data + i * chunk;
		seg.data_len = OSMO_MIN(chunk, ud->data_len - i * chunk);
		rc = send_one(&seg, send, priv);
		if (rc < 0)
			return rc;
	}
	return n;
}

int sccp_send(const struct sccp_unitdata *ud, uint32_t local_ref, sccp_send_cb send, void *priv)
{
	struct sccp_unitdata one = *ud;
	uint8_t scratch[SCCP_MSG_MAX];
	int called = sccp_addr_encode(scratch, sizeof(scratch), &ud->called);
	int calling = sccp_addr_encode(scratch, sizeof(scratch), &ud->calling);
	int rc;

	if (called < 0 || calling < 0)
		return -EINVAL;
	one.segmentation = (struct sccp_segmentation){ .local_ref = local_ref & 0xffffff };
	one.type = SCCP_UDT;
	if (ud->data_len <= SCCP_DATA_MAX && sccp_encode(scratch, sizeof(scratch), &one) > 0) {
		rc = send_one(&one, send, priv);
		return rc < 0 ? rc : 1;
	}
	return send_segments(&one, OSMO_MIN(SCCP_DATA_MAX, SCCP_MSG_MAX - XUDT_OVERHEAD - called - calling), send,
			     priv);
}

/* One message that is not complete yet: known by its calling address and local reference. */
struct sccp_partial {
	struct llist_head entry;
	struct sccp_addr calling;
	uint32_t local_ref;
	uint8_t remaining;		/* as the last segment said */
	unsigned long since;
	size_t len;
	uint8_t data[SCCP_SEGMENTS_MAX * SCCP_DATA_MAX];
};

struct sccp_reassembly {
	struct llist_head partials;	/* oldest first */
	unsigned int n;
	struct sccp_partial *complete;	/* given out by the last call */
};

struct sccp_reassembly *sccp_reassembly_alloc(void *ctx)
{
	struct sccp_reassembly *r = talloc_zero(ctx, struct sccp_reassembly);

	if (r)
		INIT_LLIST_HEAD(&r->partials);
	return r;
}

static void partial_give_up(struct sccp_reassembly *r, struct sccp_partial *p)
{
	llist_del(&p->entry);
	r->n--;
	talloc_free(p);
}

static void give_up_old(struct sccp_reassembly *r, unsigned long now)
{
	struct sccp_partial *p, *next;

	llist_for_each_entry_safe(p, next, &r->partials, entry) {
		if (now - p->since < SCCP_T_REASSEMBLY_S && r->n < SCCP_REASSEMBLY_MAX)
			break;
		partial_give_up(r, p);
	}
}

static struct sccp_partial *partial_find(struct sccp_reassembly *r, const struct sccp_unitdata *ud)
{
	struct sccp_partial *p;

	llist_for_each_entry(p, &r->partials, entry) {
		if (p->local_ref == ud->segmentation.local_ref && sccp_addr_equal(&p->calling, &ud->calling))
			return p;
	}
	return NULL;
}

/* The first segment starts a message, and one of the same name that was never completed ends. */
static struct sccp_partial *partial_start(struct sccp_reassembly *r, const struct sccp_unitdata *ud, unsigned long now)
{
	struct sccp_partial *p = partial_find(r, ud);

	if (p)
		partial_give_up(r, p);
	give_up_old(r, now);
	p = talloc_zero(r, struct sccp_partial);
	if (!p)
		return NULL;
	p->calling = ud->calling;
	p->local_ref = ud->segmentation.local_ref;
	p->remaining = ud->segmentation.remaining + 1;
	p->since = now;
	llist_add_tail(&p->entry, &r->partials);
	r->n++;
	return p;
}

int sccp_reassemble(struct sccp_reassembly *r, struct sccp_unitdata *ud, unsigned long now)
{
	struct sccp_partial *p;

	TALLOC_FREE(r->complete);
	if (!ud->segmentation.present || (ud->segmentation.first && !ud->segmentation.remaining))
		return 1;
	p = ud->segmentation.first ? partial_start(r, ud, now) : partial_find(r, ud);
	if (!p)
		return -EPROTO;
	if (ud->segmentation.remaining + 1 != p->remaining) {
		partial_give_up(r, p);
		return -EPROTO;
	}
	memcpy(p->data + p->len, ud->data, ud->data_len);
	p->len += ud->data_len;
	p->remaining = ud->segmentation.remaining;
	if (p->remaining)
		return 0;
	llist_del(&p->entry);
	r->n--;
	r->complete = p;
	ud->data = p->data;
	ud->data_len = p->len;
	return 1;
}
