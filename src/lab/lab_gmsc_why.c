/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Why the HLR answered a GMSC as it did. MAP does not carry reasons. The HLR of this process decides by rules that are
 * pure (fwd_decide_hlr()): applied once more to the same committed data they give the same answer, and their steps. Of
 * an HLR elsewhere there is only what it said. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_gmsc.h"

#define CLAUSE_SRI "TS 23.018 7.2.2"
#define CLAUSE_PRN "TS 23.018 7.2.2"

/* --- an HLR here -------------------------------------------------------------------------------------------------- */

static void decide(const struct inquiry *inq, const struct hlr_subscriber *sub, bool detached, struct fwd_decision *d,
		   struct why_chain *why)
{
	struct hlr *hlr = inq->lab->hlr;
	struct fwd_served served = {};

	if (sub) {
		hlr_served(hlr, sub, &served);
		served.detached = detached;
	}
	if (why)
		why->n = 0;
	fwd_decide_hlr(&served, inq->group, &inq->history, &hlr_cfg(hlr)->fwd, d, why);
}

static bool is_the_same(const struct fwd_decision *a, const struct fwd_decision *b)
{
	if (a->action != b->action)
		return false;
	if (a->action == FWD_ACT_RELEASE)
		return a->error == b->error;
	return a->action != FWD_ACT_FORWARD || (a->ss_code == b->ss_code && !strcmp(a->ftn.digits, b->ftn.digits));
}

/*! It would forward, and the call has been forwarded as often as is allowed. */
static void explain_limit(const struct inquiry *inq, struct why_chain *why)
{
	struct why_step *step = why_add(why, "HLR", "forwarding limit", "TS 29.002 7.6.1",
					"the call has been forwarded %u times: as often as a call may be",
					inq->history.counter);

	step->hit = true;
	step->cause = inq->res.decision.cause;
}

/*! \returns false when the data have changed meanwhile, or the HLR was made to answer something else. */
static bool explain_here(struct inquiry *inq, struct why_chain *why)
{
	struct hlr *hlr = inq->lab->hlr;
	struct hlr_subscriber sub;
	struct fwd_decision d;
	const bool known = store_get_by_msisdn(hlr_store(hlr), &hlr_cfg(hlr)->ss.plan, &inq->msisdn, &sub) == 0;

	decide(inq, known ? &sub : NULL, false, &d, why);
	/* it has asked the VLR, and heard that the phone is switched off */
	if (d.action == FWD_ACT_DELIVER && inq->res.decision.action != FWD_ACT_DELIVER)
		decide(inq, &sub, true, &d, why);
	if (d.action == FWD_ACT_FORWARD && inq->res.decision.error == FWD_ERR_FORWARDING_VIOLATION)
		explain_limit(inq, why);
	else if (is_the_same(&d, &inq->res.decision))
		inq->res.decision = d;
	else
		return false;
	if (!known)
		return true;
	OSMO_STRLCPY_ARRAY(inq->res.imsi, sub.imsi);
	inq->res.msisdn = sub.msisdn;
	inq->res.max_forwardings = sub.profile.max_forwardings;
	return true;
}

/* --- an HLR elsewhere --------------------------------------------------------------------------------------------- */

/*! Which program it is MAP does not say; the data of the VLR do, where the subscriber is one of ours. */
static const char *barring_rule(const struct inquiry *inq)
{
	struct lab_mobile *ms = lab_mobile_by_number(inq->lab, &inq->msisdn);
	static const uint8_t programs[] = { SS_CODE_BAIC, SS_CODE_BIC_ROAM };
	unsigned int i;

	for (i = 0; ms && i < ARRAY_SIZE(programs); i++)
		if (ss_profile_operative_at(&ms->vlr.data.profile, programs[i], inq->group, lab_vlr_is_abroad(ms)))
			return ss_code_name(programs[i]);
	return "call barred";
}

static void explain_forward(const struct inquiry *inq, struct why_chain *why)
{
	static const char *const rules[] = {
		[FWD_COND_NONE] = "forward",
		[FWD_COND_UNCONDITIONAL] = "CFU operative",
		[FWD_COND_BUSY] = "CFB operative",
		[FWD_COND_NO_REPLY] = "CFNRy operative",
		[FWD_COND_NOT_REACHABLE] = "CFNRc operative",
	};
	const struct fwd_decision *d = &inq->res.decision;
	char number[ISDN_DIGITS_MAX + 2];

	why_add(why, "HLR", rules[d->condition], CLAUSE_SRI, "the HLR answers: forward to %s, reason %s",
		isdn_number_str(number, sizeof(number), &d->ftn), fwd_condition_name(d->condition))->hit = true;
}

static void explain_release(const struct inquiry *inq, struct why_chain *why)
{
	const struct fwd_decision *d = &inq->res.decision;
	struct why_step *step;

	if (isdn_number_present(&inq->msrn))
		step = why_add(why, "GMSC", "roaming number", "TS 23.018 7.2.1", "no VLR here has lent %s",
			       inq->msrn.digits);
	else if (!inq->answered && d->error != SS_ERR_UNKNOWN_SUBSCRIBER)
		step = why_add(why, "GMSC", "no answer", "TS 29.002 10.1", "the HLR does not answer");
	else if (d->error == SS_ERR_CALL_BARRED)
		step = why_add(why, "HLR", barring_rule(inq), CLAUSE_SRI, "the HLR answers: call barred");
	else if (d->error == SS_ERR_UNKNOWN_SUBSCRIBER)
		step = why_add(why, "HLR", "MSISDN known", CLAUSE_SRI, "no subscriber has this number");
	else if (d->error == FWD_ERR_ABSENT_SUBSCRIBER)
		step = why_add(why, "HLR", "absent subscriber", CLAUSE_SRI, "the HLR answers: absent subscriber");
	else
		step = why_add(why, "HLR", "refused", CLAUSE_SRI, "the HLR answers: error %d of TS 29.002 17.6",
			       d->error);
	step->hit = true;
	step->cause = d->cause;
}

static void explain_answer(const struct inquiry *inq, struct why_chain *why)
{
	switch (inq->res.decision.action) {
	case FWD_ACT_FORWARD:
		explain_forward(inq, why);
		break;
	case FWD_ACT_RELEASE:
		explain_release(inq, why);
		break;
	case FWD_ACT_DELIVER:
	case FWD_ACT_OFFER_WAITING:
		why_add(why, "HLR", "ask the VLR", CLAUSE_PRN, "the HLR answers with roaming number %s",
			inq->msrn.digits)->hit = true;
		break;
	}
}

void lab_gmsc_explain(struct inquiry *inq, struct why_chain *why)
{
	if (!inq->lab->map->hlr_there[0]) {
		if (explain_here(inq, why))
			return;
		if (why)
			why->n = 0;
	}
	explain_answer(inq, why);
}
