/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SCTP (RFC 9260) in the capture reader: DATA chunks of M2UA, M3UA, SUA and M2PA, in whatever order they come. A
 * message that was fragmented has consecutive TSNs. A chunk that comes twice is a retransmission. */

#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define WAYS_MAX 256			/* directions of associations */
#define SEEN_MAX 64			/* chunks of a direction that would be known again */
#define PIECES_MAX 64			/* of messages of a direction that are not whole */
#define MESSAGE_MAX 65535

#define COMMON_LEN 12
#define CHUNK_DATA 0
#define CHUNK_LEN 4
#define DATA_LEN 16
#define FLAG_END 0x01
#define FLAG_BEGIN 0x02

#define PPID_M2UA 2
#define PPID_M3UA 3
#define PPID_SUA 4
#define PPID_M2PA 5
#define PORT_M3UA 2905
#define PORT_SUA 14001

struct piece {
	struct llist_head entry;
	uint32_t tsn;
	uint8_t flags;
	size_t len;
	uint8_t octets[];
};

struct way {
	struct llist_head entry;
	struct capture_flow flow;
	uint32_t tag;
	uint32_t id;
	struct { uint32_t tsn, sum; size_t len; } seen[SEEN_MAX];
	unsigned int n_seen;		/* ever */
	struct llist_head pieces;
	unsigned int n_pieces;
};

struct capture_sctp {
	struct llist_head ways;		/* the last used first */
	unsigned int n;
	uint8_t message[MESSAGE_MAX];
};

struct capture_sctp *capture_sctp_alloc(void *ctx)
{
	struct capture_sctp *s = talloc_zero(ctx, struct capture_sctp);

	if (s)
		INIT_LLIST_HEAD(&s->ways);
	return s;
}

static struct way *way_get(struct capture_read *r, const struct capture_flow *flow, uint32_t tag)
{
	struct capture_sctp *s = r->sctp;
	struct way *w;

	llist_for_each_entry(w, &s->ways, entry) {
		if (w->tag == tag && !memcmp(&w->flow, flow, sizeof(*flow))) {
			llist_del(&w->entry);
			llist_add(&w->entry, &s->ways);
			return w;
		}
	}
	if (s->n == WAYS_MAX) {
		w = llist_last_entry(&s->ways, struct way, entry);
		llist_del(&w->entry);
		talloc_free(w);
		s->n--;
	}
	w = talloc_zero(s, struct way);
	if (!w)
		return NULL;
	w->flow = *flow;
	w->tag = tag;
	w->id = capture_new_id(r);
	INIT_LLIST_HEAD(&w->pieces);
	llist_add(&w->entry, &s->ways);
	s->n++;
	return w;
}

/* FNV-1a. */
static uint32_t sum(const uint8_t *octets, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ octets[i]) * 16777619u;
	return h;
}

/* An association that was restarted may use a TSN again, but not for the same. */
static bool is_repeated(struct way *w, uint32_t tsn, const uint8_t *octets, size_t len)
{
	uint32_t h = sum(octets, len);
	unsigned int i, n = OSMO_MIN(w->n_seen, SEEN_MAX);

	for (i = 0; i < n; i++) {
		if (w->seen[i].tsn == tsn && w->seen[i].sum == h && w->seen[i].len == len)
			return true;
	}
	i = w->n_seen++ % SEEN_MAX;
	w->seen[i].tsn = tsn;
	w->seen[i].sum = h;
	w->seen[i].len = len;
	return false;
}

static void user_data(struct capture_read *r, const struct way *w, uint32_t ppid, const uint8_t *octets, size_t len)
{
	bool any = ppid == 0;		/* some stacks do not say */
	uint16_t a = w->flow.src_port, b = w->flow.dst_port;

	if (ppid == PPID_M3UA || (any && (a == PORT_M3UA || b == PORT_M3UA)))
		capture_m3ua(r, w->id, octets, len);
	else if (ppid == PPID_SUA || (any && (a == PORT_SUA || b == PORT_SUA)))
		capture_sua(r, octets, len);
	else if (ppid == PPID_M2UA)
		capture_m2ua(r, w->id, octets, len);
	else if (ppid == PPID_M2PA)
		capture_m2pa(r, w->id, octets, len);
}

static struct piece *piece_find(const struct way *w, uint32_t tsn)
{
	struct piece *p;

	llist_for_each_entry(p, &w->pieces, entry) {
		if (p->tsn == tsn)
			return p;
	}
	return NULL;
}

static void piece_free(struct way *w, struct piece *p)
{
	llist_del(&p->entry);
	w->n_pieces--;
	talloc_free(p);
}

static bool piece_add(struct way *w, uint32_t tsn, uint8_t flags, const uint8_t *octets, size_t len)
{
	struct piece *p = piece_find(w, tsn);

	if (p)
		piece_free(w, p);
	if (w->n_pieces == PIECES_MAX)
		piece_free(w, llist_last_entry(&w->pieces, struct piece, entry));
	p = talloc_zero_size(w, sizeof(*p) + len);
	if (!p)
		return false;
	p->tsn = tsn;
	p->flags = flags;
	p->len = len;
	memcpy(p->octets, octets, len);
	llist_add(&p->entry, &w->pieces);
	w->n_pieces++;
	return true;
}

/* Is the message whole that has a piece \a tsn? Then it is told, and its pieces are gone. */
static void message_check(struct capture_read *r, struct way *w, uint32_t tsn, uint32_t ppid)
{
	uint32_t first = tsn;
	struct piece *p;
	size_t len = 0;
	bool end = false;

	while ((p = piece_find(w, first)) && !(p->flags & FLAG_BEGIN))
		first--;
	if (!p)
		return;
	for (tsn = first; !end; tsn++) {
		p = piece_find(w, tsn);
		if (!p)
			return;
		if (len + p->len > MESSAGE_MAX) {
			capture_problem(r, "an SCTP message is longer than any of SIGTRAN");
			return;
		}
		memcpy(r->sctp->message + len, p->octets, p->len);
		len += p->len;
		end = p->flags & FLAG_END;
	}
	while (first != tsn)
		piece_free(w, piece_find(w, first++));
	user_data(r, w, ppid, r->sctp->message, len);
}

static void data_chunk(struct capture_read *r, struct way *w, const uint8_t *octets, size_t len)
{
	uint32_t tsn = osmo_load32be(octets + 4), ppid = osmo_load32be(octets + 12);
	uint8_t flags = octets[1];

	octets += DATA_LEN;
	len -= DATA_LEN;
	if (is_repeated(w, tsn, octets, len)) {
		r->found = true;
		r->stats.repeated++;
		return;
	}
	if ((flags & (FLAG_BEGIN | FLAG_END)) == (FLAG_BEGIN | FLAG_END))
		user_data(r, w, ppid, octets, len);
	else if (piece_add(w, tsn, flags, octets, len))
		message_check(r, w, tsn, ppid);
}

void capture_sctp(struct capture_read *r, const struct capture_flow *between, const uint8_t *octets, size_t len)
{
	struct capture_flow flow = *between;
	struct way *w;

	if (len < COMMON_LEN)
		return;
	flow.src_port = osmo_load16be(octets);
	flow.dst_port = osmo_load16be(octets + 2);
	w = way_get(r, &flow, osmo_load32be(octets + 4));
	if (!w)
		return;
	octets += COMMON_LEN;
	len -= COMMON_LEN;
	while (len >= CHUNK_LEN) {
		size_t chunk = osmo_load16be(octets + 2), padded = (chunk + 3) & ~3u;

		if (chunk < CHUNK_LEN || chunk > len) {
			capture_problem(r, "an SCTP chunk is longer than its packet");
			return;
		}
		if (octets[0] == CHUNK_DATA && chunk >= DATA_LEN)
			data_chunk(r, w, octets, chunk);
		if (padded >= len)
			return;
		octets += padded;
		len -= padded;
	}
}
