/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The capture reader where messages belong to connections: SCCP connections with BSSAP, TCP with IPA, GSMTAP. */

#include <stdio.h>

#include "capture_read_fixture.h"

#define IPPROTO_TCP_NR 6
#define IPPROTO_UDP_NR 17

/* --- SCCP connections, point codes 1 and 2 ------------------------------------------------------------------------ */

static void rx_mtp3(struct fixture *f, unsigned int opc, unsigned int dpc, const char *sccp)
{
	struct packet p = hex(sccp);
	uint32_t label = dpc | opc << 14;
	char header[16];

	snprintf(header, sizeof(header), "83%02x%02x%02x%02x", label & 0xff, label >> 8 & 0xff, label >> 16 & 0xff,
		 label >> 24);
	before(&p, header);
	rx(f, DLT_MTP3, &p);
}

/* Complete Layer 3 Information with a CM SERVICE REQUEST of IMSI 001010000000001. */
#define CM_SERVICE_REQUEST "052478" "03505886" "080910100000000010"
#define CR \
	"01" "aa0000" "02" "0204" "0242fe" "0f" "1f" "00" "1d" "57" "05080062f21000010002" "1710" CM_SERVICE_REQUEST \
	"00"
#define CC "02" "aa0000" "bb0000" "02" "00"
#define REGISTER "0b7b1c0da10b02010502010e3003040121"
#define RELEASE_COMPLETE "8b2a1c08a306020105020115"
#define DT1_UP "06" "bb0000" "0001" "14" "0100" "11" REGISTER
#define DT1_DOWN "06" "aa0000" "0001" "0f" "0100" "0c" RELEASE_COMPLETE

static void test_connection(void **state)
{
	struct fixture *f = *state;

	rx_mtp3(f, 1, 2, CR);
	assert_told(f, 1, CAPTURE_DTAP, CM_SERVICE_REQUEST);
	rx_mtp3(f, 2, 1, CC);
	rx_mtp3(f, 1, 2, DT1_UP);
	assert_told(f, 2, CAPTURE_DTAP, REGISTER);
	assert_string_equal(f->told[1].imsi, "001010000000001");
	rx_mtp3(f, 2, 1, DT1_DOWN);
	assert_told(f, 3, CAPTURE_DTAP, RELEASE_COMPLETE);
	assert_int_not_equal(f->told[0].m.connection, 0);
	assert_int_equal(f->told[1].m.connection, f->told[0].m.connection);
	assert_int_equal(f->told[2].m.connection, f->told[0].m.connection);
	assert_int_equal(f->told[1].m.way, f->told[0].m.way);
	assert_int_not_equal(f->told[2].m.way, f->told[0].m.way);
	/* released: the reference means another connection from now on */
	rx_mtp3(f, 2, 1, "04" "aa0000" "bb0000" "00" "00");
	rx_mtp3(f, 2, 1, DT1_DOWN);
	assert_int_equal(f->told[3].m.connection, 0);
}

/* Without CR and CC the two directions are not known to be one. */
static void test_half_connections(void **state)
{
	struct fixture *f = *state;

	rx_mtp3(f, 1, 2, DT1_UP);
	rx_mtp3(f, 2, 1, DT1_DOWN);
	rx_mtp3(f, 1, 2, DT1_UP);
	assert_int_equal(f->n, 3);
	for (unsigned int i = 0; i < f->n; i++) {
		assert_int_equal(f->told[i].m.connection, 0);
		assert_int_not_equal(f->told[i].m.way, 0);
	}
	assert_int_equal(f->told[2].m.way, f->told[0].m.way);
	assert_int_not_equal(f->told[1].m.way, f->told[0].m.way);
}

static void test_broken_connection_messages(void **state)
{
	static const char *broken[] = {
		"01", "01aa0000", "01aa00000202", "01aa0000020204", "02aa0000", "06aa0000", "06aa000000",
		"06aa00000001", "06aa0000000114", "06aa000000ff14", "06aa00000001020100", "06aa0000000105010011" "0b7b",
		"04aa",
	};
	struct fixture *f = *state;

	for (unsigned int i = 0; i < ARRAY_SIZE(broken); i++)
		rx_mtp3(f, 1, 2, broken[i]);
	assert_int_equal(f->n, 0);
}

/* --- TCP and IPA -------------------------------------------------------------------------------------------------- */

#define GSUP_1 "0401080001010000000001"
#define GSUP_2 "0601080001010000000001"
#define IPA_1 "000d" "ee" "05" GSUP_1 "00"
#define IPA_2 "000d" "ee" "05" GSUP_2 "00"
#define FLAG_ACK 0x10
#define FLAG_SYN 0x02

static void rx_tcp(struct fixture *f, bool back, uint32_t seq, uint32_t ack, unsigned int flags, const char *data)
{
	struct packet p = hex(data);
	char header[64];

	snprintf(header, sizeof(header), "%04x%04x%08x%08x50%02x100000000000", back ? 4222 : 5000, back ? 5000 : 4222,
		 seq, ack, flags);
	before(&p, header);
	ipv4(&p, IPPROTO_TCP_NR, 0);
	if (back) {
		p.octets[15] = 2;
		p.octets[19] = 1;
	}
	rx(f, DLT_RAW, &p);
}

static void test_ipa_split_and_joined(void **state)
{
	struct fixture *f = *state;

	rx_tcp(f, false, 99, 0, FLAG_SYN, "");
	rx_tcp(f, false, 100, 0, FLAG_ACK, "0001fe00" IPA_1 "00");
	assert_told(f, 1, CAPTURE_GSUP, GSUP_1 "00");
	rx_tcp(f, false, 121, 0, FLAG_ACK, "0d" "ee");
	assert_int_equal(f->n, 1);
	rx_tcp(f, false, 123, 0, FLAG_ACK, "05" GSUP_2 "00" IPA_1);
	assert_int_equal(f->n, 3);
	assert_string_equal(f->told[1].hex, GSUP_2 "00");
	assert_string_equal(f->told[2].hex, GSUP_1 "00");
	assert_int_equal(f->told[2].m.connection, f->told[0].m.connection);
	rx_tcp(f, true, 500, 0, FLAG_ACK, IPA_2);
	assert_int_equal(f->told[3].m.connection, f->told[0].m.connection);
	assert_int_not_equal(f->told[3].m.way, f->told[0].m.way);
}

static void test_segments_out_of_order(void **state)
{
	struct fixture *f = *state;

	rx_tcp(f, false, 100, 0, FLAG_ACK, IPA_1);
	rx_tcp(f, false, 132, 0, FLAG_ACK, IPA_1);
	assert_int_equal(f->n, 1);
	rx_tcp(f, false, 100, 0, FLAG_ACK, IPA_1);	/* again */
	assert_int_equal(f->n, 1);
	rx_tcp(f, false, 116, 0, FLAG_ACK, IPA_2);
	assert_int_equal(f->n, 3);
	assert_string_equal(f->told[1].hex, GSUP_2 "00");
	assert_int_equal(f->told[1].m.packet, 4);
	assert_int_equal(f->told[2].m.packet, 2);	/* where it came */
}

/* A segment is not in the capture: the other side has acknowledged it, or the capture ends. */
static void test_segments_lost(void **state)
{
	struct fixture *f = *state;

	rx_tcp(f, false, 100, 0, FLAG_ACK, IPA_1);
	rx_tcp(f, false, 132, 0, FLAG_ACK, IPA_2);
	assert_int_equal(f->n, 1);
	rx_tcp(f, true, 500, 148, FLAG_ACK, "");
	assert_told(f, 2, CAPTURE_GSUP, GSUP_2 "00");
	rx_tcp(f, false, 200, 0, FLAG_ACK, IPA_1);
	assert_int_equal(f->n, 2);
	capture_read_end(f->r);
	assert_told(f, 3, CAPTURE_GSUP, GSUP_1 "00");
}

/* The capture begins in the middle of a frame. */
static void test_stream_begins_anywhere(void **state)
{
	struct fixture *f = *state;

	rx_tcp(f, false, 100, 0, FLAG_ACK, "7777777777");
	rx_tcp(f, false, 105, 0, FLAG_ACK, IPA_1);
	assert_told(f, 1, CAPTURE_GSUP, GSUP_1 "00");
}

static void test_sequence_numbers_wrap(void **state)
{
	struct fixture *f = *state;

	rx_tcp(f, false, 0xfffffff8, 0, FLAG_ACK, IPA_1);
	rx_tcp(f, false, 8, 0, FLAG_ACK, IPA_2);
	assert_told(f, 2, CAPTURE_GSUP, GSUP_2 "00");
}

/* --- GSMTAP ------------------------------------------------------------------------------------------------------- */

static void rx_gsmtap_type(struct fixture *f, const char *type, bool up, const char *channel, const char *payload)
{
	struct packet p = hex(payload);
	char header[64];

	snprintf(header, sizeof(header), "0204%s00%s000000000000%s000000", type, up ? "4007" : "0007",
		 channel);
	before(&p, header);
	snprintf(header, sizeof(header), "9c40" "1279" "%04zx0000", p.len + 8);
	before(&p, header);
	ipv4(&p, IPPROTO_UDP_NR, 0);
	rx(f, DLT_RAW, &p);
}

static void rx_gsmtap(struct fixture *f, bool up, const char *channel, const char *lapdm)
{
	rx_gsmtap_type(f, "01", up, channel, lapdm);
}

/* As `trace gsmtap` sends it: messages without LAPDm. */
static void test_gsmtap_of_our_own(void **state)
{
	struct fixture *f = *state;

	rx_gsmtap_type(f, "02", true, "00", REGISTER);
	assert_told(f, 1, CAPTURE_DTAP, REGISTER);
	rx_gsmtap_type(f, "02", false, "00", RELEASE_COMPLETE);
	assert_told(f, 2, CAPTURE_DTAP, RELEASE_COMPLETE);
	assert_int_equal(f->told[1].m.connection, f->told[0].m.connection);
	assert_int_not_equal(f->told[1].m.way, f->told[0].m.way);
	rx_gsmtap_type(f, "04", true, "00", REGISTER);	/* a SIM card */
	assert_int_equal(f->n, 2);
}

static void test_gsmtap(void **state)
{
	struct fixture *f = *state;

	/* SABM with contention resolution, then REGISTER in two I frames, the first one twice; the answer */
	rx_gsmtap(f, true, "08", "013f" "09" "0524");
	assert_told(f, 1, CAPTURE_DTAP, "0524");
	rx_gsmtap(f, true, "08", "0100" "23" "0b7b1c0da10b0201");
	rx_gsmtap(f, true, "08", "0100" "23" "0b7b1c0da10b0201");
	assert_int_equal(f->n, 1);
	rx_gsmtap(f, true, "08", "0102" "25" "0502010e3003040121" "2b2b");
	assert_told(f, 2, CAPTURE_DTAP, REGISTER);
	rx_gsmtap(f, false, "08", "0140" "31" RELEASE_COMPLETE);
	assert_told(f, 3, CAPTURE_DTAP, RELEASE_COMPLETE);
	assert_int_equal(f->told[2].m.connection, f->told[1].m.connection);
	assert_int_not_equal(f->told[2].m.way, f->told[1].m.way);
	/* a new link; SACCH has two octets before it; BCCH is not looked at */
	rx_gsmtap(f, true, "08", "013f" "01");
	rx_gsmtap(f, true, "88", "0000" "0100" "09" "0524");
	rx_gsmtap(f, true, "01", "0100" "09" "0524");
	assert_told(f, 4, CAPTURE_DTAP, "0524");
	rx_gsmtap(f, true, "08", "0100" "ff" "0524");	/* longer than the frame */
	rx_gsmtap(f, true, "08", "01");
	assert_int_equal(f->n, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_connection, setup, teardown),
		cmocka_unit_test_setup_teardown(test_half_connections, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken_connection_messages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ipa_split_and_joined, setup, teardown),
		cmocka_unit_test_setup_teardown(test_segments_out_of_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_segments_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stream_begins_anywhere, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sequence_numbers_wrap, setup, teardown),
		cmocka_unit_test_setup_teardown(test_gsmtap, setup, teardown),
		cmocka_unit_test_setup_teardown(test_gsmtap_of_our_own, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
