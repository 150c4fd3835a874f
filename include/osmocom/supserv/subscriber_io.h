/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file subscriber_io.h
 * Subscribers from and to files: CSV (interfaces.md, "Subscribers as CSV") or JSON, one object a line, which carries
 * the whole subscriber. The ending of the name decides: .csv; .json or .jsonl.
 *
 * Both work in the main loop, a piece a turn, and belong to the context that they are given; talloc_free() gives them
 * up before they are done. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct hlr;

struct subscriber_io_status {
	bool writing;			/*!< import: the file was found good and is being put into the store */
	unsigned long lines;		/*!< of the file, in the present pass */
	unsigned long created, changed, unchanged;	/*!< import; dry run: what would be */
	unsigned long exported;
	unsigned long problems;		/*!< 0: all is well */
	size_t octets, octets_total;	/*!< of the file: how far it is */
};

struct subscriber_io_cfg {
	struct hlr *hlr;		/*!< outlives the import or export */
	const char *path;
	bool dry_run;			/*!< import: check only */
	/*! May be NULL. Every 10000 lines or subscribers. */
	void (*progress)(void *priv, const struct subscriber_io_status *status);
	/*! "FILE:LINE:COLUMN: what is wrong and what to do". At most 100 of them; status counts all. */
	void (*problem)(void *priv, const char *text);
	/*! The last call; the import or export is freed when it returns. */
	void (*done)(void *priv, const struct subscriber_io_status *status);
	void *priv;
};

struct subscriber_import;
struct subscriber_export;

/*! First the whole file is checked; only when nothing is wrong in it is it put into the store, many commits at a time.
 *  A subscriber that exists is changed in what the line says (CSV: in the columns of the header), another one is
 *  created from the template. \returns NULL with *error a sentence, talloc'ed from ctx. */
struct subscriber_import *subscriber_import_start(void *ctx, const struct subscriber_io_cfg *cfg, char **error);
/*! Write all subscribers, in the order of their IMSIs. The file appears under its name when it is complete and durable.
 *  CSV holds only what its columns can say: forwardings of speech. \returns NULL with *error. */
struct subscriber_export *subscriber_export_start(void *ctx, const struct subscriber_io_cfg *cfg, char **error);
