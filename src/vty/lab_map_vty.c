/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lab on MAP: to which HLR its phones belong, and the numbers of its own nodes. */
#include <errno.h>

#include <osmocom/supserv/lab.h>
#include <osmocom/supserv/vty.h>

#include "lab_vty.h"

#define NUMBER_STR "An international number without '+', 3 to 12 digits\n"

static struct lab *lab(void)
{
	return vty_supserv()->lab;
}

/*! In words why a number was not taken. */
static int changed(struct vty *vty, int rc, const char *number)
{
	switch (rc) {
	case 0:
		return CMD_SUCCESS;
	case -EINVAL:
		vty_out(vty, "%% '%s' is no number of a node: type 3 to 12 digits, without '+'.%s", number,
			VTY_NEWLINE);
		break;
	case -EADDRINUSE:
		vty_out(vty, "%% Another node of this program has the number %s.%s", number, VTY_NEWLINE);
		break;
	default:
		vty_out(vty, "%% Phones are switched on: type 'lab reset' first.%s", VTY_NEWLINE);
	}
	return CMD_WARNING;
}

DEFUN(cfg_map_local, cfg_map_local_cmd, "map local",
      "HLR of the phones\n" "The one of this program (default); a new phone gets its subscriber there\n")
{
	return changed(vty, lab_set_hlr(lab(), NULL), "");
}

DEFUN(cfg_map_hlr, cfg_map_hlr_cmd, "map hlr-gt NUMBER",
      "HLR of the phones\n" "One elsewhere, over SIGTRAN, which has their subscribers\n" NUMBER_STR)
{
	return changed(vty, lab_set_hlr(lab(), argv[0]), argv[0]);
}

DEFUN(cfg_msc_number, cfg_msc_number_cmd, "msc-gt NUMBER",
      "Number of the lab's MSC and GMSC (default " LAB_MSC_NUMBER_DEFAULT ")\n" NUMBER_STR)
{
	return changed(vty, lab_set_msc_number(lab(), argv[0]), argv[0]);
}

DEFUN(cfg_vlr_number, cfg_vlr_number_cmd, "vlr-gt NUMBER",
      "Number of the lab's VLR (default " LAB_VLR_NUMBER_DEFAULT "); abroad it follows the country code\n" NUMBER_STR)
{
	return changed(vty, lab_set_vlr_number(lab(), argv[0]), argv[0]);
}

void lab_map_vty_write(struct vty *vty)
{
	if (lab_hlr(lab()))
		vty_out(vty, " map hlr-gt %s%s", lab_hlr(lab()), VTY_NEWLINE);
	else
		vty_out(vty, " map local%s", VTY_NEWLINE);
	vty_out(vty, " msc-gt %s%s", lab_msc_number(lab()), VTY_NEWLINE);
	vty_out(vty, " vlr-gt %s%s", lab_vlr_number(lab()), VTY_NEWLINE);
}

void lab_map_vty_init(void)
{
	install_element(LAB_NODE, &cfg_map_local_cmd);
	install_element(LAB_NODE, &cfg_map_hlr_cmd);
	install_element(LAB_NODE, &cfg_msc_number_cmd);
	install_element(LAB_NODE, &cfg_vlr_number_cmd);
}
