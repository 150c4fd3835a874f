/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS sessions of GSUP that this node answers (radio-and-gsup.md 3.1): PROC_SS_REQ BEGIN with operations 10-14 or 17, or
 * with USSD that spells one, and all CONTINUE and END of that session. In server mode all of the subscribers that it
 * has. Answers are always PROC_SS_RESULT: an MSC shows the phone nothing of a PROC_SS_ERROR. */

#include <string.h>

#include <talloc.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/ss_dialogue.h>

#include "gsup_private.h"

/* A session ends when its last message is sent or received; the guard while a password is waited for is the HLR's. */
struct gsup_session {
	struct hlist_node node;
	struct gsup_link *link;
	uint32_t id;
	char imsi[OSMO_IMSI_BUF_SIZE];
	enum osmo_gsup_message_class message_class;
	struct ss_dialogue *dialogue;
	bool in_rx, ended;		/* freed on the way out of the dialogue's own function */
};

static struct gsup_session *session_find(const struct gsup_link *link, uint32_t id)
{
	struct gsup_session *s;

	hash_for_each_possible(link->door->sessions, s, node, id) {
		if (s->link == link && s->id == id)
			return s;
	}
	return NULL;
}

static void session_free(struct gsup_session *s)
{
	hash_del(&s->node);
	s->link->door->n_sessions--;
	ss_dialogue_free(s->dialogue);
	talloc_free(s);
}

static void session_end(struct gsup_session *s)
{
	if (s->in_rx)
		s->ended = true;
	else
		session_free(s);
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static void send_result(struct gsup_session *s, const uint8_t *component, size_t len, bool last)
{
	struct msgb *msg = s->link->door->scratch;
	struct osmo_gsup_message res = {
		.message_type = OSMO_GSUP_MSGT_PROC_SS_RESULT,
		.message_class = s->message_class,
		.session_id = s->id,
		.session_state = last ? OSMO_GSUP_SESSION_STATE_END : OSMO_GSUP_SESSION_STATE_CONTINUE,
		.ss_info = (uint8_t *)component,
		.ss_info_len = len,
	};

	OSMO_STRLCPY_ARRAY(res.imsi, s->imsi);
	msgb_reset(msg);
	if (osmo_gsup_encode(msg, &res))
		return;
	gsup_link_send_msc(s->link, msgb_data(msg), msgb_length(msg));
}

static void log_shadow(const struct gsup_session *s, const uint8_t *component, size_t len)
{
	char label[128];

	component_label(label, sizeof(label), component, len);
	LOGPGSUP(s->link, LOGL_NOTICE, "shadow: session %08x of %s would be answered: %s\n", s->id, s->imsi, label);
}

static void dialogue_send(void *priv, const uint8_t *component, size_t len, bool last)
{
	struct gsup_session *s = priv;

	if (s->link->door->cfg.mode == GSUP_MODE_SHADOW)
		log_shadow(s, component, len);
	else
		send_result(s, component, len, last);
	if (last)
		session_end(s);
}

static const struct ss_dialogue_ops dialogue_ops = { .send = dialogue_send };

/* --- messages of the MSC ------------------------------------------------------------------------------------------ */

static struct gsup_session *session_alloc(struct gsup_link *link, const struct osmo_gsup_message *req)
{
	struct gsup_door *door = link->door;
	struct gsup_session *s = talloc_zero(door, struct gsup_session);
	struct ss_dialogue_cfg cfg = {
		.session_ops = &hlr_ss_session_ops,
		.executor = door->cfg.hlr,
		.origin = "gsup",
		.ops = &dialogue_ops,
		.priv = s,
	};

	if (!s)
		return NULL;
	s->link = link;
	s->id = req->session_id;
	s->message_class = req->message_class;
	OSMO_STRLCPY_ARRAY(s->imsi, req->imsi);
	s->dialogue = ss_dialogue_alloc(s, s->imsi, &cfg);
	if (!s->dialogue) {
		talloc_free(s);
		return NULL;
	}
	hash_add(door->sessions, &s->node, s->id);
	door->n_sessions++;
	gsup_count(door, GSUP_CTR_SS_SESSIONS);
	gsup_learn_msisdn(link, s->imsi);
	return s;
}

static void session_rx(struct gsup_session *s, const struct osmo_gsup_message *req)
{
	bool last = req->session_state == OSMO_GSUP_SESSION_STATE_END;

	s->in_rx = true;
	if (req->ss_info_len)
		ss_dialogue_rx(s->dialogue, req->ss_info, req->ss_info_len, last);
	s->in_rx = false;
	if (last || s->ended)
		session_free(s);
}

static bool is_ours(const struct gsup_link *link, const struct osmo_gsup_message *req)
{
	if (!req->ss_info_len)
		return false;
	if (link->door->cfg.mode == GSUP_MODE_SERVER)
		return gsup_server_knows(link->door, req->imsi);
	return ss_dialogue_is_ours(req->ss_info, req->ss_info_len);
}

/* BEGIN of something that is ours; a session of this number that the MSC has forgotten ends. */
static struct gsup_session *session_begin(struct gsup_link *link, const struct osmo_gsup_message *req)
{
	struct gsup_session *s = session_find(link, req->session_id);

	if (s)
		session_free(s);
	if (!is_ours(link, req))
		return NULL;
	return session_alloc(link, req);
}

bool gsup_ss_rx(struct gsup_link *link, const uint8_t *gsup, size_t len)
{
	struct osmo_gsup_message req;
	struct gsup_session *s;
	uint32_t id;

	if (!gsup_session_id(gsup, len, &id))
		return false;
	if (osmo_gsup_decode(gsup, len, &req)) {
		gsup_count(link->door, GSUP_CTR_MALFORMED);
		return link->door->cfg.mode == GSUP_MODE_SERVER;
	}
	if (req.message_type == OSMO_GSUP_MSGT_PROC_SS_REQUEST &&
	    req.session_state == OSMO_GSUP_SESSION_STATE_BEGIN)
		s = session_begin(link, &req);
	else
		s = session_find(link, id);
	if (!s)
		return false;
	/* the MSC gives the session up */
	if (OSMO_GSUP_IS_MSGT_ERROR(req.message_type))
		session_free(s);
	else
		session_rx(s, &req);
	return link->door->cfg.mode != GSUP_MODE_SHADOW;
}

void gsup_ss_link_down(struct gsup_link *link)
{
	struct gsup_session *s;
	struct hlist_node *tmp;
	int bkt;

	hash_for_each_safe(link->door->sessions, bkt, tmp, s, node) {
		if (s->link == link)
			session_free(s);
	}
}
