/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Types that only the radio interface has: NotifySS-Arg, TS 24.080 4.4.2. */

#include "map_table.h"

static const struct asn1_type SS_Notification = ASN1_OCTET_STRING_INIT("SS-Notification", 1, 1);

static const struct asn1_type CallOnHold_Indicator = ASN1_ENUMERATED_INIT("CallOnHold-Indicator", CLOSED,
	{ 0, "callRetrieved" },
	{ 1, "callOnHold" });

static const struct asn1_type ECT_CallState = ASN1_ENUMERATED_INIT("ECT-CallState", CLOSED,
	{ 0, "alerting" },
	{ 1, "active" });

static const struct asn1_type RemotePartyNumber = ASN1_SEQUENCE_INIT("RemotePartyNumber",
	{ "partyNumber", &map_ISDN_AddressString, CTX(0) },
	{ "partyNumberSubaddress", &map_ISDN_SubaddressString, CTX(1), OPT },
	EXTENSION_MARKER);

static const struct asn1_type RDN = ASN1_CHOICE_INIT("RDN",
	{ "presentationAllowedAddress", &RemotePartyNumber, CTX(0) },
	{ "presentationRestricted", &asn1_null, CTX(1) },
	{ "numberNotAvailableDueToInterworking", &asn1_null, CTX(2) },
	{ "presentationRestrictedAddress", &RemotePartyNumber, CTX(3) });

static const struct asn1_type ECT_Indicator = ASN1_SEQUENCE_INIT("ECT-Indicator",
	{ "ect-CallState", &ECT_CallState, CTX(0) },
	{ "rdn", &RDN, CTX(1), OPT },
	EXTENSION_MARKER);

static const struct asn1_type LengthInCharacters = ASN1_INTEGER_INIT("INTEGER", 0, 0);

static const struct asn1_type NameSet = ASN1_SEQUENCE_INIT("NameSet",
	{ "dataCodingScheme", &map_USSD_DataCodingScheme, CTX(0) },
	{ "lengthInCharacters", &LengthInCharacters, CTX(1) },
	{ "nameString", &map_USSD_String, CTX(2) },
	EXTENSION_MARKER);

static const struct asn1_type Name = ASN1_CHOICE_INIT("Name",
	{ "namePresentationAllowed", &NameSet, CTX(0) },
	{ "presentationRestricted", &asn1_null, CTX(1) },
	{ "nameUnavailable", &asn1_null, CTX(2) },
	{ "namePresentationRestricted", &NameSet, CTX(3) });

static const struct asn1_type NameIndicator = ASN1_SEQUENCE_INIT("NameIndicator",
	{ "callingName", &Name, CTX(0), OPT },
	EXTENSION_MARKER);

static const struct asn1_type Multicall_Indicator = ASN1_ENUMERATED_INIT("Multicall-Indicator", EXTENSIBLE,
	{ 0, "nbr-SNexceeded" },
	{ 1, "nbr-Userexceeded" });

const struct asn1_type map_NotifySS_Arg = ASN1_SEQUENCE_INIT("NotifySS-Arg",
	{ "ss-Code", &map_SS_Code, CTX(1), OPT },
	{ "ss-Status", &map_SS_Status, CTX(4), OPT },
	{ "ss-Notification", &SS_Notification, CTX(5), OPT },
	{ "callIsWaiting-Indicator", &asn1_null, CTX(14), OPT },
	{ "callOnHold-Indicator", &CallOnHold_Indicator, CTX(15), OPT },
	{ "mpty-Indicator", &asn1_null, CTX(16), OPT },
	{ "cug-Index", &map_CUG_Index, CTX(17), OPT },
	{ "clirSuppressionRejected", &asn1_null, CTX(18), OPT },
	EXTENSION_MARKER,
	{ "ect-Indicator", &ECT_Indicator, CTX(19), OPT },
	{ "nameIndicator", &NameIndicator, CTX(20), OPT },
	{ "ccbs-Feature", &map_CCBS_Feature, CTX(21), OPT },
	{ "alertingPattern", &map_AlertingPattern, CTX(22), OPT },
	{ "multicall-Indicator", &Multicall_Indicator, CTX(23), OPT });
