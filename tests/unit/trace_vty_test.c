/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_vty_test.c
 * The commands that show the trace ring, typed at a VTY without a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/vty/buffer.h>
#include <osmocom/vty/vty.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/trace_ring.h>
#include <osmocom/supserv/vty.h>

static struct supserv supserv = { .vty_info = { .name = "test" } };

static int group_setup(void **state)
{
	supserv.ctx = talloc_named_const(NULL, 0, "test");
	supserv.vty_info.tall_ctx = supserv.ctx;
	supserv.trace = trace_bus_alloc(supserv.ctx);
	supserv.ring = trace_ring_alloc(supserv.ctx, supserv.trace);
	vty_init(&supserv.vty_info);
	trace_vty_init();
	osmo_gettimeofday_override = true;
	osmo_gettimeofday_override_time = (struct timeval){ .tv_sec = 1000, .tv_usec = 5000 };
	setenv("TZ", "UTC", 1);
	return 0;
}

static void emit(const char *from, const char *to, uint32_t call, uint32_t dialogue, const char *text)
{
	const struct trace_msg msg = {
		.from = from, .to = to, .proto = TRACE_DIRECT, .call = call, .dialogue = dialogue,
		.octets = (const uint8_t *)text, .len = strlen(text),
	};

	trace_emit(supserv.trace, &msg);
}

/* Type a line. \returns what cmd_execute_command() says; *out what was printed, owned by the caller. */
static int type(const char *line, char **out)
{
	struct vty *vty = vty_new();
	vector words = cmd_make_strvec(line);
	char *text;
	int rc;

	vty->type = VTY_FILE;
	vty->node = ENABLE_NODE;
	rc = cmd_execute_command(words, vty, NULL, 0);
	text = buffer_getstr(vty->obuf);
	*out = talloc_strdup(supserv.ctx, text);
	talloc_free(text);
	cmd_free_strvec(words);
	buffer_free(vty->obuf);
	talloc_free(vty);
	return rc;
}

static void assert_prints(const char *line, int rc, const char *text)
{
	char *out;

	assert_int_equal(type(line, &out), rc);
	assert_string_equal(out, text);
	talloc_free(out);
}

static void assert_prints_part(const char *line, const char *part)
{
	char *out;

	assert_int_equal(type(line, &out), CMD_SUCCESS);
	if (!strstr(out, part))
		fail_msg("'%s' is not in what '%s' prints:\n%s", part, line, out);
	talloc_free(out);
}

static void test_empty(void **state)
{
	assert_prints("show trace last", CMD_WARNING, "% No message was seen yet.\n");
	assert_prints("show trace last ladder", CMD_WARNING, "% No message was seen yet.\n");
	assert_prints("show call last ladder", CMD_WARNING, "% No call was seen yet.\n");
	assert_prints("show trace dialogue last json", CMD_WARNING, "% No dialogue was seen yet.\n");
	assert_prints("show call 3 mermaid", CMD_WARNING,
		      "% No message of call 3 is kept; the newest 4096 messages are.\n");
	assert_prints("show trace dialogue 3 ladder", CMD_WARNING,
		      "% No message of dialogue 3 is kept; the newest 4096 messages are.\n");
}

static void test_shows(void **state)
{
	static const char ladder[] =
		"           MSC      HLR\n"
		"            |        |\n"
		"    0.000   |<- two -|\n"
		"            |        |\n"
		"           MSC      HLR\n";

	emit("MSC", "HLR", 1, 0, "one");
	emit("HLR", "MSC", 2, 0, "two");
	emit("MSC", "MSC", 0, 5, "three");

	assert_prints("show trace last", CMD_SUCCESS,
		      "     1  00:16:40.005  MSC -> HLR          one\n"
		      "     2  00:16:40.005  HLR -> MSC          two\n"
		      "     3  00:16:40.005  MSC                 three\n");
	assert_prints("show trace last 1", CMD_SUCCESS, "     3  00:16:40.005  MSC                 three\n");
	assert_prints_part("show trace last ladder", "[three]");
	assert_prints_part("show trace last 1 mermaid", "Note over P0: three");
	assert_prints("show call last ladder", CMD_SUCCESS, ladder);
	assert_prints("show call 2 ladder", CMD_SUCCESS, ladder);
	assert_prints("show trace call 2 ladder", CMD_SUCCESS, ladder);
	assert_prints_part("show call 1 mermaid", "P0->>P1: one");
	assert_prints_part("show call last json", "{\"nr\":2,");
	assert_prints_part("show trace dialogue last json", "\"dialogue\":5");
	assert_prints_part("show trace dialogue 5 ladder", "[three]");
}

static void test_ring(void **state)
{
	struct trace_ring *ring = supserv.ring;

	assert_prints("trace ring off", CMD_SUCCESS, "");
	assert_false(trace_ring_runs(supserv.ring));
	/* nothing was kept since it began */
	supserv.ring = trace_ring_alloc(supserv.ctx, supserv.trace);
	trace_ring_stop(supserv.ring);
	assert_prints("show trace last", CMD_WARNING,
		      "% No message is kept: a network is served. Type 'enable' and 'trace ring on'.\n");
	talloc_free(supserv.ring);
	supserv.ring = ring;
	assert_prints("trace ring on", CMD_SUCCESS, "");
	assert_true(trace_ring_runs(supserv.ring));
}

static void test_grammar(void **state)
{
	static const char *const wrong[] = {
		"show trace", "show call last", "show trace dialogue", "show trace last 5 picture",
	};
	static const char *const no_number[] = {
		"show trace last 0", "show trace last 4097", "show trace last picture", "show call 0 ladder",
		"show trace call x ladder", "show trace dialogue -1 json",
	};
	unsigned int i;
	char *out;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		int rc = type(wrong[i], &out);

		talloc_free(out);
		if (rc == CMD_SUCCESS || rc == CMD_WARNING)
			fail_msg("'%s' is understood", wrong[i]);
	}
	for (i = 0; i < ARRAY_SIZE(no_number); i++) {
		assert_int_equal(type(no_number[i], &out), CMD_WARNING);
		assert_non_null(strstr(out, "type a number from"));
		talloc_free(out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_shows),
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_grammar),
	};

	log_init(&supserv_log_info, NULL);
	return cmocka_run_group_tests(tests, group_setup, NULL);
}
