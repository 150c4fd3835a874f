/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file number.h
 * Numbers with digits, TON and NPI all the way (TS 23.003, 24.008 10.5.4.7), and the number plan that decides what
 * dialled digits mean (interfaces.md, "Number plan"). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ISDN_DIGITS_MAX 32
#define IMSI_DIGITS_MIN 6
#define IMSI_DIGITS_MAX 15

/*! Type of number, bits 5-7 of the first octet (the values are those of TS 24.008 10.5.4.7). */
enum isdn_ton {
	ISDN_TON_UNKNOWN = 0,
	ISDN_TON_INTERNATIONAL = 1,
	ISDN_TON_NATIONAL = 2,
	ISDN_TON_NETWORK_SPECIFIC = 3,
	ISDN_TON_SUBSCRIBER = 4,
	ISDN_TON_ALPHANUMERIC = 5,
	ISDN_TON_ABBREVIATED = 6,
};

enum isdn_npi {
	ISDN_NPI_UNKNOWN = 0,
	ISDN_NPI_ISDN = 1,
};

/*! A number. digits == "" means absent. Characters '0'..'9', '*', '#', 'a'..'c' (TBCD A..E). */
struct isdn_number {
	uint8_t ton;
	uint8_t npi;
	char digits[ISDN_DIGITS_MAX + 1];
};

/*! What the digits that are dialled here mean. All strings may be empty; without country_code numbers stay as
 *  dialled. */
struct number_plan {
	char country_code[4];		/*!< own country, "49"; "" = none */
	char intl_prefix[8];		/*!< default "00" */
	char trunk_prefix[8];		/*!< default "0" */
	unsigned int min_national_length;	/*!< digits from which a bare number is national; default 7 */
};

/*! Is a number (as stored) an MSISDN of this network? For rule 1 of the number plan. */
typedef bool (*number_is_ours_cb)(const char *digits, void *priv);

void number_plan_init(struct number_plan *plan);	/*!< the defaults */
/*! Parse what a person types or a file holds: digits, optional leading '+' (then TON international).
 *  \returns 0; -EINVAL for other characters or nothing; -E2BIG for too many digits. */
int isdn_number_parse(struct isdn_number *num, const char *str);
/*! With '+' where TON is international. \returns buf. */
char *isdn_number_str(char *buf, size_t len, const struct isdn_number *num);
static inline bool isdn_number_present(const struct isdn_number *num)
{
	return num->digits[0] != '\0';
}
/*! From an AddressString (octet 1 = 1 NAI NPI, then TBCD; map.md 3.1).
 *  \returns 0, -EINVAL when empty, -E2BIG when the digits do not fit. */
int isdn_number_from_address_string(struct isdn_number *num, const uint8_t *octets, size_t len);
/*! To an AddressString. \returns octets written, -ENOSPC, -EINVAL. */
int isdn_number_to_address_string(uint8_t *octets, size_t size, const struct isdn_number *num);

/*! What the network stores for a number as dialled: rules 1-4 of interfaces.md. \a is_ours may be NULL.
 *  \returns 0; -EINVAL when nothing is left or a character is not a digit; -E2BIG when the digits do not fit. */
int number_plan_normalise(const struct number_plan *plan, const struct isdn_number *dialled, struct isdn_number *stored,
			  number_is_ours_cb is_ours, void *priv);
/*! The one comparison of numbers (own number, loops, look-ups, index): the digits are equal as they stand (rule 1: a
 *  VLR's string is the subscriber, whatever its TON), or under the plan. Absent numbers equal nothing. */
bool msisdn_equal(const struct number_plan *plan, const struct isdn_number *a, const struct isdn_number *b);
/*! Does a number belong to country \a cc? Numbers that are not international belong to the home country.
 *  cc "" = the home country; without a country code in the plan no international number belongs to it. */
bool number_in_country(const struct number_plan *plan, const struct isdn_number *num, const char *cc);
/*! Country code that an international E.164 number begins with (ITU-T E.164 Annex D): one to three digits.
 *  \returns 0; -EINVAL for digits too short to have one. */
int e164_country_code(char *buf, size_t len, const char *digits);
/*! Emergency numbers: 112, 911, and without SIM 000 08 110 118 119 999. */
bool number_is_emergency(const char *digits, bool without_sim);
bool imsi_valid(const char *imsi);			/*!< 6 to 15 digits */
