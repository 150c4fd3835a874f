/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parameters of errors of SS operations (TS 29.002 17.6.6), in the form before version 3, which is what the SS contexts
 * speak: causes are plain ENUMERATED, most errors carry nothing (map.md section 2). */

#include "component_asn1.h"

static void cause_from_asn1(struct ss_error *err, const struct asn1_node *choice, const char *plain,
			    const char *extensible)
{
	const struct asn1_node *node = asn1_find(choice, extensible);

	err->cause = asn1_find_int(node ? node : choice, plain, -1);
}

void ss_error_from_asn1(struct ss_error *err, const struct asn1_node *parameter)
{
	if (!parameter || parameter->type == &asn1_any)
		return;
	switch (err->code) {
	case SS_ERR_CALL_BARRED:
		cause_from_asn1(err, parameter, "callBarringCause", "extensibleCallBarredParam");
		return;
	case SS_ERR_SYSTEM_FAILURE:
		cause_from_asn1(err, parameter, "networkResource", "extensibleSystemFailureParam");
		return;
	case SS_ERR_PW_REGISTRATION_FAILURE:
		err->cause = parameter->num;
		return;
	case SS_ERR_SS_ERROR_STATUS:
		err->ss_status = parameter->octets[0];
		return;
	case SS_ERR_SS_INCOMPATIBILITY:
		err->ss_code = asn1_find_octet(parameter, "ss-Code", -1);
		basic_service_from_asn1(&err->bs, asn1_find(parameter, "basicService"));
		err->ss_status = asn1_find_octet(parameter, "ss-Status", -1);
		return;
	default:
		return;
	}
}

static void incompatibility_to_asn1(struct asn1_tree *tree, struct asn1_node *return_error, const struct ss_error *err)
{
	struct asn1_node *node;

	if (err->ss_code < 0 && err->ss_status < 0 && err->bs.type == BASIC_SERVICE_NONE)
		return;
	node = asn1_add(tree, return_error, "parameter");
	if (err->ss_code >= 0)
		asn1_add_octet(tree, node, "ss-Code", err->ss_code);
	basic_service_to_asn1(tree, node, "basicService", &err->bs);
	if (err->ss_status >= 0)
		asn1_add_octet(tree, node, "ss-Status", err->ss_status);
}

void ss_error_to_asn1(struct asn1_tree *tree, struct asn1_node *return_error, const struct ss_error *err)
{
	switch (err->code) {
	case SS_ERR_CALL_BARRED:
		if (err->cause >= 0)
			asn1_add_int(tree, asn1_add(tree, return_error, "parameter"), "callBarringCause", err->cause);
		return;
	case SS_ERR_SYSTEM_FAILURE:
		if (err->cause >= 0)
			asn1_add_int(tree, asn1_add(tree, return_error, "parameter"), "networkResource", err->cause);
		return;
	case SS_ERR_PW_REGISTRATION_FAILURE:
		if (err->cause >= 0)
			asn1_add_int(tree, return_error, "parameter", err->cause);
		return;
	case SS_ERR_SS_ERROR_STATUS:
		if (err->ss_status >= 0)
			asn1_add_octet(tree, return_error, "parameter", err->ss_status);
		return;
	case SS_ERR_SS_INCOMPATIBILITY:
		incompatibility_to_asn1(tree, return_error, err);
		return;
	default:
		return;
	}
}
