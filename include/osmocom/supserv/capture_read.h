/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_read.h
 * Reads captures of others (pcap, pcapng) and finds in them what an SS node understands: TCAP messages, DTAP messages
 * of the A and the radio interface, GSUP messages. A layer is a file: link, IP, SCTP, TCP, M3UA and SUA, MTP, SCCP,
 * BSSAP, IPA, GSMTAP. What was split is put together on each of them, what was seen twice (a retransmission, an MSU on
 * two hops) is told once. Any octets: what is wrong is told as a problem, never asserted. All tables are bounded. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <osmocom/supserv/sccp.h>

struct capture_read;

enum capture_protocol {
	CAPTURE_TCAP,
	CAPTURE_DTAP,
	CAPTURE_GSUP,
	CAPTURE_PROTOCOLS,
};

/*! One message. Borrowed for the call. */
struct capture_msg {
	enum capture_protocol protocol;
	unsigned long packet;		/*!< first is 1, as Wireshark counts; of what was split, the last */
	uint64_t usec;			/*!< when it was captured */
	const uint8_t *octets;
	size_t len;
	uint32_t opc, dpc;		/*!< TCAP, DTAP on A; else 0 */
	const struct sccp_addr *called, *calling;	/*!< TCAP */
	/*! GSUP, DTAP: what both directions of a connection have in common. 0: DTAP of an SCCP connection whose
	 *  establishment is not in the capture; its two directions are known by way alone. */
	uint32_t connection;
	/*! GSUP, DTAP: one direction of a connection, never 0. */
	uint32_t way;
	const char *imsi;		/*!< DTAP: of the phone, where it was told; "" if not */
};

struct capture_read_ops {
	void (*message)(void *priv, const struct capture_msg *msg);
	/*! A sentence about one packet. May be NULL. */
	void (*problem)(void *priv, unsigned long packet, const char *what);
};

struct capture_read_stats {
	unsigned long packets;
	unsigned long other;			/*!< packets that carry none of the protocols above */
	unsigned long repeated;			/*!< messages that were seen before */
	unsigned long messages[CAPTURE_PROTOCOLS];
};

/*! A reader for one capture. \returns NULL when memory is out. talloc_free() ends it. */
struct capture_read *capture_read_alloc(void *ctx, const struct capture_read_ops *ops, void *priv);
/*! Read a file from beginning to end. \returns 0; -EINVAL with *error a sentence, talloc'ed from \a r: the file cannot
 *  be opened, is no capture, ends in the middle of a packet, or has a link type that is not known here. */
int capture_read_file(struct capture_read *r, const char *path, char **error);
/*! The same for an open file, which is closed. */
int capture_read_stream(struct capture_read *r, FILE *f, char **error);
/*! One packet of a link type (DLT_* of libpcap). \returns 0, -EPROTONOSUPPORT for a link type that is not known. */
int capture_read_packet(struct capture_read *r, int link_type, uint64_t usec, const uint8_t *octets, size_t len);
/*! There is nothing more to come: what waits for a lost TCP segment is told without it. */
void capture_read_end(struct capture_read *r);
const struct capture_read_stats *capture_read_stats(const struct capture_read *r);
