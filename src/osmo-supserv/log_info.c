/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of logging categories, a library of its own so that tests link the same. */
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>

static const struct log_info_cat categories[] = {
    [DMAIN] = {.name = "DMAIN", .description = "Main program", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DSS] = {.name = "DSS", .description = "Supplementary-service sessions", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DSTORE] = {.name = "DSTORE", .description = "Subscriber store", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DCALL] = {.name = "DCALL", .description = "Call control", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DMAP] = {.name = "DMAP", .description = "Dialogues and components", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DLAB] = {.name = "DLAB", .description = "Virtual network", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DTRACE] = {.name = "DTRACE", .description = "Trace bus and its readers", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DMNCC] = {.name = "DMNCC", .description = "MNCC door", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DGSUP] = {.name = "DGSUP", .description = "GSUP door", .enabled = 1, .loglevel = LOGL_NOTICE},
    [DCDR] = {.name = "DCDR", .description = "Charging data records", .enabled = 1, .loglevel = LOGL_NOTICE},
};

const struct log_info supserv_log_info = {
	.cat = categories,
	.num_cat = ARRAY_SIZE(categories),
};
