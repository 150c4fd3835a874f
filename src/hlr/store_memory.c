/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A store that forgets at exit: the resident copy is all there is. */

#include <errno.h>

#include <osmocom/core/talloc.h>

#include "store_private.h"

static void memory_commit(struct store *st, struct store_txn *txn)
{
	store_txn_done(txn, STORE_OK);
}

static int memory_backup(struct store *st, const char *path, store_backup_cb cb, void *priv, char **error)
{
	*error = talloc_strdup(NULL, "subscribers are kept in memory only: there is no database to copy; export them");
	return -ENOTSUP;
}

static const struct store_ops memory_ops = {
	.commit = memory_commit,
	.backup = memory_backup,
};

struct store *store_memory_alloc(void *ctx)
{
	return store_alloc(ctx, &memory_ops, "memory");
}
