/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file debug.h
 * Logging categories. Each object has a LOGP macro of its own next to its type that names the subscriber, call or
 * link. */
#pragma once

#include <osmocom/core/logging.h>

enum supserv_log_category {
	DMAIN,
	DSS,		/*!< SS sessions of the HLR */
	DSTORE,
	DCALL,
	DMAP,		/*!< dialogues and components */
	DLAB,
	DTRACE,
	DCDR,
	DMNCC,		/*!< MNCC door */
	DGSUP,		/*!< GSUP door */
};

extern const struct log_info supserv_log_info;	/* src/osmo-supserv/log_info.c */
