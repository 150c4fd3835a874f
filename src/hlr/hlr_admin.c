/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an administrator, the import or the lab does to a subscriber: each a small mutation for hlr_update(). */

#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "hlr_private.h"

struct admin_req {
	enum hlr_verdict (*change)(struct admin_req *req, struct hlr_subscriber *sub);
	enum store_result result;	/* when change() keeps the subscriber as it is */
	hlr_done_cb done;
	void *priv;
	struct isdn_number number;
	char vlr_number[ISDN_DIGITS_MAX + 1];
	char country[COUNTRY_CODE_LEN];
	struct ss_profile profile;
};

static enum hlr_verdict admin_mutate(void *priv, struct hlr_subscriber *sub)
{
	struct admin_req *req = priv;

	return req->change(req, sub);
}

static void admin_done(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct admin_req *req = priv;

	if (req->done)
		req->done(req->priv, res == STORE_OK ? req->result : res, sub);
	talloc_free(req);
}

static struct admin_req *admin_req_alloc(struct hlr *hlr, hlr_done_cb done, void *priv)
{
	struct admin_req *req = talloc_zero(hlr, struct admin_req);

	OSMO_ASSERT(req);
	req->result = STORE_OK;
	req->done = done;
	req->priv = priv;
	return req;
}

static void admin_start(struct hlr *hlr, const char *imsi, const char *origin, struct admin_req *req,
			enum hlr_verdict (*change)(struct admin_req *req, struct hlr_subscriber *sub))
{
	req->change = change;
	hlr_update(hlr, imsi, origin, admin_mutate, admin_done, req);
}

static enum hlr_verdict create(struct admin_req *req, struct hlr_subscriber *sub)
{
	if (sub->version) {
		req->result = STORE_CONFLICT;
		return HLR_KEEP;
	}
	sub->msisdn = req->number;
	return HLR_COMMIT;
}

void hlr_subscriber_create(struct hlr *hlr, const char *imsi, const struct isdn_number *msisdn, const char *origin,
			   hlr_done_cb done, void *priv)
{
	struct admin_req *req = admin_req_alloc(hlr, done, priv);

	if (msisdn)
		req->number = *msisdn;
	admin_start(hlr, imsi, origin, req, create);
}

static enum hlr_verdict delete(struct admin_req *req, struct hlr_subscriber *sub)
{
	return sub->version ? HLR_DELETE : HLR_KEEP;
}

void hlr_subscriber_delete(struct hlr *hlr, const char *imsi, const char *origin, hlr_done_cb done, void *priv)
{
	admin_start(hlr, imsi, origin, admin_req_alloc(hlr, done, priv), delete);
}

static enum hlr_verdict set_msisdn(struct admin_req *req, struct hlr_subscriber *sub)
{
	if (!sub->version)
		return HLR_KEEP;
	sub->msisdn = req->number;
	return HLR_COMMIT;
}

void hlr_subscriber_set_msisdn(struct hlr *hlr, const char *imsi, const struct isdn_number *msisdn, const char *origin,
			       hlr_done_cb done, void *priv)
{
	struct admin_req *req = admin_req_alloc(hlr, done, priv);

	if (msisdn)
		req->number = *msisdn;
	admin_start(hlr, imsi, origin, req, set_msisdn);
}

static enum hlr_verdict set_location(struct admin_req *req, struct hlr_subscriber *sub)
{
	if (!sub->version)
		return HLR_KEEP;
	if (!sub->purged && !strcmp(sub->vlr_number, req->vlr_number) && !strcmp(sub->vlr_country, req->country))
		return HLR_KEEP;
	OSMO_STRLCPY_ARRAY(sub->vlr_number, req->vlr_number);
	OSMO_STRLCPY_ARRAY(sub->vlr_country, req->country);
	sub->purged = false;
	return HLR_COMMIT;
}

void hlr_subscriber_set_location(struct hlr *hlr, const char *imsi, const char *vlr_number, const char *country,
				 const char *origin, hlr_done_cb done, void *priv)
{
	struct admin_req *req = admin_req_alloc(hlr, done, priv);

	OSMO_STRLCPY_ARRAY(req->vlr_number, vlr_number);
	OSMO_STRLCPY_ARRAY(req->country, country);
	admin_start(hlr, imsi, origin, req, set_location);
}

static enum hlr_verdict purge(struct admin_req *req, struct hlr_subscriber *sub)
{
	if (!sub->version || sub->purged)
		return HLR_KEEP;
	sub->purged = true;
	return HLR_COMMIT;
}

void hlr_subscriber_purge(struct hlr *hlr, const char *imsi, const char *origin, hlr_done_cb done, void *priv)
{
	admin_start(hlr, imsi, origin, admin_req_alloc(hlr, done, priv), purge);
}

static enum hlr_verdict purge_in_vlr(struct admin_req *req, struct hlr_subscriber *sub)
{
	return strcmp(sub->vlr_number, req->vlr_number) ? HLR_KEEP : purge(req, sub);
}

void hlr_subscriber_purge_in_vlr(struct hlr *hlr, const char *imsi, const char *vlr_number, const char *origin,
				 hlr_done_cb done, void *priv)
{
	struct admin_req *req = admin_req_alloc(hlr, done, priv);

	OSMO_STRLCPY_ARRAY(req->vlr_number, vlr_number);
	admin_start(hlr, imsi, origin, req, purge_in_vlr);
}

static enum hlr_verdict set_password(struct admin_req *req, struct hlr_subscriber *sub)
{
	if (!sub->version)
		return HLR_KEEP;
	OSMO_STRLCPY_ARRAY(sub->profile.password, req->profile.password);
	sub->profile.wpa = 0;
	sub->profile.cb_by_provider = false;
	return HLR_COMMIT;
}

void hlr_subscriber_set_password(struct hlr *hlr, const char *imsi, const char *password, const char *origin,
				 hlr_done_cb done, void *priv)
{
	struct admin_req *req;

	if (strlen(password) != SS_PASSWORD_LEN || strspn(password, "0123456789") != SS_PASSWORD_LEN) {
		if (done)
			done(priv, STORE_FAILED, NULL);
		return;
	}
	req = admin_req_alloc(hlr, done, priv);
	OSMO_STRLCPY_ARRAY(req->profile.password, password);
	admin_start(hlr, imsi, origin, req, set_password);
}

static enum hlr_verdict set_profile(struct admin_req *req, struct hlr_subscriber *sub)
{
	if (!sub->version || ss_profile_equal(&sub->profile, &req->profile))
		return HLR_KEEP;
	sub->profile = req->profile;
	return HLR_COMMIT;
}

void hlr_subscriber_set_profile(struct hlr *hlr, const char *imsi, const struct ss_profile *profile, const char *origin,
				hlr_done_cb done, void *priv)
{
	struct admin_req *req;

	if (ss_profile_check(profile)) {
		if (done)
			done(priv, STORE_FAILED, NULL);
		return;
	}
	req = admin_req_alloc(hlr, done, priv);
	req->profile = *profile;
	admin_start(hlr, imsi, origin, req, set_profile);
}
