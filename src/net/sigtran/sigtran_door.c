/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SCCP of this node as the user of service indicator 3 of an SS7 instance of libosmo-sigtran (Q.701 clause 8): what
 * its MTP-TRANSFER brings, and what it takes. The library's own SCCP returns every message that is routed on global
 * title and does not segment, so it must not be on that instance. */
#include <errno.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/msgb.h>
#include <osmocom/sigtran/mtp_sap.h>
#include <osmocom/sigtran/osmo_ss7.h>
#include <osmocom/sigtran/protocol/mtp.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/sigtran_door.h>

/* Point codes of Q.713 3.4.2.1 */
#define PC_MAX 0x3fff
/* SLS: segments of one message must stay in order (Q.714 4.1.1.2.3), so all take the same way. */
#define SLS 0

struct sigtran_door {
	struct osmo_ss7_instance *inst;
	struct osmo_ss7_user user;
	struct sccp_node *node;
};

/* --- MTP-TRANSFER ------------------------------------------------------------------------------------------------- */

static int mtp_indication(struct osmo_prim_hdr *oph, void *priv)
{
	const struct osmo_mtp_prim *prim = (struct osmo_mtp_prim *)oph;
	struct sigtran_door *door = priv;

	if (OSMO_PRIM_HDR(oph) == OSMO_PRIM(OSMO_MTP_PRIM_TRANSFER, PRIM_OP_INDICATION))
		sccp_node_rx(door->node, prim->u.transfer.opc, msgb_l2(oph->msg), msgb_l2len(oph->msg));
	msgb_free(oph->msg);
	return 0;
}

/* The library discards what has no way, so that must be known before. */
static bool is_reachable(struct osmo_ss7_instance *inst, uint32_t dpc)
{
	const struct osmo_ss7_route *route;

	if (osmo_ss7_pc_is_local(inst, dpc))
		return true;
	route = osmo_ss7_route_lookup(inst, dpc);
	return route && route->dest.as && osmo_ss7_as_active(route->dest.as);
}

static int mtp_request(void *priv, uint32_t dpc, const uint8_t *octets, size_t len)
{
	struct sigtran_door *door = priv;
	struct osmo_mtp_prim *prim;
	struct msgb *msg;

	if (!is_reachable(door->inst, dpc))
		return -EHOSTUNREACH;
	msg = msgb_alloc(sizeof(*prim) + len, "MTP-TRANSFER.req");
	if (!msg)
		return -ENOMEM;
	prim = (struct osmo_mtp_prim *)msgb_put(msg, sizeof(*prim));
	memset(prim, 0, sizeof(*prim));
	osmo_prim_init(&prim->oph, MTP_SAP_USER, OSMO_MTP_PRIM_TRANSFER, PRIM_OP_REQUEST, msg);
	prim->u.transfer = (struct osmo_mtp_transfer_param){
		.opc = door->inst->cfg.primary_pc,
		.dpc = dpc,
		.sls = SLS,
		.sio = MTP_SIO(MTP_SI_SCCP, door->inst->cfg.network_indicator),
	};
	msg->l2h = msgb_put(msg, len);
	memcpy(msg->l2h, octets, len);
	return osmo_ss7_user_mtp_xfer_req(door->inst, prim);
}

/* --- the instance ------------------------------------------------------------------------------------------------- */

/* \returns a sentence that says what keeps \a inst from being used, NULL: nothing. */
static char *unusable(void *ctx, uint32_t id, const struct osmo_ss7_instance *inst)
{
	if (!inst)
		return talloc_asprintf(ctx, "there is no \"cs7 instance %u\" in the configuration", id);
	if (inst->cfg.primary_pc > PC_MAX)
		return talloc_asprintf(ctx, "cs7 instance %u has no point code of 14 bits: set one with \"point-code\"",
				       id);
	if (llist_empty(&inst->as_list) || llist_empty(&inst->asp_list))
		return talloc_asprintf(ctx, "cs7 instance %u needs an \"asp\" (where the STP is) and an \"as\" with it",
				       id);
	if (inst->user[MTP_SI_SCCP])
		return talloc_asprintf(ctx, "cs7 instance %u has an SCCP already", id);
	return NULL;
}

static int add_route(struct osmo_ss7_instance *inst, uint32_t pc, uint32_t mask, const struct osmo_ss7_as *as)
{
	if (osmo_ss7_route_find_dpc_mask(inst->rtable_system, pc, mask))
		return 0;
	return osmo_ss7_route_create(inst->rtable_system, pc, mask, as->cfg.name) ? 0 : -ENOMEM;
}

/* A program in the role of an ASP has no routes in its configuration: everything goes to the first AS. IPA carries no
 * point codes, so there an AS stands for the one peer that it names. */
static int add_routes(struct osmo_ss7_instance *inst)
{
	const struct osmo_ss7_as *as = llist_first_entry(&inst->as_list, struct osmo_ss7_as, list);
	int rc = add_route(inst, 0, 0, as);

	llist_for_each_entry(as, &inst->as_list, list) {
		if (!rc && as->cfg.proto == OSMO_SS7_ASP_PROT_IPA && as->cfg.pc_override.dpc)
			rc = add_route(inst, as->cfg.pc_override.dpc, PC_MAX, as);
	}
	return rc;
}

/* In the role of an ASP we connect; the library takes what the VTY made for a server. The layer manager asks for ASP-UP,
 * registers the routing key and starts over when the STP has gone; the FSM of IPA needs none. */
static void start_asps(struct osmo_ss7_instance *inst)
{
	struct osmo_ss7_asp *asp;

	llist_for_each_entry(asp, &inst->asp_list, list) {
		asp->cfg.is_server = false;
		if (!asp->cfg.role_set_by_vty)
			asp->cfg.role = OSMO_SS7_ASP_ROLE_ASP;
		if (asp->cfg.proto != OSMO_SS7_ASP_PROT_IPA)
			osmo_ss7_asp_use_default_lm(asp, LOGL_DEBUG);
		osmo_ss7_asp_restart(asp);
	}
}

static int door_destructor(struct sigtran_door *door)
{
	osmo_ss7_user_unregister(door->inst, MTP_SI_SCCP, &door->user);
	sccp_node_set_transfer(door->node, NULL, NULL);
	sccp_node_set_pc(door->node, SCCP_PC_LOCAL);
	return 0;
}

struct sigtran_door *sigtran_door_open(void *ctx, uint32_t cs7_id, struct sccp_node *node, char **error)
{
	struct osmo_ss7_instance *inst = osmo_ss7_instance_find(cs7_id);
	struct sigtran_door *door;

	*error = unusable(ctx, cs7_id, inst);
	if (*error)
		return NULL;
	door = talloc_zero(ctx, struct sigtran_door);
	if (!door || add_routes(inst) < 0) {
		*error = talloc_strdup(ctx, "out of memory");
		talloc_free(door);
		return NULL;
	}
	door->inst = inst;
	door->node = node;
	door->user = (struct osmo_ss7_user){ .inst = inst, .name = "SCCP", .prim_cb = mtp_indication, .priv = door };
	osmo_ss7_user_register(inst, MTP_SI_SCCP, &door->user);
	talloc_set_destructor(door, door_destructor);
	sccp_node_set_pc(node, inst->cfg.primary_pc);
	sccp_node_set_transfer(node, mtp_request, door);
	start_asps(inst);
	return door;
}

bool sigtran_door_is_up(const struct sigtran_door *door)
{
	const struct osmo_ss7_as *as;

	llist_for_each_entry(as, &door->inst->as_list, list) {
		if (osmo_ss7_as_active(as))
			return true;
	}
	return false;
}
