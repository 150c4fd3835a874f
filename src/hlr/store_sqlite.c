/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SQLite store: group commit. What has come is one batch, and one transaction of the database; what comes while
 * that one is synced is the next. Nothing waits for company. */

#include <stdlib.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>

#include "store_sqlite.h"

struct store_sqlite {
	struct store *store;
	const char *path;
	sqlite3 *db;			/* the writer's while it runs */
	int lock_fd;
	struct sqlite_stmts stmts;
	struct sqlite_writer *writer;
	struct sqlite_backup *backup;
	struct llist_head next;		/* transactions that the batch under way came too early for */
	unsigned int n_next_rows;
	struct sqlite_batch *batch;	/* with the writer */
	struct llist_head batch_txns;
};

/* --- batches ------------------------------------------------------------------------------------------------------ */

static void submit_batch(struct store_sqlite *sq)
{
	struct sqlite_batch *batch = calloc(1, sizeof(*batch) + sq->n_next_rows * sizeof(batch->rows[0]));
	struct store_txn *txn;
	unsigned int i;

	OSMO_ASSERT(batch);
	llist_splice_init(&sq->next, &sq->batch_txns);
	llist_for_each_entry(txn, &sq->batch_txns, impl_entry)
		for (i = 0; i < txn->n_rows; i++)
			batch->rows[batch->n_rows++] = &txn->rows[i];
	sq->n_next_rows = 0;
	sq->batch = batch;
	sqlite_writer_submit(sq->writer, batch);
}

static void batch_done(void *priv, struct sqlite_batch *batch)
{
	struct store_sqlite *sq = priv;
	enum store_result result = batch->ok ? STORE_OK : STORE_FAILED;
	struct store_txn *txn, *next;

	if (!batch->ok)
		store_set_error(sq->store, "%s: %u changes not made: %s", sq->path, batch->n_rows, batch->error);
	sq->batch = NULL;
	free(batch);
	llist_for_each_entry_safe(txn, next, &sq->batch_txns, impl_entry) {
		llist_del(&txn->impl_entry);
		store_txn_done(txn, result);
	}
	if (!llist_empty(&sq->next))
		submit_batch(sq);
	store_kick(sq->store);
}

static void sqlite_commit(struct store *st, struct store_txn *txn)
{
	struct store_sqlite *sq = st->impl;

	llist_add_tail(&txn->impl_entry, &sq->next);
	sq->n_next_rows += txn->n_rows;
	if (!sq->batch)
		submit_batch(sq);
}

/* --- opening and closing ------------------------------------------------------------------------------------------ */

static void sqlite_drain(struct store *st)
{
	struct store_sqlite *sq = st->impl;

	while (sq->batch)
		sqlite_writer_wait(sq->writer);
}

static void sqlite_close(struct store *st)
{
	struct store_sqlite *sq = st->impl;

	sqlite_backup_abort(sq->backup);
	if (sq->writer)
		sqlite_writer_stop(sq->writer);
	sqlite_stmts_finalize(&sq->stmts);
	sqlite3_close(sq->db);
	close(sq->lock_fd);
}

static int sqlite_backup(struct store *st, const char *path, store_backup_cb cb, void *priv, char **error)
{
	struct store_sqlite *sq = st->impl;

	return sqlite_backup_start(st, &sq->backup, sq->path, path, cb, priv, error);
}

static const struct store_ops sqlite_ops = {
	.commit = sqlite_commit,
	.drain = sqlite_drain,
	.close = sqlite_close,
	.backup = sqlite_backup,
};

static struct store_sqlite *sqlite_alloc(void *ctx, const char *path, sqlite3 *db, int lock_fd)
{
	char *name = talloc_asprintf(ctx, "sqlite %s", path);
	struct store *st = store_alloc(ctx, &sqlite_ops, name);
	struct store_sqlite *sq = talloc_zero(st, struct store_sqlite);

	talloc_free(name);
	OSMO_ASSERT(sq);
	st->impl = sq;
	sq->store = st;
	sq->path = talloc_strdup(sq, path);
	sq->db = db;
	sq->lock_fd = lock_fd;
	INIT_LLIST_HEAD(&sq->next);
	INIT_LLIST_HEAD(&sq->batch_txns);
	return sq;
}

struct store *store_sqlite_open(void *ctx, const char *path, char **error)
{
	struct store_sqlite *sq;
	int lock_fd;
	sqlite3 *db = sqlite_open_database(ctx, path, &lock_fd, error);

	if (!db)
		return NULL;
	sq = sqlite_alloc(ctx, path, db, lock_fd);
	if (sqlite_rows_load(ctx, db, sq->store, error))
		goto failed;
	if (sqlite_stmts_prepare(&sq->stmts, db) != SQLITE_OK) {
		*error = talloc_asprintf(ctx, "%s has other tables than its schema version says (%s): restore a backup",
					 path, sqlite3_errmsg(db));
		goto failed;
	}
	sq->writer = sqlite_writer_start(sq, db, &sq->stmts, batch_done, sq);
	if (!sq->writer) {
		*error = talloc_asprintf(ctx, "%s: cannot start the thread that writes", path);
		goto failed;
	}
	LOGP(DSTORE, LOGL_INFO, "(%s) %zu subscribers\n", sq->store->name, store_count(sq->store));
	return sq->store;

failed:
	store_free(sq->store);
	return NULL;
}
