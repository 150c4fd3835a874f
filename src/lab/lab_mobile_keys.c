/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person does with the calls of a phone: answer, reject, hang up, and the in-call codes 0, 0X, 1, 1X and 2 of
 * TS 22.030 6.5.5.1 with HOLD and RETRIEVE of TS 24.083. */
#include <errno.h>

#include <osmocom/core/utils.h>

#include "lab_mobile_cc.h"

/* --- the calls by what they are ----------------------------------------------------------------------------------- */

static bool rings(const struct mobile_call *call)
{
	return mobile_call_state(call) == MOBILE_CC_ST_RECEIVED || mobile_call_state(call) == MOBILE_CC_ST_PRESENT;
}

static bool is_waiting(const struct mobile_call *call)
{
	return rings(call) && call->waiting;
}

static bool is_held(const struct mobile_call *call)
{
	return mobile_call_state(call) == MOBILE_CC_ST_ACTIVE && call->held;
}

static bool is_active(const struct mobile_call *call)
{
	return mobile_call_state(call) == MOBILE_CC_ST_ACTIVE && !call->held;
}

static bool is_being_cleared(const struct mobile_call *call)
{
	return mobile_call_state(call) == MOBILE_CC_ST_DISCONNECT_REQUEST
	       || mobile_call_state(call) == MOBILE_CC_ST_RELEASE_REQUEST;
}

static struct mobile_call *first(const struct lab_mobile *ms, bool (*is)(const struct mobile_call *call))
{
	struct mobile_call *call;

	llist_for_each_entry(call, &ms->calls, entry)
		if (is(call))
			return call;
	return NULL;
}

static struct mobile_call *by_number(const struct lab_mobile *ms, unsigned int nr)
{
	struct mobile_call *call;

	llist_for_each_entry(call, &ms->calls, entry)
		if (call->nr == nr)
			return call;
	return NULL;
}

const char *lab_mobile_cc_state(const struct lab_mobile *ms)
{
	if (first(ms, rings))
		return "ringing";
	if (first(ms, is_active) || first(ms, is_held))
		return "in a call";
	return first(ms, is_being_cleared) == llist_first_entry(&ms->calls, struct mobile_call, entry)
		? "clearing" : "calling";
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

static void clear(struct mobile_call *call, int cause)
{
	osmo_fsm_inst_dispatch(call->fi, MOBILE_CC_EV_CLEAR, &cause);
}

static void clear_all(struct lab_mobile *ms, bool (*is)(const struct mobile_call *call), int cause)
{
	struct mobile_call *call, *next;

	llist_for_each_entry_safe(call, next, &ms->calls, entry)
		if (is(call))
			clear(call, cause);
}

static void answer(struct mobile_call *call)
{
	osmo_fsm_inst_dispatch(call->fi, MOBILE_CC_EV_ANSWER, NULL);
}

int lab_mobile_answer(struct lab_mobile *ms, const char **error)
{
	struct mobile_call *call = first(ms, rings);

	if (!call || mobile_call_state(call) != MOBILE_CC_ST_RECEIVED) {
		*error = "The phone does not ring.";
		return -ENOENT;
	}
	if (first(ms, is_active)) {
		*error = "The call waits: press 1 or 2 to accept it.";
		return -EBUSY;
	}
	answer(call);
	return 0;
}

int lab_mobile_reject(struct lab_mobile *ms, int cause, const char **error)
{
	struct mobile_call *call = first(ms, rings);

	if (!call) {
		*error = "The phone does not ring.";
		return -ENOENT;
	}
	clear(call, cause);
	return 0;
}

/*! END: all calls but a waiting one (TS 22.030 6.5.5.1). */
static bool ends_with_end(const struct mobile_call *call)
{
	return !is_waiting(call) && !is_being_cleared(call);
}

int lab_mobile_hangup(struct lab_mobile *ms, const char **error)
{
	if (!first(ms, ends_with_end)) {
		*error = "There is no call to hang up.";
		return -ENOENT;
	}
	clear_all(ms, ends_with_end, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
	return 0;
}

/*! Accept the other call: a waiting one before a held one. */
static void accept_other(struct lab_mobile *ms)
{
	struct mobile_call *waiting = first(ms, is_waiting), *held = first(ms, is_held);

	if (waiting)
		answer(waiting);
	else if (held)
		mobile_call_send(held, GSM48_MT_CC_RETR, 0);
}

void lab_mobile_call_gone(struct lab_mobile *ms)
{
	if (ms->then != MOBILE_THEN_ACCEPT || first(ms, is_active) || first(ms, is_being_cleared))
		return;
	ms->then = MOBILE_THEN_NOTHING;
	accept_other(ms);
}

/*! Code 2: what is active is held, then the other call is accepted; a call that was held before is no longer the
 *  other. */
static void hold_and_accept(struct lab_mobile *ms)
{
	struct mobile_call *active = first(ms, is_active);

	if (!active) {
		accept_other(ms);
		return;
	}
	if (first(ms, is_held) && first(ms, is_waiting)) {
		lab_say(ms, LAB_DISPLAYS, "one call is held already: release one first");
		return;
	}
	if (first(ms, is_held)) {	/* swap: RETRIEVE answers HOLD's place */
		mobile_call_send(active, GSM48_MT_CC_HOLD, 0);
		mobile_call_send(first(ms, is_held), GSM48_MT_CC_RETR, 0);
		return;
	}
	if (first(ms, is_waiting))
		ms->then = MOBILE_THEN_ACCEPT;
	mobile_call_send(active, GSM48_MT_CC_HOLD, 0);
}

/*! Code 1: what is active is released, then the other call is accepted. */
static void release_and_accept(struct lab_mobile *ms)
{
	if (!first(ms, is_active)) {
		accept_other(ms);
		return;
	}
	ms->then = MOBILE_THEN_ACCEPT;
	clear_all(ms, is_active, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
}

static void release_x(struct lab_mobile *ms, int x)
{
	struct mobile_call *call = by_number(ms, x);

	if (call)
		clear(call, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
	else
		lab_say(ms, LAB_DISPLAYS, "there is no call %d", x);
}

void lab_mobile_cc_in_call(struct lab_mobile *ms, const struct mmi *mmi)
{
	switch (mmi->in_call) {
	case MMI_IN_CALL_RELEASE_HELD_OR_UDUB:
		if (first(ms, is_waiting))
			clear(first(ms, is_waiting), GSM48_CC_CAUSE_USER_BUSY);
		else
			clear_all(ms, is_held, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
		break;
	case MMI_IN_CALL_RELEASE_HELD_X:
	case MMI_IN_CALL_RELEASE_ACTIVE_X:
		release_x(ms, mmi->in_call_x);
		break;
	case MMI_IN_CALL_RELEASE_ACTIVE_ACCEPT:
		release_and_accept(ms);
		break;
	case MMI_IN_CALL_HOLD_ACCEPT:
		hold_and_accept(ms);
		break;
	default:
		lab_say(ms, LAB_DISPLAYS, "this phone has no multiparty call, transfer, deflection or call back");
	}
}
