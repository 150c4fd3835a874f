/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A party outside, behind the client of the MNCC server: what call/ says to it as the messages that an MSC sends, and
 * what its client says as events of the call (radio-and-gsup.md 5.3 and 5.4, with the roles exchanged).
 *
 * Media: the client asks with RTP_CREATE where the phone receives and is answered when that is known; it tells where its
 * own party receives with RTP_CONNECT, or earlier with SDP. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include "mncc_below.h"
#include "mncc_sdp.h"

static void leg_send(struct mncc_below *leg, const struct mncc_msg *msg)
{
	mncc_below_trace(leg, false, msg);
	LOGPBELOW(leg, LOGL_DEBUG, "tx %s\n", mncc_msg_name(msg->type));
	mncc_server_send(leg->server, msg);
}

static void send_plain(struct mncc_below *leg, enum mncc_msg_type type)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, type, leg->callref);
	leg_send(leg, &msg);
}

static void leg_free(struct mncc_below *leg)
{
	mncc_end_belongs(&leg->end, NULL);
	hash_del(&leg->node);
	leg->server->n_legs--;
	talloc_free(leg);
}

/* --- media -------------------------------------------------------------------------------------------------------- */

static void send_rtp_create(struct mncc_below *leg, const struct mncc_rtp *rtp)
{
	struct mncc_msg msg;

	leg->rtp_asked = false;
	leg->rtp_told = rtp->addr;
	mncc_msg_init(&msg, MNCC_RTP_CREATE, leg->callref);
	msg.rtp = *rtp;
	leg_send(leg, &msg);
}

/* osmo-sip-connector sends RTP_CREATE at CALL_CONF_IND and gives up when the answer takes 5 s. A phone that is paged may
 * take longer: CALL_CONF_IND waits until the phone rings, or its address is known. */
static void confirm(struct mncc_below *leg)
{
	if (!leg->calling || leg->confirmed)
		return;
	leg->confirmed = true;
	send_plain(leg, MNCC_CALL_CONF_IND);
}

static void point_at(struct mncc_end *end, const struct mncc_rtp *rtp)
{
	struct mncc_below *leg = container_of(end, struct mncc_below, end);
	bool moved = leg->rtp_told.ss_family && memcmp(&leg->rtp_told, &rtp->addr, sizeof(rtp->addr));

	confirm(leg);
	/* After a forwarding the caller's client is told anew. The called party's has sent it on already. */
	if (leg->rtp_asked || (leg->calling && moved))
		send_rtp_create(leg, rtp);
}

static const struct mncc_end_ops end_ops = { .point_at = point_at };

static void rx_rtp_create(struct mncc_below *leg)
{
	const struct mncc_rtp *peer = mncc_end_peer(&leg->end);

	if (peer)
		send_rtp_create(leg, peer);
	else
		leg->rtp_asked = true;
}

static void rx_rtp_connect(struct mncc_below *leg, const struct mncc_rtp *rtp)
{
	if (rtp->addr.ss_family)
		mncc_end_receives(&leg->end, rtp);
	else
		mncc_below_rx_sdp(leg, rtp->sdp);
}

void mncc_below_rx_sdp(struct mncc_below *leg, const char *sdp)
{
	struct mncc_rtp rtp;

	if (!sdp[0])
		return;
	if (mncc_sdp_parse(&rtp, sdp) < 0)
		LOGPBELOW(leg, LOGL_INFO, "its SDP names no address for speech\n");
	else
		mncc_end_receives(&leg->end, &rtp);
}

/* --- what call/ says ---------------------------------------------------------------------------------------------- */

static struct mncc_below *below(struct call_leg *leg)
{
	return (struct mncc_below *)leg;
}

/* As OsmoMSC gives it to its handler: the caller's number always, with the wish that it be hidden. */
static int leg_setup(struct call_leg *call_leg, const struct call_setup *setup)
{
	struct mncc_below *leg = below(call_leg);
	struct mncc_msg msg;

	mncc_end_belongs(&leg->end, call_leg->call);
	mncc_msg_init(&msg, MNCC_SETUP_IND, leg->callref);
	mncc_put_speech(&msg);
	msg.signal.fields |= MNCC_F_CALLING;
	mncc_put_number(&msg.signal.calling, &setup->calling, setup->calling_restricted);
	msg.signal.clir.inv = setup->calling_restricted;
	OSMO_STRLCPY_ARRAY(msg.signal.imsi, setup->calling_imsi);
	if (isdn_number_present(&setup->called)) {
		msg.signal.fields |= MNCC_F_CALLED;
		mncc_put_number(&msg.signal.called, &setup->called, false);
	}
	if (isdn_number_present(&setup->redirecting)) {
		msg.signal.fields |= MNCC_F_REDIRECTING;
		mncc_put_number(&msg.signal.redirecting, &setup->redirecting, setup->redirecting_restricted);
	}
	if (setup->emergency) {
		msg.signal.fields |= MNCC_F_EMERGENCY;
		msg.signal.emergency = 1;
	}
	leg->offered = true;
	leg_send(leg, &msg);
	return 0;
}

static void leg_proceeding(struct call_leg *leg)
{
	mncc_end_belongs(&below(leg)->end, leg->call);
}

static void leg_alert(struct call_leg *leg)
{
	confirm(below(leg));
	send_plain(below(leg), MNCC_ALERT_IND);
}

static void leg_connect(struct call_leg *call_leg, const struct isdn_number *connected, bool restricted)
{
	struct mncc_below *leg = below(call_leg);
	struct mncc_msg msg;

	confirm(leg);
	mncc_msg_init(&msg, MNCC_SETUP_CNF, leg->callref);
	mncc_put_connected(&msg, connected, restricted);
	leg_send(leg, &msg);
}

/* Hold has messages of its own. */
static void leg_notify(struct call_leg *leg, const struct notify_ss *notify)
{
	struct mncc_msg msg;

	if (notify->call_on_hold >= 0) {
		send_plain(below(leg), notify->call_on_hold ? MNCC_HOLD_IND : MNCC_RETRIEVE_IND);
		return;
	}
	mncc_msg_init(&msg, MNCC_FACILITY_IND, below(leg)->callref);
	mncc_put_facility(&msg, notify);
	leg_send(below(leg), &msg);
}

static void leg_dtmf(struct call_leg *leg, char key, bool on)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, on ? MNCC_START_DTMF_IND : MNCC_STOP_DTMF_IND, below(leg)->callref);
	if (on) {
		msg.signal.fields = MNCC_F_KEYPAD;
		msg.signal.keypad = key;
	}
	leg_send(below(leg), &msg);
}

static void leg_release(struct call_leg *call_leg, int cause, const struct notify_ss *notify)
{
	struct mncc_below *leg = below(call_leg);
	struct mncc_msg msg;

	mncc_msg_init(&msg, leg->bye ? leg->bye : MNCC_REL_IND, leg->callref);
	mncc_msg_set_cause(&msg, cause);
	if (notify)
		mncc_put_facility(&msg, notify);
	if (leg->calling || leg->offered)
		leg_send(leg, &msg);
	call_leg_released(call_leg);
	leg_free(leg);
}

static const struct call_leg_ops leg_ops = {
	.setup = leg_setup,
	.proceeding = leg_proceeding,
	.alert = leg_alert,
	.connect = leg_connect,
	.notify = leg_notify,
	.release = leg_release,
	.dtmf = leg_dtmf,
};

/* --- what the client says ----------------------------------------------------------------------------------------- */

/* A called party that refuses: call/ goes on without it. */
static void leg_failed(struct mncc_below *leg, int cause)
{
	call_leg_failed(&leg->leg, FWD_EV_REJECTED, cause);
	leg_free(leg);
}

/* DISC_REQ, REL_REQ, REJ_REQ. The last one has no answer: OsmoMSC sends none. */
static void rx_clear(struct mncc_below *leg, const struct mncc_msg *msg)
{
	struct mncc_server *server = leg->server;
	uint32_t callref = leg->callref;
	int cause;

	leg->bye = msg->type == MNCC_REL_REQ ? MNCC_REL_CNF : MNCC_REL_IND;
	if (!leg->calling && !leg->answered) {
		if (msg->type != MNCC_REJ_REQ)
			send_plain(leg, leg->bye);
		leg_failed(leg, mncc_get_cause(msg, GSM48_CC_CAUSE_NORMAL_UNSPEC));
		return;
	}
	cause = mncc_get_cause(msg, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
	call_leg_disconnected(&leg->leg, cause);
	leg = mncc_below_find(server, callref);
	if (leg)
		leg_release(&leg->leg, cause, NULL);
}

static void rx_answered(struct mncc_below *leg)
{
	if (leg->answered)
		return;
	leg->answered = true;
	send_plain(leg, MNCC_SETUP_COMPL_IND);
	call_leg_connected(&leg->leg);
}

/* Progress of a called party. */
static void rx_called(struct mncc_below *leg, enum mncc_msg_type type)
{
	switch (type) {
	case MNCC_CALL_PROC_REQ:
		call_leg_confirmed(&leg->leg);
		return;
	case MNCC_ALERT_REQ:
		call_leg_alerting(&leg->leg);
		return;
	case MNCC_SETUP_RSP:
		rx_answered(leg);
		return;
	default:
		return;
	}
}

void mncc_below_rx(struct mncc_below *leg, const struct mncc_msg *msg)
{
	mncc_below_trace(leg, true, msg);
	LOGPBELOW(leg, LOGL_DEBUG, "rx %s\n", mncc_msg_name(msg->type));
	switch (msg->type) {
	case MNCC_RTP_CREATE:
		rx_rtp_create(leg);
		return;
	case MNCC_RTP_CONNECT:
		rx_rtp_connect(leg, &msg->rtp);
		return;
	case MNCC_DISC_REQ:
	case MNCC_REL_REQ:
	case MNCC_REJ_REQ:
		rx_clear(leg, msg);
		return;
	default:
		mncc_below_rx_sdp(leg, msg->sdp);
		if (!leg->calling)
			rx_called(leg, msg->type);
	}
}

void mncc_below_lost(struct mncc_below *leg)
{
	if (!leg->calling && !leg->answered) {
		leg_failed(leg, GSM48_CC_CAUSE_NETWORK_OOO);
		return;
	}
	call_leg_released(&leg->leg);
	leg_free(leg);
}

/* --- the leg ------------------------------------------------------------------------------------------------------ */

void mncc_below_trace(const struct mncc_below *leg, bool to_us, const struct mncc_msg *msg)
{
	mncc_trace(leg->server->door->cfg.trace, &leg->server->conn.layout, &leg->leg, to_us, msg);
}

struct mncc_below *mncc_below_find(const struct mncc_server *server, uint32_t callref)
{
	struct mncc_below *leg;

	hash_for_each_possible(server->legs, leg, node, callref) {
		if (leg->callref == callref)
			return leg;
	}
	return NULL;
}

struct mncc_below *mncc_below_alloc(struct mncc_server *server, uint32_t callref, bool calling, const char *name)
{
	struct mncc_below *leg = talloc_zero(server, struct mncc_below);

	if (!leg)
		return NULL;
	leg->leg.ops = &leg_ops;
	OSMO_STRLCPY_ARRAY(leg->leg.name, name[0] ? name : "outside");
	leg->server = server;
	leg->callref = callref;
	leg->calling = calling;
	mncc_end_init(&leg->end, &server->door->media, &end_ops, calling);
	hash_add(server->legs, &leg->node, callref);
	server->n_legs++;
	return leg;
}
