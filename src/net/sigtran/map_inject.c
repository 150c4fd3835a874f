/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Delays and errors for testers of other equipment: what an operation gets instead of its answer, or before it. */

#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "map_hlr_private.h"

/* One configured operation. */
struct injection {
	struct llist_head entry;
	struct map_inject inject;
	unsigned int left;		/* times, where there is a count */
};

/* A component that waits for its delay. Child of its struct map_serving. */
struct map_held {
	struct map_serving *s;
	const struct map_op *op;
	int error;
	struct osmo_timer_list timer;
	struct tc_component c;
	uint8_t octets[];
};

static struct injection *find(const struct map_hlr *m, int op)
{
	struct injection *i;

	llist_for_each_entry(i, &m->injects, entry) {
		if (i->inject.op == op)
			return i;
	}
	return NULL;
}

int map_hlr_inject(struct map_hlr *m, const struct map_inject *inject)
{
	struct injection *i = find(m, inject->op);

	if (!i) {
		i = talloc_zero(m, struct injection);
		if (!i)
			return -ENOMEM;
		llist_add_tail(&i->entry, &m->injects);
	}
	i->inject = *inject;
	i->left = inject->count;
	return 0;
}

static void forget(struct injection *i)
{
	llist_del(&i->entry);
	talloc_free(i);
}

int map_hlr_inject_clear(struct map_hlr *m, int op)
{
	struct injection *i = find(m, op);

	if (!i)
		return -ENOENT;
	forget(i);
	return 0;
}

void map_hlr_inject_foreach(const struct map_hlr *m, void (*cb)(void *priv, const struct map_inject *inject),
			    void *priv)
{
	struct injection *i;

	llist_for_each_entry(i, &m->injects, entry) {
		struct map_inject now = i->inject;

		now.count = i->left;
		cb(priv, &now);
	}
}

static void answer(struct map_serving *s, const struct map_op *op, const struct tc_component *c, int error)
{
	if (error >= 0)
		map_serving_error(s, error, -1);
	else
		map_serving_act(s, op, c);
}

static int held_destructor(struct map_held *h)
{
	osmo_timer_del(&h->timer);
	h->s->held = NULL;
	return 0;
}

static void delay_over(void *data)
{
	struct map_held *h = data;
	struct map_serving *s = h->s;

	/* the octets must outlive the answer, the dialogue may end with it */
	s->held = NULL;
	talloc_set_destructor(h, NULL);
	talloc_steal(NULL, h);
	answer(s, h->op, &h->c, h->error);
	talloc_free(h);
}

/* \returns false without memory. */
static bool hold(struct map_serving *s, const struct map_op *op, const struct tc_component *c,
		 const struct map_inject *inject)
{
	struct map_held *h = talloc_zero_size(s, sizeof(*h) + c->len);

	if (!h)
		return false;
	talloc_set_name_const(h, "map_held");
	h->s = s;
	h->op = op;
	h->error = inject->error;
	memcpy(h->octets, c->octets, c->len);
	h->c = *c;
	h->c.octets = h->octets;
	if (c->parameter)
		h->c.parameter = h->octets + (c->parameter - c->octets);
	osmo_timer_setup(&h->timer, delay_over, h);
	osmo_timer_schedule(&h->timer, inject->delay_ms / 1000, inject->delay_ms % 1000 * 1000);
	talloc_set_destructor(h, held_destructor);
	s->held = h;
	return true;
}

bool map_inject_take(struct map_serving *s, const struct map_op *op, const struct tc_component *c)
{
	struct injection *i = find(s->m, op->op);
	struct map_inject inject;

	if (!i)
		return false;
	inject = i->inject;
	if (i->left && !--i->left)
		forget(i);
	map_count(s->m, MAP_HLR_CTR_INJECTED);
	LOGPMAP(s->imsi, LOGL_NOTICE, "%s: injected%s, delay %u ms, error %d\n", tcap_operation_name(op->op),
		inject.drop ? " no answer" : "", inject.delay_ms, inject.error);
	if (inject.drop)
		return true;
	if (inject.delay_ms && hold(s, op, c, &inject))
		return true;
	if (inject.error < 0)
		return false;
	answer(s, op, c, inject.error);
	return true;
}
