/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers, Facility, causes of MNCC messages (radio-and-gsup.md 5.1, TS 24.008 10.5.4), and their trace. */

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/trace.h>

#include "mncc_ie.h"

#define SCREENING_NETWORK_PROVIDED 3

/* Every call here is speech: both rates, full rate preferred; AMR, EFR, FR, then the half rates (TS 24.008
 * 10.5.4.5). */
static const struct gsm_mncc_bearer_cap speech = {
	.transfer = GSM48_BCAP_ITCAP_SPEECH,
	.mode = GSM48_BCAP_TMOD_CIRCUIT,
	.coding = GSM48_BCAP_CODING_GSM_STD,
	.radio = GSM48_BCAP_RRQ_DUAL_FR,
	.speech_ver = { GSM48_BCAP_SV_AMR_F, GSM48_BCAP_SV_EFR, GSM48_BCAP_SV_FR, GSM48_BCAP_SV_AMR_H,
			GSM48_BCAP_SV_HR, -1 },
};

void mncc_put_speech(struct mncc_msg *msg)
{
	msg->signal.fields |= MNCC_F_BEARER_CAP;
	msg->signal.bearer_cap = speech;
}

void mncc_put_number(struct gsm_mncc_number *to, const struct isdn_number *num, bool restricted)
{
	to->type = num->ton;
	to->plan = num->npi;
	to->present = restricted ? MNCC_PRESENTATION_RESTRICTED : MNCC_PRESENTATION_ALLOWED;
	to->screen = SCREENING_NETWORK_PROVIDED;
	OSMO_STRLCPY_ARRAY(to->number, num->digits);
}

void mncc_put_connected(struct mncc_msg *msg, const struct isdn_number *connected, bool restricted)
{
	if (!isdn_number_present(connected) || restricted)
		return;
	msg->signal.fields |= MNCC_F_CONNECTED;
	mncc_put_number(&msg->signal.connected, connected, false);
}

void mncc_get_number(struct isdn_number *num, const struct gsm_mncc_number *from)
{
	*num = (struct isdn_number){ .ton = from->type, .npi = from->plan };
	OSMO_STRLCPY_ARRAY(num->digits, from->number);
}

void mncc_put_facility(struct mncc_msg *msg, const struct notify_ss *notify)
{
	struct component c;
	int len;

	component_init(&c, COMPONENT_INVOKE, 0);
	c.has_op = true;
	c.op = SS_OP_NOTIFY_SS;
	c.notify = *notify;
	len = component_encode((uint8_t *)msg->signal.facility.info, sizeof(msg->signal.facility.info), &c);
	if (len <= 0)
		return;
	msg->signal.facility.len = len;
	msg->signal.fields |= MNCC_F_FACILITY;
}

int mncc_get_cause(const struct mncc_msg *msg, int otherwise)
{
	return msg->signal.fields & MNCC_F_CAUSE && msg->signal.cause.value ? msg->signal.cause.value : otherwise;
}

/* A column of the ladder is a party, by its number. */
void mncc_trace(struct trace_bus *trace, const struct mncc_layout *layout, const struct call_leg *leg, bool to_us,
		const struct mncc_msg *msg)
{
	uint8_t octets[MNCC_MSG_MAX];
	struct trace_msg t = {
		.from = to_us ? leg->name : "supserv", .to = to_us ? "supserv" : leg->name,
		.proto = TRACE_MNCC, .dialogue = msg->callref, .call = call_leg_nr(leg), .imsi = leg->imsi,
		.octets = octets,
	};
	int len;

	if (!trace_wanted(trace))
		return;
	len = mncc_msg_encode(octets, sizeof(octets), layout, msg);
	if (len < 0)
		return;
	t.len = len;
	trace_emit(trace, &t);
}
