/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The members of a subscriber's JSON object: names of values, and one table for each object. */

#include <osmocom/core/utils.h>
#include <osmocom/crypt/auth.h>

#include "subscriber_json.h"

#define MEMBER(name, type, st, field, of) { name, type, offsetof(st, field), sizeof(((st *)0)->field), of }
#define MEMBERS_END { .type = M_END }

/* --- names -------------------------------------------------------------------------------------------------------- */

static const struct value_string group_names[] = {
	{ BSG_SPEECH, "speech" },
	{ BSG_SMS, "sms" },
	{ BSG_FAX, "fax" },
	{ BSG_DATA_ASYNC, "async" },
	{ BSG_DATA_SYNC, "sync" },
	{ BSG_VOICE_GROUP, "voice-group" },
	{ 0, NULL }
};

static const struct value_string service_names[] = {
	{ SS_SIMPLE_CLIP, "CLIP" },
	{ SS_SIMPLE_CLIR, "CLIR" },
	{ SS_SIMPLE_COLP, "COLP" },
	{ SS_SIMPLE_COLR, "COLR" },
	{ SS_SIMPLE_CNAP, "CNAP" },
	{ SS_SIMPLE_HOLD, "HOLD" },
	{ SS_SIMPLE_MPTY, "MPTY" },
	{ SS_SIMPLE_ECT, "ECT" },
	{ SS_SIMPLE_CD, "CD" },
	{ 0, NULL }
};

static const struct value_string odb_names[] = {
	{ ODB_ALL_OG, "outgoing" },
	{ ODB_ALL_OG_INTERNATIONAL, "outgoing-international" },
	{ ODB_ALL_OG_INTERNATIONAL_NOT_HOME, "outgoing-international-not-home" },
	{ ODB_ALL_IC, "incoming" },
	{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN_COUNTRY, "incoming-outside-home-country" },
	{ ODB_ALL_IC_ROAMING_OUTSIDE_HPLMN, "incoming-outside-home-network" },
	{ ODB_SS_ACCESS, "ss-access" },
	{ ODB_REG_ALL_CF, "registration" },
	{ ODB_REG_CF_INTERNATIONAL, "registration-international" },
	{ ODB_REG_CF_NOT_TO_HPLMN, "registration-not-to-home-network" },
	{ 0, NULL }
};

static const struct value_string option_names[] = {
	{ CF_OPT_NOTIFY_FORWARDING_PARTY, "notify-forwarding-party" },
	{ CF_OPT_PRESENT_REDIRECTING, "present-redirecting" },
	{ CF_OPT_NOTIFY_CALLING_PARTY, "notify-calling-party" },
	{ 0, NULL }
};

static const struct value_string clir_names[] = {
	{ CLIR_PERMANENT, "permanent" },
	{ CLIR_TEMPORARY_RESTRICTED, "temporary-restricted" },
	{ CLIR_TEMPORARY_ALLOWED, "temporary-allowed" },
	{ 0, NULL }
};

static const struct value_string ton_names[] = {
	{ ISDN_TON_UNKNOWN, "unknown" },
	{ ISDN_TON_INTERNATIONAL, "international" },
	{ ISDN_TON_NATIONAL, "national" },
	{ ISDN_TON_NETWORK_SPECIFIC, "network-specific" },
	{ ISDN_TON_SUBSCRIBER, "subscriber" },
	{ ISDN_TON_ALPHANUMERIC, "alphanumeric" },
	{ ISDN_TON_ABBREVIATED, "abbreviated" },
	{ 0, NULL }
};

static const struct value_string npi_names[] = {
	{ ISDN_NPI_UNKNOWN, "unknown" },
	{ ISDN_NPI_ISDN, "isdn" },
	{ 0, NULL }
};

const struct value_string subscriber_json_auth_names[] = {
	{ OSMO_AUTH_ALG_COMP128v1, "COMP128v1" },
	{ OSMO_AUTH_ALG_COMP128v2, "COMP128v2" },
	{ OSMO_AUTH_ALG_COMP128v3, "COMP128v3" },
	{ OSMO_AUTH_ALG_XOR, "XOR" },
	{ OSMO_AUTH_ALG_MILENAGE, "MILENAGE" },
	{ 0, NULL }
};
/* --- members ------------------------------------------------------------------------------------------------------ */

const struct member subscriber_json_number[] = {
	MEMBER("digits", M_DIGITS, struct isdn_number, digits, NULL),
	MEMBER("ton", M_NAME8, struct isdn_number, ton, ton_names),
	MEMBER("npi", M_NAME8, struct isdn_number, npi, npi_names),
	MEMBERS_END
};

const struct member subscriber_json_auth[] = {
	MEMBER("algorithm", M_NAME8, struct auth_keys, algo, subscriber_json_auth_names),
	MEMBER("k", M_KEY, struct auth_keys, k, NULL),
	MEMBER("opc", M_KEY, struct auth_keys, opc, NULL),
	MEMBER("sqn", M_SQN, struct auth_keys, sqn, NULL),
	MEMBERS_END
};

const struct member subscriber_json_reg[] = {
	MEMBER("groups", M_SET8, struct cf_reg, groups, group_names),
	MEMBER("active", M_SET8, struct cf_reg, active, group_names),
	MEMBER("number", M_NUMBER, struct cf_reg, ftn, NULL),
	MEMBER("subaddress", M_SUBADDRESS, struct cf_reg, subaddress, NULL),
	MEMBER("no_reply_time", M_U8, struct cf_reg, no_reply_time, NULL),
	MEMBERS_END
};

static const struct member cf_members[] = {
	MEMBER("provisioned", M_BOOL, struct cf_data, provisioned, NULL),
	MEMBER("options", M_SET8, struct cf_data, options, option_names),
	MEMBER("no_reply_time", M_U8, struct cf_data, no_reply_time, NULL),
	{ "registrations", M_REGS },
	MEMBERS_END
};

static const struct member cb_members[] = {
	MEMBER("provisioned", M_BOOL, struct cb_data, provisioned, NULL),
	MEMBER("active", M_SET8, struct cb_data, active, group_names),
	MEMBERS_END
};

#define FORWARDING(name, service) MEMBER(name, M_OBJECT, struct hlr_subscriber, profile.cf[service], cf_members)
static const struct member forwarding_members[] = {
	FORWARDING("CFU", CF_CFU),
	FORWARDING("CFB", CF_CFB),
	FORWARDING("CFNRy", CF_CFNRY),
	FORWARDING("CFNRc", CF_CFNRC),
	MEMBERS_END
};

#define BARRING(name, program) MEMBER(name, M_OBJECT, struct hlr_subscriber, profile.cb[program], cb_members)
static const struct member barring_members[] = {
	BARRING("BAOC", CB_BAOC),
	BARRING("BOIC", CB_BOIC),
	BARRING("BOIC-exHC", CB_BOIC_EXHC),
	BARRING("BAIC", CB_BAIC),
	BARRING("BIC-Roam", CB_BIC_ROAM),
	MEMBERS_END
};

#define SUB(name, type, field, of) MEMBER(name, type, struct hlr_subscriber, field, of)
static const struct member cw_members[] = {
	SUB("provisioned", M_BOOL, profile.cw.provisioned, NULL),
	SUB("active", M_SET8, profile.cw.active, group_names),
	MEMBERS_END
};

const struct member subscriber_json_subscriber[] = {
	SUB("imsi", M_DIGITS, imsi, NULL),
	SUB("msisdn", M_NUMBER, msisdn, NULL),
	SUB("vlr_number", M_DIGITS, vlr_number, NULL),
	SUB("vlr_country", M_DIGITS, vlr_country, NULL),
	SUB("purged", M_BOOL, purged, NULL),
	SUB("auth", M_AUTH, auth, NULL),
	SUB("subscribed", M_SET8, profile.subscribed, group_names),
	SUB("services", M_SET16, profile.provisioned, service_names),
	SUB("odb", M_SET16, profile.odb, odb_names),
	{ "forwarding", M_OBJECT, 0, 0, forwarding_members },
	{ "barring", M_OBJECT, 0, 0, barring_members },
	{ "call_waiting", M_OBJECT, 0, 0, cw_members },
	SUB("clir_mode", M_NAME8, profile.clir_mode, clir_names),
	SUB("clip_override", M_BOOL, profile.clip_override, NULL),
	SUB("colp_override", M_BOOL, profile.colp_override, NULL),
	SUB("barring_by_provider", M_BOOL, profile.cb_by_provider, NULL),
	SUB("password", M_DIGITS, profile.password, NULL),
	SUB("wrong_passwords", M_U8, profile.wpa, NULL),
	SUB("max_forwardings", M_U8, profile.max_forwardings, NULL),
	MEMBERS_END
};
