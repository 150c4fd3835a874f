/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The MNCC door with the real call control and HLR; OsmoMSC and its phones are played here on the socket. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/mncc_door.h>
#include <osmocom/supserv/mncc_msg.h>

#include "../../src/net/mncc/mncc_failure.h"
#include "mncc_fixture.h"

#define IMSI_A "001010000000001"
#define IMSI_B "001010000000002"
#define IMSI_C "001010000000003"
#define REF_A 0x80000001

struct env {
	struct store *store;
	struct hlr *hlr;
	struct mncc_door *door;
	struct call_control *cc;
	char path[64];
	int listen;
	struct mncc_peer msc;
	struct trace_bus *trace;
	unsigned int traced;		/* messages of a call */
};

static struct env *e;

/* --- OsmoMSC ------------------------------------------------------------------------------------------------------ */

static void msc_accept(void)
{
	mncc_peer_accept(&e->msc, e->listen);
	assert_true(mncc_door_is_up(e->door));
}

static void msc_send(struct mncc_msg *msg)
{
	mncc_peer_send(&e->msc, msg);
}

static void msc_says(enum mncc_msg_type type, uint32_t callref)
{
	mncc_peer_says(&e->msc, type, callref);
}

static void msc_clears(enum mncc_msg_type type, uint32_t callref, int cause, int location)
{
	mncc_peer_clears(&e->msc, type, callref, cause, location);
}

/* The next message to OsmoMSC, in e->msc.rx. */
static void expect(enum mncc_msg_type type)
{
	mncc_peer_expect(&e->msc, type);
}

static void expect_for(enum mncc_msg_type type, uint32_t callref)
{
	mncc_peer_expect_for(&e->msc, type, callref);
}

static void expect_nothing(void)
{
	mncc_peer_expect_nothing(&e->msc);
}

static void msc_rtp_created(uint32_t callref, uint16_t port)
{
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, callref, port);
}

static void expect_rtp_connect(uint32_t callref, uint16_t port)
{
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, callref, port);
}

/* --- subscribers -------------------------------------------------------------------------------------------------- */

static enum hlr_verdict served(void *priv, struct hlr_subscriber *sub)
{
	isdn_number_parse(&sub->msisdn, priv);
	OSMO_STRLCPY_ARRAY(sub->vlr_number, "MSC");
	return HLR_COMMIT;
}

static void subscriber(const char *imsi, const char *msisdn)
{
	hlr_update(e->hlr, imsi, "test", served, NULL, (void *)msisdn);
}

static enum hlr_verdict forward(void *priv, struct hlr_subscriber *sub)
{
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH };
	int service = cf_service_from_code(*(uint8_t *)priv);

	if (service == CF_CFNRY)
		reg.no_reply_time = 5;
	isdn_number_parse(&reg.ftn, "1003");
	assert_int_equal(cf_reg_set(&sub->profile, service, &reg), 0);
	return HLR_COMMIT;
}

static void b_forwards(uint8_t ss_code)
{
	hlr_update(e->hlr, IMSI_B, "test", forward, NULL, &ss_code);
}

static void count_traced(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct env *env = priv;

	env->traced += msg->proto == TRACE_MNCC && msg->call == 1 && msg->len >= 8;
}

static int setup(void **state)
{
	struct call_control_cfg cc_cfg = { .hlr_ops = &mncc_door_hlr_ops };
	struct mncc_door_cfg cfg = {};

	osmo_gettimeofday_override = true;
	e = talloc_zero(NULL, struct env);
	snprintf(e->path, sizeof(e->path), "/tmp/mncc_door_test.%d", getpid());
	e->listen = mncc_peer_listen(e->path);
	e->store = store_memory_alloc(e);
	e->hlr = hlr_alloc(e, e->store);
	e->trace = trace_bus_alloc(e);
	trace_attach(e->trace, count_traced, e);
	cfg.path = e->path;
	cfg.trace = e->trace;
	cfg.tdefs = mncc_door_tdefs_alloc(e);
	cfg.hlr = e->hlr;
	e->door = mncc_door_alloc(e, &cfg);
	cc_cfg.hlr = e->hlr;
	cc_cfg.leg_new = mncc_door_leg_new;
	cc_cfg.leg_new_priv = e->door;
	cc_cfg.plan = &hlr_cfg(e->hlr)->ss.plan;
	e->cc = call_control_alloc(e, &cc_cfg);
	mncc_door_set_call_control(e->door, e->cc);
	msc_accept();
	subscriber(IMSI_A, "1001");
	subscriber(IMSI_B, "1002");
	subscriber(IMSI_C, "1003");
	return 0;
}

static int teardown(void **state)
{
	close(e->msc.fd);
	close(e->listen);
	mncc_turns(3);
	unlink(e->path);
	assert_int_equal(mncc_door_legs(e->door), 0);
	assert_int_equal(call_control_count(e->cc), 0);
	talloc_free(e->cc);
	talloc_free(e->door);
	talloc_free(e->hlr);
	store_free(e->store);
	talloc_free(e);
	return 0;
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static void a_calls(const char *called)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_SETUP_IND, REF_A);
	msg.signal.fields = MNCC_F_CALLED | MNCC_F_CALLING;
	OSMO_STRLCPY_ARRAY(msg.signal.called.number, called);
	OSMO_STRLCPY_ARRAY(msg.signal.calling.number, "1001");
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, IMSI_A);
	msc_send(&msg);
	expect_for(MNCC_CALL_PROC_REQ, REF_A);
	expect_for(MNCC_RTP_CREATE, REF_A);
}

/* \returns callref of the phone that is called. */
static uint32_t expect_setup(const char *called, const char *redirecting)
{
	expect(MNCC_SETUP_REQ);
	assert_true(e->msc.rx.callref > 0 && e->msc.rx.callref < 0x20000000);
	assert_string_equal(e->msc.rx.signal.called.number, called);
	assert_string_equal(e->msc.rx.signal.calling.number, "1001");
	assert_string_equal(e->msc.rx.signal.redirecting.number, redirecting ? redirecting : "");
	assert_int_equal(!!(e->msc.rx.signal.fields & MNCC_F_REDIRECTING), redirecting != NULL);
	return e->msc.rx.callref;
}

/* The called phone confirms and rings, its media are known while it rings. */
static void rings(uint32_t ref, bool first)
{
	msc_says(MNCC_CALL_CONF_IND, ref);
	expect_for(MNCC_RTP_CREATE, ref);
	msc_rtp_created(ref, 2000 + ref);
	expect_rtp_connect(ref, 1000);
	expect_rtp_connect(REF_A, 2000 + ref);
	msc_says(MNCC_ALERT_IND, ref);
	if (first)
		expect_for(MNCC_ALERT_REQ, REF_A);
}

static void answers(uint32_t ref)
{
	msc_says(MNCC_SETUP_CNF, ref);
	expect_for(MNCC_SETUP_COMPL_REQ, ref);
	expect_for(MNCC_SETUP_RSP, REF_A);
	msc_says(MNCC_SETUP_COMPL_IND, REF_A);
	expect_nothing();
}

static void a_hangs_up(uint32_t other)
{
	msc_clears(MNCC_DISC_IND, REF_A, 16, 0);
	expect(e->msc.rx.type == MNCC_DISC_REQ ? MNCC_DISC_REQ : MNCC_REL_REQ);
}

static void test_normal_call(void **state)
{
	uint32_t b;

	a_calls("1002");
	msc_rtp_created(REF_A, 1000);
	b = expect_setup("1002", NULL);
	assert_string_equal(e->msc.rx.signal.imsi, IMSI_B);
	rings(b, true);
	answers(b);
	/* SETUP_REQ, CALL_CONF_IND, ALERT_IND, SETUP_CNF and so on: all but the caller's SETUP_IND belong to call 1 */
	assert_int_equal(e->traced, 15);
	msc_clears(MNCC_DISC_IND, b, 16, 0);
	expect_for(MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 16);
	expect_for(MNCC_REL_REQ, b);
	msc_says(MNCC_REL_CNF, b);
	msc_clears(MNCC_REL_IND, REF_A, 16, 0);
	assert_int_equal(mncc_door_legs(e->door), 0);
	assert_int_equal(call_control_count(e->cc), 0);
}

static void test_no_reply(void **state)
{
	uint32_t b, c;

	b_forwards(SS_CODE_CFNRY);
	a_calls("1002");
	msc_rtp_created(REF_A, 1000);
	b = expect_setup("1002", NULL);
	rings(b, true);
	osmo_gettimeofday_override_add(4, 900000);
	expect_nothing();
	osmo_gettimeofday_override_add(0, 200000);
	/* B is released, A told, C called; A keeps hearing ringing: no second ALERT_REQ */
	expect_for(MNCC_FACILITY_REQ, REF_A);
	assert_true(e->msc.rx.signal.fields & MNCC_F_FACILITY);
	assert_string_equal(osmo_hexdump_nospc_c(e, (uint8_t *)e->msc.rx.signal.facility.info, e->msc.rx.signal.facility.len),
			    "a10e0201000201103006" "81012a" "850104");
	expect_for(MNCC_DISC_REQ, b);
	assert_int_equal(e->msc.rx.signal.cause.value, 16);
	c = expect_setup("1003", "1002");
	assert_int_not_equal(c, b);
	msc_clears(MNCC_REL_IND, b, 16, 0);
	rings(c, false);
	answers(c);
	assert_int_equal(mncc_door_legs(e->door), 2);
	a_hangs_up(c);
}

static void test_unconditional(void **state)
{
	uint32_t c;

	b_forwards(SS_CODE_CFU);
	a_calls("1002");
	expect_for(MNCC_FACILITY_REQ, REF_A);
	c = expect_setup("1003", "1002");
	msc_rtp_created(REF_A, 1000);
	rings(c, true);
	answers(c);
}

static void test_busy_phone(void **state)
{
	uint32_t b;

	b_forwards(SS_CODE_CFB);
	a_calls("1002");
	b = expect_setup("1002", NULL);
	msc_clears(MNCC_REJ_IND, b, 17, 0);
	expect_for(MNCC_FACILITY_REQ, REF_A);
	expect_setup("1003", "1002");
}

static void test_rejected_while_ringing(void **state)
{
	uint32_t b;

	b_forwards(SS_CODE_CFB);
	a_calls("1002");
	msc_rtp_created(REF_A, 1000);
	b = expect_setup("1002", NULL);
	rings(b, true);
	msc_clears(MNCC_DISC_IND, b, 17, 0);
	expect_for(MNCC_FACILITY_REQ, REF_A);
	expect_setup("1003", "1002");
	expect_for(MNCC_REL_REQ, b);
	msc_says(MNCC_REL_CNF, b);
	assert_int_equal(mncc_door_legs(e->door), 2);
}

static void test_not_reachable(void **state)
{
	uint32_t b;

	b_forwards(SS_CODE_CFNRC);
	a_calls("1002");
	b = expect_setup("1002", NULL);
	msc_clears(MNCC_REL_IND, b, 27, 1);
	expect_for(MNCC_FACILITY_REQ, REF_A);
	expect_setup("1003", "1002");
}

/* Cause 18 after T303 of OsmoMSC: the phone was paged and does not answer SETUP, which is no reply; at once it is
 * detached, and nothing is registered for that. */
static void test_no_answer_to_setup(void **state)
{
	uint32_t b;

	b_forwards(SS_CODE_CFNRY);
	a_calls("1002");
	b = expect_setup("1002", NULL);
	osmo_gettimeofday_override_add(30, 0);
	msc_clears(MNCC_REL_IND, b, 18, 1);
	expect_for(MNCC_FACILITY_REQ, REF_A);
	expect_setup("1003", "1002");
}

static void test_gone_before_paging(void **state)
{
	uint32_t b;

	b_forwards(SS_CODE_CFNRY);
	a_calls("1002");
	b = expect_setup("1002", NULL);
	msc_clears(MNCC_REL_IND, b, 18, 1);
	expect_for(MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 27);
}

static void test_restricted_number(void **state)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_SETUP_IND, REF_A);
	msg.signal.fields = MNCC_F_CALLED | MNCC_F_CALLING;
	OSMO_STRLCPY_ARRAY(msg.signal.called.number, "1002");
	OSMO_STRLCPY_ARRAY(msg.signal.calling.number, "1001");
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, IMSI_A);
	msg.signal.clir.inv = 1;
	msc_send(&msg);
	expect_for(MNCC_CALL_PROC_REQ, REF_A);
	expect_for(MNCC_RTP_CREATE, REF_A);
	expect(MNCC_SETUP_REQ);
	assert_string_equal(e->msc.rx.signal.calling.number, "");
	assert_int_equal(e->msc.rx.signal.calling.present, 1);
}

static void test_unknown_number(void **state)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_SETUP_IND, REF_A);
	msg.signal.fields = MNCC_F_CALLED;
	OSMO_STRLCPY_ARRAY(msg.signal.called.number, "4711");
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, IMSI_A);
	msc_send(&msg);
	expect(MNCC_CALL_PROC_REQ);
	expect(MNCC_RTP_CREATE);
	expect_for(MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 1);
	msc_says(MNCC_REL_IND, REF_A);
	assert_int_equal(mncc_door_legs(e->door), 0);
}

static enum hlr_verdict first_seen(void *priv, struct hlr_subscriber *sub)
{
	if (priv)
		isdn_number_parse(&sub->msisdn, priv);
	OSMO_STRLCPY_ARRAY(sub->vlr_number, "MSC");
	return HLR_COMMIT;
}

/* A subscriber who was first seen in a service request: calls pass unforwarded until the MSISDN is known. */
static void test_subscriber_without_msisdn(void **state)
{
	static const char imsi[] = "001010000000009";
	uint32_t b;

	hlr_update(e->hlr, imsi, "test", first_seen, NULL, NULL);
	a_calls("1009");
	msc_rtp_created(REF_A, 1000);
	b = expect_setup("1009", NULL);
	assert_string_equal(e->msc.rx.signal.imsi, "");
	rings(b, true);
	answers(b);
	msc_clears(MNCC_DISC_IND, b, 16, 0);
	expect_for(MNCC_DISC_REQ, REF_A);
	expect_for(MNCC_REL_REQ, b);
	msc_says(MNCC_REL_CNF, b);
	msc_says(MNCC_REL_IND, REF_A);
	/* a number that OsmoMSC does not know either */
	a_calls("4711");
	b = expect_setup("4711", NULL);
	msc_clears(MNCC_REL_IND, b, 18, 1);
	expect_for(MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 1);
	msc_says(MNCC_REL_IND, REF_A);
	/* nobody is left whose number could be unknown */
	hlr_update(e->hlr, imsi, "test", first_seen, NULL, (void *)"1009");
	a_calls("4711");
	expect_for(MNCC_DISC_REQ, REF_A);
	assert_int_equal(e->msc.rx.signal.cause.value, 1);
}

static void test_caller_gives_up_while_paging(void **state)
{
	uint32_t b;

	a_calls("1002");
	b = expect_setup("1002", NULL);
	msc_clears(MNCC_DISC_IND, REF_A, 16, 0);
	/* only REL_REQ cancels a phone that is being paged */
	expect(MNCC_REL_REQ);
	expect(MNCC_REL_REQ);
	msc_says(MNCC_REL_CNF, b);
	msc_says(MNCC_REL_CNF, REF_A);
	assert_int_equal(mncc_door_legs(e->door), 0);
}

static void test_hold_and_dtmf(void **state)
{
	uint32_t b;

	a_calls("1002");
	msc_rtp_created(REF_A, 1000);
	b = expect_setup("1002", NULL);
	rings(b, true);
	answers(b);
	msc_says(MNCC_START_DTMF_IND, REF_A);
	expect_for(MNCC_START_DTMF_RSP, REF_A);
	msc_says(MNCC_STOP_DTMF_IND, REF_A);
	expect_for(MNCC_STOP_DTMF_RSP, REF_A);
	msc_says(MNCC_HOLD_IND, b);
	expect_for(MNCC_HOLD_CNF, b);
	expect_for(MNCC_FACILITY_REQ, REF_A);
	msc_says(MNCC_RETRIEVE_IND, b);
	expect_for(MNCC_RETRIEVE_CNF, b);
	expect_for(MNCC_FACILITY_REQ, REF_A);
}

static void test_msc_restarts(void **state)
{
	uint32_t b;

	a_calls("1002");
	msc_rtp_created(REF_A, 1000);
	b = expect_setup("1002", NULL);
	rings(b, true);
	answers(b);
	close(e->msc.fd);
	mncc_turns(3);
	assert_int_equal(mncc_door_legs(e->door), 0);
	assert_int_equal(call_control_count(e->cc), 0);
	assert_false(mncc_door_is_up(e->door));
	osmo_gettimeofday_override_add(1, 100000);
	mncc_turns(3);
	msc_accept();
	a_calls("1002");
	expect_setup("1002", NULL);
}

static void test_peer_stops_reading(void **state)
{
	unsigned int i, n = 400, setups = 0, procs = 0, creates = 0;
	uint8_t octets[MNCC_MSG_MAX];
	struct mncc_msg msg;
	ssize_t len;

	/* nothing is read while many calls come in; then all of it arrives */
	for (i = 0; i < n; i++) {
		mncc_msg_init(&msg, MNCC_SETUP_IND, REF_A + i);
		msg.signal.fields = MNCC_F_CALLED;
		OSMO_STRLCPY_ARRAY(msg.signal.called.number, i ? "4711" : "1002");
		OSMO_STRLCPY_ARRAY(msg.signal.imsi, IMSI_A);
		msc_send(&msg);
	}
	for (i = 0; i < 5000; i++) {
		mncc_turns(1);
		len = recv(e->msc.fd, octets, sizeof(octets), 0);
		if (len <= 0)
			continue;
		assert_int_equal(mncc_msg_decode(&msg, &e->msc.layout, octets, len), 0);
		setups += msg.type == MNCC_SETUP_REQ;
		procs += msg.type == MNCC_CALL_PROC_REQ;
		creates += msg.type == MNCC_RTP_CREATE;
	}
	assert_int_equal(setups, 1);
	assert_int_equal(procs, n);
	assert_int_equal(creates, n);
	assert_true(mncc_door_is_up(e->door));
}

static void test_failure_table(void **state)
{
	/* radio-and-gsup.md 5.5 and osmomsc-lab.md section 4, row by row */
	static const struct {
		enum mncc_msg_type type;
		int cause, location;
		struct mncc_phase phase;
		enum fwd_event ev;
	} rows[] = {
		{ MNCC_REL_IND, 18, 1, { .seconds = 0 }, FWD_EV_DETACHED },
		{ MNCC_REL_IND, 27, 1, { .seconds = 0 }, FWD_EV_NO_PAGE_RESPONSE },
		{ MNCC_REL_IND, 27, 1, { .seconds = 10 }, FWD_EV_NO_PAGE_RESPONSE },
		{ MNCC_REL_IND, 17, 1, {}, FWD_EV_REJECTED },
		{ MNCC_REL_IND, 17, 0, {}, FWD_EV_REJECTED },
		{ MNCC_REJ_IND, 17, 0, {}, FWD_EV_REJECTED },
		{ MNCC_DISC_IND, 17, 0, { .confirmed = true, .alerting = true }, FWD_EV_REJECTED },
		{ MNCC_DISC_IND, 21, 0, { .confirmed = true, .alerting = true }, FWD_EV_REJECTED },
		{ MNCC_DISC_IND, 16, 0, { .confirmed = true, .alerting = true }, FWD_EV_REJECTED },
		{ MNCC_REL_IND, 18, 1, { .seconds = 30 }, FWD_EV_NO_ANSWER_TO_SETUP },
		{ MNCC_DISC_IND, 18, 1, { .confirmed = true, .seconds = 30 }, FWD_EV_T310 },
		{ MNCC_DISC_IND, 18, 1, { .confirmed = true, .alerting = true, .seconds = 180 }, FWD_EV_T301 },
		{ MNCC_REL_IND, 47, 1, {}, FWD_EV_RADIO_CONGESTION },
		{ MNCC_REL_IND, 47, 1, { .confirmed = true, .alerting = true }, FWD_EV_RADIO_CONGESTION },
		{ MNCC_REL_IND, 88, 1, {}, FWD_EV_REJECTED },
		{ MNCC_REL_IND, 81, 1, {}, FWD_EV_REJECTED },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mncc_msg msg;
		int cause;

		mncc_msg_init(&msg, rows[i].type, 1);
		mncc_msg_set_cause(&msg, rows[i].cause);
		msg.signal.cause.location = rows[i].location;
		assert_int_equal(mncc_failure(&msg, &rows[i].phase, &cause), rows[i].ev);
		assert_int_equal(cause, rows[i].cause);
	}
}

int main(void)
{
#define T(NAME) cmocka_unit_test_setup_teardown(test_##NAME, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(normal_call),
		T(no_reply),
		T(unconditional),
		T(busy_phone),
		T(rejected_while_ringing),
		T(not_reachable),
		T(no_answer_to_setup),
		T(gone_before_paging),
		T(restricted_number),
		T(unknown_number),
		T(subscriber_without_msisdn),
		T(caller_gives_up_while_paging),
		T(hold_and_dtmf),
		T(msc_restarts),
		T(peer_stops_reading),
		cmocka_unit_test(test_failure_table),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = cmocka_run_group_tests_name("mncc_door", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
