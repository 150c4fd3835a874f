/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_ip.c
 * IPv4 packets for captures. Headers are written octet by octet, in the order of the figures in the standards. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include <osmocom/core/bit16gen.h>
#include <osmocom/core/bit32gen.h>

#include <osmocom/supserv/capture_ip.h>

#define IP_HEADER 20
#define IP_MAX 65535
#define TIME_TO_LIVE 64
#define DONT_FRAGMENT 0x4000
#define UDP_HEADER 8
#define TCP_HEADER 20
#define TCP_WINDOW 65535
#define SCTP_HEADER 12
#define SCTP_CHUNK_DATA 0
#define SCTP_DATA_HEADER 16
#define SCTP_DATA_UNFRAGMENTED 0x03	/* first and last piece of its message */

uint16_t capture_inet_sum(uint16_t sum, const uint8_t *octets, size_t len)
{
	uint64_t total = sum;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		total += osmo_load16be(octets + i);
	if (i < len)
		total += octets[i] << 8;
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return total;
}

/* By halves of octets, polynomial 0x1edc6f41 reflected. */
uint32_t capture_crc32c(const uint8_t *octets, size_t len)
{
	static const uint32_t table[16] = {
		0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
		0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
	};
	uint32_t crc = 0xffffffff;
	size_t i;

	for (i = 0; i < len; i++) {
		crc ^= octets[i];
		crc = crc >> 4 ^ table[crc & 0x0f];
		crc = crc >> 4 ^ table[crc & 0x0f];
	}
	return ~crc;
}

/* \returns 0, -ENOSPC. \param len octets behind the header. */
static int ip_header(uint8_t *packet, size_t size, const struct capture_ip *ip, uint8_t protocol, size_t len)
{
	if (len > IP_MAX - IP_HEADER || IP_HEADER + len > size)
		return -ENOSPC;
	packet[0] = 4 << 4 | IP_HEADER / 4;
	packet[1] = 0;		/* type of service */
	osmo_store16be(IP_HEADER + len, packet + 2);
	osmo_store16be(ip->id, packet + 4);
	osmo_store16be(DONT_FRAGMENT, packet + 6);
	packet[8] = TIME_TO_LIVE;
	packet[9] = protocol;
	osmo_store16be(0, packet + 10);
	osmo_store32be(ip->src, packet + 12);
	osmo_store32be(ip->dst, packet + 16);
	osmo_store16be(~capture_inet_sum(0, packet, IP_HEADER), packet + 10);
	return 0;
}

/* Checksum of UDP and TCP: with a pseudo header of addresses, protocol and length (RFC 9293 3.1). */
static uint16_t checksum_of_user(const uint8_t *packet, uint8_t protocol, size_t len)
{
	const uint8_t rest[4] = { 0, protocol, len >> 8, len };
	uint16_t sum = capture_inet_sum(0, packet + 12, 8);

	sum = capture_inet_sum(sum, rest, sizeof(rest));
	return ~capture_inet_sum(sum, packet + IP_HEADER, len);
}

int capture_ip_udp(uint8_t *packet, size_t size, const struct capture_ip *ip, const uint8_t *octets, size_t len)
{
	uint8_t *udp = packet + IP_HEADER;
	size_t whole = UDP_HEADER + len;
	uint16_t checksum;

	if (ip_header(packet, size, ip, IPPROTO_UDP, whole) < 0)
		return -ENOSPC;
	osmo_store16be(ip->src_port, udp);
	osmo_store16be(ip->dst_port, udp + 2);
	osmo_store16be(whole, udp + 4);
	osmo_store16be(0, udp + 6);
	if (len)
		memcpy(udp + UDP_HEADER, octets, len);
	checksum = checksum_of_user(packet, IPPROTO_UDP, whole);
	osmo_store16be(checksum ? : 0xffff, udp + 6);	/* 0 would say that there is none */
	return IP_HEADER + whole;
}

int capture_ip_tcp(uint8_t *packet, size_t size, const struct capture_ip *ip, const struct capture_ip_tcp *tcp,
		   const uint8_t *octets, size_t len)
{
	uint8_t *header = packet + IP_HEADER;
	size_t whole = TCP_HEADER + len;

	if (ip_header(packet, size, ip, IPPROTO_TCP, whole) < 0)
		return -ENOSPC;
	osmo_store16be(ip->src_port, header);
	osmo_store16be(ip->dst_port, header + 2);
	osmo_store32be(tcp->seq, header + 4);
	osmo_store32be(tcp->ack, header + 8);
	header[12] = TCP_HEADER / 4 << 4;
	header[13] = tcp->flags;
	osmo_store16be(TCP_WINDOW, header + 14);
	osmo_store16be(0, header + 16);		/* checksum */
	osmo_store16be(0, header + 18);		/* urgent pointer */
	if (len)
		memcpy(header + TCP_HEADER, octets, len);
	osmo_store16be(checksum_of_user(packet, IPPROTO_TCP, whole), header + 16);
	return IP_HEADER + whole;
}

int capture_ip_sctp(uint8_t *packet, size_t size, const struct capture_ip *ip, const struct capture_ip_sctp *sctp,
		    const uint8_t *octets, size_t len)
{
	uint8_t *header = packet + IP_HEADER, *chunk = header + SCTP_HEADER;
	size_t padded = (len + 3) & ~(size_t)3;
	size_t whole = SCTP_HEADER + SCTP_DATA_HEADER + padded;

	if (ip_header(packet, size, ip, IPPROTO_SCTP, whole) < 0)
		return -ENOSPC;
	osmo_store16be(ip->src_port, header);
	osmo_store16be(ip->dst_port, header + 2);
	osmo_store32be(sctp->tag, header + 4);
	osmo_store32be(0, header + 8);		/* checksum */
	chunk[0] = SCTP_CHUNK_DATA;
	chunk[1] = SCTP_DATA_UNFRAGMENTED;
	osmo_store16be(SCTP_DATA_HEADER + len, chunk + 2);
	osmo_store32be(sctp->tsn, chunk + 4);
	osmo_store16be(sctp->stream, chunk + 8);
	osmo_store16be(sctp->ssn, chunk + 10);
	osmo_store32be(sctp->ppid, chunk + 12);
	if (len)
		memcpy(chunk + SCTP_DATA_HEADER, octets, len);
	memset(chunk + SCTP_DATA_HEADER + len, 0, padded - len);
	osmo_store32le(capture_crc32c(header, whole), header + 8);
	return IP_HEADER + whole;
}
