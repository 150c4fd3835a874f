/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file hlr_private.h
 * Inside of the HLR role. */
#pragma once

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/tdef.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#define LOGPHLR(imsi, level, fmt, args...) LOGP(DSS, level, "(IMSI-%s) " fmt, imsi, ##args)

#define HLR_LANE_BITS 10
/*! Timers of the HLR role. */
#define HLR_X2_PASSWORD -2

enum hlr_ctr {
	HLR_CTR_OP_REGISTER,
	HLR_CTR_OP_ERASE,
	HLR_CTR_OP_ACTIVATE,
	HLR_CTR_OP_DEACTIVATE,
	HLR_CTR_OP_INTERROGATE,
	HLR_CTR_OP_PASSWORD,
	HLR_CTR_OP_OTHER,
	HLR_CTR_RESULT,
	HLR_CTR_ERR_UNKNOWN_SUBSCRIBER,
	HLR_CTR_ERR_NOT_PROVISIONED,
	HLR_CTR_ERR_CALL_BARRED,
	HLR_CTR_ERR_ILLEGAL_OPERATION,
	HLR_CTR_ERR_STATUS,
	HLR_CTR_ERR_NOT_AVAILABLE,
	HLR_CTR_ERR_SUBSCRIPTION_VIOLATION,
	HLR_CTR_ERR_INCOMPATIBILITY,
	HLR_CTR_ERR_SYSTEM_FAILURE,
	HLR_CTR_ERR_DATA,
	HLR_CTR_ERR_PASSWORD,
	HLR_CTR_ERR_OTHER,
	HLR_CTR_PASSWORD_ASKED,
	HLR_CTR_PASSWORD_TIMEOUT,
	HLR_CTR_ABORTED,
	HLR_CTR_FTN_REPAIRED,
	HLR_CTR_COMMIT_CONFLICT,
	HLR_CTR_COMMIT_FAILED,
	HLR_CTR_INTERROGATE_ROUTING,
	_NUM_HLR_CTR
};

struct hlr {
	struct store *store;
	struct hlr_cfg cfg;
	struct osmo_tdef *tdefs;
	struct rate_ctr_group *ctrg;
	hlr_ss_action_cb action_cb;
	void *action_priv;
	struct llist_head listeners;			/*!< hlr.c */
	struct llist_head sessions;
	unsigned int n_sessions;
	DECLARE_HASHTABLE(lanes, HLR_LANE_BITS);	/*!< hlr_update.c */
};

/*! Is a number as dialled an MSISDN of this network? number_is_ours_cb, \a priv = struct hlr. */
bool hlr_is_ours(const char *digits, void *priv);
/*! Give up the update of \a priv if it has not been handed to the store yet: done is not called.
 *  \returns false when there is none, or its commit is on its way. */
bool hlr_update_cancel(struct hlr *hlr, const char *imsi, const void *priv);
void hlr_count(struct hlr *hlr, enum hlr_ctr ctr);
