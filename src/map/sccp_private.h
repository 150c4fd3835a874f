/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SCCP node inside: sccp_node.c (the node, its users, the queue), sccp_route.c (routing control, Q.714 2.3, 2.4),
 * sccp_send.c (N-UNITDATA request), sccp_rx.c (from MTP). */
#pragma once

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/timer.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/sccp_node.h>

struct sccp_node {
	struct trace_bus *trace;
	sccp_transfer_cb transfer;
	void *transfer_priv;
	uint32_t pc;
	struct llist_head users;	/* in the order of binding */
	struct llist_head routes;	/* struct gt_entry, in the order of prefixes */
	struct llist_head queue;	/* struct sccp_item, oldest first */
	unsigned int in_flight;
	struct osmo_timer_list deliver;
	struct sccp_reassembly *reassembly;
	uint32_t last_ref;		/* of segmented messages */
	struct rate_ctr_group *ctrs;
};

struct sccp_user {
	struct llist_head entry;	/* sccp_node.users */
	struct sccp_node *node;
	char *name;
	uint8_t ssn;
	char *gt;
	struct sccp_addr addr;
	const struct sccp_user_ops *ops;
	void *priv;
};

#define LOGPSCCP(level, fmt, args...) LOGP(DLSCCP, level, fmt, ## args)

void sccp_count(struct sccp_node *node, enum sccp_ctr ctr);

/* What waits for the main loop. Addresses and octets are copied. */
struct sccp_indication {
	struct sccp_user *to;
	bool notice;			/* N-NOTICE, else N-UNITDATA */
	enum sccp_return_cause cause;
	const struct sccp_addr *called, *calling;
	const uint8_t *octets;
	size_t len;
};
/* \returns 0, -ENOMEM. */
int sccp_queue(struct sccp_node *node, const struct sccp_indication *ind);

/* Where a called address leads. */
struct sccp_way {
	struct sccp_user *user;		/* NULL: to dpc */
	uint32_t dpc;
	struct sccp_addr called;	/* as the next node shall see it */
	enum sccp_return_cause cause;	/* where it leads nowhere */
};
/* Route what a user sends. \returns false: nowhere, counted, with way->cause. */
bool sccp_route(struct sccp_node *node, const struct sccp_addr *called, struct sccp_way *way);
/* The user that a message from MTP is for. \returns NULL: none, counted, with *cause. */
struct sccp_user *sccp_route_in(struct sccp_node *node, const struct sccp_addr *called, enum sccp_return_cause *cause);

/* Say on the trace bus that a message goes to or comes from \a peer, the party of which no user is known. */
void sccp_trace_out(struct sccp_user *from, const struct sccp_user *to, const struct sccp_addr *peer, uint32_t dpc,
		    const struct sccp_about *about, const struct sccp_unitdata *ud);
void sccp_trace_in(struct sccp_user *to, const struct sccp_unitdata *ud);
