/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mncc_msg.h
 * Messages of OsmoMSC's MNCC socket (radio-and-gsup.md section 5): one C structure a packet, in the byte order of the
 * machine. The structure has grown over the versions 5 to 8 without always saying so; which one a peer uses is read off
 * its hello. Here the common beginning is one structure, and what follows it is found through the layout. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include <osmocom/gsm/mncc.h>

#define MNCC_SDP_MAX 1024
#define MNCC_GCR_LEN 16
/*! The longest packet of any version. */
#define MNCC_MSG_MAX 2048

enum mncc_msg_type {
	MNCC_SETUP_REQ = 0x101,
	MNCC_SETUP_IND = 0x102,
	MNCC_SETUP_RSP = 0x103,
	MNCC_SETUP_CNF = 0x104,
	MNCC_SETUP_COMPL_REQ = 0x105,
	MNCC_SETUP_COMPL_IND = 0x106,
	MNCC_CALL_CONF_IND = 0x107,
	MNCC_CALL_PROC_REQ = 0x108,
	MNCC_PROGRESS_REQ = 0x109,
	MNCC_ALERT_REQ = 0x10a,
	MNCC_ALERT_IND = 0x10b,
	MNCC_NOTIFY_REQ = 0x10c,
	MNCC_NOTIFY_IND = 0x10d,
	MNCC_DISC_REQ = 0x10e,
	MNCC_DISC_IND = 0x10f,
	MNCC_REL_REQ = 0x110,
	MNCC_REL_IND = 0x111,
	MNCC_REL_CNF = 0x112,
	MNCC_FACILITY_REQ = 0x113,
	MNCC_FACILITY_IND = 0x114,
	MNCC_START_DTMF_IND = 0x115,
	MNCC_START_DTMF_RSP = 0x116,
	MNCC_START_DTMF_REJ = 0x117,
	MNCC_STOP_DTMF_IND = 0x118,
	MNCC_STOP_DTMF_RSP = 0x119,
	MNCC_MODIFY_REQ = 0x11a,
	MNCC_MODIFY_IND = 0x11b,
	MNCC_MODIFY_RSP = 0x11c,
	MNCC_MODIFY_CNF = 0x11d,
	MNCC_MODIFY_REJ = 0x11e,
	MNCC_HOLD_IND = 0x11f,
	MNCC_HOLD_CNF = 0x120,
	MNCC_HOLD_REJ = 0x121,
	MNCC_RETRIEVE_IND = 0x122,
	MNCC_RETRIEVE_CNF = 0x123,
	MNCC_RETRIEVE_REJ = 0x124,
	MNCC_USERINFO_REQ = 0x125,
	MNCC_USERINFO_IND = 0x126,
	MNCC_REJ_REQ = 0x127,
	MNCC_REJ_IND = 0x128,
	MNCC_BRIDGE = 0x200,
	MNCC_RTP_CREATE = 0x204,
	MNCC_RTP_CONNECT = 0x205,
	MNCC_RTP_FREE = 0x206,
	MNCC_HELLO = 0x400,
};

/*! Bits of the mask of fields that a message has. */
enum mncc_field {
	MNCC_F_BEARER_CAP = 0x01,
	MNCC_F_CALLED = 0x02,
	MNCC_F_CALLING = 0x04,
	MNCC_F_REDIRECTING = 0x08,
	MNCC_F_CONNECTED = 0x10,
	MNCC_F_CAUSE = 0x20,
	MNCC_F_USERUSER = 0x40,
	MNCC_F_PROGRESS = 0x80,
	MNCC_F_EMERGENCY = 0x100,
	MNCC_F_FACILITY = 0x200,
	MNCC_F_SSVERSION = 0x400,
	MNCC_F_CCCAP = 0x800,
	MNCC_F_KEYPAD = 0x1000,
	MNCC_F_SIGNAL = 0x2000,
	MNCC_F_GCR = 0x4000,
};

/*! struct gsm_mncc of OsmoMSC as far as all versions agree, 834 octets. */
struct mncc_signal {
	uint32_t msg_type, callref, fields;
	struct gsm_mncc_bearer_cap bearer_cap;
	struct gsm_mncc_number called, calling, redirecting, connected;
	struct gsm_mncc_cause cause;
	struct gsm_mncc_progress progress;
	struct gsm_mncc_useruser useruser;
	struct gsm_mncc_facility facility;
	struct gsm_mncc_cccap cccap;
	struct gsm_mncc_ssversion ssversion;
	struct {
		int sup, inv;
	} clir;
	int signal;
	int keypad, more, notify, emergency;
	char imsi[16];
	unsigned char lchan_type, lchan_mode;
};

/*! Where a call's media are. */
struct mncc_rtp {
	struct sockaddr_storage addr;	/*!< family 0: none */
	uint32_t payload_type, payload_msg_type;
	char sdp[MNCC_SDP_MAX];
};

/*! One message. The type tells which part counts. */
struct mncc_msg {
	enum mncc_msg_type type;
	uint32_t callref;
	struct mncc_signal signal;	/*!< all but BRIDGE and RTP */
	char sdp[MNCC_SDP_MAX];		/*!< with signal */
	uint8_t gcr[MNCC_GCR_LEN];	/*!< with MNCC_F_GCR */
	struct mncc_rtp rtp;		/*!< RTP_CREATE, RTP_CONNECT */
	uint32_t bridge[2];		/*!< BRIDGE */
};

struct mncc_hello {
	uint32_t msg_type, version, mncc_size, data_frame_size;
	uint32_t called_offset, signal_offset, emergency_offset, lchan_type_offset;
};

/*! How a peer lays out its messages. */
struct mncc_layout {
	uint32_t version;
	size_t signal_size;		/*!< of a packet of struct gsm_mncc */
	size_t gcr_offset;		/*!< 0: has none */
	size_t sdp_offset;		/*!< 0: has none */
	size_t rtp_size;
	size_t rtp_sdp_offset;		/*!< 0: has none */
	bool rtp_ipv4_only;		/*!< before version 7: u32 ip, u16 port */
};

/*! Layout of a peer from its hello. \param[out] why a static sentence when it cannot be used.
 *  \returns 0; -EINVAL for no hello; -EPROTONOSUPPORT for a version or size that is not known. */
int mncc_layout_of_hello(struct mncc_layout *layout, const uint8_t *octets, size_t len, const char **why);
/*! The hello that a server of this node says: version 8 as Debian's OsmoMSC 1.9.0. */
void mncc_hello(struct mncc_hello *hello, struct mncc_layout *layout);

/*! Read a packet; longer ones are accepted. Strings that are not terminated, numbers of octets that do not fit:
 *  -EINVAL. */
int mncc_msg_decode(struct mncc_msg *msg, const struct mncc_layout *layout, const uint8_t *octets, size_t len);
/*! \returns octets of the packet; -ENOSPC. What a layout has no place for is left out. */
int mncc_msg_encode(uint8_t *octets, size_t size, const struct mncc_layout *layout, const struct mncc_msg *msg);

void mncc_msg_init(struct mncc_msg *msg, enum mncc_msg_type type, uint32_t callref);
/*! Set a cause with its mask bit; coding GSM, location: private network serving the local user (1). */
void mncc_msg_set_cause(struct mncc_msg *msg, int cause);
/*! "SETUP_IND" ... \returns static string, "0x.." never: "unknown". */
const char *mncc_msg_name(uint32_t type);
