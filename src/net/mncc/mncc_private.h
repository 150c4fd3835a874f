/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the MNCC door share. */
#pragma once

#include <sys/time.h>

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/timer.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/mncc_door.h>
#include <osmocom/supserv/mncc_link.h>

#include "mncc_failure.h"
#include "mncc_ie.h"
#include "mncc_media.h"

struct mncc_door {
	struct mncc_door_cfg cfg;
	struct mncc_link *link;
	struct call_control *cc;
	DECLARE_HASHTABLE(legs, 14);	/* by callref */
	struct mncc_media media;	/* of the server's legs, too */
	struct mncc_server *server;	/* a talloc child; NULL: none */
	unsigned int n_legs;
	uint32_t next_callref;
	size_t n_numberless;		/* subscribers whose MSISDN is not known */
};

#define MNCC_X_HOLD_OPEN (-2)

/* How far the clearing of a leg is. */
enum mncc_clearing {
	MNCC_CLEARING_NONE,
	MNCC_CLEARING_BY_PHONE,		/* DISC_IND came: REL_REQ is owed */
	MNCC_CLEARING_SENT,		/* DISC_REQ or REL_REQ was sent */
};

/* One phone in one call. It outlives what call/ knows of it until OsmoMSC has released it. */
struct mncc_leg {
	struct call_leg leg;		/* first, see call.h */
	struct hlist_node node;
	struct mncc_door *door;
	uint32_t callref;
	bool mo;
	bool waiting;			/* set up to a phone that is in a call */
	bool shares_stream;		/* with another call of the phone */
	bool gone;			/* call/ was told that it is gone, or never knew it */
	enum mncc_clearing clearing;
	struct mncc_phase phase;
	struct timeval setup_at;
	struct mncc_end end;		/* where OsmoMSC receives this phone's media */
	struct osmo_timer_list hold_open;	/* runs while it has no address to send to */
};

#define LOGPLEG(LEG, LEVEL, FMT, ARGS...) \
	LOGP(DMNCC, LEVEL, "(%s callref 0x%x) " FMT, (LEG)->leg.name, (LEG)->callref, ##ARGS)

/* mncc_leg.c */
struct mncc_leg *mncc_leg_alloc(struct mncc_door *door, uint32_t callref, bool mo, const char *imsi, const char *name);
struct mncc_leg *mncc_leg_find(const struct mncc_door *door, uint32_t callref);
void mncc_leg_free(struct mncc_leg *leg);
/* A message about this leg came in. */
void mncc_leg_rx(struct mncc_leg *leg, const struct mncc_msg *msg);
/* OsmoMSC is gone and the leg with it. */
void mncc_leg_lost(struct mncc_leg *leg);
void mncc_leg_send(struct mncc_leg *leg, struct mncc_msg *msg);
void mncc_leg_trace(const struct mncc_leg *leg, bool to_us, const struct mncc_msg *msg);
