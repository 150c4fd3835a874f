/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_msg.h
 * What SS operations carry, as plain values: the argument of an invoke, a result, an error. Neither bytes (codec/) nor
 * state (ss_profile.h). TS 29.002 clause 11 and 17.7.4; no clocks, no owners: copy them freely. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <osmocom/supserv/ss_code.h>
#include <osmocom/supserv/basic_service.h>
#include <osmocom/supserv/number.h>

#define SS_PASSWORD_LEN 4
#define SS_SUBADDRESS_MAX 21
#define SS_FEATURES_MAX 13		/*!< ForwardingFeatureList SIZE (1..13) */
#define SS_USSD_MAX 160			/*!< maxUSSD-StringLength, octets */

struct ss_subaddress {
	uint8_t len;			/*!< 0 = absent */
	uint8_t octets[SS_SUBADDRESS_MAX];
};

struct ss_ussd {
	uint8_t dcs;
	uint8_t len;			/*!< octets of string; 0 = absent */
	uint8_t string[SS_USSD_MAX];
};

/*! Argument of RegisterSS, SS-ForBS-Code, SS-Code and USSD-Arg in one value. */
struct ss_invoke {
	enum ss_op op;
	uint8_t ss_code;
	struct basic_service bs;
	struct isdn_number ftn;		/*!< as the phone sent it */
	struct ss_subaddress subaddress;
	int no_reply_time;		/*!< seconds as sent; 0 = absent */
	int default_priority;		/*!< eMLPP; -1 = absent */
	int nbr_user;			/*!< MC; 0 = absent */
	bool long_ftn_supported;
	struct ss_ussd ussd;		/*!< op 59..61 */
	/*! What an MMI string already said about passwords, so that nobody has to be asked: *33*PW# in USSD, **03*..#.
	 *  Never on the wire of an SS operation. "" = not known. */
	char password[SS_PASSWORD_LEN + 1];
	char new_password[SS_PASSWORD_LEN + 1];
	char new_password_again[SS_PASSWORD_LEN + 1];
};

/*! GuidanceInfo of getPassword. */
enum ss_guidance {
	SS_GUIDANCE_ENTER_PW = 0,
	SS_GUIDANCE_ENTER_NEW_PW = 1,
	SS_GUIDANCE_ENTER_NEW_PW_AGAIN = 2,
};

/*! ForwardingFeature, CallBarringFeature, one BasicServiceCode of a list. */
struct ss_feature {
	struct basic_service bs;
	int ss_status;			/*!< octet; -1 = absent */
	struct isdn_number ftn;
	struct ss_subaddress subaddress;
	int forwarding_options;		/*!< octet; -1 = absent */
	int no_reply_time;		/*!< seconds; 0 = absent */
};

enum ss_result_kind {
	SS_RESULT_EMPTY = 0,		/*!< result without parameter */
	SS_RESULT_FORWARDING_INFO,	/*!< SS-Info a0 */
	SS_RESULT_CALL_BARRING_INFO,	/*!< SS-Info a1 */
	SS_RESULT_SS_DATA,		/*!< SS-Info a3 */
	SS_RESULT_INT_SS_STATUS,	/*!< InterrogateSS-Res 80 */
	SS_RESULT_INT_BSG_LIST,		/*!< InterrogateSS-Res a2: bs of features[] */
	SS_RESULT_INT_FEATURE_LIST,	/*!< InterrogateSS-Res a3 */
	SS_RESULT_INT_GENERIC,		/*!< InterrogateSS-Res a4: ss_status, clir_option */
	SS_RESULT_PASSWORD,		/*!< registerPassword, getPassword */
	SS_RESULT_USSD,
};

struct ss_result {
	enum ss_op op;
	enum ss_result_kind kind;
	uint8_t ss_code;		/*!< SS-Info: the code that was asked */
	int ss_status;			/*!< octet; -1 = absent */
	int clir_option;		/*!< CliRestrictionOption; -1 = absent */
	int override_category;		/*!< OverrideCategory; -1 = absent */
	unsigned int n_features;
	struct ss_feature features[SS_FEATURES_MAX];
	char password[SS_PASSWORD_LEN + 1];
	struct ss_ussd ussd;
};

/*! callBarred: cause of operator barring. */
#define SS_CALL_BARRED_SERVICE_ACTIVE 0
#define SS_CALL_BARRED_OPERATOR 1
/*! pw-RegistrationFailure cause. */
#define SS_PW_UNDETERMINED 0
#define SS_PW_INVALID_FORMAT 1
#define SS_PW_NEW_PASSWORDS_MISMATCH 2

struct ss_error {
	enum ss_error_code code;
	int cause;			/*!< callBarred, pw-RegistrationFailure, systemFailure (network resource); -1 =
					 *   absent */
	int ss_status;			/*!< ss-ErrorStatus, ss-Incompatibility; -1 = absent */
	int ss_code;			/*!< ss-Incompatibility; -1 = absent */
	struct basic_service bs;	/*!< ss-Incompatibility */
};

/*! What the HLR says to an invoke or to a password. */
enum ss_answer_kind {
	SS_ANSWER_ASK_PASSWORD,		/*!< send getPassword with guidance, come back */
	SS_ANSWER_RESULT,
	SS_ANSWER_ERROR,
};

struct ss_answer {
	enum ss_answer_kind kind;
	enum ss_guidance guidance;	/*!< ASK_PASSWORD */
	bool linked;			/*!< ASK_PASSWORD: getPassword carries a linkedID (registerPassword only) */
	struct ss_result result;	/*!< RESULT */
	struct ss_error error;		/*!< ERROR */
};

/*! An invoke with every optional part absent. */
void ss_invoke_init(struct ss_invoke *inv, enum ss_op op, uint8_t ss_code);
/*! A result, a feature, an error with every optional part absent. */
void ss_result_init(struct ss_result *res, enum ss_op op, enum ss_result_kind kind);
void ss_feature_init(struct ss_feature *f);
void ss_error_init(struct ss_error *err, enum ss_error_code code);
/*! An answer in words that a phone could display ("Call forwarding on no reply: active, to 1003 after 20 s"), for USSD,
 *  the VTY and the lab's screens; one line a feature, lines separated by '\n'. \returns length as snprintf(). */
int ss_answer_words(char *buf, size_t len, const struct ss_invoke *inv, const struct ss_answer *ans);
