/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers: what is typed, AddressString octets (TS 29.002 17.7.8), and the four rules of the number plan. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/number.h>

static struct isdn_number number(const char *str)
{
	struct isdn_number num;

	assert_int_equal(isdn_number_parse(&num, str), 0);
	return num;
}

static struct number_plan plan_of(const char *country_code)
{
	struct number_plan plan;

	number_plan_init(&plan);
	OSMO_STRLCPY_ARRAY(plan.country_code, country_code);
	return plan;
}

static void test_parse(void **state)
{
	static const char *const wrong[] = { "", "+", "++49", "49+", "12 34", "12a4", "*21", "12#", "\xff", "-1" };
	struct isdn_number num;
	char buf[40];
	unsigned int i;

	num = number("+4915112345");
	assert_int_equal(num.ton, ISDN_TON_INTERNATIONAL);
	assert_int_equal(num.npi, ISDN_NPI_ISDN);
	assert_string_equal(num.digits, "4915112345");
	assert_string_equal(isdn_number_str(buf, sizeof(buf), &num), "+4915112345");
	num = number("1001");
	assert_int_equal(num.ton, ISDN_TON_UNKNOWN);
	assert_string_equal(isdn_number_str(buf, sizeof(buf), &num), "1001");
	num = number("12345678901234567890123456789012");
	assert_int_equal(isdn_number_parse(&num, "123456789012345678901234567890123"), -E2BIG);
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(isdn_number_parse(&num, wrong[i]), -EINVAL);
		assert_false(isdn_number_present(&num));
	}
	assert_string_equal(isdn_number_str(buf, sizeof(buf), &num), "");
}

static const struct {
	const char *str;
	uint8_t ton;
	const char *digits;
	uint8_t octets[20];
	size_t len;
} address_strings[] = {
	{ "+491533221100", ISDN_TON_INTERNATIONAL, "491533221100", { 0x91, 0x94, 0x51, 0x33, 0x22, 0x11, 0x00 }, 7 },
	{ "odd", ISDN_TON_UNKNOWN, "12345", { 0x81, 0x21, 0x43, 0xf5 }, 4 },
	{ "national", ISDN_TON_NATIONAL, "12", { 0xa1, 0x21 }, 2 },
	{ "hash", ISDN_TON_UNKNOWN, "1234#", { 0x81, 0x21, 0x43, 0xfb }, 4 },
	{ "all signs", ISDN_TON_UNKNOWN, "*#abc0", { 0x81, 0xba, 0xdc, 0x0e }, 4 },
};

static void test_address_string(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(address_strings); i++) {
		struct isdn_number num = { .ton = address_strings[i].ton, .npi = ISDN_NPI_ISDN }, back;
		uint8_t octets[20];

		OSMO_STRLCPY_ARRAY(num.digits, address_strings[i].digits);
		assert_int_equal(isdn_number_to_address_string(octets, sizeof(octets), &num), address_strings[i].len);
		assert_memory_equal(octets, address_strings[i].octets, address_strings[i].len);
		assert_int_equal(isdn_number_to_address_string(octets, address_strings[i].len - 1, &num), -ENOSPC);
		assert_int_equal(isdn_number_from_address_string(&back, octets, address_strings[i].len), 0);
		assert_string_equal(back.digits, num.digits);
		assert_int_equal(back.ton, num.ton);
		assert_int_equal(back.npi, num.npi);
	}
}

static void test_address_string_limits(void **state)
{
	struct isdn_number num = number("12345678901234567890123456789012"), back;
	uint8_t octets[18] = { 0 };

	assert_int_equal(isdn_number_to_address_string(octets, sizeof(octets), &num), 17);
	assert_int_equal(isdn_number_from_address_string(&back, octets, 17), 0);
	assert_string_equal(back.digits, num.digits);
	assert_int_equal(isdn_number_from_address_string(&back, octets, 18), -E2BIG);
	assert_int_equal(isdn_number_from_address_string(&back, octets, 1), -EINVAL);
	assert_int_equal(isdn_number_from_address_string(&back, octets, 0), -EINVAL);
	/* a filler in the middle, two fillers at the end */
	assert_int_equal(isdn_number_from_address_string(&back, (const uint8_t[]){ 0x91, 0xf1, 0x32 }, 3), -EINVAL);
	assert_int_equal(isdn_number_from_address_string(&back, (const uint8_t[]){ 0x91, 0x21, 0xff }, 3), -EINVAL);
	num.digits[0] = '\0';
	assert_int_equal(isdn_number_to_address_string(octets, sizeof(octets), &num), -EINVAL);
	OSMO_STRLCPY_ARRAY(num.digits, "12x");
	assert_int_equal(isdn_number_to_address_string(octets, sizeof(octets), &num), -EINVAL);
	num = number("12");
	num.ton = 8;
	assert_int_equal(isdn_number_to_address_string(octets, sizeof(octets), &num), -EINVAL);
}

static bool is_ours(const char *digits, void *priv)
{
	return !strcmp(digits, priv);
}

/* What the network stores, as isdn_number_str() shows it. */
static void check_normalised(const struct number_plan *plan, const char *dialled, const char *want, const char *ours)
{
	struct isdn_number num = number(dialled), stored;
	char buf[40];

	assert_int_equal(number_plan_normalise(plan, &num, &stored, ours ? is_ours : NULL, (void *)ours), 0);
	assert_string_equal(isdn_number_str(buf, sizeof(buf), &stored), want);
	assert_int_equal(stored.npi, num.npi);
}

static void test_e164_country_code(void **state)
{
	static const struct { const char *number, *code; } is[] = {
		{ "15551234567", "1" }, { "79031234567", "7" }, { "20212345", "20" }, { "2112345", "211" },
		{ "27111234", "27" }, { "2901234", "290" }, { "33123456", "33" }, { "3511234567", "351" },
		{ "36112345", "36" }, { "371123456", "371" }, { "420603052001", "420" }, { "491711234567", "49" },
		{ "5001234", "500" }, { "5411123", "54" }, { "6612345", "66" }, { "67012345", "670" },
		{ "8001234567", "800" }, { "861012345", "86" }, { "8701234567", "870" }, { "989121234", "98" },
		{ "9911234567", "991" },
	};
	char code[4];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(is); i++) {
		assert_int_equal(e164_country_code(code, sizeof(code), is[i].number), 0);
		assert_string_equal(code, is[i].code);
	}
	assert_int_equal(e164_country_code(code, sizeof(code), ""), -EINVAL);
	assert_int_equal(e164_country_code(code, sizeof(code), "0491711"), -EINVAL);
	assert_int_equal(e164_country_code(code, sizeof(code), "4"), -EINVAL);
	assert_int_equal(e164_country_code(code, sizeof(code), "42"), -EINVAL);
	assert_int_equal(e164_country_code(code, sizeof(code), "MSC"), -EINVAL);
	assert_int_equal(e164_country_code(code, 3, "420603052001"), -EINVAL);
}

static void test_plan_without_country_code(void **state)
{
	struct number_plan plan = plan_of("");

	check_normalised(&plan, "1001", "1001", NULL);
	check_normalised(&plan, "004915112345", "004915112345", NULL);
	check_normalised(&plan, "015112345", "015112345", NULL);
	check_normalised(&plan, "15112345", "15112345", NULL);
}

static void test_plan_rules(void **state)
{
	struct number_plan plan = plan_of("49");

	/* rule 1: a subscriber of ours, as the number stands */
	check_normalised(&plan, "4915112345", "4915112345", "4915112345");
	check_normalised(&plan, "015112345", "015112345", "015112345");
	/* rule 2 */
	check_normalised(&plan, "+4915112345", "+4915112345", NULL);
	check_normalised(&plan, "004915112345", "+4915112345", NULL);
	check_normalised(&plan, "0033140000000", "+33140000000", "4915112345");
	/* rule 3 */
	check_normalised(&plan, "015112345", "+4915112345", NULL);
	check_normalised(&plan, "15112345", "+4915112345", NULL);
	check_normalised(&plan, "1511234", "+491511234", NULL);
	/* rule 4 */
	check_normalised(&plan, "151123", "151123", NULL);
	check_normalised(&plan, "1001", "1001", NULL);
}

/* T-MMI-6: three ways to dial one number are stored as one. */
static void test_plan_t_mmi_6(void **state)
{
	static const char *const ways[] = { "+4915112345", "004915112345", "015112345" };
	struct number_plan plan = plan_of("49");
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		struct isdn_number a = number(ways[i]);

		check_normalised(&plan, ways[i], "+4915112345", NULL);
		for (j = 0; j < ARRAY_SIZE(ways); j++) {
			struct isdn_number b = number(ways[j]);

			assert_true(msisdn_equal(&plan, &a, &b));
		}
	}
}

static void test_plan_other_prefixes(void **state)
{
	struct number_plan plan = plan_of("1");

	OSMO_STRLCPY_ARRAY(plan.intl_prefix, "011");
	OSMO_STRLCPY_ARRAY(plan.trunk_prefix, "1");
	plan.min_national_length = 10;
	check_normalised(&plan, "0114915112345", "+4915112345", NULL);
	check_normalised(&plan, "12125550123", "+12125550123", NULL);
	check_normalised(&plan, "2125550123", "+12125550123", NULL);
	check_normalised(&plan, "5550123", "5550123", NULL);
	plan.trunk_prefix[0] = '\0';
	plan.intl_prefix[0] = '\0';
	check_normalised(&plan, "012345", "012345", NULL);
}

static void test_plan_wrong_numbers(void **state)
{
	struct number_plan plan = plan_of("49");
	struct isdn_number num = { .ton = ISDN_TON_UNKNOWN, .npi = ISDN_NPI_ISDN }, stored;

	assert_int_equal(number_plan_normalise(&plan, &num, &stored, NULL, NULL), -EINVAL);
	OSMO_STRLCPY_ARRAY(num.digits, "1234#");
	assert_int_equal(number_plan_normalise(&plan, &num, &stored, NULL, NULL), -EINVAL);
	num = number("00");
	assert_int_equal(number_plan_normalise(&plan, &num, &stored, NULL, NULL), -EINVAL);
	num = number("0");
	assert_int_equal(number_plan_normalise(&plan, &num, &stored, NULL, NULL), -EINVAL);
	num = number("12345678901234567890123456789012");
	assert_int_equal(number_plan_normalise(&plan, &num, &stored, NULL, NULL), -E2BIG);
	num = number("15112345");
	num.ton = ISDN_TON_NATIONAL;
	assert_int_equal(number_plan_normalise(&plan, &num, &stored, NULL, NULL), 0);
	assert_string_equal(stored.digits, "4915112345");
	assert_int_equal(stored.ton, ISDN_TON_INTERNATIONAL);
}

static void test_equal(void **state)
{
	static const struct { const char *cc, *a, *b; bool equal; } rows[] = {
		{ "", "1001", "1001", true },
		{ "", "1001", "1002", false },
		{ "", "+4915112345", "4915112345", true },	/* a VLR's string has no + */
		{ "", "015112345", "+4915112345", false },
		{ "49", "+4915112345", "4915112345", true },
		{ "49", "015112345", "4915112345", true },	/* MSISDN with country code, number dialled without */
		{ "49", "15112345", "+4915112345", true },
		{ "49", "015112345", "+3315112345", false },
		{ "49", "1001", "+491001", false },
	};
	struct isdn_number absent = { .npi = ISDN_NPI_ISDN };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct number_plan plan = plan_of(rows[i].cc);
		struct isdn_number a = number(rows[i].a), b = number(rows[i].b);

		assert_int_equal(msisdn_equal(&plan, &a, &b), rows[i].equal);
		assert_int_equal(msisdn_equal(&plan, &b, &a), rows[i].equal);
		assert_false(msisdn_equal(&plan, &a, &absent));
		assert_false(msisdn_equal(&plan, &absent, &absent));
	}
}

static void test_country(void **state)
{
	static const struct { const char *home, *number, *cc; bool inside; } rows[] = {
		{ "49", "+4915112345", "", true },
		{ "49", "+4915112345", "49", true },
		{ "49", "+33140000000", "", false },
		{ "49", "+33140000000", "33", true },
		{ "49", "0033140000000", "33", true },
		{ "49", "015112345", "", true },
		{ "49", "015112345", "33", false },
		{ "49", "1001", "", true },
		{ "49", "1001", "49", true },
		{ "", "1001", "", true },
		{ "", "1001", "33", false },
		{ "", "+33140000000", "", false },
		{ "", "0033140000000", "", false },
		{ "", "0033140000000", "33", true },
	};
	struct isdn_number absent = { 0 };
	struct number_plan plan;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct isdn_number num = number(rows[i].number);

		plan = plan_of(rows[i].home);
		assert_int_equal(number_in_country(&plan, &num, rows[i].cc), rows[i].inside);
	}
	assert_false(number_in_country(&plan, &absent, ""));
}

static void test_emergency(void **state)
{
	static const char *const without_sim[] = { "000", "08", "110", "118", "119", "999" };
	unsigned int i;

	assert_true(number_is_emergency("112", false));
	assert_true(number_is_emergency("911", false));
	assert_true(number_is_emergency("112", true));
	assert_false(number_is_emergency("1123", true));
	assert_false(number_is_emergency("11", true));
	assert_false(number_is_emergency("", true));
	for (i = 0; i < ARRAY_SIZE(without_sim); i++) {
		assert_true(number_is_emergency(without_sim[i], true));
		assert_false(number_is_emergency(without_sim[i], false));
	}
}

static void test_imsi(void **state)
{
	assert_true(imsi_valid("262020123456789"));
	assert_true(imsi_valid("262020"));
	assert_false(imsi_valid("26202"));
	assert_false(imsi_valid("2620201234567890"));
	assert_false(imsi_valid("26202012345678x"));
	assert_false(imsi_valid(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_address_string),
		cmocka_unit_test(test_address_string_limits),
		cmocka_unit_test(test_e164_country_code),
		cmocka_unit_test(test_plan_without_country_code),
		cmocka_unit_test(test_plan_rules),
		cmocka_unit_test(test_plan_t_mmi_6),
		cmocka_unit_test(test_plan_other_prefixes),
		cmocka_unit_test(test_plan_wrong_numbers),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_country),
		cmocka_unit_test(test_emergency),
		cmocka_unit_test(test_imsi),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
