/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-CommonDataTypes, MAP-SS-Code, MAP-BS-Code, MAP-TS-Code, MAP-ExtensionDataTypes: TS 29.002 17.7.8 to 17.7.11. */

#include "map_table.h"

const struct asn1_type map_AddressString = ASN1_OCTET_STRING_INIT("AddressString", 1, 20);
const struct asn1_type map_ISDN_AddressString = ASN1_OCTET_STRING_INIT("ISDN-AddressString", 1, 9);
const struct asn1_type map_FTN_AddressString = ASN1_OCTET_STRING_INIT("FTN-AddressString", 1, 15);
const struct asn1_type map_ISDN_SubaddressString = ASN1_OCTET_STRING_INIT("ISDN-SubaddressString", 1, 21);
const struct asn1_type map_IMSI = ASN1_OCTET_STRING_INIT("IMSI", 3, 8);
const struct asn1_type map_LMSI = ASN1_OCTET_STRING_INIT("LMSI", 4, 4);

const struct asn1_type map_SS_Code = ASN1_OCTET_STRING_INIT("SS-Code", 1, 1);
const struct asn1_type map_BearerServiceCode = ASN1_OCTET_STRING_INIT("BearerServiceCode", 1, 1);
const struct asn1_type map_TeleserviceCode = ASN1_OCTET_STRING_INIT("TeleserviceCode", 1, 1);

const struct asn1_type map_BasicServiceCode = ASN1_CHOICE_INIT("BasicServiceCode",
	{ "bearerService", &map_BearerServiceCode, CTX(2) },
	{ "teleservice", &map_TeleserviceCode, CTX(3) });

const struct asn1_type map_AlertingPattern = ASN1_OCTET_STRING_INIT("AlertingPattern", 1, 1);
const struct asn1_type map_EMLPP_Priority = ASN1_INTEGER_INIT("EMLPP-Priority", 0, 15);
const struct asn1_type map_CUG_Index = ASN1_INTEGER_INIT("CUG-Index", 0, 32767);

const struct asn1_type map_CUG_Interlock = ASN1_OCTET_STRING_INIT("CUG-Interlock", 4, 4);
const struct asn1_type map_IMEI = ASN1_OCTET_STRING_INIT("IMEI", 8, 8);
const struct asn1_type map_PLMN_Id = ASN1_OCTET_STRING_INIT("PLMN-Id", 3, 3);

const struct asn1_type map_Ext_BearerServiceCode = ASN1_OCTET_STRING_INIT("Ext-BearerServiceCode", 1, 5);
const struct asn1_type map_Ext_TeleserviceCode = ASN1_OCTET_STRING_INIT("Ext-TeleserviceCode", 1, 5);

const struct asn1_type map_Ext_BasicServiceCode = ASN1_CHOICE_INIT("Ext-BasicServiceCode",
	{ "ext-BearerService", &map_Ext_BearerServiceCode, CTX(2) },
	{ "ext-Teleservice", &map_Ext_TeleserviceCode, CTX(3) });

static const struct asn1_type SignalInfo = ASN1_OCTET_STRING_INIT("SignalInfo", 1, 200);

static const struct asn1_type ProtocolId = ASN1_ENUMERATED_INIT("ProtocolId", CLOSED,
	{ 1, "gsm-0408" },
	{ 2, "gsm-0806" },
	{ 3, "gsm-BSSMAP" },
	{ 4, "ets-300102-1" });

const struct asn1_type map_ExternalSignalInfo = ASN1_SEQUENCE_INIT("ExternalSignalInfo",
	{ "protocolId", &ProtocolId },
	{ "signalInfo", &SignalInfo },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

static const struct asn1_type Ext_ProtocolId = ASN1_ENUMERATED_INIT("Ext-ProtocolId", EXTENSIBLE,
	{ 1, "ets-300356" });

const struct asn1_type map_Ext_ExternalSignalInfo = ASN1_SEQUENCE_INIT("Ext-ExternalSignalInfo",
	{ "ext-ProtocolId", &Ext_ProtocolId },
	{ "signalInfo", &SignalInfo },
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	EXTENSION_MARKER);

static const struct asn1_type NAEA_CIC = ASN1_OCTET_STRING_INIT("NAEA-CIC", 3, 3);

const struct asn1_type map_NAEA_PreferredCI = ASN1_SEQUENCE_INIT("NAEA-PreferredCI",
	{ "naea-PreferredCIC", &NAEA_CIC, CTX(0) },
	{ "extensionContainer", &map_ExtensionContainer, CTX(1), OPT },
	EXTENSION_MARKER);

/* Kept as it is: what is inside belongs to whoever defined the private extension. */
const struct asn1_type map_ExtensionContainer = {
	.name = "ExtensionContainer", .kind = ASN1_ANY, .tag = BER_UNIVERSAL(16),
};
