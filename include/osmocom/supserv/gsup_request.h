/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file gsup_request.h
 * GSUP requests that were passed on and are not answered yet, so that each gets its own error when the way breaks; and
 * a quick look into a GSUP message without decoding all of it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <osmocom/gsm/protocol/gsm_04_08_gprs.h>

struct msgb;
struct osmo_gsup_message;
struct gsup_requests;

/*! At most so many are remembered; beyond, the oldest is forgotten. */
#define GSUP_REQUESTS_MAX 65536

/*! Value of an information element. \returns NULL when it is absent or the message is malformed. */
const uint8_t *gsup_ie_find(const uint8_t *gsup, size_t len, uint8_t iei, size_t *value_len);
/*! SESSION_ID; \returns false when there is none. */
bool gsup_session_id(const uint8_t *gsup, size_t len, uint32_t *id);

/*! The error that answers a request, with the session, message class and SM-RP-MR of the request; a PROC_SS error ends
 *  its session. \returns 0; -EINVAL for what is no request or does not decode. */
int gsup_request_error(struct msgb *msg, const uint8_t *gsup, size_t len, enum gsm48_gmm_cause cause);

/*! The result that answers a request. \param res its own elements; those that identify the request are filled in here.
 *  \returns as gsup_request_error(). */
int gsup_request_result(struct msgb *msg, const uint8_t *gsup, size_t len, struct osmo_gsup_message *res);

struct gsup_requests *gsup_requests_alloc(void *ctx);
unsigned int gsup_requests_count(const struct gsup_requests *r);
/*! A message passes towards the HLR: a request is remembered, an END of a session forgets it. */
void gsup_requests_up(struct gsup_requests *r, const uint8_t *gsup, size_t len);
/*! A message passes from the HLR: an answer forgets its request. */
void gsup_requests_down(struct gsup_requests *r, const uint8_t *gsup, size_t len);
/*! Forget all, each after \a cb saw it. */
void gsup_requests_flush(struct gsup_requests *r, void (*cb)(void *priv, const uint8_t *gsup, size_t len), void *priv);
