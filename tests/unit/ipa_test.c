/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* IPA connections over a socket pair: frames in any pieces, one send for many answers, a peer that does not read,
 * connection control in both roles. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/select.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/ipa_ccm.h>

#define PROTO 0x42

struct env {
	void *ctx;
	struct ipa_io *io;
	struct ipa_conn *conn;
	int peer;			/* the other end, raw */
	unsigned int frames;
	size_t octets;			/* payload in all */
	uint8_t last[64];
	size_t last_len;
	int closed;			/* 1 + -error */
	unsigned int free_at;		/* free the connection in this frame's callback */
	enum { RAW, SERVER, CLIENT } role;
	struct ipa_ccm_id id;
	enum ipa_ccm_event event;
};

static void frame(struct ipa_conn *conn, void *priv, uint8_t proto, const uint8_t *payload, size_t len)
{
	struct env *e = priv;

	e->frames++;
	e->octets += len;
	e->last_len = OSMO_MIN(len, sizeof(e->last));
	memcpy(e->last, payload, e->last_len);
	if (e->frames == e->free_at) {
		ipa_conn_free(conn);
		e->conn = NULL;
	} else if (e->role == SERVER)
		e->event = ipa_ccm_server_rx(conn, payload, len, &e->id);
	else if (e->role == CLIENT)
		e->event = ipa_ccm_client_rx(conn, payload, len, &e->id);
	else
		assert_int_equal(proto, PROTO);
}

static void closed(struct ipa_conn *conn, void *priv, int error)
{
	struct env *e = priv;

	e->closed = 1 - error;
	ipa_conn_free(conn);
	e->conn = NULL;
}

static const struct ipa_conn_ops ops = { .frame = frame, .closed = closed };

static void turn(struct env *e)
{
	ipa_io_turn(e->io);
	osmo_select_main(1);
	ipa_io_turn(e->io);
}

static int setup(void **state)
{
	struct env *e = talloc_zero(NULL, struct env);
	int fds[2];

	e->ctx = e;
	e->io = ipa_io_alloc(e);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	e->peer = fds[1];
	e->conn = ipa_conn_alloc(e, e->io, fds[0], &ops, e);
	assert_non_null(e->conn);
	*state = e;
	return 0;
}

static int teardown(void **state)
{
	struct env *e = *state;

	close(e->peer);
	talloc_free(e);
	return 0;
}

static void peer_sends(struct env *e, const uint8_t *octets, size_t len)
{
	assert_int_equal(send(e->peer, octets, len, MSG_NOSIGNAL), len);
}

static void test_frames_in_pieces(void **state)
{
	static const uint8_t octets[] = { 0, 2, PROTO, 0xaa, 0xbb, 0, 0, PROTO, 0, 1, PROTO, 0xcc };
	struct env *e = *state;
	unsigned int i;

	/* three frames at once, then octet by octet */
	peer_sends(e, octets, sizeof(octets));
	turn(e);
	assert_int_equal(e->frames, 3);
	assert_int_equal(e->octets, 3);
	for (i = 0; i < sizeof(octets); i++) {
		peer_sends(e, octets + i, 1);
		turn(e);
	}
	assert_int_equal(e->frames, 6);
	assert_int_equal(e->last_len, 1);
	assert_int_equal(e->last[0], 0xcc);
	assert_int_equal(e->closed, 0);
}

static void test_longest_frame(void **state)
{
	struct env *e = *state;
	uint8_t *octets = talloc_zero_size(e, 3 + IPA_PAYLOAD_MAX);
	size_t at = 0;

	octets[0] = octets[1] = 0xff;
	octets[2] = PROTO;
	while (at < 3 + IPA_PAYLOAD_MAX) {
		size_t n = OSMO_MIN(10000, 3 + IPA_PAYLOAD_MAX - at);

		peer_sends(e, octets + at, n);
		at += n;
		turn(e);
	}
	assert_int_equal(e->frames, 1);
	assert_int_equal(e->octets, IPA_PAYLOAD_MAX);
}

static void test_answers_gather(void **state)
{
	static const uint8_t one[] = { 0x11 };
	struct env *e = *state;
	uint8_t got[1000];
	unsigned int i;

	for (i = 0; i < 100; i++)
		assert_int_equal(ipa_conn_send(e->conn, PROTO, one, 1), 0);
	assert_int_equal(recv(e->peer, got, sizeof(got), MSG_DONTWAIT), -1);
	assert_int_equal(ipa_conn_backlog(e->conn), 400);
	ipa_io_turn(e->io);
	assert_int_equal(recv(e->peer, got, sizeof(got), 0), 400);
	assert_int_equal(ipa_conn_backlog(e->conn), 0);
}

static void test_slow_peer(void **state)
{
	static uint8_t payload[10000];
	struct env *e = *state;
	static uint8_t got[1 << 20];
	size_t sent = 0, received = 0;
	ssize_t rc;

	/* more than the socket takes: the rest waits and arrives in order when the peer reads again */
	while (sent < 4 << 20) {
		memset(payload, sent / sizeof(payload), sizeof(payload));
		assert_int_equal(ipa_conn_send(e->conn, PROTO, payload, sizeof(payload)), 0);
		sent += 3 + sizeof(payload);
		ipa_io_turn(e->io);
	}
	assert_true(ipa_conn_backlog(e->conn) > 0);
	while (received < sent) {
		rc = recv(e->peer, got, sizeof(got), MSG_DONTWAIT);
		if (rc > 0)
			received += rc;
		turn(e);
	}
	assert_int_equal(ipa_conn_backlog(e->conn), 0);
	assert_int_equal(e->closed, 0);
}

static void test_peer_never_reads(void **state)
{
	static uint8_t payload[IPA_PAYLOAD_MAX];
	struct env *e = *state;
	unsigned int i;

	for (i = 0; i < 1000 && e->conn; i++) {
		ipa_conn_send(e->conn, PROTO, payload, sizeof(payload));
		ipa_io_turn(e->io);
	}
	assert_null(e->conn);
	assert_int_equal(e->closed, 1 + ENOBUFS);
}

static void test_peer_closes(void **state)
{
	struct env *e = *state;

	shutdown(e->peer, SHUT_RDWR);
	turn(e);
	assert_int_equal(e->closed, 1);
	assert_null(e->conn);
}

static void test_free_in_callback(void **state)
{
	static const uint8_t octets[] = { 0, 1, PROTO, 1, 0, 1, PROTO, 2, 0, 1, PROTO, 3 };
	struct env *e = *state;

	e->free_at = 2;
	peer_sends(e, octets, sizeof(octets));
	turn(e);
	assert_int_equal(e->frames, 2);
	assert_int_equal(e->closed, 0);
}

static void test_too_long(void **state)
{
	struct env *e = *state;

	assert_null(ipa_conn_put(e->conn, PROTO, IPA_PAYLOAD_MAX + 1));
	assert_int_equal(ipa_conn_send(e->conn, PROTO, (const uint8_t *)"x", 1), 0);
}

static void peer_sends_hex(struct env *e, const char *hex)
{
	uint8_t octets[256];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len > 0);
	peer_sends(e, octets, len);
	turn(e);
}

static void assert_peer_gets(struct env *e, const char *hex)
{
	uint8_t want[256], got[256];
	int len = osmo_hexparse(hex, want, sizeof(want));

	assert_int_equal(recv(e->peer, got, sizeof(got), MSG_DONTWAIT), len);
	assert_memory_equal(got, want, len);
}

static void test_ccm_server(void **state)
{
	struct env *e = *state;

	e->role = SERVER;
	ipa_ccm_ask(e->conn);
	turn(e);
	assert_peer_gets(e, "0011fe0401080107010201030104010501010100");
	/* as osmo-msc says it: unit name MSC, serial number unnamed-MSC; then ID_ACK at once */
	peer_sends_hex(e, "0017fe05" "0005014d534300" "000d00756e6e616d65642d4d534300" "0001fe06");
	assert_peer_gets(e, "0001fe06");
	assert_string_equal(e->id.name, "unnamed-MSC");
	assert_int_equal(e->id.len, 22);
	peer_sends_hex(e, "0001fe00");
	assert_peer_gets(e, "0001fe01");
	peer_sends_hex(e, "0004fe05" "00ff01");
	assert_int_equal(e->event, IPA_CCM_EV_MALFORMED);
	assert_string_equal(e->id.name, "unnamed-MSC");
	peer_sends_hex(e, "0000fe");
	assert_int_equal(e->event, IPA_CCM_EV_MALFORMED);
}

static void test_ccm_client(void **state)
{
	struct env *e = *state;

	e->role = CLIENT;
	ipa_ccm_id_set(&e->id, "supserv");
	peer_sends_hex(e, "0011fe0401080107010201030104010501010100");
	assert_int_equal(e->event, IPA_CCM_EV_IDENTIFIED);
	assert_peer_gets(e, "0017fe05" "0009017375707365727600" "0009007375707365727600" "0001fe06");
	/* an ID_ACK is not answered again */
	peer_sends_hex(e, "0001fe06");
	assert_int_equal(recv(e->peer, e->last, sizeof(e->last), MSG_DONTWAIT), -1);
	ipa_ccm_ping(e->conn);
	turn(e);
	assert_peer_gets(e, "0001fe00");
	peer_sends_hex(e, "0001fe01");
	assert_int_equal(e->event, IPA_CCM_EV_PONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_frames_in_pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(test_longest_frame, setup, teardown),
		cmocka_unit_test_setup_teardown(test_answers_gather, setup, teardown),
		cmocka_unit_test_setup_teardown(test_slow_peer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_peer_never_reads, setup, teardown),
		cmocka_unit_test_setup_teardown(test_peer_closes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_free_in_callback, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_long, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ccm_server, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ccm_client, setup, teardown),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	rc = cmocka_run_group_tests_name("ipa", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
