/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "hlr_fixture.h"

char *fixture_make_dir(void *ctx)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = talloc_asprintf(ctx, "%s/supserv-hlr-XXXXXX", tmp ? tmp : "/tmp");

	assert_non_null(mkdtemp(dir));
	return dir;
}

void fixture_remove_dir(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	char path[512];

	while (d && (entry = readdir(d))) {
		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		unlink(path);
	}
	if (d)
		closedir(d);
	assert_int_equal(rmdir(dir), 0);
}

void fixture_settle(struct store *st)
{
	while (store_in_flight(st))
		osmo_select_main(0);
}

/* xorshift: the same numbers everywhere */
static unsigned int draw(uint32_t *state, unsigned int below)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state % below;
}

static void draw_digits(uint32_t *state, char *buf, unsigned int n)
{
	while (n--)
		*buf++ = '0' + draw(state, 10);
	*buf = '\0';
}

static void draw_forwarding(uint32_t *rnd, struct ss_profile *p, enum cf_service s)
{
	static const bsg_set_t single[] = { BSG_SPEECH, BSG_FAX, BSG_DATA_ASYNC, BSG_DATA_SYNC };
	struct cf_data *cf = &p->cf[s];
	unsigned int i, n;

	memset(cf, 0, sizeof(*cf));
	cf->options = draw(rnd, 8) << 5;
	if (s == CF_CFNRY)
		cf->no_reply_time = 5 + draw(rnd, 26);
	cf->provisioned = draw(rnd, 8);
	if (!cf->provisioned)
		return;
	for (i = 0, n = draw(rnd, 6); i < n; i++) {
		struct cf_reg reg = { .groups = single[draw(rnd, 4)] | single[draw(rnd, 4)] };

		reg.active = reg.groups & draw(rnd, 64);
		reg.no_reply_time = s == CF_CFNRY ? 5 + draw(rnd, 26) : 0;
		reg.ftn.ton = draw(rnd, 3);
		reg.ftn.npi = draw(rnd, 2);
		draw_digits(rnd, reg.ftn.digits, 1 + draw(rnd, ISDN_DIGITS_MAX));
		reg.subaddress.len = draw(rnd, 3) ? 0 : draw(rnd, SS_SUBADDRESS_MAX + 1);
		memset(reg.subaddress.octets, draw(rnd, 256), reg.subaddress.len);
		assert_int_equal(cf_reg_set(p, s, &reg), 0);
	}
}

static void draw_profile(uint32_t *rnd, struct ss_profile *p)
{
	unsigned int i;

	memset(p, 0, sizeof(*p));
	p->subscribed = draw(rnd, BSG_ALL + 1);
	p->provisioned = draw(rnd, 2 * SS_SIMPLE_CD);
	p->odb = draw(rnd, 2 * ODB_REG_CF_NOT_TO_HPLMN);
	for (i = 0; i < CF_COUNT; i++)
		draw_forwarding(rnd, p, i);
	for (i = 0; i < CB_COUNT; i++)
		p->cb[i].provisioned = draw(rnd, 4);
	i = draw(rnd, CB_COUNT);
	if (p->cb[i].provisioned)
		p->cb[i].active = draw(rnd, BSG_ALL + 1) & basic_service_applicable(cb_program_code(i));
	p->cw.provisioned = draw(rnd, 4);
	if (p->cw.provisioned)
		p->cw.active = draw(rnd, BSG_ALL + 1) & basic_service_applicable(SS_CODE_CW);
	p->clir_mode = draw(rnd, 3);
	p->clip_override = draw(rnd, 2);
	p->colp_override = draw(rnd, 2);
	p->cb_by_provider = draw(rnd, 2);
	if (draw(rnd, 4))
		draw_digits(rnd, p->password, SS_PASSWORD_LEN);
	p->wpa = draw(rnd, 5);
	p->max_forwardings = 1 + draw(rnd, 5);
	assert_null(ss_profile_check(p));
}

void fixture_subscriber(struct hlr_subscriber *sub, unsigned int seed)
{
	uint32_t rnd = seed * 2654435761u + 1;

	memset(sub, 0, sizeof(*sub));
	snprintf(sub->imsi, sizeof(sub->imsi), "00101%0*u", 1 + draw(&rnd, 4), seed);
	if (draw(&rnd, 5)) {
		snprintf(sub->msisdn.digits, sizeof(sub->msisdn.digits), "%u%u", 1 + draw(&rnd, 9), seed);
		sub->msisdn.ton = draw(&rnd, 3);
		sub->msisdn.npi = draw(&rnd, 2);
	}
	if (draw(&rnd, 2))
		draw_digits(&rnd, sub->vlr_number, 1 + draw(&rnd, ISDN_DIGITS_MAX));
	if (draw(&rnd, 2))
		draw_digits(&rnd, sub->vlr_country, 1 + draw(&rnd, COUNTRY_CODE_LEN - 1));
	sub->purged = draw(&rnd, 2);
	if (draw(&rnd, 2)) {
		sub->auth.algo = 1 + draw(&rnd, 5);
		memset(sub->auth.k, 1 + draw(&rnd, 255), sizeof(sub->auth.k));
		memset(sub->auth.opc, draw(&rnd, 256), sizeof(sub->auth.opc));
		sub->auth.sqn = (uint64_t)draw(&rnd, 1 << 16) << 32 | draw(&rnd, 1 << 30);
	}
	draw_profile(&rnd, &sub->profile);
}

void fixture_plain_subscriber(struct hlr_subscriber *sub, const char *imsi, const char *msisdn)
{
	memset(sub, 0, sizeof(*sub));
	OSMO_STRLCPY_ARRAY(sub->imsi, imsi);
	if (msisdn)
		assert_int_equal(isdn_number_parse(&sub->msisdn, msisdn), 0);
	ss_profile_init_template(&sub->profile);
}

static bool number_identical(const struct isdn_number *a, const struct isdn_number *b)
{
	return a->ton == b->ton && a->npi == b->npi && !strcmp(a->digits, b->digits);
}

bool fixture_equal(const struct hlr_subscriber *a, const struct hlr_subscriber *b)
{
	return !strcmp(a->imsi, b->imsi) && number_identical(&a->msisdn, &b->msisdn) &&
	       !strcmp(a->vlr_number, b->vlr_number) && !strcmp(a->vlr_country, b->vlr_country) &&
	       a->purged == b->purged && a->auth.algo == b->auth.algo &&
	       !memcmp(a->auth.k, b->auth.k, sizeof(a->auth.k)) &&
	       !memcmp(a->auth.opc, b->auth.opc, sizeof(a->auth.opc)) && a->auth.sqn == b->auth.sqn &&
	       ss_profile_equal(&a->profile, &b->profile);
}

static void note_result(void *priv, enum store_result res, uint32_t new_version)
{
	*(enum store_result *)priv = res;
}

enum store_result fixture_commit(struct store *st, enum store_change_kind kind, const struct hlr_subscriber *sub)
{
	enum store_result res = -1;

	store_commit(st, kind, sub, "test", note_result, &res);
	fixture_settle(st);
	return res;
}
