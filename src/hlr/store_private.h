/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file store_private.h
 * Between store.c, which knows versions, conflicts and the resident copy, and the stores that make a change durable.
 *
 * A change is a transaction: waiting -> in flight -> done. It waits while another one that has a subscriber or a number
 * in common is in flight; then it is compared with the committed state. Done ones are told about in the order in which
 * they became durable, never from within another one's callback. */
#pragma once

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>

#include <osmocom/supserv/store.h>

struct resident;

#define STORE_ORIGIN_MAX 16
#define STORE_LOCK_BITS 10

/*! One changed subscriber. */
struct store_row {
	enum store_change_kind kind;
	struct hlr_subscriber before;		/*!< version 0: created */
	struct hlr_subscriber after;		/*!< deleted: as before */
};

/*! Keeps others away from an IMSI or a number on its way to the disk. */
struct store_lock {
	struct hlist_node node;
	const char *digits;
};
#define STORE_TXN_LOCKS 4

struct store_txn {
	struct llist_head entry;		/*!< store.c's */
	struct llist_head impl_entry;		/*!< of the ops, from commit() to store_txn_done() */
	struct store *st;
	struct hlr_subscriber sub;		/*!< as asked for */
	enum store_change_kind kind;
	char origin[STORE_ORIGIN_MAX];
	store_commit_cb cb;			/*!< NULL: nobody wants to know any more */
	void *priv;
	enum store_result result;
	unsigned int n_rows;
	struct store_row *rows;			/*!< in the order in which they must be written; talloc child */
	unsigned int n_locks;
	struct store_lock lock[STORE_TXN_LOCKS];
};

struct store_ops {
	/*! Make all rows durable or none, then store_txn_done(), at once or later. */
	void (*commit)(struct store *st, struct store_txn *txn);
	/*! Wait until all is done that commit() was called for; store_txn_done() is called for each. May be NULL. */
	void (*drain)(struct store *st);
	void (*close)(struct store *st);	/*!< may be NULL */
	int (*backup)(struct store *st, const char *path, store_backup_cb cb, void *priv, char **error);
};

struct store {
	const struct store_ops *ops;
	void *impl;				/*!< of the ops */
	char *name;
	char *last_error;
	struct resident *resident;
	struct llist_head waiting, in_flight, done;
	unsigned int n_in_flight;		/*!< in all three lists */
	bool kicking;				/*!< store_kick() is at work */
	struct llist_head listeners;
	DECLARE_HASHTABLE(locks, STORE_LOCK_BITS);
};

struct store *store_alloc(void *ctx, const struct store_ops *ops, const char *name);
/*! While a store is opened: what is there already. */
void store_add_loaded(struct store *st, const struct hlr_subscriber *sub);
/*! The rows of \a txn are durable, or not: \a result is STORE_OK or STORE_FAILED. Calls nobody; store_kick() does. */
void store_txn_done(struct store_txn *txn, enum store_result result);
/*! Start what can be started and tell about what is done. */
void store_kick(struct store *st);
void store_set_error(struct store *st, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
