/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The MNCC socket: a kernel takes about a hundred messages, and OsmoMSC closes the socket of a client that loses one,
 * so what it does not take is queued. */

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <talloc.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/mncc_link.h>

#define RECONNECT_S 1
/* Messages of one turn: so many that a system call of the loop is shared, so few that others have their turn. */
#define RX_BURST 64

struct mncc_link {
	struct osmo_fd ofd;
	const char *path;
	const struct mncc_link_ops *ops;
	void *priv;
	bool up;
	struct mncc_layout layout;
	struct llist_head queue;	/* struct msgb */
	struct osmo_timer_list reconnect;
	struct mncc_msg rx;
};

static void link_down(struct mncc_link *link, const char *why)
{
	struct msgb *msg;
	bool was_up = link->up;

	LOGP(DMNCC, LOGL_ERROR, "%s: %s; trying again every %u s\n", link->path, why, RECONNECT_S);
	osmo_fd_unregister(&link->ofd);
	close(link->ofd.fd);
	link->ofd.fd = -1;
	link->up = false;
	while ((msg = msgb_dequeue(&link->queue)))
		msgb_free(msg);
	osmo_timer_schedule(&link->reconnect, RECONNECT_S, 0);
	if (was_up)
		link->ops->down(link->priv);
}

/* --- output ------------------------------------------------------------------------------------------------------- */

static void flush(struct mncc_link *link)
{
	while (!llist_empty(&link->queue)) {
		struct msgb *msg = llist_first_entry(&link->queue, struct msgb, list);

		if (send(link->ofd.fd, msgb_data(msg), msgb_length(msg), MSG_NOSIGNAL) < 0) {
			/* another error shows at the next read */
			if (errno == EAGAIN)
				osmo_fd_write_enable(&link->ofd);
			return;
		}
		msgb_free(msgb_dequeue(&link->queue));
	}
	osmo_fd_write_disable(&link->ofd);
}

void mncc_link_send(struct mncc_link *link, const struct mncc_msg *msg)
{
	uint8_t octets[MNCC_MSG_MAX];
	struct msgb *later;
	int len;

	if (!link->up)
		return;
	len = mncc_msg_encode(octets, sizeof(octets), &link->layout, msg);
	if (len < 0)
		return;
	if (llist_empty(&link->queue) && send(link->ofd.fd, octets, len, MSG_NOSIGNAL) == len)
		return;
	later = msgb_alloc_c(link, len, "mncc");
	if (!later)
		return;
	memcpy(msgb_put(later, len), octets, len);
	msgb_enqueue(&link->queue, later);
	osmo_fd_write_enable(&link->ofd);
}

/* --- input -------------------------------------------------------------------------------------------------------- */

static void rx_hello(struct mncc_link *link, const uint8_t *octets, size_t len)
{
	const char *why;

	if (mncc_layout_of_hello(&link->layout, octets, len, &why) < 0) {
		link_down(link, why);
		return;
	}
	LOGP(DMNCC, LOGL_NOTICE, "%s: connected, MNCC version %u, messages of %zu octets\n", link->path,
	     link->layout.version, link->layout.signal_size);
	link->up = true;
}

static void rx_msg(struct mncc_link *link, const uint8_t *octets, size_t len)
{
	if (!link->up)
		rx_hello(link, octets, len);
	else if (mncc_msg_decode(&link->rx, &link->layout, octets, len) < 0)
		LOGP(DMNCC, LOGL_ERROR, "%s: malformed message of %zu octets ignored\n", link->path, len);
	else
		link->ops->rx(link->priv, &link->rx);
}

static void link_read(struct mncc_link *link)
{
	uint8_t octets[MNCC_MSG_MAX];
	unsigned int i;
	ssize_t rc;

	for (i = 0; i < RX_BURST && link->ofd.fd >= 0; i++) {
		rc = recv(link->ofd.fd, octets, sizeof(octets), MSG_DONTWAIT);
		if (rc < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (rc <= 0) {
			link_down(link, rc ? strerror(errno) : "the peer closed the socket");
			return;
		}
		rx_msg(link, octets, rc);
	}
}

/* --- the socket --------------------------------------------------------------------------------------------------- */

static int link_fd_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct mncc_link *link = ofd->data;

	if (what & OSMO_FD_WRITE)
		flush(link);
	if (what & OSMO_FD_READ)
		link_read(link);
	return 0;
}

static void link_connect(void *data)
{
	struct mncc_link *link = data;

	osmo_fd_setup(&link->ofd, -1, OSMO_FD_READ, link_fd_cb, link, 0);
	if (osmo_sock_unix_init_ofd(&link->ofd, SOCK_SEQPACKET, 0, link->path,
				    OSMO_SOCK_F_CONNECT | OSMO_SOCK_F_NONBLOCK) < 0) {
		link->ofd.fd = -1;
		osmo_timer_schedule(&link->reconnect, RECONNECT_S, 0);
	}
}

static int link_destructor(struct mncc_link *link)
{
	osmo_timer_del(&link->reconnect);
	if (link->ofd.fd >= 0) {
		osmo_fd_unregister(&link->ofd);
		close(link->ofd.fd);
	}
	return 0;
}

struct mncc_link *mncc_link_alloc(void *ctx, const char *path, const struct mncc_link_ops *ops, void *priv)
{
	struct mncc_link *link = talloc_zero(ctx, struct mncc_link);

	if (!link)
		return NULL;
	link->path = talloc_strdup(link, path);
	link->ops = ops;
	link->priv = priv;
	link->ofd.fd = -1;
	INIT_LLIST_HEAD(&link->queue);
	osmo_timer_setup(&link->reconnect, link_connect, link);
	talloc_set_destructor(link, link_destructor);
	link_connect(link);
	return link;
}

bool mncc_link_is_up(const struct mncc_link *link)
{
	return link->up;
}

const struct mncc_layout *mncc_link_layout(const struct mncc_link *link)
{
	return &link->layout;
}
