/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_write_private.h
 * The inside of a capture: what its files share while they make the packets of one message. */
#pragma once

#include <osmocom/supserv/capture_ip.h>
#include <osmocom/supserv/capture_write.h>
#include <osmocom/supserv/pcapng_write.h>

#include "capture_pair.h"

#define CAPTURE_IP_MAX 65535
#define CAPTURE_COMMENT_MAX 512

struct capture {
	struct trace_bus *bus;
	struct trace_reader *reader;	/*!< NULL: it has ended */
	struct pcapng *file;		/*!< NULL: it has ended */
	char *path;
	char *error;			/*!< why it has ended */
	uint64_t messages, packets;
	struct capture_net net;
	uint32_t last_ref;		/*!< SCCP references given out, 24 bits */
	uint16_t last_ip_id;
	struct timeval tv;		/*!< of the message at hand */
	char comment[CAPTURE_COMMENT_MAX];	/*!< of the message at hand */
	uint8_t packet[CAPTURE_IP_MAX];
};

uint32_t capture_new_ref(struct capture *c);

/* capture_send.c: packets from end \a from of a pair. \param comment NULL: a packet that only frames. All return 0 or
 * negative errno: nothing, or not all of it, was written. */
int capture_send_udp(struct capture *c, const struct capture_party *from, const struct capture_party *to, uint16_t port,
		     const uint8_t *octets, size_t len, const char *comment);
/*! Opens the connection first. Any length: cut to segments. */
int capture_send_tcp(struct capture *c, struct capture_pair *pair, unsigned int from, const uint8_t *octets, size_t len,
		     const char *comment);
/*! An SCCP message in M3UA. */
int capture_send_sccp(struct capture *c, struct capture_pair *pair, unsigned int from, const uint8_t *sccp, size_t len,
		      const char *comment);

/* capture_dtap.c */
/*! A message of the radio as BSSAP on an SCCP connection. \returns 0, negative errno: it has no place in BSSAP. */
int capture_dtap(struct capture *c, struct capture_party *from, struct capture_party *to, const uint8_t *l3,
		 size_t len);

/* capture_text.c */
/*! What has no protocol that Wireshark reads: a line of text, as libosmocore logs to GSMTAP. */
int capture_text(struct capture *c, const struct capture_party *from, const struct capture_party *to,
		 const char *subsystem, const char *text);
