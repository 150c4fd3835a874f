/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_dialogue_fake.h
 * An executor and a door that do as a test of ss_dialogue says, and keep what they were given. */
#pragma once

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/ss_dialogue.h>

/* Components of the radio (map.md 6): an operation without and one with a password, and the questions about it. */
#define ACTIVATE_CFU "a10b02010102010c3003040121"
#define ACTIVATE_BAOC "a10b02010102010c3003040192"
#define REGISTER_PW "a109020105020111040190"
#define GET_PW "a1090201010201120a0100"
#define PW_1234 "a20e0201013009020112120431323334"
#define NEGATIVE_PW_CHECK "a306020101020126"

#define IMSI "262020123456789"
#define OCTETS_MAX 512
#define SENT_MAX 16

/* What the executor does when it is begun. */
enum on_begin {
	BEGIN_WAITS,
	BEGIN_ANSWERS,		/* with the answer below, before it returns */
	BEGIN_ASKS,		/* for the password, before it returns */
};

struct ss_session {
	struct fixture *f;
	ss_session_answer_cb cb;
	void *priv;
};

struct fixture {
	void *owner;			/* of the dialogue */
	struct ss_dialogue *d;
	enum on_begin on_begin;
	struct ss_answer answer;
	bool answer_password;		/* answers before password() returns */
	bool free_in_send, free_owner_in_send;

	unsigned int begun, aborted, passwords;
	struct ss_invoke invoke;
	struct ss_session *session;	/* NULL: none is open */
	char password[32];

	unsigned int n_sent;
	struct {
		char hex[2 * COMPONENT_MAX + 1];
		bool last;
	} sent[SENT_MAX];
};

/* --- the executor ------------------------------------------------------------------------------------------------- */

static inline void answer(struct fixture *f, const struct ss_answer *ans)
{
	struct ss_session *s = f->session;
	struct ss_session gone = *s;

	if (ans->kind == SS_ANSWER_ASK_PASSWORD) {
		s->cb(s->priv, ans);
		return;
	}
	f->session = NULL;
	talloc_free(s);
	gone.cb(gone.priv, ans);
}

static inline void ask(struct fixture *f, enum ss_guidance guidance, bool linked)
{
	const struct ss_answer ans = { .kind = SS_ANSWER_ASK_PASSWORD, .guidance = guidance, .linked = linked };

	answer(f, &ans);
}

static inline void answer_error(struct fixture *f, enum ss_error_code code)
{
	struct ss_answer ans = { .kind = SS_ANSWER_ERROR };

	ss_error_init(&ans.error, code);
	answer(f, &ans);
}

static struct ss_session *fake_begin(void *executor, const char *imsi, const struct ss_invoke *inv, const char *origin,
				     ss_session_answer_cb cb, void *priv)
{
	struct fixture *f = executor;

	assert_string_equal(imsi, IMSI);
	assert_string_equal(origin, "test");
	assert_null(f->session);
	f->begun++;
	f->invoke = *inv;
	f->session = talloc_zero(f, struct ss_session);
	f->session->f = f;
	f->session->cb = cb;
	f->session->priv = priv;
	if (f->on_begin == BEGIN_ANSWERS)
		answer(f, &f->answer);
	else if (f->on_begin == BEGIN_ASKS)
		ask(f, SS_GUIDANCE_ENTER_PW, false);
	return f->session;
}

static void fake_password(struct ss_session *s, const char *password)
{
	struct fixture *f = s->f;

	f->passwords++;
	OSMO_STRLCPY_ARRAY(f->password, password);
	if (f->answer_password)
		answer(f, &f->answer);
}

static void fake_abort(struct ss_session *s)
{
	struct fixture *f = s->f;

	f->aborted++;
	f->session = NULL;
	talloc_free(s);
}

static const struct ss_session_ops fake_session_ops = {
	.begin = fake_begin,
	.password = fake_password,
	.abort = fake_abort,
};

/* --- the door ----------------------------------------------------------------------------------------------------- */

static void fake_send(void *priv, const uint8_t *component, size_t len, bool last)
{
	struct fixture *f = priv;

	assert_in_range(f->n_sent, 0, SENT_MAX - 1);
	assert_in_range(len, 2, COMPONENT_MAX);
	osmo_hexdump_buf(f->sent[f->n_sent].hex, sizeof(f->sent[0].hex), component, len, "", false);
	f->sent[f->n_sent].last = last;
	f->n_sent++;
	if (f->free_in_send) {
		ss_dialogue_free(f->d);
		f->d = NULL;
	}
	if (f->free_owner_in_send) {
		TALLOC_FREE(f->owner);
		f->d = NULL;
	}
}

static const struct ss_dialogue_ops fake_door = { .send = fake_send };

static inline void dialogue_new(struct fixture *f)
{
	const struct ss_dialogue_cfg cfg = {
		.session_ops = &fake_session_ops, .executor = f, .origin = "test", .ops = &fake_door, .priv = f,
	};

	ss_dialogue_free(f->d);
	talloc_free(f->owner);
	memset(f, 0, sizeof(*f));
	f->owner = talloc_new(f);
	f->d = ss_dialogue_alloc(f->owner, IMSI, &cfg);
	assert_non_null(f->d);
}

static inline int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	dialogue_new(f);
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	ss_dialogue_free(f->d);
	talloc_free(f->owner);
	assert_null(f->session);		/* nobody forgot one */
	assert_int_equal(talloc_total_blocks(f), 1);
	talloc_free(f);
	return 0;
}

static inline int rx(struct fixture *f, const char *hex, bool last)
{
	uint8_t octets[OCTETS_MAX];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len >= 0);
	return ss_dialogue_rx(f->d, octets, len, last);
}

/* The nr th component that was sent, and that it was the newest. */
static inline void assert_sent(struct fixture *f, unsigned int nr, const char *hex, bool last)
{
	assert_int_equal(f->n_sent, nr);
	assert_string_equal(f->sent[nr - 1].hex, hex);
	assert_int_equal(f->sent[nr - 1].last, last);
}

/* A result without a parameter. */
static inline void result_init(struct ss_answer *ans, enum ss_op op)
{
	memset(ans, 0, sizeof(*ans));
	ans->kind = SS_ANSWER_RESULT;
	ss_result_init(&ans->result, op, SS_RESULT_EMPTY);
}
