/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <osmocom/core/talloc.h>

#include "../../src/hlr/store_private.h"
#include "held_store.h"

static void held_commit(struct store *st, struct store_txn *txn)
{
	llist_add_tail(&txn->impl_entry, st->impl);
}

static int held_backup(struct store *st, const char *path, store_backup_cb cb, void *priv, char **error)
{
	return -ENOTSUP;
}

static const struct store_ops held_ops = {
	.commit = held_commit,
	.drain = held_store_release_all,
	.backup = held_backup,
};

struct store *held_store_alloc(void *ctx)
{
	struct store *st = store_alloc(ctx, &held_ops, "held");
	struct llist_head *disk = talloc(st, struct llist_head);

	INIT_LLIST_HEAD(disk);
	st->impl = disk;
	return st;
}

unsigned int held_store_count(struct store *st)
{
	return llist_count(st->impl);
}

void held_store_release(struct store *st, enum store_result result)
{
	struct store_txn *txn;

	assert_true(held_store_count(st) > 0);
	txn = llist_first_entry((struct llist_head *)st->impl, struct store_txn, impl_entry);
	llist_del(&txn->impl_entry);
	if (result == STORE_FAILED)
		store_set_error(st, "the test says no");
	store_txn_done(txn, result);
	store_kick(st);
}

void held_store_release_all(struct store *st)
{
	while (held_store_count(st))
		held_store_release(st, STORE_OK);
}
