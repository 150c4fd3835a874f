/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-CH-DataTypes: TS 29.002 17.7.3. */

#include "map_table.h"

static const struct asn1_type NumberOfForwarding = ASN1_INTEGER_INIT("NumberOfForwarding", 1, 5);
static const struct asn1_type OR_Phase = ASN1_INTEGER_INIT("OR-Phase", 1, 127);
static const struct asn1_type SupportedCCBS_Phase = ASN1_INTEGER_INIT("SupportedCCBS-Phase", 1, 127);
static const struct asn1_type CallReferenceNumber = ASN1_OCTET_STRING_INIT("CallReferenceNumber", 1, 8);
static const struct asn1_type SuppressMTSS = ASN1_BIT_STRING_INIT("SuppressMTSS", 2, 16);
static const struct asn1_type AllowedServices = ASN1_BIT_STRING_INIT("AllowedServices", 2, 8);
static const struct asn1_type CallDiversionTreatmentIndicator =
	ASN1_OCTET_STRING_INIT("CallDiversionTreatmentIndicator", 1, 1);

static const struct asn1_type InterrogationType = ASN1_ENUMERATED_INIT("InterrogationType", CLOSED,
	{ 0, "basicCall" },
	{ 1, "forwarding" });

static const struct asn1_type ForwardingReason = ASN1_ENUMERATED_INIT("ForwardingReason", CLOSED,
	{ 0, "notReachable" },
	{ 1, "busy" },
	{ 2, "noReply" });

static const struct asn1_type IST_SupportIndicator = ASN1_ENUMERATED_INIT("IST-SupportIndicator", EXTENSIBLE,
	{ 0, "basicISTSupported" },
	{ 1, "istCommandSupported" });

static const struct asn1_type UnavailabilityCause = ASN1_ENUMERATED_INIT("UnavailabilityCause", EXTENSIBLE,
	{ 1, "bearerServiceNotProvisioned" },
	{ 2, "teleserviceNotProvisioned" },
	{ 3, "absentSubscriber" },
	{ 4, "busySubscriber" },
	{ 5, "callBarred" },
	{ 6, "cug-Reject" });

const struct asn1_type map_CUG_CheckInfo = ASN1_SEQUENCE_INIT("CUG-CheckInfo",
	{ "cug-Interlock", &map_CUG_Interlock },
	{ "cug-OutgoingAccess", &asn1_null, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

static const struct asn1_type CamelInfo = ASN1_SEQUENCE_INIT("CamelInfo",
	{ "supportedCamelPhases", &map_SupportedCamelPhases },
	{ "suppress-T-CSI", &asn1_null, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "offeredCamel4CSIs", &map_OfferedCamel4CSIs, CTX(0), OPT });

const struct asn1_type map_SendRoutingInfoArg = ASN1_SEQUENCE_INIT("SendRoutingInfoArg",
	{ "msisdn", &map_ISDN_AddressString, CTX(0) },
	{ "cug-CheckInfo", &map_CUG_CheckInfo, CTX(1), OPT },
	{ "numberOfForwarding", &NumberOfForwarding, CTX(2), OPT },
	{ "interrogationType", &InterrogationType, CTX(3) },
	{ "or-Interrogation", &asn1_null, CTX(4), OPT },
	{ "or-Capability", &OR_Phase, CTX(5), OPT },
	{ "gmsc-OrGsmSCF-Address", &map_ISDN_AddressString, CTX(6) },
	{ "callReferenceNumber", &CallReferenceNumber, CTX(7), OPT },
	{ "forwardingReason", &ForwardingReason, CTX(8), OPT },
	{ "basicServiceGroup", &map_Ext_BasicServiceCode, CTX(9), OPT },
	{ "networkSignalInfo", &map_ExternalSignalInfo, CTX(10), OPT },
	{ "camelInfo", &CamelInfo, CTX(11), OPT },
	{ "suppressionOfAnnouncement", &asn1_null, CTX(12), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(13), OPT },
	EXTENSION_MARKER,
	{ "alertingPattern", &map_AlertingPattern, CTX(14), OPT },
	{ "ccbs-Call", &asn1_null, CTX(15), OPT },
	{ "supportedCCBS-Phase", &SupportedCCBS_Phase, CTX(16), OPT },
	{ "additionalSignalInfo", &map_Ext_ExternalSignalInfo, CTX(17), OPT },
	{ "istSupportIndicator", &IST_SupportIndicator, CTX(18), OPT },
	{ "pre-pagingSupported", &asn1_null, CTX(19), OPT },
	{ "callDiversionTreatmentIndicator", &CallDiversionTreatmentIndicator, CTX(20), OPT },
	{ "longFTN-Supported", &asn1_null, CTX(21), OPT },
	{ "suppress-VT-CSI", &asn1_null, CTX(22), OPT },
	{ "suppressIncomingCallBarring", &asn1_null, CTX(23), OPT },
	{ "gsmSCF-InitiatedCall", &asn1_null, CTX(24), OPT },
	{ "basicServiceGroup2", &map_Ext_BasicServiceCode, CTX(25), OPT },
	{ "networkSignalInfo2", &map_ExternalSignalInfo, CTX(26), OPT },
	{ "suppressMTSS", &SuppressMTSS, CTX(27), OPT },
	{ "mtRoamingRetrySupported", &asn1_null, CTX(28), OPT },
	{ "callPriority", &map_EMLPP_Priority, CTX(29), OPT });

const struct asn1_type map_ForwardingData = ASN1_SEQUENCE_INIT("ForwardingData",
	{ "forwardedToNumber", &map_ISDN_AddressString, CTX(5), OPT },
	{ "forwardedToSubaddress", &map_ISDN_SubaddressString, CTX(4), OPT },
	{ "forwardingOptions", &map_ForwardingOptions, CTX(6), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(7), OPT },
	EXTENSION_MARKER,
	{ "longForwardedToNumber", &map_FTN_AddressString, CTX(8), OPT });

const struct asn1_type map_RoutingInfo = ASN1_CHOICE_INIT("RoutingInfo",
	{ "roamingNumber", &map_ISDN_AddressString },
	{ "forwardingData", &map_ForwardingData });

/* gmscCamelSubscriptionInfo is kept as it is: this node offers no CAMEL. */
static const struct asn1_type CamelRoutingInfo = ASN1_SEQUENCE_INIT("CamelRoutingInfo",
	{ "forwardingData", &map_ForwardingData, OPT },
	{ "gmscCamelSubscriptionInfo", &asn1_any, CTX(0) },
	{ "extensionContainer", &map_ExtensionContainer, CTX(1), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_ExtendedRoutingInfo = ASN1_CHOICE_INIT("ExtendedRoutingInfo",
	{ "routingInfo", &map_RoutingInfo },
	{ "camelRoutingInfo", &CamelRoutingInfo, CTX(8) });

/* Versions 1 and 2 of sendRoutingInfo and provideRoamingNumber. */
const struct asn1_type map_SendRoutingInfoArgV2 = ASN1_SEQUENCE_INIT("SendRoutingInfoArgV2",
	{ "msisdn", &map_ISDN_AddressString, CTX(0) },
	{ "cug-CheckInfo", &map_CUG_CheckInfo, CTX(1), OPT },
	{ "numberOfForwarding", &NumberOfForwarding, CTX(2), OPT },
	{ "networkSignalInfo", &map_ExternalSignalInfo, CTX(10), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_SendRoutingInfoResV2 = ASN1_SEQUENCE_INIT("SendRoutingInfoResV2",
	{ "imsi", &map_IMSI },
	{ "routingInfo", &map_RoutingInfo },
	{ "cug-CheckInfo", &map_CUG_CheckInfo, OPT },
	EXTENSION_MARKER);

const struct asn1_type map_ProvideRoamingNumberResV2 = ASN1_OCTET_STRING_INIT("ProvideRoamingNumberResV2", 1, 9);

static const struct asn1_type CCBS_Indicators = ASN1_SEQUENCE_INIT("CCBS-Indicators",
	{ "ccbs-Possible", &asn1_null, CTX(0), OPT },
	{ "keepCCBS-CallIndicator", &asn1_null, CTX(1), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(2), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_SendRoutingInfoRes = ASN1_SEQUENCE_TAGGED_INIT("SendRoutingInfoRes", CTX(3),
	{ "imsi", &map_IMSI, CTX(9), OPT },
	{ "extendedRoutingInfo", &map_ExtendedRoutingInfo, OPT },
	{ "cug-CheckInfo", &map_CUG_CheckInfo, CTX(3), OPT },
	{ "cugSubscriptionFlag", &asn1_null, CTX(6), OPT },
	{ "subscriberInfo", &map_SubscriberInfo, CTX(7), OPT },
	{ "ss-List", &map_SS_List, CTX(1), OPT },
	{ "basicService", &map_Ext_BasicServiceCode, CTX(5), OPT },
	{ "forwardingInterrogationRequired", &asn1_null, CTX(4), OPT },
	{ "vmsc-Address", &map_ISDN_AddressString, CTX(2), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(0), OPT },
	EXTENSION_MARKER,
	{ "naea-PreferredCI", &map_NAEA_PreferredCI, CTX(10), OPT },
	{ "ccbs-Indicators", &CCBS_Indicators, CTX(11), OPT },
	{ "msisdn", &map_ISDN_AddressString, CTX(12), OPT },
	{ "numberPortabilityStatus", &map_NumberPortabilityStatus, CTX(13), OPT },
	{ "istAlertTimer", &map_IST_AlertTimerValue, CTX(14), OPT },
	{ "supportedCamelPhasesInVMSC", &map_SupportedCamelPhases, CTX(15), OPT },
	{ "offeredCamel4CSIsInVMSC", &map_OfferedCamel4CSIs, CTX(16), OPT },
	{ "routingInfo2", &map_RoutingInfo, CTX(17), OPT },
	{ "ss-List2", &map_SS_List, CTX(18), OPT },
	{ "basicService2", &map_Ext_BasicServiceCode, CTX(19), OPT },
	{ "allowedServices", &AllowedServices, CTX(20), OPT },
	{ "unavailabilityCause", &UnavailabilityCause, CTX(21), OPT },
	{ "releaseResourcesSupported", &asn1_null, CTX(22), OPT },
	{ "gsm-BearerCapability", &map_ExternalSignalInfo, CTX(23), OPT });

const struct asn1_type map_ProvideRoamingNumberArg = ASN1_SEQUENCE_INIT("ProvideRoamingNumberArg",
	{ "imsi", &map_IMSI, CTX(0) },
	{ "msc-Number", &map_ISDN_AddressString, CTX(1) },
	{ "msisdn", &map_ISDN_AddressString, CTX(2), OPT },
	{ "lmsi", &map_LMSI, CTX(4), OPT },
	{ "gsm-BearerCapability", &map_ExternalSignalInfo, CTX(5), OPT },
	{ "networkSignalInfo", &map_ExternalSignalInfo, CTX(6), OPT },
	{ "suppressionOfAnnouncement", &asn1_null, CTX(7), OPT },
	{ "gmsc-Address", &map_ISDN_AddressString, CTX(8), OPT },
	{ "callReferenceNumber", &CallReferenceNumber, CTX(9), OPT },
	{ "or-Interrogation", &asn1_null, CTX(10), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(11), OPT },
	EXTENSION_MARKER,
	{ "alertingPattern", &map_AlertingPattern, CTX(12), OPT },
	{ "ccbs-Call", &asn1_null, CTX(13), OPT },
	{ "supportedCamelPhasesInInterrogatingNode", &map_SupportedCamelPhases, CTX(15), OPT },
	{ "additionalSignalInfo", &map_Ext_ExternalSignalInfo, CTX(14), OPT },
	{ "orNotSupportedInGMSC", &asn1_null, CTX(16), OPT },
	{ "pre-pagingSupported", &asn1_null, CTX(17), OPT },
	{ "longFTN-Supported", &asn1_null, CTX(18), OPT },
	{ "suppress-VT-CSI", &asn1_null, CTX(19), OPT },
	{ "offeredCamel4CSIsInInterrogatingNode", &map_OfferedCamel4CSIs, CTX(20), OPT },
	{ "mtRoamingRetrySupported", &asn1_null, CTX(21), OPT },
	{ "pagingArea", &map_PagingArea, CTX(22), OPT },
	{ "callPriority", &map_EMLPP_Priority, CTX(23), OPT },
	{ "mtrf-Indicator", &asn1_null, CTX(24), OPT },
	{ "oldMSC-Number", &map_ISDN_AddressString, CTX(25), OPT },
	{ "lastUsedLtePLMN-Id", &map_PLMN_Id, CTX(26), OPT });

const struct asn1_type map_ProvideRoamingNumberRes = ASN1_SEQUENCE_INIT("ProvideRoamingNumberRes",
	{ "roamingNumber", &map_ISDN_AddressString },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "releaseResourcesSupported", &asn1_null, OPT },
	{ "vmsc-Address", &map_ISDN_AddressString, OPT });
