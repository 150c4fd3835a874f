/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nodes "gsup" and "mncc": the doors to OsmoMSC and OsmoHLR. They are opened when the program starts. */
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/vty/misc.h>

#include <osmocom/supserv/mncc_server.h>

#include "doors_vty.h"
#include "vty_arg.h"
#include "vty_nodes.h"

static struct cmd_node gsup_node = {
	.node = GSUP_NODE,
	.prompt = "%s(config-gsup)# ",
	.vtysh = 1,
};

static struct cmd_node mncc_node = {
	.node = MNCC_NODE,
	.prompt = "%s(config-mncc)# ",
	.vtysh = 1,
};

static struct doors_cfg *cfg(void)
{
	return &vty_supserv()->doors;
}

static int set(struct vty *vty)
{
	if (vty->type != VTY_FILE)
		vty_out(vty, "Takes effect when the program starts again with this configuration.%s", VTY_NEWLINE);
	return CMD_SUCCESS;
}

static int set_string(struct vty *vty, char **str, const char *value)
{
	osmo_talloc_replace_string(vty_supserv()->ctx, str, value);
	return set(vty);
}

static int set_port(struct vty *vty, uint16_t *port, const char *value)
{
	int number = vty_arg_int(vty, value, "a TCP port", 1, 65535);

	if (number < 0)
		return CMD_WARNING;
	*port = number;
	return set(vty);
}

DEFUN(cfg_gsup, cfg_gsup_cmd, "gsup", "Configure the door between OsmoMSC and OsmoHLR\n")
{
	vty->node = GSUP_NODE;
	return CMD_SUCCESS;
}

static const struct value_string gsup_mode_names[] = {
	{ GSUP_MODE_PROXY, "proxy" },
	{ GSUP_MODE_SHADOW, "shadow" },
	{ GSUP_MODE_SERVER, "server" },
	{}
};

DEFUN(cfg_gsup_mode, cfg_gsup_mode_cmd, "mode (off|proxy|shadow|server)",
      "What the door does\n"
      "It is closed (default)\n"
      "Supplementary services are answered here, all else passes to OsmoHLR\n"
      "All passes to OsmoHLR; what would have been answered here is logged\n"
      "There is no OsmoHLR: this program is the HLR\n")
{
	int mode = get_string_value(gsup_mode_names, argv[0]);

	cfg()->gsup.enabled = mode >= 0;
	if (mode >= 0)
		cfg()->gsup.mode = mode;
	return set(vty);
}

DEFUN(cfg_gsup_local_ip, cfg_gsup_local_ip_cmd, "local-ip ADDRESS",
      "Where OsmoMSC connects to (default: 127.0.0.1)\n" "IPv4 or IPv6 address\n")
{
	return set_string(vty, &cfg()->gsup.local_host, argv[0]);
}

DEFUN(cfg_gsup_local_port, cfg_gsup_local_port_cmd, "local-port PORT",
      "Where OsmoMSC connects to (default: 4223)\n" "TCP port\n")
{
	return set_port(vty, &cfg()->gsup.local_port, argv[0]);
}

DEFUN(cfg_gsup_upstream_ip, cfg_gsup_upstream_ip_cmd, "hlr-ip ADDRESS",
      "Where OsmoHLR is (default: 127.0.0.1)\n" "IPv4 or IPv6 address\n")
{
	return set_string(vty, &cfg()->gsup.upstream_host, argv[0]);
}

DEFUN(cfg_gsup_upstream_port, cfg_gsup_upstream_port_cmd, "hlr-port PORT",
      "Where OsmoHLR is (default: 4222)\n" "TCP port\n")
{
	return set_port(vty, &cfg()->gsup.upstream_port, argv[0]);
}

DEFUN(cfg_gsup_ctrl, cfg_gsup_ctrl_cmd, "hlr-ctrl ADDRESS PORT",
      "Ask OsmoHLR for the number of a subscriber that was never seen to register (default: not asked)\n"
      "IPv4 or IPv6 address of its CTRL interface\n" "TCP port, 4259 unless OsmoHLR was told otherwise\n")
{
	if (set_port(vty, &cfg()->gsup.ctrl_port, argv[1]) != CMD_SUCCESS)
		return CMD_WARNING;
	osmo_talloc_replace_string(vty_supserv()->ctx, &cfg()->gsup.ctrl_host, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_gsup_no_ctrl, cfg_gsup_no_ctrl_cmd, "no hlr-ctrl", NO_STR "Do not ask OsmoHLR's CTRL interface\n")
{
	return set_string(vty, &cfg()->gsup.ctrl_host, NULL);
}

static int config_write_gsup(struct vty *vty)
{
	const struct doors_cfg *c = cfg();

	vty_out(vty, "gsup%s", VTY_NEWLINE);
	vty_out(vty, " mode %s%s", c->gsup.enabled ? get_value_string(gsup_mode_names, c->gsup.mode) : "off",
		VTY_NEWLINE);
	vty_out(vty, " local-ip %s%s", doors_host(c->gsup.local_host), VTY_NEWLINE);
	vty_out(vty, " local-port %u%s", c->gsup.local_port, VTY_NEWLINE);
	vty_out(vty, " hlr-ip %s%s", doors_host(c->gsup.upstream_host), VTY_NEWLINE);
	vty_out(vty, " hlr-port %u%s", c->gsup.upstream_port, VTY_NEWLINE);
	if (c->gsup.ctrl_host)
		vty_out(vty, " hlr-ctrl %s %u%s", c->gsup.ctrl_host, c->gsup.ctrl_port, VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(cfg_mncc, cfg_mncc_cmd, "mncc", "Configure the door to OsmoMSC's calls\n")
{
	vty->node = MNCC_NODE;
	return CMD_SUCCESS;
}

DEFUN(cfg_mncc_msc, cfg_mncc_msc_cmd, "msc-socket PATH",
      "Control the calls of an OsmoMSC (default: none, calls are the lab's)\n"
      "The socket that its configuration names in \"mncc external PATH\"\n")
{
	return set_string(vty, &cfg()->mncc.path, argv[0]);
}

DEFUN(cfg_mncc_no_msc, cfg_mncc_no_msc_cmd, "no msc-socket",
      NO_STR "Control the calls of no OsmoMSC; calls are the lab's\n")
{
	return set_string(vty, &cfg()->mncc.path, NULL);
}

DEFUN(cfg_mncc_server, cfg_mncc_server_cmd, "server-socket PATH",
      "Offer calls to outside to an MNCC handler (default: none, there is no outside)\n"
      "The socket that its configuration names, in osmo-sip-connector as \"socket-path PATH\"\n")
{
	return set_string(vty, &cfg()->mncc.server_path, argv[0]);
}

DEFUN(cfg_mncc_no_server, cfg_mncc_no_server_cmd, "no server-socket",
      NO_STR "Offer calls to outside to nobody; numbers that are not ours are refused\n")
{
	return set_string(vty, &cfg()->mncc.server_path, NULL);
}

static int config_write_mncc(struct vty *vty)
{
	vty_out(vty, "mncc%s", VTY_NEWLINE);
	if (cfg()->mncc.path)
		vty_out(vty, " msc-socket %s%s", cfg()->mncc.path, VTY_NEWLINE);
	if (cfg()->mncc.server_path)
		vty_out(vty, " server-socket %s%s", cfg()->mncc.server_path, VTY_NEWLINE);
	return CMD_SUCCESS;
}

/* --- show --------------------------------------------------------------------------------------------------------- */

static void out_error(struct vty *vty, const char *error)
{
	vty_out(vty, "  last error: %s%s", error[0] ? error : "none", VTY_NEWLINE);
}

static void show_link(void *priv, const char *name, const char *conn, const char *upstream, unsigned int in_flight)
{
	struct vty *vty = priv;

	vty_out(vty, "  %s: %s, %s, %u requests not answered yet%s", name, conn, upstream, in_flight, VTY_NEWLINE);
}

DEFUN(show_gsup, show_gsup_cmd, "show gsup", SHOW_STR "The door between OsmoMSC and OsmoHLR\n")
{
	const struct gsup_door *door = vty_supserv()->gsup;

	if (!door) {
		vty_out(vty, "The GSUP door is closed; \"gsup\" and \"mode proxy\" in the configuration open it.%s",
			VTY_NEWLINE);
		return CMD_SUCCESS;
	}
	vty_out(vty, "GSUP on port %u, %u MSCs, %u SS sessions%s", gsup_door_port(door), gsup_door_links(door),
		gsup_door_sessions(door), VTY_NEWLINE);
	gsup_door_foreach_link(door, show_link, vty);
	if (gsup_door_ctrl(door))
		vty_out(vty, "  CTRL interface of OsmoHLR: %s%s", gsup_door_ctrl(door), VTY_NEWLINE);
	out_error(vty, gsup_door_error(door));
	vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)gsup_door_ctrs(door));
	return CMD_SUCCESS;
}

void doors_vty_out_mncc(struct vty *vty)
{
	const struct mncc_door *door = vty_supserv()->mncc;
	const struct mncc_server *server = vty_supserv()->mncc_server;

	if (!door)
		return;
	vty_out(vty, "MNCC on %s: OsmoMSC %s, %u phones in calls%s", cfg()->mncc.path,
		mncc_door_is_up(door) ? "connected" : "away", mncc_door_legs(door), VTY_NEWLINE);
	out_error(vty, mncc_door_error(door));
	if (!server)
		return;
	vty_out(vty, "Outside on %s: handler %s, %u numbers in calls%s", cfg()->mncc.server_path,
		mncc_server_is_up(server) ? "connected" : "away", mncc_server_legs(server), VTY_NEWLINE);
	out_error(vty, mncc_server_error(server));
}

DEFUN(show_mncc, show_mncc_cmd, "show mncc", SHOW_STR "The door to OsmoMSC's calls\n")
{
	const struct mncc_door *door = vty_supserv()->mncc;
	const struct mncc_server *server = vty_supserv()->mncc_server;

	if (!door) {
		vty_out(vty,
			"The MNCC door is closed; \"mncc\" and \"msc-socket PATH\" in the configuration open it.%s",
			VTY_NEWLINE);
		return CMD_SUCCESS;
	}
	doors_vty_out_mncc(vty);
	vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)mncc_door_ctrs(door));
	if (server)
		vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)mncc_server_ctrs(server));
	return CMD_SUCCESS;
}

void doors_vty_init(void)
{
	install_node(&gsup_node, config_write_gsup);
	install_element(CONFIG_NODE, &cfg_gsup_cmd);
	install_element(GSUP_NODE, &cfg_gsup_mode_cmd);
	install_element(GSUP_NODE, &cfg_gsup_local_ip_cmd);
	install_element(GSUP_NODE, &cfg_gsup_local_port_cmd);
	install_element(GSUP_NODE, &cfg_gsup_upstream_ip_cmd);
	install_element(GSUP_NODE, &cfg_gsup_upstream_port_cmd);
	install_element(GSUP_NODE, &cfg_gsup_ctrl_cmd);
	install_element(GSUP_NODE, &cfg_gsup_no_ctrl_cmd);
	install_node(&mncc_node, config_write_mncc);
	install_element(CONFIG_NODE, &cfg_mncc_cmd);
	install_element(MNCC_NODE, &cfg_mncc_msc_cmd);
	install_element(MNCC_NODE, &cfg_mncc_no_msc_cmd);
	install_element(MNCC_NODE, &cfg_mncc_server_cmd);
	install_element(MNCC_NODE, &cfg_mncc_no_server_cmd);
	install_element_ve(&show_gsup_cmd);
	install_element_ve(&show_mncc_cmd);
}
