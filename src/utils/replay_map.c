/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Replays one MAP dialogue that a peer began with the HLR, and the dialogues that the HLR began meanwhile because of it
 * (provideRoamingNumber to the VLR): what peers sent goes to the HLR's MAP services through SCCP, what comes back is
 * held against the recording. Transaction ids, and invoke ids of the HLR's own operations, are those of who chose
 * them: each side gets its own. */

#include <stdio.h>
#include <string.h>

#include <osmocom/core/select.h>

#include <osmocom/supserv/map_hlr.h>
#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/sccp_node.h>

#include "replay.h"

#define PEER_PC 1
#define LOCAL_REF 1
#define IDLE_TURNS 3			/* of the main loop, without anything new */
#define TURNS_MAX 200
#define NODES_MAX 1024
#define MESSAGE_MAX 4096
#define DEFAULT_HLR_NUMBER "491700000006"

/* A message of our HLR. */
struct out {
	struct llist_head entry;
	struct tcap_msg tcap;		/* points into octets */
	size_t len;
	uint8_t octets[];
};

/* A recorded dialogue while it is replayed. */
struct leg {
	struct llist_head entry;
	const struct replay_dialogue *d;
	bool by_hlr;			/* it began the dialogue */
	const struct replay_step *next;	/* message that is next, NULL: none */
	struct tcap_tid ours;		/* transaction id of our HLR; len 0: not known yet */
	int invoke_id;			/* of our HLR's last operation */
};

struct map_run {
	struct replay_verdict *v;
	struct sccp_node *node;
	struct sccp_reassembly *segments;
	struct llist_head outs;
	struct llist_head legs;
	unsigned long n_out;
};

/* --- our HLR's side ----------------------------------------------------------------------------------------------- */

static int on_transfer(void *priv, uint32_t dpc, const uint8_t *octets, size_t len)
{
	struct map_run *run = priv;
	struct sccp_unitdata ud;
	struct out *out;

	if (sccp_decode(&ud, octets, len) < 0)
		return 0;
	if (ud.segmentation.present && sccp_reassemble(run->segments, &ud, 0) <= 0)
		return 0;
	out = talloc_zero_size(run, sizeof(*out) + ud.data_len);
	out->len = ud.data_len;
	memcpy(out->octets, ud.data, ud.data_len);
	if (tcap_decode(&out->tcap, out->octets, out->len, NULL) < 0)
		talloc_free(out);
	else
		llist_add_tail(&out->entry, &run->outs);
	run->n_out++;
	return 0;
}

/* Let the HLR work until nothing comes any more. */
static void settle(struct map_run *run)
{
	unsigned int idle = 0;

	for (unsigned int turn = 0; turn < TURNS_MAX && idle < IDLE_TURNS; turn++) {
		unsigned long before = run->n_out;

		osmo_select_main(1);
		idle = run->n_out == before && !sccp_node_in_flight(run->node) ? idle + 1 : 0;
	}
}

static void on_segment(void *priv, const uint8_t *octets, size_t len)
{
	struct map_run *run = priv;

	sccp_node_rx(run->node, PEER_PC, octets, len);
}

/* --- ids ---------------------------------------------------------------------------------------------------------- */

/* Is this the invoke id of an answer to an operation of the HLR? */
static bool is_answered_id(const struct asn1_node *node)
{
	const struct asn1_node *component = node->parent;

	return node->member && !strcmp(node->member->name, "invokeID") && component && component->member &&
	       strcmp(component->member->name, "invoke");
}

/* The recorded message with the ids of our HLR. \returns octets; negative: not to be said. */
static int with_our_ids(const struct leg *leg, const struct replay_step *step, uint8_t *octets, size_t size)
{
	void *ctx = talloc_new(NULL);
	struct asn1_node *nodes = talloc_array(ctx, struct asn1_node, NODES_MAX);
	uint8_t scratch[TCAP_TID_MAX];
	struct asn1_tree tree;
	int len;

	asn1_tree_init(&tree, nodes, NODES_MAX, scratch, sizeof(scratch));
	len = asn1_ber_decode(&tree, &tcap_TCMessage, step->octets, step->len);
	for (size_t i = 0; len > 0 && i < tree.n_nodes; i++) {
		if (nodes[i].member && !strcmp(nodes[i].member->name, "dtid") && leg->ours.len)
			asn1_set_octets(&tree, &nodes[i], leg->ours.octets, leg->ours.len);
		else if (is_answered_id(&nodes[i]) && leg->invoke_id >= 0)
			nodes[i].num = leg->invoke_id;
	}
	if (len > 0)
		len = asn1_ber_encode(&tree, octets, size);
	talloc_free(ctx);
	return len;
}

static void send_to_hlr(struct map_run *run, const struct leg *leg, const struct replay_step *step)
{
	uint8_t octets[MESSAGE_MAX];
	struct sccp_unitdata ud = {
		.called = step->msg->called, .calling = step->msg->calling, .data = octets,
	};
	int len = with_our_ids(leg, step, octets, sizeof(octets));

	if (len < 0) {
		replay_differ(run->v, "message of the peer", "recorded", "cannot be encoded again");
		return;
	}
	ud.data_len = len;
	if (sccp_send(&ud, LOCAL_REF, on_segment, run) < 0)
		replay_differ(run->v, "message of the peer", "recorded", "cannot be sent");
	settle(run);
}

/* --- comparison --------------------------------------------------------------------------------------------------- */

static void drop_ids(json_t *message)
{
	const char *type;
	json_t *body, *component;
	size_t i;

	json_object_foreach(message, type, body) {
		json_object_del(body, "otid");
		json_object_del(body, "dtid");
		json_array_foreach(json_object_get(body, "components"), i, component)
			json_object_del(json_object_get(component, "invoke"), "invokeID");
	}
}

static void compare(struct map_run *run, const struct replay_step *step, const struct out *out)
{
	char recorded[REPLAY_LABEL_MAX], ours[REPLAY_LABEL_MAX] = "nothing";
	json_t *a, *b;

	tcap_label(recorded, sizeof(recorded), step->octets, step->len);
	if (!out) {
		replay_differ(run->v, "message", recorded, ours);
		return;
	}
	a = replay_json(run->v, "TCMessage", "recorded message", step->octets, step->len);
	b = replay_json(run->v, "TCMessage", "our message", out->octets, out->len);
	tcap_label(ours, sizeof(ours), out->octets, out->len);
	if (a && b && strcmp(recorded, ours)) {
		replay_differ(run->v, "message", recorded, ours);
	} else if (a && b) {
		drop_ids(a);
		drop_ids(b);
		replay_compare_json(run->v, a, b);
	}
	json_decref(a);
	json_decref(b);
}

static int first_invoke_id(const struct out *out)
{
	struct component c = { .has_op = false };

	for (size_t i = 0; i < out->tcap.n_components; i++) {
		component_decode(&c, out->tcap.components[i].octets, out->tcap.components[i].len, NULL);
		if (c.type == COMPONENT_INVOKE)
			return c.invoke_id;
	}
	return -1;
}

static bool tid_equal(const struct tcap_tid *a, const struct tcap_tid *b)
{
	return a->len == b->len && !memcmp(a->octets, b->octets, a->len);
}

/* Does our message belong to the recorded dialogue? */
static bool is_of(const struct leg *leg, const struct out *out)
{
	if (leg->by_hlr && !leg->ours.len)
		return out->tcap.type == TCAP_BEGIN;
	return tid_equal(&out->tcap.dtid, &leg->d->tid[leg->by_hlr ? 1 : 0]);
}

static void expect_of_hlr(struct map_run *run, struct leg *leg, const struct replay_step *step)
{
	struct out *out, *found = NULL;

	llist_for_each_entry(out, &run->outs, entry) {
		if (is_of(leg, out)) {
			found = out;
			break;
		}
	}
	compare(run, step, found);
	if (!found)
		return;
	if (found->tcap.otid.len)
		leg->ours = found->tcap.otid;
	if (first_invoke_id(found) >= 0)
		leg->invoke_id = first_invoke_id(found);
	llist_del(&found->entry);
	talloc_free(found);
}

/* --- the recording ------------------------------------------------------------------------------------------------ */

static const struct replay_step *step_after(const struct replay_dialogue *d, const struct replay_step *step)
{
	const struct llist_head *next = step ? step->entry.next : d->messages.next;

	return next == &d->messages ? NULL : llist_entry(next, struct replay_step, entry);
}

static void leg_add(struct map_run *run, const struct replay_dialogue *d, bool by_hlr)
{
	struct leg *leg = talloc_zero(run, struct leg);

	leg->d = d;
	leg->by_hlr = by_hlr;
	leg->invoke_id = -1;
	leg->next = step_after(d, NULL);
	llist_add_tail(&leg->entry, &run->legs);
}

/* Dialogues that the same HLR began while this one was open. */
static void add_legs(struct map_run *run, const struct replay_capture *capture, const struct replay_dialogue *d)
{
	const struct replay_step *begin = llist_first_entry(&d->messages, struct replay_step, entry);
	const struct replay_dialogue *other;

	leg_add(run, d, false);
	llist_for_each_entry(other, &capture->dialogues, entry) {
		const struct replay_step *first;

		if (other->protocol != CAPTURE_TCAP || !other->begun || other->first <= d->first ||
		    other->first >= d->last)
			continue;
		first = llist_first_entry(&other->messages, struct replay_step, entry);
		if (sccp_addr_equal(&first->msg->calling, &begin->msg->called))
			leg_add(run, other, true);
	}
}

/* The dialogue whose message is next. */
static struct leg *leg_next(struct map_run *run)
{
	struct leg *leg, *next = NULL;

	llist_for_each_entry(leg, &run->legs, entry) {
		if (leg->next && (!next || leg->next->packet < next->next->packet))
			next = leg;
	}
	return next;
}

static void play(struct map_run *run)
{
	const struct replay_step *step;
	struct leg *leg;
	struct out *out;

	while ((leg = leg_next(run))) {
		step = leg->next;
		if (step->answer == leg->by_hlr)
			send_to_hlr(run, leg, step);
		else
			expect_of_hlr(run, leg, step);
		leg->next = step_after(leg->d, step);
	}
	llist_for_each_entry(out, &run->outs, entry) {
		char label[REPLAY_LABEL_MAX];

		tcap_label(label, sizeof(label), out->octets, out->len);
		replay_differ(run->v, "message", "nothing", label);
	}
}

static const char *number_of(const struct sccp_addr *addr, const char *otherwise)
{
	return addr->gt.digits[0] ? addr->gt.digits : otherwise;
}

static const struct replay_msg *begin_of(const struct replay_dialogue *d)
{
	return llist_first_entry(&d->messages, struct replay_step, entry)->msg;
}

static struct map_run *run_alloc(struct replay_verdict *v)
{
	static const struct sccp_gt_route everybody = { .pc = PEER_PC };
	struct map_run *run = talloc_zero(v, struct map_run);

	run->v = v;
	INIT_LLIST_HEAD(&run->outs);
	INIT_LLIST_HEAD(&run->legs);
	run->segments = sccp_reassembly_alloc(run);
	run->node = sccp_node_alloc(run, NULL);
	sccp_node_set_transfer(run->node, on_transfer, run);
	sccp_node_gt_route_add(run->node, &everybody);
	return run;
}

void replay_map(struct replay_verdict *v, const struct replay_capture *capture, const struct replay_dialogue *d,
		const struct replay_cfg *cfg)
{
	struct map_run *run = run_alloc(v);
	struct map_hlr_cfg map_cfg = {
		.node = run->node, .number = number_of(&begin_of(d)->called, DEFAULT_HLR_NUMBER),
	};
	char imsi[IMSI_DIGITS_MAX + 2] = "", *error = NULL;
	struct replay_before before;
	struct map_hlr *map;
	const struct leg *leg;

	add_legs(run, capture, d);
	replay_imply_map_start(&before);
	llist_for_each_entry(leg, &run->legs, entry)
		replay_imply_map(v, &before, leg->d);
	if (!before.sub.vlr_number[0])
		replay_say(v, &before.why, "the subscriber is registered nowhere");
	if (!cfg->profile)
		llist_splice_init(&before.why, &v->notes);
	OSMO_STRLCPY_ARRAY(imsi, before.sub.imsi);
	map_cfg.hlr = replay_hlr_alloc(run, cfg, &before, imsi, sizeof(imsi), &error);
	if (!map_cfg.hlr) {
		replay_differ(v, "profile", "one subscriber", error);
		talloc_free(run);
		return;
	}
	map = map_hlr_alloc(NULL, &map_cfg);
	play(run);
	talloc_free(map);
	talloc_free(run);
}

/* --- subscriber data that changed --------------------------------------------------------------------------------- */

/* hlr_mutate_cb: the data become as the VLR was told. */
static enum hlr_verdict take_data(void *priv, struct hlr_subscriber *sub)
{
	const struct hlr_subscriber *told = priv;

	sub->profile = told->profile;
	sub->msisdn = told->msisdn;
	return HLR_COMMIT;
}

void replay_map_data(struct replay_verdict *v, const struct replay_dialogue *d)
{
	static const struct replay_cfg cfg;
	struct map_run *run = run_alloc(v);
	struct map_hlr_cfg map_cfg = {
		.node = run->node, .number = number_of(&begin_of(d)->calling, DEFAULT_HLR_NUMBER),
	};
	char imsi[IMSI_DIGITS_MAX + 2], *error = NULL;
	struct replay_before before;
	struct hlr_subscriber told;
	struct map_hlr *map;

	leg_add(run, d, true);
	replay_imply_told(v, &before, &told, d);
	OSMO_STRLCPY_ARRAY(before.sub.vlr_number, number_of(&begin_of(d)->called, ""));
	replay_say(v, &before.why, "registered at the VLR %s, and changed to what it was told", before.sub.vlr_number);
	llist_splice_init(&before.why, &v->notes);
	OSMO_STRLCPY_ARRAY(imsi, before.sub.imsi);
	map_cfg.hlr = replay_hlr_alloc(run, &cfg, &before, imsi, sizeof(imsi), &error);
	map = map_hlr_alloc(NULL, &map_cfg);
	hlr_update(map_cfg.hlr, imsi, "replay", take_data, NULL, &told);
	settle(run);
	play(run);
	talloc_free(map);
	talloc_free(run);
}
