/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file gsup_door.h
 * The GSUP door: stands between one or more OsmoMSCs and OsmoHLR. Every message passes unchanged and in order, except
 * the SS sessions that this node answers (radio-and-gsup.md section 3). In server mode there is no OsmoHLR: this node
 * is the HLR. */
#pragma once

#include <stdint.h>

struct gsup_door;
struct hlr;
struct ipa_io;
struct osmo_tdef;
struct rate_ctr_group;
struct trace_bus;

enum gsup_mode {
	GSUP_MODE_PROXY,		/*!< SS sessions are ours, all else passes */
	GSUP_MODE_SHADOW,		/*!< all passes; what would have been answered is logged */
	GSUP_MODE_SERVER,		/*!< nothing passes; requests of OsmoMSC are answered from the store */
};

/*! Timers of a door with their defaults: X1 between attempts to reach OsmoHLR, X2 how long an MSC that just came waits
 *  for the first one, X3 how long an answer of OsmoHLR's CTRL interface takes, X4222 how long an MSC has for
 *  INSERT_DATA. \returns array that ends with an empty entry, NULL when memory is out. */
struct osmo_tdef *gsup_door_tdefs_alloc(void *ctx);

/*! Strings and timers are borrowed until the door is freed. */
struct gsup_door_cfg {
	enum gsup_mode mode;
	const char *local_host;
	uint16_t local_port;		/*!< 0: any free one, see gsup_door_port() */
	const char *upstream_host;	/*!< this and the next two: not in server mode */
	uint16_t upstream_port;
	const char *ctrl_host;		/*!< OsmoHLR's CTRL interface, proxy mode; NULL: is not asked */
	uint16_t ctrl_port;
	struct osmo_tdef *tdefs;	/*!< of gsup_door_tdefs_alloc() */
	struct ipa_io *io;
	struct hlr *hlr;		/*!< shadow: one of its own with a store in memory */
	struct trace_bus *trace;	/*!< may be NULL */
};

enum gsup_ctr {
	GSUP_CTR_SS_SESSIONS,		/*!< SS sessions that were ours */
	GSUP_CTR_PASSED_UP,
	GSUP_CTR_PASSED_DOWN,
	GSUP_CTR_NET_FAIL,		/*!< requests answered with an error because OsmoHLR was away */
	GSUP_CTR_MALFORMED,
	GSUP_CTR_UPSTREAM_LOST,
	GSUP_CTR_SERVED,		/*!< server mode: requests but those of SS sessions */
	GSUP_CTR_CTRL_ASKED,		/*!< MSISDNs that OsmoHLR's CTRL interface was asked for */
	GSUP_CTR_CTRL_LEARNT,
	GSUP_CTR_COUNT
};

/*! Listen. \param[out] error a sentence, talloc'ed from \a ctx. \returns NULL with *error. Free with talloc_free(). */
struct gsup_door *gsup_door_open(void *ctx, const struct gsup_door_cfg *cfg, char **error);
uint16_t gsup_door_port(const struct gsup_door *door);		/*!< where it listens */
unsigned int gsup_door_links(const struct gsup_door *door);	/*!< MSCs that are connected */
unsigned int gsup_door_sessions(const struct gsup_door *door);	/*!< SS sessions that go on here */
const struct rate_ctr_group *gsup_door_ctrs(const struct gsup_door *door);
/*! What was wrong with a connection, the last time: a name and a reason; "" : nothing was. */
const char *gsup_door_error(const struct gsup_door *door);
/*! How the way to OsmoHLR's CTRL interface is, a static word; NULL: it is not asked. */
const char *gsup_door_ctrl(const struct gsup_door *door);
/*! Call \a cb for each MSC: its name, where it comes from, how its way to an HLR is ("OsmoHLR connected"), requests
 *  that are not answered yet. */
void gsup_door_foreach_link(const struct gsup_door *door,
			    void (*cb)(void *priv, const char *name, const char *conn, const char *upstream,
				       unsigned int in_flight), void *priv);
