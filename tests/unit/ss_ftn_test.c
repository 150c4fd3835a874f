/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forwarded-to numbers: what is stored, what is refused, what phones get wrong and is mended (ss-model.md sections 9
 * and 12, the number plan of interfaces.md), and the deny list. */

#include "ss_engine.h"

static bool is_ours(const char *digits, void *priv)
{
	return !strcmp(digits, priv);
}

static enum ss_error_code check(struct engine *e, struct ss_invoke *inv, struct isdn_number *stored, bool *repaired)
{
	const char *reason = NULL;
	enum ss_error_code code = ss_ftn_check(inv, &e->party, &e->cfg, stored, repaired, &reason);

	assert_non_null(reason);
	return code;
}

static enum ss_error_code check_str(struct engine *e, const char *number, struct isdn_number *stored)
{
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFU);
	assert_int_equal(isdn_number_parse(&inv.ftn, number), 0);
	return check(e, &inv, stored, NULL);
}

/* Rule T-MMI-6: the same number in its three legal forms is stored the same. */
static void test_stored_form(void **state)
{
	static const char *const forms[] = { "+4915112345678", "004915112345678", "015112345678" };
	struct isdn_number stored;
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		engine_init(&e);
		assert_int_equal(check_str(&e, forms[i], &stored), SS_ERR_NONE);
		assert_string_equal(stored.digits, "4915112345678");
		assert_int_equal(stored.ton, ISDN_TON_INTERNATIONAL);
	}
	e.cfg.plan.country_code[0] = '\0';
	for (i = 1; i < ARRAY_SIZE(forms); i++) {
		assert_int_equal(check_str(&e, forms[i], &stored), SS_ERR_NONE);
		assert_string_equal(stored.digits, forms[i]);
		assert_int_equal(stored.ton, ISDN_TON_UNKNOWN);
	}
}

static void test_refused(void **state)
{
	static const char *const numbers[] = {
		"112", "911",				/* emergency */
		"+491711234567", "01711234567", "1711234567",	/* own */
		"333",					/* short code */
		"+12345678901234567",			/* 17 digits */
		"+9791234", "00881612345", "+19005551234", "0900123456", "+49900123456",	/* deny list */
	};
	struct isdn_number stored;
	struct engine e;
	unsigned int i;

	engine_init(&e);
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		assert_int_equal(check_str(&e, numbers[i], &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
}

static void test_missing(void **state)
{
	struct isdn_number stored;
	struct ss_invoke inv;
	struct engine e;

	engine_init(&e);
	ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFU);
	assert_int_equal(check(&e, &inv, &stored, NULL), SS_ERR_DATA_MISSING);
	OSMO_STRLCPY_ARRAY(inv.ftn.digits, "#");
	assert_int_equal(check(&e, &inv, &stored, NULL), SS_ERR_DATA_MISSING);
}

/* Without a country code people are called 1001, and 1001 it stays. */
static void test_without_country_code(void **state)
{
	struct isdn_number stored;
	struct engine e;

	engine_init(&e);
	e.cfg.plan.country_code[0] = '\0';
	isdn_number_parse(&e.msisdn, "1001");
	assert_int_equal(check_str(&e, "1002", &stored), SS_ERR_NONE);
	assert_string_equal(stored.digits, "1002");
	assert_int_equal(stored.ton, ISDN_TON_UNKNOWN);
	assert_int_equal(check_str(&e, "1001", &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_int_equal(check_str(&e, "112", &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_int_equal(check_str(&e, "0900123", &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_int_equal(check_str(&e, "00979123", &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
	assert_int_equal(check_str(&e, "+979123", &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
	e.party.msisdn = NULL;
	assert_int_equal(check_str(&e, "1001", &stored), SS_ERR_NONE);
}

/* Rule 1 of the number plan: a subscriber's number as it stands, however short. */
static void test_ours(void **state)
{
	struct isdn_number stored;
	struct engine e;

	engine_init(&e);
	assert_int_equal(check_str(&e, "1002", &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
	e.party.is_ours = is_ours;
	e.party.is_ours_priv = "1002";
	assert_int_equal(check_str(&e, "1002", &stored), SS_ERR_NONE);
	assert_string_equal(stored.digits, "1002");
	assert_int_equal(check_str(&e, "1003", &stored), SS_ERR_UNEXPECTED_DATA_VALUE);
	e.cfg.short_code_ftn = true;
	assert_int_equal(check_str(&e, "1003", &stored), SS_ERR_NONE);
	assert_int_equal(stored.ton, ISDN_TON_UNKNOWN);
}

static void test_length(void **state)
{
	struct isdn_number stored;
	struct ss_invoke inv;
	struct engine e;

	engine_init(&e);
	ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFU);
	assert_int_equal(isdn_number_parse(&inv.ftn, "+1234567890123456"), 0);
	assert_int_equal(check(&e, &inv, &stored, NULL), SS_ERR_NONE);
	assert_int_equal(isdn_number_parse(&inv.ftn, "+1234567890123456789012345678"), 0);
	assert_int_equal(check(&e, &inv, &stored, NULL), SS_ERR_UNEXPECTED_DATA_VALUE);
	inv.long_ftn_supported = true;
	assert_int_equal(check(&e, &inv, &stored, NULL), SS_ERR_NONE);
	assert_int_equal(isdn_number_parse(&inv.ftn, "+12345678901234567890123456789"), 0);
	assert_int_equal(check(&e, &inv, &stored, NULL), SS_ERR_UNEXPECTED_DATA_VALUE);
}

static void test_type_and_plan(void **state)
{
	static const struct {
		uint8_t ton, npi;
		enum ss_error_code error;
	} rows[] = {
		{ ISDN_TON_UNKNOWN, ISDN_NPI_ISDN, SS_ERR_NONE },
		{ ISDN_TON_UNKNOWN, ISDN_NPI_UNKNOWN, SS_ERR_NONE },
		{ ISDN_TON_NATIONAL, ISDN_NPI_ISDN, SS_ERR_NONE },
		{ ISDN_TON_INTERNATIONAL, ISDN_NPI_ISDN, SS_ERR_NONE },
		{ ISDN_TON_INTERNATIONAL, 6, SS_ERR_UNEXPECTED_DATA_VALUE },
		{ ISDN_TON_NETWORK_SPECIFIC, ISDN_NPI_ISDN, SS_ERR_UNEXPECTED_DATA_VALUE },
		{ ISDN_TON_SUBSCRIBER, ISDN_NPI_ISDN, SS_ERR_UNEXPECTED_DATA_VALUE },
		{ ISDN_TON_ALPHANUMERIC, ISDN_NPI_ISDN, SS_ERR_UNEXPECTED_DATA_VALUE },
		{ ISDN_TON_ABBREVIATED, ISDN_NPI_ISDN, SS_ERR_UNEXPECTED_DATA_VALUE },
	};
	struct isdn_number stored;
	struct ss_invoke inv;
	struct engine e;
	unsigned int i;

	engine_init(&e);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFU);
		inv.ftn = (struct isdn_number){ rows[i].ton, rows[i].npi, "33123456789" };
		assert_int_equal(check(&e, &inv, &stored, NULL), rows[i].error);
	}
}

/* What is left of a typed string in the number, and what becomes of it. */
static void test_repair(void **state)
{
	static const struct {
		const char *sent, *digits;
		uint8_t bs;		/* teleservice, 0 = none */
		int time;
		bool repaired;
	} rows[] = {
		{ "1234", "1234", 0, 0, false },
		{ "1234#", "1234", 0, 0, true },
		{ "1234**20#", "1234", 0, 20, true },
		{ "1234**20", "1234", 0, 20, true },
		{ "1234**100#", "1234", 0, 100, true },		/* out of range, but a time */
		{ "1234*11#", "1234", 0x11, 0, true },
		{ "1234*13*5#", "1234", 0x60, 5, true },
		{ "1234*", "1234", 0, 0, true },
		{ "1234**", "1234", 0, 0, true },
		{ "1234*98*5#", "1234*98*5#", 0, 0, false },
		{ "1234*99#", "1234*99#", 0, 0, false },
		{ "1234**x#", "1234**x#", 0, 0, false },
		{ "1234**0#", "1234**0#", 0, 0, false },
		{ "1234**99999999999#", "1234**99999999999#", 0, 0, false },
		{ "1234*11*5*6#", "1234*11*5*6#", 0, 0, false },
		{ "12#34", "12#34", 0, 0, false },
		{ "12a34", "12a34", 0, 0, false },
		{ "", "", 0, 0, false },
	};
	struct ss_invoke inv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFNRY);
		OSMO_STRLCPY_ARRAY(inv.ftn.digits, rows[i].sent);
		assert_int_equal(ss_ftn_repair(&inv), rows[i].repaired);
		assert_string_equal(inv.ftn.digits, rows[i].digits);
		assert_int_equal(inv.bs.type, rows[i].bs ? BASIC_SERVICE_TELE : BASIC_SERVICE_NONE);
		assert_int_equal(inv.bs.code, rows[i].bs);
		assert_int_equal(inv.no_reply_time, rows[i].time);
	}
}

/* What the request itself says counts more than a tail. */
static void test_repair_keeps_request(void **state)
{
	struct isdn_number stored;
	struct ss_invoke inv;
	struct engine e;
	bool repaired;

	engine_init(&e);
	ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFNRY);
	OSMO_STRLCPY_ARRAY(inv.ftn.digits, "0301111111*13*20#");
	inv.bs = bs_speech;
	inv.no_reply_time = 10;
	assert_int_equal(check(&e, &inv, &stored, &repaired), SS_ERR_NONE);
	assert_true(repaired);
	assert_int_equal(inv.bs.code, 0x11);
	assert_int_equal(inv.no_reply_time, 10);
	assert_string_equal(stored.digits, "49301111111");
	assert_int_equal(check(&e, &inv, &stored, &repaired), SS_ERR_NONE);
	assert_false(repaired);
	OSMO_STRLCPY_ARRAY(inv.ftn.digits, "03011a1111");
	assert_int_equal(check(&e, &inv, &stored, &repaired), SS_ERR_UNEXPECTED_DATA_VALUE);
}

static void test_deny_list(void **state)
{
	static const char *const deny[] = { "+43", "0180", "7" };
	static const struct {
		const char *cc, *number, *entry;
	} rows[] = {
		{ "49", "+43123456", "+43" },
		{ "49", "+4943123456", NULL },
		{ "49", "+49180123456", "0180" },
		{ "43", "+43180123456", "+43" },
		{ "49", "+43180123456", "+43" },
		{ "49", "7123", "7" },
		{ "49", "+7123456789", NULL },
		{ "", "0180123", "0180" },
		{ "", "0043123", "+43" },
		{ "", "43123", NULL },
		{ "", "1002", NULL },
	};
	struct number_plan plan;
	struct isdn_number num;
	unsigned int i;

	number_plan_init(&plan);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *entry;

		OSMO_STRLCPY_ARRAY(plan.country_code, rows[i].cc);
		assert_int_equal(isdn_number_parse(&num, rows[i].number), 0);
		entry = ss_ftn_denied(&plan, &num, deny, ARRAY_SIZE(deny));
		if (rows[i].entry)
			assert_string_equal(entry, rows[i].entry);
		else
			assert_null(entry);
	}
	assert_null(ss_ftn_denied(&plan, &num, NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stored_form),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_without_country_code),
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_type_and_plan),
		cmocka_unit_test(test_repair),
		cmocka_unit_test(test_repair_keeps_request),
		cmocka_unit_test(test_deny_list),
	};

	return cmocka_run_group_tests_name("ss_ftn", tests, NULL, NULL);
}
