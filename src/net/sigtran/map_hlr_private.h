/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file map_hlr_private.h
 * Inside of the HLR's MAP services. A dialogue that a peer began is a struct map_serving: one operation at a time,
 * which its application context's handler answers. What we ask others is a struct map_request. */
#pragma once

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/timer.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/map_hlr.h>
#include <osmocom/supserv/map_types.h>

#define LOGPMAP(imsi, level, fmt, args...) LOGP(DMAP, level, "HLR (IMSI-%s) " fmt, (imsi)[0] ? (imsi) : "?", ## args)

/*! Operations of TS 29.002 17.6 that enum ss_op has not. */
enum map_op_code {
	MAP_OP_UPDATE_LOCATION = 2,
	MAP_OP_CANCEL_LOCATION = 3,
	MAP_OP_PROVIDE_ROAMING_NUMBER = 4,
	MAP_OP_INSERT_SUBSCRIBER_DATA = 7,
	MAP_OP_DELETE_SUBSCRIBER_DATA = 8,
	MAP_OP_SEND_ROUTING_INFO = 22,
	MAP_OP_SEND_ROUTING_INFO_FOR_SM = 45,
	MAP_OP_BEGIN_SUBSCRIBER_ACTIVITY = 54,
	MAP_OP_SEND_AUTHENTICATION_INFO = 56,
	MAP_OP_RESTORE_DATA = 57,
	MAP_OP_PURGE_MS = 67,
};

/*! Errors that neither enum ss_error_code nor enum fwd_error has. */
enum map_error_code {
	MAP_ERR_UNIDENTIFIED_SUBSCRIBER = 5,
	MAP_ERR_ROAMING_NOT_ALLOWED = 8,
};

/*! MAP-U-ABORT of a procedure whose remote operation failed (29.002 17.4, ProcedureCancellationReason). */
#define MAP_ABORT_REMOTE_OPERATIONS_FAILURE 6
/*! MAP-refuse reasons. */
#define MAP_REFUSE_INVALID_DESTINATION 1
#define MAP_REFUSE_INVALID_ORIGINATION 2

#define MAP_PARAMETER_MAX 1024
#define MAP_NODES_MAX 192
#define MAP_PUSH_HASH_BITS 8
#define MAP_CONTEXTS_MAX 8

/*! Timers of these services. */
#define MAP_HLR_X30_REPEAT -30

struct map_hlr;
struct map_request;
struct map_serving;

/* --- values: map_param.c ------------------------------------------------------------------------------------------ */

/*! One parameter, decoded or being built. */
struct map_value {
	struct asn1_tree tree;
	struct asn1_node nodes[MAP_NODES_MAX];
	uint8_t scratch[MAP_PARAMETER_MAX];
};
/*! \returns NULL where the octets are no value of the type, to the last of them. */
const struct asn1_node *map_value_decode(struct map_value *v, const struct asn1_type *type, const uint8_t *octets,
					 size_t len);
struct asn1_node *map_value_start(struct map_value *v, const struct asn1_type *type);
/*! \returns octets, negative when the value cannot be said (logged). */
int map_value_encode(struct map_value *v, uint8_t *octets, size_t size);

/*! \returns 0; -EINVAL for octets that are no IMSI. */
int map_imsi_get(char *imsi, size_t size, const struct asn1_node *node);
void map_imsi_add(struct map_value *v, struct asn1_node *parent, const char *name, const char *imsi);
/*! ISDN-AddressString that is an E.164 number. \returns 0, -EINVAL. */
int map_number_get(struct isdn_number *num, const struct asn1_node *node);
void map_number_add(struct map_value *v, struct asn1_node *parent, const char *name, const struct isdn_number *num);
/*! An international number. */
void map_digits_add(struct map_value *v, struct asn1_node *parent, const char *name, const char *digits);
/*! Does it fit into an ISDN-AddressString? */
bool map_number_is_short(const struct isdn_number *num);
/*! Are these the digits of a node's E.164 number, not a name? */
bool map_is_e164(const char *digits);
/*! Parameter of an error as a version has it. \param cause of callBarred, systemFailure, roamingNotAllowed,
 *  absentSubscriber ...; -1: the usual one, or none. \returns octets, 0: none. */
int map_error_parameter(uint8_t *octets, size_t size, uint8_t version, int error, int cause);

/* --- dialogues that peers begin: map_serving.c -------------------------------------------------------------------- */

/*! An operation of a context. */
struct map_op {
	int op;
	enum map_hlr_ctr ctr;
	uint8_t max_version;			/*!< 0: any */
	/*! The invoke; answers now or later, once, with map_serving_result() or _error(). */
	void (*invoke)(struct map_serving *s, const struct tc_component *c);
};

/*! An application context that this HLR serves. */
struct map_context {
	enum map_ac ac;
	uint8_t min_version, max_version;
	const int *v1_ops;
	const struct map_op *ops;		/*!< ends with NULL invoke */
	/*! May be NULL. See struct tc_user_ops. */
	bool (*open)(struct map_serving *s, const struct tc_open *open, uint8_t *refuse);
	/*! Result, error or Reject of an invocation of ours; may be NULL. */
	void (*answer)(struct map_serving *s, const struct tc_component *c);
	/*! What runs has a guard of its own, and answers when nobody answers us. Else the dialogue is aborted then. */
	bool own_guard;
	/*! The dialogue is over: give up what runs; may be NULL. */
	void (*released)(struct map_serving *s);
};

/*! A dialogue that a peer began. Belongs to the HLR, whose commits outlive a dialogue. */
struct map_serving {
	struct llist_head entry;
	struct map_hlr *m;			/*!< NULL: gone */
	struct tc_dialogue *tc;			/*!< NULL: over, nobody waits for an answer */
	const struct map_context *context;
	uint8_t version;
	char imsi[IMSI_DIGITS_MAX + 1];		/*!< "" : not known yet */
	char claimed[ISDN_DIGITS_MAX + 1];	/*!< number that the peer says of itself; "" none */
	bool running;				/*!< an operation is */
	int op;
	int8_t invoke_id;
	unsigned int waiting;			/*!< callbacks of the HLR that will come */
	void *proc;				/*!< the procedure's own, a talloc child */
	struct map_held *held;			/*!< map_inject.c: a component that waits; a talloc child */
};

bool map_serving_open(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse);
extern const struct tc_user_ops map_serving_ops;
/*! Handle an invoke, now that injections are done with. */
void map_serving_act(struct map_serving *s, const struct map_op *op, const struct tc_component *c);
/*! The HLR will call back. */
void map_serving_wait(struct map_serving *s);
/*! It does. \returns false when the dialogue is over meanwhile: \a s is gone. */
bool map_serving_resume(struct map_serving *s);
/* The answer, which ends the dialogue: s is gone after it, unless callbacks are awaited. */
void map_serving_result(struct map_serving *s, const uint8_t *parameter, size_t len);
/*! An encoded value, or with a negative length systemFailure. */
void map_serving_result_value(struct map_serving *s, struct map_value *v);
void map_serving_error(struct map_serving *s, int error, int cause);
/*! Reject the invoke, and end. */
void map_serving_reject(struct map_serving *s, int8_t invoke_id, uint8_t problem);
void map_serving_mistyped(struct map_serving *s);
void map_serving_abort(struct map_serving *s);
/*! Forget a dialogue that ends because the services do. */
void map_serving_drop(struct map_serving *s);
void map_serving_set_imsi(struct map_serving *s, const char *imsi);
/*! Ask the screening. \param vlr_number see struct map_screen_request. \returns true to go on; false: it was refused,
 *  and answered. */
bool map_serving_screen(struct map_serving *s, const char *vlr_number);
void map_count(struct map_hlr *m, enum map_hlr_ctr ctr);

/*! facilityNotSupported. */
void map_not_supported(struct map_serving *s, const struct tc_component *c);

/* --- the contexts ------------------------------------------------------------------------------------------------- */
extern const struct map_context map_context_functional_ss, map_context_unstructured_ss;	/* map_hlr_ss.c */
extern const struct map_context map_context_routing;					/* map_hlr_routing.c */
extern const struct map_context map_context_location, map_context_purging;		/* map_hlr_location.c */
extern const struct map_context map_context_authentication;				/* map_hlr_auth.c */

/* --- what we ask others: map_request.c ---------------------------------------------------------------------------- */

enum map_outcome_kind {
	MAP_OUTCOME_RESULT,
	MAP_OUTCOME_ERROR,
	MAP_OUTCOME_FAILED,		/*!< rejected, aborted, not delivered, no answer */
};
struct map_outcome {
	enum map_outcome_kind kind;
	uint8_t version;		/*!< in which it was answered */
	int error;			/*!< ERROR */
	const uint8_t *parameter;	/*!< RESULT; NULL: none */
	size_t len;
};
struct map_request_cfg {
	const char *number;		/*!< of the peer; borrowed for the call */
	uint8_t ssn;
	enum map_ac ac;
	uint8_t version;		/*!< to try first */
	int op;
	const char *imsi;
	unsigned int repeat;		/*!< how often to try again what FAILED, each time after X30 */
	/*! The argument in a version. May be called several times. \returns octets, negative: give up. */
	int (*encode)(void *priv, uint8_t version, uint8_t *octets, size_t size);
	/*! Once, never before map_request_start() returns. */
	void (*done)(void *priv, const struct map_outcome *o);
	void *priv;
};
/*! One operation in a dialogue of its own, in the version that the peer takes. \returns NULL when there are too many
 *  dialogues, or memory is out. Gone when done() returns. */
struct map_request *map_request_start(struct map_hlr *m, const struct map_request_cfg *cfg);
/*! Give up: done() is not called. NULL is fine. */
void map_request_cancel(struct map_request *r);

/* --- subscriber data: map_hlr_data.c ------------------------------------------------------------------------------ */

/*! Parts of what a VLR gets, as a set of bits: the first three, then each service of a table. */
typedef uint32_t map_parts_t;
#define MAP_PART_IDENTITY (1U << 0)		/*!< MSISDN, category */
#define MAP_PART_BASIC_SERVICES (1U << 1)
#define MAP_PART_ODB (1U << 2)
#define MAP_PART_FIRST_SERVICE 3

/*! All that this subscriber has. */
map_parts_t map_parts_of(const struct hlr_subscriber *sub);
/*! What a VLR that has \a old must be told to have \a sub. */
map_parts_t map_parts_changed(struct hlr *hlr, const struct hlr_subscriber *old, const struct hlr_subscriber *sub);
/*! insertSubscriberData with as many of \a left as one message should have. \param imsi also say whose it is
 *  (stand-alone). \param[in,out] left those that went in are taken out. \returns octets; 0: nothing was left;
 *  negative: cannot be said. */
int map_insert_data(uint8_t *octets, size_t size, struct hlr *hlr, const struct hlr_subscriber *sub,
		    uint8_t version, bool imsi, map_parts_t *left);
/*! deleteSubscriberData of the services of \a parts that the subscriber has no more, and of basic services. \returns
 *  octets; 0: there is nothing to delete. */
int map_delete_data(uint8_t *octets, size_t size, const struct hlr_subscriber *sub, map_parts_t parts,
		    bsg_set_t groups);

/* --- pushing: map_hlr_push.c, map_hlr_cancel.c -------------------------------------------------------------------- */

/*! Tell the VLR of a subscriber what changed; \a removed: basic service groups that it has no more. */
void map_push(struct map_hlr *m, const char *imsi, map_parts_t parts, bsg_set_t removed);
unsigned int map_push_count(const struct map_hlr *m);
void map_push_drop_all(struct map_hlr *m);
/*! cancelLocation to a former VLR. \param withdraw the subscription is gone. */
void map_cancel_location(struct map_hlr *m, const char *imsi, const char *vlr_number, bool withdraw);

/* --- injections: map_inject.c ------------------------------------------------------------------------------------- */

/*! Do to an invoke what is configured. \returns true when the invoke was taken: it is handled later, or never. */
bool map_inject_take(struct map_serving *s, const struct map_op *op, const struct tc_component *c);

/*! Which contexts this HLR serves: the user of a struct tc_service. */
struct map_user {
	struct map_hlr *m;
	const struct map_context *context;
};

struct map_hlr {
	struct hlr *hlr;
	struct map_screen *screen;
	struct tc_endpoint *tc;
	char number[ISDN_DIGITS_MAX + 1];
	bool strict;
	struct osmo_tdef *tdefs;
	struct rate_ctr_group *ctrs;
	struct llist_head servings;
	struct llist_head injects;
	struct map_user users[MAP_CONTEXTS_MAX];
	DECLARE_HASHTABLE(pushes, MAP_PUSH_HASH_BITS);	/*!< by IMSI */
	struct llist_head push_queue;			/*!< those that wait for their turn */
	unsigned int n_pushes, n_pushing, n_cancelling;
};
