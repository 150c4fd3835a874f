/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file asn1.h
 * ASN.1 types as constant tables that read like the ASN.1 of TS 29.002, and values as trees of nodes. One table serves
 * decoding and encoding (BER here, JSON in jer.h). A tree lives in memory that its user gives, its strings point into
 * the octets decoded or into the tree's scratch: nothing is allocated.
 *
 * Accepted: legal BER with definite and indefinite lengths; elements that are not known where a SEQUENCE says "..."
 * (skipped). Enforced: order, presence, sizes, ranges, names of enumerations. */
#pragma once

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ber.h>

enum asn1_kind {
	ASN1_NULL,
	ASN1_BOOLEAN,
	ASN1_INTEGER,			/*!< min .. max is the range; none where both are 0 */
	ASN1_ENUMERATED,
	ASN1_OCTET_STRING,		/*!< min .. max octets; none where both are 0 */
	ASN1_BIT_STRING,		/*!< min .. max bits */
	ASN1_NUMERIC_STRING,		/*!< digits only; min .. max of them */
	ASN1_OBJECT_IDENTIFIER,
	ASN1_SEQUENCE,
	ASN1_SEQUENCE_OF,		/*!< min .. max elements */
	ASN1_CHOICE,
	ASN1_ANY,			/*!< kept as it is, lengths made canonical: extension containers, unknown
					 *   parameters */
	ASN1_VERBATIM,			/*!< a whole element, kept to the octet: what a user of the type decodes
					 *   itself */
	ASN1_OPEN,			/*!< a type that a sibling chooses: the parameter of an operation */
};

struct asn1_node;
struct asn1_type;

/*! Component of a SEQUENCE, alternative of a CHOICE. { "..." } is the extension marker; { NULL } ends the table. */
struct asn1_member {
	const char *name;
	const struct asn1_type *type;
	ber_tag_t tag;			/*!< 0: that of the type. IMPLICIT, but explicit where the type is a CHOICE */
	bool optional;
};

struct asn1_type {
	const char *name;
	enum asn1_kind kind;
	ber_tag_t tag;			/*!< 0: CHOICE, ANY, OPEN */
	int32_t min, max;
	bool extensible;		/*!< ENUMERATED: values without a name pass */
	bool bare;			/*!< CHOICE: JSON shows the value without the name of the alternative */
	const struct value_string *names;		/*!< ENUMERATED */
	const struct asn1_type *of;			/*!< SEQUENCE OF */
	const struct asn1_member *members;		/*!< SEQUENCE, CHOICE */
	bool lenient;			/*!< OPEN: what is not of that type, or would be encoded longer or shorter,
					 *   becomes VERBATIM */
	/*! OPEN: the type for this parent's child, NULL for ANY. */
	const struct asn1_type *(*resolve)(const struct asn1_node *parent);
};

#define ASN1_OPTIONAL .optional = true

/* Initialisers, so that a table is a plain definition: const struct asn1_type x = ASN1_SEQUENCE_INIT("X", {...},
 * ...); */
#define ASN1_SEQUENCE_INIT(name_, ...) \
	ASN1_SEQUENCE_TAGGED_INIT(name_, BER_UNIVERSAL(16), __VA_ARGS__)
#define ASN1_SEQUENCE_TAGGED_INIT(name_, tag_, ...) \
	{ .name = name_, .kind = ASN1_SEQUENCE, .tag = tag_, \
	  .members = (const struct asn1_member[]){ __VA_ARGS__, { NULL } } }
#define ASN1_CHOICE_INIT(name_, ...) \
	{ .name = name_, .kind = ASN1_CHOICE, .members = (const struct asn1_member[]){ __VA_ARGS__, { NULL } } }
#define ASN1_SEQUENCE_OF_INIT(name_, min_, max_, of_) \
	{ .name = name_, .kind = ASN1_SEQUENCE_OF, .tag = BER_UNIVERSAL(16), .min = min_, .max = max_, .of = of_ }
#define ASN1_OCTET_STRING_INIT(name_, min_, max_) \
	{ .name = name_, .kind = ASN1_OCTET_STRING, .tag = BER_UNIVERSAL(4), .min = min_, .max = max_ }
#define ASN1_BIT_STRING_INIT(name_, min_, max_) \
	{ .name = name_, .kind = ASN1_BIT_STRING, .tag = BER_UNIVERSAL(3), .min = min_, .max = max_ }
#define ASN1_NUMERIC_STRING_INIT(name_, min_, max_) \
	{ .name = name_, .kind = ASN1_NUMERIC_STRING, .tag = BER_UNIVERSAL(18), .min = min_, .max = max_ }
#define ASN1_INTEGER_INIT(name_, min_, max_) \
	{ .name = name_, .kind = ASN1_INTEGER, .tag = BER_UNIVERSAL(2), .min = min_, .max = max_ }
#define ASN1_ENUMERATED_INIT(name_, extensible_, ...) \
	{ .name = name_, .kind = ASN1_ENUMERATED, .tag = BER_UNIVERSAL(10), .extensible = extensible_, \
	  .names = (const struct value_string[]){ __VA_ARGS__, { 0, NULL } } }

extern const struct asn1_type asn1_null;
extern const struct asn1_type asn1_boolean;
extern const struct asn1_type asn1_object_identifier;
extern const struct asn1_type asn1_any;
extern const struct asn1_type asn1_verbatim;

/*! A value. Children of a SEQUENCE are those present, in order; a CHOICE has its alternative as its only child. */
struct asn1_node {
	const struct asn1_type *type;
	const struct asn1_member *member;	/*!< NULL: the root, an element of a SEQUENCE OF, inside ANY */
	struct asn1_node *parent, *next, *child, *last_child;
	int64_t num;				/*!< BOOLEAN, INTEGER, ENUMERATED */
	const uint8_t *octets;			/*!< strings; BIT STRING with its octet of unused bits; primitive ANY */
	size_t len;				/*!< octets of contents; of constructed ones set while encoding;
						 *   VERBATIM: all */
	ber_tag_t any_tag;			/*!< ANY */
	bool any_constructed;			/*!< ANY: has children, or octets where the contents are not BER */
};

/*! Why a value does not decode or encode. */
struct asn1_error {
	const char *what;			/*!< static sentence */
	const struct asn1_node *node;		/*!< in which value, may be NULL */
	size_t offset;				/*!< decoding: octet where it was seen */
	bool not_ber;				/*!< decoding: the octets are not even BER */
};

/*! The memory of one value. */
struct asn1_tree {
	struct asn1_node *nodes;
	size_t n_nodes, max_nodes;
	uint8_t *scratch;			/*!< strings of values that are built; may be NULL for decoding BER */
	size_t scratch_used, scratch_size;
	bool failed;				/*!< error is set; nothing more is encoded */
	struct asn1_error error;
};

/*! Use \a nodes and \a scratch, which live as long as the tree. */
void asn1_tree_init(struct asn1_tree *tree, struct asn1_node *nodes, size_t max_nodes, uint8_t *scratch,
		    size_t scratch_size);

/*! Decode one value of a type; octets after it are left. Strings point into \a octets. After an error tree->nodes[0] is
 *  the root of what had been read, and tree->error says what and where.
 *  \returns octets consumed; -EBADMSG, -ENOMEM when the tree is full. */
int asn1_ber_decode(struct asn1_tree *tree, const struct asn1_type *type, const uint8_t *octets, size_t len);
/*! Encode a whole tree. \returns octets written; -EINVAL for a value that its type does not allow (tree->error says
 *  which), -ENOSPC. */
int asn1_ber_encode(struct asn1_tree *tree, uint8_t *octets, size_t size);
/*! What is wrong, where: "SS-Info.forwardingInfo.ss-Code: an OCTET STRING has a wrong size (octet 4)".
 *  \returns length as snprintf(). */
int asn1_error_str(char *buf, size_t len, const struct asn1_tree *tree);

/*! Is the SIZE one number? JSON then shows a BIT STRING without its length. */
static inline bool asn1_has_fixed_size(const struct asn1_type *type)
{
	return type->max && type->min == type->max;
}

/*! Are these the contents of an OBJECT IDENTIFIER, with arcs of at most 32 bits? */
bool asn1_oid_valid(const uint8_t *octets, size_t len);
/*! Room that the string of an OBJECT IDENTIFIER needs at most. */
#define ASN1_OID_STR_SIZE(len) (11 * ((len) + 1))
/*! The contents as "0.4.0.0.1.0.18.2". \returns length as snprintf(), -EBADMSG for what is not valid. */
int asn1_oid_str(char *buf, size_t size, const uint8_t *octets, size_t len);
/*! The reverse. \returns octets written, -EINVAL for what is none, -ENOSPC. */
int asn1_oid_parse(uint8_t *octets, size_t size, const char *str);

/* Reading. Every function takes NULL for a value that is absent, and what it finds in it is absent too. */
/*! Member of a SEQUENCE or alternative of a CHOICE that is present, NULL if not. */
const struct asn1_node *asn1_find(const struct asn1_node *node, const char *name);
int64_t asn1_find_int(const struct asn1_node *node, const char *name, int64_t absent);
/*! First octet of an octet string of one octet (SS-Code, SS-Status). */
int asn1_find_octet(const struct asn1_node *node, const char *name, int absent);
/*! Name of an enumerated value. \returns NULL where it has none. */
const char *asn1_enum_name(const struct asn1_type *type, int64_t num);

/* Building: members in the order of their type. A failure sticks in the tree and is reported by asn1_ber_encode(); NULL
 * comes of it and is taken as parent. */
struct asn1_node *asn1_root(struct asn1_tree *tree, const struct asn1_type *type);
/*! \param[in] name of the member or alternative; NULL for an element of a SEQUENCE OF. */
struct asn1_node *asn1_add(struct asn1_tree *tree, struct asn1_node *parent, const char *name);
struct asn1_node *asn1_add_int(struct asn1_tree *tree, struct asn1_node *parent, const char *name, int64_t num);
struct asn1_node *asn1_add_octets(struct asn1_tree *tree, struct asn1_node *parent, const char *name,
				  const uint8_t *octets, size_t len);
struct asn1_node *asn1_add_octet(struct asn1_tree *tree, struct asn1_node *parent, const char *name, uint8_t octet);
/*! Set the string of a node to a copy in the tree's scratch. */
void asn1_set_octets(struct asn1_tree *tree, struct asn1_node *node, const uint8_t *octets, size_t len);
/*! Room for a string of a node in scratch, to be filled by the caller. \returns NULL when there is none left. */
uint8_t *asn1_reserve(struct asn1_tree *tree, size_t len);

/* For the encoding rules. */
/*! One value inside of a tree: decode it into a node that has a type and nothing else, and to the last octet; its size;
 *  encode it. Errors as those of the whole tree. */
int asn1_ber_decode_node(struct asn1_tree *tree, struct asn1_node *node, const uint8_t *octets, size_t len);
int asn1_ber_size(struct asn1_tree *tree, struct asn1_node *node);
int asn1_ber_encode_node(struct asn1_tree *tree, struct asn1_node *node, uint8_t *octets, size_t size);
/*! A node at the end of its parent's children. \returns NULL and sets the error when the tree is full. */
struct asn1_node *asn1_node_append(struct asn1_tree *tree, struct asn1_node *parent, const struct asn1_member *member,
				   const struct asn1_type *type);
/*! Type of a member in this parent: its own, or what an open type resolves to. */
const struct asn1_type *asn1_member_type(const struct asn1_node *parent, const struct asn1_member *member);
/*! Is a leaf's value, or the number of elements of a list, within its type? \returns NULL or a sentence (static). */
const char *asn1_check(const struct asn1_node *node);
/*! Note an error unless there is one already. \returns \a rc. */
int asn1_fail(struct asn1_tree *tree, const struct asn1_node *node, size_t offset, int rc, const char *what);
