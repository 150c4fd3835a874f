/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The transaction portion: messages of ITU-T Q.773 clause 3.3. Twice, as each part of a message is judged by another
 * rule: whole with decoded components, and as the frame around components that are decoded one by one. */

#include "map_table.h"

#define APP(n) BER_APPLICATION(n)

static const struct asn1_type OrigTransactionID = {
	.name = "OrigTransactionID", .kind = ASN1_OCTET_STRING, .tag = APP(8), .min = 1, .max = 4,
};
static const struct asn1_type DestTransactionID = {
	.name = "DestTransactionID", .kind = ASN1_OCTET_STRING, .tag = APP(9), .min = 1, .max = 4,
};

static const struct asn1_type P_AbortCause = {
	.name = "P-AbortCause", .kind = ASN1_ENUMERATED, .tag = APP(10), .extensible = true,
	.names = (const struct value_string[]){
		{ 0, "unrecognizedMessageType" },
		{ 1, "unrecognizedTransactionID" },
		{ 2, "badlyFormattedTransactionPortion" },
		{ 3, "incorrectTransactionPortion" },
		{ 4, "resourceLimitation" },
		{ 0, NULL }
	},
};

static const struct asn1_type Reason = ASN1_CHOICE_INIT("Reason",
	{ "p-abortCause", &P_AbortCause },
	{ "u-abortCause", &tcap_DialoguePortion });

static const struct asn1_type Abort = ASN1_SEQUENCE_INIT("Abort",
	{ "dtid", &DestTransactionID },
	{ "reason", &Reason, OPT });

#define COMPONENT_PORTION_INIT(of_) \
	{ .name = "ComponentPortion", .kind = ASN1_SEQUENCE_OF, .tag = APP(12), .min = 1, .max = INT32_MAX, .of = of_ }
#define UNIDIRECTIONAL_INIT(components_) ASN1_SEQUENCE_INIT("Unidirectional", \
	{ "dialoguePortion", &tcap_DialoguePortion, OPT }, \
	{ "components", components_ })
#define BEGIN_INIT(components_) ASN1_SEQUENCE_INIT("Begin", \
	{ "otid", &OrigTransactionID }, \
	{ "dialoguePortion", &tcap_DialoguePortion, OPT }, \
	{ "components", components_, OPT })
#define END_INIT(components_) ASN1_SEQUENCE_INIT("End", \
	{ "dtid", &DestTransactionID }, \
	{ "dialoguePortion", &tcap_DialoguePortion, OPT }, \
	{ "components", components_, OPT })
#define CONTINUE_INIT(components_) ASN1_SEQUENCE_INIT("Continue", \
	{ "otid", &OrigTransactionID }, \
	{ "dtid", &DestTransactionID }, \
	{ "dialoguePortion", &tcap_DialoguePortion, OPT }, \
	{ "components", components_, OPT })
#define TC_MESSAGE_INIT(unidirectional_, begin_, end_, continue_) ASN1_CHOICE_INIT("TCMessage", \
	{ "unidirectional", unidirectional_, APP(1) }, \
	{ "begin", begin_, APP(2) }, \
	{ "end", end_, APP(4) }, \
	{ "continue", continue_, APP(5) }, \
	{ "abort", &Abort, APP(7) })

static const struct asn1_type ComponentPortion = COMPONENT_PORTION_INIT(&tcap_Component);
static const struct asn1_type Unidirectional = UNIDIRECTIONAL_INIT(&ComponentPortion);
static const struct asn1_type Begin = BEGIN_INIT(&ComponentPortion);
static const struct asn1_type End = END_INIT(&ComponentPortion);
static const struct asn1_type Continue = CONTINUE_INIT(&ComponentPortion);
const struct asn1_type tcap_TCMessage = TC_MESSAGE_INIT(&Unidirectional, &Begin, &End, &Continue);

static const struct asn1_type ComponentsFrame = COMPONENT_PORTION_INIT(&asn1_verbatim);
static const struct asn1_type UnidirectionalFrame = UNIDIRECTIONAL_INIT(&ComponentsFrame);
static const struct asn1_type BeginFrame = BEGIN_INIT(&ComponentsFrame);
static const struct asn1_type EndFrame = END_INIT(&ComponentsFrame);
static const struct asn1_type ContinueFrame = CONTINUE_INIT(&ComponentsFrame);
const struct asn1_type tcap_TCMessageFrame =
	TC_MESSAGE_INIT(&UnidirectionalFrame, &BeginFrame, &EndFrame, &ContinueFrame);
