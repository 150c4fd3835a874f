/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The virtual BSS against a faked SCCP and MSC: what leaves for the MSC, octet by octet, and what its answers do to the
 * phone. Time is stepped by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "../common/fsm_edges.h"
#include "bss_fixture.h"
#include "bss_tests.h"

/* --- the link ----------------------------------------------------------------------------------------------------- */

static void test_reset_until_it_is_acknowledged(void **state)
{
	struct bss_world *w = *state;

	assert_displays(w->bob, "no network");
	assert_string_equal(lab_mobile_state(w->bob), "searching");
	bss_world_up(w, true);
	assert_sent(w, UNITDATA, 0, "000430040120");
	bss_world_advance(w, 5);
	assert_sent(w, UNITDATA, 0, "000430040120");
	bss_world_up(w, true);
	bss_world_up(w, false);
	bss_world_up(w, true);
	assert_sent(w, UNITDATA, 0, "000430040120");
	bss_world_unitdata(w, "000131");
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	/* the phone that was on registers by itself */
	assert_initial(w, "05087200f110000133");
}

static void test_reset_of_the_msc(void **state)
{
	struct bss_world *w = *state;
	uint32_t conn_id;

	bss_world_registered(w);
	bss_world_in_call(w);
	conn_id = w->conn_id;
	bss_world_unitdata(w, "000430040120");
	assert_sent(w, DISCONNECT, conn_id, "");
	assert_sent(w, UNITDATA, 0, "000131");
	assert_displays(w->bob, "no network");
	assert_initial(w, "0508");
	assert_string_equal(lab_mobile_state(w->bob), "searching");
}

static void test_silent_msc(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	lab_mobile_dial(w->bob, "1001", &w->error);
	bss_world_settle(w);
	assert_initial(w, "052471");
	bss_world_advance(w, 10);	/* no N-CONNECT confirm */
	assert_sent(w, DISCONNECT, w->conn_id, "");
	assert_displays(w->bob, "no network");
	assert_sent(w, UNITDATA, 0, "000430040120");
	assert_nothing_sent(w);
	assert_int_equal(lab_mobile_dial(w->bob, "1001", &w->error), -ENODEV);
	bss_world_unitdata(w, "000131");
	assert_initial(w, "0508");
}

static void test_unexpected_octets(void **state)
{
	struct bss_world *w = *state;
	uint8_t octets[24];
	unsigned int i, j, seed = 1;

	bss_world_registered(w);
	bss_world_in_call(w);
	for (i = 0; i < 20000; i++) {
		const size_t len = rand_r(&seed) % sizeof(octets);

		for (j = 0; j < len; j++)
			octets[j] = rand_r(&seed);
		octets[0] &= 1;
		/* nothing that ends the connection or the link for good */
		if (octets[2] == BSS_MAP_MSG_CLEAR_CMD || octets[2] == BSS_MAP_MSG_RESET)
			continue;
		bss_data(w->bss, w->conn_id, octets, len);
		bss_unitdata(w->bss, octets, len);
	}
	bss_world_settle(w);
	bss_data(w->bss, 4711, octets, 4);
	bss_connected(w->bss, 4711);
	bss_disconnected(w->bss, 4711);
	assert_non_null(w->bob->bss->conn);
}

/* --- edges -------------------------------------------------------------------------------------------------------- */

static struct osmo_fsm *fsm(const char *name)
{
	return osmo_fsm_find_by_name(name);
}

static void mm(struct bss_world *w, enum mobile_mm_event event)
{
	int cause = GSM48_REJECT_NETWORK_FAILURE;

	osmo_fsm_inst_dispatch(w->bob->mm, event, &cause);
}

/* What leaves each state of mobility management besides the ways above. */
static void test_mobility_edges(void **state)
{
	static const int reject_final = GSM48_REJECT_ILLEGAL_MS;
	struct bss_world *w = *state;
	struct osmo_fsm_inst *fi = w->bob->mm;

	mm(w, MOBILE_MM_EV_SWITCHED_OFF);		/* from NO_CELL */
	bss_world_cell(w);
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	mm(w, MOBILE_MM_EV_SWITCHED_OFF);		/* from LOCATION_UPDATING */
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	mm(w, MOBILE_MM_EV_CELL_LOST);
	mm(w, MOBILE_MM_EV_CELL_FOUND);
	mm(w, MOBILE_MM_EV_RX_LU_REJECT);
	mm(w, MOBILE_MM_EV_CELL_LOST);			/* from ATTEMPTING_TO_UPDATE */
	mm(w, MOBILE_MM_EV_CELL_FOUND);
	mm(w, MOBILE_MM_EV_RELEASED);
	mm(w, MOBILE_MM_EV_SWITCHED_OFF);
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	osmo_fsm_inst_dispatch(fi, MOBILE_MM_EV_RX_LU_REJECT, (void *)&reject_final);
	mm(w, MOBILE_MM_EV_CELL_LOST);			/* from LIMITED_SERVICE */
	mm(w, MOBILE_MM_EV_CELL_FOUND);
	osmo_fsm_inst_dispatch(fi, MOBILE_MM_EV_RX_LU_REJECT, (void *)&reject_final);
	mm(w, MOBILE_MM_EV_SWITCHED_OFF);
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	mm(w, MOBILE_MM_EV_RX_LU_ACCEPT);
	assert_int_equal(fi->state, MOBILE_MM_ST_NORMAL_SERVICE);
}

static void test_periodic_updating_waits(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	bss_world_advance(w, 61);
	assert_nothing_sent(w);
	assert_int_equal(w->bob->mm->state, MOBILE_MM_ST_NORMAL_SERVICE);
}

static void test_link_edges(void **state)
{
	struct bss_world *w = *state;

	bss_world_unitdata(w, "000430040120");		/* before the link was looked at */
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	bss_world_up(w, false);
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_DOWN);
	bss_world_up(w, true);
	bss_world_unitdata(w, "000430040120");		/* both reset at once */
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	bss_world_unitdata(w, "0100");
	bss_world_unitdata(w, "000134");
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	fake_flush(w);
}

/* The last test: what all before it did. */
static void test_every_edge_was_taken(void **state)
{
	static const char * const names[] = { "lab_mobile_mm", "lab_bss_link", "lab_bss_conn" };
	unsigned int i, missing = 0;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		missing += fsm_edges_missing(fsm(names[i]));
		assert_int_equal(fsm_edges_reachable(fsm(names[i]), 0), (1 << fsm(names[i])->num_states) - 1);
	}
	assert_int_equal(missing, 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, bss_world_setup, bss_world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_reset_until_it_is_acknowledged),
		T(test_reset_of_the_msc),
		T(test_silent_msc),
		T(test_unexpected_octets),
		T(test_location_updating),
		T(test_identity_and_authentication),
		T(test_milenage),
		T(test_refused_for_now),
		T(test_refused_for_good),
		T(test_forgotten),
		T(test_detach),
		T(test_detach_in_call),
		T(test_ss),
		T(test_busy),
		T(test_patience),
		T(test_request_that_crosses_clear),
		T(test_refused_connection),
		T(test_silence_in_call),
		T(test_mo_call),
		T(test_ciphering_grants_the_service),
		T(test_mt_call),
		T(test_speech),
		T(test_no_port_for_speech),
		T(test_radio_loss),
		T(test_cipher_classmark_and_clear),
		T(test_removed_while_connected),
		T(test_mobility_edges),
		T(test_periodic_updating_waits),
		T(test_link_edges),
		cmocka_unit_test(test_every_edge_was_taken),
	};

	fsm_edges_watch(fsm("lab_mobile_mm"));
	fsm_edges_watch(fsm("lab_bss_link"));
	fsm_edges_watch(fsm("lab_bss_conn"));
	return cmocka_run_group_tests_name("lab_bss", tests, NULL, NULL);
}
