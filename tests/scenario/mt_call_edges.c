/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of the call's FSM against what the scenarios did: every edge (state, out state) that it allows was taken,
 * every state can be reached from IDLE and ends in CLEARING, and states that wait have a timer or a phone that ends
 * the wait. */
#include "../common/fsm_edges.h"

#include "mt_call.h"
#include "call_world.h"

void edges_watch(void)
{
	fsm_edges_watch(&mt_call_fsm);
}

static void every_state_is_reachable(void **state)
{
	assert_int_equal(fsm_edges_reachable(&mt_call_fsm, MT_CALL_ST_IDLE), (1 << mt_call_fsm.num_states) - 1);
}

static void every_state_leads_to_clearing(void **state)
{
	unsigned int i;

	for (i = 0; i < mt_call_fsm.num_states; i++)
		assert_true(fsm_edges_reachable(&mt_call_fsm, i) & (1 << MT_CALL_ST_CLEARING));
	assert_int_equal(mt_call_fsm.states[MT_CALL_ST_CLEARING].out_state_mask, 0);
	assert_int_equal(mt_call_fsm.states[MT_CALL_ST_CLEARING].in_event_mask, 1 << MT_CALL_EV_X_CLEAR);
}

static void every_edge_was_taken(void **state)
{
	assert_int_equal(fsm_edges_missing(&mt_call_fsm), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_state_is_reachable),
	cmocka_unit_test(every_state_leads_to_clearing),
	cmocka_unit_test(every_edge_was_taken),
};

const struct test_part mt_call_edges_part = { tests, ARRAY_SIZE(tests) };
