/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* updateLocation with the subscriber's data, cancelLocation to the former VLR, restoreData, purgeMS; what is pushed to
 * a VLR when a profile changes. */

#include <stdio.h>

#include <osmocom/supserv/map_types.h>

#include "held_store.h"
#include "map_hlr_fixture.h"

#define AC MAP_AC_NETWORK_LOC_UP
#define UPDATE(VLR_) "30 1c 04 08" IMSI_HEX "81 07" VLR_ "04 07" VLR_
#define RESULT "30 09 04 07" HLR_HEX
#define RESTORE "30 0a 04 08" IMSI_HEX

/* --- what a VLR is given ------------------------------------------------------------------------------------------ */

/* The arguments of all insertSubscriberData of a dialogue. */
static char inserted[4096];
/* The component of its End. */
static char ended[512];

/* Take every insertSubscriberData until the End. \returns how many. */
static unsigned int take_data(uint8_t version)
{
	unsigned int n;

	inserted[0] = '\0';
	for (n = 0; n < 20; n++) {
		const char *component = next_component();
		struct asn1_node nodes[256];
		struct asn1_tree tree;
		uint8_t octets[1024];
		size_t len, skip;

		OSMO_STRLCPY_ARRAY(ended, component);
		if (w->type == TCAP_END)
			break;
		/* the argument is what follows invoke id and operation code */
		len = osmo_hexparse(component, octets, sizeof(octets));
		skip = octets[1] & 0x80 ? 9 : 8;
		assert_int_equal(octets[skip - 1], 7);
		asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
		assert_int_equal(asn1_ber_decode(&tree, version < 3 ? &map_InsertSubscriberDataArgV2 :
						 &map_InsertSubscriberDataArg, octets + skip, len - skip), len - skip);
		/* a UDT holds it */
		assert_true(strlen(w->octets) / 2 < 230);
		strcat(inserted, component + 2 * skip);
		peer_answers(TCAP_CONTINUE, AC, version, result_hex(1, 7, NULL));
	}
	return n;
}

static void assert_inserted(const char *hex)
{
	char digits[512];
	size_t n = 0;

	for (; *hex; hex++) {
		if (*hex != ' ')
			digits[n++] = *hex;
	}
	digits[n] = '\0';
	if (!strstr(inserted, digits))
		fail_msg("%s is not in %s", digits, inserted);
}

static void take_cancellation(const char *vlr, const char *type)
{
	char argument[64];

	snprintf(argument, sizeof(argument), "a3 0d 04 08 %s 0a 01 %s", IMSI_HEX, type);
	map_turn();
	expect_invoke(TCAP_BEGIN, vlr, 3, argument);
	assert_int_equal(w->called_ssn, SCCP_SSN_VLR);
	peer_answers(TCAP_END, MAP_AC_LOCATION_CANCELLATION, 3, result_hex(1, 3, NULL));
}

static void services(struct hlr_subscriber *sub)
{
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH };

	sub->purged = true;
	assert_int_equal(isdn_number_parse(&reg.ftn, "+" FTN), 0);
	reg.subaddress = (struct ss_subaddress){ 3, { 0xa0, 0x12, 0x34 } };
	assert_int_equal(cf_reg_set(&sub->profile, CF_CFB, &reg), 0);
	sub->profile.cf[CF_CFB].options = CF_OPT_NOTIFY_FORWARDING_PARTY | CF_OPT_NOTIFY_CALLING_PARTY;
	reg.subaddress.len = 0;
	reg.no_reply_time = 15;
	reg.active = 0;
	memset(&reg.subaddress, 0, sizeof(reg.subaddress));
	assert_int_equal(cf_reg_set(&sub->profile, CF_CFNRY, &reg), 0);
	cf_reg_set_active(&sub->profile, CF_CFU, BSG_SPEECH, true);
	ss_profile_activate_cb(&sub->profile, CB_BAOC, BSG_SMS);
	sub->profile.cw.active = BSG_SPEECH;
}

/* --- updateLocation ----------------------------------------------------------------------------------------------- */

static void test_same_vlr(void **state)
{
	unsigned int n;

	change(services);
	peer_begins(AC, 3, 2, UPDATE(VLR_HEX));
	n = take_data(3);
	assert_true(n > 1);
	assert_string_equal(ended, result_hex(1, 2, RESULT));
	assert_false(subscriber()->purged);
	/* MSISDN, category, status, teleservices 11, 21, 22 */
	assert_inserted("81 07" MSISDN_HEX "82 01 0a 83 01 00 a6 09 04 01 11 04 01 21 04 01 22 a7");
	/* CFU: the status alone */
	assert_inserted("a0 0d 04 01 21 30 08 30 06 83 01 10 84 01 07");
	/* CFB: quiescent while CFU is active; number, subaddress, options */
	assert_inserted("a0 1d 04 01 29 30 18 30 16 83 01 10 84 01 0f 85 06" FTN_HEX "88 03 a0 12 34 86 01 a4");
	/* CFNRy: time while registered */
	assert_inserted("a0 1b 04 01 2a 30 16 30 14 83 01 10 84 01 06 85 06" FTN_HEX "86 01 68 87 01 0f");
	/* CFNRc: options always */
	assert_inserted("a0 0d 04 01 2b 30 08 30 06 84 01 04 86 01 60");
	/* BAOC: for short messages alone; BAIC: not active */
	assert_inserted("a1 15 04 01 92 30 10 30 06 83 01 10 84 01 04 30 06 83 01 20 84 01 05");
	assert_inserted("a1 0a 04 01 9a 30 05 30 03 84 01 04");
	/* CW, HOLD, MPTY; CLIP without override; CLIR temporary, default allowed */
	assert_inserted("a3 06 04 01 41 84 01 05");
	assert_inserted("a3 06 04 01 42 84 01 05");
	assert_inserted("a3 06 04 01 51 84 01 05");
	assert_inserted("a3 09 04 01 11 84 01 05 81 01 01");
	assert_inserted("a3 09 04 01 12 84 01 05 82 01 02");
	assert_int_equal(map_counted(MAP_HLR_CTR_UPDATE_LOCATION), 1);
}

static void test_other_vlr(void **state)
{
	w->peer = VLR2;
	peer_begins(AC, 3, 2, UPDATE(VLR2_HEX));
	take_data(3);
	/* the former VLR is told when the move is durable */
	assert_string_equal(ended, result_hex(1, 2, RESULT));
	assert_string_equal(subscriber()->vlr_number, VLR2);
	assert_string_equal(subscriber()->vlr_country, "");
	take_cancellation(VLR, "00");
}

static void test_version_2(void **state)
{
	change(services);
	w->peer = VLR2;
	peer_begins(AC, 2, 2, UPDATE(VLR2_HEX));
	take_data(2);
	assert_string_equal(ended, result_hex(1, 2, RESULT));
	assert_inserted("a0 1d 04 01 29 30 18 30 16 83 01 10 84 01 0f 85 06" FTN_HEX "88 03 a0 12 34 86 01 a4");
	/* a former VLR that knows version 2 of cancelLocation: the bare IMSI */
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 3, "a3 0d 04 08" IMSI_HEX "0a 01 00");
	peer_offers(MAP_AC_LOCATION_CANCELLATION, 2);
	expect_invoke(TCAP_BEGIN, VLR, 3, "04 08" IMSI_HEX);
	peer_answers(TCAP_END, MAP_AC_LOCATION_CANCELLATION, 2, result_hex(1, 3, NULL));
}

/* No dialogue portion, and the bare number of the HLR. */
static void test_version_1(void **state)
{
	peer_begins(AC, 1, 2, UPDATE(VLR_HEX));
	take_data(1);
	assert_string_equal(ended, result_hex(1, 2, "04 07" HLR_HEX));
	assert_int_equal(w->msg.dialogue.type, TCAP_DIALOGUE_NONE);
}

static void test_abroad(void **state)
{
	w->peer = "420603052001";
	peer_begins(AC, 3, 2, "30 1c 04 08" IMSI_HEX "81 07 91246030500210 04 07 91246030500210");
	take_data(3);
	assert_string_equal(subscriber()->vlr_number, "420603052001");
	assert_string_equal(subscriber()->vlr_country, "420");
	take_cancellation(VLR, "00");
}

static void test_update_errors(void **state)
{
	static const char unknown[] = "30 1c 04 08 6202022143 6587f8 81 07" VLR_HEX "04 07" VLR_HEX;

	/* unknownSubscriber: imsiUnknown in version 3 */
	peer_begins(AC, 3, 2, unknown);
	expect_error(1, "30 03 0a 01 00");
	peer_begins(AC, 2, 2, unknown);
	expect_error(1, NULL);
	peer_begins(AC, 1, 2, unknown);
	expect_error(1, NULL);
	/* a VLR number of letters; not of its type; restoreData is none of version 1's, getPassword of no context */
	peer_begins(AC, 3, 2, "30 1c 04 08" IMSI_HEX "81 07" VLR_HEX "04 07 9194719199b0f1");
	expect_error(36, NULL);
	peer_begins(AC, 3, 2, "30 00");
	expect_reject(COMPONENT_INVOKE_MISTYPED_PARAMETER);
	peer_begins(AC, 3, 18, "0a 01 00");
	expect_reject(COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
	assert_string_equal(subscriber()->vlr_number, VLR);
}

/* The data are refused, rejected, not answered: the subscriber stays where it was. */
static void test_data_not_taken(void **state)
{
	w->peer = VLR2;
	peer_begins(AC, 3, 2, UPDATE(VLR2_HEX));
	next_component();
	peer_answers(TCAP_CONTINUE, AC, 3, error_hex(1, 5, NULL));
	expect_error(34, "30 03 0a 01 01");
	peer_begins(AC, 3, 2, UPDATE(VLR2_HEX));
	next_component();
	peer_answers(TCAP_CONTINUE, AC, 3,
		     reject_hex(1, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_MISTYPED_PARAMETER));
	expect_error(34, "30 03 0a 01 01");
	peer_begins(AC, 3, 2, UPDATE(VLR2_HEX));
	next_component();
	map_seconds(31);
	expect_abort();
	assert_int_equal(w->msg.dialogue.map.user_abort, MAP_USER_ABORT_PROCEDURE_CANCELLATION);
	peer_begins(AC, 3, 2, UPDATE(VLR2_HEX));
	next_component();
	peer_says("67 06 49 04 TTTTTTTT");
	assert_string_equal(subscriber()->vlr_number, VLR);
}

/* One operation at a time in a dialogue. */
static void test_second_operation(void **state)
{
	peer_begins(AC, 3, 2, UPDATE(VLR_HEX));
	next_component();
	w->type = TCAP_CONTINUE;
	peer_answers(TCAP_CONTINUE, AC, 3, invoke_hex(2, 57, RESTORE));
	expect_component(TCAP_CONTINUE, reject_hex(2, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_RESOURCE_LIMITATION));
	peer_says("67 06 49 04 TTTTTTTT");
}

static void test_screened(void **state)
{
	map_world_with_screen();
	w->peer = VLR2;
	/* says that it is another VLR */
	peer_begins(AC, 3, 2, UPDATE(VLR_HEX));
	expect_error(36, NULL);
	assert_int_equal(map_counted(MAP_HLR_CTR_SCREENED), 1);
	/* restores the data of a subscriber that another one serves */
	peer_begins(AC, 3, 57, RESTORE);
	expect_error(36, NULL);
}

/* Up to the commit. */
static void update_until_commit(void)
{
	w->peer = VLR2;
	peer_begins(AC, 3, 2, UPDATE(VLR2_HEX));
	while (!held_store_count(w->store)) {
		next_component();
		peer_answers(TCAP_CONTINUE, AC, 3, result_hex(1, 7, NULL));
	}
}

/* The answer waits for the disk. */
static void test_commit_first(void **state)
{
	update_until_commit();
	expect_nothing();
	held_store_release(w->store, STORE_OK);
	expect_result(2, RESULT);
	take_cancellation(VLR, "00");
	/* the disk says no: systemFailure, and the subscriber is where it was */
	w->peer = VLR;
	peer_begins(AC, 3, 2, UPDATE(VLR_HEX));
	while (!held_store_count(w->store)) {
		next_component();
		peer_answers(TCAP_CONTINUE, AC, 3, result_hex(1, 7, NULL));
	}
	held_store_release(w->store, STORE_FAILED);
	expect_error(34, "30 03 0a 01 01");
	assert_string_equal(subscriber()->vlr_number, VLR2);
}

/* The VLR goes away, or the services end, while the disk is at work. */
static void test_end_while_committing(void **state)
{
	update_until_commit();
	peer_says("67 06 49 04 TTTTTTTT");
	held_store_release(w->store, STORE_OK);
	assert_string_equal(subscriber()->vlr_number, VLR2);
	take_cancellation(VLR, "00");

	peer_begins(MAP_AC_MS_PURGING, 3, 67, "a3 13 04 08" IMSI_HEX "80 07" VLR2_HEX);
	assert_int_equal(held_store_count(w->store), 1);
	talloc_free(w->m);
	held_store_release(w->store, STORE_OK);
	assert_true(subscriber()->purged);
	map_world_start();
}

/* --- restoreData, purgeMS ----------------------------------------------------------------------------------------- */

static void test_restore_data(void **state)
{
	unsigned int version;

	for (version = 2; version <= 3; version++) {
		peer_begins(AC, version, 57, RESTORE);
		take_data(version);
		assert_string_equal(ended, result_hex(1, 57, RESULT));
		assert_inserted("81 07" MSISDN_HEX "82 01 0a 83 01 00");
	}
	peer_begins(AC, 3, 57, "30 0a 04 08 6202022143 6587f8");
	expect_error(1, "30 03 0a 01 00");
	assert_int_equal(map_counted(MAP_HLR_CTR_RESTORE_DATA), 3);
}

static void test_purge(void **state)
{
	/* by a VLR where the subscriber was: nothing is frozen */
	peer_begins(MAP_AC_MS_PURGING, 3, 67, "a3 13 04 08" IMSI_HEX "80 07" VLR2_HEX);
	expect_result(67, NULL);
	assert_false(subscriber()->purged);
	peer_begins(MAP_AC_MS_PURGING, 3, 67, "a3 13 04 08" IMSI_HEX "80 07" VLR_HEX);
	expect_result(67, "30 02 80 00");
	assert_true(subscriber()->purged);
	/* version 2 cannot say so */
	peer_begins(MAP_AC_MS_PURGING, 2, 67, "30 13 04 08" IMSI_HEX "04 07" VLR_HEX);
	expect_result(67, NULL);
	/* of an SGSN */
	peer_begins(MAP_AC_MS_PURGING, 3, 67, "a3 13 04 08" IMSI_HEX "81 07" VLR_HEX);
	expect_result(67, NULL);
	peer_begins(MAP_AC_MS_PURGING, 3, 67, "a3 13 04 08 6202022143 6587f8 80 07" VLR_HEX);
	expect_error(1, "30 03 0a 01 00");
	peer_begins(MAP_AC_MS_PURGING, 3, 67, "30 00");
	expect_reject(COMPONENT_INVOKE_MISTYPED_PARAMETER);
}

/* --- pushed data -------------------------------------------------------------------------------------------------- */

static void expect_pushed(int op, const char *argument)
{
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, op, argument);
}

static void pushed(uint8_t version, int op)
{
	peer_answers(TCAP_END, MAP_AC_SUBSCRIBER_DATA_MNGT, version, result_hex(1, op, NULL));
}

static void no_cw(struct hlr_subscriber *sub)
{
	sub->profile.cw.provisioned = false;
	sub->profile.cw.active = 0;
	sub->profile.subscribed &= ~BSG_SMS;
}

static void clir(struct hlr_subscriber *sub)
{
	sub->profile.clir_mode = CLIR_PERMANENT;
}

static void password(struct hlr_subscriber *sub)
{
	sub->profile.wpa = 2;
	OSMO_STRLCPY_ARRAY(sub->profile.password, "4711");
}

#define CLIR_DATA "30 17 80 08" IMSI_HEX "a7 0b a3 09 04 01 12 84 01 05 82 01 00"

static void test_push(void **state)
{
	/* what the HLR keeps to itself is told to nobody */
	change(password);
	expect_nothing();
	/* services and basic services that are gone: deleteSubscriberData */
	change(no_cw);
	expect_pushed(8, "30 17 80 08" IMSI_HEX "a1 06 83 01 21 83 01 22 a2 03 04 01 41");
	pushed(3, 8);
	expect_pushed(7, "30 0f 80 08" IMSI_HEX "a6 03 04 01 11");
	pushed(3, 7);
	assert_int_equal(map_counted(MAP_HLR_CTR_DATA_PUSHED), 2);
	change(clir);
	expect_pushed(7, CLIR_DATA);
	/* a VLR of version 2 */
	peer_offers(MAP_AC_SUBSCRIBER_DATA_MNGT, 2);
	expect_pushed(7, CLIR_DATA);
	pushed(2, 7);
}

static void clir_back(struct hlr_subscriber *sub)
{
	sub->profile.clir_mode = CLIR_TEMPORARY_RESTRICTED;
}

/* Changed again while the former state is on its way: told again. */
static void test_push_overtaken(void **state)
{
	change(clir);
	expect_pushed(7, CLIR_DATA);
	change(clir_back);
	expect_nothing();
	pushed(3, 7);
	expect_pushed(7, "30 17 80 08" IMSI_HEX "a7 0b a3 09 04 01 12 84 01 05 82 01 01");
	pushed(3, 7);
}

/* Not answered: again after X30, three times, then no more. */
static void test_push_repeated(void **state)
{
	unsigned int i;

	change(clir);
	for (i = 0; i < 3; i++) {
		expect_pushed(7, CLIR_DATA);
		map_seconds(31);
		expect_nothing();
		map_seconds(10);
	}
	expect_pushed(7, CLIR_DATA);
	map_seconds(31);
	map_seconds(60);
	expect_nothing();
	/* a VLR that does not know the subscriber is not asked again */
	change(clir_back);
	map_turn();
	next_component();
	peer_answers(TCAP_END, MAP_AC_SUBSCRIBER_DATA_MNGT, 3, error_hex(1, 5, NULL));
	map_seconds(60);
}

static enum hlr_verdict delete(void *priv, struct hlr_subscriber *sub)
{
	return HLR_DELETE;
}

static void test_subscription_withdrawn(void **state)
{
	hlr_update(w->hlr, IMSI, "test", delete, NULL, NULL);
	take_cancellation(VLR, "01");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MAP_TEST(same_vlr),
		MAP_TEST(other_vlr),
		MAP_TEST(version_2),
		MAP_TEST(version_1),
		MAP_TEST(abroad),
		MAP_TEST(update_errors),
		MAP_TEST(data_not_taken),
		MAP_TEST(second_operation),
		MAP_TEST(screened),
		MAP_TEST_HELD(commit_first),
		MAP_TEST_HELD(end_while_committing),
		MAP_TEST(restore_data),
		MAP_TEST(purge),
		MAP_TEST(push),
		MAP_TEST(push_overtaken),
		MAP_TEST(push_repeated),
		MAP_TEST(subscription_withdrawn),
	};

	return map_test_main("map_hlr_location", tests, ARRAY_SIZE(tests));
}
