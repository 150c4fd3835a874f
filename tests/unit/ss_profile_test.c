/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The profile as a value: the template, its invariants, registrations that split and join, and the SS-Status of every
 * service (ss-model.md sections 2, 10.1 and 12). */

#include "ss_engine.h"

static struct cf_reg reg_to(const char *number, bsg_set_t groups, bsg_set_t active)
{
	struct cf_reg reg = { .groups = groups, .active = active };

	assert_int_equal(isdn_number_parse(&reg.ftn, number), 0);
	return reg;
}

static void set(struct ss_profile *p, enum cf_service s, const char *number, bsg_set_t groups)
{
	struct cf_reg reg = reg_to(number, groups, groups);

	if (s == CF_CFNRY)
		reg.no_reply_time = 20;
	assert_int_equal(cf_reg_set(p, s, &reg), 0);
	assert_null(ss_profile_check(p));
}

static void test_template(void **state)
{
	static const struct {
		uint8_t ss_code, status;
	} expected[] = {
		{ SS_CODE_CFU, 0x04 }, { SS_CODE_CFB, 0x04 }, { SS_CODE_CFNRY, 0x04 }, { SS_CODE_CFNRC, 0x04 },
		{ SS_CODE_BAOC, 0x04 }, { SS_CODE_BOIC, 0x04 }, { SS_CODE_BOIC_EXHC, 0x04 }, { SS_CODE_BAIC, 0x04 },
		{ SS_CODE_BIC_ROAM, 0x04 }, { SS_CODE_CW, 0x04 }, { SS_CODE_HOLD, 0x05 }, { SS_CODE_MPTY, 0x05 },
		{ SS_CODE_CLIP, 0x05 }, { SS_CODE_CLIR, 0x05 }, { SS_CODE_COLP, 0x05 }, { SS_CODE_COLR, 0x00 },
		{ SS_CODE_CNAP, 0x00 }, { SS_CODE_ECT, 0x00 }, { SS_CODE_CD, 0x00 }, { SS_CODE_EMLPP, 0x00 },
		{ SS_CODE_ALL_FORWARDING, 0x00 }, { 0xff, 0x00 },
	};
	struct ss_profile p;
	unsigned int i;

	memset(&p, 0xff, sizeof(p));
	ss_profile_init_template(&p);
	assert_null(ss_profile_check(&p));
	assert_int_equal(p.subscribed, BSG_SPEECH | BSG_SMS);
	for (i = 0; i < ARRAY_SIZE(expected); i++)
		assert_int_equal(ss_profile_status(&p, expected[i].ss_code, BSG_SPEECH), expected[i].status);
	for (i = 0; i < CF_COUNT; i++)
		assert_int_equal(p.cf[i].options, CF_OPT_NOTIFY_CALLING_PARTY | CF_OPT_PRESENT_REDIRECTING);
	assert_int_equal(p.cf[CF_CFNRY].no_reply_time, 20);
	assert_string_equal(p.password, "0000");
	assert_false(p.cb_by_provider);
	assert_int_equal(p.clir_mode, CLIR_TEMPORARY_ALLOWED);
	assert_int_equal(p.max_forwardings, 5);
}

static void test_codes(void **state)
{
	unsigned int i;

	for (i = 0; i < CF_COUNT; i++)
		assert_int_equal(cf_service_from_code(cf_service_code(i)), i);
	for (i = 0; i < CB_COUNT; i++)
		assert_int_equal(cb_program_from_code(cb_program_code(i)), i);
	assert_true(cf_service_from_code(SS_CODE_ALL_FORWARDING) < 0);
	assert_true(cb_program_from_code(SS_CODE_ALL_BARRING) < 0);
	assert_int_equal(ss_simple_from_code(SS_CODE_CD), SS_SIMPLE_CD);
	assert_int_equal(ss_simple_from_code(SS_CODE_CW), 0);
}

/* Conditional forwarding is quiescent exactly where CFU is active. */
static void test_quiescent_by_cfu(void **state)
{
	struct ss_profile p;

	ss_profile_init_template(&p);
	set(&p, CF_CFB, "1002", BSG_SPEECH | BSG_FAX);
	assert_int_equal(ss_profile_status(&p, SS_CODE_CFB, BSG_SPEECH), 0x07);
	assert_true(ss_profile_operative(&p, SS_CODE_CFB, BSG_SPEECH));
	set(&p, CF_CFU, "1003", BSG_SPEECH);
	assert_int_equal(ss_profile_status(&p, SS_CODE_CFU, BSG_SPEECH), 0x07);
	assert_int_equal(ss_profile_status(&p, SS_CODE_CFB, BSG_SPEECH), 0x0f);
	assert_int_equal(ss_profile_status(&p, SS_CODE_CFB, BSG_FAX), 0x07);
	assert_false(ss_profile_operative(&p, SS_CODE_CFB, BSG_SPEECH));
	cf_reg_set_active(&p, CF_CFU, BSG_SPEECH, false);
	assert_int_equal(ss_profile_status(&p, SS_CODE_CFU, BSG_SPEECH), 0x06);
	assert_int_equal(ss_profile_status(&p, SS_CODE_CFB, BSG_SPEECH), 0x07);
	cf_reg_set_active(&p, CF_CFB, BSG_SPEECH, false);
	cf_reg_set_active(&p, CF_CFU, BSG_SPEECH, true);
	assert_int_equal(ss_profile_status(&p, SS_CODE_CFB, BSG_SPEECH), 0x06);	/* no Q without A */
}

static void test_quiescent_by_place(void **state)
{
	struct ss_profile p;

	ss_profile_init_template(&p);
	ss_profile_activate_cb(&p, CB_BIC_ROAM, BSG_SPEECH);
	set(&p, CF_CFB, "1002", BSG_SPEECH);
	assert_int_equal(ss_profile_status_at(&p, SS_CODE_BIC_ROAM, BSG_SPEECH, false), 0x0d);
	assert_int_equal(ss_profile_status_at(&p, SS_CODE_BIC_ROAM, BSG_SPEECH, true), 0x05);
	assert_int_equal(ss_profile_status_at(&p, SS_CODE_CFB, BSG_SPEECH, false), 0x07);
	assert_int_equal(ss_profile_status_at(&p, SS_CODE_CFB, BSG_SPEECH, true), 0x0f);
	assert_true(ss_profile_operative_at(&p, SS_CODE_BIC_ROAM, BSG_SPEECH, true));
	assert_false(ss_profile_operative_at(&p, SS_CODE_BIC_ROAM, BSG_SPEECH, false));
	assert_int_equal(ss_profile_status(&p, SS_CODE_BIC_ROAM, BSG_SPEECH), 0x0d);
	assert_false(ss_profile_operative(&p, SS_CODE_BIC_ROAM, BSG_SPEECH));
}

static void test_barring_excludes(void **state)
{
	struct ss_profile p;

	ss_profile_init_template(&p);
	ss_profile_activate_cb(&p, CB_BAOC, BSG_SPEECH | BSG_SMS);
	ss_profile_activate_cb(&p, CB_BAIC, BSG_SPEECH);
	ss_profile_activate_cb(&p, CB_BOIC, BSG_SPEECH);
	assert_null(ss_profile_check(&p));
	assert_int_equal(p.cb[CB_BAOC].active, BSG_SMS);
	assert_int_equal(p.cb[CB_BOIC].active, BSG_SPEECH);
	assert_int_equal(p.cb[CB_BAIC].active, BSG_SPEECH);
	ss_profile_activate_cb(&p, CB_BIC_ROAM, BSG_SPEECH);
	assert_int_equal(p.cb[CB_BAIC].active, 0);
}

static void test_reg_splits_and_joins(void **state)
{
	const struct cf_data *cf;
	struct ss_profile p;

	ss_profile_init_template(&p);
	cf = &p.cf[CF_CFU];
	set(&p, CF_CFU, "1002", BSG_SPEECH | BSG_FAX | BSG_DATA_ASYNC);
	assert_int_equal(cf->n_reg, 1);
	set(&p, CF_CFU, "1003", BSG_SPEECH);
	assert_int_equal(cf->n_reg, 2);
	assert_int_equal(cf->reg[0].groups, BSG_SPEECH);	/* the order is that of the groups */
	assert_string_equal(cf->reg[0].ftn.digits, "1003");
	assert_int_equal(cf->reg[1].groups, BSG_FAX | BSG_DATA_ASYNC);
	set(&p, CF_CFU, "1004", BSG_DATA_SYNC);
	set(&p, CF_CFU, "1005", BSG_FAX);
	assert_int_equal(cf->n_reg, CF_REG_MAX);
	assert_string_equal(cf_reg_find(&p, CF_CFU, BSG_DATA_ASYNC)->ftn.digits, "1002");
	set(&p, CF_CFU, "1005", BSG_DATA_SYNC);
	assert_int_equal(cf->n_reg, 3);
	assert_int_equal(cf_reg_find(&p, CF_CFU, BSG_FAX)->groups, BSG_FAX | BSG_DATA_SYNC);
	cf_reg_erase(&p, CF_CFU, BSG_FAX);
	assert_null(cf_reg_find(&p, CF_CFU, BSG_FAX));
	assert_string_equal(cf_reg_find(&p, CF_CFU, BSG_DATA_SYNC)->ftn.digits, "1005");
	assert_null(ss_profile_check(&p));
	cf_reg_erase(&p, CF_CFU, BSG_ALL);
	assert_int_equal(cf->n_reg, 0);
	assert_null(ss_profile_check(&p));
}

/* Two ways to the same registrations give the same value. */
static void test_reg_is_canonical(void **state)
{
	struct ss_profile a, b;

	ss_profile_init_template(&a);
	ss_profile_init_template(&b);
	assert_true(ss_profile_equal(&a, &b));
	set(&a, CF_CFB, "1002", BSG_SPEECH);
	assert_false(ss_profile_equal(&a, &b));
	set(&a, CF_CFB, "1003", BSG_FAX);
	set(&b, CF_CFB, "1003", BSG_FAX | BSG_SPEECH | BSG_DATA_SYNC);
	set(&b, CF_CFB, "1002", BSG_SPEECH);
	cf_reg_erase(&b, CF_CFB, BSG_DATA_SYNC);
	assert_true(ss_profile_equal(&a, &b));
}

static void test_reg_refused(void **state)
{
	struct cf_reg reg = reg_to("1002", BSG_SPEECH, 0);
	struct ss_profile p;

	ss_profile_init_template(&p);
	reg.groups = 0;
	assert_int_equal(cf_reg_set(&p, CF_CFU, &reg), -EINVAL);
	reg.groups = BSG_SMS;
	assert_int_equal(cf_reg_set(&p, CF_CFU, &reg), -EINVAL);
	reg.groups = BSG_SPEECH;
	reg.active = BSG_FAX;
	assert_int_equal(cf_reg_set(&p, CF_CFU, &reg), -EINVAL);
	reg.active = 0;
	assert_int_equal(cf_reg_set(&p, CF_CFNRY, &reg), -EINVAL);	/* no time */
	reg.no_reply_time = 10;
	assert_int_equal(cf_reg_set(&p, CF_CFU, &reg), -EINVAL);
	reg.no_reply_time = 0;
	OSMO_STRLCPY_ARRAY(reg.ftn.digits, "10*2");
	assert_int_equal(cf_reg_set(&p, CF_CFU, &reg), -EINVAL);
	OSMO_STRLCPY_ARRAY(reg.ftn.digits, "1002");
	p.cf[CF_CFU].provisioned = false;
	assert_int_equal(cf_reg_set(&p, CF_CFU, &reg), -EINVAL);
	assert_int_equal(p.cf[CF_CFU].n_reg, 0);
}

/* Each invariant, broken alone. */
static void test_check(void **state)
{
	struct ss_profile good, p;

	ss_profile_init_template(&good);
	set(&good, CF_CFU, "1002", BSG_SPEECH);
	set(&good, CF_CFNRY, "1002", BSG_SPEECH);
#define BROKEN(change) do { p = good; change; assert_non_null(ss_profile_check(&p)); } while (0)
	BROKEN(p.subscribed = 0x40);
	BROKEN(p.provisioned = 0x8000);
	BROKEN(p.odb = 0x8000);
	BROKEN(p.cf[CF_CFU].n_reg = CF_REG_MAX + 1);
	BROKEN(p.cf[CF_CFU].provisioned = false);
	BROKEN(p.cf[CF_CFU].options = 0x01);
	BROKEN(p.cf[CF_CFU].no_reply_time = 20);
	BROKEN(p.cf[CF_CFNRY].no_reply_time = 4);
	BROKEN(p.cf[CF_CFNRY].reg[0].no_reply_time = 31);
	BROKEN(p.cf[CF_CFU].reg[0].no_reply_time = 20);
	BROKEN(p.cf[CF_CFU].reg[0].groups = 0);
	BROKEN(p.cf[CF_CFU].reg[0].groups |= BSG_SMS);
	BROKEN(p.cf[CF_CFU].reg[0].active = BSG_FAX);
	BROKEN(p.cf[CF_CFU].reg[0].ftn.digits[0] = '\0');
	BROKEN(p.cf[CF_CFU].reg[0].ftn.digits[0] = '#');
	BROKEN(memset(p.cf[CF_CFU].reg[0].ftn.digits, '1', sizeof(p.cf[CF_CFU].reg[0].ftn.digits)));
	BROKEN(p.cf[CF_CFU].reg[0].subaddress.len = SS_SUBADDRESS_MAX + 1);
	BROKEN(p.cf[CF_CFU].reg[1] = p.cf[CF_CFU].reg[0]);
	BROKEN(p.cf[CF_CFU].reg[1] = p.cf[CF_CFU].reg[0]; p.cf[CF_CFU].n_reg = 2);
	BROKEN(p.cb[CB_BAOC].provisioned = false; p.cb[CB_BAOC].active = BSG_SPEECH);
	BROKEN(p.cb[CB_BAOC].active = BSG_VOICE_GROUP);
	BROKEN(p.cb[CB_BAOC].active = BSG_SPEECH; p.cb[CB_BOIC].active = BSG_SPEECH);
	BROKEN(p.cb[CB_BAIC].active = BSG_FAX; p.cb[CB_BIC_ROAM].active = BSG_FAX);
	BROKEN(p.cw.provisioned = false; p.cw.active = BSG_SPEECH);
	BROKEN(p.cw.active = BSG_SMS);
	BROKEN(p.clir_mode = 3);
	BROKEN(p.max_forwardings = 0);
	BROKEN(p.max_forwardings = 6);
	BROKEN(memset(p.password, '1', sizeof(p.password)));
	BROKEN(OSMO_STRLCPY_ARRAY(p.password, "12a4"));
	BROKEN(OSMO_STRLCPY_ARRAY(p.password, "123"));
#undef BROKEN
	p = good;
	p.max_forwardings = 1;
	p.cf[CF_CFU].reg[0].subaddress.len = SS_SUBADDRESS_MAX;
	p.password[0] = '\0';
	assert_null(ss_profile_check(&p));
}

/* A difference in any field is a difference. */
static void test_equal(void **state)
{
	struct ss_profile a, b;

	ss_profile_init_template(&a);
#define DIFFERS(change) do { b = a; change; assert_false(ss_profile_equal(&a, &b)); } while (0)
	DIFFERS(b.subscribed = 0);
	DIFFERS(b.provisioned = 0);
	DIFFERS(b.odb = ODB_ALL_IC);
	DIFFERS(b.cf[CF_CFB].provisioned = false);
	DIFFERS(b.cf[CF_CFB].options = 0);
	DIFFERS(b.cf[CF_CFNRY].no_reply_time = 5);
	DIFFERS(set(&b, CF_CFNRC, "1002", BSG_FAX));
	DIFFERS(b.cb[CB_BAIC].active = BSG_SMS);
	DIFFERS(b.cb[CB_BAIC].provisioned = false);
	DIFFERS(b.cw.active = BSG_SPEECH);
	DIFFERS(b.cw.provisioned = false);
	DIFFERS(b.clir_mode = CLIR_PERMANENT);
	DIFFERS(b.clip_override = true);
	DIFFERS(b.colp_override = true);
	DIFFERS(b.cb_by_provider = true);
	DIFFERS(b.password[0] = '1');
	DIFFERS(b.wpa = 1);
	DIFFERS(b.max_forwardings = 1);
#undef DIFFERS
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_template),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_quiescent_by_cfu),
		cmocka_unit_test(test_quiescent_by_place),
		cmocka_unit_test(test_barring_excludes),
		cmocka_unit_test(test_reg_splits_and_joins),
		cmocka_unit_test(test_reg_is_canonical),
		cmocka_unit_test(test_reg_refused),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_equal),
	};

	return cmocka_run_group_tests_name("ss_profile", tests, NULL, NULL);
}
