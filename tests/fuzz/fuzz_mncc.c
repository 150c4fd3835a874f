/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as an MNCC packet of each version and as a session description: what decodes says the same when it is
 * encoded and decoded again, its strings end, and an address out of SDP has a family and a port. */

#include <string.h>
#include <netinet/in.h>

#include <osmocom/core/socket.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/mncc_msg.h>

#include "../../src/net/mncc/mncc_sdp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hello_of(struct mncc_layout *layout, uint32_t version, uint32_t size)
{
	struct mncc_hello hello;
	const char *why;

	mncc_hello(&hello, layout);
	hello.version = version;
	hello.mncc_size = size;
	OSMO_ASSERT(mncc_layout_of_hello(layout, (const uint8_t *)&hello, sizeof(hello), &why) == 0);
}

static void check_sdp(const char *text)
{
	struct mncc_rtp rtp;

	if (mncc_sdp_parse(&rtp, text) < 0)
		return;
	OSMO_ASSERT(rtp.addr.ss_family == AF_INET || rtp.addr.ss_family == AF_INET6);
	OSMO_ASSERT(osmo_sockaddr_port((struct sockaddr *)&rtp.addr) > 0);
	OSMO_ASSERT(memchr(rtp.sdp, '\0', sizeof(rtp.sdp)));
}

static void check_packet(const struct mncc_layout *layout, const uint8_t *octets, size_t len)
{
	uint8_t first[MNCC_MSG_MAX], second[MNCC_MSG_MAX];
	static struct mncc_msg msg;
	int n;

	if (mncc_msg_decode(&msg, layout, octets, len) < 0)
		return;
	check_sdp(msg.sdp);
	check_sdp(msg.rtp.sdp);
	n = mncc_msg_encode(first, sizeof(first), layout, &msg);
	OSMO_ASSERT(n > 0);
	OSMO_ASSERT(mncc_msg_decode(&msg, layout, first, n) == 0);
	OSMO_ASSERT(mncc_msg_encode(second, sizeof(second), layout, &msg) == n);
	OSMO_ASSERT(!memcmp(first, second, n));
}

/* The input is the beginning of a packet whose rest is zero, and a text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct { uint32_t version, size; } versions[] = {
		{ 6, 1860 }, { 7, 1860 }, { 8, 1876 }, { 8, 1896 },
	};
	uint8_t octets[MNCC_MSG_MAX] = {};
	char text[MNCC_SDP_MAX] = "";
	struct mncc_layout layout;
	unsigned int i;

	memcpy(octets, data, OSMO_MIN(size, sizeof(octets)));
	memcpy(text, data, OSMO_MIN(size, sizeof(text) - 1));
	check_sdp(text);
	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		hello_of(&layout, versions[i].version, versions[i].size);
		check_packet(&layout, octets, versions[i].size);
		check_packet(&layout, data, size);
	}
	return 0;
}
