/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What all stores have in common: the resident copy, versions and conflicts, the one order of changes, listeners
 * (design.md section 4, "Store"). */

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>

#include "store_pack.h"
#include "store_private.h"
#include "store_resident.h"

#define LOGPSTORE(st, level, fmt, args...) LOGP(DSTORE, level, "(%s) " fmt, (st)->name, ##args)

struct listener {
	struct llist_head entry;
	store_changed_cb cb;
	void *priv;
};

struct store *store_alloc(void *ctx, const struct store_ops *ops, const char *name)
{
	struct store *st = talloc_zero(ctx, struct store);

	OSMO_ASSERT(st);
	st->ops = ops;
	st->name = talloc_strdup(st, name);
	st->last_error = talloc_strdup(st, "");
	st->resident = resident_alloc(st);
	INIT_LLIST_HEAD(&st->waiting);
	INIT_LLIST_HEAD(&st->in_flight);
	INIT_LLIST_HEAD(&st->done);
	INIT_LLIST_HEAD(&st->listeners);
	hash_init(st->locks);
	return st;
}

void store_free(struct store *st)
{
	if (!st)
		return;
	while (st->n_in_flight) {
		if (st->ops->drain)
			st->ops->drain(st);
		store_kick(st);
	}
	if (st->ops->close)
		st->ops->close(st);
	talloc_free(st);
}

void store_set_error(struct store *st, const char *fmt, ...)
{
	va_list ap;

	talloc_free(st->last_error);
	va_start(ap, fmt);
	st->last_error = talloc_vasprintf(st, fmt, ap);
	va_end(ap);
	LOGPSTORE(st, LOGL_ERROR, "%s\n", st->last_error);
}

const char *store_last_error(const struct store *st)
{
	return st->last_error;
}

const char *store_name(const struct store *st)
{
	return st->name;
}

size_t store_count(const struct store *st)
{
	return resident_count(st->resident);
}

unsigned int store_in_flight(const struct store *st)
{
	return st->n_in_flight;
}

void store_add_loaded(struct store *st, const struct hlr_subscriber *sub)
{
	resident_put(st->resident, sub);
}

int store_backup(struct store *st, const char *path, store_backup_cb cb, void *priv, char **error)
{
	return st->ops->backup(st, path, cb, priv, error);
}

/* --- reading: never waits for the disk ---------------------------------------------------------------------------- */

int store_get(struct store *st, const char *imsi, struct hlr_subscriber *sub)
{
	const uint8_t *rec = resident_find(st->resident, imsi);

	if (!rec)
		return -ENOENT;
	store_unpack(sub, rec);
	return 0;
}

bool store_has(struct store *st, const char *imsi)
{
	return resident_find(st->resident, imsi);
}

bool store_has_msisdn(struct store *st, const char *digits)
{
	return resident_find_msisdn(st->resident, digits);
}

/* \returns 0 when the subscriber with these digits has a number that is equal under the plan. */
static int get_if_equal(struct store *st, const struct number_plan *plan, const char *digits,
			const struct isdn_number *msisdn, struct hlr_subscriber *sub)
{
	const uint8_t *rec = resident_find_msisdn(st->resident, digits);

	if (!rec)
		return -ENOENT;
	store_unpack(sub, rec);
	return msisdn_equal(plan, &sub->msisdn, msisdn) ? 0 : -ENOENT;
}

/* Look for the ways in which \a digits, read as an international number, may be written. */
static int get_spelled(struct store *st, const struct number_plan *plan, const char *digits,
		       const struct isdn_number *msisdn, struct hlr_subscriber *sub)
{
	char spelled[ISDN_DIGITS_MAX + sizeof(plan->intl_prefix) + 1];
	size_t cc_len = strlen(plan->country_code);

	if (!get_if_equal(st, plan, digits, msisdn, sub))
		return 0;
	snprintf(spelled, sizeof(spelled), "%s%s", plan->intl_prefix, digits);
	if (!get_if_equal(st, plan, spelled, msisdn, sub))
		return 0;
	if (strncmp(digits, plan->country_code, cc_len))
		return -ENOENT;
	if (!get_if_equal(st, plan, digits + cc_len, msisdn, sub))
		return 0;
	snprintf(spelled, sizeof(spelled), "%s%s", plan->trunk_prefix, digits + cc_len);
	return get_if_equal(st, plan, spelled, msisdn, sub);
}

/* Numbers are stored as they were learnt, so under a plan one number may have several spellings: first as it stands
 * (rule 1 of the number plan), then those of its international form. What is found is held against msisdn_equal(). */
int store_get_by_msisdn(struct store *st, const struct number_plan *plan, const struct isdn_number *msisdn,
			struct hlr_subscriber *sub)
{
	struct isdn_number norm;

	if (!plan->country_code[0])
		return get_if_equal(st, plan, msisdn->digits, msisdn, sub);
	if (!get_spelled(st, plan, msisdn->digits, msisdn, sub))
		return 0;
	if (number_plan_normalise(plan, msisdn, &norm, NULL, NULL))
		return -ENOENT;
	return get_spelled(st, plan, norm.digits, msisdn, sub);
}

static void answer_load(int rc, const struct hlr_subscriber *sub, store_load_cb cb, void *priv)
{
	cb(priv, rc ? STORE_NOT_FOUND : STORE_OK, rc ? NULL : sub);
}

void store_load(struct store *st, const char *imsi, store_load_cb cb, void *priv)
{
	struct hlr_subscriber sub;

	answer_load(store_get(st, imsi, &sub), &sub, cb, priv);
}

void store_load_by_msisdn(struct store *st, const struct number_plan *plan, const struct isdn_number *msisdn,
			  store_load_cb cb, void *priv)
{
	struct hlr_subscriber sub;

	answer_load(store_get_by_msisdn(st, plan, msisdn, &sub), &sub, cb, priv);
}

struct foreach {
	bool (*cb)(void *priv, const struct hlr_subscriber *sub);
	void *priv;
};

static bool unpack_and_call(void *priv, const uint8_t *rec)
{
	const struct foreach *fe = priv;
	struct hlr_subscriber sub;

	store_unpack(&sub, rec);
	return fe->cb(fe->priv, &sub);
}

int store_foreach(struct store *st, bool (*cb)(void *priv, const struct hlr_subscriber *sub), void *priv)
{
	struct foreach fe = { .cb = cb, .priv = priv };

	return resident_foreach(st->resident, unpack_and_call, &fe);
}

/* --- locks: what is on its way to the disk ------------------------------------------------------------------------ */

static uint32_t hash_digits(const char *digits)
{
	uint32_t h = 0;

	for (; *digits; digits++)
		h = h * 31 + *digits;
	return h;
}

static bool locked(struct store *st, const char *digits)
{
	struct store_lock *lock;

	hash_for_each_possible(st->locks, lock, node, hash_digits(digits))
		if (!strcmp(lock->digits, digits))
			return true;
	return false;
}

/* IMSIs and numbers share one name space: at worst a change waits that need not. */
static void txn_lock(struct store_txn *txn, const char *digits)
{
	struct store_lock *lock = &txn->lock[txn->n_locks];

	if (!*digits || locked(txn->st, digits))
		return;
	OSMO_ASSERT(txn->n_locks < STORE_TXN_LOCKS);
	lock->digits = digits;
	hash_add(txn->st->locks, &lock->node, hash_digits(digits));
	txn->n_locks++;
}

static void txn_unlock(struct store_txn *txn)
{
	while (txn->n_locks)
		hash_del(&txn->lock[--txn->n_locks].node);
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

static struct store_row *txn_add_row(struct store_txn *txn, enum store_change_kind kind,
				     const struct hlr_subscriber *before, const struct hlr_subscriber *after)
{
	struct store_row *row = &txn->rows[txn->n_rows++];

	row->kind = kind;
	row->before = *before;
	row->after = *after;
	if (kind != STORE_DELETE)
		row->after.version = before->version + 1;
	return row;
}

static void txn_move(struct store_txn *txn, struct llist_head *list)
{
	llist_del(&txn->entry);
	llist_add_tail(&txn->entry, list);
}

static void txn_finish(struct store_txn *txn, enum store_result result)
{
	txn->result = result;
	txn_move(txn, &txn->st->done);
}

void store_txn_done(struct store_txn *txn, enum store_result result)
{
	struct store *st = txn->st;
	unsigned int i;

	for (i = 0; i < txn->n_rows && result == STORE_OK; i++) {
		const struct store_row *row = &txn->rows[i];

		if (row->kind == STORE_DELETE)
			resident_delete(st->resident, row->after.imsi);
		else
			resident_put(st->resident, &row->after);
	}
	txn_unlock(txn);
	txn_finish(txn, result);
}

static enum store_result check_version(const struct store_txn *txn, const struct hlr_subscriber *current)
{
	if (txn->kind == STORE_CREATE)
		return current->version ? STORE_CONFLICT : STORE_OK;
	if (!current->version)
		return STORE_NOT_FOUND;
	return current->version == txn->sub.version ? STORE_OK : STORE_CONFLICT;
}

/* Who has the number that \a sub shall have. \returns false for nobody, or \a sub itself. */
static bool former_holder(struct store *st, const struct hlr_subscriber *sub, struct hlr_subscriber *holder)
{
	const uint8_t *rec = resident_find_msisdn(st->resident, sub->msisdn.digits);

	if (!rec)
		return false;
	store_unpack(holder, rec);
	return strcmp(holder->imsi, sub->imsi);
}

/* The rows of a transaction that is free to go; the former holder of a number loses it before the new one has it. */
static void txn_make_rows(struct store_txn *txn, const struct hlr_subscriber *current,
			  const struct hlr_subscriber *holder)
{
	struct store *st = txn->st;

	txn->rows = talloc_array(txn, struct store_row, 2);
	OSMO_ASSERT(txn->rows);
	if (holder) {
		struct store_row *row = txn_add_row(txn, STORE_UPDATE, holder, holder);

		memset(&row->after.msisdn, 0, sizeof(row->after.msisdn));
		LOGPSTORE(st, LOGL_NOTICE, "MSISDN %s moves from IMSI %s to IMSI %s\n", holder->msisdn.digits,
			  holder->imsi, txn->sub.imsi);
		txn_lock(txn, row->before.imsi);
	}
	txn_add_row(txn, txn->kind, current, txn->kind == STORE_DELETE ? current : &txn->sub);
	txn_lock(txn, txn->sub.imsi);
	txn_lock(txn, txn->sub.msisdn.digits);
	txn_lock(txn, txn->rows[txn->n_rows - 1].before.msisdn.digits);
}

/* \returns false when the transaction has to wait. */
static bool txn_start(struct store_txn *txn)
{
	struct store *st = txn->st;
	struct hlr_subscriber current, holder;
	bool has_holder;
	enum store_result result;

	if (locked(st, txn->sub.imsi) || locked(st, txn->sub.msisdn.digits))
		return false;
	if (store_get(st, txn->sub.imsi, &current))
		memset(&current, 0, sizeof(current));
	result = check_version(txn, &current);
	if (result != STORE_OK) {
		txn_finish(txn, result);
		return true;
	}
	has_holder = txn->kind != STORE_DELETE && former_holder(st, &txn->sub, &holder);
	if (locked(st, current.msisdn.digits) || (has_holder && locked(st, holder.imsi)))
		return false;
	txn_make_rows(txn, &current, has_holder ? &holder : NULL);
	txn_move(txn, &st->in_flight);
	st->ops->commit(st, txn);
	return true;
}

/* \returns whether anything was started. */
static bool start_waiting(struct store *st)
{
	struct store_txn *txn, *next;
	bool started = false;

	llist_for_each_entry_safe(txn, next, &st->waiting, entry)
		started |= txn_start(txn);
	return started;
}

static void tell_listeners(struct store *st, const struct store_row *row, const char *origin)
{
	const struct hlr_subscriber *before = row->kind == STORE_CREATE ? NULL : &row->before;
	const struct hlr_subscriber *after = row->kind == STORE_DELETE ? NULL : &row->after;
	struct listener *l, *next;

	llist_for_each_entry_safe(l, next, &st->listeners, entry)
		l->cb(l->priv, row->after.imsi, before, after, origin);
}

/* First whoever asked, then everybody else: a result leaves before what the change brings about. */
static void tell(struct store_txn *txn)
{
	struct store *st = txn->st;
	bool is_there = txn->result == STORE_OK && txn->kind != STORE_DELETE;
	unsigned int i;

	llist_del(&txn->entry);
	if (txn->cb)
		txn->cb(txn->priv, txn->result, is_there ? txn->rows[txn->n_rows - 1].after.version : 0);
	for (i = 0; i < txn->n_rows && txn->result == STORE_OK; i++)
		tell_listeners(st, &txn->rows[i], txn->origin);
	st->n_in_flight--;
	talloc_free(txn);
}

void store_kick(struct store *st)
{
	if (st->kicking)
		return;
	st->kicking = true;
	do {
		while (!llist_empty(&st->done))
			tell(llist_first_entry(&st->done, struct store_txn, entry));
	} while (start_waiting(st) || !llist_empty(&st->done));
	st->kicking = false;
}

void store_commit(struct store *st, enum store_change_kind kind, const struct hlr_subscriber *sub, const char *origin,
		  store_commit_cb cb, void *priv)
{
	struct store_txn *txn = talloc_zero(st, struct store_txn);

	OSMO_ASSERT(txn);
	txn->st = st;
	txn->sub = *sub;
	txn->kind = kind;
	txn->cb = cb;
	txn->priv = priv;
	OSMO_STRLCPY_ARRAY(txn->origin, origin);
	llist_add_tail(&txn->entry, &st->waiting);
	st->n_in_flight++;
	store_kick(st);
}

static void forget_in(struct llist_head *list, const void *priv)
{
	struct store_txn *txn;

	llist_for_each_entry(txn, list, entry)
		if (txn->priv == priv)
			txn->cb = NULL;
}

void store_forget(struct store *st, const void *priv)
{
	forget_in(&st->waiting, priv);
	forget_in(&st->in_flight, priv);
	forget_in(&st->done, priv);
}

/* --- listeners ---------------------------------------------------------------------------------------------------- */

void store_listen(struct store *st, store_changed_cb cb, void *priv)
{
	struct listener *l = talloc_zero(st, struct listener);

	OSMO_ASSERT(l);
	l->cb = cb;
	l->priv = priv;
	llist_add_tail(&l->entry, &st->listeners);
}

void store_unlisten(struct store *st, store_changed_cb cb, void *priv)
{
	struct listener *l, *next;

	llist_for_each_entry_safe(l, next, &st->listeners, entry) {
		if (l->cb != cb || l->priv != priv)
			continue;
		llist_del(&l->entry);
		talloc_free(l);
	}
}
