/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GMSC asks the HLR for routing information (TS 23.018 7.2, TS 29.002 10.1): the answer is a number to forward to,
 * a roaming number, or an error; and it becomes what call/ goes on with. A roaming number is followed to the VLR that
 * lent it: here. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include "lab_gmsc.h"

#define SPEECH_TELEPHONY 0x11
/*! CallDivTreatmentIndicator, 29.002 17.7.3: call diversion not allowed. */
#define DIVERSION_NOT_ALLOWED 0x02
#define FORWARDINGS_MAX 5
#define FORWARDING_REASON_MASK 0x0c

/* --- what is asked ------------------------------------------------------------------------------------------------ */

static void add_basic_service(struct asn1_tree *tree, struct asn1_node *root, enum bsg group)
{
	const struct basic_service bs = basic_service_of_group(group, SPEECH_TELEPHONY);
	struct asn1_node *choice = asn1_add(tree, root, "basicServiceGroup");

	asn1_add_octet(tree, choice, bs.type == BASIC_SERVICE_TELE ? "ext-Teleservice" : "ext-BearerService", bs.code);
}

static int build(struct lab_map_value *v, const struct inquiry *inq)
{
	struct asn1_node *root = lab_map_build(v, &map_SendRoutingInfoArg);
	const unsigned int forwardings = OSMO_MIN(inq->history.counter, FORWARDINGS_MAX);

	lab_map_add_number(&v->tree, root, "msisdn", &inq->msisdn);
	if (forwardings)
		asn1_add_int(&v->tree, root, "numberOfForwarding", forwardings);
	asn1_add_int(&v->tree, root, "interrogationType", 0);
	lab_map_add_number(&v->tree, root, "gmsc-OrGsmSCF-Address", &inq->lab->map->msc);
	add_basic_service(&v->tree, root, inq->group);
	if (inq->history.diversion_not_allowed)
		asn1_add_octet(&v->tree, root, "callDiversionTreatmentIndicator", DIVERSION_NOT_ALLOWED);
	return lab_map_encode(v);
}

/*! An E.164 number says itself where its HLR is; one that is not is asked of the HLR of the lab's phones. */
static void address_of_hlr(struct sccp_addr *addr, const struct inquiry *inq)
{
	const bool by_msisdn = inq->lab->map->hlr_there[0] && inq->msisdn.ton == ISDN_TON_INTERNATIONAL;

	sccp_addr_set_e164(addr, by_msisdn ? inq->msisdn.digits : lab_map_hlr_number(inq->lab), SCCP_SSN_HLR);
}

/* --- what is answered --------------------------------------------------------------------------------------------- */

/*! TS 23.018 table 1, call-handling.md section 2; the HLR could not say: 41, as long as it has not answered. */
static int cause_of_error(const struct inquiry *inq, int error)
{
	switch (error) {
	case SS_ERR_UNKNOWN_SUBSCRIBER:
		return GSM48_CC_CAUSE_UNASSIGNED_NR;
	case SS_ERR_BEARER_SERVICE_NOT_PROVISIONED:
	case SS_ERR_TELESERVICE_NOT_PROVISIONED:
		return GSM48_CC_CAUSE_BEARER_CAP_UNAUTH;
	case SS_ERR_CALL_BARRED:
	case FWD_ERR_FORWARDING_VIOLATION:
		return GSM48_CC_CAUSE_CALL_REJECTED;
	case SS_ERR_FACILITY_NOT_SUPPORTED:
		return GSM48_CC_CAUSE_REQ_FAC_NOTIMPL;
	case FWD_ERR_ABSENT_SUBSCRIBER:
		return hlr_cfg(inq->lab->hlr)->fwd.cause_absent;
	case FWD_ERR_NUMBER_CHANGED:
		return GSM48_CC_CAUSE_NUMBER_CHANGED;
	case FWD_ERR_BUSY_SUBSCRIBER:
		return GSM48_CC_CAUSE_USER_BUSY;
	case FWD_ERR_NO_SUBSCRIBER_REPLY:
		return GSM48_CC_CAUSE_USER_ALERTING_NA;
	case SS_ERR_DATA_MISSING:
		return GSM48_CC_CAUSE_PROTO_ERR;
	default:
		return GSM48_CC_CAUSE_TEMP_FAILURE;
	}
}

static void release(struct inquiry *inq, int error)
{
	inq->res.decision = (struct fwd_decision){
		.action = FWD_ACT_RELEASE,
		.error = error,
		.cause = cause_of_error(inq, error),
	};
}

static enum fwd_condition condition_of(uint8_t options)
{
	static const enum fwd_condition conditions[] = {
		FWD_COND_UNCONDITIONAL, FWD_COND_BUSY, FWD_COND_NO_REPLY, FWD_COND_NOT_REACHABLE,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(conditions); i++)
		if (fwd_reason_map(conditions[i]) == (options & FORWARDING_REASON_MASK))
			return conditions[i];
	return FWD_COND_UNCONDITIONAL;
}

static void forward(struct inquiry *inq, const struct asn1_node *data)
{
	const struct asn1_node *subaddress = asn1_find(data, "forwardedToSubaddress");
	const struct asn1_node *number = asn1_find(data, "forwardedToNumber");
	const uint8_t options = asn1_find_octet(data, "forwardingOptions", fwd_reason_map(FWD_COND_UNCONDITIONAL));
	struct fwd_decision *d = &inq->res.decision;

	*d = (struct fwd_decision){ .action = FWD_ACT_FORWARD, .condition = condition_of(options) };
	d->ss_code = fwd_condition_ss_code(d->condition);
	d->options = options & (CF_OPT_NOTIFY_FORWARDING_PARTY | CF_OPT_PRESENT_REDIRECTING |
				CF_OPT_NOTIFY_CALLING_PARTY);
	if (subaddress) {
		d->subaddress.len = subaddress->len;	/* at most 21: the table says so */
		memcpy(d->subaddress.octets, subaddress->octets, subaddress->len);
	}
	if (lab_map_number(&d->ftn, number ? number : asn1_find(data, "longForwardedToNumber")) < 0)
		release(inq, SS_ERR_SYSTEM_FAILURE);
}

/*! Step 10 and 11 of call-handling.md: the call is routed to the roaming number, and the VMSC knows whose it is. */
static void route(struct inquiry *inq, const struct asn1_node *roaming_number)
{
	if (lab_map_number(&inq->msrn, roaming_number) == 0 &&
	    lab_msrn_take(inq->lab, &inq->msrn, inq->res.imsi) == 0) {
		inq->res.decision = (struct fwd_decision){ .action = FWD_ACT_DELIVER };
		return;
	}
	release(inq, SS_ERR_SYSTEM_FAILURE);
	inq->res.decision.cause = GSM48_CC_CAUSE_NO_ROUTE;
}

static void result_rx(struct inquiry *inq, const struct tc_component *c)
{
	struct lab_map_value v;
	const struct asn1_node *res = lab_map_decode(&v, &map_SendRoutingInfoRes, c->parameter, c->parameter_len);
	const struct asn1_node *info = asn1_find(asn1_find(res, "extendedRoutingInfo"), "routingInfo");
	const struct asn1_node *number = asn1_find(info, "roamingNumber"), *data = asn1_find(info, "forwardingData");
	struct isdn_number msisdn;

	inq->answered = true;
	lab_map_imsi(inq->res.imsi, asn1_find(res, "imsi"));
	if (lab_map_number(&msisdn, asn1_find(res, "msisdn")) == 0)
		inq->res.msisdn = msisdn;
	if (number)
		route(inq, number);
	else if (data)
		forward(inq, data);
	else
		release(inq, SS_ERR_SYSTEM_FAILURE);
}

static void component_rx(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct inquiry *inq = priv;

	if (!inq)
		return;
	switch (c->type) {
	case COMPONENT_RETURN_RESULT:
		result_rx(inq, c);
		break;
	case COMPONENT_RETURN_ERROR:
		inq->answered = true;
		/* what the HLR does not take for a number is nobody's */
		release(inq, c->error == SS_ERR_UNEXPECTED_DATA_VALUE ? SS_ERR_UNKNOWN_SUBSCRIBER : c->error);
		break;
	case COMPONENT_INVOKE:
		tc_reject(d, c->invoke_id, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
		break;
	case COMPONENT_REJECT:
		break;
	}
}

/* --- the dialogue ------------------------------------------------------------------------------------------------- */

static int inquiry_destructor(struct inquiry *inq)
{
	llist_del(&inq->entry);
	if (inq->d)
		tc_set_priv(inq->d, NULL);
	return 0;
}

/*! The one answer that call/ gets. */
static void answer(struct inquiry *inq)
{
	struct why_chain *why = talloc_zero(inq, struct why_chain);

	lab_gmsc_explain(inq, why);
	inq->res.why = why;
	inq->cb(inq->priv, &inq->res);
	talloc_free(inq);
}

static void closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	struct inquiry *inq = priv;

	if (!inq)
		return;
	inq->d = NULL;
	lab_map_touch(inq->lab);
	/* a number that no node of the network knows */
	if (closed->how == TC_END_NOTICE && (closed->cause == SCCP_RC_NO_TRANSLATION ||
					     closed->cause == SCCP_RC_NO_TRANSLATION_FOR_NATURE))
		release(inq, SS_ERR_UNKNOWN_SUBSCRIBER);
	answer(inq);
}

static const struct tc_user_ops inquiry_ops = {
	.component = component_rx,
	.closed = closed,
};

static int begin(struct inquiry *inq)
{
	struct tc_begin begin = {
		.ac = MAP_AC_LOCATION_INFO_RETRIEVAL, .ac_version = 3, .ops = &inquiry_ops, .priv = inq,
	};
	struct lab_map_value v;
	int len = build(&v, inq);

	if (len < 0)
		return len;
	address_of_hlr(&begin.called, inq);
	inq->d = tc_begin(inq->lab->map->gmsc, &begin);
	if (!inq->d)
		return -ENOMEM;
	tc_invoke(inq->d, LAB_MAP_OP_SEND_ROUTING_INFO, v.octets, len);
	lab_map_touch(inq->lab);
	tc_send(inq->d);	/* where that fails it was closed */
	return 0;
}

void lab_gmsc_interrogate(void *priv, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
			  call_sri_cb cb, void *cb_priv)
{
	static const struct call_sri_result failed = {
		.decision = { .action = FWD_ACT_RELEASE, .error = SS_ERR_SYSTEM_FAILURE,
			      .cause = GSM48_CC_CAUSE_TEMP_FAILURE },
	};
	struct lab *lab = priv;
	struct inquiry *inq = talloc_zero(lab->map, struct inquiry);
	int rc;

	if (!inq) {
		cb(cb_priv, &failed);
		return;
	}
	*inq = (struct inquiry){
		.lab = lab, .msisdn = *msisdn, .group = group, .history = *hist, .cb = cb, .priv = cb_priv,
		.res = failed,
	};
	inq->call_nr = lab_trace_call_to_number(lab, msisdn);
	inq->res.msisdn = *msisdn;
	inq->res.max_forwardings = FORWARDINGS_MAX;
	llist_add_tail(&inq->entry, &lab->map->inquiries);
	talloc_set_destructor(inq, inquiry_destructor);
	rc = begin(inq);
	if (!rc)
		return;
	/* a number that no AddressString can hold is nobody's */
	if (rc == -EINVAL || rc == -ENOSPC)
		release(inq, SS_ERR_UNKNOWN_SUBSCRIBER);
	answer(inq);
}

void lab_gmsc_end(struct lab_map *map)
{
	struct inquiry *inq, *next;

	llist_for_each_entry_safe(inq, next, &map->inquiries, entry)
		talloc_free(inq);
}
