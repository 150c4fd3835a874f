/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Identifier and length octets (X.690 8.1): what is legal reads, what is not is refused, and writing is minimal. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ber.h>

static int read_header(struct ber_header *h, const char *hex)
{
	uint8_t octets[32];
	int len = osmo_hexparse(hex, octets, sizeof(octets));
	struct ber_reader r;

	ber_reader_init(&r, octets, len);
	return ber_read_header(&r, h);
}

static void headers_read(void **state)
{
	static const struct {
		const char *hex;
		ber_tag_t tag;
		bool constructed;
		bool indefinite;
		size_t len;
	} headers[] = {
		{ "04 01 21", BER_UNIVERSAL(4), false, false, 1 },
		{ "30 00", BER_UNIVERSAL(16), true, false, 0 },
		{ "a3 80", BER_CONTEXT(3), true, true, 0 },
		{ "62 81 01 00", BER_APPLICATION(2), true, false, 1 },
		{ "c5 83 00 00 02 aa bb", BER_PRIVATE(5), false, false, 2 },
		{ "9e 00", BER_CONTEXT(30), false, false, 0 },
		{ "9f 1f 00", BER_CONTEXT(31), false, false, 0 },
		{ "9f 81 48 01 00", BER_CONTEXT(200), false, false, 1 },
		{ "9f ff 7f 00", BER_CONTEXT(BER_TAG_NUMBER_MAX), false, false, 0 },
		{ "04 88 00 00 00 00 00 00 00 01 00", BER_UNIVERSAL(4), false, false, 1 },
	};
	struct ber_header h;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(headers); i++) {
		assert_int_equal(read_header(&h, headers[i].hex), 0);
		assert_int_equal(h.tag, headers[i].tag);
		assert_int_equal(h.constructed, headers[i].constructed);
		assert_int_equal(h.indefinite, headers[i].indefinite);
		assert_int_equal(h.len, headers[i].len);
	}
}

static void wrong_headers_are_refused(void **state)
{
	static const struct {
		const char *hex;
		int rc;
	} headers[] = {
		{ "", -ENODATA },
		{ "04", -ENODATA },
		{ "04 02 21", -ENODATA },
		{ "9f", -ENODATA },
		{ "9f 81", -ENODATA },
		{ "04 82 01", -ENODATA },
		{ "04 88 80 00 00 00 00 00 00 00", -ENODATA },
		{ "04 88 ff ff ff ff ff ff ff ff", -ENODATA },
		{ "04 8a ff ff ff ff ff ff ff ff ff ff 00", -ENODATA },
		{ "04 ff", -ENODATA },
		{ "04 80 00 00", -EBADMSG },		/* primitive and indefinite */
		{ "00 00", -EBADMSG },			/* end-of-contents of nothing */
		{ "9f 81 80 00 00", -E2BIG },
		{ "1f 81 80 80 80 01 00", -E2BIG },
	};
	struct ber_header h;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(headers); i++)
		assert_int_equal(read_header(&h, headers[i].hex), headers[i].rc);
}

static int skip_element(const uint8_t *octets, size_t len, size_t *pos)
{
	struct ber_reader r;
	struct ber_header h;
	int rc;

	ber_reader_init(&r, octets, len);
	rc = ber_read_header(&r, &h);
	if (rc == 0)
		rc = ber_skip(&r, &h);
	*pos = r.pos;
	return rc;
}

static void skipping_finds_the_end(void **state)
{
	static const uint8_t definite[] = { 0x30, 3, 4, 1, 0, 0xff };
	static const uint8_t nested[] = { 0x30, 0x80, 0xa0, 0x80, 4, 2, 0, 0, 0, 0, 0x30, 2, 0, 0, 0, 0, 0xff };
	static const uint8_t open[] = { 0x30, 0x80, 0xa0, 0x80, 4, 2, 0, 0, 0, 0 };
	size_t pos;

	assert_int_equal(skip_element(definite, sizeof(definite), &pos), 0);
	assert_int_equal(pos, 5);
	assert_int_equal(skip_element(nested, sizeof(nested), &pos), 0);
	assert_int_equal(pos, sizeof(nested) - 1);
	assert_int_equal(skip_element(open, sizeof(open), &pos), -ENODATA);
}

static void depth_is_limited(void **state)
{
	uint8_t octets[4 * (BER_DEPTH_MAX + 2)] = { 0 };
	struct ber_reader r, inner;
	struct ber_header h;
	unsigned int depth, i;
	size_t pos;

	for (depth = BER_DEPTH_MAX; depth <= BER_DEPTH_MAX + 1; depth++) {
		memset(octets, 0, sizeof(octets));
		for (i = 0; i < depth; i++)
			memcpy(octets + 2 * i, (const uint8_t[]){ 0x30, 0x80 }, 2);
		assert_int_equal(skip_element(octets, 4 * depth, &pos), depth > BER_DEPTH_MAX ? -ELOOP : 0);
	}
	ber_reader_init(&r, octets, sizeof(octets));
	for (i = 0; i < BER_DEPTH_MAX; i++) {
		assert_int_equal(ber_read_header(&r, &h), 0);
		assert_int_equal(ber_enter(&r, &h, &inner), 0);
		r = inner;
	}
	assert_int_equal(ber_read_header(&r, &h), 0);
	assert_int_equal(ber_enter(&r, &h, &inner), -ELOOP);
}

static void elements_are_left_at_their_end(void **state)
{
	static const uint8_t octets[] = { 0x30, 0x80, 4, 1, 0x21, 0, 0, 5, 0 };
	struct ber_reader r, inner;
	struct ber_header h;

	ber_reader_init(&r, octets, sizeof(octets));
	assert_int_equal(ber_read_header(&r, &h), 0);
	assert_int_equal(ber_enter(&r, &h, &inner), 0);
	assert_true(ber_more(&inner));
	assert_int_equal(ber_leave(&r, &inner), -EBADMSG);
	assert_int_equal(ber_read_header(&inner, &h), 0);
	assert_int_equal(h.start, 2);
	assert_int_equal(ber_skip(&inner, &h), 0);
	assert_false(ber_more(&inner));
	assert_int_equal(ber_leave(&r, &inner), 0);
	assert_int_equal(r.pos, 7);
	assert_true(ber_more(&r));
	assert_int_equal(ber_read_header(&r, &h), 0);
	assert_false(ber_more(&r));
}

static void integers_are_minimal(void **state)
{
	static const struct {
		int64_t value;
		const char *hex;
	} integers[] = {
		{ 0, "00" }, { 1, "01" }, { 127, "7f" }, { 128, "0080" }, { 255, "00ff" }, { 256, "0100" },
		{ -1, "ff" }, { -128, "80" }, { -129, "ff7f" }, { 32767, "7fff" }, { 32768, "008000" },
		{ INT64_MAX, "7fffffffffffffff" }, { INT64_MIN, "8000000000000000" },
	};
	uint8_t octets[8];
	int64_t value;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(integers); i++) {
		size_t len = ber_put_integer(octets, integers[i].value) - octets;

		assert_int_equal(len, ber_integer_size(integers[i].value));
		assert_string_equal(osmo_hexdump_nospc(octets, len), integers[i].hex);
		assert_int_equal(ber_get_integer(&value, octets, len), 0);
		assert_true(value == integers[i].value);
	}
	assert_int_equal(ber_get_integer(&value, octets, 0), -EBADMSG);
	assert_int_equal(ber_get_integer(&value, octets, 9), -E2BIG);
}

static void headers_are_minimal(void **state)
{
	static const struct {
		ber_tag_t tag;
		bool constructed;
		size_t len;
		const char *hex;
	} headers[] = {
		{ BER_UNIVERSAL(4), false, 1, "0401" },
		{ BER_UNIVERSAL(16), true, 127, "307f" },
		{ BER_UNIVERSAL(16), true, 128, "308180" },
		{ BER_CONTEXT(3), true, 256, "a3820100" },
		{ BER_APPLICATION(2), true, 65536, "6283010000" },
		{ BER_CONTEXT(30), false, 0, "9e00" },
		{ BER_CONTEXT(31), false, 0, "9f1f00" },
		{ BER_CONTEXT(128), false, 0, "9f810000" },
		{ BER_CONTEXT(BER_TAG_NUMBER_MAX), true, 0, "bfff7f00" },
	};
	uint8_t octets[16];
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(headers); i++) {
		len = ber_put_header(octets, headers[i].tag, headers[i].constructed, headers[i].len) - octets;
		assert_int_equal(len, ber_header_size(headers[i].tag, headers[i].len));
		assert_string_equal(osmo_hexdump_nospc(octets, len), headers[i].hex);
	}
}

int main(void)
{
	static const struct CMUnitTest ber[] = {
		cmocka_unit_test(headers_read),
		cmocka_unit_test(wrong_headers_are_refused),
		cmocka_unit_test(skipping_finds_the_end),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(elements_are_left_at_their_end),
		cmocka_unit_test(integers_are_minimal),
		cmocka_unit_test(headers_are_minimal),
	};

	return cmocka_run_group_tests(ber, NULL, NULL);
}
