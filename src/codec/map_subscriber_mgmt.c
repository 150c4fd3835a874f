/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-MS-DataTypes, what answers insertSubscriberData, deleteSubscriberData, and sendAuthenticationInfo: TS 29.002
 * 17.7.1, subscriber management and authentication management types. */

#include "map_table.h"

static const struct asn1_type ZoneCode = ASN1_OCTET_STRING_INIT("ZoneCode", 2, 2);
static const struct asn1_type LSAIdentity = ASN1_OCTET_STRING_INIT("LSAIdentity", 3, 3);
static const struct asn1_type ContextId = ASN1_INTEGER_INIT("ContextId", 1, 50);
static const struct asn1_type SupportedFeatures = ASN1_BIT_STRING_INIT("SupportedFeatures", 26, 40);
static const struct asn1_type SpecificCSI_Withdraw = ASN1_BIT_STRING_INIT("SpecificCSI-Withdraw", 8, 32);
static const struct asn1_type BasicServiceList =
	ASN1_SEQUENCE_OF_INIT("BasicServiceList", 1, 70, &map_Ext_BasicServiceCode);
static const struct asn1_type TeleserviceList =
	ASN1_SEQUENCE_OF_INIT("TeleserviceList", 1, 20, &map_Ext_TeleserviceCode);
static const struct asn1_type BearerServiceList =
	ASN1_SEQUENCE_OF_INIT("BearerServiceList", 1, 50, &map_Ext_BearerServiceCode);
static const struct asn1_type ContextIdList = ASN1_SEQUENCE_OF_INIT("ContextIdList", 1, 50, &ContextId);
static const struct asn1_type LSAIdentityList = ASN1_SEQUENCE_OF_INIT("LSAIdentityList", 1, 20, &LSAIdentity);

static const struct asn1_type RegionalSubscriptionResponse =
	ASN1_ENUMERATED_INIT("RegionalSubscriptionResponse", CLOSED,
	{ 0, "networkNode-AreaRestricted" },
	{ 1, "tooManyZoneCodes" },
	{ 2, "zoneCodesConflict" },
	{ 3, "regionalSubscNotSupported" });

static const struct asn1_type GPRSSubscriptionDataWithdraw = ASN1_CHOICE_INIT("GPRSSubscriptionDataWithdraw",
	{ "allGPRSData", &asn1_null },
	{ "contextIdList", &ContextIdList });

static const struct asn1_type EPS_SubscriptionDataWithdraw = ASN1_CHOICE_INIT("EPS-SubscriptionDataWithdraw",
	{ "allEPS-Data", &asn1_null },
	{ "contextIdList", &ContextIdList });

static const struct asn1_type LSAInformationWithdraw = ASN1_CHOICE_INIT("LSAInformationWithdraw",
	{ "allLSAData", &asn1_null },
	{ "lsaIdentityList", &LSAIdentityList });

const struct asn1_type map_InsertSubscriberDataRes = ASN1_SEQUENCE_INIT("InsertSubscriberDataRes",
	{ "teleserviceList", &TeleserviceList, CTX(1), OPT },
	{ "bearerServiceList", &BearerServiceList, CTX(2), OPT },
	{ "ss-List", &map_SS_List, CTX(3), OPT },
	{ "odb-GeneralData", &map_ODB_GeneralData, CTX(4), OPT },
	{ "regionalSubscriptionResponse", &RegionalSubscriptionResponse, CTX(5), OPT },
	{ "supportedCamelPhases", &map_SupportedCamelPhases, CTX(6), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(7), OPT },
	EXTENSION_MARKER,
	{ "offeredCamel4CSIs", &map_OfferedCamel4CSIs, CTX(8), OPT },
	{ "supportedFeatures", &SupportedFeatures, CTX(9), OPT },
	{ "ext-SupportedFeatures", &asn1_any, CTX(10), OPT });

const struct asn1_type map_DeleteSubscriberDataArg = ASN1_SEQUENCE_INIT("DeleteSubscriberDataArg",
	{ "imsi", &map_IMSI, CTX(0) },
	{ "basicServiceList", &BasicServiceList, CTX(1), OPT },
	{ "ss-List", &map_SS_List, CTX(2), OPT },
	{ "roamingRestrictionDueToUnsupportedFeature", &asn1_null, CTX(4), OPT },
	{ "regionalSubscriptionIdentifier", &ZoneCode, CTX(5), OPT },
	{ "vbsGroupIndication", &asn1_null, CTX(7), OPT },
	{ "vgcsGroupIndication", &asn1_null, CTX(8), OPT },
	{ "camelSubscriptionInfoWithdraw", &asn1_null, CTX(9), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(6), OPT },
	EXTENSION_MARKER,
	{ "gprsSubscriptionDataWithdraw", &GPRSSubscriptionDataWithdraw, CTX(10), OPT },
	{ "roamingRestrictedInSgsnDueToUnsuppportedFeature", &asn1_null, CTX(11), OPT },
	{ "lsaInformationWithdraw", &LSAInformationWithdraw, CTX(12), OPT },
	{ "gmlc-ListWithdraw", &asn1_null, CTX(13), OPT },
	{ "istInformationWithdraw", &asn1_null, CTX(14), OPT },
	{ "specificCSI-Withdraw", &SpecificCSI_Withdraw, CTX(15), OPT },
	{ "chargingCharacteristicsWithdraw", &asn1_null, CTX(16), OPT },
	{ "stn-srWithdraw", &asn1_null, CTX(17), OPT },
	{ "epsSubscriptionDataWithdraw", &EPS_SubscriptionDataWithdraw, CTX(18), OPT },
	{ "apn-oi-replacementWithdraw", &asn1_null, CTX(19), OPT },
	{ "csg-SubscriptionDeleted", &asn1_null, CTX(20), OPT },
	{ "subscribedPeriodicTAU-RAU-TimerWithdraw", &asn1_null, CTX(22), OPT },
	{ "subscribedPeriodicLAU-TimerWithdraw", &asn1_null, CTX(23), OPT },
	{ "subscribed-vsrvccWithdraw", &asn1_null, CTX(21), OPT },
	{ "vplmn-Csg-SubscriptionDeleted", &asn1_null, CTX(24), OPT },
	{ "additionalMSISDN-Withdraw", &asn1_null, CTX(25), OPT },
	{ "cs-to-ps-SRVCC-Withdraw", &asn1_null, CTX(26), OPT },
	{ "imsiGroupIdList-Withdraw", &asn1_null, CTX(27), OPT },
	{ "userPlaneIntegrityProtectionWithdraw", &asn1_null, CTX(28), OPT },
	{ "dl-Buffering-Suggested-Packet-Count-Withdraw", &asn1_null, CTX(29), OPT },
	{ "ue-UsageTypeWithdraw", &asn1_null, CTX(30), OPT },
	{ "reset-idsWithdraw", &asn1_null, CTX(31), OPT },
	{ "iab-OperationWithdraw", &asn1_null, CTX(32), OPT });

const struct asn1_type map_DeleteSubscriberDataRes = ASN1_SEQUENCE_INIT("DeleteSubscriberDataRes",
	{ "regionalSubscriptionResponse", &RegionalSubscriptionResponse, CTX(0), OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

/* --- authentication */

static const struct asn1_type RAND = ASN1_OCTET_STRING_INIT("RAND", 16, 16);
static const struct asn1_type SRES = ASN1_OCTET_STRING_INIT("SRES", 4, 4);
static const struct asn1_type Kc = ASN1_OCTET_STRING_INIT("Kc", 8, 8);
static const struct asn1_type XRES = ASN1_OCTET_STRING_INIT("XRES", 4, 16);
static const struct asn1_type CK = ASN1_OCTET_STRING_INIT("CK", 16, 16);
static const struct asn1_type IK = ASN1_OCTET_STRING_INIT("IK", 16, 16);
static const struct asn1_type AUTN = ASN1_OCTET_STRING_INIT("AUTN", 16, 16);
static const struct asn1_type AUTS = ASN1_OCTET_STRING_INIT("AUTS", 14, 14);
static const struct asn1_type NumberOfRequestedVectors = ASN1_INTEGER_INIT("NumberOfRequestedVectors", 1, 5);

static const struct asn1_type RequestingNodeType = ASN1_ENUMERATED_INIT("RequestingNodeType", EXTENSIBLE,
	{ 0, "vlr" },
	{ 1, "sgsn" },
	{ 2, "s-cscf" },
	{ 3, "bsf" },
	{ 4, "gan-aaa-server" },
	{ 5, "wlan-aaa-server" },
	{ 16, "mme" },
	{ 17, "mme-sgsn" });

static const struct asn1_type Re_synchronisationInfo = ASN1_SEQUENCE_INIT("Re-synchronisationInfo",
	{ "rand", &RAND },
	{ "auts", &AUTS },
	EXTENSION_MARKER);

const struct asn1_type map_SendAuthenticationInfoArg = ASN1_SEQUENCE_INIT("SendAuthenticationInfoArg",
	{ "imsi", &map_IMSI, CTX(0) },
	{ "numberOfRequestedVectors", &NumberOfRequestedVectors },
	{ "segmentationProhibited", &asn1_null, OPT },
	{ "immediateResponsePreferred", &asn1_null, CTX(1), OPT },
	{ "re-synchronisationInfo", &Re_synchronisationInfo, OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(2), OPT },
	EXTENSION_MARKER,
	{ "requestingNodeType", &RequestingNodeType, CTX(3), OPT },
	{ "requestingPLMN-Id", &map_PLMN_Id, CTX(4), OPT },
	{ "numberOfRequestedAdditional-Vectors", &NumberOfRequestedVectors, CTX(5), OPT },
	{ "additionalVectorsAreForEPS", &asn1_null, CTX(6), OPT });

static const struct asn1_type AuthenticationTriplet = ASN1_SEQUENCE_INIT("AuthenticationTriplet",
	{ "rand", &RAND },
	{ "sres", &SRES },
	{ "kc", &Kc },
	EXTENSION_MARKER);

static const struct asn1_type AuthenticationQuintuplet = ASN1_SEQUENCE_INIT("AuthenticationQuintuplet",
	{ "rand", &RAND },
	{ "xres", &XRES },
	{ "ck", &CK },
	{ "ik", &IK },
	{ "autn", &AUTN },
	EXTENSION_MARKER);

static const struct asn1_type TripletList = ASN1_SEQUENCE_OF_INIT("TripletList", 1, 5, &AuthenticationTriplet);
static const struct asn1_type QuintupletList = ASN1_SEQUENCE_OF_INIT("QuintupletList", 1, 5, &AuthenticationQuintuplet);

static const struct asn1_type AuthenticationSetList = ASN1_CHOICE_INIT("AuthenticationSetList",
	{ "tripletList", &TripletList, CTX(0) },
	{ "quintupletList", &QuintupletList, CTX(1) });

const struct asn1_type map_SendAuthenticationInfoRes =
	ASN1_SEQUENCE_TAGGED_INIT("SendAuthenticationInfoRes", CTX(3),
	{ "authenticationSetList", &AuthenticationSetList, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "eps-AuthenticationSetList", &asn1_any, CTX(2), OPT });

/* Version 2: asked with the bare IMSI, answered with the bare list of triplets. */
const struct asn1_type map_SendAuthenticationInfoResV2 =
	ASN1_SEQUENCE_OF_INIT("SendAuthenticationInfoResV2", 1, 5, &AuthenticationTriplet);
