/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_gsmtap.h
 * A reader of the trace bus that sends each message of the radio to a Wireshark while it crosses: GSMTAP on UDP port
 * 4729, layer 3 as on Abis. */
#pragma once

#include <osmocom/supserv/trace.h>

struct trace_gsmtap;

/*! Send what crosses \a bus from now on; \a bus outlives it.
 *  \param host an IPv4 or IPv6 address: no name is looked up.
 *  \param[out] error a sentence without full stop, talloc'ed from ctx.
 *  \returns it, to be ended with talloc_free(); NULL with *error. */
struct trace_gsmtap *trace_gsmtap_start(void *ctx, struct trace_bus *bus, const char *host, char **error);
const char *trace_gsmtap_host(const struct trace_gsmtap *g);
uint64_t trace_gsmtap_sent(const struct trace_gsmtap *g);
/*! Messages that the network did not take; nobody waits for it. */
uint64_t trace_gsmtap_lost(const struct trace_gsmtap *g);
