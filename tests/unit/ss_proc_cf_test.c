/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Call forwarding through the engine: every row of ss-model.md 6.1 and 6.2, what results carry (section 11), the no-reply time
 * and the subaddress (sections 6.1 and 9). */

#include "ss_engine.h"

#define C1 "+49301111111"
#define C2 "+49302222222"

static const uint8_t cf_codes[] = { SS_CODE_CFU, SS_CODE_CFB, SS_CODE_CFNRY, SS_CODE_CFNRC };

static void test_register_activates(void **state)
{
	struct engine e;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cf_codes); i++) {
		engine_init(&e);
		engine_register(&e, cf_codes[i], bs_speech, C1, 0);
		assert_result(&e, SS_RESULT_FORWARDING_INFO, 1);
		assert_int_equal(e.ans.result.ss_code, cf_codes[i]);
		assert_int_equal(e.ans.result.features[0].bs.type, BASIC_SERVICE_TELE);
		assert_int_equal(e.ans.result.features[0].bs.code, 0x11);
		assert_int_equal(e.ans.result.features[0].ss_status, 0x07);
		assert_string_equal(e.ans.result.features[0].ftn.digits, "49301111111");
		assert_int_equal(e.ans.result.features[0].ftn.ton, ISDN_TON_INTERNATIONAL);
		assert_int_equal(e.ans.result.features[0].no_reply_time, cf_codes[i] == SS_CODE_CFNRY ? 20 : 0);
		assert_int_equal(e.ans.result.features[0].forwarding_options, -1);
		assert_status(&e, cf_codes[i], BSG_SPEECH, 0x07);
		assert_status(&e, cf_codes[i], BSG_FAX, 0x04);
		assert_true(why_has_hit(&e.why, "done"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_register_activates),
	};

	return cmocka_run_group_tests_name("ss_proc_cf", tests, NULL, NULL);
}
