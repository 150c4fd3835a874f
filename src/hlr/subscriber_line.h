/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file subscriber_line.h
 * One line of a file of subscribers, as a value. */
#pragma once

#include <stdio.h>

#include <osmocom/supserv/hlr.h>

/*! What is wrong with a line. */
struct subscriber_problem {
	unsigned int column;		/*!< from 1 */
	char text[192];
};
/*! Fill a problem. \returns -EINVAL. */
int subscriber_problem(struct subscriber_problem *p, unsigned int column, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*! Columns of CSV. */
enum csv_column {
	CSV_IMSI,
	CSV_MSISDN,
	CSV_TEMPLATE,
	CSV_CFU,			/*!< the four in the order of enum cf_service */
	CSV_CFB,
	CSV_CFNRY,
	CSV_CFNRC,
	CSV_CFNRY_TIME,
	CSV_COLUMNS
};

/*! Header of a CSV file: which field is which column. */
struct subscriber_csv {
	unsigned int n_fields;
	enum csv_column field[CSV_COLUMNS];
};

struct subscriber_line {
	bool whole;			/*!< JSON: sub is all there is to say */
	struct hlr_subscriber sub;	/*!< CSV: imsi and msisdn */
	unsigned int column[CSV_COLUMNS];	/*!< CSV: where the field of a column begins; 0: the file has no such
						 *   column */
	bool template_named;
	struct {
		bool off;
		struct isdn_number number;	/*!< digits "": as the template */
	} cf[CF_COUNT];
	uint8_t cfnry_time;		/*!< 0: as the template */
};

/*! The lines are \a len octets and one more for a NUL, without the line break; they are changed. \returns 0,
 *  -EINVAL. */
int subscriber_csv_header(struct subscriber_csv *csv, char *line, size_t len, struct subscriber_problem *p);
int subscriber_csv_line(const struct subscriber_csv *csv, char *line, size_t len, struct subscriber_line *out,
			struct subscriber_problem *p);
/*! Do to \a sub (as committed, or version 0 and filled from the template) what a line of CSV says. \returns 0,
 *  -EINVAL. */
int subscriber_csv_apply(const struct subscriber_line *line, struct hlr *hlr, struct hlr_subscriber *sub,
			 struct subscriber_problem *p);
void subscriber_csv_print_header(FILE *f);
void subscriber_csv_print(FILE *f, const struct hlr_subscriber *sub);

int subscriber_json_line(const char *line, size_t len, struct subscriber_line *out, struct subscriber_problem *p);
/*! \returns 0, -ENOMEM. */
int subscriber_json_print(FILE *f, const struct hlr_subscriber *sub);

/*! \returns the format of a file by its name: 0 CSV, 1 JSON; -EINVAL with *error, talloc'ed from ctx. */
int subscriber_io_is_json(void *ctx, const char *path, char **error);
