/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The SQLite store and what can be wrong with its file: older and newer schemas, damage, no permission, no space, other
 * programs; and copies while it runs. Each is a clear sentence, and no answer that lies. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include <osmocom/core/application.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/store.h>

#include "hlr_fixture.h"

#define SCHEMA_VERSION 3

struct fixture {
	void *ctx;
	char *dir, *path;
	struct store *st;
	bool backup_done;
	char *backup_error;
};

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->ctx = talloc_named_const(NULL, 0, "sqlite test");
	f->dir = fixture_make_dir(f);
	f->path = talloc_asprintf(f, "%s/hlr.db", f->dir);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	store_free(f->st);
	fixture_remove_dir(f->dir);
	talloc_free(f->ctx);
	talloc_free(f);
	return 0;
}

static void open_store(struct fixture *f)
{
	char *error = NULL;

	f->st = store_sqlite_open(f->ctx, f->path, &error);
	if (!f->st)
		fail_msg("%s", error);
}

static void close_store(struct fixture *f)
{
	store_free(f->st);
	f->st = NULL;
}

/* Opening must fail with a sentence that has these words, and leave nothing behind. */
static void open_fails(struct fixture *f, const char *words)
{
	size_t blocks = talloc_total_blocks(f->ctx);
	char *error = NULL;

	assert_null(store_sqlite_open(f->ctx, f->path, &error));
	assert_non_null(error);
	if (!strstr(error, words) || !strstr(error, f->path))
		fail_msg("\"%s\" does not say \"%s\"", error, words);
	talloc_free(error);
	assert_int_equal(talloc_total_blocks(f->ctx), blocks);
}

static sqlite3 *open_raw(const char *path)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	return db;
}

static void exec_raw(const char *path, const char *sql)
{
	sqlite3 *db = open_raw(path);
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
	sqlite3_close(db);
}

static int query_raw(const char *path, const char *sql)
{
	sqlite3 *db = open_raw(path);
	sqlite3_stmt *stmt;
	int value;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	value = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return value;
}

static void fill(struct fixture *f, unsigned int from, unsigned int n)
{
	struct hlr_subscriber sub;
	unsigned int i;

	for (i = from; i < from + n; i++) {
		fixture_subscriber(&sub, i);
		store_commit(f->st, STORE_CREATE, &sub, "test", NULL, NULL);
	}
	fixture_settle(f->st);
	assert_int_equal(store_count(f->st), from + n);
}

static void check_filled(struct store *st, unsigned int n)
{
	struct hlr_subscriber sub, read;
	unsigned int i;

	for (i = 0; i < n; i++) {
		fixture_subscriber(&sub, i);
		assert_int_equal(store_get(st, sub.imsi, &read), 0);
		assert_true(fixture_equal(&sub, &read));
	}
}

/* --- schema ------------------------------------------------------------------------------------------------------- */

static void test_new_file(void **state)
{
	struct fixture *f = *state;

	open_store(f);
	assert_int_equal(store_count(f->st), 0);
	close_store(f);
	assert_int_equal(query_raw(f->path, "PRAGMA user_version"), SCHEMA_VERSION);
	open_store(f);
}

static char *read_text_file(void *ctx, const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = talloc_zero_size(ctx, 65536);

	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	return text;
}

static void make_version_1(struct fixture *f)
{
	const char *top = getenv("abs_top_srcdir");
	char *path = talloc_asprintf(f, "%s/tests/unit/data/hlr-v1.sql", top ? top : "../../..");

	exec_raw(f->path, read_text_file(f, path));
}

static void check_upgraded(struct fixture *f)
{
	struct hlr_subscriber sub;
	const struct cf_reg *reg;

	assert_int_equal(store_count(f->st), 2);
	assert_int_equal(store_get(f->st, "001010000000001", &sub), 0);
	assert_string_equal(sub.msisdn.digits, "491701234567");
	assert_int_equal(sub.version, 7);
	assert_string_equal(sub.vlr_number, "4917");
	assert_string_equal(sub.vlr_country, "");
	assert_int_equal(sub.auth.algo, 0);
	assert_string_equal(sub.profile.password, "4711");
	assert_int_equal(sub.profile.wpa, 2);
	assert_int_equal(sub.profile.cf[CF_CFNRY].n_reg, 2);
	reg = cf_reg_find(&sub.profile, CF_CFNRY, BSG_FAX);
	assert_string_equal(reg->ftn.digits, "431234");
	assert_int_equal(reg->subaddress.len, 2);
	assert_int_equal(reg->active, 0);
	assert_int_equal(sub.profile.cb[CB_BAOC].active, BSG_SPEECH);
	assert_int_equal(sub.profile.cw.active, BSG_SPEECH | BSG_FAX);
	assert_int_equal(store_get(f->st, "001010000000002", &sub), 0);
	assert_int_equal(sub.profile.clir_mode, CLIR_TEMPORARY_RESTRICTED);
}

static void test_upgrade(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;

	make_version_1(f);
	open_store(f);
	check_upgraded(f);
	assert_int_equal(store_get(f->st, "001010000000001", &sub), 0);
	OSMO_STRLCPY_ARRAY(sub.vlr_country, "43");
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &sub), STORE_OK);
	close_store(f);
	assert_int_equal(query_raw(f->path, "PRAGMA user_version"), SCHEMA_VERSION);
	open_store(f);
	assert_int_equal(store_get(f->st, "001010000000001", &sub), 0);
	assert_string_equal(sub.vlr_country, "43");
}

/* An upgrade that cannot be made leaves the old version as it was. */
static void test_upgrade_fails(void **state)
{
	struct fixture *f = *state;

	make_version_1(f);
	exec_raw(f->path, "ALTER TABLE subscriber ADD COLUMN vlr_country TEXT NOT NULL DEFAULT 'x'");
	open_fails(f, "cannot bring the schema up to date");
	assert_int_equal(query_raw(f->path, "PRAGMA user_version"), 1);
	assert_int_equal(query_raw(f->path, "SELECT count(*) FROM subscriber"), 2);
}

static void test_newer_schema(void **state)
{
	struct fixture *f = *state;

	open_store(f);
	fill(f, 0, 3);
	close_store(f);
	exec_raw(f->path, "PRAGMA user_version = 99; CREATE TABLE of_the_future (x)");
	open_fails(f, "schema version 99, this program knows up to 3: use a newer osmo-supserv");
	assert_int_equal(query_raw(f->path, "SELECT count(*) FROM subscriber"), 3);
}

static void test_database_of_another_program(void **state)
{
	struct fixture *f = *state;

	exec_raw(f->path, "CREATE TABLE subscriber (id INTEGER, imsi TEXT); PRAGMA user_version = 1");
	open_fails(f, "the database of another program");
	assert_int_equal(query_raw(f->path, "SELECT count(*) FROM sqlite_master"), 1);
}

static void test_tables_are_missing(void **state)
{
	struct fixture *f = *state;

	open_store(f);
	close_store(f);
	exec_raw(f->path, "DROP TABLE activation");
	open_fails(f, "no such table: activation");
}

/* --- damage ------------------------------------------------------------------------------------------------------- */

static void overwrite(const char *path, off_t offset, size_t len)
{
	char *junk = talloc_size(NULL, len);
	int fd = open(path, O_WRONLY);

	memset(junk, 0xa5, len);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, junk, len, offset), len);
	close(fd);
	talloc_free(junk);
}

static void fill_and_close(struct fixture *f)
{
	open_store(f);
	fill(f, 0, 500);
	close_store(f);
}

static void test_no_database(void **state)
{
	struct fixture *f = *state;

	fill_and_close(f);
	overwrite(f->path, 0, 100);
	open_fails(f, "restore a backup");
}

static void test_damaged_pages(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	fill_and_close(f);
	assert_int_equal(stat(f->path, &st), 0);
	assert_true(st.st_size > 10 * 4096);
	overwrite(f->path, 4096, st.st_size - 4096);
	open_fails(f, "restore a backup");
}

static void test_cut_off(void **state)
{
	struct fixture *f = *state;

	fill_and_close(f);
	assert_int_equal(truncate(f->path, 3 * 4096), 0);
	open_fails(f, "restore a backup");
}

static const struct {
	const char *sql, *words;
} bad_rows[] = {
    {"UPDATE subscriber SET max_forwardings = 9 WHERE imsi = (SELECT min(imsi) FROM subscriber)", "out of 1 to 5"},
    {"UPDATE subscriber SET password = 'abcd' WHERE imsi = (SELECT min(imsi) FROM subscriber)", "not four digits"},
    {"UPDATE subscriber SET password = '00000' WHERE imsi = (SELECT min(imsi) FROM subscriber)", "password"},
    {"UPDATE subscriber SET clip = 2", "clip"},
    {"UPDATE subscriber SET version = 0", "version"},
    {"UPDATE subscriber SET odb = 70000", "odb"},
    {"INSERT INTO activation VALUES ('999999', 146, 1)", "active, but not there"},
    {"INSERT INTO forwarding VALUES ('999999', 33, 1, 1, '1', 0, 1, NULL, 0)", "registered, but not there"},
    {"INSERT INTO activation SELECT min(imsi), 99, 1 FROM subscriber", "makes no sense"},
    {"INSERT INTO forwarding SELECT min(imsi), 33, 2, 0, '1', 0, 1, NULL, 0 FROM subscriber", "makes no sense"},
};

static void test_rows_that_make_no_sense(void **state)
{
	struct fixture *f = *state;
	unsigned int i;

	fill_and_close(f);
	for (i = 0; i < ARRAY_SIZE(bad_rows); i++) {
		char *whole = f->path;
		char *copy;

		f->path = talloc_asprintf(f, "%s/copy%u.db", f->dir, i);
		copy = talloc_asprintf(f, "VACUUM INTO '%s'", f->path);
		exec_raw(whole, copy);
		exec_raw(f->path, bad_rows[i].sql);
		open_fails(f, bad_rows[i].words);
		f->path = whole;
	}
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static void test_no_directory(void **state)
{
	struct fixture *f = *state;

	f->path = talloc_asprintf(f, "%s/none/hlr.db", f->dir);
	open_fails(f, "cannot open");
}

/* Without the rights of root, which writes anything. */
static void as_somebody_else(struct fixture *f, const char *words)
{
	bool root = geteuid() == 0;

	if (root)
		assert_int_equal(seteuid(65534), 0);
	open_fails(f, words);
	if (root)
		assert_int_equal(seteuid(0), 0);
}

static void test_read_only_file(void **state)
{
	struct fixture *f = *state;

	fill_and_close(f);
	assert_int_equal(chmod(f->dir, 0777), 0);
	assert_int_equal(chmod(f->path, 0444), 0);
	as_somebody_else(f, "for writing: Permission denied");
}

static void test_read_only_directory(void **state)
{
	struct fixture *f = *state;

	fill_and_close(f);
	assert_int_equal(chmod(f->path, 0666), 0);
	assert_int_equal(chmod(f->dir, 0555), 0);
	as_somebody_else(f, "hlr.db: cannot");
	assert_int_equal(chmod(f->dir, 0755), 0);
}

static void test_in_use(void **state)
{
	struct fixture *f = *state;

	open_store(f);
	open_fails(f, "in use by another process");
	close_store(f);
	open_store(f);
}

/* Somebody changes rows with another program: what is resident is no longer true, so nothing is written over it. */
static void test_changed_by_another_program(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;

	open_store(f);
	fixture_plain_subscriber(&sub, "001010000000001", NULL);
	assert_int_equal(fixture_commit(f->st, STORE_CREATE, &sub), STORE_OK);
	exec_raw(f->path, "UPDATE subscriber SET version = 5, purged = 1");
	sub.version = 1;
	sub.profile.cw.active = BSG_SPEECH;
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &sub), STORE_FAILED);
	assert_non_null(strstr(store_last_error(f->st), "changed by another program"));
	assert_int_equal(query_raw(f->path, "SELECT version FROM subscriber"), 5);
	close_store(f);
	open_store(f);
	assert_int_equal(store_get(f->st, sub.imsi, &sub), 0);
	assert_true(sub.purged);
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &sub), STORE_OK);
}

/* --- no space ----------------------------------------------------------------------------------------------------- */

static void limit_file_size(rlim_t octets)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = octets;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* No file can grow any more: what cannot be written fails, what was answered is there, and it goes on when there is
 * space. */
static void test_full(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub, read;
	enum store_result res = STORE_OK;
	unsigned int n;

	open_store(f);
	fill(f, 0, 10);
	signal(SIGXFSZ, SIG_IGN);
	limit_file_size(400 * 1024);
	for (n = 10; n < 5000 && res == STORE_OK; n++) {
		fixture_subscriber(&sub, n);
		res = fixture_commit(f->st, STORE_CREATE, &sub);
	}
	limit_file_size(RLIM_INFINITY);
	n--;
	assert_int_equal(res, STORE_FAILED);
	assert_true(*store_last_error(f->st));
	assert_int_equal(store_count(f->st), n);
	assert_int_equal(store_get(f->st, sub.imsi, &read), -ENOENT);
	check_filled(f->st, n);
	close_store(f);
	open_store(f);
	assert_int_equal(store_count(f->st), n);
	fill(f, n, 10);
	check_filled(f->st, n + 10);
}

/* --- copies ------------------------------------------------------------------------------------------------------- */

static void on_backup(void *priv, const char *error)
{
	struct fixture *f = priv;

	f->backup_done = true;
	if (error)
		f->backup_error = talloc_strdup(f, error);
}

/* The copy is what was there when it was asked for, whatever is committed meanwhile. */
static void test_backup_while_running(void **state)
{
	struct fixture *f = *state;
	char *copy = talloc_asprintf(f, "%s/copy.db", f->dir);
	char *error = NULL;
	struct hlr_subscriber sub;
	unsigned int n = 4000, turns = 0;

	open_store(f);
	fill(f, 0, n);
	assert_int_equal(store_backup(f->st, copy, on_backup, f, &error), 0);
	assert_int_equal(store_backup(f->st, copy, on_backup, f, &error), -EBUSY);
	talloc_free(error);
	while (!f->backup_done) {
		fixture_subscriber(&sub, n + turns++);
		store_commit(f->st, STORE_CREATE, &sub, "test", NULL, NULL);
		osmo_select_main(0);
	}
	assert_null(f->backup_error);
	assert_true(turns > 1);
	fixture_settle(f->st);
	check_filled(f->st, n + turns);
	assert_int_equal(store_backup(f->st, copy, on_backup, f, &error), -EEXIST);
	talloc_free(error);
	close_store(f);
	f->path = copy;
	open_store(f);
	assert_int_equal(store_count(f->st), n);
	check_filled(f->st, n);
}

static void test_backup_given_up(void **state)
{
	struct fixture *f = *state;
	char *copy = talloc_asprintf(f, "%s/copy.db", f->dir);
	char *error = NULL;

	open_store(f);
	fill(f, 0, 500);
	assert_int_equal(store_backup(f->st, copy, on_backup, f, &error), 0);
	close_store(f);
	assert_true(f->backup_done);
	assert_non_null(strstr(f->backup_error, "the store was closed"));
	assert_int_not_equal(access(copy, F_OK), 0);
}

static void test_backup_to_nowhere(void **state)
{
	struct fixture *f = *state;
	char *copy = talloc_asprintf(f, "%s/none/copy.db", f->dir);
	char *error = NULL;
	struct store *memory = store_memory_alloc(f->ctx);

	open_store(f);
	assert_true(store_backup(f->st, copy, on_backup, f, &error) < 0);
	assert_non_null(strstr(error, "cannot create"));
	talloc_free(error);
	assert_false(f->backup_done);
	assert_int_equal(store_backup(memory, copy, on_backup, f, &error), -ENOTSUP);
	talloc_free(error);
	store_free(memory);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_new_file),
		TEST(test_upgrade),
		TEST(test_upgrade_fails),
		TEST(test_newer_schema),
		TEST(test_database_of_another_program),
		TEST(test_tables_are_missing),
		TEST(test_no_database),
		TEST(test_damaged_pages),
		TEST(test_cut_off),
		TEST(test_rows_that_make_no_sense),
		TEST(test_no_directory),
		TEST(test_read_only_file),
		TEST(test_read_only_directory),
		TEST(test_in_use),
		TEST(test_changed_by_another_program),
		TEST(test_full),
		TEST(test_backup_while_running),
		TEST(test_backup_given_up),
		TEST(test_backup_to_nowhere),
	};
	void *log_ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	log_init(&supserv_log_info, log_ctx);
	rc = cmocka_run_group_tests_name("sqlite store", tests, NULL, NULL);
	log_fini();
	talloc_free(log_ctx);
	return rc;
}
