/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* M2UA (RFC 3331), M3UA (RFC 4666) and SUA (RFC 3868) in the capture reader. All are parameters of tag and length after
 * a common header; of the first two only data counts, of SUA what carries user data and what makes connections. */

#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define XUA_VERSION 1
#define XUA_LEN 8
#define PARAM_LEN 4

#define M2UA_DATA 0x0601		/* class and type */
#define M2UA_PARAM_DATA 0x0300

#define M3UA_TRANSFER_DATA 0x0101
#define M3UA_PARAM_DATA 0x0210
#define M3UA_LABEL_LEN 12

#define SUA_CLDT 0x0701
#define SUA_CORE 0x0801
#define SUA_COAK 0x0802
#define SUA_RELRE 0x0804
#define SUA_CODT 0x0808
#define SUA_PARAM_SOURCE 0x0102
#define SUA_PARAM_DESTINATION 0x0103
#define SUA_PARAM_SRC_REF 0x0104
#define SUA_PARAM_DST_REF 0x0105
#define SUA_PARAM_DATA 0x010b
#define SUA_PARAM_SEGMENTATION 0x0117
#define SUA_ADDR_LEN 4			/* routing indicator, address indicator */
#define SUA_ADDR_GT 0x8001
#define SUA_ADDR_PC 0x8002
#define SUA_ADDR_SSN 0x8003
#define SUA_GT_LEN 8
#define SUA_ROUTE_ON_GT 1

struct param {
	uint16_t tag;
	const uint8_t *octets;
	size_t len;
};

/* \returns octets consumed, 0 at the end or where it cannot go on. */
static size_t param_next(struct param *p, const uint8_t *octets, size_t len)
{
	size_t whole;

	if (len < PARAM_LEN)
		return 0;
	p->tag = osmo_load16be(octets);
	whole = osmo_load16be(octets + 2);
	if (whole < PARAM_LEN || whole > len)
		return 0;
	p->octets = octets + PARAM_LEN;
	p->len = whole - PARAM_LEN;
	return OSMO_MIN(len, (whole + 3) & ~3u);
}

static const uint8_t *param_find(uint16_t tag, size_t min_len, const uint8_t *octets, size_t len, size_t *param_len)
{
	struct param p;
	size_t used;

	for (; (used = param_next(&p, octets, len)); octets += used, len -= used) {
		if (p.tag == tag && p.len >= min_len) {
			*param_len = p.len;
			return p.octets;
		}
	}
	return NULL;
}

/* \returns class and type; -1: not of this version. */
static int xua_header(struct capture_read *r, const uint8_t **octets, size_t *len)
{
	size_t whole;
	int type;

	if (*len < XUA_LEN || (*octets)[0] != XUA_VERSION)
		return -1;
	type = osmo_load16be(*octets + 2);
	whole = osmo_load32be(*octets + 4);
	if (whole < XUA_LEN || whole > ((*len + 3) & ~(size_t)3)) {
		capture_problem(r, "a SIGTRAN message has a length that is not its own");
		return -1;
	}
	*len = OSMO_MIN(*len, whole) - XUA_LEN;
	*octets += XUA_LEN;
	return type;
}

void capture_m2ua(struct capture_read *r, uint32_t association, const uint8_t *octets, size_t len)
{
	const uint8_t *data;
	size_t data_len;

	if (xua_header(r, &octets, &len) != M2UA_DATA)
		return;
	data = param_find(M2UA_PARAM_DATA, 1, octets, len, &data_len);
	if (data)
		capture_mtp3(r, association, data, data_len);
}

void capture_m3ua(struct capture_read *r, uint32_t association, const uint8_t *octets, size_t len)
{
	const uint8_t *data;
	size_t data_len;

	if (xua_header(r, &octets, &len) != M3UA_TRANSFER_DATA)
		return;
	data = param_find(M3UA_PARAM_DATA, M3UA_LABEL_LEN, octets, len, &data_len);
	if (!data)
		return;
	capture_msu(r, association, osmo_load32be(data), osmo_load32be(data + 4), data[8], data + M3UA_LABEL_LEN,
		    data_len - M3UA_LABEL_LEN);
}

static void sua_gt(struct sccp_gt *gt, const uint8_t *octets, size_t len)
{
	size_t i, n = OSMO_MIN(octets[4], (len - SUA_GT_LEN) * 2);

	gt->gti = octets[3] & 0x0f;
	gt->tt = octets[5];
	gt->np = octets[6];
	gt->nai = octets[7];
	for (i = 0; i < OSMO_MIN(n, SCCP_GT_DIGITS_MAX); i++)
		gt->digits[i] = "0123456789abcdef"[octets[SUA_GT_LEN + i / 2] >> (i % 2 ? 4 : 0) & 0x0f];
	gt->digits[i] = '\0';
}

static void sua_addr(struct sccp_addr *addr, const uint8_t *octets, size_t len)
{
	const uint8_t *p;
	size_t p_len;

	memset(addr, 0, sizeof(*addr));
	addr->route_on_ssn = osmo_load16be(octets) != SUA_ROUTE_ON_GT;
	octets += SUA_ADDR_LEN;
	len -= SUA_ADDR_LEN;
	p = param_find(SUA_ADDR_GT, SUA_GT_LEN, octets, len, &p_len);
	if (p)
		sua_gt(&addr->gt, p, p_len);
	p = param_find(SUA_ADDR_PC, 4, octets, len, &p_len);
	if (p) {
		addr->has_pc = true;
		addr->pc = osmo_load32be(p);
	}
	p = param_find(SUA_ADDR_SSN, 4, octets, len, &p_len);
	if (p) {
		addr->has_ssn = true;
		addr->ssn = p[3];
	}
}

static uint32_t sua_ref(uint16_t tag, const uint8_t *octets, size_t len)
{
	size_t ref_len;
	const uint8_t *ref = param_find(tag, 4, octets, len, &ref_len);

	return ref ? osmo_load32be(ref) : 0;
}

static void sua_connectionless(struct capture_read *r, const uint8_t *octets, size_t len, const uint8_t *data,
			       size_t data_len)
{
	struct sccp_addr called, calling;
	struct capture_msg msg = {
		.protocol = CAPTURE_TCAP, .octets = data, .len = data_len, .called = &called, .calling = &calling,
	};
	const uint8_t *src, *dst;
	size_t src_len, dst_len, n;

	src = param_find(SUA_PARAM_SOURCE, SUA_ADDR_LEN, octets, len, &src_len);
	dst = param_find(SUA_PARAM_DESTINATION, SUA_ADDR_LEN, octets, len, &dst_len);
	if (!src || !dst || !data) {
		capture_problem(r, "a SUA CLDT has no address or no data");
		return;
	}
	if (param_find(SUA_PARAM_SEGMENTATION, 4, octets, len, &n)) {
		capture_problem(r, "a SUA CLDT is a segment, which is not put together here");
		return;
	}
	sua_addr(&called, dst, dst_len);
	sua_addr(&calling, src, src_len);
	capture_tell(r, &msg);
}

void capture_sua(struct capture_read *r, const uint8_t *octets, size_t len)
{
	int type = xua_header(r, &octets, &len);
	uint32_t dst_ref, src_ref;
	const uint8_t *data;
	size_t data_len = 0;

	if (type < 0)
		return;
	data = param_find(SUA_PARAM_DATA, 1, octets, len, &data_len);
	dst_ref = sua_ref(SUA_PARAM_DST_REF, octets, len);
	src_ref = sua_ref(SUA_PARAM_SRC_REF, octets, len);
	switch (type) {
	case SUA_CLDT:
		sua_connectionless(r, octets, len, data, data_len);
		break;
	case SUA_CORE:
		capture_conn_request(r, 0, 0, src_ref, data, data_len);
		break;
	case SUA_COAK:
		capture_conn_confirm(r, 0, 0, dst_ref, src_ref, data, data_len);
		break;
	case SUA_CODT:
		capture_conn_data(r, 0, 0, dst_ref, data, data_len);
		break;
	case SUA_RELRE:
		capture_conn_released(r, 0, dst_ref);
		break;
	}
}
