/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Administration of subscribers, and what the HLR tells a GMSC (hlr.h). */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#include "held_store.h"
#include "hlr_fixture.h"

#define IMSI "001010000000001"

struct fixture {
	void *ctx;
	struct store *st;
	struct hlr *hlr;
	unsigned int n_done;
	enum store_result res;
	bool has_sub;
	struct hlr_subscriber sub;
};

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->ctx = talloc_named_const(NULL, 0, "hlr test");
	f->st = held_store_alloc(f->ctx);
	f->hlr = hlr_alloc(f->ctx, f->st);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	talloc_free(f->hlr);
	store_free(f->st);
	talloc_free(f->ctx);
	talloc_free(f);
	return 0;
}

static void on_done(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct fixture *f = priv;

	f->n_done++;
	f->res = res;
	f->has_sub = sub;
	if (sub)
		f->sub = *sub;
}

static struct isdn_number number(const char *str)
{
	struct isdn_number num;

	assert_int_equal(isdn_number_parse(&num, str), 0);
	return num;
}

static void create(struct fixture *f, const char *imsi, const char *msisdn)
{
	struct isdn_number num = number(msisdn);

	hlr_subscriber_create(f->hlr, imsi, &num, "test", on_done, f);
	held_store_release_all(f->st);
	assert_int_equal(f->res, STORE_OK);
	f->n_done = 0;
}

static struct hlr_subscriber current(struct fixture *f)
{
	struct hlr_subscriber sub;

	assert_int_equal(store_get(f->st, IMSI, &sub), 0);
	return sub;
}

/* --- administration ----------------------------------------------------------------------------------------------- */

static void test_create(void **state)
{
	struct fixture *f = *state;
	struct isdn_number num = number("1001");
	struct hlr_subscriber sub;
	struct ss_profile template;

	hlr_subscriber_create(f->hlr, IMSI, &num, "test", on_done, f);
	assert_int_equal(f->n_done, 0);
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->n_done, 1);
	assert_int_equal(f->res, STORE_OK);
	assert_int_equal(f->sub.version, 1);
	ss_profile_init_template(&template);
	sub = current(f);
	assert_true(ss_profile_equal(&sub.profile, &template));
	assert_string_equal(sub.msisdn.digits, "1001");

	hlr_subscriber_create(f->hlr, IMSI, NULL, "test", on_done, f);
	assert_int_equal(f->res, STORE_CONFLICT);
	assert_string_equal(current(f).msisdn.digits, "1001");
}

static void test_create_fails(void **state)
{
	struct fixture *f = *state;

	hlr_subscriber_create(f->hlr, IMSI, NULL, "test", on_done, f);
	held_store_release(f->st, STORE_FAILED);
	assert_int_equal(f->res, STORE_FAILED);
	assert_false(f->has_sub);
	assert_int_equal(store_count(f->st), 0);
}

static void test_nobody_there(void **state)
{
	struct fixture *f = *state;
	struct ss_profile profile;

	ss_profile_init_template(&profile);
	hlr_subscriber_delete(f->hlr, IMSI, "test", on_done, f);
	assert_int_equal(f->res, STORE_NOT_FOUND);
	f->res = STORE_OK;
	hlr_subscriber_set_msisdn(f->hlr, IMSI, NULL, "test", on_done, f);
	assert_int_equal(f->res, STORE_NOT_FOUND);
	f->res = STORE_OK;
	hlr_subscriber_set_location(f->hlr, IMSI, "49171", "", "test", on_done, f);
	assert_int_equal(f->res, STORE_NOT_FOUND);
	f->res = STORE_OK;
	hlr_subscriber_purge(f->hlr, IMSI, "test", on_done, f);
	assert_int_equal(f->res, STORE_NOT_FOUND);
	f->res = STORE_OK;
	hlr_subscriber_set_password(f->hlr, IMSI, "1234", "test", on_done, f);
	assert_int_equal(f->res, STORE_NOT_FOUND);
	f->res = STORE_OK;
	hlr_subscriber_set_profile(f->hlr, IMSI, &profile, "test", on_done, f);
	assert_int_equal(f->res, STORE_NOT_FOUND);
	assert_int_equal(f->n_done, 6);
	assert_int_equal(held_store_count(f->st), 0);
}

/* All of them in one turn: each finds what the one before left behind. */
static void test_in_one_turn(void **state)
{
	struct fixture *f = *state;
	struct isdn_number first = number("1001"), second = number("1002");

	hlr_subscriber_create(f->hlr, IMSI, &first, "test", on_done, f);
	hlr_subscriber_set_location(f->hlr, IMSI, "49171", "43", "test", on_done, f);
	hlr_subscriber_set_msisdn(f->hlr, IMSI, &second, "test", on_done, f);
	hlr_subscriber_purge(f->hlr, IMSI, "test", on_done, f);
	hlr_subscriber_purge(f->hlr, IMSI, "test", on_done, f);
	assert_int_equal(held_store_count(f->st), 1);
	held_store_release_all(f->st);
	assert_int_equal(f->n_done, 5);
	assert_int_equal(f->res, STORE_OK);
	assert_int_equal(f->sub.version, 4);
	assert_string_equal(f->sub.msisdn.digits, "1002");
	assert_string_equal(f->sub.vlr_country, "43");
	assert_true(f->sub.purged);

	hlr_subscriber_set_location(f->hlr, IMSI, "49171", "43", "test", on_done, f);
	held_store_release_all(f->st);
	assert_false(current(f).purged);
	hlr_subscriber_set_location(f->hlr, IMSI, "49171", "43", "test", on_done, f);
	assert_int_equal(held_store_count(f->st), 0);
	assert_int_equal(f->n_done, 7);

	hlr_subscriber_delete(f->hlr, IMSI, "test", on_done, f);
	held_store_release_all(f->st);
	assert_int_equal(f->res, STORE_OK);
	assert_false(f->has_sub);
	assert_int_equal(store_count(f->st), 0);
}

/* TS 23.011 3.1: wrong attempts are forgotten, the subscriber is asked for the password again. */
static void test_provider_registers_password(void **state)
{
	struct fixture *f = *state;
	struct ss_profile profile;

	create(f, IMSI, "1001");
	profile = current(f).profile;
	profile.wpa = 4;
	profile.cb_by_provider = true;
	hlr_subscriber_set_profile(f->hlr, IMSI, &profile, "test", on_done, f);
	held_store_release_all(f->st);
	assert_int_equal(current(f).profile.wpa, 4);

	hlr_subscriber_set_password(f->hlr, IMSI, "12345", "test", on_done, f);
	assert_int_equal(f->res, STORE_FAILED);
	hlr_subscriber_set_password(f->hlr, IMSI, "12x4", "test", on_done, f);
	assert_int_equal(f->res, STORE_FAILED);
	hlr_subscriber_set_password(f->hlr, IMSI, "1234", "test", on_done, f);
	held_store_release_all(f->st);
	assert_int_equal(f->res, STORE_OK);
	assert_string_equal(current(f).profile.password, "1234");
	assert_int_equal(current(f).profile.wpa, 0);
	assert_false(current(f).profile.cb_by_provider);
}

static void test_profile_that_makes_no_sense(void **state)
{
	struct fixture *f = *state;
	struct ss_profile profile;

	create(f, IMSI, "1001");
	profile = current(f).profile;
	profile.max_forwardings = 9;
	hlr_subscriber_set_profile(f->hlr, IMSI, &profile, "test", on_done, f);
	assert_int_equal(f->res, STORE_FAILED);
	assert_int_equal(current(f).version, 1);
}

/* --- what a GMSC is told ------------------------------------------------------------------------------------------ */

static void register_cfu(struct fixture *f, const char *to)
{
	struct ss_profile profile = current(f).profile;
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH, .ftn = number(to) };

	assert_int_equal(cf_reg_set(&profile, CF_CFU, &reg), 0);
	hlr_subscriber_set_profile(f->hlr, IMSI, &profile, "test", on_done, f);
}

static void test_interrogate(void **state)
{
	struct fixture *f = *state;
	const struct isdn_number called = number("1001"), nobody = number("1009");
	struct fwd_history hist = {};
	struct fwd_decision d;
	struct hlr_subscriber sub;

	create(f, IMSI, "1001");
	assert_int_equal(hlr_interrogate(f->hlr, &nobody, BSG_SPEECH, &hist, false, &d, &sub, NULL), -ENOENT);
	assert_int_equal(d.action, FWD_ACT_RELEASE);
	assert_int_equal(d.cause, 1);

	hlr_subscriber_set_location(f->hlr, IMSI, "49171", "", "test", NULL, NULL);
	register_cfu(f, "1002");
	/* what is on its way to the disk does not count yet */
	held_store_release(f->st, STORE_OK);
	assert_int_equal(hlr_interrogate(f->hlr, &called, BSG_SPEECH, &hist, false, &d, &sub, NULL), 0);
	assert_int_equal(d.action, FWD_ACT_DELIVER);
	assert_string_equal(sub.imsi, IMSI);
	held_store_release_all(f->st);
	assert_int_equal(hlr_interrogate(f->hlr, &called, BSG_SPEECH, &hist, false, &d, NULL, NULL), 0);
	assert_int_equal(d.action, FWD_ACT_FORWARD);
	assert_int_equal(d.ss_code, SS_CODE_CFU);
	assert_string_equal(d.ftn.digits, "1002");
}

static void test_served(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;
	struct fwd_served served;

	OSMO_STRLCPY_ARRAY(hlr_cfg(f->hlr)->ss.plan.country_code, "49");
	fixture_plain_subscriber(&sub, IMSI, "1001");
	hlr_served(f->hlr, &sub, &served);
	assert_false(served.registered);
	assert_false(served.abroad);
	OSMO_STRLCPY_ARRAY(sub.vlr_number, "49171");
	OSMO_STRLCPY_ARRAY(sub.vlr_country, "49");
	hlr_served(f->hlr, &sub, &served);
	assert_true(served.registered);
	assert_false(served.abroad);
	OSMO_STRLCPY_ARRAY(sub.vlr_country, "43");
	hlr_served(f->hlr, &sub, &served);
	assert_true(served.abroad);
	assert_string_equal(served.country_code, "43");
	OSMO_STRLCPY_ARRAY(hlr_cfg(f->hlr)->home_country, "43");
	hlr_served(f->hlr, &sub, &served);
	assert_false(served.abroad);
	sub.purged = true;
	hlr_served(f->hlr, &sub, &served);
	assert_false(served.registered);
}

static void count_changes(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
			  const struct hlr_subscriber *new_sub, const char *origin)
{
	(*(unsigned int *)priv)++;
}

/* Who listens hears of the store that the HLR has now, until it does not want to any more. */
static void test_listeners(void **state)
{
	struct fixture *f = *state;
	struct store *other = store_memory_alloc(NULL);
	struct store *first = f->st;
	unsigned int n = 0;

	hlr_listen_changes(f->hlr, count_changes, &n);
	hlr_subscriber_create(f->hlr, IMSI, NULL, "test", NULL, NULL);
	held_store_release_all(first);
	assert_int_equal(n, 1);
	hlr_set_store(f->hlr, other);
	hlr_subscriber_create(f->hlr, IMSI, NULL, "test", NULL, NULL);
	assert_int_equal(n, 2);
	hlr_unlisten_changes(f->hlr, count_changes, &n);
	hlr_subscriber_delete(f->hlr, IMSI, "test", NULL, NULL);
	assert_int_equal(n, 2);
	/* the first one was left */
	hlr_set_store(f->hlr, first);
	store_free(other);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_create),
		TEST(test_create_fails),
		TEST(test_nobody_there),
		TEST(test_in_one_turn),
		TEST(test_provider_registers_password),
		TEST(test_profile_that_makes_no_sense),
		TEST(test_interrogate),
		TEST(test_served),
		TEST(test_listeners),
	};
	void *log_ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	log_init(&supserv_log_info, log_ctx);
	rc = cmocka_run_group_tests_name("HLR", tests, NULL, NULL);
	log_fini();
	talloc_free(log_ctx);
	return rc;
}
