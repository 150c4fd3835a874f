/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscribers as JSON, one object a line: the whole subscriber. What an object holds is a table of its members, by which it
 * is written and read; every member must be there, and no other. */

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/crypt/auth.h>

#include "subscriber_line.h"

enum member_type {
	M_DIGITS,		/* char [size], digits or "" */
	M_NUMBER,		/* struct isdn_number; null: absent */
	M_AUTH,			/* struct auth_keys; null: no keys */
	M_KEY,			/* AUTH_KEY_LEN octets, hex */
	M_SQN,			/* uint64_t of 48 bits */
	M_SUBADDRESS,		/* struct ss_subaddress, hex; null: absent */
	M_BOOL,
	M_U8,
	M_NAME8,		/* uint8_t, one of the names */
	M_SET8,			/* uint8_t, a list of names of bits */
	M_SET16,		/* uint16_t, the same */
	M_OBJECT,		/* further members */
	M_REGS,			/* registrations of a struct cf_data */
	M_END,
};

struct member {
	const char *name;
	enum member_type type;
	size_t offset;
	size_t size;
	const void *of;		/* names, or members */
};

#define MEMBER(name, type, st, field, of) { name, type, offsetof(st, field), sizeof(((st *)0)->field), of }
#define MEMBERS_END { .type = M_END }

/* Values without a name are those of half an octet: type of number, numbering plan. */
#define UNNAMED_MAX 15

/* --- names ----------------------------------------------------------------------------------------------------------- */

static const struct value_string group_names[] = {
	{ BSG_SPEECH, "speech" },
	{ BSG_SMS, "sms" },
	{ BSG_FAX, "fax" },
	{ BSG_DATA_ASYNC, "async" },
	{ BSG_DATA_SYNC, "sync" },
	{ BSG_VOICE_GROUP, "voice-group" },
	{ 0, NULL }
};

static const struct value_string service_names[] = {
	{ SS_SIMPLE_CLIP, "CLIP" },
	{ SS_SIMPLE_CLIR, "CLIR" },
	{ SS_SIMPLE_COLP, "COLP" },
	{ SS_SIMPLE_COLR, "COLR" },
	{ SS_SIMPLE_CNAP, "CNAP" },
	{ SS_SIMPLE_HOLD, "HOLD" },
	{ SS_SIMPLE_MPTY, "MPTY" },
	{ SS_SIMPLE_ECT, "ECT" },
	{ SS_SIMPLE_CD, "CD" },
	{ 0, NULL }
};

static const struct value_string odb_names[] = {
	{ ODB_ALL_OG, "outgoing" },
	{ ODB_ALL_OG_INTERNATIONAL, "outgoing-international" },
	{ ODB_ALL_OG_INTERNATIONAL_NOT_HOME, "outgoing-international-not-home" },
	{ ODB_ALL_IC, "incoming" },
	{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY, "incoming-outside-home-country" },
	{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN, "incoming-outside-home-network" },
	{ ODB_SS_ACCESS, "ss-access" },
	{ ODB_REG_ALL_CF, "registration" },
	{ ODB_REG_CF_INTERNATIONAL, "registration-international" },
	{ ODB_REG_CF_NOT_TO_HPLMN, "registration-not-to-home-network" },
	{ 0, NULL }
};

static const struct value_string option_names[] = {
	{ CF_OPT_NOTIFY_FORWARDING_PARTY, "notify-forwarding-party" },
	{ CF_OPT_PRESENT_REDIRECTING, "present-redirecting" },
	{ CF_OPT_NOTIFY_CALLING_PARTY, "notify-calling-party" },
	{ 0, NULL }
};

static const struct value_string clir_names[] = {
	{ CLIR_PERMANENT, "permanent" },
	{ CLIR_TEMPORARY_RESTRICTED, "temporary-restricted" },
	{ CLIR_TEMPORARY_ALLOWED, "temporary-allowed" },
	{ 0, NULL }
};

static const struct value_string ton_names[] = {
	{ ISDN_TON_UNKNOWN, "unknown" },
	{ ISDN_TON_INTERNATIONAL, "international" },
	{ ISDN_TON_NATIONAL, "national" },
	{ ISDN_TON_NETWORK_SPECIFIC, "network-specific" },
	{ ISDN_TON_SUBSCRIBER, "subscriber" },
	{ ISDN_TON_ALPHANUMERIC, "alphanumeric" },
	{ ISDN_TON_ABBREVIATED, "abbreviated" },
	{ 0, NULL }
};

static const struct value_string npi_names[] = {
	{ ISDN_NPI_UNKNOWN, "unknown" },
	{ ISDN_NPI_ISDN, "isdn" },
	{ 0, NULL }
};

static const struct value_string auth_names[] = {
	{ OSMO_AUTH_ALG_COMP128v1, "COMP128v1" },
	{ OSMO_AUTH_ALG_COMP128v2, "COMP128v2" },
	{ OSMO_AUTH_ALG_COMP128v3, "COMP128v3" },
	{ OSMO_AUTH_ALG_XOR, "XOR" },
	{ OSMO_AUTH_ALG_MILENAGE, "MILENAGE" },
	{ 0, NULL }
};

/* --- members --------------------------------------------------------------------------------------------------------- */

static const struct member number_members[] = {
	MEMBER("digits", M_DIGITS, struct isdn_number, digits, NULL),
	MEMBER("ton", M_NAME8, struct isdn_number, ton, ton_names),
	MEMBER("npi", M_NAME8, struct isdn_number, npi, npi_names),
	MEMBERS_END
};

static const struct member auth_members[] = {
	MEMBER("algorithm", M_NAME8, struct auth_keys, algo, auth_names),
	MEMBER("k", M_KEY, struct auth_keys, k, NULL),
	MEMBER("opc", M_KEY, struct auth_keys, opc, NULL),
	MEMBER("sqn", M_SQN, struct auth_keys, sqn, NULL),
	MEMBERS_END
};

static const struct member reg_members[] = {
	MEMBER("groups", M_SET8, struct cf_reg, groups, group_names),
	MEMBER("active", M_SET8, struct cf_reg, active, group_names),
	MEMBER("number", M_NUMBER, struct cf_reg, ftn, NULL),
	MEMBER("subaddress", M_SUBADDRESS, struct cf_reg, subaddress, NULL),
	MEMBER("no_reply_time", M_U8, struct cf_reg, no_reply_time, NULL),
	MEMBERS_END
};

static const struct member cf_members[] = {
	MEMBER("provisioned", M_BOOL, struct cf_data, provisioned, NULL),
	MEMBER("options", M_SET8, struct cf_data, options, option_names),
	MEMBER("no_reply_time", M_U8, struct cf_data, no_reply_time, NULL),
	{ "registrations", M_REGS },
	MEMBERS_END
};

static const struct member cb_members[] = {
	MEMBER("provisioned", M_BOOL, struct cb_data, provisioned, NULL),
	MEMBER("active", M_SET8, struct cb_data, active, group_names),
	MEMBERS_END
};

#define FORWARDING(name, service) MEMBER(name, M_OBJECT, struct hlr_subscriber, profile.cf[service], cf_members)
static const struct member forwarding_members[] = {
	FORWARDING("CFU", CF_CFU),
	FORWARDING("CFB", CF_CFB),
	FORWARDING("CFNRy", CF_CFNRY),
	FORWARDING("CFNRc", CF_CFNRC),
	MEMBERS_END
};

#define BARRING(name, program) MEMBER(name, M_OBJECT, struct hlr_subscriber, profile.cb[program], cb_members)
static const struct member barring_members[] = {
	BARRING("BAOC", CB_BAOC),
	BARRING("BOIC", CB_BOIC),
	BARRING("BOIC-exHC", CB_BOIC_EXHC),
	BARRING("BAIC", CB_BAIC),
	BARRING("BIC-Roam", CB_BIC_ROAM),
	MEMBERS_END
};

#define SUB(name, type, field, of) MEMBER(name, type, struct hlr_subscriber, field, of)
static const struct member cw_members[] = {
	SUB("provisioned", M_BOOL, profile.cw.provisioned, NULL),
	SUB("active", M_SET8, profile.cw.active, group_names),
	MEMBERS_END
};

static const struct member subscriber_members[] = {
	SUB("imsi", M_DIGITS, imsi, NULL),
	SUB("msisdn", M_NUMBER, msisdn, NULL),
	SUB("vlr_number", M_DIGITS, vlr_number, NULL),
	SUB("vlr_country", M_DIGITS, vlr_country, NULL),
	SUB("purged", M_BOOL, purged, NULL),
	SUB("auth", M_AUTH, auth, NULL),
	SUB("subscribed", M_SET8, profile.subscribed, group_names),
	SUB("services", M_SET16, profile.provisioned, service_names),
	SUB("odb", M_SET16, profile.odb, odb_names),
	{ "forwarding", M_OBJECT, 0, 0, forwarding_members },
	{ "barring", M_OBJECT, 0, 0, barring_members },
	{ "call_waiting", M_OBJECT, 0, 0, cw_members },
	SUB("clir_mode", M_NAME8, profile.clir_mode, clir_names),
	SUB("clip_override", M_BOOL, profile.clip_override, NULL),
	SUB("colp_override", M_BOOL, profile.colp_override, NULL),
	SUB("barring_by_provider", M_BOOL, profile.cb_by_provider, NULL),
	SUB("password", M_DIGITS, profile.password, NULL),
	SUB("wrong_passwords", M_U8, profile.wpa, NULL),
	SUB("max_forwardings", M_U8, profile.max_forwardings, NULL),
	MEMBERS_END
};

/* --- writing --------------------------------------------------------------------------------------------------------- */

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
	return auth->algo ? write_object(auth_members, auth) : json_null();
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
		json_array_append_new(list, write_object(reg_members, &cf->reg[i]));
	return list;
}

static json_t *write_member(const struct member *m, const void *base)
{
	const void *p = (const uint8_t *)base + m->offset;

	switch (m->type) {
	case M_DIGITS:
		return json_string(p);
	case M_NUMBER:
		return isdn_number_present(p) ? write_object(number_members, p) : json_null();
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
	json_t *obj = write_object(subscriber_members, sub);
	int rc = obj ? json_dumpf(obj, f, JSON_COMPACT) : -1;

	json_decref(obj);
	fputc('\n', f);
	return rc ? -ENOMEM : 0;
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

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
	return read_object(r, value, m->name, number_members, num);
}

static int read_auth(struct reader *r, const json_t *value, const struct member *m, struct auth_keys *auth)
{
	if (json_is_null(value))
		return 0;
	if (read_object(r, value, m->name, auth_members, auth))
		return -EINVAL;
	if (!get_value_string_or_null(auth_names, auth->algo))
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
		if (read_object(r, item, m->name, reg_members, &cf->reg[i]))
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
	rc = read_object(&r, obj, "subscriber", subscriber_members, &out->sub);
	if (!rc)
		rc = check_subscriber(&r, &out->sub);
	json_decref(obj);
	return rc;
}
