/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Decoding BER by the tables of asn1.h (ITU-T X.690 clause 8). The depth of the calls is that of the tables, and
 * BER_DEPTH_MAX within ANY. */

#include <errno.h>

#include <osmocom/supserv/asn1.h>

static int decode_contents(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			   const struct ber_header *h);

static bool is_marker(const struct asn1_member *m)
{
	return !m->type;
}

/* Can an element of this tag be a value of the type? */
static bool type_starts_with(const struct asn1_type *type, ber_tag_t tag)
{
	const struct asn1_member *m;

	if (type->kind != ASN1_CHOICE)
		return !type->tag || type->tag == tag;
	for (m = type->members; m->name; m++) {
		if (m->tag ? m->tag == tag : type_starts_with(m->type, tag))
			return true;
	}
	return false;
}

static bool member_starts_with(const struct asn1_member *m, ber_tag_t tag)
{
	return m->tag ? m->tag == tag : type_starts_with(m->type, tag);
}

static int fail(struct asn1_tree *tree, const struct asn1_node *node, size_t offset, const char *what)
{
	return asn1_fail(tree, node, offset, -EBADMSG, what);
}

/* The reader could not read: \a rc is its error. */
static int fail_reader(struct asn1_tree *tree, const struct asn1_node *node, size_t offset, int rc)
{
	if (!tree->failed)
		tree->error.not_ber = true;
	switch (rc) {
	case -ENODATA:
		return fail(tree, node, offset, "the octets end too early");
	case -ELOOP:
		return fail(tree, node, offset, "nested too deep");
	case -E2BIG:
		return fail(tree, node, offset, "a tag number is too large");
	default:
		return fail(tree, node, offset, "not BER");
	}
}

static int read_header(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r, struct ber_header *h)
{
	int rc = ber_read_header(r, h);

	return rc < 0 ? fail_reader(tree, node, h->start, rc) : 0;
}

static int enter(struct asn1_tree *tree, struct asn1_node *node, const struct ber_reader *r,
		 const struct ber_header *h, struct ber_reader *inner)
{
	int rc = ber_enter(r, h, inner);

	return rc < 0 ? fail_reader(tree, node, h->start, rc) : 0;
}

static int leave(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r, const struct ber_reader *inner)
{
	int rc = ber_leave(r, inner);

	return rc < 0 ? fail_reader(tree, node, inner->pos, rc) : 0;
}

static int keep_verbatim(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			 const struct ber_header *h)
{
	int rc = ber_skip(r, h);

	if (rc < 0)
		return fail_reader(tree, node, h->start, rc);
	node->octets = r->octets + h->start;
	node->len = r->pos - h->start;
	return 0;
}

/* Contents of a node that has its member. */
static int decode_tagged(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			 const struct ber_header *h)
{
	const struct asn1_member *m = node->member;
	struct ber_reader inner;
	struct ber_header h_inner;
	int rc;

	if (m->type->kind == ASN1_OPEN && !m->tag && !type_starts_with(node->type, h->tag))
		return fail(tree, node, h->start, "a parameter has another tag");
	if (!m->tag || node->type->kind != ASN1_CHOICE)
		return decode_contents(tree, node, r, h);

	/* a tag on a CHOICE is explicit */
	if (!h->constructed)
		return fail(tree, node, h->start, "an explicit tag is primitive");
	rc = enter(tree, node, r, h, &inner);
	if (rc == 0)
		rc = read_header(tree, node, &inner, &h_inner);
	if (rc == 0)
		rc = decode_contents(tree, node, &inner, &h_inner);
	return rc < 0 ? rc : leave(tree, node, r, &inner);
}

/* By its type where that says all of it, else as it is. */
static int decode_leniently(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			    const struct ber_header *h)
{
	struct asn1_tree before = *tree;
	struct ber_reader here = *r;

	if (decode_tagged(tree, node, &here, h) == 0 && asn1_ber_size(tree, node) == (int)(here.pos - h->start)) {
		*r = here;
		return 0;
	}
	*tree = before;
	*node = (struct asn1_node){ .type = &asn1_verbatim, .member = node->member, .parent = node->parent };
	return keep_verbatim(tree, node, r, h);
}

static int decode_member(struct asn1_tree *tree, struct asn1_node *parent, const struct asn1_member *m,
			 struct ber_reader *r, const struct ber_header *h)
{
	struct asn1_node *node = asn1_node_append(tree, parent, m, asn1_member_type(parent, m));

	if (!node)
		return -ENOMEM;
	return m->type->lenient ? decode_leniently(tree, node, r, h) : decode_tagged(tree, node, r, h);
}

static const struct asn1_member *find_member(const struct asn1_member *from, ber_tag_t tag)
{
	const struct asn1_member *m;

	for (m = from; m->name; m++) {
		if (!is_marker(m) && member_starts_with(m, tag))
			return m;
	}
	return NULL;
}

static const struct asn1_member *find_marker(const struct asn1_member *members)
{
	const struct asn1_member *m;

	for (m = members; m->name; m++) {
		if (is_marker(m))
			return m;
	}
	return NULL;
}

/* May the members from \a at up to \a to, or up to the extension marker, be absent? */
static int skip_members(struct asn1_tree *tree, struct asn1_node *node, const struct asn1_member *at,
			const struct asn1_member *to, size_t offset)
{
	const struct asn1_member *m, *marker = find_marker(node->type->members);

	if (marker && marker < at)
		return 0;
	for (m = at; m < to && !is_marker(m); m++) {
		if (!m->optional)
			return fail(tree, node, offset, "a mandatory member is missing");
	}
	return 0;
}

/* An extension that is not known: skip it. */
static int decode_extension(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			    const struct ber_header *h, const struct asn1_member **at)
{
	const struct asn1_member *marker = find_marker(node->type->members);
	int rc;

	if (find_member(node->type->members, h->tag))
		return fail(tree, node, h->start, "a member is out of order or there twice");
	if (!marker)
		return fail(tree, node, h->start, "a member is not known");
	if (*at <= marker) {
		rc = skip_members(tree, node, *at, marker, h->start);
		if (rc < 0)
			return rc;
		*at = marker + 1;
	}
	rc = ber_skip(r, h);
	return rc < 0 ? fail_reader(tree, node, h->start, rc) : 0;
}

static int decode_element(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			  const struct asn1_member **at)
{
	const struct asn1_member *m;
	struct ber_header h;
	int rc = read_header(tree, node, r, &h);

	if (rc < 0)
		return rc;
	m = find_member(*at, h.tag);
	if (!m)
		return decode_extension(tree, node, r, &h, at);
	rc = skip_members(tree, node, *at, m, h.start);
	if (rc < 0)
		return rc;
	*at = m + 1;
	return decode_member(tree, node, m, r, &h);
}

static int decode_sequence(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r)
{
	const struct asn1_member *m, *at = node->type->members;
	int rc;

	while (ber_more(r)) {
		rc = decode_element(tree, node, r, &at);
		if (rc < 0)
			return rc;
	}
	for (m = at; m->name; m++)
		;
	return skip_members(tree, node, at, m, r->pos);
}

/* Elements of a list, or of what is kept as it is. */
static int decode_list(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
		       const struct asn1_type *element)
{
	struct asn1_node *child;
	struct ber_header h;
	int32_t n = 0;
	int rc;

	while (ber_more(r)) {
		if (node->type->max && n++ == node->type->max)
			return fail(tree, node, r->pos, "a list has too many elements");
		rc = read_header(tree, node, r, &h);
		if (rc < 0)
			return rc;
		child = asn1_node_append(tree, node, NULL, element);
		if (!child)
			return -ENOMEM;
		if (!type_starts_with(element, h.tag))
			return fail(tree, child, h.start, "an element of a list has another tag");
		rc = decode_contents(tree, child, r, &h);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int decode_choice(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			 const struct ber_header *h)
{
	const struct asn1_member *m;

	for (m = node->type->members; m->name; m++) {
		if (!is_marker(m) && member_starts_with(m, h->tag))
			return decode_member(tree, node, m, r, h);
	}
	return fail(tree, node, h->start, "an alternative is not known");
}

static int decode_constructed(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			      const struct ber_header *h)
{
	struct ber_reader inner;
	int rc = enter(tree, node, r, h, &inner);

	if (rc < 0)
		return rc;
	if (node->type->kind == ASN1_SEQUENCE)
		rc = decode_sequence(tree, node, &inner);
	else
		rc = decode_list(tree, node, &inner, node->type->kind == ASN1_ANY ? &asn1_any : node->type->of);
	return rc < 0 ? rc : leave(tree, node, r, &inner);
}

static void keep_octets(struct asn1_node *node, struct ber_reader *r, const struct ber_header *h)
{
	node->octets = r->octets + r->pos;
	node->len = h->len;
	r->pos += h->len;
}

/* What is constructed becomes a tree too, so that it can be written with canonical lengths; contents that are not BER,
 * which some put into private extensions, stay octets. Its depth counts from where it begins, so that the octets mean
 * the same wherever they stand. */
static int decode_any(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r, const struct ber_header *h)
{
	bool outermost = !node->parent || node->parent->type->kind != ASN1_ANY;
	struct asn1_tree before = *tree;
	struct ber_reader here = *r;
	int rc;

	node->any_tag = h->tag;
	node->any_constructed = h->constructed;
	if (h->constructed) {
		here.depth = outermost ? 0 : r->depth;
		rc = decode_constructed(tree, node, &here, h);
		if (rc < 0 && h->indefinite)
			return rc;
		if (rc == 0) {
			r->pos = here.pos;
			return 0;
		}
		*tree = before;
		node->child = node->last_child = NULL;
	}
	keep_octets(node, r, h);
	return 0;
}

static int decode_primitive(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			    const struct ber_header *h)
{
	keep_octets(node, r, h);
	switch (node->type->kind) {
	case ASN1_BOOLEAN:
		if (h->len != 1)
			return fail(tree, node, h->start, "a BOOLEAN is not of one octet");
		node->num = node->octets[0] != 0;
		return 0;
	case ASN1_INTEGER:
	case ASN1_ENUMERATED:
		if (ber_get_integer(&node->num, node->octets, node->len) < 0)
			return fail(tree, node, h->start, "an INTEGER is empty or too long");
		return 0;
	default:
		return 0;
	}
}

static int decode_contents(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r,
			   const struct ber_header *h)
{
	enum asn1_kind kind = node->type->kind;
	const char *wrong;
	bool constructed;
	int rc;

	if (kind == ASN1_CHOICE)
		return decode_choice(tree, node, r, h);
	if (kind == ASN1_ANY)
		return decode_any(tree, node, r, h);
	if (kind == ASN1_VERBATIM)
		return keep_verbatim(tree, node, r, h);
	constructed = kind == ASN1_SEQUENCE || kind == ASN1_SEQUENCE_OF;
	if (constructed != h->constructed)
		return fail(tree, node, h->start, "constructed instead of primitive, or the reverse");
	rc = constructed ? decode_constructed(tree, node, r, h) : decode_primitive(tree, node, r, h);
	if (rc < 0)
		return rc;
	wrong = asn1_check(node);
	return wrong ? fail(tree, node, h->start, wrong) : 0;
}

static int decode_value(struct asn1_tree *tree, struct asn1_node *node, struct ber_reader *r)
{
	struct ber_header h;
	int rc = read_header(tree, node, r, &h);

	if (rc < 0)
		return rc;
	if (node->member ? !member_starts_with(node->member, h.tag) : !type_starts_with(node->type, h.tag))
		return fail(tree, node, h.start, "the value has another tag");
	return decode_contents(tree, node, r, &h);
}

int asn1_ber_decode_node(struct asn1_tree *tree, struct asn1_node *node, const uint8_t *octets, size_t len)
{
	struct ber_reader r;
	int rc;

	ber_reader_init(&r, octets, len);
	rc = decode_value(tree, node, &r);
	if (rc == 0 && ber_more(&r))
		return fail(tree, node, r.pos, "there are octets after the value");
	return rc;
}

int asn1_ber_decode(struct asn1_tree *tree, const struct asn1_type *type, const uint8_t *octets, size_t len)
{
	struct asn1_node *root = asn1_root(tree, type);
	struct ber_reader r;
	int rc;

	if (!root)
		return -ENOMEM;
	ber_reader_init(&r, octets, len);
	rc = decode_value(tree, root, &r);
	return rc < 0 ? rc : (int)r.pos;
}
