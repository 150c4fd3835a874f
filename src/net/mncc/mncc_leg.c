/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One phone of OsmoMSC in one call: what call/ says as MNCC messages, and back (radio-and-gsup.md 5.4). A leg lives
 * until OsmoMSC has released it, also when call/ has forgotten it. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/socket.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include "mncc_private.h"

/* Signal IE, TS 24.008 10.5.4.23 */
#define SIGNAL_CALL_WAITING_TONE_ON 0x07

#define DISCARD_PORT 9

void mncc_leg_trace(const struct mncc_leg *leg, bool to_us, const struct mncc_msg *msg)
{
	mncc_trace(leg->door->cfg.trace, mncc_link_layout(leg->door->link), &leg->leg, to_us, msg);
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

/* --- media -------------------------------------------------------------------------------------------------------- */

/* OsmoMSC knows nothing to connect before it has answered RTP_CREATE. */
static void point_at(struct mncc_end *end, const struct mncc_rtp *rtp)
{
	struct mncc_leg *leg = container_of(end, struct mncc_leg, end);
	struct mncc_msg msg;

	if (!end->has_rtp || leg->clearing)
		return;
	osmo_timer_del(&leg->hold_open);
	mncc_msg_init(&msg, MNCC_RTP_CONNECT, leg->callref);
	msg.rtp = *rtp;
	mncc_leg_send(leg, &msg);
}

/* OsmoMSC drops a leg whose RTP_CREATE is not followed by RTP_CONNECT within 30 s (osmomsc-lab.md section 4), but who is
 * called outside may ring for longer, and have an address only when it answers. Until then the phone's speech goes to the
 * discard port (RFC 863) beside its own. */
static void hold_open(void *data)
{
	struct mncc_leg *leg = data;
	struct mncc_rtp rtp = leg->end.rtp;

	osmo_sockaddr_set_port((struct sockaddr *)&rtp.addr, DISCARD_PORT);
	rtp.sdp[0] = '\0';
	LOGPLEG(leg, LOGL_INFO, "nobody said yet where to send its speech\n");
	point_at(&leg->end, &rtp);
}

static const struct mncc_end_ops end_ops = { .point_at = point_at };

/* OsmoMSC has one stream of media for a phone, whatever calls it is in, and answers no RTP_CREATE for a call that waited
 * (osmomsc-lab.md section 4): when the phone takes it, the stream is that of the call before. */
static void share_stream(struct mncc_leg *leg)
{
	struct mncc_leg *other;
	int bkt;

	hash_for_each(leg->door->legs, bkt, other, node) {
		if (other == leg || !other->end.has_rtp || strcmp(other->leg.imsi, leg->leg.imsi))
			continue;
		leg->shares_stream = other->shares_stream = true;
		mncc_end_receives(&leg->end, &other->end.rtp);
		return;
	}
}

/* The phone goes back to this call, and its stream with it. */
static void turn_stream_back(struct mncc_leg *leg)
{
	const struct mncc_rtp *peer = leg->shares_stream ? mncc_end_peer(&leg->end) : NULL;

	if (peer)
		point_at(&leg->end, peer);
}

static void rx_rtp_created(struct mncc_leg *leg, const struct mncc_rtp *rtp)
{
	struct osmo_tdef *tdefs = leg->door->cfg.tdefs;

	if (!rtp->addr.ss_family) {
		LOGPLEG(leg, LOGL_ERROR, "OsmoMSC has no media address for it\n");
		return;
	}
	if (!leg->clearing && !leg->end.has_rtp)
		osmo_timer_schedule(&leg->hold_open, osmo_tdef_get(tdefs, MNCC_X_HOLD_OPEN, OSMO_TDEF_S, 15), 0);
	mncc_end_receives(&leg->end, rtp);
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
	mncc_put_number(&msg->signal.calling, &setup->calling, !shown);
	/* OsmoMSC sends the digits that it gets, whatever their presentation */
	if (!shown)
		msg->signal.calling.number[0] = '\0';
}

static int leg_setup(struct call_leg *call_leg, const struct call_setup *setup)
{
	struct mncc_leg *leg = mncc_leg(call_leg);
	struct mncc_msg msg;

	mncc_end_belongs(&leg->end, call_leg->call);
	osmo_gettimeofday(&leg->setup_at, NULL);
	mncc_msg_init(&msg, MNCC_SETUP_REQ, leg->callref);
	mncc_put_speech(&msg);
	msg.signal.fields |= MNCC_F_CALLED;
	mncc_put_number(&msg.signal.called, &setup->called, false);
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, setup->imsi);
	setup_calling(&msg, setup);
	if (isdn_number_present(&setup->redirecting)) {
		msg.signal.fields |= MNCC_F_REDIRECTING;
		mncc_put_number(&msg.signal.redirecting, &setup->redirecting, setup->redirecting_restricted);
		if (setup->redirecting_restricted)
			msg.signal.redirecting.number[0] = '\0';
	}
	leg->waiting = setup->waiting;
	if (setup->waiting) {
		msg.signal.fields |= MNCC_F_SIGNAL;
		msg.signal.signal = SIGNAL_CALL_WAITING_TONE_ON;
	}
	if (setup->has_notify)
		mncc_put_facility(&msg, &setup->notify);
	mncc_leg_send(leg, &msg);
	return 0;
}

static void leg_proceeding(struct call_leg *leg)
{
	send_plain(mncc_leg(leg), MNCC_CALL_PROC_REQ);
	send_plain(mncc_leg(leg), MNCC_RTP_CREATE);
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
	mncc_put_connected(&msg, connected, restricted);
	mncc_leg_send(leg, &msg);
}

static void leg_notify(struct call_leg *leg, const struct notify_ss *notify)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_FACILITY_REQ, mncc_leg(leg)->callref);
	mncc_put_facility(&msg, notify);
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
		mncc_put_facility(&msg, notify);
	leg->clearing = MNCC_CLEARING_SENT;
	osmo_timer_del(&leg->hold_open);
	mncc_end_belongs(&leg->end, NULL);
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
	/* a number that was nobody's here is nobody's there */
	if (!leg->leg.imsi[0] && ev == FWD_EV_DETACHED)
		cause = GSM48_CC_CAUSE_UNASSIGNED_NR;
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
	if (leg->waiting && !leg->end.has_rtp)
		share_stream(leg);
	if (!leg->clearing && !leg->gone)
		call_leg_connected(&leg->leg);
}

/* TS 24.008 5.5.7: the key is acknowledged with itself; the other party is told where it has a way for that, which a
 * phone has not. */
static void rx_start_dtmf(struct mncc_leg *leg, const struct mncc_msg *ind)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_START_DTMF_RSP, leg->callref);
	msg.signal.fields = MNCC_F_KEYPAD;
	msg.signal.keypad = ind->signal.keypad;
	mncc_leg_send(leg, &msg);
	call_leg_dtmf(&leg->leg, ind->signal.keypad, true);
}

static void rx_stop_dtmf(struct mncc_leg *leg, const struct mncc_msg *ind)
{
	send_plain(leg, MNCC_STOP_DTMF_RSP);
	call_leg_dtmf(&leg->leg, ind->signal.keypad, false);
}

/* What the phone asks for during a call. \returns false: this is something else. */
static bool rx_in_call(struct mncc_leg *leg, const struct mncc_msg *msg)
{
	switch (msg->type) {
	case MNCC_START_DTMF_IND:
		rx_start_dtmf(leg, msg);
		return true;
	case MNCC_STOP_DTMF_IND:
		rx_stop_dtmf(leg, msg);
		return true;
	case MNCC_HOLD_IND:
		send_plain(leg, MNCC_HOLD_CNF);
		call_leg_held(&leg->leg);
		return true;
	case MNCC_RETRIEVE_IND:
		send_plain(leg, MNCC_RETRIEVE_CNF);
		turn_stream_back(leg);
		call_leg_retrieved(&leg->leg);
		return true;
	case MNCC_MODIFY_IND:
		send_plain(leg, MNCC_MODIFY_REJ);
		return true;
	default:
		return false;
	}
}

static void rx_confirmed(struct mncc_leg *leg)
{
	leg->phase.confirmed = true;
	if (leg->clearing)
		return;
	send_plain(leg, MNCC_RTP_CREATE);
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
	if (rx_in_call(leg, msg))
		return;
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
		rx_rtp_created(leg, &msg->rtp);
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
	osmo_timer_setup(&leg->hold_open, hold_open, leg);
	mncc_end_init(&leg->end, &door->media, &end_ops, mo);
	hash_add(door->legs, &leg->node, callref);
	door->n_legs++;
	return leg;
}

void mncc_leg_free(struct mncc_leg *leg)
{
	osmo_timer_del(&leg->hold_open);
	mncc_end_belongs(&leg->end, NULL);
	hash_del(&leg->node);
	leg->door->n_legs--;
	talloc_free(leg);
}
