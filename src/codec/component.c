/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* TS 24.080 components to and from plain values: the wrapper (3.6) by the table of map_component.c, the parameters by
 * component_invoke.c, component_result.c and component_error.c. */

#include <errno.h>
#include <string.h>

#include <osmocom/supserv/map_types.h>

#include "component_asn1.h"
#include "component_fault.h"

/* Every element is at least two octets and makes two nodes at most (CHOICE and alternative). */
#define COMPONENT_NODES_MAX (COMPONENT_MAX + 1)
/* Octets of all strings: thirteen forwarding features with everything. */
#define COMPONENT_STRINGS_MAX 1024

/* TS 24.080 3.6.2 */
#define TAG_INVOKE 0xa1
#define TAG_INTEGER 0x02
#define TAG_LINKED_ID 0x80

void component_init(struct component *c, enum component_type type, int invoke_id)
{
	memset(c, 0, sizeof(*c));
	c->type = type;
	c->has_invoke_id = true;
	c->invoke_id = invoke_id;
	ss_invoke_init(&c->invoke, 0, 0);
	notify_ss_init(&c->notify);
	ss_result_init(&c->result, 0, SS_RESULT_EMPTY);
	ss_error_init(&c->error, SS_ERR_NONE);
}

static void op_from_asn1(struct component *c, const struct asn1_node *node)
{
	const struct asn1_node *local = asn1_find(asn1_find(node, "opcode"), "local");

	c->has_op = local;
	c->op = local ? local->num : 0;
}

static int invoke_from_asn1(struct component *c, const struct asn1_node *node, struct component_fault *fault)
{
	const struct asn1_node *arg = asn1_find(node, "argument");
	const struct asn1_node *linked = asn1_find(node, "linkedID");

	c->has_linked_id = linked;
	c->linked_id = linked ? linked->num : 0;
	op_from_asn1(c, node);
	if (!c->has_op || !map_operation_by_code(c->op)) {
		component_fault_set(fault, c, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION, "the operation is not known");
		return -EOPNOTSUPP;
	}
	if (!arg) {
		component_fault_set(fault, c, COMPONENT_INVOKE_MISTYPED_PARAMETER, "the argument is missing");
		return -EINVAL;
	}
	switch (c->op) {
	case SS_OP_GET_PASSWORD:
		c->guidance = arg->num;
		return 0;
	case SS_OP_NOTIFY_SS:
		notify_ss_from_asn1(&c->notify, arg);
		return 0;
	default:
		if (ss_invoke_from_asn1(&c->invoke, c->op, arg) == 0)
			return 0;
		component_fault_set(fault, c, COMPONENT_INVOKE_MISTYPED_PARAMETER, "a number is not valid");
		return -EINVAL;
	}
}

static int result_from_asn1(struct component *c, const struct asn1_node *node, struct component_fault *fault)
{
	const struct asn1_node *sequence = asn1_find(node, "result");
	const struct asn1_node *parameter = asn1_find(sequence, "parameter");

	if (!parameter)
		return 0;
	op_from_asn1(c, sequence);
	if (!c->has_op || !map_operation_by_code(c->op)) {
		component_fault_set(fault, c, COMPONENT_RESULT_MISTYPED_PARAMETER, "the operation is not known");
		return -EOPNOTSUPP;
	}
	if (ss_result_from_asn1(&c->result, c->op, parameter) < 0) {
		component_fault_set(fault, c, COMPONENT_RESULT_MISTYPED_PARAMETER, "a number is not valid");
		return -EINVAL;
	}
	c->has_op = c->result.kind != SS_RESULT_EMPTY;
	return 0;
}

static int error_from_asn1(struct component *c, const struct asn1_node *node, struct component_fault *fault)
{
	const struct asn1_node *local = asn1_find(asn1_find(node, "errcode"), "local");

	ss_error_init(&c->error, local ? local->num : SS_ERR_NONE);
	if (!local || !map_error_by_code(local->num)) {
		component_fault_set(fault, c, COMPONENT_ERROR_UNRECOGNIZED_ERROR, "the error is not known");
		return -EOPNOTSUPP;
	}
	ss_error_from_asn1(&c->error, asn1_find(node, "parameter"));
	return 0;
}

static int reject_from_asn1(struct component *c, const struct asn1_node *node)
{
	const struct asn1_node *problem = asn1_find(node, "problem")->child;

	c->problem_type = COMPONENT_PROBLEM_GENERAL + (problem->member->tag & BER_TAG_NUMBER_MAX);
	c->problem = problem->num;
	return 0;
}

static int values_from_asn1(struct component *c, const struct asn1_node *root, struct component_fault *fault)
{
	const struct asn1_node *node = root->child;

	switch (c->type) {
	case COMPONENT_INVOKE:
		return invoke_from_asn1(c, node, fault);
	case COMPONENT_RETURN_RESULT:
		return result_from_asn1(c, node, fault);
	case COMPONENT_RETURN_ERROR:
		return error_from_asn1(c, node, fault);
	default:
		return reject_from_asn1(c, node);
	}
}

/* Type and invoke id, as far as they have been read: \a root may be incomplete. */
static void header_from_asn1(struct component *c, const struct asn1_node *root)
{
	const struct asn1_node *node = root->child, *id = asn1_find(node, "invokeID");

	if (!node)
		return;
	c->type = COMPONENT_INVOKE - 1 + (node->member->tag & BER_TAG_NUMBER_MAX);
	if (c->type == COMPONENT_REJECT)
		id = asn1_find(id, "derivable");
	c->has_invoke_id = id && asn1_check(id) == NULL && id->len;
	c->invoke_id = c->has_invoke_id ? id->num : 0;
}

int component_decode(struct component *c, const uint8_t *octets, size_t len, struct component_fault *fault)
{
	struct asn1_node nodes[COMPONENT_NODES_MAX];
	struct component_fault unwanted;
	struct asn1_tree tree;
	int consumed, rc;

	if (!fault)
		fault = &unwanted;
	memset(fault, 0, sizeof(*fault));
	component_init(c, 0, 0);
	c->has_invoke_id = false;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	consumed = asn1_ber_decode(&tree, &map_Component, octets, len);
	header_from_asn1(c, tree.nodes);
	if (consumed < 0) {
		component_fault_from_tree(fault, c, &tree);
		return -EINVAL;
	}
	rc = values_from_asn1(c, tree.nodes, fault);
	return rc < 0 ? rc : consumed;
}

/* Step over tag and length of an element. \returns octets of its value, which may reach beyond the end; -EINVAL. */
static int element_begin(const uint8_t **p, const uint8_t *end, uint8_t tag)
{
	int len, n;

	if (end - *p < 2 || **p != tag)
		return -EINVAL;
	len = (*p)[1];
	*p += 2;
	if (len < 0x80)
		return len;
	n = len & 0x7f;
	if (n > 2 || end - *p < n)
		return -EINVAL;
	for (len = 0; n > 0; n--)
		len = len << 8 | *(*p)++;
	return len;
}

static int element_skip(const uint8_t **p, const uint8_t *end, uint8_t tag)
{
	int len = element_begin(p, end, tag);

	if (len < 0 || len > end - *p)
		return -EINVAL;
	*p += len;
	return 0;
}

int component_invoke_op(const uint8_t *octets, size_t len)
{
	const uint8_t *p = octets, *end = octets + len;

	if (element_begin(&p, end, TAG_INVOKE) < 0 || element_skip(&p, end, TAG_INTEGER) < 0)
		return -EINVAL;
	if (p < end && *p == TAG_LINKED_ID && element_skip(&p, end, TAG_LINKED_ID) < 0)
		return -EINVAL;
	if (element_begin(&p, end, TAG_INTEGER) != 1 || p == end)
		return -EINVAL;
	return *p;
}

static void invoke_to_asn1(struct asn1_tree *tree, struct asn1_node *root, const struct component *c)
{
	struct asn1_node *node = asn1_add(tree, root, "invoke");
	struct ss_invoke inv = c->invoke;

	asn1_add_int(tree, node, "invokeID", c->invoke_id);
	if (c->has_linked_id)
		asn1_add_int(tree, node, "linkedID", c->linked_id);
	asn1_add_int(tree, asn1_add(tree, node, "opcode"), "local", c->op);
	if (!map_operation_by_code(c->op)) {
		asn1_fail(tree, node, 0, -EINVAL, "the operation is not known");
		return;
	}
	node = asn1_add(tree, node, "argument");
	switch (c->op) {
	case SS_OP_GET_PASSWORD:
		if (node)
			node->num = c->guidance;
		return;
	case SS_OP_NOTIFY_SS:
		notify_ss_to_asn1(tree, node, &c->notify);
		return;
	default:
		inv.op = c->op;
		ss_invoke_to_asn1(tree, node, &inv);
		return;
	}
}

static void result_to_asn1(struct asn1_tree *tree, struct asn1_node *root, const struct component *c)
{
	struct asn1_node *node = asn1_add(tree, root, "returnResult");
	const struct map_operation *op = map_operation_by_code(c->op);

	asn1_add_int(tree, node, "invokeID", c->invoke_id);
	if (c->result.kind == SS_RESULT_EMPTY)
		return;
	if (!op || !op->result) {
		asn1_fail(tree, node, 0, -EINVAL, "the operation has no result");
		return;
	}
	node = asn1_add(tree, node, "result");
	asn1_add_int(tree, asn1_add(tree, node, "opcode"), "local", c->op);
	ss_result_to_asn1(tree, asn1_add(tree, node, "parameter"), &c->result);
}

static void error_to_asn1(struct asn1_tree *tree, struct asn1_node *root, const struct component *c)
{
	struct asn1_node *node = asn1_add(tree, root, "returnError");

	asn1_add_int(tree, node, "invokeID", c->invoke_id);
	asn1_add_int(tree, asn1_add(tree, node, "errcode"), "local", c->error.code);
	ss_error_to_asn1(tree, node, &c->error);
}

static void reject_to_asn1(struct asn1_tree *tree, struct asn1_node *root, const struct component *c)
{
	static const char *const problems[] = { "general", "invoke", "returnResult", "returnError" };
	struct asn1_node *node = asn1_add(tree, root, "reject");
	struct asn1_node *id = asn1_add(tree, node, "invokeID");
	unsigned int problem = c->problem_type - COMPONENT_PROBLEM_GENERAL;

	if (c->has_invoke_id)
		asn1_add_int(tree, id, "derivable", c->invoke_id);
	else
		asn1_add(tree, id, "not-derivable");
	if (problem >= ARRAY_SIZE(problems))
		asn1_fail(tree, node, 0, -EINVAL, "the problem is not known");
	else
		asn1_add_int(tree, asn1_add(tree, node, "problem"), problems[problem], c->problem);
}

int component_encode(uint8_t *octets, size_t size, const struct component *c)
{
	struct asn1_node nodes[COMPONENT_NODES_MAX], *root;
	uint8_t scratch[COMPONENT_STRINGS_MAX];
	struct asn1_tree tree;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), scratch, sizeof(scratch));
	root = asn1_root(&tree, &map_Component);
	switch (c->type) {
	case COMPONENT_INVOKE:
		invoke_to_asn1(&tree, root, c);
		break;
	case COMPONENT_RETURN_RESULT:
		result_to_asn1(&tree, root, c);
		break;
	case COMPONENT_RETURN_ERROR:
		error_to_asn1(&tree, root, c);
		break;
	case COMPONENT_REJECT:
		reject_to_asn1(&tree, root, c);
		break;
	}
	return asn1_ber_encode(&tree, octets, size);
}
