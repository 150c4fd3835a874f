/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>
#include <osmocom/gsm/ipa.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include "gsup_request_kind.h"

#define IMSI_PLACE "123456789012345"
#define SESSION_PLACE 0xdeadbeef
#define NUMBER_PLACE 7654321

#define TAG_RETURN_RESULT 0xa2
#define TAG_RETURN_ERROR 0xa3
#define TAG_INVOKE 0xa1

const char *const kind_names[KIND_COUNT] = {
	[KIND_USSD] = "ussd",
	[KIND_INTERROGATE] = "interrogate",
	[KIND_REGISTER] = "register",
	[KIND_ERASE] = "erase",
	[KIND_REFUSED] = "refused",
	[KIND_ABANDONED] = "abandoned",
	[KIND_SAI] = "sai",
	[KIND_UL] = "ul",
};

/* Components with invoke id 1; the number of registerSS is patched. */
static const uint8_t ussd[] = {			/* *#100# */
	0xa1, 0x13, 0x02, 0x01, 0x01, 0x02, 0x01, 0x3b, 0x30, 0x0b, 0x04, 0x01, 0x0f, 0x04, 0x06, 0xaa, 0x51, 0x0c,
	0x06, 0x1b, 0x01,
};
static const uint8_t interrogate[] = {
	0xa1, 0x0b, 0x02, 0x01, 0x01, 0x02, 0x01, 0x0e, 0x30, 0x03, 0x04, 0x01, 0x21,
};
static const uint8_t registration[] = {		/* +491707654321 */
	0xa1, 0x14, 0x02, 0x01, 0x01, 0x02, 0x01, 0x0a, 0x30, 0x0c, 0x04, 0x01, 0x21, 0x84, 0x07, 0x91, 0x94, 0x71, 0x70,
	0x56, 0x34, 0x12,
};
static const uint8_t erasure[] = {
	0xa1, 0x0b, 0x02, 0x01, 0x01, 0x02, 0x01, 0x0b, 0x30, 0x03, 0x04, 0x01, 0x21,
};
static const uint8_t refusal[] = {		/* an emergency number: 112 */
	0xa1, 0x10, 0x02, 0x01, 0x01, 0x02, 0x01, 0x0a, 0x30, 0x08, 0x04, 0x01, 0x21, 0x84, 0x03, 0x81, 0x11, 0xf2,
};
static const uint8_t barring[] = {
	0xa1, 0x0b, 0x02, 0x01, 0x01, 0x02, 0x01, 0x0c, 0x30, 0x03, 0x04, 0x01, 0x92,
};

static const struct {
	const uint8_t *octets;
	size_t len;
} components[KIND_COUNT] = {
	[KIND_USSD] = { ussd, sizeof(ussd) },
	[KIND_INTERROGATE] = { interrogate, sizeof(interrogate) },
	[KIND_REGISTER] = { registration, sizeof(registration) },
	[KIND_ERASE] = { erasure, sizeof(erasure) },
	[KIND_REFUSED] = { refusal, sizeof(refusal) },
	[KIND_ABANDONED] = { barring, sizeof(barring) },
};

/* --- places -------------------------------------------------------------------------------------------------------- */

void kind_put_imsi(uint8_t imsi[KIND_IMSI_LEN], uint64_t digits)
{
	int i;

	imsi[KIND_IMSI_LEN - 1] = 0xf0;
	for (i = 14; i >= 0; i--, digits /= 10) {
		uint8_t *octet = &imsi[i / 2];

		*octet = i % 2 ? (*octet & 0x0f) | (digits % 10) << 4 : (*octet & 0xf0) | digits % 10;
	}
}

uint64_t kind_get_imsi(const uint8_t imsi[KIND_IMSI_LEN])
{
	uint64_t digits = 0;
	int i;

	for (i = 0; i < 15; i++)
		digits = digits * 10 + (i % 2 ? imsi[i / 2] >> 4 : imsi[i / 2] & 0x0f);
	return digits;
}

void kind_put_number(uint8_t number[KIND_NUMBER_LEN], uint32_t digits)
{
	char text[2 * KIND_NUMBER_LEN + 1];
	int i;

	snprintf(text, sizeof(text), "49170%07u", digits % 10000000);
	for (i = 0; i < KIND_NUMBER_LEN; i++)
		number[i] = (text[2 * i + 1] - '0') << 4 | (text[2 * i] - '0');
}

static size_t place(const struct request_template *t, const uint8_t *octets, size_t len)
{
	const uint8_t *found = memmem(t->frame, t->len, octets, len);

	return found ? found - t->frame : 0;
}

static int encode(struct request_template *t, struct osmo_gsup_message *gsup)
{
	static const uint8_t session[] = { OSMO_GSUP_SESSION_ID_IE, 4, 0xde, 0xad, 0xbe, 0xef };
	struct msgb *msg = msgb_alloc_headroom(512, 64, "template");
	uint8_t imsi[KIND_IMSI_LEN], number[KIND_NUMBER_LEN];
	int rc;

	OSMO_STRLCPY_ARRAY(gsup->imsi, IMSI_PLACE);
	rc = osmo_gsup_encode(msg, gsup);
	if (rc == 0) {
		ipa_prepend_header_ext(msg, IPAC_PROTO_EXT_GSUP);
		ipa_prepend_header(msg, IPAC_PROTO_OSMO);
		if (msgb_length(msg) > sizeof(t->frame))
			rc = -EINVAL;
	}
	if (rc == 0) {
		t->len = msgb_length(msg);
		memcpy(t->frame, msgb_data(msg), t->len);
		kind_put_imsi(imsi, strtoull(IMSI_PLACE, NULL, 10));
		t->imsi_at = place(t, imsi, sizeof(imsi));
		t->session_at = place(t, session, sizeof(session));
		if (t->session_at)
			t->session_at += 2;
		kind_put_number(number, NUMBER_PLACE);
		t->number_at = place(t, number, sizeof(number));
	}
	msgb_free(msg);
	return rc < 0 || !t->imsi_at ? -EINVAL : 0;
}

int kind_template(struct request_template *t, enum kind kind)
{
	struct osmo_gsup_message gsup = {
		.message_class = OSMO_GSUP_MESSAGE_CLASS_SUBSCRIBER_MANAGEMENT,
		.cn_domain = OSMO_GSUP_CN_DOMAIN_CS,
	};

	*t = (struct request_template){};
	if (kind == KIND_SAI || kind == KIND_UL) {
		gsup.message_type = kind == KIND_SAI ? OSMO_GSUP_MSGT_SEND_AUTH_INFO_REQUEST :
						       OSMO_GSUP_MSGT_UPDATE_LOCATION_REQUEST;
		return encode(t, &gsup);
	}
	gsup = (struct osmo_gsup_message){
		.message_type = OSMO_GSUP_MSGT_PROC_SS_REQUEST,
		.message_class = OSMO_GSUP_MESSAGE_CLASS_USSD,
		.session_state = OSMO_GSUP_SESSION_STATE_BEGIN,
		.session_id = SESSION_PLACE,
		.ss_info = (uint8_t *)components[kind].octets,
		.ss_info_len = components[kind].len,
	};
	return encode(t, &gsup);
}

int kind_insert_data_result(struct request_template *t)
{
	struct osmo_gsup_message gsup = {
		.message_type = OSMO_GSUP_MSGT_INSERT_DATA_RESULT,
		.message_class = OSMO_GSUP_MESSAGE_CLASS_SUBSCRIBER_MANAGEMENT,
	};

	*t = (struct request_template){};
	return encode(t, &gsup);
}

/* --- answers ------------------------------------------------------------------------------------------------------- */

/* A component with our invoke id. */
static bool is_component(const struct kind_answer *answer, uint8_t tag)
{
	return answer->type == OSMO_GSUP_MSGT_PROC_SS_RESULT && answer->component_len >= 5 &&
	       answer->component[0] == tag &&
	       (tag == TAG_INVOKE || !memcmp(answer->component + 2, (uint8_t[]){ 0x02, 0x01, 0x01 }, 3));
}

bool kind_is_answer(enum kind kind, const struct kind_answer *answer, const char **why)
{
	switch (kind) {
	case KIND_SAI:
		*why = "SEND_AUTH_INFO_RESULT with vectors was expected";
		return answer->type == OSMO_GSUP_MSGT_SEND_AUTH_INFO_RESULT && answer->has_auth;
	case KIND_UL:
		*why = "UPDATE_LOCATION_RESULT was expected";
		return answer->type == OSMO_GSUP_MSGT_UPDATE_LOCATION_RESULT;
	case KIND_ABANDONED:
		*why = "a question for the password was expected";
		return !answer->last && is_component(answer, TAG_INVOKE);
	case KIND_REFUSED:
		*why = "a ReturnError was expected";
		return answer->last && is_component(answer, TAG_RETURN_ERROR);
	default:
		*why = "a ReturnResult was expected";
		return answer->last && is_component(answer, TAG_RETURN_RESULT);
	}
}

bool kind_names_number(const struct kind_answer *answer, uint32_t digits)
{
	uint8_t number[KIND_NUMBER_LEN];

	kind_put_number(number, digits);
	return memmem(answer->component, answer->component_len, number, sizeof(number));
}
