/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Carrying out a forwarding: call-handling.md section 4; TS 23.082 1.2 - 4.2, TS 24.082. */
#include "mt_call.h"

/* Steps 1-5 are fwd_perform(); the limit of simultaneous forwarded calls is this network's own. */
bool mt_call_forward_admit(struct call *call, const struct fwd_served *served)
{
	struct fwd_decision *d = &call->decision;
	unsigned int max = call->cc->vty.max_forwarded_per_subscriber;
	unsigned int n = call_control_forwarded(call->cc, call->imsi);

	if (max && n >= max) {
		struct why_step *step = call_note(call, call->forward_node, "simultaneous forwardings", "local policy",
						  "%s already forwards %u calls, limit %u", served->msisdn->digits, n,
						  max);
		d->action = FWD_ACT_RELEASE;
		d->cause = GSM48_CC_CAUSE_CALL_REJECTED;
		step->hit = true;
		step->cause = d->cause;
	} else {
		fwd_perform(served, &call->history, &call->cc->vty.fwd, d, &call->rec->why);
	}
	if (d->action == FWD_ACT_FORWARD)
		return true;
	call_count(call, CALL_CTR_FORWARDING_REFUSED);
	return false;
}

static const char *forwarded_outcome(enum fwd_condition condition)
{
	switch (condition) {
	case FWD_COND_BUSY:
		return "forwarded busy";
	case FWD_COND_NO_REPLY:
		return "forwarded no reply";
	case FWD_COND_NOT_REACHABLE:
		return "forwarded not reachable";
	default:
		return "forwarded";
	}
}

static void remember(struct call *call)
{
	const struct fwd_decision *d = &call->decision;
	struct call_record *rec = &call->rec->pub;
	struct call_forwarding *fwd = talloc_zero(call, struct call_forwarding);

	if (!fwd) {
		LOGPCALL(call, LOGL_ERROR, "out of memory: a forwarding without a charging record\n");
		return;
	}
	OSMO_STRLCPY_ARRAY(fwd->imsi, call->imsi);
	fwd->from = call->msisdn;
	fwd->to = d->ftn;
	fwd->ss_code = d->ss_code;
	fwd->condition = d->condition;
	fwd->counter = call->history.counter;
	osmo_gettimeofday(&fwd->start, NULL);
	llist_add_tail(&fwd->entry, &call->forwardings);
	hash_add(call->cc->forwardings, &fwd->by_imsi, call_imsi_key(fwd->imsi));
	if (rec->n_forwardings >= ARRAY_SIZE(rec->forwarding))
		return;
	rec->forwarding[rec->n_forwardings].ss_code = d->ss_code;
	rec->forwarding[rec->n_forwardings].from = call->msisdn;
	rec->forwarding[rec->n_forwardings].to = d->ftn;
	rec->n_forwardings++;
}

static void count(struct call *call, uint8_t ss_code)
{
	static const enum call_ctr ctrs[CF_COUNT] = {
		[CF_CFU] = CALL_CTR_CFU,
		[CF_CFB] = CALL_CTR_CFB,
		[CF_CFNRY] = CALL_CTR_CFNRY,
		[CF_CFNRC] = CALL_CTR_CFNRC,
	};
	int service = cf_service_from_code(ss_code);

	if (service >= 0)
		call_count(call, ctrs[service]);
}

/* Steps 7 and 9. B is told on the call that is taken away from it, or, busy from the start, on the call that it has. */
static void leave_b(struct call *call, const struct fwd_decision *d)
{
	bool tell = (d->options & CF_OPT_NOTIFY_FORWARDING_PARTY)
		    && (d->ss_code == SS_CODE_CFB || d->ss_code == SS_CODE_CFNRY);
	struct call_party *b = call->b;
	const struct notify_ss n = call_notify_b(d->ss_code);
	struct call_leg *leg;

	if (b) {
		int cause = b->leg ? GSM48_CC_CAUSE_NORM_CALL_CLEAR : call->condition_cause;

		call->b = NULL;
		b->outcome = forwarded_outcome(d->condition);
		call_party_release(b, cause, tell ? &n : NULL);
		return;
	}
	leg = tell ? call_party_leg_of(call->cc, call->imsi) : NULL;
	if (leg)
		leg->ops->notify(leg, &n);
}

void mt_call_forward(struct call *call)
{
	const struct fwd_decision d = call->decision;

	call_trace(call, call->forward_node, "forwarding %s of %s to %s, counter %u", ss_code_name(d.ss_code),
		   call->msisdn.digits, d.ftn.digits, call->history.counter);
	remember(call);
	count(call, d.ss_code);
	if (d.options & CF_OPT_NOTIFY_CALLING_PARTY)
		call_notify_a_forwarded(call, d.ss_code);
	else
		call->hide_connected = true;
	leave_b(call, &d);
	call->called = d.ftn;
	call->called_subaddress = d.subaddress;
	call->msisdn = (struct isdn_number) {};
	call->imsi[0] = '\0';
}

void mt_call_forwardings_end(struct call *call)
{
	struct call_forwarding *fwd, *other;

	llist_for_each_entry_safe(fwd, other, &call->forwardings, entry) {
		call_cdr_forwarding(call, fwd);
		hash_del(&fwd->by_imsi);
		llist_del(&fwd->entry);
		talloc_free(fwd);
	}
}
