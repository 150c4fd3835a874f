/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Reject that a wrong component is answered with: TS 24.080 3.6.7, Q.774 3.2.2.2.
 *
 *   no known component tag                       general, unrecognizedComponent
 *   not BER outside of the parameter             general, badlyStructuredComponent
 *   BER, but not the structure of a component    general, mistypedComponent
 *   the parameter is not of its type             mistypedParameter of the component's kind
 *   unknown operation, unknown error             unrecognizedOperation, unrecognizedError
 *   a Reject                                     nothing: it is never rejected */

#include <string.h>

#include <osmocom/supserv/map_types.h>

#include "component_fault.h"

static enum component_problem_type own_kind(const struct component *c)
{
	return COMPONENT_PROBLEM_GENERAL + (c->type - COMPONENT_INVOKE) + 1;
}

void component_fault_set(struct component_fault *fault, const struct component *c, uint8_t problem, const char *what)
{
	fault->reject = c->type != COMPONENT_REJECT;
	fault->has_invoke_id = c->has_invoke_id;
	fault->invoke_id = c->invoke_id;
	fault->problem_type = own_kind(c);
	fault->problem = problem;
	fault->what = what;
}

static uint8_t mistyped_parameter(const struct component *c)
{
	switch (c->type) {
	case COMPONENT_RETURN_RESULT:
		return COMPONENT_RESULT_MISTYPED_PARAMETER;
	case COMPONENT_RETURN_ERROR:
		return COMPONENT_ERROR_MISTYPED_PARAMETER;
	default:
		return COMPONENT_INVOKE_MISTYPED_PARAMETER;
	}
}

/* The open type that a node is in: argument or parameter. */
static const struct asn1_node *parameter_around(const struct asn1_node *node)
{
	for (; node; node = node->parent) {
		if (node->member && node->member->type->kind == ASN1_OPEN)
			return node;
	}
	return NULL;
}

void component_fault_from_tree(struct component_fault *fault, const struct component *c, const struct asn1_tree *tree)
{
	const struct asn1_node *parameter = parameter_around(tree->error.node);

	fault->offset = tree->error.offset;
	if (parameter && parameter->type == &asn1_any && c->type == COMPONENT_INVOKE) {
		component_fault_set(fault, c, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION, "the operation is not known");
		return;
	}
	if (parameter) {
		component_fault_set(fault, c, mistyped_parameter(c), tree->error.what);
		return;
	}
	component_fault_set(fault, c, COMPONENT_GENERAL_MISTYPED_COMPONENT, tree->error.what);
	fault->problem_type = COMPONENT_PROBLEM_GENERAL;
	if (tree->error.not_ber)
		fault->problem = COMPONENT_GENERAL_BADLY_STRUCTURED;
	else if (!tree->nodes[0].child)
		fault->problem = COMPONENT_GENERAL_UNRECOGNIZED_COMPONENT;
}
