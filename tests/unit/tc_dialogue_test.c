/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file tc_dialogue_test.c
 * Whole TCAP dialogues: the vectors of 29.002 dialogues to the octet, version fall-back, timers, every way to end. */
#include <errno.h>

#include <osmocom/core/fsm.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/utils.h>

#include "../common/fsm_edges.h"
#include "tc_fixture.h"

#define BEGIN_ACTIVATE \
	"62 5a 48 04 11 22 33 44 6b 43 28 41 06 07 00 11 86 05 01 01 01 a0 36 60 34 80 02 07 80 a1 09 06 07 04 00 00 " \
	"01 00 12 02 be 23 28 21 06 07 04 00 00 01 01 01 01 a0 16 a0 14 80 09 96 62 02 02 21 43 65 87 f9 81 07 91 94 " \
	"71 91 99 00 f1 6c 0d a1 0b 02 01 01 02 01 0c 30 03 04 01 21"
#define AARE_SS_V2 \
	"6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 07 04 00 00 01 00 12 02 a2 03 02 01 " \
	"00 a3 05 a1 03 02 01 00"
#define AARE_SRI_V3 \
	"6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 07 04 00 00 01 00 05 03 a2 03 02 01 " \
	"00 a3 05 a1 03 02 01 00"
#define BEGIN_SRI_V3 \
	"62 4f 48 04 TTTTTTTT 6b 1e 28 1c 06 07 00 11 86 05 01 01 01 a0 11 60 0f 80 02 07 80 a1 09 06 07 04 00 00 01 " \
	"00 05 03 6c 27 a1 25 02 01 01 02 01 16 30 1d 80 07 91 94 71 11 32 54 76 82 01 01 83 01 00 86 07 91 94 71 91 " \
	"99 00 f0 a9 03 83 01 11"
#define OP_ACTIVATE_SS 12
#define OP_GET_PASSWORD 18
#define OP_SEND_ROUTING_INFO 22

static const uint8_t sri_arg[] = {
	0x30, 0x1d, 0x80, 0x07, 0x91, 0x94, 0x71, 0x11, 0x32, 0x54, 0x76, 0x82, 0x01, 0x01, 0x83, 0x01,
	0x00, 0x86, 0x07, 0x91, 0x94, 0x71, 0x91, 0x99, 0x00, 0xf0, 0xa9, 0x03, 0x83, 0x01, 0x11,
};

/* --- incoming ------------------------------------------------------------------------------------------------------ */

static void answer_with_result(struct tc_world *w, const struct tc_component *c)
{
	static const uint8_t result[] = {
		0xa0, 0x15, 0x04, 0x01, 0x21, 0x30, 0x10, 0x30, 0x0e, 0x83, 0x01, 0x10, 0x84, 0x01, 0x07, 0x85,
		0x06, 0x91, 0x94, 0x51, 0x33, 0x22, 0x11,
	};

	assert_int_equal(tc_result(w->d, c->invoke_id, result, sizeof(result)), 0);
	tc_end(w->d);
}

static void test_result(void **state)
{
	struct tc_world *w = *state;

	w->on_component = answer_with_result;
	tc_inject(w, BEGIN_ACTIVATE);
	assert_int_equal(w->n_open, 1);
	assert_int_equal(w->open_map.type, MAP_DIALOGUE_OPEN);
	assert_int_equal(w->open_map.destination.len, 9);
	assert_int_equal(w->open_map.origination.len, 7);
	assert_int_equal(w->last.op, OP_ACTIVATE_SS);
	assert_string_equal(w->parameter, "3003040121");
	assert_int_equal(w->n_sent, 1);
	assert_tc_sent(w, "64 55 49 04 11 22 33 44 " AARE_SS_V2
			  "6c 21 a2 1f 02 01 01 30 1a 02 01 0c a0 15 04 01 21 30 10 30 0e 83 01 10 84 01 07 85 06 91 94 "
			  "51 33 22 11");
	assert_int_equal(w->n_closed, 1);
	assert_int_equal(w->closed.how, TC_END_NORMAL);
}

static void answer_with_error(struct tc_world *w, const struct tc_component *c)
{
	static const uint8_t status[] = { 0x04, 0x01, 0x04 };

	assert_int_equal(tc_error(w->d, c->invoke_id, 17, status, sizeof(status)), 0);
	tc_end(w->d);
}

static void test_error(void **state)
{
	struct tc_world *w = *state;

	w->on_component = answer_with_error;
	tc_inject(w, BEGIN_ACTIVATE);
	assert_tc_sent(w, "64 3f 49 04 11 22 33 44 " AARE_SS_V2 "6c 0b a3 09 02 01 01 02 01 11 04 01 04");
}

static void ask_password(struct tc_world *w, const struct tc_component *c)
{
	static const uint8_t guidance[] = { 0x0a, 0x01, 0x00 };

	if (c->type != COMPONENT_INVOKE)
		return;
	assert_int_equal(tc_invoke(w->d, OP_GET_PASSWORD, guidance, sizeof(guidance)), 1);
	assert_int_equal(tc_send(w->d), 0);
}

static void test_get_password(void **state)
{
	struct tc_world *w = *state;

	w->on_component = ask_password;
	tc_inject(w, BEGIN_ACTIVATE);
	assert_tc_sent(w, "65 45 48 04 TTTTTTTT 49 04 11 22 33 44 " AARE_SS_V2 "6c 0b a1 09 02 01 01 02 01 12 0a 01 00");
	tc_inject(w, "65 1e 48 04 11 22 33 44 49 04 TTTTTTTT 6c 10 a2 0e 02 01 01 30 09 02 01 12 12 04 31 32 33 34");
	assert_int_equal(w->last.type, COMPONENT_RETURN_RESULT);
	assert_int_equal(w->last.op, OP_GET_PASSWORD);
	assert_string_equal(w->parameter, "120431323334");
	assert_int_equal(w->n_sent, 1);
	assert_int_equal(tc_error(w->d, 1, 38, NULL, 0), 0);
	tc_end(w->d);
	/* the AARE was said once */
	assert_tc_sent(w, "64 10 49 04 11 22 33 44 6c 08 a3 06 02 01 01 02 01 26");
	assert_int_equal(w->n_delimiter, 2);
}

static void test_refused_version(void **state)
{
	struct tc_world *w = *state;

	/* networkFunctionalSs version 3 is offered version 2 */
	tc_inject(w, "62 30 48 04 11 22 33 44 6b 1e 28 1c 06 07 00 11 86 05 01 01 01 a0 11 60 0f 80 02 07 80 a1 09 06 07 "
		     "04 00 00 01 00 12 03 6c 08 a1 06 02 01 01 02 01 0c");
	assert_int_equal(w->n_open, 0);
	assert_tc_sent(w, "67 32 49 04 11 22 33 44 6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 "
			  "07 04 00 00 01 00 12 02 a2 03 02 01 01 a3 05 a1 03 02 01 02");
	assert_int_equal(tc_endpoint_ctrs(w->ep)->ctr[TC_CTR_REFUSED].current, 1);
}

static void test_refused_open(void **state)
{
	struct tc_world *w = *state;

	w->refuse = true;
	w->refuse_reason = 1;
	tc_inject(w, BEGIN_ACTIVATE);
	assert_int_equal(w->n_closed, 0);
	assert_tc_sent(w, "67 46 49 04 11 22 33 44 6b 3e 28 3c 06 07 00 11 86 05 01 01 01 a0 31 61 2f 80 02 07 80 a1 09 06 "
			  "07 04 00 00 01 00 12 02 a2 03 02 01 01 a3 05 a1 03 02 01 01 be 12 28 10 06 07 04 00 00 01 01 "
			  "01 01 a0 05 a3 03 0a 01 01");
}

static void test_version_1(void **state)
{
	struct tc_world *w = *state;

	tc_inject(w, "62 19 48 04 11 22 33 44 6c 11 a1 0f 02 01 05 02 01 16 30 07 80 05 91 94 71 11 f2");
	assert_int_equal(w->open_version, 1);
	assert_int_equal(w->last.op, OP_SEND_ROUTING_INFO);
	assert_int_equal(tc_ac(w->d), MAP_AC_LOCATION_INFO_RETRIEVAL);
	assert_int_equal(tc_error(w->d, 5, 1, NULL, 0), 0);
	tc_end(w->d);
	assert_tc_sent(w, "64 10 49 04 11 22 33 44 6c 08 a3 06 02 01 05 02 01 01");
	/* nobody serves updateLocation version 1 here */
	tc_inject(w, "62 10 48 04 11 22 33 44 6c 08 a1 06 02 01 05 02 01 02");
	assert_tc_sent(w, "67 06 49 04 11 22 33 44");
}

static void test_too_many(void **state)
{
	struct tc_world *w = *state;
	struct tc_dialogue *d[3];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(d); i++) {
		d[i] = tc_world_begin(w, MAP_AC_NETWORK_FUNCTIONAL_SS, 2);
		assert_non_null(d[i]);
	}
	assert_null(tc_world_begin(w, MAP_AC_NETWORK_FUNCTIONAL_SS, 2));
	tc_inject(w, BEGIN_ACTIVATE);
	assert_tc_sent(w, "67 09 49 04 11 22 33 44 4a 01 04");
	for (i = 0; i < ARRAY_SIZE(d); i++) {
		w->d = d[i];
		tc_end_prearranged(d[i]);
	}
	assert_int_equal(tc_endpoint_dialogues(w->ep), 0);
}

/* --- outgoing ------------------------------------------------------------------------------------------------------ */

static void begin_sri(struct tc_world *w)
{
	struct tc_dialogue *d = tc_world_begin(w, MAP_AC_LOCATION_INFO_RETRIEVAL, 3);

	assert_int_equal(tc_invoke(d, OP_SEND_ROUTING_INFO, sri_arg, sizeof(sri_arg)), 1);
	assert_int_equal(tc_send(d), 0);
	assert_tc_sent(w, BEGIN_SRI_V3);
}

static void test_outgoing(void **state)
{
	struct tc_world *w = *state;

	begin_sri(w);
	assert_int_equal(tc_send(w->d), -EINVAL);
	tc_inject_from(w, "491700000099", "64 53 49 04 TTTTTTTT " AARE_SRI_V3 "6c 1f a2 1d 02 01 01 30 18 02 01 16 a3 13 89 "
					  "08 62 02 02 21 43 65 87 f9 04 07 91 94 71 91 99 70 77");
	assert_int_equal(w->last.op, OP_SEND_ROUTING_INFO);
	assert_string_equal(w->parameter, "a313890862020221436587f9040791947191997077");
	assert_true(w->ended);
	assert_int_equal(w->closed.how, TC_END_NORMAL);
	assert_int_equal(w->n_closed, 1);
}

static void test_outgoing_refused(void **state)
{
	struct tc_world *w = *state;

	begin_sri(w);
	tc_inject(w, "67 32 49 04 TTTTTTTT 6b 2a 28 28 06 07 00 11 86 05 01 01 01 a0 1d 61 1b 80 02 07 80 a1 09 06 07 04 00 "
		     "00 01 00 05 02 a2 03 02 01 01 a3 05 a1 03 02 01 02");
	assert_int_equal(w->closed.how, TC_END_REFUSED);
	assert_int_equal(w->closed.ac_version, 2);
	/* a peer that knows no dialogue portion */
	begin_sri(w);
	tc_inject(w, "67 09 49 04 TTTTTTTT 4a 01 03");
	assert_int_equal(w->closed.how, TC_END_REFUSED);
	assert_int_equal(w->closed.ac_version, 1);
	/* another cause is no version */
	begin_sri(w);
	tc_inject(w, "67 09 49 04 TTTTTTTT 4a 01 04");
	assert_int_equal(w->closed.how, TC_END_PROVIDER_ABORT);
	assert_int_equal(w->closed.cause, TCAP_P_ABORT_RESOURCE_LIMITATION);
}

static void test_outgoing_without_aare(void **state)
{
	struct tc_world *w = *state;

	begin_sri(w);
	tc_inject(w, "65 16 48 04 11 22 33 44 49 04 TTTTTTTT 6c 08 a1 06 02 01 01 02 01 0c");
	assert_int_equal(w->n_component, 0);
	assert_int_equal(w->closed.how, TC_END_PROVIDER_ABORT);
	assert_tc_sent(w, "67 1a 49 04 11 22 33 44 6b 12 28 10 06 07 00 11 86 05 01 01 01 a0 05 64 03 80 01 01");
}

static void test_notice(void **state)
{
	struct tc_world *w = *state;

	begin_sri(w);
	tc_notice(w, w->sent[0], SCCP_RC_NO_TRANSLATION);
	assert_int_equal(w->closed.how, TC_END_NOTICE);
	assert_int_equal(w->closed.cause, SCCP_RC_NO_TRANSLATION);
	/* of a segmented message the first part comes back */
	begin_sri(w);
	w->sent[1][40] = '\0';
	tc_notice(w, w->sent[1], SCCP_RC_MTP_FAILURE);
	assert_int_equal(w->n_closed, 2);
}

static void test_send_fails(void **state)
{
	struct tc_world *w = *state;
	struct tc_dialogue *d = tc_world_begin(w, MAP_AC_LOCATION_INFO_RETRIEVAL, 3);

	assert_int_equal(tc_invoke(d, OP_SEND_ROUTING_INFO, sri_arg, sizeof(sri_arg)), 1);
	w->send_rc = -EMSGSIZE;
	assert_true(tc_send(d) < 0);
	assert_int_equal(w->closed.how, TC_END_PROVIDER_ABORT);
}

/* --- ends ---------------------------------------------------------------------------------------------------------- */

/* A dialogue in which both have spoken, with nothing going on. */
static void make_active(struct tc_world *w)
{
	w->on_component = NULL;
	tc_inject(w, BEGIN_ACTIVATE);
	assert_int_equal(tc_send(w->d), 0);
}

static void test_abort(void **state)
{
	struct tc_world *w = *state;

	make_active(w);
	tc_abort(w->d, MAP_USER_ABORT_PROCEDURE_CANCELLATION, 4);
	assert_int_equal(w->closed.how, TC_END_LOCAL);
	assert_tc_sent(w, "67 2e 49 04 11 22 33 44 6b 26 28 24 06 07 00 11 86 05 01 01 01 a0 19 64 17 80 01 00 be 12 28 10 "
			  "06 07 04 00 00 01 01 01 01 a0 05 a4 03 83 01 04");
}

static void test_peer_aborts(void **state)
{
	struct tc_world *w = *state;

	make_active(w);
	tc_inject(w, "67 2e 49 04 TTTTTTTT 6b 26 28 24 06 07 00 11 86 05 01 01 01 a0 19 64 17 80 01 00 be 12 28 10 06 07 04 "
		     "00 00 01 01 01 01 a0 05 a4 03 83 01 04");
	assert_int_equal(w->closed.how, TC_END_USER_ABORT);
	assert_int_equal(w->closed.map.type, MAP_DIALOGUE_USER_ABORT);
	assert_int_equal(w->closed.map.user_abort, MAP_USER_ABORT_PROCEDURE_CANCELLATION);
	assert_int_equal(w->closed.map.reason, 4);
}

static void test_stranger(void **state)
{
	struct tc_world *w = *state;

	make_active(w);
	tc_inject_from(w, "666", "67 09 49 04 TTTTTTTT 4a 01 01");
	assert_int_equal(w->n_closed, 0);
	tc_inject(w, "67 09 49 04 TTTTTTTT 4a 01 01");
	assert_int_equal(w->closed.how, TC_END_PROVIDER_ABORT);
}

static void test_nobody(void **state)
{
	struct tc_world *w = *state;

	tc_inject(w, "65 0c 48 04 11 22 33 44 49 04 00 00 00 01");
	assert_tc_sent(w, "67 09 49 04 11 22 33 44 4a 01 01");
	tc_inject(w, "64 06 49 04 00 00 00 01");
	tc_inject(w, "67 09 49 04 00 00 00 01 4a 01 01");
	assert_int_equal(w->n_sent, 1);
	assert_int_equal(tc_endpoint_ctrs(w->ep)->ctr[TC_CTR_MALFORMED].current, 3);
}

static void test_guard(void **state)
{
	struct tc_world *w = *state;

	make_active(w);
	tc_seconds(59);
	assert_int_equal(w->n_closed, 0);
	tc_seconds(1);
	assert_int_equal(w->closed.how, TC_END_TIMEOUT);
	assert_int_equal(w->n_sent, 2);
	/* not answered by its user */
	tc_inject(w, BEGIN_ACTIVATE);
	tc_seconds(60);
	assert_int_equal(w->n_closed, 2);
	assert_int_equal(w->n_sent, 3);
}

static void test_operation_timer(void **state)
{
	static const uint8_t guidance[] = { 0x0a, 0x01, 0x00 };
	struct tc_world *w = *state;

	make_active(w);
	assert_int_equal(tc_invoke(w->d, 60, NULL, 0), 1);	/* waits for a person: ten minutes */
	assert_int_equal(tc_invoke(w->d, OP_GET_PASSWORD, guidance, sizeof(guidance)), 2);
	assert_int_equal(tc_send(w->d), 0);
	tc_seconds(30);
	assert_int_equal(w->n_cancel, 1);
	assert_int_equal(w->cancelled_op, OP_GET_PASSWORD);
	/* the guard does not cut off what is still waited for */
	tc_seconds(90);
	assert_int_equal(w->n_closed, 0);
	tc_seconds(480);
	assert_int_equal(w->cancelled_op, 60);
	tc_abort(w->d, MAP_USER_ABORT_SPECIFIC, 0);
}

static void test_operation_timer_aborts(void **state)
{
	struct tc_world *w = *state;
	struct tc_begin begin = {
		.ac = MAP_AC_LOCATION_INFO_RETRIEVAL,
		.ac_version = 3,
		.ops = &tc_world_ops_no_cancel,
		.priv = w,
	};

	sccp_addr_set_e164(&begin.called, PEER_GT, SCCP_SSN_VLR);
	w->d = tc_begin(w->ep, &begin);
	assert_int_equal(tc_invoke(w->d, OP_SEND_ROUTING_INFO, NULL, 0), 1);
	assert_int_equal(tc_send(w->d), 0);
	tc_seconds(30);
	assert_int_equal(w->closed.how, TC_END_LOCAL);
	/* the peer's transaction id is not known: nothing is said */
	assert_int_equal(w->n_sent, 1);
}

static void test_initiation_sent_guard(void **state)
{
	struct tc_world *w = *state;

	tc_world_begin(w, MAP_AC_LOCATION_INFO_RETRIEVAL, 3);
	assert_int_equal(tc_invoke(w->d, 59, NULL, 0), 1);
	assert_int_equal(tc_send(w->d), 0);
	tc_seconds(61);
	assert_int_equal(w->n_closed, 0);
	tc_inject(w, "65 42 48 04 11 22 33 44 49 04 TTTTTTTT " AARE_SRI_V3 "6c 08 a1 06 02 01 01 02 01 0c");
	assert_int_equal(w->n_component, 1);
	tc_end_prearranged(w->d);
}

static void test_continue_both_ways(void **state)
{
	struct tc_world *w = *state;

	begin_sri(w);
	tc_inject(w, "65 38 48 04 11 22 33 44 49 04 TTTTTTTT " AARE_SRI_V3);
	assert_int_equal(w->n_closed, 0);
	assert_false(tc_is_initial(w->d));
	tc_inject(w, "65 0c 48 04 11 22 33 44 49 04 TTTTTTTT");
	assert_int_equal(tc_invoke(w->d, OP_GET_PASSWORD, NULL, 0), 2);
	assert_int_equal(tc_send(w->d), 0);
	tc_end(w->d);
	assert_tc_sent(w, "64 06 49 04 11 22 33 44");
	assert_int_equal(w->n_closed, 1);
}

static void test_think_again(void **state)
{
	struct tc_world *w = *state;

	tc_world_begin(w, MAP_AC_LOCATION_INFO_RETRIEVAL, 3);
	tc_abort(w->d, MAP_USER_ABORT_SPECIFIC, 0);
	begin_sri(w);
	tc_abort(w->d, MAP_USER_ABORT_SPECIFIC, 0);
	assert_int_equal(w->n_sent, 1);
	assert_int_equal(w->n_closed, 2);
	/* an incoming one, before anything was answered */
	tc_inject(w, BEGIN_ACTIVATE);
	tc_abort(w->d, MAP_USER_ABORT_SPECIFIC, 0);
	assert_int_equal(w->n_sent, 2);
	assert_int_equal(w->n_closed, 3);
}

static void test_every_edge(void **state)
{
	extern struct osmo_fsm tc_dialogue_fsm;

	assert_int_equal(fsm_edges_missing(&tc_dialogue_fsm), 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, tc_setup, tc_teardown)

int main(void)
{
	extern struct osmo_fsm tc_dialogue_fsm;
	const struct CMUnitTest tests[] = {
		T(test_result),
		T(test_error),
		T(test_get_password),
		T(test_refused_version),
		T(test_refused_open),
		T(test_version_1),
		T(test_too_many),
		T(test_outgoing),
		T(test_outgoing_refused),
		T(test_outgoing_without_aare),
		T(test_notice),
		T(test_send_fails),
		T(test_abort),
		T(test_peer_aborts),
		T(test_stranger),
		T(test_nobody),
		T(test_guard),
		T(test_operation_timer),
		T(test_operation_timer_aborts),
		T(test_initiation_sent_guard),
		T(test_continue_both_ways),
		T(test_think_again),
		cmocka_unit_test(test_every_edge),
	};

	fsm_edges_watch(&tc_dialogue_fsm);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
