/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Replays one SS dialogue: the phone's components go to the network side of a dialogue on a fresh HLR, and what comes
 * back is held against what was recorded, one by one. */

#include <stdio.h>
#include <string.h>

#include <osmocom/core/select.h>

#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/ss_dialogue.h>

#include "replay.h"

#define ANSWERS_MAX 16

struct run {
	struct replay_verdict *v;
	unsigned int n;			/* answers so far */
	struct {
		uint8_t octets[COMPONENT_MAX];
		size_t len;
		bool last;
	} answer[ANSWERS_MAX];
};

static void on_send(void *priv, const uint8_t *component, size_t len, bool last)
{
	struct run *run = priv;

	if (run->n == ANSWERS_MAX)
		return;
	memcpy(run->answer[run->n].octets, component, len);
	run->answer[run->n].len = len;
	run->answer[run->n].last = last;
	run->n++;
}

/* A phone answers a question by the invoke id that its network had chosen: make it the one of our question. */
static size_t with_our_invoke_id(const struct run *run, const struct replay_step *step, uint8_t *octets)
{
	struct asn1_node nodes[32];
	struct asn1_tree tree;
	struct component c = { .has_op = false }, question = { .has_op = false };
	int len;

	memcpy(octets, step->octets, step->len);
	component_decode(&c, step->octets, step->len, NULL);
	if (!run->n || (c.type != COMPONENT_RETURN_RESULT && c.type != COMPONENT_RETURN_ERROR))
		return step->len;
	component_decode(&question, run->answer[run->n - 1].octets, run->answer[run->n - 1].len, NULL);
	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	if (question.type != COMPONENT_INVOKE || asn1_ber_decode(&tree, &map_Component, step->octets, step->len) < 0)
		return step->len;
	for (size_t i = 0; i < tree.n_nodes; i++) {
		if (nodes[i].member && !strcmp(nodes[i].member->name, "invokeID"))
			nodes[i].num = question.invoke_id;
	}
	len = asn1_ber_encode(&tree, octets, COMPONENT_MAX);
	return len > 0 ? (size_t)len : step->len;
}

/* One of the two has no component to be held against the other. */
static void differ_by_end(struct replay_verdict *v, const struct replay_step *step, const struct run *run,
			  unsigned int n)
{
	char recorded[REPLAY_LABEL_MAX] = "nothing", ours[REPLAY_LABEL_MAX] = "nothing";

	if (step && step->octets)
		component_label(recorded, sizeof(recorded), step->octets, step->len);
	else if (step && step->cause != REPLAY_NO_CAUSE)
		snprintf(recorded, sizeof(recorded), "released without a component, cause %d", step->cause);
	else if (step)
		snprintf(recorded, sizeof(recorded), "released without a component");
	if (n < run->n)
		component_label(ours, sizeof(ours), run->answer[n].octets, run->answer[n].len);
	replay_differ(v, "answer", recorded, ours);
}

static void compare(struct run *run, const struct replay_step *step, unsigned int n)
{
	if (n >= run->n || !step->octets) {
		differ_by_end(run->v, step, run, n);
		return;
	}
	replay_compare_component(run->v, step->octets, step->len, run->answer[n].octets, run->answer[n].len);
	if (step->last != run->answer[n].last)
		replay_differ(run->v, "end of the dialogue", step->last ? "here" : "later",
			      run->answer[n].last ? "here" : "later");
}

/* Go through the recording; \returns how many of our answers were in it. */
static unsigned int play(struct run *run, struct ss_dialogue *dialogue, const struct replay_dialogue *d)
{
	const struct replay_step *step;
	uint8_t octets[COMPONENT_MAX];
	unsigned int n = 0;
	size_t len;

	llist_for_each_entry(step, &d->steps, entry) {
		if (step->answer) {
			compare(run, step, n++);
		} else if (step->octets && step->len <= sizeof(octets)) {
			len = with_our_invoke_id(run, step, octets);
			ss_dialogue_rx(dialogue, octets, len, step->last);
		} else if (!step->octets) {
			ss_dialogue_rx(dialogue, NULL, 0, true);
		}
	}
	return n;
}

void replay_ss(struct replay_verdict *v, const struct replay_dialogue *d, const struct replay_cfg *cfg)
{
	static const struct ss_dialogue_ops ops = { .send = on_send };
	struct run *run = talloc_zero(v, struct run);
	struct ss_dialogue_cfg dialogue_cfg = {
		.session_ops = &hlr_ss_session_ops, .origin = "replay", .ops = &ops, .priv = run,
	};
	char imsi[IMSI_DIGITS_MAX + 2], *error = NULL;
	struct ss_dialogue *dialogue;
	struct replay_before before;
	unsigned int n;

	run->v = v;
	replay_imply(v, &before, d);
	if (!cfg->profile)
		llist_splice_init(&before.why, &v->notes);
	OSMO_STRLCPY_ARRAY(imsi, before.sub.imsi[0] ? before.sub.imsi : d->imsi);
	dialogue_cfg.executor = replay_hlr_alloc(run, cfg, &before, imsi, sizeof(imsi), &error);
	if (!dialogue_cfg.executor) {
		replay_differ(v, "profile", "one subscriber", error);
		talloc_free(run);
		return;
	}
	dialogue = ss_dialogue_alloc(run, imsi, &dialogue_cfg);
	n = play(run, dialogue, d);
	if (n < run->n)
		differ_by_end(v, NULL, run, n);
	ss_dialogue_free(dialogue);
	talloc_free(run);
}
