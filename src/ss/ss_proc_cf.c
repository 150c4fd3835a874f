/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Registration, erasure, activation and deactivation of call forwarding (TS 23.082 1.1-4.1, TS 24.082; tests 11-15 of
 * ss-model.md section 6, transitions 6.1 and 6.2). */

#include <string.h>

#include <osmocom/core/utils.h>

#include "ss_step.h"

#define CLAUSE_REGISTER "TS 23.082 1.1.1"
#define NO_REPLY_TIME_STEP 5

/* What a registration will hold, besides its groups. */
struct cf_wish {
	struct isdn_number ftn;
	struct ss_subaddress subaddress;
	int no_reply_time;		/* 0 = as before */
};

static bool status_allows(const struct ss_step *st, uint8_t status)
{
	switch (st->proc->invoke.op) {
	case SS_OP_REGISTER_SS:
		return true;
	case SS_OP_ERASE_SS:
		return status & SS_STATUS_R || st->cfg->lenient_erase;
	default:
		return status & SS_STATUS_R;
	}
}

/* TS 22.082 4.2.1: 5 to 30 s in steps of 5 s; what is between them goes to the nearest. */
static bool take_no_reply_time(struct ss_step *st, struct cf_wish *wish)
{
	int asked = st->proc->invoke.no_reply_time;

	if (!asked || !ss_step_works_on(st, SS_CODE_CFNRY, BSG_ALL))
		return true;
	if (!cf_is_no_reply_time(asked)) {
		ss_step_fail(st, SS_ERR_UNEXPECTED_DATA_VALUE, "no-reply time", "TS 22.082 4.2.1",
			     "the no-reply time is not 5 to 30 seconds");
		return false;
	}
	wish->no_reply_time = (asked + NO_REPLY_TIME_STEP / 2) / NO_REPLY_TIME_STEP * NO_REPLY_TIME_STEP;
	ss_step_pass(st, "no-reply time", "TS 22.082 4.2.1", "%d s become %d s", asked, wish->no_reply_time)->timer =
		wish->no_reply_time;
	return true;
}

static bool take_subaddress(struct ss_step *st, struct cf_wish *wish)
{
	const struct ss_invoke *inv = &st->proc->invoke;
	bsg_set_t named = basic_service_groups(&inv->bs);

	if (inv->subaddress.len && (inv->bs.type == BASIC_SERVICE_NONE || named & (named - 1))) {
		ss_step_fail(st, SS_ERR_UNEXPECTED_DATA_VALUE, "subaddress", CLAUSE_REGISTER,
			     "a subaddress needs a request for one basic service");
		return false;
	}
	wish->subaddress = inv->subaddress;
	return true;
}

static bool take_number(struct ss_step *st, struct cf_wish *wish)
{
	const char *sentence;
	enum ss_error_code code;

	code = ss_ftn_check(&st->proc->invoke, st->party, st->cfg, &wish->ftn, NULL, &sentence);
	if (code) {
		ss_step_fail(st, code, "forwarded-to number", CLAUSE_REGISTER, sentence);
		return false;
	}
	ss_step_pass(st, "forwarded-to number", CLAUSE_REGISTER, "%s is stored as %s%s", st->proc->invoke.ftn.digits,
		     wish->ftn.ton == ISDN_TON_INTERNATIONAL ? "+" : "", wish->ftn.digits);
	return true;
}

/* The operator may bar numbers from being registered (TS 22.041 3.1, ODB-GeneralData bits 24-28). International means
 * out of the country where the subscriber is. */
static bool test_odb_registration(struct ss_step *st, const struct cf_wish *wish)
{
	const char *here = st->party->country_code ? st->party->country_code : "";
	bool international = !number_in_country(&st->cfg->plan, &wish->ftn, here);
	bool away = international && !number_in_country(&st->cfg->plan, &wish->ftn, "");
	uint16_t odb = st->profile->odb;

	if (!(odb & ODB_REG_ALL_CF) && !(odb & ODB_REG_CF_INTERNATIONAL && international) &&
	    !(odb & ODB_REG_CF_NOT_TO_HPLMN && away))
		return true;
	ss_step_fail(st, SS_ERR_CALL_BARRED, "ODB registration", "TS 22.041 3.1",
		     "the operator has barred forwarding to this number")->cause = SS_CALL_BARRED_OPERATOR;
	return false;
}

static int no_reply_time(const struct ss_profile *p, enum cf_service s, enum bsg group, const struct cf_wish *wish)
{
	const struct cf_reg *reg = cf_reg_find(p, s, group);

	if (s != CF_CFNRY)
		return 0;
	if (wish->no_reply_time)
		return wish->no_reply_time;
	return reg ? reg->no_reply_time : p->cf[s].no_reply_time;
}

static void register_group(struct ss_profile *p, enum cf_service s, enum bsg group, const struct cf_wish *wish)
{
	struct cf_reg reg = {
		.groups = group,
		.active = group,
		.no_reply_time = no_reply_time(p, s, group, wish),
		.ftn = wish->ftn,
		.subaddress = wish->subaddress,
	};

	OSMO_ASSERT(cf_reg_set(p, s, &reg) == 0);
}

static void register_member(struct ss_profile *p, const struct ss_member *m, const struct cf_wish *wish)
{
	enum cf_service s = cf_service_from_code(m->ss_code);
	unsigned int g;

	for (g = 0; g < BSG_COUNT; g++) {
		if (m->groups & (1 << g))
			register_group(p, s, 1 << g, wish);
	}
	if (s == CF_CFNRY && m->groups && wish->no_reply_time)
		p->cf[s].no_reply_time = wish->no_reply_time;
}

static void apply(struct ss_step *st, const struct cf_wish *wish)
{
	unsigned int i;

	for (i = 0; i < st->n_members; i++) {
		const struct ss_member *m = &st->member[i];
		enum cf_service s = cf_service_from_code(m->ss_code);

		switch (st->proc->invoke.op) {
		case SS_OP_REGISTER_SS:
			register_member(st->profile, m, wish);
			break;
		case SS_OP_ERASE_SS:
			cf_reg_erase(st->profile, s, m->groups);
			break;
		default:
			cf_reg_set_active(st->profile, s, m->groups, st->proc->invoke.op == SS_OP_ACTIVATE_SS);
		}
	}
}

static bool test_registration(struct ss_step *st, struct cf_wish *wish)
{
	return take_number(st, wish) && take_no_reply_time(st, wish) && take_subaddress(st, wish) &&
	       test_odb_registration(st, wish) && ss_interact_test(st, &wish->ftn);
}

/* The number is told with the status wherever there is one, and one only: the services of a group code may be forwarded
 * to several. */
static bool tells_registration(const struct ss_step *st)
{
	switch (st->proc->invoke.op) {
	case SS_OP_REGISTER_SS:
		return true;
	case SS_OP_ERASE_SS:
		return false;
	default:
		return st->n_members == 1;
	}
}

void ss_proc_cf(struct ss_step *st)
{
	struct cf_wish wish = { 0 };
	struct ss_result *res;

	if (!ss_step_keep_status(st, status_allows))
		return;
	if (st->proc->invoke.op == SS_OP_REGISTER_SS && !test_registration(st, &wish))
		return;
	if (st->proc->invoke.op == SS_OP_ACTIVATE_SS && !ss_interact_test(st, NULL))
		return;
	apply(st, &wish);
	res = ss_step_done(st, SS_RESULT_FORWARDING_INFO, CLAUSE_REGISTER);
	if (tells_registration(st))
		ss_step_add_registrations(st, res);
}
