/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscriber data for calls of OsmoMSC's phones: its VLR holds no SS data, so both what SRI asks and what a VLR would
 * know are read from the HLR. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/mncc_door.h>

static void interrogate(void *hlr, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
			call_sri_cb cb, void *priv)
{
	struct call_sri_result res = {};
	struct hlr_subscriber sub;
	struct why_chain why = {};

	if (hlr_interrogate(hlr, msisdn, group, hist, false, &res.decision, &sub, &why) == 0) {
		OSMO_STRLCPY_ARRAY(res.imsi, sub.imsi);
		res.msisdn = sub.msisdn;
		res.max_forwardings = sub.profile.max_forwardings;
	}
	res.why = &why;
	cb(priv, &res);
}

static void vlr_profile(void *hlr, const char *imsi, call_vlr_profile_cb cb, void *priv)
{
	struct call_vlr_profile prof = {};
	struct hlr_subscriber sub;
	struct fwd_served served;

	if (store_get(hlr_store(hlr), imsi, &sub) < 0) {
		cb(priv, NULL);
		return;
	}
	hlr_served(hlr, &sub, &served);
	OSMO_STRLCPY_ARRAY(prof.imsi, sub.imsi);
	prof.msisdn = sub.msisdn;
	prof.profile = sub.profile;
	prof.registered = served.registered;
	prof.abroad = served.abroad;
	OSMO_STRLCPY_ARRAY(prof.country_code, sub.vlr_country);
	cb(priv, &prof);
}

const struct call_hlr_ops mncc_door_hlr_ops = {
	.interrogate = interrogate,
	.vlr_profile = vlr_profile,
};
