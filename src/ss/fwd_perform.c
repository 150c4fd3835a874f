/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* May a forwarding be performed, and what the next leg is told: limit, loops, numbers and reasons, steps 1 to 5 of
 * call-handling.md section 4 (TS 23.018 table 1, TS 23.082, TS 29.002 7.6.1). A forwarded call ends: the counter
 * grows by one with each forwarding, and no number is called twice. */

#include <string.h>

#include <osmocom/core/utils.h>

#include "fwd_private.h"

#define MAX_FORWARDINGS_DEFAULT 5
#define CLAUSE_VIOLATION "TS 29.002 7.6.1"

void fwd_cfg_init(struct fwd_cfg *cfg, const struct number_plan *plan)
{
	memset(cfg, 0, sizeof(*cfg));
	cfg->max_forwardings = MAX_FORWARDINGS_DEFAULT;
	cfg->cause_absent = CAUSE_DESTINATION_OUT_OF_ORDER;
	cfg->plan = plan;
	cfg->deny = ss_ftn_deny_default(&cfg->n_deny);
}

static int violation_cause(const struct fwd_cfg *cfg, enum fwd_condition cond)
{
	if (!cfg->limit_cause_of_condition)
		return CAUSE_CALL_REJECTED;
	switch (cond) {
	case FWD_COND_BUSY:
		return CAUSE_USER_BUSY;
	case FWD_COND_NO_REPLY:
		return CAUSE_NO_ANSWER;
	case FWD_COND_NOT_REACHABLE:
		return cfg->cause_absent;
	default:
		return CAUSE_CALL_REJECTED;
	}
}

static bool refuse(struct fwd_step *st, const char *rule, const char *sentence)
{
	fwd_release(st, rule, CLAUSE_VIOLATION, violation_cause(st->cfg, st->d->condition),
		    FWD_ERR_FORWARDING_VIOLATION, sentence);
	return false;
}

static bool within_limit(struct fwd_step *st)
{
	unsigned int max = OSMO_MIN(st->cfg->max_forwardings, st->b->profile->max_forwardings);
	unsigned int next = st->hist->counter + 1;

	if (next > max)
		return refuse(st, "forwarding limit", "the call has been forwarded as often as a call may be");
	fwd_pass(st, "forwarding limit", CLAUSE_VIOLATION, "this is forwarding %u of at most %u", next, max);
	return true;
}

static bool was_visited(const struct fwd_step *st, const struct isdn_number *num)
{
	const struct fwd_history *hist = st->hist;
	unsigned int i;

	for (i = 0; i < hist->n_visited; i++) {
		if (msisdn_equal(st->cfg->plan, &hist->visited[i], num))
			return true;
	}
	return msisdn_equal(st->cfg->plan, &hist->original_called, num) ||
	       msisdn_equal(st->cfg->plan, &hist->redirecting, num);
}

static bool is_no_loop(struct fwd_step *st)
{
	const struct isdn_number *ftn = &st->d->ftn;

	if (msisdn_equal(st->cfg->plan, st->b->msisdn, ftn))
		return refuse(st, "own number", "the forwarded-to number is the subscriber's own");
	if (was_visited(st, ftn))
		return refuse(st, "cycle", "this call was at the forwarded-to number before: it would go in a circle");
	fwd_pass(st, "cycle", CLAUSE_VIOLATION, "the call has not been at %s before", ftn->digits);
	return true;
}

static bool is_not_denied(struct fwd_step *st)
{
	const char *entry = ss_ftn_denied(st->cfg->plan, &st->d->ftn, st->cfg->deny, st->cfg->n_deny);

	if (!entry)
		return true;
	return refuse(st, "deny list", "the forwarded-to number is in a range that is refused");
}

static void remember_visited(struct fwd_history *hist, const struct number_plan *plan, const struct isdn_number *num)
{
	unsigned int i;

	for (i = 0; i < hist->n_visited; i++) {
		if (msisdn_equal(plan, &hist->visited[i], num))
			return;
	}
	if (hist->n_visited < ARRAY_SIZE(hist->visited))
		hist->visited[hist->n_visited++] = *num;
}

/* Steps 4 and 5: who was called first, who forwards now, and why. */
static void grow_history(const struct fwd_step *st, struct fwd_history *hist)
{
	hist->counter++;
	if (!isdn_number_present(&hist->original_called))
		hist->original_called = *st->b->msisdn;
	if (hist->counter == 1)
		hist->original_reason = st->d->condition;
	hist->reason = st->d->condition;
	hist->redirecting = *st->b->msisdn;
	hist->redirecting_restricted = !(st->d->options & CF_OPT_PRESENT_REDIRECTING);
	remember_visited(hist, st->cfg->plan, st->b->msisdn);
}

void fwd_perform(const struct fwd_served *b, struct fwd_history *hist, const struct fwd_cfg *cfg,
		 struct fwd_decision *d, struct why_chain *why)
{
	struct fwd_step st = { .node = "GMSC", .b = b, .hist = hist, .cfg = cfg, .d = d, .why = why };
	struct why_step *step;

	if (d->condition != FWD_COND_UNCONDITIONAL && !(d->condition == FWD_COND_NOT_REACHABLE && !b->registered))
		st.node = "VMSC";
	if (!within_limit(&st) || !is_no_loop(&st) || !is_not_denied(&st))
		return;
	grow_history(&st, hist);
	step = fwd_pass(&st, "forward", "TS 23.082 1.3", "the call goes on to %s%s, reason %s, B's number is %s to C",
			d->ftn.ton == ISDN_TON_INTERNATIONAL ? "+" : "", d->ftn.digits,
			fwd_condition_name(d->condition), hist->redirecting_restricted ? "hidden" : "shown");
	step->hit = true;
}
