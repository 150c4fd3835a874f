/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file map_hlr.h
 * The HLR as its MAP peers see it (TS 29.002): SS operations, sendRoutingInfo, updateLocation with insertSubscriberData,
 * sendAuthenticationInfo, restoreData, purgeMS; cancelLocation, provideRoamingNumber and subscriber data towards VLRs.
 * What it does not do gets facilityNotSupported. */
#pragma once

#include <stdbool.h>

#include <osmocom/supserv/tc.h>

struct hlr;
struct map_hlr;
struct osmo_tdef;
struct map_screen;

struct map_hlr_cfg {
	struct sccp_node *node;
	struct hlr *hlr;
	struct map_screen *screen;	/*!< NULL: none (inside one process) */
	const char *number;		/*!< its own E.164 number, international, digits; copied */
	bool strict;			/*!< interrogations that belong to the VLR get ss-NotAvailable */
	struct osmo_tdef *tdefs;	/*!< of map_hlr_tdefs_alloc(), borrowed; NULL: its own */
};

/*! Binds SSN 6. The node, the HLR and the screening outlive it. \returns NULL when memory is out or the address is
 *  taken. talloc_free() ends it. */
struct map_hlr *map_hlr_alloc(void *ctx, const struct map_hlr_cfg *cfg);
void map_hlr_set_strict(struct map_hlr *m, bool strict);
bool map_hlr_strict(const struct map_hlr *m);
const char *map_hlr_number(const struct map_hlr *m);
/*! Subscribers whose VLR is being told what changed. */
unsigned int map_hlr_pushes(const struct map_hlr *m);
/*! Timers of MAP services: those of TCAP, and X30, before what a VLR did not answer is sent again. Ends with an empty
 *  entry. NULL without memory. For a VTY that sets them before there are services. */
struct osmo_tdef *map_hlr_tdefs_alloc(void *ctx);
struct tc_endpoint *map_hlr_endpoint(struct map_hlr *m);	/*!< for the VTY: dialogues, timers, counters */

/*! For testers of other equipment: what an operation gets instead of its answer, or before it (`map inject`). */
struct map_inject {
	int op;
	unsigned int delay_ms;		/*!< 0: at once */
	int error;			/*!< code of a ReturnError, -1: the proper answer */
	bool drop;			/*!< no answer at all */
	unsigned int count;		/*!< how often; 0: until it is taken away */
};
/*! One per operation, a new one replaces it. \returns 0, -ENOMEM. */
int map_hlr_inject(struct map_hlr *m, const struct map_inject *inject);
int map_hlr_inject_clear(struct map_hlr *m, int op);		/*!< \returns 0, -ENOENT */
void map_hlr_inject_foreach(const struct map_hlr *m, void (*cb)(void *priv, const struct map_inject *inject),
			    void *priv);

enum map_hlr_ctr {
	MAP_HLR_CTR_SS,
	MAP_HLR_CTR_SRI,
	MAP_HLR_CTR_UPDATE_LOCATION,
	MAP_HLR_CTR_AUTHENTICATION,
	MAP_HLR_CTR_RESTORE_DATA,
	MAP_HLR_CTR_PURGE,
	MAP_HLR_CTR_DATA_PUSHED,	/*!< ISD and DSD because a profile changed */
	MAP_HLR_CTR_NOT_SUPPORTED,
	MAP_HLR_CTR_SCREENED,
	MAP_HLR_CTR_INJECTED,
};
struct rate_ctr_group;
const struct rate_ctr_group *map_hlr_ctrs(const struct map_hlr *m);
