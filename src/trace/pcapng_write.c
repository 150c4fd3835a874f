/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file pcapng_write.c
 * Blocks of pcapng (draft-ietf-opsawg-pcapng 3 and 4) in the order of octets of this machine: Section Header, Interface
 * Description, Enhanced Packet with a comment, Name Resolution. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <arpa/inet.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/pcapng_write.h>

#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define VERSION_MAJOR 1
#define VERSION_MINOR 0
#define SECTION_LENGTH_UNKNOWN UINT64_MAX
#define OPT_END 0
#define OPT_COMMENT 1
#define OPT_SHB_USERAPPL 4
#define OPT_IF_NAME 2
#define NAME_RECORD_END 0
#define NAME_RECORD_IPV4 1
/* Magic numbers of what may be overwritten, in either order of octets: pcap in micro and nanoseconds, pcapng. */
static const uint32_t magics[] = { 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, PCAPNG_BLOCK_SECTION };

struct pcapng {
	char *path;
	int fd;
	dev_t dev;
	ino_t ino;
	uint64_t size;		/*!< of the file */
	uint8_t *pending;	/*!< blocks that are not in it yet; an array of talloc that grows and stays */
	size_t pending_len;
	size_t block;		/*!< where the block begins that is being made */
	bool no_memory;
};

/* --- blocks ------------------------------------------------------------------------------------------------------- */

/* Room for \a len more octets. \returns NULL without memory, which pcapng_flush() then tells. */
static uint8_t *put(struct pcapng *p, size_t len)
{
	size_t need = p->pending_len + len, have = talloc_array_length(p->pending);
	uint8_t *grown = p->pending;

	if (p->no_memory)
		return NULL;
	if (need > have)
		grown = talloc_realloc(p, p->pending, uint8_t, OSMO_MAX(need, 2 * have));
	if (!grown) {
		p->no_memory = true;
		return NULL;
	}
	p->pending = grown;
	p->pending_len = need;
	return p->pending + need - len;
}

static void put_u16(struct pcapng *p, uint16_t value)
{
	uint8_t *to = put(p, sizeof(value));

	if (to)
		memcpy(to, &value, sizeof(value));
}

static void put_u32(struct pcapng *p, uint32_t value)
{
	uint8_t *to = put(p, sizeof(value));

	if (to)
		memcpy(to, &value, sizeof(value));
}

/* Octets, filled up with zeros to a multiple of four. */
static void put_padded(struct pcapng *p, const void *octets, size_t len)
{
	size_t padded = (len + 3) & ~(size_t)3;
	uint8_t *to = put(p, padded);

	if (!to)
		return;
	memset(to + len, 0, padded - len);
	memcpy(to, octets, len);
}

static void put_option(struct pcapng *p, uint16_t code, const char *text)
{
	size_t len = OSMO_MIN(strlen(text), (size_t)PCAPNG_COMMENT_MAX);

	put_u16(p, code);
	put_u16(p, len);
	put_padded(p, text, len);
}

static void put_options_end(struct pcapng *p)
{
	put_u16(p, OPT_END);
	put_u16(p, 0);
}

static void block_begin(struct pcapng *p, uint32_t type)
{
	p->block = p->pending_len;
	put_u32(p, type);
	put_u32(p, 0);
}

/* The total length stands at both ends of a block. */
static void block_end(struct pcapng *p)
{
	uint32_t len = p->pending_len - p->block + sizeof(len);

	put_u32(p, len);
	if (!p->no_memory)
		memcpy(p->pending + p->block + sizeof(uint32_t), &len, sizeof(len));
}

static void put_head(struct pcapng *p, const char *application)
{
	block_begin(p, PCAPNG_BLOCK_SECTION);
	put_u32(p, BYTE_ORDER_MAGIC);
	put_u16(p, VERSION_MAJOR);
	put_u16(p, VERSION_MINOR);
	put_u32(p, (uint32_t)SECTION_LENGTH_UNKNOWN);
	put_u32(p, SECTION_LENGTH_UNKNOWN >> 32);
	put_option(p, OPT_SHB_USERAPPL, application);
	put_options_end(p);
	block_end(p);

	block_begin(p, PCAPNG_BLOCK_INTERFACE);
	put_u16(p, PCAPNG_LINKTYPE_RAW);
	put_u16(p, 0);		/* reserved */
	put_u32(p, 0);		/* no limit to a packet */
	put_option(p, OPT_IF_NAME, "trace");
	put_options_end(p);
	block_end(p);
}

void pcapng_packet(struct pcapng *p, const struct timeval *tv, const uint8_t *octets, size_t len, const char *comment)
{
	uint64_t us = (uint64_t)tv->tv_sec * 1000000 + tv->tv_usec;

	block_begin(p, PCAPNG_BLOCK_PACKET);
	put_u32(p, 0);		/* the one interface */
	put_u32(p, us >> 32);
	put_u32(p, (uint32_t)us);
	put_u32(p, len);	/* captured */
	put_u32(p, len);	/* as it was */
	put_padded(p, octets, len);
	if (comment) {
		put_option(p, OPT_COMMENT, comment);
		put_options_end(p);
	}
	block_end(p);
}

void pcapng_name(struct pcapng *p, uint32_t ipv4, const char *name)
{
	uint8_t record[sizeof(ipv4) + 64];
	size_t len = OSMO_MIN(strlen(name), sizeof(record) - sizeof(ipv4) - 1);

	ipv4 = htonl(ipv4);
	memcpy(record, &ipv4, sizeof(ipv4));
	memcpy(record + sizeof(ipv4), name, len);
	record[sizeof(ipv4) + len] = '\0';

	block_begin(p, PCAPNG_BLOCK_NAMES);
	put_u16(p, NAME_RECORD_IPV4);
	put_u16(p, sizeof(ipv4) + len + 1);
	put_padded(p, record, sizeof(ipv4) + len + 1);
	put_u16(p, NAME_RECORD_END);
	put_u16(p, 0);
	block_end(p);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

int pcapng_flush(struct pcapng *p)
{
	size_t len = p->pending_len;
	ssize_t rc;

	p->pending_len = 0;
	if (p->no_memory)
		return -ENOMEM;
	if (!len)
		return 0;
	do {
		rc = write(p->fd, p->pending, len);
	} while (rc < 0 && errno == EINTR);
	if (rc == (ssize_t)len) {
		p->size += len;
		return 0;
	}
	rc = rc < 0 ? -errno : -ENOSPC;
	/* When even this fails the file ends within a block; readers then tell of the blocks before it. */
	if (ftruncate(p->fd, p->size) < 0)
		return rc;
	return rc;
}

uint64_t pcapng_size(const struct pcapng *p)
{
	return p->size;
}

bool pcapng_moved(const struct pcapng *p)
{
	struct stat st;

	return stat(p->path, &st) < 0 || st.st_dev != p->dev || st.st_ino != p->ino;
}

static int pcapng_destruct(struct pcapng *p)
{
	if (p->fd >= 0)
		close(p->fd);
	return 0;
}

/* Is the file one that a capture may replace? \returns NULL, or why it is not. */
static const char *not_replaceable(struct pcapng *p)
{
	struct stat st;
	uint32_t magic;
	ssize_t len;
	size_t i;

	if (fstat(p->fd, &st) < 0)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "it is no regular file";
	p->dev = st.st_dev;
	p->ino = st.st_ino;
	len = pread(p->fd, &magic, sizeof(magic), 0);
	if (len < 0)
		return strerror(errno);
	for (i = 0; len == sizeof(magic) && i < ARRAY_SIZE(magics); i++) {
		if (magic == magics[i])
			return NULL;
	}
	return len ? "it is there and is no capture; name another file" : NULL;
}

/* O_NONBLOCK: a pipe or a device is to be refused, not waited for. */
static char *file_open(struct pcapng *p, const char *application)
{
	const char *why;
	int rc;

	p->fd = open(p->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_APPEND, 0640);
	if (p->fd < 0)
		return talloc_asprintf(p, "cannot open %s: %s", p->path, strerror(errno));
	why = not_replaceable(p);
	if (why)
		return talloc_asprintf(p, "cannot write to %s: %s", p->path, why);
	if (ftruncate(p->fd, 0) < 0)
		return talloc_asprintf(p, "cannot empty %s: %s", p->path, strerror(errno));
	put_head(p, application);
	rc = pcapng_flush(p);
	return rc < 0 ? talloc_asprintf(p, "cannot write to %s: %s", p->path, strerror(-rc)) : NULL;
}

struct pcapng *pcapng_create(void *ctx, const char *path, const char *application, char **error)
{
	struct pcapng *p = talloc_zero(ctx, struct pcapng);
	char *why;

	if (p) {
		p->fd = -1;
		p->path = talloc_strdup(p, path);
		p->pending = talloc_array(p, uint8_t, 4096);
		talloc_set_destructor(p, pcapng_destruct);
	}
	if (!p || !p->path || !p->pending) {
		talloc_free(p);
		*error = talloc_strdup(ctx, "there is not enough memory");
		return NULL;
	}
	why = file_open(p, application);
	if (!why)
		return p;
	*error = talloc_steal(ctx, why);
	talloc_free(p);
	return NULL;
}
