/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The objects of the program and how they are joined. */
#pragma once

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/vty.h>

/*! Make everything but the store that the configuration will name, and the VTY commands. app->ctx and app->vty_info are
 *  set. Until app_open_store() there is a store in memory. \returns 0, -ENOMEM. */
int app_init(struct supserv *app);
/*! The configuration is known: open its database. \a path overrides it; NULL: as configured.
 *  \returns 0; negative: the sentence that says what is wrong was logged. */
int app_open_store(struct supserv *app, const char *path);
/*! The store and the number of this HLR are known: it is asked from now on. \returns 0; negative: the sentence that says
 *  what is wrong was logged. */
int app_open_map(struct supserv *app);
/* doors.c */
/*! \returns 0, -ENOMEM. */
int doors_cfg_init(struct doors_cfg *cfg, void *ctx);
/*! Subscriber data and legs for call control: of OsmoMSC's phones when its door is open, else of the lab's. The first
 *  argument of all of them is a struct supserv. */
extern const struct call_hlr_ops doors_hlr_ops;
extern const struct call_hlr_ops doors_dry_ops;		/* for the dry run */
struct call_leg *doors_leg_new(void *app, const char *imsi, const struct isdn_number *called);
/*! Open what the configuration names. \returns 0; negative: the sentence that says what is wrong was logged. */
int doors_open(struct supserv *app);
void doors_close(struct supserv *app);

/*! In each turn of the main loop. */
void app_turn(struct supserv *app);
/*! Free all objects in the order in which they use each other. */
void app_free(struct supserv *app);
