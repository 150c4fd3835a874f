/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SCCP party addresses (Q.713 3.4, 3.5): address indicator, point code, subsystem number, global title. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/sccp.h>

/* Address indicator, Q.713 3.4.1 */
#define AI_PC 0x01
#define AI_SSN 0x02
#define AI_GTI_SHIFT 2
#define AI_GTI_MASK 0x0f
#define AI_ROUTE_ON_SSN 0x40

#define PC_MAX 0x3fff

/* Global title indicators, Q.713 3.4.2.3 */
enum sccp_gti {
	GTI_NONE,
	GTI_NAI,		/* nature of address */
	GTI_TT,			/* translation type */
	GTI_TT_NP,		/* ..., numbering plan, encoding scheme */
	GTI_TT_NP_NAI,		/* ..., nature of address */
};

/* Encoding scheme, Q.713 3.4.2.3.3 */
#define ES_BCD_ODD 1
#define ES_BCD_EVEN 2
/* Odd number of digits, in the octet of the nature of address when there is no encoding scheme */
#define NAI_ODD 0x80

static int gt_digits_decode(struct sccp_gt *gt, const uint8_t *octets, size_t len, bool odd)
{
	size_t n = 2 * len - (odd && len ? 1 : 0);
	char *c;

	if (n > SCCP_GT_DIGITS_MAX)
		return -EINVAL;
	osmo_bcd2str(gt->digits, sizeof(gt->digits), octets, 0, n, true);
	for (c = gt->digits; *c; c++)
		*c |= 0x20;	/* lower case; digits have the bit already */
	return 0;
}

static int gt_decode(struct sccp_gt *gt, const uint8_t *octets, size_t len)
{
	const uint8_t *o = octets;
	bool odd = false;
	static const uint8_t header[] = { [GTI_NAI] = 1, [GTI_TT] = 1, [GTI_TT_NP] = 2, [GTI_TT_NP_NAI] = 3 };

	if (gt->gti == GTI_NONE)
		return 0;
	if (gt->gti > GTI_TT_NP_NAI || len < header[gt->gti])
		return -EINVAL;
	if (gt->gti == GTI_NAI) {
		odd = *o & NAI_ODD;
		gt->nai = *o++ & ~NAI_ODD;
	} else {
		gt->tt = *o++;
	}
	if (gt->gti >= GTI_TT_NP) {
		odd = (*o & 0x0f) == ES_BCD_ODD;
		gt->np = *o++ >> 4;
	}
	if (gt->gti == GTI_TT_NP_NAI)
		gt->nai = *o++ & ~NAI_ODD;
	return gt_digits_decode(gt, o, octets + len - o, odd);
}

int sccp_addr_decode(struct sccp_addr *addr, const uint8_t *octets, size_t len)
{
	const uint8_t *o = octets, *end = octets + len;
	uint8_t ai;

	memset(addr, 0, sizeof(*addr));
	if (!len)
		return -EINVAL;
	ai = *o++;
	addr->route_on_ssn = ai & AI_ROUTE_ON_SSN;
	addr->has_pc = ai & AI_PC;
	addr->has_ssn = ai & AI_SSN;
	addr->gt.gti = ai >> AI_GTI_SHIFT & AI_GTI_MASK;
	if (end - o < 2 * addr->has_pc + addr->has_ssn)
		return -EINVAL;
	if (addr->has_pc) {
		addr->pc = (o[0] | o[1] << 8) & PC_MAX;
		o += 2;
	}
	if (addr->has_ssn)
		addr->ssn = *o++;
	return gt_decode(&addr->gt, o, end - o);
}

/* The longest address: indicator, point code, SSN, three octets of GT header, digits. */
#define ADDR_MAX (1 + 2 + 1 + 3 + SCCP_GT_DIGITS_MAX / 2)

static int gt_encode(uint8_t *octets, const struct sccp_gt *gt)
{
	uint8_t *o = octets;
	size_t n = strlen(gt->digits);

	if (gt->gti == GTI_NONE)
		return 0;
	if (gt->gti > GTI_TT_NP_NAI)
		return -EINVAL;
	/* only with an encoding scheme or a nature of address can a receiver tell an odd number of digits */
	if (gt->gti == GTI_TT && n & 1)
		return -EINVAL;
	*o++ = gt->gti == GTI_NAI ? gt->nai | (n & 1 ? NAI_ODD : 0) : gt->tt;
	if (gt->gti >= GTI_TT_NP)
		*o++ = gt->np << 4 | (n & 1 ? ES_BCD_ODD : ES_BCD_EVEN);
	if (gt->gti == GTI_TT_NP_NAI)
		*o++ = gt->nai;
	if (!n)
		return o - octets;
	if (osmo_str2bcd(o, SCCP_GT_DIGITS_MAX / 2, gt->digits, 0, -1, true) < 0)
		return -EINVAL;
	o += (n + 1) / 2;
	if (n & 1)
		o[-1] &= 0x0f;	/* filler 0000, Q.713 3.4.2.3.1 */
	return o - octets;
}

int sccp_addr_encode(uint8_t *octets, size_t size, const struct sccp_addr *addr)
{
	uint8_t buf[ADDR_MAX], *o = buf;
	int rc;

	if (addr->pc > PC_MAX)
		return -EINVAL;
	*o++ = (addr->has_pc ? AI_PC : 0) | (addr->has_ssn ? AI_SSN : 0) | addr->gt.gti << AI_GTI_SHIFT |
	       (addr->route_on_ssn ? AI_ROUTE_ON_SSN : 0);
	if (addr->has_pc) {
		*o++ = addr->pc;
		*o++ = addr->pc >> 8;
	}
	if (addr->has_ssn)
		*o++ = addr->ssn;
	rc = gt_encode(o, &addr->gt);
	if (rc < 0)
		return rc;
	o += rc;
	if (o - buf > size)
		return -ENOSPC;
	memcpy(octets, buf, o - buf);
	return o - buf;
}

bool sccp_addr_equal(const struct sccp_addr *a, const struct sccp_addr *b)
{
	return a->route_on_ssn == b->route_on_ssn && a->has_pc == b->has_pc && a->pc == b->pc &&
	       a->has_ssn == b->has_ssn && a->ssn == b->ssn && a->gt.gti == b->gt.gti && a->gt.tt == b->gt.tt &&
	       a->gt.np == b->gt.np && a->gt.nai == b->gt.nai && !strcmp(a->gt.digits, b->gt.digits);
}

int sccp_addr_str(char *buf, size_t len, const struct sccp_addr *addr)
{
	char ssn[12] = "", pc[24] = "";

	if (addr->has_ssn)
		snprintf(ssn, sizeof(ssn), " SSN %u", addr->ssn);
	if (addr->has_pc)
		snprintf(pc, sizeof(pc), " PC %u.%u.%u", addr->pc >> 11, addr->pc >> 3 & 0xff, addr->pc & 7);
	return snprintf(buf, len, "%s%s%s%s", addr->gt.gti ? "GT " : "", addr->gt.digits,
			addr->gt.gti ? pc : pc[0] ? pc + 1 : "no PC", ssn);
}
