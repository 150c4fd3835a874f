/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-MS-DataTypes, supplementary services in subscriber data (the "Ext" types and CUG): TS 29.002 17.7.1. */

#include "map_table.h"

const struct asn1_type map_Ext_SS_Status = ASN1_OCTET_STRING_INIT("Ext-SS-Status", 1, 5);
const struct asn1_type map_Ext_ForwOptions = ASN1_OCTET_STRING_INIT("Ext-ForwOptions", 1, 5);

static const struct asn1_type Ext_NoRepCondTime = ASN1_INTEGER_INIT("Ext-NoRepCondTime", 1, 100);

static const struct asn1_type Ext_BasicServiceGroupList =
	ASN1_SEQUENCE_OF_INIT("Ext-BasicServiceGroupList", 1, 32, &map_Ext_BasicServiceCode);

const struct asn1_type map_Ext_ForwFeature = ASN1_SEQUENCE_INIT("Ext-ForwFeature",
	{ "basicService", &map_Ext_BasicServiceCode, OPT },
	{ "ss-Status", &map_Ext_SS_Status, CTX(4) },
	{ "forwardedToNumber", &map_ISDN_AddressString, CTX(5), OPT },
	{ "forwardedToSubaddress", &map_ISDN_SubaddressString, CTX(8), OPT },
	{ "forwardingOptions", &map_Ext_ForwOptions, CTX(6), OPT },
	{ "noReplyConditionTime", &Ext_NoRepCondTime, CTX(7), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(9), OPT },
	EXTENSION_MARKER,
	{ "longForwardedToNumber", &map_FTN_AddressString, CTX(10), OPT });

static const struct asn1_type Ext_ForwFeatureList =
	ASN1_SEQUENCE_OF_INIT("Ext-ForwFeatureList", 1, 32, &map_Ext_ForwFeature);

const struct asn1_type map_Ext_ForwInfo = ASN1_SEQUENCE_INIT("Ext-ForwInfo",
	{ "ss-Code", &map_SS_Code },
	{ "forwardingFeatureList", &Ext_ForwFeatureList },
	{ "extensionContainer", &map_ExtensionContainer, CTX(0), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_Ext_CallBarringFeature = ASN1_SEQUENCE_INIT("Ext-CallBarringFeature",
	{ "basicService", &map_Ext_BasicServiceCode, OPT },
	{ "ss-Status", &map_Ext_SS_Status, CTX(4) },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

static const struct asn1_type Ext_CallBarFeatureList =
	ASN1_SEQUENCE_OF_INIT("Ext-CallBarFeatureList", 1, 32, &map_Ext_CallBarringFeature);

const struct asn1_type map_Ext_CallBarInfo = ASN1_SEQUENCE_INIT("Ext-CallBarInfo",
	{ "ss-Code", &map_SS_Code },
	{ "callBarringFeatureList", &Ext_CallBarFeatureList },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

static const struct asn1_type IntraCUG_Options = ASN1_ENUMERATED_INIT("IntraCUG-Options", CLOSED,
	{ 0, "noCUG-Restrictions" },
	{ 1, "cugIC-CallBarred" },
	{ 2, "cugOG-CallBarred" });

static const struct asn1_type CUG_Subscription = ASN1_SEQUENCE_INIT("CUG-Subscription",
	{ "cug-Index", &map_CUG_Index },
	{ "cug-Interlock", &map_CUG_Interlock },
	{ "intraCUG-Options", &IntraCUG_Options },
	{ "basicServiceGroupList", &Ext_BasicServiceGroupList, OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(0), OPT },
	EXTENSION_MARKER);

static const struct asn1_type CUG_SubscriptionList =
	ASN1_SEQUENCE_OF_INIT("CUG-SubscriptionList", 0, 10, &CUG_Subscription);

static const struct asn1_type InterCUG_Restrictions = ASN1_OCTET_STRING_INIT("InterCUG-Restrictions", 1, 1);

const struct asn1_type map_CUG_Feature = ASN1_SEQUENCE_INIT("CUG-Feature",
	{ "basicService", &map_Ext_BasicServiceCode, OPT },
	{ "preferentialCUG-Indicator", &map_CUG_Index, OPT },
	{ "interCUG-Restrictions", &InterCUG_Restrictions },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

static const struct asn1_type CUG_FeatureList = ASN1_SEQUENCE_OF_INIT("CUG-FeatureList", 1, 32, &map_CUG_Feature);

const struct asn1_type map_CUG_Info = ASN1_SEQUENCE_INIT("CUG-Info",
	{ "cug-SubscriptionList", &CUG_SubscriptionList },
	{ "cug-FeatureList", &CUG_FeatureList, OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(0), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_Ext_SS_Data = ASN1_SEQUENCE_INIT("Ext-SS-Data",
	{ "ss-Code", &map_SS_Code },
	{ "ss-Status", &map_Ext_SS_Status, CTX(4) },
	{ "ss-SubscriptionOption", &map_SS_SubscriptionOption, OPT },
	{ "basicServiceGroupList", &Ext_BasicServiceGroupList, OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(5), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_EMLPP_Info = ASN1_SEQUENCE_INIT("EMLPP-Info",
	{ "maximumentitledPriority", &map_EMLPP_Priority },
	{ "defaultPriority", &map_EMLPP_Priority },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

const struct asn1_type map_Ext_SS_Info = ASN1_CHOICE_INIT("Ext-SS-Info",
	{ "forwardingInfo", &map_Ext_ForwInfo, CTX(0) },
	{ "callBarringInfo", &map_Ext_CallBarInfo, CTX(1) },
	{ "cug-Info", &map_CUG_Info, CTX(2) },
	{ "ss-Data", &map_Ext_SS_Data, CTX(3) },
	{ "emlpp-Info", &map_EMLPP_Info, CTX(4) });
