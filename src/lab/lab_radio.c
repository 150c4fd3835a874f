/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The radio between phones and network: a queue of layer 3 messages, delivered in order by a timer without delay, one
 * at a time, so that no side is ever called from within itself. */
#include "bss/bss_radio.h"
#include "lab_priv.h"

struct radio_msg {
	struct llist_head entry;	/*!< lab.radio */
	struct lab_mobile *ms;
	enum lab_side from;
	struct msgb *msg;		/*!< NULL: the radio connection is released */
	bool requested;
};

static bool radio_works(const struct lab_mobile *ms)
{
	return ms->on && ms->covered;
}

static bool enqueue(struct lab_mobile *ms, const struct radio_msg *what)
{
	struct radio_msg *rm = radio_works(ms) ? talloc_zero(ms, struct radio_msg) : NULL;

	if (!rm)
		return false;
	*rm = *what;
	rm->ms = ms;
	llist_add_tail(&rm->entry, &ms->lab->radio);
	osmo_timer_schedule(&ms->lab->radio_timer, 0, 0);
	return true;
}

void lab_radio_send(struct lab_mobile *ms, enum lab_side from, struct msgb *msg)
{
	const struct radio_msg rm = { .from = from, .msg = msg };

	if (!msg)
		return;
	if (enqueue(ms, &rm))
		lab_trace_radio(ms, from, msg);
	else
		msgb_free(msg);
}

void lab_radio_release(struct lab_mobile *ms, bool requested)
{
	const struct radio_msg rm = { .from = LAB_SIDE_NET, .requested = requested };

	enqueue(ms, &rm);
}

static void radio_msg_free(struct radio_msg *rm)
{
	llist_del(&rm->entry);
	msgb_free(rm->msg);
	talloc_free(rm);
}

static void deliver(const struct radio_msg *rm)
{
	struct lab_mobile *ms = rm->ms;

	if (!rm->msg)
		lab_mobile_released(ms, rm->requested);
	else if (rm->from == LAB_SIDE_NET)
		lab_mobile_rx(ms, rm->msg->data, msgb_length(rm->msg));
	else if (ms->bss)
		bss_mobile_rx(ms->bss, rm->msg->data, msgb_length(rm->msg));
	else
		lab_msc_rx(ms, rm->msg->data, msgb_length(rm->msg));
}

void lab_radio_deliver(void *data)
{
	struct lab *lab = data;
	struct radio_msg *first = llist_first_entry_or_null(&lab->radio, struct radio_msg, entry);
	struct radio_msg rm;

	if (!first)
		return;
	rm = *first;
	first->msg = NULL;
	radio_msg_free(first);
	if (!llist_empty(&lab->radio))
		osmo_timer_schedule(&lab->radio_timer, 0, 0);
	deliver(&rm);
	msgb_free(rm.msg);
}

void lab_radio_drop(struct lab_mobile *ms)
{
	struct radio_msg *rm, *next;

	llist_for_each_entry_safe(rm, next, &ms->lab->radio, entry)
		if (rm->ms == ms)
			radio_msg_free(rm);
}
