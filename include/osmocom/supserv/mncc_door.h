/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mncc_door.h
 * The MNCC door: call control for an OsmoMSC (`mncc external`). Its phones are legs of call/; media pass between the
 * addresses that OsmoMSC gives, never through here. */
#pragma once

#include <osmocom/supserv/call.h>

struct hlr;
struct mncc_door;
struct osmo_tdef;
struct rate_ctr_group;

struct mncc_door_cfg {
	const char *path;		/*!< OsmoMSC's socket; borrowed */
	struct trace_bus *trace;	/*!< may be NULL */
	struct osmo_tdef *tdefs;	/*!< of mncc_door_tdefs_alloc(); borrowed */
	struct hlr *hlr;		/*!< may be NULL; outlives the door */
};

/*! Timers of a door with their defaults: X1 between attempts to reach OsmoMSC, X2 how long a leg waits for an address
 *  for its speech. \returns array that ends with an empty entry, NULL when memory is out. */
struct osmo_tdef *mncc_door_tdefs_alloc(void *ctx);

/*! Connect, and go on trying. Free with talloc_free(): its calls are released first. \returns NULL when memory is
 *  out. */
struct mncc_door *mncc_door_alloc(void *ctx, const struct mncc_door_cfg *cfg);
/*! Calls come in to \a cc, which was allocated with mncc_door_leg_new(). Before that they are refused. */
void mncc_door_set_call_control(struct mncc_door *door, struct call_control *cc);
/*! Outgoing legs for call/ (call_leg_new_cb), \a door is a struct mncc_door. NULL while OsmoMSC is away; a number that
 *  is not ours (\a imsi "") goes through the client of mncc_server.h. While there is none it goes to OsmoMSC, if it
 *  may be the number of a subscriber whose MSISDN is not known yet; else NULL. */
struct call_leg *mncc_door_leg_new(void *door, const char *imsi, const struct isdn_number *called);
/*! Subscriber data for call/ straight from the HLR; the first argument of its functions is a struct hlr. A VLR that
 *  serves the subscriber was learnt by the GSUP door. */
extern const struct call_hlr_ops mncc_door_hlr_ops;
bool mncc_door_is_up(const struct mncc_door *door);
unsigned int mncc_door_legs(const struct mncc_door *door);
/*! Why OsmoMSC is away or was, the last time; "" : it never was. */
const char *mncc_door_error(const struct mncc_door *door);
const struct rate_ctr_group *mncc_door_ctrs(const struct mncc_door *door);	/*!< index: enum mncc_ctr */
