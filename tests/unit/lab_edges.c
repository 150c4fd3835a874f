/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The edges of the lab's two FSMs that no call of three well-behaved phones takes: what an earlier message, a missing
 * one or a hang-up in between leads to. Events go straight to one FSM, from its first state. */
#include <osmocom/core/utils.h>

#include "lab_edges.h"
#include "lab_fixture.h"
#include "../../src/lab/lab_mobile_cc.h"
#include "../../src/lab/lab_msc_leg.h"

#define EVENTS_MAX 6
#define END -1

struct path {
	int events[EVENTS_MAX];		/* ends with END */
	unsigned int state;		/* where it leads to */
};

static void walk(struct osmo_fsm_inst *fi, const struct path *path, void *(*data_of)(int event))
{
	unsigned int i;

	for (i = 0; path->events[i] != END; i++)
		osmo_fsm_inst_dispatch(fi, path->events[i], data_of(path->events[i]));
	assert_string_equal(osmo_fsm_state_name(fi->fsm, fi->state), osmo_fsm_state_name(fi->fsm, path->state));
}

/* --- the network's side ------------------------------------------------------------------------------------------- */

static const struct path msc_paths[] = {
	{ { MSC_LEG_EV_RX_SETUP, MSC_LEG_EV_RX_DISCONNECT, END }, MSC_LEG_ST_DISCONNECT_REQUEST },
	{ { MSC_LEG_EV_RX_SETUP, MSC_LEG_EV_PROCEEDING, MSC_LEG_EV_CONNECT, END }, MSC_LEG_ST_CONNECT_INDICATION },
	{ { MSC_LEG_EV_RX_SETUP, MSC_LEG_EV_PROCEEDING, MSC_LEG_EV_ALERT, MSC_LEG_EV_RX_DISCONNECT, END },
	  MSC_LEG_ST_DISCONNECT_REQUEST },
	{ { MSC_LEG_EV_RX_SETUP, MSC_LEG_EV_PROCEEDING, MSC_LEG_EV_CONNECT, MSC_LEG_EV_RX_DISCONNECT, END },
	  MSC_LEG_ST_DISCONNECT_REQUEST },
	{ { MSC_LEG_EV_SETUP, MSC_LEG_EV_PAGED, MSC_LEG_EV_RX_DISCONNECT, END }, MSC_LEG_ST_RELEASE_REQUEST },
	{ { MSC_LEG_EV_SETUP, MSC_LEG_EV_PAGED, MSC_LEG_EV_RX_CALL_CONF, MSC_LEG_EV_RX_CONNECT, END },
	  MSC_LEG_ST_ACTIVE },
	{ { MSC_LEG_EV_SETUP, MSC_LEG_EV_PAGED, MSC_LEG_EV_RX_CALL_CONF, MSC_LEG_EV_RX_DISCONNECT, END },
	  MSC_LEG_ST_RELEASE_REQUEST },
	{ { MSC_LEG_EV_SETUP, MSC_LEG_EV_PAGED, MSC_LEG_EV_RX_CALL_CONF, MSC_LEG_EV_RX_ALERTING,
	    MSC_LEG_EV_RX_DISCONNECT, END }, MSC_LEG_ST_RELEASE_REQUEST },
	{ { MSC_LEG_EV_SETUP, MSC_LEG_EV_PAGED, MSC_LEG_EV_RX_CALL_CONF, MSC_LEG_EV_RX_ALERTING,
	    MSC_LEG_EV_RELEASE, END }, MSC_LEG_ST_DISCONNECT_INDICATION },
};

static void *msc_data(int event)
{
	static struct lab_l3_party connected;
	static struct lab_l3_cc msg;

	connected = (struct lab_l3_party){ 0 };
	msg = (struct lab_l3_cc){ .cause = GSM48_CC_CAUSE_NORM_CALL_CLEAR };
	return event == MSC_LEG_EV_CONNECT ? (void *)&connected : &msg;
}

void test_msc_leg_edges(void **state)
{
	struct lab_world *w = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(msc_paths); i++) {
		bool mo = msc_paths[i].events[0] == MSC_LEG_EV_RX_SETUP;
		struct lab_ti ti = { .value = i % LAB_TI_COUNT, .owner = mo ? LAB_SIDE_MS : LAB_SIDE_NET };
		struct msc_leg *leg = msc_leg_alloc(w->alice, &ti);

		assert_non_null(leg);
		walk(leg->fi, &msc_paths[i], msc_data);
		osmo_fsm_inst_term(leg->fi, OSMO_FSM_TERM_REQUEST, NULL);
	}
}

/* --- the phone's side --------------------------------------------------------------------------------------------- */

static const struct path mobile_paths[] = {
	{ { MOBILE_CC_EV_GRANTED, MOBILE_CC_EV_RX_ALERTING, END }, MOBILE_CC_ST_DELIVERED },
	{ { MOBILE_CC_EV_GRANTED, MOBILE_CC_EV_RX_CONNECT, END }, MOBILE_CC_ST_ACTIVE },
	{ { MOBILE_CC_EV_GRANTED, MOBILE_CC_EV_CLEAR, END }, MOBILE_CC_ST_DISCONNECT_REQUEST },
	{ { MOBILE_CC_EV_GRANTED, MOBILE_CC_EV_RX_DISCONNECT, END }, MOBILE_CC_ST_RELEASE_REQUEST },
	{ { MOBILE_CC_EV_GRANTED, MOBILE_CC_EV_RX_CALL_PROC, MOBILE_CC_EV_RX_CONNECT, END }, MOBILE_CC_ST_ACTIVE },
	{ { MOBILE_CC_EV_GRANTED, MOBILE_CC_EV_RX_ALERTING, MOBILE_CC_EV_CLEAR, END },
	  MOBILE_CC_ST_DISCONNECT_REQUEST },
	{ { MOBILE_CC_EV_RX_SETUP, MOBILE_CC_EV_CLEAR, END }, MOBILE_CC_ST_DISCONNECT_REQUEST },
	{ { MOBILE_CC_EV_RX_SETUP, MOBILE_CC_EV_RX_DISCONNECT, END }, MOBILE_CC_ST_RELEASE_REQUEST },
	{ { MOBILE_CC_EV_RX_SETUP, MOBILE_CC_EV_ANSWER, MOBILE_CC_EV_CLEAR, END }, MOBILE_CC_ST_DISCONNECT_REQUEST },
	{ { MOBILE_CC_EV_RX_SETUP, MOBILE_CC_EV_ANSWER, MOBILE_CC_EV_RX_DISCONNECT, END },
	  MOBILE_CC_ST_RELEASE_REQUEST },
	{ { MOBILE_CC_EV_GRANTED, MOBILE_CC_EV_RX_DISCONNECT, MOBILE_CC_EV_RX_DISCONNECT, END },
	  MOBILE_CC_ST_RELEASE_REQUEST },
};

static void *mobile_data(int event)
{
	static int cause = GSM48_CC_CAUSE_NORM_CALL_CLEAR;

	return event == MOBILE_CC_EV_CLEAR ? &cause : msc_data(event);
}

void test_mobile_cc_edges(void **state)
{
	struct lab_world *w = *state;
	const char *error = NULL;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mobile_paths); i++) {
		assert_int_equal(lab_mobile_dial(w->alice, "1009", &error), 0);
		walk(llist_first_entry(&w->alice->calls, struct mobile_call, entry)->fi, &mobile_paths[i], mobile_data);
		lab_mobile_cc_end(w->alice);
	}
}
