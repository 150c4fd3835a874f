/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GSUP door between an MSC and an OsmoHLR, both played here over loopback: what passes, what is answered, what is
 * learnt, what happens while OsmoHLR is away or the MSC comes back. */

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#include "gsup_peer.h"

/* vectors of radio-and-gsup.md 3.2 */
#define ACTIVATE_CFU "20" IMSI_IE SESSION("01") "350d" "a10b02010102010c3003040121" CLASS
#define INTERROGATE_CFU "20" IMSI_IE SESSION("01") "350d" "a10b02010102010e3003040121" CLASS
#define REGISTER_CFU "20" IMSI_IE SESSION("01") "3514" "a11202010102010a300a04012184058194351222" CLASS
#define PASSWORD_0000 "20" IMSI_IE SESSION("02") "3510" "a20e02010130090201121204" "30303030" CLASS
#define USSD_RESULT "22" IMSI_IE SESSION("03") "3508" "a306020101020147" CLASS
#define NET_FAIL_SS "21" IMSI_IE "020111" SESSION("03") CLASS
#define INSERT_DATA "10" IMSI_IE "0807" "06947111325476" "280102"
#define SAI_ERR_NET_FAIL "09" IMSI_IE "020111"

/* The OsmoHLR that the test plays, and the MSC. */
static int hlr_socket;
static uint16_t hlr_port;
static struct peer msc, up;

static int hlr_listen(uint16_t port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = tcp_socket();

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	assert_int_equal(listen(fd, 5), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static uint16_t port_of(int fd)
{
	struct sockaddr_in sin;
	socklen_t len = sizeof(sin);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	return ntohs(sin.sin_port);
}

static void up_accept(void)
{
	unsigned int i;

	for (i = 0; i < 500; i++) {
		turns(1);
		up.fd = accept(hlr_socket, NULL, NULL);
		if (up.fd >= 0)
			break;
		usleep(1000);
	}
	assert_true(up.fd >= 0);
	fcntl(up.fd, F_SETFL, O_NONBLOCK);
	up.len = 0;
}

static void up_identify(void)
{
	up_accept();
	send_hex(&up, ID_GET);
	expect_frame(&up, ID_RESP "0001fe06");
	send_hex(&up, "0001fe06");
}

static void both_connect(void)
{
	msc_connect(&msc);
	msc_identify(&msc, ID_RESP);
	up_identify();
	assert_int_equal(gsup_door_links(e->door), 1);
}

static int setup_mode(enum gsup_mode mode)
{
	hlr_socket = hlr_listen(0);
	hlr_port = port_of(hlr_socket);
	msc.fd = up.fd = -1;
	env_setup(mode, hlr_port, store_memory_alloc(NULL));
	return 0;
}

static int setup(void **state)
{
	return setup_mode(GSUP_MODE_PROXY);
}

static int setup_shadow(void **state)
{
	return setup_mode(GSUP_MODE_SHADOW);
}

static int teardown(void **state)
{
	peer_close(&msc);
	peer_close(&up);
	close(hlr_socket);
	env_teardown();
	return 0;
}

/* OsmoHLR would answer PROC_SS_ERROR, of which the phone sees a cause only. */
static void test_malformed_is_rejected_here(void **state)
{
	both_connect();
	/* registerSS without its argument, and one that is cut off */
	send_gsup(&msc, "20" IMSI_IE SESSION("01") "3508" "a10602010102010a" CLASS);
	expect_gsup(&msc, "22" IMSI_IE SESSION("03") "3508" "a406020101810102" CLASS);
	send_gsup(&msc, "20" IMSI_IE SESSION("01") "350c" "a10b02010102010c30030401" CLASS);
	expect_gsup(&msc, "22" IMSI_IE SESSION("03") "3507" "a4050500800102" CLASS);
	expect_nothing(&up);
	assert_int_equal(gsup_door_sessions(e->door), 0);
}

static void test_everything_passes(void **state)
{
	both_connect();
	send_gsup(&msc, SAI_REQ);
	expect_gsup(&up, SAI_REQ);
	send_gsup(&up, "0a" IMSI_IE "0322"
		       "2010000102030405060708090a0b0c0d0e0f"
		       "210421222324"
		       "220831323334353637"
		       "38");
	expect_gsup(&msc, "0a" IMSI_IE "0322"
			  "2010000102030405060708090a0b0c0d0e0f"
			  "210421222324"
			  "220831323334353637"
			  "38");
	/* another protocol than GSUP, and octets that are no GSUP message at all */
	send_hex(&msc, "0003ee0601020004ee05ffff01");
	expect_frame(&up, "0003ee0601020004ee05ffff01");
	send_hex(&up, "0003ee06aabb");
	expect_frame(&msc, "0003ee06aabb");
	/* USSD that is not ours, both ways */
	send_gsup(&msc, USSD_100);
	expect_gsup(&up, USSD_100);
	send_gsup(&up, USSD_RESULT);
	expect_gsup(&msc, USSD_RESULT);
	send_hex(&msc, "0001fe00");
	expect_frame(&msc, "0001fe01");
	expect_nothing(&up);
}

static void test_order_of_many(void **state)
{
	unsigned int i;

	both_connect();
	for (i = 0; i < 200; i++)
		send_hex(&msc, i & 1 ? "0002ee0601" : "0002ee0602");
	for (i = 0; i < 200; i++)
		expect_frame(&up, i & 1 ? "0002ee0601" : "0002ee0602");
}

static void test_ss_is_answered(void **state)
{
	struct hlr_subscriber sub;

	both_connect();
	/* P,NR: activation gives ss-ErrorStatus 04, as a result message */
	send_gsup(&msc, ACTIVATE_CFU);
	expect_gsup(&msc, "22" IMSI_IE SESSION("03") "350b" "a309020101020111040104" CLASS);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	send_gsup(&msc, REGISTER_CFU);
	expect_gsup(&msc, "22" IMSI_IE SESSION("03") "3520"
		    "a21e020101301902010aa014040121300f300d83011184010785058194351222" CLASS);
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_true(ss_profile_operative(&sub.profile, SS_CODE_CFU, BSG_SPEECH));
	expect_nothing(&up);
	assert_int_equal(counted(GSUP_CTR_SS_SESSIONS), 2);
}

static void test_password_dialogue(void **state)
{
	both_connect();
	send_gsup(&msc, ACTIVATE_BAOC);
	expect_gsup(&msc, GET_PASSWORD);
	assert_int_equal(gsup_door_sessions(e->door), 1);
	send_gsup(&msc, PASSWORD_0000);
	turns(10);
	peer_fill(&msc);
	assert_true(msc.len > 0);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	msc.len = 0;
	/* the MSC gives up in the middle: END without SS info, or an error */
	send_gsup(&msc, ACTIVATE_BAOC);
	expect_gsup(&msc, GET_PASSWORD);
	send_gsup(&msc, "20" IMSI_IE SESSION("03") CLASS);
	turns(10);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	send_gsup(&msc, ACTIVATE_BAOC);
	expect_gsup(&msc, GET_PASSWORD);
	send_gsup(&msc, NET_FAIL_SS);
	turns(10);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	assert_int_equal(hlr_ss_sessions(e->hlr), 0);
	expect_nothing(&up);
}

static void test_session_dies_with_msc(void **state)
{
	both_connect();
	send_gsup(&msc, ACTIVATE_BAOC);
	expect_gsup(&msc, GET_PASSWORD);
	peer_close(&msc);
	turns(20);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	assert_int_equal(hlr_ss_sessions(e->hlr), 0);
}

static void test_msisdn_is_learnt(void **state)
{
	struct hlr_subscriber sub;

	both_connect();
	send_gsup(&up, INSERT_DATA);
	expect_gsup(&msc, INSERT_DATA);
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_string_equal(sub.msisdn.digits, "491711234567");
	assert_string_equal(sub.vlr_number, "unnamed-MSC");
	assert_int_equal(sub.version, 1);
	/* nothing new is no commit */
	send_gsup(&up, INSERT_DATA);
	expect_gsup(&msc, INSERT_DATA);
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_int_equal(sub.version, 1);
	send_gsup(&up, "0e" IMSI_IE "0700");
	expect_gsup(&msc, "0e" IMSI_IE "0700");
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_true(sub.purged);
	/* who was never seen is not invented by a cancel */
	send_gsup(&up, "1c" "0108" "62020221436587f0" "060101");
	turns(10);
	assert_int_equal(store_count(e->store), 1);
}

static void test_upstream_breaks(void **state)
{
	both_connect();
	send_gsup(&msc, SAI_REQ);
	expect_gsup(&up, SAI_REQ);
	send_gsup(&msc, USSD_100);
	expect_gsup(&up, USSD_100);
	/* requests in flight get their own errors, in their order */
	close(hlr_socket);
	peer_close(&up);
	expect_gsup(&msc, SAI_ERR_NET_FAIL);
	expect_gsup(&msc, NET_FAIL_SS);
	/* and so does the next; SS is answered as ever */
	send_gsup(&msc, SAI_REQ);
	expect_gsup(&msc, SAI_ERR_NET_FAIL);
	send_gsup(&msc, INTERROGATE_CFU);
	expect_gsup(&msc, "22" IMSI_IE SESSION("03") "350d" "a20b020101300602010e800104" CLASS);
	assert_int_equal(counted(GSUP_CTR_UPSTREAM_LOST), 1);
	/* OsmoHLR is back: the same identity, and requests pass again */
	hlr_socket = hlr_listen(hlr_port);
	osmo_gettimeofday_override_add(1, 100000);
	up_identify();
	turns(5);
	send_gsup(&msc, SAI_REQ);
	expect_gsup(&up, SAI_REQ);
}

static void test_upstream_never_there(void **state)
{
	close(hlr_socket);
	msc_connect(&msc);
	msc_identify(&msc, ID_RESP);
	send_gsup(&msc, SAI_REQ);
	/* kept for the first attempt */
	expect_nothing(&msc);
	send_gsup(&msc, INTERROGATE_CFU);
	expect_gsup(&msc, "22" IMSI_IE SESSION("03") "350d" "a20b020101300602010e800104" CLASS);
	osmo_gettimeofday_override_add(2, 100000);
	expect_gsup(&msc, SAI_ERR_NET_FAIL);
	hlr_socket = hlr_listen(hlr_port);
}

static void test_kept_until_connected(void **state)
{
	msc_connect(&msc);
	expect_frame(&msc, ID_GET);
	send_hex(&msc, ID_RESP "0001fe06");
	send_gsup(&msc, SAI_REQ);
	expect_frame(&msc, "0001fe06");
	up_identify();
	expect_gsup(&up, SAI_REQ);
}

static void test_msc_reconnects(void **state)
{
	struct peer again = { .fd = -1 };
	unsigned int i;

	both_connect();
	/* the new connection comes while the old one still seems to stand */
	msc_connect(&again);
	msc_identify(&again, ID_RESP);
	send_gsup(&again, SAI_REQ);
	/* OsmoHLR sees the old one end; until it has closed it too, nobody else has the name */
	for (i = 0; i < 100 && !peer_fill(&up); i++)
		turns(1);
	assert_true(i < 100);
	turns(20);
	assert_int_equal(accept(hlr_socket, NULL, NULL), -1);
	peer_close(&up);
	up_identify();
	expect_gsup(&up, SAI_REQ);
	assert_int_equal(gsup_door_links(e->door), 1);
	/* the old connection of the MSC was closed */
	assert_true(peer_fill(&msc));
	peer_close(&msc);
	msc = again;
}

static void test_shadow(void **state)
{
	both_connect();
	send_gsup(&msc, REGISTER_CFU);
	expect_gsup(&up, REGISTER_CFU);
	expect_nothing(&msc);
	/* the real answer of an OsmoHLR */
	send_gsup(&up, "21" IMSI_IE "020160" SESSION("03") CLASS);
	expect_gsup(&msc, "21" IMSI_IE "020160" SESSION("03") CLASS);
	assert_int_equal(counted(GSUP_CTR_SS_SESSIONS), 1);
	assert_int_equal(gsup_door_sessions(e->door), 0);
}

static void test_noise(void **state)
{
	uint8_t frame[64];
	uint32_t seed = 7;
	unsigned int i, k;

	both_connect();
	for (i = 0; i < 3000; i++) {
		int len = osmo_hexparse("0028ee05" REGISTER_CFU, frame, sizeof(frame));

		assert_true(len > 10);
		len = osmo_hexparse(REGISTER_CFU, frame + 4, sizeof(frame) - 4) + 4;
		for (k = 0; k < 3; k++) {
			seed = seed * 1103515245 + 12345;
			frame[4 + (seed >> 16) % (len - 4)] = seed >> 8;
		}
		frame[0] = 0;
		frame[1] = len - 3;
		frame[2] = 0xee;
		frame[3] = 0x05;
		assert_int_equal(send(msc.fd, frame, len, MSG_NOSIGNAL), len);
		turns(1);
		peer_fill(&msc);
		peer_fill(&up);
		msc.len = up.len = 0;
	}
	assert_int_equal(gsup_door_links(e->door), 1);
}

int main(void)
{
#define T(NAME, SETUP) cmocka_unit_test_setup_teardown(test_##NAME, SETUP, teardown)
	const struct CMUnitTest tests[] = {
		T(everything_passes, setup),
		T(malformed_is_rejected_here, setup),
		T(order_of_many, setup),
		T(ss_is_answered, setup),
		T(password_dialogue, setup),
		T(session_dies_with_msc, setup),
		T(msisdn_is_learnt, setup),
		T(upstream_breaks, setup),
		T(upstream_never_there, setup),
		T(kept_until_connected, setup),
		T(msc_reconnects, setup),
		T(shadow, setup_shadow),
		T(noise, setup),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = cmocka_run_group_tests_name("gsup_door", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
