/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A Begin came in: which application context it asks for, who serves that, or how it is refused (Q.774 3.3.2; TS 29.002
 * 15.3, 17.3). */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "tc_private.h"

/* Reason of a MAP-ProviderAbort, 29.002 17.4. */
#define PROVIDER_ABORT_INVALID_PDU 1

/* What a Begin asks for. */
struct request {
	struct tc_endpoint *ep;
	const struct sccp_addr *called, *calling;
	const struct tcap_msg *msg;
	const struct tc_service *service;
	enum map_ac ac;
	uint8_t version;
};

/* --- saying no, without a dialogue -------------------------------------------------------------------------------- */

static void abort_with(const struct request *rq, const struct tcap_dialogue *portion)
{
	struct tcap_msg abort = { .type = TCAP_ABORT, .dtid = rq->msg->otid };

	if (portion)
		abort.dialogue = *portion;
	tc_count(rq->ep, TC_CTR_REFUSED);
	tc_transmit(rq->ep, NULL, rq->calling, &abort);
}

/* AARE, rejected: the name is the one to try instead. */
static void refuse_context(const struct request *rq, const struct tcap_ac *name)
{
	struct tcap_dialogue aare = {
		.type = TCAP_DIALOGUE_RESPONSE,
		.ac = *name,
		.result = TCAP_RESULT_REJECT_PERMANENT,
		.diagnostic = TCAP_DIAGNOSTIC_AC_NOT_SUPPORTED,
	};

	abort_with(rq, &aare);
}

/* MAP-refuse. Version 1 has no dialogue portion to say it in. */
static void refuse_open(const struct request *rq, uint8_t reason)
{
	struct tcap_dialogue aare = {
		.type = TCAP_DIALOGUE_RESPONSE,
		.ac = rq->msg->dialogue.ac,
		.result = TCAP_RESULT_REJECT_PERMANENT,
		.diagnostic = TCAP_DIAGNOSTIC_NO_REASON,
		.map = { .type = MAP_DIALOGUE_REFUSE, .reason = reason },
	};

	abort_with(rq, rq->version > 1 ? &aare : NULL);
}

static void abort_invalid_pdu(const struct request *rq)
{
	static const struct tcap_dialogue abrt = {
		.type = TCAP_DIALOGUE_ABORT,
		.map = { .type = MAP_DIALOGUE_PROVIDER_ABORT, .reason = PROVIDER_ABORT_INVALID_PDU },
	};

	abort_with(rq, &abrt);
}

/* --- which service ------------------------------------------------------------------------------------------------ */

static bool find_by_name(struct request *rq)
{
	const struct tcap_dialogue *portion = &rq->msg->dialogue;
	struct tcap_ac nearest = portion->ac;
	uint8_t number;
	int version = tcap_ac_get_map(&portion->ac, &number);

	if (version >= 0) {
		rq->ac = number;
		rq->version = version;
		rq->service = tc_service_find(rq->ep, number);
	}
	if (rq->service && version >= rq->service->min_version && version <= rq->service->max_version)
		return true;
	if (rq->service)
		tcap_ac_set_map(&nearest, number, version > rq->service->max_version ? rq->service->max_version :
							 rq->service->min_version);
	refuse_context(rq, &nearest);
	return false;
}

/* Version 1: the first operation tells. */
static bool find_by_operation(struct request *rq)
{
	static const struct tcap_dialogue none = { .type = TCAP_DIALOGUE_NONE };
	struct tc_component first;
	uint8_t problem;

	if (!rq->msg->n_components) {
		tc_p_abort(rq->ep, rq->calling, &rq->msg->otid, TCAP_P_ABORT_INCORRECT);
		return false;
	}
	rq->version = 1;
	if (tc_component_parse(&first, rq->msg->components[0].octets, rq->msg->components[0].len, &problem) == 0 &&
	    first.type == COMPONENT_INVOKE)
		rq->service = tc_service_find_v1(rq->ep, first.op);
	if (!rq->service) {
		abort_with(rq, &none);
		return false;
	}
	rq->ac = rq->service->ac;
	return true;
}

static bool find_service(struct request *rq)
{
	switch (rq->msg->dialogue.type) {
	case TCAP_DIALOGUE_REQUEST:
		return find_by_name(rq);
	case TCAP_DIALOGUE_NONE:
		return find_by_operation(rq);
	default:
		tc_p_abort(rq->ep, rq->calling, &rq->msg->otid, TCAP_P_ABORT_INCORRECT);
		return false;
	}
}

/* --- the dialogue ------------------------------------------------------------------------------------------------- */

/* Not there for its user yet: nobody is told. */
static void forget(struct tc_dialogue *d)
{
	static const struct tc_closed local = { .how = TC_END_LOCAL, .cause = -1 };

	d->ops = NULL;
	tc_close(d, &local);
}

static bool open_dialogue(struct tc_dialogue *d, const struct request *rq)
{
	const struct tc_open open = {
		.called = rq->called,
		.calling = rq->calling,
		.ac_version = rq->version,
		.map = &rq->msg->dialogue.map,
	};
	uint8_t reason = 0;

	if (rq->service->ops->open(rq->service->user, d, &open, &reason))
		return true;
	refuse_open(rq, reason);
	forget(d);
	return false;
}

void tc_rx_begin(struct tc_endpoint *ep, const struct sccp_addr *called, const struct sccp_addr *calling,
		 const struct tcap_msg *msg)
{
	struct request rq = { .ep = ep, .called = called, .calling = calling, .msg = msg };
	struct tc_dialogue *d;

	tc_count(ep, TC_CTR_IN);
	if (!find_service(&rq))
		return;
	if (msg->dialogue.map.type != MAP_DIALOGUE_NONE && msg->dialogue.map.type != MAP_DIALOGUE_OPEN) {
		abort_invalid_pdu(&rq);
		return;
	}
	d = tc_dialogue_alloc(ep, TC_ST_INITIATION_RECEIVED);
	if (!d) {
		tc_p_abort(ep, calling, &msg->otid, TCAP_P_ABORT_RESOURCE_LIMITATION);
		return;
	}
	d->peer = *calling;
	d->peer_tid = msg->otid;
	d->ac = rq.ac;
	d->ac_version = rq.version;
	d->ops = rq.service->ops;
	d->priv = rq.service->user;
	tc_get(d);
	if (open_dialogue(d, &rq))
		tc_rx_components(d, msg, false);
	tc_put(d);
}
