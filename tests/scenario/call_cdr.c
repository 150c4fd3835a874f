/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Charging records: every field of a CFNRy call, who pays what, the file itself (call-handling.md section 7). */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "call_world.h"

static void assert_no_more(struct world *w, unsigned int n)
{
	assert_null(cdr_line(w, n));
	assert_int_equal(cdr_written(w->cdr), n);
	assert_int_equal(cdr_lost(w->cdr), 0);
}

static void cfnry_makes_three_records_and_an_mtc_of_c(void **state)
{
	struct world *w = call_world_new(false);
	struct phone_leg *a;

	B(w)->behaviour = C(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 12);
	leg_answers(leg_of(w, C(w)));
	call_world_advance(w, 60);
	leg_hangs_up(a);
	assert_string_equal(cdr_line(w, 0),
		"{\"type\":\"MTC\",\"call\":1,\"reference\":\"6553f100-1\",\"imsi\":\"262020000001002\","
		"\"msisdn\":\"1002\",\"calling\":\"1001\",\"calling_restricted\":false,\"called\":\"1002\","
		"\"start\":\"2023-11-14T22:13:20.000Z\","
		"\"answer\":null,\"end\":\"2023-11-14T22:13:30.000Z\",\"duration\":0,\"cause\":16,"
		"\"outcome\":\"forwarded no reply\"}");
	assert_string_equal(cdr_line(w, 1),
		"{\"type\":\"CF\",\"call\":1,\"reference\":\"6553f100-1\",\"imsi\":\"262020000001002\","
		"\"msisdn\":\"1002\",\"calling\":\"1001\",\"calling_restricted\":false,\"called\":\"1002\","
		"\"forwarded_to\":\"1003\","
		"\"service\":\"CFNRy\",\"ss_code\":42,\"reason\":\"no reply\",\"counter\":1,"
		"\"start\":\"2023-11-14T22:13:30.000Z\",\"answer\":\"2023-11-14T22:13:32.000Z\","
		"\"end\":\"2023-11-14T22:14:32.000Z\",\"duration\":60,\"cause\":16,\"outcome\":\"answered\"}");
	assert_string_equal(cdr_line(w, 2),
		"{\"type\":\"MOC\",\"call\":1,\"reference\":\"6553f100-1\",\"imsi\":\"262020000001001\","
		"\"msisdn\":\"1001\","
		"\"calling\":\"1001\",\"calling_restricted\":false,\"called\":\"1002\","
		"\"start\":\"2023-11-14T22:13:20.000Z\","
		"\"answer\":\"2023-11-14T22:13:32.000Z\",\"end\":\"2023-11-14T22:14:32.000Z\","
		"\"duration\":60,\"cause\":16,"
		"\"outcome\":\"answered\"}");
	assert_non_null(strstr(cdr_line(w, 3), "\"type\":\"MTC\""));
	assert_non_null(strstr(cdr_line(w, 3), "\"msisdn\":\"1003\""));
	assert_non_null(strstr(cdr_line(w, 3), "\"duration\":60"));
	assert_no_more(w, 4);
	call_world_free(w);
}

SCENARIO(cfu_makes_no_mtc_of_b)
{
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1003");
	a = call_world_dial(w, A(w), "1002");
	leg_hangs_up(a);
	call_world_run(w);
	assert_non_null(strstr(cdr_line(w, 0), "\"type\":\"CF\""));
	assert_non_null(strstr(cdr_line(w, 1), "\"type\":\"MOC\""));
	assert_non_null(strstr(cdr_line(w, 2), "\"imsi\":\"262020000001003\""));
	assert_no_more(w, 3);
}

SCENARIO(every_forwarding_of_a_chain_is_charged)
{
	struct phone_leg *a;

	subscriber_forward(B(w), CF_CFU, "1003");
	subscriber_forward(C(w), CF_CFU, "1004");
	a = call_world_dial(w, A(w), "1002");
	leg_hangs_up(a);
	call_world_run(w);
	assert_non_null(strstr(cdr_line(w, 0), "\"msisdn\":\"1002\""));
	assert_non_null(strstr(cdr_line(w, 0), "\"forwarded_to\":\"1003\""));
	assert_non_null(strstr(cdr_line(w, 0), "\"counter\":1"));
	assert_non_null(strstr(cdr_line(w, 1), "\"msisdn\":\"1003\""));
	assert_non_null(strstr(cdr_line(w, 1), "\"forwarded_to\":\"1004\""));
	assert_non_null(strstr(cdr_line(w, 1), "\"counter\":2"));
	assert_no_more(w, 4);
}

SCENARIO(barred_call_makes_only_an_moc)
{
	struct call_mo_setup setup;

	subscriber_bar(B(w), CB_BAIC);
	call_mo_setup_init(&setup, A(w), "1002");
	setup.clir = CLIR_PER_CALL_INVOKE;
	call_world_dial_setup(w, &setup);
	assert_non_null(strstr(cdr_line(w, 0), "\"type\":\"MOC\""));
	assert_non_null(strstr(cdr_line(w, 0), "\"calling_restricted\":true"));
	assert_non_null(strstr(cdr_line(w, 0), "\"answer\":null"));
	assert_non_null(strstr(cdr_line(w, 0), "\"cause\":21,\"outcome\":\"released\"}"));
	assert_no_more(w, 1);
}

SCENARIO(refused_while_ringing_is_an_mtc)
{
	struct phone_leg *a;

	B(w)->behaviour = PHONE_ALERTS_REJECTS_17;
	subscriber_forward(B(w), CF_CFB, "1003");
	a = call_world_dial(w, A(w), "1002");
	assert_non_null(strstr(cdr_line(w, 0), "\"cause\":17,\"outcome\":\"forwarded busy\"}"));
	leg_hangs_up(a);
}

static void caller_outside_has_no_imsi(void **state)
{
	struct world *w = call_world_new(false);
	struct call_mo_setup setup;
	struct phone_leg *a;

	call_mo_setup_init(&setup, NULL, "1002");
	setup.calling_restricted = true;
	a = call_world_dial_setup(w, &setup);
	leg_hangs_up(a);
	assert_non_null(strstr(cdr_line(w, 0), "\"imsi\":null,\"msisdn\":\"+4930123456\""));
	assert_non_null(strstr(cdr_line(w, 0), "\"calling_restricted\":true"));
	call_world_free(w);
}

static void ss_action_is_recorded(void **state)
{
	struct world *w = call_world_new(false);
	struct cdr_ss rec = {
		.imsi = "262020000001002",
		.operation = "registerSS",
		.ss_code = SS_CODE_CFNRY,
		.bs = { BASIC_SERVICE_TELE, 0x11 },
		.origin = "lab",
	};

	isdn_number_parse(&rec.msisdn, "1002");
	isdn_number_parse(&rec.forwarded_to, "1003");
	cdr_write_ss(w->cdr, &rec);
	assert_string_equal(cdr_line(w, 0),
		"{\"type\":\"SS\",\"time\":\"2023-11-14T22:13:20.000Z\",\"imsi\":\"262020000001002\","
		"\"msisdn\":\"1002\","
		"\"operation\":\"registerSS\",\"service\":\"CFNRy\",\"ss_code\":42,\"basic_service\":\"telephony\","
		"\"forwarded_to\":\"1003\",\"result\":\"success\",\"error\":null,\"origin\":\"lab\"}");
	rec.error = "illegalSS-Operation";
	rec.forwarded_to.digits[0] = '\0';
	cdr_write_ss(w->cdr, &rec);
	assert_non_null(strstr(cdr_line(w, 1), "\"forwarded_to\":null,\"result\":\"error\","
					       "\"error\":\"illegalSS-Operation\""));
	call_world_free(w);
}

static void record_ss(struct world *w)
{
	static const struct cdr_ss rec = {
		.imsi = "262020000001002",
		.operation = "activateSS",
		.ss_code = SS_CODE_CW,
	};

	cdr_write_ss(w->cdr, &rec);
}

static void file_is_reopened_after_logrotate(void **state)
{
	struct world *w = call_world_new(false);
	char moved[80];

	snprintf(moved, sizeof(moved), "%s.1", w->cdr_path);
	record_ss(w);
	assert_int_equal(rename(w->cdr_path, moved), 0);
	record_ss(w);
	assert_null(cdr_line(w, 0));		/* still goes to the moved file */
	cdr_reopen(w->cdr);
	record_ss(w);
	assert_non_null(cdr_line(w, 0));
	assert_null(cdr_line(w, 1));
	assert_int_equal(cdr_written(w->cdr), 3);
	unlink(moved);
	call_world_free(w);
}

static void file_is_appended_to(void **state)
{
	struct world *w = call_world_new(false);

	record_ss(w);
	cdr_reopen(w->cdr);
	record_ss(w);
	assert_non_null(cdr_line(w, 1));
	call_world_free(w);
}

static void lost_records_are_counted_and_stop_no_call(void **state)
{
	struct world *w = call_world_new(false);
	struct phone_leg *a;

	cdr_set_path(w->cdr, "/nonexistent/cdr");
	a = call_world_dial(w, A(w), "1002");
	leg_hangs_up(a);
	assert_int_equal(a->cause, 16);
	assert_int_equal(cdr_lost(w->cdr), 2);
	cdr_set_path(w->cdr, "/dev/full");
	record_ss(w);
	assert_int_equal(cdr_lost(w->cdr), 3);
	cdr_set_path(w->cdr, w->cdr_path);
	record_ss(w);
	assert_int_equal(cdr_written(w->cdr), 1);
	assert_string_equal(cdr_path(w->cdr), w->cdr_path);
	call_world_free(w);
}

static void no_path_no_records(void **state)
{
	struct world *w = call_world_new(false);

	cdr_set_path(w->cdr, NULL);
	record_ss(w);
	cdr_write_ss(NULL, NULL);
	cdr_write_call(NULL, NULL);
	assert_int_equal(cdr_written(w->cdr) + cdr_lost(w->cdr), 0);
	assert_null(cdr_path(w->cdr));
	call_world_free(w);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(cfnry_makes_three_records_and_an_mtc_of_c),
	cmocka_unit_test(cfu_makes_no_mtc_of_b),
	cmocka_unit_test(every_forwarding_of_a_chain_is_charged),
	cmocka_unit_test(barred_call_makes_only_an_moc),
	cmocka_unit_test(refused_while_ringing_is_an_mtc),
	cmocka_unit_test(caller_outside_has_no_imsi),
	cmocka_unit_test(ss_action_is_recorded),
	cmocka_unit_test(file_is_reopened_after_logrotate),
	cmocka_unit_test(file_is_appended_to),
	cmocka_unit_test(lost_records_are_counted_and_stop_no_call),
	cmocka_unit_test(no_path_no_records),
};

const struct test_part call_cdr_part = { tests, ARRAY_SIZE(tests) };
