/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Encoding BER by the tables of asn1.h (ITU-T X.690 clause 8, as TS 29.002 17.1.1 wants it): definite minimal lengths,
 * primitive strings, members in the order of the table. First every value is checked and measured, then written. */

#include <errno.h>
#include <string.h>
#include <sys/types.h>

#include <osmocom/supserv/asn1.h>

#define BOOLEAN_TRUE 0x01		/* any octet but 0; this is what MAP nodes send */

static int measure(struct asn1_tree *tree, struct asn1_node *node);

static bool is_explicit(const struct asn1_node *node)
{
	return node->type->kind == ASN1_CHOICE && node->member && node->member->tag;
}

/* Nodes that have identifier and length of their own. */
static bool has_header(const struct asn1_node *node)
{
	return node->type->kind == ASN1_CHOICE ? is_explicit(node) : node->type->kind != ASN1_VERBATIM;
}

static bool is_constructed(const struct asn1_node *node)
{
	enum asn1_kind kind = node->type->kind;

	return kind == ASN1_SEQUENCE || kind == ASN1_SEQUENCE_OF || kind == ASN1_CHOICE || node->any_constructed;
}

/* An ANY may also be constructed and octets. */
static bool has_children(const struct asn1_node *node)
{
	return is_constructed(node) && !node->octets;
}

static ber_tag_t node_tag(const struct asn1_node *node)
{
	if (node->type->kind == ASN1_ANY)
		return node->any_tag;
	return node->member && node->member->tag ? node->member->tag : node->type->tag;
}

static size_t node_size(const struct asn1_node *node)
{
	return has_header(node) ? ber_header_size(node_tag(node), node->len) + node->len : node->len;
}

static int measure_children(struct asn1_tree *tree, struct asn1_node *node)
{
	struct asn1_node *child;
	int rc;

	node->len = 0;
	for (child = node->child; child; child = child->next) {
		rc = measure(tree, child);
		if (rc < 0)
			return rc;
		node->len += node_size(child);
	}
	return 0;
}

/* Children are members of the type, in its order, and none that must be there is missing. */
static int check_sequence(struct asn1_tree *tree, const struct asn1_node *node)
{
	const struct asn1_node *child = node->child;
	const struct asn1_member *m;
	bool extensions = false;

	for (m = node->type->members; m->name; m++) {
		if (child && child->member == m)
			child = child->next;
		else if (!m->type)
			extensions = true;
		else if (!m->optional && !extensions)
			return asn1_fail(tree, node, 0, -EINVAL, "a mandatory member is missing");
	}
	return child ? asn1_fail(tree, child, 0, -EINVAL, "a member is out of order or there twice") : 0;
}

static int check_node(struct asn1_tree *tree, const struct asn1_node *node)
{
	const char *wrong;

	if (node->type->kind == ASN1_SEQUENCE)
		return check_sequence(tree, node);
	if (node->type->kind == ASN1_CHOICE && (!node->child || node->child->next))
		return asn1_fail(tree, node, 0, -EINVAL, "a CHOICE has not one alternative");
	wrong = asn1_check(node);
	return wrong ? asn1_fail(tree, node, 0, -EINVAL, wrong) : 0;
}

/* Check a node and everything in it, and set its len. */
static int measure(struct asn1_tree *tree, struct asn1_node *node)
{
	int rc = check_node(tree, node);

	if (rc < 0)
		return rc;
	if (has_children(node))
		return measure_children(tree, node);
	if (node->type->kind == ASN1_INTEGER || node->type->kind == ASN1_ENUMERATED)
		node->len = ber_integer_size(node->num);
	else if (node->type->kind == ASN1_BOOLEAN)
		node->len = 1;
	return 0;
}

static uint8_t *put_octets(uint8_t *p, const struct asn1_node *node)
{
	if (!node->len)
		return p;
	memcpy(p, node->octets, node->len);
	p += node->len;
	if (node->type->kind == ASN1_BIT_STRING && node->len > 1)
		p[-1] &= 0xff << node->octets[0];	/* bits that do not count are zero */
	return p;
}

static uint8_t *put(uint8_t *p, const struct asn1_node *node)
{
	const struct asn1_node *child;

	if (has_header(node))
		p = ber_put_header(p, node_tag(node), is_constructed(node), node->len);
	if (has_children(node)) {
		for (child = node->child; child; child = child->next)
			p = put(p, child);
		return p;
	}
	switch (node->type->kind) {
	case ASN1_BOOLEAN:
		*p = node->num ? BOOLEAN_TRUE : 0;
		return p + 1;
	case ASN1_INTEGER:
	case ASN1_ENUMERATED:
		return ber_put_integer(p, node->num);
	default:
		return put_octets(p, node);
	}
}

int asn1_ber_size(struct asn1_tree *tree, struct asn1_node *node)
{
	int rc = tree->failed ? -EINVAL : measure(tree, node);

	return rc < 0 ? rc : (int)node_size(node);
}

int asn1_ber_encode_node(struct asn1_tree *tree, struct asn1_node *node, uint8_t *octets, size_t size)
{
	int rc = asn1_ber_size(tree, node);

	if (rc < 0)
		return rc;
	if (rc > (ssize_t)size)
		return asn1_fail(tree, node, 0, -ENOSPC, "the encoded value is too long");
	return put(octets, node) - octets;
}

int asn1_ber_encode(struct asn1_tree *tree, uint8_t *octets, size_t size)
{
	return tree->n_nodes ? asn1_ber_encode_node(tree, tree->nodes, octets, size) : -EINVAL;
}
