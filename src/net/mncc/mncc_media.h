/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which media addresses belong together: a call has an end for each leg that is there, and each end is pointed at the
 * one on the other side. */
#pragma once

#include <osmocom/core/hashtable.h>

#include <osmocom/supserv/mncc_msg.h>

struct call;
struct mncc_end;

struct mncc_end_ops {
	/* The other side receives at \a rtp: tell it to this one. Said again when it changes. */
	void (*point_at)(struct mncc_end *end, const struct mncc_rtp *rtp);
};

struct mncc_media {
	DECLARE_HASHTABLE(ends, 14);	/* by call */
};

/* Lives inside of its leg. */
struct mncc_end {
	const struct mncc_end_ops *ops;
	struct mncc_media *media;
	struct hlist_node node;
	struct call *call;		/* NULL: in none */
	bool calling;			/* of the calling party */
	bool has_rtp;
	struct mncc_rtp rtp;		/* where this side receives */
};

void mncc_end_init(struct mncc_end *end, struct mncc_media *media, const struct mncc_end_ops *ops, bool calling);
/* Its media belong to a call from now on, or to none (NULL). */
void mncc_end_belongs(struct mncc_end *end, struct call *call);
/* This side receives at \a rtp from now on: both sides are pointed at each other as far as they are known. */
void mncc_end_receives(struct mncc_end *end, const struct mncc_rtp *rtp);
/* \returns where the other side receives, NULL: not known (yet). */
const struct mncc_rtp *mncc_end_peer(const struct mncc_end *end);
