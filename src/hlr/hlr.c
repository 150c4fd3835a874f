/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The HLR role: what it is made of, and what a GMSC asks it (SRI, TS 23.018 7.2). */

#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "hlr_private.h"

static const struct rate_ctr_desc hlr_ctr_desc[] = {
	[HLR_CTR_OP_REGISTER] = { "op:register", "registerSS" },
	[HLR_CTR_OP_ERASE] = { "op:erase", "eraseSS" },
	[HLR_CTR_OP_ACTIVATE] = { "op:activate", "activateSS" },
	[HLR_CTR_OP_DEACTIVATE] = { "op:deactivate", "deactivateSS" },
	[HLR_CTR_OP_INTERROGATE] = { "op:interrogate", "interrogateSS" },
	[HLR_CTR_OP_PASSWORD] = { "op:password", "registerPassword" },
	[HLR_CTR_OP_OTHER] = { "op:other", "Any other operation" },
	[HLR_CTR_RESULT] = { "result", "Operations that succeeded" },
	[HLR_CTR_ERR_UNKNOWN_SUBSCRIBER] = { "error:unknown_subscriber", "unknownSubscriber" },
	[HLR_CTR_ERR_NOT_PROVISIONED] = { "error:not_provisioned", "bearer- or teleserviceNotProvisioned" },
	[HLR_CTR_ERR_CALL_BARRED] = { "error:call_barred", "callBarred" },
	[HLR_CTR_ERR_ILLEGAL_OPERATION] = { "error:illegal_operation", "illegalSS-Operation" },
	[HLR_CTR_ERR_STATUS] = { "error:status", "ss-ErrorStatus" },
	[HLR_CTR_ERR_NOT_AVAILABLE] = { "error:not_available", "ss-NotAvailable" },
	[HLR_CTR_ERR_SUBSCRIPTION_VIOLATION] = { "error:subscription_violation", "ss-SubscriptionViolation" },
	[HLR_CTR_ERR_INCOMPATIBILITY] = { "error:incompatibility", "ss-Incompatibility" },
	[HLR_CTR_ERR_SYSTEM_FAILURE] = { "error:system_failure", "systemFailure" },
	[HLR_CTR_ERR_DATA] = { "error:data", "dataMissing or unexpectedDataValue" },
	[HLR_CTR_ERR_PASSWORD] = { "error:password", "A wrong, malformed or blocked password" },
	[HLR_CTR_ERR_OTHER] = { "error:other", "Any other error" },
	[HLR_CTR_PASSWORD_ASKED] = { "password:asked", "getPassword was asked for" },
	[HLR_CTR_PASSWORD_TIMEOUT] = { "password:timeout", "getPassword was not answered within X2" },
	[HLR_CTR_ABORTED] = { "aborted", "Sessions that their dialogue gave up" },
	[HLR_CTR_FTN_REPAIRED] = { "ftn:repaired", "Forwarded-to numbers in which a phone's error was mended" },
	[HLR_CTR_COMMIT_CONFLICT] = { "commit:conflict", "Changes that met another change of the same subscriber" },
	[HLR_CTR_COMMIT_FAILED] = { "commit:failed", "Changes that the store could not make durable" },
	[HLR_CTR_INTERROGATE_ROUTING] = { "sri", "Interrogations for routing information" },
};

static const struct rate_ctr_group_desc hlr_ctrg_desc = {
	.group_name_prefix = "hlr",
	.group_description = "Supplementary services of the HLR",
	.num_ctr = ARRAY_SIZE(hlr_ctr_desc),
	.ctr_desc = hlr_ctr_desc,
};

static const struct osmo_tdef hlr_tdefs_default[] = {
	{ .T = HLR_X2_PASSWORD, .default_val = 30, .desc = "Wait for the phone's answer to getPassword" },
	{}
};

void hlr_count(struct hlr *hlr, enum hlr_ctr ctr)
{
	rate_ctr_inc(rate_ctr_group_get_ctr(hlr->ctrg, ctr));
}

/* Somebody who wants to know of every commit. */
struct hlr_listener {
	struct llist_head entry;
	store_changed_cb cb;
	void *priv;
};

/* Children (sessions, updates) are freed after this; each undoes what it left in the store. */
static int hlr_destructor(struct hlr *hlr)
{
	struct hlr_listener *l;

	llist_for_each_entry(l, &hlr->listeners, entry)
		store_unlisten(hlr->store, l->cb, l->priv);
	rate_ctr_group_free(hlr->ctrg);
	return 0;
}

struct hlr *hlr_alloc(void *ctx, struct store *store)
{
	struct hlr *hlr = talloc_zero(ctx, struct hlr);

	if (!hlr)
		return NULL;
	hlr->store = store;
	INIT_LLIST_HEAD(&hlr->sessions);
	INIT_LLIST_HEAD(&hlr->listeners);
	hash_init(hlr->lanes);
	ss_cfg_init(&hlr->cfg.ss);
	fwd_cfg_init(&hlr->cfg.fwd, &hlr->cfg.ss.plan);
	hlr->tdefs = talloc_memdup(hlr, hlr_tdefs_default, sizeof(hlr_tdefs_default));
	hlr->ctrg = rate_ctr_group_alloc(hlr, &hlr_ctrg_desc, 0);
	if (!hlr->tdefs || !hlr->ctrg) {
		talloc_free(hlr);
		return NULL;
	}
	osmo_tdefs_reset(hlr->tdefs);
	talloc_set_destructor(hlr, hlr_destructor);
	return hlr;
}

struct hlr_cfg *hlr_cfg(struct hlr *hlr)
{
	return &hlr->cfg;
}

void hlr_set_store(struct hlr *hlr, struct store *store)
{
	struct hlr_listener *l;

	llist_for_each_entry(l, &hlr->listeners, entry) {
		store_unlisten(hlr->store, l->cb, l->priv);
		store_listen(store, l->cb, l->priv);
	}
	hlr->store = store;
}

void hlr_listen_changes(struct hlr *hlr, store_changed_cb cb, void *priv)
{
	struct hlr_listener *l = talloc_zero(hlr, struct hlr_listener);

	OSMO_ASSERT(l);
	l->cb = cb;
	l->priv = priv;
	llist_add_tail(&l->entry, &hlr->listeners);
	store_listen(hlr->store, cb, priv);
}

void hlr_unlisten_changes(struct hlr *hlr, store_changed_cb cb, void *priv)
{
	struct hlr_listener *l, *next;

	llist_for_each_entry_safe(l, next, &hlr->listeners, entry) {
		if (l->cb != cb || l->priv != priv)
			continue;
		store_unlisten(hlr->store, cb, priv);
		llist_del(&l->entry);
		talloc_free(l);
	}
}

struct store *hlr_store(struct hlr *hlr)
{
	return hlr->store;
}

struct osmo_tdef *hlr_tdefs(struct hlr *hlr)
{
	return hlr->tdefs;
}

void hlr_set_action_cb(struct hlr *hlr, hlr_ss_action_cb cb, void *priv)
{
	hlr->action_cb = cb;
	hlr->action_priv = priv;
}

unsigned int hlr_ss_sessions(const struct hlr *hlr)
{
	return hlr->n_sessions;
}

bool hlr_is_ours(const char *digits, void *priv)
{
	struct hlr *hlr = priv;

	return store_has_msisdn(hlr->store, digits);
}

static const char *home_country(const struct hlr *hlr)
{
	return hlr->cfg.home_country[0] ? hlr->cfg.home_country : hlr->cfg.ss.plan.country_code;
}

void hlr_served(const struct hlr *hlr, const struct hlr_subscriber *sub, struct fwd_served *served)
{
	*served = (struct fwd_served){
		.profile = &sub->profile,
		.msisdn = &sub->msisdn,
		.imsi = sub->imsi,
		.registered = sub->vlr_number[0] && !sub->purged,
		.country_code = sub->vlr_country,
		.abroad = sub->vlr_country[0] && strcmp(sub->vlr_country, home_country(hlr)),
	};
}

uint8_t hlr_ss_status(const struct hlr *hlr, const struct hlr_subscriber *sub, uint8_t ss_code, enum bsg group)
{
	struct fwd_served served;

	hlr_served(hlr, sub, &served);
	return ss_profile_status_at(&sub->profile, ss_code, group, served.abroad);
}

int hlr_interrogate(struct hlr *hlr, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
		    bool detached, struct fwd_decision *d, struct hlr_subscriber *sub, struct why_chain *why)
{
	struct hlr_subscriber found;
	struct fwd_served served = {};
	int rc;

	hlr_count(hlr, HLR_CTR_INTERROGATE_ROUTING);
	rc = store_get_by_msisdn(hlr->store, &hlr->cfg.ss.plan, msisdn, &found);
	if (!rc) {
		hlr_served(hlr, &found, &served);
		served.detached = detached;
		if (sub)
			*sub = found;
	}
	fwd_decide_hlr(&served, group, hist, &hlr->cfg.fwd, d, why);
	return rc;
}
