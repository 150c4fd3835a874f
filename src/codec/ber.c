/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Basic encoding rules: identifier octets, length octets, end-of-contents and INTEGER contents (ITU-T X.690 8.1,
 * 8.3). */

#include <errno.h>

#include <osmocom/supserv/ber.h>

#define BER_CONSTRUCTED 0x20
#define BER_HIGH_TAG 0x1f		/* the number follows in octets of seven bits */
#define BER_LENGTH_INDEFINITE 0x80
#define BER_MORE 0x80
#define BER_SEVEN_BITS 0x7f

void ber_reader_init(struct ber_reader *r, const uint8_t *octets, size_t len)
{
	*r = (struct ber_reader){ .octets = octets, .end = len };
}

static bool at_eoc(const struct ber_reader *r)
{
	return r->end - r->pos >= 2 && r->octets[r->pos] == 0 && r->octets[r->pos + 1] == 0;
}

bool ber_more(const struct ber_reader *r)
{
	/* an indefinite form that ends without end-of-contents has "more", and ber_read_header() reports it */
	return r->until_eoc ? !at_eoc(r) : r->pos < r->end;
}

static int read_tag(struct ber_reader *r, struct ber_header *h)
{
	uint8_t first, octet;
	unsigned int number;

	if (r->pos == r->end)
		return -ENODATA;
	first = r->octets[r->pos++];
	h->constructed = first & BER_CONSTRUCTED;
	number = first & BER_HIGH_TAG;
	if (number == BER_HIGH_TAG) {
		number = 0;
		do {
			if (r->pos == r->end)
				return -ENODATA;
			octet = r->octets[r->pos++];
			number = number << 7 | (octet & BER_SEVEN_BITS);
			if (number > BER_TAG_NUMBER_MAX)
				return -E2BIG;
		} while (octet & BER_MORE);
	}
	h->tag = (first >> 6) << 14 | number;
	return h->tag == 0 ? -EBADMSG : 0;
}

static int read_length(struct ber_reader *r, struct ber_header *h)
{
	uint8_t first;
	unsigned int n;
	size_t len = 0;

	if (r->pos == r->end)
		return -ENODATA;
	first = r->octets[r->pos++];
	h->indefinite = first == BER_LENGTH_INDEFINITE;
	if (h->indefinite)
		return h->constructed ? 0 : -EBADMSG;
	if (!(first & BER_MORE)) {
		len = first;
	} else {
		for (n = first & BER_SEVEN_BITS; n; n--) {
			if (r->pos == r->end || len > r->end)
				return -ENODATA;
			len = len << 8 | r->octets[r->pos++];
		}
	}
	if (len > r->end - r->pos)
		return -ENODATA;
	h->len = len;
	return 0;
}

int ber_read_header(struct ber_reader *r, struct ber_header *h)
{
	int rc;

	*h = (struct ber_header){ .start = r->pos };
	rc = read_tag(r, h);
	return rc < 0 ? rc : read_length(r, h);
}

int ber_skip(struct ber_reader *r, const struct ber_header *h)
{
	struct ber_header inner = *h;
	unsigned int depth = r->depth, open = 0;
	int rc;

	for (;;) {
		if (!inner.indefinite)
			r->pos += inner.len;
		else if (++open + depth > BER_DEPTH_MAX)
			return -ELOOP;
		while (open && at_eoc(r)) {
			r->pos += 2;
			open--;
		}
		if (!open)
			return 0;
		rc = ber_read_header(r, &inner);
		if (rc < 0)
			return rc;
	}
}

int ber_enter(const struct ber_reader *outer, const struct ber_header *h, struct ber_reader *inner)
{
	if (outer->depth == BER_DEPTH_MAX)
		return -ELOOP;
	*inner = *outer;
	inner->depth++;
	inner->until_eoc = h->indefinite;
	if (!h->indefinite)
		inner->end = inner->pos + h->len;
	return 0;
}

int ber_leave(struct ber_reader *outer, const struct ber_reader *inner)
{
	if (inner->until_eoc && inner->pos == inner->end)
		return -ENODATA;
	if (inner->until_eoc ? !at_eoc(inner) : inner->pos != inner->end)
		return -EBADMSG;
	outer->pos = inner->pos + (inner->until_eoc ? 2 : 0);
	return 0;
}

int ber_get_integer(int64_t *value, const uint8_t *octets, size_t len)
{
	uint64_t v;

	if (!len)
		return -EBADMSG;
	if (len > sizeof(v))
		return -E2BIG;
	v = octets[0] & 0x80 ? UINT64_MAX : 0;
	while (len--)
		v = v << 8 | *octets++;
	*value = v;
	return 0;
}

static unsigned int tag_number_octets(ber_tag_t tag)
{
	unsigned int number = tag & BER_TAG_NUMBER_MAX;

	if (number < BER_HIGH_TAG)
		return 0;
	return number <= BER_SEVEN_BITS ? 1 : 2;
}

static unsigned int length_octets(size_t len)
{
	unsigned int n = 0;

	if (len < 0x80)
		return 0;
	for (; len; len >>= 8)
		n++;
	return n;
}

size_t ber_header_size(ber_tag_t tag, size_t len)
{
	return 2 + tag_number_octets(tag) + length_octets(len);
}

size_t ber_integer_size(int64_t value)
{
	size_t n = 1;

	/* one more octet while the rest is more than the sign of the highest bit kept */
	for (; value < -128 || value > 127; value >>= 8)
		n++;
	return n;
}

uint8_t *ber_put_header(uint8_t *p, ber_tag_t tag, bool constructed, size_t len)
{
	uint8_t first = (tag >> 14) << 6 | (constructed ? BER_CONSTRUCTED : 0);
	unsigned int number = tag & BER_TAG_NUMBER_MAX;
	unsigned int n = tag_number_octets(tag);

	*p++ = first | (n ? BER_HIGH_TAG : number);
	if (n == 2)
		*p++ = BER_MORE | number >> 7;
	if (n)
		*p++ = number & BER_SEVEN_BITS;

	n = length_octets(len);
	*p++ = n ? BER_MORE | n : len;
	while (n--)
		*p++ = len >> (8 * n);
	return p;
}

uint8_t *ber_put_integer(uint8_t *p, int64_t value)
{
	size_t n = ber_integer_size(value);

	while (n--)
		*p++ = value >> (8 * n);
	return p;
}
