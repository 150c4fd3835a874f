/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sendRoutingInfo of a GMSC: the vectors of map.md section 6 to the octet, roaming numbers of VLRs of every version,
 * each error, interrogation for a forwarding. */

#include <stdio.h>

#include <osmocom/supserv/fwd_decide.h>

#include "map_hlr_fixture.h"

#define AC MAP_AC_LOCATION_INFO_RETRIEVAL
#define PRN MAP_AC_ROAMING_NUMBER_ENQUIRY

#define BEGIN_SRI \
	"62 4f 48 04 11 22 33 44 6b 1e 28 1c 06 07 00 11 86 05 01 01 01 a0 11 60 0f 80 02 07 80 a1 09 06 07 04 00 00 " \
	"01 00 05 03 6c 27 a1 25 02 01 01 02 01 16 30 1d 80 07 91 94 71 11 32 54 76 82 01 01 83 01 00 86 07 91 94 71 " \
	"91 99 00 f0 a9 03 83 01 11"
#define AARE_SRI \
	"6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 07 04 00 00 01 00 05 03 a2 03 02 01 " \
	"00 a3 05 a1 03 02 01 00"
#define GMSC_HEX "919471919900f0"
/* msisdn, interrogationType, GMSC */
#define SRI(LEN, MORE) "30" LEN "80 07" MSISDN_HEX MORE "83 01 00 86 07" GMSC_HEX
#define SRI_PLAIN SRI("15", "")
#define SRI_V2 "30 09 80 07" MSISDN_HEX
/* what the VLR is asked: imsi, msc-Number, msisdn; gmsc-Address in version 3 */
#define PRN_V2 "30 1c 80 08" IMSI_HEX "81 07" VLR_HEX "82 07" MSISDN_HEX
#define PRN_V3 "30 25 80 08" IMSI_HEX "81 07" VLR_HEX "82 07" MSISDN_HEX "88 07" GMSC_HEX
#define MSRN "91947191997077"
#define MSRN_V3 "a3 13 89 08" IMSI_HEX "04 07" MSRN

static void cfu(struct hlr_subscriber *sub)
{
	cf_reg_set_active(&sub->profile, CF_CFU, BSG_SPEECH, true);
	sub->profile.cf[CF_CFU].options = CF_OPT_NOTIFY_CALLING_PARTY;
	sub->purged = true;	/* so that no VLR is told */
}

static void cond(struct hlr_subscriber *sub)
{
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH };
	enum cf_service s;

	assert_int_equal(isdn_number_parse(&reg.ftn, "+" FTN), 0);
	for (s = CF_CFB; s <= CF_CFNRC; s++) {
		reg.no_reply_time = s == CF_CFNRY ? 20 : 0;
		assert_int_equal(cf_reg_set(&sub->profile, s, &reg), 0);
	}
	sub->purged = true;
}

static void back(struct hlr_subscriber *sub)
{
	sub->purged = false;
}

static void test_forwarded(void **state)
{
	change(cfu);
	peer_says(BEGIN_SRI);
	expect_says("64 57 49 04 11 22 33 44 " AARE_SRI "6c 23 a2 21 02 01 01 30 1c 02 01 16 a3 17 89 08 62 02 02 21 "
		    "43 65 87 f9 30 0b 85 06 91 94 51 33 22 11 86 01 2c");
	assert_int_equal(map_counted(MAP_HLR_CTR_SRI), 1);
	peer_begins(AC, 2, 22, SRI_V2);
	expect_result(22, "30 17 04 08" IMSI_HEX "30 0b 85 06" FTN_HEX "86 01 2c");
	peer_begins(AC, 1, 22, SRI_V2);
	expect_result(22, "30 17 04 08" IMSI_HEX "30 0b 85 06" FTN_HEX "86 01 2c");
}

static void test_delivered(void **state)
{
	peer_says(BEGIN_SRI);
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 4, PRN_V3);
	assert_int_equal(w->called_ssn, SCCP_SSN_VLR);
	peer_answers(TCAP_END, PRN, 3, result_hex(1, 4, "30 09 04 07" MSRN));
	expect_says("64 53 49 04 11 22 33 44 " AARE_SRI "6c 1f a2 1d 02 01 01 30 18 02 01 16 a3 13 89 08 62 02 02 21 "
		    "43 65 87 f9 04 07 91 94 71 91 99 70 77");
}

/* What the GMSC knows of the call goes on to the VLR. */
static void test_call_is_passed_on(void **state)
{
	peer_begins(AC, 3, 22, "30 29 80 07" MSISDN_HEX "83 01 00 86 07" GMSC_HEX "87 03 010203 aa 08 0a 01 01 04 03 "
		    "04 01 a0 8c 00 8e 01 04");
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 4, "30 39 80 08" IMSI_HEX "81 07" VLR_HEX "82 07" MSISDN_HEX
		      "a6 08 0a 01 01 04 03 04 01 a0 87 00 88 07" GMSC_HEX "89 03 010203 8c 01 04");
	/* a VLR that leaves the dialogue open gets its End */
	peer_answers(TCAP_CONTINUE, PRN, 3, result_hex(1, 4, "30 09 04 07" MSRN));
	expect_says("64 06 49 04 11 22 33 44");
	expect_result(22, MSRN_V3);
}

static void test_vlr_of_version_2(void **state)
{
	peer_begins(AC, 3, 22, SRI_PLAIN);
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 4, PRN_V3);
	peer_offers(PRN, 2);
	expect_invoke(TCAP_BEGIN, VLR, 4, PRN_V2);
	peer_answers(TCAP_END, PRN, 2, result_hex(1, 4, "04 07" MSRN));
	expect_result(22, MSRN_V3);
}

/* A node that knows no dialogue portion is asked in version 1. */
static void test_vlr_of_version_1(void **state)
{
	peer_begins(AC, 2, 22, SRI_V2);
	map_turn();
	expect_component(TCAP_BEGIN, invoke_hex(1, 4, PRN_V2));
	peer_says("67 09 49 04 TTTTTTTT 4a 01 03");
	map_turn();
	expect_component(TCAP_BEGIN, invoke_hex(1, 4, PRN_V2));
	assert_int_equal(w->msg.dialogue.type, TCAP_DIALOGUE_NONE);
	peer_answers(TCAP_END, PRN, 1, result_hex(1, 4, "04 07" MSRN));
	expect_result(22, "30 13 04 08" IMSI_HEX "04 07" MSRN);
}

static void prn_fails(const char *component)
{
	peer_begins(AC, 3, 22, SRI_PLAIN);
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 4, PRN_V3);
	peer_answers(TCAP_END, PRN, 3, component);
}

static void test_no_roaming_number(void **state)
{
	prn_fails(error_hex(1, 27, NULL));
	/* absentSubscriber, imsiDetach */
	expect_error(27, "30 03 80 01 00");
	prn_fails(error_hex(1, 39, NULL));
	expect_error(34, "30 03 0a 01 01");
	prn_fails(error_hex(1, 21, NULL));
	expect_error(21, NULL);
	prn_fails(reject_hex(1, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER));
	expect_error(34, "30 03 0a 01 01");
	/* a result that is none */
	prn_fails(result_hex(1, 4, "30 02 05 00"));
	expect_error(34, "30 03 0a 01 01");
	prn_fails(result_hex(1, 4, NULL));
	expect_error(34, "30 03 0a 01 01");
	/* an abort, and nothing at all */
	peer_begins(AC, 3, 22, SRI_PLAIN);
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 4, PRN_V3);
	peer_says("67 09 49 04 TTTTTTTT 4a 01 04");
	expect_error(34, "30 03 0a 01 01");
	peer_begins(AC, 3, 22, SRI_PLAIN);
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 4, PRN_V3);
	map_seconds(31);
	expect_error(34, "30 03 0a 01 01");
}

/* The VLR says that the phone is off: CFNRc. */
static void test_detached_forwards(void **state)
{
	change(cond);
	change(back);
	prn_fails(error_hex(1, 27, NULL));
	expect_result(22, "a3 17 89 08" IMSI_HEX "30 0b 85 06" FTN_HEX "86 01 60");
}

/* The services end while a VLR is asked. */
static void test_end_of_services(void **state)
{
	peer_begins(AC, 3, 22, SRI_PLAIN);
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 4, PRN_V3);
	map_world_restart();
}

static void unregistered(struct hlr_subscriber *sub)
{
	sub->vlr_number[0] = '\0';
}

static void named(struct hlr_subscriber *sub)
{
	OSMO_STRLCPY_ARRAY(sub->vlr_number, "unnamed-MSC");
}

static void take_cancellation(void)
{
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 3, "a3 0d 04 08" IMSI_HEX "0a 01 00");
	peer_answers(TCAP_END, MAP_AC_LOCATION_CANCELLATION, 3, result_hex(1, 3, NULL));
}

static void test_absent(void **state)
{
	change(unregistered);
	take_cancellation();
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_error(27, NULL);
	peer_begins(AC, 2, 22, SRI_V2);
	expect_error(27, NULL);
	/* served by an MSC that is no MAP node */
	change(named);
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_error(34, "30 03 0a 01 01");
}

static void purged(struct hlr_subscriber *sub)
{
	sub->purged = true;
}

static void barred(struct hlr_subscriber *sub)
{
	sub->purged = true;
	ss_profile_activate_cb(&sub->profile, CB_BAIC, BSG_SPEECH);
}

static void odb(struct hlr_subscriber *sub)
{
	sub->profile.odb = ODB_ALL_IC;
}

static void no_speech(struct hlr_subscriber *sub)
{
	sub->profile.odb = 0;
	sub->profile.subscribed = BSG_SMS;
}

static void test_errors(void **state)
{
	/* unknownSubscriber */
	peer_begins(AC, 3, 22, "30 15 80 07 91947111325486 83 01 00 86 07" GMSC_HEX);
	expect_error(1, NULL);
	/* absentSubscriber, purgedMS */
	change(purged);
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_error(27, "30 03 80 01 03");
	/* callBarred, barringServiceActive: a SEQUENCE in version 3 */
	change(barred);
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_error(13, "30 03 0a 01 00");
	peer_begins(AC, 2, 22, SRI_V2);
	expect_error(13, "0a 01 00");
	/* operatorBarring */
	change(odb);
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_error(13, "30 03 0a 01 01");
	change(no_speech);
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_error(11, NULL);
	peer_begins(AC, 3, 22, SRI("1a", "") "a9 03 82 01 17");
	expect_error(10, NULL);
	/* not of its type, not there, not of this context; a number of letters */
	peer_begins(AC, 3, 22, SRI_V2);
	expect_reject(COMPONENT_INVOKE_MISTYPED_PARAMETER);
	peer_begins(AC, 3, 22, NULL);
	expect_reject(COMPONENT_INVOKE_MISTYPED_PARAMETER);
	peer_begins(AC, 3, 4, PRN_V2);
	expect_reject(COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
	peer_begins(AC, 3, 22, "30 15 80 07 919471113254a6 83 01 00 86 07" GMSC_HEX);
	expect_error(36, NULL);
}

static void test_forwarding_violation(void **state)
{
	change(cfu);
	peer_begins(AC, 3, 22, SRI("18", "82 01 04"));
	expect_result(22, "a3 17 89 08" IMSI_HEX "30 0b 85 06" FTN_HEX "86 01 2c");
	peer_begins(AC, 3, 22, SRI("18", "82 01 05"));
	expect_error(14, NULL);
}

/* callDiversionTreatmentIndicator: not to be forwarded. */
static void test_not_to_be_forwarded(void **state)
{
	change(cfu);
	peer_begins(AC, 3, 22, SRI("18", "") "94 01 02");
	expect_error(27, "30 03 80 01 03");
}

/* --- interrogation for a forwarding ------------------------------------------------------------------------------- */

#define SRI_FORWARDING(REASON) "30 18 80 07" MSISDN_HEX "83 01 01 86 07" GMSC_HEX "88 01" REASON

static void test_forwarding_interrogation(void **state)
{
	static const char *const reason[] = { "00", "01", "02" }, *const options[] = { "60", "64", "68" };
	static const int errors[] = { 27, 45, 46 };
	unsigned int i;

	for (i = 0; i < 3; i++) {
		char hex[256];

		snprintf(hex, sizeof(hex), SRI_FORWARDING("%s"), reason[i]);
		peer_begins(AC, 3, 22, hex);
		expect_error(errors[i], NULL);
	}
	change(cond);
	for (i = 0; i < 3; i++) {
		char hex[256], result[256];

		snprintf(hex, sizeof(hex), SRI_FORWARDING("%s"), reason[i]);
		snprintf(result, sizeof(result), "a3 17 89 08" IMSI_HEX "30 0b 85 06" FTN_HEX "86 01 %s", options[i]);
		peer_begins(AC, 3, 22, hex);
		expect_result(22, result);
	}
	/* dataMissing, unknownSubscriber */
	peer_begins(AC, 3, 22, "30 15 80 07" MSISDN_HEX "83 01 01 86 07" GMSC_HEX);
	expect_error(35, NULL);
	peer_begins(AC, 3, 22, "30 18 80 07 91947111325486 83 01 01 86 07" GMSC_HEX "88 01 00");
	expect_error(1, NULL);
}

/* --- screening, injection, short messages ------------------------------------------------------------------------- */

static void test_screening(void **state)
{
	map_world_with_screen();
	change(cfu);
	w->peer = GMSC;
	assert_int_equal(map_screen_allow(w->screen, "49171999", 22), 0);
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_result(22, "a3 17 89 08" IMSI_HEX "30 0b 85 06" FTN_HEX "86 01 2c");
	assert_int_equal(map_screen_disallow(w->screen, "49171999", 22), 0);
	peer_begins(AC, 3, 22, SRI_PLAIN);
	expect_error(36, NULL);
}

/* Each error that a tester may want. */
static void test_injected_errors(void **state)
{
	static const struct { int error; const char *v2, *v3; } errors[] = {
		{ 1, NULL, NULL }, { 8, "0a 01 00", "30 03 0a 01 00" }, { 13, "0a 01 01", "30 03 0a 01 01" },
		{ 14, NULL, NULL }, { 21, NULL, NULL }, { 27, NULL, NULL },
		{ 34, "0a 01 01", "30 03 0a 01 01" }, { 44, NULL, NULL },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		struct map_inject inject = { .op = 22, .error = errors[i].error, .count = 2 };

		assert_int_equal(map_hlr_inject(w->m, &inject), 0);
		peer_begins(AC, 2, 22, SRI_V2);
		expect_error(errors[i].error, errors[i].v2);
		peer_begins(AC, 3, 22, SRI_PLAIN);
		expect_error(errors[i].error, errors[i].v3);
	}
}

static void test_short_messages(void **state)
{
	unsigned int version;

	for (version = 1; version <= 3; version++) {
		peer_begins(MAP_AC_SHORT_MSG_GATEWAY, version, 45, "30 15 80 07" MSISDN_HEX "81 01 ff 82 07" GMSC_HEX);
		expect_error(21, NULL);
	}
	assert_int_equal(map_counted(MAP_HLR_CTR_NOT_SUPPORTED), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MAP_TEST(forwarded),
		MAP_TEST(delivered),
		MAP_TEST(call_is_passed_on),
		MAP_TEST(vlr_of_version_2),
		MAP_TEST(vlr_of_version_1),
		MAP_TEST(no_roaming_number),
		MAP_TEST(detached_forwards),
		MAP_TEST(end_of_services),
		MAP_TEST(absent),
		MAP_TEST(errors),
		MAP_TEST(forwarding_violation),
		MAP_TEST(not_to_be_forwarded),
		MAP_TEST(forwarding_interrogation),
		MAP_TEST(screening),
		MAP_TEST(injected_errors),
		MAP_TEST(short_messages),
	};

	return map_test_main("map_hlr_routing", tests, ARRAY_SIZE(tests));
}
