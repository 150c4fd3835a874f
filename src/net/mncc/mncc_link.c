/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The client's side of an MNCC socket: connecting, and what the server says at first. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <talloc.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>

#include "mncc_conn.h"

struct mncc_link {
	struct mncc_conn conn;
	const struct mncc_link_ops *ops;
	void *priv;
	bool up;
	struct osmo_tdef *tdefs;
	struct osmo_timer_list reconnect;
};

static void reconnect_later(struct mncc_link *link)
{
	osmo_timer_schedule(&link->reconnect, osmo_tdef_get(link->tdefs, MNCC_X_RECONNECT, OSMO_TDEF_S, 1), 0);
}

static void link_closed(void *priv, const char *why)
{
	struct mncc_link *link = priv;
	bool was_up = link->up;

	LOGP(DMNCC, LOGL_ERROR, "%s: %s; it is tried again\n", link->conn.path, why);
	link->up = false;
	reconnect_later(link);
	if (was_up)
		link->ops->down(link->priv);
}

static void link_hello(void *priv, const uint8_t *octets, size_t len)
{
	struct mncc_link *link = priv;
	struct mncc_conn *conn = &link->conn;
	const char *why;

	if (mncc_layout_of_hello(&conn->layout, octets, len, &why) < 0) {
		mncc_conn_close(conn, why);
		return;
	}
	LOGP(DMNCC, LOGL_NOTICE, "%s: connected, MNCC version %u, messages of %zu octets\n", conn->path,
	     conn->layout.version, conn->layout.signal_size);
	link->up = true;
}

static void link_rx(void *priv, const struct mncc_msg *msg)
{
	struct mncc_link *link = priv;

	link->ops->rx(link->priv, msg);
}

static const struct mncc_conn_ops conn_ops = { .closed = link_closed, .hello = link_hello, .rx = link_rx };

static void link_connect(void *data)
{
	struct mncc_link *link = data;
	int fd = osmo_sock_unix_init(SOCK_SEQPACKET, 0, link->conn.path, OSMO_SOCK_F_CONNECT | OSMO_SOCK_F_NONBLOCK);

	if (fd >= 0 && mncc_conn_open(&link->conn, fd) == 0)
		return;
	snprintf(link->conn.error, sizeof(link->conn.error), "cannot connect: %s", strerror(fd < 0 ? errno : EBADFD));
	reconnect_later(link);
}

static int link_destructor(struct mncc_link *link)
{
	osmo_timer_del(&link->reconnect);
	mncc_conn_release(&link->conn);
	return 0;
}

struct mncc_link *mncc_link_alloc(void *ctx, const char *path, struct osmo_tdef *tdefs, const struct mncc_link_ops *ops,
				  void *priv)
{
	struct mncc_link *link = talloc_zero(ctx, struct mncc_link);

	if (!link)
		return NULL;
	link->tdefs = tdefs;
	link->ops = ops;
	link->priv = priv;
	osmo_timer_setup(&link->reconnect, link_connect, link);
	if (mncc_conn_init(&link->conn, link, talloc_strdup(link, path), 0, &conn_ops, link) < 0) {
		talloc_free(link);
		return NULL;
	}
	talloc_set_destructor(link, link_destructor);
	link_connect(link);
	return link;
}

void mncc_link_send(struct mncc_link *link, const struct mncc_msg *msg)
{
	if (link->up)
		mncc_conn_send(&link->conn, msg);
}

bool mncc_link_is_up(const struct mncc_link *link)
{
	return link->up;
}

const struct mncc_layout *mncc_link_layout(const struct mncc_link *link)
{
	return &link->conn.layout;
}

const char *mncc_link_error(const struct mncc_link *link)
{
	return link->conn.error;
}

const struct rate_ctr_group *mncc_link_ctrs(const struct mncc_link *link)
{
	return link->conn.ctrs;
}

void mncc_link_count(struct mncc_link *link, enum mncc_ctr ctr)
{
	mncc_conn_count(&link->conn, ctr);
}
