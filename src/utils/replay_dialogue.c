/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What dialogues of all protocols have in common. */

#include <stdio.h>
#include <string.h>

#include <osmocom/supserv/ss_dialogue.h>

#include "replay.h"

const char *replay_protocol_name(const struct replay_dialogue *d)
{
	switch (d->protocol) {
	case CAPTURE_TCAP: return "MAP";
	case CAPTURE_GSUP: return "GSUP";
	default: return "DTAP";
	}
}

struct replay_dialogue *replay_dialogue_alloc(struct replay_capture *capture, enum capture_protocol protocol)
{
	struct replay_dialogue *d = talloc_zero(capture, struct replay_dialogue);

	d->protocol = protocol;
	INIT_LLIST_HEAD(&d->steps);
	INIT_LLIST_HEAD(&d->messages);
	llist_add_tail(&d->entry, &capture->dialogues);
	return d;
}

struct replay_dialogue *replay_dialogue_add(struct replay_capture *capture, const struct replay_msg *msg)
{
	struct replay_dialogue *d = replay_dialogue_alloc(capture, msg->m.protocol);

	d->first = d->last = msg->m.packet;
	d->opc = msg->m.opc;
	d->dpc = msg->m.dpc;
	d->connection = msg->m.connection;
	OSMO_STRLCPY_ARRAY(d->imsi, msg->imsi);
	return d;
}

struct replay_step *replay_step_add(struct replay_dialogue *d, const struct replay_msg *msg, bool answer, bool last,
				    const uint8_t *octets, size_t len)
{
	struct replay_step *step = talloc_zero(d, struct replay_step);

	step->msg = msg;
	step->packet = msg ? msg->m.packet : 0;
	step->answer = answer;
	step->last = last;
	step->cause = REPLAY_NO_CAUSE;
	step->octets = octets;
	step->len = len;
	llist_add_tail(&step->entry, &d->steps);
	if (msg)
		d->last = msg->m.packet;
	if (last)
		d->ended = true;
	return step;
}

static const struct replay_step *first_component(const struct replay_dialogue *d)
{
	const struct replay_step *step;

	llist_for_each_entry(step, &d->steps, entry) {
		if (step->octets)
			return step;
	}
	return NULL;
}

int replay_dialogue_op(const struct replay_dialogue *d)
{
	const struct replay_step *step = first_component(d);
	struct component c = { .has_op = false };

	if (!step || step->answer)
		return -1;
	component_decode(&c, step->octets, step->len, NULL);
	return c.type == COMPONENT_INVOKE && c.has_op ? c.op : -1;
}

static void drop_word(char *label, const char *word)
{
	size_t len = strlen(word);

	if (!strncmp(label, word, len))
		memmove(label, label + len, strlen(label + len) + 1);
}

/* The string that began the dialogue, which names its service. */
static void add_ussd(struct replay_dialogue *d, const struct replay_step *step)
{
	char text[3 * SS_USSD_MAX + 1];
	struct component c = { .has_op = false };
	size_t len = strlen(d->label);

	if (!step || !step->octets || component_decode(&c, step->octets, step->len, NULL) < 0)
		return;
	if (c.type == COMPONENT_INVOKE && c.invoke.ussd.len && ss_ussd_text(text, sizeof(text), &c.invoke.ussd) > 0)
		snprintf(d->label + len, sizeof(d->label) - len, " %s", text);
}

void replay_dialogue_set_label(struct replay_dialogue *d)
{
	const struct replay_step *step = first_component(d);

	if (d->protocol == CAPTURE_TCAP && !llist_empty(&d->messages)) {
		step = llist_first_entry(&d->messages, struct replay_step, entry);
		tcap_label(d->label, sizeof(d->label), step->octets, step->len);
		drop_word(d->label, "Begin ");
	} else if (step) {
		component_label(d->label, sizeof(d->label), step->octets, step->len);
		drop_word(d->label, "invoke ");
	}
	add_ussd(d, first_component(d));
	if (!d->label[0])
		snprintf(d->label, sizeof(d->label), "dialogue without a component");
}

void replay_dialogues_find(struct replay_capture *capture)
{
	struct replay_dialogue *d;
	struct replay_msg *msg;

	llist_for_each_entry(msg, &capture->msgs, entry) {
		switch (msg->m.protocol) {
		case CAPTURE_TCAP:
			replay_tcap(capture, msg);
			break;
		case CAPTURE_DTAP:
			replay_dtap(capture, msg);
			break;
		case CAPTURE_GSUP:
			replay_gsup(capture, msg);
			break;
		default:
			break;
		}
	}
	llist_for_each_entry(d, &capture->dialogues, entry)
		replay_dialogue_set_label(d);
}
