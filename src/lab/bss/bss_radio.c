/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The phones of the virtual BSS: which of their messages open a connection, which go on the one that is open, and which
 * wait for its end (TS 24.008 4.1.1.5, 4.5.1.1, 4.5.1.7). */
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>

#include "../lab_mobile_mm.h"
#include "bss.h"
#include "bss_radio.h"

/*! A message that can be the first one on a connection. */
static bool is_initial(const struct msgb *l3)
{
	const uint8_t type = l3->data[1] & BSS_L3_TYPE_MASK;

	switch (l3->data[0] & GSM48_PDISC_MASK) {
	case GSM48_PDISC_RR:
		return l3->data[1] == GSM48_MT_RR_PAG_RESP;
	case GSM48_PDISC_MM:
		return type == GSM48_MT_MM_LOC_UPD_REQUEST || type == GSM48_MT_MM_CM_SERV_REQ ||
		       type == GSM48_MT_MM_IMSI_DETACH_IND;
	default:
		return false;
	}
}

static bool is_active(const struct bss_mobile *bm)
{
	return bm->conn && bm->conn->fi->state == BSS_CONN_ST_ACTIVE;
}

/* --- requests that wait ------------------------------------------------------------------------------------------- */

/*! A CM connection joins another one on the same radio connection; without another one, the radio connection is about
 *  to end and the request waits for that. */
static void send_held(struct bss_mobile *bm)
{
	struct msgb *l3, *next;

	if (!is_active(bm) || !lab_mobile_connected(bm->ms))
		return;
	llist_for_each_entry_safe(l3, next, &bm->held, list) {
		if (!bss_l3_is_mm(l3, GSM48_MT_MM_CM_SERV_REQ))
			continue;
		llist_del(&l3->list);
		bss_conn_send(bm->conn, l3);
	}
}

/*! The next connection, if one is wanted. */
static void open_next(struct bss_mobile *bm)
{
	struct msgb *l3;

	if (bm->conn || !bss_mobile_has_cell(bm))
		return;
	l3 = msgb_dequeue(&bm->held);
	if (l3)
		bm->conn = bss_conn_open(bm, l3);
}

/* --- from the phone ----------------------------------------------------------------------------------------------- */

static void detach(struct bss_mobile *bm, struct msgb *l3)
{
	msgb_queue_free(&bm->held);
	if (is_active(bm)) {
		bss_conn_send(bm->conn, l3);
		bss_conn_lost(bm->conn, GSM0808_CAUSE_CALL_CONTROL);
		return;
	}
	msgb_enqueue(&bm->held, l3);
	open_next(bm);
}

static void initial(struct bss_mobile *bm, struct msgb *l3)
{
	if (!bss_mobile_has_cell(bm)) {
		msgb_free(l3);
		lab_radio_release(bm->ms, false);
		return;
	}
	if (bss_l3_is_mm(l3, GSM48_MT_MM_IMSI_DETACH_IND)) {
		detach(bm, l3);
		return;
	}
	msgb_enqueue(&bm->held, l3);
	send_held(bm);
	open_next(bm);
}

void bss_mobile_rx(struct bss_mobile *bm, const uint8_t *octets, size_t len)
{
	struct msgb *l3 = msgb_alloc(len, "L3 to the MSC");

	if (!l3)
		return;
	l3->l3h = msgb_put(l3, len);
	memcpy(l3->l3h, octets, len);
	if (is_initial(l3)) {
		initial(bm, l3);
	} else if (bm->conn) {
		bss_conn_send(bm->conn, l3);
		send_held(bm);
	} else {
		LOGPLAB(bm->ms, LOGL_NOTICE, "a message without a connection goes nowhere\n");
		msgb_free(l3);
	}
}

void bss_mobile_radio_lost(struct bss_mobile *bm)
{
	msgb_queue_free(&bm->held);
	if (bm->conn && bm->conn->fi->state <= BSS_CONN_ST_ACTIVE)
		bss_conn_lost(bm->conn, GSM0808_CAUSE_RADIO_INTERFACE_FAILURE);
}

void bss_mobile_abort(struct bss_mobile *bm)
{
	if (!bm->conn)
		return;
	bss_conn_free(bm->conn);
	bss_mobile_conn_gone(bm, NULL);
}

/* --- to the phone ------------------------------------------------------------------------------------------------- */

void bss_mobile_conn_gone(struct bss_mobile *bm, struct msgb *again)
{
	osmo_timer_del(&bm->speech.listen_timer);
	if (again)
		llist_add(&again->list, &bm->held);
	lab_radio_release(bm->ms, !llist_empty(&bm->held));
	open_next(bm);
}

void bss_page(struct bss *bss, const char *imsi)
{
	struct lab_mobile *ms = lab_mobile_by_imsi(bss->lab, imsi);
	struct osmo_mobile_identity mi;

	if (!ms || !ms->bss) {
		bss_count(bss, BSS_CTR_PAGED_OTHER);
		return;
	}
	bss_count(bss, BSS_CTR_PAGED);
	lab_trace_note(ms, LAB_PARTY_MSC, "paging %s", ms->name);
	/* On a connection that the MSC knows, or will know in a moment, it goes on; not on one that it clears. */
	if (!ms->registered || (ms->bss->conn && ms->bss->conn->fi->state <= BSS_CONN_ST_ACTIVE))
		return;
	mi = lab_mobile_identity(ms);
	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_paging_response(&mi));
}

static void out_of_service(struct bss_mobile *bm)
{
	msgb_queue_free(&bm->held);
	if (bm->conn)
		bss_conn_free(bm->conn);
	lab_radio_drop(bm->ms);
	lab_mobile_released(bm->ms, false);
	bm->ms->registered = false;
	lab_mobile_mm_event(bm->ms, MOBILE_MM_EV_CELL_LOST);
}

void bss_mobiles_service(struct bss *bss, bool up)
{
	struct bss_mobile *bm;

	llist_for_each_entry(bm, &bss->mobiles, entry) {
		if (up)
			lab_mobile_mm_event(bm->ms, MOBILE_MM_EV_CELL_FOUND);
		else
			out_of_service(bm);
	}
}

/* --- its state ---------------------------------------------------------------------------------------------------- */

bool bss_mobile_has_cell(const struct bss_mobile *bm)
{
	return bss_is_up(bm->bss);
}

bool bss_mobile_connected(const struct bss_mobile *bm)
{
	return bm->conn || !llist_empty(&bm->held);
}

bool bss_mobile_busy(const struct bss_mobile *bm)
{
	return !llist_empty(&bm->held) || (bm->conn && bm->conn->fi->state != BSS_CONN_ST_ACTIVE)
	       || bss_speech_awaited(bm);
}

void bss_mobile_listen(struct bss_mobile *bm)
{
	bss_speech_listen(bm);
}

bool bss_mobile_has_channel(const struct bss_mobile *bm)
{
	return bm->conn && bm->conn->channel;
}

static int bss_mobile_destructor(struct bss_mobile *bm)
{
	osmo_timer_del(&bm->speech.listen_timer);
	msgb_queue_free(&bm->held);
	if (bm->conn)
		bss_conn_free(bm->conn);
	llist_del(&bm->entry);
	return 0;
}

struct bss_mobile *bss_mobile_alloc(struct bss *bss, struct lab_mobile *ms)
{
	struct bss_mobile *bm = talloc_zero(ms, struct bss_mobile);

	if (!bm)
		return NULL;
	bm->bss = bss;
	bm->ms = ms;
	INIT_LLIST_HEAD(&bm->held);
	llist_add_tail(&bm->entry, &bss->mobiles);
	talloc_set_destructor(bm, bss_mobile_destructor);
	return bm;
}
