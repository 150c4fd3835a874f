/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file sccp.h
 * Connectionless SCCP (Q.713): UDT, UDTS, XUDT, XUDTS with global titles, and the segmentation of what is too long for
 * one message (Q.714 4.1.1). The daemon, the capture reader and the capture writer use the same code. No allocation but
 * in struct sccp_reassembly. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCCP_GT_DIGITS_MAX 32
/*! Largest message: an MTP3 SIF without its label (Q.704 2.3.8). */
#define SCCP_MSG_MAX 268
/*! Largest data of one UDT, UDTS, XUDT, XUDTS (one octet of length). */
#define SCCP_DATA_MAX 255
/*! Segments of one message: the counter has four bits. */
#define SCCP_SEGMENTS_MAX 16
#define SCCP_HOP_COUNTER_DEFAULT 15

/*! Message types, Q.713 2.1. */
enum sccp_msg_type {
	SCCP_UDT = 0x09,
	SCCP_UDTS = 0x0a,
	SCCP_XUDT = 0x11,
	SCCP_XUDTS = 0x12,
};

/*! Return causes, Q.713 3.12. */
enum sccp_return_cause {
	SCCP_RC_NO_TRANSLATION_FOR_NATURE = 0,
	SCCP_RC_NO_TRANSLATION = 1,
	SCCP_RC_SUBSYSTEM_CONGESTION = 2,
	SCCP_RC_SUBSYSTEM_FAILURE = 3,
	SCCP_RC_UNEQUIPPED_USER = 4,
	SCCP_RC_MTP_FAILURE = 5,
	SCCP_RC_NETWORK_CONGESTION = 6,
	SCCP_RC_UNQUALIFIED = 7,
	SCCP_RC_ERROR_IN_MESSAGE_TRANSPORT = 8,
	SCCP_RC_ERROR_IN_LOCAL_PROCESSING = 9,
	SCCP_RC_NO_REASSEMBLY = 10,
	SCCP_RC_SCCP_FAILURE = 11,
	SCCP_RC_HOP_COUNTER_VIOLATION = 12,
	SCCP_RC_SEGMENTATION_NOT_SUPPORTED = 13,
	SCCP_RC_SEGMENTATION_FAILURE = 14,
};

/*! Subsystem numbers, TS 23.003 8. */
enum sccp_ssn {
	SCCP_SSN_MAP = 5,
	SCCP_SSN_HLR = 6,
	SCCP_SSN_VLR = 7,
	SCCP_SSN_MSC = 8,
	SCCP_SSN_EIR = 9,
	SCCP_SSN_AUC = 10,
	SCCP_SSN_GSMSCF = 147,
	SCCP_SSN_SGSN = 149,
};

/*! Global title, Q.713 3.4.2.3. gti 0: none. */
struct sccp_gt {
	uint8_t gti;			/*!< indicator 0 .. 4 */
	uint8_t tt;			/*!< translation type; gti 2, 3, 4 */
	uint8_t np;			/*!< numbering plan: 1 E.164, 7 E.214; gti 3, 4 */
	uint8_t nai;			/*!< nature of address: 4 international; gti 1, 4 */
	char digits[SCCP_GT_DIGITS_MAX + 1];	/*!< hexadecimal digits, lower case */
};

/*! Called or calling party address, Q.713 3.4. */
struct sccp_addr {
	bool route_on_ssn;		/*!< routing indicator 1: on PC and SSN; false: on GT */
	bool has_pc, has_ssn;
	uint16_t pc;			/*!< 14 bits */
	uint8_t ssn;
	struct sccp_gt gt;
};

/*! Segmentation parameter, Q.713 3.17. */
struct sccp_segmentation {
	bool present;
	bool first;
	bool in_sequence;		/*!< class that the user asked for: 1 */
	uint8_t remaining;		/*!< segments that follow, 0 .. 15 */
	uint32_t local_ref;		/*!< 24 bits */
};

/*! One message. data is borrowed: from the decoded octets, or from who encodes. */
struct sccp_unitdata {
	enum sccp_msg_type type;
	uint8_t protocol_class;		/*!< 0 or 1; UDT, XUDT */
	bool return_on_error;		/*!< UDT, XUDT */
	uint8_t return_cause;		/*!< UDTS, XUDTS */
	uint8_t hop_counter;		/*!< XUDT, XUDTS: 1 .. 15 */
	struct sccp_addr called, calling;
	struct sccp_segmentation segmentation;	/*!< XUDT, XUDTS */
	const uint8_t *data;
	size_t data_len;
};

/*! \returns 0; -EINVAL for octets that are no such message; -EOPNOTSUPP for another message type. */
int sccp_decode(struct sccp_unitdata *ud, const uint8_t *octets, size_t len);
/*! \returns octets written; -ENOSPC; -EINVAL for a value that cannot be said (data over 255 octets, digits ...). */
int sccp_encode(uint8_t *octets, size_t size, const struct sccp_unitdata *ud);
/*! Address part alone, as other protocols carry it. Same errors. */
int sccp_addr_decode(struct sccp_addr *addr, const uint8_t *octets, size_t len);
int sccp_addr_encode(uint8_t *octets, size_t size, const struct sccp_addr *addr);
/*! Whole address, GT included. */
bool sccp_addr_equal(const struct sccp_addr *a, const struct sccp_addr *b);
/*! "GT 491700000006 SSN 6", "PC 0.23.1 SSN 7". \returns length as snprintf(). */
int sccp_addr_str(char *buf, size_t len, const struct sccp_addr *addr);
/*! The message that returns \a ud with a cause: UDTS for UDT, XUDTS for XUDT, addresses exchanged. data stays borrowed.
 *  \returns 0, -EINVAL when \a ud does not want to be returned. */
int sccp_return(struct sccp_unitdata *ret, const struct sccp_unitdata *ud, enum sccp_return_cause cause);

/*! Called for each message of a transfer; octets borrowed. */
typedef void (*sccp_send_cb)(void *priv, const uint8_t *octets, size_t len);
/*! Send data of any length: one UDT where it fits, else XUDTs with segmentation and \a local_ref. ud->type, hop
 *  counter, segmentation and data length are set here.
 *  \returns messages sent; -EMSGSIZE for more than 16 segments hold, -EINVAL. */
int sccp_send(const struct sccp_unitdata *ud, uint32_t local_ref, sccp_send_cb send, void *priv);

/*! Puts segments together (Q.714 4.1.1.3.2). Bounded: at most SCCP_REASSEMBLY_MAX at a time, the oldest is given up. */
struct sccp_reassembly;
#define SCCP_REASSEMBLY_MAX 256
/*! T(reass), 10 to 20 s. */
#define SCCP_T_REASSEMBLY_S 15
struct sccp_reassembly *sccp_reassembly_alloc(void *ctx);
/*! A segment came in. \param now seconds of any clock that does not go back.
 *  \returns 1: complete, ud->data and data_len are the whole (valid until the next call); 0: more to come;
 *  -EPROTO: out of sequence, the message is given up; answer with SCCP_RC_SEGMENTATION_FAILURE. */
int sccp_reassemble(struct sccp_reassembly *r, struct sccp_unitdata *ud, unsigned long now);
