/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mncc_link.h
 * Client of an MNCC socket (Unix SOCK_SEQPACKET): connects and reconnects, checks the hello, sends without a fixed
 * depth. */
#pragma once

#include <osmocom/supserv/mncc_msg.h>

struct mncc_link;

struct mncc_link_ops {
	void (*down)(void *priv);	/*!< the peer is gone with all its calls; connecting goes on */
	void (*rx)(void *priv, const struct mncc_msg *msg);
};

/*! Connect to \a path now and every second until it is there. \returns NULL when memory is out. Free with
 *  talloc_free(). */
struct mncc_link *mncc_link_alloc(void *ctx, const char *path, const struct mncc_link_ops *ops, void *priv);
/*! What the socket does not take waits in memory, in order. Ignored while the link is down. */
void mncc_link_send(struct mncc_link *link, const struct mncc_msg *msg);
bool mncc_link_is_up(const struct mncc_link *link);
const struct mncc_layout *mncc_link_layout(const struct mncc_link *link);
