/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-MS-DataTypes, authentication management: TS 29.002 17.7.1. */

#include "map_table.h"

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
