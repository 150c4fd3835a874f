/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A phone: switching on and off, coverage, what a person types, and the layer 3 messages that come to it. Its calls are
 * in lab_mobile_cc.c, its SS dialogues in lab_mobile_ss.c. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>
#include <osmocom/gsm/gsm_utils.h>

#include "lab_map.h"
#include "lab_mobile_cc.h"
#include "lab_mobile_mm.h"
#include "bss/bss_radio.h"

/* --- which phones there are --------------------------------------------------------------------------------------- */

struct lab_mobile *lab_mobile_find(struct lab *lab, const char *name)
{
	struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		if (!strcmp(ms->name, name))
			return ms;
	return NULL;
}

struct lab_mobile *lab_mobile_by_imsi(const struct lab *lab, const char *imsi)
{
	struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		if (!strcmp(ms->imsi, imsi))
			return ms;
	return NULL;
}

struct lab_mobile *lab_mobile_by_number(const struct lab *lab, const struct isdn_number *number)
{
	struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		if (msisdn_equal(&hlr_cfg(lab->hlr)->ss.plan, &ms->number, number))
			return ms;
	return NULL;
}

char *lab_mobile_names(const struct lab *lab, char *buf, size_t len)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		OSMO_STRBUF_PRINTF(sb, "%s%s", sb.chars_needed ? ", " : "", ms->name);
	if (!sb.chars_needed)
		OSMO_STRBUF_PRINTF(sb, "none");
	return buf;
}

void lab_mobile_foreach(struct lab *lab, void (*cb)(struct lab_mobile *ms, void *priv), void *priv)
{
	struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		cb(ms, priv);
}

static void t3211_expired(void *data)
{
	lab_mobile_register(data);
}

static int mobile_destructor(struct lab_mobile *ms)
{
	osmo_timer_del(&ms->t3211);
	lab_mobile_cc_end(ms);
	lab_msc_end(ms);
	lab_radio_drop(ms);
	lab_mobile_mm_stop(ms);
	TALLOC_FREE(ms->bss);
	llist_del(&ms->entry);
	return 0;
}

/*! Test network 001-01, and the last ten digits of the number. */
static void imsi_from_number(char *imsi, size_t len, const char *digits)
{
	const size_t n = strlen(digits);

	snprintf(imsi, len, "00101%010llu", strtoull(n > 10 ? digits + n - 10 : digits, NULL, 10));
}

static bool is_party_of_network(const char *name)
{
	return !strcmp(name, LAB_PARTY_MSC) || !strcmp(name, LAB_PARTY_GMSC) || !strcmp(name, LAB_PARTY_HLR) ||
	       osmo_str_startswith(name, LAB_PARTY_VLR);
}

static const char *check_new(struct lab *lab, const char *name, const char *number, const char *imsi,
			     struct isdn_number *num)
{
	if (strlen(name) > LAB_NAME_MAX)
		return "The name is longer than 16 characters.";
	if (is_party_of_network(name))
		return "MSC, GMSC, VLR and HLR are names of the network.";
	if (lab_mobile_find(lab, name))
		return "There is a phone of that name already.";
	if (isdn_number_parse(num, number) < 0 || strspn(num->digits, "0123456789") != strlen(num->digits))
		return "The number is not a telephone number: digits, with or without a leading '+'.";
	if (lab_mobile_by_number(lab, num))
		return "Another phone has that number.";
	if (imsi && !imsi_valid(imsi))
		return "The IMSI is not 6 to 15 digits.";
	if (imsi && lab_mobile_by_imsi(lab, imsi))
		return "Another phone has that IMSI.";
	return NULL;
}

struct lab_mobile *lab_mobile_create(struct lab *lab, const char *name, const char *number, const char *imsi,
				     const char **error)
{
	struct isdn_number num;
	struct lab_mobile *ms;

	*error = check_new(lab, name, number, imsi, &num);
	if (*error)
		return NULL;
	ms = talloc_zero(lab, struct lab_mobile);
	if (!ms) {
		*error = "Out of memory.";
		return NULL;
	}
	ms->lab = lab;
	ms->number = num;
	ms->covered = true;
	ms->tmsi = GSM_RESERVED_TMSI;
	OSMO_STRLCPY_ARRAY(ms->name, name);
	if (imsi)
		OSMO_STRLCPY_ARRAY(ms->imsi, imsi);
	else
		imsi_from_number(ms->imsi, sizeof(ms->imsi), num.digits);
	lab_vlr_data_init(&ms->vlr.data);
	osmo_timer_setup(&ms->t3211, t3211_expired, ms);
	INIT_LLIST_HEAD(&ms->calls);
	INIT_LLIST_HEAD(&ms->legs);
	INIT_LLIST_HEAD(&ms->transactions);
	llist_add_tail(&ms->entry, &lab->mobiles);
	talloc_set_destructor(ms, mobile_destructor);
	lab_labels_listen(lab->labels, lab->trace);
	if (lab_mobile_set_radio(ms, lab->radio_kind, error) < 0) {
		talloc_free(ms);
		return NULL;
	}
	lab_hlr_create(ms);
	return ms;
}

const char *lab_mobile_name(const struct lab_mobile *ms)
{
	return ms->name;
}

const char *lab_mobile_imsi(const struct lab_mobile *ms)
{
	return ms->imsi;
}

const struct isdn_number *lab_mobile_number(const struct lab_mobile *ms)
{
	return &ms->number;
}

const char *lab_mobile_state(const struct lab_mobile *ms)
{
	if (!ms->on)
		return "off";
	if (!ms->registered || !ms->covered)
		return "searching";
	if (!llist_empty(&ms->calls))
		return lab_mobile_cc_state(ms);
	return ms->ss ? "in a dialogue" : "idle";
}

int lab_mobile_str(char *buf, size_t len, const struct lab_mobile *ms)
{
	char number[ISDN_DIGITS_MAX + 2];

	return snprintf(buf, len, "%-12s %-16s %s  %s%s%s%s", ms->name,
			isdn_number_str(number, sizeof(number), &ms->number), ms->imsi, lab_mobile_state(ms),
			ms->country[0] ? ", abroad in +" : "", ms->country, ms->bss ? ", on the MSC" : "");
}

/* --- what a person does ------------------------------------------------------------------------------------------- */

int lab_mobile_attach(struct lab_mobile *ms, const char **error)
{
	if (ms->on && ms->registered) {
		*error = "The phone is attached already.";
		return -EALREADY;
	}
	ms->on = true;
	if (!lab_mobile_mm_event(ms, MOBILE_MM_EV_SWITCHED_ON))
		lab_mobile_register(ms);
	return 0;
}

int lab_mobile_detach(struct lab_mobile *ms, const char **error)
{
	const struct osmo_mobile_identity mi = lab_mobile_identity(ms);

	if (!ms->on) {
		*error = "The phone is off.";
		return -ENODEV;
	}
	if (!llist_empty(&ms->calls))
		lab_mobile_cc_lost(ms);
	lab_mobile_ss_lost(ms);
	if (ms->registered)
		lab_radio_send(ms, LAB_SIDE_MS, lab_l3_imsi_detach(&mi));
	ms->on = false;
	ms->registered = false;
	osmo_timer_del(&ms->t3211);
	lab_mobile_mm_event(ms, MOBILE_MM_EV_SWITCHED_OFF);
	lab_screen_clear(ms);
	return 0;
}

int lab_mobile_coverage(struct lab_mobile *ms, bool covered, const char **error)
{
	if (ms->covered == covered) {
		*error = covered ? "The phone has coverage." : "The phone has no coverage already.";
		return -EALREADY;
	}
	ms->covered = covered;
	if (covered) {
		if (!lab_mobile_mm_event(ms, MOBILE_MM_EV_CELL_FOUND) && ms->on && !ms->registered)
			lab_mobile_register(ms);
		return 0;
	}
	lab_radio_drop(ms);
	lab_mobile_cc_lost(ms);
	lab_mobile_ss_lost(ms);
	if (ms->bss)
		bss_mobile_radio_lost(ms->bss);
	else
		lab_msc_radio_lost(ms);
	lab_mobile_mm_event(ms, MOBILE_MM_EV_CELL_LOST);
	return 0;
}

int lab_mobile_roam(struct lab_mobile *ms, const char *country_code, const char **error)
{
	if (ms->bss) {
		*error = "The phone is on a real MSC, which is where it is.";
		return -EOPNOTSUPP;
	}
	if (!ms->registered) {
		*error = "The phone is not attached.";
		return -ENODEV;
	}
	if (strlen(country_code) >= sizeof(ms->country) || strspn(country_code, "0123456789") != strlen(country_code)) {
		*error = "A country code is 1 to 3 digits.";
		return -EINVAL;
	}
	OSMO_STRLCPY_ARRAY(ms->country, country_code);
	lab_mobile_register(ms);
	return 0;
}

void lab_mobile_behave(struct lab_mobile *ms, enum lab_behaviour behaviour, int value)
{
	ms->behaviour = behaviour;
	ms->behaviour_value = value;
}

int lab_mobile_password(struct lab_mobile *ms, const char *password)
{
	if (ms->n_passwords == LAB_PASSWORDS_MAX)
		return -E2BIG;
	if (strlen(password) > LAB_PASSWORD_TEXT_MAX)
		return -EINVAL;
	OSMO_STRLCPY_ARRAY(ms->passwords[ms->n_passwords], password);
	ms->n_passwords++;
	lab_mobile_ss_enter(ms);
	return 0;
}

static void dial_mmi(struct lab_mobile *ms, const struct mmi *mmi)
{
	switch (mmi->kind) {
	case MMI_SS:
	case MMI_PASSWORD:
	case MMI_USSD:
		lab_mobile_ss_start(ms, mmi);
		break;
	case MMI_CALL:
	case MMI_DIAL:
	case MMI_EMERGENCY:
		lab_mobile_cc_dial(ms, mmi);
		break;
	case MMI_IN_CALL:
		lab_mobile_cc_in_call(ms, mmi);
		break;
	case MMI_LOCAL:
		lab_say(ms, LAB_DISPLAYS, "%s", mmi->local);
		break;
	case MMI_INVALID:
		lab_say(ms, LAB_DISPLAYS, "%s", mmi->error);
		break;
	}
}

int lab_mobile_dial(struct lab_mobile *ms, const char *str, const char **error)
{
	const struct mmi_cfg cfg = { .in_call = !llist_empty(&ms->calls) };
	struct mmi mmi;

	if (!ms->registered) {
		*error = ms->on ? "The phone is not attached." : "The phone is off.";
		return -ENODEV;
	}
	if (!ms->covered) {
		*error = "The phone has no coverage.";
		return -ENODEV;
	}
	mmi_parse(&mmi, str, &cfg);
	if (llist_empty(&ms->calls) && !ms->ss)
		lab_screen_clear(ms);
	dial_mmi(ms, &mmi);
	return 0;
}

/* --- layer 3 from the network ------------------------------------------------------------------------------------- */

void lab_mobile_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	if (!ms->on || !ms->covered || len < sizeof(struct gsm48_hdr))
		return;
	switch (octets[0] & GSM48_PDISC_MASK) {
	case GSM48_PDISC_MM:
		lab_mobile_mm_rx(ms, octets, len);
		break;
	case GSM48_PDISC_CC:
		lab_mobile_cc_rx(ms, octets, len);
		break;
	case GSM48_PDISC_NC_SS:
		lab_mobile_ss_rx(ms, octets, len);
		break;
	default:
		LOGPLAB(ms, LOGL_NOTICE, "protocol discriminator 0x%x is not spoken by a phone of the lab\n",
			octets[0] & GSM48_PDISC_MASK);
	}
}
