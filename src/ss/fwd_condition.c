/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The conditions under which a call is forwarded, the services that answer them, and their numbers in MAP and ISUP
 * (TS 29.002 17.7.4 ForwardingOptions, Q.763 3.45; call-handling.md section 5). */

#include <string.h>

#include <osmocom/core/utils.h>

#include "fwd_private.h"

static const struct {
	uint8_t ss_code;
	uint8_t map;
	uint8_t isup;
	const char *name;
	const char *rule;
	const char *clause;
} conditions[] = {
	[FWD_COND_NONE] = { 0, 0, 0, "none", "none", "" },
	[FWD_COND_UNCONDITIONAL] = { SS_CODE_CFU, 0x0c, 3, "unconditional", "CFU operative", "TS 23.082 1.3" },
	[FWD_COND_BUSY] = { SS_CODE_CFB, 0x04, 1, "busy", "CFB operative", "TS 23.082 2.3" },
	[FWD_COND_NO_REPLY] = { SS_CODE_CFNRY, 0x08, 2, "no reply", "CFNRy operative", "TS 23.082 3.3" },
	[FWD_COND_NOT_REACHABLE] = { SS_CODE_CFNRC, 0x00, 6, "not reachable", "CFNRc operative", "TS 23.082 4.3" },
};

uint8_t fwd_reason_map(enum fwd_condition c)
{
	return conditions[c].map;
}

uint8_t fwd_reason_isup(enum fwd_condition c)
{
	return conditions[c].isup;
}

uint8_t fwd_condition_ss_code(enum fwd_condition c)
{
	return conditions[c].ss_code;
}

enum fwd_condition fwd_condition_of_ss_code(uint8_t ss_code)
{
	unsigned int i;

	for (i = FWD_COND_UNCONDITIONAL; i < ARRAY_SIZE(conditions); i++) {
		if (conditions[i].ss_code == ss_code)
			return i;
	}
	return FWD_COND_NONE;
}

const char *fwd_condition_name(enum fwd_condition c)
{
	return conditions[c].name;
}

void fwd_start(struct fwd_step *st)
{
	memset(st->d, 0, sizeof(*st->d));
	st->d->action = FWD_ACT_DELIVER;
}

struct why_step *fwd_release(struct fwd_step *st, const char *rule, const char *clause, int cause, uint8_t error,
			     const char *sentence)
{
	struct why_step *step = why_add(st->why, st->node, rule, clause, "%s", sentence);

	step->hit = true;
	step->cause = cause;
	st->d->action = FWD_ACT_RELEASE;
	st->d->cause = cause;
	st->d->error = error;
	return step;
}

uint8_t fwd_status(const struct fwd_step *st, uint8_t ss_code)
{
	return ss_profile_status_at(st->b->profile, ss_code, st->group, st->b->abroad);
}

bool fwd_operative(const struct fwd_step *st, uint8_t ss_code)
{
	return ss_profile_operative_at(st->b->profile, ss_code, st->group, st->b->abroad);
}

int fwd_no_reply_time(const struct fwd_step *st)
{
	if (!fwd_operative(st, SS_CODE_CFNRY) || st->hist->diversion_not_allowed)
		return 0;
	return cf_reg_find(st->b->profile, CF_CFNRY, st->group)->no_reply_time;
}

static void forward(struct fwd_step *st, enum fwd_condition cond)
{
	enum cf_service s = cf_service_from_code(conditions[cond].ss_code);
	const struct cf_reg *reg = cf_reg_find(st->b->profile, s, st->group);

	st->d->action = FWD_ACT_FORWARD;
	st->d->condition = cond;
	st->d->ss_code = conditions[cond].ss_code;
	st->d->ftn = reg->ftn;
	st->d->subaddress = reg->subaddress;
	st->d->options = st->b->profile->cf[s].options;
}

/* In words why a forwarding service does not act. */
static const char *inoperative_words(uint8_t status)
{
	if (!(status & SS_STATUS_P))
		return "is not in the subscription";
	if (!(status & SS_STATUS_R))
		return "has no registration";
	if (!(status & SS_STATUS_A))
		return "is registered but not active";
	return "is active but quiescent: another service comes first";
}

bool fwd_try(struct fwd_step *st, enum fwd_condition cond)
{
	const char *rule = conditions[cond].rule, *clause = conditions[cond].clause;
	uint8_t status = fwd_status(st, conditions[cond].ss_code);
	const char *name = ss_code_name(conditions[cond].ss_code);
	struct why_step *step;

	if (!fwd_operative(st, conditions[cond].ss_code)) {
		fwd_pass(st, rule, clause, "%s %s", name, inoperative_words(status))->ss_status = status;
		return false;
	}
	if (st->hist->diversion_not_allowed) {
		fwd_pass(st, "diversion allowed", "TS 29.002 7.6.2", "%s is operative, but this call is not forwarded",
			 name)->ss_status = status;
		return false;
	}
	forward(st, cond);
	step = fwd_pass(st, rule, clause, "%s is operative: forward to %s%s", name,
			st->d->ftn.ton == ISDN_TON_INTERNATIONAL ? "+" : "", st->d->ftn.digits);
	step->hit = true;
	step->ss_status = status;
	return true;
}
