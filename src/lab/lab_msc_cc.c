/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The network's side of a call on the radio: an FSM with the states of TS 24.008 5.1.2.2 between CC messages and
 * call/. */
#include <errno.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>

#include "lab_mobile_mm.h"
#include "lab_msc_leg.h"

#define S(x) (1 << (x))

static struct osmo_fsm msc_leg_fsm;

static const struct osmo_tdef_state_timeout msc_leg_timeouts[32] = {
	[MSC_LEG_ST_PAGING] = { .T = -4 },
	[MSC_LEG_ST_PRESENT] = { .T = 303 },
	[MSC_LEG_ST_CONFIRMED] = { .T = 310 },
	[MSC_LEG_ST_CONNECT_INDICATION] = { .T = 313 },
	[MSC_LEG_ST_DISCONNECT_INDICATION] = { .T = 305 },
	[MSC_LEG_ST_RELEASE_REQUEST] = { .T = 308 },
};

#define state_chg(leg, state) \
	osmo_tdef_fsm_inst_state_chg((leg)->fi, state, msc_leg_timeouts, (leg)->ms->lab->tdefs, -1)

struct msc_leg *msc_leg_alloc(struct lab_mobile *ms, const struct lab_ti *ti)
{
	struct osmo_fsm_inst *fi = osmo_fsm_inst_alloc(&msc_leg_fsm, ms, NULL, LOGL_DEBUG, NULL);
	struct msc_leg *leg;

	if (!fi)
		return NULL;
	leg = talloc_zero(fi, struct msc_leg);
	if (!leg) {
		osmo_fsm_inst_free(fi);
		return NULL;
	}
	osmo_fsm_inst_update_id_f_sanitize(fi, '-', "%s-%s%u", ms->name, ti->owner == LAB_SIDE_MS ? "mo" : "mt",
					   ti->value);
	*leg = (struct msc_leg){ .ms = ms, .ti = *ti, .fi = fi };
	leg->base.ops = &lab_msc_leg_ops;
	OSMO_STRLCPY_ARRAY(leg->base.imsi, ms->imsi);
	OSMO_STRLCPY_ARRAY(leg->base.name, ms->name);
	fi->priv = leg;
	llist_add_tail(&leg->entry, &ms->legs);
	return leg;
}

void msc_leg_send(struct msc_leg *leg, struct lab_l3_cc *msg)
{
	msg->ti = leg->ti;
	lab_radio_send(leg->ms, LAB_SIDE_NET, lab_l3_cc_encode(LAB_SIDE_NET, msg));
}

static void send_bare(struct msc_leg *leg, uint8_t type)
{
	struct lab_l3_cc msg = { .type = type };

	msc_leg_send(leg, &msg);
}

static void send_cause(struct msc_leg *leg, uint8_t type, int cause)
{
	struct lab_l3_cc msg = { .type = type, .cause = cause };

	msc_leg_send(leg, &msg);
}

/*! The transaction is over; call/ is told unless it has let go before. */
static void gone(struct msc_leg *leg)
{
	call_leg_released(&leg->base);
	osmo_fsm_inst_term(leg->fi, OSMO_FSM_TERM_REGULAR, NULL);
}

/*! B could not be reached or refused: call/ goes on without this leg. */
static void failed(struct msc_leg *leg, enum fwd_event ev, int cause)
{
	call_leg_failed(&leg->base, ev, cause);
	leg->base.call = NULL;
}

/* --- states ------------------------------------------------------------------------------------------------------- */

/*! Ask for B on the paging channel. A phone that hears it responds. */
static void page(struct lab_mobile *ms)
{
	const struct osmo_mobile_identity mi = lab_mobile_identity(ms);

	lab_trace_note(ms, LAB_PARTY_MSC, "paging %s", ms->name);
	if (ms->registered)
		lab_radio_send(ms, LAB_SIDE_MS, lab_l3_paging_response(&mi));
}

static void st_null(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;

	switch (event) {
	case MSC_LEG_EV_RX_SETUP:
		state_chg(leg, MSC_LEG_ST_INITIATED);
		break;
	case MSC_LEG_EV_SETUP:
		if (lab_msc_connected(leg->ms)) {
			state_chg(leg, MSC_LEG_ST_PRESENT);
			msc_leg_send(leg, &leg->setup);
			break;
		}
		state_chg(leg, MSC_LEG_ST_PAGING);
		page(leg->ms);
		break;
	}
}

static void st_calling(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;
	struct lab_l3_cc connect = { .type = GSM48_MT_CC_CONNECT };

	switch (event) {
	case MSC_LEG_EV_PROCEEDING:
		send_bare(leg, GSM48_MT_CC_CALL_PROC);
		state_chg(leg, MSC_LEG_ST_PROCEEDING);
		break;
	case MSC_LEG_EV_ALERT:
		send_bare(leg, GSM48_MT_CC_ALERTING);
		state_chg(leg, MSC_LEG_ST_DELIVERED);
		break;
	case MSC_LEG_EV_CONNECT:
		connect.connected = *(const struct lab_l3_party *)data;
		msc_leg_send(leg, &connect);
		state_chg(leg, MSC_LEG_ST_CONNECT_INDICATION);
		break;
	}
}

static void st_paging(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;

	state_chg(leg, MSC_LEG_ST_PRESENT);
	msc_leg_send(leg, &leg->setup);
}

static void st_called(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;

	switch (event) {
	case MSC_LEG_EV_RX_CALL_CONF:
		state_chg(leg, MSC_LEG_ST_CONFIRMED);
		call_leg_confirmed(&leg->base);
		break;
	case MSC_LEG_EV_RX_ALERTING:
		state_chg(leg, MSC_LEG_ST_RECEIVED);
		call_leg_alerting(&leg->base);
		break;
	case MSC_LEG_EV_RX_CONNECT:
		send_bare(leg, GSM48_MT_CC_CONNECT_ACK);
		state_chg(leg, MSC_LEG_ST_ACTIVE);
		call_leg_connected(&leg->base);
		break;
	}
}

static void st_connect_indication(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;

	state_chg(leg, MSC_LEG_ST_ACTIVE);
	msc_leg_hear(leg);
}

static void st_active(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;
	const bool hold = event == MSC_LEG_EV_RX_HOLD;

	if (leg->held == hold) {
		send_cause(leg, hold ? GSM48_MT_CC_HOLD_REJ : GSM48_MT_CC_RETR_REJ, GSM48_CC_CAUSE_MSG_INCOMP_STATE);
		return;
	}
	leg->held = hold;
	send_bare(leg, hold ? GSM48_MT_CC_HOLD_ACK : GSM48_MT_CC_RETR_ACK);
	if (hold)
		call_leg_held(&leg->base);
	else
		call_leg_retrieved(&leg->base);
}

static void st_disconnect_request(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;
	struct lab_l3_cc *msg = data;

	msg->type = GSM48_MT_CC_RELEASE;
	msc_leg_send(leg, msg);
	state_chg(leg, MSC_LEG_ST_RELEASE_REQUEST);
}

/* --- clearing, in all states -------------------------------------------------------------------------------------- */

static bool is_offered(const struct msc_leg *leg)
{
	switch (leg->fi->state) {
	case MSC_LEG_ST_PAGING:
	case MSC_LEG_ST_PRESENT:
	case MSC_LEG_ST_CONFIRMED:
	case MSC_LEG_ST_RECEIVED:
		return true;
	default:
		return false;
	}
}

/*! call/ clears. */
static void release(struct msc_leg *leg, struct lab_l3_cc *msg)
{
	switch (leg->fi->state) {
	case MSC_LEG_ST_NULL:
	case MSC_LEG_ST_PAGING:
		gone(leg);
		break;
	case MSC_LEG_ST_INITIATED:
		msg->type = GSM48_MT_CC_RELEASE_COMPL;
		msc_leg_send(leg, msg);
		gone(leg);
		break;
	case MSC_LEG_ST_DISCONNECT_INDICATION:
	case MSC_LEG_ST_RELEASE_REQUEST:
		break;
	default:
		msg->type = GSM48_MT_CC_DISCONNECT;
		msc_leg_send(leg, msg);
		state_chg(leg, MSC_LEG_ST_DISCONNECT_INDICATION);
	}
}

/*! The phone clears. */
static void disconnect_rx(struct msc_leg *leg, int cause)
{
	if (is_offered(leg)) {
		send_bare(leg, GSM48_MT_CC_RELEASE);
		state_chg(leg, MSC_LEG_ST_RELEASE_REQUEST);
		failed(leg, FWD_EV_REJECTED, cause);
		return;
	}
	if (leg->fi->state == MSC_LEG_ST_DISCONNECT_INDICATION) {	/* both at once: TS 24.008 5.4.5 */
		send_bare(leg, GSM48_MT_CC_RELEASE);
		state_chg(leg, MSC_LEG_ST_RELEASE_REQUEST);
		return;
	}
	if (leg->fi->state == MSC_LEG_ST_RELEASE_REQUEST || leg->fi->state == MSC_LEG_ST_DISCONNECT_REQUEST)
		return;
	state_chg(leg, MSC_LEG_ST_DISCONNECT_REQUEST);
	call_leg_disconnected(&leg->base, cause);
}

/*! The phone has let the transaction go: RELEASE COMPLETE, or RELEASE that is answered. */
static void release_rx(struct msc_leg *leg, int cause)
{
	if (is_offered(leg)) {
		failed(leg, FWD_EV_REJECTED, cause);
		osmo_fsm_inst_term(leg->fi, OSMO_FSM_TERM_REGULAR, NULL);
		return;
	}
	gone(leg);
}

static void lost(struct msc_leg *leg)
{
	if (leg->fi->state == MSC_LEG_ST_PAGING)
		return;
	if (is_offered(leg)) {
		failed(leg, FWD_EV_RADIO_CONGESTION, GSM48_CC_CAUSE_RESOURCE_UNAVAIL);
		osmo_fsm_inst_term(leg->fi, OSMO_FSM_TERM_REGULAR, NULL);
		return;
	}
	gone(leg);
}

static void st_all(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct msc_leg *leg = fi->priv;
	struct lab_l3_cc *msg = data;

	switch (event) {
	case MSC_LEG_EV_RX_DISCONNECT:
		disconnect_rx(leg, msg->cause);
		break;
	case MSC_LEG_EV_RX_RELEASE:
		send_bare(leg, GSM48_MT_CC_RELEASE_COMPL);
		release_rx(leg, msg->cause);
		break;
	case MSC_LEG_EV_RX_RELEASE_COMPL:
		release_rx(leg, msg->cause);
		break;
	case MSC_LEG_EV_LOST:
		lost(leg);
		break;
	case MSC_LEG_EV_RELEASE:
		if (fi->state == MSC_LEG_ST_DISCONNECT_REQUEST)
			st_disconnect_request(fi, event, data);
		else
			release(leg, msg);
		break;
	}
}

static int timer_cb(struct osmo_fsm_inst *fi)
{
	struct msc_leg *leg = fi->priv;

	switch (fi->state) {
	case MSC_LEG_ST_PAGING:
		failed(leg, FWD_EV_NO_PAGE_RESPONSE, GSM48_CC_CAUSE_DEST_OOO);
		return 1;
	case MSC_LEG_ST_PRESENT:
	case MSC_LEG_ST_CONFIRMED:
		send_cause(leg, GSM48_MT_CC_DISCONNECT, GSM48_CC_CAUSE_RECOVERY_TIMER);
		failed(leg, fi->state == MSC_LEG_ST_PRESENT ? FWD_EV_NO_ANSWER_TO_SETUP : FWD_EV_T310,
		       GSM48_CC_CAUSE_USER_NOTRESPOND);
		state_chg(leg, MSC_LEG_ST_DISCONNECT_INDICATION);
		return 0;
	case MSC_LEG_ST_CONNECT_INDICATION:
		call_leg_disconnected(&leg->base, GSM48_CC_CAUSE_RECOVERY_TIMER);
		return 0;
	case MSC_LEG_ST_DISCONNECT_INDICATION:
		send_cause(leg, GSM48_MT_CC_RELEASE, GSM48_CC_CAUSE_RECOVERY_TIMER);
		state_chg(leg, MSC_LEG_ST_RELEASE_REQUEST);
		return 0;
	default:
		call_leg_released(&leg->base);
		return 1;
	}
}

static void cleanup(struct osmo_fsm_inst *fi, enum osmo_fsm_term_cause cause)
{
	struct msc_leg *leg = fi->priv;

	llist_del(&leg->entry);
}

#define CLEARING (S(MSC_LEG_ST_DISCONNECT_REQUEST) | S(MSC_LEG_ST_DISCONNECT_INDICATION))
#define CLEARING_OFFERED (S(MSC_LEG_ST_DISCONNECT_INDICATION) | S(MSC_LEG_ST_RELEASE_REQUEST))

static const struct osmo_fsm_state msc_leg_states[] = {
	[MSC_LEG_ST_NULL] = {
		.name = "NULL",
		.in_event_mask = S(MSC_LEG_EV_RX_SETUP) | S(MSC_LEG_EV_SETUP),
		.out_state_mask = S(MSC_LEG_ST_INITIATED) | S(MSC_LEG_ST_PAGING) | S(MSC_LEG_ST_PRESENT),
		.action = st_null,
	},
	[MSC_LEG_ST_INITIATED] = {
		.name = "INITIATED",
		.in_event_mask = S(MSC_LEG_EV_PROCEEDING),
		.out_state_mask = S(MSC_LEG_ST_PROCEEDING) | S(MSC_LEG_ST_DISCONNECT_REQUEST),
		.action = st_calling,
	},
	[MSC_LEG_ST_PROCEEDING] = {
		.name = "PROCEEDING",
		.in_event_mask = S(MSC_LEG_EV_ALERT) | S(MSC_LEG_EV_CONNECT),
		.out_state_mask = S(MSC_LEG_ST_DELIVERED) | S(MSC_LEG_ST_CONNECT_INDICATION) | CLEARING,
		.action = st_calling,
	},
	[MSC_LEG_ST_DELIVERED] = {
		.name = "DELIVERED",
		.in_event_mask = S(MSC_LEG_EV_CONNECT),
		.out_state_mask = S(MSC_LEG_ST_CONNECT_INDICATION) | CLEARING,
		.action = st_calling,
	},
	[MSC_LEG_ST_PAGING] = {
		.name = "PAGING",
		.in_event_mask = S(MSC_LEG_EV_PAGED),
		.out_state_mask = S(MSC_LEG_ST_PRESENT),
		.action = st_paging,
	},
	[MSC_LEG_ST_PRESENT] = {
		.name = "PRESENT",
		.in_event_mask = S(MSC_LEG_EV_RX_CALL_CONF),
		.out_state_mask = S(MSC_LEG_ST_CONFIRMED) | CLEARING_OFFERED,
		.action = st_called,
	},
	[MSC_LEG_ST_CONFIRMED] = {
		.name = "CONFIRMED",
		.in_event_mask = S(MSC_LEG_EV_RX_ALERTING) | S(MSC_LEG_EV_RX_CONNECT),
		.out_state_mask = S(MSC_LEG_ST_RECEIVED) | S(MSC_LEG_ST_ACTIVE) | CLEARING_OFFERED,
		.action = st_called,
	},
	[MSC_LEG_ST_RECEIVED] = {
		.name = "RECEIVED",
		.in_event_mask = S(MSC_LEG_EV_RX_CONNECT),
		.out_state_mask = S(MSC_LEG_ST_ACTIVE) | CLEARING_OFFERED,
		.action = st_called,
	},
	[MSC_LEG_ST_CONNECT_INDICATION] = {
		.name = "CONNECT_INDICATION",
		.in_event_mask = S(MSC_LEG_EV_RX_CONNECT_ACK),
		.out_state_mask = S(MSC_LEG_ST_ACTIVE) | CLEARING,
		.action = st_connect_indication,
	},
	[MSC_LEG_ST_ACTIVE] = {
		.name = "ACTIVE",
		.in_event_mask = S(MSC_LEG_EV_RX_HOLD) | S(MSC_LEG_EV_RX_RETR),
		.out_state_mask = CLEARING,
		.action = st_active,
	},
	[MSC_LEG_ST_DISCONNECT_REQUEST] = {
		.name = "DISCONNECT_REQUEST",
		.out_state_mask = S(MSC_LEG_ST_RELEASE_REQUEST),
	},
	[MSC_LEG_ST_DISCONNECT_INDICATION] = {
		.name = "DISCONNECT_INDICATION",
		.out_state_mask = S(MSC_LEG_ST_RELEASE_REQUEST),
	},
	[MSC_LEG_ST_RELEASE_REQUEST] = {
		.name = "RELEASE_REQUEST",
	},
};

static const struct value_string msc_leg_event_names[] = {
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_SETUP),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_CALL_CONF),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_ALERTING),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_CONNECT),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_CONNECT_ACK),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_DISCONNECT),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_RELEASE),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_RELEASE_COMPL),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_HOLD),
	OSMO_VALUE_STRING(MSC_LEG_EV_RX_RETR),
	OSMO_VALUE_STRING(MSC_LEG_EV_PAGED),
	OSMO_VALUE_STRING(MSC_LEG_EV_LOST),
	OSMO_VALUE_STRING(MSC_LEG_EV_SETUP),
	OSMO_VALUE_STRING(MSC_LEG_EV_PROCEEDING),
	OSMO_VALUE_STRING(MSC_LEG_EV_ALERT),
	OSMO_VALUE_STRING(MSC_LEG_EV_CONNECT),
	OSMO_VALUE_STRING(MSC_LEG_EV_RELEASE),
	{ }
};

static struct osmo_fsm msc_leg_fsm = {
	.name = "lab_msc_leg",
	.states = msc_leg_states,
	.num_states = ARRAY_SIZE(msc_leg_states),
	.allstate_event_mask = S(MSC_LEG_EV_RX_DISCONNECT) | S(MSC_LEG_EV_RX_RELEASE) | S(MSC_LEG_EV_RX_RELEASE_COMPL)
			       | S(MSC_LEG_EV_LOST) | S(MSC_LEG_EV_RELEASE),
	.allstate_action = st_all,
	.timer_cb = timer_cb,
	.cleanup = cleanup,
	.log_subsys = DLAB,
	.event_names = msc_leg_event_names,
};

static __attribute__((constructor)) void msc_leg_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&msc_leg_fsm) == 0);
}
