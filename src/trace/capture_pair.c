/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_pair.c
 * Parties of a capture, and pairs of them. The nodes that every network has are 192.0.2.N (RFC 5737) in every capture;
 * phones and peers get 10.0.N.N in the order in which they are heard of. */
#include <string.h>

#include <osmocom/core/hash.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/sccp.h>

#include "capture_pair.h"

#define NETWORK_PREFIX 0xc0000200	/* 192.0.2.0 */
#define OTHERS_PREFIX 0x0a000000	/* 10.0.0.0 */
#define OTHERS_FIRST 257		/* 10.0.1.1, point code 0.32.1 */
#define OTHERS_NAME "others"

/* Their number is their place here, from 1. */
static const struct {
	const char *name;
	uint8_t ssn;
} network[] = {
	{ "MSC", SCCP_SSN_VLR },	/* with the VLR, which is who speaks to the HLR */
	{ "VLR", SCCP_SSN_VLR },
	{ "GMSC", SCCP_SSN_MSC },
	{ "HLR", SCCP_SSN_HLR },
	{ "supserv", SCCP_SSN_HLR },
	{ "gsmSCF", SCCP_SSN_GSMSCF },
};

void capture_net_init(struct capture_net *net)
{
	hash_init(net->parties);
	hash_init(net->pairs);
	net->n_parties = net->n_pairs = 0;
}

static uint32_t name_hash(const char *name)
{
	uint32_t hash = 5381;

	for (; *name; name++)
		hash = hash * 33 + (uint8_t)*name;
	return hash;
}

static struct capture_party *party_find(const struct capture_net *net, const char *name)
{
	struct capture_party *party;

	hash_for_each_possible(net->parties, party, entry, name_hash(name)) {
		if (!strcmp(party->name, name))
			return party;
	}
	return NULL;
}

static void party_number(struct capture_party *party, const struct capture_net *net)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(network); i++) {
		if (strcmp(network[i].name, party->name))
			continue;
		party->nr = i + 1;
		party->ip = NETWORK_PREFIX + party->nr;
		party->ssn = network[i].ssn;
		party->network = true;
		return;
	}
	party->nr = OTHERS_FIRST + net->n_parties;
	party->ip = OTHERS_PREFIX + party->nr;
	party->ssn = SCCP_SSN_MAP;
}

struct capture_party *capture_party_get(void *ctx, struct capture_net *net, const char *name)
{
	char cut[TRACE_PARTY_MAX];
	struct capture_party *party;

	OSMO_STRLCPY_ARRAY(cut, name);
	party = party_find(net, cut);
	if (party)
		return party;
	if (net->n_parties >= CAPTURE_PARTIES_MAX) {
		OSMO_STRLCPY_ARRAY(cut, OTHERS_NAME);
		party = party_find(net, cut);
		if (party)
			return party;
	}
	party = talloc_zero(ctx, struct capture_party);
	if (!party)
		return NULL;
	OSMO_STRLCPY_ARRAY(party->name, cut);
	party_number(party, net);
	party->pc = party->nr;
	if (!party->network)
		net->n_parties++;
	hash_add(net->parties, &party->entry, name_hash(party->name));
	return party;
}

static uint32_t pair_hash(enum capture_transport transport, const struct capture_party *a,
			  const struct capture_party *b)
{
	uint32_t low = OSMO_MIN(a->nr, b->nr), high = OSMO_MAX(a->nr, b->nr);

	return high << 16 ^ low << 1 ^ transport;
}

static bool pair_joins(const struct capture_pair *pair, const struct capture_party *a, const struct capture_party *b)
{
	return (pair->end[0].party == a && pair->end[1].party == b) ||
	       (pair->end[0].party == b && pair->end[1].party == a);
}

struct capture_pair *capture_pair_get(void *ctx, struct capture_net *net, enum capture_transport transport,
				      struct capture_party *first, struct capture_party *other)
{
	const uint32_t hash = pair_hash(transport, first, other);
	struct capture_pair *pair;

	hash_for_each_possible(net->pairs, pair, entry, hash) {
		if (pair->transport == transport && pair_joins(pair, first, other))
			return pair;
	}
	pair = net->n_pairs < CAPTURE_PAIRS_MAX ? talloc_zero(ctx, struct capture_pair) : NULL;
	if (!pair)
		return NULL;
	pair->transport = transport;
	pair->end[0].party = first;
	pair->end[1].party = other;
	/* such that the eye tells one direction from the other */
	pair->end[0].next = 1000;
	pair->end[1].next = 5000;
	net->n_pairs++;
	pair->end[0].tag = net->n_pairs << 1;
	pair->end[1].tag = net->n_pairs << 1 | 1;
	hash_add(net->pairs, &pair->entry, hash);
	return pair;
}

unsigned int capture_pair_end(const struct capture_pair *pair, const struct capture_party *party)
{
	return pair->end[0].party == party ? 0 : 1;
}

void capture_net_clear(struct capture_net *net)
{
	struct capture_party *party;
	struct capture_pair *pair;
	struct hlist_node *tmp;
	unsigned int i;

	hash_for_each_safe(net->pairs, i, tmp, pair, entry)
		talloc_free(pair);
	hash_for_each_safe(net->parties, i, tmp, party, entry)
		talloc_free(party);
	capture_net_init(net);
}
