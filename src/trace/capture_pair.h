/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_pair.h
 * Who is where in a capture: each party has an address and a point code that were made up, and each two that speak have
 * a TCP connection or an SCTP association of theirs with its counters. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <osmocom/core/hashtable.h>

#include <osmocom/supserv/trace.h>

#define CAPTURE_PARTIES_MAX 4096
#define CAPTURE_PAIRS_MAX 8192
#define CAPTURE_PAIR_HASH_BITS 8

struct capture_party {
	struct hlist_node entry;
	char name[TRACE_PARTY_MAX];
	uint16_t nr;			/*!< from 1; made into address and point code */
	uint32_t ip;			/*!< host order */
	uint16_t pc;
	uint8_t ssn;			/*!< subsystem that speaks MAP */
	bool network;			/*!< a node that every network has, not a phone or a peer */
	bool named;			/*!< its name is in the file */
};

enum capture_transport {
	CAPTURE_TCP,
	CAPTURE_SCTP,
};

/*! One of two that speak, and what counts at its end. */
struct capture_end {
	struct capture_party *party;
	uint32_t next;			/*!< sequence number (TCP) or TSN (SCTP) of what it says next */
	uint32_t tag;			/*!< SCTP verification tag of what comes here; no two are the same */
	uint16_t ssn;			/*!< of its SCTP stream */
	uint32_t ref;			/*!< its reference of the SCCP connection; 0: there is none */
};

/*! Two that speak on one transport. */
struct capture_pair {
	struct hlist_node entry;
	enum capture_transport transport;
	struct capture_end end[2];	/*!< TCP: 0 has opened it; BSSAP: 0 is the phone's */
	bool open;			/*!< TCP: the handshake was written */
	uint32_t transactions;		/*!< BSSAP: a bit for each identifier in use, with bit 3 as who owns it */
};

struct capture_net {
	DECLARE_HASHTABLE(parties, CAPTURE_PAIR_HASH_BITS);
	DECLARE_HASHTABLE(pairs, CAPTURE_PAIR_HASH_BITS);
	unsigned int n_parties, n_pairs;
};

void capture_net_init(struct capture_net *net);
/*! \returns the party, made when new with talloc parent \a ctx; of too many, the last ones are one and the same; NULL
 *  without memory. */
struct capture_party *capture_party_get(void *ctx, struct capture_net *net, const char *name);
/*! The pair of two parties, whoever of them is named first. \param first becomes end 0 when it is new.
 *  \returns NULL without memory, or when there are too many. */
struct capture_pair *capture_pair_get(void *ctx, struct capture_net *net, enum capture_transport transport,
				      struct capture_party *first, struct capture_party *other);
/*! Index of the end of \a party. */
unsigned int capture_pair_end(const struct capture_pair *pair, const struct capture_party *party);
/*! Forget all; what capture_party_get() and capture_pair_get() returned is freed. */
void capture_net_clear(struct capture_net *net);
