/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_round_trip_test.c
 * What the capture writer writes the capture reader finds: the octets of every message, in their order, with the
 * addresses of MAP and which messages of the radio belong to one connection. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_read.h>
#include <osmocom/supserv/capture_write.h>
#include <osmocom/supserv/debug.h>

#define MESSAGES 600
#define OCTETS_MAX 2000

struct message {
	enum capture_protocol protocol;
	size_t len;
	uint8_t octets[OCTETS_MAX];
	struct sccp_addr called, calling;	/* TCAP */
	const char *from, *to;
	uint32_t connection;			/* read: DTAP */
};

struct fixture {
	char path[64];
	void *ctx;
	struct trace_bus *bus;
	unsigned int n_written, n_read;
	struct message written[MESSAGES], read[MESSAGES];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	int fd;

	f->ctx = talloc_named_const(NULL, 0, "test");
	f->bus = trace_bus_alloc(f->ctx);
	strcpy(f->path, "/tmp/supserv-round-XXXXXX");
	fd = mkstemp(f->path);
	assert_true(fd >= 0);
	close(fd);
	srandom(4711);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	talloc_free(f->ctx);
	unlink(f->path);
	free(f);
	return 0;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void rx(void *priv, const struct capture_msg *msg)
{
	struct fixture *f = priv;
	struct message *m = &f->read[f->n_read];

	assert_in_range(f->n_read++, 0, MESSAGES - 1);
	assert_in_range(msg->len, 0, OCTETS_MAX);
	m->protocol = msg->protocol;
	m->len = msg->len;
	memcpy(m->octets, msg->octets, msg->len);
	m->connection = msg->connection;
	if (msg->protocol == CAPTURE_TCAP) {
		m->called = *msg->called;
		m->calling = *msg->calling;
	}
}

static void problem(void *priv, unsigned long packet, const char *what)
{
	fail_msg("packet %lu: %s", packet, what);
}

static void read_all(struct fixture *f)
{
	static const struct capture_read_ops ops = { .message = rx, .problem = problem };
	struct capture_read *r = capture_read_alloc(f->ctx, &ops, f);
	char *error = NULL;
	int rc = capture_read_file(r, f->path, &error);

	assert_int_equal(rc, 0);
	capture_read_end(r);
	assert_int_equal(capture_read_stats(r)->repeated, 0);
	talloc_free(r);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void write_message(struct fixture *f, struct message *m)
{
	static const enum trace_proto protos[] = {
		[CAPTURE_TCAP] = TRACE_MAP, [CAPTURE_DTAP] = TRACE_DTAP, [CAPTURE_GSUP] = TRACE_GSUP,
	};
	const struct trace_msg msg = {
		.from = m->from, .to = m->to, .proto = protos[m->protocol], .octets = m->octets, .len = m->len,
		.called = m->protocol == CAPTURE_TCAP ? &m->called : NULL,
		.calling = m->protocol == CAPTURE_TCAP ? &m->calling : NULL,
	};

	trace_emit(f->bus, &msg);
	/* what is no protocol of the reader stands between them */
	trace_emit(f->bus, &(struct trace_msg){ .from = m->from, .to = m->from, .proto = TRACE_NOTE,
						.octets = (const uint8_t *)"note", .len = 4 });
}

static struct sccp_addr gt(const char *digits, uint8_t ssn)
{
	struct sccp_addr addr = { .has_ssn = true, .ssn = ssn, .gt = { .gti = 4, .np = 1, .nai = 4 } };

	OSMO_STRLCPY_ARRAY(addr.gt.digits, digits);
	return addr;
}

static void random_octets(struct message *m, size_t min, size_t max)
{
	size_t i;

	m->len = min + random() % (max - min + 1);
	for (i = 0; i < m->len; i++)
		m->octets[i] = random();
}

static void make_tcap(struct message *m, unsigned int nr)
{
	m->protocol = CAPTURE_TCAP;
	random_octets(m, 4, 1500);
	/* a Begin, as far as a reader of SCCP looks, and no two alike */
	m->octets[0] = 0x62;
	m->octets[1] = nr >> 8;
	m->octets[2] = nr;
	m->from = nr % 2 ? "VLR" : "4917100";
	m->to = "HLR";
	m->called = gt("491700000006", SCCP_SSN_HLR);
	m->calling = gt(nr % 2 ? "491700000007" : "4917100", SCCP_SSN_VLR);
}

static void make_gsup(struct message *m, unsigned int nr)
{
	m->protocol = CAPTURE_GSUP;
	random_octets(m, 1, OCTETS_MAX);
	m->from = nr % 2 ? "MSC" : "supserv";
	m->to = nr % 2 ? "supserv" : "MSC";
}

/* Of one of four phones: a connection begins with each eighth. */
static void make_dtap(struct message *m, unsigned int nr)
{
	static const char *const phones[] = { "alice", "bob", "carol", "dave" };
	static const uint8_t paging_response[] = { 0x06, 0x27, 0x07, 0x03, 0x30, 0x18, 0x81, 0x05, 0xf4 };
	bool up = random() % 2, first = nr % 32 < 4;

	m->protocol = CAPTURE_DTAP;
	random_octets(m, 2, 248);
	m->octets[0] = up ? 0x83 : 0x03;	/* call control, TI 0 of the network */
	m->octets[1] = 0x3d;			/* STATUS ends nothing */
	if (first) {
		memcpy(m->octets, paging_response, sizeof(paging_response));
		m->octets[8] = nr;
		m->len = 13;
	}
	up = up || first;
	m->from = up ? phones[nr % 4] : "MSC";
	m->to = up ? "MSC" : phones[nr % 4];
}

static void write_all(struct fixture *f)
{
	char *error = NULL;
	struct capture *capture = capture_start(f->ctx, f->bus, f->path, &error);
	unsigned int i, n_dtap = 0;
	struct message *m;

	assert_non_null(capture);
	for (i = 0; i < MESSAGES; i++) {
		m = &f->written[f->n_written++];
		if (i % 3 == 0)
			make_tcap(m, i);
		else if (i % 3 == 1)
			make_gsup(m, i);
		else
			make_dtap(m, n_dtap++);
		write_message(f, m);
	}
	talloc_free(capture);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void test_octets(void **state)
{
	struct fixture *f = *state;
	unsigned int i;

	write_all(f);
	read_all(f);
	assert_int_equal(f->n_read, f->n_written);
	for (i = 0; i < f->n_read; i++) {
		assert_int_equal(f->read[i].protocol, f->written[i].protocol);
		assert_int_equal(f->read[i].len, f->written[i].len);
		assert_memory_equal(f->read[i].octets, f->written[i].octets, f->read[i].len);
		if (f->read[i].protocol != CAPTURE_TCAP)
			continue;
		assert_true(sccp_addr_equal(&f->read[i].called, &f->written[i].called));
		assert_true(sccp_addr_equal(&f->read[i].calling, &f->written[i].calling));
	}
}

/* Both directions of a phone's messages are one connection, from one first message to the next. */
static void test_connections(void **state)
{
	struct fixture *f = *state;
	uint32_t connection[4] = {};
	unsigned int i, n = 0, phone;

	write_all(f);
	read_all(f);
	for (i = 0; i < f->n_read; i++) {
		if (f->read[i].protocol != CAPTURE_DTAP)
			continue;
		phone = n % 4;
		assert_int_not_equal(f->read[i].connection, 0);
		if (n++ % 32 < 4)
			assert_int_not_equal(f->read[i].connection, connection[phone]);
		else
			assert_int_equal(f->read[i].connection, connection[phone]);
		connection[phone] = f->read[i].connection;
	}
	assert_int_equal(n, MESSAGES / 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_octets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_connections, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
