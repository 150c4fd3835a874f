/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_msc_leg.h
 * A leg of a call between the MSC and a phone: the FSM (lab_msc_cc.c) and what call/ says to it (lab_msc_leg.c). */
#pragma once

#include "lab_priv.h"

/*! Call control states of the network, TS 24.008 5.1.2.2 (N0, N1 ...). */
enum msc_leg_state {
	MSC_LEG_ST_NULL,		/*!< N0 */
	MSC_LEG_ST_INITIATED,		/*!< N1: SETUP from A */
	MSC_LEG_ST_PROCEEDING,		/*!< N3 */
	MSC_LEG_ST_DELIVERED,		/*!< N4 */
	MSC_LEG_ST_PAGING,		/*!< N0.2: B is paged */
	MSC_LEG_ST_PRESENT,		/*!< N6: SETUP sent to B */
	MSC_LEG_ST_CONFIRMED,		/*!< N9 */
	MSC_LEG_ST_RECEIVED,		/*!< N7: B rings */
	MSC_LEG_ST_CONNECT_INDICATION,	/*!< N28: CONNECT sent to A */
	MSC_LEG_ST_ACTIVE,		/*!< N10 */
	MSC_LEG_ST_DISCONNECT_REQUEST,	/*!< N11: the phone disconnects, call/ is told */
	MSC_LEG_ST_DISCONNECT_INDICATION,	/*!< N12: DISCONNECT sent */
	MSC_LEG_ST_RELEASE_REQUEST,	/*!< N19: RELEASE sent */
};

enum msc_leg_event {
	MSC_LEG_EV_RX_SETUP,
	MSC_LEG_EV_RX_CALL_CONF,
	MSC_LEG_EV_RX_ALERTING,
	MSC_LEG_EV_RX_CONNECT,
	MSC_LEG_EV_RX_CONNECT_ACK,
	MSC_LEG_EV_RX_DISCONNECT,
	MSC_LEG_EV_RX_RELEASE,
	MSC_LEG_EV_RX_RELEASE_COMPL,
	MSC_LEG_EV_RX_HOLD,
	MSC_LEG_EV_RX_RETR,
	MSC_LEG_EV_PAGED,		/*!< PAGING RESPONSE */
	MSC_LEG_EV_LOST,		/*!< the radio connection is lost */
	MSC_LEG_EV_SETUP,		/*!< from call/ as all below */
	MSC_LEG_EV_PROCEEDING,
	MSC_LEG_EV_ALERT,
	MSC_LEG_EV_CONNECT,		/*!< data: struct lab_l3_party, whom A is connected to */
	MSC_LEG_EV_RELEASE,		/*!< data: struct lab_l3_cc with cause and facility */
};

struct msc_leg {
	struct call_leg base;		/*!< first: call/ holds a pointer to it */
	struct llist_head entry;	/*!< lab_mobile.legs */
	struct lab_mobile *ms;
	struct lab_ti ti;
	struct osmo_fsm_inst *fi;
	uint32_t call_nr;		/*!< of its call, for the trace; 0 = not known yet */
	bool held;			/*!< by this phone */
	bool lost;			/*!< no radio connection any more */
	char hears[LAB_NAME_MAX + 1];	/*!< whom, as soon as the call is active; "" = nobody yet */
	struct lab_l3_cc setup;		/*!< for B, sent when it is paged */
};

/*! \returns leg without a call, NULL when memory is out. */
struct msc_leg *msc_leg_alloc(struct lab_mobile *ms, const struct lab_ti *ti);
/*! Send \a msg with this leg's transaction. */
void msc_leg_send(struct msc_leg *leg, struct lab_l3_cc *msg);
/*! The media are through-connected and the call is active for this phone: its owner hears the other one. */
void msc_leg_hear(struct msc_leg *leg);
extern const struct call_leg_ops lab_msc_leg_ops;
