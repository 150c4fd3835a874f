/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of a phone's calls and dialogue with the radio connection below them: it is released, refused, given a
 * channel (TS 24.008 5.2.1, 5.4; 4.5.3). */
#include <osmocom/core/utils.h>

#include "bss/bss_radio.h"
#include "lab_mobile_cc.h"
#include "lab_mobile_mm.h"

static bool is_clearing(const struct mobile_call *call)
{
	return mobile_call_state(call) == MOBILE_CC_ST_DISCONNECT_REQUEST
	       || mobile_call_state(call) == MOBILE_CC_ST_RELEASE_REQUEST;
}

static bool is_pending(const struct mobile_call *call)
{
	return mobile_call_state(call) == MOBILE_CC_ST_MM_PENDING;
}

void lab_mobile_cc_end(struct lab_mobile *ms)
{
	struct mobile_call *call, *next;

	llist_for_each_entry_safe(call, next, &ms->calls, entry)
		osmo_fsm_inst_term(call->fi, OSMO_FSM_TERM_REQUEST, NULL);
}

void lab_mobile_cc_lost(struct lab_mobile *ms)
{
	ms->then = MOBILE_THEN_NOTHING;
	if (!llist_empty(&ms->calls))
		lab_say(ms, LAB_DISPLAYS, "call lost");
	lab_mobile_cc_end(ms);
}

bool lab_mobile_cc_granted(struct lab_mobile *ms)
{
	struct mobile_call *call;

	llist_for_each_entry(call, &ms->calls, entry)
		if (is_pending(call))
			return osmo_fsm_inst_dispatch(call->fi, MOBILE_CC_EV_GRANTED, NULL) == 0;
	return false;
}

void lab_mobile_cc_refused(struct lab_mobile *ms)
{
	struct mobile_call *call, *next;

	llist_for_each_entry_safe(call, next, &ms->calls, entry)
		if (is_pending(call))
			osmo_fsm_inst_term(call->fi, OSMO_FSM_TERM_REQUEST, NULL);
}

static void calls_released(struct lab_mobile *ms, bool requested)
{
	struct mobile_call *call, *next;

	ms->then = MOBILE_THEN_NOTHING;
	llist_for_each_entry_safe(call, next, &ms->calls, entry) {
		if (is_pending(call) && requested)
			continue;
		if (!is_clearing(call))
			lab_say(ms, LAB_DISPLAYS, is_pending(call) ? "no network" : "call lost");
		osmo_fsm_inst_term(call->fi, OSMO_FSM_TERM_REQUEST, NULL);
	}
}

void lab_mobile_released(struct lab_mobile *ms, bool requested)
{
	calls_released(ms, requested);
	if (!(lab_mobile_ss_pending(ms) && requested))
		lab_mobile_ss_lost(ms);
	if (!requested)
		lab_mobile_mm_event(ms, MOBILE_MM_EV_RELEASED);
}

void lab_mobile_granted(struct lab_mobile *ms)
{
	if (!lab_mobile_ss_granted(ms) && !lab_mobile_cc_granted(ms))
		LOGPLAB(ms, LOGL_NOTICE, "a service is granted that nothing waits for\n");
}

bool lab_mobile_connected(const struct lab_mobile *ms)
{
	struct mobile_call *call;

	llist_for_each_entry(call, &ms->calls, entry)
		if (!is_pending(call) && !is_clearing(call))
			return true;
	return ms->ss && !lab_mobile_ss_pending(ms);
}

void lab_mobile_listen(struct lab_mobile *ms)
{
	if (ms->bss)
		bss_mobile_listen(ms->bss);
}

bool lab_mobile_has_channel(const struct lab_mobile *ms)
{
	return !ms->bss || bss_mobile_has_channel(ms->bss);
}

bool lab_mobile_talks(const struct lab_mobile *ms)
{
	struct mobile_call *call;

	llist_for_each_entry(call, &ms->calls, entry)
		if (mobile_call_state(call) == MOBILE_CC_ST_ACTIVE && !call->held)
			return true;
	return false;
}

void lab_mobile_channel(struct lab_mobile *ms)
{
	struct mobile_call *call, *next;

	llist_for_each_entry_safe(call, next, &ms->calls, entry)
		if (call->answer_wanted && mobile_call_state(call) == MOBILE_CC_ST_RECEIVED)
			osmo_fsm_inst_dispatch(call->fi, MOBILE_CC_EV_ANSWER, NULL);
}

/*! In these states the next message is the network's. */
static bool call_busy(const struct mobile_call *call)
{
	switch (mobile_call_state(call)) {
	case MOBILE_CC_ST_DELIVERED:
		return false;
	case MOBILE_CC_ST_ACTIVE:
		return call->hold_asked;
	case MOBILE_CC_ST_RECEIVED:
		return call->answer_wanted;
	case MOBILE_CC_ST_PRESENT:
		return call->ms->behaviour != LAB_BEHAVE_SILENT;
	default:
		return true;
	}
}

bool lab_mobile_waits(const struct lab_mobile *ms)
{
	struct mobile_call *call;

	llist_for_each_entry(call, &ms->calls, entry)
		if (call_busy(call))
			return true;
	return !lab_mobile_ss_answered(ms);
}

bool lab_mobile_busy(const struct lab_mobile *ms)
{
	if (!ms->bss || !ms->covered)
		return false;
	return lab_mobile_waits(ms) || lab_mobile_mm_busy(ms) || bss_mobile_busy(ms->bss);
}
