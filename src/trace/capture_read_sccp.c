/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SCCP (Q.713) in the capture reader: what sccp.h decodes, put together where it was segmented, and the messages that
 * make, use and end a connection. */

#include <errno.h>

#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define USEC_PER_SEC 1000000

enum {
	SCCP_CR = 0x01,
	SCCP_CC = 0x02,
	SCCP_RLSD = 0x04,
	SCCP_DT1 = 0x06,
	SCCP_DT2 = 0x07,
};
#define OPTIONAL_END 0x00
#define OPTIONAL_DATA 0x0f
#define REF_LEN 3

static uint32_t ref(const uint8_t *octets)
{
	return octets[0] | octets[1] << 8 | octets[2] << 16;
}

/* Data parameter of the optional part that a pointer at \a at leads to. \returns NULL if there is none. */
static const uint8_t *optional_data(const uint8_t *octets, size_t len, size_t at, size_t *data_len)
{
	if (at >= len || !octets[at])
		return NULL;
	at += octets[at];
	while (at + 1 < len && octets[at] != OPTIONAL_END) {
		size_t n = octets[at + 1];

		if (n > len - at - 2)
			return NULL;
		if (octets[at] == OPTIONAL_DATA) {
			*data_len = n;
			return octets + at + 2;
		}
		at += 2 + n;
	}
	return NULL;
}

/* Data parameter that a pointer at \a at leads to. */
static const uint8_t *variable_data(const uint8_t *octets, size_t len, size_t at, size_t *data_len)
{
	if (at >= len)
		return NULL;
	at += octets[at];
	if (at >= len || octets[at] > len - at - 1)
		return NULL;
	*data_len = octets[at];
	return octets + at + 1;
}

static void connection_message(struct capture_read *r, uint32_t opc, uint32_t dpc, const uint8_t *octets, size_t len)
{
	const uint8_t *data;
	size_t data_len = 0;

	if (len < 1 + REF_LEN)
		return;
	switch (octets[0]) {
	case SCCP_CR:
		/* reference, class, pointers to the called address and to the optional part */
		data = optional_data(octets, len, 1 + REF_LEN + 2, &data_len);
		capture_conn_request(r, opc, dpc, ref(octets + 1), data, data_len);
		break;
	case SCCP_CC:
		if (len < 1 + 2 * REF_LEN)
			return;
		data = optional_data(octets, len, 1 + 2 * REF_LEN + 1, &data_len);
		capture_conn_confirm(r, opc, dpc, ref(octets + 1), ref(octets + 1 + REF_LEN), data, data_len);
		break;
	case SCCP_DT1:
	case SCCP_DT2:
		/* reference, then one octet of segmenting/reassembling, or two of sequencing/segmenting */
		data = variable_data(octets, len, 1 + REF_LEN + (octets[0] == SCCP_DT1 ? 1 : 2), &data_len);
		if (data)
			capture_conn_data(r, opc, dpc, ref(octets + 1), data, data_len);
		else
			capture_problem(r, "an SCCP data form has no data");
		break;
	case SCCP_RLSD:
		capture_conn_released(r, dpc, ref(octets + 1));
		break;
	}
}

static void unitdata(struct capture_read *r, uint32_t opc, uint32_t dpc, struct sccp_unitdata *ud)
{
	struct capture_msg msg = {
		.protocol = CAPTURE_TCAP, .opc = opc, .dpc = dpc, .called = &ud->called, .calling = &ud->calling,
	};

	if (ud->type == SCCP_UDTS || ud->type == SCCP_XUDTS) {
		capture_problem(r, "a message was returned: its SCCP could not deliver it");
		return;
	}
	if (ud->segmentation.present) {
		int rc = sccp_reassemble(r->segments, ud, r->usec / USEC_PER_SEC);

		r->found = true;
		if (rc < 0)
			capture_problem(r, "a segment of an SCCP message is not the one that should follow");
		if (rc <= 0)
			return;
	}
	msg.octets = ud->data;
	msg.len = ud->data_len;
	capture_tell(r, &msg);
}

void capture_sccp(struct capture_read *r, uint32_t opc, uint32_t dpc, const uint8_t *octets, size_t len)
{
	struct sccp_unitdata ud;
	int rc = sccp_decode(&ud, octets, len);

	if (rc == -EOPNOTSUPP)
		connection_message(r, opc, dpc, octets, len);
	else if (rc < 0)
		capture_problem(r, "an SCCP message is malformed");
	else
		unitdata(r, opc, dpc, &ud);
}
