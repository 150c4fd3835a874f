/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "capture_file.h"

#define SECTION 0x0a0d0d0a
#define INTERFACE 1
#define NAMES 4
#define PACKET 6

static uint32_t host32(const uint8_t *o)
{
	uint32_t v;

	memcpy(&v, o, sizeof(v));
	return v;
}

static uint16_t host16(const uint8_t *o)
{
	uint16_t v;

	memcpy(&v, o, sizeof(v));
	return v;
}

static uint32_t be32(const uint8_t *o)
{
	return (uint32_t)o[0] << 24 | o[1] << 16 | o[2] << 8 | o[3];
}

static uint16_t be16(const uint8_t *o)
{
	return o[0] << 8 | o[1];
}

/* --- checksums ---------------------------------------------------------------------------------------------------- */

static uint32_t sum16(const uint8_t *o, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < len; i++)
		sum += i % 2 ? o[i] : o[i] << 8;
	return sum;
}

static void assert_sum(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	assert_int_equal(sum, 0xffff);
}

/* Bit by bit, as RFC 9260 Annex A defines it. */
static uint32_t crc32c(const uint8_t *o, size_t len)
{
	uint32_t crc = 0xffffffff;
	int bit;

	while (len--) {
		crc ^= *o++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

/* --- packets ------------------------------------------------------------------------------------------------------ */

static void read_udp(struct packet *p, const uint8_t *o, size_t len)
{
	assert_true(len >= 8);
	assert_int_equal(be16(o + 4), len);
	p->payload = o + 8;
	p->payload_len = len - 8;
}

static void read_tcp(struct packet *p, const uint8_t *o, size_t len)
{
	assert_true(len >= 20);
	assert_int_equal(o[12], 5 << 4);
	p->seq = be32(o + 4);
	p->ack = be32(o + 8);
	p->flags = o[13];
	p->payload = o + 20;
	p->payload_len = len - 20;
}

static void read_sctp(struct packet *p, const uint8_t *o, size_t len)
{
	uint8_t copy[2048];
	const uint8_t *chunk = o + 12, *m3ua = chunk + 16, *data = m3ua + 8;
	size_t chunk_len = be16(chunk + 2);

	assert_in_range(len, 28, sizeof(copy));
	memcpy(copy, o, len);
	memset(copy + 8, 0, 4);
	assert_int_equal(o[8] | o[9] << 8 | o[10] << 16 | (uint32_t)o[11] << 24, crc32c(copy, len));
	assert_int_equal(len, 12 + (chunk_len + 3) / 4 * 4);
	assert_int_equal(chunk[0], 0);
	assert_int_equal(chunk[1], 3);
	assert_int_equal(be32(chunk + 12), 3);
	p->tag = be32(o + 4);
	p->seq = be32(chunk + 4);
	p->ssn = be16(chunk + 10);

	assert_int_equal(be32(m3ua), 0x01000101);		/* version 1, transfer, DATA */
	assert_int_equal(be32(m3ua + 4), chunk_len - 16);
	assert_int_equal(be16(data), 0x0210);
	assert_int_equal((be16(data + 2) + 3) / 4 * 4 + 8, chunk_len - 16);
	assert_int_equal(data[12], 3);				/* SCCP */
	p->opc = be32(data + 4);
	p->dpc = be32(data + 8);
	p->payload = data + 16;
	p->payload_len = be16(data + 2) - 16;
}

static void read_ip(struct packet *p)
{
	const uint8_t *o = p->octets, *user = o + 20;
	size_t len = p->len - 20;

	assert_true(p->len >= 28);
	assert_int_equal(o[0], 0x45);
	assert_int_equal(be16(o + 2), p->len);
	assert_sum(sum16(o, 20));
	p->protocol = o[9];
	p->src = be32(o + 12);
	p->dst = be32(o + 16);
	p->src_port = be16(user);
	p->dst_port = be16(user + 2);
	if (p->protocol != 132)
		assert_sum(sum16(o + 12, 8) + p->protocol + len + sum16(user, len));
	if (p->protocol == 17)
		read_udp(p, user, len);
	else if (p->protocol == 6)
		read_tcp(p, user, len);
	else
		read_sctp(p, user, len);
}

/* --- blocks ------------------------------------------------------------------------------------------------------- */

/* The comment is the only option that a packet has. */
static void read_comment(struct packet *p, const uint8_t *o, size_t len)
{
	size_t text = len ? host16(o + 2) : 0;

	if (!len)
		return;
	assert_int_equal(host16(o), 1);
	assert_in_range(text, 1, sizeof(p->comment) - 1);
	assert_int_equal(4 + (text + 3) / 4 * 4 + 4, len);
	assert_int_equal(host32(o + len - 4), 0);
	memcpy(p->comment, o + 4, text);
}

static void read_packet(struct capture_file *f, const uint8_t *o, size_t len)
{
	struct packet *p = &f->packets[f->n_packets];
	size_t padded;

	assert_in_range(f->n_packets++, 0, CAPTURE_PACKETS_MAX - 1);
	assert_int_equal(host32(o), 0);
	p->us = (uint64_t)host32(o + 4) << 32 | host32(o + 8);
	p->len = host32(o + 12);
	assert_int_equal(host32(o + 16), p->len);
	p->octets = o + 20;
	padded = (p->len + 3) / 4 * 4;
	assert_in_range(20 + padded, 20, len);
	read_comment(p, o + 20 + padded, len - 20 - padded);
	read_ip(p);
}

static void read_names(struct capture_file *f, const uint8_t *o, size_t len)
{
	size_t record = host16(o + 2);
	char name[32];

	assert_int_equal(host16(o), 1);
	assert_int_equal(4 + (record + 3) / 4 * 4 + 4, len);
	assert_int_equal(o[4 + record - 1], 0);
	assert_in_range(f->n_names, 0, 15);
	assert_in_range(record, 6, 4 + sizeof(name));
	memcpy(name, o + 8, record - 4);
	snprintf(f->names[f->n_names++], sizeof(f->names[0]), "%u.%u.%u.%u %s", o[4], o[5], o[6], o[7], name);
}

static void read_block(struct capture_file *f, uint32_t type, const uint8_t *o, size_t len)
{
	switch (type) {
	case SECTION:
		assert_int_equal(host32(o), 0x1a2b3c4d);
		assert_int_equal(host16(o + 4), 1);
		assert_int_equal(host16(o + 6), 0);
		break;
	case INTERFACE:
		assert_int_equal(host16(o), 101);
		break;
	case NAMES:
		read_names(f, o, len);
		break;
	case PACKET:
		read_packet(f, o, len);
		break;
	default:
		fail_msg("block of type %08x", type);
	}
}

void capture_file_read(struct capture_file *f, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint32_t type, len;
	size_t pos;

	memset(f, 0, sizeof(*f));
	assert_non_null(file);
	f->len = fread(f->octets, 1, sizeof(f->octets), file);
	fclose(file);
	assert_in_range(f->len, 1, sizeof(f->octets) - 1);
	for (pos = 0; pos < f->len; pos += len) {
		assert_in_range(pos + 12, 12, f->len);
		type = host32(f->octets + pos);
		len = host32(f->octets + pos + 4);
		assert_int_equal(type == SECTION, pos == 0);
		assert_int_equal(len % 4, 0);
		assert_in_range(len, 12, f->len - pos);
		assert_int_equal(host32(f->octets + pos + len - 4), len);
		read_block(f, type, f->octets + pos + 8, len - 12);
	}
}
