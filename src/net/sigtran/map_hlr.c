/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The HLR on MAP (TS 29.002): the application contexts that it serves at SSN 6, and what is of all of them. One file
 * per procedure beside this one. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/utils.h>

#include "map_hlr_private.h"

static const struct rate_ctr_desc ctr_desc[] = {
	[MAP_HLR_CTR_SS] = { "ss", "SS operations and USSD" },
	[MAP_HLR_CTR_SRI] = { "sri", "sendRoutingInfo" },
	[MAP_HLR_CTR_UPDATE_LOCATION] = { "update_location", "updateLocation" },
	[MAP_HLR_CTR_AUTHENTICATION] = { "authentication", "sendAuthenticationInfo" },
	[MAP_HLR_CTR_RESTORE_DATA] = { "restore_data", "restoreData" },
	[MAP_HLR_CTR_PURGE] = { "purge", "purgeMS" },
	[MAP_HLR_CTR_DATA_PUSHED] = { "data:pushed", "Subscriber data sent because a profile changed" },
	[MAP_HLR_CTR_NOT_SUPPORTED] = { "not_supported", "Operations answered facilityNotSupported" },
	[MAP_HLR_CTR_SCREENED] = { "screened", "Operations that the screening refused" },
	[MAP_HLR_CTR_INJECTED] = { "injected", "Operations that an injection delayed, failed or dropped" },
};

static const struct rate_ctr_group_desc ctrg_desc = {
	.group_name_prefix = "map:hlr",
	.group_description = "MAP services of the HLR",
	.num_ctr = ARRAY_SIZE(ctr_desc),
	.ctr_desc = ctr_desc,
};

static const struct osmo_tdef repeat_tdef = {
	.T = MAP_HLR_X30_REPEAT,
	.default_val = 10,
	.desc = "Before subscriber data or a cancelLocation that a VLR did not answer is sent again",
};

struct osmo_tdef *map_hlr_tdefs_alloc(void *ctx)
{
	const struct osmo_tdef *tc;
	size_t n = tc_default_tdefs(&tc);
	struct osmo_tdef *tdefs = talloc_zero_array(ctx, struct osmo_tdef, n + 2);

	if (!tdefs)
		return NULL;
	memcpy(tdefs, tc, n * sizeof(*tdefs));
	memcpy(&tdefs[n], &repeat_tdef, sizeof(repeat_tdef));
	osmo_tdefs_reset(tdefs);
	return tdefs;
}

void map_count(struct map_hlr *m, enum map_hlr_ctr ctr)
{
	rate_ctr_inc(rate_ctr_group_get_ctr(m->ctrs, ctr));
}

/* --- contexts of which no operation is done ----------------------------------------------------------------------- */

static const int sms_v1_ops[] = { MAP_OP_SEND_ROUTING_INFO_FOR_SM, -1 };

static const struct map_op sms_ops[] = {
	{ MAP_OP_SEND_ROUTING_INFO_FOR_SM, MAP_HLR_CTR_NOT_SUPPORTED, 0, map_not_supported },
	{}
};

static const struct map_context context_short_message = {
	.ac = MAP_AC_SHORT_MSG_GATEWAY,
	.min_version = 1,
	.max_version = 3,
	.v1_ops = sms_v1_ops,
	.ops = sms_ops,
};

static const struct map_context *const contexts[] = {
	&map_context_functional_ss,
	&map_context_unstructured_ss,
	&map_context_routing,
	&map_context_location,
	&map_context_purging,
	&map_context_authentication,
	&context_short_message,
};
osmo_static_assert(ARRAY_SIZE(contexts) <= MAP_CONTEXTS_MAX, map_contexts_have_room);

static int serve(struct map_hlr *m)
{
	unsigned int i;
	int rc = 0;

	for (i = 0; i < ARRAY_SIZE(contexts) && !rc; i++) {
		const struct tc_service service = {
			.ac = contexts[i]->ac,
			.min_version = contexts[i]->min_version,
			.max_version = contexts[i]->max_version,
			.v1_ops = contexts[i]->v1_ops,
			.ops = &map_serving_ops,
			.user = &m->users[i],
		};

		m->users[i] = (struct map_user){ .m = m, .context = contexts[i] };
		rc = tc_endpoint_serve(m->tc, &service);
	}
	return rc;
}

/* --- committed changes -------------------------------------------------------------------------------------------- */

/* A VLR that no longer serves the subscriber is told so, whoever said that it does not (TS 23.012 4.1); the one that
 * still does gets what has changed in what it holds (29.002 8.8.1). */
static void changed(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
		    const struct hlr_subscriber *new_sub, const char *origin)
{
	struct map_hlr *m = priv;

	if (!old_sub || !map_is_e164(old_sub->vlr_number))
		return;
	if (!new_sub)
		map_cancel_location(m, imsi, old_sub->vlr_number, true);
	else if (strcmp(old_sub->vlr_number, new_sub->vlr_number))
		map_cancel_location(m, imsi, old_sub->vlr_number, false);
	else if (!new_sub->purged)
		map_push(m, imsi, map_parts_changed(m->hlr, old_sub, new_sub),
			 old_sub->profile.subscribed & ~new_sub->profile.subscribed);
}

/* --- life --------------------------------------------------------------------------------------------------------- */

static int map_hlr_destructor(struct map_hlr *m)
{
	struct map_serving *s, *tmp;

	hlr_unlisten_changes(m->hlr, changed, m);
	llist_for_each_entry_safe(s, tmp, &m->servings, entry)
		map_serving_drop(s);
	map_push_drop_all(m);
	if (m->ctrs)
		rate_ctr_group_free(m->ctrs);
	return 0;
}

struct map_hlr *map_hlr_alloc(void *ctx, const struct map_hlr_cfg *cfg)
{
	struct tc_endpoint_cfg tc = {
		.node = cfg->node,
		.name = "HLR",
		.ssn = SCCP_SSN_HLR,
		.gt = cfg->number,
	};
	struct map_hlr *m = talloc_zero(ctx, struct map_hlr);

	if (!m)
		return NULL;
	m->hlr = cfg->hlr;
	m->screen = cfg->screen;
	m->strict = cfg->strict;
	OSMO_STRLCPY_ARRAY(m->number, cfg->number);
	INIT_LLIST_HEAD(&m->servings);
	INIT_LLIST_HEAD(&m->injects);
	INIT_LLIST_HEAD(&m->push_queue);
	hash_init(m->pushes);
	m->tdefs = tc.tdefs = cfg->tdefs ? cfg->tdefs : map_hlr_tdefs_alloc(m);
	m->ctrs = rate_ctr_group_alloc(m, &ctrg_desc, 0);
	m->tc = m->tdefs ? tc_endpoint_alloc(m, &tc) : NULL;
	hlr_listen_changes(m->hlr, changed, m);
	talloc_set_destructor(m, map_hlr_destructor);
	if (!m->ctrs || !m->tc || serve(m) < 0) {
		talloc_free(m);
		return NULL;
	}
	return m;
}

void map_hlr_set_strict(struct map_hlr *m, bool strict)
{
	m->strict = strict;
}

bool map_hlr_strict(const struct map_hlr *m)
{
	return m->strict;
}

const char *map_hlr_number(const struct map_hlr *m)
{
	return m->number;
}

struct tc_endpoint *map_hlr_endpoint(struct map_hlr *m)
{
	return m->tc;
}

unsigned int map_hlr_pushes(const struct map_hlr *m)
{
	return map_push_count(m);
}

const struct rate_ctr_group *map_hlr_ctrs(const struct map_hlr *m)
{
	return m->ctrs;
}
