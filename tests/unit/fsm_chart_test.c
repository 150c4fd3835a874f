/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The state charts of doc/charts, made from the tables of the FSMs themselves, as Graphviz (.dot) and Mermaid (.mmd).
 * As a test it holds the committed files against the tables; `fsm_chart_test --write DIR` writes them (make -C
 * tests/unit charts). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/fsm.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/lab.h>

typedef void (*chart_fn)(FILE *f, struct osmo_fsm *fsm);

struct chart {
	const char *name;		/* of the FSM, which registers itself */
	const char *suffix;
	chart_fn write;
};

/* The linker takes the FSMs along with what uses them. */
void *const uses_all_rooms[] = { lab_alloc, call_control_alloc };

/* "MT_CALL_EV_T301" is T301 to a reader. */
static const char *event_name(struct osmo_fsm *fsm, unsigned int event)
{
	const char *name = osmo_fsm_event_name(fsm, event);
	const char *start = strstr(name, "_EV_");

	return start ? start + strlen("_EV_") : name;
}

static void write_events(FILE *f, struct osmo_fsm *fsm, uint32_t mask, const char *separator)
{
	unsigned int event;

	for (event = 0; event < 32; event++) {
		if (mask & (1U << event))
			fprintf(f, "%s%s", separator, event_name(fsm, event));
	}
}

static void write_edges(FILE *f, struct osmo_fsm *fsm, const char *fmt)
{
	unsigned int from, to;

	for (from = 0; from < fsm->num_states; from++) {
		for (to = 0; to < fsm->num_states; to++) {
			if (fsm->states[from].out_state_mask & (1U << to))
				fprintf(f, fmt, fsm->states[from].name, fsm->states[to].name);
		}
	}
}

static void write_dot(FILE *f, struct osmo_fsm *fsm)
{
	unsigned int i;

	fprintf(f, "// SPDX-License-Identifier: AGPL-3.0-or-later\n"
		   "// Made from the table of FSM %s by tests/unit/fsm_chart_test --write: do not edit.\n"
		   "digraph %s {\n\tnode [shape=box, style=rounded];\n", fsm->name, fsm->name);
	for (i = 0; i < fsm->num_states; i++) {
		fprintf(f, "\t%s [label=\"%s\\n", fsm->states[i].name, fsm->states[i].name);
		write_events(f, fsm, fsm->states[i].in_event_mask, "\\n");
		fprintf(f, "\"];\n");
	}
	if (fsm->allstate_event_mask) {
		fprintf(f, "\tany [shape=plaintext, label=\"in every state:");
		write_events(f, fsm, fsm->allstate_event_mask, "\\n");
		fprintf(f, "\"];\n");
	}
	write_edges(f, fsm, "\t%s -> %s;\n");
	fprintf(f, "}\n");
}

static void write_mermaid(FILE *f, struct osmo_fsm *fsm)
{
	unsigned int i;

	fprintf(f, "%%%% SPDX-License-Identifier: AGPL-3.0-or-later\n"
		   "%%%% Made from the table of FSM %s by tests/unit/fsm_chart_test --write: do not edit.\n"
		   "stateDiagram-v2\n\t[*] --> %s\n", fsm->name, fsm->states[0].name);
	write_edges(f, fsm, "\t%s --> %s\n");
	for (i = 0; i < fsm->num_states; i++) {
		if (!fsm->states[i].out_state_mask)
			fprintf(f, "\t%s --> [*]\n", fsm->states[i].name);
		if (!fsm->states[i].in_event_mask)
			continue;
		fprintf(f, "\tnote right of %s", fsm->states[i].name);
		write_events(f, fsm, fsm->states[i].in_event_mask, "\n\t\t");
		fprintf(f, "\n\tend note\n");
	}
}

static const struct chart charts[] = {
	{ "mt_call", "dot", write_dot },
	{ "mt_call", "mmd", write_mermaid },
	{ "lab_msc_leg", "dot", write_dot },
	{ "lab_msc_leg", "mmd", write_mermaid },
	{ "lab_mobile_cc", "dot", write_dot },
	{ "lab_mobile_cc", "mmd", write_mermaid },
	{ "lab_mobile_mm", "dot", write_dot },
	{ "lab_mobile_mm", "mmd", write_mermaid },
	{ "lab_bss_link", "dot", write_dot },
	{ "lab_bss_link", "mmd", write_mermaid },
	{ "lab_bss_conn", "dot", write_dot },
	{ "lab_bss_conn", "mmd", write_mermaid },
};

static int write_all(const char *dir)
{
	char path[256];
	unsigned int i;
	FILE *f;

	for (i = 0; i < ARRAY_SIZE(charts); i++) {
		snprintf(path, sizeof(path), "%s/%s.%s", dir, charts[i].name, charts[i].suffix);
		f = fopen(path, "w");
		if (!f) {
			perror(path);
			return EXIT_FAILURE;
		}
		charts[i].write(f, osmo_fsm_find_by_name(charts[i].name));
		fclose(f);
	}
	return EXIT_SUCCESS;
}

static char *read_committed(const struct chart *chart)
{
	const char *top = getenv("abs_top_srcdir");
	static char text[65536];
	char path[512];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/doc/charts/%s.%s", top ? top : ".", chart->name, chart->suffix);
	f = fopen(path, "r");
	if (!f)
		fail_msg("%s is missing: make -C tests/unit charts", path);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static void charts_are_those_of_the_tables(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(charts); i++) {
		char *text = NULL;
		size_t size;
		FILE *f = open_memstream(&text, &size);

		charts[i].write(f, osmo_fsm_find_by_name(charts[i].name));
		fclose(f);
		assert_string_equal(text, read_committed(&charts[i]));
		free(text);
	}
}

static void every_state_is_named_and_has_a_way_in(void **state)
{
	unsigned int i, from, to;

	for (i = 0; i < ARRAY_SIZE(charts); i++) {
		const struct osmo_fsm *fsm = osmo_fsm_find_by_name(charts[i].name);

		for (to = 1; to < fsm->num_states; to++) {
			uint32_t in = 0;

			assert_non_null(fsm->states[to].name);
			for (from = 0; from < fsm->num_states; from++)
				in |= fsm->states[from].out_state_mask & (1U << to);
			assert_true(in);
		}
	}
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(charts_are_those_of_the_tables),
		cmocka_unit_test(every_state_is_named_and_has_a_way_in),
	};

	if (argc == 3 && !strcmp(argv[1], "--write"))
		return write_all(argv[2]);
	return cmocka_run_group_tests_name("fsm_chart", tests, NULL, NULL);
}
