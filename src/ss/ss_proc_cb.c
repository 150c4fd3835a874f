/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Activation and deactivation of call barring (TS 23.088, TS 24.088; ss-model.md sections 6.1, 6.2, 7.1 and 10). */

#include "ss_step.h"

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
	unsigned int i;

	if (!ss_password_test(st, false))
		return;
	if (st->proc->invoke.op == SS_OP_ACTIVATE_SS && !ss_interact_test(st, NULL))
		return;
	for (i = 0; i < st->n_members; i++)
		apply(st, &st->member[i]);
	ss_step_done(st, SS_RESULT_CALL_BARRING_INFO, "TS 23.088 1.1");
}
