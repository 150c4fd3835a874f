/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether B is busy: the rule set of call-handling.md section 2 (TS 22.001 C.2, TS 23.083), counted from real calls. */
#include "call_world.h"

/* B calls 1008 and talks. */
static struct phone_leg *talk(struct world *w)
{
	return call_world_dial(w, B(w), "1008");
}

static void call_waiting_on(struct subscriber *sub)
{
	sub->prof.profile.cw.provisioned = true;
	sub->prof.profile.cw.active = BSG_SPEECH;
}

SCENARIO(no_call_is_offered_normally)
{
	struct phone_leg *a = call_world_dial(w, A(w), "1002");

	assert_false(leg_of(w, B(w))->setup.waiting);
	assert_false(leg_of(w, B(w))->setup.has_notify);
	leg_hangs_up(a);
}

SCENARIO(active_without_call_waiting_is_ndub)
{
	struct phone_leg *b = talk(w), *a = call_world_dial(w, A(w), "1002");

	assert_int_equal(a->cause, 17);
	assert_true(why_has_hit(last_record(w)->why, "busy"));
	leg_hangs_up(b);
}

SCENARIO(held_counts_as_active)
{
	struct phone_leg *b = talk(w), *a;

	call_leg_held(&b->leg);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 17);
	leg_hangs_up(b);
}

SCENARIO(active_with_call_waiting_is_offered_as_waiting)
{
	struct phone_leg *b = talk(w), *a, *waiting;
	struct fwd_busy busy;

	B(w)->behaviour = PHONE_SILENT;
	call_waiting_on(B(w));
	a = call_world_dial(w, A(w), "1002");
	waiting = leg_of_number(w, "1002");
	assert_true(waiting->setup.waiting);
	assert_true(waiting->setup.has_notify);
	assert_int_equal(waiting->setup.notify.ss_code, SS_CODE_CW);
	assert_true(waiting->setup.notify.call_is_waiting);
	assert_int_equal(waiting->setup.notify.notification, -1);
	assert_int_equal(a->n_alert, 1);
	assert_int_equal(counter(w, CALL_CTR_WAITING), 1);
	call_control_busy(w->cc, B(w)->prof.imsi, &busy);
	assert_int_equal(busy.active, 1);
	assert_int_equal(busy.waiting, 1);
	assert_int_equal(busy.setting_up, 0);
	leg_answers(waiting);
	call_control_busy(w->cc, B(w)->prof.imsi, &busy);
	assert_int_equal(busy.active, 2);
	leg_hangs_up(a);
	leg_hangs_up(b);
}

SCENARIO(active_and_waiting_is_ndub)
{
	struct phone_leg *b = talk(w), *a, *d;

	B(w)->behaviour = PHONE_SILENT;
	call_waiting_on(B(w));
	a = call_world_dial(w, A(w), "1002");
	d = call_world_dial(w, D(w), "1002");
	assert_int_equal(d->cause, 17);
	leg_hangs_up(a);
	leg_hangs_up(b);
}

SCENARIO(active_and_held_without_waiting_is_offered_as_waiting)
{
	struct phone_leg *b = talk(w), *a, *d;

	B(w)->behaviour = PHONE_SILENT;
	call_waiting_on(B(w));
	a = call_world_dial(w, A(w), "1002");
	call_leg_held(&b->leg);
	leg_answers(leg_of_number(w, "1002"));
	d = call_world_dial(w, D(w), "1002");
	assert_true(leg_of_number(w, "1002")->setup.waiting);
	leg_hangs_up(d);
	leg_hangs_up(a);
	leg_hangs_up(b);
}

SCENARIO(mo_call_in_setup_is_ndub)
{
	struct phone_leg *b, *a;

	call_waiting_on(B(w));
	w->sub[7].behaviour = PHONE_SILENT;
	b = talk(w);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 17);
	leg_hangs_up(b);
}

SCENARIO(mt_call_in_setup_is_ndub)
{
	struct phone_leg *a, *d;

	call_waiting_on(B(w));
	B(w)->behaviour = PHONE_SILENT;
	a = call_world_dial(w, A(w), "1002");
	d = call_world_dial(w, D(w), "1002");
	assert_int_equal(d->cause, 17);
	leg_hangs_up(a);
}

SCENARIO(fax_in_progress_is_ndub)
{
	struct call_mo_setup setup;
	struct phone_leg *b, *a;

	B(w)->prof.profile.subscribed |= BSG_FAX;
	w->sub[7].prof.profile.subscribed |= BSG_FAX;
	call_waiting_on(B(w));
	B(w)->prof.profile.cw.active |= BSG_FAX;
	call_mo_setup_init(&setup, B(w), "1008");
	setup.group = BSG_FAX;
	b = call_world_dial_setup(w, &setup);
	assert_int_equal(b->n_connect, 1);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 17);
	leg_hangs_up(b);
}

SCENARIO(released_call_no_longer_counts)
{
	struct phone_leg *b = talk(w), *a;

	leg_hangs_up(b);
	call_world_run(w);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->n_connect, 1);
	leg_hangs_up(a);
}

SCENARIO(not_reachable_comes_before_busy)
{
	struct phone_leg *b = talk(w), *a;

	subscriber_forward(B(w), CF_CFB, "1003");
	subscriber_forward(B(w), CF_CFNRC, "1004");
	B(w)->prof.detached = true;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(last_record(w)->forwarding[0].ss_code, SS_CODE_CFNRC);
	leg_hangs_up(a);
	leg_hangs_up(b);
}

SCENARIO(waiting_call_runs_the_no_reply_timer)
{
	struct phone_leg *b = talk(w), *a;

	B(w)->behaviour = PHONE_SILENT;
	call_waiting_on(B(w));
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 9);
	assert_int_equal(last_record(w)->n_forwardings, 0);
	call_world_advance(w, 1);
	assert_int_equal(last_record(w)->n_forwardings, 1);
	assert_int_equal(b->n_release, 0);
	leg_hangs_up(a);
	leg_hangs_up(b);
}

SCENARIO(udub_of_a_waiting_call_is_cfb)
{
	struct phone_leg *b = talk(w), *a;

	B(w)->behaviour = PHONE_ALERTS_REJECTS_17;
	call_waiting_on(B(w));
	subscriber_forward(B(w), CF_CFB, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(last_record(w)->forwarding[0].ss_code, SS_CODE_CFB);
	leg_hangs_up(a);
	leg_hangs_up(b);
}

SCENARIO(forwarded_call_may_wait)
{
	struct phone_leg *c = call_world_dial(w, C(w), "1008"), *a;
	const struct notify_ss *n;

	call_waiting_on(C(w));
	C(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFU, "1003");
	a = call_world_dial(w, A(w), "1002");
	n = &leg_of_number(w, "1003")->setup.notify;
	assert_int_equal(n->ss_code, SS_CODE_CW);
	assert_true(n->call_is_waiting);
	assert_int_equal(n->notification, NOTIFY_SS_TO_C);
	leg_hangs_up(a);
	leg_hangs_up(c);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(no_call_is_offered_normally),
	cmocka_unit_test(active_without_call_waiting_is_ndub),
	cmocka_unit_test(held_counts_as_active),
	cmocka_unit_test(active_with_call_waiting_is_offered_as_waiting),
	cmocka_unit_test(active_and_waiting_is_ndub),
	cmocka_unit_test(active_and_held_without_waiting_is_offered_as_waiting),
	cmocka_unit_test(mo_call_in_setup_is_ndub),
	cmocka_unit_test(mt_call_in_setup_is_ndub),
	cmocka_unit_test(fax_in_progress_is_ndub),
	cmocka_unit_test(released_call_no_longer_counts),
	cmocka_unit_test(not_reachable_comes_before_busy),
	cmocka_unit_test(waiting_call_runs_the_no_reply_timer),
	cmocka_unit_test(udub_of_a_waiting_call_is_cfb),
	cmocka_unit_test(forwarded_call_may_wait),
};

const struct test_part call_busy_part = { tests, ARRAY_SIZE(tests) };
