/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Activation and deactivation of call barring (TS 23.088, TS 24.088; ss-model.md sections 6.1, 6.2, 7.1 and 10). */

#include "ss_step.h"

#define CLAUSE_CB "TS 23.088 1.1"

static void apply(struct ss_step *st, const struct ss_member *m)
{
	enum cb_program program = cb_program_from_code(m->ss_code);

	if (st->proc->invoke.op == SS_OP_ACTIVATE_SS)
		ss_profile_activate_cb(st->profile, program, m->groups);
	else
		st->profile->cb[program].active &= ~m->groups;
}

void ss_proc_cb(struct ss_step *st)
{
	struct ss_result *res;
	unsigned int i;

	if (!ss_password_test(st, false))
		return;
	if (st->proc->invoke.op == SS_OP_ACTIVATE_SS && !ss_interact_test(st, NULL))
		return;
	for (i = 0; i < st->n_members; i++)
		apply(st, &st->member[i]);
	res = ss_step_result(st, SS_RESULT_CALL_BARRING_INFO);
	ss_step_features(st, res);
	ss_step_pass(st, "done", CLAUSE_CB, "%s of %s is done for %u basic service groups",
		     ss_op_name(st->proc->invoke.op), ss_code_name(st->proc->invoke.ss_code), res->n_features)->hit = true;
}
