/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* osmo-mmi: a typed string explained to a person, from the keys to the answer of the network. */

#include <stdarg.h>

#include <osmocom/core/utils.h>

#include "mmi_tool.h"

/* Column of names. */
#define NAME_WIDTH 15

static const struct value_string kind_words[] = {
	{ MMI_SS,		"a control string of a supplementary service" },
	{ MMI_PASSWORD,		"a change of the call barring password" },
	{ MMI_CALL,		"a call with a service for this call alone" },
	{ MMI_IN_CALL,		"a code for the calls that are going on" },
	{ MMI_USSD,		"USSD: a text for the network" },
	{ MMI_DIAL,		"a call" },
	{ MMI_EMERGENCY,	"an emergency call" },
	{ MMI_LOCAL,		"a code for the phone itself, which never reaches the network" },
	{ MMI_INVALID,		"nothing that can be sent" },
	{ 0, NULL }
};

static const struct value_string procedure_words[] = {
	{ SS_OP_REGISTER_SS,		"registration" },
	{ SS_OP_ERASE_SS,		"erasure" },
	{ SS_OP_ACTIVATE_SS,		"activation" },
	{ SS_OP_DEACTIVATE_SS,		"deactivation" },
	{ SS_OP_INTERROGATE_SS,		"interrogation" },
	{ SS_OP_REGISTER_PASSWORD,	"password registration" },
	{ SS_OP_PROCESS_USS_REQ,	"unstructured request" },
	{ 0, NULL }
};

static const struct value_string in_call_words[] = {
	{ MMI_IN_CALL_RELEASE_HELD_OR_UDUB,	"refuse the waiting call as busy, else end the held calls" },
	{ MMI_IN_CALL_RELEASE_HELD_X,		"end a held call" },
	{ MMI_IN_CALL_RELEASE_ACTIVE_ACCEPT,	"end the active calls and take the waiting or held one" },
	{ MMI_IN_CALL_RELEASE_ACTIVE_X,		"end an active call" },
	{ MMI_IN_CALL_HOLD_ACCEPT,		"hold the active calls and take the waiting or held one" },
	{ MMI_IN_CALL_HOLD_EXCEPT_X,		"hold all active calls but one" },
	{ MMI_IN_CALL_ADD_HELD,			"add the held call to the conversation" },
	{ MMI_IN_CALL_TRANSFER,			"connect the two calls and leave" },
	{ MMI_IN_CALL_DEFLECT,			"redirect the incoming call" },
	{ MMI_IN_CALL_CCBS,			"be called back when the busy subscriber is free" },
	{ 0, NULL }
};

const struct isdn_number *mmi_tool_number(const struct mmi *mmi)
{
	if (isdn_number_present(&mmi->invoke.ftn))
		return &mmi->invoke.ftn;
	return isdn_number_present(&mmi->number) ? &mmi->number : NULL;
}

void mmi_tool_say(FILE *out, const char *name, const char *fmt, ...)
{
	va_list ap;

	fprintf(out, "  %-*s ", NAME_WIDTH, name);
	va_start(ap, fmt);
	vfprintf(out, fmt, ap);
	va_end(ap);
	fputc('\n', out);
}

static void say_operation(FILE *out, const struct ss_invoke *inv)
{
	mmi_tool_say(out, "procedure", "%s", get_value_string(procedure_words, inv->op));
	mmi_tool_say(out, "operation", "%s (%d)", ss_op_name(inv->op), inv->op);
}

static void say_service(FILE *out, const struct mmi *mmi)
{
	const struct basic_service *bs = &mmi->invoke.bs;
	int code = mmi->ss_code;

	if (code >= 0)
		mmi_tool_say(out, "service", "%s, %s: SS-Code 0x%02x (%d)", ss_code_name(code), ss_code_words(code),
			     code, code);
	if (mmi->clir != MMI_CLIR_NONE)
		mmi_tool_say(out, "your number", "%s in this call", mmi->clir == MMI_CLIR_INVOKE ? "hidden" : "shown");
	if (bs->type != BASIC_SERVICE_NONE)
		mmi_tool_say(out, "basic service", "%s: %s 0x%02x (%d)", basic_service_words(bs),
			     bs->type == BASIC_SERVICE_TELE ? "teleservice" : "bearer service", bs->code, bs->code);
	else if (mmi->kind == MMI_SS)
		mmi_tool_say(out, "basic service", "not named: all that you have");
}

static void say_number(FILE *out, const struct isdn_number *num, bool is_stored, const struct number_plan *plan)
{
	struct isdn_number stored;
	char buf[ISDN_DIGITS_MAX + 2];

	if (!num)
		return;
	mmi_tool_say(out, "number", "%s, type %s", num->digits,
		     num->ton == ISDN_TON_INTERNATIONAL ? "international" : "unknown");
	if (is_stored && !number_plan_normalise(plan, num, &stored, NULL, NULL))
		mmi_tool_say(out, "stored as", "%s", isdn_number_str(buf, sizeof(buf), &stored));
}

static void say_values(FILE *out, const struct mmi *mmi)
{
	if (mmi->invoke.no_reply_time)
		mmi_tool_say(out, "time", "%d s before a call is forwarded", mmi->invoke.no_reply_time);
	if (mmi->kind == MMI_SS && mmi->invoke.default_priority >= 0)
		mmi_tool_say(out, "priority", "%d", mmi->invoke.default_priority);
	if (mmi->invoke.nbr_user)
		mmi_tool_say(out, "calls at once", "%d", mmi->invoke.nbr_user);
	if (mmi->in_call_x)
		mmi_tool_say(out, "call", "%d", mmi->in_call_x);
}

static void say_component(FILE *out, const struct mmi *mmi)
{
	uint8_t octets[COMPONENT_MAX];
	size_t len = mmi_tool_component(octets, mmi);

	if (!len)
		return;
	mmi_tool_say(out, "component", "%zu octets in the Facility element (TS 24.080)", len);
	mmi_tool_explain_component(out, &mmi->invoke, octets, len);
}

void mmi_tool_explain(FILE *out, const char *str, const struct mmi *mmi, const struct number_plan *plan)
{
	bool is_service = mmi->kind == MMI_SS || mmi->kind == MMI_PASSWORD;
	char risk[160];

	fprintf(out, "%s\n", str);
	mmi_tool_say(out, "what it is", "%s", get_value_string(kind_words, mmi->kind));
	if (mmi->kind == MMI_INVALID)
		mmi_tool_say(out, "error", "%s", mmi->error);
	if (mmi->kind == MMI_LOCAL)
		mmi_tool_say(out, "effect", "%s", mmi->local);
	if (mmi->kind == MMI_IN_CALL)
		mmi_tool_say(out, "effect", "%s", get_value_string(in_call_words, mmi->in_call));
	if (is_service || mmi->kind == MMI_USSD)
		say_operation(out, &mmi->invoke);
	say_service(out, mmi);
	say_number(out, mmi_tool_number(mmi), is_service, plan);
	say_values(out, mmi);
	say_component(out, mmi);
	if (is_service)
		mmi_tool_explain_network(out, mmi, plan);
	mmi_tool_say(out, "risk", "%s", mmi_tool_risk(risk, sizeof(risk), mmi, plan));
}
