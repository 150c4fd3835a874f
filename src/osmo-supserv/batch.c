/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Import and export from the command line. */
#include <errno.h>
#include <stdio.h>

#include <osmocom/core/talloc.h>

#include <osmocom/supserv/subscriber_io.h>

#include "batch.h"

struct batch {
	struct supserv *app;
	const struct options *opt;
	batch_done_cb done;
};

static void problem(void *priv, const char *text)
{
	fprintf(stderr, "%s\n", text);
}

static void progress(void *priv, const struct subscriber_io_status *status)
{
	if (status->octets_total)
		fprintf(stderr, "%lu lines, %zu %%\n", status->lines, status->octets * 100 / status->octets_total);
	else
		fprintf(stderr, "%lu subscribers\n", status->exported);
}

static int start(struct batch *batch, const char *path, bool import);

static void import_done(void *priv, const struct subscriber_io_status *status)
{
	struct batch *batch = priv;
	bool ok = !status->problems;

	printf("%s: %lu problems, %lu created, %lu changed, %lu as they were%s\n", batch->opt->import_file,
	       status->problems, status->created, status->changed, status->unchanged,
	       batch->opt->dry_run ? " (dry run: nothing was changed)" : "");
	if (ok && batch->opt->export_file && start(batch, batch->opt->export_file, false) == 0)
		return;
	batch->done(ok && !batch->opt->export_file);
}

static void export_done(void *priv, const struct subscriber_io_status *status)
{
	struct batch *batch = priv;

	printf("%s: %lu subscribers written\n", batch->opt->export_file, status->exported);
	batch->done(!status->problems);
}

static int start(struct batch *batch, const char *path, bool import)
{
	const struct subscriber_io_cfg cfg = {
		.hlr = batch->app->hlr,
		.path = path,
		.dry_run = batch->opt->dry_run,
		.progress = progress,
		.problem = problem,
		.done = import ? import_done : export_done,
		.priv = batch,
	};
	char *error = NULL;

	if (import ? (void *)subscriber_import_start(batch->app->jobs, &cfg, &error) :
		     (void *)subscriber_export_start(batch->app->jobs, &cfg, &error))
		return 0;
	fprintf(stderr, "osmo-supserv: %s\n", error);
	talloc_free(error);
	return -EINVAL;
}

int batch_start(struct supserv *app, const struct options *opt, batch_done_cb done)
{
	struct batch *batch = talloc_zero(app->ctx, struct batch);

	if (!batch)
		return -ENOMEM;
	batch->app = app;
	batch->opt = opt;
	batch->done = done;
	return opt->import_file ? start(batch, opt->import_file, true) : start(batch, opt->export_file, false);
}
