/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a recorded dialogue says of the subscriber before it. The base is the template of a new subscriber
 * (ss-model.md section 12), without a MSISDN and without ranges of refused numbers, which are policy; the table at the
 * end says what each kind of answer changes in it. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "replay.h"

#define DEFAULT_IMSI "001010000000001"
#define OTHER_PASSWORD "9999"		/* than the one that was wrong; then the other one of two */
#define SPEECH_TELEPHONY 0x11
#define SPEECH_ALL 0x10

/* What is at hand while the rules work. */
struct imply {
	struct replay_before *before;
	void *ctx;
	struct ss_profile *p;
	const struct ss_invoke *inv;
	struct component answer;
	char password[SS_PASSWORD_LEN + 1];	/* the phone's first; "" none */
};

static void say(struct imply *i, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void say(struct imply *i, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = talloc_vasprintf(i->ctx, fmt, ap);
	va_end(ap);
	replay_say(i->ctx, &i->before->why, "%s", text);
	talloc_free(text);
}

static bsg_set_t groups_of(const struct imply *i, const struct ss_feature *f)
{
	return basic_service_groups(&f->bs) & basic_service_applicable(i->inv->ss_code);
}

/* A request for all basic services is answered for those that are subscribed. */
static void imply_subscribed(struct imply *i)
{
	const struct ss_result *res = &i->answer.result;
	bsg_set_t named = 0;
	char set[64];

	for (unsigned int n = 0; n < res->n_features; n++) {
		if (res->features[n].bs.type == BASIC_SERVICE_NONE)
			return;
		named |= groups_of(i, &res->features[n]);
		if (res->features[n].bs.type == BASIC_SERVICE_TELE && res->features[n].bs.code == SPEECH_ALL)
			i->before->ss.speech_code = SPEECH_ALL;
	}
	if (!named)
		return;
	i->p->subscribed |= named;
	if (i->inv->bs.type == BASIC_SERVICE_NONE)
		i->p->subscribed &= ~basic_service_applicable(i->inv->ss_code) | named;
	say(i, "subscribed: %s", bsg_set_str(set, sizeof(set), i->p->subscribed));
}

static void say_registered(struct imply *i, enum cf_service s, const struct cf_reg *reg)
{
	char number[ISDN_DIGITS_MAX + 2], set[64];

	say(i, "registered: %s for %s, to %s, %s", ss_code_name(cf_service_code(s)),
	    bsg_set_str(set, sizeof(set), reg->groups), isdn_number_str(number, sizeof(number), &reg->ftn),
	    reg->active ? "active" : "inactive");
}

static void register_service(struct imply *i, enum cf_service s, const struct ss_feature *f, bool active)
{
	struct cf_reg reg = {
		.groups = groups_of(i, f) & i->p->subscribed, .ftn = f->ftn, .subaddress = f->subaddress,
	};

	if (!reg.groups)
		return;
	if (!isdn_number_present(&reg.ftn))
		isdn_number_parse(&reg.ftn, REPLAY_DEFAULT_FTN);
	reg.active = active ? reg.groups : 0;
	if (s == CF_CFNRY) {
		reg.no_reply_time = f->no_reply_time ? f->no_reply_time : i->p->cf[s].no_reply_time;
		i->p->cf[s].no_reply_time = reg.no_reply_time;
	}
	if (cf_reg_set(i->p, s, &reg) == 0)
		say_registered(i, s, &reg);
}

/* The services of the code, in each feature. active -1: as the status of the feature says, where it is registered. */
static void register_features(struct imply *i, int active)
{
	const struct ss_result *res = &i->answer.result;
	uint8_t codes[SS_CODE_EXPAND_MAX];
	size_t n_codes = ss_code_expand(i->inv->ss_code, codes);

	for (unsigned int n = 0; n < res->n_features; n++) {
		const struct ss_feature *f = &res->features[n];

		if (active < 0 && !(f->ss_status & SS_STATUS_R))
			continue;
		for (size_t c = 0; c < n_codes; c++)
			register_service(i, cf_service_from_code(codes[c]), f,
					 active < 0 ? f->ss_status & SS_STATUS_A : active);
	}
}

static void imply_quiescent(struct imply *i)
{
	const struct ss_result *res = &i->answer.result;

	for (unsigned int n = 0; n < res->n_features; n++) {
		if (res->features[n].ss_status >= 0 && res->features[n].ss_status & SS_STATUS_Q) {
			struct ss_feature cfu = { .bs = res->features[n].bs };

			register_service(i, CF_CFU, &cfu, true);
		}
	}
}

/* What the network made of the number tells its number plan. */
static void imply_plan(struct imply *i)
{
	const struct isdn_number *sent = &i->inv->ftn, *stored = &i->answer.result.features[0].ftn;
	struct number_plan *plan = &i->before->ss.plan;
	const char *digits = sent->digits;
	size_t len, cc;

	if (sent->ton == ISDN_TON_INTERNATIONAL || stored->ton != ISDN_TON_INTERNATIONAL)
		return;
	if (!strncmp(digits, plan->intl_prefix, strlen(plan->intl_prefix)))
		digits = stored->digits;
	else if (!strncmp(digits, plan->trunk_prefix, strlen(plan->trunk_prefix)))
		digits += strlen(plan->trunk_prefix);
	len = strcspn(digits, "*#abc");
	cc = strlen(stored->digits) > len ? strlen(stored->digits) - len : 2;
	if (cc >= sizeof(plan->country_code))
		return;
	osmo_strlcpy(plan->country_code, stored->digits, cc + 1);
	plan->min_national_length = OSMO_MIN(plan->min_national_length, len);
	say(i, "country code: %s", plan->country_code);
}

static void imply_register(struct imply *i)
{
	const struct ss_result *res = &i->answer.result;

	imply_subscribed(i);
	if (res->n_features) {
		imply_plan(i);
		if (!i->inv->no_reply_time && cf_is_no_reply_time(res->features[0].no_reply_time))
			i->p->cf[CF_CFNRY].no_reply_time = res->features[0].no_reply_time;
	}
	imply_quiescent(i);
}

static void imply_was_inactive(struct imply *i)
{
	imply_subscribed(i);
	register_features(i, false);
	imply_quiescent(i);
}

static void imply_was_active(struct imply *i)
{
	imply_subscribed(i);
	register_features(i, true);
}

static void imply_list(struct imply *i)
{
	imply_subscribed(i);
	register_features(i, -1);
	imply_quiescent(i);
}

/* --- services that are active or not ------------------------------------------------------------------------------ */

static void set_active(struct imply *i, uint8_t ss_code, bsg_set_t groups, bool active)
{
	int program = cb_program_from_code(ss_code);
	bsg_set_t *set = ss_code == SS_CODE_CW ? &i->p->cw.active : program >= 0 ? &i->p->cb[program].active : NULL;
	char str[64];

	if (!set)
		return;
	groups &= i->p->subscribed & basic_service_applicable(ss_code);
	*set = active ? *set | groups : *set & ~groups;
	say(i, "%s: %s for %s", ss_code_name(ss_code), active ? "active" : "not active",
	    bsg_set_str(str, sizeof(str), groups));
}

static void set_features_active(struct imply *i, bool active)
{
	const struct ss_result *res = &i->answer.result;
	uint8_t codes[SS_CODE_EXPAND_MAX];
	size_t n_codes = ss_code_expand(i->inv->ss_code, codes);

	imply_subscribed(i);
	for (unsigned int n = 0; n < res->n_features; n++) {
		for (size_t c = 0; c < n_codes; c++)
			set_active(i, codes[c], groups_of(i, &res->features[n]), active);
	}
}

static void imply_service_off(struct imply *i)
{
	set_features_active(i, false);
}

static void imply_service_on(struct imply *i)
{
	set_features_active(i, true);
}

static void imply_clir(struct imply *i)
{
	i->p->provisioned |= SS_SIMPLE_CLIR;
	if (i->answer.result.clir_option >= 0)
		i->p->clir_mode = i->answer.result.clir_option;
	say(i, "CLIR: provisioned");
}

static void set_provisioned(struct imply *i, uint8_t ss_code, bool provisioned)
{
	int cf = cf_service_from_code(ss_code), cb = cb_program_from_code(ss_code);
	uint16_t simple = ss_simple_from_code(ss_code);

	if (cf >= 0)
		i->p->cf[cf].provisioned = provisioned;
	else if (cb >= 0)
		i->p->cb[cb].provisioned = provisioned;
	else if (ss_code == SS_CODE_CW)
		i->p->cw.provisioned = provisioned;
	else if (simple)
		i->p->provisioned = provisioned ? i->p->provisioned | simple : i->p->provisioned & ~simple;
	else
		return;
	say(i, "%s: %s", ss_code_name(ss_code), provisioned ? "provisioned" : "not provisioned");
}

static void all_provisioned(struct imply *i, bool provisioned)
{
	uint8_t codes[SS_CODE_EXPAND_MAX];
	size_t n = ss_code_expand(i->inv->ss_code, codes);

	for (size_t c = 0; c < n; c++)
		set_provisioned(i, codes[c], provisioned);
}

/* One status for all basic services: nothing is registered or active in any, or it is not told in which. */
static void imply_status(struct imply *i)
{
	int status = i->answer.result.ss_status;
	int s = cf_service_from_code(i->inv->ss_code);
	struct ss_feature all = { .ss_status = status };

	all_provisioned(i, status & SS_STATUS_P);
	if (s >= 0 && status & SS_STATUS_P && status & SS_STATUS_R) {
		register_service(i, s, &all, status & SS_STATUS_A);
		i->before->ss.interrogate_registered = false;
	}
}

/* --- errors ------------------------------------------------------------------------------------------------------- */

static void imply_error_status(struct imply *i)
{
	int status = i->answer.error.ss_status;

	if (status >= 0 && !(status & SS_STATUS_P))
		all_provisioned(i, false);
	else
		say(i, "%s: nothing registered", ss_code_name(i->inv->ss_code));
}

static void imply_not_subscribed(struct imply *i)
{
	bsg_set_t groups = basic_service_groups(&i->inv->bs);
	char str[64];

	i->p->subscribed &= ~groups;
	say(i, "not subscribed: %s", bsg_set_str(str, sizeof(str), groups));
}

static void imply_odb(struct imply *i)
{
	i->p->odb |= ODB_SS_ACCESS;
	say(i, "the operator bars control of services");
}

/* The number was refused, which one's own is always. */
static void imply_own_number(struct imply *i)
{
	i->before->sub.msisdn = i->inv->ftn;
	say(i, "MSISDN: the number that was refused");
}

static void imply_strict(struct imply *i)
{
	i->before->ss.strict_interrogation = true;
	say(i, "strict interrogation");
}

static void imply_by_provider(struct imply *i)
{
	i->p->cb_by_provider = true;
	say(i, "barring is controlled by the service provider");
}

static void imply_blocked(struct imply *i)
{
	i->p->wpa = i->before->ss.max_wrong_pw + (i->password[0] ? 0 : 1);
	i->p->cb_by_provider = !i->password[0];
	osmo_strlcpy(i->p->password, strcmp(i->password, OTHER_PASSWORD) ? OTHER_PASSWORD : "0000",
		     sizeof(i->p->password));
	say(i, "too many wrong passwords before");
}

static void imply_other_password(struct imply *i)
{
	osmo_strlcpy(i->p->password, strcmp(i->password, OTHER_PASSWORD) ? OTHER_PASSWORD : "0000",
		     sizeof(i->p->password));
	say(i, "password: another one than was entered");
}

static void imply_incompatible(struct imply *i)
{
	int code = i->answer.error.ss_code;
	struct ss_feature all = { .bs = i->answer.error.bs };
	int cf = code >= 0 ? cf_service_from_code(code) : -1;

	if (cf >= 0)
		register_service(i, cf, &all, true);
	else if (code >= 0)
		set_active(i, code, basic_service_groups(&all.bs), true);
}

static void imply_unknown(struct imply *i)
{
	i->before->sub.imsi[0] = '\0';
	say(i, "the subscriber is not known");
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

#define ANY -1

/* The first rule that fits counts. */
static const struct rule {
	int op;
	int result;			/* enum ss_result_kind; ANY: an error */
	int error;
	void (*imply)(struct imply *i);
} rules[] = {
	{ SS_OP_REGISTER_SS, SS_RESULT_FORWARDING_INFO, ANY, imply_register },
	{ SS_OP_ACTIVATE_SS, SS_RESULT_FORWARDING_INFO, ANY, imply_was_inactive },
	{ SS_OP_DEACTIVATE_SS, SS_RESULT_FORWARDING_INFO, ANY, imply_was_active },
	{ SS_OP_ERASE_SS, SS_RESULT_FORWARDING_INFO, ANY, imply_was_active },
	{ SS_OP_INTERROGATE_SS, SS_RESULT_INT_FEATURE_LIST, ANY, imply_list },
	{ SS_OP_ACTIVATE_SS, SS_RESULT_CALL_BARRING_INFO, ANY, imply_service_off },
	{ SS_OP_DEACTIVATE_SS, SS_RESULT_CALL_BARRING_INFO, ANY, imply_service_on },
	{ SS_OP_ACTIVATE_SS, SS_RESULT_SS_DATA, ANY, imply_service_off },
	{ SS_OP_DEACTIVATE_SS, SS_RESULT_SS_DATA, ANY, imply_service_on },
	{ SS_OP_INTERROGATE_SS, SS_RESULT_INT_BSG_LIST, ANY, imply_service_on },
	{ SS_OP_INTERROGATE_SS, SS_RESULT_INT_GENERIC, ANY, imply_clir },
	{ SS_OP_INTERROGATE_SS, SS_RESULT_INT_SS_STATUS, ANY, imply_status },
	{ ANY, ANY, SS_ERR_UNKNOWN_SUBSCRIBER, imply_unknown },
	{ ANY, ANY, SS_ERR_SS_ERROR_STATUS, imply_error_status },
	{ ANY, ANY, SS_ERR_TELESERVICE_NOT_PROVISIONED, imply_not_subscribed },
	{ ANY, ANY, SS_ERR_BEARER_SERVICE_NOT_PROVISIONED, imply_not_subscribed },
	{ SS_OP_REGISTER_SS, ANY, SS_ERR_UNEXPECTED_DATA_VALUE, imply_own_number },
	{ ANY, ANY, SS_ERR_CALL_BARRED, imply_odb },
	{ SS_OP_INTERROGATE_SS, ANY, SS_ERR_SS_NOT_AVAILABLE, imply_strict },
	{ ANY, ANY, SS_ERR_SS_SUBSCRIPTION_VIOLATION, imply_by_provider },
	{ ANY, ANY, SS_ERR_SS_INCOMPATIBILITY, imply_incompatible },
	{ ANY, ANY, SS_ERR_NEGATIVE_PW_CHECK, imply_other_password },
	{ ANY, ANY, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION, imply_blocked },
};

static bool fits(const struct rule *rule, const struct imply *i)
{
	if (rule->op != ANY && rule->op != (int)i->inv->op)
		return false;
	if (i->answer.type == COMPONENT_RETURN_ERROR)
		return rule->error == (int)i->answer.error.code;
	return i->answer.type == COMPONENT_RETURN_RESULT && rule->error == ANY &&
	       rule->result == (int)i->answer.result.kind;
}

/* The password that the phone entered first was the right one, where the network took it. */
static void take_password(struct imply *i, const struct component *c)
{
	if (c->type != COMPONENT_RETURN_RESULT || c->result.kind != SS_RESULT_PASSWORD || i->password[0])
		return;
	OSMO_STRLCPY_ARRAY(i->password, c->result.password);
	OSMO_STRLCPY_ARRAY(i->p->password, c->result.password);
	say(i, "password: as it was entered");
}

static void imply(struct imply *i)
{
	uint8_t op = i->inv->op;
	bool result = i->answer.type == COMPONENT_RETURN_RESULT;

	/* a result for a code of several services is an option that not every network has */
	if (op == SS_OP_INTERROGATE_SS && result && ss_code_is_group(i->inv->ss_code))
		i->before->ss.group_interrogation = true;
	if (i->answer.type == COMPONENT_RETURN_ERROR && !ss_op_may_fail_with(op, i->answer.error.code))
		say(i, "the recording is not by the standard: error %s (%d) is not in the list of %s (29.002 17.6)",
		    ss_error_name(i->answer.error.code) ? : "without a name", i->answer.error.code,
		    ss_op_name(op) ? : "the operation");
	for (unsigned int n = 0; n < ARRAY_SIZE(rules); n++) {
		if (fits(&rules[n], i)) {
			rules[n].imply(i);
			return;
		}
	}
}

void replay_imply(void *ctx, struct replay_before *before, const struct replay_dialogue *d)
{
	struct imply i = { .before = before, .ctx = ctx, .p = &before->sub.profile };
	struct component invoke = { .has_op = false }, c;
	const struct replay_step *step;

	memset(before, 0, sizeof(*before));
	INIT_LLIST_HEAD(&before->why);
	ss_cfg_init(&before->ss);
	before->ss.n_deny = 0;
	before->ss.short_code_ftn = true;
	OSMO_STRLCPY_ARRAY(before->sub.imsi, d->imsi[0] ? d->imsi : DEFAULT_IMSI);
	ss_profile_init_template(i.p);
	i.inv = &invoke.invoke;
	llist_for_each_entry(step, &d->steps, entry) {
		if (!step->octets)
			continue;
		memset(&c, 0, sizeof(c));
		component_decode(&c, step->octets, step->len, NULL);
		if (!step->answer && c.type == COMPONENT_INVOKE && !invoke.has_op)
			invoke = c;
		else if (!step->answer)
			take_password(&i, &c);
		else if (c.type != COMPONENT_INVOKE)
			i.answer = c;
	}
	imply(&i);
}
