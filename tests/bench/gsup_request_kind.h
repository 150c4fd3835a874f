/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file gsup_request_kind.h
 * The requests that the GSUP load generator sends, encoded once and patched, and what a good answer to each is. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIND_IMSI_LEN 8
#define KIND_NUMBER_LEN 6

enum kind {
	KIND_USSD,		/*!< processUnstructuredSS-Request that is no SS procedure */
	KIND_INTERROGATE,	/*!< interrogateSS CFU */
	KIND_REGISTER,		/*!< registerSS CFU, a new number each time */
	KIND_ERASE,		/*!< eraseSS CFU */
	KIND_REFUSED,		/*!< registerSS CFU to a number that nobody may forward to */
	KIND_ABANDONED,		/*!< activateSS BAOC: the question for the password is never answered */
	KIND_SAI,
	KIND_UL,
	KIND_COUNT
};

extern const char *const kind_names[KIND_COUNT];

/*! A whole IPA frame with places that are filled in for each request. */
struct request_template {
	uint8_t frame[256];
	size_t len;
	size_t imsi_at;
	size_t session_at;		/*!< 0: has none */
	size_t number_at;		/*!< 0: has none */
};

/*! \returns 0, -EINVAL. */
int kind_template(struct request_template *t, enum kind kind);
/*! The answer to InsertData, which a location update brings. */
int kind_insert_data_result(struct request_template *t);
/*! 15 digits as TBCD. */
void kind_put_imsi(uint8_t imsi[KIND_IMSI_LEN], uint64_t digits);
uint64_t kind_get_imsi(const uint8_t imsi[KIND_IMSI_LEN]);
/*! The forwarded-to number +49170 and seven digits, as it stands in an AddressString. */
void kind_put_number(uint8_t number[KIND_NUMBER_LEN], uint32_t digits);

/*! An answer that came in; octets are borrowed. */
struct kind_answer {
	uint8_t type;			/*!< GSUP message type */
	bool last;			/*!< session state END, or no session */
	const uint8_t *component;	/*!< NULL: none */
	size_t component_len;
	bool has_auth, has_msisdn;
};
/*! Does the answer belong to such a request? \param[out] why a static sentence. */
bool kind_is_answer(enum kind kind, const struct kind_answer *answer, const char **why);
/*! Does a result name this forwarded-to number? */
bool kind_names_number(const struct kind_answer *answer, uint32_t digits);
