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
struct osmo_tdef;

struct hlr_cfg {
	struct ss_cfg ss;
	struct fwd_cfg fwd;
	char home_country[4];			/*!< "" = country code of the number plan */
	bool create_on_demand;			/*!< a subscriber first seen in an SS request gets the template (proxy,
						 *   lab) */
};

/*! One SS action for the audit trail (CDR): written for success and error. Borrowed for the call. */
struct hlr_ss_action {
	const char *imsi;
	const struct isdn_number *msisdn;
	const struct ss_invoke *invoke;
	const struct ss_answer *answer;
	const char *origin;
};
typedef void (*hlr_ss_action_cb)(void *priv, const struct hlr_ss_action *action);

/*! \a store is owned by the caller and outlives the hlr. talloc_free() ends it: open sessions and waiting updates are
 *  forgotten without an answer; commits on their way go on. NULL without memory. */
struct hlr *hlr_alloc(void *ctx, struct store *store);
struct hlr_cfg *hlr_cfg(struct hlr *hlr);	/*!< for the VTY; the plan in .fwd points to .ss.plan */
struct store *hlr_store(struct hlr *hlr);
/*! Take another store, when the configuration has named it: before the first session or change. */
void hlr_set_store(struct hlr *hlr, struct store *store);
/*! store_listen() on the store that the HLR has, also when it takes another one. */
void hlr_listen_changes(struct hlr *hlr, store_changed_cb cb, void *priv);
void hlr_unlisten_changes(struct hlr *hlr, store_changed_cb cb, void *priv);
void hlr_set_action_cb(struct hlr *hlr, hlr_ss_action_cb cb, void *priv);
/*! The SS sessions of this HLR behind ss_session_ops; executor = struct hlr. Serial per subscriber: a changing request
 *  waits while another of the same subscriber commits; interrogations read on. Conflict: stepped again at most 3 times,
 *  then systemFailure. While a password is waited for, tdef X2 (guard, default 30 s) ends a session with systemFailure
 *  and nothing is changed by it (TS 24.010 4.1.2). */
extern const struct ss_session_ops hlr_ss_session_ops;
unsigned int hlr_ss_sessions(const struct hlr *hlr);	/*!< how many are open */

/*! SRI: decide with the committed data. \param detached what PRN told, or would tell, about the VLR's IMSI detach flag.
 *  \returns 0 with the subscriber found; -ENOENT: unknown, *d says cause 1. \param[out] sub copy of the subscriber; may
 *  be NULL. */
int hlr_interrogate(struct hlr *hlr, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
		    bool detached, struct fwd_decision *d, struct hlr_subscriber *sub, struct why_chain *why);
/*! SS-Status octet of a service in one group, where the subscriber is now: BIC-Roam, and what it makes quiescent,
 *  depend on the country. */
uint8_t hlr_ss_status(const struct hlr *hlr, const struct hlr_subscriber *sub, uint8_t ss_code, enum bsg group);
/*! View of a subscriber for the fwd_decide functions. Pointers into \a sub. */
void hlr_served(const struct hlr *hlr, const struct hlr_subscriber *sub, struct fwd_served *served);

/* Changes. All go one way: read the committed subscriber, change the copy, commit it; serial per subscriber, again on
 * the fresh state after a conflict, at most 3 times. */

/*! What a mutate callback says of the copy that it was given. */
enum hlr_verdict {
	HLR_KEEP,				/*!< nothing to commit */
	HLR_COMMIT,
	HLR_DELETE,
};
/*! Change \a sub. version 0: there is no such subscriber; it is filled from the template, and HLR_COMMIT creates it.
 *  May be called several times, each time with the fresh state. */
typedef enum hlr_verdict (*hlr_mutate_cb)(void *priv, struct hlr_subscriber *sub);
/*! The change is durable, or was not made. STORE_NOT_FOUND: kept, and there is no such subscriber. \a sub: as it is
 *  now, for STORE_OK; NULL when it is not (any more). Borrowed for the call. */
typedef void (*hlr_done_cb)(void *priv, enum store_result res, const struct hlr_subscriber *sub);

/*! \a origin: static or copied, for the listeners. \a done (may be NULL) may be called before this returns. */
void hlr_update(struct hlr *hlr, const char *imsi, const char *origin, hlr_mutate_cb mutate, hlr_done_cb done,
		void *priv);

/* Administration. Each answers through done (may be NULL) after the commit; what is not there is STORE_NOT_FOUND. */

/*! A new subscriber from the template. \a msisdn may be NULL. One that exists is STORE_CONFLICT. */
void hlr_subscriber_create(struct hlr *hlr, const char *imsi, const struct isdn_number *msisdn, const char *origin,
			   hlr_done_cb done, void *priv);
void hlr_subscriber_delete(struct hlr *hlr, const char *imsi, const char *origin, hlr_done_cb done, void *priv);
/*! \a msisdn NULL or without digits: take it away. */
void hlr_subscriber_set_msisdn(struct hlr *hlr, const char *imsi, const struct isdn_number *msisdn, const char *origin,
			       hlr_done_cb done, void *priv);
/*! Where the subscriber is served (TS 23.012): ends a purge. \a vlr_number "": nowhere. \a country "": home. */
void hlr_subscriber_set_location(struct hlr *hlr, const char *imsi, const char *vlr_number, const char *country,
				 const char *origin, hlr_done_cb done, void *priv);
void hlr_subscriber_purge(struct hlr *hlr, const char *imsi, const char *origin, hlr_done_cb done, void *priv);
/*! A VLR says that it has purged the subscriber (TS 23.012 4.5): the same where that is the one that serves the
 *  subscriber, else nothing. \a done sees by sub->vlr_number which it was. */
void hlr_subscriber_purge_in_vlr(struct hlr *hlr, const char *imsi, const char *vlr_number, const char *origin,
				 hlr_done_cb done, void *priv);
/*! The provider registers a password: wrong attempts are forgotten and the subscriber controls barring again (TS 23.011
 *  3.1, ss-model.md 7.2). \a password: four digits, else STORE_FAILED. */
void hlr_subscriber_set_password(struct hlr *hlr, const char *imsi, const char *password, const char *origin,
				 hlr_done_cb done, void *priv);
/*! The SS data become those of \a profile, which ss_profile_check() accepts, else STORE_FAILED. */
void hlr_subscriber_set_profile(struct hlr *hlr, const char *imsi, const struct ss_profile *profile, const char *origin,
				hlr_done_cb done, void *priv);

/*! Timers: X2, the guard while a password is waited for. Ended by an empty entry; owned by the hlr. */
struct osmo_tdef *hlr_tdefs(struct hlr *hlr);
