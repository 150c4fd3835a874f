/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connectionless SCCP of a node: routing, segmentation, what comes back and why. Two nodes are crossed through their
 * transfer callbacks, with a list of what went over the link. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/sccp_node.h>

#define PC_A 0x10
#define PC_B 0x20
#define PC_FAR 0x30
#define GT_HLR "491700000006"
#define GT_VLR "491700000007"
#define GT_MSC "491700000008"
#define MSISDN "4917112345"

#define DATA_MAX (SCCP_SEGMENTS_MAX * SCCP_DATA_MAX)
#define LINK_MAX 64

/* What a user was told last, and how often. */
struct user {
	struct sccp_user *user;
	unsigned int n_rx, n_notice;
	struct sccp_addr called, calling;
	enum sccp_return_cause cause;
	size_t len;
	uint8_t octets[DATA_MAX];
	char order[8];			/* first octet of each message */
	struct user *answers;		/* echo each message through this user (itself) */
	bool leaves;			/* unbind while being told */
};

struct link_msg {
	uint32_t dpc;
	size_t len;
	uint8_t octets[SCCP_MSG_MAX];
};

struct world;
/* One node, its end of the link, and what it sent. */
struct end {
	struct world *w;
	struct sccp_node *node;
	struct end *peer;
	uint32_t pc;
	unsigned int n_sent;
	struct link_msg sent[LINK_MAX];
	int lose;			/* index of a message that gets lost, -1 none */
};

struct world {
	void *ctx;
	struct trace_bus *bus;
	struct end a, b;
	struct user hlr, vlr;
	unsigned int n_traced;
	char from[TRACE_PARTY_MAX], to[TRACE_PARTY_MAX];
	struct trace_msg traced;
	struct sccp_addr traced_called, traced_calling;
};

/* --- users -------------------------------------------------------------------------------------------------------- */

static void user_keep(struct user *u, const uint8_t *octets, size_t len)
{
	assert_true(len <= sizeof(u->octets));
	memcpy(u->octets, octets, len);
	u->len = len;
	if (len && strlen(u->order) + 1 < sizeof(u->order))
		u->order[strlen(u->order)] = octets[0];
}

static void user_rx(void *priv, const struct sccp_addr *called, const struct sccp_addr *calling, const uint8_t *octets,
		    size_t len)
{
	struct user *u = priv;

	u->n_rx++;
	u->called = *called;
	u->calling = *calling;
	user_keep(u, octets, len);
	if (u->answers)
		assert_int_equal(sccp_user_send(u->answers->user, calling, NULL, octets, len, NULL), 0);
	if (u->leaves)
		TALLOC_FREE(u->user);
}

static void user_notice(void *priv, const struct sccp_addr *called, enum sccp_return_cause cause, const uint8_t *octets,
			size_t len)
{
	struct user *u = priv;

	u->n_notice++;
	u->called = *called;
	u->cause = cause;
	user_keep(u, octets, len);
}

static const struct sccp_user_ops user_ops = { .rx = user_rx, .notice = user_notice };

static void bind_user(struct user *u, struct sccp_node *node, const char *name, uint8_t ssn, const char *gt)
{
	const struct sccp_user_cfg cfg = { .name = name, .ssn = ssn, .gt = gt, .ops = &user_ops, .priv = u };

	u->user = sccp_user_bind(node, &cfg);
	assert_non_null(u->user);
}

/* --- the link ----------------------------------------------------------------------------------------------------- */

static int transfer(void *priv, uint32_t dpc, const uint8_t *octets, size_t len)
{
	struct end *end = priv;
	struct link_msg *msg = &end->sent[end->n_sent];

	if (dpc == PC_FAR)
		return -ENETUNREACH;
	assert_true(end->n_sent < LINK_MAX);
	assert_true(len <= sizeof(msg->octets));
	msg->dpc = dpc;
	msg->len = len;
	memcpy(msg->octets, octets, len);
	end->n_sent++;
	if (end->peer && dpc == end->peer->pc && (int)end->n_sent - 1 != end->lose)
		sccp_node_rx(end->peer->node, end->pc, octets, len);
	return 0;
}

static void end_init(struct world *w, struct end *end, struct end *peer, uint32_t pc)
{
	end->w = w;
	end->node = sccp_node_alloc(w->ctx, w->bus);
	assert_non_null(end->node);
	end->peer = peer;
	end->pc = pc;
	end->lose = -1;
}

static void join(struct end *end)
{
	sccp_node_set_pc(end->node, end->pc);
	sccp_node_set_transfer(end->node, transfer, end);
}

static void route_add(struct end *end, const char *prefix, uint32_t pc, uint8_t ssn, bool route_on_ssn)
{
	struct sccp_gt_route route = { .pc = pc, .ssn = ssn, .route_on_ssn = route_on_ssn };

	OSMO_STRLCPY_ARRAY(route.prefix, prefix);
	assert_int_equal(sccp_node_gt_route_add(end->node, &route), 0);
}

/* --- the world ---------------------------------------------------------------------------------------------------- */

static void traced(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct world *w = priv;

	w->n_traced++;
	w->traced = *msg;
	OSMO_STRLCPY_ARRAY(w->from, msg->from);
	OSMO_STRLCPY_ARRAY(w->to, msg->to);
	w->traced_called = *msg->called;
	w->traced_calling = *msg->calling;
}

static int world_setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	w->ctx = w;
	w->bus = trace_bus_alloc(w);
	trace_attach(w->bus, traced, w);
	end_init(w, &w->a, &w->b, PC_A);
	end_init(w, &w->b, &w->a, PC_B);
	*state = w;
	return 0;
}

static int world_teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

static void turn(struct world *w)
{
	unsigned int i;

	for (i = 0; i < 20; i++)
		osmo_select_main(1);
	assert_int_equal(sccp_node_in_flight(w->a.node), 0);
	assert_int_equal(sccp_node_in_flight(w->b.node), 0);
}

static uint64_t counted(const struct end *end, enum sccp_ctr ctr)
{
	return rate_ctr_group_get_ctr((struct rate_ctr_group *)sccp_node_ctrs(end->node), ctr)->current;
}

/* VLR at A, HLR at B, each with a way to the other. */
static void crossed(struct world *w)
{
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	bind_user(&w->hlr, w->b.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	join(&w->a);
	join(&w->b);
	route_add(&w->a, "49170", PC_B, 0, false);
	route_add(&w->b, "49170", PC_A, 0, false);
}

static void fill(uint8_t *octets, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		octets[i] = i * 7;
}

static struct sccp_addr e164(const char *digits, uint8_t ssn)
{
	struct sccp_addr addr;

	sccp_addr_set_e164(&addr, digits, ssn);
	return addr;
}

static int say(struct user *u, const struct sccp_addr *called, const char *text)
{
	return sccp_user_send(u->user, called, NULL, (const uint8_t *)text, strlen(text), NULL);
}

/* --- within one process ------------------------------------------------------------------------------------------- */

static void test_local(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);
	const struct sccp_about about = { .dialogue = 7, .call = 3, .imsi = "262010000000001", .state = "wait" };

	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	assert_true(sccp_addr_equal(sccp_user_addr(w->hlr.user), &hlr));
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, (const uint8_t *)"hello", 5, &about), 0);
	/* nothing recurses */
	assert_int_equal(w->hlr.n_rx, 0);
	assert_int_equal(sccp_node_in_flight(w->a.node), 1);
	assert_int_equal(w->n_traced, 1);
	assert_string_equal(w->from, "VLR");
	assert_string_equal(w->to, "HLR");
	assert_int_equal(w->traced.proto, TRACE_MAP);
	assert_int_equal(w->traced.dialogue, 7);
	assert_int_equal(w->traced.call, 3);
	assert_string_equal(w->traced.imsi, "262010000000001");
	assert_int_equal(w->traced.len, 5);
	assert_true(sccp_addr_equal(&w->traced_called, &hlr));
	assert_true(sccp_addr_equal(&w->traced_calling, sccp_user_addr(w->vlr.user)));
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_int_equal(w->hlr.len, 5);
	assert_memory_equal(w->hlr.octets, "hello", 5);
	assert_true(sccp_addr_equal(&w->hlr.calling, sccp_user_addr(w->vlr.user)));
	assert_int_equal(w->n_traced, 1);
	assert_int_equal(counted(&w->a, SCCP_CTR_LOCAL), 1);
	assert_int_equal(counted(&w->a, SCCP_CTR_TX), 0);
}

static void test_local_order_and_answer(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);

	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	w->hlr.answers = &w->hlr;
	assert_int_equal(say(&w->vlr, &hlr, "1"), 0);
	assert_int_equal(say(&w->vlr, &hlr, "2"), 0);
	assert_int_equal(say(&w->vlr, &hlr, "3"), 0);
	assert_int_equal(sccp_node_in_flight(w->a.node), 3);
	turn(w);
	assert_string_equal(w->hlr.order, "123");
	assert_string_equal(w->vlr.order, "123");
}

/* As much in one process as between two: what 16 segments hold. */
static void test_local_sizes(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);
	uint8_t octets[DATA_MAX + 1];

	fill(octets, sizeof(octets));
	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, octets, DATA_MAX + 1, NULL), -EMSGSIZE);
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, octets, 600, NULL), 0);
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, octets, 0, NULL), 0);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 2);
	assert_int_equal(w->hlr.len, 0);
	assert_memory_equal(w->hlr.octets, octets, 600);
}

/* Until there is an MTP a number that nobody has is for the subsystem of this node: an HLR is asked at MSISDNs. */
static void test_local_any_number(void **state)
{
	struct world *w = *state;
	struct user msc = {};
	const struct sccp_addr to_msisdn = e164(MSISDN, SCCP_SSN_HLR), vlr_as_hlr = e164(GT_VLR, SCCP_SSN_HLR);

	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	bind_user(&msc, w->a.node, "MSC", SCCP_SSN_MSC, GT_MSC);
	assert_int_equal(say(&msc, &to_msisdn, "sri"), 0);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_string_equal(w->hlr.called.gt.digits, MSISDN);
	/* a number that is ours with another subsystem is not */
	assert_int_equal(say(&msc, &vlr_as_hlr, "sri"), 0);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_int_equal(msc.n_notice, 1);
	assert_int_equal(msc.cause, SCCP_RC_UNEQUIPPED_USER);
	assert_string_equal(msc.called.gt.digits, GT_VLR);
	/* a user without number comes before others of its SSN */
	talloc_free(msc.user);
	bind_user(&msc, w->a.node, "any", SCCP_SSN_HLR, "");
	assert_int_equal(say(&w->vlr, &to_msisdn, "sri"), 0);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_int_equal(msc.n_rx, 1);
}

static void test_local_ssn(void **state)
{
	struct world *w = *state;
	struct user other = {};
	struct sccp_addr by_ssn = { .route_on_ssn = true, .has_ssn = true, .ssn = SCCP_SSN_VLR };
	struct sccp_addr no_ssn = e164(GT_HLR, 0), nothing = { .route_on_ssn = true };

	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, "");
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	bind_user(&other, w->a.node, "VLR2", SCCP_SSN_VLR, "49170000099");
	assert_true(sccp_user_addr(w->hlr.user)->route_on_ssn);
	assert_false(sccp_user_addr(w->hlr.user)->has_pc);
	assert_int_equal(say(&w->hlr, &by_ssn, "1"), 0);
	turn(w);
	assert_string_equal(w->vlr.order, "1");
	/* who has no number is answered by SSN */
	assert_int_equal(say(&w->vlr, &w->vlr.calling, "2"), 0);
	turn(w);
	assert_string_equal(w->hlr.order, "2");
	by_ssn.gt = e164("49170000099", 0).gt;
	assert_int_equal(say(&w->hlr, &by_ssn, "3"), 0);
	turn(w);
	assert_string_equal(other.order, "3");
	no_ssn.has_ssn = false;
	no_ssn.gt = by_ssn.gt;
	assert_int_equal(say(&w->hlr, &no_ssn, "4"), 0);
	turn(w);
	assert_string_equal(other.order, "34");
	assert_int_equal(say(&w->hlr, &nothing, "5"), 0);
	turn(w);
	assert_int_equal(w->hlr.n_notice, 1);
	assert_int_equal(w->hlr.cause, SCCP_RC_UNEQUIPPED_USER);
}

static void test_bind_twice(void **state)
{
	struct world *w = *state;
	struct user other = {};
	const struct sccp_user_cfg cfg = {
		.name = "HLR2", .ssn = SCCP_SSN_HLR, .gt = GT_HLR, .ops = &user_ops, .priv = &other,
	};

	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	assert_null(sccp_user_bind(w->a.node, &cfg));
	bind_user(&other, w->a.node, "VLR", SCCP_SSN_VLR, GT_HLR);
	talloc_free(w->hlr.user);
	assert_non_null(sccp_user_bind(w->a.node, &cfg));
}

static void test_unbind_with_messages_queued(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);

	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	w->hlr.leaves = true;
	assert_int_equal(say(&w->vlr, &hlr, "1"), 0);
	assert_int_equal(say(&w->vlr, &hlr, "2"), 0);
	turn(w);
	assert_string_equal(w->hlr.order, "1");
	assert_int_equal(say(&w->vlr, &hlr, "3"), 0);
	turn(w);
	assert_int_equal(w->vlr.n_notice, 1);
	assert_int_equal(w->vlr.cause, SCCP_RC_UNEQUIPPED_USER);
	assert_memory_equal(w->vlr.octets, "3", 1);
	/* and the one to be told goes as well */
	assert_int_equal(say(&w->vlr, &hlr, "4"), 0);
	talloc_free(w->vlr.user);
	turn(w);
	assert_int_equal(w->vlr.n_notice, 1);
}

/* The node goes with all that it has. */
static void test_node_freed_with_messages_queued(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);

	bind_user(&w->hlr, w->a.node, "HLR", SCCP_SSN_HLR, GT_HLR);
	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, GT_VLR);
	assert_int_equal(say(&w->vlr, &hlr, "1"), 0);
	assert_int_equal(say(&w->vlr, &hlr, "2"), 0);
	talloc_free(w->a.node);
	osmo_select_main(1);
	assert_int_equal(w->hlr.n_rx, 0);
}

/* --- between two nodes -------------------------------------------------------------------------------------------- */

static void test_crossed_gt(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);
	struct sccp_unitdata ud;

	crossed(w);
	w->hlr.answers = &w->hlr;
	assert_int_equal(say(&w->vlr, &hlr, "hello"), 0);
	assert_int_equal(w->n_traced, 2);	/* one at each node */
	assert_string_equal(w->from, GT_VLR);
	assert_string_equal(w->to, "HLR");
	assert_true(sccp_addr_equal(&w->traced_called, &hlr));
	assert_true(sccp_addr_equal(&w->traced_calling, sccp_user_addr(w->vlr.user)));
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_int_equal(w->vlr.n_rx, 1);
	assert_memory_equal(w->vlr.octets, "hello", 5);
	assert_int_equal(w->a.n_sent, 1);
	assert_int_equal(w->a.sent[0].dpc, PC_B);
	assert_int_equal(sccp_decode(&ud, w->a.sent[0].octets, w->a.sent[0].len), 0);
	assert_int_equal(ud.type, SCCP_UDT);
	assert_true(ud.return_on_error);
	assert_true(sccp_addr_equal(&ud.called, &hlr));
	assert_true(sccp_addr_equal(&ud.calling, sccp_user_addr(w->vlr.user)));
	assert_int_equal(counted(&w->a, SCCP_CTR_TX), 1);
	assert_int_equal(counted(&w->a, SCCP_CTR_RX), 1);
	assert_int_equal(counted(&w->a, SCCP_CTR_LOCAL), 0);
}

/* The translation of the last hop says: on SSN, and which. */
static void test_crossed_translation(void **state)
{
	struct world *w = *state;
	const struct sccp_addr other = e164("4917099", SCCP_SSN_MAP);
	struct sccp_unitdata ud;

	crossed(w);
	route_add(&w->a, "491709", PC_B, SCCP_SSN_HLR, true);
	route_add(&w->a, "4917098", PC_FAR, 0, false);
	assert_int_equal(say(&w->vlr, &other, "x"), 0);
	assert_int_equal(sccp_decode(&ud, w->a.sent[0].octets, w->a.sent[0].len), 0);
	assert_true(ud.called.route_on_ssn);
	assert_int_equal(ud.called.ssn, SCCP_SSN_HLR);
	assert_string_equal(ud.called.gt.digits, "4917099");
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
}

static void test_crossed_pc(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = { .route_on_ssn = true, .has_pc = true, .pc = PC_B, .has_ssn = true,
				       .ssn = SCCP_SSN_HLR };

	bind_user(&w->vlr, w->a.node, "VLR", SCCP_SSN_VLR, "");
	bind_user(&w->hlr, w->b.node, "HLR", SCCP_SSN_HLR, "");
	join(&w->a);
	join(&w->b);
	assert_int_equal(sccp_user_addr(w->vlr.user)->pc, PC_A);
	w->hlr.answers = &w->hlr;
	assert_int_equal(say(&w->vlr, &hlr, "hello"), 0);
	assert_string_equal(w->from, "PC 0.2.0");
	turn(w);
	assert_int_equal(w->vlr.n_rx, 1);
	assert_int_equal(w->vlr.calling.pc, PC_B);
	/* own point code: this node */
	assert_int_equal(say(&w->vlr, sccp_user_addr(w->vlr.user), "me"), 0);
	turn(w);
	assert_int_equal(w->vlr.n_rx, 2);
	assert_int_equal(w->a.n_sent, 1);
}

static void check_long(struct world *w, const struct user *to, const struct end *from, const uint8_t *octets, size_t len)
{
	unsigned int i;

	assert_int_equal(to->len, len);
	assert_memory_equal(to->octets, octets, len);
	assert_true(from->n_sent > 1);
	for (i = 0; i < from->n_sent; i++)
		assert_int_equal(from->sent[i].octets[0], SCCP_XUDT);
}

static void test_crossed_long(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);
	uint8_t octets[DATA_MAX];

	crossed(w);
	fill(octets, sizeof(octets));
	w->hlr.answers = &w->hlr;
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, octets, 600, NULL), 0);
	turn(w);
	check_long(w, &w->hlr, &w->a, octets, 600);
	check_long(w, &w->vlr, &w->b, octets, 600);
	assert_int_equal(w->vlr.n_rx, 1);
	assert_int_equal(w->n_traced, 4);
	assert_int_equal(w->traced.len, 600);
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, octets, DATA_MAX, NULL), -EMSGSIZE);
}

/* A UDT routed on a subscriber's number, from a point code that is not our neighbour. */
static void test_foreign_opc(void **state)
{
	struct world *w = *state;
	struct sccp_unitdata ud = {
		.type = SCCP_UDT, .return_on_error = true, .called = e164(MSISDN, SCCP_SSN_HLR),
		.calling = e164("33600000001", SCCP_SSN_MSC), .data = (const uint8_t *)"sri", .data_len = 3,
	};
	uint8_t octets[SCCP_MSG_MAX];
	int len = sccp_encode(octets, sizeof(octets), &ud);

	crossed(w);
	route_add(&w->b, "49171", SCCP_PC_LOCAL, 0, false);
	route_add(&w->b, "", PC_A, 0, false);
	w->hlr.answers = &w->hlr;
	sccp_node_rx(w->b.node, 0x3abc, octets, len);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_true(sccp_addr_equal(&w->hlr.calling, &ud.calling));
	assert_int_equal(w->b.n_sent, 1);
	assert_int_equal(w->b.sent[0].dpc, PC_A);
	/* one without a global title is known by its point code, and answered there */
	ud.calling = (struct sccp_addr){ .route_on_ssn = true, .has_ssn = true, .ssn = SCCP_SSN_MSC };
	len = sccp_encode(octets, sizeof(octets), &ud);
	sccp_node_rx(w->b.node, 0x3abc, octets, len);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 2);
	assert_int_equal(w->hlr.calling.pc, 0x3abc);
	assert_int_equal(w->b.sent[1].dpc, 0x3abc);
}

/* --- what does not arrive ----------------------------------------------------------------------------------------- */

/* B is sent a message for \a called and returns it with \a cause, which A's user is told. */
static void check_returned(struct world *w, const struct sccp_addr *called, enum sccp_return_cause cause)
{
	unsigned int before = w->vlr.n_notice;

	w->a.n_sent = w->b.n_sent = 0;
	assert_int_equal(say(&w->vlr, called, "lost"), 0);
	turn(w);
	assert_int_equal(w->b.n_sent, 1);
	assert_int_equal(w->b.sent[0].octets[0], SCCP_UDTS);
	assert_int_equal(w->vlr.n_notice, before + 1);
	assert_int_equal(w->vlr.cause, cause);
	assert_int_equal(w->vlr.len, 4);
	assert_memory_equal(w->vlr.octets, "lost", 4);
	assert_true(sccp_addr_equal(&w->vlr.called, called));
}

static void test_returned_by_peer(void **state)
{
	struct world *w = *state;
	struct sccp_addr called;

	crossed(w);
	route_add(&w->a, "", PC_B, 0, false);
	called = e164("39123", SCCP_SSN_HLR);
	check_returned(w, &called, SCCP_RC_NO_TRANSLATION);
	/* an end point relays nothing */
	called = e164("4917077", SCCP_SSN_HLR);
	check_returned(w, &called, SCCP_RC_NO_TRANSLATION);
	called = e164(GT_HLR, SCCP_SSN_EIR);
	check_returned(w, &called, SCCP_RC_UNEQUIPPED_USER);
	called = (struct sccp_addr){ .route_on_ssn = true, .has_pc = true, .pc = PC_B, .has_ssn = true,
				     .ssn = SCCP_SSN_EIR };
	check_returned(w, &called, SCCP_RC_UNEQUIPPED_USER);
	assert_int_equal(counted(&w->b, SCCP_CTR_NO_TRANSLATION), 2);
	assert_int_equal(counted(&w->b, SCCP_CTR_UNEQUIPPED), 2);
	assert_int_equal(counted(&w->a, SCCP_CTR_RETURNED), 4);
	assert_int_equal(w->hlr.n_rx, 0);
}

static void check_notice(struct world *w, const struct sccp_addr *called, enum sccp_return_cause cause, enum sccp_ctr ctr)
{
	unsigned int before = w->vlr.n_notice;
	uint64_t counted_before = counted(&w->a, ctr);

	assert_int_equal(say(&w->vlr, called, "lost"), 0);
	assert_int_equal(w->vlr.n_notice, before);
	turn(w);
	assert_int_equal(w->vlr.n_notice, before + 1);
	assert_int_equal(w->vlr.cause, cause);
	assert_true(sccp_addr_equal(&w->vlr.called, called));
	assert_memory_equal(w->vlr.octets, "lost", 4);
	assert_int_equal(counted(&w->a, ctr), counted_before + 1);
	assert_int_equal(w->a.n_sent, 0);
}

static void test_notice_of_own(void **state)
{
	struct world *w = *state;
	struct sccp_addr called = e164("39123", SCCP_SSN_HLR);

	crossed(w);
	check_notice(w, &called, SCCP_RC_NO_TRANSLATION, SCCP_CTR_NO_TRANSLATION);
	called = e164(GT_HLR, SCCP_SSN_HLR);
	called.gt.nai = 3;	/* national significant */
	check_notice(w, &called, SCCP_RC_NO_TRANSLATION_FOR_NATURE, SCCP_CTR_NO_TRANSLATION);
	called = e164(GT_VLR, SCCP_SSN_HLR);
	check_notice(w, &called, SCCP_RC_UNEQUIPPED_USER, SCCP_CTR_UNEQUIPPED);
	route_add(&w->a, "39", PC_FAR, 0, false);
	called = e164("39123", SCCP_SSN_HLR);
	check_notice(w, &called, SCCP_RC_MTP_FAILURE, SCCP_CTR_NO_ROUTE);
	sccp_node_set_transfer(w->a.node, NULL, NULL);
	check_notice(w, &called, SCCP_RC_MTP_FAILURE, SCCP_CTR_NO_ROUTE);
	/* an address that cannot be said is the user's fault */
	called.gt.gti = 9;
	assert_int_equal(say(&w->vlr, &called, "x"), -EINVAL);
}

/* A user without notice() is none the worse. */
static void test_notice_not_wanted(void **state)
{
	static const struct sccp_user_ops ops = { .rx = user_rx };
	struct world *w = *state;
	const struct sccp_user_cfg cfg = { .name = "VLR", .ssn = SCCP_SSN_VLR, .gt = "", .ops = &ops, .priv = &w->vlr };
	const struct sccp_addr called = e164("39123", SCCP_SSN_HLR);

	w->vlr.user = sccp_user_bind(w->a.node, &cfg);
	assert_int_equal(say(&w->vlr, &called, "x"), 0);
	turn(w);
	assert_int_equal(w->vlr.n_notice, 0);
}

static void test_segment_lost(void **state)
{
	struct world *w = *state;
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);
	uint8_t octets[800];
	struct sccp_unitdata ud;

	crossed(w);
	fill(octets, sizeof(octets));
	w->a.lose = 1;
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, octets, sizeof(octets), NULL), 0);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 0);
	assert_true(counted(&w->b, SCCP_CTR_REASSEMBLY_FAILED) > 0);
	assert_int_equal(sccp_decode(&ud, w->b.sent[0].octets, w->b.sent[0].len), 0);
	assert_int_equal(ud.type, SCCP_XUDTS);
	assert_int_equal(ud.return_cause, SCCP_RC_SEGMENTATION_FAILURE);
	/* the next one is whole again */
	w->a.lose = -1;
	assert_int_equal(sccp_user_send(w->vlr.user, &hlr, NULL, octets, sizeof(octets), NULL), 0);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_int_equal(w->hlr.len, sizeof(octets));
}

/* A long message that comes back does so in parts: its user is told once. */
static void test_segments_returned(void **state)
{
	struct world *w = *state;
	const struct sccp_addr eir = e164(GT_HLR, SCCP_SSN_EIR);
	uint8_t octets[600];

	crossed(w);
	fill(octets, sizeof(octets));
	assert_int_equal(sccp_user_send(w->vlr.user, &eir, NULL, octets, sizeof(octets), NULL), 0);
	turn(w);
	assert_int_equal(w->b.n_sent, w->a.n_sent);
	assert_int_equal(w->b.sent[0].octets[0], SCCP_XUDTS);
	assert_int_equal(counted(&w->a, SCCP_CTR_RETURNED), w->a.n_sent);
	assert_int_equal(w->vlr.n_notice, 1);
	assert_int_equal(w->vlr.cause, SCCP_RC_UNEQUIPPED_USER);
	assert_memory_equal(w->vlr.octets, octets, w->vlr.len);
	assert_true(w->vlr.len > 0 && w->vlr.len < sizeof(octets));
}

static void rx_ud(struct end *end, const struct sccp_unitdata *ud)
{
	uint8_t octets[SCCP_MSG_MAX];
	int len = sccp_encode(octets, sizeof(octets), ud);

	assert_true(len > 0);
	sccp_node_rx(end->node, PC_A, octets, len);
}

static void test_hop_counter(void **state)
{
	struct world *w = *state;
	struct sccp_unitdata ud = {
		.type = SCCP_XUDT, .return_on_error = true, .called = e164(GT_HLR, SCCP_SSN_HLR), .hop_counter = 1,
		.calling = e164(GT_VLR, SCCP_SSN_VLR), .data = (const uint8_t *)"x", .data_len = 1,
	};

	crossed(w);
	rx_ud(&w->b, &ud);
	turn(w);
	assert_int_equal(w->vlr.n_notice, 1);
	assert_int_equal(w->vlr.cause, SCCP_RC_HOP_COUNTER_VIOLATION);
	ud.return_on_error = false;
	rx_ud(&w->b, &ud);
	assert_int_equal(counted(&w->b, SCCP_CTR_HOP_COUNTER), 2);
	assert_int_equal(w->b.n_sent, 1);
	/* no translation, no hop */
	ud.called.route_on_ssn = true;
	rx_ud(&w->b, &ud);
	ud.called.route_on_ssn = false;
	ud.hop_counter = 2;
	rx_ud(&w->b, &ud);
	turn(w);
	assert_int_equal(w->hlr.n_rx, 2);
}

/* Nothing is returned that does not want to be, and no return is answered. */
static void test_not_returned(void **state)
{
	struct world *w = *state;
	struct sccp_unitdata ud = {
		.type = SCCP_UDT, .called = e164("39123", SCCP_SSN_HLR), .calling = e164(GT_VLR, SCCP_SSN_VLR),
		.data = (const uint8_t *)"x", .data_len = 1,
	};

	crossed(w);
	rx_ud(&w->b, &ud);
	ud.type = SCCP_UDTS;
	ud.return_on_error = true;
	rx_ud(&w->b, &ud);
	turn(w);
	assert_int_equal(counted(&w->b, SCCP_CTR_NO_TRANSLATION), 2);
	assert_int_equal(w->b.n_sent, 0);
	/* before there is a way to MTP at all */
	sccp_node_set_transfer(w->b.node, NULL, NULL);
	ud.type = SCCP_UDT;
	ud.called = e164(GT_HLR, SCCP_SSN_EIR);
	rx_ud(&w->b, &ud);
	assert_int_equal(counted(&w->b, SCCP_CTR_UNEQUIPPED), 1);
}

static void test_malformed(void **state)
{
	struct world *w = *state;
	static const uint8_t cr[] = { 0x01, 0x00, 0x00, 0x01, 0x02, 0x02, 0x04, 0x42, 0x06, 0x00 };
	const struct sccp_addr hlr = e164(GT_HLR, SCCP_SSN_HLR);
	size_t len;

	crossed(w);
	assert_int_equal(say(&w->vlr, &hlr, "hello"), 0);
	turn(w);
	for (len = 0; len < w->a.sent[0].len; len++)
		sccp_node_rx(w->b.node, PC_A, w->a.sent[0].octets, len);
	sccp_node_rx(w->b.node, PC_A, cr, sizeof(cr));
	turn(w);
	assert_int_equal(counted(&w->b, SCCP_CTR_MALFORMED), w->a.sent[0].len + 1);
	assert_int_equal(w->hlr.n_rx, 1);
	assert_int_equal(w->b.n_sent, 0);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

static void list_route(void *priv, const struct sccp_gt_route *route)
{
	char *list = priv;

	sprintf(list + strlen(list), "%s:%u ", route->prefix, route->pc);
}

static void test_table(void **state)
{
	struct world *w = *state;
	char list[128] = "";

	route_add(&w->a, "49170", 2, 0, false);
	route_add(&w->a, "33", 4, 0, false);
	route_add(&w->a, "", 1, 0, false);
	route_add(&w->a, "49", 5, 0, false);
	route_add(&w->a, "49", 3, 0, false);
	sccp_node_gt_route_foreach(w->a.node, list_route, list);
	assert_string_equal(list, ":1 33:4 49:3 49170:2 ");
	assert_int_equal(sccp_node_gt_route_del(w->a.node, "491"), -ENOENT);
	assert_int_equal(sccp_node_gt_route_del(w->a.node, "49"), 0);
	list[0] = '\0';
	sccp_node_gt_route_foreach(w->a.node, list_route, list);
	assert_string_equal(list, ":1 33:4 49170:2 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_local, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_local_order_and_answer, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_local_sizes, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_local_any_number, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_local_ssn, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_bind_twice, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_unbind_with_messages_queued, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_node_freed_with_messages_queued, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_crossed_gt, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_crossed_translation, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_crossed_pc, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_crossed_long, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_foreign_opc, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_returned_by_peer, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_notice_of_own, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_notice_not_wanted, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_segment_lost, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_segments_returned, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_hop_counter, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_not_returned, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_malformed, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(test_table, world_setup, world_teardown),
	};
	void *ctx = talloc_named_const(NULL, 0, "sccp_node_test");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rate_ctr_init(ctx);
	rc = cmocka_run_group_tests_name("sccp_node", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
