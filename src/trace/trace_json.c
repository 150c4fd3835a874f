/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_json.c
 * Kept messages as JSON lines. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <jansson.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/ladder.h>
#include <osmocom/supserv/trace_label.h>

static const struct value_string proto_names[] = {
	{ TRACE_DTAP, "dtap" },
	{ TRACE_DIRECT, "direct" },
	{ TRACE_COMPONENT, "component" },
	{ TRACE_GSUP, "gsup" },
	{ TRACE_MNCC, "mncc" },
	{ TRACE_MAP, "map" },
	{ TRACE_NOTE, "note" },
	{ 0, NULL }
};

const char *trace_proto_name(enum trace_proto proto)
{
	return get_value_string(proto_names, proto);
}

/* "2026-11-23T10:00:00.123456Z" */
static json_t *time_json(const struct timeval *tv)
{
	char date[32], text[48];
	struct tm tm;

	if (!gmtime_r(&tv->tv_sec, &tm))
		return json_null();
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%06ldZ", date, (long)tv->tv_usec);
	return json_string(text);
}

static json_t *octets_json(void *ctx, const struct trace_msg *msg)
{
	char *hex = talloc_array(ctx, char, 2 * msg->len + 1);
	json_t *json;

	if (!hex)
		return json_null();
	hex[0] = '\0';
	osmo_hexdump_buf(hex, 2 * msg->len + 1, msg->octets, msg->len, "", false);
	json = json_string(hex);
	talloc_free(hex);
	return json;
}

static json_t *number_json(uint32_t number)
{
	return number ? json_integer(number) : json_null();
}

static json_t *record_json(void *ctx, const struct trace_record *r)
{
	char label[TRACE_LABEL_MAX];

	trace_label(label, sizeof(label), &r->msg);
	return json_pack("{s:I, s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s?, s:s?}",
			 "nr", (json_int_t)r->nr,
			 "time", time_json(&r->tv),
			 "from", r->msg.from,
			 "to", r->msg.to,
			 "proto", trace_proto_name(r->msg.proto),
			 "label", label,
			 "octets", octets_json(ctx, &r->msg),
			 "call", number_json(r->msg.call),
			 "dialogue", number_json(r->msg.dialogue),
			 "imsi", r->msg.imsi,
			 "state", r->msg.state);
}

char *trace_json(void *ctx, const struct trace_record *records, size_t n)
{
	char *out = talloc_strdup(ctx, ""), *line;
	json_t *json;
	size_t i;

	for (i = 0; out && i < n; i++) {
		json = record_json(ctx, &records[i]);
		line = json ? json_dumps(json, JSON_COMPACT) : NULL;
		json_decref(json);
		if (!line) {
			talloc_free(out);
			return NULL;
		}
		out = talloc_asprintf_append_buffer(out, "%s\n", line);
		free(line);
	}
	return out;
}
