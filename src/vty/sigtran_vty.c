/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Node "map": which SS7 instance carries MAP to other nodes, where numbers are, whose operations are accepted. The
 * instance itself is configured in the nodes "cs7" of libosmo-sigtran. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/utils.h>
#include <osmocom/sigtran/osmo_ss7.h>
#include <osmocom/vty/misc.h>

#include <osmocom/supserv/map_screen.h>
#include <osmocom/supserv/sccp_node.h>
#include <osmocom/supserv/sigtran_door.h>
#include <osmocom/supserv/tcap.h>

#include "vty_arg.h"
#include "vty_nodes.h"

#define PC_MAX 0x3fff
#define SSN_MAX 254
/* An E.164 number. */
#define NUMBER_DIGITS_MAX 15
#define ANY "any"
#define NONE "none"
#define ALL "all"

static struct cmd_node map_node = {
	.node = MAP_NODE,
	.prompt = "%s(config-map)# ",
	.vtysh = 1,
};

/* --- words -------------------------------------------------------------------------------------------------------- */

/* Point codes are ITU's, whatever instance they are for: it may be configured later in the file. */
static const char *pc_str(uint32_t pc)
{
	return osmo_ss7_pointcode_print(NULL, pc);
}

static int arg_pc(struct vty *vty, const char *word)
{
	int pc = osmo_ss7_pointcode_parse(NULL, word);

	if (pc >= 0 && pc <= PC_MAX)
		return pc;
	vty_out(vty, "%% '%s' is no point code: type one like 0.23.1, up to 7.255.7.%s", word, VTY_NEWLINE);
	return -EINVAL;
}

/* Digits, or "any" for a prefix of none. */
static int arg_prefix(struct vty *vty, const char *word, char *prefix, size_t len)
{
	bool any = !strcmp(word, ANY);

	if (!any && vty_arg_digits(vty, word, "the beginning of a number, nor " ANY, SCCP_GT_DIGITS_MAX) < 0)
		return -EINVAL;
	osmo_strlcpy(prefix, any ? "" : word, len);
	return 0;
}

static const char *prefix_str(const char *prefix)
{
	return prefix[0] ? prefix : ANY;
}

static int arg_operation(struct vty *vty, const char *word)
{
	int op = tcap_operation_from_name(word);

	if (op >= 0)
		return op;
	if (strspn(word, "0123456789") == strlen(word) && strlen(word) <= 3 && atoi(word) <= UINT8_MAX)
		return atoi(word);
	vty_out(vty, "%% '%s' is no operation: type a name of TS 29.002 like registerSS, or its code, 0 to 255.%s",
		word, VTY_NEWLINE);
	return -EINVAL;
}

static const char *operation_str(char *buf, size_t len, int op)
{
	const char *name = tcap_operation_name(op);

	if (op == MAP_SCREEN_NONE)
		return NONE;
	snprintf(buf, len, "%d", op);
	return name ? name : buf;
}

/* --- the instance ------------------------------------------------------------------------------------------------- */

static int set(struct vty *vty)
{
	if (vty->type != VTY_FILE)
		vty_out(vty, "Takes effect when the program starts again with this configuration.%s", VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(cfg_map, cfg_map_cmd, "map", "Configure MAP and its way to other nodes\n")
{
	vty->node = MAP_NODE;
	return CMD_SUCCESS;
}

DEFUN(cfg_cs7_instance, cfg_cs7_instance_cmd, "cs7-instance NUMBER",
      "Speak MAP to other nodes (default: only inside this program)\n"
      "Number of the \"cs7 instance\" that this program has for itself, 0 to 15\n")
{
	int id = vty_arg_int(vty, argv[0], "a cs7 instance", 0, 15);

	if (id < 0)
		return CMD_WARNING;
	vty_supserv()->doors.map.enabled = true;
	vty_supserv()->doors.map.cs7_instance = id;
	return set(vty);
}

DEFUN(cfg_no_cs7_instance, cfg_no_cs7_instance_cmd, "no cs7-instance",
      NO_STR "Speak MAP only inside this program\n")
{
	vty_supserv()->doors.map.enabled = false;
	return set(vty);
}

DEFUN(cfg_gt, cfg_gt_cmd, "gt NUMBER",
      "The number of this HLR, that other nodes know it by (default: none)\n"
      "An international number: digits with the country code, without +\n")
{
	if (vty_arg_digits(vty, argv[0], "an international number", NUMBER_DIGITS_MAX) < 0)
		return CMD_WARNING;
	osmo_talloc_replace_string(vty_supserv()->ctx, &vty_supserv()->doors.map.gt, argv[0]);
	return set(vty);
}

DEFUN(cfg_no_gt, cfg_no_gt_cmd, "no gt", NO_STR "This HLR has no number of its own\n")
{
	osmo_talloc_replace_string(vty_supserv()->ctx, &vty_supserv()->doors.map.gt, NULL);
	return set(vty);
}

/* --- the table of global titles ----------------------------------------------------------------------------------- */

/* What may follow a prefix; NULL: not said. */
struct route_words {
	const char *pc, *ssn, *route_on;
};

static int add_route(struct vty *vty, const char *prefix, const struct route_words *words)
{
	struct sccp_gt_route route = { .pc = SCCP_PC_LOCAL };
	int number;

	if (arg_prefix(vty, prefix, route.prefix, sizeof(route.prefix)) < 0)
		return CMD_WARNING;
	if (words->pc) {
		number = arg_pc(vty, words->pc);
		if (number < 0)
			return CMD_WARNING;
		route.pc = number;
	}
	if (words->ssn) {
		number = vty_arg_int(vty, words->ssn, "a subsystem number", 1, SSN_MAX);
		if (number < 0)
			return CMD_WARNING;
		route.ssn = number;
	}
	route.route_on_ssn = words->route_on && !strcmp(words->route_on, "ssn");
	if (sccp_node_gt_route_add(vty_supserv()->sccp, &route) == 0)
		return CMD_SUCCESS;
	vty_out(vty, "%% Not enough memory.%s", VTY_NEWLINE);
	return CMD_WARNING;
}

#define GT_ROUTE_CMD "gt-route PREFIX "
#define GT_ROUTE_STR "Where numbers are (global title translation); the longest prefix wins\n" \
	"How the numbers begin: digits with the country code, or any\n"
#define PC_CMD "point-code PC"
#define PC_STR "At another node\n" "Its point code, like 0.23.1\n"
#define SSN_CMD " ssn SSN"
#define SSN_STR "At this subsystem, whatever the message says (default: what it says)\n" "1 to 254, for example 6: HLR\n"
#define ON_CMD " route-on (gt|ssn)"
#define ON_STR "What the next node looks at\n" "The number (default): it translates again\n" \
	"The subsystem number: it is the destination\n"

DEFUN(cfg_gt_route, cfg_gt_route_cmd, GT_ROUTE_CMD PC_CMD, GT_ROUTE_STR PC_STR)
{
	return add_route(vty, argv[0], &(struct route_words){ .pc = argv[1] });
}

DEFUN(cfg_gt_route_ssn, cfg_gt_route_ssn_cmd, GT_ROUTE_CMD PC_CMD SSN_CMD, GT_ROUTE_STR PC_STR SSN_STR)
{
	return add_route(vty, argv[0], &(struct route_words){ .pc = argv[1], .ssn = argv[2] });
}

DEFUN(cfg_gt_route_on, cfg_gt_route_on_cmd, GT_ROUTE_CMD PC_CMD ON_CMD, GT_ROUTE_STR PC_STR ON_STR)
{
	return add_route(vty, argv[0], &(struct route_words){ .pc = argv[1], .route_on = argv[2] });
}

DEFUN(cfg_gt_route_ssn_on, cfg_gt_route_ssn_on_cmd, GT_ROUTE_CMD PC_CMD SSN_CMD ON_CMD,
      GT_ROUTE_STR PC_STR SSN_STR ON_STR)
{
	return add_route(vty, argv[0], &(struct route_words){ .pc = argv[1], .ssn = argv[2], .route_on = argv[3] });
}

#define LOCAL_STR "At this program: its subsystem is asked at these numbers, as an HLR is at those of its subscribers\n"

DEFUN(cfg_gt_route_local, cfg_gt_route_local_cmd, GT_ROUTE_CMD "local", GT_ROUTE_STR LOCAL_STR)
{
	return add_route(vty, argv[0], &(struct route_words){});
}

DEFUN(cfg_gt_route_local_ssn, cfg_gt_route_local_ssn_cmd, GT_ROUTE_CMD "local" SSN_CMD,
      GT_ROUTE_STR LOCAL_STR SSN_STR)
{
	return add_route(vty, argv[0], &(struct route_words){ .ssn = argv[1] });
}

DEFUN(cfg_no_gt_route, cfg_no_gt_route_cmd, "no gt-route PREFIX", NO_STR GT_ROUTE_STR)
{
	char prefix[SCCP_GT_DIGITS_MAX + 1];

	if (arg_prefix(vty, argv[0], prefix, sizeof(prefix)) < 0)
		return CMD_WARNING;
	if (sccp_node_gt_route_del(vty_supserv()->sccp, prefix) == 0)
		return CMD_SUCCESS;
	vty_out(vty, "%% There is no route for %s; 'show gt' lists them.%s", argv[0], VTY_NEWLINE);
	return CMD_WARNING;
}

/* --- screening ---------------------------------------------------------------------------------------------------- */

static const struct value_string mode_names[] = {
	{ MAP_SCREEN_OFF, "off" },
	{ MAP_SCREEN_REPORT, "report" },
	{ MAP_SCREEN_ENFORCE, "enforce" },
	{}
};

#define SCREENING_STR "Who may ask what about whom (GSMA FS.11)\n"

DEFUN(cfg_screening, cfg_screening_cmd, "screening (off|report|enforce)",
      SCREENING_STR
      "Everybody everything\n"
      "The same, but log what would have been refused\n"
      "Refuse what is not allowed (default)\n")
{
	map_screen_set_mode(vty_supserv()->screen, get_string_value(mode_names, argv[0]));
	return CMD_SUCCESS;
}

#define ALLOW_STR "Operations that are accepted of a peer; where no prefix fits all are\n" \
	"How the peer's number begins, or any; the longest prefix decides\n"

DEFUN(cfg_screening_allow, cfg_screening_allow_cmd, "screening allow PREFIX OPERATION",
      SCREENING_STR ALLOW_STR "A name of TS 29.002 like registerSS, its code, or none\n")
{
	char prefix[SCCP_GT_DIGITS_MAX + 1];
	int op = MAP_SCREEN_NONE;

	if (arg_prefix(vty, argv[0], prefix, sizeof(prefix)) < 0)
		return CMD_WARNING;
	if (strcmp(argv[1], NONE)) {
		op = arg_operation(vty, argv[1]);
		if (op < 0)
			return CMD_WARNING;
	}
	if (map_screen_allow(vty_supserv()->screen, prefix, op) == 0)
		return CMD_SUCCESS;
	vty_out(vty, "%% Not enough memory.%s", VTY_NEWLINE);
	return CMD_WARNING;
}

DEFUN(cfg_no_screening_allow, cfg_no_screening_allow_cmd, "no screening allow PREFIX OPERATION",
      NO_STR SCREENING_STR ALLOW_STR "A name of TS 29.002 like registerSS, its code, or all for the whole list\n")
{
	char prefix[SCCP_GT_DIGITS_MAX + 1];
	int op = MAP_SCREEN_NONE;

	if (arg_prefix(vty, argv[0], prefix, sizeof(prefix)) < 0)
		return CMD_WARNING;
	if (strcmp(argv[1], ALL)) {
		op = arg_operation(vty, argv[1]);
		if (op < 0)
			return CMD_WARNING;
	}
	if (map_screen_disallow(vty_supserv()->screen, prefix, op) == 0)
		return CMD_SUCCESS;
	if (op == MAP_SCREEN_NONE)
		vty_out(vty, "%% There is no list of %s; 'show screening' shows them.%s", argv[0], VTY_NEWLINE);
	else
		vty_out(vty, "%% %s is not on the list of %s; 'show screening' shows it.%s", argv[1], argv[0],
			VTY_NEWLINE);
	return CMD_WARNING;
}

/* --- configuration ------------------------------------------------------------------------------------------------ */

static void write_route(void *priv, const struct sccp_gt_route *route)
{
	struct vty *vty = priv;

	vty_out(vty, " gt-route %s ", prefix_str(route->prefix));
	if (route->pc == SCCP_PC_LOCAL)
		vty_out(vty, "local");
	else
		vty_out(vty, "point-code %s", pc_str(route->pc));
	if (route->ssn)
		vty_out(vty, " ssn %u", route->ssn);
	vty_out(vty, "%s%s", route->route_on_ssn ? " route-on ssn" : "", VTY_NEWLINE);
}

static void write_allowed(void *priv, const char *prefix, int op)
{
	struct vty *vty = priv;
	char buf[16];

	vty_out(vty, " screening allow %s %s%s", prefix_str(prefix), operation_str(buf, sizeof(buf), op), VTY_NEWLINE);
}

static int config_write_map(struct vty *vty)
{
	const struct supserv *app = vty_supserv();

	vty_out(vty, "map%s", VTY_NEWLINE);
	if (app->doors.map.enabled)
		vty_out(vty, " cs7-instance %u%s", app->doors.map.cs7_instance, VTY_NEWLINE);
	if (app->doors.map.gt)
		vty_out(vty, " gt %s%s", app->doors.map.gt, VTY_NEWLINE);
	map_vty_config_write(vty);
	sccp_node_gt_route_foreach(app->sccp, write_route, vty);
	vty_out(vty, " screening %s%s", get_value_string(mode_names, map_screen_mode(app->screen)), VTY_NEWLINE);
	map_screen_foreach(app->screen, write_allowed, vty);
	return CMD_SUCCESS;
}

/* --- show --------------------------------------------------------------------------------------------------------- */

static void show_user(void *priv, const char *name, const struct sccp_addr *addr)
{
	struct vty *vty = priv;
	char str[96];

	sccp_addr_str(str, sizeof(str), addr);
	vty_out(vty, "  %s: %s%s", name, str, VTY_NEWLINE);
}

DEFUN(show_sigtran, show_sigtran_cmd, "show sigtran", SHOW_STR "The way of MAP to other nodes\n")
{
	const struct supserv *app = vty_supserv();
	const struct osmo_ss7_instance *inst = osmo_ss7_instance_find(app->doors.map.cs7_instance);

	if (!app->sigtran || !inst)
		vty_out(vty, "MAP stays inside this program; \"map\" and \"cs7-instance NUMBER\" in the configuration "
			"open a way to other nodes.%s", VTY_NEWLINE);
	else if (sigtran_door_is_up(app->sigtran))
		vty_out(vty, "MAP on cs7 instance %u, point code %s: up%s", inst->cfg.id,
			pc_str(inst->cfg.primary_pc), VTY_NEWLINE);
	else
		vty_out(vty, "MAP on cs7 instance %u, point code %s: away; 'show cs7 instance %u asp' tells more%s",
			inst->cfg.id, pc_str(inst->cfg.primary_pc), inst->cfg.id, VTY_NEWLINE);
	vty_out(vty, "Subsystems here:%s", VTY_NEWLINE);
	sccp_node_user_foreach(app->sccp, show_user, vty);
	vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)sccp_node_ctrs(app->sccp));
	return CMD_SUCCESS;
}

DEFUN(show_gt, show_gt_cmd, "show gt", SHOW_STR "Where numbers are: those of this program, then the table\n")
{
	const struct supserv *app = vty_supserv();

	sccp_node_user_foreach(app->sccp, show_user, vty);
	sccp_node_gt_route_foreach(app->sccp, write_route, vty);
	return CMD_SUCCESS;
}

DEFUN(show_screening, show_screening_cmd, "show screening", SHOW_STR "Who may ask what, and what was refused\n")
{
	const struct map_screen *screen = vty_supserv()->screen;

	vty_out(vty, " screening %s%s", get_value_string(mode_names, map_screen_mode(screen)), VTY_NEWLINE);
	map_screen_foreach(screen, write_allowed, vty);
	vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)map_screen_ctrs(screen));
	return CMD_SUCCESS;
}

void sigtran_vty_init(void)
{
	install_node(&map_node, config_write_map);
	install_element(CONFIG_NODE, &cfg_map_cmd);
	install_element(MAP_NODE, &cfg_cs7_instance_cmd);
	install_element(MAP_NODE, &cfg_no_cs7_instance_cmd);
	install_element(MAP_NODE, &cfg_gt_cmd);
	install_element(MAP_NODE, &cfg_no_gt_cmd);
	install_element(MAP_NODE, &cfg_gt_route_cmd);
	install_element(MAP_NODE, &cfg_gt_route_ssn_cmd);
	install_element(MAP_NODE, &cfg_gt_route_on_cmd);
	install_element(MAP_NODE, &cfg_gt_route_ssn_on_cmd);
	install_element(MAP_NODE, &cfg_gt_route_local_cmd);
	install_element(MAP_NODE, &cfg_gt_route_local_ssn_cmd);
	install_element(MAP_NODE, &cfg_no_gt_route_cmd);
	install_element(MAP_NODE, &cfg_screening_cmd);
	install_element(MAP_NODE, &cfg_screening_allow_cmd);
	install_element(MAP_NODE, &cfg_no_screening_allow_cmd);
	install_element_ve(&show_sigtran_cmd);
	install_element_ve(&show_gt_cmd);
	install_element_ve(&show_screening_cmd);
}
