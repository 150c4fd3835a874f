/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Questions to OsmoHLR's CTRL interface: "GET id subscriber.by-imsi-....info" in an IPA frame of its own protocol, answered
 * by "GET_REPLY id variable" and a line "name\tvalue" for each thing that is known, or by "ERROR id reason" (as osmo-hlr
 * 1.5.0 was seen to answer). */

#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include <osmocom/supserv/ipa_conn.h>

#include "gsup_ctrl.h"
#include "gsup_private.h"

#define ASKED_MAX 1024
#define REPLY_MAX 2048

struct gsup_ctrl {
	struct gsup_ctrl_cfg cfg;
	struct ipa_connector *connector;
	struct ipa_conn *conn;		/* NULL: not connected */
	bool connecting;
	struct llist_head questions;	/* oldest first */
	unsigned int n_questions;
	uint32_t last_id;
	struct osmo_timer_list patience;	/* since the first question, or the last answer */
};

struct question {
	struct llist_head entry;
	uint32_t id;
	char imsi[OSMO_IMSI_BUF_SIZE];
	char vlr[ISDN_DIGITS_MAX + 1];
};

static void patience_start(struct gsup_ctrl *ctrl)
{
	osmo_timer_schedule(&ctrl->patience, osmo_tdef_get(ctrl->cfg.tdefs, GSUP_X_CTRL, OSMO_TDEF_S, 5), 0);
}

static void question_free(struct gsup_ctrl *ctrl, struct question *q)
{
	llist_del(&q->entry);
	ctrl->n_questions--;
	talloc_free(q);
	if (!ctrl->n_questions)
		osmo_timer_del(&ctrl->patience);
}

static void send_question(struct gsup_ctrl *ctrl, const struct question *q)
{
	char text[80];
	int len = snprintf(text, sizeof(text), "GET %u subscriber.by-imsi-%s.info", q->id, q->imsi);
	uint8_t *to = ipa_conn_put(ctrl->conn, IPAC_PROTO_OSMO, 1 + len);

	if (!to)
		return;
	to[0] = IPAC_PROTO_EXT_CTRL;
	memcpy(to + 1, text, len);
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static struct question *question_find(const struct gsup_ctrl *ctrl, uint32_t id)
{
	struct question *q;

	llist_for_each_entry(q, &ctrl->questions, entry) {
		if (q->id == id)
			return q;
	}
	return NULL;
}

static void msisdn_of_reply(struct isdn_number *msisdn, const char *text)
{
	static const char name[] = "\nmsisdn\t";
	const char *at = strstr(text, name);
	char digits[ISDN_DIGITS_MAX + 1];
	size_t len;

	msisdn->digits[0] = '\0';
	if (!at)
		return;
	at += strlen(name);
	len = strcspn(at, "\r\n");
	if (len >= sizeof(digits))
		return;
	osmo_strlcpy(digits, at, len + 1);
	if (isdn_number_parse(msisdn, digits) < 0)
		msisdn->digits[0] = '\0';
}

static void rx_text(struct gsup_ctrl *ctrl, const char *text)
{
	struct isdn_number msisdn = {};
	struct question *q;
	char kind[16];
	uint32_t id;

	if (sscanf(text, "%15s %u", kind, &id) != 2)
		return;
	q = question_find(ctrl, id);
	if (!q)
		return;
	if (!strcmp(kind, "GET_REPLY")) {
		msisdn_of_reply(&msisdn, text);
		ctrl->cfg.answer(ctrl->cfg.priv, q->imsi, q->vlr, &msisdn);
	} else {
		LOGP(DGSUP, LOGL_NOTICE, "OsmoHLR's CTRL interface says of %s: %s\n", q->imsi, text);
	}
	question_free(ctrl, q);
	if (ctrl->n_questions)
		patience_start(ctrl);
}

static void ctrl_frame(struct ipa_conn *conn, void *priv, uint8_t proto, const uint8_t *payload, size_t len)
{
	char text[REPLY_MAX];

	if (proto != IPAC_PROTO_OSMO || len < 2 || payload[0] != IPAC_PROTO_EXT_CTRL)
		return;
	snprintf(text, sizeof(text), "%.*s", (int)len - 1, (const char *)payload + 1);
	rx_text(priv, text);
}

/* --- the connection ----------------------------------------------------------------------------------------------- */

static void ctrl_connect(struct gsup_ctrl *ctrl)
{
	if (ctrl->conn || ctrl->connecting)
		return;
	ctrl->connecting = true;
	ipa_connector_start(ctrl->connector);
}

static void ctrl_disconnect(struct gsup_ctrl *ctrl)
{
	if (ctrl->connecting)
		ipa_connector_stop(ctrl->connector);
	ctrl->connecting = false;
	if (ctrl->conn)
		ipa_conn_free(ctrl->conn);
	ctrl->conn = NULL;
}

/* What was asked is asked again on a new connection. */
static void ctrl_closed(struct ipa_conn *conn, void *priv, int error)
{
	struct gsup_ctrl *ctrl = priv;

	ctrl_disconnect(ctrl);
	if (ctrl->n_questions)
		ctrl_connect(ctrl);
}

static const struct ipa_conn_ops ctrl_ops = { .frame = ctrl_frame, .closed = ctrl_closed };

static void connected(void *priv, int fd)
{
	struct gsup_ctrl *ctrl = priv;
	struct question *q;

	ctrl->connecting = false;
	ctrl->conn = ipa_conn_alloc(ctrl, ctrl->cfg.io, fd, &ctrl_ops, ctrl);
	if (!ctrl->conn)
		return;
	llist_for_each_entry(q, &ctrl->questions, entry)
		send_question(ctrl, q);
}

/* Nobody waits for ever: who needs an answer asks again. */
static void out_of_patience(void *data)
{
	struct gsup_ctrl *ctrl = data;
	struct question *q, *next;

	ctrl->cfg.failed(ctrl->cfg.priv, ctrl->conn ? "no answer" : "it cannot be reached");
	ctrl_disconnect(ctrl);
	llist_for_each_entry_safe(q, next, &ctrl->questions, entry)
		question_free(ctrl, q);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

static bool is_asked(const struct gsup_ctrl *ctrl, const char *imsi)
{
	const struct question *q;

	llist_for_each_entry(q, &ctrl->questions, entry) {
		if (!strcmp(q->imsi, imsi))
			return true;
	}
	return false;
}

void gsup_ctrl_ask(struct gsup_ctrl *ctrl, const char *imsi, const char *vlr)
{
	struct question *q;

	if (ctrl->n_questions >= ASKED_MAX || is_asked(ctrl, imsi))
		return;
	q = talloc_zero(ctrl, struct question);
	if (!q)
		return;
	q->id = ++ctrl->last_id;
	OSMO_STRLCPY_ARRAY(q->imsi, imsi);
	OSMO_STRLCPY_ARRAY(q->vlr, vlr);
	llist_add_tail(&q->entry, &ctrl->questions);
	if (!ctrl->n_questions++)
		patience_start(ctrl);
	if (ctrl->conn)
		send_question(ctrl, q);
	else
		ctrl_connect(ctrl);
}

unsigned int gsup_ctrl_waiting(const struct gsup_ctrl *ctrl)
{
	return ctrl->n_questions;
}

bool gsup_ctrl_is_up(const struct gsup_ctrl *ctrl)
{
	return ctrl->conn;
}

static int ctrl_destructor(struct gsup_ctrl *ctrl)
{
	osmo_timer_del(&ctrl->patience);
	ctrl_disconnect(ctrl);
	return 0;
}

struct gsup_ctrl *gsup_ctrl_alloc(void *ctx, const struct gsup_ctrl_cfg *cfg)
{
	struct gsup_ctrl *ctrl = talloc_zero(ctx, struct gsup_ctrl);

	if (!ctrl)
		return NULL;
	ctrl->cfg = *cfg;
	INIT_LLIST_HEAD(&ctrl->questions);
	osmo_timer_setup(&ctrl->patience, out_of_patience, ctrl);
	ctrl->connector = ipa_connector_alloc(ctrl, cfg->host, cfg->port,
					      osmo_tdef_get(cfg->tdefs, GSUP_X_RETRY, OSMO_TDEF_S, 1), connected, ctrl);
	if (!ctrl->connector) {
		talloc_free(ctrl);
		return NULL;
	}
	talloc_set_destructor(ctrl, ctrl_destructor);
	return ctrl;
}
