/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The capture reader from the link to connectionless SCCP: each layer alone, split, repeated and broken. */

#include <stdio.h>

#include "capture_read_fixture.h"

#define IPPROTO_SCTP_NR 132

static struct packet msu(void)
{
	struct packet p = hex(TCAP);

	udt(&p);
	return p;
}

static struct packet m3ua_chunk(uint32_t tsn)
{
	struct packet p = msu();

	m3ua(&p, 1001, 2001);
	chunk(&p, 3, tsn, 3);
	return p;
}

static struct packet ip_packet(uint32_t tsn)
{
	struct packet p = m3ua_chunk(tsn);

	sctp(&p, 2906, 2905);
	ipv4(&p, IPPROTO_SCTP_NR, 0);
	return p;
}

static void test_m3ua_over_raw_ip(void **state)
{
	struct fixture *f = *state;
	struct packet p = ip_packet(1);
	const struct told *t;

	rx(f, DLT_RAW, &p);
	t = assert_told(f, 1, CAPTURE_TCAP, TCAP);
	assert_int_equal(t->m.packet, 1);
	assert_int_equal(t->m.usec, SECOND);
	assert_int_equal(t->m.opc, 1001);
	assert_int_equal(t->m.dpc, 2001);
	assert_int_equal(t->called.ssn, 6);
	assert_string_equal(t->called.gt.digits, "4915");
	assert_string_equal(t->calling.gt.digits, "4916");
	assert_int_equal(capture_read_stats(f->r)->messages[CAPTURE_TCAP], 1);
	assert_int_equal(capture_read_stats(f->r)->other, 0);
}

static void test_link_types(void **state)
{
	static const struct { int type; const char *header; } links[] = {
		{ DLT_EN10MB, "0200000000020200000000010800" },
		{ DLT_EN10MB, "02000000000202000000000181000007" "0800" },
		{ DLT_LINUX_SLL, "00000001000602000000000100000800" },
		{ DLT_LINUX_SLL2, "0800000000000001000100060200000000010000" },
		{ DLT_NULL, "02000000" },
		{ DLT_IPV4, "" },
	};
	struct fixture *f = *state;

	for (unsigned int i = 0; i < ARRAY_SIZE(links); i++) {
		struct packet p = ip_packet(i);

		before(&p, links[i].header);
		rx(f, links[i].type, &p);
		assert_told(f, i + 1, CAPTURE_TCAP, TCAP);
	}
	assert_int_equal(capture_read_packet(f->r, DLT_IEEE802_11, 0, (const uint8_t *)"", 0), -EPROTONOSUPPORT);
}

static void test_what_is_not_ours(void **state)
{
	struct fixture *f = *state;
	struct packet arp = hex("ffffffffffff02000000000108060001"), empty = { .len = 0 };

	rx(f, DLT_EN10MB, &arp);
	rx(f, DLT_EN10MB, &empty);
	rx(f, DLT_RAW, &empty);
	assert_int_equal(f->n, 0);
	assert_int_equal(f->n_problems, 0);
	assert_int_equal(capture_read_stats(f->r)->other, 3);
}

/* SS7 without IP: MTP2 with and without its pseudo header, MTP3, SCCP. SI 3, point codes 100 and 200. */
static void test_ss7_links(void **state)
{
	struct fixture *f = *state;
	struct packet sccp = msu(), mtp3 = sccp, mtp2, fill_in = hex("000000"), isup;
	const struct told *t;

	rx(f, DLT_SCCP, &sccp);
	assert_told(f, 1, CAPTURE_TCAP, TCAP);
	before(&mtp3, "83c8001900");
	rx(f, DLT_MTP3, &mtp3);
	t = assert_told(f, 2, CAPTURE_TCAP, TCAP);
	assert_int_equal(t->m.dpc, 200);
	assert_int_equal(t->m.opc, 100);
	mtp2 = mtp3;
	before(&mtp2, "80803f");
	rx(f, DLT_MTP2, &mtp2);
	assert_told(f, 3, CAPTURE_TCAP, TCAP);
	before(&mtp2, "00000001");
	rx(f, DLT_MTP2_WITH_PHDR, &mtp2);
	assert_told(f, 4, CAPTURE_TCAP, TCAP);
	rx(f, DLT_MTP2, &fill_in);
	isup = sccp;
	before(&isup, "85c8001900");
	rx(f, DLT_MTP3, &isup);
	assert_int_equal(f->n, 4);
}

/* Two fragments in either order; the same again; and a third part that cannot be. */
static void test_ipv4_fragments(void **state)
{
	struct fixture *f = *state;
	struct packet whole = m3ua_chunk(1), first, second, bad;

	sctp(&whole, 2906, 2905);
	first = second = whole;
	first.len = 48;
	second.len = whole.len - 48;
	memcpy(second.octets, whole.octets + 48, second.len);
	ipv4(&first, IPPROTO_SCTP_NR, 0x2000);
	ipv4(&second, IPPROTO_SCTP_NR, 48 / 8);
	rx(f, DLT_RAW, &second);
	assert_int_equal(f->n, 0);
	rx(f, DLT_RAW, &second);
	rx(f, DLT_RAW, &first);
	assert_told(f, 1, CAPTURE_TCAP, TCAP);
	bad = hex("00010203040506");
	ipv4(&bad, IPPROTO_SCTP_NR, 0x2000);
	rx(f, DLT_RAW, &bad);
	assert_int_equal(f->n_problems, 1);
}

/* A datagram that stays without its end does not keep others from being whole. */
static void test_fragments_are_bounded(void **state)
{
	struct fixture *f = *state;

	for (unsigned int i = 0; i < 200; i++) {
		struct packet p = hex("0001020304050607");

		ipv4(&p, IPPROTO_SCTP_NR, 0x2000);
		p.octets[5] = i;
		rx(f, DLT_RAW, &p);
	}
	test_ipv4_fragments(state);
}

static void ipv6(struct packet *p, const char *next)
{
	char header[160];

	snprintf(header, sizeof(header), "60000000%04zx%s40%032x%032x", p->len, next, 1, 2);
	before(p, header);
}

static void test_ipv6(void **state)
{
	struct fixture *f = *state;
	struct packet plain = m3ua_chunk(1), option = m3ua_chunk(2), whole = m3ua_chunk(3), first, second;

	sctp(&plain, 2906, 2905);
	ipv6(&plain, "84");
	rx(f, DLT_RAW, &plain);
	assert_told(f, 1, CAPTURE_TCAP, TCAP);
	sctp(&option, 2906, 2905);
	before(&option, "8400010400000000");
	ipv6(&option, "3c");
	rx(f, DLT_IPV6, &option);
	assert_told(f, 2, CAPTURE_TCAP, TCAP);
	sctp(&whole, 2906, 2905);
	first = second = whole;
	first.len = 64;
	second.len = whole.len - 64;
	memcpy(second.octets, whole.octets + 64, second.len);
	before(&first, "8400000100000009");
	before(&second, "8400004000000009");
	ipv6(&first, "2c");
	ipv6(&second, "2c");
	rx(f, DLT_RAW, &first);
	rx(f, DLT_RAW, &second);
	assert_told(f, 3, CAPTURE_TCAP, TCAP);
}

/* A message in three pieces, the last first; a retransmission; a chunk that is longer than its packet. */
static void test_sctp_chunks(void **state)
{
	struct fixture *f = *state;
	struct packet message = msu(), piece;
	static const struct { uint32_t tsn; unsigned int flags; size_t from, len; } pieces[] = {
		{ 12, 1, 40, 0 }, { 10, 2, 0, 20 }, { 11, 0, 20, 20 },
	};

	m3ua(&message, 1, 2);
	for (unsigned int i = 0; i < ARRAY_SIZE(pieces); i++) {
		piece.len = pieces[i].len ? pieces[i].len : message.len - pieces[i].from;
		memcpy(piece.octets, message.octets + pieces[i].from, piece.len);
		chunk(&piece, pieces[i].flags, pieces[i].tsn, 3);
		sctp(&piece, 2906, 2905);
		ipv4(&piece, IPPROTO_SCTP_NR, 0);
		assert_int_equal(f->n, 0);
		rx(f, DLT_RAW, &piece);
	}
	assert_told(f, 1, CAPTURE_TCAP, TCAP);
	rx(f, DLT_RAW, &piece);
	assert_int_equal(f->n, 1);
	assert_int_equal(capture_read_stats(f->r)->repeated, 1);
	piece.octets[20 + 12 + 2] = 0xff;
	rx(f, DLT_RAW, &piece);
	assert_int_equal(f->n_problems, 1);
}

/* The same MSU on the link to a transfer point and on the one from it is one message; a second later it is another. */
static void test_two_hops(void **state)
{
	struct fixture *f = *state;
	struct packet p = ip_packet(1), other = m3ua_chunk(1);

	rx(f, DLT_RAW, &p);
	sctp(&other, 2905, 2999);
	ipv4(&other, IPPROTO_SCTP_NR, 0);
	rx(f, DLT_RAW, &other);
	assert_told(f, 1, CAPTURE_TCAP, TCAP);
	assert_int_equal(capture_read_stats(f->r)->repeated, 1);
	f->now += 2 * SECOND;
	p = ip_packet(2);
	rx(f, DLT_RAW, &p);
	assert_told(f, 2, CAPTURE_TCAP, TCAP);
}

static void test_m2ua(void **state)
{
	struct fixture *f = *state;
	struct packet p = msu();
	char header[64];

	before(&p, "83c8001900");
	snprintf(header, sizeof(header), "01000601%08zx0300%04zx", p.len + 12, p.len + 4);
	before(&p, header);
	chunk(&p, 3, 1, 2);
	sctp(&p, 2904, 2904);
	ipv4(&p, IPPROTO_SCTP_NR, 0);
	rx(f, DLT_RAW, &p);
	assert_told(f, 1, CAPTURE_TCAP, TCAP);
	assert_int_equal(f->told[0].m.opc, 100);
}

static void test_m2pa(void **state)
{
	struct fixture *f = *state;
	struct packet p = msu();

	before(&p, "83c8001900");
	before(&p, "01000b01000000000000000000000000" "00");
	chunk(&p, 3, 1, 5);
	sctp(&p, 3565, 3565);
	ipv4(&p, IPPROTO_SCTP_NR, 0);
	rx(f, DLT_RAW, &p);
	assert_told(f, 1, CAPTURE_TCAP, TCAP);
}

/* CLDT from PC 100, SSN 7 to GT 4915, SSN 6. */
static void test_sua(void **state)
{
	static const char *params =
		"01020014" "00020003" "8002000800000064" "8003000800000007"
		"01030020" "00010005" "8001000e" "00000004" "04000104" "94510000" "8003000800000006"
		"010b000a" TCAP "0000";
	struct fixture *f = *state;
	struct packet p = hex(params);
	const struct told *t;
	char header[32];

	/* lengths as they are */
	p.octets[3] = 4 + 4 + 8 + 8;
	p.octets[24 + 3] = 4 + 4 + 16 + 8;
	snprintf(header, sizeof(header), "01000701%08zx", p.len + 8);
	before(&p, header);
	chunk(&p, 3, 1, 4);
	sctp(&p, 14001, 14001);
	ipv4(&p, IPPROTO_SCTP_NR, 0);
	rx(f, DLT_RAW, &p);
	t = assert_told(f, 1, CAPTURE_TCAP, TCAP);
	assert_int_equal(t->calling.pc, 100);
	assert_int_equal(t->calling.ssn, 7);
	assert_string_equal(t->called.gt.digits, "4915");
	assert_int_equal(t->called.ssn, 6);
	assert_false(t->called.route_on_ssn);
}

static struct fixture *segments_to;

static void rx_segment(void *priv, const uint8_t *octets, size_t len)
{
	assert_int_equal(capture_read_packet(segments_to->r, DLT_SCCP, segments_to->now, octets, len), 0);
}

static void test_xudt_segments(void **state)
{
	struct fixture *f = *state;
	uint8_t data[600];
	struct sccp_unitdata ud = { .data = data, .data_len = sizeof(data) };
	char octets[2 * sizeof(data) + 1];
	struct packet stray = hex("1180" "0f" "04060810" "024206" "024207" "0401020304" "100481abcdef" "00");

	for (unsigned int i = 0; i < sizeof(data); i++)
		data[i] = i;
	ud.called = ud.calling = (struct sccp_addr){ .route_on_ssn = true, .has_ssn = true, .ssn = 6 };
	segments_to = f;
	assert_int_equal(sccp_send(&ud, 7, rx_segment, NULL), 3);
	osmo_hexdump_buf(octets, sizeof(octets), data, sizeof(data), "", false);
	assert_told(f, 1, CAPTURE_TCAP, octets);
	assert_int_equal(f->told[0].m.packet, 3);
	rx(f, DLT_SCCP, &stray);
	assert_int_equal(f->n, 1);
}

static void test_malformed_sccp(void **state)
{
	struct fixture *f = *state;
	struct packet p = hex("09000304ff"), udts = msu();

	rx(f, DLT_SCCP, &p);
	assert_int_equal(f->n_problems, 1);
	udts.octets[0] = 0x0a;
	rx(f, DLT_SCCP, &udts);
	assert_int_equal(f->n_problems, 2);
	assert_int_equal(f->n, 0);
}

/* Every beginning of a packet is read without a fault (the sanitizers watch), and none but the whole is a message. */
static void test_cut_packets(void **state)
{
	struct fixture *f = *state;
	struct packet p = ip_packet(1);

	for (size_t len = 0; len < p.len - 2; len++) {
		uint8_t *exact = talloc_memdup(f, p.octets, len);

		assert_int_equal(capture_read_packet(f->r, DLT_RAW, 0, exact, len), 0);
		talloc_free(exact);
	}
	assert_int_equal(f->n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_m3ua_over_raw_ip, setup, teardown),
		cmocka_unit_test_setup_teardown(test_link_types, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_is_not_ours, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ss7_links, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ipv4_fragments, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fragments_are_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ipv6, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sctp_chunks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_two_hops, setup, teardown),
		cmocka_unit_test_setup_teardown(test_m2ua, setup, teardown),
		cmocka_unit_test_setup_teardown(test_m2pa, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sua, setup, teardown),
		cmocka_unit_test_setup_teardown(test_xudt_segments, setup, teardown),
		cmocka_unit_test_setup_teardown(test_malformed_sccp, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cut_packets, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
