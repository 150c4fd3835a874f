/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file store_sqlite.h
 * Inside of the SQLite store. Whose is what: the main thread opens, upgrades and loads the database, then hands the
 * handle and the prepared statements to the writer thread, and has them back when that has ended. A batch belongs to
 * the main thread, which lends it to the writer from submit to take. */
#pragma once

#include <stdbool.h>
#include <sqlite3.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/select.h>

#include "store_private.h"

#define SQLITE_ERROR_MAX 256
#define SQLITE_BUSY_MS 5000

/* --- sql/hlr.sql -------------------------------------------------------------------------------------------------- */

extern const char *const sqlite_schema[];	/*!< part n brings version n + 1 */
extern const unsigned int sqlite_schema_version;

/* --- store_sqlite_schema.c: a database that is ours and up to date ------------------------------------------------ */

/*! Open \a path, creating it. \param[out] lock_fd keeps other processes away until it is closed (after the handle).
 *  \returns NULL with *error a sentence, talloc'ed from ctx. */
sqlite3 *sqlite_open_database(void *ctx, const char *path, int *lock_fd, char **error);

/* --- store_sqlite_write.c, store_sqlite_load.c: values to rows and back ------------------------------------------- */

struct sqlite_stmts {
	sqlite3_stmt *insert, *update, *delete_;
	sqlite3_stmt *forwarding_insert, *forwarding_delete;
	sqlite3_stmt *activation_insert, *activation_delete;
};

/*! \returns an SQLite result code. */
int sqlite_stmts_prepare(struct sqlite_stmts *st, sqlite3 *db);
void sqlite_stmts_finalize(struct sqlite_stmts *st);
/*! Write one changed subscriber; only the rows that differ. No talloc, no logging: runs in the writer thread.
 *  \returns SQLITE_OK, an SQLite error, SQLITE_NOTFOUND: the file does not hold what was read from it. */
int sqlite_row_write(const struct sqlite_stmts *st, const struct store_row *row);
/*! Read all subscribers. \returns 0, negative with *error a sentence, talloc'ed from ctx. */
int sqlite_rows_load(void *ctx, sqlite3 *db, struct store *store, char **error);

/* --- store_sqlite_writer.c: the thread ---------------------------------------------------------------------------- */

/*! One transaction of the database. */
struct sqlite_batch {
	unsigned int n_rows;
	bool ok;				/*!< the writer's answer: durable, or rolled back */
	char error[SQLITE_ERROR_MAX];		/*!< the reason, where !ok */
	const struct store_row *rows[];		/*!< not changed by anybody while the writer has the batch */
};

struct sqlite_writer;

/*! Start the thread. \a done is called in the main loop for each batch that is done. \returns NULL: no thread to be
 *  had. */
struct sqlite_writer *sqlite_writer_start(void *ctx, sqlite3 *db, const struct sqlite_stmts *stmts,
					  void (*done)(void *priv, struct sqlite_batch *batch), void *priv);
/*! One at a time: the next one after done(). */
void sqlite_writer_submit(struct sqlite_writer *w, struct sqlite_batch *batch);
/*! Block until the batch is done, and call done(). */
void sqlite_writer_wait(struct sqlite_writer *w);
/*! End the thread, join it, free \a w. No batch may be with it. */
void sqlite_writer_stop(struct sqlite_writer *w);

/* --- store_sqlite_backup.c: copies while running ------------------------------------------------------------------ */

struct sqlite_backup;

/*! As store_backup(). *slot is the backup while it runs, else NULL. */
int sqlite_backup_start(void *ctx, struct sqlite_backup **slot, const char *from, const char *to, store_backup_cb cb,
			void *priv, char **error);
/*! Give it up: cb is called, the unfinished copy is removed. NULL is fine. */
void sqlite_backup_abort(struct sqlite_backup *b);
