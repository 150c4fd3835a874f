/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* IPA frames over TCP with one recv() for many frames and one send() for many answers. The rate of every door is
 * decided here: a system call costs more than the request that it carries. */

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <talloc.h>

#include <osmocom/core/bit16gen.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/select.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/ipa_conn.h>

#define FRAME_MAX (IPA_HEADER_LEN + IPA_PAYLOAD_MAX)
/* What one recv() may bring, behind the rest of an incomplete frame. */
#define RX_CHUNK (128 << 10)
/* An idle connection keeps no more than this for output. */
#define TX_KEEP (64 << 10)

struct ipa_io {
	struct llist_head dirty;	/* connections with output */
	uint8_t rx[FRAME_MAX + RX_CHUNK];
};

struct ipa_conn {
	struct ipa_io *io;
	struct osmo_fd ofd;
	const struct ipa_conn_ops *ops;
	void *priv;
	char *name;
	/* the beginning of a frame whose end has not come yet */
	uint8_t *partial;
	size_t partial_len;
	struct {
		uint8_t *octets;
		size_t size, len, sent;
	} tx;
	struct llist_head dirty;	/* in ipa_io.dirty, or empty */
	int error;			/* a failed put: closed from ipa_io_turn() */
	bool ends;			/* our direction closes when all is sent */
	bool down;			/* closed() was called */
	bool *freed;			/* somebody up the stack wants to know */
};

struct ipa_io *ipa_io_alloc(void *ctx)
{
	struct ipa_io *io = talloc(ctx, struct ipa_io);

	if (io)
		INIT_LLIST_HEAD(&io->dirty);
	return io;
}

static void conn_down(struct ipa_conn *conn, int error)
{
	osmo_fd_unregister(&conn->ofd);
	llist_del_init(&conn->dirty);
	conn->down = true;
	conn->ops->closed(conn, conn->priv, error);
}

/* --- input -------------------------------------------------------------------------------------------------------- */

/* Deliver the whole frames. \returns octets used; -1 when the connection went away in a callback. */
static ssize_t deliver(struct ipa_conn *conn, const uint8_t *octets, size_t len)
{
	bool freed = false;
	size_t at = 0;

	conn->freed = &freed;
	while (len - at >= IPA_HEADER_LEN) {
		const uint8_t *frame = octets + at;
		size_t payload_len = osmo_load16be(frame);

		if (len - at < IPA_HEADER_LEN + payload_len)
			break;
		at += IPA_HEADER_LEN + payload_len;
		conn->ops->frame(conn, conn->priv, frame[2], frame + IPA_HEADER_LEN, payload_len);
		if (freed)
			return -1;
	}
	conn->freed = NULL;
	return at;
}

static int keep_partial(struct ipa_conn *conn, const uint8_t *octets, size_t len)
{
	TALLOC_FREE(conn->partial);
	conn->partial_len = len;
	if (!len)
		return 0;
	conn->partial = talloc_memdup(conn, octets, len);
	return conn->partial ? 0 : -ENOMEM;
}

static void conn_read(struct ipa_conn *conn)
{
	uint8_t *rx = conn->io->rx;
	size_t len = conn->partial_len;
	ssize_t rc, used;

	if (len)
		memcpy(rx, conn->partial, len);
	rc = recv(conn->ofd.fd, rx + len, RX_CHUNK, 0);
	if (rc < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (rc <= 0) {
		conn_down(conn, rc < 0 ? -errno : 0);
		return;
	}
	len += rc;
	used = deliver(conn, rx, len);
	if (used < 0)
		return;
	if (keep_partial(conn, rx + used, len - used) < 0)
		conn_down(conn, -ENOMEM);
}

/* --- output ------------------------------------------------------------------------------------------------------- */

static void conn_flush(struct ipa_conn *conn)
{
	llist_del_init(&conn->dirty);
	while (!conn->error && conn->tx.sent < conn->tx.len) {
		ssize_t rc = send(conn->ofd.fd, conn->tx.octets + conn->tx.sent, conn->tx.len - conn->tx.sent,
				  MSG_NOSIGNAL);

		if (rc >= 0)
			conn->tx.sent += rc;
		else if (errno == EAGAIN) {
			osmo_fd_write_enable(&conn->ofd);
			return;
		} else if (errno != EINTR)
			conn->error = -errno;
	}
	if (conn->error) {
		conn_down(conn, conn->error);
		return;
	}
	osmo_fd_write_disable(&conn->ofd);
	if (conn->ends)
		shutdown(conn->ofd.fd, SHUT_WR);
	conn->tx.len = conn->tx.sent = 0;
	if (conn->tx.size > TX_KEEP) {
		TALLOC_FREE(conn->tx.octets);
		conn->tx.size = 0;
	}
}

void ipa_io_turn(struct ipa_io *io)
{
	while (!llist_empty(&io->dirty))
		conn_flush(llist_entry(io->dirty.next, struct ipa_conn, dirty));
}

static void mark_dirty(struct ipa_conn *conn)
{
	if (llist_empty(&conn->dirty))
		llist_add_tail(&conn->dirty, &conn->io->dirty);
}

/* Make room for \a len more octets: first by forgetting what was sent, then by growing. */
static int tx_room(struct ipa_conn *conn, size_t len)
{
	uint8_t *grown;
	size_t size;

	if (conn->tx.len + len <= conn->tx.size)
		return 0;
	if (conn->tx.sent) {
		memmove(conn->tx.octets, conn->tx.octets + conn->tx.sent, conn->tx.len - conn->tx.sent);
		conn->tx.len -= conn->tx.sent;
		conn->tx.sent = 0;
	}
	if (conn->tx.len + len <= conn->tx.size)
		return 0;
	if (conn->tx.len + len > IPA_BACKLOG_MAX)
		return -ENOBUFS;
	size = OSMO_MAX(4096, 2 * (conn->tx.len + len));
	grown = talloc_realloc(conn, conn->tx.octets, uint8_t, size);
	if (!grown)
		return -ENOMEM;
	conn->tx.octets = grown;
	conn->tx.size = size;
	return 0;
}

uint8_t *ipa_conn_put(struct ipa_conn *conn, uint8_t proto, size_t len)
{
	uint8_t *frame;

	if (conn->down || conn->ends || conn->error || len > IPA_PAYLOAD_MAX)
		return NULL;
	mark_dirty(conn);
	conn->error = tx_room(conn, IPA_HEADER_LEN + len);
	if (conn->error)
		return NULL;
	frame = conn->tx.octets + conn->tx.len;
	conn->tx.len += IPA_HEADER_LEN + len;
	osmo_store16be(len, frame);
	frame[2] = proto;
	return frame + IPA_HEADER_LEN;
}

int ipa_conn_send(struct ipa_conn *conn, uint8_t proto, const uint8_t *payload, size_t len)
{
	uint8_t *to = ipa_conn_put(conn, proto, len);

	if (!to)
		return -ENOBUFS;
	memcpy(to, payload, len);
	return 0;
}

void ipa_conn_shutdown(struct ipa_conn *conn)
{
	conn->ends = true;
	if (!conn->down)
		mark_dirty(conn);
}

size_t ipa_conn_backlog(const struct ipa_conn *conn)
{
	return conn->tx.len - conn->tx.sent;
}

/* --- the connection ----------------------------------------------------------------------------------------------- */

static int conn_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct ipa_conn *conn = ofd->data;

	if (what & OSMO_FD_WRITE)
		mark_dirty(conn);
	if (what & OSMO_FD_READ)
		conn_read(conn);
	return 0;
}

static int conn_destructor(struct ipa_conn *conn)
{
	if (!conn->down)
		osmo_fd_unregister(&conn->ofd);
	llist_del(&conn->dirty);
	close(conn->ofd.fd);
	if (conn->freed)
		*conn->freed = true;
	return 0;
}

struct ipa_conn *ipa_conn_alloc(void *ctx, struct ipa_io *io, int fd, const struct ipa_conn_ops *ops, void *priv)
{
	struct ipa_conn *conn = talloc_zero(ctx, struct ipa_conn);
	int one = 1;

	if (!conn) {
		close(fd);
		return NULL;
	}
	conn->io = io;
	conn->ops = ops;
	conn->priv = priv;
	INIT_LLIST_HEAD(&conn->dirty);
	conn->name = osmo_sock_get_name(conn, fd);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	osmo_fd_setup(&conn->ofd, fd, OSMO_FD_READ, conn_fd_cb, conn, 0);
	talloc_set_destructor(conn, conn_destructor);
	if (osmo_fd_register(&conn->ofd) < 0) {
		conn->down = true;
		talloc_free(conn);
		return NULL;
	}
	return conn;
}

void ipa_conn_free(struct ipa_conn *conn)
{
	talloc_free(conn);
}

const char *ipa_conn_name(const struct ipa_conn *conn)
{
	return conn->name ? conn->name : "?";
}
