/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscribers as comma-separated values (interfaces.md, "Subscribers as CSV"). */

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "csv.h"
#include "hlr_private.h"
#include "subscriber_line.h"

#define OFF_PREFIX "off:"
#define TEMPLATE_DEFAULT "default"

static const char *const column_names[CSV_COLUMNS] = {
	[CSV_IMSI] = "imsi",
	[CSV_MSISDN] = "msisdn",
	[CSV_TEMPLATE] = "template",
	[CSV_CFU] = "cfu",
	[CSV_CFB] = "cfb",
	[CSV_CFNRY] = "cfnry",
	[CSV_CFNRC] = "cfnrc",
	[CSV_CFNRY_TIME] = "cfnry_time",
};

int subscriber_problem(struct subscriber_problem *p, unsigned int column, const char *fmt, ...)
{
	va_list ap;

	p->column = column;
	va_start(ap, fmt);
	vsnprintf(p->text, sizeof(p->text), fmt, ap);
	va_end(ap);
	return -EINVAL;
}

int subscriber_io_is_json(void *ctx, const char *path, char **error)
{
	const char *ending = strrchr(path, '.');

	if (ending && !strcmp(ending, ".csv"))
		return 0;
	if (ending && (!strcmp(ending, ".json") || !strcmp(ending, ".jsonl")))
		return 1;
	*error = talloc_asprintf(ctx, "%s: the name of the file must end in .csv, .json or .jsonl", path);
	return -EINVAL;
}

/* --- header ------------------------------------------------------------------------------------------------------- */

static int column_from_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < CSV_COLUMNS; i++)
		if (!strcmp(name, column_names[i]))
			return i;
	return -ENOENT;
}

static int header_field(struct subscriber_csv *csv, const struct csv_field *field, bool *seen,
			struct subscriber_problem *p)
{
	int column = column_from_name(field->text);

	if (column < 0)
		return subscriber_problem(p, field->column,
					  "unknown column \"%s\": the columns are imsi, msisdn, template, "
					  "cfu, cfb, cfnry, cfnrc, cfnry_time",
					  field->text);
	if (seen[column])
		return subscriber_problem(p, field->column, "column \"%s\" is there twice: take one away", field->text);
	seen[column] = true;
	csv->field[csv->n_fields++] = column;
	return 0;
}

int subscriber_csv_header(struct subscriber_csv *csv, char *line, size_t len, struct subscriber_problem *p)
{
	struct csv_field fields[CSV_COLUMNS];
	bool seen[CSV_COLUMNS] = {};
	unsigned int bad_column;
	const char *reason;
	int i, n = csv_split(line, len, fields, CSV_COLUMNS, &bad_column, &reason);

	memset(csv, 0, sizeof(*csv));
	if (n < 0)
		return subscriber_problem(p, bad_column, "%s", reason);
	for (i = 0; i < n; i++)
		if (header_field(csv, &fields[i], seen, p))
			return -EINVAL;
	if (!seen[CSV_IMSI])
		return subscriber_problem(p, 1, "no column \"imsi\": the first line names the columns");
	return 0;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static int read_number(struct isdn_number *num, const struct csv_field *field, const char *text,
		       struct subscriber_problem *p)
{
	int rc = isdn_number_parse(num, text);

	if (rc == -E2BIG)
		return subscriber_problem(p, field->column, "\"%s\" has more than %d digits", text, ISDN_DIGITS_MAX);
	if (rc)
		return subscriber_problem(p, field->column, "\"%s\" is no number: digits, with a leading + where it is "
					  "international", text);
	return 0;
}

static int read_imsi(struct subscriber_line *out, const struct csv_field *field, struct subscriber_problem *p)
{
	if (!imsi_valid(field->text))
		return subscriber_problem(p, field->column, "\"%s\" is no IMSI: 6 to 15 digits", field->text);
	OSMO_STRLCPY_ARRAY(out->sub.imsi, field->text);
	return 0;
}

static int read_template(struct subscriber_line *out, const struct csv_field *field, struct subscriber_problem *p)
{
	out->template_named = *field->text;
	if (*field->text && strcmp(field->text, TEMPLATE_DEFAULT))
		return subscriber_problem(
		    p, field->column, "there is no template \"%s\": leave the field empty, or write " TEMPLATE_DEFAULT,
		    field->text);
	return 0;
}

static int read_cf(struct subscriber_line *out, enum cf_service s, const struct csv_field *field,
		   struct subscriber_problem *p)
{
	const char *text = field->text;

	out->cf[s].off = !strncmp(text, OFF_PREFIX, strlen(OFF_PREFIX));
	if (out->cf[s].off)
		text += strlen(OFF_PREFIX);
	return *field->text ? read_number(&out->cf[s].number, field, text, p) : 0;
}

static int read_time(struct subscriber_line *out, const struct csv_field *field, struct subscriber_problem *p)
{
	int seconds;

	if (!*field->text)
		return 0;
	if (osmo_str_to_int(&seconds, field->text, 10, 5, 30))
		return subscriber_problem(p, field->column, "\"%s\" is no no-reply time: 5 to 30 seconds", field->text);
	out->cfnry_time = seconds;
	return 0;
}

static int read_field(struct subscriber_line *out, enum csv_column column, const struct csv_field *field,
		      struct subscriber_problem *p)
{
	out->column[column] = field->column;
	switch (column) {
	case CSV_IMSI:
		return read_imsi(out, field, p);
	case CSV_MSISDN:
		return *field->text ? read_number(&out->sub.msisdn, field, field->text, p) : 0;
	case CSV_TEMPLATE:
		return read_template(out, field, p);
	case CSV_CFNRY_TIME:
		return read_time(out, field, p);
	default:
		return read_cf(out, column - CSV_CFU, field, p);
	}
}

int subscriber_csv_line(const struct subscriber_csv *csv, char *line, size_t len, struct subscriber_line *out,
			struct subscriber_problem *p)
{
	struct csv_field fields[CSV_COLUMNS];
	unsigned int bad_column;
	const char *reason;
	int i, n = csv_split(line, len, fields, CSV_COLUMNS, &bad_column, &reason);

	memset(out, 0, sizeof(*out));
	if (n < 0)
		return subscriber_problem(p, bad_column, "%s", reason);
	if (n != csv->n_fields)
		return subscriber_problem(p, fields[n - 1].column, "%d fields, but the header names %u columns", n,
					  csv->n_fields);
	for (i = 0; i < n; i++)
		if (read_field(out, csv->field[i], &fields[i], p))
			return -EINVAL;
	return 0;
}

/* --- what a line does to a subscriber ----------------------------------------------------------------------------- */

/* The service becomes what the template has, with the number registered for speech. */
static int apply_cf(const struct subscriber_line *line, enum cf_service s, const struct ss_profile *template,
		    struct hlr *hlr, struct hlr_subscriber *sub, struct subscriber_problem *p)
{
	unsigned int column = line->column[CSV_CFU + s];
	const struct ss_party party = { .msisdn = &sub->msisdn, .is_ours = hlr_is_ours, .is_ours_priv = hlr };
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = line->cf[s].off ? 0 : BSG_SPEECH };
	struct ss_invoke inv;
	const char *reason;

	sub->profile.cf[s] = template->cf[s];
	if (!isdn_number_present(&line->cf[s].number))
		return 0;
	ss_invoke_init(&inv, SS_OP_REGISTER_SS, cf_service_code(s));
	inv.ftn = line->cf[s].number;
	inv.long_ftn_supported = true;
	if (ss_ftn_check(&inv, &party, &hlr_cfg(hlr)->ss, &reg.ftn, NULL, &reason))
		return subscriber_problem(p, column, "%s: %s", line->cf[s].number.digits, reason);
	reg.no_reply_time = template->cf[s].no_reply_time;
	if (cf_reg_set(&sub->profile, s, &reg))
		return subscriber_problem(p, column, "%s is not in the subscription", ss_code_name(cf_service_code(s)));
	return 0;
}

/* The time of the service, and of what is registered for speech. */
static void apply_time(uint8_t seconds, struct ss_profile *profile)
{
	const struct cf_reg *speech = cf_reg_find(profile, CF_CFNRY, BSG_SPEECH);
	struct cf_reg reg;

	profile->cf[CF_CFNRY].no_reply_time = seconds;
	if (!speech)
		return;
	reg = *speech;
	reg.groups = BSG_SPEECH;
	reg.active &= BSG_SPEECH;
	reg.no_reply_time = seconds;
	cf_reg_set(profile, CF_CFNRY, &reg);
}

int subscriber_csv_apply(const struct subscriber_line *line, struct hlr *hlr, struct hlr_subscriber *sub,
			 struct subscriber_problem *p)
{
	struct ss_profile template;
	unsigned int s;

	ss_profile_init_template(&template);
	if (line->template_named)
		sub->profile = template;
	if (line->column[CSV_MSISDN])
		sub->msisdn = line->sub.msisdn;
	for (s = 0; s < CF_COUNT; s++)
		if (line->column[CSV_CFU + s] && apply_cf(line, s, &template, hlr, sub, p))
			return -EINVAL;
	if (line->column[CSV_CFNRY_TIME])
		apply_time(line->cfnry_time ? line->cfnry_time : template.cf[CF_CFNRY].no_reply_time, &sub->profile);
	return 0;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

void subscriber_csv_print_header(FILE *f)
{
	unsigned int i;

	for (i = 0; i < CSV_COLUMNS; i++)
		fprintf(f, "%s%s", i ? "," : "", column_names[i]);
	fputc('\n', f);
}

/* Nothing that is written can hold a comma or a quote. */
void subscriber_csv_print(FILE *f, const struct hlr_subscriber *sub)
{
	char buf[ISDN_DIGITS_MAX + 2];
	unsigned int s;

	fprintf(f, "%s,%s,", sub->imsi, isdn_number_str(buf, sizeof(buf), &sub->msisdn));
	for (s = 0; s < CF_COUNT; s++) {
		const struct cf_reg *reg = cf_reg_find(&sub->profile, s, BSG_SPEECH);

		fputc(',', f);
		if (reg)
			fprintf(f, "%s%s", reg->active & BSG_SPEECH ? "" : OFF_PREFIX,
				isdn_number_str(buf, sizeof(buf), &reg->ftn));
	}
	fputc(',', f);
	if (sub->profile.cf[CF_CFNRY].provisioned)
		fprintf(f, "%u", sub->profile.cf[CF_CFNRY].no_reply_time);
	fputc('\n', f);
}
