/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Server mode, SEND_AUTH_INFO: the vectors are those of the HLR's authentication centre (hlr_auth.h). */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/hlr_auth.h>

#include "gsup_private.h"

static enum gsm48_gmm_cause cause_of(enum hlr_auth_result res)
{
	switch (res) {
	case HLR_AUTH_UNKNOWN_SUBSCRIBER:
	/* as OsmoHLR says it; OsmoMSC goes on where its configuration has "authentication optional" */
	case HLR_AUTH_NO_KEYS:
		return GMM_CAUSE_IMSI_UNKNOWN;
	default:
		return GMM_CAUSE_NET_FAIL;
	}
}

static void made(void *priv, enum hlr_auth_result res, const struct osmo_auth_vector *vectors, unsigned int n)
{
	struct gsup_asked *asked = priv;
	struct osmo_gsup_message *answer;

	if (res != HLR_AUTH_OK) {
		gsup_asked_refuse(asked, cause_of(res));
		return;
	}
	answer = talloc_zero(asked, struct osmo_gsup_message);
	if (!answer) {
		gsup_asked_refuse(asked, GMM_CAUSE_NET_FAIL);
		return;
	}
	answer->num_auth_vectors = n;
	memcpy(answer->auth_vectors, vectors, n * sizeof(*vectors));
	gsup_asked_answer(asked, answer);
}

void gsup_auth_rx(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len)
{
	struct gsup_asked *asked = gsup_asked_alloc(link, req, gsup, len);
	struct hlr_auth_resync resync;

	if (!asked) {
		gsup_server_refuse(link, gsup, len, GMM_CAUSE_NET_FAIL);
		return;
	}
	if (req->auts && req->rand) {
		memcpy(resync.rand, req->rand, sizeof(resync.rand));
		memcpy(resync.auts, req->auts, sizeof(resync.auts));
	}
	asked->committing = true;
	hlr_auth_vectors(link->door->cfg.hlr, asked->imsi, HLR_AUTH_VECTORS_MAX,
			 req->auts && req->rand ? &resync : NULL, "gsup", made, asked);
}
