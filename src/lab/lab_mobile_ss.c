/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The phone's side of an SS dialogue (TS 24.010 clause 2, TS 24.080 section 2): one invoke, getPassword answered from
 * what was typed, the result or error displayed. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include "lab_mobile_mm.h"

#define INVOKE_ID 1

struct mobile_ss {
	struct lab_mobile *ms;
	struct lab_ti ti;
	struct ss_invoke invoke;
	bool granted;			/*!< REGISTER was sent */
	bool asked;			/*!< getPassword waits for a person to type */
	int asked_invoke_id;
};

static int mobile_ss_destructor(struct mobile_ss *ss)
{
	ss->ms->ss = NULL;
	return 0;
}

static void send(struct mobile_ss *ss, uint8_t type, const struct component *c)
{
	struct lab_l3_ss msg = { .type = type, .ti = ss->ti };
	int rc = component_encode(msg.facility.octets, sizeof(msg.facility.octets), c);

	if (rc < 0) {
		LOGPLAB(ss->ms, LOGL_ERROR, "component does not encode: %s\n", strerror(-rc));
		return;
	}
	msg.facility.len = rc;
	lab_radio_send(ss->ms, LAB_SIDE_MS, lab_l3_ss_encode(LAB_SIDE_MS, &msg));
}

void lab_mobile_ss_start(struct lab_mobile *ms, const struct mmi *mmi)
{
	struct osmo_mobile_identity mi;

	if (ms->ss) {
		lab_say(ms, LAB_DISPLAYS, "the former request is not answered yet");
		return;
	}
	ms->ss = talloc_zero(ms, struct mobile_ss);
	if (!ms->ss)
		return;
	ms->ss->ms = ms;
	ms->ss_nr = ++ms->lab->next_dialogue;
	ms->ss->ti.owner = LAB_SIDE_MS;
	ms->ss->invoke = mmi->invoke;
	talloc_set_destructor(ms->ss, mobile_ss_destructor);
	mi = lab_mobile_identity(ms);
	lab_radio_send(ms, LAB_SIDE_MS, lab_l3_cm_service_request(GSM48_CMSERV_SUP_SERV, &mi));
}

bool lab_mobile_ss_granted(struct lab_mobile *ms)
{
	struct component c;

	if (!ms->ss || ms->ss->granted)
		return false;
	ms->ss->granted = true;
	component_init(&c, COMPONENT_INVOKE, INVOKE_ID);
	c.has_op = true;
	c.op = ms->ss->invoke.op;
	c.invoke = ms->ss->invoke;
	send(ms->ss, GSM0480_MTYPE_REGISTER, &c);
	return true;
}

bool lab_mobile_ss_pending(const struct lab_mobile *ms)
{
	return ms->ss && !ms->ss->granted;
}

bool lab_mobile_ss_answered(const struct lab_mobile *ms)
{
	return !ms->ss || ms->ss->asked;
}

void lab_mobile_ss_refused(struct lab_mobile *ms)
{
	if (lab_mobile_ss_pending(ms))
		lab_mobile_ss_lost(ms);
}

void lab_mobile_ss_lost(struct lab_mobile *ms)
{
	if (!ms->ss)
		return;
	talloc_free(ms->ss);
	lab_say(ms, LAB_DISPLAYS, "the request was not answered");
}

/* --- passwords ---------------------------------------------------------------------------------------------------- */

static void send_password(struct mobile_ss *ss, const char *password)
{
	struct component c;

	component_init(&c, COMPONENT_RETURN_RESULT, ss->asked_invoke_id);
	c.has_op = true;
	c.op = SS_OP_GET_PASSWORD;
	ss_result_init(&c.result, SS_OP_GET_PASSWORD, SS_RESULT_PASSWORD);
	OSMO_STRLCPY_ARRAY(c.result.password, password);
	ss->asked = false;
	send(ss, GSM0480_MTYPE_FACILITY, &c);
}

/*! The next of what a person typed beforehand. */
static void enter_typed(struct mobile_ss *ss)
{
	struct lab_mobile *ms = ss->ms;
	char password[LAB_PASSWORD_TEXT_MAX + 1];

	OSMO_STRLCPY_ARRAY(password, ms->passwords[0]);
	ms->n_passwords--;
	memmove(&ms->passwords[0], &ms->passwords[1], ms->n_passwords * sizeof(ms->passwords[0]));
	send_password(ss, password);
}

void lab_mobile_ss_enter(struct lab_mobile *ms)
{
	if (ms->ss && ms->ss->asked && ms->n_passwords)
		enter_typed(ms->ss);
}

static const char *typed_with_the_code(const struct ss_invoke *inv, enum ss_guidance guidance)
{
	switch (guidance) {
	case SS_GUIDANCE_ENTER_PW:
		return inv->password;
	case SS_GUIDANCE_ENTER_NEW_PW:
		return inv->new_password;
	case SS_GUIDANCE_ENTER_NEW_PW_AGAIN:
		return inv->new_password_again;
	}
	return "";
}

static void get_password(struct mobile_ss *ss, const struct component *c)
{
	static const char * const prompt[] = {
		[SS_GUIDANCE_ENTER_PW] = "Enter password",
		[SS_GUIDANCE_ENTER_NEW_PW] = "Enter new password",
		[SS_GUIDANCE_ENTER_NEW_PW_AGAIN] = "Enter new password again",
	};
	const char *typed = typed_with_the_code(&ss->invoke, c->guidance);

	ss->asked = true;
	ss->asked_invoke_id = c->invoke_id;
	lab_say(ss->ms, LAB_DISPLAYS, "%s", c->guidance < ARRAY_SIZE(prompt) ? prompt[c->guidance] : prompt[0]);
	if (typed[0])
		send_password(ss, typed);
	else
		lab_mobile_ss_enter(ss->ms);
}

/* --- from the network --------------------------------------------------------------------------------------------- */

static void display_answer(struct mobile_ss *ss, const struct component *c)
{
	struct ss_answer ans = { 0 };
	char words[4 * LAB_TEXT_MAX];

	switch (c->type) {
	case COMPONENT_RETURN_RESULT:
		ans.kind = SS_ANSWER_RESULT;
		ans.result = c->result;
		break;
	case COMPONENT_RETURN_ERROR:
		ans.kind = SS_ANSWER_ERROR;
		ans.error = c->error;
		break;
	default:
		lab_say(ss->ms, LAB_DISPLAYS, "the network does not understand the request");
		return;
	}
	ss_answer_words(words, sizeof(words), &ss->invoke, &ans);
	lab_say(ss->ms, LAB_DISPLAYS, "%s", words);
}

static void component_rx(struct mobile_ss *ss, const struct lab_l3_facility *fac)
{
	struct component c;
	int rc = component_decode(&c, fac->octets, fac->len, NULL);

	if (rc < 0) {
		LOGPLAB(ss->ms, LOGL_ERROR, "component from the network does not decode: %s\n", strerror(-rc));
		return;
	}
	if (c.type == COMPONENT_INVOKE && c.op == SS_OP_GET_PASSWORD)
		get_password(ss, &c);
	else
		display_answer(ss, &c);
}

void lab_mobile_ss_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	struct lab_l3_ss msg;

	if (lab_l3_ss_decode(&msg, LAB_SIDE_NET, octets, len) < 0) {
		LOGPLAB(ms, LOGL_ERROR, "SS message from the network does not decode\n");
		return;
	}
	if (!ms->ss || msg.ti.value != ms->ss->ti.value || msg.ti.owner != ms->ss->ti.owner) {
		LOGPLAB(ms, LOGL_NOTICE, "SS message for a transaction that does not exist\n");
		return;
	}
	if (msg.facility.len)
		component_rx(ms->ss, &msg.facility);
	if (msg.type != GSM0480_MTYPE_RELEASE_COMPLETE)
		return;
	if (!msg.facility.len)
		lab_say(ms, LAB_DISPLAYS, "the network ended the dialogue (cause %d)", msg.cause);
	talloc_free(ms->ss);
}
