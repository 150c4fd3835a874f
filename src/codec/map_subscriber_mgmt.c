/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-MS-DataTypes, subscriber management: TS 29.002 17.7.1; and insertSubscriberData as it was in versions 1 and 2
 * (GSM 09.02), where the services have the types of the SS operations. */

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

static const struct asn1_type TeleserviceListV2 = ASN1_SEQUENCE_OF_INIT("TeleserviceList", 1, 20, &map_TeleserviceCode);
static const struct asn1_type BearerServiceListV2 =
	ASN1_SEQUENCE_OF_INIT("BearerServiceList", 1, 50, &map_BearerServiceCode);
static const struct asn1_type ZoneCodeList = ASN1_SEQUENCE_OF_INIT("ZoneCodeList", 1, 10, &ZoneCode);

static const struct asn1_type SubscriberStatus = ASN1_ENUMERATED_INIT("SubscriberStatus", CLOSED,
	{ 0, "serviceGranted" },
	{ 1, "operatorDeterminedBarring" });

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

static const struct asn1_type SS_InfoV2 = ASN1_CHOICE_INIT("SS-InfoV2",
	{ "forwardingInfo", &map_ForwardingInfo, CTX(0) },
	{ "callBarringInfo", &map_CallBarringInfo, CTX(1) },
	{ "cug-Info", &map_CUG_Info, CTX(2) },
	{ "ss-Data", &map_SS_Data, CTX(3) });

static const struct asn1_type SS_InfoListV2 = ASN1_SEQUENCE_OF_INIT("SS-InfoListV2", 1, 30, &SS_InfoV2);

/* With the COMPONENTS OF SubscriberData in place. */
const struct asn1_type map_InsertSubscriberDataArgV2 = ASN1_SEQUENCE_INIT("InsertSubscriberDataArgV2",
	{ "imsi", &map_IMSI, CTX(0), OPT },
	{ "msisdn", &map_ISDN_AddressString, CTX(1), OPT },
	{ "category", &map_Category, CTX(2), OPT },
	{ "subscriberStatus", &SubscriberStatus, CTX(3), OPT },
	{ "bearerServiceList", &BearerServiceListV2, CTX(4), OPT },
	{ "teleserviceList", &TeleserviceListV2, CTX(6), OPT },
	{ "provisionedSS", &SS_InfoListV2, CTX(7), OPT },
	{ "odb-Data", &map_ODB_Data, CTX(8), OPT },
	{ "roamingRestrictionDueToUnsupportedFeature", &asn1_null, CTX(9), OPT },
	{ "regionalSubscriptionData", &ZoneCodeList, CTX(10), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_InsertSubscriberDataResV2 = ASN1_SEQUENCE_INIT("InsertSubscriberDataResV2",
	{ "teleserviceList", &TeleserviceListV2, CTX(1), OPT },
	{ "bearerServiceList", &BearerServiceListV2, CTX(2), OPT },
	{ "ss-List", &map_SS_List, CTX(3), OPT },
	{ "odb-GeneralData", &map_ODB_GeneralData, CTX(4), OPT },
	{ "regionalSubscriptionResponse", &RegionalSubscriptionResponse, CTX(5), OPT },
	EXTENSION_MARKER);
