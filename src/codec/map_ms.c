/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-MS-DataTypes, subscriber data: TS 29.002 17.7.1. Members that are no business of a circuit-switched node without
 * CAMEL (packet domain, location services, voice groups) are kept as they are: their type is ANY. */

#include "map_table.h"

const struct asn1_type map_Category = ASN1_OCTET_STRING_INIT("Category", 1, 1);
const struct asn1_type map_ODB_GeneralData = ASN1_BIT_STRING_INIT("ODB-GeneralData", 15, 32);
const struct asn1_type map_ODB_HPLMN_Data = ASN1_BIT_STRING_INIT("ODB-HPLMN-Data", 4, 32);
const struct asn1_type map_IST_AlertTimerValue = ASN1_INTEGER_INIT("IST-AlertTimerValue", 15, 255);
const struct asn1_type map_SupportedCamelPhases = ASN1_BIT_STRING_INIT("SupportedCamelPhases", 1, 16);
const struct asn1_type map_OfferedCamel4CSIs = ASN1_BIT_STRING_INIT("OfferedCamel4CSIs", 7, 16);

static const struct asn1_type ZoneCode = ASN1_OCTET_STRING_INIT("ZoneCode", 2, 2);
static const struct asn1_type AgeIndicator = ASN1_OCTET_STRING_INIT("AgeIndicator", 1, 6);
static const struct asn1_type CS_AllocationRetentionPriority =
	ASN1_OCTET_STRING_INIT("CS-AllocationRetentionPriority", 1, 1);
static const struct asn1_type ChargingCharacteristics = ASN1_OCTET_STRING_INIT("ChargingCharacteristics", 2, 2);
static const struct asn1_type AccessRestrictionData = ASN1_BIT_STRING_INIT("AccessRestrictionData", 2, 8);
static const struct asn1_type UE_UsageType = ASN1_OCTET_STRING_INIT("UE-UsageType", 4, 4);
static const struct asn1_type DiameterIdentity = ASN1_OCTET_STRING_INIT("DiameterIdentity", 9, 255);
/* 0 .. 2^32 - 1, -1 .. 2^31 - 1: not checked. */
static const struct asn1_type LongInteger = ASN1_INTEGER_INIT("INTEGER", 0, 0);

static const struct asn1_type SubscriberStatus = ASN1_ENUMERATED_INIT("SubscriberStatus", CLOSED,
	{ 0, "serviceGranted" },
	{ 1, "operatorDeterminedBarring" });

static const struct asn1_type NetworkAccessMode = ASN1_ENUMERATED_INIT("NetworkAccessMode", EXTENSIBLE,
	{ 0, "packetAndCircuit" },
	{ 1, "onlyCircuit" },
	{ 2, "onlyPacket" });

static const struct asn1_type BearerServiceList =
	ASN1_SEQUENCE_OF_INIT("BearerServiceList", 1, 50, &map_Ext_BearerServiceCode);
static const struct asn1_type TeleserviceList =
	ASN1_SEQUENCE_OF_INIT("TeleserviceList", 1, 20, &map_Ext_TeleserviceCode);
static const struct asn1_type Ext_SS_InfoList = ASN1_SEQUENCE_OF_INIT("Ext-SS-InfoList", 1, 30, &map_Ext_SS_Info);
static const struct asn1_type ZoneCodeList = ASN1_SEQUENCE_OF_INIT("ZoneCodeList", 1, 10, &ZoneCode);

const struct asn1_type map_ODB_Data = ASN1_SEQUENCE_INIT("ODB-Data",
	{ "odb-GeneralData", &map_ODB_GeneralData },
	{ "odb-HPLMN-Data", &map_ODB_HPLMN_Data, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

/* With the COMPONENTS OF SubscriberData in place. */
const struct asn1_type map_InsertSubscriberDataArg = ASN1_SEQUENCE_INIT("InsertSubscriberDataArg",
	{ "imsi", &map_IMSI, CTX(0), OPT },
	{ "msisdn", &map_ISDN_AddressString, CTX(1), OPT },
	{ "category", &map_Category, CTX(2), OPT },
	{ "subscriberStatus", &SubscriberStatus, CTX(3), OPT },
	{ "bearerServiceList", &BearerServiceList, CTX(4), OPT },
	{ "teleserviceList", &TeleserviceList, CTX(6), OPT },
	{ "provisionedSS", &Ext_SS_InfoList, CTX(7), OPT },
	{ "odb-Data", &map_ODB_Data, CTX(8), OPT },
	{ "roamingRestrictionDueToUnsupportedFeature", &asn1_null, CTX(9), OPT },
	{ "regionalSubscriptionData", &ZoneCodeList, CTX(10), OPT },
	{ "vbsSubscriptionData", &asn1_any, CTX(11), OPT },
	{ "vgcsSubscriptionData", &asn1_any, CTX(12), OPT },
	{ "vlrCamelSubscriptionInfo", &asn1_any, CTX(13), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(14), OPT },
	EXTENSION_MARKER,
	{ "naea-PreferredCI", &map_NAEA_PreferredCI, CTX(15), OPT },
	{ "gprsSubscriptionData", &asn1_any, CTX(16), OPT },
	{ "roamingRestrictedInSgsnDueToUnsupportedFeature", &asn1_null, CTX(23), OPT },
	{ "networkAccessMode", &NetworkAccessMode, CTX(24), OPT },
	{ "lsaInformation", &asn1_any, CTX(25), OPT },
	{ "lmu-Indicator", &asn1_null, CTX(21), OPT },
	{ "lcsInformation", &asn1_any, CTX(22), OPT },
	{ "istAlertTimer", &map_IST_AlertTimerValue, CTX(26), OPT },
	{ "superChargerSupportedInHLR", &AgeIndicator, CTX(27), OPT },
	{ "mc-SS-Info", &asn1_any, CTX(28), OPT },
	{ "cs-AllocationRetentionPriority", &CS_AllocationRetentionPriority, CTX(29), OPT },
	{ "sgsn-CAMEL-SubscriptionInfo", &asn1_any, CTX(17), OPT },
	{ "chargingCharacteristics", &ChargingCharacteristics, CTX(18), OPT },
	{ "accessRestrictionData", &AccessRestrictionData, CTX(19), OPT },
	{ "ics-Indicator", &asn1_boolean, CTX(20), OPT },
	{ "eps-SubscriptionData", &asn1_any, CTX(31), OPT },
	{ "csg-SubscriptionDataList", &asn1_any, CTX(32), OPT },
	{ "ue-ReachabilityRequestIndicator", &asn1_null, CTX(33), OPT },
	{ "sgsn-Number", &map_ISDN_AddressString, CTX(34), OPT },
	{ "mme-Name", &DiameterIdentity, CTX(35), OPT },
	{ "subscribedPeriodicRAUTAUtimer", &LongInteger, CTX(36), OPT },
	{ "vplmnLIPAAllowed", &asn1_null, CTX(37), OPT },
	{ "mdtUserConsent", &asn1_boolean, CTX(38), OPT },
	{ "subscribedPeriodicLAUtimer", &LongInteger, CTX(39), OPT },
	{ "vplmn-Csg-SubscriptionDataList", &asn1_any, CTX(40), OPT },
	{ "additionalMSISDN", &map_ISDN_AddressString, CTX(41), OPT },
	{ "psAndSMS-OnlyServiceProvision", &asn1_null, CTX(42), OPT },
	{ "smsInSGSNAllowed", &asn1_null, CTX(43), OPT },
	{ "cs-to-ps-SRVCC-Allowed-Indicator", &asn1_null, CTX(44), OPT },
	{ "pcscf-Restoration-Request", &asn1_null, CTX(45), OPT },
	{ "adjacentAccessRestrictionDataList", &asn1_any, CTX(46), OPT },
	{ "imsi-Group-Id-List", &asn1_any, CTX(47), OPT },
	{ "ueUsageType", &UE_UsageType, CTX(48), OPT },
	{ "userPlaneIntegrityProtectionIndicator", &asn1_null, CTX(49), OPT },
	{ "dl-Buffering-Suggested-Packet-Count", &LongInteger, CTX(50), OPT },
	{ "reset-Id-List", &asn1_any, CTX(51), OPT },
	{ "eDRX-Cycle-Length-List", &asn1_any, CTX(52), OPT },
	{ "ext-AccessRestrictionData", &asn1_any, CTX(53), OPT },
	{ "iab-Operation-Allowed-Indicator", &asn1_null, CTX(54), OPT });
