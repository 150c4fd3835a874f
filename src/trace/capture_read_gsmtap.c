/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GSMTAP in the capture reader: the radio interface as baseband processors and SDRs show it. On the signalling channels
 * it carries LAPDm (TS 44.006), whose segments are put together here. A phone is known by carrier, time slot and
 * sub-slot. */

#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/gsmtap.h>
#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define LINKS_MAX 256
#define MESSAGE_MAX 512
#define SACCH_L1_LEN 2
#define LAPDM_LEN 3			/* address, control, length */
#define LAPDM_NO_SEQUENCE 8
#define LAPDM_SABM 0x2f			/* without its P bit */
#define LAPDM_P 0x10

struct radio {
	struct llist_head entry;
	struct capture_flow flow;	/* its addresses alone */
	uint16_t arfcn;
	uint8_t slot, sub_slot, channel, sapi;
	uint32_t connection;
	struct {
		uint32_t way;
		uint8_t last;		/* N(S) of the last I frame */
		size_t used;
		uint8_t octets[MESSAGE_MAX];
	} way[2];			/* down, up */
};

struct capture_lapdm {
	struct llist_head radios;	/* the last used first */
	unsigned int n;
};

struct capture_lapdm *capture_lapdm_alloc(void *ctx)
{
	struct capture_lapdm *l = talloc_zero(ctx, struct capture_lapdm);

	if (l)
		INIT_LLIST_HEAD(&l->radios);
	return l;
}

static bool radio_equal(const struct radio *a, const struct radio *b)
{
	return a->arfcn == b->arfcn && a->slot == b->slot && a->sub_slot == b->sub_slot && a->channel == b->channel &&
	       a->sapi == b->sapi && !memcmp(&a->flow, &b->flow, sizeof(a->flow));
}

/* The link is set up: numbers begin again. */
static void set_up(struct capture_read *r, struct radio *radio)
{
	radio->connection = capture_new_id(r);
	for (unsigned int i = 0; i < ARRAY_SIZE(radio->way); i++) {
		radio->way[i].way = capture_new_id(r);
		radio->way[i].last = LAPDM_NO_SEQUENCE;
		radio->way[i].used = 0;
	}
}

static struct radio *radio_get(struct capture_read *r, const struct radio *key)
{
	struct capture_lapdm *l = r->lapdm;
	struct radio *radio;

	llist_for_each_entry(radio, &l->radios, entry) {
		if (radio_equal(radio, key)) {
			llist_del(&radio->entry);
			llist_add(&radio->entry, &l->radios);
			return radio;
		}
	}
	if (l->n == LINKS_MAX) {
		radio = llist_last_entry(&l->radios, struct radio, entry);
		llist_del(&radio->entry);
		talloc_free(radio);
		l->n--;
	}
	radio = talloc(l, struct radio);
	if (!radio)
		return NULL;
	*radio = *key;
	set_up(r, radio);
	llist_add(&radio->entry, &l->radios);
	l->n++;
	return radio;
}

static void layer_3(struct capture_read *r, const struct radio *radio, unsigned int up, const uint8_t *octets,
		    size_t len)
{
	struct capture_msg msg = {
		.protocol = CAPTURE_DTAP, .connection = radio->connection, .way = radio->way[up].way,
		.octets = octets, .len = len,
	};

	if (len >= 2)
		capture_tell(r, &msg);
}

static void i_frame(struct capture_read *r, struct radio *radio, unsigned int up, uint8_t n_s, bool more,
		    const uint8_t *octets, size_t len)
{
	if (n_s == radio->way[up].last) {
		r->stats.repeated++;
		return;
	}
	radio->way[up].last = n_s;
	if (radio->way[up].used + len > MESSAGE_MAX)
		radio->way[up].used = 0;
	memcpy(radio->way[up].octets + radio->way[up].used, octets, len);
	radio->way[up].used += len;
	if (more)
		return;
	layer_3(r, radio, up, radio->way[up].octets, radio->way[up].used);
	radio->way[up].used = 0;
}

static void lapdm(struct capture_read *r, struct radio *key, unsigned int up, const uint8_t *octets, size_t len)
{
	struct radio *radio;
	uint8_t control;
	size_t n;

	if (len < LAPDM_LEN)
		return;
	control = octets[1];
	n = octets[2] >> 2;
	if (n > len - LAPDM_LEN)
		return;
	key->sapi = octets[0] >> 2 & 0x07;
	radio = radio_get(r, key);
	if (!radio)
		return;
	r->found = true;
	if ((control & ~LAPDM_P) == LAPDM_SABM) {
		set_up(r, radio);
		layer_3(r, radio, up, octets + LAPDM_LEN, n);	/* with contention resolution */
	} else if (!(control & 0x01)) {
		i_frame(r, radio, up, control >> 1 & 0x07, octets[2] & 0x02, octets + LAPDM_LEN, n);
	}
}

/* A message as it is, as `trace gsmtap` sends it. */
static void dtap(struct capture_read *r, const struct radio *key, unsigned int up, const uint8_t *octets, size_t len)
{
	struct radio *radio = radio_get(r, key);

	if (radio)
		layer_3(r, radio, up, octets, len);
}

static bool is_signalling(uint8_t channel)
{
	switch (channel & ~GSMTAP_CHANNEL_ACCH) {
	case GSMTAP_CHANNEL_SDCCH:
	case GSMTAP_CHANNEL_SDCCH4:
	case GSMTAP_CHANNEL_SDCCH8:
	case GSMTAP_CHANNEL_FACCH_F:
	case GSMTAP_CHANNEL_FACCH_H:
		return true;
	default:
		return false;
	}
}

void capture_gsmtap(struct capture_read *r, const struct capture_flow *flow, const uint8_t *octets, size_t len)
{
	const struct gsmtap_hdr *h = (const struct gsmtap_hdr *)octets;
	struct radio key;
	uint16_t arfcn;
	size_t header;

	if (len < sizeof(*h) || h->version != GSMTAP_VERSION)
		return;
	header = h->hdr_len * 4;
	if (header < sizeof(*h) || header > len)
		return;
	arfcn = osmo_load16be(&h->arfcn);
	memset(&key, 0, sizeof(key));
	memcpy(key.flow.src, flow->src, IP_ADDR_LEN);
	memcpy(key.flow.dst, flow->dst, IP_ADDR_LEN);
	key.arfcn = arfcn & GSMTAP_ARFCN_MASK;
	key.slot = h->timeslot;
	key.sub_slot = h->sub_slot;
	key.channel = h->sub_type;
	octets += header;
	len -= header;
	if (h->type == GSMTAP_TYPE_ABIS) {
		dtap(r, &key, arfcn & GSMTAP_ARFCN_F_UPLINK ? 1 : 0, octets, len);
		return;
	}
	if (h->type != GSMTAP_TYPE_UM || !is_signalling(h->sub_type))
		return;
	if (h->sub_type & GSMTAP_CHANNEL_ACCH) {
		if (len < SACCH_L1_LEN)
			return;
		octets += SACCH_L1_LEN;
		len -= SACCH_L1_LEN;
	}
	lapdm(r, &key, arfcn & GSMTAP_ARFCN_F_UPLINK ? 1 : 0, octets, len);
}

