/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscribers of the lab's phones in the HLR of this process: who makes a phone makes its subscription. An HLR
 * elsewhere has its own administration. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map.h"

#define ORIGIN "lab"

void lab_hlr_create(struct lab_mobile *ms)
{
	struct hlr_subscriber sub;

	if (lab_hlr(ms->lab))
		return;
	if (store_get(hlr_store(ms->lab->hlr), ms->imsi, &sub) < 0)
		hlr_subscriber_create(ms->lab->hlr, ms->imsi, &ms->number, ORIGIN, NULL, NULL);
	else if (strcmp(sub.msisdn.digits, ms->number.digits))
		hlr_subscriber_set_msisdn(ms->lab->hlr, ms->imsi, &ms->number, ORIGIN, NULL, NULL);
}

struct imsi_list {
	const struct lab *lab;
	unsigned int n, size;
	char (*imsi)[IMSI_DIGITS_MAX + 1];
};

static bool collect_ours(void *priv, const struct hlr_subscriber *sub)
{
	struct imsi_list *list = priv;

	if (!lab_map_is_vlr_number(list->lab, sub->vlr_number))
		return true;
	if (list->n < list->size)
		OSMO_STRLCPY_ARRAY(list->imsi[list->n], sub->imsi);
	list->n++;
	return true;
}

void lab_hlr_delete_served(struct lab *lab)
{
	struct store *store = hlr_store(lab->hlr);
	struct imsi_list list = { .lab = lab };
	unsigned int i;

	if (lab_hlr(lab))
		return;
	store_foreach(store, collect_ours, &list);
	list.imsi = talloc_array_size(lab, sizeof(*list.imsi), list.n);
	if (!list.imsi)
		return;
	list.size = list.n;
	list.n = 0;
	store_foreach(store, collect_ours, &list);
	for (i = 0; i < list.n; i++)
		lab_hlr_delete(lab, list.imsi[i]);
	talloc_free(list.imsi);
}

void lab_hlr_delete(struct lab *lab, const char *imsi)
{
	if (!lab_hlr(lab))
		hlr_subscriber_delete(lab->hlr, imsi, ORIGIN, NULL, NULL);
}
