/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file sigtran_door.h
 * The SIGTRAN door: the SCCP of this node on an SS7 instance of libosmo-sigtran (M3UA, or IPA/SCCPlite), which the
 * `cs7` nodes of the VTY configure. SI 3 of that instance is ours: it must not have an SCCP of libosmo-sigtran. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <osmocom/supserv/sccp_node.h>

struct sigtran_door;

/*! Join \a node and the SS7 instance \a cs7_id, which is configured and has a primary point code.
 *  \param[out] error a sentence, talloc'ed from \a ctx. \returns NULL with *error. talloc_free() parts them. */
struct sigtran_door *sigtran_door_open(void *ctx, uint32_t cs7_id, struct sccp_node *node, char **error);
/*! Is there an application server that is active, so that something could leave? */
bool sigtran_door_is_up(const struct sigtran_door *door);
