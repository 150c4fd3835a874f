/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calls that leave through the MNCC server: dialled, forwarded, emergency. */

#include "mncc_env.h"

/* --- calls that leave --------------------------------------------------------------------------------------------- */

static void test_call_out(void **state)
{
	uint32_t out = call_out_active();

	assert_int_equal(mncc_server_legs(e->server), 1);
	mncc_peer_clears(&e->msc, MNCC_DISC_IND, REF_A, 16, 0);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, out);
	assert_int_equal(e->out.rx.signal.cause.value, 16);
	mncc_peer_expect_for(&e->msc, MNCC_REL_REQ, REF_A);
	assert_int_equal(mncc_server_legs(e->server), 0);
}

static void test_what_setup_says(void **state)
{
	struct mncc_msg msg;

	a_setup_init(&msg, "4711");
	msg.signal.called.type = 1;
	msg.signal.clir.inv = 1;
	a_sends(&msg);
	expect_out("4711", NULL);
	assert_int_equal(e->out.rx.signal.called.type, 1);
	assert_int_equal(e->out.rx.signal.called.plan, 1);
	assert_true(e->out.rx.signal.fields & MNCC_F_BEARER_CAP);
	assert_true(e->out.rx.signal.fields & MNCC_F_CALLING);
	assert_false(e->out.rx.signal.fields & MNCC_F_EMERGENCY);
	assert_string_equal(e->out.rx.signal.calling.number, "1001");
	assert_int_equal(e->out.rx.signal.calling.present, 1);
	assert_int_equal(e->out.rx.signal.clir.inv, 1);
	assert_string_equal(e->out.rx.signal.imsi, IMSI_A);
}

static void test_media_of_the_phone_come_late(void **state)
{
	uint32_t out;

	a_calls("4711");
	out = expect_out("4711", NULL);
	mncc_peer_says(&e->out, MNCC_RTP_CREATE, out);
	mncc_peer_expect_nothing(&e->out);
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, REF_A, PORT_A);
	mncc_peer_expect_rtp(&e->out, MNCC_RTP_CREATE, out, PORT_A);
	mncc_peer_expect_nothing(&e->msc);
	out_answers(out);
}

/* Outside rings for long and has no address before it answers: OsmoMSC would drop the caller. */
static void test_outside_rings_for_long(void **state)
{
	uint32_t out;

	a_calls("4711");
	out = expect_out("4711", NULL);
	out_gets_media_of_a(out);
	mncc_peer_says(&e->out, MNCC_ALERT_REQ, out);
	mncc_peer_expect_for(&e->msc, MNCC_ALERT_REQ, REF_A);
	osmo_gettimeofday_override_add(14, 0);
	mncc_peer_expect_nothing(&e->msc);
	osmo_gettimeofday_override_add(1, 100000);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, REF_A, 9);
	/* once */
	osmo_gettimeofday_override_add(60, 0);
	mncc_peer_expect_nothing(&e->msc);
	out_answers(out);
	osmo_gettimeofday_override_add(60, 0);
	mncc_peer_expect_nothing(&e->msc);
}

static void test_early_media_in_sdp(void **state)
{
	struct mncc_msg msg;
	uint32_t out;

	a_calls("4711");
	out = expect_out("4711", NULL);
	out_gets_media_of_a(out);
	mncc_msg_init(&msg, MNCC_ALERT_REQ, out);
	OSMO_STRLCPY_ARRAY(msg.sdp, SDP(3000));
	mncc_peer_send(&e->out, &msg);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, REF_A, 3000);
	assert_int_equal(e->msc.rx.rtp.payload_type, 3);
	assert_string_equal(e->msc.rx.rtp.sdp, SDP(3000));
	mncc_peer_expect_for(&e->msc, MNCC_ALERT_REQ, REF_A);
	/* said again: nothing new */
	mncc_peer_send(&e->out, &msg);
	mncc_peer_expect_nothing(&e->msc);
}

static void test_outside_refuses(void **state)
{
	static const struct { enum mncc_msg_type says, answer; int cause; } rows[] = {
		{ MNCC_DISC_REQ, MNCC_REL_IND, 17 },
		{ MNCC_REL_REQ, MNCC_REL_CNF, 1 },
		{ MNCC_REJ_REQ, 0, 57 },
	};
	unsigned int i;
	uint32_t out;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		a_calls("4711");
		out = expect_out("4711", NULL);
		mncc_peer_clears(&e->out, rows[i].says, out, rows[i].cause, 0);
		if (rows[i].answer)
			mncc_peer_expect_for(&e->out, rows[i].answer, out);
		mncc_peer_expect_nothing(&e->out);
		mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, REF_A);
		assert_int_equal(e->msc.rx.signal.cause.value, rows[i].cause);
		mncc_peer_clears(&e->msc, MNCC_REL_IND, REF_A, 16, 0);
		assert_int_equal(mncc_server_legs(e->server), 0);
		assert_int_equal(call_control_count(e->cc), 0);
	}
}

static void test_outside_hangs_up(void **state)
{
	uint32_t out = call_out_active();

	mncc_peer_clears(&e->out, MNCC_DISC_REQ, out, 16, 0);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, out);
	mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 16);
	assert_int_equal(mncc_server_legs(e->server), 0);
}

static void test_without_handler(void **state)
{
	close(e->out.fd);
	mncc_turns(3);
	a_calls("4711");
	mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 1);
}

/* --- forwarding to outside ---------------------------------------------------------------------------------------- */

static void test_forward_out_unconditional(void **state)
{
	uint32_t out;

	b_forwards(SS_CODE_CFU, "4711");
	a_calls("1002");
	mncc_peer_expect_for(&e->msc, MNCC_FACILITY_REQ, REF_A);
	out = expect_out("4711", "1002");
	assert_string_equal(e->out.rx.signal.calling.number, "1001");
	out_gets_media_of_a(out);
	out_answers(out);
}

static void test_forward_out_no_reply(void **state)
{
	uint32_t b, out;

	b_forwards(SS_CODE_CFNRY, "4711");
	a_calls("1002");
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, REF_A, PORT_A);
	b = expect_phone("1002");
	mncc_peer_says(&e->msc, MNCC_CALL_CONF_IND, b);
	mncc_peer_expect_for(&e->msc, MNCC_RTP_CREATE, b);
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, b, PORT_B);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, b, PORT_A);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, REF_A, PORT_B);
	mncc_peer_says(&e->msc, MNCC_ALERT_IND, b);
	mncc_peer_expect_for(&e->msc, MNCC_ALERT_REQ, REF_A);
	osmo_gettimeofday_override_add(5, 100000);
	mncc_peer_expect_for(&e->msc, MNCC_FACILITY_REQ, REF_A);
	mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, b);
	out = expect_out("4711", "1002");
	mncc_peer_says(&e->out, MNCC_RTP_CREATE, out);
	mncc_peer_expect_rtp(&e->out, MNCC_RTP_CREATE, out, PORT_A);
	out_answers(out);
}

/* --- emergency ---------------------------------------------------------------------------------------------------- */

static void test_emergency(void **state)
{
	struct mncc_msg msg;
	uint32_t out;

	a_setup_init(&msg, NULL);
	msg.signal.fields |= MNCC_F_EMERGENCY;
	msg.signal.emergency = 1;
	a_sends(&msg);
	out = expect_out("", NULL);
	assert_true(e->out.rx.signal.fields & MNCC_F_EMERGENCY);
	assert_int_equal(e->out.rx.signal.emergency, 1);
	assert_string_equal(e->out.rx.signal.calling.number, "1001");
	out_gets_media_of_a(out);
	out_answers(out);
}

static void test_emergency_with_a_route(void **state)
{
	struct mncc_msg msg;

	OSMO_STRLCPY_ARRAY(call_control_cfg(e->cc)->emergency_route_to, "4917000112");
	a_setup_init(&msg, "112");
	msg.signal.fields |= MNCC_F_EMERGENCY;
	msg.signal.emergency = 1;
	a_sends(&msg);
	expect_out("4917000112", NULL);
	assert_int_equal(e->out.rx.signal.emergency, 1);
}

static void test_emergency_without_handler(void **state)
{
	struct mncc_msg msg;

	close(e->out.fd);
	mncc_turns(3);
	a_setup_init(&msg, NULL);
	msg.signal.fields |= MNCC_F_EMERGENCY;
	msg.signal.emergency = 1;
	mncc_peer_send(&e->msc, &msg);
	mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MNCC_TEST(call_out),
		MNCC_TEST(what_setup_says),
		MNCC_TEST(media_of_the_phone_come_late),
		MNCC_TEST(outside_rings_for_long),
		MNCC_TEST(early_media_in_sdp),
		MNCC_TEST(outside_refuses),
		MNCC_TEST(outside_hangs_up),
		MNCC_TEST(without_handler),
		MNCC_TEST(forward_out_unconditional),
		MNCC_TEST(forward_out_no_reply),
		MNCC_TEST(emergency),
		MNCC_TEST(emergency_with_a_route),
		MNCC_TEST(emergency_without_handler),
	};

	return mncc_env_run("mncc_out", tests, ARRAY_SIZE(tests));
}
