/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ladder_parties.h
 * Who stands where in a ladder. */
#pragma once

#include <osmocom/supserv/ladder.h>

struct ladder_parties {
	size_t n;
	char name[LADDER_PARTIES_MAX][TRACE_PARTY_MAX];
	bool shared;		/* the last column is that of all who found no room */
};

void ladder_parties_find(struct ladder_parties *p, const struct trace_record *records, size_t n,
			 const struct ladder_cfg *cfg);
/* Column of a party. */
size_t ladder_party(const struct ladder_parties *p, const char *name);
