/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The MSC's side of call-independent supplementary services (TS 29.011): a transaction on the radio is a dialogue of
 * map/ with the HLR's sessions behind it; components are copied unchanged. */
#include <errno.h>

#include <osmocom/gsm/protocol/gsm_04_80.h>

#include "lab_priv.h"

/*! One transaction. */
struct msc_ss {
	struct llist_head entry;	/*!< lab_mobile.transactions */
	struct lab_mobile *ms;
	struct lab_ti ti;
	struct ss_dialogue *dialogue;
};

static void trace(const struct msc_ss *ss, const char *from, const char *to, const uint8_t *octets, size_t len)
{
	const struct trace_msg tm = {
		.from = from,
		.to = to,
		.proto = TRACE_COMPONENT,
		.dialogue = ss->ms->ss_nr,
		.imsi = ss->ms->imsi,
		.octets = octets,
		.len = len,
	};

	trace_emit(ss->ms->lab->trace, &tm);
}

static void send_to_phone(struct msc_ss *ss, uint8_t type, int cause, const uint8_t *component, size_t len)
{
	struct lab_l3_ss msg = { .type = type, .ti = ss->ti, .cause = cause };

	if (len > sizeof(msg.facility.octets)) {
		LOGPLAB(ss->ms, LOGL_ERROR, "component of %zu octets does not fit a Facility\n", len);
		return;
	}
	msg.facility.len = len;
	memcpy(msg.facility.octets, component, len);
	lab_radio_send(ss->ms, LAB_SIDE_NET, lab_l3_ss_encode(LAB_SIDE_NET, &msg));
}

/*! ss_dialogue_ops: from the HLR to the phone. */
static void dialogue_send(void *priv, const uint8_t *component, size_t len, bool last)
{
	struct msc_ss *ss = priv;

	if (len)
		trace(ss, LAB_PARTY_HLR, LAB_PARTY_MSC, component, len);
	send_to_phone(ss, last ? GSM0480_MTYPE_RELEASE_COMPLETE : GSM0480_MTYPE_FACILITY, 0, component, len);
	if (last)
		talloc_free(ss);
}

static const struct ss_dialogue_ops dialogue_ops = {
	.send = dialogue_send,
};

static int msc_ss_destructor(struct msc_ss *ss)
{
	llist_del(&ss->entry);
	if (ss->dialogue)
		ss_dialogue_free(ss->dialogue);
	return 0;
}

static struct msc_ss *msc_ss_alloc(struct lab_mobile *ms, const struct lab_ti *ti)
{
	struct ss_dialogue_cfg cfg = {
		.session_ops = &hlr_ss_session_ops,
		.executor = ms->lab->hlr,
		.origin = "lab",
		.ops = &dialogue_ops,
	};
	struct msc_ss *ss = talloc_zero(ms, struct msc_ss);

	if (!ss)
		return NULL;
	ss->ms = ms;
	ss->ti = *ti;
	llist_add_tail(&ss->entry, &ms->transactions);
	talloc_set_destructor(ss, msc_ss_destructor);
	cfg.priv = ss;
	ss->dialogue = ss_dialogue_alloc(ss->ms->lab, ms->imsi, &cfg);
	if (!ss->dialogue) {
		talloc_free(ss);
		return NULL;
	}
	return ss;
}

static struct msc_ss *msc_ss_find(const struct lab_mobile *ms, const struct lab_ti *ti)
{
	struct msc_ss *ss;

	llist_for_each_entry(ss, &ms->transactions, entry)
		if (ss->ti.value == ti->value && ss->ti.owner == ti->owner)
			return ss;
	return NULL;
}

static void release_unknown(struct lab_mobile *ms, const struct lab_ti *ti)
{
	const struct lab_l3_ss msg = {
		.type = GSM0480_MTYPE_RELEASE_COMPLETE,
		.ti = *ti,
		.cause = GSM48_CC_CAUSE_INVAL_TRANS_ID,
	};

	lab_radio_send(ms, LAB_SIDE_NET, lab_l3_ss_encode(LAB_SIDE_NET, &msg));
}

void lab_msc_ss_rx(struct lab_mobile *ms, const uint8_t *octets, size_t len)
{
	struct lab_l3_ss msg;
	struct msc_ss *ss;
	bool last;

	if (lab_l3_ss_decode(&msg, LAB_SIDE_MS, octets, len) < 0) {
		LOGPLAB(ms, LOGL_NOTICE, "SS message does not decode\n");
		return;
	}
	last = msg.type == GSM0480_MTYPE_RELEASE_COMPLETE;
	ss = msc_ss_find(ms, &msg.ti);
	if (!ss && msg.type == GSM0480_MTYPE_REGISTER)
		ss = msc_ss_alloc(ms, &msg.ti);
	if (!ss) {
		if (!last)
			release_unknown(ms, &msg.ti);
		return;
	}
	if (msg.facility.len) {
		trace(ss, LAB_PARTY_MSC, LAB_PARTY_HLR, msg.facility.octets, msg.facility.len);
		ss_dialogue_rx(ss->dialogue, msg.facility.octets, msg.facility.len, last);
		ss = msc_ss_find(ms, &msg.ti);	/* answered, it is gone */
	}
	if (last && ss)
		talloc_free(ss);
}

void lab_msc_ss_lost(struct lab_mobile *ms)
{
	struct msc_ss *ss, *next;

	llist_for_each_entry_safe(ss, next, &ms->transactions, entry)
		talloc_free(ss);
}
