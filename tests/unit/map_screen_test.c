/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Screening of MAP: who may ask what about whom (GSMA FS.11). */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/map_screen.h>
#include <osmocom/supserv/sccp_node.h>

#define VLR "491700000007"
#define IMSI "262010000000001"
#define REGISTER_SS 10
#define ACTIVATE_SS 12
#define SEND_ROUTING_INFO 22
#define UPDATE_LOCATION 2

static int setup(void **state)
{
	*state = map_screen_alloc(NULL);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static uint64_t counted(const struct map_screen *s, enum map_screen_ctr ctr)
{
	return rate_ctr_group_get_ctr((struct rate_ctr_group *)map_screen_ctrs(s), ctr)->current;
}

/* An operation of a peer; what is not named is as it should be. */
struct ask {
	const char *from;
	int op;
	const char *vlr, *claimed;
};

static bool ask(struct map_screen *s, const struct ask *a)
{
	struct sccp_addr peer;
	const struct map_screen_request req = {
		.peer = &peer, .op = a->op, .imsi = IMSI, .vlr_number = a->vlr, .claimed = a->claimed,
	};

	sccp_addr_set_e164(&peer, a->from, SCCP_SSN_VLR);
	return map_screen_check(s, &req);
}

/* \a ask gets past, or is counted as \a ctr. */
static void check(struct map_screen *s, const struct ask *a, enum map_screen_ctr ctr)
{
	uint64_t before = counted(s, ctr), passed = counted(s, MAP_SCREEN_CTR_PASSED);

	assert_int_equal(ask(s, a), ctr == MAP_SCREEN_CTR_PASSED);
	assert_int_equal(counted(s, ctr), before + 1);
	if (ctr != MAP_SCREEN_CTR_PASSED)
		assert_int_equal(counted(s, MAP_SCREEN_CTR_PASSED), passed);
}

#define CHECK(s, ctr, ...) check(s, &(struct ask){ __VA_ARGS__ }, MAP_SCREEN_CTR_ ## ctr)

static void test_vlr(void **state)
{
	struct map_screen *s = *state;

	assert_int_equal(map_screen_mode(s), MAP_SCREEN_ENFORCE);
	CHECK(s, PASSED, .from = VLR, .op = REGISTER_SS, .vlr = VLR);
	CHECK(s, PASSED, .from = "336", .op = SEND_ROUTING_INFO);
	CHECK(s, REFUSED_VLR, .from = "33600000001", .op = REGISTER_SS, .vlr = VLR);
	/* the whole address: neither a part of it nor more than it */
	CHECK(s, REFUSED_VLR, .from = "49170000000", .op = REGISTER_SS, .vlr = VLR);
	CHECK(s, REFUSED_VLR, .from = VLR "1", .op = REGISTER_SS, .vlr = VLR);
	CHECK(s, REFUSED_VLR, .from = VLR, .op = REGISTER_SS, .vlr = "");
	CHECK(s, REFUSED_VLR, .from = "", .op = REGISTER_SS, .vlr = VLR);
	CHECK(s, REFUSED_VLR, .from = "", .op = REGISTER_SS, .vlr = "");
}

static void test_claim(void **state)
{
	struct map_screen *s = *state;

	CHECK(s, PASSED, .from = VLR, .op = UPDATE_LOCATION, .claimed = VLR);
	CHECK(s, REFUSED_CLAIM, .from = "33600000001", .op = UPDATE_LOCATION, .claimed = VLR);
	CHECK(s, REFUSED_CLAIM, .from = VLR, .op = UPDATE_LOCATION, .claimed = "49170");
	CHECK(s, REFUSED_CLAIM, .from = VLR, .op = UPDATE_LOCATION, .claimed = "");
}

static void test_lists(void **state)
{
	struct map_screen *s = *state;

	assert_int_equal(map_screen_allow(s, "336", REGISTER_SS), 0);
	assert_int_equal(map_screen_allow(s, "336", ACTIVATE_SS), 0);
	assert_int_equal(map_screen_allow(s, "3361", SEND_ROUTING_INFO), 0);
	CHECK(s, PASSED, .from = "336", .op = REGISTER_SS);
	CHECK(s, PASSED, .from = "33620", .op = ACTIVATE_SS);
	CHECK(s, REFUSED_PEER, .from = "33620", .op = SEND_ROUTING_INFO);
	/* the longest prefix decides alone */
	CHECK(s, PASSED, .from = "33612", .op = SEND_ROUTING_INFO);
	CHECK(s, REFUSED_PEER, .from = "33612", .op = REGISTER_SS);
	/* others have no list */
	CHECK(s, PASSED, .from = "33", .op = SEND_ROUTING_INFO);
	CHECK(s, PASSED, .from = "", .op = SEND_ROUTING_INFO);
	CHECK(s, PASSED, .from = "33", .op = 300);
	CHECK(s, REFUSED_PEER, .from = "336", .op = 300);
	CHECK(s, REFUSED_PEER, .from = "336", .op = -5);
	/* until everybody has one */
	assert_int_equal(map_screen_allow(s, "", MAP_SCREEN_NONE), 0);
	CHECK(s, REFUSED_PEER, .from = "33", .op = SEND_ROUTING_INFO);
	CHECK(s, REFUSED_PEER, .from = "", .op = SEND_ROUTING_INFO);
	/* being in the list is not enough */
	CHECK(s, REFUSED_VLR, .from = "33620", .op = REGISTER_SS, .vlr = VLR);
}

static void list_entry(void *priv, const char *prefix, int op)
{
	char *list = priv;

	sprintf(list + strlen(list), "%s:%d ", prefix, op);
}

static void check_lists(const struct map_screen *s, const char *expected)
{
	char list[128] = "";

	map_screen_foreach(s, list_entry, list);
	assert_string_equal(list, expected);
}

static void test_lists_edited(void **state)
{
	struct map_screen *s = *state;

	check_lists(s, "");
	assert_int_equal(map_screen_allow(s, "49170", ACTIVATE_SS), 0);
	assert_int_equal(map_screen_allow(s, "336", SEND_ROUTING_INFO), 0);
	assert_int_equal(map_screen_allow(s, "49", MAP_SCREEN_NONE), 0);
	assert_int_equal(map_screen_allow(s, "336", ACTIVATE_SS), 0);
	assert_int_equal(map_screen_allow(s, "336", ACTIVATE_SS), 0);
	check_lists(s, "336:12 336:22 49:-1 49170:12 ");
	assert_int_equal(map_screen_allow(s, "336", 256), -EINVAL);
	assert_int_equal(map_screen_allow(s, "336", -2), -EINVAL);
	assert_int_equal(map_screen_allow(s, "123456789012345678901234567890123", 1), -EINVAL);
	assert_int_equal(map_screen_disallow(s, "336", REGISTER_SS), -ENOENT);
	assert_int_equal(map_screen_disallow(s, "33", ACTIVATE_SS), -ENOENT);
	assert_int_equal(map_screen_disallow(s, "336", 256), -ENOENT);
	assert_int_equal(map_screen_disallow(s, "336", ACTIVATE_SS), 0);
	/* a list from which the last is taken refuses all, instead of letting all pass */
	assert_int_equal(map_screen_disallow(s, "336", SEND_ROUTING_INFO), 0);
	check_lists(s, "336:-1 49:-1 49170:12 ");
	CHECK(s, REFUSED_PEER, .from = "336", .op = SEND_ROUTING_INFO);
	assert_int_equal(map_screen_disallow(s, "336", MAP_SCREEN_NONE), 0);
	check_lists(s, "49:-1 49170:12 ");
	CHECK(s, PASSED, .from = "336", .op = SEND_ROUTING_INFO);
}

static void test_report(void **state)
{
	struct map_screen *s = *state;

	map_screen_set_mode(s, MAP_SCREEN_REPORT);
	assert_true(ask(s, &(struct ask){ .from = "336", .op = REGISTER_SS, .vlr = VLR }));
	assert_true(ask(s, &(struct ask){ .from = "336", .op = UPDATE_LOCATION, .claimed = VLR }));
	assert_int_equal(counted(s, MAP_SCREEN_CTR_REPORTED), 2);
	assert_int_equal(counted(s, MAP_SCREEN_CTR_REFUSED_VLR), 0);
	assert_int_equal(counted(s, MAP_SCREEN_CTR_PASSED), 0);
	CHECK(s, PASSED, .from = VLR, .op = REGISTER_SS, .vlr = VLR);
}

static void test_off(void **state)
{
	struct map_screen *s = *state;

	map_screen_set_mode(s, MAP_SCREEN_OFF);
	assert_true(ask(s, &(struct ask){ .from = "336", .op = REGISTER_SS, .vlr = VLR }));
	assert_int_equal(counted(s, MAP_SCREEN_CTR_PASSED), 0);
	assert_int_equal(counted(s, MAP_SCREEN_CTR_REPORTED), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_vlr),
		TEST(test_claim),
		TEST(test_lists),
		TEST(test_lists_edited),
		TEST(test_report),
		TEST(test_off),
	};
	void *ctx = talloc_named_const(NULL, 0, "map_screen_test");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rate_ctr_init(ctx);
	rc = cmocka_run_group_tests_name("map_screen", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
