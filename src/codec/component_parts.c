/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the arguments and results of SS operations have in common: basic service, numbers, USSD string
 * (TS 29.002 17.7.4, 17.7.8). */

#include <errno.h>
#include <string.h>

#include "component_asn1.h"

#define ADDRESS_STRING_MAX 20

void basic_service_from_asn1(struct basic_service *bs, const struct asn1_node *code)
{
	int octet = asn1_find_octet(code, "bearerService", -1);

	if (octet >= 0)
		*bs = (struct basic_service){ BASIC_SERVICE_BEARER, octet };
	octet = asn1_find_octet(code, "teleservice", -1);
	if (octet >= 0)
		*bs = (struct basic_service){ BASIC_SERVICE_TELE, octet };
}

void basic_service_to_asn1(struct asn1_tree *tree, struct asn1_node *parent, const char *name,
			   const struct basic_service *bs)
{
	struct asn1_node *choice;

	if (bs->type == BASIC_SERVICE_NONE)
		return;
	choice = asn1_add(tree, parent, name);
	asn1_add_octet(tree, choice, bs->type == BASIC_SERVICE_TELE ? "teleservice" : "bearerService", bs->code);
}

int number_from_asn1(struct isdn_number *num, const struct asn1_node *address)
{
	if (!address)
		return 0;
	return isdn_number_from_address_string(num, address->octets, address->len) < 0 ? -EINVAL : 0;
}

void number_to_asn1(struct asn1_tree *tree, struct asn1_node *parent, const char *name, const struct isdn_number *num)
{
	uint8_t octets[ADDRESS_STRING_MAX];
	int len;

	if (!isdn_number_present(num))
		return;
	len = isdn_number_to_address_string(octets, sizeof(octets), num);
	if (len < 0)
		asn1_fail(tree, parent, 0, -EINVAL, "a number cannot be said");
	else
		asn1_add_octets(tree, parent, name, octets, len);
}

void subaddress_from_asn1(struct ss_subaddress *sub, const struct asn1_node *address)
{
	if (!address)
		return;
	sub->len = address->len;	/* at most 21: the table says so */
	memcpy(sub->octets, address->octets, address->len);
}

void subaddress_to_asn1(struct asn1_tree *tree, struct asn1_node *parent, const struct ss_subaddress *sub)
{
	if (sub->len)
		asn1_add_octets(tree, parent, "forwardedToSubaddress", sub->octets, sub->len);
}

void ussd_from_asn1(struct ss_ussd *ussd, const struct asn1_node *ussd_arg)
{
	const struct asn1_node *string = asn1_find(ussd_arg, "ussd-String");

	ussd->dcs = asn1_find_octet(ussd_arg, "ussd-DataCodingScheme", 0);
	ussd->len = string->len;	/* at most 160: the table says so */
	memcpy(ussd->string, string->octets, string->len);
}

void ussd_to_asn1(struct asn1_tree *tree, struct asn1_node *ussd_arg, const struct ss_ussd *ussd)
{
	asn1_add_octet(tree, ussd_arg, "ussd-DataCodingScheme", ussd->dcs);
	asn1_add_octets(tree, ussd_arg, "ussd-String", ussd->string, ussd->len);
}
