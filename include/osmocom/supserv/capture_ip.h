/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_ip.h
 * IPv4 packets for captures, with right checksums: UDP (RFC 768), TCP (RFC 9293), SCTP with one DATA chunk (RFC 9260).
 * Nothing is sent. Each function writes a whole packet and returns its length, or -ENOSPC when \a size or the length
 * field of IPv4 is too small for it. Addresses and ports are in host order. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*! Of IPv4 without options and TCP without options: the most that stands before octets of a user. */
#define CAPTURE_IP_HEADERS_MAX 48

struct capture_ip {
	uint32_t src, dst;
	uint16_t src_port, dst_port;
	uint16_t id;			/*!< identification, for the eye */
};

struct capture_ip_tcp {
	uint32_t seq, ack;
	uint8_t flags;			/*!< CAPTURE_TCP_* */
};

#define CAPTURE_TCP_FIN 0x01
#define CAPTURE_TCP_SYN 0x02
#define CAPTURE_TCP_PSH 0x08
#define CAPTURE_TCP_ACK 0x10

struct capture_ip_sctp {
	uint32_t tag;			/*!< verification tag */
	uint32_t tsn;
	uint16_t stream, ssn;
	uint32_t ppid;			/*!< payload protocol identifier */
};

#define CAPTURE_PPID_M3UA 3

int capture_ip_udp(uint8_t *packet, size_t size, const struct capture_ip *ip, const uint8_t *octets, size_t len);
int capture_ip_tcp(uint8_t *packet, size_t size, const struct capture_ip *ip, const struct capture_ip_tcp *tcp,
		   const uint8_t *octets, size_t len);
int capture_ip_sctp(uint8_t *packet, size_t size, const struct capture_ip *ip, const struct capture_ip_sctp *sctp,
		    const uint8_t *octets, size_t len);

/*! The Internet checksum (RFC 1071) over octets, in host order; \a sum: of what stood before them, not complemented;
 *  an odd number of octets only at the end. */
uint16_t capture_inet_sum(uint16_t sum, const uint8_t *octets, size_t len);
/*! CRC32c as SCTP uses it (RFC 9260 Annex A). Stored with the octet of least weight first. */
uint32_t capture_crc32c(const uint8_t *octets, size_t len);
