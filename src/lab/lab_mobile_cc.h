/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_mobile_cc.h
 * A phone's calls: shared by their FSM (lab_mobile_cc.c), what a person does with them (lab_mobile_keys.c), and what is
 * displayed of them (lab_mobile_text.c). */
#pragma once

#include "lab_priv.h"

/*! Call control states of the phone, TS 24.008 5.1.2.1 (U0.1, U1 ...). */
enum mobile_cc_state {
	MOBILE_CC_ST_MM_PENDING,	/*!< U0.1: waits for CM SERVICE ACCEPT; or SETUP came just now */
	MOBILE_CC_ST_INITIATED,		/*!< U1 */
	MOBILE_CC_ST_PROCEEDING,	/*!< U3 */
	MOBILE_CC_ST_DELIVERED,		/*!< U4: A hears it ring */
	MOBILE_CC_ST_PRESENT,		/*!< U6: SETUP received, not answered */
	MOBILE_CC_ST_RECEIVED,		/*!< U7: rings, or waits */
	MOBILE_CC_ST_CONNECT_REQUEST,	/*!< U8 */
	MOBILE_CC_ST_ACTIVE,		/*!< U10, held or not */
	MOBILE_CC_ST_DISCONNECT_REQUEST,	/*!< U11 */
	MOBILE_CC_ST_RELEASE_REQUEST,	/*!< U19 */
};

enum mobile_cc_event {
	MOBILE_CC_EV_GRANTED,		/*!< CM SERVICE ACCEPT */
	MOBILE_CC_EV_RX_SETUP,
	MOBILE_CC_EV_RX_CALL_PROC,
	MOBILE_CC_EV_RX_ALERTING,
	MOBILE_CC_EV_RX_CONNECT,
	MOBILE_CC_EV_RX_CONNECT_ACK,
	MOBILE_CC_EV_RX_DISCONNECT,
	MOBILE_CC_EV_RX_RELEASE,
	MOBILE_CC_EV_RX_RELEASE_COMPL,
	MOBILE_CC_EV_RX_HOLD_ACK,
	MOBILE_CC_EV_RX_HOLD_REJ,
	MOBILE_CC_EV_RX_RETR_ACK,
	MOBILE_CC_EV_RX_RETR_REJ,
	MOBILE_CC_EV_ANSWER,		/*!< by a person, or by itself */
	MOBILE_CC_EV_CLEAR,		/*!< by a person; data: pointer to the cause (int) */
};

#define MOBILE_CALLS_MAX 7

struct mobile_call {
	struct llist_head entry;	/*!< lab_mobile.calls */
	struct lab_mobile *ms;
	struct lab_ti ti;
	unsigned int nr;		/*!< number X of the in-call codes (TS 22.030 6.5.5) */
	struct osmo_fsm_inst *fi;
	uint32_t call_nr;		/*!< that call/ will give it, for the trace; 0 = the network knows */
	struct isdn_number other;	/*!< dialled, or who calls as far as shown */
	enum clir_per_call clir;
	bool emergency;
	bool held;
	bool waiting;			/*!< offered while another call goes on */
	bool hold_asked;		/*!< HOLD or RETRIEVE is not answered yet */
	bool answer_wanted;		/*!< as soon as there is a channel */
	struct osmo_timer_list answer_timer;
};

/*! Message with a cause (0: none) and nothing else. */
void mobile_call_send(struct mobile_call *call, uint8_t type, int cause);
static inline enum mobile_cc_state mobile_call_state(const struct mobile_call *call)
{
	return call->fi->state;
}

/* lab_mobile_keys.c */
void lab_mobile_cc_in_call(struct lab_mobile *ms, const struct mmi *mmi);
void lab_mobile_call_gone(struct lab_mobile *ms);	/*!< a call ended or was held: go on with what was asked for */
const char *lab_mobile_cc_state(const struct lab_mobile *ms);

/* lab_mobile_text.c */
void lab_mobile_show_setup(struct mobile_call *call, const struct lab_l3_cc *setup);
void lab_mobile_show_connected(struct mobile_call *call, const struct lab_l3_cc *connect);
void lab_mobile_show_notify(struct lab_mobile *ms, const struct lab_l3_facility *facility);
void lab_mobile_show_cleared(struct mobile_call *call, int cause);
