/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GSUP door between an MSC and an OsmoHLR, both played here over loopback: what passes, what is answered, what is learnt,
 * what happens while OsmoHLR is away or the MSC comes back. */

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
#include <osmocom/supserv/gsup_door.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/ipa_conn.h>

#define IMSI "262020123456789"
#define IMSI_IE "0108" "62020221436587f9"
/* session, state, class as osmo-msc sends them */
#define SESSION(STATE) "3004" "20000001" "3101" STATE
#define CLASS "0a0103"

/* vectors of radio-and-gsup.md 3.2 */
#define ACTIVATE_CFU "20" IMSI_IE SESSION("01") "350d" "a10b02010102010c3003040121" CLASS
#define INTERROGATE_CFU "20" IMSI_IE SESSION("01") "350d" "a10b02010102010e3003040121" CLASS
#define REGISTER_CFU "20" IMSI_IE SESSION("01") "3514" "a11202010102010a300a04012184058194351222" CLASS
#define ACTIVATE_BAOC "20" IMSI_IE SESSION("01") "350d" "a10b02010102010c3003040192" CLASS
#define GET_PASSWORD "22" IMSI_IE SESSION("02") "350b" "a1090201010201120a0100" CLASS
#define PASSWORD_0000 "20" IMSI_IE SESSION("02") "3510" "a20e02010130090201121204" "30303030" CLASS
#define USSD_100 "20" IMSI_IE SESSION("01") "3514" "a11202010102013b300a04010f0405aa180c3602" CLASS
#define USSD_RESULT "22" IMSI_IE SESSION("03") "3508" "a306020101020147" CLASS
#define NET_FAIL_SS "21" IMSI_IE "020111" SESSION("03") CLASS
#define INSERT_DATA "10" IMSI_IE "0807" "06947111325476" "280102"
#define SAI_REQ "08" IMSI_IE "280102"
#define SAI_ERR_NET_FAIL "09" IMSI_IE "020111"

#define ID_RESP "0017fe05" "0005014d534300" "000d00756e6e616d65642d4d534300"

/* One end of a connection that the test plays. */
struct peer {
	int fd;
	uint8_t octets[8192];
	size_t len;
};

struct env {
	struct ipa_io *io;
	struct store *store;
	struct hlr *hlr;
	struct gsup_door *door;
	int listen;			/* of the OsmoHLR */
	uint16_t port;
	struct peer msc, up;
};

static struct env *e;

static void turns(unsigned int n)
{
	while (n--) {
		ipa_io_turn(e->io);
		osmo_select_main(1);
	}
	ipa_io_turn(e->io);
}

static int tcp_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	return fd;
}

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

static void msc_connect(struct peer *p)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(gsup_door_port(e->door)) };

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->len = 0;
	p->fd = tcp_socket();
	assert_int_equal(connect(p->fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	fcntl(p->fd, F_SETFL, O_NONBLOCK);
}

static void peer_close(struct peer *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	p->len = 0;
}

static void send_hex(struct peer *p, const char *hex)
{
	uint8_t octets[1024];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len > 0);
	assert_int_equal(send(p->fd, octets, len, MSG_NOSIGNAL), len);
}

/* A GSUP message in its frame. */
static void send_gsup(struct peer *p, const char *hex)
{
	uint8_t octets[1024];
	char frame[2100];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len > 0);
	snprintf(frame, sizeof(frame), "%04xee05%s", len + 1, hex);
	send_hex(p, frame);
}

static bool peer_fill(struct peer *p)
{
	ssize_t rc = recv(p->fd, p->octets + p->len, sizeof(p->octets) - p->len, 0);

	if (rc > 0)
		p->len += rc;
	return rc == 0;
}

/* Wait (at most some hundred turns) for the next frame of the peer, whole with its header. */
static void expect_frame(struct peer *p, const char *hex)
{
	uint8_t want[1024];
	int want_len = osmo_hexparse(hex, want, sizeof(want));
	unsigned int i;

	for (i = 0; i < 500 && p->len < want_len; i++) {
		turns(1);
		peer_fill(p);
		if (p->len < want_len)
			usleep(1000);
	}
	assert_string_equal(osmo_hexdump_nospc_c(e, p->octets, OSMO_MIN(p->len, want_len)),
			    osmo_hexdump_nospc_c(e, want, want_len));
	p->len -= want_len;
	memmove(p->octets, p->octets + want_len, p->len);
}

static void expect_gsup(struct peer *p, const char *hex)
{
	char frame[2100];

	snprintf(frame, sizeof(frame), "%04zxee05%s", strlen(hex) / 2 + 1, hex);
	expect_frame(p, frame);
}

static void expect_nothing(struct peer *p)
{
	turns(20);
	peer_fill(p);
	assert_int_equal(p->len, 0);
}

static void up_accept(void)
{
	unsigned int i;

	for (i = 0; i < 500; i++) {
		turns(1);
		e->up.fd = accept(e->listen, NULL, NULL);
		if (e->up.fd >= 0)
			break;
		usleep(1000);
	}
	assert_true(e->up.fd >= 0);
	fcntl(e->up.fd, F_SETFL, O_NONBLOCK);
	e->up.len = 0;
}

static const char id_get[] = "0011fe0401080107010201030104010501010100";

static void msc_identify(struct peer *p)
{
	expect_frame(p, id_get);
	send_hex(p, ID_RESP "0001fe06");
	expect_frame(p, "0001fe06");
}

static void up_identify(void)
{
	up_accept();
	send_hex(&e->up, id_get);
	expect_frame(&e->up, ID_RESP "0001fe06");
	send_hex(&e->up, "0001fe06");
}

static void both_connect(void)
{
	msc_connect(&e->msc);
	msc_identify(&e->msc);
	up_identify();
	assert_int_equal(gsup_door_links(e->door), 1);
}

static void open_door(enum gsup_mode mode)
{
	struct gsup_door_cfg cfg = {
		.mode = mode, .local_host = "127.0.0.1", .upstream_host = "127.0.0.1", .upstream_port = e->port,
		.retry = 1, .io = e->io, .hlr = e->hlr,
	};
	char *error = NULL;

	e->door = gsup_door_open(e, &cfg, &error);
	assert_non_null(e->door);
}

static int setup(void **state)
{
	osmo_gettimeofday_override = true;
	e = talloc_zero(NULL, struct env);
	e->io = ipa_io_alloc(e);
	e->store = store_memory_alloc(e);
	e->hlr = hlr_alloc(e, e->store);
	hlr_cfg(e->hlr)->create_on_demand = true;
	e->listen = hlr_listen(0);
	e->port = port_of(e->listen);
	e->msc.fd = e->up.fd = -1;
	open_door(GSUP_MODE_PROXY);
	return 0;
}

static int setup_shadow(void **state)
{
	setup(state);
	talloc_free(e->door);
	open_door(GSUP_MODE_SHADOW);
	return 0;
}

static int teardown(void **state)
{
	talloc_free(e->door);
	peer_close(&e->msc);
	peer_close(&e->up);
	close(e->listen);
	assert_int_equal(hlr_ss_sessions(e->hlr), 0);
	talloc_free(e->hlr);
	store_free(e->store);
	talloc_free(e);
	return 0;
}

static uint64_t counted(enum gsup_ctr ctr)
{
	return rate_ctr_group_get_ctr((struct rate_ctr_group *)gsup_door_ctrs(e->door), ctr)->current;
}

static void test_everything_passes(void **state)
{
	both_connect();
	send_gsup(&e->msc, SAI_REQ);
	expect_gsup(&e->up, SAI_REQ);
	send_gsup(&e->up, "0a" IMSI_IE "0322" "2010000102030405060708090a0b0c0d0e0f" "210421222324" "220831323334353637" "38");
	expect_gsup(&e->msc, "0a" IMSI_IE "0322" "2010000102030405060708090a0b0c0d0e0f" "210421222324" "220831323334353637" "38");
	/* another protocol than GSUP, and octets that are no GSUP message at all */
	send_hex(&e->msc, "0003ee0601020004ee05ffff01");
	expect_frame(&e->up, "0003ee0601020004ee05ffff01");
	send_hex(&e->up, "0003ee06aabb");
	expect_frame(&e->msc, "0003ee06aabb");
	/* USSD that is not ours, both ways */
	send_gsup(&e->msc, USSD_100);
	expect_gsup(&e->up, USSD_100);
	send_gsup(&e->up, USSD_RESULT);
	expect_gsup(&e->msc, USSD_RESULT);
	send_hex(&e->msc, "0001fe00");
	expect_frame(&e->msc, "0001fe01");
	expect_nothing(&e->up);
}

static void test_order_of_many(void **state)
{
	unsigned int i;

	both_connect();
	for (i = 0; i < 200; i++)
		send_hex(&e->msc, i & 1 ? "0002ee0601" : "0002ee0602");
	for (i = 0; i < 200; i++)
		expect_frame(&e->up, i & 1 ? "0002ee0601" : "0002ee0602");
}

static void test_ss_is_answered(void **state)
{
	struct hlr_subscriber sub;

	both_connect();
	/* P,NR: activation gives ss-ErrorStatus 04, as a result message */
	send_gsup(&e->msc, ACTIVATE_CFU);
	expect_gsup(&e->msc, "22" IMSI_IE SESSION("03") "350b" "a309020101020111040104" CLASS);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	send_gsup(&e->msc, REGISTER_CFU);
	expect_gsup(&e->msc, "22" IMSI_IE SESSION("03") "3520"
		    "a21e020101301902010aa014040121300f300d83011184010785058194351222" CLASS);
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_true(ss_profile_operative(&sub.profile, SS_CODE_CFU, BSG_SPEECH));
	expect_nothing(&e->up);
	assert_int_equal(counted(GSUP_CTR_SS_SESSIONS), 2);
}

static void test_password_dialogue(void **state)
{
	both_connect();
	send_gsup(&e->msc, ACTIVATE_BAOC);
	expect_gsup(&e->msc, GET_PASSWORD);
	assert_int_equal(gsup_door_sessions(e->door), 1);
	send_gsup(&e->msc, PASSWORD_0000);
	turns(10);
	peer_fill(&e->msc);
	assert_true(e->msc.len > 0);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	e->msc.len = 0;
	/* the MSC gives up in the middle: END without SS info, or an error */
	send_gsup(&e->msc, ACTIVATE_BAOC);
	expect_gsup(&e->msc, GET_PASSWORD);
	send_gsup(&e->msc, "20" IMSI_IE SESSION("03") CLASS);
	turns(10);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	send_gsup(&e->msc, ACTIVATE_BAOC);
	expect_gsup(&e->msc, GET_PASSWORD);
	send_gsup(&e->msc, NET_FAIL_SS);
	turns(10);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	assert_int_equal(hlr_ss_sessions(e->hlr), 0);
	expect_nothing(&e->up);
}

static void test_session_dies_with_msc(void **state)
{
	both_connect();
	send_gsup(&e->msc, ACTIVATE_BAOC);
	expect_gsup(&e->msc, GET_PASSWORD);
	peer_close(&e->msc);
	turns(20);
	assert_int_equal(gsup_door_sessions(e->door), 0);
	assert_int_equal(hlr_ss_sessions(e->hlr), 0);
}

static void test_msisdn_is_learnt(void **state)
{
	struct hlr_subscriber sub;

	both_connect();
	send_gsup(&e->up, INSERT_DATA);
	expect_gsup(&e->msc, INSERT_DATA);
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_string_equal(sub.msisdn.digits, "491711234567");
	assert_string_equal(sub.vlr_number, "unnamed-MSC");
	assert_int_equal(sub.version, 1);
	/* nothing new is no commit */
	send_gsup(&e->up, INSERT_DATA);
	expect_gsup(&e->msc, INSERT_DATA);
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_int_equal(sub.version, 1);
	send_gsup(&e->up, "0e" IMSI_IE "0700");
	expect_gsup(&e->msc, "0e" IMSI_IE "0700");
	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	assert_true(sub.purged);
	/* who was never seen is not invented by a cancel */
	send_gsup(&e->up, "1c" "0108" "62020221436587f0" "060101");
	turns(10);
	assert_int_equal(store_count(e->store), 1);
}

static void test_upstream_breaks(void **state)
{
	both_connect();
	send_gsup(&e->msc, SAI_REQ);
	expect_gsup(&e->up, SAI_REQ);
	send_gsup(&e->msc, USSD_100);
	expect_gsup(&e->up, USSD_100);
	/* requests in flight get their own errors, in their order */
	close(e->listen);
	peer_close(&e->up);
	expect_gsup(&e->msc, SAI_ERR_NET_FAIL);
	expect_gsup(&e->msc, NET_FAIL_SS);
	/* and so does the next; SS is answered as ever */
	send_gsup(&e->msc, SAI_REQ);
	expect_gsup(&e->msc, SAI_ERR_NET_FAIL);
	send_gsup(&e->msc, INTERROGATE_CFU);
	expect_gsup(&e->msc, "22" IMSI_IE SESSION("03") "350d" "a20b020101300602010e800104" CLASS);
	assert_int_equal(counted(GSUP_CTR_UPSTREAM_LOST), 1);
	/* OsmoHLR is back: the same identity, and requests pass again */
	e->listen = hlr_listen(e->port);
	osmo_gettimeofday_override_add(1, 100000);
	up_identify();
	turns(5);
	send_gsup(&e->msc, SAI_REQ);
	expect_gsup(&e->up, SAI_REQ);
}

static void test_upstream_never_there(void **state)
{
	close(e->listen);
	msc_connect(&e->msc);
	msc_identify(&e->msc);
	send_gsup(&e->msc, SAI_REQ);
	/* kept for the first attempt */
	expect_nothing(&e->msc);
	send_gsup(&e->msc, INTERROGATE_CFU);
	expect_gsup(&e->msc, "22" IMSI_IE SESSION("03") "350d" "a20b020101300602010e800104" CLASS);
	osmo_gettimeofday_override_add(2, 100000);
	expect_gsup(&e->msc, SAI_ERR_NET_FAIL);
	e->listen = hlr_listen(e->port);
}

static void test_kept_until_connected(void **state)
{
	msc_connect(&e->msc);
	expect_frame(&e->msc, id_get);
	send_hex(&e->msc, ID_RESP "0001fe06");
	send_gsup(&e->msc, SAI_REQ);
	expect_frame(&e->msc, "0001fe06");
	up_identify();
	expect_gsup(&e->up, SAI_REQ);
}

static void test_msc_reconnects(void **state)
{
	struct peer again = { .fd = -1 };
	unsigned int i;

	both_connect();
	/* the new connection comes while the old one still seems to stand */
	msc_connect(&again);
	msc_identify(&again);
	send_gsup(&again, SAI_REQ);
	/* OsmoHLR sees the old one end; until it has closed it too, nobody else has the name */
	for (i = 0; i < 100 && !peer_fill(&e->up); i++)
		turns(1);
	assert_true(i < 100);
	turns(20);
	assert_int_equal(accept(e->listen, NULL, NULL), -1);
	peer_close(&e->up);
	up_identify();
	expect_gsup(&e->up, SAI_REQ);
	assert_int_equal(gsup_door_links(e->door), 1);
	/* the old connection of the MSC was closed */
	assert_true(peer_fill(&e->msc));
	peer_close(&e->msc);
	e->msc = again;
}

static void test_shadow(void **state)
{
	both_connect();
	send_gsup(&e->msc, REGISTER_CFU);
	expect_gsup(&e->up, REGISTER_CFU);
	expect_nothing(&e->msc);
	/* the real answer of an OsmoHLR */
	send_gsup(&e->up, "21" IMSI_IE "020160" SESSION("03") CLASS);
	expect_gsup(&e->msc, "21" IMSI_IE "020160" SESSION("03") CLASS);
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
		assert_int_equal(send(e->msc.fd, frame, len, MSG_NOSIGNAL), len);
		turns(1);
		peer_fill(&e->msc);
		peer_fill(&e->up);
		e->msc.len = e->up.len = 0;
	}
	assert_int_equal(gsup_door_links(e->door), 1);
}

int main(void)
{
#define T(NAME, SETUP) cmocka_unit_test_setup_teardown(test_##NAME, SETUP, teardown)
	const struct CMUnitTest tests[] = {
		T(everything_passes, setup),
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
