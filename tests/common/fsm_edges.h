/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file fsm_edges.h
 * Which edges (state, out state) of an FSM a test program took, against those that its table allows. */
#pragma once

#include <stdint.h>

#include <osmocom/core/fsm.h>

#define FSM_EDGES_WATCHED_MAX 3

/*! Before the first instance: note every change of state from now on. */
void fsm_edges_watch(struct osmo_fsm *fsm);
/*! Print the allowed edges of a watched FSM that were never taken. \returns how many. */
unsigned int fsm_edges_missing(const struct osmo_fsm *fsm);
/*! States that the table can lead to from \a start, itself included, as bits. */
uint32_t fsm_edges_reachable(const struct osmo_fsm *fsm, unsigned int start);
