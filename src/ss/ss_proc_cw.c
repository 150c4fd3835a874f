/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Activation and deactivation of call waiting (TS 23.083 1.1; ss-model.md section 6.1). */

#include "ss_step.h"

void ss_proc_cw(struct ss_step *st)
{
	bsg_set_t groups = st->member[0].groups;
	struct ss_result *res;

	if (st->proc->invoke.op == SS_OP_ACTIVATE_SS)
		st->profile->cw.active |= groups;
	else
		st->profile->cw.active &= ~groups;
	res = ss_step_done(st, SS_RESULT_SS_DATA, "TS 23.083 1.1");
	res->ss_status = res->features[0].ss_status;
}
