/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscribers as rows of the tables of sql/hlr.sql, and back. The columns of the table "subscriber" are one list, from which
 * the statements are made and by which values are bound and read. */

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store_sqlite.h"

enum column_type {
	COL_TEXT,		/* char [size] */
	COL_TEXT_OR_NULL,	/* "" is NULL */
	COL_U8,
	COL_U16,
	COL_U32,
	COL_BOOL,
	COL_BIT,		/* bit \a size of a uint16_t */
};

struct column {
	const char *name;
	enum column_type type;
	size_t offset;
	size_t size;
};

#define COL(name, type, member) \
	{ name, type, offsetof(struct hlr_subscriber, member), sizeof(((struct hlr_subscriber *)0)->member) }
#define SIMPLE(name, bit) { name, COL_BIT, offsetof(struct hlr_subscriber, profile.provisioned), bit }

/* The key is the first one. */
static const struct column columns[] = {
	COL("imsi", COL_TEXT, imsi),
	COL("msisdn", COL_TEXT_OR_NULL, msisdn.digits),
	COL("msisdn_ton", COL_U8, msisdn.ton),
	COL("msisdn_npi", COL_U8, msisdn.npi),
	COL("version", COL_U32, version),
	COL("vlr_number", COL_TEXT, vlr_number),
	COL("vlr_country", COL_TEXT, vlr_country),
	COL("purged", COL_BOOL, purged),
	COL("groups", COL_U8, profile.subscribed),
	COL("odb", COL_U16, profile.odb),
	SIMPLE("clip", SS_SIMPLE_CLIP),
	SIMPLE("clir", SS_SIMPLE_CLIR),
	SIMPLE("colp", SS_SIMPLE_COLP),
	SIMPLE("colr", SS_SIMPLE_COLR),
	SIMPLE("cnap", SS_SIMPLE_CNAP),
	SIMPLE("hold", SS_SIMPLE_HOLD),
	SIMPLE("mpty", SS_SIMPLE_MPTY),
	SIMPLE("ect", SS_SIMPLE_ECT),
	SIMPLE("cd", SS_SIMPLE_CD),
	COL("cfu", COL_BOOL, profile.cf[CF_CFU].provisioned),
	COL("cfb", COL_BOOL, profile.cf[CF_CFB].provisioned),
	COL("cfnry", COL_BOOL, profile.cf[CF_CFNRY].provisioned),
	COL("cfnrc", COL_BOOL, profile.cf[CF_CFNRC].provisioned),
	COL("baoc", COL_BOOL, profile.cb[CB_BAOC].provisioned),
	COL("boic", COL_BOOL, profile.cb[CB_BOIC].provisioned),
	COL("boic_exhc", COL_BOOL, profile.cb[CB_BOIC_EXHC].provisioned),
	COL("baic", COL_BOOL, profile.cb[CB_BAIC].provisioned),
	COL("bic_roam", COL_BOOL, profile.cb[CB_BIC_ROAM].provisioned),
	COL("cw", COL_BOOL, profile.cw.provisioned),
	COL("cfu_options", COL_U8, profile.cf[CF_CFU].options),
	COL("cfb_options", COL_U8, profile.cf[CF_CFB].options),
	COL("cfnry_options", COL_U8, profile.cf[CF_CFNRY].options),
	COL("cfnrc_options", COL_U8, profile.cf[CF_CFNRC].options),
	COL("cfnry_time", COL_U8, profile.cf[CF_CFNRY].no_reply_time),
	COL("clir_mode", COL_U8, profile.clir_mode),
	COL("clip_override", COL_BOOL, profile.clip_override),
	COL("colp_override", COL_BOOL, profile.colp_override),
	COL("max_forwardings", COL_U8, profile.max_forwardings),
	COL("password", COL_TEXT, profile.password),
	COL("wrong_passwords", COL_U8, profile.wpa),
	COL("barring_by_provider", COL_BOOL, profile.cb_by_provider),
};
#define N_COLUMNS ARRAY_SIZE(columns)

/* --- statements ------------------------------------------------------------------------------------------------------ */

#define SQL_MAX 2048

/* "a, b, c", "?, ?, ?" or "a = ?, b = ?, c = ?", of all columns. */
static void append_columns(char *sql, const char *before_name, bool names, const char *after_name)
{
	size_t len = strlen(sql);
	unsigned int i;

	for (i = 0; i < N_COLUMNS; i++)
		len += snprintf(sql + len, len < SQL_MAX ? SQL_MAX - len : 0, "%s%s%s%s", i ? ", " : "", before_name,
				names ? columns[i].name : "", after_name);
	OSMO_ASSERT(len < SQL_MAX);
}

static int prepare(sqlite3 *db, const char *sql, sqlite3_stmt **stmt)
{
	return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
}

static int prepare_insert(sqlite3 *db, sqlite3_stmt **stmt)
{
	char sql[SQL_MAX] = "INSERT INTO subscriber (";

	append_columns(sql, "", true, "");
	strcat(sql, ") VALUES (");
	append_columns(sql, "?", false, "");
	strcat(sql, ")");
	return prepare(db, sql, stmt);
}

/* The last two parameters: which row, and the version that it must have. */
static int prepare_update(sqlite3 *db, sqlite3_stmt **stmt)
{
	char sql[SQL_MAX] = "UPDATE subscriber SET ";

	append_columns(sql, "", true, " = ?");
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
		rc = prepare(db, "INSERT INTO forwarding (imsi, ss_code, groups, active, number, number_ton, number_npi, "
			     "subaddress, no_reply_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", &st->forwarding_insert);
	if (rc == SQLITE_OK)
		rc = prepare(db, "DELETE FROM forwarding WHERE imsi = ?", &st->forwarding_delete);
	if (rc == SQLITE_OK)
		rc = prepare(db, "INSERT INTO activation (imsi, ss_code, groups) VALUES (?, ?, ?)", &st->activation_insert);
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

/* --- writing: in the writer thread ----------------------------------------------------------------------------------- */

/* Text stays where it is until the statement has run. */
static void bind_text(sqlite3_stmt *stmt, int nr, const char *text)
{
	sqlite3_bind_text(stmt, nr, text, -1, SQLITE_STATIC);
}

static void bind_column(sqlite3_stmt *stmt, int nr, const struct column *col, const struct hlr_subscriber *sub)
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
	case COL_BOOL:
		sqlite3_bind_int(stmt, nr, *(const bool *)p);
		return;
	case COL_BIT:
		sqlite3_bind_int(stmt, nr, (*(const uint16_t *)p & col->size) != 0);
		return;
	}
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
	unsigned int i;
	int rc;

	for (i = 0; i < N_COLUMNS; i++)
		bind_column(st->insert, i + 1, &columns[i], sub);
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
	unsigned int i;
	int rc;

	for (i = 0; i < N_COLUMNS; i++)
		bind_column(st->update, i + 1, &columns[i], after);
	rc = run_on_row(st->update, N_COLUMNS + 1, before);
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

/* --- reading --------------------------------------------------------------------------------------------------------- */

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

/* \returns false when the value does not fit. */
static bool read_column(sqlite3_stmt *stmt, int nr, const struct column *col, struct hlr_subscriber *sub)
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

	for (i = 0; i < N_COLUMNS; i++)
		if (!read_column(l->subscriber, i, &columns[i], &sub))
			return load_error(l, sub.imsi, columns[i].name);
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

int sqlite_rows_load(void *ctx, sqlite3 *db, struct store *store, char **error)
{
	struct loader l = { .ctx = ctx, .error = error, .db = db };
	char sql[SQL_MAX] = "SELECT ";
	int rc;

	append_columns(sql, "", true, "");
	strcat(sql, " FROM subscriber ORDER BY imsi");
	if (prepare(db, sql, &l.subscriber) == SQLITE_OK &&
	    prepare(db, "SELECT imsi, ss_code, groups, active, number, number_ton, number_npi, subaddress, no_reply_time "
			"FROM forwarding ORDER BY imsi, ss_code, groups", &l.forwarding) == SQLITE_OK &&
	    prepare(db, "SELECT imsi, ss_code, groups FROM activation ORDER BY imsi", &l.activation) == SQLITE_OK)
		rc = load_all(&l, store);
	else
		rc = load_sqlite_error(&l);
	sqlite3_finalize(l.subscriber);
	sqlite3_finalize(l.forwarding);
	sqlite3_finalize(l.activation);
	return rc;
}
