/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The component of an operation (TS 24.080 3.6, 4.2), and its octets by name. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ber.h>

#include "mmi_tool.h"

#define INVOKE_ID 1

size_t mmi_tool_component(uint8_t octets[COMPONENT_MAX], const struct mmi *mmi)
{
	struct component c;
	int len;

	if (mmi->kind != MMI_SS && mmi->kind != MMI_PASSWORD && mmi->kind != MMI_USSD)
		return 0;
	component_init(&c, COMPONENT_INVOKE, INVOKE_ID);
	c.has_op = true;
	c.op = mmi->invoke.op;
	c.invoke = mmi->invoke;
	len = component_encode(octets, COMPONENT_MAX, &c);
	return len > 0 ? len : 0;
}

/* Where an element stands says what its tag means. */
enum place {
	PLACE_COMPONENT,
	PLACE_INVOKE,
	PLACE_ARGUMENT,
};

struct walk {
	FILE *out;
	const struct ss_invoke *inv;
	const uint8_t *octets;
	unsigned int nth;	/* element of its place */
};

static void say_number(FILE *out, const uint8_t *contents, size_t len)
{
	struct isdn_number num;
	char buf[ISDN_DIGITS_MAX + 2];

	if (isdn_number_from_address_string(&num, contents, len) == 0)
		fprintf(out, "forwardedToNumber: type %u, plan %u, %s with two digits an octet, the low half first",
			num.ton, num.npi, isdn_number_str(buf, sizeof(buf), &num));
}

static void say_ss_argument(const struct walk *w, ber_tag_t tag, const uint8_t *contents, size_t len)
{
	struct basic_service bs = { .code = contents[0] };

	switch (tag) {
	case BER_UNIVERSAL(4):
		fprintf(w->out, "ss-Code: %s", ss_code_name(contents[0]));
		break;
	case BER_CONTEXT(2):
		bs.type = BASIC_SERVICE_BEARER;
		fprintf(w->out, "bearerService: %s", basic_service_words(&bs));
		break;
	case BER_CONTEXT(3):
		bs.type = BASIC_SERVICE_TELE;
		fprintf(w->out, "teleservice: %s", basic_service_words(&bs));
		break;
	case BER_CONTEXT(4):
		say_number(w->out, contents, len);
		break;
	case BER_CONTEXT(5):
		fprintf(w->out, "noReplyConditionTime: %u s", contents[0]);
		break;
	case BER_CONTEXT(7):
		fprintf(w->out, "defaultPriority: %u", contents[0]);
		break;
	case BER_CONTEXT(8):
		fprintf(w->out, "nbrUser: %u", contents[0]);
		break;
	}
}

static void say_ussd_argument(const struct walk *w)
{
	char text[MMI_STRING_MAX + 1];

	if (w->nth == 1)
		fprintf(w->out, "ussd-DataCodingScheme: GSM 7 bit, language unspecified");
	else if (mmi_format(text, sizeof(text), w->inv) > 0)
		fprintf(w->out, "ussd-String: %s, packed in seven bits a character", text);
}

static void say_primitive(const struct walk *w, enum place place, ber_tag_t tag, const uint8_t *contents, size_t len)
{
	if (place == PLACE_INVOKE && tag == BER_UNIVERSAL(2)) {
		if (w->nth == 1)
			fprintf(w->out, "invokeID: %u", contents[0]);
		else
			fprintf(w->out, "operationCode: %s (%u)", ss_op_name(contents[0]), contents[0]);
	} else if (w->inv->op == SS_OP_PROCESS_USS_REQ) {
		say_ussd_argument(w);
	} else if (len) {
		say_ss_argument(w, tag, contents, len);
	}
}

static void walk_place(struct walk *w, struct ber_reader *r, enum place place);

/* One element: its octets, indented by its depth, and what they say. */
static int walk_element(struct walk *w, struct ber_reader *r, enum place place)
{
	char hex[3 * COMPONENT_MAX + 1];
	struct ber_reader inner;
	struct ber_header h;
	size_t shown;

	if (ber_read_header(r, &h) < 0)
		return -1;
	shown = r->pos - h.start + (h.constructed ? 0 : h.len);
	osmo_hexdump_buf(hex, sizeof(hex), w->octets + h.start, shown, " ", false);
	fprintf(w->out, "%*s%s: ", 4 + 2 * place, "", hex);
	if (h.constructed) {
		fprintf(w->out, "%s, %zu octets\n", place == PLACE_COMPONENT ? "invoke" : "argument", h.len);
		if (ber_enter(r, &h, &inner) < 0)
			return -1;
		walk_place(w, &inner, place + 1);
		return ber_leave(r, &inner);
	}
	say_primitive(w, place, h.tag, w->octets + r->pos, h.len);
	fputc('\n', w->out);
	return ber_skip(r, &h);
}

static void walk_place(struct walk *w, struct ber_reader *r, enum place place)
{
	unsigned int nth;

	for (nth = 1; ber_more(r); nth++) {
		w->nth = nth;
		if (walk_element(w, r, place) < 0)
			return;
	}
}

void mmi_tool_explain_component(FILE *out, const struct ss_invoke *inv, const uint8_t *octets, size_t len)
{
	struct walk w = { .out = out, .inv = inv, .octets = octets };
	struct ber_reader r;

	ber_reader_init(&r, octets, len);
	walk_place(&w, &r, PLACE_COMPONENT);
}
