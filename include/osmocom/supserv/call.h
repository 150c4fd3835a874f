/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file call.h
 * Call control of the MSC role: a mobile-terminated call is one FSM with an incoming leg (A) and one outgoing leg at
 * a time (B, then C ...). It knows no protocol: subscriber data come through struct call_hlr_ops, phones through
 * struct call_leg_ops. TS 23.018, 23.082; the steps of call-handling.md.
 *
 * Ownership: struct call_control owns its calls; a call frees itself when all legs are gone. A leg belongs to the
 * door that implements it (lab/, net/mncc); call/ holds a pointer until the leg says call_leg_released(). */
#pragma once

#include <osmocom/supserv/fwd_decide.h>
#include <osmocom/supserv/component.h>
#include <osmocom/supserv/trace.h>

struct call_control;
struct call;
struct cdr;
struct osmo_tdef_group;
struct rate_ctr_group;

/* --- subscriber data ----------------------------------------------------------------------------------------- */

/*! Answer of SRI. Borrowed for the call. */
struct call_sri_result {
	char imsi[IMSI_DIGITS_MAX + 1];		/*!< "" : MSISDN unknown; not said, where decision is another error */
	struct isdn_number msisdn;		/*!< basic MSISDN of the served subscriber */
	struct fwd_decision decision;
	uint8_t max_forwardings;		/*!< of the subscriber, 1 .. 5 */
	const struct why_chain *why;		/*!< appended to the call's chain */
};
/*! What a VLR holds of a subscriber (ISD brought it). Pointers in served are valid until the callback returns: copy. */
struct call_vlr_profile {
	char imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number msisdn;
	struct ss_profile profile;
	bool registered, detached, abroad;
	char country_code[4];
};
typedef void (*call_sri_cb)(void *priv, const struct call_sri_result *res);
typedef void (*call_vlr_profile_cb)(void *priv, const struct call_vlr_profile *prof);	/*!< NULL: not known */

/*! Both answer through \a cb exactly once, before they return or later; also when the call is gone by then. */
struct call_hlr_ops {
	void (*interrogate)(void *hlr, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
			    call_sri_cb cb, void *priv);
	void (*vlr_profile)(void *hlr, const char *imsi, call_vlr_profile_cb cb, void *priv);
};

/* --- legs ---------------------------------------------------------------------------------------------------- */

struct call_leg;

/*! What is said at SETUP of an outgoing leg. Borrowed. */
struct call_setup {
	char imsi[IMSI_DIGITS_MAX + 1];		/*!< "" : a number that is not ours */
	struct isdn_number called;
	struct ss_subaddress called_subaddress;
	struct isdn_number calling;
	char calling_imsi[IMSI_DIGITS_MAX + 1];	/*!< "" : a party that is not ours */
	bool calling_restricted;		/*!< presentation; a party with override sees it all the same */
	bool calling_override;			/*!< called party has CLIP with override category */
	bool clip;				/*!< called party has CLIP: the number may be shown at all */
	struct isdn_number redirecting;		/*!< digits "" = none */
	bool redirecting_restricted;
	const struct fwd_history *history;
	enum bsg group;
	bool waiting;				/*!< offer as waiting call: Signal 07, NotifySS callIsWaiting */
	bool emergency;				/*!< called then may have no digits: an outside leg knows where to */
	bool has_notify;
	struct notify_ss notify;		/*!< Facility in SETUP */
};

/*! Everything that call/ says to a phone. The first argument is the leg. Answers come through call_leg_*(). */
struct call_leg_ops {
	/*! Outgoing leg: offer the call. \returns 0; negative: cannot at all, treated as cause 41; the leg is then
	 *  released like any other. */
	int (*setup)(struct call_leg *leg, const struct call_setup *setup);
	void (*proceeding)(struct call_leg *leg);			/*!< to A: CALL PROCEEDING */
	void (*alert)(struct call_leg *leg);				/*!< to A: ALERTING; never twice */
	/*! To A: CONNECT. \a connected has no digits where A has no COLP. */
	void (*connect)(struct call_leg *leg, const struct isdn_number *connected, bool restricted);
	void (*notify)(struct call_leg *leg, const struct notify_ss *notify);	/*!< FACILITY with NotifySS */
	/*! Clear; \a notify may be NULL. The leg answers with call_leg_released() once, at once or later. */
	void (*release)(struct call_leg *leg, int cause, const struct notify_ss *notify);
	/*! The other party presses (\a on) or lets go a key, TS 23.014; may be NULL. */
	void (*dtmf)(struct call_leg *leg, char key, bool on);
	/*! Through-connect the media of two answered legs, A's first; may be NULL. */
	void (*bridge)(struct call_leg *a, struct call_leg *b);
};

/*! Embedded at the start of the door's own leg structure. */
struct call_leg {
	const struct call_leg_ops *ops;
	struct call *call;			/*!< call/'s; NULL when no call holds it */
	char imsi[IMSI_DIGITS_MAX + 1];		/*!< of the phone; "" = outside */
	char name[TRACE_PARTY_MAX];		/*!< for logs and ladders */
};

/*! Where outgoing legs come from. \returns a leg that is ready for ops->setup(), NULL: no way to that party: cause
 *  3 for a subscriber (\a imsi), cause 1 for a number that is nobody's (\a imsi ""). */
typedef struct call_leg *(*call_leg_new_cb)(void *priv, const char *imsi, const struct isdn_number *called);

/* From the door to call/. A leg that no call holds (leg->call NULL) is ignored everywhere. */
void call_leg_confirmed(struct call_leg *leg);			/*!< outgoing leg: CALL CONFIRMED */
void call_leg_alerting(struct call_leg *leg);			/*!< outgoing leg: ALERTING */
void call_leg_connected(struct call_leg *leg);			/*!< outgoing leg: CONNECT */
/*! What went wrong with an outgoing leg before answer, in the words of call-handling.md 2; \a cause is the first one
 *  seen. The leg is gone with it: no call_leg_released() follows. */
void call_leg_failed(struct call_leg *leg, enum fwd_event ev, int cause);
/*! A or an answered party hangs up (or an outgoing leg refuses but is still there); the leg is still to be released. */
void call_leg_disconnected(struct call_leg *leg, int cause);
void call_leg_released(struct call_leg *leg);			/*!< the leg no longer exists after this returns */
void call_leg_held(struct call_leg *leg);			/*!< this phone holds the call; the other one is told */
void call_leg_retrieved(struct call_leg *leg);
/*! A key is pressed (\a on) or let go in an active call: the other party's leg is told. */
void call_leg_dtmf(struct call_leg *leg, char key, bool on);
/*! Number of the call that holds the leg, 0 when none does. */
uint32_t call_leg_nr(const struct call_leg *leg);

/* --- calls --------------------------------------------------------------------------------------------------- */

/*! An incoming call from a door. */
struct call_mo_setup {
	char imsi[IMSI_DIGITS_MAX + 1];		/*!< of a local A; "" = from outside */
	struct isdn_number calling;		/*!< set for calls from outside; else A's MSISDN is taken */
	bool calling_restricted;
	struct isdn_number called;		/*!< as dialled */
	enum clir_per_call clir;
	enum bsg group;
	bool emergency;				/*!< called may have no digits */
	struct fwd_history history;		/*!< redirection information of an incoming call */
};

struct call_cfg {
	struct fwd_cfg fwd;
	unsigned int max_forwarded_per_subscriber;	/*!< simultaneous calls that one forwards; 0 = no limit */
	/*! Where emergency calls go, as dialled; "" = outside (a leg for no IMSI, with the number as dialled, if any).
	 *  Without a way there they are released with cause 3, which is logged as error. */
	char emergency_route_to[ISDN_DIGITS_MAX + 1];
};

struct call_control_cfg {
	const struct call_hlr_ops *hlr_ops;
	const struct call_hlr_ops *dry_ops;	/*!< for call_simulate(): answer before they return, send nothing; NULL:
						 *   hlr_ops */
	void *hlr;				/*!< first argument of both */
	call_leg_new_cb leg_new;
	void *leg_new_priv;
	const struct number_plan *plan;		/*!< the one of the HLR; NULL: numbers stay as dialled */
	struct trace_bus *trace;		/*!< may be NULL */
	struct cdr *cdr;			/*!< may be NULL */
};

/*! \returns call control without calls; talloc_free() ends it: running calls are dropped, their legs forgotten,
 *  not released. */
struct call_control *call_control_alloc(void *ctx, const struct call_control_cfg *cfg);
struct call_cfg *call_control_cfg(struct call_control *cc);	/*!< for the VTY */
/*! Timers of this call control, one group "call", for the VTY. \returns array that ends with an empty entry. */
struct osmo_tdef_group *call_control_tdefs(struct call_control *cc);
const struct rate_ctr_group *call_control_ctrs(const struct call_control *cc);	/*!< index: enum call_ctr */
/*! A call comes in on \a leg (A's). \returns the call's number (from 1), 0 when memory is out (leg was released). */
uint32_t call_incoming(struct call_control *cc, struct call_leg *leg, const struct call_mo_setup *setup);
/*! Forwarded calls of a served subscriber at this time. */
unsigned int call_control_forwarded(const struct call_control *cc, const char *imsi);
/*! B's calls for the busy decision. \a imsi of the subscriber. */
void call_control_busy(const struct call_control *cc, const char *imsi, struct fwd_busy *busy);
unsigned int call_control_count(const struct call_control *cc);

/*! A finished or running call in words, for `why`, `show call`, lab expect. Copies; kept for the last 256 calls. */
struct call_record {
	uint32_t nr;
	struct isdn_number calling, called, answered_by;
	bool finished;
	int cause;				/*!< towards A; 0 while running */
	unsigned int n_forwardings;
	struct { uint8_t ss_code; struct isdn_number from, to; } forwarding[FWD_HISTORY_MAX];
	const char *state;			/*!< FSM state name, static */
	const struct why_chain *why;
};
const struct call_record *call_record_find(const struct call_control *cc, uint32_t nr);
/*! Newest record in which \a number (as stored) called, was called or was forwarded to; no digits: the newest of
 *  all. */
const struct call_record *call_record_last(const struct call_control *cc, const struct isdn_number *number);

/*! What call control counts; a call counts once as answered or released, each forwarding once. */
enum call_ctr {
	CALL_CTR_INCOMING,
	CALL_CTR_EMERGENCY,
	CALL_CTR_ANSWERED,
	CALL_CTR_RELEASED,		/*!< ended before answer */
	CALL_CTR_BARRED_OUTGOING,
	CALL_CTR_BARRED_INCOMING,
	CALL_CTR_CFU,
	CALL_CTR_CFB,
	CALL_CTR_CFNRY,
	CALL_CTR_CFNRC,
	CALL_CTR_FORWARDING_REFUSED,	/*!< limit, own number, cycle, deny list, simultaneous forwardings */
	CALL_CTR_WAITING,		/*!< offered as waiting call */
	CALL_CTR_TIMEOUT,		/*!< a supervision timer of call control expired */
};

/*! What would happen: A calls B while B is as said. Changes nothing, needs no phone. */
enum call_simulate_if { CALL_SIM_ANSWERS, CALL_SIM_BUSY, CALL_SIM_NO_REPLY, CALL_SIM_NOT_REACHABLE };
void call_simulate(struct call_control *cc, const struct isdn_number *a, const struct isdn_number *b,
		   enum call_simulate_if cond, struct why_chain *why);
