/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Packets on an MNCC socket: a kernel takes about a hundred of them, and OsmoMSC closes the socket of a client that
 * loses one, so what the kernel does not take is queued. */

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>

#include "mncc_conn.h"

/* Messages of one turn: so many that a system call of the loop is shared, so few that others have their turn. */
#define RX_BURST 64

static const struct rate_ctr_desc ctr_desc[] = {
	[MNCC_CTR_RX] = { "rx", "Messages received" },
	[MNCC_CTR_TX] = { "tx", "Messages sent" },
	[MNCC_CTR_MALFORMED] = { "malformed", "Messages that do not decode" },
	[MNCC_CTR_UNKNOWN_CALLREF] = { "unknown_callref", "Messages about a call that does not exist" },
	[MNCC_CTR_LOST] = { "lost", "Connections that broke" },
	[MNCC_CTR_REFUSED] = { "refused", "Clients refused because there is one already" },
};

static const struct rate_ctr_group_desc ctr_group_desc = {
	.group_name_prefix = "mncc",
	.group_description = "MNCC door",
	.class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(ctr_desc),
	.ctr_desc = ctr_desc,
};

void mncc_conn_count(struct mncc_conn *conn, enum mncc_ctr ctr)
{
	rate_ctr_inc2(conn->ctrs, ctr);
}

/* --- output ------------------------------------------------------------------------------------------------------- */

static void flush(struct mncc_conn *conn)
{
	while (!llist_empty(&conn->queue)) {
		struct msgb *msg = llist_first_entry(&conn->queue, struct msgb, list);

		if (send(conn->ofd.fd, msgb_data(msg), msgb_length(msg), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
			/* another error shows at the next read */
			if (errno == EAGAIN)
				osmo_fd_write_enable(&conn->ofd);
			return;
		}
		msgb_free(msgb_dequeue(&conn->queue));
	}
	osmo_fd_write_disable(&conn->ofd);
}

void mncc_conn_send_octets(struct mncc_conn *conn, const uint8_t *octets, size_t len)
{
	struct msgb *later;

	if (!mncc_conn_is_open(conn))
		return;
	mncc_conn_count(conn, MNCC_CTR_TX);
	if (llist_empty(&conn->queue) && send(conn->ofd.fd, octets, len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len)
		return;
	later = msgb_alloc_c(conn->ctx, len, "mncc");
	if (!later)
		return;
	memcpy(msgb_put(later, len), octets, len);
	msgb_enqueue(&conn->queue, later);
	osmo_fd_write_enable(&conn->ofd);
}

void mncc_conn_send(struct mncc_conn *conn, const struct mncc_msg *msg)
{
	uint8_t octets[MNCC_MSG_MAX];
	int len;

	if (!conn->layout.version)
		return;
	len = mncc_msg_encode(octets, sizeof(octets), &conn->layout, msg);
	if (len > 0)
		mncc_conn_send_octets(conn, octets, len);
}

/* --- input -------------------------------------------------------------------------------------------------------- */

static void rx_packet(struct mncc_conn *conn, const uint8_t *octets, size_t len)
{
	mncc_conn_count(conn, MNCC_CTR_RX);
	if (!conn->layout.version) {
		conn->ops->hello(conn->priv, octets, len);
	} else if (mncc_msg_decode(&conn->msg, &conn->layout, octets, len) < 0) {
		mncc_conn_count(conn, MNCC_CTR_MALFORMED);
		LOGP(DMNCC, LOGL_ERROR, "%s: malformed message of %zu octets ignored\n", conn->path, len);
	} else {
		conn->ops->rx(conn->priv, &conn->msg);
	}
}

static void conn_read(struct mncc_conn *conn)
{
	uint8_t octets[MNCC_MSG_MAX];
	unsigned int i;
	ssize_t rc;

	for (i = 0; i < RX_BURST && mncc_conn_is_open(conn); i++) {
		rc = recv(conn->ofd.fd, octets, sizeof(octets), MSG_DONTWAIT);
		if (rc < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (rc <= 0) {
			mncc_conn_close(conn, rc ? strerror(errno) : "the peer closed the socket");
			return;
		}
		rx_packet(conn, octets, rc);
	}
}

static int conn_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct mncc_conn *conn = ofd->data;

	if (what & OSMO_FD_WRITE)
		flush(conn);
	if (what & OSMO_FD_READ)
		conn_read(conn);
	return 0;
}

/* --- the connection ----------------------------------------------------------------------------------------------- */

static void conn_drop(struct mncc_conn *conn)
{
	struct msgb *msg;

	if (mncc_conn_is_open(conn)) {
		osmo_fd_unregister(&conn->ofd);
		close(conn->ofd.fd);
	}
	conn->ofd.fd = -1;
	conn->layout.version = 0;
	while ((msg = msgb_dequeue(&conn->queue)))
		msgb_free(msg);
}

int mncc_conn_init(struct mncc_conn *conn, void *ctx, const char *path, unsigned int index,
		   const struct mncc_conn_ops *ops, void *priv)
{
	conn->ofd.fd = -1;
	conn->ctx = ctx;
	conn->path = path;
	conn->ops = ops;
	conn->priv = priv;
	INIT_LLIST_HEAD(&conn->queue);
	conn->ctrs = rate_ctr_group_alloc(ctx, &ctr_group_desc, index);
	return conn->ctrs ? 0 : -ENOMEM;
}

void mncc_conn_release(struct mncc_conn *conn)
{
	conn_drop(conn);
	if (conn->ctrs)
		rate_ctr_group_free(conn->ctrs);
	conn->ctrs = NULL;
}

int mncc_conn_open(struct mncc_conn *conn, int fd)
{
	osmo_fd_setup(&conn->ofd, fd, OSMO_FD_READ, conn_fd_cb, conn, 0);
	if (osmo_fd_register(&conn->ofd) == 0)
		return 0;
	close(fd);
	conn->ofd.fd = -1;
	return -EBADFD;
}

void mncc_conn_close(struct mncc_conn *conn, const char *why)
{
	OSMO_STRLCPY_ARRAY(conn->error, why);
	mncc_conn_count(conn, MNCC_CTR_LOST);
	conn_drop(conn);
	conn->ops->closed(conn->priv, conn->error);
}
