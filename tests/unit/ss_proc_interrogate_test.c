/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Interrogation through the engine: every row of ss-model.md section 8, and its vectors as values. */

#include "ss_engine.h"

#define C_NUMBER "+491533221100"

static void interrogate(struct engine *e, uint8_t ss_code, struct basic_service bs)
{
	engine_op(e, SS_OP_INTERROGATE_SS, ss_code, bs);
	assert_true(ss_profile_equal(&e->before, &e->profile));
}

static void assert_int_status(struct engine *e, uint8_t status)
{
	assert_result(e, SS_RESULT_INT_SS_STATUS, 0);
	assert_int_equal(e->ans.result.ss_status, status);
}

/* The vectors of section 8: CFU off, CFU on, CFNRy on with 20 s, CW on, CLIR temporary default allowed. */
static void test_vectors(void **state)
{
	const struct ss_feature *f;
	struct engine e;

	engine_init(&e);
	e.cfg.speech_code = 0x10;
	e.profile.subscribed = BSG_SPEECH | BSG_SMS;
	f = &e.ans.result.features[0];
	interrogate(&e, SS_CODE_CFU, bs_all);
	assert_int_status(&e, 0x04);

	engine_register(&e, SS_CODE_CFU, bs_speech, C_NUMBER, 0);
	interrogate(&e, SS_CODE_CFU, bs_all);
	assert_result(&e, SS_RESULT_INT_FEATURE_LIST, 1);
	assert_int_equal(f->bs.type, BASIC_SERVICE_TELE);
	assert_int_equal(f->bs.code, 0x10);
	assert_int_equal(f->ss_status, 0x07);
	assert_string_equal(f->ftn.digits, "491533221100");
	assert_int_equal(f->ftn.ton, ISDN_TON_INTERNATIONAL);
	assert_int_equal(f->ftn.npi, ISDN_NPI_ISDN);
	assert_int_equal(f->subaddress.len, 0);
	assert_int_equal(f->forwarding_options, -1);
	assert_int_equal(f->no_reply_time, 0);

	engine_op(&e, SS_OP_ERASE_SS, SS_CODE_CFU, bs_all);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, C_NUMBER, 20);
	interrogate(&e, SS_CODE_CFNRY, bs_all);
	assert_result(&e, SS_RESULT_INT_FEATURE_LIST, 1);
	assert_int_equal(f->bs.code, 0x10);
	assert_int_equal(f->ss_status, 0x07);
	assert_string_equal(f->ftn.digits, "491533221100");
	assert_int_equal(f->no_reply_time, 20);

	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_all);
	interrogate(&e, SS_CODE_CW, bs_all);
	assert_result(&e, SS_RESULT_INT_BSG_LIST, 1);
	assert_int_equal(f->bs.type, BASIC_SERVICE_TELE);
	assert_int_equal(f->bs.code, 0x10);

	interrogate(&e, SS_CODE_CLIR, bs_all);
	assert_result(&e, SS_RESULT_INT_GENERIC, 0);
	assert_int_equal(e.ans.result.ss_status, 0x05);
	assert_int_equal(e.ans.result.clir_option, CLIR_TEMPORARY_ALLOWED);
}

/* Registered but not active: told with its number, or by one status where the setting says so. */
static void test_registered_only(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFB, bs_speech, C_NUMBER, 0);
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_CFB, bs_speech);
	interrogate(&e, SS_CODE_CFB, bs_all);
	assert_result(&e, SS_RESULT_INT_FEATURE_LIST, 1);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x06);
	assert_string_equal(e.ans.result.features[0].ftn.digits, "491533221100");
	e.cfg.interrogate_registered = false;
	interrogate(&e, SS_CODE_CFB, bs_all);
	assert_int_status(&e, 0x06);
	interrogate(&e, SS_CODE_CFB, bs_fax);
	assert_int_status(&e, 0x04);
	engine_register(&e, SS_CODE_CFB, bs_fax, C_NUMBER, 0);
	interrogate(&e, SS_CODE_CFB, bs_all);
	assert_result(&e, SS_RESULT_INT_FEATURE_LIST, 1);
	assert_int_equal(e.ans.result.features[0].bs.code, 0x60);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x07);
}

static void test_several_groups(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, C_NUMBER, 10);
	engine_register(&e, SS_CODE_CFNRY, bs_async, "+49305555555", 15);
	interrogate(&e, SS_CODE_CFNRY, bs_all);
	assert_result(&e, SS_RESULT_INT_FEATURE_LIST, 2);
	assert_int_equal(e.ans.result.features[0].bs.code, 0x11);
	assert_int_equal(e.ans.result.features[0].no_reply_time, 10);
	assert_int_equal(e.ans.result.features[1].bs.type, BASIC_SERVICE_BEARER);
	assert_int_equal(e.ans.result.features[1].bs.code, 0x10);
	assert_int_equal(e.ans.result.features[1].no_reply_time, 15);
	assert_string_equal(e.ans.result.features[1].ftn.digits, "49305555555");
	interrogate(&e, SS_CODE_CFNRY, bs_async);
	assert_result(&e, SS_RESULT_INT_FEATURE_LIST, 1);
	interrogate(&e, SS_CODE_CFNRY, bs_fax);
	assert_int_status(&e, 0x04);
}

static void test_quiescent(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_ALL_FORWARDING, bs_speech, C_NUMBER, 0);
	interrogate(&e, SS_CODE_CFNRC, bs_speech);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x0f);
	interrogate(&e, SS_CODE_CFU, bs_speech);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x07);
}

static void test_barring(void **state)
{
	static const uint8_t codes[] = {
		SS_CODE_BAOC, SS_CODE_BOIC, SS_CODE_BOIC_EXHC, SS_CODE_BAIC, SS_CODE_BIC_ROAM,
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		engine_init(&e);
		interrogate(&e, codes[i], bs_all);
		assert_int_status(&e, 0x04);
		engine_barring(&e, SS_OP_ACTIVATE_SS, codes[i], bs_speech);
		engine_barring(&e, SS_OP_ACTIVATE_SS, codes[i], bs_sms);
		interrogate(&e, codes[i], bs_all);
		assert_result(&e, SS_RESULT_INT_BSG_LIST, 2);
		assert_int_equal(e.ans.result.features[0].bs.code, 0x11);
		assert_int_equal(e.ans.result.features[1].bs.code, 0x20);
		interrogate(&e, codes[i], bs_fax);
		assert_int_status(&e, 0x04);
	}
}

static void test_call_waiting_off(void **state)
{
	struct engine e;

	engine_init(&e);
	interrogate(&e, SS_CODE_CW, bs_all);
	assert_int_status(&e, 0x04);
}

/* Subscribed for all services together: one status, whatever basic service is named. */
static void test_line_identification(void **state)
{
	static const uint8_t codes[] = { SS_CODE_CLIP, SS_CODE_COLP, SS_CODE_COLR, SS_CODE_CNAP };
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		engine_init(&e);
		e.profile.provisioned = ss_simple_from_code(codes[i]);
		interrogate(&e, codes[i], bs_all);
		assert_int_status(&e, 0x05);
		interrogate(&e, codes[i], bs_fax);
		assert_int_status(&e, 0x05);
		e.profile.provisioned = 0;
		interrogate(&e, codes[i], bs_all);
		assert_int_status(&e, 0x00);
	}
}

static void test_clir(void **state)
{
	struct engine e;
	int mode;

	engine_init(&e);
	for (mode = CLIR_PERMANENT; mode <= CLIR_TEMPORARY_ALLOWED; mode++) {
		e.profile.clir_mode = mode;
		interrogate(&e, SS_CODE_CLIR, bs_all);
		assert_result(&e, SS_RESULT_INT_GENERIC, 0);
		assert_int_equal(e.ans.result.ss_status, 0x05);
		assert_int_equal(e.ans.result.clir_option, mode);
	}
	e.profile.provisioned &= ~SS_SIMPLE_CLIR;
	interrogate(&e, SS_CODE_CLIR, bs_all);
	assert_int_status(&e, 0x00);
}

static void test_not_provisioned(void **state)
{
	struct engine e;

	engine_init(&e);
	e.profile.cf[CF_CFU].provisioned = false;
	e.profile.cb[CB_BAOC].provisioned = false;
	e.profile.cw.provisioned = false;
	interrogate(&e, SS_CODE_CFU, bs_all);
	assert_int_status(&e, 0x00);
	interrogate(&e, SS_CODE_BAOC, bs_all);
	assert_int_status(&e, 0x00);
	interrogate(&e, SS_CODE_CW, bs_all);
	assert_int_status(&e, 0x00);
}

/* Strictly the HLR answers for CFU and CCBS alone. */
static void test_strict(void **state)
{
	static const uint8_t of_vlr[] = {
		SS_CODE_CFB, SS_CODE_CFNRY, SS_CODE_CFNRC, SS_CODE_BAOC, SS_CODE_CW, SS_CODE_CLIP, SS_CODE_CLIR,
		SS_CODE_COLP,
	};
	struct engine e;
	unsigned int i;

	engine_init(&e);
	e.cfg.strict_interrogation = true;
	for (i = 0; i < ARRAY_SIZE(of_vlr); i++) {
		interrogate(&e, of_vlr[i], bs_all);
		assert_error(&e, SS_ERR_SS_NOT_AVAILABLE);
	}
	interrogate(&e, SS_CODE_CFU, bs_all);
	assert_int_status(&e, 0x04);
	interrogate(&e, SS_CODE_CCBS_A, bs_all);
	assert_int_status(&e, 0x00);
	interrogate(&e, SS_CODE_HOLD, bs_all);
	assert_error(&e, SS_ERR_ILLEGAL_SS_OPERATION);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_all);
	assert_int_equal(e.ans.kind, SS_ANSWER_RESULT);
}

/* Group codes: refused, or the union of the members where the setting allows it for forwarding. */
static void test_group_codes(void **state)
{
	struct engine e;

	engine_init(&e);
	interrogate(&e, SS_CODE_ALL_FORWARDING, bs_all);
	assert_error(&e, SS_ERR_ILLEGAL_SS_OPERATION);
	interrogate(&e, SS_CODE_ALL_BARRING, bs_all);
	assert_error(&e, SS_ERR_ILLEGAL_SS_OPERATION);
	e.cfg.group_interrogation = true;
	interrogate(&e, SS_CODE_ALL_BARRING, bs_all);
	assert_error(&e, SS_ERR_ILLEGAL_SS_OPERATION);
	interrogate(&e, SS_CODE_ALL_FORWARDING, bs_all);
	assert_int_status(&e, 0x04);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, C_NUMBER, 10);
	engine_register(&e, SS_CODE_CFB, bs_fax, "+49305555555", 0);
	interrogate(&e, SS_CODE_ALL_COND_FORWARDING, bs_all);
	assert_result(&e, SS_RESULT_INT_FEATURE_LIST, 2);
	assert_string_equal(e.ans.result.features[0].ftn.digits, "491533221100");
	assert_int_equal(e.ans.result.features[0].no_reply_time, 10);
	assert_string_equal(e.ans.result.features[1].ftn.digits, "49305555555");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_registered_only),
		cmocka_unit_test(test_several_groups),
		cmocka_unit_test(test_quiescent),
		cmocka_unit_test(test_barring),
		cmocka_unit_test(test_call_waiting_off),
		cmocka_unit_test(test_line_identification),
		cmocka_unit_test(test_clir),
		cmocka_unit_test(test_not_provisioned),
		cmocka_unit_test(test_strict),
		cmocka_unit_test(test_group_codes),
	};

	return cmocka_run_group_tests_name("ss_proc_interrogate", tests, NULL, NULL);
}
