/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file dtap_label.c
 * Labels of layer 3 messages: call control (TS 24.008 9.3), call-independent supplementary services (TS 24.080 2), and
 * by name alone those of mobility and radio resource management. Information elements are walked by TS 24.007 11.2.4.
 * */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48_ie.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/trace_label.h>

#define NUMBER_MAX 48
#define SIGNAL_CALL_WAITING 0x07

/* The names that the standard prints; those of libosmogsm are those of its constants. */
static const struct value_string cc_names[] = {
	{ GSM48_MT_CC_ALERTING, "ALERTING" },
	{ GSM48_MT_CC_CALL_PROC, "CALL PROCEEDING" },
	{ GSM48_MT_CC_PROGRESS, "PROGRESS" },
	{ GSM48_MT_CC_SETUP, "SETUP" },
	{ GSM48_MT_CC_CONNECT, "CONNECT" },
	{ GSM48_MT_CC_CALL_CONF, "CALL CONFIRMED" },
	{ GSM48_MT_CC_START_CC, "START CC" },
	{ GSM48_MT_CC_EMERG_SETUP, "EMERGENCY SETUP" },
	{ GSM48_MT_CC_CONNECT_ACK, "CONNECT ACKNOWLEDGE" },
	{ GSM48_MT_CC_USER_INFO, "USER INFORMATION" },
	{ GSM48_MT_CC_MODIFY_REJECT, "MODIFY REJECT" },
	{ GSM48_MT_CC_MODIFY, "MODIFY" },
	{ GSM48_MT_CC_MODIFY_COMPL, "MODIFY COMPLETE" },
	{ GSM48_MT_CC_HOLD, "HOLD" },
	{ GSM48_MT_CC_HOLD_ACK, "HOLD ACKNOWLEDGE" },
	{ GSM48_MT_CC_HOLD_REJ, "HOLD REJECT" },
	{ GSM48_MT_CC_RETR, "RETRIEVE" },
	{ GSM48_MT_CC_RETR_ACK, "RETRIEVE ACKNOWLEDGE" },
	{ GSM48_MT_CC_RETR_REJ, "RETRIEVE REJECT" },
	{ GSM48_MT_CC_DISCONNECT, "DISCONNECT" },
	{ GSM48_MT_CC_RELEASE_COMPL, "RELEASE COMPLETE" },
	{ GSM48_MT_CC_RELEASE, "RELEASE" },
	{ GSM48_MT_CC_STOP_DTMF, "STOP DTMF" },
	{ GSM48_MT_CC_STOP_DTMF_ACK, "STOP DTMF ACKNOWLEDGE" },
	{ GSM48_MT_CC_STATUS_ENQ, "STATUS ENQUIRY" },
	{ GSM48_MT_CC_START_DTMF, "START DTMF" },
	{ GSM48_MT_CC_START_DTMF_ACK, "START DTMF ACKNOWLEDGE" },
	{ GSM48_MT_CC_START_DTMF_REJ, "START DTMF REJECT" },
	{ GSM48_MT_CC_CONG_CTRL, "CONGESTION CONTROL" },
	{ GSM48_MT_CC_FACILITY, "FACILITY" },
	{ GSM48_MT_CC_STATUS, "STATUS" },
	{ GSM48_MT_CC_NOTIFY, "NOTIFY" },
	{ 0, NULL }
};

static const struct value_string ncss_names[] = {
	{ GSM0480_MTYPE_REGISTER, "REGISTER" },
	{ GSM0480_MTYPE_FACILITY, "FACILITY" },
	{ GSM0480_MTYPE_RELEASE_COMPLETE, "RELEASE COMPLETE" },
	{ 0, NULL }
};

/* TS 24.008 table 10.5.123 and Annex H. */
static const struct value_string cause_words[] = {
	{ 1, "unassigned number" },
	{ 3, "no route to destination" },
	{ 6, "channel unacceptable" },
	{ 8, "operator determined barring" },
	{ 16, "normal call clearing" },
	{ 17, "user busy" },
	{ 18, "no user responding" },
	{ 19, "user alerting, no answer" },
	{ 21, "call rejected" },
	{ 22, "number changed" },
	{ 24, "call rejected by feature at the destination" },
	{ 25, "pre-emption" },
	{ 26, "non selected user clearing" },
	{ 27, "destination out of order" },
	{ 28, "invalid number format" },
	{ 29, "facility rejected" },
	{ 30, "response to STATUS ENQUIRY" },
	{ 31, "normal, unspecified" },
	{ 34, "no circuit available" },
	{ 38, "network out of order" },
	{ 41, "temporary failure" },
	{ 42, "switching equipment congestion" },
	{ 43, "access information discarded" },
	{ 44, "requested circuit not available" },
	{ 47, "resources unavailable" },
	{ 49, "quality of service unavailable" },
	{ 50, "requested facility not subscribed" },
	{ 55, "incoming calls barred within the CUG" },
	{ 57, "bearer capability not authorized" },
	{ 58, "bearer capability not available now" },
	{ 63, "service or option not available" },
	{ 65, "bearer service not implemented" },
	{ 68, "ACM equal to or greater than ACMmax" },
	{ 69, "requested facility not implemented" },
	{ 70, "only restricted digital information" },
	{ 79, "service or option not implemented" },
	{ 81, "invalid transaction identifier" },
	{ 87, "user not member of CUG" },
	{ 88, "incompatible destination" },
	{ 91, "invalid transit network selection" },
	{ 95, "semantically incorrect message" },
	{ 96, "invalid mandatory information" },
	{ 97, "message type not implemented" },
	{ 98, "message type not compatible with state" },
	{ 99, "information element not implemented" },
	{ 100, "conditional IE error" },
	{ 101, "message not compatible with state" },
	{ 102, "recovery on timer expiry" },
	{ 111, "protocol error" },
	{ 127, "interworking" },
	{ 0, NULL }
};

const char *dtap_cause_words(uint8_t cause)
{
	return get_value_string_or_null(cause_words, cause);
}

/* --- information elements ----------------------------------------------------------------------------------------- */

/* Value of an information element; v NULL: not there. */
struct ie {
	const uint8_t *v;
	size_t len;
};

/* Those that a label tells of. */
struct cc_ies {
	struct ie cause, facility, called, calling, connected, redirecting, keypad, signal;
	bool clir_suppression, clir_invocation;
};

static void cc_ie_store(struct cc_ies *ies, uint8_t iei, const struct ie *ie)
{
	switch (iei) {
	case GSM48_IE_CAUSE: ies->cause = *ie; break;
	case GSM48_IE_FACILITY: ies->facility = *ie; break;
	case GSM48_IE_CALLED_BCD: ies->called = *ie; break;
	case GSM48_IE_CALLING_BCD: ies->calling = *ie; break;
	case GSM48_IE_CONN_BCD: ies->connected = *ie; break;
	case GSM48_IE_REDIR_BCD: ies->redirecting = *ie; break;
	case GSM48_IE_KPD_FACILITY: ies->keypad = *ie; break;
	case GSM48_IE_SIGNAL: ies->signal = *ie; break;
	case GSM48_IE_CLIR_SUPP: ies->clir_suppression = true; break;
	case GSM48_IE_CLIR_INVOC: ies->clir_invocation = true; break;
	}
}

/* Length and value at \a pos. \returns octets taken, -EINVAL. */
static int ie_lv(struct ie *ie, const uint8_t *octets, size_t len)
{
	if (!len || octets[0] >= len)
		return -EINVAL;
	ie->v = octets + 1;
	ie->len = octets[0];
	return 1 + ie->len;
}

/* The optional part of a message. \returns 0, -EINVAL. */
static int cc_ies_parse(struct cc_ies *ies, const uint8_t *octets, size_t len)
{
	size_t pos = 0;

	while (pos < len) {
		struct ie ie = { 0 };
		uint8_t iei = octets[pos++];
		int rc = 0;

		if (iei == GSM48_IE_SIGNAL || iei == GSM48_IE_KPD_FACILITY) {
			if (pos == len)
				return -EINVAL;
			ie.v = octets + pos;
			ie.len = rc = 1;
		} else if (!(iei & 0x80)) {
			rc = ie_lv(&ie, octets + pos, len - pos);
			if (rc < 0)
				return rc;
		}
		pos += rc;
		cc_ie_store(ies, iei, &ie);
	}
	return 0;
}

/* \returns \a buf, NULL when the element is absent or holds no digits. */
static const char *ie_number(char *buf, size_t size, const struct ie *ie)
{
	size_t header, plus;

	if (!ie->v || !ie->len)
		return NULL;
	header = ie->v[0] & 0x80 ? 1 : 2;
	plus = (ie->v[0] >> 4 & 7) == 1;
	if (ie->len <= header)
		return NULL;
	buf[0] = '+';
	/* libosmogsm wants the length octet as well, which stands before the value. */
	if (gsm48_decode_bcd_number2(buf + plus, size - plus, ie->v - 1, ie->len + 1, header) < 0)
		return NULL;
	return buf;
}

/* --- labels ------------------------------------------------------------------------------------------------------- */

struct label {
	struct osmo_strbuf sb;
	bool detailed;		/* has a detail already: the next one after a comma */
};

static void label_separator(struct label *l)
{
	OSMO_STRBUF_PRINTF(l->sb, "%s", l->detailed ? ", " : " ");
	l->detailed = true;
}

#define label_detail(l, fmt, args...) do { \
		label_separator(l); \
		OSMO_STRBUF_PRINTF((l)->sb, fmt, ## args); \
	} while (0)

static void label_cause(struct label *l, const struct ie *cause)
{
	size_t pos;
	const char *words;
	uint8_t value;

	if (!cause->v)
		return;
	pos = cause->len && (cause->v[0] & 0x80) ? 1 : 2;	/* octet 3a */
	if (cause->len <= pos) {
		label_detail(l, "(malformed cause)");
		return;
	}
	value = cause->v[pos] & 0x7f;
	words = dtap_cause_words(value);
	label_detail(l, "#%u%s%s", value, words ? " " : "", words ? : "");
}

static void label_facility(struct label *l, const struct ie *facility)
{
	if (!facility->v)
		return;
	label_separator(l);
	OSMO_STRBUF_APPEND(l->sb, component_label, facility->v, facility->len);
}

static void label_numbers(struct label *l, const struct cc_ies *ies)
{
	char a[NUMBER_MAX], b[NUMBER_MAX];
	const char *calling = ie_number(a, sizeof(a), &ies->calling);
	const char *called = ie_number(b, sizeof(b), &ies->called);

	if (calling && called)
		label_detail(l, "%s -> %s", calling, called);
	else if (called)
		label_detail(l, "-> %s", called);
	else if (calling)
		label_detail(l, "from %s", calling);
	else if (ies->calling.v)
		label_detail(l, "from a withheld number");
	if (ie_number(a, sizeof(a), &ies->connected))
		label_detail(l, "%s", a);
	if (ie_number(a, sizeof(a), &ies->redirecting))
		label_detail(l, "redirected by %s", a);
}

static void label_cc_details(struct label *l, const struct cc_ies *ies)
{
	label_numbers(l, ies);
	if (ies->clir_suppression)
		label_detail(l, "CLIR suppression");
	if (ies->clir_invocation)
		label_detail(l, "CLIR invocation");
	if (ies->signal.v && ies->signal.v[0] == SIGNAL_CALL_WAITING)
		label_detail(l, "call waiting tone");
	if (ies->keypad.v && isprint(ies->keypad.v[0]))
		label_detail(l, "'%c'", ies->keypad.v[0]);
	label_cause(l, &ies->cause);
	label_facility(l, &ies->facility);
}

/* Mandatory elements that have no identifier; the label tells of some. \returns octets taken, -EINVAL. */
static int cc_mandatory(struct cc_ies *ies, uint8_t type, const uint8_t *octets, size_t len)
{
	struct ie skipped;
	int rc, more;

	switch (type) {
	case GSM48_MT_CC_DISCONNECT:
	case GSM48_MT_CC_HOLD_REJ:
	case GSM48_MT_CC_RETR_REJ:
	case GSM48_MT_CC_START_DTMF_REJ:
		return ie_lv(&ies->cause, octets, len);
	case GSM48_MT_CC_STATUS:	/* with the call state */
		rc = ie_lv(&ies->cause, octets, len);
		return rc < 0 || rc == len ? -EINVAL : rc + 1;
	case GSM48_MT_CC_FACILITY:
		return ie_lv(&ies->facility, octets, len);
	case GSM48_MT_CC_PROGRESS:
	case GSM48_MT_CC_MODIFY:
	case GSM48_MT_CC_MODIFY_COMPL:
	case GSM48_MT_CC_USER_INFO:
		return ie_lv(&skipped, octets, len);
	case GSM48_MT_CC_MODIFY_REJECT:
		rc = ie_lv(&skipped, octets, len);
		if (rc < 0)
			return rc;
		more = ie_lv(&ies->cause, octets + rc, len - rc);
		return more < 0 ? more : rc + more;
	case GSM48_MT_CC_NOTIFY:
	case GSM48_MT_CC_CONG_CTRL:
		return len ? 1 : -EINVAL;
	default:
		return 0;
	}
}

static int ncss_mandatory(struct cc_ies *ies, uint8_t type, const uint8_t *octets, size_t len)
{
	return type == GSM0480_MTYPE_FACILITY ? ie_lv(&ies->facility, octets, len) : 0;
}

static void label_transaction(struct label *l, const struct value_string *names, uint8_t type, const uint8_t *octets,
			      size_t len)
{
	const char *name = get_value_string_or_null(names, type);
	struct cc_ies ies = { 0 };
	int rc;

	if (!name) {
		OSMO_STRBUF_PRINTF(l->sb, "%s message of unknown type 0x%02x", names == cc_names ? "CC" : "SS", type);
		return;
	}
	OSMO_STRBUF_PRINTF(l->sb, "%s", name);
	rc = names == cc_names ? cc_mandatory(&ies, type, octets, len) : ncss_mandatory(&ies, type, octets, len);
	if (rc >= 0)
		rc = cc_ies_parse(&ies, octets + rc, len - rc);
	if (rc < 0)
		label_detail(l, "(malformed)");
	else
		label_cc_details(l, &ies);
}

/* "GSM48_MT_MM_LOC_UPD_REQUEST" of libosmogsm as "LOC UPD REQUEST". */
static void label_by_name(struct label *l, uint8_t pdisc, uint8_t type)
{
	const char *name = gsm48_pdisc_msgtype_name(pdisc, type);
	char words[40];

	if (!osmo_str_startswith(name, "GSM48_MT_")) {
		OSMO_STRBUF_PRINTF(l->sb, "%s message of unknown type 0x%02x", gsm48_pdisc_name(pdisc), type);
		return;
	}
	OSMO_STRLCPY_ARRAY(words, name + strlen("GSM48_MT_MM_"));
	for (char *c = words; *c; c++) {
		if (*c == '_')
			*c = ' ';
	}
	OSMO_STRBUF_PRINTF(l->sb, "%s", words);
}

int dtap_label(char *buf, size_t len, const uint8_t *octets, size_t octets_len)
{
	struct label l = { .sb = { .buf = buf, .len = len } };
	const struct gsm48_hdr *gh = (const struct gsm48_hdr *)octets;
	uint8_t type;

	if (octets_len < sizeof(*gh))
		return snprintf(buf, len, "malformed L3 message of %zu octets", octets_len);
	type = gsm48_hdr_msg_type(gh);
	switch (gsm48_hdr_pdisc(gh)) {
	case GSM48_PDISC_CC:
		label_transaction(&l, cc_names, type, octets + sizeof(*gh), octets_len - sizeof(*gh));
		break;
	case GSM48_PDISC_NC_SS:
		label_transaction(&l, ncss_names, type, octets + sizeof(*gh), octets_len - sizeof(*gh));
		break;
	default:
		label_by_name(&l, gsm48_hdr_pdisc(gh), type);
		break;
	}
	return l.sb.chars_needed;
}
