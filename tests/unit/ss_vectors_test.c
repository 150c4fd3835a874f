/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The engine's answers as octets: the vectors of ss-model.md sections 8 and 10.2 and of map.md section 2, from an
 * operation on a profile to the component that leaves. */

#include "ss_engine.h"

#include <osmocom/supserv/component.h>

static void assert_component(const struct engine *e, const char *hex)
{
	uint8_t octets[COMPONENT_MAX];
	struct component c;
	int len;

	if (e->ans.kind == SS_ANSWER_RESULT) {
		component_init(&c, COMPONENT_RETURN_RESULT, 1);
		c.has_op = true;
		c.op = e->ans.result.op;
		c.result = e->ans.result;
	} else {
		component_init(&c, COMPONENT_RETURN_ERROR, 1);
		c.error = e->ans.error;
	}
	len = component_encode(octets, sizeof(octets), &c);
	assert_true(len > 0);
	assert_string_equal(osmo_hexdump_nospc(octets, len), hex);
}

static void speech_subscriber(struct engine *e)
{
	engine_init(e);
	e->cfg.speech_code = 0x10;
	e->profile.subscribed = BSG_SPEECH | BSG_SMS;
}

static void interrogate(struct engine *e, uint8_t ss_code)
{
	engine_op(e, SS_OP_INTERROGATE_SS, ss_code, bs_all);
}

static void test_interrogation(void **state)
{
	struct engine e;

	speech_subscriber(&e);
	interrogate(&e, SS_CODE_CFU);
	assert_component(&e, "a20b020101300602010e800104");
	engine_register(&e, SS_CODE_CFU, bs_all, "+491533221100", 0);
	interrogate(&e, SS_CODE_CFU);
	assert_component(&e, "a21b020101301602010ea311300f830110840107850791945133221100");
	engine_op(&e, SS_OP_ERASE_SS, SS_CODE_CFU, bs_all);
	engine_register(&e, SS_CODE_CFNRY, bs_all, "+491533221100", 20);
	interrogate(&e, SS_CODE_CFNRY);
	assert_component(&e, "a21e020101301902010ea3143012830110840107850791945133221100870114");
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_all);
	interrogate(&e, SS_CODE_CW);
	assert_component(&e, "a20d020101300802010ea203830110");
	interrogate(&e, SS_CODE_CLIR);
	assert_component(&e, "a210020101300b02010ea4060401050a0102");
}

/* What a phone that sends nothing but the service gets for registerSS and activateSS. */
static void test_control(void **state)
{
	struct engine e;

	speech_subscriber(&e);
	engine_register(&e, SS_CODE_CFNRY, bs_all, "+491533221100", 20);
	assert_component(&e, "a223020101301e02010aa01904012a30143012830110840107850791945133221100870114");
	engine_op(&e, SS_OP_DEACTIVATE_SS, SS_CODE_CFNRY, bs_all);
	assert_component(&e, "a223020101301e02010da01904012a30143012830110840106850791945133221100870114");
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CW, bs_speech);
	assert_component(&e, "a215020101301002010ca30b0401418401053003830110");
}

static void test_errors(void **state)
{
	struct engine e;

	speech_subscriber(&e);
	engine_op(&e, SS_OP_INTERROGATE_SS, SS_CODE_ALL_FORWARDING, bs_all);
	assert_component(&e, "a306020101020110");
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CFB, bs_all);
	assert_component(&e, "a309020101020111040104");
	e.profile.odb = ODB_SS_ACCESS;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_CFB, bs_all);
	assert_component(&e, "a30902010102010d0a0101");
	e.profile.odb = 0;
	engine_op(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	engine_password(&e, "1111");
	assert_component(&e, "a306020101020126");
	engine_op(&e, SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING, bs_all);
	engine_password(&e, "0000");
	engine_password(&e, "1234");
	engine_password(&e, "4321");
	assert_component(&e, "a3090201010201250a0102");
	engine_barring(&e, SS_OP_ACTIVATE_SS, SS_CODE_BAOC, bs_speech);
	engine_register(&e, SS_CODE_CFU, bs_all, "+491533221100", 0);
	assert_component(&e, "a30e0201010201143006810192840105");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_interrogation),
		cmocka_unit_test(test_control),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests_name("ss_vectors", tests, NULL, NULL);
}
