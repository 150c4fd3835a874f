/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_vty.c
 * What the trace ring keeps, shown as a list, a ladder, Mermaid or JSON. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/talloc.h>

#include <osmocom/supserv/ladder.h>
#include <osmocom/supserv/trace_label.h>
#include <osmocom/supserv/vty.h>

#include "vty_arg.h"

#define SHOW_DEFAULT "20"
#define FORMATS "(ladder|mermaid|json)"
#define FORMATS_STR \
	"As a ladder diagram\n" \
	"As source of a Mermaid sequence diagram\n" \
	"As one JSON object a message\n"
#define TRACE_STR "Messages that crossed an interface\n"
#define NEWEST_STR "The newest ones\n"

/* --- output ------------------------------------------------------------------------------------------------------- */

/* Text with lines that end in '\n', as a terminal wants it. */
static void vty_out_lines(struct vty *vty, const char *text)
{
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		vty_out(vty, "%.*s%s", (int)len, text, VTY_NEWLINE);
	}
}

static void show_list(struct vty *vty, const struct trace_record *records, size_t n)
{
	char label[TRACE_LABEL_MAX], time[16], parties[2 * TRACE_PARTY_MAX + 4];
	struct tm tm;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct trace_msg *msg = &records[i].msg;

		if (!localtime_r(&records[i].tv.tv_sec, &tm) || !strftime(time, sizeof(time), "%H:%M:%S", &tm))
			time[0] = '\0';
		if (strcmp(msg->from, msg->to) == 0)
			snprintf(parties, sizeof(parties), "%s", msg->from);
		else
			snprintf(parties, sizeof(parties), "%s -> %s", msg->from, msg->to);
		trace_label(label, sizeof(label), msg);
		vty_out(vty, "%6llu  %s.%03u  %-18s  %s%s", (unsigned long long)records[i].nr, time,
			(unsigned int)records[i].tv.tv_usec / 1000, parties, label, VTY_NEWLINE);
	}
}

static int show_format(struct vty *vty, const struct trace_record *records, size_t n, const char *format)
{
	char *text;

	if (!format) {
		show_list(vty, records, n);
		return CMD_SUCCESS;
	}
	if (format[0] == 'l')
		text = ladder_draw(vty, records, n, NULL);
	else if (format[0] == 'm')
		text = ladder_mermaid(vty, records, n, NULL);
	else
		text = trace_json(vty, records, n);
	if (!text) {
		vty_out(vty, "%% There is not enough memory to show these messages.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	vty_out_lines(vty, text);
	talloc_free(text);
	return CMD_SUCCESS;
}

/* \param format NULL: a list. \param none the sentence when there are no messages. */
static int show_messages(struct vty *vty, const struct trace_filter *filter, size_t max, const char *format,
			 const char *none)
{
	const struct trace_ring *ring = vty_supserv()->ring;
	struct trace_record *records = talloc_array(vty, struct trace_record, max);
	size_t n;
	int rc;

	if (!records) {
		vty_out(vty, "%% There is not enough memory to show these messages.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	n = trace_ring_select(ring, filter, records, max);
	if (n) {
		rc = show_format(vty, records, n, format);
	} else if (!trace_ring_runs(ring)) {
		vty_out(vty, "%% No message is kept: a network is served. Type 'enable' and 'trace ring on'.%s",
			VTY_NEWLINE);
		rc = CMD_WARNING;
	} else {
		vty_out(vty, "%% %s%s", none, VTY_NEWLINE);
		rc = CMD_WARNING;
	}
	talloc_free(records);
	return rc;
}

static int show_call(struct vty *vty, uint32_t nr, const char *format)
{
	const struct trace_filter filter = { .call = nr };
	char none[96];

	if (!nr) {
		vty_out(vty, "%% No call was seen yet.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	snprintf(none, sizeof(none), "No message of call %u is kept; the newest %u messages are.", nr,
		 TRACE_RING_MESSAGES);
	return show_messages(vty, &filter, TRACE_RING_MESSAGES, format, none);
}

static int show_dialogue(struct vty *vty, uint32_t nr, const char *format)
{
	const struct trace_filter filter = { .dialogue = nr };
	char none[96];

	if (!nr) {
		vty_out(vty, "%% No dialogue was seen yet.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	snprintf(none, sizeof(none), "No message of dialogue %u is kept; the newest %u messages are.", nr,
		 TRACE_RING_MESSAGES);
	return show_messages(vty, &filter, TRACE_RING_MESSAGES, format, none);
}

static int show_newest(struct vty *vty, const char *count, const char *format)
{
	int max = vty_arg_int(vty, count, "a count of messages", 1, TRACE_RING_MESSAGES);

	return max < 0 ? CMD_WARNING : show_messages(vty, NULL, max, format, "No message was seen yet.");
}

static int show_numbered_call(struct vty *vty, const char *number, const char *format)
{
	int nr = vty_arg_int(vty, number, "the number of a call", 1, INT_MAX);

	return nr < 0 ? CMD_WARNING : show_call(vty, nr, format);
}

/* --- commands ----------------------------------------------------------------------------------------------------- */

DEFUN(show_trace_last, show_trace_last_cmd,
	"show trace last [COUNT]",
	SHOW_STR TRACE_STR NEWEST_STR "How many (default " SHOW_DEFAULT ")\n")
{
	return show_newest(vty, argc > 0 ? argv[0] : SHOW_DEFAULT, NULL);
}

DEFUN(show_trace_last_format, show_trace_last_format_cmd,
	"show trace last " FORMATS,
	SHOW_STR TRACE_STR NEWEST_STR FORMATS_STR)
{
	return show_newest(vty, SHOW_DEFAULT, argv[0]);
}

DEFUN(show_trace_last_n_format, show_trace_last_n_format_cmd,
	"show trace last COUNT " FORMATS,
	SHOW_STR TRACE_STR NEWEST_STR "How many\n" FORMATS_STR)
{
	return show_newest(vty, argv[0], argv[1]);
}

DEFUN(show_trace_call, show_trace_call_cmd,
	"show trace call NR " FORMATS,
	SHOW_STR TRACE_STR "Those of one call\n" "Number of the call\n" FORMATS_STR)
{
	return show_numbered_call(vty, argv[0], argv[1]);
}

DEFUN(show_trace_dialogue_last, show_trace_dialogue_last_cmd,
	"show trace dialogue last " FORMATS,
	SHOW_STR TRACE_STR "Those of one dialogue\n" "The one last heard of\n" FORMATS_STR)
{
	return show_dialogue(vty, trace_ring_last_dialogue(vty_supserv()->ring), argv[0]);
}

DEFUN(show_trace_dialogue, show_trace_dialogue_cmd,
	"show trace dialogue NR " FORMATS,
	SHOW_STR TRACE_STR "Those of one dialogue\n" "Number of the dialogue, as in JSON\n" FORMATS_STR)
{
	int nr = vty_arg_int(vty, argv[0], "the number of a dialogue", 1, INT_MAX);

	return nr < 0 ? CMD_WARNING : show_dialogue(vty, nr, argv[1]);
}

DEFUN(show_call_last_format, show_call_last_format_cmd,
	"show call last " FORMATS,
	SHOW_STR "Calls\n" "The newest one\n" FORMATS_STR)
{
	return show_call(vty, trace_ring_last_call(vty_supserv()->ring), argv[0]);
}

DEFUN(show_call_format, show_call_format_cmd,
	"show call NR " FORMATS,
	SHOW_STR "Calls\n" "Number of the call\n" FORMATS_STR)
{
	return show_numbered_call(vty, argv[0], argv[1]);
}

DEFUN(trace_ring, trace_ring_cmd,
	"trace ring (on|off)",
	"Messages that cross an interface\n"
	"Keep the newest ones for 'show trace'\n"
	"Keep them; so it is while only the lab's phones use this program\n"
	"Keep none, which costs nothing; so it is when a real network is served\n")
{
	struct trace_ring *ring = vty_supserv()->ring;

	if (argv[0][1] == 'f') {
		trace_ring_stop(ring);
		return CMD_SUCCESS;
	}
	if (trace_ring_start(ring) == 0)
		return CMD_SUCCESS;
	vty_out(vty, "%% There is not enough memory to keep messages.%s", VTY_NEWLINE);
	return CMD_WARNING;
}

void trace_vty_init(void)
{
	install_element(ENABLE_NODE, &trace_ring_cmd);
	install_element_ve(&show_trace_last_cmd);
	install_element_ve(&show_trace_last_format_cmd);
	install_element_ve(&show_trace_last_n_format_cmd);
	install_element_ve(&show_trace_call_cmd);
	install_element_ve(&show_trace_dialogue_last_cmd);
	install_element_ve(&show_trace_dialogue_cmd);
	install_element_ve(&show_call_last_format_cmd);
	install_element_ve(&show_call_format_cmd);
}
