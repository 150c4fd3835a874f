/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_ring.h
 * A reader of the trace bus that keeps the newest messages: at most TRACE_RING_MESSAGES, and of octets at most
 * TRACE_RING_OCTETS altogether, in one slab that never grows. */
#pragma once

#include <osmocom/supserv/trace.h>

#define TRACE_RING_MESSAGES 4096
#define TRACE_RING_OCTETS (1024 * 1024)
/*! Of a longer message the first octets are kept. */
#define TRACE_RING_MESSAGE_OCTETS 4096

struct trace_ring;

/*! A message as it was kept. What msg points to belongs to the ring and may change with the next message on it. */
struct trace_record {
	uint64_t nr;
	struct timeval tv;
	struct trace_msg msg;
};

/*! Which messages; 0 = any. */
struct trace_filter {
	uint32_t call;
	uint32_t dialogue;
};

/*! Attach a ring to \a bus, which outlives it. talloc_free() detaches it. \returns NULL when memory is out. */
struct trace_ring *trace_ring_alloc(void *ctx, struct trace_bus *bus);
/*! Keep messages from now on (as from the beginning), or no more; what was kept stays. \returns 0, -ENOMEM. */
int trace_ring_start(struct trace_ring *ring);
void trace_ring_stop(struct trace_ring *ring);
bool trace_ring_runs(const struct trace_ring *ring);
/*! The newest messages that \a filter (may be NULL) lets pass, at most \a max of them, in the order of time.
 *  \returns their number. */
size_t trace_ring_select(const struct trace_ring *ring, const struct trace_filter *filter, struct trace_record *records,
			 size_t max);
/*! \a nr th newest message, 0 = the newest. \returns false when so many are not kept. */
bool trace_ring_newest(const struct trace_ring *ring, size_t nr, struct trace_record *record);
/*! Number of the call, or the dialogue, that was last heard of; 0 = of none. */
uint32_t trace_ring_last_call(const struct trace_ring *ring);
uint32_t trace_ring_last_dialogue(const struct trace_ring *ring);
