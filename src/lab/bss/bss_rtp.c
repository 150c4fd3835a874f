/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The phone's end of the speech: a UDP port that takes RTP (RFC 3550) from the MSC's media gateway. */
#include <errno.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/socket.h>

#include "bss.h"

#define RTP_PACKET_MAX 512
#define RTP_HEADER_LEN 12

struct bss_rtp {
	struct bss_conn *conn;
	struct osmo_fd ofd;
	struct sockaddr_storage remote;
	unsigned int received;
};

static int bss_rtp_read(struct osmo_fd *ofd, unsigned int what)
{
	struct bss_rtp *rtp = ofd->data;
	uint8_t packet[RTP_PACKET_MAX];
	ssize_t len;

	while ((len = recv(ofd->fd, packet, sizeof(packet), MSG_DONTWAIT)) >= 0)
		if (len > RTP_HEADER_LEN)
			rtp->received++;
	return 0;
}

static int bss_rtp_destructor(struct bss_rtp *rtp)
{
	osmo_fd_unregister(&rtp->ofd);
	close(rtp->ofd.fd);
	return 0;
}

struct bss_rtp *bss_rtp_open(struct bss_conn *conn, const char *host, const struct sockaddr_storage *remote,
			     struct sockaddr_storage *local)
{
	struct bss_rtp *rtp = talloc_zero(conn, struct bss_rtp);
	socklen_t len = sizeof(*local);

	if (!rtp)
		return NULL;
	rtp->conn = conn;
	rtp->remote = *remote;
	osmo_fd_setup(&rtp->ofd, -1, OSMO_FD_READ, bss_rtp_read, rtp, 0);
	if (osmo_sock_init_ofd(&rtp->ofd, AF_UNSPEC, SOCK_DGRAM, IPPROTO_UDP, host, 0, OSMO_SOCK_F_BIND) < 0) {
		LOGPLAB(conn->bm->ms, LOGL_ERROR, "no port for speech at %s\n", host);
		talloc_free(rtp);
		return NULL;
	}
	talloc_set_destructor(rtp, bss_rtp_destructor);
	if (getsockname(rtp->ofd.fd, (struct sockaddr *)local, &len) < 0) {
		talloc_free(rtp);
		return NULL;
	}
	return rtp;
}
