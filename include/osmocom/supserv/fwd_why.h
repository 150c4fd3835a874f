/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file fwd_why.h
 * A chain of decisions as values: every rule that was looked at, what it saw and what it said. `why` prints it, the
 * dry run prints it without a call, the tests compare it. Bounded; no allocation. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

#define WHY_STEPS_MAX 160	/*!< five forwardings, every rule of every hop: some 110 */
#define WHY_TEXT_MAX 112

/*! One looked-at rule. */
struct why_step {
	const char *node;	/*!< "HLR", "GMSC", "VMSC", "VLR", "MS": static string */
	const char *rule;	/*!< short stable name, "CFU operative", "BAIC": static string; tests compare it */
	const char *clause;	/*!< "TS 23.018 7.2.2.2": static string */
	bool hit;		/*!< the rule decided */
	int ss_status;		/*!< SS-Status octet that it saw; -1 = none */
	int timer;		/*!< seconds; 0 = none */
	int cause;		/*!< Q.850 cause; 0 = none */
	char text[WHY_TEXT_MAX];	/*!< one sentence for a person */
};

struct why_chain {
	unsigned int n;
	bool truncated;
	struct why_step step[WHY_STEPS_MAX];
};

/*! Append a step; the text is formatted. On a full chain sets truncated. \a chain may be NULL (nothing happens).
 *  \returns the step for the caller to fill ss_status, timer, cause, hit; a scratch step when chain is NULL or full. */
struct why_step *why_add(struct why_chain *chain, const char *node, const char *rule, const char *clause,
			 const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/*! Print one step as a line "  3 HLR  CFU operative  [P,R,A] ... (TS 23.082 1.1)". \returns length as snprintf(). */
int why_step_str(char *buf, size_t len, unsigned int nr, const struct why_step *step);
/*! Is there a step with this rule that hit? */
bool why_has_hit(const struct why_chain *chain, const char *rule);
