/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_text.c
 * Lines of text in a capture: direct calls, notes, MNCC. They look like the log of an Osmocom program that goes to
 * GSMTAP, which Wireshark shows as text. */
#include <string.h>

#include <arpa/inet.h>

#include <osmocom/core/gsmtap.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/trace_label.h>

#include "capture_write_private.h"

struct log_packet {
	struct gsmtap_hdr gsmtap;
	struct gsmtap_osmocore_log_hdr log;
	char text[TRACE_LABEL_MAX];
} __attribute__((packed));

int capture_text(struct capture *c, const struct capture_party *from, const struct capture_party *to,
		 const char *subsystem, const char *text)
{
	struct log_packet packet = {
		.gsmtap = {
			.version = GSMTAP_VERSION,
			.hdr_len = sizeof(packet.gsmtap) / 4,
			.type = GSMTAP_TYPE_OSMOCORE_LOG,
		},
		.log = {
			.ts = { .sec = htonl(c->tv.tv_sec), .usec = htonl(c->tv.tv_usec) },
			.level = LOGL_INFO,
		},
	};

	OSMO_STRLCPY_ARRAY(packet.log.proc_name, from->name);
	OSMO_STRLCPY_ARRAY(packet.log.subsys, subsystem);
	OSMO_STRLCPY_ARRAY(packet.text, text);
	return capture_send_udp(c, from, to, GSMTAP_UDP_PORT, (const uint8_t *)&packet,
				offsetof(struct log_packet, text) + strlen(packet.text), c->comment);
}
