/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What messages say, between the types of call/ and those of MNCC; and the trace of a message. */
#pragma once

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/mncc_msg.h>

/* Presentation of a number, TS 24.008 10.5.4.9 */
#define MNCC_PRESENTATION_ALLOWED 0
#define MNCC_PRESENTATION_RESTRICTED 1

void mncc_put_number(struct gsm_mncc_number *to, const struct isdn_number *num, bool restricted);
/*! Who answered; nothing where there is no number or it is restricted. */
void mncc_put_connected(struct mncc_msg *msg, const struct isdn_number *connected, bool restricted);
void mncc_get_number(struct isdn_number *num, const struct gsm_mncc_number *from);
/* A bearer capability of speech. */
void mncc_put_speech(struct mncc_msg *msg);
void mncc_put_facility(struct mncc_msg *msg, const struct notify_ss *notify);
/* \returns the cause of a message, \a otherwise when it has none. */
int mncc_get_cause(const struct mncc_msg *msg, int otherwise);

/* A message of a leg on the trace bus; \a trace may be NULL. */
void mncc_trace(struct trace_bus *trace, const struct mncc_layout *layout, const struct call_leg *leg, bool to_us,
		const struct mncc_msg *msg);
