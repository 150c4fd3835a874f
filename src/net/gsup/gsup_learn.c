/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What passing messages tell of a subscriber. INSERT_DATA brings the MSISDN to the MSC that serves it from then on;
 * PURGE_MS and LOCATION_CANCEL end that. A subscriber that was registered before this node saw its MSC is asked for at
 * OsmoHLR's CTRL interface. Identity is OsmoHLR's: learnt, never invented. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48_ie.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/hlr.h>

#include "gsup_ctrl.h"
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

static void update(struct gsup_door *door, enum learnt_kind kind, const char *imsi, const char *vlr,
		   const struct isdn_number *msisdn)
{
	struct learnt *l = talloc_zero(door->cfg.hlr, struct learnt);

	if (!l)
		return;
	l->kind = kind;
	l->msisdn = *msisdn;
	OSMO_STRLCPY_ARRAY(l->vlr, vlr);
	hlr_update(door->cfg.hlr, imsi, "gsup", learn, learnt, l);
}

void gsup_learn_down(struct gsup_link *link, const uint8_t *octets, size_t len)
{
	struct isdn_number msisdn = {};
	struct osmo_gsup_message gsup;
	enum learnt_kind kind;

	switch (octets[0]) {
	case OSMO_GSUP_MSGT_INSERT_DATA_REQUEST:
		kind = LEARNT_SERVED;
		break;
	case OSMO_GSUP_MSGT_PURGE_MS_RESULT:
		kind = LEARNT_PURGED;
		break;
	case OSMO_GSUP_MSGT_LOCATION_CANCEL_REQUEST:
		kind = LEARNT_CANCELLED;
		break;
	default:
		return;
	}
	if (osmo_gsup_decode(octets, len, &gsup) || gsup.cn_domain == OSMO_GSUP_CN_DOMAIN_PS)
		return;
	msisdn_decode(&msisdn, &gsup);
	update(link->door, kind, gsup.imsi, gsup_link_name(link), &msisdn);
}

void gsup_learn_msisdn(struct gsup_link *link, const char *imsi)
{
	struct gsup_door *door = link->door;
	struct hlr_subscriber sub;

	if (!door->ctrl || (store_get(hlr_store(door->cfg.hlr), imsi, &sub) == 0 && isdn_number_present(&sub.msisdn)))
		return;
	gsup_count(door, GSUP_CTR_CTRL_ASKED);
	gsup_ctrl_ask(door->ctrl, imsi, gsup_link_name(link));
}

void gsup_learn_answer(void *priv, const char *imsi, const char *vlr, const struct isdn_number *msisdn)
{
	if (!isdn_number_present(msisdn))
		return;
	gsup_count(priv, GSUP_CTR_CTRL_LEARNT);
	update(priv, LEARNT_SERVED, imsi, vlr, msisdn);
}
