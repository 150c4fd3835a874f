/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* TCAP messages as values: every message and dialogue APDU to the octet both ways, and which answer a wrong message
 * gets. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/tcap.h>

#define AC_NETWORK_FUNCTIONAL_SS 18
#define AC_LOCATION_INFO_RETRIEVAL 5
#define OCTETS_MAX 512

static const struct tcap_tid tid = { { 0x11, 0x22, 0x33, 0x44 }, 4 };
static const struct tcap_tid tid_hlr = { { 0xaa, 0xbb, 0xcc, 0xdd }, 4 };

static size_t parse(uint8_t *octets, const char *hex)
{
	int len = osmo_hexparse(hex, octets, OCTETS_MAX);

	assert_true(len >= 0);
	return len;
}

/* The message encodes to these octets, and they decode and encode to themselves. */
static void assert_octets(const struct tcap_msg *msg, const char *hex)
{
	uint8_t expected[OCTETS_MAX], octets[OCTETS_MAX];
	size_t len = parse(expected, hex);
	struct tcap_msg decoded;

	assert_int_equal(tcap_encode(octets, sizeof(octets), msg), len);
	assert_memory_equal(octets, expected, len);
	assert_int_equal(tcap_encode(octets, len - 1, msg), -ENOSPC);
	assert_int_equal(tcap_decode(&decoded, expected, len, NULL), 0);
	assert_int_equal(decoded.type, msg->type);
	assert_memory_equal(&decoded.otid, &msg->otid, sizeof(msg->otid));
	assert_memory_equal(&decoded.dtid, &msg->dtid, sizeof(msg->dtid));
	assert_memory_equal(&decoded.dialogue, &msg->dialogue, sizeof(msg->dialogue));
	assert_int_equal(decoded.has_p_abort, msg->has_p_abort);
	assert_int_equal(decoded.p_abort, msg->p_abort);
	assert_int_equal(decoded.n_components, msg->n_components);
	assert_int_equal(tcap_encode(octets, sizeof(octets), &decoded), len);
	assert_memory_equal(octets, expected, len);
}

static void set_dialogue(struct tcap_msg *msg, enum tcap_dialogue_type type, uint8_t ac, uint8_t version)
{
	msg->dialogue.type = type;
	tcap_ac_set_map(&msg->dialogue.ac, ac, version);
}

static void test_begin(void **state)
{
	static const struct map_reference imsi = { { 0x96, 0x62, 0x02, 0x02, 0x21, 0x43, 0x65, 0x87, 0xf9 }, 9 };
	static const struct map_reference vlr = { { 0x91, 0x94, 0x71, 0x91, 0x99, 0x00, 0xf1 }, 7 };
	struct tcap_msg msg = { .type = TCAP_BEGIN, .otid = tid, .n_components = 1 };
	uint8_t invoke[OCTETS_MAX];
	struct component c;

	set_dialogue(&msg, TCAP_DIALOGUE_REQUEST, AC_NETWORK_FUNCTIONAL_SS, 2);
	msg.dialogue.map.type = MAP_DIALOGUE_OPEN;
	msg.dialogue.map.destination = imsi;
	msg.dialogue.map.origination = vlr;
	component_init(&c, COMPONENT_INVOKE, 1);
	c.op = SS_OP_ACTIVATE_SS;
	ss_invoke_init(&c.invoke, SS_OP_ACTIVATE_SS, 0x21);
	msg.components[0].octets = invoke;
	msg.components[0].len = component_encode(invoke, sizeof(invoke), &c);
	assert_octets(&msg, "625a4804112233446b432841060700118605010101a036603480020780a109060704000001001202be2328"
		      "21060704000001010101a016a01480099662020221436587f98107919471919900f16c0da10b02010102010c30"
		      "03040121");
}

static void test_responses(void **state)
{
	static const uint8_t error[] = { 0xa3, 0x09, 2, 1, 1, 2, 1, 0x11, 4, 1, 4 };
	static const uint8_t get_password[] = { 0xa1, 0x09, 2, 1, 1, 2, 1, 0x12, 0x0a, 1, 0 };
	struct tcap_msg msg = { .type = TCAP_END, .dtid = tid, .n_components = 1 };

	set_dialogue(&msg, TCAP_DIALOGUE_RESPONSE, AC_NETWORK_FUNCTIONAL_SS, 2);
	msg.components[0] = (struct tcap_component){ error, sizeof(error) };
	assert_octets(&msg, "643f4904112233446b2a2828060700118605010101a01d611b80020780a109060704000001001202a203020100"
		      "a305a1030201006c0ba309020101020111040104");

	msg.type = TCAP_CONTINUE;
	msg.otid = tid_hlr;
	msg.components[0] = (struct tcap_component){ get_password, sizeof(get_password) };
	assert_octets(&msg, "65454804aabbccdd4904112233446b2a2828060700118605010101a01d611b80020780a1090607040000010012"
		      "02a203020100a305a1030201006c0ba1090201010201120a0100");
}

static void test_aborts(void **state)
{
	struct tcap_msg msg = { .type = TCAP_ABORT, .dtid = tid };

	assert_octets(&msg, "6706490411223344");
	msg.has_p_abort = true;
	msg.p_abort = TCAP_P_ABORT_UNRECOGNIZED_TRANSACTION_ID;
	assert_octets(&msg, "67094904112233444a0101");

	msg.has_p_abort = false;
	msg.p_abort = 0;
	set_dialogue(&msg, TCAP_DIALOGUE_RESPONSE, AC_NETWORK_FUNCTIONAL_SS, 1);
	msg.dialogue.result = TCAP_RESULT_REJECT_PERMANENT;
	msg.dialogue.diagnostic = TCAP_DIAGNOSTIC_AC_NOT_SUPPORTED;
	assert_octets(&msg, "67324904112233446b2a2828060700118605010101a01d611b80020780a109060704000001001201a203020101"
		      "a305a103020102");
	msg.dialogue.by_provider = true;
	assert_octets(&msg, "67324904112233446b2a2828060700118605010101a01d611b80020780a109060704000001001201a203020101"
		      "a305a203020102");
}

static void test_map_dialogue(void **state)
{
	static const struct {
		struct map_dialogue map;
		const char *pdu;
	} cases[] = {
		{ { .type = MAP_DIALOGUE_ACCEPT }, "a100" },
		{ { .type = MAP_DIALOGUE_CLOSE }, "a200" },
		{ { .type = MAP_DIALOGUE_REFUSE, .reason = 1 }, "a3030a0101" },
		{ { .type = MAP_DIALOGUE_USER_ABORT }, "a4028000" },
		{ { .type = MAP_DIALOGUE_USER_ABORT, .user_abort = MAP_USER_ABORT_RESOURCE_LIMITATION }, "a4028100" },
		{ { .type = MAP_DIALOGUE_USER_ABORT, .user_abort = MAP_USER_ABORT_RESOURCE_UNAVAILABLE, .reason = 1 },
		  "a403820101" },
		{ { .type = MAP_DIALOGUE_USER_ABORT, .user_abort = MAP_USER_ABORT_PROCEDURE_CANCELLATION, .reason = 6 },
		  "a403830106" },
		{ { .type = MAP_DIALOGUE_PROVIDER_ABORT, .reason = 1 }, "a5030a0101" },
	};
	struct tcap_msg msg = { .type = TCAP_ABORT, .dtid = tid };
	char hex[OCTETS_MAX];
	size_t i, n;

	msg.dialogue.type = TCAP_DIALOGUE_ABORT;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		n = strlen(cases[i].pdu) / 2;
		msg.dialogue.map = cases[i].map;
		snprintf(hex, sizeof(hex), "67%02zx4904112233446b%02zx28%02zx060700118605010101a0%02zx64%02zx800100"
			 "be%02zx28%02zx060704000001010101a0%02zx%s", n + 41, n + 33, n + 31, n + 20, n + 18, n + 13,
			 n + 11, n, cases[i].pdu);
		assert_octets(&msg, hex);
	}
}

/* What is wrong inside of user information is its user's business. */
static void test_unknown_user_information(void **state)
{
	uint8_t octets[OCTETS_MAX];
	size_t len = parse(octets, "672c4904112233446b2428220607001186050101" "01a017" "6415800100be10280e"
			   "060704000001010100a003010203");
	struct tcap_msg msg;

	assert_int_equal(tcap_decode(&msg, octets, len, NULL), 0);
	assert_int_equal(msg.dialogue.type, TCAP_DIALOGUE_ABORT);
	assert_int_equal(msg.dialogue.map.type, MAP_DIALOGUE_UNKNOWN);
	assert_int_equal(tcap_encode(octets, sizeof(octets), &msg), -EINVAL);
}

static void test_faults(void **state)
{
	static const struct {
		const char *hex;
		enum tcap_part part;
		enum tcap_p_abort_cause cause;
		size_t offset;
		uint8_t otid_len;
	} cases[] = {
		{ "", TCAP_PART_TRANSACTION, TCAP_P_ABORT_BADLY_FORMATTED, 0, 0 },
		{ "6605480301", TCAP_PART_TRANSACTION, TCAP_P_ABORT_BADLY_FORMATTED, 0, 0 },
		{ "6603480101", TCAP_PART_TRANSACTION, TCAP_P_ABORT_UNRECOGNIZED_MESSAGE_TYPE, 0, 1 },
		{ "6200", TCAP_PART_TRANSACTION, TCAP_P_ABORT_INCORRECT, 2, 0 },
		{ "62024800", TCAP_PART_TRANSACTION, TCAP_P_ABORT_INCORRECT, 2, 0 },
		{ "620748050102030405", TCAP_PART_TRANSACTION, TCAP_P_ABORT_INCORRECT, 2, 0 },
		{ "6203490101", TCAP_PART_TRANSACTION, TCAP_P_ABORT_INCORRECT, 2, 0 },
		{ "6206480101490101", TCAP_PART_TRANSACTION, TCAP_P_ABORT_INCORRECT, 5, 1 },
		{ "6205480101480a", TCAP_PART_TRANSACTION, TCAP_P_ABORT_BADLY_FORMATTED, 5, 1 },
		{ "620348010100", TCAP_PART_TRANSACTION, TCAP_P_ABORT_BADLY_FORMATTED, 5, 1 },
		{ "62054801016b00", TCAP_PART_DIALOGUE, TCAP_P_ABORT_INCORRECT, 7, 1 },
		{ "620f4801016b0a280806042a030405a000", TCAP_PART_DIALOGUE, TCAP_P_ABORT_INCORRECT, 0, 1 },
		{ "62054801016c00", TCAP_PART_COMPONENTS, TCAP_P_ABORT_INCORRECT, 5, 1 },
		{ "62074801016c02a105", TCAP_PART_COMPONENTS, TCAP_P_ABORT_BADLY_FORMATTED, 7, 1 },
	};
	uint8_t octets[OCTETS_MAX];
	struct tcap_fault fault;
	struct tcap_msg msg;
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		len = parse(octets, cases[i].hex);
		assert_int_equal(tcap_decode(&msg, octets, len, &fault), -EINVAL);
		print_message("# %s: %s\n", cases[i].hex, fault.what);
		assert_non_null(fault.what);
		assert_int_equal(fault.part, cases[i].part);
		assert_int_equal(fault.cause, cases[i].cause);
		assert_int_equal(fault.offset, cases[i].offset);
		assert_int_equal(fault.otid.len, cases[i].otid_len);
	}
}

/* More components than a message has room for; those that there is room for are not looked into. */
static void test_components(void **state)
{
	static const uint8_t component[] = { 0xa9, 0x01, 0xff };
	struct tcap_msg msg = { .type = TCAP_END, .dtid = tid, .n_components = TCAP_COMPONENTS_MAX }, decoded;
	uint8_t octets[OCTETS_MAX];
	struct tcap_fault fault;
	size_t i;
	int len;

	for (i = 0; i < TCAP_COMPONENTS_MAX; i++)
		msg.components[i] = (struct tcap_component){ component, sizeof(component) };
	len = tcap_encode(octets, sizeof(octets), &msg);
	assert_int_equal(len, 8 + 2 + TCAP_COMPONENTS_MAX * 3);
	assert_int_equal(tcap_decode(&decoded, octets, len, NULL), 0);
	assert_int_equal(decoded.n_components, TCAP_COMPONENTS_MAX);
	assert_memory_equal(decoded.components[TCAP_COMPONENTS_MAX - 1].octets, component, sizeof(component));

	octets[1] += sizeof(component);
	octets[9] += sizeof(component);
	memcpy(octets + len, component, sizeof(component));
	assert_int_equal(tcap_decode(&decoded, octets, len + sizeof(component), &fault), -EINVAL);
	assert_int_equal(fault.cause, TCAP_P_ABORT_RESOURCE_LIMITATION);
}

static void test_application_context(void **state)
{
	struct tcap_ac ac;
	uint8_t number;

	tcap_ac_set_map(&ac, AC_LOCATION_INFO_RETRIEVAL, 3);
	assert_int_equal(tcap_ac_get_map(&ac, &number), 3);
	assert_int_equal(number, AC_LOCATION_INFO_RETRIEVAL);
	ac.octets[3] = 2;
	assert_int_equal(tcap_ac_get_map(&ac, &number), -EINVAL);
	assert_string_equal(tcap_type_name(TCAP_CONTINUE), "Continue");
	assert_null(tcap_type_name(3));
}

static void test_labels(void **state)
{
	static const struct {
		const char *hex, *label;
	} cases[] = {
		{ "62194801016c14a11202010102010a300a04012a84059194713322", "Begin registerSS CFNRy" },
		{ "640d4901016c08a206020101020116",
		  "End component that does not decode: a member is out of order or there twice" },
		{ "640f4901016c0aa20802010130030201" "16", "End result sendRoutingInfo" },
		{ "64124901016c0da20b020101300602010e800104", "End result interrogateSS" },
		{ "640f4901016c0aa70802010130030201" "0c", "End result, more to come" },
		{ "640d4901016c08a30602010102011b", "End error absentSubscriber" },
		{ "640d4901016c08a306020101020110", "End error illegalSS-Operation" },
		{ "650d4801014901026c05a203020101", "Continue result" },
		{ "67094904112233444a0101", "Abort unrecognizedTransactionID" },
		{ "67324904112233446b2a2828060700118605010101a01d611b80020780a109060704000001001201a203020101"
		  "a305a103020102", "Abort application-context-name-not-supported" },
		{ "65", "malformed TCAP message of 1 octets" },
	};
	uint8_t octets[OCTETS_MAX];
	char label[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tcap_label(label, sizeof(label), octets, parse(octets, cases[i].hex));
		assert_string_equal(label, cases[i].label);
	}
}

static void test_cannot_be_said(void **state)
{
	struct tcap_msg msg = { .type = 3 };
	uint8_t octets[OCTETS_MAX];

	assert_int_equal(tcap_encode(octets, sizeof(octets), &msg), -EINVAL);
	msg.type = TCAP_BEGIN;
	assert_int_equal(tcap_encode(octets, sizeof(octets), &msg), -EINVAL);
	msg.otid = tid;
	assert_int_equal(tcap_encode(octets, sizeof(octets), &msg), 8);
	msg.dialogue.type = TCAP_DIALOGUE_REQUEST;
	assert_int_equal(tcap_encode(octets, sizeof(octets), &msg), -EINVAL);
}

static void test_names(void **state)
{
	assert_string_equal(tcap_operation_name(2), "updateLocation");
	assert_string_equal(tcap_operation_name(10), "registerSS");
	assert_null(tcap_operation_name(250));
	assert_null(tcap_operation_name(-1));
	assert_null(tcap_operation_name(256 + 10));
	assert_int_equal(tcap_operation_from_name("sendRoutingInfo"), 22);
	assert_int_equal(tcap_operation_from_name("activateSS"), 12);
	assert_int_equal(tcap_operation_from_name("nothing"), -ENOENT);
	assert_string_equal(tcap_error_name(8), "roamingNotAllowed");
	assert_string_equal(tcap_error_name(16), "illegalSS-Operation");
	assert_null(tcap_error_name(-1));
	assert_null(tcap_error_name(256 + 8));
	assert_int_equal(tcap_error_from_name("absentSubscriber"), 27);
	assert_int_equal(tcap_error_from_name("callBarred"), 13);
	assert_int_equal(tcap_error_from_name("nothing"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_begin),
		cmocka_unit_test(test_responses),
		cmocka_unit_test(test_aborts),
		cmocka_unit_test(test_map_dialogue),
		cmocka_unit_test(test_unknown_user_information),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_components),
		cmocka_unit_test(test_application_context),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_cannot_be_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
