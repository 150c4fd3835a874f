/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MAP-DialogueInformation: what MAP says in the user information of a TCAP dialogue, TS 29.002 17.4. */

#include "map_table.h"

static const struct asn1_type MAP_OpenInfo = ASN1_SEQUENCE_INIT("MAP-OpenInfo",
	{ "destinationReference", &map_AddressString, CTX(0), OPT },
	{ "originationReference", &map_AddressString, CTX(1), OPT },
	EXTENSION_MARKER,
	{ "extensionContainer", &map_ExtensionContainer, OPT });

static const struct asn1_type MAP_AcceptInfo = ASN1_SEQUENCE_INIT("MAP-AcceptInfo",
	EXTENSION_MARKER,
	{ "extensionContainer", &map_ExtensionContainer, OPT });

static const struct asn1_type MAP_CloseInfo = ASN1_SEQUENCE_INIT("MAP-CloseInfo",
	EXTENSION_MARKER,
	{ "extensionContainer", &map_ExtensionContainer, OPT });

static const struct asn1_type Reason = ASN1_ENUMERATED_INIT("Reason", CLOSED,
	{ 0, "noReasonGiven" },
	{ 1, "invalidDestinationReference" },
	{ 2, "invalidOriginatingReference" });

static const struct asn1_type MAP_RefuseInfo = ASN1_SEQUENCE_INIT("MAP-RefuseInfo",
	{ "reason", &Reason },
	EXTENSION_MARKER,
	{ "extensionContainer", &map_ExtensionContainer, OPT },
	{ "alternativeApplicationContext", &asn1_object_identifier, OPT });

static const struct asn1_type ResourceUnavailableReason = ASN1_ENUMERATED_INIT("ResourceUnavailableReason", CLOSED,
	{ 0, "shortTermResourceLimitation" },
	{ 1, "longTermResourceLimitation" });

static const struct asn1_type ProcedureCancellationReason = ASN1_ENUMERATED_INIT("ProcedureCancellationReason", CLOSED,
	{ 0, "handoverCancellation" },
	{ 1, "radioChannelRelease" },
	{ 2, "networkPathRelease" },
	{ 3, "callRelease" },
	{ 4, "associatedProcedureFailure" },
	{ 5, "tandemDialogueRelease" },
	{ 6, "remoteOperationsFailure" });

static const struct asn1_type MAP_UserAbortChoice = ASN1_CHOICE_INIT("MAP-UserAbortChoice",
	{ "userSpecificReason", &asn1_null, CTX(0) },
	{ "userResourceLimitation", &asn1_null, CTX(1) },
	{ "resourceUnavailable", &ResourceUnavailableReason, CTX(2) },
	{ "applicationProcedureCancellation", &ProcedureCancellationReason, CTX(3) });

static const struct asn1_type MAP_UserAbortInfo = ASN1_SEQUENCE_INIT("MAP-UserAbortInfo",
	{ "map-UserAbortChoice", &MAP_UserAbortChoice },
	EXTENSION_MARKER,
	{ "extensionContainer", &map_ExtensionContainer, OPT });

static const struct asn1_type MAP_ProviderAbortReason = ASN1_ENUMERATED_INIT("MAP-ProviderAbortReason", CLOSED,
	{ 0, "abnormalDialogue" },
	{ 1, "invalidPDU" });

static const struct asn1_type MAP_ProviderAbortInfo = ASN1_SEQUENCE_INIT("MAP-ProviderAbortInfo",
	{ "map-ProviderAbortReason", &MAP_ProviderAbortReason },
	EXTENSION_MARKER,
	{ "extensionContainer", &map_ExtensionContainer, OPT });

const struct asn1_type map_DialoguePDU = ASN1_CHOICE_INIT("MAP-DialoguePDU",
	{ "map-open", &MAP_OpenInfo, CTX(0) },
	{ "map-accept", &MAP_AcceptInfo, CTX(1) },
	{ "map-close", &MAP_CloseInfo, CTX(2) },
	{ "map-refuse", &MAP_RefuseInfo, CTX(3) },
	{ "map-userAbort", &MAP_UserAbortInfo, CTX(4) },
	{ "map-providerAbort", &MAP_ProviderAbortInfo, CTX(5) });
