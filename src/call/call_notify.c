/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the phones are told: NotifySS to A, B and C (TS 24.082, 24.083, 24.088; radio-and-gsup.md section 6), and the
 * numbers that a called party is shown. */
#include "mt_call.h"

/* Everything absent but the service. */
static struct notify_ss notify_of(int ss_code)
{
	return (struct notify_ss) { .ss_code = ss_code, .ss_status = -1, .notification = -1, .call_on_hold = -1 };
}

static void notify_a(struct call *call, const struct notify_ss *n)
{
	if (call->a && call->a->leg && call->a->state != CALL_PARTY_CLEARING)
		call->a->leg->ops->notify(call->a->leg, n);
}

void call_notify_a_pending(struct call *call)
{
	const struct fwd_mo_decision *d = &call->mo_decision;
	struct notify_ss n;
	unsigned int i;

	if (call->a_notified)
		return;
	call->a_notified = true;
	for (i = 0; i < d->n_notify; i++) {
		n = notify_of(d->notify[i].ss_code);
		n.ss_status = d->notify[i].ss_status;
		notify_a(call, &n);
	}
	if (d->clir_suppression_rejected) {
		n = notify_of(SS_CODE_CLIR);
		n.clir_suppression_rejected = true;
		notify_a(call, &n);
	}
}

void call_notify_a_forwarded(struct call *call, uint8_t ss_code)
{
	struct notify_ss n = notify_of(ss_code);

	n.notification = NOTIFY_SS_TO_A;
	notify_a(call, &n);
}

struct notify_ss call_notify_b(uint8_t ss_code)
{
	struct notify_ss n = notify_of(ss_code);

	n.notification = NOTIFY_SS_TO_B;
	return n;
}

struct notify_ss call_notify_barred(void)
{
	struct notify_ss n = notify_of(SS_CODE_BARRING_OUTGOING);

	n.ss_status = SS_STATUS_P | SS_STATUS_A;
	return n;
}

struct notify_ss call_notify_hold(bool held)
{
	struct notify_ss n = notify_of(SS_CODE_HOLD);

	n.call_on_hold = held;
	return n;
}

/* One NotifySS holds both: that the call was forwarded (SS-Code of the last forwarding), and that it waits. */
static void notify_c_init(const struct call *call, bool waiting, struct call_setup *setup)
{
	struct notify_ss *n = &setup->notify;

	*n = notify_of(-1);
	if (call->history.counter) {
		n->notification = NOTIFY_SS_TO_C;
		n->ss_code = fwd_condition_ss_code(call->history.reason);
	}
	if (waiting) {
		n->ss_code = SS_CODE_CW;
		n->call_is_waiting = true;
	}
	setup->has_notify = call->history.counter || waiting;
}

void call_setup_fill(const struct call *call, struct call_setup *setup)
{
	const struct call_party *b = call->b;

	*setup = (struct call_setup) {
		.called = call->called,
		.called_subaddress = call->called_subaddress,
		.calling = call->calling,
		.calling_restricted = call->mo.calling_restricted || call->mo_decision.restricted,
		.calling_override = b->clip_override,
		.clip = b->clip,
		.redirecting = call->history.redirecting,
		.redirecting_restricted = call->history.redirecting_restricted,
		.history = &call->history,
		.group = call->mo.group,
		.waiting = b->state == CALL_PARTY_WAITING,
		.emergency = call->mo.emergency,
	};
	OSMO_STRLCPY_ARRAY(setup->imsi, b->imsi);
	OSMO_STRLCPY_ARRAY(setup->calling_imsi, call->mo.imsi);
	notify_c_init(call, setup->waiting, setup);
}
