/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which charging records a call makes: MOC for A's leg, MTC for a party that alerted or answered, CF for each
 * forwarding. The calling subscriber pays up to B, B pays from there on (TS 22.082 1.3; call-handling.md sections 4
 * and 7). */
#include <string.h>

#include "mt_call.h"

static void record_init(struct cdr_call *rec, const struct call *call, enum cdr_call_type type)
{
	*rec = (struct cdr_call) {
		.type = type,
		.call = call->rec->pub.nr,
		.reference = call->reference,
		.calling = call->calling,
		.calling_restricted = call->mo.calling_restricted || call->mo_decision.restricted,
	};
	osmo_gettimeofday(&rec->end, NULL);
}

void call_cdr_party(const struct call_party *party, int cause)
{
	const struct call *call = party->call;
	bool mo = party == call->a;
	struct cdr_call rec;

	if (!mo && !party->alert.tv_sec && !party->answer.tv_sec)
		return;
	record_init(&rec, call, mo ? CDR_MOC : CDR_MTC);
	rec.imsi = party->imsi;
	rec.msisdn = party->msisdn;
	rec.called = party->called;
	rec.start = party->start;
	rec.answer = party->answer;
	rec.cause = cause;
	rec.outcome = party->outcome ? party->outcome : party->answer.tv_sec ? "answered" : "released";
	cdr_write_call(call->cc->cfg.cdr, &rec);
}

void call_cdr_forwarding(const struct call *call, const struct call_forwarding *fwd)
{
	struct cdr_call rec;

	record_init(&rec, call, CDR_CF);
	rec.imsi = fwd->imsi;
	rec.msisdn = fwd->from;
	rec.called = fwd->from;
	rec.forwarded_to = fwd->to;
	rec.ss_code = fwd->ss_code;
	rec.reason = fwd->condition;
	rec.counter = fwd->counter;
	rec.start = fwd->start;
	rec.answer = call->a->answer;
	rec.cause = call->cause;
	rec.outcome = call->answered ? "answered" : "released";
	cdr_write_call(call->cc->cfg.cdr, &rec);
}
