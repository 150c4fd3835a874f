/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a typed string is, TS 22.030 6.5: the truth table, the rules, every service code with every procedure. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/mmi.h>

static const struct mmi_cfg idle, in_call = { .in_call = true }, without_sim = { .without_sim = true };

static struct mmi parse(const char *str)
{
	struct mmi mmi;

	mmi_parse(&mmi, str, &idle);
	return mmi;
}

static void assert_kind(const char *str, const struct mmi_cfg *cfg, enum mmi_kind kind)
{
	struct mmi mmi;

	mmi_parse(&mmi, str, cfg);
	if (mmi.kind != kind)
		fail_msg("'%.40s' is %s, not %s", str, mmi_kind_name(mmi.kind), mmi_kind_name(kind));
	assert_int_equal(mmi.error[0] != '\0', kind == MMI_INVALID);
	assert_int_equal(mmi.local != NULL, kind == MMI_LOCAL);
}

/* A control string, its operation and what stands in it. */
struct ss_row {
	const char *str;
	enum ss_op op;
	uint8_t ss_code;
	const char *ftn;
	struct basic_service bs;
	int time;
	const char *password;
};

static void check_ss(const struct ss_row *row)
{
	struct mmi mmi = parse(row->str);
	char ftn[40];

	assert_kind(row->str, &idle, MMI_SS);
	assert_int_equal(mmi.invoke.op, row->op);
	assert_int_equal(mmi.invoke.ss_code, row->ss_code);
	assert_int_equal(mmi.ss_code, row->ss_code);
	assert_string_equal(isdn_number_str(ftn, sizeof(ftn), &mmi.invoke.ftn), row->ftn ? row->ftn : "");
	assert_int_equal(mmi.invoke.bs.type, row->bs.type);
	assert_int_equal(mmi.invoke.bs.code, row->bs.code);
	assert_int_equal(mmi.invoke.no_reply_time, row->time);
	assert_string_equal(mmi.invoke.password, row->password ? row->password : "");
	assert_int_equal(mmi.invoke.default_priority, -1);
	assert_int_equal(mmi.invoke.nbr_user, 0);
	assert_int_equal(mmi.invoke.subaddress.len, 0);
	assert_int_equal(mmi.invoke.ussd.len, 0);
}

#define TS11 { BASIC_SERVICE_TELE, 0x11 }

static void test_truth_table(void **state)
{
	static const struct ss_row rows[] = {
		{ "*21*123#", SS_OP_REGISTER_SS, 0x21, "123" },
		{ "**21*123*11#", SS_OP_REGISTER_SS, 0x21, "123", TS11 },
		{ "*61***25#", SS_OP_ACTIVATE_SS, 0x2a },
		{ "##002#", SS_OP_ERASE_SS, 0x20 },
		{ "*#004#", SS_OP_INTERROGATE_SS, 0x28 },
		{ "*#002#", SS_OP_INTERROGATE_SS, 0x20 },
		{ "*43#", SS_OP_ACTIVATE_SS, 0x41 },
		{ "#43*11#", SS_OP_DEACTIVATE_SS, 0x41, NULL, TS11 },
		{ "*#43#", SS_OP_INTERROGATE_SS, 0x41 },
		{ "*330*1234#", SS_OP_ACTIVATE_SS, 0x90, .password = "1234" },
		{ "#330*1234#", SS_OP_DEACTIVATE_SS, 0x90, .password = "1234" },
		{ "*33*1234#", SS_OP_ACTIVATE_SS, 0x92, .password = "1234" },
		{ "*33#", SS_OP_ACTIVATE_SS, 0x92 },
		{ "#351*0000*11#", SS_OP_DEACTIVATE_SS, 0x9b, NULL, TS11, .password = "0000" },
		{ "*35**11#", SS_OP_ACTIVATE_SS, 0x9a, NULL, TS11 },
		{ "*#31#", SS_OP_INTERROGATE_SS, 0x12 },
		{ "*31#", SS_OP_ACTIVATE_SS, 0x12 },
		{ "#31#", SS_OP_DEACTIVATE_SS, 0x12 },
		{ "**61*+491533221100*11*20#", SS_OP_REGISTER_SS, 0x2a, "+491533221100", TS11, 20 },
		{ "**61*12345**10#", SS_OP_REGISTER_SS, 0x2a, "12345", .time = 10 },
		{ "**61*12345***#", SS_OP_REGISTER_SS, 0x2a, "12345" },
		{ "**21#", SS_OP_REGISTER_SS, 0x21 },
		{ "**61***25#", SS_OP_REGISTER_SS, 0x2a },
		{ "*#66#", SS_OP_INTERROGATE_SS, 0x24 },
		{ "*361#", SS_OP_ACTIVATE_SS, 0x81 },
		{ "*21#5", SS_OP_ACTIVATE_SS, 0x21 },
		{ "*#31#5", SS_OP_INTERROGATE_SS, 0x12 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		check_ss(&rows[i]);
}

/* T-MMI-1 to T-MMI-4 */
static void test_rules(void **state)
{
	static const struct ss_row rows[] = {
		{ "*21*1003#", SS_OP_REGISTER_SS, 0x21, "1003" },
		{ "**21*1003#", SS_OP_REGISTER_SS, 0x21, "1003" },
		{ "*21#", SS_OP_ACTIVATE_SS, 0x21 },
		{ "#21*1003#", SS_OP_DEACTIVATE_SS, 0x21 },
		{ "*#21*1003#", SS_OP_INTERROGATE_SS, 0x21 },
		{ "##21*1003#", SS_OP_ERASE_SS, 0x21 },
		{ "##61*no number*11*99#", SS_OP_ERASE_SS, 0x2a, NULL, TS11 },
		{ "**67*1003*11*99#", SS_OP_REGISTER_SS, 0x29, "1003", TS11 },	/* only 61, 002, 004 have a time */
		{ "*#33*12#", SS_OP_INTERROGATE_SS, 0x92 },
		{ "*21***#", SS_OP_ACTIVATE_SS, 0x21 },
		{ "*30*x*y*z#", SS_OP_ACTIVATE_SS, 0x11 },
	};
	struct mmi one = parse("*21*1003*11#"), two = parse("**21*1003*11#");
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		check_ss(&rows[i]);
	assert_memory_equal(&one.invoke, &two.invoke, sizeof(one.invoke));
}

static const struct { const char *prefix; enum ss_op op; } procedures[] = {
	{ "*", SS_OP_ACTIVATE_SS }, { "#", SS_OP_DEACTIVATE_SS }, { "*#", SS_OP_INTERROGATE_SS },
	{ "**", SS_OP_REGISTER_SS }, { "##", SS_OP_ERASE_SS },
};

/* TS 22.030 Annex B; the operation of a single * may be another. */
static const struct { const char *sc; uint8_t ss_code; bool registers; } annex_b[] = {
	{ "21", 0x21 }, { "67", 0x29 }, { "61", 0x2a }, { "62", 0x2b }, { "002", 0x20 }, { "004", 0x28 },
	{ "66", 0x24 }, { "30", 0x11 }, { "31", 0x12 }, { "76", 0x13 }, { "77", 0x14 }, { "300", 0x19 },
	{ "43", 0x41 }, { "37", 0x43 }, { "371", 0x43 }, { "372", 0x43 }, { "373", 0x43 }, { "374", 0x43 },
	{ "375", 0x43 }, { "75", 0xa1 }, { "750", 0xa1, true }, { "751", 0xa1, true }, { "752", 0xa1, true },
	{ "753", 0xa1, true }, { "754", 0xa1, true }, { "88", 0x45 }, { "361", 0x81 }, { "362", 0x82 },
	{ "363", 0x83 }, { "96", 0x31 }, { "33", 0x92 }, { "331", 0x93 }, { "332", 0x94 }, { "35", 0x9a },
	{ "351", 0x9b }, { "330", 0x90 }, { "333", 0x91 }, { "353", 0x99 },
};

static void test_every_code_with_every_procedure(void **state)
{
	unsigned int i, j;
	char str[16];

	for (i = 0; i < ARRAY_SIZE(annex_b); i++) {
		for (j = 0; j < ARRAY_SIZE(procedures); j++) {
			enum ss_op op = procedures[j].op;
			struct mmi mmi;

			snprintf(str, sizeof(str), "%s%s#", procedures[j].prefix, annex_b[i].sc);
			mmi = parse(str);
			assert_kind(str, &idle, MMI_SS);
			if (annex_b[i].registers && op == SS_OP_ACTIVATE_SS)
				op = SS_OP_REGISTER_SS;
			assert_int_equal(mmi.invoke.op, op);
			assert_int_equal(mmi.invoke.ss_code, annex_b[i].ss_code);
			assert_int_equal(mmi.service_code, atoi(annex_b[i].sc));
			/* in a call as well */
			assert_kind(str, &in_call, MMI_SS);
		}
	}
}

static void test_codes_that_are_none(void **state)
{
	static const char *const codes[] = {
		"00", "01", "02", "06", "22", "34", "36", "38", "44", "59", "591", "100", "101", "156", "157", "214",
		"334", "352", "354", "370", "376", "755", "001", "003", "005", "999", "021", "210",
	};
	static const char *const not_two_or_three_digits[] = { "*1#", "*1234#", "*#1#", "**2100*5#", "*#", "##" };
	unsigned int i, j;
	char str[16];

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		for (j = 0; j < ARRAY_SIZE(procedures); j++) {
			snprintf(str, sizeof(str), "%s%s#", procedures[j].prefix, codes[i]);
			assert_kind(str, &idle, strcmp(str, "*#06#") ? MMI_USSD : MMI_LOCAL);
		}
	}
	for (i = 0; i < ARRAY_SIZE(not_two_or_three_digits); i++)
		assert_kind(not_two_or_three_digits[i], &idle, MMI_USSD);
	for (j = 0; j < ARRAY_SIZE(procedures); j++) {
		snprintf(str, sizeof(str), "%s360#", procedures[j].prefix);
		assert_kind(str, &idle, MMI_INVALID);
	}
}

static void test_basic_services(void **state)
{
	static const char *const forms[] = {
		"**21*1003*%02d#", "*#21**%02d#", "*43*%02d#", "#33*1234*%02d#", "##002**%02d#",
	};
	char str[32];
	unsigned int i;
	int code;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		for (code = 0; code <= 99; code++) {
			struct basic_service want = { 0 };
			bool valid = basic_service_from_mmi(code, &want) == 0;
			struct mmi mmi;

			snprintf(str, sizeof(str), forms[i], code);
			mmi = parse(str);
			assert_kind(str, &idle, valid ? MMI_SS : MMI_INVALID);
			assert_int_equal(mmi.invoke.bs.type, want.type);
			assert_int_equal(mmi.invoke.bs.code, want.code);
		}
	}
	assert_kind("**21*1003*1#", &idle, MMI_INVALID);
	assert_kind("**21*1003*011#", &idle, MMI_INVALID);
	assert_kind("**21*1003*1x#", &idle, MMI_INVALID);
	assert_kind("*43*99#", &idle, MMI_INVALID);
}

static void test_times(void **state)
{
	static const char *const services[] = { "61", "002", "004" };
	unsigned int i;
	char str[32];
	int time;

	for (i = 0; i < ARRAY_SIZE(services); i++) {
		for (time = 0; time <= 120; time++) {
			bool valid = time >= 5 && time <= 30;

			snprintf(str, sizeof(str), "*%s*1003**%d#", services[i], time);
			assert_kind(str, &idle, valid ? MMI_SS : MMI_INVALID);
			assert_int_equal(parse(str).invoke.no_reply_time, valid ? time : 0);
		}
	}
	assert_kind("**61*1003**-5#", &idle, MMI_INVALID);
	assert_kind("**61*1003**4294967301#", &idle, MMI_INVALID);
	assert_kind("**61*1003**1x#", &idle, MMI_INVALID);
	assert_kind("#61*1003**99#", &idle, MMI_SS);
}

static void test_numbers(void **state)
{
	assert_kind("*21*12x#", &idle, MMI_INVALID);
	assert_kind("*21*+#", &idle, MMI_INVALID);
	assert_kind("*21*1+2#", &idle, MMI_INVALID);
	assert_kind("*21*1 2#", &idle, MMI_INVALID);
	assert_kind("*21*12345678901234567890123456789012#", &idle, MMI_SS);
	assert_kind("*21*+12345678901234567890123456789012#", &idle, MMI_SS);
	assert_kind("*21*123456789012345678901234567890123#", &idle, MMI_INVALID);
	assert_int_equal(parse("*21*+49#").invoke.ftn.ton, ISDN_TON_INTERNATIONAL);
	assert_int_equal(parse("*21*0049#").invoke.ftn.ton, ISDN_TON_UNKNOWN);
	assert_int_equal(parse("*21*0049#").invoke.ftn.npi, ISDN_NPI_ISDN);
}

static void test_multicall_and_priority(void **state)
{
	char str[16];
	int n;

	for (n = 0; n <= 9; n++) {
		struct mmi mmi;

		snprintf(str, sizeof(str), "**88*%d#", n);
		mmi = parse(str);
		assert_kind(str, &idle, n >= 1 && n <= 7 ? MMI_SS : MMI_INVALID);
		assert_int_equal(mmi.invoke.nbr_user, n >= 1 && n <= 7 ? n : 0);
		assert_int_equal(parse(str + 1).invoke.nbr_user, mmi.invoke.nbr_user);
	}
	assert_int_equal(parse("*88*3#").invoke.op, SS_OP_REGISTER_SS);
	assert_int_equal(parse("*88#").invoke.op, SS_OP_ACTIVATE_SS);
	for (n = 0; n <= 4; n++) {
		snprintf(str, sizeof(str), "*75%d#", n);
		assert_int_equal(parse(str).invoke.op, SS_OP_REGISTER_SS);
		assert_int_equal(parse(str).invoke.default_priority, n);
	}
	assert_int_equal(parse("#751#").invoke.default_priority, -1);
	assert_int_equal(parse("*#751#").invoke.default_priority, -1);
}

static void check_call(const char *str, enum mmi_clir clir, int ss_code, const char *called)
{
	struct mmi mmi = parse(str);
	char buf[40];

	assert_kind(str, &idle, MMI_CALL);
	assert_int_equal(mmi.clir, clir);
	assert_int_equal(mmi.ss_code, ss_code);
	assert_string_equal(isdn_number_str(buf, sizeof(buf), &mmi.number), called);
}

static void test_services_for_one_call(void **state)
{
	check_call("#31#0301234", MMI_CLIR_INVOKE, 0x12, "0301234");
	check_call("*31#+49301234", MMI_CLIR_SUPPRESS, 0x12, "+49301234");
	check_call("*361*1#1003", MMI_CLIR_NONE, 0x81, "1003");
	check_call("*362#1003", MMI_CLIR_NONE, 0x82, "1003");
	check_call("*363*0#1003", MMI_CLIR_NONE, 0x83, "1003");
	check_call("*360*1#1003", MMI_CLIR_NONE, -1, "1003");
	assert_kind("#31#123456789012345678901234567890123", &idle, MMI_INVALID);
	assert_kind("#31#5#", &idle, MMI_USSD);
	assert_kind("*21#5#", &idle, MMI_USSD);
}

static void check_in_call(const char *str, enum mmi_in_call code, int x)
{
	struct mmi mmi;

	mmi_parse(&mmi, str, &in_call);
	assert_kind(str, &in_call, MMI_IN_CALL);
	assert_int_equal(mmi.in_call, code);
	assert_int_equal(mmi.in_call_x, x);
}

static void test_in_call_codes(void **state)
{
	static const char *const ussd[] = {
		"6", "7", "9", "00", "08", "10", "18", "19", "20", "28", "31", "40", "51", "61", "4*", "*", "**", "ab",
	};
	struct mmi mmi;
	unsigned int i;
	char str[4];

	check_in_call("0", MMI_IN_CALL_RELEASE_HELD_OR_UDUB, 0);
	check_in_call("1", MMI_IN_CALL_RELEASE_ACTIVE_ACCEPT, 0);
	check_in_call("2", MMI_IN_CALL_HOLD_ACCEPT, 0);
	check_in_call("3", MMI_IN_CALL_ADD_HELD, 0);
	check_in_call("4", MMI_IN_CALL_TRANSFER, 0);
	check_in_call("5", MMI_IN_CALL_CCBS, 0);
	check_in_call("4*1003", MMI_IN_CALL_DEFLECT, 0);
	mmi_parse(&mmi, "4*+491003", &in_call);
	assert_string_equal(mmi.number.digits, "491003");
	assert_int_equal(mmi.number.ton, ISDN_TON_INTERNATIONAL);
	for (i = 1; i <= 7; i++) {
		snprintf(str, sizeof(str), "0%u", i);
		check_in_call(str, MMI_IN_CALL_RELEASE_HELD_X, i);
		str[0] = '1';
		check_in_call(str, MMI_IN_CALL_RELEASE_ACTIVE_X, i);
		str[0] = '2';
		check_in_call(str, MMI_IN_CALL_HOLD_EXCEPT_X, i);
	}
	for (i = 0; i < ARRAY_SIZE(ussd); i++)
		assert_kind(ussd[i], &in_call, MMI_USSD);
	assert_kind("1003", &in_call, MMI_DIAL);
	assert_kind("112", &in_call, MMI_EMERGENCY);
	/* 4*5# is no deflection: it ends in # */
	assert_kind("4*5#", &in_call, MMI_USSD);
}

static void test_short_strings(void **state)
{
	char str[3] = "";
	int n;

	for (n = 0; n <= 9; n++) {
		str[0] = '0' + n;
		assert_kind(str, &idle, MMI_USSD);
	}
	for (n = 0; n <= 99; n++) {
		str[0] = '0' + n / 10;
		str[1] = '0' + n % 10;
		assert_kind(str, &idle, n / 10 == 1 ? MMI_DIAL : MMI_USSD);
	}
	assert_kind("*", &idle, MMI_USSD);
	assert_kind("1*", &idle, MMI_USSD);
	assert_kind("+1", &idle, MMI_USSD);
	assert_kind("#", &idle, MMI_USSD);
	assert_kind("1#", &idle, MMI_USSD);
	assert_kind("08", &without_sim, MMI_EMERGENCY);
	assert_string_equal(parse("12").number.digits, "12");
}

static void test_dialled_numbers(void **state)
{
	static const char *const wrong[] = {
		"hello", "12 34", "+49+", "++49", "12p34", "+", "123456789012345678901234567890123",
	};
	unsigned int i;

	assert_kind("1003", &idle, MMI_DIAL);
	assert_kind("+491533", &idle, MMI_DIAL);
	assert_int_equal(parse("+491533").number.ton, ISDN_TON_INTERNATIONAL);
	assert_string_equal(parse("+491533").number.digits, "491533");
	assert_int_equal(parse("00491533").number.ton, ISDN_TON_UNKNOWN);
	assert_string_equal(parse("4*1003").number.digits, "4*1003");
	assert_string_equal(parse("*21*1003").number.digits, "*21*1003");
	assert_kind("****", &idle, MMI_DIAL);
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_kind(wrong[i], &idle, strlen(wrong[i]) > 2 ? MMI_INVALID : MMI_USSD);
	assert_kind("112", &idle, MMI_EMERGENCY);
	assert_string_equal(parse("911").number.digits, "911");
	assert_kind("999", &idle, MMI_DIAL);
	assert_kind("999", &without_sim, MMI_EMERGENCY);
	assert_kind("112#", &idle, MMI_USSD);
}

static void test_ussd(void **state)
{
	static const uint8_t star_hash_100[] = { 0xaa, 0x51, 0x0c, 0x06, 0x1b, 0x01 };
	static const uint8_t star_100[] = { 0xaa, 0x18, 0x0c, 0x36, 0x02 };
	char str[MMI_STRING_MAX + 2];
	struct mmi mmi = parse("*#100#");

	assert_kind("*#100#", &idle, MMI_USSD);
	assert_int_equal(mmi.invoke.op, SS_OP_PROCESS_USS_REQ);
	assert_int_equal(mmi.ss_code, -1);
	assert_int_equal(mmi.invoke.ussd.dcs, 0x0f);
	assert_int_equal(mmi.invoke.ussd.len, sizeof(star_hash_100));
	assert_memory_equal(mmi.invoke.ussd.string, star_hash_100, sizeof(star_hash_100));
	mmi = parse("*100#");
	assert_int_equal(mmi.invoke.ussd.len, sizeof(star_100));
	assert_memory_equal(mmi.invoke.ussd.string, star_100, sizeof(star_100));
	assert_kind("*#123*4*5#", &idle, MMI_USSD);
	assert_kind("*100#5", &idle, MMI_USSD);
	assert_kind("hello#", &idle, MMI_USSD);
	assert_kind("`#", &idle, MMI_INVALID);
	assert_kind("*21*1*2*3*4*5#", &idle, MMI_USSD);

	memset(str, '1', sizeof(str));
	str[MMI_STRING_MAX - 1] = '#';
	str[MMI_STRING_MAX] = '\0';
	assert_kind(str, &idle, MMI_USSD);
	assert_int_equal(parse(str).invoke.ussd.len, SS_USSD_MAX);
	str[0] = '[';	/* takes two septets */
	assert_kind(str, &idle, MMI_INVALID);
	str[0] = '1';
	str[MMI_STRING_MAX - 1] = '1';
	str[MMI_STRING_MAX] = '#';
	str[MMI_STRING_MAX + 1] = '\0';
	assert_kind(str, &idle, MMI_INVALID);
}

static void test_new_password(void **state)
{
	static const struct { const char *str; int ss_code; } rows[] = {
		{ "**03*330*1234*5678*5678#", 0x90 }, { "*03*330*1234*5678*5678#", 0x90 },
		{ "**03**1234*5678*5678#", 0x00 }, { "*03**1234*5678*5678#", 0x00 },
		{ "**03*35*1234*5678*5678#", 0x9a },
	};
	static const char *const wrong[] = {
		"**03*330*1234*5678*5679#", "**03*330*1234*5678#", "**03*330*1234#", "**03*330#", "**03#",
		"**03*330*123*5678*5678#", "**03*330*1234*567*567#", "**03*330*1234*56789*56789#",
		"**03*330*12x4*5678*5678#", "**03*330**5678*5678#", "**03*330*1234**#",
		"**03*21*1234*5678*5678#", "**03*999*1234*5678*5678#", "#03*330*1234*5678*5678#",
		"*#03#", "##03*330*1234*5678*5678#",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mmi mmi = parse(rows[i].str);

		assert_kind(rows[i].str, &idle, MMI_PASSWORD);
		assert_int_equal(mmi.invoke.op, SS_OP_REGISTER_PASSWORD);
		assert_int_equal(mmi.invoke.ss_code, rows[i].ss_code);
		assert_int_equal(mmi.ss_code, rows[i].ss_code);
		assert_string_equal(mmi.invoke.password, "1234");
		assert_string_equal(mmi.invoke.new_password, "5678");
		assert_string_equal(mmi.invoke.new_password_again, "5678");
	}
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_kind(wrong[i], &idle, MMI_INVALID);
	assert_kind("*33*123#", &idle, MMI_INVALID);
	assert_kind("*33*12345#", &idle, MMI_INVALID);
	assert_kind("#33*abcd#", &idle, MMI_INVALID);
}

static void test_local(void **state)
{
	static const char *const local[] = {
		"*#06#", "**04*1111*2222*2222#", "**042*1111*22222222*22222222#", "**05*12345678*1111*1111#",
		"**052*12345678*1111*1111#",
	};
	static const char *const wrong[] = {
		"**04*1111*2222*2223#", "**04*1111*2222#", "**04*111*2222*2222#", "**04*1111*222*222#", "**04#",
		"**04*1111*222222222*222222222#", "**05*1234*1111*1111#", "*04*1111*2222*2222#", "*#05#", "##052#",
	};
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(local); i++) {
		assert_kind(local[i], &idle, MMI_LOCAL);
		for (j = 0; j < i; j++)
			assert_string_not_equal(parse(local[i]).local, parse(local[j]).local);
	}
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_kind(wrong[i], &idle, MMI_INVALID);
}

static void test_wrong_input(void **state)
{
	static const char *const wrong[] = { "", "\xc3\xa9#", "*21*\xff#", "\x01", "*21#\n", "\t", "1003\x7f" };
	static const char fills[] = "1*#+a[";
	char *str = malloc(10001);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_kind(wrong[i], &idle, MMI_INVALID);
		assert_kind(wrong[i], &in_call, MMI_INVALID);
	}
	for (i = 0; i < strlen(fills); i++) {
		memset(str, fills[i], 10000);
		str[10000] = '\0';
		assert_kind(str, &idle, MMI_INVALID);
		memcpy(str, "*21*", 4);
		str[9999] = '#';
		assert_kind(str, &idle, MMI_INVALID);
	}
	free(str);
}

static void test_kind_names(void **state)
{
	static const char *const names[] = {
		[MMI_SS] = "ss", [MMI_PASSWORD] = "password", [MMI_CALL] = "call", [MMI_IN_CALL] = "in-call",
		[MMI_USSD] = "ussd", [MMI_DIAL] = "dial", [MMI_EMERGENCY] = "emergency", [MMI_LOCAL] = "local",
		[MMI_INVALID] = "invalid",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		assert_string_equal(mmi_kind_name(i), names[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_truth_table),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_every_code_with_every_procedure),
		cmocka_unit_test(test_codes_that_are_none),
		cmocka_unit_test(test_basic_services),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_multicall_and_priority),
		cmocka_unit_test(test_services_for_one_call),
		cmocka_unit_test(test_in_call_codes),
		cmocka_unit_test(test_short_strings),
		cmocka_unit_test(test_dialled_numbers),
		cmocka_unit_test(test_ussd),
		cmocka_unit_test(test_new_password),
		cmocka_unit_test(test_local),
		cmocka_unit_test(test_wrong_input),
		cmocka_unit_test(test_kind_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
