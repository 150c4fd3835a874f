/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_fixture.h
 * A whole network in stepped time for tests of the lab: alice 1001, bob 1002, carol 1003, attached. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <osmocom/supserv/lab.h>

struct lab_world {
	void *ctx;
	struct trace_bus *trace;
	struct store *store;
	struct hlr *hlr;
	struct sccp_node *node;
	struct map_hlr *map_hlr;
	struct lab *lab;
	struct call_control *cc;
	struct lab_mobile *alice, *bob, *carol;
};

/*! For cmocka_unit_test_setup_teardown(): *state is a struct lab_world. */
int lab_world_setup(void **state);
/*! Fails when anything is left in talloc. */
int lab_world_teardown(void **state);
/*! Turn the main loop until all has settled, and \a seconds have passed. */
void lab_turn(struct lab *lab, unsigned int seconds);
void lab_world_turn(struct lab_world *w, unsigned int seconds);

/* A person does something, and all settles. */
void lab_world_dial(struct lab_world *w, struct lab_mobile *ms, const char *str);
void lab_world_do(struct lab_world *w, struct lab_mobile *ms, int (*act)(struct lab_mobile *ms, const char **error));
void lab_world_coverage(struct lab_world *w, struct lab_mobile *ms, bool covered);

#define assert_displays(ms, text) assert_senses(ms, LAB_DISPLAYS, text, true)
#define assert_not_displays(ms, text) assert_senses(ms, LAB_DISPLAYS, text, false)
#define assert_hears(ms, text) assert_senses(ms, LAB_HEARS, text, true)
void assert_senses(const struct lab_mobile *ms, enum lab_sense sense, const char *text, bool wanted);
void assert_trace(struct lab_world *w, unsigned int count, const char *label);
