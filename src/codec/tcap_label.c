/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A TCAP message in a few words, for ladders and logs: "Begin registerSS CFNRy", "End result sendRoutingInfo". */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/ss_code.h>
#include <osmocom/supserv/tcap.h>

#define COMPONENT_NODES_MAX 192
#define COMPONENT_WORDS_MAX 128
#define INVOKE "invoke "

/* TS 29.002 17.5 and 17.6.6, beside those of the radio interface. */
static const struct value_string operation_names[] = {
	{ 2, "updateLocation" },
	{ 3, "cancelLocation" },
	{ 4, "provideRoamingNumber" },
	{ 6, "resumeCallHandling" },
	{ 7, "insertSubscriberData" },
	{ 8, "deleteSubscriberData" },
	{ 9, "sendParameters" },
	{ 22, "sendRoutingInfo" },
	{ 37, "reset" },
	{ 45, "sendRoutingInfoForSM" },
	{ 54, "beginSubscriberActivity" },
	{ 56, "sendAuthenticationInfo" },
	{ 57, "restoreData" },
	{ 67, "purgeMS" },
	{ 72, "ss-InvocationNotification" },
	{ 76, "registerCC-Entry" },
	{ 77, "eraseCC-Entry" },
	{ 0, NULL }
};

static const struct value_string error_names[] = {
	{ 5, "unidentifiedSubscriber" },
	{ 8, "roamingNotAllowed" },
	{ 9, "illegalSubscriber" },
	{ 12, "illegalEquipment" },
	{ 14, "forwardingViolation" },
	{ 15, "cug-Reject" },
	{ 27, "absentSubscriber" },
	{ 29, "shortTermDenial" },
	{ 30, "longTermDenial" },
	{ 39, "noRoamingNumberAvailable" },
	{ 44, "numberChanged" },
	{ 45, "busySubscriber" },
	{ 46, "noSubscriberReply" },
	{ 47, "forwardingFailed" },
	{ 48, "or-NotAllowed" },
	{ 0, NULL }
};

static const struct value_string p_abort_names[] = {
	{ TCAP_P_ABORT_UNRECOGNIZED_MESSAGE_TYPE, "unrecognizedMessageType" },
	{ TCAP_P_ABORT_UNRECOGNIZED_TRANSACTION_ID, "unrecognizedTransactionID" },
	{ TCAP_P_ABORT_BADLY_FORMATTED, "badlyFormattedTransactionPortion" },
	{ TCAP_P_ABORT_INCORRECT, "incorrectTransactionPortion" },
	{ TCAP_P_ABORT_RESOURCE_LIMITATION, "resourceLimitation" },
	{ 0, NULL }
};

static const struct value_string map_dialogue_names[] = {
	{ MAP_DIALOGUE_CLOSE, "MAP-close" },
	{ MAP_DIALOGUE_REFUSE, "MAP-refuse" },
	{ MAP_DIALOGUE_USER_ABORT, "MAP-userAbort" },
	{ MAP_DIALOGUE_PROVIDER_ABORT, "MAP-providerAbort" },
	{ 0, NULL }
};

/* Name of the local code, NULL where it is not of the table. */
static const char *name_of(const struct value_string *names, const struct asn1_node *code)
{
	const struct asn1_node *local = asn1_find(code, "local");

	return local && local->num > 0 && local->num <= UINT8_MAX ? get_value_string_or_null(names, local->num) : NULL;
}

const char *tcap_operation_name(int op)
{
	const char *name = op >= 0 && op <= UINT8_MAX ? get_value_string_or_null(operation_names, op) : NULL;

	return name || op < 0 || op > UINT8_MAX ? name : ss_op_name(op);
}

int tcap_operation_from_name(const char *name)
{
	int op = get_string_value(operation_names, name);

	return op >= 0 ? op : ss_op_from_name(name);
}

const char *tcap_error_name(int error)
{
	const char *name = error >= 0 && error <= UINT8_MAX ? get_value_string_or_null(error_names, error) : NULL;

	return name || error < 0 || error > UINT8_MAX ? name : ss_error_name(error);
}

int tcap_error_from_name(const char *name)
{
	const char *known;
	int error;

	for (error = 0; error <= UINT8_MAX; error++) {
		known = tcap_error_name(error);
		if (known && !strcmp(known, name))
			return error;
	}
	return -ENOENT;
}

/* What only MAP nodes say to each other. \returns length, 0 where component_label() knows better. */
static int label_map(char *buf, size_t len, const struct tcap_component *c)
{
	struct asn1_node nodes[COMPONENT_NODES_MAX];
	const struct asn1_node *node, *local;
	struct asn1_tree tree;
	const char *name;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	if (asn1_ber_decode(&tree, &tcap_Component, c->octets, c->len) < 0)
		return 0;
	node = nodes[0].child;
	name = name_of(operation_names, asn1_find(node, "opcode"));
	if (name)
		return snprintf(buf, len, "%s", name);
	name = name_of(error_names, asn1_find(node, "errcode"));
	if (name)
		return snprintf(buf, len, "error %s", name);
	local = asn1_find(asn1_find(node, "result"), "opcode");
	name = name_of(operation_names, local);
	if (name)
		return snprintf(buf, len, "result %s", name);
	return strcmp(node->member->name, "returnResultNotLast") ? 0 : snprintf(buf, len, "result, more to come");
}

static void label_component(struct osmo_strbuf *sb, const struct tcap_component *c)
{
	char words[COMPONENT_WORDS_MAX];

	if (!label_map(words, sizeof(words), c))
		component_label(words, sizeof(words), c->octets, c->len);
	OSMO_STRBUF_PRINTF(*sb, " %s", osmo_str_startswith(words, INVOKE) ? words + strlen(INVOKE) : words);
}

static void label_dialogue(struct osmo_strbuf *sb, const struct tcap_dialogue *d)
{
	const char *name = get_value_string_or_null(map_dialogue_names, d->map.type);

	if (d->type == TCAP_DIALOGUE_RESPONSE && d->result != TCAP_RESULT_ACCEPTED)
		OSMO_STRBUF_PRINTF(*sb, " %s", !d->by_provider && d->diagnostic == TCAP_DIAGNOSTIC_AC_NOT_SUPPORTED ?
				   "application-context-name-not-supported" : "rejected");
	if (name)
		OSMO_STRBUF_PRINTF(*sb, " %s", name);
}

int tcap_label(char *buf, size_t len, const uint8_t *octets, size_t octets_len)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	struct tcap_msg msg;
	size_t i;

	if (tcap_decode(&msg, octets, octets_len, NULL) < 0)
		return snprintf(buf, len, "malformed TCAP message of %zu octets", octets_len);
	OSMO_STRBUF_PRINTF(sb, "%s", tcap_type_name(msg.type));
	if (msg.has_p_abort)
		OSMO_STRBUF_PRINTF(sb, " %s", get_value_string(p_abort_names, msg.p_abort));
	label_dialogue(&sb, &msg.dialogue);
	for (i = 0; i < msg.n_components; i++)
		label_component(&sb, &msg.components[i]);
	return sb.chars_needed;
}
