/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sendRoutingInfo of a GMSC (TS 29.002 10.1, TS 23.018 7.2): forwarding data where the call is forwarded before it
 * reaches the subscriber, else a roaming number that the VLR gives (provideRoamingNumber, 10.2). */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/fwd_decide.h>

#include "map_hlr_private.h"

#define CAUSE_USER_BUSY 17
#define BARRING_SERVICE_ACTIVE 0
#define OPERATOR_BARRING 1
#define ABSENT_IMSI_DETACH 0
#define ABSENT_PURGED 3
/* callDiversionTreatmentIndicator, bits 2-1 (29.002 17.7.3) */
#define DIVERSION_MASK 0x03
#define DIVERSION_NOT_ALLOWED 0x02

enum interrogation_type { INTERROGATION_BASIC_CALL, INTERROGATION_FORWARDING };
enum forwarding_reason { FORWARDING_NOT_REACHABLE, FORWARDING_BUSY, FORWARDING_NO_REPLY };

/* One interrogation. Child of its dialogue. */
struct sri {
	struct isdn_number msisdn;
	enum bsg group;
	struct fwd_history history;
	enum interrogation_type type;
	int reason;			/* enum forwarding_reason, -1: not said */
	bool long_ftn;
	char vlr_number[ISDN_DIGITS_MAX + 1];
	struct map_request *prn;
	uint8_t version;		/* of the dialogue, and so of the argument */
	size_t len;
	uint8_t argument[];		/* as it came: some of it goes on to the VLR */
};

/* --- the argument ------------------------------------------------------------------------------------------------- */

static const struct asn1_type *argument_type(uint8_t version)
{
	return version < 3 ? &map_SendRoutingInfoArgV2 : &map_SendRoutingInfoArg;
}

/* Elementary group of the call. Without a code the bearer capability would say it: speech is assumed. */
static enum bsg group_of(const struct asn1_node *code)
{
	const int bearer = asn1_find_octet(code, "ext-BearerService", -1);
	struct basic_service bs = {
		.type = BASIC_SERVICE_TELE,
		.code = asn1_find_octet(code, "ext-Teleservice", 0),
	};
	bsg_set_t groups;

	if (!code)
		return BSG_SPEECH;
	if (bearer >= 0)
		bs = (struct basic_service){ .type = BASIC_SERVICE_BEARER, .code = bearer };
	groups = basic_service_groups(&bs);
	/* of a code for several, the lowest */
	return groups ? groups & -groups : BSG_SPEECH;
}

static struct sri *sri_alloc(struct map_serving *s, const struct tc_component *c, const struct asn1_node *arg)
{
	struct sri *sri = talloc_zero_size(s, sizeof(*sri) + c->parameter_len);

	if (!sri)
		return NULL;
	talloc_set_name_const(sri, "sri");
	sri->version = s->version;
	sri->len = c->parameter_len;
	memcpy(sri->argument, c->parameter, c->parameter_len);
	sri->group = group_of(asn1_find(arg, "basicServiceGroup"));
	sri->type = asn1_find_int(arg, "interrogationType", INTERROGATION_BASIC_CALL);
	sri->reason = asn1_find_int(arg, "forwardingReason", -1);
	sri->long_ftn = asn1_find(arg, "longFTN-Supported");
	/* the redirection counter of the call as it came to the GMSC (call-handling.md 3) */
	sri->history.counter = asn1_find_int(arg, "numberOfForwarding", 0);
	sri->history.diversion_not_allowed =
		(asn1_find_octet(arg, "callDiversionTreatmentIndicator", 0) & DIVERSION_MASK) == DIVERSION_NOT_ALLOWED;
	return sri;
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

/* Start a result. \returns where its routing information goes. */
static struct asn1_node *start_result(struct map_serving *s, struct map_value *v)
{
	const struct asn1_type *type = s->version < 3 ? &map_SendRoutingInfoResV2 : &map_SendRoutingInfoRes;
	struct asn1_node *root = map_value_start(v, type);

	map_imsi_add(v, root, "imsi", s->imsi);
	if (s->version >= 3)
		root = asn1_add(&v->tree, root, "extendedRoutingInfo");
	return asn1_add(&v->tree, root, "routingInfo");
}

static void answer_forward(struct map_serving *s, const struct fwd_decision *d)
{
	const struct sri *sri = s->proc;
	struct asn1_node *data;
	struct map_value v;

	if (!map_number_is_short(&d->ftn) && (s->version < 3 || !sri->long_ftn)) {
		LOGPMAP(s->imsi, LOGL_NOTICE, "the forwarded-to number is too long for this GMSC\n");
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
		return;
	}
	data = asn1_add(&v.tree, start_result(s, &v), "forwardingData");
	if (map_number_is_short(&d->ftn))
		map_number_add(&v, data, "forwardedToNumber", &d->ftn);
	if (d->subaddress.len)
		asn1_add_octets(&v.tree, data, "forwardedToSubaddress", d->subaddress.octets, d->subaddress.len);
	asn1_add_octet(&v.tree, data, "forwardingOptions", d->options | fwd_reason_map(d->condition));
	if (!map_number_is_short(&d->ftn))
		map_number_add(&v, data, "longForwardedToNumber", &d->ftn);
	map_serving_result_value(s, &v);
}

static void answer_roaming_number(struct map_serving *s, const uint8_t *msrn, size_t len)
{
	struct map_value v;

	asn1_add_octets(&v.tree, start_result(s, &v), "roamingNumber", msrn, len);
	map_serving_result_value(s, &v);
}

static void answer_release(struct map_serving *s, const struct fwd_decision *d, int absent_reason)
{
	switch (d->error) {
	case SS_ERR_NONE:
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
		return;
	case SS_ERR_CALL_BARRED:
		map_serving_error(s, d->error, d->ss_code ? BARRING_SERVICE_ACTIVE : OPERATOR_BARRING);
		return;
	case FWD_ERR_ABSENT_SUBSCRIBER:
		map_serving_error(s, d->error, absent_reason);
		return;
	case FWD_ERR_BUSY_SUBSCRIBER:
	case FWD_ERR_NO_SUBSCRIBER_REPLY:
		/* version 3 has them alone */
		map_serving_error(s, s->version < 3 ? SS_ERR_SYSTEM_FAILURE : d->error, -1);
		return;
	default:
		map_serving_error(s, d->error, -1);
	}
}

/* Forwarded already as often as is allowed? (29.002 7.6.1) */
static bool is_forwarded_enough(const struct map_serving *s, const struct hlr_subscriber *sub)
{
	const struct sri *sri = s->proc;
	unsigned int max = OSMO_MIN(hlr_cfg(s->m->hlr)->fwd.max_forwardings, sub->profile.max_forwardings);

	return sri->history.counter >= max;
}

static void answer_decision(struct map_serving *s, const struct fwd_decision *d, const struct hlr_subscriber *sub,
			    int absent_reason)
{
	if (d->action != FWD_ACT_FORWARD)
		answer_release(s, d, absent_reason);
	else if (is_forwarded_enough(s, sub))
		map_serving_error(s, FWD_ERR_FORWARDING_VIOLATION, -1);
	else
		answer_forward(s, d);
}

/* --- the roaming number ------------------------------------------------------------------------------------------- */

/* What the GMSC said about the call, for the VLR. */
static void add_call(struct map_value *v, struct asn1_node *prn, const struct asn1_node *sri, uint8_t version)
{
	const struct asn1_node *signal = asn1_find(sri, "networkSignalInfo"), *info, *n;
	struct asn1_node *copy;

	if (signal) {
		info = asn1_find(signal, "signalInfo");
		copy = asn1_add(&v->tree, prn, "networkSignalInfo");
		asn1_add_int(&v->tree, copy, "protocolId", asn1_find_int(signal, "protocolId", 0));
		asn1_add_octets(&v->tree, copy, "signalInfo", info->octets, info->len);
	}
	if (version < 3)
		return;
	if (asn1_find(sri, "suppressionOfAnnouncement"))
		asn1_add(&v->tree, prn, "suppressionOfAnnouncement");
	n = asn1_find(sri, "gmsc-OrGsmSCF-Address");
	if (n)
		asn1_add_octets(&v->tree, prn, "gmsc-Address", n->octets, n->len);
	n = asn1_find(sri, "callReferenceNumber");
	if (n)
		asn1_add_octets(&v->tree, prn, "callReferenceNumber", n->octets, n->len);
	n = asn1_find(sri, "alertingPattern");
	if (n)
		asn1_add_octets(&v->tree, prn, "alertingPattern", n->octets, n->len);
}

static int prn_encode(void *priv, uint8_t version, uint8_t *octets, size_t size)
{
	struct map_serving *s = priv;
	const struct sri *sri = s->proc;
	struct map_value arg, v;
	struct asn1_node *root = map_value_start(&v, &map_ProvideRoamingNumberArg);

	map_imsi_add(&v, root, "imsi", s->imsi);
	/* MSC and VLR are one here, as everywhere since VLRs serve one MSC */
	map_digits_add(&v, root, "msc-Number", sri->vlr_number);
	map_number_add(&v, root, "msisdn", &sri->msisdn);
	add_call(&v, root, map_value_decode(&arg, argument_type(sri->version), sri->argument, sri->len), version);
	return map_value_encode(&v, octets, size);
}

static const struct asn1_node *roaming_number(struct map_value *v, const struct map_outcome *o)
{
	if (o->version < 3)
		return map_value_decode(v, &map_ProvideRoamingNumberResV2, o->parameter, o->len);
	return asn1_find(map_value_decode(v, &map_ProvideRoamingNumberRes, o->parameter, o->len), "roamingNumber");
}

static void interrogate(struct map_serving *s, bool detached);

static void prn_done(void *priv, const struct map_outcome *o)
{
	struct map_serving *s = priv;
	struct sri *sri = s->proc;
	const struct asn1_node *msrn;
	struct map_value v;

	sri->prn = NULL;
	switch (o->kind) {
	case MAP_OUTCOME_RESULT:
		msrn = roaming_number(&v, o);
		if (msrn)
			answer_roaming_number(s, msrn->octets, msrn->len);
		else
			map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
		return;
	case MAP_OUTCOME_ERROR:
		if (o->error == FWD_ERR_ABSENT_SUBSCRIBER)
			interrogate(s, true);
		else
			map_serving_error(s, o->error == SS_ERR_FACILITY_NOT_SUPPORTED ? o->error :
					  SS_ERR_SYSTEM_FAILURE, -1);
		return;
	case MAP_OUTCOME_FAILED:
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
		return;
	}
}

static void ask_roaming_number(struct map_serving *s, const struct hlr_subscriber *sub)
{
	struct sri *sri = s->proc;
	const struct map_request_cfg cfg = {
		.number = sub->vlr_number,
		.ssn = SCCP_SSN_VLR,
		.ac = MAP_AC_ROAMING_NUMBER_ENQUIRY,
		.version = 3,
		.op = MAP_OP_PROVIDE_ROAMING_NUMBER,
		.imsi = sub->imsi,
		.encode = prn_encode,
		.done = prn_done,
		.priv = s,
	};

	OSMO_STRLCPY_ARRAY(sri->vlr_number, sub->vlr_number);
	if (map_is_e164(sub->vlr_number))
		sri->prn = map_request_start(s->m, &cfg);
	else
		LOGPMAP(s->imsi, LOGL_NOTICE, "\"%s\" is no number of a VLR: no roaming number\n", sub->vlr_number);
	if (!sri->prn)
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
}

/* --- the interrogation -------------------------------------------------------------------------------------------- */

/* A call that is to be delivered. \param detached the VLR says so. */
static void interrogate(struct map_serving *s, bool detached)
{
	const struct sri *sri = s->proc;
	struct hlr_subscriber sub;
	struct fwd_decision d;
	int reason = detached ? ABSENT_IMSI_DETACH : -1;

	if (hlr_interrogate(s->m->hlr, &sri->msisdn, sri->group, &sri->history, detached, &d, &sub, NULL)) {
		map_serving_error(s, SS_ERR_UNKNOWN_SUBSCRIBER, -1);
		return;
	}
	map_serving_set_imsi(s, sub.imsi);
	if (d.action == FWD_ACT_DELIVER)
		ask_roaming_number(s, &sub);
	else
		answer_decision(s, &d, &sub, sub.purged ? ABSENT_PURGED : reason);
}

/* What happened at the VMSC, as the decisions know it. */
static const struct {
	enum fwd_event event;
	int cause;
} forwarding_events[] = {
	[FORWARDING_NOT_REACHABLE] = { FWD_EV_NO_PAGE_RESPONSE, 0 },
	[FORWARDING_BUSY] = { FWD_EV_REJECTED, CAUSE_USER_BUSY },
	[FORWARDING_NO_REPLY] = { FWD_EV_NO_REPLY, 0 },
};

/* A call that could not be delivered, and comes back to the GMSC to be forwarded (optimal routing). */
static void interrogate_forwarding(struct map_serving *s)
{
	const struct sri *sri = s->proc;
	const struct fwd_cfg *cfg = &hlr_cfg(s->m->hlr)->fwd;
	const struct fwd_busy busy = {};
	struct hlr_subscriber sub;
	struct fwd_served served;
	struct fwd_decision d;

	if (store_get_by_msisdn(hlr_store(s->m->hlr), cfg->plan, &sri->msisdn, &sub)) {
		map_serving_error(s, SS_ERR_UNKNOWN_SUBSCRIBER, -1);
		return;
	}
	if (sri->reason < 0) {
		map_serving_error(s, SS_ERR_DATA_MISSING, -1);
		return;
	}
	map_serving_set_imsi(s, sub.imsi);
	hlr_served(s->m->hlr, &sub, &served);
	fwd_decide_vmsc(&served, sri->group, forwarding_events[sri->reason].event,
			forwarding_events[sri->reason].cause, &busy, &sri->history, cfg, &d, NULL);
	answer_decision(s, &d, &sub, -1);
}

static void sri_invoke(struct map_serving *s, const struct tc_component *c)
{
	const struct asn1_node *arg;
	struct map_value v;
	struct sri *sri;

	arg = map_value_decode(&v, argument_type(s->version), c->parameter, c->parameter_len);
	if (!arg) {
		map_serving_mistyped(s);
		return;
	}
	if (!map_serving_screen(s, NULL))
		return;
	sri = s->proc = sri_alloc(s, c, arg);
	if (!sri)
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
	else if (map_number_get(&sri->msisdn, asn1_find(arg, "msisdn")) < 0)
		map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
	else if (sri->type == INTERROGATION_FORWARDING)
		interrogate_forwarding(s);
	else
		interrogate(s, false);
}

static void sri_released(struct map_serving *s)
{
	struct sri *sri = s->proc;

	if (!sri)
		return;
	map_request_cancel(sri->prn);
	sri->prn = NULL;
}

static const int routing_v1_ops[] = { MAP_OP_SEND_ROUTING_INFO, -1 };

static const struct map_op routing_ops[] = {
	{ MAP_OP_SEND_ROUTING_INFO, MAP_HLR_CTR_SRI, 0, sri_invoke },
	{}
};

const struct map_context map_context_routing = {
	.ac = MAP_AC_LOCATION_INFO_RETRIEVAL,
	.min_version = 1,
	.max_version = 3,
	.v1_ops = routing_v1_ops,
	.ops = routing_ops,
	.released = sri_released,
};
