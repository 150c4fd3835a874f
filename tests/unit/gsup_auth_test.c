/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GSUP door in server mode as the authentication centre: SEND_AUTH_INFO (TS 33.102 6.3, 43.020 3.2). */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/utils.h>
#include <osmocom/crypt/auth.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#include "gsup_peer.h"
#include "held_store.h"

static struct peer msc;

static int setup(void **state)
{
	env_setup_server(&msc, store_memory_alloc(NULL));
	return 0;
}

/* The test is the disk. */
static int setup_held(void **state)
{
	env_setup_server(&msc, held_store_alloc(NULL));
	held_store_release_all(e->store);
	return 0;
}

static int teardown(void **state)
{
	peer_close(&msc);
	env_teardown();
	return 0;
}

#define K "eb215756028d60e3275e613320aec880"
#define OPC "fb2a3d1b360f599abab99db8669f8308"

static enum hlr_verdict give_keys(void *priv, struct hlr_subscriber *sub)
{
	sub->auth = *(const struct auth_keys *)priv;
	return HLR_COMMIT;
}

static void keys_are(uint8_t algo)
{
	struct auth_keys keys = { .algo = algo };

	assert_int_equal(osmo_hexparse(K, keys.k, sizeof(keys.k)), AUTH_KEY_LEN);
	if (algo == OSMO_AUTH_ALG_MILENAGE)
		assert_int_equal(osmo_hexparse(OPC, keys.opc, sizeof(keys.opc)), AUTH_KEY_LEN);
	hlr_update(e->hlr, IMSI, "test", give_keys, NULL, &keys);
}

/* The next message, whatever it is. Its pointers are into the peer's buffer. */
static void take_gsup(struct peer *p, struct osmo_gsup_message *gsup)
{
	unsigned int i;

	for (i = 0; i < 500 && (p->len < 4 || p->len < 3u + (p->octets[0] << 8 | p->octets[1])); i++) {
		turns(1);
		peer_fill(p);
	}
	assert_true(i < 500);
	assert_int_equal(osmo_gsup_decode(p->octets + 4, p->len - 4, gsup), 0);
	p->len = 0;
}

/* What the SIM computes from the RAND must be what the network expects. */
static void check_vector(const struct osmo_auth_vector *vec, uint8_t algo, uint64_t sqn_before)
{
	struct osmo_sub_auth_data aud = { .algo = algo, .type = OSMO_AUTH_TYPE_GSM };
	struct osmo_auth_vector sim = {};

	osmo_hexparse(K, aud.u.gsm.ki, sizeof(aud.u.gsm.ki));
	if (algo == OSMO_AUTH_ALG_MILENAGE) {
		aud = (struct osmo_sub_auth_data){ .algo = algo, .type = OSMO_AUTH_TYPE_UMTS };
		osmo_hexparse(K, aud.u.umts.k, sizeof(aud.u.umts.k));
		osmo_hexparse(OPC, aud.u.umts.opc, sizeof(aud.u.umts.opc));
		aud.u.umts.sqn = sqn_before;
		aud.u.umts.ind_bitlen = 5;
	}
	assert_int_equal(osmo_auth_gen_vec(&sim, &aud, vec->rand), 0);
	assert_memory_equal(sim.sres, vec->sres, sizeof(sim.sres));
	assert_memory_equal(sim.kc, vec->kc, sizeof(sim.kc));
	assert_int_equal(sim.auth_types & OSMO_AUTH_TYPE_UMTS, vec->auth_types & OSMO_AUTH_TYPE_UMTS);
	if (!(sim.auth_types & OSMO_AUTH_TYPE_UMTS))
		return;
	assert_memory_equal(sim.autn, vec->autn, sizeof(sim.autn));
	assert_memory_equal(sim.ck, vec->ck, sizeof(sim.ck));
	assert_memory_equal(sim.ik, vec->ik, sizeof(sim.ik));
	assert_int_equal(sim.res_len, vec->res_len);
	assert_memory_equal(sim.res, vec->res, sim.res_len);
}

static void test_gsm_authentication(void **state)
{
	static const uint8_t algos[] = {
		OSMO_AUTH_ALG_COMP128v1, OSMO_AUTH_ALG_COMP128v2, OSMO_AUTH_ALG_COMP128v3, OSMO_AUTH_ALG_XOR,
	};
	struct osmo_gsup_message res;
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(algos); i++) {
		keys_are(algos[i]);
		send_gsup(&msc, SAI_REQ);
		take_gsup(&msc, &res);
		assert_int_equal(res.message_type, OSMO_GSUP_MSGT_SEND_AUTH_INFO_RESULT);
		assert_string_equal(res.imsi, IMSI);
		assert_int_equal(res.num_auth_vectors, 5);
		for (k = 0; k < 5; k++)
			check_vector(&res.auth_vectors[k], algos[i], 0);
		assert_memory_not_equal(res.auth_vectors[0].rand, res.auth_vectors[1].rand, 16);
		/* without sequence numbers there is nothing to store */
		assert_int_equal(subscriber()->version, i + 2);
	}
}

static void test_milenage(void **state)
{
	struct osmo_gsup_message res;
	unsigned int round, k;

	keys_are(OSMO_AUTH_ALG_MILENAGE);
	for (round = 0; round < 2; round++) {
		const uint64_t before = subscriber()->auth.sqn;

		send_gsup(&msc, SAI_REQ);
		take_gsup(&msc, &res);
		assert_int_equal(res.num_auth_vectors, 5);
		for (k = 0; k < 5; k++)
			check_vector(&res.auth_vectors[k], OSMO_AUTH_ALG_MILENAGE, before + k * 32);
		assert_int_equal(subscriber()->auth.sqn, before + 5 * 32);
	}
}

/* The SIM is ahead and says so (TS 33.102 6.3.5). */
static void test_resynchronization(void **state)
{
	static const char rand_auts[] = "2010" "39fa2f4e3d523d8619a73b4f65c3e14d" "260e";
	struct osmo_gsup_message res;

	keys_are(OSMO_AUTH_ALG_MILENAGE);
	send_gsup(&msc, talloc_asprintf(e, "%s%s%s", SAI_REQ, rand_auts, "979498b1f72d3e28c59fa2e72f9c"));
	take_gsup(&msc, &res);
	assert_int_equal(res.num_auth_vectors, 5);
	/* the SIM has seen 31, as AUTS says */
	check_vector(&res.auth_vectors[1], OSMO_AUTH_ALG_MILENAGE, 32);
	assert_int_equal(subscriber()->auth.sqn, 5 * 32);
	/* an AUTS that is not of this SIM */
	send_gsup(&msc, talloc_asprintf(e, "%s%s%s", SAI_REQ, rand_auts, "979498b1f72d3e28c59fa2e72f9d"));
	expect_gsup(&msc, "09" IMSI_IE "020111");
	assert_int_equal(subscriber()->auth.sqn, 5 * 32);
}

/* A sequence number that was given away is never given again. */
static void test_vectors_wait_for_the_disk(void **state)
{
	keys_are(OSMO_AUTH_ALG_MILENAGE);
	held_store_release_all(e->store);
	send_gsup(&msc, SAI_REQ);
	expect_commits(1);
	expect_nothing(&msc);
	held_store_release(e->store, STORE_FAILED);
	expect_gsup(&msc, "09" IMSI_IE "020111");
	assert_int_equal(subscriber()->auth.sqn, 0);
}

int main(void)
{
#define T(NAME) cmocka_unit_test_setup_teardown(test_##NAME, setup, teardown)
#define T_HELD(NAME) cmocka_unit_test_setup_teardown(test_##NAME, setup_held, teardown)
	const struct CMUnitTest tests[] = {
		T(gsm_authentication),
		T(milenage),
		T(resynchronization),
		T_HELD(vectors_wait_for_the_disk),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = cmocka_run_group_tests_name("gsup_auth", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
