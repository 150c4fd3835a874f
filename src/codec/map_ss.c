/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-SS-DataTypes: TS 29.002 17.7.4. */

#include "map_table.h"

const struct asn1_type map_SS_Status = ASN1_OCTET_STRING_INIT("SS-Status", 1, 1);
const struct asn1_type map_ForwardingOptions = ASN1_OCTET_STRING_INIT("ForwardingOptions", 1, 1);
const struct asn1_type map_USSD_DataCodingScheme = ASN1_OCTET_STRING_INIT("USSD-DataCodingScheme", 1, 1);
const struct asn1_type map_USSD_String = ASN1_OCTET_STRING_INIT("USSD-String", 1, 160);
const struct asn1_type map_Password = ASN1_NUMERIC_STRING_INIT("Password", 4, 4);

static const struct asn1_type NoReplyConditionTime = ASN1_INTEGER_INIT("NoReplyConditionTime", 5, 30);
static const struct asn1_type MC_Bearers = ASN1_INTEGER_INIT("MC-Bearers", 1, 7);
static const struct asn1_type MaxMC_Bearers = ASN1_INTEGER_INIT("MaxMC-Bearers", 2, 7);
static const struct asn1_type CCBS_Index = ASN1_INTEGER_INIT("CCBS-Index", 1, 5);

const struct asn1_type map_CliRestrictionOption = ASN1_ENUMERATED_INIT("CliRestrictionOption", CLOSED,
	{ 0, "permanent" },
	{ 1, "temporaryDefaultRestricted" },
	{ 2, "temporaryDefaultAllowed" });

const struct asn1_type map_OverrideCategory = ASN1_ENUMERATED_INIT("OverrideCategory", CLOSED,
	{ 0, "overrideEnabled" },
	{ 1, "overrideDisabled" });

const struct asn1_type map_SS_SubscriptionOption = ASN1_CHOICE_INIT("SS-SubscriptionOption",
	{ "cliRestrictionOption", &map_CliRestrictionOption, CTX(2) },
	{ "overrideCategory", &map_OverrideCategory, CTX(1) });

const struct asn1_type map_RegisterSS_Arg = ASN1_SEQUENCE_INIT("RegisterSS-Arg",
	{ "ss-Code", &map_SS_Code },
	{ "basicService", &map_BasicServiceCode, OPT },
	{ "forwardedToNumber", &map_AddressString, CTX(4), OPT },
	{ "forwardedToSubaddress", &map_ISDN_SubaddressString, CTX(6), OPT },
	{ "noReplyConditionTime", &NoReplyConditionTime, CTX(5), OPT },
	EXTENSION_MARKER,
	{ "defaultPriority", &map_EMLPP_Priority, CTX(7), OPT },
	{ "nbrUser", &MC_Bearers, CTX(8), OPT },
	{ "longFTN-Supported", &asn1_null, CTX(9), OPT });

const struct asn1_type map_SS_ForBS_Code = ASN1_SEQUENCE_INIT("SS-ForBS-Code",
	{ "ss-Code", &map_SS_Code },
	{ "basicService", &map_BasicServiceCode, OPT },
	EXTENSION_MARKER,
	{ "longFTN-Supported", &asn1_null, CTX(4), OPT });

const struct asn1_type map_ForwardingFeature = ASN1_SEQUENCE_INIT("ForwardingFeature",
	{ "basicService", &map_BasicServiceCode, OPT },
	{ "ss-Status", &map_SS_Status, CTX(4), OPT },
	{ "forwardedToNumber", &map_ISDN_AddressString, CTX(5), OPT },
	{ "forwardedToSubaddress", &map_ISDN_SubaddressString, CTX(8), OPT },
	{ "forwardingOptions", &map_ForwardingOptions, CTX(6), OPT },
	{ "noReplyConditionTime", &NoReplyConditionTime, CTX(7), OPT },
	EXTENSION_MARKER,
	{ "longForwardedToNumber", &map_FTN_AddressString, CTX(9), OPT });

const struct asn1_type map_ForwardingFeatureList =
	ASN1_SEQUENCE_OF_INIT("ForwardingFeatureList", 1, 13, &map_ForwardingFeature);

const struct asn1_type map_ForwardingInfo = ASN1_SEQUENCE_INIT("ForwardingInfo",
	{ "ss-Code", &map_SS_Code, OPT },
	{ "forwardingFeatureList", &map_ForwardingFeatureList },
	EXTENSION_MARKER);

const struct asn1_type map_CallBarringFeature = ASN1_SEQUENCE_INIT("CallBarringFeature",
	{ "basicService", &map_BasicServiceCode, OPT },
	{ "ss-Status", &map_SS_Status, CTX(4), OPT },
	EXTENSION_MARKER);

static const struct asn1_type CallBarringFeatureList =
	ASN1_SEQUENCE_OF_INIT("CallBarringFeatureList", 1, 13, &map_CallBarringFeature);

const struct asn1_type map_CallBarringInfo = ASN1_SEQUENCE_INIT("CallBarringInfo",
	{ "ss-Code", &map_SS_Code, OPT },
	{ "callBarringFeatureList", &CallBarringFeatureList },
	EXTENSION_MARKER);

const struct asn1_type map_BasicServiceGroupList =
	ASN1_SEQUENCE_OF_INIT("BasicServiceGroupList", 1, 13, &map_BasicServiceCode);

const struct asn1_type map_SS_Data = ASN1_SEQUENCE_INIT("SS-Data",
	{ "ss-Code", &map_SS_Code, OPT },
	{ "ss-Status", &map_SS_Status, CTX(4), OPT },
	{ "ss-SubscriptionOption", &map_SS_SubscriptionOption, OPT },
	{ "basicServiceGroupList", &map_BasicServiceGroupList, OPT },
	EXTENSION_MARKER,
	{ "defaultPriority", &map_EMLPP_Priority, OPT },
	{ "nbrUser", &MC_Bearers, CTX(5), OPT });

const struct asn1_type map_SS_Info = ASN1_CHOICE_INIT("SS-Info",
	{ "forwardingInfo", &map_ForwardingInfo, CTX(0) },
	{ "callBarringInfo", &map_CallBarringInfo, CTX(1) },
	{ "ss-Data", &map_SS_Data, CTX(3) });

const struct asn1_type map_CCBS_Feature = ASN1_SEQUENCE_INIT("CCBS-Feature",
	{ "ccbs-Index", &CCBS_Index, CTX(0), OPT },
	{ "b-subscriberNumber", &map_ISDN_AddressString, CTX(1), OPT },
	{ "b-subscriberSubaddress", &map_ISDN_SubaddressString, CTX(2), OPT },
	{ "basicServiceGroup", &map_BasicServiceCode, CTX(3), OPT },
	EXTENSION_MARKER);

static const struct asn1_type CCBS_FeatureList = ASN1_SEQUENCE_OF_INIT("CCBS-FeatureList", 1, 5, &map_CCBS_Feature);

const struct asn1_type map_GenericServiceInfo = ASN1_SEQUENCE_INIT("GenericServiceInfo",
	{ "ss-Status", &map_SS_Status },
	{ "cliRestrictionOption", &map_CliRestrictionOption, OPT },
	EXTENSION_MARKER,
	{ "maximumEntitledPriority", &map_EMLPP_Priority, CTX(0), OPT },
	{ "defaultPriority", &map_EMLPP_Priority, CTX(1), OPT },
	{ "ccbs-FeatureList", &CCBS_FeatureList, CTX(2), OPT },
	{ "nbrSB", &MaxMC_Bearers, CTX(3), OPT },
	{ "nbrUser", &MC_Bearers, CTX(4), OPT },
	{ "nbrSN", &MC_Bearers, CTX(5), OPT });

const struct asn1_type map_InterrogateSS_Res = ASN1_CHOICE_INIT("InterrogateSS-Res",
	{ "ss-Status", &map_SS_Status, CTX(0) },
	{ "basicServiceGroupList", &map_BasicServiceGroupList, CTX(2) },
	{ "forwardingFeatureList", &map_ForwardingFeatureList, CTX(3) },
	{ "genericServiceInfo", &map_GenericServiceInfo, CTX(4) });

const struct asn1_type map_USSD_Arg = ASN1_SEQUENCE_INIT("USSD-Arg",
	{ "ussd-DataCodingScheme", &map_USSD_DataCodingScheme },
	{ "ussd-String", &map_USSD_String },
	EXTENSION_MARKER,
	{ "alertingPattern", &map_AlertingPattern, OPT },
	{ "msisdn", &map_ISDN_AddressString, CTX(0), OPT });

const struct asn1_type map_USSD_Res = ASN1_SEQUENCE_INIT("USSD-Res",
	{ "ussd-DataCodingScheme", &map_USSD_DataCodingScheme },
	{ "ussd-String", &map_USSD_String },
	EXTENSION_MARKER);

const struct asn1_type map_GuidanceInfo = ASN1_ENUMERATED_INIT("GuidanceInfo", EXTENSIBLE,
	{ 0, "enterPW" },
	{ 1, "enterNewPW" },
	{ 2, "enterNewPW-Again" });

const struct asn1_type map_SS_List = ASN1_SEQUENCE_OF_INIT("SS-List", 1, 30, &map_SS_Code);

static const struct asn1_type SS_EventSpecification =
	ASN1_SEQUENCE_OF_INIT("SS-EventSpecification", 1, 2, &map_AddressString);

static const struct asn1_type CCBS_RequestState = ASN1_ENUMERATED_INIT("CCBS-RequestState", CLOSED,
	{ 0, "request" },
	{ 1, "recall" },
	{ 2, "active" },
	{ 3, "completed" },
	{ 4, "suspended" },
	{ 5, "frozen" },
	{ 6, "deleted" });

const struct asn1_type map_SS_InvocationNotificationArg = ASN1_SEQUENCE_INIT("SS-InvocationNotificationArg",
	{ "imsi", &map_IMSI, CTX(0) },
	{ "msisdn", &map_ISDN_AddressString, CTX(1) },
	{ "ss-Event", &map_SS_Code, CTX(2) },
	{ "ss-EventSpecification", &SS_EventSpecification, CTX(3), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(4), OPT },
	EXTENSION_MARKER,
	{ "b-subscriberNumber", &map_ISDN_AddressString, CTX(5), OPT },
	{ "ccbs-RequestState", &CCBS_RequestState, CTX(6), OPT });

const struct asn1_type map_SS_InvocationNotificationRes = ASN1_SEQUENCE_INIT("SS-InvocationNotificationRes",
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

/* Version 1 alone: who a dialogue is about, before the operation itself (GSM 09.02). */
const struct asn1_type map_BeginSubscriberActivityArg = ASN1_SEQUENCE_INIT("BeginSubscriberActivityArg",
	{ "imsi", &map_IMSI },
	{ "originatingEntityNumber", &map_ISDN_AddressString },
	EXTENSION_MARKER);
