/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Client of OsmoHLR's CTRL interface, which is asked for an MSISDN that no passing message has told. */
#pragma once

#include <stdint.h>

#include <osmocom/supserv/number.h>

struct gsup_ctrl;
struct ipa_io;
struct osmo_tdef;

struct gsup_ctrl_cfg {
	const char *host;
	uint16_t port;
	struct ipa_io *io;
	struct osmo_tdef *tdefs;	/* of the door */
	/* OsmoHLR knows the subscriber; \a msisdn has no digits where it has none. \a vlr as asked. */
	void (*answer)(void *priv, const char *imsi, const char *vlr, const struct isdn_number *msisdn);
	/* Why a question has no answer: a static sentence. */
	void (*failed)(void *priv, const char *why);
	void *priv;
};

/* Strings are borrowed. Connects when there is something to ask. \returns NULL when memory is out. Free with
 * talloc_free(). */
struct gsup_ctrl *gsup_ctrl_alloc(void *ctx, const struct gsup_ctrl_cfg *cfg);
/* Ask for \a imsi, unless that is going on. So many questions at the same time; more are not asked. */
void gsup_ctrl_ask(struct gsup_ctrl *ctrl, const char *imsi, const char *vlr);
unsigned int gsup_ctrl_waiting(const struct gsup_ctrl *ctrl);
bool gsup_ctrl_is_up(const struct gsup_ctrl *ctrl);
