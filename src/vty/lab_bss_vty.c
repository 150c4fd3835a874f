/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lab's phones on a real MSC: `bss ...` and `radio` in the node lab, which MSC a phone is on, its SIM. */
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/sockaddr_str.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm23003.h>
#include <osmocom/vty/misc.h>

#include <osmocom/supserv/lab_bss.h>
#include <osmocom/supserv/vty.h>

#include "lab_vty.h"
#include "vty_arg.h"

#define SENTENCE_MAX 160
#define BSS_STR "Phones on a real MSC, over the A interface\n"
#define LAB_STR "Virtual phones and their network\n"
#define MOBILE_STR "A virtual phone\n" "Name of the phone\n"
#define KIND_STR "The MSC of the lab\n" "The MSC that 'bss msc' of the configuration names\n"

static struct lab *lab(void)
{
	return vty_supserv()->lab;
}

static struct lab_bss_cfg *cfg(void)
{
	return lab_bss_cfg(lab());
}

static int refuse(struct vty *vty, const char *error)
{
	vty_out(vty, "%% %s%s", error, VTY_NEWLINE);
	return CMD_WARNING;
}

/* --- configuration ------------------------------------------------------------------------------------------------ */

/*! An open BSS goes on as it is. */
static int set(struct vty *vty)
{
	if (lab_bss_ctrs(lab()))
		vty_out(vty, "Takes effect when the program starts again with this configuration.%s", VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(cfg_bss_cs7, cfg_bss_cs7_cmd, "bss cs7-instance <0-15>",
      BSS_STR "SS7 instance, 'cs7 instance' of the configuration, that leads to the MSC\n" "Its number, 0 by default\n")
{
	cfg()->cs7_instance = atoi(argv[0]);
	return set(vty);
}

DEFUN(cfg_bss_msc, cfg_bss_msc_cmd, "bss msc ADDRESS",
      BSS_STR "The MSC; with it, the BSS is opened when the program starts\n"
      "Its point code, or its name in the address book of the SS7 instance\n")
{
	osmo_talloc_replace_string(lab(), &cfg()->msc, argv[0]);
	return set(vty);
}

DEFUN(cfg_no_bss_msc, cfg_no_bss_msc_cmd, "no bss msc", NO_STR BSS_STR "No MSC\n")
{
	TALLOC_FREE(cfg()->msc);
	return set(vty);
}

DEFUN(cfg_bss_lac, cfg_bss_lac_cmd, "bss lac LAC", BSS_STR "Location area of its cell\n" "1 to 65533\n")
{
	int lac = vty_arg_int(vty, argv[0], "a location area code", 1, 65533);

	if (lac < 0)
		return CMD_WARNING;
	cfg()->lac = lac;
	return set(vty);
}

DEFUN(cfg_bss_ci, cfg_bss_ci_cmd, "bss cell-identity CI", BSS_STR "Identity of its cell\n" "0 to 65535\n")
{
	int ci = vty_arg_int(vty, argv[0], "a cell identity", 0, 65535);

	if (ci < 0)
		return CMD_WARNING;
	cfg()->cell_identity = ci;
	return set(vty);
}

DEFUN(cfg_bss_plmn, cfg_bss_plmn_cmd, "bss plmn MCC MNC",
      BSS_STR "The network that its cell belongs to\n" "Mobile country code, 3 digits\n"
      "Mobile network code, 2 or 3 digits\n")
{
	struct osmo_plmn_id plmn;

	if (strlen(argv[0]) != 3 || osmo_mcc_from_str(argv[0], &plmn.mcc) < 0)
		return refuse(vty, "A mobile country code is 3 digits, as 001.");
	if (strlen(argv[1]) < 2 || osmo_mnc_from_str(argv[1], &plmn.mnc, &plmn.mnc_3_digits) < 0)
		return refuse(vty, "A mobile network code is 2 or 3 digits, as 01.");
	cfg()->plmn = plmn;
	return set(vty);
}

DEFUN(cfg_bss_rtp, cfg_bss_rtp_cmd, "bss rtp-address ADDRESS",
      BSS_STR "Where its phones receive speech\n" "IP address of this host, as the MSC's media gateway reaches it\n")
{
	struct osmo_sockaddr_str addr;

	if (osmo_sockaddr_str_from_str(&addr, argv[0], 1) < 0)
		return refuse(vty, "This is not an IP address.");
	osmo_talloc_replace_string(lab(), &cfg()->rtp_address, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_radio, cfg_radio_cmd, "radio (lab|msc)", "Which MSC new phones are on\n" KIND_STR)
{
	lab_set_radio_default(lab(), strcmp(argv[0], "msc") ? LAB_RADIO_LAB : LAB_RADIO_MSC);
	return CMD_SUCCESS;
}

void lab_bss_config_write(struct vty *vty)
{
	const struct lab_bss_cfg *c = cfg();

	if (c->cs7_instance)
		vty_out(vty, " bss cs7-instance %u%s", c->cs7_instance, VTY_NEWLINE);
	if (c->msc)
		vty_out(vty, " bss msc %s%s", c->msc, VTY_NEWLINE);
	vty_out(vty, " bss plmn %s %s%s", osmo_mcc_name(c->plmn.mcc), osmo_mnc_name(c->plmn.mnc, c->plmn.mnc_3_digits),
		VTY_NEWLINE);
	vty_out(vty, " bss lac %u%s", c->lac, VTY_NEWLINE);
	vty_out(vty, " bss cell-identity %u%s", c->cell_identity, VTY_NEWLINE);
	vty_out(vty, " bss rtp-address %s%s", c->rtp_address, VTY_NEWLINE);
	vty_out(vty, " radio %s%s", lab_radio_default(lab()) == LAB_RADIO_MSC ? "msc" : "lab", VTY_NEWLINE);
}

/* --- phones ------------------------------------------------------------------------------------------------------- */

DEFUN(phone_radio, phone_radio_cmd, "lab mobile NAME radio (lab|msc)",
      LAB_STR MOBILE_STR "Which MSC the phone is on; it must be off\n" KIND_STR)
{
	struct lab_mobile *ms = lab_vty_find_mobile(vty, argv[0]);
	const char *error = NULL;

	if (!ms)
		return CMD_WARNING;
	if (lab_mobile_set_radio(ms, strcmp(argv[1], "msc") ? LAB_RADIO_LAB : LAB_RADIO_MSC, &error) < 0)
		return refuse(vty, error);
	return CMD_SUCCESS;
}

DEFUN(phone_rtp, phone_rtp_cmd, "lab mobile NAME rtp",
      LAB_STR MOBILE_STR "Packets of speech in its last call on a real MSC, sent and received\n")
{
	struct lab_mobile *ms = lab_vty_find_mobile(vty, argv[0]);
	char sentence[2 * SENTENCE_MAX];

	if (!ms)
		return CMD_WARNING;
	vty_out(vty, "%s%s", lab_mobile_speech_str(ms, sentence, sizeof(sentence)), VTY_NEWLINE);
	return CMD_SUCCESS;
}

static int set_auth(struct vty *vty, const char *name, const char *algo, const char *k, const char *opc)
{
	struct lab_mobile *ms = lab_vty_find_mobile(vty, name);
	const char *error = NULL;

	if (!ms)
		return CMD_WARNING;
	return lab_mobile_set_auth(ms, algo, k, opc, &error) < 0 ? refuse(vty, error) : CMD_SUCCESS;
}

#define AUTH_STR MOBILE_STR "Key of the SIM, for an MSC that asks for authentication\n"

DEFUN(phone_auth_none, phone_auth_none_cmd, "lab mobile NAME auth none", LAB_STR AUTH_STR "No key\n")
{
	return set_auth(vty, argv[0], "none", NULL, NULL);
}

DEFUN(phone_auth, phone_auth_cmd, "lab mobile NAME auth (xor|comp128v1|comp128v2|comp128v3) KI",
      LAB_STR AUTH_STR "XOR of TS 34.108\n" "COMP128 version 1\n" "COMP128 version 2\n" "COMP128 version 3\n"
      "32 hexadecimal digits\n")
{
	return set_auth(vty, argv[0], argv[1], argv[2], NULL);
}

DEFUN(phone_auth_milenage, phone_auth_milenage_cmd, "lab mobile NAME auth milenage K opc OPC",
      LAB_STR AUTH_STR "Milenage, as a SIM for GSM\n" "32 hexadecimal digits\n" "Operator key, already encrypted\n"
      "32 hexadecimal digits\n")
{
	return set_auth(vty, argv[0], "milenage", argv[1], argv[2]);
}

DEFUN(show_bss, show_bss_cmd, "show lab bss",
      SHOW_STR LAB_STR "The link to the real MSC\n")
{
	const struct rate_ctr_group *ctrs = lab_bss_ctrs(lab());
	char sentence[SENTENCE_MAX];

	vty_out(vty, "%s%s", lab_bss_str(lab(), sentence, sizeof(sentence)), VTY_NEWLINE);
	if (ctrs)
		vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)ctrs);
	return CMD_SUCCESS;
}

void lab_bss_vty_init(void)
{
	install_element(LAB_NODE, &cfg_bss_cs7_cmd);
	install_element(LAB_NODE, &cfg_bss_msc_cmd);
	install_element(LAB_NODE, &cfg_no_bss_msc_cmd);
	install_element(LAB_NODE, &cfg_bss_lac_cmd);
	install_element(LAB_NODE, &cfg_bss_ci_cmd);
	install_element(LAB_NODE, &cfg_bss_plmn_cmd);
	install_element(LAB_NODE, &cfg_bss_rtp_cmd);
	install_element(LAB_NODE, &cfg_radio_cmd);
	install_element(ENABLE_NODE, &phone_radio_cmd);
	install_element(ENABLE_NODE, &phone_rtp_cmd);
	install_element(ENABLE_NODE, &phone_auth_none_cmd);
	install_element(ENABLE_NODE, &phone_auth_cmd);
	install_element(ENABLE_NODE, &phone_auth_milenage_cmd);
	install_element_ve(&show_bss_cmd);
}
