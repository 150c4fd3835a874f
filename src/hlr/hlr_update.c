/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one way in which anything changes a subscriber: read the committed state, change a copy, commit it, and read
 * again when somebody else was faster. Updates of one subscriber are serial: each has its place in the subscriber's
 * lane, and the first of the lane is the one at work. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "hlr_private.h"

/* Steps of one update after a conflict (design.md section 4). */
#define RETRIES_MAX 3

/* All updates of one subscriber that are not done yet. Gone when the last one is. */
struct lane {
	struct hlist_node node;
	struct hlr *hlr;
	char imsi[IMSI_DIGITS_MAX + 1];
	struct llist_head updates;
	bool running;			/* lane_run() is at work */
};

struct hlr_update {
	struct llist_head entry;	/* in lane->updates */
	struct lane *lane;
	char origin[16];
	hlr_mutate_cb mutate;
	hlr_done_cb done;
	void *priv;
	unsigned int retries;
	bool at_store;			/* its commit is on its way */
	struct hlr_subscriber sub;	/* as committed, or as it is being committed */
};

static uint32_t hash_imsi(const char *imsi)
{
	uint32_t h = 0;

	for (; *imsi; imsi++)
		h = h * 31 + *imsi;
	return h;
}

static int lane_destructor(struct lane *lane)
{
	hash_del(&lane->node);
	return 0;
}

static struct lane *lane_find(struct hlr *hlr, const char *imsi)
{
	struct lane *lane;

	hash_for_each_possible(hlr->lanes, lane, node, hash_imsi(imsi))
		if (!strcmp(lane->imsi, imsi))
			return lane;
	return NULL;
}

static struct lane *lane_get(struct hlr *hlr, const char *imsi)
{
	struct lane *lane = lane_find(hlr, imsi);

	if (lane)
		return lane;
	lane = talloc_zero(hlr, struct lane);
	OSMO_ASSERT(lane);
	lane->hlr = hlr;
	OSMO_STRLCPY_ARRAY(lane->imsi, imsi);
	INIT_LLIST_HEAD(&lane->updates);
	hash_add(hlr->lanes, &lane->node, hash_imsi(imsi));
	talloc_set_destructor(lane, lane_destructor);
	return lane;
}

static int update_destructor(struct hlr_update *upd)
{
	if (upd->at_store)
		store_forget(upd->lane->hlr->store, upd);
	llist_del(&upd->entry);
	return 0;
}

/* The update is over. It leaves the lane before it tells, so that whoever is told may ask for the next one. */
static void update_end(struct hlr_update *upd, enum store_result res)
{
	hlr_done_cb done = upd->done;

	upd->done = NULL;
	upd->at_store = false;
	llist_del(&upd->entry);
	INIT_LLIST_HEAD(&upd->entry);
	if (done)
		done(upd->priv, res, res == STORE_OK && upd->sub.version ? &upd->sub : NULL);
	talloc_free(upd);
}

static void lane_run(struct lane *lane);

static void committed(void *priv, enum store_result res, uint32_t new_version)
{
	struct hlr_update *upd = priv;
	struct lane *lane = upd->lane;
	struct hlr *hlr = lane->hlr;
	bool running = lane->running;

	upd->at_store = false;
	if (res == STORE_CONFLICT || res == STORE_NOT_FOUND) {
		hlr_count(hlr, HLR_CTR_COMMIT_CONFLICT);
		if (upd->retries++ < RETRIES_MAX) {
			lane_run(lane);
			return;
		}
		LOGPHLR(lane->imsi, LOGL_NOTICE, "change given up after %u conflicts\n", upd->retries);
	} else if (res != STORE_OK) {
		hlr_count(hlr, HLR_CTR_COMMIT_FAILED);
		LOGPHLR(lane->imsi, LOGL_ERROR, "change not made: %s\n", store_last_error(hlr->store));
	}
	upd->sub.version = new_version;
	lane->running = true;	/* whoever is told may ask for more: the lane must outlive that */
	update_end(upd, res);
	lane->running = running;
	lane_run(lane);
}

/* Read, change, commit. */
static void update_step(struct hlr_update *upd)
{
	struct lane *lane = upd->lane;
	struct store *store = lane->hlr->store;
	enum store_change_kind kind = STORE_UPDATE;
	enum hlr_verdict verdict;

	if (store_get(store, lane->imsi, &upd->sub)) {
		memset(&upd->sub, 0, sizeof(upd->sub));
		OSMO_STRLCPY_ARRAY(upd->sub.imsi, lane->imsi);
		ss_profile_init_template(&upd->sub.profile);
		kind = STORE_CREATE;
	}
	verdict = upd->mutate(upd->priv, &upd->sub);
	if (verdict == HLR_KEEP) {
		update_end(upd, kind == STORE_CREATE ? STORE_NOT_FOUND : STORE_OK);
		return;
	}
	if (verdict == HLR_DELETE)
		kind = STORE_DELETE;
	upd->at_store = true;
	store_commit(store, kind, &upd->sub, upd->origin, committed, upd);
}

/* Until the first update waits for the store, or there is none. */
static void lane_run(struct lane *lane)
{
	struct hlr_update *first;

	if (lane->running)
		return;
	lane->running = true;
	while (!llist_empty(&lane->updates)) {
		first = llist_first_entry(&lane->updates, struct hlr_update, entry);
		if (first->at_store)
			break;
		update_step(first);
	}
	lane->running = false;
	if (llist_empty(&lane->updates))
		talloc_free(lane);
}

void hlr_update(struct hlr *hlr, const char *imsi, const char *origin, hlr_mutate_cb mutate, hlr_done_cb done,
		void *priv)
{
	struct lane *lane = lane_get(hlr, imsi);
	struct hlr_update *upd = talloc_zero(lane, struct hlr_update);

	OSMO_ASSERT(upd);
	upd->lane = lane;
	upd->mutate = mutate;
	upd->done = done;
	upd->priv = priv;
	OSMO_STRLCPY_ARRAY(upd->origin, origin);
	llist_add_tail(&upd->entry, &lane->updates);
	talloc_set_destructor(upd, update_destructor);
	lane_run(lane);
}

bool hlr_update_cancel(struct hlr *hlr, const char *imsi, const void *priv)
{
	struct lane *lane = lane_find(hlr, imsi);
	struct hlr_update *upd;

	if (!lane)
		return false;
	llist_for_each_entry(upd, &lane->updates, entry) {
		if (upd->priv != priv || upd->at_store)
			continue;
		talloc_free(upd);
		return true;
	}
	return false;
}
