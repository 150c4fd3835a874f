/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Node "call", and what calls did and would do: show call, why, simulate. */
#include <stdlib.h>
#include <limits.h>
#include <string.h>

#include <osmocom/core/rate_ctr.h>
#include <osmocom/vty/misc.h>
#include <osmocom/vty/tdef_vty.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/cdr.h>
#include <osmocom/supserv/hlr.h>

#include "doors_vty.h"
#include "vty_arg.h"
#include "vty_nodes.h"

static struct cmd_node call_node = {
	.node = CALL_NODE,
	.prompt = "%s(config-call)# ",
	.vtysh = 1,
};

static struct call_cfg *cfg(void)
{
	return call_control_cfg(vty_supserv()->call);
}

/* The HLR decides some of the steps, call control the others: both follow the same settings. */
static struct fwd_cfg *hlr_fwd(void)
{
	return &hlr_cfg(vty_supserv()->hlr)->fwd;
}

DEFUN(cfg_call, cfg_call_cmd, "call", "Configure call control\n")
{
	vty->node = CALL_NODE;
	return CMD_SUCCESS;
}

DEFUN(cfg_call_max_fwd, cfg_call_max_fwd_cmd, "max-forwardings COUNT",
      "How often one call may be forwarded (default: 5)\n" "1 to 5; a subscription may say less\n")
{
	int n = vty_arg_int(vty, argv[0], "a count of forwardings", 1, 5);

	if (n < 0)
		return CMD_WARNING;
	cfg()->fwd.max_forwardings = hlr_fwd()->max_forwardings = n;
	return CMD_SUCCESS;
}

DEFUN(cfg_call_max_simultaneous, cfg_call_max_simultaneous_cmd, "max-forwarded-calls COUNT",
      "Forwarded calls of one subscriber at the same time\n" "0 = no limit\n")
{
	int n = vty_arg_int(vty, argv[0], "a count of calls", 0, 1000000);

	if (n < 0)
		return CMD_WARNING;
	cfg()->max_forwarded_per_subscriber = n;
	return CMD_SUCCESS;
}

DEFUN(cfg_call_t303, cfg_call_t303_cmd, "no-answer-to-setup (no-reply|not-reachable)",
      "A phone that does not answer SETUP (T303)\n" "Counts as no reply (default)\n" "Counts as not reachable\n")
{
	cfg()->fwd.t303_is_not_reachable = hlr_fwd()->t303_is_not_reachable = !strcmp(argv[0], "not-reachable");
	return CMD_SUCCESS;
}

DEFUN(cfg_call_limit_cause, cfg_call_limit_cause_cmd, "forwarding-refused cause (condition|21)",
      "When a forwarding is refused (limit, loop, deny list)\n" "Cause towards the caller\n"
      "That of the condition: 17, 19, 27\n" "Call rejected (default)\n")
{
	cfg()->fwd.limit_cause_of_condition = hlr_fwd()->limit_cause_of_condition = !strcmp(argv[0], "condition");
	return CMD_SUCCESS;
}

DEFUN(cfg_call_absent_cause, cfg_call_absent_cause_cmd, "absent-subscriber cause CAUSE",
      "When the called phone is not reachable\n" "Cause towards the caller\n"
      "18 no user responding, 20 subscriber absent (ISUP only), 27 destination out of order (default)\n")
{
	int cause = vty_arg_int(vty, argv[0], "a cause: 18, 20 or 27", 18, 27);

	if (cause < 0)
		return CMD_WARNING;
	if (cause != 18 && cause != 20 && cause != 27) {
		vty_out(vty, "%% Cause %d does not say that a subscriber is absent: type 18, 20 or 27.%s", cause,
			VTY_NEWLINE);
		return CMD_WARNING;
	}
	cfg()->fwd.cause_absent = hlr_fwd()->cause_absent = cause;
	return CMD_SUCCESS;
}

DEFUN(cfg_call_emergency, cfg_call_emergency_cmd, "emergency route-to NUMBER",
      "Emergency calls\n" "Where they go\n" "The number, as dialled\n")
{
	struct isdn_number num;

	if (vty_arg_number(vty, argv[0], &num) < 0)
		return CMD_WARNING;
	OSMO_STRLCPY_ARRAY(cfg()->emergency_route_to, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_call_no_emergency, cfg_call_no_emergency_cmd, "no emergency route-to",
      NO_STR "Emergency calls\n" "There is no place for them: they are released, and logged as an error\n")
{
	cfg()->emergency_route_to[0] = '\0';
	return CMD_SUCCESS;
}

DEFUN(cfg_call_cdr, cfg_call_cdr_cmd, "cdr file FILE",
      "Charging data records\n" "Append them to a file, one JSON object a line; SIGHUP reopens it\n" "File name\n")
{
	cdr_set_path(vty_supserv()->cdr, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_call_no_cdr, cfg_call_no_cdr_cmd, "no cdr file", NO_STR "Charging data records\n" "Write none (default)\n")
{
	cdr_set_path(vty_supserv()->cdr, NULL);
	return CMD_SUCCESS;
}

static int config_write_call(struct vty *vty)
{
	const struct call_cfg *c = cfg();
	const char *path = cdr_path(vty_supserv()->cdr);

	vty_out(vty, "call%s", VTY_NEWLINE);
	vty_out(vty, " max-forwardings %u%s", c->fwd.max_forwardings, VTY_NEWLINE);
	vty_out(vty, " max-forwarded-calls %u%s", c->max_forwarded_per_subscriber, VTY_NEWLINE);
	vty_out(vty, " no-answer-to-setup %s%s", c->fwd.t303_is_not_reachable ? "not-reachable" : "no-reply",
		VTY_NEWLINE);
	vty_out(vty, " forwarding-refused cause %s%s", c->fwd.limit_cause_of_condition ? "condition" : "21",
		VTY_NEWLINE);
	vty_out(vty, " absent-subscriber cause %d%s", c->fwd.cause_absent, VTY_NEWLINE);
	if (c->emergency_route_to[0])
		vty_out(vty, " emergency route-to %s%s", c->emergency_route_to, VTY_NEWLINE);
	if (path)
		vty_out(vty, " cdr file %s%s", path, VTY_NEWLINE);
	osmo_tdef_vty_groups_write(vty, "");
	return CMD_SUCCESS;
}

/* --- what calls did ----------------------------------------------------------------------------------------------- */

static void out_record(struct vty *vty, const struct call_record *rec)
{
	char a[ISDN_DIGITS_MAX + 2], b[ISDN_DIGITS_MAX + 2];

	vty_out(vty, "call %u: %s calls %s, ", rec->nr,
		isdn_number_present(&rec->calling) ? isdn_number_str(a, sizeof(a), &rec->calling) : "unknown",
		isdn_number_str(b, sizeof(b), &rec->called));
	if (isdn_number_present(&rec->answered_by))
		vty_out(vty, "answered by %s, ", isdn_number_str(a, sizeof(a), &rec->answered_by));
	if (rec->finished)
		vty_out(vty, "ended with cause %d%s", rec->cause, VTY_NEWLINE);
	else
		vty_out(vty, "%s%s", rec->state, VTY_NEWLINE);
	for (unsigned int i = 0; i < rec->n_forwardings; i++)
		vty_out(vty, "  forwarded by %s from %s to %s%s", ss_code_name(rec->forwarding[i].ss_code),
			isdn_number_str(a, sizeof(a), &rec->forwarding[i].from),
			isdn_number_str(b, sizeof(b), &rec->forwarding[i].to), VTY_NEWLINE);
}

static void out_why(struct vty *vty, const struct why_chain *why)
{
	char line[256];

	for (unsigned int i = 0; i < why->n; i++) {
		why_step_str(line, sizeof(line), i + 1, &why->step[i]);
		vty_out(vty, "%s%s", line, VTY_NEWLINE);
	}
	if (why->truncated)
		vty_out(vty, "... there were more steps than are kept.%s", VTY_NEWLINE);
}

DEFUN(show_calls, show_calls_cmd, "show calls", SHOW_STR "List running calls, and the newest that ended\n")
{
	const struct call_control *cc = vty_supserv()->call;
	const struct isdn_number any = {};
	const struct call_record *rec = call_record_last(cc, &any);
	unsigned int shown = 0;

	for (uint32_t nr = rec ? rec->nr : 0; nr && shown < 20; nr--) {
		rec = call_record_find(cc, nr);
		if (!rec)
			break;
		out_record(vty, rec);
		shown++;
	}
	vty_out(vty, "%u call%s running%s", call_control_count(cc), call_control_count(cc) == 1 ? "" : "s",
		VTY_NEWLINE);
	doors_vty_out_mncc(vty);
	return CMD_SUCCESS;
}

DEFUN(show_call_last, show_call_last_cmd, "show call last", SHOW_STR "Calls\n" "The newest one\n")
{
	const struct isdn_number any = {};
	const struct call_record *rec = call_record_last(vty_supserv()->call, &any);

	if (!rec) {
		vty_out(vty, "%% There was no call yet.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	out_record(vty, rec);
	return CMD_SUCCESS;
}

DEFUN(show_call, show_call_cmd, "show call NR", SHOW_STR "Calls\n" "Number of the call\n")
{
	int nr = vty_arg_int(vty, argv[0], "the number of a call", 1, INT_MAX);
	const struct call_record *rec;

	if (nr < 0)
		return CMD_WARNING;
	rec = call_record_find(vty_supserv()->call, nr);
	if (!rec) {
		vty_out(vty, "%% Call %s is not known; 'show calls' lists the newest.%s", argv[0], VTY_NEWLINE);
		return CMD_WARNING;
	}
	out_record(vty, rec);
	return CMD_SUCCESS;
}

static int why(struct vty *vty, const char *number)
{
	struct supserv *app = vty_supserv();
	struct isdn_number num, stored;
	const struct call_record *rec;

	if (vty_arg_number(vty, number, &num) < 0)
		return CMD_WARNING;
	if (number_plan_normalise(&hlr_cfg(app->hlr)->ss.plan, &num, &stored, NULL, NULL) < 0)
		stored = num;
	rec = call_record_last(app->call, &stored);
	if (!rec) {
		vty_out(vty, "%% No call from or to %s is known; 'show calls' lists the newest.%s", number,
			VTY_NEWLINE);
		return CMD_WARNING;
	}
	out_record(vty, rec);
	out_why(vty, rec->why);
	return CMD_SUCCESS;
}

#define WHY_DOC "Why a call went the way it did: each rule that was looked at, * where it decided\n" \
	"Caller's or called number\n"

DEFUN(why_number, why_number_cmd, "why NUMBER", WHY_DOC)
{
	return why(vty, argv[0]);
}

DEFUN(why_last_call, why_last_call_cmd, "why NUMBER last-call", WHY_DOC "The newest call of the number (default)\n")
{
	return why(vty, argv[0]);
}

static const struct value_string conditions[] = {
	{ CALL_SIM_ANSWERS, "answers" },
	{ CALL_SIM_BUSY, "busy" },
	{ CALL_SIM_NO_REPLY, "no-reply" },
	{ CALL_SIM_NOT_REACHABLE, "not-reachable" },
	{}
};

static int simulate(struct vty *vty, const char **argv, enum call_simulate_if cond)
{
	struct isdn_number a, b;
	struct why_chain *why;

	if (vty_arg_number(vty, argv[0], &a) < 0 || vty_arg_number(vty, argv[1], &b) < 0)
		return CMD_WARNING;
	why = talloc_zero(vty, struct why_chain);
	call_simulate(vty_supserv()->call, &a, &b, cond, why);
	out_why(vty, why);
	talloc_free(why);
	return CMD_SUCCESS;
}

DEFUN(simulate_call, simulate_call_cmd, "simulate call A B",
      "What would happen; nothing changes\n" "A call\n" "Caller's number\n" "Called number\n")
{
	return simulate(vty, argv, CALL_SIM_ANSWERS);
}

DEFUN(simulate_call_if, simulate_call_if_cmd, "simulate call A B if (answers|busy|no-reply|not-reachable)",
      "What would happen; nothing changes\n" "A call\n" "Caller's number\n" "Called number\n"
      "What the called phone does\n" "It answers (default)\n" "It is busy\n" "It rings and nobody answers\n"
      "It is switched off or out of coverage\n")
{
	return simulate(vty, argv, get_string_value(conditions, argv[2]));
}

void call_vty_init(void)
{
	install_node(&call_node, config_write_call);
	install_element(CONFIG_NODE, &cfg_call_cmd);
	install_element(CALL_NODE, &cfg_call_max_fwd_cmd);
	install_element(CALL_NODE, &cfg_call_max_simultaneous_cmd);
	install_element(CALL_NODE, &cfg_call_t303_cmd);
	install_element(CALL_NODE, &cfg_call_limit_cause_cmd);
	install_element(CALL_NODE, &cfg_call_absent_cause_cmd);
	install_element(CALL_NODE, &cfg_call_emergency_cmd);
	install_element(CALL_NODE, &cfg_call_no_emergency_cmd);
	install_element(CALL_NODE, &cfg_call_cdr_cmd);
	install_element(CALL_NODE, &cfg_call_no_cdr_cmd);
	install_element_ve(&show_calls_cmd);
	install_element_ve(&show_call_last_cmd);
	install_element_ve(&show_call_cmd);
	install_element_ve(&why_number_cmd);
	install_element_ve(&why_last_call_cmd);
	install_element_ve(&simulate_call_cmd);
	install_element_ve(&simulate_call_if_cmd);
}
