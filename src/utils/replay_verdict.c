/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What came of a dialogue, and the codec's part of it: octets decode, and encode to the same octets again. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/jer.h>
#include <osmocom/supserv/map_types.h>

#include "replay.h"

#define ERROR_MAX 256

struct replay_verdict *replay_verdict_alloc(void *ctx)
{
	struct replay_verdict *v = talloc_zero(ctx, struct replay_verdict);

	INIT_LLIST_HEAD(&v->differences);
	INIT_LLIST_HEAD(&v->notes);
	return v;
}

void replay_differ(struct replay_verdict *v, const char *path, const char *recorded, const char *ours)
{
	struct replay_difference *d = talloc_zero(v, struct replay_difference);

	d->path = talloc_strdup(d, path);
	d->recorded = talloc_strdup(d, recorded);
	d->ours = talloc_strdup(d, ours);
	llist_add_tail(&d->entry, &v->differences);
}

/* Memory for a value of \a len octets: no more than one node for each. */
static void tree_init(struct asn1_tree *tree, void *ctx, size_t len)
{
	size_t max_nodes = len + 8;

	asn1_tree_init(tree, talloc_array(ctx, struct asn1_node, max_nodes), max_nodes,
		       talloc_array(ctx, uint8_t, len + 8), len + 8);
}

json_t *replay_json(struct replay_verdict *v, const char *type, const char *whose, const uint8_t *octets, size_t len)
{
	void *ctx = talloc_new(v);
	char error[ERROR_MAX];
	struct asn1_tree tree;
	json_t *json = NULL;
	int consumed;

	tree_init(&tree, ctx, len);
	consumed = asn1_ber_decode(&tree, map_type_by_name(type), octets, len);
	if (consumed >= 0 && (size_t)consumed == len) {
		json = jer_encode(&tree);
	} else {
		if (consumed < 0)
			asn1_error_str(error, sizeof(error), &tree);
		else
			OSMO_STRLCPY_ARRAY(error, "octets after the value");
		replay_differ(v, whose, osmo_hexdump_nospc_c(ctx, octets, len), error);
	}
	talloc_free(ctx);
	return json;
}

static bool same_value(struct replay_verdict *v, const char *type, const uint8_t *a, size_t a_len, const uint8_t *b,
		       size_t b_len)
{
	json_t *one = replay_json(v, type, "recorded octets", a, a_len);
	json_t *other = replay_json(v, type, "octets encoded again", b, b_len);
	bool same = one && other && json_equal(one, other);

	json_decref(one);
	json_decref(other);
	return same;
}

void replay_codec(struct replay_verdict *v, const char *type, const uint8_t *octets, size_t len)
{
	void *ctx = talloc_new(v);
	struct asn1_tree tree;
	char error[ERROR_MAX];
	uint8_t *again;
	int size;

	tree_init(&tree, ctx, len);
	size = asn1_ber_decode(&tree, map_type_by_name(type), octets, len);
	if (size >= 0)
		size = asn1_ber_size(&tree, tree.nodes);
	if (size < 0) {
		asn1_error_str(error, sizeof(error), &tree);
		replay_differ(v, type, osmo_hexdump_nospc_c(ctx, octets, len), error);
		talloc_free(ctx);
		return;
	}
	again = talloc_array(ctx, uint8_t, size + 1);
	size = asn1_ber_encode(&tree, again, size);
	if ((size_t)size == len && !memcmp(again, octets, len)) {
		talloc_free(ctx);
		return;
	}
	if (size > 0 && same_value(v, type, octets, len, again, size))
		replay_say(v, &v->notes, "%s: legal, but not as 29.002 17.1.1 encodes it; the same value encodes to %d "
			   "octets instead of %zu", type, size, len);
	else
		replay_differ(v, type, osmo_hexdump_nospc_c(ctx, octets, len),
			      size > 0 ? osmo_hexdump_nospc_c(ctx, again, size) : "does not encode");
	talloc_free(ctx);
}
