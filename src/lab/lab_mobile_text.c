/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a phone displays of its calls and what its owner hears: numbers under the rules of CLIP, CLIR and COLP as the
 * network sends them (TS 24.081), notifications (TS 24.082, 24.083, 24.088), tones (TS 22.001 annex F). */
#include <stdio.h>

#include <osmocom/core/utils.h>

#include "lab_mobile_cc.h"

static const char *party_words(char *buf, size_t len, const struct lab_l3_party *party)
{
	if (!party->present)
		return "unknown";
	if (!isdn_number_present(&party->number))
		return "withheld";
	return isdn_number_str(buf, len, &party->number);
}

void lab_mobile_show_setup(struct mobile_call *call, const struct lab_l3_cc *setup)
{
	char caller[ISDN_DIGITS_MAX + 2], by[ISDN_DIGITS_MAX + 2];

	lab_say(call->ms, LAB_DISPLAYS, "%s %s", call->waiting ? "call waiting from" : "incoming call from",
		party_words(caller, sizeof(caller), &setup->calling));
	if (setup->redirecting.present)
		lab_say(call->ms, LAB_DISPLAYS, "forwarded by %s", party_words(by, sizeof(by), &setup->redirecting));
	lab_say(call->ms, LAB_HEARS, call->waiting ? "call waiting tone" : "ringing");
	lab_mobile_show_notify(call->ms, &setup->facility);
}

void lab_mobile_show_connected(struct mobile_call *call, const struct lab_l3_cc *connect)
{
	char number[ISDN_DIGITS_MAX + 2];

	if (connect->connected.present && isdn_number_present(&connect->connected.number))
		lab_say(call->ms, LAB_DISPLAYS, "connected to %s",
			isdn_number_str(number, sizeof(number), &connect->connected.number));
	else
		lab_say(call->ms, LAB_DISPLAYS, "connected");
}

/* --- notifications ------------------------------------------------------------------------------------------------ */

static void show_status(struct lab_mobile *ms, const struct notify_ss *n)
{
	const char *service = n->ss_code >= 0 ? ss_code_words(n->ss_code) : "a supplementary service";

	if (n->ss_code == SS_CODE_BARRING_OUTGOING)
		lab_say(ms, LAB_DISPLAYS, "outgoing calls are barred");
	else
		lab_say(ms, LAB_DISPLAYS, "%s is %sactive", service, n->ss_status & SS_STATUS_A ? "" : "not ");
}

static void show_notify(struct lab_mobile *ms, const struct notify_ss *n)
{
	const int to = n->notification >= 0 ? n->notification : 0;

	if (to & NOTIFY_SS_TO_A)
		lab_say(ms, LAB_DISPLAYS, "call is being forwarded");
	if (to & NOTIFY_SS_TO_B)
		lab_say(ms, LAB_DISPLAYS, "a call to you has been forwarded");
	if (to & NOTIFY_SS_TO_C)
		lab_say(ms, LAB_DISPLAYS, "this is a forwarded call");
	if (n->call_is_waiting)
		lab_say(ms, LAB_DISPLAYS, "this call is waiting");
	if (n->call_on_hold >= 0)
		lab_say(ms, LAB_DISPLAYS, n->call_on_hold ? "you are on hold" : "you are no longer on hold");
	if (n->clir_suppression_rejected)
		lab_say(ms, LAB_DISPLAYS, "your number is hidden all the same");
	if (n->ss_status >= 0 && !to)
		show_status(ms, n);
}

void lab_mobile_show_notify(struct lab_mobile *ms, const struct lab_l3_facility *facility)
{
	struct component c;

	if (!facility->len)
		return;
	if (component_decode(&c, facility->octets, facility->len, NULL) < 0 || c.type != COMPONENT_INVOKE
	    || c.op != SS_OP_NOTIFY_SS) {
		LOGPLAB(ms, LOGL_NOTICE, "Facility that is no notification\n");
		return;
	}
	show_notify(ms, &c.notify);
}

/* --- how a call ends ---------------------------------------------------------------------------------------------- */

struct tone {
	int cause;
	const char *hears;
	const char *displays;
};

static const struct tone tones[] = {
	{ GSM48_CC_CAUSE_UNASSIGNED_NR, "number unobtainable tone", "there is no such number" },
	{ GSM48_CC_CAUSE_NO_ROUTE, "number unobtainable tone", "no way to that number" },
	{ GSM48_CC_CAUSE_OP_DET_BARRING, "announcement: barred by the operator", "barred by the operator" },
	{ GSM48_CC_CAUSE_USER_BUSY, "busy tone", "busy" },
	{ GSM48_CC_CAUSE_USER_NOTRESPOND, "announcement: no answer", "no answer" },
	{ GSM48_CC_CAUSE_USER_ALERTING_NA, "announcement: no answer", "no answer" },
	{ GSM48_CC_CAUSE_CALL_REJECTED, "busy tone", "call rejected" },
	{ GSM48_CC_CAUSE_NUMBER_CHANGED, "announcement: number changed", "the number has changed" },
	{ GSM48_CC_CAUSE_DEST_OOO, "announcement: not reachable", "not reachable" },
	{ GSM48_CC_CAUSE_INV_NR_FORMAT, "number unobtainable tone", "this is no number" },
};

static const struct tone *tone_of(int cause)
{
	static const struct tone congestion = { 0, "congestion tone", "the call failed" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tones); i++)
		if (tones[i].cause == cause)
			return &tones[i];
	return &congestion;
}

void lab_mobile_show_cleared(struct mobile_call *call, int cause)
{
	char other[ISDN_DIGITS_MAX + 2];
	const struct tone *tone;

	switch (mobile_call_state(call)) {
	case MOBILE_CC_ST_PRESENT:
	case MOBILE_CC_ST_RECEIVED:
		lab_say(call->ms, LAB_DISPLAYS, "missed call from %s", isdn_number_present(&call->other)
			? isdn_number_str(other, sizeof(other), &call->other) : "somebody");
		return;
	case MOBILE_CC_ST_DISCONNECT_REQUEST:
	case MOBILE_CC_ST_RELEASE_REQUEST:
		return;
	default:
		break;
	}
	if (!cause || cause == GSM48_CC_CAUSE_NORM_CALL_CLEAR) {
		lab_say(call->ms, LAB_DISPLAYS, "call ended");
		return;
	}
	tone = tone_of(cause);
	lab_say(call->ms, LAB_HEARS, "%s", tone->hears);
	lab_say(call->ms, LAB_DISPLAYS, "call ended: %s (cause %d)", tone->displays, cause);
}
