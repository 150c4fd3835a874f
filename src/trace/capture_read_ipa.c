/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The IPA multiplex (radio-and-gsup.md section 4) in the capture reader: GSUP, and SCCP as SCCPlite carries it. A
 * stream is taken for IPA once it begins with a frame of a protocol that is known. */

#include <errno.h>

#include <osmocom/core/bits.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include "capture_read_private.h"

#define IPA_LEN 3

static bool is_known(uint8_t protocol)
{
	switch (protocol) {
	case IPAC_PROTO_IPACCESS:
	case IPAC_PROTO_OSMO:
	case IPAC_PROTO_SCCP:
	case IPAC_PROTO_MGCP_OLD:
		return true;
	default:
		return false;
	}
}

static void frame(struct capture_read *r, uint32_t connection, uint32_t way, uint8_t protocol, const uint8_t *octets,
		  size_t len)
{
	struct capture_msg msg = { .protocol = CAPTURE_GSUP, .connection = connection, .way = way };

	if (protocol == IPAC_PROTO_SCCP) {
		capture_msu(r, way, 0, 0, 3, octets, len);
		return;
	}
	if (protocol != IPAC_PROTO_OSMO || len < 2 || octets[0] != IPAC_PROTO_EXT_GSUP)
		return;
	msg.octets = octets + 1;
	msg.len = len - 1;
	capture_tell(r, &msg);
}

int capture_ipa(struct capture_read *r, uint32_t connection, uint32_t way, bool *known, const uint8_t *octets,
		size_t len)
{
	size_t at = 0;

	while (len - at >= IPA_LEN) {
		size_t frame_len = osmo_load16be(octets + at);
		uint8_t protocol = octets[at + 2];

		if (!*known && (!is_known(protocol) || !frame_len))
			return -EPROTO;
		if (len - at - IPA_LEN < frame_len)
			break;
		*known = true;
		frame(r, connection, way, protocol, octets + at + IPA_LEN, frame_len);
		at += IPA_LEN + frame_len;
	}
	return at;
}
