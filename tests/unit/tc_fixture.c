/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include <stdio.h>

#include <osmocom/core/timer.h>
#include <osmocom/core/timer_compat.h>
#include <osmocom/core/utils.h>

#include "../common/sccp_fake.h"
#include "tc_fixture.h"

/* --- an SCCP that only writes down -------------------------------------------------------------------------------- */

static int on_sent(void *priv, const struct sccp_addr *called, const uint8_t *octets, size_t len)
{
	struct tc_world *w = priv;

	if (w->send_rc)
		return w->send_rc;
	assert_true(w->n_sent < TC_SENT_MAX);
	assert_string_equal(called->gt.digits, PEER_GT);
	osmo_hexdump_buf(w->sent[w->n_sent++], TC_HEX_MAX, octets, len, "", true);
	return 0;
}

static size_t parse(uint8_t *octets, size_t size, const char *hex)
{
	char digits[TC_HEX_MAX];
	size_t n = 0;
	int len;

	for (; *hex; hex++) {
		if (isxdigit(*hex))
			digits[n++] = *hex;
	}
	digits[n] = '\0';
	len = osmo_hexparse(digits, octets, size);
	assert_true(len >= 0);
	return len;
}

void tc_inject_from(struct tc_world *w, const char *gt, const char *hex)
{
	uint8_t octets[TC_HEX_MAX / 2];
	size_t len = parse(octets, sizeof(octets), tc_hex(w, hex));

	sccp_fake_rx(gt, SCCP_SSN_VLR, octets, len);
}

void tc_inject(struct tc_world *w, const char *hex)
{
	tc_inject_from(w, PEER_GT, hex);
}

void tc_notice(struct tc_world *w, const char *hex, enum sccp_return_cause cause)
{
	uint8_t octets[TC_HEX_MAX / 2];
	size_t len = parse(octets, sizeof(octets), hex);

	sccp_fake_notice(PEER_GT, SCCP_SSN_VLR, cause, octets, len);
}

/* --- the user ------------------------------------------------------------------------------------------------------ */

static bool on_open(void *user, struct tc_dialogue *d, const struct tc_open *open, uint8_t *refuse)
{
	struct tc_world *w = user;

	w->n_open++;
	w->open_map = *open->map;
	w->open_version = open->ac_version;
	*refuse = w->refuse_reason;
	if (!w->refuse)
		w->d = d;
	return !w->refuse;
}

static void on_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct tc_world *w = priv;

	w->n_component++;
	w->last = *c;
	osmo_hexdump_buf(w->parameter, sizeof(w->parameter), c->parameter, c->parameter_len, "", true);
	if (w->on_component)
		w->on_component(w, c);
}

static void on_cancel(struct tc_dialogue *d, void *priv, int8_t invoke_id, int op)
{
	struct tc_world *w = priv;

	w->n_cancel++;
	w->cancelled_op = op;
}

static void on_delimiter(struct tc_dialogue *d, void *priv, bool end)
{
	struct tc_world *w = priv;

	w->n_delimiter++;
	w->ended = end;
	if (w->on_delimiter)
		w->on_delimiter(w);
}

static void on_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	struct tc_world *w = priv;

	w->n_closed++;
	w->closed = *closed;
	assert_ptr_equal(d, w->d);
	w->d = NULL;
}

const struct tc_user_ops tc_world_ops = {
	.open = on_open,
	.component = on_component,
	.cancel = on_cancel,
	.delimiter = on_delimiter,
	.closed = on_closed,
};

const struct tc_user_ops tc_world_ops_no_cancel = {
	.open = on_open,
	.component = on_component,
	.delimiter = on_delimiter,
	.closed = on_closed,
};

struct tc_dialogue *tc_world_begin(struct tc_world *w, enum map_ac ac, uint8_t version)
{
	struct tc_begin begin = { .ac = ac, .ac_version = version, .ops = &tc_world_ops, .priv = w };

	sccp_addr_set_e164(&begin.called, PEER_GT, SCCP_SSN_VLR);
	w->d = tc_begin(w->ep, &begin);
	return w->d;
}

/* --- helpers ------------------------------------------------------------------------------------------------------- */

const char *tc_own_tid(struct tc_world *w)
{
	static char tid[9];
	const char *sent = w->sent[w->n_sent - 1], *otid = strstr(sent, "4804");

	assert_non_null(otid);
	memcpy(tid, otid + 4, 8);
	return tid;
}

const char *tc_hex(struct tc_world *w, const char *hex)
{
	static char out[TC_HEX_MAX];
	size_t n = 0;

	while (*hex) {
		if (!strncmp(hex, "TTTTTTTT", 8)) {
			memcpy(out + n, tc_own_tid(w), 8);
			n += 8;
			hex += 8;
		} else if (*hex++ != ' ') {
			out[n++] = hex[-1];
		}
	}
	out[n] = '\0';
	return out;
}

void tc_seconds(unsigned int seconds)
{
	while (seconds--) {
		osmo_gettimeofday_override_add(1, 0);
		osmo_timers_prepare();
		osmo_timers_update();
	}
}

int tc_setup(void **state)
{
	struct tc_world *w = talloc_zero(NULL, struct tc_world);
	struct tc_endpoint_cfg cfg = { .name = "HLR", .ssn = SCCP_SSN_HLR, .gt = "491700000006", .max_dialogues = 3 };
	static const int v1_ops[] = { 22, 54, -1 };
	struct tc_service service = {
		.ac = MAP_AC_NETWORK_FUNCTIONAL_SS,
		.min_version = 2,
		.max_version = 2,
		.ops = &tc_world_ops,
		.user = w,
	};

	osmo_gettimeofday_override = true;
	sccp_fake_init(on_sent, w);
	w->ctx = talloc_named_const(w, 0, "test");
	w->ep = tc_endpoint_alloc(w->ctx, &cfg);
	assert_non_null(w->ep);
	assert_int_equal(tc_endpoint_serve(w->ep, &service), 0);
	service.ac = MAP_AC_LOCATION_INFO_RETRIEVAL;
	service.min_version = 1;
	service.max_version = 3;
	service.v1_ops = v1_ops;
	assert_int_equal(tc_endpoint_serve(w->ep, &service), 0);
	*state = w;
	return 0;
}

int tc_teardown(void **state)
{
	struct tc_world *w = *state;

	assert_int_equal(tc_endpoint_dialogues(w->ep), w->d ? 1 : 0);
	talloc_free(w->ep);
	osmo_timers_prepare();
	assert_null(osmo_timers_nearest());
	talloc_free(w);
	return 0;
}
