/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Node "ss": the number plan, and what ss-model.md calls an option of the SS engine. */
#include <string.h>

#include <osmocom/supserv/hlr.h>

#include "vty_arg.h"
#include "vty_nodes.h"


static struct cmd_node ss_node = {
	.node = SS_NODE,
	.prompt = "%s(config-ss)# ",
	.vtysh = 1,
};

static struct ss_cfg *ss_cfg(void)
{
	return &hlr_cfg(vty_supserv()->hlr)->ss;
}

DEFUN(cfg_ss, cfg_ss_cmd, "ss", "Configure the supplementary-service engine\n")
{
	vty->node = SS_NODE;
	return CMD_SUCCESS;
}

/* --- number plan -------------------------------------------------------------------------------------------------- */

DEFUN(cfg_ss_cc, cfg_ss_cc_cmd, "country-code CC",
      "Country code of this network (default: none, numbers stay as dialled)\n"
      "1 to 3 digits\n")
{
	struct number_plan *plan = &ss_cfg()->plan;

	if (vty_arg_digits(vty, argv[0], "a country code", sizeof(plan->country_code) - 1) < 0)
		return CMD_WARNING;
	OSMO_STRLCPY_ARRAY(plan->country_code, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_no_cc, cfg_ss_no_cc_cmd, "no country-code", NO_STR "Numbers stay as dialled\n")
{
	ss_cfg()->plan.country_code[0] = '\0';
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_intl, cfg_ss_intl_cmd, "international-prefix DIGITS",
      "What is dialled before a country code (default: 00)\n" "1 to 7 digits\n")
{
	struct number_plan *plan = &ss_cfg()->plan;

	if (vty_arg_digits(vty, argv[0], "an international prefix", sizeof(plan->intl_prefix) - 1) < 0)
		return CMD_WARNING;
	OSMO_STRLCPY_ARRAY(plan->intl_prefix, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_trunk, cfg_ss_trunk_cmd, "trunk-prefix DIGITS",
      "What is dialled before a national number (default: 0)\n" "1 to 7 digits\n")
{
	struct number_plan *plan = &ss_cfg()->plan;

	if (vty_arg_digits(vty, argv[0], "a trunk prefix", sizeof(plan->trunk_prefix) - 1) < 0)
		return CMD_WARNING;
	OSMO_STRLCPY_ARRAY(plan->trunk_prefix, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_no_trunk, cfg_ss_no_trunk_cmd, "no trunk-prefix", NO_STR "National numbers are dialled without a prefix\n")
{
	ss_cfg()->plan.trunk_prefix[0] = '\0';
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_min_national, cfg_ss_min_national_cmd, "min-national-length DIGITS",
      "From how many digits a number without any prefix is a national one (default: 7)\n" "1 to 15\n")
{
	int n = vty_arg_int(vty, argv[0], "a count of digits", 1, 15);

	if (n < 0)
		return CMD_WARNING;
	ss_cfg()->plan.min_national_length = n;
	return CMD_SUCCESS;
}

/* --- options of the engine ---------------------------------------------------------------------------------------- */

DEFUN(cfg_ss_speech, cfg_ss_speech_cmd, "speech-code (telephony|all-speech)",
      "Which teleservice code stands for speech in answers\n" "0x11 (default)\n" "0x10\n")
{
	ss_cfg()->speech_code = !strcmp(argv[0], "telephony") ? 0x11 : 0x10;
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_max_wrong_pw, cfg_ss_max_wrong_pw_cmd, "max-wrong-pw COUNT",
      "Wrong passwords in a row that are forgiven; the next one blocks (default: 3, as TS 23.011)\n" "1 to 15\n")
{
	int n = vty_arg_int(vty, argv[0], "a count of wrong passwords", 1, 15);

	if (n < 0)
		return CMD_WARNING;
	ss_cfg()->max_wrong_pw = n;
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_lenient_erase, cfg_ss_lenient_erase_cmd, "lenient-erase",
      "Erasing what is not registered succeeds (default: ss-ErrorStatus)\n")
{
	ss_cfg()->lenient_erase = true;
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_no_lenient_erase, cfg_ss_no_lenient_erase_cmd, "no lenient-erase",
      NO_STR "Erasing what is not registered is answered ss-ErrorStatus\n")
{
	ss_cfg()->lenient_erase = false;
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_cond_cf, cfg_ss_cond_cf_cmd, "cond-cf-while-cfu (accept|refuse)",
      "Registering a conditional forwarding while CFU is active\n"
      "Accept, it is quiescent (default)\n" "Refuse with ss-Incompatibility, as many networks do\n")
{
	ss_cfg()->refuse_cond_cf_while_cfu = !strcmp(argv[0], "refuse");
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_short_codes, cfg_ss_short_codes_cmd, "forwarding short-codes (refuse|accept)",
      "Numbers to which may be forwarded\n" "Short codes that are no subscriber's number, with a country code set\n"
      "Refuse with unexpectedDataValue (default)\n" "Accept, for example for a mailbox\n")
{
	ss_cfg()->short_code_ftn = !strcmp(argv[0], "accept");
	return CMD_SUCCESS;
}

#define INTERROGATION_STR "How interrogations are answered\n"

DEFUN(cfg_ss_int_inactive, cfg_ss_int_inactive_cmd, "interrogation inactive (list|status)",
      INTERROGATION_STR "A forwarding that is registered but not active\n"
      "A feature list, so that phones show the number (default)\n" "Only the SS-Status\n")
{
	ss_cfg()->interrogate_registered = !strcmp(argv[0], "list");
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_int_vlr, cfg_ss_int_vlr_cmd, "interrogation vlr-services (answer|refuse)",
      INTERROGATION_STR "Services that a VLR answers by the standard (all but CFU)\n"
      "Answer: OsmoMSC's VLR holds no SS data (default)\n" "Refuse with ss-NotAvailable, as a strict HLR\n")
{
	ss_cfg()->strict_interrogation = !strcmp(argv[0], "refuse");
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_int_groups, cfg_ss_int_groups_cmd, "interrogation group-codes (answer|refuse)",
      INTERROGATION_STR "Codes that name several services (*#002#)\n"
      "The union of all members\n" "Refuse with illegalSS-Operation, as the standard\n")
{
	ss_cfg()->group_interrogation = !strcmp(argv[0], "answer");
	return CMD_SUCCESS;
}

/* --- deny list ---------------------------------------------------------------------------------------------------- */

#define FORWARDING_STR "Forwarded-to numbers\n"
#define DENY_STR "Prefixes that are refused, at registration and when a call is forwarded\n"

DEFUN(cfg_ss_deny, cfg_ss_deny_cmd, "forwarding deny-prefix PREFIX",
      FORWARDING_STR DENY_STR "With + for international numbers, else as numbers are stored\n")
{
	struct isdn_number num;

	if (vty_arg_number(vty, argv[0], &num) < 0)
		return CMD_WARNING;
	if (deny_list_add(vty_supserv(), argv[0]) < 0) {
		vty_out(vty, "%% %s is on the list already.%s", argv[0], VTY_NEWLINE);
		return CMD_WARNING;
	}
	return CMD_SUCCESS;
}

DEFUN(cfg_ss_no_deny, cfg_ss_no_deny_cmd, "no forwarding deny-prefix PREFIX",
      NO_STR FORWARDING_STR DENY_STR "A prefix of the list, or all\n")
{
	struct supserv *app = vty_supserv();

	if (!strcmp(argv[0], "all")) {
		deny_list_clear(app);
		return CMD_SUCCESS;
	}
	if (deny_list_remove(app, argv[0]) < 0) {
		vty_out(vty, "%% %s is not on the list; 'show running-config' shows it.%s", argv[0], VTY_NEWLINE);
		return CMD_WARNING;
	}
	return CMD_SUCCESS;
}

/* ---------------------------------------------------------------------------------------------------------------------
 */

static void write_plan(struct vty *vty, const struct number_plan *plan)
{
	if (plan->country_code[0])
		vty_out(vty, " country-code %s%s", plan->country_code, VTY_NEWLINE);
	else
		vty_out(vty, " no country-code%s", VTY_NEWLINE);
	vty_out(vty, " international-prefix %s%s", plan->intl_prefix, VTY_NEWLINE);
	if (plan->trunk_prefix[0])
		vty_out(vty, " trunk-prefix %s%s", plan->trunk_prefix, VTY_NEWLINE);
	else
		vty_out(vty, " no trunk-prefix%s", VTY_NEWLINE);
	vty_out(vty, " min-national-length %u%s", plan->min_national_length, VTY_NEWLINE);
}

static int config_write_ss(struct vty *vty)
{
	const struct ss_cfg *cfg = ss_cfg();

	vty_out(vty, "ss%s", VTY_NEWLINE);
	write_plan(vty, &cfg->plan);
	vty_out(vty, " speech-code %s%s", cfg->speech_code == 0x11 ? "telephony" : "all-speech", VTY_NEWLINE);
	vty_out(vty, " max-wrong-pw %u%s", cfg->max_wrong_pw, VTY_NEWLINE);
	vty_out(vty, " %slenient-erase%s", cfg->lenient_erase ? "" : "no ", VTY_NEWLINE);
	vty_out(vty, " cond-cf-while-cfu %s%s", cfg->refuse_cond_cf_while_cfu ? "refuse" : "accept", VTY_NEWLINE);
	vty_out(vty, " interrogation inactive %s%s", cfg->interrogate_registered ? "list" : "status", VTY_NEWLINE);
	vty_out(vty, " interrogation vlr-services %s%s", cfg->strict_interrogation ? "refuse" : "answer", VTY_NEWLINE);
	vty_out(vty, " interrogation group-codes %s%s", cfg->group_interrogation ? "answer" : "refuse", VTY_NEWLINE);
	vty_out(vty, " forwarding short-codes %s%s", cfg->short_code_ftn ? "accept" : "refuse", VTY_NEWLINE);
	vty_out(vty, " no forwarding deny-prefix all%s", VTY_NEWLINE);
	for (unsigned int i = 0; i < cfg->n_deny; i++)
		vty_out(vty, " forwarding deny-prefix %s%s", cfg->deny[i], VTY_NEWLINE);
	return CMD_SUCCESS;
}

void ss_vty_init(void)
{
	install_node(&ss_node, config_write_ss);
	install_element(CONFIG_NODE, &cfg_ss_cmd);
	install_element(SS_NODE, &cfg_ss_cc_cmd);
	install_element(SS_NODE, &cfg_ss_no_cc_cmd);
	install_element(SS_NODE, &cfg_ss_intl_cmd);
	install_element(SS_NODE, &cfg_ss_trunk_cmd);
	install_element(SS_NODE, &cfg_ss_no_trunk_cmd);
	install_element(SS_NODE, &cfg_ss_min_national_cmd);
	install_element(SS_NODE, &cfg_ss_speech_cmd);
	install_element(SS_NODE, &cfg_ss_max_wrong_pw_cmd);
	install_element(SS_NODE, &cfg_ss_lenient_erase_cmd);
	install_element(SS_NODE, &cfg_ss_no_lenient_erase_cmd);
	install_element(SS_NODE, &cfg_ss_short_codes_cmd);
	install_element(SS_NODE, &cfg_ss_cond_cf_cmd);
	install_element(SS_NODE, &cfg_ss_int_inactive_cmd);
	install_element(SS_NODE, &cfg_ss_int_vlr_cmd);
	install_element(SS_NODE, &cfg_ss_int_groups_cmd);
	install_element(SS_NODE, &cfg_ss_deny_cmd);
	install_element(SS_NODE, &cfg_ss_no_deny_cmd);
}
