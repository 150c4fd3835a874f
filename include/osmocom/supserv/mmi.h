/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mmi.h
 * The man-machine interface of TS 22.030: what a typed string is, and which operation comes out. Parses and formats. */
#pragma once

#include <osmocom/supserv/ss_msg.h>

#define MMI_STRING_MAX 182		/*!< GSM-7 characters of a USSD string */

enum mmi_kind {
	MMI_SS,
	MMI_PASSWORD,
	MMI_CALL,			/*!< a number with a per-call service */
	MMI_IN_CALL,
	MMI_USSD,
	MMI_DIAL,
	MMI_EMERGENCY,
	MMI_LOCAL,			/*!< IMEI, PIN */
	MMI_INVALID,
};

enum mmi_in_call {
	MMI_IN_CALL_NONE,
	MMI_IN_CALL_RELEASE_HELD_OR_UDUB,	/*!< 0 */
	MMI_IN_CALL_RELEASE_HELD_X,		/*!< 0X */
	MMI_IN_CALL_RELEASE_ACTIVE_ACCEPT,	/*!< 1 */
	MMI_IN_CALL_RELEASE_ACTIVE_X,		/*!< 1X */
	MMI_IN_CALL_HOLD_ACCEPT,		/*!< 2 */
	MMI_IN_CALL_HOLD_EXCEPT_X,		/*!< 2X */
	MMI_IN_CALL_ADD_HELD,			/*!< 3 */
	MMI_IN_CALL_TRANSFER,			/*!< 4 */
	MMI_IN_CALL_DEFLECT,			/*!< 4*DN */
	MMI_IN_CALL_CCBS,			/*!< 5 */
};

enum mmi_clir { MMI_CLIR_NONE, MMI_CLIR_INVOKE, MMI_CLIR_SUPPRESS };

/*! What a string is. */
struct mmi {
	enum mmi_kind kind;
	struct ss_invoke invoke;	/*!< SS, PASSWORD (with the passwords typed), USSD */
	unsigned int service_code;	/*!< as typed, 21; 0 = none */
	int ss_code;			/*!< SS, PASSWORD; CALL: of the per-call service; -1 = none */
	struct isdn_number number;	/*!< CALL, DIAL, EMERGENCY, DEFLECT; DIAL also with '*' and '#' */
	enum mmi_clir clir;		/*!< CALL */
	enum mmi_in_call in_call;
	int in_call_x;			/*!< call number X; 0 = none */
	const char *local;		/*!< LOCAL: what the phone does, static sentence */
	char error[128];		/*!< INVALID: a sentence that says what to type */
};

struct mmi_cfg {
	bool in_call;			/*!< calls are going on: the in-call codes count */
	bool without_sim;
};

/*! Parse a string that ends with SEND. Never fails: what makes no sense is MMI_INVALID with a sentence. */
void mmi_parse(struct mmi *mmi, const char *str, const struct mmi_cfg *cfg);
/*! The string that gives \a inv ("**61*1003*11*5#"). \returns length as snprintf(), -ENOTSUP where no code exists. */
int mmi_format(char *buf, size_t len, const struct ss_invoke *inv);
const char *mmi_kind_name(enum mmi_kind kind);		/*!< as in interfaces.md: "ss", "in-call" ... */
