/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Watches FSMs by an onenter function in front of their own. */
#include <stdio.h>

#include <osmocom/core/utils.h>

#include "fsm_edges.h"

static struct watch {
	struct osmo_fsm *fsm;
	const struct osmo_fsm_state *real;
	struct osmo_fsm_state states[32];
	uint32_t taken[32];		/* bit per out state */
} watches[FSM_EDGES_WATCHED_MAX];

static struct watch *watch_find(const struct osmo_fsm *fsm)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(watches); i++) {
		if (watches[i].fsm == fsm)
			return &watches[i];
	}
	OSMO_ASSERT(false);
}

static void watch_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct watch *w = watch_find(fi->fsm);

	w->taken[prev_state] |= 1 << fi->state;
	if (w->real[fi->state].onenter)
		w->real[fi->state].onenter(fi, prev_state);
}

void fsm_edges_watch(struct osmo_fsm *fsm)
{
	struct watch *w = watch_find(NULL);
	unsigned int i;

	w->fsm = fsm;
	w->real = fsm->states;
	for (i = 0; i < fsm->num_states; i++) {
		w->states[i] = w->real[i];
		w->states[i].onenter = watch_onenter;
	}
	fsm->states = w->states;
}

unsigned int fsm_edges_missing(const struct osmo_fsm *fsm)
{
	const struct watch *w = watch_find(fsm);
	unsigned int from, to, missing = 0;

	for (from = 0; from < fsm->num_states; from++) {
		for (to = 0; to < fsm->num_states; to++) {
			if (!(fsm->states[from].out_state_mask & ~w->taken[from] & (1U << to)))
				continue;
			printf("# %s never took: %s -> %s\n", fsm->name, fsm->states[from].name, fsm->states[to].name);
			missing++;
		}
	}
	return missing;
}

uint32_t fsm_edges_reachable(const struct osmo_fsm *fsm, unsigned int start)
{
	uint32_t reached = 1U << start, before;
	unsigned int i;

	do {
		before = reached;
		for (i = 0; i < fsm->num_states; i++) {
			if (reached & (1U << i))
				reached |= fsm->states[i].out_state_mask;
		}
	} while (reached != before);
	return reached;
}
