/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Export of subscribers: their IMSIs are noted at the start, then some are written in each turn of the main loop, as
 * they are at that moment. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/subscriber_io.h>

#include "hlr_private.h"
#include "subscriber_line.h"

#define SUBSCRIBERS_PER_TURN 256
#define PROGRESS_SUBSCRIBERS 10000

typedef char imsi_t[IMSI_DIGITS_MAX + 1];

struct subscriber_export {
	struct subscriber_io_cfg cfg;
	struct subscriber_io_status status;
	bool json;
	char *path_new;			/* until it is complete; NULL: it is gone or in its place */
	FILE *file;
	imsi_t *imsis;
	size_t n_imsis, next;
	struct osmo_timer_list turn;
};

static int export_destructor(struct subscriber_export *ex)
{
	osmo_timer_del(&ex->turn);
	if (ex->file)
		fclose(ex->file);
	if (ex->path_new)
		unlink(ex->path_new);
	return 0;
}

static void finish(struct subscriber_export *ex)
{
	if (ex->cfg.done)
		ex->cfg.done(ex->cfg.priv, &ex->status);
	talloc_free(ex);
}

static void give_up(struct subscriber_export *ex)
{
	char *told =
	    talloc_asprintf(ex, "%s:%lu:1: cannot be written: %s", ex->cfg.path, ex->status.lines, strerror(errno));

	ex->status.problems++;
	if (ex->cfg.problem)
		ex->cfg.problem(ex->cfg.priv, told);
	finish(ex);
}

/* \returns 0, -1 with errno. */
static int put_in_place(struct subscriber_export *ex)
{
	FILE *file = ex->file;

	if (fflush(file) || fsync(fileno(file)))
		return -1;
	ex->file = NULL;
	if (fclose(file) || rename(ex->path_new, ex->cfg.path))
		return -1;
	TALLOC_FREE(ex->path_new);
	return 0;
}

static void write_one(struct subscriber_export *ex, const char *imsi)
{
	struct hlr_subscriber sub;

	if (store_get(ex->cfg.hlr->store, imsi, &sub))
		return;		/* deleted meanwhile */
	if (ex->json)
		subscriber_json_print(ex->file, &sub);
	else
		subscriber_csv_print(ex->file, &sub);
	ex->status.lines++;
	ex->status.exported++;
	if (ex->status.exported % PROGRESS_SUBSCRIBERS == 0 && ex->cfg.progress)
		ex->cfg.progress(ex->cfg.priv, &ex->status);
}

static void export_turn(void *data)
{
	struct subscriber_export *ex = data;
	unsigned int i;

	for (i = 0; i < SUBSCRIBERS_PER_TURN && ex->next < ex->n_imsis; i++)
		write_one(ex, ex->imsis[ex->next++]);
	if (ferror(ex->file))
		give_up(ex);
	else if (ex->next < ex->n_imsis)
		osmo_timer_schedule(&ex->turn, 0, 0);
	else if (put_in_place(ex))
		give_up(ex);
	else
		finish(ex);
}

static bool note_imsi(void *priv, const struct hlr_subscriber *sub)
{
	struct subscriber_export *ex = priv;

	OSMO_STRLCPY_ARRAY(ex->imsis[ex->n_imsis], sub->imsi);
	ex->n_imsis++;
	return true;
}

struct subscriber_export *subscriber_export_start(void *ctx, const struct subscriber_io_cfg *cfg, char **error)
{
	struct subscriber_export *ex;
	int json = subscriber_io_is_json(ctx, cfg->path, error);

	if (json < 0)
		return NULL;
	ex = talloc_zero(ctx, struct subscriber_export);
	OSMO_ASSERT(ex);
	ex->cfg = *cfg;
	ex->cfg.path = talloc_strdup(ex, cfg->path);
	ex->json = json;
	ex->path_new = talloc_asprintf(ex, "%s.new", cfg->path);
	osmo_timer_setup(&ex->turn, export_turn, ex);
	talloc_set_destructor(ex, export_destructor);
	ex->imsis = talloc_array(ex, imsi_t, store_count(cfg->hlr->store));
	ex->file = fopen(ex->path_new, "we");
	if (!ex->imsis || !ex->file || store_foreach(cfg->hlr->store, note_imsi, ex)) {
		*error = talloc_asprintf(ctx, "cannot create %s: %s", ex->path_new, strerror(errno));
		talloc_free(ex);
		return NULL;
	}
	if (!json) {
		subscriber_csv_print_header(ex->file);
		ex->status.lines++;
	}
	osmo_timer_schedule(&ex->turn, 0, 0);
	return ex;
}
