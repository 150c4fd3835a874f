/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Open a database file that is ours, alone, and bring its schema up to date in place. Every way in which that can fail
 * has a sentence that says what to do. */

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store_sqlite.h"

/* "SSRV": PRAGMA application_id, so that nobody else's database is taken for ours. */
#define APPLICATION_ID 0x53535256

static char *sqlite_sentence(void *ctx, sqlite3 *db, const char *path, const char *what)
{
	int code = sqlite3_errcode(db) & 0xff;

	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		return talloc_asprintf(
		    ctx, "%s is damaged or no SQLite database (%s): restore a backup, or name another file", path,
		    sqlite3_errmsg(db));
	if (code == SQLITE_FULL)
		return talloc_asprintf(ctx, "%s: cannot %s: no space is left (%s)", path, what, sqlite3_errmsg(db));
	return talloc_asprintf(ctx, "%s: cannot %s: %s", path, what, sqlite3_errmsg(db));
}

/* The name of a new file is as durable as its directory. */
static void sync_directory(const char *path)
{
	char copy[PATH_MAX];
	int fd;

	OSMO_STRLCPY_ARRAY(copy, path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* The resident copy is only right while nobody else writes the file. SQLite itself uses fcntl() locks, which this one
 * does not meet; but closing the descriptor would drop those, so it stays open as long as the database.
 * \returns the descriptor; negative with *error. */
static int lock_file(void *ctx, const char *path, char **error)
{
	bool is_new = access(path, F_OK) != 0;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);

	if (fd < 0) {
		*error = talloc_asprintf(ctx, "cannot open %s for writing: %s", path, strerror(errno));
		return -errno;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		*error = talloc_asprintf(ctx, "%s is in use by another process: stop that one first", path);
		close(fd);
		return -EBUSY;
	}
	if (is_new)
		sync_directory(path);
	return fd;
}

/* \returns the first column of the first row, -1 on error. */
static int query_int(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int value = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static int exec(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* \returns the version of the schema, 0 for an empty file; negative with *error. */
static int schema_version(void *ctx, sqlite3 *db, const char *path, char **error)
{
	int version = query_int(db, "PRAGMA user_version");
	int application = version < 0 ? -1 : query_int(db, "PRAGMA application_id");
	int tables = application < 0 ? -1 : query_int(db, "SELECT count(*) FROM sqlite_master");

	if (tables < 0) {
		*error = sqlite_sentence(ctx, db, path, "read the schema");
		return -EIO;
	}
	if (!tables && !application)
		return 0;
	if (application != APPLICATION_ID) {
		*error = talloc_asprintf(ctx, "%s is the database of another program: name another file", path);
		return -EINVAL;
	}
	if (version > (int)sqlite_schema_version) {
		*error =
		    talloc_asprintf(ctx,
				    "%s has schema version %d, this program knows up to %u: use a newer osmo-supserv, "
				    "or restore a backup from before the upgrade",
				    path, version, sqlite_schema_version);
		return -EPROTONOSUPPORT;
	}
	return version;
}

static int upgrade_step(void *ctx, sqlite3 *db, const char *path, int version, char **error)
{
	char *sql =
	    talloc_asprintf(ctx, "BEGIN IMMEDIATE;\n%s\nPRAGMA user_version = %d; PRAGMA application_id = %d; COMMIT;",
			    sqlite_schema[version - 1], version, APPLICATION_ID);
	int rc = exec(db, sql);

	talloc_free(sql);
	if (rc == SQLITE_OK)
		return 0;
	*error = sqlite_sentence(ctx, db, path, "bring the schema up to date");
	if (!sqlite3_get_autocommit(db))
		exec(db, "ROLLBACK");
	return -EIO;
}

static int upgrade(void *ctx, sqlite3 *db, const char *path, char **error)
{
	int version = schema_version(ctx, db, path, error);

	if (version < 0)
		return version;
	while (version < (int)sqlite_schema_version) {
		int rc = upgrade_step(ctx, db, path, ++version, error);

		if (rc)
			return rc;
	}
	return 0;
}

/* A write-ahead log, synced by each commit before it returns. */
static int set_durable(void *ctx, sqlite3 *db, const char *path, char **error)
{
	sqlite3_stmt *stmt = NULL;
	bool wal = sqlite3_prepare_v2(db, "PRAGMA journal_mode = WAL", -1, &stmt, NULL) == SQLITE_OK &&
		   sqlite3_step(stmt) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(stmt, 0), "wal");

	if (!wal)
		*error = sqlite_sentence(ctx, db, path, "use a write-ahead log");
	sqlite3_finalize(stmt);
	if (!wal)
		return -EIO;
	if (exec(db, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON") != SQLITE_OK) {
		*error = sqlite_sentence(ctx, db, path, "set it up");
		return -EIO;
	}
	return 0;
}

sqlite3 *sqlite_open_database(void *ctx, const char *path, int *lock_fd, char **error)
{
	sqlite3 *db = NULL;

	*lock_fd = lock_file(ctx, path, error);
	if (*lock_fd < 0)
		return NULL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		*error = sqlite_sentence(ctx, db, path, "open it");
		goto failed;
	}
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, SQLITE_BUSY_MS);
	if (sqlite3_db_readonly(db, "main") == 1) {
		*error = talloc_asprintf(ctx, "%s is read-only: make it and its directory writable", path);
		goto failed;
	}
	/* first look whose it is: the log mode is written into the file */
	if (schema_version(ctx, db, path, error) < 0 || set_durable(ctx, db, path, error) ||
	    upgrade(ctx, db, path, error))
		goto failed;
	return db;

failed:
	sqlite3_close(db);
	close(*lock_fd);
	return NULL;
}
