/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The MSISDN of a subscriber that no message told, asked of OsmoHLR's CTRL interface, which is played here as osmo-hlr
 * 1.5.0 was seen to answer. */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gsup_peer.h"

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#define INTERROGATE_CFU "20" IMSI_IE SESSION("01") "350d" "a10b02010102010e3003040121" CLASS
#define NOT_REGISTERED "22" IMSI_IE SESSION("03") "350d" "a20b020101300602010e800104" CLASS

#define HLR_AWAY "OsmoHLR: it cannot be reached"

static int ctrl_socket;
static struct peer msc, ctrl;

static int setup(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	socklen_t len = sizeof(sin);

	ctrl_socket = tcp_socket();
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(ctrl_socket, (struct sockaddr *)&sin, sizeof(sin)), 0);
	assert_int_equal(listen(ctrl_socket, 5), 0);
	fcntl(ctrl_socket, F_SETFL, O_NONBLOCK);
	assert_int_equal(getsockname(ctrl_socket, (struct sockaddr *)&sin, &len), 0);
	env_ctrl_port = ntohs(sin.sin_port);
	msc.fd = ctrl.fd = -1;
	/* OsmoHLR itself is not there: services are answered all the same */
	env_setup(GSUP_MODE_PROXY, 1, store_memory_alloc(NULL));
	assert_string_equal(gsup_door_ctrl(e->door), "idle");
	msc_connect(&msc);
	msc_identify(&msc, ID_RESP);
	osmo_gettimeofday_override_add(2, 100000);
	turns(5);
	assert_string_equal(gsup_door_error(e->door), HLR_AWAY);
	return 0;
}

static int teardown(void **state)
{
	peer_close(&msc);
	peer_close(&ctrl);
	close(ctrl_socket);
	env_teardown();
	env_ctrl_port = 0;
	return 0;
}

static void ctrl_accept(void)
{
	unsigned int i;

	for (i = 0; i < 500; i++) {
		turns(1);
		ctrl.fd = accept(ctrl_socket, NULL, NULL);
		if (ctrl.fd >= 0)
			break;
		usleep(1000);
	}
	assert_true(ctrl.fd >= 0);
	fcntl(ctrl.fd, F_SETFL, O_NONBLOCK);
	ctrl.len = 0;
	turns(5);
}

static void phone_interrogates(void)
{
	send_gsup(&msc, INTERROGATE_CFU);
	expect_gsup(&msc, NOT_REGISTERED);
}

/* The next frame of the CTRL interface has this text. */
static void expect_text(const char *text)
{
	char frame[512];

	snprintf(frame, sizeof(frame), "%04zxee00%s", strlen(text) + 1,
		 osmo_hexdump_nospc_c(e, (const uint8_t *)text, strlen(text)));
	expect_frame(&ctrl, frame);
}

static void ctrl_says(const char *text)
{
	char frame[1024];

	snprintf(frame, sizeof(frame), "%04zxee00%s", strlen(text) + 1,
		 osmo_hexdump_nospc_c(e, (const uint8_t *)text, strlen(text)));
	send_hex(&ctrl, frame);
	turns(5);
}

static void asked(unsigned int id)
{
	char text[80];

	snprintf(text, sizeof(text), "GET %u subscriber.by-imsi-" IMSI ".info", id);
	expect_text(text);
}

#define REPLY(ID, MORE) "GET_REPLY " ID " subscriber.by-imsi-" IMSI ".info \nid\t1\nimsi\t" IMSI MORE "\nnam_cs\t1\nnam_ps\t1"

static void test_msisdn_is_asked_for(void **state)
{
	phone_interrogates();
	ctrl_accept();
	asked(1);
	assert_string_equal(gsup_door_ctrl(e->door), "connected");
	/* not twice at a time */
	phone_interrogates();
	expect_nothing(&ctrl);
	ctrl_says(REPLY("1", "\nmsisdn\t491711234567"));
	assert_string_equal(subscriber()->msisdn.digits, "491711234567");
	assert_string_equal(subscriber()->vlr_number, "unnamed-MSC");
	assert_int_equal(counted(GSUP_CTR_CTRL_LEARNT), 1);
	/* and not once it is known */
	phone_interrogates();
	expect_nothing(&ctrl);
}

static void test_nothing_to_learn(void **state)
{
	static const char *const answers[] = {
		"ERROR 1 No such subscriber.",
		REPLY("2", ""),
		REPLY("3", "\nmsisdn\t"),
		REPLY("4", "\nmsisdn\tnone"),
		REPLY("5", "\nmsisdn\t11111111112222222222333333333344444444445555555555"),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		phone_interrogates();
		if (!i)
			ctrl_accept();
		asked(i + 1);
		ctrl_says(answers[i]);
	}
	assert_int_equal(store_count(e->store), 0);
	assert_int_equal(counted(GSUP_CTR_CTRL_LEARNT), 0);
	/* it is asked for again each time that it would be needed */
	phone_interrogates();
	asked(i + 1);
}

static void test_answers_of_nothing(void **state)
{
	phone_interrogates();
	ctrl_accept();
	asked(1);
	ctrl_says(REPLY("7", "\nmsisdn\t491711234567"));
	ctrl_says("GET_REPLY");
	ctrl_says("");
	ctrl_says("TRAP 0 something 1");
	send_hex(&ctrl, "0001fe00" "0003ee0520ff" "0001ee00");
	turns(5);
	assert_int_equal(store_count(e->store), 0);
	ctrl_says(REPLY("1", "\nmsisdn\t491711234567"));
	assert_string_equal(subscriber()->msisdn.digits, "491711234567");
}

static void test_connection_breaks(void **state)
{
	phone_interrogates();
	ctrl_accept();
	asked(1);
	peer_close(&ctrl);
	ctrl_accept();
	asked(1);
	ctrl_says(REPLY("1", "\nmsisdn\t491711234567"));
	assert_string_equal(subscriber()->msisdn.digits, "491711234567");
	/* nothing to ask: it is not connected to again */
	peer_close(&ctrl);
	turns(20);
	assert_string_equal(gsup_door_ctrl(e->door), "idle");
	assert_int_equal(accept(ctrl_socket, NULL, NULL), -1);
}

static void test_no_answer(void **state)
{
	phone_interrogates();
	ctrl_accept();
	asked(1);
	osmo_gettimeofday_override_add(4, 900000);
	turns(5);
	assert_string_equal(gsup_door_error(e->door), HLR_AWAY);
	osmo_gettimeofday_override_add(0, 200000);
	turns(5);
	assert_string_equal(gsup_door_error(e->door), "OsmoHLR's CTRL interface: no answer");
	assert_string_equal(gsup_door_ctrl(e->door), "idle");
	peer_close(&ctrl);
	phone_interrogates();
	ctrl_accept();
	asked(2);
}

static void test_never_there(void **state)
{
	close(ctrl_socket);
	ctrl_socket = -1;
	phone_interrogates();
	assert_string_equal(gsup_door_ctrl(e->door), "connecting");
	osmo_gettimeofday_override_add(5, 100000);
	turns(5);
	assert_string_equal(gsup_door_error(e->door), "OsmoHLR's CTRL interface: it cannot be reached");
	assert_string_equal(gsup_door_ctrl(e->door), "idle");
	phone_interrogates();
}

int main(void)
{
#define T(NAME) cmocka_unit_test_setup_teardown(test_##NAME, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(msisdn_is_asked_for),
		T(nothing_to_learn),
		T(answers_of_nothing),
		T(connection_breaks),
		T(no_answer),
		T(never_there),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = cmocka_run_group_tests_name("gsup_ctrl", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
