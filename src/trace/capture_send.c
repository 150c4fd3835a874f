/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_send.c
 * Packets of a capture with the counters of their pair: UDP, TCP with its handshake, SCCP on M3UA on SCTP. */
#include <errno.h>

#include <osmocom/core/utils.h>

#include "capture_write_private.h"
#include "capture_ss7.h"

#define GSUP_PORT 4222		/* of OsmoHLR */
#define CLIENT_PORT 40000	/* and the number of the party */
#define M3UA_PORT 2905
#define M3UA_STREAM 1		/* stream 0 is for management, RFC 4666 1.4.7 */
/* As on the loopback of Linux; Wireshark 4.0 does not put the pieces of an IPA message together. */
#define TCP_SEGMENT 65483

uint32_t capture_new_ref(struct capture *c)
{
	c->last_ref = (c->last_ref + 1) & 0xffffff;
	if (!c->last_ref)
		c->last_ref = 1;
	return c->last_ref;
}

/* The packet made in c->packet. \param len negative: it could not be made. */
static int add_packet(struct capture *c, int len, const char *comment)
{
	if (len < 0)
		return len;
	pcapng_packet(c->file, &c->tv, c->packet, len, comment);
	c->packets++;
	return 0;
}

static struct capture_ip ip_of(struct capture *c, const struct capture_party *from, const struct capture_party *to)
{
	return (struct capture_ip){ .src = from->ip, .dst = to->ip, .id = ++c->last_ip_id };
}

int capture_send_udp(struct capture *c, const struct capture_party *from, const struct capture_party *to, uint16_t port,
		     const uint8_t *octets, size_t len, const char *comment)
{
	struct capture_ip ip = ip_of(c, from, to);

	ip.src_port = ip.dst_port = port;
	return add_packet(c, capture_ip_udp(c->packet, sizeof(c->packet), &ip, octets, len), comment);
}

/* --- TCP ---------------------------------------------------------------------------------------------------------- */

static int tcp_packet(struct capture *c, struct capture_pair *pair, unsigned int from, uint8_t flags,
		      const uint8_t *octets, size_t len, const char *comment)
{
	struct capture_end *end = &pair->end[from], *peer = &pair->end[!from];
	struct capture_ip ip = ip_of(c, end->party, peer->party);
	struct capture_ip_tcp tcp = { .seq = end->next, .flags = flags };
	uint16_t client_port = CLIENT_PORT + pair->end[0].party->nr;

	ip.src_port = from ? GSUP_PORT : client_port;
	ip.dst_port = from ? client_port : GSUP_PORT;
	if (flags & CAPTURE_TCP_ACK)
		tcp.ack = peer->next;
	end->next += len + !!(flags & CAPTURE_TCP_SYN);
	return add_packet(c, capture_ip_tcp(c->packet, sizeof(c->packet), &ip, &tcp, octets, len), comment);
}

static void tcp_open(struct capture *c, struct capture_pair *pair)
{
	tcp_packet(c, pair, 0, CAPTURE_TCP_SYN, NULL, 0, NULL);
	tcp_packet(c, pair, 1, CAPTURE_TCP_SYN | CAPTURE_TCP_ACK, NULL, 0, NULL);
	tcp_packet(c, pair, 0, CAPTURE_TCP_ACK, NULL, 0, NULL);
	pair->open = true;
}

int capture_send_tcp(struct capture *c, struct capture_pair *pair, unsigned int from, const uint8_t *octets, size_t len,
		     const char *comment)
{
	size_t pos, part;
	uint8_t flags;
	int rc = 0;

	if (!pair->open)
		tcp_open(c, pair);
	for (pos = 0; pos < len && !rc; pos += part) {
		part = OSMO_MIN(len - pos, (size_t)TCP_SEGMENT);
		flags = CAPTURE_TCP_ACK | (pos + part == len ? CAPTURE_TCP_PSH : 0);
		rc = tcp_packet(c, pair, from, flags, octets + pos, part, comment);
	}
	return rc;
}

/* --- SCTP --------------------------------------------------------------------------------------------------------- */

int capture_send_sccp(struct capture *c, struct capture_pair *pair, unsigned int from, const uint8_t *sccp, size_t len,
		      const char *comment)
{
	uint8_t m3ua[CAPTURE_SCCP_MAX + CAPTURE_M3UA_OVERHEAD];
	struct capture_end *end = &pair->end[from], *peer = &pair->end[!from];
	struct capture_ip ip = ip_of(c, end->party, peer->party);
	struct capture_ip_sctp sctp = { .tag = peer->tag, .tsn = end->next, .stream = M3UA_STREAM, .ssn = end->ssn,
				     .ppid = CAPTURE_PPID_M3UA };
	int m3ua_len = capture_ss7_m3ua(m3ua, sizeof(m3ua), end->party->pc, peer->party->pc, sccp, len);

	if (m3ua_len < 0)
		return m3ua_len;
	ip.src_port = ip.dst_port = M3UA_PORT;
	end->next++;
	end->ssn++;
	return add_packet(c, capture_ip_sctp(c->packet, sizeof(c->packet), &ip, &sctp, m3ua, m3ua_len), comment);
}
