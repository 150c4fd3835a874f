/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The virtual BSS against a faked SCCP and MSC: what leaves for the MSC, octet by octet, and what its answers do to the
 * phone. Time is stepped by hand. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>

#include "../common/fsm_edges.h"
#include "bss_fixture.h"

/* --- octets ------------------------------------------------------------------------------------------------------- */

static void assert_msg(struct msgb *msg, const char *hex)
{
	assert_non_null(msg);
	assert_string_equal(osmo_hexdump_nospc(msg->data, msgb_length(msg)), hex);
	msgb_free(msg);
}

static struct msgb *l3_of(const char *hex)
{
	struct msgb *msg = msgb_alloc(64, "test");

	msg->l3h = msgb_put(msg, strlen(hex) / 2);
	osmo_hexparse(hex, msg->l3h, strlen(hex) / 2);
	return msg;
}

/* TS 48.008 3.2.1; the values that a minimal BSC was measured to work with (osmo-msc 1.9.0). */
static void test_encode(void **state)
{
	const struct osmo_cell_global_id cell = {
		.lai = { .plmn = { .mcc = 1, .mnc = 1 }, .lac = 2 }, .cell_identity = 77,
	};
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(20000) };
	struct sockaddr_storage ss = { 0 };
	struct msgb *l3 = l3_of("05080200f110000130");

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memcpy(&ss, &addr, sizeof(addr));
	assert_msg(bssmap_reset(), "000430040120");
	assert_msg(bssmap_reset_ack(), "000131");
	assert_msg(bssmap_complete_l3(&cell, l3), "00195705080000f1100002004d170905080200f1100001307d0180");
	assert_msg(bssmap_dtap(l3), "01000905080200f110000130");
	msgb_free(l3);
	assert_msg(bssmap_clear_request(GSM0808_CAUSE_RADIO_INTERFACE_FAILURE), "000422040101");
	assert_msg(bssmap_clear_complete(), "000121");
	assert_msg(bssmap_assignment_complete(&ss), "001402150021982c0140017c067f0000014e207e0180");
	assert_msg(bssmap_assignment_failure(GSM0808_CAUSE_RQSTED_TERRESTRIAL_RESOURCE_UNAVAILABLE), "000403040122");
	assert_msg(bssmap_cipher_mode_complete(1), "0003552c02");
	assert_msg(bssmap_classmark_update(lab_l3_classmark2, sizeof(lab_l3_classmark2)), "0006541203331901");
}

static int decode(struct bssmap_msg *bm, const char *hex)
{
	static uint8_t octets[128];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len >= 0);
	return bssmap_decode(bm, octets, len);
}

static void test_decode(void **state)
{
	struct bssmap_msg bm;

	assert_int_equal(decode(&bm, "000430040120"), 0);
	assert_int_equal(bm.type, BSS_MAP_MSG_RESET);
	assert_int_equal(bm.cause, 0x20);
	assert_int_equal(decode(&bm, "000a5209048f3e5a1d1a0106"), -EINVAL);	/* PAGING without an IMSI */
	assert_int_equal(decode(&bm, "000b520805f48f3e5a1d1a0106"), -EINVAL);	/* with a TMSI in its place */
	assert_int_equal(decode(&bm, "0014520808091010000000004009048f3e5a1d1a0106"), 0);
	assert_int_equal(bm.type, BSS_MAP_MSG_PAGING);
	assert_string_equal(bm.imsi, "001010000000004");
	assert_true(bm.has_tmsi);
	assert_int_equal(bm.tmsi, 0x8f3e5a1d);
	assert_int_equal(decode(&bm, ASSIGNMENT_REQUEST), 0);
	assert_true(bm.speech);
	assert_true(bm.has_addr);
	assert_int_equal(ntohs(((struct sockaddr_in *)&bm.addr)->sin_port), 4002);
	assert_int_equal(decode(&bm, "0003530a0103"), -EINVAL);
	assert_int_equal(decode(&bm, "0004530a0103"), 0);
	assert_int_equal(bm.a5_permitted, 3);
	assert_int_equal(decode(&bm, "0100020521"), 0);
	assert_true(bm.dtap);
	assert_int_equal(bm.l3_len, 2);
	assert_int_equal(decode(&bm, "0100030521"), -EINVAL);
	assert_int_equal(decode(&bm, "0101"), -EINVAL);
	assert_int_equal(decode(&bm, "00"), -EINVAL);
	assert_int_equal(decode(&bm, "0000"), -EINVAL);
	assert_int_equal(decode(&bm, "0201"), -EINVAL);
	assert_int_equal(decode(&bm, "000101"), -EINVAL);	/* ASSIGNMENT REQUEST without a channel type */
}

/* --- the link ----------------------------------------------------------------------------------------------------- */

static void test_reset_until_it_is_acknowledged(void **state)
{
	struct bss_world *w = *state;

	assert_displays(w->bob, "no network");
	assert_string_equal(lab_mobile_state(w->bob), "searching");
	bss_world_up(w, true);
	assert_sent(w, UNITDATA, 0, "000430040120");
	bss_world_advance(w, 5);
	assert_sent(w, UNITDATA, 0, "000430040120");
	bss_world_up(w, true);
	bss_world_up(w, false);
	bss_world_up(w, true);
	assert_sent(w, UNITDATA, 0, "000430040120");
	bss_world_unitdata(w, "000131");
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	/* the phone that was on registers by itself */
	assert_initial(w, "05087200f110000133");
}

static void test_reset_of_the_msc(void **state)
{
	struct bss_world *w = *state;
	uint32_t conn_id;

	bss_world_registered(w);
	bss_world_in_call(w);
	conn_id = w->conn_id;
	bss_world_unitdata(w, "000430040120");
	assert_sent(w, DISCONNECT, conn_id, "");
	assert_sent(w, UNITDATA, 0, "000131");
	assert_displays(w->bob, "no network");
	assert_initial(w, "0508");
	assert_string_equal(lab_mobile_state(w->bob), "searching");
}

static void test_silent_msc(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	lab_mobile_dial(w->bob, "1001", &w->error);
	bss_world_settle(w);
	assert_initial(w, "052471");
	bss_world_advance(w, 10);	/* no N-CONNECT confirm */
	assert_sent(w, DISCONNECT, w->conn_id, "");
	assert_displays(w->bob, "no network");
	assert_sent(w, UNITDATA, 0, "000430040120");
	assert_nothing_sent(w);
	assert_int_equal(lab_mobile_dial(w->bob, "1001", &w->error), -ENODEV);
	bss_world_unitdata(w, "000131");
	assert_initial(w, "0508");
}

static void test_unexpected_octets(void **state)
{
	struct bss_world *w = *state;
	uint8_t octets[24];
	unsigned int i, j, seed = 1;

	bss_world_registered(w);
	bss_world_in_call(w);
	for (i = 0; i < 20000; i++) {
		const size_t len = rand_r(&seed) % sizeof(octets);

		for (j = 0; j < len; j++)
			octets[j] = rand_r(&seed);
		octets[0] &= 1;
		/* nothing that ends the connection or the link for good */
		if (octets[2] == BSS_MAP_MSG_CLEAR_CMD || octets[2] == BSS_MAP_MSG_RESET)
			continue;
		bss_data(w->bss, w->conn_id, octets, len);
		bss_unitdata(w->bss, octets, len);
	}
	bss_world_settle(w);
	bss_data(w->bss, 4711, octets, 4);
	bss_connected(w->bss, 4711);
	bss_disconnected(w->bss, 4711);
	assert_non_null(w->bob->bss->conn);
}

/* --- registration ------------------------------------------------------------------------------------------------- */

static void test_location_updating(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	assert_displays(w->bob, "attached");
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	assert_int_equal(w->bob->tmsi, 0x8f3e5a1d);
	assert_nothing_sent(w);
	/* periodic, with the TMSI and the location area of the last time */
	bss_world_advance(w, 60);
	assert_initial(w, "05087100f11000023305f48f3e5a1d");
}

static void test_identity_and_authentication(void **state)
{
	struct bss_world *w = *state;

	assert_int_equal(lab_mobile_set_auth(w->bob, "comp128v1", "beef", NULL, &w->error), -EINVAL);
	assert_int_equal(lab_mobile_set_auth(w->bob, "comp128v1", "00112233445566778899aabbccddeeff", NULL, &w->error),
			 0);
	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "051801");
	assert_dtap(w, "0559080910100000000120");
	bss_world_dtap(w, "051802");
	assert_dtap(w, "0519083a");
	bss_world_dtap(w, "051803");
	assert_dtap(w, "055909");
	bss_world_dtap(w, "051200000102030405060708090a0b0c0d0e0f");
	assert_dtap(w, COMP128_RESPONSE);
	bss_world_dtap(w, "0512");	/* too short: no answer */
	assert_nothing_sent(w);
	bss_world_dtap(w, "0511");
	assert_displays(w->bob, "does not believe the SIM");
	assert_int_equal(lab_mobile_set_auth(w->bob, "none", NULL, NULL, &w->error), 0);
}

static void test_milenage(void **state)
{
	struct bss_world *w = *state;

	/* TS 35.208 test set 1: RES a54211d5e3ba50bf, so SRES is the sum of its halves (TS 33.102 6.8.1.2) */
	assert_int_equal(lab_mobile_set_auth(w->bob, "milenage", "465b5ce8b199b49faa5f0a2ee238a6bc", "0", &w->error),
			 -EINVAL);
	assert_int_equal(lab_mobile_set_auth(w->bob, "milenage", "465b5ce8b199b49faa5f0a2ee238a6bc",
					     "cd63cb71954a9f4e48a5994e37a02baf", &w->error), 0);
	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "05120023553cbe9637a89d218ae64dae47bf35");
	assert_dtap(w, "055446f8416a");
}

static void test_refused_for_now(void **state)
{
	struct bss_world *w = *state;

	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "050411");
	assert_displays(w->bob, "refused the registration (cause 17)");
	bss_world_cleared(w);
	bss_world_advance(w, 15);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_advance(w, 20);	/* T3210 */
	assert_sent(w, DISCONNECT, w->conn_id, "");
	assert_displays(w->bob, "the network does not answer");
	bss_world_advance(w, 15);
	assert_initial(w, "0508");
	bss_world_disconnected(w);
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_initial(w, "0508");
}

static void test_refused_for_good(void **state)
{
	struct bss_world *w = *state;

	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "050402");
	bss_world_cleared(w);
	bss_world_advance(w, 100);
	assert_nothing_sent(w);
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_initial(w, "0508");
}

static void test_forgotten(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	lab_mobile_dial(w->bob, "*#21#", &w->error);
	bss_world_settle(w);
	assert_initial(w, "052478");
	bss_world_confirm(w);
	bss_world_dtap(w, "052204");
	assert_displays(w->bob, "the network refused the service");
	bss_world_cleared(w);
	assert_initial(w, "05087200f110000233080910100000000120");	/* by its IMSI */
}

static void test_detach(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	assert_int_equal(lab_mobile_set_radio(w->bob, LAB_RADIO_LAB, &w->error), -EBUSY);
	assert_int_equal(lab_mobile_roam(w->bob, "49", &w->error), -EOPNOTSUPP);
	assert_int_equal(lab_mobile_detach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_initial(w, "0501");
	bss_world_confirm(w);
	/* on again at once: after the other connection */
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_nothing_sent(w);
	bss_world_cleared(w);
	assert_initial(w, "0508");
}

static void test_detach_in_call(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	assert_int_equal(lab_mobile_detach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_dtap(w, "0541");
	assert_sent(w, DATA, w->conn_id, "000422040109");
	bss_world_cleared(w);
	assert_int_equal(lab_mobile_set_radio(w->bob, LAB_RADIO_LAB, &w->error), 0);
	assert_int_equal(lab_mobile_radio(w->bob), LAB_RADIO_LAB);
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
}

/* --- services ----------------------------------------------------------------------------------------------------- */

static void test_ss(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	lab_mobile_dial(w->bob, "*#21#", &w->error);
	bss_world_settle(w);
	assert_initial(w, "0524780333190105f48f3e5a1d");
	bss_world_confirm(w);
	bss_world_dtap(w, "0521");
	assert_dtap(w, "0b7b1c0da10b02010102010e30030401217f0100");
	bss_world_dtap(w, "8b2a1c0da20b020101300602010e800100");
	assert_displays(w->bob, "Call forwarding unconditional: not subscribed");
	/* the next one is asked for before the MSC clears: it waits for that */
	lab_mobile_dial(w->bob, "*#61#", &w->error);
	bss_world_settle(w);
	assert_nothing_sent(w);
	bss_world_cleared(w);
	assert_initial(w, "052478");
}

/* What a command waits for before it prompts: the phone's next step is the network's. */
static void test_busy(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	assert_false(lab_mobile_busy(w->bob));
	bss_world_in_call(w);
	assert_true(lab_mobile_busy(w->bob));	/* somebody should be heard */
	bss_world_advance(w, 2);
	assert_false(lab_mobile_busy(w->bob));
	lab_mobile_dial(w->bob, "2", &w->error);
	bss_world_settle(w);
	assert_dtap(w, "0358");
	assert_true(lab_mobile_busy(w->bob));
	bss_world_dtap(w, "8319");
	assert_false(lab_mobile_busy(w->bob));
	lab_mobile_dial(w->bob, "*#21#", &w->error);
	bss_world_settle(w);
	assert_dtap(w, "052478");
	assert_true(lab_mobile_busy(w->bob));
	bss_world_dtap(w, "0521");
	assert_dtap(w, "0b7b");
	assert_true(lab_mobile_busy(w->bob));
	bss_world_dtap(w, "8b2a1c0da20b020101300602010e800100");
	assert_false(lab_mobile_busy(w->bob));
	lab_mobile_hangup(w->bob, &w->error);
	bss_world_settle(w);
	assert_dtap(w, "0325");
	assert_true(lab_mobile_busy(w->bob));
}

static void waited(void *priv, bool met)
{
	*(bool *)priv = met;
}

/* An MSC that does nothing holds a command up for 20 s, and one that waits for something certain not at all. */
static void test_patience(void **state)
{
	struct bss_world *w = *state;
	bool over = false;
	const struct lab_wait_cfg cfg = { .done = waited, .priv = &over };
	struct timeval begin, now, took;

	bss_world_registered(w);
	bss_world_in_call(w);
	bss_world_advance(w, 2);
	lab_mobile_hangup(w->bob, &w->error);
	bss_world_settle(w);
	assert_dtap(w, "0365");
	osmo_gettimeofday(&begin, NULL);
	assert_non_null(lab_wait_start(w->lab.lab, w->lab.lab, &cfg));
	while (!over) {
		lab_clock_turn(w->lab.lab);
		osmo_select_main(1);
	}
	osmo_gettimeofday(&now, NULL);
	timersub(&now, &begin, &took);
	assert_int_equal(took.tv_sec, 20);
}

static void test_request_that_crosses_clear(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	lab_mobile_dial(w->bob, "*#21#", &w->error);
	bss_world_settle(w);
	assert_dtap(w, "056478");	/* joins the call's connection; N(SD) goes on */
	bss_world_cleared(w);
	assert_displays(w->bob, "call lost");
	assert_initial(w, "052478");
	bss_world_confirm(w);
	bss_world_dtap(w, "0521");
	assert_dtap(w, "0b7b");
}

static void test_refused_connection(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	lab_mobile_dial(w->bob, "1001", &w->error);
	bss_world_settle(w);
	assert_initial(w, "052471");
	bss_world_disconnected(w);
	assert_displays(w->bob, "no network");
	assert_string_equal(lab_mobile_state(w->bob), "idle");
}

/* The MSC was killed and started again in the middle of a call: nothing comes on the connection that it does not know. */
static void test_silence_in_call(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	bss_world_advance(w, 40);		/* nobody waits for anything */
	assert_nothing_sent(w);
	assert_int_equal(lab_mobile_hangup(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_dtap(w, "036502e090");
	bss_world_advance(w, 29);
	assert_nothing_sent(w);
	bss_world_advance(w, 1);
	assert_sent(w, DISCONNECT, w->conn_id - 1, "");
	assert_initial(w, "0508");
	assert_string_equal(lab_mobile_state(w->bob), "searching");
}

static void test_mo_call(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	assert_displays(w->bob, "connected to 1001");
	assert_int_equal(lab_mobile_hangup(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_dtap(w, "036502e090");	/* N(SD) 1 */
	bss_world_dtap(w, "832d");
	assert_dtap(w, "032a");
	bss_world_cleared(w);
	assert_string_equal(lab_mobile_state(w->bob), "idle");
	assert_nothing_sent(w);
}

/* With ciphering there is no CM SERVICE ACCEPT (TS 24.008 4.5.1.1). */
static void test_ciphering_grants_the_service(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	lab_mobile_dial(w->bob, "1001", &w->error);
	bss_world_settle(w);
	assert_initial(w, "052471");
	bss_world_confirm(w);
	bss_world_data(w, "0004530a0102");
	assert_sent(w, DATA, w->conn_id, "0003552c02");
	assert_dtap(w, "0345");
	bss_world_data(w, "0004530a0102");	/* once */
	assert_sent(w, DATA, w->conn_id, "0003552c02");
	assert_nothing_sent(w);
}

static void test_mt_call(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_paging(w, w->carol);		/* on the lab's own MSC */
	assert_nothing_sent(w);
	bss_world_paging(w, w->bob);
	assert_initial(w, "0627070333190105f48f3e5a1d");
	bss_world_paging(w, w->bob);		/* again: the answer is on its way */
	assert_nothing_sent(w);
	bss_world_confirm(w);
	bss_world_dtap(w, "0305040120" "a05c0411001001");
	assert_dtap(w, "8308");			/* PAGING RESPONSE did not count */
	assert_dtap(w, "8341");
	assert_int_equal(lab_mobile_answer(w->bob, &w->error), 0);
	bss_world_settle(w);
	assert_nothing_sent(w);			/* no channel yet */
	bss_world_data(w, ASSIGNMENT_REQUEST);
	assert_sent(w, DATA, w->conn_id, "001402150021982c0140017c067f000001");
	assert_nothing_sent(w);
	bss_world_advance_ms(w, 300);
	assert_dtap(w, "8307");
	bss_world_dtap(w, "030f");
	assert_string_equal(lab_mobile_state(w->bob), "in a call");
}

/* --- speech ------------------------------------------------------------------------------------------------------- */

/* The media gateway: a port on loopback. \returns its socket. */
static int gateway_open(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*addr = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(bind(fd, (struct sockaddr *)addr, sizeof(*addr)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)addr, &len), 0);
	return fd;
}

/* Assign a channel towards \a gateway. \returns where the phone listens. */
static struct sockaddr_in assign_towards(struct bss_world *w, const struct sockaddr_in *gateway)
{
	struct sockaddr_in phone = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char hex[64];
	unsigned int port;

	snprintf(hex, sizeof(hex), "0011010b030108017c067f000001%04x7d0180", ntohs(gateway->sin_port));
	bss_world_data(w, hex);
	assert_int_equal(sscanf(w->sent[w->n_seen].hex, "001402150021982c0140017c067f000001%4x", &port), 1);
	assert_sent(w, DATA, w->conn_id, "0014");
	phone.sin_port = htons(port);
	return phone;
}

#define RTP_FROM_ALICE "8003000100000000000000fe" "d0" "6c61623a" "616c696365" \
	"0000000000000000000000000000000000000000000000"
#define RTP_FROM_SOMEBODY "8003000100000000000000fe" "d0" "00000000" \
	"00000000000000000000000000000000000000000000000000000000"

static void send_rtp(int gateway, const struct sockaddr_in *phone, const char *hex)
{
	uint8_t packet[64];
	int len = osmo_hexparse(hex, packet, sizeof(packet));

	assert_int_equal(sendto(gateway, packet, len, 0, (const struct sockaddr *)phone, sizeof(*phone)), len);
}

static void test_speech(void **state)
{
	struct bss_world *w = *state;
	struct sockaddr_in addr, phone;
	int gateway = gateway_open(&addr);
	uint8_t packet[64];
	char words[256];

	bss_world_registered(w);
	bss_world_in_call(w);
	phone = assign_towards(w, &addr);
	/* bob talks, one frame after the other, with his name */
	bss_world_advance_ms(w, 20);
	bss_world_advance_ms(w, 20);
	assert_int_equal(recv(gateway, packet, sizeof(packet), 0), 45);
	assert_string_equal(osmo_hexdump_nospc(packet, 4), "80030000");
	assert_string_equal(osmo_hexdump_nospc(packet + 12, 9), "d06c61623a626f6200");
	assert_int_equal(recv(gateway, packet, sizeof(packet), 0), 45);
	assert_string_equal(osmo_hexdump_nospc(packet, 4), "80030001");
	/* and hears */
	send_rtp(gateway, &phone, RTP_FROM_ALICE);
	send_rtp(gateway, &phone, RTP_FROM_ALICE);
	send_rtp(gateway, &phone, RTP_FROM_SOMEBODY);
	send_rtp(gateway, &phone, "8003");
	bss_world_settle(w);
	assert_hears(w->bob, "speech of alice");
	assert_hears(w->bob, "speech of somebody");
	assert_string_equal(lab_mobile_speech_str(w->bob, words, sizeof(words)),
			    "packets of speech in the last call: 2 sent, 3 received, 2 from alice, 1 from somebody");
	assert_non_null(strstr(lab_mobile_speech_str(w->carol, words, sizeof(words)), "not on a real MSC"));
	/* on hold, nobody talks */
	lab_mobile_dial(w->bob, "2", &w->error);
	bss_world_settle(w);
	assert_dtap(w, "0358");
	bss_world_dtap(w, "8319");
	bss_world_advance_ms(w, 20);
	assert_int_equal(recv(gateway, packet, sizeof(packet), MSG_DONTWAIT), -1);
	close(gateway);
}

static void test_no_port_for_speech(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	osmo_talloc_replace_string(w->lab.lab, &lab_bss_cfg(w->lab.lab)->rtp_address, "192.0.2.1");
	bss_world_paging(w, w->bob);
	assert_initial(w, "0627");
	bss_world_confirm(w);
	bss_world_data(w, ASSIGNMENT_REQUEST);
	assert_sent(w, DATA, w->conn_id, "000403040122");
}

static void test_radio_loss(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	assert_int_equal(lab_mobile_coverage(w->bob, false, &w->error), 0);
	bss_world_settle(w);
	assert_sent(w, DATA, w->conn_id, "000422040101");
	assert_displays(w->bob, "call lost");
	bss_world_cleared(w);
	bss_world_paging(w, w->bob);
	assert_nothing_sent(w);
	assert_int_equal(lab_mobile_coverage(w->bob, true, &w->error), 0);
	bss_world_settle(w);
	assert_string_equal(lab_mobile_state(w->bob), "idle");	/* registered all the time */
	bss_world_paging(w, w->bob);
	assert_initial(w, "0627");
	/* lost before it is connected */
	assert_int_equal(lab_mobile_coverage(w->bob, false, &w->error), 0);
	bss_world_confirm(w);
	assert_sent(w, DATA, w->conn_id, "000422040101");
	bss_world_advance(w, 10);		/* no CLEAR COMMAND */
	assert_sent(w, DISCONNECT, w->conn_id, "");
}

static void test_cipher_classmark_and_clear(void **state)
{
	struct bss_world *w = *state;

	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_data(w, "0004530a0102");
	assert_sent(w, DATA, w->conn_id, "0003552c02");
	bss_world_data(w, "0004530a0100");
	assert_nothing_sent(w);
	bss_world_data(w, "000158");
	assert_sent(w, DATA, w->conn_id, "0006541203331901");
	bss_world_data(w, "000b2f08080910100000000120");	/* COMMON ID */
	assert_nothing_sent(w);
	bss_world_data(w, "000420040109");
	assert_sent(w, DATA, w->conn_id, "000121");
	bss_world_dtap(w, "0502");		/* too late */
	assert_string_equal(lab_mobile_state(w->bob), "searching");
	bss_world_advance(w, 10);		/* SCCP is not released */
	assert_sent(w, DISCONNECT, w->conn_id, "");
}

static void test_removed_while_connected(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	lab_reset(w->lab.lab);
	assert_sent(w, DISCONNECT, w->conn_id, "");
	assert_true(llist_empty(&w->bss->mobiles));
}

/* --- edges -------------------------------------------------------------------------------------------------------- */

static struct osmo_fsm *fsm(const char *name)
{
	return osmo_fsm_find_by_name(name);
}

static void mm(struct bss_world *w, enum mobile_mm_event event)
{
	int cause = GSM48_REJECT_NETWORK_FAILURE;

	osmo_fsm_inst_dispatch(w->bob->mm, event, &cause);
}

/* What leaves each state of mobility management besides the ways above. */
static void test_mobility_edges(void **state)
{
	static const int reject_final = GSM48_REJECT_ILLEGAL_MS;
	struct bss_world *w = *state;
	struct osmo_fsm_inst *fi = w->bob->mm;

	mm(w, MOBILE_MM_EV_SWITCHED_OFF);		/* from NO_CELL */
	bss_world_cell(w);
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	mm(w, MOBILE_MM_EV_SWITCHED_OFF);		/* from LOCATION_UPDATING */
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	mm(w, MOBILE_MM_EV_CELL_LOST);
	mm(w, MOBILE_MM_EV_CELL_FOUND);
	mm(w, MOBILE_MM_EV_RX_LU_REJECT);
	mm(w, MOBILE_MM_EV_CELL_LOST);			/* from ATTEMPTING_TO_UPDATE */
	mm(w, MOBILE_MM_EV_CELL_FOUND);
	mm(w, MOBILE_MM_EV_RELEASED);
	mm(w, MOBILE_MM_EV_SWITCHED_OFF);
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	osmo_fsm_inst_dispatch(fi, MOBILE_MM_EV_RX_LU_REJECT, (void *)&reject_final);
	mm(w, MOBILE_MM_EV_CELL_LOST);			/* from LIMITED_SERVICE */
	mm(w, MOBILE_MM_EV_CELL_FOUND);
	osmo_fsm_inst_dispatch(fi, MOBILE_MM_EV_RX_LU_REJECT, (void *)&reject_final);
	mm(w, MOBILE_MM_EV_SWITCHED_OFF);
	mm(w, MOBILE_MM_EV_SWITCHED_ON);
	mm(w, MOBILE_MM_EV_RX_LU_ACCEPT);
	assert_int_equal(fi->state, MOBILE_MM_ST_NORMAL_SERVICE);
}

static void test_periodic_updating_waits(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	bss_world_advance(w, 61);
	assert_nothing_sent(w);
	assert_int_equal(w->bob->mm->state, MOBILE_MM_ST_NORMAL_SERVICE);
}

static void test_link_edges(void **state)
{
	struct bss_world *w = *state;

	bss_world_unitdata(w, "000430040120");		/* before the link was looked at */
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	bss_world_up(w, false);
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_DOWN);
	bss_world_up(w, true);
	bss_world_unitdata(w, "000430040120");		/* both reset at once */
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	bss_world_unitdata(w, "0100");
	bss_world_unitdata(w, "000134");
	assert_int_equal(w->bss->fi->state, BSS_LINK_ST_UP);
	fake_flush(w);
}

/* The last test: what all before it did. */
static void test_every_edge_was_taken(void **state)
{
	static const char * const names[] = { "lab_mobile_mm", "lab_bss_link", "lab_bss_conn" };
	unsigned int i, missing = 0;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		missing += fsm_edges_missing(fsm(names[i]));
		assert_int_equal(fsm_edges_reachable(fsm(names[i]), 0), (1 << fsm(names[i])->num_states) - 1);
	}
	assert_int_equal(missing, 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, bss_world_setup, bss_world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_decode),
		T(test_reset_until_it_is_acknowledged),
		T(test_reset_of_the_msc),
		T(test_silent_msc),
		T(test_unexpected_octets),
		T(test_location_updating),
		T(test_identity_and_authentication),
		T(test_milenage),
		T(test_refused_for_now),
		T(test_refused_for_good),
		T(test_forgotten),
		T(test_detach),
		T(test_detach_in_call),
		T(test_ss),
		T(test_busy),
		T(test_patience),
		T(test_request_that_crosses_clear),
		T(test_refused_connection),
		T(test_silence_in_call),
		T(test_mo_call),
		T(test_ciphering_grants_the_service),
		T(test_mt_call),
		T(test_speech),
		T(test_no_port_for_speech),
		T(test_radio_loss),
		T(test_cipher_classmark_and_clear),
		T(test_removed_while_connected),
		T(test_mobility_edges),
		T(test_periodic_updating_waits),
		T(test_link_edges),
		cmocka_unit_test(test_every_edge_was_taken),
	};

	fsm_edges_watch(fsm("lab_mobile_mm"));
	fsm_edges_watch(fsm("lab_bss_link"));
	fsm_edges_watch(fsm("lab_bss_conn"));
	return cmocka_run_group_tests_name("lab_bss", tests, NULL, NULL);
}
