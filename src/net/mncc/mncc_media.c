/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Media of the legs. They never pass through here: each side is told where the other one receives, as soon as that is
 * known and while the called party still rings. After a forwarding A is pointed at the next phone. */

#include <string.h>

#include <osmocom/core/linuxlist.h>

#include "mncc_media.h"

static uint32_t hash_call(const struct call *call)
{
	return (uintptr_t)call >> 4;
}

void mncc_end_init(struct mncc_end *end, struct mncc_media *media, const struct mncc_end_ops *ops, bool calling)
{
	end->ops = ops;
	end->media = media;
	end->calling = calling;
}

void mncc_end_belongs(struct mncc_end *end, struct call *call)
{
	if (end->call)
		hash_del(&end->node);
	end->call = call;
	if (call)
		hash_add(end->media->ends, &end->node, hash_call(call));
}

/* The end of the same call on the other side, NULL. */
static struct mncc_end *other_end(const struct mncc_end *end)
{
	struct mncc_end *other;

	if (!end->call)
		return NULL;
	hash_for_each_possible(end->media->ends, other, node, hash_call(end->call)) {
		if (other->call == end->call && other->calling != end->calling)
			return other;
	}
	return NULL;
}

const struct mncc_rtp *mncc_end_peer(const struct mncc_end *end)
{
	const struct mncc_end *other = other_end(end);

	return other && other->has_rtp ? &other->rtp : NULL;
}

void mncc_end_receives(struct mncc_end *end, const struct mncc_rtp *rtp)
{
	struct mncc_end *other;

	if (end->has_rtp && !memcmp(&end->rtp, rtp, sizeof(*rtp)))
		return;
	end->rtp = *rtp;
	end->has_rtp = true;
	other = other_end(end);
	if (!other)
		return;
	if (other->has_rtp)
		end->ops->point_at(end, &other->rtp);
	other->ops->point_at(other, &end->rtp);
}
