/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A subscriber in words: show subscriber. */
#include <osmocom/crypt/auth.h>

#include <osmocom/supserv/hlr.h>

#include "vty_nodes.h"

static const uint8_t simple_codes[] = {
	SS_CODE_CLIP, SS_CODE_CLIR, SS_CODE_COLP, SS_CODE_COLR, SS_CODE_CNAP, SS_CODE_HOLD, SS_CODE_MPTY, SS_CODE_ECT,
	SS_CODE_CD,
};
static const char *const clir_mode_words[] = { "permanent", "temporary, restricted", "temporary, allowed" };

static void show_identity(struct vty *vty, const struct hlr_subscriber *sub)
{
	char num[ISDN_DIGITS_MAX + 2];

	vty_out(vty, "IMSI %s, number %s%s", sub->imsi,
		isdn_number_present(&sub->msisdn) ? isdn_number_str(num, sizeof(num), &sub->msisdn) : "none",
		VTY_NEWLINE);
	if (!sub->vlr_number[0])
		vty_out(vty, "  not registered%s", VTY_NEWLINE);
	else
		vty_out(vty, "  registered at VLR %s%s%s%s%s", sub->vlr_number, sub->vlr_country[0] ? ", country " : "",
			sub->vlr_country, sub->purged ? ", purged" : "", VTY_NEWLINE);
	if (sub->auth.algo)
		vty_out(vty, "  authentication by %s%s", osmo_auth_alg_name(sub->auth.algo), VTY_NEWLINE);
}

static void show_subscription(struct vty *vty, const struct ss_profile *p)
{
	char buf[128];

	vty_out(vty, "  basic services %s, at most %u forwardings%s", bsg_set_str(buf, sizeof(buf), p->subscribed),
		p->max_forwardings, VTY_NEWLINE);
	vty_out(vty, "  provisioned:");
	for (unsigned int i = 0; i < ARRAY_SIZE(simple_codes); i++) {
		if (!(p->provisioned & ss_simple_from_code(simple_codes[i])))
			continue;
		vty_out(vty, " %s", ss_code_name(simple_codes[i]));
		if (simple_codes[i] == SS_CODE_CLIR && p->clir_mode < ARRAY_SIZE(clir_mode_words))
			vty_out(vty, " (%s)", clir_mode_words[p->clir_mode]);
		if ((simple_codes[i] == SS_CODE_CLIP && p->clip_override) ||
		    (simple_codes[i] == SS_CODE_COLP && p->colp_override))
			vty_out(vty, " (override)");
	}
	vty_out(vty, "%s", VTY_NEWLINE);
	vty_out(vty, "  operator determined barring: %s%s", odb_str(buf, sizeof(buf), p->odb), VTY_NEWLINE);
}

static void show_registration(struct vty *vty, const struct hlr_subscriber *sub, uint8_t code, const struct cf_reg *reg)
{
	char groups[64], status[16], num[ISDN_DIGITS_MAX + 2];
	/* groups of one registration may differ in activity */
	const bsg_set_t parts[] = { reg->groups & reg->active, reg->groups & ~reg->active };

	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!parts[i])
			continue;
		vty_out(vty, "  %-9s %-7s to %s", ss_code_name(code),
			ss_status_str(status, sizeof(status),
				      hlr_ss_status(vty_supserv()->hlr, sub, code, parts[i] & -parts[i])),
			isdn_number_str(num, sizeof(num), &reg->ftn));
		if (reg->no_reply_time)
			vty_out(vty, " after %u s", reg->no_reply_time);
		vty_out(vty, " for %s%s", bsg_set_str(groups, sizeof(groups), parts[i]), VTY_NEWLINE);
	}
}

static void show_forwarding(struct vty *vty, const struct hlr_subscriber *sub)
{
	for (int s = 0; s < CF_COUNT; s++) {
		const struct cf_data *cf = &sub->profile.cf[s];
		uint8_t code = cf_service_code(s);

		for (unsigned int i = 0; i < cf->n_reg; i++)
			show_registration(vty, sub, code, &cf->reg[i]);
		if (!cf->n_reg)
			vty_out(vty, "  %-9s %-7s %s%s", ss_code_name(code), cf->provisioned ? "P" : "-",
				cf->provisioned ? "not registered" : "not provisioned", VTY_NEWLINE);
	}
}

static void show_switched(struct vty *vty, uint8_t code, bool provisioned, bsg_set_t active)
{
	char groups[64];

	vty_out(vty, "  %-9s %-7s ", ss_code_name(code), !provisioned ? "-" : active ? "P,A" : "P");
	if (active)
		vty_out(vty, "on for %s%s", bsg_set_str(groups, sizeof(groups), active), VTY_NEWLINE);
	else
		vty_out(vty, "%s%s", provisioned ? "off" : "not provisioned", VTY_NEWLINE);
}

static void show_barring(struct vty *vty, const struct ss_profile *p)
{
	for (int i = 0; i < CB_COUNT; i++)
		show_switched(vty, cb_program_code(i), p->cb[i].provisioned, p->cb[i].active);
	vty_out(vty, "  barring is controlled by the %s",
		p->cb_by_provider ? "service provider" : "subscriber with the password");
	if (p->wpa)
		vty_out(vty, ", %u wrong password%s in a row", p->wpa, p->wpa == 1 ? "" : "s");
	vty_out(vty, "%s", VTY_NEWLINE);
}

void vty_out_subscriber(struct vty *vty, const struct hlr_subscriber *sub)
{
	show_identity(vty, sub);
	show_subscription(vty, &sub->profile);
	show_forwarding(vty, sub);
	show_switched(vty, SS_CODE_CW, sub->profile.cw.provisioned, sub->profile.cw.active);
	show_barring(vty, &sub->profile);
}
