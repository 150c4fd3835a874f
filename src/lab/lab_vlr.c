/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the HLR says to a VLR of the lab (TS 29.002): insertSubscriberData and deleteSubscriberData (8.8),
 * cancelLocation (8.1.3), provideRoamingNumber (10.2). Each is answered at once, and its dialogue ends with the answer.
 */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map.h"

/*! Nodes of subscriber data: what a message of 16 segments can hold of them. */
#define DATA_NODES_MAX 1024
#define ABSENT_REASON_IMSI_DETACH 0

static void reject(struct tc_dialogue *d, const struct tc_component *c, uint8_t problem)
{
	tc_reject(d, c->invoke_id, COMPONENT_PROBLEM_INVOKE, problem);
}

/*! The lab's record of a subscriber at this VLR; NULL: it knows none. */
static struct lab_mobile *subscriber_at(const struct lab_vlr_node *vlr, const char *imsi)
{
	struct lab_mobile *ms = lab_mobile_by_imsi(vlr->lab, imsi);

	return ms && ms->vlr.registered && ms->vlr.node == vlr ? ms : NULL;
}

/* --- subscriber data ---------------------------------------------------------------------------------------------- */

/*! A value with room for subscriber data. \returns the root; NULL: rejected. */
static const struct asn1_node *decode_data(struct asn1_tree *tree, struct tc_dialogue *d, const struct tc_component *c,
					   const struct asn1_type *type)
{
	struct asn1_node *nodes = talloc_array(NULL, struct asn1_node, DATA_NODES_MAX);
	int rc = -EBADMSG;

	if (!nodes) {
		reject(d, c, COMPONENT_INVOKE_RESOURCE_LIMITATION);
		return NULL;
	}
	asn1_tree_init(tree, nodes, DATA_NODES_MAX, NULL, 0);
	if (c->parameter)
		rc = asn1_ber_decode(tree, type, c->parameter, c->parameter_len);
	if (rc >= 0)
		return &nodes[0];
	reject(d, c, rc == -ENOMEM ? COMPONENT_INVOKE_RESOURCE_LIMITATION : COMPONENT_INVOKE_MISTYPED_PARAMETER);
	talloc_free(nodes);
	return NULL;
}

/*! What is not supported is named, as the HLR may have to do its work (29.002 8.8.1). */
static void insert_result(struct tc_dialogue *d, int8_t invoke_id, const struct lab_vlr_refused *refused)
{
	struct lab_map_value v;
	struct asn1_node *root, *list;
	unsigned int i;
	int len;

	if (!refused->n) {
		tc_result(d, invoke_id, NULL, 0);
		return;
	}
	root = lab_map_build(&v, &map_InsertSubscriberDataRes);
	list = asn1_add(&v.tree, root, "ss-List");
	for (i = 0; i < refused->n; i++)
		asn1_add_octet(&v.tree, list, NULL, refused->ss_code[i]);
	len = lab_map_encode(&v);
	tc_result(d, invoke_id, len > 0 ? v.octets : NULL, len > 0 ? len : 0);
}

void lab_vlr_answer_insert(struct tc_dialogue *d, const struct tc_component *c, struct lab_vlr_data *data)
{
	struct lab_vlr_refused refused = { 0 };
	struct asn1_tree tree;
	const struct asn1_node *arg = decode_data(&tree, d, c, &map_InsertSubscriberDataArg);

	if (!arg)
		return;
	lab_vlr_insert(data, arg, &refused);
	insert_result(d, c->invoke_id, &refused);
	talloc_free(tree.nodes);
}

/*! \returns whose data these are; NULL: answered with an error. */
static struct lab_mobile *data_of(const struct lab_vlr_node *vlr, struct tc_dialogue *d, const struct tc_component *c,
				  const struct asn1_node *arg)
{
	const struct asn1_node *node = asn1_find(arg, "imsi");
	char imsi[IMSI_DIGITS_MAX + 1];
	struct lab_mobile *ms = NULL;

	if (!node) {
		tc_error(d, c->invoke_id, SS_ERR_DATA_MISSING, NULL, 0);
		return NULL;
	}
	if (lab_map_imsi(imsi, node) == 0) {
		tc_set_imsi(d, imsi);
		ms = subscriber_at(vlr, imsi);
	}
	if (!ms)
		tc_error(d, c->invoke_id, LAB_MAP_ERR_UNIDENTIFIED_SUBSCRIBER, NULL, 0);
	return ms;
}

static void insert_subscriber_data(struct lab_vlr_node *vlr, struct tc_dialogue *d, const struct tc_component *c)
{
	struct lab_vlr_refused refused = { 0 };
	struct asn1_tree tree;
	const struct asn1_node *arg = decode_data(&tree, d, c, &map_InsertSubscriberDataArg);
	struct lab_mobile *ms;

	if (!arg)
		return;
	ms = data_of(vlr, d, c, arg);
	if (ms) {
		lab_vlr_insert(&ms->vlr.data, arg, &refused);
		insert_result(d, c->invoke_id, &refused);
	}
	talloc_free(tree.nodes);
}

static void delete_subscriber_data(struct lab_vlr_node *vlr, struct tc_dialogue *d, const struct tc_component *c)
{
	struct asn1_tree tree;
	const struct asn1_node *arg = decode_data(&tree, d, c, &map_DeleteSubscriberDataArg);
	struct lab_mobile *ms;

	if (!arg)
		return;
	ms = data_of(vlr, d, c, arg);
	if (ms) {
		lab_vlr_delete(&ms->vlr.data, arg);
		tc_result(d, c->invoke_id, NULL, 0);
	}
	talloc_free(tree.nodes);
}

/* --- location ----------------------------------------------------------------------------------------------------- */

/*! Of one that is not known: done as well (29.002 8.1.3). */
static void cancel_location(struct lab_vlr_node *vlr, struct tc_dialogue *d, const struct tc_component *c)
{
	struct lab_map_value v;
	const struct asn1_node *identity, *imsi_node, *arg;
	char imsi[IMSI_DIGITS_MAX + 1];
	struct lab_mobile *ms;

	arg = lab_map_decode(&v, &map_CancelLocationArg, c->parameter, c->parameter_len);
	if (!arg) {
		reject(d, c, COMPONENT_INVOKE_MISTYPED_PARAMETER);
		return;
	}
	identity = asn1_find(arg, "identity");
	imsi_node = asn1_find(identity, "imsi");
	if (!imsi_node)
		imsi_node = asn1_find(asn1_find(identity, "imsi-WithLMSI"), "imsi");
	if (lab_map_imsi(imsi, imsi_node) < 0) {
		tc_error(d, c->invoke_id, SS_ERR_UNEXPECTED_DATA_VALUE, NULL, 0);
		return;
	}
	tc_set_imsi(d, imsi);
	ms = subscriber_at(vlr, imsi);
	if (ms) {
		ms->vlr.registered = false;
		lab_vlr_data_init(&ms->vlr.data);
	}
	tc_result(d, c->invoke_id, NULL, 0);
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static void answer_absent(struct tc_dialogue *d, int8_t invoke_id)
{
	struct lab_map_value v;
	struct asn1_node *root = lab_map_build(&v, &map_AbsentSubscriberParam);
	int len;

	asn1_add_int(&v.tree, root, "absentSubscriberReason", ABSENT_REASON_IMSI_DETACH);
	len = lab_map_encode(&v);
	tc_error(d, invoke_id, FWD_ERR_ABSENT_SUBSCRIBER, len > 0 ? v.octets : NULL, len > 0 ? len : 0);
}

static void answer_msrn(struct tc_dialogue *d, int8_t invoke_id, const struct isdn_number *msrn)
{
	struct lab_map_value v;
	struct asn1_node *root = lab_map_build(&v, &map_ProvideRoamingNumberRes);
	int len;

	lab_map_add_number(&v.tree, root, "roamingNumber", msrn);
	len = lab_map_encode(&v);
	if (len > 0)
		tc_result(d, invoke_id, v.octets, len);
	else
		tc_error(d, invoke_id, SS_ERR_SYSTEM_FAILURE, NULL, 0);
}

static void provide_roaming_number(struct lab_vlr_node *vlr, struct tc_dialogue *d, const struct tc_component *c)
{
	struct lab_map_value v;
	const struct asn1_node *arg;
	char imsi[IMSI_DIGITS_MAX + 1];
	const struct lab_mobile *ms;
	struct isdn_number msrn;

	arg = lab_map_decode(&v, &map_ProvideRoamingNumberArg, c->parameter, c->parameter_len);
	if (!arg) {
		reject(d, c, COMPONENT_INVOKE_MISTYPED_PARAMETER);
		return;
	}
	if (lab_map_imsi(imsi, asn1_find(arg, "imsi")) < 0) {
		tc_error(d, c->invoke_id, SS_ERR_UNEXPECTED_DATA_VALUE, NULL, 0);
		return;
	}
	tc_set_imsi(d, imsi);
	ms = subscriber_at(vlr, imsi);
	if (!ms || ms->vlr.detached)
		answer_absent(d, c->invoke_id);
	else if (lab_msrn_alloc(vlr, imsi, &msrn) < 0)
		tc_error(d, c->invoke_id, LAB_MAP_ERR_NO_ROAMING_NUMBER, NULL, 0);
	else
		answer_msrn(d, c->invoke_id, &msrn);
}

/* --- dialogues ---------------------------------------------------------------------------------------------------- */

static const struct {
	enum map_ac ac;
	int op;
	void (*serve)(struct lab_vlr_node *vlr, struct tc_dialogue *d, const struct tc_component *c);
} services[] = {
	{ MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_INSERT_SUBSCRIBER_DATA, insert_subscriber_data },
	{ MAP_AC_SUBSCRIBER_DATA_MNGT, LAB_MAP_OP_DELETE_SUBSCRIBER_DATA, delete_subscriber_data },
	{ MAP_AC_LOCATION_CANCELLATION, LAB_MAP_OP_CANCEL_LOCATION, cancel_location },
	{ MAP_AC_ROAMING_NUMBER_ENQUIRY, LAB_MAP_OP_PROVIDE_ROAMING_NUMBER, provide_roaming_number },
};

static bool vlr_open(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse)
{
	const struct lab_vlr_node *vlr = user;

	tc_set_priv(d, user);
	lab_map_touch(vlr->lab);
	return true;
}

static void vlr_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	unsigned int i;

	if (c->type != COMPONENT_INVOKE)
		return;
	for (i = 0; i < ARRAY_SIZE(services); i++) {
		if (services[i].ac == tc_ac(d) && services[i].op == c->op) {
			services[i].serve(priv, d, c);
			return;
		}
	}
	reject(d, c, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
}

/*! Nothing is asked back: with the answers to one message all is said. */
static void vlr_delimiter(struct tc_dialogue *d, void *priv, bool end)
{
	if (!end)
		tc_end(d);
}

static void vlr_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
}

const struct tc_user_ops lab_vlr_ops = {
	.open = vlr_open,
	.component = vlr_component,
	.delimiter = vlr_delimiter,
	.closed = vlr_closed,
};
