/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GMSC of the lab: what call control is told of each answer of the HLR, and of none. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map_world.h"

/*! The VLR at home is asked. */
static void ask_home(struct hlr_world *w, enum map_ac ac, int op, const char *hex)
{
	hlr_world_ask_vlr(w, LAB_VLR_NUMBER_DEFAULT, ac, op, hex);
}

/* --- interrogation ------------------------------------------------------------------------------------------------ */

struct answer {
	unsigned int count;
	struct call_sri_result res;
	struct why_chain why;
};

static void answered(void *priv, const struct call_sri_result *res)
{
	struct answer *a = priv;

	a->count++;
	a->res = *res;
	a->why = *res->why;
}

static struct answer *interrogate(struct hlr_world *w, const char *number)
{
	static const struct fwd_history none;
	struct answer *a = talloc_zero(w, struct answer);
	struct isdn_number msisdn;

	assert_int_equal(isdn_number_parse(&msisdn, number), 0);
	lab_call_hlr_ops.interrogate(w->lab, &msisdn, BSG_SPEECH, &none, answered, a);
	hlr_world_turn(w, 0);
	return a;
}

static void test_forwarded(void **state)
{
	struct hlr_world *w = *state;
	struct answer *a;

	w->routing = FORWARD;
	a = interrogate(w, "1002");
	assert_int_equal(w->got_op, LAB_MAP_OP_SEND_ROUTING_INFO);
	assert_int_equal(a->count, 1);
	assert_int_equal(a->res.decision.action, FWD_ACT_FORWARD);
	assert_int_equal(a->res.decision.ss_code, SS_CODE_CFU);
	assert_int_equal(a->res.decision.options, CF_OPT_NOTIFY_CALLING_PARTY);
	assert_string_equal(a->res.decision.ftn.digits, "1003");
	assert_string_equal(a->res.imsi, lab_mobile_imsi(w->bob));
	assert_string_equal(a->res.msisdn.digits, "1002");
	assert_true(why_has_hit(&a->why, "CFU operative"));
}

static void test_routed(void **state)
{
	struct hlr_world *w = *state;
	struct isdn_number number;
	struct answer *a;

	hlr_world_attach(w);
	assert_int_equal(lab_msrn_alloc(w->bob->vlr.node, lab_mobile_imsi(w->bob), &number), 0);
	w->routing = ROAMING_00;
	a = interrogate(w, "1002");
	assert_int_equal(a->res.decision.action, FWD_ACT_DELIVER);
	assert_string_equal(a->res.imsi, lab_mobile_imsi(w->bob));
	/* nobody has lent it any more; a number of another MSC */
	a = interrogate(w, "1002");
	assert_int_equal(a->res.decision.cause, 3);
	w->routing = ROAMING_ELSEWHERE;
	a = interrogate(w, "1002");
	assert_int_equal(a->res.decision.cause, 3);
	assert_true(why_has_hit(&a->why, "roaming number"));
}

static void test_errors(void **state)
{
	static const struct {
		int error, cause;
		const char *rule;
	} table[] = {
		{ SS_ERR_UNKNOWN_SUBSCRIBER, 1, "MSISDN known" },
		{ SS_ERR_TELESERVICE_NOT_PROVISIONED, 57, "refused" },
		{ SS_ERR_CALL_BARRED, 21, "call barred" },
		{ FWD_ERR_ABSENT_SUBSCRIBER, 27, "absent subscriber" },
		{ FWD_ERR_FORWARDING_VIOLATION, 21, "refused" },
		{ FWD_ERR_NUMBER_CHANGED, 22, "refused" },
		{ FWD_ERR_BUSY_SUBSCRIBER, 17, "refused" },
		{ FWD_ERR_NO_SUBSCRIBER_REPLY, 19, "refused" },
		{ SS_ERR_FACILITY_NOT_SUPPORTED, 69, "refused" },
		{ SS_ERR_DATA_MISSING, 111, "refused" },
		{ SS_ERR_SYSTEM_FAILURE, 41, "refused" },
		{ SS_ERR_UNEXPECTED_DATA_VALUE, 1, "MSISDN known" },
	};
	struct hlr_world *w = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		struct answer *a;

		w->error = table[i].error;
		a = interrogate(w, "1002");
		assert_int_equal(a->count, 1);
		assert_int_equal(a->res.decision.action, FWD_ACT_RELEASE);
		assert_int_equal(a->res.decision.cause, table[i].cause);
		assert_true(why_has_hit(&a->why, table[i].rule));
	}
}

/* The data of the VLR say which barring it is. */
static void test_barred(void **state)
{
	struct hlr_world *w = *state;

	hlr_world_attach(w);
	ask_home(w, MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_INSERT_SUBSCRIBER_DATA, DATA_MORE);
	w->error = SS_ERR_CALL_BARRED;
	assert_true(why_has_hit(&interrogate(w, "1002")->why, "BAIC"));
}

static void test_hlr_is_silent(void **state)
{
	struct hlr_world *w = *state;
	struct answer *a;

	w->silent = true;
	a = interrogate(w, "1002");
	assert_int_equal(a->count, 0);
	hlr_world_turn(w, 31);
	assert_int_equal(a->count, 1);
	assert_int_equal(a->res.decision.cause, 41);
	assert_true(why_has_hit(&a->why, "no answer"));
	assert_int_equal(lab_map_dialogues(w->lab), 0);
}

/* An answer that means nothing: no result at all, or one that is no SendRoutingInfoRes. */
static void test_empty_answer(void **state)
{
	struct hlr_world *w = *state;

	w->routing = "a300";
	assert_int_equal(interrogate(w, "1002")->res.decision.cause, 41);
	w->routing = "3000";
	assert_int_equal(interrogate(w, "1002")->res.decision.cause, 41);
}

/* A number longer than any AddressString; one of no digits that a HLR knows. */
static void test_odd_numbers(void **state)
{
	struct hlr_world *w = *state;

	w->routing = FORWARD;
	assert_int_equal(interrogate(w, "12345678901234567890")->res.decision.cause, 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, hlr_world_setup, hlr_world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_forwarded),
		T(test_routed),
		T(test_errors),
		T(test_barred),
		T(test_hlr_is_silent),
		T(test_empty_answer),
		T(test_odd_numbers),
	};

	return cmocka_run_group_tests_name("lab_gmsc", tests, NULL, NULL);
}
