/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file bss.h
 * The inside of the virtual BSS: one link to the MSC (bss_link.c), a connection for each phone that speaks
 * (bss_conn.c), the phones (bss_radio.c). What carries it is behind struct bss_sccp_ops: bss_sccp.c, or a test.
 *
 * Ownership: the lab owns the BSS; a phone on it owns a struct bss_mobile, which owns its connection. The BSS outlives
 * its phones' radio: lab_bss_close() takes them off first. */
#pragma once

#include <osmocom/supserv/lab_bss.h>

#include "../lab_priv.h"
#include "bssmap.h"

struct bss_rtp;

/*! SCCP below the BSS. A message is taken. */
struct bss_sccp_ops {
	/*! N-UNITDATA request to the MSC. */
	void (*unitdata)(void *sccp, struct msgb *msg);
	/*! N-CONNECT request. It comes to bss_connected(), or bss_disconnected(), later. */
	void (*connect)(void *sccp, uint32_t conn_id, struct msgb *msg);
	/*! N-DATA request. */
	void (*data)(void *sccp, uint32_t conn_id, struct msgb *msg);
	/*! N-DISCONNECT request: nothing comes of this connection any more. */
	void (*disconnect)(void *sccp, uint32_t conn_id);
};

/*! What is counted. */
enum bss_ctr {
	BSS_CTR_RX_UNITDATA,
	BSS_CTR_RX_DATA,
	BSS_CTR_TX_UNITDATA,
	BSS_CTR_TX_DATA,
	BSS_CTR_RX_MALFORMED,
	BSS_CTR_RX_UNKNOWN,		/*!< a message that this BSS does not act on */
	BSS_CTR_PAGED,			/*!< PAGING for a phone of ours */
	BSS_CTR_PAGED_OTHER,		/*!< PAGING for somebody else */
	BSS_CTR_CONNECTED,
	BSS_CTR_REFUSED,		/*!< connections that did not come about */
	BSS_CTR_RESET,			/*!< the MSC has started again */
};

/*! BSSMAP global reset procedure, TS 48.008 3.1.4.1. */
enum bss_link_state {
	BSS_LINK_ST_DOWN,		/*!< no SS7 link */
	BSS_LINK_ST_RESETTING,		/*!< RESET sent, again and again */
	BSS_LINK_ST_UP,
};

enum bss_link_event {
	BSS_LINK_EV_SCCP_UP,
	BSS_LINK_EV_SCCP_DOWN,
	BSS_LINK_EV_RX_RESET,
	BSS_LINK_EV_RX_RESET_ACK,
	BSS_LINK_EV_MSC_SILENT,		/*!< it is not there any more, or does not answer */
};

struct bss {
	struct lab *lab;
	const struct bss_sccp_ops *ops;
	void *sccp;
	struct osmo_fsm_inst *fi;	/*!< bss_link.c */
	struct llist_head mobiles;	/*!< struct bss_mobile.entry */
	uint32_t next_conn_id;
	struct rate_ctr_group *ctrs;
};

#define BSS_SPEECH_SOURCES_MAX 8

/*! Packets of speech on a phone's channel, or on the last one. */
struct bss_speech {
	unsigned int sent, received;
	unsigned int n_sources;
	struct bss_speech_source {
		char name[LAB_NAME_MAX + 1];
		unsigned int received;
	} sources[BSS_SPEECH_SOURCES_MAX];
	const struct bss_speech_source *hears;	/*!< now; NULL: nobody yet */
	struct osmo_timer_list listen_timer;	/*!< since a call became active */
};

/*! A phone on this BSS. */
struct bss_mobile {
	struct llist_head entry;	/*!< bss.mobiles */
	struct bss *bss;
	struct lab_mobile *ms;
	struct bss_conn *conn;		/*!< NULL: idle */
	struct llist_head held;		/*!< struct msgb: initial messages for the next connection */
	struct bss_speech speech;
};

/*! States of a connection. */
enum bss_conn_state {
	BSS_CONN_ST_CONNECTING,
	BSS_CONN_ST_ACTIVE,
	BSS_CONN_ST_CLEAR_REQUESTED,	/*!< by us: the phone is gone */
	BSS_CONN_ST_CLEARING,		/*!< CLEAR COMPLETE sent: the MSC releases SCCP */
};

enum bss_conn_event {
	BSS_CONN_EV_CONNECTED,
	BSS_CONN_EV_RX_CLEAR_CMD,
	BSS_CONN_EV_LOST,		/*!< data: enum gsm0808_cause, why */
	BSS_CONN_EV_DISCONNECTED,	/*!< SCCP has released it */
};

struct bss_conn {
	struct bss_mobile *bm;
	struct osmo_fsm_inst *fi;
	uint32_t id;
	unsigned int n_sd;		/*!< send sequence number of the next MM, CC or SS message */
	struct llist_head queue;	/*!< struct msgb: until it is connected */
	bool service_requested;		/*!< and not answered */
	struct msgb *service_request;	/*!< a copy of one that joined other services here */
	bool lost;			/*!< while it was not connected */
	int lost_cause;
	bool channel;			/*!< a traffic channel is there */
	struct osmo_timer_list channel_timer;
	struct osmo_timer_list answer_timer;	/*!< since the phone spoke last, if nothing came */
	struct bss_rtp *rtp;		/*!< NULL without speech */
};

/* bss_link.c */
/*! \a sccp is handed to \a ops. NULL without memory. Free with talloc_free() when no phone is on it any more. */
struct bss *bss_alloc(struct lab *lab, const struct bss_sccp_ops *ops, void *sccp);
bool bss_is_up(const struct bss *bss);
/*! From SCCP: the SS7 link comes and goes; both may be said again and again. */
void bss_sccp_state(struct bss *bss, bool up);
/*! From SCCP: N-UNITDATA indication. */
void bss_unitdata(struct bss *bss, const uint8_t *octets, size_t len);
/*! From SCCP: N-CONNECT confirm, N-DATA and N-DISCONNECT indications. */
void bss_connected(struct bss *bss, uint32_t conn_id);
void bss_data(struct bss *bss, uint32_t conn_id, const uint8_t *octets, size_t len);
void bss_disconnected(struct bss *bss, uint32_t conn_id);
void bss_count(struct bss *bss, enum bss_ctr ctr);
void bss_link_event(struct bss *bss, enum bss_link_event event);

/* Without the send sequence number in bits 7 and 8. */
#define BSS_L3_TYPE_MASK 0x3f
/*! Is it this message of mobility management? It has a header at least. */
static inline bool bss_l3_is_mm(const struct msgb *l3, uint8_t type)
{
	return (l3->data[0] & GSM48_PDISC_MASK) == GSM48_PDISC_MM && (l3->data[1] & BSS_L3_TYPE_MASK) == type;
}

/* bss_conn.c */
/*! Open a connection with an initial message (taken). NULL without memory. */
struct bss_conn *bss_conn_open(struct bss_mobile *bm, struct msgb *l3);
/*! Send a layer 3 message (taken). */
void bss_conn_send(struct bss_conn *conn, struct msgb *l3);
/*! The radio connection is lost: ask the MSC to clear. */
void bss_conn_lost(struct bss_conn *conn, enum gsm0808_cause cause);
/*! Release it at once. bss_mobile_conn_gone() is not called. */
void bss_conn_free(struct bss_conn *conn);
void bss_conn_rx(struct bss_conn *conn, const uint8_t *octets, size_t len);

/* bss_radio.c */
/*! SCCP and the radio connection are gone. \a again: a service request that was not answered (taken), or NULL. */
void bss_mobile_conn_gone(struct bss_mobile *bm, struct msgb *again);
void bss_page(struct bss *bss, const char *imsi);
/*! The MSC is there, or not any more: all connections are gone and it knows no phone. */
void bss_mobiles_service(struct bss *bss, bool up);

/* bss_rtp.c */
/*! A call became active: whoever is heard now is news. */
void bss_speech_listen(struct bss_mobile *bm);
/*! Somebody should be heard any moment. */
bool bss_speech_awaited(const struct bss_mobile *bm);
/*! A port at \a host that sends to \a remote. \param[out] local where it listens. NULL: there is none. */
struct bss_rtp *bss_rtp_open(struct bss_conn *conn, const char *host, const struct sockaddr_storage *remote,
			     struct sockaddr_storage *local);
