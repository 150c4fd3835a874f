/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values of SS operations start with nothing in them, and answers in words for a person. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_msg.h>

static void test_init(void **state)
{
	struct ss_invoke inv;
	struct ss_result res;
	struct ss_feature f;
	struct ss_error err;

	memset(&inv, 0xff, sizeof(inv));
	memset(&res, 0xff, sizeof(res));
	memset(&f, 0xff, sizeof(f));
	memset(&err, 0xff, sizeof(err));
	ss_invoke_init(&inv, SS_OP_ERASE_SS, SS_CODE_CFB);
	assert_int_equal(inv.op, SS_OP_ERASE_SS);
	assert_int_equal(inv.ss_code, SS_CODE_CFB);
	assert_int_equal(inv.bs.type, BASIC_SERVICE_NONE);
	assert_false(isdn_number_present(&inv.ftn));
	assert_int_equal(inv.no_reply_time, 0);
	assert_int_equal(inv.default_priority, -1);
	assert_int_equal(inv.nbr_user, 0);
	assert_false(inv.long_ftn_supported);
	assert_string_equal(inv.password, "");
	ss_result_init(&res, SS_OP_ERASE_SS, SS_RESULT_FORWARDING_INFO);
	assert_int_equal(res.op, SS_OP_ERASE_SS);
	assert_int_equal(res.kind, SS_RESULT_FORWARDING_INFO);
	assert_int_equal(res.ss_status, -1);
	assert_int_equal(res.clir_option, -1);
	assert_int_equal(res.override_category, -1);
	assert_int_equal(res.n_features, 0);
	ss_feature_init(&f);
	assert_int_equal(f.ss_status, -1);
	assert_int_equal(f.forwarding_options, -1);
	assert_int_equal(f.no_reply_time, 0);
	ss_error_init(&err, SS_ERR_CALL_BARRED);
	assert_int_equal(err.code, SS_ERR_CALL_BARRED);
	assert_int_equal(err.cause, -1);
	assert_int_equal(err.ss_status, -1);
	assert_int_equal(err.ss_code, -1);
	assert_int_equal(err.bs.type, BASIC_SERVICE_NONE);
}

static void assert_words(const struct ss_invoke *inv, const struct ss_answer *ans, const char *want)
{
	char buf[512], cut[8];

	assert_int_equal(ss_answer_words(buf, sizeof(buf), inv, ans), strlen(want));
	assert_string_equal(buf, want);
	assert_int_equal(ss_answer_words(cut, sizeof(cut), inv, ans), strlen(want));
	assert_int_equal(strlen(cut), OSMO_MIN(strlen(want), sizeof(cut) - 1));
}

static void test_forwarding(void **state)
{
	struct ss_answer ans = { .kind = SS_ANSWER_RESULT };
	struct ss_result *res = &ans.result;
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_CFNRY);
	ss_result_init(res, inv.op, SS_RESULT_INT_FEATURE_LIST);
	res->n_features = 1;
	ss_feature_init(&res->features[0]);
	res->features[0].ss_status = 0x07;
	isdn_number_parse(&res->features[0].ftn, "1003");
	res->features[0].no_reply_time = 20;
	assert_words(&inv, &ans, "Call forwarding on no reply: active, to 1003 after 20 s");
	res->n_features = 2;
	res->features[0].bs = (struct basic_service){ BASIC_SERVICE_TELE, 0x11 };
	res->features[1] = res->features[0];
	res->features[1].bs.code = 0x60;
	res->features[1].ss_status = 0x0f;
	isdn_number_parse(&res->features[1].ftn, "+49153");
	assert_words(&inv, &ans, "Call forwarding on no reply (telephony): active, to 1003 after 20 s\n"
		     "Call forwarding on no reply (facsimile): active, but without effect now, to +49153 after 20 s");
	inv.op = SS_OP_ERASE_SS;
	ss_result_init(res, inv.op, SS_RESULT_FORWARDING_INFO);
	assert_words(&inv, &ans, "Call forwarding on no reply: done");
	res->n_features = 1;
	ss_feature_init(&res->features[0]);
	assert_words(&inv, &ans, "Call forwarding on no reply: done");
	res->features[0].ss_status = 0x04;
	assert_words(&inv, &ans, "Call forwarding on no reply: not active");
	res->features[0].ss_status = 0x06;
	assert_words(&inv, &ans, "Call forwarding on no reply: registered, not active");
}

static void test_other_results(void **state)
{
	struct ss_answer ans = { .kind = SS_ANSWER_RESULT };
	struct ss_result *res = &ans.result;
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_CW);
	ss_result_init(res, inv.op, SS_RESULT_INT_BSG_LIST);
	res->n_features = 1;
	ss_feature_init(&res->features[0]);
	res->features[0].bs = (struct basic_service){ BASIC_SERVICE_TELE, 0x11 };
	assert_words(&inv, &ans, "Call waiting (telephony): active");
	ss_result_init(res, inv.op, SS_RESULT_INT_SS_STATUS);
	res->ss_status = 0x00;
	assert_words(&inv, &ans, "Call waiting: not subscribed");
	res->ss_status = 0x04;
	assert_words(&inv, &ans, "Call waiting: not active");
	ss_result_init(res, SS_OP_ACTIVATE_SS, SS_RESULT_SS_DATA);
	assert_words(&inv, &ans, "Call waiting: done");
	res->ss_status = 0x05;
	assert_words(&inv, &ans, "Call waiting: active");
	res->n_features = 1;
	ss_feature_init(&res->features[0]);
	res->features[0].bs = (struct basic_service){ BASIC_SERVICE_BEARER, 0x10 };
	assert_words(&inv, &ans, "Call waiting (asynchronous data): active");
	ss_invoke_init(&inv, SS_OP_DEACTIVATE_SS, SS_CODE_BAOC);
	ss_result_init(res, inv.op, SS_RESULT_CALL_BARRING_INFO);
	res->n_features = 1;
	ss_feature_init(&res->features[0]);
	res->features[0].ss_status = 0x04;
	assert_words(&inv, &ans, "Barring of all outgoing calls: not active");
	ss_result_init(res, inv.op, SS_RESULT_EMPTY);
	assert_words(&inv, &ans, "Barring of all outgoing calls: done");
	ss_result_init(res, SS_OP_REGISTER_PASSWORD, SS_RESULT_PASSWORD);
	assert_words(&inv, &ans, "The barring password is changed");
}

static void test_clir(void **state)
{
	static const char *const modes[] = {
		"Calling line identification restriction: your number is never shown",
		"Calling line identification restriction: your number is hidden unless you dial *31# first",
		"Calling line identification restriction: your number is shown unless you dial #31# first",
		"Calling line identification restriction: the network does not say how",
	};
	struct ss_answer ans = { .kind = SS_ANSWER_RESULT };
	struct ss_invoke inv;
	unsigned int i;

	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_CLIR);
	ss_result_init(&ans.result, inv.op, SS_RESULT_INT_GENERIC);
	ans.result.ss_status = 0x05;
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		ans.result.clir_option = i;
		assert_words(&inv, &ans, modes[i]);
	}
	ans.result.ss_status = 0x00;
	assert_words(&inv, &ans, "Calling line identification restriction: not subscribed");
}

static void test_ussd(void **state)
{
	struct ss_answer ans = { .kind = SS_ANSWER_RESULT };
	struct ss_invoke inv;

	/* the text itself is shown by whoever knows alphabets */
	ss_invoke_init(&inv, SS_OP_PROCESS_USS_REQ, 0);
	ss_result_init(&ans.result, inv.op, SS_RESULT_USSD);
	assert_words(&inv, &ans, "The network answers with a text");
}

static void test_errors(void **state)
{
	struct ss_answer ans = { .kind = SS_ANSWER_ERROR };
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_ACTIVATE_SS, SS_CODE_CFU);
	ss_error_init(&ans.error, SS_ERR_ILLEGAL_SS_OPERATION);
	assert_words(&inv, &ans, "This cannot be done with this service");
	ss_error_init(&ans.error, SS_ERR_SS_ERROR_STATUS);
	assert_words(&inv, &ans, "The service is not in a state that allows this");
	ans.error.ss_status = 0x04;
	assert_words(&inv, &ans, "The service is not in a state that allows this: it is not registered");
	ans.error.ss_status = 0x00;
	assert_words(&inv, &ans, "The service is not in a state that allows this: it is not subscribed");
	ss_error_init(&ans.error, SS_ERR_SS_INCOMPATIBILITY);
	assert_words(&inv, &ans, "Another service that is on does not go with this");
	ans.error.ss_code = SS_CODE_BAOC;
	assert_words(&inv, &ans, "Another service that is on does not go with this: barring of all outgoing calls");
	ss_error_init(&ans.error, SS_ERR_CALL_BARRED);
	ans.error.cause = SS_CALL_BARRED_OPERATOR;
	assert_words(&inv, &ans, "The operator has barred this");
	ans.error.cause = SS_CALL_BARRED_SERVICE_ACTIVE;
	assert_words(&inv, &ans, "A barring service that is on forbids this");
	ss_error_init(&ans.error, SS_ERR_PW_REGISTRATION_FAILURE);
	ans.error.cause = SS_PW_UNDETERMINED;
	assert_words(&inv, &ans, "The new password was not accepted");
	ans.error.cause = SS_PW_INVALID_FORMAT;
	assert_words(&inv, &ans, "The new password was not accepted: a password has 4 digits");
	ans.error.cause = SS_PW_NEW_PASSWORDS_MISMATCH;
	assert_words(&inv, &ans, "The new password was not accepted: the two new passwords differ");
}

static void test_questions(void **state)
{
	struct ss_answer ans = { .kind = SS_ANSWER_ASK_PASSWORD };
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING);
	assert_words(&inv, &ans, "Enter the barring password");
	ans.guidance = SS_GUIDANCE_ENTER_NEW_PW;
	assert_words(&inv, &ans, "Enter the new barring password");
	ans.guidance = SS_GUIDANCE_ENTER_NEW_PW_AGAIN;
	assert_words(&inv, &ans, "Enter the new barring password again");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_forwarding),
		cmocka_unit_test(test_other_results),
		cmocka_unit_test(test_clir),
		cmocka_unit_test(test_ussd),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_questions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
