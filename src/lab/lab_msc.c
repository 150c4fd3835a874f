/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The virtual MSC/VLR: layer 3 messages from the phones (TS 24.008 section 4 mobility, 4.5 connection management), and
 * to which leg or transaction they belong. */
#include <errno.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>

#include "lab_msc_leg.h"

bool lab_msc_connected(const struct lab_mobile *ms)
{
	const struct msc_leg *leg;

	if (!llist_empty(&ms->transactions))
		return true;
	llist_for_each_entry(leg, &ms->legs, entry)
		if (leg->fi->state != MSC_LEG_ST_NULL && leg->fi->state != MSC_LEG_ST_PAGING)
			return true;
	return false;
}

void lab_msc_radio_lost(struct lab_mobile *ms)
{
	struct msc_leg *leg, *first;

	lab_msc_ss_lost(ms);
	/* the end of one leg may end others: start over after each */
	do {
		first = NULL;
		llist_for_each_entry(leg, &ms->legs, entry)
			if (!leg->lost && leg->fi->state != MSC_LEG_ST_PAGING && !first)
				first = leg;
		if (first) {
			first->lost = true;
			osmo_fsm_inst_dispatch(first->fi, MSC_LEG_EV_LOST, NULL);
		}
	} while (first);
}

void lab_msc_end(struct lab_mobile *ms)
{
	struct msc_leg *leg, *next;

	lab_msc_ss_lost(ms);
	llist_for_each_entry_safe(leg, next, &ms->legs, entry)
		osmo_fsm_inst_term(leg->fi, OSMO_FSM_TERM_REQUEST, NULL);
}

/* --- mobility ----------------------------------------------------------------------------------------------------- */

static void location_updated(struct lab_mobile *ms, enum lab_vlr_answer answer)
{
	if (answer != LAB_VLR_ACCEPTED) {
		lab_radio_send(ms, LAB_SIDE_NET,
			       lab_l3_location_updating_reject(answer == LAB_VLR_REFUSED ?
							       GSM48_REJECT_IMSI_UNKNOWN_IN_HLR :
							       GSM48_REJECT_NETWORK_FAILURE));
		return;
	}
	ms->vlr.detached = false;
	lab_radio_send(ms, LAB_SIDE_NET, lab_l3_location_updating_accept());
}

static void cm_service_request(struct lab_mobile *ms, uint8_t service)
{
	if (!ms->vlr.registered && service != GSM48_CMSERV_EMERGENCY) {
		lab_radio_send(ms, LAB_SIDE_NET, lab_l3_cm_service_reject(GSM48_REJECT_IMSI_UNKNOWN_IN_VLR));
		return;
	}
	lab_radio_send(ms, LAB_SIDE_NET, lab_l3_mm(GSM48_MT_MM_CM_SERV_ACC));
}

static void mm_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	switch (octets[1] & 0x3f) {
	case GSM48_MT_MM_LOC_UPD_REQUEST:
		OSMO_STRLCPY_ARRAY(ms->vlr.country, ms->country);
		lab_vlr_update_location(ms, location_updated);
		break;
	case GSM48_MT_MM_IMSI_DETACH_IND:
		ms->vlr.detached = true;
		lab_msc_radio_lost(ms);
		break;
	case GSM48_MT_MM_CM_SERV_REQ:
		if (len > sizeof(struct gsm48_hdr))
			cm_service_request(ms, octets[2] & 0x0f);
		break;
	default:
		LOGPLAB(ms, LOGL_NOTICE, "MM message type 0x%02x is ignored\n", octets[1]);
	}
}

static void paging_response_rx(struct lab_mobile *ms)
{
	struct msc_leg *leg, *next;

	llist_for_each_entry_safe(leg, next, &ms->legs, entry)
		if (leg->fi->state == MSC_LEG_ST_PAGING)
			osmo_fsm_inst_dispatch(leg->fi, MSC_LEG_EV_PAGED, NULL);
}

/* --- call control ------------------------------------------------------------------------------------------------- */

static struct msc_leg *leg_find(const struct lab_mobile *ms, const struct lab_ti *ti)
{
	struct msc_leg *leg;

	llist_for_each_entry(leg, &ms->legs, entry)
		if (leg->ti.value == ti->value && leg->ti.owner == ti->owner)
			return leg;
	return NULL;
}

static void mo_setup_rx(struct lab_mobile *ms, const struct lab_l3_cc *msg)
{
	struct call_mo_setup setup = {
		.calling = ms->number,
		.called = msg->called,
		.clir = msg->clir,
		.group = BSG_SPEECH,
		.emergency = msg->type == GSM48_MT_CC_EMERG_SETUP,
	};
	struct msc_leg *leg = msc_leg_alloc(ms, &msg->ti);

	if (!leg)
		return;
	leg->call_nr = lab_trace_next_call(ms->lab);
	OSMO_STRLCPY_ARRAY(setup.imsi, ms->imsi);
	osmo_fsm_inst_dispatch(leg->fi, MSC_LEG_EV_RX_SETUP, NULL);
	call_incoming(ms->lab->cc, &leg->base, &setup);
}

static void release_unknown(struct lab_mobile *ms, const struct lab_ti *ti)
{
	const struct lab_l3_cc msg = {
		.type = GSM48_MT_CC_RELEASE_COMPL,
		.ti = *ti,
		.cause = GSM48_CC_CAUSE_INVAL_TRANS_ID,
	};

	lab_radio_send(ms, LAB_SIDE_NET, lab_l3_cc_encode(LAB_SIDE_NET, &msg));
}

/*! \returns event, negative for a message type that gives none. */
static int event_of(uint8_t type)
{
	static const struct { uint8_t type; enum msc_leg_event event; } map[] = {
		{ GSM48_MT_CC_CALL_CONF, MSC_LEG_EV_RX_CALL_CONF },
		{ GSM48_MT_CC_ALERTING, MSC_LEG_EV_RX_ALERTING },
		{ GSM48_MT_CC_CONNECT, MSC_LEG_EV_RX_CONNECT },
		{ GSM48_MT_CC_CONNECT_ACK, MSC_LEG_EV_RX_CONNECT_ACK },
		{ GSM48_MT_CC_DISCONNECT, MSC_LEG_EV_RX_DISCONNECT },
		{ GSM48_MT_CC_RELEASE, MSC_LEG_EV_RX_RELEASE },
		{ GSM48_MT_CC_RELEASE_COMPL, MSC_LEG_EV_RX_RELEASE_COMPL },
		{ GSM48_MT_CC_HOLD, MSC_LEG_EV_RX_HOLD },
		{ GSM48_MT_CC_RETR, MSC_LEG_EV_RX_RETR },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (map[i].type == type)
			return map[i].event;
	return -ENOENT;
}

static void cc_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	struct lab_l3_cc msg;
	struct msc_leg *leg;
	int event;

	if (lab_l3_cc_decode(&msg, LAB_SIDE_MS, octets, len) < 0) {
		LOGPLAB(ms, LOGL_NOTICE, "CC message does not decode\n");
		return;
	}
	leg = leg_find(ms, &msg.ti);
	if (!leg && (msg.type == GSM48_MT_CC_SETUP || msg.type == GSM48_MT_CC_EMERG_SETUP)) {
		mo_setup_rx(ms, &msg);
		return;
	}
	if (!leg) {
		if (msg.type != GSM48_MT_CC_RELEASE_COMPL)
			release_unknown(ms, &msg.ti);
		return;
	}
	event = event_of(msg.type);
	if (event < 0)
		LOGPLAB(ms, LOGL_NOTICE, "CC message type 0x%02x is ignored\n", msg.type);
	else
		osmo_fsm_inst_dispatch(leg->fi, event, &msg);
}

void lab_msc_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	if (len < sizeof(struct gsm48_hdr))
		return;
	switch (octets[0] & GSM48_PDISC_MASK) {
	case GSM48_PDISC_MM:
		mm_rx(ms, octets, len);
		break;
	case GSM48_PDISC_RR:
		if (octets[1] == GSM48_MT_RR_PAG_RESP)
			paging_response_rx(ms);
		break;
	case GSM48_PDISC_CC:
		cc_rx(ms, octets, len);
		break;
	case GSM48_PDISC_NC_SS:
		lab_msc_ss_rx(ms, octets, len);
		break;
	default:
		LOGPLAB(ms, LOGL_NOTICE, "protocol discriminator 0x%x is not served\n", octets[0] & GSM48_PDISC_MASK);
	}
}
