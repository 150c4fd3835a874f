/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Results of SS operations: SS-Info, InterrogateSS-Res, Password, USSD-Res (TS 29.002 17.7.4). */

#include <errno.h>
#include <string.h>

#include "component_asn1.h"

#define ISDN_ADDRESS_DIGITS_MAX 16	/* of ISDN-AddressString; longer ones are a longForwardedToNumber */

static int feature_from_asn1(struct ss_feature *f, const struct asn1_node *node)
{
	const struct asn1_node *number = asn1_find(node, "longForwardedToNumber");

	ss_feature_init(f);
	basic_service_from_asn1(&f->bs, asn1_find(node, "basicService"));
	f->ss_status = asn1_find_octet(node, "ss-Status", -1);
	subaddress_from_asn1(&f->subaddress, asn1_find(node, "forwardedToSubaddress"));
	f->forwarding_options = asn1_find_octet(node, "forwardingOptions", -1);
	f->no_reply_time = asn1_find_int(node, "noReplyConditionTime", 0);
	return number_from_asn1(&f->ftn, number ? number : asn1_find(node, "forwardedToNumber"));
}

/* ForwardingFeatureList, CallBarringFeatureList: at most 13 elements, the tables say so. */
static int features_from_asn1(struct ss_result *res, const struct asn1_node *list)
{
	const struct asn1_node *node;

	for (node = list->child; node; node = node->next) {
		if (feature_from_asn1(&res->features[res->n_features++], node) < 0)
			return -EINVAL;
	}
	return 0;
}

static void bsg_list_from_asn1(struct ss_result *res, const struct asn1_node *list)
{
	const struct asn1_node *node;

	for (node = list ? list->child : NULL; node; node = node->next) {
		ss_feature_init(&res->features[res->n_features]);
		basic_service_from_asn1(&res->features[res->n_features++].bs, node);
	}
}

static int ss_info_from_asn1(struct ss_result *res, const struct asn1_node *info)
{
	const struct asn1_node *node, *option;

	node = info->child;
	res->ss_code = asn1_find_octet(node, "ss-Code", 0);
	if (asn1_find(info, "forwardingInfo")) {
		res->kind = SS_RESULT_FORWARDING_INFO;
		return features_from_asn1(res, asn1_find(node, "forwardingFeatureList"));
	}
	if (asn1_find(info, "callBarringInfo")) {
		res->kind = SS_RESULT_CALL_BARRING_INFO;
		return features_from_asn1(res, asn1_find(node, "callBarringFeatureList"));
	}
	res->kind = SS_RESULT_SS_DATA;
	res->ss_status = asn1_find_octet(node, "ss-Status", -1);
	option = asn1_find(node, "ss-SubscriptionOption");
	res->clir_option = asn1_find_int(option, "cliRestrictionOption", -1);
	res->override_category = asn1_find_int(option, "overrideCategory", -1);
	bsg_list_from_asn1(res, asn1_find(node, "basicServiceGroupList"));
	return 0;
}

static int interrogation_from_asn1(struct ss_result *res, const struct asn1_node *parameter)
{
	const struct asn1_node *node;

	node = asn1_find(parameter, "forwardingFeatureList");
	if (node) {
		res->kind = SS_RESULT_INT_FEATURE_LIST;
		return features_from_asn1(res, node);
	}
	node = asn1_find(parameter, "basicServiceGroupList");
	if (node) {
		res->kind = SS_RESULT_INT_BSG_LIST;
		bsg_list_from_asn1(res, node);
		return 0;
	}
	node = asn1_find(parameter, "genericServiceInfo");
	res->kind = node ? SS_RESULT_INT_GENERIC : SS_RESULT_INT_SS_STATUS;
	res->ss_status = asn1_find_octet(node ? node : parameter, "ss-Status", -1);
	res->clir_option = asn1_find_int(node, "cliRestrictionOption", -1);
	return 0;
}

int ss_result_from_asn1(struct ss_result *res, enum ss_op op, const struct asn1_node *parameter)
{
	ss_result_init(res, op, SS_RESULT_EMPTY);
	if (!parameter || parameter->type == &asn1_any)
		return 0;	/* none, or one that the operation does not have */
	switch (op) {
	case SS_OP_INTERROGATE_SS:
		return interrogation_from_asn1(res, parameter);
	case SS_OP_REGISTER_PASSWORD:
	case SS_OP_GET_PASSWORD:
		res->kind = SS_RESULT_PASSWORD;
		memcpy(res->password, parameter->octets, SS_PASSWORD_LEN);
		return 0;
	case SS_OP_PROCESS_USS_REQ:
	case SS_OP_USS_REQUEST:
		res->kind = SS_RESULT_USSD;
		ussd_from_asn1(&res->ussd, parameter);
		return 0;
	default:
		return ss_info_from_asn1(res, parameter);
	}
}

static void feature_to_asn1(struct asn1_tree *tree, struct asn1_node *list, const struct ss_feature *f)
{
	struct asn1_node *node = asn1_add(tree, list, NULL);
	bool is_long = strlen(f->ftn.digits) > ISDN_ADDRESS_DIGITS_MAX;

	basic_service_to_asn1(tree, node, "basicService", &f->bs);
	if (f->ss_status >= 0)
		asn1_add_octet(tree, node, "ss-Status", f->ss_status);
	if (!is_long)
		number_to_asn1(tree, node, "forwardedToNumber", &f->ftn);
	subaddress_to_asn1(tree, node, &f->subaddress);
	if (f->forwarding_options >= 0)
		asn1_add_octet(tree, node, "forwardingOptions", f->forwarding_options);
	if (f->no_reply_time)
		asn1_add_int(tree, node, "noReplyConditionTime", f->no_reply_time);
	if (is_long)
		number_to_asn1(tree, node, "longForwardedToNumber", &f->ftn);
}

static void features_to_asn1(struct asn1_tree *tree, struct asn1_node *list, const struct ss_result *res)
{
	unsigned int i;

	for (i = 0; i < res->n_features && i < SS_FEATURES_MAX; i++)
		feature_to_asn1(tree, list, &res->features[i]);
}

static void bsg_list_to_asn1(struct asn1_tree *tree, struct asn1_node *list, const struct ss_result *res)
{
	unsigned int i;

	for (i = 0; i < res->n_features && i < SS_FEATURES_MAX; i++)
		basic_service_to_asn1(tree, list, NULL, &res->features[i].bs);
}

static struct asn1_node *ss_info_to_asn1(struct asn1_tree *tree, struct asn1_node *parameter, const char *alternative,
					 const struct ss_result *res)
{
	struct asn1_node *node = asn1_add(tree, parameter, alternative);

	if (res->ss_code)
		asn1_add_octet(tree, node, "ss-Code", res->ss_code);
	return node;
}

static void ss_data_to_asn1(struct asn1_tree *tree, struct asn1_node *parameter, const struct ss_result *res)
{
	struct asn1_node *node = ss_info_to_asn1(tree, parameter, "ss-Data", res), *option;

	if (res->ss_status >= 0)
		asn1_add_octet(tree, node, "ss-Status", res->ss_status);
	if (res->clir_option >= 0 || res->override_category >= 0) {
		option = asn1_add(tree, node, "ss-SubscriptionOption");
		if (res->clir_option >= 0)
			asn1_add_int(tree, option, "cliRestrictionOption", res->clir_option);
		else
			asn1_add_int(tree, option, "overrideCategory", res->override_category);
	}
	if (res->n_features)
		bsg_list_to_asn1(tree, asn1_add(tree, node, "basicServiceGroupList"), res);
}

static void generic_to_asn1(struct asn1_tree *tree, struct asn1_node *parameter, const struct ss_result *res)
{
	struct asn1_node *node = asn1_add(tree, parameter, "genericServiceInfo");

	if (res->ss_status >= 0)
		asn1_add_octet(tree, node, "ss-Status", res->ss_status);
	if (res->clir_option >= 0)
		asn1_add_int(tree, node, "cliRestrictionOption", res->clir_option);
}

void ss_result_to_asn1(struct asn1_tree *tree, struct asn1_node *parameter, const struct ss_result *res)
{
	struct asn1_node *node;

	switch (res->kind) {
	case SS_RESULT_EMPTY:
		return;
	case SS_RESULT_FORWARDING_INFO:
		node = ss_info_to_asn1(tree, parameter, "forwardingInfo", res);
		features_to_asn1(tree, asn1_add(tree, node, "forwardingFeatureList"), res);
		return;
	case SS_RESULT_CALL_BARRING_INFO:
		node = ss_info_to_asn1(tree, parameter, "callBarringInfo", res);
		features_to_asn1(tree, asn1_add(tree, node, "callBarringFeatureList"), res);
		return;
	case SS_RESULT_SS_DATA:
		ss_data_to_asn1(tree, parameter, res);
		return;
	case SS_RESULT_INT_SS_STATUS:
		asn1_add_octet(tree, parameter, "ss-Status", res->ss_status);
		return;
	case SS_RESULT_INT_BSG_LIST:
		bsg_list_to_asn1(tree, asn1_add(tree, parameter, "basicServiceGroupList"), res);
		return;
	case SS_RESULT_INT_FEATURE_LIST:
		features_to_asn1(tree, asn1_add(tree, parameter, "forwardingFeatureList"), res);
		return;
	case SS_RESULT_INT_GENERIC:
		generic_to_asn1(tree, parameter, res);
		return;
	case SS_RESULT_PASSWORD:
		asn1_set_octets(tree, parameter, (const uint8_t *)res->password, strlen(res->password));
		return;
	case SS_RESULT_USSD:
		ussd_to_asn1(tree, parameter, &res->ussd);
		return;
	}
}
