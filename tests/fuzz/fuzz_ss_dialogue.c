/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An SS dialogue that hears a sequence of components, each after an octet that says how long it is and what the
 * executor does meanwhile. Whatever comes, it sends components that decode, none after the last, and leaves no session
 * behind. */
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/ss_dialogue.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct ss_session {
	struct bench *bench;
	ss_session_answer_cb cb;
	void *priv;
};

struct bench {
	struct ss_session *session;
	bool closed;
	unsigned int choice;		/* what the executor says */
};

static void answer(struct ss_session *s)
{
	struct ss_session gone = *s;
	struct ss_answer ans = { .kind = SS_ANSWER_ERROR };

	switch (s->bench->choice % 3) {
	case 0:
		return;			/* later, or never */
	case 1:
		ans.kind = SS_ANSWER_ASK_PASSWORD;
		ans.linked = s->bench->choice & 8;
		s->cb(s->priv, &ans);
		return;
	default:
		ss_error_init(&ans.error, SS_ERR_SYSTEM_FAILURE);
		s->bench->session = NULL;
		talloc_free(s);
		gone.cb(gone.priv, &ans);
	}
}

static struct ss_session *begin(void *executor, const char *imsi, const struct ss_invoke *inv, const char *origin,
				ss_session_answer_cb cb, void *priv)
{
	struct bench *bench = executor;
	struct ss_session *s = talloc_zero(NULL, struct ss_session);

	OSMO_ASSERT(s && !bench->session);
	s->bench = bench;
	s->cb = cb;
	s->priv = priv;
	bench->session = s;
	answer(s);
	return bench->session;
}

static void password(struct ss_session *s, const char *password)
{
	answer(s);
}

static void abort_session(struct ss_session *s)
{
	s->bench->session = NULL;
	talloc_free(s);
}

static void send_component(void *priv, const uint8_t *component, size_t len, bool last)
{
	struct bench *bench = priv;
	struct component c;

	OSMO_ASSERT(!bench->closed);
	OSMO_ASSERT(component_decode(&c, component, len, NULL) == (int)len);
	bench->closed = last;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ss_session_ops session_ops = {
		.begin = begin, .password = password, .abort = abort_session,
	};
	static const struct ss_dialogue_ops door = { .send = send_component };
	struct bench bench = { 0 };
	const struct ss_dialogue_cfg cfg = {
		.session_ops = &session_ops, .executor = &bench, .origin = "fuzz", .ops = &door, .priv = &bench,
	};
	struct ss_dialogue *d;
	size_t len;

	if (!osmo_log_info)
		log_init(&supserv_log_info, NULL);
	d = ss_dialogue_alloc(NULL, "262020000000001", &cfg);
	OSMO_ASSERT(d);
	for (; size; data += len, size -= len) {
		bench.choice = *data >> 5;
		len = OSMO_MIN(*data & 0x1f, size - 1);
		data++;
		size--;
		ss_dialogue_rx(d, data, len, bench.choice == 7);
	}
	ss_dialogue_free(d);
	OSMO_ASSERT(!bench.session);
	return 0;
}
