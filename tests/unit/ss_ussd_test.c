/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_ussd_test.c
 * Text of USSD strings (TS 23.038), and procedures that a phone sends as USSD. */
#include "ss_dialogue_fake.h"

/* processUnstructuredSS-Request with a string. */
static void rx_ussd(struct fixture *f, const char *text)
{
	uint8_t octets[OCTETS_MAX];
	struct component c;
	int len;

	component_init(&c, COMPONENT_INVOKE, 1);
	c.has_op = true;
	c.op = SS_OP_PROCESS_USS_REQ;
	ss_invoke_init(&c.invoke, SS_OP_PROCESS_USS_REQ, 0);
	ss_ussd_from_text(&c.invoke.ussd, text);
	len = component_encode(octets, sizeof(octets), &c);
	assert_true(len > 0);
	assert_int_equal(ss_dialogue_rx(f->d, octets, len, false), 0);
}

static void assert_sent_text(struct fixture *f, const char *text)
{
	uint8_t octets[OCTETS_MAX];
	struct component c;
	char buf[512];
	int len = osmo_hexparse(f->sent[f->n_sent - 1].hex, octets, sizeof(octets));

	assert_int_equal(component_decode(&c, octets, len, NULL), len);
	assert_int_equal(c.type, COMPONENT_RETURN_RESULT);
	assert_int_equal(c.op, SS_OP_PROCESS_USS_REQ);
	assert_int_equal(c.result.ussd.dcs, 0x0f);
	assert_in_range(c.result.ussd.len, 1, SS_USSD_MAX);
	assert_true(ss_ussd_text(buf, sizeof(buf), &c.result.ussd) > 0);
	assert_string_equal(buf, text);
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static const struct {
	uint8_t dcs;
	const char *hex;
	int len;		/* of the text; negative: what ss_ussd_text() says */
	const char *text;
} decodes[] = {
	{ 0x0f, "aa510c061b01", 6, "*#100#" },				/* osmocom-bb mobile */
	{ 0x0f, "31d98c56b3dd00", 8, "1234567@" },				/* not padded */
	{ 0x0f, "31d98c56b3dd1a", 7, "1234567" },			/* padded with CR */
	{ 0x0f, "31d98c56b3dd70", 8, "12345678" },
	{ 0x0f, "", 0, "" },
	{ 0x0f, "5b", 2, "Ä" },
	{ 0x0f, "10", 2, "Δ" },
	{ 0x0f, "1b32", 1, "d" },						/* an escape before 64: no extension */
	{ 0x0f, "9b32", 3, "€" },					/* an escape before 65 */
	{ 0x0f, "1b", 0, "" },						/* an escape and nothing */
	{ 0x00, "aa11", 2, "*#" },					/* German */
	{ 0x10, "65774305", 1, "*" },					/* "en" CR before the text */
	{ 0x11, "65b7002a0023", 2, "*#" },				/* language, then UCS2 */
	{ 0x44, "2a23e4", 4, "*#ä" },
	{ 0x48, "002a00e420ac", 6, "*ä€" },
	{ 0x48, "002ad83dde0000", 3, "*??" },				/* surrogates are no characters */
	{ 0x40, "aa11", 2, "*#" },
	{ 0xf0, "aa11", 2, "*#" },
	{ 0xf4, "2a23", 2, "*#" },
	{ 0x60, "aa11", -ENOTSUP, "" },					/* compressed */
	{ 0x94, "aa11", -ENOTSUP, "" },					/* user data header */
	{ 0xe0, "aa11", -ENOTSUP, "" },					/* WAP */
};

static void test_decode(void **state)
{
	struct ss_ussd ussd;
	char text[512];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(decodes); i++) {
		memset(&ussd, 0, sizeof(ussd));
		ussd.dcs = decodes[i].dcs;
		ussd.len = osmo_hexparse(decodes[i].hex, ussd.string, sizeof(ussd.string));
		if (ss_ussd_text(text, sizeof(text), &ussd) != decodes[i].len || strcmp(text, decodes[i].text) != 0)
			fail_msg("dcs %02x %s: '%s', not '%s'", decodes[i].dcs, decodes[i].hex, text, decodes[i].text);
	}
}

static void test_round_trip(void **state)
{
	static const char *const texts[] = {
		"", "1", "1234567", "12345678", "123456789012345", "*#21#",
		"@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?",
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà", "^{}\\[~]|€",
	};
	struct ss_ussd ussd;
	char text[512];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		ss_ussd_from_text(&ussd, texts[i]);
		assert_int_equal(ussd.dcs, 0x0f);
		assert_int_equal(ss_ussd_text(text, sizeof(text), &ussd), strlen(texts[i]));
		assert_string_equal(text, texts[i]);
	}
}

static void test_outside_the_alphabet(void **state)
{
	struct ss_ussd ussd;
	char text[512];

	ss_ussd_from_text(&ussd, "a`жş漢😀\xff\x80z");
	assert_int_equal(ss_ussd_text(text, sizeof(text), &ussd), 8);
	assert_string_equal(text, "a??????z");
}

static void test_too_long(void **state)
{
	char text[512], small[6];
	struct ss_ussd ussd;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	ss_ussd_from_text(&ussd, text);
	assert_int_equal(ussd.len, SS_USSD_MAX);
	assert_int_equal(ss_ussd_text(text, sizeof(text), &ussd), 182);

	/* A buffer that is too small gets whole characters only. */
	ss_ussd_from_text(&ussd, "12ÄÖÜ");
	assert_int_equal(ss_ussd_text(small, sizeof(small), &ussd), 4);
	assert_string_equal(small, "12Ä");
}

/* --- procedures --------------------------------------------------------------------------------------------------- */

static void test_interrogate(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans;
	char words[256];

	rx_ussd(f, "*#43#");
	assert_int_equal(f->begun, 1);
	assert_int_equal(f->invoke.op, SS_OP_INTERROGATE_SS);
	assert_int_equal(f->invoke.ss_code, SS_CODE_CW);
	result_init(&ans, SS_OP_INTERROGATE_SS);
	ans.result.kind = SS_RESULT_INT_SS_STATUS;
	ans.result.ss_status = SS_STATUS_P;
	ss_answer_words(words, sizeof(words), &f->invoke, &ans);
	answer(f, &ans);
	assert_int_equal(f->n_sent, 1);
	assert_true(f->sent[0].last);
	assert_sent_text(f, words);
}

/* Errors are told in words as well: those of the procedure are not in the list of the USSD operation. */
static void test_error_in_words(void **state)
{
	struct fixture *f = *state;
	struct ss_answer ans = { .kind = SS_ANSWER_ERROR };
	char words[256];

	rx_ussd(f, "*21#");
	assert_int_equal(f->invoke.op, SS_OP_ACTIVATE_SS);
	ss_error_init(&ans.error, SS_ERR_SS_ERROR_STATUS);
	ss_answer_words(words, sizeof(words), &f->invoke, &ans);
	answer(f, &ans);
	assert_int_equal(f->n_sent, 1);
	assert_true(f->sent[0].last);
	assert_sent_text(f, words);
}

static void test_typed_passwords(void **state)
{
	struct fixture *f = *state;

	rx_ussd(f, "*33*1234#");
	assert_int_equal(f->invoke.op, SS_OP_ACTIVATE_SS);
	assert_int_equal(f->invoke.ss_code, SS_CODE_BAOC);
	assert_string_equal(f->invoke.password, "1234");

	dialogue_new(f);
	rx_ussd(f, "**03*330*0000*1234*1234#");
	assert_int_equal(f->invoke.op, SS_OP_REGISTER_PASSWORD);
	assert_string_equal(f->invoke.password, "0000");
	assert_string_equal(f->invoke.new_password, "1234");
	assert_string_equal(f->invoke.new_password_again, "1234");
}

/* Without a typed password the question is asked in words too, as an unstructuredSS-Request. */
static void test_asked_password(void **state)
{
	struct fixture *f = *state;
	uint8_t octets[OCTETS_MAX];
	struct component c;
	struct ss_answer ans;
	char text[512];
	int len;

	rx_ussd(f, "#33#");
	ask(f, SS_GUIDANCE_ENTER_PW, false);
	assert_int_equal(f->n_sent, 1);
	assert_false(f->sent[0].last);
	len = osmo_hexparse(f->sent[0].hex, octets, sizeof(octets));
	assert_int_equal(component_decode(&c, octets, len, NULL), len);
	assert_int_equal(c.type, COMPONENT_INVOKE);
	assert_int_equal(c.op, SS_OP_USS_REQUEST);
	assert_false(c.has_linked_id);
	assert_true(ss_ussd_text(text, sizeof(text), &c.invoke.ussd) > 0);
	assert_string_equal(text, "Barring password:");

	component_init(&c, COMPONENT_RETURN_RESULT, 1);
	c.has_op = true;
	c.op = SS_OP_USS_REQUEST;
	ss_result_init(&c.result, SS_OP_USS_REQUEST, SS_RESULT_USSD);
	ss_ussd_from_text(&c.result.ussd, "1234");
	len = component_encode(octets, sizeof(octets), &c);
	assert_true(len > 0);
	assert_int_equal(ss_dialogue_rx(f->d, octets, len, false), 0);
	assert_string_equal(f->password, "1234");
	result_init(&ans, SS_OP_DEACTIVATE_SS);
	answer(f, &ans);
	assert_int_equal(f->n_sent, 2);
	assert_true(f->sent[1].last);
}

static void test_refused_strings(void **state)
{
	struct fixture *f = *state;

	rx_ussd(f, "*100#");
	assert_sent(f, 1, "a306020101020124", true);		/* unexpectedDataValue */
	dialogue_new(f);
	rx_ussd(f, "hello");
	assert_sent(f, 1, "a306020101020124", true);
	dialogue_new(f);
	assert_int_equal(rx(f, "a10f02010102013b30070401e00402aa11", false), 0);
	assert_sent(f, 1, "a306020101020147", true);		/* unknownAlphabet */
	assert_int_equal(f->begun, 0);
}

static bool is_ours(const char *hex)
{
	uint8_t octets[OCTETS_MAX];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	return ss_dialogue_is_ours(octets, len);
}

static void test_is_ours(void **state)
{
	assert_true(is_ours(ACTIVATE_CFU));
	assert_true(is_ours(REGISTER_PW));
	assert_true(is_ours("a10b02010502010e3003040121"));
	assert_true(is_ours("a11202010502013b300a04010f0405aa116d3602"));	/* *#43# */
	assert_true(is_ours("a11502010502013b300d04010f0408aad94c0583c16023"));	/* *33*0000# */
	assert_false(is_ours("a11302010502013b300b04010f0406aa510c061b01"));	/* *#100# */
	assert_false(is_ours(PW_1234));
	assert_false(is_ours(GET_PW));
	assert_false(is_ours("a106020101020163"));
	assert_false(is_ours("a4050500800102"));
	assert_false(is_ours("a1"));
	assert_false(is_ours(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_outside_the_alphabet),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test_setup_teardown(test_interrogate, setup, teardown),
		cmocka_unit_test_setup_teardown(test_error_in_words, setup, teardown),
		cmocka_unit_test_setup_teardown(test_typed_passwords, setup, teardown),
		cmocka_unit_test_setup_teardown(test_asked_password, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused_strings, setup, teardown),
		cmocka_unit_test(test_is_ours),
	};

	log_init(&supserv_log_info, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
