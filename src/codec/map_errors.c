/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-ER-DataTypes, as far as supplementary services use them: TS 29.002 17.7.7; MAP-Errors: 17.6.6. */

#include <osmocom/supserv/ss_code.h>

#include "map_table.h"

static const struct asn1_type CallBarringCause = ASN1_ENUMERATED_INIT("CallBarringCause", CLOSED,
	{ 0, "barringServiceActive" },
	{ 1, "operatorBarring" });

static const struct asn1_type ExtensibleCallBarredParam = ASN1_SEQUENCE_INIT("ExtensibleCallBarredParam",
	{ "callBarringCause", &CallBarringCause, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "unauthorisedMessageOriginator", &asn1_null, CTX(1), OPT },
	{ "anonymousCallRejection", &asn1_null, CTX(2), OPT });

const struct asn1_type map_CallBarredParam = ASN1_CHOICE_INIT("CallBarredParam",
	{ "callBarringCause", &CallBarringCause },
	{ "extensibleCallBarredParam", &ExtensibleCallBarredParam });

static const struct asn1_type NetworkResource = ASN1_ENUMERATED_INIT("NetworkResource", CLOSED,
	{ 0, "plmn" },
	{ 1, "hlr" },
	{ 2, "vlr" },
	{ 3, "pvlr" },
	{ 4, "controllingMSC" },
	{ 5, "vmsc" },
	{ 6, "eir" },
	{ 7, "rss" });

static const struct asn1_type AdditionalNetworkResource = ASN1_ENUMERATED_INIT("AdditionalNetworkResource", EXTENSIBLE,
	{ 0, "sgsn" },
	{ 1, "ggsn" },
	{ 2, "gmlc" },
	{ 3, "gsmSCF" },
	{ 4, "nplr" },
	{ 5, "auc" },
	{ 6, "ue" },
	{ 7, "mme" });

static const struct asn1_type FailureCauseParam = ASN1_ENUMERATED_INIT("FailureCauseParam", EXTENSIBLE,
	{ 0, "limitReachedOnNumberOfConcurrentLocationRequests" });

static const struct asn1_type ExtensibleSystemFailureParam = ASN1_SEQUENCE_INIT("ExtensibleSystemFailureParam",
	{ "networkResource", &NetworkResource, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "additionalNetworkResource", &AdditionalNetworkResource, CTX(0), OPT },
	{ "failureCauseParam", &FailureCauseParam, CTX(1), OPT });

const struct asn1_type map_SystemFailureParam = ASN1_CHOICE_INIT("SystemFailureParam",
	{ "networkResource", &NetworkResource },
	{ "extensibleSystemFailureParam", &ExtensibleSystemFailureParam });

const struct asn1_type map_SS_IncompatibilityCause = ASN1_SEQUENCE_INIT("SS-IncompatibilityCause",
	{ "ss-Code", &map_SS_Code, CTX(1), OPT },
	{ "basicService", &map_BasicServiceCode, OPT },
	{ "ss-Status", &map_SS_Status, CTX(4), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_PW_RegistrationFailureCause = ASN1_ENUMERATED_INIT("PW-RegistrationFailureCause", CLOSED,
	{ 0, "undetermined" },
	{ 1, "invalidFormat" },
	{ 2, "newPasswordsMismatch" });

static const struct asn1_type UnknownSubscriberDiagnostic = ASN1_ENUMERATED_INIT("UnknownSubscriberDiagnostic",
	EXTENSIBLE,
	{ 0, "imsiUnknown" },
	{ 1, "gprs-eps-SubscriptionUnknown" },
	{ 2, "npdbMismatch" });

const struct asn1_type map_UnknownSubscriberParam = ASN1_SEQUENCE_INIT("UnknownSubscriberParam",
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "unknownSubscriberDiagnostic", &UnknownSubscriberDiagnostic, OPT });

/* The parameter of most errors: an extension container and room for more. */
#define EXTENSION_ONLY_INIT(name) \
	ASN1_SEQUENCE_INIT(name, { "extensionContainer", &map_ExtensionContainer, OPT }, EXTENSION_MARKER)

const struct asn1_type map_BearerServNotProvParam = EXTENSION_ONLY_INIT("BearerServNotProvParam");
const struct asn1_type map_TeleservNotProvParam = EXTENSION_ONLY_INIT("TeleservNotProvParam");
const struct asn1_type map_IllegalSS_OperationParam = EXTENSION_ONLY_INIT("IllegalSS-OperationParam");
const struct asn1_type map_SS_NotAvailableParam = EXTENSION_ONLY_INIT("SS-NotAvailableParam");
const struct asn1_type map_SS_SubscriptionViolationParam = EXTENSION_ONLY_INIT("SS-SubscriptionViolationParam");
const struct asn1_type map_DataMissingParam = EXTENSION_ONLY_INIT("DataMissingParam");
const struct asn1_type map_UnexpectedDataParam = EXTENSION_ONLY_INIT("UnexpectedDataParam");

const struct asn1_type map_FacilityNotSupParam = ASN1_SEQUENCE_INIT("FacilityNotSupParam",
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "shapeOfLocationEstimateNotSupported", &asn1_null, CTX(0), OPT },
	{ "neededLcsCapabilityNotSupportedInServingNode", &asn1_null, CTX(1), OPT });

/* Versions 1 and 2 say the bare cause. */
const struct asn1_type map_RoamingNotAllowedCause = ASN1_ENUMERATED_INIT("RoamingNotAllowedCause", CLOSED,
	{ 0, "plmnRoamingNotAllowed" },
	{ 3, "operatorDeterminedBarring" });

static const struct asn1_type AdditionalRoamingNotAllowedCause =
	ASN1_ENUMERATED_INIT("AdditionalRoamingNotAllowedCause", EXTENSIBLE,
	{ 0, "supportedRAT-TypesNotAllowed" });

const struct asn1_type map_RoamingNotAllowedParam = ASN1_SEQUENCE_INIT("RoamingNotAllowedParam",
	{ "roamingNotAllowedCause", &map_RoamingNotAllowedCause },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "additionalRoamingNotAllowedCause", &AdditionalRoamingNotAllowedCause, CTX(0), OPT });

static const struct asn1_type AbsentSubscriberReason = ASN1_ENUMERATED_INIT("AbsentSubscriberReason", EXTENSIBLE,
	{ 0, "imsiDetach" },
	{ 1, "restrictedArea" },
	{ 2, "noPageResponse" },
	{ 3, "purgedMS" },
	{ 4, "mtRoamingRetry" },
	{ 5, "busySubscriber" });

const struct asn1_type map_AbsentSubscriberParam = ASN1_SEQUENCE_INIT("AbsentSubscriberParam",
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "absentSubscriberReason", &AbsentSubscriberReason, CTX(0), OPT });

/* Version 1: is a message waiting (mwd-Set)? Version 2 says nothing. */
const struct asn1_type map_AbsentSubscriberParamV1 = {
	.name = "AbsentSubscriberParamV1", .kind = ASN1_BOOLEAN, .tag = BER_UNIVERSAL(1),
};

static const struct asn1_type CUG_RejectCause = ASN1_ENUMERATED_INIT("CUG-RejectCause", CLOSED,
	{ 0, "incomingCallsBarredWithinCUG" },
	{ 1, "subscriberNotMemberOfCUG" },
	{ 5, "requestedBasicServiceViolatesCUG-Constraints" },
	{ 7, "calledPartySS-InteractionViolation" });

const struct asn1_type map_CUG_RejectParam = ASN1_SEQUENCE_INIT("CUG-RejectParam",
	{ "cug-RejectCause", &CUG_RejectCause, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

const struct asn1_type map_BusySubscriberParam = ASN1_SEQUENCE_INIT("BusySubscriberParam",
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "ccbs-Possible", &asn1_null, CTX(0), OPT },
	{ "ccbs-Busy", &asn1_null, CTX(1), OPT });

const struct asn1_type map_UnidentifiedSubParam = EXTENSION_ONLY_INIT("UnidentifiedSubParam");
const struct asn1_type map_IllegalSubscriberParam = EXTENSION_ONLY_INIT("IllegalSubscriberParam");
const struct asn1_type map_IllegalEquipmentParam = EXTENSION_ONLY_INIT("IllegalEquipmentParam");
const struct asn1_type map_ForwardingViolationParam = EXTENSION_ONLY_INIT("ForwardingViolationParam");
const struct asn1_type map_NoRoamingNbParam = EXTENSION_ONLY_INIT("NoRoamingNbParam");
const struct asn1_type map_NumberChangedParam = EXTENSION_ONLY_INIT("NumberChangedParam");
const struct asn1_type map_NoSubscriberReplyParam = EXTENSION_ONLY_INIT("NoSubscriberReplyParam");
const struct asn1_type map_ForwardingFailedParam = EXTENSION_ONLY_INIT("ForwardingFailedParam");
const struct asn1_type map_OR_NotAllowedParam = EXTENSION_ONLY_INIT("OR-NotAllowedParam");

static const struct map_error errors[] = {
	{ SS_ERR_UNKNOWN_SUBSCRIBER, &map_UnknownSubscriberParam },
	{ SS_ERR_BEARER_SERVICE_NOT_PROVISIONED, &map_BearerServNotProvParam },
	{ SS_ERR_TELESERVICE_NOT_PROVISIONED, &map_TeleservNotProvParam },
	{ SS_ERR_CALL_BARRED, &map_CallBarredParam },
	{ SS_ERR_ILLEGAL_SS_OPERATION, &map_IllegalSS_OperationParam },
	{ SS_ERR_SS_ERROR_STATUS, &map_SS_Status },
	{ SS_ERR_SS_NOT_AVAILABLE, &map_SS_NotAvailableParam },
	{ SS_ERR_SS_SUBSCRIPTION_VIOLATION, &map_SS_SubscriptionViolationParam },
	{ SS_ERR_SS_INCOMPATIBILITY, &map_SS_IncompatibilityCause },
	{ SS_ERR_FACILITY_NOT_SUPPORTED, &map_FacilityNotSupParam },
	{ SS_ERR_SYSTEM_FAILURE, &map_SystemFailureParam },
	{ SS_ERR_DATA_MISSING, &map_DataMissingParam },
	{ SS_ERR_UNEXPECTED_DATA_VALUE, &map_UnexpectedDataParam },
	{ SS_ERR_PW_REGISTRATION_FAILURE, &map_PW_RegistrationFailureCause },
	{ SS_ERR_NEGATIVE_PW_CHECK },
	{ SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION },
	{ SS_ERR_UNKNOWN_ALPHABET },
	{ SS_ERR_USSD_BUSY },
};

const struct map_error *map_error_by_code(int64_t code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		if (errors[i].code == code)
			return &errors[i];
	}
	return NULL;
}
