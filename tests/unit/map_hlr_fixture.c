/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <osmocom/core/application.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/timer_compat.h>

#include <osmocom/supserv/ber.h>
#include <osmocom/supserv/debug.h>

#include "../common/sccp_fake.h"
#include "held_store.h"
#include "map_hlr_fixture.h"

struct map_world *w;

/* --- an SCCP that only writes down -------------------------------------------------------------------------------- */

struct sent {
	struct llist_head entry;
	struct sccp_addr called;
	size_t len;
	uint8_t octets[];
};

static int on_sent(void *priv, const struct sccp_addr *called, const uint8_t *octets, size_t len)
{
	struct sent *s = talloc_zero_size(w, sizeof(*s) + len);

	s->called = *called;
	s->len = len;
	memcpy(s->octets, octets, len);
	llist_add_tail(&s->entry, &w->sent);
	return 0;
}

/* --- hex ---------------------------------------------------------------------------------------------------------- */

static size_t parse(uint8_t *octets, size_t size, const char *hex)
{
	char digits[4096];
	size_t n = 0;
	int len;

	for (; hex && *hex; hex++) {
		if (!isspace(*hex))
			digits[n++] = *hex;
	}
	digits[n] = '\0';
	len = n ? osmo_hexparse(digits, octets, size) : 0;
	assert_true(len >= 0 && len == n / 2);
	return len;
}

/* Blanks out; "TTTTTTTT" is the HLR's transaction id. */
static const char *with_tid(const char *hex)
{
	static char out[4096];
	size_t n = 0;

	for (; *hex; hex++) {
		if (!strncmp(hex, "TTTTTTTT", 8)) {
			n += snprintf(out + n, sizeof(out) - n, "%s",
				      osmo_hexdump_nospc(w->tid.octets, w->tid.len));
			hex += 7;
		} else if (!isspace(*hex)) {
			out[n++] = *hex;
		}
	}
	out[n] = '\0';
	return out;
}

static const char *wrap(char *out, size_t size, uint8_t tag, const uint8_t *elements, size_t n)
{
	uint8_t octets[1500], *p = ber_put_header(octets, BER_CONTEXT(tag & 0x1f), true, n);

	memcpy(p, elements, n);
	osmo_hexdump_buf(out, size, octets, p - octets + n, "", false);
	return out;
}

static uint8_t *put(uint8_t *p, ber_tag_t tag, int64_t value)
{
	p = ber_put_header(p, tag, false, ber_integer_size(value));
	return ber_put_integer(p, value);
}

const char *invoke_hex(int id, int op, const char *argument)
{
	static char out[3000];
	uint8_t e[1200], *p = put(put(e, BER_UNIVERSAL(2), id), BER_UNIVERSAL(2), op);

	p += parse(p, sizeof(e) - (p - e), argument);
	return wrap(out, sizeof(out), COMPONENT_INVOKE, e, p - e);
}

const char *result_hex(int id, int op, const char *parameter)
{
	static char out[3000];
	uint8_t value[1100], e[1200], *p = put(e, BER_UNIVERSAL(2), id);
	size_t n = parse(value, sizeof(value), parameter);

	if (n) {
		p = ber_put_header(p, BER_UNIVERSAL(16), true, 3 + n);
		p = put(p, BER_UNIVERSAL(2), op);
		memcpy(p, value, n);
	}
	return wrap(out, sizeof(out), COMPONENT_RETURN_RESULT, e, p - e + n);
}

const char *error_hex(int id, int error, const char *parameter)
{
	static char out[3000];
	uint8_t e[1200], *p = put(put(e, BER_UNIVERSAL(2), id), BER_UNIVERSAL(2), error);

	p += parse(p, sizeof(e) - (p - e), parameter);
	return wrap(out, sizeof(out), COMPONENT_RETURN_ERROR, e, p - e);
}

const char *reject_hex(int id, uint8_t kind, uint8_t problem)
{
	static char out[64];
	uint8_t e[16], *p = put(put(e, BER_UNIVERSAL(2), id), BER_CONTEXT(kind & 0x1f), problem);

	return wrap(out, sizeof(out), COMPONENT_REJECT, e, p - e);
}

/* --- the peer ----------------------------------------------------------------------------------------------------- */

static void deliver(const uint8_t *octets, size_t len)
{
	sccp_fake_rx(w->peer, SCCP_SSN_VLR, octets, len);
}

void peer_says(const char *hex)
{
	uint8_t octets[2048];

	deliver(octets, parse(octets, sizeof(octets), with_tid(hex)));
}

static const struct tcap_tid peer_tid = { { 0x11, 0x22, 0x33, 0x44 }, 4 };

/* Components one after the other. */
static void say(struct tcap_msg *msg, const char *components)
{
	uint8_t octets[2048], parts[1500];
	struct ber_reader r;
	struct ber_header h;
	int len;

	ber_reader_init(&r, parts, parse(parts, sizeof(parts), components));
	while (ber_more(&r)) {
		assert_int_equal(ber_read_header(&r, &h), 0);
		assert_int_equal(ber_skip(&r, &h), 0);
		msg->components[msg->n_components++] = (struct tcap_component){ parts + h.start, r.pos - h.start };
	}
	len = tcap_encode(octets, sizeof(octets), msg);
	assert_true(len > 0);
	deliver(octets, len);
}

void peer_begins_with(enum map_ac ac, uint8_t version, const struct map_dialogue *map, const char *components)
{
	struct tcap_msg msg = { .type = TCAP_BEGIN, .otid = peer_tid };

	if (version > 1) {
		msg.dialogue.type = TCAP_DIALOGUE_REQUEST;
		tcap_ac_set_map(&msg.dialogue.ac, ac, version);
		if (map)
			msg.dialogue.map = *map;
	}
	say(&msg, components);
}

void peer_begins(enum map_ac ac, uint8_t version, int op, const char *argument)
{
	peer_begins_with(ac, version, NULL, invoke_hex(1, op, argument));
}

void peer_begins_ss(enum map_ac ac, int op, const char *argument)
{
	struct map_dialogue map = { .type = MAP_DIALOGUE_OPEN };

	map.destination.len = parse(map.destination.octets, MAP_REFERENCE_MAX, "96" IMSI_HEX);
	map.origination.len = parse(map.origination.octets, MAP_REFERENCE_MAX, VLR_HEX);
	peer_begins_with(ac, 2, &map, invoke_hex(1, op, argument));
}

void peer_answers(enum tcap_type type, enum map_ac ac, uint8_t version, const char *component)
{
	struct tcap_msg msg = { .type = type, .otid = peer_tid, .dtid = w->tid };

	if (w->type == TCAP_BEGIN && version > 1) {
		msg.dialogue.type = TCAP_DIALOGUE_RESPONSE;
		tcap_ac_set_map(&msg.dialogue.ac, ac, version);
	}
	say(&msg, component);
	map_turn();
}

void peer_offers(enum map_ac ac, uint8_t version)
{
	struct tcap_msg msg = { .type = TCAP_ABORT, .dtid = w->tid };

	msg.dialogue.type = TCAP_DIALOGUE_RESPONSE;
	msg.dialogue.result = TCAP_RESULT_REJECT_PERMANENT;
	msg.dialogue.diagnostic = TCAP_DIAGNOSTIC_AC_NOT_SUPPORTED;
	tcap_ac_set_map(&msg.dialogue.ac, ac, version);
	say(&msg, NULL);
	map_turn();
}

/* --- the HLR ------------------------------------------------------------------------------------------------------ */

/* Look at the next message. */
static void next(void)
{
	struct sent *s;

	assert_false(llist_empty(&w->sent));
	s = llist_first_entry(&w->sent, struct sent, entry);
	llist_del(&s->entry);
	OSMO_STRLCPY_ARRAY(w->called, s->called.gt.digits);
	w->called_ssn = s->called.ssn;
	assert_true(s->len <= sizeof(w->raw));
	memcpy(w->raw, s->octets, s->len);
	osmo_hexdump_buf(w->octets, sizeof(w->octets), s->octets, s->len, "", true);
	assert_int_equal(tcap_decode(&w->msg, w->raw, s->len, NULL), 0);
	w->type = w->msg.type;
	if (w->msg.otid.len)
		w->tid = w->msg.otid;
	talloc_free(s);
}

void expect_says(const char *hex)
{
	next();
	assert_string_equal(w->octets, with_tid(hex));
}

const char *next_component(void)
{
	static char got[3000];

	next();
	assert_int_equal(w->msg.n_components, 1);
	osmo_hexdump_buf(got, sizeof(got), w->msg.components[0].octets, w->msg.components[0].len, "", true);
	return got;
}

void expect_component(enum tcap_type type, const char *component)
{
	assert_string_equal(next_component(), component);
	assert_int_equal(w->type, type);
}

void expect_result(int op, const char *parameter)
{
	expect_component(TCAP_END, result_hex(1, op, parameter));
}

void expect_error(int error, const char *parameter)
{
	expect_component(TCAP_END, error_hex(1, error, parameter));
}

void expect_reject(uint8_t problem)
{
	expect_component(TCAP_END, reject_hex(1, COMPONENT_PROBLEM_INVOKE, problem));
}

void expect_invoke(enum tcap_type type, const char *number, int op, const char *argument)
{
	expect_component(type, invoke_hex(1, op, argument));
	assert_string_equal(w->called, number);
	w->invoke_id = 1;
}

void expect_abort(void)
{
	next();
	assert_int_equal(w->type, TCAP_ABORT);
}

void expect_nothing(void)
{
	map_turn();
	if (!llist_empty(&w->sent)) {
		next();
		fail_msg("the HLR said %s", w->octets);
	}
}

/* --- time --------------------------------------------------------------------------------------------------------- */

void map_turn(void)
{
	osmo_timers_prepare();
	osmo_timers_update();
}

void map_seconds(unsigned int seconds)
{
	while (seconds--) {
		osmo_gettimeofday_override_add(1, 0);
		map_turn();
	}
}

uint64_t map_counted(enum map_hlr_ctr ctr)
{
	return rate_ctr_group_get_ctr((struct rate_ctr_group *)map_hlr_ctrs(w->m), ctr)->current;
}

/* --- the world ---------------------------------------------------------------------------------------------------- */

const struct hlr_subscriber *subscriber(void)
{
	static struct hlr_subscriber sub;

	assert_int_equal(store_get(w->store, IMSI, &sub), 0);
	return &sub;
}

static enum hlr_verdict mutate(void *priv, struct hlr_subscriber *sub)
{
	((void (*)(struct hlr_subscriber *))priv)(sub);
	return HLR_COMMIT;
}

void change(void (*how)(struct hlr_subscriber *sub))
{
	hlr_update(w->hlr, IMSI, "test", mutate, NULL, how);
	map_turn();
}

static void create(struct hlr_subscriber *sub)
{
	struct cf_reg reg = { .groups = BSG_SPEECH };

	assert_int_equal(isdn_number_parse(&sub->msisdn, "+" MSISDN), 0);
	OSMO_STRLCPY_ARRAY(sub->vlr_number, VLR);
	assert_int_equal(isdn_number_parse(&reg.ftn, "+" FTN), 0);
	assert_int_equal(cf_reg_set(&sub->profile, CF_CFU, &reg), 0);
}

static void start(struct map_screen *screen)
{
	const struct map_hlr_cfg cfg = { .hlr = w->hlr, .number = HLR_NUMBER, .screen = screen };

	sccp_fake_init(on_sent, NULL);
	w->m = map_hlr_alloc(w->ctx, &cfg);
	assert_non_null(w->m);
	w->blocks_map = talloc_total_blocks(w->m);
	w->blocks_hlr = talloc_total_blocks(w->hlr);
}

void map_world_start(void)
{
	const size_t blocks = w->blocks_hlr;

	start(NULL);
	assert_int_equal(w->blocks_hlr, blocks);
}

void map_world_restart(void)
{
	struct sent *s, *tmp;

	talloc_free(w->m);
	llist_for_each_entry_safe(s, tmp, &w->sent, entry) {
		llist_del(&s->entry);
		talloc_free(s);
	}
	map_world_start();
}

void map_world_with_screen(void)
{
	talloc_free(w->m);
	w->screen = map_screen_alloc(w->ctx);
	map_screen_set_mode(w->screen, MAP_SCREEN_ENFORCE);
	start(w->screen);
}

static int setup_on(struct store *store)
{
	osmo_gettimeofday_override = true;
	w = talloc_zero(NULL, struct map_world);
	w->ctx = talloc_named_const(w, 0, "test");
	INIT_LLIST_HEAD(&w->sent);
	w->peer = VLR;
	w->store = store;
	w->hlr = hlr_alloc(w->ctx, w->store);
	OSMO_STRLCPY_ARRAY(hlr_cfg(w->hlr)->ss.plan.country_code, "49");
	hlr_cfg(w->hlr)->ss.speech_code = 0x10;
	hlr_update(w->hlr, IMSI, "test", mutate, NULL, create);
	while (store_in_flight(store))
		held_store_release(store, STORE_OK);
	start(NULL);
	return 0;
}

int map_setup(void **state)
{
	return setup_on(store_memory_alloc(NULL));
}

int map_setup_held(void **state)
{
	return setup_on(held_store_alloc(NULL));
}

int map_teardown(void **state)
{
	expect_nothing();
	assert_int_equal(tc_endpoint_dialogues(map_hlr_endpoint(w->m)), 0);
	assert_int_equal(map_hlr_pushes(w->m), 0);
	assert_int_equal(talloc_total_blocks(w->m), w->blocks_map);
	assert_int_equal(talloc_total_blocks(w->hlr), w->blocks_hlr);
	talloc_free(w->m);
	talloc_free(w->hlr);
	osmo_timers_prepare();
	assert_null(osmo_timers_nearest());
	store_free(w->store);
	talloc_free(w);
	return 0;
}

int map_test_main(const char *name, const struct CMUnitTest *tests, size_t n)
{
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, getenv("MAP_TEST_LOG") ? LOGL_DEBUG : LOGL_FATAL);
	rc = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
