/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SCCP user BSSAP (SSN 254) on libosmo-sigtran: the primitives of Q.711 to and from the BSS, and whether there is an
 * SS7 link at all. The application server may speak M3UA or IPA (SCCPlite). */
#include <osmocom/core/utils.h>
#include <osmocom/sigtran/osmo_ss7.h>
#include <osmocom/sigtran/protocol/mtp.h>
#include <osmocom/sigtran/sccp_helpers.h>
#include <osmocom/sigtran/sccp_sap.h>

#include "bss_sccp.h"

/* What libosmo-sigtran would use for an ASP that is not configured. */
#define REMOTE_IP_DEFAULT "127.0.0.1"
#define IPA_PORT_DEFAULT 5000

struct bss_sccp {
	struct bss *bss;
	struct osmo_ss7_instance *ss7;
	struct osmo_sccp_instance *sccp;
	struct osmo_sccp_user *user;
	struct osmo_sccp_addr local, msc;
	struct osmo_timer_list look_timer;
};

/* --- requests ----------------------------------------------------------------------------------------------------- */

static void unitdata(void *priv, struct msgb *msg)
{
	struct bss_sccp *bs = priv;

	osmo_sccp_tx_unitdata(bs->user, &bs->local, &bs->msc, msg->data, msgb_length(msg));
	msgb_free(msg);
}

static void connect_request(void *priv, uint32_t conn_id, struct msgb *msg)
{
	struct bss_sccp *bs = priv;

	osmo_sccp_tx_conn_req(bs->user, conn_id, &bs->local, &bs->msc, msg->data, msgb_length(msg));
	msgb_free(msg);
}

static void data_request(void *priv, uint32_t conn_id, struct msgb *msg)
{
	struct bss_sccp *bs = priv;

	osmo_sccp_tx_data(bs->user, conn_id, msg->data, msgb_length(msg));
	msgb_free(msg);
}

static void disconnect_request(void *priv, uint32_t conn_id)
{
	struct bss_sccp *bs = priv;

	osmo_sccp_tx_disconn(bs->user, conn_id, NULL, 0);
}

static const struct bss_sccp_ops sccp_ops = {
	.unitdata = unitdata,
	.connect = connect_request,
	.data = data_request,
	.disconnect = disconnect_request,
};

/* --- indications -------------------------------------------------------------------------------------------------- */

static void pcstate(struct bss_sccp *bs, const struct osmo_scu_pcstate_param *state)
{
	if (state->affected_pc == bs->msc.pc && state->sp_status == OSMO_SCCP_SP_S_INACCESSIBLE)
		bss_link_event(bs->bss, BSS_LINK_EV_MSC_SILENT);
}

static void indication(struct bss_sccp *bs, struct osmo_scu_prim *prim)
{
	struct msgb *msg = prim->oph.msg;
	const uint8_t *data = msgb_l2(msg);
	const size_t len = data ? msgb_l2len(msg) : 0;

	switch (OSMO_PRIM_HDR(&prim->oph)) {
	case OSMO_PRIM(OSMO_SCU_PRIM_N_UNITDATA, PRIM_OP_INDICATION):
		bss_unitdata(bs->bss, data, len);
		break;
	case OSMO_PRIM(OSMO_SCU_PRIM_N_CONNECT, PRIM_OP_CONFIRM):
		bss_connected(bs->bss, prim->u.connect.conn_id);
		if (len)
			bss_data(bs->bss, prim->u.connect.conn_id, data, len);
		break;
	case OSMO_PRIM(OSMO_SCU_PRIM_N_CONNECT, PRIM_OP_INDICATION):	/* no handover into this BSS */
		osmo_sccp_tx_disconn(bs->user, prim->u.connect.conn_id, NULL, 0);
		break;
	case OSMO_PRIM(OSMO_SCU_PRIM_N_DATA, PRIM_OP_INDICATION):
		bss_data(bs->bss, prim->u.data.conn_id, data, len);
		break;
	case OSMO_PRIM(OSMO_SCU_PRIM_N_DISCONNECT, PRIM_OP_INDICATION):
		if (len)
			bss_data(bs->bss, prim->u.disconnect.conn_id, data, len);
		bss_disconnected(bs->bss, prim->u.disconnect.conn_id);
		break;
	case OSMO_PRIM(OSMO_SCU_PRIM_N_PCSTATE, PRIM_OP_INDICATION):
		pcstate(bs, &prim->u.pcstate);
		break;
	default:
		break;
	}
}

static int prim_cb(struct osmo_prim_hdr *oph, void *user)
{
	indication(osmo_sccp_user_get_priv(user), (struct osmo_scu_prim *)oph);
	msgb_free(oph->msg);
	return 0;
}

/* --- the link ----------------------------------------------------------------------------------------------------- */

static bool is_up(const struct bss_sccp *bs)
{
	struct osmo_ss7_as *as;

	llist_for_each_entry(as, &bs->ss7->as_list, list)
		if (osmo_ss7_as_active(as))
			return true;
	return false;
}

/*! libosmo-sigtran tells its SCCP users nothing of an application server that becomes active. */
static void look(void *data)
{
	struct bss_sccp *bs = data;
	struct osmo_tdef *tdefs = bs->bss->lab->tdefs;

	osmo_timer_schedule(&bs->look_timer, 0, osmo_tdef_get(tdefs, -5, OSMO_TDEF_MS, -1) * 1000);
	bss_sccp_state(bs->bss, is_up(bs));
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

/*! The protocol of the configured application server. \returns negative: there is none. */
static int protocol_of(struct osmo_ss7_instance *ss7)
{
	if (osmo_ss7_as_find_by_proto(ss7, OSMO_SS7_ASP_PROT_M3UA))
		return OSMO_SS7_ASP_PROT_M3UA;
	return osmo_ss7_as_find_by_proto(ss7, OSMO_SS7_ASP_PROT_IPA) ? OSMO_SS7_ASP_PROT_IPA : -1;
}

static bool msc_address(struct bss_sccp *bs, const char *str)
{
	int pc;

	if (osmo_sccp_addr_by_name_local(&bs->msc, str, bs->ss7) == 0) {
		osmo_sccp_addr_set_ssn(&bs->msc, OSMO_SCCP_SSN_BSSAP);
		return bs->msc.presence & OSMO_SCCP_ADDR_T_PC;
	}
	pc = osmo_ss7_pointcode_parse(bs->ss7, str);
	if (pc < 0)
		return false;
	osmo_sccp_make_addr_pc_ssn(&bs->msc, pc, OSMO_SCCP_SSN_BSSAP);
	return true;
}

/*! \returns NULL, or a sentence that says what is missing in the configuration. */
static const char *check(struct bss_sccp *bs, const struct lab_bss_cfg *cfg)
{
	bs->ss7 = osmo_ss7_instance_find(cfg->cs7_instance);
	if (!bs->ss7)
		return "There is no SS7 link: the configuration has no 'cs7 instance' of that number.";
	if (!osmo_ss7_pc_is_valid(bs->ss7->cfg.primary_pc))
		return "The 'cs7 instance' of the BSS has no 'point-code'.";
	if (protocol_of(bs->ss7) < 0)
		return "The 'cs7 instance' of the BSS has no 'as' with m3ua or ipa.";
	if (bs->ss7->user[MTP_SI_SCCP])
		return "The 'cs7 instance' of the BSS is in use by another door: give each its own.";
	if (!msc_address(bs, cfg->msc))
		return "'bss msc' is neither a point code nor a name in the address book of the 'cs7 instance'.";
	return NULL;
}

static int bss_sccp_destructor(struct bss_sccp *bs)
{
	osmo_timer_del(&bs->look_timer);
	osmo_sccp_instance_destroy(bs->sccp);
	return 0;
}

static int start(struct bss_sccp *bs)
{
	const enum osmo_ss7_asp_protocol prot = protocol_of(bs->ss7);
	const int port = prot == OSMO_SS7_ASP_PROT_IPA ? IPA_PORT_DEFAULT : osmo_ss7_asp_protocol_port(prot);

	bs->sccp = osmo_sccp_simple_client_on_ss7_id(bs->ss7, bs->ss7->cfg.id, "supserv-bss", bs->ss7->cfg.primary_pc,
						     prot, 0, NULL, port, REMOTE_IP_DEFAULT);
	if (!bs->sccp)
		return -1;
	talloc_set_destructor(bs, bss_sccp_destructor);
	osmo_timer_setup(&bs->look_timer, look, bs);
	bs->user = osmo_sccp_user_bind(bs->sccp, "supserv-bss", prim_cb, OSMO_SCCP_SSN_BSSAP);
	if (!bs->user)
		return -1;
	osmo_sccp_user_set_priv(bs->user, bs);
	osmo_sccp_local_addr_by_instance(&bs->local, bs->sccp, OSMO_SCCP_SSN_BSSAP);
	look(bs);
	return 0;
}

struct bss *bss_sccp_open(struct lab *lab, const char **error)
{
	struct bss_sccp *bs = talloc_zero(lab, struct bss_sccp);
	struct bss *bss = bs ? bss_alloc(lab, &sccp_ops, bs) : NULL;

	*error = "Out of memory.";
	if (!bss) {
		talloc_free(bs);
		return NULL;
	}
	talloc_steal(bss, bs);
	bs->bss = bss;
	*error = check(bs, lab_bss_cfg(lab));
	if (!*error && start(bs) < 0)
		*error = "libosmo-sigtran cannot use the 'cs7 instance' of the BSS: the log says why.";
	if (!*error)
		return bss;
	talloc_free(bss);
	return NULL;
}

char *bss_sccp_msc_str(const struct bss *bss, char *buf, size_t len)
{
	const struct bss_sccp *bs = bss->sccp;

	osmo_ss7_pointcode_print_buf(buf, len, bs->ss7, bs->msc.pc);
	return buf;
}
