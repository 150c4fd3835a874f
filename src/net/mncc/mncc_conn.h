/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One connection on an MNCC socket, as its client (mncc_link.c) and as its server (mncc_server.c) have it. */
#pragma once

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>

#include <osmocom/supserv/mncc_link.h>

struct mncc_conn;

struct mncc_conn_ops {
	/* It is closed already. */
	void (*closed)(void *priv, const char *why);
	/* A packet while the layout is not known; may close the connection. */
	void (*hello)(void *priv, const uint8_t *octets, size_t len);
	void (*rx)(void *priv, const struct mncc_msg *msg);
};

/* Lives inside of its owner. */
struct mncc_conn {
	struct osmo_fd ofd;		/* fd -1: closed */
	void *ctx;			/* talloc parent of what waits */
	const char *path;
	const struct mncc_conn_ops *ops;
	void *priv;
	struct mncc_layout layout;	/* version 0: not known yet */
	struct llist_head queue;	/* struct msgb */
	struct rate_ctr_group *ctrs;
	struct mncc_msg msg;		/* the one that is being received */
	char error[128];		/* why it was closed, or could not be opened, the last time */
};

/* Closed at first. \a index tells its counters from those of others. \returns 0, -ENOMEM. */
int mncc_conn_init(struct mncc_conn *conn, void *ctx, const char *path, unsigned int index,
		   const struct mncc_conn_ops *ops, void *priv);
void mncc_conn_release(struct mncc_conn *conn);
/* Takes \a fd, a connected socket. */
int mncc_conn_open(struct mncc_conn *conn, int fd);
/* What waits is dropped; ops->closed is called. */
void mncc_conn_close(struct mncc_conn *conn, const char *why);
static inline bool mncc_conn_is_open(const struct mncc_conn *conn)
{
	return conn->ofd.fd >= 0;
}
/* What the socket does not take waits in memory, in order. Ignored while closed. */
void mncc_conn_send_octets(struct mncc_conn *conn, const uint8_t *octets, size_t len);
void mncc_conn_send(struct mncc_conn *conn, const struct mncc_msg *msg);
void mncc_conn_count(struct mncc_conn *conn, enum mncc_ctr ctr);
