/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A table of strings with open addressing; the strings stand one after the other in pools. */

#include <stdint.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "subscriber_seen.h"

#define SIZE_FIRST 1024
#define POOL_OCTETS 65536

struct slot {
	const char *key;		/* kind, then the digits; NULL: free */
	unsigned long line;
};

struct subscriber_seen {
	struct slot *slots;
	size_t size, used;
	char *pool;
	size_t pool_left;
};

struct subscriber_seen *subscriber_seen_alloc(void *ctx)
{
	struct subscriber_seen *seen = talloc_zero(ctx, struct subscriber_seen);

	OSMO_ASSERT(seen);
	seen->size = SIZE_FIRST;
	seen->slots = talloc_zero_array(seen, struct slot, seen->size);
	OSMO_ASSERT(seen->slots);
	return seen;
}

static struct slot *find_slot(const struct subscriber_seen *seen, const char *key)
{
	uint32_t h = 2166136261u;
	const char *p;
	size_t i;

	for (p = key; *p; p++)
		h = (h ^ (uint8_t)*p) * 16777619u;
	for (i = (h ^ h >> 15) & (seen->size - 1); seen->slots[i].key; i = (i + 1) & (seen->size - 1))
		if (!strcmp(seen->slots[i].key, key))
			break;
	return &seen->slots[i];
}

static void grow(struct subscriber_seen *seen)
{
	struct slot *old = seen->slots;
	size_t i, old_size = seen->size;

	seen->size *= 2;
	seen->slots = talloc_zero_array(seen, struct slot, seen->size);
	OSMO_ASSERT(seen->slots);
	for (i = 0; i < old_size; i++)
		if (old[i].key)
			*find_slot(seen, old[i].key) = old[i];
	talloc_free(old);
}

static const char *keep(struct subscriber_seen *seen, const char *key)
{
	size_t len = strlen(key) + 1;
	char *kept;

	if (seen->pool_left < len) {
		seen->pool = talloc_size(seen, POOL_OCTETS);
		OSMO_ASSERT(seen->pool);
		seen->pool_left = POOL_OCTETS;
	}
	kept = seen->pool + POOL_OCTETS - seen->pool_left;
	memcpy(kept, key, len);
	seen->pool_left -= len;
	return kept;
}

unsigned long subscriber_seen_add(struct subscriber_seen *seen, char kind, const char *digits, unsigned long line)
{
	char key[64] = { kind };
	struct slot *slot;

	osmo_strlcpy(key + 1, digits, sizeof(key) - 1);
	if ((seen->used + 1) * 2 > seen->size)
		grow(seen);
	slot = find_slot(seen, key);
	if (slot->key)
		return slot->line;
	slot->key = keep(seen, key);
	slot->line = line;
	seen->used++;
	return 0;
}
