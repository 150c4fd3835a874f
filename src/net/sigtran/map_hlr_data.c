/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscriber data as a VLR gets them (TS 29.002 8.8.1, 17.7.1; map.md 3): MSISDN, basic services, operator determined
 * barring, and each supplementary service with what insertSubscriberData holds of it. Version 3 has the "Ext" types,
 * version 1 and 2 those of the SS operations; the names of their members are the same but for the basic service. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/fwd_decide.h>

#include "map_hlr_private.h"

/* The argument of one insertSubscriberData: what fits into a UDT with the dialogue portion of a first answer, so that a
 * network that cannot segment takes it, too. A service that is longer goes alone. */
#define INSERT_DATA_MAX 140

#define CATEGORY_ORDINARY 0x0a
#define OVERRIDE_ENABLED 0
#define OVERRIDE_DISABLED 1
#define STATUS_GRANTED 0
#define STATUS_ODB 1

/* One Ext-SS-Info each. Group codes never go to a VLR. */
static const uint8_t services[] = {
	SS_CODE_CFU, SS_CODE_CFB, SS_CODE_CFNRY, SS_CODE_CFNRC,
	SS_CODE_BAOC, SS_CODE_BOIC, SS_CODE_BOIC_EXHC, SS_CODE_BAIC, SS_CODE_BIC_ROAM,
	SS_CODE_CW, SS_CODE_HOLD, SS_CODE_MPTY, SS_CODE_ECT, SS_CODE_CD,
	SS_CODE_CLIP, SS_CODE_CLIR, SS_CODE_COLP, SS_CODE_COLR, SS_CODE_CNAP,
};
#define PART_OF_SERVICE(i) (1U << (MAP_PART_FIRST_SERVICE + (i)))
#define PARTS_MAX (MAP_PART_FIRST_SERVICE + ARRAY_SIZE(services))

/* An argument that is being built. */
struct insertion {
	struct map_value v;
	struct hlr *hlr;
	const struct hlr_subscriber *sub;
	uint8_t version;
	uint8_t speech_code;
	struct asn1_node *list;		/* provisionedSS; NULL: none yet */
};

/* The tree is not cleared: it is started anew for each argument. */
static void insertion_init(struct insertion *in, struct hlr *hlr, const struct hlr_subscriber *sub, uint8_t version)
{
	in->hlr = hlr;
	in->sub = sub;
	in->version = version;
	in->speech_code = hlr_cfg(hlr)->ss.speech_code;
}

map_parts_t map_parts_of(const struct hlr_subscriber *sub)
{
	map_parts_t parts = MAP_PART_IDENTITY | MAP_PART_BASIC_SERVICES | MAP_PART_ODB;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(services); i++) {
		if (ss_profile_provisioned(&sub->profile, services[i]))
			parts |= PART_OF_SERVICE(i);
	}
	return parts;
}

/* --- basic services ----------------------------------------------------------------------------------------------- */

/* Codes of a group as a subscription has them, and the one that names the group in a service: compound codes never go
 * to a VLR. */
static const struct {
	enum bsg group;
	bool bearer;
	uint8_t subscribed[2], n_subscribed;
	uint8_t code;
} groups[] = {
	{ BSG_SPEECH, false, { 0x11 }, 1, 0x10 },
	{ BSG_SMS, false, { 0x21, 0x22 }, 2, 0x20 },
	{ BSG_FAX, false, { 0x61, 0x62 }, 2, 0x60 },
	{ BSG_DATA_ASYNC, true, { 0x17 }, 1, 0x10 },
	{ BSG_DATA_SYNC, true, { 0x1f }, 1, 0x18 },
	{ BSG_VOICE_GROUP, false, { 0x91, 0x92 }, 2, 0x90 },
};

static void add_service_list(struct insertion *in, struct asn1_node *root, bool bearer)
{
	struct asn1_node *list = NULL;
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		if (groups[i].bearer != bearer || !(in->sub->profile.subscribed & groups[i].group))
			continue;
		if (!list)
			list = asn1_add(&in->v.tree, root, bearer ? "bearerServiceList" : "teleserviceList");
		for (k = 0; k < groups[i].n_subscribed; k++)
			asn1_add_octet(&in->v.tree, list, NULL, groups[i].subscribed[k]);
	}
}

/* The code of a group of a service: a member of \a parent, or with no name an element of it. */
static void add_group(struct insertion *in, struct asn1_node *parent, const char *name, enum bsg group)
{
	struct asn1_node *choice = asn1_add(&in->v.tree, parent, name);
	const bool ext = in->version >= 3;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		uint8_t code = group == BSG_SPEECH ? in->speech_code : groups[i].code;

		if (groups[i].group != group)
			continue;
		if (groups[i].bearer)
			asn1_add_octet(&in->v.tree, choice, ext ? "ext-BearerService" : "bearerService", code);
		else
			asn1_add_octet(&in->v.tree, choice, ext ? "ext-Teleservice" : "teleservice", code);
	}
}

/* --- operator determined barring ---------------------------------------------------------------------------------- */

/* Bits of ODB-GeneralData that a VLR acts on (17.7.1), the others are the HLR's. */
static const struct {
	uint16_t odb;
	uint8_t bit;
} odb_bits[] = {
	{ ODB_ALL_OG, 0 },
	{ ODB_ALL_OG_INTERNATIONAL, 1 },
	{ ODB_ALL_OG_INTERNATIONAL_NOT_HOME, 2 },
	{ ODB_SS_ACCESS, 5 },
};

static void odb_general_data(uint8_t bits[3], uint16_t odb)
{
	unsigned int i;

	memset(bits, 0, 3);
	bits[0] = 1;		/* unused bits of 15 */
	for (i = 0; i < ARRAY_SIZE(odb_bits); i++) {
		if (odb & odb_bits[i].odb)
			bits[1 + odb_bits[i].bit / 8] |= 0x80 >> odb_bits[i].bit % 8;
	}
}

static bool has_odb(const struct hlr_subscriber *sub)
{
	uint8_t bits[3];

	odb_general_data(bits, sub->profile.odb);
	return bits[1] || bits[2];
}

static void add_odb(struct insertion *in, struct asn1_node *root)
{
	uint8_t bits[3];

	/* version 1 has no bits */
	if (!has_odb(in->sub) || in->version < 2)
		return;
	odb_general_data(bits, in->sub->profile.odb);
	asn1_add_octets(&in->v.tree, asn1_add(&in->v.tree, root, "odb-Data"), "odb-GeneralData", bits, sizeof(bits));
}

/* --- supplementary services --------------------------------------------------------------------------------------- */

/* Groups that a service has its own data for. */
static bsg_set_t groups_of(const struct insertion *in, uint8_t ss_code)
{
	return basic_service_applicable(ss_code) & in->sub->profile.subscribed;
}

static uint8_t status_of(const struct insertion *in, uint8_t ss_code, enum bsg group)
{
	return hlr_ss_status(in->hlr, in->sub, ss_code, group);
}

/* The status that all groups share, or -1. */
static int common_status(const struct insertion *in, uint8_t ss_code)
{
	bsg_set_t set = groups_of(in, ss_code);
	int common = -1;
	unsigned int g;

	if (!set)
		return SS_STATUS_P;
	for (g = 0; g < BSG_COUNT; g++) {
		int status = set & (1 << g) ? status_of(in, ss_code, 1 << g) : -1;

		if (status < 0)
			continue;
		if (common >= 0 && common != status)
			return -1;
		common = status;
	}
	return common;
}

/* What ISD holds for each forwarding (8.8.1): CFU its status alone; the others a number while registered, and options
 * always; the time CFNRy while registered. */
static void add_forwarding(struct insertion *in, struct asn1_node *feature, enum cf_service s, uint8_t status,
			   const struct cf_reg *reg)
{
	const uint8_t ss_code = cf_service_code(s);
	const struct cf_data *cf = &in->sub->profile.cf[s];
	bool fits = !reg || map_number_is_short(&reg->ftn);

	/* a number that this version cannot say: the service as if it were not registered */
	if (!fits && in->version < 3) {
		LOGPMAP(in->sub->imsi, LOGL_NOTICE, "the number of %s is too long for this VLR\n",
			ss_code_name(ss_code));
		reg = NULL;
		status = SS_STATUS_P;
	}
	asn1_add_octet(&in->v.tree, feature, "ss-Status", status);
	if (s == CF_CFU)
		return;
	if (reg && fits)
		map_number_add(&in->v, feature, "forwardedToNumber", &reg->ftn);
	if (reg && reg->subaddress.len)
		asn1_add_octets(&in->v.tree, feature, "forwardedToSubaddress", reg->subaddress.octets,
				reg->subaddress.len);
	asn1_add_octet(&in->v.tree, feature, "forwardingOptions",
		       cf->options | fwd_reason_map(fwd_condition_of_ss_code(ss_code)));
	if (reg && s == CF_CFNRY)
		asn1_add_int(&in->v.tree, feature, "noReplyConditionTime", reg->no_reply_time);
	if (reg && !fits)
		map_number_add(&in->v, feature, "longForwardedToNumber", &reg->ftn);
}

static void add_cf(struct insertion *in, struct asn1_node *info, enum cf_service s)
{
	const uint8_t ss_code = cf_service_code(s);
	struct asn1_node *list, *feature;
	unsigned int g;

	info = asn1_add(&in->v.tree, info, "forwardingInfo");
	asn1_add_octet(&in->v.tree, info, "ss-Code", ss_code);
	list = asn1_add(&in->v.tree, info, "forwardingFeatureList");
	/* one feature without a basic service stands for all */
	if (!in->sub->profile.cf[s].n_reg) {
		add_forwarding(in, asn1_add(&in->v.tree, list, NULL), s, SS_STATUS_P, NULL);
		return;
	}
	for (g = 0; g < BSG_COUNT; g++) {
		const enum bsg group = 1 << g;

		if (!(groups_of(in, ss_code) & group))
			continue;
		feature = asn1_add(&in->v.tree, list, NULL);
		add_group(in, feature, "basicService", group);
		add_forwarding(in, feature, s, status_of(in, ss_code, group), cf_reg_find(&in->sub->profile, s, group));
	}
}

static void add_cb(struct insertion *in, struct asn1_node *info, uint8_t ss_code)
{
	struct asn1_node *list, *feature;
	int common = common_status(in, ss_code);
	unsigned int g;

	info = asn1_add(&in->v.tree, info, "callBarringInfo");
	asn1_add_octet(&in->v.tree, info, "ss-Code", ss_code);
	list = asn1_add(&in->v.tree, info, "callBarringFeatureList");
	if (common >= 0) {
		asn1_add_octet(&in->v.tree, asn1_add(&in->v.tree, list, NULL), "ss-Status", common);
		return;
	}
	for (g = 0; g < BSG_COUNT; g++) {
		if (!(groups_of(in, ss_code) & (1 << g)))
			continue;
		feature = asn1_add(&in->v.tree, list, NULL);
		add_group(in, feature, "basicService", 1 << g);
		asn1_add_octet(&in->v.tree, feature, "ss-Status", status_of(in, ss_code, 1 << g));
	}
}

static void add_option(struct insertion *in, struct asn1_node *data, uint8_t ss_code)
{
	const struct ss_profile *p = &in->sub->profile;
	struct asn1_node *option;

	if (ss_code != SS_CODE_CLIR && ss_code != SS_CODE_CLIP && ss_code != SS_CODE_COLP)
		return;
	option = asn1_add(&in->v.tree, data, "ss-SubscriptionOption");
	if (ss_code == SS_CODE_CLIR)
		asn1_add_int(&in->v.tree, option, "cliRestrictionOption", p->clir_mode);
	else
		asn1_add_int(&in->v.tree, option, "overrideCategory",
			     (ss_code == SS_CODE_CLIP ? p->clip_override : p->colp_override) ?
			     OVERRIDE_ENABLED : OVERRIDE_DISABLED);
}

/* Call waiting that is active for some groups only names them. */
static void add_ss_data(struct insertion *in, struct asn1_node *info, uint8_t ss_code)
{
	int common = common_status(in, ss_code);
	struct asn1_node *data, *list;
	unsigned int g;

	data = asn1_add(&in->v.tree, info, "ss-Data");
	asn1_add_octet(&in->v.tree, data, "ss-Code", ss_code);
	asn1_add_octet(&in->v.tree, data, "ss-Status", common >= 0 ? common : SS_STATUS_P | SS_STATUS_A);
	add_option(in, data, ss_code);
	if (common >= 0)
		return;
	list = asn1_add(&in->v.tree, data, "basicServiceGroupList");
	for (g = 0; g < BSG_COUNT; g++) {
		if (groups_of(in, ss_code) & (1 << g) && status_of(in, ss_code, 1 << g) & SS_STATUS_A)
			add_group(in, list, NULL, 1 << g);
	}
}

static void add_service(struct insertion *in, struct asn1_node *root, uint8_t ss_code)
{
	struct asn1_node *info;

	if (!in->list)
		in->list = asn1_add(&in->v.tree, root, "provisionedSS");
	info = asn1_add(&in->v.tree, in->list, NULL);
	if (cf_service_from_code(ss_code) >= 0)
		add_cf(in, info, cf_service_from_code(ss_code));
	else if (cb_program_from_code(ss_code) >= 0)
		add_cb(in, info, ss_code);
	else
		add_ss_data(in, info, ss_code);
}

/* --- insertSubscriberData ----------------------------------------------------------------------------------------- */

static int build(struct insertion *in, bool imsi, map_parts_t parts, uint8_t *octets, size_t size)
{
	const struct hlr_subscriber *sub = in->sub;
	struct asn1_node *root = map_value_start(&in->v, in->version < 3 ? &map_InsertSubscriberDataArgV2 :
						 &map_InsertSubscriberDataArg);
	unsigned int i;

	in->list = NULL;
	if (imsi)
		map_imsi_add(&in->v, root, "imsi", sub->imsi);
	if (parts & MAP_PART_IDENTITY) {
		if (isdn_number_present(&sub->msisdn) && map_number_is_short(&sub->msisdn))
			map_number_add(&in->v, root, "msisdn", &sub->msisdn);
		asn1_add_octet(&in->v.tree, root, "category", CATEGORY_ORDINARY);
	}
	if (parts & MAP_PART_ODB)
		asn1_add_int(&in->v.tree, root, "subscriberStatus", has_odb(sub) ? STATUS_ODB : STATUS_GRANTED);
	if (parts & MAP_PART_BASIC_SERVICES) {
		add_service_list(in, root, true);
		add_service_list(in, root, false);
	}
	for (i = 0; i < ARRAY_SIZE(services); i++) {
		if (parts & PART_OF_SERVICE(i))
			add_service(in, root, services[i]);
	}
	if (parts & MAP_PART_ODB)
		add_odb(in, root);
	return map_value_encode(&in->v, octets, size);
}

int map_insert_data(uint8_t *octets, size_t size, struct hlr *hlr, const struct hlr_subscriber *sub,
		    uint8_t version, bool imsi, map_parts_t *left)
{
	struct insertion in;
	map_parts_t chosen = 0, part;
	unsigned int i;
	int len = 0, more;

	insertion_init(&in, hlr, sub, version);
	*left &= map_parts_of(sub);
	for (i = 0; i < PARTS_MAX; i++) {
		part = 1U << i;
		if (!(*left & part))
			continue;
		more = build(&in, imsi, chosen | part, octets, size);
		if (more < 0 || (more > INSERT_DATA_MAX && chosen))
			break;
		chosen |= part;
		len = more;
	}
	if (!chosen)
		return *left ? -1 : 0;
	*left &= ~chosen;
	return build(&in, imsi, chosen, octets, size) == len ? len : -1;
}

/* --- deleteSubscriberData ----------------------------------------------------------------------------------------- */

int map_delete_data(uint8_t *octets, size_t size, const struct hlr_subscriber *sub, map_parts_t parts,
		    bsg_set_t removed)
{
	struct asn1_node *root, *list = NULL;
	map_parts_t gone = parts & ~map_parts_of(sub);
	struct map_value v;
	unsigned int i, k;

	removed &= ~sub->profile.subscribed;
	if (!gone && !removed)
		return 0;
	root = map_value_start(&v, &map_DeleteSubscriberDataArg);
	map_imsi_add(&v, root, "imsi", sub->imsi);
	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		if (!(removed & groups[i].group))
			continue;
		if (!list)
			list = asn1_add(&v.tree, root, "basicServiceList");
		for (k = 0; k < groups[i].n_subscribed; k++)
			asn1_add_octet(&v.tree, asn1_add(&v.tree, list, NULL),
				       groups[i].bearer ? "ext-BearerService" : "ext-Teleservice",
				       groups[i].subscribed[k]);
	}
	list = gone ? asn1_add(&v.tree, root, "ss-List") : NULL;
	for (i = 0; i < ARRAY_SIZE(services); i++) {
		if (gone & PART_OF_SERVICE(i))
			asn1_add_octet(&v.tree, list, NULL, services[i]);
	}
	return map_value_encode(&v, octets, size);
}

/* --- what changed ------------------------------------------------------------------------------------------------- */

/* A part alone, as a VLR would get it. */
static int part_octets(uint8_t *octets, size_t size, struct hlr *hlr, const struct hlr_subscriber *sub,
		       map_parts_t part)
{
	struct insertion in;

	if (!(part & map_parts_of(sub)))
		return 0;
	insertion_init(&in, hlr, sub, 3);
	return build(&in, false, part, octets, size);
}

map_parts_t map_parts_changed(struct hlr *hlr, const struct hlr_subscriber *old, const struct hlr_subscriber *sub)
{
	uint8_t before[MAP_PARAMETER_MAX], now[MAP_PARAMETER_MAX];
	map_parts_t changed = 0;
	unsigned int i;

	if (ss_profile_equal(&old->profile, &sub->profile) && !strcmp(old->vlr_country, sub->vlr_country) &&
	    !memcmp(&old->msisdn, &sub->msisdn, sizeof(sub->msisdn)))
		return 0;
	for (i = 0; i < PARTS_MAX; i++) {
		int len = part_octets(now, sizeof(now), hlr, sub, 1U << i);

		if (len != part_octets(before, sizeof(before), hlr, old, 1U << i) ||
		    (len > 0 && memcmp(before, now, len)))
			changed |= 1U << i;
	}
	return changed;
}
