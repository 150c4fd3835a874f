/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subscriber data that changed, to the VLR that serves the subscriber: deleteSubscriberData, insertSubscriberData
 * stand-alone (TS 29.002 8.8.1, 8.8.2, 22.2.1 note 3). One push a subscriber, which gathers what changes while it is on
 * its way and sends it as it is then; a window of them is at work at a time. */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "map_hlr_private.h"

#define PUSH_WINDOW 64
#define PUSHES_MAX 10000
#define REPEAT 3

struct map_push {
	struct hlist_node node;
	struct llist_head queued;	/* in m->push_queue, or nowhere */
	struct map_hlr *m;
	char imsi[IMSI_DIGITS_MAX + 1];
	map_parts_t parts;		/* to be told */
	bsg_set_t removed;
	struct map_request *request;	/* at work */
	struct hlr_subscriber sub;	/* as it is told */
	map_parts_t telling;		/* parts of the present request */
	bool deleting;
};

static uint64_t key_of(const char *imsi)
{
	return strtoull(imsi, NULL, 10);
}

static struct map_push *push_find(struct map_hlr *m, const char *imsi)
{
	struct map_push *p;

	hash_for_each_possible(m->pushes, p, node, key_of(imsi)) {
		if (!strcmp(p->imsi, imsi))
			return p;
	}
	return NULL;
}

static int push_destructor(struct map_push *p)
{
	map_request_cancel(p->request);
	llist_del(&p->queued);
	hash_del(&p->node);
	p->m->n_pushes--;
	return 0;
}

/* --- one request -------------------------------------------------------------------------------------------------- */

static int encode_insert(void *priv, uint8_t version, uint8_t *octets, size_t size)
{
	struct map_push *p = priv;
	map_parts_t left = p->parts & map_parts_of(&p->sub);
	const map_parts_t before = left;
	int len = map_insert_data(octets, size, p->m->hlr, &p->sub, version, true, &left);

	p->telling = before & ~left;
	return len ? len : -1;
}

static int encode_delete(void *priv, uint8_t version, uint8_t *octets, size_t size)
{
	struct map_push *p = priv;
	int len = map_delete_data(octets, size, &p->sub, p->parts, p->removed);

	p->telling = p->parts & ~map_parts_of(&p->sub);
	return len ? len : -1;
}

static void push_step(struct map_push *p);

static void told(void *priv, const struct map_outcome *o)
{
	struct map_push *p = priv;

	p->request = NULL;
	if (o->kind == MAP_OUTCOME_RESULT) {
		push_step(p);
		return;
	}
	LOGPMAP(p->imsi, LOGL_NOTICE, "the VLR %s has old subscriber data until the next location update (error %d)\n",
		p->sub.vlr_number, o->kind == MAP_OUTCOME_ERROR ? o->error : -1);
	p->parts = 0;
	p->removed = 0;
	push_step(p);
}

static bool request(struct map_push *p, bool deleting)
{
	const struct map_request_cfg cfg = {
		.number = p->sub.vlr_number,
		.ssn = SCCP_SSN_VLR,
		.ac = MAP_AC_SUBSCRIBER_DATA_MNGT,
		.version = 3,
		.op = deleting ? MAP_OP_DELETE_SUBSCRIBER_DATA : MAP_OP_INSERT_SUBSCRIBER_DATA,
		.imsi = p->imsi,
		.repeat = REPEAT,
		.encode = deleting ? encode_delete : encode_insert,
		.done = told,
		.priv = p,
	};

	p->deleting = deleting;
	p->request = map_request_start(p->m, &cfg);
	if (p->request)
		map_count(p->m, MAP_HLR_CTR_DATA_PUSHED);
	return p->request;
}

/* --- the queue ---------------------------------------------------------------------------------------------------- */

static void run_queue(struct map_hlr *m)
{
	struct map_push *p;

	while (m->n_pushing < PUSH_WINDOW && !llist_empty(&m->push_queue)) {
		p = llist_first_entry(&m->push_queue, struct map_push, queued);
		llist_del(&p->queued);
		INIT_LLIST_HEAD(&p->queued);
		m->n_pushing++;
		push_step(p);
	}
}

static void push_end(struct map_push *p)
{
	struct map_hlr *m = p->m;

	talloc_free(p);
	m->n_pushing--;
	run_queue(m);
}

/* What is to be told next, as it is now. */
static void push_step(struct map_push *p)
{
	const map_parts_t told_parts = p->telling;

	p->telling = 0;
	p->parts &= ~told_parts;
	if (p->deleting)
		p->removed = 0;
	if (store_get(hlr_store(p->m->hlr), p->imsi, &p->sub) || !map_is_e164(p->sub.vlr_number) || p->sub.purged) {
		push_end(p);
		return;
	}
	p->removed &= ~p->sub.profile.subscribed;
	if (p->removed || p->parts & ~map_parts_of(&p->sub)) {
		if (!request(p, true))
			push_end(p);
	} else if (!p->parts || !request(p, false)) {
		push_end(p);
	}
}

void map_push(struct map_hlr *m, const char *imsi, map_parts_t parts, bsg_set_t removed)
{
	struct map_push *p = push_find(m, imsi);

	if (!parts && !removed)
		return;
	if (!p && m->n_pushes < PUSHES_MAX)
		p = talloc_zero(m, struct map_push);
	if (!p) {
		LOGPMAP(imsi, LOGL_ERROR, "too much subscriber data is on its way: the VLR has old ones\n");
		return;
	}
	if (!p->m) {
		p->m = m;
		OSMO_STRLCPY_ARRAY(p->imsi, imsi);
		hash_add(m->pushes, &p->node, key_of(imsi));
		llist_add_tail(&p->queued, &m->push_queue);
		m->n_pushes++;
		talloc_set_destructor(p, push_destructor);
	}
	p->parts |= parts;
	p->removed |= removed;
	/* what is told right now is old already */
	p->telling &= ~parts;
	run_queue(m);
}

unsigned int map_push_count(const struct map_hlr *m)
{
	return m->n_pushes;
}

void map_push_drop_all(struct map_hlr *m)
{
	struct hlist_node *tmp;
	struct map_push *p;
	int bkt;

	hash_for_each_safe(m->pushes, bkt, tmp, p, node)
		talloc_free(p);
}
