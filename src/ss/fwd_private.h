/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file fwd_private.h
 * Private to the decisions of a call: answers, and the one place where a forwarding service is looked up. */
#pragma once

#include <osmocom/supserv/fwd_decide.h>

/* Q.850 / TS 24.008 causes that are decided here. */
#define CAUSE_UNASSIGNED 1
#define CAUSE_OPERATOR_DETERMINED_BARRING 8
#define CAUSE_NORMAL_CLEARING 16
#define CAUSE_USER_BUSY 17
#define CAUSE_NO_USER_RESPONDING 18
#define CAUSE_NO_ANSWER 19
#define CAUSE_CALL_REJECTED 21
#define CAUSE_NUMBER_CHANGED 22
#define CAUSE_DESTINATION_OUT_OF_ORDER 27
#define CAUSE_NORMAL_UNSPECIFIED 31
#define CAUSE_NO_CIRCUIT 34
#define CAUSE_BEARER_NOT_AUTHORISED 57

/*! One decision on its way through the rules. */
struct fwd_step {
	const char *node;
	const struct fwd_served *b;
	enum bsg group;
	const struct fwd_history *hist;
	const struct fwd_cfg *cfg;
	struct fwd_decision *d;
	struct why_chain *why;
};

/*! Start a decision: to deliver, unless a rule says something else. */
void fwd_start(struct fwd_step *st);
/*! A rule that was looked at and did not decide. */
#define fwd_pass(st, rule, clause, fmt, args...) why_add((st)->why, (st)->node, rule, clause, fmt, ## args)
/*! A rule that ends the call. \returns its step in the chain. */
struct why_step *fwd_release(struct fwd_step *st, const char *rule, const char *clause, int cause, uint8_t error,
			     const char *sentence);
/*! A condition has come up: forward when its service is operative and the call may be diverted.
 *  \returns true when \a d says FORWARD. */
bool fwd_try(struct fwd_step *st, enum fwd_condition cond);
/*! Status of a service in the group of the call, seen from where B is. */
uint8_t fwd_status(const struct fwd_step *st, uint8_t ss_code);
bool fwd_operative(const struct fwd_step *st, uint8_t ss_code);
/*! No-reply time when CFNRy is operative in the group and the call may be forwarded, else 0. */
int fwd_no_reply_time(const struct fwd_step *st);
