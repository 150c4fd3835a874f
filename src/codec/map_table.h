/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file map_table.h
 * Short words for the tables of map_*.c, so that a line reads like the line of TS 29.002 that it stands for. */
#pragma once

#include <osmocom/supserv/map_types.h>

#define CTX(n) BER_CONTEXT(n)
#define OPT ASN1_OPTIONAL
#define EXTENSIBLE true
#define CLOSED false
/*! All of the module's types are IMPLICIT TAGS; a table ends in "..." where 29.002 has an extension marker. */
#define EXTENSION_MARKER { "..." }
