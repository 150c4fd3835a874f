/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file sccp_node.h
 * Connectionless SCCP of this node (Q.714 clause 2, SCRC and SCLC): subsystems bind to it, messages find their way by
 * global title or by point code and SSN, among the subsystems of this process or through an MTP that a door brings.
 * What is too long is segmented, what cannot be delivered comes back with its cause. Every message is said on the trace
 * bus once, as TRACE_MAP.
 *
 * Nothing recurses: what is for a subsystem of this node, from inside or from MTP, is queued and delivered from the main
 * loop in the order in which it came.
 *
 * The node is an end point: it translates for its own subsystems and relays nothing between others. */
#pragma once

#include <osmocom/supserv/sccp.h>
#include <osmocom/supserv/trace.h>

struct sccp_node;
struct sccp_user;

/*! The door to other nodes: hand an SCCP message to MTP. \returns 0; negative: there is no way to that point code. */
typedef int (*sccp_transfer_cb)(void *priv, uint32_t dpc, const uint8_t *octets, size_t len);

/*! \param trace may be NULL. Free with talloc_free() after its users. NULL without memory. */
struct sccp_node *sccp_node_alloc(void *ctx, struct trace_bus *trace);
/*! Until this is called, or with NULL, only this process is reached: numbers that no user has and no route takes are
 *  for this node. */
void sccp_node_set_transfer(struct sccp_node *node, sccp_transfer_cb transfer, void *priv);
/*! The point code that others reach this node by; SCCP_PC_LOCAL: none, the default. */
void sccp_node_set_pc(struct sccp_node *node, uint32_t pc);
/*! An SCCP message came in from \a opc. Any octets: what is wrong is counted and answered as Q.714 says. */
void sccp_node_rx(struct sccp_node *node, uint32_t opc, const uint8_t *octets, size_t len);
/*! Messages between subsystems of this process that are not delivered yet (the lab's clock asks). */
unsigned int sccp_node_in_flight(const struct sccp_node *node);

/* --- global title translation (Q.714 2.4) -------------------------------------------------------------------------- */

/*! No point code: this node itself. */
#define SCCP_PC_LOCAL 0xffffffff

/*! Numbers that begin with a prefix go to a point code. The longest prefix wins; a bound user's own number wins over
 *  all. Only international numbers are translated (E.164, E.214, E.212). */
struct sccp_gt_route {
	char prefix[SCCP_GT_DIGITS_MAX + 1];	/*!< "": any */
	uint32_t pc;				/*!< SCCP_PC_LOCAL: the user of that SSN in this node (an HLR is asked
						 *   at the numbers of its subscribers) */
	uint8_t ssn;				/*!< 0: the one that the address has */
	bool route_on_ssn;			/*!< the next node is the last: it routes on SSN */
};
/*! A route of the same prefix is replaced. \returns 0, -ENOMEM. */
int sccp_node_gt_route_add(struct sccp_node *node, const struct sccp_gt_route *route);
/*! \returns 0, -ENOENT. */
int sccp_node_gt_route_del(struct sccp_node *node, const char *prefix);
/*! Call \a cb for each in the order of their prefixes. */
void sccp_node_gt_route_foreach(const struct sccp_node *node,
				void (*cb)(void *priv, const struct sccp_gt_route *route), void *priv);

/* --- subsystems ---------------------------------------------------------------------------------------------------- */

struct sccp_user_ops {
	/*! N-UNITDATA indication: a whole message. Octets and addresses are borrowed; a node without global titles
	 *  shows its point code in \a calling. */
	void (*rx)(void *priv, const struct sccp_addr *called, const struct sccp_addr *calling, const uint8_t *octets,
		   size_t len);
	/*! N-NOTICE indication: what this user sent to \a called was not delivered. \a octets may be the first part
	 *  alone. May be NULL. */
	void (*notice)(void *priv, const struct sccp_addr *called, enum sccp_return_cause cause, const uint8_t *octets,
		       size_t len);
};

struct sccp_user_cfg {
	const char *name;			/*!< party in traces: "HLR", "VLR"; copied */
	uint8_t ssn;
	const char *gt;				/*!< its own E.164 number, international, digits; "": any number that
						 *   no route takes; copied */
	const struct sccp_user_ops *ops;
	void *priv;
};

/*! Several users of an SSN have different numbers. \returns NULL when memory is out or the place is taken. talloc_free()
 *  unbinds. */
struct sccp_user *sccp_user_bind(struct sccp_node *node, const struct sccp_user_cfg *cfg);
/*! Its own address: routed on its global title; without one on SSN, with the point code of the node if it has one. */
const struct sccp_addr *sccp_user_addr(const struct sccp_user *user);
/*! Call \a cb for each user in the order of binding. */
void sccp_node_user_foreach(const struct sccp_node *node,
			    void (*cb)(void *priv, const char *name, const struct sccp_addr *addr), void *priv);
/*! Fill \a addr: routed on an E.164 number (GTI 4, TT 0, international) with SSN. */
void sccp_addr_set_e164(struct sccp_addr *addr, const char *digits, uint8_t ssn);

/*! What a trace says about a message besides its octets; strings are borrowed. All may be 0. */
struct sccp_about {
	uint32_t dialogue, call;
	const char *imsi, *state;
};

/*! N-UNITDATA request, with return on error. \param calling NULL: the user's own. \param about may be NULL.
 *  A way that does not exist is told by notice(), later. \returns 0; -EMSGSIZE for more than 16 segments hold;
 *  -EINVAL for an address that cannot be said; -ENOMEM. */
int sccp_user_send(struct sccp_user *user, const struct sccp_addr *called, const struct sccp_addr *calling,
		   const uint8_t *octets, size_t len, const struct sccp_about *about);

/*! What is counted. */
enum sccp_ctr {
	SCCP_CTR_RX,			/*!< messages from MTP */
	SCCP_CTR_TX,			/*!< messages to MTP */
	SCCP_CTR_LOCAL,			/*!< within this process */
	SCCP_CTR_MALFORMED,
	SCCP_CTR_NO_TRANSLATION,
	SCCP_CTR_UNEQUIPPED,		/*!< for a subsystem that is not here */
	SCCP_CTR_NO_ROUTE,		/*!< MTP has no way */
	SCCP_CTR_REASSEMBLY_FAILED,
	SCCP_CTR_HOP_COUNTER,		/*!< translated too often */
	SCCP_CTR_RETURNED,		/*!< UDTS, XUDTS that came in */
};
struct rate_ctr_group;
const struct rate_ctr_group *sccp_node_ctrs(const struct sccp_node *node);	/*!< index: enum sccp_ctr */
