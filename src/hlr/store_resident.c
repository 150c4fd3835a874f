/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Slab and index of the resident subscribers.
 *
 * The slab is a list of chunks; a record takes as many units as it needs, all in one chunk, and is named by the number
 * of its first unit. Freed records wait in a list for their size. The index is two open-addressed tables of these
 * names, with linear probing; an entry is deleted by moving back the ones behind it, so that there are no
 * tombstones. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/store.h>

#include "store_pack.h"
#include "store_resident.h"

#define UNIT 16
#define CHUNK_UNITS 16384
#define CLASSES (STORE_PACK_MAX / UNIT + 1)
#define INDEX_SIZE_FIRST 64
#define NO_RECORD UINT32_MAX

typedef size_t (*record_key_fn)(const uint8_t *rec, const uint8_t **key);

struct index {
	record_key_fn record_key;
	uint32_t *slot;			/* name of a record, NO_RECORD */
	size_t size;			/* a power of two */
	size_t used;
};

struct resident {
	uint8_t **chunk;
	size_t n_chunks;
	size_t next_unit;		/* never used so far */
	uint32_t free_list[CLASSES];	/* by units; the first octets of a free record name the next */
	struct index by_imsi, by_msisdn;
};

/* --- slab --------------------------------------------------------------------------------------------------------- */

static uint8_t *record(const struct resident *r, uint32_t name)
{
	return r->chunk[name / CHUNK_UNITS] + (size_t)(name % CHUNK_UNITS) * UNIT;
}

static size_t units(size_t octets)
{
	return (octets + UNIT - 1) / UNIT;
}

static void add_chunk(struct resident *r)
{
	r->chunk = talloc_realloc(r, r->chunk, uint8_t *, r->n_chunks + 1);
	OSMO_ASSERT(r->chunk);
	r->chunk[r->n_chunks] = talloc_size(r, CHUNK_UNITS * UNIT);
	OSMO_ASSERT(r->chunk[r->n_chunks]);
	r->n_chunks++;
}

static uint32_t slab_get(struct resident *r, size_t octets)
{
	size_t n = units(octets), left = r->n_chunks * CHUNK_UNITS - r->next_unit;
	uint32_t name = r->free_list[n];

	if (name != NO_RECORD) {
		memcpy(&r->free_list[n], record(r, name), sizeof(name));
		return name;
	}
	if (left < n) {
		r->next_unit = r->n_chunks * CHUNK_UNITS;
		add_chunk(r);
	}
	name = r->next_unit;
	r->next_unit += n;
	return name;
}

static void slab_put(struct resident *r, uint32_t name)
{
	uint8_t *rec = record(r, name);
	size_t n = units(store_pack_len(rec));

	memcpy(rec, &r->free_list[n], sizeof(name));
	r->free_list[n] = name;
}

/* --- index -------------------------------------------------------------------------------------------------------- */

/* FNV-1a */
static uint32_t hash_key(const uint8_t *key, size_t len)
{
	uint32_t h = 2166136261u;

	while (len--)
		h = (h ^ *key++) * 16777619u;
	return h ^ h >> 15;
}

static size_t index_home(const struct resident *r, const struct index *ix, uint32_t name)
{
	const uint8_t *key;
	size_t len = ix->record_key(record(r, name), &key);

	return hash_key(key, len) & (ix->size - 1);
}

/* \returns the slot that holds the key, or the free one where it belongs. */
static size_t index_slot(const struct resident *r, const struct index *ix, const uint8_t *key, size_t len)
{
	size_t i = hash_key(key, len) & (ix->size - 1);

	for (; ix->slot[i] != NO_RECORD; i = (i + 1) & (ix->size - 1)) {
		const uint8_t *other;
		size_t other_len = ix->record_key(record(r, ix->slot[i]), &other);

		if (other_len == len && !memcmp(other, key, len))
			break;
	}
	return i;
}

static void index_init(struct resident *r, struct index *ix, size_t size)
{
	ix->slot = talloc_array(r, uint32_t, size);
	OSMO_ASSERT(ix->slot);
	memset(ix->slot, 0xff, size * sizeof(*ix->slot));
	ix->size = size;
	ix->used = 0;
}

static void index_add(struct resident *r, struct index *ix, uint32_t name);

static void index_grow(struct resident *r, struct index *ix)
{
	struct index old = *ix;
	size_t i;

	index_init(r, ix, old.size * 2);
	for (i = 0; i < old.size; i++)
		if (old.slot[i] != NO_RECORD)
			index_add(r, ix, old.slot[i]);
	talloc_free(old.slot);
}

static void index_add(struct resident *r, struct index *ix, uint32_t name)
{
	const uint8_t *key;
	size_t len = ix->record_key(record(r, name), &key);

	if (!len)
		return;
	if ((ix->used + 1) * 4 > ix->size * 3)
		index_grow(r, ix);
	ix->slot[index_slot(r, ix, key, len)] = name;
	ix->used++;
}

static void index_remove(struct resident *r, struct index *ix, uint32_t name)
{
	const uint8_t *key;
	size_t len = ix->record_key(record(r, name), &key);
	size_t mask = ix->size - 1, hole, i;

	if (!len)
		return;
	hole = index_slot(r, ix, key, len);
	for (i = (hole + 1) & mask; ix->slot[i] != NO_RECORD; i = (i + 1) & mask) {
		/* it may fill the hole unless its home lies behind the hole */
		if (((i - index_home(r, ix, ix->slot[i])) & mask) < ((i - hole) & mask))
			continue;
		ix->slot[hole] = ix->slot[i];
		hole = i;
	}
	ix->slot[hole] = NO_RECORD;
	ix->used--;
}

static uint32_t index_find(const struct resident *r, const struct index *ix, const uint8_t *key, size_t len)
{
	return len ? ix->slot[index_slot(r, ix, key, len)] : NO_RECORD;
}

/* --- subscribers -------------------------------------------------------------------------------------------------- */

struct resident *resident_alloc(void *ctx)
{
	struct resident *r = talloc_zero(ctx, struct resident);

	OSMO_ASSERT(r);
	memset(r->free_list, 0xff, sizeof(r->free_list));
	r->by_imsi.record_key = store_pack_imsi_key;
	r->by_msisdn.record_key = store_pack_msisdn_key;
	index_init(r, &r->by_imsi, INDEX_SIZE_FIRST);
	index_init(r, &r->by_msisdn, INDEX_SIZE_FIRST);
	return r;
}

static uint32_t find_imsi(const struct resident *r, const char *imsi)
{
	uint8_t key[STORE_KEY_MAX];

	return index_find(r, &r->by_imsi, key, store_imsi_key(key, imsi));
}

const uint8_t *resident_find(const struct resident *r, const char *imsi)
{
	uint32_t name = find_imsi(r, imsi);

	return name == NO_RECORD ? NULL : record(r, name);
}

const uint8_t *resident_find_msisdn(const struct resident *r, const char *digits)
{
	uint8_t key[STORE_KEY_MAX];
	uint32_t name = index_find(r, &r->by_msisdn, key, store_msisdn_key(key, digits));

	return name == NO_RECORD ? NULL : record(r, name);
}

void resident_delete(struct resident *r, const char *imsi)
{
	uint32_t name = find_imsi(r, imsi);

	if (name == NO_RECORD)
		return;
	index_remove(r, &r->by_imsi, name);
	index_remove(r, &r->by_msisdn, name);
	slab_put(r, name);
}

void resident_put(struct resident *r, const struct hlr_subscriber *sub)
{
	uint8_t buf[STORE_PACK_MAX];
	size_t len = store_pack(buf, sub);
	uint32_t name;

	resident_delete(r, sub->imsi);
	name = slab_get(r, len);
	memcpy(record(r, name), buf, len);
	index_add(r, &r->by_imsi, name);
	index_add(r, &r->by_msisdn, name);
}

size_t resident_count(const struct resident *r)
{
	return r->by_imsi.used;
}

/* The key begins with the number of digits. */
static int compare_records(const void *a, const void *b)
{
	const uint8_t *key_a, *key_b;
	size_t len_a = store_pack_imsi_key(*(const uint8_t *const *)a, &key_a);
	size_t len_b = store_pack_imsi_key(*(const uint8_t *const *)b, &key_b);

	return memcmp(key_a, key_b, OSMO_MIN(len_a, len_b));
}

int resident_foreach(const struct resident *r, bool (*cb)(void *priv, const uint8_t *rec), void *priv)
{
	const uint8_t **sorted = talloc_array(NULL, const uint8_t *, r->by_imsi.used + 1);
	size_t i, n = 0;

	if (!sorted)
		return -ENOMEM;
	for (i = 0; i < r->by_imsi.size; i++)
		if (r->by_imsi.slot[i] != NO_RECORD)
			sorted[n++] = record(r, r->by_imsi.slot[i]);
	qsort(sorted, n, sizeof(*sorted), compare_records);
	for (i = 0; i < n && cb(priv, sorted[i]); i++)
		;
	talloc_free(sorted);
	return 0;
}
