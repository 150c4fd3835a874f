/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Invocations of both sides of a dialogue: classes and timers of operations (TS 29.002 17.1.2, Q.774 3.2.1.1). */
#include <errno.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "tc_private.h"

/* ProcedureCancellationReason of 29.002 17.4. */
#define REMOTE_OPERATIONS_FAILURE 6

/* 29.002 17.6, the operations of map.md section 1. */
static const struct tc_operation operations[] = {
	{ 2, 1, TC_X_MEDIUM },		/* updateLocation */
	{ 3, 1, TC_X_MEDIUM },		/* cancelLocation */
	{ 4, 1, TC_X_MEDIUM },		/* provideRoamingNumber */
	{ 6, 1, TC_X_MEDIUM },		/* resumeCallHandling */
	{ 7, 1, TC_X_MEDIUM },		/* insertSubscriberData */
	{ 8, 1, TC_X_MEDIUM },		/* deleteSubscriberData */
	{ 10, 1, TC_X_MEDIUM },		/* registerSS */
	{ 11, 1, TC_X_MEDIUM },		/* eraseSS */
	{ 12, 1, TC_X_MEDIUM },		/* activateSS */
	{ 13, 1, TC_X_MEDIUM },		/* deactivateSS */
	{ 14, 1, TC_X_MEDIUM },		/* interrogateSS */
	{ 17, 1, TC_X_MEDIUM_LONG },	/* registerPassword */
	{ 18, 3, TC_X_MEDIUM },		/* getPassword */
	{ 22, 1, TC_X_MEDIUM },		/* sendRoutingInfo */
	{ 37, 4, TC_X_MEDIUM },		/* reset */
	{ 38, 4, TC_X_SHORT },		/* forwardCheckSS-Indication */
	{ 54, 4, TC_X_MEDIUM },		/* beginSubscriberActivity */
	{ 56, 1, TC_X_MEDIUM },		/* sendAuthenticationInfo */
	{ 57, 1, TC_X_MEDIUM },		/* restoreData */
	{ 59, 1, TC_X_MEDIUM_LONG },	/* processUnstructuredSS-Request */
	{ 60, 1, TC_X_MEDIUM_LONG },	/* unstructuredSS-Request */
	{ 61, 1, TC_X_MEDIUM_LONG },	/* unstructuredSS-Notify */
	{ 67, 1, TC_X_MEDIUM },		/* purgeMS */
	{ 72, 1, TC_X_MEDIUM },		/* ss-InvocationNotification */
};
static const struct tc_operation unknown_operation = { -1, 1, TC_X_MEDIUM };

const struct tc_operation *tc_operation_find(int code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(operations); i++) {
		if (operations[i].code == code)
			return &operations[i];
	}
	return &unknown_operation;
}

/* --- ours --------------------------------------------------------------------------------------------------------- */

struct tc_invocation *tc_invocation_find(const struct tc_dialogue *d, int8_t id)
{
	struct tc_invocation *inv;

	llist_for_each_entry(inv, &d->invocations, entry) {
		if (inv->id == id)
			return inv;
	}
	return NULL;
}

void tc_invocation_free(struct tc_invocation *inv)
{
	osmo_timer_del(&inv->timer);
	llist_del(&inv->entry);
	talloc_free(inv);
}

/* TC-L-CANCEL: nobody answered. For classes 2 and 4 that is the good end. */
static void expired(void *data)
{
	static const struct map_dialogue failure = {
		.type = MAP_DIALOGUE_USER_ABORT,
		.user_abort = MAP_USER_ABORT_PROCEDURE_CANCELLATION,
		.reason = REMOTE_OPERATIONS_FAILURE,
	};
	struct tc_invocation *inv = data;
	struct tc_dialogue *d = inv->d;
	const struct tc_operation *op = inv->op;
	int code = inv->code;
	int8_t id = inv->id;

	tc_get(d);
	tc_invocation_free(inv);
	if (op->tc_class == 1 || op->tc_class == 3) {
		LOGPTC(d, LOGL_NOTICE, "operation %d was not answered\n", code);
		tc_count(d->ep, TC_CTR_TIMEOUT);
	}
	if (d->ops->cancel)
		d->ops->cancel(d, d->priv, id, code);
	else if (op->tc_class == 1 || op->tc_class == 3)
		tc_dispatch(d, TC_EV_ABORT, &failure);
	tc_put(d);
}

int tc_invocation_start(struct tc_dialogue *d, int8_t id, int op)
{
	struct tc_invocation *inv = talloc_zero(d, struct tc_invocation);

	if (!inv)
		return -ENOMEM;
	inv->d = d;
	inv->id = id;
	inv->code = op;
	inv->op = tc_operation_find(op);
	llist_add_tail(&inv->entry, &d->invocations);
	osmo_timer_setup(&inv->timer, expired, inv);
	osmo_timer_schedule(&inv->timer, osmo_tdef_get(d->ep->tdefs, inv->op->timer, OSMO_TDEF_S, 1), 0);
	return 0;
}

/* --- the peer's --------------------------------------------------------------------------------------------------- */

struct tc_peer_invocation *tc_peer_invocation_find(struct tc_dialogue *d, int8_t id)
{
	unsigned int i;

	for (i = 0; i < d->n_peer; i++) {
		if (d->peer_invocations[i].id == id)
			return &d->peer_invocations[i];
	}
	return NULL;
}

void tc_peer_invocation_done(struct tc_dialogue *d, int8_t id)
{
	struct tc_peer_invocation *inv = tc_peer_invocation_find(d, id);

	if (inv)
		*inv = d->peer_invocations[--d->n_peer];
}
