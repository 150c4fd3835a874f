/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file store_sqlite_columns.h
 * The columns of the table "subscriber": one list, from which the statements are made and by which values are bound and
 * read. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum sqlite_column_type {
	COL_TEXT,		/* char [size] */
	COL_TEXT_OR_NULL,	/* "" is NULL */
	COL_U8,
	COL_U16,
	COL_U32,
	COL_U48,
	COL_KEY,		/* AUTH_KEY_LEN octets; all zero is NULL */
	COL_BOOL,
	COL_BIT,		/* bit \a size of a uint16_t */
};

struct sqlite_column {
	const char *name;
	enum sqlite_column_type type;
	size_t offset;
	size_t size;
};

/*! The key is the first one. Ended by one without a name. */
extern const struct sqlite_column sqlite_columns[];

/*! Room for a statement with all columns. */
#define SQLITE_SQL_MAX 2048
/*! Append "a, b, c", "?, ?, ?" or "a = ?, b = ?, c = ?", of all columns, to the string in \a sql. */
void sqlite_append_columns(char sql[SQLITE_SQL_MAX], const char *before_name, bool names, const char *after_name);
