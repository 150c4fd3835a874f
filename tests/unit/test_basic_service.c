/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Basic services: TS 22.030 Annex C both ways, the groups of TS 22.004, applicability of its Annex A. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/basic_service.h>
#include <osmocom/supserv/ss_code.h>

#define TS BASIC_SERVICE_TELE
#define BS BASIC_SERVICE_BEARER

/* TS 22.030 Annex C */
static const struct annex_c {
	unsigned int mmi;
	struct basic_service bs;
	bsg_set_t groups;
} annex_c[] = {
	{ 10, { TS, 0x00 }, BSG_SPEECH | BSG_SMS | BSG_FAX | BSG_VOICE_GROUP },
	{ 11, { TS, 0x11 }, BSG_SPEECH },
	{ 12, { TS, 0x70 }, BSG_SMS | BSG_FAX },
	{ 13, { TS, 0x60 }, BSG_FAX },
	{ 16, { TS, 0x20 }, BSG_SMS },
	{ 17, { TS, 0x91 }, BSG_VOICE_GROUP },
	{ 18, { TS, 0x92 }, BSG_VOICE_GROUP },
	{ 19, { TS, 0x80 }, BSG_SPEECH | BSG_FAX | BSG_VOICE_GROUP },
	{ 20, { BS, 0x00 }, BSG_DATA_ASYNC | BSG_DATA_SYNC },
	{ 21, { BS, 0x60 }, BSG_DATA_ASYNC },
	{ 22, { BS, 0x68 }, BSG_DATA_SYNC },
	{ 24, { BS, 0x58 }, BSG_DATA_SYNC },
	{ 25, { BS, 0x50 }, BSG_DATA_ASYNC },
	{ 27, { BS, 0x20 }, 0 },
};

static const struct annex_c *annex_c_find(unsigned int mmi)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(annex_c); i++) {
		if (annex_c[i].mmi == mmi)
			return &annex_c[i];
	}
	return NULL;
}

static void test_every_mmi_code(void **state)
{
	unsigned int mmi;

	for (mmi = 0; mmi <= 300; mmi++) {
		const struct annex_c *row = annex_c_find(mmi);
		struct basic_service bs = { 0 }, want = { 0 };
		int rc = basic_service_from_mmi(mmi, &bs);

		if (row)
			want = row->bs;
		else if (mmi >= 50 && mmi <= 65)
			want = (struct basic_service){ TS, 0xd0 + mmi - 50 };
		else if (mmi >= 70 && mmi <= 85)
			want = (struct basic_service){ BS, 0xd0 + mmi - 70 };
		assert_int_equal(bs.type, want.type);
		assert_int_equal(bs.code, want.code);
		if (want.type != BASIC_SERVICE_NONE) {
			assert_int_equal(rc, 0);
			assert_int_equal(basic_service_to_mmi(&bs), mmi);
			assert_int_equal(basic_service_groups(&bs), row ? row->groups : 0);
		} else {
			assert_int_equal(rc, mmi == 26 || mmi == 89 || mmi == 99 ? -ENOTSUP : -ENOENT);
		}
	}
}

static void test_map_codes_of_a_group(void **state)
{
	static const struct { struct basic_service bs; int mmi; bsg_set_t groups; } rows[] = {
		{ { TS, 0x10 }, 11, BSG_SPEECH },
		{ { TS, 0x12 }, -ENOENT, 0 },
		{ { TS, 0x21 }, 16, BSG_SMS },
		{ { TS, 0x22 }, 16, BSG_SMS },
		{ { TS, 0x61 }, 13, BSG_FAX },
		{ { TS, 0x63 }, 13, BSG_FAX },
		{ { TS, 0x90 }, -ENOENT, BSG_VOICE_GROUP },
		{ { TS, 0x99 }, -ENOENT, 0 },
		{ { TS, 0xe0 }, -ENOENT, 0 },
		{ { BS, 0x10 }, 25, BSG_DATA_ASYNC },
		{ { BS, 0x16 }, 25, BSG_DATA_ASYNC },
		{ { BS, 0x18 }, 24, BSG_DATA_SYNC },
		{ { BS, 0x1f }, 24, BSG_DATA_SYNC },
		{ { BS, 0x28 }, -ENOENT, 0 },
		{ { BS, 0x30 }, 25, BSG_DATA_ASYNC },
		{ { BS, 0x48 }, 24, BSG_DATA_SYNC },
		{ { BS, 0x70 }, -ENOENT, 0 },
		{ { BASIC_SERVICE_NONE }, -ENOENT, BSG_ALL },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(basic_service_to_mmi(&rows[i].bs), rows[i].mmi);
		assert_int_equal(basic_service_groups(&rows[i].bs), rows[i].groups);
	}
}

static void test_every_code_has_words(void **state)
{
	unsigned int type, code;

	for (type = BASIC_SERVICE_NONE; type <= BASIC_SERVICE_TELE; type++) {
		for (code = 0; code <= 0xff; code++) {
			struct basic_service bs = { type, code };

			assert_true(strlen(basic_service_words(&bs)) > 0);
			assert_int_equal(basic_service_groups(&bs) & ~BSG_ALL, 0);
		}
	}
	assert_string_equal(basic_service_words(&(struct basic_service){ TS, 0x11 }), "telephony");
	assert_string_equal(basic_service_words(&(struct basic_service){ TS, 0xd3 }), "a teleservice of the operator");
	assert_string_equal(basic_service_words(&(struct basic_service){ BS, 0xe3 }), "unknown bearer service");
	assert_string_equal(basic_service_words(&(struct basic_service){ 0 }), "all services");
}

static void test_code_of_group(void **state)
{
	unsigned int i;

	for (i = 0; i < BSG_COUNT; i++) {
		struct basic_service bs = basic_service_of_group(1 << i, 0x11);

		assert_int_equal(basic_service_groups(&bs), 1 << i);
	}
	assert_int_equal(basic_service_of_group(BSG_SPEECH, 0x10).code, 0x10);
	assert_int_equal(basic_service_of_group(BSG_SPEECH, 0x11).code, 0x11);
	assert_int_equal(basic_service_of_group(BSG_DATA_ASYNC, 0x11).type, BS);
}

static void test_applicable(void **state)
{
	const bsg_set_t calls = BSG_SPEECH | BSG_FAX | BSG_DATA_ASYNC | BSG_DATA_SYNC;
	static const uint8_t like_calls[] = {
		0x11, 0x12, 0x13, 0x14, 0x19, 0x20, 0x21, 0x24, 0x28, 0x29, 0x2a, 0x2b, 0x41, 0x61,
	};
	static const uint8_t speech[] = { 0x31, 0x42, 0x51 };
	static const uint8_t barring[] = { 0x90, 0x91, 0x92, 0x93, 0x94, 0x99, 0x9a, 0x9b };
	unsigned int i;

	for (i = 0; i < sizeof(like_calls); i++)
		assert_int_equal(basic_service_applicable(like_calls[i]), calls);
	for (i = 0; i < sizeof(speech); i++)
		assert_int_equal(basic_service_applicable(speech[i]), BSG_SPEECH);
	for (i = 0; i < sizeof(barring); i++)
		assert_int_equal(basic_service_applicable(barring[i]), calls | BSG_SMS);
	assert_int_equal(basic_service_applicable(SS_CODE_EMLPP), calls | BSG_VOICE_GROUP);
}

static void test_sets_as_text(void **state)
{
	char buf[64];
	int set;

	for (set = 0; set <= BSG_ALL; set++)
		assert_int_equal(bsg_set_parse(bsg_set_str(buf, sizeof(buf), set)), set);
	assert_string_equal(bsg_set_str(buf, sizeof(buf), BSG_SPEECH | BSG_FAX), "speech,fax");
	assert_string_equal(bsg_set_str(buf, sizeof(buf), BSG_ALL), "all");
	assert_string_equal(bsg_set_str(buf, sizeof(buf), 0), "");
	assert_string_equal(bsg_set_str(buf, 5, BSG_SPEECH | BSG_FAX), "spee");
	assert_int_equal(bsg_set_parse("fax,speech"), BSG_SPEECH | BSG_FAX);
	assert_int_equal(bsg_set_parse("speech,"), -EINVAL);
	assert_int_equal(bsg_set_parse(",speech"), -EINVAL);
	assert_int_equal(bsg_set_parse("spee"), -EINVAL);
	assert_int_equal(bsg_set_parse("speechx"), -EINVAL);
	assert_int_equal(bsg_set_parse("Speech"), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_mmi_code),
		cmocka_unit_test(test_map_codes_of_a_group),
		cmocka_unit_test(test_every_code_has_words),
		cmocka_unit_test(test_code_of_group),
		cmocka_unit_test(test_applicable),
		cmocka_unit_test(test_sets_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
