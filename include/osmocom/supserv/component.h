/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file component.h
 * TS 24.080 components (the contents of a Facility IE, one TCAP component) to and from struct ss_invoke, ss_result,
 * ss_error; and NotifySS. Liberal in what it accepts, exact in what it sends; no allocation. */
#pragma once

#include <stddef.h>
#include <osmocom/supserv/ss_msg.h>

/*! A component never exceeds this many octets on the radio (Facility IE). */
#define COMPONENT_MAX 255

enum component_type {
	COMPONENT_INVOKE = 0xa1,
	COMPONENT_RETURN_RESULT = 0xa2,
	COMPONENT_RETURN_ERROR = 0xa3,
	COMPONENT_REJECT = 0xa4,
};

/*! Problem tags of a Reject, TS 24.080 3.6.7. */
enum component_problem_type {
	COMPONENT_PROBLEM_GENERAL = 0x80,
	COMPONENT_PROBLEM_INVOKE = 0x81,
	COMPONENT_PROBLEM_RETURN_RESULT = 0x82,
	COMPONENT_PROBLEM_RETURN_ERROR = 0x83,
};
enum component_general_problem {
	COMPONENT_GENERAL_UNRECOGNIZED_COMPONENT = 0,
	COMPONENT_GENERAL_MISTYPED_COMPONENT = 1,
	COMPONENT_GENERAL_BADLY_STRUCTURED = 2,
};
enum component_invoke_problem {
	COMPONENT_INVOKE_DUPLICATE_ID = 0,
	COMPONENT_INVOKE_UNRECOGNIZED_OPERATION = 1,
	COMPONENT_INVOKE_MISTYPED_PARAMETER = 2,
	COMPONENT_INVOKE_RESOURCE_LIMITATION = 3,
	COMPONENT_INVOKE_INITIATING_RELEASE = 4,
	COMPONENT_INVOKE_UNRECOGNIZED_LINKED_ID = 5,
	COMPONENT_INVOKE_LINKED_RESPONSE_UNEXPECTED = 6,
	COMPONENT_INVOKE_UNEXPECTED_LINKED_OPERATION = 7,
};
enum component_result_problem {
	COMPONENT_RESULT_UNRECOGNIZED_INVOKE_ID = 0,
	COMPONENT_RESULT_UNEXPECTED = 1,
	COMPONENT_RESULT_MISTYPED_PARAMETER = 2,
};
enum component_error_problem {
	COMPONENT_ERROR_UNRECOGNIZED_INVOKE_ID = 0,
	COMPONENT_ERROR_UNEXPECTED = 1,
	COMPONENT_ERROR_UNRECOGNIZED_ERROR = 2,
	COMPONENT_ERROR_UNEXPECTED_ERROR = 3,
	COMPONENT_ERROR_MISTYPED_PARAMETER = 4,
};

/*! NotifySS-Arg (radio-and-gsup.md section 6). -1 = absent. */
struct notify_ss {
	int ss_code;
	int ss_status;
	int notification;		/*!< bit 1 to C, bit 2 to B, bit 3 to A */
	bool call_is_waiting;
	int call_on_hold;		/*!< 0 retrieved, 1 held */
	bool mpty;
	bool clir_suppression_rejected;
};
#define NOTIFY_SS_TO_C 0x01
#define NOTIFY_SS_TO_B 0x02
#define NOTIFY_SS_TO_A 0x04

struct component {
	enum component_type type;
	bool has_invoke_id;		/*!< false: Reject with invokeID NULL */
	int invoke_id;			/*!< -128 .. 127 */
	bool has_linked_id;
	int linked_id;
	bool has_op;			/*!< decoded: invoke, return result with parameter */
	int op;				/*!< local operation code; encoding follows this one, not invoke.op or
					 *   result.op */
	struct ss_invoke invoke;	/*!< INVOKE of ops 10..14, 17, 59..61 */
	enum ss_guidance guidance;	/*!< INVOKE of getPassword */
	struct notify_ss notify;	/*!< INVOKE of notifySS */
	struct ss_result result;	/*!< RETURN_RESULT */
	struct ss_error error;		/*!< RETURN_ERROR */
	enum component_problem_type problem_type;	/*!< REJECT */
	uint8_t problem;
};

/*! What is wrong with bytes that do not decode, and the Reject that the standard answers (TS 24.080 3.6, Q.773). */
struct component_fault {
	bool reject;			/*!< answer with the problem below; false: say nothing (a broken Reject) */
	bool has_invoke_id;
	int invoke_id;
	enum component_problem_type problem_type;
	uint8_t problem;
	const char *what;		/*!< static sentence, for the log */
	size_t offset;			/*!< octet where it was seen */
};

/*! A component of a type with nothing in it; \a invoke_id is taken over. A Reject without invokeID clears
 *  has_invoke_id. */
void component_init(struct component *c, enum component_type type, int invoke_id);
/*! A notification with nothing in it. */
void notify_ss_init(struct notify_ss *n);
/*! Decode one component; octets after it are ignored (\returns octets consumed) as Facility may hold more than one.
 *  An operation or an error that is not known decodes with its code; the fault says so. Members that struct component
 *  has no place for (the eMLPP, multicall and CCBS parts of results) are checked and dropped.
 *  \param[out] fault filled when the return value is negative; may be NULL.
 *  \returns octets consumed; -EINVAL for what does not decode, -EOPNOTSUPP for an operation or an error that is not
 *  known. */
int component_decode(struct component *c, const uint8_t *octets, size_t len, struct component_fault *fault);
/*! Operation of an invoke, also of one whose argument does not decode or whose end is missing.
 *  \returns the code, -EINVAL when it is no invoke or has no local operation that can be read. */
int component_invoke_op(const uint8_t *octets, size_t len);
/*! Encode. \returns octets written, -ENOSPC, -EINVAL for a value that cannot be said. */
int component_encode(uint8_t *octets, size_t size, const struct component *c);
/*! "invoke registerSS CFNRy", "result interrogateSS", "error illegalSS-Operation", "reject ...": a label for ladders
 *  and logs made from the bytes alone. \returns length as snprintf(). */
int component_label(char *buf, size_t len, const uint8_t *octets, size_t octets_len);
