/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A reader of capture files for tests that shares nothing with the writer: it goes by the figures of the pcapng draft,
 * RFC 791, 768, 9293, 9260, 4666, and checks every length and checksum on its way. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define CAPTURE_PACKETS_MAX 128
#define CAPTURE_FILE_MAX (256 * 1024)

struct packet {
	uint64_t us;
	const uint8_t *octets;
	size_t len;
	char comment[1100];		/*!< "": none */
	uint8_t protocol;		/*!< of IP */
	uint32_t src, dst;
	uint16_t src_port, dst_port;
	uint32_t seq, ack;		/*!< TCP; seq: TSN of SCTP */
	uint8_t flags;			/*!< TCP */
	uint32_t tag, opc, dpc;		/*!< SCTP, M3UA */
	uint16_t ssn;			/*!< SCTP */
	const uint8_t *payload;		/*!< of UDP, TCP, or the SCCP message */
	size_t payload_len;
};

struct capture_file {
	uint8_t octets[CAPTURE_FILE_MAX];
	size_t len;
	unsigned int n_packets, n_names;
	struct packet packets[CAPTURE_PACKETS_MAX];
	char names[16][64];		/*!< "192.0.2.4 HLR" */
};

/* Read \a path; what is wrong with it fails the test. */
void capture_file_read(struct capture_file *f, const char *path);
