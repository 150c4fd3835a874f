/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connectionless SCCP of this node (Q.714): the subsystems, what is on its way to them, and what the trace bus is told.
 */
#include <errno.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/stats.h>
#include <osmocom/core/utils.h>

#include "sccp_private.h"

static const struct rate_ctr_desc ctr_desc[] = {
	[SCCP_CTR_RX] = { "rx", "Messages from MTP" },
	[SCCP_CTR_TX] = { "tx", "Messages to MTP" },
	[SCCP_CTR_LOCAL] = { "local", "Messages within this process" },
	[SCCP_CTR_MALFORMED] = { "malformed", "Messages that do not decode" },
	[SCCP_CTR_NO_TRANSLATION] = { "no_translation", "Messages for a number that is neither here nor in the table" },
	[SCCP_CTR_UNEQUIPPED] = { "unequipped", "Messages for a subsystem that is not here" },
	[SCCP_CTR_NO_ROUTE] = { "no_route", "Messages that MTP could not take" },
	[SCCP_CTR_REASSEMBLY_FAILED] = { "reassembly_failed", "Segmented messages of which a part was missing" },
	[SCCP_CTR_HOP_COUNTER] = { "hop_counter", "Messages that had too many translations behind them" },
	[SCCP_CTR_RETURNED] = { "returned", "Messages of ours that came back" },
};

static const struct rate_ctr_group_desc ctr_group_desc = {
	.group_name_prefix = "sccp",
	.group_description = "Connectionless SCCP",
	.class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(ctr_desc),
	.ctr_desc = ctr_desc,
};

/* A message on its way to a user of this node. */
struct sccp_item {
	struct llist_head entry;	/* sccp_node.queue */
	struct sccp_user *to;		/* NULL: it has gone meanwhile */
	bool notice;
	enum sccp_return_cause cause;
	struct sccp_addr called, calling;
	size_t len;
	uint8_t octets[];
};

void sccp_count(struct sccp_node *node, enum sccp_ctr ctr)
{
	rate_ctr_inc(rate_ctr_group_get_ctr(node->ctrs, ctr));
}

/* --- the queue ---------------------------------------------------------------------------------------------------- */

int sccp_queue(struct sccp_node *node, const struct sccp_indication *ind)
{
	struct sccp_item *item = talloc_zero_size(node, sizeof(*item) + ind->len);

	if (!item)
		return -ENOMEM;
	talloc_set_name_const(item, "struct sccp_item");
	item->to = ind->to;
	item->notice = ind->notice;
	item->cause = ind->cause;
	item->called = *ind->called;
	if (ind->calling)
		item->calling = *ind->calling;
	item->len = ind->len;
	if (ind->len)
		memcpy(item->octets, ind->octets, ind->len);
	llist_add_tail(&item->entry, &node->queue);
	node->in_flight++;
	osmo_timer_schedule(&node->deliver, 0, 0);
	return 0;
}

static void deliver_one(struct sccp_node *node, struct sccp_item *item)
{
	struct sccp_user *to = item->to;

	llist_del(&item->entry);
	node->in_flight--;
	if (to && !item->notice)
		to->ops->rx(to->priv, &item->called, &item->calling, item->octets, item->len);
	else if (to && to->ops->notice)
		to->ops->notice(to->priv, &item->called, item->cause, item->octets, item->len);
	talloc_free(item);
}

/* What is queued while these are delivered waits for the next turn, so that other work gets its turn too. */
static void deliver(void *data)
{
	struct sccp_node *node = data;
	unsigned int n;

	for (n = node->in_flight; n; n--)
		deliver_one(node, llist_first_entry(&node->queue, struct sccp_item, entry));
	if (node->in_flight)
		osmo_timer_schedule(&node->deliver, 0, 0);
}

unsigned int sccp_node_in_flight(const struct sccp_node *node)
{
	return node->in_flight;
}

/* --- the trace ---------------------------------------------------------------------------------------------------- */

/* A party that is no user of this node: its number, else its point code. */
static const char *peer_name(char *buf, size_t len, const struct sccp_addr *peer, uint32_t pc)
{
	const struct sccp_addr by_pc = { .has_pc = true, .pc = pc };

	if (peer->gt.digits[0])
		osmo_strlcpy(buf, peer->gt.digits, len);
	else
		sccp_addr_str(buf, len, &by_pc);
	return buf;
}

void sccp_trace_out(struct sccp_user *from, const struct sccp_user *to, const struct sccp_addr *peer, uint32_t dpc,
		    const struct sccp_about *about, const struct sccp_unitdata *ud)
{
	char name[TRACE_PARTY_MAX];
	const struct trace_msg msg = {
		.from = from->name,
		.to = to ? to->name : name,
		.proto = TRACE_MAP,
		.dialogue = about ? about->dialogue : 0,
		.call = about ? about->call : 0,
		.imsi = about ? about->imsi : NULL,
		.state = about ? about->state : NULL,
		.octets = ud->data,
		.len = ud->data_len,
		.called = &ud->called,
		.calling = &ud->calling,
	};

	if (!trace_wanted(from->node->trace))
		return;
	peer_name(name, sizeof(name), peer, dpc);
	trace_emit(from->node->trace, &msg);
}

void sccp_trace_in(struct sccp_user *to, const struct sccp_unitdata *ud)
{
	char name[TRACE_PARTY_MAX];
	const struct trace_msg msg = {
		.from = name,
		.to = to->name,
		.proto = TRACE_MAP,
		.octets = ud->data,
		.len = ud->data_len,
		.called = &ud->called,
		.calling = &ud->calling,
	};

	if (!trace_wanted(to->node->trace))
		return;
	peer_name(name, sizeof(name), &ud->calling, ud->calling.pc);
	trace_emit(to->node->trace, &msg);
}

/* --- the node ----------------------------------------------------------------------------------------------------- */

/* Users that are left go after this: they find no message any more. */
static int node_destructor(struct sccp_node *node)
{
	struct sccp_item *item, *next;

	osmo_timer_del(&node->deliver);
	llist_for_each_entry_safe(item, next, &node->queue, entry) {
		llist_del(&item->entry);
		talloc_free(item);
	}
	if (node->ctrs)
		rate_ctr_group_free(node->ctrs);
	return 0;
}

struct sccp_node *sccp_node_alloc(void *ctx, struct trace_bus *trace)
{
	struct sccp_node *node = talloc_zero(ctx, struct sccp_node);

	if (!node)
		return NULL;
	node->trace = trace;
	node->pc = SCCP_PC_LOCAL;
	INIT_LLIST_HEAD(&node->users);
	INIT_LLIST_HEAD(&node->routes);
	INIT_LLIST_HEAD(&node->queue);
	osmo_timer_setup(&node->deliver, deliver, node);
	talloc_set_destructor(node, node_destructor);
	node->reassembly = sccp_reassembly_alloc(node);
	node->ctrs = rate_ctr_group_alloc(node, &ctr_group_desc, 0);
	if (node->reassembly && node->ctrs)
		return node;
	talloc_free(node);
	return NULL;
}

void sccp_node_set_transfer(struct sccp_node *node, sccp_transfer_cb transfer, void *priv)
{
	node->transfer = transfer;
	node->transfer_priv = priv;
}

const struct rate_ctr_group *sccp_node_ctrs(const struct sccp_node *node)
{
	return node->ctrs;
}

/* --- users -------------------------------------------------------------------------------------------------------- */

void sccp_addr_set_e164(struct sccp_addr *addr, const char *digits, uint8_t ssn)
{
	*addr = (struct sccp_addr){
		.has_ssn = true,
		.ssn = ssn,
		.gt = { .gti = 4, .tt = 0, .np = 1, .nai = 4 },
	};
	OSMO_STRLCPY_ARRAY(addr->gt.digits, digits);
}

static void user_set_addr(struct sccp_user *user)
{
	bool has_pc = user->node->pc != SCCP_PC_LOCAL;

	if (user->gt[0]) {
		sccp_addr_set_e164(&user->addr, user->gt, user->ssn);
		return;
	}
	user->addr = (struct sccp_addr){
		.route_on_ssn = true,
		.has_pc = has_pc,
		.pc = has_pc ? user->node->pc : 0,
		.has_ssn = true,
		.ssn = user->ssn,
	};
}

void sccp_node_set_pc(struct sccp_node *node, uint32_t pc)
{
	struct sccp_user *user;

	node->pc = pc;
	llist_for_each_entry(user, &node->users, entry)
		user_set_addr(user);
}

static int user_destructor(struct sccp_user *user)
{
	struct sccp_item *item;

	llist_for_each_entry(item, &user->node->queue, entry) {
		if (item->to == user)
			item->to = NULL;
	}
	llist_del(&user->entry);
	return 0;
}

struct sccp_user *sccp_user_bind(struct sccp_node *node, const struct sccp_user_cfg *cfg)
{
	struct sccp_user *user;

	llist_for_each_entry(user, &node->users, entry) {
		if (user->ssn == cfg->ssn && !strcmp(user->gt, cfg->gt))
			return NULL;
	}
	user = talloc_zero(node, struct sccp_user);
	if (!user)
		return NULL;
	user->node = node;
	user->ssn = cfg->ssn;
	user->ops = cfg->ops;
	user->priv = cfg->priv;
	user->name = talloc_strdup(user, cfg->name);
	user->gt = talloc_strdup(user, cfg->gt);
	if (!user->name || !user->gt) {
		talloc_free(user);
		return NULL;
	}
	user_set_addr(user);
	llist_add_tail(&user->entry, &node->users);
	talloc_set_destructor(user, user_destructor);
	return user;
}

void sccp_node_user_foreach(const struct sccp_node *node,
			    void (*cb)(void *priv, const char *name, const struct sccp_addr *addr), void *priv)
{
	struct sccp_user *user;

	llist_for_each_entry(user, &node->users, entry)
		cb(priv, user->name, &user->addr);
}

const struct sccp_addr *sccp_user_addr(const struct sccp_user *user)
{
	return &user->addr;
}
