/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The few lines of a session description that matter here (RFC 4566 5.7, 5.14, 6): "c=", the first "m=audio", and the
 * "a=rtpmap" of its first payload type. A connection line of the stream wins over the session's. All else is for the
 * two ends, which get the whole text. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <osmocom/core/utils.h>

#include "mncc_sdp.h"

/* payload_msg_type of MNCC */
#define MNCC_GSM_FR 0x0300
#define MNCC_GSM_EFR 0x0301
#define MNCC_GSM_HR 0x0302
#define MNCC_GSM_AMR 0x0303

/* Of itself, without rtpmap (RFC 3551 6) */
#define PAYLOAD_TYPE_GSM 3

struct sdp {
	char address[INET6_ADDRSTRLEN];
	unsigned int port, payload_type;
	char codec[16];
	bool in_audio, after_audio;
};

static void connection_line(struct sdp *sdp, const char *value)
{
	char address[INET6_ADDRSTRLEN];

	if (!sdp->after_audio && sscanf(value, "IN IP%*1[46] %45[0-9a-fA-F.:]", address) == 1)
		OSMO_STRLCPY_ARRAY(sdp->address, address);
}

static void media_line(struct sdp *sdp, const char *value)
{
	unsigned int port, payload_type;

	sdp->after_audio = sdp->in_audio;
	if (!sdp->in_audio && sscanf(value, "audio %5u RTP/%*s %3u", &port, &payload_type) == 2 && port <= UINT16_MAX) {
		sdp->in_audio = true;
		sdp->port = port;
		sdp->payload_type = payload_type;
		if (payload_type == PAYLOAD_TYPE_GSM)
			OSMO_STRLCPY_ARRAY(sdp->codec, "GSM");
	}
}

static void attribute_line(struct sdp *sdp, const char *value)
{
	unsigned int payload_type;
	char codec[16];

	if (sdp->in_audio && !sdp->after_audio && sscanf(value, "rtpmap:%3u %15[^/]", &payload_type, codec) == 2 &&
	    payload_type == sdp->payload_type)
		OSMO_STRLCPY_ARRAY(sdp->codec, codec);
}

static uint32_t payload_msg_type(const struct sdp *sdp)
{
	static const struct { const char *codec; uint32_t type; } codecs[] = {
		{ "GSM", MNCC_GSM_FR },
		{ "GSM-EFR", MNCC_GSM_EFR },
		{ "GSM-HR-08", MNCC_GSM_HR },
		{ "AMR", MNCC_GSM_AMR },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codecs); i++) {
		if (!strcasecmp(codecs[i].codec, sdp->codec))
			return codecs[i].type;
	}
	return 0;
}

static int address_of(struct sockaddr_storage *addr, const struct sdp *sdp)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(sdp->port) };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6, .sin6_port = htons(sdp->port) };

	if (inet_pton(AF_INET, sdp->address, &sin.sin_addr) == 1)
		memcpy(addr, &sin, sizeof(sin));
	else if (inet_pton(AF_INET6, sdp->address, &sin6.sin6_addr) == 1)
		memcpy(addr, &sin6, sizeof(sin6));
	else
		return -EINVAL;
	return 0;
}

int mncc_sdp_parse(struct mncc_rtp *rtp, const char *text)
{
	struct sdp sdp = {};
	const char *line;

	for (line = text; *line; line += strcspn(line, "\r\n"), line += strspn(line, "\r\n")) {
		if (line[1] != '=')
			continue;
		if (line[0] == 'c')
			connection_line(&sdp, line + 2);
		else if (line[0] == 'm')
			media_line(&sdp, line + 2);
		else if (line[0] == 'a')
			attribute_line(&sdp, line + 2);
	}
	memset(rtp, 0, sizeof(*rtp));
	if (!sdp.port || address_of(&rtp->addr, &sdp) < 0)
		return -EINVAL;
	rtp->payload_type = sdp.payload_type;
	rtp->payload_msg_type = payload_msg_type(&sdp);
	OSMO_STRLCPY_ARRAY(rtp->sdp, text);
	return 0;
}
