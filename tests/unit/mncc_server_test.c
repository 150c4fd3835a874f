/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The socket of the MNCC server, and what happens during a call. */

#include <osmocom/core/rate_ctr.h>

#include "mncc_env.h"

/* --- during a call ------------------------------------------------------------------------------------------------ */

static void test_dtmf(void **state)
{
	uint32_t out = call_out_active();
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_START_DTMF_IND, REF_A);
	msg.signal.fields = MNCC_F_KEYPAD;
	msg.signal.keypad = '5';
	mncc_peer_send(&e->msc, &msg);
	mncc_peer_expect_for(&e->msc, MNCC_START_DTMF_RSP, REF_A);
	assert_int_equal(e->msc.rx.signal.keypad, '5');
	assert_int_equal(e->msc.rx.signal.fields, MNCC_F_KEYPAD);
	mncc_peer_expect_for(&e->out, MNCC_START_DTMF_IND, out);
	assert_int_equal(e->out.rx.signal.keypad, '5');
	mncc_peer_says(&e->out, MNCC_START_DTMF_RSP, out);
	mncc_peer_says(&e->msc, MNCC_STOP_DTMF_IND, REF_A);
	mncc_peer_expect_for(&e->msc, MNCC_STOP_DTMF_RSP, REF_A);
	mncc_peer_expect_for(&e->out, MNCC_STOP_DTMF_IND, out);
	mncc_peer_says(&e->out, MNCC_STOP_DTMF_RSP, out);
	mncc_peer_expect_nothing(&e->msc);
}

static void test_hold(void **state)
{
	uint32_t b = call_in_active();

	mncc_peer_says(&e->msc, MNCC_HOLD_IND, b);
	mncc_peer_expect_for(&e->msc, MNCC_HOLD_CNF, b);
	mncc_peer_expect_for(&e->out, MNCC_HOLD_IND, REF_IN);
	mncc_peer_says(&e->out, MNCC_HOLD_CNF, REF_IN);
	mncc_peer_says(&e->msc, MNCC_RETRIEVE_IND, b);
	mncc_peer_expect_for(&e->msc, MNCC_RETRIEVE_CNF, b);
	mncc_peer_expect_for(&e->out, MNCC_RETRIEVE_IND, REF_IN);
	mncc_peer_says(&e->out, MNCC_RETRIEVE_CNF, REF_IN);
	mncc_peer_expect_nothing(&e->msc);
}

/* --- the socket --------------------------------------------------------------------------------------------------- */

static uint64_t counted(enum mncc_ctr ctr)
{
	return rate_ctr_group_get_ctr((struct rate_ctr_group *)mncc_server_ctrs(e->server), ctr)->current;
}

static void test_handler_disappears(void **state)
{
	uint32_t b;

	call_out_active();
	b = call_in_active();
	assert_int_equal(mncc_server_legs(e->server), 2);
	close(e->out.fd);
	mncc_turns(3);
	assert_int_equal(mncc_server_legs(e->server), 0);
	assert_false(mncc_server_is_up(e->server));
	assert_string_not_equal(mncc_server_error(e->server), "");
	assert_int_equal(counted(MNCC_CTR_LOST), 1);
	/* both phones are released, in whichever order */
	mncc_peer_expect(&e->msc, MNCC_DISC_REQ);
	mncc_peer_clears(&e->msc, MNCC_REL_IND, e->msc.rx.callref, 16, 0);
	mncc_peer_expect(&e->msc, MNCC_DISC_REQ);
	mncc_peer_clears(&e->msc, MNCC_REL_IND, e->msc.rx.callref, 16, 0);
	assert_true(e->msc.rx.callref == REF_A || e->msc.rx.callref == b);
	assert_int_equal(call_control_count(e->cc), 0);
	/* and it comes back */
	assert_true(mncc_peer_connect(&e->out, e->path));
	call_out_active();
}

static void test_handler_disappears_before_answer(void **state)
{
	a_calls("4711");
	expect_out("4711", NULL);
	close(e->out.fd);
	mncc_turns(3);
	mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 38);
	mncc_peer_clears(&e->msc, MNCC_REL_IND, REF_A, 16, 0);
	assert_int_equal(call_control_count(e->cc), 0);
}

static void test_second_handler(void **state)
{
	struct mncc_peer second;

	assert_false(mncc_peer_connect(&second, e->path));
	close(second.fd);
	assert_int_equal(counted(MNCC_CTR_REFUSED), 1);
	call_out_active();
}

static void test_wrong_messages(void **state)
{
	const uint8_t octets[40] = { 0x08, 0x01 };

	mncc_peer_says(&e->out, MNCC_SETUP_RSP, REF_IN);
	mncc_peer_expect_for(&e->out, MNCC_REL_IND, REF_IN);
	assert_int_equal(e->out.rx.signal.cause.value, 81);
	mncc_peer_says(&e->out, MNCC_RTP_CREATE, REF_IN);
	mncc_peer_expect_for(&e->out, MNCC_RTP_CREATE, REF_IN);
	assert_int_equal(e->out.rx.rtp.addr.ss_family, 0);
	assert_int_equal(counted(MNCC_CTR_UNKNOWN_CALLREF), 2);
	assert_int_equal(send(e->out.fd, octets, sizeof(octets), 0), sizeof(octets));
	mncc_turns(2);
	assert_int_equal(counted(MNCC_CTR_MALFORMED), 1);
	call_out_active();
}

/* Each message that an MNCC handler can send, in a call that it does not fit: nothing breaks, and the call goes on or
 * ends in order. */
static void test_any_message_at_any_time(void **state)
{
	unsigned int type, ended = 0;
	uint32_t out;

	for (type = MNCC_SETUP_REQ; type <= MNCC_REJ_IND; type++) {
		a_calls("4711");
		out = expect_out("4711", NULL);
		mncc_peer_says(&e->out, type, out);
		if (!mncc_server_legs(e->server))
			ended++;
		else
			mncc_peer_clears(&e->out, MNCC_REJ_REQ, out, 16, 0);
		while (recv(e->out.fd, &e->out.rx, sizeof(e->out.rx), 0) > 0)
			;
		mncc_peer_says(&e->msc, MNCC_REL_CNF, REF_A);
		while (recv(e->msc.fd, &e->msc.rx, sizeof(e->msc.rx), 0) > 0)
			;
		assert_int_equal(mncc_server_legs(e->server), 0);
		assert_int_equal(mncc_door_legs(e->door), 0);
	}
	assert_int_equal(ended, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MNCC_TEST(dtmf),
		MNCC_TEST(hold),
		MNCC_TEST(handler_disappears),
		MNCC_TEST(handler_disappears_before_answer),
		MNCC_TEST(second_handler),
		MNCC_TEST(wrong_messages),
		MNCC_TEST(any_message_at_any_time),
	};

	return mncc_env_run("mncc_server", tests, ARRAY_SIZE(tests));
}
