/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connectionless SCCP: addresses, messages, segmentation. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/sccp.h>

static size_t hex(uint8_t *buf, size_t size, const char *str)
{
	int rc = osmo_hexparse(str, buf, size);

	assert_true(rc >= 0);
	return rc;
}


static void test_address_vector(void **state)
{
	/* the example of map.md section 7 */
	static const char str[] = "1206001204947100000060";
	uint8_t octets[32], again[32];
	size_t len = hex(octets, sizeof(octets), str);
	struct sccp_addr addr;

	assert_int_equal(sccp_addr_decode(&addr, octets, len), 0);
	assert_false(addr.route_on_ssn);
	assert_false(addr.has_pc);
	assert_true(addr.has_ssn);
	assert_int_equal(addr.ssn, SCCP_SSN_HLR);
	assert_int_equal(addr.gt.gti, 4);
	assert_int_equal(addr.gt.np, 1);
	assert_int_equal(addr.gt.nai, 4);
	assert_string_equal(addr.gt.digits, "491700000006");
	assert_int_equal(sccp_addr_encode(again, sizeof(again), &addr), len);
	assert_memory_equal(again, octets, len);
	assert_int_equal(sccp_addr_encode(again, len - 1, &addr), -ENOSPC);
}

static void test_address_kinds(void **state)
{
	static const struct sccp_addr addrs[] = {
		{ .route_on_ssn = true, .has_pc = true, .pc = 0x3fff, .has_ssn = true, .ssn = 254 },
		{ .has_ssn = true, .ssn = 6, .gt = { .gti = 1, .nai = 4, .digits = "4917" } },
		{ .has_ssn = true, .ssn = 6, .gt = { .gti = 1, .nai = 3, .digits = "49171" } },
		{ .has_ssn = true, .ssn = 7, .gt = { .gti = 2, .tt = 9, .digits = "49171f" } },
		{ .gt = { .gti = 3, .tt = 1, .np = 7, .digits = "26202abcdef" } },
		{ .has_pc = true, .pc = 185, .has_ssn = true, .ssn = 8,
		  .gt = { .gti = 4, .np = 1, .nai = 4, .digits = "12345678901234567890123456789012" } },
		{ .has_ssn = true, .ssn = 8, .gt = { .gti = 4, .np = 1, .nai = 4 } },
	};
	struct sccp_addr got;
	uint8_t octets[64];
	unsigned int i;
	int rc;

	for (i = 0; i < ARRAY_SIZE(addrs); i++) {
		rc = sccp_addr_encode(octets, sizeof(octets), &addrs[i]);
		assert_true(rc > 0);
		assert_int_equal(sccp_addr_decode(&got, octets, rc), 0);
		assert_true(sccp_addr_equal(&got, &addrs[i]));
	}
}

static void test_address_wrong(void **state)
{
	static const char *const broken[] = { "", "43", "4301", "120600", "14", "18", "2000" };
	struct sccp_addr addr = { .gt = { .gti = 2, .digits = "123" } };
	uint8_t octets[64];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(broken); i++)
		assert_int_equal(sccp_addr_decode(&addr, octets, hex(octets, sizeof(octets), broken[i])), -EINVAL);
	addr = (struct sccp_addr){ .gt = { .gti = 2, .digits = "123" } };
	assert_int_equal(sccp_addr_encode(octets, sizeof(octets), &addr), -EINVAL);
	addr = (struct sccp_addr){ .gt = { .gti = 4, .digits = "12x4" } };
	assert_int_equal(sccp_addr_encode(octets, sizeof(octets), &addr), -EINVAL);
	addr = (struct sccp_addr){ .has_pc = true, .pc = 0x4000 };
	assert_int_equal(sccp_addr_encode(octets, sizeof(octets), &addr), -EINVAL);
}

static struct sccp_unitdata udt(const uint8_t *data, size_t len)
{
	return (struct sccp_unitdata){
	    .type = SCCP_UDT,
	    .return_on_error = true,
	    .data = data,
	    .data_len = len,
	    .called = {.has_ssn = true, .ssn = 6, .gt = {.gti = 4, .np = 1, .nai = 4, .digits = "491700000006"}},
	    .calling = {.has_ssn = true, .ssn = 7, .gt = {.gti = 4, .np = 1, .nai = 4, .digits = "49171999001"}},
	};
}

static void test_udt_vector(void **state)
{
	/* between a GMSC 491555000080 and an HLR 49155500006 */
	static const char str[] = "0900030f1b0c120600110494515500000602" "0c120800110494515555000008" "01ff";
	uint8_t octets[64], again[64];
	struct sccp_unitdata ud;
	size_t len = hex(octets, sizeof(octets), str);

	/* as printed the pointers reach past the end */
	assert_int_equal(sccp_decode(&ud, octets, len - 1), -EINVAL);
	len = hex(octets, sizeof(octets), "0900030e190b12060011049451550000060b1208001104945155000008" "01ff");
	assert_int_equal(sccp_decode(&ud, octets, len), 0);
	assert_int_equal(ud.type, SCCP_UDT);
	assert_int_equal(ud.called.ssn, SCCP_SSN_HLR);
	assert_string_equal(ud.called.gt.digits, "49155500006");
	assert_string_equal(ud.calling.gt.digits, "49155500008");
	assert_int_equal(ud.data_len, 1);
	assert_int_equal(ud.data[0], 0xff);
	assert_int_equal(sccp_encode(again, sizeof(again), &ud), len);
	assert_memory_equal(again, octets, len);
	assert_int_equal(sccp_encode(again, len - 1, &ud), -ENOSPC);
}

static void test_truncated_and_noise(void **state)
{
	uint8_t data[40] = { 1, 2, 3 }, octets[SCCP_MSG_MAX], noisy[SCCP_MSG_MAX];
	struct sccp_unitdata ud = udt(data, sizeof(data)), got;
	uint32_t seed = 1;
	unsigned int i, k;
	int len, rc;

	ud.type = SCCP_XUDT;
	ud.hop_counter = 10;
	ud.segmentation =
	    (struct sccp_segmentation){.present = true, .first = true, .remaining = 3, .local_ref = 0x123456};
	len = sccp_encode(octets, sizeof(octets), &ud);
	assert_true(len > 0);
	assert_int_equal(sccp_decode(&got, octets, len), 0);
	assert_true(got.segmentation.present && got.segmentation.first);
	assert_int_equal(got.segmentation.local_ref, 0x123456);
	for (i = 0; i < len; i++)
		assert_true(sccp_decode(&got, octets, i) < 0);
	for (i = 0; i < 20000; i++) {
		memcpy(noisy, octets, len);
		for (k = 0; k < 3; k++) {
			seed = seed * 1103515245 + 12345;
			noisy[(seed >> 16) % len] = seed >> 8;
		}
		rc = sccp_decode(&got, noisy, len);
		if (!rc)
			assert_true(got.data >= noisy && got.data + got.data_len <= noisy + len);
	}
	octets[0] = 0x01;
	assert_int_equal(sccp_decode(&got, octets, len), -EOPNOTSUPP);
}

static void test_return(void **state)
{
	uint8_t data[] = { 0x62, 0x00 }, octets[SCCP_MSG_MAX];
	struct sccp_unitdata ud = udt(data, sizeof(data)), ret, got;
	int len;

	assert_int_equal(sccp_return(&ret, &ud, SCCP_RC_UNEQUIPPED_USER), 0);
	len = sccp_encode(octets, sizeof(octets), &ret);
	assert_true(len > 0);
	assert_int_equal(sccp_decode(&got, octets, len), 0);
	assert_int_equal(got.type, SCCP_UDTS);
	assert_int_equal(got.return_cause, SCCP_RC_UNEQUIPPED_USER);
	assert_true(sccp_addr_equal(&got.called, &ud.calling));
	assert_true(sccp_addr_equal(&got.calling, &ud.called));
	/* a service message is never returned, nor what does not want to */
	assert_int_equal(sccp_return(&ret, &got, SCCP_RC_UNEQUIPPED_USER), -EINVAL);
	ud.return_on_error = false;
	assert_int_equal(sccp_return(&ret, &ud, SCCP_RC_UNEQUIPPED_USER), -EINVAL);
}

struct sent {
	unsigned int n;
	size_t len[SCCP_SEGMENTS_MAX];
	uint8_t octets[SCCP_SEGMENTS_MAX][SCCP_MSG_MAX];
};

static void keep(void *priv, const uint8_t *octets, size_t len)
{
	struct sent *s = priv;

	assert_true(s->n < SCCP_SEGMENTS_MAX && len <= SCCP_MSG_MAX);
	memcpy(s->octets[s->n], octets, len);
	s->len[s->n++] = len;
}

static void test_segments(void **state)
{
	static const size_t sizes[] = { 1, 100, 230, 231, 255, 256, 500, 1000, 3000 };
	struct sccp_reassembly *r = sccp_reassembly_alloc(NULL);
	uint8_t data[5000];
	unsigned int i, k;

	for (i = 0; i < sizeof(data); i++)
		data[i] = i * 7 + i / 251;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct sccp_unitdata ud = udt(data, sizes[i]), got;
		struct sent s = {};
		int n = sccp_send(&ud, 0xabcdef + i, keep, &s);

		assert_int_equal(n, s.n);
		assert_true(s.n >= 1);
		for (k = 0; k < s.n; k++) {
			assert_int_equal(sccp_decode(&got, s.octets[k], s.len[k]), 0);
			assert_int_equal(got.type, s.n == 1 ? SCCP_UDT : SCCP_XUDT);
			assert_int_equal(sccp_reassemble(r, &got, 100), k + 1 == s.n);
		}
		assert_int_equal(got.data_len, sizes[i]);
		assert_memory_equal(got.data, data, sizes[i]);
	}
	talloc_free(r);
}

static void test_too_long(void **state)
{
	uint8_t data[5000] = {};
	struct sccp_unitdata ud = udt(data, sizeof(data));
	struct sent s = {};

	assert_int_equal(sccp_send(&ud, 1, keep, &s), -EMSGSIZE);
	assert_int_equal(s.n, 0);
}

static void test_reassembly_order(void **state)
{
	struct sccp_reassembly *r = sccp_reassembly_alloc(NULL);
	uint8_t data[700] = {};
	struct sccp_unitdata ud = udt(data, sizeof(data)), got;
	struct sent s = {};
	unsigned int i;

	assert_int_equal(sccp_send(&ud, 1, keep, &s), 4);
	/* second before first */
	assert_int_equal(sccp_decode(&got, s.octets[1], s.len[1]), 0);
	assert_int_equal(sccp_reassemble(r, &got, 0), -EPROTO);
	/* a gap gives the message up */
	assert_int_equal(sccp_decode(&got, s.octets[0], s.len[0]), 0);
	assert_int_equal(sccp_reassemble(r, &got, 0), 0);
	assert_int_equal(sccp_decode(&got, s.octets[2], s.len[2]), 0);
	assert_int_equal(sccp_reassemble(r, &got, 0), -EPROTO);
	assert_int_equal(sccp_reassemble(r, &got, 0), -EPROTO);
	/* never more than the bound, and old ones go */
	for (i = 0; i < 3 * SCCP_REASSEMBLY_MAX; i++) {
		assert_int_equal(sccp_decode(&got, s.octets[0], s.len[0]), 0);
		got.segmentation.local_ref = i;
		assert_int_equal(sccp_reassemble(r, &got, i / 1000), 0);
	}
	assert_int_equal(talloc_total_blocks(r), 1 + SCCP_REASSEMBLY_MAX);
	assert_int_equal(sccp_decode(&got, s.octets[0], s.len[0]), 0);
	assert_int_equal(sccp_reassemble(r, &got, 1000), 0);
	assert_int_equal(talloc_total_blocks(r), 2);
	talloc_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address_vector),
		cmocka_unit_test(test_address_kinds),
		cmocka_unit_test(test_address_wrong),
		cmocka_unit_test(test_udt_vector),
		cmocka_unit_test(test_truncated_and_noise),
		cmocka_unit_test(test_return),
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_reassembly_order),
	};

	return cmocka_run_group_tests_name("sccp", tests, NULL, NULL);
}
