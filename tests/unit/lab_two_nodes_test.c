/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two nodes joined by an MTP: each has phones whose HLR is the other's, so that all that VLR and GMSC say to the HLR
 * goes through SCCP with global titles. What the lessons show in one process must come out the same, from both sides;
 * and what was registered must outlive an MTP that fails. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/map_hlr.h>

#include "lab_fixture.h"
#include "../../src/lab/lab_map.h"

#define PHONES 3

struct world;

/*! One node with everything. */
struct side {
	struct world *w;
	uint32_t pc;
	struct side *peer;
	struct lab_world net;
	struct lab_mobile *phone[PHONES];	/*!< alice, bob, carol */
};

struct world {
	struct side side[2];
	bool mtp_is_down;
};

/*! What is whose. Numbers of the phones of a side are at the HLR of the other. */
static const struct {
	const char *node, *hlr, *msc, *vlr, *phones;
} numbers[2] = {
	{ "49171", "491710000006", "491710000008", "491710000007", "4915110" },
	{ "49172", "491720000006", "491720000008", "491720000007", "4915220" },
};
static const char *const names[PHONES] = { "alice", "bob", "carol" };

/* --- the world ---------------------------------------------------------------------------------------------------- */

static int transfer(void *priv, uint32_t dpc, const uint8_t *octets, size_t len)
{
	struct side *s = priv;

	if (s->w->mtp_is_down)
		return -ENOTCONN;
	assert_int_equal(dpc, s->peer->pc);
	sccp_node_rx(s->peer->net.node, s->pc, octets, len);
	return 0;
}

static void route(struct side *s, const char *prefix, uint32_t pc)
{
	struct sccp_gt_route r = { .pc = pc };

	OSMO_STRLCPY_ARRAY(r.prefix, prefix);
	assert_int_equal(sccp_node_gt_route_add(s->net.node, &r), 0);
}

static void start_side(struct world *w, unsigned int i)
{
	struct side *s = &w->side[i];
	struct lab_world *n = &s->net;
	struct call_control_cfg cc = { .hlr_ops = &lab_call_hlr_ops, .leg_new = lab_leg_new };
	struct map_hlr_cfg map = { .number = numbers[i].hlr };
	struct lab_cfg lab = { .hlr_number = numbers[i].hlr };

	*s = (struct side){ .w = w, .pc = 1 + i, .peer = &w->side[!i] };
	n->trace = trace_bus_alloc(w);
	n->store = store_memory_alloc(w);
	n->hlr = hlr_alloc(w, n->store);
	OSMO_STRLCPY_ARRAY(hlr_cfg(n->hlr)->ss.plan.country_code, "49");
	n->node = sccp_node_alloc(w, n->trace);
	sccp_node_set_pc(n->node, s->pc);
	sccp_node_set_transfer(n->node, transfer, s);
	map.node = lab.node = n->node;
	map.hlr = lab.hlr = n->hlr;
	n->map_hlr = map_hlr_alloc(w, &map);
	assert_non_null(n->map_hlr);
	lab.trace = n->trace;
	n->lab = lab_alloc(w, &lab);
	cc.hlr = cc.leg_new_priv = n->lab;
	cc.plan = &hlr_cfg(n->hlr)->ss.plan;
	n->cc = call_control_alloc(w, &cc);
	lab_set_call_control(n->lab, n->cc);
	assert_int_equal(lab_set_msc_number(n->lab, numbers[i].msc), 0);
	assert_int_equal(lab_set_vlr_number(n->lab, numbers[i].vlr), 0);
	assert_int_equal(lab_set_hlr(n->lab, numbers[!i].hlr), 0);
	/* the other node, its VLR abroad; numbers of subscribers at the HLR that has them */
	route(s, numbers[!i].node, 2 - i);
	route(s, !i ? "3349172" : "3349171", 2 - i);
	route(s, numbers[i].phones, 2 - i);
	route(s, numbers[!i].phones, SCCP_PC_LOCAL);
}

static void stop_side(struct side *s)
{
	talloc_free(s->net.cc);
	talloc_free(s->net.lab);
	talloc_free(s->net.map_hlr);
	talloc_free(s->net.node);
	talloc_free(s->net.hlr);
	store_free(s->net.store);
}

static void add_phones(struct world *w, unsigned int i)
{
	struct side *s = &w->side[i];
	unsigned int k;

	for (k = 0; k < PHONES; k++) {
		char number[32];
		const char *error = NULL;

		snprintf(number, sizeof(number), "+%s%u", numbers[i].phones, 1001 + k);
		s->phone[k] = lab_mobile_create(s->net.lab, names[k], number, NULL, &error);
		assert_non_null(s->phone[k]);
		hlr_subscriber_create(s->peer->net.hlr, lab_mobile_imsi(s->phone[k]),
				      lab_mobile_number(s->phone[k]), "test", NULL, NULL);
		assert_int_equal(lab_mobile_attach(s->phone[k], &error), 0);
		lab_world_turn(&w->side[0].net, 0);
		assert_string_equal(lab_mobile_state(s->phone[k]), "idle");
	}
	assert_int_equal(store_count(s->peer->net.store), PHONES);
}

static int setup(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);
	unsigned int i;

	msgb_talloc_ctx_init(w, 0);
	log_init(&supserv_log_info, w);
	for (i = 0; i < 2; i++)
		start_side(w, i);
	/* the clock of the process: the lab of one side keeps it */
	assert_int_equal(lab_clock_set(w->side[0].net.lab, LAB_CLOCK_STEPPED), 0);
	for (i = 0; i < 2; i++)
		add_phones(w, i);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	unsigned int i;

	for (i = 0; i < 2; i++)
		lab_reset(w->side[i].net.lab);
	lab_world_turn(&w->side[0].net, 0);
	for (i = 0; i < 2; i++) {
		assert_int_equal(call_control_count(w->side[i].net.cc), 0);
		assert_int_equal(lab_map_dialogues(w->side[i].net.lab), 0);
		assert_int_equal(tc_endpoint_dialogues(map_hlr_endpoint(w->side[i].net.map_hlr)), 0);
		/* an HLR elsewhere keeps its subscribers */
		assert_int_equal(store_count(w->side[i].net.store), PHONES);
	}
	for (i = 0; i < 2; i++)
		stop_side(&w->side[i]);
	log_fini();
	talloc_free(w);
	return 0;
}

/* --- what people do ----------------------------------------------------------------------------------------------- */

static struct lab_world *clock_of(struct side *s)
{
	return &s->w->side[0].net;
}

/* "1002": the national part of a phone's number, with what its side's numbers begin with. */
static void dial(struct side *s, struct lab_mobile *ms, const char *prefix, const char *last, const char *suffix)
{
	char str[64];

	snprintf(str, sizeof(str), "%s%s%s%s%s", prefix, last ? "+" : "", last ? numbers[s->pc - 1].phones : "",
		 last ? last : "", suffix);
	lab_world_dial(clock_of(s), ms, str);
}

static void act(struct side *s, struct lab_mobile *ms, int (*what)(struct lab_mobile *ms, const char **error))
{
	lab_world_do(clock_of(s), ms, what);
}

static void expect(struct side *s, struct lab_mobile *ms, uint8_t ss_code, const char *status)
{
	struct lab_check check = {
		.kind = LAB_CHECK_STATUS, .text = status, .ss_code = ss_code, .group = BSG_SPEECH,
		.subject = lab_mobile_number(ms)->digits,
	};
	struct hlr_subscriber sub;
	char got[64];

	if (lab_check(s->net.lab, &check, got, sizeof(got)) != 1)
		fail_msg("VLR: %s is %s instead of %s", ss_code_name(ss_code), got, status);
	assert_int_equal(store_get(s->peer->net.store, lab_mobile_imsi(ms), &sub), 0);
	ss_status_str(got, sizeof(got), hlr_ss_status(s->peer->net.hlr, &sub, ss_code, BSG_SPEECH));
	assert_string_equal(got, status);
}

/*! Messages in the trace of a side so far, those of its HLR included. */
static unsigned int messages(const struct side *s, const char *label)
{
	return lab_labels_count(s->net.lab->labels, label);
}

static const struct call_record *last_call(struct side *s)
{
	const struct call_record *rec = call_record_last(s->net.cc, NULL);

	assert_non_null(rec);
	return rec;
}

#define ALICE (s->phone[0])
#define BOB (s->phone[1])
#define CAROL (s->phone[2])

/* --- the lessons -------------------------------------------------------------------------------------------------- */

static void forwards_always(struct side *s)
{
	dial(s, BOB, "**21*", "1003", "*11#");
	assert_displays(BOB, "Call forwarding unconditional (telephony): active");
	expect(s, BOB, SS_CODE_CFU, "P,R,A");
	dial(s, ALICE, "", "1002", "");
	assert_displays(ALICE, "call is being forwarded");
	assert_displays(CAROL, "forwarded by");
	assert_true(why_has_hit(last_call(s)->why, "CFU operative"));
	act(s, CAROL, lab_mobile_answer);
	assert_hears(ALICE, "speech of carol");
	act(s, ALICE, lab_mobile_hangup);
	/* his own calls remind him: the VLR knows that he forwards */
	dial(s, BOB, "", "1001", "");
	assert_displays(BOB, "call forwarding unconditional is active");
	act(s, BOB, lab_mobile_hangup);
	dial(s, BOB, "##21#", NULL, "");
	expect(s, BOB, SS_CODE_CFU, "P");
}

static void forwards_on_busy(struct side *s)
{
	dial(s, BOB, "**67*", "1003", "*11#");
	dial(s, ALICE, "", "1002", "");
	assert_string_equal(lab_mobile_state(BOB), "ringing");
	assert_int_equal(lab_mobile_reject(BOB, 17, &(const char *){ NULL }), 0);
	lab_world_turn(clock_of(s), 0);
	assert_displays(CAROL, "forwarded by");
	assert_true(why_has_hit(last_call(s)->why, "CFB operative"));
	act(s, ALICE, lab_mobile_hangup);
	dial(s, BOB, "##67#", NULL, "");
}

static void forwards_on_no_reply(struct side *s)
{
	dial(s, BOB, "**61*", "1003", "*11*5#");
	expect(s, BOB, SS_CODE_CFNRY, "P,R,A");
	dial(s, ALICE, "", "1002", "");
	lab_world_turn(clock_of(s), 4);
	assert_string_equal(lab_mobile_state(BOB), "ringing");
	lab_world_turn(clock_of(s), 1);
	assert_displays(BOB, "missed call");
	act(s, CAROL, lab_mobile_answer);
	assert_hears(ALICE, "speech of carol");
	act(s, ALICE, lab_mobile_hangup);
	dial(s, BOB, "##61#", NULL, "");
}

static void forwards_when_not_reachable(struct side *s)
{
	const unsigned int before = messages(s, "error absentSubscriber");

	dial(s, BOB, "**62*", "1003", "*11#");
	act(s, BOB, lab_mobile_detach);
	dial(s, ALICE, "", "1002", "");
	assert_displays(CAROL, "forwarded by");
	assert_int_equal(messages(s, "error absentSubscriber"), before + 1);
	assert_true(why_has_hit(last_call(s)->why, "CFNRc operative"));
	act(s, ALICE, lab_mobile_hangup);
	act(s, BOB, lab_mobile_attach);
	/* in the tunnel: the VLR forwards, with the data that it has */
	lab_world_coverage(clock_of(s), BOB, false);
	dial(s, ALICE, "", "1002", "");
	lab_world_turn(clock_of(s), 11);
	assert_string_equal(lab_mobile_state(CAROL), "ringing");
	act(s, ALICE, lab_mobile_hangup);
	lab_world_coverage(clock_of(s), BOB, true);
	dial(s, BOB, "##62#", NULL, "");
	act(s, BOB, lab_mobile_detach);
	dial(s, ALICE, "", "1002", "");
	assert_int_equal(last_call(s)->cause, 27);
	act(s, BOB, lab_mobile_attach);
}

static void bars_with_password(struct side *s)
{
	const unsigned int before = messages(s, "error ss-Incompatibility");

	dial(s, BOB, "*35*0000#", NULL, "");
	assert_displays(BOB, "Enter password");
	expect(s, BOB, SS_CODE_BAIC, "P,A");
	dial(s, ALICE, "", "1002", "");
	assert_int_equal(last_call(s)->cause, 21);
	assert_true(why_has_hit(last_call(s)->why, "BAIC"));
	dial(s, BOB, "**21*", "1003", "#");
	assert_int_equal(messages(s, "error ss-Incompatibility"), before + 2);
	dial(s, BOB, "#35*0000#", NULL, "");
	/* a password that is typed when it is asked for, and a wrong one */
	dial(s, BOB, "*33#", NULL, "");
	assert_int_equal(lab_mobile_password(BOB, "0000"), 0);
	lab_world_turn(clock_of(s), 0);
	expect(s, BOB, SS_CODE_BAOC, "P,A");
	dial(s, BOB, "", "1001", "");
	assert_displays(BOB, "outgoing calls are barred");
	dial(s, BOB, "#33*1111#", NULL, "");
	expect(s, BOB, SS_CODE_BAOC, "P,A");
	dial(s, BOB, "**03*330*0000*1234*1234#", NULL, "");
	assert_displays(BOB, "password is changed");
	dial(s, BOB, "#33*1234#", NULL, "");
	expect(s, BOB, SS_CODE_BAOC, "P");
}

static void waits_and_hides(struct side *s)
{
	dial(s, BOB, "*43*11#", NULL, "");
	expect(s, BOB, SS_CODE_CW, "P,A");
	dial(s, ALICE, "", "1002", "");
	act(s, BOB, lab_mobile_answer);
	dial(s, CAROL, "#31#", "1002", "");
	assert_displays(BOB, "call waiting from withheld");
	act(s, CAROL, lab_mobile_hangup);
	act(s, ALICE, lab_mobile_hangup);
	dial(s, BOB, "#43#", NULL, "");
	dial(s, BOB, "*#31#", NULL, "");
	assert_displays(BOB, "unless you dial #31# first");
}

static void ends_loops(struct side *s)
{
	dial(s, BOB, "**21*", "1003", "*11#");
	dial(s, CAROL, "**21*", "1002", "*11#");
	dial(s, ALICE, "", "1002", "");
	assert_int_equal(last_call(s)->cause, 21);
	assert_int_equal(last_call(s)->n_forwardings, 1);
	dial(s, BOB, "##21#", NULL, "");
	dial(s, CAROL, "##21#", NULL, "");
}

static void both_sides(void **state, void (*lesson)(struct side *s))
{
	struct world *w = *state;

	lesson(&w->side[0]);
	lesson(&w->side[1]);
}

static void test_forwards_always(void **state)
{
	both_sides(state, forwards_always);
}

static void test_forwards_on_busy(void **state)
{
	both_sides(state, forwards_on_busy);
}

static void test_forwards_on_no_reply(void **state)
{
	both_sides(state, forwards_on_no_reply);
}

static void test_forwards_when_not_reachable(void **state)
{
	both_sides(state, forwards_when_not_reachable);
}

static void test_bars_with_password(void **state)
{
	both_sides(state, bars_with_password);
}

static void test_waits_and_hides(void **state)
{
	both_sides(state, waits_and_hides);
}

static void test_ends_loops(void **state)
{
	both_sides(state, ends_loops);
}

/* --- beside the lessons ------------------------------------------------------------------------------------------- */

/* Abroad is another VLR: the HLR moves the subscriber, and BIC-Roam bars from there on. */
static void roams(struct side *s)
{
	const unsigned int before = messages(s, "cancelLocation");
	struct hlr_subscriber sub;
	const char *error = NULL;

	dial(s, BOB, "*351*0000#", NULL, "");
	assert_int_equal(lab_mobile_roam(BOB, "33", &error), 0);
	lab_world_turn(clock_of(s), 0);
	assert_displays(BOB, "attached in country 33");
	assert_int_equal(store_get(s->peer->net.store, lab_mobile_imsi(BOB), &sub), 0);
	assert_string_equal(sub.vlr_country, "33");
	assert_int_equal(messages(s, "cancelLocation"), before + 1);
	dial(s, ALICE, "", "1002", "");
	assert_int_equal(last_call(s)->cause, 21);
	assert_true(why_has_hit(last_call(s)->why, "BIC-Roam"));
	assert_int_equal(lab_mobile_roam(BOB, "", &error), 0);
	lab_world_turn(clock_of(s), 0);
	dial(s, ALICE, "", "1002", "");
	assert_string_equal(lab_mobile_state(BOB), "ringing");
	act(s, ALICE, lab_mobile_hangup);
	dial(s, BOB, "#351*0000#", NULL, "");
}

static void test_roams(void **state)
{
	both_sides(state, roams);
}

/* The administrator of the HLR changes a subscription: the VLR acts on it. */
static void test_data_are_pushed(void **state)
{
	struct world *w = *state;
	struct side *s = &w->side[0];
	struct hlr_subscriber sub;

	assert_int_equal(store_get(s->peer->net.store, lab_mobile_imsi(ALICE), &sub), 0);
	sub.profile.odb = ODB_ALL_OG;
	sub.profile.provisioned &= ~SS_SIMPLE_CLIP;
	hlr_subscriber_set_profile(s->peer->net.hlr, sub.imsi, &sub.profile, "test", NULL, NULL);
	lab_world_turn(clock_of(s), 0);
	assert_int_equal(ALICE->vlr.data.profile.odb, ODB_ALL_OG);
	assert_int_equal(ALICE->vlr.data.profile.provisioned & SS_SIMPLE_CLIP, 0);
	dial(s, ALICE, "", "1002", "");
	assert_int_equal(last_call(s)->cause, 8);
}

/* A number of another country, that no node knows: the call leaves, and there is no way. */
static void test_number_of_nobody(void **state)
{
	struct world *w = *state;
	struct side *s = &w->side[0];

	lab_world_dial(clock_of(s), ALICE, "+15551234567");
	assert_int_equal(last_call(s)->cause, 1);
	dial(s, ALICE, "", "1009", "");
	assert_int_equal(last_call(s)->cause, 1);
}

/* MTP fails and comes back: what is asked meanwhile is refused in words, what was registered is there. */
static void test_mtp_fails(void **state)
{
	struct world *w = *state;
	struct side *s = &w->side[0];

	dial(s, BOB, "**21*", "1003", "*11#");
	w->mtp_is_down = true;
	dial(s, BOB, "##21#", NULL, "");
	assert_not_displays(BOB, "not active");
	assert_string_equal(lab_mobile_state(BOB), "idle");
	dial(s, ALICE, "", "1002", "");
	assert_int_equal(last_call(s)->cause, 41);
	assert_true(why_has_hit(last_call(s)->why, "no answer"));
	act(s, CAROL, lab_mobile_detach);
	act(s, CAROL, lab_mobile_attach);
	assert_displays(CAROL, "no service");
	w->mtp_is_down = false;
	lab_world_turn(clock_of(s), 60);
	assert_string_equal(lab_mobile_state(CAROL), "idle");
	expect(s, BOB, SS_CODE_CFU, "P,R,A");
	dial(s, ALICE, "", "1002", "");
	assert_displays(CAROL, "forwarded by");
	act(s, ALICE, lab_mobile_hangup);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_forwards_always),
		T(test_forwards_on_busy),
		T(test_forwards_on_no_reply),
		T(test_forwards_when_not_reachable),
		T(test_bars_with_password),
		T(test_waits_and_hides),
		T(test_ends_loops),
		T(test_roams),
		T(test_data_are_pushed),
		T(test_number_of_nobody),
		T(test_mtp_fails),
	};

	return cmocka_run_group_tests_name("lab_two_nodes", tests, NULL, NULL);
}
