/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_mobile_mm.h
 * Mobility management of a phone: what comes from either MSC, and the FSM of a phone on a real one. */
#pragma once

#include <osmocom/gsm/gsm48.h>

#include "lab_priv.h"

/*! States of a phone on a real MSC, TS 24.008 4.1.2.1 and 4.1.2.1.1. */
enum mobile_mm_state {
	MOBILE_MM_ST_NULL,			/*!< off */
	MOBILE_MM_ST_NO_CELL,			/*!< no coverage, or no MSC behind the cell */
	MOBILE_MM_ST_LOCATION_UPDATING,
	MOBILE_MM_ST_ATTEMPTING_TO_UPDATE,	/*!< it failed; again after T3211 */
	MOBILE_MM_ST_LIMITED_SERVICE,		/*!< refused for good, until switched off */
	MOBILE_MM_ST_NORMAL_SERVICE,
};

enum mobile_mm_event {
	MOBILE_MM_EV_SWITCHED_ON,
	MOBILE_MM_EV_SWITCHED_OFF,
	MOBILE_MM_EV_CELL_FOUND,
	MOBILE_MM_EV_CELL_LOST,
	MOBILE_MM_EV_RX_LU_ACCEPT,
	MOBILE_MM_EV_RX_LU_REJECT,		/*!< data: pointer to the cause (int) */
	MOBILE_MM_EV_NOT_REGISTERED,		/*!< the network has forgotten the phone */
	MOBILE_MM_EV_RELEASED,			/*!< the connection is gone */
};

extern const struct osmo_tdef_state_timeout lab_mobile_mm_timeouts[32];

/*! The phone is put on a real MSC, or taken off it. */
int lab_mobile_mm_start(struct lab_mobile *ms);
void lab_mobile_mm_stop(struct lab_mobile *ms);
/*! Tell the FSM, if the phone has one. \returns true when it has. */
bool lab_mobile_mm_event(struct lab_mobile *ms, enum mobile_mm_event event);
/*! Who it says it is: its TMSI when it has one. */
struct osmo_mobile_identity lab_mobile_identity(const struct lab_mobile *ms);
/*! LOCATION UPDATING REQUEST of a phone on the lab's own MSC. */
void lab_mobile_register(struct lab_mobile *ms);
/*! A message of mobility management from the network. */
void lab_mobile_mm_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len);
/*! Something is under way that the network will answer. */
bool lab_mobile_mm_busy(const struct lab_mobile *ms);
