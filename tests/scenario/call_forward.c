/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Carrying out forwardings: numbers, reasons and counters over several hops, the limits, loops; TS 23.082,
 * call-handling.md section 4. */
#include "call_world.h"

SCENARIO(cfnry_ladder)
{
	struct phone_leg *a, *b, *c;

	B(w)->behaviour = C(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	b = leg_of(w, B(w));
	assert_int_equal(a->n_proceeding, 1);
	assert_int_equal(a->n_alert, 1);
	call_world_advance(w, 9);
	assert_int_equal(b->n_release, 0);
	call_world_advance(w, 1);
	assert_int_equal(b->n_release, 1);
	assert_int_equal(b->cause, 16);
	c = leg_of(w, C(w));
	assert_string_equal(c->setup.redirecting.digits, "1002");
	assert_false(c->setup.redirecting_restricted);
	assert_string_equal(c->setup.calling.digits, "1001");
	assert_string_equal(last_record(w)->state, "ALERTING");
	assert_int_equal(a->n_alert, 1);
	leg_answers(c);
	assert_int_equal(a->n_connect, 1);
	assert_int_equal(a->n_bridge + c->n_bridge, 2);
	assert_int_equal(b->n_connect + b->n_bridge, 0);
	assert_string_equal(last_record(w)->answered_by.digits, "1003");
	leg_hangs_up(c);
	call_world_run(w);
	assert_int_equal(a->cause, 16);
	assert_int_equal(counter(w, CALL_CTR_CFNRY), 1);
	assert_int_equal(counter(w, CALL_CTR_ANSWERED), 1);
	assert_int_equal(counter(w, CALL_CTR_RELEASED), 0);
}

SCENARIO(no_reply_time_counts_from_alerting)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_MUTE;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 15);
	assert_string_equal(last_record(w)->state, "OFFERED");
	leg_alerts(leg_of(w, B(w)));
	call_world_advance(w, 9);
	assert_string_equal(last_record(w)->state, "ALERTING");
	assert_int_equal(last_record(w)->n_forwardings, 0);
	call_world_advance(w, 1);
	assert_int_equal(last_record(w)->n_forwardings, 1);
	leg_hangs_up(a);
}

SCENARIO(vlr_decides_with_the_data_of_that_moment)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	cf_reg_erase(&B(w)->prof.profile, CF_CFNRY, BSG_SPEECH);
	call_world_advance(w, 10);
	assert_int_equal(a->cause, 19);
	assert_int_equal(last_record(w)->n_forwardings, 0);
}

SCENARIO(chain_keeps_original_and_grows_counter)
{
	struct phone_leg *a, *d;

	subscriber_forward(B(w), CF_CFU, "1003");
	C(w)->behaviour = PHONE_REJECTS_17;
	subscriber_forward(C(w), CF_CFB, "1004");
	a = call_world_dial(w, A(w), "1002");
	d = leg_of(w, D(w));
	assert_int_equal(d->history.counter, 2);
	assert_int_equal(d->history.original_reason, FWD_COND_UNCONDITIONAL);
	assert_int_equal(d->history.reason, FWD_COND_BUSY);
	assert_string_equal(d->history.original_called.digits, "1002");
	assert_string_equal(d->setup.redirecting.digits, "1003");
	assert_int_equal(d->setup.notify.ss_code, SS_CODE_CFB);
	assert_int_equal(last_record(w)->n_forwardings, 2);
	leg_hangs_up(a);
}

SCENARIO(counter_of_an_incoming_call_is_inherited)
{
	struct call_mo_setup setup;
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1003");
	call_mo_setup_init(&setup, NULL, "1002");
	setup.history.counter = 3;
	setup.history.original_reason = setup.history.reason = FWD_COND_NO_REPLY;
	isdn_number_parse(&setup.history.original_called, "+49301");
	isdn_number_parse(&setup.history.redirecting, "+49302");
	a = call_world_dial_setup(w, &setup);
	assert_int_equal(leg_of(w, C(w))->history.counter, 4);
	assert_string_equal(leg_of(w, C(w))->history.original_called.digits, "49301");
	assert_int_equal(leg_of(w, C(w))->history.original_reason, FWD_COND_NO_REPLY);
	leg_hangs_up(a);
}

SCENARIO(chain_ends_at_the_limit)
{
	struct phone_leg *a;
	unsigned int i;

	for (i = 1; i < 7; i++) {
		const char next[] = { '1', '0', '0', '2' + i, '\0' };

		subscriber_forward(&w->sub[i], CF_CFU, next);
	}
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_int_equal(last_record(w)->n_forwardings, 5);
	assert_true(why_has_hit(last_record(w)->why, "forwarding limit"));
	assert_int_equal(counter(w, CALL_CTR_FORWARDING_REFUSED), 1);
	assert_null(leg_of(w, &w->sub[7]));
}

SCENARIO(subscriber_may_have_a_lower_limit)
{
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1003");
	subscriber_forward(C(w), CF_CFU, "1004");
	C(w)->prof.profile.max_forwardings = 1;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_int_equal(last_record(w)->n_forwardings, 1);
}

SCENARIO(own_number_is_refused)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_REJECTS_17;
	subscriber_forward(B(w), CF_CFB, "1002");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_true(why_has_hit(last_record(w)->why, "own number"));
	assert_int_equal(last_record(w)->n_forwardings, 0);
}

SCENARIO(cycle_is_refused)
{
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1003");
	subscriber_forward(C(w), CF_CFU, "1002");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_true(why_has_hit(last_record(w)->why, "cycle"));
	assert_int_equal(last_record(w)->n_forwardings, 1);
	assert_null(leg_of(w, B(w)));
}

SCENARIO(cycle_of_conditions_is_refused)
{
	struct phone_leg *a;

	B(w)->behaviour = C(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	subscriber_forward(C(w), CF_CFNRY, "1002");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 20);
	assert_int_equal(a->cause, 21);
	assert_int_equal(leg_of(w, B(w))->n_setup, 1);
}

SCENARIO(deny_list_is_asked_at_call_time)
{
	static const char *const deny[] = { "10" };
	struct phone_leg *a;

	w->cfg->fwd.deny = deny;
	w->cfg->fwd.n_deny = 1;
	subscriber_forward(B(w), CF_CFU, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_true(why_has_hit(last_record(w)->why, "deny list"));
}

SCENARIO(simultaneous_forwardings_are_limited)
{
	struct phone_leg *a, *d;

	w->cfg->max_forwarded_per_subscriber = 1;
	C(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFU, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(call_control_forwarded(w->cc, B(w)->prof.imsi), 1);
	d = call_world_dial(w, D(w), "1002");
	assert_int_equal(d->cause, 21);
	assert_true(why_has_hit(last_record(w)->why, "simultaneous forwardings"));
	leg_hangs_up(a);
	call_world_run(w);
	d = call_world_dial(w, D(w), "1002");
	assert_int_equal(d->n_alert, 1);
	leg_hangs_up(d);
}

SCENARIO(c_refuses_and_b_is_not_tried_again)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_REJECTS_17;
	C(w)->behaviour = PHONE_REJECTS_21;
	subscriber_forward(B(w), CF_CFB, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_int_equal(leg_of(w, B(w))->n_setup, 1);
	assert_int_equal(leg_of(w, C(w))->n_setup, 1);
}

SCENARIO(forward_to_a_number_outside)
{
	struct phone_leg *a, *c;

	w->outside_exists = true;
	subscriber_forward(B(w), CF_CFU, "+4930999");
	a = call_world_dial(w, A(w), "1002");
	c = leg_of_number(w, "4930999");
	assert_string_equal(c->setup.imsi, "");
	assert_int_equal(c->setup.called.ton, ISDN_TON_INTERNATIONAL);
	assert_int_equal(a->n_connect, 1);
	assert_string_equal(last_record(w)->answered_by.digits, "4930999");
	leg_hangs_up(c);
}

SCENARIO(forward_to_nobody)
{
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "4711");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 1);
	assert_int_equal(last_record(w)->n_forwardings, 1);
}

SCENARIO(subaddress_travels_with_the_number)
{
	struct cf_reg reg = {
		.groups = BSG_SPEECH,
		.active = BSG_SPEECH,
		.subaddress = { .len = 3, .octets = "\xa0\x12\x34" },
	};
	struct phone_leg *a;

	isdn_number_parse(&reg.ftn, "1003");
	assert_int_equal(cf_reg_set(&B(w)->prof.profile, CF_CFU, &reg), 0);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(leg_of(w, C(w))->setup.called_subaddress.len, 3);
	assert_memory_equal(leg_of(w, C(w))->setup.called_subaddress.octets, "\xa0\x12\x34", 3);
	leg_hangs_up(a);
}

SCENARIO(diversion_not_allowed_gives_the_failing_cause)
{
	struct call_mo_setup setup;
	struct phone_leg *a;

	B(w)->behaviour = PHONE_REJECTS_17;
	subscriber_forward(B(w), CF_CFB, "1003");
	call_mo_setup_init(&setup, NULL, "1002");
	setup.history.diversion_not_allowed = true;
	a = call_world_dial_setup(w, &setup);
	assert_int_equal(a->cause, 17);
	assert_null(leg_of(w, C(w)));
}

SCENARIO(forwarded_to_the_caller_himself_is_busy)
{
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1001");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 17);
	assert_int_equal(last_record(w)->n_forwardings, 1);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(cfnry_ladder),
	cmocka_unit_test(no_reply_time_counts_from_alerting),
	cmocka_unit_test(vlr_decides_with_the_data_of_that_moment),
	cmocka_unit_test(chain_keeps_original_and_grows_counter),
	cmocka_unit_test(counter_of_an_incoming_call_is_inherited),
	cmocka_unit_test(chain_ends_at_the_limit),
	cmocka_unit_test(subscriber_may_have_a_lower_limit),
	cmocka_unit_test(own_number_is_refused),
	cmocka_unit_test(cycle_is_refused),
	cmocka_unit_test(cycle_of_conditions_is_refused),
	cmocka_unit_test(deny_list_is_asked_at_call_time),
	cmocka_unit_test(simultaneous_forwardings_are_limited),
	cmocka_unit_test(c_refuses_and_b_is_not_tried_again),
	cmocka_unit_test(forward_to_a_number_outside),
	cmocka_unit_test(forward_to_nobody),
	cmocka_unit_test(subaddress_travels_with_the_number),
	cmocka_unit_test(diversion_not_allowed_gives_the_failing_cause),
	cmocka_unit_test(forwarded_to_the_caller_himself_is_busy),
};

const struct test_part call_forward_part = { tests, ARRAY_SIZE(tests) };
