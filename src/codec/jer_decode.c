/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON to values by the tables of asn1.h: the reverse of jer_encode.c. */

#include <errno.h>
#include <string.h>

#include <osmocom/supserv/jer.h>

static int decode_node(struct asn1_tree *tree, struct asn1_node *node, const json_t *json);

static int fail(struct asn1_tree *tree, const struct asn1_node *node, const char *what)
{
	return asn1_fail(tree, node, 0, -EINVAL, what);
}

/* Octets of a hex string, kept in the tree. \returns their number, negative when it is none. */
static int parse_hex(struct asn1_tree *tree, const struct asn1_node *node, const json_t *json, uint8_t **octets)
{
	const char *str = json_string_value(json);
	size_t len;

	if (!str || strspn(str, "0123456789abcdefABCDEF") != json_string_length(json) || strlen(str) % 2)
		return fail(tree, node, "not a string of hex digits");
	len = strlen(str) / 2;
	*octets = asn1_reserve(tree, len);
	if (!*octets)
		return -ENOMEM;
	return len ? osmo_hexparse(str, *octets, len) : 0;
}

static int decode_octets(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	uint8_t *octets;
	int len = parse_hex(tree, node, json, &octets);

	if (len < 0)
		return len;
	node->octets = octets;
	node->len = len;
	return 0;
}

static int decode_oid(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	size_t size = json_string_length(json);		/* an octet has at least one digit and a dot */
	uint8_t *octets = asn1_reserve(tree, size);
	int len = octets && json_is_string(json) ? asn1_oid_parse(octets, size, json_string_value(json)) : -EINVAL;

	if (len < 0)
		return fail(tree, node, "not an object identifier of numbers and dots");
	node->octets = octets;
	node->len = len;
	return 0;
}

static int decode_numeric_string(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	if (!json_is_string(json))
		return fail(tree, node, "not a string of digits");
	asn1_set_octets(tree, node, (const uint8_t *)json_string_value(json), json_string_length(json));
	return tree->failed ? -ENOMEM : 0;
}

static int decode_bit_string(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	bool fixed = asn1_has_fixed_size(node->type);
	const json_t *length = json_object_get(json, "length");
	json_int_t bits = fixed ? node->type->max : json_integer_value(length);
	uint8_t *unused = asn1_reserve(tree, 1), *octets;
	int len;

	if (!fixed && !json_is_integer(length))
		return fail(tree, node, "not an object of value and length");
	len = parse_hex(tree, node, fixed ? json : json_object_get(json, "value"), &octets);
	if (len < 0)
		return len;
	if (!unused || bits > 8 * len || bits <= 8 * (len - 1))
		return fail(tree, node, "the length does not fit the value");
	*unused = 8 * len - bits;
	node->octets = unused;
	node->len = 1 + len;
	return 0;
}

static int decode_enumerated(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	const struct value_string *vs;

	if (json_is_integer(json)) {
		node->num = json_integer_value(json);
		return 0;
	}
	for (vs = node->type->names; json_is_string(json) && vs->str; vs++) {
		if (!strcmp(vs->str, json_string_value(json))) {
			node->num = vs->value;
			return 0;
		}
	}
	return fail(tree, node, "no such enumerated value");
}

static int decode_member(struct asn1_tree *tree, struct asn1_node *parent, const struct asn1_member *m,
			 const json_t *json)
{
	bool verbatim = m->type->lenient && json_object_size(json) == 1 && json_object_get(json, "octets");
	struct asn1_node *node = asn1_node_append(tree, parent, m,
						  verbatim ? &asn1_verbatim : asn1_member_type(parent, m));

	return node ? decode_node(tree, node, json) : -ENOMEM;
}

static int decode_sequence(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	const struct asn1_member *m;
	const json_t *member;
	size_t n = 0;
	int rc;

	if (!json_is_object(json))
		return fail(tree, node, "not an object");
	for (m = node->type->members; m->name; m++) {
		member = m->type ? json_object_get(json, m->name) : NULL;
		if (!member)
			continue;
		rc = decode_member(tree, node, m, member);
		if (rc < 0)
			return rc;
		n++;
	}
	return n == json_object_size(json) ? 0 : fail(tree, node, "a member is not known");
}

static int decode_choice(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	const struct asn1_member *m;

	if (json_object_size(json) != 1)
		return fail(tree, node, "not an object of one member");
	for (m = node->type->members; m->name; m++) {
		if (m->type && json_object_get(json, m->name))
			return decode_member(tree, node, m, json_object_get(json, m->name));
	}
	return fail(tree, node, "no such alternative");
}

/* Without the name of the alternative: NULL is null, everything else is not. */
static int decode_bare_choice(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	const struct asn1_member *m;

	for (m = node->type->members; m->name; m++) {
		if ((m->type->kind == ASN1_NULL) == json_is_null(json))
			return decode_member(tree, node, m, json);
	}
	return fail(tree, node, "no such alternative");
}

static int decode_list(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	struct asn1_node *child;
	size_t i;
	int rc;

	if (!json_is_array(json))
		return fail(tree, node, "not an array");
	for (i = 0; i < json_array_size(json); i++) {
		child = asn1_node_append(tree, node, NULL, node->type->of);
		rc = child ? decode_node(tree, child, json_array_get(json, i)) : -ENOMEM;
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int decode_any(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	uint8_t *octets;
	int len = parse_hex(tree, node, json, &octets);

	return len < 0 ? len : asn1_ber_decode_node(tree, node, octets, len);
}

static int decode_node(struct asn1_tree *tree, struct asn1_node *node, const json_t *json)
{
	switch (node->type->kind) {
	case ASN1_NULL:
		return json_is_null(json) ? 0 : fail(tree, node, "not null");
	case ASN1_BOOLEAN:
		node->num = json_is_true(json);
		return json_is_boolean(json) ? 0 : fail(tree, node, "neither true nor false");
	case ASN1_INTEGER:
		node->num = json_integer_value(json);
		return json_is_integer(json) ? 0 : fail(tree, node, "not a whole number");
	case ASN1_ENUMERATED:
		return decode_enumerated(tree, node, json);
	case ASN1_NUMERIC_STRING:
		return decode_numeric_string(tree, node, json);
	case ASN1_BIT_STRING:
		return decode_bit_string(tree, node, json);
	case ASN1_OBJECT_IDENTIFIER:
		return decode_oid(tree, node, json);
	case ASN1_VERBATIM:
		return decode_any(tree, node, json_object_get(json, "octets"));
	case ASN1_OCTET_STRING:
		return decode_octets(tree, node, json);
	case ASN1_SEQUENCE:
		return decode_sequence(tree, node, json);
	case ASN1_SEQUENCE_OF:
		return decode_list(tree, node, json);
	case ASN1_CHOICE:
		return node->type->bare ? decode_bare_choice(tree, node, json) : decode_choice(tree, node, json);
	default:
		return decode_any(tree, node, json);
	}
}

int jer_decode(struct asn1_tree *tree, const struct asn1_type *type, const json_t *json)
{
	struct asn1_node *root = asn1_root(tree, type);

	return root ? decode_node(tree, root, json) : -ENOMEM;
}
