/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The password of call barring: the check that guards activation and deactivation, and registerPassword (TS 23.011 3,
 * TS 22.004 5, TS 24.010 4; ss-model.md section 7). Wrong entries are counted; one more than max_wrong_pw in a row
 * gives the control to the service provider. */

#include <string.h>

#include <osmocom/core/utils.h>

#include "ss_step.h"

#define CLAUSE_PW "TS 23.011 3"

static bool is_password(const char *str)
{
	return strlen(str) == SS_PASSWORD_LEN && strspn(str, "0123456789") == SS_PASSWORD_LEN;
}

/* What the phone answered, or what the invoke said in advance; NULL when the phone must be asked. */
static const char *take_password(struct ss_step *st, const char *typed)
{
	const char *password = st->password;

	st->password = NULL;
	if (password)
		return password;
	return *typed ? typed : NULL;
}

static void ask(struct ss_step *st, enum ss_proc_phase phase, enum ss_guidance guidance, bool linked)
{
	st->proc->phase = phase;
	st->ans->kind = SS_ANSWER_ASK_PASSWORD;
	st->ans->guidance = guidance;
	st->ans->linked = linked;
	ss_step_pass(st, "ask password", "TS 29.002 11.8.3", "getPassword with guidance %d is sent", guidance);
}

static bool test_control(struct ss_step *st)
{
	if (!st->profile->cb_by_provider) {
		ss_step_pass(st, "control by password", CLAUSE_PW, "barring is controlled by a password");
		return true;
	}
	if (st->profile->wpa > st->cfg->max_wrong_pw)
		ss_step_fail(st, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION, "control by password", CLAUSE_PW,
			     "barring is blocked after too many wrong passwords");
	else
		ss_step_fail(st, SS_ERR_SS_SUBSCRIPTION_VIOLATION, "control by password", CLAUSE_PW,
			     "barring is controlled by the service provider");
	return false;
}

static void count_wrong(struct ss_step *st)
{
	struct ss_profile *p = st->profile;

	if (p->wpa < UINT8_MAX)
		p->wpa++;
	if (p->wpa <= st->cfg->max_wrong_pw) {
		ss_step_fail(st, SS_ERR_NEGATIVE_PW_CHECK, "password", CLAUSE_PW, "the password is wrong");
		return;
	}
	p->cb_by_provider = true;
	ss_step_fail(st, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION, "password", CLAUSE_PW,
		     "the password is wrong once too often: blocked");
}

bool ss_password_test(struct ss_step *st, bool linked)
{
	const char *password;

	if (!test_control(st))
		return false;
	password = take_password(st, st->proc->invoke.password);
	if (!password) {
		ask(st, SS_PROC_PH_PASSWORD, SS_GUIDANCE_ENTER_PW, linked);
		return false;
	}
	if (!is_password(password) || strcmp(password, st->profile->password)) {
		count_wrong(st);
		return false;
	}
	st->profile->wpa = 0;
	ss_step_pass(st, "password", CLAUSE_PW, "the password is right");
	return true;
}

static bool test_barring_provisioned(struct ss_step *st)
{
	unsigned int i;

	for (i = 0; i < CB_COUNT; i++) {
		if (st->profile->cb[i].provisioned)
			return true;
	}
	ss_step_fail(st, SS_ERR_SS_SUBSCRIPTION_VIOLATION, "provisioned", CLAUSE_PW,
		     "no barring is in the subscription, so there is no password");
	return false;
}

static bool test_password_code(struct ss_step *st)
{
	uint8_t ss_code = st->proc->invoke.ss_code;

	if (ss_code == SS_CODE_ALL_BARRING || ss_code == SS_CODE_ALL_SS)
		return true;
	ss_step_fail(st, SS_ERR_UNEXPECTED_DATA_VALUE, "SS-Code has a password", CLAUSE_PW,
		     "a password is registered for all barring or for all services");
	return false;
}

/* \returns false when the phone is asked, or answered with an error. */
static bool take_new_password(struct ss_step *st)
{
	const char *password = take_password(st, st->proc->invoke.new_password);

	if (!password) {
		ask(st, SS_PROC_PH_NEW_PASSWORD, SS_GUIDANCE_ENTER_NEW_PW, true);
		return false;
	}
	if (!is_password(password)) {
		ss_step_fail(st, SS_ERR_PW_REGISTRATION_FAILURE, "new password", CLAUSE_PW,
			     "the new password is not four digits")->cause = SS_PW_INVALID_FORMAT;
		return false;
	}
	OSMO_STRLCPY_ARRAY(st->proc->new_password, password);
	return true;
}

static void take_new_password_again(struct ss_step *st)
{
	const char *password = take_password(st, st->proc->invoke.new_password_again);
	struct ss_result *res;

	if (!password) {
		ask(st, SS_PROC_PH_NEW_PASSWORD_AGAIN, SS_GUIDANCE_ENTER_NEW_PW_AGAIN, true);
		return;
	}
	if (strcmp(password, st->proc->new_password)) {
		ss_step_fail(st, SS_ERR_PW_REGISTRATION_FAILURE, "new password again", CLAUSE_PW,
			     "the two new passwords differ")->cause = SS_PW_NEW_PASSWORDS_MISMATCH;
		return;
	}
	OSMO_STRLCPY_ARRAY(st->profile->password, password);
	st->profile->wpa = 0;
	res = ss_step_result(st, SS_RESULT_PASSWORD);
	OSMO_STRLCPY_ARRAY(res->password, password);
	ss_step_pass(st, "done", CLAUSE_PW, "the new password is registered")->hit = true;
}

void ss_proc_password(struct ss_step *st)
{
	enum ss_proc_phase phase = st->proc->phase;

	if (!test_password_code(st) || !test_barring_provisioned(st))
		return;
	if (phase == SS_PROC_PH_START || phase == SS_PROC_PH_PASSWORD) {
		if (!ss_password_test(st, true))
			return;
	} else if (!test_control(st)) {
		return;
	}
	if (phase == SS_PROC_PH_NEW_PASSWORD_AGAIN || take_new_password(st))
		take_new_password_again(st);
}
