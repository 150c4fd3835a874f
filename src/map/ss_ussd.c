/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_ussd.c
 * Text of USSD strings (TS 23.038): data coding schemes of clause 5, the GSM 7 bit default alphabet of 6.2.1 and its
 * packing in 6.1.2.3. libosmocore packs as well, but its table reads characters beyond ASCII back as others. */
#include <errno.h>
#include <string.h>
#include <uchar.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_dialogue.h>

#define DCS_DEFAULT 0x0f
#define SEPTET_ESC 0x1b
#define SEPTET_CR 0x0d
#define SEPTETS_MAX (SS_USSD_MAX * 8 / 7)
#define UNKNOWN_CHAR '?'

enum charset {
	CHARSET_GSM7,
	CHARSET_8BIT,		/* not specified by TS 23.038: read as ISO 8859-1 */
	CHARSET_UCS2,
};

/* TS 23.038 6.2.1: the septet is the index. */
static const char16_t alphabet[128 + 1] =
	u"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
	u" !\"#¤%&'()*+,-./0123456789:;<=>?"
	u"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
	u"¿abcdefghijklmnopqrstuvwxyzäöñüà";

/* TS 23.038 6.2.1.1: after an escape. */
static const struct {
	uint8_t septet;
	char16_t character;
} extension[] = {
	{ 0x0a, u'\f' }, { 0x14, u'^' }, { 0x28, u'{' }, { 0x29, u'}' }, { 0x2f, u'\\' },
	{ 0x3c, u'[' }, { 0x3d, u'~' }, { 0x3e, u']' }, { 0x40, u'|' }, { 0x65, u'€' },
};

struct text {
	char *buf;
	size_t size, len;
};

/* Append as UTF-8; what does not fit is left out whole. */
static void text_put(struct text *t, char16_t c)
{
	uint8_t utf8[3];
	size_t n = 0;

	if (c >= 0xd800 && c <= 0xdfff)	/* half of a surrogate pair: not a character of UCS2 */
		c = UNKNOWN_CHAR;
	if (c < 0x80) {
		utf8[n++] = c;
	} else if (c < 0x800) {
		utf8[n++] = 0xc0 | c >> 6;
		utf8[n++] = 0x80 | (c & 0x3f);
	} else {
		utf8[n++] = 0xe0 | c >> 12;
		utf8[n++] = 0x80 | (c >> 6 & 0x3f);
		utf8[n++] = 0x80 | (c & 0x3f);
	}
	if (t->len + n >= t->size)
		return;
	memcpy(t->buf + t->len, utf8, n);
	t->len += n;
	t->buf[t->len] = '\0';
}

/* Next character of UTF-8 text; \returns octets taken, *c UNKNOWN_CHAR for what is no character of 16 bits. */
static size_t text_get(const char *text, char16_t *c)
{
	const uint8_t *u = (const uint8_t *)text;
	size_t n = 1;

	*c = u[0] < 0x80 ? u[0] : UNKNOWN_CHAR;
	if (u[0] < 0xc0)
		return n;
	while ((u[n] & 0xc0) == 0x80)
		n++;
	if (n == 2)
		*c = (u[0] & 0x1f) << 6 | (u[1] & 0x3f);
	else if (n == 3)
		*c = (u[0] & 0x0f) << 12 | (u[1] & 0x3f) << 6 | (u[2] & 0x3f);
	return n;
}

/* TS 23.038 clause 5. \returns enum charset; *skip octets (UCS2) or septets (7 bit) of language indication. */
static int dcs_charset(uint8_t dcs, unsigned int *skip)
{
	*skip = 0;
	switch (dcs >> 4) {
	case 0x1:
		if (dcs == 0x11) {
			*skip = 2;
			return CHARSET_UCS2;
		}
		if (dcs == 0x10)
			*skip = 3;
		return CHARSET_GSM7;
	case 0x4: case 0x5: case 0x6: case 0x7:
		if (dcs & 0x20)		/* compressed */
			return -ENOTSUP;
		switch (dcs >> 2 & 3) {
		case 1: return CHARSET_8BIT;
		case 2: return CHARSET_UCS2;
		}
		return CHARSET_GSM7;
	case 0x9: case 0xd: case 0xe:	/* user data header, I1 protocol, WAP */
		return -ENOTSUP;
	case 0xf:
		return dcs & 0x04 ? CHARSET_8BIT : CHARSET_GSM7;
	}
	return CHARSET_GSM7;	/* languages; reserved ones count as such */
}

static uint8_t septet_get(const uint8_t *octets, unsigned int nr)
{
	unsigned int bit = nr * 7, o = bit / 8, shift = bit % 8;
	unsigned int v = octets[o] >> shift;

	if (shift > 1)
		v |= octets[o + 1] << (8 - shift);
	return v & 0x7f;
}

static void septet_put(uint8_t *octets, unsigned int nr, uint8_t septet)
{
	unsigned int bit = nr * 7, o = bit / 8, shift = bit % 8;

	octets[o] |= septet << shift;
	if (shift > 1)
		octets[o + 1] |= septet >> (8 - shift);
}

static void decode_gsm7(struct text *t, const struct ss_ussd *ussd, unsigned int skip)
{
	unsigned int i, k, n = ussd->len * 8 / 7;

	/* A carriage return in the last seven bits is padding. */
	if (n && n % 8 == 0 && septet_get(ussd->string, n - 1) == SEPTET_CR)
		n--;
	for (i = skip; i < n; i++) {
		uint8_t septet = septet_get(ussd->string, i);
		char16_t c = alphabet[septet];

		if (septet == SEPTET_ESC) {
			if (++i >= n)
				break;
			septet = septet_get(ussd->string, i);
			c = alphabet[septet];
			for (k = 0; k < ARRAY_SIZE(extension); k++) {
				if (extension[k].septet == septet)
					c = extension[k].character;
			}
		}
		text_put(t, c == SEPTET_ESC ? u' ' : c);
	}
}

int ss_ussd_text(char *buf, size_t len, const struct ss_ussd *ussd)
{
	struct text t = { .buf = buf, .size = len };
	unsigned int i, skip;
	int charset = dcs_charset(ussd->dcs, &skip);

	if (len)
		buf[0] = '\0';
	switch (charset) {
	case CHARSET_GSM7:
		decode_gsm7(&t, ussd, skip);
		break;
	case CHARSET_8BIT:
		for (i = 0; i < ussd->len; i++)
			text_put(&t, ussd->string[i]);
		break;
	case CHARSET_UCS2:
		for (i = skip; i + 1 < ussd->len; i += 2)
			text_put(&t, ussd->string[i] << 8 | ussd->string[i + 1]);
		break;
	default:
		return charset;
	}
	return t.len;
}

/* \returns number of septets (1, or 2 with an escape). */
static unsigned int septets_of(uint8_t septets[2], char16_t c)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(extension); i++) {
		if (extension[i].character == c) {
			septets[0] = SEPTET_ESC;
			septets[1] = extension[i].septet;
			return 2;
		}
	}
	septets[0] = UNKNOWN_CHAR;	/* is ASCII, and at its place in the alphabet too */
	for (i = 0; i < 128; i++) {
		if (alphabet[i] == c && i != SEPTET_ESC)
			septets[0] = i;
	}
	return 1;
}

void ss_ussd_from_text(struct ss_ussd *ussd, const char *text)
{
	unsigned int i, n = 0, more;
	uint8_t septets[2];
	char16_t c;

	memset(ussd, 0, sizeof(*ussd));
	ussd->dcs = DCS_DEFAULT;
	while (*text) {
		text += text_get(text, &c);
		more = septets_of(septets, c);
		if (n + more > SEPTETS_MAX)
			break;
		for (i = 0; i < more; i++)
			septet_put(ussd->string, n++, septets[i]);
	}
	/* TS 23.038 6.1.2.3.1: seven spare bits would read as '@'. */
	if (n % 8 == 7)
		septet_put(ussd->string, n++, SEPTET_CR);
	ussd->len = (n * 7 + 7) / 8;
}
