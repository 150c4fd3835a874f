/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_label_test.c
 * Labels of every layer 3 message that a call or an SS dialogue has (TS 24.008 9.3, 24.080 2), of the other protocols,
 * and of octets that make no sense. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/trace_label.h>

#define OCTETS_MAX 512
#define NOTIFY_CFNRY "a10e020100020110300681012a850104"
#define ACTIVATE_CFU "a10b02010102010c3003040121"

struct label_case {
	const char *hex;
	const char *label;
	const char *component;		/* octets whose own label follows; NULL: none */
};

static const struct label_case dtap_cases[] = {
	/* call control */
	{ "03055e03811020", "SETUP -> 0102" },
	{ "03855e03810120", "SETUP -> 1002" },			/* with a send sequence number */
	{ "03450404600200815e06914456124376", "SETUP -> +4465213467" },
	{ "03055c04218301105e03810120", "SETUP 1001 -> 1002" },
	{ "03055c0401830110", "SETUP from 1001" },
	{ "03055c0191", "SETUP from a withheld number" },
	{ "03055c04018301107404018301203407", "SETUP from 1001, redirected by 1002, call waiting tone" },
	{ "03055e03810120a1", "SETUP -> 1002, CLIR suppression" },
	{ "03055e03810120a2", "SETUP -> 1002, CLIR invocation" },
	{ "03051c10" NOTIFY_CFNRY, "SETUP", NOTIFY_CFNRY },
	{ "8302", "CALL PROCEEDING" },
	{ "8308", "CALL CONFIRMED" },
	{ "8301", "ALERTING" },
	{ "83011c10" NOTIFY_CFNRY, "ALERTING", NOTIFY_CFNRY },
	{ "83011e02ea81", "ALERTING" },				/* progress indicator: not told */
	{ "830302ea81", "PROGRESS" },
	{ "8307", "CONNECT" },
	{ "83074c04018301" "30", "CONNECT 1003" },
	{ "030f", "CONNECT ACKNOWLEDGE" },
	{ "032502e090", "DISCONNECT #16 normal call clearing" },
	{ "032502e0911c10" NOTIFY_CFNRY, "DISCONNECT #17 user busy,", NOTIFY_CFNRY },
	{ "032503608092", "DISCONNECT #18 no user responding" },	/* octet 3a */
	{ "032502e082", "DISCONNECT #2" },			/* no cause of TS 24.008 */
	{ "832d", "RELEASE" },
	{ "832d0802e0e6", "RELEASE #102 recovery on timer expiry" },
	{ "832a", "RELEASE COMPLETE" },
	{ "832a0802e2a9", "RELEASE COMPLETE #41 temporary failure" },
	{ "833a10" NOTIFY_CFNRY, "FACILITY", NOTIFY_CFNRY },
	{ "0318", "HOLD" },
	{ "8319", "HOLD ACKNOWLEDGE" },
	{ "831a02e0b2", "HOLD REJECT #50 requested facility not subscribed" },
	{ "031c", "RETRIEVE" },
	{ "831d", "RETRIEVE ACKNOWLEDGE" },
	{ "831e02e0a9", "RETRIEVE REJECT #41 temporary failure" },
	{ "03352c31", "START DTMF '1'" },
	{ "83362c31", "START DTMF ACKNOWLEDGE '1'" },
	{ "833702e0ff", "START DTMF REJECT #127 interworking" },
	{ "0331", "STOP DTMF" },
	{ "8332", "STOP DTMF ACKNOWLEDGE" },
	{ "833d02e0e500", "STATUS #101 message not compatible with state" },
	{ "0334", "STATUS ENQUIRY" },
	{ "833e80", "NOTIFY" },
	{ "031303040000" "02e0e1", "MODIFY REJECT #97 message type not implemented" },
	{ "0300", "CC message of unknown type 0x00" },
	/* call-independent supplementary services */
	{ "0b7b1c0d" ACTIVATE_CFU, "REGISTER", ACTIVATE_CFU },
	{ "0b3b1c0d" ACTIVATE_CFU "7f0100", "REGISTER", ACTIVATE_CFU },
	{ "8b3a0ba1090201010201120a0100", "FACILITY", "a1090201010201120a0100" },
	{ "8b2a1c08a306020101020110", "RELEASE COMPLETE", "a306020101020110" },
	{ "8b2a0802e2a9", "RELEASE COMPLETE #41 temporary failure" },
	{ "8b2a", "RELEASE COMPLETE" },
	{ "0b01", "SS message of unknown type 0x01" },
	/* others: by name */
	{ "0508", "LOC UPD REQUEST" },
	{ "0524", "CM SERV REQ" },
	{ "0501", "IMSI DETACH IND" },
	{ "0621", "PAG REQ 1" },
	{ "0627", "PAG RESP" },
	{ "0503", "MM message of unknown type 0x03" },
	/* what makes no sense */
	{ "", "malformed L3 message of 0 octets" },
	{ "03", "malformed L3 message of 1 octets" },
	{ "03055e", "SETUP (malformed)" },
	{ "03055e04810120", "SETUP (malformed)" },
	{ "030534", "SETUP (malformed)" },
	{ "03055e00", "SETUP" },
	{ "03055e0181", "SETUP" },
	{ "0325", "DISCONNECT (malformed)" },
	{ "032500", "DISCONNECT (malformed cause)" },
	{ "032501e0", "DISCONNECT (malformed cause)" },
	{ "833d02e0e5", "STATUS (malformed)" },
	{ "833a", "FACILITY (malformed)" },
	{ "833a05a10302", "FACILITY (malformed)" },
	{ "8b3a", "FACILITY (malformed)" },
	{ "833e", "NOTIFY (malformed)" },
	{ "031303040000", "MODIFY REJECT (malformed)" },
};

static void label_of(char *buf, size_t len, enum trace_proto proto, const void *octets, size_t octets_len)
{
	const struct trace_msg msg = { .from = "a", .to = "b", .proto = proto, .octets = octets, .len = octets_len };
	int rc;

	memset(buf, '#', len);
	rc = trace_label(buf, len, &msg);
	if (rc < (int)len)
		assert_int_equal(rc, strlen(buf));
	else
		assert_int_equal(strlen(buf), len - 1);
}

static void test_dtap(void **state)
{
	uint8_t octets[OCTETS_MAX];
	char label[TRACE_LABEL_MAX], component[TRACE_LABEL_MAX], expected[2 * TRACE_LABEL_MAX];
	unsigned int i;
	int len;

	for (i = 0; i < ARRAY_SIZE(dtap_cases); i++) {
		const struct label_case *c = &dtap_cases[i];

		snprintf(expected, sizeof(expected), "%s", c->label);
		if (c->component) {
			len = osmo_hexparse(c->component, octets, sizeof(octets));
			component_label(component, sizeof(component), octets, len);
			snprintf(expected, sizeof(expected), "%s %s", c->label, component);
		}
		len = osmo_hexparse(c->hex, octets, sizeof(octets));
		assert_true(len >= 0);
		label_of(label, sizeof(label), TRACE_DTAP, octets, len);
		if (strcmp(label, expected) != 0)
			fail_msg("%s: '%s', not '%s'", c->hex, label, expected);
	}
}

static void test_others(void **state)
{
	static const uint8_t component[] = { 0xa1, 0x0b, 2, 1, 1, 2, 1, 0x0c, 0x30, 3, 4, 1, 0x21 };
	/* PROC_SS_REQUEST of radio-and-gsup.md 3.2, with the component above */
	static const uint8_t gsup[] = {
		0x20, 0x01, 0x08, 0x62, 0x02, 0x02, 0x21, 0x43, 0x65, 0x87, 0xf9, 0x30, 0x04, 0x20, 0x00, 0x00, 0x01,
		0x31, 0x01, 0x01, 0x35, 0x0d, 0xa1, 0x0b, 2, 1, 1, 2, 1, 0x0c, 0x30, 3, 4, 1, 0x21, 0x0a, 0x01, 0x03,
	};
	static const uint8_t gsup_error[] = {
		0x21, 0x01, 0x08, 0x62, 0x02, 0x02, 0x21, 0x43, 0x65, 0x87, 0xf9, 0x02, 0x01, 0x11, 0x30, 0x04, 0x20,
		0x00, 0x00, 0x01, 0x31, 0x01, 0x03, 0x0a, 0x01, 0x03,
	};
	const uint32_t mncc = 0x101;
	char label[TRACE_LABEL_MAX], expected[TRACE_LABEL_MAX], small[8];

	label_of(label, sizeof(label), TRACE_DIRECT, "SendRoutingInfo 1002", 20);
	assert_string_equal(label, "SendRoutingInfo 1002");
	label_of(label, sizeof(label), TRACE_NOTE, "one\ntwo\t\x1b[31m\xff", 14);
	assert_string_equal(label, "one two ?[31m?");
	label_of(label, sizeof(label), TRACE_NOTE, NULL, 0);
	assert_string_equal(label, "");
	label_of(small, sizeof(small), TRACE_NOTE, "a long sentence", 15);
	assert_string_equal(small, "a long ");

	component_label(expected, sizeof(expected), component, sizeof(component));
	label_of(label, sizeof(label), TRACE_COMPONENT, component, sizeof(component));
	assert_string_equal(label, expected);

	label_of(label, sizeof(label), TRACE_GSUP, gsup, sizeof(gsup));
	assert_true(osmo_str_startswith(label, "PROC_SS_REQUEST BEGIN "));
	assert_string_equal(label + strlen("PROC_SS_REQUEST BEGIN "), expected);
	label_of(label, sizeof(label), TRACE_GSUP, gsup_error, sizeof(gsup_error));
	assert_string_equal(label, "PROC_SS_ERROR END #17");
	label_of(label, sizeof(label), TRACE_GSUP, gsup, 5);
	assert_string_equal(label, "malformed GSUP message of 5 octets");

	label_of(label, sizeof(label), TRACE_MNCC, &mncc, sizeof(mncc));
	assert_string_equal(label, "MNCC_SETUP_REQ");
	label_of(label, sizeof(label), TRACE_MNCC, &mncc, 2);
	assert_string_equal(label, "malformed MNCC message of 2 octets");

	label_of(label, sizeof(label), TRACE_MAP, "\x62\x06\x48\x04\x11\x22\x33\x44", 8);
	assert_string_equal(label, "Begin");
	label_of(label, sizeof(label), TRACE_MAP, "\x66", 1);
	assert_string_equal(label, "malformed TCAP message of 1 octets");
}

static void test_causes(void **state)
{
	assert_string_equal(dtap_cause_words(17), "user busy");
	assert_null(dtap_cause_words(2));
}

/* Noise behind headers that make sense: always one line of printable characters. */
static void test_random(void **state)
{
	static const uint8_t pd[] = { 0x03, 0x0b, 0x05, 0x06, 0x83, 0x8b };
	uint8_t octets[64];
	char label[TRACE_LABEL_MAX];
	uint32_t seed = 1, i, k, len;

	for (i = 0; i < 100000; i++) {
		for (k = 0; k < sizeof(octets); k++) {
			seed = seed * 1664525 + 1013904223;
			octets[k] = seed >> 24;
			if (k >= 2 && k % 3 == 0)
				octets[k] &= 0x0f;	/* a length, often enough */
		}
		if (i % 8)
			octets[0] = pd[i % ARRAY_SIZE(pd)];
		len = seed % sizeof(octets);
		label_of(label, sizeof(label), i % 7, octets, len);
		for (k = 0; label[k]; k++)
			assert_true(isprint((unsigned char)label[k]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dtap),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_causes),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
