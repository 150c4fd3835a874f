/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dialogues of TCAP in a capture: the transaction ids that both sides chose tell them apart (Q.774 3.2.1). */

#include <string.h>

#include <osmocom/supserv/number.h>

#include "replay.h"

/* First octet of an IMSI as AddressString: international, E.212 (29.002 22.2.3). */
#define ADDRESS_IMSI 0x96

static bool tid_equal(const struct tcap_tid *a, const struct tcap_tid *b)
{
	return a->len && a->len == b->len && !memcmp(a->octets, b->octets, a->len);
}

/* Both sides may have chosen the same id: then the point codes tell. */
static struct replay_dialogue *dialogue_find(struct replay_capture *capture, const struct replay_msg *msg,
					     const struct tcap_tid *dtid, bool same_way, bool *answer)
{
	struct replay_dialogue *d;

	llist_for_each_entry_reverse(d, &capture->dialogues, entry) {
		if (d->protocol != CAPTURE_TCAP || d->ended)
			continue;
		*answer = true;
		if (tid_equal(&d->tid[0], dtid) && (!same_way || msg->m.opc == d->dpc))
			return d;
		*answer = false;
		if (tid_equal(&d->tid[1], dtid) && (!same_way || msg->m.opc == d->opc))
			return d;
	}
	return NULL;
}

static void learn_imsi(struct replay_dialogue *d, const struct map_dialogue *map)
{
	struct isdn_number imsi;

	if (map->type == MAP_DIALOGUE_OPEN && map->destination.len && map->destination.octets[0] == ADDRESS_IMSI &&
	    isdn_number_from_address_string(&imsi, map->destination.octets, map->destination.len) == 0 &&
	    imsi_valid(imsi.digits))
		OSMO_STRLCPY_ARRAY(d->imsi, imsi.digits);
}

static void add_message(struct replay_dialogue *d, const struct replay_msg *msg, const struct tcap_msg *tcap,
			bool answer)
{
	bool last = tcap->type == TCAP_END || tcap->type == TCAP_ABORT || tcap->type == TCAP_UNIDIRECTIONAL;
	struct replay_step *whole = replay_step_add(d, msg, answer, last, msg->octets, msg->m.len);

	llist_del(&whole->entry);
	llist_add_tail(&whole->entry, &d->messages);
	for (size_t i = 0; i < tcap->n_components; i++)
		replay_step_add(d, msg, answer, last && i + 1 == tcap->n_components, tcap->components[i].octets,
				tcap->components[i].len);
	if (last && !tcap->n_components)
		replay_step_add(d, msg, answer, true, NULL, 0);
}

void replay_tcap(struct replay_capture *capture, const struct replay_msg *msg)
{
	bool begin, answer = false;
	struct tcap_fault fault;
	struct replay_dialogue *d;
	struct tcap_msg tcap;

	if (tcap_decode(&tcap, msg->octets, msg->m.len, &fault) < 0) {
		replay_say(capture, &capture->problems, "%s: packet %lu: a TCAP message is malformed: %s (octet %zu)",
			   capture->path, msg->m.packet, fault.what, fault.offset);
		return;
	}
	begin = tcap.type == TCAP_BEGIN || tcap.type == TCAP_UNIDIRECTIONAL;
	d = begin ? NULL : dialogue_find(capture, msg, &tcap.dtid, true, &answer);
	if (!d && !begin)
		d = dialogue_find(capture, msg, &tcap.dtid, false, &answer);
	if (!d) {
		d = replay_dialogue_add(capture, msg);
		d->begun = begin;
		d->tid[0] = tcap.otid;
		d->ac = tcap.dialogue.ac;
		learn_imsi(d, &tcap.dialogue.map);
	} else if (answer && tcap.otid.len) {
		d->tid[1] = tcap.otid;
	}
	add_message(d, msg, &tcap, answer);
}
