/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ladder.h
 * Ladder diagrams of kept messages: for a terminal, as a Mermaid sequenceDiagram, and the messages as JSON lines. */
#pragma once

#include <osmocom/supserv/trace_ring.h>

/*! No line of a ladder is longer. */
#define LADDER_WIDTH 100
/*! Columns of a ladder; further parties share the last one. */
#define LADDER_PARTIES_MAX 10

struct ladder_cfg {
	/*! Nodes of the network in the order in which they stand, between the phone that is heard of first, on the
	 *  left, and all other phones, on the right. Ended by NULL. NULL: ladder_network. */
	const char *const *network;
};
extern const char *const ladder_network[];

/*! Draw the ladder; each line ends in '\n'. \a cfg may be NULL. \returns text owned by \a ctx, NULL when memory is
 *  out. */
char *ladder_draw(void *ctx, const struct trace_record *records, size_t n, const struct ladder_cfg *cfg);
/*! The same as source of Mermaid. */
char *ladder_mermaid(void *ctx, const struct trace_record *records, size_t n, const struct ladder_cfg *cfg);
/*! One JSON object a message and line: nr, time, from, to, proto, label, octets, call, dialogue, imsi, state; null
 *  where there is nothing. */
char *trace_json(void *ctx, const struct trace_record *records, size_t n);
/*! "dtap", "gsup" ... \returns static string. */
const char *trace_proto_name(enum trace_proto proto);
