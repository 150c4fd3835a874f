/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A call that waits at a phone of OsmoMSC, which has one stream of media for the phone and answers no RTP_CREATE for the
 * second call. */

#include "mncc_env.h"

#define REF_C 0x80000002
#define PORT_C 3000

static enum hlr_verdict call_waiting(void *priv, struct hlr_subscriber *sub)
{
	sub->profile.cw.provisioned = true;
	sub->profile.cw.active = BSG_SPEECH;
	return HLR_COMMIT;
}

/* A and B talk. \returns callref of B. */
static uint32_t a_talks_to_b(void)
{
	uint32_t b;

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
	mncc_peer_says(&e->msc, MNCC_SETUP_CNF, b);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_COMPL_REQ, b);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_RSP, REF_A);
	return b;
}

static void c_calls_b(void)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_SETUP_IND, REF_C);
	msg.signal.fields = MNCC_F_CALLING | MNCC_F_CALLED;
	OSMO_STRLCPY_ARRAY(msg.signal.calling.number, "1003");
	OSMO_STRLCPY_ARRAY(msg.signal.called.number, "1002");
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, IMSI_C);
	mncc_peer_send(&e->msc, &msg);
	mncc_peer_expect_for(&e->msc, MNCC_CALL_PROC_REQ, REF_C);
	mncc_peer_expect_for(&e->msc, MNCC_RTP_CREATE, REF_C);
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, REF_C, PORT_C);
}

/* C's call waits at B: no RTP_CREATE for it. \returns its callref. */
static uint32_t c_waits_at_b(void)
{
	uint32_t waiting;

	c_calls_b();
	waiting = expect_phone("1002");
	assert_true(e->msc.rx.signal.fields & MNCC_F_SIGNAL);
	mncc_peer_says(&e->msc, MNCC_CALL_CONF_IND, waiting);
	mncc_peer_expect_for(&e->msc, MNCC_RTP_CREATE, waiting);
	mncc_peer_says(&e->msc, MNCC_ALERT_IND, waiting);
	mncc_peer_expect_for(&e->msc, MNCC_ALERT_REQ, REF_C);
	mncc_peer_expect_nothing(&e->msc);
	return waiting;
}

static void b_holds(uint32_t callref, uint32_t other)
{
	mncc_peer_says(&e->msc, MNCC_HOLD_IND, callref);
	mncc_peer_expect_for(&e->msc, MNCC_HOLD_CNF, callref);
	mncc_peer_expect_for(&e->msc, MNCC_FACILITY_REQ, other);
}

static void b_retrieves(uint32_t callref, uint32_t other, uint16_t port)
{
	mncc_peer_says(&e->msc, MNCC_RETRIEVE_IND, callref);
	mncc_peer_expect_for(&e->msc, MNCC_RETRIEVE_CNF, callref);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, callref, port);
	mncc_peer_expect_for(&e->msc, MNCC_FACILITY_REQ, other);
}

static void test_stream_goes_to_the_call_that_is_taken(void **state)
{
	uint32_t b, waiting;

	hlr_update(e->hlr, IMSI_B, "test", call_waiting, NULL, NULL);
	b = a_talks_to_b();
	waiting = c_waits_at_b();
	b_holds(b, REF_A);
	mncc_peer_says(&e->msc, MNCC_SETUP_CNF, waiting);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_COMPL_REQ, waiting);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, waiting, PORT_C);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, REF_C, PORT_B);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_RSP, REF_C);
	mncc_peer_expect_nothing(&e->msc);
	/* to and fro */
	b_holds(waiting, REF_C);
	b_retrieves(b, REF_A, PORT_A);
	b_holds(b, REF_A);
	b_retrieves(waiting, REF_C, PORT_C);
	mncc_peer_expect_nothing(&e->msc);
}

/* The call that was first has ended meanwhile: there is no stream to share, and none is made up. */
static void test_first_call_is_over(void **state)
{
	uint32_t b, waiting;

	hlr_update(e->hlr, IMSI_B, "test", call_waiting, NULL, NULL);
	b = a_talks_to_b();
	waiting = c_waits_at_b();
	mncc_peer_clears(&e->msc, MNCC_REL_IND, b, 47, 1);
	mncc_peer_expect_for(&e->msc, MNCC_DISC_REQ, REF_A);
	mncc_peer_clears(&e->msc, MNCC_REL_IND, REF_A, 16, 0);
	mncc_peer_says(&e->msc, MNCC_SETUP_CNF, waiting);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_COMPL_REQ, waiting);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_RSP, REF_C);
	mncc_peer_expect_nothing(&e->msc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MNCC_TEST(stream_goes_to_the_call_that_is_taken),
		MNCC_TEST(first_call_is_over),
	};

	return mncc_env_run("mncc_waiting", tests, ARRAY_SIZE(tests));
}
