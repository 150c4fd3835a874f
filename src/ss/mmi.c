/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a typed string is (TS 22.030 6.5.3.2), and the codes during a call (6.5.5). Control strings are taken apart in
 * mmi_procedure.c. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm_utils.h>

#include "mmi_private.h"

/* Data coding scheme of a USSD string: GSM 7 bit default alphabet, language unspecified (TS 23.038 5). */
#define DCS_GSM7_UNSPECIFIED 0x0f
#define CALL_NUMBER_FIRST '1'
#define CALL_NUMBER_LAST '7'

static const struct value_string mmi_kind_names[] = {
	{ MMI_SS,		"ss" },
	{ MMI_PASSWORD,		"password" },
	{ MMI_CALL,		"call" },
	{ MMI_IN_CALL,		"in-call" },
	{ MMI_USSD,		"ussd" },
	{ MMI_DIAL,		"dial" },
	{ MMI_EMERGENCY,	"emergency" },
	{ MMI_LOCAL,		"local" },
	{ MMI_INVALID,		"invalid" },
	{ 0, NULL }
};

const char *mmi_kind_name(enum mmi_kind kind)
{
	return get_value_string(mmi_kind_names, kind);
}

static void mmi_init(struct mmi *mmi, enum mmi_kind kind)
{
	memset(mmi, 0, sizeof(*mmi));
	mmi->kind = kind;
	mmi->ss_code = -1;
}

void mmi_invalid(struct mmi *mmi, const char *fmt, ...)
{
	va_list ap;

	mmi_init(mmi, MMI_INVALID);
	va_start(ap, fmt);
	vsnprintf(mmi->error, sizeof(mmi->error), fmt, ap);
	va_end(ap);
}

static bool is_printable_ascii(const char *str)
{
	for (; *str; str++) {
		if (*str < ' ' || *str > '~')
			return false;
	}
	return true;
}

static void parse_ussd(struct mmi *mmi, const char *str)
{
	uint8_t septets[2 * MMI_STRING_MAX];
	struct ss_ussd *ussd = &mmi->invoke.ussd;
	int octets;

	/* a sign of the extension table takes two of them */
	if (strlen(str) > MMI_STRING_MAX || gsm_septet_encode(septets, str) > MMI_STRING_MAX) {
		mmi_invalid(mmi, "A USSD string has at most %d characters", MMI_STRING_MAX);
		return;
	}
	if (strchr(str, '`')) {
		mmi_invalid(mmi, "A USSD string has only characters of the GSM alphabet");
		return;
	}
	mmi->kind = MMI_USSD;
	ss_invoke_init(&mmi->invoke, SS_OP_PROCESS_USS_REQ, 0);
	ussd->dcs = DCS_GSM7_UNSPECIFIED;
	gsm_7bit_encode_n_ussd(ussd->string, sizeof(ussd->string), str, &octets);
	ussd->len = octets;
}

static void parse_dial(struct mmi *mmi, const char *str)
{
	const char *digits = *str == '+' ? str + 1 : str;

	if (!*digits || digits[strspn(digits, "0123456789*#")]) {
		mmi_invalid(mmi, "A number has digits, and may begin with +");
		return;
	}
	if (strlen(digits) > ISDN_DIGITS_MAX) {
		mmi_invalid(mmi, "A number has at most %d digits", ISDN_DIGITS_MAX);
		return;
	}
	mmi->kind = MMI_DIAL;
	mmi->number.ton = digits > str ? ISDN_TON_INTERNATIONAL : ISDN_TON_UNKNOWN;
	mmi->number.npi = ISDN_NPI_ISDN;
	OSMO_STRLCPY_ARRAY(mmi->number.digits, digits);
}

static bool is_call_number(const char *str)
{
	return str[0] >= CALL_NUMBER_FIRST && str[0] <= CALL_NUMBER_LAST && !str[1];
}

/* \returns false for what is no code during a call. */
static bool parse_in_call(struct mmi *mmi, const char *str)
{
	static const enum mmi_in_call plain[] = {
		MMI_IN_CALL_RELEASE_HELD_OR_UDUB, MMI_IN_CALL_RELEASE_ACTIVE_ACCEPT, MMI_IN_CALL_HOLD_ACCEPT,
		MMI_IN_CALL_ADD_HELD, MMI_IN_CALL_TRANSFER, MMI_IN_CALL_CCBS,
	};
	static const enum mmi_in_call one_call[] = {
		MMI_IN_CALL_RELEASE_HELD_X, MMI_IN_CALL_RELEASE_ACTIVE_X, MMI_IN_CALL_HOLD_EXCEPT_X,
	};
	unsigned int code = str[0] - '0';
	struct isdn_number number;

	if (code >= ARRAY_SIZE(plain))
		return false;
	if (!str[1]) {
		mmi->in_call = plain[code];
	} else if (code < ARRAY_SIZE(one_call) && is_call_number(str + 1)) {
		mmi->in_call = one_call[code];
		mmi->in_call_x = str[1] - '0';
	} else if (str[0] == '4' && str[1] == '*' && !isdn_number_parse(&number, str + 2)) {
		mmi->in_call = MMI_IN_CALL_DEFLECT;
		mmi->number = number;
	} else {
		return false;
	}
	mmi->kind = MMI_IN_CALL;
	return true;
}

/* One or two characters: USSD, but two digits that begin with 1 are dialled when there is no call. */
static bool is_short_ussd(const char *str, bool in_call)
{
	size_t n = strlen(str);

	if (n > 2)
		return false;
	return in_call || n != 2 || str[0] != '1' || str[1] < '0' || str[1] > '9';
}

void mmi_parse(struct mmi *mmi, const char *str, const struct mmi_cfg *cfg)
{
	const struct mmi_service *service;
	struct mmi_procedure p;

	mmi_init(mmi, MMI_INVALID);
	if (!*str) {
		mmi_invalid(mmi, "There is nothing to send");
	} else if (!is_printable_ascii(str)) {
		mmi_invalid(mmi, "A phone has only the keys 0 to 9, *, # and +");
	} else if (number_is_emergency(str, cfg->without_sim)) {
		parse_dial(mmi, str);
		mmi->kind = MMI_EMERGENCY;
	} else if (!strcmp(str, "*#06#")) {
		mmi->kind = MMI_LOCAL;
		mmi->local = "The phone shows its IMEI";
	} else if (mmi_procedure_split(&p, str)) {
		service = mmi_service_find(&p.sc);
		if (service)
			mmi_procedure_parse(mmi, &p, service);
		else
			parse_ussd(mmi, str);
	} else if (str[strlen(str) - 1] == '#') {
		parse_ussd(mmi, str);
	} else if (cfg->in_call && parse_in_call(mmi, str)) {
		return;
	} else if (is_short_ussd(str, cfg->in_call)) {
		parse_ussd(mmi, str);
	} else {
		parse_dial(mmi, str);
	}
}
