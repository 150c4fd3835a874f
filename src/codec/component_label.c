/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A component in a few words, for ladders and logs. */

#include <errno.h>
#include <stdio.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>

static const struct value_string general_problems[] = {
	{ COMPONENT_GENERAL_UNRECOGNIZED_COMPONENT, "unrecognizedComponent" },
	{ COMPONENT_GENERAL_MISTYPED_COMPONENT, "mistypedComponent" },
	{ COMPONENT_GENERAL_BADLY_STRUCTURED, "badlyStructuredComponent" },
	{ 0, NULL }
};

static const struct value_string invoke_problems[] = {
	{ COMPONENT_INVOKE_DUPLICATE_ID, "duplicateInvokeID" },
	{ COMPONENT_INVOKE_UNRECOGNIZED_OPERATION, "unrecognizedOperation" },
	{ COMPONENT_INVOKE_MISTYPED_PARAMETER, "mistypedParameter" },
	{ COMPONENT_INVOKE_RESOURCE_LIMITATION, "resourceLimitation" },
	{ COMPONENT_INVOKE_INITIATING_RELEASE, "initiatingRelease" },
	{ COMPONENT_INVOKE_UNRECOGNIZED_LINKED_ID, "unrecognizedLinkedID" },
	{ COMPONENT_INVOKE_LINKED_RESPONSE_UNEXPECTED, "linkedResponseUnexpected" },
	{ COMPONENT_INVOKE_UNEXPECTED_LINKED_OPERATION, "unexpectedLinkedOperation" },
	{ 0, NULL }
};

static const struct value_string result_problems[] = {
	{ COMPONENT_RESULT_UNRECOGNIZED_INVOKE_ID, "unrecognizedInvokeID" },
	{ COMPONENT_RESULT_UNEXPECTED, "returnResultUnexpected" },
	{ COMPONENT_RESULT_MISTYPED_PARAMETER, "mistypedParameter" },
	{ 0, NULL }
};

static const struct value_string error_problems[] = {
	{ COMPONENT_ERROR_UNRECOGNIZED_INVOKE_ID, "unrecognizedInvokeID" },
	{ COMPONENT_ERROR_UNEXPECTED, "returnErrorUnexpected" },
	{ COMPONENT_ERROR_UNRECOGNIZED_ERROR, "unrecognizedError" },
	{ COMPONENT_ERROR_UNEXPECTED_ERROR, "unexpectedError" },
	{ COMPONENT_ERROR_MISTYPED_PARAMETER, "mistypedParameter" },
	{ 0, NULL }
};

static const char *problem_name(enum component_problem_type type, uint8_t problem)
{
	switch (type) {
	case COMPONENT_PROBLEM_INVOKE:
		return get_value_string(invoke_problems, problem);
	case COMPONENT_PROBLEM_RETURN_RESULT:
		return get_value_string(result_problems, problem);
	case COMPONENT_PROBLEM_RETURN_ERROR:
		return get_value_string(error_problems, problem);
	default:
		return get_value_string(general_problems, problem);
	}
}

static const char *guidance_name(enum ss_guidance guidance)
{
	static const char *const names[] = { "enterPW", "enterNewPW", "enterNewPW-Again" };

	return guidance < ARRAY_SIZE(names) ? names[guidance] : "?";
}

static int label_op(char *buf, size_t len, const char *kind, const struct component *c)
{
	const char *name = ss_op_name(c->op);

	return name ? snprintf(buf, len, "%s %s", kind, name) : snprintf(buf, len, "%s operation %d", kind, c->op);
}

static int label_invoke(char *buf, size_t len, const struct component *c)
{
	const char *name = ss_op_name(c->op);

	switch (c->op) {
	case SS_OP_REGISTER_SS:
	case SS_OP_ERASE_SS:
	case SS_OP_ACTIVATE_SS:
	case SS_OP_DEACTIVATE_SS:
	case SS_OP_INTERROGATE_SS:
	case SS_OP_REGISTER_PASSWORD:
		return snprintf(buf, len, "invoke %s %s", name, ss_code_name(c->invoke.ss_code));
	case SS_OP_GET_PASSWORD:
		return snprintf(buf, len, "invoke %s %s", name, guidance_name(c->guidance));
	case SS_OP_NOTIFY_SS:
		if (c->notify.ss_code >= 0)
			return snprintf(buf, len, "invoke %s %s", name, ss_code_name(c->notify.ss_code));
		return snprintf(buf, len, "invoke %s", name);
	default:
		return label_op(buf, len, "invoke", c);
	}
}

static int label_error(char *buf, size_t len, const struct ss_error *err)
{
	const char *name = ss_error_name(err->code);

	return name ? snprintf(buf, len, "error %s", name) : snprintf(buf, len, "error %d", err->code);
}

int component_label(char *buf, size_t len, const uint8_t *octets, size_t octets_len)
{
	struct component_fault fault;
	struct component c;
	int rc = component_decode(&c, octets, octets_len, &fault);

	if (rc == -EINVAL)
		return snprintf(buf, len, "component that does not decode: %s", fault.what);
	switch (c.type) {
	case COMPONENT_INVOKE:
		return label_invoke(buf, len, &c);
	case COMPONENT_RETURN_RESULT:
		return c.has_op ? label_op(buf, len, "result", &c) : snprintf(buf, len, "result");
	case COMPONENT_RETURN_ERROR:
		return label_error(buf, len, &c.error);
	default:
		return snprintf(buf, len, "reject %s", problem_name(c.problem_type, c.problem));
	}
}
