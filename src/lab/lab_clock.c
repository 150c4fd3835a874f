/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Time and waiting (design.md section 4, "Time"). Stepped time is libosmocore's overridden time of day: it moves only
 * while somebody waits, from the expiry of one timer to the next, and only when nothing is in flight: one jump would
 * misplace timers that are started by the expiry of others. */
#include <errno.h>
#include <string.h>

#include "lab_map.h"

/* Of the newest calls; older ones have found their way. */
#define CALLS_LOOKED_AT 16

struct lab_wait {
	struct llist_head entry;	/*!< lab.waits */
	struct lab *lab;
	struct lab_wait_cfg cfg;
	struct osmo_timer_list timer;
	bool expired;
	struct osmo_timer_list patience_timer;
	bool out_of_patience;		/*!< with a real MSC */
};

enum lab_clock_mode lab_clock_mode(const struct lab *lab)
{
	return lab->clock;
}

static bool has_timers_running(const struct lab *lab)
{
	struct lab_mobile *ms;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		if (!llist_empty(&ms->legs) || !llist_empty(&ms->transactions) || osmo_timer_pending(&ms->t3211))
			return true;
	return lab_map_dialogues(lab) > 0 || !llist_empty(&lab->map->msrns);
}

int lab_door_open(struct lab *lab)
{
	if (lab->clock == LAB_CLOCK_STEPPED)
		return -EPERM;
	lab->open_doors++;
	return 0;
}

void lab_door_close(struct lab *lab)
{
	OSMO_ASSERT(lab->open_doors);
	lab->open_doors--;
}

int lab_clock_set(struct lab *lab, enum lab_clock_mode mode)
{
	if (mode == lab->clock)
		return 0;
	if (lab->open_doors)
		return -EPERM;
	if (has_timers_running(lab) || !llist_empty(&lab->waits))
		return -EBUSY;
	if (mode == LAB_CLOCK_STEPPED) {
		osmo_gettimeofday(&osmo_gettimeofday_override_time, NULL);
		osmo_gettimeofday_override = true;
	} else {
		osmo_gettimeofday_override = false;
	}
	lab->clock = mode;
	return 0;
}

/*! How long until the next timer expires. \returns false: no timer is running. */
static bool next_expiry(struct timeval *tv)
{
	const struct timeval *nearest;

	osmo_timers_prepare();
	nearest = osmo_timers_nearest();
	if (!nearest)
		return false;
	*tv = *nearest;
	return true;
}

bool lab_idle(struct lab *lab)
{
	struct timeval tv;

	if (!llist_empty(&lab->radio) || store_in_flight(hlr_store(lab->hlr)) || sccp_node_in_flight(lab->map->node))
		return false;
	if (lab_map_is_waiting(lab))
		return false;
	return !next_expiry(&tv) || timerisset(&tv);
}

/*! Is a call on its way from one phone to the next? */
static bool call_busy(const struct lab *lab)
{
	const struct call_record *rec = call_record_last(lab->cc, NULL);
	unsigned int i;

	for (i = 0; rec && i < CALLS_LOOKED_AT; i++, rec = call_record_find(lab->cc, rec->nr - 1))
		if (!rec->finished && strcmp(rec->state, "ALERTING") && strcmp(rec->state, "ACTIVE"))
			return true;
	return false;
}

/*! Is a real MSC to do something for one of the phones? */
static bool network_busy(const struct lab *lab)
{
	struct lab_mobile *ms;

	if (lab->bss && call_busy(lab))
		return true;
	llist_for_each_entry(ms, &lab->mobiles, entry)
		if (lab_mobile_busy(ms))
			return true;
	return false;
}

/*! Has what was waited for happened? What a real MSC does is not "in flight" for who waits for something certain. */
static bool is_met(const struct lab_wait *w)
{
	if (w->cfg.cond)
		return w->cfg.cond(w->cfg.priv);
	return w->expired && (w->out_of_patience || !network_busy(w->lab));
}

/*! End one wait that is over. \returns false when there is none. */
static bool end_one_wait(struct lab *lab)
{
	struct lab_wait *w;

	llist_for_each_entry(w, &lab->waits, entry) {
		const bool met = is_met(w);
		const struct lab_wait_cfg cfg = w->cfg;

		if (!met && !(w->cfg.cond && w->expired))
			continue;
		talloc_free(w);
		cfg.done(cfg.priv, met);
		return true;
	}
	return false;
}

void lab_clock_turn(struct lab *lab)
{
	struct timeval tv;

	do {
		if (!lab_idle(lab))
			return;
	} while (end_one_wait(lab));

	if (lab->clock != LAB_CLOCK_STEPPED || llist_empty(&lab->waits))
		return;
	if (next_expiry(&tv))
		osmo_gettimeofday_override_add(tv.tv_sec, tv.tv_usec);
}

static void wait_expired(void *data)
{
	struct lab_wait *w = data;

	w->expired = true;
}

static void patience_over(void *data)
{
	struct lab_wait *w = data;

	w->out_of_patience = true;
}

static int wait_destructor(struct lab_wait *w)
{
	osmo_timer_del(&w->timer);
	osmo_timer_del(&w->patience_timer);
	llist_del(&w->entry);
	return 0;
}

struct lab_wait *lab_wait_start(void *ctx, struct lab *lab, const struct lab_wait_cfg *cfg)
{
	struct lab_wait *w = talloc_zero(ctx, struct lab_wait);

	if (!w)
		return NULL;
	w->lab = lab;
	w->cfg = *cfg;
	llist_add_tail(&w->entry, &lab->waits);
	talloc_set_destructor(w, wait_destructor);
	osmo_timer_setup(&w->timer, wait_expired, w);
	osmo_timer_schedule(&w->timer, cfg->seconds, 0);
	if (lab->bss) {
		osmo_timer_setup(&w->patience_timer, patience_over, w);
		osmo_timer_schedule(&w->patience_timer,
				    cfg->seconds + osmo_tdef_get(lab->tdefs, -10, OSMO_TDEF_S, -1), 0);
	}
	return w;
}
