/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lab as a whole: its phones, and what they display and their owners hear. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map.h"

/*! Timers of the virtual MSC; TS 24.008 table 11.4, and the paging time of OsmoMSC. T301 and the no-reply time are
 *  call/'s. */
static const struct osmo_tdef lab_tdef_defaults[] = {
	{ .T = 303, .default_val = 30, .desc = "SETUP sent, no answer from the phone" },
	{ .T = 305, .default_val = 30, .desc = "DISCONNECT sent, no RELEASE from the phone" },
	{ .T = 308, .default_val = 30, .desc = "RELEASE sent, no RELEASE COMPLETE from the phone" },
	{ .T = 310, .default_val = 30, .desc = "CALL CONFIRMED received, no ALERTING or CONNECT" },
	{ .T = 313, .default_val = 30, .desc = "CONNECT sent, no CONNECT ACKNOWLEDGE" },
	{ .T = -4, .default_val = 10, .desc = "Paging, no response" },
	/* phones on a real MSC: TS 48.008 3.5, TS 24.008 11.2 */
	{ .T = 4, .default_val = 5, .desc = "BSS: RESET sent, no RESET ACKNOWLEDGE" },
	{ .T = -5, .default_val = 1000, .unit = OSMO_TDEF_MS, .desc = "BSS: the SS7 link is looked at again" },
	{ .T = -6, .default_val = 10, .desc = "BSS: connection to the MSC requested, no answer" },
	{ .T = -7, .default_val = 10, .desc = "BSS: CLEAR REQUEST sent, no CLEAR COMMAND" },
	{ .T = -8, .default_val = 10, .desc = "BSS: CLEAR COMPLETE sent, connection not released" },
	{ .T = -9, .default_val = 300, .unit = OSMO_TDEF_MS, .desc = "BSS: channel assigned, until a phone answers" },
	{ .T = -10, .default_val = 20, .desc = "Longest time that a command waits for a real MSC" },
	{ .T = -11, .default_val = 30, .desc = "BSS: a phone waits for the MSC on a connection" },
	{ .T = -12, .default_val = 2, .desc = "Phone on a real MSC: in a call, until somebody is heard" },
	{ .T = -13, .default_val = 5, .desc = "Longest time until a check of a lesson holds on a real MSC" },
	{ .T = 3210, .default_val = 20, .desc = "Phone: LOCATION UPDATING REQUEST sent, no answer" },
	{ .T = 3211, .default_val = 15, .desc = "Phone: location updating failed, until it tries again" },
	{ .T = 3212, .default_val = 60, .desc = "Phone on a real MSC: periodic updating, 0 = never" },
	{ .T = LAB_X_MSRN, .default_val = 30, .desc = "A roaming number to which no call comes is free again" },
	{ .T = LAB_X_QUIET, .default_val = 200, .unit = OSMO_TDEF_MS,
	  .desc = "An HLR elsewhere has nothing more to say after so long" },
	{ }
};

struct lab_listener {
	struct llist_head entry;	/*!< lab.listeners */
	const void *ctx;
	lab_line_cb cb;
	void *priv;
};

/* --- the network -------------------------------------------------------------------------------------------------- */

/*! Waits and listeners belong to others and may outlive the lab. */
static void detach_all(struct llist_head *list)
{
	struct llist_head *entry, *next;

	llist_for_each_safe(entry, next, list)
		llist_del_init(entry);
}

static void end_all_calls(struct lab *lab)
{
	struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		lab_msc_radio_lost(ms);
}

static void free_all_mobiles(struct lab *lab)
{
	struct lab_mobile *ms, *next;

	end_all_calls(lab);
	llist_for_each_entry_safe(ms, next, &lab->mobiles, entry)
		talloc_free(ms);
}

static int lab_destructor(struct lab *lab)
{
	detach_all(&lab->waits);
	detach_all(&lab->listeners);
	trace_set_attribute(lab->trace, NULL, NULL);
	end_all_calls(lab);
	lab_bss_close(lab);
	free_all_mobiles(lab);
	TALLOC_FREE(lab->map);
	osmo_timer_del(&lab->radio_timer);
	if (lab->clock == LAB_CLOCK_STEPPED)
		osmo_gettimeofday_override = false;
	return 0;
}

struct lab *lab_alloc(void *ctx, const struct lab_cfg *cfg)
{
	struct lab *lab = talloc_zero(ctx, struct lab);

	if (!lab)
		return NULL;
	lab->hlr = cfg->hlr;
	lab->trace = cfg->trace;
	INIT_LLIST_HEAD(&lab->mobiles);
	INIT_LLIST_HEAD(&lab->radio);
	INIT_LLIST_HEAD(&lab->waits);
	INIT_LLIST_HEAD(&lab->listeners);
	osmo_timer_setup(&lab->radio_timer, lab_radio_deliver, lab);
	talloc_set_destructor(lab, lab_destructor);
	lab->tdefs = talloc_memdup(lab, lab_tdef_defaults, sizeof(lab_tdef_defaults));
	lab->labels = lab_labels_alloc(lab);
	lab->map = lab_map_alloc(lab, cfg);
	if (!lab->tdefs || !lab->labels || !lab->map) {
		talloc_free(lab);
		return NULL;
	}
	osmo_tdefs_reset(lab->tdefs);
	lab->bss_cfg = (struct lab_bss_cfg){
		.plmn = { .mcc = 1, .mnc = 1 },
		.lac = 1,
		.cell_identity = 1,
		.rtp_address = talloc_strdup(lab, LAB_BSS_RTP_ADDRESS_DEFAULT),
	};
	trace_set_attribute(lab->trace, lab_trace_attribute, lab);
	return lab;
}

void lab_set_call_control(struct lab *lab, struct call_control *cc)
{
	lab->cc = cc;
}

struct osmo_tdef *lab_tdefs(struct lab *lab)
{
	return lab->tdefs;
}

void lab_reset(struct lab *lab)
{
	struct lab_mobile *ms;

	end_all_calls(lab);
	lab_hlr_delete_served(lab);
	llist_for_each_entry(ms, &lab->mobiles, entry) {
		if (!ms->vlr.registered)	/* else it was among the served */
			lab_hlr_delete(lab, ms->imsi);
		else if (lab_hlr(lab))
			lab_vlr_purge(ms);
	}
	free_all_mobiles(lab);
	lab_vlr_location_end(lab->map);
	lab_msrn_clear(lab);
	lab_labels_clear(lab->labels);
}

/* --- what is displayed and heard ---------------------------------------------------------------------------------- */

void lab_screen_clear(struct lab_mobile *ms)
{
	ms->n_lines = 0;
}

/*! Keep a line; the oldest goes when there is no room. */
static void screen_add(struct lab_mobile *ms, enum lab_sense sense, const char *text)
{
	struct lab_line *line;

	if (ms->n_lines == LAB_LINES_MAX) {
		memmove(&ms->lines[0], &ms->lines[1], sizeof(ms->lines) - sizeof(ms->lines[0]));
		ms->n_lines--;
	}
	line = &ms->lines[ms->n_lines++];
	line->sense = sense;
	OSMO_STRLCPY_ARRAY(line->text, text);
}

static void say_line(struct lab_mobile *ms, enum lab_sense sense, const char *text)
{
	struct lab_listener *l, *next;

	screen_add(ms, sense, text);
	LOGPLAB(ms, LOGL_INFO, "%s: %s\n", sense == LAB_HEARS ? "hears" : "displays", text);
	llist_for_each_entry_safe(l, next, &ms->lab->listeners, entry)
		l->cb(l->priv, ms->name, sense, text);
}

void lab_say(struct lab_mobile *ms, enum lab_sense sense, const char *fmt, ...)
{
	char text[4 * LAB_TEXT_MAX];
	char *line, *save = NULL;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		say_line(ms, sense, line);
}

bool lab_mobile_senses(const struct lab_mobile *ms, enum lab_sense sense, const char *text)
{
	unsigned int i;

	for (i = 0; i < ms->n_lines; i++)
		if (ms->lines[i].sense == sense && strstr(ms->lines[i].text, text))
			return true;
	return false;
}

char *lab_mobile_screen(const struct lab_mobile *ms, enum lab_sense sense, char *buf, size_t len)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	unsigned int i;

	OSMO_STRBUF_PRINTF(sb, "%s", "");
	for (i = 0; i < ms->n_lines; i++)
		if (ms->lines[i].sense == sense)
			OSMO_STRBUF_PRINTF(sb, "%s%s", sb.chars_needed ? " / " : "", ms->lines[i].text);
	if (!sb.chars_needed)
		OSMO_STRBUF_PRINTF(sb, "nothing");
	return buf;
}

static int listener_destructor(struct lab_listener *l)
{
	llist_del(&l->entry);
	return 0;
}

struct lab_listener *lab_listen(void *ctx, struct lab *lab, lab_line_cb cb, void *priv)
{
	struct lab_listener *l = talloc_zero(ctx, struct lab_listener);

	if (!l)
		return NULL;
	l->ctx = ctx;
	l->cb = cb;
	l->priv = priv;
	llist_add_tail(&l->entry, &lab->listeners);
	talloc_set_destructor(l, listener_destructor);
	return l;
}

struct lab_listener *lab_listener_of(const struct lab *lab, const void *ctx)
{
	struct lab_listener *l;

	llist_for_each_entry(l, &lab->listeners, entry)
		if (l->ctx == ctx)
			return l;
	return NULL;
}
