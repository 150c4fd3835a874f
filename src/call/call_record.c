/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records of running and of the last CALL_RECORDS_MAX finished calls, with every decision: what `why` prints. */
#include <stdarg.h>
#include <string.h>

#include "mt_call.h"

struct call_record_entry *call_record_new(struct call_control *cc, const struct call_mo_setup *mo)
{
	struct call_record_entry *rec = talloc_zero(cc, struct call_record_entry);

	if (!rec)
		return NULL;
	rec->pub.nr = ++cc->last_nr;
	rec->pub.calling = mo->calling;
	rec->pub.called = mo->called;
	rec->pub.why = &rec->why;
	return rec;
}

/* What changes while the call goes on. */
static void refresh(const struct call *call)
{
	call->rec->pub.state = osmo_fsm_inst_state_name(call->fi);
	call->rec->pub.calling = call->calling;
}

void call_record_finish(struct call *call)
{
	struct call_control *cc = call->cc;
	struct call_record_entry *oldest;

	refresh(call);
	call->rec->pub.finished = true;
	llist_add_tail(&call->rec->entry, &cc->finished);
	call->rec = NULL;
	if (++cc->n_finished <= CALL_RECORDS_MAX)
		return;
	oldest = llist_first_entry(&cc->finished, struct call_record_entry, entry);
	llist_del(&oldest->entry);
	talloc_free(oldest);
	cc->n_finished--;
}

const struct call_record *call_record_find(const struct call_control *cc, uint32_t nr)
{
	const struct call_record_entry *rec;
	const struct call *call;

	llist_for_each_entry(call, &cc->calls, entry) {
		if (call->rec->pub.nr == nr) {
			refresh(call);
			return &call->rec->pub;
		}
	}
	llist_for_each_entry(rec, &cc->finished, entry) {
		if (rec->pub.nr == nr)
			return &rec->pub;
	}
	return NULL;
}

static bool concerns(const struct call_control *cc, const struct call_record *rec, const struct isdn_number *number)
{
	const struct number_plan *plan = cc->vty.fwd.plan;
	unsigned int i;

	if (!number || !isdn_number_present(number) || msisdn_equal(plan, &rec->calling, number)
	    || msisdn_equal(plan, &rec->called, number))
		return true;
	for (i = 0; i < rec->n_forwardings; i++) {
		if (msisdn_equal(plan, &rec->forwarding[i].to, number))
			return true;
	}
	return false;
}

const struct call_record *call_record_last(const struct call_control *cc, const struct isdn_number *number)
{
	const struct call_record *last = NULL;
	const struct call_record_entry *rec;
	const struct call *call;

	llist_for_each_entry(call, &cc->calls, entry) {
		refresh(call);
		if (concerns(cc, &call->rec->pub, number) && (!last || call->rec->pub.nr > last->nr))
			last = &call->rec->pub;
	}
	llist_for_each_entry(rec, &cc->finished, entry) {
		if (concerns(cc, &rec->pub, number) && (!last || rec->pub.nr > last->nr))
			last = &rec->pub;
	}
	return last;
}

void call_why_append(struct why_chain *to, const struct why_chain *from)
{
	unsigned int i;

	for (i = 0; to && from && i < from->n; i++) {
		const struct why_step *step = &from->step[i];
		struct why_step *copy = why_add(to, step->node, step->rule, step->clause, "%s", step->text);

		copy->hit = step->hit;
		copy->ss_status = step->ss_status;
		copy->timer = step->timer;
		copy->cause = step->cause;
	}
	if (to && from && from->truncated)
		to->truncated = true;
}

void call_why_interrogation(struct why_chain *why, const struct isdn_number *called)
{
	why_add(why, "GMSC", "interrogation", "TS 23.018 7.2.1", "the HLR is asked where %s is", called->digits);
}

/* In a ladder there are two places where a call can be: the gateway, and the MSC of the phones. */
static void trace_note(const struct call *call, const char *node, const char *text)
{
	const char *party = strcmp(node, "GMSC") ? "MSC" : "GMSC";
	const struct trace_msg msg = {
		.from = party,
		.to = party,
		.proto = TRACE_NOTE,
		.call = call->rec->pub.nr,
		.imsi = call->imsi,
		.state = osmo_fsm_inst_state_name(call->fi),
		.octets = (const uint8_t *)text,
		.len = strlen(text),
	};

	trace_emit(call->cc->cfg.trace, &msg);
	LOGPCALL(call, LOGL_INFO, "%s\n", text);
}

void call_trace(const struct call *call, const char *node, const char *fmt, ...)
{
	char text[WHY_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	trace_note(call, node, text);
}

struct why_step *call_note(struct call *call, const char *node, const char *rule, const char *clause,
			   const char *fmt, ...)
{
	char text[WHY_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	trace_note(call, node, text);
	return why_add(&call->rec->why, node, rule, clause, "%s", text);
}
