/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A phone of the lab on a faked MSC registers: accepted, asked, refused, forgotten, switched off. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "bss_fixture.h"
#include "bss_tests.h"

void test_location_updating(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	assert_displays(w->bob, "attached");
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	assert_int_equal(w->bob->tmsi, 0x8f3e5a1d);
	assert_nothing_sent(w);
	/* periodic, with the TMSI and the location area of the last time */
	bss_world_advance(w, 60);
	assert_initial(w, "05087100f11000023305f48f3e5a1d");
}

/* COMP128 version 1 of the key 0011..ff and the challenge 0001..0f. */
#define COMP128_RESPONSE "0514fda6288e"

void test_identity_and_authentication(void **state)
{
	struct bss_world *w = *state;

	assert_int_equal(lab_mobile_set_auth(w->bob, "comp128v1", "beef", NULL, &w->error), -EINVAL);
	assert_int_equal(lab_mobile_set_auth(w->bob, "comp128v1", "00112233445566778899aabbccddeeff", NULL, &w->error),
			 0);
	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "051801");
	assert_dtap(w, "0559080910100000000120");
	bss_world_dtap(w, "051802");
	assert_dtap(w, "0519083a");
	bss_world_dtap(w, "051803");
	assert_dtap(w, "055909");
	bss_world_dtap(w, "051200000102030405060708090a0b0c0d0e0f");
	assert_dtap(w, COMP128_RESPONSE);
	bss_world_dtap(w, "0512");	/* too short: no answer */
	assert_nothing_sent(w);
	bss_world_dtap(w, "0511");
	assert_displays(w->bob, "does not believe the SIM");
	assert_int_equal(lab_mobile_set_auth(w->bob, "none", NULL, NULL, &w->error), 0);
}

void test_milenage(void **state)
{
	struct bss_world *w = *state;

	/* TS 35.208 test set 1: RES a54211d5e3ba50bf, so SRES is the sum of its halves (TS 33.102 6.8.1.2) */
	assert_int_equal(lab_mobile_set_auth(w->bob, "milenage", "465b5ce8b199b49faa5f0a2ee238a6bc", "0", &w->error),
			 -EINVAL);
	assert_int_equal(lab_mobile_set_auth(w->bob, "milenage", "465b5ce8b199b49faa5f0a2ee238a6bc",
					     "cd63cb71954a9f4e48a5994e37a02baf", &w->error), 0);
	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "05120023553cbe9637a89d218ae64dae47bf35");
	assert_dtap(w, "055446f8416a");
}

void test_refused_for_now(void **state)
{
	struct bss_world *w = *state;

	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "050411");
	assert_displays(w->bob, "refused the registration (cause 17)");
	bss_world_cleared(w);
	bss_world_advance(w, 15);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_advance(w, 20);	/* T3210 */
	assert_sent(w, DISCONNECT, w->conn_id, "");
	assert_displays(w->bob, "the network does not answer");
	bss_world_advance(w, 15);
	assert_initial(w, "0508");
	bss_world_disconnected(w);
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_initial(w, "0508");
}

void test_refused_for_good(void **state)
{
	struct bss_world *w = *state;

	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "050402");
	bss_world_cleared(w);
	bss_world_advance(w, 100);
	assert_nothing_sent(w);
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_initial(w, "0508");
}

void test_forgotten(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	lab_mobile_dial(w->bob, "*#21#", &w->error);
	bss_world_settle(w);
	assert_initial(w, "052478");
	bss_world_confirm(w);
	bss_world_dtap(w, "052204");
	assert_displays(w->bob, "the network refused the service");
	bss_world_cleared(w);
	assert_initial(w, "05087200f110000233080910100000000120");	/* by its IMSI */
}

void test_detach(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	assert_int_equal(lab_mobile_set_radio(w->bob, LAB_RADIO_LAB, &w->error), -EBUSY);
	assert_int_equal(lab_mobile_roam(w->bob, "49", &w->error), -EOPNOTSUPP);
	assert_int_equal(lab_mobile_detach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_initial(w, "0501");
	bss_world_confirm(w);
	/* on again at once: after the other connection */
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_nothing_sent(w);
	bss_world_cleared(w);
	assert_initial(w, "0508");
}

void test_detach_in_call(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	assert_int_equal(lab_mobile_detach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_dtap(w, "0541");
	assert_sent(w, DATA, w->conn_id, "000422040109");
	bss_world_cleared(w);
	assert_int_equal(lab_mobile_set_radio(w->bob, LAB_RADIO_LAB, &w->error), 0);
	assert_int_equal(lab_mobile_radio(w->bob), LAB_RADIO_LAB);
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
}
