/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file tcap.h
 * TCAP messages (ITU-T Q.773) as values: transaction ids, the dialogue portion with what MAP says in it (TS 29.002
 * 17.4), and the components as octets, each of which component.h or the tables of map_types.h decode. Nothing is
 * allocated. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TCAP_TID_MAX 4
#define TCAP_AC_MAX 16
#define TCAP_COMPONENTS_MAX 32
#define MAP_REFERENCE_MAX 20

/*! Numbers of the application tags. */
enum tcap_type {
	TCAP_UNIDIRECTIONAL = 1,
	TCAP_BEGIN = 2,
	TCAP_END = 4,
	TCAP_CONTINUE = 5,
	TCAP_ABORT = 7,
};

enum tcap_p_abort_cause {
	TCAP_P_ABORT_UNRECOGNIZED_MESSAGE_TYPE = 0,
	TCAP_P_ABORT_UNRECOGNIZED_TRANSACTION_ID = 1,
	TCAP_P_ABORT_BADLY_FORMATTED = 2,
	TCAP_P_ABORT_INCORRECT = 3,
	TCAP_P_ABORT_RESOURCE_LIMITATION = 4,
};

struct tcap_tid {
	uint8_t octets[TCAP_TID_MAX];
	uint8_t len;			/*!< 1 .. 4; 0: there is none */
};

/*! Contents octets of an application context name. */
struct tcap_ac {
	uint8_t octets[TCAP_AC_MAX];
	uint8_t len;
};

enum map_dialogue_type {
	MAP_DIALOGUE_NONE,
	MAP_DIALOGUE_OPEN,
	MAP_DIALOGUE_ACCEPT,
	MAP_DIALOGUE_CLOSE,
	MAP_DIALOGUE_REFUSE,
	MAP_DIALOGUE_USER_ABORT,
	MAP_DIALOGUE_PROVIDER_ABORT,
	MAP_DIALOGUE_UNKNOWN,		/*!< decoded: user information that is not MAP's, or not well-formed */
};

enum map_user_abort_choice {
	MAP_USER_ABORT_SPECIFIC = 0,
	MAP_USER_ABORT_RESOURCE_LIMITATION = 1,
	MAP_USER_ABORT_RESOURCE_UNAVAILABLE = 2,
	MAP_USER_ABORT_PROCEDURE_CANCELLATION = 3,
};

/*! AddressString of MAP-open; len 0: absent. */
struct map_reference {
	uint8_t octets[MAP_REFERENCE_MAX];
	uint8_t len;
};

/*! MAP-DialoguePDU, 29.002 17.4. */
struct map_dialogue {
	enum map_dialogue_type type;
	struct map_reference destination, origination;	/*!< OPEN */
	enum map_user_abort_choice user_abort;		/*!< USER_ABORT */
	uint8_t reason;		/*!< REFUSE, PROVIDER_ABORT; USER_ABORT with unavailable resource or cancelled
				 *   procedure */
};

enum tcap_dialogue_type {
	TCAP_DIALOGUE_NONE,
	TCAP_DIALOGUE_REQUEST,		/*!< AARQ */
	TCAP_DIALOGUE_RESPONSE,		/*!< AARE */
	TCAP_DIALOGUE_ABORT,		/*!< ABRT */
	TCAP_DIALOGUE_UNIDIRECTIONAL,	/*!< AUDT */
};

/* result and diagnostic of an AARE */
#define TCAP_RESULT_ACCEPTED 0
#define TCAP_RESULT_REJECT_PERMANENT 1
#define TCAP_DIAGNOSTIC_NULL 0
#define TCAP_DIAGNOSTIC_NO_REASON 1
#define TCAP_DIAGNOSTIC_AC_NOT_SUPPORTED 2	/*!< of the user */
#define TCAP_DIAGNOSTIC_NO_COMMON_DIALOGUE 2	/*!< of the provider */

struct tcap_dialogue {
	enum tcap_dialogue_type type;
	struct tcap_ac ac;		/*!< all but ABORT */
	bool by_provider;		/*!< diagnostic of a RESPONSE, source of an ABORT: provider, else user */
	uint8_t result;			/*!< RESPONSE */
	uint8_t diagnostic;		/*!< RESPONSE */
	struct map_dialogue map;
};

/*! Points into the octets decoded; encoding reads what the caller points it to. */
struct tcap_component {
	const uint8_t *octets;
	size_t len;
};

struct tcap_msg {
	enum tcap_type type;
	struct tcap_tid otid;		/*!< BEGIN, CONTINUE */
	struct tcap_tid dtid;		/*!< CONTINUE, END, ABORT */
	bool has_p_abort;		/*!< ABORT by the provider, which has no dialogue portion */
	uint8_t p_abort;		/*!< enum tcap_p_abort_cause, or another that a peer made up */
	struct tcap_dialogue dialogue;
	size_t n_components;
	struct tcap_component components[TCAP_COMPONENTS_MAX];
};

/*! Part of a message that is wrong, as each is answered in its own way (Q.774 3.3.4, 3.2.2.2). */
enum tcap_part {
	TCAP_PART_TRANSACTION,		/*!< P-Abort with the cause below */
	TCAP_PART_DIALOGUE,		/*!< Abort with an ABRT by the provider */
	TCAP_PART_COMPONENTS,		/*!< Reject, badlyStructuredComponent */
};

struct tcap_fault {
	enum tcap_part part;
	enum tcap_p_abort_cause cause;
	struct tcap_tid otid;		/*!< whom to answer; without one there is no answer */
	struct tcap_tid dtid;		/*!< whose dialogue it was, where that could be read */
	const char *what;		/*!< static sentence, for the log */
	size_t offset;			/*!< octet where it was seen */
};

/*! Decode a message; octets after it are a fault. What is inside of components is not looked at, what is wrong inside
 *  of user information makes it MAP_DIALOGUE_UNKNOWN.
 *  \param[out] fault filled when the return value is negative; may be NULL. \returns 0, -EINVAL. */
int tcap_decode(struct tcap_msg *msg, const uint8_t *octets, size_t len, struct tcap_fault *fault);
/*! Encode, with the protocol version that Q.773 wants. \returns octets written; -EINVAL for a value that cannot be
 *  said, -ENOSPC. */
int tcap_encode(uint8_t *octets, size_t size, const struct tcap_msg *msg);

/*! "Begin", "Continue" ... \returns static string, NULL for a type that is not known. */
const char *tcap_type_name(enum tcap_type type);

/*! "updateLocation", "registerSS" ... as in TS 29.002. \returns static string, NULL for an operation that is not known. */
const char *tcap_operation_name(int op);
int tcap_operation_from_name(const char *name);		/*!< -ENOENT */
/*! "roamingNotAllowed", "illegalSS-Operation" ...: the same for errors. */
const char *tcap_error_name(int error);
int tcap_error_from_name(const char *name);		/*!< -ENOENT */

/*! A message in a few words: "Begin registerSS CFNRy", "End result sendRoutingInfo", "Abort unrecognizedTransactionID";
 *  also of what does not decode. \returns length as snprintf(). */
int tcap_label(char *buf, size_t len, const uint8_t *octets, size_t octets_len);

/*! Application context of MAP, {0.4.0.0.1.0.number.version} (29.002 17.3.2). */
void tcap_ac_set_map(struct tcap_ac *ac, uint8_t number, uint8_t version);
/*! \returns version, -EINVAL where it is none of MAP. */
int tcap_ac_get_map(const struct tcap_ac *ac, uint8_t *number);
