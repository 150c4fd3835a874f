/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Decoding TCAP messages: values of tcap.h from the frame tables of tcap_message.c (ITU-T Q.773), and the answer that a
 * message deserves that is wrong (Q.774 3.3.4). */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/tcap.h>

#define FRAME_NODES_MAX (TCAP_COMPONENTS_MAX + 96)
#define MAP_AC_LEN 7

static const uint8_t map_ac[MAP_AC_LEN - 2] = { 0x04, 0x00, 0x00, 0x01, 0x00 };

static const struct value_string type_names[] = {
	{ TCAP_UNIDIRECTIONAL, "Unidirectional" },
	{ TCAP_BEGIN, "Begin" },
	{ TCAP_END, "End" },
	{ TCAP_CONTINUE, "Continue" },
	{ TCAP_ABORT, "Abort" },
	{ 0, NULL }
};

const char *tcap_type_name(enum tcap_type type)
{
	return get_value_string_or_null(type_names, type);
}

void tcap_ac_set_map(struct tcap_ac *ac, uint8_t number, uint8_t version)
{
	memcpy(ac->octets, map_ac, sizeof(map_ac));
	ac->octets[MAP_AC_LEN - 2] = number;
	ac->octets[MAP_AC_LEN - 1] = version;
	ac->len = MAP_AC_LEN;
}

int tcap_ac_get_map(const struct tcap_ac *ac, uint8_t *number)
{
	if (ac->len != MAP_AC_LEN || memcmp(ac->octets, map_ac, sizeof(map_ac)))
		return -EINVAL;
	*number = ac->octets[MAP_AC_LEN - 2];
	return ac->octets[MAP_AC_LEN - 1];
}

static int tag_number(const struct asn1_node *node)
{
	return node->member->tag & BER_TAG_NUMBER_MAX;
}

static void get_tid(struct tcap_tid *tid, const struct asn1_node *node)
{
	if (!node)
		return;
	tid->len = node->len;	/* at most 4: the table says so */
	memcpy(tid->octets, node->octets, node->len);
}

static void get_reference(struct map_reference *ref, const struct asn1_node *node)
{
	if (!node)
		return;
	ref->len = node->len;	/* at most 20: the table says so */
	memcpy(ref->octets, node->octets, node->len);
}

static void get_map_dialogue(struct map_dialogue *map, const struct asn1_node *user_information)
{
	const struct asn1_node *value, *pdu, *choice;

	if (!user_information)
		return;
	map->type = MAP_DIALOGUE_UNKNOWN;
	value = asn1_find(user_information->child, "single-ASN1-type");
	if (!value || value->type != &map_DialoguePDU)
		return;
	pdu = value->child;
	map->type = MAP_DIALOGUE_OPEN + tag_number(pdu);
	get_reference(&map->destination, asn1_find(pdu, "destinationReference"));
	get_reference(&map->origination, asn1_find(pdu, "originationReference"));
	map->reason = asn1_find_int(pdu, "reason", asn1_find_int(pdu, "map-ProviderAbortReason", 0));
	choice = asn1_find(pdu, "map-UserAbortChoice");
	if (choice) {
		map->user_abort = tag_number(choice->child);
		map->reason = choice->child->num;
	}
}

/* \returns 0; -EINVAL for an application context that is longer than any. */
static int get_ac(struct tcap_ac *ac, const struct asn1_node *apdu)
{
	const struct asn1_node *name = asn1_find(asn1_find(apdu, "application-context-name"), "value");

	if (!name)
		return 0;
	if (name->len > sizeof(ac->octets))
		return -EINVAL;
	ac->len = name->len;
	memcpy(ac->octets, name->octets, name->len);
	return 0;
}

static enum tcap_dialogue_type dialogue_type(const struct asn1_node *apdu)
{
	if (apdu->type == &tcap_AARQ_apdu)
		return TCAP_DIALOGUE_REQUEST;
	if (apdu->type == &tcap_AARE_apdu)
		return TCAP_DIALOGUE_RESPONSE;
	return apdu->type == &tcap_ABRT_apdu ? TCAP_DIALOGUE_ABORT : TCAP_DIALOGUE_UNIDIRECTIONAL;
}

/* \returns 0 or a sentence. */
static const char *get_dialogue(struct tcap_dialogue *d, const struct asn1_node *portion)
{
	const struct asn1_node *value = asn1_find(asn1_find(portion, "external"), "single-ASN1-type");
	const struct asn1_node *apdu, *diagnostic;

	if (!portion)
		return NULL;
	if (value->type == &asn1_any)
		return "the dialogue portion has another abstract syntax";
	apdu = value->child;
	d->type = dialogue_type(apdu);
	if (get_ac(&d->ac, apdu) < 0)
		return "the application context name is too long";
	get_map_dialogue(&d->map, asn1_find(apdu, "user-information"));
	d->by_provider = asn1_find_int(apdu, "abort-source", 0) != 0;
	d->result = asn1_find_int(asn1_find(apdu, "result"), "value", TCAP_RESULT_ACCEPTED);
	diagnostic = asn1_find(apdu, "result-source-diagnostic");
	if (diagnostic) {
		d->by_provider = asn1_find(diagnostic, "dialogue-service-provider");
		d->diagnostic = asn1_find_int(diagnostic->child, "value", TCAP_DIAGNOSTIC_NULL);
	}
	return NULL;
}

static int get_components(struct tcap_msg *msg, const struct asn1_node *portion)
{
	const struct asn1_node *node;

	for (node = portion ? portion->child : NULL; node; node = node->next) {
		if (msg->n_components == ARRAY_SIZE(msg->components))
			return -ENOMEM;
		msg->components[msg->n_components++] = (struct tcap_component){ node->octets, node->len };
	}
	return 0;
}

/* The next element, if it is a transaction id with this tag. */
static void take_tid(struct tcap_tid *tid, ber_tag_t tag, struct ber_reader *r)
{
	struct ber_reader at = *r;
	struct ber_header h;

	if (ber_read_header(&at, &h) < 0 || h.tag != tag || h.constructed || !h.len || h.len > TCAP_TID_MAX)
		return;
	tid->len = h.len;
	memcpy(tid->octets, at.octets + at.pos, h.len);
	if (ber_skip(&at, &h) == 0)
		*r = at;
}

/* Whom to answer and whose dialogue it was, whatever else is wrong: the first elements. The outermost length may be the
 * wrong one, or what was segmented is not all there, so it is not held against the octets. */
static void find_tids(struct tcap_fault *fault, const uint8_t *octets, size_t len)
{
	size_t start = len > 1 && (octets[1] & 0x80) ? 2 + (octets[1] & 0x7f) : 2;
	struct ber_reader r;

	if (start >= len)
		return;
	ber_reader_init(&r, octets + start, len - start);
	take_tid(&fault->otid, BER_APPLICATION(8), &r);
	take_tid(&fault->dtid, BER_APPLICATION(9), &r);
}

static enum tcap_part part_of(const struct asn1_node *node)
{
	for (; node && node->member; node = node->parent) {
		if (node->type == &tcap_DialoguePortion)
			return TCAP_PART_DIALOGUE;
		if (!strcmp(node->member->name, "components"))
			return TCAP_PART_COMPONENTS;
	}
	return TCAP_PART_TRANSACTION;
}

static int fail(struct tcap_fault *fault, enum tcap_part part, enum tcap_p_abort_cause cause, const char *what)
{
	fault->part = part;
	fault->cause = cause;
	fault->what = what;
	return -EINVAL;
}

static int fail_tree(struct tcap_fault *fault, const struct asn1_tree *tree)
{
	enum tcap_p_abort_cause cause = TCAP_P_ABORT_INCORRECT;

	if (tree->error.not_ber)
		cause = TCAP_P_ABORT_BADLY_FORMATTED;
	else if (tree->n_nodes == tree->max_nodes)
		cause = TCAP_P_ABORT_RESOURCE_LIMITATION;
	else if (!tree->nodes[0].child)
		cause = TCAP_P_ABORT_UNRECOGNIZED_MESSAGE_TYPE;
	fault->offset = tree->error.offset;
	return fail(fault, part_of(tree->error.node), cause, tree->error.what);
}

static int get_message(struct tcap_msg *msg, const struct asn1_node *node, struct tcap_fault *fault)
{
	const struct asn1_node *reason = asn1_find(node, "reason"), *cause = asn1_find(reason, "p-abortCause");
	const struct asn1_node *portion =
	    asn1_find(reason ? reason : node, reason ? "u-abortCause" : "dialoguePortion");
	const char *wrong;

	msg->type = tag_number(node);
	get_tid(&msg->otid, asn1_find(node, "otid"));
	get_tid(&msg->dtid, asn1_find(node, "dtid"));
	msg->has_p_abort = cause;
	msg->p_abort = cause ? cause->num : 0;
	wrong = get_dialogue(&msg->dialogue, portion);
	if (wrong)
		return fail(fault, TCAP_PART_DIALOGUE, TCAP_P_ABORT_INCORRECT, wrong);
	if (get_components(msg, asn1_find(node, "components")) < 0)
		return fail(fault, TCAP_PART_TRANSACTION, TCAP_P_ABORT_RESOURCE_LIMITATION, "too many components");
	return 0;
}

int tcap_decode(struct tcap_msg *msg, const uint8_t *octets, size_t len, struct tcap_fault *fault)
{
	struct asn1_node nodes[FRAME_NODES_MAX];
	struct tcap_fault unwanted;
	struct asn1_tree tree;
	int consumed;

	if (!fault)
		fault = &unwanted;
	memset(fault, 0, sizeof(*fault));
	memset(msg, 0, sizeof(*msg));
	find_tids(fault, octets, len);
	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	consumed = asn1_ber_decode(&tree, &tcap_TCMessageFrame, octets, len);
	if (consumed < 0)
		return fail_tree(fault, &tree);
	if ((size_t)consumed != len) {
		fault->offset = consumed;
		return fail(fault, TCAP_PART_TRANSACTION, TCAP_P_ABORT_BADLY_FORMATTED, "octets after the message");
	}
	return get_message(msg, tree.nodes[0].child, fault);
}
