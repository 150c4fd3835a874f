/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy of the database while it is in use: a connection of its own holds a read transaction, so that the copy is the
 * state of one instant however long it takes, and some pages are copied in each turn of the main loop. */

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include "store_sqlite.h"

/* A megabyte of the usual pages. */
#define PAGES_PER_TURN 256

struct sqlite_backup {
	struct sqlite_backup **slot;
	char *to;
	store_backup_cb cb;
	void *priv;
	sqlite3 *src, *dst;
	sqlite3_backup *copy;
	struct osmo_timer_list turn;
};

static void backup_close(struct sqlite_backup *b)
{
	osmo_timer_del(&b->turn);
	sqlite3_backup_finish(b->copy);
	sqlite3_close(b->src);
	sqlite3_close(b->dst);
	*b->slot = NULL;
}

static void backup_end(struct sqlite_backup *b, const char *reason)
{
	char *error = reason ? talloc_asprintf(b, "no copy made to %s: %s", b->to, reason) : NULL;

	backup_close(b);
	if (error)
		unlink(b->to);
	b->cb(b->priv, error);
	talloc_free(b);
}

void sqlite_backup_abort(struct sqlite_backup *b)
{
	if (b)
		backup_end(b, "the store was closed");
}

static void backup_turn(void *data)
{
	struct sqlite_backup *b = data;
	int rc = sqlite3_backup_step(b->copy, PAGES_PER_TURN);

	if (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		osmo_timer_schedule(&b->turn, 0, 0);
	else
		backup_end(b, rc == SQLITE_DONE ? NULL : sqlite3_errstr(rc));
}

static int open_both(struct sqlite_backup *b, const char *from, char **error)
{
	if (sqlite3_open_v2(from, &b->src, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
	    sqlite3_exec(b->src, "BEGIN; SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) != SQLITE_OK) {
		*error = talloc_asprintf(NULL, "%s cannot be read: %s", from, sqlite3_errmsg(b->src));
		return -EIO;
	}
	if (sqlite3_open_v2(b->to, &b->dst, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK) {
		*error = talloc_asprintf(NULL, "cannot create %s: %s", b->to, sqlite3_errmsg(b->dst));
		return -EIO;
	}
	b->copy = sqlite3_backup_init(b->dst, "main", b->src, "main");
	if (!b->copy) {
		*error = talloc_asprintf(NULL, "cannot write %s: %s", b->to, sqlite3_errmsg(b->dst));
		return -EIO;
	}
	return 0;
}

int sqlite_backup_start(void *ctx, struct sqlite_backup **slot, const char *from, const char *to, store_backup_cb cb,
			void *priv, char **error)
{
	struct sqlite_backup *b;
	int rc;

	if (*slot) {
		*error = talloc_asprintf(NULL, "a copy to %s is being made: wait until it is complete", (*slot)->to);
		return -EBUSY;
	}
	if (access(to, F_OK) == 0) {
		*error = talloc_asprintf(NULL, "%s exists: name a file that does not", to);
		return -EEXIST;
	}
	b = talloc_zero(ctx, struct sqlite_backup);
	OSMO_ASSERT(b);
	b->slot = slot;
	b->to = talloc_strdup(b, to);
	b->cb = cb;
	b->priv = priv;
	osmo_timer_setup(&b->turn, backup_turn, b);
	*slot = b;
	rc = open_both(b, from, error);
	if (rc) {
		backup_close(b);
		unlink(to);
		talloc_free(b);
		return rc;
	}
	osmo_timer_schedule(&b->turn, 0, 0);
	return 0;
}
