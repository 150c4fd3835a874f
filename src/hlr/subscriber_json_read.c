/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A line of JSON as a subscriber: every member must be there, and no other. */

#include <errno.h>
#include <string.h>

#include <jansson.h>

#include <osmocom/core/utils.h>

#include "subscriber_json.h"

struct reader {
	const char *line;
	const char *pos;	/* of the member that was found last: for the column */
	struct subscriber_problem *p;
};

static int read_object(struct reader *r, const json_t *obj, const char *what, const struct member *members, void *base);

/* jansson does not tell where a value stood: find the next mention of its name. */
static void look_at(struct reader *r, const char *name)
{
	char quoted[64];
	const char *found;

	snprintf(quoted, sizeof(quoted), "\"%s\"", name);
	found = strstr(r->pos, quoted);
	if (!found)
		found = strstr(r->line, quoted);
	if (found)
		r->pos = found;
}

#define PROBLEM(r, fmt, args...) subscriber_problem((r)->p, (r)->pos - (r)->line + 1, fmt, ##args)

static int read_digits(struct reader *r, const json_t *value, const struct member *m, char *digits)
{
	const char *text = json_string_value(value);

	if (!text || text[strspn(text, "0123456789*#abc")])
		return PROBLEM(r, "\"%s\" must be a string of digits", m->name);
	if (osmo_strlcpy(digits, text, m->size) >= m->size)
		return PROBLEM(r, "\"%s\" has more than %zu digits", m->name, m->size - 1);
	return 0;
}

static int read_number(struct reader *r, const json_t *value, const struct member *m, struct isdn_number *num)
{
	if (json_is_null(value))
		return 0;
	return read_object(r, value, m->name, subscriber_json_number, num);
}

static int read_auth(struct reader *r, const json_t *value, const struct member *m, struct auth_keys *auth)
{
	if (json_is_null(value))
		return 0;
	if (read_object(r, value, m->name, subscriber_json_auth, auth))
		return -EINVAL;
	if (!get_value_string_or_null(subscriber_json_auth_names, auth->algo))
		return PROBLEM(r, "\"%s\": no such algorithm", m->name);
	return 0;
}

static int read_key(struct reader *r, const json_t *value, const struct member *m, uint8_t key[AUTH_KEY_LEN])
{
	if (!json_is_string(value) || osmo_hexparse(json_string_value(value), key, AUTH_KEY_LEN) != AUTH_KEY_LEN)
		return PROBLEM(r, "\"%s\" must be %d octets in hex", m->name, AUTH_KEY_LEN);
	return 0;
}

static int read_sqn(struct reader *r, const json_t *value, const struct member *m, uint64_t *sqn)
{
	json_int_t v = json_integer_value(value);

	if (!json_is_integer(value) || v < 0 || v > AUTH_SQN_MAX)
		return PROBLEM(r, "\"%s\" must be a number of 48 bits", m->name);
	*sqn = v;
	return 0;
}

static int read_subaddress(struct reader *r, const json_t *value, const struct member *m, struct ss_subaddress *sub)
{
	int len;

	if (json_is_null(value))
		return 0;
	len = json_is_string(value) ? osmo_hexparse(json_string_value(value), sub->octets, sizeof(sub->octets)) : -1;
	if (len <= 0)
		return PROBLEM(r, "\"%s\" must be null, or 1 to %d octets in hex", m->name, SS_SUBADDRESS_MAX);
	sub->len = len;
	return 0;
}

static int read_bool(struct reader *r, const json_t *value, const struct member *m, bool *out)
{
	if (!json_is_boolean(value))
		return PROBLEM(r, "\"%s\" must be true or false", m->name);
	*out = json_is_true(value);
	return 0;
}

static int read_u8(struct reader *r, const json_t *value, const struct member *m, uint8_t *out)
{
	json_int_t v = json_integer_value(value);

	if (!json_is_integer(value) || v < 0 || v > UINT8_MAX)
		return PROBLEM(r, "\"%s\" must be a number from 0 to 255", m->name);
	*out = v;
	return 0;
}

static const struct value_string *find_name(const struct value_string *names, const char *name)
{
	for (; names->str; names++)
		if (name && !strcmp(names->str, name))
			return names;
	return NULL;
}

static int read_name(struct reader *r, const json_t *value, const struct member *m, uint8_t *out)
{
	const struct value_string *name = find_name(m->of, json_string_value(value));

	if (json_is_integer(value) && json_integer_value(value) >= 0 && json_integer_value(value) <= UNNAMED_MAX) {
		*out = json_integer_value(value);
		return 0;
	}
	if (!name)
		return PROBLEM(r, "\"%s\": \"%s\" is none of its values", m->name,
			       json_is_string(value) ? json_string_value(value) : "");
	*out = name->value;
	return 0;
}

static int read_set(struct reader *r, const json_t *value, const struct member *m, unsigned int *bits)
{
	const struct value_string *name;
	size_t i;
	json_t *item;

	*bits = 0;
	if (!json_is_array(value))
		return PROBLEM(r, "\"%s\" must be a list of names", m->name);
	json_array_foreach(value, i, item) {
		name = find_name(m->of, json_string_value(item));
		if (!name)
			return PROBLEM(r, "\"%s\": \"%s\" is none of its names", m->name,
				       json_is_string(item) ? json_string_value(item) : "");
		*bits |= name->value;
	}
	return 0;
}

static int read_regs(struct reader *r, const json_t *value, const struct member *m, struct cf_data *cf)
{
	size_t i;
	json_t *item;

	if (!json_is_array(value) || json_array_size(value) > CF_REG_MAX)
		return PROBLEM(r, "\"%s\" must be a list of at most %d", m->name, CF_REG_MAX);
	json_array_foreach(value, i, item)
		if (read_object(r, item, m->name, subscriber_json_reg, &cf->reg[i]))
			return -EINVAL;
	cf->n_reg = json_array_size(value);
	return 0;
}

static int read_member(struct reader *r, const json_t *value, const struct member *m, void *base)
{
	void *p = (uint8_t *)base + m->offset;
	unsigned int bits = 0;
	int rc;

	switch (m->type) {
	case M_DIGITS:
		return read_digits(r, value, m, p);
	case M_NUMBER:
		return read_number(r, value, m, p);
	case M_AUTH:
		return read_auth(r, value, m, p);
	case M_KEY:
		return read_key(r, value, m, p);
	case M_SQN:
		return read_sqn(r, value, m, p);
	case M_SUBADDRESS:
		return read_subaddress(r, value, m, p);
	case M_BOOL:
		return read_bool(r, value, m, p);
	case M_U8:
		return read_u8(r, value, m, p);
	case M_NAME8:
		return read_name(r, value, m, p);
	case M_SET8:
		rc = read_set(r, value, m, &bits);
		*(uint8_t *)p = bits;
		return rc;
	case M_SET16:
		rc = read_set(r, value, m, &bits);
		*(uint16_t *)p = bits;
		return rc;
	case M_OBJECT:
		return read_object(r, value, m->name, m->of, p);
	case M_REGS:
		return read_regs(r, value, m, base);
	case M_END:
		break;
	}
	return -EINVAL;
}

static const struct member *find_member(const struct member *m, const char *name)
{
	for (; m->type != M_END; m++)
		if (!strcmp(m->name, name))
			return m;
	return NULL;
}

static int read_object(struct reader *r, const json_t *obj, const char *what, const struct member *members, void *base)
{
	const struct member *m;
	const char *name;
	json_t *value;

	if (!json_is_object(obj))
		return PROBLEM(r, "\"%s\" must be an object", what);
	json_object_foreach((json_t *)obj, name, value) {
		if (find_member(members, name))
			continue;
		look_at(r, name);
		return PROBLEM(r, "unknown member \"%s\"", name);
	}
	for (m = members; m->type != M_END; m++) {
		value = json_object_get(obj, m->name);
		if (!value)
			return PROBLEM(r, "member \"%s\" is missing", m->name);
		look_at(r, m->name);
		if (read_member(r, value, m, base))
			return -EINVAL;
	}
	return 0;
}

/* Registrations in the order that the profile keeps; they are known not to overlap. */
static void sort_registrations(struct ss_profile *profile)
{
	unsigned int s, i;

	for (s = 0; s < CF_COUNT; s++) {
		const struct cf_data as_read = profile->cf[s];

		cf_reg_erase(profile, s, BSG_ALL);
		for (i = 0; i < as_read.n_reg; i++)
			cf_reg_set(profile, s, &as_read.reg[i]);
	}
}

static int check_subscriber(struct reader *r, struct hlr_subscriber *sub)
{
	const char *wrong = ss_profile_check(&sub->profile);

	r->pos = r->line;
	if (!imsi_valid(sub->imsi)) {
		look_at(r, "imsi");
		return PROBLEM(r, "\"%s\" is no IMSI: 6 to 15 digits", sub->imsi);
	}
	if (wrong)
		return PROBLEM(r, "%s", wrong);
	sort_registrations(&sub->profile);
	return 0;
}

int subscriber_json_line(const char *line, size_t len, struct subscriber_line *out, struct subscriber_problem *p)
{
	struct reader r = { .line = line, .pos = line, .p = p };
	json_error_t error;
	json_t *obj = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
	int rc;

	memset(out, 0, sizeof(*out));
	out->whole = true;
	if (!obj)
		return subscriber_problem(p, error.column > 0 ? error.column : 1, "%s", error.text);
	rc = read_object(&r, obj, "subscriber", subscriber_json_subscriber, &out->sub);
	if (!rc)
		rc = check_subscriber(&r, &out->sub);
	json_decref(obj);
	return rc;
}
