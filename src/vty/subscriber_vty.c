/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* subscriber ...: what belongs to the subscription (TS 23.008, 22.004): identity, provision, options, password. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/supserv/hlr.h>

#include "admin.h"
#include "vty_arg.h"
#include "vty_nodes.h"

#define PROVISION_EXAMPLES "CFU, BAOC, CW, CLIP, HOLD ..., or all-CF, all-barring"

/* Most commands: find the subscriber, change it. */
static int change(struct vty *vty, const char **argv, admin_apply_cb apply, const void *arg, size_t arg_len)
{
	struct hlr_subscriber sub;

	if (vty_arg_subscriber(vty, argv[0], argv[1], &sub) < 0)
		return CMD_WARNING;
	return admin_change(vty, sub.imsi, apply, arg, arg_len);
}

/* What must hold of a profile is said by the engine. */
static enum admin_verdict checked(const struct hlr_subscriber *sub, char *said, size_t len)
{
	const char *wrong = ss_profile_check(&sub->profile);

	if (!wrong)
		return ADMIN_COMMIT;
	snprintf(said, len, "%s.", wrong);
	return ADMIN_REFUSE;
}

/* --- create, delete, show, msisdn --------------------------------------------------------------------------------- */

struct create_arg {
	struct isdn_number msisdn;
};

static enum admin_verdict apply_create(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	const struct create_arg *create = arg;

	if (sub->version) {
		snprintf(said, len, "There is a subscriber %s already.", sub->imsi);
		return ADMIN_REFUSE;
	}
	sub->msisdn = create->msisdn;
	snprintf(said, len, "Subscriber %s created.", sub->imsi);
	return ADMIN_COMMIT;
}

static int create(struct vty *vty, const char **argv, const char *msisdn)
{
	struct create_arg arg = {};

	if (strcmp(argv[0], "imsi")) {
		vty_out(vty, "%% A subscriber is created by IMSI: type 'subscriber imsi IMSI create %s'.%s", argv[1],
			VTY_NEWLINE);
		return CMD_WARNING;
	}
	if (!imsi_valid(argv[1])) {
		vty_out(vty, "%% '%s' is no IMSI: type 6 to 15 digits.%s", argv[1], VTY_NEWLINE);
		return CMD_WARNING;
	}
	if (msisdn && vty_arg_number(vty, msisdn, &arg.msisdn) < 0)
		return CMD_WARNING;
	return admin_change(vty, argv[1], apply_create, &arg, sizeof(arg));
}

DEFUN(subscr_create, subscr_create_cmd, SUBSCR_CMD "create", SUBSCR_DOC "Create a subscriber from the template\n")
{
	return create(vty, argv, NULL);
}

DEFUN(subscr_create_msisdn, subscr_create_msisdn_cmd, SUBSCR_CMD "create MSISDN",
      SUBSCR_DOC "Create a subscriber from the template\n" "Its number\n")
{
	return create(vty, argv, argv[2]);
}

static enum admin_verdict apply_delete(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	snprintf(said, len, "Subscriber %s deleted.", sub->imsi);
	return ADMIN_DELETE;
}

DEFUN(subscr_delete, subscr_delete_cmd, SUBSCR_CMD "delete", SUBSCR_DOC "Delete the subscriber with all data\n")
{
	return change(vty, argv, apply_delete, NULL, 0);
}

static int show(struct vty *vty, const char **argv)
{
	struct hlr_subscriber sub;

	if (vty_arg_subscriber(vty, argv[0], argv[1], &sub) < 0)
		return CMD_WARNING;
	vty_out_subscriber(vty, &sub);
	return CMD_SUCCESS;
}

DEFUN(subscr_show, subscr_show_cmd, SUBSCR_CMD "show", SUBSCR_DOC "Show all data of the subscriber\n")
{
	return show(vty, argv);
}

DEFUN(show_subscriber, show_subscriber_cmd, "show subscriber " SUBSCR_KIND,
      SHOW_STR "All data of a subscriber\n" SUBSCR_KIND_DOC)
{
	return show(vty, argv);
}

static enum admin_verdict apply_msisdn(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	sub->msisdn = *(const struct isdn_number *)arg;
	return ADMIN_COMMIT;
}

DEFUN(subscr_msisdn, subscr_msisdn_cmd, SUBSCR_CMD "msisdn NUMBER",
      SUBSCR_DOC "Change the number; a former holder loses it\n" "The new number, or none\n")
{
	struct isdn_number num = {};

	if (strcmp(argv[2], "none") && vty_arg_number(vty, argv[2], &num) < 0)
		return CMD_WARNING;
	return change(vty, argv, apply_msisdn, &num, sizeof(num));
}

/* --- provision ---------------------------------------------------------------------------------------------------- */

struct provision_arg {
	uint8_t ss_code;
	bool on;
};

static bool provision_one(struct ss_profile *p, uint8_t code, bool on)
{
	int i;

	if (code == SS_CODE_CW) {
		p->cw.provisioned = on;
		p->cw.active &= on ? BSG_ALL : 0;
		return true;
	}
	i = cf_service_from_code(code);
	if (i >= 0) {
		if (!on)
			memset(&p->cf[i], 0, sizeof(p->cf[i]));
		p->cf[i].provisioned = on;
		return true;
	}
	i = cb_program_from_code(code);
	if (i >= 0) {
		p->cb[i].provisioned = on;
		p->cb[i].active &= on ? BSG_ALL : 0;
		return true;
	}
	if (on)
		p->provisioned |= ss_simple_from_code(code);
	else
		p->provisioned &= ~ss_simple_from_code(code);
	return ss_simple_from_code(code);
}

static enum admin_verdict apply_provision(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	const struct provision_arg *prov = arg;
	uint8_t members[SS_CODE_EXPAND_MAX];
	size_t n = ss_code_expand(prov->ss_code, members);

	if (!n)
		members[n++] = prov->ss_code;
	for (size_t i = 0; i < n; i++) {
		if (!provision_one(&sub->profile, members[i], prov->on)) {
			snprintf(said, len, "%s cannot be provisioned: type %s.", ss_code_name(prov->ss_code),
				 PROVISION_EXAMPLES);
			return ADMIN_REFUSE;
		}
	}
	return checked(sub, said, len);
}

DEFUN(subscr_provision, subscr_provision_cmd, SUBSCR_CMD "(provision|withdraw) SERVICE",
      SUBSCR_DOC "Give a service to the subscriber\n" "Take a service away, with what is registered\n"
      PROVISION_EXAMPLES "\n")
{
	struct provision_arg arg = { .on = !strcmp(argv[2], "provision") };
	int code = vty_arg_service(vty, argv[3], PROVISION_EXAMPLES);

	if (code < 0)
		return CMD_WARNING;
	arg.ss_code = code;
	return change(vty, argv, apply_provision, &arg, sizeof(arg));
}

/* The services keep what they hold for a group that is no longer subscribed: nothing of it acts. */
static enum admin_verdict apply_subscribed(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	sub->profile.subscribed = *(const bsg_set_t *)arg;
	return checked(sub, said, len);
}

DEFUN(subscr_bs, subscr_bs_cmd, SUBSCR_CMD "basic-services GROUPS",
      SUBSCR_DOC "Set the basic services of the subscription\n"
		 "all, or some of speech,sms,fax,async,sync with commas\n")
{
	int groups = vty_arg_groups(vty, argv[2]);
	bsg_set_t arg = groups;

	return groups < 0 ? CMD_WARNING : change(vty, argv, apply_subscribed, &arg, sizeof(arg));
}

/* --- options ------------------------------------------------------------------------------------------------------ */

static const struct value_string cf_options[] = {
	{ CF_OPT_NOTIFY_FORWARDING_PARTY, "notify-served" },
	{ CF_OPT_PRESENT_REDIRECTING, "present-number" },
	{ CF_OPT_NOTIFY_CALLING_PARTY, "notify-caller" },
	{}
};

struct cf_option_arg {
	int service;
	uint8_t bit;
	bool on;
};

static enum admin_verdict apply_cf_option(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	const struct cf_option_arg *opt = arg;
	struct cf_data *cf = &sub->profile.cf[opt->service];

	if (opt->on)
		cf->options |= opt->bit;
	else
		cf->options &= ~opt->bit;
	return checked(sub, said, len);
}

DEFUN(subscr_cf_option, subscr_cf_option_cmd,
      SUBSCR_CMD "forwarding-option SERVICE (notify-caller|notify-served|present-number) (on|off)",
      SUBSCR_DOC "Subscription option of a call forwarding (TS 22.082)\n" "CFU, CFB, CFNRy or CFNRc\n"
      "The caller is told that the call is forwarded\n" "The forwarding party is told (CFB, CFNRy)\n"
      "The forwarded-to party sees the forwarding party's number\n" "Yes\n" "No\n")
{
	struct cf_option_arg arg = { .bit = get_string_value(cf_options, argv[3]), .on = !strcmp(argv[4], "on") };
	int code = vty_arg_service(vty, argv[2], "CFU, CFB, CFNRy or CFNRc");

	if (code < 0)
		return CMD_WARNING;
	arg.service = cf_service_from_code(code);
	if (arg.service < 0) {
		vty_out(vty, "%% %s has no such option: type CFU, CFB, CFNRy or CFNRc.%s", argv[2], VTY_NEWLINE);
		return CMD_WARNING;
	}
	if (arg.bit == CF_OPT_NOTIFY_FORWARDING_PARTY && code != SS_CODE_CFB && code != SS_CODE_CFNRY) {
		vty_out(vty, "%% %s does not reach the forwarding party: type CFB or CFNRy.%s", argv[2], VTY_NEWLINE);
		return CMD_WARNING;
	}
	return change(vty, argv, apply_cf_option, &arg, sizeof(arg));
}

static enum admin_verdict apply_clir_mode(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	sub->profile.clir_mode = *(const int *)arg;
	return checked(sub, said, len);
}

static const struct value_string clir_modes[] = {
	{ CLIR_PERMANENT, "permanent" },
	{ CLIR_TEMPORARY_RESTRICTED, "temporary-restricted" },
	{ CLIR_TEMPORARY_ALLOWED, "temporary-allowed" },
	{}
};

DEFUN(subscr_clir, subscr_clir_cmd, SUBSCR_CMD "clir-mode (permanent|temporary-restricted|temporary-allowed)",
      SUBSCR_DOC "How CLIR hides the number\n"
		 "Always\n"
		 "Unless suppressed for a call\n"
		 "Only when asked for in a call\n")
{
	int mode = get_string_value(clir_modes, argv[2]);

	return change(vty, argv, apply_clir_mode, &mode, sizeof(mode));
}

struct override_arg {
	bool colp, on;
};

static enum admin_verdict apply_override(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	const struct override_arg *ov = arg;

	if (ov->colp)
		sub->profile.colp_override = ov->on;
	else
		sub->profile.clip_override = ov->on;
	return checked(sub, said, len);
}

DEFUN(subscr_override, subscr_override_cmd, SUBSCR_CMD "override (clip|colp) (on|off)",
      SUBSCR_DOC "Override category: see numbers that are restricted\n" "Of callers\n" "Of connected parties\n"
      "Yes\n" "No\n")
{
	struct override_arg arg = { .colp = !strcmp(argv[2], "colp"), .on = !strcmp(argv[3], "on") };

	return change(vty, argv, apply_override, &arg, sizeof(arg));
}

static enum admin_verdict apply_max_forwardings(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	sub->profile.max_forwardings = *(const int *)arg;
	return checked(sub, said, len);
}

DEFUN(subscr_max_fwd, subscr_max_fwd_cmd, SUBSCR_CMD "max-forwardings COUNT",
      SUBSCR_DOC "How often a call may have been forwarded after this subscriber's forwarding\n" "1 to 5\n")
{
	int n = vty_arg_int(vty, argv[2], "a count of forwardings", 1, 5);

	return n < 0 ? CMD_WARNING : change(vty, argv, apply_max_forwardings, &n, sizeof(n));
}

/* --- passwords, operator determined barring ----------------------------------------------------------------------- */

static enum admin_verdict apply_password(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	OSMO_STRLCPY_ARRAY(sub->profile.password, (const char *)arg);
	sub->profile.wpa = 0;
	sub->profile.cb_by_provider = false;
	return checked(sub, said, len);
}

DEFUN(subscr_password, subscr_password_cmd, SUBSCR_CMD "password PIN",
      SUBSCR_DOC "Set the barring password; wrong attempts are forgotten, the subscriber controls barring again\n"
		 "Four digits\n")
{
	if (strlen(argv[2]) != SS_PASSWORD_LEN || strspn(argv[2], "0123456789") != SS_PASSWORD_LEN) {
		vty_out(vty, "%% '%s' is no password: type four digits.%s", argv[2], VTY_NEWLINE);
		return CMD_WARNING;
	}
	return change(vty, argv, apply_password, argv[2], SS_PASSWORD_LEN + 1);
}

static enum admin_verdict apply_control(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	sub->profile.cb_by_provider = *(const bool *)arg;
	if (!sub->profile.cb_by_provider)
		sub->profile.wpa = 0;
	return checked(sub, said, len);
}

DEFUN(subscr_control, subscr_control_cmd, SUBSCR_CMD "barring-control (password|provider)",
      SUBSCR_DOC "Who controls barring (TS 22.004); password also unblocks after wrong attempts\n"
      "The subscriber, with the password\n" "Only the service provider\n")
{
	bool provider = !strcmp(argv[2], "provider");

	return change(vty, argv, apply_control, &provider, sizeof(provider));
}

static const struct value_string odb_names[] = {
	{ ODB_ALL_OG, "outgoing" },
	{ ODB_ALL_OG_INTERNATIONAL, "outgoing-international" },
	{ ODB_ALL_OG_INTERNATIONAL_NOT_HOME, "outgoing-international-not-home" },
	{ ODB_ALL_IC, "incoming" },
	{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY, "incoming-abroad" },
	{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN, "incoming-roaming" },
	{ ODB_SS_ACCESS, "ss-management" },
	{ ODB_REG_ALL_CF, "forwarding" },
	{ ODB_REG_CF_INTERNATIONAL, "forwarding-international" },
	{ ODB_REG_CF_NOT_TO_HPLMN, "forwarding-not-home" },
	{}
};

char *odb_str(char *buf, size_t len, uint16_t odb)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };

	OSMO_STRBUF_PRINTF(sb, "%s", odb ? "" : "none");
	for (const struct value_string *v = odb_names; v->str; v++) {
		if (odb & v->value)
			OSMO_STRBUF_PRINTF(sb, "%s%s", sb.chars_needed ? "," : "", v->str);
	}
	return buf;
}

struct odb_arg {
	uint16_t bit;
	bool on;
};

static enum admin_verdict apply_odb(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	const struct odb_arg *odb = arg;

	if (odb->on)
		sub->profile.odb |= odb->bit;
	else
		sub->profile.odb &= ~odb->bit;
	return checked(sub, said, len);
}

DEFUN(subscr_odb, subscr_odb_cmd, SUBSCR_CMD "operator-barring WHAT (on|off)",
      SUBSCR_DOC "Operator determined barring (TS 23.015)\n"
      "outgoing, incoming, ss-management, forwarding ...; a wrong word lists them\n" "Bar\n" "Do not bar\n")
{
	struct odb_arg arg = { .on = !strcmp(argv[3], "on") };
	int bit = get_string_value(odb_names, argv[2]);
	char all[256];

	if (bit < 0) {
		vty_out(vty, "%% '%s' is no operator determined barring: type one of %s.%s", argv[2],
			odb_str(all, sizeof(all), 0xffff), VTY_NEWLINE);
		return CMD_WARNING;
	}
	arg.bit = bit;
	return change(vty, argv, apply_odb, &arg, sizeof(arg));
}

void subscriber_vty_init(void)
{
	install_element_ve(&show_subscriber_cmd);
	install_element(ENABLE_NODE, &subscr_create_cmd);
	install_element(ENABLE_NODE, &subscr_create_msisdn_cmd);
	install_element(ENABLE_NODE, &subscr_delete_cmd);
	install_element(ENABLE_NODE, &subscr_show_cmd);
	install_element(ENABLE_NODE, &subscr_msisdn_cmd);
	install_element(ENABLE_NODE, &subscr_provision_cmd);
	install_element(ENABLE_NODE, &subscr_bs_cmd);
	install_element(ENABLE_NODE, &subscr_cf_option_cmd);
	install_element(ENABLE_NODE, &subscr_clir_cmd);
	install_element(ENABLE_NODE, &subscr_override_cmd);
	install_element(ENABLE_NODE, &subscr_max_fwd_cmd);
	install_element(ENABLE_NODE, &subscr_password_cmd);
	install_element(ENABLE_NODE, &subscr_control_cmd);
	install_element(ENABLE_NODE, &subscr_odb_cmd);
}
