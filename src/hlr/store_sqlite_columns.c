/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is in which column of the table "subscriber" (sql/hlr.sql). */

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/store.h>

#include "store_sqlite_columns.h"

#define COL(name, type, member) \
	{ name, type, offsetof(struct hlr_subscriber, member), sizeof(((struct hlr_subscriber *)0)->member) }
#define SIMPLE(name, bit) { name, COL_BIT, offsetof(struct hlr_subscriber, profile.provisioned), bit }

const struct sqlite_column sqlite_columns[] = {
	COL("imsi", COL_TEXT, imsi),
	COL("msisdn", COL_TEXT_OR_NULL, msisdn.digits),
	COL("msisdn_ton", COL_U8, msisdn.ton),
	COL("msisdn_npi", COL_U8, msisdn.npi),
	COL("version", COL_U32, version),
	COL("vlr_number", COL_TEXT, vlr_number),
	COL("vlr_country", COL_TEXT, vlr_country),
	COL("purged", COL_BOOL, purged),
	COL("auth_algo", COL_U8, auth.algo),
	COL("auth_k", COL_KEY, auth.k),
	COL("auth_opc", COL_KEY, auth.opc),
	COL("auth_sqn", COL_U48, auth.sqn),
	COL("groups", COL_U8, profile.subscribed),
	COL("odb", COL_U16, profile.odb),
	SIMPLE("clip", SS_SIMPLE_CLIP),
	SIMPLE("clir", SS_SIMPLE_CLIR),
	SIMPLE("colp", SS_SIMPLE_COLP),
	SIMPLE("colr", SS_SIMPLE_COLR),
	SIMPLE("cnap", SS_SIMPLE_CNAP),
	SIMPLE("hold", SS_SIMPLE_HOLD),
	SIMPLE("mpty", SS_SIMPLE_MPTY),
	SIMPLE("ect", SS_SIMPLE_ECT),
	SIMPLE("cd", SS_SIMPLE_CD),
	COL("cfu", COL_BOOL, profile.cf[CF_CFU].provisioned),
	COL("cfb", COL_BOOL, profile.cf[CF_CFB].provisioned),
	COL("cfnry", COL_BOOL, profile.cf[CF_CFNRY].provisioned),
	COL("cfnrc", COL_BOOL, profile.cf[CF_CFNRC].provisioned),
	COL("baoc", COL_BOOL, profile.cb[CB_BAOC].provisioned),
	COL("boic", COL_BOOL, profile.cb[CB_BOIC].provisioned),
	COL("boic_exhc", COL_BOOL, profile.cb[CB_BOIC_EXHC].provisioned),
	COL("baic", COL_BOOL, profile.cb[CB_BAIC].provisioned),
	COL("bic_roam", COL_BOOL, profile.cb[CB_BIC_ROAM].provisioned),
	COL("cw", COL_BOOL, profile.cw.provisioned),
	COL("cfu_options", COL_U8, profile.cf[CF_CFU].options),
	COL("cfb_options", COL_U8, profile.cf[CF_CFB].options),
	COL("cfnry_options", COL_U8, profile.cf[CF_CFNRY].options),
	COL("cfnrc_options", COL_U8, profile.cf[CF_CFNRC].options),
	COL("cfnry_time", COL_U8, profile.cf[CF_CFNRY].no_reply_time),
	COL("clir_mode", COL_U8, profile.clir_mode),
	COL("clip_override", COL_BOOL, profile.clip_override),
	COL("colp_override", COL_BOOL, profile.colp_override),
	COL("max_forwardings", COL_U8, profile.max_forwardings),
	COL("password", COL_TEXT, profile.password),
	COL("wrong_passwords", COL_U8, profile.wpa),
	COL("barring_by_provider", COL_BOOL, profile.cb_by_provider),
	{}
};

void sqlite_append_columns(char sql[SQLITE_SQL_MAX], const char *before_name, bool names, const char *after_name)
{
	const struct sqlite_column *col;
	size_t len = strlen(sql);

	for (col = sqlite_columns; col->name; col++)
		len += snprintf(sql + len, len < SQLITE_SQL_MAX ? SQLITE_SQL_MAX - len : 0, "%s%s%s%s",
				col == sqlite_columns ? "" : ", ", before_name, names ? col->name : "", after_name);
	OSMO_ASSERT(len < SQLITE_SQL_MAX);
}
