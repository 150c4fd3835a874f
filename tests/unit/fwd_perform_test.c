/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Performing a forwarding: limit, own number, cycles, deny list, and what the next leg is told (call-handling.md
 * section 4). */

#include "fwd_bench.h"

#define C "+493000000001"

/* Decide and perform CFU of B to \a number. */
static void forward_to(struct bench *t, const char *number)
{
	bench_forward(t, CF_CFU, number, 0);
	bench_hlr(t);
	assert_int_equal(t->d.action, FWD_ACT_FORWARD);
	memset(&t->why, 0, sizeof(t->why));
	fwd_perform(&t->b, &t->hist, &t->cfg, &t->d, &t->why);
}

/* The subscriber who is asked next: the forwarded-to number becomes B. */
static void move_to(struct bench *t, const char *number)
{
	assert_int_equal(isdn_number_parse(&t->msisdn, number), 0);
	cf_reg_erase(&t->profile, CF_CFU, BSG_ALL);
}

static void assert_refused(const struct bench *t, const char *rule, int cause)
{
	assert_release(t, cause, 14);
	assert_true(why_has_hit(&t->why, rule));
}

static void test_first_forwarding(void **state)
{
	struct bench t;

	bench_init(&t);
	forward_to(&t, C);
	assert_int_equal(t.d.action, FWD_ACT_FORWARD);
	assert_int_equal(t.hist.counter, 1);
	assert_int_equal(t.hist.reason, FWD_COND_UNCONDITIONAL);
	assert_int_equal(t.hist.original_reason, FWD_COND_UNCONDITIONAL);
	assert_string_equal(t.hist.original_called.digits, "491711000001");
	assert_string_equal(t.hist.redirecting.digits, "491711000001");
	assert_false(t.hist.redirecting_restricted);
	assert_int_equal(t.hist.n_visited, 1);
	assert_string_equal(bench_why(&t, -1)->node, "GMSC");
	assert_true(why_has_hit(&t.why, "forward"));
}

/* The second one keeps who was called first and why; each forwarding party decides about its own number. */
static void test_second_forwarding(void **state)
{
	struct bench t;

	bench_init(&t);
	forward_to(&t, C);
	move_to(&t, C);
	t.profile.cf[CF_CFB].options = 0;
	bench_forward(&t, CF_CFB, "+493000000002", 0);
	bench_vmsc(&t, FWD_EV_REJECTED, 17);
	fwd_perform(&t.b, &t.hist, &t.cfg, &t.d, &t.why);
	assert_forward(&t, FWD_COND_BUSY, "493000000002");
	assert_int_equal(t.hist.counter, 2);
	assert_int_equal(t.hist.original_reason, FWD_COND_UNCONDITIONAL);
	assert_int_equal(t.hist.reason, FWD_COND_BUSY);
	assert_string_equal(t.hist.original_called.digits, "491711000001");
	assert_string_equal(t.hist.redirecting.digits, "493000000001");
	assert_true(t.hist.redirecting_restricted);
	assert_int_equal(t.hist.n_visited, 2);
	assert_string_equal(bench_why(&t, -1)->node, "VMSC");
}

/* The chain ends where the limit says, for every limit. */
static void test_limit(void **state)
{
	char number[16];
	struct bench t;
	unsigned int max, i;

	for (max = 1; max <= 5; max++) {
		bench_init(&t);
		t.cfg.max_forwardings = max;
		for (i = 1; i <= max; i++) {
			snprintf(number, sizeof(number), "+49300000010%u", i);
			forward_to(&t, number);
			assert_int_equal(t.d.action, FWD_ACT_FORWARD);
			assert_int_equal(t.hist.counter, i);
			move_to(&t, number);
		}
		forward_to(&t, "+493000000199");
		assert_refused(&t, "forwarding limit", 21);
		assert_int_equal(t.hist.counter, max);
	}
}

/* The counter of an incoming call counts, and a profile may allow less. */
static void test_inherited_limit(void **state)
{
	struct bench t;

	bench_init(&t);
	t.hist.counter = 4;
	forward_to(&t, C);
	assert_int_equal(t.hist.counter, 5);
	bench_init(&t);
	t.hist.counter = 5;
	forward_to(&t, C);
	assert_refused(&t, "forwarding limit", 21);
	bench_init(&t);
	t.profile.max_forwardings = 2;
	t.hist.counter = 2;
	forward_to(&t, C);
	assert_refused(&t, "forwarding limit", 21);
}

static void test_cause_of_condition(void **state)
{
	static const struct {
		enum cf_service s;
		enum fwd_event ev;
		int cause, refused;
	} rows[] = {
		{ CF_CFB, FWD_EV_REJECTED, 17, 17 },
		{ CF_CFNRY, FWD_EV_NO_REPLY, 0, 19 },
		{ CF_CFNRC, FWD_EV_NO_PAGE_RESPONSE, 0, 27 },
	};
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_init(&t);
		t.cfg.limit_cause_of_condition = true;
		t.hist.counter = 5;
		bench_forward(&t, rows[i].s, C, rows[i].s == CF_CFNRY ? 20 : 0);
		bench_vmsc(&t, rows[i].ev, rows[i].cause);
		fwd_perform(&t.b, &t.hist, &t.cfg, &t.d, &t.why);
		assert_refused(&t, "forwarding limit", rows[i].refused);
	}
	bench_init(&t);
	t.cfg.limit_cause_of_condition = true;
	t.hist.counter = 5;
	forward_to(&t, C);
	assert_refused(&t, "forwarding limit", 21);
}

/* In every way to write it. */
static void test_own_number(void **state)
{
	static const char *const own[] = { "+491711000001", "00491711000001", "01711000001", "1711000001" };
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(own); i++) {
		bench_init(&t);
		forward_to(&t, own[i]);
		assert_refused(&t, "own number", 21);
		assert_int_equal(t.hist.counter, 0);
		assert_int_equal(t.hist.n_visited, 0);
	}
}

/* B to C to B, and B to C to D to C. */
static void test_cycles(void **state)
{
	struct bench t;

	bench_init(&t);
	forward_to(&t, C);
	move_to(&t, C);
	forward_to(&t, "01711000001");
	assert_refused(&t, "cycle", 21);

	bench_init(&t);
	forward_to(&t, C);
	move_to(&t, C);
	forward_to(&t, "+493000000002");
	move_to(&t, "+493000000002");
	forward_to(&t, C);
	assert_refused(&t, "cycle", 21);
	assert_int_equal(t.hist.counter, 2);
}

/* What an incoming call says about its past counts as well. */
static void test_cycle_from_outside(void **state)
{
	struct bench t;

	bench_init(&t);
	t.hist.counter = 2;
	isdn_number_parse(&t.hist.original_called, "+493000000007");
	isdn_number_parse(&t.hist.redirecting, "+493000000008");
	t.hist.original_reason = FWD_COND_BUSY;
	forward_to(&t, "+493000000007");
	assert_refused(&t, "cycle", 21);
	forward_to(&t, "+493000000008");
	assert_refused(&t, "cycle", 21);
	forward_to(&t, "+493000000009");
	assert_int_equal(t.d.action, FWD_ACT_FORWARD);
	assert_int_equal(t.hist.counter, 3);
	assert_string_equal(t.hist.original_called.digits, "493000000007");
	assert_int_equal(t.hist.original_reason, FWD_COND_BUSY);
}

/* A registration that was made before the range was denied, or by the operator. */
static void test_deny_list(void **state)
{
	struct bench t;

	bench_init(&t);
	forward_to(&t, "+9791234567");
	assert_refused(&t, "deny list", 21);
	t.cfg.n_deny = 0;
	forward_to(&t, "+9791234567");
	assert_int_equal(t.d.action, FWD_ACT_FORWARD);
}

/* A list that came full stays as it is; the limit ends such a call. */
static void test_visited_full(void **state)
{
	struct bench t;

	bench_init(&t);
	t.hist.n_visited = FWD_HISTORY_MAX;
	forward_to(&t, C);
	assert_int_equal(t.d.action, FWD_ACT_FORWARD);
	assert_int_equal(t.hist.n_visited, FWD_HISTORY_MAX);
}

/* Early CFNRc is the GMSC's to carry out, late CFNRc the VMSC's. */
static void test_node_of_cfnrc(void **state)
{
	struct bench t;

	bench_init(&t);
	bench_forward(&t, CF_CFNRC, C, 0);
	bench_vmsc(&t, FWD_EV_NO_PAGE_RESPONSE, 0);
	fwd_perform(&t.b, &t.hist, &t.cfg, &t.d, &t.why);
	assert_string_equal(bench_why(&t, -1)->node, "VMSC");

	bench_init(&t);
	t.b.registered = false;
	bench_forward(&t, CF_CFNRC, C, 0);
	bench_hlr(&t);
	fwd_perform(&t.b, &t.hist, &t.cfg, &t.d, &t.why);
	assert_forward(&t, FWD_COND_NOT_REACHABLE, "493000000001");
	assert_string_equal(bench_why(&t, -1)->node, "GMSC");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_forwarding),
		cmocka_unit_test(test_second_forwarding),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_inherited_limit),
		cmocka_unit_test(test_cause_of_condition),
		cmocka_unit_test(test_own_number),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_cycle_from_outside),
		cmocka_unit_test(test_deny_list),
		cmocka_unit_test(test_visited_full),
		cmocka_unit_test(test_node_of_cfnrc),
	};

	return cmocka_run_group_tests_name("fwd_perform", tests, NULL, NULL);
}
