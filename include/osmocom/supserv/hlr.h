/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file hlr.h
 * The HLR role: subscribers in a store, SS sessions that commit before they answer, and what SRI asks.
 * Everybody reads the committed profile; changes of one subscriber are serial (design.md section 4). */
#pragma once

#include <osmocom/supserv/ss_profile.h>
#include <osmocom/supserv/ss_proc.h>
#include <osmocom/supserv/ss_session.h>
#include <osmocom/supserv/fwd_decide.h>
#include <osmocom/supserv/store.h>

struct hlr;

struct hlr_cfg {
	struct ss_cfg ss;
	struct fwd_cfg fwd;
	char home_country[4];			/*!< "" = country code of the number plan */
	bool create_on_demand;			/*!< a subscriber first seen in an SS request gets the template (proxy, lab) */
};

/*! One SS action for the audit trail (CDR): written for success and error. Borrowed for the call. */
struct hlr_ss_action {
	const char *imsi;
	const struct isdn_number *msisdn;
	const struct ss_invoke *invoke;
	const struct ss_answer *answer;
	const char *origin;
	const struct why_chain *why;
};
typedef void (*hlr_ss_action_cb)(void *priv, const struct hlr_ss_action *action);

/*! \a store is owned by the caller and outlives the hlr. */
struct hlr *hlr_alloc(void *ctx, struct store *store);
struct hlr_cfg *hlr_cfg(struct hlr *hlr);	/*!< for the VTY; the plan in .fwd points to .ss.plan */
struct store *hlr_store(struct hlr *hlr);
void hlr_set_action_cb(struct hlr *hlr, hlr_ss_action_cb cb, void *priv);
/*! The SS sessions of this HLR behind ss_session_ops; executor = struct hlr. Serial per subscriber: a changing request
 *  waits while another of the same subscriber commits; interrogations read on. Conflict: stepped again at most 3 times,
 *  then systemFailure. Sessions end with tdef X2 (guard, default 30 s) while waiting for a password. */
extern const struct ss_session_ops hlr_ss_session_ops;
unsigned int hlr_ss_sessions(const struct hlr *hlr);	/*!< how many are open */

/*! SRI: decide with the committed data. \param detached what PRN told, or would tell, about the VLR's IMSI detach flag.
 *  \returns 0 with the subscriber found; -ENOENT: unknown, *d says cause 1. \param[out] sub copy of the subscriber; may be
 *  NULL. */
int hlr_interrogate(struct hlr *hlr, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
		    bool detached, struct fwd_decision *d, struct hlr_subscriber *sub, struct why_chain *why);
/*! View of a subscriber for the fwd_decide functions. Pointers into \a sub. */
void hlr_served(const struct hlr *hlr, const struct hlr_subscriber *sub, struct fwd_served *served);

/* Administration: what `subscriber ... create`, import and the lab use. Answers through cb after the commit. */
