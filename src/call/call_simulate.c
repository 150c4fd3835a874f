/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dry run: the decisions of a call without a call. The same questions and the same rules as mt_call_decide.c, one
 * after the other; nothing is changed and no phone is touched. */
#include <string.h>

#include "mt_call.h"

/* One question. Its answer may come after nobody waits any more: then the answer frees it. */
struct question {
	bool answered, abandoned;
	bool known;
	struct why_chain *why;		/* where the steps of SRI go; may be NULL */
	struct call_sri_result sri;
	struct call_vlr_profile prof;
};

struct simulation {
	struct call_control *cc;
	struct why_chain *why;
	char a_imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number called;
	struct fwd_history history;
	struct fwd_decision decision;
};

static void sri_cb(void *priv, const struct call_sri_result *res)
{
	struct question *q = priv;

	if (q->abandoned) {
		talloc_free(q);
		return;
	}
	q->answered = q->known = true;
	q->sri = *res;
	call_why_append(q->why, res->why);
}

static void profile_cb(void *priv, const struct call_vlr_profile *prof)
{
	struct question *q = priv;

	if (q->abandoned) {
		talloc_free(q);
		return;
	}
	q->answered = true;
	q->known = prof;
	if (prof)
		q->prof = *prof;
}

static void question_end(struct question *q)
{
	if (q->answered)
		talloc_free(q);
	else
		q->abandoned = true;
}

static struct why_step *say(const struct simulation *sim, const char *rule, int cause, const char *sentence)
{
	struct why_step *step = why_add(sim->why, "VMSC", rule, "TS 23.018", "%s: %s", sim->called.digits, sentence);

	step->hit = true;
	step->cause = cause;
	return step;
}

static const struct call_hlr_ops *dry_ops(const struct call_control *cc)
{
	return cc->cfg.dry_ops ? cc->cfg.dry_ops : cc->cfg.hlr_ops;
}

static bool ask_hlr(struct simulation *sim, const struct isdn_number *number, struct call_sri_result *res,
		    struct why_chain *why)
{
	struct question *q = talloc_zero(sim->cc, struct question);
	bool answered;

	if (!q)
		return false;
	q->why = why;
	dry_ops(sim->cc)->interrogate(sim->cc->cfg.hlr, number, BSG_SPEECH, &sim->history, sri_cb, q);
	answered = q->answered;
	if (answered)
		*res = q->sri;
	else
		say(sim, "no answer", 0, "the HLR answers later: there is no dry run then");
	question_end(q);
	return answered;
}

static bool ask_vlr(struct simulation *sim, const char *imsi, struct call_vlr_profile *prof)
{
	struct question *q = talloc_zero(sim->cc, struct question);
	bool known;

	if (!q)
		return false;
	dry_ops(sim->cc)->vlr_profile(sim->cc->cfg.hlr, imsi, profile_cb, q);
	known = q->known;
	if (known)
		*prof = q->prof;
	question_end(q);
	return known;
}

/* \returns whether A may make the call. */
static bool check_mo(struct simulation *sim, const struct isdn_number *a)
{
	struct fwd_mo_decision d;
	struct call_sri_result sri;
	struct call_vlr_profile prof;
	struct fwd_served served;

	if (!ask_hlr(sim, a, &sri, NULL))
		return false;
	if (!sri.imsi[0] || !ask_vlr(sim, sri.imsi, &prof)) {
		why_add(sim->why, "VLR", "calling subscriber", "TS 23.018 7.1", "%s is not ours: no checks", a->digits);
		return true;
	}
	call_served_init(&served, &prof);
	fwd_decide_mo(&served, BSG_SPEECH, &sim->called, CLIR_PER_CALL_NONE, false, &sim->cc->vty.fwd, &d, sim->why);
	OSMO_STRLCPY_ARRAY(sim->a_imsi, sri.imsi);
	return d.allowed;
}

/* What the VMSC would do, first when it prepares the call, then when the phone behaves as \a cond says. */
static void decide_vmsc(struct simulation *sim, const struct fwd_served *served, enum call_simulate_if cond)
{
	static const struct { enum fwd_event ev; int cause; } behaviour[] = {
		[CALL_SIM_NO_REPLY] = { FWD_EV_NO_REPLY, GSM48_CC_CAUSE_USER_ALERTING_NA },
		[CALL_SIM_NOT_REACHABLE] = { FWD_EV_NO_PAGE_RESPONSE, GSM48_CC_CAUSE_DEST_OOO },
	};
	const struct fwd_busy busy = {
		.active = cond == CALL_SIM_BUSY,
		.active_group = BSG_SPEECH,
		.setting_up = !strcmp(served->imsi, sim->a_imsi),	/* a call to A while it calls */
	};
	struct fwd_decision *d = &sim->decision;

	fwd_decide_vmsc(served, BSG_SPEECH, FWD_EV_PREPARE, 0, &busy, &sim->history, &sim->cc->vty.fwd, d, sim->why);
	if (d->action != FWD_ACT_DELIVER || cond == CALL_SIM_ANSWERS || cond == CALL_SIM_BUSY)
		return;
	fwd_decide_vmsc(served, BSG_SPEECH, behaviour[cond].ev, behaviour[cond].cause, &busy, &sim->history,
			&sim->cc->vty.fwd, d, sim->why);
}

/* One called party. \returns true when the call is forwarded: sim->called is the next one. */
static bool hop(struct simulation *sim, enum call_simulate_if cond)
{
	struct fwd_decision *d = &sim->decision;
	struct ss_profile known = {};
	struct fwd_served served = { .profile = &known };
	struct call_sri_result sri;
	struct call_vlr_profile prof;

	call_why_interrogation(sim->why, &sim->called);
	if (!ask_hlr(sim, &sim->called, &sri, sim->why))
		return false;
	*d = sri.decision;
	if (call_sri_is_unknown(&sri)) {
		say(sim, "route", 0, "not a subscriber here: the call leaves this network, if there is a way");
		return false;
	}
	known.max_forwardings = sri.max_forwardings;
	served.msisdn = &sri.msisdn;
	served.imsi = sri.imsi;
	if (d->action == FWD_ACT_DELIVER) {
		if (!ask_vlr(sim, sri.imsi, &prof)) {
			say(sim, "released", GSM48_CC_CAUSE_TEMP_FAILURE, "the VLR has no data of the subscriber");
			return false;
		}
		call_served_init(&served, &prof);
		decide_vmsc(sim, &served, cond);
	}
	if (d->action == FWD_ACT_FORWARD)
		fwd_perform(&served, &sim->history, &sim->cc->vty.fwd, d, sim->why);
	if (d->action == FWD_ACT_FORWARD) {
		sim->called = d->ftn;
		return true;
	}
	if (d->action != FWD_ACT_RELEASE)
		say(sim, d->action == FWD_ACT_DELIVER ? "answered" : "offered as waiting call", 0, "takes the call");
	return false;
}

void call_simulate(struct call_control *cc, const struct isdn_number *a, const struct isdn_number *b,
		   enum call_simulate_if cond, struct why_chain *why)
{
	struct simulation sim = { .cc = cc, .why = why, .called = *b };

	if (isdn_number_present(a) && !check_mo(&sim, a))
		return;
	while (hop(&sim, cond))
		cond = CALL_SIM_ANSWERS;	/* only B is as said */
}
