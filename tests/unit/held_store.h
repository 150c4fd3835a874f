/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file held_store.h
 * A store whose disk is the test: commits stay on their way until the test says what became of them. */
#pragma once

#include <osmocom/supserv/store.h>

struct store *held_store_alloc(void *ctx);
/*! Commits that the disk has now. */
unsigned int held_store_count(struct store *st);
/*! Let the oldest one come back with this result. */
void held_store_release(struct store *st, enum store_result result);
/*! Let all come back well, also those that come of it. */
void held_store_release_all(struct store *st);
