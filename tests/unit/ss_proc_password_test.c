/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passwords of call barring: every path of ss-model.md section 7, and what USSD says in advance (section 12). */

#include "ss_engine.h"

static void assert_ask(const struct engine *e, enum ss_guidance guidance, bool linked)
{
	assert_int_equal(e->ans.kind, SS_ANSWER_ASK_PASSWORD);
	assert_int_equal(e->ans.guidance, guidance);
	assert_int_equal(e->ans.linked, linked);
}

static void register_password(struct engine *e)
{
	engine_op(e, SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING, bs_all);
}

/* 7.1 steps 2 and 3: asked without a linked id, and the right answer sets the counter to zero. */
static void test_right_password(void **state)
{
	struct engine e;

	engine_init(&e);
	e.profile.wpa = 2;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	assert_ask(&e, SS_GUIDANCE_ENTER_PW, false);
	assert_int_equal(e.profile.wpa, 2);
	engine_password(&e, "0000");
	assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
	assert_int_equal(e.profile.wpa, 0);
	assert_int_equal(e.proc.phase, SS_PROC_PH_END);
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	assert_ask(&e, SS_GUIDANCE_ENTER_PW, false);
}

/* 7.1 step 4: three wrong ones are negativePW-Check, the fourth blocks; 23.011's counter. One entry a dialogue. */
static void wrong_until_blocked(enum ss_op op, uint8_t ss_code, uint8_t max)
{
	struct engine e;
	unsigned int i;

	engine_init(&e);
	e.cfg.max_wrong_pw = max;
	for (i = 1; i <= max; i++) {
		engine_op(&e, op, ss_code, bs_all);
		engine_password(&e, "1111");
		assert_error(&e, SS_ERR_NEGATIVE_PW_CHECK);
		assert_int_equal(e.profile.wpa, i);
		assert_false(e.profile.cb_by_provider);
	}
	engine_op(&e, op, ss_code, bs_all);
	engine_password(&e, "1111");
	assert_error(&e, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION);
	assert_true(e.profile.cb_by_provider);
	assert_int_equal(e.profile.wpa, max + 1);
	/* from now on nobody is asked, not even for the right one */
	engine_op(&e, op, ss_code, bs_all);
	assert_error(&e, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION);
}

static void test_blocking(void **state)
{
	uint8_t max;

	for (max = 0; max <= 4; max++) {
		wrong_until_blocked(SS_OP_ACTIVATE_SS, SS_CODE_BAIC, max);
		wrong_until_blocked(SS_OP_DEACTIVATE_SS, SS_CODE_ALL_BARRING, max);
		wrong_until_blocked(SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING, max);
	}
}

static void test_right_one_in_between(void **state)
{
	struct engine e;
	unsigned int i;

	engine_init(&e);
	for (i = 0; i < 10; i++) {
		engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAIC, bs_speech);
		engine_password(&e, i % 3 == 2 ? "0000" : "4711");
	}
	assert_false(e.profile.cb_by_provider);
	assert_int_equal(e.profile.wpa, 1);
}

/* A blocked service keeps its state. */
static void test_blocked_state_unchanged(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	e.profile.wpa = 3;
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	engine_password(&e, "9999");
	assert_error(&e, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION);
	assert_status(&e, SS_CODE_BAOC, BSG_SPEECH, 0x05);
}

/* 7.1 step 1: control by the provider. */
static void test_by_provider(void **state)
{
	static const struct {
		uint8_t wpa;
		enum ss_error_code error;
	} rows[] = {
		{ 0, SS_ERR_SS_SUBSCRIPTION_VIOLATION }, { 3, SS_ERR_SS_SUBSCRIPTION_VIOLATION },
		{ 4, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION }, { 255, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		e.profile.cb_by_provider = true;
		e.profile.wpa = rows[i].wpa;
		engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
		assert_error(&e, rows[i].error);
		engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_BARRING_INCOMING, bs_speech);
		assert_error(&e, rows[i].error);
		register_password(&e);
		assert_error(&e, rows[i].error);
		assert_int_equal(e.profile.wpa, rows[i].wpa);
		engine_op(&e, SS_OP_INTERROGATE_SS, SS_CODE_BAOC, bs_speech);
		assert_int_equal(e.ans.kind, SS_ANSWER_RESULT);
	}
}

/* Between question and answer the provider may take control: the answer meets the profile as it is then. */
static void test_profile_changes_meanwhile(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	e.profile.cb_by_provider = true;
	engine_password(&e, "0000");
	assert_error(&e, SS_ERR_SS_SUBSCRIPTION_VIOLATION);

	engine_init(&e);
	register_password(&e);
	engine_password(&e, "0000");
	engine_password(&e, "1234");
	e.profile.cb_by_provider = true;
	engine_password(&e, "1234");
	assert_error(&e, SS_ERR_SS_SUBSCRIPTION_VIOLATION);
	assert_string_equal(e.profile.password, "0000");
}

/* After a commit conflict the same step is made again, from a copy, on the fresh profile. */
static void test_step_again(void **state)
{
	struct ss_proc before;
	struct engine e;

	engine_init(&e);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	before = e.proc;
	engine_password(&e, "0000");
	assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
	ss_profile_init_template(&e.profile);
	e.profile.wpa = 3;
	e.proc = before;
	engine_password(&e, "0000");
	assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
	assert_int_equal(e.profile.wpa, 0);
}

static void test_malformed_is_wrong(void **state)
{
	static const char *const entries[] = { "", "0", "000", "00000", "000a", "*000", "0000000" };
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		engine_init(&e);
		engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
		engine_password(&e, entries[i]);
		assert_error(&e, SS_ERR_NEGATIVE_PW_CHECK);
		assert_int_equal(e.profile.wpa, 1);
	}
}

/* A profile without a password has none that fits. */
static void test_no_password_stored(void **state)
{
	struct engine e;

	engine_init(&e);
	memset(e.profile.password, 0, sizeof(e.profile.password));
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	engine_password(&e, "");
	assert_error(&e, SS_ERR_NEGATIVE_PW_CHECK);
}

static void test_counter_stops(void **state)
{
	struct engine e;

	engine_init(&e);
	e.cfg.max_wrong_pw = 255;
	e.profile.wpa = 255;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	engine_password(&e, "1111");
	assert_int_equal(e.profile.wpa, 255);
	assert_error(&e, SS_ERR_NEGATIVE_PW_CHECK);
}

/* 7.2: the three questions, all linked, and the result carries the new password. */
static void test_register(void **state)
{
	static const uint8_t codes[] = { SS_CODE_ALL_BARRING, SS_CODE_ALL_SS };
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		engine_init(&e);
		e.profile.wpa = 3;
		engine_op(&e, SS_OP_REGISTER_PASSWORD, codes[i], bs_all);
		assert_ask(&e, SS_GUIDANCE_ENTER_PW, true);
		engine_password(&e, "0000");
		assert_ask(&e, SS_GUIDANCE_ENTER_NEW_PW, true);
		assert_int_equal(e.profile.wpa, 0);
		engine_password(&e, "1234");
		assert_ask(&e, SS_GUIDANCE_ENTER_NEW_PW_AGAIN, true);
		assert_string_equal(e.profile.password, "0000");
		engine_password(&e, "1234");
		assert_result(&e, SS_RESULT_PASSWORD, 0);
		assert_string_equal(e.ans.result.password, "1234");
		assert_string_equal(e.profile.password, "1234");
		engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
		engine_password(&e, "1234");
		assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
	}
}

static void test_register_same_again(void **state)
{
	struct engine e;

	engine_init(&e);
	register_password(&e);
	engine_password(&e, "0000");
	engine_password(&e, "0000");
	engine_password(&e, "0000");
	assert_result(&e, SS_RESULT_PASSWORD, 0);
}

/* What is wrong with the new password does not touch the counter. */
static void test_register_failures(void **state)
{
	static const char *const malformed[] = { "", "123", "12345", "12a4", "12*4" };
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(malformed); i++) {
		engine_init(&e);
		register_password(&e);
		engine_password(&e, "0000");
		engine_password(&e, malformed[i]);
		assert_error(&e, SS_ERR_PW_REGISTRATION_FAILURE);
		assert_int_equal(e.ans.error.cause, SS_PW_INVALID_FORMAT);
		assert_int_equal(e.profile.wpa, 0);
	}
	engine_init(&e);
	register_password(&e);
	engine_password(&e, "0000");
	engine_password(&e, "1234");
	engine_password(&e, "1235");
	assert_error(&e, SS_ERR_PW_REGISTRATION_FAILURE);
	assert_int_equal(e.ans.error.cause, SS_PW_NEW_PASSWORDS_MISMATCH);
	assert_string_equal(e.profile.password, "0000");
	assert_int_equal(e.profile.wpa, 0);
}

static void test_register_refused(void **state)
{
	struct engine e;
	unsigned int i;

	engine_init(&e);
	engine_op(&e, SS_OP_REGISTER_PASSWORD, SS_CODE_BAOC, bs_all);
	assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
	e.profile.odb = ODB_SS_ACCESS;
	register_password(&e);
	assert_error(&e, SS_ERR_CALL_BARRED);
	assert_int_equal(e.ans.error.cause, SS_CALL_BARRED_OPERATOR);
	e.profile.odb = 0;
	for (i = 0; i < CB_COUNT; i++)
		e.profile.cb[i].provisioned = false;
	register_password(&e);
	assert_error(&e, SS_ERR_SS_SUBSCRIPTION_VIOLATION);
}

/* *33*PW# in USSD: the answer is there already, and is as good or bad as one that was asked for. */
static void test_typed_password(void **state)
{
	struct ss_invoke inv;
	struct engine e;

	engine_init(&e);
	ss_invoke_init(&inv, SS_OP_ACTIVATE_SS, SS_CODE_BAOC);
	OSMO_STRLCPY_ARRAY(inv.password, "0000");
	engine_invoke(&e, &inv);
	assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 5);
	OSMO_STRLCPY_ARRAY(inv.password, "1111");
	engine_invoke(&e, &inv);
	assert_error(&e, SS_ERR_NEGATIVE_PW_CHECK);
	assert_int_equal(e.profile.wpa, 1);
}

/* **03*330*OLD*NEW*NEW#: registered without a question; where one is missing it is asked. */
static void test_typed_registration(void **state)
{
	struct ss_invoke inv;
	struct engine e;

	engine_init(&e);
	ss_invoke_init(&inv, SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING);
	OSMO_STRLCPY_ARRAY(inv.password, "0000");
	OSMO_STRLCPY_ARRAY(inv.new_password, "1234");
	OSMO_STRLCPY_ARRAY(inv.new_password_again, "1234");
	engine_invoke(&e, &inv);
	assert_result(&e, SS_RESULT_PASSWORD, 0);
	assert_string_equal(e.profile.password, "1234");
	engine_invoke(&e, &inv);
	assert_error(&e, SS_ERR_NEGATIVE_PW_CHECK);
	OSMO_STRLCPY_ARRAY(inv.password, "1234");
	OSMO_STRLCPY_ARRAY(inv.new_password, "5678");
	engine_invoke(&e, &inv);
	assert_error(&e, SS_ERR_PW_REGISTRATION_FAILURE);
	assert_int_equal(e.ans.error.cause, SS_PW_NEW_PASSWORDS_MISMATCH);
	inv.new_password_again[0] = '\0';
	engine_invoke(&e, &inv);
	assert_ask(&e, SS_GUIDANCE_ENTER_NEW_PW_AGAIN, true);
	engine_password(&e, "5678");
	assert_result(&e, SS_RESULT_PASSWORD, 0);
}

/* An answer that nobody asked for ends the procedure. */
static void test_sequence(void **state)
{
	const struct ss_event invoke = { .type = SS_EV_INVOKE };
	struct engine e;

	engine_init(&e);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	engine_step(&e, &invoke);
	assert_error(&e, SS_ERR_SYSTEM_FAILURE);
	engine_password(&e, "0000");
	assert_error(&e, SS_ERR_SYSTEM_FAILURE);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_speech);
	engine_password(&e, "0000");
	assert_error(&e, SS_ERR_SYSTEM_FAILURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right_password),
		cmocka_unit_test(test_blocking),
		cmocka_unit_test(test_right_one_in_between),
		cmocka_unit_test(test_blocked_state_unchanged),
		cmocka_unit_test(test_by_provider),
		cmocka_unit_test(test_profile_changes_meanwhile),
		cmocka_unit_test(test_step_again),
		cmocka_unit_test(test_malformed_is_wrong),
		cmocka_unit_test(test_no_password_stored),
		cmocka_unit_test(test_counter_stops),
		cmocka_unit_test(test_register),
		cmocka_unit_test(test_register_same_again),
		cmocka_unit_test(test_register_failures),
		cmocka_unit_test(test_register_refused),
		cmocka_unit_test(test_typed_password),
		cmocka_unit_test(test_typed_registration),
		cmocka_unit_test(test_sequence),
	};

	return cmocka_run_group_tests_name("ss_proc_password", tests, NULL, NULL);
}
