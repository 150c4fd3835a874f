/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* IPv4 (RFC 791) and IPv6 (RFC 8200) in the capture reader, with their fragments. A datagram of which a part is missing
 * is given up when FRAGMENTS_MAX others have come. Overlapping fragments: what came first stays. */

#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define FRAGMENTS_MAX 32
#define DATAGRAM_MAX 65535
#define IPV4_LEN 20
#define IPV6_LEN 40
#define UDP_LEN 8
#define UNIT 8				/* octets; fragments are counted in them */

#define IPPROTO_TCP_ 6
#define IPPROTO_UDP_ 17
#define IPPROTO_FRAGMENT_ 44
#define IPPROTO_SCTP_ 132

struct datagram {
	struct llist_head entry;
	struct capture_flow flow;
	uint32_t id;
	uint8_t protocol;
	size_t len;			/* 0: the end was not seen yet */
	size_t n_units;			/* that have come */
	uint8_t has_unit[DATAGRAM_MAX / UNIT / 8 + 1];
	uint8_t octets[DATAGRAM_MAX + UNIT];
};

struct capture_fragments {
	struct llist_head datagrams;	/* the newest first */
	unsigned int n;
};

/* Where a fragment belongs. */
struct fragment {
	uint32_t id;
	size_t offset;
	bool more;
};

struct capture_fragments *capture_fragments_alloc(void *ctx)
{
	struct capture_fragments *f = talloc_zero(ctx, struct capture_fragments);

	if (f)
		INIT_LLIST_HEAD(&f->datagrams);
	return f;
}

static void datagram_free(struct capture_fragments *f, struct datagram *d)
{
	llist_del(&d->entry);
	f->n--;
	talloc_free(d);
}

static struct datagram *datagram_get(struct capture_fragments *f, const struct capture_flow *flow, uint8_t protocol,
				     uint32_t id)
{
	struct datagram *d;

	llist_for_each_entry(d, &f->datagrams, entry) {
		if (d->id == id && d->protocol == protocol && !memcmp(&d->flow, flow, sizeof(*flow)))
			return d;
	}
	if (f->n == FRAGMENTS_MAX)
		datagram_free(f, llist_last_entry(&f->datagrams, struct datagram, entry));
	d = talloc_zero(f, struct datagram);
	if (!d)
		return NULL;
	d->flow = *flow;
	d->protocol = protocol;
	d->id = id;
	llist_add(&d->entry, &f->datagrams);
	f->n++;
	return d;
}

/* \returns true when the datagram is whole. */
static bool datagram_add(struct datagram *d, const struct fragment *frag, const uint8_t *octets, size_t len)
{
	for (size_t at = 0; at < len; at += UNIT) {
		size_t unit = (frag->offset + at) / UNIT;

		if (d->has_unit[unit / 8] & (1 << unit % 8))
			continue;
		d->has_unit[unit / 8] |= 1 << unit % 8;
		d->n_units++;
		memcpy(d->octets + frag->offset + at, octets + at, OSMO_MIN(UNIT, len - at));
	}
	if (!frag->more)
		d->len = frag->offset + len;
	return d->len && d->n_units == (d->len + UNIT - 1) / UNIT;
}

static void udp(struct capture_read *r, struct capture_flow *flow, const uint8_t *octets, size_t len)
{
	if (len < UDP_LEN)
		return;
	flow->src_port = osmo_load16be(octets);
	flow->dst_port = osmo_load16be(octets + 2);
	if (flow->src_port == GSMTAP_PORT || flow->dst_port == GSMTAP_PORT)
		capture_gsmtap(r, flow, octets + UDP_LEN, len - UDP_LEN);
}

static void transport(struct capture_read *r, const struct capture_flow *between, uint8_t protocol,
		      const uint8_t *octets, size_t len)
{
	struct capture_flow flow = *between;

	switch (protocol) {
	case IPPROTO_SCTP_:
		capture_sctp(r, &flow, octets, len);
		break;
	case IPPROTO_TCP_:
		capture_tcp(r, &flow, octets, len);
		break;
	case IPPROTO_UDP_:
		udp(r, &flow, octets, len);
		break;
	}
}

static void fragment(struct capture_read *r, const struct capture_flow *flow, uint8_t protocol,
		     const struct fragment *frag, const uint8_t *octets, size_t len)
{
	struct datagram *d;

	if (frag->offset + len > DATAGRAM_MAX || (frag->more && len % UNIT) || !len) {
		capture_problem(r, "a fragment of an IP datagram has a length that cannot be");
		return;
	}
	d = datagram_get(r->fragments, flow, protocol, frag->id);
	if (!d || !datagram_add(d, frag, octets, len))
		return;
	transport(r, flow, protocol, d->octets, d->len);
	datagram_free(r->fragments, d);
}

static void ipv4_addr(uint8_t addr[IP_ADDR_LEN], const uint8_t *octets)
{
	addr[10] = addr[11] = 0xff;
	memcpy(addr + 12, octets, 4);
}

static void ipv4(struct capture_read *r, const uint8_t *octets, size_t len)
{
	size_t header = (octets[0] & 0x0f) * 4, total;
	struct capture_flow flow = { .src_port = 0 };
	struct fragment frag;

	if (len < IPV4_LEN || header < IPV4_LEN)
		return;
	total = osmo_load16be(octets + 2);
	if (total < header)		/* 0: left to the network card that sent it */
		total = len;
	len = OSMO_MIN(len, total);
	if (len < header)
		return;
	ipv4_addr(flow.src, octets + 12);
	ipv4_addr(flow.dst, octets + 16);
	frag.id = osmo_load16be(octets + 4);
	frag.more = octets[6] & 0x20;
	frag.offset = (osmo_load16be(octets + 6) & 0x1fff) * UNIT;
	if (frag.more || frag.offset)
		fragment(r, &flow, octets[9], &frag, octets + header, len - header);
	else
		transport(r, &flow, octets[9], octets + header, len - header);
}

static bool is_ipv6_option(uint8_t next)
{
	return next == 0 || next == 43 || next == 60;	/* hop by hop, routing, destination options */
}

static void ipv6(struct capture_read *r, const uint8_t *octets, size_t len)
{
	struct capture_flow flow = { .src_port = 0 };
	struct fragment frag;
	uint8_t next;

	if (len < IPV6_LEN)
		return;
	memcpy(flow.src, octets + 8, IP_ADDR_LEN);
	memcpy(flow.dst, octets + 24, IP_ADDR_LEN);
	next = octets[6];
	if (osmo_load16be(octets + 4))
		len = OSMO_MIN(len, (size_t)(IPV6_LEN + osmo_load16be(octets + 4)));
	octets += IPV6_LEN;
	len -= IPV6_LEN;
	while (is_ipv6_option(next) && len >= UNIT) {
		size_t option = (octets[1] + 1) * UNIT;

		if (option > len)
			return;
		next = octets[0];
		octets += option;
		len -= option;
	}
	if (next != IPPROTO_FRAGMENT_) {
		transport(r, &flow, next, octets, len);
		return;
	}
	if (len < UNIT)
		return;
	frag.offset = osmo_load16be(octets + 2) & 0xfff8;
	frag.more = octets[3] & 0x01;
	frag.id = osmo_load32be(octets + 4);
	fragment(r, &flow, octets[0], &frag, octets + UNIT, len - UNIT);
}

void capture_ip(struct capture_read *r, const uint8_t *octets, size_t len)
{
	if (!len)
		return;
	if (octets[0] >> 4 == 4)
		ipv4(r, octets, len);
	else if (octets[0] >> 4 == 6)
		ipv6(r, octets, len);
}
