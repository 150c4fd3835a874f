/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_ring_test.c
 * The trace bus hands every message to every reader; the ring keeps the newest within its bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/trace_ring.h>

struct fixture {
	void *ctx;
	struct trace_bus *bus;
};

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->ctx = f;
	f->bus = trace_bus_alloc(f);
	osmo_gettimeofday_override = true;
	osmo_gettimeofday_override_time = (struct timeval){ .tv_sec = 1000, .tv_usec = 250000 };
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	osmo_gettimeofday_override = false;
	assert_int_equal(talloc_free(f), 0);
	return 0;
}

struct seen {
	unsigned int n;
	uint64_t nr;
	struct timeval tv;
	struct trace_reader *detach;
};

static void on_message(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct seen *seen = priv;

	seen->n++;
	seen->nr = nr;
	seen->tv = *tv;
	if (seen->detach)
		trace_detach(seen->detach);
}

static void emit(struct trace_bus *bus, uint32_t call, uint32_t dialogue, const void *octets, size_t len)
{
	const struct trace_msg msg = {
		.from = "alice", .to = "MSC", .proto = TRACE_DTAP, .call = call, .dialogue = dialogue,
		.octets = octets, .len = len,
	};

	trace_emit(bus, &msg);
}

static void test_bus_readers(void **state)
{
	struct fixture *f = *state;
	struct seen a = { 0 }, b = { 0 };
	struct trace_reader *reader_b;

	assert_false(trace_wanted(NULL));
	assert_false(trace_wanted(f->bus));
	emit(NULL, 0, 0, "x", 1);

	a.detach = trace_attach(f->bus, on_message, &a);
	reader_b = trace_attach(f->bus, on_message, &b);
	assert_true(trace_wanted(f->bus));
	emit(f->bus, 0, 0, "x", 1);
	a.detach = NULL;
	osmo_gettimeofday_override_add(2, 0);
	emit(f->bus, 0, 0, "x", 1);

	assert_int_equal(a.n, 1);	/* detached itself while it heard the first */
	assert_int_equal(a.nr, 1);
	assert_int_equal(a.tv.tv_sec, 1000);
	assert_int_equal(b.n, 2);
	assert_int_equal(b.nr, 2);
	assert_int_equal(b.tv.tv_sec, 1002);
	assert_int_equal(b.tv.tv_usec, 250000);

	trace_detach(reader_b);
	trace_detach(NULL);
	assert_false(trace_wanted(f->bus));
}

static void test_ring_copies(void **state)
{
	struct fixture *f = *state;
	struct trace_ring *ring = trace_ring_alloc(f->ctx, f->bus);
	char from[] = "alice", imsi[] = "262020000000001", octets[] = "\x03\x05";
	const struct trace_msg msg = {
		.from = from, .to = "MSC", .proto = TRACE_MNCC, .dialogue = 7, .call = 3, .imsi = imsi, .state = "U1",
		.octets = (uint8_t *)octets, .len = 2,
	};
	const struct trace_msg note = { .from = "MSC", .to = "MSC", .proto = TRACE_NOTE };
	struct trace_record r;

	assert_false(trace_ring_newest(ring, 0, &r));
	trace_emit(f->bus, &msg);
	trace_emit(f->bus, &note);
	from[0] = imsi[0] = octets[0] = '!';

	assert_true(trace_ring_newest(ring, 1, &r));
	assert_int_equal(r.nr, 1);
	assert_int_equal(r.tv.tv_sec, 1000);
	assert_string_equal(r.msg.from, "alice");
	assert_string_equal(r.msg.to, "MSC");
	assert_int_equal(r.msg.proto, TRACE_MNCC);
	assert_int_equal(r.msg.dialogue, 7);
	assert_int_equal(r.msg.call, 3);
	assert_string_equal(r.msg.imsi, "262020000000001");
	assert_string_equal(r.msg.state, "U1");
	assert_int_equal(r.msg.len, 2);
	assert_memory_equal(r.msg.octets, "\x03\x05", 2);

	assert_true(trace_ring_newest(ring, 0, &r));
	assert_int_equal(r.nr, 2);
	assert_int_equal(r.msg.len, 0);
	assert_null(r.msg.imsi);
	assert_null(r.msg.state);
	assert_false(trace_ring_newest(ring, 2, &r));

	talloc_free(ring);
	assert_false(trace_wanted(f->bus));
}

static void test_ring_bounded_messages(void **state)
{
	struct fixture *f = *state;
	struct trace_ring *ring = trace_ring_alloc(f->ctx, f->bus);
	size_t before = talloc_total_size(f->ctx);
	struct trace_record r;
	uint32_t i;

	for (i = 0; i < 3 * TRACE_RING_MESSAGES + 5; i++)
		emit(f->bus, 0, 0, &i, sizeof(i));
	assert_int_equal(talloc_total_size(f->ctx), before);

	for (i = 0; i < TRACE_RING_MESSAGES; i++) {
		uint32_t expected = 3 * TRACE_RING_MESSAGES + 5 - 1 - i;

		assert_true(trace_ring_newest(ring, i, &r));
		assert_int_equal(r.nr, expected + 1);
		assert_memory_equal(r.msg.octets, &expected, sizeof(expected));
	}
	assert_false(trace_ring_newest(ring, TRACE_RING_MESSAGES, &r));
}

/* Long messages push out others before their number would; none is ever read half overwritten. */
static void test_ring_bounded_octets(void **state)
{
	struct fixture *f = *state;
	struct trace_ring *ring = trace_ring_alloc(f->ctx, f->bus);
	static uint8_t octets[TRACE_RING_MESSAGE_OCTETS + 100];
	struct trace_record r;
	size_t i, k, total = 0;

	for (i = 0; i < 2000; i++) {
		memset(octets, i % 251, sizeof(octets));
		emit(f->bus, 0, 0, octets, (i * 37) % sizeof(octets));
	}
	for (i = 0; trace_ring_newest(ring, i, &r); i++) {
		uint64_t n = r.nr - 1;
		size_t len = (n * 37) % sizeof(octets);

		assert_int_equal(n, 1999 - i);
		assert_int_equal(r.msg.len, OSMO_MIN(len, (size_t)TRACE_RING_MESSAGE_OCTETS));
		for (k = 0; k < r.msg.len; k++) {
			if (r.msg.octets[k] != n % 251)
				fail_msg("octet %zu of message %u is of another", k, (unsigned int)r.nr);
		}
		total += r.msg.len;
	}
	assert_in_range(total, TRACE_RING_OCTETS - 2 * TRACE_RING_MESSAGE_OCTETS, TRACE_RING_OCTETS);
}

static void test_ring_select(void **state)
{
	struct fixture *f = *state;
	struct trace_ring *ring = trace_ring_alloc(f->ctx, f->bus);
	struct trace_record r[8];
	struct trace_filter filter = { .call = 1 };

	assert_int_equal(trace_ring_last_call(ring), 0);
	assert_int_equal(trace_ring_last_dialogue(ring), 0);
	assert_int_equal(trace_ring_select(ring, NULL, r, ARRAY_SIZE(r)), 0);
	emit(f->bus, 1, 0, "a", 1);
	emit(f->bus, 1, 5, "b", 1);
	emit(f->bus, 2, 0, "c", 1);
	emit(f->bus, 1, 0, "d", 1);
	emit(f->bus, 0, 6, "e", 1);

	assert_int_equal(trace_ring_select(ring, &filter, r, ARRAY_SIZE(r)), 3);
	assert_int_equal(r[0].nr, 1);
	assert_int_equal(r[1].nr, 2);
	assert_int_equal(r[2].nr, 4);
	assert_int_equal(trace_ring_select(ring, &filter, r, 2), 2);
	assert_int_equal(r[0].nr, 2);
	assert_int_equal(r[1].nr, 4);
	filter.dialogue = 5;
	assert_int_equal(trace_ring_select(ring, &filter, r, ARRAY_SIZE(r)), 1);
	assert_int_equal(r[0].nr, 2);
	assert_int_equal(trace_ring_select(ring, NULL, r, ARRAY_SIZE(r)), 5);
	assert_int_equal(r[0].nr, 1);
	assert_int_equal(r[4].nr, 5);
	assert_int_equal(trace_ring_last_call(ring), 1);
	assert_int_equal(trace_ring_last_dialogue(ring), 6);
}

static void test_ring_stops(void **state)
{
	struct fixture *f = *state;
	struct trace_ring *ring = trace_ring_alloc(f->ctx, f->bus);
	const struct trace_msg note = { .from = "MSC", .to = "MSC", .proto = TRACE_NOTE };
	struct trace_record r;

	trace_emit(f->bus, &note);
	trace_ring_stop(ring);
	assert_false(trace_ring_runs(ring));
	assert_false(trace_wanted(f->bus));
	trace_ring_stop(ring);
	assert_true(trace_ring_newest(ring, 0, &r));
	assert_int_equal(trace_ring_start(ring), 0);
	assert_int_equal(trace_ring_start(ring), 0);
	trace_emit(f->bus, &note);
	assert_true(trace_ring_newest(ring, 1, &r));
	assert_false(trace_ring_newest(ring, 2, &r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bus_readers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ring_copies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ring_bounded_messages, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ring_bounded_octets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ring_select, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ring_stops, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
