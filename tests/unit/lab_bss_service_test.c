/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A phone of the lab on a faked MSC: services, calls, and speech to and from a faked media gateway. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>

#include "bss_fixture.h"
#include "bss_tests.h"

/* --- services ----------------------------------------------------------------------------------------------------- */

void test_ss(void **state)
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
void test_busy(void **state)
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
void test_patience(void **state)
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

void test_request_that_crosses_clear(void **state)
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

void test_refused_connection(void **state)
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

/* The MSC was killed and started again in the middle of a call: nothing comes on a connection that it does not know. */
void test_silence_in_call(void **state)
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

void test_mo_call(void **state)
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
void test_ciphering_grants_the_service(void **state)
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

void test_mt_call(void **state)
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

void test_speech(void **state)
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

void test_no_port_for_speech(void **state)
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

void test_radio_loss(void **state)
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

void test_cipher_classmark_and_clear(void **state)
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

void test_removed_while_connected(void **state)
{
	struct bss_world *w = *state;

	bss_world_registered(w);
	bss_world_in_call(w);
	lab_reset(w->lab.lab);
	assert_sent(w, DISCONNECT, w->conn_id, "");
	assert_true(llist_empty(&w->bss->mobiles));
}
