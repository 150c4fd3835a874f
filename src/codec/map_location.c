/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-MS-DataTypes, where a subscriber is registered: updateLocation, cancelLocation, restoreData, purgeMS (TS 29.002
 * 17.7.1, location registration and fault recovery types). */

#include "map_table.h"

static const struct asn1_type AgeIndicator = ASN1_OCTET_STRING_INIT("AgeIndicator", 1, 6);
static const struct asn1_type GSN_Address = ASN1_OCTET_STRING_INIT("GSN-Address", 5, 17);
static const struct asn1_type SupportedLCS_CapabilitySets = ASN1_BIT_STRING_INIT("SupportedLCS-CapabilitySets", 2, 16);
static const struct asn1_type SupportedRAT_Types = ASN1_BIT_STRING_INIT("SupportedRAT-Types", 2, 8);

static const struct asn1_type IST_SupportIndicator = ASN1_ENUMERATED_INIT("IST-SupportIndicator", EXTENSIBLE,
	{ 0, "basicISTSupported" },
	{ 1, "istCommandSupported" });

static const struct asn1_type SuperChargerInfo = ASN1_CHOICE_INIT("SuperChargerInfo",
	{ "sendSubscriberData", &asn1_null, CTX(0) },
	{ "subscriberDataStored", &AgeIndicator, CTX(1) });

const struct asn1_type map_VLR_Capability = ASN1_SEQUENCE_INIT("VLR-Capability",
	{ "supportedCamelPhases", &map_SupportedCamelPhases, CTX(0), OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "solsaSupportIndicator", &asn1_null, CTX(2), OPT },
	{ "istSupportIndicator", &IST_SupportIndicator, CTX(1), OPT },
	{ "superChargerSupportedInServingNetworkEntity", &SuperChargerInfo, CTX(3), OPT },
	{ "longFTN-Supported", &asn1_null, CTX(4), OPT },
	{ "supportedLCS-CapabilitySets", &SupportedLCS_CapabilitySets, CTX(5), OPT },
	{ "offeredCamel4CSIs", &map_OfferedCamel4CSIs, CTX(6), OPT },
	{ "supportedRAT-TypesIndicator", &SupportedRAT_Types, CTX(7), OPT },
	{ "longGroupID-Supported", &asn1_null, CTX(8), OPT },
	{ "mtRoamingForwardingSupported", &asn1_null, CTX(9), OPT },
	{ "msisdn-lessOperation-Supported", &asn1_null, CTX(10), OPT },
	{ "reset-ids-Supported", &asn1_null, CTX(11), OPT });

static const struct asn1_type ADD_Info = ASN1_SEQUENCE_INIT("ADD-Info",
	{ "imeisv", &map_IMEI, CTX(0) },
	{ "skipSubscriberDataUpdate", &asn1_null, CTX(1), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_UpdateLocationArg = ASN1_SEQUENCE_INIT("UpdateLocationArg",
	{ "imsi", &map_IMSI },
	{ "msc-Number", &map_ISDN_AddressString, CTX(1) },
	{ "vlr-Number", &map_ISDN_AddressString },
	{ "lmsi", &map_LMSI, CTX(10), OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "vlr-Capability", &map_VLR_Capability, CTX(6), OPT },
	{ "informPreviousNetworkEntity", &asn1_null, CTX(11), OPT },
	{ "cs-LCS-NotSupportedByUE", &asn1_null, CTX(12), OPT },
	{ "v-gmlc-Address", &GSN_Address, CTX(2), OPT },
	{ "add-info", &ADD_Info, CTX(13), OPT },
	{ "pagingArea", &map_PagingArea, CTX(14), OPT },
	{ "skipSubscriberDataUpdate", &asn1_null, CTX(15), OPT },
	{ "restorationIndicator", &asn1_null, CTX(16), OPT },
	{ "eplmn-List", &asn1_any, CTX(3), OPT },
	{ "mme-DiameterAddress", &asn1_any, CTX(4), OPT });

const struct asn1_type map_UpdateLocationRes = ASN1_SEQUENCE_INIT("UpdateLocationRes",
	{ "hlr-Number", &map_ISDN_AddressString },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "add-Capability", &asn1_null, OPT },
	{ "pagingArea-Capability", &asn1_null, CTX(0), OPT });

/* Version 1 names the MSC or gives a roaming number in advance, and answers with the bare number of the HLR. */
static const struct asn1_type LocationInfo = ASN1_CHOICE_INIT("LocationInfo",
	{ "roamingNumber", &map_ISDN_AddressString, CTX(0) },
	{ "msc-Number", &map_ISDN_AddressString, CTX(1) });

const struct asn1_type map_UpdateLocationArgV1 = ASN1_SEQUENCE_INIT("UpdateLocationArgV1",
	{ "imsi", &map_IMSI },
	{ "locationInfo", &LocationInfo },
	{ "vlr-Number", &map_ISDN_AddressString },
	{ "lmsi", &map_LMSI, CTX(10), OPT },
	EXTENSION_MARKER);

const struct asn1_type map_UpdateLocationResV1 = ASN1_OCTET_STRING_INIT("UpdateLocationResV1", 1, 9);

const struct asn1_type map_IMSI_WithLMSI = ASN1_SEQUENCE_INIT("IMSI-WithLMSI",
	{ "imsi", &map_IMSI },
	{ "lmsi", &map_LMSI },
	EXTENSION_MARKER);

static const struct asn1_type Identity = ASN1_CHOICE_INIT("Identity",
	{ "imsi", &map_IMSI },
	{ "imsi-WithLMSI", &map_IMSI_WithLMSI });

static const struct asn1_type CancellationType = ASN1_ENUMERATED_INIT("CancellationType", EXTENSIBLE,
	{ 0, "updateProcedure" },
	{ 1, "subscriptionWithdraw" },
	{ 2, "initialAttachProcedure" });

static const struct asn1_type TypeOfUpdate = ASN1_ENUMERATED_INIT("TypeOfUpdate", EXTENSIBLE,
	{ 0, "sgsn-change" },
	{ 1, "mme-change" });

const struct asn1_type map_CancelLocationArg = ASN1_SEQUENCE_TAGGED_INIT("CancelLocationArg", CTX(3),
	{ "identity", &Identity },
	{ "cancellationType", &CancellationType, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "typeOfUpdate", &TypeOfUpdate, CTX(0), OPT },
	{ "mtrf-SupportedAndAuthorized", &asn1_null, CTX(1), OPT },
	{ "mtrf-SupportedAndNotAuthorized", &asn1_null, CTX(2), OPT },
	{ "newMSC-Number", &map_ISDN_AddressString, CTX(3), OPT },
	{ "newVLR-Number", &map_ISDN_AddressString, CTX(4), OPT },
	{ "new-lmsi", &map_LMSI, CTX(5), OPT },
	{ "reattach-Required", &asn1_null, CTX(6), OPT });

const struct asn1_type map_CancelLocationArgV2 = ASN1_CHOICE_INIT("CancelLocationArgV2",
	{ "imsi", &map_IMSI },
	{ "imsi-WithLMSI", &map_IMSI_WithLMSI });

const struct asn1_type map_CancelLocationRes = ASN1_SEQUENCE_INIT("CancelLocationRes",
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

const struct asn1_type map_RestoreDataArg = ASN1_SEQUENCE_INIT("RestoreDataArg",
	{ "imsi", &map_IMSI },
	{ "lmsi", &map_LMSI, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "vlr-Capability", &map_VLR_Capability, CTX(6), OPT },
	{ "restorationIndicator", &asn1_null, CTX(7), OPT });

const struct asn1_type map_RestoreDataRes = ASN1_SEQUENCE_INIT("RestoreDataRes",
	{ "hlr-Number", &map_ISDN_AddressString },
	{ "msNotReachable", &asn1_null, OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

const struct asn1_type map_PurgeMS_Arg = ASN1_SEQUENCE_TAGGED_INIT("PurgeMS-Arg", CTX(3),
	{ "imsi", &map_IMSI },
	{ "vlr-Number", &map_ISDN_AddressString, CTX(0), OPT },
	{ "sgsn-Number", &map_ISDN_AddressString, CTX(1), OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "locationInformation", &asn1_any, CTX(2), OPT },
	{ "locationInformationGPRS", &asn1_any, CTX(3), OPT },
	{ "locationInformationEPS", &asn1_any, CTX(4), OPT });

const struct asn1_type map_PurgeMS_ArgV2 = ASN1_SEQUENCE_INIT("PurgeMS-ArgV2",
	{ "imsi", &map_IMSI },
	{ "vlr-Number", &map_ISDN_AddressString },
	EXTENSION_MARKER);

const struct asn1_type map_PurgeMS_Res = ASN1_SEQUENCE_INIT("PurgeMS-Res",
	{ "freezeTMSI", &asn1_null, CTX(0), OPT },
	{ "freezeP-TMSI", &asn1_null, CTX(1), OPT },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER,
	{ "freezeM-TMSI", &asn1_null, CTX(2), OPT });
