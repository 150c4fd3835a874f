/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values of ASN.1 types as trees in borrowed memory: finding, building, and the constraints of single values. The
 * encoding rules are in asn1_ber_decode.c, asn1_ber_encode.c and jer.c. */

#include <errno.h>
#include <string.h>

#include <osmocom/supserv/asn1.h>

const struct asn1_type asn1_null = { .name = "NULL", .kind = ASN1_NULL, .tag = BER_UNIVERSAL(5) };
const struct asn1_type asn1_boolean = { .name = "BOOLEAN", .kind = ASN1_BOOLEAN, .tag = BER_UNIVERSAL(1) };
const struct asn1_type asn1_object_identifier = {
	.name = "OBJECT IDENTIFIER", .kind = ASN1_OBJECT_IDENTIFIER, .tag = BER_UNIVERSAL(6),
};
const struct asn1_type asn1_any = { .name = "ANY", .kind = ASN1_ANY };
const struct asn1_type asn1_verbatim = { .name = "ANY", .kind = ASN1_VERBATIM };

void asn1_tree_init(struct asn1_tree *tree, struct asn1_node *nodes, size_t max_nodes, uint8_t *scratch,
		    size_t scratch_size)
{
	*tree = (struct asn1_tree){
		.nodes = nodes,
		.max_nodes = max_nodes,
		.scratch = scratch,
		.scratch_size = scratch_size,
	};
}

int asn1_fail(struct asn1_tree *tree, const struct asn1_node *node, size_t offset, int rc, const char *what)
{
	if (!tree->failed) {
		tree->error.what = what;
		tree->error.node = node;
		tree->error.offset = offset;
	}
	tree->failed = true;
	return rc;
}

struct asn1_node *asn1_node_append(struct asn1_tree *tree, struct asn1_node *parent, const struct asn1_member *member,
				   const struct asn1_type *type)
{
	struct asn1_node *node;

	if (tree->n_nodes == tree->max_nodes) {
		asn1_fail(tree, parent, 0, -ENOMEM, "the value has too many parts");
		return NULL;
	}
	node = &tree->nodes[tree->n_nodes++];
	*node = (struct asn1_node){ .type = type, .member = member, .parent = parent };
	if (!parent)
		return node;
	if (parent->last_child)
		parent->last_child->next = node;
	else
		parent->child = node;
	parent->last_child = node;
	return node;
}

const struct asn1_type *asn1_member_type(const struct asn1_node *parent, const struct asn1_member *member)
{
	const struct asn1_type *type = member->type;

	if (type->kind == ASN1_OPEN)
		type = type->resolve(parent);
	return type ? type : &asn1_any;
}

static void print_path(struct osmo_strbuf *sb, const struct asn1_node *node)
{
	if (node->parent)
		print_path(sb, node->parent);
	if (node->member)
		OSMO_STRBUF_PRINTF(*sb, ".%s", node->member->name);
	else if (!node->parent)
		OSMO_STRBUF_PRINTF(*sb, "%s", node->type->name);
}

int asn1_error_str(char *buf, size_t len, const struct asn1_tree *tree)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };

	if (tree->error.node)
		print_path(&sb, tree->error.node);
	OSMO_STRBUF_PRINTF(sb, "%s%s", tree->error.node ? ": " : "", tree->error.what ? tree->error.what : "no error");
	if (tree->error.offset)
		OSMO_STRBUF_PRINTF(sb, " (octet %zu)", tree->error.offset);
	return sb.chars_needed;
}

/* --- constraints */

static bool in_range(const struct asn1_type *type, int64_t n)
{
	return (!type->min && !type->max) || (n >= type->min && n <= type->max);
}

static const char *check_bit_string(const struct asn1_node *node)
{
	size_t octets = node->len;

	if (!octets || node->octets[0] > 7 || (octets == 1 && node->octets[0]))
		return "a BIT STRING has a wrong number of unused bits";
	return in_range(node->type, 8 * (octets - 1) - node->octets[0]) ? NULL : "a BIT STRING has a wrong size";
}

static const char *check_numeric_string(const struct asn1_node *node)
{
	size_t i;

	for (i = 0; i < node->len; i++) {
		if (node->octets[i] < '0' || node->octets[i] > '9')
			return "a NumericString has a character that is not a digit";
	}
	return in_range(node->type, node->len) ? NULL : "a NumericString has a wrong size";
}

static const char *check_object_identifier(const struct asn1_node *node)
{
	return asn1_oid_valid(node->octets, node->len) ? NULL : "an OBJECT IDENTIFIER has no valid arcs";
}

static const char *check_list(const struct asn1_node *node)
{
	const struct asn1_node *child;
	int64_t n = 0;

	for (child = node->child; child; child = child->next)
		n++;
	return in_range(node->type, n) ? NULL : "a list has too few or too many elements";
}

const char *asn1_check(const struct asn1_node *node)
{
	switch (node->type->kind) {
	case ASN1_INTEGER:
		return in_range(node->type, node->num) ? NULL : "an INTEGER is out of its range";
	case ASN1_ENUMERATED:
		return node->type->extensible || asn1_enum_name(node->type, node->num) ?
			NULL : "an ENUMERATED value is not known";
	case ASN1_OCTET_STRING:
		return in_range(node->type, node->len) ? NULL : "an OCTET STRING has a wrong size";
	case ASN1_BIT_STRING:
		return check_bit_string(node);
	case ASN1_NUMERIC_STRING:
		return check_numeric_string(node);
	case ASN1_OBJECT_IDENTIFIER:
		return check_object_identifier(node);
	case ASN1_SEQUENCE_OF:
		return check_list(node);
	case ASN1_NULL:
		return node->len ? "a NULL has contents" : NULL;
	default:
		return NULL;
	}
}

/* --- reading */

const struct asn1_node *asn1_find(const struct asn1_node *node, const char *name)
{
	const struct asn1_node *child;

	if (!node)
		return NULL;
	for (child = node->child; child; child = child->next) {
		if (child->member && !strcmp(child->member->name, name))
			return child;
	}
	return NULL;
}

int64_t asn1_find_int(const struct asn1_node *node, const char *name, int64_t absent)
{
	node = asn1_find(node, name);
	return node ? node->num : absent;
}

int asn1_find_octet(const struct asn1_node *node, const char *name, int absent)
{
	node = asn1_find(node, name);
	return node && node->len ? node->octets[0] : absent;
}

const char *asn1_enum_name(const struct asn1_type *type, int64_t num)
{
	const struct value_string *vs;

	for (vs = type->names; vs->str; vs++) {
		if (vs->value == num)
			return vs->str;
	}
	return NULL;
}

/* --- building */

struct asn1_node *asn1_root(struct asn1_tree *tree, const struct asn1_type *type)
{
	return asn1_node_append(tree, NULL, NULL, type);
}

struct asn1_node *asn1_add(struct asn1_tree *tree, struct asn1_node *parent, const char *name)
{
	const struct asn1_member *m;

	if (!parent)
		return NULL;
	if (!name)
		return asn1_node_append(tree, parent, NULL, parent->type->of);
	for (m = parent->type->members; m && m->name; m++) {
		if (m->type && !strcmp(m->name, name))
			return asn1_node_append(tree, parent, m, asn1_member_type(parent, m));
	}
	asn1_fail(tree, parent, 0, -EINVAL, "no such member");
	return NULL;
}

struct asn1_node *asn1_add_int(struct asn1_tree *tree, struct asn1_node *parent, const char *name, int64_t num)
{
	struct asn1_node *node = asn1_add(tree, parent, name);

	if (node)
		node->num = num;
	return node;
}

uint8_t *asn1_reserve(struct asn1_tree *tree, size_t len)
{
	uint8_t *p;

	if (len > tree->scratch_size - tree->scratch_used) {
		asn1_fail(tree, NULL, 0, -ENOMEM, "the value is too long");
		return NULL;
	}
	p = tree->scratch + tree->scratch_used;
	tree->scratch_used += len;
	return p;
}

void asn1_set_octets(struct asn1_tree *tree, struct asn1_node *node, const uint8_t *octets, size_t len)
{
	uint8_t *p = len ? asn1_reserve(tree, len) : NULL;

	if (!node || (len && !p))
		return;
	if (len)
		memcpy(p, octets, len);
	node->octets = p;
	node->len = len;
}

struct asn1_node *asn1_add_octets(struct asn1_tree *tree, struct asn1_node *parent, const char *name,
				  const uint8_t *octets, size_t len)
{
	struct asn1_node *node = asn1_add(tree, parent, name);

	asn1_set_octets(tree, node, octets, len);
	return node;
}

struct asn1_node *asn1_add_octet(struct asn1_tree *tree, struct asn1_node *parent, const char *name, uint8_t octet)
{
	return asn1_add_octets(tree, parent, name, &octet, 1);
}
