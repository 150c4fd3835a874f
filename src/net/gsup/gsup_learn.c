/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What passing messages tell of a subscriber. INSERT_DATA brings the MSISDN to the MSC that serves it from then on;
 * PURGE_MS and LOCATION_CANCEL end that. Identity is OsmoHLR's: learnt, never invented. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48_ie.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/hlr.h>

#include "gsup_private.h"

enum learnt_kind {
	LEARNT_SERVED,		/* by this MSC, with this MSISDN */
	LEARNT_PURGED,
	LEARNT_CANCELLED,	/* no longer by this MSC */
};

/* What one message said; freed when it is stored. */
struct learnt {
	enum learnt_kind kind;
	struct isdn_number msisdn;	/* digits "": the message had none */
	char vlr[ISDN_DIGITS_MAX + 1];
};

static enum hlr_verdict learn(void *priv, struct hlr_subscriber *sub)
{
	const struct learnt *l = priv;
	const struct hlr_subscriber before = *sub;

	/* who was never seen has nothing to be purged */
	if (!sub->version && l->kind != LEARNT_SERVED)
		return HLR_KEEP;
	switch (l->kind) {
	case LEARNT_SERVED:
		if (isdn_number_present(&l->msisdn))
			sub->msisdn = l->msisdn;
		OSMO_STRLCPY_ARRAY(sub->vlr_number, l->vlr);
		sub->purged = false;
		break;
	case LEARNT_PURGED:
		sub->purged = true;
		break;
	case LEARNT_CANCELLED:
		if (!strcmp(sub->vlr_number, l->vlr))
			sub->vlr_number[0] = '\0';
		break;
	}
	if (sub->version && !strcmp(before.msisdn.digits, sub->msisdn.digits) &&
	    !strcmp(before.vlr_number, sub->vlr_number) && before.purged == sub->purged)
		return HLR_KEEP;
	return HLR_COMMIT;
}

static void learnt(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	talloc_free(priv);
}

/* The MSISDN IE of OsmoHLR: a length and BCD digits, no TON or NPI (radio-and-gsup.md section 3). */
static void msisdn_decode(struct isdn_number *msisdn, const struct osmo_gsup_message *gsup)
{
	char digits[ISDN_DIGITS_MAX + 1];

	if (!gsup->msisdn_enc_len ||
	    gsm48_decode_bcd_number2(digits, sizeof(digits), gsup->msisdn_enc, gsup->msisdn_enc_len, 0) < 0 ||
	    isdn_number_parse(msisdn, digits) < 0)
		msisdn->digits[0] = '\0';
}

static void update(struct gsup_link *link, enum learnt_kind kind, const struct osmo_gsup_message *gsup)
{
	struct learnt *l = talloc_zero(link->door->cfg.hlr, struct learnt);

	if (!l)
		return;
	l->kind = kind;
	msisdn_decode(&l->msisdn, gsup);
	OSMO_STRLCPY_ARRAY(l->vlr, gsup_link_name(link));
	hlr_update(link->door->cfg.hlr, gsup->imsi, "gsup", learn, learnt, l);
}

void gsup_learn_down(struct gsup_link *link, const uint8_t *octets, size_t len)
{
	struct osmo_gsup_message gsup;

	switch (octets[0]) {
	case OSMO_GSUP_MSGT_INSERT_DATA_REQUEST:
	case OSMO_GSUP_MSGT_PURGE_MS_RESULT:
	case OSMO_GSUP_MSGT_LOCATION_CANCEL_REQUEST:
		break;
	default:
		return;
	}
	if (osmo_gsup_decode(octets, len, &gsup) || gsup.cn_domain == OSMO_GSUP_CN_DOMAIN_PS)
		return;
	if (octets[0] == OSMO_GSUP_MSGT_INSERT_DATA_REQUEST)
		update(link, LEARNT_SERVED, &gsup);
	else if (octets[0] == OSMO_GSUP_MSGT_PURGE_MS_RESULT)
		update(link, LEARNT_PURGED, &gsup);
	else
		update(link, LEARNT_CANCELLED, &gsup);
}
