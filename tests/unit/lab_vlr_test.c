/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The VLR of the lab: registrations, what the data of a subscriber become, roaming numbers; and what happens when the
 * HLR refuses, is silent or cannot be reached. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map_world.h"

/*! The VLR at home is asked. */
static void ask_home(struct hlr_world *w, enum map_ac ac, int op, const char *hex)
{
	hlr_world_ask_vlr(w, LAB_VLR_NUMBER_DEFAULT, ac, op, hex);
}

/* --- location ----------------------------------------------------------------------------------------------------- */

static void test_attach(void **state)
{
	struct hlr_world *w = *state;
	const struct ss_profile *p = &w->bob->vlr.data.profile;

	hlr_world_attach(w);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	assert_true(w->bob->vlr.registered);
	assert_int_equal(w->got_len, 0);	/* all of the data is supported */
	assert_string_equal(w->bob->vlr.data.msisdn.digits, "1002");
	assert_int_equal(p->subscribed, BSG_SPEECH);
	assert_int_equal(ss_profile_status(p, SS_CODE_CFB, BSG_SPEECH), SS_STATUS_P | SS_STATUS_R | SS_STATUS_A);
	assert_int_equal(ss_profile_status(p, SS_CODE_CFB, BSG_FAX), SS_STATUS_P);
	assert_string_equal(cf_reg_find(p, CF_CFB, BSG_SPEECH)->ftn.digits, "4915332211");
	assert_int_equal(p->cf[CF_CFB].options, 0xa0);
	assert_int_equal(p->provisioned, SS_SIMPLE_CLIR);
	assert_int_equal(p->clir_mode, CLIR_TEMPORARY_ALLOWED);
	assert_int_equal(tc_endpoint_dialogues(w->ep), 0);
	assert_int_equal(lab_map_dialogues(w->lab), 0);
}

static void test_attach_refused(void **state)
{
	struct hlr_world *w = *state;

	w->error = SS_ERR_UNKNOWN_SUBSCRIBER;
	hlr_world_attach(w);
	assert_displays(w->bob, "no service");
	assert_false(w->bob->vlr.registered);
}

static void test_attach_unanswered(void **state)
{
	struct hlr_world *w = *state;

	w->silent = true;
	hlr_world_attach(w);
	assert_not_displays(w->bob, "no service");
	hlr_world_turn(w, 31);
	assert_displays(w->bob, "no service");
	assert_int_equal(lab_map_dialogues(w->lab), 0);
}

/* Nobody has that number: the message comes back. */
static void test_no_hlr(void **state)
{
	struct hlr_world *w = *state;

	talloc_free(w->ep);
	w->ep = NULL;
	hlr_world_attach(w);
	assert_displays(w->bob, "no service");
}

/* Abroad is another VLR, whose number says the country; the former one is not asked any more. */
static void test_roam(void **state)
{
	struct hlr_world *w = *state;
	const char *error = NULL;

	hlr_world_attach(w);
	assert_int_equal(lab_mobile_roam(w->bob, "44", &error), 0);
	hlr_world_turn(w, 0);
	assert_displays(w->bob, "attached in country 44");
	assert_string_equal(w->bob->vlr.node->number.digits, "44" LAB_VLR_NUMBER_DEFAULT);
	assert_true(lab_vlr_is_abroad(w->bob));
	/* the HLR tells the former VLR */
	ask_home(w, MAP_AC_LOCATION_CANCELLATION, LAB_MAP_OP_CANCEL_LOCATION, CANCEL);
	assert_true(w->got_result);
	assert_true(w->bob->vlr.registered);
	ask_home(w, MAP_AC_ROAMING_NUMBER_ENQUIRY, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN);
	assert_int_equal(w->got_error, FWD_ERR_ABSENT_SUBSCRIBER);
	hlr_world_ask_vlr(w, "44" LAB_VLR_NUMBER_DEFAULT, MAP_AC_ROAMING_NUMBER_ENQUIRY,
			  LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN);
	assert_true(w->got_result);
}

static void test_cancelled(void **state)
{
	struct hlr_world *w = *state;
	const char *error = NULL;

	hlr_world_attach(w);
	ask_home(w, MAP_AC_LOCATION_CANCELLATION, LAB_MAP_OP_CANCEL_LOCATION, CANCEL);
	assert_true(w->got_result);
	assert_false(w->bob->vlr.registered);
	assert_int_equal(lab_mobile_dial(w->bob, "1003", &error), 0);
	hlr_world_turn(w, 0);
	assert_displays(w->bob, "refused the service");
}

/* Phones are taken away: the HLR keeps the subscriber, and hears that the VLR does not. */
static void test_purge(void **state)
{
	struct hlr_world *w = *state;

	hlr_world_attach(w);
	lab_reset(w->lab);
	w->bob = NULL;
	hlr_world_turn(w, 0);
	assert_int_equal(w->got_purge, 1);
}

/* --- subscriber data ---------------------------------------------------------------------------------------------- */

static void test_data_inserted(void **state)
{
	static const uint8_t refused_cug[] = { 0x30, 0x05, 0xa3, 0x03, 0x04, 0x01, 0x61 };
	struct hlr_world *w = *state;
	const struct ss_profile *p = &w->bob->vlr.data.profile;

	hlr_world_attach(w);
	ask_home(w, MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_INSERT_SUBSCRIBER_DATA, DATA_MORE);
	assert_true(w->got_result);
	assert_int_equal(w->got_len, sizeof(refused_cug));
	assert_memory_equal(w->got, refused_cug, sizeof(refused_cug));
	assert_int_equal(ss_profile_status(p, SS_CODE_CFU, BSG_SPEECH), SS_STATUS_P | SS_STATUS_R | SS_STATUS_A);
	assert_int_equal(ss_profile_status(p, SS_CODE_CFU, BSG_FAX), SS_STATUS_P);
	assert_string_equal(cf_reg_find(p, CF_CFU, BSG_SPEECH)->ftn.digits, "");
	assert_int_equal(ss_profile_status(p, SS_CODE_CFNRY, BSG_FAX), SS_STATUS_P | SS_STATUS_R);
	assert_int_equal(cf_reg_find(p, CF_CFNRY, BSG_FAX)->no_reply_time, 5);
	/* what was not named stays */
	assert_int_equal(ss_profile_status(p, SS_CODE_CFB, BSG_SPEECH),
			 SS_STATUS_P | SS_STATUS_R | SS_STATUS_A | SS_STATUS_Q);
	assert_int_equal(ss_profile_status(p, SS_CODE_BAIC, BSG_SPEECH), SS_STATUS_P | SS_STATUS_A);
	assert_int_equal(p->cw.active, BSG_SPEECH);
	assert_int_equal(p->odb, ODB_ALL_OG | ODB_ALL_OG_INTERNATIONAL);
}

static void test_data_deleted(void **state)
{
	struct hlr_world *w = *state;
	const struct ss_profile *p = &w->bob->vlr.data.profile;

	hlr_world_attach(w);
	ask_home(w, MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_DELETE_SUBSCRIBER_DATA, DATA_LESS);
	assert_true(w->got_result);
	assert_int_equal(ss_profile_status(p, SS_CODE_CFB, BSG_SPEECH), 0);
	assert_int_equal(p->provisioned, 0);
	assert_int_equal(p->subscribed, 0);
}

static void test_data_of_nobody(void **state)
{
	struct hlr_world *w = *state;

	ask_home(w, MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_INSERT_SUBSCRIBER_DATA, DATA_MORE);
	assert_int_equal(w->got_error, LAB_MAP_ERR_UNIDENTIFIED_SUBSCRIBER);
	/* without an IMSI */
	hlr_world_ask_vlr(w, LAB_VLR_NUMBER_DEFAULT, MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_INSERT_SUBSCRIBER_DATA, "3000");
	assert_int_equal(w->got_error, SS_ERR_DATA_MISSING);
	/* no such type; no such operation here */
	hlr_world_ask_vlr(w, LAB_VLR_NUMBER_DEFAULT, MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_INSERT_SUBSCRIBER_DATA, "0500");
	assert_int_equal(w->got_error, -COMPONENT_INVOKE_MISTYPED_PARAMETER);
	ask_home(w, MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN);
	assert_int_equal(w->got_error, -COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
}

/* --- roaming numbers ---------------------------------------------------------------------------------------------- */

static void test_roaming_numbers(void **state)
{
	static const uint8_t first[] = { 0x30, 0x08, 0x04, 0x06, 0x91, 0x00, 0x01, 0x01, 0x80, 0x00 };
	struct isdn_number number;
	struct hlr_world *w = *state;
	char imsi[IMSI_DIGITS_MAX + 1];
	unsigned int i;

	hlr_world_attach(w);
	ask_home(w, MAP_AC_ROAMING_NUMBER_ENQUIRY, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN);
	assert_int_equal(w->got_len, sizeof(first));
	assert_memory_equal(w->got, first, sizeof(first));
	lab_map_international(&number, LAB_MSC_NUMBER_DEFAULT "00");
	assert_int_equal(lab_msrn_take(w->lab, &number, imsi), 0);
	assert_string_equal(imsi, lab_mobile_imsi(w->bob));
	assert_int_equal(lab_msrn_take(w->lab, &number, imsi), -ENOENT);
	/* a hundred, and then no more until their time is over */
	for (i = 0; i < 100; i++)
		assert_int_equal(lab_msrn_alloc(w->bob->vlr.node, imsi, &number), 0);
	assert_string_equal(number.digits, LAB_MSC_NUMBER_DEFAULT "99");
	ask_home(w, MAP_AC_ROAMING_NUMBER_ENQUIRY, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN);
	assert_int_equal(w->got_error, LAB_MAP_ERR_NO_ROAMING_NUMBER);
	hlr_world_turn(w, 31);
	ask_home(w, MAP_AC_ROAMING_NUMBER_ENQUIRY, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN);
	assert_true(w->got_result);
	ask_home(w, MAP_AC_ROAMING_NUMBER_ENQUIRY, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN_OF_NOBODY);
	assert_int_equal(w->got_error, FWD_ERR_ABSENT_SUBSCRIBER);
	lab_mobile_detach(w->bob, &(const char *){ NULL });
	hlr_world_turn(w, 0);
	ask_home(w, MAP_AC_ROAMING_NUMBER_ENQUIRY, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, PRN);
	assert_int_equal(w->got_error, FWD_ERR_ABSENT_SUBSCRIBER);
}

/* --- configuration ------------------------------------------------------------------------------------------------ */

static void test_numbers(void **state)
{
	struct hlr_world *w = *state;

	assert_string_equal(lab_hlr(w->lab), HLR_NUMBER);
	assert_int_equal(lab_set_hlr(w->lab, "12"), -EINVAL);
	assert_int_equal(lab_set_hlr(w->lab, "4917000000067"), -EINVAL);
	assert_int_equal(lab_set_msc_number(w->lab, "+4917"), -EINVAL);
	assert_int_equal(lab_set_msc_number(w->lab, "491700000008"), 0);
	assert_string_equal(lab_msc_number(w->lab), "491700000008");
	assert_int_equal(lab_set_vlr_number(w->lab, "491700000007"), 0);
	assert_string_equal(lab_vlr_number(w->lab), "491700000007");
	assert_true(lab_map_is_vlr_number(w->lab, "44491700000007"));
	assert_false(lab_map_is_vlr_number(w->lab, "4444491700000007"));
	assert_false(lab_map_is_vlr_number(w->lab, "91700000007"));
	hlr_world_attach(w);
	assert_string_equal(w->bob->vlr.node->number.digits, "491700000007");
	assert_int_equal(lab_set_hlr(w->lab, NULL), -EBUSY);
	assert_int_equal(lab_set_vlr_number(w->lab, "491700000017"), -EBUSY);
	assert_int_equal(lab_set_msc_number(w->lab, "491700000018"), -EBUSY);
	assert_int_equal(lab_set_vlr_number(w->lab, "491700000007"), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, hlr_world_setup, hlr_world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_attach),
		T(test_attach_refused),
		T(test_attach_unanswered),
		T(test_no_hlr),
		T(test_roam),
		T(test_cancelled),
		T(test_purge),
		T(test_data_inserted),
		T(test_data_deleted),
		T(test_data_of_nobody),
		T(test_roaming_numbers),
		T(test_numbers),
	};

	return cmocka_run_group_tests_name("lab_vlr", tests, NULL, NULL);
}
