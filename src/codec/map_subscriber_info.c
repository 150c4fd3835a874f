/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-MS-DataTypes, where a subscriber is and in which state: TS 29.002 17.7.1, provide subscriber info types. */

#include "map_table.h"

static const struct asn1_type AgeOfLocationInformation = ASN1_INTEGER_INIT("AgeOfLocationInformation", 0, 32767);
static const struct asn1_type GeographicalInformation = ASN1_OCTET_STRING_INIT("GeographicalInformation", 8, 8);
static const struct asn1_type GeodeticInformation = ASN1_OCTET_STRING_INIT("GeodeticInformation", 10, 10);
static const struct asn1_type LocationNumber = ASN1_OCTET_STRING_INIT("LocationNumber", 2, 10);
static const struct asn1_type LSAIdentity = ASN1_OCTET_STRING_INIT("LSAIdentity", 3, 3);
static const struct asn1_type RAIdentity = ASN1_OCTET_STRING_INIT("RAIdentity", 6, 6);
static const struct asn1_type E_UTRAN_CGI = ASN1_OCTET_STRING_INIT("E-UTRAN-CGI", 7, 7);
static const struct asn1_type TA_Id = ASN1_OCTET_STRING_INIT("TA-Id", 5, 5);
static const struct asn1_type NR_CGI = ASN1_OCTET_STRING_INIT("NR-CGI", 8, 8);
static const struct asn1_type NR_TA_Id = ASN1_OCTET_STRING_INIT("NR-TA-Id", 6, 6);
static const struct asn1_type DiameterIdentity = ASN1_OCTET_STRING_INIT("DiameterIdentity", 9, 255);
static const struct asn1_type FQDN = ASN1_OCTET_STRING_INIT("FQDN", 9, 255);
static const struct asn1_type Time = ASN1_OCTET_STRING_INIT("Time", 4, 4);
static const struct asn1_type TimeZone = ASN1_OCTET_STRING_INIT("TimeZone", 2, 3);
static const struct asn1_type MS_Classmark2 = ASN1_OCTET_STRING_INIT("MS-Classmark2", 3, 3);
static const struct asn1_type CSG_Id = ASN1_BIT_STRING_INIT("CSG-Id", 27, 27);
static const struct asn1_type OneOctet = ASN1_OCTET_STRING_INIT("OCTET STRING", 1, 1);

static const struct asn1_type DaylightSavingTime = ASN1_ENUMERATED_INIT("DaylightSavingTime", CLOSED,
	{ 0, "noAdjustment" },
	{ 1, "plusOneHourAdjustment" },
	{ 2, "plusTwoHoursAdjustment" });

static const struct asn1_type Used_RAT_Type = ASN1_ENUMERATED_INIT("Used-RAT-Type", EXTENSIBLE,
	{ 0, "utran" },
	{ 1, "geran" },
	{ 2, "gan" },
	{ 3, "i-hspa-evolution" },
	{ 4, "e-utran" },
	{ 5, "nb-iot" });

static const struct asn1_type IMS_VoiceOverPS_SessionsInd = ASN1_ENUMERATED_INIT("IMS-VoiceOverPS-SessionsInd", CLOSED,
	{ 0, "imsVoiceOverPS-SessionsNotSupported" },
	{ 1, "imsVoiceOverPS-SessionsSupported" },
	{ 2, "unknown" });

const struct asn1_type map_NumberPortabilityStatus = ASN1_ENUMERATED_INIT("NumberPortabilityStatus", EXTENSIBLE,
	{ 0, "notKnownToBePorted" },
	{ 1, "ownNumberPortedOut" },
	{ 2, "foreignNumberPortedToForeignNetwork" },
	{ 4, "ownNumberNotPortedOut" },
	{ 5, "foreignNumberPortedIn" });

static const struct asn1_type CellGlobalId = ASN1_OCTET_STRING_INIT("CellGlobalIdOrServiceAreaIdFixedLength", 7, 7);
static const struct asn1_type LAIFixedLength = ASN1_OCTET_STRING_INIT("LAIFixedLength", 5, 5);
static const struct asn1_type LAC = ASN1_OCTET_STRING_INIT("LAC", 2, 2);

static const struct asn1_type CellGlobalIdOrServiceAreaIdOrLAI = ASN1_CHOICE_INIT("CellGlobalIdOrServiceAreaIdOrLAI",
	{ "cellGlobalIdOrServiceAreaIdFixedLength", &CellGlobalId, CTX(0) },
	{ "laiFixedLength", &LAIFixedLength, CTX(1) });

static const struct asn1_type LocationArea = ASN1_CHOICE_INIT("LocationArea",
	{ "laiFixedLength", &LAIFixedLength, CTX(0) },
	{ "lac", &LAC, CTX(1) });

const struct asn1_type map_PagingArea = ASN1_SEQUENCE_OF_INIT("PagingArea", 1, 5, &LocationArea);

static const struct asn1_type UserCSGInformation = ASN1_SEQUENCE_INIT("UserCSGInformation",
	{ "csg-Id", &CSG_Id, CTX(0) },
	{ "extensionContainer", &map_ExtensionContainer, CTX(1), OPT },
	EXTENSION_MARKER,
	{ "accessMode", &OneOctet, CTX(2), OPT },
	{ "cmi", &OneOctet, CTX(3), OPT });

static const struct asn1_type LocationInformationEPS = ASN1_SEQUENCE_INIT("LocationInformationEPS",
	{ "e-utranCellGlobalIdentity", &E_UTRAN_CGI, CTX(0), OPT },
	{ "trackingAreaIdentity", &TA_Id, CTX(1), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(2), OPT },
	{ "geographicalInformation", &GeographicalInformation, CTX(3), OPT },
	{ "geodeticInformation", &GeodeticInformation, CTX(4), OPT },
	{ "currentLocationRetrieved", &asn1_null, CTX(5), OPT },
	{ "ageOfLocationInformation", &AgeOfLocationInformation, CTX(6), OPT },
	EXTENSION_MARKER,
	{ "mme-Name", &DiameterIdentity, CTX(7), OPT });

static const struct asn1_type LocationInformation = ASN1_SEQUENCE_INIT("LocationInformation",
	{ "ageOfLocationInformation", &AgeOfLocationInformation, OPT },
	{ "geographicalInformation", &GeographicalInformation, CTX(0), OPT },
	{ "vlr-number", &map_ISDN_AddressString, CTX(1), OPT },
	{ "locationNumber", &LocationNumber, CTX(2), OPT },
	{ "cellGlobalIdOrServiceAreaIdOrLAI", &CellGlobalIdOrServiceAreaIdOrLAI, CTX(3), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(4), OPT },
	EXTENSION_MARKER,
	{ "selectedLSA-Id", &LSAIdentity, CTX(5), OPT },
	{ "msc-Number", &map_ISDN_AddressString, CTX(6), OPT },
	{ "geodeticInformation", &GeodeticInformation, CTX(7), OPT },
	{ "currentLocationRetrieved", &asn1_null, CTX(8), OPT },
	{ "sai-Present", &asn1_null, CTX(9), OPT },
	{ "locationInformationEPS", &LocationInformationEPS, CTX(10), OPT },
	{ "userCSGInformation", &UserCSGInformation, CTX(11), OPT });

static const struct asn1_type LocationInformationGPRS = ASN1_SEQUENCE_INIT("LocationInformationGPRS",
	{ "cellGlobalIdOrServiceAreaIdOrLAI", &CellGlobalIdOrServiceAreaIdOrLAI, CTX(0), OPT },
	{ "routeingAreaIdentity", &RAIdentity, CTX(1), OPT },
	{ "geographicalInformation", &GeographicalInformation, CTX(2), OPT },
	{ "sgsn-Number", &map_ISDN_AddressString, CTX(3), OPT },
	{ "selectedLSAIdentity", &LSAIdentity, CTX(4), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(5), OPT },
	EXTENSION_MARKER,
	{ "sai-Present", &asn1_null, CTX(6), OPT },
	{ "geodeticInformation", &GeodeticInformation, CTX(7), OPT },
	{ "currentLocationRetrieved", &asn1_null, CTX(8), OPT },
	{ "ageOfLocationInformation", &AgeOfLocationInformation, CTX(9), OPT },
	{ "userCSGInformation", &UserCSGInformation, CTX(10), OPT });

static const struct asn1_type LocationInformation5GS = ASN1_SEQUENCE_INIT("LocationInformation5GS",
	{ "nrCellGlobalIdentity", &NR_CGI, CTX(0), OPT },
	{ "e-utranCellGlobalIdentity", &E_UTRAN_CGI, CTX(1), OPT },
	{ "geographicalInformation", &GeographicalInformation, CTX(2), OPT },
	{ "geodeticInformation", &GeodeticInformation, CTX(3), OPT },
	{ "amf-address", &FQDN, CTX(4), OPT },
	{ "trackingAreaIdentity", &TA_Id, CTX(5), OPT },
	{ "currentLocationRetrieved", &asn1_null, CTX(6), OPT },
	{ "ageOfLocationInformation", &AgeOfLocationInformation, CTX(7), OPT },
	{ "vplmnId", &map_PLMN_Id, CTX(8), OPT },
	{ "localtimeZone", &TimeZone, CTX(9), OPT },
	{ "rat-Type", &Used_RAT_Type, CTX(10), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(11), OPT },
	EXTENSION_MARKER,
	{ "nrTrackingAreaIdentity", &NR_TA_Id, CTX(12), OPT });

static const struct asn1_type NotReachableReason = ASN1_ENUMERATED_INIT("NotReachableReason", CLOSED,
	{ 0, "msPurged" },
	{ 1, "imsiDetached" },
	{ 2, "restrictedArea" },
	{ 3, "notRegistered" });

static const struct asn1_type SubscriberState = ASN1_CHOICE_INIT("SubscriberState",
	{ "assumedIdle", &asn1_null, CTX(0) },
	{ "camelBusy", &asn1_null, CTX(1) },
	{ "netDetNotReachable", &NotReachableReason },
	{ "notProvidedFromVLR", &asn1_null, CTX(2) });

/* --- packet domain */

static const struct asn1_type ContextId = ASN1_INTEGER_INIT("ContextId", 1, 50);
static const struct asn1_type PDP_Type = ASN1_OCTET_STRING_INIT("PDP-Type", 2, 2);
static const struct asn1_type PDP_Address = ASN1_OCTET_STRING_INIT("PDP-Address", 1, 16);
static const struct asn1_type APN = ASN1_OCTET_STRING_INIT("APN", 2, 63);
static const struct asn1_type NSAPI = ASN1_INTEGER_INIT("NSAPI", 0, 15);
static const struct asn1_type TransactionId = ASN1_OCTET_STRING_INIT("TransactionId", 1, 2);
static const struct asn1_type TEID = ASN1_OCTET_STRING_INIT("TEID", 4, 4);
static const struct asn1_type GSN_Address = ASN1_OCTET_STRING_INIT("GSN-Address", 5, 17);
static const struct asn1_type Ext_QoS_Subscribed = ASN1_OCTET_STRING_INIT("Ext-QoS-Subscribed", 1, 9);
static const struct asn1_type Ext2_QoS_Subscribed = ASN1_OCTET_STRING_INIT("Ext2-QoS-Subscribed", 1, 3);
static const struct asn1_type Ext3_QoS_Subscribed = ASN1_OCTET_STRING_INIT("Ext3-QoS-Subscribed", 1, 2);
static const struct asn1_type GPRSChargingID = ASN1_OCTET_STRING_INIT("GPRSChargingID", 4, 4);
static const struct asn1_type ChargingCharacteristics = ASN1_OCTET_STRING_INIT("ChargingCharacteristics", 2, 2);

static const struct asn1_type PDP_ContextInfo = ASN1_SEQUENCE_INIT("PDP-ContextInfo",
	{ "pdp-ContextIdentifier", &ContextId, CTX(0) },
	{ "pdp-ContextActive", &asn1_null, CTX(1), OPT },
	{ "pdp-Type", &PDP_Type, CTX(2) },
	{ "pdp-Address", &PDP_Address, CTX(3), OPT },
	{ "apn-Subscribed", &APN, CTX(4), OPT },
	{ "apn-InUse", &APN, CTX(5), OPT },
	{ "nsapi", &NSAPI, CTX(6), OPT },
	{ "transactionId", &TransactionId, CTX(7), OPT },
	{ "teid-ForGnAndGp", &TEID, CTX(8), OPT },
	{ "teid-ForIu", &TEID, CTX(9), OPT },
	{ "ggsn-Address", &GSN_Address, CTX(10), OPT },
	{ "qos-Subscribed", &Ext_QoS_Subscribed, CTX(11), OPT },
	{ "qos-Requested", &Ext_QoS_Subscribed, CTX(12), OPT },
	{ "qos-Negotiated", &Ext_QoS_Subscribed, CTX(13), OPT },
	{ "chargingId", &GPRSChargingID, CTX(14), OPT },
	{ "chargingCharacteristics", &ChargingCharacteristics, CTX(15), OPT },
	{ "rnc-Address", &GSN_Address, CTX(16), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(17), OPT },
	EXTENSION_MARKER,
	{ "qos2-Subscribed", &Ext2_QoS_Subscribed, CTX(18), OPT },
	{ "qos2-Requested", &Ext2_QoS_Subscribed, CTX(19), OPT },
	{ "qos2-Negotiated", &Ext2_QoS_Subscribed, CTX(20), OPT },
	{ "qos3-Subscribed", &Ext3_QoS_Subscribed, CTX(21), OPT },
	{ "qos3-Requested", &Ext3_QoS_Subscribed, CTX(22), OPT },
	{ "qos3-Negotiated", &Ext3_QoS_Subscribed, CTX(23), OPT },
	{ "qos4-Subscribed", &OneOctet, CTX(25), OPT },
	{ "qos4-Requested", &OneOctet, CTX(26), OPT },
	{ "qos4-Negotiated", &OneOctet, CTX(27), OPT },
	{ "ext-pdp-Type", &PDP_Type, CTX(28), OPT },
	{ "ext-pdp-Address", &PDP_Address, CTX(29), OPT });

static const struct asn1_type PDP_ContextInfoList =
	ASN1_SEQUENCE_OF_INIT("PDP-ContextInfoList", 1, 50, &PDP_ContextInfo);

static const struct asn1_type PS_SubscriberState = ASN1_CHOICE_INIT("PS-SubscriberState",
	{ "notProvidedFromSGSNorMME", &asn1_null, CTX(0) },
	{ "ps-Detached", &asn1_null, CTX(1) },
	{ "ps-AttachedNotReachableForPaging", &asn1_null, CTX(2) },
	{ "ps-AttachedReachableForPaging", &asn1_null, CTX(3) },
	{ "ps-PDP-ActiveNotReachableForPaging", &PDP_ContextInfoList, CTX(4) },
	{ "ps-PDP-ActiveReachableForPaging", &PDP_ContextInfoList, CTX(5) },
	{ "netDetNotReachable", &NotReachableReason });

static const struct asn1_type MSNetworkCapability = ASN1_OCTET_STRING_INIT("MSNetworkCapability", 1, 8);
static const struct asn1_type MSRadioAccessCapability = ASN1_OCTET_STRING_INIT("MSRadioAccessCapability", 1, 50);

static const struct asn1_type GPRSMSClass = ASN1_SEQUENCE_INIT("GPRSMSClass",
	{ "mSNetworkCapability", &MSNetworkCapability, CTX(0) },
	{ "mSRadioAccessCapability", &MSRadioAccessCapability, CTX(1), OPT });

/* --- all of it */

static const struct asn1_type RouteingNumber = ASN1_OCTET_STRING_INIT("RouteingNumber", 1, 5);

static const struct asn1_type MNPInfoRes = ASN1_SEQUENCE_INIT("MNPInfoRes",
	{ "routeingNumber", &RouteingNumber, CTX(0), OPT },
	{ "imsi", &map_IMSI, CTX(1), OPT },
	{ "msisdn", &map_ISDN_AddressString, CTX(2), OPT },
	{ "numberPortabilityStatus", &map_NumberPortabilityStatus, CTX(3), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(4), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_SubscriberInfo = ASN1_SEQUENCE_INIT("SubscriberInfo",
	{ "locationInformation", &LocationInformation, CTX(0), OPT },
	{ "subscriberState", &SubscriberState, CTX(1), OPT },
	{ "extensionContainer", &map_ExtensionContainer, CTX(2), OPT },
	EXTENSION_MARKER,
	{ "locationInformationGPRS", &LocationInformationGPRS, CTX(3), OPT },
	{ "ps-SubscriberState", &PS_SubscriberState, CTX(4), OPT },
	{ "imei", &map_IMEI, CTX(5), OPT },
	{ "ms-Classmark2", &MS_Classmark2, CTX(6), OPT },
	{ "gprs-MS-Class", &GPRSMSClass, CTX(7), OPT },
	{ "mnpInfoRes", &MNPInfoRes, CTX(8), OPT },
	{ "imsVoiceOverPS-SessionsIndication", &IMS_VoiceOverPS_SessionsInd, CTX(9), OPT },
	{ "lastUE-ActivityTime", &Time, CTX(10), OPT },
	{ "lastRAT-Type", &Used_RAT_Type, CTX(11), OPT },
	{ "eps-SubscriberState", &PS_SubscriberState, CTX(12), OPT },
	{ "locationInformationEPS", &LocationInformationEPS, CTX(13), OPT },
	{ "timeZone", &TimeZone, CTX(14), OPT },
	{ "daylightSavingTime", &DaylightSavingTime, CTX(15), OPT },
	{ "locationInformation5GS", &LocationInformation5GS, CTX(16), OPT });
