/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_step.h
 * Private to the procedures of the SS engine: one step on its way through the tests of ss-model.md section 6. A test
 * answers true when the step goes on; where it fails, it has written the answer and returns false. */
#pragma once

#include <osmocom/supserv/ss_proc.h>

/*! A provisioned member of the SS-Code that was asked, and the groups in which the procedure (still) works on it. */
struct ss_member {
	uint8_t ss_code;
	bsg_set_t groups;
};

struct ss_step {
	struct ss_proc *proc;
	struct ss_profile *profile;
	const struct ss_party *party;
	const struct ss_cfg *cfg;
	struct ss_answer *ans;
	struct why_chain *why;
	const char *password;		/*!< answer to getPassword; NULL = none yet */
	bsg_set_t groups;		/*!< subscribed groups that the request names */
	unsigned int n_members;
	struct ss_member member[SS_CODE_EXPAND_MAX];
};

typedef bool (*ss_test_fn)(struct ss_step *st);

/*! A rule that was passed, for the why chain. */
#define ss_step_pass(st, rule, clause, fmt, args...) why_add((st)->why, "HLR", rule, clause, fmt, ## args)
/*! A rule that failed: writes the answer. \returns the error, for its parameters. */
struct ss_error *ss_step_fail(struct ss_step *st, enum ss_error_code code, const char *rule, const char *clause,
			      const char *sentence);
/*! The same for a rule that looked at an SS-Status, which is a parameter of the error. */
struct ss_error *ss_step_fail_status(struct ss_step *st, enum ss_error_code code, uint8_t status, const char *rule,
				     const char *clause, const char *sentence);
/*! Start a result. */
struct ss_result *ss_step_result(struct ss_step *st, enum ss_result_kind kind);
/*! The result of a control operation that was done: one feature for each group that it worked on, with its status. */
struct ss_result *ss_step_done(struct ss_step *st, enum ss_result_kind kind, const char *clause);
/*! The status of a service in a group, as it is now, seen from where the subscriber is. */
uint8_t ss_step_status(const struct ss_step *st, uint8_t ss_code, enum bsg group);
/*! First member that the procedure works on in \a group, NULL if there is none. */
const struct ss_member *ss_step_member(const struct ss_step *st, enum bsg group);
/*! Does the procedure work on a member in any of \a groups? */
bool ss_step_works_on(const struct ss_step *st, uint8_t ss_code, bsg_set_t groups);
/*! Is there anything left to work on? */
bool ss_step_has_work(const struct ss_step *st);
/*! One feature of the result per group that the procedure works on: basic service, and status of the first member. */
void ss_step_features(const struct ss_step *st, struct ss_result *res);
/*! Add to the features of a forwarding what is registered: number and subaddress of the first member, which are the
 *  same for all of them after a registration, and the time where CFNRy is worked on. Each group must have a
 *  registration. */
void ss_step_add_registrations(const struct ss_step *st, struct ss_result *res);
/*! teleserviceNotProvisioned or bearerServiceNotProvisioned, by the kind of code that was asked. */
enum ss_error_code ss_step_not_subscribed(const struct ss_step *st);

/*! Keep in the members the groups whose status \a allows, TS 23.011 4: partial success is success.
 *  \returns false when nothing is left: ss-ErrorStatus with the status seen first. */
bool ss_step_keep_status(struct ss_step *st, bool (*allows)(const struct ss_step *st, uint8_t status));
/*! Drop the groups in which another service stands against the request (ss-model.md 10.1-10.3). \a ftn: the number
 *  that is being registered, NULL where the registered one counts. \returns false when nothing is left:
 *  ss-Incompatibility. */
bool ss_interact_test(struct ss_step *st, const struct isdn_number *ftn);
/*! Control by password (ss-model.md 7.1): asks, counts, blocks. \returns true when the password was right. */
bool ss_password_test(struct ss_step *st, bool linked);
/*! Is the operation defined for the service (ss-model.md section 5)?
 *  \returns 0; -EPERM: illegalSS-Operation; -ENOENT: the code is not known here. */
int ss_legal(uint8_t op, uint8_t ss_code, const struct ss_cfg *cfg);

void ss_proc_cf(struct ss_step *st);
void ss_proc_cb(struct ss_step *st);
void ss_proc_cw(struct ss_step *st);
void ss_proc_interrogate(struct ss_step *st);
void ss_proc_password(struct ss_step *st);
