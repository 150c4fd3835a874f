/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a session description (RFC 4566) says that its sender receives speech. */
#pragma once

#include <osmocom/supserv/mncc_msg.h>

/* The first audio stream over RTP: address, port, first payload type with its GSM codec, and the text itself.
 * \returns 0; -EINVAL: it names no such stream or address. */
int mncc_sdp_parse(struct mncc_rtp *rtp, const char *sdp);
