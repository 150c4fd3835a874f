/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Differences that are expected of a capture, each with its reason: a file of lines
 *	LABEL | PATH | REASON
 * LABEL and PATH are patterns (fnmatch(3)) of a dialogue's label and of the path of a difference; '#' begins a comment.
 * A line that no difference matches is a failure of its own, so that the file does not outlive its reasons. */

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay.h"

struct line {
	struct llist_head entry;
	unsigned int number;
	char *label, *path, *reason;
	bool used;
};

struct replay_expect {
	char *file;
	struct llist_head lines;
};

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	for (len = strlen(text); len && strchr(" \t\r\n", text[len - 1]); len--)
		text[len - 1] = '\0';
	return text;
}

/* The part up to the next '|', trimmed; NULL where there is none. */
static char *part(char **text)
{
	char *begin = strsep(text, "|");

	begin = begin ? trim(begin) : NULL;
	return begin && *begin ? begin : NULL;
}

static bool add_line(struct replay_expect *e, unsigned int number, char *text)
{
	struct line *line;
	char *label, *path, *reason;

	text = trim(text);
	if (!*text || *text == '#')
		return true;
	label = part(&text);
	path = text ? part(&text) : NULL;
	reason = text ? trim(text) : NULL;
	if (!label || !path || !reason || !*reason)
		return false;
	line = talloc_zero(e, struct line);
	line->number = number;
	line->label = talloc_strdup(line, label);
	line->path = talloc_strdup(line, path);
	line->reason = talloc_strdup(line, reason);
	llist_add_tail(&line->entry, &e->lines);
	return true;
}

struct replay_expect *replay_expect_load(void *ctx, const char *path, char **error)
{
	struct replay_expect *e;
	unsigned int number = 0;
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;
	bool good = true;

	if (!f) {
		*error = talloc_asprintf(ctx, "%s: cannot be opened: %s", path, strerror(errno));
		return NULL;
	}
	e = talloc_zero(ctx, struct replay_expect);
	e->file = talloc_strdup(e, path);
	INIT_LLIST_HEAD(&e->lines);
	while (good && getline(&text, &size, f) >= 0)
		good = add_line(e, ++number, text);
	free(text);
	fclose(f);
	if (good)
		return e;
	*error = talloc_asprintf(ctx, "%s: line %u: type LABEL | PATH | REASON, for example: interrogateSS * | answer "
				 "| the network does not know it", path, number);
	talloc_free(e);
	return NULL;
}

unsigned int replay_expect_apply(struct replay_expect *e, const char *label, struct replay_verdict *v)
{
	struct replay_difference *d;
	unsigned int unexpected = 0;
	struct line *line;

	llist_for_each_entry(d, &v->differences, entry) {
		llist_for_each_entry(line, &e->lines, entry) {
			if (!fnmatch(line->label, label, 0) && !fnmatch(line->path, d->path, 0)) {
				line->used = true;
				d->expected = line->reason;
				break;
			}
		}
		if (!d->expected)
			unexpected++;
	}
	return unexpected;
}

unsigned int replay_expect_unused(const struct replay_expect *e, struct llist_head *texts)
{
	const struct line *line;
	unsigned int n = 0;

	llist_for_each_entry(line, &e->lines, entry) {
		if (line->used)
			continue;
		replay_say((void *)e, texts, "%s: line %u: no difference is like this any more", e->file, line->number);
		n++;
	}
	return n;
}
