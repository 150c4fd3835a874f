/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every store promises (store.h): the same tests for the memory store and for SQLite. */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/store.h>

#include "hlr_fixture.h"

#define EVENTS_MAX 64

/* What was called back, in the order of the calls. */
struct event {
	char what[8];			/* "cb" or "changed" */
	char imsi[IMSI_DIGITS_MAX + 1];
	enum store_result res;
	uint32_t version;		/* of cb; of the new state */
	bool had_old, had_new;
	char new_msisdn[ISDN_DIGITS_MAX + 1];
};

struct fixture {
	void *ctx;
	char *dir;			/* NULL: memory store */
	struct store *st;
	unsigned int n_events;
	struct event events[EVENTS_MAX];
};

static void open_store(struct fixture *f)
{
	char *error = NULL, *path;

	if (f->dir) {
		path = talloc_asprintf(f->ctx, "%s/hlr.db", f->dir);
		f->st = store_sqlite_open(f->ctx, path, &error);
		if (error)
			fail_msg("%s", error);
	} else {
		f->st = store_memory_alloc(f->ctx);
	}
	assert_non_null(f->st);
}

static int setup(void **state, bool sqlite)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->ctx = talloc_named_const(NULL, 0, "store test");
	f->dir = sqlite ? fixture_make_dir(f) : NULL;
	open_store(f);
	*state = f;
	return 0;
}

static int setup_memory(void **state)
{
	return setup(state, false);
}

static int setup_sqlite(void **state)
{
	return setup(state, true);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	store_free(f->st);
	if (f->dir)
		fixture_remove_dir(f->dir);
	talloc_free(f->ctx);
	talloc_free(f);
	return 0;
}

static struct event *add_event(struct fixture *f, const char *what)
{
	struct event *ev = &f->events[f->n_events];

	assert_true(f->n_events < EVENTS_MAX);
	f->n_events++;
	OSMO_STRLCPY_ARRAY(ev->what, what);
	return ev;
}

static void on_commit(void *priv, enum store_result res, uint32_t new_version)
{
	struct event *ev = add_event(priv, "cb");

	ev->res = res;
	ev->version = new_version;
}

static void on_changed(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
		       const struct hlr_subscriber *new_sub, const char *origin)
{
	struct event *ev = add_event(priv, "changed");

	assert_string_equal(origin, "test");
	OSMO_STRLCPY_ARRAY(ev->imsi, imsi);
	ev->had_old = old_sub;
	ev->had_new = new_sub;
	if (new_sub) {
		ev->version = new_sub->version;
		OSMO_STRLCPY_ARRAY(ev->new_msisdn, new_sub->msisdn.digits);
	}
}

static void commit(struct fixture *f, enum store_change_kind kind, const struct hlr_subscriber *sub)
{
	store_commit(f->st, kind, sub, "test", on_commit, f);
}

static void get(struct fixture *f, const char *imsi, struct hlr_subscriber *sub)
{
	assert_int_equal(store_get(f->st, imsi, sub), 0);
}

/* --- one subscriber ----------------------------------------------------------------------------------------------- */

static void test_create_update_delete(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub, read;

	fixture_plain_subscriber(&sub, "001010000000001", "1001");
	assert_int_equal(store_get(f->st, sub.imsi, &read), -ENOENT);
	assert_int_equal(fixture_commit(f->st, STORE_CREATE, &sub), STORE_OK);
	assert_int_equal(store_count(f->st), 1);
	get(f, sub.imsi, &read);
	assert_int_equal(read.version, 1);
	assert_true(fixture_equal(&read, &sub));

	read.profile.cw.active = BSG_SPEECH;
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &read), STORE_OK);
	get(f, sub.imsi, &sub);
	assert_int_equal(sub.version, 2);
	assert_int_equal(sub.profile.cw.active, BSG_SPEECH);

	assert_int_equal(fixture_commit(f->st, STORE_DELETE, &sub), STORE_OK);
	assert_int_equal(store_get(f->st, sub.imsi, &read), -ENOENT);
	assert_false(store_has_msisdn(f->st, "1001"));
	assert_int_equal(store_count(f->st), 0);
}

static void test_wrong_version(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub, old;

	fixture_plain_subscriber(&sub, "001010000000001", "1001");
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &sub), STORE_NOT_FOUND);
	assert_int_equal(fixture_commit(f->st, STORE_DELETE, &sub), STORE_NOT_FOUND);
	assert_int_equal(fixture_commit(f->st, STORE_CREATE, &sub), STORE_OK);
	assert_int_equal(fixture_commit(f->st, STORE_CREATE, &sub), STORE_CONFLICT);

	get(f, sub.imsi, &old);
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &old), STORE_OK);
	old.profile.cw.active = BSG_SPEECH;
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &old), STORE_CONFLICT);
	assert_int_equal(fixture_commit(f->st, STORE_DELETE, &old), STORE_CONFLICT);
	get(f, sub.imsi, &sub);
	assert_int_equal(sub.version, 2);
	assert_int_equal(sub.profile.cw.active, 0);
}

/* Two in one turn of the loop: the second is compared with what the first one leaves behind. */
static void test_two_in_one_turn(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub, read;

	fixture_plain_subscriber(&sub, "001010000000001", NULL);
	assert_int_equal(fixture_commit(f->st, STORE_CREATE, &sub), STORE_OK);
	get(f, sub.imsi, &sub);
	sub.profile.cw.active = BSG_SPEECH;
	commit(f, STORE_UPDATE, &sub);
	sub.profile.cw.active = BSG_FAX;
	commit(f, STORE_UPDATE, &sub);
	fixture_settle(f->st);
	assert_int_equal(f->n_events, 2);
	assert_int_equal(f->events[0].res, STORE_OK);
	assert_int_equal(f->events[0].version, 2);
	assert_int_equal(f->events[1].res, STORE_CONFLICT);
	assert_int_equal(f->events[1].version, 0);
	get(f, sub.imsi, &read);
	assert_int_equal(read.profile.cw.active, BSG_SPEECH);
}

static void test_forgotten_commit_goes_on(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub, read;

	fixture_plain_subscriber(&sub, "001010000000001", NULL);
	if (f->dir) {
		commit(f, STORE_CREATE, &sub);
		store_forget(f->st, f);
	} else {
		store_commit(f->st, STORE_CREATE, &sub, "test", NULL, f);
	}
	fixture_settle(f->st);
	assert_int_equal(f->n_events, 0);
	get(f, sub.imsi, &read);
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static void test_msisdn_moves(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber a, b, read;

	fixture_plain_subscriber(&a, "001010000000001", "1001");
	fixture_plain_subscriber(&b, "001010000000002", "1001");
	assert_int_equal(fixture_commit(f->st, STORE_CREATE, &a), STORE_OK);
	store_listen(f->st, on_changed, f);
	commit(f, STORE_CREATE, &b);
	fixture_settle(f->st);

	assert_int_equal(f->n_events, 3);
	assert_string_equal(f->events[0].what, "cb");
	assert_string_equal(f->events[1].imsi, a.imsi);
	assert_string_equal(f->events[1].new_msisdn, "");
	assert_string_equal(f->events[2].imsi, b.imsi);
	assert_string_equal(f->events[2].new_msisdn, "1001");
	assert_false(f->events[2].had_old);

	get(f, a.imsi, &read);
	assert_int_equal(read.version, 2);
	assert_false(isdn_number_present(&read.msisdn));
	get(f, b.imsi, &read);
	assert_string_equal(read.msisdn.digits, "1001");
	store_unlisten(f->st, on_changed, f);
}

/* Three that want the same number in one turn: one after the other, the last one has it. */
static void test_msisdn_moves_in_one_turn(void **state)
{
	static const char *const imsi[] = { "001010000000001", "001010000000002", "001010000000003" };
	struct fixture *f = *state;
	struct hlr_subscriber sub;
	unsigned int i, holders = 0;

	for (i = 0; i < ARRAY_SIZE(imsi); i++) {
		fixture_plain_subscriber(&sub, imsi[i], "1001");
		commit(f, STORE_CREATE, &sub);
	}
	fixture_settle(f->st);
	for (i = 0; i < ARRAY_SIZE(imsi); i++) {
		assert_int_equal(f->events[i].res, STORE_OK);
		get(f, imsi[i], &sub);
		holders += isdn_number_present(&sub.msisdn);
	}
	assert_int_equal(holders, 1);
	assert_string_equal(sub.msisdn.digits, "1001");
}

static int look_up(struct fixture *f, const struct number_plan *plan, const char *number, struct hlr_subscriber *sub)
{
	struct isdn_number num;

	assert_int_equal(isdn_number_parse(&num, number), 0);
	return store_get_by_msisdn(f->st, plan, &num, sub);
}

static void test_spellings_of_a_number(void **state)
{
	static const char *const spellings[] = { "+491701234567", "491701234567", "01701234567", "1701234567",
						 "00491701234567" };
	struct fixture *f = *state;
	struct number_plan plan;
	struct hlr_subscriber sub;
	unsigned int stored, asked;

	number_plan_init(&plan);
	OSMO_STRLCPY_ARRAY(plan.country_code, "49");
	for (stored = 0; stored < ARRAY_SIZE(spellings); stored++) {
		fixture_plain_subscriber(&sub, "001010000000001", spellings[stored]);
		assert_int_equal(fixture_commit(f->st, STORE_CREATE, &sub), STORE_OK);
		for (asked = 0; asked < ARRAY_SIZE(spellings); asked++) {
			struct isdn_number num;
			bool equal;

			isdn_number_parse(&num, spellings[asked]);
			equal = msisdn_equal(&plan, &sub.msisdn, &num);
			assert_int_equal(look_up(f, &plan, spellings[asked], &sub), equal ? 0 : -ENOENT);
		}
		assert_int_equal(look_up(f, &plan, "+431701234567", &sub), -ENOENT);
		get(f, "001010000000001", &sub);
		assert_int_equal(fixture_commit(f->st, STORE_DELETE, &sub), STORE_OK);
	}
	number_plan_init(&plan);
	fixture_plain_subscriber(&sub, "001010000000001", "1001");
	assert_int_equal(fixture_commit(f->st, STORE_CREATE, &sub), STORE_OK);
	assert_int_equal(look_up(f, &plan, "1001", &sub), 0);
	assert_int_equal(look_up(f, &plan, "01001", &sub), -ENOENT);
}

/* --- callbacks ---------------------------------------------------------------------------------------------------- */

static void commit_from_callback(void *priv, enum store_result res, uint32_t new_version)
{
	struct fixture *f = priv;
	struct hlr_subscriber sub;

	on_commit(priv, res, new_version);
	get(f, "001010000000001", &sub);
	sub.profile.cw.active = BSG_SPEECH;
	commit(f, STORE_UPDATE, &sub);
}

static void test_order_of_callbacks(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;
	unsigned int i;

	store_listen(f->st, on_changed, f);
	fixture_plain_subscriber(&sub, "001010000000001", NULL);
	store_commit(f->st, STORE_CREATE, &sub, "test", commit_from_callback, f);
	fixture_settle(f->st);
	assert_int_equal(f->n_events, 4);
	for (i = 0; i < 4; i++) {
		assert_string_equal(f->events[i].what, i % 2 ? "changed" : "cb");
		assert_int_equal(f->events[i].version, 1 + i / 2);
	}
	assert_false(f->events[1].had_old);
	assert_true(f->events[3].had_old);
	get(f, sub.imsi, &sub);
	assert_int_equal(fixture_commit(f->st, STORE_DELETE, &sub), STORE_OK);
	assert_false(f->events[4].had_new);
	store_unlisten(f->st, on_changed, f);
}

static void on_load(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct event *ev = add_event(priv, "load");

	ev->res = res;
	if (sub)
		OSMO_STRLCPY_ARRAY(ev->imsi, sub->imsi);
}

static void test_load(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;
	struct number_plan plan;

	number_plan_init(&plan);
	fixture_plain_subscriber(&sub, "001010000000001", "1001");
	store_load(f->st, sub.imsi, on_load, f);
	assert_int_equal(f->events[0].res, STORE_NOT_FOUND);
	fixture_commit(f->st, STORE_CREATE, &sub);
	store_load(f->st, sub.imsi, on_load, f);
	store_load_by_msisdn(f->st, &plan, &sub.msisdn, on_load, f);
	assert_int_equal(f->n_events, 3);
	assert_int_equal(f->events[1].res, STORE_OK);
	assert_int_equal(f->events[2].res, STORE_OK);
	assert_string_equal(f->events[2].imsi, sub.imsi);
}

/* --- many --------------------------------------------------------------------------------------------------------- */

struct order {
	char last[IMSI_DIGITS_MAX + 1];
	unsigned int n, stop_after;
};

static bool check_order(void *priv, const struct hlr_subscriber *sub)
{
	struct order *o = priv;
	size_t last = strlen(o->last), now = strlen(sub->imsi);

	assert_true(last < now || (last == now && strcmp(o->last, sub->imsi) < 0));
	OSMO_STRLCPY_ARRAY(o->last, sub->imsi);
	return ++o->n != o->stop_after;
}

#define MANY 3000

/* Create many, change every second, delete every third; all of it in flight at once. */
static void change_many(struct fixture *f)
{
	struct hlr_subscriber sub, other;
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		fixture_subscriber(&sub, i);
		store_commit(f->st, STORE_CREATE, &sub, "test", NULL, NULL);
	}
	fixture_settle(f->st);
	for (i = 0; i < MANY; i++) {
		fixture_subscriber(&sub, i);
		fixture_subscriber(&other, i + MANY);
		sub.version = 1;
		sub.profile = other.profile;
		if (i % 2)
			store_commit(f->st, STORE_UPDATE, &sub, "test", NULL, NULL);
		else if (i % 3 == 0)
			store_commit(f->st, STORE_DELETE, &sub, "test", NULL, NULL);
	}
	fixture_settle(f->st);
}

static void check_many(struct fixture *f)
{
	struct hlr_subscriber sub, other, read;
	unsigned int i, n = 0;
	struct order all = {}, some = { .stop_after = 7 };

	for (i = 0; i < MANY; i++) {
		fixture_subscriber(&sub, i);
		fixture_subscriber(&other, i + MANY);
		if (i % 2)
			sub.profile = other.profile;
		if (i % 2 == 0 && i % 3 == 0) {
			assert_int_equal(store_get(f->st, sub.imsi, &read), -ENOENT);
			assert_false(*sub.msisdn.digits && store_has_msisdn(f->st, sub.msisdn.digits));
			continue;
		}
		get(f, sub.imsi, &read);
		assert_true(fixture_equal(&read, &sub));
		assert_int_equal(read.version, i % 2 ? 2 : 1);
		assert_true(!*sub.msisdn.digits || store_has_msisdn(f->st, sub.msisdn.digits));
		n++;
	}
	assert_int_equal(store_count(f->st), n);
	store_foreach(f->st, check_order, &all);
	assert_int_equal(all.n, n);
	store_foreach(f->st, check_order, &some);
	assert_int_equal(some.n, 7);
}

static void test_many(void **state)
{
	struct fixture *f = *state;

	change_many(f);
	check_many(f);
	if (!f->dir)
		return;
	store_free(f->st);
	open_store(f);
	check_many(f);
}

/* Nobody turns the loop any more: store_free() answers all the same. */
static void test_free_answers(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		fixture_subscriber(&sub, i);
		commit(f, STORE_CREATE, &sub);
	}
	store_free(f->st);
	assert_int_equal(f->n_events, 8);
	for (i = 0; i < 8; i++)
		assert_int_equal(f->events[i].res, STORE_OK);
	open_store(f);
	assert_int_equal(store_count(f->st), f->dir ? 8 : 0);
}

#define BOTH(fn) \
	{ "memory: " #fn, fn, setup_memory, teardown, NULL }, \
	{ "sqlite: " #fn, fn, setup_sqlite, teardown, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_create_update_delete),
		BOTH(test_wrong_version),
		BOTH(test_two_in_one_turn),
		BOTH(test_forgotten_commit_goes_on),
		BOTH(test_msisdn_moves),
		BOTH(test_msisdn_moves_in_one_turn),
		BOTH(test_spellings_of_a_number),
		BOTH(test_order_of_callbacks),
		BOTH(test_load),
		BOTH(test_many),
		BOTH(test_free_answers),
	};
	void *log_ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	log_init(&supserv_log_info, log_ctx);
	rc = cmocka_run_group_tests_name("store", tests, NULL, NULL);
	log_fini();
	talloc_free(log_ctx);
	return rc;
}
