/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one thread: it takes a batch, makes one transaction of it, gives it back. In it there is no talloc, no msgb, no
 * logging and no counter, only the database handle and the batch (design.md section 4, "One writer thread"). */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store_sqlite.h"

struct sqlite_writer {
	/* the main thread's */
	void (*done)(void *priv, struct sqlite_batch *batch);
	void *priv;
	struct osmo_fd ofd;
	pthread_t thread;

	/* the writer's */
	sqlite3 *db;
	const struct sqlite_stmts *stmts;
	int event_fd;

	/* of both, under the mutex */
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	struct sqlite_batch *todo;
	struct sqlite_batch *finished;
	bool stop;
};

/* --- the writer's side -------------------------------------------------------------------------------------------- */

static int exec(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static void say(struct sqlite_batch *batch, sqlite3 *db, int rc)
{
	if (rc == SQLITE_NOTFOUND)
		snprintf(batch->error, sizeof(batch->error),
			 "the file was changed by another program: restart to read it again");
	else
		snprintf(batch->error, sizeof(batch->error), "%s", sqlite3_errmsg(db));
}

/* A commit whose sync failed is undone in memory, but its frames stand at the end of the log, complete with the mark of
 * a commit: after a crash they would be read as done. The next transaction overwrites them, so make one at once that
 * changes nothing. Whether it can be synced does not matter: what a later start reads is in the file either way. */
static void overwrite_failed_commit(sqlite3 *db)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %u", sqlite_schema_version);
	exec(db, sql);
}

static void write_batch(struct sqlite_writer *w, struct sqlite_batch *batch)
{
	unsigned int i;
	int rc = exec(w->db, "BEGIN IMMEDIATE");

	for (i = 0; i < batch->n_rows && rc == SQLITE_OK; i++)
		rc = sqlite_row_write(w->stmts, batch->rows[i]);
	if (rc == SQLITE_OK)
		rc = exec(w->db, "COMMIT");
	batch->ok = rc == SQLITE_OK;
	if (batch->ok)
		return;
	say(batch, w->db, rc);
	if (!sqlite3_get_autocommit(w->db))
		exec(w->db, "ROLLBACK");
	overwrite_failed_commit(w->db);
}

/* \returns the next batch, NULL at the end. */
static struct sqlite_batch *next_batch(struct sqlite_writer *w)
{
	struct sqlite_batch *batch;

	pthread_mutex_lock(&w->mutex);
	while (!w->todo && !w->stop)
		pthread_cond_wait(&w->cond, &w->mutex);
	batch = w->todo;
	w->todo = NULL;
	pthread_mutex_unlock(&w->mutex);
	return batch;
}

static void *writer_main(void *arg)
{
	struct sqlite_writer *w = arg;
	struct sqlite_batch *batch;
	const uint64_t one = 1;

	while ((batch = next_batch(w))) {
		write_batch(w, batch);
		pthread_mutex_lock(&w->mutex);
		w->finished = batch;
		pthread_cond_broadcast(&w->cond);
		pthread_mutex_unlock(&w->mutex);
		while (write(w->event_fd, &one, sizeof(one)) < 0 && errno == EINTR)
			;
	}
	return NULL;
}

/* --- the main thread's side --------------------------------------------------------------------------------------- */

static struct sqlite_batch *take_finished(struct sqlite_writer *w)
{
	struct sqlite_batch *batch;

	pthread_mutex_lock(&w->mutex);
	batch = w->finished;
	w->finished = NULL;
	pthread_mutex_unlock(&w->mutex);
	return batch;
}

static int finished_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct sqlite_writer *w = ofd->data;
	struct sqlite_batch *batch;
	uint64_t count;

	if (read(ofd->fd, &count, sizeof(count)) < 0)
		return 0;
	batch = take_finished(w);
	if (batch)
		w->done(w->priv, batch);
	return 0;
}

void sqlite_writer_submit(struct sqlite_writer *w, struct sqlite_batch *batch)
{
	pthread_mutex_lock(&w->mutex);
	OSMO_ASSERT(!w->todo && !w->finished);
	w->todo = batch;
	pthread_cond_broadcast(&w->cond);
	pthread_mutex_unlock(&w->mutex);
}

void sqlite_writer_wait(struct sqlite_writer *w)
{
	pthread_mutex_lock(&w->mutex);
	while (!w->finished)
		pthread_cond_wait(&w->cond, &w->mutex);
	pthread_mutex_unlock(&w->mutex);
	w->done(w->priv, take_finished(w));
}

/* Signals are the main thread's. */
static int start_thread(struct sqlite_writer *w)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&w->thread, NULL, writer_main, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

struct sqlite_writer *sqlite_writer_start(void *ctx, sqlite3 *db, const struct sqlite_stmts *stmts,
					  void (*done)(void *priv, struct sqlite_batch *batch), void *priv)
{
	struct sqlite_writer *w = talloc_zero(ctx, struct sqlite_writer);

	if (!w)
		return NULL;
	w->done = done;
	w->priv = priv;
	w->db = db;
	w->stmts = stmts;
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->cond, NULL);
	w->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	osmo_fd_setup(&w->ofd, w->event_fd, OSMO_FD_READ, finished_cb, w, 0);
	if (w->event_fd < 0 || osmo_fd_register(&w->ofd) < 0)
		goto failed;
	if (start_thread(w)) {
		osmo_fd_unregister(&w->ofd);
		goto failed;
	}
	return w;

failed:
	if (w->event_fd >= 0)
		close(w->event_fd);
	talloc_free(w);
	return NULL;
}

void sqlite_writer_stop(struct sqlite_writer *w)
{
	pthread_mutex_lock(&w->mutex);
	w->stop = true;
	pthread_cond_broadcast(&w->cond);
	pthread_mutex_unlock(&w->mutex);
	pthread_join(w->thread, NULL);
	osmo_fd_unregister(&w->ofd);
	close(w->event_fd);
	pthread_cond_destroy(&w->cond);
	pthread_mutex_destroy(&w->mutex);
	talloc_free(w);
}
