/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the lab tells the trace: messages on the radio, direct calls, notes; each with the call or the dialogue that it
 * belongs to, so that the ladder of one call shows all of it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/gsm/gsm48.h>

#include "lab_mobile_cc.h"
#include "lab_msc_leg.h"

#define TI_MASK 0x70
#define TI_FLAG 0x80

/* --- which call --------------------------------------------------------------------------------------------------- */

uint32_t lab_trace_next_call(const struct lab *lab)
{
	const struct call_record *last = call_record_last(lab->cc, NULL);

	return last ? last->nr + 1 : 1;
}

/*! The newest running call that is on its way to \a number. */
static uint32_t call_to(const struct lab *lab, const struct isdn_number *number)
{
	const struct number_plan *plan = &hlr_cfg(lab->hlr)->ss.plan;
	const struct call_record *rec = call_record_last(lab->cc, NULL);
	const struct isdn_number *to;

	for (; rec; rec = call_record_find(lab->cc, rec->nr - 1)) {
		to = rec->n_forwardings ? &rec->forwarding[rec->n_forwardings - 1].to : &rec->called;
		if (!rec->finished && msisdn_equal(plan, to, number))
			return rec->nr;
	}
	return 0;
}

uint32_t lab_trace_call_to(const struct lab_mobile *ms)
{
	return call_to(ms->lab, &ms->number);
}

/*! The call of a leg; also after call/ has let it go. */
static uint32_t call_of_leg(struct msc_leg *leg)
{
	const uint32_t nr = call_leg_nr(&leg->base);

	if (nr)
		leg->call_nr = nr;
	return leg->call_nr;
}

/*! A message with a transaction identifier: the network's leg, or what the phone has just dialled. */
static uint32_t call_of_transaction(const struct lab_mobile *ms, const struct lab_ti *ti)
{
	struct mobile_call *call;
	struct msc_leg *leg;

	llist_for_each_entry(leg, &ms->legs, entry)
		if (leg->ti.value == ti->value && leg->ti.owner == ti->owner)
			return call_of_leg(leg);
	llist_for_each_entry(call, &ms->calls, entry)
		if (call->ti.value == ti->value && call->ti.owner == ti->owner)
			return call->call_nr;
	return ms->bss ? lab_trace_call_to(ms) : 0;
}

/*! A message of mobility management or paging: for the call that is being set up. */
static uint32_t call_of_setup(const struct lab_mobile *ms)
{
	struct mobile_call *call;
	struct msc_leg *leg;

	llist_for_each_entry(leg, &ms->legs, entry)
		if (leg->fi->state == MSC_LEG_ST_PAGING)
			return call_of_leg(leg);
	llist_for_each_entry(call, &ms->calls, entry)
		if (mobile_call_state(call) == MOBILE_CC_ST_MM_PENDING)
			return call->call_nr;
	return 0;
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

void lab_trace_radio(const struct lab_mobile *ms, enum lab_side from, const struct msgb *msg)
{
	const bool up = from == LAB_SIDE_MS;
	const uint8_t header = msg->data[0];
	const struct lab_ti ti = {
		.value = (header & TI_MASK) >> 4,
		.owner = header & TI_FLAG ? (up ? LAB_SIDE_NET : LAB_SIDE_MS) : from,
	};
	struct trace_msg tm = {
		.from = up ? ms->name : LAB_PARTY_MSC,
		.to = up ? LAB_PARTY_MSC : ms->name,
		.proto = TRACE_DTAP,
		.imsi = ms->imsi,
		.octets = msg->data,
		.len = msgb_length(msg),
	};

	if (!trace_wanted(ms->lab->trace))
		return;
	switch (header & GSM48_PDISC_MASK) {
	case GSM48_PDISC_CC:
		tm.call = call_of_transaction(ms, &ti);
		break;
	case GSM48_PDISC_NC_SS:
		tm.dialogue = ms->ss_nr;
		break;
	default:
		tm.call = call_of_setup(ms);
		if (!tm.call && ms->ss)
			tm.dialogue = ms->ss_nr;
	}
	trace_emit(ms->lab->trace, &tm);
}

static void trace_text(struct lab *lab, struct trace_msg *tm, const char *fmt, va_list ap)
{
	char text[LAB_TEXT_MAX];

	vsnprintf(text, sizeof(text), fmt, ap);
	tm->octets = (const uint8_t *)text;
	tm->len = strlen(text);
	trace_emit(lab->trace, tm);
}

void lab_trace_direct(struct lab *lab, const char *from, const char *to, const char *imsi,
		      const struct isdn_number *called, const char *fmt, ...)
{
	struct trace_msg tm = { .from = from, .to = to, .proto = TRACE_DIRECT, .imsi = imsi };
	va_list ap;

	if (!trace_wanted(lab->trace))
		return;
	tm.call = called ? call_to(lab, called) : 0;
	va_start(ap, fmt);
	trace_text(lab, &tm, fmt, ap);
	va_end(ap);
}

void lab_trace_note(struct lab_mobile *ms, const char *party, const char *fmt, ...)
{
	struct trace_msg tm = { .from = party, .to = party, .proto = TRACE_NOTE, .imsi = ms->imsi };
	va_list ap;

	if (!trace_wanted(ms->lab->trace))
		return;
	tm.call = call_of_setup(ms);
	va_start(ap, fmt);
	trace_text(ms->lab, &tm, fmt, ap);
	va_end(ap);
}
