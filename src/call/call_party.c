/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ends of a call. A party is there from its first leg operation until the leg is gone and the party was released;
 * while it lives, its subscriber counts as busy. */
#include "mt_call.h"

struct call_party *call_party_new(struct call *call, struct call_leg *leg, const char *imsi,
				  const struct isdn_number *msisdn)
{
	struct call_party *party = talloc_zero(call, struct call_party);

	if (!party) {
		leg->ops->release(leg, GSM48_CC_CAUSE_RESOURCE_UNAVAIL, NULL);
		return NULL;
	}
	party->call = call;
	party->leg = leg;
	leg->call = call;
	OSMO_STRLCPY_ARRAY(party->imsi, imsi);
	party->msisdn = *msisdn;
	party->called = call->called;
	osmo_gettimeofday(&party->start, NULL);
	llist_add_tail(&party->entry, &call->parties);
	if (party->imsi[0])
		hash_add(call->cc->parties, &party->by_imsi, call_imsi_key(party->imsi));
	return party;
}

static void party_free(struct call_party *party)
{
	struct call *call = party->call;

	if (call->a == party)
		call->a = NULL;
	if (call->b == party)
		call->b = NULL;
	if (party->imsi[0])
		hash_del(&party->by_imsi);
	llist_del(&party->entry);
	talloc_free(party);
}

void call_party_release(struct call_party *party, int cause, const struct notify_ss *notify)
{
	if (!party || party->state == CALL_PARTY_CLEARING)
		return;
	call_cdr_party(party, cause);
	party->state = CALL_PARTY_CLEARING;
	if (party->leg)
		party->leg->ops->release(party->leg, cause, notify);
	else
		party_free(party);
}

struct call_party *call_party_to_release(const struct call *call)
{
	struct call_party *party;

	llist_for_each_entry(party, &call->parties, entry) {
		if (party->state != CALL_PARTY_CLEARING)
			return party;
	}
	return NULL;
}

void call_party_gone(struct call_party *party)
{
	if (party->leg)
		party->leg->call = NULL;
	party->leg = NULL;
	if (party->state == CALL_PARTY_CLEARING)
		party_free(party);
}

struct call_leg *call_party_leg_of(const struct call_control *cc, const char *imsi)
{
	struct call_party *party;
	struct call_leg *leg = NULL;

	hash_for_each_possible(cc->parties, party, by_imsi, call_imsi_key(imsi)) {
		if (strcmp(party->imsi, imsi) || !party->leg || party->state == CALL_PARTY_CLEARING)
			continue;
		if (party->state == CALL_PARTY_ACTIVE)
			return party->leg;
		leg = party->leg;
	}
	return leg;
}
