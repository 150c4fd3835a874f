/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* OsmoMSC's causes and the call's phase as the conditions of TS 23.082: the measured table of osmomsc-lab.md section 4
 * and radio-and-gsup.md 5.5. Cause 18 alone says nothing: detached, unknown, T303, T310 and T301 all have it. */

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include "mncc_failure.h"

/* A paged phone that never answers SETUP is reported after T303 (30 s); one that is not there, at once. */
#define T303_SECONDS 15

/* Cause 18 from OsmoMSC itself. */
static enum fwd_event no_user_responding(const struct mncc_phase *phase)
{
	if (phase->alerting)
		return FWD_EV_T301;
	if (phase->confirmed)
		return FWD_EV_T310;
	return phase->seconds < T303_SECONDS ? FWD_EV_DETACHED : FWD_EV_NO_ANSWER_TO_SETUP;
}

enum fwd_event mncc_failure(const struct mncc_msg *msg, const struct mncc_phase *phase, int *cause)
{
	const struct gsm_mncc_cause *c = &msg->signal.cause;

	*cause = msg->signal.fields & MNCC_F_CAUSE ? c->value : GSM48_CC_CAUSE_NORMAL_UNSPEC;
	/* what the phone says is its own will: only 17 is busy (TS 24.082 2.1.1) */
	if (c->location == GSM48_CAUSE_LOC_USER || *cause == GSM48_CC_CAUSE_USER_BUSY)
		return FWD_EV_REJECTED;
	switch (*cause) {
	case GSM48_CC_CAUSE_USER_NOTRESPOND:
		return no_user_responding(phase);
	case GSM48_CC_CAUSE_DEST_OOO:
		return FWD_EV_NO_PAGE_RESPONSE;
	case GSM48_CC_CAUSE_RESOURCE_UNAVAIL:
		return FWD_EV_RADIO_CONGESTION;
	default:
		return FWD_EV_REJECTED;
	}
}
