/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A TCAP endpoint: messages of one SCCP subsystem to and from its dialogues (Q.774 3.3), and the services that it
 * offers. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/bits.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "tc_private.h"

static const struct osmo_tdef default_tdefs[] = {
	{ .T = TC_X_SHORT, .default_val = 10, .desc = "Operations with a short timer (29.002 17.1.2 s)" },
	{ .T = TC_X_MEDIUM, .default_val = 30, .desc = "Operations with a medium timer (29.002 17.1.2 m)" },
	{ .T = TC_X_MEDIUM_LONG, .default_val = 600, .desc = "Operations that wait for a person (29.002 17.1.2 ml)" },
	{ .T = TC_X_GUARD, .default_val = 60, .desc = "Guard of a dialogue in which nothing goes on" },
	{}
};

static const struct rate_ctr_desc ctr_desc[] = {
	[TC_CTR_IN] = { "dialogues:in", "Dialogues that peers began" },
	[TC_CTR_OUT] = { "dialogues:out", "Dialogues that this node began" },
	[TC_CTR_REJECTED] = { "components:rejected", "Components that were rejected" },
	[TC_CTR_MALFORMED] = { "malformed", "Messages that do not decode, or do not belong where they came" },
	[TC_CTR_REFUSED] = { "refused", "Dialogues refused because of their application context or references" },
	[TC_CTR_ABORTED_IN] = { "aborted:in", "Aborts that came in" },
	[TC_CTR_ABORTED_OUT] = { "aborted:out", "Aborts that were sent" },
	[TC_CTR_TIMEOUT] = { "timeout", "Operations that were not answered, dialogues that fell silent" },
	[TC_CTR_TOO_MANY] = { "too_many", "Dialogues refused because there are too many" },
};

static const struct rate_ctr_group_desc ctr_group_desc = {
	.group_name_prefix = "tcap",
	.group_description = "TCAP",
	.class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(ctr_desc),
	.ctr_desc = ctr_desc,
};

void tc_count(struct tc_endpoint *ep, enum tc_ctr ctr)
{
	rate_ctr_inc2(ep->ctrs, ctr);
}

const struct rate_ctr_group *tc_endpoint_ctrs(const struct tc_endpoint *ep)
{
	return ep->ctrs;
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

void tc_put_tid(struct tcap_tid *to, uint32_t tid)
{
	osmo_store32be(tid, to->octets);
	to->len = sizeof(tid);
}

int tc_transmit(struct tc_endpoint *ep, const struct tc_dialogue *d, const struct sccp_addr *peer,
		const struct tcap_msg *msg)
{
	struct sccp_about about = {};
	uint8_t octets[TC_MESSAGE_MAX];
	int len = tcap_encode(octets, sizeof(octets), msg);

	if (len < 0)
		return len;
	if (d) {
		about.dialogue = d->tid;
		about.imsi = d->imsi[0] ? d->imsi : NULL;
		about.state = osmo_fsm_inst_state_name(d->fi);
	}
	return sccp_user_send(ep->sccp, peer, NULL, octets, len, &about);
}

void tc_p_abort(struct tc_endpoint *ep, const struct sccp_addr *peer, const struct tcap_tid *dtid,
		enum tcap_p_abort_cause cause)
{
	const struct tcap_msg abort = { .type = TCAP_ABORT, .dtid = *dtid, .has_p_abort = true, .p_abort = cause };

	tc_count(ep, TC_CTR_ABORTED_OUT);
	tc_transmit(ep, NULL, peer, &abort);
}

/* --- receiving ---------------------------------------------------------------------------------------------------- */

static struct tc_dialogue *find(struct tc_endpoint *ep, const struct tcap_tid *tid)
{
	struct tc_dialogue *d;
	uint32_t value;

	if (tid->len != sizeof(value))
		return NULL;
	value = osmo_load32be(tid->octets);
	hash_for_each_possible(ep->dialogues, d, node, value) {
		if (d->tid == value)
			return d;
	}
	return NULL;
}

static bool same_peer(const struct sccp_addr *a, const struct sccp_addr *b)
{
	if (a->gt.gti && b->gt.gti)
		return !strcmp(a->gt.digits, b->gt.digits);
	return a->has_pc && b->has_pc ? a->pc == b->pc : true;
}

/* The dialogue that a message is for. Whoever answers a Begin may do so under a number of its own; afterwards nobody
 * else may speak in it. */
static struct tc_dialogue *find_of_peer(struct tc_endpoint *ep, const struct tcap_tid *tid,
					const struct sccp_addr *calling)
{
	struct tc_dialogue *d = find(ep, tid);

	if (!d)
		return NULL;
	if (d->fi->state == TC_ST_INITIATION_SENT) {
		d->peer = *calling;
		return d;
	}
	if (same_peer(&d->peer, calling))
		return d;
	LOGPTC(d, LOGL_NOTICE, "somebody else speaks in this dialogue and is ignored\n");
	return NULL;
}

static void rx_malformed(struct tc_endpoint *ep, const struct sccp_addr *calling, const struct tcap_fault *fault)
{
	struct tc_dialogue *d = fault->dtid.len ? find_of_peer(ep, &fault->dtid, calling) : NULL;

	tc_count(ep, TC_CTR_MALFORMED);
	LOGP(DMAP, LOGL_NOTICE, "%s: a TCAP message does not decode: %s (octet %zu)\n", ep->name, fault->what,
	     fault->offset);
	if (d)
		tc_dispatch(d, TC_EV_RX_MALFORMED, fault);
	else if (fault->otid.len)
		tc_p_abort(ep, calling, &fault->otid,
			   fault->part == TCAP_PART_TRANSACTION ? fault->cause : TCAP_P_ABORT_INCORRECT);
}

static void rx_for_dialogue(struct tc_endpoint *ep, const struct sccp_addr *calling, const struct tcap_msg *msg)
{
	static const enum tc_event events[] = {
		[TCAP_END] = TC_EV_RX_END,
		[TCAP_CONTINUE] = TC_EV_RX_CONTINUE,
		[TCAP_ABORT] = TC_EV_RX_ABORT,
	};
	struct tc_dialogue *d = find_of_peer(ep, &msg->dtid, calling);

	if (d && d->fi->state != TC_ST_IDLE && d->fi->state != TC_ST_INITIATION_RECEIVED) {
		tc_dispatch(d, events[msg->type], msg);
		return;
	}
	/* an End or an Abort for nobody is discarded (Q.774 table A.1) */
	tc_count(ep, TC_CTR_MALFORMED);
	if (msg->type == TCAP_CONTINUE)
		tc_p_abort(ep, calling, &msg->otid, TCAP_P_ABORT_UNRECOGNIZED_TRANSACTION_ID);
}

static void on_rx(void *priv, const struct sccp_addr *called, const struct sccp_addr *calling, const uint8_t *octets,
		  size_t len)
{
	struct tc_endpoint *ep = priv;
	struct tcap_fault fault;
	struct tcap_msg msg;

	if (tcap_decode(&msg, octets, len, &fault) < 0) {
		rx_malformed(ep, calling, &fault);
		return;
	}
	switch (msg.type) {
	case TCAP_BEGIN:
		tc_rx_begin(ep, called, calling, &msg);
		break;
	case TCAP_UNIDIRECTIONAL:	/* MAP has none */
		tc_count(ep, TC_CTR_MALFORMED);
		break;
	default:
		rx_for_dialogue(ep, calling, &msg);
		break;
	}
}

/* What did not arrive ends its dialogue: a Begin as no answer can come, anything else as the peer is lost. */
static void on_notice(void *priv, const struct sccp_addr *called, enum sccp_return_cause cause, const uint8_t *octets,
		      size_t len)
{
	struct tc_endpoint *ep = priv;
	int number = cause;
	struct tcap_fault fault;
	struct tc_dialogue *d;
	struct tcap_msg msg;

	/* of a segment the beginning is enough */
	tcap_decode(&msg, octets, len, &fault);
	d = find(ep, &fault.otid);
	if (d)
		tc_dispatch(d, TC_EV_NOTICE, &number);
}

/* --- services and life -------------------------------------------------------------------------------------------- */

const struct tc_service *tc_service_find(const struct tc_endpoint *ep, enum map_ac ac)
{
	size_t i;

	for (i = 0; i < ep->n_services; i++) {
		if (ep->services[i].ac == ac)
			return &ep->services[i];
	}
	return NULL;
}

const struct tc_service *tc_service_find_v1(const struct tc_endpoint *ep, int op)
{
	const int *v1;
	size_t i;

	for (i = 0; i < ep->n_services; i++) {
		for (v1 = ep->services[i].v1_ops; v1 && *v1 >= 0; v1++) {
			if (*v1 == op)
				return &ep->services[i];
		}
	}
	return NULL;
}

int tc_endpoint_serve(struct tc_endpoint *ep, const struct tc_service *service)
{
	struct tc_service *services = talloc_realloc(ep, ep->services, struct tc_service, ep->n_services + 1);

	if (!services)
		return -ENOMEM;
	ep->services = services;
	services[ep->n_services++] = *service;
	return 0;
}

static int tc_endpoint_destruct(struct tc_endpoint *ep)
{
	struct hlist_node *next;
	struct tc_dialogue *d;
	int bucket;

	hash_for_each_safe(ep->dialogues, bucket, next, d, node) {
		d->ops = NULL;
		tc_get(d);
		tc_close(d, &(struct tc_closed){ .how = TC_END_LOCAL, .cause = -1 });
		tc_put(d);
	}
	if (ep->ctrs)
		rate_ctr_group_free(ep->ctrs);
	talloc_free(ep->sccp);
	return 0;
}

size_t tc_default_tdefs(const struct osmo_tdef **tdefs)
{
	*tdefs = default_tdefs;
	return ARRAY_SIZE(default_tdefs) - 1;
}

static struct osmo_tdef *own_tdefs(struct tc_endpoint *ep)
{
	struct osmo_tdef *tdefs = talloc_memdup(ep, default_tdefs, sizeof(default_tdefs));

	if (tdefs)
		osmo_tdefs_reset(tdefs);
	return tdefs;
}

struct tc_endpoint *tc_endpoint_alloc(void *ctx, const struct tc_endpoint_cfg *cfg)
{
	static const struct sccp_user_ops ops = { .rx = on_rx, .notice = on_notice };
	struct tc_endpoint *ep = talloc_zero(ctx, struct tc_endpoint);
	const struct sccp_user_cfg user = {
		.name = cfg->name,
		.ssn = cfg->ssn,
		.gt = cfg->gt,
		.ops = &ops,
		.priv = ep,
	};

	if (!ep)
		return NULL;
	hash_init(ep->dialogues);
	talloc_set_destructor(ep, tc_endpoint_destruct);
	ep->name = talloc_strdup(ep, cfg->name);
	ep->max_dialogues = cfg->max_dialogues ? cfg->max_dialogues : TC_DIALOGUES_DEFAULT;
	ep->tdefs = cfg->tdefs ? cfg->tdefs : own_tdefs(ep);
	ep->ctrs = rate_ctr_group_alloc(ep, &ctr_group_desc, cfg->ssn);
	ep->sccp = ep->name ? sccp_user_bind(cfg->node, &user) : NULL;
	if (!ep->tdefs || !ep->ctrs || !ep->sccp) {
		talloc_free(ep);
		return NULL;
	}
	return ep;
}

unsigned int tc_endpoint_dialogues(const struct tc_endpoint *ep)
{
	return ep->n_dialogues;
}

struct osmo_tdef *tc_endpoint_tdefs(struct tc_endpoint *ep)
{
	return ep->tdefs;
}
