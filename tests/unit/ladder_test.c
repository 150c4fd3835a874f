/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ladder_test.c
 * Ladders, Mermaid and JSON of whole scenes against the files in ladder/. Where they differ the first line that does is
 * told, and all of it is written to NAME.out in the build directory, for diff(1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <jansson.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/ladder.h>

#define SCENE_MAX 64

/* One message of a scene, as a person writes it down. */
struct line {
	unsigned int ms;
	const char *from, *to;
	enum trace_proto proto;
	const char *what;	/* hex of DTAP and components, text of the others */
};

/* alice calls bob, who does not answer within 5 s: the call goes on to carol. */
static const struct line scene_cfnry[] = {
    {0, "alice", "MSC", TRACE_DTAP, "03055e03810120"},
    {1, "MSC", "alice", TRACE_DTAP, "8302"},
    {1, "MSC", "HLR", TRACE_DIRECT, "SendRoutingInfo 1002"},
    {2, "HLR", "MSC", TRACE_DIRECT, "MSRN 49900001"},
    {3, "MSC", "bob", TRACE_DTAP, "03055c04218301105e03810120"},
    {20, "bob", "MSC", TRACE_DTAP, "8308"},
    {150, "bob", "MSC", TRACE_DTAP, "8301"},
    {151, "MSC", "alice", TRACE_DTAP, "8301"},
    {151, "MSC", "MSC", TRACE_NOTE, "no-reply timer of 5 s starts"},
    {5151, "MSC", "MSC", TRACE_NOTE, "no-reply timer expires"},
    {5151, "MSC", "HLR", TRACE_DIRECT,
     "interrogate 1002: CFNRy, forwarded-to number 1003, notification to the "
     "calling party, presentation of the redirecting number, 1 of 5 diversions"},
    {5152, "MSC", "bob", TRACE_DTAP, "032d080280e6"},
    {5160, "bob", "MSC", TRACE_DTAP, "832a"},
    {5161, "MSC", "alice", TRACE_DTAP, "833a10a10e020100020110300681012a850104"},
    {5161, "MSC", "carol", TRACE_DTAP,
     "03055c042183011074042183012"
     "01c10a10e020100020110300681012a850101"},
    {5200, "carol", "MSC", TRACE_DTAP, "8308"},
    {5300, "carol", "MSC", TRACE_DTAP, "8301"},
    {8300, "carol", "MSC", TRACE_DTAP, "8307"},
    {8300, "MSC", "carol", TRACE_DTAP, "030f"},
    {8301, "MSC", "alice", TRACE_DTAP, "83074c0421830130"},
    {8302, "alice", "MSC", TRACE_DTAP, "030f"},
    {20000, "alice", "MSC", TRACE_DTAP, "032502e090"},
    {20001, "MSC", "alice", TRACE_DTAP, "832d"},
    {20001, "MSC", "carol", TRACE_DTAP, "032502e290"},
    {20002, "alice", "MSC", TRACE_DTAP, "032a"},
    {20003, "carol", "MSC", TRACE_DTAP, "832d"},
    {20004, "MSC", "carol", TRACE_DTAP, "032a"},
};

/* alice bars her calls, with the password. */
static const struct line scene_password[] = {
	{ 0, "alice", "MSC", TRACE_DTAP, "0b7b1c0da10b02010102010c30030401927f0100" },
	{ 0, "MSC", "HLR", TRACE_COMPONENT, "a10b02010102010c3003040192" },
	{ 0, "HLR", "MSC", TRACE_COMPONENT, "a1090201010201120a0100" },
	{ 0, "MSC", "alice", TRACE_DTAP, "8b3a0ba1090201010201120a0100" },
	{ 2500, "alice", "MSC", TRACE_DTAP, "0b7a10a20e0201013009020112120431323334" },
	{ 2500, "MSC", "HLR", TRACE_COMPONENT, "a20e0201013009020112120431323334" },
	{ 2504, "HLR", "HLR", TRACE_NOTE, "stored" },
	{ 2504, "HLR", "MSC", TRACE_COMPONENT, "a217020101301202010ca10d04019230083006830111840105" },
	{ 2504, "MSC", "alice", TRACE_DTAP, "8b2a1c19a217020101301202010ca10d04019230083006830111840105" },
};

/* More parties than there are columns, long names, notes alone, octets that make no sense. */
static const struct line scene_crowd[] = {
    {0, "phone number one of all", "MSC", TRACE_DIRECT, "one"},
    {0, "MSC", "phone2", TRACE_DIRECT, "two"},
    {1000, "MSC", "phone3", TRACE_DIRECT, "three"},
    {1000, "GMSC", "phone4", TRACE_DIRECT, "four"},
    {1000, "VLR", "phone5", TRACE_DIRECT, "five"},
    {1000, "HLR", "phone6", TRACE_DIRECT, "six"},
    {1000, "phone7", "phone number one of all", TRACE_DIRECT, "seven"},
    {1000, "phone8", "phone9", TRACE_DIRECT, "eight"},
    {1000, "phone8", "phone7", TRACE_DTAP, "0325"},
    {1000, "phone9", "phone9", TRACE_NOTE,
     "a note at somebody who has no column of his own, which is long enough to "
     "be broken, andhasawordthatistoolongforalinesothatithastobebrokentoo"},
    {1000, "HLR", "HLR", TRACE_NOTE, ""},
};

static size_t scene_records(void *ctx, struct trace_record *records, const struct line *lines, size_t n)
{
	size_t i;

	assert_in_range(n, 1, SCENE_MAX);
	memset(records, 0, n * sizeof(*records));
	for (i = 0; i < n; i++) {
		uint8_t *octets = talloc_zero_array(ctx, uint8_t, strlen(lines[i].what) + 1);
		int len;

		if (lines[i].proto == TRACE_DTAP || lines[i].proto == TRACE_COMPONENT)
			len = osmo_hexparse(lines[i].what, octets, talloc_get_size(octets));
		else
			len = strlen(memcpy(octets, lines[i].what, strlen(lines[i].what)));
		assert_true(len >= 0);
		records[i].nr = 100 + i;
		records[i].tv.tv_sec = 1700000000 + lines[i].ms / 1000;
		records[i].tv.tv_usec = lines[i].ms % 1000 * 1000;
		records[i].msg = (struct trace_msg){
			.from = lines[i].from, .to = lines[i].to, .proto = lines[i].proto, .call = 7,
			.octets = octets, .len = len,
		};
	}
	return n;
}

/* Compare with a committed file, line by line. */
static void assert_golden(const char *name, const char *got)
{
	char path[512], want[512];
	unsigned int nr = 0;
	const char *rest = got;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s.out", name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(got, file);
	fclose(file);

	snprintf(path, sizeof(path), "%s/tests/unit/ladder/%s", getenv("abs_top_srcdir"), name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("%s is missing", path);
	while (fgets(want, sizeof(want), file)) {
		nr++;
		want[strcspn(want, "\n")] = '\0';
		len = strcspn(rest, "\n");
		if (len != strlen(want) || strncmp(rest, want, len) != 0)
			fail_msg("%s line %u\n- %s\n+ %.*s", name, nr, want, (int)len, rest);
		rest += len + (rest[len] == '\n');
	}
	fclose(file);
	if (*rest)
		fail_msg("%s ends after line %u, but there is more:\n+ %s", name, nr, rest);
	snprintf(path, sizeof(path), "%s.out", name);
	remove(path);
}

static void assert_width(const char *text)
{
	size_t len;

	for (; *text; text += len + 1) {
		len = strcspn(text, "\n");
		assert_int_equal(text[len], '\n');
		assert_in_range(len, 0, LADDER_WIDTH);
	}
}

static void check_ladder(const char *name, const struct line *lines, size_t n_lines)
{
	void *ctx = talloc_new(NULL);
	struct trace_record records[SCENE_MAX];
	size_t n = scene_records(ctx, records, lines, n_lines), blocks = talloc_total_blocks(ctx);
	char *text = ladder_draw(ctx, records, n, NULL);

	assert_non_null(text);
	assert_width(text);
	assert_golden(name, text);
	talloc_free(text);
	assert_int_equal(talloc_total_blocks(ctx), blocks);
	talloc_free(ctx);
}

static void test_cfnry(void **state)
{
	check_ladder("cfnry.txt", scene_cfnry, ARRAY_SIZE(scene_cfnry));
}

static void test_password(void **state)
{
	check_ladder("password.txt", scene_password, ARRAY_SIZE(scene_password));
}

static void test_crowd(void **state)
{
	check_ladder("crowd.txt", scene_crowd, ARRAY_SIZE(scene_crowd));
}

static void test_mermaid(void **state)
{
	void *ctx = talloc_new(NULL);
	struct trace_record records[SCENE_MAX];
	size_t n = scene_records(ctx, records, scene_cfnry, ARRAY_SIZE(scene_cfnry));

	assert_golden("cfnry.mmd", ladder_mermaid(ctx, records, n, NULL));
	talloc_free(ctx);
}

static void test_json(void **state)
{
	void *ctx = talloc_new(NULL);
	struct trace_record records[SCENE_MAX];
	size_t n = scene_records(ctx, records, scene_password, ARRAY_SIZE(scene_password)), i = 0;
	char *text, *line, *save;

	records[1].msg.imsi = "262020000000001";
	records[1].msg.state = "WAIT_HLR";
	records[1].msg.dialogue = 3;
	records[1].msg.call = 0;
	text = trace_json(ctx, records, n);
	assert_golden("password.json", text);
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save), i++) {
		json_t *json = json_loads(line, 0, NULL);

		assert_non_null(json);
		assert_int_equal(json_integer_value(json_object_get(json, "nr")), 100 + i);
		assert_string_equal(json_string_value(json_object_get(json, "octets")),
				    scene_password[i].proto == TRACE_NOTE ? "73746f726564" : scene_password[i].what);
		json_decref(json);
	}
	assert_int_equal(i, n);
	talloc_free(ctx);
}

/* The order of the nodes is the caller's. */
static void test_order(void **state)
{
	static const char *const network[] = { "HLR", "MSC", NULL };
	const struct ladder_cfg cfg = { .network = network };
	void *ctx = talloc_new(NULL);
	struct trace_record records[SCENE_MAX];
	size_t n = scene_records(ctx, records, scene_password, ARRAY_SIZE(scene_password));

	assert_golden("order.txt", ladder_draw(ctx, records, n, &cfg));
	talloc_free(ctx);
}

static void test_nothing(void **state)
{
	void *ctx = talloc_new(NULL);

	assert_string_equal(ladder_draw(ctx, NULL, 0, NULL), "");
	assert_string_equal(ladder_mermaid(ctx, NULL, 0, NULL), "sequenceDiagram\n");
	assert_string_equal(trace_json(ctx, NULL, 0), "");
	talloc_free(ctx);
}

/* Whatever parties and octets there are, no line is too long and nothing is overrun. */
static void test_random(void **state)
{
	static const enum trace_proto protos[] = { TRACE_DTAP, TRACE_NOTE, TRACE_DIRECT, TRACE_COMPONENT, TRACE_GSUP };
	char names[24][TRACE_PARTY_MAX];
	struct trace_record records[SCENE_MAX];
	uint8_t octets[SCENE_MAX][40];
	uint32_t seed = 1, i, k, n, round;
	char *text;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		memset(names[i], 'a' + i, sizeof(names[i]));
		names[i][i % (TRACE_PARTY_MAX - 1) + 1] = '\0';
	}
	for (round = 0; round < 300; round++) {
		n = round % SCENE_MAX + 1;
		memset(records, 0, sizeof(records));
		for (i = 0; i < n; i++) {
			for (k = 0; k < sizeof(octets[i]); k++) {
				seed = seed * 1664525 + 1013904223;
				octets[i][k] = seed >> 24;
			}
			if (i % 2)
				memcpy(octets[i], "\x03\x05\x5e\x03\x81", 5);
			records[i].tv.tv_sec = octets[i][10];
			records[i].msg = (struct trace_msg){
				.from = names[octets[i][11] % (round % ARRAY_SIZE(names) + 1)],
				.to = names[octets[i][12] % (round % ARRAY_SIZE(names) + 1)],
				.proto = protos[octets[i][13] % ARRAY_SIZE(protos)],
				.octets = octets[i], .len = octets[i][14] % sizeof(octets[i]),
			};
		}
		text = ladder_draw(NULL, records, n, NULL);
		assert_width(text);
		talloc_free(text);
		text = ladder_mermaid(NULL, records, n, NULL);
		assert_non_null(text);
		talloc_free(text);
		text = trace_json(NULL, records, n);
		assert_non_null(text);
		talloc_free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cfnry),
		cmocka_unit_test(test_password),
		cmocka_unit_test(test_crowd),
		cmocka_unit_test(test_mermaid),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
