/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lab's nodes on MAP: their numbers, their endpoints, and which HLR they ask (TS 29.002, TS 23.003). A VLR abroad
 * has the number of that at home behind the code of its country, so that the HLR sees where a subscriber is. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_gmsc.h"

static const struct tc_service vlr_services[] = {
	{ .ac = MAP_AC_LOCATION_CANCELLATION, .min_version = 3, .max_version = 3, .ops = &lab_vlr_ops },
	{ .ac = MAP_AC_ROAMING_NUMBER_ENQUIRY, .min_version = 3, .max_version = 3, .ops = &lab_vlr_ops },
	{ .ac = MAP_AC_SUBSCRIBER_DATA_MNGT, .min_version = 3, .max_version = 3, .ops = &lab_vlr_ops },
};

/* --- VLRs --------------------------------------------------------------------------------------------------------- */

static int vlr_serve(struct lab_vlr_node *vlr)
{
	struct tc_service service;
	unsigned int i;
	int rc = 0;

	for (i = 0; i < ARRAY_SIZE(vlr_services) && !rc; i++) {
		service = vlr_services[i];
		service.user = vlr;
		rc = tc_endpoint_serve(vlr->ep, &service);
	}
	return rc;
}

static int vlr_destructor(struct lab_vlr_node *vlr)
{
	llist_del(&vlr->entry);
	return 0;
}

static struct lab_vlr_node *vlr_new(struct lab_map *map, const char *country)
{
	struct lab_vlr_node *vlr = talloc_zero(map, struct lab_vlr_node);
	char name[TRACE_PARTY_MAX], digits[ISDN_DIGITS_MAX + 1];
	struct tc_endpoint_cfg cfg = { .node = map->node, .name = name, .ssn = SCCP_SSN_VLR };

	if (!vlr)
		return NULL;
	vlr->lab = map->lab;
	OSMO_STRLCPY_ARRAY(vlr->country, country);
	snprintf(name, sizeof(name), LAB_PARTY_VLR "%s%s", country[0] ? "-" : "", country);
	snprintf(digits, sizeof(digits), "%s%.*s", country, (int)(ISDN_DIGITS_MAX - strlen(country)), map->vlr.digits);
	lab_map_international(&vlr->number, digits);
	llist_add_tail(&vlr->entry, &map->vlrs);
	talloc_set_destructor(vlr, vlr_destructor);
	cfg.gt = vlr->number.digits;
	vlr->ep = tc_endpoint_alloc(vlr, &cfg);
	if (!vlr->ep || vlr_serve(vlr) < 0) {
		talloc_free(vlr);
		return NULL;
	}
	return vlr;
}

struct lab_vlr_node *lab_map_vlr(struct lab *lab, const char *country)
{
	struct lab_vlr_node *vlr;

	llist_for_each_entry(vlr, &lab->map->vlrs, entry)
		if (!strcmp(vlr->country, country))
			return vlr;
	return vlr_new(lab->map, country);
}

bool lab_map_is_vlr_number(const struct lab *lab, const char *number)
{
	const char *own = lab->map->vlr.digits;
	const size_t len = strlen(number), own_len = strlen(own);

	return len >= own_len && len < own_len + COUNTRY_CODE_LEN && !strcmp(number + len - own_len, own);
}

/* --- endpoints and numbers ---------------------------------------------------------------------------------------- */

static struct tc_endpoint *gmsc_new(struct lab_map *map)
{
	const struct tc_endpoint_cfg cfg = {
		.node = map->node, .name = LAB_PARTY_GMSC, .ssn = SCCP_SSN_MSC, .gt = map->msc.digits,
	};

	return tc_endpoint_alloc(map, &cfg);
}

/*! Who waits for an answer goes before the endpoint of its dialogue. */
static int map_destructor(struct lab_map *map)
{
	lab_vlr_location_end(map);
	lab_gmsc_end(map);
	osmo_timer_del(&map->quiet);
	return 0;
}

static void quiet_now(void *data)
{
}

struct lab_map *lab_map_alloc(struct lab *lab, const struct lab_cfg *cfg)
{
	struct lab_map *map = talloc_zero(lab, struct lab_map);

	if (!map)
		return NULL;
	map->lab = lab;
	map->node = cfg->node;
	OSMO_STRLCPY_ARRAY(map->hlr_here, cfg->hlr_number);
	INIT_LLIST_HEAD(&map->vlrs);
	INIT_LLIST_HEAD(&map->updates);
	INIT_LLIST_HEAD(&map->inquiries);
	INIT_LLIST_HEAD(&map->msrns);
	osmo_timer_setup(&map->quiet, quiet_now, map);
	talloc_set_destructor(map, map_destructor);
	lab_map_international(&map->msc, LAB_MSC_NUMBER_DEFAULT);
	lab_map_international(&map->vlr, LAB_VLR_NUMBER_DEFAULT);
	map->gmsc = gmsc_new(map);
	if (!map->gmsc || !vlr_new(map, "")) {
		talloc_free(map);
		return NULL;
	}
	return map;
}

const char *lab_map_hlr_number(const struct lab *lab)
{
	return lab->map->hlr_there[0] ? lab->map->hlr_there : lab->map->hlr_here;
}

unsigned int lab_map_dialogues(const struct lab *lab)
{
	const struct lab_vlr_node *vlr;
	unsigned int n = tc_endpoint_dialogues(lab->map->gmsc);

	llist_for_each_entry(vlr, &lab->map->vlrs, entry)
		n += tc_endpoint_dialogues(vlr->ep);
	return n;
}

/* --- when another process has settled ----------------------------------------------------------------------------- */

void lab_map_touch(struct lab *lab)
{
	const unsigned long ms = osmo_tdef_get(lab->tdefs, LAB_X_QUIET, OSMO_TDEF_MS, 0);

	if (lab->map->hlr_there[0] && lab->clock == LAB_CLOCK_REAL)
		osmo_timer_schedule(&lab->map->quiet, ms / 1000, ms % 1000 * 1000);
}

bool lab_map_is_waiting(const struct lab *lab)
{
	const struct lab_map *map = lab->map;

	if (!map->hlr_there[0] || lab->clock != LAB_CLOCK_REAL)
		return false;
	return osmo_timer_pending(&map->quiet) || !llist_empty(&map->updates) || !llist_empty(&map->inquiries) ||
	       lab_msc_ss_is_waiting(lab);
}

/* --- configuration ------------------------------------------------------------------------------------------------ */

/*! Numbers and the HLR change only while nobody is registered: what the HLR knows of phones would be wrong. */
static bool is_in_use(const struct lab *lab)
{
	const struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		if (ms->vlr.registered || ms->on)
			return true;
	return lab_map_dialogues(lab) > 0;
}

static bool is_global_title(const char *digits)
{
	const size_t len = strlen(digits);

	return len >= LAB_GT_DIGITS_MIN && len <= LAB_GT_DIGITS_MAX && strspn(digits, "0123456789") == len;
}

int lab_set_hlr(struct lab *lab, const char *number)
{
	if (!strcmp(lab->map->hlr_there, number ? number : ""))
		return 0;
	if (number && !is_global_title(number))
		return -EINVAL;
	if (is_in_use(lab))
		return -EBUSY;
	OSMO_STRLCPY_ARRAY(lab->map->hlr_there, number ? number : "");
	return 0;
}

void lab_set_hlr_number(struct lab *lab, const char *number)
{
	OSMO_STRLCPY_ARRAY(lab->map->hlr_here, number);
}

int lab_set_msc_number(struct lab *lab, const char *number)
{
	struct lab_map *map = lab->map;
	const struct isdn_number old = map->msc;
	struct tc_endpoint *ep;

	if (!is_global_title(number))
		return -EINVAL;
	if (!strcmp(map->msc.digits, number))
		return 0;
	if (is_in_use(lab))
		return -EBUSY;
	lab_map_international(&map->msc, number);
	ep = gmsc_new(map);
	if (!ep) {
		map->msc = old;
		return -EADDRINUSE;
	}
	talloc_free(map->gmsc);
	map->gmsc = ep;
	return 0;
}

int lab_set_vlr_number(struct lab *lab, const char *number)
{
	struct lab_map *map = lab->map;
	const struct isdn_number old = map->vlr;
	struct lab_vlr_node *vlr, *next, *home;

	if (!is_global_title(number))
		return -EINVAL;
	if (!strcmp(map->vlr.digits, number))
		return 0;
	if (is_in_use(lab))
		return -EBUSY;
	lab_map_international(&map->vlr, number);
	home = vlr_new(map, "");
	if (!home) {
		map->vlr = old;
		return -EADDRINUSE;
	}
	llist_for_each_entry_safe(vlr, next, &map->vlrs, entry)
		if (vlr != home)
			talloc_free(vlr);
	lab_msrn_clear(lab);
	return 0;
}

const char *lab_hlr(const struct lab *lab)
{
	return lab->map->hlr_there[0] ? lab->map->hlr_there : NULL;
}

const char *lab_msc_number(const struct lab *lab)
{
	return lab->map->msc.digits;
}

const char *lab_vlr_number(const struct lab *lab)
{
	return lab->map->vlr.digits;
}
