/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Checks of lessons: does the network stand as expected (interfaces.md, "Lessons")? Each says what it found instead. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/utils.h>

#include "lab_priv.h"

#define STATUS_STR_MAX 16

static int number_of(const struct lab *lab, const char *str, struct isdn_number *num, char *got, size_t len)
{
	if (isdn_number_parse(num, str) == 0)
		return 0;
	snprintf(got, len, "'%s' is not a telephone number", str);
	return -EINVAL;
}

static int mobile_check(struct lab *lab, const struct lab_check *c, char *got, size_t len)
{
	const struct lab_mobile *ms = lab_mobile_find(lab, c->subject);
	char names[LAB_TEXT_MAX];

	if (!ms) {
		snprintf(got, len, "there is no phone '%s'; phones: %s", c->subject,
			 lab_mobile_names(lab, names, sizeof(names)));
		return -ENOENT;
	}
	if (c->kind == LAB_CHECK_STATE) {
		snprintf(got, len, "%s", lab_mobile_state(ms));
		return !strcmp(got, c->text);
	}
	lab_mobile_screen(ms, c->sense, got, len);
	return lab_mobile_senses(ms, c->sense, c->text);
}

/*! The rules that hit, for a failed check. */
static void why_str(char *got, size_t len, const struct why_chain *why)
{
	struct osmo_strbuf sb = { .buf = got, .len = len };
	unsigned int i;

	OSMO_STRBUF_PRINTF(sb, "the rules that decided:");
	for (i = 0; i < why->n; i++)
		if (why->step[i].hit)
			OSMO_STRBUF_PRINTF(sb, " '%s'", why->step[i].rule);
}

static int call_check(struct lab *lab, const struct lab_check *c, char *got, size_t len)
{
	const struct call_record *rec;
	struct isdn_number num;
	char str[ISDN_DIGITS_MAX + 2];
	int rc = number_of(lab, c->subject, &num, got, len);

	if (rc < 0)
		return rc;
	rec = call_record_last(lab->cc, &num);
	if (!rec) {
		snprintf(got, len, "%s has neither called nor been called", c->subject);
		return -ENOENT;
	}
	switch (c->kind) {
	case LAB_CHECK_CALL_STATE:
		snprintf(got, len, "%s", rec->finished ? "ended" : rec->state);
		return !strcasecmp(got, c->text);
	case LAB_CHECK_CALL_CAUSE:
		snprintf(got, len, "%d", rec->cause);
		return rec->cause == c->value;
	case LAB_CHECK_CALL_FORWARDINGS:
		snprintf(got, len, "%u", rec->n_forwardings);
		return rec->n_forwardings == c->value;
	case LAB_CHECK_CALL_ANSWERED_BY:
		snprintf(got, len, "%s", isdn_number_present(&rec->answered_by)
			 ? isdn_number_str(str, sizeof(str), &rec->answered_by) : "nobody");
		return !strcmp(got, c->text);
	default:
		why_str(got, len, rec->why);
		return why_has_hit(rec->why, c->text);
	}
}

/*! What is known here of a subscriber: of an HLR elsewhere what its VLR was told.
 *  \returns false: there is none. */
static bool find_subscriber(const struct lab *lab, const struct isdn_number *num, struct ss_profile *profile,
			    bool *abroad)
{
	const struct lab_mobile *ms = lab_mobile_by_number(lab, num);
	struct hlr_subscriber sub;
	struct fwd_served served;

	if (lab_hlr(lab)) {
		if (!ms || !ms->vlr.registered)
			return false;
		*profile = ms->vlr.data.profile;
		*abroad = lab_vlr_is_abroad(ms);
		return true;
	}
	if (store_get_by_msisdn(hlr_store(lab->hlr), &hlr_cfg(lab->hlr)->ss.plan, num, &sub) < 0)
		return false;
	hlr_served(lab->hlr, &sub, &served);
	*profile = sub.profile;
	*abroad = served.abroad;
	return true;
}

static int subscriber_check(struct lab *lab, const struct lab_check *c, char *got, size_t len)
{
	const int cf = cf_service_from_code(c->ss_code);
	const struct cf_reg *reg;
	struct ss_profile profile;
	struct isdn_number num;
	bool abroad;
	int rc = number_of(lab, c->subject, &num, got, len);

	if (rc < 0)
		return rc;
	if (!find_subscriber(lab, &num, &profile, &abroad)) {
		snprintf(got, len, "there is no subscriber %s", c->subject);
		return -ENOENT;
	}
	if (c->kind == LAB_CHECK_STATUS) {
		const uint8_t octet = ss_profile_status_at(&profile, c->ss_code, c->group, abroad);
		char status[STATUS_STR_MAX];

		snprintf(got, len, "%s", ss_status_str(status, sizeof(status), octet));
		return !strcmp(got, c->text);
	}
	reg = cf >= 0 ? cf_reg_find(&profile, cf, c->group) : NULL;
	if (!reg)
		snprintf(got, len, "nobody");
	else if (!isdn_number_present(&reg->ftn))
		snprintf(got, len, "a number that only the HLR knows");
	else
		isdn_number_str(got, len, &reg->ftn);
	return !strcmp(got, c->text);
}

int lab_check(struct lab *lab, const struct lab_check *c, char *got, size_t len)
{
	unsigned int n;
	int rc;

	switch (c->kind) {
	case LAB_CHECK_SENSES:
	case LAB_CHECK_STATE:
		rc = mobile_check(lab, c, got, len);
		break;
	case LAB_CHECK_TRACE:
		n = lab_labels_count(lab->labels, c->text);
		snprintf(got, len, "%u", n);
		rc = n == c->value;
		break;
	case LAB_CHECK_STATUS:
	case LAB_CHECK_FORWARDED_TO:
		rc = subscriber_check(lab, c, got, len);
		break;
	default:
		rc = call_check(lab, c, got, len);
	}
	return rc < 0 ? rc : (rc != 0) != c->negated;
}

char *lab_check_str(char *buf, size_t len, const struct lab_check *c)
{
	const char *not = c->negated ? "not " : "";

	switch (c->kind) {
	case LAB_CHECK_SENSES:
		snprintf(buf, len, "%s %s%s '%s'", c->subject, not, c->sense == LAB_HEARS ? "hears" : "displays",
			 c->text);
		break;
	case LAB_CHECK_STATE:
		snprintf(buf, len, "%s is %s%s", c->subject, not, c->text);
		break;
	case LAB_CHECK_CALL_STATE:
		snprintf(buf, len, "the last call of %s is %s%s", c->subject, not, c->text);
		break;
	case LAB_CHECK_CALL_CAUSE:
		snprintf(buf, len, "the last call of %s ends %swith cause %d", c->subject, not, c->value);
		break;
	case LAB_CHECK_CALL_FORWARDINGS:
		snprintf(buf, len, "the last call of %s is %sforwarded %d times", c->subject, not, c->value);
		break;
	case LAB_CHECK_CALL_ANSWERED_BY:
		snprintf(buf, len, "the last call of %s is %sanswered by %s", c->subject, not, c->text);
		break;
	case LAB_CHECK_WHY:
		snprintf(buf, len, "in the last call of %s '%s' %s", c->subject, c->text,
			 c->negated ? "does not decide" : "decides");
		break;
	case LAB_CHECK_TRACE:
		snprintf(buf, len, "%s%d messages with '%s'", not, c->value, c->text);
		break;
	case LAB_CHECK_STATUS:
		snprintf(buf, len, "%s of %s in %s is %s%s", ss_code_name(c->ss_code), c->subject, bsg_name(c->group),
			 not, c->text);
		break;
	case LAB_CHECK_FORWARDED_TO:
		snprintf(buf, len, "%s of %s in %s is %sregistered to %s", ss_code_name(c->ss_code), c->subject,
			 bsg_name(c->group), not, c->text);
		break;
	}
	return buf;
}
