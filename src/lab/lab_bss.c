/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lab's side of the virtual BSS: its configuration, opening and closing, and which phones are on it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm48.h>

#include "bss/bss.h"
#include "bss/bss_radio.h"
#include "bss/bss_sccp.h"
#include "lab_mobile_mm.h"

#define KEY_LEN 16
#define PC_STR_MAX 32

struct lab_bss_cfg *lab_bss_cfg(struct lab *lab)
{
	return &lab->bss_cfg;
}

int lab_bss_open(struct lab *lab, const char **error)
{
	if (lab->bss)
		return 0;
	if (!lab->bss_cfg.msc) {
		*error = "No MSC is configured: 'bss msc' in the node 'lab' of the configuration.";
		return -ENOENT;
	}
	if (lab_door_open(lab) < 0) {
		*error = "A real MSC needs real time: 'lab clock real', and no 'clock stepped' in the node lab.";
		return -EPERM;
	}
	lab->bss = bss_sccp_open(lab, error);
	if (lab->bss)
		return 0;
	lab_door_close(lab);
	return -EINVAL;
}

/*! Off the MSC, at once. */
static void take_off(struct lab_mobile *ms)
{
	lab_mobile_mm_stop(ms);
	lab_mobile_cc_end(ms);
	TALLOC_FREE(ms->ss);
	lab_radio_drop(ms);
	TALLOC_FREE(ms->bss);
	ms->on = false;
	ms->registered = false;
	ms->tmsi = GSM_RESERVED_TMSI;
}

void lab_bss_close(struct lab *lab)
{
	struct lab_mobile *ms;

	if (!lab->bss)
		return;
	llist_for_each_entry(ms, &lab->mobiles, entry)
		if (ms->bss)
			take_off(ms);
	TALLOC_FREE(lab->bss);
	lab_door_close(lab);
}

char *lab_bss_str(const struct lab *lab, char *buf, size_t len)
{
	char pc[PC_STR_MAX];

	if (!lab->bss) {
		snprintf(buf, len, "The virtual BSS is closed.");
		return buf;
	}
	bss_sccp_msc_str(lab->bss, pc, sizeof(pc));
	switch (lab->bss->fi->state) {
	case BSS_LINK_ST_DOWN:
		snprintf(buf, len, "There is no SS7 link to the MSC %s: see 'show cs7 instance %u asp'.", pc,
			 lab->bss_cfg.cs7_instance);
		break;
	case BSS_LINK_ST_RESETTING:
		snprintf(buf, len, "The MSC %s does not answer RESET; it is sent again and again.", pc);
		break;
	default:
		snprintf(buf, len, "The MSC %s serves the phones of the lab.", pc);
	}
	return buf;
}

const struct rate_ctr_group *lab_bss_ctrs(const struct lab *lab)
{
	return lab->bss ? lab->bss->ctrs : NULL;
}

/* --- phones ------------------------------------------------------------------------------------------------------- */

void lab_set_radio_default(struct lab *lab, enum lab_radio_kind kind)
{
	lab->radio_kind = kind;
}

enum lab_radio_kind lab_radio_default(const struct lab *lab)
{
	return lab->radio_kind;
}

enum lab_radio_kind lab_mobile_radio(const struct lab_mobile *ms)
{
	return ms->bss ? LAB_RADIO_MSC : LAB_RADIO_LAB;
}

/*! On the MSC, switched off. */
static int put_on(struct lab_mobile *ms, const char **error)
{
	const struct lab_bss_cfg *cfg = &ms->lab->bss_cfg;
	const int rc = lab_bss_open(ms->lab, error);

	if (rc < 0)
		return rc;
	ms->bss = bss_mobile_alloc(ms->lab->bss, ms);
	if (!ms->bss || lab_mobile_mm_start(ms) < 0) {
		TALLOC_FREE(ms->bss);
		*error = "Out of memory.";
		return -ENOMEM;
	}
	ms->lai = (struct osmo_location_area_id){ .plmn = cfg->plmn, .lac = cfg->lac };
	return 0;
}

int lab_mobile_set_radio(struct lab_mobile *ms, enum lab_radio_kind kind, const char **error)
{
	if (kind == lab_mobile_radio(ms))
		return 0;
	if (ms->on) {
		*error = "The phone is on: 'detach' it first.";
		return -EBUSY;
	}
	if (kind == LAB_RADIO_MSC)
		return put_on(ms, error);
	take_off(ms);
	return 0;
}

/* --- SIM ---------------------------------------------------------------------------------------------------------- */

static bool parse_key(uint8_t *key, const char *hex)
{
	return hex && strlen(hex) == 2 * KEY_LEN && osmo_hexparse(hex, key, KEY_LEN) == KEY_LEN;
}

int lab_mobile_set_auth(struct lab_mobile *ms, const char *name, const char *k, const char *opc, const char **error)
{
	struct osmo_sub_auth_data sim = { .type = OSMO_AUTH_TYPE_GSM };

	if (!strcasecmp(name, "none")) {
		ms->sim = (struct osmo_sub_auth_data){ .type = OSMO_AUTH_TYPE_NONE };
		return 0;
	}
	sim.algo = osmo_auth_alg_parse(name);
	if (sim.algo == OSMO_AUTH_ALG_MILENAGE)
		sim.type = OSMO_AUTH_TYPE_UMTS;
	if (!parse_key(sim.type == OSMO_AUTH_TYPE_UMTS ? sim.u.umts.k : sim.u.gsm.ki, k)) {
		*error = "A key is 32 hexadecimal digits.";
		return -EINVAL;
	}
	if (sim.type == OSMO_AUTH_TYPE_UMTS && !parse_key(sim.u.umts.opc, opc)) {
		*error = "The OPc of milenage is 32 hexadecimal digits.";
		return -EINVAL;
	}
	ms->sim = sim;
	return 0;
}
