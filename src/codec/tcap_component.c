/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Components between MAP nodes: ITU-T Q.773 clause 3.1 with the operations and errors of TS 29.002 17.6 (those of the
 * radio interface are in map_component.c). Parameters are those of the newest version where they fit, octets where they
 * do not: only the application context of the dialogue tells the version. */

#include "map_table.h"

/* In addition to those that the radio interface has too. */
static const struct map_operation operations[] = {
	{ 2, &map_UpdateLocationArg, &map_UpdateLocationRes },
	{ 3, &map_CancelLocationArg, &map_CancelLocationRes },
	{ 4, &map_ProvideRoamingNumberArg, &map_ProvideRoamingNumberRes },
	{ 7, &map_InsertSubscriberDataArg, &map_InsertSubscriberDataRes },
	{ 8, &map_DeleteSubscriberDataArg, &map_DeleteSubscriberDataRes },
	{ 22, &map_SendRoutingInfoArg, &map_SendRoutingInfoRes },
	{ 56, &map_SendAuthenticationInfoArg, &map_SendAuthenticationInfoRes },
	{ 57, &map_RestoreDataArg, &map_RestoreDataRes },
	{ 67, &map_PurgeMS_Arg, &map_PurgeMS_Res },
	{ 72, &map_SS_InvocationNotificationArg, &map_SS_InvocationNotificationRes },
};

static const struct map_error errors[] = {
	{ 5, &map_UnidentifiedSubParam },
	{ 8, &map_RoamingNotAllowedParam },
	{ 9, &map_IllegalSubscriberParam },
	{ 12, &map_IllegalEquipmentParam },
	{ 14, &map_ForwardingViolationParam },
	{ 15, &map_CUG_RejectParam },
	{ 27, &map_AbsentSubscriberParam },
	{ 39, &map_NoRoamingNbParam },
	{ 44, &map_NumberChangedParam },
	{ 45, &map_BusySubscriberParam },
	{ 46, &map_NoSubscriberReplyParam },
	{ 47, &map_ForwardingFailedParam },
	{ 48, &map_OR_NotAllowedParam },
};

const struct map_operation *tcap_operation_by_code(int64_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(operations); i++) {
		if (operations[i].code == code)
			return &operations[i];
	}
	return map_operation_by_code(code);
}

const struct map_error *tcap_error_by_code(int64_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		if (errors[i].code == code)
			return &errors[i];
	}
	return map_error_by_code(code);
}

static const struct asn1_type *argument_of(const struct asn1_node *parent)
{
	return map_argument_of(parent, tcap_operation_by_code);
}

static const struct asn1_type *result_of(const struct asn1_node *parent)
{
	return map_result_of(parent, tcap_operation_by_code);
}

static const struct asn1_type *error_parameter_of(const struct asn1_node *parent)
{
	return map_error_parameter_of(parent, tcap_error_by_code);
}

#define PARAMETER_INIT(name_, resolve_) { .name = name_, .kind = ASN1_OPEN, .lenient = true, .resolve = resolve_ }

static const struct asn1_type Argument = PARAMETER_INIT("argument", argument_of);
static const struct asn1_type Result = PARAMETER_INIT("result", result_of);
static const struct asn1_type ErrorParameter = PARAMETER_INIT("parameter", error_parameter_of);

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

const struct asn1_type tcap_Component = ASN1_CHOICE_INIT("Component",
	{ "invoke", &Invoke, CTX(1) },
	{ "returnResult", &ReturnResult, CTX(2) },
	{ "returnError", &ReturnError, CTX(3) },
	{ "reject", &map_Reject, CTX(4) },
	{ "returnResultNotLast", &ReturnResult, CTX(7) });
