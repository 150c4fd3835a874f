/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* --import and --export: one after the other, then the program ends. */
#pragma once

#include <stdbool.h>

#include <osmocom/supserv/vty.h>

#include "options.h"

/*! Called once, when all is done. */
typedef void (*batch_done_cb)(bool ok);

/*! Start what the options ask for. \a app and \a opt are kept. What goes wrong is said on stderr.
 *  \returns 0, or negative when it could not start; then done is not called. */
int batch_start(struct supserv *app, const struct options *opt, batch_done_cb done);
