/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace.h
 * The trace bus: whoever sends or receives a message says so once, with a pointer to the bytes; readers (ring, ladder,
 * pcap, JSON) make of it what they want. One branch when nobody listens. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>

enum trace_proto {
	TRACE_DTAP,		/*!< 24.008 / 24.080 message on the radio, L3 octets */
	TRACE_DIRECT,		/*!< a direct call between roles in one process; octets are text */
	TRACE_COMPONENT,	/*!< a direct call that carries a 24.080 component: octets of the component */
	TRACE_GSUP,
	TRACE_MNCC,
	TRACE_MAP,		/*!< TCAP octets */
	TRACE_NOTE,		/*!< no message: a timer or a state, one party, octets are text */
};

#define TRACE_PARTY_MAX 24

struct sccp_addr;

/*! One message that crosses an interface. All pointers are borrowed for the call. */
struct trace_msg {
	const char *from;	/*!< "alice", "MSC", "HLR" */
	const char *to;		/*!< equal to from: a note at one party */
	enum trace_proto proto;
	uint32_t dialogue;	/*!< transaction or session, 0 = none */
	uint32_t call;		/*!< call number of call/, 0 = none */
	const char *imsi;	/*!< may be NULL */
	const char *state;	/*!< FSM state of the sender or a clause, for comments; may be NULL */
	const uint8_t *octets;
	size_t len;
	const struct sccp_addr *called, *calling;	/*!< TRACE_MAP: party addresses where they are known, else NULL */
};

struct trace_bus;
struct trace_reader;

/*! \a tv is the time of osmo_gettimeofday() (stepped in the lab), \a nr counts from 1.
 *  A reader may detach itself in here, but no other. */
typedef void (*trace_reader_cb)(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg);

struct trace_bus *trace_bus_alloc(void *ctx);
/*! \returns reader, owned by the bus; free with trace_detach(). */
struct trace_reader *trace_attach(struct trace_bus *bus, trace_reader_cb cb, void *priv);
void trace_detach(struct trace_reader *reader);
/*! Who sends a message does not always know which call or dialogue it is about. Somebody who does may say so, before
 *  the readers see it: fill in numbers of \a msg, nothing else. */
typedef void (*trace_attribute_cb)(void *priv, struct trace_msg *msg);
/*! One for a bus; NULL takes it away. bus may be NULL. */
void trace_set_attribute(struct trace_bus *bus, trace_attribute_cb cb, void *priv);
bool trace_wanted(const struct trace_bus *bus);		/*!< NULL-safe */
void trace_emit_wanted(struct trace_bus *bus, const struct trace_msg *msg);
/*! Say that a message crosses. Cheap when nobody listens; bus may be NULL. */
static inline void trace_emit(struct trace_bus *bus, const struct trace_msg *msg)
{
	if (trace_wanted(bus))
		trace_emit_wanted(bus, msg);
}
