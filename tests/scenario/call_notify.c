/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is told and shown what: notifications to A, B and C by B's options (TS 24.082), the redirecting number, CLIP,
 * CLIR and COLP with forwarding (TS 22.082 1.3.1, ss-model.md 10.4), call hold (TS 24.083). */
#include "call_world.h"

static void options(struct subscriber *sub, uint8_t opts)
{
	enum cf_service s;

	for (s = 0; s < CF_COUNT; s++)
		sub->prof.profile.cf[s].options = opts;
}

/* B forwards by CFNRy; everything rings until it is answered. */
static struct phone_leg *forwarded_call(struct world *w, uint8_t opts)
{
	struct phone_leg *a;

	options(B(w), opts);
	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 10);
	return a;
}

SCENARIO(a_is_told)
{
	struct phone_leg *a = forwarded_call(w, CF_OPT_NOTIFY_CALLING_PARTY);

	assert_int_equal(a->n_notify, 1);
	assert_int_equal(a->notify[0].ss_code, SS_CODE_CFNRY);
	assert_int_equal(a->notify[0].notification, NOTIFY_SS_TO_A);
	assert_int_equal(a->notify[0].ss_status, -1);
	assert_false(a->connected_restricted);
	assert_string_equal(a->connected.digits, "1003");
	leg_hangs_up(a);
}

SCENARIO(a_is_not_told_and_sees_no_connected_number)
{
	struct phone_leg *a = forwarded_call(w, CF_OPT_PRESENT_REDIRECTING);

	assert_int_equal(a->n_notify, 0);
	assert_int_equal(a->n_connect, 1);
	assert_true(a->connected_restricted);
	leg_hangs_up(a);
}

SCENARIO(a_without_colp_gets_no_number)
{
	struct phone_leg *a;

	A(w)->prof.profile.provisioned &= ~SS_SIMPLE_COLP;
	a = call_world_dial(w, A(w), "1002");
	assert_string_equal(a->connected.digits, "");
	leg_hangs_up(a);
}

SCENARIO(colr_hides_the_connected_number_unless_overridden)
{
	struct phone_leg *a;

	B(w)->prof.profile.provisioned |= SS_SIMPLE_COLR;
	a = call_world_dial(w, A(w), "1002");
	assert_true(a->connected_restricted);
	leg_hangs_up(a);
	call_world_run(w);
	A(w)->prof.profile.colp_override = true;
	a = call_world_dial(w, A(w), "1002");
	assert_false(a->connected_restricted);
	leg_hangs_up(a);
}

SCENARIO(b_is_told_of_cfnry_when_its_call_is_taken_away)
{
	struct phone_leg *a = forwarded_call(w, CF_OPT_NOTIFY_FORWARDING_PARTY), *b = leg_of(w, B(w));

	assert_true(b->has_release_notify);
	assert_int_equal(b->release_notify.ss_code, SS_CODE_CFNRY);
	assert_int_equal(b->release_notify.notification, NOTIFY_SS_TO_B);
	leg_hangs_up(a);
}

SCENARIO(b_is_not_told_without_the_option)
{
	struct phone_leg *a = forwarded_call(w, 0);

	assert_false(leg_of(w, B(w))->has_release_notify);
	leg_hangs_up(a);
}

SCENARIO(b_is_told_of_ndub_on_the_call_that_it_has)
{
	struct phone_leg *b = call_world_dial(w, B(w), "1008"), *a;

	subscriber_forward(B(w), CF_CFB, "1003");
	options(B(w), CF_OPT_NOTIFY_FORWARDING_PARTY);
	b->n_notify = 0;
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(b->n_notify, 1);
	assert_int_equal(b->notify[0].ss_code, SS_CODE_CFB);
	assert_int_equal(b->notify[0].notification, NOTIFY_SS_TO_B);
	leg_hangs_up(a);
	leg_hangs_up(b);
}

SCENARIO(b_is_not_told_of_cfnrc)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_NO_PAGE_RESPONSE;
	subscriber_forward(B(w), CF_CFNRC, "1003");
	options(B(w), 0xff);
	a = call_world_dial(w, A(w), "1002");
	assert_int_equal(leg_of(w, B(w))->n_notify, 0);
	assert_int_equal(a->n_notify, 1);
	leg_hangs_up(a);
}

SCENARIO(c_is_told_and_shown_b)
{
	struct phone_leg *a = forwarded_call(w, CF_OPT_PRESENT_REDIRECTING), *c = leg_of(w, C(w));

	assert_true(c->setup.has_notify);
	assert_int_equal(c->setup.notify.ss_code, SS_CODE_CFNRY);
	assert_int_equal(c->setup.notify.notification, NOTIFY_SS_TO_C);
	assert_false(c->setup.redirecting_restricted);
	leg_hangs_up(a);
}

SCENARIO(c_is_not_shown_b_without_the_option)
{
	struct phone_leg *a = forwarded_call(w, 0), *c = leg_of(w, C(w));

	assert_true(c->setup.has_notify);
	assert_true(c->setup.redirecting_restricted);
	leg_hangs_up(a);
}

SCENARIO(clir_travels_with_the_call)
{
	struct call_mo_setup setup;
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1003");
	C(w)->prof.profile.clip_override = true;
	call_mo_setup_init(&setup, A(w), "1002");
	setup.clir = CLIR_PER_CALL_INVOKE;
	a = call_world_dial_setup(w, &setup);
	assert_string_equal(leg_of(w, C(w))->setup.calling.digits, "1001");
	assert_true(leg_of(w, C(w))->setup.calling_restricted);
	assert_true(leg_of(w, C(w))->setup.calling_override);
	assert_false(leg_of(w, C(w))->setup.redirecting_restricted);
	leg_hangs_up(a);
}

SCENARIO(clir_of_b_does_not_hide_a)
{
	struct phone_leg *a;

	B(w)->prof.profile.clir_mode = CLIR_PERMANENT;
	subscriber_forward(B(w), CF_CFU, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_false(leg_of(w, C(w))->setup.calling_restricted);
	leg_hangs_up(a);
}

SCENARIO(clip_is_the_called_partys)
{
	struct phone_leg *a;

	B(w)->prof.profile.provisioned &= ~SS_SIMPLE_CLIP;
	a = call_world_dial(w, A(w), "1002");
	assert_false(leg_of(w, B(w))->setup.clip);
	leg_hangs_up(a);
	call_world_run(w);
	a = call_world_dial(w, A(w), "1003");
	assert_true(leg_of(w, C(w))->setup.clip);
	leg_hangs_up(a);
}

SCENARIO(held_party_is_told)
{
	struct phone_leg *a = call_world_dial(w, A(w), "1002"), *b = leg_of(w, B(w));

	call_leg_held(&a->leg);
	call_leg_retrieved(&a->leg);
	assert_int_equal(a->n_notify, 0);
	assert_int_equal(b->n_notify, 2);
	assert_int_equal(b->notify[0].ss_code, SS_CODE_HOLD);
	assert_int_equal(b->notify[0].call_on_hold, 1);
	assert_int_equal(b->notify[1].call_on_hold, 0);
	call_leg_held(&b->leg);
	assert_int_equal(a->n_notify, 1);
	leg_hangs_up(a);
	call_leg_held(&b->leg);			/* too late: nobody is told, nothing breaks */
	assert_int_equal(a->n_notify, 1);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_is_told),
	cmocka_unit_test(a_is_not_told_and_sees_no_connected_number),
	cmocka_unit_test(a_without_colp_gets_no_number),
	cmocka_unit_test(colr_hides_the_connected_number_unless_overridden),
	cmocka_unit_test(b_is_told_of_cfnry_when_its_call_is_taken_away),
	cmocka_unit_test(b_is_not_told_without_the_option),
	cmocka_unit_test(b_is_told_of_ndub_on_the_call_that_it_has),
	cmocka_unit_test(b_is_not_told_of_cfnrc),
	cmocka_unit_test(c_is_told_and_shown_b),
	cmocka_unit_test(c_is_not_shown_b_without_the_option),
	cmocka_unit_test(clir_travels_with_the_call),
	cmocka_unit_test(clir_of_b_does_not_hide_a),
	cmocka_unit_test(clip_is_the_called_partys),
	cmocka_unit_test(held_party_is_told),
};

const struct test_part call_notify_part = { tests, ARRAY_SIZE(tests) };
