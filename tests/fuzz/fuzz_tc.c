/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* TCAP dialogues: messages come in one after the other, two octets say how long each is and whether time goes by before
 * it. Where a message holds 54 54 54 54 it gets the transaction id that this side chose last, so that dialogues go on.
 * A user that answers, asks back, ends and aborts; what is sent decodes, and nothing stays when the endpoint ends. */
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/tc.h>

#include "../common/sccp_fake.h"

#define LEN_MASK 0x1ff
#define LATER 0x8000
#define LATER_S 31
#define MESSAGE_MAX 512
#define DIALOGUES_MAX 4
#define PEER "49171"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- an SCCP that looks at what is sent ---------------------------------------------------------------------------- */

/* the transaction id that was chosen last, and the last message */
static uint8_t last_tid[TCAP_TID_MAX], last[MESSAGE_MAX];
static size_t last_len;

static int on_sent(void *priv, const struct sccp_addr *called, const uint8_t *octets, size_t len)
{
	struct tcap_msg msg;

	OSMO_ASSERT(tcap_decode(&msg, octets, len, NULL) == 0);
	if (msg.otid.len)
		memcpy(last_tid, msg.otid.octets, sizeof(last_tid));
	last_len = OSMO_MIN(len, sizeof(last));
	memcpy(last, octets, last_len);
	return 0;
}

/* --- a user that does everything ----------------------------------------------------------------------------------- */

static bool on_open(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse)
{
	*refuse = 1;
	tc_set_imsi(d, "262020000000001");
	return open->map->destination.len != 1;
}

static void on_invoke(struct tc_dialogue *d, const struct tc_component *c)
{
	static const uint8_t parameter[] = { 0x04, 0x01, 0x07 };

	switch (c->op) {
	case 10:
		tc_result(d, c->invoke_id, c->parameter, c->parameter_len);
		break;
	case 12:
		tc_invoke(d, 18, parameter, sizeof(parameter));
		break;
	case 14:
		tc_error(d, c->invoke_id, 17, parameter, sizeof(parameter));
		tc_end(d);
		break;
	case 17:
		tc_invoke_linked(d, c->invoke_id, 18, parameter, sizeof(parameter));
		break;
	case 22:
		tc_component(d, c->octets, c->len);
		break;
	case 59:
		tc_abort(d, MAP_USER_ABORT_RESOURCE_UNAVAILABLE, 1);
		break;
	default:
		tc_reject(d, c->invoke_id, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
		break;
	}
}

static void on_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	OSMO_ASSERT(c->parameter_len <= c->len);
	if (c->type == COMPONENT_INVOKE)
		on_invoke(d, c);
	else if (c->type == COMPONENT_RETURN_ERROR)
		tc_end_prearranged(d);
}

static void on_delimiter(struct tc_dialogue *d, void *priv, bool end)
{
	if (!end)
		tc_send(d);
}

static void on_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	OSMO_ASSERT(closed->how <= TC_END_LOCAL);
}

static const struct tc_user_ops user_ops = {
	.open = on_open,
	.component = on_component,
	.delimiter = on_delimiter,
	.closed = on_closed,
};

static struct tc_endpoint *endpoint(void)
{
	static const int v1_ops[] = { 22, 54, -1 };
	static const struct tc_service ss = { MAP_AC_NETWORK_FUNCTIONAL_SS, 2, 2, NULL, &user_ops, NULL };
	static const struct tc_service sri = { MAP_AC_LOCATION_INFO_RETRIEVAL, 1, 3, v1_ops, &user_ops, NULL };
	const struct tc_endpoint_cfg cfg = { .name = "HLR", .ssn = SCCP_SSN_HLR, .gt = "491700000006", .max_dialogues = DIALOGUES_MAX };
	struct tc_endpoint *ep;

	sccp_fake_init(on_sent, NULL);
	ep = tc_endpoint_alloc(NULL, &cfg);
	OSMO_ASSERT(ep);
	OSMO_ASSERT(tc_endpoint_serve(ep, &ss) == 0 && tc_endpoint_serve(ep, &sri) == 0);
	return ep;
}

/* A dialogue of ours, whose peer is what the fuzzer makes of it. */
static void begin(struct tc_endpoint *ep)
{
	struct tc_begin begin = { .ac = MAP_AC_LOCATION_INFO_RETRIEVAL, .ac_version = 3, .ops = &user_ops };
	struct tc_dialogue *d;

	sccp_addr_set_e164(&begin.called, PEER, SCCP_SSN_HLR);
	d = tc_begin(ep, &begin);
	if (!d)
		return;
	tc_invoke(d, 22, NULL, 0);
	tc_send(d);
}

static void later(void)
{
	unsigned int s;

	for (s = 0; s < LATER_S; s++) {
		osmo_gettimeofday_override_add(1, 0);
		osmo_timers_prepare();
		osmo_timers_update();
	}
}

static void receive(const uint8_t *octets, size_t len)
{
	uint8_t message[MESSAGE_MAX];
	size_t i;

	memcpy(message, octets, len);
	for (i = 0; i + TCAP_TID_MAX <= len; i++) {
		if (!memcmp(message + i, "TTTT", TCAP_TID_MAX))
			memcpy(message + i, last_tid, TCAP_TID_MAX);
	}
	if (len == 1)
		sccp_fake_notice(PEER, SCCP_SSN_VLR, SCCP_RC_NO_TRANSLATION, last, last_len);
	else
		sccp_fake_rx(PEER, SCCP_SSN_VLR, message, len);
}

static void init(void)
{
	if (osmo_log_info)
		return;
	log_init(&supserv_log_info, NULL);
	osmo_gettimeofday_override = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_endpoint *ep;
	unsigned int head;
	size_t len;

	init();
	ep = endpoint();
	for (; size >= 2; data += len, size -= len) {
		head = data[0] << 8 | data[1];
		data += 2;
		size -= 2;
		len = OSMO_MIN(head & LEN_MASK, size);
		if (head & LATER)
			later();
		if (len)
			receive(data, len);
		else
			begin(ep);
	}
	talloc_free(ep);
	osmo_timers_prepare();
	OSMO_ASSERT(!osmo_timers_nearest());
	return 0;
}
