/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* osmo-mmi --json: what the handset sends, as one line with always the same members. */

#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include <osmocom/core/utils.h>

#include "mmi_tool.h"

#define REPLACEMENT_CHARACTER "\xef\xbf\xbd"

/* A string from the command line; octets of what is not UTF-8 cannot be said in JSON and are replaced. */
static json_t *json_of_input(const char *str)
{
	json_t *json = json_string(str);
	struct osmo_strbuf sb = { .len = strlen(str) * strlen(REPLACEMENT_CHARACTER) + 1 };

	if (json)
		return json;
	sb.buf = talloc_size(NULL, sb.len);
	OSMO_ASSERT(sb.buf);
	for (; *str; str++)
		OSMO_STRBUF_PRINTF(sb, "%.*s", *str & 0x80 ? 3 : 1, *str & 0x80 ? REPLACEMENT_CHARACTER : str);
	json = json_string(sb.buf);
	talloc_free(sb.buf);
	return json;
}

static json_t *json_of_string(const char *str)
{
	return str ? json_string(str) : json_null();
}

static json_t *json_of_number_or_null(int value, bool present)
{
	return present ? json_integer(value) : json_null();
}

static const char *operation_of(const struct mmi *mmi)
{
	switch (mmi->kind) {
	case MMI_SS:
	case MMI_PASSWORD:
	case MMI_USSD:
		return ss_op_name(mmi->invoke.op);
	default:
		return NULL;
	}
}

static json_t *json_of_basic_service(const struct basic_service *bs)
{
	if (bs->type == BASIC_SERVICE_NONE)
		return json_null();
	return json_pack("{s:s, s:i}", "type", bs->type == BASIC_SERVICE_TELE ? "teleservice" : "bearerService",
			 "code", bs->code);
}

static const char *ton_name(uint8_t ton)
{
	switch (ton) {
	case ISDN_TON_INTERNATIONAL:
		return "international";
	case ISDN_TON_NATIONAL:
		return "national";
	default:
		return "unknown";
	}
}

static json_t *json_of_isdn_number(const struct isdn_number *num)
{
	if (!num)
		return json_null();
	return json_pack("{s:s, s:s, s:s}", "digits", num->digits, "ton", ton_name(num->ton), "npi", "isdn");
}

static json_t *json_of_clir(enum mmi_clir clir)
{
	if (clir == MMI_CLIR_NONE)
		return json_null();
	return json_string(clir == MMI_CLIR_INVOKE ? "invoke" : "suppress");
}

static json_t *json_of_component(const struct mmi *mmi)
{
	uint8_t octets[COMPONENT_MAX];
	size_t len = mmi_tool_component(octets, mmi);

	return len ? json_string(osmo_hexdump_nospc(octets, len)) : json_null();
}

void mmi_tool_json(FILE *out, const char *str, const struct mmi *mmi)
{
	bool has_service = mmi->ss_code >= 0;
	json_t *json = json_object();

	json_object_set_new(json, "input", json_of_input(str));
	json_object_set_new(json, "kind", json_string(mmi_kind_name(mmi->kind)));
	json_object_set_new(json, "operation", json_of_string(operation_of(mmi)));
	json_object_set_new(json, "service", json_of_string(has_service ? ss_code_name(mmi->ss_code) : NULL));
	json_object_set_new(json, "ss_code", json_of_number_or_null(mmi->ss_code, has_service));
	json_object_set_new(json, "basic_service", json_of_basic_service(&mmi->invoke.bs));
	json_object_set_new(json, "number", json_of_isdn_number(mmi_tool_number(mmi)));
	json_object_set_new(json, "no_reply_time", json_of_number_or_null(mmi->invoke.no_reply_time,
									   mmi->invoke.no_reply_time));
	json_object_set_new(json, "clir", json_of_clir(mmi->clir));
	json_object_set_new(json, "component", json_of_component(mmi));
	json_object_set_new(json, "error", json_of_string(mmi->kind == MMI_INVALID ? mmi->error : NULL));
	json_dumpf(json, out, JSON_COMPACT | JSON_PRESERVE_ORDER);
	fputc('\n', out);
	json_decref(json);
}
