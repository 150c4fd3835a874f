/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MNCC packets of versions 6 to 8 between the structure of the wire and struct mncc_msg. */

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/mncc_msg.h>

/* The common beginning, as measured on OsmoMSC 1.9.0; its structure follows it without a gap. */
#define SIGNAL_LEN (offsetof(struct mncc_signal, lchan_mode) + 1)
osmo_static_assert(offsetof(struct mncc_signal, called) == 104, mncc_called);
osmo_static_assert(offsetof(struct mncc_signal, signal) == 796, mncc_signal);
osmo_static_assert(offsetof(struct mncc_signal, emergency) == 812, mncc_emergency);
osmo_static_assert(offsetof(struct mncc_signal, lchan_type) == 832, mncc_lchan_type);

/* Type and two callrefs. */
#define BRIDGE_LEN 12

/* Behind msg_type and callref of an RTP packet. */
#define RTP_ADDR_OFFSET 8
#define RTP_IPV4_PORT_OFFSET 12
#define RTP_IPV4_PAYLOAD_OFFSET 16

static const struct mncc_layout layouts[] = {
	{ .version = 6, .signal_size = 1860, .sdp_offset = 834,
	  .rtp_size = 1048, .rtp_sdp_offset = 24, .rtp_ipv4_only = true },
	{ .version = 7, .signal_size = 1860, .sdp_offset = 834, .rtp_size = 1168, .rtp_sdp_offset = 144 },
	{ .version = 8, .signal_size = 1876, .gcr_offset = 834, .sdp_offset = 850,
	  .rtp_size = 1168, .rtp_sdp_offset = 144 },
	/* 2023: llc and hlc behind sdp, and no other version */
	{ .version = 8, .signal_size = 1896, .gcr_offset = 834, .sdp_offset = 850,
	  .rtp_size = 1168, .rtp_sdp_offset = 144 },
};

#define LAYOUT_DEBIAN 2

int mncc_layout_of_hello(struct mncc_layout *layout, const uint8_t *octets, size_t len, const char **why)
{
	struct mncc_hello hello;
	unsigned int i;

	if (len < sizeof(hello)) {
		*why = "the first message is shorter than a hello";
		return -EINVAL;
	}
	memcpy(&hello, octets, sizeof(hello));
	if (hello.msg_type != MNCC_HELLO) {
		*why = "the first message is no hello";
		return -EINVAL;
	}
	if (hello.called_offset != offsetof(struct mncc_signal, called) ||
	    hello.signal_offset != offsetof(struct mncc_signal, signal) ||
	    hello.emergency_offset != offsetof(struct mncc_signal, emergency) ||
	    hello.lchan_type_offset != offsetof(struct mncc_signal, lchan_type)) {
		*why = "its messages are laid out otherwise (another kind of machine?)";
		return -EPROTONOSUPPORT;
	}
	for (i = 0; i < ARRAY_SIZE(layouts); i++) {
		if (layouts[i].version == hello.version && layouts[i].signal_size == hello.mncc_size) {
			*layout = layouts[i];
			return 0;
		}
	}
	*why = "its version is none of 6, 7, 8 or its message size is not known";
	return -EPROTONOSUPPORT;
}

void mncc_hello(struct mncc_hello *hello, struct mncc_layout *layout)
{
	*layout = layouts[LAYOUT_DEBIAN];
	*hello = (struct mncc_hello){
		.msg_type = MNCC_HELLO,
		.version = layout->version,
		.mncc_size = layout->signal_size,
		.data_frame_size = 8,
		.called_offset = offsetof(struct mncc_signal, called),
		.signal_offset = offsetof(struct mncc_signal, signal),
		.emergency_offset = offsetof(struct mncc_signal, emergency),
		.lchan_type_offset = offsetof(struct mncc_signal, lchan_type),
	};
}

static bool is_rtp(enum mncc_msg_type type)
{
	return type == MNCC_RTP_CREATE || type == MNCC_RTP_CONNECT || type == MNCC_RTP_FREE;
}

/* --- from the wire ------------------------------------------------------------------------------------------------ */

#define TERMINATED(ARRAY) (memchr(ARRAY, '\0', sizeof(ARRAY)) != NULL)

static bool signal_valid(const struct mncc_signal *s)
{
	return TERMINATED(s->called.number) && TERMINATED(s->calling.number) && TERMINATED(s->redirecting.number) &&
	       TERMINATED(s->connected.number) && TERMINATED(s->imsi) && TERMINATED(s->useruser.info) &&
	       s->facility.len >= 0 && s->facility.len <= sizeof(s->facility.info) &&
	       s->ssversion.len >= 0 && s->ssversion.len <= sizeof(s->ssversion.info) &&
	       s->cause.diag_len >= 0 && s->cause.diag_len <= sizeof(s->cause.diag);
}

static int sdp_decode(char *sdp, const uint8_t *octets)
{
	memcpy(sdp, octets, MNCC_SDP_MAX);
	return memchr(sdp, '\0', MNCC_SDP_MAX) ? 0 : -EINVAL;
}

static int signal_decode(struct mncc_msg *msg, const struct mncc_layout *layout, const uint8_t *octets, size_t len)
{
	if (len < layout->signal_size)
		return -EINVAL;
	memcpy(&msg->signal, octets, SIGNAL_LEN);
	if (!signal_valid(&msg->signal))
		return -EINVAL;
	if (layout->gcr_offset)
		memcpy(msg->gcr, octets + layout->gcr_offset, sizeof(msg->gcr));
	return sdp_decode(msg->sdp, octets + layout->sdp_offset);
}

static void rtp_ipv4_decode(struct mncc_rtp *rtp, const uint8_t *octets)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	uint16_t port;

	memcpy(&sin.sin_addr.s_addr, octets + RTP_ADDR_OFFSET, sizeof(sin.sin_addr.s_addr));
	memcpy(&port, octets + RTP_IPV4_PORT_OFFSET, sizeof(port));
	sin.sin_port = htons(port);
	if (sin.sin_addr.s_addr)
		memcpy(&rtp->addr, &sin, sizeof(sin));
	memcpy(&rtp->payload_type, octets + RTP_IPV4_PAYLOAD_OFFSET, 4);
	memcpy(&rtp->payload_msg_type, octets + RTP_IPV4_PAYLOAD_OFFSET + 4, 4);
}

static int rtp_decode(struct mncc_rtp *rtp, const struct mncc_layout *layout, const uint8_t *octets, size_t len)
{
	const uint8_t *o = octets + RTP_ADDR_OFFSET;

	if (len < layout->rtp_size)
		return -EINVAL;
	if (layout->rtp_ipv4_only) {
		rtp_ipv4_decode(rtp, octets);
	} else {
		memcpy(&rtp->addr, o, sizeof(rtp->addr));
		memcpy(&rtp->payload_type, o + sizeof(rtp->addr), 4);
		memcpy(&rtp->payload_msg_type, o + sizeof(rtp->addr) + 4, 4);
	}
	return sdp_decode(rtp->sdp, octets + layout->rtp_sdp_offset);
}

int mncc_msg_decode(struct mncc_msg *msg, const struct mncc_layout *layout, const uint8_t *octets, size_t len)
{
	uint32_t type;

	memset(msg, 0, sizeof(*msg));
	if (len < 8)
		return -EINVAL;
	memcpy(&type, octets, 4);
	memcpy(&msg->callref, octets + 4, 4);
	msg->type = type;
	if (is_rtp(type))
		return rtp_decode(&msg->rtp, layout, octets, len);
	if (type != MNCC_BRIDGE)
		return signal_decode(msg, layout, octets, len);
	if (len < BRIDGE_LEN)
		return -EINVAL;
	memcpy(msg->bridge, octets + 4, sizeof(msg->bridge));
	return 0;
}

/* --- to the wire -------------------------------------------------------------------------------------------------- */

static void rtp_ipv4_encode(uint8_t *octets, const struct mncc_rtp *rtp)
{
	struct sockaddr_in sin;
	uint16_t port;

	memcpy(&sin, &rtp->addr, sizeof(sin));
	if (sin.sin_family == AF_INET) {
		port = ntohs(sin.sin_port);
		memcpy(octets + RTP_ADDR_OFFSET, &sin.sin_addr.s_addr, sizeof(sin.sin_addr.s_addr));
		memcpy(octets + RTP_IPV4_PORT_OFFSET, &port, sizeof(port));
	}
	memcpy(octets + RTP_IPV4_PAYLOAD_OFFSET, &rtp->payload_type, 4);
	memcpy(octets + RTP_IPV4_PAYLOAD_OFFSET + 4, &rtp->payload_msg_type, 4);
}

static void rtp_encode(uint8_t *octets, const struct mncc_layout *layout, const struct mncc_rtp *rtp)
{
	uint8_t *o = octets + RTP_ADDR_OFFSET;

	if (layout->rtp_ipv4_only) {
		rtp_ipv4_encode(octets, rtp);
	} else {
		memcpy(o, &rtp->addr, sizeof(rtp->addr));
		memcpy(o + sizeof(rtp->addr), &rtp->payload_type, 4);
		memcpy(o + sizeof(rtp->addr) + 4, &rtp->payload_msg_type, 4);
	}
	osmo_strlcpy((char *)octets + layout->rtp_sdp_offset, rtp->sdp, MNCC_SDP_MAX);
}

static void signal_encode(uint8_t *octets, const struct mncc_layout *layout, const struct mncc_msg *msg)
{
	memcpy(octets, &msg->signal, SIGNAL_LEN);
	if (layout->gcr_offset)
		memcpy(octets + layout->gcr_offset, msg->gcr, sizeof(msg->gcr));
	osmo_strlcpy((char *)octets + layout->sdp_offset, msg->sdp, MNCC_SDP_MAX);
}

static size_t packet_len(const struct mncc_layout *layout, enum mncc_msg_type type)
{
	if (type == MNCC_BRIDGE)
		return BRIDGE_LEN;
	return is_rtp(type) ? layout->rtp_size : layout->signal_size;
}

int mncc_msg_encode(uint8_t *octets, size_t size, const struct mncc_layout *layout, const struct mncc_msg *msg)
{
	size_t len = packet_len(layout, msg->type);
	uint32_t type = msg->type;

	if (size < len)
		return -ENOSPC;
	memset(octets, 0, len);
	if (type == MNCC_BRIDGE) {
		memcpy(octets + 4, msg->bridge, sizeof(msg->bridge));
	} else {
		if (is_rtp(type))
			rtp_encode(octets, layout, &msg->rtp);
		else
			signal_encode(octets, layout, msg);
		memcpy(octets + 4, &msg->callref, 4);
	}
	memcpy(octets, &type, 4);
	return len;
}

void mncc_msg_init(struct mncc_msg *msg, enum mncc_msg_type type, uint32_t callref)
{
	memset(msg, 0, sizeof(*msg));
	msg->type = type;
	msg->callref = callref;
}

void mncc_msg_set_cause(struct mncc_msg *msg, int cause)
{
	msg->signal.fields |= MNCC_F_CAUSE;
	msg->signal.cause.coding = GSM48_CAUSE_CODING_GSM;
	msg->signal.cause.location = GSM48_CAUSE_LOC_PRN_S_LU;
	msg->signal.cause.value = cause;
}

static const struct value_string names[] = {
	{ MNCC_SETUP_REQ, "SETUP_REQ" },
	{ MNCC_SETUP_IND, "SETUP_IND" },
	{ MNCC_SETUP_RSP, "SETUP_RSP" },
	{ MNCC_SETUP_CNF, "SETUP_CNF" },
	{ MNCC_SETUP_COMPL_REQ, "SETUP_COMPL_REQ" },
	{ MNCC_SETUP_COMPL_IND, "SETUP_COMPL_IND" },
	{ MNCC_CALL_CONF_IND, "CALL_CONF_IND" },
	{ MNCC_CALL_PROC_REQ, "CALL_PROC_REQ" },
	{ MNCC_PROGRESS_REQ, "PROGRESS_REQ" },
	{ MNCC_ALERT_REQ, "ALERT_REQ" },
	{ MNCC_ALERT_IND, "ALERT_IND" },
	{ MNCC_NOTIFY_REQ, "NOTIFY_REQ" },
	{ MNCC_NOTIFY_IND, "NOTIFY_IND" },
	{ MNCC_DISC_REQ, "DISC_REQ" },
	{ MNCC_DISC_IND, "DISC_IND" },
	{ MNCC_REL_REQ, "REL_REQ" },
	{ MNCC_REL_IND, "REL_IND" },
	{ MNCC_REL_CNF, "REL_CNF" },
	{ MNCC_FACILITY_REQ, "FACILITY_REQ" },
	{ MNCC_FACILITY_IND, "FACILITY_IND" },
	{ MNCC_START_DTMF_IND, "START_DTMF_IND" },
	{ MNCC_START_DTMF_RSP, "START_DTMF_RSP" },
	{ MNCC_START_DTMF_REJ, "START_DTMF_REJ" },
	{ MNCC_STOP_DTMF_IND, "STOP_DTMF_IND" },
	{ MNCC_STOP_DTMF_RSP, "STOP_DTMF_RSP" },
	{ MNCC_MODIFY_REQ, "MODIFY_REQ" },
	{ MNCC_MODIFY_IND, "MODIFY_IND" },
	{ MNCC_MODIFY_RSP, "MODIFY_RSP" },
	{ MNCC_MODIFY_CNF, "MODIFY_CNF" },
	{ MNCC_MODIFY_REJ, "MODIFY_REJ" },
	{ MNCC_HOLD_IND, "HOLD_IND" },
	{ MNCC_HOLD_CNF, "HOLD_CNF" },
	{ MNCC_HOLD_REJ, "HOLD_REJ" },
	{ MNCC_RETRIEVE_IND, "RETRIEVE_IND" },
	{ MNCC_RETRIEVE_CNF, "RETRIEVE_CNF" },
	{ MNCC_RETRIEVE_REJ, "RETRIEVE_REJ" },
	{ MNCC_USERINFO_REQ, "USERINFO_REQ" },
	{ MNCC_USERINFO_IND, "USERINFO_IND" },
	{ MNCC_REJ_REQ, "REJ_REQ" },
	{ MNCC_REJ_IND, "REJ_IND" },
	{ MNCC_BRIDGE, "BRIDGE" },
	{ MNCC_RTP_CREATE, "RTP_CREATE" },
	{ MNCC_RTP_CONNECT, "RTP_CONNECT" },
	{ MNCC_RTP_FREE, "RTP_FREE" },
	{ MNCC_HELLO, "HELLO" },
	{ 0, NULL }
};

const char *mncc_msg_name(uint32_t type)
{
	return get_value_string(names, type);
}
