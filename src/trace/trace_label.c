/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_label.c
 * A label for any message of the trace bus, by its protocol. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>
#include <osmocom/gsm/mncc.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/tcap.h>
#include <osmocom/supserv/trace_label.h>

static int text_label(char *buf, size_t len, const struct trace_msg *msg)
{
	return snprintf(buf, len, "%.*s", (int)msg->len, msg->octets ? (const char *)msg->octets : "");
}

/* "PROC_SS_REQUEST BEGIN invoke activateSS CFU" */
static int gsup_label(char *buf, size_t len, const struct trace_msg *msg)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	struct osmo_gsup_message gsup;
	const char *name;

	if (!msg->len || osmo_gsup_decode(msg->octets, msg->len, &gsup) < 0)
		return snprintf(buf, len, "malformed GSUP message of %zu octets", msg->len);
	name = osmo_gsup_message_type_name(gsup.message_type);
	if (osmo_str_startswith(name, "OSMO_GSUP_MSGT_"))
		name += strlen("OSMO_GSUP_MSGT_");
	OSMO_STRBUF_PRINTF(sb, "%s", name);
	if (gsup.session_state)
		OSMO_STRBUF_PRINTF(sb, " %s", osmo_gsup_session_state_name(gsup.session_state));
	if (gsup.cause)
		OSMO_STRBUF_PRINTF(sb, " #%d", gsup.cause);
	if (gsup.ss_info_len) {
		OSMO_STRBUF_PRINTF(sb, " ");
		OSMO_STRBUF_APPEND(sb, component_label, gsup.ss_info, gsup.ss_info_len);
	}
	return sb.chars_needed;
}

static int mncc_label(char *buf, size_t len, const struct trace_msg *msg)
{
	uint32_t type;

	if (msg->len < sizeof(type))
		return snprintf(buf, len, "malformed MNCC message of %zu octets", msg->len);
	memcpy(&type, msg->octets, sizeof(type));
	return snprintf(buf, len, "%s", osmo_mncc_name(type));
}

/* Whatever came over the wire: one line of printable characters. */
static void make_printable(char *buf)
{
	for (; *buf; buf++) {
		if (!isprint((unsigned char)*buf))
			*buf = strchr("\t\r\n", *buf) ? ' ' : '?';
	}
}

int trace_label(char *buf, size_t len, const struct trace_msg *msg)
{
	int rc = 0;

	if (len)
		buf[0] = '\0';
	switch (msg->proto) {
	case TRACE_DTAP:
		rc = dtap_label(buf, len, msg->octets, msg->len);
		break;
	case TRACE_DIRECT:
	case TRACE_NOTE:
		rc = text_label(buf, len, msg);
		break;
	case TRACE_COMPONENT:
		rc = component_label(buf, len, msg->octets, msg->len);
		break;
	case TRACE_GSUP:
		rc = gsup_label(buf, len, msg);
		break;
	case TRACE_MNCC:
		rc = mncc_label(buf, len, msg);
		break;
	case TRACE_MAP:
		rc = tcap_label(buf, len, msg->octets, msg->len);
		break;
	}
	if (len)
		make_printable(buf);
	return rc;
}
