/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a clearing message of OsmoMSC before the answer means for forwarding. */
#pragma once

#include <stdbool.h>

#include <osmocom/supserv/fwd_decide.h>
#include <osmocom/supserv/mncc_msg.h>

/*! Where the call to the phone stood. */
struct mncc_phase {
	bool confirmed;			/*!< CALL_CONF_IND was seen */
	bool alerting;			/*!< ALERT_IND was seen */
	bool answered;			/*!< SETUP_CNF was seen */
	unsigned int seconds;		/*!< since SETUP_REQ */
};

/*! \param msg REL_IND, REJ_IND or DISC_IND. \param[out] cause the one to tell A. */
enum fwd_event mncc_failure(const struct mncc_msg *msg, const struct mncc_phase *phase, int *cause);
