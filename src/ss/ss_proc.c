/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One step of an SS procedure: the tests that all operations share, in the order of ss-model.md section 6 (TS 23.011,
 * TS 24.080 4.3.2), then the procedure of the service. All tests are made again on each step, with the profile as it is
 * then: between a getPassword and its answer it may have changed. */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "ss_step.h"

#define MAX_WRONG_PW_DEFAULT 3
#define TS_TELEPHONY 0x11

void ss_cfg_init(struct ss_cfg *cfg)
{
	memset(cfg, 0, sizeof(*cfg));
	number_plan_init(&cfg->plan);
	cfg->speech_code = TS_TELEPHONY;
	cfg->max_wrong_pw = MAX_WRONG_PW_DEFAULT;
	cfg->interrogate_registered = true;
	cfg->deny = ss_ftn_deny_default(&cfg->n_deny);
}

void ss_proc_init(struct ss_proc *proc, const struct ss_invoke *inv)
{
	memset(proc, 0, sizeof(*proc));
	proc->invoke = *inv;
}

/* Test 4: operator determined barring of the management of own services. */
static bool test_odb(struct ss_step *st)
{
	if (!(st->profile->odb & ODB_SS_ACCESS))
		return true;
	ss_step_fail(st, SS_ERR_CALL_BARRED, "ODB SS access", "TS 22.041 3.1",
		     "the operator has barred the management of own services")->cause = SS_CALL_BARRED_OPERATOR;
	return false;
}

/* Tests 5 and 6. */
static bool test_legal(struct ss_step *st)
{
	switch (ss_legal(st->proc->invoke.op, st->proc->invoke.ss_code, st->cfg)) {
	case 0:
		ss_step_pass(st, "operation legal", "TS 24.080 4.3.2.4", "%s is defined for %s",
			     ss_op_name(st->proc->invoke.op), ss_code_name(st->proc->invoke.ss_code));
		return true;
	case -EPERM:
		ss_step_fail(st, SS_ERR_ILLEGAL_SS_OPERATION, "operation legal", "TS 24.080 4.3.2.4",
			     "this operation is not defined for this service");
		return false;
	default:
		ss_step_fail(st, SS_ERR_UNEXPECTED_DATA_VALUE, "SS-Code known", "TS 29.002 17.6.1",
			     "no service of this network has this SS-Code");
		return false;
	}
}

/* Test 7: at least one named basic service must be subscribed. */
static bool test_subscribed(struct ss_step *st)
{
	st->groups = basic_service_groups(&st->proc->invoke.bs) & st->profile->subscribed;
	if (!st->groups) {
		ss_step_fail(st, ss_step_not_subscribed(st), "basic service subscribed", "TS 29.002 17.6.3",
			     "none of the basic services that the request names is in the subscription");
		return false;
	}
	ss_step_pass(st, "basic service subscribed", "TS 29.002 17.6.3", "the request names %s",
		     basic_service_words(&st->proc->invoke.bs));
	return true;
}

/* A service that is not subscribed has a status all the same where somebody only asks for it. */
static void answer_not_provisioned(struct ss_step *st)
{
	const char *sentence = "the service is not in the subscription";

	if (st->proc->invoke.op == SS_OP_INTERROGATE_SS) {
		struct why_step *step = ss_step_pass(st, "provisioned", "TS 23.011 2.1.1", "%s", sentence);

		step->hit = true;
		step->ss_status = 0;
		ss_step_result(st, SS_RESULT_INT_SS_STATUS)->ss_status = 0;
		return;
	}
	ss_step_fail_status(st, SS_ERR_SS_ERROR_STATUS, 0, "provisioned", "TS 23.011 2.1.1", sentence);
}

/* Test 8: of a group code, the members that are provisioned are worked on. */
static bool test_provisioned(struct ss_step *st)
{
	uint8_t codes[SS_CODE_EXPAND_MAX];
	size_t i, n = ss_code_expand(st->proc->invoke.ss_code, codes);

	for (i = 0; i < n; i++) {
		if (ss_profile_provisioned(st->profile, codes[i]))
			st->member[st->n_members++] = (struct ss_member){ codes[i], st->groups };
	}
	if (!st->n_members) {
		answer_not_provisioned(st);
		return false;
	}
	ss_step_pass(st, "provisioned", "TS 23.011 2.1.1", "%u of %u services are in the subscription", st->n_members,
		     (unsigned int)n);
	return true;
}

/* Test 9: the service must apply to a named and subscribed group. */
static bool test_applicable(struct ss_step *st)
{
	const struct ss_invoke *inv = &st->proc->invoke;
	const char *sentence = "the service does not exist for these basic services";
	unsigned int i;

	for (i = 0; i < st->n_members; i++)
		st->member[i].groups &= basic_service_applicable(st->member[i].ss_code);
	if (ss_step_has_work(st)) {
		ss_step_pass(st, "applicable", "TS 22.004 Annex A", "the service exists for these basic services");
		return true;
	}
	if (ss_op_may_fail_with(inv->op, SS_ERR_SS_INCOMPATIBILITY))
		ss_step_fail(st, SS_ERR_SS_INCOMPATIBILITY, "applicable", "TS 22.004 Annex A", sentence)->bs = inv->bs;
	else
		ss_step_fail(st, ss_step_not_subscribed(st), "applicable", "TS 22.004 Annex A", sentence);
	return false;
}

bool ss_interrogated_in_hlr(uint8_t ss_code)
{
	return ss_code == SS_CODE_CFU || ss_code == SS_CODE_CCBS_A;
}

/* Who holds the data of an interrogation (TS 23.011 2.1): strictly, the HLR answers for CFU and CCBS alone. */
static bool test_held_here(struct ss_step *st)
{
	uint8_t ss_code = st->proc->invoke.ss_code;

	if (st->proc->invoke.op != SS_OP_INTERROGATE_SS || !st->cfg->strict_interrogation)
		return true;
	if (ss_interrogated_in_hlr(ss_code))
		return true;
	ss_step_fail(st, SS_ERR_SS_NOT_AVAILABLE, "held in the HLR", "TS 23.011 2.1",
		     "this interrogation is answered by the VLR (strict interrogation)");
	return false;
}

static const ss_test_fn common_tests[] = {
	test_odb, test_legal, test_held_here, test_subscribed, test_provisioned, test_applicable,
};

static void run_service(struct ss_step *st)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(common_tests); i++) {
		if (!common_tests[i](st))
			return;
	}
	if (st->proc->invoke.op == SS_OP_INTERROGATE_SS)
		ss_proc_interrogate(st);
	else if (ss_code_is_forwarding(st->proc->invoke.ss_code))
		ss_proc_cf(st);
	else if (ss_code_is_barring(st->proc->invoke.ss_code))
		ss_proc_cb(st);
	else
		ss_proc_cw(st);
}

static void run(struct ss_step *st)
{
	switch (st->proc->invoke.op) {
	case SS_OP_REGISTER_SS:
	case SS_OP_ERASE_SS:
	case SS_OP_ACTIVATE_SS:
	case SS_OP_DEACTIVATE_SS:
	case SS_OP_INTERROGATE_SS:
		run_service(st);
		break;
	case SS_OP_REGISTER_PASSWORD:
		if (test_odb(st))
			ss_proc_password(st);
		break;
	default:
		ss_step_fail(st, SS_ERR_UNEXPECTED_DATA_VALUE, "operation known", "TS 29.002 17.6.1",
			     "this is no operation on supplementary services");
	}
}

/* The question of a phase must be answered by a password, and nothing else. */
static bool event_fits(const struct ss_proc *proc, const struct ss_event *ev)
{
	if (proc->phase == SS_PROC_PH_START)
		return ev->type == SS_EV_INVOKE;
	return proc->phase != SS_PROC_PH_END && ev->type == SS_EV_PASSWORD;
}

void ss_proc_step(struct ss_proc *proc, struct ss_profile *profile, const struct ss_party *party,
		  const struct ss_cfg *cfg, const struct ss_event *ev, struct ss_answer *ans, struct why_chain *why)
{
	struct ss_step st = {
		.proc = proc, .profile = profile, .party = party, .cfg = cfg, .ans = ans, .why = why,
		.password = ev->type == SS_EV_PASSWORD ? ev->password : NULL,
	};

	memset(ans, 0, sizeof(*ans));
	if (event_fits(proc, ev)) {
		if (proc->invoke.op == SS_OP_REGISTER_SS && ss_ftn_repair(&proc->invoke))
			proc->ftn_repaired = true;
		run(&st);
	} else {
		ss_step_fail(&st, SS_ERR_SYSTEM_FAILURE, "sequence", "TS 24.010 4", "an answer without a question");
	}
	if (ans->kind != SS_ANSWER_ASK_PASSWORD)
		proc->phase = SS_PROC_PH_END;
}
