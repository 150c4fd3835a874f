/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ladder_mermaid.c
 * A ladder as source of a Mermaid sequenceDiagram, which web pages and many editors draw. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/trace_label.h>

#include "ladder_parties.h"

/* Characters that end or change a statement become entities, as Mermaid writes them. */
static char *append_escaped(char *out, const char *text)
{
	for (; out && *text; text++) {
		if (strchr("#;<", *text))
			out = talloc_asprintf_append_buffer(out, "#%d;", *text);
		else
			out = talloc_asprintf_append_buffer(out, "%c", *text);
	}
	return out;
}

static char *append_message(char *out, const struct ladder_parties *parties, const struct trace_msg *msg)
{
	size_t from = ladder_party(parties, msg->from), to = ladder_party(parties, msg->to);
	char label[TRACE_LABEL_MAX];

	if (from == to)
		out = talloc_asprintf_append_buffer(out, "    Note over P%zu: ", from);
	else
		out = talloc_asprintf_append_buffer(out, "    P%zu->>P%zu: ", from, to);
	trace_label(label, sizeof(label), msg);
	out = append_escaped(out, label);
	return out ? talloc_strdup_append_buffer(out, "\n") : NULL;
}

char *ladder_mermaid(void *ctx, const struct trace_record *records, size_t n, const struct ladder_cfg *cfg)
{
	char *out = talloc_strdup(ctx, "sequenceDiagram\n");
	struct ladder_parties parties;
	size_t i;

	ladder_parties_find(&parties, records, n, cfg);
	for (i = 0; out && i < parties.n; i++) {
		/* by number: a phone may be called "end" or "over" */
		out = talloc_asprintf_append_buffer(out, "    participant P%zu as ", i);
		out = append_escaped(out, parties.name[i]);
		if (out)
			out = talloc_strdup_append_buffer(out, "\n");
	}
	for (i = 0; out && i < n; i++)
		out = append_message(out, &parties, &records[i].msg);
	return out;
}
