/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SCCP messages from MTP (Q.714 2.3.1, 4.1, 4.2): to the user that they are for, back to who sent them, or nowhere. */
#include <time.h>

#include <osmocom/core/timer.h>

#include "sccp_private.h"

/* Room for what a peer may send beyond the size of an MTP3 message: M3UA has no such limit. */
#define RETURN_MAX (2 * SCCP_MSG_MAX)

static bool is_extended(const struct sccp_unitdata *ud)
{
	return ud->type == SCCP_XUDT || ud->type == SCCP_XUDTS;
}

static bool is_service(const struct sccp_unitdata *ud)
{
	return ud->type == SCCP_UDTS || ud->type == SCCP_XUDTS;
}

/* The way it came: there is who sent it, or who translated for it. */
static void send_back(struct sccp_node *node, uint32_t opc, const struct sccp_unitdata *ud,
		      enum sccp_return_cause cause)
{
	struct sccp_unitdata ret;
	uint8_t octets[RETURN_MAX];
	int rc;

	if (!node->transfer || sccp_return(&ret, ud, cause) < 0)
		return;
	rc = sccp_encode(octets, sizeof(octets), &ret);
	if (rc < 0)
		return;
	rc = node->transfer(node->transfer_priv, opc, octets, rc);
	sccp_count(node, rc < 0 ? SCCP_CTR_NO_ROUTE : SCCP_CTR_TX);
}

/* Each translation costs one, so that messages that go in circles end (Q.714 2.3.1). */
static bool hops_are_left(struct sccp_node *node, uint32_t opc, const struct sccp_unitdata *ud)
{
	if (!is_extended(ud) || ud->called.route_on_ssn || ud->hop_counter > 1)
		return true;
	sccp_count(node, SCCP_CTR_HOP_COUNTER);
	LOGPSCCP(LOGL_NOTICE, "hop counter of a message from point code %u.%u.%u is used up\n", opc >> 11,
		 opc >> 3 & 0xff, opc & 7);
	send_back(node, opc, ud, SCCP_RC_HOP_COUNTER_VIOLATION);
	return false;
}

/* A message of ours came back. Of one that was segmented only the first part says whose it was. */
static void rx_service(struct sccp_user *user, const struct sccp_unitdata *ud)
{
	const struct sccp_indication ind = {
		.to = user, .notice = true, .cause = ud->return_cause, .called = &ud->calling,
		.octets = ud->data, .len = ud->data_len,
	};

	sccp_count(user->node, SCCP_CTR_RETURNED);
	if (ud->segmentation.present && !ud->segmentation.first)
		return;
	sccp_queue(user->node, &ind);
}

static void rx_unitdata(struct sccp_user *user, uint32_t opc, struct sccp_unitdata *ud)
{
	struct sccp_node *node = user->node;
	const struct sccp_unitdata segment = *ud;
	struct timespec now;
	int rc;

	/* who has no global title is known by where the message came from */
	if ((ud->calling.route_on_ssn || !ud->calling.gt.gti) && !ud->calling.has_pc) {
		ud->calling.has_pc = true;
		ud->calling.pc = opc;
	}
	osmo_clock_gettime(CLOCK_MONOTONIC, &now);
	rc = sccp_reassemble(node->reassembly, ud, now.tv_sec);
	if (rc < 0) {
		sccp_count(node, SCCP_CTR_REASSEMBLY_FAILED);
		send_back(node, opc, &segment, SCCP_RC_SEGMENTATION_FAILURE);
	}
	if (rc <= 0)
		return;
	sccp_trace_in(user, ud);
	sccp_queue(node, &(struct sccp_indication){
		.to = user, .called = &ud->called, .calling = &ud->calling, .octets = ud->data, .len = ud->data_len,
	});
}

void sccp_node_rx(struct sccp_node *node, uint32_t opc, const uint8_t *octets, size_t len)
{
	enum sccp_return_cause cause;
	struct sccp_unitdata ud;
	struct sccp_user *user;

	sccp_count(node, SCCP_CTR_RX);
	if (sccp_decode(&ud, octets, len) < 0) {
		sccp_count(node, SCCP_CTR_MALFORMED);
		LOGPSCCP(LOGL_NOTICE, "a message from point code %u.%u.%u is malformed, or not connectionless\n",
			 opc >> 11, opc >> 3 & 0xff, opc & 7);
		return;
	}
	if (!hops_are_left(node, opc, &ud))
		return;
	user = sccp_route_in(node, &ud.called, &cause);
	if (!user)
		send_back(node, opc, &ud, cause);
	else if (is_service(&ud))
		rx_service(user, &ud);
	else
		rx_unitdata(user, opc, &ud);
}
