/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A capture as a list of messages in the order of their packets. The reader may tell them in another order where it had
 * to wait for a lost segment. */

#include <stdarg.h>
#include <string.h>

#include "replay.h"

void replay_say(void *ctx, struct llist_head *texts, const char *fmt, ...)
{
	struct replay_text *t = talloc_zero(ctx, struct replay_text);
	va_list ap;

	va_start(ap, fmt);
	t->text = talloc_vasprintf(t, fmt, ap);
	va_end(ap);
	llist_add_tail(&t->entry, texts);
}

static void on_message(void *priv, const struct capture_msg *m)
{
	struct replay_capture *capture = priv;
	struct replay_msg *msg = talloc_zero_size(capture, sizeof(*msg) + m->len), *before;
	struct llist_head *after = &capture->msgs;

	msg->m = *m;
	memcpy(msg->octets, m->octets, m->len);
	msg->m.octets = msg->octets;
	if (m->called)
		msg->called = *m->called;
	if (m->calling)
		msg->calling = *m->calling;
	msg->m.called = &msg->called;
	msg->m.calling = &msg->calling;
	OSMO_STRLCPY_ARRAY(msg->imsi, m->imsi);
	msg->m.imsi = msg->imsi;
	llist_for_each_entry_reverse(before, &capture->msgs, entry) {
		if (before->m.packet <= m->packet) {
			after = &before->entry;
			break;
		}
	}
	llist_add(&msg->entry, after);
}

static void on_problem(void *priv, unsigned long packet, const char *what)
{
	struct replay_capture *capture = priv;

	replay_say(capture, &capture->problems, "%s: packet %lu: %s", capture->path, packet, what);
}

struct replay_capture *replay_capture_alloc(void *ctx, const char *path)
{
	struct replay_capture *capture = talloc_zero(ctx, struct replay_capture);

	capture->path = talloc_strdup(capture, path);
	INIT_LLIST_HEAD(&capture->msgs);
	INIT_LLIST_HEAD(&capture->problems);
	INIT_LLIST_HEAD(&capture->dialogues);
	return capture;
}

struct replay_capture *replay_capture_load(void *ctx, const char *path, char **error)
{
	static const struct capture_read_ops ops = { .message = on_message, .problem = on_problem };
	struct replay_capture *capture = replay_capture_alloc(ctx, path);
	struct capture_read *r = capture_read_alloc(capture, &ops, capture);
	char *why = NULL;

	if (capture_read_file(r, path, &why) < 0) {
		*error = talloc_asprintf(ctx, "%s: %s", path, why);
		talloc_free(capture);
		return NULL;
	}
	capture->stats = *capture_read_stats(r);
	talloc_free(r);
	replay_dialogues_find(capture);
	return capture;
}
