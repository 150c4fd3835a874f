/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* subscriber ... forwarding, barring, call-waiting: SS operations by the administrator, with the rules that hold for
 * the phone (interactions, forwarded-to numbers, states), but without password. */
#include <errno.h>
#include <string.h>

#include "admin.h"
#include "vty_arg.h"
#include "vty_nodes.h"

#define FWD_EXAMPLES "CFU, CFB, CFNRy, CFNRc, all-CF or all-cond-CF"
#define CB_EXAMPLES "BAOC, BOIC, BOIC-exHC, BAIC or BIC-Roam, or all-barring to deactivate"

#define FWD_DOC "Call forwarding\n" FWD_EXAMPLES "\n"
#define REGISTER_DOC "Register a forwarded-to number and activate\n" "The number to forward to\n"
#define TIME_DOC "No-reply time of CFNRy\n" "Seconds, 5 to 30\n"
#define BS_DOC "Only for some basic services (default: all)\n" "Some of speech,sms,fax,async,sync with commas\n"
#define CB_DOC "Call barring\n" CB_EXAMPLES "\n"
#define STATE_DOC "Switch on\n" "Switch off\n"

/* Find the subscriber, run the operation on the groups that \a bs names. */
static int run(struct vty *vty, const char **argv, const struct ss_invoke *inv, const char *bs)
{
	struct admin_ss ss = { .invoke = *inv, .groups = BSG_ALL };
	struct hlr_subscriber sub;
	int groups = bs ? vty_arg_groups(vty, bs) : BSG_ALL;

	if (groups < 0 || vty_arg_subscriber(vty, argv[0], argv[1], &sub) < 0)
		return CMD_WARNING;
	ss.groups = groups;
	return admin_change(vty, sub.imsi, admin_apply_ss, &ss, sizeof(ss));
}

/* --- forwarding --------------------------------------------------------------------------------------------------- */

static int forwarding_service(struct vty *vty, const char *word)
{
	int code = vty_arg_service(vty, word, FWD_EXAMPLES);

	if (code < 0 || ss_code_is_forwarding(code))
		return code;
	vty_out(vty, "%% %s is no call forwarding: type %s.%s", word, FWD_EXAMPLES, VTY_NEWLINE);
	return -EINVAL;
}

static int forwarding_register(struct vty *vty, const char **argv, const char *seconds, const char *bs)
{
	int code = forwarding_service(vty, argv[2]);
	struct ss_invoke inv;

	if (code < 0)
		return CMD_WARNING;
	ss_invoke_init(&inv, SS_OP_REGISTER_SS, code);
	if (vty_arg_number(vty, argv[3], &inv.ftn) < 0)
		return CMD_WARNING;
	if (seconds) {
		inv.no_reply_time = vty_arg_int(vty, seconds, "a no-reply time in seconds", 5, 30);
		if (inv.no_reply_time < 0)
			return CMD_WARNING;
	}
	return run(vty, argv, &inv, bs);
}

DEFUN(subscr_fwd_register, subscr_fwd_register_cmd, SUBSCR_CMD "forwarding SERVICE register NUMBER",
      SUBSCR_DOC FWD_DOC REGISTER_DOC)
{
	return forwarding_register(vty, argv, NULL, NULL);
}

DEFUN(subscr_fwd_register_time, subscr_fwd_register_time_cmd,
      SUBSCR_CMD "forwarding SERVICE register NUMBER time SECONDS", SUBSCR_DOC FWD_DOC REGISTER_DOC TIME_DOC)
{
	return forwarding_register(vty, argv, argv[4], NULL);
}

DEFUN(subscr_fwd_register_bs, subscr_fwd_register_bs_cmd,
      SUBSCR_CMD "forwarding SERVICE register NUMBER bs GROUPS", SUBSCR_DOC FWD_DOC REGISTER_DOC BS_DOC)
{
	return forwarding_register(vty, argv, NULL, argv[4]);
}

DEFUN(subscr_fwd_register_time_bs, subscr_fwd_register_time_bs_cmd,
      SUBSCR_CMD "forwarding SERVICE register NUMBER time SECONDS bs GROUPS",
      SUBSCR_DOC FWD_DOC REGISTER_DOC TIME_DOC BS_DOC)
{
	return forwarding_register(vty, argv, argv[4], argv[5]);
}

static const struct value_string forwarding_ops[] = {
	{ SS_OP_ERASE_SS, "erase" },
	{ SS_OP_ACTIVATE_SS, "activate" },
	{ SS_OP_DEACTIVATE_SS, "deactivate" },
	{}
};
#define FORWARDING_OPS "(erase|activate|deactivate)"
#define FORWARDING_OPS_DOC "Forget the number\n" STATE_DOC

static int forwarding_op(struct vty *vty, const char **argv, const char *bs)
{
	int code = forwarding_service(vty, argv[2]);
	struct ss_invoke inv;

	if (code < 0)
		return CMD_WARNING;
	ss_invoke_init(&inv, get_string_value(forwarding_ops, argv[3]), code);
	return run(vty, argv, &inv, bs);
}

DEFUN(subscr_fwd_op, subscr_fwd_op_cmd, SUBSCR_CMD "forwarding SERVICE " FORWARDING_OPS,
      SUBSCR_DOC FWD_DOC FORWARDING_OPS_DOC)
{
	return forwarding_op(vty, argv, NULL);
}

DEFUN(subscr_fwd_op_bs, subscr_fwd_op_bs_cmd, SUBSCR_CMD "forwarding SERVICE " FORWARDING_OPS " bs GROUPS",
      SUBSCR_DOC FWD_DOC FORWARDING_OPS_DOC BS_DOC)
{
	return forwarding_op(vty, argv, argv[4]);
}

/* --- barring and call waiting ------------------------------------------------------------------------------------- */

static enum ss_op on_off(const char *word)
{
	return !strcmp(word, "activate") ? SS_OP_ACTIVATE_SS : SS_OP_DEACTIVATE_SS;
}

static int barring(struct vty *vty, const char **argv, const char *bs)
{
	int code = vty_arg_service(vty, argv[2], CB_EXAMPLES);
	struct ss_invoke inv;

	if (code < 0)
		return CMD_WARNING;
	if (!ss_code_is_barring(code)) {
		vty_out(vty, "%% %s is no barring: type %s.%s", argv[2], CB_EXAMPLES, VTY_NEWLINE);
		return CMD_WARNING;
	}
	ss_invoke_init(&inv, on_off(argv[3]), code);
	return run(vty, argv, &inv, bs);
}

DEFUN(subscr_barring, subscr_barring_cmd, SUBSCR_CMD "barring PROGRAM (activate|deactivate)",
      SUBSCR_DOC CB_DOC STATE_DOC)
{
	return barring(vty, argv, NULL);
}

DEFUN(subscr_barring_bs, subscr_barring_bs_cmd, SUBSCR_CMD "barring PROGRAM (activate|deactivate) bs GROUPS",
      SUBSCR_DOC CB_DOC STATE_DOC BS_DOC)
{
	return barring(vty, argv, argv[4]);
}

static int call_waiting(struct vty *vty, const char **argv, const char *bs)
{
	struct ss_invoke inv;

	ss_invoke_init(&inv, on_off(argv[2]), SS_CODE_CW);
	return run(vty, argv, &inv, bs);
}

DEFUN(subscr_cw, subscr_cw_cmd, SUBSCR_CMD "call-waiting (activate|deactivate)",
      SUBSCR_DOC "Call waiting\n" STATE_DOC)
{
	return call_waiting(vty, argv, NULL);
}

DEFUN(subscr_cw_bs, subscr_cw_bs_cmd, SUBSCR_CMD "call-waiting (activate|deactivate) bs GROUPS",
      SUBSCR_DOC "Call waiting\n" STATE_DOC BS_DOC)
{
	return call_waiting(vty, argv, argv[3]);
}

void subscriber_ss_vty_init(void)
{
	install_element(ENABLE_NODE, &subscr_fwd_register_cmd);
	install_element(ENABLE_NODE, &subscr_fwd_register_time_cmd);
	install_element(ENABLE_NODE, &subscr_fwd_register_bs_cmd);
	install_element(ENABLE_NODE, &subscr_fwd_register_time_bs_cmd);
	install_element(ENABLE_NODE, &subscr_fwd_op_cmd);
	install_element(ENABLE_NODE, &subscr_fwd_op_bs_cmd);
	install_element(ENABLE_NODE, &subscr_barring_cmd);
	install_element(ENABLE_NODE, &subscr_barring_bs_cmd);
	install_element(ENABLE_NODE, &subscr_cw_cmd);
	install_element(ENABLE_NODE, &subscr_cw_bs_cmd);
}
