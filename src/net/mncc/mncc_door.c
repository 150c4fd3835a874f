/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The MNCC door: incoming calls of OsmoMSC's phones, and legs for call/ to call them. */

#include <talloc.h>

#include <osmocom/core/tdef.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/hlr.h>

#include "mncc_below.h"
#include "mncc_private.h"

/* Numbers of our own calls: OsmoMSC keeps SS sessions from 0x20000001 in the same list (radio-and-gsup.md 5.1). */
#define CALLREF_FIRST 1
#define CALLREF_LAST 0x1fffffff

static struct mncc_leg *any_leg(const struct mncc_door *door)
{
	struct mncc_leg *leg;
	int bkt;

	hash_for_each(door->legs, bkt, leg, node)
		return leg;
	return NULL;
}

static void door_down(void *priv)
{
	struct mncc_door *door = priv;
	struct mncc_leg *leg;

	while ((leg = any_leg(door)))
		mncc_leg_lost(leg);
}

static void refuse(struct mncc_door *door, uint32_t callref, int cause)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_REJ_REQ, callref);
	mncc_msg_set_cause(&msg, cause);
	mncc_link_send(door->link, &msg);
}

static enum clir_per_call clir_of(const struct mncc_signal *s)
{
	if (s->clir.inv)
		return CLIR_PER_CALL_INVOKE;
	return s->clir.sup ? CLIR_PER_CALL_SUPPRESS : CLIR_PER_CALL_NONE;
}

static void incoming_call(struct mncc_door *door, const struct mncc_msg *msg)
{
	const struct mncc_signal *s = &msg->signal;
	struct call_mo_setup setup = {
		.clir = clir_of(s), .group = BSG_SPEECH, .emergency = s->fields & MNCC_F_EMERGENCY && s->emergency,
	};
	struct mncc_leg *leg;

	mncc_get_number(&setup.called, &s->called);
	mncc_get_number(&setup.calling, &s->calling);
	OSMO_STRLCPY_ARRAY(setup.imsi, s->imsi);
	leg = door->cc ? mncc_leg_alloc(door, msg->callref, true, s->imsi, s->calling.number) : NULL;
	if (!leg) {
		refuse(door, msg->callref, GSM48_CC_CAUSE_TEMP_FAILURE);
		return;
	}
	leg->phase.confirmed = true;
	mncc_leg_trace(leg, true, msg);
	call_incoming(door->cc, &leg->leg, &setup);
	if (!leg->clearing)
		mncc_end_belongs(&leg->end, leg->leg.call);
}

static void door_rx(void *priv, const struct mncc_msg *msg)
{
	struct mncc_door *door = priv;
	struct mncc_leg *leg = mncc_leg_find(door, msg->callref);

	if (leg) {
		mncc_leg_rx(leg, msg);
	} else if (msg->type == MNCC_SETUP_IND) {
		incoming_call(door, msg);
	} else {
		mncc_link_count(door->link, MNCC_CTR_UNKNOWN_CALLREF);
		LOGP(DMNCC, LOGL_INFO, "%s of callref 0x%x, which is none of ours: ignored\n", mncc_msg_name(msg->type),
		     msg->callref);
	}
}

static const struct mncc_link_ops link_ops = { .down = door_down, .rx = door_rx };

/* --- subscribers whose MSISDN is not known ------------------------------------------------------------------------ */

static bool is_numberless(const struct hlr_subscriber *sub)
{
	return sub && !isdn_number_present(&sub->msisdn);
}

static bool count_numberless(void *priv, const struct hlr_subscriber *sub)
{
	struct mncc_door *door = priv;

	door->n_numberless += is_numberless(sub);
	return true;
}

/* store_changed_cb */
static void subscriber_changed(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
			       const struct hlr_subscriber *new_sub, const char *origin)
{
	struct mncc_door *door = priv;

	door->n_numberless += is_numberless(new_sub);
	door->n_numberless -= is_numberless(old_sub);
}

static void watch_subscribers(struct mncc_door *door)
{
	store_foreach(hlr_store(door->cfg.hlr), count_numberless, door);
	hlr_listen_changes(door->cfg.hlr, subscriber_changed, door);
}

/* --- the door ----------------------------------------------------------------------------------------------------- */

static int door_destructor(struct mncc_door *door)
{
	if (door->cfg.hlr)
		hlr_unlisten_changes(door->cfg.hlr, subscriber_changed, door);
	door_down(door);
	return 0;
}

struct osmo_tdef *mncc_door_tdefs_alloc(void *ctx)
{
	static const struct osmo_tdef defaults[] = {
		{ .T = MNCC_X_RECONNECT, .default_val = 1, .desc = "Between attempts to reach OsmoMSC" },
		{ .T = MNCC_X_HOLD_OPEN, .default_val = 15,
		  .desc = "A phone's speech gets an address that nobody has when the other side's is not known; OsmoMSC "
			  "drops the phone after its own timer mgw X2" },
		{}
	};
	struct osmo_tdef *tdefs = talloc_memdup(ctx, defaults, sizeof(defaults));

	if (tdefs)
		osmo_tdefs_reset(tdefs);
	return tdefs;
}

struct mncc_door *mncc_door_alloc(void *ctx, const struct mncc_door_cfg *cfg)
{
	struct mncc_door *door = talloc_zero(ctx, struct mncc_door);

	if (!door)
		return NULL;
	door->cfg = *cfg;
	door->next_callref = CALLREF_FIRST;
	hash_init(door->legs);
	hash_init(door->media.ends);
	door->link = mncc_link_alloc(door, cfg->path, cfg->tdefs, &link_ops, door);
	if (!door->link) {
		talloc_free(door);
		return NULL;
	}
	if (cfg->hlr)
		watch_subscribers(door);
	talloc_set_destructor(door, door_destructor);
	return door;
}

void mncc_door_set_call_control(struct mncc_door *door, struct call_control *cc)
{
	door->cc = cc;
}

static uint32_t free_callref(struct mncc_door *door)
{
	do {
		if (door->next_callref > CALLREF_LAST)
			door->next_callref = CALLREF_FIRST;
	} while (mncc_leg_find(door, door->next_callref++));
	return door->next_callref - 1;
}

/* A subscriber who was first seen in a service request: OsmoMSC knows the number. */
static bool may_be_numberless(const struct mncc_door *door, const struct isdn_number *called)
{
	return door->n_numberless && isdn_number_present(called) && !number_is_emergency(called->digits, false);
}

struct call_leg *mncc_door_leg_new(void *priv, const char *imsi, const struct isdn_number *called)
{
	struct mncc_door *door = priv;
	struct mncc_leg *leg;

	if (!imsi[0]) {
		struct mncc_below *below = door->server ? mncc_server_leg_new(door->server, called) : NULL;

		if (below)
			return &below->leg;
	}
	if (!mncc_link_is_up(door->link) || (!imsi[0] && !may_be_numberless(door, called)))
		return NULL;
	leg = mncc_leg_alloc(door, free_callref(door), false, imsi, called->digits);
	return leg ? &leg->leg : NULL;
}

bool mncc_door_is_up(const struct mncc_door *door)
{
	return mncc_link_is_up(door->link);
}

unsigned int mncc_door_legs(const struct mncc_door *door)
{
	return door->n_legs;
}

const char *mncc_door_error(const struct mncc_door *door)
{
	return mncc_link_error(door->link);
}

const struct rate_ctr_group *mncc_door_ctrs(const struct mncc_door *door)
{
	return mncc_link_ctrs(door->link);
}
