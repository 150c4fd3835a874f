/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a subscriber is (TS 23.012 4.1, 4.5, TS 29.002 8.1.2, 8.1.6, 8.10.3): updateLocation and restoreData, which
 * send the subscriber's data in the same dialogue before they are answered; purgeMS. The former VLR gets cancelLocation
 * when the new one is committed (map_hlr.c). */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "map_hlr_private.h"

/* One of them. Child of its dialogue. */
struct download {
	char vlr_number[ISDN_DIGITS_MAX + 1];
	struct hlr_subscriber sub;	/* whose data are sent: as they were at the beginning */
	map_parts_t left;
	int asked;			/* invoke id of the insertSubscriberData on its way */
};

/* --- the data ----------------------------------------------------------------------------------------------------- */

static void downloaded(struct map_serving *s);

/* The next insertSubscriberData, or what comes after the last. */
static void insert_next(struct map_serving *s)
{
	struct download *dl = s->proc;
	uint8_t octets[MAP_PARAMETER_MAX];
	int len = map_insert_data(octets, sizeof(octets), s->m->hlr, &dl->sub, s->version, false, &dl->left);

	if (!len) {
		downloaded(s);
		return;
	}
	dl->asked = len < 0 ? len : tc_invoke(s->tc, MAP_OP_INSERT_SUBSCRIBER_DATA, octets, len);
	if (dl->asked < 0)
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
	else
		tc_send(s->tc);
}

static void location_answer(struct map_serving *s, const struct tc_component *c)
{
	struct download *dl = s->proc;

	if (!dl || !c->has_invoke_id || c->invoke_id != dl->asked || !c->last)
		return;
	if (c->type == COMPONENT_RETURN_RESULT) {
		insert_next(s);
		return;
	}
	LOGPMAP(s->imsi, LOGL_NOTICE, "the VLR %s does not take the subscriber's data (%s %d)\n", dl->vlr_number,
		c->type == COMPONENT_REJECT ? "problem" : "error",
		c->type == COMPONENT_REJECT ? c->problem : c->error);
	map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
}

/* \returns true when the download began; else it was answered. */
static void start_download(struct map_serving *s, const struct hlr_subscriber *sub, const char *vlr_number)
{
	struct download *dl = talloc_zero(s, struct download);

	s->proc = dl;
	if (!dl) {
		map_serving_error(s, SS_ERR_SYSTEM_FAILURE, -1);
		return;
	}
	OSMO_STRLCPY_ARRAY(dl->vlr_number, vlr_number);
	dl->sub = *sub;
	dl->left = map_parts_of(sub);
	insert_next(s);
}

/* --- the answer --------------------------------------------------------------------------------------------------- */

/* What changed while the data were on their way goes after them. */
static void push_the_rest(struct map_hlr *m, const struct download *dl, const struct hlr_subscriber *now)
{
	map_push(m, now->imsi, map_parts_changed(m->hlr, &dl->sub, now),
		 dl->sub.profile.subscribed & ~now->profile.subscribed);
}

static void answer_hlr_number(struct map_serving *s)
{
	struct asn1_node *root;
	struct map_value v;

	if (s->op == MAP_OP_RESTORE_DATA) {
		map_digits_add(&v, map_value_start(&v, &map_RestoreDataRes), "hlr-Number", s->m->number);
	} else if (s->version > 1) {
		map_digits_add(&v, map_value_start(&v, &map_UpdateLocationRes), "hlr-Number", s->m->number);
	} else {
		struct isdn_number num = { .ton = ISDN_TON_INTERNATIONAL, .npi = ISDN_NPI_ISDN };
		uint8_t address[ISDN_DIGITS_MAX];
		int len;

		OSMO_STRLCPY_ARRAY(num.digits, s->m->number);
		len = isdn_number_to_address_string(address, sizeof(address), &num);
		root = map_value_start(&v, &map_UpdateLocationResV1);
		asn1_set_octets(&v.tree, root, address, OSMO_MAX(len, 0));
	}
	map_serving_result_value(s, &v);
}

static void moved(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct map_serving *s = priv;
	struct map_hlr *m = s->m;

	/* also where the VLR went away meanwhile: it is registered, and has the data as they were */
	if (m && res == STORE_OK && sub)
		push_the_rest(m, s->proc, sub);
	if (!map_serving_resume(s))
		return;
	if (res == STORE_OK)
		answer_hlr_number(s);
	else
		map_serving_error(s, res == STORE_NOT_FOUND ? SS_ERR_UNKNOWN_SUBSCRIBER : SS_ERR_SYSTEM_FAILURE, -1);
}

/* Country of a VLR as the store has it: "" is home, where nothing else is configured the country of the HLR's own
 * number. */
static void country_of(const struct map_hlr *m, char country[COUNTRY_CODE_LEN], const char *vlr_number)
{
	const struct hlr_cfg *cfg = hlr_cfg(m->hlr);
	const char *home = cfg->home_country[0] ? cfg->home_country : cfg->ss.plan.country_code;
	char own[COUNTRY_CODE_LEN];

	if (!home[0] && e164_country_code(own, sizeof(own), m->number) == 0)
		home = own;
	if (e164_country_code(country, COUNTRY_CODE_LEN, vlr_number) < 0 || !strcmp(country, home))
		country[0] = '\0';
}

static void downloaded(struct map_serving *s)
{
	const struct download *dl = s->proc;
	char country[COUNTRY_CODE_LEN];
	struct hlr_subscriber now;

	if (s->op == MAP_OP_RESTORE_DATA) {
		if (!store_get(hlr_store(s->m->hlr), s->imsi, &now))
			push_the_rest(s->m, dl, &now);
		answer_hlr_number(s);
		return;
	}
	country_of(s->m, country, dl->vlr_number);
	map_serving_wait(s);
	hlr_subscriber_set_location(s->m->hlr, s->imsi, dl->vlr_number, country, "map", moved, s);
}

/* --- updateLocation, restoreData ---------------------------------------------------------------------------------- */

/* \returns false when it was answered: the subscriber is not known. */
static bool find_subscriber(struct map_serving *s, struct hlr_subscriber *sub)
{
	if (!store_get(hlr_store(s->m->hlr), s->imsi, sub))
		return true;
	map_serving_error(s, SS_ERR_UNKNOWN_SUBSCRIBER, 0);
	return false;
}

/* The IMSI of an argument, and who the peer says that it is. \param number NULL: it does not say. */
static int identify(struct map_serving *s, const struct asn1_node *imsi, const struct asn1_node *number)
{
	struct isdn_number vlr;

	if (map_imsi_get(s->imsi, sizeof(s->imsi), imsi) < 0)
		return -1;
	tc_set_imsi(s->tc, s->imsi);
	if (!number)
		return 0;
	if (map_number_get(&vlr, number) < 0)
		return -1;
	OSMO_STRLCPY_ARRAY(s->claimed, vlr.digits);
	return 0;
}

static void update_location(struct map_serving *s, const struct tc_component *c)
{
	const struct asn1_type *type = s->version < 2 ? &map_UpdateLocationArgV1 : &map_UpdateLocationArg;
	struct hlr_subscriber sub;
	const struct asn1_node *arg;
	struct map_value v;

	arg = map_value_decode(&v, type, c->parameter, c->parameter_len);
	if (!arg)
		map_serving_mistyped(s);
	else if (identify(s, asn1_find(arg, "imsi"), asn1_find(arg, "vlr-Number")) < 0)
		map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
	else if (map_serving_screen(s, NULL) && find_subscriber(s, &sub))
		start_download(s, &sub, s->claimed);
}

/* A VLR that has lost its data asks for those of one subscriber. It does not say who it is: screening knows. */
static void restore_data(struct map_serving *s, const struct tc_component *c)
{
	struct hlr_subscriber sub = {};
	const struct asn1_node *arg;
	struct map_value v;

	arg = map_value_decode(&v, &map_RestoreDataArg, c->parameter, c->parameter_len);
	if (!arg) {
		map_serving_mistyped(s);
		return;
	}
	if (identify(s, asn1_find(arg, "imsi"), NULL) < 0) {
		map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
		return;
	}
	store_get(hlr_store(s->m->hlr), s->imsi, &sub);
	if (map_serving_screen(s, sub.vlr_number) && find_subscriber(s, &sub))
		start_download(s, &sub, sub.vlr_number);
}

/* --- purgeMS ------------------------------------------------------------------------------------------------------ */

/* The TMSI is frozen only where the subscriber is registered. Version 2 cannot say so. */
static void purged(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct map_serving *s = priv;
	struct asn1_node *root;
	struct map_value v;

	if (!map_serving_resume(s))
		return;
	if (res != STORE_OK) {
		map_serving_error(s, res == STORE_NOT_FOUND ? SS_ERR_UNKNOWN_SUBSCRIBER : SS_ERR_SYSTEM_FAILURE,
				  res == STORE_NOT_FOUND ? 0 : -1);
		return;
	}
	if (s->version < 3 || !sub || strcmp(sub->vlr_number, s->claimed)) {
		map_serving_result(s, NULL, 0);
		return;
	}
	root = map_value_start(&v, &map_PurgeMS_Res);
	asn1_add(&v.tree, root, "freezeTMSI");
	map_serving_result_value(s, &v);
}

static void purge_ms(struct map_serving *s, const struct tc_component *c)
{
	const struct asn1_type *type = s->version < 3 ? &map_PurgeMS_ArgV2 : &map_PurgeMS_Arg;
	const struct asn1_node *arg;
	struct map_value v;

	arg = map_value_decode(&v, type, c->parameter, c->parameter_len);
	if (!arg) {
		map_serving_mistyped(s);
		return;
	}
	if (identify(s, asn1_find(arg, "imsi"), asn1_find(arg, "vlr-Number")) < 0) {
		map_serving_error(s, SS_ERR_UNEXPECTED_DATA_VALUE, -1);
		return;
	}
	if (!map_serving_screen(s, NULL))
		return;
	map_serving_wait(s);
	hlr_subscriber_purge_in_vlr(s->m->hlr, s->imsi, s->claimed, "map", purged, s);
}

/* --- contexts ----------------------------------------------------------------------------------------------------- */

static const int location_v1_ops[] = { MAP_OP_UPDATE_LOCATION, -1 };

static const struct map_op location_ops[] = {
	{ MAP_OP_UPDATE_LOCATION, MAP_HLR_CTR_UPDATE_LOCATION, 0, update_location },
	{ MAP_OP_RESTORE_DATA, MAP_HLR_CTR_RESTORE_DATA, 0, restore_data },
	{}
};

static const struct map_op purging_ops[] = {
	{ MAP_OP_PURGE_MS, MAP_HLR_CTR_PURGE, 0, purge_ms },
	{}
};

const struct map_context map_context_location = {
	.ac = MAP_AC_NETWORK_LOC_UP,
	.min_version = 1,
	.max_version = 3,
	.v1_ops = location_v1_ops,
	.ops = location_ops,
	.answer = location_answer,
};

const struct map_context map_context_purging = {
	.ac = MAP_AC_MS_PURGING,
	.min_version = 2,
	.max_version = 3,
	.ops = purging_ops,
};
