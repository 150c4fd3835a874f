/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/map_hlr.h>

#include "lab_fixture.h"

static struct lab_mobile *add_mobile(struct lab_world *w, const char *name, const char *number)
{
	const char *error = NULL;
	struct lab_mobile *ms = lab_mobile_create(w->lab, name, number, NULL, &error);

	assert_non_null(ms);
	assert_int_equal(lab_mobile_attach(ms, &error), 0);
	lab_world_turn(w, 0);
	assert_string_equal(lab_mobile_state(ms), "idle");
	return ms;
}

int lab_world_setup(void **state)
{
	struct lab_world *w = talloc_zero(NULL, struct lab_world);
	struct call_control_cfg cc_cfg = { .hlr_ops = &lab_call_hlr_ops, .leg_new = lab_leg_new };
	struct map_hlr_cfg map_cfg = { .number = LAB_HLR_NUMBER_DEFAULT };
	struct lab_cfg cfg = { .hlr_number = LAB_HLR_NUMBER_DEFAULT };

	w->ctx = w;
	msgb_talloc_ctx_init(w->ctx, 0);
	log_init(&supserv_log_info, w->ctx);
	w->trace = trace_bus_alloc(w->ctx);
	w->store = store_memory_alloc(w->ctx);
	w->hlr = hlr_alloc(w->ctx, w->store);
	w->node = sccp_node_alloc(w->ctx, w->trace);
	map_cfg.node = cfg.node = w->node;
	map_cfg.hlr = cfg.hlr = w->hlr;
	cfg.trace = w->trace;
	w->map_hlr = map_hlr_alloc(w->ctx, &map_cfg);
	assert_non_null(w->map_hlr);
	w->lab = lab_alloc(w->ctx, &cfg);
	cc_cfg.hlr = w->lab;
	cc_cfg.leg_new_priv = w->lab;
	cc_cfg.plan = &hlr_cfg(w->hlr)->ss.plan;
	cc_cfg.trace = w->trace;
	w->cc = call_control_alloc(w->ctx, &cc_cfg);
	lab_set_call_control(w->lab, w->cc);
	assert_int_equal(lab_clock_set(w->lab, LAB_CLOCK_STEPPED), 0);
	w->alice = add_mobile(w, "alice", "1001");
	w->bob = add_mobile(w, "bob", "1002");
	w->carol = add_mobile(w, "carol", "1003");
	*state = w;
	return 0;
}

int lab_world_teardown(void **state)
{
	struct lab_world *w = *state;

	lab_reset(w->lab);
	lab_world_turn(w, 0);
	assert_int_equal(store_count(w->store), 0);
	assert_int_equal(tc_endpoint_dialogues(map_hlr_endpoint(w->map_hlr)), 0);
	assert_int_equal(call_control_count(w->cc), 0);
	assert_null(lab_mobile_find(w->lab, "alice"));
	talloc_free(w->cc);
	talloc_free(w->lab);
	talloc_free(w->map_hlr);
	talloc_free(w->node);
	talloc_free(w->hlr);
	store_free(w->store);
	log_fini();
	talloc_free(w);
	return 0;
}

static void waited(void *priv, bool met)
{
	*(bool *)priv = true;
}

void lab_turn(struct lab *lab, unsigned int seconds)
{
	bool done = false;
	const struct lab_wait_cfg cfg = { .seconds = seconds, .done = waited, .priv = &done };
	unsigned int turns = 0;

	assert_non_null(lab_wait_start(lab, lab, &cfg));
	while (!done) {
		lab_clock_turn(lab);
		if (!done)
			osmo_select_main(1);
		assert_true(++turns < 100000);
	}
}

void lab_world_turn(struct lab_world *w, unsigned int seconds)
{
	lab_turn(w->lab, seconds);
}

void lab_world_dial(struct lab_world *w, struct lab_mobile *ms, const char *str)
{
	const char *error = NULL;

	assert_int_equal(lab_mobile_dial(ms, str, &error), 0);
	lab_world_turn(w, 0);
}

void lab_world_do(struct lab_world *w, struct lab_mobile *ms, int (*act)(struct lab_mobile *ms, const char **error))
{
	const char *error = NULL;

	if (act(ms, &error) < 0)
		fail_msg("%s: %s", lab_mobile_name(ms), error);
	lab_world_turn(w, 0);
}

void lab_world_coverage(struct lab_world *w, struct lab_mobile *ms, bool covered)
{
	const char *error = NULL;

	assert_int_equal(lab_mobile_coverage(ms, covered, &error), 0);
	lab_world_turn(w, 0);
}

void assert_senses(const struct lab_mobile *ms, enum lab_sense sense, const char *text, bool wanted)
{
	char got[1024];

	if (lab_mobile_senses(ms, sense, text) != wanted)
		fail_msg("%s should %s'%s'; there is: %s", lab_mobile_name(ms), wanted ? "" : "not have ", text,
			 lab_mobile_screen(ms, sense, got, sizeof(got)));
}

void assert_trace(struct lab_world *w, unsigned int count, const char *label)
{
	const struct lab_check check = { .kind = LAB_CHECK_TRACE, .text = label, .value = count };
	char got[64];

	if (lab_check(w->lab, &check, got, sizeof(got)) != 1)
		fail_msg("%s messages with '%s' instead of %u", got, label, count);
}
