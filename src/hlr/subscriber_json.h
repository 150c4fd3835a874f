/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file subscriber_json.h
 * What the JSON object of a subscriber holds, as tables of members by which it is written and read. */
#pragma once

#include <stddef.h>

#include <osmocom/core/utils.h>

#include "subscriber_line.h"

enum member_type {
	M_DIGITS,		/* char [size], digits or "" */
	M_NUMBER,		/* struct isdn_number; null: absent */
	M_AUTH,			/* struct auth_keys; null: no keys */
	M_KEY,			/* AUTH_KEY_LEN octets, hex */
	M_SQN,			/* uint64_t of 48 bits */
	M_SUBADDRESS,		/* struct ss_subaddress, hex; null: absent */
	M_BOOL,
	M_U8,
	M_NAME8,		/* uint8_t, one of the names */
	M_SET8,			/* uint8_t, a list of names of bits */
	M_SET16,		/* uint16_t, the same */
	M_OBJECT,		/* further members */
	M_REGS,			/* registrations of a struct cf_data */
	M_END,
};

struct member {
	const char *name;
	enum member_type type;
	size_t offset;
	size_t size;
	const void *of;		/* names, or members */
};

/* Values without a name are those of half an octet: type of number, numbering plan. */
#define UNNAMED_MAX 15

extern const struct member subscriber_json_auth[];
extern const struct member subscriber_json_number[];
extern const struct member subscriber_json_reg[];
extern const struct member subscriber_json_subscriber[];
extern const struct value_string subscriber_json_auth_names[];
