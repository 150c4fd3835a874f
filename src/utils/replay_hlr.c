/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A fresh HLR for each dialogue: one subscriber as implied, or those of a file in the form of the export. */

#include <stdio.h>
#include <string.h>

#include <osmocom/core/select.h>

#include <osmocom/supserv/subscriber_io.h>

#include "replay.h"

struct import {
	void *ctx;
	bool done;
	char *problem;			/* the first */
};

static void on_problem(void *priv, const char *text)
{
	struct import *import = priv;

	if (!import->problem)
		import->problem = talloc_strdup(import->ctx, text);
}

static void on_done(void *priv, const struct subscriber_io_status *status)
{
	struct import *import = priv;

	(void)status;
	import->done = true;
}

static int import_file(void *ctx, struct hlr *hlr, const char *path, char **error)
{
	struct import import = { .ctx = ctx };
	const struct subscriber_io_cfg cfg = {
		.hlr = hlr, .path = path, .problem = on_problem, .done = on_done, .priv = &import,
	};

	if (!subscriber_import_start(ctx, &cfg, error))
		return -1;
	while (!import.done)
		osmo_select_main(0);
	*error = import.problem;
	return import.problem ? -1 : 0;
}

struct choice {
	char *imsi;
	size_t size;
};

static bool take_first(void *priv, const struct hlr_subscriber *sub)
{
	struct choice *choice = priv;

	osmo_strlcpy(choice->imsi, sub->imsi, choice->size);
	return false;
}

/* The subscriber of the dialogue; where the file has no such, or the capture does not tell, the first of the file. */
static int choose(struct hlr *hlr, char *imsi, size_t imsi_size)
{
	struct choice choice = { imsi, imsi_size };
	struct hlr_subscriber sub;

	if (*imsi && store_get(hlr_store(hlr), imsi, &sub) == 0)
		return 0;
	*imsi = '\0';
	store_foreach(hlr_store(hlr), take_first, &choice);
	return *imsi ? 0 : -1;
}

/* An HLR and the store that it uses, which goes after it. */
struct home {
	struct store *store;
	struct hlr *hlr;
};

static int home_destruct(struct home *home)
{
	talloc_free(home->hlr);
	store_free(home->store);
	return 0;
}

struct hlr *replay_hlr_alloc(void *ctx, const struct replay_cfg *cfg, const struct replay_before *before, char *imsi,
			     size_t imsi_size, char **error)
{
	struct home *home = talloc_zero(ctx, struct home);

	home->store = store_memory_alloc(NULL);
	home->hlr = hlr_alloc(NULL, home->store);
	talloc_set_destructor(home, home_destruct);
	hlr_cfg(home->hlr)->ss = before->ss;
	if (!cfg->profile) {
		if (before->sub.imsi[0])
			store_commit(home->store, STORE_CREATE, &before->sub, "replay", NULL, NULL);
		return home->hlr;
	}
	if (import_file(ctx, home->hlr, cfg->profile, error) < 0)
		return NULL;
	if (choose(home->hlr, imsi, imsi_size) < 0) {
		*error = talloc_asprintf(ctx, "%s: there is no subscriber in it", cfg->profile);
		return NULL;
	}
	return home->hlr;
}
