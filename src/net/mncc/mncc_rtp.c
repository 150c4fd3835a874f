/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Media of the legs: OsmoMSC creates an address for each, and both are pointed at each other as soon as both are known,
 * while the called phone still rings: OsmoMSC drops a leg whose RTP_CREATE is not followed by RTP_CONNECT within 30 s
 * (osmomsc-lab.md section 4). After a forwarding A is pointed at the next phone. */

#include <osmocom/core/utils.h>

#include "mncc_private.h"

void mncc_rtp_create(struct mncc_leg *leg)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_RTP_CREATE, leg->callref);
	mncc_leg_send(leg, &msg);
}

static uint32_t hash_call(const struct call *call)
{
	return (uintptr_t)call >> 4;
}

void mncc_rtp_belongs(struct mncc_leg *leg, struct call *call)
{
	if (leg->media_call)
		hash_del(&leg->media_node);
	leg->media_call = call;
	if (call)
		hash_add(leg->door->media, &leg->media_node, hash_call(call));
}

/* The leg of the same call on the other side, NULL. */
static struct mncc_leg *other_leg(const struct mncc_leg *leg)
{
	struct mncc_leg *other;

	if (!leg->media_call)
		return NULL;
	hash_for_each_possible(leg->door->media, other, media_node, hash_call(leg->media_call)) {
		if (other->media_call == leg->media_call && other->mo != leg->mo)
			return other;
	}
	return NULL;
}

static void connect_to(struct mncc_leg *leg, const struct mncc_leg *other)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_RTP_CONNECT, leg->callref);
	msg.rtp = other->rtp;
	mncc_leg_send(leg, &msg);
}

void mncc_rtp_created(struct mncc_leg *leg, const struct mncc_rtp *rtp)
{
	struct mncc_leg *other;

	if (!rtp->addr.ss_family) {
		LOGPLEG(leg, LOGL_ERROR, "OsmoMSC has no media address for it\n");
		return;
	}
	leg->rtp = *rtp;
	leg->has_rtp = true;
	other = other_leg(leg);
	if (!other || !other->has_rtp)
		return;
	connect_to(leg, other);
	connect_to(other, leg);
}
