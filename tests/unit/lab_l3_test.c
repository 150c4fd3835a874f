/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Layer 3 messages of the lab: their octets against TS 24.008 9.3 and 24.080 2, and what does not decode. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <errno.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include "../../src/lab/lab_l3.h"

static const struct lab_ti ti0_ms = { 0, LAB_SIDE_MS };
static const struct lab_ti ti1_net = { 1, LAB_SIDE_NET };

static void assert_octets(struct msgb *msg, const char *hex)
{
	assert_non_null(msg);
	assert_string_equal(osmo_hexdump_nospc(msg->data, msgb_length(msg)), hex);
	msgb_free(msg);
}

static void set_number(struct isdn_number *num, const char *digits)
{
	assert_int_equal(isdn_number_parse(num, digits), 0);
}

/* TS 24.080: the example of radio-and-gsup.md section 1, activate CFU with SS version "phase 2". */
static void test_ss_octets(void **state)
{
	struct lab_l3_ss ss = { .type = GSM0480_MTYPE_REGISTER, .ti = ti0_ms };

	ss.facility.len = osmo_hexparse("a10b02010102010c3003040121", ss.facility.octets, sizeof(ss.facility.octets));
	assert_octets(lab_l3_ss_encode(LAB_SIDE_MS, &ss), "0b3b1c0da10b02010102010c30030401217f0100");
	ss.type = GSM0480_MTYPE_FACILITY;
	assert_octets(lab_l3_ss_encode(LAB_SIDE_NET, &ss), "8b3a0da10b02010102010c3003040121");
	ss.type = GSM0480_MTYPE_RELEASE_COMPLETE;
	ss.facility.len = osmo_hexparse("a306020101020110", ss.facility.octets, sizeof(ss.facility.octets));
	assert_octets(lab_l3_ss_encode(LAB_SIDE_NET, &ss), "8b2a1c08a306020101020110");
}

static void test_cc_octets(void **state)
{
	struct lab_l3_cc cc = { .type = GSM48_MT_CC_DISCONNECT, .ti = ti1_net, .cause = 17 };

	/* the cause of DISCONNECT has no tag; the phone's location is "user", the network's "public, local user" */
	assert_octets(lab_l3_cc_encode(LAB_SIDE_MS, &cc), "932502e091");
	assert_octets(lab_l3_cc_encode(LAB_SIDE_NET, &cc), "132502e291");
	cc.type = GSM48_MT_CC_RELEASE_COMPL;
	assert_octets(lab_l3_cc_encode(LAB_SIDE_MS, &cc), "932a0802e091");
	cc.cause = 0;
	assert_octets(lab_l3_cc_encode(LAB_SIDE_MS, &cc), "932a");

	cc = (struct lab_l3_cc){ .type = GSM48_MT_CC_SETUP, .ti = ti0_ms, .clir = CLIR_PER_CALL_INVOKE };
	set_number(&cc.called, "1002");
	assert_octets(lab_l3_cc_encode(LAB_SIDE_MS, &cc), "03055e03810120a2");
	cc.clir = CLIR_PER_CALL_SUPPRESS;
	set_number(&cc.called, "+491");
	assert_octets(lab_l3_cc_encode(LAB_SIDE_MS, &cc), "03055e039194f1a1");
}

/* Encoded and decoded again, with the transaction seen from the other side. */
static void test_setup_round_trip(void **state)
{
	struct lab_l3_cc cc = {
		.type = GSM48_MT_CC_SETUP, .ti = ti1_net, .bearer_speech = true, .call_waiting_tone = true,
		.calling = { .present = true, .restricted = true },
		.redirecting = { .present = true },
	};
	struct lab_l3_cc got;
	struct msgb *msg;

	set_number(&cc.called, "1003");
	set_number(&cc.redirecting.number, "1002");
	cc.facility.len = osmo_hexparse("a10e0201000201103006810121850101", cc.facility.octets,
					sizeof(cc.facility.octets));
	msg = lab_l3_cc_encode(LAB_SIDE_NET, &cc);
	assert_int_equal(lab_l3_cc_decode(&got, LAB_SIDE_NET, msg->data, msgb_length(msg)), 0);
	msgb_free(msg);
	assert_int_equal(got.ti.value, 1);
	assert_int_equal(got.ti.owner, LAB_SIDE_NET);
	assert_true(got.bearer_speech);
	assert_true(got.call_waiting_tone);
	assert_true(got.calling.present);
	assert_true(got.calling.restricted);
	assert_string_equal(got.calling.number.digits, "");
	assert_true(got.redirecting.present);
	assert_false(got.redirecting.restricted);
	assert_string_equal(got.redirecting.number.digits, "1002");
	assert_string_equal(got.called.digits, "1003");
	assert_false(got.connected.present);
	assert_int_equal(got.facility.len, cc.facility.len);
	assert_memory_equal(got.facility.octets, cc.facility.octets, cc.facility.len);
}

static int decode_cc(const char *hex, enum lab_side from, struct lab_l3_cc *cc)
{
	uint8_t octets[64];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len >= 0);
	return lab_l3_cc_decode(cc, from, octets, len);
}

static void test_transaction_sides(void **state)
{
	struct lab_l3_cc cc;

	assert_int_equal(decode_cc("0301", LAB_SIDE_NET, &cc), 0);
	assert_int_equal(cc.ti.owner, LAB_SIDE_NET);
	assert_int_equal(decode_cc("8301", LAB_SIDE_NET, &cc), 0);
	assert_int_equal(cc.ti.owner, LAB_SIDE_MS);
	assert_int_equal(decode_cc("b301", LAB_SIDE_MS, &cc), 0);
	assert_int_equal(cc.ti.owner, LAB_SIDE_NET);
	assert_int_equal(cc.ti.value, 3);
	/* the send sequence number of the phone is no part of the type */
	assert_int_equal(decode_cc("0381", LAB_SIDE_MS, &cc), 0);
	assert_int_equal(cc.type, GSM48_MT_CC_ALERTING);
}

static void test_broken(void **state)
{
	static const char * const broken[] = {
		"", "03", "7301",		/* no header; transaction identifier 7 is reserved */
		"0525", "0b3b",			/* another protocol */
		"0325", "032502e0",		/* DISCONNECT without cause, with a cut one */
		"032501e0",			/* cause without value */
		"033a", "033a05a1",		/* FACILITY without and with a cut contents */
		"03055e", "03055e05811000",	/* cut called number */
		"032a080102",			/* cause too short */
	};
	struct lab_l3_cc cc;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(broken); i++)
		if (decode_cc(broken[i], LAB_SIDE_MS, &cc) != -EINVAL)
			fail_msg("%s decodes", broken[i]);
}

/* Nothing that comes by radio crashes the decoder. */
static void test_random_octets(void **state)
{
	uint8_t octets[40];
	struct lab_l3_cc cc;
	struct lab_l3_ss ss;
	unsigned int i, n, good = 0;

	srand(1);
	for (i = 0; i < 50000; i++) {
		const size_t len = rand() % sizeof(octets);
		uint8_t *exact;

		for (n = 0; n < len; n++)
			octets[n] = rand();
		if (len)
			octets[0] = (octets[0] & 0xf0) | (i & 1 ? GSM48_PDISC_CC : GSM48_PDISC_NC_SS);
		exact = malloc(len ? len : 1);	/* so that a read past the end is seen */
		memcpy(exact, octets, len);
		good += lab_l3_cc_decode(&cc, i & 2 ? LAB_SIDE_MS : LAB_SIDE_NET, exact, len) == 0;
		good += lab_l3_ss_decode(&ss, i & 2 ? LAB_SIDE_MS : LAB_SIDE_NET, exact, len) == 0;
		free(exact);
	}
	assert_true(good > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ss_octets),
		cmocka_unit_test(test_cc_octets),
		cmocka_unit_test(test_setup_round_trip),
		cmocka_unit_test(test_transaction_sides),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_random_octets),
	};

	return cmocka_run_group_tests_name("lab_l3", tests, NULL, NULL);
}
