/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SIGTRAN door on an SS7 instance of libosmo-sigtran: what keeps it from opening, what MTP brings and takes. With an
 * STP between two nodes: tests/e2e/sigtran_test.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <osmocom/sigtran/mtp_sap.h>
#include <osmocom/sigtran/osmo_ss7.h>
#include <osmocom/sigtran/protocol/mtp.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/sigtran_door.h>

#define OWN_PC 0xbd
#define PEER_PC 0xbe
#define GT_HLR "491700000006"

struct world {
	void *ctx;
	struct osmo_ss7_instance *inst;
	struct sccp_node *node;
	struct sccp_user *user;
	unsigned int n_rx, n_notice;
	struct sccp_addr calling;
	enum sccp_return_cause cause;
};

static unsigned int next_id;

static void rx(void *priv, const struct sccp_addr *called, const struct sccp_addr *calling, const uint8_t *octets,
	       size_t len)
{
	struct world *w = priv;

	w->n_rx++;
	w->calling = *calling;
}

static void notice(void *priv, const struct sccp_addr *called, enum sccp_return_cause cause, const uint8_t *octets,
		   size_t len)
{
	struct world *w = priv;

	w->n_notice++;
	w->cause = cause;
}

static const struct sccp_user_ops ops = { .rx = rx, .notice = notice };

/* An instance of its own for each test, with nothing but a point code. */
static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);
	const struct sccp_user_cfg cfg = { .name = "HLR", .ssn = SCCP_SSN_HLR, .gt = "", .ops = &ops, .priv = w };

	w->ctx = w;
	w->inst = osmo_ss7_instance_find_or_create(NULL, ++next_id);
	w->inst->cfg.primary_pc = OWN_PC;
	w->node = sccp_node_alloc(w, NULL);
	w->user = sccp_user_bind(w->node, &cfg);
	assert_non_null(w->user);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	struct osmo_ss7_instance *inst = w->inst;

	/* the door first, as in the program */
	talloc_free(w);
	osmo_ss7_instance_destroy(inst);
	return 0;
}

/* An STP that nobody runs. */
static void add_link(struct world *w)
{
	struct osmo_ss7_asp *asp = osmo_ss7_asp_find_or_create(w->inst, "stp", 1, 0, OSMO_SS7_ASP_PROT_IPA);
	struct osmo_ss7_as *as = osmo_ss7_as_find_or_create(w->inst, "as", OSMO_SS7_ASP_PROT_IPA);

	osmo_ss7_asp_peer_add_host(&asp->cfg.remote, asp, "127.0.0.1");
	osmo_ss7_asp_peer_add_host(&asp->cfg.local, asp, "127.0.0.1");
	as->cfg.routing_key.pc = OWN_PC;
	as->cfg.pc_override.dpc = PEER_PC;
	assert_int_equal(osmo_ss7_as_add_asp(as, "stp"), 0);
}

static struct sigtran_door *open_door(struct world *w, uint32_t id)
{
	char *error = NULL;
	struct sigtran_door *door = sigtran_door_open(w, id, w->node, &error);

	assert_int_equal(!door, !!error);
	talloc_free(error);
	return door;
}

static void turn(void)
{
	unsigned int i;

	for (i = 0; i < 5; i++)
		osmo_select_main(1);
}

static void test_unusable(void **state)
{
	struct world *w = *state;
	struct sigtran_door *door;

	assert_null(open_door(w, 1000));
	assert_null(open_door(w, next_id));	/* no AS */
	add_link(w);
	w->inst->cfg.primary_pc = OSMO_SS7_PC_INVALID;
	assert_null(open_door(w, next_id));
	w->inst->cfg.primary_pc = 0x4000;
	assert_null(open_door(w, next_id));
	w->inst->cfg.primary_pc = OWN_PC;
	door = open_door(w, next_id);
	assert_non_null(door);
	assert_null(open_door(w, next_id));	/* one at a time */
	assert_int_equal(sccp_user_addr(w->user)->pc, OWN_PC);
	talloc_free(door);
	assert_false(sccp_user_addr(w->user)->has_pc);
	/* what it added is there, and not added again */
	talloc_free(open_door(w, next_id));
	assert_non_null(osmo_ss7_route_find_dpc_mask(w->inst->rtable_system, 0, 0));
	assert_non_null(osmo_ss7_route_find_dpc_mask(w->inst->rtable_system, PEER_PC, 0x3fff));
}

static void indicate(struct world *w, unsigned int primitive, const uint8_t *octets, size_t len)
{
	struct msgb *msg = msgb_alloc(sizeof(struct osmo_mtp_prim) + len, "test");
	struct osmo_mtp_prim *prim = (struct osmo_mtp_prim *)msgb_put(msg, sizeof(*prim));

	memset(prim, 0, sizeof(*prim));
	osmo_prim_init(&prim->oph, MTP_SAP_USER, primitive, PRIM_OP_INDICATION, msg);
	prim->u.transfer = (struct osmo_mtp_transfer_param){ .opc = PEER_PC, .dpc = OWN_PC, .sio = MTP_SI_SCCP };
	msg->l2h = msgb_put(msg, len);
	memcpy(msg->l2h, octets, len);
	w->inst->user[MTP_SI_SCCP]->prim_cb(&prim->oph, w->inst->user[MTP_SI_SCCP]->priv);
}

static void test_from_mtp(void **state)
{
	struct world *w = *state;
	const struct sccp_unitdata ud = {
		.type = SCCP_UDT, .data = (const uint8_t *)"x", .data_len = 1,
		.called = { .route_on_ssn = true, .has_ssn = true, .ssn = SCCP_SSN_HLR },
		.calling = { .route_on_ssn = true, .has_ssn = true, .ssn = SCCP_SSN_VLR },
	};
	uint8_t octets[SCCP_MSG_MAX];
	int len = sccp_encode(octets, sizeof(octets), &ud);

	add_link(w);
	assert_non_null(open_door(w, next_id));
	indicate(w, OSMO_MTP_PRIM_TRANSFER, octets, len);
	indicate(w, OSMO_MTP_PRIM_TRANSFER, octets, 0);
	indicate(w, OSMO_MTP_PRIM_PAUSE, octets, len);
	turn();
	assert_int_equal(w->n_rx, 1);
	assert_int_equal(w->calling.pc, PEER_PC);
}

static void test_to_mtp(void **state)
{
	struct world *w = *state;
	struct sccp_addr called = { .route_on_ssn = true, .has_pc = true, .pc = PEER_PC, .has_ssn = true,
				    .ssn = SCCP_SSN_VLR };
	struct sigtran_door *door;

	add_link(w);
	door = open_door(w, next_id);
	assert_false(sigtran_door_is_up(door));
	assert_int_equal(sccp_user_send(w->user, &called, NULL, (const uint8_t *)"x", 1, NULL), 0);
	turn();
	assert_int_equal(w->n_notice, 1);
	assert_int_equal(w->cause, SCCP_RC_MTP_FAILURE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_unusable),
		TEST(test_from_mtp),
		TEST(test_to_mtp),
	};
	void *ctx = talloc_named_const(NULL, 0, "sigtran_door_test");
	int rc;

	msgb_talloc_ctx_init(ctx, 0);
	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rate_ctr_init(ctx);
	osmo_ss7_init();
	rc = cmocka_run_group_tests_name("sigtran_door", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
