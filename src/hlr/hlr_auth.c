/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The authentication centre (TS 33.102 6.3, 43.020 3.2): see hlr_auth.h. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm_utils.h>

#include <osmocom/supserv/hlr_auth.h>

#include "hlr_private.h"

/* Bits of SQN that are IND (TS 33.102 C.3.2), as OsmoHLR has it by default; here all VLRs share one. */
#define IND_BITLEN 5

struct auth_req {
	unsigned int wanted, n;
	bool resync_given, has_keys;
	struct hlr_auth_resync resync;
	hlr_auth_cb cb;
	void *priv;
	struct osmo_auth_vector vectors[HLR_AUTH_VECTORS_MAX];
};

static void auth_data(struct osmo_sub_auth_data *aud, const struct auth_keys *keys)
{
	*aud = (struct osmo_sub_auth_data){ .algo = keys->algo };
	if (keys->algo != OSMO_AUTH_ALG_MILENAGE) {
		aud->type = OSMO_AUTH_TYPE_GSM;
		memcpy(aud->u.gsm.ki, keys->k, sizeof(aud->u.gsm.ki));
		return;
	}
	aud->type = OSMO_AUTH_TYPE_UMTS;
	memcpy(aud->u.umts.k, keys->k, sizeof(aud->u.umts.k));
	memcpy(aud->u.umts.opc, keys->opc, sizeof(aud->u.umts.opc));
	aud->u.umts.sqn = keys->sqn;
	aud->u.umts.ind_bitlen = IND_BITLEN;
}

/* \returns 0 or negative */
static int make_vector(struct osmo_auth_vector *vec, struct auth_keys *keys, const struct hlr_auth_resync *resync)
{
	struct osmo_sub_auth_data aud;
	uint8_t rnd[sizeof(vec->rand)];
	int rc;

	auth_data(&aud, keys);
	if (osmo_get_rand_id(rnd, sizeof(rnd)) < 0)
		return -1;
	if (resync)
		rc = osmo_auth_gen_vec_auts(vec, &aud, resync->auts, resync->rand, rnd);
	else
		rc = osmo_auth_gen_vec(vec, &aud, rnd);
	if (rc < 0)
		return rc;
	if (keys->algo == OSMO_AUTH_ALG_MILENAGE)
		keys->sqn = aud.u.umts.sqn & AUTH_SQN_MAX;
	return 0;
}

static enum hlr_verdict make_vectors(void *priv, struct hlr_subscriber *sub)
{
	struct auth_req *req = priv;
	uint64_t sqn = sub->auth.sqn;

	req->n = 0;
	req->has_keys = sub->version && sub->auth.algo != OSMO_AUTH_ALG_NONE;
	if (!req->has_keys)
		return HLR_KEEP;
	while (req->n < req->wanted &&
	       !make_vector(&req->vectors[req->n], &sub->auth, req->resync_given && !req->n ? &req->resync : NULL))
		req->n++;
	return sub->auth.sqn == sqn ? HLR_KEEP : HLR_COMMIT;
}

static enum hlr_auth_result result_of(const struct auth_req *req, enum store_result res)
{
	if (res == STORE_NOT_FOUND)
		return HLR_AUTH_UNKNOWN_SUBSCRIBER;
	if (res != STORE_OK)
		return HLR_AUTH_FAILED;
	if (!req->has_keys)
		return HLR_AUTH_NO_KEYS;
	if (!req->n)
		return req->resync_given ? HLR_AUTH_BAD_RESYNC : HLR_AUTH_FAILED;
	return HLR_AUTH_OK;
}

static void made(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct auth_req *req = priv;
	enum hlr_auth_result result = result_of(req, res);

	req->cb(req->priv, result, req->vectors, result == HLR_AUTH_OK ? req->n : 0);
	talloc_free(req);
}

void hlr_auth_vectors(struct hlr *hlr, const char *imsi, unsigned int n, const struct hlr_auth_resync *resync,
		      const char *origin, hlr_auth_cb cb, void *priv)
{
	struct auth_req *req = talloc_zero(hlr, struct auth_req);

	if (!req) {
		cb(priv, HLR_AUTH_FAILED, NULL, 0);
		return;
	}
	req->wanted = OSMO_MIN(OSMO_MAX(n, 1), HLR_AUTH_VECTORS_MAX);
	req->resync_given = resync;
	if (resync)
		req->resync = *resync;
	req->cb = cb;
	req->priv = priv;
	hlr_update(hlr, imsi, origin, make_vectors, made, req);
}
