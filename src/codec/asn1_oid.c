/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Object identifiers between the contents octets of ITU-T X.690 8.19 and "0.4.0.0.1.0.18.2". */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include <osmocom/supserv/asn1.h>

#define ARC_MORE 0x80
#define ARC_BITS 7
#define FIRST_ARC_SHARE 40		/* the first octet says two arcs: 40 * first + second */

/* One subidentifier. \returns octets read, -EBADMSG when it is cut off, padded or above 32 bits. */
static int get_arc(uint32_t *arc, const uint8_t *octets, size_t len)
{
	uint64_t value = 0;
	size_t i;

	if (len && octets[0] == ARC_MORE)
		return -EBADMSG;
	for (i = 0; i < len && value <= UINT32_MAX; i++) {
		value = value << ARC_BITS | (octets[i] & ~ARC_MORE);
		if (octets[i] & ARC_MORE)
			continue;
		*arc = value;
		return value <= UINT32_MAX ? (int)i + 1 : -EBADMSG;
	}
	return -EBADMSG;
}

bool asn1_oid_valid(const uint8_t *octets, size_t len)
{
	size_t pos = 0;
	uint32_t arc;
	int rc;

	while (pos < len) {
		rc = get_arc(&arc, octets + pos, len - pos);
		if (rc < 0)
			return false;
		pos += rc;
	}
	return len > 0;
}

int asn1_oid_str(char *buf, size_t size, const uint8_t *octets, size_t len)
{
	struct osmo_strbuf sb = { .buf = buf, .len = size };
	size_t pos = 0;
	uint32_t arc, first;
	int rc;

	if (!len)
		return -EBADMSG;
	while (pos < len) {
		rc = get_arc(&arc, octets + pos, len - pos);
		if (rc < 0)
			return rc;
		if (pos == 0) {
			first = OSMO_MIN(arc / FIRST_ARC_SHARE, 2);
			OSMO_STRBUF_PRINTF(sb, "%" PRIu32, first);
			arc -= first * FIRST_ARC_SHARE;
		}
		OSMO_STRBUF_PRINTF(sb, ".%" PRIu32, arc);
		pos += rc;
	}
	return sb.chars_needed;
}

static int put_arc(uint8_t *octets, size_t size, uint32_t arc)
{
	uint32_t rest;
	size_t n = 1, i;

	for (rest = arc >> ARC_BITS; rest; rest >>= ARC_BITS)
		n++;
	if (n > size)
		return -ENOSPC;
	for (i = n; i > 0; i--, arc >>= ARC_BITS)
		octets[i - 1] = (arc & ~ARC_MORE & 0xff) | (i < n ? ARC_MORE : 0);
	return n;
}

/* A number and the dot after it, or the end. */
static int parse_arc(const char **str, uint32_t *arc)
{
	char *end;
	unsigned long long value;

	if (**str < '0' || **str > '9')
		return -EINVAL;
	value = strtoull(*str, &end, 10);
	if (value > UINT32_MAX || (*end != '.' && *end != '\0') || (*end == '.' && !end[1]))
		return -EINVAL;
	*arc = value;
	*str = *end ? end + 1 : end;
	return 0;
}

int asn1_oid_parse(uint8_t *octets, size_t size, const char *str)
{
	uint32_t first, arc;
	size_t len = 0;
	int rc;

	if (parse_arc(&str, &first) < 0 || first > 2)
		return -EINVAL;
	do {
		if (parse_arc(&str, &arc) < 0)
			return -EINVAL;
		if (!len && first < 2 && arc >= FIRST_ARC_SHARE)
			return -EINVAL;
		if (!len && arc > UINT32_MAX - 2 * FIRST_ARC_SHARE)
			return -EINVAL;
		rc = put_arc(octets + len, size - len, len ? arc : arc + first * FIRST_ARC_SHARE);
		if (rc < 0)
			return rc;
		len += rc;
	} while (*str);
	return len;
}
