/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file basic_service.h
 * Basic services (TS 29.002 MAP-BS-Code, MAP-TS-Code), the elementary groups of TS 22.004 that SS operations act
 * on, and the codes of TS 22.030 Annex C. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum basic_service_type {
	BASIC_SERVICE_NONE = 0,		/*!< absent: all groups */
	BASIC_SERVICE_BEARER,		/*!< tag 82 */
	BASIC_SERVICE_TELE,		/*!< tag 83 */
};

/*! BasicServiceCode. All zero: absent. */
struct basic_service {
	enum basic_service_type type;
	uint8_t code;
};

/*! Elementary basic service groups as bits of a set. The number in the name is that of TS 22.004. */
typedef uint8_t bsg_set_t;
enum bsg {
	BSG_SPEECH = 1 << 0,		/*!< group 1: TS 11 */
	BSG_SMS = 1 << 1,		/*!< group 2: TS 21, 22 */
	BSG_FAX = 1 << 2,		/*!< group 6: TS 61, 62 */
	BSG_DATA_ASYNC = 1 << 3,	/*!< group 7: BS 20 family */
	BSG_DATA_SYNC = 1 << 4,		/*!< group 8: BS 30 family */
	BSG_VOICE_GROUP = 1 << 5,	/*!< group 12: TS 91, 92 */
};
#define BSG_COUNT 6
#define BSG_ALL_TELE (BSG_SPEECH | BSG_SMS | BSG_FAX | BSG_VOICE_GROUP)
#define BSG_ALL_BEARER (BSG_DATA_ASYNC | BSG_DATA_SYNC)
#define BSG_ALL (BSG_ALL_TELE | BSG_ALL_BEARER)

/*! Groups that a code names, before any subscription is looked at; absent = BSG_ALL. 0x10 and 0x11 both mean speech.
 *  \returns 0 for a code that names none. */
bsg_set_t basic_service_groups(const struct basic_service *bs);
/*! Code that one elementary group carries in an answer; speech is \a speech_code (0x10 or 0x11, ss-model.md 12). */
struct basic_service basic_service_of_group(enum bsg group, uint8_t speech_code);
/*! Groups that a service applies to (TS 22.004 Annex A, ss-model.md section 3). */
bsg_set_t basic_service_applicable(uint8_t ss_code);
/*! "speech", "sms", "fax", "async", "sync", "voice-group". \returns static string. */
const char *bsg_name(enum bsg group);
/*! Set of groups as "speech,fax"; "all" for \a set == BSG_ALL. */
char *bsg_set_str(char *buf, size_t len, bsg_set_t set);
/*! Reverse of bsg_set_str(). \returns the set, -EINVAL. */
int bsg_set_parse(const char *str);

/*! MMI basic service code (TS 22.030 Annex C) to a MAP code.
 *  \returns 0; -ENOENT for a code that is none; -ENOTSUP for one without one MAP code (26: two requests, 99: GPRS,
 *  89). */
int basic_service_from_mmi(unsigned int mmi_bs, struct basic_service *bs);
/*! The MMI code of a MAP code. \returns 10 .. 85, -ENOENT. */
int basic_service_to_mmi(const struct basic_service *bs);
/*! "all teleservices", "telephony", ... \returns static string. */
const char *basic_service_words(const struct basic_service *bs);
