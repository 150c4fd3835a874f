/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Arguments of SS operations: RegisterSS-Arg, SS-ForBS-Code, SS-Code, USSD-Arg (TS 29.002 17.7.4) and NotifySS-Arg
 * (TS 24.080 4.4.2). */

#include <errno.h>

#include "component_asn1.h"

static int register_ss_from_asn1(struct ss_invoke *inv, const struct asn1_node *arg)
{
	subaddress_from_asn1(&inv->subaddress, asn1_find(arg, "forwardedToSubaddress"));
	inv->no_reply_time = asn1_find_int(arg, "noReplyConditionTime", 0);
	inv->default_priority = asn1_find_int(arg, "defaultPriority", -1);
	inv->nbr_user = asn1_find_int(arg, "nbrUser", 0);
	return number_from_asn1(&inv->ftn, asn1_find(arg, "forwardedToNumber"));
}

int ss_invoke_from_asn1(struct ss_invoke *inv, enum ss_op op, const struct asn1_node *arg)
{
	switch (op) {
	case SS_OP_REGISTER_PASSWORD:
		ss_invoke_init(inv, op, arg->octets[0]);
		return 0;
	case SS_OP_PROCESS_USS_REQ:
	case SS_OP_USS_REQUEST:
	case SS_OP_USS_NOTIFY:
		ss_invoke_init(inv, op, 0);
		ussd_from_asn1(&inv->ussd, arg);
		return 0;
	default:
		ss_invoke_init(inv, op, asn1_find_octet(arg, "ss-Code", 0));
		basic_service_from_asn1(&inv->bs, asn1_find(arg, "basicService"));
		inv->long_ftn_supported = asn1_find(arg, "longFTN-Supported");
		return op == SS_OP_REGISTER_SS ? register_ss_from_asn1(inv, arg) : 0;
	}
}

/* Members after basicService, in the order of the type. */
static void register_ss_to_asn1(struct asn1_tree *tree, struct asn1_node *arg, const struct ss_invoke *inv)
{
	number_to_asn1(tree, arg, "forwardedToNumber", &inv->ftn);
	subaddress_to_asn1(tree, arg, &inv->subaddress);
	if (inv->no_reply_time)
		asn1_add_int(tree, arg, "noReplyConditionTime", inv->no_reply_time);
	if (inv->default_priority >= 0)
		asn1_add_int(tree, arg, "defaultPriority", inv->default_priority);
	if (inv->nbr_user)
		asn1_add_int(tree, arg, "nbrUser", inv->nbr_user);
}

void ss_invoke_to_asn1(struct asn1_tree *tree, struct asn1_node *arg, const struct ss_invoke *inv)
{
	switch (inv->op) {
	case SS_OP_REGISTER_PASSWORD:
		asn1_set_octets(tree, arg, &inv->ss_code, 1);
		return;
	case SS_OP_PROCESS_USS_REQ:
	case SS_OP_USS_REQUEST:
	case SS_OP_USS_NOTIFY:
		ussd_to_asn1(tree, arg, &inv->ussd);
		return;
	default:
		asn1_add_octet(tree, arg, "ss-Code", inv->ss_code);
		basic_service_to_asn1(tree, arg, "basicService", &inv->bs);
		if (inv->op == SS_OP_REGISTER_SS)
			register_ss_to_asn1(tree, arg, inv);
		if (inv->long_ftn_supported)
			asn1_add(tree, arg, "longFTN-Supported");
	}
}

void notify_ss_init(struct notify_ss *n)
{
	*n = (struct notify_ss){ .ss_code = -1, .ss_status = -1, .notification = -1, .call_on_hold = -1 };
}

void notify_ss_from_asn1(struct notify_ss *n, const struct asn1_node *arg)
{
	n->ss_code = asn1_find_octet(arg, "ss-Code", -1);
	n->ss_status = asn1_find_octet(arg, "ss-Status", -1);
	n->notification = asn1_find_octet(arg, "ss-Notification", -1);
	n->call_is_waiting = asn1_find(arg, "callIsWaiting-Indicator");
	n->call_on_hold = asn1_find_int(arg, "callOnHold-Indicator", -1);
	n->mpty = asn1_find(arg, "mpty-Indicator");
	n->clir_suppression_rejected = asn1_find(arg, "clirSuppressionRejected");
}

void notify_ss_to_asn1(struct asn1_tree *tree, struct asn1_node *arg, const struct notify_ss *n)
{
	if (n->ss_code >= 0)
		asn1_add_octet(tree, arg, "ss-Code", n->ss_code);
	if (n->ss_status >= 0)
		asn1_add_octet(tree, arg, "ss-Status", n->ss_status);
	if (n->notification >= 0)
		asn1_add_octet(tree, arg, "ss-Notification", n->notification);
	if (n->call_is_waiting)
		asn1_add(tree, arg, "callIsWaiting-Indicator");
	if (n->call_on_hold >= 0)
		asn1_add_int(tree, arg, "callOnHold-Indicator", n->call_on_hold);
	if (n->mpty)
		asn1_add(tree, arg, "mpty-Indicator");
	if (n->clir_suppression_rejected)
		asn1_add(tree, arg, "clirSuppressionRejected");
}
