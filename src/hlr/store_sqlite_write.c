/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changed subscribers to rows of the tables of sql/hlr.sql. Prepared by the main thread, run by the writer thread. */

#include <stdint.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store_sqlite.h"
#include "store_sqlite_columns.h"

/* --- statements --------------------------------------------------------------------------------------------------- */

static int prepare(sqlite3 *db, const char *sql, sqlite3_stmt **stmt)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
}

static int prepare_insert(sqlite3 *db, sqlite3_stmt **stmt)
{
	char sql[SQLITE_SQL_MAX] = "INSERT INTO subscriber (";

	sqlite_append_columns(sql, "", true, "");
	strcat(sql, ") VALUES (");
	sqlite_append_columns(sql, "?", false, "");
	strcat(sql, ")");
	return prepare(db, sql, stmt);
}

/* The last two parameters: which row, and the version that it must have. */
static int prepare_update(sqlite3 *db, sqlite3_stmt **stmt)
{
	char sql[SQLITE_SQL_MAX] = "UPDATE subscriber SET ";

	sqlite_append_columns(sql, "", true, " = ?");
	strcat(sql, " WHERE imsi = ? AND version = ?");
	return prepare(db, sql, stmt);
}

int sqlite_stmts_prepare(struct sqlite_stmts *st, sqlite3 *db)
{
	int rc;

	memset(st, 0, sizeof(*st));
	rc = prepare_insert(db, &st->insert);
	if (rc == SQLITE_OK)
		rc = prepare_update(db, &st->update);
	if (rc == SQLITE_OK)
		rc = prepare(db, "DELETE FROM subscriber WHERE imsi = ? AND version = ?", &st->delete_);
	if (rc == SQLITE_OK)
		rc = prepare(db,
			     "INSERT INTO forwarding (imsi, ss_code, groups, active, number, number_ton, number_npi, "
			     "subaddress, no_reply_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			     &st->forwarding_insert);
	if (rc == SQLITE_OK)
		rc = prepare(db, "DELETE FROM forwarding WHERE imsi = ?", &st->forwarding_delete);
	if (rc == SQLITE_OK)
		rc = prepare(db, "INSERT INTO activation (imsi, ss_code, groups) VALUES (?, ?, ?)",
			     &st->activation_insert);
	if (rc == SQLITE_OK)
		rc = prepare(db, "DELETE FROM activation WHERE imsi = ?", &st->activation_delete);
	return rc;
}

void sqlite_stmts_finalize(struct sqlite_stmts *st)
{
	sqlite3_finalize(st->insert);
	sqlite3_finalize(st->update);
	sqlite3_finalize(st->delete_);
	sqlite3_finalize(st->forwarding_insert);
	sqlite3_finalize(st->forwarding_delete);
	sqlite3_finalize(st->activation_insert);
	sqlite3_finalize(st->activation_delete);
	memset(st, 0, sizeof(*st));
}

/* --- writing: in the writer thread -------------------------------------------------------------------------------- */

/* Text stays where it is until the statement has run. */
static void bind_text(sqlite3_stmt *stmt, int nr, const char *text)
{
	sqlite3_bind_text(stmt, nr, text, -1, SQLITE_STATIC);
}

static void bind_key(sqlite3_stmt *stmt, int nr, const uint8_t key[AUTH_KEY_LEN])
{
	static const uint8_t none[AUTH_KEY_LEN];

	if (memcmp(key, none, AUTH_KEY_LEN))
		sqlite3_bind_blob(stmt, nr, key, AUTH_KEY_LEN, SQLITE_STATIC);
	else
		sqlite3_bind_null(stmt, nr);
}

static void bind_column(sqlite3_stmt *stmt, int nr, const struct sqlite_column *col, const struct hlr_subscriber *sub)
{
	const void *p = (const uint8_t *)sub + col->offset;

	switch (col->type) {
	case COL_TEXT:
		return bind_text(stmt, nr, p);
	case COL_TEXT_OR_NULL:
		if (*(const char *)p)
			bind_text(stmt, nr, p);
		else
			sqlite3_bind_null(stmt, nr);
		return;
	case COL_U8:
		sqlite3_bind_int(stmt, nr, *(const uint8_t *)p);
		return;
	case COL_U16:
		sqlite3_bind_int(stmt, nr, *(const uint16_t *)p);
		return;
	case COL_U32:
		sqlite3_bind_int64(stmt, nr, *(const uint32_t *)p);
		return;
	case COL_U48:
		sqlite3_bind_int64(stmt, nr, *(const uint64_t *)p);
		return;
	case COL_KEY:
		bind_key(stmt, nr, p);
		return;
	case COL_BOOL:
		sqlite3_bind_int(stmt, nr, *(const bool *)p);
		return;
	case COL_BIT:
		sqlite3_bind_int(stmt, nr, (*(const uint16_t *)p & col->size) != 0);
		return;
	}
}

/* \returns how many parameters that were. */
static int bind_columns(sqlite3_stmt *stmt, const struct hlr_subscriber *sub)
{
	int n;

	for (n = 0; sqlite_columns[n].name; n++)
		bind_column(stmt, n + 1, &sqlite_columns[n], sub);
	return n;
}

/* Run a statement whose values are bound, and make it ready for the next time. */
static int run(sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Run a statement that must meet the row of \a before, with the values of its columns from parameter \a nr on. */
static int run_on_row(sqlite3_stmt *stmt, int nr, const struct hlr_subscriber *before)
{
	int rc;

	bind_text(stmt, nr, before->imsi);
	sqlite3_bind_int64(stmt, nr + 1, before->version);
	rc = run(stmt);
	if (rc == SQLITE_OK && sqlite3_changes(sqlite3_db_handle(stmt)) != 1)
		return SQLITE_NOTFOUND;
	return rc;
}

static int delete_of(sqlite3_stmt *stmt, const char *imsi)
{
	bind_text(stmt, 1, imsi);
	return run(stmt);
}

static int insert_reg(sqlite3_stmt *stmt, const char *imsi, uint8_t ss_code, const struct cf_reg *reg)
{
	bind_text(stmt, 1, imsi);
	sqlite3_bind_int(stmt, 2, ss_code);
	sqlite3_bind_int(stmt, 3, reg->groups);
	sqlite3_bind_int(stmt, 4, reg->active);
	bind_text(stmt, 5, reg->ftn.digits);
	sqlite3_bind_int(stmt, 6, reg->ftn.ton);
	sqlite3_bind_int(stmt, 7, reg->ftn.npi);
	if (reg->subaddress.len)
		sqlite3_bind_blob(stmt, 8, reg->subaddress.octets, reg->subaddress.len, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 9, reg->no_reply_time);
	return run(stmt);
}

static int insert_regs(sqlite3_stmt *stmt, const struct hlr_subscriber *sub)
{
	int rc = SQLITE_OK;
	unsigned int s, i;

	for (s = 0; s < CF_COUNT; s++)
		for (i = 0; i < sub->profile.cf[s].n_reg && rc == SQLITE_OK; i++)
			rc = insert_reg(stmt, sub->imsi, cf_service_code(s), &sub->profile.cf[s].reg[i]);
	return rc;
}

static int insert_activation(sqlite3_stmt *stmt, const char *imsi, uint8_t ss_code, bsg_set_t groups)
{
	if (!groups)
		return SQLITE_OK;
	bind_text(stmt, 1, imsi);
	sqlite3_bind_int(stmt, 2, ss_code);
	sqlite3_bind_int(stmt, 3, groups);
	return run(stmt);
}

static int insert_activations(sqlite3_stmt *stmt, const struct hlr_subscriber *sub)
{
	int rc = insert_activation(stmt, sub->imsi, SS_CODE_CW, sub->profile.cw.active);
	unsigned int i;

	for (i = 0; i < CB_COUNT && rc == SQLITE_OK; i++)
		rc = insert_activation(stmt, sub->imsi, cb_program_code(i), sub->profile.cb[i].active);
	return rc;
}

static int write_create(const struct sqlite_stmts *st, const struct hlr_subscriber *sub)
{
	int rc;

	bind_columns(st->insert, sub);
	rc = run(st->insert);
	if (rc == SQLITE_OK)
		rc = insert_regs(st->forwarding_insert, sub);
	if (rc == SQLITE_OK)
		rc = insert_activations(st->activation_insert, sub);
	return rc;
}

static int write_delete(const struct sqlite_stmts *st, const struct hlr_subscriber *sub)
{
	int rc = delete_of(st->forwarding_delete, sub->imsi);

	if (rc == SQLITE_OK)
		rc = delete_of(st->activation_delete, sub->imsi);
	if (rc == SQLITE_OK)
		rc = run_on_row(st->delete_, 1, sub);
	return rc;
}

static bool activations_differ(const struct ss_profile *a, const struct ss_profile *b)
{
	unsigned int i;

	for (i = 0; i < CB_COUNT; i++)
		if (a->cb[i].active != b->cb[i].active)
			return true;
	return a->cw.active != b->cw.active;
}

static int write_update(const struct sqlite_stmts *st, const struct store_row *row)
{
	const struct hlr_subscriber *before = &row->before, *after = &row->after;
	int rc, n = bind_columns(st->update, after);

	rc = run_on_row(st->update, n + 1, before);
	if (rc == SQLITE_OK && memcmp(before->profile.cf, after->profile.cf, sizeof(after->profile.cf))) {
		rc = delete_of(st->forwarding_delete, after->imsi);
		if (rc == SQLITE_OK)
			rc = insert_regs(st->forwarding_insert, after);
	}
	if (rc == SQLITE_OK && activations_differ(&before->profile, &after->profile)) {
		rc = delete_of(st->activation_delete, after->imsi);
		if (rc == SQLITE_OK)
			rc = insert_activations(st->activation_insert, after);
	}
	return rc;
}

int sqlite_row_write(const struct sqlite_stmts *st, const struct store_row *row)
{
	switch (row->kind) {
	case STORE_CREATE:
		return write_create(st, &row->after);
	case STORE_UPDATE:
		return write_update(st, row);
	case STORE_DELETE:
		return write_delete(st, &row->before);
	}
	return SQLITE_MISUSE;
}
