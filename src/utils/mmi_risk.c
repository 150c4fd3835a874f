/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What could go wrong for the person who types a string, in one plain line. People are talked into typing such strings:
 * a forwarding to an expensive number is the oldest trick of toll fraud. */

#include <string.h>

#include <osmocom/supserv/ss_proc.h>

#include "mmi_tool.h"

static const char *number_words(const struct isdn_number *dialled, const struct number_plan *plan)
{
	struct isdn_number stored;
	unsigned int n_deny;
	const char *const *deny = ss_ftn_deny_default(&n_deny);

	if (number_plan_normalise(plan, dialled, &stored, NULL, NULL) < 0)
		return "another number";
	if (ss_ftn_denied(plan, &stored, deny, n_deny))
		return "a number of a very expensive range";
	if (number_in_country(plan, &stored, ""))
		return "another number";
	return plan->country_code[0] ? "a foreign number" : "an international number";
}

static const char *forwarded_calls(uint8_t ss_code)
{
	switch (ss_code) {
	case SS_CODE_CFU:
	case SS_CODE_ALL_FORWARDING:
		return "All your calls";
	case SS_CODE_CFB:
		return "Calls while you are busy";
	case SS_CODE_CFNRY:
		return "Calls that you do not answer";
	case SS_CODE_CFNRC:
		return "Calls while your phone is off or out of reach";
	default:
		return "Calls that you do not take";
	}
}

static const char *barring_words(uint8_t ss_code)
{
	switch (ss_code) {
	case SS_CODE_BAOC:
		return "You could call nobody but emergency numbers";
	case SS_CODE_BOIC:
		return "You could call nobody abroad";
	case SS_CODE_BOIC_EXHC:
		return "Abroad you could call only that country and your own";
	case SS_CODE_BAIC:
		return "Nobody could call you";
	case SS_CODE_BIC_ROAM:
		return "Nobody could call you while you are abroad";
	default:
		return "None: the network refuses to switch on a whole group";
	}
}

static const char *erase_words(uint8_t ss_code)
{
	if (ss_code_is_forwarding(ss_code))
		return "Calls that go elsewhere now, for example to your mailbox, would not; the number is forgotten";
	return "None: there is nothing to erase";
}

static const char *activation_words(uint8_t ss_code)
{
	if (ss_code_is_barring(ss_code))
		return barring_words(ss_code);
	if (ss_code_is_forwarding(ss_code))
		return "Calls would go to the number that was registered before; ask with *# which it is";
	return "None";
}

static const char *deactivation_words(uint8_t ss_code)
{
	if (ss_code_is_barring(ss_code))
		return "Calls that were barred would be possible again, with their cost";
	if (ss_code == SS_CODE_CW)
		return "Whoever calls while you speak would find you busy";
	return "None";
}

static const char *ss_risk(char *buf, size_t len, const struct ss_invoke *inv, const struct number_plan *plan)
{
	switch (inv->op) {
	case SS_OP_REGISTER_SS:
		if (!isdn_number_present(&inv->ftn))
			return "None";
		snprintf(buf, len, "%s would go to %s, and you pay for that part of the way",
			 forwarded_calls(inv->ss_code), number_words(&inv->ftn, plan));
		return buf;
	case SS_OP_ERASE_SS:
		return erase_words(inv->ss_code);
	case SS_OP_ACTIVATE_SS:
		return activation_words(inv->ss_code);
	case SS_OP_DEACTIVATE_SS:
		return deactivation_words(inv->ss_code);
	default:
		return "None: it only asks";
	}
}

const char *mmi_tool_risk(char *buf, size_t len, const struct mmi *mmi, const struct number_plan *plan)
{
	switch (mmi->kind) {
	case MMI_SS:
		return ss_risk(buf, len, &mmi->invoke, plan);
	case MMI_PASSWORD:
		return "Whoever knows the new password can lift your call barring";
	case MMI_CALL:
	case MMI_DIAL:
		snprintf(buf, len, "It calls %s, at its price%s", number_words(&mmi->number, plan),
			 mmi->clir == MMI_CLIR_SUPPRESS ? ", which sees your number" : "");
		return buf;
	case MMI_IN_CALL:
		return mmi->in_call == MMI_IN_CALL_DEFLECT ? "You pay for the call to the number that you deflect to" :
							     "It acts on your calls at once";
	case MMI_USSD:
		return "Only the operator knows what this code does: it can order or pay for something";
	case MMI_EMERGENCY:
		return "It calls the emergency service";
	case MMI_LOCAL:
		return mmi->service_code ? "A PIN or PUK that is wrong too often blocks the SIM" :
					   "None: whoever sees the display learns the IMEI";
	case MMI_INVALID:
		break;
	}
	return "None: nothing is sent";
}
