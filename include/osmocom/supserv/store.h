/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file store.h
 * Where subscribers live. One interface, several stores: memory, SQLite (WAL, synchronous=FULL, one writer thread with
 * group commit), PostgreSQL later. Key: IMSI; MSISDN is an indexed attribute that may be absent and may move.
 *
 * Reading never waits for the disk: everybody reads the committed resident copy. commit() is asynchronous: its cb comes
 * after the change is durable, in the main thread; it may come before commit() returns (memory store). */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <osmocom/supserv/ss_profile.h>

struct store;

#define COUNTRY_CODE_LEN 4

#define AUTH_KEY_LEN 16
#define AUTH_SQN_MAX ((1ULL << 48) - 1)

/*! What the authentication centre of server mode knows of a SIM (TS 43.020, 33.102). */
struct auth_keys {
	uint8_t algo;				/*!< enum osmo_auth_algo; OSMO_AUTH_ALG_NONE: not known */
	uint8_t k[AUTH_KEY_LEN];		/*!< K, or Ki */
	uint8_t opc[AUTH_KEY_LEN];		/*!< MILENAGE, else 0 */
	uint64_t sqn;				/*!< MILENAGE: the last one that was used, else 0 */
};

/*! Identity and SS data of one subscriber: a plain value. */
struct hlr_subscriber {
	char imsi[IMSI_DIGITS_MAX + 1];
	struct isdn_number msisdn;		/*!< digits "" = not known yet */
	char vlr_number[ISDN_DIGITS_MAX + 1];	/*!< E.164 number, or the name that a GSUP MSC gives itself; "" = not
						 *   registered anywhere */
	char vlr_country[COUNTRY_CODE_LEN];	/*!< "" = home */
	bool purged;
	uint32_t version;			/*!< grows by one with each commit; 0 = does not exist yet */
	struct auth_keys auth;
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
/*! \a new_version is 0 where the subscriber was deleted, or nothing was done. */
typedef void (*store_commit_cb)(void *priv, enum store_result res, uint32_t new_version);
/*! After every commit. old NULL: created; new NULL: deleted. \a origin: "lab", "vty", "import", ... Borrowed for the
 *  call. */
typedef void (*store_changed_cb)(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
				 const struct hlr_subscriber *new_sub, const char *origin);

/*! The copy is complete (error NULL), or was given up. Borrowed for the call. */
typedef void (*store_backup_cb)(void *priv, const char *error);

/*! A store that forgets at exit. Never fails but for memory. */
struct store *store_memory_alloc(void *ctx);
/*! Open or create an SQLite file, upgrade its schema in place, start the writer thread, load the resident copies.
 *  \param[out] error a sentence that says what is wrong (newer schema, corrupt, not writable ...), talloc'ed from ctx.
 *  \returns NULL on error. */
struct store *store_sqlite_open(void *ctx, const char *path, char **error);
/*! Drain, join, close. Commits that are on their way are answered first. NULL is fine. */
void store_free(struct store *st);

/*! Look up. cb may come before this returns. */
void store_load(struct store *st, const char *imsi, store_load_cb cb, void *priv);
void store_load_by_msisdn(struct store *st, const struct number_plan *plan, const struct isdn_number *msisdn,
			  store_load_cb cb, void *priv);
/*! The same as a plain call, for what is resident. \returns 0, -ENOENT. */
int store_get(struct store *st, const char *imsi, struct hlr_subscriber *sub);
int store_get_by_msisdn(struct store *st, const struct number_plan *plan, const struct isdn_number *msisdn,
			struct hlr_subscriber *sub);
/*! Is there such a subscriber? */
bool store_has(struct store *st, const char *imsi);
/*! Is there a subscriber whose MSISDN has just these digits? */
bool store_has_msisdn(struct store *st, const char *digits);
/*! Make \a sub the committed state, when the current version is sub->version (0: does not exist). A commit waits while
 *  a former one of the same subscriber or number is on its way to the disk, and is compared with what that left behind.
 *  The MSISDN moves to \a sub; a former holder loses it (one log line, and a changed() of its own).
 *  First \a cb is called, then the listeners; calls never nest: what is committed from within a callback is answered
 *  after that has returned. */
void store_commit(struct store *st, enum store_change_kind kind, const struct hlr_subscriber *sub, const char *origin,
		  store_commit_cb cb, void *priv);
/*! The owner of \a priv goes away: commits go on, but their cb is not called. */
void store_forget(struct store *st, const void *priv);
/*! \returns commits on their way. 0: nothing in flight (the lab's clock asks). */
unsigned int store_in_flight(const struct store *st);
/*! Call \a cb for each subscriber in the order of their IMSIs, shorter ones first. Stops when it returns false. Must
 *  not change the store. \returns 0, -ENOMEM. */
int store_foreach(struct store *st, bool (*cb)(void *priv, const struct hlr_subscriber *sub), void *priv);
size_t store_count(const struct store *st);
void store_listen(struct store *st, store_changed_cb cb, void *priv);
void store_unlisten(struct store *st, store_changed_cb cb, void *priv);
const char *store_last_error(const struct store *st);	/*!< never NULL */
/*! Copy the database as it is now to a new file, piece by piece in the main loop, while commits go on. \a cb is called
 *  at the end, never before this returns; then no part of the file is left behind where it failed.
 *  \returns 0; -ENOTSUP for a memory store, -EEXIST, -EBUSY while another copy is being made ...: with *error a
 *  sentence that the caller frees (talloc), and cb is not called. */
int store_backup(struct store *st, const char *path, store_backup_cb cb, void *priv, char **error);
const char *store_name(const struct store *st);		/*!< "memory", "sqlite /path" */
