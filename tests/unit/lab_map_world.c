/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>

#include "lab_map_world.h"

static size_t from_hex(uint8_t *octets, size_t size, const char *hex)
{
	const int len = osmo_hexparse(hex, octets, size);

	assert_true(len >= 0);
	return len;
}

/* --- the HLR ------------------------------------------------------------------------------------------------------ */

static bool hlr_open(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse)
{
	tc_set_priv(d, user);
	return true;
}

static void answer_update(struct hlr_world *w, struct tc_dialogue *d, int8_t invoke_id)
{
	static const uint8_t hlr_number[] = { 0x30, 0x09, 0x04, 0x07, 0x91, 0x94, 0x71, 0x00, 0x00, 0x00, 0x60 };

	if (w->error)
		tc_error(d, invoke_id, w->error, NULL, 0);
	else
		tc_result(d, invoke_id, hlr_number, sizeof(hlr_number));
	tc_end(d);
}

static void hlr_invoke(struct hlr_world *w, struct tc_dialogue *d, const struct tc_component *c)
{
	uint8_t octets[256];

	w->got_op = c->op;
	if (w->silent)
		return;
	switch (c->op) {
	case LAB_MAP_OP_UPDATE_LOCATION:
		w->ul_invoke_id = c->invoke_id;
		if (!w->data) {
			answer_update(w, d, c->invoke_id);
			return;
		}
		tc_invoke(d, LAB_MAP_OP_INSERT_SUBSCRIBER_DATA, octets, from_hex(octets, sizeof(octets), w->data));
		tc_send(d);
		return;
	case LAB_MAP_OP_PURGE_MS:
		w->got_purge++;
		tc_result(d, c->invoke_id, NULL, 0);
		tc_end(d);
		return;
	default:
		if (w->error)
			tc_error(d, c->invoke_id, w->error, NULL, 0);
		else
			tc_result(d, c->invoke_id, octets, from_hex(octets, sizeof(octets), w->routing));
		tc_end(d);
	}
}

static void hlr_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct hlr_world *w = priv;

	if (c->type == COMPONENT_INVOKE) {
		hlr_invoke(w, d, c);
		return;
	}
	w->got_result = c->type == COMPONENT_RETURN_RESULT;
	w->got_error = c->type == COMPONENT_RETURN_ERROR ? c->error : c->type == COMPONENT_REJECT ? -c->problem : 0;
	w->got_len = c->parameter_len;
	if (c->parameter)
		memcpy(w->got, c->parameter, c->parameter_len);
	if (tc_ac(d) == MAP_AC_NETWORK_LOC_UP)
		answer_update(w, d, w->ul_invoke_id);
}

static void hlr_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
}

static const struct tc_user_ops hlr_ops = {
	.open = hlr_open,
	.component = hlr_component,
	.closed = hlr_closed,
};

static void serve(struct hlr_world *w, enum map_ac ac, uint8_t version)
{
	const struct tc_service service = {
		.ac = ac, .min_version = version, .max_version = version, .ops = &hlr_ops, .user = w,
	};

	assert_int_equal(tc_endpoint_serve(w->ep, &service), 0);
}

static void start_hlr(struct hlr_world *w)
{
	const struct tc_endpoint_cfg cfg = {
		.node = w->node, .name = "HLR", .ssn = SCCP_SSN_HLR, .gt = HLR_NUMBER,
	};

	w->ep = tc_endpoint_alloc(w, &cfg);
	assert_non_null(w->ep);
	serve(w, MAP_AC_NETWORK_LOC_UP, 3);
	serve(w, MAP_AC_LOCATION_INFO_RETRIEVAL, 3);
	serve(w, MAP_AC_MS_PURGING, 3);
}

/* --- the world ---------------------------------------------------------------------------------------------------- */

void hlr_world_turn(struct hlr_world *w, unsigned int seconds)
{
	lab_turn(w->lab, seconds);
}

int hlr_world_setup(void **state)
{
	struct hlr_world *w = talloc_zero(NULL, struct hlr_world);
	struct call_control_cfg cc_cfg = { .hlr_ops = &lab_call_hlr_ops, .leg_new = lab_leg_new };
	struct lab_cfg cfg = { .hlr_number = LAB_HLR_NUMBER_DEFAULT };
	const char *error = NULL;

	msgb_talloc_ctx_init(w, 0);
	log_init(&supserv_log_info, w);
	w->trace = trace_bus_alloc(w);
	w->store = store_memory_alloc(w);
	w->hlr = hlr_alloc(w, w->store);
	w->node = sccp_node_alloc(w, w->trace);
	cfg.hlr = w->hlr;
	cfg.node = w->node;
	cfg.trace = w->trace;
	w->lab = lab_alloc(w, &cfg);
	assert_non_null(w->lab);
	cc_cfg.hlr = w->lab;
	cc_cfg.leg_new_priv = w->lab;
	cc_cfg.plan = &hlr_cfg(w->hlr)->ss.plan;
	w->cc = call_control_alloc(w, &cc_cfg);
	lab_set_call_control(w->lab, w->cc);
	assert_int_equal(lab_set_hlr(w->lab, HLR_NUMBER), 0);
	assert_int_equal(lab_clock_set(w->lab, LAB_CLOCK_STEPPED), 0);
	start_hlr(w);
	w->data = DATA_OF_BOB;
	w->bob = lab_mobile_create(w->lab, "bob", "1002", NULL, &error);
	assert_non_null(w->bob);
	/* a phone of an HLR elsewhere has no subscriber here */
	assert_int_equal(store_count(w->store), 0);
	*state = w;
	return 0;
}

int hlr_world_teardown(void **state)
{
	struct hlr_world *w = *state;

	talloc_free(w->cc);
	talloc_free(w->lab);
	talloc_free(w->ep);
	talloc_free(w->node);
	talloc_free(w->hlr);
	store_free(w->store);
	log_fini();
	talloc_free(w);
	return 0;
}

void hlr_world_attach(struct hlr_world *w)
{
	const char *error = NULL;

	assert_int_equal(lab_mobile_attach(w->bob, &error), 0);
	hlr_world_turn(w, 0);
}

void hlr_world_ask_vlr(struct hlr_world *w, const char *vlr, enum map_ac ac, int op, const char *hex)
{
	struct tc_begin begin = { .ac = ac, .ac_version = 3, .ops = &hlr_ops, .priv = w };
	uint8_t octets[256];
	const size_t len = from_hex(octets, sizeof(octets), hex);
	struct tc_dialogue *d;

	w->got_result = false;
	w->got_error = 0;
	w->got_len = 0;
	sccp_addr_set_e164(&begin.called, vlr, SCCP_SSN_VLR);
	d = tc_begin(w->ep, &begin);
	assert_non_null(d);
	assert_true(tc_invoke(d, op, octets, len) >= 0);
	assert_int_equal(tc_send(d), 0);
	hlr_world_turn(w, 0);
}
