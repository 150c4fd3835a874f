/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The radio between phones and network: a queue of layer 3 messages, delivered in order by a timer without delay, one
 * at a time, so that no side is ever called from within itself. */
#include "lab_priv.h"

struct radio_msg {
	struct llist_head entry;	/*!< lab.radio */
	struct lab_mobile *ms;
	enum lab_side from;
	struct msgb *msg;
};

static bool radio_works(const struct lab_mobile *ms)
{
	return ms->on && ms->covered;
}

void lab_radio_send(struct lab_mobile *ms, enum lab_side from, struct msgb *msg)
{
	struct radio_msg *rm;

	if (!msg)
		return;
	if (!radio_works(ms)) {
		msgb_free(msg);
		return;
	}
	rm = talloc_zero(ms, struct radio_msg);
	if (!rm) {
		msgb_free(msg);
		return;
	}
	*rm = (struct radio_msg){ .ms = ms, .from = from, .msg = msg };
	llist_add_tail(&rm->entry, &ms->lab->radio);
	lab_trace_radio(ms, from, msg);
	osmo_timer_schedule(&ms->lab->radio_timer, 0, 0);
}

static void radio_msg_free(struct radio_msg *rm)
{
	llist_del(&rm->entry);
	msgb_free(rm->msg);
	talloc_free(rm);
}

void lab_radio_deliver(void *data)
{
	struct lab *lab = data;
	struct radio_msg *rm = llist_first_entry_or_null(&lab->radio, struct radio_msg, entry);
	struct lab_mobile *ms;
	enum lab_side from;
	struct msgb *msg;

	if (!rm)
		return;
	ms = rm->ms;
	from = rm->from;
	msg = rm->msg;
	rm->msg = NULL;
	radio_msg_free(rm);
	if (!llist_empty(&lab->radio))
		osmo_timer_schedule(&lab->radio_timer, 0, 0);

	if (from == LAB_SIDE_MS)
		lab_msc_rx(ms, msg->data, msgb_length(msg));
	else
		lab_mobile_rx(ms, msg->data, msgb_length(msg));
	msgb_free(msg);
}

void lab_radio_drop(struct lab_mobile *ms)
{
	struct radio_msg *rm, *next;

	llist_for_each_entry_safe(rm, next, &ms->lab->radio, entry)
		if (rm->ms == ms)
			radio_msg_free(rm);
}
