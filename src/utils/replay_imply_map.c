/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What recorded MAP dialogues say of a subscriber before them: what was asked names the subscriber, what was answered
 * tells what the HLR had. */

#include <string.h>

#include <osmocom/supserv/map_types.h>

#include "replay.h"

#define NODES_MAX 1024
#define OP_PROVIDE_ROAMING_NUMBER 4
#define OP_INSERT_SUBSCRIBER_DATA 7
#define OP_SEND_ROUTING_INFO 22
#define ERR_ABSENT_SUBSCRIBER 27
#define DEFAULT_IMSI "001010000000001"
#define SPEECH_ALL 0x10			/* code of all speech services, for telephony */
#define DEFAULT_VLR "15550199"
#define REASON_MASK 0x0c		/* of ForwardingOptions */
#define OPTIONS_MASK (CF_OPT_NOTIFY_FORWARDING_PARTY | CF_OPT_PRESENT_REDIRECTING | CF_OPT_NOTIFY_CALLING_PARTY)

/* A component, with what is in it. */
struct reading {
	void *ctx;
	struct replay_before *before;
	struct asn1_tree tree;
	struct asn1_node nodes[NODES_MAX];
	struct component c;
	int op;				/* that the dialogue began with */
	bool data;			/* of the subscriber were told */
};

/* Types whose form of version 2 has another name: a tree of version 3 keeps them as octets. */
static const struct {
	int op;
	const struct asn1_type *argument, *result;
} forms_v2[] = {
	{ OP_SEND_ROUTING_INFO, &map_SendRoutingInfoArgV2, &map_SendRoutingInfoResV2 },
	{ OP_PROVIDE_ROAMING_NUMBER, &map_ProvideRoamingNumberArg, &map_ProvideRoamingNumberResV2 },
	{ OP_INSERT_SUBSCRIBER_DATA, &map_InsertSubscriberDataArgV2, &map_InsertSubscriberDataRes },
};

static const struct asn1_node *find(const struct reading *r, const char *name)
{
	for (size_t i = 0; i < r->tree.n_nodes; i++) {
		if (r->nodes[i].member && !strcmp(r->nodes[i].member->name, name))
			return &r->nodes[i];
	}
	return NULL;
}

static void read_form_v2(struct reading *r, const struct asn1_node *verbatim)
{
	bool invoke = r->c.type == COMPONENT_INVOKE;
	int op = invoke ? r->c.op : r->op;
	const uint8_t *octets = verbatim->octets;
	size_t len = verbatim->len;

	for (size_t i = 0; i < ARRAY_SIZE(forms_v2); i++) {
		if (forms_v2[i].op != op)
			continue;
		asn1_tree_init(&r->tree, r->nodes, NODES_MAX, NULL, 0);
		asn1_ber_decode(&r->tree, invoke ? forms_v2[i].argument : forms_v2[i].result, octets, len);
	}
}

static bool read_component(struct reading *r, const struct replay_step *step)
{
	const struct asn1_node *parameter;

	memset(&r->c, 0, sizeof(r->c));
	component_decode(&r->c, step->octets, step->len, NULL);
	asn1_tree_init(&r->tree, r->nodes, NODES_MAX, NULL, 0);
	if (asn1_ber_decode(&r->tree, &tcap_Component, step->octets, step->len) < 0)
		return false;
	parameter = find(r, r->c.type == COMPONENT_INVOKE ? "argument" : "parameter");
	if (parameter && parameter->type && parameter->type->kind == ASN1_VERBATIM)
		read_form_v2(r, parameter);
	return true;
}

static bool take_number(const struct reading *r, const char *name, struct isdn_number *number)
{
	const struct asn1_node *node = find(r, name);

	return node && isdn_number_from_address_string(number, node->octets, node->len) == 0;
}

static void take_imsi(struct reading *r)
{
	char imsi[IMSI_DIGITS_MAX + 2] = "";
	const struct asn1_node *node = find(r, "imsi");
	size_t n = 0;

	if (!node)
		return;
	for (size_t i = 0; i < 2 * node->len && n < IMSI_DIGITS_MAX; i++) {
		uint8_t digit = node->octets[i / 2] >> (i % 2 ? 4 : 0) & 0x0f;

		if (digit < 10)
			imsi[n++] = '0' + digit;
	}
	if (!imsi_valid(imsi))
		return;
	OSMO_STRLCPY_ARRAY(r->before->sub.imsi, imsi);
}

/* --- sendRoutingInfo ---------------------------------------------------------------------------------------------- */

/* Which service forwarded: ss-List tells, else the reason. */
static int forwarding_service(const struct reading *r, uint8_t options)
{
	static const enum cf_service by_reason[] = { CF_CFNRC, CF_CFB, CF_CFNRY, CF_CFU };
	const struct asn1_node *list = find(r, "ss-List");
	int s = -1;

	if (list && list->child && list->child->len)
		s = cf_service_from_code(list->child->octets[0]);
	return s >= 0 ? s : (int)by_reason[(options & REASON_MASK) >> 2];
}

static void imply_forwarding(struct reading *r)
{
	const struct asn1_node *options = find(r, "forwardingOptions");
	uint8_t octet = options && options->len ? options->octets[0] : 0;
	struct ss_profile *p = &r->before->sub.profile;
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH };
	char str[ISDN_DIGITS_MAX + 2];
	int s = forwarding_service(r, octet);

	if (!take_number(r, "forwardedToNumber", &reg.ftn))
		return;
	if (s == CF_CFNRY)
		reg.no_reply_time = p->cf[s].no_reply_time;
	p->cf[s].options = octet & OPTIONS_MASK;
	if (s == CF_CFNRC)
		r->before->sub.vlr_number[0] = '\0';
	if (cf_reg_set(p, s, &reg) == 0)
		replay_say(r->ctx, &r->before->why, "registered: %s for speech, to %s, active",
			   ss_code_name(cf_service_code(s)), isdn_number_str(str, sizeof(str), &reg.ftn));
}

static void imply_error(struct reading *r)
{
	if (r->op == OP_PROVIDE_ROAMING_NUMBER)		/* the VLR's answer */
		return;
	switch ((int)r->c.error.code) {
	case SS_ERR_UNKNOWN_SUBSCRIBER:
		r->before->sub.imsi[0] = '\0';
		replay_say(r->ctx, &r->before->why, "the subscriber is not known");
		break;
	case ERR_ABSENT_SUBSCRIBER:
		r->before->sub.vlr_number[0] = '\0';
		break;
	case SS_ERR_CALL_BARRED:
		r->before->sub.profile.cb[CB_BAIC].active = BSG_SPEECH;
		replay_say(r->ctx, &r->before->why, "BAIC: active for speech");
		break;
	case SS_ERR_TELESERVICE_NOT_PROVISIONED:
		r->before->sub.profile.subscribed &= ~BSG_SPEECH;
		replay_say(r->ctx, &r->before->why, "not subscribed: speech");
		break;
	default:
		break;
	}
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static void imply_data(struct reading *r)
{
	const struct asn1_node *arg = find(r, "argument"), *speech = find(r, "ext-Teleservice");
	struct ss_profile *p = &r->before->sub.profile;
	bsg_set_t subscribed = p->subscribed;

	if (!r->data) {
		replay_imply_nothing_provisioned(p);
		replay_say(r->ctx, &r->before->why, "subscriber data: as the VLR was told them");
		if (!find(r, "teleserviceList") && !find(r, "bearerServiceList"))
			p->subscribed = subscribed;
	}
	r->data = true;
	if (speech && speech->len && speech->octets[0] == SPEECH_ALL)
		r->before->ss.speech_code = SPEECH_ALL;
	/* a form of version 2 is the whole tree */
	replay_imply_data(&r->before->sub.profile, arg ? arg : r->tree.nodes);
}

static void imply_invoke(struct reading *r)
{
	struct isdn_number number;

	if (r->c.op == OP_INSERT_SUBSCRIBER_DATA)
		imply_data(r);
	take_imsi(r);
	take_number(r, "msisdn", &r->before->sub.msisdn);
	if (take_number(r, r->c.op == OP_PROVIDE_ROAMING_NUMBER ? "msc-Number" : "vlr-Number", &number)) {
		OSMO_STRLCPY_ARRAY(r->before->sub.vlr_number, number.digits);
		replay_say(r->ctx, &r->before->why, "registered at the VLR %s", number.digits);
	}
}

static void imply_answer(struct reading *r)
{
	if (r->c.type == COMPONENT_RETURN_ERROR) {
		imply_error(r);
		return;
	}
	if (r->op == OP_SEND_ROUTING_INFO) {
		take_imsi(r);
		imply_forwarding(r);
	}
}

void replay_imply_map_start(struct replay_before *before)
{
	memset(before, 0, sizeof(*before));
	INIT_LLIST_HEAD(&before->why);
	ss_cfg_init(&before->ss);
	before->ss.n_deny = 0;
	OSMO_STRLCPY_ARRAY(before->sub.imsi, DEFAULT_IMSI);
	OSMO_STRLCPY_ARRAY(before->sub.vlr_number, DEFAULT_VLR);
	ss_profile_init_template(&before->sub.profile);
}

/* Without what the dialogue tells, the rest being the same. */
static void take_away(struct hlr_subscriber *sub, const struct hlr_subscriber *template)
{
	bsg_set_t subscribed = sub->profile.subscribed;

	ss_profile_init_template(&sub->profile);
	replay_imply_nothing_provisioned(&sub->profile);
	if (subscribed == template->profile.subscribed)
		sub->profile.subscribed = subscribed;
	memset(&sub->msisdn, 0, sizeof(sub->msisdn));
}

void replay_imply_told(void *ctx, struct replay_before *before, struct hlr_subscriber *told,
		       const struct replay_dialogue *d)
{
	struct hlr_subscriber template;

	replay_imply_map_start(before);
	template = before->sub;
	replay_imply_map(ctx, before, d);
	*told = before->sub;
	take_away(&before->sub, &template);
}

void replay_imply_map(void *ctx, struct replay_before *before, const struct replay_dialogue *d)
{
	struct reading *r = talloc_zero(ctx, struct reading);
	const struct replay_step *step;

	r->ctx = ctx;
	r->before = before;
	r->op = replay_dialogue_op(d);
	llist_for_each_entry(step, &d->steps, entry) {
		if (!step->octets || !read_component(r, step))
			continue;
		if (r->c.type == COMPONENT_INVOKE)
			imply_invoke(r);
		else
			imply_answer(r);
	}
	talloc_free(r);
}
