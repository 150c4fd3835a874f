/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_read_private.h
 * Between the layers of the capture reader. Each takes octets of which it believes nothing, and hands on what it finds
 * in them. What a layer keeps belongs to the reader. */
#pragma once

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>

#include <osmocom/supserv/capture_read.h>

#define IP_ADDR_LEN 16			/* an IPv4 address is mapped (RFC 4291 2.5.5.2) */

/*! One direction of two IP endpoints; all zero where there is no IP. */
struct capture_flow {
	uint8_t src[IP_ADDR_LEN], dst[IP_ADDR_LEN];
	uint16_t src_port, dst_port;
};

struct capture_read {
	const struct capture_read_ops *ops;
	void *priv;
	struct capture_read_stats stats;
	unsigned long packet;			/*!< at work on */
	uint64_t usec;
	bool found;				/*!< something of ours is in this packet */
	uint32_t last_id;			/*!< of connections and their directions */
	struct capture_fragments *fragments;	/*!< capture_read_ip.c */
	struct capture_sctp *sctp;
	struct capture_tcp *tcp;
	struct capture_msus *msus;		/*!< capture_read_mtp.c */
	struct sccp_reassembly *segments;
	struct capture_conns *conns;		/*!< capture_read_conn.c */
	struct capture_lapdm *lapdm;		/*!< capture_read_gsmtap.c */
};

/*! \returns a number that was not used before. */
uint32_t capture_new_id(struct capture_read *r);
void capture_problem(struct capture_read *r, const char *what);
/*! Fill in packet and time, count, tell. */
void capture_tell(struct capture_read *r, struct capture_msg *msg);

/* capture_read_link.c */
int capture_link(struct capture_read *r, int link_type, const uint8_t *octets, size_t len);
/* capture_read_ip.c */
struct capture_fragments *capture_fragments_alloc(void *ctx);
void capture_ip(struct capture_read *r, const uint8_t *octets, size_t len);
/* capture_read_sctp.c */
struct capture_sctp *capture_sctp_alloc(void *ctx);
void capture_sctp(struct capture_read *r, const struct capture_flow *flow, const uint8_t *octets, size_t len);
/* capture_read_tcp.c */
struct capture_tcp *capture_tcp_alloc(void *ctx);
void capture_tcp(struct capture_read *r, struct capture_flow *flow, const uint8_t *octets, size_t len);
void capture_tcp_end(struct capture_read *r);
/* capture_read_ipa.c */
/*! Octets of one direction of a TCP connection, from the beginning of a frame on. \param[in,out] known the stream was
 *  seen to be IPA. \returns octets consumed; -EPROTO: not IPA. */
int capture_ipa(struct capture_read *r, uint32_t connection, uint32_t way, bool *known, const uint8_t *octets,
		size_t len);
/* capture_read_gsmtap.c */
#define GSMTAP_PORT 4729
struct capture_lapdm *capture_lapdm_alloc(void *ctx);
void capture_gsmtap(struct capture_read *r, const struct capture_flow *flow, const uint8_t *octets, size_t len);
/* capture_read_xua.c */
/*! \param[in] association number of one direction of it. */
void capture_m2ua(struct capture_read *r, uint32_t association, const uint8_t *octets, size_t len);
void capture_m3ua(struct capture_read *r, uint32_t association, const uint8_t *octets, size_t len);
void capture_sua(struct capture_read *r, const uint8_t *octets, size_t len);
/* capture_read_mtp.c */
struct capture_msus *capture_msus_alloc(void *ctx);
void capture_mtp2(struct capture_read *r, const uint8_t *octets, size_t len);
void capture_m2pa(struct capture_read *r, uint32_t association, const uint8_t *octets, size_t len);
void capture_mtp3(struct capture_read *r, uint32_t link, const uint8_t *octets, size_t len);
/*! A message of an MTP user. \param[in] link on which it was seen; 0: there is but one. */
void capture_msu(struct capture_read *r, uint32_t link, uint32_t opc, uint32_t dpc, uint8_t si, const uint8_t *octets,
		 size_t len);
/* capture_read_sccp.c */
void capture_sccp(struct capture_read *r, uint32_t opc, uint32_t dpc, const uint8_t *octets, size_t len);
/* capture_read_conn.c: connections of SCCP, whatever carries it. A reference is that of the side that chose it. */
struct capture_conns *capture_conns_alloc(void *ctx);
void capture_conn_request(struct capture_read *r, uint32_t opc, uint32_t dpc, uint32_t src_ref, const uint8_t *data,
			  size_t len);
void capture_conn_confirm(struct capture_read *r, uint32_t opc, uint32_t dpc, uint32_t dst_ref, uint32_t src_ref,
			  const uint8_t *data, size_t len);
void capture_conn_data(struct capture_read *r, uint32_t opc, uint32_t dpc, uint32_t dst_ref, const uint8_t *data,
		       size_t len);
void capture_conn_released(struct capture_read *r, uint32_t dpc, uint32_t dst_ref);
/* capture_read_bssap.c */
/*! What a BSSAP message says besides its DTAP: \a imsi of a Complete Layer 3 Information, "" if none. */
struct capture_bssap {
	const uint8_t *dtap;
	size_t dtap_len;
	bool from_bss;				/*!< a Complete Layer 3 Information: only the BSS sends it */
	char imsi[17];
};
/*! \returns 0, -EINVAL for what is no BSSAP or carries no message of layer 3. */
int capture_bssap_parse(struct capture_bssap *b, const uint8_t *octets, size_t len);
