/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of calls: starting and ending them, who is busy, what is counted. */
#include <errno.h>

#include <osmocom/core/stats.h>

#include "mt_call.h"

static const struct rate_ctr_desc ctr_desc[] = {
	[CALL_CTR_INCOMING] = { "incoming", "Calls that came in" },
	[CALL_CTR_EMERGENCY] = { "emergency", "Emergency calls" },
	[CALL_CTR_ANSWERED] = { "answered", "Calls that were answered" },
	[CALL_CTR_RELEASED] = { "released", "Calls that ended before answer" },
	[CALL_CTR_BARRED_OUTGOING] = { "barred:outgoing", "Calls refused by barring of the calling party" },
	[CALL_CTR_BARRED_INCOMING] = { "barred:incoming", "Calls refused by barring of a called party" },
	[CALL_CTR_CFU] = { "forwarded:cfu", "Forwardings, unconditional" },
	[CALL_CTR_CFB] = { "forwarded:cfb", "Forwardings on busy" },
	[CALL_CTR_CFNRY] = { "forwarded:cfnry", "Forwardings on no reply" },
	[CALL_CTR_CFNRC] = { "forwarded:cfnrc", "Forwardings on not reachable" },
	[CALL_CTR_FORWARDING_REFUSED] = { "forwarding_refused", "Forwardings refused: limit, cycle, deny list" },
	[CALL_CTR_WAITING] = { "waiting", "Calls offered as waiting call" },
	[CALL_CTR_TIMEOUT] = { "timeout", "Expiries of supervision timers" },
};

static const struct rate_ctr_group_desc ctr_group_desc = {
	.group_name_prefix = "call",
	.group_description = "Call control",
	.class_id = OSMO_STATS_CLASS_GLOBAL,
	.num_ctr = ARRAY_SIZE(ctr_desc),
	.ctr_desc = ctr_desc,
};

void call_count(const struct call *call, enum call_ctr ctr)
{
	rate_ctr_inc(rate_ctr_group_get_ctr(call->cc->ctrs, ctr));
}

static int call_destructor(struct call *call)
{
	struct call_party *party, *other;

	call_query_cancel(call);
	llist_for_each_entry_safe(party, other, &call->parties, entry) {
		party->state = CALL_PARTY_CLEARING;
		call_party_gone(party);
	}
	if (call->fi)
		osmo_fsm_inst_free(call->fi);
	llist_del(&call->entry);
	call->cc->n_calls--;
	return 0;
}

static int call_control_destructor(struct call_control *cc)
{
	struct call *call, *other;

	llist_for_each_entry_safe(call, other, &cc->calls, entry) {
		mt_call_forwardings_end(call);
		talloc_free(call);
	}
	rate_ctr_group_free(cc->ctrs);
	return 0;
}

struct call_control *call_control_alloc(void *ctx, const struct call_control_cfg *cfg)
{
	struct call_control *cc = talloc_zero(ctx, struct call_control);
	struct timeval now;

	if (!cc)
		return NULL;
	cc->tdefs = talloc_memdup(cc, mt_call_tdefs, mt_call_tdefs_size);
	cc->ctrs = rate_ctr_group_alloc(cc, &ctr_group_desc, 0);
	if (!cc->tdefs || !cc->ctrs) {
		talloc_free(cc);
		return NULL;
	}
	osmo_tdefs_reset(cc->tdefs);
	cc->tdef_groups[0] = (struct osmo_tdef_group) { .name = "call", .desc = "Call control", .tdefs = cc->tdefs };
	cc->cfg = *cfg;
	number_plan_init(&cc->default_plan);
	fwd_cfg_init(&cc->vty.fwd, cfg->plan ? cfg->plan : &cc->default_plan);
	osmo_gettimeofday(&now, NULL);
	cc->started = now.tv_sec;
	INIT_LLIST_HEAD(&cc->calls);
	INIT_LLIST_HEAD(&cc->finished);
	hash_init(cc->parties);
	hash_init(cc->forwardings);
	talloc_set_destructor(cc, call_control_destructor);
	return cc;
}

struct call_cfg *call_control_cfg(struct call_control *cc)
{
	return &cc->vty;
}

struct osmo_tdef_group *call_control_tdefs(struct call_control *cc)
{
	return cc->tdef_groups;
}

const struct rate_ctr_group *call_control_ctrs(const struct call_control *cc)
{
	return cc->ctrs;
}

unsigned int call_control_count(const struct call_control *cc)
{
	return cc->n_calls;
}

static struct call *call_alloc(struct call_control *cc, const struct call_mo_setup *mo)
{
	struct call *call = talloc_zero(cc, struct call);

	if (!call)
		return NULL;
	call->cc = cc;
	INIT_LLIST_HEAD(&call->parties);
	INIT_LLIST_HEAD(&call->forwardings);
	llist_add_tail(&call->entry, &cc->calls);
	cc->n_calls++;
	talloc_set_destructor(call, call_destructor);
	call->rec = call_record_new(cc, mo);
	call->fi = osmo_fsm_inst_alloc(&mt_call_fsm, call, call, LOGL_DEBUG, NULL);
	if (!call->rec || !call->fi) {
		talloc_free(call->rec);
		talloc_free(call);
		return NULL;
	}
	osmo_fsm_inst_update_id_f(call->fi, "%u", call->rec->pub.nr);
	snprintf(call->reference, sizeof(call->reference), "%08x-%u", cc->started, call->rec->pub.nr);
	call->mo = *mo;
	call->calling = mo->calling;
	call->called = mo->called;
	call->history = mo->history;
	call->a_has_colp = !mo->imsi[0];
	return call;
}

uint32_t call_incoming(struct call_control *cc, struct call_leg *leg, const struct call_mo_setup *setup)
{
	struct call *call = call_alloc(cc, setup);
	uint32_t nr;

	if (!call) {
		leg->ops->release(leg, GSM48_CC_CAUSE_RESOURCE_UNAVAIL, NULL);
		return 0;
	}
	nr = call->rec->pub.nr;
	call_count(call, CALL_CTR_INCOMING);
	mt_call_get(call);
	call->a = call_party_new(call, leg, setup->imsi, &call->calling);
	if (call->a)
		mt_call_dispatch(call, MT_CALL_EV_START, NULL);
	mt_call_put(call);
	return nr;
}

void mt_call_get(struct call *call)
{
	call->in_use++;
}

void mt_call_put(struct call *call)
{
	OSMO_ASSERT(call->in_use);
	if (--call->in_use || !llist_empty(&call->parties))
		return;
	call_record_finish(call);
	talloc_free(call);
}

void call_control_busy(const struct call_control *cc, const char *imsi, struct fwd_busy *busy)
{
	const struct call_party *party;

	*busy = (struct fwd_busy) { .active_group = BSG_SPEECH };
	hash_for_each_possible(cc->parties, party, by_imsi, call_imsi_key(imsi)) {
		if (strcmp(party->imsi, imsi) || !party->leg)
			continue;
		switch (party->state) {
		case CALL_PARTY_SETTING_UP:
			busy->setting_up++;
			break;
		case CALL_PARTY_WAITING:
			busy->waiting++;
			break;
		case CALL_PARTY_ACTIVE:
			busy->active++;
			busy->active_group = party->call->mo.group;
			break;
		case CALL_PARTY_CLEARING:
			break;
		}
	}
}

unsigned int call_control_forwarded(const struct call_control *cc, const char *imsi)
{
	const struct call_forwarding *fwd;
	unsigned int n = 0;

	hash_for_each_possible(cc->forwardings, fwd, by_imsi, call_imsi_key(imsi)) {
		if (!strcmp(fwd->imsi, imsi))
			n++;
	}
	return n;
}
