/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS dialogues of GSUP (radio-and-gsup.md section 3.1): PROC_SS messages of an IMSI and a session, on one TCP
 * connection. */

#include <string.h>

#include <osmocom/gsm/gsup.h>

#include "replay.h"

static bool is_ss(enum osmo_gsup_message_type type)
{
	return type == OSMO_GSUP_MSGT_PROC_SS_REQUEST || type == OSMO_GSUP_MSGT_PROC_SS_RESULT ||
	       type == OSMO_GSUP_MSGT_PROC_SS_ERROR;
}

static struct replay_dialogue *dialogue_find(struct replay_capture *capture, const struct replay_msg *msg,
					     const struct osmo_gsup_message *gsup)
{
	struct replay_dialogue *d;

	llist_for_each_entry_reverse(d, &capture->dialogues, entry) {
		if (d->protocol == CAPTURE_GSUP && !d->ended && d->connection == msg->m.connection &&
		    d->session == gsup->session_id && !strcmp(d->imsi, gsup->imsi))
			return d;
	}
	return NULL;
}

void replay_gsup(struct replay_capture *capture, const struct replay_msg *msg)
{
	struct osmo_gsup_message gsup;
	struct replay_dialogue *d;
	struct replay_step *step;
	bool begin, error, last;

	if (osmo_gsup_decode(msg->octets, msg->m.len, &gsup) < 0) {
		replay_say(capture, &capture->problems, "%s: packet %lu: a GSUP message is malformed", capture->path,
			   msg->m.packet);
		return;
	}
	if (!is_ss(gsup.message_type)) {
		capture->not_ss++;
		return;
	}
	begin = gsup.session_state == OSMO_GSUP_SESSION_STATE_BEGIN;
	d = begin ? NULL : dialogue_find(capture, msg, &gsup);
	if (!d) {
		d = replay_dialogue_add(capture, msg);
		d->begun = begin;
		d->session = gsup.session_id;
		d->way[0] = msg->m.way;
		OSMO_STRLCPY_ARRAY(d->imsi, gsup.imsi);
	}
	error = gsup.message_type == OSMO_GSUP_MSGT_PROC_SS_ERROR;
	last = error || gsup.session_state == OSMO_GSUP_SESSION_STATE_END;
	step = replay_step_add(d, msg, msg->m.way != d->way[0], last, gsup.ss_info, gsup.ss_info_len);
	if (error)
		step->cause = gsup.cause;
}
