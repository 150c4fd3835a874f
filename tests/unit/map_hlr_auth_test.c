/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sendAuthenticationInfo: triplets and quintuplets that the SIM computes, too; a SIM that is ahead; errors. */

#include <osmocom/crypt/auth.h>

#include <osmocom/supserv/map_types.h>

#include "map_hlr_fixture.h"

#define AC MAP_AC_INFO_RETRIEVAL
#define K "eb215756028d60e3275e613320aec880"
#define OPC "fb2a3d1b360f599abab99db8669f8308"
/* imsi, numberOfRequestedVectors */
#define SAI(N) "30 0d 80 08" IMSI_HEX "02 01" N
/* the SIM has seen 31 */
#define RESYNC "30 31 80 08" IMSI_HEX "02 01 02 30 22 04 10 39fa2f4e3d523d8619a73b4f65c3e14d 04 0e"
#define AUTS "979498b1f72d3e28c59fa2e72f9c"

static struct osmo_sub_auth_data sim;

static void milenage(struct hlr_subscriber *sub)
{
	sub->auth = (struct auth_keys){ .algo = OSMO_AUTH_ALG_MILENAGE };
	osmo_hexparse(K, sub->auth.k, sizeof(sub->auth.k));
	osmo_hexparse(OPC, sub->auth.opc, sizeof(sub->auth.opc));
	sim = (struct osmo_sub_auth_data){ .algo = OSMO_AUTH_ALG_MILENAGE, .type = OSMO_AUTH_TYPE_UMTS };
	osmo_hexparse(K, sim.u.umts.k, sizeof(sim.u.umts.k));
	osmo_hexparse(OPC, sim.u.umts.opc, sizeof(sim.u.umts.opc));
	sim.u.umts.ind_bitlen = 5;
}

static void comp128(struct hlr_subscriber *sub)
{
	sub->auth = (struct auth_keys){ .algo = OSMO_AUTH_ALG_COMP128v1 };
	osmo_hexparse(K, sub->auth.k, sizeof(sub->auth.k));
	sim = (struct osmo_sub_auth_data){ .algo = OSMO_AUTH_ALG_COMP128v1, .type = OSMO_AUTH_TYPE_GSM };
	osmo_hexparse(K, sim.u.gsm.ki, sizeof(sim.u.gsm.ki));
}

static struct asn1_node nodes[128];

/* The list of vectors in the End. */
static const struct asn1_node *take_vectors(const struct asn1_type *type)
{
	static uint8_t octets[1500];
	const char *component = next_component();
	struct asn1_tree tree;
	size_t len, skip;

	assert_int_equal(w->type, TCAP_END);
	len = osmo_hexparse(component, octets, sizeof(octets));
	/* result, invoke id 1, sequence, operation 56 */
	for (skip = 0; memcmp(octets + skip, "\x02\x01\x38", 3); skip++)
		assert_true(skip < 20);
	skip += 3;
	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	assert_int_equal(asn1_ber_decode(&tree, type, octets + skip, len - skip), len - skip);
	return nodes;
}

static void assert_member(const struct asn1_node *vector, const char *name, const uint8_t *octets, size_t len)
{
	const struct asn1_node *n = asn1_find(vector, name);

	assert_non_null(n);
	assert_int_equal(n->len, len);
	assert_memory_equal(n->octets, octets, len);
}

static void check_triplets(const struct asn1_node *list, unsigned int n)
{
	const struct asn1_node *t;

	for (t = list->child; t; t = t->next, n--) {
		struct osmo_auth_vector vec = {};

		assert_int_equal(osmo_auth_gen_vec(&vec, &sim, asn1_find(t, "rand")->octets), 0);
		assert_member(t, "sres", vec.sres, sizeof(vec.sres));
		assert_member(t, "kc", vec.kc, sizeof(vec.kc));
	}
	assert_int_equal(n, 0);
}

static void check_quintuplets(const struct asn1_node *list, unsigned int n)
{
	const struct asn1_node *q;

	for (q = list->child; q; q = q->next, n--) {
		struct osmo_auth_vector vec = {};

		assert_int_equal(osmo_auth_gen_vec(&vec, &sim, asn1_find(q, "rand")->octets), 0);
		assert_member(q, "xres", vec.res, vec.res_len);
		assert_member(q, "ck", vec.ck, sizeof(vec.ck));
		assert_member(q, "ik", vec.ik, sizeof(vec.ik));
		assert_member(q, "autn", vec.autn, sizeof(vec.autn));
	}
	assert_int_equal(n, 0);
}

static void test_quintuplets(void **state)
{
	const struct asn1_node *res;

	change(milenage);
	peer_begins(AC, 3, 56, SAI("05"));
	res = take_vectors(&map_SendAuthenticationInfoRes);
	/* longer than a UDT: SCCP segments it */
	assert_true(strlen(w->octets) / 2 > 255);
	check_quintuplets(asn1_find(asn1_find(res, "authenticationSetList"), "quintupletList"), 5);
	assert_int_equal(subscriber()->auth.sqn, 5 * 32);
	peer_begins(AC, 3, 56, SAI("01"));
	check_quintuplets(asn1_find(asn1_find(take_vectors(&map_SendAuthenticationInfoRes), "authenticationSetList"),
				    "quintupletList"), 1);
	assert_int_equal(map_counted(MAP_HLR_CTR_AUTHENTICATION), 2);
}

static void test_triplets(void **state)
{
	change(comp128);
	peer_begins(AC, 3, 56, SAI("03"));
	check_triplets(asn1_find(asn1_find(take_vectors(&map_SendAuthenticationInfoRes), "authenticationSetList"),
				 "tripletList"), 3);
	/* version 2: the bare IMSI, the bare list */
	peer_begins(AC, 2, 56, "04 08" IMSI_HEX);
	check_triplets(take_vectors(&map_SendAuthenticationInfoResV2), 5);
	/* a VLR of version 2 gets triplets of a USIM */
	change(milenage);
	peer_begins(AC, 2, 56, "04 08" IMSI_HEX);
	check_triplets(take_vectors(&map_SendAuthenticationInfoResV2), 5);
}

static void test_resynchronisation(void **state)
{
	const struct asn1_node *list;

	change(milenage);
	peer_begins(AC, 3, 56, RESYNC AUTS);
	list = asn1_find(asn1_find(take_vectors(&map_SendAuthenticationInfoRes), "authenticationSetList"),
			 "quintupletList");
	assert_non_null(list);
	assert_int_equal(subscriber()->auth.sqn, 2 * 32);
	/* an AUTS that is not of this SIM */
	peer_begins(AC, 3, 56, RESYNC "979498b1f72d3e28c59fa2e72f9d");
	expect_error(36, NULL);
	assert_int_equal(subscriber()->auth.sqn, 2 * 32);
}

static void test_errors(void **state)
{
	/* no keys, no subscriber: unknownSubscriber, imsiUnknown */
	peer_begins(AC, 3, 56, SAI("05"));
	expect_error(1, "30 03 0a 01 00");
	peer_begins(AC, 2, 56, "04 08" IMSI_HEX);
	expect_error(1, NULL);
	peer_begins(AC, 3, 56, "30 0d 80 08 6202022143 6587f8 02 01 05");
	expect_error(1, "30 03 0a 01 00");
	/* six vectors, no argument, no IMSI */
	peer_begins(AC, 3, 56, SAI("06"));
	expect_reject(COMPONENT_INVOKE_MISTYPED_PARAMETER);
	peer_begins(AC, 3, 56, NULL);
	expect_error(35, NULL);
	peer_begins(AC, 3, 56, "30 08 80 03 a2f2f3 02 01 05");
	expect_error(36, NULL);
	/* of another context */
	peer_begins(AC, 3, 9, "30 00");
	expect_reject(COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MAP_TEST(quintuplets),
		MAP_TEST(triplets),
		MAP_TEST(resynchronisation),
		MAP_TEST(errors),
	};

	return map_test_main("map_hlr_auth", tests, ARRAY_SIZE(tests));
}
