/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Phones and network of the lab together: the edges that the lessons do not walk. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "../common/fsm_edges.h"
#include "lab_edges.h"
#include "lab_fixture.h"
#include "../../src/lab/lab_msc_leg.h"
#include "../../src/lab/lab_mobile_cc.h"

static const struct call_record *last_call(struct lab_world *w)
{
	const struct call_record *rec = call_record_last(w->cc, lab_mobile_number(w->alice));

	assert_non_null(rec);
	return rec;
}

static void talk(struct lab_world *w)
{
	lab_world_dial(w, w->alice, "1002");
	assert_string_equal(lab_mobile_state(w->bob), "ringing");
	lab_world_do(w, w->bob, lab_mobile_answer);
	assert_hears(w->alice, "speech of bob");
	assert_string_equal(lab_mobile_state(w->alice), "in a call");
}

static void test_both_hang_up_at_once(void **state)
{
	struct lab_world *w = *state;
	const char *error = NULL;

	talk(w);
	assert_int_equal(lab_mobile_hangup(w->alice, &error), 0);
	assert_int_equal(lab_mobile_hangup(w->bob, &error), 0);
	lab_world_turn(w, 0);
	assert_string_equal(lab_mobile_state(w->alice), "idle");
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	assert_int_equal(call_control_count(w->cc), 0);
}

/* T303: SETUP is not answered; the called phone is told with cause 102, the caller with 18. */
static void test_silent_phone(void **state)
{
	struct lab_world *w = *state;

	lab_mobile_behave(w->bob, LAB_BEHAVE_SILENT, 0);
	lab_world_dial(w, w->alice, "1002");
	lab_world_turn(w, 29);
	assert_string_equal(lab_mobile_state(w->alice), "calling");
	lab_world_turn(w, 1);
	assert_trace(w, 1, "MSC > bob: DISCONNECT #102");
	assert_int_equal(last_call(w)->cause, 18);
	assert_string_equal(lab_mobile_state(w->alice), "idle");
	assert_string_equal(lab_mobile_state(w->bob), "idle");
}

/* T310: CALL CONFIRMED, and then nothing. */
static void test_confirmed_only(void **state)
{
	static const uint8_t call_confirmed[] = { 0x83, 0x08 };
	struct lab_world *w = *state;

	lab_mobile_behave(w->bob, LAB_BEHAVE_SILENT, 0);
	lab_world_dial(w, w->alice, "1002");
	lab_world_turn(w, 20);
	lab_msc_rx(w->bob, call_confirmed, sizeof(call_confirmed));
	lab_world_turn(w, 29);
	assert_string_equal(lab_mobile_state(w->alice), "calling");
	lab_world_turn(w, 1);
	assert_int_equal(last_call(w)->cause, 18);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
}

/* T313, T305, T308: a phone that hears nothing any more, and the network does not know. */
static void test_deaf_phone(void **state)
{
	struct lab_world *w = *state;

	lab_world_dial(w, w->alice, "1002");
	w->alice->covered = false;
	lab_world_do(w, w->bob, lab_mobile_answer);
	assert_string_equal(lab_mobile_state(w->bob), "in a call");
	lab_world_turn(w, 29);
	assert_string_equal(lab_mobile_state(w->bob), "in a call");
	lab_world_turn(w, 1);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	assert_false(llist_empty(&w->alice->legs));
	lab_world_turn(w, 59);
	assert_false(llist_empty(&w->alice->legs));
	lab_world_turn(w, 1);
	assert_true(llist_empty(&w->alice->legs));
	w->alice->covered = true;
}

static void test_rejected_at_once(void **state)
{
	struct lab_world *w = *state;

	lab_mobile_behave(w->bob, LAB_BEHAVE_REJECT, 21);
	lab_world_dial(w, w->alice, "1002");
	assert_trace(w, 1, "bob > MSC: RELEASE COMPLETE #21");
	assert_int_equal(last_call(w)->cause, 21);
	assert_string_equal(lab_mobile_state(w->alice), "idle");
}

static void test_answers_by_itself(void **state)
{
	struct lab_world *w = *state;

	lab_mobile_behave(w->bob, LAB_BEHAVE_ANSWER, 3);
	lab_world_dial(w, w->alice, "1002");
	lab_world_turn(w, 2);
	assert_string_equal(lab_mobile_state(w->bob), "ringing");
	lab_world_turn(w, 1);
	assert_string_equal(lab_mobile_state(w->bob), "in a call");
}

/* The tunnel ends a call for the other side as well; coverage comes back without a location update. */
static void test_coverage_lost_in_call(void **state)
{
	struct lab_world *w = *state;

	talk(w);
	lab_world_coverage(w, w->bob, false);
	assert_displays(w->bob, "call lost");
	assert_string_equal(lab_mobile_state(w->bob), "searching");
	assert_string_equal(lab_mobile_state(w->alice), "idle");
	assert_int_equal(call_control_count(w->cc), 0);
	lab_world_coverage(w, w->bob, true);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	talk(w);
}

static void test_coverage_lost_while_ringing(void **state)
{
	struct lab_world *w = *state;

	lab_world_dial(w, w->alice, "1002");
	lab_world_coverage(w, w->bob, false);
	assert_string_equal(lab_mobile_state(w->alice), "idle");
	assert_int_equal(call_control_count(w->cc), 0);
}

static void test_detach_in_call(void **state)
{
	struct lab_world *w = *state;

	talk(w);
	lab_world_do(w, w->alice, lab_mobile_detach);
	assert_string_equal(lab_mobile_state(w->alice), "off");
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	lab_world_do(w, w->alice, lab_mobile_attach);
	talk(w);
}

/* The HLR learns from the VLR that the phone is off (TS 29.002 10.4), before anybody looks for it. */
static void test_detached_is_absent(void **state)
{
	struct lab_world *w = *state;

	lab_world_do(w, w->bob, lab_mobile_detach);
	lab_world_dial(w, w->alice, "1002");
	assert_trace(w, 2, "error absentSubscriber");	/* from the VLR, and on to the GMSC */
	assert_trace(w, 0, "paging bob");
	assert_string_equal(lab_mobile_state(w->alice), "idle");
}

/* The caller gives up while the called phone is still paged. */
static void test_caller_gives_up_while_paging(void **state)
{
	struct lab_world *w = *state;

	lab_world_coverage(w, w->bob, false);
	lab_world_dial(w, w->alice, "1002");
	assert_trace(w, 1, "paging bob");
	lab_world_do(w, w->alice, lab_mobile_hangup);
	assert_int_equal(call_control_count(w->cc), 0);
	assert_string_equal(lab_mobile_state(w->alice), "idle");
	lab_world_turn(w, 15);
}

static void test_hold_and_retrieve(void **state)
{
	struct lab_world *w = *state;

	talk(w);
	lab_world_dial(w, w->alice, "2");
	assert_displays(w->bob, "you are on hold");
	lab_world_dial(w, w->alice, "1003");
	lab_world_do(w, w->carol, lab_mobile_answer);
	assert_hears(w->alice, "speech of carol");
	lab_world_dial(w, w->alice, "2");	/* swap */
	assert_displays(w->bob, "you are no longer on hold");
	assert_displays(w->carol, "you are on hold");
	lab_world_dial(w, w->alice, "0");	/* release the held one */
	assert_string_equal(lab_mobile_state(w->carol), "idle");
	assert_string_equal(lab_mobile_state(w->bob), "in a call");
	lab_world_dial(w, w->alice, "17");
	assert_displays(w->alice, "there is no call 7");
	lab_world_dial(w, w->alice, "3");
	assert_displays(w->alice, "no multiparty call");
	lab_world_do(w, w->alice, lab_mobile_hangup);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
}

/* A second call while the phone is connected: it is not paged. */
static void test_call_waits(void **state)
{
	struct lab_world *w = *state;

	lab_world_dial(w, w->bob, "*43*11#");
	talk(w);
	lab_world_dial(w, w->carol, "1002");
	assert_displays(w->bob, "call waiting from 1003");
	assert_trace(w, 1, "paging bob");
}

/* HOLD of a call that is held is rejected (TS 24.083 1.2). */
static void test_hold_twice(void **state)
{
	struct lab_world *w = *state;
	struct mobile_call *call;

	talk(w);
	lab_world_dial(w, w->alice, "2");
	call = llist_first_entry(&w->alice->calls, struct mobile_call, entry);
	mobile_call_send(call, GSM48_MT_CC_HOLD, 0);
	lab_world_turn(w, 0);
	assert_trace(w, 1, "HOLD REJECT");
	assert_displays(w->alice, "refused to hold");
}

/* Octets that are no message, and messages for nobody, leave the network as it was. */
static void test_strange_octets(void **state)
{
	static const char * const strange[] = {
		"03", "0a0b", "0505", "050200", "0524", "060000", "0b3b", "0b3b1c00", "0b3a00", "8b2a", "0325", "2325",
		"030500", "7305", "03075e",
	};
	struct lab_world *w = *state;
	uint8_t octets[16];
	unsigned int i;
	int len;

	for (i = 0; i < ARRAY_SIZE(strange); i++) {
		len = osmo_hexparse(strange[i], octets, sizeof(octets));
		lab_msc_rx(w->bob, octets, len);
		lab_mobile_rx(w->bob, octets, len);
		lab_world_turn(w, 0);
	}
	lab_world_turn(w, 60);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	talk(w);
}

/* A transaction that does not exist: RELEASE COMPLETE with cause 81 (TS 24.008 8.3.2, TS 24.010 3.2). */
static void test_unknown_transaction(void **state)
{
	static const uint8_t connect[] = { 0x53, 0x07 }, facility[] = { 0x0b, 0x3a, 0x01, 0x00 };
	struct lab_world *w = *state;

	lab_msc_rx(w->bob, connect, sizeof(connect));
	lab_msc_rx(w->bob, facility, sizeof(facility));
	lab_world_turn(w, 0);
	assert_trace(w, 2, "MSC > bob: RELEASE COMPLETE #81");
}

static void test_password_asked_and_abandoned(void **state)
{
	struct lab_world *w = *state;

	lab_world_dial(w, w->bob, "*33#");
	assert_displays(w->bob, "Enter password");
	assert_string_equal(lab_mobile_state(w->bob), "in a dialogue");
	lab_world_dial(w, w->bob, "*#33#");
	assert_displays(w->bob, "not answered yet");
	lab_world_coverage(w, w->bob, false);
	assert_displays(w->bob, "the request was not answered");
	assert_int_equal(hlr_ss_sessions(w->hlr), 0);
	lab_world_coverage(w, w->bob, true);
	lab_world_dial(w, w->bob, "*#33#");
	assert_displays(w->bob, "not active");
}

/* Nobody types: the HLR ends the dialogue itself (X2). */
static void test_password_never_typed(void **state)
{
	struct lab_world *w = *state;

	lab_world_dial(w, w->bob, "*33#");
	lab_world_turn(w, 60);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	assert_int_equal(hlr_ss_sessions(w->hlr), 0);
}

static void test_sentences(void **state)
{
	struct lab_world *w = *state;
	const char *error = NULL;

	assert_null(lab_mobile_create(w->lab, "alice", "1009", NULL, &error));
	assert_non_null(strstr(error, "already"));
	assert_null(lab_mobile_create(w->lab, "dave", "1001", NULL, &error));
	assert_non_null(strstr(error, "has that number"));
	assert_null(lab_mobile_create(w->lab, "dave", "10x", NULL, &error));
	assert_null(lab_mobile_create(w->lab, "dave", "1004", "12345", &error));
	assert_null(lab_mobile_create(w->lab, "dave", "1004", lab_mobile_imsi(w->bob), &error));
	assert_null(lab_mobile_create(w->lab, "HLR", "1004", NULL, &error));
	assert_int_equal(lab_mobile_answer(w->bob, &error), -ENOENT);
	assert_int_equal(lab_mobile_hangup(w->bob, &error), -ENOENT);
	assert_int_equal(lab_mobile_reject(w->bob, 17, &error), -ENOENT);
	assert_int_equal(lab_mobile_attach(w->bob, &error), -EALREADY);
	assert_int_equal(lab_mobile_coverage(w->bob, true, &error), -EALREADY);
	assert_int_equal(lab_mobile_roam(w->bob, "1234", &error), -EINVAL);
	lab_world_do(w, w->bob, lab_mobile_detach);
	assert_int_equal(lab_mobile_dial(w->bob, "1001", &error), -ENODEV);
	assert_int_equal(lab_mobile_detach(w->bob, &error), -ENODEV);
	assert_int_equal(lab_mobile_roam(w->bob, "49", &error), -ENODEV);
	assert_int_equal(lab_mobile_password(w->bob, "123456789"), -EINVAL);
}

/* The HLR learns where the phone roams, and BIC-Roam bars. */
static void test_roaming(void **state)
{
	struct lab_world *w = *state;
	struct hlr_subscriber sub;
	const char *error = NULL;

	lab_world_dial(w, w->bob, "*351*0000#");
	assert_int_equal(lab_mobile_roam(w->bob, "33", &error), 0);
	lab_world_turn(w, 0);
	assert_int_equal(store_get(w->store, lab_mobile_imsi(w->bob), &sub), 0);
	assert_string_equal(sub.vlr_country, "33");
	lab_world_dial(w, w->alice, "1002");
	assert_int_equal(last_call(w)->cause, 21);
	assert_int_equal(lab_mobile_roam(w->bob, "", &error), 0);
	lab_world_turn(w, 0);
	talk(w);
}

/* Reset while calls and a dialogue go on leaves nothing (the teardown looks). */
static void test_reset_in_the_midst(void **state)
{
	struct lab_world *w = *state;
	const char *error = NULL;

	talk(w);
	assert_int_equal(lab_mobile_dial(w->carol, "*33#", &error), 0);
	lab_world_turn(w, 0);
	assert_int_equal(lab_clock_set(w->lab, LAB_CLOCK_REAL), -EBUSY);
	assert_int_equal(lab_mobile_dial(w->bob, "2", &error), 0);	/* still on the radio */
}

/* The lab goes first at the end of the program: call control is told, and nothing is used after. */
static void test_lab_ends_first(void **state)
{
	struct lab_world *w = *state;

	talk(w);
	lab_world_dial(w, w->carol, "*33#");
	lab_world_coverage(w, w->carol, false);
	lab_world_dial(w, w->bob, "1003");
	talloc_free(w->lab);
	assert_int_equal(call_control_count(w->cc), 0);
	talloc_free(w->cc);
	talloc_free(w->map_hlr);
	talloc_free(w->node);
	talloc_free(w->hlr);
	store_free(w->store);
	log_fini();
	talloc_free(w);
}

#define T(f) cmocka_unit_test_setup_teardown(f, lab_world_setup, lab_world_teardown)

static struct osmo_fsm *fsm(const char *name)
{
	struct osmo_fsm *fsm = osmo_fsm_find_by_name(name);

	assert_non_null(fsm);
	return fsm;
}

/* The last test: what all before it did. */
static void test_every_edge_was_taken(void **state)
{
	unsigned int missing = fsm_edges_missing(fsm("lab_msc_leg")) + fsm_edges_missing(fsm("lab_mobile_cc"));

	assert_int_equal(missing, 0);
}

static void test_every_state_is_reachable(void **state)
{
	assert_int_equal(fsm_edges_reachable(fsm("lab_msc_leg"), 0), (1 << fsm("lab_msc_leg")->num_states) - 1);
	assert_int_equal(fsm_edges_reachable(fsm("lab_mobile_cc"), 0), (1 << fsm("lab_mobile_cc")->num_states) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_both_hang_up_at_once),
		T(test_silent_phone),
		T(test_confirmed_only),
		T(test_deaf_phone),
		T(test_rejected_at_once),
		T(test_answers_by_itself),
		T(test_coverage_lost_in_call),
		T(test_coverage_lost_while_ringing),
		T(test_detach_in_call),
		T(test_detached_is_absent),
		T(test_caller_gives_up_while_paging),
		T(test_hold_and_retrieve),
		T(test_call_waits),
		T(test_hold_twice),
		T(test_strange_octets),
		T(test_unknown_transaction),
		T(test_password_asked_and_abandoned),
		T(test_password_never_typed),
		T(test_sentences),
		T(test_roaming),
		T(test_reset_in_the_midst),
		cmocka_unit_test_setup(test_lab_ends_first, lab_world_setup),
		T(test_msc_leg_edges),
		T(test_mobile_cc_edges),
		cmocka_unit_test(test_every_state_is_reachable),
		cmocka_unit_test(test_every_edge_was_taken),
	};

	fsm_edges_watch(osmo_fsm_find_by_name("lab_msc_leg"));
	fsm_edges_watch(osmo_fsm_find_by_name("lab_mobile_cc"));
	return cmocka_run_group_tests_name("lab_world", tests, NULL, NULL);
}
