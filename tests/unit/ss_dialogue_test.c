/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_dialogue_test.c
 * The network side of an SS dialogue, octet by octet: the flows of TS 24.010, and whatever may happen while a function
 * of the dialogue is still at work. */
#include "ss_dialogue_fake.h"

/* CFU active for speech. */
static void cfu_active(struct ss_answer *ans, enum ss_op op)
{
	struct ss_feature *feature = &ans->result.features[0];

	result_init(ans, op);
	ans->result.kind = SS_RESULT_FORWARDING_INFO;
	ans->result.ss_code = SS_CODE_CFU;
	ans->result.n_features = 1;
	ss_feature_init(feature);
	feature->bs = (struct basic_service){ BASIC_SERVICE_TELE, 0x10 };
	feature->ss_status = SS_STATUS_P | SS_STATUS_R | SS_STATUS_A;
	isdn_number_parse(&feature->ftn, "+4915332211");
}

static void test_result(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans;

	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	assert_int_equal(f->begun, 1);
	assert_int_equal(f->invoke.op, SS_OP_ACTIVATE_SS);
	assert_int_equal(f->invoke.ss_code, SS_CODE_CFU);
	assert_int_equal(f->n_sent, 0);

	cfu_active(&ans, SS_OP_ACTIVATE_SS);
	answer(f, &ans);
	assert_sent(f, 1, "a21f020101301a02010ca01504012130103" "00e8301108401078506919451332211", true);

	/* The dialogue is closed: nothing that comes late is heard. */
	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	assert_int_equal(f->begun, 1);
	assert_int_equal(f->n_sent, 1);
}

static void test_empty_result(void **state)
{
	struct fixture *f = *state;

	result_init(&f->answer, SS_OP_ERASE_SS);
	f->on_begin = BEGIN_ANSWERS;
	assert_int_equal(rx(f, "a10b02010302010b3003040121", false), 0);
	assert_sent(f, 1, "a203020103", true);
}

static void test_error(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans = { .kind = SS_ANSWER_ERROR };

	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	answer_error(f, SS_ERR_ILLEGAL_SS_OPERATION);
	assert_sent(f, 1, "a306020101020110", true);

	dialogue_new(f);
	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	ss_error_init(&ans.error, SS_ERR_SS_ERROR_STATUS);
	ans.error.ss_status = SS_STATUS_P;
	answer(f, &ans);
	assert_sent(f, 1, "a309020101020111040104", true);
}

static void test_password(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans;

	assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
	ask(f, SS_GUIDANCE_ENTER_PW, false);
	assert_sent(f, 1, GET_PW, false);
	assert_int_equal(rx(f, PW_1234, false), 0);
	assert_int_equal(f->passwords, 1);
	assert_string_equal(f->password, "1234");
	result_init(&ans, SS_OP_ACTIVATE_SS);
	answer(f, &ans);
	assert_sent(f, 2, "a203020101", true);
}

static void test_register_password(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans;

	assert_int_equal(rx(f, REGISTER_PW, false), 0);
	assert_int_equal(f->invoke.op, SS_OP_REGISTER_PASSWORD);
	assert_int_equal(f->invoke.ss_code, SS_CODE_ALL_BARRING);
	ask(f, SS_GUIDANCE_ENTER_PW, true);
	assert_sent(f, 1, "a10c0201018001050201120a0100", false);
	assert_int_equal(rx(f, "a20e0201013009020112120430303030", false), 0);
	assert_string_equal(f->password, "0000");
	ask(f, SS_GUIDANCE_ENTER_NEW_PW, true);
	assert_sent(f, 2, "a10c0201028001050201120a0101", false);
	assert_int_equal(rx(f, "a20e0201023009020112120431323334", false), 0);
	ask(f, SS_GUIDANCE_ENTER_NEW_PW_AGAIN, true);
	assert_sent(f, 3, "a10c0201038001050201120a0102", false);
	assert_int_equal(rx(f, "a20e0201033009020112120431323334", false), 0);
	assert_int_equal(f->passwords, 3);

	result_init(&ans, SS_OP_REGISTER_PASSWORD);
	ans.result.kind = SS_RESULT_PASSWORD;
	OSMO_STRLCPY_ARRAY(ans.result.password, "1234");
	answer(f, &ans);
	assert_sent(f, 4, "a20e0201053009020111120431323334", true);
}

/* A question that the phone fails ends the operation; the executor hears of no password. */
static void test_password_failed(void **state)
{
	static const char *const failures[] = {
		"a306020101020122",		/* ReturnError systemFailure */
		"a406020101810101",		/* Reject: unrecognised operation */
		"a4050500800102",		/* Reject without an invoke id */
	};
	struct fixture *f = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(failures); i++) {
		dialogue_new(f);
		assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
		ask(f, SS_GUIDANCE_ENTER_PW, false);
		assert_int_equal(rx(f, failures[i], false), 0);
		assert_sent(f, 2, NEGATIVE_PW_CHECK, true);
		assert_int_equal(f->aborted, 1);
		assert_int_equal(f->passwords, 0);
	}
}

/* A result that is no password is rejected, and then the operation ends as above. */
static void test_password_mistyped(void **state)
{
	static const char *const failures[] = {
		"a203020101",				/* no parameter */
		"a20b020101300602010e800100",		/* result of interrogateSS */
	};
	struct fixture *f = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(failures); i++) {
		dialogue_new(f);
		assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
		ask(f, SS_GUIDANCE_ENTER_PW, false);
		assert_int_equal(rx(f, failures[i], false), -EINVAL);
		assert_int_equal(f->n_sent, 3);
		assert_string_equal(f->sent[1].hex, "a406020101820102");
		assert_false(f->sent[1].last);
		assert_sent(f, 3, NEGATIVE_PW_CHECK, true);
		assert_int_equal(f->aborted, 1);
		assert_int_equal(f->passwords, 0);
	}
}

/* RELEASE COMPLETE from the phone: whatever goes on is aborted, nothing is answered, whatever it may carry. */
static void test_closed_by_phone(void **state)
{
	static const char *const last[] = { "", PW_1234, ACTIVATE_CFU, "a4050500800102", "ffff" };
	struct fixture *f = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(last); i++) {
		dialogue_new(f);
		assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
		ask(f, SS_GUIDANCE_ENTER_PW, false);
		assert_int_equal(rx(f, last[i], true), 0);
		assert_int_equal(f->aborted, 1);
		assert_int_equal(f->passwords, 0);
		assert_int_equal(f->n_sent, 1);
	}
	dialogue_new(f);
	assert_int_equal(rx(f, ACTIVATE_CFU, true), 0);
	assert_int_equal(f->begun, 0);
	assert_int_equal(f->n_sent, 0);
}

/* --- answers that come early, dialogues that go early ------------------------------------------------------------- */

static void test_answer_before_begin_returns(void **state)
{
	struct fixture *f = *state;

	f->on_begin = BEGIN_ANSWERS;
	cfu_active(&f->answer, SS_OP_ACTIVATE_SS);
	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	assert_int_equal(f->n_sent, 1);
	assert_true(f->sent[0].last);
}

static void test_question_before_begin_returns(void **state)
{
	struct fixture *f = *state;

	f->on_begin = BEGIN_ASKS;
	f->answer_password = true;
	result_init(&f->answer, SS_OP_ACTIVATE_SS);
	assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
	assert_sent(f, 1, GET_PW, false);
	assert_int_equal(rx(f, PW_1234, false), 0);
	assert_string_equal(f->password, "1234");
	assert_sent(f, 2, "a203020101", true);
}

static void test_freed_while_running(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	ss_dialogue_free(f->d);
	f->d = NULL;
	assert_int_equal(f->aborted, 1);
	assert_int_equal(f->n_sent, 0);
}

/* The door frees the dialogue as soon as it is given a component, whatever function that comes from. */
static void test_freed_in_send(void **state)
{
	struct fixture *f = *state;

	f->free_in_send = true;			/* in the answer */
	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	answer_error(f, SS_ERR_SYSTEM_FAILURE);
	assert_null(f->d);
	assert_int_equal(f->n_sent, 1);
	assert_int_equal(f->aborted, 0);

	dialogue_new(f);			/* in the answer before begin() returns */
	f->free_in_send = true;
	f->on_begin = BEGIN_ANSWERS;
	result_init(&f->answer, SS_OP_ACTIVATE_SS);
	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	assert_int_equal(f->n_sent, 1);
	assert_int_equal(f->aborted, 0);

	dialogue_new(f);			/* in the question before begin() returns: the session goes too */
	f->free_in_send = true;
	f->on_begin = BEGIN_ASKS;
	assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
	assert_int_equal(f->n_sent, 1);
	assert_int_equal(f->aborted, 1);

	dialogue_new(f);			/* in a reject */
	f->free_in_send = true;
	assert_int_equal(rx(f, "a106020101020163", false), -EINVAL);
	assert_int_equal(f->n_sent, 1);

	dialogue_new(f);			/* in the reject of a password, which an error would follow */
	assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
	ask(f, SS_GUIDANCE_ENTER_PW, false);
	f->free_in_send = true;
	assert_int_equal(rx(f, "a203020101", false), -EINVAL);
	assert_int_equal(f->n_sent, 2);
	assert_int_equal(f->aborted, 1);
}

/* The same when it is not the dialogue itself that is freed, but what it belongs to. */
static void test_owner_freed_in_send(void **state)
{
	struct fixture *f = *state;

	f->free_owner_in_send = true;
	f->on_begin = BEGIN_ASKS;
	assert_int_equal(rx(f, ACTIVATE_BAOC, false), 0);
	assert_null(f->d);
	assert_int_equal(f->n_sent, 1);
	assert_int_equal(f->aborted, 1);
}

/* A result that is too long for a Facility cannot be sent; the phone must hear something all the same. */
static void test_result_too_long(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans;
	unsigned int i;

	assert_int_equal(rx(f, ACTIVATE_CFU, false), 0);
	cfu_active(&ans, SS_OP_ACTIVATE_SS);
	for (i = 1; i < SS_FEATURES_MAX; i++)
		ans.result.features[i] = ans.result.features[0];
	ans.result.n_features = SS_FEATURES_MAX;
	for (i = 0; i < SS_FEATURES_MAX; i++) {
		ans.result.features[i].subaddress.len = SS_SUBADDRESS_MAX;
		memset(ans.result.features[i].subaddress.octets, 0x80, SS_SUBADDRESS_MAX);
	}
	answer(f, &ans);
	assert_sent(f, 1, "a306020101020122", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_result, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_result, setup, teardown),
		cmocka_unit_test_setup_teardown(test_error, setup, teardown),
		cmocka_unit_test_setup_teardown(test_password, setup, teardown),
		cmocka_unit_test_setup_teardown(test_register_password, setup, teardown),
		cmocka_unit_test_setup_teardown(test_password_failed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_password_mistyped, setup, teardown),
		cmocka_unit_test_setup_teardown(test_closed_by_phone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_answer_before_begin_returns, setup, teardown),
		cmocka_unit_test_setup_teardown(test_question_before_begin_returns, setup, teardown),
		cmocka_unit_test_setup_teardown(test_freed_while_running, setup, teardown),
		cmocka_unit_test_setup_teardown(test_freed_in_send, setup, teardown),
		cmocka_unit_test_setup_teardown(test_owner_freed_in_send, setup, teardown),
		cmocka_unit_test_setup_teardown(test_result_too_long, setup, teardown),
	};

	log_init(&supserv_log_info, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
