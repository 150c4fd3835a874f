/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the lab tells the trace: messages on the radio, notes, and of messages of MAP what they are about; each with the
 * call or the dialogue that it belongs to, so that the ladder of one call shows all of it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/gsm/gsm48.h>

#include "lab_gmsc.h"
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

uint32_t lab_trace_call_to_number(const struct lab *lab, const struct isdn_number *number)
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
	return lab_trace_call_to_number(ms->lab, &ms->number);
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

/*! State of the sender's side of a call; NULL: it has none, or no longer. */
static const char *state_of_sender(const struct lab_mobile *ms, enum lab_side from, const struct lab_ti *ti)
{
	struct mobile_call *call;
	struct msc_leg *leg;

	if (from == LAB_SIDE_NET) {
		llist_for_each_entry(leg, &ms->legs, entry)
			if (leg->ti.value == ti->value && leg->ti.owner == ti->owner)
				return osmo_fsm_inst_state_name(leg->fi);
		return NULL;
	}
	llist_for_each_entry(call, &ms->calls, entry)
		if (call->ti.value == ti->value && call->ti.owner == ti->owner)
			return osmo_fsm_inst_state_name(call->fi);
	return NULL;
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
		tm.state = state_of_sender(ms, from, &ti);
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

/* --- messages of MAP ---------------------------------------------------------------------------------------------- */

/*! A call for which the HLR is being asked: that to the subscriber, or, where a message of the GMSC names none, the
 *  newest. */
static const struct inquiry *inquiry_about(const struct lab *lab, const struct lab_mobile *ms,
					   const struct trace_msg *msg)
{
	const bool of_gmsc = !strcmp(msg->from, LAB_PARTY_GMSC) || !strcmp(msg->to, LAB_PARTY_GMSC);
	const struct inquiry *inq, *newest = NULL;

	llist_for_each_entry(inq, &lab->map->inquiries, entry) {
		if (ms && lab_mobile_by_number(lab, &inq->msisdn) == ms)
			return inq;
		newest = inq;
	}
	return of_gmsc ? newest : NULL;
}

void lab_trace_attribute(void *priv, struct trace_msg *msg)
{
	const struct lab *lab = priv;
	const struct lab_mobile *ms = msg->imsi ? lab_mobile_by_imsi(lab, msg->imsi) : NULL;
	const struct inquiry *inq;

	if (msg->proto != TRACE_MAP || msg->call)
		return;
	inq = inquiry_about(lab, ms, msg);
	if (inq)
		msg->call = inq->call_nr;
	if (inq)
		msg->dialogue = 0;
	else if (ms && ms->ss_nr)
		msg->dialogue = ms->ss_nr;
}
