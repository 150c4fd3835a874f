/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The originating side: the checks of call-handling.md section 6, the resolution of CLIR (ss-model.md 10.5), and what
 * a caller is told about own services (10.4). */

#include "fwd_bench.h"

static struct fwd_mo_decision decide(struct bench *t, const char *called, enum clir_per_call clir)
{
	struct fwd_mo_decision d;
	struct isdn_number num;

	assert_int_equal(isdn_number_parse(&num, called), 0);
	memset(&t->why, 0, sizeof(t->why));
	memset(&d, 0xee, sizeof(d));
	fwd_decide_mo(&t->b, BSG_SPEECH, &num, clir, false, &t->cfg, &d, &t->why);
	return d;
}

static void assert_notify(const struct fwd_mo_decision *d, unsigned int i, uint8_t ss_code, uint8_t ss_status)
{
	assert_true(i < d->n_notify);
	assert_int_equal(d->notify[i].ss_code, ss_code);
	assert_int_equal(d->notify[i].ss_status, ss_status);
}

static void test_allowed(void **state)
{
	struct fwd_mo_decision d;
	struct bench t;

	bench_init(&t);
	d = decide(&t, "030123456", CLIR_PER_CALL_NONE);
	assert_true(d.allowed);
	assert_int_equal(d.cause, 0);
	assert_false(d.notify_barring);
	assert_false(d.restricted);
	assert_int_equal(d.n_notify, 0);
	assert_true(why_has_hit(&t.why, "call allowed"));
}

static void test_not_subscribed(void **state)
{
	struct fwd_mo_decision d;
	struct bench t;

	bench_init(&t);
	t.profile.subscribed = BSG_SMS;
	ss_profile_activate_cb(&t.profile, CB_BAOC, BSG_SPEECH);	/* comes later */
	d = decide(&t, "030123456", CLIR_PER_CALL_NONE);
	assert_false(d.allowed);
	assert_int_equal(d.cause, 57);
	assert_false(d.notify_barring);
}

/* Who is not ours is not checked. */
static void test_unknown_caller(void **state)
{
	struct fwd_mo_decision d;
	struct bench t;

	bench_init(&t);
	t.b.profile = NULL;
	d = decide(&t, "030123456", CLIR_PER_CALL_INVOKE);
	assert_true(d.allowed);
	assert_false(d.restricted);
}

/* Emergency calls pass everything. */
static void test_emergency(void **state)
{
	struct isdn_number num;
	struct fwd_mo_decision d;
	struct bench t;

	bench_init(&t);
	t.profile.subscribed = 0;
	t.profile.odb = ODB_ALL_OG;
	t.profile.clir_mode = CLIR_PERMANENT;
	ss_profile_activate_cb(&t.profile, CB_BAOC, BSG_SPEECH);
	bench_forward(&t, CF_CFU, "+493000000001", 0);
	isdn_number_parse(&num, "112");
	fwd_decide_mo(&t.b, BSG_SPEECH, &num, CLIR_PER_CALL_INVOKE, true, &t.cfg, &d, &t.why);
	assert_true(d.allowed);
	assert_false(d.restricted);
	assert_int_equal(d.n_notify, 0);
	assert_true(why_has_hit(&t.why, "emergency"));
}

/* Who may call where, with what is active, at home and in country 33. Home is 49. */
static void test_countries(void **state)
{
	enum { LOCAL, HOME, VISITED, THIRD, N_CALLED };
	static const char *const called[N_CALLED] = { "0123456789", "+49301234567", "0033123456789", "+43123456789" };
	static const struct {
		const char *here;
		uint16_t odb;
		int program;		/* -1 = none */
		bool allowed[N_CALLED];
	} rows[] = {
		{ "", 0, -1, { true, true, true, true } },
		{ "", ODB_ALL_OG, -1, { false, false, false, false } },
		{ "", ODB_ALL_OG_INTERNATIONAL, -1, { true, true, false, false } },
		{ "33", ODB_ALL_OG_INTERNATIONAL, -1, { true, false, true, false } },
		{ "33", ODB_ALL_OG_INTERNATIONAL_NOT_HOME, -1, { true, true, true, false } },
		{ "", ODB_ALL_IC, -1, { true, true, true, true } },
		{ "", 0, CB_BAOC, { false, false, false, false } },
		{ "33", 0, CB_BAOC, { false, false, false, false } },
		{ "", 0, CB_BOIC, { true, true, false, false } },
		{ "33", 0, CB_BOIC, { true, false, true, false } },
		{ "", 0, CB_BOIC_EXHC, { true, true, false, false } },
		{ "33", 0, CB_BOIC_EXHC, { true, true, true, false } },
		{ "33", 0, CB_BAIC, { true, true, true, true } },
	};
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(rows) * N_CALLED; i++) {
		unsigned int row = i / N_CALLED;
		struct fwd_mo_decision d;
		struct bench t;

		n = i % N_CALLED;
		bench_init(&t);
		bench_forward(&t, CF_CFU, "+493000000001", 0);
		t.b.country_code = rows[row].here;
		t.b.abroad = rows[row].here[0];
		t.profile.odb = rows[row].odb;
		if (rows[row].program >= 0)
			ss_profile_activate_cb(&t.profile, rows[row].program, BSG_SPEECH);
		d = decide(&t, called[n], CLIR_PER_CALL_NONE);
		assert_int_equal(d.allowed, rows[row].allowed[n]);
		if (d.allowed) {
			assert_notify(&d, 0, SS_CODE_CFU, 0x07);
			continue;
		}
		assert_int_equal(d.cause, rows[row].odb ? 8 : 21);
		assert_int_equal(d.notify_barring, !rows[row].odb);
		assert_int_equal(d.n_notify, 0);
		assert_true(bench_why(&t, -1)->hit);
	}
}

/* Another group of a program is not concerned. */
static void test_other_group(void **state)
{
	struct bench t;

	bench_init(&t);
	ss_profile_activate_cb(&t.profile, CB_BAOC, BSG_SMS);
	assert_true(decide(&t, "030123456", CLIR_PER_CALL_NONE).allowed);
}

static void test_clir(void **state)
{
	static const struct {
		bool provisioned;
		enum clir_mode mode;
		enum clir_per_call per_call;
		bool restricted, rejected;
	} rows[] = {
		{ false, CLIR_PERMANENT, CLIR_PER_CALL_NONE, false, false },
		{ false, CLIR_PERMANENT, CLIR_PER_CALL_INVOKE, false, false },
		{ false, CLIR_PERMANENT, CLIR_PER_CALL_SUPPRESS, false, false },
		{ true, CLIR_PERMANENT, CLIR_PER_CALL_NONE, true, false },
		{ true, CLIR_PERMANENT, CLIR_PER_CALL_INVOKE, true, false },
		{ true, CLIR_PERMANENT, CLIR_PER_CALL_SUPPRESS, true, true },
		{ true, CLIR_TEMPORARY_RESTRICTED, CLIR_PER_CALL_NONE, true, false },
		{ true, CLIR_TEMPORARY_RESTRICTED, CLIR_PER_CALL_INVOKE, true, false },
		{ true, CLIR_TEMPORARY_RESTRICTED, CLIR_PER_CALL_SUPPRESS, false, false },
		{ true, CLIR_TEMPORARY_ALLOWED, CLIR_PER_CALL_NONE, false, false },
		{ true, CLIR_TEMPORARY_ALLOWED, CLIR_PER_CALL_INVOKE, true, false },
		{ true, CLIR_TEMPORARY_ALLOWED, CLIR_PER_CALL_SUPPRESS, false, false },
	};
	struct fwd_mo_decision d;
	struct bench t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bench_init(&t);
		if (!rows[i].provisioned)
			t.profile.provisioned &= ~SS_SIMPLE_CLIR;
		t.profile.clir_mode = rows[i].mode;
		d = decide(&t, "030123456", rows[i].per_call);
		assert_true(d.allowed);
		assert_int_equal(d.restricted, rows[i].restricted);
		assert_int_equal(d.clir_suppression_rejected, rows[i].rejected);
	}
}

static void test_notify_own_services(void **state)
{
	struct fwd_mo_decision d;
	struct bench t;

	bench_init(&t);
	bench_forward(&t, CF_CFNRC, "+493000000001", 0);
	d = decide(&t, "030123456", CLIR_PER_CALL_NONE);
	assert_int_equal(d.n_notify, 1);
	assert_notify(&d, 0, 0x28, 0x07);
	bench_forward(&t, CF_CFU, "+493000000001", 0);		/* the other one is quiescent now */
	d = decide(&t, "030123456", CLIR_PER_CALL_NONE);
	assert_int_equal(d.n_notify, 1);
	assert_notify(&d, 0, 0x21, 0x07);
	ss_profile_activate_cb(&t.profile, CB_BIC_ROAM, BSG_SPEECH);
	d = decide(&t, "030123456", CLIR_PER_CALL_NONE);
	assert_int_equal(d.n_notify, 1);
	t.b.abroad = true;
	d = decide(&t, "030123456", CLIR_PER_CALL_NONE);
	assert_int_equal(d.n_notify, 2);
	assert_notify(&d, 1, 0x99, 0x05);
	ss_profile_activate_cb(&t.profile, CB_BAIC, BSG_SPEECH);
	t.b.abroad = false;
	cf_reg_set_active(&t.profile, CF_CFU, BSG_SPEECH, false);
	d = decide(&t, "030123456", CLIR_PER_CALL_NONE);
	assert_int_equal(d.n_notify, 2);
	assert_notify(&d, 0, 0x28, 0x07);
	assert_notify(&d, 1, 0x99, 0x05);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_not_subscribed),
		cmocka_unit_test(test_unknown_caller),
		cmocka_unit_test(test_emergency),
		cmocka_unit_test(test_countries),
		cmocka_unit_test(test_other_group),
		cmocka_unit_test(test_clir),
		cmocka_unit_test(test_notify_own_services),
	};

	return cmocka_run_group_tests_name("fwd_mo", tests, NULL, NULL);
}
