/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* osmo-supserv: command line, signals and the main loop. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/fsm.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/talloc.h>
#include <osmocom/ctrl/control_if.h>
#include <osmocom/ctrl/control_vty.h>
#include <osmocom/sigtran/osmo_ss7.h>
#include <osmocom/vty/logging.h>
#include <osmocom/vty/misc.h>
#include <osmocom/vty/stats.h>
#include <osmocom/vty/telnet_interface.h>

#include <osmocom/supserv/capture_write.h>
#include <osmocom/supserv/cdr.h>
#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/lesson.h>

#include "app.h"
#include "batch.h"
#include "config.h"
#include "ctrl.h"
#include "options.h"

#define VTY_PORT 4290
#define CTRL_PORT 4291

static const char copyright[] =
	"Copyright (C) 2026 by the osmo-supserv authors\r\n"
	"License AGPLv3+: GNU AGPL version 3 or later <https://www.gnu.org/licenses/agpl-3.0.html>\r\n"
	"This is free software: you are free to change and redistribute it.\r\n"
	"There is NO WARRANTY, to the extent permitted by law.\r\n";

static struct supserv app = {
	.vty_info = {
		.name = "OsmoSupServ",
		.version = PACKAGE_VERSION,
		.copyright = copyright,
		.go_parent_cb = osmo_ss7_vty_go_parent,	/* the nodes of cs7; ours need none */
	},
};
static struct ctrl_handle *ctrl;
static bool quit, telnet_open;
static bool unfinished;	/* a lesson, import or export */
static int exit_code = EXIT_SUCCESS;

static void on_signal(struct osmo_signalfd *osfd, const struct signalfd_siginfo *info)
{
	switch (info->ssi_signo) {
	case SIGHUP:
		cdr_reopen(app.cdr);
		capture_reopen(app.capture);
		log_targets_reopen();
		break;
	case SIGUSR1:
		talloc_report_full(app.ctx, stderr);
		break;
	default:
		quit = true;
	}
}

/* As events of the main loop. */
static void handle_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	osmo_signalfd_setup(app.ctx, set, on_signal, NULL);
	osmo_init_ignore_signals();
}

static void init_libraries(void)
{
	app.ctx = talloc_named_const(NULL, 0, "osmo-supserv");
	app.vty_info.tall_ctx = app.ctx;
	msgb_talloc_ctx_init(app.ctx, 0);
	osmo_init_logging2(app.ctx, &supserv_log_info);
	log_set_print_category_hex(osmo_stderr_target, 0);
	log_set_print_category(osmo_stderr_target, 1);
	log_set_print_level(osmo_stderr_target, 1);
	osmo_stats_init(app.ctx);
	rate_ctr_init(app.ctx);
	vty_init(&app.vty_info);
	logging_vty_add_cmds();
	osmo_fsm_vty_add_cmds();
	osmo_talloc_vty_add_cmds();
	osmo_stats_vty_add_cmds();
	ctrl_vty_init(app.ctx);
	osmo_ss7_init();
	osmo_ss7_vty_init_asp(app.ctx);
}

static int read_config(const struct options *opt)
{
	const char *file = opt->config_file ? opt->config_file : CONFIG_FILE_DEFAULT;

	host_config_set(file);
	if (!opt->config_file && access(file, F_OK) < 0)
		return 0;
	if (vty_read_config_file(file, NULL) == 0)
		return 0;
	fprintf(stderr, "osmo-supserv: cannot read the configuration %s%s%s\n", file,
		access(file, R_OK) < 0 ? ": " : "", access(file, R_OK) < 0 ? strerror(errno) : "");
	return -EINVAL;
}

static int open_ports(void)
{
	if (telnet_init_dynif(app.ctx, NULL, vty_get_bind_addr(), vty_get_bind_port(VTY_PORT)) < 0) {
		fprintf(stderr, "osmo-supserv: cannot listen on %s port %d for the VTY; is it running already?\n",
			vty_get_bind_addr(), vty_get_bind_port(VTY_PORT));
		return -EADDRINUSE;
	}
	telnet_open = true;
	ctrl = ctrl_open(app.ctx, CTRL_PORT);
	if (!ctrl) {
		fprintf(stderr, "osmo-supserv: cannot listen on %s port %d for CTRL; is it running already?\n",
			ctrl_vty_get_bind_addr(), CTRL_PORT);
		return -EADDRINUSE;
	}
	return 0;
}

/* --- the lesson of --lesson --------------------------------------------------------------------------------------- */

static void lesson_print(void *priv, const char *text)
{
	puts(text);
	fflush(stdout);
}

static void lesson_done(void *priv, bool passed)
{
	const struct options *opt = priv;

	unfinished = false;
	if (!passed)
		exit_code = EXIT_FAILURE;
	if (opt->stay) {
		printf("\nThe phones are still there: telnet %s %d, then 'enable' and 'lab list'. Ctrl-C ends.\n",
		       vty_get_bind_addr(), vty_get_bind_port(VTY_PORT));
		fflush(stdout);
	} else {
		quit = true;
	}
}

static int start_lesson(struct options *opt)
{
	static const struct lesson_ops ops = { .print = lesson_print, .done = lesson_done };
	char *error = NULL;

	if (lesson_play_file(app.jobs, app.lab, opt->lesson, &ops, opt, &error))
		return 0;
	fprintf(stderr, "osmo-supserv: cannot play %s: %s\n", opt->lesson, error);
	talloc_free(error);
	return -EINVAL;
}

/* ---------------------------------------------------------------------------------------------------------------------
 */

static void batch_done(bool ok)
{
	unfinished = false;
	if (!ok)
		exit_code = EXIT_FAILURE;
	quit = true;
}

static int start_capture(const struct options *opt)
{
	char *error = NULL;

	if (!opt->pcap)
		return 0;
	app.capture = capture_start(app.ctx, app.trace, opt->pcap, &error);
	if (app.capture)
		return 0;
	fprintf(stderr, "osmo-supserv: no capture: %s\n", error);
	talloc_free(error);
	return -EINVAL;
}

static int start(struct options *opt)
{
	bool batch = opt->import_file || opt->export_file;
	bool ports = opt->lesson ? opt->stay : !batch;

	if (read_config(opt) < 0 || app_open_store(&app, opt->database) < 0 || app_open_map(&app) < 0 ||
	    start_capture(opt) < 0)
		return -EINVAL;
	if (ports && (open_ports() < 0 || doors_open(&app) < 0))
		return -EINVAL;
	if (opt->daemonize && osmo_daemonize() < 0) {
		perror("osmo-supserv: cannot go to the background");
		return -errno;
	}
	unfinished = batch || opt->lesson;
	if (batch)
		return batch_start(&app, opt, batch_done);
	return opt->lesson ? start_lesson(opt) : 0;
}

static void main_loop(void)
{
	while (!quit) {
		app_turn(&app);
		if (quit)
			break;
		osmo_select_main_ctx(0);
	}
}

static void stop(void)
{
	if (telnet_open)
		telnet_exit();
	app_free(&app);
	log_fini();
	talloc_free(app.ctx);
}

int main(int argc, char **argv)
{
	struct options opt = {};

	init_libraries();
	options_parse(&opt, argc, argv);
	handle_signals();
	if (app_init(&app) < 0) {
		fprintf(stderr, "osmo-supserv: not enough memory\n");
		return EXIT_FAILURE;
	}
	if (start(&opt) < 0)
		exit_code = EXIT_FAILURE;
	else
		main_loop();
	if (unfinished)
		exit_code = EXIT_FAILURE;
	stop();
	return exit_code;
}
