/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One end of an MNCC socket, played by a test: OsmoMSC, or a handler. */
#pragma once

#include <osmocom/supserv/mncc_msg.h>

struct mncc_peer {
	int fd;
	struct mncc_layout layout;
	struct mncc_msg rx;		/* the message that expect() saw */
};

/* So many turns of the main loop. */
void mncc_turns(unsigned int n);
/* A socket that listens at \a path. */
int mncc_peer_listen(const char *path);
/* OsmoMSC: take the client that waits, and say hello. */
void mncc_peer_accept(struct mncc_peer *peer, int listen_fd);
/* A handler: connect and read the hello. \returns false: closed at once. */
bool mncc_peer_connect(struct mncc_peer *peer, const char *path);
void mncc_peer_send(struct mncc_peer *peer, const struct mncc_msg *msg);
/* A message without fields. */
void mncc_peer_says(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref);
void mncc_peer_clears(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref, int cause, int location);
/* RTP_CREATE or RTP_CONNECT with 127.0.0.1 and this port. */
void mncc_peer_rtp(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref, uint16_t port);
/* The next message, in peer->rx, is of this type. */
void mncc_peer_expect(struct mncc_peer *peer, enum mncc_msg_type type);
void mncc_peer_expect_for(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref);
void mncc_peer_expect_rtp(struct mncc_peer *peer, enum mncc_msg_type type, uint32_t callref, uint16_t port);
void mncc_peer_expect_nothing(struct mncc_peer *peer);
