/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parameters of MAP operations as the lab's nodes build and read them: numbers, IMSI (TS 29.002 17.7.8, TS 23.003). */
#include <errno.h>
#include <string.h>

#include "lab_map.h"

/* IMSI as AddressString: international E.212 (TS 29.002 22.2.3). */
#define NPI_LAND_MOBILE 6

struct asn1_node *lab_map_build(struct lab_map_value *v, const struct asn1_type *type)
{
	asn1_tree_init(&v->tree, v->nodes, ARRAY_SIZE(v->nodes), v->scratch, sizeof(v->scratch));
	return asn1_root(&v->tree, type);
}

int lab_map_encode(struct lab_map_value *v)
{
	return asn1_ber_encode(&v->tree, v->octets, sizeof(v->octets));
}

const struct asn1_node *lab_map_decode(struct lab_map_value *v, const struct asn1_type *type, const uint8_t *octets,
				       size_t len)
{
	if (!octets)
		return NULL;
	asn1_tree_init(&v->tree, v->nodes, ARRAY_SIZE(v->nodes), NULL, 0);
	return asn1_ber_decode(&v->tree, type, octets, len) < 0 ? NULL : &v->nodes[0];
}

void lab_map_international(struct isdn_number *num, const char *digits)
{
	*num = (struct isdn_number){ .ton = ISDN_TON_INTERNATIONAL, .npi = ISDN_NPI_ISDN };
	OSMO_STRLCPY_ARRAY(num->digits, digits);
}

void lab_map_add_number(struct asn1_tree *tree, struct asn1_node *parent, const char *name,
			const struct isdn_number *num)
{
	uint8_t octets[MAP_REFERENCE_MAX];
	int len = isdn_number_to_address_string(octets, sizeof(octets), num);

	if (len < 0)
		asn1_fail(tree, parent, 0, len, "a number cannot be said");
	else
		asn1_add_octets(tree, parent, name, octets, len);
}

int lab_map_number(struct isdn_number *num, const struct asn1_node *node)
{
	memset(num, 0, sizeof(*num));
	return node ? isdn_number_from_address_string(num, node->octets, node->len) : -ENOENT;
}

/* An IMSI is an AddressString without its first octet. */
static int imsi_address(struct map_reference *ref, const char *imsi)
{
	struct isdn_number num = { .ton = ISDN_TON_INTERNATIONAL, .npi = NPI_LAND_MOBILE };
	int len;

	OSMO_STRLCPY_ARRAY(num.digits, imsi);
	len = isdn_number_to_address_string(ref->octets, sizeof(ref->octets), &num);
	ref->len = len > 0 ? len : 0;
	return len;
}

void lab_map_add_imsi(struct asn1_tree *tree, struct asn1_node *parent, const char *name, const char *imsi)
{
	struct map_reference ref;

	if (imsi_address(&ref, imsi) < 0)
		asn1_fail(tree, parent, 0, -EINVAL, "an IMSI cannot be said");
	else
		asn1_add_octets(tree, parent, name, ref.octets + 1, ref.len - 1);
}

int lab_map_imsi(char *imsi, const struct asn1_node *node)
{
	uint8_t octets[MAP_REFERENCE_MAX] = { 0 };
	struct isdn_number num;

	imsi[0] = '\0';
	if (!node || node->len >= sizeof(octets))
		return -EINVAL;
	memcpy(octets + 1, node->octets, node->len);
	if (isdn_number_from_address_string(&num, octets, 1 + node->len) < 0 || !imsi_valid(num.digits))
		return -EINVAL;
	osmo_strlcpy(imsi, num.digits, IMSI_DIGITS_MAX + 1);
	return 0;
}

void lab_map_open(struct map_dialogue *map, const char *imsi, const struct isdn_number *vlr)
{
	int len;

	*map = (struct map_dialogue){ .type = MAP_DIALOGUE_OPEN };
	imsi_address(&map->destination, imsi);
	len = isdn_number_to_address_string(map->origination.octets, sizeof(map->origination.octets), vlr);
	map->origination.len = len > 0 ? len : 0;
}
