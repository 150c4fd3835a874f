/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_code.h
 * SS-Codes (TS 29.002 MAP-SS-Code), SS operation codes, SS-Status (TS 23.011 2.1.1) and the errors of the
 * SS operations (TS 29.002 17.6). The numbers on the wire are the numbers of the enums. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*! SS-Code, TS 29.002 17.7.5. */
enum ss_code {
	SS_CODE_ALL_SS = 0x00,
	SS_CODE_ALL_LINE_IDENTIFICATION = 0x10,
	SS_CODE_CLIP = 0x11,
	SS_CODE_CLIR = 0x12,
	SS_CODE_COLP = 0x13,
	SS_CODE_COLR = 0x14,
	SS_CODE_MCI = 0x15,
	SS_CODE_ALL_NAME_IDENTIFICATION = 0x18,
	SS_CODE_CNAP = 0x19,
	SS_CODE_ALL_FORWARDING = 0x20,
	SS_CODE_CFU = 0x21,
	SS_CODE_CD = 0x24,
	SS_CODE_ALL_COND_FORWARDING = 0x28,
	SS_CODE_CFB = 0x29,
	SS_CODE_CFNRY = 0x2a,
	SS_CODE_CFNRC = 0x2b,
	SS_CODE_ALL_CALL_OFFERING = 0x30,
	SS_CODE_ECT = 0x31,
	SS_CODE_MAH = 0x32,
	SS_CODE_ALL_CALL_COMPLETION = 0x40,
	SS_CODE_CW = 0x41,
	SS_CODE_HOLD = 0x42,
	SS_CODE_CCBS_A = 0x43,
	SS_CODE_CCBS_B = 0x44,
	SS_CODE_MC = 0x45,
	SS_CODE_ALL_MULTIPARTY = 0x50,
	SS_CODE_MPTY = 0x51,
	SS_CODE_ALL_COMMUNITY_OF_INTEREST = 0x60,
	SS_CODE_CUG = 0x61,
	SS_CODE_ALL_CHARGING = 0x70,
	SS_CODE_AOCI = 0x71,
	SS_CODE_AOCC = 0x72,
	SS_CODE_ALL_ADDITIONAL_INFO = 0x80,
	SS_CODE_UUS1 = 0x81,
	SS_CODE_UUS2 = 0x82,
	SS_CODE_UUS3 = 0x83,
	SS_CODE_ALL_BARRING = 0x90,
	SS_CODE_BARRING_OUTGOING = 0x91,
	SS_CODE_BAOC = 0x92,
	SS_CODE_BOIC = 0x93,
	SS_CODE_BOIC_EXHC = 0x94,
	SS_CODE_BARRING_INCOMING = 0x99,
	SS_CODE_BAIC = 0x9a,
	SS_CODE_BIC_ROAM = 0x9b,
	SS_CODE_ALL_PRIORITY = 0xa0,
	SS_CODE_EMLPP = 0xa1,
};

/*! Local operation codes of TS 29.002 / 24.080 that supplementary services use. */
enum ss_op {
	SS_OP_REGISTER_SS = 10,
	SS_OP_ERASE_SS = 11,
	SS_OP_ACTIVATE_SS = 12,
	SS_OP_DEACTIVATE_SS = 13,
	SS_OP_INTERROGATE_SS = 14,
	SS_OP_NOTIFY_SS = 16,
	SS_OP_REGISTER_PASSWORD = 17,
	SS_OP_GET_PASSWORD = 18,
	SS_OP_PROCESS_USS_DATA = 19,
	SS_OP_FORWARD_CHECK_SS_IND = 38,
	SS_OP_PROCESS_USS_REQ = 59,
	SS_OP_USS_REQUEST = 60,
	SS_OP_USS_NOTIFY = 61,
};

/*! Error codes of the SS operations, TS 29.002 17.6 (the local value on the wire). */
enum ss_error_code {
	SS_ERR_NONE = 0,
	SS_ERR_UNKNOWN_SUBSCRIBER = 1,
	SS_ERR_BEARER_SERVICE_NOT_PROVISIONED = 10,
	SS_ERR_TELESERVICE_NOT_PROVISIONED = 11,
	SS_ERR_CALL_BARRED = 13,
	SS_ERR_ILLEGAL_SS_OPERATION = 16,
	SS_ERR_SS_ERROR_STATUS = 17,
	SS_ERR_SS_NOT_AVAILABLE = 18,
	SS_ERR_SS_SUBSCRIPTION_VIOLATION = 19,
	SS_ERR_SS_INCOMPATIBILITY = 20,
	SS_ERR_FACILITY_NOT_SUPPORTED = 21,
	SS_ERR_SYSTEM_FAILURE = 34,
	SS_ERR_DATA_MISSING = 35,
	SS_ERR_UNEXPECTED_DATA_VALUE = 36,
	SS_ERR_PW_REGISTRATION_FAILURE = 37,
	SS_ERR_NEGATIVE_PW_CHECK = 38,
	SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION = 43,
	SS_ERR_UNKNOWN_ALPHABET = 71,
	SS_ERR_USSD_BUSY = 72,
};

/*! SS-Status, bits of the octet (TS 29.002 17.7.4). */
enum ss_status {
	SS_STATUS_A = 0x01,
	SS_STATUS_R = 0x02,
	SS_STATUS_P = 0x04,
	SS_STATUS_Q = 0x08,
};

/*! The most members that a group code expands to. */
#define SS_CODE_EXPAND_MAX 5

/*! Name of a service as interfaces name it: "CFNRy", "all-cond-CF", "BOIC-exHC", "all-SS".
 *  \returns static string, "SS-0x.." (static buffer per thread) for a code without a name. */
const char *ss_code_name(uint8_t code);
/*! Code of a name, case ignored. \returns 0 .. 255, -ENOENT if there is none. */
int ss_code_from_name(const char *name);
/*! What a person calls it: "call forwarding on no reply". \returns static string. */
const char *ss_code_words(uint8_t code);
/*! Members of a group code (ss-model.md section 1): 0x20, 0x28, 0x90, 0x91, 0x99; a single service is its own only
 *  member. \param[out] members filled in ascending order. \returns their number, 0 for a code that has no members
 *  or is not known. */
size_t ss_code_expand(uint8_t code, uint8_t members[SS_CODE_EXPAND_MAX]);
bool ss_code_is_forwarding(uint8_t code);	/*!< CFU, CFB, CFNRy, CFNRc, 0x20, 0x28 */
bool ss_code_is_barring(uint8_t code);		/*!< BAOC .. BIC-Roam, 0x90, 0x91, 0x99 */
bool ss_code_is_group(uint8_t code);		/*!< ends in a group of several services, 0x00 included */

/*! "registerSS" ... as in TS 29.002. \returns static string, NULL for an operation that is not known. */
const char *ss_op_name(uint8_t op);
int ss_op_from_name(const char *name);		/*!< case counts; -ENOENT */
/*! "illegalSS-Operation" ... \returns static string, NULL for an error that is not known. */
const char *ss_error_name(uint8_t code);
/*! An error in words that a phone could display. \returns static string, never NULL. */
const char *ss_error_words(uint8_t code);
/*! May operation \a op answer error \a code (map.md section 1, the errors column)? */
bool ss_op_may_fail_with(uint8_t op, uint8_t code);
/*! Print "P R A Q" bits of a status octet as "P,R,A", "P", "-" into \a buf. \returns buf. */
char *ss_status_str(char *buf, size_t len, uint8_t status);
