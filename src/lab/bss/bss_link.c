/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The link between the virtual BSS and the MSC: the global reset procedure (TS 48.008 3.1.4.1), paging, and which
 * connection a message belongs to. */
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/utils.h>

#include "bss.h"

#define S(x) (1 << (x))

static struct osmo_fsm bss_link_fsm;

static const struct osmo_tdef_state_timeout bss_link_timeouts[32] = {
	[BSS_LINK_ST_RESETTING] = { .T = 4 },
};

#define state_chg(bss, state) osmo_tdef_fsm_inst_state_chg((bss)->fi, state, bss_link_timeouts, (bss)->lab->tdefs, -1)

static const struct rate_ctr_desc bss_ctr_desc[] = {
	[BSS_CTR_RX_UNITDATA] = { "rx:unitdata", "Connectionless messages from the MSC" },
	[BSS_CTR_RX_DATA] = { "rx:data", "Messages from the MSC on connections" },
	[BSS_CTR_TX_UNITDATA] = { "tx:unitdata", "Connectionless messages to the MSC" },
	[BSS_CTR_TX_DATA] = { "tx:data", "Messages to the MSC on connections" },
	[BSS_CTR_RX_MALFORMED] = { "rx:malformed", "Messages that do not decode" },
	[BSS_CTR_RX_UNKNOWN] = { "rx:unknown", "Messages that the BSS does not act on" },
	[BSS_CTR_PAGED] = { "paged:ours", "PAGING for phones of the lab" },
	[BSS_CTR_PAGED_OTHER] = { "paged:other", "PAGING for other phones" },
	[BSS_CTR_CONNECTED] = { "conn:connected", "Connections to the MSC" },
	[BSS_CTR_REFUSED] = { "conn:refused", "Connections that the MSC refused or did not answer" },
	[BSS_CTR_RESET] = { "reset", "RESET from the MSC" },
};

static const struct rate_ctr_group_desc bss_ctrg_desc = {
	.group_name_prefix = "lab_bss",
	.group_description = "Virtual BSS",
	.class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(bss_ctr_desc),
	.ctr_desc = bss_ctr_desc,
};

void bss_count(struct bss *bss, enum bss_ctr ctr)
{
	rate_ctr_inc(rate_ctr_group_get_ctr(bss->ctrs, ctr));
}

bool bss_is_up(const struct bss *bss)
{
	return bss->fi->state == BSS_LINK_ST_UP;
}

static void send_unitdata(struct bss *bss, struct msgb *msg)
{
	if (!msg)
		return;
	bss_count(bss, BSS_CTR_TX_UNITDATA);
	bss->ops->unitdata(bss->sccp, msg);
}

/* --- states ------------------------------------------------------------------------------------------------------- */

static void resetting_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	send_unitdata(fi->priv, bssmap_reset());
}

static void up_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	bss_mobiles_service(fi->priv, true);
}

static void up_onleave(struct osmo_fsm_inst *fi, uint32_t next_state)
{
	bss_mobiles_service(fi->priv, false);
}

static void rx_reset(struct bss *bss)
{
	bss_count(bss, BSS_CTR_RESET);
	send_unitdata(bss, bssmap_reset_ack());
}

static void st_down(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct bss *bss = fi->priv;

	if (event == BSS_LINK_EV_RX_RESET) {	/* heard before the link was looked at */
		state_chg(bss, BSS_LINK_ST_UP);
		rx_reset(bss);
		return;
	}
	state_chg(bss, BSS_LINK_ST_RESETTING);
}

static void st_resetting(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct bss *bss = fi->priv;

	switch (event) {
	case BSS_LINK_EV_RX_RESET:
		state_chg(bss, BSS_LINK_ST_UP);
		rx_reset(bss);
		break;
	case BSS_LINK_EV_RX_RESET_ACK:
		state_chg(bss, BSS_LINK_ST_UP);
		break;
	case BSS_LINK_EV_SCCP_DOWN:
		state_chg(bss, BSS_LINK_ST_DOWN);
		break;
	}
}

static void st_up(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct bss *bss = fi->priv;

	switch (event) {
	case BSS_LINK_EV_RX_RESET:	/* the MSC has started again: leaves the state and comes back */
		state_chg(bss, BSS_LINK_ST_UP);
		rx_reset(bss);
		break;
	case BSS_LINK_EV_MSC_SILENT:
		state_chg(bss, BSS_LINK_ST_RESETTING);
		break;
	case BSS_LINK_EV_SCCP_DOWN:
		state_chg(bss, BSS_LINK_ST_DOWN);
		break;
	}
}

static int timer_cb(struct osmo_fsm_inst *fi)
{
	struct bss *bss = fi->priv;

	LOGP(DLAB, LOGL_NOTICE, "BSS: the MSC does not answer RESET\n");
	state_chg(bss, BSS_LINK_ST_RESETTING);
	return 0;
}

static const struct osmo_fsm_state bss_link_states[] = {
    [BSS_LINK_ST_DOWN] =
	{
	    .name = "DOWN",
	    .in_event_mask = S(BSS_LINK_EV_SCCP_UP) | S(BSS_LINK_EV_RX_RESET),
	    .out_state_mask = S(BSS_LINK_ST_RESETTING) | S(BSS_LINK_ST_UP),
	    .action = st_down,
	},
    [BSS_LINK_ST_RESETTING] =
	{
	    .name = "RESETTING",
	    .in_event_mask = S(BSS_LINK_EV_SCCP_DOWN) | S(BSS_LINK_EV_RX_RESET) | S(BSS_LINK_EV_RX_RESET_ACK),
	    .out_state_mask = S(BSS_LINK_ST_DOWN) | S(BSS_LINK_ST_RESETTING) | S(BSS_LINK_ST_UP),
	    .onenter = resetting_onenter,
	    .action = st_resetting,
	},
    [BSS_LINK_ST_UP] =
	{
	    .name = "UP",
	    .in_event_mask = S(BSS_LINK_EV_SCCP_DOWN) | S(BSS_LINK_EV_RX_RESET) | S(BSS_LINK_EV_MSC_SILENT),
	    .out_state_mask = S(BSS_LINK_ST_DOWN) | S(BSS_LINK_ST_RESETTING) | S(BSS_LINK_ST_UP),
	    .onenter = up_onenter,
	    .onleave = up_onleave,
	    .action = st_up,
	},
};

static const struct value_string bss_link_event_names[] = {
	OSMO_VALUE_STRING(BSS_LINK_EV_SCCP_UP),
	OSMO_VALUE_STRING(BSS_LINK_EV_SCCP_DOWN),
	OSMO_VALUE_STRING(BSS_LINK_EV_RX_RESET),
	OSMO_VALUE_STRING(BSS_LINK_EV_RX_RESET_ACK),
	OSMO_VALUE_STRING(BSS_LINK_EV_MSC_SILENT),
	{ }
};

static struct osmo_fsm bss_link_fsm = {
	.name = "lab_bss_link",
	.states = bss_link_states,
	.num_states = ARRAY_SIZE(bss_link_states),
	.timer_cb = timer_cb,
	.log_subsys = DLAB,
	.event_names = bss_link_event_names,
};

static __attribute__((constructor)) void bss_link_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&bss_link_fsm) == 0);
}

/*! An event that the state does not wait for is none. */
void bss_link_event(struct bss *bss, enum bss_link_event event)
{
	if (bss_link_states[bss->fi->state].in_event_mask & S(event))
		osmo_fsm_inst_dispatch(bss->fi, event, NULL);
}

/* --- from SCCP ---------------------------------------------------------------------------------------------------- */

void bss_sccp_state(struct bss *bss, bool up)
{
	bss_link_event(bss, up ? BSS_LINK_EV_SCCP_UP : BSS_LINK_EV_SCCP_DOWN);
}

void bss_unitdata(struct bss *bss, const uint8_t *octets, size_t len)
{
	struct bssmap_msg msg;

	bss_count(bss, BSS_CTR_RX_UNITDATA);
	if (bssmap_decode(&msg, octets, len) < 0 || msg.dtap) {
		bss_count(bss, BSS_CTR_RX_MALFORMED);
		LOGP(DLAB, LOGL_NOTICE, "BSS: message from the MSC does not decode: %s\n", osmo_hexdump(octets, len));
		return;
	}
	switch (msg.type) {
	case BSS_MAP_MSG_RESET:
		bss_link_event(bss, BSS_LINK_EV_RX_RESET);
		break;
	case BSS_MAP_MSG_RESET_ACKNOWLEDGE:
		bss_link_event(bss, BSS_LINK_EV_RX_RESET_ACK);
		break;
	case BSS_MAP_MSG_PAGING:
		bss_page(bss, msg.imsi);
		break;
	default:
		bss_count(bss, BSS_CTR_RX_UNKNOWN);
		LOGP(DLAB, LOGL_INFO, "BSS: %s from the MSC is ignored\n", gsm0808_bssmap_name(msg.type));
	}
}

static struct bss_conn *conn_find(const struct bss *bss, uint32_t conn_id)
{
	struct bss_mobile *bm;

	llist_for_each_entry(bm, &bss->mobiles, entry)
		if (bm->conn && bm->conn->id == conn_id)
			return bm->conn;
	return NULL;
}

void bss_connected(struct bss *bss, uint32_t conn_id)
{
	struct bss_conn *conn = conn_find(bss, conn_id);

	if (conn)
		osmo_fsm_inst_dispatch(conn->fi, BSS_CONN_EV_CONNECTED, NULL);
}

void bss_data(struct bss *bss, uint32_t conn_id, const uint8_t *octets, size_t len)
{
	struct bss_conn *conn = conn_find(bss, conn_id);

	bss_count(bss, BSS_CTR_RX_DATA);
	if (conn)
		bss_conn_rx(conn, octets, len);
}

void bss_disconnected(struct bss *bss, uint32_t conn_id)
{
	struct bss_conn *conn = conn_find(bss, conn_id);

	if (conn)
		osmo_fsm_inst_dispatch(conn->fi, BSS_CONN_EV_DISCONNECTED, NULL);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static int bss_destructor(struct bss *bss)
{
	OSMO_ASSERT(llist_empty(&bss->mobiles));
	if (bss->fi)
		osmo_fsm_inst_free(bss->fi);
	if (bss->ctrs)
		rate_ctr_group_free(bss->ctrs);
	return 0;
}

struct bss *bss_alloc(struct lab *lab, const struct bss_sccp_ops *ops, void *sccp)
{
	struct bss *bss = talloc_zero(lab, struct bss);

	if (!bss)
		return NULL;
	bss->lab = lab;
	bss->ops = ops;
	bss->sccp = sccp;
	INIT_LLIST_HEAD(&bss->mobiles);
	talloc_set_destructor(bss, bss_destructor);
	bss->ctrs = rate_ctr_group_alloc(bss, &bss_ctrg_desc, 0);
	bss->fi = osmo_fsm_inst_alloc(&bss_link_fsm, bss, bss, LOGL_DEBUG, "bss");
	if (!bss->ctrs || !bss->fi) {
		talloc_free(bss);
		return NULL;
	}
	return bss;
}
