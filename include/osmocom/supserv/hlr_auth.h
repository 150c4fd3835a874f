/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file hlr_auth.h
 * The authentication centre of the HLR (TS 33.102 6.3, 43.020 3.2): vectors by libosmocore's algorithms from the keys
 * in the store. A sequence number is durable before a vector with it leaves, so that it is never used twice. */
#pragma once

#include <osmocom/crypt/auth.h>

#include <osmocom/supserv/hlr.h>

/*! Vectors of one request. */
#define HLR_AUTH_VECTORS_MAX 5

/*! What a SIM that is ahead says (TS 33.102 6.3.5). */
struct hlr_auth_resync {
	uint8_t rand[16];
	uint8_t auts[14];
};

enum hlr_auth_result {
	HLR_AUTH_OK,
	HLR_AUTH_UNKNOWN_SUBSCRIBER,
	HLR_AUTH_NO_KEYS,		/*!< the subscriber has none here */
	HLR_AUTH_BAD_RESYNC,		/*!< AUTS is not of this SIM, or the SIM has no sequence numbers */
	HLR_AUTH_FAILED,		/*!< the store could not keep the sequence number, or memory is out */
};

/*! \a vectors: \a n of them, 1 .. what was asked for, when OK. Borrowed for the call. */
typedef void (*hlr_auth_cb)(void *priv, enum hlr_auth_result res, const struct osmo_auth_vector *vectors,
			    unsigned int n);

/*! Make vectors. \param n how many, 1 .. HLR_AUTH_VECTORS_MAX. \param resync NULL: none; for the first vector.
 *  \param origin see hlr_update(). \param cb is called once, maybe before this returns. */
void hlr_auth_vectors(struct hlr *hlr, const char *imsi, unsigned int n, const struct hlr_auth_resync *resync,
		      const char *origin, hlr_auth_cb cb, void *priv);
