/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Interrogation: what is answered for which service (TS 29.002 11.5.3, TS 23.011 4; ss-model.md section 8). Never
 * asks for a password, never changes anything. */

#include "ss_step.h"

#define CLAUSE_INTERROGATE "TS 29.002 11.5.3"

static bool status_is_shown(const struct ss_step *st, uint8_t status)
{
	return status & (st->cfg->interrogate_registered ? SS_STATUS_R | SS_STATUS_A : SS_STATUS_A);
}

/* Leave the groups that are worth a line. \returns the status that all groups together have when there is none. */
static uint8_t keep_shown(struct ss_step *st)
{
	uint8_t status = SS_STATUS_P;
	unsigned int i, g;

	for (i = 0; i < st->n_members; i++) {
		for (g = 0; g < BSG_COUNT; g++) {
			uint8_t seen = ss_step_status(st, st->member[i].ss_code, 1 << g);

			if (!(st->member[i].groups & (1 << g)) || status_is_shown(st, seen))
				continue;
			status |= seen;
			st->member[i].groups &= ~(1 << g);
		}
	}
	return status;
}

static void interrogate_clir(struct ss_step *st)
{
	struct ss_result *res = ss_step_result(st, SS_RESULT_INT_GENERIC);

	res->ss_status = ss_step_status(st, SS_CODE_CLIR, BSG_SPEECH);
	res->clir_option = st->profile->clir_mode;
}

/* Services that are subscribed for all basic services together: one status says it all. */
static void interrogate_simple(struct ss_step *st)
{
	ss_step_result(st, SS_RESULT_INT_SS_STATUS)->ss_status =
		ss_step_status(st, st->proc->invoke.ss_code, BSG_SPEECH);
}

static void interrogate_groups(struct ss_step *st)
{
	bool forwarding = ss_code_is_forwarding(st->proc->invoke.ss_code);
	uint8_t status = keep_shown(st);
	struct ss_result *res;

	if (!ss_step_has_work(st)) {
		ss_step_result(st, SS_RESULT_INT_SS_STATUS)->ss_status = status;
		return;
	}
	res = ss_step_result(st, forwarding ? SS_RESULT_INT_FEATURE_LIST : SS_RESULT_INT_BSG_LIST);
	ss_step_features(st, res);
	if (forwarding)
		ss_step_add_registrations(st, res);
}

void ss_proc_interrogate(struct ss_step *st)
{
	uint8_t ss_code = st->proc->invoke.ss_code;
	struct why_step *step;

	if (ss_code == SS_CODE_CLIR)
		interrogate_clir(st);
	else if (ss_simple_from_code(ss_code))
		interrogate_simple(st);
	else
		interrogate_groups(st);
	step = ss_step_pass(st, "done", CLAUSE_INTERROGATE, "the state of %s is told", ss_code_name(ss_code));
	step->hit = true;
	step->ss_status = st->ans->result.ss_status;
}
