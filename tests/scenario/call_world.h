/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file call_world.h
 * A small world around call control: subscribers with profiles, phones that behave as told, a clock that is moved by
 * hand. The decisions are the real ones of ss/. HLR answers and what phones do come at once, or in call_world_run()
 * one after the other: every scenario must hold in both. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/cdr.h>

/*! What a phone does with a call that it is offered. */
enum phone_behaviour {
	PHONE_ANSWERS,			/*!< alerts and connects */
	PHONE_SILENT,			/*!< alerts */
	PHONE_MUTE,			/*!< nothing at all */
	PHONE_REJECTS_17,		/*!< user busy before alerting */
	PHONE_REJECTS_21,
	PHONE_ALERTS_REJECTS_17,	/*!< refuses while it rings */
	PHONE_NO_PAGE_RESPONSE,
	PHONE_RADIO_CONGESTION,
	PHONE_T303,
	PHONE_SETUP_FAILS,		/*!< setup() says no */
};

#define PHONE_NOTIFY_MAX 8

struct world;
struct subscriber;

/*! A leg and everything that was said to it. Kept after the leg is gone. */
struct phone_leg {
	struct call_leg leg;
	struct llist_head entry;
	struct world *w;
	struct subscriber *sub;			/*!< NULL: outside */
	struct call_setup setup;
	struct fwd_history history;		/*!< setup.history as it was */
	unsigned int n_setup, n_proceeding, n_alert, n_connect, n_release, n_bridge;
	struct isdn_number connected;
	bool connected_restricted;
	unsigned int n_notify;
	struct notify_ss notify[PHONE_NOTIFY_MAX];
	int cause;				/*!< of release() */
	bool has_release_notify;
	struct notify_ss release_notify;
	bool gone;				/*!< call/ was told so */
	bool acts;				/*!< has something to do in call_world_run() */
};

struct subscriber {
	struct call_vlr_profile prof;
	enum phone_behaviour behaviour;
	bool unknown_to_vlr, no_phone;
};

struct world {
	void *ctx;
	struct call_control *cc;
	struct call_cfg *cfg;
	struct cdr *cdr;
	char cdr_path[64];
	struct trace_bus *trace;
	struct number_plan plan;
	struct subscriber sub[8];		/*!< 1001 .. 1008 */
	struct llist_head legs;
	struct llist_head answers;		/*!< of the HLR, waiting */
	bool later;				/*!< answers and phones wait for call_world_run() */
	bool hlr_silent;			/*!< answers wait for ever */
	bool release_late;			/*!< legs do not say that they are gone */
	bool hang_up_when_notified;
	bool outside_exists;			/*!< there is a way to numbers that are not ours */
	enum phone_behaviour outside;		/*!< of who is there */
};

#define A(w) (&(w)->sub[0])
#define B(w) (&(w)->sub[1])
#define C(w) (&(w)->sub[2])
#define D(w) (&(w)->sub[3])

struct world *call_world_new(bool later);
/*! Ends the world and fails when call control left something behind. */
void call_world_free(struct world *w);
/*! Until nothing is left to do at this time. */
void call_world_run(struct world *w);
/*! Move the clock, second by second. */
void call_world_advance(struct world *w, unsigned int seconds);

/*! Register and activate a forwarding of \a sub to \a number for speech. */
void subscriber_forward(struct subscriber *sub, enum cf_service s, const char *number);
void subscriber_bar(struct subscriber *sub, enum cb_program p);

/*! \a from dials: \returns A's leg; the call is the leg's, or over. */
struct phone_leg *call_world_dial(struct world *w, struct subscriber *from, const char *number);
struct phone_leg *call_world_dial_setup(struct world *w, struct call_mo_setup *setup);
void call_mo_setup_init(struct call_mo_setup *setup, const struct subscriber *from, const char *number);
/*! Newest leg of a subscriber, of a number outside; NULL if none. */
struct phone_leg *leg_of(struct world *w, const struct subscriber *sub);
struct phone_leg *leg_of_number(struct world *w, const char *number);
void leg_answers(struct phone_leg *leg);
void leg_alerts(struct phone_leg *leg);
void leg_hangs_up(struct phone_leg *leg);
void leg_gone(struct phone_leg *leg);
const struct call_record *last_record(struct world *w);
uint64_t counter(struct world *w, enum call_ctr ctr);
/*! Text of the n-th line of the charging records, from 0; NULL when there are fewer. Owned by the world. */
const char *cdr_line(struct world *w, unsigned int n);

/* Edges of the FSM that were taken since the program started. */
void edges_watch(void);

/* Scenario in both orders of events. */
#define SCENARIO(name) \
	static void name##_in(struct world *w); \
	static void name(void **state) \
	{ \
		unsigned int later; \
		for (later = 0; later < 2; later++) { \
			struct world *w = call_world_new(later); \
			name##_in(w); \
			call_world_free(w); \
		} \
	} \
	static void name##_in(struct world *w)

/* The parts of the suite. */
struct test_part {
	const struct CMUnitTest *tests;
	size_t n;
};
extern const struct test_part call_matrix_part, call_busy_part, call_forward_part, call_notify_part,
    call_originating_part, call_race_part, call_cdr_part, call_record_part, call_simulate_part, mt_call_edges_part;
