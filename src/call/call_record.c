/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records of running and of the last CALL_RECORDS_MAX finished calls, with the chain of every decision: what `why` prints. */
#include <stdarg.h>

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

	return !number || !isdn_number_present(number) || msisdn_equal(plan, &rec->calling, number)
	       || msisdn_equal(plan, &rec->called, number);
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

void call_why_append(struct call *call, const struct why_chain *why)
{
	unsigned int i;

	for (i = 0; why && i < why->n; i++) {
		const struct why_step *from = &why->step[i];
		struct why_step *to = why_add(&call->rec->why, from->node, from->rule, from->clause, "%s", from->text);

		to->hit = from->hit;
		to->ss_status = from->ss_status;
		to->timer = from->timer;
		to->cause = from->cause;
	}
	if (why && why->truncated)
		call->rec->why.truncated = true;
}

struct why_step *call_note(struct call *call, const char *node, const char *rule, const char *clause, const char *fmt, ...)
{
	char text[WHY_TEXT_MAX];
	struct trace_msg msg = {
		.from = node,
		.to = node,
		.proto = TRACE_NOTE,
		.call = call->rec->pub.nr,
		.imsi = call->imsi,
		.state = osmo_fsm_inst_state_name(call->fi),
		.octets = (const uint8_t *)text,
	};
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	msg.len = strlen(text);
	trace_emit(call->cc->cfg.trace, &msg);
	LOGPCALL(call, LOGL_INFO, "%s\n", text);
	return why_add(&call->rec->why, node, rule, clause, "%s", text);
}
