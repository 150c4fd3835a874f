/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file tc_private.h
 * What the files of the TCAP layer share: the endpoint with its table of dialogues, one dialogue, invocations.
 *
 * Ownership: an endpoint owns its dialogues, a dialogue its FSM instance, invocations and what waits to be sent. All
 * work on a dialogue happens between tc_get() and tc_put(): a user may end it from inside of a callback, and a dialogue
 * that is closed is freed by the outermost put. */
#pragma once

#include <osmocom/core/fsm.h>
#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/tdef.h>
#include <osmocom/core/timer.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/number.h>
#include <osmocom/supserv/tc.h>

#define LOGPTC(d, level, fmt, args...) \
	LOGP(DMAP, level, "dialogue %08x of %s%s%s (%s): " fmt, (d)->tid, (d)->ep->name, (d)->imsi[0] ? ", IMSI-" : "", \
	     (d)->imsi, osmo_fsm_inst_state_name((d)->fi), ##args)

#define TC_HASH_BITS 12
/*! Octets of components in one message, and of a message: what 16 segments of SCCP hold. */
#define TC_COMPONENTS_OCTETS_MAX 3072
#define TC_MESSAGE_MAX 3400
/*! Invocations of a peer that wait for an answer in one dialogue. */
#define TC_PEER_INVOCATIONS_MAX 16

/*! Timers of operations, 29.002 17.1.2, and of a dialogue in which nothing goes on. */
enum tc_timer {
	TC_X_SHORT = -1,
	TC_X_MEDIUM = -2,
	TC_X_MEDIUM_LONG = -3,
	TC_X_GUARD = -4,
};

/*! An operation, 29.002 17.1.2 and 17.6. */
struct tc_operation {
	int code;
	int tc_class;			/*!< 1 result and error, 2 error, 3 result, 4 nothing */
	enum tc_timer timer;
};
/*! Of an operation that is not known: class 1, medium. */
const struct tc_operation *tc_operation_find(int code);

/*! An invocation of ours. */
struct tc_invocation {
	struct llist_head entry;	/*!< tc_dialogue.invocations */
	struct tc_dialogue *d;
	int8_t id;
	const struct tc_operation *op;
	int code;
	struct osmo_timer_list timer;
};

/*! An invocation of the peer that we have not answered. */
struct tc_peer_invocation {
	int8_t id;
	int op;
};

/*! Components that leave with the next message. */
struct tc_outbox {
	uint8_t octets[TC_COMPONENTS_OCTETS_MAX];
	size_t used;
	unsigned int n;
	uint16_t len[TCAP_COMPONENTS_MAX];
};

enum tc_state {
	TC_ST_IDLE,			/*!< outgoing, nothing sent */
	TC_ST_INITIATION_SENT,
	TC_ST_INITIATION_RECEIVED,
	TC_ST_ACTIVE,
};

enum tc_event {
	TC_EV_SEND,			/*!< by the user */
	TC_EV_END,
	TC_EV_PREARRANGED_END,
	TC_EV_ABORT,			/*!< data: const struct map_dialogue * */
	TC_EV_RX_CONTINUE,		/*!< data: const struct tcap_msg * */
	TC_EV_RX_END,
	TC_EV_RX_ABORT,
	TC_EV_RX_MALFORMED,		/*!< data: const struct tcap_fault * */
	TC_EV_NOTICE,			/*!< data: const int *: enum sccp_return_cause */
	TC_EV_GUARD,
};

struct tc_dialogue {
	struct hlist_node node;		/*!< tc_endpoint.dialogues */
	struct tc_endpoint *ep;
	struct osmo_fsm_inst *fi;
	uint32_t tid;			/*!< ours */
	struct tcap_tid peer_tid;
	struct sccp_addr peer;
	enum map_ac ac;
	uint8_t ac_version;
	struct map_dialogue map;	/*!< MAP-open of an outgoing one */
	const struct tc_user_ops *ops;
	void *priv;
	char imsi[IMSI_DIGITS_MAX + 1];
	struct llist_head invocations;
	unsigned int n_peer;
	struct tc_peer_invocation peer_invocations[TC_PEER_INVOCATIONS_MAX];
	struct tc_outbox *outbox;	/*!< NULL: nothing waits */
	unsigned int busy;		/*!< functions at work on it */
	bool closed;
};

struct tc_endpoint {
	char *name;
	struct sccp_user *sccp;
	unsigned int max_dialogues, n_dialogues;
	struct osmo_tdef *tdefs;
	struct rate_ctr_group *ctrs;
	struct tc_service *services;	/*!< talloc array */
	size_t n_services;
	DECLARE_HASHTABLE(dialogues, TC_HASH_BITS);
};

extern struct osmo_fsm tc_dialogue_fsm;

/* tc_endpoint.c */
void tc_count(struct tc_endpoint *ep, enum tc_ctr ctr);
const struct tc_service *tc_service_find(const struct tc_endpoint *ep, enum map_ac ac);
const struct tc_service *tc_service_find_v1(const struct tc_endpoint *ep, int op);
/*! P-Abort to a peer for whom there is no dialogue. */
void tc_p_abort(struct tc_endpoint *ep, const struct sccp_addr *peer, const struct tcap_tid *dtid,
		enum tcap_p_abort_cause cause);
/*! Encode and send; \a d may be NULL. \returns 0, negative. */
int tc_transmit(struct tc_endpoint *ep, const struct tc_dialogue *d, const struct sccp_addr *peer,
		const struct tcap_msg *msg);
void tc_put_tid(struct tcap_tid *to, uint32_t tid);

/* tc_dialogue.c */
/*! \returns NULL: too many, or no memory. */
struct tc_dialogue *tc_dialogue_alloc(struct tc_endpoint *ep, enum tc_state state);
void tc_get(struct tc_dialogue *d);
void tc_put(struct tc_dialogue *d);
/*! Take out of the table, stop timers, tell the user. */
void tc_close(struct tc_dialogue *d, const struct tc_closed *closed);
void tc_dispatch(struct tc_dialogue *d, enum tc_event ev, const void *data);
/*! The message that the dialogue would send: ids, dialogue portion, components that wait. */
void tc_compose(const struct tc_dialogue *d, struct tcap_msg *msg, enum tcap_type type);
/*! An Abort by the user, for the state that the dialogue is in. */
void tc_send_abort(struct tc_dialogue *d, const struct map_dialogue *map);

/* tc_begin.c */
void tc_rx_begin(struct tc_endpoint *ep, const struct sccp_addr *called, const struct sccp_addr *calling,
		 const struct tcap_msg *msg);

/* tc_component.c */
/*! Read the envelope of a component, not its parameter. \returns 0; -EINVAL with the general problem of
 *  the Reject that it gets. */
int tc_component_parse(struct tc_component *c, const uint8_t *octets, size_t len, uint8_t *general_problem);
/*! Reject a component that is none; its invoke id is named where it was readable. */
void tc_reject_general(struct tc_dialogue *d, const struct tc_component *c, uint8_t problem);

/* tc_receive.c */
/*! Hand the components of a message to the user, reject what is wrong; then its delimiter, and what nobody sent
 *  leaves. */
void tc_rx_components(struct tc_dialogue *d, const struct tcap_msg *msg, bool end);

/* tc_invocation.c */
struct tc_invocation *tc_invocation_find(const struct tc_dialogue *d, int8_t id);
void tc_invocation_free(struct tc_invocation *inv);
/*! Start supervision of what was put into the outbox. \returns 0, -ENOMEM. */
int tc_invocation_start(struct tc_dialogue *d, int8_t id, int op);
struct tc_peer_invocation *tc_peer_invocation_find(struct tc_dialogue *d, int8_t id);
void tc_peer_invocation_done(struct tc_dialogue *d, int8_t id);
