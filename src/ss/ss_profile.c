/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The supplementary-service data of one subscriber as a value: its template, and the SS-Status of each service in each
 * basic service group (TS 23.011 2.1.1, TS 29.002 17.7.4; ss-model.md sections 2 and 12). */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_profile.h>

#define TEMPLATE_NO_REPLY_TIME 20
#define TEMPLATE_MAX_FORWARDINGS 5
#define TEMPLATE_PASSWORD "0000"

static const uint8_t cf_codes[CF_COUNT] = {
	[CF_CFU] = SS_CODE_CFU,
	[CF_CFB] = SS_CODE_CFB,
	[CF_CFNRY] = SS_CODE_CFNRY,
	[CF_CFNRC] = SS_CODE_CFNRC,
};

static const uint8_t cb_codes[CB_COUNT] = {
	[CB_BAOC] = SS_CODE_BAOC,
	[CB_BOIC] = SS_CODE_BOIC,
	[CB_BOIC_EXHC] = SS_CODE_BOIC_EXHC,
	[CB_BAIC] = SS_CODE_BAIC,
	[CB_BIC_ROAM] = SS_CODE_BIC_ROAM,
};

static const struct {
	uint8_t ss_code;
	uint16_t bit;
} simple_codes[] = {
	{ SS_CODE_CLIP, SS_SIMPLE_CLIP },
	{ SS_CODE_CLIR, SS_SIMPLE_CLIR },
	{ SS_CODE_COLP, SS_SIMPLE_COLP },
	{ SS_CODE_COLR, SS_SIMPLE_COLR },
	{ SS_CODE_CNAP, SS_SIMPLE_CNAP },
	{ SS_CODE_HOLD, SS_SIMPLE_HOLD },
	{ SS_CODE_MPTY, SS_SIMPLE_MPTY },
	{ SS_CODE_ECT, SS_SIMPLE_ECT },
	{ SS_CODE_CD, SS_SIMPLE_CD },
};

static int code_index(const uint8_t *codes, unsigned int n, uint8_t ss_code)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (codes[i] == ss_code)
			return i;
	}
	return -ENOENT;
}

int cf_service_from_code(uint8_t ss_code)
{
	return code_index(cf_codes, ARRAY_SIZE(cf_codes), ss_code);
}

uint8_t cf_service_code(enum cf_service s)
{
	return cf_codes[s];
}

int cb_program_from_code(uint8_t ss_code)
{
	return code_index(cb_codes, ARRAY_SIZE(cb_codes), ss_code);
}

uint8_t cb_program_code(enum cb_program p)
{
	return cb_codes[p];
}

uint16_t ss_simple_from_code(uint8_t ss_code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(simple_codes); i++) {
		if (simple_codes[i].ss_code == ss_code)
			return simple_codes[i].bit;
	}
	return 0;
}

void ss_profile_init_template(struct ss_profile *p)
{
	unsigned int i;

	memset(p, 0, sizeof(*p));
	p->subscribed = BSG_SPEECH | BSG_SMS;
	p->provisioned = SS_SIMPLE_HOLD | SS_SIMPLE_MPTY | SS_SIMPLE_CLIP | SS_SIMPLE_CLIR | SS_SIMPLE_COLP;
	for (i = 0; i < CF_COUNT; i++) {
		p->cf[i].provisioned = true;
		p->cf[i].options = CF_OPT_NOTIFY_CALLING_PARTY | CF_OPT_PRESENT_REDIRECTING;
	}
	p->cf[CF_CFNRY].no_reply_time = TEMPLATE_NO_REPLY_TIME;
	for (i = 0; i < CB_COUNT; i++)
		p->cb[i].provisioned = true;
	p->cw.provisioned = true;
	p->clir_mode = CLIR_TEMPORARY_ALLOWED;
	OSMO_STRLCPY_ARRAY(p->password, TEMPLATE_PASSWORD);
	p->max_forwardings = TEMPLATE_MAX_FORWARDINGS;
}

bool ss_profile_provisioned(const struct ss_profile *p, uint8_t ss_code)
{
	int i = cf_service_from_code(ss_code);

	if (i >= 0)
		return p->cf[i].provisioned;
	i = cb_program_from_code(ss_code);
	if (i >= 0)
		return p->cb[i].provisioned;
	if (ss_code == SS_CODE_CW)
		return p->cw.provisioned;
	return p->provisioned & ss_simple_from_code(ss_code);
}

static bool cf_is_active(const struct ss_profile *p, enum cf_service s, enum bsg group)
{
	const struct cf_reg *reg = cf_reg_find(p, s, group);

	return reg && reg->active & group;
}

/* A conditional forwarding waits while something else decides about every call: CFU, or BIC-Roam abroad. */
static bool cf_is_quiescent(const struct ss_profile *p, enum cf_service s, enum bsg group, bool abroad)
{
	if (s == CF_CFU)
		return false;
	return cf_is_active(p, CF_CFU, group) || (abroad && p->cb[CB_BIC_ROAM].active & group);
}

static uint8_t cf_status(const struct ss_profile *p, enum cf_service s, enum bsg group, bool abroad)
{
	uint8_t status = SS_STATUS_P;

	if (cf_reg_find(p, s, group))
		status |= SS_STATUS_R;
	if (!cf_is_active(p, s, group))
		return status;
	status |= SS_STATUS_A;
	if (cf_is_quiescent(p, s, group, abroad))
		status |= SS_STATUS_Q;
	return status;
}

static uint8_t cb_status(const struct ss_profile *p, enum cb_program program, enum bsg group, bool abroad)
{
	if (!(p->cb[program].active & group))
		return SS_STATUS_P;
	if (program == CB_BIC_ROAM && !abroad)
		return SS_STATUS_P | SS_STATUS_A | SS_STATUS_Q;
	return SS_STATUS_P | SS_STATUS_A;
}

uint8_t ss_profile_status_at(const struct ss_profile *p, uint8_t ss_code, enum bsg group, bool abroad)
{
	int i;

	if (!ss_profile_provisioned(p, ss_code))
		return 0;
	i = cf_service_from_code(ss_code);
	if (i >= 0)
		return cf_status(p, i, group, abroad);
	i = cb_program_from_code(ss_code);
	if (i >= 0)
		return cb_status(p, i, group, abroad);
	if (ss_code == SS_CODE_CW && !(p->cw.active & group))
		return SS_STATUS_P;
	return SS_STATUS_P | SS_STATUS_A;
}

bool ss_profile_operative_at(const struct ss_profile *p, uint8_t ss_code, enum bsg group, bool abroad)
{
	uint8_t status = ss_profile_status_at(p, ss_code, group, abroad);

	return status & SS_STATUS_A && !(status & SS_STATUS_Q);
}

uint8_t ss_profile_status(const struct ss_profile *p, uint8_t ss_code, enum bsg group)
{
	return ss_profile_status_at(p, ss_code, group, false);
}

bool ss_profile_operative(const struct ss_profile *p, uint8_t ss_code, enum bsg group)
{
	return ss_profile_operative_at(p, ss_code, group, false);
}

void ss_profile_activate_cb(struct ss_profile *p, enum cb_program program, bsg_set_t groups)
{
	bool outgoing = program <= CB_BOIC_EXHC;
	unsigned int i;

	for (i = 0; i < CB_COUNT; i++) {
		if ((i <= CB_BOIC_EXHC) == outgoing)
			p->cb[i].active &= ~groups;
	}
	p->cb[program].active |= groups;
}
