/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The number plan: what dialled digits mean here, and the one comparison of numbers (interfaces.md "Number plan",
 * TS 23.082 1.1.1). */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/number.h>

#define MIN_NATIONAL_LENGTH_DEFAULT 7

void number_plan_init(struct number_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	OSMO_STRLCPY_ARRAY(plan->intl_prefix, "00");
	OSMO_STRLCPY_ARRAY(plan->trunk_prefix, "0");
	plan->min_national_length = MIN_NATIONAL_LENGTH_DEFAULT;
}

/* The rest of \a digits behind \a prefix; NULL when they do not begin with it. An empty prefix never matches. */
static const char *behind_prefix(const char *digits, const char *prefix)
{
	size_t n = strlen(prefix);

	return n && !strncmp(digits, prefix, n) ? digits + n : NULL;
}

/* \returns 0; -EINVAL when there are no digits, -E2BIG when they do not fit. */
static int set_international(struct isdn_number *num, const char *country_code, const char *digits)
{
	char buf[sizeof(num->digits)];
	int len = snprintf(buf, sizeof(buf), "%s%s", country_code, digits);

	if (!*digits)
		return -EINVAL;
	if (len >= sizeof(buf))
		return -E2BIG;
	num->ton = ISDN_TON_INTERNATIONAL;
	OSMO_STRLCPY_ARRAY(num->digits, buf);
	return 0;
}

int number_plan_normalise(const struct number_plan *plan, const struct isdn_number *dialled, struct isdn_number *stored,
			  number_is_ours_cb is_ours, void *priv)
{
	const char *rest;

	*stored = *dialled;
	if (!isdn_number_present(stored) || stored->digits[strspn(stored->digits, "0123456789")])
		return -EINVAL;
	if (!plan->country_code[0])
		return 0;
	if (is_ours && is_ours(stored->digits, priv))
		return 0;
	if (stored->ton == ISDN_TON_INTERNATIONAL)
		return 0;
	if (stored->ton == ISDN_TON_NATIONAL)
		return set_international(stored, plan->country_code, dialled->digits);
	rest = behind_prefix(dialled->digits, plan->intl_prefix);
	if (rest)
		return set_international(stored, "", rest);
	rest = behind_prefix(dialled->digits, plan->trunk_prefix);
	if (rest)
		return set_international(stored, plan->country_code, rest);
	if (strlen(dialled->digits) >= plan->min_national_length)
		return set_international(stored, plan->country_code, dialled->digits);
	stored->ton = ISDN_TON_UNKNOWN;
	return 0;
}

bool msisdn_equal(const struct number_plan *plan, const struct isdn_number *a, const struct isdn_number *b)
{
	struct isdn_number na, nb;

	if (!isdn_number_present(a) || !isdn_number_present(b))
		return false;
	if (!strcmp(a->digits, b->digits))
		return true;
	if (number_plan_normalise(plan, a, &na, NULL, NULL) || number_plan_normalise(plan, b, &nb, NULL, NULL))
		return false;
	return !strcmp(na.digits, nb.digits) || !strcmp(na.digits, b->digits) || !strcmp(a->digits, nb.digits);
}

bool number_in_country(const struct number_plan *plan, const struct isdn_number *num, const char *cc)
{
	struct isdn_number n;
	const char *international = NULL;

	if (number_plan_normalise(plan, num, &n, NULL, NULL) < 0)
		return false;
	if (n.ton == ISDN_TON_INTERNATIONAL)
		international = n.digits;
	else if (!plan->country_code[0] && n.ton == ISDN_TON_UNKNOWN)
		international = behind_prefix(n.digits, plan->intl_prefix);
	if (!cc[0])
		cc = plan->country_code;
	if (!international)
		return !strcmp(cc, plan->country_code);
	return behind_prefix(international, cc);
}
