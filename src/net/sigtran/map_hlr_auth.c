/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sendAuthenticationInfo of a VLR (TS 29.002 8.5.2): triplets and quintuplets of the HLR's authentication centre
 * (hlr_auth.h). Version 2 is asked with the bare IMSI and knows triplets alone. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/hlr_auth.h>

#include "map_hlr_private.h"

/* --- result ------------------------------------------------------------------------------------------------------- */

static void add_triplet(struct map_value *v, struct asn1_node *list, const struct osmo_auth_vector *vec)
{
	struct asn1_node *triplet = asn1_add(&v->tree, list, NULL);

	asn1_add_octets(&v->tree, triplet, "rand", vec->rand, sizeof(vec->rand));
	asn1_add_octets(&v->tree, triplet, "sres", vec->sres, sizeof(vec->sres));
	asn1_add_octets(&v->tree, triplet, "kc", vec->kc, sizeof(vec->kc));
}

static void add_quintuplet(struct map_value *v, struct asn1_node *list, const struct osmo_auth_vector *vec)
{
	struct asn1_node *quintuplet = asn1_add(&v->tree, list, NULL);

	asn1_add_octets(&v->tree, quintuplet, "rand", vec->rand, sizeof(vec->rand));
	asn1_add_octets(&v->tree, quintuplet, "xres", vec->res, vec->res_len);
	asn1_add_octets(&v->tree, quintuplet, "ck", vec->ck, sizeof(vec->ck));
	asn1_add_octets(&v->tree, quintuplet, "ik", vec->ik, sizeof(vec->ik));
	asn1_add_octets(&v->tree, quintuplet, "autn", vec->autn, sizeof(vec->autn));
}

static void answer_vectors(struct map_serving *s, const struct osmo_auth_vector *vectors, unsigned int n)
{
	const bool umts = vectors[0].auth_types & OSMO_AUTH_TYPE_UMTS && s->version >= 3;
	struct asn1_node *list;
	struct map_value v;
	unsigned int i;

	if (s->version < 3) {
		list = map_value_start(&v, &map_SendAuthenticationInfoResV2);
	} else {
		list = map_value_start(&v, &map_SendAuthenticationInfoRes);
		list = asn1_add(&v.tree, list, "authenticationSetList");
		list = asn1_add(&v.tree, list, umts ? "quintupletList" : "tripletList");
	}
	for (i = 0; i < n; i++) {
		if (umts)
			add_quintuplet(&v, list, &vectors[i]);
		else
			add_triplet(&v, list, &vectors[i]);
	}
	map_serving_result_value(s, &v);
}

static void made(void *priv, enum hlr_auth_result res, const struct osmo_auth_vector *vectors, unsigned int n)
{
	struct map_serving *s = priv;

	if (!map_serving_resume(s))
		return;
	switch (res) {
	case HLR_AUTH_OK:
		answer_vectors(s, vectors, n);
		return;
	case HLR_AUTH_UNKNOWN_SUBSCRIBER:
	case HLR_AUTH_NO_KEYS:
		map_serving_error(s, SS_ERR_UNKNOWN_SUBSCRIBER, 0);
		return;
	case HLR_AUTH_BAD_RESYNC:
		map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
		return;
	case HLR_AUTH_FAILED:
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
		return;
	}
}

/* --- argument ----------------------------------------------------------------------------------------------------- */

static bool get_resync(struct hlr_auth_resync *resync, const struct asn1_node *info)
{
	if (!info)
		return false;
	/* sizes are those of the table */
	memcpy(resync->rand, asn1_find(info, "rand")->octets, sizeof(resync->rand));
	memcpy(resync->auts, asn1_find(info, "auts")->octets, sizeof(resync->auts));
	return true;
}

static void send_authentication_info(struct map_serving *s, const struct tc_component *c)
{
	const struct asn1_node *arg, *imsi;
	unsigned int n = HLR_AUTH_VECTORS_MAX;
	struct hlr_auth_resync resync;
	bool has_resync = false;
	struct map_value v;

	if (s->version >= 3 && !c->parameter) {
		/* only the continuation of a segmented answer may be without, and this HLR never segments */
		map_serving_error(s, SS_ERR_DATA_MISSING, -1);
		return;
	}
	arg = map_value_decode(&v, s->version < 3 ? &map_IMSI : &map_SendAuthenticationInfoArg, c->parameter,
			       c->parameter_len);
	if (!arg) {
		map_serving_mistyped(s);
		return;
	}
	imsi = s->version < 3 ? arg : asn1_find(arg, "imsi");
	if (s->version >= 3) {
		n = asn1_find_int(arg, "numberOfRequestedVectors", n);
		has_resync = get_resync(&resync, asn1_find(arg, "re-synchronisationInfo"));
	}
	if (map_imsi_get(s->imsi, sizeof(s->imsi), imsi) < 0) {
		map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
		return;
	}
	tc_set_imsi(s->tc, s->imsi);
	if (!map_serving_screen(s, NULL))
		return;
	map_serving_wait(s);
	hlr_auth_vectors(s->m->hlr, s->imsi, n, has_resync ? &resync : NULL, "map", made, s);
}

static const struct map_op authentication_ops[] = {
	{ MAP_OP_SEND_AUTHENTICATION_INFO, MAP_HLR_CTR_AUTHENTICATION, 0, send_authentication_info },
	{}
};

const struct map_context map_context_authentication = {
	.ac = MAP_AC_INFO_RETRIEVAL,
	.min_version = 2,
	.max_version = 3,
	.ops = authentication_ops,
};
