/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file tc_reject_test.c
 * What a peer gets wrong, and the answer that Q.774 gives: components that are rejected, messages that are aborted. */
#include <errno.h>

#include <osmocom/core/utils.h>

#include "tc_fixture.h"

#define AARQ_SS_V2 \
	"6b 1e 28 1c 06 07 00 11 86 05 01 01 01 a0 11 60 0f 80 02 07 80 a1 09 06 07 04 00 00 01 00 12 02"
#define OTID "48 04 11 22 33 44"
#define DTID "49 04 11 22 33 44"

/* One dialogue in which both have spoken; this side waits for getPassword (1), asked in the peer's operation 12 (7). */
static void open_dialogue(struct tc_world *w)
{
	tc_inject(w, "62 30 " OTID AARQ_SS_V2 "6c 08 a1 06 02 01 07 02 01 0c");
	assert_non_null(w->d);
	assert_int_equal(tc_invoke(w->d, 18, NULL, 0), 1);
	assert_int_equal(tc_send(w->d), 0);
	w->n_component = 0;
}

struct component_case {
	const char *what;
	const char *component;
	const char *reject;		/* NULL: none */
	unsigned int given;		/* components that the user sees */
};

static const struct component_case components[] = {
	{ "an invoke id twice", "a1 06 02 01 07 02 01 0c", "a4 06 02 01 07 81 01 00", 0 },
	{ "linked to nothing", "a1 09 02 01 08 80 01 55 02 01 12", "a4 06 02 01 08 81 01 05", 0 },
	{ "linked to an operation that has none", "a1 09 02 01 08 80 01 01 02 01 12", "a4 06 02 01 08 81 01 06", 0 },
	{ "a result of nothing", "a2 03 02 01 44", "a4 06 02 01 44 82 01 00", 0 },
	{ "an error of nothing", "a3 06 02 01 44 02 01 15", "a4 06 02 01 44 83 01 00", 0 },
	/* getPassword is of class 3; its user hears that it is over */
	{ "an error of an operation that has none", "a3 06 02 01 01 02 01 15", "a4 06 02 01 01 83 01 01", 1 },
	{ "no component", "a9 03 02 01 01", "a4 05 05 00 80 01 00", 0 },
	{ "an invoke without an operation", "a1 03 02 01 09", "a4 06 02 01 09 80 01 01", 0 },
	{ "an invoke id that is too long", "a1 07 02 02 01 00 02 01 0c", "a4 05 05 00 80 01 01", 0 },
	{ "a second parameter", "a1 0a 02 01 09 02 01 0c 05 00 05 00", "a4 06 02 01 09 80 01 01", 0 },
	{ "a Reject without a problem", "a4 03 02 01 01", NULL, 0 },
	{ "a Reject of getPassword", "a4 06 02 01 01 81 01 02", NULL, 1 },
	{ "a Reject that names nothing", "a4 05 05 00 80 01 00", NULL, 1 },
	{ "a global operation", "a1 08 02 01 09 06 03 2a 03 04", NULL, 1 },
};

static void test_components(void **state)
{
	struct tc_world *w = *state;
	char message[256], reject[128];
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(components); i++) {
		const struct component_case *c = &components[i];

		print_message("# %s\n", c->what);
		w->n_sent = 0;
		open_dialogue(w);
		len = (strlen(c->component) + 1) / 3;
		snprintf(message, sizeof(message), "65 %02zx " OTID "49 04 TTTTTTTT 6c %02zx %s", 12 + 2 + len, len,
			 c->component);
		tc_inject(w, message);
		assert_int_equal(w->n_component, c->given);
		assert_int_equal(w->n_sent, c->reject ? 2 : 1);
		if (c->reject) {
			len = (strlen(c->reject) + 1) / 3;
			snprintf(reject, sizeof(reject), "65 %02zx 48 04 TTTTTTTT " DTID "6c %02zx %s", 12 + 2 + len, len,
				 c->reject);
			assert_tc_sent(w, reject);
		}
		tc_end_prearranged(w->d);
	}
}

/* With nothing else going on the Reject ends the dialogue. */
static void test_reject_ends(void **state)
{
	struct tc_world *w = *state;

	tc_inject(w, "62 2b " OTID AARQ_SS_V2 "6c 03 a9 01 00");
	assert_int_equal(w->closed.how, TC_END_NORMAL);
	assert_tc_sent(w, "64 3b " DTID "6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 07 04 00 00 "
			  "01 00 12 02 a2 03 02 01 00 a3 05 a1 03 02 01 00 6c 07 a4 05 05 00 80 01 02");
}

struct message_case {
	const char *what;
	const char *message;
	const char *answer;		/* NULL: none */
};

static const struct message_case messages[] = {
	{ "nothing", "", NULL },
	{ "an unknown message type", "6f 06 " OTID, "67 09 " DTID "4a 01 00" },
	{ "a Begin that is cut off", "62 2e " OTID "6b 1e", "67 09 " DTID "4a 01 02" },
	{ "a Begin without an originating id", "62 00", NULL },
	{ "a Begin with nothing in it", "62 06 " OTID, "67 09 " DTID "4a 01 03" },
	{ "octets after it", "62 06 " OTID "00", "67 09 " DTID "4a 01 02" },
	{ "an AARE in a Begin",
	  "62 32 " OTID "6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 07 04 00 00 01 00 12 02 a2 "
	  "03 02 01 00 a3 05 a1 03 02 01 00", "67 09 " DTID "4a 01 03" },
	{ "user information that is no MAP-open",
	  "62 39 " OTID "6b 31 28 2f 06 07 00 11 86 05 01 01 01 a0 24 60 22 80 02 07 80 a1 09 06 07 04 00 00 01 00 12 02 be "
	  "11 28 0f 06 07 04 00 00 01 01 01 01 a0 04 a2 02 05 00",
	  "67 2e " DTID "6b 26 28 24 06 07 00 11 86 05 01 01 01 a0 19 64 17 80 01 00 be 12 28 10 06 07 04 00 00 01 01 01 01 "
	  "a0 05 a5 03 0a 01 01" },
	{ "a context that is none of MAP",
	  "62 22 " OTID "6b 1a 28 18 06 07 00 11 86 05 01 01 01 a0 0d 60 0b 80 02 07 80 a1 05 06 03 2a 03 04",
	  "67 2e " DTID "6b 26 28 24 06 07 00 11 86 05 01 01 01 a0 19 61 17 80 02 07 80 a1 05 06 03 2a 03 04 a2 03 02 01 01 "
	  "a3 05 a1 03 02 01 02" },
	{ "Unidirectional", "61 08 6c 08 a1 06 02 01 01 02 01 0c", NULL },
};

static void test_messages(void **state)
{
	struct tc_world *w = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		print_message("# %s\n", messages[i].what);
		w->n_sent = 0;
		tc_inject(w, messages[i].message);
		assert_int_equal(w->n_open, 0);
		assert_int_equal(w->n_sent, messages[i].answer ? 1 : 0);
		if (messages[i].answer)
			assert_tc_sent(w, messages[i].answer);
	}
}

/* A broken Continue ends the dialogue that it names, for both sides. */
static void test_broken_continue(void **state)
{
	struct tc_world *w = *state;

	open_dialogue(w);
	tc_inject(w, "65 0d " OTID "49 04 TTTTTTTT 6c");
	assert_int_equal(w->closed.how, TC_END_PROVIDER_ABORT);
	assert_tc_sent(w, "67 09 " DTID "4a 01 02");
	open_dialogue(w);
	/* a dialogue portion of another syntax */
	tc_inject(w, "65 1b " OTID "49 04 TTTTTTTT 6b 0d 28 0b 06 03 2a 03 04 a0 04 a0 02 05 00");
	assert_int_equal(w->n_closed, 2);
	assert_tc_sent(w, "67 1a " DTID "6b 12 28 10 06 07 00 11 86 05 01 01 01 a0 05 64 03 80 01 01");
}

static void test_many_operations(void **state)
{
	struct tc_world *w = *state;
	char message[128];
	unsigned int id;

	open_dialogue(w);
	for (id = 0x20; id < 0x20 + 15; id++) {
		snprintf(message, sizeof(message), "65 16 " OTID "49 04 TTTTTTTT 6c 08 a1 06 02 01 %02x 02 01 0e", id);
		tc_inject(w, message);
	}
	assert_int_equal(w->n_component, 15);
	tc_inject(w, "65 16 " OTID "49 04 TTTTTTTT 6c 08 a1 06 02 01 70 02 01 0e");
	assert_int_equal(w->n_component, 15);
	assert_tc_sent(w, "65 16 48 04 TTTTTTTT " DTID "6c 08 a4 06 02 01 70 81 01 03");
	/* what was not asked cannot be answered */
	assert_int_equal(tc_result(w->d, 0x71, NULL, 0), -EINVAL);
	assert_int_equal(tc_error(w->d, 0x71, 34, NULL, 0), -EINVAL);
	tc_abort(w->d, MAP_USER_ABORT_SPECIFIC, 0);
}

static void test_result_not_last(void **state)
{
	struct tc_world *w = *state;

	open_dialogue(w);
	tc_inject(w, "65 13 " OTID "49 04 TTTTTTTT 6c 05 a7 03 02 01 01");
	assert_false(w->last.last);
	tc_inject(w, "65 13 " OTID "49 04 TTTTTTTT 6c 05 a2 03 02 01 01");
	assert_true(w->last.last);
	assert_int_equal(w->n_component, 2);
	assert_int_equal(w->n_sent, 1);
	tc_abort(w->d, MAP_USER_ABORT_SPECIFIC, 0);
}

/* What somebody else encoded. */
static void test_foreign_component(void **state)
{
	static const uint8_t invoke[] = { 0xa1, 0x06, 0x02, 0x01, 0x02, 0x02, 0x01, 0x12 };
	static const uint8_t result[] = { 0xa2, 0x03, 0x02, 0x01, 0x07 };
	struct tc_world *w = *state;

	open_dialogue(w);
	assert_int_equal(tc_component(w->d, invoke, sizeof(invoke)), 0);
	assert_int_equal(tc_component(w->d, invoke, sizeof(invoke)), -EINVAL);
	assert_int_equal(tc_component(w->d, invoke, 3), -EINVAL);
	assert_int_equal(tc_component(w->d, result, sizeof(result)), 0);
	assert_int_equal(tc_result(w->d, 7, NULL, 0), -EINVAL);
	assert_int_equal(tc_send(w->d), 0);
	assert_tc_sent(w, "65 1b 48 04 TTTTTTTT " DTID "6c 0d a1 06 02 01 02 02 01 12 a2 03 02 01 07");
	tc_abort(w->d, MAP_USER_ABORT_SPECIFIC, 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, tc_setup, tc_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_components),
		T(test_reject_ends),
		T(test_messages),
		T(test_broken_continue),
		T(test_many_operations),
		T(test_result_not_last),
		T(test_foreign_component),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
