/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calls to and from outside: the network and the steps that the tests share. */

#include <stdio.h>
#include <stdlib.h>

#include <talloc.h>

#include <osmocom/core/application.h>

#include <osmocom/supserv/debug.h>

#include "mncc_env.h"

struct env *e;

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

struct forward {
	uint8_t ss_code;
	const char *to;
};

static enum hlr_verdict forward(void *priv, struct hlr_subscriber *sub)
{
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH };
	const struct forward *f = priv;

	if (f->ss_code == SS_CODE_CFNRY)
		reg.no_reply_time = 5;
	isdn_number_parse(&reg.ftn, f->to);
	assert_int_equal(cf_reg_set(&sub->profile, cf_service_from_code(f->ss_code), &reg), 0);
	return HLR_COMMIT;
}

void b_forwards(uint8_t ss_code, const char *to)
{
	struct forward f = { ss_code, to };

	hlr_update(e->hlr, IMSI_B, "test", forward, NULL, &f);
}

int mncc_env_setup(void **state)
{
	struct call_control_cfg cc_cfg = { .hlr_ops = &mncc_door_hlr_ops };
	struct mncc_door_cfg cfg = {};
	char *error;

	osmo_gettimeofday_override = true;
	e = talloc_zero(NULL, struct env);
	snprintf(e->msc_path, sizeof(e->msc_path), "/tmp/mncc_server_test.%d.msc", getpid());
	snprintf(e->path, sizeof(e->path), "/tmp/mncc_server_test.%d.out", getpid());
	e->listen = mncc_peer_listen(e->msc_path);
	e->store = store_memory_alloc(e);
	e->hlr = hlr_alloc(e, e->store);
	cfg.path = e->msc_path;
	cfg.tdefs = mncc_door_tdefs_alloc(e);
	cfg.hlr = e->hlr;
	e->door = mncc_door_alloc(e, &cfg);
	cc_cfg.hlr = e->hlr;
	cc_cfg.leg_new = mncc_door_leg_new;
	cc_cfg.leg_new_priv = e->door;
	cc_cfg.plan = &hlr_cfg(e->hlr)->ss.plan;
	e->cc = call_control_alloc(e, &cc_cfg);
	mncc_door_set_call_control(e->door, e->cc);
	e->server = mncc_server_open(e->door, e->path, e->hlr, &error);
	assert_non_null(e->server);
	mncc_peer_accept(&e->msc, e->listen);
	assert_true(mncc_peer_connect(&e->out, e->path));
	assert_true(mncc_server_is_up(e->server));
	subscriber(IMSI_A, "1001");
	subscriber(IMSI_B, "1002");
	subscriber(IMSI_C, "1003");
	return 0;
}

int mncc_env_teardown(void **state)
{
	close(e->out.fd);
	mncc_turns(3);
	assert_int_equal(mncc_server_legs(e->server), 0);
	close(e->msc.fd);
	close(e->listen);
	mncc_turns(3);
	assert_int_equal(mncc_door_legs(e->door), 0);
	assert_int_equal(call_control_count(e->cc), 0);
	talloc_free(e->cc);
	talloc_free(e->door);
	assert_int_equal(access(e->path, F_OK), -1);
	unlink(e->msc_path);
	talloc_free(e->hlr);
	store_free(e->store);
	talloc_free(e);
	return 0;
}

/* --- steps of a call ---------------------------------------------------------------------------------------------- */

void a_setup_init(struct mncc_msg *msg, const char *called)
{
	mncc_msg_init(msg, MNCC_SETUP_IND, REF_A);
	msg->signal.fields = MNCC_F_CALLING;
	OSMO_STRLCPY_ARRAY(msg->signal.calling.number, "1001");
	OSMO_STRLCPY_ARRAY(msg->signal.imsi, IMSI_A);
	if (!called)
		return;
	msg->signal.fields |= MNCC_F_CALLED;
	msg->signal.called.plan = 1;
	OSMO_STRLCPY_ARRAY(msg->signal.called.number, called);
}

void a_sends(const struct mncc_msg *msg)
{
	mncc_peer_send(&e->msc, msg);
	mncc_peer_expect_for(&e->msc, MNCC_CALL_PROC_REQ, REF_A);
	mncc_peer_expect_for(&e->msc, MNCC_RTP_CREATE, REF_A);
}

void a_calls(const char *called)
{
	struct mncc_msg msg;

	a_setup_init(&msg, called);
	a_sends(&msg);
}

/* \returns callref of the call that leaves. */
uint32_t expect_out(const char *called, const char *redirecting)
{
	const struct mncc_signal *s = &e->out.rx.signal;

	mncc_peer_expect(&e->out, MNCC_SETUP_IND);
	assert_true(e->out.rx.callref & 0x80000000);
	assert_string_equal(s->called.number, called);
	assert_int_equal(!!(s->fields & MNCC_F_CALLED), called[0] != '\0');
	assert_int_equal(!!(s->fields & MNCC_F_REDIRECTING), redirecting != NULL);
	assert_string_equal(s->redirecting.number, redirecting ? redirecting : "");
	return e->out.rx.callref;
}

/* A's phone has its channel, and the handler asks for its address. */
void out_gets_media_of_a(uint32_t out)
{
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, REF_A, PORT_A);
	mncc_peer_says(&e->out, MNCC_RTP_CREATE, out);
	mncc_peer_expect_rtp(&e->out, MNCC_RTP_CREATE, out, PORT_A);
}

void out_answers(uint32_t out)
{
	mncc_peer_rtp(&e->out, MNCC_RTP_CONNECT, out, PORT_OUT);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, REF_A, PORT_OUT);
	mncc_peer_says(&e->out, MNCC_SETUP_RSP, out);
	mncc_peer_expect_for(&e->out, MNCC_SETUP_COMPL_IND, out);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_RSP, REF_A);
	mncc_peer_says(&e->msc, MNCC_SETUP_COMPL_IND, REF_A);
	mncc_peer_expect_nothing(&e->msc);
	mncc_peer_expect_nothing(&e->out);
}

uint32_t call_out_active(void)
{
	uint32_t out;

	a_calls("4711");
	out = expect_out("4711", NULL);
	out_gets_media_of_a(out);
	mncc_peer_says(&e->out, MNCC_CALL_PROC_REQ, out);
	mncc_peer_says(&e->out, MNCC_ALERT_REQ, out);
	mncc_peer_expect_for(&e->msc, MNCC_ALERT_REQ, REF_A);
	out_answers(out);
	return out;
}

void in_setup_init(struct mncc_msg *msg, const char *calling, const char *called)
{
	mncc_msg_init(msg, MNCC_SETUP_REQ, REF_IN);
	msg->signal.fields = MNCC_F_CALLING | MNCC_F_CALLED;
	msg->signal.calling.plan = msg->signal.called.plan = 1;
	OSMO_STRLCPY_ARRAY(msg->signal.calling.number, calling);
	OSMO_STRLCPY_ARRAY(msg->signal.called.number, called);
}

void call_in(const char *called)
{
	struct mncc_msg msg;

	in_setup_init(&msg, "+4930123", called);
	mncc_peer_send(&e->out, &msg);
}

/* \returns callref of the phone. */
uint32_t expect_phone(const char *called)
{
	mncc_peer_expect(&e->msc, MNCC_SETUP_REQ);
	assert_string_equal(e->msc.rx.signal.called.number, called);
	return e->msc.rx.callref;
}

/* The phone is reached and rings; the handler is told its address. */
void phone_rings(uint32_t ref, uint16_t port)
{
	mncc_peer_says(&e->msc, MNCC_CALL_CONF_IND, ref);
	mncc_peer_expect_for(&e->msc, MNCC_RTP_CREATE, ref);
	mncc_peer_expect_nothing(&e->out);
	mncc_peer_rtp(&e->msc, MNCC_RTP_CREATE, ref, port);
	mncc_peer_expect_for(&e->out, MNCC_CALL_CONF_IND, REF_IN);
	mncc_peer_says(&e->out, MNCC_RTP_CREATE, REF_IN);
	mncc_peer_expect_rtp(&e->out, MNCC_RTP_CREATE, REF_IN, port);
	mncc_peer_says(&e->msc, MNCC_ALERT_IND, ref);
	mncc_peer_expect_for(&e->out, MNCC_ALERT_IND, REF_IN);
}

void phone_answers(uint32_t ref)
{
	mncc_peer_says(&e->msc, MNCC_SETUP_CNF, ref);
	mncc_peer_expect_for(&e->msc, MNCC_SETUP_COMPL_REQ, ref);
	mncc_peer_expect_for(&e->out, MNCC_SETUP_CNF, REF_IN);
	mncc_peer_rtp(&e->out, MNCC_RTP_CONNECT, REF_IN, PORT_OUT);
	mncc_peer_says(&e->out, MNCC_SETUP_COMPL_REQ, REF_IN);
	mncc_peer_expect_rtp(&e->msc, MNCC_RTP_CONNECT, ref, PORT_OUT);
	mncc_peer_expect_nothing(&e->out);
}

uint32_t call_in_active(void)
{
	uint32_t b;

	call_in("1002");
	b = expect_phone("1002");
	phone_rings(b, PORT_B);
	phone_answers(b);
	return b;
}

int mncc_env_run(const char *name, const struct CMUnitTest *tests, size_t n_tests)
{
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = _cmocka_run_group_tests(name, tests, n_tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
