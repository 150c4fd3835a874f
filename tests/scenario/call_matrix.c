/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The decision table of call-handling.md 2.1, a test a cell: what B's phone does (row), which services B has
 * (column), with A = 1001 calling B = 1002. Each cell checks what A is told, whether B and C were offered the call,
 * and the charging records. */
#include <stdio.h>

#include "call_world.h"

enum column { COL_NONE, COL_CFU, COL_CFB, COL_CFNRY, COL_CFNRC, COL_ALL, COL_BAIC, COL_COUNT };

/* Outcomes: forwarded by a service, answered by B, or released with a cause. */
enum outcome {
	ANSWERED_BY_B = 1,
	TO_CFU = SS_CODE_CFU,
	TO_CFB = SS_CODE_CFB,
	TO_CFNRY = SS_CODE_CFNRY,
	TO_CFNRC = SS_CODE_CFNRC,
	CAUSE = 0x100,			/* plus the cause */
};

enum row_state { ROW_PHONE, ROW_BUSY, ROW_DETACHED, ROW_NOT_REGISTERED };

struct row {
	const char *name;
	enum row_state state;
	enum phone_behaviour behaviour;
	bool b_offered;			/* a SETUP reaches B when nothing comes before */
	bool b_rings;
	int outcome[COL_COUNT];
};

#define BARRED (CAUSE + 21)

static const struct row idle_answers = {
	"idle, answers", ROW_PHONE, PHONE_ANSWERS, true, true,
	{ ANSWERED_BY_B, TO_CFU, ANSWERED_BY_B, ANSWERED_BY_B, ANSWERED_BY_B, TO_CFU, BARRED }
};
static const struct row idle_silent = {
	"idle, silent", ROW_PHONE, PHONE_SILENT, true, true,
	{ CAUSE + 19, TO_CFU, CAUSE + 19, TO_CFNRY, CAUSE + 19, TO_CFU, BARRED }
};
static const struct row idle_rejects_17 = {
	"idle, rejects 17", ROW_PHONE, PHONE_REJECTS_17, true, false,
	{ CAUSE + 17, TO_CFU, TO_CFB, CAUSE + 17, CAUSE + 17, TO_CFU, BARRED }
};
static const struct row alerting_rejects_17 = {
	"alerting, rejects 17", ROW_PHONE, PHONE_ALERTS_REJECTS_17, true, true,
	{ CAUSE + 17, TO_CFU, TO_CFB, CAUSE + 17, CAUSE + 17, TO_CFU, BARRED }
};
static const struct row idle_rejects_21 = {
	"idle, rejects 21", ROW_PHONE, PHONE_REJECTS_21, true, false,
	{ CAUSE + 21, TO_CFU, CAUSE + 21, CAUSE + 21, CAUSE + 21, TO_CFU, BARRED }
};
static const struct row ndub = {
	"NDUB", ROW_BUSY, PHONE_ANSWERS, false, false,
	{ CAUSE + 17, TO_CFU, TO_CFB, CAUSE + 17, CAUSE + 17, TO_CFU, BARRED }
};
static const struct row detached = {
	"detached", ROW_DETACHED, PHONE_ANSWERS, false, false,
	{ CAUSE + 27, TO_CFU, CAUSE + 27, CAUSE + 27, TO_CFNRC, TO_CFU, BARRED }
};
static const struct row not_registered = {
	"not registered", ROW_NOT_REGISTERED, PHONE_ANSWERS, false, false,
	{ CAUSE + 27, TO_CFU, CAUSE + 27, CAUSE + 27, TO_CFNRC, TO_CFU, BARRED }
};
static const struct row no_page_response = {
	"no paging response", ROW_PHONE, PHONE_NO_PAGE_RESPONSE, true, false,
	{ CAUSE + 27, TO_CFU, CAUSE + 27, CAUSE + 27, TO_CFNRC, TO_CFU, BARRED }
};
/* Beyond the table: steps 15 and 19. */
static const struct row radio_congestion = {
	"radio congestion", ROW_PHONE, PHONE_RADIO_CONGESTION, true, false,
	{ CAUSE + 47, TO_CFU, CAUSE + 47, CAUSE + 47, TO_CFNRC, TO_CFU, BARRED }
};
static const struct row t303 = {
	"T303", ROW_PHONE, PHONE_T303, true, false,
	{ CAUSE + 18, TO_CFU, CAUSE + 18, TO_CFNRY, CAUSE + 18, TO_CFU, BARRED }
};

static void set_services(struct subscriber *b, enum column col)
{
	static const enum cf_service of_column[] = {
		[COL_CFU] = CF_CFU, [COL_CFB] = CF_CFB, [COL_CFNRY] = CF_CFNRY, [COL_CFNRC] = CF_CFNRC,
	};
	enum cf_service s;

	switch (col) {
	case COL_NONE:
		break;
	case COL_ALL:
		for (s = 0; s < CF_COUNT; s++)
			subscriber_forward(b, s, "1003");
		break;
	case COL_BAIC:
		subscriber_bar(b, CB_BAIC);
		break;
	default:
		subscriber_forward(b, of_column[col], "1003");
	}
}

static void set_state(struct world *w, const struct row *row)
{
	B(w)->behaviour = row->behaviour;
	switch (row->state) {
	case ROW_PHONE:
		break;
	case ROW_BUSY:
		call_world_dial(w, B(w), "1008");
		break;
	case ROW_DETACHED:
		B(w)->prof.detached = true;
		break;
	case ROW_NOT_REGISTERED:
		B(w)->prof.registered = false;
		break;
	}
}

/* B's leg of this call; of the one that makes B busy it is A's own kind of leg. */
static struct phone_leg *b_offered(struct world *w)
{
	return leg_of_number(w, "1002");
}

static unsigned int cdr_count(struct world *w, const char *type)
{
	char needle[32];
	const char *line;
	unsigned int i, n = 0;

	snprintf(needle, sizeof(needle), "\"type\":\"%s\",\"call\":%u,", type, last_record(w)->nr);
	for (i = 0; (line = cdr_line(w, i)); i++)
		n += strstr(line, needle) != NULL;
	return n;
}

static void check_forwarded(struct world *w, const struct row *row, struct phone_leg *a, uint8_t ss_code)
{
	const struct call_record *rec = last_record(w);
	struct phone_leg *c = leg_of(w, C(w));
	bool b_was_there = row->b_offered && ss_code != SS_CODE_CFU;

	assert_int_equal(rec->n_forwardings, 1);
	assert_int_equal(rec->forwarding[0].ss_code, ss_code);
	assert_string_equal(rec->forwarding[0].from.digits, "1002");
	assert_string_equal(rec->forwarding[0].to.digits, "1003");
	assert_non_null(c);
	assert_int_equal(c->n_setup, 1);
	assert_string_equal(c->setup.calling.digits, "1001");
	assert_string_equal(c->setup.redirecting.digits, "1002");
	assert_int_equal(c->history.counter, 1);
	assert_int_equal(fwd_condition_ss_code(c->history.reason), ss_code);
	assert_string_equal(c->history.original_called.digits, "1002");
	assert_string_equal(rec->answered_by.digits, "1003");
	assert_int_equal(a->n_connect, 1);
	assert_int_equal(a->n_alert, 1);		/* never twice, CFNRy or not */
	leg_hangs_up(a);
	call_world_run(w);
	assert_int_equal(cdr_count(w, "CF"), 1);
	assert_int_equal(cdr_count(w, "MTC"), 1 + (b_was_there && row->b_rings));
}

static void check_cell(struct world *w, const struct row *row, int outcome, bool offered)
{
	struct phone_leg *a, *b;
	const struct call_record *rec;

	set_state(w, row);
	a = call_world_dial(w, A(w), "1002");
	call_world_advance(w, 200);
	rec = last_record(w);
	b = b_offered(w);
	assert_int_equal(b != NULL, offered);
	if (outcome >= CAUSE) {
		assert_true(rec->finished);
		assert_int_equal(rec->cause, outcome - CAUSE);
		assert_int_equal(a->cause, outcome - CAUSE);
		assert_int_equal(a->n_connect, 0);
		assert_int_equal(rec->n_forwardings, 0);
		assert_null(leg_of(w, C(w)));
		assert_int_equal(cdr_count(w, "CF"), 0);
	} else if (outcome == ANSWERED_BY_B) {
		assert_string_equal(rec->answered_by.digits, "1002");
		assert_int_equal(a->n_connect, 1);
		leg_hangs_up(b);
		call_world_run(w);
		assert_int_equal(rec->cause, 16);
		assert_int_equal(cdr_count(w, "MTC"), 1);
	} else {
		check_forwarded(w, row, a, outcome);
	}
	assert_int_equal(a->n_release, 1);
	assert_int_equal(cdr_count(w, "MOC"), 1);
	if (row->state == ROW_BUSY)
		leg_hangs_up(leg_of_number(w, "1008"));
}

static void cell(const struct row *row, enum column col)
{
	bool before_b = col == COL_CFU || col == COL_ALL || col == COL_BAIC;
	unsigned int later;

	for (later = 0; later < 2; later++) {
		struct world *w = call_world_new(later);

		set_services(B(w), col);
		check_cell(w, row, row->outcome[col], row->b_offered && !before_b);
		call_world_free(w);
	}
}

#define CELL(row, col, COL) static void row##_##col(void **state) { cell(&row, COL); }
#define ROW(row) \
	CELL(row, none, COL_NONE) CELL(row, CFU, COL_CFU) CELL(row, CFB, COL_CFB) CELL(row, CFNRy, COL_CFNRY) \
	CELL(row, CFNRc, COL_CFNRC) CELL(row, all, COL_ALL) CELL(row, BAIC, COL_BAIC)
#define TESTS(row) \
	cmocka_unit_test(row##_none), cmocka_unit_test(row##_CFU), cmocka_unit_test(row##_CFB), \
	cmocka_unit_test(row##_CFNRy), cmocka_unit_test(row##_CFNRc), cmocka_unit_test(row##_all), \
	cmocka_unit_test(row##_BAIC)

ROW(idle_answers)
ROW(idle_silent)
ROW(idle_rejects_17)
ROW(alerting_rejects_17)
ROW(idle_rejects_21)
ROW(ndub)
ROW(detached)
ROW(not_registered)
ROW(no_page_response)
ROW(radio_congestion)
ROW(t303)

static const struct CMUnitTest tests[] = {
	TESTS(idle_answers), TESTS(idle_silent), TESTS(idle_rejects_17), TESTS(alerting_rejects_17),
	TESTS(idle_rejects_21), TESTS(ndub), TESTS(detached), TESTS(not_registered), TESTS(no_page_response),
	TESTS(radio_congestion), TESTS(t303),
};

const struct test_part call_matrix_part = { tests, ARRAY_SIZE(tests) };
