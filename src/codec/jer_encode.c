/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values as JSON by the tables of asn1.h (ITU-T X.697, with hex for octets as everybody in the field writes it). */

#include <stdlib.h>

#include <osmocom/supserv/jer.h>

static json_t *encode_node(struct asn1_tree *tree, struct asn1_node *node);

static json_t *hex(const uint8_t *octets, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *str = malloc(2 * len + 1);
	json_t *json;
	size_t i;

	if (!str)
		return NULL;
	for (i = 0; i < len; i++) {
		str[2 * i] = digits[octets[i] >> 4];
		str[2 * i + 1] = digits[octets[i] & 0x0f];
	}
	json = json_stringn(str, 2 * len);
	free(str);
	return json;
}

static json_t *encode_oid(const struct asn1_node *node)
{
	size_t size = ASN1_OID_STR_SIZE(node->len);
	char *str = malloc(size);
	json_t *json = NULL;

	if (str && asn1_oid_str(str, size, node->octets, node->len) >= 0)
		json = json_string(str);
	free(str);
	return json;
}

static json_t *encode_bit_string(const struct asn1_node *node)
{
	json_int_t bits = 8 * (node->len - 1) - node->octets[0];

	if (asn1_has_fixed_size(node->type))
		return hex(node->octets + 1, node->len - 1);
	return json_pack("{s:o, s:I}", "value", hex(node->octets + 1, node->len - 1), "length", bits);
}

static json_t *encode_enumerated(const struct asn1_node *node)
{
	const char *name = asn1_enum_name(node->type, node->num);

	return name ? json_string(name) : json_integer(node->num);
}

/* The octets of an element, its lengths made canonical. */
static json_t *encode_any(struct asn1_tree *tree, struct asn1_node *node)
{
	json_t *json = NULL;
	uint8_t *octets;
	int len = asn1_ber_size(tree, node);

	if (len < 0)
		return NULL;
	octets = malloc(len);
	if (octets && asn1_ber_encode_node(tree, node, octets, len) == len)
		json = hex(octets, len);
	free(octets);
	return json;
}

static json_t *encode_members(struct asn1_tree *tree, struct asn1_node *node)
{
	json_t *json = json_object();
	struct asn1_node *child;

	for (child = node->child; child; child = child->next) {
		if (json_object_set_new(json, child->member->name, encode_node(tree, child)) < 0) {
			json_decref(json);
			return NULL;
		}
	}
	return json;
}

static json_t *encode_list(struct asn1_tree *tree, struct asn1_node *node)
{
	json_t *json = json_array();
	struct asn1_node *child;

	for (child = node->child; child; child = child->next) {
		if (json_array_append_new(json, encode_node(tree, child)) < 0) {
			json_decref(json);
			return NULL;
		}
	}
	return json;
}

static json_t *encode_node(struct asn1_tree *tree, struct asn1_node *node)
{
	switch (node->type->kind) {
	case ASN1_NULL:
		return json_null();
	case ASN1_BOOLEAN:
		return json_boolean(node->num);
	case ASN1_INTEGER:
		return json_integer(node->num);
	case ASN1_ENUMERATED:
		return encode_enumerated(node);
	case ASN1_NUMERIC_STRING:
		return json_stringn((const char *)node->octets, node->len);
	case ASN1_BIT_STRING:
		return encode_bit_string(node);
	case ASN1_OBJECT_IDENTIFIER:
		return encode_oid(node);
	case ASN1_VERBATIM:
		return json_pack("{s:o}", "octets", hex(node->octets, node->len));
	case ASN1_OCTET_STRING:
		return hex(node->octets, node->len);
	case ASN1_SEQUENCE:
		return encode_members(tree, node);
	case ASN1_SEQUENCE_OF:
		return encode_list(tree, node);
	case ASN1_CHOICE:
		return node->type->bare ? encode_node(tree, node->child) : encode_members(tree, node);
	default:
		return encode_any(tree, node);
	}
}

json_t *jer_encode(struct asn1_tree *tree)
{
	return tree->failed || !tree->n_nodes ? NULL : encode_node(tree, tree->nodes);
}
