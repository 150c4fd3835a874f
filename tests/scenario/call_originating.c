/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A's own side of a call: barring of both directions, CLIR, what A is reminded of, unknown numbers, emergency calls
 * (call-handling.md section 6). */
#include "call_world.h"

SCENARIO(baoc_refuses_and_says_so)
{
	struct phone_leg *a;

	subscriber_bar(A(w), CB_BAOC);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_true(a->has_release_notify);
	assert_int_equal(a->release_notify.ss_code, SS_CODE_BARRING_OUTGOING);
	assert_int_equal(a->release_notify.ss_status, 0x05);
	assert_int_equal(a->n_proceeding, 0);
	assert_null(leg_of(w, B(w)));
	assert_int_equal(counter(w, CALL_CTR_BARRED_OUTGOING), 1);
	assert_int_equal(counter(w, CALL_CTR_RELEASED), 1);
}

SCENARIO(odb_refuses_without_notification)
{
	struct phone_leg *a;

	A(w)->prof.profile.odb = ODB_ALL_OG;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 8);
	assert_false(a->has_release_notify);
}

SCENARIO(baic_of_the_called_party_is_counted)
{
	struct phone_leg *a;

	subscriber_bar(B(w), CB_BAIC);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_false(a->has_release_notify);
	assert_int_equal(counter(w, CALL_CTR_BARRED_INCOMING), 1);
}

SCENARIO(baic_of_c_ends_a_forwarded_call)
{
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1003");
	subscriber_bar(C(w), CB_BAIC);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
	assert_true(why_has_hit(last_record(w)->why, "BAIC"));
}

SCENARIO(bic_roam_counts_only_abroad)
{
	struct phone_leg *a;

	subscriber_bar(B(w), CB_BIC_ROAM);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->n_connect, 1);
	leg_hangs_up(a);
	call_world_run(w);
	B(w)->prof.abroad = true;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 21);
}

SCENARIO(a_is_reminded_of_its_own_forwardings)
{
	struct phone_leg *a;

	subscriber_forward(A(w), CF_CFU, "1004");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->n_notify, 1);
	assert_int_equal(a->notify[0].ss_code, SS_CODE_CFU);
	assert_int_equal(a->notify[0].ss_status, 0x07);
	leg_hangs_up(a);
	call_world_run(w);
	cf_reg_erase(&A(w)->prof.profile, CF_CFU, BSG_SPEECH);
	subscriber_forward(A(w), CF_CFB, "1004");
	B(w)->behaviour = PHONE_SILENT;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->n_notify, 1);
	assert_int_equal(a->notify[0].ss_code, SS_CODE_ALL_COND_FORWARDING);
	leg_answers(leg_of(w, B(w)));
	assert_int_equal(a->n_notify, 1);		/* once: with ALERTING, not again with CONNECT */
	leg_hangs_up(a);
}

SCENARIO(permanent_clir_cannot_be_suppressed)
{
	struct call_mo_setup setup;
	struct phone_leg *a;

	A(w)->prof.profile.clir_mode = CLIR_PERMANENT;
	call_mo_setup_init(&setup, A(w), "1002");
	setup.clir = CLIR_PER_CALL_SUPPRESS;
	a = call_world_dial_setup(w, &setup);
	assert_int_equal(a->n_notify, 1);
	assert_int_equal(a->notify[0].ss_code, SS_CODE_CLIR);
	assert_true(a->notify[0].clir_suppression_rejected);
	assert_true(leg_of(w, B(w))->setup.calling_restricted);
	leg_hangs_up(a);
}

SCENARIO(unknown_number_with_nothing_below)
{
	struct phone_leg *a = call_world_dial(w, A(w), "4711");

	assert_int_equal(a->cause, 1);
	assert_int_equal(last_record(w)->cause, 1);
}

SCENARIO(unknown_number_with_a_way_out)
{
	struct phone_leg *a, *c;

	w->outside_exists = true;
	a = call_world_dial(w, A(w), "4711");
	c = leg_of_number(w, "4711");
	assert_int_equal(a->n_connect, 1);
	assert_int_equal(a->n_bridge, 1);
	leg_hangs_up(c);
}

SCENARIO(number_outside_does_not_answer)
{
	struct phone_leg *a;

	w->outside_exists = true;
	w->outside = PHONE_SILENT;
	a = call_world_dial(w, A(w), "4711");
	call_world_advance(w, 179);
	assert_int_equal(a->n_release, 0);
	call_world_advance(w, 1);
	assert_int_equal(a->cause, 19);
}

SCENARIO(number_outside_refuses)
{
	struct phone_leg *a;

	w->outside_exists = true;
	w->outside = PHONE_REJECTS_17;
	a = call_world_dial(w, A(w), "4711");
	assert_int_equal(a->cause, 17);
}

SCENARIO(subscriber_without_a_phone)
{
	struct phone_leg *a;

	B(w)->no_phone = true;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 3);
}

SCENARIO(vlr_knows_nothing_of_the_called_party)
{
	struct phone_leg *a;

	B(w)->unknown_to_vlr = true;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 41);
}

SCENARIO(vlr_knows_nothing_of_the_caller)
{
	struct phone_leg *a;

	A(w)->unknown_to_vlr = true;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->n_connect, 1);
	leg_hangs_up(a);
}

SCENARIO(setup_that_cannot_be_sent_forwards_nothing)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SETUP_FAILS;
	subscriber_forward(B(w), CF_CFNRC, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(a->cause, 41);
	assert_int_equal(leg_of(w, B(w))->n_release, 1);
	assert_null(leg_of(w, C(w)));
}

static struct phone_leg *emergency(struct world *w)
{
	struct call_mo_setup setup;

	call_mo_setup_init(&setup, A(w), "112");
	setup.emergency = true;
	return call_world_dial_setup(w, &setup);
}

SCENARIO(emergency_without_a_route)
{
	struct phone_leg *a = emergency(w);

	assert_int_equal(a->cause, 3);
	assert_int_equal(counter(w, CALL_CTR_EMERGENCY), 1);
}

SCENARIO(emergency_is_neither_barred_nor_forwarded)
{
	struct phone_leg *a;

	OSMO_STRLCPY_ARRAY(w->cfg->emergency_route_to, "1002");
	subscriber_bar(A(w), CB_BAOC);
	subscriber_bar(B(w), CB_BAIC);
	subscriber_forward(B(w), CF_CFU, "1003");
	a = emergency(w);
	assert_int_equal(a->n_connect, 1);
	assert_string_equal(last_record(w)->answered_by.digits, "1002");
	assert_int_equal(last_record(w)->n_forwardings, 0);
	leg_hangs_up(a);
}

SCENARIO(emergency_goes_outside_without_a_route)
{
	struct call_mo_setup setup;
	struct phone_leg *a, *out;

	w->outside_exists = true;
	subscriber_bar(A(w), CB_BAOC);
	call_mo_setup_init(&setup, A(w), "1001");
	setup.called.digits[0] = '\0';		/* EMERGENCY SETUP of TS 24.008 has no number */
	setup.emergency = true;
	a = call_world_dial_setup(w, &setup);
	out = leg_of(w, NULL);
	assert_true(out->setup.emergency);
	assert_string_equal(out->setup.called.digits, "");
	assert_string_equal(out->setup.calling_imsi, A(w)->prof.imsi);
	assert_int_equal(a->n_proceeding, 1);
	assert_int_equal(a->n_connect, 1);
	leg_hangs_up(a);
}

SCENARIO(emergency_whose_route_leads_nowhere)
{
	struct phone_leg *a;

	OSMO_STRLCPY_ARRAY(w->cfg->emergency_route_to, "4917000112");
	a = emergency(w);
	assert_int_equal(a->cause, 3);
	assert_int_equal(a->n_connect, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(baoc_refuses_and_says_so),
	cmocka_unit_test(odb_refuses_without_notification),
	cmocka_unit_test(baic_of_the_called_party_is_counted),
	cmocka_unit_test(baic_of_c_ends_a_forwarded_call),
	cmocka_unit_test(bic_roam_counts_only_abroad),
	cmocka_unit_test(a_is_reminded_of_its_own_forwardings),
	cmocka_unit_test(permanent_clir_cannot_be_suppressed),
	cmocka_unit_test(unknown_number_with_nothing_below),
	cmocka_unit_test(unknown_number_with_a_way_out),
	cmocka_unit_test(number_outside_does_not_answer),
	cmocka_unit_test(number_outside_refuses),
	cmocka_unit_test(subscriber_without_a_phone),
	cmocka_unit_test(vlr_knows_nothing_of_the_called_party),
	cmocka_unit_test(vlr_knows_nothing_of_the_caller),
	cmocka_unit_test(setup_that_cannot_be_sent_forwards_nothing),
	cmocka_unit_test(emergency_without_a_route),
	cmocka_unit_test(emergency_is_neither_barred_nor_forwarded),
	cmocka_unit_test(emergency_goes_outside_without_a_route),
	cmocka_unit_test(emergency_whose_route_leads_nowhere),
};

const struct test_part call_originating_part = { tests, ARRAY_SIZE(tests) };
