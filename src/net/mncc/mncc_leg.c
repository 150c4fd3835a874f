/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One phone of OsmoMSC in one call: what call/ says as MNCC messages, and back (radio-and-gsup.md 5.4). A leg lives
 * until OsmoMSC has released it, also when call/ has forgotten it. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/trace.h>

#include "mncc_private.h"

/* Signal IE, TS 24.008 10.5.4.23 */
#define SIGNAL_CALL_WAITING_TONE_ON 0x07

/* Presentation of a number, TS 24.008 10.5.4.9 */
#define PRESENTATION_ALLOWED 0
#define PRESENTATION_RESTRICTED 1
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

/* A column of the ladder is a phone, by its number, behind OsmoMSC. */
void mncc_leg_trace(const struct mncc_leg *leg, bool to_us, const struct mncc_msg *msg)
{
	struct trace_bus *trace = leg->door->cfg.trace;
	uint8_t octets[MNCC_MSG_MAX];
	struct trace_msg t = {
		.from = to_us ? leg->leg.name : "supserv", .to = to_us ? "supserv" : leg->leg.name,
		.proto = TRACE_MNCC, .dialogue = leg->callref, .call = call_leg_nr(&leg->leg), .imsi = leg->leg.imsi,
		.octets = octets,
	};
	int len;

	if (!trace_wanted(trace))
		return;
	len = mncc_msg_encode(octets, sizeof(octets), mncc_link_layout(leg->door->link), msg);
	if (len < 0)
		return;
	t.len = len;
	trace_emit(trace, &t);
}

void mncc_leg_send(struct mncc_leg *leg, struct mncc_msg *msg)
{
	mncc_leg_trace(leg, false, msg);
	LOGPLEG(leg, LOGL_DEBUG, "tx %s\n", mncc_msg_name(msg->type));
	mncc_link_send(leg->door->link, msg);
}

static void send_plain(struct mncc_leg *leg, enum mncc_msg_type type)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, type, leg->callref);
	mncc_leg_send(leg, &msg);
}

static void put_number(struct gsm_mncc_number *to, const struct isdn_number *num, bool restricted)
{
	to->type = num->ton;
	to->plan = num->npi;
	to->present = restricted ? PRESENTATION_RESTRICTED : PRESENTATION_ALLOWED;
	to->screen = SCREENING_NETWORK_PROVIDED;
	OSMO_STRLCPY_ARRAY(to->number, num->digits);
}

static void put_facility(struct mncc_msg *msg, const struct notify_ss *notify)
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

/* --- what call/ says ---------------------------------------------------------------------------------------------- */

static struct mncc_leg *mncc_leg(struct call_leg *leg)
{
	return (struct mncc_leg *)leg;
}

static void setup_calling(struct mncc_msg *msg, const struct call_setup *setup)
{
	bool shown = setup->clip && (!setup->calling_restricted || setup->calling_override);

	msg->signal.fields |= MNCC_F_CALLING;
	put_number(&msg->signal.calling, &setup->calling, !shown);
	/* OsmoMSC sends the digits that it gets, whatever their presentation */
	if (!shown)
		msg->signal.calling.number[0] = '\0';
}

static int leg_setup(struct call_leg *call_leg, const struct call_setup *setup)
{
	struct mncc_leg *leg = mncc_leg(call_leg);
	struct mncc_msg msg;

	mncc_rtp_belongs(leg, call_leg->call);
	osmo_gettimeofday(&leg->setup_at, NULL);
	mncc_msg_init(&msg, MNCC_SETUP_REQ, leg->callref);
	msg.signal.fields = MNCC_F_BEARER_CAP | MNCC_F_CALLED;
	msg.signal.bearer_cap = speech;
	put_number(&msg.signal.called, &setup->called, false);
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, setup->imsi);
	setup_calling(&msg, setup);
	if (isdn_number_present(&setup->redirecting)) {
		msg.signal.fields |= MNCC_F_REDIRECTING;
		put_number(&msg.signal.redirecting, &setup->redirecting, setup->redirecting_restricted);
		if (setup->redirecting_restricted)
			msg.signal.redirecting.number[0] = '\0';
	}
	if (setup->waiting) {
		msg.signal.fields |= MNCC_F_SIGNAL;
		msg.signal.signal = SIGNAL_CALL_WAITING_TONE_ON;
	}
	if (setup->has_notify)
		put_facility(&msg, &setup->notify);
	mncc_leg_send(leg, &msg);
	return 0;
}

static void leg_proceeding(struct call_leg *leg)
{
	send_plain(mncc_leg(leg), MNCC_CALL_PROC_REQ);
	mncc_rtp_create(mncc_leg(leg));
}

static void leg_alert(struct call_leg *leg)
{
	send_plain(mncc_leg(leg), MNCC_ALERT_REQ);
}

static void leg_connect(struct call_leg *call_leg, const struct isdn_number *connected, bool restricted)
{
	struct mncc_leg *leg = mncc_leg(call_leg);
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_SETUP_RSP, leg->callref);
	if (isdn_number_present(connected) && !restricted) {
		msg.signal.fields |= MNCC_F_CONNECTED;
		put_number(&msg.signal.connected, connected, false);
	}
	mncc_leg_send(leg, &msg);
}

static void leg_notify(struct call_leg *leg, const struct notify_ss *notify)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_FACILITY_REQ, mncc_leg(leg)->callref);
	put_facility(&msg, notify);
	mncc_leg_send(mncc_leg(leg), &msg);
}

/* A phone that is still being paged can only be cancelled by REL_REQ (radio-and-gsup.md 5.3). */
static enum mncc_msg_type release_type(const struct mncc_leg *leg)
{
	if (leg->clearing == MNCC_CLEARING_BY_PHONE)
		return MNCC_REL_REQ;
	return leg->mo || leg->phase.confirmed ? MNCC_DISC_REQ : MNCC_REL_REQ;
}

static void leg_release(struct call_leg *call_leg, int cause, const struct notify_ss *notify)
{
	struct mncc_leg *leg = mncc_leg(call_leg);
	struct mncc_msg msg;

	mncc_msg_init(&msg, release_type(leg), leg->callref);
	mncc_msg_set_cause(&msg, cause);
	if (notify)
		put_facility(&msg, notify);
	leg->clearing = MNCC_CLEARING_SENT;
	mncc_rtp_belongs(leg, NULL);
	mncc_leg_send(leg, &msg);
}

static const struct call_leg_ops leg_ops = {
	.setup = leg_setup,
	.proceeding = leg_proceeding,
	.alert = leg_alert,
	.connect = leg_connect,
	.notify = leg_notify,
	.release = leg_release,
};

/* --- what OsmoMSC says -------------------------------------------------------------------------------------------- */

/* The leg no longer exists for OsmoMSC. */
static void leg_over(struct mncc_leg *leg)
{
	if (!leg->gone)
		call_leg_released(&leg->leg);
	mncc_leg_free(leg);
}

/* An outgoing leg that failed before the answer: call/ goes on without it. */
static void leg_failed(struct mncc_leg *leg, const struct mncc_msg *msg)
{
	struct timeval now;
	enum fwd_event ev;
	int cause;

	osmo_gettimeofday(&now, NULL);
	leg->phase.seconds = now.tv_sec - leg->setup_at.tv_sec;
	ev = mncc_failure(msg, &leg->phase, &cause);
	leg->gone = true;
	call_leg_failed(&leg->leg, ev, cause);
}

static bool before_answer(const struct mncc_leg *leg)
{
	return !leg->mo && !leg->phase.answered && !leg->clearing && !leg->gone;
}

static void rx_disc(struct mncc_leg *leg, const struct mncc_msg *msg)
{
	bool told = leg->clearing != MNCC_CLEARING_NONE;

	if (before_answer(leg)) {
		leg_failed(leg, msg);
		leg->clearing = MNCC_CLEARING_BY_PHONE;
		leg_release(&leg->leg, GSM48_CC_CAUSE_NORM_CALL_CLEAR, NULL);
		return;
	}
	leg->clearing = MNCC_CLEARING_BY_PHONE;
	/* we were clearing too: both sides said DISCONNECT, and RELEASE ends it */
	if (told || leg->gone)
		leg_release(&leg->leg, GSM48_CC_CAUSE_NORM_CALL_CLEAR, NULL);
	else
		call_leg_disconnected(&leg->leg, msg->signal.cause.value);
}

static void rx_rel(struct mncc_leg *leg, const struct mncc_msg *msg)
{
	if (before_answer(leg)) {
		leg_failed(leg, msg);
		mncc_leg_free(leg);
		return;
	}
	leg_over(leg);
}

static void rx_answered(struct mncc_leg *leg)
{
	leg->phase.answered = true;
	send_plain(leg, MNCC_SETUP_COMPL_REQ);
	if (!leg->clearing && !leg->gone)
		call_leg_connected(&leg->leg);
}

/* In-band services that need no second phone here: acknowledged, so that the phone goes on. */
static bool rx_acknowledged(struct mncc_leg *leg, enum mncc_msg_type type)
{
	static const struct { enum mncc_msg_type ind, rsp; } answers[] = {
		{ MNCC_START_DTMF_IND, MNCC_START_DTMF_RSP },
		{ MNCC_STOP_DTMF_IND, MNCC_STOP_DTMF_RSP },
		{ MNCC_HOLD_IND, MNCC_HOLD_CNF },
		{ MNCC_RETRIEVE_IND, MNCC_RETRIEVE_CNF },
		{ MNCC_MODIFY_IND, MNCC_MODIFY_REJ },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		if (answers[i].ind == type) {
			send_plain(leg, answers[i].rsp);
			return true;
		}
	}
	return false;
}

static void rx_confirmed(struct mncc_leg *leg)
{
	leg->phase.confirmed = true;
	if (leg->clearing)
		return;
	mncc_rtp_create(leg);
	call_leg_confirmed(&leg->leg);
}

static void rx_alerting(struct mncc_leg *leg)
{
	leg->phase.alerting = true;
	if (!leg->clearing)
		call_leg_alerting(&leg->leg);
}

void mncc_leg_rx(struct mncc_leg *leg, const struct mncc_msg *msg)
{
	mncc_leg_trace(leg, true, msg);
	LOGPLEG(leg, LOGL_DEBUG, "rx %s\n", mncc_msg_name(msg->type));
	if (rx_acknowledged(leg, msg->type)) {
		if (msg->type == MNCC_HOLD_IND)
			call_leg_held(&leg->leg);
		if (msg->type == MNCC_RETRIEVE_IND)
			call_leg_retrieved(&leg->leg);
		return;
	}
	switch (msg->type) {
	case MNCC_CALL_CONF_IND:
		rx_confirmed(leg);
		return;
	case MNCC_ALERT_IND:
		rx_alerting(leg);
		return;
	case MNCC_SETUP_CNF:
		rx_answered(leg);
		return;
	case MNCC_RTP_CREATE:
		mncc_rtp_created(leg, &msg->rtp);
		return;
	case MNCC_DISC_IND:
		rx_disc(leg, msg);
		return;
	case MNCC_REJ_IND:
	case MNCC_REL_IND:
	case MNCC_REL_CNF:
		rx_rel(leg, msg);
		return;
	default:
		return;
	}
}

void mncc_leg_lost(struct mncc_leg *leg)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_REL_IND, leg->callref);
	mncc_msg_set_cause(&msg, GSM48_CC_CAUSE_TEMP_FAILURE);
	rx_rel(leg, &msg);
}

/* --- the leg ------------------------------------------------------------------------------------------------------ */

struct mncc_leg *mncc_leg_find(const struct mncc_door *door, uint32_t callref)
{
	struct mncc_leg *leg;

	hash_for_each_possible(door->legs, leg, node, callref) {
		if (leg->callref == callref)
			return leg;
	}
	return NULL;
}

struct mncc_leg *mncc_leg_alloc(struct mncc_door *door, uint32_t callref, bool mo, const char *imsi, const char *name)
{
	struct mncc_leg *leg = talloc_zero(door, struct mncc_leg);

	if (!leg)
		return NULL;
	leg->leg.ops = &leg_ops;
	OSMO_STRLCPY_ARRAY(leg->leg.imsi, imsi);
	OSMO_STRLCPY_ARRAY(leg->leg.name, name);
	leg->door = door;
	leg->callref = callref;
	leg->mo = mo;
	hash_add(door->legs, &leg->node, callref);
	door->n_legs++;
	return leg;
}

void mncc_leg_free(struct mncc_leg *leg)
{
	mncc_rtp_belongs(leg, NULL);
	hash_del(&leg->node);
	leg->door->n_legs--;
	talloc_free(leg);
}
