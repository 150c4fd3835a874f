/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file fwd_bench.h
 * The decisions of a call on a bench: B is +491711000001 with forwardings to C (0..3), in a network of country 49. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/fwd_decide.h>

#define B_NUMBER "+491711000001"

struct bench {
	struct number_plan plan;
	struct fwd_cfg cfg;
	struct ss_profile profile;
	struct isdn_number msisdn;
	struct fwd_served b;
	struct fwd_history hist;
	struct fwd_busy busy;
	struct fwd_decision d;
	struct why_chain why;
};

static inline void bench_init(struct bench *t)
{
	memset(t, 0, sizeof(*t));
	number_plan_init(&t->plan);
	OSMO_STRLCPY_ARRAY(t->plan.country_code, "49");
	fwd_cfg_init(&t->cfg, &t->plan);
	ss_profile_init_template(&t->profile);
	isdn_number_parse(&t->msisdn, B_NUMBER);
	t->b = (struct fwd_served){
		.profile = &t->profile, .msisdn = &t->msisdn, .imsi = "262420000000001", .registered = true,
		.country_code = "",
	};
}

static inline void bench_forward(struct bench *t, enum cf_service s, const char *number, int time)
{
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH, .no_reply_time = time };

	assert_int_equal(isdn_number_parse(&reg.ftn, number), 0);
	assert_int_equal(cf_reg_set(&t->profile, s, &reg), 0);
}

/* Step \a i of the chain, from the end when negative. */
static inline const struct why_step *bench_why(const struct bench *t, int i)
{
	return &t->why.step[i < 0 ? (int)t->why.n + i : i];
}

static inline void bench_hlr(struct bench *t)
{
	memset(&t->why, 0, sizeof(t->why));
	fwd_decide_hlr(&t->b, BSG_SPEECH, &t->hist, &t->cfg, &t->d, &t->why);
	assert_true(t->why.n > 0);
	assert_false(t->why.truncated);
	assert_true(bench_why(t, -1)->hit);
}

static inline void bench_vmsc(struct bench *t, enum fwd_event ev, int cause)
{
	memset(&t->why, 0, sizeof(t->why));
	fwd_decide_vmsc(&t->b, BSG_SPEECH, ev, cause, &t->busy, &t->hist, &t->cfg, &t->d, &t->why);
	assert_true(t->why.n > 0);
	assert_true(bench_why(t, -1)->hit);
}

static inline void assert_forward(const struct bench *t, enum fwd_condition cond, const char *digits)
{
	assert_int_equal(t->d.action, FWD_ACT_FORWARD);
	assert_int_equal(t->d.condition, cond);
	assert_int_equal(t->d.ss_code, fwd_condition_ss_code(cond));
	assert_string_equal(t->d.ftn.digits, digits);
	assert_int_equal(t->d.cause, 0);
}

static inline void assert_release(const struct bench *t, int cause, int error)
{
	assert_int_equal(t->d.action, FWD_ACT_RELEASE);
	assert_int_equal(t->d.cause, cause);
	assert_int_equal(t->d.error, error);
	assert_int_equal(bench_why(t, -1)->cause, cause);
}
