/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS sessions: one operation of one subscriber, from the invoke over the questions for passwords to the answer, which
 * leaves when what it reports is durable (TS 23.011 3, 24.010 4.1; design.md section 4).
 *
 * A step works on a copy of where the procedure stands and on the fresh profile, so that it can be made again after a
 * conflict. What a step changes is committed also where it ends in an error or a question: password counters are
 * changes.
 *
 * A session belongs to the HLR and is freed at its end, but not before the functions that are at work on it have
 * returned. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include "hlr_private.h"

struct ss_session {
	struct llist_head entry;	/* in hlr->sessions */
	struct hlr *hlr;
	char imsi[IMSI_DIGITS_MAX + 1];
	const char *origin;
	ss_session_answer_cb cb;
	void *priv;
	struct ss_proc proc;		/* as of the last answer */
	struct ss_event event;		/* of the present step */
	struct ss_proc stepped;		/* what the step made of proc, and what is to be said when it is durable */
	struct ss_answer answer;
	struct isdn_number msisdn;
	struct osmo_timer_list guard;
	unsigned int busy;		/* functions at work */
	bool stepping;			/* a step is under way, its answer not known yet */
	bool aborted;
	bool ended;
};

/* --- life --------------------------------------------------------------------------------------------------------- */

static int session_destructor(struct ss_session *s)
{
	osmo_timer_del(&s->guard);
	llist_del(&s->entry);
	s->hlr->n_sessions--;
	return 0;
}

static void session_enter(struct ss_session *s)
{
	s->busy++;
}

/* \returns the session, NULL when this was its end. */
static struct ss_session *session_leave(struct ss_session *s)
{
	if (--s->busy || !s->ended)
		return s;
	talloc_free(s);
	return NULL;
}

static void guard_expired(void *data);

static struct ss_session *session_alloc(struct hlr *hlr, const char *imsi, const struct ss_invoke *inv,
					const char *origin, ss_session_answer_cb cb, void *priv)
{
	struct ss_session *s = talloc_zero(hlr, struct ss_session);

	if (!s)
		return NULL;
	s->hlr = hlr;
	OSMO_STRLCPY_ARRAY(s->imsi, imsi);
	s->origin = origin;
	s->cb = cb;
	s->priv = priv;
	ss_proc_init(&s->proc, inv);
	osmo_timer_setup(&s->guard, guard_expired, s);
	llist_add_tail(&s->entry, &hlr->sessions);
	hlr->n_sessions++;
	talloc_set_destructor(s, session_destructor);
	return s;
}

/* --- counting ----------------------------------------------------------------------------------------------------- */

static void count_op(struct hlr *hlr, enum ss_op op)
{
	switch (op) {
	case SS_OP_REGISTER_SS:
		return hlr_count(hlr, HLR_CTR_OP_REGISTER);
	case SS_OP_ERASE_SS:
		return hlr_count(hlr, HLR_CTR_OP_ERASE);
	case SS_OP_ACTIVATE_SS:
		return hlr_count(hlr, HLR_CTR_OP_ACTIVATE);
	case SS_OP_DEACTIVATE_SS:
		return hlr_count(hlr, HLR_CTR_OP_DEACTIVATE);
	case SS_OP_INTERROGATE_SS:
		return hlr_count(hlr, HLR_CTR_OP_INTERROGATE);
	case SS_OP_REGISTER_PASSWORD:
		return hlr_count(hlr, HLR_CTR_OP_PASSWORD);
	default:
		return hlr_count(hlr, HLR_CTR_OP_OTHER);
	}
}

static void count_error(struct hlr *hlr, enum ss_error_code code)
{
	static const struct {
		enum ss_error_code code;
		enum hlr_ctr ctr;
	} map[] = {
		{ SS_ERR_UNKNOWN_SUBSCRIBER, HLR_CTR_ERR_UNKNOWN_SUBSCRIBER },
		{ SS_ERR_BEARER_SERVICE_NOT_PROVISIONED, HLR_CTR_ERR_NOT_PROVISIONED },
		{ SS_ERR_TELESERVICE_NOT_PROVISIONED, HLR_CTR_ERR_NOT_PROVISIONED },
		{ SS_ERR_CALL_BARRED, HLR_CTR_ERR_CALL_BARRED },
		{ SS_ERR_ILLEGAL_SS_OPERATION, HLR_CTR_ERR_ILLEGAL_OPERATION },
		{ SS_ERR_SS_ERROR_STATUS, HLR_CTR_ERR_STATUS },
		{ SS_ERR_SS_NOT_AVAILABLE, HLR_CTR_ERR_NOT_AVAILABLE },
		{ SS_ERR_SS_SUBSCRIPTION_VIOLATION, HLR_CTR_ERR_SUBSCRIPTION_VIOLATION },
		{ SS_ERR_SS_INCOMPATIBILITY, HLR_CTR_ERR_INCOMPATIBILITY },
		{ SS_ERR_SYSTEM_FAILURE, HLR_CTR_ERR_SYSTEM_FAILURE },
		{ SS_ERR_DATA_MISSING, HLR_CTR_ERR_DATA },
		{ SS_ERR_UNEXPECTED_DATA_VALUE, HLR_CTR_ERR_DATA },
		{ SS_ERR_PW_REGISTRATION_FAILURE, HLR_CTR_ERR_PASSWORD },
		{ SS_ERR_NEGATIVE_PW_CHECK, HLR_CTR_ERR_PASSWORD },
		{ SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION, HLR_CTR_ERR_PASSWORD },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (map[i].code == code)
			return hlr_count(hlr, map[i].ctr);
	hlr_count(hlr, HLR_CTR_ERR_OTHER);
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static void answer_error(struct ss_session *s, enum ss_error_code code)
{
	memset(&s->answer, 0, sizeof(s->answer));
	s->answer.kind = SS_ANSWER_ERROR;
	ss_error_init(&s->answer.error, code);
}

static void report_action(struct ss_session *s)
{
	struct hlr_ss_action action = {
		.imsi = s->imsi,
		.msisdn = &s->msisdn,
		.invoke = &s->proc.invoke,
		.answer = &s->answer,
		.origin = s->origin,
	};

	if (s->hlr->action_cb)
		s->hlr->action_cb(s->hlr->action_priv, &action);
}

/* Say what the step came to. It is written down also where the dialogue is gone: a change that was made was made. */
static void session_answer(struct ss_session *s)
{
	struct hlr *hlr = s->hlr;

	s->ended = s->aborted || s->answer.kind != SS_ANSWER_ASK_PASSWORD;
	if (s->ended && s->stepped.ftn_repaired)
		hlr_count(hlr, HLR_CTR_FTN_REPAIRED);
	switch (s->answer.kind) {
	case SS_ANSWER_ASK_PASSWORD:
		hlr_count(hlr, HLR_CTR_PASSWORD_ASKED);
		break;
	case SS_ANSWER_RESULT:
		hlr_count(hlr, HLR_CTR_RESULT);
		report_action(s);
		break;
	case SS_ANSWER_ERROR:
		count_error(hlr, s->answer.error.code);
		LOGPHLR(s->imsi, LOGL_INFO, "%s of %s: %s\n", ss_op_name(s->proc.invoke.op),
			ss_code_name(s->proc.invoke.ss_code), ss_error_name(s->answer.error.code));
		report_action(s);
		break;
	}
	if (!s->ended)
		osmo_timer_schedule(&s->guard, osmo_tdef_get(hlr->tdefs, HLR_X2_PASSWORD, OSMO_TDEF_S, -1), 0);
	if (!s->aborted)
		s->cb(s->priv, &s->answer);
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

/* Make the step on \a sub. \returns whether that changed it. */
static bool make_step(struct ss_session *s, struct hlr_subscriber *sub)
{
	struct hlr *hlr = s->hlr;
	const struct ss_profile before = sub->profile;
	struct fwd_served served;
	struct ss_party party;

	hlr_served(hlr, sub, &served);
	party = (struct ss_party){
		.msisdn = &sub->msisdn,
		.country_code = sub->vlr_country,
		.abroad = served.abroad,
		.is_ours = hlr_is_ours,
		.is_ours_priv = hlr,
	};
	s->msisdn = sub->msisdn;
	s->stepped = s->proc;
	ss_proc_step(&s->stepped, &sub->profile, &party, &hlr->cfg.ss, &s->event, &s->answer, NULL);
	return !ss_profile_equal(&before, &sub->profile);
}

static enum hlr_verdict step_mutate(void *priv, struct hlr_subscriber *sub)
{
	struct ss_session *s = priv;

	if (!sub->version && !s->hlr->cfg.create_on_demand) {
		s->stepped = s->proc;
		answer_error(s, SS_ERR_UNKNOWN_SUBSCRIBER);
		return HLR_KEEP;
	}
	return make_step(s, sub) ? HLR_COMMIT : HLR_KEEP;
}

static void step_done(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct ss_session *s = priv;

	session_enter(s);
	s->stepping = false;
	if (res == STORE_CONFLICT || res == STORE_FAILED)
		answer_error(s, SS_ERR_SYSTEM_FAILURE);
	else
		s->proc = s->stepped;
	session_answer(s);
	session_leave(s);
}

/* Reading waits for nobody: it sees the committed state while a change is on its way. */
static void step_read(struct ss_session *s)
{
	struct hlr_subscriber sub;

	if (store_get(s->hlr->store, s->imsi, &sub)) {
		memset(&sub, 0, sizeof(sub));
		ss_profile_init_template(&sub.profile);
	}
	step_mutate(s, &sub);
	step_done(s, STORE_OK, &sub);
}

static void session_step(struct ss_session *s)
{
	osmo_timer_del(&s->guard);
	s->stepping = true;
	if (s->proc.invoke.op == SS_OP_INTERROGATE_SS)
		step_read(s);
	else
		hlr_update(s->hlr, s->imsi, s->origin, step_mutate, step_done, s);
}

/* No result for getPassword ends the check of the password; wrong attempts are not counted (TS 24.010 4.1.2). */
static void guard_expired(void *data)
{
	struct ss_session *s = data;

	session_enter(s);
	hlr_count(s->hlr, HLR_CTR_PASSWORD_TIMEOUT);
	answer_error(s, SS_ERR_SYSTEM_FAILURE);
	session_answer(s);
	session_leave(s);
}

/* --- struct ss_session_ops ---------------------------------------------------------------------------------------- */

static struct ss_session *session_begin(void *executor, const char *imsi, const struct ss_invoke *inv,
					const char *origin, ss_session_answer_cb cb, void *priv)
{
	struct hlr *hlr = executor;
	struct ss_session *s = session_alloc(hlr, imsi, inv, origin, cb, priv);
	struct ss_answer no_memory = { .kind = SS_ANSWER_ERROR };

	count_op(hlr, inv->op);
	if (!s) {
		ss_error_init(&no_memory.error, SS_ERR_SYSTEM_FAILURE);
		cb(priv, &no_memory);
		return NULL;
	}
	s->event.type = SS_EV_INVOKE;
	session_enter(s);
	session_step(s);
	return session_leave(s);
}

static void session_password(struct ss_session *s, const char *password)
{
	if (s->ended || s->stepping) {
		LOGPHLR(s->imsi, LOGL_NOTICE, "a password that was not asked for is ignored\n");
		return;
	}
	s->event.type = SS_EV_PASSWORD;
	OSMO_STRLCPY_ARRAY(s->event.password, password);
	session_enter(s);
	session_step(s);
	session_leave(s);
}

static void session_abort(struct ss_session *s)
{
	if (s->ended)
		return;
	hlr_count(s->hlr, HLR_CTR_ABORTED);
	session_enter(s);
	s->aborted = true;
	/* a commit that is on its way cannot be called back: the session lives until then, and says nothing */
	if (!s->stepping || hlr_update_cancel(s->hlr, s->imsi, s))
		s->ended = true;
	session_leave(s);
}

const struct ss_session_ops hlr_ss_session_ops = {
	.begin = session_begin,
	.password = session_password,
	.abort = session_abort,
};
