/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Components that came in: held against the invocations of both sides, given to the user or rejected (Q.774 3.2.2,
 * Q.771 table 18). */
#include <errno.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/ss_code.h>

#include "tc_private.h"

static void reject(struct tc_dialogue *d, const struct tc_component *c, enum component_problem_type type, int problem)
{
	LOGPTC(d, LOGL_NOTICE, "component %02x with invoke id %d is rejected (%02x %d)\n", c->type, c->invoke_id, type,
	       problem);
	tc_reject(d, c->invoke_id, type, problem);
}

/* What a linked invocation is linked to. The only operation that has a linked one is registerPassword. \returns a
 * problem, -1 for none. */
static int linked_problem(const struct tc_dialogue *d, const struct tc_component *c)
{
	const struct tc_invocation *inv;

	if (!c->has_linked_id)
		return -1;
	inv = tc_invocation_find(d, c->linked_id);
	if (!inv)
		return COMPONENT_INVOKE_UNRECOGNIZED_LINKED_ID;
	if (inv->code != SS_OP_REGISTER_PASSWORD)
		return COMPONENT_INVOKE_LINKED_RESPONSE_UNEXPECTED;
	return c->op == SS_OP_GET_PASSWORD ? -1 : COMPONENT_INVOKE_UNEXPECTED_LINKED_OPERATION;
}

static void rx_invoke(struct tc_dialogue *d, const struct tc_component *c)
{
	int problem = linked_problem(d, c);

	if (tc_peer_invocation_find(d, c->invoke_id))
		problem = COMPONENT_INVOKE_DUPLICATE_ID;
	else if (problem < 0 && d->n_peer == ARRAY_SIZE(d->peer_invocations))
		problem = COMPONENT_INVOKE_RESOURCE_LIMITATION;
	if (problem >= 0) {
		reject(d, c, COMPONENT_PROBLEM_INVOKE, problem);
		return;
	}
	if (tc_operation_find(c->op)->tc_class != 4)
		d->peer_invocations[d->n_peer++] = (struct tc_peer_invocation){ c->invoke_id, c->op };
	d->ops->component(d, d->priv, c);
}

static void rx_result(struct tc_dialogue *d, struct tc_component *c)
{
	struct tc_invocation *inv = tc_invocation_find(d, c->invoke_id);

	if (!inv) {
		reject(d, c, COMPONENT_PROBLEM_RETURN_RESULT, COMPONENT_RESULT_UNRECOGNIZED_INVOKE_ID);
		return;
	}
	c->op = inv->code;
	if (inv->op->tc_class == 2 || inv->op->tc_class == 4) {
		tc_invocation_free(inv);
		reject(d, c, COMPONENT_PROBLEM_RETURN_RESULT, COMPONENT_RESULT_UNEXPECTED);
		return;
	}
	if (c->last)
		tc_invocation_free(inv);
	d->ops->component(d, d->priv, c);
}

static void rx_error(struct tc_dialogue *d, struct tc_component *c)
{
	struct tc_invocation *inv = tc_invocation_find(d, c->invoke_id);
	int problem = -1, class;

	if (!inv) {
		reject(d, c, COMPONENT_PROBLEM_RETURN_ERROR, COMPONENT_ERROR_UNRECOGNIZED_INVOKE_ID);
		return;
	}
	class = inv->op->tc_class;
	c->op = inv->code;
	tc_invocation_free(inv);
	if (class == 3 || class == 4)
		problem = COMPONENT_ERROR_UNEXPECTED;
	else if (!tcap_error_by_code(c->error))
		problem = COMPONENT_ERROR_UNRECOGNIZED_ERROR;
	if (problem >= 0)
		reject(d, c, COMPONENT_PROBLEM_RETURN_ERROR, problem);
	/* the user must hear that its invocation is over, known error or not */
	d->ops->component(d, d->priv, c);
}

/* A Reject is never rejected; one that names nothing of this dialogue is not for the user. */
static void rx_reject(struct tc_dialogue *d, struct tc_component *c)
{
	struct tc_invocation *inv = c->has_invoke_id ? tc_invocation_find(d, c->invoke_id) : NULL;

	LOGPTC(d, LOGL_NOTICE, "the peer rejects invoke id %d (%02x %d)\n", c->has_invoke_id ? c->invoke_id : -1,
	       c->problem_type, c->problem);
	if (inv && (c->problem_type == COMPONENT_PROBLEM_INVOKE || c->problem_type == COMPONENT_PROBLEM_GENERAL)) {
		c->op = inv->code;
		tc_invocation_free(inv);
	}
	d->ops->component(d, d->priv, c);
}

/* \returns false when what follows in the message is not to be looked at. */
static bool rx_component(struct tc_dialogue *d, const struct tcap_component *octets)
{
	struct tc_component c;
	uint8_t problem;

	if (tc_component_parse(&c, octets->octets, octets->len, &problem) < 0) {
		LOGPTC(d, LOGL_NOTICE, "a component of %zu octets is none\n", octets->len);
		if (c.type != COMPONENT_REJECT)
			tc_reject_general(d, &c, problem);
		return false;
	}
	switch (c.type) {
	case COMPONENT_INVOKE:
		rx_invoke(d, &c);
		break;
	case COMPONENT_RETURN_RESULT:
		rx_result(d, &c);
		break;
	case COMPONENT_RETURN_ERROR:
		rx_error(d, &c);
		break;
	case COMPONENT_REJECT:
		rx_reject(d, &c);
		break;
	}
	return true;
}

/* Rejects of ours that no user sends, as it was not told of what they answer. With nothing else going on they end the
 * dialogue. */
static void send_leftovers(struct tc_dialogue *d)
{
	if (d->closed || !d->outbox)
		return;
	if (llist_empty(&d->invocations) && !d->n_peer)
		tc_end(d);
	else
		tc_send(d);
}

void tc_rx_components(struct tc_dialogue *d, const struct tcap_msg *msg, bool end)
{
	size_t i;

	for (i = 0; i < msg->n_components && !d->closed; i++) {
		if (!rx_component(d, &msg->components[i]))
			break;
	}
	if (!d->closed && d->ops->delimiter)
		d->ops->delimiter(d, d->priv, end);
	if (!end)
		send_leftovers(d);
}
