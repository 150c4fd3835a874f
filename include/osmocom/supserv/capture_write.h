/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_write.h
 * A reader of the trace bus that writes every message to a pcapng file, so that Wireshark shows it as it would be on
 * the wire: MAP as IPv4/SCTP/M3UA/SCCP, messages of the radio as BSSAP on the A interface, GSUP as IPA on TCP, all else as
 * lines of text (GSMTAP log). A comment at each packet says who speaks to whom in which state, and the clause of the
 * standard. Addresses, point codes and transport connections are made up; the messages are the real octets. */
#pragma once

#include <osmocom/supserv/trace.h>

struct capture;

/*! Write what crosses \a bus from now on; \a bus outlives it. After each message the file is complete.
 *  \param[out] error a sentence without full stop, talloc'ed from ctx.
 *  \returns it, to be ended with talloc_free(); NULL with *error. */
struct capture *capture_start(void *ctx, struct trace_bus *bus, const char *path, char **error);
/*! After logrotate: when the path leads elsewhere now, go on in a new file. */
void capture_reopen(struct capture *c);

struct capture_status {
	const char *path;
	uint64_t messages, packets, octets;
	const char *error;		/*!< it has ended because ...; NULL: it runs */
};
/*! Strings are those of \a c. */
void capture_status(const struct capture *c, struct capture_status *status);

/*! Clause that defines a message: "TS 24.008 9.3.23"; for MAP that of its operation. \returns static string, NULL
 *  when the octets do not tell. */
const char *capture_clause(const struct trace_msg *msg);
