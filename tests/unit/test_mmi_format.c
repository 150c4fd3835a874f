/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The string of an operation, and back again: mmi_format(mmi_parse(x)). */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/mmi.h>

static const struct mmi_cfg idle;

/* What is typed, and the shortest string that says the same. */
static void test_round_trip(void **state)
{
	static const struct { const char *typed, *formatted; } rows[] = {
		{ "*21#", "*21#" }, { "#21#", "#21#" }, { "*#21#", "*#21#" }, { "##21#", "##21#" },
		{ "**21#", "**21#" },
		{ "*21*1003#", "**21*1003#" },
		{ "**61*+491533221100*11*20#", "**61*+491533221100*11*20#" },
		{ "*61*1003**25#", "**61*1003**25#" },
		{ "*61***25#", "*61#" },
		{ "**002*1003*20*5#", "**002*1003*20*5#" },
		{ "##004#", "##004#" },
		{ "*#62**13#", "*#62**13#" },
		{ "#67*9*16#", "#67**16#" },
		{ "*43*11#", "*43*11#" }, { "*43#", "*43#" },
		{ "*33*1234*11#", "*33*1234*11#" }, { "#330*1234#", "#330*1234#" }, { "*35**22#", "*35**22#" },
		{ "*#351#", "*#351#" },
		{ "*31#", "*31#" }, { "*#300#", "*#300#" }, { "*#66#", "*#66#" }, { "#373#", "#37#" },
		{ "*754#", "**754#" }, { "*#752#", "*#75#" }, { "*88*7#", "**88*7#" }, { "*88#", "*88#" },
		{ "*361#", "*361#" }, { "#96#", "#96#" },
		{ "*03*330*1234*5678*5678#", "**03*330*1234*5678*5678#" },
		{ "**03**1234*5678*5678#", "**03**1234*5678*5678#" },
		{ "**21*1*65#", "**21*1*65#" }, { "**21*1*85#", "**21*1*85#" },
		{ "*#100#", "*#100#" }, { "*6", "*6" },
		{ "*100*1234567#", "*100*1234567#" }, { "5", "5" }, { "1234567#", "1234567#" },
		{ "123456#", "123456#" },
	};
	char buf[256];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mmi mmi, again;
		int len;

		mmi_parse(&mmi, rows[i].typed, &idle);
		len = mmi_format(buf, sizeof(buf), &mmi.invoke);
		assert_int_equal(len, strlen(rows[i].formatted));
		assert_string_equal(buf, rows[i].formatted);
		mmi_parse(&again, buf, &idle);
		assert_int_equal(again.kind, mmi.kind);
		assert_memory_equal(&again.invoke, &mmi.invoke, sizeof(mmi.invoke));
	}
}

static void test_ussd_of_every_length(void **state)
{
	char str[MMI_STRING_MAX + 1], buf[256];
	unsigned int n;

	for (n = 1; n <= MMI_STRING_MAX; n++) {
		struct mmi mmi;

		memset(str, 'x', n);
		str[n - 1] = '#';
		str[n] = '\0';
		mmi_parse(&mmi, str, &idle);
		assert_int_equal(mmi.kind, MMI_USSD);
		assert_int_equal(mmi_format(buf, sizeof(buf), &mmi.invoke), n);
		assert_string_equal(buf, str);
	}
}

static void test_truncated(void **state)
{
	struct ss_invoke inv;
	char buf[5];

	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_ALL_FORWARDING);
	assert_int_equal(mmi_format(buf, sizeof(buf), &inv), 6);
	assert_string_equal(buf, "*#00");
}

static int format(const struct ss_invoke *inv)
{
	char buf[64];

	return mmi_format(buf, sizeof(buf), inv);
}

/* Operations that nobody can type. */
static void test_no_string(void **state)
{
	static const struct basic_service bss[] = {
		{ BASIC_SERVICE_TELE, 0x12 }, { BASIC_SERVICE_TELE, 0x90 }, { BASIC_SERVICE_BEARER, 0x28 },
	};
	struct ss_invoke inv;
	unsigned int i;

	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_CUG);
	assert_int_equal(format(&inv), -ENOTSUP);
	ss_invoke_init(&inv, SS_OP_GET_PASSWORD, SS_CODE_CFU);
	assert_int_equal(format(&inv), -ENOTSUP);
	for (i = 0; i < ARRAY_SIZE(bss); i++) {
		ss_invoke_init(&inv, SS_OP_ACTIVATE_SS, SS_CODE_CFU);
		inv.bs = bss[i];
		assert_int_equal(format(&inv), -ENOTSUP);
	}
	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_CLIP);
	inv.bs = (struct basic_service){ BASIC_SERVICE_TELE, 0x11 };
	assert_int_equal(format(&inv), -ENOTSUP);
	ss_invoke_init(&inv, SS_OP_ACTIVATE_SS, SS_CODE_CFU);
	isdn_number_parse(&inv.ftn, "1003");
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.op = SS_OP_REGISTER_SS;
	assert_true(format(&inv) > 0);
	inv.no_reply_time = 20;
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.ss_code = SS_CODE_CFNRY;
	assert_true(format(&inv) > 0);
	inv.subaddress.len = 1;
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.subaddress.len = 0;
	inv.ftn.ton = ISDN_TON_NATIONAL;
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.ftn.digits[0] = '\0';
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.no_reply_time = 0;
	inv.default_priority = 1;
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.default_priority = -1;
	inv.nbr_user = 1;
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.nbr_user = 0;
	OSMO_STRLCPY_ARRAY(inv.password, "1234");
	assert_int_equal(format(&inv), -ENOTSUP);
}

static void test_no_string_for_password_and_ussd(void **state)
{
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING);
	assert_int_equal(format(&inv), -ENOTSUP);
	OSMO_STRLCPY_ARRAY(inv.password, "1234");
	OSMO_STRLCPY_ARRAY(inv.new_password, "5678");
	OSMO_STRLCPY_ARRAY(inv.new_password_again, "5679");
	assert_int_equal(format(&inv), -ENOTSUP);
	OSMO_STRLCPY_ARRAY(inv.new_password_again, "5678");
	assert_true(format(&inv) > 0);
	inv.ss_code = SS_CODE_CFU;
	assert_int_equal(format(&inv), -ENOTSUP);
	ss_invoke_init(&inv, SS_OP_PROCESS_USS_REQ, 0);
	inv.ussd.dcs = 0x0f;
	assert_int_equal(format(&inv), -ENOTSUP);
	inv.ussd.len = 1;
	inv.ussd.dcs = 0x48;
	assert_int_equal(format(&inv), -ENOTSUP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_ussd_of_every_length),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_no_string),
		cmocka_unit_test(test_no_string_for_password_and_ussd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
