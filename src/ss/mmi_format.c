/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The string that a person types for an operation: mmi_parse() backwards (TS 22.030 6.5.2, Annex B, Annex C). */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm_utils.h>

#include "mmi_private.h"

#define DCS_GSM7_UNSPECIFIED 0x0f
#define SEPTETS_MAX (SS_USSD_MAX * 8 / 7)

static const struct value_string op_prefixes[] = {
	{ SS_OP_REGISTER_SS,		"**" },
	{ SS_OP_ERASE_SS,		"##" },
	{ SS_OP_ACTIVATE_SS,		"*" },
	{ SS_OP_DEACTIVATE_SS,		"#" },
	{ SS_OP_INTERROGATE_SS,		"*#" },
	{ 0, NULL }
};

static int format_ussd(char *buf, size_t len, const struct ss_ussd *ussd)
{
	char text[SEPTETS_MAX + 1];
	unsigned int septets = ussd->len * 8 / 7;
	int n;

	if (ussd->dcs != DCS_GSM7_UNSPECIFIED || !ussd->len || ussd->len > SS_USSD_MAX)
		return -ENOTSUP;
	n = gsm_7bit_decode_n(text, sizeof(text), ussd->string, septets);
	/* a CR fills seven free bits at the end (TS 23.038 6.1.2.3.1); gsm_7bit_decode_n_ussd() would also drop a
	 * character whose bits only look like it */
	if (septets % 8 == 0 && n > 0 && text[n - 1] == '\r')
		text[n - 1] = '\0';
	return snprintf(buf, len, "%s", text);
}

static int format_password(char *buf, size_t len, const struct ss_invoke *inv)
{
	const struct mmi_service *service = mmi_service_of_ss_code(inv->ss_code);
	bool is_barring = service && service->si == MMI_SI_BARRING;

	if ((!is_barring && inv->ss_code != SS_CODE_ALL_SS) || !inv->password[0] || !inv->new_password[0] ||
	    strcmp(inv->new_password, inv->new_password_again))
		return -ENOTSUP;
	return snprintf(buf, len, "**03*%s*%s*%s*%s#", is_barring ? service->sc : "", inv->password, inv->new_password,
			inv->new_password_again);
}

/* What stands in SIA, besides a basic service. \returns 0; -ENOTSUP for a part of the operation that has no place. */
static int format_sia(char *buf, size_t len, const struct ss_invoke *inv, enum mmi_si si)
{
	bool is_registration = inv->op == SS_OP_REGISTER_SS;
	bool takes_ftn = is_registration && (si == MMI_SI_FORWARDING || si == MMI_SI_FORWARDING_TIME);
	bool takes_password = si == MMI_SI_BARRING &&
			      (inv->op == SS_OP_ACTIVATE_SS || inv->op == SS_OP_DEACTIVATE_SS);

	buf[0] = '\0';
	if (isdn_number_present(&inv->ftn)) {
		if (!takes_ftn || inv->ftn.npi != ISDN_NPI_ISDN || inv->ftn.ton > ISDN_TON_INTERNATIONAL)
			return -ENOTSUP;
		isdn_number_str(buf, len, &inv->ftn);
	}
	if (inv->password[0]) {
		if (!takes_password)
			return -ENOTSUP;
		osmo_strlcpy(buf, inv->password, len);
	}
	if (inv->nbr_user) {
		if (!is_registration || si != MMI_SI_NBR_USER)
			return -ENOTSUP;
		snprintf(buf, len, "%d", inv->nbr_user);
	}
	return 0;
}

/* The basic service as it stands in its field. \returns 0; -ENOTSUP where it has no code or no field. */
static int format_basic_service(char *buf, size_t len, const struct ss_invoke *inv, enum mmi_si si)
{
	int code;

	buf[0] = '\0';
	if (inv->bs.type == BASIC_SERVICE_NONE)
		return 0;
	code = basic_service_to_mmi(&inv->bs);
	if (code < 0)
		return -ENOTSUP;
	switch (si) {
	case MMI_SI_FORWARDING:
	case MMI_SI_FORWARDING_TIME:
	case MMI_SI_BASIC_SERVICE:
	case MMI_SI_BARRING:
		snprintf(buf, len, "%d", code);
		return 0;
	default:
		return -ENOTSUP;
	}
}

static int format_ss(char *buf, size_t len, const struct ss_invoke *inv, const struct mmi_service *service,
		     const char *prefix)
{
	char sia[1 + ISDN_DIGITS_MAX + 1], bs[12], priority[12] = "", time[12] = "";

	if (format_sia(sia, sizeof(sia), inv, service->si) || format_basic_service(bs, sizeof(bs), inv, service->si) ||
	    inv->subaddress.len)
		return -ENOTSUP;
	if (inv->default_priority >= 0) {
		if (inv->op != SS_OP_REGISTER_SS || service->ss_code != SS_CODE_EMLPP || inv->default_priority > 4)
			return -ENOTSUP;
		snprintf(priority, sizeof(priority), "%d", inv->default_priority);
	}
	if (inv->no_reply_time) {
		if (!sia[0] || service->si != MMI_SI_FORWARDING_TIME)
			return -ENOTSUP;
		snprintf(time, sizeof(time), "%d", inv->no_reply_time);
	}
	if (service->si == MMI_SI_BASIC_SERVICE)
		return snprintf(buf, len, "%s%s%s%s#", prefix, service->sc, bs[0] ? "*" : "", bs);
	return snprintf(buf, len, "%s%s%s%s%s%s%s%s%s#", prefix, service->sc, priority,
			sia[0] || bs[0] || time[0] ? "*" : "", sia, bs[0] || time[0] ? "*" : "", bs,
			time[0] ? "*" : "", time);
}

int mmi_format(char *buf, size_t len, const struct ss_invoke *inv)
{
	const char *prefix = get_value_string_or_null(op_prefixes, inv->op);
	const struct mmi_service *service;

	if (inv->op == SS_OP_PROCESS_USS_REQ)
		return format_ussd(buf, len, &inv->ussd);
	if (inv->op == SS_OP_REGISTER_PASSWORD)
		return format_password(buf, len, inv);
	service = mmi_service_of_ss_code(inv->ss_code);
	if (!prefix || !service)
		return -ENOTSUP;
	return format_ss(buf, len, inv, service, prefix);
}
