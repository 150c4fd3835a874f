/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The world of call_world.h. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <osmocom/core/rate_ctr.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include "call_world.h"

/* --- the HLR and VLR */

struct hlr_answer {
	struct llist_head entry;
	call_sri_cb sri_cb;
	call_vlr_profile_cb profile_cb;
	void *priv;
	struct call_sri_result sri;
	struct why_chain why;
	const struct call_vlr_profile *prof;
};

static void answer_give(struct hlr_answer *ans)
{
	if (ans->sri_cb)
		ans->sri_cb(ans->priv, &ans->sri);
	else
		ans->profile_cb(ans->priv, ans->prof);
	talloc_free(ans);
}

static void answer(struct world *w, struct hlr_answer *ans)
{
	if (w->later)
		llist_add_tail(&ans->entry, &w->answers);
	else
		answer_give(ans);
}

static struct subscriber *sub_by_number(struct world *w, const struct isdn_number *num)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(w->sub); i++) {
		if (msisdn_equal(&w->plan, &w->sub[i].prof.msisdn, num))
			return &w->sub[i];
	}
	return NULL;
}

static struct subscriber *sub_by_imsi(struct world *w, const char *imsi)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(w->sub); i++) {
		if (!strcmp(w->sub[i].prof.imsi, imsi))
			return &w->sub[i];
	}
	return NULL;
}

static void interrogate(void *hlr, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
			call_sri_cb cb, void *priv)
{
	struct world *w = hlr;
	struct subscriber *sub = sub_by_number(w, msisdn);
	struct hlr_answer *ans = talloc_zero(w->ctx, struct hlr_answer);
	struct fwd_served served = { .msisdn = msisdn, .imsi = "", .country_code = "" };

	ans->sri_cb = cb;
	ans->priv = priv;
	ans->sri.why = &ans->why;
	if (sub) {
		OSMO_STRLCPY_ARRAY(ans->sri.imsi, sub->prof.imsi);
		ans->sri.msisdn = sub->prof.msisdn;
		ans->sri.max_forwardings = sub->prof.profile.max_forwardings;
		served = (struct fwd_served) {
			.profile = &sub->prof.profile, .msisdn = &sub->prof.msisdn, .imsi = sub->prof.imsi,
			.registered = sub->prof.registered, .abroad = sub->prof.abroad, .country_code = "",
		};
	}
	fwd_decide_hlr(&served, group, hist, &w->cfg->fwd, &ans->sri.decision, &ans->why);
	answer(w, ans);
}

static void vlr_profile(void *hlr, const char *imsi, call_vlr_profile_cb cb, void *priv)
{
	struct world *w = hlr;
	struct subscriber *sub = sub_by_imsi(w, imsi);
	struct hlr_answer *ans = talloc_zero(w->ctx, struct hlr_answer);

	ans->profile_cb = cb;
	ans->priv = priv;
	ans->prof = sub && !sub->unknown_to_vlr ? &sub->prof : NULL;
	answer(w, ans);
}

static const struct call_hlr_ops hlr_ops = {
	.interrogate = interrogate,
	.vlr_profile = vlr_profile,
};

/* --- the phones */

static struct phone_leg *phone_of(struct call_leg *leg)
{
	return container_of(leg, struct phone_leg, leg);
}

static void fails(struct phone_leg *leg, enum fwd_event ev, int cause)
{
	leg->gone = true;
	call_leg_failed(&leg->leg, ev, cause);
}

static void behave(struct phone_leg *leg)
{
	enum phone_behaviour behaviour = leg->sub ? leg->sub->behaviour : leg->w->outside;

	leg->acts = false;
	if (leg->gone)
		return;
	switch (behaviour) {
	case PHONE_ANSWERS:
		call_leg_confirmed(&leg->leg);
		leg_alerts(leg);
		leg_answers(leg);
		break;
	case PHONE_SILENT:
		leg_alerts(leg);
		break;
	case PHONE_REJECTS_17:
		fails(leg, FWD_EV_REJECTED, GSM48_CC_CAUSE_USER_BUSY);
		break;
	case PHONE_REJECTS_21:
		fails(leg, FWD_EV_REJECTED, GSM48_CC_CAUSE_CALL_REJECTED);
		break;
	case PHONE_ALERTS_REJECTS_17:
		leg_alerts(leg);
		fails(leg, FWD_EV_REJECTED, GSM48_CC_CAUSE_USER_BUSY);
		break;
	case PHONE_NO_PAGE_RESPONSE:
		fails(leg, FWD_EV_NO_PAGE_RESPONSE, GSM48_CC_CAUSE_DEST_OOO);
		break;
	case PHONE_RADIO_CONGESTION:
		fails(leg, FWD_EV_RADIO_CONGESTION, GSM48_CC_CAUSE_RESOURCE_UNAVAIL);
		break;
	case PHONE_T303:
		fails(leg, FWD_EV_NO_ANSWER_TO_SETUP, GSM48_CC_CAUSE_USER_NOTRESPOND);
		break;
	case PHONE_MUTE:
	case PHONE_SETUP_FAILS:
		break;
	}
}

static int leg_setup(struct call_leg *l, const struct call_setup *setup)
{
	struct phone_leg *leg = phone_of(l);

	leg->n_setup++;
	leg->setup = *setup;
	leg->history = *setup->history;
	if (leg->sub && leg->sub->behaviour == PHONE_SETUP_FAILS)
		return -1;
	if (leg->w->later)
		leg->acts = true;
	else
		behave(leg);
	return 0;
}

static void leg_proceeding(struct call_leg *l)
{
	phone_of(l)->n_proceeding++;
}

static void leg_alert(struct call_leg *l)
{
	phone_of(l)->n_alert++;
}

static void leg_connect(struct call_leg *l, const struct isdn_number *connected, bool restricted)
{
	struct phone_leg *leg = phone_of(l);

	leg->n_connect++;
	leg->connected = *connected;
	leg->connected_restricted = restricted;
}

static void leg_notify(struct call_leg *l, const struct notify_ss *notify)
{
	struct phone_leg *leg = phone_of(l);

	assert_true(leg->n_notify < PHONE_NOTIFY_MAX);
	leg->notify[leg->n_notify++] = *notify;
	if (leg->w->hang_up_when_notified)
		leg_hangs_up(leg);
}

static void leg_release(struct call_leg *l, int cause, const struct notify_ss *notify)
{
	struct phone_leg *leg = phone_of(l);

	assert_false(leg->gone);
	assert_int_equal(leg->n_release, 0);
	leg->n_release++;
	leg->cause = cause;
	leg->has_release_notify = notify;
	if (notify)
		leg->release_notify = *notify;
	if (leg->w->release_late)
		return;
	if (leg->w->later)
		leg->acts = true;
	else
		leg_gone(leg);
}

static void leg_bridge(struct call_leg *a, struct call_leg *b)
{
	phone_of(a)->n_bridge++;
	phone_of(b)->n_bridge++;
}

static const struct call_leg_ops leg_ops = {
	.setup = leg_setup,
	.proceeding = leg_proceeding,
	.alert = leg_alert,
	.connect = leg_connect,
	.notify = leg_notify,
	.release = leg_release,
	.bridge = leg_bridge,
};

static struct phone_leg *phone_leg_new(struct world *w, const char *imsi)
{
	struct phone_leg *leg = talloc_zero(w->ctx, struct phone_leg);

	leg->w = w;
	leg->leg.ops = &leg_ops;
	leg->sub = sub_by_imsi(w, imsi);
	OSMO_STRLCPY_ARRAY(leg->leg.imsi, imsi);
	OSMO_STRLCPY_ARRAY(leg->leg.name, leg->sub ? leg->sub->prof.msisdn.digits : "outside");
	llist_add(&leg->entry, &w->legs);
	return leg;
}

static struct call_leg *leg_new(void *priv, const char *imsi, const struct isdn_number *called)
{
	struct world *w = priv;
	struct subscriber *sub = sub_by_imsi(w, imsi);

	if (sub ? sub->no_phone : !w->outside_exists)
		return NULL;
	return &phone_leg_new(w, imsi)->leg;
}

struct phone_leg *leg_of(struct world *w, const struct subscriber *sub)
{
	struct phone_leg *leg;

	llist_for_each_entry(leg, &w->legs, entry) {
		if (leg->sub == sub)
			return leg;
	}
	return NULL;
}

struct phone_leg *leg_of_number(struct world *w, const char *number)
{
	struct phone_leg *leg;

	llist_for_each_entry(leg, &w->legs, entry) {
		if (!strcmp(leg->setup.called.digits, number))
			return leg;
	}
	return NULL;
}

void leg_alerts(struct phone_leg *leg)
{
	call_leg_alerting(&leg->leg);
}

void leg_answers(struct phone_leg *leg)
{
	call_leg_connected(&leg->leg);
}

void leg_hangs_up(struct phone_leg *leg)
{
	call_leg_disconnected(&leg->leg, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
}

void leg_gone(struct phone_leg *leg)
{
	leg->gone = true;
	call_leg_released(&leg->leg);
	assert_null(leg->leg.call);
}

/* --- the world */

static void sub_init(struct subscriber *sub, unsigned int i)
{
	snprintf(sub->prof.imsi, sizeof(sub->prof.imsi), "26202000000100%u", i + 1);
	snprintf(sub->prof.msisdn.digits, sizeof(sub->prof.msisdn.digits), "100%u", i + 1);
	sub->prof.msisdn.npi = ISDN_NPI_ISDN;
	sub->prof.registered = true;
	ss_profile_init_template(&sub->prof.profile);
}

struct world *call_world_new(bool later)
{
	struct world *w = talloc_zero(NULL, struct world);
	struct call_control_cfg cfg = { .hlr_ops = &hlr_ops, .hlr = w, .leg_new = leg_new, .leg_new_priv = w };
	unsigned int i;

	osmo_gettimeofday_override = true;
	osmo_gettimeofday_override_time = (struct timeval) { .tv_sec = 1700000000 };
	w->ctx = talloc_new(w);
	w->later = later;
	INIT_LLIST_HEAD(&w->legs);
	INIT_LLIST_HEAD(&w->answers);
	number_plan_init(&w->plan);
	for (i = 0; i < ARRAY_SIZE(w->sub); i++)
		sub_init(&w->sub[i], i);
	w->cdr = cdr_alloc(w);
	snprintf(w->cdr_path, sizeof(w->cdr_path), "call_world.%d.cdr", (int)getpid());
	unlink(w->cdr_path);
	assert_int_equal(cdr_set_path(w->cdr, w->cdr_path), 0);
	w->trace = trace_bus_alloc(w);
	cfg.plan = &w->plan;
	cfg.cdr = w->cdr;
	cfg.trace = w->trace;
	w->cc = call_control_alloc(w, &cfg);
	assert_non_null(w->cc);
	w->cfg = call_control_cfg(w->cc);
	return w;
}

void call_world_free(struct world *w)
{
	struct phone_leg *leg;

	w->hlr_silent = false;
	call_world_run(w);
	assert_int_equal(call_control_count(w->cc), 0);
	llist_for_each_entry(leg, &w->legs, entry)
		assert_null(leg->leg.call);
	for (unsigned int i = 0; i < ARRAY_SIZE(w->sub); i++) {
		struct fwd_busy busy;

		call_control_busy(w->cc, w->sub[i].prof.imsi, &busy);
		assert_int_equal(busy.active + busy.waiting + busy.setting_up, 0);
		assert_int_equal(call_control_forwarded(w->cc, w->sub[i].prof.imsi), 0);
	}
	unlink(w->cdr_path);
	talloc_free(w);
}

/* \returns whether somebody did something. */
static bool run_once(struct world *w)
{
	struct phone_leg *leg;

	if (!w->hlr_silent && !llist_empty(&w->answers)) {
		struct hlr_answer *ans = llist_first_entry(&w->answers, struct hlr_answer, entry);

		llist_del(&ans->entry);
		answer_give(ans);
		return true;
	}
	llist_for_each_entry(leg, &w->legs, entry) {
		if (!leg->acts)
			continue;
		if (leg->n_release) {
			leg->acts = false;
			leg_gone(leg);
		} else {
			behave(leg);
		}
		return true;
	}
	return false;
}

void call_world_run(struct world *w)
{
	while (run_once(w))
		;
}

void call_world_advance(struct world *w, unsigned int seconds)
{
	call_world_run(w);
	while (seconds--) {
		osmo_gettimeofday_override_add(1, 0);
		osmo_timers_prepare();
		osmo_timers_update();
		call_world_run(w);
	}
}

void subscriber_forward(struct subscriber *sub, enum cf_service s, const char *number)
{
	struct cf_reg reg = { .groups = BSG_SPEECH, .active = BSG_SPEECH, .no_reply_time = s == CF_CFNRY ? 10 : 0 };

	assert_int_equal(isdn_number_parse(&reg.ftn, number), 0);
	assert_int_equal(cf_reg_set(&sub->prof.profile, s, &reg), 0);
}

void subscriber_bar(struct subscriber *sub, enum cb_program p)
{
	sub->prof.profile.cb[p].provisioned = true;
	sub->prof.profile.cb[p].active = BSG_SPEECH;
}

void call_mo_setup_init(struct call_mo_setup *setup, const struct subscriber *from, const char *number)
{
	*setup = (struct call_mo_setup) { .group = BSG_SPEECH };
	if (from)
		OSMO_STRLCPY_ARRAY(setup->imsi, from->prof.imsi);
	else
		assert_int_equal(isdn_number_parse(&setup->calling, "+4930123456"), 0);
	assert_int_equal(isdn_number_parse(&setup->called, number), 0);
}

struct phone_leg *call_world_dial_setup(struct world *w, struct call_mo_setup *setup)
{
	struct phone_leg *leg = phone_leg_new(w, setup->imsi);

	assert_int_not_equal(call_incoming(w->cc, &leg->leg, setup), 0);
	call_world_run(w);
	return leg;
}

struct phone_leg *call_world_dial(struct world *w, struct subscriber *from, const char *number)
{
	struct call_mo_setup setup;

	call_mo_setup_init(&setup, from, number);
	return call_world_dial_setup(w, &setup);
}

const struct call_record *last_record(struct world *w)
{
	return call_record_last(w->cc, NULL);
}

uint64_t counter(struct world *w, enum call_ctr ctr)
{
	return call_control_ctrs(w->cc)->ctr[ctr].current;
}

const char *cdr_line(struct world *w, unsigned int n)
{
	FILE *f = fopen(w->cdr_path, "r");
	char *line = NULL, *copy = NULL;
	size_t size = 0;
	ssize_t len;

	while (f && (len = getline(&line, &size, f)) > 0) {
		assert_int_equal(line[len - 1], '\n');
		if (n--)
			continue;
		copy = talloc_strndup(w->ctx, line, len - 1);
		break;
	}
	free(line);
	if (f)
		fclose(f);
	return copy;
}
