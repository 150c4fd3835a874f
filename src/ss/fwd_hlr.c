/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the HLR decides when it is asked for routeing information: steps 1 to 9 of call-handling.md section 2
 * (TS 23.018 7.2, TS 23.082 1.3 and 4.3, TS 23.088). The first rule that matches answers. */

#include <osmocom/core/utils.h>

#include "fwd_private.h"

#define CLAUSE_SRI "TS 23.018 7.2.2"

/* \returns true when the call goes on to the next rule. */
typedef bool (*fwd_rule_fn)(struct fwd_step *st);

static bool rule_known(struct fwd_step *st)
{
	if (st->b->profile) {
		fwd_pass(st, "MSISDN known", CLAUSE_SRI, "the number belongs to a subscriber");
		return true;
	}
	fwd_release(st, "MSISDN known", CLAUSE_SRI, CAUSE_UNASSIGNED, SS_ERR_UNKNOWN_SUBSCRIBER,
		    "no subscriber has this number");
	return false;
}

static bool rule_number_changed(struct fwd_step *st)
{
	if (!st->b->number_changed)
		return true;
	fwd_release(st, "number changed", CLAUSE_SRI, CAUSE_NUMBER_CHANGED, FWD_ERR_NUMBER_CHANGED,
		    "the subscriber has another number now");
	return false;
}

static bool rule_subscribed(struct fwd_step *st)
{
	bool bearer = st->group & BSG_ALL_BEARER;

	if (st->b->profile->subscribed & st->group) {
		fwd_pass(st, "basic service subscribed", CLAUSE_SRI, "%s is in the subscription", bsg_name(st->group));
		return true;
	}
	fwd_release(st, "basic service subscribed", CLAUSE_SRI, CAUSE_BEARER_NOT_AUTHORISED,
		    bearer ? SS_ERR_BEARER_SERVICE_NOT_PROVISIONED : SS_ERR_TELESERVICE_NOT_PROVISIONED,
		    "this kind of call is not in the subscription");
	return false;
}

static bool rule_odb(struct fwd_step *st)
{
	const uint16_t abroad = ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN | ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY;
	uint16_t odb = st->b->profile->odb;

	if (!(odb & ODB_ALL_IC) && !(odb & abroad && st->b->abroad)) {
		fwd_pass(st, "ODB incoming", "TS 22.041 3.1", "the operator does not bar incoming calls");
		return true;
	}
	fwd_release(st, "ODB incoming", "TS 22.041 3.1", CAUSE_CALL_REJECTED, SS_ERR_CALL_BARRED,
		    "the operator has barred incoming calls");
	return false;
}

static bool rule_program(struct fwd_step *st, uint8_t ss_code, const char *rule, const char *sentence)
{
	uint8_t status = fwd_status(st, ss_code);

	if (fwd_operative(st, ss_code)) {
		fwd_release(st, rule, "TS 23.088 2.3", CAUSE_CALL_REJECTED, SS_ERR_CALL_BARRED, sentence)->ss_status =
			status;
		st->d->ss_code = ss_code;
		return false;
	}
	fwd_pass(st, rule, "TS 23.088 2.3", "%s %s", rule,
		 status & SS_STATUS_A ? "is active, but quiescent at home" : "is not active")->ss_status = status;
	return true;
}

static bool rule_baic(struct fwd_step *st)
{
	return rule_program(st, SS_CODE_BAIC, "BAIC", "all incoming calls are barred");
}

static bool rule_bic_roam(struct fwd_step *st)
{
	return rule_program(st, SS_CODE_BIC_ROAM, "BIC-Roam", "incoming calls are barred outside the home country");
}

static bool rule_cfu(struct fwd_step *st)
{
	return !fwd_try(st, FWD_COND_UNCONDITIONAL);
}

static bool is_reachable(const struct fwd_served *b, const char **sentence)
{
	if (b->roaming_restricted)
		*sentence = "the subscriber may not roam there";
	else if (!b->registered)
		*sentence = "no VLR knows where the subscriber is";
	else if (b->detached)
		*sentence = "the phone is switched off (IMSI detached in the VLR)";
	else
		*sentence = "a VLR knows where the subscriber is";
	return b->registered && !b->roaming_restricted && !b->detached;
}

static bool rule_reachable(struct fwd_step *st)
{
	const char *sentence;
	bool reachable = is_reachable(st->b, &sentence);

	fwd_pass(st, "registered", CLAUSE_SRI, "%s", sentence);
	if (reachable)
		return true;
	if (!fwd_try(st, FWD_COND_NOT_REACHABLE))
		fwd_release(st, "absent subscriber", CLAUSE_SRI, st->cfg->cause_absent, FWD_ERR_ABSENT_SUBSCRIBER,
			    "the subscriber cannot be reached, and nothing forwards the call");
	return false;
}

static const fwd_rule_fn hlr_rules[] = {
	rule_known, rule_number_changed, rule_subscribed, rule_odb, rule_baic, rule_bic_roam, rule_cfu, rule_reachable,
};

void fwd_decide_hlr(const struct fwd_served *b, enum bsg group, const struct fwd_history *hist,
		    const struct fwd_cfg *cfg, struct fwd_decision *d, struct why_chain *why)
{
	struct fwd_step st = {
		.node = "HLR", .b = b, .group = group, .hist = hist, .cfg = cfg, .d = d, .why = why,
	};
	struct why_step *step;
	unsigned int i;

	fwd_start(&st);
	for (i = 0; i < ARRAY_SIZE(hlr_rules); i++) {
		if (!hlr_rules[i](&st))
			return;
	}
	d->no_reply_time = fwd_no_reply_time(&st);
	step = fwd_pass(&st, "ask the VLR", "TS 23.018 7.2.2", "a roaming number is asked for: the call is delivered");
	step->hit = true;
	step->timer = d->no_reply_time;
}
