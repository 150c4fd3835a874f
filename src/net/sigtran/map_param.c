/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parameters of MAP operations and errors: decoding, building, and the values that many of them have (TS 29.002 17.7.7,
 * 17.7.8). */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/fwd_decide.h>

#include "map_hlr_private.h"

#define NPI_LAND_MOBILE 6
#define ADDRESS_MAX 20
#define ISDN_ADDRESS_MAX 9
#define E164_DIGITS_MIN 3
#define NETWORK_RESOURCE_HLR 1
#define CALL_BARRING_OPERATOR 1

const struct asn1_node *map_value_decode(struct map_value *v, const struct asn1_type *type, const uint8_t *octets,
					 size_t len)
{
	asn1_tree_init(&v->tree, v->nodes, ARRAY_SIZE(v->nodes), v->scratch, sizeof(v->scratch));
	if (!octets || asn1_ber_decode(&v->tree, type, octets, len) != (int)len)
		return NULL;
	return v->nodes;
}

struct asn1_node *map_value_start(struct map_value *v, const struct asn1_type *type)
{
	asn1_tree_init(&v->tree, v->nodes, ARRAY_SIZE(v->nodes), v->scratch, sizeof(v->scratch));
	return asn1_root(&v->tree, type);
}

int map_value_encode(struct map_value *v, uint8_t *octets, size_t size)
{
	char why[160];
	int len = asn1_ber_encode(&v->tree, octets, size);

	if (len < 0) {
		asn1_error_str(why, sizeof(why), &v->tree);
		LOGP(DMAP, LOGL_ERROR, "HLR cannot say a value: %s\n", why);
	}
	return len;
}

/* --- IMSI, numbers ------------------------------------------------------------------------------------------------ */

int map_imsi_get(char *imsi, size_t size, const struct asn1_node *node)
{
	uint8_t address[1 + ADDRESS_MAX] = { 0x90 | NPI_LAND_MOBILE };
	struct isdn_number num;

	if (!node || node->len > ADDRESS_MAX)
		return -EINVAL;
	memcpy(address + 1, node->octets, node->len);
	if (isdn_number_from_address_string(&num, address, 1 + node->len) < 0 || !imsi_valid(num.digits))
		return -EINVAL;
	osmo_strlcpy(imsi, num.digits, size);
	return 0;
}

void map_imsi_add(struct map_value *v, struct asn1_node *parent, const char *name, const char *imsi)
{
	struct isdn_number num = { .ton = ISDN_TON_INTERNATIONAL, .npi = NPI_LAND_MOBILE };
	uint8_t address[ADDRESS_MAX];
	int len;

	OSMO_STRLCPY_ARRAY(num.digits, imsi);
	len = isdn_number_to_address_string(address, sizeof(address), &num);
	if (len < 0)
		asn1_fail(&v->tree, parent, 0, -EINVAL, "an IMSI cannot be said");
	else
		asn1_add_octets(&v->tree, parent, name, address + 1, len - 1);
}

int map_number_get(struct isdn_number *num, const struct asn1_node *node)
{
	if (!node || isdn_number_from_address_string(num, node->octets, node->len) < 0)
		return -EINVAL;
	return map_is_e164(num->digits) ? 0 : -EINVAL;
}

void map_number_add(struct map_value *v, struct asn1_node *parent, const char *name, const struct isdn_number *num)
{
	uint8_t address[ADDRESS_MAX];
	int len = isdn_number_to_address_string(address, sizeof(address), num);

	if (len < 0)
		asn1_fail(&v->tree, parent, 0, -EINVAL, "a number cannot be said");
	else
		asn1_add_octets(&v->tree, parent, name, address, len);
}

void map_digits_add(struct map_value *v, struct asn1_node *parent, const char *name, const char *digits)
{
	struct isdn_number num = { .ton = ISDN_TON_INTERNATIONAL, .npi = ISDN_NPI_ISDN };

	OSMO_STRLCPY_ARRAY(num.digits, digits);
	map_number_add(v, parent, name, &num);
}

bool map_number_is_short(const struct isdn_number *num)
{
	return strlen(num->digits) <= 2 * (ISDN_ADDRESS_MAX - 1);
}

bool map_is_e164(const char *digits)
{
	size_t len = strlen(digits);

	return len >= E164_DIGITS_MIN && strspn(digits, "0123456789") == len;
}

/* --- parameters of errors (29.002 17.6.6, 17.7.7) ----------------------------------------------------------------- */

/* The usual cause of an error that needs one. */
static int cause_of(int error, int cause)
{
	if (cause >= 0)
		return cause;
	switch (error) {
	case SS_ERR_SYSTEM_FAILURE:
		return NETWORK_RESOURCE_HLR;
	case SS_ERR_CALL_BARRED:
		return CALL_BARRING_OPERATOR;
	case MAP_ERR_ROAMING_NOT_ALLOWED:
	case SS_ERR_PW_REGISTRATION_FAILURE:
		return 0;
	default:
		return -1;
	}
}

/* Before version 3: bare causes. */
static void build_v2(struct map_value *v, int error, int cause)
{
	struct asn1_node *root;

	switch (error) {
	case SS_ERR_SYSTEM_FAILURE:
		asn1_add_int(&v->tree, map_value_start(v, &map_SystemFailureParam), "networkResource", cause);
		return;
	case SS_ERR_CALL_BARRED:
		asn1_add_int(&v->tree, map_value_start(v, &map_CallBarredParam), "callBarringCause", cause);
		return;
	case MAP_ERR_ROAMING_NOT_ALLOWED:
		root = map_value_start(v, &map_RoamingNotAllowedCause);
		if (root)
			root->num = cause;
		return;
	case SS_ERR_PW_REGISTRATION_FAILURE:
		root = map_value_start(v, &map_PW_RegistrationFailureCause);
		if (root)
			root->num = cause;
		return;
	default:
		return;
	}
}

static void build_v3(struct map_value *v, int error, int cause)
{
	struct asn1_node *root;

	switch (error) {
	case SS_ERR_SYSTEM_FAILURE:
		root = asn1_add(&v->tree, map_value_start(v, &map_SystemFailureParam), "extensibleSystemFailureParam");
		asn1_add_int(&v->tree, root, "networkResource", cause);
		return;
	case SS_ERR_CALL_BARRED:
		root = asn1_add(&v->tree, map_value_start(v, &map_CallBarredParam), "extensibleCallBarredParam");
		asn1_add_int(&v->tree, root, "callBarringCause", cause);
		return;
	case MAP_ERR_ROAMING_NOT_ALLOWED:
		root = map_value_start(v, &map_RoamingNotAllowedParam);
		asn1_add_int(&v->tree, root, "roamingNotAllowedCause", cause);
		return;
	case FWD_ERR_ABSENT_SUBSCRIBER:
		root = map_value_start(v, &map_AbsentSubscriberParam);
		asn1_add_int(&v->tree, root, "absentSubscriberReason", cause);
		return;
	case SS_ERR_UNKNOWN_SUBSCRIBER:
		root = map_value_start(v, &map_UnknownSubscriberParam);
		asn1_add_int(&v->tree, root, "unknownSubscriberDiagnostic", cause);
		return;
	default:
		return;
	}
}

int map_error_parameter(uint8_t *octets, size_t size, uint8_t version, int error, int cause)
{
	struct map_value v;
	int len;

	cause = cause_of(error, cause);
	if (cause < 0)
		return 0;
	v.tree.n_nodes = 0;
	if (version < 3)
		build_v2(&v, error, cause);
	else
		build_v3(&v, error, cause);
	if (!v.tree.n_nodes)
		return 0;
	len = map_value_encode(&v, octets, size);
	return OSMO_MAX(len, 0);
}
