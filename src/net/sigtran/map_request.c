/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One operation that the HLR invokes at a VLR, in a dialogue of its own. A VLR that does not take the version of the
 * application context is asked once more in the one that it offers (29.002 15.1, Q.774 3.2.2.1.2.2); one that could
 * not be reached is asked again after X30, as often as the procedure wants. */

#include <osmocom/core/talloc.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/utils.h>

#include "map_hlr_private.h"

#define VERSIONS_MAX 3

struct map_request {
	struct map_hlr *m;
	struct map_request_cfg cfg;	/* number and imsi point to the copies below */
	char number[ISDN_DIGITS_MAX + 1];
	char imsi[IMSI_DIGITS_MAX + 1];
	struct tc_dialogue *tc;		/* NULL: there is none at present */
	uint8_t version;
	unsigned int downgrades, repeated;
	struct osmo_timer_list timer;	/* to begin, or begin again */
	struct map_outcome outcome;	/* of the dialogue */
	bool answered;
	uint8_t parameter[MAP_PARAMETER_MAX];
};

static int request_destructor(struct map_request *r)
{
	osmo_timer_del(&r->timer);
	return 0;
}

static void finish(struct map_request *r)
{
	r->outcome.version = r->version;
	r->cfg.done(r->cfg.priv, &r->outcome);
	talloc_free(r);
}

/* There is no answer, and there will be none. */
static void failed(struct map_request *r)
{
	r->tc = NULL;
	r->answered = false;
	r->outcome = (struct map_outcome){ .kind = MAP_OUTCOME_FAILED };
	if (r->repeated++ < r->cfg.repeat) {
		osmo_timer_schedule(&r->timer, osmo_tdef_get(r->m->tdefs, MAP_HLR_X30_REPEAT, OSMO_TDEF_S, -1), 0);
		return;
	}
	LOGPMAP(r->imsi, LOGL_NOTICE, "%s failed at %s\n", tcap_operation_name(r->cfg.op), r->number);
	finish(r);
}

/* Another version, from the main loop. \returns false when all were tried. */
static bool downgrade(struct map_request *r, int version)
{
	if (version < 1 || version >= r->version || r->downgrades++ >= VERSIONS_MAX)
		return false;
	r->tc = NULL;
	r->version = version;
	osmo_timer_schedule(&r->timer, 0, 0);
	return true;
}

/* --- the dialogue ------------------------------------------------------------------------------------------------- */

static void take_result(struct map_request *r, const struct tc_component *c)
{
	r->outcome = (struct map_outcome){ .kind = MAP_OUTCOME_RESULT };
	if (c->parameter_len > sizeof(r->parameter)) {
		r->outcome.kind = MAP_OUTCOME_FAILED;
	} else if (c->parameter) {
		memcpy(r->parameter, c->parameter, c->parameter_len);
		r->outcome.parameter = r->parameter;
		r->outcome.len = c->parameter_len;
	}
}

static void component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct map_request *r = priv;

	switch (c->type) {
	case COMPONENT_INVOKE:
		tc_reject(d, c->invoke_id, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
		return;
	case COMPONENT_RETURN_RESULT:
		if (!c->last)
			return;
		take_result(r, c);
		break;
	case COMPONENT_RETURN_ERROR:
		r->outcome = (struct map_outcome){ .kind = MAP_OUTCOME_ERROR, .error = c->error };
		break;
	case COMPONENT_REJECT:
		r->outcome = (struct map_outcome){ .kind = MAP_OUTCOME_FAILED };
		r->cfg.repeat = 0;	/* it would be rejected again */
		break;
	}
	r->answered = true;
}

/* The peer has said what it had to say; one that left the dialogue open gets its End. */
static void delimiter(struct tc_dialogue *d, void *priv, bool end)
{
	struct map_request *r = priv;

	if (r->answered && !end)
		tc_end(d);
}

static void cancel(struct tc_dialogue *d, void *priv, int8_t invoke_id, int op)
{
	tc_abort(d, MAP_USER_ABORT_PROCEDURE_CANCELLATION, MAP_ABORT_REMOTE_OPERATIONS_FAILURE);
}

static void closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	struct map_request *r = priv;

	if (!r)		/* given up */
		return;
	r->tc = NULL;
	if (r->answered && (closed->how == TC_END_NORMAL || closed->how == TC_END_LOCAL)) {
		finish(r);
		return;
	}
	if (closed->how == TC_END_REFUSED && downgrade(r, closed->ac_version))
		return;
	/* Q.773 before dialogue portions: it does not know what that is (29.002 15.1) */
	if (closed->how == TC_END_PROVIDER_ABORT && closed->cause == TCAP_P_ABORT_INCORRECT && downgrade(r, 1))
		return;
	failed(r);
}

static const struct tc_user_ops request_ops = {
	.component = component,
	.cancel = cancel,
	.delimiter = delimiter,
	.closed = closed,
};

/* Timer: from the main loop, so that done() never comes before map_request_start() returns. */
static void begin(void *data)
{
	struct map_request *r = data;
	struct tc_begin begin = {
		.ac = r->cfg.ac,
		.ac_version = r->version,
		.ops = &request_ops,
		.priv = r,
		.imsi = r->imsi,
	};
	uint8_t argument[MAP_PARAMETER_MAX];
	int len = r->cfg.encode(r->cfg.priv, r->version, argument, sizeof(argument));

	if (len < 0) {
		r->cfg.repeat = 0;
		failed(r);
		return;
	}
	r->answered = false;
	sccp_addr_set_e164(&begin.called, r->number, r->cfg.ssn);
	r->tc = tc_begin(r->m->tc, &begin);
	if (!r->tc) {
		failed(r);
		return;
	}
	if (tc_invoke(r->tc, r->cfg.op, argument, len) < 0)
		tc_abort(r->tc, MAP_USER_ABORT_RESOURCE_LIMITATION, 0);
	else
		tc_send(r->tc);
}

struct map_request *map_request_start(struct map_hlr *m, const struct map_request_cfg *cfg)
{
	struct map_request *r = talloc_zero(m, struct map_request);

	if (!r)
		return NULL;
	r->m = m;
	r->cfg = *cfg;
	OSMO_STRLCPY_ARRAY(r->number, cfg->number);
	OSMO_STRLCPY_ARRAY(r->imsi, cfg->imsi);
	r->cfg.number = r->number;
	r->cfg.imsi = r->imsi;
	r->version = cfg->version;
	osmo_timer_setup(&r->timer, begin, r);
	osmo_timer_schedule(&r->timer, 0, 0);
	talloc_set_destructor(r, request_destructor);
	return r;
}

void map_request_cancel(struct map_request *r)
{
	struct tc_dialogue *tc;

	if (!r)
		return;
	tc = r->tc;
	talloc_free(r);
	if (!tc)
		return;
	tc_set_priv(tc, NULL);
	tc_abort(tc, MAP_USER_ABORT_PROCEDURE_CANCELLATION, MAP_ABORT_REMOTE_OPERATIONS_FAILURE);
}
