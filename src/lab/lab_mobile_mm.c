/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mobility management of a phone (TS 24.008 section 4). On the lab's own MSC it only registers. On a real one it is
 * challenged, asked who it is, given a TMSI, forgotten, and tries again by itself: an FSM with the states of 4.1.2. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>
#include <osmocom/gsm/gsm_utils.h>

#include "lab_mobile_mm.h"
#include "bss/bss_radio.h"

#define S(x) (1 << (x))
#define L3_TYPE_MASK 0x3f
#define SERIAL_LEN 6

static struct osmo_fsm mobile_mm_fsm;

const struct osmo_tdef_state_timeout lab_mobile_mm_timeouts[32] = {
	[MOBILE_MM_ST_LOCATION_UPDATING] = { .T = 3210 },
	[MOBILE_MM_ST_ATTEMPTING_TO_UPDATE] = { .T = 3211 },
	[MOBILE_MM_ST_NORMAL_SERVICE] = { .T = 3212 },
};

#define state_chg(fi, state) osmo_tdef_fsm_inst_state_chg(fi, state, lab_mobile_mm_timeouts, \
							   ((struct lab_mobile *)(fi)->priv)->lab->tdefs, 0)

/* --- who it is ---------------------------------------------------------------------------------------------------- */

static struct osmo_mobile_identity imsi_of(const struct lab_mobile *ms)
{
	struct osmo_mobile_identity mi = { .type = GSM_MI_TYPE_IMSI };

	OSMO_STRLCPY_ARRAY(mi.imsi, ms->imsi);
	return mi;
}

struct osmo_mobile_identity lab_mobile_identity(const struct lab_mobile *ms)
{
	if (ms->tmsi == GSM_RESERVED_TMSI)
		return imsi_of(ms);
	return (struct osmo_mobile_identity){ .type = GSM_MI_TYPE_TMSI, .tmsi = ms->tmsi };
}

/*! TS 24.008 10.5.1.4: only what a SIM and a phone of the lab have. */
static void identity_request(struct lab_mobile *ms, uint8_t type)
{
	/* its own serial number: the last digits of its IMSI */
	const unsigned long serial = strtoul(ms->imsi + strlen(ms->imsi) - SERIAL_LEN, NULL, 10);
	struct osmo_mobile_identity mi = imsi_of(ms);

	if (type == GSM_MI_TYPE_TMSI && ms->tmsi != GSM_RESERVED_TMSI) {
		mi = lab_mobile_identity(ms);
	} else if (type == GSM_MI_TYPE_IMEI) {
		mi.type = GSM_MI_TYPE_IMEI;
		snprintf(mi.imei, sizeof(mi.imei), "35000000%06lu0", serial);
	} else if (type == GSM_MI_TYPE_IMEISV) {
		mi.type = GSM_MI_TYPE_IMEISV;
		snprintf(mi.imeisv, sizeof(mi.imeisv), "35000000%06lu01", serial);
	}
	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_identity_response(&mi));
}

/* --- authentication ----------------------------------------------------------------------------------------------- */

/*! The SIM computes the answer to a challenge (TS 24.008 4.3.2). A phone of phase 2 gets no AUTN. */
static void authentication_request(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	struct osmo_sub_auth_data sim = ms->sim;
	struct osmo_auth_vector vec = { 0 };
	const uint8_t *rand = octets + sizeof(struct gsm48_hdr) + 1;

	if (len < sizeof(struct gsm48_hdr) + 1 + LAB_L3_RAND_LEN) {
		LOGPLAB(ms, LOGL_NOTICE, "AUTHENTICATION REQUEST is too short\n");
		return;
	}
	/* Without a key the answer is zeroes, which are wrong: the network decides. */
	if (sim.algo == OSMO_AUTH_ALG_NONE)
		LOGPLAB(ms, LOGL_NOTICE, "the network wants authentication, the SIM has no key\n");
	else if (osmo_auth_gen_vec(&vec, &sim, rand) < 0)
		LOGPLAB(ms, LOGL_ERROR, "the algorithm of the SIM failed\n");
	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_authentication_response(vec.sres));
}

/* --- the FSM of a phone on a real MSC ----------------------------------------------------------------------------- */

static bool has_cell(const struct lab_mobile *ms)
{
	return ms->covered && bss_mobile_has_cell(ms->bss);
}

static void send_location_updating(struct lab_mobile *ms, uint8_t type)
{
	const struct osmo_mobile_identity mi = lab_mobile_identity(ms);

	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_location_updating_request(type, &ms->lai, &mi));
}

void lab_mobile_register(struct lab_mobile *ms)
{
	const struct osmo_mobile_identity mi = lab_mobile_identity(ms);

	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_location_updating_request(GSM48_LUPD_IMSI_ATT, NULL, &mi));
}

static void location_updating_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	struct lab_mobile *ms = fi->priv;

	send_location_updating(ms, ms->registered ? GSM48_LUPD_PERIODIC : GSM48_LUPD_IMSI_ATT);
}

static void no_cell_onenter(struct osmo_fsm_inst *fi, uint32_t prev_state)
{
	lab_say(fi->priv, LAB_DISPLAYS, "no network");
}

static void st_null(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	state_chg(fi, has_cell(fi->priv) ? MOBILE_MM_ST_LOCATION_UPDATING : MOBILE_MM_ST_NO_CELL);
}

static void st_no_cell(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct lab_mobile *ms = fi->priv;

	if (!has_cell(ms)) {
		if (event == MOBILE_MM_EV_SWITCHED_ON)
			lab_say(ms, LAB_DISPLAYS, "no network");
		return;
	}
	/* the same location area: a phone that is registered there says nothing (4.2.3) */
	state_chg(fi, ms->registered ? MOBILE_MM_ST_NORMAL_SERVICE : MOBILE_MM_ST_LOCATION_UPDATING);
}

/*! Causes of LOCATION UPDATING REJECT after which a phone does not try again (4.4.4.7). */
static bool is_final(int cause)
{
	switch (cause) {
	case GSM48_REJECT_IMSI_UNKNOWN_IN_HLR:
	case GSM48_REJECT_ILLEGAL_MS:
	case GSM48_REJECT_ILLEGAL_ME:
	case GSM48_REJECT_PLMN_NOT_ALLOWED:
	case GSM48_REJECT_LOC_NOT_ALLOWED:
	case GSM48_REJECT_ROAMING_NOT_ALLOWED:
		return true;
	default:
		return false;
	}
}

static void st_location_updating(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct lab_mobile *ms = fi->priv;
	bool again;

	switch (event) {
	case MOBILE_MM_EV_RX_LU_ACCEPT:
		if (!ms->registered)
			lab_say(ms, LAB_DISPLAYS, "attached");
		ms->registered = true;
		state_chg(fi, MOBILE_MM_ST_NORMAL_SERVICE);
		break;
	case MOBILE_MM_EV_RX_LU_REJECT:
		again = !is_final(*(const int *)data);
		ms->registered = false;
		ms->tmsi = GSM_RESERVED_TMSI;
		lab_say(ms, LAB_DISPLAYS, "no service: the network refused the registration (cause %d)",
			*(const int *)data);
		state_chg(fi, again ? MOBILE_MM_ST_ATTEMPTING_TO_UPDATE : MOBILE_MM_ST_LIMITED_SERVICE);
		break;
	case MOBILE_MM_EV_RELEASED:
		lab_say(ms, LAB_DISPLAYS, "no service: the network does not answer");
		ms->registered = false;
		state_chg(fi, MOBILE_MM_ST_ATTEMPTING_TO_UPDATE);
		break;
	}
}

static void st_try_again(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct lab_mobile *ms = fi->priv;

	switch (event) {
	case MOBILE_MM_EV_NOT_REGISTERED:
		ms->registered = false;
		ms->tmsi = GSM_RESERVED_TMSI;
		/* fall through */
	case MOBILE_MM_EV_SWITCHED_ON:
		state_chg(fi, MOBILE_MM_ST_LOCATION_UPDATING);
		break;
	}
}

static void st_all(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	switch (event) {
	case MOBILE_MM_EV_SWITCHED_OFF:
		if (fi->state != MOBILE_MM_ST_NULL)
			state_chg(fi, MOBILE_MM_ST_NULL);
		break;
	case MOBILE_MM_EV_CELL_LOST:
		if (fi->state != MOBILE_MM_ST_NULL && fi->state != MOBILE_MM_ST_NO_CELL)
			state_chg(fi, MOBILE_MM_ST_NO_CELL);
		break;
	}
}

/*! T3210: no answer; T3211: try again; T3212: periodic updating, later while the phone is busy. */
static int timer_cb(struct osmo_fsm_inst *fi)
{
	struct lab_mobile *ms = fi->priv;

	switch (fi->state) {
	case MOBILE_MM_ST_LOCATION_UPDATING:
		lab_say(ms, LAB_DISPLAYS, "no service: the network does not answer");
		ms->registered = false;
		state_chg(fi, MOBILE_MM_ST_ATTEMPTING_TO_UPDATE);
		bss_mobile_abort(ms->bss);
		break;
	case MOBILE_MM_ST_NORMAL_SERVICE:
		if (bss_mobile_connected(ms->bss))
			state_chg(fi, MOBILE_MM_ST_NORMAL_SERVICE);
		else
			state_chg(fi, MOBILE_MM_ST_LOCATION_UPDATING);
		break;
	default:
		state_chg(fi, MOBILE_MM_ST_LOCATION_UPDATING);
	}
	return 0;
}

static const struct osmo_fsm_state mobile_mm_states[] = {
    [MOBILE_MM_ST_NULL] =
	{
	    .name = "NULL",
	    .in_event_mask = S(MOBILE_MM_EV_SWITCHED_ON),
	    .out_state_mask = S(MOBILE_MM_ST_NO_CELL) | S(MOBILE_MM_ST_LOCATION_UPDATING),
	    .action = st_null,
	},
    [MOBILE_MM_ST_NO_CELL] =
	{
	    .name = "NO_CELL",
	    .in_event_mask = S(MOBILE_MM_EV_SWITCHED_ON) | S(MOBILE_MM_EV_CELL_FOUND),
	    .out_state_mask = S(MOBILE_MM_ST_NULL) | S(MOBILE_MM_ST_LOCATION_UPDATING) |
			      S(MOBILE_MM_ST_NORMAL_SERVICE),
	    .onenter = no_cell_onenter,
	    .action = st_no_cell,
	},
    [MOBILE_MM_ST_LOCATION_UPDATING] =
	{
	    .name = "LOCATION_UPDATING",
	    .in_event_mask = S(MOBILE_MM_EV_RX_LU_ACCEPT) | S(MOBILE_MM_EV_RX_LU_REJECT) | S(MOBILE_MM_EV_RELEASED),
	    .out_state_mask = S(MOBILE_MM_ST_NULL) | S(MOBILE_MM_ST_NO_CELL) | S(MOBILE_MM_ST_ATTEMPTING_TO_UPDATE) |
			      S(MOBILE_MM_ST_LIMITED_SERVICE) | S(MOBILE_MM_ST_NORMAL_SERVICE),
	    .onenter = location_updating_onenter,
	    .action = st_location_updating,
	},
    [MOBILE_MM_ST_ATTEMPTING_TO_UPDATE] =
	{
	    .name = "ATTEMPTING_TO_UPDATE",
	    .in_event_mask = S(MOBILE_MM_EV_SWITCHED_ON) | S(MOBILE_MM_EV_NOT_REGISTERED),
	    .out_state_mask = S(MOBILE_MM_ST_NULL) | S(MOBILE_MM_ST_NO_CELL) | S(MOBILE_MM_ST_LOCATION_UPDATING),
	    .action = st_try_again,
	},
    [MOBILE_MM_ST_LIMITED_SERVICE] =
	{
	    .name = "LIMITED_SERVICE",
	    .in_event_mask = S(MOBILE_MM_EV_SWITCHED_ON),
	    .out_state_mask = S(MOBILE_MM_ST_NULL) | S(MOBILE_MM_ST_NO_CELL) | S(MOBILE_MM_ST_LOCATION_UPDATING),
	    .action = st_try_again,
	},
    [MOBILE_MM_ST_NORMAL_SERVICE] =
	{
	    .name = "NORMAL_SERVICE",
	    .in_event_mask = S(MOBILE_MM_EV_NOT_REGISTERED),
	    .out_state_mask = S(MOBILE_MM_ST_NULL) | S(MOBILE_MM_ST_NO_CELL) | S(MOBILE_MM_ST_LOCATION_UPDATING) |
			      S(MOBILE_MM_ST_NORMAL_SERVICE),
	    .action = st_try_again,
	},
};

static const struct value_string mobile_mm_event_names[] = {
	OSMO_VALUE_STRING(MOBILE_MM_EV_SWITCHED_ON),
	OSMO_VALUE_STRING(MOBILE_MM_EV_SWITCHED_OFF),
	OSMO_VALUE_STRING(MOBILE_MM_EV_CELL_FOUND),
	OSMO_VALUE_STRING(MOBILE_MM_EV_CELL_LOST),
	OSMO_VALUE_STRING(MOBILE_MM_EV_RX_LU_ACCEPT),
	OSMO_VALUE_STRING(MOBILE_MM_EV_RX_LU_REJECT),
	OSMO_VALUE_STRING(MOBILE_MM_EV_NOT_REGISTERED),
	OSMO_VALUE_STRING(MOBILE_MM_EV_RELEASED),
	{ }
};

static struct osmo_fsm mobile_mm_fsm = {
	.name = "lab_mobile_mm",
	.states = mobile_mm_states,
	.num_states = ARRAY_SIZE(mobile_mm_states),
	.allstate_event_mask = S(MOBILE_MM_EV_SWITCHED_OFF) | S(MOBILE_MM_EV_CELL_LOST),
	.allstate_action = st_all,
	.timer_cb = timer_cb,
	.log_subsys = DLAB,
	.event_names = mobile_mm_event_names,
};

static __attribute__((constructor)) void mobile_mm_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&mobile_mm_fsm) == 0);
}

int lab_mobile_mm_start(struct lab_mobile *ms)
{
	ms->mm = osmo_fsm_inst_alloc(&mobile_mm_fsm, ms, ms, LOGL_DEBUG, NULL);
	if (!ms->mm)
		return -ENOMEM;
	osmo_fsm_inst_update_id_f_sanitize(ms->mm, '-', "%s", ms->name);
	return 0;
}

void lab_mobile_mm_stop(struct lab_mobile *ms)
{
	if (ms->mm)
		osmo_fsm_inst_term(ms->mm, OSMO_FSM_TERM_REQUEST, NULL);
	ms->mm = NULL;
}

/*! An event that the state does not wait for is none. */
static void dispatch(struct lab_mobile *ms, enum mobile_mm_event event, void *data)
{
	const uint32_t mask = mobile_mm_states[ms->mm->state].in_event_mask | mobile_mm_fsm.allstate_event_mask;

	if (mask & S(event))
		osmo_fsm_inst_dispatch(ms->mm, event, data);
}

bool lab_mobile_mm_event(struct lab_mobile *ms, enum mobile_mm_event event)
{
	if (ms->mm)
		dispatch(ms, event, NULL);
	return ms->mm;
}

bool lab_mobile_mm_busy(const struct lab_mobile *ms)
{
	return ms->mm && ms->mm->state == MOBILE_MM_ST_LOCATION_UPDATING;
}

/* --- from the network --------------------------------------------------------------------------------------------- */

/*! LOCATION UPDATING ACCEPT, TMSI REALLOCATION COMMAND. \returns was a TMSI assigned, which is to be confirmed? */
static void location_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	uint32_t tmsi;

	if (lab_l3_location_decode(&ms->lai, &tmsi, octets, len) < 0) {
		LOGPLAB(ms, LOGL_NOTICE, "location area or identity from the network does not decode\n");
		return;
	}
	if (tmsi == GSM_RESERVED_TMSI)
		return;
	ms->tmsi = tmsi;
	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_mm(GSM48_MT_MM_TMSI_REALL_COMPL));
}

static void location_updating_accept(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	if (ms->mm) {
		location_rx(ms, octets, len);
		dispatch(ms, MOBILE_MM_EV_RX_LU_ACCEPT, NULL);
		return;
	}
	ms->registered = true;
	osmo_timer_del(&ms->t3211);
	lab_say(ms, LAB_DISPLAYS, "attached%s%s", ms->country[0] ? " in country " : "", ms->country);
}

static void location_updating_reject(struct lab_mobile *ms, int cause)
{
	if (ms->mm) {
		dispatch(ms, MOBILE_MM_EV_RX_LU_REJECT, &cause);
		return;
	}
	ms->registered = false;
	if (is_final(cause)) {
		lab_say(ms, LAB_DISPLAYS, "no service: the network refused the registration");
		return;
	}
	lab_say(ms, LAB_DISPLAYS, "no service: the network has a failure");
	osmo_timer_schedule(&ms->t3211, osmo_tdef_get(ms->lab->tdefs, LAB_T3211, OSMO_TDEF_S, 0), 0);
}

/*! The lab's own MSC does not know the phone any more (TS 24.008 4.5.1.1). */
static void not_registered(struct lab_mobile *ms)
{
	if (lab_mobile_mm_event(ms, MOBILE_MM_EV_NOT_REGISTERED))
		return;
	ms->registered = false;
	lab_mobile_register(ms);
}

static void service_reject(struct lab_mobile *ms, int cause)
{
	lab_mobile_ss_refused(ms);
	lab_mobile_cc_refused(ms);
	lab_say(ms, LAB_DISPLAYS, "the network refused the service");
	if (cause == GSM48_REJECT_IMSI_UNKNOWN_IN_VLR)
		not_registered(ms);
}

static void authentication_reject(struct lab_mobile *ms)
{
	int cause = GSM48_REJECT_ILLEGAL_MS;

	lab_say(ms, LAB_DISPLAYS, "no service: the network does not believe the SIM");
	if (ms->mm)
		dispatch(ms, MOBILE_MM_EV_RX_LU_REJECT, &cause);
}

/*! The first octet of the contents, 0 when there is none. */
static uint8_t first_octet(const uint8_t *octets, size_t len)
{
	return len > sizeof(struct gsm48_hdr) ? octets[sizeof(struct gsm48_hdr)] : 0;
}

void lab_mobile_mm_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	switch (octets[1] & L3_TYPE_MASK) {
	case GSM48_MT_MM_LOC_UPD_ACCEPT:
		location_updating_accept(ms, octets, len);
		break;
	case GSM48_MT_MM_LOC_UPD_REJECT:
		location_updating_reject(ms, first_octet(octets, len));
		break;
	case GSM48_MT_MM_TMSI_REALL_CMD:
		location_rx(ms, octets, len);
		break;
	case GSM48_MT_MM_ID_REQ:
		identity_request(ms, first_octet(octets, len) & GSM_MI_TYPE_MASK);
		break;
	case GSM48_MT_MM_AUTH_REQ:
		authentication_request(ms, octets, len);
		break;
	case GSM48_MT_MM_AUTH_REJ:
		authentication_reject(ms);
		break;
	case GSM48_MT_MM_INFO:
		break;
	case GSM48_MT_MM_CM_SERV_ACC:
		lab_mobile_granted(ms);
		break;
	case GSM48_MT_MM_CM_SERV_REJ:
		service_reject(ms, first_octet(octets, len));
		break;
	default:
		LOGPLAB(ms, LOGL_NOTICE, "MM message type 0x%02x is not for a phone of the lab\n", octets[1]);
	}
}
