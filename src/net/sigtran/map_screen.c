/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Screening of MAP (GSMA FS.11): is the peer allowed to ask for that operation at all, is it the VLR where the
 * subscriber is, is it who it says it is. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/map_screen.h>
#include <osmocom/supserv/tcap.h>

static const struct rate_ctr_desc ctr_desc[] = {
	[MAP_SCREEN_CTR_PASSED] = { "passed", "Operations that passed" },
	[MAP_SCREEN_CTR_REFUSED_PEER] = { "refused:peer", "Operations that are not in the list of the peer" },
	[MAP_SCREEN_CTR_REFUSED_VLR] = { "refused:vlr", "Operations from others than the VLR of the subscriber" },
	[MAP_SCREEN_CTR_REFUSED_CLAIM] = { "refused:claim", "Operations of a peer that gave a number not its own" },
	[MAP_SCREEN_CTR_REPORTED] = { "reported", "Operations that would have been refused" },
};

static const struct rate_ctr_group_desc ctr_group_desc = {
	.group_name_prefix = "screening",
	.group_description = "Screening of MAP",
	.class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(ctr_desc),
	.ctr_desc = ctr_desc,
};

/* What peers of a prefix may ask for; the operation is the index. */
struct allow_list {
	struct llist_head entry;	/* map_screen.lists, in the order of prefixes */
	char prefix[SCCP_GT_DIGITS_MAX + 1];
	bool allowed[UINT8_MAX + 1];
};

struct map_screen {
	enum map_screen_mode mode;
	struct llist_head lists;
	struct rate_ctr_group *ctrs;
};

static int screen_destructor(struct map_screen *s)
{
	if (s->ctrs)
		rate_ctr_group_free(s->ctrs);
	return 0;
}

struct map_screen *map_screen_alloc(void *ctx)
{
	struct map_screen *s = talloc_zero(ctx, struct map_screen);

	if (!s)
		return NULL;
	s->mode = MAP_SCREEN_ENFORCE;
	INIT_LLIST_HEAD(&s->lists);
	talloc_set_destructor(s, screen_destructor);
	s->ctrs = rate_ctr_group_alloc(s, &ctr_group_desc, 0);
	if (s->ctrs)
		return s;
	talloc_free(s);
	return NULL;
}

enum map_screen_mode map_screen_mode(const struct map_screen *s)
{
	return s->mode;
}

void map_screen_set_mode(struct map_screen *s, enum map_screen_mode mode)
{
	s->mode = mode;
}

const struct rate_ctr_group *map_screen_ctrs(const struct map_screen *s)
{
	return s->ctrs;
}

/* --- allow lists -------------------------------------------------------------------------------------------------- */

/* \returns the list of that prefix, else NULL with *before the place where it belongs. */
static struct allow_list *list_find(const struct map_screen *s, const char *prefix, struct llist_head **before)
{
	struct allow_list *list;
	int rc;

	llist_for_each_entry(list, &s->lists, entry) {
		rc = strcmp(list->prefix, prefix);
		if (!rc)
			return list;
		if (rc > 0)
			break;
	}
	if (before)
		*before = &list->entry;
	return NULL;
}

/* Of the prefixes of a number a longer one is listed later. */
static const struct allow_list *list_of(const struct map_screen *s, const char *number)
{
	const struct allow_list *list, *found = NULL;

	llist_for_each_entry(list, &s->lists, entry) {
		if (!strncmp(number, list->prefix, strlen(list->prefix)))
			found = list;
	}
	return found;
}

static bool op_is_valid(int op)
{
	return op >= 0 && op <= UINT8_MAX;
}

int map_screen_allow(struct map_screen *s, const char *prefix, int op)
{
	struct llist_head *before = NULL;
	struct allow_list *list;

	if ((op != MAP_SCREEN_NONE && !op_is_valid(op)) || strlen(prefix) > SCCP_GT_DIGITS_MAX)
		return -EINVAL;
	list = list_find(s, prefix, &before);
	if (!list) {
		list = talloc_zero(s, struct allow_list);
		if (!list)
			return -ENOMEM;
		OSMO_STRLCPY_ARRAY(list->prefix, prefix);
		llist_add_tail(&list->entry, before);
	}
	if (op != MAP_SCREEN_NONE)
		list->allowed[op] = true;
	return 0;
}

int map_screen_disallow(struct map_screen *s, const char *prefix, int op)
{
	struct allow_list *list = list_find(s, prefix, NULL);

	if (!list)
		return -ENOENT;
	if (op == MAP_SCREEN_NONE) {
		llist_del(&list->entry);
		talloc_free(list);
		return 0;
	}
	if (!op_is_valid(op) || !list->allowed[op])
		return -ENOENT;
	list->allowed[op] = false;
	return 0;
}

void map_screen_foreach(const struct map_screen *s, void (*cb)(void *priv, const char *prefix, int op), void *priv)
{
	struct allow_list *list;
	unsigned int op, n;

	llist_for_each_entry(list, &s->lists, entry) {
		for (op = n = 0; op <= UINT8_MAX; op++) {
			if (!list->allowed[op])
				continue;
			cb(priv, list->prefix, op);
			n++;
		}
		if (!n)
			cb(priv, list->prefix, MAP_SCREEN_NONE);
	}
}

/* --- the check ---------------------------------------------------------------------------------------------------- */

/* \returns the counter of the first rule that \a req breaks, with a sentence; MAP_SCREEN_CTR_PASSED: none. */
static enum map_screen_ctr judge(const struct map_screen *s, const struct map_screen_request *req, const char *op_name,
				 char *why, size_t len)
{
	const char *number = req->peer->gt.digits;
	const struct allow_list *list = list_of(s, number);

	if (list && (!op_is_valid(req->op) || !list->allowed[req->op])) {
		snprintf(why, len, "it is not in the list of prefix %s; \"screening allow %s %s\" would let it pass",
			 list->prefix, list->prefix, op_name);
		return MAP_SCREEN_CTR_REFUSED_PEER;
	}
	if (req->vlr_number && !req->vlr_number[0]) {
		snprintf(why, len, "the subscriber is registered at no VLR");
		return MAP_SCREEN_CTR_REFUSED_VLR;
	}
	if (req->vlr_number && strcmp(req->vlr_number, number)) {
		snprintf(why, len, "the subscriber is registered at VLR %s", req->vlr_number);
		return MAP_SCREEN_CTR_REFUSED_VLR;
	}
	if (req->claimed && strcmp(req->claimed, number)) {
		snprintf(why, len, "it says in the message that it is %s", req->claimed);
		return MAP_SCREEN_CTR_REFUSED_CLAIM;
	}
	return MAP_SCREEN_CTR_PASSED;
}

bool map_screen_check(struct map_screen *s, const struct map_screen_request *req)
{
	const char *name = tcap_operation_name(req->op);
	bool report = s->mode == MAP_SCREEN_REPORT;
	char peer[96], number[16], why[160] = "";
	enum map_screen_ctr verdict;

	if (s->mode == MAP_SCREEN_OFF)
		return true;
	snprintf(number, sizeof(number), "%d", req->op);
	if (!name)
		name = number;
	verdict = judge(s, req, name, why, sizeof(why));
	rate_ctr_inc(rate_ctr_group_get_ctr(s->ctrs, verdict != MAP_SCREEN_CTR_PASSED && report ?
					    MAP_SCREEN_CTR_REPORTED : verdict));
	if (verdict == MAP_SCREEN_CTR_PASSED)
		return true;
	sccp_addr_str(peer, sizeof(peer), req->peer);
	LOGP(DMAP, LOGL_NOTICE, "screening %s %s from %s about IMSI %s: %s\n", report ? "would refuse" : "refused",
	     name, peer, req->imsi[0] ? req->imsi : "unknown", why);
	return report;
}
