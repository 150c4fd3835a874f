/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mt_call.h
 * What the files of call/ share: one call, its parties, its forwardings, and the table that they are in.
 *
 * Ownership: call_control owns calls, records and queries; a call owns its FSM instance, parties and forwardings. All
 * work on a call happens between mt_call_get() and mt_call_put(): doors may answer from inside of an op, and a call
 * that became empty meanwhile is freed by the outermost put. */
#pragma once

#include <stdlib.h>

#include <osmocom/core/fsm.h>
#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/cdr.h>
#include <osmocom/supserv/debug.h>

#define LOGPCALL(call, level, fmt, args...) \
	LOGP(DCALL, level, "call %u (%s): " fmt, (call) ? (call)->rec->pub.nr : 0, \
	     (call) ? osmo_fsm_inst_state_name((call)->fi) : "-", ## args)

/*! Supervision timers of our own. */
#define MT_CALL_X_QUERY (-1)		/*!< HLR or VLR does not answer */
#define MT_CALL_X_SETUP (-2)		/*!< called party neither alerts nor answers nor fails */
#define MT_CALL_X_CLEAR (-3)		/*!< a door does not say that its leg is gone */
#define MT_CALL_X_NO_REPLY (-4)		/*!< CFNRy: seconds of the registration, never of a tdef */
#define MT_CALL_T301 301

enum mt_call_state {
	MT_CALL_ST_IDLE,
	MT_CALL_ST_CHECK_MO,		/*!< A's VLR is asked: barring, CLIR */
	MT_CALL_ST_WAIT_SRI,		/*!< HLR is asked where the called party is */
	MT_CALL_ST_WAIT_VLR,		/*!< called party's VLR is asked: before SETUP, after busy ... */
	MT_CALL_ST_FORWARDING,		/*!< a forwarding is carried out */
	MT_CALL_ST_OFFERED,		/*!< SETUP is out */
	MT_CALL_ST_ALERTING,
	MT_CALL_ST_ACTIVE,
	MT_CALL_ST_CLEARING,		/*!< legs are being released */
};

enum mt_call_event {
	MT_CALL_EV_START,
	MT_CALL_EV_MO_PROFILE,		/*!< data: const struct call_vlr_profile *, NULL */
	MT_CALL_EV_SRI_RESULT,		/*!< data: const struct call_sri_result * */
	MT_CALL_EV_VLR_PROFILE,		/*!< data: const struct call_vlr_profile *, NULL */
	MT_CALL_EV_CONFIRMED,
	MT_CALL_EV_ALERTING,
	MT_CALL_EV_CONNECT,
	MT_CALL_EV_FAILED,		/*!< data: const struct mt_call_failure * */
	MT_CALL_EV_B_DISC,		/*!< data: const int *: cause */
	MT_CALL_EV_A_DISC,		/*!< data: const int *: cause */
	MT_CALL_EV_T_NO_REPLY,
	MT_CALL_EV_T301,
	MT_CALL_EV_X_SETUP,
	MT_CALL_EV_X_QUERY,
	MT_CALL_EV_X_CLEAR,
};

struct mt_call_failure {
	enum fwd_event ev;
	int cause;
};

enum call_party_state {
	CALL_PARTY_SETTING_UP,
	CALL_PARTY_WAITING,		/*!< offered as a waiting call */
	CALL_PARTY_ACTIVE,		/*!< or held */
	CALL_PARTY_CLEARING,		/*!< release() was said: whatever comes now is bookkeeping */
};

/*! One end of a call: A, B, C ... */
struct call_party {
	struct hlist_node by_imsi;	/*!< call_control.parties; only with an IMSI */
	struct llist_head entry;	/*!< call.parties */
	struct call *call;
	struct call_leg *leg;		/*!< NULL: gone */
	enum call_party_state state;
	char imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number msisdn;
	struct isdn_number called;
	bool clip, clip_override;
	bool colr;			/*!< its number is not shown as connected number */
	const char *outcome;		/*!< for its record; static string */
	struct timeval start, alert, answer;
};

/*! One forwarding that a call has gone through. */
struct call_forwarding {
	struct hlist_node by_imsi;	/*!< call_control.forwardings, by the served subscriber */
	struct llist_head entry;	/*!< call.forwardings, oldest first */
	char imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number from, to;
	uint8_t ss_code;
	enum fwd_condition condition;
	uint8_t counter;
	struct timeval start;
};

/*! What `why` and `show call` read, kept longer than the call. */
struct call_record_entry {
	struct llist_head entry;	/*!< call_control.finished */
	struct call_record pub;
	struct why_chain why;
};

struct call_query;

struct call {
	struct llist_head entry;	/*!< call_control.calls */
	struct call_control *cc;
	struct osmo_fsm_inst *fi;
	unsigned int in_use;		/*!< depth of mt_call_get() */
	struct call_record_entry *rec;	/*!< owned by call_control */
	char reference[24];

	struct call_mo_setup mo;
	struct fwd_mo_decision mo_decision;
	struct isdn_number calling;
	bool a_has_colp, a_colp_override;
	bool a_notified;		/*!< ALERTING notifications are out */
	bool a_alerted;
	bool answered;
	struct call_party *a;

	/* The called party of this hop: B, then C ... */
	struct isdn_number called;
	struct ss_subaddress called_subaddress;
	struct fwd_history history;
	char imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number msisdn;
	struct call_party *b;		/*!< NULL: not offered yet, or gone */
	enum fwd_event condition;	/*!< what the VLR is asked about */
	int condition_cause;
	int no_reply_time;
	struct fwd_decision decision;	/*!< FORWARDING: what is carried out */
	const char *forward_node;	/*!< "GMSC" or "VMSC": who carries it out */
	bool hide_connected;		/*!< a forwarding that A is not told about */

	struct call_query *query;	/*!< question on its way */
	int cause;			/*!< CLEARING: towards A */
	struct llist_head parties;	/*!< all legs that still exist, cleared ones too */
	struct llist_head forwardings;
};

#define CALL_HASH_BITS 10
#define CALL_RECORDS_MAX 256

struct call_control {
	struct call_control_cfg cfg;
	struct call_cfg vty;
	struct number_plan default_plan;
	struct osmo_tdef *tdefs;
	struct osmo_tdef_group tdef_groups[2];
	struct rate_ctr_group *ctrs;
	uint32_t last_nr;
	uint32_t started;		/*!< seconds of the epoch, makes references unique */
	unsigned int n_calls;
	struct llist_head calls;
	unsigned int n_finished;
	struct llist_head finished;	/*!< struct call_record_entry, oldest first */
	DECLARE_HASHTABLE(parties, CALL_HASH_BITS);
	DECLARE_HASHTABLE(forwardings, CALL_HASH_BITS);
};

/* mt_call_fsm.c */
extern struct osmo_fsm mt_call_fsm;
extern const struct osmo_tdef mt_call_tdefs[];		/*!< defaults, ends with an empty entry */
extern const size_t mt_call_tdefs_size;			/*!< in octets */
void mt_call_go(struct call *call, enum mt_call_state state);
/*! Hand an event to the FSM; one that does not fit the state is ignored. \a call may be gone afterwards unless the
 *  caller holds it. */
void mt_call_dispatch(struct call *call, enum mt_call_event ev, void *data);
/*! Give up: release A with \a cause and everybody else. */
void mt_call_clear(struct call *call, int cause);

/* mt_call_decide.c */
/*! View of what a VLR told, for the rules. Pointers into \a prof. */
void call_served_init(struct fwd_served *served, const struct call_vlr_profile *prof);
/*! No subscriber has the number: the call leaves this network, if there is a way. */
bool call_sri_is_unknown(const struct call_sri_result *res);
void mt_call_start_emergency(struct call *call);
void mt_call_mo_profile(struct call *call, const struct call_vlr_profile *prof);
void mt_call_sri_result(struct call *call, const struct call_sri_result *res);
void mt_call_vlr_profile(struct call *call, const struct call_vlr_profile *prof);

/* call_control.c */
void mt_call_get(struct call *call);
void mt_call_put(struct call *call);
void call_count(const struct call *call, enum call_ctr ctr);
static inline uint64_t call_imsi_key(const char *imsi)
{
	return strtoull(imsi, NULL, 10);
}

/* call_record.c */
/*! \returns a record in the table of running calls, NULL when memory is out. */
struct call_record_entry *call_record_new(struct call_control *cc, const struct call_mo_setup *mo);
/*! The call is over: its record joins the last CALL_RECORDS_MAX. */
void call_record_finish(struct call *call);
/*! Copy the steps of \a from to the end of \a to; both may be NULL. */
void call_why_append(struct why_chain *to, const struct why_chain *from);
/*! The step at which a hop of the call begins. */
void call_why_interrogation(struct why_chain *why, const struct isdn_number *called);
/*! Say to log and trace bus what the call does at a node. */
void call_trace(const struct call *call, const char *node, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/*! A step of the call at a node, into the why chain and as a note on the trace bus. \returns the step, as why_add(). */
struct why_step *call_note(struct call *call, const char *node, const char *rule, const char *clause,
			   const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* call_party.c */
/*! Take \a leg into the call. \returns NULL when memory is out (then the leg is released). */
struct call_party *call_party_new(struct call *call, struct call_leg *leg, const char *imsi,
				  const struct isdn_number *msisdn);
/*! Write its record and say release(), once; the leg goes later or before this returns. NULL-safe. */
void call_party_release(struct call_party *party, int cause, const struct notify_ss *notify);
/*! \returns any party that was not released yet, NULL if none. A door may take several away at one release(). */
struct call_party *call_party_to_release(const struct call *call);
/*! The leg says that it is gone, or is given up. The party stays until it was released, for its record. */
void call_party_gone(struct call_party *party);
/*! The leg that subscriber \a imsi has in a call, an active one first; NULL if none. For NotifySS on that call. */
struct call_leg *call_party_leg_of(const struct call_control *cc, const char *imsi);

/* call_query.c */
void call_query_mo_profile(struct call *call);
void call_query_sri(struct call *call);
void call_query_vlr(struct call *call);
void call_query_cancel(struct call *call);

/* mt_call_forward.c */
/*! May call->decision (FORWARD) be carried out: diversion limit, own number, cycles, simultaneous forwardings?
 *  \returns false: call->decision says the cause. */
bool mt_call_forward_admit(struct call *call, const struct fwd_served *served);
/*! Carry it out: notifications, B's leg, numbers. The call then has the forwarded-to number as its called party. */
void mt_call_forward(struct call *call);
void mt_call_forwardings_end(struct call *call);	/*!< write their records and forget them */

/* call_notify.c */
void call_notify_a_pending(struct call *call);		/*!< own active services, with ALERTING or CONNECT */
void call_notify_a_forwarded(struct call *call, uint8_t ss_code);
struct notify_ss call_notify_b(uint8_t ss_code);
struct notify_ss call_notify_barred(void);
struct notify_ss call_notify_hold(bool held);
/*! What SETUP says to the called party. */
void call_setup_fill(const struct call *call, struct call_setup *setup);

/* call_cdr.c */
void call_cdr_party(const struct call_party *party, int cause);
void call_cdr_forwarding(const struct call *call, const struct call_forwarding *fwd);
