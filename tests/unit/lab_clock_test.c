/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stepped time: from expiry to expiry, and who is told when (design.md section 4, "Time"). */
#include <errno.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>

#include "lab_fixture.h"

struct chain {
	struct osmo_timer_list timer;
	unsigned int left;
	time_t start, expired[4];
};

static time_t now(void)
{
	struct timeval tv;

	osmo_gettimeofday(&tv, NULL);
	return tv.tv_sec;
}

/* Each expiry starts the next timer: a jump over all of them would misplace the later ones. */
static void expire(void *data)
{
	struct chain *c = data;

	c->left--;
	c->expired[c->left] = now() - c->start;
	if (c->left)
		osmo_timer_schedule(&c->timer, 2, 0);
}

static void test_chained_timers(void **state)
{
	struct lab_world *w = *state;
	struct chain c = { .left = 4, .start = now() };

	osmo_timer_setup(&c.timer, expire, &c);
	osmo_timer_schedule(&c.timer, 2, 0);
	lab_world_turn(w, 7);
	assert_int_equal(now() - c.start, 7);
	assert_int_equal(c.left, 1);
	assert_int_equal(c.expired[3], 2);
	assert_int_equal(c.expired[2], 4);
	assert_int_equal(c.expired[1], 6);
	lab_world_turn(w, 1);
	assert_int_equal(c.left, 0);
	assert_int_equal(c.expired[0], 8);
}

static void test_time_stands_still(void **state)
{
	struct lab_world *w = *state;
	struct chain c = { .left = 1, .start = now() };

	osmo_timer_setup(&c.timer, expire, &c);
	osmo_timer_schedule(&c.timer, 1, 0);
	lab_world_turn(w, 0);
	assert_int_equal(c.left, 1);
	assert_int_equal(now(), c.start);
	osmo_timer_del(&c.timer);
}

struct told {
	bool asked_for, done, met;
	time_t at;
};

static bool cond(void *priv)
{
	return ((struct told *)priv)->asked_for;
}

static void done(void *priv, bool met)
{
	struct told *t = priv;

	t->done = true;
	t->met = met;
	t->at = now();
}

static void make_it_so(void *priv)
{
	((struct told *)priv)->asked_for = true;
}

static void test_condition(void **state)
{
	struct lab_world *w = *state;
	struct told t = { 0 }, never = { 0 };
	const struct lab_wait_cfg cfg = { .cond = cond, .seconds = 10, .done = done, .priv = &t };
	const struct lab_wait_cfg in_vain = { .cond = cond, .seconds = 5, .done = done, .priv = &never };
	struct osmo_timer_list timer = {};
	const time_t start = now();

	osmo_timer_setup(&timer, make_it_so, &t);
	osmo_timer_schedule(&timer, 3, 0);
	lab_wait_start(w->lab, w->lab, &cfg);
	lab_wait_start(w->lab, w->lab, &in_vain);
	lab_world_turn(w, 8);
	assert_true(t.done);
	assert_true(t.met);
	assert_int_equal(t.at - start, 3);
	assert_true(never.done);
	assert_false(never.met);
	assert_int_equal(never.at - start, 5);
}

static void test_given_up(void **state)
{
	struct lab_world *w = *state;
	struct told t = { 0 };
	const struct lab_wait_cfg cfg = { .seconds = 1, .done = done, .priv = &t };

	talloc_free(lab_wait_start(w->lab, w->lab, &cfg));
	lab_world_turn(w, 2);
	assert_false(t.done);
}

static void test_mode(void **state)
{
	struct lab_world *w = *state;
	struct told t = { 0 };
	const struct lab_wait_cfg cfg = { .seconds = 1, .done = done, .priv = &t };
	struct lab_wait *wait = lab_wait_start(w->lab, w->lab, &cfg);

	assert_int_equal(lab_clock_set(w->lab, LAB_CLOCK_REAL), -EBUSY);
	talloc_free(wait);
	assert_int_equal(lab_clock_set(w->lab, LAB_CLOCK_REAL), 0);
	assert_false(osmo_gettimeofday_override);
	assert_int_equal(lab_door_open(w->lab), 0);
	assert_int_equal(lab_clock_set(w->lab, LAB_CLOCK_STEPPED), -EPERM);
	lab_door_close(w->lab);
	assert_int_equal(lab_clock_set(w->lab, LAB_CLOCK_STEPPED), 0);
	assert_int_equal(lab_door_open(w->lab), -EPERM);
	assert_true(osmo_gettimeofday_override);
}

#define T(f) cmocka_unit_test_setup_teardown(f, lab_world_setup, lab_world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_chained_timers),
		T(test_time_stands_still),
		T(test_condition),
		T(test_given_up),
		T(test_mode),
	};

	return cmocka_run_group_tests_name("lab_clock", tests, NULL, NULL);
}
