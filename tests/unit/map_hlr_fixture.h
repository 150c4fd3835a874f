/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file map_hlr_fixture.h
 * The HLR's MAP services on the real TCAP, over an SCCP that only writes down; the test plays VLRs and GMSCs in TCAP
 * messages. One subscriber, registered in a VLR. Time is faked. Hex may have blanks. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/map_hlr.h>
#include <osmocom/supserv/map_screen.h>
#include <osmocom/supserv/tcap.h>

#define IMSI "262020123456789"
#define IMSI_HEX "6202022143 6587f9"
#define MSISDN "491711234567"
#define MSISDN_HEX "91947111325476"
#define VLR "49171999001"
#define VLR_HEX "919471919900f1"
#define VLR2 "49171999002"
#define VLR2_HEX "919471919900f2"
#define GMSC "49171999000"
#define HLR_NUMBER "491700000006"
#define HLR_HEX "91947100000060"
#define FTN "4915332211"
#define FTN_HEX "919451332211"

struct map_world {
	void *ctx;
	struct store *store;
	struct hlr *hlr;
	struct map_screen *screen;	/*!< enforces; not in use unless a test allocates with it */
	struct map_hlr *m;
	struct llist_head sent;		/*!< not looked at yet */
	const char *peer;		/*!< GT that the test speaks from; VLR by default */
	/* of the message that was looked at last */
	char called[32];
	uint8_t called_ssn;
	enum tcap_type type;
	struct tcap_tid tid;		/*!< of the HLR, where it said one */
	struct tcap_msg msg;
	char octets[4096];		/*!< hex */
	uint8_t raw[2048];
	int invoke_id;			/*!< of the invoke that was expected last */
	size_t blocks_hlr, blocks_map;	/*!< talloc blocks before the first dialogue */
};
extern struct map_world *w;

int map_setup(void **state);
int map_setup_held(void **state);		/*!< the test is the disk: held_store.h */
int map_teardown(void **state);			/*!< nothing may be left of any dialogue */
/*! Begin the services, which have ended. */
void map_world_start(void);
/*! End the services, whatever they do, and begin anew; nothing may be left behind. */
void map_world_restart(void);
/*! Begin anew with screening. */
void map_world_with_screen(void);

/* --- the subscriber ----------------------------------------------------------------------------------------------- */
/*! As committed. */
const struct hlr_subscriber *subscriber(void);
void change(void (*how)(struct hlr_subscriber *sub));

/* --- the peer speaks ---------------------------------------------------------------------------------------------- */
/*! A message; "TTTTTTTT" is the HLR's transaction id. */
void peer_says(const char *hex);
/*! Begin of one invoke, invoke id 1, transaction 11223344. Version 1: no dialogue portion. \a argument NULL: none. */
void peer_begins(enum map_ac ac, uint8_t version, int op, const char *argument);
/*! The same with MAP-open of IMSI and VLR. */
void peer_begins_ss(enum map_ac ac, int op, const char *argument);
void peer_begins_with(enum map_ac ac, uint8_t version, const struct map_dialogue *map, const char *components);
/*! Continue or End in the dialogue that the HLR's last message is of. AARE where that was a Begin of \a ac. */
void peer_answers(enum tcap_type type, enum map_ac ac, uint8_t version, const char *component);
/*! Abort with an AARE that offers another version. */
void peer_offers(enum map_ac ac, uint8_t version);
/* Components as hex, static buffers that the next call of the same function overwrites. */
const char *invoke_hex(int id, int op, const char *argument);
const char *result_hex(int id, int op, const char *parameter);
const char *error_hex(int id, int error, const char *parameter);
const char *reject_hex(int id, uint8_t kind, uint8_t problem);

/* --- what the HLR says -------------------------------------------------------------------------------------------- */
/*! The next message, whole. */
void expect_says(const char *hex);
/*! The one component of the next message, whose type is in w->type. Static. */
const char *next_component(void);
/*! The next message has this one component. */
void expect_component(enum tcap_type type, const char *component);
/*! End with the result, the error, the Reject of invoke 1. */
void expect_result(int op, const char *parameter);
void expect_error(int error, const char *parameter);
void expect_reject(uint8_t problem);
/*! Begin, Continue with an invoke; invoke_id keeps its id. \param number called. */
void expect_invoke(enum tcap_type type, const char *number, int op, const char *argument);
/*! An Abort; what it says is in w->msg. */
void expect_abort(void);
void expect_nothing(void);

/*! Let timers of now run. */
void map_turn(void);
void map_seconds(unsigned int seconds);
uint64_t map_counted(enum map_hlr_ctr ctr);

#define MAP_TEST(NAME) cmocka_unit_test_setup_teardown(test_##NAME, map_setup, map_teardown)
#define MAP_TEST_HELD(NAME) cmocka_unit_test_setup_teardown(test_##NAME, map_setup_held, map_teardown)
/*! main() of a program. */
int map_test_main(const char *name, const struct CMUnitTest *tests, size_t n);
