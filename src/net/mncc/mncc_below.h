/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the server's files share: the server, and a leg to a party that its client has. */
#pragma once

#include <osmocom/core/hashtable.h>
#include <osmocom/core/select.h>

#include <osmocom/supserv/mncc_server.h>

#include "mncc_conn.h"
#include "mncc_private.h"

struct mncc_server {
	struct mncc_door *door;
	struct hlr *hlr;
	struct osmo_fd listen;
	struct mncc_conn conn;		/* to the client */
	DECLARE_HASHTABLE(legs, 12);	/* by callref */
	unsigned int n_legs;
	uint32_t next_callref;
};

/* A party outside in one call. It exists as long as call/ knows it: in the role of the MSC this side says REL_IND and is
 * done. */
struct mncc_below {
	struct call_leg leg;		/* first, see call.h */
	struct hlist_node node;
	struct mncc_server *server;
	uint32_t callref;
	bool calling;			/* the party outside calls: SETUP_REQ came; else SETUP_IND goes */
	bool offered, answered;		/* called party: SETUP_IND was sent, SETUP_RSP came */
	bool confirmed;			/* calling party: CALL_CONF_IND was sent */
	enum mncc_msg_type bye;		/* what answers the client's DISC_REQ or REL_REQ; 0: it sent none */
	struct mncc_end end;
	bool rtp_asked;			/* RTP_CREATE waits for its answer */
	struct sockaddr_storage rtp_told;	/* the address that was answered last; family 0: none yet */
};

#define LOGPBELOW(LEG, LEVEL, FMT, ARGS...) \
	LOGP(DMNCC, LEVEL, "(below, %s callref 0x%x) " FMT, (LEG)->leg.name, (LEG)->callref, ##ARGS)

/* mncc_below.c */
struct mncc_below *mncc_below_alloc(struct mncc_server *server, uint32_t callref, bool calling, const char *name);
struct mncc_below *mncc_below_find(const struct mncc_server *server, uint32_t callref);
/* A message of the client about this leg; the leg may be gone afterwards. */
void mncc_below_rx(struct mncc_below *leg, const struct mncc_msg *msg);
/* The client is gone and the leg with it. */
void mncc_below_lost(struct mncc_below *leg);
void mncc_below_trace(const struct mncc_below *leg, bool to_us, const struct mncc_msg *msg);
/* The client said where its party receives speech, if it did. */
void mncc_below_rx_sdp(struct mncc_below *leg, const char *sdp);

/* mncc_server.c */
void mncc_server_send(struct mncc_server *server, const struct mncc_msg *msg);
/* A leg to \a called; NULL while there is no client. */
struct mncc_below *mncc_server_leg_new(struct mncc_server *server, const struct isdn_number *called);
