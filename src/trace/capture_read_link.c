/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Link layers of the capture reader (link types of tcpdump.org): what carries IP, and what carries SS7 as it is. */

#include <errno.h>

#include <pcap/dlt.h>

#include <osmocom/core/bits.h>

#include "capture_read_private.h"

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_VLAN 0x8100
#define ETHERTYPE_QINQ 0x88a8
#define ETHERNET_LEN 14
#define VLAN_LEN 4
#define SLL_LEN 16
#define SLL2_LEN 20
#define NULL_LEN 4
#define MTP2_PHDR_LEN 4

static void ethertype(struct capture_read *r, uint16_t type, const uint8_t *octets, size_t len)
{
	while ((type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ) && len >= VLAN_LEN) {
		type = osmo_load16be(octets + 2);
		octets += VLAN_LEN;
		len -= VLAN_LEN;
	}
	if (type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6)
		capture_ip(r, octets, len);
}

int capture_link(struct capture_read *r, int link_type, const uint8_t *octets, size_t len)
{
	switch (link_type) {
	case DLT_EN10MB:
		if (len >= ETHERNET_LEN)
			ethertype(r, osmo_load16be(octets + 12), octets + ETHERNET_LEN, len - ETHERNET_LEN);
		return 0;
	case DLT_LINUX_SLL:
		if (len >= SLL_LEN)
			ethertype(r, osmo_load16be(octets + 14), octets + SLL_LEN, len - SLL_LEN);
		return 0;
	case DLT_LINUX_SLL2:
		if (len >= SLL2_LEN)
			ethertype(r, osmo_load16be(octets), octets + SLL2_LEN, len - SLL2_LEN);
		return 0;
	case DLT_NULL:
	case DLT_LOOP:
		if (len >= NULL_LEN)
			capture_ip(r, octets + NULL_LEN, len - NULL_LEN);
		return 0;
	case DLT_RAW:
	case DLT_IPV4:
	case DLT_IPV6:
		capture_ip(r, octets, len);
		return 0;
	case DLT_MTP2_WITH_PHDR:
		if (len >= MTP2_PHDR_LEN)
			capture_mtp2(r, octets + MTP2_PHDR_LEN, len - MTP2_PHDR_LEN);
		return 0;
	case DLT_MTP2:
		capture_mtp2(r, octets, len);
		return 0;
	case DLT_MTP3:
		capture_mtp3(r, 0, octets, len);
		return 0;
	case DLT_SCCP:
		capture_sccp(r, 0, 0, octets, len);
		return 0;
	default:
		return -EPROTONOSUPPORT;
	}
}
