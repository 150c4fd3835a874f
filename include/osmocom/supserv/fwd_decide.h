/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file fwd_decide.h
 * The decisions of a mobile-terminated call (TS 23.018, 23.082; the numbered steps of call-handling.md section 2):
 * what the HLR answers to SRI (steps 1-9), what the VMSC does with busy, no reply and not reachable (steps 12-24),
 * whether a forwarding may be performed (section 4), what the originating side allows (section 6). Pure. */
#pragma once

#include <osmocom/supserv/ss_profile.h>
#include <osmocom/supserv/ss_proc.h>
#include <osmocom/supserv/fwd_why.h>

/*! Why a call is forwarded: the condition that the profile's service answers. Values of ISUP are in
 *  fwd_reason_isup(). */
enum fwd_condition {
	FWD_COND_NONE,
	FWD_COND_UNCONDITIONAL,
	FWD_COND_BUSY,			/*!< NDUB or UDUB */
	FWD_COND_NO_REPLY,
	FWD_COND_NOT_REACHABLE,
};

enum fwd_action {
	FWD_ACT_DELIVER,		/*!< HLR: ask the VLR (PRN); VMSC: offer the call */
	FWD_ACT_OFFER_WAITING,		/*!< VMSC: offer as a waiting call */
	FWD_ACT_FORWARD,		/*!< to fwd_decision.ftn */
	FWD_ACT_RELEASE,		/*!< A is released with fwd_decision.cause */
};

#define FWD_HISTORY_MAX 6

/*! How a call came here: the redirection information of an incoming call, grown at each forwarding (call-handling.md
 *  4). */
struct fwd_history {
	uint8_t counter;			/*!< forwardings done, 0 .. 5 */
	enum fwd_condition original_reason;	/*!< of the first */
	enum fwd_condition reason;		/*!< of the last */
	struct isdn_number original_called;
	struct isdn_number redirecting;		/*!< last forwarding party */
	bool redirecting_restricted;		/*!< must not be shown to C */
	unsigned int n_visited;
	struct isdn_number visited[FWD_HISTORY_MAX];	/*!< every number that was called so far, for cycles */
	bool diversion_not_allowed;		/*!< callDiversionTreatmentIndicator xx10: nothing is forwarded */
};

/*! What the HLR knows besides the profile. Borrowed for the call. */
struct fwd_served {
	const struct ss_profile *profile;	/*!< NULL: MSISDN unknown */
	const struct isdn_number *msisdn;
	const char *imsi;
	bool registered;			/*!< a VLR is known and not purged */
	bool detached;				/*!< VLR's IMSI detach flag, where the HLR role is told by PRN */
	bool abroad;				/*!< registered outside the home country */
	bool number_changed;
	bool roaming_restricted;
	const char *country_code;		/*!< of the serving network; "" = home */
};

/*! Errors of sendRoutingInfo beside those of enum ss_error_code (TS 29.002 17.6). */
enum fwd_error {
	FWD_ERR_FORWARDING_VIOLATION = 14,
	FWD_ERR_ABSENT_SUBSCRIBER = 27,
	FWD_ERR_NUMBER_CHANGED = 44,
	FWD_ERR_BUSY_SUBSCRIBER = 45,
	FWD_ERR_NO_SUBSCRIBER_REPLY = 46,
};

struct fwd_decision {
	enum fwd_action action;
	enum fwd_condition condition;		/*!< FORWARD */
	uint8_t ss_code;			/*!< FORWARD: service; RELEASE by barring: program or 0 */
	struct isdn_number ftn;			/*!< FORWARD */
	struct ss_subaddress subaddress;
	uint8_t options;			/*!< CF_OPT_* of the service */
	int cause;				/*!< RELEASE: Q.850 / 24.008 cause towards A */
	uint8_t error;				/*!< RELEASE: MAP error that SRI would answer, enum ss_error_code or
						 *   fwd_error; 0 where none fits */
	int no_reply_time;			/*!< DELIVER, OFFER_WAITING: seconds when CFNRy is operative, else 0 */
};

/*! B's calls, as call/ counts them. */
struct fwd_busy {
	unsigned int active;			/*!< active or held */
	unsigned int waiting;
	unsigned int setting_up;		/*!< MO or MT, not yet active and not waiting */
	enum bsg active_group;			/*!< of the call in progress */
};

/*! What happened to a call that was offered. */
enum fwd_event {
	FWD_EV_PREPARE,				/*!< before paging: busy or not, steps 12, 13, 16 */
	FWD_EV_DETACHED,			/*!< VLR: IMSI detached, step 12 */
	FWD_EV_NO_PAGE_RESPONSE,		/*!< step 14 */
	FWD_EV_RADIO_CONGESTION,		/*!< step 15 */
	FWD_EV_REJECTED,			/*!< steps 17, 18: with the first clearing cause */
	FWD_EV_NO_ANSWER_TO_SETUP,		/*!< T303, step 19 */
	FWD_EV_T310,				/*!< step 19 */
	FWD_EV_NO_REPLY,			/*!< no-reply time, step 21 */
	FWD_EV_T301,				/*!< step 22 */
};

struct fwd_cfg {
	uint8_t max_forwardings;		/*!< 1 .. 5, default 5; a profile may say less */
	bool t303_is_not_reachable;		/*!< default off */
	bool limit_cause_of_condition;		/*!< cause of the triggering condition instead of 21 */
	int cause_absent;			/*!< towards A: 27 (default) or 18, 20 */
	const struct number_plan *plan;
	/*! Deny list at call time, as in struct ss_cfg. */
	const char *const *deny;
	unsigned int n_deny;
};

void fwd_cfg_init(struct fwd_cfg *cfg, const struct number_plan *plan);

/*! Steps 1-9: what SRI answers. \returns nothing; \a d says it all. */
void fwd_decide_hlr(const struct fwd_served *b, enum bsg group, const struct fwd_history *hist,
		    const struct fwd_cfg *cfg, struct fwd_decision *d, struct why_chain *why);
/*! Steps 12-24: what the VMSC does. \a cause: the first clearing cause, for FWD_EV_REJECTED. */
void fwd_decide_vmsc(const struct fwd_served *b, enum bsg group, enum fwd_event ev, int cause,
		     const struct fwd_busy *busy, const struct fwd_history *hist, const struct fwd_cfg *cfg,
		     struct fwd_decision *d, struct why_chain *why);
/*! Section 4, steps 1-5: may this forwarding be done? Limit, own number, cycles, deny list. On success grows \a hist
 *  and leaves d->action FORWARD; else d becomes RELEASE with forwardingViolation's cause. */
void fwd_perform(const struct fwd_served *b, struct fwd_history *hist, const struct fwd_cfg *cfg,
		 struct fwd_decision *d, struct why_chain *why);

/*! A's own call: section 6. */
struct fwd_mo_decision {
	bool allowed;
	int cause;				/*!< 0 when allowed */
	bool notify_barring;			/*!< NotifySS 0x91, status 0x05 in the clearing message */
	bool restricted;			/*!< CLIR resolved: number is not shown */
	bool clir_suppression_rejected;
	/*! NotifySS with ALERTING about own active services: SS-Code and status; 0 = none. At most 3. */
	unsigned int n_notify;
	struct { uint8_t ss_code, ss_status; } notify[3];
};
/*! CLIR per call of TS 22.030. */
enum clir_per_call { CLIR_PER_CALL_NONE, CLIR_PER_CALL_INVOKE, CLIR_PER_CALL_SUPPRESS };
void fwd_decide_mo(const struct fwd_served *a, enum bsg group, const struct isdn_number *called,
		   enum clir_per_call clir, bool emergency, const struct fwd_cfg *cfg, struct fwd_mo_decision *d,
		   struct why_chain *why);

/*! Correspondences of call-handling.md section 5. */
uint8_t fwd_reason_map(enum fwd_condition c);		/*!< ForwardingOptions bits 4-3, in place (0x0c ...) */
uint8_t fwd_reason_isup(enum fwd_condition c);		/*!< Q.763 redirecting reason */
uint8_t fwd_condition_ss_code(enum fwd_condition c);
enum fwd_condition fwd_condition_of_ss_code(uint8_t ss_code);
const char *fwd_condition_name(enum fwd_condition c);	/*!< "unconditional", "busy", "no reply", "not reachable" */
