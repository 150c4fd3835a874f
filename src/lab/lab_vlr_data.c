/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscriber data of a VLR as insertSubscriberData and deleteSubscriberData change them (TS 29.002 8.8.1, 17.7.1;
 * map.md section 3): only what is named is overwritten, and where no basic service is named all are meant. What the HLR
 * keeps to itself (the number of CFU, passwords) is not there. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map.h"

/* Values of Ext-NoRepCondTime that a registration cannot have count as the nearest one that it can (17.7.1). */
#define NO_REPLY_MIN 5
#define NO_REPLY_MAX 30
#define NO_REPLY_DEFAULT 20
#define OVERRIDE_ENABLED 0

void lab_vlr_data_init(struct lab_vlr_data *data)
{
	*data = (struct lab_vlr_data){ .profile = { .max_forwardings = FWD_HISTORY_MAX - 1 } };
}

/* --- basic services ----------------------------------------------------------------------------------------------- */

static bsg_set_t groups_of_code(enum basic_service_type type, const struct asn1_node *code)
{
	const struct basic_service bs = { .type = type, .code = code->octets[0] };

	return basic_service_groups(&bs);
}

/*! Groups of an Ext-BasicServiceCode; absent: all. */
static bsg_set_t groups_of(const struct asn1_node *code)
{
	const struct asn1_node *bearer = asn1_find(code, "ext-BearerService");
	const struct asn1_node *tele = asn1_find(code, "ext-Teleservice");

	if (bearer)
		return groups_of_code(BASIC_SERVICE_BEARER, bearer);
	return tele ? groups_of_code(BASIC_SERVICE_TELE, tele) : BSG_ALL;
}

/*! Groups of a list of Ext-BasicServiceCode; absent: all. */
static bsg_set_t groups_of_list(const struct asn1_node *list)
{
	const struct asn1_node *code;
	bsg_set_t groups = 0;

	if (!list)
		return BSG_ALL;
	for (code = list->child; code; code = code->next)
		groups |= groups_of(code);
	return groups;
}

static bsg_set_t subscribed_in(const struct asn1_node *list, enum basic_service_type type)
{
	const struct asn1_node *code;
	bsg_set_t groups = 0;

	for (code = list ? list->child : NULL; code; code = code->next)
		groups |= groups_of_code(type, code);
	return groups;
}

static uint8_t status_of(const struct asn1_node *info)
{
	return asn1_find(info, "ss-Status")->octets[0];
}

/* --- forwarding --------------------------------------------------------------------------------------------------- */

/*! Of an unconditional forwarding the VLR is told that it is on, and not where to: one entry for all groups. */
static void register_cfu(struct cf_data *cfu, bsg_set_t groups, bool active)
{
	struct cf_reg *reg = &cfu->reg[0];

	cfu->n_reg = 1;
	reg->groups |= groups;
	reg->active = active ? reg->active | groups : reg->active & ~groups;
}

static int no_reply_time(const struct asn1_node *feature)
{
	const int seconds = asn1_find_int(feature, "noReplyConditionTime", NO_REPLY_DEFAULT);

	return OSMO_MAX(NO_REPLY_MIN, OSMO_MIN(NO_REPLY_MAX, seconds));
}

static void register_conditional(struct ss_profile *p, enum cf_service s, bsg_set_t groups, bool active,
				 const struct asn1_node *feature)
{
	const struct asn1_node *subaddress = asn1_find(feature, "forwardedToSubaddress");
	const struct asn1_node *number = asn1_find(feature, "forwardedToNumber");
	struct cf_reg reg = {
		.groups = groups,
		.active = active ? groups : 0,
		.no_reply_time = s == CF_CFNRY ? no_reply_time(feature) : 0,
	};

	lab_map_number(&reg.ftn, number ? number : asn1_find(feature, "longForwardedToNumber"));
	if (subaddress) {
		reg.subaddress.len = subaddress->len;	/* at most 21: the table says so */
		memcpy(reg.subaddress.octets, subaddress->octets, subaddress->len);
	}
	if (cf_reg_set(p, s, &reg) < 0)
		LOGP(DLAB, LOGL_ERROR, "VLR: the HLR says that %s is registered, without a number to forward to\n",
		     ss_code_name(cf_service_code(s)));
}

static void insert_forwarding_feature(struct ss_profile *p, enum cf_service s, const struct asn1_node *feature)
{
	const bsg_set_t applicable = basic_service_applicable(cf_service_code(s));
	const bsg_set_t groups = groups_of(asn1_find(feature, "basicService")) & applicable;
	const struct asn1_node *options = asn1_find(feature, "forwardingOptions");
	const uint8_t status = status_of(feature);
	struct cf_data *cf = &p->cf[s];

	if (status & SS_STATUS_P)
		cf->provisioned = true;
	if (options)
		cf->options = options->octets[0] & (CF_OPT_NOTIFY_FORWARDING_PARTY | CF_OPT_PRESENT_REDIRECTING |
						    CF_OPT_NOTIFY_CALLING_PARTY);
	cf_reg_erase(p, s, groups);
	if (!(status & SS_STATUS_R) || !groups)
		return;
	if (s == CF_CFU)
		register_cfu(cf, groups, status & SS_STATUS_A);
	else
		register_conditional(p, s, groups, status & SS_STATUS_A, feature);
}

static bool insert_forwarding(struct ss_profile *p, const struct asn1_node *info)
{
	const int s = cf_service_from_code(asn1_find_octet(info, "ss-Code", 0));
	const struct asn1_node *feature;

	if (s < 0)
		return false;
	for (feature = asn1_find(info, "forwardingFeatureList")->child; feature; feature = feature->next)
		insert_forwarding_feature(p, s, feature);
	return true;
}

/* --- the other services ------------------------------------------------------------------------------------------- */

static bool insert_barring(struct ss_profile *p, const struct asn1_node *info)
{
	const int program = cb_program_from_code(asn1_find_octet(info, "ss-Code", 0));
	const struct asn1_node *feature;

	if (program < 0)
		return false;
	for (feature = asn1_find(info, "callBarringFeatureList")->child; feature; feature = feature->next) {
		const bsg_set_t groups = groups_of(asn1_find(feature, "basicService")) &
					 basic_service_applicable(cb_program_code(program));
		struct cb_data *cb = &p->cb[program];

		if (status_of(feature) & SS_STATUS_P)
			cb->provisioned = true;
		if (status_of(feature) & SS_STATUS_A)
			cb->active |= groups;
		else
			cb->active &= ~groups;
	}
	return true;
}

static bool insert_simple(struct ss_profile *p, const struct asn1_node *data, uint8_t code)
{
	const struct asn1_node *option = asn1_find(data, "ss-SubscriptionOption");
	const bool override = asn1_find_int(option, "overrideCategory", !OVERRIDE_ENABLED) == OVERRIDE_ENABLED;
	const uint16_t bit = ss_simple_from_code(code);

	if (!bit)
		return false;
	if (status_of(data) & SS_STATUS_P)
		p->provisioned |= bit;
	else
		p->provisioned &= ~bit;
	if (bit == SS_SIMPLE_CLIR)
		p->clir_mode = asn1_find_int(option, "cliRestrictionOption", p->clir_mode);
	if (bit == SS_SIMPLE_CLIP)
		p->clip_override = override;
	if (bit == SS_SIMPLE_COLP)
		p->colp_override = override;
	return true;
}

static bool insert_data(struct ss_profile *p, const struct asn1_node *data)
{
	const uint8_t code = asn1_find_octet(data, "ss-Code", 0);

	if (code != SS_CODE_CW)
		return insert_simple(p, data, code);
	p->cw.provisioned = status_of(data) & SS_STATUS_P;
	p->cw.active = 0;
	if (status_of(data) & SS_STATUS_A)
		p->cw.active =
			groups_of_list(asn1_find(data, "basicServiceGroupList")) & basic_service_applicable(code);
	return true;
}

/*! \returns false for a service that is not supported, with *code. */
static bool insert_service(struct ss_profile *p, const struct asn1_node *ss_info, uint8_t *code)
{
	const struct asn1_node *info = ss_info->child;

	*code = asn1_find_octet(info, "ss-Code", 0);
	if (!strcmp(info->member->name, "forwardingInfo"))
		return insert_forwarding(p, info);
	if (!strcmp(info->member->name, "callBarringInfo"))
		return insert_barring(p, info);
	if (!strcmp(info->member->name, "ss-Data"))
		return insert_data(p, info);
	*code = strcmp(info->member->name, "cug-Info") ? SS_CODE_EMLPP : SS_CODE_CUG;
	return false;
}

/* --- operator determined barring ---------------------------------------------------------------------------------- */

/*! Bits of ODB-GeneralData (29.002 17.7.1) that a call is checked against. */
static const struct {
	unsigned int bit;
	uint16_t odb;
} odb_bits[] = {
	{ 0, ODB_ALL_OG },
	{ 1, ODB_ALL_OG_INTERNATIONAL },
	{ 2, ODB_ALL_OG_INTERNATIONAL_NOT_HOME },
	{ 19, ODB_ALL_IC },
	{ 20, ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN },
	{ 21, ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY },
};

static bool bit_is_set(const struct asn1_node *bits, unsigned int bit)
{
	const size_t octet = 1 + bit / 8;	/* the first says how many bits of the last are unused */

	return octet < bits->len && bits->octets[octet] & 0x80 >> bit % 8;
}

static void insert_odb(struct ss_profile *p, const struct asn1_node *odb)
{
	const struct asn1_node *general = asn1_find(odb, "odb-GeneralData");
	unsigned int i;

	p->odb = 0;
	for (i = 0; general && i < ARRAY_SIZE(odb_bits); i++)
		if (bit_is_set(general, odb_bits[i].bit))
			p->odb |= odb_bits[i].odb;
}

/* --- whole operations --------------------------------------------------------------------------------------------- */

void lab_vlr_insert(struct lab_vlr_data *data, const struct asn1_node *arg, struct lab_vlr_refused *refused)
{
	const struct asn1_node *list = asn1_find(arg, "provisionedSS"), *info;
	const struct asn1_node *odb = asn1_find(arg, "odb-Data");
	struct isdn_number msisdn;
	uint8_t code;

	if (lab_map_number(&msisdn, asn1_find(arg, "msisdn")) == 0)
		data->msisdn = msisdn;
	data->profile.subscribed |= subscribed_in(asn1_find(arg, "bearerServiceList"), BASIC_SERVICE_BEARER) |
				    subscribed_in(asn1_find(arg, "teleserviceList"), BASIC_SERVICE_TELE);
	for (info = list ? list->child : NULL; info; info = info->next)
		if (!insert_service(&data->profile, info, &code) && refused->n < ARRAY_SIZE(refused->ss_code))
			refused->ss_code[refused->n++] = code;
	if (odb || asn1_find_int(arg, "subscriberStatus", 1) == 0)
		insert_odb(&data->profile, odb);
}

static void delete_service(struct ss_profile *p, uint8_t code)
{
	const int cf = cf_service_from_code(code), cb = cb_program_from_code(code);

	if (cf >= 0)
		p->cf[cf] = (struct cf_data){ 0 };
	else if (cb >= 0)
		p->cb[cb] = (struct cb_data){ 0 };
	else if (code == SS_CODE_CW)
		memset(&p->cw, 0, sizeof(p->cw));
	else
		p->provisioned &= ~ss_simple_from_code(code);
}

void lab_vlr_delete(struct lab_vlr_data *data, const struct asn1_node *arg)
{
	const struct asn1_node *services = asn1_find(arg, "basicServiceList"), *list = asn1_find(arg, "ss-List"), *code;
	uint8_t members[SS_CODE_EXPAND_MAX];
	size_t i, n;

	if (services)
		data->profile.subscribed &= ~groups_of_list(services);
	for (code = list ? list->child : NULL; code; code = code->next) {
		n = ss_code_expand(code->octets[0], members);
		for (i = 0; i < n; i++)
			delete_service(&data->profile, members[i]);
	}
}
