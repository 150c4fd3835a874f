/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the virtual MSC/VLR and GMSC say to the HLR: direct calls, each shown in the trace under the name of the MAP
 * operation that it stands for (TS 29.002 8.1, 10.1, 10.2). */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_priv.h"

#define ORIGIN "lab"

/* --- location and subscription ------------------------------------------------------------------------------------ */

/*! Knows the phone by its IMSI: it may be gone when the answer comes. */
struct location_update {
	struct lab *lab;
	char imsi[IMSI_DIGITS_MAX + 1];
	void (*cb)(struct lab_mobile *ms, bool ok);
};

static void location_updated(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct location_update *lu = priv;
	struct lab_mobile *ms = lab_mobile_by_imsi(lu->lab, lu->imsi);

	lab_trace_direct(lu->lab, LAB_PARTY_HLR, LAB_PARTY_MSC, lu->imsi, NULL, "UpdateLocation result: %s",
			 res == STORE_OK ? "accepted" : "refused");
	if (ms)
		lu->cb(ms, res == STORE_OK);
	talloc_free(lu);
}

void lab_hlr_update_location(struct lab_mobile *ms, void (*cb)(struct lab_mobile *ms, bool ok))
{
	struct location_update *lu = talloc_zero(ms->lab, struct location_update);

	if (!lu) {
		cb(ms, false);
		return;
	}
	lu->lab = ms->lab;
	lu->cb = cb;
	OSMO_STRLCPY_ARRAY(lu->imsi, ms->imsi);
	lab_trace_direct(ms->lab, LAB_PARTY_MSC, LAB_PARTY_HLR, ms->imsi, NULL, "UpdateLocation %s", ms->imsi);
	hlr_subscriber_set_location(ms->lab->hlr, ms->imsi, LAB_VLR_NUMBER, ms->vlr.country, ORIGIN, location_updated,
				    lu);
}

void lab_hlr_create(struct lab_mobile *ms)
{
	struct hlr_subscriber sub;

	if (store_get(hlr_store(ms->lab->hlr), ms->imsi, &sub) < 0)
		hlr_subscriber_create(ms->lab->hlr, ms->imsi, &ms->number, ORIGIN, NULL, NULL);
	else if (strcmp(sub.msisdn.digits, ms->number.digits))
		hlr_subscriber_set_msisdn(ms->lab->hlr, ms->imsi, &ms->number, ORIGIN, NULL, NULL);
}

struct imsi_list {
	unsigned int n, size;
	char (*imsi)[IMSI_DIGITS_MAX + 1];
};

static bool collect_ours(void *priv, const struct hlr_subscriber *sub)
{
	struct imsi_list *list = priv;

	if (strcmp(sub->vlr_number, LAB_VLR_NUMBER))
		return true;
	if (list->n < list->size)
		OSMO_STRLCPY_ARRAY(list->imsi[list->n], sub->imsi);
	list->n++;
	return true;
}

void lab_hlr_delete_served(struct lab *lab)
{
	struct store *store = hlr_store(lab->hlr);
	struct imsi_list list = { 0 };
	unsigned int i;

	store_foreach(store, collect_ours, &list);
	list.imsi = talloc_array_size(lab, sizeof(*list.imsi), list.n);
	if (!list.imsi)
		return;
	list.size = list.n;
	list.n = 0;
	store_foreach(store, collect_ours, &list);
	for (i = 0; i < list.n; i++)
		lab_hlr_delete(lab, list.imsi[i]);
	talloc_free(list.imsi);
}

void lab_hlr_delete(struct lab *lab, const char *imsi)
{
	hlr_subscriber_delete(lab->hlr, imsi, ORIGIN, NULL, NULL);
}

/* --- what call/ asks ---------------------------------------------------------------------------------------------- */

static void decision_str(char *buf, size_t len, const struct fwd_decision *d)
{
	char number[ISDN_DIGITS_MAX + 2];

	switch (d->action) {
	case FWD_ACT_FORWARD:
		snprintf(buf, len, "forward %s to %s", ss_code_name(d->ss_code),
			 isdn_number_str(number, sizeof(number), &d->ftn));
		break;
	case FWD_ACT_RELEASE:
		snprintf(buf, len, "%s, cause %d", d->error == SS_ERR_CALL_BARRED ? "call barred" : "not to be reached",
			 d->cause);
		break;
	default:
		snprintf(buf, len, "roaming number");
	}
}

/*! The VLR's answer to PRN: has it a phone to give a roaming number for? */
static bool provide_roaming_number(struct lab *lab, const char *imsi, const struct isdn_number *msisdn)
{
	const struct lab_mobile *ms = lab_mobile_by_imsi(lab, imsi);
	const bool there = ms && ms->vlr.registered && !ms->vlr.detached;

	lab_trace_direct(lab, LAB_PARTY_HLR, LAB_PARTY_MSC, imsi, msisdn, "PRN %s", imsi);
	lab_trace_direct(lab, LAB_PARTY_MSC, LAB_PARTY_HLR, imsi, msisdn, "PRN result: %s",
			 there ? "roaming number" : "absent subscriber");
	return there;
}

/*! Would the HLR ask the VLR for a roaming number, that is, nothing before step 9 decides? */
static bool would_deliver(struct lab *lab, const struct isdn_number *msisdn, enum bsg group,
			  const struct fwd_history *hist, char *imsi, size_t imsi_len)
{
	struct hlr_subscriber sub;
	struct fwd_decision d;

	if (hlr_interrogate(lab->hlr, msisdn, group, hist, false, &d, &sub, NULL) < 0 || d.action != FWD_ACT_DELIVER)
		return false;
	osmo_strlcpy(imsi, sub.imsi, imsi_len);
	return true;
}

static void interrogate(void *priv, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
			call_sri_cb cb, void *cb_priv)
{
	struct lab *lab = priv;
	struct call_sri_result res = { 0 };
	char number[ISDN_DIGITS_MAX + 2], imsi[IMSI_DIGITS_MAX + 1], words[LAB_TEXT_MAX];
	struct why_chain *why = talloc_zero(lab, struct why_chain);
	struct hlr_subscriber sub = { 0 };
	bool detached = false;

	lab_trace_direct(lab, LAB_PARTY_GMSC, LAB_PARTY_HLR, NULL, msisdn, "SRI %s",
			 isdn_number_str(number, sizeof(number), msisdn));
	if (would_deliver(lab, msisdn, group, hist, imsi, sizeof(imsi)))
		detached = !provide_roaming_number(lab, imsi, msisdn);
	if (hlr_interrogate(lab->hlr, msisdn, group, hist, detached, &res.decision, &sub, why) == 0) {
		OSMO_STRLCPY_ARRAY(res.imsi, sub.imsi);
		res.msisdn = sub.msisdn;
		res.max_forwardings = sub.profile.max_forwardings;
	}
	res.why = why;
	decision_str(words, sizeof(words), &res.decision);
	lab_trace_direct(lab, LAB_PARTY_HLR, LAB_PARTY_GMSC, res.imsi, msisdn, "SRI result: %s", words);
	cb(cb_priv, &res);
	talloc_free(why);
}

static void vlr_profile(void *priv, const char *imsi, call_vlr_profile_cb cb, void *cb_priv)
{
	struct lab *lab = priv;
	const struct lab_mobile *ms = lab_mobile_by_imsi(lab, imsi);
	struct call_vlr_profile prof = { 0 };
	struct fwd_served served;
	struct hlr_subscriber sub;

	if (store_get(hlr_store(lab->hlr), imsi, &sub) < 0) {
		cb(cb_priv, NULL);
		return;
	}
	hlr_served(lab->hlr, &sub, &served);
	OSMO_STRLCPY_ARRAY(prof.imsi, imsi);
	prof.msisdn = sub.msisdn;
	prof.profile = sub.profile;
	prof.registered = served.registered;
	prof.detached = !ms || ms->vlr.detached;
	prof.abroad = served.abroad;
	OSMO_STRLCPY_ARRAY(prof.country_code, served.country_code);
	cb(cb_priv, &prof);
}

const struct call_hlr_ops lab_call_hlr_ops = {
	.interrogate = interrogate,
	.vlr_profile = vlr_profile,
};
