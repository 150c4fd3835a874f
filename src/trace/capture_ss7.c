/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_ss7.c
 * M3UA DATA (RFC 4666), SCCP connections (Q.713 4), BSSAP (TS 48.006, 48.008) as a capture needs them. Connectionless
 * SCCP is the codec's. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/bit16gen.h>
#include <osmocom/core/msgb.h>
#include <osmocom/gsm/gsm0808.h>
#include <osmocom/gsm/gsm23003.h>
#include <osmocom/gsm/protocol/gsm_08_08.h>

#include <osmocom/supserv/sccp.h>

#include "capture_ss7.h"

#define M3UA_VERSION 1
#define M3UA_CLASS_TRANSFER 1
#define M3UA_TYPE_DATA 1
#define M3UA_HEADER 8
#define M3UA_PROTOCOL_DATA 0x0210
#define M3UA_PROTOCOL_DATA_HEADER 16
#define MTP_SI_SCCP 3
#define MTP_NI_INTERNATIONAL 0

#define SCCP_CR 0x01
#define SCCP_CC 0x02
#define SCCP_RLSD 0x04
#define SCCP_RLC 0x05
#define SCCP_DT1 0x06
#define SCCP_CLASS_2 2
#define SCCP_PARAM_DATA 0x0f
#define SCCP_PARAM_END 0x00
#define SCCP_CAUSE_END_USER 0
#define SCCP_SSN_BSSAP 254
#define ADDR_MAX 8

#define L3_MAX 256
#define L3_HEADROOM 128
#define DLCI_SAPI_0 0

/* The lab's cell, in the test network of TS 23.003. */
static const struct osmo_cell_global_id cell = {
	.lai = { .plmn = { .mcc = 1, .mnc = 1 }, .lac = 1 },
	.cell_identity = 1,
};

int capture_ss7_m3ua(uint8_t *m3ua, size_t size, uint32_t opc, uint32_t dpc, const uint8_t *sccp, size_t len)
{
	size_t padded = (len + 3) & ~(size_t)3;
	size_t whole = M3UA_HEADER + M3UA_PROTOCOL_DATA_HEADER + padded;
	uint8_t *data = m3ua + M3UA_HEADER;

	if (whole > size)
		return -ENOSPC;
	m3ua[0] = M3UA_VERSION;
	m3ua[1] = 0;
	m3ua[2] = M3UA_CLASS_TRANSFER;
	m3ua[3] = M3UA_TYPE_DATA;
	osmo_store32be(whole, m3ua + 4);
	osmo_store16be(M3UA_PROTOCOL_DATA, data);
	osmo_store16be(M3UA_PROTOCOL_DATA_HEADER + len, data + 2);
	osmo_store32be(opc, data + 4);
	osmo_store32be(dpc, data + 8);
	data[12] = MTP_SI_SCCP;
	data[13] = MTP_NI_INTERNATIONAL;
	data[14] = 0;		/* priority */
	data[15] = 0;		/* signalling link selection */
	memcpy(data + M3UA_PROTOCOL_DATA_HEADER, sccp, len);
	memset(data + M3UA_PROTOCOL_DATA_HEADER + len, 0, padded - len);
	return whole;
}

/* --- SCCP connections --------------------------------------------------------------------------------------------- */

static uint8_t *put_ref(uint8_t *to, uint32_t ref)
{
	osmo_store32le_ext(ref, to, 3);
	return to + 3;
}

int capture_ss7_cr(uint8_t *sccp, size_t size, uint32_t src_ref, uint16_t dpc, const uint8_t *data, size_t len)
{
	const struct sccp_addr called = {
		.route_on_ssn = true, .has_pc = true, .pc = dpc, .has_ssn = true, .ssn = SCCP_SSN_BSSAP,
	};
	uint8_t addr[ADDR_MAX], *pos = sccp, *pointers;
	int addr_len = sccp_addr_encode(addr, sizeof(addr), &called);

	if (addr_len < 0)
		return addr_len;
	if (len > CAPTURE_SCCP_CR_DATA_MAX || 11 + addr_len + len > size)
		return -ENOSPC;
	*pos++ = SCCP_CR;
	pos = put_ref(pos, src_ref);
	*pos++ = SCCP_CLASS_2;
	pointers = pos;
	pointers[0] = 2;				/* to the called party, behind both pointers */
	pointers[1] = len ? 2 + addr_len : 0;		/* to the optional part, if there is one */
	pos += 2;
	*pos++ = addr_len;
	memcpy(pos, addr, addr_len);
	pos += addr_len;
	if (len) {
		*pos++ = SCCP_PARAM_DATA;
		*pos++ = len;
		memcpy(pos, data, len);
		pos += len;
		*pos++ = SCCP_PARAM_END;
	}
	return pos - sccp;
}

/* A message of both references and one octet more, without optional part. */
static int put_refs_and(uint8_t *sccp, size_t size, uint8_t type, uint32_t dst_ref, uint32_t src_ref, uint8_t octet)
{
	uint8_t *pos = sccp;

	if (size < 9)
		return -ENOSPC;
	*pos++ = type;
	pos = put_ref(pos, dst_ref);
	pos = put_ref(pos, src_ref);
	*pos++ = octet;
	*pos++ = 0;		/* no optional part */
	return pos - sccp;
}

int capture_ss7_cc(uint8_t *sccp, size_t size, uint32_t dst_ref, uint32_t src_ref)
{
	return put_refs_and(sccp, size, SCCP_CC, dst_ref, src_ref, SCCP_CLASS_2);
}

int capture_ss7_dt1(uint8_t *sccp, size_t size, uint32_t dst_ref, const uint8_t *data, size_t len)
{
	uint8_t *pos = sccp;

	if (len > CAPTURE_SCCP_DT1_DATA_MAX || 7 + len > size)
		return -ENOSPC;
	*pos++ = SCCP_DT1;
	pos = put_ref(pos, dst_ref);
	*pos++ = 0;		/* no more data */
	*pos++ = 1;		/* pointer to the data */
	*pos++ = len;
	memcpy(pos, data, len);
	return pos + len - sccp;
}

int capture_ss7_rlsd(uint8_t *sccp, size_t size, uint32_t dst_ref, uint32_t src_ref)
{
	return put_refs_and(sccp, size, SCCP_RLSD, dst_ref, src_ref, SCCP_CAUSE_END_USER);
}

int capture_ss7_rlc(uint8_t *sccp, size_t size, uint32_t dst_ref, uint32_t src_ref)
{
	uint8_t *pos = sccp;

	if (size < 7)
		return -ENOSPC;
	*pos++ = SCCP_RLC;
	pos = put_ref(pos, dst_ref);
	pos = put_ref(pos, src_ref);
	return pos - sccp;
}

/* --- BSSAP -------------------------------------------------------------------------------------------------------- */

/* A layer 3 message as libosmogsm wants it. */
static struct msgb *l3_msg(const uint8_t *l3, size_t len)
{
	struct msgb *msg;

	if (len > L3_MAX)
		return NULL;
	msg = msgb_alloc_headroom(L3_HEADROOM + L3_MAX, L3_HEADROOM, "capture L3");
	if (!msg)
		return NULL;
	msg->l3h = msgb_put(msg, len);
	memcpy(msg->l3h, l3, len);
	return msg;
}

/* Takes \a msg. */
static int take_octets(uint8_t *octets, size_t size, struct msgb *msg)
{
	int len = msg && msgb_length(msg) <= size ? (int)msgb_length(msg) : -ENOSPC;

	if (len > 0)
		memcpy(octets, msgb_data(msg), len);
	msgb_free(msg);
	return len;
}

int capture_ss7_complete_l3(uint8_t *bssap, size_t size, const uint8_t *l3, size_t len)
{
	struct msgb *inner = l3_msg(l3, len), *msg;

	if (!inner)
		return -ENOSPC;
	msg = gsm0808_create_layer3_2(inner, &cell, NULL);
	msgb_free(inner);
	return take_octets(bssap, size, msg);
}

int capture_ss7_dtap(uint8_t *bssap, size_t size, const uint8_t *l3, size_t len)
{
	struct msgb *msg = len <= UINT8_MAX ? l3_msg(l3, len) : NULL;

	if (!msg)
		return -ENOSPC;
	gsm0808_prepend_dtap_header(msg, DLCI_SAPI_0);
	return take_octets(bssap, size, msg);
}
