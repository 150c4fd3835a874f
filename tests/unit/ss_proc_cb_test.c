/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Call barring and call waiting through the engine: ss-model.md 6.1 and 6.2, and every pair of services that do not go
 * together (10.2, 10.3). */

#include "ss_engine.h"

#define HOME "+49301111111"
#define AWAY "+33123456789"

static void test_activate_and_deactivate(void **state)
{
	static const uint8_t codes[] = {
		SS_CODE_BAOC, SS_CODE_BOIC, SS_CODE_BOIC_EXHC, SS_CODE_BAIC, SS_CODE_BIC_ROAM,
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		uint8_t on = codes[i] == SS_CODE_BIC_ROAM ? 0x0d : 0x05;	/* at home it is quiescent */

		engine_init(&e);
		engine_barring(&e, SS_OP_DEACTIVATE_SS, codes[i], bs_speech);	/* was not active */
		assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
		assert_int_equal(e.ans.result.features[0].ss_status, 0x04);
		engine_barring(&e, SS_OP_ACTIVATE_SS, codes[i], bs_speech);
		assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
		assert_int_equal(e.ans.result.ss_code, codes[i]);
		assert_int_equal(e.ans.result.features[0].ss_status, on);
		assert_int_equal(e.ans.result.features[0].bs.code, 0x11);
		assert_status(&e, codes[i], BSG_SPEECH, on);
		assert_status(&e, codes[i], BSG_SMS, 0x04);
		engine_barring(&e, SS_OP_ACTIVATE_SS, codes[i], bs_speech);	/* again */
		assert_int_equal(e.ans.result.features[0].ss_status, on);
		engine_barring(&e, SS_OP_DEACTIVATE_SS, codes[i], bs_speech);
		assert_int_equal(e.ans.result.features[0].ss_status, 0x04);
		assert_status(&e, codes[i], BSG_SPEECH, 0x04);
	}
}

static void test_bic_roam_abroad(void **state)
{
	struct engine e;

	engine_init(&e);
	e.party.abroad = true;
	e.party.country_code = "33";
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BIC_ROAM, bs_speech);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x05);
	engine_register(&e, SS_CODE_CFB, bs_speech, HOME, 0);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x0f);
	engine_register(&e, SS_CODE_CFU, bs_fax, HOME, 0);
	assert_int_equal(e.ans.result.features[0].ss_status, 0x07);
	e.party.abroad = false;
	assert_status(&e, SS_CODE_CFB, BSG_SPEECH, 0x07);
}

/* Programs of one direction exclude each other, each group by itself; the other direction is not touched. */
static void test_programs_exclude(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAIC, bs_speech);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_all);
	assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 5);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BOIC_EXHC, bs_speech);
	assert_status(&e, SS_CODE_BOIC_EXHC, BSG_SPEECH, 0x05);
	assert_status(&e, SS_CODE_BAOC, BSG_SPEECH, 0x04);
	assert_status(&e, SS_CODE_BAOC, BSG_SMS, 0x05);
	assert_status(&e, SS_CODE_BAIC, BSG_SPEECH, 0x05);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BIC_ROAM, bs_speech);
	assert_status(&e, SS_CODE_BAIC, BSG_SPEECH, 0x04);
}

/* One password check, then all active members are off. */
static void test_deactivate_groups(void **state)
{
	static const struct {
		uint8_t ss_code, baoc, baic;
	} rows[] = {
		{ SS_CODE_ALL_BARRING, 0x04, 0x04 },
		{ SS_CODE_BARRING_OUTGOING, 0x04, 0x05 },
		{ SS_CODE_BARRING_INCOMING, 0x05, 0x04 },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
		engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAIC, bs_speech);
		engine_barring(&e, SS_OP_DEACTIVATE_SS, rows[i].ss_code, bs_speech);
		assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
		assert_int_equal(e.ans.result.ss_code, rows[i].ss_code);
		assert_int_equal(e.ans.result.features[0].ss_status, 0x04);
		assert_status(&e, SS_CODE_BAOC, BSG_SPEECH, rows[i].baoc);
		assert_status(&e, SS_CODE_BAIC, BSG_SPEECH, rows[i].baic);
	}
}

static void test_call_waiting(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_speech);
	assert_result(&e, SS_RESULT_SS_DATA, 1);
	assert_int_equal(e.ans.result.ss_code, SS_CODE_CW);
	assert_int_equal(e.ans.result.ss_status, 0x05);
	assert_int_equal(e.ans.result.features[0].bs.code, 0x11);
	assert_int_equal(e.profile.cw.active, BSG_SPEECH);
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_all);
	assert_result(&e, SS_RESULT_SS_DATA, 4);
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_CW, bs_speech);
	assert_int_equal(e.ans.result.ss_status, 0x04);
	assert_status(&e, SS_CODE_CW, BSG_SPEECH, 0x04);
	assert_status(&e, SS_CODE_CW, BSG_FAX, 0x05);
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_CW, bs_speech);
	assert_int_equal(e.ans.result.ss_status, 0x04);
}

/* 10.2, first half: a forwarding request while a barring is on. */
static void test_cf_while_cb(void **state)
{
	static const struct {
		uint8_t barring, forwarding;
		const char *number;
		bool refused;
	} rows[] = {
		{ SS_CODE_BAOC, SS_CODE_CFU, HOME, true },
		{ SS_CODE_BAOC, SS_CODE_CFB, HOME, true },
		{ SS_CODE_BAOC, SS_CODE_CFNRC, AWAY, true },
		{ SS_CODE_BOIC, SS_CODE_CFU, HOME, false },
		{ SS_CODE_BOIC, SS_CODE_CFU, AWAY, true },
		{ SS_CODE_BOIC, SS_CODE_CFNRY, AWAY, true },
		{ SS_CODE_BOIC_EXHC, SS_CODE_CFU, HOME, false },
		{ SS_CODE_BOIC_EXHC, SS_CODE_CFU, AWAY, true },
		{ SS_CODE_BAIC, SS_CODE_CFU, HOME, true },
		{ SS_CODE_BAIC, SS_CODE_CFB, HOME, true },
		{ SS_CODE_BAIC, SS_CODE_CFNRC, HOME, true },
		{ SS_CODE_BIC_ROAM, SS_CODE_CFU, HOME, false },
		{ SS_CODE_BIC_ROAM, SS_CODE_CFB, AWAY, false },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		engine_register(&e, rows[i].forwarding, bs_speech, rows[i].number, 0);
		engine_op(&e, SS_OP_DEACTIVATE_SS, rows[i].forwarding, bs_speech);
		engine_barring(&e, SS_OP_ACTIVATE_SS, rows[i].barring, bs_speech);
		assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
		engine_op(&e, SS_OP_ACTIVATE_SS, rows[i].forwarding, bs_speech);
		if (rows[i].refused)
			assert_incompatible(&e, rows[i].barring, 0x05);
		else
			assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		engine_register(&e, rows[i].forwarding, bs_speech, rows[i].number, 0);
		if (rows[i].refused) {
			assert_incompatible(&e, rows[i].barring, 0x05);
			assert_status(&e, rows[i].forwarding, BSG_SPEECH, 0x06);
		} else {
			assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		}
		/* what takes away is never refused, and another group is not concerned */
		engine_op(&e, SS_OP_DEACTIVATE_SS, rows[i].forwarding, bs_speech);
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		engine_op(&e, SS_OP_ERASE_SS, rows[i].forwarding, bs_speech);
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		engine_register(&e, rows[i].forwarding, bs_fax, rows[i].number, 0);
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	}
}

/* 10.2, second half: a barring request while a forwarding is on. */
static void test_cb_while_cf(void **state)
{
	static const struct {
		uint8_t forwarding, barring;
		const char *number;
		bool refused;
	} rows[] = {
		{ SS_CODE_CFU, SS_CODE_BAOC, HOME, true },
		{ SS_CODE_CFNRC, SS_CODE_BAOC, HOME, true },
		{ SS_CODE_CFU, SS_CODE_BOIC, HOME, false },
		{ SS_CODE_CFU, SS_CODE_BOIC, AWAY, true },
		{ SS_CODE_CFB, SS_CODE_BOIC_EXHC, HOME, false },
		{ SS_CODE_CFB, SS_CODE_BOIC_EXHC, AWAY, true },
		{ SS_CODE_CFU, SS_CODE_BAIC, HOME, true },
		{ SS_CODE_CFB, SS_CODE_BAIC, HOME, true },
		{ SS_CODE_CFU, SS_CODE_BIC_ROAM, HOME, false },
		{ SS_CODE_CFB, SS_CODE_BIC_ROAM, HOME, false },
	};
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		engine_init(&e);
		engine_register(&e, rows[i].forwarding, bs_speech, rows[i].number, 0);
		engine_barring(&e, SS_OP_ACTIVATE_SS, rows[i].barring, bs_speech);
		if (rows[i].refused)
			assert_incompatible(&e, rows[i].forwarding, 0x07);
		else
			assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
		/* an inactive forwarding stands against nothing */
		engine_op(&e, SS_OP_DEACTIVATE_SS, rows[i].forwarding, bs_speech);
		engine_barring(&e, SS_OP_ACTIVATE_SS, rows[i].barring, bs_speech);
		assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 1);
	}
}

/* Quiescent is on, too: BAOC stands against a conditional forwarding that waits behind CFU. */
static void test_baoc_while_quiescent(void **state)
{
	struct engine e;

	engine_init(&e);
	engine_register(&e, SS_CODE_CFB, bs_speech, HOME, 0);
	engine_register(&e, SS_CODE_CFU, bs_speech, HOME, 0);
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	assert_incompatible(&e, SS_CODE_CFU, 0x07);
	/* only for the groups where it is so */
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_all);
	assert_result(&e, SS_RESULT_CALL_BARRING_INFO, 4);
	assert_status(&e, SS_CODE_BAOC, BSG_SPEECH, 0x04);
	assert_status(&e, SS_CODE_BAOC, BSG_FAX, 0x05);
	engine_register(&e, SS_CODE_CFNRY, bs_all, HOME, 0);
	assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
	assert_int_equal(e.ans.result.features[0].bs.code, 0x11);
}

/* The error names the basic service only where the request did (the vector of 10.2 has none). */
static void test_incompatible_parameter(void **state)
{
	struct engine e;

	engine_init(&e);
	e.profile.subscribed = BSG_SPEECH;
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_all);
	engine_register(&e, SS_CODE_CFU, bs_all, HOME, 0);
	assert_incompatible(&e, SS_CODE_BAOC, 0x05);
	assert_int_equal(e.ans.error.bs.type, BASIC_SERVICE_NONE);
	engine_register(&e, SS_CODE_CFU, bs_speech, HOME, 0);
	assert_int_equal(e.ans.error.bs.type, BASIC_SERVICE_TELE);
	assert_int_equal(e.ans.error.bs.code, 0x11);
	assert_true(why_has_hit(&e.why, "interaction"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_activate_and_deactivate),
		cmocka_unit_test(test_bic_roam_abroad),
		cmocka_unit_test(test_programs_exclude),
		cmocka_unit_test(test_deactivate_groups),
		cmocka_unit_test(test_call_waiting),
		cmocka_unit_test(test_cf_while_cb),
		cmocka_unit_test(test_cb_while_cf),
		cmocka_unit_test(test_baoc_while_quiescent),
		cmocka_unit_test(test_incompatible_parameter),
	};

	return cmocka_run_group_tests_name("ss_proc_cb", tests, NULL, NULL);
}
