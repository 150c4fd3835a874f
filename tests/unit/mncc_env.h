/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calls to and from outside through the MNCC server, with the real call control and HLR. OsmoMSC is played on the one
 * socket, the handler (what osmo-sip-connector does) on the other. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/mncc_link.h>
#include <osmocom/supserv/mncc_server.h>

#include "mncc_fixture.h"

#define IMSI_A "001010000000001"
#define IMSI_B "001010000000002"
#define IMSI_C "001010000000003"
#define REF_A 0x80000001	/* of OsmoMSC: the caller */
#define REF_IN 7		/* of the handler: a call that it brings */
#define PORT_A 1000
#define PORT_B 2000
#define PORT_OUT 3000
#define SDP(PORT) "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio " #PORT " RTP/AVP 3\r\na=rtpmap:3 GSM/8000\r\n"

struct env {
	struct store *store;
	struct hlr *hlr;
	struct mncc_door *door;
	struct mncc_server *server;
	struct call_control *cc;
	char msc_path[64], path[64];
	int listen;
	struct mncc_peer msc, out;
};

extern struct env *e;

/* For cmocka: a network with subscribers A, B, C on an OsmoMSC, and a handler that is connected. */
int mncc_env_setup(void **state);
int mncc_env_teardown(void **state);
void b_forwards(uint8_t ss_code, const char *to);

/* --- calls that leave --- */

/* \a called may be NULL. */
void a_setup_init(struct mncc_msg *msg, const char *called);
/* A's SETUP_IND, and what OsmoMSC is answered at once. */
void a_sends(const struct mncc_msg *msg);
void a_calls(const char *called);
/* \returns callref of the call that leaves. */
uint32_t expect_out(const char *called, const char *redirecting);
/* A's phone has its channel, and the handler asks for its address. */
void out_gets_media_of_a(uint32_t out);
void out_answers(uint32_t out);
uint32_t call_out_active(void);

/* --- calls that come in --- */

void in_setup_init(struct mncc_msg *msg, const char *calling, const char *called);
void call_in(const char *called);
/* \returns callref of the phone. */
uint32_t expect_phone(const char *called);
/* The phone is reached and rings; the handler is told its address. */
void phone_rings(uint32_t ref, uint16_t port);
void phone_answers(uint32_t ref);
uint32_t call_in_active(void);

/* Run a group with logging; \returns as cmocka. */
int mncc_env_run(const char *name, const struct CMUnitTest *tests, size_t n_tests);
#define MNCC_TEST(NAME) cmocka_unit_test_setup_teardown(test_##NAME, mncc_env_setup, mncc_env_teardown)
