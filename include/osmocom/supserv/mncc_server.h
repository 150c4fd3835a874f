/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mncc_server.h
 * The way to numbers that are not ours: the MNCC socket of an MSC, offered to osmo-sip-connector or any other MNCC
 * handler. In the eyes of its client this node is the MSC: a call that leaves is a SETUP_IND, one that comes in a
 * SETUP_REQ (radio-and-gsup.md section 5). One client at a time; it may come and go. */
#pragma once

#include <osmocom/supserv/mncc_door.h>

struct mncc_server;

/*! Listen on \a path for the client; legs to outside then come from mncc_door_leg_new() of \a door, and its calls go
 *  to the call control of \a door. Freed with \a door. \a hlr: subscribers that the client names by IMSI; may be NULL.
 *  \param[out] error a sentence, talloc'ed from \a door. \returns NULL with *error. */
struct mncc_server *mncc_server_open(struct mncc_door *door, const char *path, struct hlr *hlr, char **error);
bool mncc_server_is_up(const struct mncc_server *server);	/*!< there is a client */
unsigned int mncc_server_legs(const struct mncc_server *server);
/*! Why the last client went away; "" : none did. */
const char *mncc_server_error(const struct mncc_server *server);
const struct rate_ctr_group *mncc_server_ctrs(const struct mncc_server *server);	/*!< index: enum mncc_ctr */
