/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Components that are wrong, and the Reject that the standard answers (TS 24.080 3.6.7). */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>

#define NO_ID 1000
#define GENERAL COMPONENT_PROBLEM_GENERAL
#define INVOKE COMPONENT_PROBLEM_INVOKE
#define RESULT COMPONENT_PROBLEM_RETURN_RESULT
#define ERROR COMPONENT_PROBLEM_RETURN_ERROR

static const struct {
	const char *hex;
	int rc;
	int invoke_id;
	enum component_problem_type type;
	uint8_t problem;
} faults[] = {
	/* no component at all */
	{ "", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_BADLY_STRUCTURED },
	{ "30 03 02 01 01", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_UNRECOGNIZED_COMPONENT },
	{ "a7 03 02 01 01", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_UNRECOGNIZED_COMPONENT },
	/* not BER */
	{ "a1", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_BADLY_STRUCTURED },
	{ "a1 0b 02 01 01", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_BADLY_STRUCTURED },
	{ "a1 06 02 01 01 02 09 0c", -EINVAL, 1, GENERAL, COMPONENT_GENERAL_BADLY_STRUCTURED },
	{ "a1 80 02 01 07 02 01 0c 30 03 04 01 21", -EINVAL, 7, GENERAL, COMPONENT_GENERAL_BADLY_STRUCTURED },
	{ "a1 07 02 01 05 02 01 0c 30", -EINVAL, 5, GENERAL, COMPONENT_GENERAL_BADLY_STRUCTURED },
	{ "a1 09 02 01 05 02 01 0c 30 03 04", -EINVAL, 5, GENERAL, COMPONENT_GENERAL_BADLY_STRUCTURED },
	/* not the structure of a component */
	{ "a1 00", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_MISTYPED_COMPONENT },
	{ "a1 03 02 01 01", -EINVAL, 1, GENERAL, COMPONENT_GENERAL_MISTYPED_COMPONENT },
	{ "a1 0c 02 02 01 00 02 01 0c 30 03 04 01 21", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_MISTYPED_COMPONENT },
	{ "a1 0a 02 00 02 01 0c 30 03 04 01 21", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_MISTYPED_COMPONENT },
	{ "a1 0b 04 01 01 02 01 0c 30 03 04 01 21", -EINVAL, NO_ID, GENERAL, COMPONENT_GENERAL_MISTYPED_COMPONENT },
	{ "a1 0d 02 01 01 02 01 0c 30 03 04 01 21 05 00", -EINVAL, 1, GENERAL, COMPONENT_GENERAL_MISTYPED_COMPONENT },
	/* the operation */
	{ "a1 0b 02 01 01 02 01 4d 30 03 04 01 21", -EOPNOTSUPP, 1, INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION },
	{ "a1 0b 02 01 ff 02 01 13 30 03 04 7f 21", -EOPNOTSUPP, -1, INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION },
	{ "a1 0d 02 01 01 06 03 2a 03 04 30 03 04 01 21", -EOPNOTSUPP, 1, INVOKE,
	  COMPONENT_INVOKE_UNRECOGNIZED_OPERATION },
	{ "a1 0f 02 01 01 02 05 01 00 00 00 0c 30 03 04 01 21", -EINVAL, 1, GENERAL,
	  COMPONENT_GENERAL_MISTYPED_COMPONENT },
	/* its argument: missing, of another tag, incomplete, out of its range, not a number */
	{ "a1 06 02 01 01 02 01 0c", -EINVAL, 1, INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER },
	{ "a1 09 02 01 01 02 01 0c 04 01 21", -EINVAL, 1, INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER },
	{ "a1 08 02 01 01 02 01 0c 30 00", -EINVAL, 1, INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER },
	{ "a1 0c 02 01 01 02 01 0c 30 04 04 02 21 00", -EINVAL, 1, INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER },
	{ "a1 0b 02 01 01 02 01 0c 30 03 04 05 21", -EINVAL, 1, INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER },
	{ "a1 0e 02 01 01 02 01 0a 30 06 04 01 2a 85 01 04", -EINVAL, 1, INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER },
	{ "a1 0e 02 01 01 02 01 0a 30 06 04 01 2a 84 01 91", -EINVAL, 1, INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER },
	{ "a1 10 02 01 01 02 01 0a 30 08 04 01 2a 84 03 91 f1 21", -EINVAL, 1, INVOKE,
	  COMPONENT_INVOKE_MISTYPED_PARAMETER },
	/* results and errors */
	{ "a2 0d 02 01 02 30 08 02 01 12 12 03 31 32 33", -EINVAL, 2, RESULT, COMPONENT_RESULT_MISTYPED_PARAMETER },
	{ "a2 0e 02 01 02 30 09 02 01 12 12 04 31 32 33 61", -EINVAL, 2, RESULT, COMPONENT_RESULT_MISTYPED_PARAMETER },
	{ "a2 0b 02 01 02 30 06 02 01 4d 04 01 00", -EOPNOTSUPP, 2, RESULT, COMPONENT_RESULT_MISTYPED_PARAMETER },
	{ "a3 09 02 01 02 02 01 0d 0a 01 07", -EINVAL, 2, ERROR, COMPONENT_ERROR_MISTYPED_PARAMETER },
	{ "a3 06 02 01 02 02 01 7f", -EOPNOTSUPP, 2, ERROR, COMPONENT_ERROR_UNRECOGNIZED_ERROR },
};

static int decode(struct component *c, struct component_fault *fault, const char *hex)
{
	uint8_t octets[COMPONENT_MAX];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len >= 0);
	return component_decode(c, octets, len, fault);
}

static void wrong_components_have_their_reject(void **state)
{
	struct component_fault fault;
	struct component c;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		print_message("# %s\n", faults[i].hex);
		assert_int_equal(decode(&c, &fault, faults[i].hex), faults[i].rc);
		assert_true(fault.reject);
		assert_int_equal(fault.has_invoke_id ? fault.invoke_id : NO_ID, faults[i].invoke_id);
		assert_int_equal(fault.problem_type, faults[i].type);
		assert_int_equal(fault.problem, faults[i].problem);
		assert_non_null(fault.what);
	}
}

static void reject_is_never_rejected(void **state)
{
	struct component_fault fault;
	struct component c;

	assert_int_equal(decode(&c, &fault, "a4 03 02 01 01"), -EINVAL);
	assert_false(fault.reject);
	assert_int_equal(decode(&c, &fault, "a4 06 02 01 01 85 01 00"), -EINVAL);
	assert_false(fault.reject);
}

static void unknown_operation_keeps_its_code(void **state)
{
	struct component c;

	assert_int_equal(decode(&c, NULL, "a1 0b 02 01 03 02 01 4d 30 03 04 01 21"), -EOPNOTSUPP);
	assert_int_equal(c.type, COMPONENT_INVOKE);
	assert_int_equal(c.invoke_id, 3);
	assert_true(c.has_op);
	assert_int_equal(c.op, 77);
}

static void labels_say_what_is_wrong(void **state)
{
	static const uint8_t unknown[] = { 0xa1, 0x06, 2, 1, 1, 2, 1, 77 };
	static const uint8_t unknown_error[] = { 0xa3, 0x06, 2, 1, 1, 2, 1, 127 };
	static const uint8_t broken[] = { 0xa1, 0x06, 2, 1 };
	char label[128];

	assert_int_equal(component_label(label, sizeof(label), unknown, sizeof(unknown)),
			 strlen("invoke operation 77"));
	assert_string_equal(label, "invoke operation 77");
	component_label(label, sizeof(label), unknown_error, sizeof(unknown_error));
	assert_string_equal(label, "error 127");
	component_label(label, sizeof(label), broken, sizeof(broken));
	assert_string_equal(label, "component that does not decode: the octets end too early");
}

int main(void)
{
	static const struct CMUnitTest component_fault[] = {
		cmocka_unit_test(wrong_components_have_their_reject),
		cmocka_unit_test(reject_is_never_rejected),
		cmocka_unit_test(unknown_operation_keeps_its_code),
		cmocka_unit_test(labels_say_what_is_wrong),
	};

	return cmocka_run_group_tests(component_fault, NULL, NULL);
}
