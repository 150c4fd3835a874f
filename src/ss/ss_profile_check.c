/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is always true of a profile, whoever wrote it: the invariants of ss_profile.h, held against values from a
 * file, a database or a person. And equality. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_profile.h>

#define SIMPLE_ALL (SS_SIMPLE_CLIP | SS_SIMPLE_CLIR | SS_SIMPLE_COLP | SS_SIMPLE_COLR | SS_SIMPLE_CNAP | \
		    SS_SIMPLE_HOLD | SS_SIMPLE_MPTY | SS_SIMPLE_ECT | SS_SIMPLE_CD)
#define ODB_ALL ((ODB_REG_CF_NOT_TO_HPLMN << 1) - 1)
#define CF_OPT_ALL (CF_OPT_NOTIFY_FORWARDING_PARTY | CF_OPT_PRESENT_REDIRECTING | CF_OPT_NOTIFY_CALLING_PARTY)

static bool is_terminated(const char *str, size_t size)
{
	return memchr(str, '\0', size);
}

static bool is_zero(const void *p, size_t len)
{
	const uint8_t *octets = p;

	while (len--) {
		if (*octets++)
			return false;
	}
	return true;
}

static const char *cf_check(enum cf_service s, const struct cf_data *cf)
{
	bsg_set_t seen = 0;
	unsigned int i;

	if (cf->n_reg > CF_REG_MAX)
		return "a forwarding has too many registrations";
	if (cf->n_reg && !cf->provisioned)
		return "a forwarding is registered but not provisioned";
	if (cf->options & ~CF_OPT_ALL)
		return "a forwarding has unknown options";
	if (s == CF_CFNRY ? cf->provisioned && !cf_is_no_reply_time(cf->no_reply_time) : cf->no_reply_time)
		return "a forwarding has a no-reply time out of 5 to 30 seconds, or one that it cannot have";
	for (i = 0; i < cf->n_reg; i++) {
		const char *wrong = cf_reg_check(s, &cf->reg[i]);

		if (wrong)
			return wrong;
		if (seen & cf->reg[i].groups)
			return "a group is in two registrations of a forwarding";
		seen |= cf->reg[i].groups;
	}
	if (!is_zero(&cf->reg[cf->n_reg], (CF_REG_MAX - cf->n_reg) * sizeof(cf->reg[0])))
		return "an unused registration is not empty";
	return NULL;
}

/* Programs of one direction exclude each other in a group (TS 22.088 2.2.1). */
static const char *cb_check(const struct cb_data *cb)
{
	bsg_set_t outgoing = 0, incoming = 0;
	unsigned int i;

	for (i = 0; i < CB_COUNT; i++) {
		bsg_set_t *seen = i <= CB_BOIC_EXHC ? &outgoing : &incoming;

		if (cb[i].active && !cb[i].provisioned)
			return "a barring program is active but not provisioned";
		if (cb[i].active & ~basic_service_applicable(cb_program_code(i)))
			return "a barring program is active in a group to which it does not apply";
		if (*seen & cb[i].active)
			return "two barring programs of one direction are active in a group";
		*seen |= cb[i].active;
	}
	return NULL;
}

static const char *password_check(const struct ss_profile *p)
{
	if (!is_terminated(p->password, sizeof(p->password)))
		return "the password is not terminated";
	if (p->password[0] && strspn(p->password, "0123456789") != SS_PASSWORD_LEN)
		return "the password is not four digits";
	return NULL;
}

const char *ss_profile_check(const struct ss_profile *p)
{
	const char *wrong;
	unsigned int i;

	if (p->subscribed & ~BSG_ALL)
		return "an unknown basic service group is subscribed";
	if (p->provisioned & ~SIMPLE_ALL)
		return "an unknown service is provisioned";
	if (p->odb & ~ODB_ALL)
		return "an unknown operator determined barring is set";
	for (i = 0; i < CF_COUNT; i++) {
		wrong = cf_check(i, &p->cf[i]);
		if (wrong)
			return wrong;
	}
	wrong = cb_check(p->cb);
	if (wrong)
		return wrong;
	if (p->cw.active && !p->cw.provisioned)
		return "call waiting is active but not provisioned";
	if (p->cw.active & ~basic_service_applicable(SS_CODE_CW))
		return "call waiting is active in a group to which it does not apply";
	if (p->clir_mode > CLIR_TEMPORARY_ALLOWED)
		return "the CLIR mode is unknown";
	if (p->max_forwardings < 1 || p->max_forwardings > 5)
		return "the number of forwardings in a call is out of 1 to 5";
	return password_check(p);
}

static bool cf_equal(const struct cf_data *a, const struct cf_data *b)
{
	return a->provisioned == b->provisioned && a->options == b->options && a->no_reply_time == b->no_reply_time &&
	       a->n_reg == b->n_reg && !memcmp(a->reg, b->reg, sizeof(a->reg));
}

bool ss_profile_equal(const struct ss_profile *a, const struct ss_profile *b)
{
	unsigned int i;

	for (i = 0; i < CF_COUNT; i++) {
		if (!cf_equal(&a->cf[i], &b->cf[i]))
			return false;
	}
	for (i = 0; i < CB_COUNT; i++) {
		if (a->cb[i].provisioned != b->cb[i].provisioned || a->cb[i].active != b->cb[i].active)
			return false;
	}
	return a->subscribed == b->subscribed && a->provisioned == b->provisioned && a->odb == b->odb &&
	       a->cw.provisioned == b->cw.provisioned && a->cw.active == b->cw.active && a->clir_mode == b->clir_mode &&
	       a->clip_override == b->clip_override && a->colp_override == b->colp_override &&
	       a->cb_by_provider == b->cb_by_provider && !strcmp(a->password, b->password) && a->wpa == b->wpa &&
	       a->max_forwardings == b->max_forwardings;
}
