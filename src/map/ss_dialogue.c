/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_dialogue.c
 * The network side of one SS dialogue (TS 24.010 clause 2 to 4, TS 24.080 3.6, Q.774 for the rejects). One operation at
 * a time, one component a message; the network's last component closes the dialogue.
 *
 * A password question that the phone fails (ReturnError, Reject, a result that is no password) ends the operation with
 * nothing changed and no attempt counted (TS 24.010 4.1.2). The phone is then told negativePW-Check: the one error in
 * the lists of activateSS, deactivateSS and registerPassword that says that the check was not passed.
 *
 * USSD that spells a procedure has no getPassword: the question is asked as an unstructuredSS-Request, in words. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/mmi.h>
#include <osmocom/supserv/ss_dialogue.h>

#define LOGPSSD(d, level, fmt, args...) \
	LOGP(DMAP, level, "SS dialogue of %s (%s): " fmt, (d)->imsi, (d)->cfg.origin, ## args)

/* UTF-8 of the longest USSD string. */
#define USSD_TEXT_MAX (3 * MMI_STRING_MAX + 1)
#define WORDS_MAX 1024

struct ss_dialogue {
	char imsi[IMSI_DIGITS_MAX + 1];
	struct ss_dialogue_cfg cfg;

	/* Functions that are at work on this dialogue; the last one out frees it when the door wished so meanwhile. */
	unsigned int busy;
	bool doomed;
	bool closed;			/* the last component is sent */

	/* The operation of the phone. */
	bool running;
	int invoke_id;
	bool in_words;			/* came as USSD, is answered as USSD */
	struct ss_invoke invoke;
	struct ss_session *session;	/* NULL also while begin() has not returned yet */

	/* Our question for a password. */
	bool asking;
	int asked_id;
	enum ss_op asked_op;
	int last_own_id;
	bool ask_held;			/* asked before begin() returned: goes out when the session is known */
	struct ss_answer held;
};

static int ss_dialogue_destruct(struct ss_dialogue *d)
{
	if (d->busy) {
		d->doomed = true;
		return -1;
	}
	if (d->session)
		d->cfg.session_ops->abort(d->session);
	return 0;
}

struct ss_dialogue *ss_dialogue_alloc(void *ctx, const char *imsi, const struct ss_dialogue_cfg *cfg)
{
	struct ss_dialogue *d = talloc_zero(ctx, struct ss_dialogue);

	if (!d)
		return NULL;
	OSMO_STRLCPY_ARRAY(d->imsi, imsi);
	d->cfg = *cfg;
	talloc_set_destructor(d, ss_dialogue_destruct);
	return d;
}

void ss_dialogue_free(struct ss_dialogue *d)
{
	talloc_free(d);
}

static void dialogue_get(struct ss_dialogue *d)
{
	d->busy++;
}

static void dialogue_put(struct ss_dialogue *d)
{
	if (--d->busy == 0 && d->doomed)
		talloc_free(d);
}

/* --- towards the phone -------------------------------------------------------------------------------------------- */

static void dialogue_send(struct ss_dialogue *d, const struct component *c, bool last)
{
	uint8_t octets[COMPONENT_MAX];
	int len;

	if (d->doomed || d->closed)
		return;
	len = component_encode(octets, sizeof(octets), c);
	if (len < 0) {
		struct component failure;

		LOGPSSD(d, LOGL_ERROR, "cannot encode the answer: %s\n", strerror(-len));
		component_init(&failure, COMPONENT_RETURN_ERROR, d->invoke_id);
		ss_error_init(&failure.error, SS_ERR_SYSTEM_FAILURE);
		len = component_encode(octets, sizeof(octets), &failure);
		if (len < 0)
			return;
		last = true;
	}
	d->closed = last;
	d->cfg.ops->send(d->cfg.priv, octets, len, last);
}

static void send_reject(struct ss_dialogue *d, const struct component_fault *fault)
{
	struct component c;

	LOGPSSD(d, LOGL_NOTICE, "rejected: %s\n", fault->what);
	component_init(&c, COMPONENT_REJECT, fault->invoke_id);
	c.has_invoke_id = fault->has_invoke_id;
	c.problem_type = fault->problem_type;
	c.problem = fault->problem;
	dialogue_send(d, &c, !d->running);
}

static int reject(struct ss_dialogue *d, const struct component *rx, enum component_problem_type type, uint8_t problem,
		  const char *what)
{
	const struct component_fault fault = {
		.has_invoke_id = rx->has_invoke_id,
		.invoke_id = rx->invoke_id,
		.problem_type = type,
		.problem = problem,
		.what = what,
	};

	send_reject(d, &fault);
	return -EINVAL;
}

static void send_error(struct ss_dialogue *d, enum ss_error_code code)
{
	struct component c;

	component_init(&c, COMPONENT_RETURN_ERROR, d->invoke_id);
	ss_error_init(&c.error, code);
	dialogue_send(d, &c, true);
}

static void send_words(struct ss_dialogue *d, const struct ss_answer *ans)
{
	char words[WORDS_MAX];
	struct component c;

	ss_answer_words(words, sizeof(words), &d->invoke, ans);
	component_init(&c, COMPONENT_RETURN_RESULT, d->invoke_id);
	c.has_op = true;
	c.op = SS_OP_PROCESS_USS_REQ;
	ss_result_init(&c.result, SS_OP_PROCESS_USS_REQ, SS_RESULT_USSD);
	ss_ussd_from_text(&c.result.ussd, words);
	dialogue_send(d, &c, true);
}

/* The operation has its outcome: say it and close. */
static void finish(struct ss_dialogue *d, const struct ss_answer *ans)
{
	struct component c;

	d->running = false;
	d->asking = false;
	d->session = NULL;
	if (d->in_words) {
		send_words(d, ans);
		return;
	}
	if (ans->kind == SS_ANSWER_RESULT) {
		component_init(&c, COMPONENT_RETURN_RESULT, d->invoke_id);
		c.has_op = ans->result.kind != SS_RESULT_EMPTY;
		c.op = ans->result.op;
		c.result = ans->result;
	} else {
		component_init(&c, COMPONENT_RETURN_ERROR, d->invoke_id);
		c.error = ans->error;
	}
	dialogue_send(d, &c, true);
}

static const char *guidance_words(enum ss_guidance guidance)
{
	switch (guidance) {
	case SS_GUIDANCE_ENTER_NEW_PW: return "New password:";
	case SS_GUIDANCE_ENTER_NEW_PW_AGAIN: return "New password again:";
	default: return "Barring password:";
	}
}

static void ask_password(struct ss_dialogue *d, const struct ss_answer *ans)
{
	struct component c;

	d->asking = true;
	d->asked_id = d->last_own_id = (d->last_own_id + 1) & 0x7f;
	d->asked_op = d->in_words ? SS_OP_USS_REQUEST : SS_OP_GET_PASSWORD;
	component_init(&c, COMPONENT_INVOKE, d->asked_id);
	c.has_op = true;
	c.op = d->asked_op;
	if (d->in_words) {
		ss_invoke_init(&c.invoke, SS_OP_USS_REQUEST, 0);
		ss_ussd_from_text(&c.invoke.ussd, guidance_words(ans->guidance));
	} else {
		c.guidance = ans->guidance;
		c.has_linked_id = ans->linked;
		c.linked_id = d->invoke_id;
	}
	dialogue_send(d, &c, false);
}

/* --- the executor ------------------------------------------------------------------------------------------------- */

static void abort_operation(struct ss_dialogue *d)
{
	struct ss_session *session = d->session;

	d->session = NULL;
	d->running = false;
	d->asking = false;
	if (session)
		d->cfg.session_ops->abort(session);
}

/* ss_session_answer_cb */
static void on_answer(void *priv, const struct ss_answer *ans)
{
	struct ss_dialogue *d = priv;

	dialogue_get(d);
	if (ans->kind != SS_ANSWER_ASK_PASSWORD) {
		finish(d, ans);
	} else if (d->session) {
		ask_password(d, ans);
	} else {
		d->ask_held = true;
		d->held = *ans;
	}
	dialogue_put(d);
}

static void start_operation(struct ss_dialogue *d, const struct ss_invoke *inv)
{
	d->running = true;
	d->invoke = *inv;
	d->session = d->cfg.session_ops->begin(d->cfg.executor, d->imsi, &d->invoke, d->cfg.origin, on_answer, d);
	if (d->ask_held && d->session) {
		d->ask_held = false;
		ask_password(d, &d->held);
	}
}

static void password_not_given(struct ss_dialogue *d)
{
	struct ss_answer ans = { .kind = SS_ANSWER_ERROR };

	abort_operation(d);
	ss_error_init(&ans.error, SS_ERR_NEGATIVE_PW_CHECK);
	finish(d, &ans);
}

/* --- from the phone ----------------------------------------------------------------------------------------------- */

/* What a USSD string spells. \returns 0; -ENOENT: no SS procedure; -ENOTSUP: an alphabet that nobody here reads. */
static int ussd_procedure(const struct ss_ussd *ussd, struct ss_invoke *inv)
{
	static const struct mmi_cfg cfg;
	char text[USSD_TEXT_MAX];
	struct mmi mmi;
	int rc = ss_ussd_text(text, sizeof(text), ussd);

	if (rc < 0)
		return rc;
	mmi_parse(&mmi, text, &cfg);
	if (mmi.kind != MMI_SS && mmi.kind != MMI_PASSWORD)
		return -ENOENT;
	*inv = mmi.invoke;
	return 0;
}

static void rx_ussd(struct ss_dialogue *d, const struct ss_ussd *ussd)
{
	struct ss_invoke inv;

	switch (ussd_procedure(ussd, &inv)) {
	case 0:
		d->in_words = true;
		start_operation(d, &inv);
		return;
	case -ENOTSUP:
		send_error(d, SS_ERR_UNKNOWN_ALPHABET);
		return;
	default:
		send_error(d, SS_ERR_UNEXPECTED_DATA_VALUE);
		return;
	}
}

static int rx_invoke(struct ss_dialogue *d, const struct component *c)
{
	if (d->running && c->invoke_id == d->invoke_id)
		return reject(d, c, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_DUPLICATE_ID, "invoke id is in use");
	if (c->has_linked_id && d->asking && c->linked_id == d->asked_id)
		return reject(d, c, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_LINKED_RESPONSE_UNEXPECTED,
			      "nothing can be linked to our question");
	if (c->has_linked_id)
		return reject(d, c, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_LINKED_ID,
			      "linked to an invoke that is not ours");
	if (d->running)
		return reject(d, c, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_RESOURCE_LIMITATION,
			      "one operation at a time");

	switch (c->op) {
	case SS_OP_REGISTER_SS:
	case SS_OP_ERASE_SS:
	case SS_OP_ACTIVATE_SS:
	case SS_OP_DEACTIVATE_SS:
	case SS_OP_INTERROGATE_SS:
	case SS_OP_REGISTER_PASSWORD:
		d->invoke_id = c->invoke_id;
		start_operation(d, &c->invoke);
		return 0;
	case SS_OP_PROCESS_USS_REQ:
		d->invoke_id = c->invoke_id;
		rx_ussd(d, &c->invoke.ussd);
		return 0;
	default:
		return reject(d, c, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION,
			      "not an operation that a phone invokes here");
	}
}

static int rx_result(struct ss_dialogue *d, const struct component *c)
{
	char text[USSD_TEXT_MAX];
	const char *password = c->result.password;

	if (!d->asking || c->invoke_id != d->asked_id)
		return reject(d, c, COMPONENT_PROBLEM_RETURN_RESULT, COMPONENT_RESULT_UNRECOGNIZED_INVOKE_ID,
			      "result of something that was not asked");
	if (!c->has_op || c->op != d->asked_op) {
		reject(d, c, COMPONENT_PROBLEM_RETURN_RESULT, COMPONENT_RESULT_MISTYPED_PARAMETER,
		       "result is not one of the operation that was asked");
		password_not_given(d);
		return -EINVAL;
	}
	if (d->in_words) {
		if (ss_ussd_text(text, sizeof(text), &c->result.ussd) < 0)
			text[0] = '\0';
		password = text;
	}
	d->asking = false;
	d->cfg.session_ops->password(d->session, password);
	return 0;
}

static int rx_error(struct ss_dialogue *d, const struct component *c)
{
	if (!d->asking || c->invoke_id != d->asked_id)
		return reject(d, c, COMPONENT_PROBLEM_RETURN_ERROR, COMPONENT_ERROR_UNRECOGNIZED_INVOKE_ID,
			      "error of something that was not asked");
	LOGPSSD(d, LOGL_INFO, "phone answers the password question with error %d\n", c->error.code);
	password_not_given(d);
	return 0;
}

/* A Reject is never rejected. Without an invoke id it can only mean what we sent last. */
static void rx_reject(struct ss_dialogue *d, const struct component *c)
{
	LOGPSSD(d, LOGL_NOTICE, "phone rejects with problem %02x %u\n", c->problem_type, c->problem);
	if (d->asking && (!c->has_invoke_id || c->invoke_id == d->asked_id))
		password_not_given(d);
}

static int rx_fault(struct ss_dialogue *d, const struct component_fault *fault)
{
	bool of_question = d->asking && fault->has_invoke_id && fault->invoke_id == d->asked_id &&
			   (fault->problem_type == COMPONENT_PROBLEM_RETURN_RESULT ||
			    fault->problem_type == COMPONENT_PROBLEM_RETURN_ERROR);

	if (fault->reject)
		send_reject(d, fault);
	else
		LOGPSSD(d, LOGL_NOTICE, "ignored: %s\n", fault->what);
	if (of_question)
		password_not_given(d);
	return -EINVAL;
}

static int rx_component(struct ss_dialogue *d, const uint8_t *octets, size_t len)
{
	struct component_fault fault;
	struct component c;

	if (component_decode(&c, octets, len, &fault) < 0)
		return rx_fault(d, &fault);
	switch (c.type) {
	case COMPONENT_INVOKE:
		return rx_invoke(d, &c);
	case COMPONENT_RETURN_RESULT:
		return rx_result(d, &c);
	case COMPONENT_RETURN_ERROR:
		return rx_error(d, &c);
	case COMPONENT_REJECT:
		rx_reject(d, &c);
		return 0;
	}
	return -EINVAL;
}

int ss_dialogue_rx(struct ss_dialogue *d, const uint8_t *octets, size_t len, bool last)
{
	int rc = 0;

	if (d->closed)
		return 0;
	dialogue_get(d);
	if (last) {
		/* Nothing can be answered any more, so nothing may be changed either. */
		LOGPSSD(d, LOGL_INFO, "closed by the phone\n");
		d->closed = true;
		abort_operation(d);
	} else {
		rc = rx_component(d, octets, len);
	}
	dialogue_put(d);
	return rc;
}

bool ss_dialogue_is_ours(const uint8_t *octets, size_t len)
{
	struct ss_invoke inv;
	struct component c;

	switch (component_invoke_op(octets, len)) {
	case SS_OP_REGISTER_SS:
	case SS_OP_ERASE_SS:
	case SS_OP_ACTIVATE_SS:
	case SS_OP_DEACTIVATE_SS:
	case SS_OP_INTERROGATE_SS:
	case SS_OP_REGISTER_PASSWORD:
		return true;	/* also with an argument that does not decode: to be rejected here */
	case SS_OP_PROCESS_USS_REQ:
		return component_decode(&c, octets, len, NULL) >= 0 && ussd_procedure(&c.invoke.ussd, &inv) == 0;
	default:
		return false;
	}
}
