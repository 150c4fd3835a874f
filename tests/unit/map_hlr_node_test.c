/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The HLR's MAP services and a VLR on one SCCP node, each on its own TCAP: whole procedures as two real nodes do them,
 * with messages that are longer than a UDT. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/application.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/crypt/auth.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/map_hlr.h>
#include <osmocom/supserv/map_screen.h>
#include <osmocom/supserv/sccp_node.h>

#define IMSI "262020123456789"
#define HLR_NUMBER "491700000006"
#define VLR_NUMBER "49171999001"

/* One answer of the HLR to the VLR, and what the VLR was told. */
struct vlr {
	void *ctx;
	struct store *store;
	struct hlr *hlr;
	struct sccp_node *node;
	struct map_screen *screen;
	struct map_hlr *m;
	struct tc_endpoint *tc;
	enum component_type answer;	/* to what the VLR invoked */
	int error;
	size_t result_len;
	unsigned int inserted, deleted, cancelled, roaming_numbers, closed;
};

static void on_invoke(struct vlr *vlr, struct tc_dialogue *d, const struct tc_component *c)
{
	static const uint8_t msrn[] = { 0x30, 0x09, 0x04, 0x07, 0x91, 0x94, 0x71, 0x91, 0x99, 0x70, 0x77 };
	const bool roaming = c->op == 4;

	vlr->inserted += c->op == 7;
	vlr->deleted += c->op == 8;
	vlr->cancelled += c->op == 3;
	vlr->roaming_numbers += roaming;
	assert_int_equal(tc_result(d, c->invoke_id, roaming ? msrn : NULL, roaming ? sizeof(msrn) : 0), 0);
	/* in a dialogue that the VLR began the HLR has the last word */
	if (tc_ac(d) == MAP_AC_NETWORK_LOC_UP)
		tc_send(d);
	else
		tc_end(d);
}

static bool on_open(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse)
{
	tc_set_priv(d, user);
	return true;
}

static void on_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct vlr *vlr = priv;

	if (c->type == COMPONENT_INVOKE) {
		on_invoke(vlr, d, c);
		return;
	}
	vlr->answer = c->type;
	vlr->error = c->type == COMPONENT_RETURN_ERROR ? c->error : 0;
	vlr->result_len = c->parameter_len;
}

static void on_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	struct vlr *vlr = priv;

	assert_int_equal(closed->how, TC_END_NORMAL);
	vlr->closed++;
}

static const struct tc_user_ops vlr_ops = {
	.open = on_open,
	.component = on_component,
	.closed = on_closed,
};

/* --- the world ---------------------------------------------------------------------------------------------------- */

static enum hlr_verdict create(void *priv, struct hlr_subscriber *sub)
{
	isdn_number_parse(&sub->msisdn, "+491711234567");
	sub->auth.algo = OSMO_AUTH_ALG_MILENAGE;
	return HLR_COMMIT;
}

static void serve_vlr(struct vlr *vlr)
{
	static const enum map_ac contexts[] = {
		MAP_AC_LOCATION_CANCELLATION, MAP_AC_ROAMING_NUMBER_ENQUIRY, MAP_AC_SUBSCRIBER_DATA_MNGT,
	};
	const struct tc_endpoint_cfg cfg = {
		.node = vlr->node, .name = "VLR", .ssn = SCCP_SSN_VLR, .gt = VLR_NUMBER,
	};
	unsigned int i;

	vlr->tc = tc_endpoint_alloc(vlr->ctx, &cfg);
	assert_non_null(vlr->tc);
	for (i = 0; i < ARRAY_SIZE(contexts); i++) {
		const struct tc_service service = {
			.ac = contexts[i], .min_version = 3, .max_version = 3, .ops = &vlr_ops, .user = vlr,
		};

		assert_int_equal(tc_endpoint_serve(vlr->tc, &service), 0);
	}
}

static int setup(void **state)
{
	struct vlr *vlr = talloc_zero(NULL, struct vlr);
	struct map_hlr_cfg cfg = { .number = HLR_NUMBER };

	vlr->ctx = talloc_named_const(NULL, 0, "test");
	vlr->store = store_memory_alloc(NULL);
	vlr->hlr = cfg.hlr = hlr_alloc(vlr->ctx, vlr->store);
	hlr_update(vlr->hlr, IMSI, "test", create, NULL, NULL);
	vlr->node = cfg.node = sccp_node_alloc(vlr->ctx, NULL);
	vlr->screen = cfg.screen = map_screen_alloc(vlr->ctx);
	vlr->m = map_hlr_alloc(vlr->ctx, &cfg);
	assert_non_null(vlr->m);
	serve_vlr(vlr);
	*state = vlr;
	return 0;
}

static void settle(struct vlr *vlr)
{
	unsigned int i;

	for (i = 0; i < 200; i++)
		osmo_select_main(1);
	assert_int_equal(sccp_node_in_flight(vlr->node), 0);
}

static int teardown(void **state)
{
	struct vlr *vlr = *state;

	settle(vlr);
	assert_int_equal(tc_endpoint_dialogues(vlr->tc), 0);
	assert_int_equal(tc_endpoint_dialogues(map_hlr_endpoint(vlr->m)), 0);
	talloc_free(vlr->m);
	talloc_free(vlr->tc);
	talloc_free(vlr->node);
	talloc_free(vlr->hlr);
	talloc_free(vlr->ctx);
	store_free(vlr->store);
	talloc_free(vlr);
	return 0;
}

/* The VLR invokes an operation of the HLR, and all comes to an end. */
static void ask(struct vlr *vlr, enum map_ac ac, int op, const struct map_dialogue *map, const char *argument)
{
	struct tc_begin begin = { .ac = ac, .ac_version = 3, .map = map, .ops = &vlr_ops, .priv = vlr, .imsi = IMSI };
	struct tc_dialogue *d;
	uint8_t octets[256];
	int len = osmo_hexparse(argument, octets, sizeof(octets));

	assert_true(len > 0);
	vlr->closed = 0;
	vlr->error = -1;
	if (map)
		begin.ac_version = 2;
	sccp_addr_set_e164(&begin.called, HLR_NUMBER, SCCP_SSN_HLR);
	d = tc_begin(vlr->tc, &begin);
	assert_non_null(d);
	assert_true(tc_invoke(d, op, octets, len) >= 0);
	assert_int_equal(tc_send(d), 0);
	settle(vlr);
	assert_true(vlr->closed >= 1);
}

#define IMSI_HEX "62020221436587f9"
#define VLR_HEX "919471919900f1"
#define UPDATE "301c0408" IMSI_HEX "8107" VLR_HEX "0407" VLR_HEX

static void test_procedures(void **state)
{
	struct map_dialogue map = { .type = MAP_DIALOGUE_OPEN };
	struct vlr *vlr = *state;
	struct hlr_subscriber sub;

	/* five quintuplets are longer than a UDT */
	ask(vlr, MAP_AC_INFO_RETRIEVAL, 56, NULL, "300d8008" IMSI_HEX "020105");
	assert_int_equal(vlr->answer, COMPONENT_RETURN_RESULT);
	assert_true(vlr->result_len > 255);

	ask(vlr, MAP_AC_NETWORK_LOC_UP, 2, NULL, UPDATE);
	assert_int_equal(vlr->answer, COMPONENT_RETURN_RESULT);
	assert_true(vlr->inserted >= 2);
	assert_int_equal(store_get(vlr->store, IMSI, &sub), 0);
	assert_string_equal(sub.vlr_number, VLR_NUMBER);

	/* an SS operation, and the VLR hears of it */
	vlr->inserted = 0;
	map.destination.len = osmo_hexparse("96" IMSI_HEX, map.destination.octets, MAP_REFERENCE_MAX);
	map.origination.len = osmo_hexparse(VLR_HEX, map.origination.octets, MAP_REFERENCE_MAX);
	ask(vlr, MAP_AC_NETWORK_FUNCTIONAL_SS, 10, &map, "300b0401218406919451332211");
	assert_int_equal(vlr->answer, COMPONENT_RETURN_RESULT);
	assert_int_equal(vlr->inserted, 1);

	/* a call: forwarded; after eraseSS to the roaming number */
	ask(vlr, MAP_AC_LOCATION_INFO_RETRIEVAL, 22, NULL, "30158007919471113254768301008607919471919900f0");
	assert_int_equal(vlr->answer, COMPONENT_RETURN_RESULT);
	assert_int_equal(vlr->roaming_numbers, 0);
	ask(vlr, MAP_AC_NETWORK_FUNCTIONAL_SS, 11, &map, "3003040121");
	assert_int_equal(vlr->answer, COMPONENT_RETURN_RESULT);
	ask(vlr, MAP_AC_LOCATION_INFO_RETRIEVAL, 22, NULL, "30158007919471113254768301008607919471919900f0");
	assert_int_equal(vlr->answer, COMPONENT_RETURN_RESULT);
	assert_int_equal(vlr->roaming_numbers, 1);

	ask(vlr, MAP_AC_MS_PURGING, 67, NULL, "a3130408" IMSI_HEX "8007" VLR_HEX);
	assert_int_equal(vlr->answer, COMPONENT_RETURN_RESULT);
	assert_int_equal(store_get(vlr->store, IMSI, &sub), 0);
	assert_true(sub.purged);
}

/* A VLR where the subscriber is not: refused by the screening, which is on by default. */
static void test_screening(void **state)
{
	struct map_dialogue map = { .type = MAP_DIALOGUE_OPEN };
	struct vlr *vlr = *state;

	map.destination.len = osmo_hexparse("96" IMSI_HEX, map.destination.octets, MAP_REFERENCE_MAX);
	map.origination.len = osmo_hexparse(VLR_HEX, map.origination.octets, MAP_REFERENCE_MAX);
	ask(vlr, MAP_AC_NETWORK_FUNCTIONAL_SS, 14, &map, "3003040121");
	assert_int_equal(vlr->answer, COMPONENT_RETURN_ERROR);
	assert_int_equal(vlr->error, SS_ERR_UNEXPECTED_DATA_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_procedures, setup, teardown),
		cmocka_unit_test_setup_teardown(test_screening, setup, teardown),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = cmocka_run_group_tests_name("map_hlr_node", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
