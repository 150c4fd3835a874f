/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the GSUP door share. */
#pragma once

#include <stdbool.h>

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/timer.h>
#include <osmocom/gsm/protocol/gsm_23_003.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/gsup_door.h>
#include <osmocom/supserv/gsup_request.h>
#include <osmocom/supserv/ipa_ccm.h>
#include <osmocom/supserv/ipa_connector.h>
#include <osmocom/supserv/store.h>

struct msgb;
struct osmo_gsup_message;
struct osmo_stream_srv_link;

struct gsup_door {
	struct gsup_door_cfg cfg;
	struct osmo_stream_srv_link *srv;
	struct llist_head links;
	DECLARE_HASHTABLE(sessions, 12);
	unsigned int n_sessions;
	DECLARE_HASHTABLE(asked, 12);	/* struct gsup_asked */
	struct rate_ctr_group *ctrs;
	struct gsup_ctrl *ctrl;		/* NULL: is not asked */
	struct msgb *scratch;		/* messages of our own are built here */
	char error[128];		/* of a connection, the last one */
};

enum gsup_upstream_state {
	GSUP_UP_NONE,			/* the MSC did not say who it is */
	GSUP_UP_WAITS,			/* the former connection of this MSC must be seen closed first */
	GSUP_UP_CONNECTING,		/* first attempt: what the MSC sends is kept */
	GSUP_UP_READY,
	GSUP_UP_AWAY,			/* lost or refused: requests are answered with NET_FAIL */
	GSUP_UP_SERVER,			/* this node is the HLR */
};

/* One MSC and its connection to OsmoHLR under the same identity. */
struct gsup_link {
	struct llist_head entry;
	struct gsup_door *door;
	struct ipa_conn *msc;		/* NULL: the MSC is gone, the upstream is being closed */
	struct ipa_ccm_id id;
	enum gsup_upstream_state state;
	struct ipa_connector *connector;
	struct ipa_conn *up;
	struct gsup_requests *requests;
	struct osmo_timer_list patience;	/* with the first attempt */
	struct llist_head kept;		/* struct msgb: protocol and payload for OsmoHLR while connecting */
	unsigned int n_kept;
};

/* Server mode: a request that is answered later. Belongs to the HLR, whose commits outlive a connection. */
struct gsup_asked {
	struct hlist_node node;
	struct gsup_link *link;		/* NULL: the MSC is gone, and nobody waits for the answer */
	char imsi[OSMO_IMSI_BUF_SIZE];
	char vlr[ISDN_DIGITS_MAX + 1];		/* who asks */
	bool committing;		/* waits for the store, which calls back; else for the MSC */
	struct osmo_timer_list timer;
	size_t len;
	uint8_t gsup[];			/* the request */
};

#define LOGPGSUP(LINK, LEVEL, FMT, ARGS...) \
	LOGP(DGSUP, LEVEL, "(%s) " FMT, (LINK) && (LINK)->id.name[0] ? (LINK)->id.name : "?", ##ARGS)

#define GSUP_X_RETRY (-1)
#define GSUP_X_FIRST_ATTEMPT (-2)
#define GSUP_X_CTRL (-3)
#define GSUP_X_INSERT_DATA (-4222)	/* as OsmoHLR's */

/* A timer of the door in seconds. */
static inline unsigned long gsup_timer(const struct gsup_door *door, int T)
{
	return osmo_tdef_get(door->cfg.tdefs, T, OSMO_TDEF_S, 1);
}

static inline void gsup_count(struct gsup_door *door, enum gsup_ctr ctr)
{
	rate_ctr_inc2(door->ctrs, ctr);
}

/* gsup_door.c */
/*! A connection is lost or cannot be made: for "show gsup". \param who "MSC" or the like */
void gsup_door_set_error(struct gsup_door *door, const char *who, const char *why);

/* gsup_link.c */
struct gsup_link *gsup_link_alloc(struct gsup_door *door, int fd);
const char *gsup_link_name(const struct gsup_link *link);
/*! GSUP octets of a frame. \returns NULL when it is another protocol. */
const uint8_t *gsup_of_frame(uint8_t proto, const uint8_t *payload, size_t len, size_t *gsup_len);
/*! A GSUP message of our own to the MSC. */
void gsup_link_send_msc(struct gsup_link *link, const uint8_t *gsup, size_t len);
/*! The upstream of a link whose MSC is gone was closed: the link ends, and one that waits for its name goes on. */
void gsup_link_end(struct gsup_link *link);
void gsup_link_trace(struct gsup_link *link, const char *from, const char *to, const uint8_t *gsup, size_t len);

/* gsup_upstream.c */
int gsup_upstream_init(struct gsup_link *link);
void gsup_upstream_open(struct gsup_link *link);
/*! The MSC is gone. \returns true when there is a connection that must be seen closed first. */
bool gsup_upstream_close(struct gsup_link *link);
/*! Pass a frame of the MSC on, keep it, or answer it with an error: as the upstream is. */
void gsup_upstream_send(struct gsup_link *link, uint8_t proto, const uint8_t *payload, size_t len);

/* gsup_ss.c */
/*! A PROC_SS message from the MSC. \returns true when the session is ours and OsmoHLR must not see it. */
bool gsup_ss_rx(struct gsup_link *link, const uint8_t *gsup, size_t len);
/*! The MSC went away with all its sessions. */
void gsup_ss_link_down(struct gsup_link *link);

/* gsup_learn.c: identity is OsmoHLR's; what passes tells it (design.md section 4, "two records, two owners"). */
void gsup_learn_down(struct gsup_link *link, const uint8_t *gsup, size_t len);
/*! The MSC of \a link serves \a imsi: when its MSISDN is not known, OsmoHLR's CTRL interface is asked. */
void gsup_learn_msisdn(struct gsup_link *link, const char *imsi);
/*! struct gsup_ctrl_cfg.answer; \a priv is the door. */
void gsup_learn_answer(void *priv, const char *imsi, const char *vlr, const struct isdn_number *msisdn);

/* gsup_server.c */
/*! A message of the MSC in server mode. */
void gsup_server_rx(struct gsup_link *link, const uint8_t *gsup, size_t len);
/*! The MSC went away: what it asked for needs no answer. */
void gsup_server_link_down(struct gsup_link *link);
/*! Requests of this MSC that are not answered yet. */
unsigned int gsup_server_in_flight(const struct gsup_link *link);
bool gsup_server_knows(const struct gsup_door *door, const char *imsi);
void gsup_server_refuse(struct gsup_link *link, const uint8_t *gsup, size_t len, enum gsm48_gmm_cause cause);
/*! \param res what the result has besides the identity of its request. */
void gsup_server_answer(struct gsup_link *link, const uint8_t *gsup, size_t len, struct osmo_gsup_message *res);
/*! Remember a request. Free with talloc_free(). \returns NULL when memory is out. */
struct gsup_asked *gsup_asked_alloc(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup,
				    size_t len);
uint64_t gsup_asked_key(const char *imsi);
/*! Answer with a result and free. */
void gsup_asked_answer(struct gsup_asked *asked, struct osmo_gsup_message *res);
/*! Answer with an error and free. */
void gsup_asked_refuse(struct gsup_asked *asked, enum gsm48_gmm_cause cause);
enum gsm48_gmm_cause gsup_cause_of_store(enum store_result res);

/* gsup_auth.c */
void gsup_auth_rx(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len);

/* gsup_location.c */
void gsup_location_rx(struct gsup_link *link, const struct osmo_gsup_message *req, const uint8_t *gsup, size_t len);
/*! INSERT_DATA_RES or INSERT_DATA_ERR. */
void gsup_location_rx_inserted(struct gsup_link *link, const struct osmo_gsup_message *msg);
/*! A subscriber was committed; \a after is NULL: deleted. */
void gsup_location_changed(struct gsup_door *door, const char *imsi, const struct hlr_subscriber *before,
			   const struct hlr_subscriber *after);
