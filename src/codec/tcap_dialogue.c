/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dialogue portion: ITU-T Q.773 clause 3.2 and its DialoguePDUs, with user information of MAP (TS 29.002 17.4). */

#include <string.h>

#include "map_table.h"

#define ABSTRACT_SYNTAX_LEN 7

/* 0.0.17.773.1.1.1, 0.0.17.773.1.2.1, 0.4.0.0.1.1.1.1 */
static const uint8_t dialogue_as[ABSTRACT_SYNTAX_LEN] = { 0x00, 0x11, 0x86, 0x05, 0x01, 0x01, 0x01 };
static const uint8_t unidialogue_as[ABSTRACT_SYNTAX_LEN] = { 0x00, 0x11, 0x86, 0x05, 0x01, 0x02, 0x01 };
static const uint8_t map_dialogue_as[ABSTRACT_SYNTAX_LEN] = { 0x04, 0x00, 0x00, 0x01, 0x01, 0x01, 0x01 };

static bool has_syntax(const struct asn1_node *external, const uint8_t syntax[ABSTRACT_SYNTAX_LEN])
{
	const struct asn1_node *oid = asn1_find(external, "direct-reference");

	return oid && oid->len == ABSTRACT_SYNTAX_LEN && !memcmp(oid->octets, syntax, ABSTRACT_SYNTAX_LEN);
}

/* An EXPLICIT tag on a type that is no CHOICE: a CHOICE of this type alone, which JSON does not show. */
#define EXPLICIT_INIT(type_) \
	{ .name = "EXPLICIT", .kind = ASN1_CHOICE, .bare = true, \
	  .members = (const struct asn1_member[]){ { "value", type_ }, { NULL } } }

/* An INTEGER whose values have names, which JSON shows. */
#define NAMED_INTEGER_INIT(name_, ...) \
	{ .name = name_, .kind = ASN1_ENUMERATED, .tag = BER_UNIVERSAL(2), .extensible = true, \
	  .names = (const struct value_string[]){ __VA_ARGS__, { 0, NULL } } }

static const struct asn1_type *user_syntax(const struct asn1_node *external)
{
	return has_syntax(external, map_dialogue_as) ? &map_DialoguePDU : NULL;
}

/* Lenient: the user of TCAP answers what is wrong in it, not TCAP. */
static const struct asn1_type UserValue = {
	.name = "ABSTRACT-SYNTAX", .kind = ASN1_OPEN, .lenient = true, .resolve = user_syntax,
};

static const struct asn1_type UserExternal = ASN1_SEQUENCE_TAGGED_INIT("EXTERNAL", BER_UNIVERSAL(8),
	{ "direct-reference", &asn1_object_identifier, OPT },
	{ "single-ASN1-type", &UserValue, CTX(0), OPT },
	{ "octet-aligned", &asn1_any, CTX(1), OPT },
	{ "arbitrary", &asn1_any, CTX(2), OPT });

static const struct asn1_type UserInformation = ASN1_SEQUENCE_OF_INIT("UserInformation", 1, INT32_MAX, &UserExternal);

static const struct asn1_type ProtocolVersion = ASN1_BIT_STRING_INIT("ProtocolVersion", 1, 32);
static const struct asn1_type ApplicationContextName = EXPLICIT_INIT(&asn1_object_identifier);

static const struct asn1_type Associate_result = NAMED_INTEGER_INIT("Associate-result",
	{ 0, "accepted" },
	{ 1, "reject-permanent" });
static const struct asn1_type ExplicitResult = EXPLICIT_INIT(&Associate_result);

static const struct asn1_type Dialogue_service_user = NAMED_INTEGER_INIT("Dialogue-service-user",
	{ 0, "null" },
	{ 1, "no-reason-given" },
	{ 2, "application-context-name-not-supported" });
static const struct asn1_type ExplicitUser = EXPLICIT_INIT(&Dialogue_service_user);

static const struct asn1_type Dialogue_service_provider = NAMED_INTEGER_INIT("Dialogue-service-provider",
	{ 0, "null" },
	{ 1, "no-reason-given" },
	{ 2, "no-common-dialogue-portion" });
static const struct asn1_type ExplicitProvider = EXPLICIT_INIT(&Dialogue_service_provider);

static const struct asn1_type Associate_source_diagnostic = ASN1_CHOICE_INIT("Associate-source-diagnostic",
	{ "dialogue-service-user", &ExplicitUser, CTX(1) },
	{ "dialogue-service-provider", &ExplicitProvider, CTX(2) });

static const struct asn1_type ABRT_source = NAMED_INTEGER_INIT("ABRT-source",
	{ 0, "dialogue-service-user" },
	{ 1, "dialogue-service-provider" });

const struct asn1_type tcap_AARQ_apdu = ASN1_SEQUENCE_TAGGED_INIT("AARQ-apdu", BER_APPLICATION(0),
	{ "protocol-version", &ProtocolVersion, CTX(0), OPT },
	{ "application-context-name", &ApplicationContextName, CTX(1) },
	{ "user-information", &UserInformation, CTX(30), OPT });

const struct asn1_type tcap_AARE_apdu = ASN1_SEQUENCE_TAGGED_INIT("AARE-apdu", BER_APPLICATION(1),
	{ "protocol-version", &ProtocolVersion, CTX(0), OPT },
	{ "application-context-name", &ApplicationContextName, CTX(1) },
	{ "result", &ExplicitResult, CTX(2) },
	{ "result-source-diagnostic", &Associate_source_diagnostic, CTX(3) },
	{ "user-information", &UserInformation, CTX(30), OPT });

const struct asn1_type tcap_ABRT_apdu = ASN1_SEQUENCE_TAGGED_INIT("ABRT-apdu", BER_APPLICATION(4),
	{ "abort-source", &ABRT_source, CTX(0) },
	{ "user-information", &UserInformation, CTX(30), OPT });

const struct asn1_type tcap_AUDT_apdu = ASN1_SEQUENCE_TAGGED_INIT("AUDT-apdu", BER_APPLICATION(0),
	{ "protocol-version", &ProtocolVersion, CTX(0), OPT },
	{ "application-context-name", &ApplicationContextName, CTX(1) },
	{ "user-information", &UserInformation, CTX(30), OPT });

static const struct asn1_type DialoguePDU = ASN1_CHOICE_INIT("DialoguePDU",
	{ "dialogueRequest", &tcap_AARQ_apdu },
	{ "dialogueResponse", &tcap_AARE_apdu },
	{ "dialogueAbort", &tcap_ABRT_apdu });

static const struct asn1_type UniDialoguePDU = ASN1_CHOICE_INIT("UniDialoguePDU",
	{ "unidialoguePDU", &tcap_AUDT_apdu });

static const struct asn1_type *dialogue_syntax(const struct asn1_node *external)
{
	if (has_syntax(external, dialogue_as))
		return &DialoguePDU;
	return has_syntax(external, unidialogue_as) ? &UniDialoguePDU : NULL;
}

static const struct asn1_type DialogueValue = {
	.name = "ABSTRACT-SYNTAX", .kind = ASN1_OPEN, .resolve = dialogue_syntax,
};

static const struct asn1_type DialogueExternal = ASN1_SEQUENCE_TAGGED_INIT("EXTERNAL", BER_UNIVERSAL(8),
	{ "direct-reference", &asn1_object_identifier },
	{ "single-ASN1-type", &DialogueValue, CTX(0) });

const struct asn1_type tcap_DialoguePortion = ASN1_SEQUENCE_TAGGED_INIT("DialoguePortion", BER_APPLICATION(11),
	{ "external", &DialogueExternal });
