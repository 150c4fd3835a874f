/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A connection between a phone and the MSC: initial message, DTAP, assignment, ciphering and clearing (TS 48.008 3.1.1,
 * 3.1.7, 3.1.9, 3.1.14, 3.1.16) on a connection of SCCP (TS 48.006 9.2). Radio resources are the phone itself. */
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>

#include "../lab_mobile_mm.h"
#include "bss.h"

#define S(x) (1 << (x))
#define L3_MIN_LEN sizeof(struct gsm48_hdr)
/* Send sequence numbers of a phone of phase 2 count modulo 2 (TS 24.007 11.2.3.2.3.1). */
#define N_SD_MODULO 2
#define N_SD_SHIFT 6
#define A5_COUNT 8

static struct osmo_fsm bss_conn_fsm;

static const struct osmo_tdef_state_timeout bss_conn_timeouts[32] = {
	[BSS_CONN_ST_CONNECTING] = { .T = -6 },
	[BSS_CONN_ST_CLEAR_REQUESTED] = { .T = -7 },
	[BSS_CONN_ST_CLEARING] = { .T = -8 },
};

#define state_chg(conn, state) osmo_tdef_fsm_inst_state_chg((conn)->fi, state, bss_conn_timeouts, \
							     (conn)->bm->bss->lab->tdefs, -1)

/* --- its end ------------------------------------------------------------------------------------------------------ */

static void conn_release(struct bss_conn *conn, bool disconnect)
{
	struct bss *bss = conn->bm->bss;

	if (disconnect)
		bss->ops->disconnect(bss->sccp, conn->id);
	conn->bm->conn = NULL;
	osmo_fsm_inst_term(conn->fi, OSMO_FSM_TERM_REGULAR, NULL);
}

void bss_conn_free(struct bss_conn *conn)
{
	conn_release(conn, true);
}

/*! It is over, and the phone is told. A request that crossed the MSC's CLEAR COMMAND is made again. */
static void gone(struct bss_conn *conn, bool disconnect)
{
	struct bss_mobile *bm = conn->bm;
	struct msgb *again = conn->service_request;

	conn->service_request = NULL;
	conn_release(conn, disconnect);
	bss_mobile_conn_gone(bm, again);
}

/* --- to the MSC --------------------------------------------------------------------------------------------------- */

static void send_data(struct bss_conn *conn, struct msgb *msg)
{
	struct bss *bss = conn->bm->bss;

	if (!msg)
		return;
	bss_count(bss, BSS_CTR_TX_DATA);
	bss->ops->data(bss->sccp, conn->id, msg);
}

/*! TS 24.007 11.2.3.2.3: messages of mobility management, call control and supplementary services count together. */
static void set_n_sd(struct bss_conn *conn, struct msgb *l3)
{
	switch (l3->data[0] & GSM48_PDISC_MASK) {
	case GSM48_PDISC_MM:
	case GSM48_PDISC_CC:
	case GSM48_PDISC_NC_SS:
		l3->data[1] = (l3->data[1] & BSS_L3_TYPE_MASK) | conn->n_sd << N_SD_SHIFT;
		conn->n_sd = (conn->n_sd + 1) % N_SD_MODULO;
		break;
	default:
		break;
	}
}

/*! The phone waits in vain. This connection is of no use; a registration will show whether the MSC is. OsmoMSC says
 *  nothing on a connection that it does not know any more. */
static void no_answer(void *data)
{
	struct bss_conn *conn = data;
	struct lab_mobile *ms = conn->bm->ms;

	if (!lab_mobile_waits(ms))
		return;
	LOGPLAB(ms, LOGL_NOTICE, "the MSC has not answered for long\n");
	gone(conn, true);
	lab_mobile_mm_event(ms, MOBILE_MM_EV_NOT_REGISTERED);
}

static void expect_answer(struct bss_conn *conn)
{
	if (osmo_timer_pending(&conn->answer_timer))
		return;
	osmo_timer_setup(&conn->answer_timer, no_answer, conn);
	osmo_timer_schedule(&conn->answer_timer, osmo_tdef_get(conn->bm->bss->lab->tdefs, -11, OSMO_TDEF_S, -1), 0);
}

static void service_answered(struct bss_conn *conn)
{
	conn->service_requested = false;
	msgb_free(conn->service_request);
	conn->service_request = NULL;
}

static void send_dtap(struct bss_conn *conn, struct msgb *l3)
{
	expect_answer(conn);
	if (bss_l3_is_mm(l3, GSM48_MT_MM_CM_SERV_REQ)) {
		service_answered(conn);
		conn->service_requested = true;
		conn->service_request = msgb_copy(l3, "CM SERVICE REQUEST");
	}
	set_n_sd(conn, l3);
	send_data(conn, bssmap_dtap(l3));
	msgb_free(l3);
}

void bss_conn_send(struct bss_conn *conn, struct msgb *l3)
{
	switch (conn->fi->state) {
	case BSS_CONN_ST_CONNECTING:
		msgb_enqueue(&conn->queue, l3);
		break;
	case BSS_CONN_ST_ACTIVE:
		send_dtap(conn, l3);
		break;
	default:
		msgb_free(l3);
	}
}

void bss_conn_lost(struct bss_conn *conn, enum gsm0808_cause cause)
{
	int value = cause;

	osmo_fsm_inst_dispatch(conn->fi, BSS_CONN_EV_LOST, &value);
}

/* --- from the MSC ------------------------------------------------------------------------------------------------- */

static void rx_dtap(struct bss_conn *conn, const struct bssmap_msg *bm)
{
	struct msgb *l3 = bm->l3_len >= L3_MIN_LEN ? msgb_alloc(bm->l3_len, "L3 from the MSC") : NULL;

	if (!l3)
		return;
	memcpy(msgb_put(l3, bm->l3_len), bm->l3, bm->l3_len);
	if (bss_l3_is_mm(l3, GSM48_MT_MM_CM_SERV_ACC) || bss_l3_is_mm(l3, GSM48_MT_MM_CM_SERV_REJ))
		service_answered(conn);
	lab_radio_send(conn->bm->ms, LAB_SIDE_NET, l3);
}

/*! OsmoMSC must have told its media gateway of the channel before the phone answers. */
static void channel_there(void *data)
{
	struct bss_conn *conn = data;

	conn->channel = true;
	lab_mobile_channel(conn->bm->ms);
}

/*! A channel: for speech with a port of ours that the MSC's media gateway is to send to. */
static void assign(struct bss_conn *conn, const struct bssmap_msg *bm)
{
	struct sockaddr_storage local;

	if (bm->speech && bm->has_addr) {
		talloc_free(conn->rtp);
		conn->rtp = bss_rtp_open(conn, lab_bss_cfg(conn->bm->bss->lab)->rtp_address, &bm->addr, &local);
	}
	if (bm->speech && !conn->rtp) {
		send_data(conn, bssmap_assignment_failure(GSM0808_CAUSE_RQSTED_TERRESTRIAL_RESOURCE_UNAVAILABLE));
		return;
	}
	send_data(conn, bssmap_assignment_complete(bm->speech ? &local : NULL));
	osmo_timer_setup(&conn->channel_timer, channel_there, conn);
	osmo_timer_schedule(&conn->channel_timer, 0,
			    osmo_tdef_get(conn->bm->bss->lab->tdefs, -9, OSMO_TDEF_MS, -1) * 1000);
}

/*! Ciphering says yes to a service request (TS 24.008 4.5.1.1). */
static void ciphered(struct bss_conn *conn)
{
	if (!conn->service_requested)
		return;
	service_answered(conn);
	lab_mobile_granted(conn->bm->ms);
}

/*! There is no radio to cipher: take the first algorithm that the MSC permits. */
static void cipher(struct bss_conn *conn, const struct bssmap_msg *bm)
{
	unsigned int a5;

	for (a5 = 0; a5 < A5_COUNT; a5++) {
		if (!(bm->a5_permitted & 1 << a5))
			continue;
		send_data(conn, bssmap_cipher_mode_complete(a5));
		ciphered(conn);
		return;
	}
	LOGPLAB(conn->bm->ms, LOGL_NOTICE, "CIPHER MODE COMMAND permits no algorithm\n");
}

static void rx_bssmap(struct bss_conn *conn, const struct bssmap_msg *bm)
{
	switch (bm->type) {
	case BSS_MAP_MSG_CLEAR_CMD:
		osmo_fsm_inst_dispatch(conn->fi, BSS_CONN_EV_RX_CLEAR_CMD, NULL);
		break;
	case BSS_MAP_MSG_ASSIGNMENT_RQST:
		assign(conn, bm);
		break;
	case BSS_MAP_MSG_CIPHER_MODE_CMD:
		cipher(conn, bm);
		break;
	case BSS_MAP_MSG_CLASSMARK_RQST:
		send_data(conn, bssmap_classmark_update(lab_l3_classmark2, sizeof(lab_l3_classmark2)));
		break;
	case BSS_MAP_MSG_COMMON_ID:
		break;
	default:
		bss_count(conn->bm->bss, BSS_CTR_RX_UNKNOWN);
		LOGPLAB(conn->bm->ms, LOGL_INFO, "%s from the MSC is ignored\n", gsm0808_bssmap_name(bm->type));
	}
}

void bss_conn_rx(struct bss_conn *conn, const uint8_t *octets, size_t len)
{
	struct bssmap_msg bm;

	if (bssmap_decode(&bm, octets, len) < 0) {
		bss_count(conn->bm->bss, BSS_CTR_RX_MALFORMED);
		LOGPLAB(conn->bm->ms, LOGL_NOTICE, "message from the MSC does not decode: %s\n",
			osmo_hexdump(octets, len));
		return;
	}
	osmo_timer_del(&conn->answer_timer);
	if (conn->fi->state == BSS_CONN_ST_CLEARING)	/* nothing goes to the phone any more */
		return;
	if (bm.dtap)
		rx_dtap(conn, &bm);
	else
		rx_bssmap(conn, &bm);
}

/* --- states ------------------------------------------------------------------------------------------------------- */

static void send_queue(struct bss_conn *conn)
{
	struct msgb *l3;

	while ((l3 = msgb_dequeue(&conn->queue)))
		send_dtap(conn, l3);
}

static void request_clear(struct bss_conn *conn, int cause)
{
	send_data(conn, bssmap_clear_request(cause));
	state_chg(conn, BSS_CONN_ST_CLEAR_REQUESTED);
}

static void st_connecting(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct bss_conn *conn = fi->priv;

	switch (event) {
	case BSS_CONN_EV_CONNECTED:
		bss_count(conn->bm->bss, BSS_CTR_CONNECTED);
		state_chg(conn, BSS_CONN_ST_ACTIVE);
		expect_answer(conn);
		send_queue(conn);
		if (conn->lost)
			request_clear(conn, conn->lost_cause);
		break;
	case BSS_CONN_EV_LOST:
		conn->lost = true;
		conn->lost_cause = *(const int *)data;
		break;
	case BSS_CONN_EV_DISCONNECTED:
		bss_count(conn->bm->bss, BSS_CTR_REFUSED);
		gone(conn, false);
		break;
	}
}

static void st_connected(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct bss_conn *conn = fi->priv;

	switch (event) {
	case BSS_CONN_EV_LOST:
		request_clear(conn, *(const int *)data);
		break;
	case BSS_CONN_EV_RX_CLEAR_CMD:
		send_data(conn, bssmap_clear_complete());
		state_chg(conn, BSS_CONN_ST_CLEARING);
		break;
	case BSS_CONN_EV_DISCONNECTED:
		gone(conn, false);
		break;
	}
}

static int timer_cb(struct osmo_fsm_inst *fi)
{
	struct bss_conn *conn = fi->priv;
	struct bss *bss = conn->bm->bss;
	const bool silent = fi->state == BSS_CONN_ST_CONNECTING;

	if (silent)
		bss_count(bss, BSS_CTR_REFUSED);
	gone(conn, true);
	if (silent)
		bss_link_event(bss, BSS_LINK_EV_MSC_SILENT);
	return 0;
}

static void cleanup(struct osmo_fsm_inst *fi, enum osmo_fsm_term_cause cause)
{
	struct bss_conn *conn = fi->priv;

	osmo_timer_del(&conn->channel_timer);
	osmo_timer_del(&conn->answer_timer);
	msgb_queue_free(&conn->queue);
	msgb_free(conn->service_request);
}

static const struct osmo_fsm_state bss_conn_states[] = {
    [BSS_CONN_ST_CONNECTING] =
	{
	    .name = "CONNECTING",
	    .in_event_mask = S(BSS_CONN_EV_CONNECTED) | S(BSS_CONN_EV_LOST) | S(BSS_CONN_EV_DISCONNECTED),
	    .out_state_mask = S(BSS_CONN_ST_CONNECTING) | S(BSS_CONN_ST_ACTIVE),
	    .action = st_connecting,
	},
    [BSS_CONN_ST_ACTIVE] =
	{
	    .name = "ACTIVE",
	    .in_event_mask = S(BSS_CONN_EV_RX_CLEAR_CMD) | S(BSS_CONN_EV_LOST) | S(BSS_CONN_EV_DISCONNECTED),
	    .out_state_mask = S(BSS_CONN_ST_CLEAR_REQUESTED) | S(BSS_CONN_ST_CLEARING),
	    .action = st_connected,
	},
    [BSS_CONN_ST_CLEAR_REQUESTED] =
	{
	    .name = "CLEAR_REQUESTED",
	    .in_event_mask = S(BSS_CONN_EV_RX_CLEAR_CMD) | S(BSS_CONN_EV_DISCONNECTED),
	    .out_state_mask = S(BSS_CONN_ST_CLEARING),
	    .action = st_connected,
	},
    [BSS_CONN_ST_CLEARING] =
	{
	    .name = "CLEARING",
	    .in_event_mask = S(BSS_CONN_EV_DISCONNECTED),
	    .action = st_connected,
	},
};

static const struct value_string bss_conn_event_names[] = {
	OSMO_VALUE_STRING(BSS_CONN_EV_CONNECTED),
	OSMO_VALUE_STRING(BSS_CONN_EV_RX_CLEAR_CMD),
	OSMO_VALUE_STRING(BSS_CONN_EV_LOST),
	OSMO_VALUE_STRING(BSS_CONN_EV_DISCONNECTED),
	{ }
};

static struct osmo_fsm bss_conn_fsm = {
	.name = "lab_bss_conn",
	.states = bss_conn_states,
	.num_states = ARRAY_SIZE(bss_conn_states),
	.timer_cb = timer_cb,
	.cleanup = cleanup,
	.log_subsys = DLAB,
	.event_names = bss_conn_event_names,
};

static __attribute__((constructor)) void bss_conn_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&bss_conn_fsm) == 0);
}

/* --- its beginning ------------------------------------------------------------------------------------------------ */

static void complete_l3(struct bss_conn *conn, struct msgb *l3)
{
	const struct lab_bss_cfg *cfg = lab_bss_cfg(conn->bm->bss->lab);
	const struct osmo_cell_global_id cell = {
		.lai = { .plmn = cfg->plmn, .lac = cfg->lac },
		.cell_identity = cfg->cell_identity,
	};
	struct msgb *msg;

	conn->service_requested = bss_l3_is_mm(l3, GSM48_MT_MM_CM_SERV_REQ);
	set_n_sd(conn, l3);
	msg = bssmap_complete_l3(&cell, l3);
	msgb_free(l3);
	if (!msg)
		return;
	bss_count(conn->bm->bss, BSS_CTR_TX_DATA);
	conn->bm->bss->ops->connect(conn->bm->bss->sccp, conn->id, msg);
}

struct bss_conn *bss_conn_open(struct bss_mobile *bm, struct msgb *l3)
{
	struct osmo_fsm_inst *fi = osmo_fsm_inst_alloc(&bss_conn_fsm, bm, NULL, LOGL_DEBUG, NULL);
	struct bss_conn *conn = fi ? talloc_zero(fi, struct bss_conn) : NULL;

	if (!conn) {
		if (fi)
			osmo_fsm_inst_free(fi);
		msgb_free(l3);
		return NULL;
	}
	*conn = (struct bss_conn){ .bm = bm, .fi = fi, .id = bm->bss->next_conn_id++ };
	fi->priv = conn;
	osmo_fsm_inst_update_id_f_sanitize(fi, '-', "%s-%u", bm->ms->name, conn->id);
	INIT_LLIST_HEAD(&conn->queue);
	state_chg(conn, BSS_CONN_ST_CONNECTING);	/* starts its timer */
	complete_l3(conn, l3);
	return conn;
}
