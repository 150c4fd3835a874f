/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Messages of BSSAP against their octets (TS 48.008 3.2.1), and what does not decode. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <cmocka.h>

#include <osmocom/core/utils.h>

#include "../../src/lab/bss/bssmap.h"
#include "../../src/lab/lab_l3.h"
#include "bss_octets.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_decode),
	};

	return cmocka_run_group_tests_name("bssmap", tests, NULL, NULL);
}
