/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_map_world.h
 * VLR and GMSC of the lab against an HLR that says what the test wants, in stepped time, with one phone: bob, 1002, not
 * attached yet. */
#pragma once

#include "lab_fixture.h"
#include "../../src/lab/lab_map.h"

#define HLR_NUMBER "491700000006"

/* MSISDN 1002, telephony; CFB of speech P,R,A to +4915332211, B and A told; CLIR temporary allowed (map.md 3). */
#define DATA_OF_BOB \
	"30318103810120a603040111a725a0180401293013301183011084010785069194513322118601a4a309040112840105820102"
#define IMSI_OF_BOB "00010100001000f2"
/* CFU of speech P,R,A without its number; CFNRy of all P,R (not active) to 1003 after 2 s; BAIC P,A; call waiting P,A
 * for speech; CUG, which this VLR does not know; operator determined barring of all outgoing and outgoing international
 * calls. */
#define DATA_MORE \
	"30598008" IMSI_OF_BOB "830101a743a00d04012130083006830110840107a01504012a3010300e840106850381013086014087" \
	"0102a10a04019a30053003840105a30b0401418401053003830110a2023000a805030301c000"
/* telephony, CFB, CLIR */
#define DATA_LESS "30178008" IMSI_OF_BOB "a103830111a206040129040112"
#define CANCEL "a30d0408" IMSI_OF_BOB "0a0101"
#define PRN "30118008" IMSI_OF_BOB "81059100010108"
#define PRN_OF_NOBODY "3011800800010100001000f381059100010108"
/* sendRoutingInfo answered: CFU to 1003, A is told; a roaming number of this MSC, and of another */
#define FORWARD "a3148908" IMSI_OF_BOB "3008850381013086012c"
#define ROAMING_00 "a3128908" IMSI_OF_BOB "0406910001018000"
#define ROAMING_ELSEWHERE "a3138908" IMSI_OF_BOB "040791947100009999"

struct hlr_world {
	struct trace_bus *trace;
	struct store *store;
	struct hlr *hlr;
	struct sccp_node *node;
	struct lab *lab;
	struct call_control *cc;
	struct lab_mobile *bob;

	struct tc_endpoint *ep;		/* the HLR */
	bool silent;
	int error;			/* of the answer; 0: a result */
	const char *data;		/* insertSubscriberData, hexadecimal; NULL: none */
	const char *routing;		/* SendRoutingInfoRes; NULL: ask the VLR for a roaming number */
	int ul_invoke_id;
	int got_op, got_error, got_purge;
	bool got_result;
	uint8_t got[256];		/* parameter of the last result or error of a VLR */
	size_t got_len;
};

/*! For cmocka_unit_test_setup_teardown(): *state is a struct hlr_world. */
int hlr_world_setup(void **state);
int hlr_world_teardown(void **state);
/*! Turn the main loop until all has settled, and \a seconds have passed. */
void hlr_world_turn(struct hlr_world *w, unsigned int seconds);
void hlr_world_attach(struct hlr_world *w);
/*! The HLR begins a dialogue with a VLR; what comes back is in got_*. */
void hlr_world_ask_vlr(struct hlr_world *w, const char *vlr, enum map_ac ac, int op, const char *hex);
