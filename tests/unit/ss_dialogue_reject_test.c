/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_dialogue_reject_test.c
 * What an SS dialogue rejects, and with which problem (TS 24.080 3.6.7, Q.774 3.2.2); recorded phones; random octets.
 * */
#include <jansson.h>

#include "ss_dialogue_fake.h"

struct reject_case {
	const char *what;
	const char *rx;
	const char *tx;			/* NULL: nothing is answered */
};

/* The first component of a dialogue. The reject closes it. */
static const struct reject_case first_cases[] = {
	{ "unknown operation", "a106020101020163", "a406020101810101" },
	{ "notifySS is not for the network", "a10e0201000201103006810121840107", "a406020100810101" },
	{ "getPassword is not for the network", "a1090201010201120a0100", "a406020101810101" },
	{ "unstructuredSS-Request is neither", "a11202010102013c300a04010f0405aa180c3602", "a406020101810101" },
	{ "forwardCheckSS-Indication is not for the network", "a106020101020126", "a406020101810101" },
	{ "no argument", "a10602010102010c", "a406020101810102" },
	{ "argument of another type", "a10902010102010c0a0101", "a406020101810102" },
	{ "SS-Code missing", "a10b02010102010c3003830111", "a406020101810102" },
	{ "linked to nothing", "a10e02010180010702010c3003040121", "a406020101810105" },
	{ "result of nothing", PW_1234, "a406020101820100" },
	{ "error of nothing", "a306020102020122", "a406020102830100" },
	{ "component of no type", "a703020101", "a4050500800100" },
	{ "no octets", "", "a4050500800102" },
	{ "cut off", "a10b02010102010c30", "a4050500800102" },
	{ "a reject is never rejected", "a406020101810101", NULL },
	{ "not even a broken one", "a4020101", NULL },
};

/* While the question for a password, our invoke 1, is open; the operation is invoke 1 of the phone. It goes on. */
static const struct reject_case asking_cases[] = {
	{ "duplicate invoke id", ACTIVATE_CFU, "a406020101810100" },
	{ "a second operation", "a10b02010202010c3003040121", "a406020102810103" },
	{ "linked to our question", "a10e02010280010102010c3003040121", "a406020102810106" },
	{ "linked to another invoke", "a10e02010280010702010c3003040121", "a406020102810105" },
	{ "result of another invoke", "a20e0201023009020112120431323334", "a406020102820100" },
	{ "error of another invoke", "a306020102020122", "a406020102830100" },
	{ "unknown operation", "a106020107020163", "a406020107810101" },
	{ "component of no type", "a703020109", "a4050500800100" },
	{ "reject of another invoke", "a406020102810101", NULL },
};

static void test_first(void **state)
{
	struct fixture *f = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(first_cases); i++) {
		const struct reject_case *c = &first_cases[i];
		unsigned int expected = c->tx ? 1 : 0;

		dialogue_new(f);
		rx(f, c->rx, false);
		if (f->n_sent != expected || (c->tx && strcmp(f->sent[0].hex, c->tx) != 0))
			fail_msg("%s: %s", c->what, f->n_sent ? f->sent[0].hex : "nothing was sent");
		if (c->tx)
			assert_true(f->sent[0].last);
		assert_int_equal(f->begun, 0);
	}
}

static void test_while_asking(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(asking_cases); i++) {
		const struct reject_case *c = &asking_cases[i];
		unsigned int expected = c->tx ? 2 : 1;

		dialogue_new(f);
		assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
		ask(f, SS_GUIDANCE_ENTER_PW, false);
		assert_int_equal(rx(f, c->rx, false), c->tx ? -EINVAL : 0);
		if (f->n_sent != expected || (c->tx && strcmp(f->sent[1].hex, c->tx) != 0))
			fail_msg("%s: %s", c->what, f->sent[f->n_sent - 1].hex);
		if (c->tx)
			assert_false(f->sent[1].last);
		assert_int_equal(f->begun, 1);
		assert_int_equal(f->aborted, 0);

		assert_int_equal(rx(f, PW_1234, false), 0);
		assert_string_equal(f->password, "1234");
		result_init(&ans, SS_OP_ACTIVATE_SS);
		answer(f, &ans);
		assert_sent(f, expected + 1, "a203020101", true);
	}
}

/* A password that comes a second time answers nothing. */
static void test_password_twice(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
	ask(f, SS_GUIDANCE_ENTER_PW, false);
	assert_int_equal(rx(f, PW_1234, false), 0);
	assert_int_equal(rx(f, PW_1234, false), -EINVAL);
	assert_sent(f, 2, "a406020101820100", false);
	assert_int_equal(f->passwords, 1);
	answer_error(f, SS_ERR_NEGATIVE_PW_CHECK);
	assert_sent(f, 3, NEGATIVE_PW_CHECK, true);
}

/* What a proxy keeps from OsmoHLR, which answers such components with an error that says nothing to the phone. */
static void test_is_ours_although_broken(void **state)
{
	static const struct { const char *rx; bool ours; } rows[] = {
		{ "a10b02010102010c3003040121", true },
		{ "a10602010102010c", true },			/* no argument */
		{ "a10902010102010c0a0101", true },		/* one of another type */
		{ "a10b02010102010c30030401", true },		/* cut off */
		{ "a10b02010102010c", true },
		{ "a1810b02010102010c3003040121", true },
		{ "a1800201010201" "0c30030401210000", true },
		{ "a10e02010180010702010c3003040121", true },
		{ "a11202010102010a300a0401218405819435", true },
		{ "a10602010102010b", true },
		{ "a10602010102010d", true },
		{ "a10602010102010e", true },
		{ "a106020101020111", true },
		{ "a106020101020112", false },			/* getPassword */
		{ "a106020101020163", false },
		{ "a10b0201010201", false },			/* the operation itself is cut off */
		{ "a10b0202000102020c003003040121", false },
		{ "a20b02010102010c3003040121", false },
		{ "a1ff", false },
		{ "a1", false },
		{ "", false },
	};
	uint8_t octets[64];
	unsigned int i;
	int len;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		len = osmo_hexparse(rows[i].rx, octets, sizeof(octets));
		assert_true(len >= 0);
		if (ss_dialogue_is_ours(octets, len) != rows[i].ours)
			fail_msg("%s", rows[i].rx);
	}
}

/* Every component that a real phone sent is begun as what it is, or refused as USSD; none is rejected. */
static void test_recorded_phones(void **state)
{
	struct fixture *f = *state;
	char *path = talloc_asprintf(NULL, "%s/tests/trace/phones.jsonl", getenv("abs_top_srcdir"));
	FILE *file = fopen(path, "r");
	char line[4096];
	unsigned int n = 0;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		json_t *row = json_loads(line, 0, NULL);
		const char *hex = json_string_value(json_object_get(row, "hex"));
		const char *operation = json_string_value(json_object_get(row, "operation"));

		assert_non_null(hex);
		dialogue_new(f);
		if (strncmp(hex, "a1", 2) != 0) {	/* an answer of the network, recorded too */
			assert_int_equal(rx(f, hex, false), -EINVAL);
			assert_sent(f, 1, "a406020105820100", true);
		} else {
			assert_int_equal(rx(f, hex, false), 0);
			if (f->begun)
				assert_true(f->invoke.op == ss_op_from_name(operation) ||
					    strcmp(operation, "processUnstructuredSS-Request") == 0);
			else
				assert_sent(f, 1, "a306020105020124", true);
		}
		n++;
		json_decref(row);
	}
	assert_in_range(n, 20, 100);
	fclose(file);
	talloc_free(path);
}

static uint32_t random_next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static const char *const seeds[] = {
	ACTIVATE_CFU, ACTIVATE_BAOC, REGISTER_PW, PW_1234, GET_PW, "a406020101810101", "a306020101020122",
	"a11502010502013b300d04010f0408aad94c0583c16023", "a11202010502010a300a04012b840591942143b5",
};

/* Mutations and noise in every state: a bounded number of answers, and the sanitizers' word. */
static void test_random(void **state)
{
	struct fixture *f = *state;
	uint8_t octets[OCTETS_MAX];
	uint32_t seed = 1, i, k, n;
	int len;

	for (i = 0; i < 20000; i++) {
		if (i % 4 == 0) {
			dialogue_new(f);
			f->on_begin = i / 4 % 3;
			result_init(&f->answer, SS_OP_ACTIVATE_SS);
		}
		len = osmo_hexparse(seeds[random_next(&seed) % ARRAY_SIZE(seeds)], octets, sizeof(octets));
		for (k = random_next(&seed) % 5; k; k--)
			octets[random_next(&seed) % len] = random_next(&seed);
		if (random_next(&seed) % 8 == 0)
			len = random_next(&seed) % 64;
		n = f->n_sent;
		ss_dialogue_rx(f->d, octets, len, random_next(&seed) % 16 == 0);
		assert_in_range(f->n_sent - n, 0, 2);
		if (i % 4 == 3 && f->session)
			answer_error(f, SS_ERR_SYSTEM_FAILURE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first, setup, teardown),
		cmocka_unit_test_setup_teardown(test_while_asking, setup, teardown),
		cmocka_unit_test_setup_teardown(test_password_twice, setup, teardown),
		cmocka_unit_test(test_is_ours_although_broken),
		cmocka_unit_test_setup_teardown(test_recorded_phones, setup, teardown),
		cmocka_unit_test_setup_teardown(test_random, setup, teardown),
	};

	log_init(&supserv_log_info, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
