/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Roaming numbers (TS 23.003 3.6, TS 23.018 7.3): the number of the MSC and two digits more. One is lent for a call
 * that a GMSC is going to route here, and is free again when the call has come, or has not come for some time. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map.h"

#define MSRN_COUNT 100
struct msrn {
	struct llist_head entry;	/*!< lab_map.msrns */
	unsigned int index;
	char digits[ISDN_DIGITS_MAX + 1];
	char imsi[IMSI_DIGITS_MAX + 1];
	struct osmo_timer_list timer;
};

static int msrn_destructor(struct msrn *msrn)
{
	osmo_timer_del(&msrn->timer);
	llist_del(&msrn->entry);
	return 0;
}

static void no_call_came(void *data)
{
	struct msrn *msrn = data;

	LOGP(DLAB, LOGL_NOTICE, "VLR: no call came for roaming number %s of %s\n", msrn->digits, msrn->imsi);
	talloc_free(msrn);
}

/*! The lowest index that is free; the list is in the order of them. \returns where to put it, NULL: all are in use. */
static struct llist_head *find_free(struct lab_map *map, unsigned int *index)
{
	struct msrn *msrn;

	*index = 0;
	llist_for_each_entry(msrn, &map->msrns, entry) {
		if (msrn->index > *index)
			return &msrn->entry;
		(*index)++;
	}
	return *index < MSRN_COUNT ? &map->msrns : NULL;
}

int lab_msrn_alloc(struct lab_vlr_node *vlr, const char *imsi, struct isdn_number *number)
{
	struct lab *lab = vlr->lab;
	unsigned int index;
	struct llist_head *next = find_free(lab->map, &index);
	struct msrn *msrn;

	if (!next)
		return -EBUSY;
	msrn = talloc_zero(lab->map, struct msrn);
	if (!msrn)
		return -ENOMEM;
	msrn->index = index;
	snprintf(msrn->digits, sizeof(msrn->digits), "%.*s%02u", LAB_GT_DIGITS_MAX, lab->map->msc.digits, index);
	OSMO_STRLCPY_ARRAY(msrn->imsi, imsi);
	llist_add_tail(&msrn->entry, next);
	talloc_set_destructor(msrn, msrn_destructor);
	osmo_timer_setup(&msrn->timer, no_call_came, msrn);
	osmo_timer_schedule(&msrn->timer, osmo_tdef_get(lab->tdefs, LAB_X_MSRN, OSMO_TDEF_S, 0), 0);
	lab_map_international(number, msrn->digits);
	return 0;
}

int lab_msrn_take(struct lab *lab, const struct isdn_number *number, char *imsi)
{
	struct msrn *msrn;

	llist_for_each_entry(msrn, &lab->map->msrns, entry) {
		if (strcmp(msrn->digits, number->digits))
			continue;
		osmo_strlcpy(imsi, msrn->imsi, IMSI_DIGITS_MAX + 1);
		talloc_free(msrn);
		return 0;
	}
	return -ENOENT;
}

void lab_msrn_clear(struct lab *lab)
{
	struct msrn *msrn, *next;

	llist_for_each_entry_safe(msrn, next, &lab->map->msrns, entry)
		talloc_free(msrn);
}
