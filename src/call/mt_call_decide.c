/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers of HLR and VLR mean for a call: barring of the calling party, interrogation, the VMSC's decision.
 * The rules are fwd_decide_*(); here their outcome becomes the next state. TS 23.018 7.1-7.3; call-handling.md 2 and
 * 6. */
#include "mt_call.h"

void call_served_init(struct fwd_served *served, const struct call_vlr_profile *prof)
{
	*served = (struct fwd_served) {
		.profile = &prof->profile,
		.msisdn = &prof->msisdn,
		.imsi = prof->imsi,
		.registered = prof->registered,
		.detached = prof->detached,
		.abroad = prof->abroad,
		.country_code = prof->country_code,
	};
}

void mt_call_mo_profile(struct call *call, const struct call_vlr_profile *prof)
{
	struct fwd_mo_decision *d = &call->mo_decision;
	struct fwd_served a;

	if (!prof) {
		call_note(call, "VLR", "calling subscriber", "TS 23.018 7.1", "the caller has no data here: no checks");
		mt_call_go(call, MT_CALL_ST_WAIT_SRI);
		return;
	}
	call_served_init(&a, prof);
	if (!isdn_number_present(&call->calling))
		call->calling = prof->msisdn;
	call->a->msisdn = call->calling;
	call->a_has_colp = prof->profile.provisioned & SS_SIMPLE_COLP;
	call->a_colp_override = prof->profile.colp_override;
	fwd_decide_mo(&a, call->mo.group, &call->called, call->mo.clir, false, &call->cc->vty.fwd, d, &call->rec->why);
	if (d->allowed) {
		mt_call_go(call, MT_CALL_ST_WAIT_SRI);
		return;
	}
	call_count(call, CALL_CTR_BARRED_OUTGOING);
	mt_call_clear(call, d->cause);
}

static void emergency_without_way(struct call *call)
{
	struct why_step *step = call_note(call, "VMSC", "emergency route", "TS 22.101 10",
					  "no way for the emergency call");

	LOGPCALL(call, LOGL_ERROR, "emergency call from %s, but there is no way for it: no emergency route, or nothing "
		 "that takes calls to outside\n", call->a->leg->name);
	step->hit = true;
	step->cause = GSM48_CC_CAUSE_NO_ROUTE;
	mt_call_clear(call, GSM48_CC_CAUSE_NO_ROUTE);
}

/* A call that came from outside goes back there only when a subscriber of ours forwards it. */
static struct call_leg *leg_to_called(const struct call *call)
{
	if (!call->imsi[0] && !call->mo.imsi[0] && llist_empty(&call->forwardings))
		return NULL;
	return call->cc->cfg.leg_new(call->cc->cfg.leg_new_priv, call->imsi, &call->called);
}

/* A party to offer the call to, or nobody: then the call ends. */
static void offer(struct call *call, const struct call_vlr_profile *prof, bool waiting)
{
	struct call_leg *leg = leg_to_called(call);
	struct why_step *step;

	if (!leg && call->mo.emergency) {
		emergency_without_way(call);
		return;
	}
	if (!leg) {
		int cause = call->imsi[0] ? GSM48_CC_CAUSE_NO_ROUTE : GSM48_CC_CAUSE_UNASSIGNED_NR;

		step = call_note(call, "GMSC", "route", "TS 23.018 5", "no way to %s", call->called.digits);
		step->hit = true;
		step->cause = cause;
		mt_call_clear(call, cause);
		return;
	}
	call->b = call_party_new(call, leg, call->imsi, prof ? &prof->msisdn : &call->called);
	if (!call->b) {
		mt_call_clear(call, GSM48_CC_CAUSE_RESOURCE_UNAVAIL);
		return;
	}
	call->b->state = waiting ? CALL_PARTY_WAITING : CALL_PARTY_SETTING_UP;
	call->b->clip = prof ? prof->profile.provisioned & SS_SIMPLE_CLIP : true;
	call->b->clip_override = prof ? prof->profile.clip_override : false;
	call->b->colr = prof ? prof->profile.provisioned & SS_SIMPLE_COLR : false;
	mt_call_go(call, MT_CALL_ST_OFFERED);
}

/* No subscriber of ours takes it: it goes outside with the number as dialled, if any was. */
static void emergency_outside(struct call *call)
{
	struct call_leg *leg = call->cc->cfg.leg_new(call->cc->cfg.leg_new_priv, "", &call->called);

	if (!leg) {
		emergency_without_way(call);
		return;
	}
	call_note(call, "VMSC", "emergency route", "TS 22.101 10", "emergency call goes outside, no service is looked at")
		->hit = true;
	call->b = call_party_new(call, leg, "", &call->called);
	if (!call->b) {
		mt_call_clear(call, GSM48_CC_CAUSE_RESOURCE_UNAVAIL);
		return;
	}
	call->b->clip = true;
	call->a->leg->ops->proceeding(call->a->leg);
	if (call->fi->state == MT_CALL_ST_IDLE)		/* else A's door gave up */
		mt_call_go(call, MT_CALL_ST_OFFERED);
}

void mt_call_start_emergency(struct call *call)
{
	struct isdn_number route;

	call_count(call, CALL_CTR_EMERGENCY);
	call->history.diversion_not_allowed = true;
	if (isdn_number_parse(&route, call->cc->vty.emergency_route_to) < 0) {
		emergency_outside(call);
		return;
	}
	call->called = route;
	call_note(call, "VMSC", "emergency route", "TS 22.101 10", "emergency call goes to %s, no service is looked at",
		  call->cc->vty.emergency_route_to)->hit = true;
	mt_call_go(call, MT_CALL_ST_WAIT_SRI);
}

static void forward_or_clear(struct call *call, const struct fwd_served *served)
{
	if (mt_call_forward_admit(call, served))
		mt_call_go(call, MT_CALL_ST_FORWARDING);
	else
		mt_call_clear(call, call->decision.cause);
}

bool call_sri_is_unknown(const struct call_sri_result *res)
{
	if (res->imsi[0])
		return false;
	switch (res->decision.action) {
	case FWD_ACT_FORWARD:
		return false;
	case FWD_ACT_RELEASE:
		return !res->decision.error || res->decision.error == SS_ERR_UNKNOWN_SUBSCRIBER;
	default:
		return true;
	}
}

/* The GMSC knows of the served subscriber only what SRI said. An emergency call is neither barred nor forwarded. */
void mt_call_sri_result(struct call *call, const struct call_sri_result *res)
{
	const struct ss_profile known = { .max_forwardings = res->max_forwardings };
	const struct fwd_served served = { .profile = &known, .msisdn = &call->msisdn, .imsi = call->imsi };

	call_why_append(&call->rec->why, res->why);
	OSMO_STRLCPY_ARRAY(call->imsi, res->imsi);
	call->msisdn = res->msisdn;
	call->decision = res->decision;
	if (call_sri_is_unknown(res)) {
		call->no_reply_time = 0;
		offer(call, NULL, false);
		return;
	}
	if (call->mo.emergency && call->imsi[0])
		call->decision.action = FWD_ACT_DELIVER;
	switch (call->decision.action) {
	case FWD_ACT_DELIVER:
	case FWD_ACT_OFFER_WAITING:
		call->condition = FWD_EV_PREPARE;
		mt_call_go(call, MT_CALL_ST_WAIT_VLR);
		break;
	case FWD_ACT_FORWARD:
		call->forward_node = "GMSC";
		forward_or_clear(call, &served);
		break;
	case FWD_ACT_RELEASE:
		if (call->decision.error == SS_ERR_CALL_BARRED)
			call_count(call, CALL_CTR_BARRED_INCOMING);
		mt_call_clear(call, call->decision.cause);
		break;
	}
}

void mt_call_vlr_profile(struct call *call, const struct call_vlr_profile *prof)
{
	struct fwd_decision *d = &call->decision;
	struct fwd_served served;
	struct fwd_busy busy;

	if (!prof) {
		call_note(call, "VLR", "called subscriber", "TS 23.018 7.3", "the VLR has no data of %s",
			  call->called.digits)->hit = true;
		mt_call_clear(call, GSM48_CC_CAUSE_TEMP_FAILURE);
		return;
	}
	call_served_init(&served, prof);
	if (call->condition == FWD_EV_PREPARE && (prof->detached || !prof->registered))
		call->condition = FWD_EV_DETACHED;
	call_control_busy(call->cc, call->imsi, &busy);
	fwd_decide_vmsc(&served, call->mo.group, call->condition, call->condition_cause, &busy, &call->history,
			&call->cc->vty.fwd, d, &call->rec->why);
	switch (d->action) {
	case FWD_ACT_DELIVER:
	case FWD_ACT_OFFER_WAITING:
		call->no_reply_time = d->no_reply_time;
		if (d->action == FWD_ACT_OFFER_WAITING)
			call_count(call, CALL_CTR_WAITING);
		offer(call, prof, d->action == FWD_ACT_OFFER_WAITING);
		break;
	case FWD_ACT_FORWARD:
		call->forward_node = "VMSC";
		forward_or_clear(call, &served);
		break;
	case FWD_ACT_RELEASE:
		mt_call_clear(call, d->cause);
		break;
	}
}
