/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An answer of the network in words for a person: what a phone's display would say (TS 22.030 6.5.1, 27.007 7.11). */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_msg.h>

static const char *status_words(uint8_t status)
{
	if (status & SS_STATUS_A)
		return status & SS_STATUS_Q ? "active, but without effect now" : "active";
	if (status & SS_STATUS_R)
		return "registered, not active";
	return status & SS_STATUS_P ? "not active" : "not subscribed";
}

/* "Call forwarding on busy" */
static const char *service_words(char *buf, size_t len, uint8_t ss_code)
{
	osmo_strlcpy(buf, ss_code_words(ss_code), len);
	buf[0] = toupper((unsigned char)buf[0]);
	return buf;
}

static int append_feature(char *buf, size_t len, const struct ss_feature *f, int default_status)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	char number[ISDN_DIGITS_MAX + 2];
	int status = f->ss_status >= 0 ? f->ss_status : default_status;

	if (f->bs.type != BASIC_SERVICE_NONE)
		OSMO_STRBUF_PRINTF(sb, " (%s)", basic_service_words(&f->bs));
	OSMO_STRBUF_PRINTF(sb, ": %s", status >= 0 ? status_words(status) : "done");
	if (isdn_number_present(&f->ftn))
		OSMO_STRBUF_PRINTF(sb, ", to %s", isdn_number_str(number, sizeof(number), &f->ftn));
	if (f->no_reply_time)
		OSMO_STRBUF_PRINTF(sb, " after %d s", f->no_reply_time);
	return sb.chars_needed;
}

/* One line a feature; a list of basic services says what is active. */
static int append_features(char *buf, size_t len, const struct ss_result *res, const char *service, int default_status)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	unsigned int i;

	for (i = 0; i < res->n_features && i < SS_FEATURES_MAX; i++) {
		OSMO_STRBUF_PRINTF(sb, "%s%s", i ? "\n" : "", service);
		OSMO_STRBUF_APPEND(sb, append_feature, &res->features[i], default_status);
	}
	return sb.chars_needed;
}

static const char *clir_words(int clir_option)
{
	switch (clir_option) {
	case 0:
		return "your number is never shown";
	case 1:
		return "your number is hidden unless you dial *31# first";
	case 2:
		return "your number is shown unless you dial #31# first";
	default:
		return "the network does not say how";
	}
}

static int result_words(char *buf, size_t len, const struct ss_invoke *inv, const struct ss_result *res)
{
	char service[80];

	service_words(service, sizeof(service), inv->ss_code);
	switch (res->kind) {
	case SS_RESULT_FORWARDING_INFO:
	case SS_RESULT_CALL_BARRING_INFO:
	case SS_RESULT_INT_FEATURE_LIST:
		if (res->n_features)
			return append_features(buf, len, res, service, -1);
		break;
	case SS_RESULT_INT_BSG_LIST:
		if (res->n_features)
			return append_features(buf, len, res, service, SS_STATUS_P | SS_STATUS_A);
		break;
	case SS_RESULT_SS_DATA:
		if (res->n_features)
			return append_features(buf, len, res, service, res->ss_status);
		if (res->ss_status >= 0)
			return snprintf(buf, len, "%s: %s", service, status_words(res->ss_status));
		break;
	case SS_RESULT_INT_SS_STATUS:
		return snprintf(buf, len, "%s: %s", service, status_words(OSMO_MAX(res->ss_status, 0)));
	case SS_RESULT_INT_GENERIC:
		if (inv->ss_code == SS_CODE_CLIR && res->ss_status > 0)
			return snprintf(buf, len, "%s: %s", service, clir_words(res->clir_option));
		return snprintf(buf, len, "%s: %s", service, status_words(OSMO_MAX(res->ss_status, 0)));
	case SS_RESULT_PASSWORD:
		return snprintf(buf, len, "The barring password is changed");
	case SS_RESULT_USSD:
		return snprintf(buf, len, "The network answers with a text");
	case SS_RESULT_EMPTY:
		break;
	}
	return snprintf(buf, len, "%s: done", service);
}

static int error_words(char *buf, size_t len, const struct ss_error *err)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };

	switch (err->code) {
	case SS_ERR_SS_ERROR_STATUS:
		OSMO_STRBUF_PRINTF(sb, "%s", ss_error_words(err->code));
		if (err->ss_status == SS_STATUS_P)
			OSMO_STRBUF_PRINTF(sb, ": it is not registered");
		else if (err->ss_status >= 0)
			OSMO_STRBUF_PRINTF(sb, ": it is %s", status_words(err->ss_status));
		break;
	case SS_ERR_SS_INCOMPATIBILITY:
		OSMO_STRBUF_PRINTF(sb, "%s", ss_error_words(err->code));
		if (err->ss_code >= 0)
			OSMO_STRBUF_PRINTF(sb, ": %s", ss_code_words(err->ss_code));
		break;
	case SS_ERR_CALL_BARRED:
		OSMO_STRBUF_PRINTF(sb, "%s", err->cause == SS_CALL_BARRED_SERVICE_ACTIVE ?
				   "A barring service that is on forbids this" : ss_error_words(err->code));
		break;
	case SS_ERR_PW_REGISTRATION_FAILURE:
		OSMO_STRBUF_PRINTF(sb, "%s", ss_error_words(err->code));
		if (err->cause == SS_PW_INVALID_FORMAT)
			OSMO_STRBUF_PRINTF(sb, ": a password has %d digits", SS_PASSWORD_LEN);
		else if (err->cause == SS_PW_NEW_PASSWORDS_MISMATCH)
			OSMO_STRBUF_PRINTF(sb, ": the two new passwords differ");
		break;
	default:
		OSMO_STRBUF_PRINTF(sb, "%s", ss_error_words(err->code));
	}
	return sb.chars_needed;
}

int ss_answer_words(char *buf, size_t len, const struct ss_invoke *inv, const struct ss_answer *ans)
{
	switch (ans->kind) {
	case SS_ANSWER_RESULT:
		return result_words(buf, len, inv, &ans->result);
	case SS_ANSWER_ERROR:
		return error_words(buf, len, &ans->error);
	case SS_ANSWER_ASK_PASSWORD:
		break;
	}
	switch (ans->guidance) {
	case SS_GUIDANCE_ENTER_NEW_PW:
		return snprintf(buf, len, "Enter the new barring password");
	case SS_GUIDANCE_ENTER_NEW_PW_AGAIN:
		return snprintf(buf, len, "Enter the new barring password again");
	case SS_GUIDANCE_ENTER_PW:
		break;
	}
	return snprintf(buf, len, "Enter the barring password");
}
