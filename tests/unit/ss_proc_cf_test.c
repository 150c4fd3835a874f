/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Call forwarding through the engine: every row of ss-model.md 6.1 and 6.2, what results carry (section 11), partial
 * success (section 3), the no-reply time and the subaddress (sections 6.1 and 9), and CFU beside conditional
 * forwarding (10.1). */

#include "ss_engine.h"

#define C1 "+49301111111"
#define C2 "+49302222222"
#define C1_DIGITS "49301111111"
#define C2_DIGITS "49302222222"

static const uint8_t cf_codes[] = { SS_CODE_CFU, SS_CODE_CFB, SS_CODE_CFNRY, SS_CODE_CFNRC };

static const char *ftn_of(const struct engine *e, enum cf_service s, enum bsg group)
{
	const struct cf_reg *reg = cf_reg_find(&e->profile, s, group);

	return reg ? reg->ftn.digits : "";
}

static void test_register_activates(void **state)
{
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cf_codes); i++) {
		const struct ss_feature *f = &e.ans.result.features[0];

		engine_init(&e);
		engine_register(&e, cf_codes[i], bs_speech, C1, 0);
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		assert_int_equal(e.ans.result.ss_code, cf_codes[i]);
		assert_int_equal(f->bs.type, BASIC_SERVICE_TELE);
		assert_int_equal(f->bs.code, 0x11);
		assert_int_equal(f->ss_status, 0x07);
		assert_string_equal(f->ftn.digits, C1_DIGITS);
		assert_int_equal(f->ftn.ton, ISDN_TON_INTERNATIONAL);
		assert_int_equal(f->no_reply_time, cf_codes[i] == SS_CODE_CFNRY ? 20 : 0);
		assert_int_equal(f->forwarding_options, -1);
		assert_status(&e, cf_codes[i], BSG_SPEECH, 0x07);
		assert_status(&e, cf_codes[i], BSG_FAX, 0x04);
		assert_true(why_has_hit(&e.why, "done"));
	}
}

static void test_speech_code(void **state)
{
	struct engine e;

	engine_init(&e);
	e.cfg.speech_code = 0x10;
	engine_register(&e, SS_CODE_CFU, bs_speech, C1, 0);
	assert_int_equal(e.ans.result.features[0].bs.code, 0x10);
}

/* The rows of 6.1: the state before, the operation, what comes out. */
static void test_transitions(void **state)
{
	static const struct {
		enum ss_op op;
		uint8_t from;		/* 0x04, 0x06, 0x07 */
		bool lenient;
		uint8_t to;
		enum ss_error_code error;
	} rows[] = {
		{ SS_OP_REGISTER_SS, 0x04, false, 0x07, SS_ERR_NONE },
		{ SS_OP_REGISTER_SS, 0x06, false, 0x07, SS_ERR_NONE },
		{ SS_OP_REGISTER_SS, 0x07, false, 0x07, SS_ERR_NONE },
		{ SS_OP_ERASE_SS, 0x04, false, 0x04, SS_ERR_SS_ERROR_STATUS },
		{ SS_OP_ERASE_SS, 0x04, true, 0x04, SS_ERR_NONE },
		{ SS_OP_ERASE_SS, 0x06, false, 0x04, SS_ERR_NONE },
		{ SS_OP_ERASE_SS, 0x07, false, 0x04, SS_ERR_NONE },
		{ SS_OP_ACTIVATE_SS, 0x04, false, 0x04, SS_ERR_SS_ERROR_STATUS },
		{ SS_OP_ACTIVATE_SS, 0x06, false, 0x07, SS_ERR_NONE },
		{ SS_OP_ACTIVATE_SS, 0x07, false, 0x07, SS_ERR_NONE },
		{ SS_OP_DEACTIVATE_SS, 0x04, false, 0x04, SS_ERR_SS_ERROR_STATUS },
		{ SS_OP_DEACTIVATE_SS, 0x06, false, 0x06, SS_ERR_NONE },
		{ SS_OP_DEACTIVATE_SS, 0x07, false, 0x06, SS_ERR_NONE },
	};
	unsigned int i, c;

	for (i = 0; i < ARRAY_SIZE(rows) * ARRAY_SIZE(cf_codes); i++) {
		struct engine e;
		unsigned int row = i / ARRAY_SIZE(cf_codes);

		c = cf_codes[i % ARRAY_SIZE(cf_codes)];
		engine_init(&e);
		e.cfg.lenient_erase = rows[row].lenient;
		if (rows[row].from != 0x04)
			engine_register(&e, c, bs_speech, C1, 0);
		if (rows[row].from == 0x06)
			engine_op(&e, SS_OP_DEACTIVATE_SS, c, bs_speech);
		assert_status(&e, c, BSG_SPEECH, rows[row].from);
		if (rows[row].op == SS_OP_REGISTER_SS)
			engine_register(&e, c, bs_speech, C2, 0);
		else
			engine_op(&e, rows[row].op, c, bs_speech);
		assert_status(&e, c, BSG_SPEECH, rows[row].to);
		if (rows[row].error) {
			assert_error_status(&e, rows[row].from);
			continue;
		}
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		assert_int_equal(e.ans.result.features[0].ss_status, rows[row].to);
		/* where there is a number it is told */
		assert_string_equal(e.ans.result.features[0].ftn.digits,
				    rows[row].op == SS_OP_REGISTER_SS ? C2_DIGITS :
				    rows[row].op == SS_OP_ERASE_SS ? "" : C1_DIGITS);
	}
}

/* The AQ rows of 6.1 and the events of 10.1. */
static void test_quiescent(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFB, bs_speech, C1, 0);
	engine_register(&e, SS_CODE_CFU, bs_speech, C2, 0);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x07);
	assert_status(&e, SS_CODE_CFB, BSG_SPEECH, 0x0f);
	engine_register(&e, SS_CODE_CFNRC, bs_speech, C1, 0);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x0f);
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_CFB, bs_speech);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x06);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CFB, bs_speech);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x0f);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CFB, bs_speech);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x0f);
	engine_register(&e, SS_CODE_CFB, bs_speech, C2, 0);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x0f);
	engine_op(&e, SS_OP_ERASE_SS, SS_CODE_CFNRC, bs_speech);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x04);
	engine_op(&e, SS_OP_ERASE_SS, SS_CODE_CFU, bs_speech);
	assert_status(&e, SS_CODE_CFB, BSG_SPEECH, 0x07);
}

static void test_refuse_cond_while_cfu(void **state)
{
	struct engine e;

	engine_init(&e);
	e.cfg.refuse_cond_cf_while_cfu = true;
	engine_register(&e, SS_CODE_CFB, bs_speech, C1, 0);
	engine_register(&e, SS_CODE_CFU, bs_speech, C1, 0);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	engine_register(&e, SS_CODE_CFNRC, bs_speech, C1, 0);
	assert_incompatible(&e, SS_CODE_CFU, 0x07);
	assert_int_equal(e.ans.error.bs.code, 0x11);
	assert_status(&e, SS_CODE_CFNRC, BSG_SPEECH, 0x04);
	engine_register(&e, SS_CODE_CFNRC, bs_fax, C1, 0);	/* another group */
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	engine_register(&e, SS_CODE_ALL_FORWARDING, bs_speech, C2, 0);	/* works for CFU */
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_string_equal(ftn_of(&e, CF_CFU, BSG_SPEECH), C2_DIGITS);
	assert_string_equal(ftn_of(&e, CF_CFB, BSG_SPEECH), C1_DIGITS);
}

/* Without a basic service: every group that is subscribed and that forwarding applies to. */
static void test_all_groups(void **state)
{
	static const struct basic_service expected[] = {
		{ BASIC_SERVICE_TELE, 0x11 }, { BASIC_SERVICE_TELE, 0x60 },
		{ BASIC_SERVICE_BEARER, 0x10 }, { BASIC_SERVICE_BEARER, 0x18 },
	};
	struct engine e;
	unsigned int i;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFB, bs_all, C1, 0);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, ARRAY_SIZE(expected));
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		assert_int_equal(e.ans.result.features[i].bs.type, expected[i].type);
		assert_int_equal(e.ans.result.features[i].bs.code, expected[i].code);
		assert_int_equal(e.ans.result.features[i].ss_status, 0x07);
		assert_string_equal(e.ans.result.features[i].ftn.digits, C1_DIGITS);
	}
	assert_int_equal(e.profile.cf[CF_CFB].n_reg, 1);

	engine_init(&e);
	e.profile.subscribed = BSG_SPEECH | BSG_SMS;
	engine_register(&e, SS_CODE_CFB, bs_all, C1, 0);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_status(&e, SS_CODE_CFB, BSG_FAX, 0x04);
}

/* What works for a part of the groups has worked, and the answer names that part. */
static void test_partial_success(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFU, bs_fax, C1, 0);
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_CFU, bs_all);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_int_equal(e.ans.result.features[0].bs.code, 0x60);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x06);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CFU, (struct basic_service){ BASIC_SERVICE_TELE, 0x80 });
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CFU, bs_async);
	assert_error_status(&e, 0x04);
}

static void test_register_group_20(void **state)
{
	struct engine e;

	engine_init(&e);
	e.profile.subscribed = BSG_SPEECH;
	e.profile.cf[CF_CFB].provisioned = false;
	engine_register(&e, SS_CODE_ALL_FORWARDING, bs_all, C1, 15);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_int_equal(e.ans.result.ss_code, SS_CODE_ALL_FORWARDING);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x07);	/* CFU's */
	assert_int_equal(e.ans.result.features[0].no_reply_time, 15);
	assert_status(&e, SS_CODE_CFU, BSG_SPEECH, 0x07);
	assert_status(&e, SS_CODE_CFB, BSG_SPEECH, 0x00);
	assert_status(&e, SS_CODE_CFNRY, BSG_SPEECH, 0x0f);
	assert_status(&e, SS_CODE_CFNRC, BSG_SPEECH, 0x0f);
	assert_string_equal(ftn_of(&e, CF_CFNRC, BSG_SPEECH), C1_DIGITS);
	assert_false(e.profile.provisioned & SS_SIMPLE_CD);
}

static void test_register_group_28(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_ALL_COND_FORWARDING, bs_speech, C1, 0);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x07);
	assert_int_equal(e.ans.result.features[0].no_reply_time, 20);
	assert_status(&e, SS_CODE_CFU, BSG_SPEECH, 0x04);
	assert_status(&e, SS_CODE_CFB, BSG_SPEECH, 0x07);
	assert_status(&e, SS_CODE_CFNRY, BSG_SPEECH, 0x07);
	assert_status(&e, SS_CODE_CFNRC, BSG_SPEECH, 0x07);
}

static void test_control_group(void **state)
{
	static const uint8_t groups[] = { SS_CODE_ALL_FORWARDING, SS_CODE_ALL_COND_FORWARDING };
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		engine_init(&e);
		engine_op(&e, SS_OP_ACTIVATE_SS, groups[i], bs_speech);
		assert_error_status(&e, 0x04);
		engine_op(&e, SS_OP_DEACTIVATE_SS, groups[i], bs_speech);
		assert_error_status(&e, 0x04);
		engine_op(&e, SS_OP_ERASE_SS, groups[i], bs_speech);
		assert_error_status(&e, 0x04);
		engine_register(&e, SS_CODE_CFNRC, bs_speech, C1, 0);
		engine_op(&e, SS_OP_DEACTIVATE_SS, groups[i], bs_speech);
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		assert_int_equal(e.ans.result.features[0].ss_status, 0x06);
		engine_op(&e, SS_OP_ACTIVATE_SS, groups[i], bs_speech);
		assert_status(&e, SS_CODE_CFNRC, BSG_SPEECH, 0x07);
		assert_status(&e, SS_CODE_CFB, BSG_SPEECH, 0x04);
		engine_op(&e, SS_OP_ERASE_SS, groups[i], bs_speech);
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		assert_int_equal(e.ans.result.features[0].ss_status, 0x04);
		assert_int_equal(e.profile.cf[CF_CFNRC].n_reg, 0);
	}
}

static void test_no_reply_time(void **state)
{
	static const struct {
		int asked, stored;	/* 0 = refused */
	} rows[] = {
		{ 1, 0 }, { 4, 0 }, { 5, 5 }, { 7, 5 }, { 8, 10 }, { 12, 10 }, { 13, 15 }, { 25, 25 }, { 28, 30 },
		{ 30, 30 }, { 31, 0 }, { 255, 0 }, { -1, 0 },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		engine_register(&e, SS_CODE_CFNRY, bs_speech, C1, rows[i].asked);
		if (!rows[i].stored) {
			assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
			continue;
		}
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		assert_int_equal(e.ans.result.features[0].no_reply_time, rows[i].stored);
		assert_int_equal(cf_reg_find(&e.profile, CF_CFNRY, BSG_SPEECH)->no_reply_time, rows[i].stored);
	}
	/* where it does not count it is not looked at */
	engine_register(&e, SS_CODE_CFB, bs_speech, C1, 99);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_int_equal(e.ans.result.features[0].no_reply_time, 0);
}

/* Absent: what was set last stays, also over an erasure; each group keeps its own. */
static void test_no_reply_time_kept(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, C1, 10);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, C2, 0);
	assert_int_equal(e.ans.result.features[0].no_reply_time, 10);
	engine_op(&e, SS_OP_ERASE_SS, SS_CODE_CFNRY, bs_speech);
	engine_register(&e, SS_CODE_CFNRY, bs_speech, C2, 0);
	assert_int_equal(e.ans.result.features[0].no_reply_time, 10);
	engine_register(&e, SS_CODE_CFNRY, bs_fax, C2, 30);
	engine_register(&e, SS_CODE_CFNRY, bs_all, C1, 0);
	assert_int_equal(cf_reg_find(&e.profile, CF_CFNRY, BSG_SPEECH)->no_reply_time, 10);
	assert_int_equal(cf_reg_find(&e.profile, CF_CFNRY, BSG_FAX)->no_reply_time, 30);
	assert_int_equal(e.profile.cf[CF_CFNRY].n_reg, 2);
}

static void test_subaddress(void **state)
{
	static const struct {
		struct basic_service bs;
		bool ok;
	} rows[] = {
		{ { BASIC_SERVICE_TELE, 0x11 }, true }, { { BASIC_SERVICE_TELE, 0x10 }, true },
		{ { BASIC_SERVICE_TELE, 0x60 }, true }, { { BASIC_SERVICE_NONE, 0 }, false },
		{ { BASIC_SERVICE_TELE, 0x00 }, false }, { { BASIC_SERVICE_BEARER, 0x00 }, false },
	};
	struct ss_invoke inv;
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFU);
		inv.bs = rows[i].bs;
		isdn_number_parse(&inv.ftn, C1);
		inv.subaddress = (struct ss_subaddress){ 3, { 0xa0, 0x12, 0x34 } };
		engine_invoke(&e, &inv);
		if (!rows[i].ok) {
			assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
			continue;
		}
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		assert_int_equal(e.ans.result.features[0].subaddress.len, 3);
		assert_memory_equal(e.ans.result.features[0].subaddress.octets, inv.subaddress.octets, 3);
	}
	/* a registration without one takes it away */
	engine_register(&e, SS_CODE_CFU, bs_speech, C1, 0);
	assert_int_equal(cf_reg_find(&e.profile, CF_CFU, BSG_SPEECH)->subaddress.len, 0);
}

/* Tests 12 and 13: the number, after the state and before interactions. */
static void test_number_missing(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFU, bs_speech, NULL, 0);
	assert_error(&e, SS_ERR_DATA_MISSING);
	engine_register(&e, SS_CODE_CFU, bs_speech, "+491711234567", 0);	/* own */
	assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_true(why_has_hit(&e.why, "forwarded-to number"));
}

/* A phone that failed to cut off SIB and SIC: the tail names the groups of the request. */
static void test_tail_in_number(void **state)
{
	struct ss_invoke inv;
	struct engine e;

	engine_init(&e);
	ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFNRY);
	OSMO_STRLCPY_ARRAY(inv.ftn.digits, "0301111111*11*15#");
	inv.ftn.npi = ISDN_NPI_ISDN;
	engine_invoke(&e, &inv);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_true(e.proc.ftn_repaired);
	assert_string_equal(ftn_of(&e, CF_CFNRY, BSG_SPEECH), C1_DIGITS);
	assert_int_equal(e.ans.result.features[0].no_reply_time, 15);
	assert_status(&e, SS_CODE_CFNRY, BSG_FAX, 0x04);
	OSMO_STRLCPY_ARRAY(inv.ftn.digits, "0301111111*1*2*3#");
	engine_invoke(&e, &inv);
	assert_error(&e, SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_false(e.proc.ftn_repaired);
}

/* Operator determined barring of registrations: international is out of the country where the subscriber is. */
static void test_odb_registration(void **state)
{
	static const struct {
		uint16_t odb;
		const char *here, *number;
		bool barred;
	} rows[] = {
		{ ODB_REG_ALL_CF, "", "0301111111", true },
		{ ODB_REG_CF_INTERNATIONAL, "", "0301111111", false },
		{ ODB_REG_CF_INTERNATIONAL, "", "+33123456789", true },
		{ ODB_REG_CF_INTERNATIONAL, "33", "+33123456789", false },
		{ ODB_REG_CF_INTERNATIONAL, "33", "+49301111111", true },
		{ ODB_REG_CF_NOT_TO_HPLMN, "", "+33123456789", true },
		{ ODB_REG_CF_NOT_TO_HPLMN, "33", "+33123456789", false },
		{ ODB_REG_CF_NOT_TO_HPLMN, "33", "+49301111111", false },
		{ ODB_REG_CF_NOT_TO_HPLMN, "33", "+43123456789", true },
		{ ODB_ALL_IC, "", "+33123456789", false },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		e.profile.odb = rows[i].odb;
		e.party.country_code = rows[i].here;
		engine_register(&e, SS_CODE_CFU, bs_speech, rows[i].number, 0);
		if (!rows[i].barred) {
			assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
			continue;
		}
		assert_error(&e, SS_ERR_CALL_BARRED);
		assert_int_equal(e.ans.error.cause, SS_CALL_BARRED_OPERATOR);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_register_activates),
		cmocka_unit_test(test_speech_code),
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_quiescent),
		cmocka_unit_test(test_refuse_cond_while_cfu),
		cmocka_unit_test(test_all_groups),
		cmocka_unit_test(test_partial_success),
		cmocka_unit_test(test_register_group_20),
		cmocka_unit_test(test_register_group_28),
		cmocka_unit_test(test_control_group),
		cmocka_unit_test(test_no_reply_time),
		cmocka_unit_test(test_no_reply_time_kept),
		cmocka_unit_test(test_subaddress),
		cmocka_unit_test(test_number_missing),
		cmocka_unit_test(test_tail_in_number),
		cmocka_unit_test(test_odb_registration),
	};

	return cmocka_run_group_tests_name("ss_proc_cf", tests, NULL, NULL);
}
