/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file store.h
 * Where subscribers live. One interface, several stores: memory, SQLite (WAL, synchronous=FULL, one writer thread with
 * group commit), PostgreSQL later. Key: IMSI; MSISDN is an indexed attribute that may be absent and may move.
 *
 * Reading never waits for the disk: everybody reads the committed resident copy. commit() is asynchronous: its cb comes after
 * the change is durable, in the main thread; it may come before commit() returns (memory store). */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <osmocom/supserv/ss_profile.h>

struct store;

#define COUNTRY_CODE_LEN 4

/*! Identity and SS data of one subscriber: a plain value. */
struct hlr_subscriber {
	char imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number msisdn;		/*!< digits "" = not known yet */
	char vlr_number[ISDN_DIGITS_MAX + 1];	/*!< "" = not registered anywhere */
	char vlr_country[COUNTRY_CODE_LEN];	/*!< "" = home */
	bool purged;
	uint32_t version;			/*!< grows by one with each commit; 0 = does not exist yet */
	struct ss_profile profile;
};

enum store_result {
	STORE_OK,
	STORE_CONFLICT,		/*!< expected_version is not the current one: load again and step again */
	STORE_FAILED,		/*!< the disk said no; the resident copy is unchanged; store_last_error() says why */
	STORE_NOT_FOUND,
};

enum store_change_kind {
	STORE_CREATE,		/*!< expected_version 0 */
	STORE_UPDATE,
	STORE_DELETE,
};

typedef void (*store_load_cb)(void *priv, enum store_result res, const struct hlr_subscriber *sub);
typedef void (*store_commit_cb)(void *priv, enum store_result res, uint32_t new_version);
/*! After every commit. old NULL: created; new NULL: deleted. \a origin: "lab", "vty", "import", ... Borrowed for the call. */
typedef void (*store_changed_cb)(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
				 const struct hlr_subscriber *new_sub, const char *origin);

/*! A store that forgets at exit. Never fails but for memory. */
struct store *store_memory_alloc(void *ctx);
/*! Open or create an SQLite file, upgrade its schema in place, start the writer thread, load the resident copies.
 *  \param[out] error a sentence that says what is wrong (newer schema, corrupt, not writable ...), talloc'ed from ctx.
 *  \returns NULL on error. */
struct store *store_sqlite_open(void *ctx, const char *path, char **error);
/*! Drain, join, close. */
void store_free(struct store *st);

/*! Look up. cb may come before this returns. */
void store_load(struct store *st, const char *imsi, store_load_cb cb, void *priv);
void store_load_by_msisdn(struct store *st, const struct number_plan *plan, const struct isdn_number *msisdn,
			  store_load_cb cb, void *priv);
/*! The same as a plain call, for what is resident. \returns 0, -ENOENT. */
int store_get(struct store *st, const char *imsi, struct hlr_subscriber *sub);
int store_get_by_msisdn(struct store *st, const struct number_plan *plan, const struct isdn_number *msisdn,
			struct hlr_subscriber *sub);
/*! Make \a sub the committed state, when the current version is sub->version (0: does not exist). A commit of a subscriber
 *  whose former commit is still on its way to the disk is a CONFLICT: the caller serialises (hlr/ does).
 *  The MSISDN moves to \a sub; a former holder loses it (one log line, and a changed() of its own). */
void store_commit(struct store *st, enum store_change_kind kind, const struct hlr_subscriber *sub, const char *origin,
		  store_commit_cb cb, void *priv);
/*! \returns commits on their way. 0: nothing in flight (the lab's clock asks). */
unsigned int store_in_flight(const struct store *st);
/*! Call \a cb for each subscriber in the order of their IMSIs. Stops when it returns false. Must not change the store. */
void store_foreach(struct store *st, bool (*cb)(void *priv, const struct hlr_subscriber *sub), void *priv);
size_t store_count(const struct store *st);
void store_listen(struct store *st, store_changed_cb cb, void *priv);
void store_unlisten(struct store *st, store_changed_cb cb, void *priv);
const char *store_last_error(const struct store *st);	/*!< never NULL */
/*! Online copy of the database. \returns 0; negative with *error a sentence. -ENOTSUP: memory store. */
int store_backup(struct store *st, const char *path, char **error);
const char *store_name(const struct store *st);		/*!< "memory", "sqlite /path" */
