/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One TCAP dialogue as an FSM: the transaction state machine of Q.774 figure A.3 with the dialogue portion of figure A.5.
 *
 *   IDLE                  tc_begin(): components are gathered
 *   INITIATION_SENT       Begin is out; nothing can be said until the peer has answered
 *   INITIATION_RECEIVED   a Begin came in; our first message carries the AARE
 *   ACTIVE                both know each other's transaction id
 */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm_utils.h>

#include "tc_private.h"

#define S(x) (1 << (x))

/* --- life --------------------------------------------------------------------------------------------------------- */

/* Every message starts the guard anew. */
static void enter(struct tc_dialogue *d, enum tc_state state)
{
	unsigned long guard = osmo_tdef_get(d->ep->tdefs, TC_X_GUARD, OSMO_TDEF_S, 1);

	if (!d->closed)
		osmo_fsm_inst_state_chg(d->fi, state, guard, TC_X_GUARD);
}

static uint32_t free_tid(const struct tc_endpoint *ep)
{
	const struct tc_dialogue *d;
	uint32_t tid;
	bool taken;

	do {
		taken = false;
		if (osmo_get_rand_id((uint8_t *)&tid, sizeof(tid)) < 0)
			tid = ep->n_dialogues;
		hash_for_each_possible(ep->dialogues, d, node, tid)
			taken |= d->tid == tid;
	} while (taken);
	return tid;
}

struct tc_dialogue *tc_dialogue_alloc(struct tc_endpoint *ep, enum tc_state state)
{
	struct tc_dialogue *d;

	if (ep->n_dialogues >= ep->max_dialogues) {
		tc_count(ep, TC_CTR_TOO_MANY);
		return NULL;
	}
	d = talloc_zero(ep, struct tc_dialogue);
	if (!d)
		return NULL;
	d->ep = ep;
	INIT_LLIST_HEAD(&d->invocations);
	d->fi = osmo_fsm_inst_alloc(&tc_dialogue_fsm, d, d, LOGL_DEBUG, NULL);
	if (!d->fi) {
		talloc_free(d);
		return NULL;
	}
	d->tid = free_tid(ep);
	hash_add(ep->dialogues, &d->node, d->tid);
	ep->n_dialogues++;
	if (state != TC_ST_IDLE)
		enter(d, state);
	return d;
}

void tc_get(struct tc_dialogue *d)
{
	d->busy++;
}

void tc_put(struct tc_dialogue *d)
{
	if (--d->busy || !d->closed)
		return;
	osmo_fsm_inst_free(d->fi);
	talloc_free(d);
}

void tc_close(struct tc_dialogue *d, const struct tc_closed *closed)
{
	struct tc_invocation *inv, *next;

	if (d->closed)
		return;
	tc_get(d);
	d->closed = true;
	osmo_timer_del(&d->fi->timer);
	llist_for_each_entry_safe(inv, next, &d->invocations, entry)
		tc_invocation_free(inv);
	hash_del(&d->node);
	d->ep->n_dialogues--;
	if (d->ops)
		d->ops->closed(d, d->priv, closed);
	tc_put(d);
}

void tc_dispatch(struct tc_dialogue *d, enum tc_event ev, const void *data)
{
	if (d->closed)
		return;
	tc_get(d);
	osmo_fsm_inst_dispatch(d->fi, ev, (void *)data);
	tc_put(d);
}

static void close_as(struct tc_dialogue *d, enum tc_end how, int cause)
{
	const struct tc_closed closed = { .how = how, .cause = cause };

	tc_close(d, &closed);
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

static void compose_portion(const struct tc_dialogue *d, struct tcap_dialogue *portion)
{
	if (d->ac_version == 1)
		return;
	if (d->fi->state == TC_ST_IDLE) {
		portion->type = TCAP_DIALOGUE_REQUEST;
		portion->map = d->map;
	} else if (d->fi->state == TC_ST_INITIATION_RECEIVED) {
		portion->type = TCAP_DIALOGUE_RESPONSE;
	} else {
		return;
	}
	tcap_ac_set_map(&portion->ac, d->ac, d->ac_version);
}

void tc_compose(const struct tc_dialogue *d, struct tcap_msg *msg, enum tcap_type type)
{
	const uint8_t *p = d->outbox ? d->outbox->octets : NULL;
	size_t i;

	*msg = (struct tcap_msg){ .type = type, .dtid = d->peer_tid };
	tc_put_tid(&msg->otid, d->tid);
	if (type == TCAP_ABORT)
		return;
	compose_portion(d, &msg->dialogue);
	msg->n_components = d->outbox ? d->outbox->n : 0;
	for (i = 0; i < msg->n_components; i++) {
		msg->components[i] = (struct tcap_component){ p, d->outbox->len[i] };
		p += d->outbox->len[i];
	}
}

void tc_send_abort(struct tc_dialogue *d, const struct map_dialogue *map)
{
	struct tcap_msg abort;

	tc_compose(d, &abort, TCAP_ABORT);
	if (d->ac_version > 1 && map) {
		abort.dialogue.type = TCAP_DIALOGUE_ABORT;
		abort.dialogue.map = *map;
		abort.dialogue.by_provider = map->type == MAP_DIALOGUE_NONE;
	}
	tc_count(d->ep, TC_CTR_ABORTED_OUT);
	tc_transmit(d->ep, d, &d->peer, &abort);
}

/* \returns 0; negative: the dialogue was closed. */
static int send(struct tc_dialogue *d, enum tcap_type type)
{
	struct tcap_msg msg;
	int rc;

	tc_compose(d, &msg, type);
	rc = tc_transmit(d->ep, d, &d->peer, &msg);
	TALLOC_FREE(d->outbox);
	if (rc == 0)
		return 0;
	LOGPTC(d, LOGL_ERROR, "cannot send a %s: %s\n", tcap_type_name(type), strerror(-rc));
	if (type != TCAP_BEGIN)
		tc_send_abort(d, NULL);
	close_as(d, TC_END_PROVIDER_ABORT, TCAP_P_ABORT_RESOURCE_LIMITATION);
	return rc;
}

static void send_end(struct tc_dialogue *d)
{
	if (send(d, TCAP_END) == 0)
		close_as(d, TC_END_NORMAL, -1);
}

static void abort_locally(struct tc_dialogue *d, const struct map_dialogue *map)
{
	tc_send_abort(d, map);
	close_as(d, TC_END_LOCAL, -1);
}

/* --- receiving ---------------------------------------------------------------------------------------------------- */

/* ABRT with source provider: what the peer said is no answer to what it was asked. */
static void abort_abnormal(struct tc_dialogue *d)
{
	static const struct map_dialogue none = { .type = MAP_DIALOGUE_NONE };

	LOGPTC(d, LOGL_NOTICE, "the dialogue portion of the peer is not what belongs here\n");
	tc_count(d->ep, TC_CTR_MALFORMED);
	tc_send_abort(d, &none);
	close_as(d, TC_END_PROVIDER_ABORT, -1);
}

/* The peer does not take the application context. The version that it names instead is worth one more try. */
static void close_refused(struct tc_dialogue *d, const struct tcap_dialogue *portion)
{
	struct tc_closed closed = { .how = TC_END_REFUSED, .map = portion->map, .cause = -1 };
	uint8_t number;
	int version = tcap_ac_get_map(&portion->ac, &number);

	if (version > 0 && number == d->ac && version < d->ac_version &&
	    portion->diagnostic == TCAP_DIAGNOSTIC_AC_NOT_SUPPORTED)
		closed.ac_version = version;
	tc_close(d, &closed);
}

/* The first backward message: was the application context accepted? \returns false when the dialogue was closed. */
static bool accepted(struct tc_dialogue *d, const struct tcap_msg *msg)
{
	const struct tcap_dialogue *portion = &msg->dialogue;

	if (d->ac_version == 1 ? portion->type == TCAP_DIALOGUE_NONE :
				 portion->type == TCAP_DIALOGUE_RESPONSE && portion->result == TCAP_RESULT_ACCEPTED)
		return true;
	if (portion->type == TCAP_DIALOGUE_RESPONSE && portion->result != TCAP_RESULT_ACCEPTED)
		close_refused(d, portion);
	else if (msg->type == TCAP_END)
		close_as(d, TC_END_PROVIDER_ABORT, -1);
	else
		abort_abnormal(d);
	return false;
}

static void rx_continue(struct tc_dialogue *d, const struct tcap_msg *msg)
{
	enter(d, TC_ST_ACTIVE);
	tc_rx_components(d, msg, false);
}

static void rx_end(struct tc_dialogue *d, const struct tcap_msg *msg)
{
	tc_rx_components(d, msg, true);
	close_as(d, TC_END_NORMAL, -1);
}

static void rx_abort(struct tc_dialogue *d, const struct tcap_msg *msg)
{
	struct tc_closed closed = { .how = TC_END_USER_ABORT, .map = msg->dialogue.map, .cause = -1 };
	bool initial = d->fi->state == TC_ST_INITIATION_SENT;

	tc_count(d->ep, TC_CTR_ABORTED_IN);
	if (msg->dialogue.type == TCAP_DIALOGUE_RESPONSE) {
		close_refused(d, &msg->dialogue);
		return;
	}
	if (msg->has_p_abort || msg->dialogue.by_provider) {
		closed.how = TC_END_PROVIDER_ABORT;
		closed.cause = msg->has_p_abort ? msg->p_abort : -1;
	}
	/* a peer that does not know dialogue portions */
	if (initial && d->ac_version > 1 && msg->has_p_abort && msg->p_abort == TCAP_P_ABORT_INCORRECT) {
		closed.how = TC_END_REFUSED;
		closed.ac_version = 1;
	}
	tc_close(d, &closed);
}

static void rx_malformed(struct tc_dialogue *d, const struct tcap_fault *fault)
{
	static const struct map_dialogue none = { .type = MAP_DIALOGUE_NONE };

	if (fault->part == TCAP_PART_DIALOGUE)
		tc_send_abort(d, &none);
	else if (fault->otid.len)
		tc_p_abort(d->ep, &d->peer, &fault->otid, fault->cause);
	close_as(d, TC_END_PROVIDER_ABORT, fault->cause);
}

/* Nothing has happened for the guard time. Invocations have timers of their own. */
static void guard(struct tc_dialogue *d)
{
	static const struct map_dialogue cancelled = {
		.type = MAP_DIALOGUE_USER_ABORT,
		.user_abort = MAP_USER_ABORT_RESOURCE_LIMITATION,
	};

	if (!llist_empty(&d->invocations)) {
		enter(d, d->fi->state);
		return;
	}
	LOGPTC(d, LOGL_NOTICE, "nothing has happened for too long\n");
	tc_count(d->ep, TC_CTR_TIMEOUT);
	if (d->fi->state == TC_ST_ACTIVE || d->fi->state == TC_ST_INITIATION_RECEIVED)
		tc_send_abort(d, &cancelled);
	close_as(d, TC_END_TIMEOUT, -1);
}

/* --- the FSM ------------------------------------------------------------------------------------------------------ */

static void st_idle(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct tc_dialogue *d = fi->priv;

	switch (event) {
	case TC_EV_SEND:
		tc_count(d->ep, TC_CTR_OUT);
		if (send(d, TCAP_BEGIN) == 0)
			enter(d, TC_ST_INITIATION_SENT);
		break;
	default:	/* the user thought better of it */
		close_as(d, TC_END_LOCAL, -1);
		break;
	}
}

static void st_initiation_sent(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct tc_dialogue *d = fi->priv;
	const struct tcap_msg *msg = data;

	switch (event) {
	case TC_EV_RX_CONTINUE:
		d->peer_tid = msg->otid;
		if (accepted(d, msg))
			rx_continue(d, msg);
		break;
	case TC_EV_RX_END:
		if (accepted(d, msg))
			rx_end(d, msg);
		break;
	default:	/* the peer's transaction id is not known: there is nothing to say (Q.774 3.3.3) */
		close_as(d, TC_END_LOCAL, -1);
		break;
	}
}

/* What the user does once the peer's transaction id is known. */
static void user_event(struct tc_dialogue *d, uint32_t event, const struct map_dialogue *abort)
{
	switch (event) {
	case TC_EV_SEND:
		if (send(d, TCAP_CONTINUE) == 0)
			enter(d, TC_ST_ACTIVE);
		break;
	case TC_EV_END:
		send_end(d);
		break;
	case TC_EV_ABORT:
		abort_locally(d, abort);
		break;
	}
}

static void st_initiation_received(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	user_event(fi->priv, event, data);
}

static void st_active(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct tc_dialogue *d = fi->priv;

	switch (event) {
	case TC_EV_RX_CONTINUE:
		rx_continue(d, data);
		break;
	case TC_EV_RX_END:
		rx_end(d, data);
		break;
	default:
		user_event(d, event, data);
		break;
	}
}

static void st_any(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct tc_dialogue *d = fi->priv;

	switch (event) {
	case TC_EV_PREARRANGED_END:
		close_as(d, TC_END_NORMAL, -1);
		break;
	case TC_EV_RX_ABORT:
		rx_abort(d, data);
		break;
	case TC_EV_RX_MALFORMED:
		rx_malformed(d, data);
		break;
	case TC_EV_NOTICE:
		close_as(d, TC_END_NOTICE, *(const int *)data);
		break;
	case TC_EV_GUARD:
		guard(d);
		break;
	}
}

static int timer_cb(struct osmo_fsm_inst *fi)
{
	tc_dispatch(fi->priv, TC_EV_GUARD, NULL);
	return 0;	/* the dialogue may be gone */
}

static const struct osmo_fsm_state states[] = {
	[TC_ST_IDLE] = {
		.name = "IDLE",
		.in_event_mask = S(TC_EV_SEND) | S(TC_EV_END) | S(TC_EV_ABORT),
		.out_state_mask = S(TC_ST_INITIATION_SENT) | S(TC_ST_INITIATION_RECEIVED),
		.action = st_idle,
	},
	[TC_ST_INITIATION_SENT] = {
		.name = "INITIATION_SENT",
		.in_event_mask = S(TC_EV_RX_CONTINUE) | S(TC_EV_RX_END) | S(TC_EV_END) | S(TC_EV_ABORT),
		.out_state_mask = S(TC_ST_INITIATION_SENT) | S(TC_ST_ACTIVE),
		.action = st_initiation_sent,
	},
	[TC_ST_INITIATION_RECEIVED] = {
		.name = "INITIATION_RECEIVED",
		.in_event_mask = S(TC_EV_SEND) | S(TC_EV_END) | S(TC_EV_ABORT),
		.out_state_mask = S(TC_ST_ACTIVE),
		.action = st_initiation_received,
	},
	[TC_ST_ACTIVE] = {
		.name = "ACTIVE",
		.in_event_mask = S(TC_EV_SEND)
			       | S(TC_EV_END)
			       | S(TC_EV_ABORT)
			       | S(TC_EV_RX_CONTINUE)
			       | S(TC_EV_RX_END),
		.out_state_mask = S(TC_ST_ACTIVE),
		.action = st_active,
	},
};

static const struct value_string event_names[] = {
	OSMO_VALUE_STRING(TC_EV_SEND),
	OSMO_VALUE_STRING(TC_EV_END),
	OSMO_VALUE_STRING(TC_EV_PREARRANGED_END),
	OSMO_VALUE_STRING(TC_EV_ABORT),
	OSMO_VALUE_STRING(TC_EV_RX_CONTINUE),
	OSMO_VALUE_STRING(TC_EV_RX_END),
	OSMO_VALUE_STRING(TC_EV_RX_ABORT),
	OSMO_VALUE_STRING(TC_EV_RX_MALFORMED),
	OSMO_VALUE_STRING(TC_EV_NOTICE),
	OSMO_VALUE_STRING(TC_EV_GUARD),
	{ 0, NULL }
};

struct osmo_fsm tc_dialogue_fsm = {
	.name = "tc_dialogue",
	.states = states,
	.num_states = ARRAY_SIZE(states),
	.allstate_event_mask = S(TC_EV_PREARRANGED_END)
			     | S(TC_EV_RX_ABORT)
			     | S(TC_EV_RX_MALFORMED)
			     | S(TC_EV_NOTICE)
			     | S(TC_EV_GUARD),
	.allstate_action = st_any,
	.timer_cb = timer_cb,
	.log_subsys = DMAP,
	.event_names = event_names,
};

static __attribute__((constructor)) void tc_dialogue_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&tc_dialogue_fsm) == 0);
}
