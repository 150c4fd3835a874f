/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file tc.h
 * TCAP dialogues as a TC-user sees them (Q.771, Q.774), with what MAP makes of them (TS 29.002 clauses 15, 17.4): one
 * FSM a dialogue, application contexts, invocations with their classes and timers, rejects, aborts. What a peer gets
 * wrong is answered here as the standard says; what a user is told is well-formed.
 *
 * Sequence of an incoming dialogue: open() -> components one by one -> delimiter() -> ... -> closed(). Of an outgoing
 * one: tc_begin(), tc_invoke() ..., tc_send() -> components -> delimiter() -> closed(). closed() comes once, whoever
 * ended it: after tc_end() and tc_abort() too, before they return; the dialogue is gone when closed() returns.
 *
 * Ownership: a dialogue belongs to its endpoint. Dialogues are looked up by hash; their number is bounded. */
#pragma once

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/sccp_node.h>
#include <osmocom/supserv/tcap.h>

struct osmo_tdef;
struct tc_dialogue;
struct tc_endpoint;

/*! MAP application contexts, 29.002 17.3.2. */
enum map_ac {
	MAP_AC_NETWORK_LOC_UP = 1,
	MAP_AC_LOCATION_CANCELLATION = 2,
	MAP_AC_ROAMING_NUMBER_ENQUIRY = 3,
	MAP_AC_LOCATION_INFO_RETRIEVAL = 5,
	MAP_AC_CALL_CONTROL_TRANSFER = 6,
	MAP_AC_RESET = 10,
	MAP_AC_INFO_RETRIEVAL = 14,
	MAP_AC_SUBSCRIBER_DATA_MNGT = 16,
	MAP_AC_NETWORK_FUNCTIONAL_SS = 18,
	MAP_AC_NETWORK_UNSTRUCTURED_SS = 19,
	MAP_AC_SHORT_MSG_GATEWAY = 20,
	MAP_AC_MS_PURGING = 27,
	MAP_AC_SS_INVOCATION_NOTIFICATION = 36,
};

/*! A component that came in. Octets are borrowed. */
struct tc_component {
	enum component_type type;
	bool last;				/*!< false: a ReturnResultNotLast, the rest follows */
	bool has_invoke_id;			/*!< false: a Reject that names none */
	int8_t invoke_id;
	bool has_linked_id;
	int8_t linked_id;
	int op;					/*!< INVOKE; else that of the invocation answered, -1 where it is none of
						 *   ours */
	int error;				/*!< RETURN_ERROR: local error code */
	enum component_problem_type problem_type;	/*!< REJECT */
	uint8_t problem;
	const uint8_t *parameter;		/*!< BER element; NULL: none */
	size_t parameter_len;
	const uint8_t *octets;			/*!< the whole component */
	size_t len;
};

/*! How a dialogue ended. */
enum tc_end {
	TC_END_NORMAL,				/*!< by an End of one side, or prearranged */
	TC_END_USER_ABORT,			/*!< the peer's user */
	TC_END_PROVIDER_ABORT,			/*!< the peer's TCAP, or ours because of what came in */
	TC_END_REFUSED,				/*!< the peer does not take the application context, or refused it */
	TC_END_NOTICE,				/*!< SCCP could not deliver */
	TC_END_TIMEOUT,				/*!< nothing happened for the guard time */
	TC_END_LOCAL,				/*!< tc_abort() */
};

struct tc_closed {
	enum tc_end how;
	int ac_version;				/*!< REFUSED: version to try again with (once, in a new dialogue), 0: none */
	struct map_dialogue map;		/*!< USER_ABORT, REFUSED: what the peer said */
	int cause;				/*!< NOTICE: enum sccp_return_cause; PROVIDER_ABORT: tcap_p_abort_cause, -1
						 *   none */
};

/*! What a Begin says before its components are looked at. Borrowed. */
struct tc_open {
	const struct sccp_addr *called, *calling;
	uint8_t ac_version;			/*!< 1: no dialogue portion */
	const struct map_dialogue *map;		/*!< MAP-open with its references, or type NONE */
};

struct tc_user_ops {
	/*! A peer begins a dialogue. Keep what is needed with tc_set_priv(). \returns true to go on; false: it is
	 *  refused with \a refuse (MAP-refuse reason, 29.002 17.4), closed() is not called. */
	bool (*open)(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse);
	/*! A component. The dialogue may be ended or aborted in here; then nothing more comes. */
	void (*component)(struct tc_dialogue *d, void *priv, const struct tc_component *c);
	/*! An invocation of ours was not answered in time (TC-L-CANCEL); class 4 and unanswered class 2: simply over. May
	 *  be NULL: a class 1 or 3 invocation then aborts the dialogue. */
	void (*cancel)(struct tc_dialogue *d, void *priv, int8_t invoke_id, int op);
	/*! All components of one message were given. \a end: the peer ended the dialogue with it, closed() follows.
	 *  May be NULL. */
	void (*delimiter)(struct tc_dialogue *d, void *priv, bool end);
	void (*closed)(struct tc_dialogue *d, void *priv, const struct tc_closed *closed);
};

/*! Which incoming dialogues a user takes. */
struct tc_service {
	enum map_ac ac;
	uint8_t min_version, max_version;	/*!< others are refused, naming the nearest of these */
	const int *v1_ops;			/*!< operations whose Begin without dialogue portion is this context, -1 at
						 *   the end; NULL: no version 1 */
	const struct tc_user_ops *ops;
	void *user;
};

struct tc_endpoint_cfg {
	struct sccp_node *node;
	const char *name;			/*!< party in traces */
	uint8_t ssn;
	const char *gt;				/*!< own number, see struct sccp_user_cfg */
	unsigned int max_dialogues;		/*!< 0: TC_DIALOGUES_DEFAULT */
	struct osmo_tdef *tdefs;		/*!< with all of tc_default_tdefs(), borrowed; NULL: its own */
};
#define TC_DIALOGUES_DEFAULT 10000

/*! \returns NULL when memory is out or the SCCP address is taken. talloc_free() drops its dialogues without a word to
 *  anybody. */
struct tc_endpoint *tc_endpoint_alloc(void *ctx, const struct tc_endpoint_cfg *cfg);
/*! \a service is copied, v1_ops borrowed. \returns 0, -ENOMEM. */
int tc_endpoint_serve(struct tc_endpoint *ep, const struct tc_service *service);
unsigned int tc_endpoint_dialogues(const struct tc_endpoint *ep);
/*! Timers that the VTY may show and set: those of operations (s, m, ml of 29.002 17.1.2), the guard of an idle dialogue.
 *  Ends with an empty entry, owned by the endpoint, or by whoever gave them. */
struct osmo_tdef *tc_endpoint_tdefs(struct tc_endpoint *ep);
/*! The same as they are by default, without the empty entry. \returns how many. */
size_t tc_default_tdefs(const struct osmo_tdef **tdefs);

/* --- a dialogue ---------------------------------------------------------------------------------------------------- */

struct tc_begin {
	struct sccp_addr called;
	enum map_ac ac;
	uint8_t ac_version;			/*!< 1: without dialogue portion */
	const struct map_dialogue *map;		/*!< MAP-open with references; NULL: no user information */
	const struct tc_user_ops *ops;		/*!< open() is not called */
	void *priv;
	const char *imsi;			/*!< for traces; copied; may be NULL */
};
/*! A dialogue that tc_send() will begin. \returns NULL when there are too many, or memory is out. */
struct tc_dialogue *tc_begin(struct tc_endpoint *ep, const struct tc_begin *begin);

void tc_set_priv(struct tc_dialogue *d, void *priv);
void tc_set_imsi(struct tc_dialogue *d, const char *imsi);	/*!< for traces; copied */
enum map_ac tc_ac(const struct tc_dialogue *d);
/*! The peer's address: called of an outgoing dialogue, then what it answers from. */
const struct sccp_addr *tc_peer(const struct tc_dialogue *d);
/*! An outgoing dialogue was not answered yet, or an incoming one has no answer yet. */
bool tc_is_initial(const struct tc_dialogue *d);

/* Components are gathered and leave with the next tc_send() or tc_end(). \a parameter: one BER element, NULL: none. All
 * return 0 (tc_invoke the invoke id) or -EMSGSIZE, -EINVAL; tc_invoke also -EBUSY when all invoke ids are in use. */
int tc_invoke(struct tc_dialogue *d, int op, const uint8_t *parameter, size_t len);
int tc_invoke_linked(struct tc_dialogue *d, int8_t linked_id, int op, const uint8_t *parameter, size_t len);
int tc_result(struct tc_dialogue *d, int8_t invoke_id, const uint8_t *parameter, size_t len);	/*!< last */
int tc_error(struct tc_dialogue *d, int8_t invoke_id, int error, const uint8_t *parameter, size_t len);
int tc_reject(struct tc_dialogue *d, int8_t invoke_id, enum component_problem_type problem_type, uint8_t problem);
/*! A component that somebody else encoded (ss_dialogue.h): an invoke among them is supervised like one of
 *  tc_invoke(), its invoke id must be free; an answer ends the invocation that it answers. */
int tc_component(struct tc_dialogue *d, const uint8_t *octets, size_t len);

/*! Send what was gathered as Begin or Continue; nothing was gathered: an empty one. \returns 0; negative: it could not
 *  be sent, the dialogue was closed. */
int tc_send(struct tc_dialogue *d);
/*! The same as End. */
void tc_end(struct tc_dialogue *d);
/*! End without a message, as both sides know (29.002 15.1: prearranged end). */
void tc_end_prearranged(struct tc_dialogue *d);
/*! MAP-U-ABORT. \a reason: see struct map_dialogue. */
void tc_abort(struct tc_dialogue *d, enum map_user_abort_choice choice, uint8_t reason);

/*! What is counted. */
enum tc_ctr {
	TC_CTR_IN,			/*!< dialogues that peers began */
	TC_CTR_OUT,			/*!< that we began */
	TC_CTR_REJECTED,		/*!< components */
	TC_CTR_MALFORMED,		/*!< messages */
	TC_CTR_REFUSED,			/*!< application contexts, incoming */
	TC_CTR_ABORTED_IN,
	TC_CTR_ABORTED_OUT,
	TC_CTR_TIMEOUT,
	TC_CTR_TOO_MANY,		/*!< Begins refused because of the bound */
};
struct rate_ctr_group;
const struct rate_ctr_group *tc_endpoint_ctrs(const struct tc_endpoint *ep);
