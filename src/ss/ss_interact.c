/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which services stand against a request, at control time (TS 23.082, TS 23.088; ss-model.md sections 10.1 to 10.3).
 * A call must not be able to go by a forwarding where a barring would stop it, so each of the two is refused while
 * the other is there; programs of one direction, and CFU with conditional forwarding, get along otherwise. */

#include <osmocom/core/utils.h>

#include "ss_step.h"

/* The service in the way, and when it is. */
struct rule {
	uint8_t ss_code;
	bool only_abroad;		/* stands only against numbers out of the home country */
};

static const struct rule barrings_against_cf[] = {
	{ SS_CODE_BAOC, false },
	{ SS_CODE_BOIC, true },
	{ SS_CODE_BOIC_EXHC, true },
	{ SS_CODE_BAIC, false },
};

static bool is_active(const struct ss_step *st, uint8_t ss_code, enum bsg group)
{
	return ss_step_status(st, ss_code, group) & SS_STATUS_A;
}

static bool is_home_number(const struct ss_step *st, const struct isdn_number *ftn)
{
	return number_in_country(&st->cfg->plan, ftn, "");
}

/* \returns the SS-Code that stands against forwarding \a ss_code to \a ftn, 0 = none. */
static uint8_t against_cf(const struct ss_step *st, uint8_t ss_code, enum bsg group, const struct isdn_number *ftn)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(barrings_against_cf); i++) {
		const struct rule *rule = &barrings_against_cf[i];

		if (is_active(st, rule->ss_code, group) && !(rule->only_abroad && is_home_number(st, ftn)))
			return rule->ss_code;
	}
	if (st->cfg->refuse_cond_cf_while_cfu && ss_code != SS_CODE_CFU && is_active(st, SS_CODE_CFU, group))
		return SS_CODE_CFU;
	return 0;
}

/* \returns the active forwarding that stands against the barring program \a ss_code, 0 = none. */
static uint8_t against_cb(const struct ss_step *st, uint8_t ss_code, enum bsg group)
{
	bool only_abroad = ss_code == SS_CODE_BOIC || ss_code == SS_CODE_BOIC_EXHC;
	enum cf_service s;

	if (ss_code == SS_CODE_BIC_ROAM)
		return 0;
	for (s = 0; s < CF_COUNT; s++) {
		if (!is_active(st, cf_service_code(s), group))
			continue;
		if (only_abroad && is_home_number(st, &cf_reg_find(st->profile, s, group)->ftn))
			continue;
		return cf_service_code(s);
	}
	return 0;
}

static uint8_t against(const struct ss_step *st, uint8_t ss_code, enum bsg group, const struct isdn_number *ftn)
{
	if (ss_code_is_barring(ss_code))
		return against_cb(st, ss_code, group);
	if (!ftn)
		ftn = &cf_reg_find(st->profile, cf_service_from_code(ss_code), group)->ftn;
	return against_cf(st, ss_code, group, ftn);
}

static void answer_incompatible(struct ss_step *st, uint8_t ss_code, uint8_t status)
{
	struct ss_error *err;

	ss_step_pass(st, "other service", "TS 23.082 1.1", "%s is active", ss_code_words(ss_code))->ss_status = status;
	err = ss_step_fail_status(st, SS_ERR_SS_INCOMPATIBILITY, status, "interaction", "TS 24.080 4.3.2.8",
				  "another service stands against it");
	err->ss_code = ss_code;
	err->bs = st->proc->invoke.bs;
}

bool ss_interact_test(struct ss_step *st, const struct isdn_number *ftn)
{
	uint8_t first = 0, first_status = 0;
	unsigned int i, g;

	for (i = 0; i < st->n_members; i++) {
		struct ss_member *m = &st->member[i];

		for (g = 0; g < BSG_COUNT; g++) {
			uint8_t other = m->groups & (1 << g) ? against(st, m->ss_code, 1 << g, ftn) : 0;

			if (!other)
				continue;
			m->groups &= ~(1 << g);
			if (!first) {
				first = other;
				first_status = ss_step_status(st, other, 1 << g);
			}
		}
	}
	if (!ss_step_has_work(st)) {
		answer_incompatible(st, first, first_status);
		return false;
	}
	ss_step_pass(st, "interaction", "TS 24.080 4.3.2.8", "no other service stands against it");
	return true;
}
