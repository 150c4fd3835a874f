/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_engine.h
 * The SS engine on a bench: a subscriber +491711234567 with the template subscription in a network of country 49, and
 * one call for one operation. */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_proc.h>

struct engine {
	struct ss_cfg cfg;
	struct isdn_number msisdn;
	struct ss_party party;
	struct ss_profile profile;
	struct ss_profile before;	/* as it was before the last step */
	struct ss_proc proc;
	struct ss_answer ans;
	struct why_chain why;
};

static inline void engine_init(struct engine *e)
{
	memset(e, 0, sizeof(*e));
	ss_cfg_init(&e->cfg);
	OSMO_STRLCPY_ARRAY(e->cfg.plan.country_code, "49");
	isdn_number_parse(&e->msisdn, "+491711234567");
	e->party.msisdn = &e->msisdn;
	ss_profile_init_template(&e->profile);
	e->profile.subscribed = BSG_ALL;
}

/* Whatever happens, the profile stays sane, and an error is one of the operation's list that changes counters alone. */
static inline void engine_check(struct engine *e)
{
	assert_null(ss_profile_check(&e->profile));
	if (e->ans.kind != SS_ANSWER_RESULT) {
		struct ss_profile p = e->profile;

		p.wpa = e->before.wpa;
		p.cb_by_provider = e->before.cb_by_provider;
		assert_true(ss_profile_equal(&p, &e->before));
	}
	if (e->ans.kind == SS_ANSWER_ERROR)
		assert_true(ss_op_may_fail_with(e->proc.invoke.op, e->ans.error.code));
}

static inline void engine_step(struct engine *e, const struct ss_event *ev)
{
	e->before = e->profile;
	memset(&e->why, 0, sizeof(e->why));
	memset(&e->ans, 0xee, sizeof(e->ans));
	ss_proc_step(&e->proc, &e->profile, &e->party, &e->cfg, ev, &e->ans, &e->why);
	engine_check(e);
}

static inline void engine_invoke(struct engine *e, const struct ss_invoke *inv)
{
	const struct ss_event ev = { .type = SS_EV_INVOKE };

	ss_proc_init(&e->proc, inv);
	engine_step(e, &ev);
}

static inline void engine_password(struct engine *e, const char *password)
{
	struct ss_event ev = { .type = SS_EV_PASSWORD };

	OSMO_STRLCPY_ARRAY(ev.password, password);
	engine_step(e, &ev);
}

/* An operation without parameters but the basic service. */
static inline void engine_op(struct engine *e, enum ss_op op, uint8_t ss_code, struct basic_service bs)
{
	struct ss_invoke inv;

	ss_invoke_init(&inv, op, ss_code);
	inv.bs = bs;
	engine_invoke(e, &inv);
}

static inline void engine_register(struct engine *e, uint8_t ss_code, struct basic_service bs, const char *number,
				   int time)
{
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_REGISTER_SS, ss_code);
	inv.bs = bs;
	inv.no_reply_time = time;
	if (number)
		assert_int_equal(isdn_number_parse(&inv.ftn, number), 0);
	engine_invoke(e, &inv);
}

/* A barring operation with the right password. */
static inline void engine_barring(struct engine *e, enum ss_op op, uint8_t ss_code, struct basic_service bs)
{
	engine_op(e, op, ss_code, bs);
	assert_int_equal(e->ans.kind, SS_ANSWER_ASK_PASSWORD);
	engine_password(e, e->profile.password);
}

static inline void assert_error(const struct engine *e, enum ss_error_code code)
{
	assert_int_equal(e->ans.kind, SS_ANSWER_ERROR);
	assert_int_equal(e->ans.error.code, code);
}

static inline void assert_error_status(const struct engine *e, uint8_t status)
{
	assert_error(e, SS_ERR_SS_ERROR_STATUS);
	assert_int_equal(e->ans.error.ss_status, status);
}

static inline void assert_incompatible(const struct engine *e, uint8_t ss_code, uint8_t status)
{
	assert_error(e, SS_ERR_SS_INCOMPATIBILITY);
	assert_int_equal(e->ans.error.ss_code, ss_code);
	assert_int_equal(e->ans.error.ss_status, status);
}

static inline void assert_result(const struct engine *e, enum ss_result_kind kind, unsigned int n_features)
{
	assert_int_equal(e->ans.kind, SS_ANSWER_RESULT);
	assert_int_equal(e->ans.result.kind, kind);
	assert_int_equal(e->ans.result.op, e->proc.invoke.op);
	assert_int_equal(e->ans.result.n_features, n_features);
}

static inline void assert_status(const struct engine *e, uint8_t ss_code, enum bsg group, uint8_t status)
{
	assert_int_equal(ss_profile_status_at(&e->profile, ss_code, group, e->party.abroad), status);
}

static const struct basic_service bs_all = { BASIC_SERVICE_NONE, 0 };
static const struct basic_service bs_speech = { BASIC_SERVICE_TELE, 0x11 };
static const struct basic_service bs_sms = { BASIC_SERVICE_TELE, 0x20 };
static const struct basic_service bs_fax = { BASIC_SERVICE_TELE, 0x60 };
static const struct basic_service bs_async = { BASIC_SERVICE_BEARER, 0x10 };
