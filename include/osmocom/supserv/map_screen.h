/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file map_screen.h
 * Screening of MAP between networks in the sense of GSMA FS.11: who may ask what about whom. Refusals are counted, and
 * logged as a line that an administrator can act on; the service answers them. */
#pragma once

#include <stdbool.h>

#include <osmocom/supserv/sccp.h>

struct map_screen;
struct rate_ctr_group;

enum map_screen_mode {
	MAP_SCREEN_OFF,
	MAP_SCREEN_REPORT,		/*!< all pass, what would have been refused is counted and logged */
	MAP_SCREEN_ENFORCE,		/*!< the default */
};

/*! One operation that a peer wants done. Borrowed. */
struct map_screen_request {
	const struct sccp_addr *peer;	/*!< calling address; one without a global title has the number "" */
	int op;
	const char *imsi;		/*!< of the subscriber it is about; "" not known */
	/*! Number of the VLR where that subscriber is registered: an operation that only this VLR may ask for is held
	 *  against it, the whole number. "" : registered nowhere. NULL: the operation is not bound to a VLR. */
	const char *vlr_number;
	const char *claimed;		/*!< number that the peer says of itself in the message (origination reference,
					 *   vlr-Number), digits; NULL: says none. It must be the peer's own. */
};

struct map_screen *map_screen_alloc(void *ctx);
enum map_screen_mode map_screen_mode(const struct map_screen *s);
void map_screen_set_mode(struct map_screen *s, enum map_screen_mode mode);
#define MAP_SCREEN_NONE -1

/*! Peers whose number begins with \a prefix may ask for \a op (0 .. 255); the longest prefix that has a list decides,
 *  and where no prefix has one all operations are allowed. MAP_SCREEN_NONE: the list begins empty, none is allowed.
 *  \returns 0, -ENOMEM, -EINVAL. */
int map_screen_allow(struct map_screen *s, const char *prefix, int op);
/*! Take an operation out of the list, which stays, be it empty; MAP_SCREEN_NONE: drop the whole list.
 *  \returns 0, -ENOENT. */
int map_screen_disallow(struct map_screen *s, const char *prefix, int op);
/*! Call \a cb for each allowed operation in the order of prefixes; for an empty list with MAP_SCREEN_NONE. */
void map_screen_foreach(const struct map_screen *s, void (*cb)(void *priv, const char *prefix, int op), void *priv);
/*! \returns true: go on; false: refuse (error unexpectedDataValue where the operation has it, else systemFailure). */
bool map_screen_check(struct map_screen *s, const struct map_screen_request *req);

enum map_screen_ctr {
	MAP_SCREEN_CTR_PASSED,
	MAP_SCREEN_CTR_REFUSED_PEER,		/*!< operation not in the list of the peer */
	MAP_SCREEN_CTR_REFUSED_VLR,		/*!< not the VLR of the subscriber */
	MAP_SCREEN_CTR_REFUSED_CLAIM,		/*!< says a number that is not its own */
	MAP_SCREEN_CTR_REPORTED,		/*!< would have been refused */
};
const struct rate_ctr_group *map_screen_ctrs(const struct map_screen *s);
