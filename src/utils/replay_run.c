/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done with a dialogue: all that decodes is encoded again; a dialogue of supplementary services that a phone
 * began is replayed. What cannot be replayed has a reason. */

#include <osmocom/supserv/ss_dialogue.h>

#include "replay.h"

static bool is_ss_control(int op)
{
	switch (op) {
	case SS_OP_REGISTER_SS:
	case SS_OP_ERASE_SS:
	case SS_OP_ACTIVATE_SS:
	case SS_OP_DEACTIVATE_SS:
	case SS_OP_INTERROGATE_SS:
	case SS_OP_REGISTER_PASSWORD:
		return true;
	default:
		return false;
	}
}

/* Operations of TS 29.002 17.6 that the HLR's MAP services answer, and that can be the same twice: authentication
 * vectors are made of random numbers. */
enum {
	OP_UPDATE_LOCATION = 2,
	OP_PROVIDE_ROAMING_NUMBER = 4,
	OP_INSERT_SUBSCRIBER_DATA = 7,
	OP_DELETE_SUBSCRIBER_DATA = 8,
	OP_CANCEL_LOCATION = 3,
	OP_SEND_ROUTING_INFO = 22,
	OP_SEND_AUTHENTICATION_INFO = 56,
	OP_RESTORE_DATA = 57,
	OP_PURGE_MS = 67,
};

static bool is_map(int op)
{
	return op == OP_UPDATE_LOCATION || op == OP_SEND_ROUTING_INFO || op == OP_RESTORE_DATA || op == OP_PURGE_MS;
}

bool replay_is_ss(const struct replay_dialogue *d)
{
	int op = replay_dialogue_op(d);

	return is_ss_control(op) || op == SS_OP_PROCESS_USS_REQ;
}

static bool has_answer(const struct replay_dialogue *d)
{
	const struct replay_step *step;

	llist_for_each_entry(step, &d->steps, entry) {
		if (step->answer)
			return true;
	}
	return false;
}

/* Application contexts from here on, under the same root, are those of CAMEL. */
#define AC_CAMEL 50

/* \returns NULL: it can be replayed; else a sentence that says why not. */
static const char *why_not(const struct replay_dialogue *d, const struct replay_cfg *cfg)
{
	int op = replay_dialogue_op(d);
	const struct replay_step *first;
	uint8_t ac = 0;

	if (d->ac.len && (tcap_ac_get_map(&d->ac, &ac) < 0 || ac >= AC_CAMEL))
		return "its application context is not one of MAP";

	if (!d->begun)
		return "its beginning is not in the capture";
	if (!has_answer(d))
		return "no answer is in the capture";
	if (is_ss_control(op) || (d->protocol == CAPTURE_TCAP && is_map(op)))
		return NULL;
	if (op == OP_INSERT_SUBSCRIBER_DATA && d->protocol == CAPTURE_TCAP && !cfg->profile)
		return NULL;
	first = llist_first_entry(&d->steps, struct replay_step, entry);
	if (op == SS_OP_PROCESS_USS_REQ && first->octets && ss_dialogue_is_ours(first->octets, first->len))
		return NULL;
	if (op == SS_OP_PROCESS_USS_REQ)
		return "this USSD string is no SS procedure: another application answers it, not the HLR";
	switch (op) {
	case SS_OP_USS_REQUEST:
	case SS_OP_USS_NOTIFY:
		return "the network began it: there is no request to replay";
	case OP_PROVIDE_ROAMING_NUMBER:
		return "the HLR began it: it is part of the sendRoutingInfo that it belongs to";
	case OP_INSERT_SUBSCRIBER_DATA:
	case OP_DELETE_SUBSCRIBER_DATA:
	case OP_CANCEL_LOCATION:
		return "the HLR began it: nothing in the capture asks for it";
	case OP_SEND_AUTHENTICATION_INFO:
		return "authentication vectors are made of random numbers, which are others each time";
	default:
		break;
	}
	return "the HLR does not serve this operation";
}

static void codec(struct replay_verdict *v, const struct replay_dialogue *d)
{
	const struct replay_step *step;

	llist_for_each_entry(step, &d->messages, entry)
		replay_codec(v, "TCMessage", step->octets, step->len);
	if (d->protocol == CAPTURE_TCAP)
		return;
	llist_for_each_entry(step, &d->steps, entry) {
		if (step->octets)
			replay_codec(v, "Component", step->octets, step->len);
	}
}

struct replay_verdict *replay_run(void *ctx, const struct replay_capture *capture, const struct replay_dialogue *d,
				  const struct replay_cfg *cfg)
{
	struct replay_verdict *v = replay_verdict_alloc(ctx);

	codec(v, d);
	v->not_replayed = why_not(d, cfg);
	v->replayed = !v->not_replayed;
	if (v->replayed && replay_dialogue_op(d) == OP_INSERT_SUBSCRIBER_DATA)
		replay_map_data(v, d);
	else if (v->replayed && is_map(replay_dialogue_op(d)))
		replay_map(v, capture, d, cfg);
	else if (v->replayed)
		replay_ss(v, d, cfg);
	return v;
}
