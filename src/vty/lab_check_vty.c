/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `lab expect ...` and `lab wait ...`: the two more verbs of lessons (interfaces.md, "Lessons"). A check that does not
 * hold fails the line, and prints what was wanted and what it got. */
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/tdef.h>

#include <osmocom/supserv/lab.h>
#include <osmocom/supserv/lab_bss.h>
#include <osmocom/supserv/vty.h>

#include "lab_vty.h"
#include "vty_arg.h"

#define CHECK_TEXT_MAX 512

#define EXPECT_STR                                                                                                     \
	"Virtual phones and their network\n"                                                                           \
	"Check how things stand; a lesson fails when they stand otherwise\n"
#define NOT_STR "It must not be so\n"
#define PHONE_STR "What a phone displays, its owner hears, or its state\n" "Name of the phone\n" \
	"Displayed since its present call or procedure began\n" "Heard since then\n" "State, as in 'lab list'\n"
#define CALL_STR "The last call in which a number called or was called\n" "Telephone number\n"
#define GROUP_CHOICE "[(speech|sms|fax|async|sync|voice-group)]"
#define GROUP_STR "Basic service: speech (the default)\n" "SMS\n" "Fax\n" "Data, asynchronous\n" "Data, synchronous\n" \
	"Voice group\n"
#define SERVICE_STR "Telephone number of the subscriber\n" "Service, as CFU, CFNRy, BAOC, CW\n"

static void print_failure(struct vty *vty, const struct lab_check *check, const char *got)
{
	char wanted[CHECK_TEXT_MAX];

	vty_out(vty, "%% wanted: %s%s", lab_check_str(wanted, sizeof(wanted), check), VTY_NEWLINE);
	vty_out(vty, "%% got: %s%s", got, VTY_NEWLINE);
}

struct check_wait {
	struct lab_check check;		/*!< strings are children of this */
	struct vty_pending *pending;
};

static bool holds(void *priv)
{
	const struct check_wait *w = priv;
	char got[CHECK_TEXT_MAX];

	return lab_check(vty_supserv()->lab, &w->check, got, sizeof(got)) == 1;
}

static void waited(void *priv, bool met)
{
	struct check_wait *w = priv;
	struct vty *vty = vty_pending_vty(w->pending);
	char got[CHECK_TEXT_MAX];

	if (!met && vty) {
		lab_check(vty_supserv()->lab, &w->check, got, sizeof(got));
		print_failure(vty, &w->check, got);
	}
	vty_pending_end(w->pending, met);
	talloc_free(w);
}

/*! Until \a check holds, at most so many seconds. */
static int wait_for(struct vty *vty, const struct lab_check *check, int seconds)
{
	struct lab *lab = vty_supserv()->lab;
	struct check_wait *w = talloc_zero(lab, struct check_wait);
	const struct lab_wait_cfg cfg = { .cond = holds, .seconds = seconds, .done = waited, .priv = w };

	if (!w)
		return CMD_WARNING;
	w->check = *check;
	w->check.subject = talloc_strdup(w, check->subject);
	w->check.text = talloc_strdup(w, check->text);
	w->pending = vty_pending_begin(vty);
	if (!w->pending) {
		talloc_free(w);
		return CMD_WARNING;
	}
	lab_wait_start(w, lab, &cfg);
	return vty_pending_leave(w->pending);
}

/*! In the lab all has been done when the prompt is there; what a real MSC does may take its time. */
static int expect(struct vty *vty, const struct lab_check *check)
{
	struct lab *lab = vty_supserv()->lab;
	char got[CHECK_TEXT_MAX];
	int rc = lab_check(lab, check, got, sizeof(got));

	if (rc == 1)
		return CMD_SUCCESS;
	if (rc == 0 && lab_bss_ctrs(lab))
		return wait_for(vty, check, osmo_tdef_get(lab_tdefs(lab), -13, OSMO_TDEF_S, -1));
	print_failure(vty, check, got);
	return CMD_WARNING;
}

/* --- phones ------------------------------------------------------------------------------------------------------- */

/*! argv: NAME (displays|hears|is) .TEXT; check->text is talloc'ed by argv_concat(). */
static void phone_check(struct lab_check *check, bool negated, const char **argv, int argc)
{
	*check = (struct lab_check){
		.kind = strcmp(argv[1], "is") ? LAB_CHECK_SENSES : LAB_CHECK_STATE,
		.negated = negated,
		.subject = argv[0],
		.sense = strcmp(argv[1], "hears") ? LAB_DISPLAYS : LAB_HEARS,
		.text = argv_concat(argv, argc, 2),
	};
}

static int expect_phone(struct vty *vty, bool negated, const char **argv, int argc)
{
	struct lab_check check;
	int rc;

	phone_check(&check, negated, argv, argc);
	rc = expect(vty, &check);
	talloc_free((char *)check.text);
	return rc;
}

DEFUN(expect_mobile, expect_mobile_cmd, "lab expect mobile NAME (displays|hears|is) .TEXT",
      EXPECT_STR PHONE_STR "Part of the text, or the state\n")
{
	return expect_phone(vty, false, argv, argc);
}

DEFUN(expect_not_mobile, expect_not_mobile_cmd, "lab expect not mobile NAME (displays|hears|is) .TEXT",
      EXPECT_STR NOT_STR PHONE_STR "Part of the text, or the state\n")
{
	return expect_phone(vty, true, argv, argc);
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

DEFUN(expect_call, expect_call_cmd, "lab expect call NUMBER (cause|forwardings) VALUE",
      EXPECT_STR CALL_STR "How it ended for the caller, 0 while it goes on\n"
			  "How many times it was forwarded\n"
			  "0 to 127\n")
{
	const int value = vty_arg_int(vty, argv[2], "a value", 0, 127);
	const struct lab_check check = {
		.kind = strcmp(argv[1], "cause") ? LAB_CHECK_CALL_FORWARDINGS : LAB_CHECK_CALL_CAUSE,
		.subject = argv[0],
		.value = value,
	};

	return value < 0 ? CMD_WARNING : expect(vty, &check);
}

DEFUN(expect_call_state, expect_call_state_cmd, "lab expect call NUMBER state STATE",
      EXPECT_STR CALL_STR "Where it stands\n" "'ended', or the state as in 'show call'\n")
{
	const struct lab_check check = { .kind = LAB_CHECK_CALL_STATE, .subject = argv[0], .text = argv[1] };

	return expect(vty, &check);
}

DEFUN(expect_answered, expect_answered_cmd, "lab expect call NUMBER answered-by WHO",
      EXPECT_STR CALL_STR "Who answered it\n" "Telephone number, or 'nobody'\n")
{
	const struct lab_check check = { .kind = LAB_CHECK_CALL_ANSWERED_BY, .subject = argv[0], .text = argv[1] };

	return expect(vty, &check);
}

static int expect_rule(struct vty *vty, bool negated, const char **argv, int argc)
{
	char *rule = argv_concat(argv, argc, 1);
	const struct lab_check check = {
		.kind = LAB_CHECK_WHY, .negated = negated, .subject = argv[0], .text = rule,
	};
	int rc = expect(vty, &check);

	talloc_free(rule);
	return rc;
}

DEFUN(expect_why, expect_why_cmd, "lab expect why NUMBER .RULE",
      EXPECT_STR "A rule that decided, as 'why' prints them\n" "Telephone number of a party of the call\n" "Rule\n")
{
	return expect_rule(vty, false, argv, argc);
}

DEFUN(expect_not_why, expect_not_why_cmd, "lab expect not why NUMBER .RULE",
      EXPECT_STR NOT_STR "A rule that decided, as 'why' prints them\n"
			 "Telephone number of a party of the call\n"
			 "Rule\n")
{
	return expect_rule(vty, true, argv, argc);
}

/* --- messages and subscribers ------------------------------------------------------------------------------------- */

DEFUN(expect_trace, expect_trace_cmd, "lab expect trace COUNT .LABEL",
      EXPECT_STR "Messages since the last reset\n"
		 "How many there are\n"
		 "With this in their line, as 'show trace' prints it\n")
{
	struct lab_check check = { .kind = LAB_CHECK_TRACE };
	char *label;
	int rc;

	check.value = vty_arg_int(vty, argv[0], "a count of messages", 0, 9999);
	if (check.value < 0)
		return CMD_WARNING;
	label = argv_concat(argv, argc, 1);
	check.text = label;
	rc = expect(vty, &check);
	talloc_free(label);
	return rc;
}

/*! argv: NUMBER SERVICE VALUE [GROUP] */
static int expect_subscriber(struct vty *vty, enum lab_check_kind kind, const char **argv, int argc)
{
	const int ss_code = ss_code_from_name(argv[1]);
	const struct lab_check check = {
		.kind = kind,
		.subject = argv[0],
		.ss_code = ss_code,
		.text = argv[2],
		.group = argc > 3 ? bsg_set_parse(argv[3]) : BSG_SPEECH,
	};

	if (ss_code >= 0)
		return expect(vty, &check);
	vty_out(vty,
		"%% There is no service '%s'. Services: CFU, CFB, CFNRy, CFNRc, BAOC, BOIC, BOIC-exHC, BAIC, BIC-Roam, "
		"CW, CLIP, CLIR, COLP, COLR ...%s",
		argv[1], VTY_NEWLINE);
	return CMD_WARNING;
}

DEFUN(expect_status, expect_status_cmd, "lab expect status NUMBER SERVICE STATUS " GROUP_CHOICE,
      EXPECT_STR "SS-Status of a service of a subscriber\n" SERVICE_STR "As P,R,A or - for none\n" GROUP_STR)
{
	return expect_subscriber(vty, LAB_CHECK_STATUS, argv, argc);
}

DEFUN(expect_forwarded_to, expect_forwarded_to_cmd, "lab expect forwarded-to NUMBER SERVICE WHO " GROUP_CHOICE,
      EXPECT_STR "Where a forwarding of a subscriber is registered to\n" SERVICE_STR "Telephone number, or 'nobody'\n"
      GROUP_STR)
{
	return expect_subscriber(vty, LAB_CHECK_FORWARDED_TO, argv, argc);
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

DEFUN(wait_mobile, wait_mobile_cmd, "lab wait SECONDS mobile NAME (displays|hears|is) .TEXT",
      "Virtual phones and their network\n" "Wait until something is so; fails when it does not become so\n"
      "At most so long, 1 to 3600\n" PHONE_STR "Part of the text, or the state\n")
{
	const int seconds = vty_arg_int(vty, argv[0], "a time in seconds", 1, 3600);
	struct lab_check check;
	int rc;

	if (seconds < 0)
		return CMD_WARNING;
	phone_check(&check, false, argv + 1, argc - 1);
	rc = wait_for(vty, &check, seconds);
	talloc_free((char *)check.text);
	return rc;
}

void lab_check_vty_init(void)
{
	install_element(ENABLE_NODE, &expect_mobile_cmd);
	install_element(ENABLE_NODE, &expect_not_mobile_cmd);
	install_element(ENABLE_NODE, &expect_call_cmd);
	install_element(ENABLE_NODE, &expect_call_state_cmd);
	install_element(ENABLE_NODE, &expect_answered_cmd);
	install_element(ENABLE_NODE, &expect_why_cmd);
	install_element(ENABLE_NODE, &expect_not_why_cmd);
	install_element(ENABLE_NODE, &expect_trace_cmd);
	install_element(ENABLE_NODE, &expect_status_cmd);
	install_element(ENABLE_NODE, &expect_forwarded_to_cmd);
	install_element(ENABLE_NODE, &wait_mobile_cmd);
}
