/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_label.h
 * What a message says in a few words, made from its octets alone, for ladders, lists and checks of lessons. */
#pragma once

#include <osmocom/supserv/trace.h>

/*! Room for any label that is worth reading. */
#define TRACE_LABEL_MAX 256

/*! "SETUP 1001 -> 1002", "REGISTER invoke registerSS CFNRy 1003", "DISCONNECT #16 normal call clearing"; octets that do
 *  not decode give a label that says so. Printable ASCII on one line. \returns length as snprintf(). */
int trace_label(char *buf, size_t len, const struct trace_msg *msg);
/*! The same for the octets of a layer 3 message of the radio (TS 24.008, 24.080). */
int dtap_label(char *buf, size_t len, const uint8_t *octets, size_t octets_len);
/*! Words for a cause value of TS 24.008 Annex H ("user busy"). \returns static string, NULL for one not named there. */
const char *dtap_cause_words(uint8_t cause);
