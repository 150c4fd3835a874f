/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which forwarded-to numbers a registration may have, and what is stored for them (TS 23.082 1.1.1, TS 22.082;
 * ss-model.md sections 9 and 12). */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_proc.h>

/* An ISDN-AddressString holds 8 octets of digits, a long forwarded-to number 14 (TS 29.002 17.7.4). */
#define FTN_DIGITS_MAX 16
#define LONG_FTN_DIGITS_MAX 28
#define TIME_DIGITS_MAX 3

/* What toll fraud likes, in every network: Inmarsat, mobile satellite systems, networks without a country,
 * international premium rate, premium rate of the NANP, and the national premium prefix of many numbering plans. */
static const char *const deny_default[] = { "+870", "+881", "+882", "+883", "+979", "+1900", "0900" };

const char *const *ss_ftn_deny_default(unsigned int *n_deny)
{
	*n_deny = ARRAY_SIZE(deny_default);
	return deny_default;
}

static bool is_digits(const char *str)
{
	return !str[strspn(str, "0123456789")];
}

/* Read "SIB*SIC" into what \a inv leaves open. \returns 0, -EINVAL when it cannot be what a person typed there. */
static int read_tail(struct ss_invoke *inv, char *tail)
{
	char *time = strchr(tail, '*');
	struct basic_service bs = { 0 };
	int seconds = 0;

	if (time)
		*time++ = '\0';
	if (!is_digits(tail) || (*tail && basic_service_from_mmi(atoi(tail), &bs) < 0))
		return -EINVAL;
	if (time && *time) {
		seconds = is_digits(time) && strlen(time) <= TIME_DIGITS_MAX ? atoi(time) : 0;
		if (!seconds)
			return -EINVAL;
	}
	if (inv->bs.type == BASIC_SERVICE_NONE)
		inv->bs = bs;
	if (!inv->no_reply_time)
		inv->no_reply_time = seconds;
	return 0;
}

bool ss_ftn_repair(struct ss_invoke *inv)
{
	char digits[sizeof(inv->ftn.digits)];
	size_t len;
	char *star;

	OSMO_STRLCPY_ARRAY(digits, inv->ftn.digits);
	len = strlen(digits);
	if (len && digits[len - 1] == '#')
		digits[--len] = '\0';
	star = strchr(digits, '*');
	if (star) {
		*star++ = '\0';
		if (read_tail(inv, star) < 0)
			return false;
	}
	if (!strcmp(digits, inv->ftn.digits))
		return false;
	memset(inv->ftn.digits, 0, sizeof(inv->ftn.digits));
	OSMO_STRLCPY_ARRAY(inv->ftn.digits, digits);
	return true;
}

static bool begins_with(const char *digits, const char *prefix)
{
	return !strncmp(digits, prefix, strlen(prefix));
}

/* Does \a num begin with a national prefix: as stored, or with the trunk prefix replaced by the country code? */
static bool matches_national(const struct number_plan *plan, const struct isdn_number *num, const char *prefix)
{
	size_t trunk = strlen(plan->trunk_prefix), cc = strlen(plan->country_code);

	if (num->ton != ISDN_TON_INTERNATIONAL)
		return begins_with(num->digits, prefix);
	return cc && trunk && begins_with(prefix, plan->trunk_prefix) && begins_with(num->digits, plan->country_code) &&
	       begins_with(num->digits + cc, prefix + trunk);
}

/* Without a country code nothing is converted, and an international number is one dialled with the prefix, too. */
static bool matches_international(const struct number_plan *plan, const struct isdn_number *num, const char *prefix)
{
	if (num->ton == ISDN_TON_INTERNATIONAL)
		return begins_with(num->digits, prefix);
	return plan->intl_prefix[0] && begins_with(num->digits, plan->intl_prefix) &&
	       begins_with(num->digits + strlen(plan->intl_prefix), prefix);
}

const char *ss_ftn_denied(const struct number_plan *plan, const struct isdn_number *num, const char *const *deny,
			  unsigned int n_deny)
{
	unsigned int i;

	for (i = 0; i < n_deny; i++) {
		bool hit = deny[i][0] == '+' ? matches_international(plan, num, deny[i] + 1) :
					       matches_national(plan, num, deny[i]);
		if (hit)
			return deny[i];
	}
	return NULL;
}

static bool is_public_number(const struct isdn_number *num)
{
	if (num->npi != ISDN_NPI_ISDN && num->npi != ISDN_NPI_UNKNOWN)
		return false;
	return num->ton == ISDN_TON_UNKNOWN || num->ton == ISDN_TON_INTERNATIONAL || num->ton == ISDN_TON_NATIONAL;
}

/* Rule 4 of the number plan left it as it is, and it is nobody's number. */
static bool is_short_code(const struct ss_party *party, const struct ss_cfg *cfg, const struct isdn_number *stored)
{
	if (!cfg->plan.country_code[0] || stored->ton == ISDN_TON_INTERNATIONAL)
		return false;
	return !party->is_ours || !party->is_ours(stored->digits, party->is_ours_priv);
}

static const char *why_refused(const struct ss_invoke *inv, const struct ss_party *party, const struct ss_cfg *cfg,
			       struct isdn_number *stored)
{
	size_t max = inv->long_ftn_supported ? LONG_FTN_DIGITS_MAX : FTN_DIGITS_MAX;

	if (!is_public_number(&inv->ftn))
		return "the number is of a type or plan that nobody can be called by";
	if (number_plan_normalise(&cfg->plan, &inv->ftn, stored, party->is_ours, party->is_ours_priv) < 0)
		return "the number has characters that are not digits, or too many of them";
	if (strlen(stored->digits) > max)
		return "the number is too long";
	if (number_is_emergency(inv->ftn.digits, false))
		return "calls are never forwarded to an emergency number";
	if (party->msisdn && msisdn_equal(&cfg->plan, party->msisdn, stored))
		return "it is the subscriber's own number: the call would go in a circle";
	if (!cfg->short_code_ftn && is_short_code(party, cfg, stored))
		return "it is a short code, not a subscriber's number";
	if (ss_ftn_denied(&cfg->plan, stored, cfg->deny, cfg->n_deny))
		return "the number is in a range that is refused (deny list)";
	return NULL;
}

enum ss_error_code ss_ftn_check(struct ss_invoke *inv, const struct ss_party *party, const struct ss_cfg *cfg,
				struct isdn_number *stored, bool *repaired, const char **reason)
{
	bool mended = ss_ftn_repair(inv);

	if (repaired)
		*repaired = mended;
	if (!isdn_number_present(&inv->ftn)) {
		*reason = "there is no number to forward to";
		return SS_ERR_DATA_MISSING;
	}
	*reason = why_refused(inv, party, cfg, stored);
	if (*reason)
		return SS_ERR_UNEXPECTED_DATA_VALUE;
	*reason = "the number is good";
	return SS_ERR_NONE;
}
