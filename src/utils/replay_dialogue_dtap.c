/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS dialogues of the radio interface (TS 24.010, 24.080 2): REGISTER opens, FACILITY goes on, RELEASE COMPLETE closes.
 * The transaction identifier and the connection tell them apart. Where the establishment of a connection is not in the
 * capture, its two directions are not known to be one: an answer then belongs to the oldest dialogue between the same
 * two nodes that has the same transaction identifier and waits for one, if it knows the operation to one of that. */

#include "replay.h"

#define PD_SS 0x0b
#define MSG_RELEASE_COMPLETE 0x2a
#define MSG_FACILITY 0x3a
#define MSG_REGISTER 0x3b
#define MSG_TYPE_MASK 0x3f		/* without N(SD) */
#define TI_FLAG 0x8			/* sent by the side that did not choose it */
#define IE_CAUSE 0x08
#define IE_FACILITY 0x1c
#define HEADER_LEN 2
#define CAUSE_MASK 0x7f

struct radio_msg {
	uint8_t type, ti;
	bool answer;
	const uint8_t *facility;
	size_t facility_len;
	int cause;
};

/* \returns 0; -1: nothing of SS; -2: malformed. */
static int parse(struct radio_msg *radio, const uint8_t *octets, size_t len)
{
	size_t n;

	*radio = (struct radio_msg){ .cause = REPLAY_NO_CAUSE };
	if (len < HEADER_LEN || (octets[0] & 0x0f) != PD_SS)
		return -1;
	radio->type = octets[1] & MSG_TYPE_MASK;
	radio->ti = octets[0] >> 4 & ~TI_FLAG;
	radio->answer = octets[0] >> 4 & TI_FLAG;
	octets += HEADER_LEN;
	len -= HEADER_LEN;
	if (radio->type == MSG_FACILITY) {	/* LV */
		if (!len || octets[0] > len - 1)
			return -2;
		radio->facility = octets + 1;
		radio->facility_len = octets[0];
		return 0;
	}
	if (radio->type != MSG_REGISTER && radio->type != MSG_RELEASE_COMPLETE)
		return -2;
	for (; len >= 2; octets += 2 + n, len -= 2 + n) {
		n = octets[1];
		if (n > len - 2)
			return -2;
		if (octets[0] == IE_FACILITY && n) {
			radio->facility = octets + 2;
			radio->facility_len = n;
		} else if (octets[0] == IE_CAUSE && n >= 2) {
			radio->cause = octets[3] & CAUSE_MASK;
		}
	}
	return 0;
}

/* Can this be the answer that the dialogue waits for? What names its operation names that of the dialogue. */
static bool may_answer(const struct replay_dialogue *d, const struct radio_msg *radio)
{
	struct component c = { .has_op = false };

	if (radio->facility)
		component_decode(&c, radio->facility, radio->facility_len, NULL);
	return c.type != COMPONENT_RETURN_RESULT || !c.has_op || c.op == replay_dialogue_op(d);
}

static bool is_between(const struct replay_dialogue *d, const struct replay_msg *msg, bool answer)
{
	return answer ? msg->m.opc == d->dpc && msg->m.dpc == d->opc : msg->m.opc == d->opc && msg->m.dpc == d->dpc;
}

static struct replay_dialogue *dialogue_find(struct replay_capture *capture, const struct replay_msg *msg,
					     const struct radio_msg *radio)
{
	struct replay_dialogue *d;

	llist_for_each_entry(d, &capture->dialogues, entry) {
		if (d->protocol != CAPTURE_DTAP || d->ended || d->session != radio->ti)
			continue;
		if (msg->m.connection && d->connection == msg->m.connection)
			return d;
		if (d->way[radio->answer] == msg->m.way)
			return d;
	}
	if (msg->m.connection)
		return NULL;
	llist_for_each_entry(d, &capture->dialogues, entry) {
		if (d->protocol == CAPTURE_DTAP && !d->ended && !d->connection && d->session == radio->ti &&
		    !d->way[radio->answer] && is_between(d, msg, radio->answer) && may_answer(d, radio))
			return d;
	}
	return NULL;
}

void replay_dtap(struct replay_capture *capture, const struct replay_msg *msg)
{
	struct replay_dialogue *d = NULL;
	struct replay_step *step;
	struct radio_msg radio;
	int rc = parse(&radio, msg->octets, msg->m.len);

	if (rc == -1) {
		capture->not_ss++;
		return;
	}
	if (rc < 0) {
		replay_say(capture, &capture->problems, "%s: packet %lu: an SS message of layer 3 is malformed",
			   capture->path, msg->m.packet);
		return;
	}
	if (radio.type != MSG_REGISTER)
		d = dialogue_find(capture, msg, &radio);
	if (!d) {
		d = replay_dialogue_add(capture, msg);
		d->begun = radio.type == MSG_REGISTER;
		d->session = radio.ti;
	}
	if (msg->imsi[0])
		OSMO_STRLCPY_ARRAY(d->imsi, msg->imsi);
	d->way[radio.answer] = msg->m.way;
	step = replay_step_add(d, msg, radio.answer, radio.type == MSG_RELEASE_COMPLETE, radio.facility,
			       radio.facility_len);
	step->cause = radio.cause;
}
