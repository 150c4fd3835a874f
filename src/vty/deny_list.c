/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The deny list of forwarded-to prefixes. The settings of the engine and of call control point to one array, which is
 * replaced as a whole with each change. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/hlr.h>

#include "vty_nodes.h"

/* Take \a list over; the former one, when it was ours, goes. */
static void replace(struct supserv *app, char **list, unsigned int n)
{
	struct hlr_cfg *hlr = hlr_cfg(app->hlr);
	struct call_cfg *call = call_control_cfg(app->call);
	const char *const *deny = (const char *const *)list;

	talloc_free(app->deny);
	app->deny = list;
	hlr->ss.deny = hlr->fwd.deny = call->fwd.deny = deny;
	hlr->ss.n_deny = hlr->fwd.n_deny = call->fwd.n_deny = n;
}

static int find(const struct ss_cfg *cfg, const char *prefix)
{
	for (unsigned int i = 0; i < cfg->n_deny; i++) {
		if (!strcmp(cfg->deny[i], prefix))
			return i;
	}
	return -ENOENT;
}

/* A copy without entry \a without (-1: all of them) and with room for one more. */
static char **copy(struct supserv *app, const struct ss_cfg *cfg, int without, unsigned int *n)
{
	char **list = talloc_array(app->ctx, char *, cfg->n_deny + 1);

	*n = 0;
	for (unsigned int i = 0; i < cfg->n_deny; i++) {
		if ((int)i != without)
			list[(*n)++] = talloc_strdup(list, cfg->deny[i]);
	}
	return list;
}

int deny_list_add(struct supserv *app, const char *prefix)
{
	const struct ss_cfg *cfg = &hlr_cfg(app->hlr)->ss;
	unsigned int n;
	char **list;

	if (find(cfg, prefix) >= 0)
		return -EEXIST;
	list = copy(app, cfg, -1, &n);
	list[n++] = talloc_strdup(list, prefix);
	replace(app, list, n);
	return 0;
}

int deny_list_remove(struct supserv *app, const char *prefix)
{
	const struct ss_cfg *cfg = &hlr_cfg(app->hlr)->ss;
	int i = find(cfg, prefix);
	unsigned int n;
	char **list;

	if (i < 0)
		return i;
	list = copy(app, cfg, i, &n);
	replace(app, list, n);
	return 0;
}

void deny_list_clear(struct supserv *app)
{
	replace(app, NULL, 0);
}
