/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* MNCC packets: the layouts of versions 6 to 8 told apart by their hello, what is read, what is written, what is
 * refused. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/mncc_msg.h>

static struct mncc_hello hello_of(uint32_t version, uint32_t size)
{
	struct mncc_layout layout;
	struct mncc_hello hello;

	mncc_hello(&hello, &layout);
	hello.version = version;
	hello.mncc_size = size;
	return hello;
}

static struct mncc_layout layout_of(uint32_t version, uint32_t size)
{
	struct mncc_hello hello = hello_of(version, size);
	struct mncc_layout layout = {};
	const char *why = NULL;

	assert_int_equal(mncc_layout_of_hello(&layout, (uint8_t *)&hello, sizeof(hello), &why), 0);
	return layout;
}

static const struct { uint32_t version, size; } known[] = { { 6, 1860 }, { 7, 1860 }, { 8, 1876 }, { 8, 1896 } };

static void test_hello_of_debian(void **state)
{
	/* as measured on osmo-msc 1.9.0 */
	static const uint32_t measured[] = { 0x400, 8, 1876, 8, 104, 796, 812, 832 };
	struct mncc_layout layout;
	struct mncc_hello hello;

	mncc_hello(&hello, &layout);
	assert_int_equal(sizeof(hello), sizeof(measured));
	assert_memory_equal(&hello, measured, sizeof(measured));
	assert_int_equal(layout.rtp_size, 1168);
}

static void test_hello_refused(void **state)
{
	struct mncc_hello hello = hello_of(5, 836);
	struct mncc_layout layout;
	const char *why = NULL;

	assert_int_equal(mncc_layout_of_hello(&layout, (uint8_t *)&hello, sizeof(hello), &why), -EPROTONOSUPPORT);
	assert_non_null(why);
	hello = hello_of(8, 1880);
	assert_int_equal(mncc_layout_of_hello(&layout, (uint8_t *)&hello, sizeof(hello), &why), -EPROTONOSUPPORT);
	hello = hello_of(8, 1876);
	hello.called_offset = 100;
	assert_int_equal(mncc_layout_of_hello(&layout, (uint8_t *)&hello, sizeof(hello), &why), -EPROTONOSUPPORT);
	hello = hello_of(8, 1876);
	assert_int_equal(mncc_layout_of_hello(&layout, (uint8_t *)&hello, sizeof(hello) - 1, &why), -EINVAL);
	hello.msg_type = MNCC_SETUP_IND;
	assert_int_equal(mncc_layout_of_hello(&layout, (uint8_t *)&hello, sizeof(hello), &why), -EINVAL);
}

static void test_signal_round_trip(void **state)
{
	uint8_t octets[MNCC_MSG_MAX];
	struct mncc_msg msg, got;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		struct mncc_layout layout = layout_of(known[i].version, known[i].size);

		mncc_msg_init(&msg, MNCC_SETUP_REQ, 0x1234);
		msg.signal.msg_type = msg.type;
		msg.signal.callref = msg.callref;
		msg.signal.fields = MNCC_F_CALLED | MNCC_F_REDIRECTING;
		OSMO_STRLCPY_ARRAY(msg.signal.called.number, "1003");
		OSMO_STRLCPY_ARRAY(msg.signal.redirecting.number, "1002");
		OSMO_STRLCPY_ARRAY(msg.signal.imsi, "001010000000003");
		OSMO_STRLCPY_ARRAY(msg.sdp, "v=0\r\n");
		if (layout.gcr_offset)
			msg.gcr[15] = 0x5a;
		mncc_msg_set_cause(&msg, 16);
		assert_int_equal(mncc_msg_encode(octets, sizeof(octets), &layout, &msg), known[i].size);
		assert_int_equal(mncc_msg_encode(octets, known[i].size - 1, &layout, &msg), -ENOSPC);
		/* where OsmoMSC has them */
		assert_memory_equal(octets + 104 + 16, "1003", 5);
		assert_memory_equal(octets + layout.sdp_offset, "v=0\r\n", 6);
		assert_int_equal(mncc_msg_decode(&got, &layout, octets, known[i].size), 0);
		assert_int_equal(got.callref, 0x1234);
		assert_memory_equal(&got.signal, &msg.signal, 834);
		assert_string_equal(got.sdp, msg.sdp);
		assert_memory_equal(got.gcr, msg.gcr, sizeof(got.gcr));
		assert_int_equal(mncc_msg_decode(&got, &layout, octets, known[i].size - 1), -EINVAL);
	}
}

static void test_rtp(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(16384) };
	uint8_t octets[MNCC_MSG_MAX];
	struct mncc_msg msg, got;
	unsigned int i;
	int len;

	inet_pton(AF_INET, "127.0.0.1", &sin.sin_addr);
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		struct mncc_layout layout = layout_of(known[i].version, known[i].size);
		struct sockaddr_in back;

		mncc_msg_init(&msg, MNCC_RTP_CONNECT, 0x80000001);
		memcpy(&msg.rtp.addr, &sin, sizeof(sin));
		msg.rtp.payload_type = 3;
		msg.rtp.payload_msg_type = 0x300;
		OSMO_STRLCPY_ARRAY(msg.rtp.sdp, "m=audio");
		len = mncc_msg_encode(octets, sizeof(octets), &layout, &msg);
		assert_int_equal(len, layout.rtp_size);
		/* OsmoMSC answers RTP_CREATE with a packet of the longer structure */
		memset(octets + len, 0, sizeof(octets) - len);
		assert_int_equal(mncc_msg_decode(&got, &layout, octets, layout.signal_size), 0);
		assert_int_equal(got.callref, 0x80000001);
		memcpy(&back, &got.rtp.addr, sizeof(back));
		assert_int_equal(back.sin_family, AF_INET);
		assert_int_equal(back.sin_port, sin.sin_port);
		assert_int_equal(back.sin_addr.s_addr, sin.sin_addr.s_addr);
		assert_int_equal(got.rtp.payload_type, 3);
		assert_int_equal(got.rtp.payload_msg_type, 0x300);
		assert_string_equal(got.rtp.sdp, "m=audio");
		assert_int_equal(mncc_msg_decode(&got, &layout, octets, layout.rtp_size - 1), -EINVAL);
	}
}

static void test_bridge(void **state)
{
	struct mncc_layout layout = layout_of(8, 1876);
	uint8_t octets[MNCC_MSG_MAX];
	struct mncc_msg msg, got;

	mncc_msg_init(&msg, MNCC_BRIDGE, 0);
	msg.bridge[0] = 0x80000001;
	msg.bridge[1] = 7;
	assert_int_equal(mncc_msg_encode(octets, sizeof(octets), &layout, &msg), 12);
	assert_int_equal(mncc_msg_decode(&got, &layout, octets, 12), 0);
	assert_int_equal(got.bridge[0], 0x80000001);
	assert_int_equal(got.bridge[1], 7);
	assert_int_equal(mncc_msg_decode(&got, &layout, octets, 8), -EINVAL);
	assert_int_equal(mncc_msg_decode(&got, &layout, octets, 7), -EINVAL);
}

static void test_unterminated(void **state)
{
	struct mncc_layout layout = layout_of(8, 1876);
	uint8_t octets[MNCC_MSG_MAX];
	struct mncc_msg msg, got;

	mncc_msg_init(&msg, MNCC_SETUP_IND, 1);
	memset(msg.signal.calling.number, '1', sizeof(msg.signal.calling.number));
	mncc_msg_encode(octets, sizeof(octets), &layout, &msg);
	assert_int_equal(mncc_msg_decode(&got, &layout, octets, 1876), -EINVAL);
	mncc_msg_init(&msg, MNCC_FACILITY_IND, 1);
	msg.signal.facility.len = 129;
	mncc_msg_encode(octets, sizeof(octets), &layout, &msg);
	assert_int_equal(mncc_msg_decode(&got, &layout, octets, 1876), -EINVAL);
	msg.signal.facility.len = -1;
	mncc_msg_encode(octets, sizeof(octets), &layout, &msg);
	assert_int_equal(mncc_msg_decode(&got, &layout, octets, 1876), -EINVAL);
	mncc_msg_init(&msg, MNCC_DISC_IND, 1);
	mncc_msg_encode(octets, sizeof(octets), &layout, &msg);
	memset(octets + layout.sdp_offset, 'x', MNCC_SDP_MAX);
	assert_int_equal(mncc_msg_decode(&got, &layout, octets, 1876), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hello_of_debian),
		cmocka_unit_test(test_hello_refused),
		cmocka_unit_test(test_signal_round_trip),
		cmocka_unit_test(test_rtp),
		cmocka_unit_test(test_bridge),
		cmocka_unit_test(test_unterminated),
	};

	return cmocka_run_group_tests_name("mncc_msg", tests, NULL, NULL);
}
