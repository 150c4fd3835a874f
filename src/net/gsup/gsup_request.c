/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Requests in flight between an MSC and the HLR. A request is known by its type, IMSI, and session or SM-RP-MR. */

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/gsup_request.h>

#define IMSI_VALUE_MAX 8

struct request_key {
	uint8_t type;			/* of the request */
	uint8_t imsi[IMSI_VALUE_MAX];
	uint32_t id;			/* session id or SM-RP-MR */
};

struct request {
	struct hlist_node node;
	struct llist_head entry;	/* oldest first */
	struct request_key key;
	size_t len;
	uint8_t gsup[];
};

struct gsup_requests {
	DECLARE_HASHTABLE(by_key, 10);
	struct llist_head all;
	unsigned int n;
};

const uint8_t *gsup_ie_find(const uint8_t *gsup, size_t len, uint8_t iei, size_t *value_len)
{
	size_t at = 1;

	while (at + 2 <= len && at + 2 + gsup[at + 1] <= len) {
		if (gsup[at] == iei) {
			*value_len = gsup[at + 1];
			return gsup + at + 2;
		}
		at += 2 + gsup[at + 1];
	}
	return NULL;
}

bool gsup_session_id(const uint8_t *gsup, size_t len, uint32_t *id)
{
	size_t id_len;
	const uint8_t *value = gsup_ie_find(gsup, len, OSMO_GSUP_SESSION_ID_IE, &id_len);

	if (!value || id_len != sizeof(*id))
		return false;
	*id = osmo_load32be(value);
	return true;
}

static uint8_t session_state(const uint8_t *gsup, size_t len)
{
	size_t state_len;
	const uint8_t *value = gsup_ie_find(gsup, len, OSMO_GSUP_SESSION_STATE_IE, &state_len);

	return value && state_len == 1 ? *value : OSMO_GSUP_SESSION_STATE_NONE;
}

static int answer(struct msgb *msg, const uint8_t *gsup, size_t len, struct osmo_gsup_message *ans, bool error)
{
	struct osmo_gsup_message req;

	if (osmo_gsup_decode(gsup, len, &req) || !OSMO_GSUP_IS_MSGT_REQUEST(req.message_type))
		return -EINVAL;
	ans->message_type =
	    error ? OSMO_GSUP_TO_MSGT_ERROR(req.message_type) : OSMO_GSUP_TO_MSGT_RESULT(req.message_type);
	OSMO_STRLCPY_ARRAY(ans->imsi, req.imsi);
	ans->message_class = req.message_class;
	ans->sm_rp_mr = req.sm_rp_mr;
	ans->destination_name = req.source_name;
	ans->destination_name_len = req.source_name_len;
	if (req.session_state != OSMO_GSUP_SESSION_STATE_NONE) {
		ans->session_id = req.session_id;
		ans->session_state = OSMO_GSUP_SESSION_STATE_END;
	}
	return osmo_gsup_encode(msg, ans) ? -EINVAL : 0;
}

int gsup_request_error(struct msgb *msg, const uint8_t *gsup, size_t len, enum gsm48_gmm_cause cause)
{
	struct osmo_gsup_message err = { .cause = cause };

	return answer(msg, gsup, len, &err, true);
}

int gsup_request_result(struct msgb *msg, const uint8_t *gsup, size_t len, struct osmo_gsup_message *res)
{
	return answer(msg, gsup, len, res, false);
}

/* --- what is in flight -------------------------------------------------------------------------------------------- */

static int request_key(struct request_key *key, const uint8_t *gsup, size_t len)
{
	size_t value_len;
	const uint8_t *value = gsup_ie_find(gsup, len, OSMO_GSUP_IMSI_IE, &value_len);

	if (!value || value_len > sizeof(key->imsi))
		return -EINVAL;
	memset(key, 0, sizeof(*key));
	key->type = OSMO_GSUP_TO_MSGT_REQUEST(gsup[0]);
	memcpy(key->imsi, value, value_len);
	if (gsup_session_id(gsup, len, &key->id))
		return 0;
	value = gsup_ie_find(gsup, len, OSMO_GSUP_SM_RP_MR_IE, &value_len);
	if (value && value_len)
		key->id = *value;
	return 0;
}

static uint32_t key_hash(const struct request_key *key)
{
	return osmo_load32be(key->imsi + 4) ^ osmo_load32be(key->imsi) * 31 ^ key->id ^ key->type << 16;
}

static struct request *request_find(struct gsup_requests *r, const struct request_key *key)
{
	struct request *req;

	hash_for_each_possible(r->by_key, req, node, key_hash(key)) {
		if (!memcmp(&req->key, key, sizeof(*key)))
			return req;
	}
	return NULL;
}

static void request_forget(struct gsup_requests *r, struct request *req)
{
	hash_del(&req->node);
	llist_del(&req->entry);
	r->n--;
	talloc_free(req);
}

struct gsup_requests *gsup_requests_alloc(void *ctx)
{
	struct gsup_requests *r = talloc_zero(ctx, struct gsup_requests);

	if (!r)
		return NULL;
	hash_init(r->by_key);
	INIT_LLIST_HEAD(&r->all);
	return r;
}

unsigned int gsup_requests_count(const struct gsup_requests *r)
{
	return r->n;
}

static void forget_answered(struct gsup_requests *r, const uint8_t *gsup, size_t len)
{
	struct request_key key;
	struct request *req;

	if (request_key(&key, gsup, len))
		return;
	req = request_find(r, &key);
	if (req)
		request_forget(r, req);
}

void gsup_requests_up(struct gsup_requests *r, const uint8_t *gsup, size_t len)
{
	struct request_key key;
	struct request *req;
	bool ends = gsup[0] == OSMO_GSUP_MSGT_PROC_SS_REQUEST &&
		    session_state(gsup, len) == OSMO_GSUP_SESSION_STATE_END;

	if (!OSMO_GSUP_IS_MSGT_REQUEST(gsup[0]) || request_key(&key, gsup, len))
		return;
	/* repeated: the last one counts */
	req = request_find(r, &key);
	if (req)
		request_forget(r, req);
	if (ends)
		return;
	if (r->n >= GSUP_REQUESTS_MAX)
		request_forget(r, llist_first_entry(&r->all, struct request, entry));
	req = talloc_size(r, sizeof(*req) + len);
	if (!req)
		return;
	req->key = key;
	req->len = len;
	memcpy(req->gsup, gsup, len);
	hash_add(r->by_key, &req->node, key_hash(&key));
	llist_add_tail(&req->entry, &r->all);
	r->n++;
}

void gsup_requests_down(struct gsup_requests *r, const uint8_t *gsup, size_t len)
{
	/* a session goes on until somebody ends it, whatever type its messages have */
	if (OSMO_GSUP_TO_MSGT_REQUEST(gsup[0]) == OSMO_GSUP_MSGT_PROC_SS_REQUEST) {
		if (session_state(gsup, len) == OSMO_GSUP_SESSION_STATE_END ||
		    OSMO_GSUP_IS_MSGT_ERROR(gsup[0]))
			forget_answered(r, gsup, len);
		return;
	}
	if (OSMO_GSUP_IS_MSGT_ERROR(gsup[0]) || OSMO_GSUP_IS_MSGT_RESULT(gsup[0]))
		forget_answered(r, gsup, len);
}

void gsup_requests_flush(struct gsup_requests *r, void (*cb)(void *priv, const uint8_t *gsup, size_t len), void *priv)
{
	struct request *req, *next;

	llist_for_each_entry_safe(req, next, &r->all, entry) {
		cb(priv, req->gsup, req->len);
		request_forget(r, req);
	}
}
