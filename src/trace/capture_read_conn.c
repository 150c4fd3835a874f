/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connections of SCCP (Q.714 clause 3) in the capture reader. The side that sends to a connection names it by the
 * reference that the receiver chose. Of a connection whose CR and CC are not in the capture each direction stands
 * alone. */

#include <string.h>

#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define CONNS_MAX 4096

/* Who receives on it: point code and the reference that it chose. */
struct side {
	bool known;
	uint32_t pc, ref;
	uint32_t way;			/* of what is sent to it */
};

struct conn {
	struct llist_head entry;
	uint32_t id;			/* 0: half a connection; only side[0] is known */
	struct side side[2];		/* of who asked for it, of who was asked */
	char imsi[17];
};

struct capture_conns {
	struct llist_head conns;	/* the last used first */
	unsigned int n;
};

struct capture_conns *capture_conns_alloc(void *ctx)
{
	struct capture_conns *c = talloc_zero(ctx, struct capture_conns);

	if (c)
		INIT_LLIST_HEAD(&c->conns);
	return c;
}

static void conn_free(struct capture_conns *c, struct conn *conn)
{
	llist_del(&conn->entry);
	c->n--;
	talloc_free(conn);
}

static struct conn *conn_alloc(struct capture_read *r, uint32_t pc, uint32_t ref)
{
	struct capture_conns *c = r->conns;
	struct conn *conn;

	if (c->n == CONNS_MAX)
		conn_free(c, llist_last_entry(&c->conns, struct conn, entry));
	conn = talloc_zero(c, struct conn);
	if (!conn)
		return NULL;
	conn->side[0] = (struct side){ .known = true, .pc = pc, .ref = ref, .way = capture_new_id(r) };
	llist_add(&conn->entry, &c->conns);
	c->n++;
	return conn;
}

/* The connection that \a pc knows by \a ref, and which of its sides that is. */
static struct conn *conn_find(struct capture_conns *c, uint32_t pc, uint32_t ref, unsigned int *side)
{
	struct conn *conn;

	llist_for_each_entry(conn, &c->conns, entry) {
		for (*side = 0; *side < ARRAY_SIZE(conn->side); (*side)++) {
			const struct side *s = &conn->side[*side];

			if (s->known && s->pc == pc && s->ref == ref) {
				llist_del(&conn->entry);
				llist_add(&conn->entry, &c->conns);
				return conn;
			}
		}
	}
	return NULL;
}

static void bssap(struct capture_read *r, struct conn *conn, uint32_t way, uint32_t opc, uint32_t dpc,
		  const uint8_t *data, size_t len)
{
	struct capture_msg msg = {
		.protocol = CAPTURE_DTAP, .opc = opc, .dpc = dpc, .connection = conn->id, .way = way,
	};
	struct capture_bssap b;

	r->found = true;
	if (!data || capture_bssap_parse(&b, data, len) < 0)
		return;
	if (b.imsi[0])
		OSMO_STRLCPY_ARRAY(conn->imsi, b.imsi);
	msg.octets = b.dtap;
	msg.len = b.dtap_len;
	msg.imsi = conn->imsi;
	capture_tell(r, &msg);
}

void capture_conn_request(struct capture_read *r, uint32_t opc, uint32_t dpc, uint32_t src_ref, const uint8_t *data,
			  size_t len)
{
	unsigned int side;
	struct conn *conn = conn_find(r->conns, opc, src_ref, &side);

	if (conn)			/* the reference is used again */
		conn_free(r->conns, conn);
	conn = conn_alloc(r, opc, src_ref);
	if (!conn)
		return;
	conn->id = capture_new_id(r);
	conn->side[1].way = capture_new_id(r);
	bssap(r, conn, conn->side[1].way, opc, dpc, data, len);
}

void capture_conn_confirm(struct capture_read *r, uint32_t opc, uint32_t dpc, uint32_t dst_ref, uint32_t src_ref,
			  const uint8_t *data, size_t len)
{
	unsigned int side;
	struct conn *conn = conn_find(r->conns, opc, src_ref, &side);

	if (conn)
		conn_free(r->conns, conn);
	conn = conn_find(r->conns, dpc, dst_ref, &side);
	r->found = true;
	if (!conn || !conn->id || side != 0)
		return;
	conn->side[1].known = true;
	conn->side[1].pc = opc;
	conn->side[1].ref = src_ref;
	bssap(r, conn, conn->side[0].way, opc, dpc, data, len);
}

void capture_conn_data(struct capture_read *r, uint32_t opc, uint32_t dpc, uint32_t dst_ref, const uint8_t *data,
		       size_t len)
{
	unsigned int side;
	struct conn *conn = conn_find(r->conns, dpc, dst_ref, &side);

	if (!conn) {
		conn = conn_alloc(r, dpc, dst_ref);
		side = 0;
	}
	if (conn)
		bssap(r, conn, conn->side[side].way, opc, dpc, data, len);
}

void capture_conn_released(struct capture_read *r, uint32_t dpc, uint32_t dst_ref)
{
	unsigned int side;
	struct conn *conn = conn_find(r->conns, dpc, dst_ref, &side);

	r->found = true;
	if (conn)
		conn_free(r->conns, conn);
}
