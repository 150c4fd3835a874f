/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Control strings: their grammar and the operation that comes out (TS 22.030 6.5.2, 6.5.4, Annex B, Annex C). */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "mmi_private.h"

#define SC_DIGITS_MIN 2
#define SC_DIGITS_MAX 3
#define NO_REPLY_TIME_MIN 5
#define NO_REPLY_TIME_MAX 30
#define NBR_USER_MAX 7
#define PIN_DIGITS_MIN 4
#define PIN_DIGITS_MAX 8
#define PUK_DIGITS 8
#define DIGITS "0123456789"

/*** grammar */

static bool split_prefix(struct mmi_procedure *p, const char **str)
{
	/* the longest match first */
	static const struct { const char *signs; enum mmi_prefix prefix; } prefixes[] = {
		{ "**", MMI_PREFIX_REGISTER },
		{ "##", MMI_PREFIX_ERASE },
		{ "*#", MMI_PREFIX_INTERROGATE },
		{ "*", MMI_PREFIX_ACTIVATE },
		{ "#", MMI_PREFIX_DEACTIVATE },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++) {
		size_t n = strlen(prefixes[i].signs);

		if (strncmp(*str, prefixes[i].signs, n))
			continue;
		p->prefix = prefixes[i].prefix;
		*str += n;
		return true;
	}
	return false;
}

bool mmi_procedure_split(struct mmi_procedure *p, const char *str)
{
	unsigned int i;
	size_t plus;

	memset(p, 0, sizeof(*p));
	if (!split_prefix(p, &str))
		return false;
	p->sc = (struct mmi_field){ str, strspn(str, DIGITS) };
	if (p->sc.n < SC_DIGITS_MIN || p->sc.n > SC_DIGITS_MAX)
		return false;
	str += p->sc.n;
	for (i = 0; *str == '*'; i++) {
		if (i == MMI_FIELDS_MAX)
			return false;
		str++;
		p->si[i] = (struct mmi_field){ str, strcspn(str, "*#") };
		str += p->si[i].n;
	}
	if (*str != '#')
		return false;
	str++;
	p->dn = (struct mmi_field){ str, strlen(str) };
	plus = *str == '+';
	return !p->dn.n || (p->dn.n > plus && strspn(str + plus, DIGITS) == p->dn.n - plus);
}

/*** fields */

static bool field_is_digits(const struct mmi_field *f, size_t min, size_t max)
{
	return f->n >= min && f->n <= max && strspn(f->s, DIGITS) >= f->n;
}

static bool field_equal(const struct mmi_field *a, const struct mmi_field *b)
{
	return a->n == b->n && !strncmp(a->s, b->s, a->n);
}

/* A field of digits, few enough for an int. */
static int field_number(const struct mmi_field *f)
{
	return f->n ? strtol(f->s, NULL, 10) : 0;
}

/* All parsers of a field: an empty one is nothing; false = mmi has become invalid. */
static bool parse_number(struct mmi *mmi, struct isdn_number *num, const struct mmi_field *f)
{
	char str[1 + ISDN_DIGITS_MAX + 1];

	if (!f->n)
		return true;
	if (f->n < sizeof(str)) {
		osmo_strlcpy(str, f->s, f->n + 1);
		switch (isdn_number_parse(num, str)) {
		case 0:
			return true;
		case -EINVAL:
			mmi_invalid(mmi, "'%s' is no number: it has digits, and may begin with +", str);
			return false;
		}
	}
	mmi_invalid(mmi, "A number has at most %d digits", ISDN_DIGITS_MAX);
	return false;
}

static bool parse_basic_service(struct mmi *mmi, const struct mmi_field *f)
{
	int code;

	if (!f->n)
		return true;
	if (!field_is_digits(f, 2, 2)) {
		mmi_invalid(mmi, "A basic service has two digits, for example 11 for telephony");
		return false;
	}
	code = field_number(f);
	switch (basic_service_from_mmi(code, &mmi->invoke.bs)) {
	case 0:
		return true;
	case -ENOTSUP:
		mmi_invalid(mmi, "Basic service %d has no code in a request (26 would be two requests, 99 is GPRS)",
			    code);
		return false;
	default:
		mmi_invalid(mmi, "There is no basic service %d; 11 is telephony, 20 all data", code);
		return false;
	}
}

static bool parse_password(struct mmi *mmi, char password[SS_PASSWORD_LEN + 1], const struct mmi_field *f)
{
	if (!f->n)
		return true;
	if (!field_is_digits(f, SS_PASSWORD_LEN, SS_PASSWORD_LEN)) {
		mmi_invalid(mmi, "A password has %d digits", SS_PASSWORD_LEN);
		return false;
	}
	osmo_strlcpy(password, f->s, SS_PASSWORD_LEN + 1);
	return true;
}

static bool parse_no_reply_time(struct mmi *mmi, const struct mmi_field *f)
{
	int seconds;

	if (!f->n)
		return true;
	seconds = field_is_digits(f, 1, 2) ? field_number(f) : 0;
	if (seconds < NO_REPLY_TIME_MIN || seconds > NO_REPLY_TIME_MAX) {
		mmi_invalid(mmi, "The time before a call is forwarded is %d to %d seconds", NO_REPLY_TIME_MIN,
			    NO_REPLY_TIME_MAX);
		return false;
	}
	mmi->invoke.no_reply_time = seconds;
	return true;
}

static bool parse_nbr_user(struct mmi *mmi, const struct mmi_field *f)
{
	int n;

	if (!f->n)
		return true;
	n = field_is_digits(f, 1, 1) ? field_number(f) : 0;
	if (n < 1 || n > NBR_USER_MAX) {
		mmi_invalid(mmi, "Multicall allows 1 to %d calls", NBR_USER_MAX);
		return false;
	}
	mmi->invoke.nbr_user = n;
	return true;
}

/*** procedures */

/* A single * registers when it brings the data of a registration, else it activates. */
static enum ss_op operation_of(const struct mmi_procedure *p, const struct mmi_service *service)
{
	switch (p->prefix) {
	case MMI_PREFIX_DEACTIVATE:
		return SS_OP_DEACTIVATE_SS;
	case MMI_PREFIX_INTERROGATE:
		return SS_OP_INTERROGATE_SS;
	case MMI_PREFIX_REGISTER:
		return SS_OP_REGISTER_SS;
	case MMI_PREFIX_ERASE:
		return SS_OP_ERASE_SS;
	case MMI_PREFIX_ACTIVATE:
		break;
	}
	switch (service->si) {
	case MMI_SI_FORWARDING:
	case MMI_SI_FORWARDING_TIME:
	case MMI_SI_NBR_USER:
		return p->si[0].n ? SS_OP_REGISTER_SS : SS_OP_ACTIVATE_SS;
	case MMI_SI_PRIORITY:
		return SS_OP_REGISTER_SS;
	default:
		return SS_OP_ACTIVATE_SS;
	}
}

static bool parse_registration(struct mmi *mmi, const struct mmi_procedure *p, const struct mmi_service *service)
{
	switch (service->si) {
	case MMI_SI_FORWARDING:
	case MMI_SI_FORWARDING_TIME:
		if (!parse_number(mmi, &mmi->invoke.ftn, &p->si[0]))
			return false;
		if (service->si != MMI_SI_FORWARDING_TIME || !isdn_number_present(&mmi->invoke.ftn))
			return true;
		return parse_no_reply_time(mmi, &p->si[2]);
	case MMI_SI_NBR_USER:
		return parse_nbr_user(mmi, &p->si[0]);
	case MMI_SI_PRIORITY:
		mmi->invoke.default_priority = p->sc.s[p->sc.n - 1] - '0';
		return true;
	default:
		return true;
	}
}

static bool parse_service_fields(struct mmi *mmi, const struct mmi_procedure *p, const struct mmi_service *service)
{
	switch (service->si) {
	case MMI_SI_FORWARDING:
	case MMI_SI_FORWARDING_TIME:
		return parse_basic_service(mmi, &p->si[1]);
	case MMI_SI_BASIC_SERVICE:
		return parse_basic_service(mmi, &p->si[0]);
	case MMI_SI_BARRING:
		if (mmi->invoke.op == SS_OP_ACTIVATE_SS || mmi->invoke.op == SS_OP_DEACTIVATE_SS) {
			if (!parse_password(mmi, mmi->invoke.password, &p->si[0]))
				return false;
		}
		return parse_basic_service(mmi, &p->si[1]);
	default:
		return true;
	}
}

static void parse_ss(struct mmi *mmi, const struct mmi_procedure *p, const struct mmi_service *service)
{
	if (service->ss_code < 0) {
		mmi_invalid(mmi, "%s stands only before a number that is called: *%s*1#number", service->sc,
			    service->sc);
		return;
	}
	mmi->kind = MMI_SS;
	mmi->ss_code = service->ss_code;
	ss_invoke_init(&mmi->invoke, operation_of(p, service), service->ss_code);
	if (mmi->invoke.op == SS_OP_REGISTER_SS && !parse_registration(mmi, p, service))
		return;
	parse_service_fields(mmi, p, service);
}

/* A service for one call: *31# and #31#, and user-to-user signalling, before a number. */
static bool parse_call(struct mmi *mmi, const struct mmi_procedure *p, const struct mmi_service *service)
{
	if (!p->dn.n || (p->prefix != MMI_PREFIX_ACTIVATE && p->prefix != MMI_PREFIX_DEACTIVATE))
		return false;
	if (service->si == MMI_SI_CLIR)
		mmi->clir = p->prefix == MMI_PREFIX_ACTIVATE ? MMI_CLIR_SUPPRESS : MMI_CLIR_INVOKE;
	else if (service->si != MMI_SI_UUS || p->prefix != MMI_PREFIX_ACTIVATE)
		return false;
	mmi->kind = MMI_CALL;
	mmi->ss_code = service->ss_code;
	parse_number(mmi, &mmi->number, &p->dn);
	return true;
}

/* **03*ZZ*OLD*NEW*NEW#: ZZ is the code of a barring service, or empty for the password of all services. */
static void parse_new_password(struct mmi *mmi, const struct mmi_procedure *p)
{
	const struct mmi_service *zz = p->si[0].n ? mmi_service_find(&p->si[0]) : NULL;

	if (p->si[0].n && (!zz || zz->si != MMI_SI_BARRING)) {
		mmi_invalid(mmi, "A password belongs to call barring: **03*330*old*new*new#");
		return;
	}
	if ((p->prefix != MMI_PREFIX_REGISTER && p->prefix != MMI_PREFIX_ACTIVATE) || !p->si[1].n || !p->si[2].n) {
		mmi_invalid(mmi, "The barring password is changed with **03*330*old*new*new#");
		return;
	}
	if (!field_equal(&p->si[2], &p->si[3])) {
		mmi_invalid(mmi, "The two new passwords differ");
		return;
	}
	mmi->kind = MMI_PASSWORD;
	mmi->ss_code = zz ? zz->ss_code : SS_CODE_ALL_SS;
	ss_invoke_init(&mmi->invoke, SS_OP_REGISTER_PASSWORD, mmi->ss_code);
	if (parse_password(mmi, mmi->invoke.password, &p->si[1]) &&
	    parse_password(mmi, mmi->invoke.new_password, &p->si[2]))
		parse_password(mmi, mmi->invoke.new_password_again, &p->si[3]);
}

/* **04*PIN*NEW*NEW# and **05*PUK*NEW*NEW#: the SIM's, never the network's. */
static void parse_pin(struct mmi *mmi, const struct mmi_procedure *p, const struct mmi_service *service)
{
	bool unblock = service->si == MMI_SI_UNBLOCK_PIN;

	if (p->prefix != MMI_PREFIX_REGISTER ||
	    !field_is_digits(&p->si[0], unblock ? PUK_DIGITS : PIN_DIGITS_MIN, PIN_DIGITS_MAX) ||
	    !field_is_digits(&p->si[1], PIN_DIGITS_MIN, PIN_DIGITS_MAX)) {
		mmi_invalid(mmi, "Type **%s*%s*new*new#, the new PIN with %d to %d digits", service->sc,
			    unblock ? "puk" : "old", PIN_DIGITS_MIN, PIN_DIGITS_MAX);
		return;
	}
	if (!field_equal(&p->si[1], &p->si[2])) {
		mmi_invalid(mmi, "The two new PINs differ");
		return;
	}
	mmi->kind = MMI_LOCAL;
	mmi->local = service->local;
}

void mmi_procedure_parse(struct mmi *mmi, const struct mmi_procedure *p, const struct mmi_service *service)
{
	mmi->service_code = field_number(&p->sc);
	switch (service->si) {
	case MMI_SI_NEW_PASSWORD:
		parse_new_password(mmi, p);
		break;
	case MMI_SI_NEW_PIN:
	case MMI_SI_UNBLOCK_PIN:
		parse_pin(mmi, p, service);
		break;
	default:
		if (!parse_call(mmi, p, service))
			parse_ss(mmi, p, service);
	}
}
