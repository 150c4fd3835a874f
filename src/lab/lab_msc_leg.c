/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What call/ says to a phone of the lab (struct call_leg_ops), as events of the leg and CC messages. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_msc_leg.h"

/*! NotifySS leaves no answer: one invoke id does for all (radio-and-gsup.md section 6). */
#define NOTIFY_INVOKE_ID 0

static struct msc_leg *msc_leg_of(struct call_leg *leg)
{
	return (struct msc_leg *)leg;
}

static void facility_notify(struct lab_l3_facility *fac, const struct notify_ss *notify)
{
	struct component c;
	int rc;

	component_init(&c, COMPONENT_INVOKE, NOTIFY_INVOKE_ID);
	c.has_op = true;
	c.op = SS_OP_NOTIFY_SS;
	c.notify = *notify;
	rc = component_encode(fac->octets, sizeof(fac->octets), &c);
	fac->len = rc > 0 ? rc : 0;
}

/*! CLIP (TS 24.081 1.1): no IE without the service; no digits when restricted, unless the called party overrides. */
static void calling_party(struct lab_l3_party *party, const struct call_setup *setup)
{
	if (!setup->clip)
		return;
	party->present = true;
	party->restricted = setup->calling_restricted;
	if (isdn_number_present(&setup->calling) && (!setup->calling_restricted || setup->calling_override))
		party->number = setup->calling;
}

static int leg_setup(struct call_leg *base, const struct call_setup *setup)
{
	struct msc_leg *leg = msc_leg_of(base);

	leg->setup = (struct lab_l3_cc){
		.type = GSM48_MT_CC_SETUP,
		.bearer_speech = true,
		.called = setup->called,
		.call_waiting_tone = setup->waiting,
	};
	calling_party(&leg->setup.calling, setup);
	if (isdn_number_present(&setup->redirecting)) {
		leg->setup.redirecting.present = true;
		leg->setup.redirecting.restricted = setup->redirecting_restricted;
		if (!setup->redirecting_restricted)
			leg->setup.redirecting.number = setup->redirecting;
	}
	if (setup->has_notify)
		facility_notify(&leg->setup.facility, &setup->notify);
	return osmo_fsm_inst_dispatch(leg->fi, MSC_LEG_EV_SETUP, NULL);
}

static void leg_proceeding(struct call_leg *base)
{
	osmo_fsm_inst_dispatch(msc_leg_of(base)->fi, MSC_LEG_EV_PROCEEDING, NULL);
}

static void leg_alert(struct call_leg *base)
{
	osmo_fsm_inst_dispatch(msc_leg_of(base)->fi, MSC_LEG_EV_ALERT, NULL);
}

static void leg_connect(struct call_leg *base, const struct isdn_number *connected, bool restricted)
{
	struct lab_l3_party party = { .restricted = restricted };

	if (isdn_number_present(connected)) {
		party.present = true;
		if (!restricted)
			party.number = *connected;
	}
	osmo_fsm_inst_dispatch(msc_leg_of(base)->fi, MSC_LEG_EV_CONNECT, &party);
}

static void leg_notify(struct call_leg *base, const struct notify_ss *notify)
{
	struct lab_l3_cc msg = { .type = GSM48_MT_CC_FACILITY };

	facility_notify(&msg.facility, notify);
	msc_leg_send(msc_leg_of(base), &msg);
}

static void leg_release(struct call_leg *base, int cause, const struct notify_ss *notify)
{
	struct lab_l3_cc msg = { .cause = cause };

	if (notify)
		facility_notify(&msg.facility, notify);
	osmo_fsm_inst_dispatch(msc_leg_of(base)->fi, MSC_LEG_EV_RELEASE, &msg);
}

void msc_leg_hear(struct msc_leg *leg)
{
	if (leg->hears[0] && leg->fi->state == MSC_LEG_ST_ACTIVE)
		lab_say(leg->ms, LAB_HEARS, "speech of %s", leg->hears);
}

static void leg_bridge(struct call_leg *base_a, struct call_leg *base_b)
{
	struct msc_leg *a = msc_leg_of(base_a), *b = msc_leg_of(base_b);

	OSMO_STRLCPY_ARRAY(a->hears, b->ms->name);
	OSMO_STRLCPY_ARRAY(b->hears, a->ms->name);
	msc_leg_hear(a);
	msc_leg_hear(b);
}

const struct call_leg_ops lab_msc_leg_ops = {
	.setup = leg_setup,
	.proceeding = leg_proceeding,
	.alert = leg_alert,
	.connect = leg_connect,
	.notify = leg_notify,
	.release = leg_release,
	.bridge = leg_bridge,
};

static bool ti_is_free(const struct lab_mobile *ms, const struct lab_ti *ti)
{
	const struct msc_leg *leg;

	llist_for_each_entry(leg, &ms->legs, entry)
		if (leg->ti.value == ti->value && leg->ti.owner == ti->owner)
			return false;
	return true;
}

struct call_leg *lab_leg_new(void *priv, const char *imsi, const struct isdn_number *called)
{
	struct lab_ti ti = { .owner = LAB_SIDE_NET };
	struct lab *lab = priv;
	struct lab_mobile *ms = lab_mobile_by_imsi(lab, imsi);
	struct msc_leg *leg;

	if (!ms)
		return NULL;
	while (ti.value < LAB_TI_COUNT && !ti_is_free(ms, &ti))
		ti.value++;
	if (ti.value == LAB_TI_COUNT)
		return NULL;
	leg = msc_leg_alloc(ms, &ti);
	return leg ? &leg->base : NULL;
}
