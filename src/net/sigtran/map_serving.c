/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A dialogue that a peer began: which operation it is, screening, the one answer that ends it. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/map_screen.h>

#include "map_hlr_private.h"

/* --- life --------------------------------------------------------------------------------------------------------- */

static int serving_destructor(struct map_serving *s)
{
	llist_del(&s->entry);
	return 0;
}

bool map_serving_open(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse)
{
	const struct map_user *u = user;
	struct map_serving *s = talloc_zero(u->m->hlr, struct map_serving);

	*refuse = 0;
	if (!s)
		return false;
	s->m = u->m;
	s->tc = d;
	s->context = u->context;
	s->version = open->ac_version;
	llist_add_tail(&s->entry, &u->m->servings);
	talloc_set_destructor(s, serving_destructor);
	if (s->context->open && !s->context->open(s, open, refuse)) {
		talloc_free(s);
		return false;
	}
	tc_set_priv(d, s);
	return true;
}

/* The dialogue is over. What the HLR still does for it goes on; nobody will be told. */
static void release(struct map_serving *s)
{
	s->tc = NULL;
	TALLOC_FREE(s->held);
	if (s->context->released)
		s->context->released(s);
	if (!s->waiting)
		talloc_free(s);
}

static void closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	release(priv);
}

void map_serving_drop(struct map_serving *s)
{
	const bool waiting = s->waiting;

	llist_del(&s->entry);
	INIT_LLIST_HEAD(&s->entry);
	release(s);
	if (waiting)
		s->m = NULL;
}

void map_serving_wait(struct map_serving *s)
{
	s->waiting++;
}

bool map_serving_resume(struct map_serving *s)
{
	s->waiting--;
	if (s->tc)
		return true;
	if (!s->waiting)
		talloc_free(s);
	return false;
}

void map_serving_set_imsi(struct map_serving *s, const char *imsi)
{
	OSMO_STRLCPY_ARRAY(s->imsi, imsi);
	tc_set_imsi(s->tc, s->imsi);
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

void map_serving_abort(struct map_serving *s)
{
	tc_abort(s->tc, MAP_USER_ABORT_PROCEDURE_CANCELLATION, MAP_ABORT_REMOTE_OPERATIONS_FAILURE);
}

void map_serving_result(struct map_serving *s, const uint8_t *parameter, size_t len)
{
	if (tc_result(s->tc, s->invoke_id, parameter, len) < 0) {
		LOGPMAP(s->imsi, LOGL_ERROR, "the result of %s cannot be sent\n", tcap_operation_name(s->op));
		map_serving_abort(s);
		return;
	}
	tc_end(s->tc);
}

void map_serving_result_value(struct map_serving *s, struct map_value *v)
{
	uint8_t octets[MAP_PARAMETER_MAX];
	int len = map_value_encode(v, octets, sizeof(octets));

	if (len < 0)
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
	else
		map_serving_result(s, octets, len);
}

void map_serving_error(struct map_serving *s, int error, int cause)
{
	uint8_t parameter[64];
	int len = map_error_parameter(parameter, sizeof(parameter), s->version, error, cause);

	LOGPMAP(s->imsi, LOGL_INFO, "%s is answered with error %d\n", tcap_operation_name(s->op), error);
	if (tc_error(s->tc, s->invoke_id, error, len ? parameter : NULL, len) < 0) {
		map_serving_abort(s);
		return;
	}
	tc_end(s->tc);
}

void map_serving_reject(struct map_serving *s, int8_t invoke_id, uint8_t problem)
{
	tc_reject(s->tc, invoke_id, COMPONENT_PROBLEM_INVOKE, problem);
	/* an operation that runs ends the dialogue with its own answer */
	if (s->running)
		tc_send(s->tc);
	else
		tc_end(s->tc);
}

void map_serving_mistyped(struct map_serving *s)
{
	s->running = false;
	map_serving_reject(s, s->invoke_id, COMPONENT_INVOKE_MISTYPED_PARAMETER);
}

void map_not_supported(struct map_serving *s, const struct tc_component *c)
{
	map_serving_error(s, SS_ERR_FACILITY_NOT_SUPPORTED, -1);
}

/* --- screening ---------------------------------------------------------------------------------------------------- */

bool map_serving_screen(struct map_serving *s, const char *vlr_number)
{
	const struct map_screen_request req = {
		.peer = tc_peer(s->tc),
		.op = s->op,
		.imsi = s->imsi,
		.vlr_number = vlr_number,
		.claimed = s->claimed[0] ? s->claimed : NULL,
	};

	if (!s->m->screen || map_screen_check(s->m->screen, &req))
		return true;
	map_count(s->m, MAP_HLR_CTR_SCREENED);
	/* every operation that is served here may answer so */
	map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
	return false;
}

/* --- components --------------------------------------------------------------------------------------------------- */

static const struct map_op *find_op(const struct map_serving *s, int op)
{
	const struct map_op *o;

	for (o = s->context->ops; o->invoke; o++) {
		if (o->op == op && (!o->max_version || s->version <= o->max_version))
			return o;
	}
	return NULL;
}

void map_serving_act(struct map_serving *s, const struct map_op *op, const struct tc_component *c)
{
	op->invoke(s, c);
}

static void rx_invoke(struct map_serving *s, const struct tc_component *c)
{
	const struct map_op *op = find_op(s, c->op);

	if (!op) {
		map_serving_reject(s, c->invoke_id, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
		return;
	}
	if (s->running) {
		map_serving_reject(s, c->invoke_id, COMPONENT_INVOKE_RESOURCE_LIMITATION);
		return;
	}
	s->running = c->op != MAP_OP_BEGIN_SUBSCRIBER_ACTIVITY;
	s->op = c->op;
	s->invoke_id = c->invoke_id;
	if (s->running)
		map_count(s->m, op->ctr);
	if (!map_inject_take(s, op, c))
		map_serving_act(s, op, c);
}

static void component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct map_serving *s = priv;

	if (c->type == COMPONENT_INVOKE)
		rx_invoke(s, c);
	else if (s->context->answer)
		s->context->answer(s, c);
}

/* An invocation of ours was not answered: what it was for cannot be done. An SS session sees that itself (X2). */
static void cancel(struct tc_dialogue *d, void *priv, int8_t invoke_id, int op)
{
	struct map_serving *s = priv;

	LOGPMAP(s->imsi, LOGL_NOTICE, "no answer to %s\n", tcap_operation_name(op));
	if (!s->context->own_guard)
		map_serving_abort(s);
}

const struct tc_user_ops map_serving_ops = {
	.open = map_serving_open,
	.component = component,
	.cancel = cancel,
	.closed = closed,
};
