/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a TCAP message: what decodes encodes to the same value again, and what does not says where; the same
 * octets by way of the whole tables and JSON. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/jer.h>
#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/tcap.h>

#define INPUT_MAX 4096
#define NODES_MAX (2 * INPUT_MAX)

static struct asn1_node nodes[NODES_MAX];
static uint8_t scratch[2 * INPUT_MAX], once[INPUT_MAX], twice[INPUT_MAX];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void as_value(const uint8_t *data, size_t size)
{
	struct tcap_msg msg, again;
	struct tcap_fault fault;
	int len, len_again;

	if (tcap_decode(&msg, data, size, &fault) < 0) {
		OSMO_ASSERT(fault.what && fault.offset <= size);
		return;
	}
	len = tcap_encode(once, sizeof(once), &msg);
	if (msg.dialogue.map.type == MAP_DIALOGUE_UNKNOWN) {
		OSMO_ASSERT(len < 0);
		return;
	}
	OSMO_ASSERT(len > 0);
	OSMO_ASSERT(tcap_decode(&again, once, len, NULL) == 0);
	OSMO_ASSERT(again.type == msg.type && again.n_components == msg.n_components);
	OSMO_ASSERT(!memcmp(&again.dialogue, &msg.dialogue, sizeof(msg.dialogue)));
	len_again = tcap_encode(twice, sizeof(twice), &again);
	OSMO_ASSERT(len_again == len && !memcmp(once, twice, len));
}

static void as_json(const uint8_t *data, size_t size)
{
	struct asn1_tree tree;
	json_t *json;
	int len;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), scratch, sizeof(scratch));
	if (asn1_ber_decode(&tree, &tcap_TCMessage, data, size) < 0)
		return;
	len = asn1_ber_encode(&tree, once, sizeof(once));
	OSMO_ASSERT(len > 0);
	json = jer_encode(&tree);
	OSMO_ASSERT(json);
	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), scratch, sizeof(scratch));
	OSMO_ASSERT(jer_decode(&tree, &tcap_TCMessage, json) == 0);
	OSMO_ASSERT(asn1_ber_encode(&tree, twice, sizeof(twice)) == len && !memcmp(once, twice, len));
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > INPUT_MAX)
		return 0;
	as_value(data, size);
	as_json(data, size);
	return 0;
}
