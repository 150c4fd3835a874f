/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* TS 24.080 components: the vectors decode to their values, encode to their octets and have their labels. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>

/* Octets, and what component_label() makes of them. */
static const struct vector {
	const char *hex;
	const char *label;
} vectors[] = {
    /* requests (TS 22.030 strings) */
    {"a1 0b 02 01 01 02 01 0c 30 03 04 01 21", "invoke activateSS CFU"},
    {"a1 0b 02 01 01 02 01 0d 30 03 04 01 21", "invoke deactivateSS CFU"},
    {"a1 0b 02 01 01 02 01 0e 30 03 04 01 21", "invoke interrogateSS CFU"},
    {"a1 0b 02 01 01 02 01 0b 30 03 04 01 21", "invoke eraseSS CFU"},
    {"a1 14 02 01 01 02 01 0a 30 0c 04 01 21 84 07 91 94 51 33 22 11 00", "invoke registerSS CFU"},
    {"a1 1a 02 01 01 02 01 0a 30 12 04 01 2a 83 01 11 84 07 91 94 51 33 22 11 00 85 01 14", "invoke registerSS CFNRy"},
    {"a1 0b 02 01 01 02 01 0e 30 03 04 01 12", "invoke interrogateSS CLIR"},
    {"a1 0b 02 01 01 02 01 0c 30 03 04 01 92", "invoke activateSS BAOC"},
    {"a1 09 02 01 01 02 01 11 04 01 90", "invoke registerPassword all-barring"},
    {"a1 12 02 01 01 02 01 3b 30 0a 04 01 0f 04 05 aa 18 0c 36 02", "invoke processUnstructuredSS-Request"},
    {"a1 12 02 01 01 02 01 3c 30 0a 04 01 0f 04 05 aa 18 0c 36 02", "invoke unstructuredSS-Request"},
    {"a1 12 02 01 01 02 01 3d 30 0a 04 01 0f 04 05 aa 18 0c 36 02", "invoke unstructuredSS-Notify"},
    /* a phone that leaves '#' and the tail in the number */
    {"a1 14 02 01 05 02 01 0a 30 0c 04 01 2a 84 07 81 21 43 1a a1 02 fb", "invoke registerSS CFNRy"},
    /* every member of RegisterSS-Arg, of SS-ForBS-Code */
    {"a1 24 02 01 80 02 01 0a 30 1c 04 01 2a 82 01 26 84 04 91 11 11 f1 86 03 a0 50 11 85 01 1e 87 01 06 88 01 02 89 "
     "00",
     "invoke registerSS CFNRy"},
    {"a1 10 02 01 7f 02 01 0e 30 08 04 01 29 83 01 60 84 00", "invoke interrogateSS CFB"},
    /* passwords */
    {"a1 09 02 01 01 02 01 12 0a 01 00", "invoke getPassword enterPW"},
    {"a1 0c 02 01 02 80 01 01 02 01 12 0a 01 02", "invoke getPassword enterNewPW-Again"},
    {"a2 0e 02 01 01 30 09 02 01 12 12 04 31 32 33 34", "result getPassword"},
    /* results */
    {"a2 1f 02 01 01 30 1a 02 01 0c a0 15 04 01 21 30 10 30 0e 83 01 10 84 01 07 85 06 91 94 51 33 22 11",
     "result activateSS"},
    {"a2 17 02 01 01 30 12 02 01 0c a1 0d 04 01 92 30 08 30 06 83 01 10 84 01 05", "result activateSS"},
    {"a2 0b 02 01 01 30 06 02 01 0e 80 01 04", "result interrogateSS"},
    {"a2 1b 02 01 01 30 16 02 01 0e a3 11 30 0f 83 01 10 84 01 07 85 07 91 94 51 33 22 11 00", "result interrogateSS"},
    {"a2 1e 02 01 01 30 19 02 01 0e a3 14 30 12 83 01 10 84 01 07 85 07 91 94 51 33 22 11 00 87 01 14",
     "result interrogateSS"},
    {"a2 0d 02 01 01 30 08 02 01 0e a2 03 83 01 10", "result interrogateSS"},
    {"a2 10 02 01 01 30 0b 02 01 0e a4 06 04 01 05 0a 01 02", "result interrogateSS"},
    {"a2 1b 02 01 01 30 16 02 01 0c a3 11 04 01 12 84 01 05 82 01 02 30 06 83 01 10 82 01 20", "result activateSS"},
    {"a2 10 02 01 01 30 0b 02 01 0c a3 06 84 01 05 81 01 00", "result activateSS"},
    {"a2 12 02 01 01 30 0d 02 01 3b 30 08 04 01 0f 04 03 aa 18 0c", "result processUnstructuredSS-Request"},
    {"a2 03 02 01 01", "result"},
    /* errors */
    {"a3 06 02 01 01 02 01 10", "error illegalSS-Operation"},
    {"a3 09 02 01 01 02 01 11 04 01 04", "error ss-ErrorStatus"},
    {"a3 09 02 01 01 02 01 0d 0a 01 01", "error callBarred"},
    {"a3 09 02 01 01 02 01 22 0a 01 01", "error systemFailure"},
    {"a3 06 02 01 01 02 01 26", "error negativePW-Check"},
    {"a3 09 02 01 01 02 01 25 0a 01 02", "error pw-RegistrationFailure"},
    {"a3 0e 02 01 01 02 01 14 30 06 81 01 92 84 01 05", "error ss-Incompatibility"},
    {"a3 11 02 01 01 02 01 14 30 09 81 01 92 83 01 10 84 01 05", "error ss-Incompatibility"},
    {"a3 06 02 01 01 02 01 47", "error unknownAlphabet"},
    /* notifications */
    {"a1 0e 02 01 00 02 01 10 30 06 81 01 21 85 01 04", "invoke notifySS CFU"},
    {"a1 0e 02 01 00 02 01 10 30 06 81 01 29 85 01 02", "invoke notifySS CFB"},
    {"a1 0b 02 01 00 02 01 10 30 03 85 01 01", "invoke notifySS"},
    {"a1 0e 02 01 00 02 01 10 30 06 81 01 21 84 01 07", "invoke notifySS CFU"},
    {"a1 0d 02 01 00 02 01 10 30 05 81 01 41 8e 00", "invoke notifySS CW"},
    {"a1 0e 02 01 00 02 01 10 30 06 81 01 91 84 01 05", "invoke notifySS outgoing-barring"},
    {"a1 10 02 01 00 02 01 10 30 08 81 01 42 8f 01 01 90 00", "invoke notifySS HOLD"},
    {"a1 0d 02 01 00 02 01 10 30 05 81 01 12 92 00", "invoke notifySS CLIR"},
    /* rejects */
    {"a4 06 02 01 01 81 01 02", "reject mistypedParameter"},
    {"a4 06 02 01 01 82 01 01", "reject returnResultUnexpected"},
    {"a4 06 02 01 01 83 01 02", "reject unrecognizedError"},
    {"a4 05 05 00 80 01 02", "reject badlyStructuredComponent"},
};

static size_t parse(uint8_t *octets, size_t size, const char *hex)
{
	int len = osmo_hexparse(hex, octets, size);

	assert_true(len >= 0);
	return len;
}

static void vectors_decode_and_encode(void **state)
{
	uint8_t octets[COMPONENT_MAX], again[COMPONENT_MAX];
	struct component c;
	char label[128];
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(vectors); i++) {
		len = parse(octets, sizeof(octets), vectors[i].hex);
		assert_int_equal(component_decode(&c, octets, len, NULL), len);
		assert_int_equal(component_encode(again, sizeof(again), &c), len);
		assert_memory_equal(octets, again, len);
		component_label(label, sizeof(label), octets, len);
		assert_string_equal(label, vectors[i].label);
	}
}

static void decode(struct component *c, const char *hex)
{
	uint8_t octets[COMPONENT_MAX];
	size_t len = parse(octets, sizeof(octets), hex);

	assert_int_equal(component_decode(c, octets, len, NULL), len);
}

static void request_has_its_values(void **state)
{
	struct component c;

	decode(&c, "a1 1a 02 01 01 02 01 0a 30 12 04 01 2a 83 01 11 84 07 91 94 51 33 22 11 00 85 01 14");
	assert_int_equal(c.type, COMPONENT_INVOKE);
	assert_int_equal(c.invoke_id, 1);
	assert_false(c.has_linked_id);
	assert_int_equal(c.invoke.op, SS_OP_REGISTER_SS);
	assert_int_equal(c.invoke.ss_code, SS_CODE_CFNRY);
	assert_int_equal(c.invoke.bs.type, BASIC_SERVICE_TELE);
	assert_int_equal(c.invoke.bs.code, 0x11);
	assert_int_equal(c.invoke.ftn.ton, ISDN_TON_INTERNATIONAL);
	assert_string_equal(c.invoke.ftn.digits, "491533221100");
	assert_int_equal(c.invoke.no_reply_time, 20);
	assert_int_equal(c.invoke.default_priority, -1);

	decode(&c, "a1 24 02 01 80 02 01 0a 30 1c 04 01 2a 82 01 26 84 04 91 11 11 f1 86 03 a0 50 11 85 01 1e "
		   "87 01 06 88 01 02 89 00");
	assert_int_equal(c.invoke_id, -128);
	assert_int_equal(c.invoke.subaddress.len, 3);
	assert_int_equal(c.invoke.default_priority, 6);
	assert_int_equal(c.invoke.nbr_user, 2);
	assert_true(c.invoke.long_ftn_supported);

	decode(&c, "a1 14 02 01 05 02 01 0a 30 0c 04 01 2a 84 07 81 21 43 1a a1 02 fb");
	assert_int_equal(c.invoke.ftn.ton, ISDN_TON_UNKNOWN);
	assert_string_equal(c.invoke.ftn.digits, "1234*11*20#");
}

static void result_has_its_values(void **state)
{
	struct component c;

	decode(&c, "a2 1e 02 01 01 30 19 02 01 0e a3 14 30 12 83 01 10 84 01 07 85 07 91 94 51 33 22 11 00 87 01 14");
	assert_int_equal(c.op, SS_OP_INTERROGATE_SS);
	assert_int_equal(c.result.kind, SS_RESULT_INT_FEATURE_LIST);
	assert_int_equal(c.result.n_features, 1);
	assert_int_equal(c.result.features[0].bs.code, 0x10);
	assert_int_equal(c.result.features[0].ss_status, SS_STATUS_P | SS_STATUS_R | SS_STATUS_A);
	assert_string_equal(c.result.features[0].ftn.digits, "491533221100");
	assert_int_equal(c.result.features[0].forwarding_options, -1);
	assert_int_equal(c.result.features[0].no_reply_time, 20);

	decode(&c, "a2 10 02 01 01 30 0b 02 01 0e a4 06 04 01 05 0a 01 02");
	assert_int_equal(c.result.kind, SS_RESULT_INT_GENERIC);
	assert_int_equal(c.result.ss_status, 5);
	assert_int_equal(c.result.clir_option, 2);

	decode(&c, "a2 0e 02 01 01 30 09 02 01 12 12 04 31 32 33 34");
	assert_string_equal(c.result.password, "1234");
}

/* Longer than an ISDN-AddressString: the number goes into longForwardedToNumber [9]. */
static void long_number_has_its_own_member(void **state)
{
	static const char hex[] = "a2 1c 02 01 01 30 17 02 01 0e a3 12 30 10 84 01 07 "
				  "89 0b 91 21 43 65 87 09 21 43 65 87 f9";
	uint8_t octets[COMPONENT_MAX], expected[COMPONENT_MAX];
	struct component c;
	size_t len = parse(expected, sizeof(expected), hex);

	component_init(&c, COMPONENT_RETURN_RESULT, 1);
	c.has_op = true;
	c.op = SS_OP_INTERROGATE_SS;
	ss_result_init(&c.result, c.op, SS_RESULT_INT_FEATURE_LIST);
	c.result.n_features = 1;
	ss_feature_init(&c.result.features[0]);
	c.result.features[0].ss_status = 7;
	c.result.features[0].ftn = (struct isdn_number){ ISDN_TON_INTERNATIONAL, ISDN_NPI_ISDN, "1234567890123456789" };
	assert_int_equal(component_encode(octets, sizeof(octets), &c), len);
	assert_memory_equal(octets, expected, len);
	decode(&c, hex);
	assert_string_equal(c.result.features[0].ftn.digits, "1234567890123456789");
}

/* Causes also come in the SEQUENCE of version 3, and indefinite lengths are legal. */
static void other_forms_decode(void **state)
{
	struct component c;

	decode(&c, "a3 0b 02 01 01 02 01 0d 30 03 0a 01 01");
	assert_int_equal(c.error.cause, SS_CALL_BARRED_OPERATOR);
	decode(&c, "a3 0b 02 01 01 02 01 22 30 03 0a 01 01");
	assert_int_equal(c.error.cause, 1);
	decode(&c, "a1 80 02 01 01 02 01 0c 30 80 04 01 21 00 00 00 00");
	assert_int_equal(c.invoke.ss_code, SS_CODE_CFU);
	decode(&c, "a1 81 0d 02 01 01 02 01 0c 30 82 00 03 04 01 21");
	assert_int_equal(c.invoke.ss_code, SS_CODE_CFU);
	decode(&c, "a1 0f 02 01 01 02 01 0c 30 07 04 01 21 9f 65 01 aa");
	assert_int_equal(c.invoke.ss_code, SS_CODE_CFU);
	decode(&c, "a2 08 02 01 01 30 03 02 01 0c");
	assert_int_equal(c.result.kind, SS_RESULT_EMPTY);
}

static void octets_after_a_component_are_left(void **state)
{
	uint8_t octets[COMPONENT_MAX];
	size_t len = parse(octets, sizeof(octets), "a3 06 02 01 01 02 01 10 a3 06");
	struct component c;

	assert_int_equal(component_decode(&c, octets, len, NULL), 8);
}

static void what_cannot_be_said_is_refused(void **state)
{
	uint8_t octets[COMPONENT_MAX];
	struct component c;

	component_init(&c, COMPONENT_INVOKE, 1);
	c.has_op = true;
	c.op = SS_OP_REGISTER_SS;
	ss_invoke_init(&c.invoke, SS_OP_REGISTER_SS, SS_CODE_CFNRY);
	assert_int_equal(component_encode(octets, sizeof(octets), &c), 13);
	assert_int_equal(component_encode(octets, 12, &c), -ENOSPC);
	c.invoke.no_reply_time = 31;
	assert_int_equal(component_encode(octets, sizeof(octets), &c), -EINVAL);
	c.invoke.no_reply_time = 0;
	c.invoke_id = 128;
	assert_int_equal(component_encode(octets, sizeof(octets), &c), -EINVAL);
	c.invoke_id = 1;
	c.op = 99;
	assert_int_equal(component_encode(octets, sizeof(octets), &c), -EINVAL);

	component_init(&c, COMPONENT_RETURN_RESULT, 1);
	c.op = SS_OP_GET_PASSWORD;
	c.result.kind = SS_RESULT_PASSWORD;
	strcpy(c.result.password, "12a4");
	assert_int_equal(component_encode(octets, sizeof(octets), &c), -EINVAL);
	c.result.kind = SS_RESULT_FORWARDING_INFO;
	assert_int_equal(component_encode(octets, sizeof(octets), &c), -EINVAL);
}

int main(void)
{
	static const struct CMUnitTest component[] = {
		cmocka_unit_test(vectors_decode_and_encode),
		cmocka_unit_test(request_has_its_values),
		cmocka_unit_test(result_has_its_values),
		cmocka_unit_test(long_number_has_its_own_member),
		cmocka_unit_test(other_forms_decode),
		cmocka_unit_test(octets_after_a_component_are_left),
		cmocka_unit_test(what_cannot_be_said_is_refused),
	};

	return cmocka_run_group_tests(component, NULL, NULL);
}
