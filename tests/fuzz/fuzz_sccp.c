/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SCCP messages from MTP, one after the other: two octets say how long each is and where it comes from, or that time
 * goes by. What decodes is encoded to the same message again; what the node sends decodes; a user is told whole messages
 * of no more than sixteen segments; nothing stays on its way. */
#include <time.h>

#include <osmocom/core/application.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/sccp_node.h>

#define OWN_PC 0xbd
#define LEN_MASK 0x1ff
#define OPC_SHIFT 9
#define OPC_LATER 0x7f
/* of what a peer sends at most: data, two addresses, header */
#define ENCODED_MAX 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void rx(void *priv, const struct sccp_addr *called, const struct sccp_addr *calling, const uint8_t *octets,
	       size_t len)
{
	struct sccp_user **user = priv;

	OSMO_ASSERT(len <= SCCP_SEGMENTS_MAX * SCCP_DATA_MAX);
	/* an answer goes wherever the calling address leads */
	sccp_user_send(*user, calling, NULL, octets, len, NULL);
}

static void notice(void *priv, const struct sccp_addr *called, enum sccp_return_cause cause, const uint8_t *octets,
		   size_t len)
{
	OSMO_ASSERT(len <= SCCP_SEGMENTS_MAX * SCCP_DATA_MAX);
}

static int transfer(void *priv, uint32_t dpc, const uint8_t *octets, size_t len)
{
	struct sccp_unitdata ud;

	OSMO_ASSERT(sccp_decode(&ud, octets, len) == 0);
	return dpc & 1 ? 0 : -1;
}

/* What was understood can be said, and is understood as the same. A global title with a translation type only cannot
 * say an odd number of digits. */
static void check_encode(const uint8_t *octets, size_t len)
{
	uint8_t again[ENCODED_MAX];
	struct sccp_unitdata ud, twice;
	int rc;

	if (sccp_decode(&ud, octets, len) < 0)
		return;
	rc = sccp_encode(again, sizeof(again), &ud);
	if (rc < 0)
		return;
	OSMO_ASSERT(sccp_decode(&twice, again, rc) == 0);
	OSMO_ASSERT(twice.type == ud.type && twice.data_len == ud.data_len);
	OSMO_ASSERT(sccp_addr_equal(&twice.called, &ud.called) && sccp_addr_equal(&twice.calling, &ud.calling));
}

static struct sccp_node *node_with(void *ctx, struct sccp_user *users[2])
{
	static const struct sccp_user_ops ops = { .rx = rx, .notice = notice };
	const struct sccp_user_cfg hlr = { .name = "HLR", .ssn = SCCP_SSN_HLR, .gt = "491700000006", .ops = &ops,
					   .priv = &users[0] };
	const struct sccp_user_cfg vlr = { .name = "VLR", .ssn = SCCP_SSN_VLR, .gt = "", .ops = &ops,
					   .priv = &users[1] };
	const struct sccp_gt_route route = { .prefix = "336", .pc = 0x30 }, own = { .prefix = "49171",
										      .pc = SCCP_PC_LOCAL };
	struct sccp_node *node = sccp_node_alloc(ctx, NULL);

	OSMO_ASSERT(node);
	users[0] = sccp_user_bind(node, &hlr);
	users[1] = sccp_user_bind(node, &vlr);
	sccp_node_gt_route_add(node, &route);
	sccp_node_gt_route_add(node, &own);
	sccp_node_set_pc(node, OWN_PC);
	sccp_node_set_transfer(node, transfer, NULL);
	return node;
}

static void init(void)
{
	if (osmo_log_info)
		return;
	log_init(&supserv_log_info, NULL);
	rate_ctr_init(NULL);
	osmo_clock_override_enable(CLOCK_MONOTONIC, true);
}

/* Deliver what is queued; answers among users here may go on for ever, so only a while. */
static void deliver(struct sccp_node *node)
{
	unsigned int turns = 4;

	while (sccp_node_in_flight(node) && turns--)
		osmo_timers_update();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sccp_user *users[2];
	struct sccp_node *node;
	unsigned int head;
	size_t len;

	init();
	node = node_with(NULL, users);
	for (; size >= 2; data += len, size -= len) {
		head = data[0] << 8 | data[1];
		data += 2;
		size -= 2;
		len = OSMO_MIN(head & LEN_MASK, size);
		if (head >> OPC_SHIFT == OPC_LATER)
			osmo_clock_override_add(CLOCK_MONOTONIC, SCCP_T_REASSEMBLY_S, 0);
		check_encode(data, len);
		sccp_node_rx(node, head >> OPC_SHIFT, data, len);
		deliver(node);
	}
	talloc_free(node);
	return 0;
}
