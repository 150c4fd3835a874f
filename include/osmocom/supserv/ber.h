/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ber.h
 * Basic encoding rules, ITU-T X.690 clause 8: identifier and length octets, nothing about types. The reader takes what
 * is legal (definite and indefinite, long-form lengths) in one pass without allocation or recursion; the writer says
 * everything in one way (definite, minimal). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*! Elements inside elements beyond which a reader refuses; the deepest MAP type has some 12. */
#define BER_DEPTH_MAX 32

/*! Class (bits 15-14) and number of a tag; primitive or constructed is not part of it. */
typedef uint16_t ber_tag_t;
#define BER_UNIVERSAL(n) (n)
#define BER_APPLICATION(n) (0x4000 | (n))
#define BER_CONTEXT(n) (0x8000 | (n))
#define BER_PRIVATE(n) (0xc000 | (n))
#define BER_TAG_NUMBER_MAX 0x3fff

/*! Octets being read. \a pos is the offset of the next octet from \a octets, also for the readers of inner elements. */
struct ber_reader {
	const uint8_t *octets;
	size_t pos;
	size_t end;
	bool until_eoc;			/*!< inside an indefinite form: ends with 00 00 */
	uint8_t depth;
};

/*! Identifier and length of one element. */
struct ber_header {
	ber_tag_t tag;
	bool constructed;
	bool indefinite;
	size_t len;			/*!< octets of contents; 0 where indefinite */
	size_t start;			/*!< offset of the identifier octet */
};

void ber_reader_init(struct ber_reader *r, const uint8_t *octets, size_t len);
/*! Does another element follow in this reader? */
bool ber_more(const struct ber_reader *r);
/*! Read a header and stop before its contents, which are known to be there (where definite).
 *  \returns 0; -EBADMSG for what is not BER, -ENODATA where the octets end too early, -E2BIG for a tag number above
 *  BER_TAG_NUMBER_MAX. */
int ber_read_header(struct ber_reader *r, struct ber_header *h);
/*! Step over the contents. \returns 0, -EBADMSG, -ENODATA, -E2BIG, or -ELOOP when nested too deep. */
int ber_skip(struct ber_reader *r, const struct ber_header *h);
/*! A reader for the contents of a constructed element. \returns 0, -ELOOP when nested too deep. */
int ber_enter(const struct ber_reader *outer, const struct ber_header *h, struct ber_reader *inner);
/*! Continue \a outer after the element that \a inner has read to its end. \returns 0, -EBADMSG when something is left,
 *  -ENODATA without end-of-contents. */
int ber_leave(struct ber_reader *outer, const struct ber_reader *inner);

/*! INTEGER contents. \returns 0, -EBADMSG when empty, -E2BIG above 64 bits. */
int ber_get_integer(int64_t *value, const uint8_t *octets, size_t len);

/*! Octets that the writer uses. */
size_t ber_header_size(ber_tag_t tag, size_t len);
size_t ber_integer_size(int64_t value);
/*! Write identifier and length, the minimal contents of an INTEGER. The caller has made room by the sizes above.
 *  \returns octet after the last one written. */
uint8_t *ber_put_header(uint8_t *p, ber_tag_t tag, bool constructed, size_t len);
uint8_t *ber_put_integer(uint8_t *p, int64_t value);
