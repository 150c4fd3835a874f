/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a BSSAP message from an MSC, and the layer 3 message in it as the lab's phones read it. */
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm23003.h>

#include "../../src/lab/bss/bssmap.h"
#include "../../src/lab/lab_l3.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct osmo_location_area_id lai;
	struct lab_l3_cc cc;
	struct lab_l3_ss ss;
	struct bssmap_msg bm;
	uint32_t tmsi;

	if (bssmap_decode(&bm, data, size) < 0)
		return 0;
	OSMO_ASSERT(!bm.has_addr || bm.addr.ss_family == AF_INET || bm.addr.ss_family == AF_INET6);
	if (!bm.dtap)
		return 0;
	OSMO_ASSERT(bm.l3 >= data && bm.l3 + bm.l3_len <= data + size);
	if (lab_l3_cc_decode(&cc, LAB_SIDE_NET, bm.l3, bm.l3_len) == 0)
		OSMO_ASSERT(cc.ti.value < LAB_TI_COUNT && cc.facility.len <= sizeof(cc.facility.octets));
	if (lab_l3_ss_decode(&ss, LAB_SIDE_NET, bm.l3, bm.l3_len) == 0)
		OSMO_ASSERT(ss.ti.value < LAB_TI_COUNT && ss.facility.len <= sizeof(ss.facility.octets));
	lab_l3_location_decode(&lai, &tmsi, bm.l3, bm.l3_len);
	return 0;
}
