/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All subscribers from the tables of sql/hlr.sql, when the store is opened. What makes no sense is an error that names
 * the subscriber: nothing is guessed, mended or left out. */

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store_sqlite.h"
#include "store_sqlite_columns.h"

/* All three tables in the order of the IMSI, read side by side. */
struct loader {
	void *ctx;
	char **error;
	sqlite3 *db;
	sqlite3_stmt *subscriber, *forwarding, *activation;
	bool more_forwarding, more_activation;
};

static int load_error(struct loader *l, const char *imsi, const char *what)
{
	*l->error = talloc_asprintf(l->ctx, "%s: subscriber %s: %s: restore a backup, or repair the row",
				    sqlite3_db_filename(l->db, "main"), imsi, what);
	return -EINVAL;
}

static int load_sqlite_error(struct loader *l)
{
	*l->error = talloc_asprintf(l->ctx, "%s cannot be read (%s): restore a backup",
				    sqlite3_db_filename(l->db, "main"), sqlite3_errmsg(l->db));
	return -EIO;
}

/* \returns false when the text does not fit. */
static bool read_text(sqlite3_stmt *stmt, int nr, char *buf, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(stmt, nr);

	return osmo_strlcpy(buf, text ? text : "", size) < size;
}

static bool read_key(sqlite3_stmt *stmt, int nr, uint8_t key[AUTH_KEY_LEN])
{
	int len = sqlite3_column_bytes(stmt, nr);

	if (len == AUTH_KEY_LEN)
		memcpy(key, sqlite3_column_blob(stmt, nr), AUTH_KEY_LEN);
	return len == AUTH_KEY_LEN || sqlite3_column_type(stmt, nr) == SQLITE_NULL;
}

/* \returns false when the value does not fit. */
static bool read_column(sqlite3_stmt *stmt, int nr, const struct sqlite_column *col, struct hlr_subscriber *sub)
{
	void *p = (uint8_t *)sub + col->offset;
	sqlite3_int64 value = sqlite3_column_int64(stmt, nr);

	switch (col->type) {
	case COL_TEXT:
	case COL_TEXT_OR_NULL:
		return read_text(stmt, nr, p, col->size);
	case COL_U8:
		*(uint8_t *)p = value;
		return value >= 0 && value <= UINT8_MAX;
	case COL_U16:
		*(uint16_t *)p = value;
		return value >= 0 && value <= UINT16_MAX;
	case COL_U32:
		*(uint32_t *)p = value;
		return value > 0 && value <= UINT32_MAX;
	case COL_U48:
		*(uint64_t *)p = value;
		return value >= 0 && value <= AUTH_SQN_MAX;
	case COL_KEY:
		return read_key(stmt, nr, p);
	case COL_BOOL:
		*(bool *)p = value;
		return value == 0 || value == 1;
	case COL_BIT:
		if (value)
			*(uint16_t *)p |= col->size;
		return value == 0 || value == 1;
	}
	return false;
}

static bool read_u8(sqlite3_stmt *stmt, int nr, uint8_t *value)
{
	sqlite3_int64 v = sqlite3_column_int64(stmt, nr);

	*value = v;
	return v >= 0 && v <= UINT8_MAX;
}

/* A registration that overlaps with another one is refused, not mended: nobody knows which of the two is meant. */
static bool read_reg(sqlite3_stmt *stmt, struct hlr_subscriber *sub)
{
	int service = cf_service_from_code(sqlite3_column_int(stmt, 1));
	int len = sqlite3_column_bytes(stmt, 7);
	struct cf_reg reg = {};

	if (service < 0 || len > SS_SUBADDRESS_MAX)
		return false;
	reg.subaddress.len = len;
	if (len)
		memcpy(reg.subaddress.octets, sqlite3_column_blob(stmt, 7), len);
	if (!read_u8(stmt, 2, &reg.groups) || !read_u8(stmt, 3, &reg.active) ||
	    !read_text(stmt, 4, reg.ftn.digits, sizeof(reg.ftn.digits)) || !read_u8(stmt, 5, &reg.ftn.ton) ||
	    !read_u8(stmt, 6, &reg.ftn.npi) || !read_u8(stmt, 8, &reg.no_reply_time))
		return false;
	return !cf_reg_find(&sub->profile, service, reg.groups) && !cf_reg_set(&sub->profile, service, &reg);
}

static bool read_activation(sqlite3_stmt *stmt, struct hlr_subscriber *sub)
{
	int ss_code = sqlite3_column_int(stmt, 1);
	int program = cb_program_from_code(ss_code);

	if (ss_code == SS_CODE_CW)
		return read_u8(stmt, 2, &sub->profile.cw.active);
	return program >= 0 && read_u8(stmt, 2, &sub->profile.cb[program].active);
}

/* \returns whether there is a row. */
static bool step(struct loader *l, sqlite3_stmt *stmt, int *rc)
{
	int step_rc = sqlite3_step(stmt);

	if (step_rc != SQLITE_ROW && step_rc != SQLITE_DONE)
		*rc = load_sqlite_error(l);
	return step_rc == SQLITE_ROW;
}

/* Take the rows of \a sub from a table whose first column is the IMSI. */
static int load_children(struct loader *l, sqlite3_stmt *stmt, bool *more, struct hlr_subscriber *sub,
			 bool (*read)(sqlite3_stmt *stmt, struct hlr_subscriber *sub))
{
	int rc = 0;

	while (*more && !rc && !strcmp((const char *)sqlite3_column_text(stmt, 0), sub->imsi)) {
		if (!read(stmt, sub))
			return load_error(l, sub->imsi, "a registration or activation that makes no sense");
		*more = step(l, stmt, &rc);
	}
	return rc;
}

static int load_one(struct loader *l, struct store *store)
{
	struct hlr_subscriber sub = {};
	const char *wrong;
	unsigned int i;
	int rc;

	for (i = 0; sqlite_columns[i].name; i++)
		if (!read_column(l->subscriber, i, &sqlite_columns[i], &sub))
			return load_error(l, sub.imsi, sqlite_columns[i].name);
	rc = load_children(l, l->forwarding, &l->more_forwarding, &sub, read_reg);
	if (!rc)
		rc = load_children(l, l->activation, &l->more_activation, &sub, read_activation);
	if (rc)
		return rc;
	wrong = imsi_valid(sub.imsi) ? ss_profile_check(&sub.profile) : "not an IMSI";
	if (wrong)
		return load_error(l, sub.imsi, wrong);
	store_add_loaded(store, &sub);
	return 0;
}

static int load_all(struct loader *l, struct store *store)
{
	int rc = 0;

	l->more_forwarding = step(l, l->forwarding, &rc);
	if (!rc)
		l->more_activation = step(l, l->activation, &rc);
	while (!rc && step(l, l->subscriber, &rc))
		rc = load_one(l, store);
	if (!rc && l->more_forwarding)
		rc = load_error(l, (const char *)sqlite3_column_text(l->forwarding, 0), "registered, but not there");
	if (!rc && l->more_activation)
		rc = load_error(l, (const char *)sqlite3_column_text(l->activation, 0), "active, but not there");
	return rc;
}

static int prepare(sqlite3 *db, const char *sql, sqlite3_stmt **stmt)
{
	return sqlite3_prepare_v2(db, sql, -1, stmt, NULL);
}

int sqlite_rows_load(void *ctx, sqlite3 *db, struct store *store, char **error)
{
	struct loader l = { .ctx = ctx, .error = error, .db = db };
	char sql[SQLITE_SQL_MAX] = "SELECT ";
	int rc;

	sqlite_append_columns(sql, "", true, "");
	strcat(sql, " FROM subscriber ORDER BY imsi");
	if (prepare(db, sql, &l.subscriber) == SQLITE_OK &&
	    prepare(db,
		    "SELECT imsi, ss_code, groups, active, number, number_ton, number_npi, subaddress, no_reply_time "
		    "FROM forwarding ORDER BY imsi, ss_code, groups",
		    &l.forwarding) == SQLITE_OK &&
	    prepare(db, "SELECT imsi, ss_code, groups FROM activation ORDER BY imsi", &l.activation) == SQLITE_OK)
		rc = load_all(&l, store);
	else
		rc = load_sqlite_error(&l);
	sqlite3_finalize(l.subscriber);
	sqlite3_finalize(l.forwarding);
	sqlite3_finalize(l.activation);
	return rc;
}
