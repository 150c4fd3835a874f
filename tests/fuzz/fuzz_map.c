/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a value of any type of the tables (the first octet chooses): what decodes must encode, and decode and
 * encode to the same again, also by way of JSON. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/jer.h>
#include <osmocom/supserv/map_types.h>

#define INPUT_MAX 4096
#define NODES_MAX (2 * INPUT_MAX)

static struct asn1_node nodes[NODES_MAX];
static uint8_t scratch[2 * INPUT_MAX];

static const struct asn1_type *choose_type(uint8_t octet)
{
	size_t n = 0;

	while (map_type_by_index(n))
		n++;
	return map_type_by_index(octet % n);
}

static int encode_again(const struct asn1_type *type, const uint8_t *octets, int len, uint8_t *again)
{
	struct asn1_tree tree;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), scratch, sizeof(scratch));
	OSMO_ASSERT(asn1_ber_decode(&tree, type, octets, len) == len);
	return asn1_ber_encode(&tree, again, INPUT_MAX);
}

static int encode_json(const struct asn1_type *type, const json_t *json, uint8_t *again)
{
	struct asn1_tree tree;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), scratch, sizeof(scratch));
	OSMO_ASSERT(jer_decode(&tree, type, json) == 0);
	return asn1_ber_encode(&tree, again, INPUT_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t once[INPUT_MAX], twice[INPUT_MAX];
	const struct asn1_type *type;
	struct asn1_tree tree;
	char error[256];
	json_t *json;
	int len;

	if (size < 1 || size > INPUT_MAX)
		return 0;
	type = choose_type(data[0]);
	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	len = asn1_ber_decode(&tree, type, data + 1, size - 1);
	if (len < 0) {
		OSMO_ASSERT(tree.error.what && tree.error.offset < size);
		OSMO_ASSERT(asn1_error_str(error, sizeof(error), &tree) > 0);
		return 0;
	}
	OSMO_ASSERT((size_t)len < size);
	len = asn1_ber_encode(&tree, once, sizeof(once));
	OSMO_ASSERT(len > 0);
	json = jer_encode(&tree);
	OSMO_ASSERT(json);
	OSMO_ASSERT(encode_again(type, once, len, twice) == len && !memcmp(once, twice, len));
	OSMO_ASSERT(encode_json(type, json, twice) == len && !memcmp(once, twice, len));
	json_decref(json);
	return 0;
}
