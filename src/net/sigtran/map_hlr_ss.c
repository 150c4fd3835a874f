/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS operations and USSD of a VLR (TS 29.002 clauses 11, 22): networkFunctionalSs and networkUnstructuredSs. Whom a
 * dialogue is about, and which VLR speaks, is said in MAP-open, in version 1 by beginSubscriberActivity. The operation
 * itself is that of ss_dialogue.h. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_dialogue.h>

#include "map_hlr_private.h"

#define NPI_LAND_MOBILE 6

/* --- whom it is about --------------------------------------------------------------------------------------------- */

static bool destination(struct map_serving *s, const struct map_reference *ref)
{
	struct isdn_number num;

	if (isdn_number_from_address_string(&num, ref->octets, ref->len) < 0 || num.npi != NPI_LAND_MOBILE ||
	    !imsi_valid(num.digits))
		return false;
	map_serving_set_imsi(s, num.digits);
	return true;
}

/* A peer that names no VLR speaks for the address that its message came from. */
static bool origination(struct map_serving *s, const struct map_reference *ref)
{
	struct isdn_number num;

	if (!ref->len)
		return true;
	if (isdn_number_from_address_string(&num, ref->octets, ref->len) < 0 || num.npi != ISDN_NPI_ISDN ||
	    !map_is_e164(num.digits))
		return false;
	OSMO_STRLCPY_ARRAY(s->claimed, num.digits);
	return true;
}

static bool ss_open(struct map_serving *s, const struct tc_open *open, uint8_t *refuse)
{
	if (s->version < 2)
		return true;
	if (open->map->type != MAP_DIALOGUE_OPEN || !destination(s, &open->map->destination)) {
		LOGPMAP("", LOGL_NOTICE, "SS dialogue refused: its destination reference is no IMSI\n");
		*refuse = MAP_REFUSE_INVALID_DESTINATION;
		return false;
	}
	if (!origination(s, &open->map->origination)) {
		LOGPMAP(s->imsi, LOGL_NOTICE, "SS dialogue refused: its originating reference is no number of a VLR\n");
		*refuse = MAP_REFUSE_INVALID_ORIGINATION;
		return false;
	}
	return true;
}

static void begin_activity(struct map_serving *s, const struct tc_component *c)
{
	const struct asn1_node *arg;
	struct isdn_number vlr;
	struct map_value v;

	arg = map_value_decode(&v, &map_BeginSubscriberActivityArg, c->parameter, c->parameter_len);
	if (!arg || map_imsi_get(s->imsi, sizeof(s->imsi), asn1_find(arg, "imsi")) < 0 ||
	    map_number_get(&vlr, asn1_find(arg, "originatingEntityNumber")) < 0) {
		map_serving_mistyped(s);
		return;
	}
	tc_set_imsi(s->tc, s->imsi);
	OSMO_STRLCPY_ARRAY(s->claimed, vlr.digits);
}

/* --- the operation ------------------------------------------------------------------------------------------------ */

static void send(void *priv, const uint8_t *octets, size_t len, bool last)
{
	struct map_serving *s = priv;

	if (!s->tc)
		return;
	if (tc_component(s->tc, octets, len) < 0) {
		LOGPMAP(s->imsi, LOGL_ERROR, "a component cannot be sent\n");
		map_serving_abort(s);
	} else if (last) {
		tc_end(s->tc);
	} else {
		tc_send(s->tc);
	}
}

static const struct ss_dialogue_ops dialogue_ops = {
	.send = send,
};

static struct ss_dialogue *dialogue_of(struct map_serving *s)
{
	const struct ss_dialogue_cfg cfg = {
		.session_ops = &hlr_ss_session_ops,
		.executor = s->m->hlr,
		.origin = "map",
		.ops = &dialogue_ops,
		.priv = s,
	};

	if (!s->proc)
		s->proc = ss_dialogue_alloc(s->m->hlr, s->imsi, &cfg);
	return s->proc;
}

/* An interrogation that the VLR should have answered from its own copy (TS 29.002 22.6). */
static bool is_for_the_vlr(const struct map_serving *s, const struct tc_component *c)
{
	const struct asn1_node *arg;
	struct map_value v;

	if (s->op != SS_OP_INTERROGATE_SS || !s->m->strict)
		return false;
	arg = map_value_decode(&v, &map_SS_ForBS_Code, c->parameter, c->parameter_len);
	return arg && !ss_interrogated_in_hlr(asn1_find_octet(arg, "ss-Code", 0));
}

static void ss_invoke(struct map_serving *s, const struct tc_component *c)
{
	struct hlr_subscriber sub = {};
	struct ss_dialogue *d;
	bool known;

	if (!s->imsi[0]) {
		map_serving_error(s, SS_ERR_DATA_MISSING, -1);
		return;
	}
	known = !store_get(hlr_store(s->m->hlr), s->imsi, &sub);
	if (!map_serving_screen(s, sub.vlr_number))
		return;
	/* the SS operations have no unknownSubscriber (17.6) */
	if (!known && !hlr_cfg(s->m->hlr)->create_on_demand) {
		map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
		return;
	}
	if (is_for_the_vlr(s, c)) {
		map_serving_error(s, SS_ERR_SS_NOT_AVAILABLE, -1);
		return;
	}
	d = dialogue_of(s);
	if (!d)
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
	else
		ss_dialogue_rx(d, c->octets, c->len, false);
}

/* The answer to a getPassword, or to the question of a USSD dialogue. */
static void ss_answer(struct map_serving *s, const struct tc_component *c)
{
	if (s->proc)
		ss_dialogue_rx(s->proc, c->octets, c->len, false);
}

static void ss_released(struct map_serving *s)
{
	struct ss_dialogue *d = s->proc;

	s->proc = NULL;
	if (d)
		ss_dialogue_free(d);
}

static const int functional_v1_ops[] = { MAP_OP_BEGIN_SUBSCRIBER_ACTIVITY, -1 };

static const struct map_op functional_ops[] = {
	{ SS_OP_REGISTER_SS, MAP_HLR_CTR_SS, 0, ss_invoke },
	{ SS_OP_ERASE_SS, MAP_HLR_CTR_SS, 0, ss_invoke },
	{ SS_OP_ACTIVATE_SS, MAP_HLR_CTR_SS, 0, ss_invoke },
	{ SS_OP_DEACTIVATE_SS, MAP_HLR_CTR_SS, 0, ss_invoke },
	{ SS_OP_INTERROGATE_SS, MAP_HLR_CTR_SS, 0, ss_invoke },
	{ SS_OP_REGISTER_PASSWORD, MAP_HLR_CTR_SS, 0, ss_invoke },
	{ MAP_OP_BEGIN_SUBSCRIBER_ACTIVITY, MAP_HLR_CTR_SS, 1, begin_activity },
	{}
};

static const struct map_op unstructured_ops[] = {
	{ SS_OP_PROCESS_USS_REQ, MAP_HLR_CTR_SS, 0, ss_invoke },
	{}
};

const struct map_context map_context_functional_ss = {
	.ac = MAP_AC_NETWORK_FUNCTIONAL_SS,
	.min_version = 1,
	.max_version = 2,
	.v1_ops = functional_v1_ops,
	.ops = functional_ops,
	.open = ss_open,
	.answer = ss_answer,
	.own_guard = true,
	.released = ss_released,
};

const struct map_context map_context_unstructured_ss = {
	.ac = MAP_AC_NETWORK_UNSTRUCTURED_SS,
	.min_version = 2,
	.max_version = 2,
	.ops = unstructured_ops,
	.open = ss_open,
	.answer = ss_answer,
	.own_guard = true,
	.released = ss_released,
};
