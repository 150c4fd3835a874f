/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_priv.h
 * The inside of the lab. Ownership: lab owns mobiles, queued messages and waits know their own parents; a mobile owns
 * its own calls and SS dialogue (the phone's side) and the network's legs and transactions with it. */
#pragma once

#include <osmocom/core/fsm.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/timer.h>
#include <osmocom/crypt/auth.h>
#include <osmocom/gsm/gsm23003.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/lab.h>
#include <osmocom/supserv/lab_bss.h>
#include <osmocom/supserv/mmi.h>
#include <osmocom/supserv/ss_dialogue.h>

#include "lab_l3.h"

#define LOGPLAB(ms, level, fmt, args...) \
	LOGP(DLAB, level, "%s: " fmt, (ms) ? (ms)->name : "lab", ## args)

/* Names of the network's parties in the trace. */
#define LAB_PARTY_MSC "MSC"
#define LAB_PARTY_GMSC "GMSC"
#define LAB_PARTY_HLR "HLR"
#define LAB_PARTY_VLR "VLR"

/*! Timer of the phones in lab_tdefs(). */
#define LAB_T3211 3211

#define LAB_LINES_MAX 32
#define LAB_PASSWORDS_MAX 4
#define LAB_PASSWORD_TEXT_MAX 8
#define LAB_LABELS_MAX 4096

struct lab_labels;
struct bss;
struct bss_mobile;
struct lab_map;
struct lab_vlr_node;

struct lab {
	struct hlr *hlr;		/*!< of this process */
	struct lab_map *map;
	struct call_control *cc;
	struct trace_bus *trace;
	struct osmo_tdef *tdefs;
	struct llist_head mobiles;	/*!< struct lab_mobile.entry */
	struct llist_head radio;	/*!< struct radio_msg.entry, on their way */
	struct osmo_timer_list radio_timer;
	struct llist_head waits;	/*!< struct lab_wait.entry */
	struct llist_head listeners;	/*!< struct lab_listener.entry */
	struct lab_labels *labels;	/*!< labels of the trace since the last reset */
	enum lab_clock_mode clock;
	unsigned int open_doors;
	struct lab_bss_cfg bss_cfg;
	enum lab_radio_kind radio_kind;	/*!< of new phones */
	struct bss *bss;		/*!< NULL: closed */
	uint32_t next_dialogue;
};

struct lab_line {
	enum lab_sense sense;
	char text[LAB_TEXT_MAX];
};

/*! Subscriber data as the HLR sent them. */
struct lab_vlr_data {
	struct isdn_number msisdn;
	struct ss_profile profile;
};

/*! What the VLR knows of a subscriber. */
struct lab_vlr {
	bool registered;		/*!< a location update was accepted */
	bool detached;			/*!< IMSI detach flag */
	char country[COUNTRY_CODE_LEN];	/*!< "" = home */
	struct lab_vlr_node *node;	/*!< where it is registered, or is about to be; NULL: nowhere yet */
	struct lab_vlr_data data;
};

/*! What comes of a location update. */
enum lab_vlr_answer {
	LAB_VLR_ACCEPTED,
	LAB_VLR_REFUSED,		/*!< by the HLR */
	LAB_VLR_NO_ANSWER,		/*!< the HLR was not reached, or could not say */
};

/*! What a person has asked for that waits for a free radio connection or for another call to make room. */
enum mobile_then {
	MOBILE_THEN_NOTHING,
	MOBILE_THEN_ACCEPT,		/*!< accept the waiting call, or retrieve the held one */
};

struct lab_mobile {
	struct llist_head entry;	/*!< lab.mobiles */
	struct lab *lab;
	char name[LAB_NAME_MAX + 1];
	char imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number number;

	/* Its radio, and what it knows of a real MSC. */
	struct bss_mobile *bss;		/*!< NULL: the lab's own MSC */
	struct osmo_fsm_inst *mm;	/*!< NULL as well */
	struct osmo_sub_auth_data sim;
	uint32_t tmsi;
	struct osmo_location_area_id lai;

	/* The phone's side. */
	bool on;
	bool covered;
	bool registered;		/*!< location updating was accepted */
	struct osmo_timer_list t3211;	/*!< until it is tried again */
	char country[COUNTRY_CODE_LEN];
	enum lab_behaviour behaviour;
	int behaviour_value;
	struct llist_head calls;	/*!< struct mobile_call.entry */
	struct mobile_ss *ss;		/*!< the dialogue that is open, or NULL */
	uint32_t ss_nr;			/*!< its number in the trace, or that of the last one */
	enum mobile_then then;
	unsigned int n_passwords;
	char passwords[LAB_PASSWORDS_MAX][LAB_PASSWORD_TEXT_MAX + 1];
	unsigned int n_lines;
	struct lab_line lines[LAB_LINES_MAX];

	/* The network's side. */
	struct lab_vlr vlr;
	struct llist_head legs;		/*!< struct msc_leg.entry */
	struct llist_head transactions;	/*!< struct msc_ss.entry */
};

/* lab.c: what is displayed and heard */
void lab_say(struct lab_mobile *ms, enum lab_sense sense, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/*! A new call or procedure begins: the screen is empty. */
void lab_screen_clear(struct lab_mobile *ms);
struct lab_mobile *lab_mobile_by_imsi(const struct lab *lab, const char *imsi);
struct lab_mobile *lab_mobile_by_number(const struct lab *lab, const struct isdn_number *number);

/* lab_trace.c */
void lab_trace_radio(const struct lab_mobile *ms, enum lab_side from, const struct msgb *msg);
/*! Say what call or dialogue a message of MAP belongs to, where the lab knows it (trace_attribute_cb). */
void lab_trace_attribute(void *lab, struct trace_msg *msg);
/*! The newest running call that is on its way to \a number, 0 for none. */
uint32_t lab_trace_call_to_number(const struct lab *lab, const struct isdn_number *number);
/*! Something at one party that concerns the call that is being set up with a phone. */
void lab_trace_note(struct lab_mobile *ms, const char *party, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/*! The number that the next call will have. */
uint32_t lab_trace_next_call(const struct lab *lab);

/* lab_radio.c */
/*! Queue \a msg (taken; NULL: nothing happens, for callers that were out of memory) from \a from to the other side.
 *  Lost when the phone is off or not covered. */
void lab_radio_send(struct lab_mobile *ms, enum lab_side from, struct msgb *msg);
/*! The radio connection of a phone on a real MSC is gone. \a requested: another one will be set up. */
void lab_radio_release(struct lab_mobile *ms, bool requested);
void lab_radio_drop(struct lab_mobile *ms);	/*!< forget what is on its way from and to this phone */
void lab_radio_deliver(void *lab);		/*!< the timer's callback */

/* lab_labels.c */
struct lab_labels *lab_labels_alloc(struct lab *lab);
/*! The first phone is there: from now on. */
void lab_labels_listen(struct lab_labels *labels, struct trace_bus *trace);
void lab_labels_clear(struct lab_labels *labels);
unsigned int lab_labels_count(const struct lab_labels *labels, const char *part);

/* lab_hlr_admin.c: administration of the HLR of this process; nothing happens while phones belong to another */
/*! A subscriber from the template; one that exists keeps its data and gets the phone's number. */
void lab_hlr_create(struct lab_mobile *ms);
void lab_hlr_delete(struct lab *lab, const char *imsi);
void lab_hlr_delete_served(struct lab *lab);		/*!< all whose location is a VLR of the lab */

/* lab_vlr_location.c */
/*! updateLocation; the HLR knows the VLR, and the VLR the subscriber's data, when \a cb comes. It may come before this
 *  returns, and does not come when the phone is gone or registers elsewhere by then. */
void lab_vlr_update_location(struct lab_mobile *ms, void (*cb)(struct lab_mobile *ms, enum lab_vlr_answer answer));

/* lab_vlr_profile.c */
/*! Is the subscriber registered outside of the home country? */
bool lab_vlr_is_abroad(const struct lab_mobile *ms);

/* lab_msc.c: layer 3 from the phones, paging */
void lab_msc_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len);
/*! The radio connection to the phone is lost with everything on it. */
void lab_msc_radio_lost(struct lab_mobile *ms);
/*! Forget all transactions without a word; no call holds a leg any more. */
void lab_msc_end(struct lab_mobile *ms);
bool lab_msc_connected(const struct lab_mobile *ms);

/* lab_msc_ss.c: call-independent supplementary services */
void lab_msc_ss_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len);
void lab_msc_ss_lost(struct lab_mobile *ms);
bool lab_msc_ss_is_waiting(const struct lab *lab);	/*!< for the HLR, in any transaction */

/* lab_mobile.c: layer 3 from the network */
void lab_mobile_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len);

/* lab_mobile_cc.c: the phone's calls */
void lab_mobile_cc_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len);
void lab_mobile_cc_dial(struct lab_mobile *ms, const struct mmi *mmi);
bool lab_mobile_cc_granted(struct lab_mobile *ms);	/*!< CM SERVICE ACCEPT; \returns false: no call waited for it */
void lab_mobile_cc_lost(struct lab_mobile *ms);		/*!< no longer any radio connection */
void lab_mobile_cc_end(struct lab_mobile *ms);		/*!< the same without a word */
void lab_mobile_cc_refused(struct lab_mobile *ms);	/*!< CM SERVICE REJECT */

/* lab_mobile_ss.c: the phone's SS dialogue */
void lab_mobile_ss_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len);
void lab_mobile_ss_start(struct lab_mobile *ms, const struct mmi *mmi);
bool lab_mobile_ss_granted(struct lab_mobile *ms);
void lab_mobile_ss_refused(struct lab_mobile *ms);	/*!< CM SERVICE REJECT */
bool lab_mobile_ss_pending(const struct lab_mobile *ms);	/*!< a dialogue that waits for CM SERVICE ACCEPT */
bool lab_mobile_ss_answered(const struct lab_mobile *ms);	/*!< no dialogue, or it waits for the person */
void lab_mobile_ss_lost(struct lab_mobile *ms);
void lab_mobile_ss_enter(struct lab_mobile *ms);	/*!< a password was typed */

/* lab_mobile_rr.c: the radio connection below a phone's calls and dialogue */
/*! It is gone; what is only \a requested, on the next one, stays. */
void lab_mobile_released(struct lab_mobile *ms, bool requested);
/*! The service that was requested is granted. */
void lab_mobile_granted(struct lab_mobile *ms);
/*! Is there a CM connection, so that another one can join it? */
bool lab_mobile_connected(const struct lab_mobile *ms);
/*! Is it in a call that is not held, so that its owner talks and hears? */
bool lab_mobile_talks(const struct lab_mobile *ms);
/*! A call became active, or is so again. */
void lab_mobile_listen(struct lab_mobile *ms);
/*! Can the phone answer: is there a channel for it? */
bool lab_mobile_has_channel(const struct lab_mobile *ms);
void lab_mobile_channel(struct lab_mobile *ms);		/*!< the channel is there */
/*! Is the network to do something next for a call or a dialogue? */
bool lab_mobile_waits(const struct lab_mobile *ms);
/*! Or anything else? */
bool lab_mobile_busy(const struct lab_mobile *ms);

/* lab_trace.c */
/*! The running call that is on its way to this phone; 0 = none. */
uint32_t lab_trace_call_to(const struct lab_mobile *ms);
