/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The HLR's MAP services: how strictly it answers (node "map", with sigtran_vty.c), what it does (show map), and what a
 * tester of other equipment makes it do (map inject). */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/utils.h>
#include <osmocom/vty/misc.h>
#include <osmocom/vty/tdef_vty.h>

#include <osmocom/supserv/map_hlr.h>
#include <osmocom/supserv/tcap.h>

#include "vty_arg.h"
#include "vty_nodes.h"

/* A peer has given up long before. */
#define DELAY_MAX_MS 600000
#define TIMES_MAX 1000000

static struct map_hlr *map_hlr(struct vty *vty)
{
	struct map_hlr *m = vty_supserv()->map_hlr;

	if (!m)
		vty_out(vty, "%% This HLR does not speak MAP: set gt and cs7-instance in the node map, and start "
			"again.%s", VTY_NEWLINE);
	return m;
}

/* --- how strictly ------------------------------------------------------------------------------------------------- */

DEFUN(cfg_mode, cfg_mode_cmd, "mode (liberal|strict)",
      "Interrogations of services whose data the VLR has, too (TS 23.011 2.1)\n"
      "Answer them: for VLRs that keep no data (default)\n"
      "Answer ss-NotAvailable, but for CFU: the VLR should have known\n")
{
	struct supserv *app = vty_supserv();

	app->doors.map.strict = !strcmp(argv[0], "strict");
	if (app->map_hlr)
		map_hlr_set_strict(app->map_hlr, app->doors.map.strict);
	return CMD_SUCCESS;
}

void map_vty_config_write(struct vty *vty)
{
	vty_out(vty, " mode %s%s", vty_supserv()->doors.map.strict ? "strict" : "liberal", VTY_NEWLINE);
}

/* --- what it does ------------------------------------------------------------------------------------------------- */

static void show_inject(void *priv, const struct map_inject *i)
{
	struct vty *vty = priv;

	vty_out(vty, " map inject %s", tcap_operation_name(i->op));
	if (i->drop)
		vty_out(vty, " drop");
	else if (i->error >= 0 && i->delay_ms)
		vty_out(vty, " delay %u error %s", i->delay_ms, tcap_error_name(i->error));
	else if (i->error >= 0)
		vty_out(vty, " error %s", tcap_error_name(i->error));
	else
		vty_out(vty, " delay %u", i->delay_ms);
	if (i->count)
		vty_out(vty, " times %u", i->count);
	vty_out(vty, "%s", VTY_NEWLINE);
}

DEFUN(show_map, show_map_cmd, "show map", SHOW_STR "MAP services of the HLR: dialogues, counters, timers, injections\n")
{
	struct map_hlr *m = map_hlr(vty);
	struct tc_endpoint *tc;

	if (!m)
		return CMD_WARNING;
	tc = map_hlr_endpoint(m);
	vty_out(vty, "HLR %s, %s%s", map_hlr_number(m), map_hlr_strict(m) ? "strict" : "liberal", VTY_NEWLINE);
	vty_out(vty, "%u dialogues, %u subscribers whose VLR is being told of a change%s", tc_endpoint_dialogues(tc),
		map_hlr_pushes(m), VTY_NEWLINE);
	vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)map_hlr_ctrs(m));
	vty_out_rate_ctr_group(vty, "  ", (struct rate_ctr_group *)tc_endpoint_ctrs(tc));
	osmo_tdef_vty_out_all(vty, tc_endpoint_tdefs(tc), "  ");
	map_hlr_inject_foreach(m, show_inject, vty);
	return CMD_SUCCESS;
}

/* --- what a tester makes it do ------------------------------------------------------------------------------------ */

/* The words of a command; NULL: not said. */
struct inject_words {
	const char *op, *delay, *error, *times;
	bool drop;
};

static int arg_operation(struct vty *vty, const char *word)
{
	int op = tcap_operation_from_name(word);

	if (op < 0)
		vty_out(vty, "%% '%s' is no operation: type a name of TS 29.002 like sendRoutingInfo.%s", word,
			VTY_NEWLINE);
	return op;
}

static int arg_error(struct vty *vty, const char *word)
{
	int error = tcap_error_from_name(word);

	if (error < 0)
		vty_out(vty, "%% '%s' is no error: type a name of TS 29.002 like systemFailure.%s", word, VTY_NEWLINE);
	return error;
}

static int inject(struct vty *vty, const struct inject_words *words)
{
	struct map_inject i = { .error = -1, .drop = words->drop };
	struct map_hlr *m;
	int n;

	i.op = arg_operation(vty, words->op);
	if (i.op < 0)
		return CMD_WARNING;
	if (words->delay) {
		n = vty_arg_int(vty, words->delay, "a delay in milliseconds", 1, DELAY_MAX_MS);
		if (n < 0)
			return CMD_WARNING;
		i.delay_ms = n;
	}
	if (words->error) {
		i.error = arg_error(vty, words->error);
		if (i.error < 0)
			return CMD_WARNING;
	}
	if (words->times) {
		n = vty_arg_int(vty, words->times, "how often", 1, TIMES_MAX);
		if (n < 0)
			return CMD_WARNING;
		i.count = n;
	}
	m = map_hlr(vty);
	if (!m)
		return CMD_WARNING;
	if (map_hlr_inject(m, &i) == 0)
		return CMD_SUCCESS;
	vty_out(vty, "%% Not enough memory.%s", VTY_NEWLINE);
	return CMD_WARNING;
}

#define INJECT_CMD "map inject OPERATION "
#define MAP_STR "MAP services of this HLR\n"
#define INJECT_STR MAP_STR \
	"Delays and errors for testers of other equipment: they are not saved\n" \
	"Name of TS 29.002, like sendRoutingInfo\n"
#define DELAY_STR "Do it, and answer, only after some time\n" "Milliseconds; a dialogue ends after its guard time\n"
#define ERROR_STR "Answer with an error instead\n" "Name of TS 29.002, like systemFailure\n"
#define DROP_STR "Do nothing and answer nothing\n"
#define TIMES_CMD " times COUNT"
#define TIMES_STR "So often, then as before (default: until 'no map inject')\n" "A number from 1\n"

DEFUN(inject_delay, inject_delay_cmd, INJECT_CMD "delay MS", INJECT_STR DELAY_STR)
{
	return inject(vty, &(struct inject_words){ .op = argv[0], .delay = argv[1] });
}

DEFUN(inject_delay_times, inject_delay_times_cmd, INJECT_CMD "delay MS" TIMES_CMD, INJECT_STR DELAY_STR TIMES_STR)
{
	return inject(vty, &(struct inject_words){ .op = argv[0], .delay = argv[1], .times = argv[2] });
}

DEFUN(inject_error, inject_error_cmd, INJECT_CMD "error ERROR", INJECT_STR ERROR_STR)
{
	return inject(vty, &(struct inject_words){ .op = argv[0], .error = argv[1] });
}

DEFUN(inject_error_times, inject_error_times_cmd, INJECT_CMD "error ERROR" TIMES_CMD, INJECT_STR ERROR_STR TIMES_STR)
{
	return inject(vty, &(struct inject_words){ .op = argv[0], .error = argv[1], .times = argv[2] });
}

DEFUN(inject_delay_error, inject_delay_error_cmd, INJECT_CMD "delay MS error ERROR", INJECT_STR DELAY_STR ERROR_STR)
{
	return inject(vty, &(struct inject_words){ .op = argv[0], .delay = argv[1], .error = argv[2] });
}

DEFUN(inject_delay_error_times, inject_delay_error_times_cmd, INJECT_CMD "delay MS error ERROR" TIMES_CMD,
      INJECT_STR DELAY_STR ERROR_STR TIMES_STR)
{
	return inject(vty, &(struct inject_words){
		.op = argv[0], .delay = argv[1], .error = argv[2], .times = argv[3],
	});
}

DEFUN(inject_drop, inject_drop_cmd, INJECT_CMD "drop", INJECT_STR DROP_STR)
{
	return inject(vty, &(struct inject_words){ .op = argv[0], .drop = true });
}

DEFUN(inject_drop_times, inject_drop_times_cmd, INJECT_CMD "drop" TIMES_CMD, INJECT_STR DROP_STR TIMES_STR)
{
	return inject(vty, &(struct inject_words){ .op = argv[0], .drop = true, .times = argv[1] });
}

DEFUN(no_inject, no_inject_cmd, "no map inject OPERATION", NO_STR INJECT_STR)
{
	int op = arg_operation(vty, argv[0]);
	struct map_hlr *m = op < 0 ? NULL : map_hlr(vty);

	if (!m)
		return CMD_WARNING;
	if (map_hlr_inject_clear(m, op) == 0)
		return CMD_SUCCESS;
	vty_out(vty, "%% Nothing is injected into %s; 'show map' lists what is.%s", argv[0], VTY_NEWLINE);
	return CMD_WARNING;
}

void map_vty_init(void)
{
	install_element(MAP_NODE, &cfg_mode_cmd);
	install_element_ve(&show_map_cmd);
	install_element(ENABLE_NODE, &inject_delay_cmd);
	install_element(ENABLE_NODE, &inject_delay_times_cmd);
	install_element(ENABLE_NODE, &inject_error_cmd);
	install_element(ENABLE_NODE, &inject_error_times_cmd);
	install_element(ENABLE_NODE, &inject_delay_error_cmd);
	install_element(ENABLE_NODE, &inject_delay_error_times_cmd);
	install_element(ENABLE_NODE, &inject_drop_cmd);
	install_element(ENABLE_NODE, &inject_drop_times_cmd);
	install_element(ENABLE_NODE, &no_inject_cmd);
}
