/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The component of TS 24.080 3.6 (a subset of Q.773), its operations (24.080 4.2, 29.002 17.6) and their parameters,
 * which the operation or error code chooses. */

#include <osmocom/supserv/ss_code.h>

#include "map_table.h"

static const struct map_operation operations[] = {
	{ SS_OP_REGISTER_SS, &map_RegisterSS_Arg, &map_SS_Info },
	{ SS_OP_ERASE_SS, &map_SS_ForBS_Code, &map_SS_Info },
	{ SS_OP_ACTIVATE_SS, &map_SS_ForBS_Code, &map_SS_Info },
	{ SS_OP_DEACTIVATE_SS, &map_SS_ForBS_Code, &map_SS_Info },
	{ SS_OP_INTERROGATE_SS, &map_SS_ForBS_Code, &map_InterrogateSS_Res },
	{ SS_OP_NOTIFY_SS, &map_NotifySS_Arg, NULL },
	{ SS_OP_REGISTER_PASSWORD, &map_SS_Code, &map_Password },
	{ SS_OP_GET_PASSWORD, &map_GuidanceInfo, &map_Password },
	{ SS_OP_PROCESS_USS_REQ, &map_USSD_Arg, &map_USSD_Res },
	{ SS_OP_USS_REQUEST, &map_USSD_Arg, &map_USSD_Res },
	{ SS_OP_USS_NOTIFY, &map_USSD_Arg, NULL },
};

const struct map_operation *map_operation_by_code(int64_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(operations); i++) {
		if (operations[i].code == code)
			return &operations[i];
	}
	return NULL;
}

static const struct map_operation *operation_of(const struct asn1_node *component, map_operation_lookup by_code)
{
	const struct asn1_node *local = asn1_find(asn1_find(component, "opcode"), "local");

	return local ? by_code(local->num) : NULL;
}

const struct asn1_type *map_argument_of(const struct asn1_node *component, map_operation_lookup by_code)
{
	const struct map_operation *op = operation_of(component, by_code);

	return op ? op->argument : NULL;
}

const struct asn1_type *map_result_of(const struct asn1_node *component, map_operation_lookup by_code)
{
	const struct map_operation *op = operation_of(component, by_code);

	return op ? op->result : NULL;
}

const struct asn1_type *map_error_parameter_of(const struct asn1_node *component, map_error_lookup by_code)
{
	const struct asn1_node *local = asn1_find(asn1_find(component, "errcode"), "local");
	const struct map_error *err = local ? by_code(local->num) : NULL;

	return err ? err->parameter : NULL;
}

static const struct asn1_type *argument_of(const struct asn1_node *parent)
{
	return map_argument_of(parent, map_operation_by_code);
}

static const struct asn1_type *result_of(const struct asn1_node *parent)
{
	return map_result_of(parent, map_operation_by_code);
}

static const struct asn1_type *error_parameter_of(const struct asn1_node *parent)
{
	return map_error_parameter_of(parent, map_error_by_code);
}

const struct asn1_type map_InvokeIdType = ASN1_INTEGER_INIT("InvokeIdType", -128, 127);
static const struct asn1_type LocalCode = ASN1_INTEGER_INIT("INTEGER", INT32_MIN, INT32_MAX);
static const struct asn1_type ProblemCode = ASN1_INTEGER_INIT("INTEGER", 0, 255);

const struct asn1_type map_Code = ASN1_CHOICE_INIT("Code",
	{ "local", &LocalCode },
	{ "global", &asn1_object_identifier });

static const struct asn1_type Argument = { .name = "argument", .kind = ASN1_OPEN, .resolve = argument_of };
static const struct asn1_type Result = { .name = "result", .kind = ASN1_OPEN, .resolve = result_of };
static const struct asn1_type ErrorParameter = {.name = "parameter", .kind = ASN1_OPEN, .resolve = error_parameter_of};

static const struct asn1_type Invoke = ASN1_SEQUENCE_INIT("Invoke",
	{ "invokeID", &map_InvokeIdType },
	{ "linkedID", &map_InvokeIdType, CTX(0), OPT },
	{ "opcode", &map_Code },
	{ "argument", &Argument, OPT });

static const struct asn1_type ResultSequence = ASN1_SEQUENCE_INIT("SEQUENCE",
	{ "opcode", &map_Code },
	{ "parameter", &Result, OPT });

static const struct asn1_type ReturnResult = ASN1_SEQUENCE_INIT("ReturnResult",
	{ "invokeID", &map_InvokeIdType },
	{ "result", &ResultSequence, OPT });

static const struct asn1_type ReturnError = ASN1_SEQUENCE_INIT("ReturnError",
	{ "invokeID", &map_InvokeIdType },
	{ "errcode", &map_Code },
	{ "parameter", &ErrorParameter, OPT });

static const struct asn1_type RejectInvokeID = {
	.name = "CHOICE", .kind = ASN1_CHOICE, .bare = true,
	.members = (const struct asn1_member[]){
		{ "derivable", &map_InvokeIdType },
		{ "not-derivable", &asn1_null },
		{ NULL }
	},
};

static const struct asn1_type Problem = ASN1_CHOICE_INIT("Problem",
	{ "general", &ProblemCode, CTX(0) },
	{ "invoke", &ProblemCode, CTX(1) },
	{ "returnResult", &ProblemCode, CTX(2) },
	{ "returnError", &ProblemCode, CTX(3) });

const struct asn1_type map_Reject = ASN1_SEQUENCE_INIT("Reject",
	{ "invokeID", &RejectInvokeID },
	{ "problem", &Problem });

const struct asn1_type map_Component = ASN1_CHOICE_INIT("Component",
	{ "invoke", &Invoke, CTX(1) },
	{ "returnResult", &ReturnResult, CTX(2) },
	{ "returnError", &ReturnError, CTX(3) },
	{ "reject", &map_Reject, CTX(4) });
