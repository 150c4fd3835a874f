/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscribers as JSON, one object a line: the whole subscriber. */

#include <errno.h>
#include <string.h>

#include <jansson.h>

#include <osmocom/core/utils.h>

#include "subscriber_json.h"

static json_t *write_object(const struct member *m, const void *base);

static json_t *write_set(unsigned int bits, const struct value_string *names)
{
	json_t *list = json_array();

	for (; names->str; names++)
		if (bits & names->value)
			json_array_append_new(list, json_string(names->str));
	return list;
}

/* A value without a name (a bit pattern that a peer sent) is written as it is. */
static json_t *write_name(uint8_t value, const struct value_string *names)
{
	const char *name = get_value_string_or_null(names, value);

	return name ? json_string(name) : json_integer(value);
}

static json_t *write_subaddress(const struct ss_subaddress *sub)
{
	char hex[2 * SS_SUBADDRESS_MAX + 1];

	if (!sub->len)
		return json_null();
	return json_string(osmo_hexdump_buf(hex, sizeof(hex), sub->octets, sub->len, "", false));
}

static json_t *write_auth(const struct auth_keys *auth)
{
	return auth->algo ? write_object(subscriber_json_auth, auth) : json_null();
}

static json_t *write_key(const uint8_t key[AUTH_KEY_LEN])
{
	char hex[2 * AUTH_KEY_LEN + 1];

	return json_string(osmo_hexdump_buf(hex, sizeof(hex), key, AUTH_KEY_LEN, "", false));
}

static json_t *write_regs(const struct cf_data *cf)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < cf->n_reg; i++)
		json_array_append_new(list, write_object(subscriber_json_reg, &cf->reg[i]));
	return list;
}

static json_t *write_member(const struct member *m, const void *base)
{
	const void *p = (const uint8_t *)base + m->offset;

	switch (m->type) {
	case M_DIGITS:
		return json_string(p);
	case M_NUMBER:
		return isdn_number_present(p) ? write_object(subscriber_json_number, p) : json_null();
	case M_AUTH:
		return write_auth(p);
	case M_KEY:
		return write_key(p);
	case M_SQN:
		return json_integer(*(const uint64_t *)p);
	case M_SUBADDRESS:
		return write_subaddress(p);
	case M_BOOL:
		return json_boolean(*(const bool *)p);
	case M_U8:
		return json_integer(*(const uint8_t *)p);
	case M_NAME8:
		return write_name(*(const uint8_t *)p, m->of);
	case M_SET8:
		return write_set(*(const uint8_t *)p, m->of);
	case M_SET16:
		return write_set(*(const uint16_t *)p, m->of);
	case M_OBJECT:
		return write_object(m->of, p);
	case M_REGS:
		return write_regs(base);
	case M_END:
		break;
	}
	return NULL;
}

static json_t *write_object(const struct member *m, const void *base)
{
	json_t *obj = json_object();

	for (; m->type != M_END; m++)
		json_object_set_new(obj, m->name, write_member(m, base));
	return obj;
}

int subscriber_json_print(FILE *f, const struct hlr_subscriber *sub)
{
	json_t *obj = write_object(subscriber_json_subscriber, sub);
	int rc = obj ? json_dumpf(obj, f, JSON_COMPACT) : -1;

	json_decref(obj);
	fputc('\n', f);
	return rc ? -ENOMEM : 0;
}
