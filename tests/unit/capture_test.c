/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_test.c
 * From messages on the trace bus to packets of a capture: framing, counters, connections, comments. The file is read by
 * capture_file.c, which has no code in common with the writer. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_write.h>
#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/sccp.h>

#include "capture_file.h"

#define UDP 17
#define TCP 6
#define SCTP 132
#define MSC_IP 0xc0000201
#define HLR_IP 0xc0000204
#define ALICE_IP 0x0a000101

struct fixture {
	void *ctx;
	char dir[64], path[80];
	struct trace_bus *bus;
	struct capture *capture;
	struct capture_file file;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char *error = NULL;

	f->ctx = talloc_named_const(NULL, 0, "test");
	strcpy(f->dir, "/tmp/supserv-capture-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/a.pcapng", f->dir);
	f->bus = trace_bus_alloc(f->ctx);
	f->capture = capture_start(f->ctx, f->bus, f->path, &error);
	assert_non_null(f->capture);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	talloc_free(f->capture);
	assert_false(trace_wanted(f->bus));
	assert_int_equal(talloc_total_blocks(f->ctx), 2);
	talloc_free(f->ctx);
	unlink(f->path);
	rmdir(f->dir);
	free(f);
	return 0;
}

static void emit(struct fixture *f, enum trace_proto proto, const char *from, const char *to, const uint8_t *octets,
		 size_t len)
{
	const struct trace_msg msg = { .from = from, .to = to, .proto = proto, .octets = octets, .len = len };

	trace_emit(f->bus, &msg);
}

static void emit_hex(struct fixture *f, enum trace_proto proto, const char *from, const char *to, const char *hex)
{
	uint8_t octets[512];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len >= 0);
	emit(f, proto, from, to, octets, len);
}

static const struct packet *read_packets(struct fixture *f, unsigned int n)
{
	capture_file_read(&f->file, f->path);
	assert_int_equal(f->file.n_packets, n);
	return f->file.packets;
}

static void assert_hex(const uint8_t *octets, size_t len, const char *hex)
{
	char got[1024];

	osmo_hexdump_buf(got, sizeof(got), octets, len, "", true);
	assert_string_equal(got, hex);
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static void test_text(void **state)
{
	struct fixture *f = *state;
	const struct trace_msg msg = {
		.from = "GMSC", .to = "HLR", .proto = TRACE_DIRECT, .dialogue = 3, .call = 7, .imsi = "001010000001001",
		.state = "ROUTING", .octets = (const uint8_t *)"SRI 1002", .len = 8,
	};
	const struct packet *p;

	trace_emit(f->bus, &msg);
	emit(f, TRACE_NOTE, "MSC", "MSC", (const uint8_t *)"paging bob", 10);
	emit(f, TRACE_MNCC, "alice", "supserv", (const uint8_t *)"\x01\x01\x00\x00", 4);
	p = read_packets(f, 3);
	assert_int_equal(p[0].protocol, UDP);
	assert_int_equal(p[0].dst_port, 4729);
	assert_int_equal(p[0].dst, HLR_IP);
	assert_int_equal(p[0].payload[0], 2);		/* GSMTAP version */
	assert_int_equal(p[0].payload[1], 4);		/* words of its header */
	assert_int_equal(p[0].payload[2], 0x10);	/* log */
	assert_int_equal(p[0].payload_len, 16 + 84 + 8);
	assert_memory_equal(p[0].payload + 100, "SRI 1002", 8);
	assert_string_equal(p[0].comment, "GMSC -> HLR: SRI 1002; state ROUTING; call 7; dialogue 3; "
			    "IMSI 001010000001001");
	assert_string_equal(p[1].comment, "MSC: paging bob");
	assert_int_equal(p[1].src, p[1].dst);
	assert_string_equal(p[2].comment, "alice -> supserv: MNCC_SETUP_REQ");
}

/* Each party has its name in the file once, and its address for good. */
static void test_parties(void **state)
{
	struct fixture *f = *state;
	const struct packet *p;

	emit(f, TRACE_DIRECT, "alice", "HLR", (const uint8_t *)"a", 1);
	emit(f, TRACE_DIRECT, "MSC", "bob", (const uint8_t *)"a", 1);
	emit(f, TRACE_DIRECT, "bob", "alice", (const uint8_t *)"a", 1);
	p = read_packets(f, 3);
	assert_int_equal(f->file.n_names, 4);
	assert_string_equal(f->file.names[0], "10.0.1.1 alice");
	assert_string_equal(f->file.names[1], "192.0.2.4 HLR");
	assert_string_equal(f->file.names[2], "192.0.2.1 MSC");
	assert_string_equal(f->file.names[3], "10.0.1.2 bob");
	assert_int_equal(p[2].src, p[1].dst);
	assert_int_equal(p[2].dst, p[0].src);
}

/* Any number of parties: the last ones share an address. */
static void test_many_parties(void **state)
{
	struct fixture *f = *state;
	struct capture_status status;
	char name[TRACE_PARTY_MAX];
	int i;

	for (i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "%d", i);
		emit(f, TRACE_DIRECT, name, "HLR", (const uint8_t *)"a", 1);
	}
	capture_status(f->capture, &status);
	assert_int_equal(status.messages, 5000);
	assert_in_range(talloc_total_blocks(f->capture), 4000, 4200);
}

/* --- MAP ---------------------------------------------------------------------------------------------------------- */

/* spec of activateSS CFU, and its answer; TS 29.002, Q.773 */
#define BEGIN \
	"625a4804112233446b432841060700118605010101a036603480020780a109060704000001001202be232821060704000001010101" \
	"a016a01480099662020221436587f98107919471919900f16c0da10b02010102010c3003040121"
#define END \
	"645549041122334" "46b2a2828060700118605010101a01d611b80020780a109060704000001001202a203020100a305a1030201" \
	"006c21a21f020101301a02010ca01504012130103" "00e8301108401078506919451332211"

static void test_map(void **state)
{
	struct fixture *f = *state;
	struct sccp_unitdata ud;
	const struct packet *p;

	emit_hex(f, TRACE_MAP, "MSC", "HLR", BEGIN);
	emit_hex(f, TRACE_MAP, "HLR", "MSC", END);
	emit_hex(f, TRACE_MAP, "MSC", "HLR", BEGIN);
	p = read_packets(f, 3);
	assert_int_equal(p[0].protocol, SCTP);
	assert_int_equal(p[0].opc, 1);
	assert_int_equal(p[0].dpc, 4);
	assert_int_equal(p[1].opc, 4);
	assert_int_equal(p[1].dpc, 1);
	assert_int_equal(p[2].seq, p[0].seq + 1);
	assert_int_equal(p[2].ssn, p[0].ssn + 1);
	assert_int_equal(p[2].tag, p[0].tag);
	assert_int_not_equal(p[1].tag, p[0].tag);
	assert_int_equal(sccp_decode(&ud, p[0].payload, p[0].payload_len), 0);
	assert_int_equal(ud.type, SCCP_UDT);
	assert_int_equal(ud.called.ssn, SCCP_SSN_HLR);
	assert_int_equal(ud.calling.ssn, SCCP_SSN_VLR);
	assert_string_equal(ud.called.gt.digits, "0010100004");
	assert_hex(ud.data, ud.data_len, BEGIN);
	assert_string_equal(p[0].comment, "MSC -> HLR: Begin activateSS CFU; TS 29.002 11.3");
	assert_string_equal(p[1].comment, "HLR -> MSC: End result activateSS; TS 29.002 11.3");
}

/* Party addresses that were really on the wire stay. */
static void test_map_addresses(void **state)
{
	struct fixture *f = *state;
	const struct sccp_addr called = { .has_ssn = true, .ssn = 6,
					  .gt = { .gti = 4, .np = 1, .nai = 4, .digits = "491700000006" } };
	const struct sccp_addr calling = { .route_on_ssn = true, .has_pc = true, .pc = 185, .has_ssn = true, .ssn = 7 };
	const struct trace_msg msg = {
		.from = "VLR", .to = "HLR", .proto = TRACE_MAP, .octets = (const uint8_t *)"\x67", .len = 1,
		.called = &called, .calling = &calling,
	};
	struct sccp_unitdata ud;
	const struct packet *p;

	trace_emit(f->bus, &msg);
	p = read_packets(f, 1);
	assert_int_equal(sccp_decode(&ud, p[0].payload, p[0].payload_len), 0);
	assert_true(sccp_addr_equal(&ud.called, &called));
	assert_true(sccp_addr_equal(&ud.calling, &calling));
}

/* What does not fit in one message: segments that come to the same octets. */
static void test_map_segments(void **state)
{
	struct fixture *f = *state;
	struct sccp_reassembly *r = sccp_reassembly_alloc(f->ctx);
	uint8_t octets[1000];
	struct sccp_unitdata ud;
	const struct packet *p;
	int i, n, rc = 0;

	for (i = 0; i < (int)sizeof(octets); i++)
		octets[i] = i * 7;
	emit(f, TRACE_MAP, "MSC", "HLR", octets, sizeof(octets));
	capture_file_read(&f->file, f->path);
	n = f->file.n_packets;
	p = f->file.packets;
	assert_in_range(n, 4, 5);
	for (i = 0; i < n; i++) {
		assert_int_equal(p[i].seq, p[0].seq + i);
		assert_int_equal(sccp_decode(&ud, p[i].payload, p[i].payload_len), 0);
		assert_int_equal(ud.type, SCCP_XUDT);
		rc = sccp_reassemble(r, &ud, 0);
		assert_int_equal(rc, i == n - 1);
	}
	assert_int_equal(ud.data_len, sizeof(octets));
	assert_memory_equal(ud.data, octets, sizeof(octets));
	talloc_free(r);
}

/* More than SCCP can carry is told of as text. */
static void test_map_too_long(void **state)
{
	struct fixture *f = *state;
	static uint8_t octets[5000];
	const struct packet *p;

	emit(f, TRACE_MAP, "MSC", "HLR", octets, sizeof(octets));
	p = read_packets(f, 1);
	assert_int_equal(p[0].protocol, UDP);
	assert_string_equal(p[0].comment, "MSC -> HLR: malformed TCAP message of 5000 octets");
}

/* --- GSUP --------------------------------------------------------------------------------------------------------- */

#define SYN 0x02
#define ACK 0x10
#define PSH 0x08

static void test_gsup(void **state)
{
	struct fixture *f = *state;
	const struct packet *p;

	emit_hex(f, TRACE_GSUP, "MSC", "supserv", "040108010101000000f1");
	emit_hex(f, TRACE_GSUP, "supserv", "MSC", "06");
	p = read_packets(f, 5);
	/* handshake */
	assert_int_equal(p[0].flags, SYN);
	assert_int_equal(p[0].src, MSC_IP);
	assert_int_equal(p[0].dst_port, 4222);
	assert_int_equal(p[1].flags, SYN | ACK);
	assert_int_equal(p[1].ack, p[0].seq + 1);
	assert_int_equal(p[2].flags, ACK);
	assert_int_equal(p[2].seq, p[0].seq + 1);
	assert_int_equal(p[2].ack, p[1].seq + 1);
	/* both directions */
	assert_int_equal(p[3].flags, PSH | ACK);
	assert_int_equal(p[3].seq, p[2].seq);
	assert_hex(p[3].payload, p[3].payload_len, "000b" "ee" "05" "040108010101000000f1");
	assert_int_equal(p[4].seq, p[1].seq + 1);
	assert_int_equal(p[4].ack, p[3].seq + 14);
	assert_hex(p[4].payload, p[4].payload_len, "0002" "ee" "05" "06");
	assert_int_equal(p[4].src_port, 4222);
	assert_int_equal(p[4].dst_port, p[0].src_port);
}

/* The HLR is a server, whoever speaks first; supserv is a client to it. */
static void test_gsup_server(void **state)
{
	struct fixture *f = *state;
	const struct packet *p;

	emit_hex(f, TRACE_GSUP, "HLR", "supserv", "06");
	p = read_packets(f, 4);
	assert_int_equal(p[0].dst, HLR_IP);
	assert_int_equal(p[3].src_port, 4222);
	assert_int_equal(p[3].src, HLR_IP);
}

static void test_gsup_segments(void **state)
{
	struct fixture *f = *state;
	static uint8_t octets[70000], together[70004];
	const struct packet *p;
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < sizeof(octets); i++)
		octets[i] = i;
	emit(f, TRACE_GSUP, "MSC", "supserv", octets, 65534);
	capture_file_read(&f->file, f->path);
	p = f->file.packets;
	for (i = 3; i < f->file.n_packets; i++) {
		assert_int_equal(p[i].seq, p[2].seq + len);
		assert_int_equal(!!(p[i].flags & PSH), i == f->file.n_packets - 1);
		assert_in_range(p[i].payload_len, 1, 65483);
		memcpy(together + len, p[i].payload, p[i].payload_len);
		len += p[i].payload_len;
	}
	assert_int_equal(i, 5);
	assert_int_equal(len, 65534 + 4);
	assert_memory_equal(together, "\xff\xff\xee\x05", 4);
	assert_memory_equal(together + 4, octets, 65534);
	/* one octet more has no place in IPA */
	emit(f, TRACE_GSUP, "MSC", "supserv", octets, 65535);
	assert_int_equal(read_packets(f, i + 1)[i].protocol, UDP);
}

/* --- the radio ---------------------------------------------------------------------------------------------------- */

#define LU_REQUEST "05080100f110fffe57089910100000000010"
#define LU_ACCEPT "050200f1100001"
#define CM_SERVICE_REQUEST "05247803330081"
#define CM_SERVICE_ACCEPT "0521"
#define SETUP_1 "030504"
#define RELEASE_COMPLETE_1 "832a"
#define PAGING_RESPONSE "06270703305018810859"
#define SETUP_MT "0305"
#define ALERTING_MT "8301"
#define RELEASE_COMPLETE_MT "832a"
#define REGISTER "1b3b1c04a1020101"
#define RELEASE_COMPLETE_SS "9b2a"

static uint32_t ref(const uint8_t *o)
{
	return o[0] | o[1] << 8 | o[2] << 16;
}

/* A connection for a location update: its first message in the request, the next in a DT1, then the end. */
static void test_dtap_location(void **state)
{
	struct fixture *f = *state;
	const struct packet *p;
	uint32_t phone, msc;

	emit_hex(f, TRACE_DTAP, "alice", "MSC", LU_REQUEST);
	emit_hex(f, TRACE_DTAP, "MSC", "alice", LU_ACCEPT);
	p = read_packets(f, 5);
	assert_int_equal(p[0].src, ALICE_IP);
	phone = ref(p[0].payload + 1);
	/* CR, class 2, called party 0.0.1 SSN 254, data: Complete Layer 3 of cell 001-01-1-1 */
	assert_hex(p[0].payload + 4, p[0].payload_len - 4,
		   "02" "0206" "04430100fe" "0f21" "001f" "57" "05080000f11000010001" "1712" LU_REQUEST "00");
	msc = ref(p[1].payload + 4);
	assert_int_equal(p[1].payload[0], 2);
	assert_int_equal(ref(p[1].payload + 1), phone);
	assert_int_not_equal(msc, phone);
	assert_int_equal(p[2].payload[0], 6);
	assert_int_equal(ref(p[2].payload + 1), phone);
	assert_hex(p[2].payload + 4, p[2].payload_len - 4, "00010a" "010007" LU_ACCEPT);
	assert_int_equal(p[3].payload[0], 4);
	assert_int_equal(ref(p[3].payload + 1), phone);
	assert_int_equal(ref(p[3].payload + 4), msc);
	assert_int_equal(p[4].payload[0], 5);
	assert_int_equal(ref(p[4].payload + 1), msc);
	assert_int_equal(p[4].src, ALICE_IP);
	assert_string_equal(p[0].comment, "alice -> MSC: LOC UPD REQUEST; TS 24.008 9.2.15");
	assert_string_equal(p[1].comment, "");
	assert_string_equal(p[2].comment, "MSC -> alice: LOC UPD ACCEPT; TS 24.008 9.2.13");
	assert_string_equal(p[3].comment, "");
}

/* Types of SCCP messages, "CR DT1 ..." as their numbers. */
static void assert_types(struct fixture *f, const char *types)
{
	char got[256] = "";
	unsigned int i;

	capture_file_read(&f->file, f->path);
	for (i = 0; i < f->file.n_packets; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%x", f->file.packets[i].payload[0]);
	assert_string_equal(got, types);
}

/* The connection ends with the last transaction on it, not with the first. */
static void test_dtap_transactions(void **state)
{
	struct fixture *f = *state;

	emit_hex(f, TRACE_DTAP, "alice", "MSC", CM_SERVICE_REQUEST);
	emit_hex(f, TRACE_DTAP, "MSC", "alice", CM_SERVICE_ACCEPT);
	emit_hex(f, TRACE_DTAP, "alice", "MSC", SETUP_1);
	emit_hex(f, TRACE_DTAP, "MSC", "alice", "8302");		/* CALL PROCEEDING */
	/* an MM connection on the same RR connection */
	emit_hex(f, TRACE_DTAP, "alice", "MSC", CM_SERVICE_REQUEST);
	emit_hex(f, TRACE_DTAP, "alice", "MSC", REGISTER);
	emit_hex(f, TRACE_DTAP, "MSC", "alice", RELEASE_COMPLETE_SS);
	assert_types(f, "12666666");
	emit_hex(f, TRACE_DTAP, "MSC", "alice", RELEASE_COMPLETE_1);
	assert_types(f, "126666666" "45");
}

/* The same value of a transaction identifier at both sides is two transactions (TS 24.007 11.2.3.1.3). */
static void test_dtap_same_ti(void **state)
{
	struct fixture *f = *state;

	emit_hex(f, TRACE_DTAP, "bob", "MSC", PAGING_RESPONSE);
	emit_hex(f, TRACE_DTAP, "MSC", "bob", SETUP_MT);
	emit_hex(f, TRACE_DTAP, "bob", "MSC", SETUP_1);
	emit_hex(f, TRACE_DTAP, "bob", "MSC", RELEASE_COMPLETE_MT);
	assert_types(f, "12666");
	emit_hex(f, TRACE_DTAP, "bob", "MSC", "032a");
	assert_types(f, "1266664" "5");
}

/* A capture that begins in the middle opens a connection without data; one that was lost ends with the next. */
static void test_dtap_middle(void **state)
{
	struct fixture *f = *state;

	emit_hex(f, TRACE_DTAP, "MSC", "bob", SETUP_MT);
	assert_types(f, "126");
	assert_int_equal(f->file.packets[0].payload_len, 12);
	emit_hex(f, TRACE_DTAP, "bob", "MSC", ALERTING_MT);
	emit_hex(f, TRACE_DTAP, "bob", "MSC", PAGING_RESPONSE);
	assert_types(f, "1266" "45" "12");
}

static void test_dtap_malformed(void **state)
{
	struct fixture *f = *state;
	static const uint8_t octets[300] = { 0x05, 0x08 };

	emit(f, TRACE_DTAP, "bob", "MSC", octets, 0);
	emit(f, TRACE_DTAP, "bob", "MSC", octets, 1);
	emit(f, TRACE_DTAP, "bob", "MSC", octets, 255);
	emit(f, TRACE_DTAP, "bob", "MSC", octets, 300);
	read_packets(f, 4);
	assert_int_equal(f->file.packets[0].protocol, UDP);
	assert_int_equal(f->file.packets[1].protocol, UDP);
	assert_int_equal(f->file.packets[2].protocol, UDP);
	assert_int_equal(f->file.packets[3].protocol, UDP);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

/* logrotate: connections that the new file does not know begin anew in it. */
static void test_reopen(void **state)
{
	struct fixture *f = *state;
	char other[96];

	snprintf(other, sizeof(other), "%s.1", f->path);
	emit_hex(f, TRACE_DTAP, "MSC", "bob", SETUP_MT);
	capture_reopen(f->capture);
	emit_hex(f, TRACE_DTAP, "MSC", "bob", SETUP_MT);
	assert_types(f, "1266");
	assert_int_equal(rename(f->path, other), 0);
	capture_reopen(f->capture);
	emit_hex(f, TRACE_DTAP, "MSC", "bob", SETUP_MT);
	assert_types(f, "126");
	assert_int_equal(f->file.n_names, 2);
	capture_file_read(&f->file, other);
	assert_int_equal(f->file.n_packets, 4);
	unlink(other);
	capture_reopen(NULL);
}

/* The disk is full: the capture ends, the program goes on, and the status says why. */
static void test_full(void **state)
{
	struct fixture *f = *state;
	struct capture_status status;
	struct rlimit old, limit;
	int i;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = (struct rlimit){ .rlim_cur = 2000, .rlim_max = old.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (i = 0; i < 100; i++)
		emit_hex(f, TRACE_DTAP, "MSC", "bob", SETUP_MT);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	capture_status(f->capture, &status);
	assert_non_null(status.error);
	assert_in_range(status.messages, 1, 50);
	capture_file_read(&f->file, f->path);
	assert_int_equal(f->file.n_packets, status.messages + 2);
	assert_int_equal(status.octets, f->file.len);
	assert_false(trace_wanted(f->bus));
	capture_reopen(f->capture);
}

static int group_setup(void **state)
{
	void *ctx = talloc_named_const(NULL, 0, "log");

	*state = ctx;
	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	return 0;
}

static int group_teardown(void **state)
{
	log_fini();
	talloc_free(*state);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_parties),
		TEST(test_many_parties),
		TEST(test_map),
		TEST(test_map_addresses),
		TEST(test_map_segments),
		TEST(test_map_too_long),
		TEST(test_gsup),
		TEST(test_gsup_server),
		TEST(test_gsup_segments),
		TEST(test_dtap_location),
		TEST(test_dtap_transactions),
		TEST(test_dtap_same_ti),
		TEST(test_dtap_middle),
		TEST(test_dtap_malformed),
		TEST(test_reopen),
		TEST(test_full),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
