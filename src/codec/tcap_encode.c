/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Encoding TCAP messages: values of tcap.h to the frame tables of tcap_message.c (ITU-T Q.773). */

#include <errno.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/tcap.h>

#define FRAME_NODES_MAX (TCAP_COMPONENTS_MAX + 48)
#define FRAME_SCRATCH_MAX 128

/* Contents octets of 0.0.17.773.1.1.1, 0.0.17.773.1.2.1, 0.4.0.0.1.1.1.1; BIT STRING of version1 alone. */
static const uint8_t dialogue_as[] = { 0x00, 0x11, 0x86, 0x05, 0x01, 0x01, 0x01 };
static const uint8_t unidialogue_as[] = { 0x00, 0x11, 0x86, 0x05, 0x01, 0x02, 0x01 };
static const uint8_t map_dialogue_as[] = { 0x04, 0x00, 0x00, 0x01, 0x01, 0x01, 0x01 };
static const uint8_t version1[] = { 7, 0x80 };

static void add_reference(struct asn1_tree *tree, struct asn1_node *open, const char *name,
			  const struct map_reference *ref)
{
	if (ref->len)
		asn1_add_octets(tree, open, name, ref->octets, ref->len);
}

static void add_user_abort(struct asn1_tree *tree, struct asn1_node *pdu, const struct map_dialogue *map)
{
	struct asn1_node *choice = asn1_add(tree, asn1_add(tree, pdu, "map-userAbort"), "map-UserAbortChoice");

	switch (map->user_abort) {
	case MAP_USER_ABORT_SPECIFIC:
		asn1_add(tree, choice, "userSpecificReason");
		return;
	case MAP_USER_ABORT_RESOURCE_LIMITATION:
		asn1_add(tree, choice, "userResourceLimitation");
		return;
	case MAP_USER_ABORT_RESOURCE_UNAVAILABLE:
		asn1_add_int(tree, choice, "resourceUnavailable", map->reason);
		return;
	case MAP_USER_ABORT_PROCEDURE_CANCELLATION:
		asn1_add_int(tree, choice, "applicationProcedureCancellation", map->reason);
		return;
	}
}

static void add_map_pdu(struct asn1_tree *tree, struct asn1_node *pdu, const struct map_dialogue *map)
{
	struct asn1_node *open;

	switch (map->type) {
	case MAP_DIALOGUE_OPEN:
		open = asn1_add(tree, pdu, "map-open");
		add_reference(tree, open, "destinationReference", &map->destination);
		add_reference(tree, open, "originationReference", &map->origination);
		return;
	case MAP_DIALOGUE_ACCEPT:
		asn1_add(tree, pdu, "map-accept");
		return;
	case MAP_DIALOGUE_CLOSE:
		asn1_add(tree, pdu, "map-close");
		return;
	case MAP_DIALOGUE_REFUSE:
		asn1_add_int(tree, asn1_add(tree, pdu, "map-refuse"), "reason", map->reason);
		return;
	case MAP_DIALOGUE_USER_ABORT:
		add_user_abort(tree, pdu, map);
		return;
	case MAP_DIALOGUE_PROVIDER_ABORT:
		asn1_add_int(tree, asn1_add(tree, pdu, "map-providerAbort"), "map-ProviderAbortReason", map->reason);
		return;
	default:
		asn1_fail(tree, pdu, 0, -EINVAL, "user information that is not known");
		return;
	}
}

static void add_user_information(struct asn1_tree *tree, struct asn1_node *apdu, const struct map_dialogue *map)
{
	struct asn1_node *external;

	if (map->type == MAP_DIALOGUE_NONE)
		return;
	external = asn1_add(tree, asn1_add(tree, apdu, "user-information"), NULL);
	asn1_add_octets(tree, external, "direct-reference", map_dialogue_as, sizeof(map_dialogue_as));
	add_map_pdu(tree, asn1_add(tree, external, "single-ASN1-type"), map);
}

static void add_context(struct asn1_tree *tree, struct asn1_node *apdu, const struct tcap_ac *ac)
{
	struct asn1_node *name;

	asn1_add_octets(tree, apdu, "protocol-version", version1, sizeof(version1));
	name = asn1_add(tree, apdu, "application-context-name");
	asn1_add_octets(tree, name, "value", ac->octets, ac->len);
}

static void add_response(struct asn1_tree *tree, struct asn1_node *apdu, const struct tcap_dialogue *d)
{
	const char *source = d->by_provider ? "dialogue-service-provider" : "dialogue-service-user";
	struct asn1_node *diagnostic;

	add_context(tree, apdu, &d->ac);
	asn1_add_int(tree, asn1_add(tree, apdu, "result"), "value", d->result);
	diagnostic = asn1_add(tree, asn1_add(tree, apdu, "result-source-diagnostic"), source);
	asn1_add_int(tree, diagnostic, "value", d->diagnostic);
}

static void add_dialogue(struct asn1_tree *tree, struct asn1_node *parent, const char *name,
			 const struct tcap_dialogue *d)
{
	bool uni = d->type == TCAP_DIALOGUE_UNIDIRECTIONAL;
	struct asn1_node *external, *value, *apdu;

	if (d->type == TCAP_DIALOGUE_NONE)
		return;
	external = asn1_add(tree, asn1_add(tree, parent, name), "external");
	asn1_add_octets(tree, external, "direct-reference", uni ? unidialogue_as : dialogue_as, sizeof(dialogue_as));
	value = asn1_add(tree, external, "single-ASN1-type");
	switch (d->type) {
	case TCAP_DIALOGUE_RESPONSE:
		apdu = asn1_add(tree, value, "dialogueResponse");
		add_response(tree, apdu, d);
		break;
	case TCAP_DIALOGUE_ABORT:
		apdu = asn1_add(tree, value, "dialogueAbort");
		asn1_add_int(tree, apdu, "abort-source", d->by_provider);
		break;
	default:
		apdu = asn1_add(tree, value, uni ? "unidialoguePDU" : "dialogueRequest");
		add_context(tree, apdu, &d->ac);
		break;
	}
	add_user_information(tree, apdu, &d->map);
}

static void add_components(struct asn1_tree *tree, struct asn1_node *parent, const struct tcap_msg *msg)
{
	struct asn1_node *portion, *node;
	size_t i;

	if (!msg->n_components)
		return;
	portion = asn1_add(tree, parent, "components");
	for (i = 0; i < msg->n_components; i++) {
		node = asn1_add(tree, portion, NULL);
		if (!node)
			return;
		node->octets = msg->components[i].octets;
		node->len = msg->components[i].len;
	}
}

static void add_tid(struct asn1_tree *tree, struct asn1_node *parent, const char *name, const struct tcap_tid *tid)
{
	asn1_add_octets(tree, parent, name, tid->octets, tid->len);
}

static void add_abort(struct asn1_tree *tree, struct asn1_node *parent, const struct tcap_msg *msg)
{
	add_tid(tree, parent, "dtid", &msg->dtid);
	if (msg->has_p_abort)
		asn1_add_int(tree, asn1_add(tree, parent, "reason"), "p-abortCause", msg->p_abort);
	else if (msg->dialogue.type != TCAP_DIALOGUE_NONE)
		add_dialogue(tree, asn1_add(tree, parent, "reason"), "u-abortCause", &msg->dialogue);
}

static void add_message(struct asn1_tree *tree, struct asn1_node *root, const struct tcap_msg *msg)
{
	static const char *const names[] = {
		[TCAP_UNIDIRECTIONAL] = "unidirectional",
		[TCAP_BEGIN] = "begin",
		[TCAP_END] = "end",
		[TCAP_CONTINUE] = "continue",
		[TCAP_ABORT] = "abort",
	};
	struct asn1_node *node;

	if (msg->type >= ARRAY_SIZE(names) || !names[msg->type]) {
		asn1_fail(tree, root, 0, -EINVAL, "no such message type");
		return;
	}
	node = asn1_add(tree, root, names[msg->type]);
	if (msg->type == TCAP_ABORT) {
		add_abort(tree, node, msg);
		return;
	}
	if (msg->type == TCAP_BEGIN || msg->type == TCAP_CONTINUE)
		add_tid(tree, node, "otid", &msg->otid);
	if (msg->type == TCAP_END || msg->type == TCAP_CONTINUE)
		add_tid(tree, node, "dtid", &msg->dtid);
	add_dialogue(tree, node, "dialoguePortion", &msg->dialogue);
	add_components(tree, node, msg);
}

int tcap_encode(uint8_t *octets, size_t size, const struct tcap_msg *msg)
{
	struct asn1_node nodes[FRAME_NODES_MAX];
	uint8_t scratch[FRAME_SCRATCH_MAX];
	struct asn1_tree tree;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), scratch, sizeof(scratch));
	add_message(&tree, asn1_root(&tree, &tcap_TCMessageFrame), msg);
	return asn1_ber_encode(&tree, octets, size);
}
