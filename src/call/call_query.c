/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Questions to HLR and VLR. The answer comes before the question returns, or later, or after the call is gone:
 * therefore each question is an object of its own, which forgets the call when the call no longer wants the answer. */
#include "mt_call.h"

struct call_query {
	struct call *call;		/*!< NULL: nobody waits any more */
	enum mt_call_event ev;		/*!< of the answer */
};

/* \returns NULL when memory is out: the call is being cleared then. */
static struct call_query *query_new(struct call *call, enum mt_call_event ev)
{
	struct call_query *q = talloc_zero(call->cc, struct call_query);

	if (!q) {
		mt_call_clear(call, GSM48_CC_CAUSE_RESOURCE_UNAVAIL);
		return NULL;
	}
	q->call = call;
	q->ev = ev;
	call->query = q;
	return q;
}

/* \returns the call that waits for this answer, NULL if none. */
static struct call *query_end(struct call_query *q)
{
	struct call *call = q->call;

	if (call)
		call->query = NULL;
	talloc_free(q);
	return call;
}

void call_query_cancel(struct call *call)
{
	if (call->query)
		call->query->call = NULL;
	call->query = NULL;
}

static void profile_cb(void *priv, const struct call_vlr_profile *prof)
{
	struct call_query *q = priv;
	enum mt_call_event ev = q->ev;
	struct call *call = query_end(q);

	if (call)
		mt_call_dispatch(call, ev, (void *)prof);
}

static void sri_cb(void *priv, const struct call_sri_result *res)
{
	struct call *call = query_end(priv);

	if (call)
		mt_call_dispatch(call, MT_CALL_EV_SRI_RESULT, (void *)res);
}

static void query_profile(struct call *call, const char *imsi, enum mt_call_event ev)
{
	struct call_query *q = query_new(call, ev);

	if (q)
		call->cc->cfg.hlr_ops->vlr_profile(call->cc->cfg.hlr, imsi, profile_cb, q);
}

void call_query_mo_profile(struct call *call)
{
	query_profile(call, call->mo.imsi, MT_CALL_EV_MO_PROFILE);
}

void call_query_vlr(struct call *call)
{
	query_profile(call, call->imsi, MT_CALL_EV_VLR_PROFILE);
}

void call_query_sri(struct call *call)
{
	struct call_query *q = query_new(call, MT_CALL_EV_SRI_RESULT);

	if (q)
		call->cc->cfg.hlr_ops->interrogate(call->cc->cfg.hlr, &call->called, call->mo.group, &call->history,
						   sri_cb, q);
}
