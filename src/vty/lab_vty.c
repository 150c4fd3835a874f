/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lab at the VTY: phones and what is done with them, time, lessons. A command that makes something happen prompts
 * when it has settled; what phones display meanwhile, and later, is printed to whoever used a lab command. Checks are
 * in lab_check_vty.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include <osmocom/supserv/lab.h>
#include <osmocom/supserv/lesson.h>
#include <osmocom/supserv/trace_ring.h>
#include <osmocom/supserv/vty.h>

#include "lab_vty.h"
#include "vty_arg.h"

#define LAB_STR "Virtual phones and their network\n"
#define MOBILE_STR "A virtual phone\n" "Name of the phone\n"

static struct lab *lab(void)
{
	return vty_supserv()->lab;
}

/* --- what phones display and people hear -------------------------------------------------------------------------- */

static void show_line(void *priv, const char *name, enum lab_sense sense, const char *text)
{
	struct vty *vty = priv;
	const bool prompted = vty->type == VTY_TERM && vty->node != PENDING_NODE;

	vty_out(vty, "%s%s %s: %s%s", prompted ? "\r" : "", name, sense == LAB_HEARS ? "hears" : "displays", text,
		VTY_NEWLINE);
	if (!prompted)
		return;
	vty_out(vty, cmd_prompt(vty->node), host.app_info->name);
	vty_out(vty, "%.*s", vty->length, vty->buf);
}

/*! From now on this session sees what phones display; a lesson's player prints it itself. */
static void watch(struct vty *vty)
{
	if (!lesson_of_vty(vty) && !lab_listener_of(lab(), vty))
		lab_listen(vty, lab(), show_line, vty);
}

/* --- commands that prompt when all has settled -------------------------------------------------------------------- */

static void settled(void *priv, bool met)
{
	vty_pending_end(priv, true);
}

static struct vty_pending *begin(struct vty *vty)
{
	watch(vty);
	return vty_pending_begin(vty);
}

/*! Leave a handler after \a p was begun: at once with a sentence when \a error is given. */
static int leave(struct vty *vty, struct vty_pending *p, const char *error, unsigned int seconds)
{
	const struct lab_wait_cfg cfg = { .seconds = seconds, .done = settled, .priv = p };

	if (error) {
		vty_out(vty, "%% %s%s", error, VTY_NEWLINE);
		vty_pending_end(p, false);
	} else if (!lab_wait_start(lab(), lab(), &cfg)) {
		vty_pending_end(p, false);
	}
	return vty_pending_leave(p);
}

struct lab_mobile *lab_vty_find_mobile(struct vty *vty, const char *name)
{
	struct lab_mobile *ms = lab_mobile_find(lab(), name);
	char names[LAB_TEXT_MAX];

	if (!ms)
		vty_out(vty, "%% There is no phone '%s'. Phones: %s.%s", name,
			lab_mobile_names(lab(), names, sizeof(names)), VTY_NEWLINE);
	return ms;
}

/* --- phones ------------------------------------------------------------------------------------------------------- */

static int create(struct vty *vty, const char *name, const char *number, const char *imsi)
{
	struct vty_pending *p = begin(vty);
	const char *error = NULL;

	if (!p)
		return CMD_WARNING;
	/* whoever makes phones wants to see what they say, whatever else is served */
	trace_ring_start(vty_supserv()->ring);
	lab_mobile_create(lab(), name, number, imsi, &error);
	return leave(vty, p, error, 0);
}

DEFUN(phone_number, phone_number_cmd,
      "lab mobile NAME number NUMBER",
      LAB_STR MOBILE_STR "A new phone with its subscriber\n" "Telephone number\n")
{
	return create(vty, argv[0], argv[1], NULL);
}

DEFUN(phone_number_imsi, phone_number_imsi_cmd,
      "lab mobile NAME number NUMBER imsi IMSI",
      LAB_STR MOBILE_STR "A new phone with its subscriber\n" "Telephone number\n"
      "Identity of the SIM\n" "6 to 15 digits\n")
{
	return create(vty, argv[0], argv[1], argv[2]);
}

/*! Do something with a phone that may be refused with a sentence, and wait until all has settled. */
#define DO_WITH_MOBILE(vty, name, call)				\
	do {							\
		struct lab_mobile *ms = lab_vty_find_mobile(vty, name);	\
		struct vty_pending *p;				\
		const char *error = NULL;			\
								\
		if (!ms)					\
			return CMD_WARNING;			\
		p = begin(vty);					\
		if (!p)						\
			return CMD_WARNING;			\
		(void)(call);					\
		return leave(vty, p, error, 0);			\
	} while (0)

DEFUN(phone_attach, phone_attach_cmd,
      "lab mobile NAME attach",
      LAB_STR MOBILE_STR "Switch on and register with the network\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_attach(ms, &error));
}

DEFUN(phone_detach, phone_detach_cmd,
      "lab mobile NAME detach",
      LAB_STR MOBILE_STR "Tell the network good-bye and switch off\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_detach(ms, &error));
}

DEFUN(phone_lose, phone_lose_cmd,
      "lab mobile NAME lose-coverage",
      LAB_STR MOBILE_STR "Into the tunnel: the network is not told\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_coverage(ms, false, &error));
}

DEFUN(phone_regain, phone_regain_cmd,
      "lab mobile NAME regain-coverage",
      LAB_STR MOBILE_STR "Out of the tunnel\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_coverage(ms, true, &error));
}

DEFUN(phone_roam, phone_roam_cmd,
      "lab mobile NAME roam COUNTRY",
      LAB_STR MOBILE_STR "Register in another country\n" "Country code, or 'home'\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_roam(ms, strcmp(argv[1], "home") ? argv[1] : "", &error));
}

DEFUN(phone_dial, phone_dial_cmd,
      "lab mobile NAME dial STRING",
      LAB_STR MOBILE_STR "Type something and press SEND\n" "Number or code, as **61*1003*11*5#\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_dial(ms, argv[1], &error));
}

static int press(struct lab_mobile *ms, const char *code, const char **error)
{
	const char *state = lab_mobile_state(ms);

	if (strcmp(state, "in a call") && strcmp(state, "ringing")) {
		*error = "The phone is not in a call.";
		return -ENOENT;
	}
	return lab_mobile_dial(ms, code, error);
}

DEFUN(phone_press, phone_press_cmd,
      "lab mobile NAME press CODE",
      LAB_STR MOBILE_STR "Type a code during a call and press SEND\n"
      "0 reject the waiting or release the held call, 1 release and accept, 2 hold and accept\n")
{
	DO_WITH_MOBILE(vty, argv[0], press(ms, argv[1], &error));
}

DEFUN(phone_answer, phone_answer_cmd,
      "lab mobile NAME answer",
      LAB_STR MOBILE_STR "Take the call\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_answer(ms, &error));
}

DEFUN(phone_hangup, phone_hangup_cmd,
      "lab mobile NAME hangup",
      LAB_STR MOBILE_STR "End all calls but a waiting one\n")
{
	DO_WITH_MOBILE(vty, argv[0], lab_mobile_hangup(ms, &error));
}

static int reject(struct lab_mobile *ms, const char *what, const char **error)
{
	char *end;
	const long cause = strcmp(what, "busy") ? strtol(what, &end, 10) : 17;

	if (strcmp(what, "busy") && (*end || cause < 1 || cause > 127)) {
		*error = "Reject with 'busy' or a cause of TS 24.008 Annex H, 1 to 127.";
		return -EINVAL;
	}
	return lab_mobile_reject(ms, cause, error);
}

DEFUN(phone_reject, phone_reject_cmd,
      "lab mobile NAME reject [CAUSE]",
      LAB_STR MOBILE_STR "Refuse the call\n" "'busy' (17, the default) or a cause, 1 to 127\n")
{
	DO_WITH_MOBILE(vty, argv[0], reject(ms, argc > 1 ? argv[1] : "busy", &error));
}

static int password(struct lab_mobile *ms, const char *pw, const char **error)
{
	const int rc = lab_mobile_password(ms, pw);

	if (rc == -E2BIG)
		*error = "Four passwords wait to be asked for already.";
	else if (rc < 0)
		*error = "Nobody types a password of more than 8 characters.";
	return rc;
}

DEFUN(phone_password, phone_password_cmd, "lab mobile NAME password PASSWORD",
      LAB_STR MOBILE_STR "Enter a password when, or as soon as, the network asks for it\n"
			 "Four digits, if it is right\n")
{
	DO_WITH_MOBILE(vty, argv[0], password(ms, argv[1], &error));
}

static int behave(struct vty *vty, const char *name, enum lab_behaviour behaviour, int value)
{
	struct lab_mobile *ms = lab_vty_find_mobile(vty, name);

	if (!ms)
		return CMD_WARNING;
	lab_mobile_behave(ms, behaviour, value);
	return CMD_SUCCESS;
}

#define BEHAVIOUR_STR MOBILE_STR "What the phone does by itself when it is called\n"

DEFUN(phone_behaves_manual, phone_behaves_manual_cmd,
      "lab mobile NAME behaviour manual",
      LAB_STR BEHAVIOUR_STR "Ring until somebody does something\n")
{
	return behave(vty, argv[0], LAB_BEHAVE_MANUAL, 0);
}

DEFUN(phone_behaves_answer, phone_behaves_answer_cmd,
      "lab mobile NAME behaviour answer SECONDS",
      LAB_STR BEHAVIOUR_STR "Ring, then answer\n" "After so long, 0 to 180\n")
{
	int seconds = vty_arg_int(vty, argv[1], "a time in seconds", 0, 180);

	return seconds < 0 ? CMD_WARNING : behave(vty, argv[0], LAB_BEHAVE_ANSWER, seconds);
}

DEFUN(phone_behaves_reject, phone_behaves_reject_cmd,
      "lab mobile NAME behaviour reject CAUSE",
      LAB_STR BEHAVIOUR_STR "Refuse at once\n" "With this cause, 1 to 127; 17 busy, 21 call rejected\n")
{
	int cause = vty_arg_int(vty, argv[1], "a cause", 1, 127);

	return cause < 0 ? CMD_WARNING : behave(vty, argv[0], LAB_BEHAVE_REJECT, cause);
}

DEFUN(phone_behaves_silent, phone_behaves_silent_cmd,
      "lab mobile NAME behaviour silent",
      LAB_STR BEHAVIOUR_STR "Do not even answer the network\n")
{
	return behave(vty, argv[0], LAB_BEHAVE_SILENT, 0);
}

/* --- the whole lab ------------------------------------------------------------------------------------------------ */

static void list_one(struct lab_mobile *ms, void *priv)
{
	struct vty *vty = priv;
	char line[LAB_TEXT_MAX];

	lab_mobile_str(line, sizeof(line), ms);
	vty_out(vty, "%s%s", line, VTY_NEWLINE);
}

DEFUN(do_list, do_list_cmd, "lab list", LAB_STR "All phones and their states\n")
{
	char names[LAB_TEXT_MAX];

	if (!strcmp(lab_mobile_names(lab(), names, sizeof(names)), "none"))
		vty_out(vty, "There are no phones. Make one: lab mobile alice number 1001%s", VTY_NEWLINE);
	lab_mobile_foreach(lab(), list_one, vty);
	return CMD_SUCCESS;
}

DEFUN(do_reset, do_reset_cmd, "lab reset",
      LAB_STR "End all calls, take all phones and their subscribers away\n")
{
	struct vty_pending *p = begin(vty);

	if (!p)
		return CMD_WARNING;
	lab_reset(lab());
	return leave(vty, p, NULL, 0);
}

#define CLOCK_STR LAB_STR "Time\n"

static int set_clock(struct vty *vty, const char *mode)
{
	switch (lab_clock_set(lab(), strcmp(mode, "real") ? LAB_CLOCK_STEPPED : LAB_CLOCK_REAL)) {
	case 0:
		return CMD_SUCCESS;
	case -EPERM:
		vty_out(vty, "%% A real network is connected: time cannot be stepped.%s", VTY_NEWLINE);
		return CMD_WARNING;
	default:
		vty_out(vty,
			"%% A call, a request or a command that waits is going on: end it first, or 'lab reset'.%s",
			VTY_NEWLINE);
		return CMD_WARNING;
	}
}

DEFUN(do_clock_set, do_clock_set_cmd, "lab clock (real|stepped)",
      CLOCK_STR "Time passes by itself\n" "Time passes while a command waits for it, without delay\n")
{
	return set_clock(vty, argv[0]);
}

DEFUN(do_clock_advance, do_clock_advance_cmd, "lab clock advance SECONDS",
      CLOCK_STR "Let time pass; the prompt comes back then\n" "1 to 86400\n")
{
	int seconds = vty_arg_int(vty, argv[0], "a time in seconds", 1, 86400);
	struct vty_pending *p = seconds > 0 ? begin(vty) : NULL;

	return p ? leave(vty, p, NULL, seconds) : CMD_WARNING;
}

/* --- configuration ------------------------------------------------------------------------------------------------ */

static struct cmd_node lab_node = {
	.node = LAB_NODE,
	.prompt = "%s(config-lab)# ",
	.vtysh = 1,
};

DEFUN(cfg_lab, cfg_lab_cmd, "lab", LAB_STR)
{
	vty->node = LAB_NODE;
	return CMD_SUCCESS;
}

DEFUN(cfg_lab_clock, cfg_lab_clock_cmd, "clock (real|stepped)",
      "Time\n" "Time passes by itself\n" "Time passes while a command waits for it, without delay\n")
{
	return set_clock(vty, argv[0]);
}

static int config_write_lab(struct vty *vty)
{
	vty_out(vty, "lab%s", VTY_NEWLINE);
	vty_out(vty, " clock %s%s", lab_clock_mode(lab()) == LAB_CLOCK_STEPPED ? "stepped" : "real", VTY_NEWLINE);
	lab_bss_config_write(vty);
	lab_map_vty_write(vty);
	return CMD_SUCCESS;
}

/* --- lessons ------------------------------------------------------------------------------------------------------ */

static void lesson_print(void *priv, const char *text)
{
	struct vty *vty = vty_pending_vty(priv);

	if (vty)
		vty_out(vty, "%s%s", text, VTY_NEWLINE);
}

static void lesson_done(void *priv, bool passed)
{
	lesson_print(priv, passed ? "The lesson ends as it should." : "% The lesson failed.");
	vty_pending_end(priv, passed);
}

static const struct lesson_ops play_ops = {
	.print = lesson_print,
	.done = lesson_done,
};

DEFUN(do_play, do_play_cmd, "lab play FILE",
      LAB_STR "Play a lesson\n" "A file of VTY lines, as those in doc/examples\n")
{
	struct vty_pending *p;
	char *error = NULL;

	if (lesson_of_vty(vty)) {
		vty_out(vty, "%% A lesson cannot play a lesson.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	p = vty_pending_begin(vty);
	if (!p)
		return CMD_WARNING;
	talloc_free(lab_listener_of(lab(), vty));	/* the player prints what phones display */
	if (!lesson_play_file(lab(), lab(), argv[0], &play_ops, p, &error)) {
		vty_out(vty, "%% %s%s", error, VTY_NEWLINE);
		talloc_free(error);
		vty_pending_end(p, false);
	}
	return vty_pending_leave(p);
}

void lab_vty_init(void)
{
	install_node(&lab_node, config_write_lab);
	install_element(CONFIG_NODE, &cfg_lab_cmd);
	install_element(LAB_NODE, &cfg_lab_clock_cmd);
	install_element_ve(&do_list_cmd);
	install_element(ENABLE_NODE, &phone_number_cmd);
	install_element(ENABLE_NODE, &phone_number_imsi_cmd);
	install_element(ENABLE_NODE, &phone_attach_cmd);
	install_element(ENABLE_NODE, &phone_detach_cmd);
	install_element(ENABLE_NODE, &phone_lose_cmd);
	install_element(ENABLE_NODE, &phone_regain_cmd);
	install_element(ENABLE_NODE, &phone_roam_cmd);
	install_element(ENABLE_NODE, &phone_dial_cmd);
	install_element(ENABLE_NODE, &phone_press_cmd);
	install_element(ENABLE_NODE, &phone_answer_cmd);
	install_element(ENABLE_NODE, &phone_hangup_cmd);
	install_element(ENABLE_NODE, &phone_reject_cmd);
	install_element(ENABLE_NODE, &phone_password_cmd);
	install_element(ENABLE_NODE, &phone_behaves_manual_cmd);
	install_element(ENABLE_NODE, &phone_behaves_answer_cmd);
	install_element(ENABLE_NODE, &phone_behaves_reject_cmd);
	install_element(ENABLE_NODE, &phone_behaves_silent_cmd);
	install_element(ENABLE_NODE, &do_reset_cmd);
	install_element(ENABLE_NODE, &do_clock_set_cmd);
	install_element(ENABLE_NODE, &do_clock_advance_cmd);
	install_element(ENABLE_NODE, &do_play_cmd);
	lab_check_vty_init();
	lab_bss_vty_init();
	lab_map_vty_init();
}
