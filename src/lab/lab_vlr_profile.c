/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscriber data for call/: the GMSC's interrogation and the VLR's own data; and for its dry run, which sends nothing,
 * both as the HLR of this process has them. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_gmsc.h"

/*! A subscriber of whom only the country is known, to ask the HLR's rules about that. */
static void served_in(const struct lab *lab, const char *country, struct hlr_subscriber *sub, struct fwd_served *served)
{
	*sub = (struct hlr_subscriber){ 0 };
	OSMO_STRLCPY_ARRAY(sub->vlr_country, country);
	hlr_served(lab->hlr, sub, served);
}

bool lab_vlr_is_abroad(const struct lab_mobile *ms)
{
	struct hlr_subscriber sub;
	struct fwd_served served;

	served_in(ms->lab, ms->vlr.country, &sub, &served);
	return served.abroad;
}

/*! What MAP does not carry is taken from the HLR where it is here: in how many steps calls may be forwarded. */
static void add_what_hlr_knows(const struct lab *lab, struct call_vlr_profile *prof)
{
	struct hlr_subscriber sub;

	if (!lab_hlr(lab) && store_get(hlr_store(lab->hlr), prof->imsi, &sub) == 0)
		prof->profile.max_forwardings = sub.profile.max_forwardings;
}

static void vlr_profile(void *priv, const char *imsi, call_vlr_profile_cb cb, void *cb_priv)
{
	struct lab *lab = priv;
	const struct lab_mobile *ms = lab_mobile_by_imsi(lab, imsi);
	struct call_vlr_profile prof = { 0 };

	if (!ms || !ms->vlr.registered) {
		cb(cb_priv, NULL);
		return;
	}
	OSMO_STRLCPY_ARRAY(prof.imsi, imsi);
	prof.msisdn = ms->vlr.data.msisdn;
	prof.profile = ms->vlr.data.profile;
	prof.registered = true;
	prof.detached = ms->vlr.detached;
	prof.abroad = lab_vlr_is_abroad(ms);
	OSMO_STRLCPY_ARRAY(prof.country_code, ms->vlr.country);
	add_what_hlr_knows(lab, &prof);
	cb(cb_priv, &prof);
}

const struct call_hlr_ops lab_call_hlr_ops = {
	.interrogate = lab_gmsc_interrogate,
	.vlr_profile = vlr_profile,
};

/* --- the dry run -------------------------------------------------------------------------------------------------- */

static bool is_attached(const struct lab *lab, const char *imsi)
{
	const struct lab_mobile *ms = lab_mobile_by_imsi(lab, imsi);

	return ms && ms->vlr.registered && !ms->vlr.detached;
}

static void dry_interrogate(void *priv, const struct isdn_number *msisdn, enum bsg group,
			    const struct fwd_history *hist, call_sri_cb cb, void *cb_priv)
{
	struct lab *lab = priv;
	struct call_sri_result res = { 0 };
	struct hlr_subscriber sub = { 0 };
	struct why_chain *why;
	bool detached;

	if (lab_hlr(lab)) {
		lab_gmsc_interrogate(priv, msisdn, group, hist, cb, cb_priv);
		return;
	}
	hlr_interrogate(lab->hlr, msisdn, group, hist, false, &res.decision, &sub, NULL);
	detached = res.decision.action == FWD_ACT_DELIVER && !is_attached(lab, sub.imsi);
	why = talloc_zero(lab, struct why_chain);
	if (hlr_interrogate(lab->hlr, msisdn, group, hist, detached, &res.decision, &sub, why) == 0) {
		OSMO_STRLCPY_ARRAY(res.imsi, sub.imsi);
		res.msisdn = sub.msisdn;
		res.max_forwardings = sub.profile.max_forwardings;
	}
	res.why = why;
	cb(cb_priv, &res);
	talloc_free(why);
}

static void dry_vlr_profile(void *priv, const char *imsi, call_vlr_profile_cb cb, void *cb_priv)
{
	struct lab *lab = priv;
	struct call_vlr_profile prof = { 0 };
	struct fwd_served served;
	struct hlr_subscriber sub;

	if (lab_hlr(lab)) {
		vlr_profile(priv, imsi, cb, cb_priv);
		return;
	}
	if (store_get(hlr_store(lab->hlr), imsi, &sub) < 0) {
		cb(cb_priv, NULL);
		return;
	}
	hlr_served(lab->hlr, &sub, &served);
	OSMO_STRLCPY_ARRAY(prof.imsi, imsi);
	prof.msisdn = sub.msisdn;
	prof.profile = sub.profile;
	prof.registered = served.registered;
	prof.detached = !is_attached(lab, imsi);
	prof.abroad = served.abroad;
	OSMO_STRLCPY_ARRAY(prof.country_code, served.country_code);
	cb(cb_priv, &prof);
}

const struct call_hlr_ops lab_dry_hlr_ops = {
	.interrogate = dry_interrogate,
	.vlr_profile = dry_vlr_profile,
};
