/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the visited MSC decides about a call that it has been given: busy, no reply, not reachable, rejected; steps 12
 * to 24 of call-handling.md section 2 (TS 23.018 7.3, TS 23.082 2.3-4.3, TS 24.082, TS 22.001 C.2). */

#include <osmocom/core/utils.h>

#include "fwd_private.h"

#define CLAUSE_BUSY "TS 22.001 C.2"

/* Forward under a condition, else release A. */
static void forward_or_release(struct fwd_step *st, enum fwd_condition cond, const char *rule, int cause,
			       uint8_t error, const char *sentence)
{
	if (!fwd_try(st, cond))
		fwd_release(st, rule, "TS 23.018 7.3.1", cause, error, sentence);
}

static void not_reachable(struct fwd_step *st, const char *sentence)
{
	fwd_pass(st, "reachable", "TS 23.018 7.3.1", "%s", sentence);
	forward_or_release(st, FWD_COND_NOT_REACHABLE, "absent subscriber", st->cfg->cause_absent,
			   FWD_ERR_ABSENT_SUBSCRIBER, "the phone cannot be reached, and nothing forwards the call");
}

static void busy(struct fwd_step *st, const char *rule, const char *sentence)
{
	fwd_pass(st, rule, CLAUSE_BUSY, "%s", sentence);
	forward_or_release(st, FWD_COND_BUSY, "busy", CAUSE_USER_BUSY, FWD_ERR_BUSY_SUBSCRIBER,
			   "the subscriber is busy, and nothing forwards the call");
}

static void no_reply(struct fwd_step *st, int cause)
{
	forward_or_release(st, FWD_COND_NO_REPLY, "no reply", cause, FWD_ERR_NO_SUBSCRIBER_REPLY,
			   "nobody answered, and nothing forwards the call");
}

static void offer(struct fwd_step *st, enum fwd_action action, const char *rule, const char *sentence)
{
	struct why_step *step;

	st->d->action = action;
	st->d->no_reply_time = fwd_no_reply_time(st);
	step = fwd_pass(st, rule, CLAUSE_BUSY, "%s", sentence);
	step->hit = true;
	step->timer = st->d->no_reply_time;
}

/* The waiting call may be of any kind; call waiting counts for the basic service of the call in progress. Only a
 * speech call can have one waiting beside it on this node's interfaces. */
static bool can_wait(const struct fwd_step *st, const struct fwd_busy *calls)
{
	uint8_t status = ss_profile_status_at(st->b->profile, SS_CODE_CW, calls->active_group, st->b->abroad);

	fwd_pass(st, "CW operative", "TS 23.083 1.3", "call waiting is %s for %s, the call in progress",
		 status & SS_STATUS_A ? "active" : "not active", bsg_name(calls->active_group))->ss_status = status;
	return status & SS_STATUS_A && calls->active_group == BSG_SPEECH;
}

/* Steps 13 and 16: the rule set of the busy decision. */
static void prepare(struct fwd_step *st, const struct fwd_busy *calls)
{
	if (calls->setting_up)
		busy(st, "NDUB", "another call is being set up: network determined user busy");
	else if (calls->waiting)
		busy(st, "NDUB", "a call is waiting already: network determined user busy");
	else if (!calls->active)
		offer(st, FWD_ACT_DELIVER, "idle", "there is no other call: the phone is paged and offered the call");
	else if (can_wait(st, calls))
		offer(st, FWD_ACT_OFFER_WAITING, "call waiting", "the call is offered as a waiting call");
	else
		busy(st, "NDUB", "a call is going on and none may wait: network determined user busy");
}

/* Steps 17 and 18: only user busy before an answer is busy; any other cause is passed on and forwards nothing. */
static void rejected(struct fwd_step *st, int cause)
{
	if (cause == CAUSE_USER_BUSY) {
		busy(st, "UDUB", "the phone rejected with user busy: user determined user busy");
		return;
	}
	fwd_release(st, "rejected", "TS 24.082 2.1.1", cause ? cause : CAUSE_NORMAL_UNSPECIFIED, SS_ERR_NONE,
		    "the phone rejected with another cause than busy: nothing is forwarded");
}

/* Step 19: T303. */
static void no_answer_to_setup(struct fwd_step *st)
{
	fwd_pass(st, "T303", "TS 24.008 11.3", "the phone did not answer to SETUP");
	if (st->cfg->t303_is_not_reachable)
		forward_or_release(st, FWD_COND_NOT_REACHABLE, "absent subscriber", CAUSE_NO_USER_RESPONDING,
				   FWD_ERR_ABSENT_SUBSCRIBER, "no answer to SETUP counts as not reachable here");
	else
		no_reply(st, CAUSE_NO_USER_RESPONDING);
}

static void decide(struct fwd_step *st, enum fwd_event ev, int cause, const struct fwd_busy *calls)
{
	switch (ev) {
	case FWD_EV_PREPARE:
		if (st->b->detached || !st->b->registered)
			not_reachable(st, "the VLR has the phone as switched off");
		else
			prepare(st, calls);
		break;
	case FWD_EV_DETACHED:
		not_reachable(st, "the VLR has the phone as switched off");
		break;
	case FWD_EV_NO_PAGE_RESPONSE:
		not_reachable(st, "the phone did not answer to paging");
		break;
	case FWD_EV_RADIO_CONGESTION:
		fwd_pass(st, "radio channel", "TS 22.082 4.1", "no radio channel could be assigned");
		forward_or_release(st, FWD_COND_NOT_REACHABLE, "congestion", cause ? cause : CAUSE_NO_CIRCUIT,
				   FWD_ERR_ABSENT_SUBSCRIBER, "the radio is congested, and nothing forwards the call");
		break;
	case FWD_EV_REJECTED:
		rejected(st, cause);
		break;
	case FWD_EV_NO_ANSWER_TO_SETUP:
		no_answer_to_setup(st);
		break;
	case FWD_EV_T310:
		fwd_release(st, "T310", "TS 24.008 11.3", CAUSE_NO_USER_RESPONDING, FWD_ERR_NO_SUBSCRIBER_REPLY,
			    "the phone confirmed the call and never rang: nothing is forwarded");
		break;
	case FWD_EV_NO_REPLY:
		fwd_pass(st, "no-reply time", "TS 23.082 3.3", "the no-reply time is over; the phone stops ringing");
		no_reply(st, CAUSE_NO_ANSWER);
		break;
	case FWD_EV_T301:
		fwd_release(st, "T301", "TS 24.008 11.3", CAUSE_NO_ANSWER, FWD_ERR_NO_SUBSCRIBER_REPLY,
			    "the phone rang for as long as a call may ring");
		break;
	}
}

void fwd_decide_vmsc(const struct fwd_served *b, enum bsg group, enum fwd_event ev, int cause,
		     const struct fwd_busy *busy, const struct fwd_history *hist, const struct fwd_cfg *cfg,
		     struct fwd_decision *d, struct why_chain *why)
{
	struct fwd_step st = {
		.node = "VMSC", .b = b, .group = group, .hist = hist, .cfg = cfg, .d = d, .why = why,
	};

	fwd_start(&st);
	decide(&st, ev, cause, busy);
}
