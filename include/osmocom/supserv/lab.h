/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab.h
 * The lab: virtual phones, and an MSC/VLR and a GMSC around them, inside the process. What phone and network send each
 * other are the octets of TS 24.008 and 24.080; what they say to the HLR are direct calls, and the trace shows them as
 * such.
 *
 * Nothing recurses: a layer 3 message is queued and delivered by a later turn of the main loop. Nothing here runs the
 * loop: whoever waits gives a callback to lab_wait_start(). */
#pragma once

#include <stdbool.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/sccp_node.h>
#include <osmocom/supserv/trace.h>

struct lab;
struct lab_mobile;
struct osmo_tdef;

#define LAB_NAME_MAX 16
#define LAB_TEXT_MAX 192

/* --- the network -------------------------------------------------------------------------------------------------- */

struct lab_cfg {
	struct hlr *hlr;		/*!< of this process: its subscribers are made for new phones */
	const char *hlr_number;		/*!< at which it is asked, E.164, digits; copied */
	struct sccp_node *node;
	struct trace_bus *trace;
};

/*! Everything in \a cfg outlives the lab; talloc_free() ends it, before or after its call control. The call control
 *  that lab_set_call_control() brings is asked for nothing before. NULL without memory, or where the numbers of MSC and
 *  VLR are taken. */
struct lab *lab_alloc(void *ctx, const struct lab_cfg *cfg);
/*! \a cc was allocated with lab_call_hlr_ops and lab_leg_new(), both with the lab as their private data. */
void lab_set_call_control(struct lab *lab, struct call_control *cc);
/*! Subscriber data for call/ (\a hlr = struct lab *): the GMSC asks the HLR, the VLR has its own data. */
extern const struct call_hlr_ops lab_call_hlr_ops;
/*! The same for its dry run: no message is sent, the HLR of this process answers before they return. One elsewhere is
 *  asked as ever, and answers later. */
extern const struct call_hlr_ops lab_dry_hlr_ops;
/*! Outgoing legs for call/ (call_leg_new_cb). Only IMSIs of the lab's phones give one. */
struct call_leg *lab_leg_new(void *lab, const char *imsi, const struct isdn_number *called);
/*! Timers of the virtual MSC and VLR, ended by an empty entry; owned by the lab. */
struct osmo_tdef *lab_tdefs(struct lab *lab);
/*! End all calls and dialogues, take all phones away with their subscribers (and those that phones of an earlier run
 *  left in the store; an HLR elsewhere keeps its subscribers, and is told that they are gone from the VLR), forget what
 *  was displayed and traced. */
void lab_reset(struct lab *lab);
/*! Nothing on its way: no queued message, no commit, no timer that is due, no answer that another process owes. */
bool lab_idle(struct lab *lab);

/* --- its numbers on MAP ------------------------------------------------------------------------------------------- */

/* Of a number that no network has, with the subsystem number at its end. */
#define LAB_HLR_NUMBER_DEFAULT "00101006"
#define LAB_VLR_NUMBER_DEFAULT "00101007"
#define LAB_MSC_NUMBER_DEFAULT "00101008"
#define LAB_GT_DIGITS_MIN 3
#define LAB_GT_DIGITS_MAX 12		/*!< a country code, or two digits of a roaming number, have room beside them */

/* These change only while no phone is switched on. \returns 0, -EBUSY; -EINVAL for what is no number of 3 to 12 digits;
 * -EADDRINUSE when another has that number. */
/*! The HLR that the phones belong to. NULL: that of this process. */
int lab_set_hlr(struct lab *lab, const char *number);
/*! MSC and GMSC; roaming numbers have two digits more. */
int lab_set_msc_number(struct lab *lab, const char *number);
/*! VLR at home; one abroad has the country code before it. */
int lab_set_vlr_number(struct lab *lab, const char *number);
/*! The HLR of this process is asked at another number from now on; at most 15 digits. */
void lab_set_hlr_number(struct lab *lab, const char *number);
const char *lab_hlr(const struct lab *lab);			/*!< NULL: that of this process */
const char *lab_msc_number(const struct lab *lab);
const char *lab_vlr_number(const struct lab *lab);

/* --- phones ------------------------------------------------------------------------------------------------------- */

/*! What a phone does by itself when it is called. */
enum lab_behaviour {
	LAB_BEHAVE_MANUAL,		/*!< alerts and waits for answer, reject or the caller's patience */
	LAB_BEHAVE_ANSWER,		/*!< alerts, answers after some seconds */
	LAB_BEHAVE_REJECT,		/*!< rejects at once with a cause */
	LAB_BEHAVE_SILENT,		/*!< does not even answer SETUP */
};

/*! A new phone with its SIM, and a subscriber from the template; one that exists keeps its services. It is not attached
 *  yet.
 *  \param imsi NULL: made from the number. \param[out] error a sentence, static or owned by the lab.
 *  \returns NULL with *error. */
struct lab_mobile *lab_mobile_create(struct lab *lab, const char *name, const char *number, const char *imsi,
				     const char **error);
struct lab_mobile *lab_mobile_find(struct lab *lab, const char *name);
/*! "alice, bob" for sentences; "none" without phones. \returns buf. */
char *lab_mobile_names(const struct lab *lab, char *buf, size_t len);
/*! Call \a cb for each phone in the order of creation. */
void lab_mobile_foreach(struct lab *lab, void (*cb)(struct lab_mobile *ms, void *priv), void *priv);

const char *lab_mobile_name(const struct lab_mobile *ms);
const char *lab_mobile_imsi(const struct lab_mobile *ms);
const struct isdn_number *lab_mobile_number(const struct lab_mobile *ms);
/*! "off", "searching", "idle", "in a dialogue", "calling", "ringing", "in a call", "clearing": what a person would see;
 *  of several calls the one that wants most attention. Static string. */
const char *lab_mobile_state(const struct lab_mobile *ms);
/*! One line about the phone for `lab list`. */
int lab_mobile_str(char *buf, size_t len, const struct lab_mobile *ms);

/* What a person does with the phone. What comes of it is displayed by the phone. \returns 0, or negative with *error a
 * sentence (static) when there is nothing to do it to. */
int lab_mobile_attach(struct lab_mobile *ms, const char **error);
int lab_mobile_detach(struct lab_mobile *ms, const char **error);
int lab_mobile_coverage(struct lab_mobile *ms, bool covered, const char **error);
/*! Type a string and press SEND: a number, an MMI string, an in-call code. */
int lab_mobile_dial(struct lab_mobile *ms, const char *str, const char **error);
int lab_mobile_answer(struct lab_mobile *ms, const char **error);
int lab_mobile_reject(struct lab_mobile *ms, int cause, const char **error);
int lab_mobile_hangup(struct lab_mobile *ms, const char **error);
/*! Register in another country ("" = home); the phone must be attached. */
int lab_mobile_roam(struct lab_mobile *ms, const char *country_code, const char **error);
/*! \a value: seconds until the answer, or the cause of the rejection. */
void lab_mobile_behave(struct lab_mobile *ms, enum lab_behaviour behaviour, int value);
/*! What the person will enter when getPassword asks, one after the other; asked now: it is sent at once.
 *  \returns 0, -E2BIG when too many wait, -EINVAL when it is too long to be typed. */
int lab_mobile_password(struct lab_mobile *ms, const char *password);

/* --- what is displayed and heard ---------------------------------------------------------------------------------- */

enum lab_sense { LAB_DISPLAYS, LAB_HEARS };

/*! Is there such a text in what the phone displays, or its owner hears, since its present call or procedure began? */
bool lab_mobile_senses(const struct lab_mobile *ms, enum lab_sense sense, const char *text);
/*! All of it as one line "a / b", for a failed check. \returns buf. */
char *lab_mobile_screen(const struct lab_mobile *ms, enum lab_sense sense, char *buf, size_t len);

typedef void (*lab_line_cb)(void *priv, const char *name, enum lab_sense sense, const char *text);
struct lab_listener;
/*! Hear of each line as it comes. Owned by \a ctx; talloc_free() ends it. */
struct lab_listener *lab_listen(void *ctx, struct lab *lab, lab_line_cb cb, void *priv);
/*! The listener that \a ctx owns, NULL when it has none. */
struct lab_listener *lab_listener_of(const struct lab *lab, const void *ctx);

/* --- time and waiting --------------------------------------------------------------------------------------------- */

enum lab_clock_mode { LAB_CLOCK_REAL, LAB_CLOCK_STEPPED };

/*! A real door (GSUP, MNCC ...) opens or closes: time must be real as long as one is open.
 *  \returns 0, -EPERM when it must not open because time is stepped. */
int lab_door_open(struct lab *lab);
void lab_door_close(struct lab *lab);
/*! Stepped time holds for the whole process.
 *  \returns 0, -EPERM while a real door is open, -EBUSY while something waits for a timer of a call or dialogue. */
int lab_clock_set(struct lab *lab, enum lab_clock_mode mode);
enum lab_clock_mode lab_clock_mode(const struct lab *lab);
/*! To be called in each turn of the main loop, before osmo_select_main(): ends waits that are over; in stepped time
 *  goes to the next expiry of a timer, when somebody waits and nothing is in flight. */
void lab_clock_turn(struct lab *lab);

struct lab_wait;
struct lab_wait_cfg {
	/*! What is waited for; NULL: only that the time passes. Asked only when the lab is idle. */
	bool (*cond)(void *priv);
	unsigned int seconds; /*!< at most, after which the lab must be idle as well; 0 with cond NULL:
			       *   until what is going on has settled */
	/*! Once, from lab_clock_turn(). \a met: false when the time is over and the condition is not met. The wait is
	 *  gone after it returns. */
	void (*done)(void *priv, bool met);
	void *priv;
};
/*! Owned by \a ctx; talloc_free() ends it without a callback. */
struct lab_wait *lab_wait_start(void *ctx, struct lab *lab, const struct lab_wait_cfg *cfg);

/* --- checks ------------------------------------------------------------------------------------------------------- */

enum lab_check_kind {
	LAB_CHECK_SENSES,		/*!< subject: phone; sense, text */
	LAB_CHECK_STATE,		/*!< subject: phone; text: lab_mobile_state() */
	LAB_CHECK_CALL_STATE,		/*!< subject: number; text: "ended" or the state that `show call` prints */
	LAB_CHECK_CALL_CAUSE,		/*!< subject: number; value: cause towards A */
	LAB_CHECK_CALL_FORWARDINGS,	/*!< subject: number; value */
	LAB_CHECK_CALL_ANSWERED_BY,	/*!< subject: number; text: number */
	LAB_CHECK_WHY,			/*!< subject: number; text: rule that hit in the last call of the number */
	LAB_CHECK_TRACE,		/*!< text: part of a label; value: how many messages */
	/* Of a subscriber of an HLR elsewhere as the VLR knows it. */
	LAB_CHECK_STATUS,		/*!< subject: number; text: SS-Status "P,R,A" of service in group */
	LAB_CHECK_FORWARDED_TO,		/*!< subject: number; text: number that service in group is registered to */
};

/*! What a lesson expects. Strings are borrowed for the call. */
struct lab_check {
	enum lab_check_kind kind;
	bool negated;
	const char *subject;
	const char *text;
	enum lab_sense sense;
	int value;
	uint8_t ss_code;
	enum bsg group;
};

/*! Does it hold now? \param[out] got what was found instead, in words.
 *  \returns 1, 0; negative with \a got a sentence when the subject does not exist. */
int lab_check(struct lab *lab, const struct lab_check *check, char *got, size_t len);
/*! The check in words: "bob displays 'CFU'". \returns buf. */
char *lab_check_str(char *buf, size_t len, const struct lab_check *check);
