/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file csv.h
 * One line of comma-separated values (RFC 4180, without line breaks in quotes). */
#pragma once

#include <stddef.h>

struct csv_field {
	const char *text;		/*!< in the line, NUL-terminated; blanks around it are gone */
	unsigned int column;		/*!< where it begins, from 1 */
};

/*! Split \a line in place. \param[inout] line \a len octets and one more for a NUL, which is written.
 *  \param[out] bad_column on error: where. \param[out] reason on error: a static sentence.
 *  \returns number of fields, at least 1; -EINVAL for a broken line, -E2BIG for more than \a max fields. */
int csv_split(char *line, size_t len, struct csv_field *fields, unsigned int max, unsigned int *bad_column,
	      const char **reason);
