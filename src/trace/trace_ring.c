/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_ring.c
 * The newest messages of the trace bus, in a slab of fixed size (design.md section 3).
 *
 * Octets lie one after the other in an arena that is written round and round; a position in it is a count of octets
 * that never wraps, so that whatever lies more than an arena behind is known to be overwritten. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/trace_ring.h>

#define IMSI_MAX 16
#define STATE_MAX 48

struct slot {
	uint64_t nr;
	struct timeval tv;
	enum trace_proto proto;
	uint32_t dialogue, call;
	char from[TRACE_PARTY_MAX], to[TRACE_PARTY_MAX];
	char imsi[IMSI_MAX], state[STATE_MAX];
	uint64_t pos;		/* of its octets */
	size_t len;
};

struct trace_ring {
	struct trace_bus *bus;
	struct trace_reader *reader;	/* NULL: stopped */
	uint64_t count;		/* of messages ever kept; the next slot is count modulo their number */
	uint64_t head;		/* position behind the newest octet */
	struct slot slots[TRACE_RING_MESSAGES];
	uint8_t arena[TRACE_RING_OCTETS];
};

/* Room for \a len octets in one piece. */
static uint64_t arena_take(struct trace_ring *ring, size_t len)
{
	uint64_t pos = ring->head;

	if (pos % TRACE_RING_OCTETS + len > TRACE_RING_OCTETS)
		pos += TRACE_RING_OCTETS - pos % TRACE_RING_OCTETS;
	ring->head = pos + len;
	return pos;
}

/* trace_reader_cb */
static void keep(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct trace_ring *ring = priv;
	struct slot *s = &ring->slots[ring->count++ % TRACE_RING_MESSAGES];

	s->nr = nr;
	s->tv = *tv;
	s->proto = msg->proto;
	s->dialogue = msg->dialogue;
	s->call = msg->call;
	OSMO_STRLCPY_ARRAY(s->from, msg->from);
	OSMO_STRLCPY_ARRAY(s->to, msg->to);
	OSMO_STRLCPY_ARRAY(s->imsi, msg->imsi ? : "");
	OSMO_STRLCPY_ARRAY(s->state, msg->state ? : "");
	s->len = msg->octets ? OSMO_MIN(msg->len, (size_t)TRACE_RING_MESSAGE_OCTETS) : 0;
	s->pos = arena_take(ring, s->len);
	if (s->len)
		memcpy(ring->arena + s->pos % TRACE_RING_OCTETS, msg->octets, s->len);
}

static int trace_ring_destruct(struct trace_ring *ring)
{
	trace_ring_stop(ring);
	return 0;
}

struct trace_ring *trace_ring_alloc(void *ctx, struct trace_bus *bus)
{
	struct trace_ring *ring = talloc_zero(ctx, struct trace_ring);

	if (!ring)
		return NULL;
	ring->bus = bus;
	if (trace_ring_start(ring) < 0) {
		talloc_free(ring);
		return NULL;
	}
	talloc_set_destructor(ring, trace_ring_destruct);
	return ring;
}

int trace_ring_start(struct trace_ring *ring)
{
	if (!ring->reader)
		ring->reader = trace_attach(ring->bus, keep, ring);
	return ring->reader ? 0 : -ENOMEM;
}

void trace_ring_stop(struct trace_ring *ring)
{
	if (ring->reader)
		trace_detach(ring->reader);
	ring->reader = NULL;
}

bool trace_ring_runs(const struct trace_ring *ring)
{
	return ring->reader;
}

/* \returns the slot, NULL when it was never written or its octets are overwritten. */
static const struct slot *slot_newest(const struct trace_ring *ring, size_t nr)
{
	const struct slot *s;

	if (nr >= TRACE_RING_MESSAGES || nr >= ring->count)
		return NULL;
	s = &ring->slots[(ring->count - 1 - nr) % TRACE_RING_MESSAGES];
	return ring->head - s->pos <= TRACE_RING_OCTETS ? s : NULL;
}

static void slot_read(const struct trace_ring *ring, const struct slot *s, struct trace_record *record)
{
	*record = (struct trace_record) {
		.nr = s->nr,
		.tv = s->tv,
		.msg = {
			.from = s->from,
			.to = s->to,
			.proto = s->proto,
			.dialogue = s->dialogue,
			.call = s->call,
			.imsi = s->imsi[0] ? s->imsi : NULL,
			.state = s->state[0] ? s->state : NULL,
			.octets = ring->arena + s->pos % TRACE_RING_OCTETS,
			.len = s->len,
		},
	};
}

bool trace_ring_newest(const struct trace_ring *ring, size_t nr, struct trace_record *record)
{
	const struct slot *s = slot_newest(ring, nr);

	if (!s)
		return false;
	slot_read(ring, s, record);
	return true;
}

static bool passes(const struct trace_filter *filter, const struct slot *s)
{
	return !filter || ((!filter->call || filter->call == s->call) &&
			   (!filter->dialogue || filter->dialogue == s->dialogue));
}

size_t trace_ring_select(const struct trace_ring *ring, const struct trace_filter *filter, struct trace_record *records,
			 size_t max)
{
	const struct slot *s;
	size_t i, n = 0;

	/* Filled from the end, as the newest are found first. */
	for (i = 0; n < max && (s = slot_newest(ring, i)); i++) {
		if (passes(filter, s))
			slot_read(ring, s, &records[max - ++n]);
	}
	memmove(records, records + max - n, n * sizeof(*records));
	return n;
}

uint32_t trace_ring_last_call(const struct trace_ring *ring)
{
	const struct slot *s;
	size_t i;

	for (i = 0; (s = slot_newest(ring, i)); i++) {
		if (s->call)
			return s->call;
	}
	return 0;
}

uint32_t trace_ring_last_dialogue(const struct trace_ring *ring)
{
	const struct slot *s;
	size_t i;

	for (i = 0; (s = slot_newest(ring, i)); i++) {
		if (s->dialogue)
			return s->dialogue;
	}
	return 0;
}
