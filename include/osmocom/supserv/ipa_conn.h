/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ipa_conn.h
 * A TCP connection that carries IPA frames (length, protocol, payload): many frames per recv(), many per send(). What
 * is sent gathers until ipa_io_turn(), which the main loop calls once a turn before it waits; so all answers of one
 * turn leave in one system call, those to a batch of commits included.
 *
 * Ownership: a connection owns its socket and is freed by ipa_conn_free(), also from within its own callbacks. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct ipa_io;
struct ipa_conn;

/*! Header of every frame: length (of what follows the header), protocol. */
#define IPA_HEADER_LEN 3
/*! Payload of the longest frame. */
#define IPA_PAYLOAD_MAX 65535
/*! What may wait for a peer that does not read, in octets; then the connection is closed. */
#define IPA_BACKLOG_MAX (16 << 20)

struct ipa_conn_ops {
	/*! A frame came in. \a payload is borrowed for the call. */
	void (*frame)(struct ipa_conn *conn, void *priv, uint8_t proto, const uint8_t *payload, size_t len);
	/*! The peer closed (\a error 0), or the connection broke (negative errno). The owner frees it, at once or
	 *  later; nothing more comes from it. */
	void (*closed)(struct ipa_conn *conn, void *priv, int error);
};

/*! The buffer that all connections read into, and the list of those that have something to send. */
struct ipa_io *ipa_io_alloc(void *ctx);
/*! Send what gathered. Once in each turn of the main loop, before osmo_select_main(). */
void ipa_io_turn(struct ipa_io *io);

/*! Take over a connected socket, which becomes non-blocking with TCP_NODELAY. \a io outlives it.
 *  \returns NULL when memory is out (the socket is closed). */
struct ipa_conn *ipa_conn_alloc(void *ctx, struct ipa_io *io, int fd, const struct ipa_conn_ops *ops, void *priv);
void ipa_conn_free(struct ipa_conn *conn);
/*! Room for one frame of \a len octets payload at the end of what is to be sent, its header written.
 *  \returns where the payload goes, valid until the next call; NULL when \a len is too long, the backlog is full or
 *  memory is out: the connection is then closed from ipa_io_turn(). */
uint8_t *ipa_conn_put(struct ipa_conn *conn, uint8_t proto, size_t len);
/*! The same with the payload at hand. \returns 0, -ENOBUFS. */
int ipa_conn_send(struct ipa_conn *conn, uint8_t proto, const uint8_t *payload, size_t len);
/*! Send what gathered and then close our direction: the peer sees the end, answers with its own, and closed() comes. */
void ipa_conn_shutdown(struct ipa_conn *conn);
/*! Octets that wait to be sent. */
size_t ipa_conn_backlog(const struct ipa_conn *conn);
/*! "127.0.0.1:4222<->127.0.0.1:39102", for logs. Owned by the connection. */
const char *ipa_conn_name(const struct ipa_conn *conn);
