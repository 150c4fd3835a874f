/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* subscriber import, subscriber export: files of subscribers, answered when they are done. */
#include <osmocom/core/talloc.h>

#include <osmocom/supserv/subscriber_io.h>

#include "vty_nodes.h"

static void out_problem(void *priv, const char *text)
{
	struct vty *vty = vty_pending_vty(priv);

	if (vty)
		vty_out(vty, "%% %s%s", text, VTY_NEWLINE);
}

static void out_progress(void *priv, const struct subscriber_io_status *status)
{
	struct vty *vty = vty_pending_vty(priv);

	if (vty && status->octets_total)
		vty_out(vty, "... %lu lines, %zu %%%s", status->lines, status->octets * 100 / status->octets_total,
			VTY_NEWLINE);
	else if (vty)
		vty_out(vty, "... %lu subscribers%s", status->exported, VTY_NEWLINE);
}

static void import_done(void *priv, const struct subscriber_io_status *status)
{
	struct vty *vty = vty_pending_vty(priv);

	if (vty && status->problems)
		vty_out(vty, "%% %lu problem%s; %lu created, %lu changed, %lu as they were.%s", status->problems,
			status->problems == 1 ? "" : "s", status->created, status->changed, status->unchanged,
			VTY_NEWLINE);
	else if (vty)
		vty_out(vty, "%lu created, %lu changed, %lu as they were.%s", status->created, status->changed,
			status->unchanged, VTY_NEWLINE);
	vty_pending_end(priv, !status->problems);
}

static void dry_run_done(void *priv, const struct subscriber_io_status *status)
{
	struct vty *vty = vty_pending_vty(priv);

	if (vty)
		vty_out(
		    vty,
		    "%sNothing was changed: %lu problem%s, %lu would be created, %lu changed, %lu are so already.%s",
		    status->problems ? "% " : "", status->problems, status->problems == 1 ? "" : "s", status->created,
		    status->changed, status->unchanged, VTY_NEWLINE);
	vty_pending_end(priv, !status->problems);
}

static void export_done(void *priv, const struct subscriber_io_status *status)
{
	struct vty *vty = vty_pending_vty(priv);

	if (vty)
		vty_out(vty, "%s%lu subscribers written.%s", status->problems ? "% Not complete: " : "",
			status->exported, VTY_NEWLINE);
	vty_pending_end(priv, !status->problems);
}

/* What cannot even start. */
static void refuse(struct vty *vty, struct vty_pending *pending, char *error)
{
	vty_out(vty, "%% %s%s", error, VTY_NEWLINE);
	talloc_free(error);
	vty_pending_end(pending, false);
}

static int import(struct vty *vty, const char *path, bool dry_run)
{
	struct supserv *app = vty_supserv();
	struct vty_pending *pending = vty_pending_begin(vty);
	const struct subscriber_io_cfg cfg = {
		.hlr = app->hlr,
		.path = path,
		.dry_run = dry_run,
		.progress = out_progress,
		.problem = out_problem,
		.done = dry_run ? dry_run_done : import_done,
		.priv = pending,
	};
	char *error = NULL;

	if (!pending)
		return CMD_WARNING;
	if (!subscriber_import_start(app->jobs, &cfg, &error))
		refuse(vty, pending, error);
	return vty_pending_leave(pending);
}

#define IO_STR "Manage subscribers\n"
#define FILE_STR "File name that ends in .csv or .json\n"

DEFUN(subscr_import, subscr_import_cmd, "subscriber import FILE",
      IO_STR "Create and change subscribers as a file says, when nothing in it is wrong\n" FILE_STR)
{
	return import(vty, argv[0], false);
}

DEFUN(subscr_import_dry, subscr_import_dry_cmd, "subscriber import FILE dry-run",
      IO_STR "Create and change subscribers as a file says, when nothing in it is wrong\n" FILE_STR
      "Only check the file, change nothing\n")
{
	return import(vty, argv[0], true);
}

DEFUN(subscr_export, subscr_export_cmd, "subscriber export FILE",
      IO_STR "Write all subscribers to a file; CSV holds only what its columns can say\n" FILE_STR)
{
	struct supserv *app = vty_supserv();
	struct vty_pending *pending = vty_pending_begin(vty);
	const struct subscriber_io_cfg cfg = {
		.hlr = app->hlr,
		.path = argv[0],
		.progress = out_progress,
		.problem = out_problem,
		.done = export_done,
		.priv = pending,
	};
	char *error = NULL;

	if (!pending)
		return CMD_WARNING;
	if (!subscriber_export_start(app->jobs, &cfg, &error))
		refuse(vty, pending, error);
	return vty_pending_leave(pending);
}

void subscriber_io_vty_init(void)
{
	install_element(ENABLE_NODE, &subscr_import_cmd);
	install_element(ENABLE_NODE, &subscr_import_dry_cmd);
	install_element(ENABLE_NODE, &subscr_export_cmd);
}
