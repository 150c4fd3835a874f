/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* osmo-mmi: a typed string explained to a person, from the keys to the answer of the network. */

#include <string.h>

#include <osmocom/core/utils.h>

#include "mmi_tool.h"

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

static void say(FILE *out, const char *name, const char *text)
{
	fprintf(out, "  %-*s %s\n", MMI_TOOL_NAME_WIDTH, name, text);
}

static void say_operation(FILE *out, const struct ss_invoke *inv)
{
	say(out, "procedure", get_value_string(procedure_words, inv->op));
	fprintf(out, "  %-*s %s (%d)\n", MMI_TOOL_NAME_WIDTH, "operation", ss_op_name(inv->op), inv->op);
}

static void say_service(FILE *out, const struct mmi *mmi)
{
	const struct basic_service *bs = &mmi->invoke.bs;

	if (mmi->ss_code >= 0)
		fprintf(out, "  %-*s %s, %s: SS-Code 0x%02x (%d)\n", MMI_TOOL_NAME_WIDTH, "service",
			ss_code_name(mmi->ss_code), ss_code_words(mmi->ss_code), mmi->ss_code, mmi->ss_code);
	if (mmi->clir != MMI_CLIR_NONE)
		say(out, "your number", mmi->clir == MMI_CLIR_INVOKE ? "hidden in this call" : "shown in this call");
	if (bs->type != BASIC_SERVICE_NONE)
		fprintf(out, "  %-*s %s: %s 0x%02x (%d)\n", MMI_TOOL_NAME_WIDTH, "basic service", basic_service_words(bs),
			bs->type == BASIC_SERVICE_TELE ? "teleservice" : "bearer service", bs->code, bs->code);
	else if (mmi->kind == MMI_SS)
		say(out, "basic service", "not named: all that you have");
}

static void say_number(FILE *out, const struct mmi *mmi, const struct number_plan *plan)
{
	const struct isdn_number *num = mmi_tool_number(mmi);
	struct isdn_number stored;
	char buf[ISDN_DIGITS_MAX + 2];

	if (num)
		fprintf(out, "  %-*s %s, type %s\n", MMI_TOOL_NAME_WIDTH, "number", num->digits,
			num->ton == ISDN_TON_INTERNATIONAL ? "international" : "unknown");
	if (num == &mmi->invoke.ftn && !number_plan_normalise(plan, num, &stored, NULL, NULL))
		say(out, "stored as", isdn_number_str(buf, sizeof(buf), &stored));
	if (mmi->invoke.no_reply_time)
		fprintf(out, "  %-*s %d s before a call is forwarded\n", MMI_TOOL_NAME_WIDTH, "time",
			mmi->invoke.no_reply_time);
	if (mmi->invoke.default_priority >= 0 && mmi->kind == MMI_SS)
		fprintf(out, "  %-*s %d\n", MMI_TOOL_NAME_WIDTH, "priority", mmi->invoke.default_priority);
	if (mmi->invoke.nbr_user)
		fprintf(out, "  %-*s %d\n", MMI_TOOL_NAME_WIDTH, "calls at once", mmi->invoke.nbr_user);
	if (mmi->in_call_x)
		fprintf(out, "  %-*s %d\n", MMI_TOOL_NAME_WIDTH, "call", mmi->in_call_x);
}

static void say_component(FILE *out, const struct mmi *mmi)
{
	uint8_t octets[COMPONENT_MAX];
	size_t len = mmi_tool_component(octets, mmi);

	if (!len)
		return;
	fprintf(out, "  %-*s %zu octets in the Facility element (TS 24.080)\n", MMI_TOOL_NAME_WIDTH, "component", len);
	mmi_tool_explain_component(out, octets, len);
}

void mmi_tool_explain(FILE *out, const char *str, const struct mmi *mmi, const struct number_plan *plan)
{
	char risk[160];

	fprintf(out, "%s\n", str);
	say(out, "what it is", get_value_string(kind_words, mmi->kind));
	if (mmi->kind == MMI_INVALID)
		say(out, "error", mmi->error);
	if (mmi->kind == MMI_LOCAL)
		say(out, "effect", mmi->local);
	if (mmi->kind == MMI_IN_CALL)
		say(out, "effect", get_value_string(in_call_words, mmi->in_call));
	if (mmi->kind == MMI_SS || mmi->kind == MMI_PASSWORD || mmi->kind == MMI_USSD)
		say_operation(out, &mmi->invoke);
	say_service(out, mmi);
	say_number(out, mmi, plan);
	say_component(out, mmi);
	if (mmi->kind == MMI_SS || mmi->kind == MMI_PASSWORD)
		mmi_tool_explain_network(out, mmi, plan);
	say(out, "risk", mmi_tool_risk(risk, sizeof(risk), mmi, plan));
}
