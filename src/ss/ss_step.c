/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the procedures of the SS engine share: answers, statuses, and the groups that are still worked on. A request
 * that works for a part of its groups has worked; the answer names that part (TS 29.002 22.2.4; ss-model.md section
 * 3). */

#include <string.h>

#include <osmocom/core/utils.h>

#include "ss_step.h"

struct ss_error *ss_step_fail(struct ss_step *st, enum ss_error_code code, const char *rule, const char *clause,
			      const char *sentence)
{
	why_add(st->why, "HLR", rule, clause, "%s: %s", sentence, ss_error_name(code))->hit = true;
	st->ans->kind = SS_ANSWER_ERROR;
	ss_error_init(&st->ans->error, code);
	return &st->ans->error;
}

struct ss_error *ss_step_fail_status(struct ss_step *st, enum ss_error_code code, uint8_t status, const char *rule,
				     const char *clause, const char *sentence)
{
	struct why_step *step = why_add(st->why, "HLR", rule, clause, "%s: %s", sentence, ss_error_name(code));

	step->hit = true;
	step->ss_status = status;
	st->ans->kind = SS_ANSWER_ERROR;
	ss_error_init(&st->ans->error, code);
	st->ans->error.ss_status = status;
	return &st->ans->error;
}

struct ss_result *ss_step_result(struct ss_step *st, enum ss_result_kind kind)
{
	st->ans->kind = SS_ANSWER_RESULT;
	ss_result_init(&st->ans->result, st->proc->invoke.op, kind);
	st->ans->result.ss_code = st->proc->invoke.ss_code;
	return &st->ans->result;
}

uint8_t ss_step_status(const struct ss_step *st, uint8_t ss_code, enum bsg group)
{
	return ss_profile_status_at(st->profile, ss_code, group, st->party->abroad);
}

const struct ss_member *ss_step_member(const struct ss_step *st, enum bsg group)
{
	unsigned int i;

	for (i = 0; i < st->n_members; i++) {
		if (st->member[i].groups & group)
			return &st->member[i];
	}
	return NULL;
}

bool ss_step_works_on(const struct ss_step *st, uint8_t ss_code, bsg_set_t groups)
{
	unsigned int i;

	for (i = 0; i < st->n_members; i++) {
		if (st->member[i].ss_code == ss_code && st->member[i].groups & groups)
			return true;
	}
	return false;
}

bool ss_step_has_work(const struct ss_step *st)
{
	return ss_step_member(st, BSG_ALL);
}

void ss_step_features(const struct ss_step *st, struct ss_result *res)
{
	unsigned int i;

	for (i = 0; i < BSG_COUNT; i++) {
		const struct ss_member *m = ss_step_member(st, 1 << i);
		struct ss_feature *f;

		if (!m)
			continue;
		f = &res->features[res->n_features++];
		ss_feature_init(f);
		f->bs = basic_service_of_group(1 << i, st->cfg->speech_code);
		f->ss_status = ss_step_status(st, m->ss_code, 1 << i);
	}
}

static void add_registration(const struct ss_step *st, const struct ss_member *m, enum bsg group, struct ss_feature *f)
{
	const struct cf_reg *reg = cf_reg_find(st->profile, cf_service_from_code(m->ss_code), group);

	f->ftn = reg->ftn;
	f->subaddress = reg->subaddress;
	if (ss_step_works_on(st, SS_CODE_CFNRY, group))
		f->no_reply_time = cf_reg_find(st->profile, CF_CFNRY, group)->no_reply_time;
}

void ss_step_add_registrations(const struct ss_step *st, struct ss_result *res)
{
	struct ss_feature *f = res->features;	/* one for each group, in ascending order */
	unsigned int g;

	for (g = 0; g < BSG_COUNT; g++) {
		const struct ss_member *m = ss_step_member(st, 1 << g);

		if (m)
			add_registration(st, m, 1 << g, f++);
	}
}

struct ss_result *ss_step_done(struct ss_step *st, enum ss_result_kind kind, const char *clause)
{
	struct ss_result *res = ss_step_result(st, kind);
	struct why_step *step;

	ss_step_features(st, res);
	step = ss_step_pass(st, "done", clause, "%s of %s is done for %u basic service group%s", ss_op_name(res->op),
			    ss_code_name(res->ss_code), res->n_features, res->n_features == 1 ? "" : "s");
	step->hit = true;
	step->ss_status = res->features[0].ss_status;
	return res;
}

enum ss_error_code ss_step_not_subscribed(const struct ss_step *st)
{
	return st->proc->invoke.bs.type == BASIC_SERVICE_BEARER ? SS_ERR_BEARER_SERVICE_NOT_PROVISIONED :
								 SS_ERR_TELESERVICE_NOT_PROVISIONED;
}

bool ss_step_keep_status(struct ss_step *st, bool (*allows)(const struct ss_step *st, uint8_t status))
{
	int first_refused = -1;		/* a status */
	unsigned int i, g;

	for (i = 0; i < st->n_members; i++) {
		struct ss_member *m = &st->member[i];

		for (g = 0; g < BSG_COUNT; g++) {
			uint8_t status = ss_step_status(st, m->ss_code, 1 << g);

			if (!(m->groups & (1 << g)) || allows(st, status))
				continue;
			m->groups &= ~(1 << g);
			if (first_refused < 0)
				first_refused = status;
		}
	}
	if (ss_step_has_work(st)) {
		ss_step_pass(st, "state", "TS 23.011 2.1.1", "the state of the service allows it");
		return true;
	}
	ss_step_fail_status(st, SS_ERR_SS_ERROR_STATUS, first_refused, "state", "TS 23.011 2.1.1",
			    "the state of the service does not allow it");
	return false;
}
