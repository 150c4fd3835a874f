/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The HLR's MAP services: messages of VLRs and GMSCs come in one after the other, two octets say how long each is and
 * whether time goes by before it. Where a message holds 54 54 54 54 it gets the transaction id that the HLR chose last.
 * What is sent decodes; when nothing comes any more everything ends by itself, and nothing stays behind. */
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/crypt/auth.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/map_hlr.h>
#include <osmocom/supserv/tcap.h>

#include "../common/sccp_fake.h"

#define LEN_MASK 0x1ff
#define LATER 0x8000
#define LATER_S 31
#define MESSAGE_MAX 512
#define VLR "49171999001"
/* Timers that expire until all is over: repetitions of what no VLR answers. */
#define EXPIRIES_MAX 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- an SCCP that looks at what is sent --------------------------------------------------------------------------- */

/* the transaction id that was chosen last */
static uint8_t last_tid[TCAP_TID_MAX];

static int on_sent(void *priv, const struct sccp_addr *called, const uint8_t *octets, size_t len)
{
	struct tcap_msg msg;

	OSMO_ASSERT(tcap_decode(&msg, octets, len, NULL) == 0);
	if (msg.otid.len)
		memcpy(last_tid, msg.otid.octets, sizeof(last_tid));
	return 0;
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
	sccp_fake_rx(VLR, SCCP_SSN_VLR, message, len);
}

/* --- time --------------------------------------------------------------------------------------------------------- */

static void expire(void)
{
	osmo_timers_prepare();
	osmo_timers_update();
}

static void later(void)
{
	unsigned int s;

	for (s = 0; s < LATER_S; s++) {
		osmo_gettimeofday_override_add(1, 0);
		expire();
	}
}

/* \returns true when something was to come. */
static bool until_next_timer(void)
{
	const struct timeval *next;

	osmo_timers_prepare();
	next = osmo_timers_nearest();
	if (!next)
		return false;
	osmo_gettimeofday_override_add(next->tv_sec, next->tv_usec);
	expire();
	return true;
}

/* --- the world ---------------------------------------------------------------------------------------------------- */

static enum hlr_verdict create(void *priv, struct hlr_subscriber *sub)
{
	struct cf_reg reg = { .groups = BSG_SPEECH, .ftn = { .ton = ISDN_TON_INTERNATIONAL, .npi = ISDN_NPI_ISDN } };

	isdn_number_parse(&sub->msisdn, "+491711234567");
	OSMO_STRLCPY_ARRAY(sub->vlr_number, VLR);
	OSMO_STRLCPY_ARRAY(reg.ftn.digits, "4915332211");
	cf_reg_set(&sub->profile, CF_CFU, &reg);
	sub->auth.algo = OSMO_AUTH_ALG_COMP128v1;
	return HLR_COMMIT;
}

static void init(void)
{
	if (osmo_log_info)
		return;
	log_init(&supserv_log_info, NULL);
	osmo_gettimeofday_override = true;
}

static void run(const uint8_t *data, size_t size)
{
	unsigned int head;
	size_t len;

	for (; size >= 2; data += len, size -= len) {
		head = data[0] << 8 | data[1];
		data += 2;
		size -= 2;
		len = OSMO_MIN(head & LEN_MASK, size);
		if (head & LATER)
			later();
		if (len)
			receive(data, len);
		expire();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct map_hlr_cfg cfg = { .number = "491700000006" };
	struct store *store;
	struct map_hlr *m;
	unsigned int i;
	size_t blocks;

	init();
	store = store_memory_alloc(NULL);
	cfg.hlr = hlr_alloc(NULL, store);
	OSMO_ASSERT(store && cfg.hlr);
	OSMO_STRLCPY_ARRAY(hlr_cfg(cfg.hlr)->ss.plan.country_code, "49");
	hlr_update(cfg.hlr, "262020123456789", "fuzz", create, NULL, NULL);
	sccp_fake_init(on_sent, NULL);
	m = map_hlr_alloc(NULL, &cfg);
	OSMO_ASSERT(m);
	blocks = talloc_total_blocks(m) + talloc_total_blocks(cfg.hlr);
	run(data, size);
	for (i = 0; until_next_timer(); i++)
		OSMO_ASSERT(i < EXPIRIES_MAX);
	OSMO_ASSERT(!tc_endpoint_dialogues(map_hlr_endpoint(m)) && !map_hlr_pushes(m));
	OSMO_ASSERT(talloc_total_blocks(m) + talloc_total_blocks(cfg.hlr) == blocks);
	talloc_free(m);
	talloc_free(cfg.hlr);
	store_free(store);
	return 0;
}
