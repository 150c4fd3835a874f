/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MTP in the capture reader: signal units of level 2 (Q.703), M2PA (RFC 4165), the label of level 3 with 14-bit point
 * codes (Q.704 2.2), and messages of MTP users from whatever brought them. An MSU that is seen again on another link
 * within a second is the same one on its next hop, as between two nodes with a transfer point on the same machine. */

#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/utils.h>

#include "capture_read_private.h"

#define SEEN_MAX 64
#define NEXT_HOP_USEC 1000000

#define MTP2_LEN 3			/* BSN, FSN, LI */
#define MTP2_MSU_MIN 3			/* LI of shorter ones: fill-in, link status */
#define MTP2_LI_MAX 63			/* or more */
#define MTP3_LEN 5			/* SIO, label */
#define M2PA_LEN 16
#define M2PA_USER_DATA 0x0b01
#define SI_SCCP 3
#define MSU_MAX 300

struct msu {
	uint32_t link, opc, dpc;
	uint64_t usec;
	size_t len;
	uint8_t octets[MSU_MAX];
};

struct capture_msus {
	struct msu seen[SEEN_MAX];
	unsigned int n;			/* ever */
};

struct capture_msus *capture_msus_alloc(void *ctx)
{
	return talloc_zero(ctx, struct capture_msus);
}

static bool is_next_hop(struct capture_read *r, uint32_t link, uint32_t opc, uint32_t dpc, const uint8_t *octets,
			size_t len)
{
	struct capture_msus *m = r->msus;
	struct msu *msu;

	if (!link || len > MSU_MAX)
		return false;
	for (unsigned int i = 0; i < OSMO_MIN(m->n, SEEN_MAX); i++) {
		msu = &m->seen[i];
		if (msu->link != link && msu->opc == opc && msu->dpc == dpc && r->usec - msu->usec < NEXT_HOP_USEC &&
		    msu->len == len && !memcmp(msu->octets, octets, len)) {
			msu->usec -= NEXT_HOP_USEC;	/* once: the next one is a message of its own */
			return true;
		}
	}
	msu = &m->seen[m->n++ % SEEN_MAX];
	*msu = (struct msu){ .link = link, .opc = opc, .dpc = dpc, .usec = r->usec, .len = len };
	memcpy(msu->octets, octets, len);
	return false;
}

void capture_msu(struct capture_read *r, uint32_t link, uint32_t opc, uint32_t dpc, uint8_t si, const uint8_t *octets,
		 size_t len)
{
	if ((si & 0x0f) != SI_SCCP)
		return;
	if (is_next_hop(r, link, opc, dpc, octets, len)) {
		r->found = true;
		r->stats.repeated++;
		return;
	}
	capture_sccp(r, opc, dpc, octets, len);
}

void capture_mtp3(struct capture_read *r, uint32_t link, const uint8_t *octets, size_t len)
{
	uint32_t label;

	if (len < MTP3_LEN)
		return;
	label = osmo_load32le(octets + 1);
	capture_msu(r, link, label >> 14 & 0x3fff, label & 0x3fff, octets[0], octets + MTP3_LEN, len - MTP3_LEN);
}

void capture_mtp2(struct capture_read *r, const uint8_t *octets, size_t len)
{
	uint8_t li;

	if (len < MTP2_LEN)
		return;
	li = octets[2] & MTP2_LI_MAX;
	if (li < MTP2_MSU_MIN)
		return;
	octets += MTP2_LEN;
	len -= MTP2_LEN;
	if (li < MTP2_LI_MAX)
		len = OSMO_MIN(len, li);
	capture_mtp3(r, 0, octets, len);
}

void capture_m2pa(struct capture_read *r, uint32_t association, const uint8_t *octets, size_t len)
{
	/* common header, BSN, FSN, priority */
	if (len > M2PA_LEN + 1 && osmo_load16be(octets + 2) == M2PA_USER_DATA)
		capture_mtp3(r, association, octets + M2PA_LEN + 1, len - M2PA_LEN - 1);
}
