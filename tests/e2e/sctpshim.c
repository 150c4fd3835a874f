/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* To be preloaded into osmo-stp and osmo-msc on a kernel without SCTP: their SCTP sockets become TCP sockets that carry
 * M3UA (RFC 4666). A message tells its own length (3.1.3), so it needs no other framing. One-to-one sockets only; of
 * several addresses the first. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <linux/sctp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define M3UA_PPID 3
#define M3UA_HDR_LEN 8
#define M3UA_CLASS_OFFSET 2
#define M3UA_LEN_OFFSET 4
#define M3UA_CLASS_TRANSFER 1
#define WAIT_MS 5000

/* what libsctp offers */
int sctp_bindx(int fd, struct sockaddr *addrs, int count, int flags);
int sctp_connectx(int fd, struct sockaddr *addrs, int count, sctp_assoc_t *id);
int sctp_recvmsg(int fd, void *msg, size_t size, struct sockaddr *from, socklen_t *fromlen,
		 struct sctp_sndrcvinfo *info, int *flags);
int sctp_send(int fd, const void *msg, size_t len, const struct sctp_sndrcvinfo *info, int flags);

int socket(int domain, int type, int protocol)
{
	int (*real)(int, int, int) = dlsym(RTLD_NEXT, "socket");

	return real(domain, type, protocol == IPPROTO_SCTP ? IPPROTO_TCP : protocol);
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t len)
{
	int (*real)(int, int, int, const void *, socklen_t) = dlsym(RTLD_NEXT, "setsockopt");

	if (level != IPPROTO_SCTP)
		return real(fd, level, option, value, len);
	if (option == SCTP_NODELAY)
		return real(fd, IPPROTO_TCP, TCP_NODELAY, value, len);
	return 0;
}

int getsockopt(int fd, int level, int option, void *value, socklen_t *len)
{
	int (*real)(int, int, int, void *, socklen_t *) = dlsym(RTLD_NEXT, "getsockopt");

	if (level != IPPROTO_SCTP)
		return real(fd, level, option, value, len);
	if (option == SCTP_EVENTS && *len > sizeof(struct sctp_event_subscribe))
		*len = sizeof(struct sctp_event_subscribe);
	memset(value, 0, *len);
	return 0;
}

static socklen_t address_len(const struct sockaddr *address)
{
	return address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

int sctp_bindx(int fd, struct sockaddr *addrs, int count, int flags)
{
	return bind(fd, addrs, address_len(addrs));
}

int sctp_connectx(int fd, struct sockaddr *addrs, int count, sctp_assoc_t *id)
{
	return connect(fd, addrs, address_len(addrs));
}

/* SCTP delivers whole messages: wait for the rest of one. -1: try no more. */
static int wait_for(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	if (errno == EINTR)
		return 0;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return -1;
	return poll(&p, 1, WAIT_MS) > 0 ? 0 : -1;
}

static ssize_t read_all(int fd, uint8_t *buf, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t rc = recv(fd, buf + done, len - done, 0);

		if (rc == 0)
			return 0;
		if (rc > 0)
			done += rc;
		else if (wait_for(fd, POLLIN) < 0)
			return -1;
	}
	return done;
}

int sctp_recvmsg(int fd, void *msg, size_t size, struct sockaddr *from, socklen_t *fromlen,
		 struct sctp_sndrcvinfo *info, int *flags)
{
	uint8_t *m3ua = msg;
	uint32_t len;
	ssize_t rc = read_all(fd, m3ua, M3UA_HDR_LEN);

	if (rc <= 0)
		return rc;
	memcpy(&len, m3ua + M3UA_LEN_OFFSET, sizeof(len));
	len = ntohl(len);
	if (len < M3UA_HDR_LEN || len > size) {
		errno = EMSGSIZE;
		return -1;
	}
	if (len > M3UA_HDR_LEN) {
		rc = read_all(fd, m3ua + M3UA_HDR_LEN, len - M3UA_HDR_LEN);
		if (rc <= 0)
			return rc;
	}
	if (flags)
		*flags = MSG_EOR;
	if (info) {
		memset(info, 0, sizeof(*info));
		info->sinfo_ppid = htonl(M3UA_PPID);
		/* 1.4.7: DATA not on stream 0, which is for the management; libosmo-sigtran refuses it there */
		info->sinfo_stream = m3ua[M3UA_CLASS_OFFSET] == M3UA_CLASS_TRANSFER;
	}
	return len;
}

int sctp_send(int fd, const void *msg, size_t len, const struct sctp_sndrcvinfo *info, int flags)
{
	const uint8_t *m3ua = msg;
	size_t done = 0;

	while (done < len) {
		ssize_t rc = send(fd, m3ua + done, len - done, flags | MSG_NOSIGNAL);

		if (rc >= 0)
			done += rc;
		else if (wait_for(fd, POLLOUT) < 0)
			return -1;
	}
	return done;
}
