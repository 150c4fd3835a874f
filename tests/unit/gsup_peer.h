/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tests of the GSUP door: the door with a store in memory, and the ends of connections that a test plays over
 * loopback. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <osmocom/supserv/gsup_door.h>
#include <osmocom/supserv/store.h>

#define IMSI "262020123456789"
#define IMSI_IE "0108" "62020221436587f9"
/* session, state, class as osmo-msc sends them */
#define SESSION(STATE) "3004" "20000001" "3101" STATE
#define CLASS "0a0103"

/* vectors of radio-and-gsup.md 3.2 */
#define ACTIVATE_BAOC "20" IMSI_IE SESSION("01") "350d" "a10b02010102010c3003040192" CLASS
#define GET_PASSWORD "22" IMSI_IE SESSION("02") "350b" "a1090201010201120a0100" CLASS
#define USSD_100 "20" IMSI_IE SESSION("01") "3514" "a11202010102013b300a04010f0405aa180c3602" CLASS
#define SAI_REQ "08" IMSI_IE "280102"

/* One end of a connection that the test plays. */
struct peer {
	int fd;
	uint8_t octets[8192];
	size_t len;
};

struct env {
	struct ipa_io *io;
	struct store *store;
	struct hlr *hlr;
	struct gsup_door *door;
};

/* Loops, hex strings and failure messages are of this one. */
extern struct env *e;

/* Of OsmoHLR's CTRL interface, for the next door; 0: it is not asked. */
extern uint16_t env_ctrl_port;

/* A door in \a mode towards 127.0.0.1 port \a upstream_port (server mode: 0). The store ends with it. */
void env_setup(enum gsup_mode mode, uint16_t upstream_port, struct store *store);
/* Server mode with subscriber IMSI, 491711234567, and an MSC. */
void env_setup_server(struct peer *msc, struct store *store);
void env_teardown(void);

/* Subscriber IMSI as committed. */
const struct hlr_subscriber *subscriber(void);
/* Wait until the held store has just so many commits. */
void expect_commits(unsigned int n);

void turns(unsigned int n);
int tcp_socket(void);
uint64_t counted(enum gsup_ctr ctr);

/* The peer becomes an MSC: connected, and then identified with the tags of an ID_RESP. */
void msc_connect(struct peer *p);
void msc_identify(struct peer *p, const char *id_resp);
void peer_close(struct peer *p);
/* \returns true when the other side has closed. */
bool peer_fill(struct peer *p);

void send_hex(struct peer *p, const char *hex);
/* A GSUP message in its frame. */
void send_gsup(struct peer *p, const char *hex);
/* Wait (at most some hundred turns) for the next frame of the peer, whole with its header. */
void expect_frame(struct peer *p, const char *hex);
void expect_gsup(struct peer *p, const char *hex);
void expect_nothing(struct peer *p);
/* Wait for the next frame, which has a GSUP message. \returns its octets. */
size_t receive_gsup(struct peer *p, uint8_t *gsup, size_t size);

/* ID_GET of a server, and ID_RESP of an OsmoMSC as it is without configuration. */
#define ID_GET "0011fe0401080107010201030104010501010100"
#define ID_RESP "0017fe05" "0005014d534300" "000d00756e6e616d65642d4d534300"
