/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_proc.h
 * The SS engine: registerSS, eraseSS, activateSS, deactivateSS, interrogateSS, registerPassword as pure steps over a
 * profile (TS 23.011, 23.081-23.088, 24.080; the order of tests is ss-model.md section 6). No I/O, no clock, no
 * allocation: the caller keeps struct ss_proc in its session, loads the profile before each step and commits it
 * after. */
#pragma once

#include <osmocom/supserv/ss_profile.h>
#include <osmocom/supserv/fwd_why.h>

/*! Settings of the engine: what ss-model.md calls an option. One per node, shown and set in the VTY node "ss". */
struct ss_cfg {
	struct number_plan plan;
	uint8_t speech_code;			/*!< 0x11 or 0x10 */
	uint8_t max_wrong_pw;			/*!< default 3: blocked by the fourth wrong entry in a row */
	bool lenient_erase;			/*!< erase of what is not registered succeeds */
	bool refuse_cond_cf_while_cfu;		/*!< default: accept, quiescent */
	bool interrogate_registered;		/*!< default true: what is registered but inactive is listed, too */
	bool strict_interrogation;		/*!< the VLR's interrogations are answered ss-NotAvailable */
	bool group_interrogation;		/*!< liberal: interrogation of 0x20/0x28 answers the union list */
	bool short_code_ftn;			/*!< forward to short codes (a mailbox) that are nobody's number */
	/*! Prefixes of forwarded-to numbers that are refused (premium ranges), n_deny entries, owned by the caller;
	 *  default ss_ftn_deny_default(). With '+' it matches international numbers; without it, numbers as stored
	 *  and what the number plan makes of the prefix ("0900" is +49900 in country 49). */
	const char *const *deny;
	unsigned int n_deny;
};

/*! Who asks, as far as the rules need it. Pointers are borrowed for the call. */
struct ss_party {
	const struct isdn_number *msisdn;	/*!< own number; absent digits = not known */
	const char *country_code;		/*!< of the serving network; "" or NULL = home */
	bool abroad;				/*!< registered outside the home country */
	number_is_ours_cb is_ours;		/*!< may be NULL */
	void *is_ours_priv;
};

enum ss_proc_phase {
	SS_PROC_PH_START = 0,
	SS_PROC_PH_PASSWORD,		/*!< old or only password asked */
	SS_PROC_PH_NEW_PASSWORD,
	SS_PROC_PH_NEW_PASSWORD_AGAIN,
	SS_PROC_PH_END,
};

/*! Where one procedure stands. A plain value, kept by the caller. */
struct ss_proc {
	struct ss_invoke invoke;
	enum ss_proc_phase phase;
	char new_password[SS_PASSWORD_LEN + 1];
	bool ftn_repaired;		/*!< a phone's error in the number was mended: for the caller's counter */
};

enum ss_event_type {
	SS_EV_INVOKE,			/*!< first step */
	SS_EV_PASSWORD,			/*!< answer to getPassword; anything but four digits is not a password */
};

struct ss_event {
	enum ss_event_type type;
	char password[8];		/*!< as received, NUL-terminated, may be malformed */
};

void ss_cfg_init(struct ss_cfg *cfg);				/*!< the defaults */
void ss_proc_init(struct ss_proc *proc, const struct ss_invoke *inv);
/*! One step. \a profile is changed in place only as far as the answer says; the caller compares with its own copy, and
 *  commits what differs also where \a ans is an error (password counters) or a question.
 *  May be called again with a copy of \a proc from before the step and a fresh profile after a conflict.
 *  \param[out] ans what to send: ASK_PASSWORD, RESULT or ERROR; an error is always in the list of the operation.
 *  \param[out] why may be NULL: the tests that were made, for the trace and for osmo-mmi. */
void ss_proc_step(struct ss_proc *proc, struct ss_profile *profile, const struct ss_party *party,
		  const struct ss_cfg *cfg, const struct ss_event *ev, struct ss_answer *ans, struct why_chain *why);

/*! Strictly, the HLR answers an interrogation of CFU and CCBS alone, the VLR all others (TS 23.011 2.1,
 *  29.002 22.6). */
bool ss_interrogated_in_hlr(uint8_t ss_code);

/*! Mend what phones do to a forwarded-to number (ss-model.md section 12): drop a trailing TBCD B, read the SIB*SIC
 *  tail that was not cut off ("1234**20#") into inv->bs and inv->no_reply_time where they are absent. A tail that
 *  makes no sense is left where it is; ss_ftn_check() refuses it then. \returns true when something was mended. */
bool ss_ftn_repair(struct ss_invoke *inv);
/*! Is the number in a range of the deny list? \a num as stored. \returns the entry that it matches, NULL if there is
 *  none. */
const char *ss_ftn_denied(const struct number_plan *plan, const struct isdn_number *num, const char *const *deny,
			  unsigned int n_deny);
/*! Deny list of a new configuration: satellite, international network and premium rate ranges. */
const char *const *ss_ftn_deny_default(unsigned int *n_deny);
/*! Validation of a forwarded-to number (ss-model.md sections 9 and 12): ss_ftn_repair(), then type and plan, the number
 *  plan, length, emergency numbers, short codes, own number, deny list.
 *  \param[out] stored what the profile holds. \param[out] repaired may be NULL: a phone's error was mended.
 *  \returns 0 or an ss_error_code, with \a reason a static sentence. */
enum ss_error_code ss_ftn_check(struct ss_invoke *inv, const struct ss_party *party, const struct ss_cfg *cfg,
				struct isdn_number *stored, bool *repaired, const char **reason);
