/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GSUP door in server mode: the HLR of a network without OsmoHLR, asked by MSCs that are played here over
 * loopback. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#include "gsup_peer.h"
#include "held_store.h"

#define UNKNOWN_IE "0108" "62020221436587f0"
#define UPDATE_LOCATION "04" IMSI_IE "280102"
#define UPDATE_LOCATION_RES "06" IMSI_IE
#define UPDATE_LOCATION_NET_FAIL "05" IMSI_IE "020111"
#define INSERT_DATA "10" IMSI_IE "0807" "06947111325476" "280102"
#define INSERT_DATA_RES "12" IMSI_IE
#define LOCATION_CANCEL "1c" IMSI_IE "060100" "280102"
#define PURGE "0c" IMSI_IE "280102"

/* serial numbers */
#define NAME_1 "unnamed-MSC"
#define NAME_2 "msc-2"
#define ID_RESP_2 "000afe05" "0007" "006d73632d3200"

static struct peer msc, other;

static int setup(void **state)
{
	other.fd = -1;
	env_setup_server(&msc, store_memory_alloc(NULL));
	assert_int_equal(store_count(e->store), 1);
	return 0;
}

/* The test is the disk. */
static int setup_held(void **state)
{
	other.fd = -1;
	env_setup_server(&msc, held_store_alloc(NULL));
	held_store_release_all(e->store);
	assert_int_equal(store_count(e->store), 1);
	return 0;
}

static int teardown(void **state)
{
	peer_close(&msc);
	peer_close(&other);
	env_teardown();
	return 0;
}

static void other_connects(void)
{
	msc_connect(&other);
	msc_identify(&other, ID_RESP_2);
}

static void register_at(struct peer *p)
{
	send_gsup(p, UPDATE_LOCATION);
	expect_gsup(p, INSERT_DATA);
	send_gsup(p, INSERT_DATA_RES);
}

static void test_update_location(void **state)
{
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, INSERT_DATA);
	/* not before the MSC has the data */
	expect_nothing(&msc);
	assert_string_equal(subscriber()->vlr_number, "");
	send_gsup(&msc, INSERT_DATA_RES);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	assert_string_equal(subscriber()->vlr_number, NAME_1);
	/* once more, where nothing changes: no commit */
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	assert_int_equal(subscriber()->version, 2);
	/* an answer that nobody waits for */
	send_gsup(&msc, INSERT_DATA_RES);
	expect_nothing(&msc);
}

static void test_no_msisdn(void **state)
{
	hlr_subscriber_set_msisdn(e->hlr, IMSI, NULL, "test", NULL, NULL);
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, "10" IMSI_IE "280102");
	send_gsup(&msc, INSERT_DATA_RES);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
}

static void test_update_location_refused(void **state)
{
	send_gsup(&msc, "04" UNKNOWN_IE "280102");
	expect_gsup(&msc, "05" UNKNOWN_IE "020102");
	/* an SGSN: no GPRS here */
	send_gsup(&msc, "04" IMSI_IE "280101");
	expect_gsup(&msc, "05" IMSI_IE "020107");
	/* the MSC does not take the data */
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, INSERT_DATA);
	send_gsup(&msc, "11" IMSI_IE "020111");
	expect_gsup(&msc, UPDATE_LOCATION_NET_FAIL);
	/* or says nothing */
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, INSERT_DATA);
	osmo_gettimeofday_override_add(29, 0);
	expect_nothing(&msc);
	osmo_gettimeofday_override_add(1, 100000);
	expect_gsup(&msc, UPDATE_LOCATION_NET_FAIL);
	assert_string_equal(subscriber()->vlr_number, "");
	/* deleted in between */
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, INSERT_DATA);
	hlr_subscriber_delete(e->hlr, IMSI, "test", NULL, NULL);
	send_gsup(&msc, INSERT_DATA_RES);
	expect_gsup(&msc, "05" IMSI_IE "020102");
	assert_int_equal(store_count(e->store), 0);
}

static void test_former_vlr_is_told(void **state)
{
	other_connects();
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	register_at(&other);
	expect_gsup(&msc, LOCATION_CANCEL);
	expect_gsup(&other, UPDATE_LOCATION_RES);
	assert_string_equal(subscriber()->vlr_number, NAME_2);
	send_gsup(&msc, "1e" IMSI_IE);
	expect_nothing(&msc);
	/* back again, when the former one is gone */
	peer_close(&other);
	turns(20);
	assert_int_equal(gsup_door_links(e->door), 1);
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	assert_string_equal(subscriber()->vlr_number, NAME_1);
}

/* Deleted: the VLR forgets the subscriber (TS 29.002 8.1.3). Nobody is told of one that no MSC here has. */
static void test_deleted_subscriber_is_withdrawn(void **state)
{
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	hlr_subscriber_delete(e->hlr, IMSI, "test", NULL, NULL);
	expect_gsup(&msc, "1c" IMSI_IE "060101" "280102");
	hlr_subscriber_create(e->hlr, IMSI, NULL, "test", NULL, NULL);
	hlr_subscriber_delete(e->hlr, IMSI, "test", NULL, NULL);
	expect_nothing(&msc);
}

/* To a VLR of another network, by MAP or by hand. */
static void test_moved_elsewhere(void **state)
{
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	hlr_subscriber_set_location(e->hlr, IMSI, "4930999", "49", "test", NULL, NULL);
	expect_gsup(&msc, LOCATION_CANCEL);
	hlr_subscriber_set_location(e->hlr, IMSI, "4930998", "49", "test", NULL, NULL);
	expect_nothing(&msc);
}

static void test_new_msisdn_is_pushed(void **state)
{
	struct isdn_number msisdn;

	other_connects();
	assert_int_equal(isdn_number_parse(&msisdn, "491719999999"), 0);
	hlr_subscriber_set_msisdn(e->hlr, IMSI, &msisdn, "test", NULL, NULL);
	/* registered nowhere */
	expect_nothing(&msc);
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, "10" IMSI_IE "0807" "06947191999999" "280102");
	send_gsup(&msc, INSERT_DATA_RES);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	assert_int_equal(isdn_number_parse(&msisdn, "491711234567"), 0);
	hlr_subscriber_set_msisdn(e->hlr, IMSI, &msisdn, "test", NULL, NULL);
	expect_gsup(&msc, INSERT_DATA);
	send_gsup(&msc, INSERT_DATA_RES);
	expect_nothing(&msc);
	/* on its way to another MSC, which has the former number by now */
	send_gsup(&other, UPDATE_LOCATION);
	expect_gsup(&other, INSERT_DATA);
	assert_int_equal(isdn_number_parse(&msisdn, "491719999999"), 0);
	hlr_subscriber_set_msisdn(e->hlr, IMSI, &msisdn, "test", NULL, NULL);
	expect_gsup(&msc, "10" IMSI_IE "0807" "06947191999999" "280102");
	expect_gsup(&other, "10" IMSI_IE "0807" "06947191999999" "280102");
	send_gsup(&other, INSERT_DATA_RES);
	expect_gsup(&other, UPDATE_LOCATION_RES);
	expect_gsup(&msc, LOCATION_CANCEL);
	send_gsup(&other, INSERT_DATA_RES);
	expect_nothing(&other);
	/* other changes are nobody's business */
	hlr_subscriber_set_password(e->hlr, IMSI, "1234", "test", NULL, NULL);
	expect_nothing(&other);
}

static void test_asked_again_before_the_answer(void **state)
{
	other_connects();
	/* here: one answer */
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, INSERT_DATA);
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	expect_nothing(&msc);
	/* elsewhere: the former one fails */
	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, INSERT_DATA);
	send_gsup(&other, UPDATE_LOCATION);
	expect_gsup(&other, INSERT_DATA);
	expect_gsup(&msc, UPDATE_LOCATION_NET_FAIL);
	/* an answer of the wrong one does not count */
	send_gsup(&msc, INSERT_DATA_RES);
	expect_nothing(&other);
	send_gsup(&other, INSERT_DATA_RES);
	expect_gsup(&msc, LOCATION_CANCEL);
	expect_gsup(&other, UPDATE_LOCATION_RES);
}

static void test_msc_goes_away(void **state)
{
	struct peer again;

	send_gsup(&msc, UPDATE_LOCATION);
	expect_gsup(&msc, INSERT_DATA);
	/* it comes back with the same name while the old connection seems to stand */
	msc_connect(&again);
	msc_identify(&again, ID_RESP);
	turns(20);
	assert_int_equal(gsup_door_links(e->door), 1);
	assert_true(peer_fill(&msc));
	peer_close(&msc);
	osmo_gettimeofday_override_add(31, 0);
	expect_nothing(&again);
	register_at(&again);
	expect_gsup(&again, UPDATE_LOCATION_RES);
	msc = again;
}

static void test_answers_wait_for_the_disk(void **state)
{
	register_at(&msc);
	expect_commits(1);
	expect_nothing(&msc);
	held_store_release(e->store, STORE_FAILED);
	expect_gsup(&msc, UPDATE_LOCATION_NET_FAIL);
	assert_string_equal(subscriber()->vlr_number, "");
	register_at(&msc);
	expect_commits(1);
	expect_nothing(&msc);
	held_store_release(e->store, STORE_OK);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	send_gsup(&msc, PURGE);
	expect_commits(1);
	expect_nothing(&msc);
	held_store_release(e->store, STORE_FAILED);
	expect_gsup(&msc, "0d" IMSI_IE "020111");
}

static void test_msc_goes_away_during_a_commit(void **state)
{
	register_at(&msc);
	expect_commits(1);
	peer_close(&msc);
	turns(20);
	assert_int_equal(gsup_door_links(e->door), 0);
	held_store_release(e->store, STORE_OK);
	assert_string_equal(subscriber()->vlr_number, NAME_1);
	/* and the whole door, see teardown */
	other_connects();
	register_at(&other);
	expect_commits(1);
}

static void test_asks_before_it_says_who_it_is(void **state)
{
	msc_connect(&other);
	expect_frame(&other, ID_GET);
	send_gsup(&other, UPDATE_LOCATION);
	expect_nothing(&other);
	send_hex(&other, ID_RESP_2);
	expect_gsup(&other, INSERT_DATA);
	send_gsup(&other, INSERT_DATA_RES);
	expect_gsup(&other, UPDATE_LOCATION_RES);
	assert_string_equal(subscriber()->vlr_number, NAME_2);
}

static void test_purge(void **state)
{
	other_connects();
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	/* only the VLR where he is */
	send_gsup(&other, PURGE);
	expect_gsup(&other, "0e" IMSI_IE);
	assert_false(subscriber()->purged);
	send_gsup(&msc, PURGE);
	expect_gsup(&msc, "0e" IMSI_IE "0700");
	assert_true(subscriber()->purged);
	send_gsup(&msc, "0c" UNKNOWN_IE "280102");
	expect_gsup(&msc, "0d" UNKNOWN_IE "020102");
	/* the next location update ends it */
	register_at(&msc);
	expect_gsup(&msc, UPDATE_LOCATION_RES);
	assert_false(subscriber()->purged);
}

static void test_check_imei(void **state)
{
	send_gsup(&msc, "30" IMSI_IE "5008" "4209020000000000");
	expect_gsup(&msc, "32" IMSI_IE "510100");
	send_gsup(&msc, "30" IMSI_IE);
	expect_gsup(&msc, "31" IMSI_IE "020160");
	send_gsup(&msc, "30" UNKNOWN_IE "5008" "4209020000000000");
	expect_gsup(&msc, "31" UNKNOWN_IE "020102");
}

static void test_ss(void **state)
{
	send_gsup(&msc, ACTIVATE_BAOC);
	expect_gsup(&msc, GET_PASSWORD);
	assert_int_equal(gsup_door_sessions(e->door), 1);
	send_gsup(&msc, "20" IMSI_IE SESSION("03") CLASS);
	expect_nothing(&msc);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	/* USSD that is no procedure: unexpectedDataValue, as a result message */
	send_gsup(&msc, USSD_100);
	expect_gsup(&msc, "22" IMSI_IE SESSION("03") "3508" "a306020101020124" CLASS);
	/* no such subscriber, and none is created */
	send_gsup(&msc, "20" UNKNOWN_IE SESSION("01") "350d" "a10b02010102010e3003040121" CLASS);
	expect_gsup(&msc, "21" UNKNOWN_IE "020102" SESSION("03") CLASS);
	assert_int_equal(store_count(e->store), 1);
	/* no component; a session that nobody has begun */
	send_gsup(&msc, "20" IMSI_IE SESSION("01") CLASS);
	expect_gsup(&msc, "21" IMSI_IE "020160" SESSION("03") CLASS);
	send_gsup(&msc, "20" IMSI_IE SESSION("02") "350d" "a10b02010102010e3003040121" CLASS);
	expect_gsup(&msc, "21" IMSI_IE "020162" SESSION("03") CLASS);
	send_gsup(&msc, "20" IMSI_IE SESSION("03") CLASS);
	expect_nothing(&msc);
}

static void test_other_requests(void **state)
{
	/* without keys */
	send_gsup(&msc, SAI_REQ);
	expect_gsup(&msc, "09" IMSI_IE "020102");
	/* a report needs no answer */
	send_gsup(&msc, "0b" IMSI_IE "280102");
	expect_nothing(&msc);
	/* SMS: there is no SMSC here; the reference says which one fails */
	send_gsup(&msc, "2c" IMSI_IE "400142" "460101");
	expect_gsup(&msc, "2d" IMSI_IE "020111" "400142");
	/* not for an HLR; source becomes destination */
	send_gsup(&msc, "50" IMSI_IE "6003" "313200");
	expect_gsup(&msc, "51" IMSI_IE "020161" "6103" "313200");
	/* no GSUP message at all, and another protocol */
	send_gsup(&msc, "04ff");
	send_hex(&msc, "0003ee0601020002aabbcc");
	expect_nothing(&msc);
	assert_int_equal(counted(GSUP_CTR_MALFORMED), 1);
	assert_int_equal(counted(GSUP_CTR_SERVED), 3);
	send_hex(&msc, "0001fe00");
	expect_frame(&msc, "0001fe01");
}

static void test_order_of_many(void **state)
{
	unsigned int i;

	for (i = 0; i < 200; i++)
		send_gsup(&msc, i & 1 ? SAI_REQ : "30" IMSI_IE "5008" "4209020000000000");
	for (i = 0; i < 200; i++)
		expect_gsup(&msc, i & 1 ? "09" IMSI_IE "020102" : "32" IMSI_IE "510100");
}

static void test_noise(void **state)
{
	static const char *const seeds[] = { UPDATE_LOCATION, INSERT_DATA_RES, PURGE, ACTIVATE_BAOC, SAI_REQ };
	uint8_t octets[64];
	uint32_t seed = 7;
	unsigned int i, k;

	for (i = 0; i < 5000; i++) {
		int len = osmo_hexparse(seeds[i % ARRAY_SIZE(seeds)], octets, sizeof(octets));

		assert_true(len > 0);
		for (k = 0; k < i % 3 + 1; k++) {
			seed = seed * 1103515245 + 12345;
			octets[(seed >> 16) % len] = seed >> 8;
		}
		send_gsup(&msc, osmo_hexdump_nospc(octets, len));
		turns(1);
		peer_fill(&msc);
		msc.len = 0;
	}
	assert_int_equal(gsup_door_links(e->door), 1);
	assert_int_equal(store_count(e->store), 1);
}

int main(void)
{
#define T(NAME) cmocka_unit_test_setup_teardown(test_##NAME, setup, teardown)
#define T_HELD(NAME) cmocka_unit_test_setup_teardown(test_##NAME, setup_held, teardown)
	const struct CMUnitTest tests[] = {
		T(update_location),
		T(no_msisdn),
		T(update_location_refused),
		T(former_vlr_is_told),
		T(deleted_subscriber_is_withdrawn),
		T(moved_elsewhere),
		T(new_msisdn_is_pushed),
		T(asked_again_before_the_answer),
		T(msc_goes_away),
		T_HELD(answers_wait_for_the_disk),
		T_HELD(msc_goes_away_during_a_commit),
		T(asks_before_it_says_who_it_is),
		T(purge),
		T(check_imei),
		T(ss),
		T(other_requests),
		T(order_of_many),
		T(noise),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = cmocka_run_group_tests_name("gsup_server", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
