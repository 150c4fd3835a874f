/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_profile.h
 * The supplementary-service data of one subscriber (TS 23.008 2.10 ff., 23.011 2.1.1): a plain value without
 * pointers. Copy it, change the copy, hand it to the store. Identity (IMSI, MSISDN, serving VLR) is not in here:
 * struct hlr_subscriber. Equality is ss_profile_equal(): unused entries are zero. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <osmocom/supserv/ss_msg.h>

/*! Forwarding services, in the order of their SS-Codes. */
enum cf_service {
	CF_CFU,
	CF_CFB,
	CF_CFNRY,
	CF_CFNRC,
	CF_COUNT,
};

/*! Barring programs, in the order of their SS-Codes. */
enum cb_program {
	CB_BAOC,
	CB_BOIC,
	CB_BOIC_EXHC,
	CB_BAIC,
	CB_BIC_ROAM,
	CB_COUNT,
};

/*! Services that are active as soon as they are provisioned. Bits of ss_profile.provisioned. */
enum ss_simple {
	SS_SIMPLE_CLIP = 1 << 0,
	SS_SIMPLE_CLIR = 1 << 1,
	SS_SIMPLE_COLP = 1 << 2,
	SS_SIMPLE_COLR = 1 << 3,
	SS_SIMPLE_CNAP = 1 << 4,
	SS_SIMPLE_HOLD = 1 << 5,
	SS_SIMPLE_MPTY = 1 << 6,
	SS_SIMPLE_ECT = 1 << 7,
	SS_SIMPLE_CD = 1 << 8,
};

/*! CLIR mode, TS 29.002 CliRestrictionOption. */
enum clir_mode {
	CLIR_PERMANENT = 0,
	CLIR_TEMPORARY_RESTRICTED = 1,
	CLIR_TEMPORARY_ALLOWED = 2,
};

/*! Subscription options of a forwarding: the bits of ForwardingOptions (map.md 3.1), reason bits zero. */
#define CF_OPT_NOTIFY_FORWARDING_PARTY 0x80	/*!< notification to B; CFB and CFNRy */
#define CF_OPT_PRESENT_REDIRECTING 0x40		/*!< B's MSISDN is shown to C */
#define CF_OPT_NOTIFY_CALLING_PARTY 0x20	/*!< notification to A */

/*! Operator determined barring, the bits of ODB that this node acts on. */
enum odb_bits {
	ODB_ALL_OG = 1 << 0,
	ODB_ALL_OG_INTERNATIONAL = 1 << 1,
	ODB_ALL_OG_INTERNATIONAL_NOT_HOME = 1 << 2,
	ODB_ALL_IC = 1 << 3,
	ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY = 1 << 4,
	ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN = 1 << 5,
	ODB_SS_ACCESS = 1 << 6,			/*!< management of own SS barred */
	ODB_REG_ALL_CF = 1 << 7,
	ODB_REG_CF_INTERNATIONAL = 1 << 8,
	ODB_REG_CF_NOT_TO_HPLMN = 1 << 9,
};

/*! One registration: one forwarded-to number for a set of groups. A group is in at most one registration of a
 *  service. */
struct cf_reg {
	bsg_set_t groups;		/*!< never empty in a used entry */
	bsg_set_t active;		/*!< subset of groups with A = 1 (Q is derived, see cf_status()) */
	uint8_t no_reply_time;		/*!< CFNRy: 5 .. 30 s; else 0 */
	struct isdn_number ftn;		/*!< as stored, after the number plan */
	struct ss_subaddress subaddress;
};
#define CF_REG_MAX 4			/*!< applicable groups of a forwarding service: 1, 6, 7, 8 */

struct cf_data {
	bool provisioned;
	uint8_t options;		/*!< CF_OPT_* */
	uint8_t no_reply_time;		/*!< CFNRy: what the user or the operator set last, 5 .. 30 s; else 0 */
	uint8_t n_reg;
	struct cf_reg reg[CF_REG_MAX];
};

struct cb_data {
	bool provisioned;
	bsg_set_t active;		/*!< groups with A = 1 */
};

struct ss_profile {
	bsg_set_t subscribed;		/*!< basic service groups of the subscription */
	uint16_t provisioned;		/*!< SS_SIMPLE_* */
	uint16_t odb;			/*!< ODB_* */
	struct cf_data cf[CF_COUNT];
	struct cb_data cb[CB_COUNT];
	struct {
		bool provisioned;
		bsg_set_t active;
	} cw;
	uint8_t clir_mode;		/*!< enum clir_mode */
	bool clip_override;
	bool colp_override;
	bool cb_by_provider;		/*!< control of barring: by the service provider instead of by password */
	char password[SS_PASSWORD_LEN + 1];
	uint8_t wpa;			/*!< wrong password attempts in a row */
	uint8_t max_forwardings;	/*!< in one call, 1 .. 5 */
};

/*! The subscription of a new subscriber (ss-model.md section 12). */
void ss_profile_init_template(struct ss_profile *p);
bool ss_profile_equal(const struct ss_profile *a, const struct ss_profile *b);
/*! Check every invariant named above. \returns NULL or a sentence that says what is wrong (static). */
const char *ss_profile_check(const struct ss_profile *p);

/*! \returns enum cf_service, -ENOENT for a code that is no single forwarding. */
int cf_service_from_code(uint8_t ss_code);
uint8_t cf_service_code(enum cf_service s);
int cb_program_from_code(uint8_t ss_code);
uint8_t cb_program_code(enum cb_program p);
/*! \returns bit of ss_profile.provisioned, 0 for a code that is none of them. */
uint16_t ss_simple_from_code(uint8_t ss_code);

/*! Registration of \a s that covers \a group, NULL if there is none. Owned by \a p. */
const struct cf_reg *cf_reg_find(const struct ss_profile *p, enum cf_service s, enum bsg group);
/*! SS-Status octet of a service in one group, with Q derived. A conditional forwarding is quiescent while CFU is
 *  active in the group, and while BIC-Roam keeps calls away abroad; BIC-Roam is quiescent at home (ss-model.md 10.1,
 *  10.2, section 2).
 *  \param abroad the subscriber is registered outside the home country. Services that are not known: 0x00. */
uint8_t ss_profile_status_at(const struct ss_profile *p, uint8_t ss_code, enum bsg group, bool abroad);
/*! A = 1 and Q = 0. */
bool ss_profile_operative_at(const struct ss_profile *p, uint8_t ss_code, enum bsg group, bool abroad);
/*! The same for a subscriber who is at home. */
uint8_t ss_profile_status(const struct ss_profile *p, uint8_t ss_code, enum bsg group);
bool ss_profile_operative(const struct ss_profile *p, uint8_t ss_code, enum bsg group);
/*! Is a service in the subscription? False for group codes and services that are not known. */
bool ss_profile_provisioned(const struct ss_profile *p, uint8_t ss_code);
/*! Activate a barring program in \a groups; the programs of the same direction leave them (TS 22.088 2.2.1). */
void ss_profile_activate_cb(struct ss_profile *p, enum cb_program program, bsg_set_t groups);
/*! Check one registration of \a s. \returns NULL or a sentence that says what is wrong (static). */
const char *cf_reg_check(enum cf_service s, const struct cf_reg *reg);
/*! Can a registration carry this no-reply time: 5 .. 30 s (TS 22.082 4.2.1)? */
bool cf_is_no_reply_time(int seconds);
/*! Set (or overwrite) the registration of reg->groups, taking them out of other registrations of the service and
 *  joining registrations that have become alike. Entries stay in the order of their lowest group.
 *  \returns 0; -EINVAL for a value that cf_reg_check() refuses, or a service that is not provisioned. */
int cf_reg_set(struct ss_profile *p, enum cf_service s, const struct cf_reg *reg);
/*! Erase the registration of \a groups. */
void cf_reg_erase(struct ss_profile *p, enum cf_service s, bsg_set_t groups);
/*! Set or clear A of \a groups where registered. */
void cf_reg_set_active(struct ss_profile *p, enum cf_service s, bsg_set_t groups, bool active);
