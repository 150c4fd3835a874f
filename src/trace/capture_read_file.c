/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of the capture reader: pcap and pcapng by way of libpcap. */

#include <errno.h>
#include <string.h>

#include <pcap/pcap.h>

#include "capture_read_private.h"

#define USEC_PER_SEC 1000000

static int no_link_type(struct capture_read *r, int link_type, char **error)
{
	const char *name = pcap_datalink_val_to_name(link_type);

	*error = talloc_asprintf(r, "packets of link type %s (%d) cannot be read: Ethernet, Linux cooked, raw IP, "
				 "MTP2, MTP3 and SCCP can", name ? name : "without a name", link_type);
	return -EINVAL;
}

static int read_packets(struct capture_read *r, pcap_t *pcap, char **error)
{
	int link_type = pcap_datalink(pcap), rc;
	struct pcap_pkthdr *header;
	const u_char *octets;

	while ((rc = pcap_next_ex(pcap, &header, &octets)) == 1) {
		uint64_t usec = (uint64_t)header->ts.tv_sec * USEC_PER_SEC + header->ts.tv_usec;

		if (capture_read_packet(r, link_type, usec, octets, header->caplen) < 0)
			return no_link_type(r, link_type, error);
		if (header->caplen < header->len && r->found)
			capture_problem(r, "the capture has cut off the packet: record with a snap length of 0");
	}
	capture_read_end(r);
	if (rc == PCAP_ERROR) {
		*error = talloc_asprintf(r, "after packet %lu: %s", r->packet, pcap_geterr(pcap));
		return -EINVAL;
	}
	return 0;
}

int capture_read_stream(struct capture_read *r, FILE *f, char **error)
{
	char why[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_fopen_offline(f, why);
	int rc;

	if (!pcap) {
		*error = talloc_asprintf(r, "not a capture: %s", why);
		fclose(f);
		return -EINVAL;
	}
	rc = read_packets(r, pcap, error);
	pcap_close(pcap);
	return rc;
}

int capture_read_file(struct capture_read *r, const char *path, char **error)
{
	FILE *f = fopen(path, "rb");

	if (!f) {
		*error = talloc_asprintf(r, "cannot be opened: %s", strerror(errno));
		return -EINVAL;
	}
	return capture_read_stream(r, f, error);
}
