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

/* What the opcode or errcode of a component chooses, of the operations and errors that \a by_code knows; NULL for a code
 * that is global or not known. map_component.c */
typedef const struct map_operation *(*map_operation_lookup)(int64_t code);
typedef const struct map_error *(*map_error_lookup)(int64_t code);
const struct asn1_type *map_argument_of(const struct asn1_node *component, map_operation_lookup by_code);
const struct asn1_type *map_result_of(const struct asn1_node *component, map_operation_lookup by_code);
const struct asn1_type *map_error_parameter_of(const struct asn1_node *component, map_error_lookup by_code);
