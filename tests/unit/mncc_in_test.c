/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calls that come in through the MNCC server. */

#include "mncc_env.h"

/* --- calls that come in ------------------------------------------------------------------------------------------- */

static void test_call_in(void **state)
{
	uint32_t b;

	call_in("1002");
	b = expect_phone("1002");
	assert_string_equal(e->msc.rx.signal.calling.number, "4930123");
	assert_int_equal(e->msc.rx.signal.calling.type, 1);
	assert_int_equal(e->msc.rx.signal.calling.present, 0);
	phone_rings(b, PORT_B);
	phone_answers(b);
	assert_string_equal(call_record_find(e->cc, 1)->answered_by.digits, "1002");
	mncc_peer_clears(&e->msc, MNCC_DISC_IND, b, 16, 0);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, REF_IN);
	assert_int_equal(e->out.rx.signal.cause.value, 16);
}

static void test_call_in_with_sdp(void **state)
{
	struct mncc_msg msg;
	uint32_t b;

	in_setup_init(&msg, "4930123", "1002");
	OSMO_STRLCPY_ARRAY(msg.sdp, SDP(3000));
	mncc_peer_send(&e->out, &msg);
	b = expect_phone("1002");
	phone_rings(b, PORT_B);
	/* while it rings */
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, b, 3000);
}

static void test_caller_outside_gives_up(void **state)
{
	uint32_t b;

	call_in("1002");
	b = expect_phone("1002");
	mncc_peer_clears(&e->out, MNCC_REL_REQ, REF_IN, 16, 0);
	mncc_peer_expect_for(&e->out, MNCC_REL_CNF, REF_IN);
	mncc_peer_expect_for(&e->msc, MNCC_REL_REQ, b);
	assert_int_equal(mncc_server_legs(e->server), 0);
}

static void test_call_in_is_forwarded(void **state)
{
	uint32_t b, c;

	b_forwards(SS_CODE_CFNRY, "1003");
	call_in("1002");
	b = expect_phone("1002");
	phone_rings(b, PORT_B);
	osmo_gettimeofday_override_add(5, 100000);
	mncc_turns(2);
	/* the caller is told that it is forwarded, and then where the next phone receives */
	mncc_peer_expect_for(&e->out, MNCC_FACILITY_IND, REF_IN);
	assert_true(e->out.rx.signal.fields & MNCC_F_FACILITY);
	mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, b);
	c = expect_phone("1003");
	assert_string_equal(e->msc.rx.signal.redirecting.number, "1002");
	assert_string_equal(e->msc.rx.signal.calling.number, "4930123");
	mncc_peer_clears(&e->msc, MNCC_REL_IND, b, 16, 0);
	mncc_peer_says(&e->msc, MNCC_CALL_CONF_IND, c);
	mncc_peer_expect_for(&e->msc, MNCC_RTP_CREATE, c);
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, c, PORT_B + 1);
	mncc_peer_expect_rtp(&e->out, MNCC_RTP_CREATE, REF_IN, PORT_B + 1);
	mncc_peer_says(&e->msc, MNCC_ALERT_IND, c);
	mncc_peer_expect_nothing(&e->out);
	phone_answers(c);
}

static void test_call_in_is_forwarded_out(void **state)
{
	struct mncc_msg msg;
	uint32_t out;

	b_forwards(SS_CODE_CFU, "4711");
	in_setup_init(&msg, "4930123", "1002");
	OSMO_STRLCPY_ARRAY(msg.sdp, SDP(3000));
	mncc_peer_send(&e->out, &msg);
	mncc_peer_expect_for(&e->out, MNCC_FACILITY_IND, REF_IN);
	out = expect_out("4711", "1002");
	assert_string_equal(e->out.rx.signal.calling.number, "4930123");
	assert_string_equal(e->out.rx.signal.imsi, "");
	mncc_peer_says(&e->out, MNCC_RTP_CREATE, out);
	mncc_peer_expect_rtp(&e->out, MNCC_RTP_CREATE, out, 3000);
	mncc_peer_says(&e->out, MNCC_ALERT_REQ, out);
	/* what rings is confirmed, also when its address is not known yet */
	mncc_peer_expect_for(&e->out, MNCC_CALL_CONF_IND, REF_IN);
	mncc_peer_expect_for(&e->out, MNCC_ALERT_IND, REF_IN);
	mncc_peer_says(&e->out, MNCC_RTP_CREATE, REF_IN);
	mncc_peer_expect_nothing(&e->out);
	mncc_peer_rtp(&e->out, MNCC_RTP_CONNECT, out, 3002);
	mncc_peer_expect_rtp(&e->out, MNCC_RTP_CREATE, REF_IN, 3002);
	mncc_peer_says(&e->out, MNCC_SETUP_RSP, out);
	mncc_peer_expect_for(&e->out, MNCC_SETUP_COMPL_IND, out);
	mncc_peer_expect_for(&e->out, MNCC_SETUP_CNF, REF_IN);
	assert_int_equal(mncc_server_legs(e->server), 2);
	mncc_peer_clears(&e->out, MNCC_DISC_REQ, REF_IN, 16, 0);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, REF_IN);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, out);
}

static void test_call_in_was_forwarded(void **state)
{
	struct mncc_msg msg;

	in_setup_init(&msg, "4930123", "1002");
	msg.signal.calling.present = 1;
	msg.signal.fields |= MNCC_F_REDIRECTING;
	OSMO_STRLCPY_ARRAY(msg.signal.redirecting.number, "4940999");
	mncc_peer_send(&e->out, &msg);
	expect_phone("1002");
	assert_string_equal(e->msc.rx.signal.redirecting.number, "4940999");
	assert_int_equal(e->msc.rx.signal.calling.present, 1);
	assert_string_equal(e->msc.rx.signal.calling.number, "");
	assert_true(e->msc.rx.signal.fields & MNCC_F_FACILITY);
}

/* B forwards to a number outside, which comes back with B as the one who forwarded: it ends there. */
static void test_circle_through_outside(void **state)
{
	struct mncc_msg msg;

	b_forwards(SS_CODE_CFU, "4711");
	in_setup_init(&msg, "4930123", "1002");
	msg.signal.fields |= MNCC_F_REDIRECTING;
	OSMO_STRLCPY_ARRAY(msg.signal.redirecting.number, "4711");
	mncc_peer_send(&e->out, &msg);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, REF_IN);
	assert_int_equal(e->out.rx.signal.cause.value, 21);
}

static void test_call_in_by_imsi(void **state)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_SETUP_REQ, REF_IN);
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, IMSI_C);
	mncc_peer_send(&e->out, &msg);
	expect_phone("1003");
}

static void in_is_refused(const struct mncc_msg *msg, int cause)
{
	mncc_peer_send(&e->out, msg);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, msg->callref);
	assert_int_equal(e->out.rx.signal.cause.value, cause);
	assert_int_equal(mncc_server_legs(e->server), 0);
	mncc_peer_expect_nothing(&e->msc);
}

static void test_call_in_refused(void **state)
{
	struct mncc_msg msg;

	/* it does not go back to where it came from */
	in_setup_init(&msg, "4930123", "4711");
	in_is_refused(&msg, 1);
	in_setup_init(&msg, "4930123", "alice");
	in_is_refused(&msg, 28);
	mncc_msg_init(&msg, MNCC_SETUP_REQ, REF_IN);
	in_is_refused(&msg, 28);
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, "001019999999999");
	in_is_refused(&msg, 1);
	in_setup_init(&msg, "4930123", "1002");
	msg.callref = REF_A;
	in_is_refused(&msg, 81);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MNCC_TEST(call_in),
		MNCC_TEST(call_in_with_sdp),
		MNCC_TEST(caller_outside_gives_up),
		MNCC_TEST(call_in_is_forwarded),
		MNCC_TEST(call_in_is_forwarded_out),
		MNCC_TEST(call_in_was_forwarded),
		MNCC_TEST(circle_through_outside),
		MNCC_TEST(call_in_by_imsi),
		MNCC_TEST(call_in_refused),
	};

	return mncc_env_run("mncc_in", tests, ARRAY_SIZE(tests));
}
