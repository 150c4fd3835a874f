/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What HLR and VMSC decide about a call: the rows of call-handling.md section 2 one by one, the matrix of section 2.1
 * cell by cell, and the rule set of the busy decision. */

#include "fwd_bench.h"

#define C0 "+493000000000"
#define C1 "+493000000001"
#define C2 "+493000000002"
#define C3 "+493000000003"

static void test_unknown(void **state)
{
	struct bench t;

	bench_init(&t);
	t.b.profile = NULL;
	bench_hlr(&t);
	assert_release(&t, 1, SS_ERR_UNKNOWN_SUBSCRIBER);
	assert_true(why_has_hit(&t.why, "MSISDN known"));
}

static void test_number_changed(void **state)
{
	struct bench t;

	bench_init(&t);
	t.b.number_changed = true;
	bench_hlr(&t);
	assert_release(&t, 22, 44);
}

static void test_not_subscribed(void **state)
{
	static const struct {
		enum bsg group;
		int error;
	} rows[] = {
		{ BSG_FAX, SS_ERR_TELESERVICE_NOT_PROVISIONED },
		{ BSG_DATA_ASYNC, SS_ERR_BEARER_SERVICE_NOT_PROVISIONED },
		{ BSG_DATA_SYNC, SS_ERR_BEARER_SERVICE_NOT_PROVISIONED },
	};
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_init(&t);
		fwd_decide_hlr(&t.b, rows[i].group, &t.hist, &t.cfg, &t.d, &t.why);
		assert_release(&t, 57, rows[i].error);
	}
}

static void test_odb_incoming(void **state)
{
	static const struct {
		uint16_t odb;
		bool abroad, barred;
	} rows[] = {
		{ ODB_ALL_IC, false, true }, { ODB_ALL_IC, true, true },
		{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN, false, false }, { ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN, true, true },
		{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY, false, false },
		{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY, true, true },
		{ ODB_ALL_OG, true, false },
	};
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_init(&t);
		bench_forward(&t, CF_CFU, C0, 0);	/* comes later: barred and not forwarded */
		t.profile.odb = rows[i].odb;
		t.b.abroad = rows[i].abroad;
		bench_hlr(&t);
		if (rows[i].barred)
			assert_release(&t, 21, SS_ERR_CALL_BARRED);
		else
			assert_forward(&t, FWD_COND_UNCONDITIONAL, "493000000000");
	}
}

/* Barring is examined before forwarding; BIC-Roam only counts abroad. */
static void test_barring_incoming(void **state)
{
	static const struct {
		enum cb_program program;
		bool abroad, barred;
	} rows[] = {
		{ CB_BAIC, false, true }, { CB_BAIC, true, true }, { CB_BIC_ROAM, false, false },
		{ CB_BIC_ROAM, true, true }, { CB_BAOC, true, false },
	};
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_init(&t);
		bench_forward(&t, CF_CFU, C0, 0);
		ss_profile_activate_cb(&t.profile, rows[i].program, BSG_SPEECH);
		t.b.abroad = rows[i].abroad;
		bench_hlr(&t);
		if (!rows[i].barred) {
			assert_forward(&t, FWD_COND_UNCONDITIONAL, "493000000000");
			continue;
		}
		assert_release(&t, 21, SS_ERR_CALL_BARRED);
		assert_int_equal(t.d.ss_code, cb_program_code(rows[i].program));
		assert_int_equal(bench_why(&t, -1)->ss_status, 0x05);
		assert_string_equal(bench_why(&t, -1)->rule, rows[i].program == CB_BAIC ? "BAIC" : "BIC-Roam");
	}
}

/* Another basic service of the subscriber is not concerned. */
static void test_groups(void **state)
{
	struct bench t;

	bench_init(&t);
	t.profile.subscribed |= BSG_FAX;
	bench_forward(&t, CF_CFU, C0, 0);
	ss_profile_activate_cb(&t.profile, CB_BAIC, BSG_SMS);
	fwd_decide_hlr(&t.b, BSG_FAX, &t.hist, &t.cfg, &t.d, &t.why);
	assert_int_equal(t.d.action, FWD_ACT_DELIVER);
	fwd_decide_hlr(&t.b, BSG_SMS, &t.hist, &t.cfg, &t.d, &t.why);
	assert_int_equal(t.d.action, FWD_ACT_RELEASE);
}

/* What a forwarding decision carries. */
static void test_forward_parameters(void **state)
{
	struct bench t;

	bench_init(&t);
	bench_forward(&t, CF_CFU, C0, 0);
	t.profile.cf[CF_CFU].reg[0].subaddress = (struct ss_subaddress){ 2, { 0xa0, 0x11 } };
	t.profile.cf[CF_CFU].options = CF_OPT_NOTIFY_CALLING_PARTY;
	bench_hlr(&t);
	assert_forward(&t, FWD_COND_UNCONDITIONAL, "493000000000");
	assert_int_equal(t.d.options, CF_OPT_NOTIFY_CALLING_PARTY);
	assert_int_equal(t.d.subaddress.len, 2);
	assert_int_equal(t.d.ftn.ton, ISDN_TON_INTERNATIONAL);
	assert_string_equal(bench_why(&t, -1)->rule, "CFU operative");
	assert_string_equal(bench_why(&t, -1)->node, "HLR");
	assert_int_equal(bench_why(&t, -1)->ss_status, 0x07);
	assert_string_equal(bench_why(&t, -1)->text, "CFU is operative: forward to +493000000000");
}

/* What the chain says of a forwarding that does not act. */
static void test_why_inoperative(void **state)
{
	struct bench t;

	bench_init(&t);
	t.profile.cf[CF_CFB].provisioned = false;
	bench_vmsc(&t, FWD_EV_REJECTED, 17);
	assert_string_equal(bench_why(&t, -2)->text, "CFB is not in the subscription");
	t.profile.cf[CF_CFB].provisioned = true;
	bench_vmsc(&t, FWD_EV_REJECTED, 17);
	assert_string_equal(bench_why(&t, -2)->text, "CFB has no registration");
	bench_forward(&t, CF_CFB, C1, 0);
	cf_reg_set_active(&t.profile, CF_CFB, BSG_SPEECH, false);
	bench_vmsc(&t, FWD_EV_REJECTED, 17);
	assert_string_equal(bench_why(&t, -2)->text, "CFB is registered but not active");
	cf_reg_set_active(&t.profile, CF_CFB, BSG_SPEECH, true);
	bench_forward(&t, CF_CFU, C0, 0);
	bench_vmsc(&t, FWD_EV_REJECTED, 17);
	assert_string_equal(bench_why(&t, -2)->text, "CFB is active but quiescent: another service comes first");
	assert_int_equal(bench_why(&t, -2)->ss_status, 0x0f);
}

/* Registered but not active, and quiescent, are as nothing. */
static void test_inoperative(void **state)
{
	struct bench t;

	bench_init(&t);
	bench_forward(&t, CF_CFU, C0, 0);
	bench_forward(&t, CF_CFB, C1, 0);
	t.busy.active = 1;
	t.busy.active_group = BSG_SPEECH;
	bench_vmsc(&t, FWD_EV_PREPARE, 0);
	assert_release(&t, 17, 45);		/* CFB waits behind CFU */
	cf_reg_set_active(&t.profile, CF_CFU, BSG_SPEECH, false);
	bench_hlr(&t);
	assert_int_equal(t.d.action, FWD_ACT_DELIVER);
	bench_vmsc(&t, FWD_EV_PREPARE, 0);
	assert_forward(&t, FWD_COND_BUSY, "493000000001");
}

/* Steps 8 and 9: early CFNRc. */
static void test_early_not_reachable(void **state)
{
	static const char *const sentences[] = {
		"no VLR knows where the subscriber is",
		"the phone is switched off (IMSI detached in the VLR)",
		"the subscriber may not roam there",
	};
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sentences); i++) {
		bench_init(&t);
		t.b.registered = i != 0;
		t.b.detached = i == 1;
		t.b.roaming_restricted = i == 2;
		bench_hlr(&t);
		assert_release(&t, 27, 27);
		assert_string_equal(bench_why(&t, -3)->text, sentences[i]);
		t.cfg.cause_absent = 20;
		bench_hlr(&t);
		assert_release(&t, 20, 27);
		bench_forward(&t, CF_CFNRC, C3, 0);
		bench_hlr(&t);
		assert_forward(&t, FWD_COND_NOT_REACHABLE, "493000000003");
	}
}

static void test_deliver(void **state)
{
	struct bench t;

	bench_init(&t);
	bench_hlr(&t);
	assert_int_equal(t.d.action, FWD_ACT_DELIVER);
	assert_int_equal(t.d.no_reply_time, 0);
	assert_int_equal(t.d.cause, 0);
	bench_forward(&t, CF_CFNRY, C2, 15);
	bench_hlr(&t);
	assert_int_equal(t.d.no_reply_time, 15);
	assert_int_equal(bench_why(&t, -1)->timer, 15);
	bench_vmsc(&t, FWD_EV_PREPARE, 0);
	assert_int_equal(t.d.no_reply_time, 15);
	t.hist.diversion_not_allowed = true;
	bench_vmsc(&t, FWD_EV_PREPARE, 0);
	assert_int_equal(t.d.no_reply_time, 0);
}

/* callDiversionTreatmentIndicator: nothing is forwarded, and A meets the condition itself. */
static void test_diversion_not_allowed(void **state)
{
	struct bench t;

	bench_init(&t);
	t.hist.diversion_not_allowed = true;
	bench_forward(&t, CF_CFB, C1, 0);
	bench_forward(&t, CF_CFNRC, C3, 0);
	bench_vmsc(&t, FWD_EV_REJECTED, 17);
	assert_release(&t, 17, 45);
	bench_vmsc(&t, FWD_EV_NO_PAGE_RESPONSE, 0);
	assert_release(&t, 27, 27);
	bench_forward(&t, CF_CFU, C0, 0);
	bench_hlr(&t);
	assert_int_equal(t.d.action, FWD_ACT_DELIVER);
}

/* --- the matrix of 2.1 --- */

enum column { COL_NONE, COL_CFU, COL_CFB, COL_CFNRY, COL_CFNRC, COL_ALL, COL_COUNT };
enum state_of_b { ANSWERS, SILENT, REJECTS_17, REJECTS_21, NDUB, DETACHED, NOT_REGISTERED, NO_PAGE_RESPONSE, BAIC };

#define ANSWERED 0
#define FWD(condition) (-(condition))

static void provision(struct bench *t, enum column col)
{
	static const char *const numbers[] = { C0, C1, C2, C3 };
	enum cf_service s;

	for (s = 0; s < CF_COUNT; s++) {
		if (col == COL_ALL || col == (enum column)(COL_CFU + s))
			bench_forward(t, s, numbers[s], s == CF_CFNRY ? 20 : 0);
	}
}

/* The call as the roles make it: the HLR first, then what happens at the phone. \returns 0 answered, a cause, or
 * FWD(condition). */
static int outcome(struct bench *t)
{
	switch (t->d.action) {
	case FWD_ACT_FORWARD:
		return FWD(t->d.condition);
	case FWD_ACT_RELEASE:
		return t->d.cause;
	default:
		return ANSWERED;
	}
}

static int play(struct bench *t, enum state_of_b b)
{
	t->b.registered = b != NOT_REGISTERED;
	t->busy.active = b == NDUB;
	t->busy.active_group = BSG_SPEECH;
	if (b == BAIC)
		ss_profile_activate_cb(&t->profile, CB_BAIC, BSG_SPEECH);
	bench_hlr(t);
	if (t->d.action != FWD_ACT_DELIVER)
		return outcome(t);
	t->b.detached = b == DETACHED;
	bench_vmsc(t, FWD_EV_PREPARE, 0);
	if (t->d.action != FWD_ACT_DELIVER)
		return outcome(t);
	switch (b) {
	case SILENT:
		bench_vmsc(t, t->d.no_reply_time ? FWD_EV_NO_REPLY : FWD_EV_T301, 0);
		break;
	case REJECTS_17:
		bench_vmsc(t, FWD_EV_REJECTED, 17);
		break;
	case REJECTS_21:
		bench_vmsc(t, FWD_EV_REJECTED, 21);
		break;
	case NO_PAGE_RESPONSE:
		bench_vmsc(t, FWD_EV_NO_PAGE_RESPONSE, 0);
		break;
	default:
		break;
	}
	return outcome(t);
}

static void test_matrix(void **state)
{
	const int cfu = FWD(FWD_COND_UNCONDITIONAL), cfb = FWD(FWD_COND_BUSY), cfnry = FWD(FWD_COND_NO_REPLY);
	const int cfnrc = FWD(FWD_COND_NOT_REACHABLE);
	const int expected[][COL_COUNT] = {
		[ANSWERS] = { 0, cfu, 0, 0, 0, cfu },
		[SILENT] = { 19, cfu, 19, cfnry, 19, cfu },
		[REJECTS_17] = { 17, cfu, cfb, 17, 17, cfu },
		[REJECTS_21] = { 21, cfu, 21, 21, 21, cfu },
		[NDUB] = { 17, cfu, cfb, 17, 17, cfu },
		[DETACHED] = { 27, cfu, 27, 27, cfnrc, cfu },
		[NOT_REGISTERED] = { 27, cfu, 27, 27, cfnrc, cfu },
		[NO_PAGE_RESPONSE] = { 27, cfu, 27, 27, cfnrc, cfu },
		[BAIC] = { 21, 21, 21, 21, 21, 21 },
	};
	enum state_of_b b;
	enum column col;

	for (b = 0; b < ARRAY_SIZE(expected); b++) {
		for (col = 0; col < COL_COUNT; col++) {
			struct bench t;

			bench_init(&t);
			provision(&t, col);
			assert_int_equal(play(&t, b), expected[b][col]);
		}
	}
}

/* --- steps 13 to 23 --- */

static void test_busy_rules(void **state)
{
	static const struct {
		struct fwd_busy busy;
		bsg_set_t cw;
		enum fwd_action action;
	} rows[] = {
		{ { 0, 0, 0, BSG_SPEECH }, 0, FWD_ACT_DELIVER },
		{ { 0, 0, 0, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_DELIVER },
		{ { 1, 0, 0, BSG_SPEECH }, 0, FWD_ACT_RELEASE },
		{ { 1, 0, 0, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_OFFER_WAITING },
		{ { 1, 1, 0, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_RELEASE },
		{ { 0, 0, 1, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_RELEASE },
		{ { 1, 0, 1, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_RELEASE },
		{ { 2, 0, 0, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_OFFER_WAITING },
		{ { 2, 1, 0, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_RELEASE },
		{ { 2, 0, 0, BSG_SPEECH }, 0, FWD_ACT_RELEASE },
		{ { 0, 1, 0, BSG_SPEECH }, BSG_SPEECH, FWD_ACT_RELEASE },
		/* CW counts for the call in progress, and only a speech call can have one waiting beside it */
		{ { 1, 0, 0, BSG_SPEECH }, BSG_FAX, FWD_ACT_RELEASE },
		{ { 1, 0, 0, BSG_FAX }, BSG_SPEECH | BSG_FAX, FWD_ACT_RELEASE },
	};
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_init(&t);
		t.profile.cw.active = rows[i].cw;
		t.busy = rows[i].busy;
		bench_vmsc(&t, FWD_EV_PREPARE, 0);
		assert_int_equal(t.d.action, rows[i].action);
		if (rows[i].action == FWD_ACT_RELEASE)
			assert_release(&t, 17, 45);
		bench_forward(&t, CF_CFB, C1, 0);
		bench_vmsc(&t, FWD_EV_PREPARE, 0);
		if (rows[i].action == FWD_ACT_RELEASE)
			assert_forward(&t, FWD_COND_BUSY, "493000000001");
		else
			assert_int_equal(t.d.action, rows[i].action);
	}
}

/* The no-reply time runs for a waiting call as well; UDUB of it is busy. */
static void test_waiting_call(void **state)
{
	struct bench t;

	bench_init(&t);
	t.profile.cw.active = BSG_SPEECH;
	t.busy = (struct fwd_busy){ .active = 1, .active_group = BSG_SPEECH };
	bench_forward(&t, CF_CFNRY, C2, 5);
	bench_forward(&t, CF_CFB, C1, 0);
	bench_vmsc(&t, FWD_EV_PREPARE, 0);
	assert_int_equal(t.d.action, FWD_ACT_OFFER_WAITING);
	assert_int_equal(t.d.no_reply_time, 5);
	bench_vmsc(&t, FWD_EV_REJECTED, 17);
	assert_forward(&t, FWD_COND_BUSY, "493000000001");
	bench_vmsc(&t, FWD_EV_NO_REPLY, 0);
	assert_forward(&t, FWD_COND_NO_REPLY, "493000000002");
}

/* Not reachable goes before busy. */
static void test_precedence(void **state)
{
	struct bench t;

	bench_init(&t);
	bench_forward(&t, CF_CFB, C1, 0);
	bench_forward(&t, CF_CFNRC, C3, 0);
	t.b.detached = true;
	t.busy.active = 1;
	bench_vmsc(&t, FWD_EV_PREPARE, 0);
	assert_forward(&t, FWD_COND_NOT_REACHABLE, "493000000003");
	bench_vmsc(&t, FWD_EV_DETACHED, 0);
	assert_forward(&t, FWD_COND_NOT_REACHABLE, "493000000003");
}

static void test_events(void **state)
{
	static const struct {
		enum fwd_event ev;
		int cause;			/* of the phone */
		int released;			/* without a forwarding */
		int error;
		enum fwd_condition cond;	/* with all of them */
	} rows[] = {
		{ FWD_EV_DETACHED, 0, 27, 27, FWD_COND_NOT_REACHABLE },
		{ FWD_EV_NO_PAGE_RESPONSE, 0, 27, 27, FWD_COND_NOT_REACHABLE },
		{ FWD_EV_RADIO_CONGESTION, 0, 34, 27, FWD_COND_NOT_REACHABLE },
		{ FWD_EV_RADIO_CONGESTION, 47, 47, 27, FWD_COND_NOT_REACHABLE },
		{ FWD_EV_REJECTED, 17, 17, 45, FWD_COND_BUSY },
		{ FWD_EV_REJECTED, 21, 21, 0, FWD_COND_NONE },
		{ FWD_EV_REJECTED, 16, 16, 0, FWD_COND_NONE },
		{ FWD_EV_REJECTED, 88, 88, 0, FWD_COND_NONE },
		{ FWD_EV_REJECTED, 0, 31, 0, FWD_COND_NONE },
		{ FWD_EV_NO_ANSWER_TO_SETUP, 0, 18, 46, FWD_COND_NO_REPLY },
		{ FWD_EV_T310, 0, 18, 46, FWD_COND_NONE },
		{ FWD_EV_NO_REPLY, 0, 19, 46, FWD_COND_NO_REPLY },
		{ FWD_EV_T301, 0, 19, 46, FWD_COND_NONE },
	};
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_init(&t);
		bench_vmsc(&t, rows[i].ev, rows[i].cause);
		assert_release(&t, rows[i].released, rows[i].error);
		bench_forward(&t, CF_CFB, C1, 0);
		bench_forward(&t, CF_CFNRY, C2, 20);
		bench_forward(&t, CF_CFNRC, C3, 0);
		bench_vmsc(&t, rows[i].ev, rows[i].cause);
		if (rows[i].cond == FWD_COND_NONE)
			assert_release(&t, rows[i].released, rows[i].error);
		else
			assert_int_equal(t.d.condition, rows[i].cond);
	}
}

static void test_t303_option(void **state)
{
	struct bench t;

	bench_init(&t);
	t.cfg.t303_is_not_reachable = true;
	bench_forward(&t, CF_CFNRY, C2, 20);
	bench_vmsc(&t, FWD_EV_NO_ANSWER_TO_SETUP, 0);
	assert_release(&t, 18, 27);
	bench_forward(&t, CF_CFNRC, C3, 0);
	bench_vmsc(&t, FWD_EV_NO_ANSWER_TO_SETUP, 0);
	assert_forward(&t, FWD_COND_NOT_REACHABLE, "493000000003");
}

/* Section 5. */
static void test_reasons(void **state)
{
	static const struct {
		enum fwd_condition cond;
		uint8_t map, isup, ss_code;
		const char *name;
	} rows[] = {
		{ FWD_COND_UNCONDITIONAL, 0x0c, 3, 0x21, "unconditional" },
		{ FWD_COND_BUSY, 0x04, 1, 0x29, "busy" },
		{ FWD_COND_NO_REPLY, 0x08, 2, 0x2a, "no reply" },
		{ FWD_COND_NOT_REACHABLE, 0x00, 6, 0x2b, "not reachable" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(fwd_reason_map(rows[i].cond), rows[i].map);
		assert_int_equal(fwd_reason_isup(rows[i].cond), rows[i].isup);
		assert_int_equal(fwd_condition_ss_code(rows[i].cond), rows[i].ss_code);
		assert_int_equal(fwd_condition_of_ss_code(rows[i].ss_code), rows[i].cond);
		assert_string_equal(fwd_condition_name(rows[i].cond), rows[i].name);
	}
	assert_int_equal(fwd_condition_of_ss_code(SS_CODE_BAOC), FWD_COND_NONE);
	assert_int_equal(fwd_condition_of_ss_code(0), FWD_COND_NONE);
	assert_int_equal(fwd_reason_isup(FWD_COND_NONE), 0);
}

/* The chain itself: bounded, and a line for a person. */
static void test_why(void **state)
{
	struct why_chain why = { 0 };
	struct why_step *step;
	char buf[200];
	unsigned int i;

	step = why_add(&why, "HLR", "CFU operative", "TS 23.082 1.3", "CFU is %s", "operative");
	step->hit = true;
	step->ss_status = 0x07;
	step->timer = 5;
	step->cause = 21;
	why_step_str(buf, sizeof(buf), 3, step);
	assert_string_equal(buf, "  3 * HLR  CFU operative [P,R,A]: CFU is operative; 5 s; cause 21 (TS 23.082 1.3)");
	assert_int_equal(why_step_str(buf, 10, 3, step), 81);
	assert_true(why_has_hit(&why, "CFU operative"));
	assert_false(why_has_hit(&why, "CFB operative"));
	for (i = 1; i < WHY_STEPS_MAX; i++)
		assert_false(why_add(&why, "HLR", "rule", "", "%u", i)->hit);
	assert_false(why.truncated);
	why_add(&why, "HLR", "one too many", "", "lost")->hit = true;
	assert_true(why.truncated);
	assert_int_equal(why.n, WHY_STEPS_MAX);
	assert_false(why_has_hit(&why, "one too many"));
	assert_non_null(why_add(NULL, "HLR", "nowhere", "", "lost"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_number_changed),
		cmocka_unit_test(test_not_subscribed),
		cmocka_unit_test(test_odb_incoming),
		cmocka_unit_test(test_barring_incoming),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_forward_parameters),
		cmocka_unit_test(test_why_inoperative),
		cmocka_unit_test(test_inoperative),
		cmocka_unit_test(test_early_not_reachable),
		cmocka_unit_test(test_deliver),
		cmocka_unit_test(test_diversion_not_allowed),
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_busy_rules),
		cmocka_unit_test(test_waiting_call),
		cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_t303_option),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_why),
	};

	return cmocka_run_group_tests_name("fwd_decide", tests, NULL, NULL);
}
