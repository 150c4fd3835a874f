/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The chain of looked-at rules that explains a decision. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/fwd_why.h>
#include <osmocom/supserv/ss_code.h>

struct why_step *why_add(struct why_chain *chain, const char *node, const char *rule, const char *clause,
			 const char *fmt, ...)
{
	static __thread struct why_step scratch;
	struct why_step *step = &scratch;
	va_list ap;

	if (chain && chain->n < ARRAY_SIZE(chain->step))
		step = &chain->step[chain->n++];
	else if (chain)
		chain->truncated = true;

	memset(step, 0, sizeof(*step));
	step->node = node;
	step->rule = rule;
	step->clause = clause;
	step->ss_status = -1;
	if (!chain)	/* nobody reads it */
		return step;
	va_start(ap, fmt);
	vsnprintf(step->text, sizeof(step->text), fmt, ap);
	va_end(ap);
	return step;
}

int why_step_str(char *buf, size_t len, unsigned int nr, const struct why_step *step)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	char status[16];

	OSMO_STRBUF_PRINTF(sb, "%3u %c %-4s %s", nr, step->hit ? '*' : ' ', step->node, step->rule);
	if (step->ss_status >= 0)
		OSMO_STRBUF_PRINTF(sb, " [%s]", ss_status_str(status, sizeof(status), step->ss_status));
	OSMO_STRBUF_PRINTF(sb, ": %s", step->text);
	if (step->timer)
		OSMO_STRBUF_PRINTF(sb, "; %d s", step->timer);
	if (step->cause)
		OSMO_STRBUF_PRINTF(sb, "; cause %d", step->cause);
	OSMO_STRBUF_PRINTF(sb, " (%s)", step->clause);
	return sb.chars_needed;
}

bool why_has_hit(const struct why_chain *chain, const char *rule)
{
	unsigned int i;

	for (i = 0; i < chain->n; i++) {
		if (chain->step[i].hit && !strcmp(chain->step[i].rule, rule))
			return true;
	}
	return false;
}
