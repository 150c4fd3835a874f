/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS-Codes, operations, errors and status letters against the tables of TS 29.002 11, 17.6 and 17.7. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_code.h>

static void test_names(void **state)
{
	static const struct value_string names[] = {
		{ 0x00, "all-SS" }, { 0x11, "CLIP" }, { 0x12, "CLIR" }, { 0x13, "COLP" }, { 0x14, "COLR" },
		{ 0x19, "CNAP" }, { 0x20, "all-CF" }, { 0x21, "CFU" }, { 0x24, "CD" }, { 0x28, "all-cond-CF" },
		{ 0x29, "CFB" }, { 0x2a, "CFNRy" }, { 0x2b, "CFNRc" }, { 0x31, "ECT" }, { 0x41, "CW" },
		{ 0x42, "HOLD" }, { 0x43, "CCBS" }, { 0x45, "MC" }, { 0x51, "MPTY" }, { 0x61, "CUG" },
		{ 0x81, "UUS1" }, { 0x82, "UUS2" }, { 0x83, "UUS3" }, { 0x90, "all-barring" },
		{ 0x91, "outgoing-barring" }, { 0x92, "BAOC" }, { 0x93, "BOIC" }, { 0x94, "BOIC-exHC" },
		{ 0x99, "incoming-barring" }, { 0x9a, "BAIC" }, { 0x9b, "BIC-Roam" }, { 0xa1, "eMLPP" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		assert_string_equal(ss_code_name(names[i].value), names[i].str);
		assert_int_equal(ss_code_from_name(names[i].str), names[i].value);
		assert_string_not_equal(ss_code_words(names[i].value), "unknown service");
	}
	assert_int_equal(ss_code_from_name("cfnry"), 0x2a);
	assert_int_equal(ss_code_from_name("CFX"), -ENOENT);
	assert_int_equal(ss_code_from_name(""), -ENOENT);
	assert_string_equal(ss_code_name(0xf3), "SS-0xf3");
	assert_string_equal(ss_code_words(0xf3), "unknown service");
	assert_string_equal(ss_code_words(0x2a), "call forwarding on no reply");
}

static void test_every_name_is_one_code(void **state)
{
	unsigned int code;

	for (code = 0; code <= 0xff; code++) {
		if (strncmp(ss_code_name(code), "SS-", 3))
			assert_int_equal(ss_code_from_name(ss_code_name(code)), code);
	}
}

static void test_expand(void **state)
{
	static const struct { uint8_t code; size_t n; uint8_t members[SS_CODE_EXPAND_MAX]; } rows[] = {
		{ 0x20, 4, { 0x21, 0x29, 0x2a, 0x2b } },
		{ 0x28, 3, { 0x29, 0x2a, 0x2b } },
		{ 0x90, 5, { 0x92, 0x93, 0x94, 0x9a, 0x9b } },
		{ 0x91, 3, { 0x92, 0x93, 0x94 } },
		{ 0x99, 2, { 0x9a, 0x9b } },
		{ 0x21, 1, { 0x21 } },
		{ 0x24, 1, { 0x24 } },
		{ 0x41, 1, { 0x41 } },
		{ 0x00, 0 }, { 0x10, 0 }, { 0x18, 0 }, { 0x30, 0 }, { 0x40, 0 }, { 0xa0, 0 }, { 0xf3, 0 },
	};
	uint8_t members[SS_CODE_EXPAND_MAX];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(ss_code_expand(rows[i].code, members), rows[i].n);
		assert_memory_equal(members, rows[i].members, rows[i].n);
	}
}

static void test_kinds(void **state)
{
	static const uint8_t forwarding[] = { 0x20, 0x21, 0x28, 0x29, 0x2a, 0x2b };
	static const uint8_t barring[] = { 0x90, 0x91, 0x92, 0x93, 0x94, 0x99, 0x9a, 0x9b };
	static const uint8_t groups[] = {
		0x00, 0x10, 0x18, 0x20, 0x28, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 0x91, 0x99, 0xa0,
	};
	unsigned int code;

	for (code = 0; code <= 0xff; code++) {
		assert_int_equal(ss_code_is_forwarding(code), !!memchr(forwarding, code, sizeof(forwarding)));
		assert_int_equal(ss_code_is_barring(code), !!memchr(barring, code, sizeof(barring)));
		assert_int_equal(ss_code_is_group(code), !!memchr(groups, code, sizeof(groups)));
	}
}

static void test_operations(void **state)
{
	static const struct value_string ops[] = {
		{ 10, "registerSS" }, { 11, "eraseSS" }, { 12, "activateSS" }, { 13, "deactivateSS" },
		{ 14, "interrogateSS" }, { 16, "notifySS" }, { 17, "registerPassword" }, { 18, "getPassword" },
		{ 19, "processUnstructuredSS-Data" }, { 38, "forwardCheckSS-Indication" },
		{ 59, "processUnstructuredSS-Request" }, { 60, "unstructuredSS-Request" },
		{ 61, "unstructuredSS-Notify" },
	};
	unsigned int i, named = 0;

	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		assert_string_equal(ss_op_name(ops[i].value), ops[i].str);
		assert_int_equal(ss_op_from_name(ops[i].str), ops[i].value);
	}
	for (i = 0; i <= 0xff; i++)
		named += !!ss_op_name(i);
	assert_int_equal(named, ARRAY_SIZE(ops));
	assert_int_equal(ss_op_from_name("registerss"), -ENOENT);
}

/* The errors column of the operations, TS 29.002 17.6; as far as this node answers them. */
static const struct {
	uint8_t op;
	uint8_t errors[16];
} error_lists[] = {
	{ 10, { 34, 35, 36, 10, 11, 13, 16, 17, 20 } },
	{ 11, { 34, 35, 36, 10, 11, 13, 16, 17 } },
	{ 12, { 34, 35, 36, 10, 11, 13, 16, 17, 19, 20, 38, 43 } },
	{ 13, { 34, 35, 36, 10, 11, 13, 16, 17, 19, 38, 43 } },
	{ 14, { 34, 35, 36, 10, 11, 13, 16, 18 } },
	{ 17, { 34, 35, 36, 13, 19, 37, 38, 43 } },
	{ 59, { 34, 35, 36, 71, 13 } },
	{ 60, { 34, 35, 36, 71, 72 } },
	{ 61, { 34, 35, 36, 71, 72 } },
};

static bool error_is_listed(uint8_t op, uint8_t code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(error_lists); i++) {
		if (error_lists[i].op == op)
			return code && memchr(error_lists[i].errors, code, sizeof(error_lists[i].errors));
	}
	return false;
}

static void test_errors_of_operations(void **state)
{
	unsigned int op, code;

	for (op = 0; op <= 0xff; op++) {
		for (code = 0; code <= 0xff; code++)
			assert_int_equal(ss_op_may_fail_with(op, code), error_is_listed(op, code));
	}
}

static void test_errors(void **state)
{
	static const uint8_t codes[] = { 1, 10, 11, 13, 16, 17, 18, 19, 20, 21, 34, 35, 36, 37, 38, 43, 71, 72 };
	unsigned int code;

	for (code = 0; code <= 0xff; code++) {
		bool known = memchr(codes, code, sizeof(codes));

		assert_int_equal(!!ss_error_name(code), known);
		assert_int_equal(strcmp(ss_error_words(code), "The network refused this") != 0, known);
	}
	assert_string_equal(ss_error_name(16), "illegalSS-Operation");
	assert_string_equal(ss_error_name(38), "negativePW-Check");
	assert_string_equal(ss_error_words(38), "Wrong password");
}

static void test_status(void **state)
{
	static const struct { uint8_t status; const char *str; } rows[] = {
		{ 0x00, "-" }, { 0x04, "P" }, { 0x06, "P,R" }, { 0x07, "P,R,A" }, { 0x0f, "P,R,A,Q" },
		{ 0x05, "P,A" }, { 0x0d, "P,A,Q" }, { 0xf4, "P" },
	};
	char buf[8];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(ss_status_str(buf, sizeof(buf), rows[i].status), rows[i].str);
	assert_string_equal(ss_status_str(buf, 4, 0x0f), "P,R");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_every_name_is_one_code),
		cmocka_unit_test(test_expand),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_operations),
		cmocka_unit_test(test_errors_of_operations),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
