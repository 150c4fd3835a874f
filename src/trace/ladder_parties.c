/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ladder_parties.c
 * Who stands where in a ladder: the first phone on the left, then the network, then the other phones as they come. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "ladder_parties.h"

const char *const ladder_network[] = {
	"BSS", "OsmoMSC", "MSC", "VMSC", "VLR", "GMSC", "HLR", "OsmoHLR", NULL
};

/* Place among the nodes of the network, -1 for a phone. */
static int network_place(const struct ladder_cfg *cfg, const char *name)
{
	const char *const *network = cfg && cfg->network ? cfg->network : ladder_network;
	int i;

	for (i = 0; network[i]; i++) {
		if (strcmp(network[i], name) == 0)
			return i;
	}
	return -1;
}

static bool known(const struct ladder_parties *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (strcmp(p->name[i], name) == 0)
			return true;
	}
	return false;
}

static void add(struct ladder_parties *p, const char *name)
{
	if (known(p, name))
		return;
	if (p->n < LADDER_PARTIES_MAX) {
		OSMO_STRLCPY_ARRAY(p->name[p->n], name);
		p->n++;
		return;
	}
	p->shared = true;
	OSMO_STRLCPY_ARRAY(p->name[LADDER_PARTIES_MAX - 1], "others");
}

/* Does \a a stand left of \a b? */
static bool stands_before(const struct ladder_cfg *cfg, const char *first_phone, const char *a, const char *b)
{
	int place_a = network_place(cfg, a), place_b = network_place(cfg, b);

	if (place_a < 0 && place_b < 0)
		return strcmp(a, first_phone) == 0;
	if (place_a < 0)
		return strcmp(a, first_phone) == 0;
	if (place_b < 0)
		return strcmp(b, first_phone) != 0;
	return place_a < place_b;
}

/* Insertion sort, which leaves the phones in the order of their appearance. */
static void sort(struct ladder_parties *p, const struct ladder_cfg *cfg)
{
	size_t i, k, n = p->shared ? p->n - 1 : p->n;
	char first_phone[TRACE_PARTY_MAX] = "", name[TRACE_PARTY_MAX];

	for (i = 0; i < n && !first_phone[0]; i++) {
		if (network_place(cfg, p->name[i]) < 0)
			OSMO_STRLCPY_ARRAY(first_phone, p->name[i]);
	}
	for (i = 1; i < n; i++) {
		OSMO_STRLCPY_ARRAY(name, p->name[i]);
		for (k = i; k > 0 && stands_before(cfg, first_phone, name, p->name[k - 1]); k--)
			OSMO_STRLCPY_ARRAY(p->name[k], p->name[k - 1]);
		OSMO_STRLCPY_ARRAY(p->name[k], name);
	}
}

void ladder_parties_find(struct ladder_parties *p, const struct trace_record *records, size_t n,
			 const struct ladder_cfg *cfg)
{
	size_t i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < n; i++) {
		add(p, records[i].msg.from);
		add(p, records[i].msg.to);
	}
	sort(p, cfg);
}

size_t ladder_party(const struct ladder_parties *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (strcmp(p->name[i], name) == 0)
			return i;
	}
	return p->n - 1;
}
