/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The objects of the program and how they are joined. */
#pragma once

#include <osmocom/supserv/vty.h>

/*! Make everything but the store that the configuration will name, and the VTY commands. app->ctx and app->vty_info are set.
 *  Until app_open_store() there is a store in memory. \returns 0, -ENOMEM. */
int app_init(struct supserv *app);
/*! The configuration is known: open its database. \a path overrides it; NULL: as configured.
 *  \returns 0; negative: the sentence that says what is wrong was logged. */
int app_open_store(struct supserv *app, const char *path);
/*! In each turn of the main loop. */
void app_turn(struct supserv *app);
/*! Free all objects in the order in which they use each other. */
void app_free(struct supserv *app);
