/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Events that cross: the race rules of call-handling.md section 8, A hanging up in every state, HLR, VLR and doors
 * that do not answer. */
#include <unistd.h>

#include "call_world.h"

/* A hangs up while the call is in a state; nothing but the release of everybody follows. */
static void a_hangs_up_in(struct world *w, struct phone_leg *a, const char *state)
{
	struct phone_leg *leg;

	assert_string_equal(last_record(w)->state, state);
	leg_hangs_up(a);
	w->hlr_silent = false;
	call_world_run(w);
	assert_true(last_record(w)->finished);
	assert_int_equal(last_record(w)->cause, 16);
	llist_for_each_entry(leg, &w->legs, entry)
		assert_true(leg->gone);
}

static void a_hangs_up_while_mo_is_checked(void **state)
{
	struct world *w = call_world_new(true);

	w->hlr_silent = true;
	a_hangs_up_in(w, call_world_dial(w, A(w), "1002"), "CHECK_MO");
	assert_null(leg_of(w, B(w)));
	call_world_free(w);
}

static void a_hangs_up_while_the_hlr_is_asked(void **state)
{
	struct world *w = call_world_new(true);
	struct call_mo_setup setup;

	w->hlr_silent = true;
	call_mo_setup_init(&setup, NULL, "1002");
	a_hangs_up_in(w, call_world_dial_setup(w, &setup), "WAIT_SRI");
	assert_null(leg_of(w, B(w)));
	call_world_free(w);
}

static void a_hangs_up_while_the_vlr_is_asked(void **state)
{
	struct world *w = call_world_new(true);
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	w->hlr_silent = true;
	call_world_advance(w, 10);
	a_hangs_up_in(w, a, "WAIT_VLR");
	assert_null(leg_of(w, C(w)));
	call_world_free(w);
}

SCENARIO(a_hangs_up_while_b_is_offered)
{
	B(w)->behaviour = PHONE_MUTE;
	a_hangs_up_in(w, call_world_dial(w, A(w), "1002"), "OFFERED");
}

SCENARIO(a_hangs_up_while_b_rings)
{
	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a_hangs_up_in(w, call_world_dial(w, A(w), "1002"), "ALERTING");
	call_world_advance(w, 20);
	assert_null(leg_of(w, C(w)));
}

SCENARIO(a_hangs_up_while_it_talks)
{
	a_hangs_up_in(w, call_world_dial(w, A(w), "1002"), "ACTIVE");
}

/* Rule b, the hard way: A is gone in the moment in which it is told of the forwarding. */
SCENARIO(a_hangs_up_while_the_call_is_forwarded)
{
	struct phone_leg *a;

	w->hang_up_when_notified = true;
	subscriber_forward(B(w), CF_CFU, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->n_release, 1);
	assert_null(leg_of(w, C(w)));
	assert_int_equal(last_record(w)->n_forwardings, 1);
}

SCENARIO(a_hangs_up_while_it_is_reminded)
{
	struct phone_leg *a;

	w->hang_up_when_notified = true;
	subscriber_forward(A(w), CF_CFU, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->n_alert, 0);
	assert_int_equal(a->n_connect, 0);
	assert_int_equal(a->n_release, 1);
}

SCENARIO(legs_that_vanish_without_a_word)
{
	struct phone_leg *a = call_world_dial(w, A(w), "1002"), *b = leg_of(w, B(w));

	leg_gone(b);
	call_world_run(w);
	assert_int_equal(a->cause, 41);
	a = call_world_dial(w, A(w), "1003");
	leg_gone(a);
	call_world_run(w);
	assert_int_equal(leg_of(w, C(w))->cause, 16);
}

SCENARIO(b_vanishes_while_it_rings)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFB, "1003");
	a = call_world_dial(w, A(w), "1002");
	leg_gone(leg_of(w, B(w)));
	call_world_run(w);
	assert_int_equal(a->cause, 41);
	assert_int_equal(last_record(w)->n_forwardings, 0);
}

/* A door that reports DISCONNECT before answer, its leg still to be released. */
SCENARIO(b_disconnects_while_it_rings)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFB, "1003");
	a = call_world_dial(w, A(w), "1002");
	call_leg_disconnected(&leg_of(w, B(w))->leg, 17);
	call_world_run(w);
	assert_int_equal(last_record(w)->forwarding[0].ss_code, SS_CODE_CFB);
	assert_int_equal(leg_of(w, B(w))->n_release, 1);
	leg_hangs_up(a);
}

/* Rule a: B's CONNECT crosses its release. Rule c: B's release comes when C rings already. */
static void b_answers_after_its_release(void **state)
{
	struct world *w = call_world_new(false);
	struct phone_leg *a, *b;

	B(w)->behaviour = C(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	b = leg_of(w, B(w));
	w->release_late = true;
	call_world_advance(w, 10);
	assert_int_equal(b->n_release, 1);
	leg_answers(b);
	assert_string_equal(last_record(w)->state, "ALERTING");
	assert_int_equal(a->n_connect, 0);
	leg_hangs_up(b);
	leg_gone(b);
	assert_string_equal(last_record(w)->state, "ALERTING");
	w->release_late = false;
	leg_answers(leg_of(w, C(w)));
	assert_int_equal(a->n_connect, 1);
	leg_hangs_up(a);
	call_world_free(w);
}

/* Before its release was said, B's answer wins. */
static void b_answers_while_the_vlr_is_asked(void **state)
{
	struct world *w = call_world_new(true);
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	w->hlr_silent = true;
	call_world_advance(w, 10);
	assert_string_equal(last_record(w)->state, "WAIT_VLR");
	leg_answers(leg_of(w, B(w)));
	assert_int_equal(a->n_connect, 1);
	w->hlr_silent = false;
	call_world_run(w);
	assert_string_equal(last_record(w)->state, "ACTIVE");
	assert_null(leg_of(w, C(w)));
	leg_hangs_up(a);
	call_world_free(w);
}

static void b_refuses_while_the_vlr_is_asked(void **state)
{
	struct world *w = call_world_new(true);
	struct phone_leg *a, *b;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	b = leg_of(w, B(w));
	w->hlr_silent = true;
	call_world_advance(w, 10);
	b->gone = true;
	call_leg_failed(&b->leg, FWD_EV_REJECTED, 17);
	w->hlr_silent = false;
	call_world_run(w);
	assert_int_equal(last_record(w)->forwarding[0].ss_code, SS_CODE_CFNRY);
	assert_int_equal(a->n_connect, 1);
	leg_hangs_up(a);
	call_world_free(w);
}

SCENARIO(b_answers_without_alerting)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_MUTE;
	a = call_world_dial(w, A(w), "1002");
	leg_answers(leg_of(w, B(w)));
	assert_int_equal(a->n_alert, 0);
	assert_int_equal(a->n_connect, 1);
	leg_answers(leg_of(w, B(w)));		/* twice: ignored */
	leg_alerts(leg_of(w, B(w)));
	assert_int_equal(a->n_alert, 0);
	assert_int_equal(a->n_connect, 1);
	leg_hangs_up(a);
}

/* The legs of A itself say nothing of a called party. */
SCENARIO(a_cannot_answer_its_own_call)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SILENT;
	a = call_world_dial(w, A(w), "1002");
	leg_answers(a);
	assert_string_equal(last_record(w)->state, "ALERTING");
	leg_hangs_up(a);
}

static void query_times_out(const char *state, int cause)
{
	struct world *w = call_world_new(true);
	struct phone_leg *a;

	if (!strcmp(state, "CHECK_MO")) {
		w->hlr_silent = true;
		a = call_world_dial(w, A(w), "1002");
	} else if (!strcmp(state, "WAIT_SRI")) {
		struct call_mo_setup setup;

		w->hlr_silent = true;
		call_mo_setup_init(&setup, NULL, "1002");
		a = call_world_dial_setup(w, &setup);
	} else {
		B(w)->behaviour = PHONE_MUTE;
		a = call_world_dial(w, A(w), "1002");
		w->hlr_silent = true;
		leg_of(w, B(w))->gone = true;
		call_leg_failed(&leg_of(w, B(w))->leg, FWD_EV_REJECTED, 17);
	}
	assert_string_equal(last_record(w)->state, state);
	call_world_advance(w, 29);
	assert_int_equal(a->n_release, 0);
	call_world_advance(w, 1);
	assert_int_equal(a->cause, cause);
	assert_int_equal(counter(w, CALL_CTR_TIMEOUT), 1);
	call_world_free(w);			/* gives the late answers, too */
}

static void mo_check_times_out(void **state)
{
	query_times_out("CHECK_MO", 41);
}

static void sri_times_out(void **state)
{
	query_times_out("WAIT_SRI", 41);
}

static void vlr_times_out(void **state)
{
	query_times_out("WAIT_VLR", 41);
}

SCENARIO(door_says_nothing_after_setup)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_MUTE;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 119);
	assert_int_equal(last_record(w)->n_forwardings, 0);
	call_world_advance(w, 1);
	assert_int_equal(last_record(w)->forwarding[0].ss_code, SS_CODE_CFNRY);
	assert_int_equal(leg_of(w, B(w))->n_release, 1);
	leg_hangs_up(a);
}

SCENARIO(door_does_not_release)
{
	struct phone_leg *a = call_world_dial(w, A(w), "1002"), *b = leg_of(w, B(w));

	w->release_late = true;
	leg_hangs_up(a);
	assert_string_equal(last_record(w)->state, "CLEARING");
	leg_hangs_up(a);
	leg_hangs_up(b);
	call_world_advance(w, 29);
	assert_int_equal(call_control_count(w->cc), 1);
	call_world_advance(w, 1);
	assert_int_equal(call_control_count(w->cc), 0);
	assert_null(a->leg.call);
	assert_null(b->leg.call);
	leg_gone(a);				/* at last; nobody listens any more */
	leg_gone(b);
}

static void call_control_goes_while_calls_are_on(void **state)
{
	struct world *w = call_world_new(true);
	struct phone_leg *a = call_world_dial(w, A(w), "1002"), *b = leg_of(w, B(w));

	call_world_dial(w, C(w), "1004");
	subscriber_forward(&w->sub[5], CF_CFU, "1008");
	call_world_dial(w, &w->sub[4], "1006");
	assert_int_equal(call_control_count(w->cc), 3);
	talloc_free(w->cc);
	assert_null(a->leg.call);
	leg_gone(b);
	unlink(w->cdr_path);
	talloc_free(w);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_hangs_up_while_mo_is_checked),
	cmocka_unit_test(a_hangs_up_while_the_hlr_is_asked),
	cmocka_unit_test(a_hangs_up_while_the_vlr_is_asked),
	cmocka_unit_test(a_hangs_up_while_b_is_offered),
	cmocka_unit_test(a_hangs_up_while_b_rings),
	cmocka_unit_test(a_hangs_up_while_it_talks),
	cmocka_unit_test(a_hangs_up_while_the_call_is_forwarded),
	cmocka_unit_test(a_hangs_up_while_it_is_reminded),
	cmocka_unit_test(legs_that_vanish_without_a_word),
	cmocka_unit_test(b_vanishes_while_it_rings),
	cmocka_unit_test(b_disconnects_while_it_rings),
	cmocka_unit_test(b_answers_after_its_release),
	cmocka_unit_test(b_answers_while_the_vlr_is_asked),
	cmocka_unit_test(b_refuses_while_the_vlr_is_asked),
	cmocka_unit_test(b_answers_without_alerting),
	cmocka_unit_test(a_cannot_answer_its_own_call),
	cmocka_unit_test(mo_check_times_out),
	cmocka_unit_test(sri_times_out),
	cmocka_unit_test(vlr_times_out),
	cmocka_unit_test(door_says_nothing_after_setup),
	cmocka_unit_test(door_does_not_release),
	cmocka_unit_test(call_control_goes_while_calls_are_on),
};

const struct test_part call_race_part = { tests, ARRAY_SIZE(tests) };
