/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What doors say about their legs, as events of the call. A leg that was told to go (race rules a and c of
 * call-handling.md 8) can only say that it is gone: everything else of it comes too late. */
#include "mt_call.h"

static struct call_party *party_of(const struct call_leg *leg)
{
	struct call_party *party;

	if (!leg->call)
		return NULL;
	llist_for_each_entry(party, &leg->call->parties, entry) {
		if (party->leg == leg)
			return party;
	}
	return NULL;
}

/* An event of the party that is being called. */
static void called_party_event(struct call_leg *leg, enum mt_call_event ev, void *data)
{
	struct call_party *party = party_of(leg);

	if (!party)
		return;
	if (party != party->call->b || party->state == CALL_PARTY_CLEARING) {
		LOGPCALL(party->call, LOGL_INFO, "%s of %s comes too late: ignored\n",
			 osmo_fsm_event_name(&mt_call_fsm, ev), leg->name);
		return;
	}
	mt_call_dispatch(party->call, ev, data);
}

void call_leg_confirmed(struct call_leg *leg)
{
	called_party_event(leg, MT_CALL_EV_CONFIRMED, NULL);
}

void call_leg_alerting(struct call_leg *leg)
{
	called_party_event(leg, MT_CALL_EV_ALERTING, NULL);
}

void call_leg_connected(struct call_leg *leg)
{
	called_party_event(leg, MT_CALL_EV_CONNECT, NULL);
}

/* A party goes by its own will: its leg may be gone already (\a gone) or wait for release(). */
static void party_leaves(struct call_leg *leg, enum fwd_event ev, int cause, bool gone)
{
	struct mt_call_failure failure = { .ev = ev, .cause = cause };
	struct call_party *party = party_of(leg);
	struct call *call;

	if (!party)
		return;
	call = party->call;
	mt_call_get(call);
	if (gone) {
		bool clearing = party->state == CALL_PARTY_CLEARING;

		call_party_gone(party);
		if (clearing)
			party = NULL;
	} else if (party->state == CALL_PARTY_CLEARING) {
		party = NULL;
	}
	if (party && party == call->a)
		mt_call_dispatch(call, MT_CALL_EV_A_DISC, &cause);
	else if (party && party->state == CALL_PARTY_ACTIVE)
		mt_call_dispatch(call, MT_CALL_EV_B_DISC, &cause);
	else if (party)
		mt_call_dispatch(call, MT_CALL_EV_FAILED, &failure);
	mt_call_put(call);
}

void call_leg_failed(struct call_leg *leg, enum fwd_event ev, int cause)
{
	party_leaves(leg, ev, cause, true);
}

void call_leg_disconnected(struct call_leg *leg, int cause)
{
	party_leaves(leg, FWD_EV_REJECTED, cause, false);
}

void call_leg_released(struct call_leg *leg)
{
	party_leaves(leg, FWD_EV_REJECTED, GSM48_CC_CAUSE_TEMP_FAILURE, true);
}

/* \returns the leg at the other end of an active call, NULL: the call is not active. */
static struct call_leg *active_peer(const struct call_party *party)
{
	const struct call *call = party->call;

	if (call->fi->state != MT_CALL_ST_ACTIVE || party->state == CALL_PARTY_CLEARING)
		return NULL;
	return party == call->a ? call->b->leg : call->a->leg;
}

/* TS 24.083 2.1: the held party is told. */
static void hold(struct call_leg *leg, bool held)
{
	struct call_party *party = party_of(leg);
	struct call_leg *other = party ? active_peer(party) : NULL;
	const struct notify_ss n = call_notify_hold(held);

	if (!other)
		return;
	call_note(party->call, "MS", held ? "hold" : "retrieve", "TS 24.083 2.1", "%s %s the call",
		  party->msisdn.digits, held ? "holds" : "retrieves");
	other->ops->notify(other, &n);
}

void call_leg_dtmf(struct call_leg *leg, char key, bool on)
{
	struct call_party *party = party_of(leg);
	struct call_leg *other = party ? active_peer(party) : NULL;

	if (other && other->ops->dtmf)
		other->ops->dtmf(other, key, on);
}

void call_leg_held(struct call_leg *leg)
{
	hold(leg, true);
}

void call_leg_retrieved(struct call_leg *leg)
{
	hold(leg, false);
}

uint32_t call_leg_nr(const struct call_leg *leg)
{
	return leg->call ? leg->call->rec->pub.nr : 0;
}
