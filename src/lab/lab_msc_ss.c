/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The MSC's side of call-independent supplementary services (TS 29.011, TS 29.002 22): a transaction on the radio is a
 * MAP dialogue of the VLR with the HLR, components are passed on unchanged. What the HLR does not answer is answered to
 * the phone as a system failure. */
#include <errno.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include "lab_map.h"

/*! ProcedureCancellationReason, 29.002 17.4. */
#define RADIO_CHANNEL_RELEASE 1

/*! One transaction. */
struct msc_ss {
	struct llist_head entry;	/*!< lab_mobile.transactions */
	struct lab_mobile *ms;
	struct lab_ti ti;
	int invoke_id;			/*!< of the phone's operation */
	struct tc_dialogue *d;		/*!< NULL: not begun, or closed */
	bool waiting;			/*!< for the HLR */
	uint8_t answer[COMPONENT_MAX];	/*!< components of one message of the HLR */
	size_t answer_len;
};

/* --- to the phone ------------------------------------------------------------------------------------------------- */

static void send_to_phone(struct msc_ss *ss, uint8_t type, int cause, const uint8_t *component, size_t len)
{
	struct lab_l3_ss msg = { .type = type, .ti = ss->ti, .cause = cause };

	if (len > sizeof(msg.facility.octets)) {
		LOGPLAB(ss->ms, LOGL_ERROR, "component of %zu octets does not fit a Facility\n", len);
		return;
	}
	msg.facility.len = len;
	if (len)
		memcpy(msg.facility.octets, component, len);
	lab_radio_send(ss->ms, LAB_SIDE_NET, lab_l3_ss_encode(LAB_SIDE_NET, &msg));
}

/*! The end of the transaction, with a component of the MSC's own. */
static void release(struct msc_ss *ss, const struct component *c)
{
	uint8_t octets[COMPONENT_MAX];
	const int len = component_encode(octets, sizeof(octets), c);

	send_to_phone(ss, GSM0480_MTYPE_RELEASE_COMPLETE, 0, octets, len > 0 ? len : 0);
	talloc_free(ss);
}

static void release_failed(struct msc_ss *ss)
{
	struct component c;

	component_init(&c, COMPONENT_RETURN_ERROR, ss->invoke_id);
	ss_error_init(&c.error, SS_ERR_SYSTEM_FAILURE);
	release(ss, &c);
}

/*! What is wrong with a component of the phone (TS 24.080 3.6.7). */
static void release_faulty(struct msc_ss *ss, const struct component_fault *fault)
{
	struct component c;

	if (!fault->reject) {
		send_to_phone(ss, GSM0480_MTYPE_RELEASE_COMPLETE, 0, NULL, 0);
		talloc_free(ss);
		return;
	}
	component_init(&c, COMPONENT_REJECT, fault->invoke_id);
	c.has_invoke_id = fault->has_invoke_id;
	c.problem_type = fault->problem_type;
	c.problem = fault->problem;
	release(ss, &c);
}

/* --- from the HLR ------------------------------------------------------------------------------------------------- */

static void hlr_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct msc_ss *ss = priv;

	if (!ss)
		return;
	if (ss->answer_len + c->len > sizeof(ss->answer)) {
		LOGPLAB(ss->ms, LOGL_ERROR, "components of %zu octets do not fit a Facility\n",
			ss->answer_len + c->len);
		return;
	}
	memcpy(ss->answer + ss->answer_len, c->octets, c->len);
	ss->answer_len += c->len;
}

static void hlr_delimiter(struct tc_dialogue *d, void *priv, bool end)
{
	struct msc_ss *ss = priv;
	const size_t len = ss ? ss->answer_len : 0;

	if (!ss)
		return;
	lab_map_touch(ss->ms->lab);
	ss->waiting = false;
	ss->answer_len = 0;
	if (len)
		send_to_phone(ss, end ? GSM0480_MTYPE_RELEASE_COMPLETE : GSM0480_MTYPE_FACILITY, 0, ss->answer, len);
	if (len && end)
		talloc_free(ss);
}

/*! Without an answer to the phone, else the transaction would be gone. */
static void hlr_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	struct msc_ss *ss = priv;

	if (!ss)
		return;
	ss->d = NULL;
	release_failed(ss);
}

static const struct tc_user_ops hlr_ops = {
	.component = hlr_component,
	.delimiter = hlr_delimiter,
	.closed = hlr_closed,
};

/* --- from the phone ----------------------------------------------------------------------------------------------- */

static int msc_ss_destructor(struct msc_ss *ss)
{
	llist_del(&ss->entry);
	if (ss->d) {
		tc_set_priv(ss->d, NULL);
		tc_abort(ss->d, MAP_USER_ABORT_PROCEDURE_CANCELLATION, RADIO_CHANNEL_RELEASE);
	}
	return 0;
}

static struct msc_ss *msc_ss_alloc(struct lab_mobile *ms, const struct lab_ti *ti)
{
	struct msc_ss *ss = talloc_zero(ms, struct msc_ss);

	if (!ss)
		return NULL;
	ss->ms = ms;
	ss->ti = *ti;
	llist_add_tail(&ss->entry, &ms->transactions);
	talloc_set_destructor(ss, msc_ss_destructor);
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

static bool begin(struct msc_ss *ss, enum map_ac ac)
{
	struct map_dialogue map;
	struct tc_begin begin = {
		.ac = ac, .ac_version = 2, .map = &map, .ops = &hlr_ops, .priv = ss, .imsi = ss->ms->imsi,
	};
	const struct lab_vlr *vlr = &ss->ms->vlr;

	lab_map_open(&map, ss->ms->imsi, &vlr->node->number);
	sccp_addr_set_e164(&begin.called, lab_map_hlr_number(ss->ms->lab), SCCP_SSN_HLR);
	ss->d = tc_begin(vlr->node->ep, &begin);
	return ss->d;
}

static void pass_on(struct msc_ss *ss, const uint8_t *octets, size_t len)
{
	struct tc_dialogue *d = ss->d;

	if (tc_component(d, octets, len) < 0) {
		LOGPLAB(ss->ms, LOGL_NOTICE, "component of the phone fits nothing in its dialogue\n");
		release_failed(ss);
		return;
	}
	ss->waiting = true;
	lab_map_touch(ss->ms->lab);
	tc_send(d);		/* where that fails it was closed, and the phone has its answer */
}

/*! Application context of an operation that a phone may ask for (29.002 17.2.2), negative for none. */
static int context_of(int op)
{
	switch (op) {
	case SS_OP_REGISTER_SS:
	case SS_OP_ERASE_SS:
	case SS_OP_ACTIVATE_SS:
	case SS_OP_DEACTIVATE_SS:
	case SS_OP_INTERROGATE_SS:
	case SS_OP_REGISTER_PASSWORD:
		return MAP_AC_NETWORK_FUNCTIONAL_SS;
	case SS_OP_PROCESS_USS_REQ:
		return MAP_AC_NETWORK_UNSTRUCTURED_SS;
	default:
		return -ENOTSUP;
	}
}

/*! The first component of a transaction. */
static void operation_rx(struct msc_ss *ss, const uint8_t *octets, size_t len)
{
	struct component_fault fault = { 0 };
	struct component c;
	int ac, rc = component_decode(&c, octets, len, &fault);

	if (rc < 0) {
		release_faulty(ss, &fault);
		return;
	}
	ac = c.type == COMPONENT_INVOKE ? context_of(c.op) : -ENOTSUP;
	if (ac < 0) {
		fault = (struct component_fault){
			.reject = true,
			.has_invoke_id = c.has_invoke_id,
			.invoke_id = c.invoke_id,
			.problem_type = COMPONENT_PROBLEM_INVOKE,
			.problem = COMPONENT_INVOKE_UNRECOGNIZED_OPERATION,
		};
		release_faulty(ss, &fault);
		return;
	}
	ss->invoke_id = c.invoke_id;
	if (begin(ss, ac))
		pass_on(ss, octets, rc);
	else
		release_failed(ss);
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

	if (lab_l3_ss_decode(&msg, LAB_SIDE_MS, octets, len) < 0) {
		LOGPLAB(ms, LOGL_NOTICE, "SS message does not decode\n");
		return;
	}
	ss = msc_ss_find(ms, &msg.ti);
	if (msg.type == GSM0480_MTYPE_RELEASE_COMPLETE) {
		talloc_free(ss);	/* nothing can be answered any more: the dialogue is aborted */
		return;
	}
	if (!ss && msg.type == GSM0480_MTYPE_REGISTER && ms->vlr.registered)
		ss = msc_ss_alloc(ms, &msg.ti);
	if (!ss)
		release_unknown(ms, &msg.ti);
	else if (!ss->d)
		operation_rx(ss, msg.facility.octets, msg.facility.len);
	else if (msg.facility.len)
		pass_on(ss, msg.facility.octets, msg.facility.len);
}

void lab_msc_ss_lost(struct lab_mobile *ms)
{
	struct msc_ss *ss, *next;

	llist_for_each_entry_safe(ss, next, &ms->transactions, entry)
		talloc_free(ss);
}

bool lab_msc_ss_is_waiting(const struct lab *lab)
{
	const struct lab_mobile *ms;
	const struct msc_ss *ss;

	llist_for_each_entry(ms, &lab->mobiles, entry)
		llist_for_each_entry(ss, &ms->transactions, entry)
			if (ss->waiting)
				return true;
	return false;
}
