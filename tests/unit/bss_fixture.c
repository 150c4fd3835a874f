/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>

#include "bss_fixture.h"

/* --- the faked SCCP ----------------------------------------------------------------------------------------------- */

static void note(struct bss_world *w, enum sent_kind kind, uint32_t conn_id, struct msgb *msg)
{
	assert_true(w->n_sent < ARRAY_SIZE(w->sent));
	w->sent[w->n_sent].kind = kind;
	w->sent[w->n_sent].conn_id = conn_id;
	OSMO_STRLCPY_ARRAY(w->sent[w->n_sent].hex, msg ? osmo_hexdump_nospc(msg->data, msgb_length(msg)) : "");
	w->n_sent++;
	msgb_free(msg);
}

static void fake_unitdata(void *sccp, struct msgb *msg)
{
	note(sccp, UNITDATA, 0, msg);
}

static void fake_connect(void *sccp, uint32_t conn_id, struct msgb *msg)
{
	struct bss_world *w = sccp;

	w->conn_id = conn_id;
	note(w, CONNECT, conn_id, msg);
}

static void fake_data(void *sccp, uint32_t conn_id, struct msgb *msg)
{
	note(sccp, DATA, conn_id, msg);
}

static void fake_disconnect(void *sccp, uint32_t conn_id)
{
	note(sccp, DISCONNECT, conn_id, NULL);
}

static const struct bss_sccp_ops fake_ops = {
	.unitdata = fake_unitdata,
	.connect = fake_connect,
	.data = fake_data,
	.disconnect = fake_disconnect,
};

/* --- time --------------------------------------------------------------------------------------------------------- */

void bss_world_settle(struct bss_world *w)
{
	unsigned int turns = 0;

	do {
		osmo_select_main(1);
		assert_true(++turns < 1000);
	} while (!lab_idle(w->lab.lab));
}

void bss_world_advance_ms(struct bss_world *w, unsigned int ms)
{
	osmo_gettimeofday_override_add(ms / 1000, ms % 1000 * 1000);
	bss_world_settle(w);
}

/* Second by second, so that timers which are started by others come at their time. */
void bss_world_advance(struct bss_world *w, unsigned int seconds)
{
	while (seconds--)
		bss_world_advance_ms(w, 1000);
}

/* --- set up ------------------------------------------------------------------------------------------------------- */

int bss_world_setup(void **state)
{
	struct bss_world *w = talloc_zero(NULL, struct bss_world);
	void *lab_world = NULL;

	assert_int_equal(lab_world_setup(&lab_world), 0);
	w->lab = *(struct lab_world *)lab_world;
	w->bob = w->lab.bob;
	w->carol = w->lab.carol;
	lab_world_do(&w->lab, w->bob, lab_mobile_detach);
	w->bss = w->lab.lab->bss = bss_alloc(w->lab.lab, &fake_ops, w);
	assert_non_null(w->bss);
	w->lab.lab->open_doors++;
	assert_int_equal(lab_mobile_set_radio(w->bob, LAB_RADIO_MSC, &w->error), 0);
	assert_int_equal(lab_mobile_attach(w->bob, &w->error), 0);
	*state = w;
	return 0;
}

int bss_world_teardown(void **state)
{
	struct bss_world *w = *state;
	void *lab_world = w->lab.ctx;
	int rc = lab_world_teardown(&lab_world);

	talloc_free(w);
	return rc;
}

/* --- what SCCP and the MSC say ------------------------------------------------------------------------------------ */

static unsigned int parse(uint8_t *octets, size_t size, const char *hex)
{
	int len = osmo_hexparse(hex, octets, size);

	assert_true(len >= 0);
	return len;
}

void bss_world_up(struct bss_world *w, bool up)
{
	bss_sccp_state(w->bss, up);
	bss_world_settle(w);
}

void bss_world_unitdata(struct bss_world *w, const char *hex)
{
	uint8_t octets[128];

	bss_unitdata(w->bss, octets, parse(octets, sizeof(octets), hex));
	bss_world_settle(w);
}

void bss_world_confirm(struct bss_world *w)
{
	bss_connected(w->bss, w->conn_id);
	bss_world_settle(w);
}

void bss_world_data(struct bss_world *w, const char *hex)
{
	uint8_t octets[128];

	bss_data(w->bss, w->conn_id, octets, parse(octets, sizeof(octets), hex));
	bss_world_settle(w);
}

void bss_world_dtap(struct bss_world *w, const char *l3)
{
	char hex[256];

	snprintf(hex, sizeof(hex), "0100%02zx%s", strlen(l3) / 2, l3);
	bss_world_data(w, hex);
}

void bss_world_disconnected(struct bss_world *w)
{
	bss_disconnected(w->bss, w->conn_id);
	bss_world_settle(w);
}

void bss_world_cleared(struct bss_world *w)
{
	bss_world_data(w, "000420040109");
	assert_sent(w, DATA, w->conn_id, "000121");
	bss_world_disconnected(w);
}

void bss_world_paging(struct bss_world *w, const struct lab_mobile *ms)
{
	struct msgb *msg = gsm0808_create_paging2(lab_mobile_imsi(ms), NULL, &(struct gsm0808_cell_id_list2){
		.id_discr = CELL_IDENT_BSS }, NULL);

	bss_unitdata(w->bss, msg->data, msgb_length(msg));
	msgb_free(msg);
	bss_world_settle(w);
}

void bss_world_cell(struct bss_world *w)
{
	bss_world_up(w, true);
	assert_sent(w, UNITDATA, 0, "000430040120");
	bss_world_unitdata(w, "000131");
}

void bss_world_registered(struct bss_world *w)
{
	bss_world_cell(w);
	assert_initial(w, "0508");
	bss_world_confirm(w);
	bss_world_dtap(w, "050200f11000021705f48f3e5a1d");
	assert_dtap(w, "055b");
	bss_world_cleared(w);
}

void bss_world_in_call(struct bss_world *w)
{
	lab_mobile_dial(w->bob, "1001", &w->error);
	bss_world_settle(w);
	assert_initial(w, "0524710333190105f48f3e5a1d");
	bss_world_confirm(w);
	bss_world_dtap(w, "0521");
	assert_dtap(w, "03450402");	/* bearer capability with speech version */
	bss_world_dtap(w, "8302");
	bss_world_data(w, ASSIGNMENT_REQUEST);
	assert_sent(w, DATA, w->conn_id, "001402150021982c0140017c067f000001");
	bss_world_dtap(w, "8301");
	bss_world_dtap(w, "83074c03810110");
	assert_dtap(w, "030f");
	assert_string_equal(lab_mobile_state(w->bob), "in a call");
}

/* --- what left ---------------------------------------------------------------------------------------------------- */

void assert_sent(struct bss_world *w, enum sent_kind kind, uint32_t conn_id, const char *hex)
{
	if (w->n_seen == w->n_sent)
		fail_msg("nothing left for the MSC instead of %s", hex);
	assert_int_equal(w->sent[w->n_seen].kind, kind);
	assert_int_equal(w->sent[w->n_seen].conn_id, conn_id);
	if (strncmp(w->sent[w->n_seen].hex, hex, strlen(hex)))
		fail_msg("%s left for the MSC instead of %s", w->sent[w->n_seen].hex, hex);
	if (++w->n_seen == w->n_sent)
		w->n_seen = w->n_sent = 0;
}

void assert_initial(struct bss_world *w, const char *l3)
{
	char hex[256];
	unsigned int len;

	if (w->n_seen == w->n_sent)
		fail_msg("no connection was requested for %s", l3);
	/* header, type, cell identifier 10 octets, then the layer 3 information element */
	assert_int_equal(sscanf(w->sent[w->n_seen].hex, "00%*2x57050800%*14[0-9a-f]17%2x", &len), 1);
	snprintf(hex, sizeof(hex), "%.*s%02x%s", 28, w->sent[w->n_seen].hex, len, l3);
	assert_sent(w, CONNECT, w->conn_id, hex);
}

void assert_dtap(struct bss_world *w, const char *l3)
{
	char hex[256];

	if (w->n_seen == w->n_sent)
		fail_msg("nothing left for the MSC instead of %s", l3);
	snprintf(hex, sizeof(hex), "%.6s%s", w->sent[w->n_seen].hex, l3);
	assert_int_equal(strncmp(hex, "0100", 4), 0);
	assert_sent(w, DATA, w->conn_id, hex);
}

void assert_nothing_sent(struct bss_world *w)
{
	if (w->n_seen != w->n_sent)
		fail_msg("%s left for the MSC", w->sent[w->n_seen].hex);
}

void fake_flush(struct bss_world *w)
{
	w->n_seen = w->n_sent = 0;
}
