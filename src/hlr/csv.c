/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Splits a line of comma-separated values. */

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "csv.h"

struct cursor {
	char *line, *pos;
	unsigned int bad_column;
	const char *reason;
};

static int broken(struct cursor *c, const char *at, const char *reason)
{
	c->bad_column = at - c->line + 1;
	c->reason = reason;
	return -EINVAL;
}

static void skip_blanks(struct cursor *c)
{
	c->pos += strspn(c->pos, " \t");
}

/* A field in quotes; two quotes in it are one. It is moved to the left over the quotes that fall away. */
static int quoted_field(struct cursor *c, struct csv_field *field)
{
	char *open = c->pos++, *to = open;

	field->text = to;
	for (; *c->pos; c->pos++) {
		if (*c->pos == '"') {
			if (c->pos[1] != '"')
				break;
			c->pos++;
		}
		*to++ = *c->pos;
	}
	if (!*c->pos)
		return broken(c, open, "a quote is not closed on its line");
	c->pos++;
	skip_blanks(c);
	if (*c->pos && *c->pos != ',')
		return broken(c, c->pos, "a comma must follow a closing quote");
	*to = '\0';	/* before the closing quote at the latest */
	return 0;
}

static int plain_field(struct cursor *c, struct csv_field *field)
{
	char *end;

	field->text = c->pos;
	c->pos += strcspn(c->pos, ",\"");
	if (*c->pos == '"')
		return broken(c, c->pos, "a quote in a field that does not begin with one");
	for (end = c->pos; end > field->text && (end[-1] == ' ' || end[-1] == '\t'); end--)
		;
	if (end < c->pos)
		*end = '\0';
	return 0;
}

int csv_split(char *line, size_t len, struct csv_field *fields, unsigned int max, unsigned int *bad_column,
	      const char **reason)
{
	struct cursor c = { .line = line, .pos = line };
	unsigned int n = 0;
	bool more = true;
	int rc = 0;

	line[len] = '\0';
	if (strlen(line) != len)
		rc = broken(&c, line + strlen(line), "an octet of zero: is this a text file?");
	while (!rc && more) {
		skip_blanks(&c);
		if (n == max) {
			broken(&c, c.pos, "too many fields");
			rc = -E2BIG;
			break;
		}
		fields[n].column = c.pos - line + 1;
		rc = *c.pos == '"' ? quoted_field(&c, &fields[n]) : plain_field(&c, &fields[n]);
		n++;
		more = !rc && *c.pos == ',';
		if (more)
			*c.pos++ = '\0';
	}
	*bad_column = c.bad_column;
	*reason = c.reason;
	return rc ? rc : n;
}
