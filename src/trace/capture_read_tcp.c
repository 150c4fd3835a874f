/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* TCP (RFC 9293) in the capture reader: segments are put in order, repetitions dropped. What waits for a segment that
 * is not in the capture goes on without it as soon as the other side has acknowledged more than was seen, too much
 * waits, or the capture ends. */

#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define STREAMS_MAX 256			/* directions */
#define WAITING_MAX 64			/* segments of one direction */
#define BUFFER_MAX (128 * 1024)		/* octets of a frame that is not whole */

#define TCP_LEN 20
#define FLAG_SYN 0x02
#define FLAG_ACK 0x10

struct segment {
	struct llist_head entry;
	uint32_t seq;
	unsigned long packet;
	uint64_t usec;
	size_t len;
	uint8_t octets[];
};

struct stream {
	struct llist_head entry;
	struct capture_flow flow;
	uint32_t connection, way;
	bool started;			/* next is known */
	uint32_t next;			/* sequence number that follows what was taken */
	struct llist_head waiting;	/* by sequence number */
	unsigned int n_waiting;
	bool is_ipa;
	size_t used;
	uint8_t buffer[BUFFER_MAX];
};

struct capture_tcp {
	struct llist_head streams;	/* the last used first */
	unsigned int n;
};

struct capture_tcp *capture_tcp_alloc(void *ctx)
{
	struct capture_tcp *t = talloc_zero(ctx, struct capture_tcp);

	if (t)
		INIT_LLIST_HEAD(&t->streams);
	return t;
}

static struct capture_flow reverse(const struct capture_flow *flow)
{
	struct capture_flow other = { .src_port = flow->dst_port, .dst_port = flow->src_port };

	memcpy(other.src, flow->dst, IP_ADDR_LEN);
	memcpy(other.dst, flow->src, IP_ADDR_LEN);
	return other;
}

static struct stream *stream_find(struct capture_tcp *t, const struct capture_flow *flow)
{
	struct stream *s;

	llist_for_each_entry(s, &t->streams, entry) {
		if (!memcmp(&s->flow, flow, sizeof(*flow)))
			return s;
	}
	return NULL;
}

static struct stream *stream_get(struct capture_read *r, const struct capture_flow *flow, const struct stream *other)
{
	struct capture_tcp *t = r->tcp;
	struct stream *s = stream_find(t, flow);

	if (s) {
		llist_del(&s->entry);
		llist_add(&s->entry, &t->streams);
		return s;
	}
	if (t->n == STREAMS_MAX) {
		s = llist_last_entry(&t->streams, struct stream, entry);
		if (s == other)
			return NULL;
		llist_del(&s->entry);
		talloc_free(s);
		t->n--;
	}
	s = talloc_zero(t, struct stream);
	if (!s)
		return NULL;
	s->flow = *flow;
	s->connection = other ? other->connection : capture_new_id(r);
	s->way = capture_new_id(r);
	INIT_LLIST_HEAD(&s->waiting);
	llist_add(&s->entry, &t->streams);
	t->n++;
	return s;
}

/* Sequence numbers wrap around. */
static bool is_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

/* Take octets that follow what was taken. Something else than IPA: begin again with the next segment, as a capture may
 * begin in the middle of a frame. */
static void take(struct capture_read *r, struct stream *s, const uint8_t *octets, size_t len)
{
	int consumed;

	s->next += len;
	if (s->used + len > BUFFER_MAX) {
		s->used = 0;
		return;
	}
	memcpy(s->buffer + s->used, octets, len);
	s->used += len;
	consumed = capture_ipa(r, s->connection, s->way, &s->is_ipa, s->buffer, s->used);
	if (consumed < 0)
		consumed = s->used;
	s->used -= consumed;
	memmove(s->buffer, s->buffer + consumed, s->used);
}

static void segment_free(struct stream *s, struct segment *seg)
{
	llist_del(&seg->entry);
	s->n_waiting--;
	talloc_free(seg);
}

/* Take what waits, up to the next gap. It belongs to the packet in which it came. */
static void take_waiting(struct capture_read *r, struct stream *s)
{
	unsigned long packet = r->packet;
	uint64_t usec = r->usec;
	struct segment *seg, *next;

	llist_for_each_entry_safe(seg, next, &s->waiting, entry) {
		uint32_t overlap = s->next - seg->seq;

		if (is_before(s->next, seg->seq))
			break;
		if (overlap < seg->len) {
			r->packet = seg->packet;
			r->usec = seg->usec;
			take(r, s, seg->octets + overlap, seg->len - overlap);
		}
		segment_free(s, seg);
	}
	r->packet = packet;
	r->usec = usec;
}

static void skip_gap(struct capture_read *r, struct stream *s)
{
	if (!s->n_waiting)
		return;
	s->next = llist_first_entry(&s->waiting, struct segment, entry)->seq;
	s->used = 0;
	take_waiting(r, s);
}

static void wait_for_gap(struct capture_read *r, struct stream *s, uint32_t seq, const uint8_t *octets, size_t len)
{
	struct segment *seg, *at;
	struct llist_head *where = &s->waiting;

	if (s->n_waiting == WAITING_MAX)
		skip_gap(r, s);
	seg = talloc_zero_size(s, sizeof(*seg) + len);
	if (!seg)
		return;
	seg->seq = seq;
	seg->packet = r->packet;
	seg->usec = r->usec;
	seg->len = len;
	memcpy(seg->octets, octets, len);
	llist_for_each_entry(at, &s->waiting, entry) {
		if (is_before(seq, at->seq)) {
			where = &at->entry;
			break;
		}
	}
	llist_add_tail(&seg->entry, where);
	s->n_waiting++;
}

static void payload(struct capture_read *r, struct stream *s, uint32_t seq, const uint8_t *octets, size_t len)
{
	if (!s->started) {
		s->started = true;
		s->next = seq;
	}
	wait_for_gap(r, s, seq, octets, len);
	take_waiting(r, s);
}

/* The other side has received what it acknowledges, also what the capture has not seen. */
static void acknowledged(struct capture_read *r, struct stream *s, uint32_t ack)
{
	while (s->n_waiting && !is_before(ack, llist_first_entry(&s->waiting, struct segment, entry)->seq))
		skip_gap(r, s);
}

static void restart(struct stream *s, uint32_t seq)
{
	while (s->n_waiting)
		segment_free(s, llist_first_entry(&s->waiting, struct segment, entry));
	s->started = true;
	s->next = seq;
	s->used = 0;
}

void capture_tcp(struct capture_read *r, struct capture_flow *flow, const uint8_t *octets, size_t len)
{
	struct capture_flow back;
	struct stream *s, *other;
	uint32_t seq;
	size_t header;

	if (len < TCP_LEN)
		return;
	header = (octets[12] >> 4) * 4;
	if (header < TCP_LEN || header > len)
		return;
	flow->src_port = osmo_load16be(octets);
	flow->dst_port = osmo_load16be(octets + 2);
	back = reverse(flow);
	other = stream_find(r->tcp, &back);
	if (other && octets[13] & FLAG_ACK)
		acknowledged(r, other, osmo_load32be(octets + 8));
	seq = osmo_load32be(octets + 4);
	if (!(octets[13] & FLAG_SYN) && header == len)
		return;
	s = stream_get(r, flow, other);
	if (!s)
		return;
	if (octets[13] & FLAG_SYN)
		restart(s, ++seq);
	if (len > header)
		payload(r, s, seq, octets + header, len - header);
}

void capture_tcp_end(struct capture_read *r)
{
	struct stream *s;

	llist_for_each_entry(s, &r->tcp->streams, entry) {
		while (s->n_waiting)
			skip_gap(r, s);
	}
}
