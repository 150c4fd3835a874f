/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which test of a control request answers first (ss-model.md section 6), which operation is defined for which service
 * (section 5), and which basic services a request may name (section 3). */

#include "ss_engine.h"

static const struct basic_service bs_voice_group = { BASIC_SERVICE_TELE, 0x91 };

/* All tests would fail; they are mended one after the other, and each time the next one answers. */
static void test_order_of_barring(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFU, bs_speech, "+49301111111", 0);
	e.profile.odb = ODB_SS_ACCESS;
	e.profile.subscribed = BSG_SPEECH;
	e.profile.cb[CB_BAOC].provisioned = false;
	e.profile.cb_by_provider = true;
	engine_op(&e, SS_OP_ACTIVATE_SS, 0xb1, bs_fax);
	assert_error(&e, SS_ERR_CALL_BARRED);
	assert_int_equal(e.ans.error.cause, SS_CALL_BARRED_OPERATOR);
	e.profile.odb = 0;
	engine_op(&e, SS_OP_ACTIVATE_SS, 0xb1, bs_fax);
	assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_ALL_BARRING, bs_fax);
	assert_error(&e, SS_ERR_ILLEGAL_SS_OPERATION);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_voice_group);
	assert_error(&e, SS_ERR_TELESERVICE_NOT_PROVISIONED);
	e.profile.subscribed |= BSG_VOICE_GROUP;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_voice_group);
	assert_error_status(&e, 0x00);
	e.profile.cb[CB_BAOC].provisioned = true;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_voice_group);
	assert_error(&e, SS_ERR_SS_INCOMPATIBILITY);
	assert_int_equal(e.ans.error.bs.code, 0x91);
	assert_int_equal(e.ans.error.ss_code, -1);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	assert_error(&e, SS_ERR_SS_SUBSCRIPTION_VIOLATION);
	e.profile.cb_by_provider = false;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	assert_int_equal(e.ans.kind, SS_ANSWER_ASK_PASSWORD);
	engine_password(&e, "1111");
	assert_error(&e, SS_ERR_NEGATIVE_PW_CHECK);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	assert_incompatible(&e, SS_CODE_CFU, 0x07);
	engine_op(&e, SS_OP_ERASE_SS, SS_CODE_CFU, bs_speech);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
}

static void test_order_of_register(void **state)
{
	struct engine e;

	engine_init(&e);
	e.profile.subscribed = BSG_SMS;
	e.profile.cf[CF_CFNRY].provisioned = false;
	e.profile.odb = ODB_REG_ALL_CF;
	ss_profile_activate_cb(&e.profile, CB_BAOC, BSG_SPEECH);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, NULL, 99);
	assert_error(&e, SS_ERR_TELESERVICE_NOT_PROVISIONED);
	engine_register(&e, SS_CODE_CFNRY, bs_sms, NULL, 99);
	assert_error_status(&e, 0x00);
	e.profile.cf[CF_CFNRY].provisioned = true;
	e.profile.cf[CF_CFNRY].no_reply_time = 20;
	engine_register(&e, SS_CODE_CFNRY, bs_sms, NULL, 99);
	assert_error(&e, SS_ERR_SS_INCOMPATIBILITY);
	assert_int_equal(e.ans.error.bs.code, 0x20);
	e.profile.subscribed |= BSG_SPEECH;
	engine_register(&e, SS_CODE_CFNRY, bs_all, NULL, 99);
	assert_error(&e, SS_ERR_DATA_MISSING);
	engine_register(&e, SS_CODE_CFNRY, bs_all, "112", 99);
	assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_true(why_has_hit(&e.why, "forwarded-to number"));
	engine_register(&e, SS_CODE_CFNRY, bs_all, "+49301111111", 99);
	assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_true(why_has_hit(&e.why, "no-reply time"));
	engine_register(&e, SS_CODE_CFNRY, bs_all, "+49301111111", 5);
	assert_error(&e, SS_ERR_CALL_BARRED);
	e.profile.odb = 0;
	engine_register(&e, SS_CODE_CFNRY, bs_all, "+49301111111", 5);
	assert_incompatible(&e, SS_CODE_BAOC, 0x05);
	e.profile.cb[CB_BAOC].active = 0;
	engine_register(&e, SS_CODE_CFNRY, bs_all, "+49301111111", 5);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
}

/* What cannot apply has no ss-Incompatibility in the lists of the other three operations. */
static void test_not_applicable(void **state)
{
	static const struct {
		enum ss_op op;
		uint8_t ss_code;
		struct basic_service bs;
		enum ss_error_code error;
	} rows[] = {
		{ SS_OP_REGISTER_SS, SS_CODE_CFU, { BASIC_SERVICE_TELE, 0x20 }, SS_ERR_SS_INCOMPATIBILITY },
		{ SS_OP_ACTIVATE_SS, SS_CODE_CW, { BASIC_SERVICE_TELE, 0x20 }, SS_ERR_SS_INCOMPATIBILITY },
		{ SS_OP_ERASE_SS, SS_CODE_CFU, { BASIC_SERVICE_TELE, 0x20 }, SS_ERR_TELESERVICE_NOT_PROVISIONED },
		{ SS_OP_DEACTIVATE_SS, SS_CODE_CW, { BASIC_SERVICE_TELE, 0x20 }, SS_ERR_TELESERVICE_NOT_PROVISIONED },
		{ SS_OP_INTERROGATE_SS, SS_CODE_CFU, { BASIC_SERVICE_TELE, 0x20 },
		  SS_ERR_TELESERVICE_NOT_PROVISIONED },
		{ SS_OP_INTERROGATE_SS, SS_CODE_CLIP, { BASIC_SERVICE_TELE, 0x20 },
		  SS_ERR_TELESERVICE_NOT_PROVISIONED },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		engine_op(&e, rows[i].op, rows[i].ss_code, rows[i].bs);
		assert_error(&e, rows[i].error);
	}
}

/* Test 7, by the kind of code; a code that names nothing is not subscribed either. */
static void test_not_subscribed(void **state)
{
	static const struct {
		struct basic_service bs;
		enum ss_error_code error;
	} rows[] = {
		{ { BASIC_SERVICE_TELE, 0x60 }, SS_ERR_TELESERVICE_NOT_PROVISIONED },
		{ { BASIC_SERVICE_TELE, 0x12 }, SS_ERR_TELESERVICE_NOT_PROVISIONED },
		{ { BASIC_SERVICE_TELE, 0xff }, SS_ERR_TELESERVICE_NOT_PROVISIONED },
		{ { BASIC_SERVICE_BEARER, 0x00 }, SS_ERR_BEARER_SERVICE_NOT_PROVISIONED },
		{ { BASIC_SERVICE_BEARER, 0x20 }, SS_ERR_BEARER_SERVICE_NOT_PROVISIONED },
		{ { BASIC_SERVICE_TELE, 0x00 }, SS_ERR_NONE },
		{ { BASIC_SERVICE_TELE, 0x80 }, SS_ERR_NONE },
		{ { BASIC_SERVICE_NONE, 0 }, SS_ERR_NONE },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		e.profile.subscribed = BSG_SPEECH | BSG_SMS;
		engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, rows[i].bs);
		if (rows[i].error)
			assert_error(&e, rows[i].error);
		else
			assert_result(&e, SS_RESULT_SS_DATA, 1);
	}
	e.profile.subscribed = 0;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_all);
	assert_error(&e, SS_ERR_TELESERVICE_NOT_PROVISIONED);
}

/* The table of section 5, as the digest has it: R, E, A, D, I, P for registerPassword. "" = every operation is
 * illegal; codes that are not named are not known. */
static const struct {
	uint8_t ss_code;
	const char *ops;
} legal[] = {
	{ 0x21, "READI" }, { 0x29, "READI" }, { 0x2a, "READI" }, { 0x2b, "READI" }, { 0x20, "READ" }, { 0x28, "READ" },
	{ 0x92, "ADI" }, { 0x93, "ADI" }, { 0x94, "ADI" }, { 0x9a, "ADI" }, { 0x9b, "ADI" },
	{ 0x90, "DP" }, { 0x91, "D" }, { 0x99, "D" }, { 0x41, "ADI" },
	{ 0x11, "I" }, { 0x12, "I" }, { 0x13, "I" }, { 0x14, "I" }, { 0x19, "I" },
	{ 0x42, "" }, { 0x51, "" }, { 0x31, "" }, { 0x24, "" }, { 0x61, "" }, { 0x71, "" }, { 0x72, "" },
	{ 0xa1, "RI" }, { 0x43, "I" }, { 0x44, "" }, { 0x45, "RADI" },
	{ 0x00, "P" }, { 0x10, "" }, { 0x18, "" }, { 0x30, "" }, { 0x40, "" }, { 0x50, "" }, { 0x60, "" }, { 0x70, "" },
	{ 0x80, "" }, { 0xa0, "" },
};

static const char *legal_ops(uint8_t ss_code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(legal); i++) {
		if (legal[i].ss_code == ss_code)
			return legal[i].ops;
	}
	return NULL;
}

static const struct {
	enum ss_op op;
	char letter;
} ops[] = {
	{ SS_OP_REGISTER_SS, 'R' }, { SS_OP_ERASE_SS, 'E' }, { SS_OP_ACTIVATE_SS, 'A' }, { SS_OP_DEACTIVATE_SS, 'D' },
	{ SS_OP_INTERROGATE_SS, 'I' }, { SS_OP_REGISTER_PASSWORD, 'P' },
};

/* Every operation with every code: never an answer that is not in the operation's list (engine_check() looks). */
static void test_legality(void **state)
{
	unsigned int i, ss_code;

	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		for (ss_code = 0; ss_code <= 0xff; ss_code++) {
			const char *allowed = legal_ops(ss_code);
			struct engine e;

			engine_init(&e);
			if (ops[i].op == SS_OP_REGISTER_SS)
				engine_register(&e, ss_code, bs_speech, "+49301111111", 0);
			else
				engine_op(&e, ops[i].op, ss_code, bs_speech);
			if (allowed && strchr(allowed, ops[i].letter))
				assert_true(e.ans.kind != SS_ANSWER_ERROR ||
					    e.ans.error.code == SS_ERR_SS_ERROR_STATUS);
			else if (allowed && ops[i].op != SS_OP_REGISTER_PASSWORD)
				assert_error(&e, SS_ERR_ILLEGAL_SS_OPERATION);
			else
				assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
		}
	}
}

/* Services of the table that nobody is subscribed to here. */
static void test_never_provisioned(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_EMLPP, bs_all, NULL, 0);
	assert_error_status(&e, 0x00);
	engine_register(&e, SS_CODE_MC, bs_all, NULL, 0);
	assert_error_status(&e, 0x00);
	engine_op(&e, SS_OP_INTERROGATE_SS, SS_CODE_EMLPP, bs_all);
	assert_result(&e, SS_RESULT_INT_SS_STATUS, 0);
	assert_int_equal(e.ans.result.ss_status, 0x00);
	engine_op(&e, SS_OP_INTERROGATE_SS, SS_CODE_CCBS_A, bs_all);
	assert_int_equal(e.ans.result.ss_status, 0x00);
}

/* None of the members of a group code. */
static void test_group_not_provisioned(void **state)
{
	static const uint8_t codes[] = { SS_CODE_ALL_FORWARDING, SS_CODE_ALL_COND_FORWARDING, SS_CODE_ALL_BARRING,
					 SS_CODE_BARRING_OUTGOING, SS_CODE_BARRING_INCOMING };
	struct engine e;
	unsigned int i;

	engine_init(&e);
	for (i = 0; i < CF_COUNT; i++)
		e.profile.cf[i].provisioned = false;
	for (i = 0; i < CB_COUNT; i++)
		e.profile.cb[i].provisioned = false;
	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		engine_op(&e, SS_OP_DEACTIVATE_SS, codes[i], bs_all);
		assert_error_status(&e, 0x00);
	}
}

static void test_unknown_operation(void **state)
{
	struct ss_invoke inv;
	struct engine e;

	engine_init(&e);
	ss_invoke_init(&inv, SS_OP_PROCESS_USS_REQ, SS_CODE_CFU);
	engine_invoke(&e, &inv);
	assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
}

/* The chain of looked-at rules: in their order, and one that decided, the last. */
static void test_why(void **state)
{
	static const char *const rules[] = { "operation legal", "basic service subscribed", "provisioned", "applicable",
					     "state", "forwarded-to number", "no-reply time", "interaction", "done" };
	struct engine e;
	unsigned int i;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, "0301111111", 10);
	assert_int_equal(e.why.n, ARRAY_SIZE(rules));
	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		assert_string_equal(e.why.step[i].rule, rules[i]);
		assert_string_equal(e.why.step[i].node, "HLR");
		assert_true(strlen(e.why.step[i].clause) > 0);
		assert_int_equal(e.why.step[i].hit, i == ARRAY_SIZE(rules) - 1);
	}
	assert_string_equal(e.why.step[5].text, "0301111111 is stored as +49301111111");
	assert_int_equal(e.why.step[6].timer, 10);
	assert_int_equal(e.why.step[8].ss_status, 0x07);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CFB, bs_speech);
	assert_string_equal(e.why.step[e.why.n - 1].rule, "state");
	assert_int_equal(e.why.step[e.why.n - 1].ss_status, 0x04);
	assert_true(e.why.step[e.why.n - 1].hit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_of_barring),
		cmocka_unit_test(test_order_of_register),
		cmocka_unit_test(test_not_applicable),
		cmocka_unit_test(test_not_subscribed),
		cmocka_unit_test(test_legality),
		cmocka_unit_test(test_never_provisioned),
		cmocka_unit_test(test_group_not_provisioned),
		cmocka_unit_test(test_unknown_operation),
		cmocka_unit_test(test_why),
	};

	return cmocka_run_group_tests_name("ss_proc_order", tests, NULL, NULL);
}
