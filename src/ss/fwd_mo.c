/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the originating side allows: section 6 of call-handling.md, and the resolution of CLIR (TS 23.018 7.1,
 * TS 23.088 1.3, TS 24.088 1.1, TS 23.081 2; ss-model.md 10.4 and 10.5). Emergency calls pass all of it. */

#include <string.h>

#include <osmocom/core/utils.h>

#include "fwd_private.h"

/* One call of A on its way through the rules. */
struct mo_step {
	const struct fwd_served *a;
	enum bsg group;
	bool international;		/* out of the country where A is */
	bool away;			/* and out of A's home country, too */
	struct fwd_mo_decision *d;
	struct why_chain *why;
};

/* Digits without an international prefix are a number of the country where the phone is. */
static bool is_international(const struct number_plan *plan, const struct isdn_number *called, const char *country)
{
	size_t intl = strlen(plan->intl_prefix);
	bool with_prefix = intl && !strncmp(called->digits, plan->intl_prefix, intl);

	if (called->ton != ISDN_TON_INTERNATIONAL && !with_prefix)
		return false;
	return !number_in_country(plan, called, country);
}

static struct why_step *mo_release(struct mo_step *st, const char *rule, const char *clause, int cause,
				   const char *sentence)
{
	struct why_step *step = why_add(st->why, "VLR", rule, clause, "%s", sentence);

	step->hit = true;
	step->cause = cause;
	st->d->allowed = false;
	st->d->cause = cause;
	return step;
}

static bool rule_subscribed(struct mo_step *st)
{
	if (st->a->profile->subscribed & st->group)
		return true;
	mo_release(st, "basic service subscribed", "TS 23.018 7.1.1", CAUSE_BEARER_NOT_AUTHORISED,
		   "this kind of call is not in the subscription");
	return false;
}

static bool rule_odb(struct mo_step *st)
{
	uint16_t odb = st->a->profile->odb;

	if (!(odb & ODB_ALL_OG) && !(odb & ODB_ALL_OG_INTERNATIONAL && st->international) &&
	    !(odb & ODB_ALL_OG_INTERNATIONAL_NOT_HOME && st->away)) {
		why_add(st->why, "VLR", "ODB outgoing", "TS 22.041 3.1", "the operator does not bar this call");
		return true;
	}
	mo_release(st, "ODB outgoing", "TS 22.041 3.1", CAUSE_OPERATOR_DETERMINED_BARRING,
		   "the operator has barred this call");
	return false;
}

static bool rule_program(struct mo_step *st, uint8_t ss_code, bool concerned, const char *sentence)
{
	uint8_t status = ss_profile_status_at(st->a->profile, ss_code, st->group, st->a->abroad);
	bool active = status & SS_STATUS_A;

	if (!active || !concerned) {
		why_add(st->why, "VLR", ss_code_name(ss_code), "TS 23.088 1.3", "%s",
			active ? "active, but this call is not concerned" : "not active")->ss_status = status;
		return true;
	}
	mo_release(st, ss_code_name(ss_code), "TS 23.088 1.3", CAUSE_CALL_REJECTED, sentence)->ss_status = status;
	st->d->notify_barring = true;
	return false;
}

static bool rule_barring(struct mo_step *st)
{
	return rule_program(st, SS_CODE_BAOC, true, "all outgoing calls are barred") &&
	       rule_program(st, SS_CODE_BOIC, st->international, "outgoing international calls are barred") &&
	       rule_program(st, SS_CODE_BOIC_EXHC, st->away, "international calls are barred, but home");
}

static bool clir_restricts(const struct ss_profile *p, enum clir_per_call per_call)
{
	switch (p->clir_mode) {
	case CLIR_PERMANENT:
		return true;
	case CLIR_TEMPORARY_RESTRICTED:
		return per_call != CLIR_PER_CALL_SUPPRESS;
	default:
		return per_call == CLIR_PER_CALL_INVOKE;
	}
}

/* Section 10.5: without CLIR in the subscription what is asked per call has no effect, and the call goes on. */
static void resolve_clir(struct mo_step *st, enum clir_per_call per_call)
{
	const struct ss_profile *p = st->a->profile;
	uint8_t status = ss_profile_status_at(p, SS_CODE_CLIR, st->group, st->a->abroad);

	if (status) {
		st->d->restricted = clir_restricts(p, per_call);
		st->d->clir_suppression_rejected = p->clir_mode == CLIR_PERMANENT && per_call == CLIR_PER_CALL_SUPPRESS;
	}
	why_add(st->why, "VLR", "CLIR", "TS 23.081 2.3", "the caller's number is %s%s",
		st->d->restricted ? "hidden" : "shown",
		st->d->clir_suppression_rejected ? "; it may not be shown: CLIR is permanent" : "")->ss_status = status;
}

static void notify(struct mo_step *st, uint8_t ss_code, uint8_t status)
{
	unsigned int i = st->d->n_notify++;

	st->d->notify[i].ss_code = ss_code;
	st->d->notify[i].ss_status = status;
	why_add(st->why, "VLR", "notify", "TS 24.082 1.1.1", "the caller is reminded that %s is active",
		ss_code_words(ss_code))->ss_status = status;
}

static bool any_operative(const struct mo_step *st, const uint8_t *codes, unsigned int n, uint8_t *status)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (!ss_profile_operative_at(st->a->profile, codes[i], st->group, st->a->abroad))
			continue;
		*status = ss_profile_status_at(st->a->profile, codes[i], st->group, st->a->abroad);
		return true;
	}
	return false;
}

/* Section 6 row 8 and 10.4: CFU by its own code, conditional forwarding and incoming barring by their common ones. */
static void notify_own_services(struct mo_step *st)
{
	static const uint8_t cfu[] = { SS_CODE_CFU };
	static const uint8_t conditional[] = { SS_CODE_CFB, SS_CODE_CFNRY, SS_CODE_CFNRC };
	static const uint8_t incoming[] = { SS_CODE_BAIC, SS_CODE_BIC_ROAM };
	uint8_t status;

	if (any_operative(st, cfu, ARRAY_SIZE(cfu), &status))
		notify(st, SS_CODE_CFU, status);
	if (any_operative(st, conditional, ARRAY_SIZE(conditional), &status))
		notify(st, SS_CODE_ALL_COND_FORWARDING, status);
	if (any_operative(st, incoming, ARRAY_SIZE(incoming), &status))
		notify(st, SS_CODE_BARRING_INCOMING, status);
}

void fwd_decide_mo(const struct fwd_served *a, enum bsg group, const struct isdn_number *called,
		   enum clir_per_call clir, bool emergency, const struct fwd_cfg *cfg, struct fwd_mo_decision *d,
		   struct why_chain *why)
{
	const char *here = a->country_code ? a->country_code : "";
	struct mo_step st = { .a = a, .group = group, .d = d, .why = why };

	memset(d, 0, sizeof(*d));
	d->allowed = true;
	if (emergency) {
		why_add(why, "VLR", "emergency", "TS 24.088 1.1", "an emergency call is never barred")->hit = true;
		return;
	}
	if (!a->profile) {
		why_add(why, "VLR", "subscriber known", "TS 23.018 7.1.1", "the caller is not ours: nothing to check");
		return;
	}
	st.international = is_international(cfg->plan, called, here);
	st.away = st.international && is_international(cfg->plan, called, "");
	if (!rule_subscribed(&st) || !rule_odb(&st) || !rule_barring(&st))
		return;
	resolve_clir(&st, clir);
	notify_own_services(&st);
	why_add(why, "VLR", "call allowed", "TS 23.018 7.1.1", "nothing stands against the call")->hit = true;
}
