/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The CTRL interface. */
#pragma once

#include <stdint.h>

struct ctrl_handle;

/*! Listen on the address that node "ctrl" names, else on loopback. Objects are found as the VTY finds them.
 *  \returns NULL when the port cannot be had. */
struct ctrl_handle *ctrl_open(void *ctx, uint16_t port);
