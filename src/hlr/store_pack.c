/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The compact form of a subscriber: about 50 octets for one with nothing registered, against 1000 of the plain value.
 *
 *   2  length of the record
 *   n  IMSI, then MSISDN: a length octet and two digits an octet; these octets are the keys of the index
 *   .. what every subscriber has, in the order of the plain value
 *   .. the registrations, as many as there are
 *
 * It lives in memory only; the layout may change with every version of the program. */

#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/store.h>

#include "store_pack.h"

#define LENGTH_OCTETS 2

enum flag {
	FLAG_PURGED = 1 << 0,
	FLAG_CLIP_OVERRIDE = 1 << 1,
	FLAG_COLP_OVERRIDE = 1 << 2,
	FLAG_CB_BY_PROVIDER = 1 << 3,
	FLAG_CW = 1 << 4,
	FLAG_AUTH = 1 << 5,		/* has keys */
};

/* The characters of a number; the position is the half octet. */
static const char digit_chars[] = "0123456789*#abc";

/* --- numbers: length, two digits an octet ------------------------------------------------------------------------- */

static uint8_t half_octet(char c)
{
	const char *p;

	if (c >= '0' && c <= '9')
		return c - '0';
	p = memchr(digit_chars, c, sizeof(digit_chars) - 1);
	return p ? p - digit_chars : 0x0f;
}

static size_t digits_octets(size_t n_digits)
{
	return 1 + (n_digits + 1) / 2;
}

static size_t put_digits(uint8_t *buf, const char *digits)
{
	size_t i, n = strlen(digits);

	buf[0] = n;
	memset(buf + 1, 0, digits_octets(n) - 1);
	for (i = 0; i < n; i++)
		buf[1 + i / 2] |= half_octet(digits[i]) << (i % 2 ? 0 : 4);
	return digits_octets(n);
}

static const uint8_t *get_digits(char *digits, const uint8_t *p)
{
	size_t i, n = *p;

	for (i = 0; i < n; i++) {
		uint8_t half = (p[1 + i / 2] >> (i % 2 ? 0 : 4)) & 0x0f;
		digits[i] = half < sizeof(digit_chars) - 1 ? digit_chars[half] : '?';
	}
	digits[n] = '\0';
	return p + digits_octets(n);
}

/* The name of a VLR: a number over MAP, any string over GSUP. */
static size_t put_string(uint8_t *buf, const char *str)
{
	size_t n = strlen(str);

	buf[0] = n;
	memcpy(buf + 1, str, n);
	return 1 + n;
}

static const uint8_t *get_string(char *str, const uint8_t *p)
{
	memcpy(str, p + 1, p[0]);
	str[p[0]] = '\0';
	return p + 1 + p[0];
}

static uint8_t *put_number(uint8_t *p, const struct isdn_number *num)
{
	*p++ = num->ton << 4 | (num->npi & 0x0f);
	return p + put_digits(p, num->digits);
}

static const uint8_t *get_number(struct isdn_number *num, const uint8_t *p)
{
	num->ton = *p >> 4;
	num->npi = *p++ & 0x0f;
	return get_digits(num->digits, p);
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

size_t store_pack_imsi_key(const uint8_t *rec, const uint8_t **key)
{
	*key = rec + LENGTH_OCTETS;
	return digits_octets(**key);
}

size_t store_pack_msisdn_key(const uint8_t *rec, const uint8_t **key)
{
	const uint8_t *imsi;

	*key = rec + LENGTH_OCTETS + store_pack_imsi_key(rec, &imsi);
	return **key ? digits_octets(**key) : 0;
}

size_t store_imsi_key(uint8_t key[STORE_KEY_MAX], const char *imsi)
{
	if (strlen(imsi) > IMSI_DIGITS_MAX)
		return 0;
	return put_digits(key, imsi);
}

size_t store_msisdn_key(uint8_t key[STORE_KEY_MAX], const char *digits)
{
	if (!*digits || strlen(digits) > ISDN_DIGITS_MAX)
		return 0;
	return put_digits(key, digits);
}

size_t store_pack_len(const uint8_t *rec)
{
	return osmo_load16le(rec);
}

/* --- the keys ----------------------------------------------------------------------------------------------------- */

static uint8_t *put_auth(uint8_t *p, const struct auth_keys *auth)
{
	*p++ = auth->algo;
	memcpy(p, auth->k, AUTH_KEY_LEN);
	memcpy(p + AUTH_KEY_LEN, auth->opc, AUTH_KEY_LEN);
	p += 2 * AUTH_KEY_LEN;
	osmo_store64le(auth->sqn, p);
	return p + sizeof(auth->sqn);
}

static const uint8_t *get_auth(struct auth_keys *auth, const uint8_t *p)
{
	auth->algo = *p++;
	memcpy(auth->k, p, AUTH_KEY_LEN);
	memcpy(auth->opc, p + AUTH_KEY_LEN, AUTH_KEY_LEN);
	p += 2 * AUTH_KEY_LEN;
	auth->sqn = osmo_load64le(p);
	return p + sizeof(auth->sqn);
}

/* --- the profile -------------------------------------------------------------------------------------------------- */

static uint8_t *put_reg(uint8_t *p, const struct cf_reg *reg)
{
	*p++ = reg->groups;
	*p++ = reg->active;
	*p++ = reg->no_reply_time;
	p = put_number(p, &reg->ftn);
	*p++ = reg->subaddress.len;
	memcpy(p, reg->subaddress.octets, reg->subaddress.len);
	return p + reg->subaddress.len;
}

static const uint8_t *get_reg(struct cf_reg *reg, const uint8_t *p)
{
	reg->groups = *p++;
	reg->active = *p++;
	reg->no_reply_time = *p++;
	p = get_number(&reg->ftn, p);
	reg->subaddress.len = *p++;
	memcpy(reg->subaddress.octets, p, reg->subaddress.len);
	return p + reg->subaddress.len;
}

/* Options are three bits, the no-reply time five: they are kept as they are for the sake of plainness. */
static uint8_t *put_cf(uint8_t *p, const struct cf_data *cf)
{
	unsigned int i;

	*p++ = cf->provisioned << 7 | cf->n_reg;
	*p++ = cf->options;
	*p++ = cf->no_reply_time;
	for (i = 0; i < cf->n_reg; i++)
		p = put_reg(p, &cf->reg[i]);
	return p;
}

static const uint8_t *get_cf(struct cf_data *cf, const uint8_t *p)
{
	unsigned int i;

	cf->provisioned = *p >> 7;
	cf->n_reg = *p++ & 0x7f;
	cf->options = *p++;
	cf->no_reply_time = *p++;
	for (i = 0; i < cf->n_reg; i++)
		p = get_reg(&cf->reg[i], p);
	return p;
}

/* Barring programs: the groups where it is active, and bit 7 for provisioned (there are six groups). */
static uint8_t *put_profile(uint8_t *p, const struct ss_profile *prof)
{
	unsigned int i;

	*p++ = prof->subscribed;
	osmo_store16le(prof->provisioned, p);
	osmo_store16le(prof->odb, p + 2);
	p += 4;
	for (i = 0; i < CB_COUNT; i++)
		*p++ = prof->cb[i].provisioned << 7 | prof->cb[i].active;
	*p++ = prof->cw.active;
	*p++ = prof->clir_mode;
	*p++ = prof->wpa;
	*p++ = prof->max_forwardings;
	p += put_digits(p, prof->password);
	for (i = 0; i < CF_COUNT; i++)
		p = put_cf(p, &prof->cf[i]);
	return p;
}

static void get_profile(struct ss_profile *prof, const uint8_t *p)
{
	unsigned int i;

	prof->subscribed = *p++;
	prof->provisioned = osmo_load16le(p);
	prof->odb = osmo_load16le(p + 2);
	p += 4;
	for (i = 0; i < CB_COUNT; i++) {
		prof->cb[i].provisioned = *p >> 7;
		prof->cb[i].active = *p++ & 0x7f;
	}
	prof->cw.active = *p++;
	prof->clir_mode = *p++;
	prof->wpa = *p++;
	prof->max_forwardings = *p++;
	p = get_digits(prof->password, p);
	for (i = 0; i < CF_COUNT; i++)
		p = get_cf(&prof->cf[i], p);
}

/* --- the subscriber ----------------------------------------------------------------------------------------------- */

size_t store_pack(uint8_t *buf, const struct hlr_subscriber *sub)
{
	const struct ss_profile *prof = &sub->profile;
	uint8_t *p = buf + LENGTH_OCTETS;

	p += put_digits(p, sub->imsi);
	p += put_digits(p, sub->msisdn.digits);
	*p++ = sub->msisdn.ton << 4 | (sub->msisdn.npi & 0x0f);
	*p++ = (sub->purged ? FLAG_PURGED : 0) | (prof->clip_override ? FLAG_CLIP_OVERRIDE : 0) |
	       (prof->colp_override ? FLAG_COLP_OVERRIDE : 0) | (prof->cb_by_provider ? FLAG_CB_BY_PROVIDER : 0) |
	       (prof->cw.provisioned ? FLAG_CW : 0) | (sub->auth.algo ? FLAG_AUTH : 0);
	osmo_store32le(sub->version, p);
	p += 4;
	p += put_string(p, sub->vlr_number);
	p += put_digits(p, sub->vlr_country);
	if (sub->auth.algo)
		p = put_auth(p, &sub->auth);
	p = put_profile(p, prof);
	osmo_store16le(p - buf, buf);
	return p - buf;
}

void store_unpack(struct hlr_subscriber *sub, const uint8_t *rec)
{
	const uint8_t *p = rec + LENGTH_OCTETS;
	uint8_t flags;

	memset(sub, 0, sizeof(*sub));
	p = get_digits(sub->imsi, p);
	p = get_digits(sub->msisdn.digits, p);
	sub->msisdn.ton = *p >> 4;
	sub->msisdn.npi = *p++ & 0x0f;
	flags = *p++;
	sub->purged = flags & FLAG_PURGED;
	sub->profile.clip_override = flags & FLAG_CLIP_OVERRIDE;
	sub->profile.colp_override = flags & FLAG_COLP_OVERRIDE;
	sub->profile.cb_by_provider = flags & FLAG_CB_BY_PROVIDER;
	sub->profile.cw.provisioned = flags & FLAG_CW;
	sub->version = osmo_load32le(p);
	p += 4;
	p = get_string(sub->vlr_number, p);
	p = get_digits(sub->vlr_country, p);
	if (flags & FLAG_AUTH)
		p = get_auth(&sub->auth, p);
	get_profile(&sub->profile, p);
}
