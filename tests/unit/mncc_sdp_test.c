/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Addresses out of session descriptions. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include "../../src/net/mncc/mncc_sdp.h"

#define HEAD "v=0\r\no=- 0 0 IN IP4 192.0.2.9\r\ns=-\r\n"

static void test_rows(void **state)
{
	static const struct {
		const char *sdp, *address;	/* NULL: refused */
		uint16_t port;
		uint32_t payload_type, payload_msg_type;
	} rows[] = {
		{ HEAD "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 3\r\na=rtpmap:3 GSM/8000\r\n",
		  "192.0.2.1", 4000, 3, 0x0300 },
		{ HEAD "c=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 3\r\n", "192.0.2.1", 4000, 3, 0x0300 },
		{ HEAD "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 98 3\na=rtpmap:3 GSM/8000\na=rtpmap:98 AMR/8000\n",
		  "192.0.2.1", 4000, 98, 0x0303 },
		{ "m=audio 4000 RTP/AVP 110\r\nc=IN IP4 192.0.2.2\r\na=rtpmap:110 GSM-EFR/8000/1\r\n",
		  "192.0.2.2", 4000, 110, 0x0301 },
		{ "c=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 111\r\nc=IN IP4 192.0.2.2\r\na=rtpmap:111 gsm-hr-08/8000\r\n",
		  "192.0.2.2", 4000, 111, 0x0302 },
		{ "c=IN IP6 2001:db8::1\r\nm=audio 65535 RTP/AVP 8\r\n", "2001:db8::1", 65535, 8, 0 },
		{ "c=IN IP4 192.0.2.1\r\nm=video 5000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 3\r\n",
		  "192.0.2.1", 4000, 3, 0x0300 },
		{ "c=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 3\r\nm=video 5000 RTP/AVP 31\r\nc=IN IP4 192.0.2.7\r\n",
		  "192.0.2.1", 4000, 3, 0x0300 },
		{ "c=IN IP4 192.0.2.1\r\n" },
		{ "m=audio 4000 RTP/AVP 3\r\n" },
		{ "c=IN IP4 192.0.2.1\r\nm=audio 0 RTP/AVP 3\r\n" },
		{ "c=IN IP4 192.0.2.1\r\nm=audio 70000 RTP/AVP 3\r\n" },
		{ "c=IN IP4 192.0.2\r\nm=audio 4000 RTP/AVP 3\r\n" },
		{ "c=IN IP4 host.example\r\nm=audio 4000 RTP/AVP 3\r\n" },
		{ "c=IN IP4 192.0.2.1\r\nm=audio\r\n" },
		{ "c=" }, { "c" }, { "\r\n" }, { "" },
	};
	char address[INET6_ADDRSTRLEN];
	struct mncc_rtp rtp;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sockaddr_in *sin = (struct sockaddr_in *)&rtp.addr;
		struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&rtp.addr;
		int rc = mncc_sdp_parse(&rtp, rows[i].sdp);

		assert_int_equal(rc == 0, rows[i].address != NULL);
		if (rc < 0)
			continue;
		inet_ntop(rtp.addr.ss_family, rtp.addr.ss_family == AF_INET ? (void *)&sin->sin_addr : &sin6->sin6_addr,
			  address, sizeof(address));
		assert_string_equal(address, rows[i].address);
		assert_int_equal(ntohs(sin->sin_port), rows[i].port);
		assert_int_equal(rtp.payload_type, rows[i].payload_type);
		assert_int_equal(rtp.payload_msg_type, rows[i].payload_msg_type);
		assert_string_equal(rtp.sdp, rows[i].sdp);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };

	return cmocka_run_group_tests_name("mncc_sdp", tests, NULL, NULL);
}
