/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Server mode, the authentication centre (TS 33.102 6.3, 43.020 3.2): vectors by libosmocore's algorithms from the keys
 * in the store. A sequence number is durable before a vector with it leaves, so that it is never used twice. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>
#include <osmocom/crypt/auth.h>
#include <osmocom/gsm/gsm_utils.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/hlr.h>

#include "gsup_private.h"

/* Bits of SQN that are IND (TS 33.102 C.3.2), as OsmoHLR has it by default; here all VLRs share one. */
#define IND_BITLEN 5

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

/* \param req its AUTS, where the SIM says that it is ahead (TS 33.102 6.3.5), is for the first vector. \returns 0 or
 * negative */
static int make_vector(struct osmo_auth_vector *vec, struct auth_keys *keys, const struct osmo_gsup_message *req,
		       bool first)
{
	struct osmo_sub_auth_data aud;
	uint8_t rnd[sizeof(vec->rand)];
	int rc;

	auth_data(&aud, keys);
	if (osmo_get_rand_id(rnd, sizeof(rnd)) < 0)
		return -1;
	if (first && req->auts && req->rand)
		rc = osmo_auth_gen_vec_auts(vec, &aud, req->auts, req->rand, rnd);
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
	struct gsup_asked *asked = priv;
	struct osmo_gsup_message *res = asked->result, req;
	uint64_t sqn = sub->auth.sqn;

	res->num_auth_vectors = 0;
	asked->has_keys = sub->version && sub->auth.algo != OSMO_AUTH_ALG_NONE;
	if (!asked->has_keys || osmo_gsup_decode(asked->gsup, asked->len, &req))
		return HLR_KEEP;
	while (res->num_auth_vectors < ARRAY_SIZE(res->auth_vectors) &&
	       !make_vector(&res->auth_vectors[res->num_auth_vectors], &sub->auth, &req, !res->num_auth_vectors))
		res->num_auth_vectors++;
	return sub->auth.sqn == sqn ? HLR_KEEP : HLR_COMMIT;
}

static void made(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct gsup_asked *asked = priv;

	if (res != STORE_OK)
		gsup_asked_refuse(asked, gsup_cause_of_store(res));
	/* as OsmoHLR says it; OsmoMSC goes on where its configuration has "authentication optional" */
	else if (!asked->has_keys)
		gsup_asked_refuse(asked, GMM_CAUSE_IMSI_UNKNOWN);
	else if (!asked->result->num_auth_vectors)
		gsup_asked_refuse(asked, GMM_CAUSE_NET_FAIL);
	else
		gsup_asked_answer(asked, asked->result);
}

void gsup_auth_rx(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len)
{
	struct gsup_asked *asked = gsup_asked_alloc(link, req, gsup, len);

	if (asked)
		asked->result = talloc_zero(asked, struct osmo_gsup_message);
	if (!asked || !asked->result) {
		talloc_free(asked);
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_NET_FAIL);
		return;
	}
	asked->committing = true;
	hlr_update(link->door->cfg.hlr, asked->imsi, "gsup", make_vectors, made, asked);
}
