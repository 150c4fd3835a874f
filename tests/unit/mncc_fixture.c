/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One end of an MNCC socket, played by a test. */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>

#include "mncc_fixture.h"

void mncc_turns(unsigned int n)
{
	while (n--)
		osmo_select_main(1);
}

static int unix_socket(struct sockaddr_un *sun, const char *path)
{
	*sun = (struct sockaddr_un){ .sun_family = AF_UNIX };
	OSMO_STRLCPY_ARRAY(sun->sun_path, path);
	return socket(AF_UNIX, SOCK_SEQPACKET, 0);
}

int mncc_peer_listen(const char *path)
{
	struct sockaddr_un sun;
	int fd = unix_socket(&sun, path);

	unlink(path);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

void mncc_peer_accept(struct mncc_peer *peer, int listen_fd)
{
	struct mncc_hello hello;

	peer->fd = accept(listen_fd, NULL, NULL);
	assert_true(peer->fd >= 0);
	mncc_hello(&hello, &peer->layout);
	assert_int_equal(send(peer->fd, &hello, sizeof(hello), 0), sizeof(hello));
	fcntl(peer->fd, F_SETFL, O_NONBLOCK);
	mncc_turns(3);
}

bool mncc_peer_connect(struct mncc_peer *peer, const char *path)
{
	struct sockaddr_un sun;
	uint8_t octets[MNCC_MSG_MAX];
	const char *why;
	ssize_t len;

	peer->fd = unix_socket(&sun, path);
	assert_int_equal(connect(peer->fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	fcntl(peer->fd, F_SETFL, O_NONBLOCK);
	mncc_turns(3);
	len = recv(peer->fd, octets, sizeof(octets), 0);
	if (len <= 0)
		return false;
	assert_int_equal(mncc_layout_of_hello(&peer->layout, octets, len, &why), 0);
	return true;
}

void mncc_peer_send(struct mncc_peer *peer, const struct mncc_msg *msg)
{
	uint8_t octets[MNCC_MSG_MAX];
	int len = mncc_msg_encode(octets, sizeof(octets), &peer->layout, msg);

	assert_true(len > 0);
	assert_int_equal(send(peer->fd, octets, len, MSG_NOSIGNAL), len);
	mncc_turns(2);
}

void mncc_peer_says(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, type, callref);
	mncc_peer_send(peer, &msg);
}

void mncc_peer_clears(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref, int cause, int location)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, type, callref);
	mncc_msg_set_cause(&msg, cause);
	msg.signal.cause.location = location;
	mncc_peer_send(peer, &msg);
}

void mncc_peer_rtp(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref, uint16_t port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct mncc_msg msg;

	inet_pton(AF_INET, "127.0.0.1", &sin.sin_addr);
	mncc_msg_init(&msg, type, callref);
	memcpy(&msg.rtp.addr, &sin, sizeof(sin));
	mncc_peer_send(peer, &msg);
}

void mncc_peer_expect(struct mncc_peer *peer, enum mncc_msg_type type)
{
	uint8_t octets[MNCC_MSG_MAX];
	ssize_t len;

	mncc_turns(2);
	len = recv(peer->fd, octets, sizeof(octets), 0);
	assert_true(len > 0);
	assert_int_equal(mncc_msg_decode(&peer->rx, &peer->layout, octets, len), 0);
	assert_string_equal(mncc_msg_name(peer->rx.type), mncc_msg_name(type));
}

void mncc_peer_expect_for(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref)
{
	mncc_peer_expect(peer, type);
	assert_int_equal(peer->rx.callref, callref);
}

void mncc_peer_expect_rtp(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref, uint16_t port)
{
	struct sockaddr_in sin;

	mncc_peer_expect_for(peer, type, callref);
	memcpy(&sin, &peer->rx.rtp.addr, sizeof(sin));
	assert_int_equal(ntohs(sin.sin_port), port);
}

void mncc_peer_expect_nothing(struct mncc_peer *peer)
{
	uint8_t octets[MNCC_MSG_MAX];

	mncc_turns(3);
	assert_int_equal(recv(peer->fd, octets, sizeof(octets), 0), -1);
}
