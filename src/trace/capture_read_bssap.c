/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* BSSAP (TS 48.006 9.3, TS 48.008 3.2.1.32) in the capture reader: DTAP, and the first message of a phone, which comes
 * inside of a Complete Layer 3 Information and may say its IMSI. */

#include <errno.h>
#include <string.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>
#include <osmocom/gsm/protocol/gsm_08_08.h>

#include "capture_read_private.h"

#define DTAP_HEADER_LEN 3		/* discriminator, DLCI, length */
#define BSSMAP_HEADER_LEN 2
#define LAYER_3_MIN 2

static const uint8_t *ie_find(uint8_t tag, const uint8_t *octets, size_t len, size_t *ie_len)
{
	while (len >= 2) {
		size_t n = octets[1];

		if (n > len - 2)
			return NULL;
		if (octets[0] == tag) {
			*ie_len = n;
			return octets + 2;
		}
		octets += 2 + n;
		len -= 2 + n;
	}
	return NULL;
}

static int bssmap(struct capture_bssap *b, const uint8_t *octets, size_t len)
{
	if (len < BSSMAP_HEADER_LEN + 1 || octets[1] < 1 || octets[1] > len - BSSMAP_HEADER_LEN ||
	    octets[2] != BSS_MAP_MSG_COMPLETE_LAYER_3)
		return -EINVAL;
	b->dtap = ie_find(GSM0808_IE_LAYER_3_INFORMATION, octets + BSSMAP_HEADER_LEN + 1, octets[1] - 1, &b->dtap_len);
	b->from_bss = true;
	return b->dtap && b->dtap_len >= LAYER_3_MIN ? 0 : -EINVAL;
}

static void learn_imsi(struct capture_bssap *b)
{
	struct osmo_mobile_identity mi;
	struct msgb *msg = msgb_alloc(b->dtap_len, "layer 3 of a capture");

	if (!msg)
		return;
	msg->l3h = msgb_put(msg, b->dtap_len);
	memcpy(msg->l3h, b->dtap, b->dtap_len);
	if (osmo_mobile_identity_decode_from_l3(&mi, msg, false) == 0 && mi.type == GSM_MI_TYPE_IMSI)
		OSMO_STRLCPY_ARRAY(b->imsi, mi.imsi);
	msgb_free(msg);
}

int capture_bssap_parse(struct capture_bssap *b, const uint8_t *octets, size_t len)
{
	*b = (struct capture_bssap){ .dtap = NULL };
	if (!len)
		return -EINVAL;
	if (octets[0] == BSSAP_MSG_BSS_MANAGEMENT) {
		if (bssmap(b, octets, len) < 0)
			return -EINVAL;
	} else {
		if (octets[0] != BSSAP_MSG_DTAP || len < DTAP_HEADER_LEN + LAYER_3_MIN || octets[2] < LAYER_3_MIN ||
		    octets[2] > len - DTAP_HEADER_LEN)
			return -EINVAL;
		b->dtap = octets + DTAP_HEADER_LEN;
		b->dtap_len = octets[2];
	}
	learn_imsi(b);
	return 0;
}
