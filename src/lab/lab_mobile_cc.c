/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The phone's side of a call: an FSM with the states of TS 24.008 5.1.2.1, and CM layer messages in and out. */
#include <errno.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>

#include "lab_mobile_cc.h"
#include "lab_mobile_mm.h"

#define S(x) (1 << (x))

static struct osmo_fsm mobile_cc_fsm;

/* --- calls of a phone --------------------------------------------------------------------------------------------- */

static struct mobile_call *call_find(const struct lab_mobile *ms, const struct lab_ti *ti)
{
	struct mobile_call *call;

	llist_for_each_entry(call, &ms->calls, entry)
		if (call->ti.value == ti->value && call->ti.owner == ti->owner)
			return call;
	return NULL;
}

/*! Lowest number that no call has; numbers are kept until release (TS 22.030 6.5.5.1). */
static unsigned int free_call_nr(const struct lab_mobile *ms)
{
	const struct mobile_call *call;
	unsigned int used = 0, nr;

	llist_for_each_entry(call, &ms->calls, entry)
		used |= 1 << call->nr;
	for (nr = 1; nr <= MOBILE_CALLS_MAX; nr++)
		if (!(used & (1 << nr)))
			return nr;
	return 0;
}

static struct mobile_call *call_alloc(struct lab_mobile *ms, const struct lab_ti *ti)
{
	const unsigned int nr = free_call_nr(ms);
	struct osmo_fsm_inst *fi;
	struct mobile_call *call;

	if (!nr)
		return NULL;
	fi = osmo_fsm_inst_alloc(&mobile_cc_fsm, ms, NULL, LOGL_DEBUG, NULL);
	if (!fi)
		return NULL;
	call = talloc_zero(fi, struct mobile_call);
	if (!call) {
		osmo_fsm_inst_free(fi);
		return NULL;
	}
	osmo_fsm_inst_update_id_f_sanitize(fi, '-', "%s-%u", ms->name, nr);
	*call = (struct mobile_call){ .ms = ms, .ti = *ti, .nr = nr, .fi = fi };
	fi->priv = call;
	llist_add_tail(&call->entry, &ms->calls);
	return call;
}

static void call_gone(struct mobile_call *call)
{
	struct lab_mobile *ms = call->ms;

	osmo_fsm_inst_term(call->fi, OSMO_FSM_TERM_REGULAR, NULL);
	lab_mobile_call_gone(ms);
}

/* --- messages to the network -------------------------------------------------------------------------------------- */

static void send_cc(struct mobile_call *call, struct lab_l3_cc *msg)
{
	msg->ti = call->ti;
	lab_radio_send(call->ms, LAB_SIDE_MS, lab_l3_cc_encode(LAB_SIDE_MS, msg));
}

void mobile_call_send(struct mobile_call *call, uint8_t type, int cause)
{
	struct lab_l3_cc msg = { .type = type, .cause = cause };

	if (type == GSM48_MT_CC_HOLD || type == GSM48_MT_CC_RETR)
		call->hold_asked = true;
	send_cc(call, &msg);
}

static void send_setup(struct mobile_call *call)
{
	struct lab_l3_cc msg = {
		.type = call->emergency ? GSM48_MT_CC_EMERG_SETUP : GSM48_MT_CC_SETUP,
		.bearer_speech = true,
		.clir = call->clir,
	};

	if (!call->emergency)
		msg.called = call->other;
	send_cc(call, &msg);
}

void lab_mobile_cc_dial(struct lab_mobile *ms, const struct mmi *mmi)
{
	static const enum clir_per_call clir[] = {
		[MMI_CLIR_NONE] = CLIR_PER_CALL_NONE,
		[MMI_CLIR_INVOKE] = CLIR_PER_CALL_INVOKE,
		[MMI_CLIR_SUPPRESS] = CLIR_PER_CALL_SUPPRESS,
	};
	const struct osmo_mobile_identity mi = lab_mobile_identity(ms);
	struct lab_ti ti = { .value = 0, .owner = LAB_SIDE_MS };
	struct mobile_call *call;
	char number[ISDN_DIGITS_MAX + 2];

	while (call_find(ms, &ti) && ti.value < LAB_TI_COUNT)
		ti.value++;
	call = ti.value < LAB_TI_COUNT ? call_alloc(ms, &ti) : NULL;
	if (!call) {
		lab_say(ms, LAB_DISPLAYS, "no more calls are possible");
		return;
	}
	call->call_nr = lab_trace_next_call(ms->lab);
	call->other = mmi->number;
	call->clir = clir[mmi->clir];
	call->emergency = mmi->kind == MMI_EMERGENCY;
	lab_say(ms, LAB_DISPLAYS, "calling %s", isdn_number_str(number, sizeof(number), &call->other));
	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_cm_service_request(
		call->emergency ? GSM48_CMSERV_EMERGENCY : GSM48_CMSERV_MO_CALL_PACKET, &mi));
}

/* --- the FSM ------------------------------------------------------------------------------------------------------ */

static void st_mm_pending(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct mobile_call *call = fi->priv;
	const struct lab_l3_cc *setup = data;

	switch (event) {
	case MOBILE_CC_EV_GRANTED:
		send_setup(call);
		osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_INITIATED, 0, 0);
		break;
	case MOBILE_CC_EV_RX_SETUP:
		call->waiting = setup->call_waiting_tone;
		if (setup->calling.present)
			call->other = setup->calling.number;
		osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_PRESENT, 0, 0);
		lab_mobile_show_setup(call, setup);
		if (call->ms->behaviour == LAB_BEHAVE_SILENT)
			break;
		if (call->ms->behaviour == LAB_BEHAVE_REJECT) {
			mobile_call_send(call, GSM48_MT_CC_RELEASE_COMPL, call->ms->behaviour_value);
			call_gone(call);
			break;
		}
		mobile_call_send(call, GSM48_MT_CC_CALL_CONF, call->waiting ? GSM48_CC_CAUSE_USER_BUSY : 0);
		mobile_call_send(call, GSM48_MT_CC_ALERTING, 0);
		osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_RECEIVED, 0, 0);
		break;
	}
}

static void st_calling(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct mobile_call *call = fi->priv;

	switch (event) {
	case MOBILE_CC_EV_RX_CALL_PROC:
		osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_PROCEEDING, 0, 0);
		break;
	case MOBILE_CC_EV_RX_ALERTING:
		lab_say(call->ms, LAB_HEARS, "ringing tone");
		osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_DELIVERED, 0, 0);
		break;
	case MOBILE_CC_EV_RX_CONNECT:
		mobile_call_send(call, GSM48_MT_CC_CONNECT_ACK, 0);
		osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_ACTIVE, 0, 0);
		lab_mobile_show_connected(call, data);
		lab_mobile_listen(call->ms);
		break;
	}
}

static void answer_now(void *data)
{
	struct mobile_call *call = data;

	osmo_fsm_inst_dispatch(call->fi, MOBILE_CC_EV_ANSWER, NULL);
}

static void received_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct mobile_call *call = fi->priv;

	if (call->ms->behaviour != LAB_BEHAVE_ANSWER || call->waiting)
		return;
	osmo_timer_setup(&call->answer_timer, answer_now, call);
	osmo_timer_schedule(&call->answer_timer, call->ms->behaviour_value, 0);
}

static void received_onleave(struct osmo_fsm_inst *fi, uint32_t next_state)
{
	struct mobile_call *call = fi->priv;

	osmo_timer_del(&call->answer_timer);
}

static void st_received(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct mobile_call *call = fi->priv;

	if (!lab_mobile_has_channel(call->ms)) {
		call->answer_wanted = true;
		return;
	}
	mobile_call_send(fi->priv, GSM48_MT_CC_CONNECT, 0);
	osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_CONNECT_REQUEST, 0, 0);
}

static void st_connect_request(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct mobile_call *call = fi->priv;

	call->waiting = false;
	lab_say(call->ms, LAB_DISPLAYS, "connected");
	osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_ACTIVE, 0, 0);
	lab_mobile_listen(call->ms);
}

static void st_active(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct mobile_call *call = fi->priv;

	call->hold_asked = false;
	switch (event) {
	case MOBILE_CC_EV_RX_HOLD_ACK:
		call->held = true;
		lab_say(call->ms, LAB_DISPLAYS, "call %u is on hold", call->nr);
		lab_mobile_call_gone(call->ms);
		break;
	case MOBILE_CC_EV_RX_RETR_ACK:
		call->held = false;
		lab_say(call->ms, LAB_DISPLAYS, "call %u is active again", call->nr);
		lab_mobile_listen(call->ms);
		break;
	case MOBILE_CC_EV_RX_HOLD_REJ:
	case MOBILE_CC_EV_RX_RETR_REJ:
		call->ms->then = MOBILE_THEN_NOTHING;
		lab_say(call->ms, LAB_DISPLAYS, "the network refused to hold or retrieve the call");
		break;
	}
}

static void st_clearing(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	/* RELEASE and RELEASE COMPLETE are events of all states; a DISCONNECT that crossed ours is answered by them. */
}

static void clear(struct mobile_call *call, int cause)
{
	switch (mobile_call_state(call)) {
	case MOBILE_CC_ST_MM_PENDING:
		call_gone(call);
		break;
	case MOBILE_CC_ST_PRESENT:
		mobile_call_send(call, GSM48_MT_CC_RELEASE_COMPL, cause);
		call_gone(call);
		break;
	case MOBILE_CC_ST_DISCONNECT_REQUEST:
	case MOBILE_CC_ST_RELEASE_REQUEST:
		break;
	default:
		mobile_call_send(call, GSM48_MT_CC_DISCONNECT, cause);
		osmo_fsm_inst_state_chg(call->fi, MOBILE_CC_ST_DISCONNECT_REQUEST, 0, 0);
	}
}

static void st_all(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct mobile_call *call = fi->priv;
	const struct lab_l3_cc *msg = data;

	switch (event) {
	case MOBILE_CC_EV_CLEAR:
		clear(call, *(const int *)data);
		break;
	case MOBILE_CC_EV_RX_DISCONNECT:
		lab_mobile_show_notify(call->ms, &msg->facility);
		lab_mobile_show_cleared(call, msg->cause);
		mobile_call_send(call, GSM48_MT_CC_RELEASE, 0);
		osmo_fsm_inst_state_chg(fi, MOBILE_CC_ST_RELEASE_REQUEST, 0, 0);
		break;
	case MOBILE_CC_EV_RX_RELEASE:
		lab_mobile_show_notify(call->ms, &msg->facility);
		lab_mobile_show_cleared(call, msg->cause);
		mobile_call_send(call, GSM48_MT_CC_RELEASE_COMPL, 0);
		call_gone(call);
		break;
	case MOBILE_CC_EV_RX_RELEASE_COMPL:
		lab_mobile_show_notify(call->ms, &msg->facility);
		lab_mobile_show_cleared(call, msg->cause);
		call_gone(call);
		break;
	}
}

static void cleanup(struct osmo_fsm_inst *fi, enum osmo_fsm_term_cause cause)
{
	struct mobile_call *call = fi->priv;

	osmo_timer_del(&call->answer_timer);
	llist_del(&call->entry);
}

#define CLEARING (S(MOBILE_CC_ST_DISCONNECT_REQUEST) | S(MOBILE_CC_ST_RELEASE_REQUEST))

static const struct osmo_fsm_state mobile_cc_states[] = {
    [MOBILE_CC_ST_MM_PENDING] =
	{
	    .name = "MM_PENDING",
	    .in_event_mask = S(MOBILE_CC_EV_GRANTED) | S(MOBILE_CC_EV_RX_SETUP),
	    .out_state_mask = S(MOBILE_CC_ST_INITIATED) | S(MOBILE_CC_ST_PRESENT),
	    .action = st_mm_pending,
	},
    [MOBILE_CC_ST_INITIATED] =
	{
	    .name = "INITIATED",
	    .in_event_mask = S(MOBILE_CC_EV_RX_CALL_PROC) | S(MOBILE_CC_EV_RX_ALERTING) | S(MOBILE_CC_EV_RX_CONNECT),
	    .out_state_mask =
		S(MOBILE_CC_ST_PROCEEDING) | S(MOBILE_CC_ST_DELIVERED) | S(MOBILE_CC_ST_ACTIVE) | CLEARING,
	    .action = st_calling,
	},
    [MOBILE_CC_ST_PROCEEDING] =
	{
	    .name = "PROCEEDING",
	    .in_event_mask = S(MOBILE_CC_EV_RX_ALERTING) | S(MOBILE_CC_EV_RX_CONNECT),
	    .out_state_mask = S(MOBILE_CC_ST_DELIVERED) | S(MOBILE_CC_ST_ACTIVE) | CLEARING,
	    .action = st_calling,
	},
    [MOBILE_CC_ST_DELIVERED] =
	{
	    .name = "DELIVERED",
	    .in_event_mask = S(MOBILE_CC_EV_RX_CONNECT),
	    .out_state_mask = S(MOBILE_CC_ST_ACTIVE) | CLEARING,
	    .action = st_calling,
	},
    [MOBILE_CC_ST_PRESENT] =
	{
	    .name = "PRESENT",
	    .out_state_mask = S(MOBILE_CC_ST_RECEIVED) | S(MOBILE_CC_ST_RELEASE_REQUEST),
	},
    [MOBILE_CC_ST_RECEIVED] =
	{
	    .name = "RECEIVED",
	    .in_event_mask = S(MOBILE_CC_EV_ANSWER),
	    .out_state_mask = S(MOBILE_CC_ST_CONNECT_REQUEST) | CLEARING,
	    .onenter = received_onenter,
	    .onleave = received_onleave,
	    .action = st_received,
	},
    [MOBILE_CC_ST_CONNECT_REQUEST] =
	{
	    .name = "CONNECT_REQUEST",
	    .in_event_mask = S(MOBILE_CC_EV_RX_CONNECT_ACK),
	    .out_state_mask = S(MOBILE_CC_ST_ACTIVE) | CLEARING,
	    .action = st_connect_request,
	},
    [MOBILE_CC_ST_ACTIVE] =
	{
	    .name = "ACTIVE",
	    .in_event_mask = S(MOBILE_CC_EV_RX_HOLD_ACK) | S(MOBILE_CC_EV_RX_HOLD_REJ) | S(MOBILE_CC_EV_RX_RETR_ACK) |
			     S(MOBILE_CC_EV_RX_RETR_REJ),
	    .out_state_mask = CLEARING,
	    .action = st_active,
	},
    [MOBILE_CC_ST_DISCONNECT_REQUEST] =
	{
	    .name = "DISCONNECT_REQUEST",
	    /* what was on its way when the person hung up */
	    .in_event_mask = S(MOBILE_CC_EV_RX_CALL_PROC) | S(MOBILE_CC_EV_RX_ALERTING) | S(MOBILE_CC_EV_RX_CONNECT) |
			     S(MOBILE_CC_EV_RX_CONNECT_ACK),
	    .out_state_mask = S(MOBILE_CC_ST_RELEASE_REQUEST),
	    .action = st_clearing,
	},
    [MOBILE_CC_ST_RELEASE_REQUEST] =
	{
	    .name = "RELEASE_REQUEST",
	    .out_state_mask = S(MOBILE_CC_ST_RELEASE_REQUEST),
	},
};

static const struct value_string mobile_cc_event_names[] = {
	OSMO_VALUE_STRING(MOBILE_CC_EV_GRANTED),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_SETUP),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_CALL_PROC),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_ALERTING),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_CONNECT),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_CONNECT_ACK),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_DISCONNECT),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_RELEASE),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_RELEASE_COMPL),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_HOLD_ACK),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_HOLD_REJ),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_RETR_ACK),
	OSMO_VALUE_STRING(MOBILE_CC_EV_RX_RETR_REJ),
	OSMO_VALUE_STRING(MOBILE_CC_EV_ANSWER),
	OSMO_VALUE_STRING(MOBILE_CC_EV_CLEAR),
	{ }
};

static struct osmo_fsm mobile_cc_fsm = {
	.name = "lab_mobile_cc",
	.states = mobile_cc_states,
	.num_states = ARRAY_SIZE(mobile_cc_states),
	.allstate_event_mask = S(MOBILE_CC_EV_CLEAR) | S(MOBILE_CC_EV_RX_DISCONNECT) | S(MOBILE_CC_EV_RX_RELEASE)
			       | S(MOBILE_CC_EV_RX_RELEASE_COMPL),
	.allstate_action = st_all,
	.cleanup = cleanup,
	.log_subsys = DLAB,
	.event_names = mobile_cc_event_names,
};

static __attribute__((constructor)) void mobile_cc_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&mobile_cc_fsm) == 0);
}

/* --- messages from the network ------------------------------------------------------------------------------------ */

/*! \returns event, negative for a message type that gives none. */
static int event_of(uint8_t type)
{
	static const struct { uint8_t type; enum mobile_cc_event event; } map[] = {
		{ GSM48_MT_CC_CALL_PROC, MOBILE_CC_EV_RX_CALL_PROC },
		{ GSM48_MT_CC_ALERTING, MOBILE_CC_EV_RX_ALERTING },
		{ GSM48_MT_CC_CONNECT, MOBILE_CC_EV_RX_CONNECT },
		{ GSM48_MT_CC_CONNECT_ACK, MOBILE_CC_EV_RX_CONNECT_ACK },
		{ GSM48_MT_CC_DISCONNECT, MOBILE_CC_EV_RX_DISCONNECT },
		{ GSM48_MT_CC_RELEASE, MOBILE_CC_EV_RX_RELEASE },
		{ GSM48_MT_CC_RELEASE_COMPL, MOBILE_CC_EV_RX_RELEASE_COMPL },
		{ GSM48_MT_CC_HOLD_ACK, MOBILE_CC_EV_RX_HOLD_ACK },
		{ GSM48_MT_CC_HOLD_REJ, MOBILE_CC_EV_RX_HOLD_REJ },
		{ GSM48_MT_CC_RETR_ACK, MOBILE_CC_EV_RX_RETR_ACK },
		{ GSM48_MT_CC_RETR_REJ, MOBILE_CC_EV_RX_RETR_REJ },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (map[i].type == type)
			return map[i].event;
	return -ENOENT;
}

static void setup_rx(struct lab_mobile *ms, struct lab_l3_cc *setup)
{
	struct mobile_call *call;

	if (llist_empty(&ms->calls) && !ms->ss)
		lab_screen_clear(ms);
	call = call_alloc(ms, &setup->ti);
	if (!call) {
		LOGPLAB(ms, LOGL_NOTICE, "no room for another call\n");
		return;
	}
	if (ms->bss)
		call->call_nr = lab_trace_call_to(ms);
	osmo_fsm_inst_dispatch(call->fi, MOBILE_CC_EV_RX_SETUP, setup);
}

void lab_mobile_cc_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	struct mobile_call *call;
	struct lab_l3_cc msg;
	int event;

	if (lab_l3_cc_decode(&msg, LAB_SIDE_NET, octets, len) < 0) {
		LOGPLAB(ms, LOGL_ERROR, "CC message from the network does not decode\n");
		return;
	}
	call = call_find(ms, &msg.ti);
	if (!call && msg.type == GSM48_MT_CC_SETUP) {
		setup_rx(ms, &msg);
		return;
	}
	if (!call)
		return;
	if (msg.type == GSM48_MT_CC_FACILITY) {
		lab_mobile_show_notify(ms, &msg.facility);
		return;
	}
	event = event_of(msg.type);
	if (event < 0)
		LOGPLAB(ms, LOGL_NOTICE, "CC message type 0x%02x is ignored\n", msg.type);
	else
		osmo_fsm_inst_dispatch(call->fi, event, &msg);
}
