/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random operations on random profiles, from a fixed seed. Whatever is asked in whatever order: the profile keeps its
 * invariants, an error is in the operation's list and changes counters alone (both in engine_check()), an answer
 * tells the state as it is afterwards, and what was refused with a getPassword pending is refused without a trace. */

#include "ss_engine.h"

#define PROFILES 300
#define OPERATIONS 60

static uint32_t seed = 0x5eed1e55;

/* xorshift: the same sequence everywhere. \returns 0 .. n - 1. */
static unsigned int rnd(unsigned int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static bool coin(void)
{
	return rnd(2);
}

/* Mostly true. */
static bool likely(void)
{
	return rnd(8) != 0;
}

static const char *const numbers[] = {
	"+49301111111", "+33123456789", "0302222222", "0043123456", "112", "+491711234567", "333", "0900123456", NULL,
};

static const uint8_t codes[] = {
	0x20, 0x21, 0x28, 0x29, 0x2a, 0x2b, 0x90, 0x91, 0x92, 0x93, 0x94, 0x99, 0x9a, 0x9b, 0x41, 0x11, 0x12, 0x13,
	0x42, 0xa1, 0x45, 0x00,
};

static const struct basic_service services[] = {
	{ BASIC_SERVICE_NONE, 0 }, { BASIC_SERVICE_NONE, 0 },
	{ BASIC_SERVICE_TELE, 0x00 }, { BASIC_SERVICE_TELE, 0x10 }, { BASIC_SERVICE_TELE, 0x11 },
	{ BASIC_SERVICE_TELE, 0x20 }, { BASIC_SERVICE_TELE, 0x60 }, { BASIC_SERVICE_TELE, 0x80 },
	{ BASIC_SERVICE_TELE, 0x91 }, { BASIC_SERVICE_TELE, 0xfe },
	{ BASIC_SERVICE_BEARER, 0x00 }, { BASIC_SERVICE_BEARER, 0x10 }, { BASIC_SERVICE_BEARER, 0x18 },
};

static const enum ss_op operations[] = {
	SS_OP_REGISTER_SS, SS_OP_REGISTER_SS, SS_OP_ERASE_SS, SS_OP_ACTIVATE_SS, SS_OP_ACTIVATE_SS, SS_OP_DEACTIVATE_SS,
	SS_OP_INTERROGATE_SS, SS_OP_REGISTER_PASSWORD,
};

static const char *const passwords[] = { "0000", "0000", "0000", "1234", "", "12x4" };

static void random_engine(struct engine *e)
{
	struct ss_profile *p = &e->profile;
	unsigned int i;

	engine_init(e);
	p->subscribed = BSG_SPEECH | rnd(BSG_ALL + 1);
	for (i = 0; i < CF_COUNT; i++)
		p->cf[i].provisioned = likely();
	for (i = 0; i < CB_COUNT; i++)
		p->cb[i].provisioned = likely();
	p->cw.provisioned = likely();
	p->cb_by_provider = !likely();
	p->odb = likely() ? 0 : 1 << rnd(10);
	e->party.abroad = !likely();
	e->party.country_code = e->party.abroad ? "33" : "";
	e->cfg.lenient_erase = coin();
	e->cfg.interrogate_registered = coin();
	e->cfg.strict_interrogation = !likely();
	e->cfg.group_interrogation = coin();
	e->cfg.refuse_cond_cf_while_cfu = coin();
	e->cfg.speech_code = coin() ? 0x10 : 0x11;
	assert_null(ss_profile_check(p));
}

static void random_invoke(struct ss_invoke *inv)
{
	const char *number = numbers[rnd(ARRAY_SIZE(numbers))];

	ss_invoke_init(inv, operations[rnd(ARRAY_SIZE(operations))],
		       likely() ? codes[rnd(ARRAY_SIZE(codes))] : rnd(256));
	if (inv->op == SS_OP_REGISTER_PASSWORD && likely())
		inv->ss_code = SS_CODE_ALL_BARRING;
	inv->bs = services[rnd(ARRAY_SIZE(services))];
	if (number)
		isdn_number_parse(&inv->ftn, number);
	if (coin())
		inv->no_reply_time = rnd(40);
	if (!likely())
		inv->subaddress = (struct ss_subaddress){ 1, { 0xa0 } };
}

static bsg_set_t group_of(const struct basic_service *bs)
{
	bsg_set_t groups = basic_service_groups(bs);

	assert_true(groups && !(groups & (groups - 1)));
	return groups;
}

/* The first member of a code that was worked on in a group has the status that the feature tells. */
static void check_feature(const struct engine *e, const struct ss_feature *f)
{
	uint8_t members[SS_CODE_EXPAND_MAX];
	size_t i, n = ss_code_expand(e->ans.result.ss_code, members);
	enum bsg group = group_of(&f->bs);
	bool found = false;

	assert_true(group & e->profile.subscribed);
	for (i = 0; i < n; i++)
		found |= ss_profile_status_at(&e->profile, members[i], group, e->party.abroad) == f->ss_status;
	assert_true(found);
}

static void check_after_state(const struct engine *e, const struct ss_feature *f)
{
	enum bsg group = group_of(&f->bs);
	uint8_t ss_code = e->ans.result.ss_code;

	switch (e->ans.result.op) {
	case SS_OP_REGISTER_SS:
	case SS_OP_ACTIVATE_SS:
		assert_true(f->ss_status & SS_STATUS_A);
		break;
	case SS_OP_DEACTIVATE_SS:
		assert_false(f->ss_status & SS_STATUS_A);
		break;
	case SS_OP_ERASE_SS:
		assert_int_equal(f->ss_status, 0x04);
		break;
	default:
		break;
	}
	if (!ss_code_is_group(ss_code))
		assert_int_equal(f->ss_status, ss_profile_status_at(&e->profile, ss_code, group, e->party.abroad));
}

static void check_result(const struct engine *e)
{
	const struct ss_result *res = &e->ans.result;
	bsg_set_t seen = 0;
	unsigned int i;

	if (res->op == SS_OP_INTERROGATE_SS)
		assert_true(ss_profile_equal(&e->before, &e->profile));
	else if (res->op == SS_OP_REGISTER_PASSWORD)
		assert_string_equal(res->password, e->profile.password);
	else
		assert_true(res->n_features > 0);
	for (i = 0; i < res->n_features; i++) {
		bsg_set_t group = group_of(&res->features[i].bs);

		assert_false(seen & group);
		seen |= group;
		check_feature(e, &res->features[i]);
		check_after_state(e, &res->features[i]);
	}
}

/* Groups that the request does not name keep their state. */
static void check_other_groups(const struct engine *e)
{
	bsg_set_t named = basic_service_groups(&e->proc.invoke.bs);
	unsigned int ss_code, g;

	for (ss_code = 0; ss_code <= 0xff; ss_code++) {
		for (g = 0; g < BSG_COUNT; g++) {
			if (named & (1 << g))
				continue;
			assert_int_equal(ss_profile_status_at(&e->profile, ss_code, 1 << g, e->party.abroad),
					 ss_profile_status_at(&e->before, ss_code, 1 << g, e->party.abroad));
		}
	}
}

/* The same step on the same values gives the same. */
static void check_repeatable(const struct engine *e, const struct ss_proc *before, const struct ss_event *ev)
{
	struct ss_profile profile = e->before;
	struct ss_proc proc = *before;
	struct ss_answer ans;

	ss_proc_step(&proc, &profile, &e->party, &e->cfg, ev, &ans, NULL);
	assert_memory_equal(&ans, &e->ans, sizeof(ans));
	assert_memory_equal(&proc, &e->proc, sizeof(proc));
	assert_true(ss_profile_equal(&profile, &e->profile));
}

/* \returns steps that it took. */
static unsigned int random_operation(struct engine *e)
{
	struct ss_event ev = { .type = SS_EV_INVOKE };
	struct ss_invoke inv;
	struct ss_proc before;
	unsigned int steps = 0;

	random_invoke(&inv);
	ss_proc_init(&e->proc, &inv);
	do {
		before = e->proc;
		engine_step(e, &ev);
		check_repeatable(e, &before, &ev);
		assert_false(e->why.truncated);
		ev.type = SS_EV_PASSWORD;
		OSMO_STRLCPY_ARRAY(ev.password, passwords[rnd(ARRAY_SIZE(passwords))]);
		assert_true(++steps <= 4);
		if (e->ans.kind == SS_ANSWER_ASK_PASSWORD && !likely())
			return steps;		/* the phone went away */
	} while (e->ans.kind == SS_ANSWER_ASK_PASSWORD);
	assert_int_equal(e->proc.phase, SS_PROC_PH_END);
	assert_true(e->why.step[e->why.n - 1].hit);
	if (e->ans.kind == SS_ANSWER_RESULT)
		check_result(e);
	if (e->proc.invoke.op != SS_OP_REGISTER_PASSWORD)
		check_other_groups(e);
	return steps;
}

static void test_random(void **state)
{
	unsigned int results[256] = { 0 }, errors[256] = { 0 };
	static const uint8_t wanted[] = {
		SS_ERR_BEARER_SERVICE_NOT_PROVISIONED, SS_ERR_TELESERVICE_NOT_PROVISIONED, SS_ERR_CALL_BARRED,
		SS_ERR_ILLEGAL_SS_OPERATION, SS_ERR_SS_ERROR_STATUS, SS_ERR_SS_NOT_AVAILABLE,
		SS_ERR_SS_SUBSCRIPTION_VIOLATION, SS_ERR_SS_INCOMPATIBILITY, SS_ERR_DATA_MISSING,
		SS_ERR_UNEXPECTED_DATA_VALUE, SS_ERR_PW_REGISTRATION_FAILURE, SS_ERR_NEGATIVE_PW_CHECK,
		SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION,
	};
	unsigned int i, n;

	for (n = 0; n < PROFILES; n++) {
		struct engine e;

		random_engine(&e);
		for (i = 0; i < OPERATIONS; i++) {
			random_operation(&e);
			if (e.ans.kind == SS_ANSWER_RESULT)
				results[e.ans.result.op]++;
			else if (e.ans.kind == SS_ANSWER_ERROR)
				errors[e.ans.error.code]++;
		}
	}
	/* the walk came by everything that there is */
	for (i = 0; i < ARRAY_SIZE(operations); i++)
		assert_true(results[operations[i]] > 0);
	for (i = 0; i < ARRAY_SIZE(wanted); i++)
		assert_true(errors[wanted[i]] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("ss_proc_random", tests, NULL, NULL);
}
