/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS operations and USSD of a VLR: whole dialogues to the octet (map.md section 6), whom they are about, what is
 * refused, screened, injected. */

#include <errno.h>
#include <stdio.h>

#include <osmocom/supserv/ss_dialogue.h>

#include "map_hlr_fixture.h"

#define AC MAP_AC_NETWORK_FUNCTIONAL_SS
#define USS MAP_AC_NETWORK_UNSTRUCTURED_SS

#define OPEN_SS \
	"6b 43 28 41 06 07 00 11 86 05 01 01 01 a0 36 60 34 80 02 07 80 a1 09 06 07 04 00 00 01 00 12 02 be 23 28 21 " \
	"06 07 04 00 00 01 01 01 01 a0 16 a0 14 80 09 96 62 02 02 21 43 65 87 f9 81 07 91 94 71 91 99 00 f1"
#define AARE_SS \
	"6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 07 04 00 00 01 00 12 02 a2 03 02 01 " \
	"00 a3 05 a1 03 02 01 00"

static void test_activate(void **state)
{
	peer_says("62 5a 48 04 11 22 33 44 " OPEN_SS "6c 0d a1 0b 02 01 01 02 01 0c 30 03 04 01 21");
	expect_says("64 55 49 04 11 22 33 44 " AARE_SS "6c 21 a2 1f 02 01 01 30 1a 02 01 0c a0 15 04 01 21 30 10 30 0e "
		    "83 01 10 84 01 07 85 06" FTN_HEX);
	assert_int_equal(ss_profile_status(&subscriber()->profile, SS_CODE_CFU, BSG_SPEECH), 0x07);
	assert_int_equal(map_counted(MAP_HLR_CTR_SS), 1);
	/* note 3 of 29.002 figure 22.2.1/1: the VLR gets what changed in a dialogue of its own, after the result */
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, 7, "30 1b 80 08" IMSI_HEX "a7 0f a0 0d 04 01 21 30 08 30 06 83 01 10 84 01 07");
	assert_int_equal(w->called_ssn, SCCP_SSN_VLR);
	peer_answers(TCAP_END, MAP_AC_SUBSCRIBER_DATA_MNGT, 3, result_hex(1, 7, NULL));
}

static void erase_cfu(struct hlr_subscriber *sub)
{
	cf_reg_erase(&sub->profile, CF_CFU, BSG_ALL);
}

/* The VLR takes what is pushed to it. */
static void expect_pushed(int op, const char *argument)
{
	map_turn();
	expect_invoke(TCAP_BEGIN, VLR, op, argument);
	peer_answers(TCAP_END, MAP_AC_SUBSCRIBER_DATA_MNGT, 3, result_hex(1, op, NULL));
}
#define INSERT(LEN, SS) "30" LEN "80 08" IMSI_HEX "a7" SS

static void test_error(void **state)
{
	change(erase_cfu);
	expect_pushed(7, INSERT("18", "0c a0 0a 04 01 21 30 05 30 03 84 01 04"));
	peer_says("62 5a 48 04 11 22 33 44 " OPEN_SS "6c 0d a1 0b 02 01 01 02 01 0c 30 03 04 01 21");
	expect_says("64 3f 49 04 11 22 33 44 " AARE_SS "6c 0b a3 09 02 01 01 02 01 11 04 01 04");
}

/* activateSS of a barring: getPassword without a linked id. */
static void test_password(void **state)
{
	peer_begins_ss(AC, 12, "30 03 04 01 92");
	expect_says("65 45 48 04 TTTTTTTT 49 04 11 22 33 44 " AARE_SS "6c 0b a1 09 02 01 01 02 01 12 0a 01 00");
	peer_says("65 1e 48 04 11 22 33 44 49 04 TTTTTTTT 6c 10 a2 0e 02 01 01 30 09 02 01 12 12 04 31 32 33 34");
	/* negativePW-Check, and no AARE any more */
	expect_says("64 10 49 04 11 22 33 44 6c 08 a3 06 02 01 01 02 01 26");
	assert_int_equal(subscriber()->profile.wpa, 1);

	peer_begins_ss(AC, 12, "30 03 04 01 92");
	expect_component(TCAP_CONTINUE, invoke_hex(1, 18, "0a 01 00"));
	peer_answers(TCAP_CONTINUE, AC, 2, result_hex(1, 18, "12 04 30 30 30 30"));
	expect_result(12, "a1 15 04 01 92 30 10 30 06 83 01 10 84 01 05 30 06 83 01 20 84 01 05");
	/* all groups alike: one feature without a basic service */
	expect_pushed(7, INSERT("18", "0c a1 0a 04 01 92 30 05 30 03 84 01 05"));
}

static void test_register_password(void **state)
{
	peer_begins_ss(AC, 17, "04 01 90");
	expect_component(TCAP_CONTINUE, "a10c020101800101020112" "0a0100");
	peer_answers(TCAP_CONTINUE, AC, 2, result_hex(1, 18, "12 04 30 30 30 30"));
	expect_component(TCAP_CONTINUE, "a10c020102800101020112" "0a0101");
	peer_answers(TCAP_CONTINUE, AC, 2, result_hex(2, 18, "12 04 34 37 31 31"));
	expect_component(TCAP_CONTINUE, "a10c020103800101020112" "0a0102");
	peer_answers(TCAP_CONTINUE, AC, 2, result_hex(3, 18, "12 04 34 37 31 31"));
	expect_result(17, "12 04 34 37 31 31");
	assert_string_equal(subscriber()->profile.password, "4711");
}

/* The phone goes away while it is asked: nothing is changed, nothing is left. */
static void test_peer_aborts(void **state)
{
	peer_begins_ss(AC, 12, "30 03 04 01 92");
	expect_component(TCAP_CONTINUE, invoke_hex(1, 18, "0a 01 00"));
	peer_says("67 06 49 04 TTTTTTTT");
	assert_int_equal(hlr_ss_sessions(w->hlr), 0);
	assert_int_equal(subscriber()->profile.wpa, 0);
}

/* Nobody answers getPassword: the session's own guard is the first to end it. */
static void test_no_password(void **state)
{
	peer_begins_ss(AC, 12, "30 03 04 01 92");
	expect_component(TCAP_CONTINUE, invoke_hex(1, 18, "0a 01 00"));
	map_seconds(70);
	assert_int_equal(hlr_ss_sessions(w->hlr), 0);
	assert_int_equal(llist_count(&w->sent), 1);
	expect_error(34, NULL);
}

static void test_other_operations(void **state)
{
	/* eraseSS */
	peer_begins_ss(AC, 11, "30 03 04 01 21");
	expect_result(11, "a0 0d 04 01 21 30 08 30 06 83 01 10 84 01 04");
	expect_pushed(7, INSERT("18", "0c a0 0a 04 01 21 30 05 30 03 84 01 04"));
	/* registerSS, and again deactivateSS */
	peer_begins_ss(AC, 10, "30 0b 04 01 21 84 06" FTN_HEX);
	expect_result(10, "a0 15 04 01 21 30 10 30 0e 83 01 10 84 01 07 85 06" FTN_HEX);
	expect_pushed(7, INSERT("1b", "0f a0 0d 04 01 21 30 08 30 06 83 01 10 84 01 07"));
	peer_begins_ss(AC, 13, "30 03 04 01 21");
	expect_result(13, "a0 15 04 01 21 30 10 30 0e 83 01 10 84 01 06 85 06" FTN_HEX);
	expect_pushed(7, INSERT("1b", "0f a0 0d 04 01 21 30 08 30 06 83 01 10 84 01 06"));
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	expect_result(14, "a4 06 04 01 05 0a 01 02");
	/* operations that the radio alone has */
	peer_begins_ss(AC, 16, "30 00");
	expect_reject(COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
	peer_begins_ss(AC, 59, "30 0a 04 01 0f 04 05 aa 18 0c 36 02");
	expect_reject(COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
	/* not of its type */
	peer_begins_ss(AC, 12, "30 03 04 02 21");
	expect_reject(COMPONENT_INVOKE_MISTYPED_PARAMETER);
}

static void test_errors_have_no_sequence(void **state)
{
	/* illegalSS-Operation, unexpectedDataValue, ss-Incompatibility's list is the engine's */
	peer_begins_ss(AC, 12, "30 03 04 01 11");
	expect_error(16, NULL);
	peer_begins_ss(AC, 12, "30 03 04 01 fe");
	expect_error(36, NULL);
	peer_begins_ss(AC, 10, "30 03 04 01 21");
	expect_error(35, NULL);
}

static void odb(struct hlr_subscriber *sub)
{
	sub->profile.odb = ODB_SS_ACCESS;
}

static void test_operator_barring(void **state)
{
	change(odb);
	/* subscriberStatus operatorDeterminedBarring, ODB-GeneralData of 15 bits, ss-AccessBarred */
	expect_pushed(7, "30 14 80 08" IMSI_HEX "83 01 01 a8 05 03 03 01 04 00");
	peer_begins_ss(AC, 12, "30 03 04 01 21");
	expect_error(13, "0a 01 01");
}

/* --- whom it is about --------------------------------------------------------------------------------------------- */

static struct map_dialogue references(const char *destination, const char *origination)
{
	struct map_dialogue map = { .type = MAP_DIALOGUE_OPEN };

	map.destination.len = osmo_hexparse(destination, map.destination.octets, MAP_REFERENCE_MAX);
	map.origination.len = osmo_hexparse(origination, map.origination.octets, MAP_REFERENCE_MAX);
	return map;
}

static void begin_with(const struct map_dialogue *map)
{
	peer_begins_with(AC, 2, map, invoke_hex(1, 14, "30 03 04 01 21"));
}

static void expect_refusal(uint8_t reason)
{
	expect_abort();
	assert_int_equal(w->msg.dialogue.map.type, MAP_DIALOGUE_REFUSE);
	assert_int_equal(w->msg.dialogue.map.reason, reason);
}

static void test_references(void **state)
{
	struct map_dialogue map;

	/* an E.164 number, letters, too short, nothing: no IMSI */
	map = references("91620202214365", VLR_HEX);
	begin_with(&map);
	expect_refusal(1);
	map = references("966202022143a5", VLR_HEX);
	begin_with(&map);
	expect_refusal(1);
	map = references("9612", VLR_HEX);
	begin_with(&map);
	expect_refusal(1);
	map = references("", VLR_HEX);
	begin_with(&map);
	expect_refusal(1);
	begin_with(NULL);
	expect_refusal(1);
	/* a VLR that is an IMSI, or letters */
	map = references("9662020221436587f9", "966202022143");
	begin_with(&map);
	expect_refusal(2);
	map = references("9662020221436587f9", "9194b1");
	begin_with(&map);
	expect_refusal(2);
	/* without one it is as the SCCP says */
	map = references("9662020221436587f9", "");
	begin_with(&map);
	expect_result(14, "a3 10 30 0e 83 01 10 84 01 06 85 06" FTN_HEX);
}

static void test_unknown_subscriber(void **state)
{
	struct map_dialogue map = references("9662020221436587f8", VLR_HEX);

	begin_with(&map);
	expect_error(36, NULL);
}

/* Version 1 says it in an operation of its own. */
static void test_version_1(void **state)
{
	char components[256];

	snprintf(components, sizeof(components), "%s%s", invoke_hex(0, 54, "30 13 04 08" IMSI_HEX "04 07" VLR_HEX),
		 "a10b02010102010e3003040112");
	peer_begins_with(AC, 1, NULL, components);
	expect_says("64 1a 49 04 11 22 33 44 6c 12 a2 10 02 01 01 30 0b 02 01 0e a4 06 04 01 05 0a 01 02");
	/* without it the operation tells no context: refused by TCAP; with a broken one it is rejected */
	peer_begins_with(AC, 1, NULL, invoke_hex(1, 54, "30 00"));
	expect_reject(COMPONENT_INVOKE_MISTYPED_PARAMETER);
	/* version 2 has it not */
	peer_begins_ss(AC, 54, "30 13 04 08" IMSI_HEX "04 07" VLR_HEX);
	expect_reject(COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
}

static void test_refused_version(void **state)
{
	/* networkUnstructuredSs version 1 does not exist; version 3 of it is offered 2 */
	peer_begins_with(USS, 3, NULL, invoke_hex(1, 59, "30 0a 04 01 0f 04 05 aa 18 0c 36 02"));
	expect_says("67 32 49 04 11 22 33 44 6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 "
		    "07 04 00 00 01 00 13 02 a2 03 02 01 01 a3 05 a1 03 02 01 02");
}

/* --- strict, screening, injection --------------------------------------------------------------------------------- */

static void test_strict(void **state)
{
	map_hlr_set_strict(w->m, true);
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	expect_error(18, NULL);
	peer_begins_ss(AC, 14, "30 03 04 01 29");
	expect_error(18, NULL);
	/* CFU is the HLR's */
	peer_begins_ss(AC, 14, "30 03 04 01 21");
	expect_result(14, "a3 10 30 0e 83 01 10 84 01 06 85 06" FTN_HEX);
}

static void test_screening(void **state)
{
	map_world_with_screen();
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	expect_result(14, "a4 06 04 01 05 0a 01 02");
	/* another VLR that says it is ours */
	w->peer = VLR2;
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	expect_error(36, NULL);
	assert_int_equal(map_counted(MAP_HLR_CTR_SCREENED), 1);
}

static void test_injection(void **state)
{
	struct map_inject inject = { .op = 14, .error = 34, .count = 2 };

	assert_int_equal(map_hlr_inject(w->m, &inject), 0);
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	expect_error(34, "0a 01 01");
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	expect_error(34, "0a 01 01");
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	expect_result(14, "a4 06 04 01 05 0a 01 02");
	assert_int_equal(map_hlr_inject_clear(w->m, 14), -ENOENT);

	inject = (struct map_inject){ .op = 14, .error = -1, .delay_ms = 2500 };
	assert_int_equal(map_hlr_inject(w->m, &inject), 0);
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	map_seconds(2);
	expect_nothing();
	map_seconds(1);
	expect_result(14, "a4 06 04 01 05 0a 01 02");
	/* the peer gives up meanwhile */
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	map_seconds(1);
	inject.drop = true;
	assert_int_equal(map_hlr_inject(w->m, &inject), 0);
	map_seconds(2);
	expect_result(14, "a4 06 04 01 05 0a 01 02");
	peer_begins_ss(AC, 14, "30 03 04 01 12");
	map_seconds(59);
	expect_nothing();
	/* the guard of the dialogue */
	map_seconds(2);
	expect_abort();
	assert_int_equal(map_hlr_inject_clear(w->m, 14), 0);
	assert_int_equal(map_counted(MAP_HLR_CTR_INJECTED), 5);
}

/* --- USSD --------------------------------------------------------------------------------------------------------- */

/* USSD-Arg, USSD-Res of a text. */
static const char *ussd_hex(const char *text)
{
	static char out[512];
	struct ss_ussd ussd;

	ss_ussd_from_text(&ussd, text);
	snprintf(out, sizeof(out), "30%02x04010f04%02x%s", ussd.len + 5, ussd.len,
		 osmo_hexdump_nospc(ussd.string, ussd.len));
	return out;
}

/* A code that a phone does not know is sent as USSD, and answered in words. */
static void test_ussd(void **state)
{
	peer_begins_ss(USS, 59, ussd_hex("*#33#"));
	expect_result(59, ussd_hex("Barring of all outgoing calls: not active"));
	/* something that is no SS procedure */
	peer_begins_ss(USS, 59, ussd_hex("*100#"));
	expect_error(36, NULL);
	/* an alphabet that nobody reads */
	peer_begins_ss(USS, 59, "30 0a 04 01 9f 04 05 aa d1 2c 36 02");
	expect_error(71, NULL);
	peer_begins_ss(USS, 12, "30 03 04 01 21");
	expect_reject(COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
}

/* The password is asked for with unstructuredSS-Request. */
static void test_ussd_question(void **state)
{
	peer_begins_ss(USS, 59, ussd_hex("*33#"));
	expect_component(TCAP_CONTINUE, invoke_hex(1, 60, ussd_hex("Barring password:")));
	peer_answers(TCAP_CONTINUE, USS, 2, result_hex(1, 60, ussd_hex("0000")));
	expect_result(59, ussd_hex("Barring of all outgoing calls (all speech services): active\n"
				    "Barring of all outgoing calls (short messages): active"));
	expect_pushed(7, INSERT("18", "0c a1 0a 04 01 92 30 05 30 03 84 01 05"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MAP_TEST(activate),
		MAP_TEST(error),
		MAP_TEST(password),
		MAP_TEST(register_password),
		MAP_TEST(peer_aborts),
		MAP_TEST(no_password),
		MAP_TEST(other_operations),
		MAP_TEST(errors_have_no_sequence),
		MAP_TEST(operator_barring),
		MAP_TEST(references),
		MAP_TEST(unknown_subscriber),
		MAP_TEST(version_1),
		MAP_TEST(refused_version),
		MAP_TEST(strict),
		MAP_TEST(screening),
		MAP_TEST(injection),
		MAP_TEST(ussd),
		MAP_TEST(ussd_question),
	};

	return map_test_main("map_hlr_ss", tests, ARRAY_SIZE(tests));
}
