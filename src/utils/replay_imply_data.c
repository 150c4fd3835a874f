/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A subscriber's data as insertSubscriberData tells them (TS 29.002 8.8.1, 17.7.1): what a VLR was told is what the HLR
 * had. A service that is not told is not provisioned. */

#include <string.h>

#include <osmocom/supserv/map_types.h>

#include "replay.h"

/* Where the elements of ODB-GeneralData are in the octets of the BIT STRING, after that of unused bits. */
static const struct {
	uint16_t odb;
	uint8_t bit;
} odb_bits[] = {
	{ ODB_ALL_OG, 0 },
	{ ODB_ALL_OG_INTERNATIONAL, 1 },
	{ ODB_ALL_OG_INTERNATIONAL_NOT_HOME, 2 },
	{ ODB_SS_ACCESS, 5 },
};

static int octet(const struct asn1_node *node, const char *name)
{
	return asn1_find_octet(node, name, -1);
}

/* Groups of a basicService, with the names of version 3 or of those before; absent: all that are subscribed. */
static bsg_set_t groups_of(const struct asn1_node *feature, bsg_set_t subscribed)
{
	const struct asn1_node *bs = asn1_find(feature, "basicService");
	struct basic_service code = { .type = BASIC_SERVICE_TELE };

	if (!bs || !bs->child || !bs->child->len)
		return subscribed;
	code.code = bs->child->octets[0];
	if (asn1_find(bs, "ext-BearerService") || asn1_find(bs, "bearerService"))
		code.type = BASIC_SERVICE_BEARER;
	return basic_service_groups(&code) & subscribed;
}

static void take_list(struct ss_profile *p, const struct asn1_node *list, enum basic_service_type type)
{
	const struct asn1_node *code;

	for (code = list ? list->child : NULL; code; code = code->next) {
		struct basic_service bs = { .type = type, .code = code->len ? code->octets[0] : 0 };
		bsg_set_t groups = basic_service_groups(&bs);

		p->subscribed |= groups & -groups;	/* of a code for several, the lowest */
	}
}

static void take_forwarding(struct ss_profile *p, const struct asn1_node *info)
{
	int s = cf_service_from_code(octet(info, "ss-Code"));
	const struct asn1_node *list = asn1_find(info, "forwardingFeatureList"), *f, *ftn;

	if (s < 0)
		return;
	p->cf[s].provisioned = true;
	for (f = list ? list->child : NULL; f; f = f->next) {
		const bsg_set_t applicable = basic_service_applicable(cf_service_code(s));
		struct cf_reg reg = { .groups = groups_of(f, p->subscribed) & applicable };
		int status = octet(f, "ss-Status"), options = octet(f, "forwardingOptions");

		if (options >= 0)
			p->cf[s].options = options & (CF_OPT_NOTIFY_FORWARDING_PARTY | CF_OPT_PRESENT_REDIRECTING |
						      CF_OPT_NOTIFY_CALLING_PARTY);
		ftn = asn1_find(f, "forwardedToNumber");
		if (status < 0 || !(status & SS_STATUS_R))
			continue;
		/* a VLR is not told the number of CFU */
		if (!ftn || isdn_number_from_address_string(&reg.ftn, ftn->octets, ftn->len) < 0)
			isdn_number_parse(&reg.ftn, REPLAY_DEFAULT_FTN);
		reg.active = status & SS_STATUS_A ? reg.groups : 0;
		if (s == CF_CFNRY)
			reg.no_reply_time = asn1_find_int(f, "noReplyConditionTime", p->cf[s].no_reply_time);
		cf_reg_set(p, s, &reg);
	}
}

static void take_barring(struct ss_profile *p, const struct asn1_node *info)
{
	int program = cb_program_from_code(octet(info, "ss-Code"));
	const struct asn1_node *list = asn1_find(info, "callBarringFeatureList"), *f;

	if (program < 0)
		return;
	p->cb[program].provisioned = true;
	for (f = list ? list->child : NULL; f; f = f->next) {
		int status = octet(f, "ss-Status");

		if (status >= 0 && status & SS_STATUS_A)
			p->cb[program].active |= groups_of(f, p->subscribed) &
						 basic_service_applicable(cb_program_code(program));
	}
}

static void take_service(struct ss_profile *p, const struct asn1_node *data)
{
	const struct asn1_node *option = asn1_find(data, "ss-SubscriptionOption");
	int code = octet(data, "ss-Code"), status = octet(data, "ss-Status");

	if (code == SS_CODE_CW) {
		p->cw.provisioned = true;
		if (status >= 0 && status & SS_STATUS_A)
			p->cw.active = p->subscribed & basic_service_applicable(SS_CODE_CW);
		return;
	}
	if (code >= 0)
		p->provisioned |= ss_simple_from_code(code);
	if (code == SS_CODE_CLIR)
		p->clir_mode = asn1_find_int(option, "cliRestrictionOption", p->clir_mode);
	if (code == SS_CODE_CLIP)
		p->clip_override = asn1_find_int(option, "overrideCategory", 1) == 0;
	if (code == SS_CODE_COLP)
		p->colp_override = asn1_find_int(option, "overrideCategory", 1) == 0;
}

static void take_odb(struct ss_profile *p, const struct asn1_node *odb)
{
	const struct asn1_node *bits = asn1_find(odb, "odb-GeneralData");

	for (size_t i = 0; bits && i < ARRAY_SIZE(odb_bits); i++) {
		size_t at = 1 + odb_bits[i].bit / 8;

		if (at < bits->len && bits->octets[at] & 0x80 >> odb_bits[i].bit % 8)
			p->odb |= odb_bits[i].odb;
	}
}

void replay_imply_nothing_provisioned(struct ss_profile *p)
{
	p->subscribed = 0;
	p->provisioned = 0;
	p->odb = 0;
	for (unsigned int s = 0; s < CF_COUNT; s++)
		p->cf[s].provisioned = false;
	for (unsigned int s = 0; s < CB_COUNT; s++)
		p->cb[s].provisioned = false;
	p->cw.provisioned = false;
}

void replay_imply_data(struct ss_profile *p, const struct asn1_node *arg)
{
	const struct asn1_node *list = asn1_find(arg, "provisionedSS"), *info;

	take_list(p, asn1_find(arg, "teleserviceList"), BASIC_SERVICE_TELE);
	take_list(p, asn1_find(arg, "bearerServiceList"), BASIC_SERVICE_BEARER);
	take_odb(p, asn1_find(arg, "odb-Data"));
	for (info = list ? list->child : NULL; info; info = info->next) {
		if (asn1_find(info, "forwardingInfo"))
			take_forwarding(p, asn1_find(info, "forwardingInfo"));
		else if (asn1_find(info, "callBarringInfo"))
			take_barring(p, asn1_find(info, "callBarringInfo"));
		else if (asn1_find(info, "ss-Data"))
			take_service(p, asn1_find(info, "ss-Data"));
	}
}
