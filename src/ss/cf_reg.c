/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Registrations of a forwarding: one number for a set of basic service groups, split when a part of the groups gets
 * another number and joined when they have become alike (TS 23.082 1.1.1; ss-model.md section 3). */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_profile.h>

bool cf_is_no_reply_time(int seconds)
{
	return seconds >= 5 && seconds <= 30;
}

const struct cf_reg *cf_reg_find(const struct ss_profile *p, enum cf_service s, enum bsg group)
{
	unsigned int i;

	for (i = 0; i < p->cf[s].n_reg; i++) {
		if (p->cf[s].reg[i].groups & group)
			return &p->cf[s].reg[i];
	}
	return NULL;
}

const char *cf_reg_check(enum cf_service s, const struct cf_reg *reg)
{
	if (!reg->groups || reg->groups & ~basic_service_applicable(cf_service_code(s)))
		return "a registration has groups to which forwarding does not apply, or none";
	if (reg->active & ~reg->groups)
		return "a forwarding is active in a group in which it is not registered";
	if (s == CF_CFNRY ? !cf_is_no_reply_time(reg->no_reply_time) : reg->no_reply_time)
		return "a registration has a no-reply time that its service cannot have";
	if (!memchr(reg->ftn.digits, '\0', sizeof(reg->ftn.digits)) || !isdn_number_present(&reg->ftn) ||
	    reg->ftn.digits[strspn(reg->ftn.digits, "0123456789")])
		return "a forwarded-to number is missing or is not digits";
	if (reg->subaddress.len > SS_SUBADDRESS_MAX)
		return "a forwarded-to subaddress is too long";
	return NULL;
}

/* Do two registrations differ in nothing but their groups? */
static bool cf_reg_alike(const struct cf_reg *a, const struct cf_reg *b)
{
	return a->no_reply_time == b->no_reply_time && a->ftn.ton == b->ftn.ton && a->ftn.npi == b->ftn.npi &&
	       !strcmp(a->ftn.digits, b->ftn.digits) && a->subaddress.len == b->subaddress.len &&
	       !memcmp(a->subaddress.octets, b->subaddress.octets, a->subaddress.len);
}

static unsigned int lowest_group(const struct cf_reg *reg)
{
	return reg->groups & -reg->groups;
}

static void cf_reg_remove(struct cf_data *cf, unsigned int i)
{
	cf->n_reg--;
	memmove(&cf->reg[i], &cf->reg[i + 1], (cf->n_reg - i) * sizeof(cf->reg[0]));
	memset(&cf->reg[cf->n_reg], 0, sizeof(cf->reg[0]));
}

static void cf_reg_insert(struct cf_data *cf, const struct cf_reg *reg)
{
	unsigned int i = 0;

	while (i < cf->n_reg && lowest_group(&cf->reg[i]) < lowest_group(reg))
		i++;
	memmove(&cf->reg[i + 1], &cf->reg[i], (cf->n_reg - i) * sizeof(cf->reg[0]));
	cf->reg[i] = *reg;
	cf->n_reg++;
}

/* Put the entries back into the order of their lowest groups after groups were taken away. */
static void cf_reg_sort(struct cf_data *cf)
{
	struct cf_data sorted = { 0 };
	unsigned int i;

	for (i = 0; i < cf->n_reg; i++)
		cf_reg_insert(&sorted, &cf->reg[i]);
	memcpy(cf->reg, sorted.reg, sizeof(cf->reg));
}

/* A copy in which octets that do not count are zero, so that profiles compare as memory. */
static struct cf_reg cf_reg_clean(const struct cf_reg *reg)
{
	struct cf_reg clean = {
		.groups = reg->groups,
		.active = reg->active,
		.no_reply_time = reg->no_reply_time,
		.ftn = { .ton = reg->ftn.ton, .npi = reg->ftn.npi },
		.subaddress = { .len = reg->subaddress.len },
	};

	OSMO_STRLCPY_ARRAY(clean.ftn.digits, reg->ftn.digits);
	memcpy(clean.subaddress.octets, reg->subaddress.octets, reg->subaddress.len);
	return clean;
}

int cf_reg_set(struct ss_profile *p, enum cf_service s, const struct cf_reg *reg)
{
	struct cf_data *cf = &p->cf[s];
	struct cf_reg joined;
	unsigned int i;

	if (!cf->provisioned || cf_reg_check(s, reg))
		return -EINVAL;
	joined = cf_reg_clean(reg);
	cf_reg_erase(p, s, joined.groups);
	for (i = 0; i < cf->n_reg; i++) {
		if (!cf_reg_alike(&cf->reg[i], &joined))
			continue;
		joined.groups |= cf->reg[i].groups;
		joined.active |= cf->reg[i].active;
		cf_reg_remove(cf, i);
		break;
	}
	cf_reg_insert(cf, &joined);
	return 0;
}

void cf_reg_erase(struct ss_profile *p, enum cf_service s, bsg_set_t groups)
{
	struct cf_data *cf = &p->cf[s];
	unsigned int i = 0;

	while (i < cf->n_reg) {
		cf->reg[i].groups &= ~groups;
		cf->reg[i].active &= ~groups;
		if (cf->reg[i].groups)
			i++;
		else
			cf_reg_remove(cf, i);
	}
	cf_reg_sort(cf);
}

void cf_reg_set_active(struct ss_profile *p, enum cf_service s, bsg_set_t groups, bool active)
{
	unsigned int i;

	for (i = 0; i < p->cf[s].n_reg; i++) {
		struct cf_reg *reg = &p->cf[s].reg[i];

		if (active)
			reg->active |= reg->groups & groups;
		else
			reg->active &= ~groups;
	}
}
