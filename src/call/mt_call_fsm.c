/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The mobile-terminated call as an FSM: interrogate, ask the VLR, offer, alert, connect, or forward and start again
 * with the next called party. TS 23.018 (GMSC and VMSC), TS 23.082; step numbers are those of call-handling.md
 * section 2. What is decided comes from fwd_decide_*(); here it is only carried out. The chart is
 * doc/charts/mt_call.*, made from this table. */
#include "mt_call.h"

#define S(x) (1 << (x))
#define MT_CALL_DEFAULT_TIMEOUT 30	/* s; only for a timer that the tdefs would lack */

const struct osmo_tdef mt_call_tdefs[] = {
	{ .T = MT_CALL_T301, .default_val = 180, .desc = "Called party alerts without answer, no CFNRy (TS 24.008)" },
	{ .T = MT_CALL_X_QUERY, .default_val = 30, .desc = "HLR or VLR does not answer" },
	{ .T = MT_CALL_X_SETUP, .default_val = 120, .desc = "Called party neither alerts nor refuses: guard behind the "
							    "door's own paging, T303 and T310" },
	{ .T = MT_CALL_X_CLEAR, .default_val = 30, .desc = "A leg is not released by its door" },
	{}
};
const size_t mt_call_tdefs_size = sizeof(mt_call_tdefs);

static const struct osmo_tdef_state_timeout state_timeouts[32] = {
	[MT_CALL_ST_CHECK_MO] = { .T = MT_CALL_X_QUERY },
	[MT_CALL_ST_WAIT_SRI] = { .T = MT_CALL_X_QUERY },
	[MT_CALL_ST_WAIT_VLR] = { .T = MT_CALL_X_QUERY },
	[MT_CALL_ST_OFFERED] = { .T = MT_CALL_X_SETUP },
	[MT_CALL_ST_ALERTING] = { .T = MT_CALL_T301 },
	[MT_CALL_ST_CLEARING] = { .T = MT_CALL_X_CLEAR },
};

static const struct value_string event_names[] = {
	OSMO_VALUE_STRING(MT_CALL_EV_START),
	OSMO_VALUE_STRING(MT_CALL_EV_MO_PROFILE),
	OSMO_VALUE_STRING(MT_CALL_EV_SRI_RESULT),
	OSMO_VALUE_STRING(MT_CALL_EV_VLR_PROFILE),
	OSMO_VALUE_STRING(MT_CALL_EV_CONFIRMED),
	OSMO_VALUE_STRING(MT_CALL_EV_ALERTING),
	OSMO_VALUE_STRING(MT_CALL_EV_CONNECT),
	OSMO_VALUE_STRING(MT_CALL_EV_FAILED),
	OSMO_VALUE_STRING(MT_CALL_EV_B_DISC),
	OSMO_VALUE_STRING(MT_CALL_EV_A_DISC),
	OSMO_VALUE_STRING(MT_CALL_EV_T_NO_REPLY),
	OSMO_VALUE_STRING(MT_CALL_EV_T301),
	OSMO_VALUE_STRING(MT_CALL_EV_X_SETUP),
	OSMO_VALUE_STRING(MT_CALL_EV_X_QUERY),
	OSMO_VALUE_STRING(MT_CALL_EV_X_CLEAR),
	{}
};

void mt_call_go(struct call *call, enum mt_call_state state)
{
	osmo_tdef_fsm_inst_state_chg(call->fi, state, state_timeouts, call->cc->tdefs, MT_CALL_DEFAULT_TIMEOUT);
}

void mt_call_dispatch(struct call *call, enum mt_call_event ev, void *data)
{
	const struct osmo_fsm_state *st = &mt_call_fsm.states[call->fi->state];

	if (!(st->in_event_mask & S(ev)) && !(mt_call_fsm.allstate_event_mask & S(ev))) {
		LOGPCALL(call, LOGL_INFO, "%s ignored in this state\n", osmo_fsm_event_name(&mt_call_fsm, ev));
		return;
	}
	mt_call_get(call);
	osmo_fsm_inst_dispatch(call->fi, ev, data);
	mt_call_put(call);
}

void mt_call_clear(struct call *call, int cause)
{
	if (call->fi->state == MT_CALL_ST_CLEARING)
		return;
	call->cause = cause;
	mt_call_go(call, MT_CALL_ST_CLEARING);
}

static void supervision_expired(struct call *call, const char *what, int cause)
{
	struct why_step *step;

	call_count(call, CALL_CTR_TIMEOUT);
	step = call_note(call, "VMSC", "supervision timer", "TS 23.018", "no answer from %s within %lu s", what,
			 osmo_tdef_get(call->cc->tdefs, call->fi->T, OSMO_TDEF_S, 0));
	step->hit = true;
	step->cause = cause;
}

/* --- IDLE: a call has come in */

static void st_idle(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;

	if (call->mo.emergency)
		mt_call_start_emergency(call);
	else if (call->mo.imsi[0])
		mt_call_go(call, MT_CALL_ST_CHECK_MO);
	else
		mt_call_go(call, MT_CALL_ST_WAIT_SRI);
}

/* --- CHECK_MO: what A may do (section 6) */

static void st_check_mo_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	call_query_mo_profile(fi->priv);
}

static void st_check_mo(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;

	switch (event) {
	case MT_CALL_EV_MO_PROFILE:
		mt_call_mo_profile(call, data);
		break;
	case MT_CALL_EV_X_QUERY:
		supervision_expired(call, "the VLR of the calling subscriber", GSM48_CC_CAUSE_TEMP_FAILURE);
		mt_call_clear(call, GSM48_CC_CAUSE_TEMP_FAILURE);
		break;
	default:
		OSMO_ASSERT(false);
	}
}

/* --- WAIT_SRI: steps 1-10 */

static void st_wait_sri_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct call *call = fi->priv;

	if (prev_state != MT_CALL_ST_FORWARDING)
		call->a->leg->ops->proceeding(call->a->leg);
	if (fi->state != MT_CALL_ST_WAIT_SRI)
		return;
	call_why_interrogation(&call->rec->why, &call->called);
	call_query_sri(call);
}

static void st_wait_sri(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;

	switch (event) {
	case MT_CALL_EV_SRI_RESULT:
		mt_call_sri_result(call, data);
		break;
	case MT_CALL_EV_X_QUERY:
		supervision_expired(call, "the HLR", GSM48_CC_CAUSE_TEMP_FAILURE);
		mt_call_clear(call, GSM48_CC_CAUSE_TEMP_FAILURE);
		break;
	default:
		OSMO_ASSERT(false);
	}
}

/* --- WAIT_VLR: steps 12-23. B's leg may still ring meanwhile: if it answers now, it wins */

static void st_wait_vlr_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	call_query_vlr(fi->priv);
}

static void st_wait_vlr(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;

	switch (event) {
	case MT_CALL_EV_VLR_PROFILE:
		mt_call_vlr_profile(call, data);
		break;
	case MT_CALL_EV_CONNECT:
		call_query_cancel(call);
		mt_call_go(call, MT_CALL_ST_ACTIVE);
		break;
	case MT_CALL_EV_FAILED:
		break;		/* the condition that is being asked about came first */
	case MT_CALL_EV_X_QUERY:
		supervision_expired(call, "the VLR of the called subscriber", GSM48_CC_CAUSE_TEMP_FAILURE);
		mt_call_clear(call, GSM48_CC_CAUSE_TEMP_FAILURE);
		break;
	default:
		OSMO_ASSERT(false);
	}
}

/* --- FORWARDING: section 4 */

static void st_forwarding_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct call *call = fi->priv;

	mt_call_forward(call);
	if (fi->state == MT_CALL_ST_FORWARDING)		/* else A's door gave up when it was notified */
		mt_call_go(call, MT_CALL_ST_WAIT_SRI);
}

/* --- OFFERED and ALERTING: steps 16-24 */

static void st_offered_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct call *call = fi->priv;
	struct call_setup setup;

	call_setup_fill(call, &setup);
	if (call->b->leg->ops->setup(call->b->leg, &setup) < 0 && fi->state == MT_CALL_ST_OFFERED) {
		call_note(call, "VMSC", "offer", "TS 23.018 7.3", "the call cannot be offered to %s",
			  call->called.digits)->hit = true;
		mt_call_clear(call, GSM48_CC_CAUSE_TEMP_FAILURE);
	}
}

/* The called party did not take the call: its VLR knows what follows; behind a number that is not ours nobody does. */
static void not_answered(struct call *call, enum fwd_event ev, int cause)
{
	call->condition = ev;
	call->condition_cause = cause;
	if (call->imsi[0])
		mt_call_go(call, MT_CALL_ST_WAIT_VLR);
	else
		mt_call_clear(call, cause);
}

static void b_failed(struct call *call, const struct mt_call_failure *failure)
{
	struct why_step *step = call_note(call, "MS", "called party fails", "TS 24.008 5.2.2",
					  "%s does not take the call", call->called.digits);

	step->cause = failure->cause;
	not_answered(call, failure->ev, failure->cause);
}

static void start_alerting(struct call *call)
{
	struct osmo_fsm_inst *fi = call->fi;

	osmo_gettimeofday(&call->b->alert, NULL);
	if (call->no_reply_time) {
		call_trace(call, "VMSC", "no-reply timer %d s started", call->no_reply_time);
		why_add(&call->rec->why, "VMSC", "no-reply timer", "TS 23.082 3",
			"%s alerts: the no-reply timer starts", call->called.digits)->timer = call->no_reply_time;
		osmo_fsm_inst_state_chg(fi, MT_CALL_ST_ALERTING, call->no_reply_time, MT_CALL_X_NO_REPLY);
	} else {
		call_note(call, "VMSC", "T301", "TS 24.008 11.3", "%s alerts", call->called.digits)->timer =
			osmo_tdef_get(call->cc->tdefs, MT_CALL_T301, OSMO_TDEF_S, 0);
		mt_call_go(call, MT_CALL_ST_ALERTING);
	}
}

static void st_offered(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;

	switch (event) {
	case MT_CALL_EV_CONFIRMED:
		call_note(call, "MS", "call confirmed", "TS 24.008 5.2.2.3", "%s is reached", call->called.digits);
		break;
	case MT_CALL_EV_ALERTING:
		start_alerting(call);
		break;
	case MT_CALL_EV_CONNECT:
		mt_call_go(call, MT_CALL_ST_ACTIVE);
		break;
	case MT_CALL_EV_FAILED:
		b_failed(call, data);
		break;
	case MT_CALL_EV_X_SETUP:
		supervision_expired(call, "the called party", GSM48_CC_CAUSE_USER_NOTRESPOND);
		not_answered(call, FWD_EV_NO_ANSWER_TO_SETUP, GSM48_CC_CAUSE_USER_NOTRESPOND);
		break;
	default:
		OSMO_ASSERT(false);
	}
}

static void st_alerting_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct call *call = fi->priv;

	call_notify_a_pending(call);
	if (call->a_alerted || fi->state != MT_CALL_ST_ALERTING)
		return;
	call->a_alerted = true;
	osmo_gettimeofday(&call->a->alert, NULL);
	call->a->leg->ops->alert(call->a->leg);
}

static void st_alerting(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;

	switch (event) {
	case MT_CALL_EV_CONNECT:
		mt_call_go(call, MT_CALL_ST_ACTIVE);
		break;
	case MT_CALL_EV_FAILED:
		b_failed(call, data);
		break;
	case MT_CALL_EV_T_NO_REPLY:
		call_trace(call, "VMSC", "no-reply timer expired");
		not_answered(call, FWD_EV_NO_REPLY, GSM48_CC_CAUSE_USER_ALERTING_NA);
		break;
	case MT_CALL_EV_T301:
		call_trace(call, "VMSC", "T301 expired");
		not_answered(call, FWD_EV_T301, GSM48_CC_CAUSE_USER_ALERTING_NA);
		break;
	default:
		OSMO_ASSERT(false);
	}
}

/* --- ACTIVE */

static void st_active_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct call *call = fi->priv;
	struct call_party *a = call->a, *b = call->b;
	struct isdn_number connected = {};

	osmo_gettimeofday(&b->answer, NULL);
	a->answer = b->answer;
	a->state = b->state = CALL_PARTY_ACTIVE;
	call->answered = true;
	call->rec->pub.answered_by = b->msisdn;
	call_count(call, CALL_CTR_ANSWERED);
	call_note(call, "MS", "answered", "TS 23.018 7.3", "%s answers", b->msisdn.digits)->hit = true;
	call_notify_a_pending(call);
	if (fi->state != MT_CALL_ST_ACTIVE)
		return;
	if (call->a_has_colp)
		connected = b->msisdn;
	a->leg->ops->connect(a->leg, &connected, call->hide_connected || (b->colr && !call->a_colp_override));
	if (fi->state == MT_CALL_ST_ACTIVE && a->leg->ops->bridge)
		a->leg->ops->bridge(a->leg, b->leg);
}

static void st_active(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;
	const int *cause = data;

	switch (event) {
	case MT_CALL_EV_B_DISC:
		call_note(call, "MS", "hang up", "TS 24.008 5.4", "%s hangs up",
			  call->b->msisdn.digits)->cause = *cause;
		mt_call_clear(call, *cause);
		break;
	default:
		OSMO_ASSERT(false);
	}
}

/* --- CLEARING: everybody is released; the call is freed with its last leg (mt_call_put()) */

static void st_clearing_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct call *call = fi->priv;
	const struct notify_ss barred = call_notify_barred();
	struct call_party *party;

	call_query_cancel(call);
	if (!call->answered)
		call_count(call, CALL_CTR_RELEASED);
	call->rec->pub.cause = call->cause;
	call_note(call, "VMSC", "released", "TS 24.008 5.4", "the call ends")->cause = call->cause;
	mt_call_forwardings_end(call);
	call_party_release(call->a, call->cause, call->mo_decision.notify_barring ? &barred : NULL);
	while ((party = call_party_to_release(call)))
		call_party_release(party, GSM48_CC_CAUSE_NORM_CALL_CLEAR, NULL);
}

static void st_clearing(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;
	struct call_party *party, *other;

	LOGPCALL(call, LOGL_ERROR, "not all legs were released in time: forgotten\n");
	call_count(call, CALL_CTR_TIMEOUT);
	llist_for_each_entry_safe(party, other, &call->parties, entry)
		call_party_gone(party);
}

/* A's release wins over everything (race rule b). */
static void st_any(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct call *call = fi->priv;
	const int *cause = data;

	if (fi->state == MT_CALL_ST_CLEARING)
		return;
	call_note(call, "MS", "hang up", "TS 24.008 5.4", "calling party hangs up")->cause = *cause;
	mt_call_clear(call, *cause);
}

static const struct osmo_fsm_state states[] = {
	[MT_CALL_ST_IDLE] = {
		.name = "IDLE",
		.in_event_mask = S(MT_CALL_EV_START),
		.out_state_mask = S(MT_CALL_ST_CHECK_MO)
				| S(MT_CALL_ST_WAIT_SRI)
				| S(MT_CALL_ST_OFFERED)		/* emergency call to outside */
				| S(MT_CALL_ST_CLEARING),
		.action = st_idle,
	},
	/* TS 23.018 figure "OCH_MSC/OCH_VLR"; TS 24.088 1.1 */
	[MT_CALL_ST_CHECK_MO] = {
		.name = "CHECK_MO",
		.in_event_mask = S(MT_CALL_EV_MO_PROFILE)
			       | S(MT_CALL_EV_X_QUERY),
		.out_state_mask = S(MT_CALL_ST_WAIT_SRI)
				| S(MT_CALL_ST_CLEARING),
		.onenter = st_check_mo_onenter,
		.action = st_check_mo,
	},
	/* TS 23.018 7.2: the GMSC interrogates the HLR */
	[MT_CALL_ST_WAIT_SRI] = {
		.name = "WAIT_SRI",
		.in_event_mask = S(MT_CALL_EV_SRI_RESULT)
			       | S(MT_CALL_EV_X_QUERY),
		.out_state_mask = S(MT_CALL_ST_WAIT_VLR)
				| S(MT_CALL_ST_OFFERED)
				| S(MT_CALL_ST_FORWARDING)
				| S(MT_CALL_ST_CLEARING),
		.onenter = st_wait_sri_onenter,
		.action = st_wait_sri,
	},
	/* TS 23.018 7.3: the VMSC asks its VLR, before SETUP and after busy, no reply, not reachable */
	[MT_CALL_ST_WAIT_VLR] = {
		.name = "WAIT_VLR",
		.in_event_mask = S(MT_CALL_EV_VLR_PROFILE)
			       | S(MT_CALL_EV_CONNECT)
			       | S(MT_CALL_EV_FAILED)
			       | S(MT_CALL_EV_X_QUERY),
		.out_state_mask = S(MT_CALL_ST_OFFERED)
				| S(MT_CALL_ST_FORWARDING)
				| S(MT_CALL_ST_ACTIVE)
				| S(MT_CALL_ST_CLEARING),
		.onenter = st_wait_vlr_onenter,
		.action = st_wait_vlr,
	},
	/* TS 23.082 1.2, 2.2, 3.2, 4.2 */
	[MT_CALL_ST_FORWARDING] = {
		.name = "FORWARDING",
		.out_state_mask = S(MT_CALL_ST_WAIT_SRI)
				| S(MT_CALL_ST_CLEARING),
		.onenter = st_forwarding_onenter,
	},
	/* TS 24.008 5.2.2.1 - 5.2.2.4 */
	[MT_CALL_ST_OFFERED] = {
		.name = "OFFERED",
		.in_event_mask = S(MT_CALL_EV_CONFIRMED)
			       | S(MT_CALL_EV_ALERTING)
			       | S(MT_CALL_EV_CONNECT)
			       | S(MT_CALL_EV_FAILED)
			       | S(MT_CALL_EV_X_SETUP),
		.out_state_mask = S(MT_CALL_ST_ALERTING)
				| S(MT_CALL_ST_ACTIVE)
				| S(MT_CALL_ST_WAIT_VLR)
				| S(MT_CALL_ST_CLEARING),
		.onenter = st_offered_onenter,
		.action = st_offered,
	},
	/* TS 24.008 5.2.2.5; TS 23.082 3 */
	[MT_CALL_ST_ALERTING] = {
		.name = "ALERTING",
		.in_event_mask = S(MT_CALL_EV_CONNECT)
			       | S(MT_CALL_EV_FAILED)
			       | S(MT_CALL_EV_T_NO_REPLY)
			       | S(MT_CALL_EV_T301),
		.out_state_mask = S(MT_CALL_ST_ACTIVE)
				| S(MT_CALL_ST_WAIT_VLR)
				| S(MT_CALL_ST_CLEARING),
		.onenter = st_alerting_onenter,
		.action = st_alerting,
	},
	/* TS 24.008 5.2.2.6, 5.3 */
	[MT_CALL_ST_ACTIVE] = {
		.name = "ACTIVE",
		.in_event_mask = S(MT_CALL_EV_B_DISC),
		.out_state_mask = S(MT_CALL_ST_CLEARING),
		.onenter = st_active_onenter,
		.action = st_active,
	},
	/* TS 24.008 5.4 */
	[MT_CALL_ST_CLEARING] = {
		.name = "CLEARING",
		.in_event_mask = S(MT_CALL_EV_X_CLEAR),
		.onenter = st_clearing_onenter,
		.action = st_clearing,
	},
};

static int timer_cb(struct osmo_fsm_inst *fi)
{
	static const struct { int T; enum mt_call_event ev; } timers[] = {
		{ MT_CALL_X_NO_REPLY, MT_CALL_EV_T_NO_REPLY },
		{ MT_CALL_T301, MT_CALL_EV_T301 },
		{ MT_CALL_X_SETUP, MT_CALL_EV_X_SETUP },
		{ MT_CALL_X_QUERY, MT_CALL_EV_X_QUERY },
		{ MT_CALL_X_CLEAR, MT_CALL_EV_X_CLEAR },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(timers); i++) {
		if (timers[i].T == fi->T) {
			mt_call_dispatch(fi->priv, timers[i].ev, NULL);
			break;
		}
	}
	return 0;	/* the call may be gone */
}

struct osmo_fsm mt_call_fsm = {
	.name = "mt_call",
	.states = states,
	.num_states = ARRAY_SIZE(states),
	.allstate_event_mask = S(MT_CALL_EV_A_DISC),
	.allstate_action = st_any,
	.timer_cb = timer_cb,
	.log_subsys = DCALL,
	.event_names = event_names,
};

static __attribute__((constructor)) void mt_call_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&mt_call_fsm) == 0);
}
