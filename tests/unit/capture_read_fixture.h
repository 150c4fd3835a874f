/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_read_fixture.h
 * A capture reader that keeps what it was told, and builders of packets, each layer around the one before. */
#pragma once

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <pcap/dlt.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_read.h>

#define TOLD_MAX 16
#define PACKET_MAX 4096

/* TCAP of 6 octets: what is inside is not looked at here. */
#define TCAP "62044802" "0a0b"
#define SECOND 1000000

struct told {
	struct capture_msg m;
	struct sccp_addr called, calling;
	char hex[2 * PACKET_MAX + 1];
	char imsi[17];
};

struct fixture {
	struct capture_read *r;
	unsigned int n, n_problems;
	struct told told[TOLD_MAX];
	uint64_t now;
};

/* Octets of a packet; builders put their header before what is there. */
struct packet {
	size_t len;
	uint8_t octets[PACKET_MAX];
};

static inline void on_message(void *priv, const struct capture_msg *m)
{
	struct fixture *f = priv;
	struct told *t = &f->told[f->n++];

	assert_in_range(f->n, 1, TOLD_MAX);
	t->m = *m;
	if (m->called)
		t->called = *m->called;
	if (m->calling)
		t->calling = *m->calling;
	OSMO_STRLCPY_ARRAY(t->imsi, m->imsi);
	osmo_hexdump_buf(t->hex, sizeof(t->hex), m->octets, m->len, "", false);
}

static inline void on_problem(void *priv, unsigned long packet, const char *what)
{
	struct fixture *f = priv;

	assert_non_null(what);
	f->n_problems++;
}

static inline int setup(void **state)
{
	static const struct capture_read_ops ops = { .message = on_message, .problem = on_problem };
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->r = capture_read_alloc(f, &ops, f);
	f->now = SECOND;
	assert_non_null(f->r);
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static inline struct packet hex(const char *str)
{
	struct packet p = { .len = 0 };
	int len = osmo_hexparse(str, p.octets, sizeof(p.octets));

	assert_true(len >= 0);
	p.len = len;
	return p;
}

static inline void before(struct packet *p, const char *header)
{
	struct packet h = hex(header);

	assert_in_range(p->len + h.len, 0, PACKET_MAX);
	memmove(p->octets + h.len, p->octets, p->len);
	memcpy(p->octets, h.octets, h.len);
	p->len += h.len;
}

/* With GTs 4915 and 4916, SSN 6 and 7. */
static inline void udt(struct packet *p)
{
	char header[64];

	snprintf(header, sizeof(header), "0900030a110712060012049451" "0712070012049461%02zx", p->len);
	before(p, header);
}

static inline void m3ua(struct packet *p, unsigned int opc, unsigned int dpc)
{
	char header[128];
	size_t data = 4 + 12 + p->len;

	while (p->len % 4)
		p->octets[p->len++] = 0;
	snprintf(header, sizeof(header), "01000101%08zx0210%04zx%08x%08x03020000", 8 + 4 + 12 + p->len, data, opc, dpc);
	before(p, header);
}

/* One DATA chunk. flags: 2 begin, 1 end. */
static inline void chunk(struct packet *p, unsigned int flags, uint32_t tsn, unsigned int ppid)
{
	char header[64];

	snprintf(header, sizeof(header), "00%02x%04zx%08x00000000%08x", flags, p->len + 16, tsn, ppid);
	before(p, header);
}

static inline void sctp(struct packet *p, unsigned int src, unsigned int dst)
{
	char header[64];

	snprintf(header, sizeof(header), "%04x%04x1122334400000000", src, dst);
	before(p, header);
}

/* \param fragment flags and offset in units of 8 octets. */
static inline void ipv4(struct packet *p, unsigned int protocol, unsigned int fragment)
{
	char header[64];

	snprintf(header, sizeof(header), "4500%04zx0007%04x40%02x00000a0000010a000002", p->len + 20, fragment,
		 protocol);
	before(p, header);
}

static inline void rx(struct fixture *f, int link_type, const struct packet *p)
{
	assert_int_equal(capture_read_packet(f->r, link_type, f->now, p->octets, p->len), 0);
}

/* The nr th message, and that it was the newest. */
static inline const struct told *assert_told(struct fixture *f, unsigned int nr, enum capture_protocol protocol,
					     const char *octets)
{
	assert_int_equal(f->n, nr);
	assert_int_equal(f->told[nr - 1].m.protocol, protocol);
	assert_string_equal(f->told[nr - 1].hex, octets);
	return &f->told[nr - 1];
}
