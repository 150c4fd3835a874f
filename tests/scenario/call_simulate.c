/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dry run says what the call would do, and the call then does it. */
#include "call_world.h"

static const struct why_step *simulate(struct world *w, const char *a, const char *b, enum call_simulate_if cond,
				       struct why_chain *why)
{
	struct isdn_number from = {}, to;

	if (a)
		isdn_number_parse(&from, a);
	isdn_number_parse(&to, b);
	memset(why, 0, sizeof(*why));
	call_simulate(w->cc, &from, &to, cond, why);
	assert_true(why->n > 0);
	assert_int_equal(call_control_count(w->cc), 0);
	assert_true(llist_empty(&w->legs));
	return &why->step[why->n - 1];
}

static void dry_run(void (*test)(struct world *w, struct why_chain *why))
{
	struct world *w = call_world_new(false);
	struct why_chain *why = talloc_zero(w, struct why_chain);

	test(w, why);
	call_world_free(w);
}

#define DRY_RUN(name) \
	static void name##_in(struct world *w, struct why_chain *why); \
	static void name(void **state) { dry_run(name##_in); } \
	static void name##_in(struct world *w, struct why_chain *why)

DRY_RUN(dry_run_answers)
{
	assert_string_equal(simulate(w, "1001", "1002", CALL_SIM_ANSWERS, why)->rule, "answered");
	assert_true(why_has_hit(why, "call allowed"));
}

DRY_RUN(dry_run_of_each_condition)
{
	static const struct { enum call_simulate_if cond; int cause; } without[] = {
		{ CALL_SIM_BUSY, 17 }, { CALL_SIM_NO_REPLY, 19 }, { CALL_SIM_NOT_REACHABLE, 27 },
	};
	static const struct { enum call_simulate_if cond; enum cf_service s; const char *rule; } with[] = {
		{ CALL_SIM_ANSWERS, CF_CFU, "CFU operative" },
		{ CALL_SIM_BUSY, CF_CFB, "CFB operative" },
		{ CALL_SIM_NO_REPLY, CF_CFNRY, "CFNRy operative" },
		{ CALL_SIM_NOT_REACHABLE, CF_CFNRC, "CFNRc operative" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(without); i++)
		assert_int_equal(simulate(w, "1001", "1002", without[i].cond, why)->cause, without[i].cause);
	for (i = 0; i < ARRAY_SIZE(with); i++) {
		subscriber_forward(B(w), with[i].s, "1003");
		assert_string_equal(simulate(w, "1001", "1002", with[i].cond, why)->text, "1003: takes the call");
		assert_true(why_has_hit(why, with[i].rule));
		cf_reg_erase(&B(w)->prof.profile, with[i].s, BSG_SPEECH);
	}
}

DRY_RUN(dry_run_of_call_waiting)
{
	B(w)->prof.profile.cw.provisioned = true;
	B(w)->prof.profile.cw.active = BSG_SPEECH;
	assert_string_equal(simulate(w, "1001", "1002", CALL_SIM_BUSY, why)->rule, "offered as waiting call");
}

DRY_RUN(dry_run_finds_loops)
{
	subscriber_forward(B(w), CF_CFU, "1003");
	subscriber_forward(C(w), CF_CFU, "1002");
	assert_int_equal(simulate(w, "1001", "1002", CALL_SIM_ANSWERS, why)->cause, 21);
	assert_true(why_has_hit(why, "cycle"));
}

DRY_RUN(dry_run_knows_that_the_caller_is_busy)
{
	subscriber_forward(B(w), CF_CFU, "1001");
	assert_int_equal(simulate(w, "1001", "1002", CALL_SIM_ANSWERS, why)->cause, 17);
	assert_string_equal(simulate(w, "1003", "1002", CALL_SIM_ANSWERS, why)->rule, "answered");
}

DRY_RUN(dry_run_of_barring)
{
	subscriber_bar(A(w), CB_BAOC);
	assert_int_equal(simulate(w, "1001", "1002", CALL_SIM_ANSWERS, why)->cause, 21);
	assert_string_equal(simulate(w, "4711", "1002", CALL_SIM_ANSWERS, why)->rule, "answered");
	assert_string_equal(simulate(w, NULL, "1002", CALL_SIM_ANSWERS, why)->rule, "answered");
	subscriber_bar(B(w), CB_BAIC);
	assert_int_equal(simulate(w, NULL, "1002", CALL_SIM_ANSWERS, why)->cause, 21);
}

DRY_RUN(dry_run_of_numbers_outside)
{
	assert_string_equal(simulate(w, "1001", "4711", CALL_SIM_ANSWERS, why)->rule, "route");
	B(w)->unknown_to_vlr = true;
	assert_int_equal(simulate(w, "1001", "1002", CALL_SIM_ANSWERS, why)->cause, 41);
}

DRY_RUN(dry_run_without_an_answer_in_time)
{
	w->later = true;
	assert_string_equal(simulate(w, "1001", "1002", CALL_SIM_ANSWERS, why)->rule, "no answer");
	call_world_run(w);		/* the answer comes, and nobody is there */
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(dry_run_answers),
	cmocka_unit_test(dry_run_of_each_condition),
	cmocka_unit_test(dry_run_of_call_waiting),
	cmocka_unit_test(dry_run_finds_loops),
	cmocka_unit_test(dry_run_knows_that_the_caller_is_busy),
	cmocka_unit_test(dry_run_of_barring),
	cmocka_unit_test(dry_run_of_numbers_outside),
	cmocka_unit_test(dry_run_without_an_answer_in_time),
};

const struct test_part call_simulate_part = { tests, ARRAY_SIZE(tests) };
