/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ladder_draw.c
 * A ladder for the terminal: a column for each party, a row for each message, LADDER_WIDTH characters at most. A label
 * stands in its arrow; one that is too long stands above it, in several rows if need be. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/trace_label.h>

#include "ladder_parties.h"

#define MARGIN 11		/* time stamp and a blank */
#define GAP_MIN 8		/* between two life lines */
#define LABEL_FRAME 6		/* what "-", " ", " ", "->" and a life line take beside a label in its arrow */
#define ABOVE_MIN 36		/* room that a label above its arrow gets at least */
#define NOTE_MAX 60		/* characters of a note in one row */
#define PAUSE_MS 1000		/* from here the passing of time is shown */

struct ladder {
	const struct trace_record *records;
	size_t n;
	char (*labels)[TRACE_LABEL_MAX];	/* of each */
	struct ladder_parties parties;
	unsigned int x[LADDER_PARTIES_MAX];	/* of the life lines */
	char row[LADDER_WIDTH + 1];
	char *out;
};

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* Begin a row: blanks and life lines. */
static void row_begin(struct ladder *l, char line)
{
	size_t i;

	memset(l->row, ' ', LADDER_WIDTH);
	for (i = 0; i < l->parties.n; i++)
		l->row[l->x[i]] = line;
}

/* Text at a column, cut at the border. */
static void row_text(struct ladder *l, size_t x, const char *text, size_t len)
{
	if (x < LADDER_WIDTH)
		memcpy(l->row + x, text, OSMO_MIN(len, LADDER_WIDTH - x));
}

/* Text with its middle at a column, moved inside the borders. */
static void row_text_centred(struct ladder *l, size_t x, const char *text, size_t len)
{
	size_t left = x > MARGIN + len / 2 ? x - len / 2 : MARGIN;

	if (left + len > LADDER_WIDTH)
		left = LADDER_WIDTH - len;
	row_text(l, left, text, len);
}

static void row_end(struct ladder *l)
{
	size_t len = LADDER_WIDTH;

	while (len && l->row[len - 1] == ' ')
		len--;
	if (l->out)
		l->out = talloc_asprintf_append_buffer(l->out, "%.*s\n", (int)len, l->row);
}

/* Length of the first line of a text broken to \a width; *skip what to go on after it. */
static size_t text_line(const char *text, size_t width, size_t *skip)
{
	size_t len = strlen(text), i;

	*skip = len;
	if (len <= width)
		return len;
	for (i = width; i > width / 2; i--) {
		if (text[i] == ' ') {
			*skip = i + 1;
			return i;
		}
	}
	*skip = width;
	return width;
}

/* --- layout ------------------------------------------------------------------------------------------------------- */

static unsigned int name_len(const struct ladder *l, size_t i)
{
	return strlen(l->parties.name[i]);
}

/* Widen the gaps that an arrow crosses until its label fits, as far as there is room. A note crosses none. */
static void widen(unsigned int *gaps, size_t a, size_t b, unsigned int need, unsigned int *room)
{
	unsigned int width = 0;
	size_t i, narrow;

	for (i = a; i < b; i++)
		width += gaps[i];
	while (a < b && width < need && *room) {
		for (i = narrow = a; i < b; i++) {
			if (gaps[i] < gaps[narrow])
				narrow = i;
		}
		gaps[narrow]++;
		width++;
		(*room)--;
	}
}

/* The shortest labels first: that gives most of them a place in their arrow. */
static void widen_for_labels(const struct ladder *l, unsigned int *gaps, unsigned int room)
{
	unsigned int len, limit;
	size_t i, a, b;

	for (limit = 1; limit < LADDER_WIDTH && room; limit++) {
		for (i = 0; i < l->n; i++) {
			len = strlen(l->labels[i]);
			if (len != limit)
				continue;
			a = ladder_party(&l->parties, l->records[i].msg.from);
			b = ladder_party(&l->parties, l->records[i].msg.to);
			widen(gaps, OSMO_MIN(a, b), OSMO_MAX(a, b), len + LABEL_FRAME, &room);
		}
	}
}

static void layout(struct ladder *l)
{
	unsigned int gaps[LADDER_PARTIES_MAX] = { 0 };
	size_t i, n = l->parties.n;
	unsigned int right;

	l->x[0] = MARGIN + name_len(l, 0) / 2;
	right = l->x[0] + (name_len(l, n - 1) + 1) / 2;
	for (i = 0; i + 1 < n; i++) {
		gaps[i] = OSMO_MAX(GAP_MIN, (name_len(l, i) + name_len(l, i + 1)) / 2 + 2);
		right += gaps[i];
	}
	for (i = 0; right > LADDER_WIDTH; i = (i + 1) % n) {	/* long names: they will touch */
		if (gaps[i] > 2) {
			gaps[i]--;
			right--;
		}
	}
	widen_for_labels(l, gaps, LADDER_WIDTH - right);
	for (i = 1; i < n; i++)
		l->x[i] = l->x[i - 1] + gaps[i - 1];
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

static void draw_names(struct ladder *l)
{
	size_t i;

	row_begin(l, ' ');
	for (i = 0; i < l->parties.n; i++)
		row_text_centred(l, l->x[i], l->parties.name[i], name_len(l, i));
	row_end(l);
}

static void row_time(struct ladder *l, double seconds)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%9.3f", seconds);

	row_text(l, 0, text, len);
}

/* Notes stand in brackets at their party. */
static void draw_note(struct ladder *l, size_t party, const char *text, double seconds)
{
	char line[TRACE_LABEL_MAX + 4];
	size_t len, skip;
	bool first = true;

	for (; *text || first; text += skip, first = false) {
		len = text_line(text, NOTE_MAX, &skip);
		len = snprintf(line, sizeof(line), "[%.*s]", (int)len, text);
		row_begin(l, '|');
		row_text_centred(l, l->x[party], line, len);
		if (first)
			row_time(l, seconds);
		row_end(l);
	}
}

/* \returns whether the time was already said. */
static bool draw_label_above(struct ladder *l, unsigned int left, const char *label, double seconds)
{
	size_t start = left + 2, room = OSMO_MIN(strlen(label), (size_t)ABOVE_MIN), len, skip;
	bool first = true;

	if (start + room > LADDER_WIDTH)
		start = LADDER_WIDTH - room;
	for (; *label; label += skip, first = false) {
		len = text_line(label, LADDER_WIDTH - start, &skip);
		row_begin(l, '|');
		row_text(l, start, label, len);
		if (first)
			row_time(l, seconds);
		row_end(l);
	}
	return !first;
}

static void draw_arrow(struct ladder *l, size_t from, size_t to, const char *label, double seconds)
{
	unsigned int left = l->x[OSMO_MIN(from, to)], right = l->x[OSMO_MAX(from, to)];
	size_t len = strlen(label);
	bool time_said = false;
	char text[LADDER_WIDTH];

	if (len + LABEL_FRAME > right - left) {
		time_said = draw_label_above(l, left, label, seconds);
		len = 0;
	}
	row_begin(l, '|');
	memset(l->row + left + 1, '-', right - left - 1);
	l->row[from < to ? right - 1 : left + 1] = from < to ? '>' : '<';
	if (len) {
		len = snprintf(text, sizeof(text), " %s ", label);
		/* the head of the arrow does not count */
		row_text(l, left + 1 + (from > to) + (right - left - 2 - len) / 2, text, len);
	}
	if (!time_said)
		row_time(l, seconds);
	row_end(l);
}

static double seconds_between(const struct timeval *a, const struct timeval *b)
{
	return (b->tv_sec - a->tv_sec) + (b->tv_usec - a->tv_usec) / 1e6;
}

static void draw_message(struct ladder *l, size_t nr)
{
	const struct trace_record *r = &l->records[nr];
	double seconds = seconds_between(&l->records[0].tv, &r->tv);
	size_t from = ladder_party(&l->parties, r->msg.from), to = ladder_party(&l->parties, r->msg.to);

	if (nr && seconds_between(&l->records[nr - 1].tv, &r->tv) * 1000 >= PAUSE_MS) {
		row_begin(l, ':');
		row_end(l);
	}
	if (from == to)
		draw_note(l, from, l->labels[nr], seconds);
	else
		draw_arrow(l, from, to, l->labels[nr], seconds);
}

char *ladder_draw(void *ctx, const struct trace_record *records, size_t n, const struct ladder_cfg *cfg)
{
	struct ladder l = { .records = records, .n = n, .out = talloc_strdup(ctx, "") };
	size_t i;

	if (!n || !l.out)
		return l.out;
	l.labels = talloc_array_size(ctx, sizeof(*l.labels), n);
	if (!l.labels) {
		talloc_free(l.out);
		return NULL;
	}
	for (i = 0; i < n; i++)
		trace_label(l.labels[i], sizeof(l.labels[i]), &records[i].msg);
	ladder_parties_find(&l.parties, records, n, cfg);
	layout(&l);
	draw_names(&l);
	row_begin(&l, '|');
	row_end(&l);
	for (i = 0; i < n; i++)
		draw_message(&l, i);
	row_begin(&l, '|');
	row_end(&l);
	draw_names(&l);
	talloc_free(l.labels);
	return l.out;
}
