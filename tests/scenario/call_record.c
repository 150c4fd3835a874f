/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stays of a call: records with the chain of decisions, notes on the trace bus; and what does not: memory. */
#include <stdio.h>

#include "call_world.h"

SCENARIO(why_tells_a_forwarded_call_from_end_to_end)
{
	static const char *const rules[] = {
		"call allowed", "ask the VLR", "idle", "CFNRy operative", "forward", "ask the VLR", "idle", "answered",
	};
	const struct call_record *rec;
	struct phone_leg *a;
	unsigned int i, r = 0;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 10);
	leg_hangs_up(a);
	call_world_run(w);
	rec = call_record_find(w->cc, 1);
	assert_true(rec->finished);
	assert_false(rec->why->truncated);
	for (i = 0; i < rec->why->n; i++) {
		assert_true(rec->why->step[i].text[0]);
		if (!rec->why->step[i].hit)
			continue;
		assert_true(r < ARRAY_SIZE(rules));
		assert_string_equal(rec->why->step[i].rule, rules[r++]);
	}
	assert_int_equal(r, ARRAY_SIZE(rules));
}

/* The longest call that there can be is explained to its end: five forwardings, each with all that is looked at. */
SCENARIO(why_is_complete_for_the_longest_chain)
{
	const struct call_record *rec;
	struct phone_leg *a;
	unsigned int i;

	for (i = 1; i < 7; i++) {
		const char next[] = { '1', '0', '0', '2' + i, '\0' };

		w->sub[i].behaviour = PHONE_SILENT;
		w->sub[i].prof.profile.cw.provisioned = true;
		w->sub[i].prof.profile.cw.active = BSG_SPEECH;
		subscriber_forward(&w->sub[i], CF_CFNRY, next);
	}
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 60);
	rec = last_record(w);
	assert_int_equal(a->cause, 21);
	assert_int_equal(rec->n_forwardings, 5);
	assert_false(rec->why->truncated);
	assert_string_equal(rec->why->step[rec->why->n - 1].rule, "released");
}

SCENARIO(records_are_found_by_number_and_party)
{
	struct isdn_number num;
	struct phone_leg *a;

	a = call_world_dial(w, A(w), "1002");
	leg_hangs_up(a);
	call_world_run(w);
	call_world_dial(w, C(w), "4711");
	assert_int_equal(call_record_last(w->cc, NULL)->nr, 2);
	isdn_number_parse(&num, "1002");
	assert_int_equal(call_record_last(w->cc, &num)->nr, 1);
	isdn_number_parse(&num, "1001");
	assert_int_equal(call_record_last(w->cc, &num)->nr, 1);
	isdn_number_parse(&num, "1003");
	assert_int_equal(call_record_last(w->cc, &num)->nr, 2);
	isdn_number_parse(&num, "1007");
	assert_null(call_record_last(w->cc, &num));
	assert_null(call_record_find(w->cc, 3));
	assert_int_equal(call_record_find(w->cc, 2)->cause, 1);
}

static void running_call_has_a_record(void **state)
{
	struct world *w = call_world_new(false);
	struct phone_leg *a = call_world_dial(w, A(w), "1002");

	assert_false(call_record_find(w->cc, 1)->finished);
	assert_string_equal(call_record_find(w->cc, 1)->state, "ACTIVE");
	assert_string_equal(call_record_find(w->cc, 1)->calling.digits, "1001");
	leg_hangs_up(a);
	assert_true(call_record_find(w->cc, 1)->finished);
	call_world_free(w);
}

struct notes {
	unsigned int n;
	char text[16][128];
	char party[16][TRACE_PARTY_MAX];
};

static void note_cb(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct notes *notes = priv;

	if (msg->proto != TRACE_NOTE || notes->n >= ARRAY_SIZE(notes->text))
		return;
	assert_string_equal(msg->from, msg->to);
	assert_int_equal(msg->call, 1);
	snprintf(notes->text[notes->n], sizeof(notes->text[0]), "%.*s", (int)msg->len, msg->octets);
	OSMO_STRLCPY_ARRAY(notes->party[notes->n], msg->from);
	notes->n++;
}

static void has_note(const struct notes *notes, const char *party, const char *text)
{
	unsigned int i;

	for (i = 0; i < notes->n; i++) {
		if (!strcmp(notes->party[i], party) && !strcmp(notes->text[i], text))
			return;
	}
	fail_msg("no note \"%s\" at %s", text, party);
}

SCENARIO(ladder_gets_notes_of_timers_and_forwardings)
{
	struct notes notes = {};
	struct trace_reader *reader = trace_attach(w->trace, note_cb, &notes);
	struct phone_leg *a;

	B(w)->behaviour = PHONE_SILENT;
	subscriber_forward(B(w), CF_CFNRY, "1003");
	subscriber_forward(C(w), CF_CFU, "1004");
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 10);
	has_note(&notes, "MSC", "no-reply timer 10 s started");
	has_note(&notes, "MSC", "no-reply timer expired");
	has_note(&notes, "MSC", "forwarding CFNRy of 1002 to 1003, counter 1");
	has_note(&notes, "GMSC", "forwarding CFU of 1003 to 1004, counter 2");
	leg_hangs_up(a);
	call_world_run(w);
	trace_detach(reader);
}

static void forget_legs(struct world *w)
{
	struct phone_leg *leg, *other;

	llist_for_each_entry_safe(leg, other, &w->legs, entry) {
		llist_del(&leg->entry);
		talloc_free(leg);
	}
}

static void ten_thousand_calls_leave_only_the_last_records(void **state)
{
	struct world *w = call_world_new(false);
	size_t blocks = 0;
	unsigned int i;

	cdr_set_path(w->cdr, NULL);
	B(w)->behaviour = PHONE_REJECTS_17;
	subscriber_forward(B(w), CF_CFB, "1003");
	for (i = 0; i < 10000; i++) {
		leg_hangs_up(call_world_dial(w, A(w), "1002"));
		forget_legs(w);
		if (i == 255)
			blocks = talloc_total_blocks(w->cc);
	}
	assert_int_equal(talloc_total_blocks(w->cc), blocks);
	assert_int_equal(counter(w, CALL_CTR_CFB), 10000);
	assert_null(call_record_find(w->cc, 10000 - 256));
	assert_non_null(call_record_find(w->cc, 10000 - 255));
	call_world_free(w);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(why_tells_a_forwarded_call_from_end_to_end),
	cmocka_unit_test(why_is_complete_for_the_longest_chain),
	cmocka_unit_test(records_are_found_by_number_and_party),
	cmocka_unit_test(running_call_has_a_record),
	cmocka_unit_test(ladder_gets_notes_of_timers_and_forwardings),
	cmocka_unit_test(ten_thousand_calls_leave_only_the_last_records),
};

const struct test_part call_record_part = { tests, ARRAY_SIZE(tests) };
