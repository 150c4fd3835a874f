/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mncc_link.h
 * Client of an MNCC socket (Unix SOCK_SEQPACKET): connects and reconnects, checks the hello, sends without a fixed
 * depth. */
#pragma once

#include <osmocom/supserv/mncc_msg.h>

struct mncc_link;
struct osmo_tdef;
struct rate_ctr_group;

/*! What is counted on an MNCC socket, on either side of it. */
enum mncc_ctr {
	MNCC_CTR_RX,
	MNCC_CTR_TX,
	MNCC_CTR_MALFORMED,
	MNCC_CTR_UNKNOWN_CALLREF,
	MNCC_CTR_LOST,
	MNCC_CTR_REFUSED,		/*!< server: a second client */
};

struct mncc_link_ops {
	void (*down)(void *priv);	/*!< the peer is gone with all its calls; connecting goes on */
	void (*rx)(void *priv, const struct mncc_msg *msg);
};

/*! Timer of a link in the table of its owner: seconds between attempts to connect. */
#define MNCC_X_RECONNECT (-1)

/*! Connect to \a path now and after MNCC_X_RECONNECT of \a tdefs until it is there. \returns NULL when memory is out.
 *  Free with talloc_free(). */
struct mncc_link *mncc_link_alloc(void *ctx, const char *path, struct osmo_tdef *tdefs, const struct mncc_link_ops *ops,
				  void *priv);
/*! What the socket does not take waits in memory, in order. Ignored while the link is down. */
void mncc_link_send(struct mncc_link *link, const struct mncc_msg *msg);
bool mncc_link_is_up(const struct mncc_link *link);
const struct mncc_layout *mncc_link_layout(const struct mncc_link *link);
/*! Why the connection broke or cannot be made, the last time; "" : it never did. Valid until the next time. */
const char *mncc_link_error(const struct mncc_link *link);
const struct rate_ctr_group *mncc_link_ctrs(const struct mncc_link *link);
void mncc_link_count(struct mncc_link *link, enum mncc_ctr ctr);
