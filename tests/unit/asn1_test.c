/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table layer: what it refuses to build, what it says about errors, and that it stays within its memory. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/supserv/map_types.h>

struct bench {
	struct asn1_node nodes[32];
	uint8_t scratch[32];
	uint8_t octets[64];
	struct asn1_tree tree;
};

static struct asn1_node *build(struct bench *b, const struct asn1_type *type)
{
	asn1_tree_init(&b->tree, b->nodes, ARRAY_SIZE(b->nodes), b->scratch, sizeof(b->scratch));
	return asn1_root(&b->tree, type);
}

static int encode(struct bench *b)
{
	return asn1_ber_encode(&b->tree, b->octets, sizeof(b->octets));
}

static int decode(struct bench *b, const struct asn1_type *type, const char *hex)
{
	int len = osmo_hexparse(hex, b->octets, sizeof(b->octets));

	asn1_tree_init(&b->tree, b->nodes, ARRAY_SIZE(b->nodes), NULL, 0);
	return asn1_ber_decode(&b->tree, type, b->octets, len);
}

static void values_are_built_in_order(void **state)
{
	struct asn1_node *root;
	struct bench b;

	root = build(&b, &map_RegisterSS_Arg);
	asn1_add_octet(&b.tree, root, "ss-Code", 0x2a);
	asn1_add_octet(&b.tree, asn1_add(&b.tree, root, "basicService"), "teleservice", 0x11);
	asn1_add_int(&b.tree, root, "noReplyConditionTime", 20);
	assert_int_equal(encode(&b), 11);
	assert_string_equal(osmo_hexdump_nospc(b.octets, 11), "300904012a830111850114");

	root = build(&b, &map_RegisterSS_Arg);
	asn1_add_int(&b.tree, root, "noReplyConditionTime", 20);
	asn1_add_octet(&b.tree, root, "ss-Code", 0x2a);
	assert_int_equal(encode(&b), -EINVAL);
}

static void what_is_no_value_is_refused(void **state)
{
	struct asn1_node *root;
	struct bench b;
	char error[128];

	build(&b, &map_RegisterSS_Arg);
	assert_int_equal(encode(&b), -EINVAL);
	asn1_error_str(error, sizeof(error), &b.tree);
	assert_string_equal(error, "RegisterSS-Arg: a mandatory member is missing");

	root = build(&b, &map_RegisterSS_Arg);
	asn1_add_octet(&b.tree, root, "ss-Code", 0x2a);
	asn1_add(&b.tree, root, "colour");
	assert_int_equal(encode(&b), -EINVAL);

	root = build(&b, &map_SS_Info);
	assert_int_equal(encode(&b), -EINVAL);
	asn1_add(&b.tree, root, "ss-Data");
	asn1_add(&b.tree, root, "ss-Data");
	assert_int_equal(encode(&b), -EINVAL);

	build(&b, &map_BasicServiceGroupList);
	assert_int_equal(encode(&b), -EINVAL);
}

static void memory_is_bounded(void **state)
{
	static const uint8_t octets[33];
	struct asn1_node *root;
	struct bench b;
	unsigned int i;

	root = build(&b, &map_BasicServiceGroupList);
	for (i = 0; i < ARRAY_SIZE(b.nodes); i++)
		asn1_add(&b.tree, root, NULL);
	assert_int_equal(b.tree.n_nodes, ARRAY_SIZE(b.nodes));
	assert_int_equal(encode(&b), -EINVAL);

	root = build(&b, &map_USSD_String);
	asn1_set_octets(&b.tree, root, octets, sizeof(octets));
	assert_int_equal(encode(&b), -EINVAL);
	root = build(&b, &map_USSD_String);
	asn1_set_octets(&b.tree, root, octets, sizeof(b.scratch));
	assert_int_equal(encode(&b), 34);
	assert_int_equal(asn1_ber_encode(&b.tree, b.octets, 33), -ENOSPC);

	assert_int_equal(decode(&b, &map_ForwardingInfo, "30 1c 30 1a 30 00 30 00 30 00 30 00 30 00 30 00 30 00 30 00 "
			       "30 00 30 00 30 00 30 00 30 00"), 30);
	asn1_tree_init(&b.tree, b.nodes, 14, NULL, 0);
	assert_int_equal(asn1_ber_decode(&b.tree, &map_ForwardingInfo, b.octets, 30), -ENOMEM);
}

static void errors_say_where(void **state)
{
	struct bench b;
	char error[128];

	assert_int_equal(decode(&b, &map_SS_Info, "a0 0b 04 01 21 30 06 30 04 84 02 07 07"), -EBADMSG);
	asn1_error_str(error, sizeof(error), &b.tree);
	assert_string_equal(error, "SS-Info.forwardingInfo.forwardingFeatureList.ss-Status: "
				   "an OCTET STRING has a wrong size (octet 9)");
	assert_false(b.tree.error.not_ber);
	assert_int_equal(decode(&b, &map_SS_ForBS_Code, "30 03 04 02 21"), -EBADMSG);
	asn1_error_str(error, sizeof(error), &b.tree);
	assert_string_equal(error, "SS-ForBS-Code: the octets end too early (octet 2)");
	assert_true(b.tree.error.not_ber);
}

static void extensions_that_are_not_known_are_skipped(void **state)
{
	struct bench b;

	/* in the place of "...", and between what comes after it */
	assert_int_equal(decode(&b, &map_RegisterSS_Arg, "30 0d 04 01 21 9f 65 00 88 01 02 bf 66 00"), -EBADMSG);
	assert_int_equal(decode(&b, &map_RegisterSS_Arg, "30 0c 04 01 21 9f 65 00 88 01 02 bf 66 00"), 14);
	assert_int_equal(asn1_find_int(b.tree.nodes, "nbrUser", 0), 2);
	assert_null(asn1_find(b.tree.nodes, "defaultPriority"));
	/* before what must be there; where there is no "..." */
	assert_int_equal(decode(&b, &map_RegisterSS_Arg, "30 06 9f 65 00 04 01 21"), -EBADMSG);
	assert_int_equal(decode(&b, &map_SubscriberInfo, "30 09 a7 07 80 01 11 9f 65 01 00"), -EBADMSG);
	/* a member of the root after it, a member twice */
	assert_int_equal(decode(&b, &map_RegisterSS_Arg, "30 09 04 01 21 9f 65 00 85 01 14"), -EBADMSG);
	assert_int_equal(decode(&b, &map_RegisterSS_Arg, "30 06 04 01 21 04 01 21"), -EBADMSG);
}

static void what_is_opaque_stays(void **state)
{
	struct bench b;
	struct asn1_node *container;
	uint8_t again[64];
	int len;

	/* its lengths become canonical */
	len = decode(&b, &map_Ext_ForwInfo,
		     "30 18 04 01 21 30 05 30 03 84 01 07 a0 80 a1 81 01 ff 30 80 05 00 00 00 00 00");
	assert_int_equal(len, 26);
	len = asn1_ber_encode(&b.tree, again, sizeof(again));
	assert_string_equal(osmo_hexdump_nospc(again, len), "301304012130053003840107a007a101ff30020500");
	container = (struct asn1_node *)asn1_find(b.tree.nodes, "extensionContainer");
	len = asn1_ber_encode_node(&b.tree, container, again, sizeof(again));
	assert_string_equal(osmo_hexdump_nospc(again, len), "a007a101ff30020500");

	/* what is not BER stays octets */
	len = decode(&b, &map_Ext_ForwInfo, "30 0e 04 01 21 30 05 30 03 84 01 07 a0 02 0b 0c");
	assert_int_equal(len, 16);
	len = asn1_ber_encode(&b.tree, again, sizeof(again));
	assert_string_equal(osmo_hexdump_nospc(again, len), "300e04012130053003840107a0020b0c");
}

int main(void)
{
	static const struct CMUnitTest asn1[] = {
		cmocka_unit_test(values_are_built_in_order),
		cmocka_unit_test(what_is_no_value_is_refused),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(errors_say_where),
		cmocka_unit_test(extensions_that_are_not_known_are_skipped),
		cmocka_unit_test(what_is_opaque_stays),
	};

	return cmocka_run_group_tests(asn1, NULL, NULL);
}
