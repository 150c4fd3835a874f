/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The MNCC socket of an MSC, as OsmoMSC offers it: hello at accept, one client at a time, a second one is closed at once;
 * the loss of the socket ends all calls of the client (radio-and-gsup.md 5.1). */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <talloc.h>

#include <osmocom/core/socket.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/hlr.h>

#include "mncc_below.h"

/* Callrefs of the MSC's side have this bit, those of its client have not. */
#define CALLREF_OF_MSC 0x80000000

void mncc_server_send(struct mncc_server *server, const struct mncc_msg *msg)
{
	mncc_conn_send(&server->conn, msg);
}

static void release_ind(struct mncc_server *server, uint32_t callref, int cause)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_REL_IND, callref);
	mncc_msg_set_cause(&msg, cause);
	mncc_server_send(server, &msg);
}

/* --- calls of the client ------------------------------------------------------------------------------------------ */

/* A number from outside: digits, or '+' and digits as SIP users write it. */
static int number_of(struct isdn_number *num, const struct gsm_mncc_number *from)
{
	int rc = isdn_number_parse(num, from->number);

	if (rc < 0) {
		*num = (struct isdn_number){};
		return rc;
	}
	if (from->number[0] != '+') {
		num->ton = from->type & 7;
		num->npi = from->plan & 15;
	}
	return 0;
}

/* The number of a subscriber that the client names by IMSI. */
static int number_of_imsi(const struct mncc_server *server, struct isdn_number *num, const char *imsi)
{
	struct hlr_subscriber sub;

	if (!server->hlr || store_get(hlr_store(server->hlr), imsi, &sub) < 0 || !isdn_number_present(&sub.msisdn))
		return -ENOENT;
	*num = sub.msisdn;
	return 0;
}

/* MNCC has room for the last forwarding party and says neither why nor how often: once, for a reason that is not
 * known. */
static void history_of(struct fwd_history *history, const struct mncc_signal *s)
{
	struct isdn_number redirecting;

	if (!(s->fields & MNCC_F_REDIRECTING) || number_of(&redirecting, &s->redirecting) < 0)
		return;
	history->counter = 1;
	history->original_called = redirecting;
	history->redirecting = redirecting;
	history->redirecting_restricted = s->redirecting.present != MNCC_PRESENTATION_ALLOWED;
	history->visited[history->n_visited++] = redirecting;
}

/* What \a s asks for. \returns 0, or a cause. */
static int setup_of(const struct mncc_server *server, struct call_mo_setup *setup, const struct mncc_signal *s)
{
	if (s->fields & MNCC_F_CALLED && s->called.number[0]) {
		if (number_of(&setup->called, &s->called) < 0)
			return GSM48_CC_CAUSE_INV_NR_FORMAT;
	} else if (!s->imsi[0]) {
		return GSM48_CC_CAUSE_INV_NR_FORMAT;
	} else if (number_of_imsi(server, &setup->called, s->imsi) < 0) {
		return GSM48_CC_CAUSE_UNASSIGNED_NR;
	}
	if (s->fields & MNCC_F_CALLING && number_of(&setup->calling, &s->calling) == 0)
		setup->calling_restricted = s->calling.present != MNCC_PRESENTATION_ALLOWED;
	history_of(&setup->history, s);
	return 0;
}

static void incoming_call(struct mncc_server *server, const struct mncc_msg *msg)
{
	struct call_mo_setup setup = { .group = BSG_SPEECH };
	struct mncc_below *leg;
	int cause;

	if (msg->callref & CALLREF_OF_MSC) {
		release_ind(server, msg->callref, GSM48_CC_CAUSE_INVAL_TRANS_ID);
		return;
	}
	cause = setup_of(server, &setup, &msg->signal);
	if (cause) {
		LOGP(DMNCC, LOGL_NOTICE, "%s: call to \"%s\" (IMSI \"%s\") refused, cause %d\n", server->conn.path,
		     msg->signal.called.number, msg->signal.imsi, cause);
		release_ind(server, msg->callref, cause);
		return;
	}
	leg = server->door->cc ? mncc_below_alloc(server, msg->callref, true, setup.calling.digits) : NULL;
	if (!leg) {
		release_ind(server, msg->callref, GSM48_CC_CAUSE_TEMP_FAILURE);
		return;
	}
	mncc_below_trace(leg, true, msg);
	mncc_below_rx_sdp(leg, msg->sdp);
	call_incoming(server->door->cc, &leg->leg, &setup);
}

/* --- messages of the client --------------------------------------------------------------------------------------- */

static bool is_rtp(enum mncc_msg_type type)
{
	return type == MNCC_RTP_CREATE || type == MNCC_RTP_CONNECT;
}

/* As OsmoMSC answers: RTP with no address, all else with cause 81. */
static void rx_unknown_callref(struct mncc_server *server, const struct mncc_msg *msg)
{
	struct mncc_msg answer;

	mncc_conn_count(&server->conn, MNCC_CTR_UNKNOWN_CALLREF);
	LOGP(DMNCC, LOGL_INFO, "%s: %s of callref 0x%x, which does not exist\n", server->conn.path,
	     mncc_msg_name(msg->type), msg->callref);
	if (is_rtp(msg->type)) {
		mncc_msg_init(&answer, msg->type, msg->callref);
		mncc_server_send(server, &answer);
	} else {
		release_ind(server, msg->callref, GSM48_CC_CAUSE_INVAL_TRANS_ID);
	}
}

static void server_rx(void *priv, const struct mncc_msg *msg)
{
	struct mncc_server *server = priv;
	struct mncc_below *leg;

	/* both its legs would be ours: they are pointed at each other anyway */
	if (msg->type == MNCC_BRIDGE)
		return;
	leg = mncc_below_find(server, msg->callref);
	if (leg)
		mncc_below_rx(leg, msg);
	else if (msg->type == MNCC_SETUP_REQ)
		incoming_call(server, msg);
	else
		rx_unknown_callref(server, msg);
}

/* --- the client --------------------------------------------------------------------------------------------------- */

static struct mncc_below *any_leg(const struct mncc_server *server)
{
	struct mncc_below *leg;
	int bkt;

	hash_for_each(server->legs, bkt, leg, node)
		return leg;
	return NULL;
}

static void server_closed(void *priv, const char *why)
{
	struct mncc_server *server = priv;
	struct mncc_below *leg;

	LOGP(DMNCC, LOGL_ERROR, "%s: the MNCC handler is gone (%s), %u calls with it\n", server->conn.path, why,
	     server->n_legs);
	while ((leg = any_leg(server)))
		mncc_below_lost(leg);
}

/* The layout is known from the start: a client says no hello. */
static const struct mncc_conn_ops conn_ops = { .closed = server_closed, .rx = server_rx };

static void welcome(struct mncc_server *server, int fd)
{
	struct mncc_hello hello;

	if (mncc_conn_open(&server->conn, fd) < 0)
		return;
	mncc_hello(&hello, &server->conn.layout);
	mncc_conn_send_octets(&server->conn, (const uint8_t *)&hello, sizeof(hello));
	LOGP(DMNCC, LOGL_NOTICE, "%s: an MNCC handler is connected\n", server->conn.path);
}

static int accept_cb(struct osmo_fd *ofd, unsigned int what)
{
	struct mncc_server *server = ofd->data;
	int fd = accept(ofd->fd, NULL, NULL);

	if (fd < 0)
		return 0;
	if (!mncc_conn_is_open(&server->conn)) {
		welcome(server, fd);
		return 0;
	}
	LOGP(DMNCC, LOGL_ERROR, "%s: a second MNCC handler is refused, one is connected\n", server->conn.path);
	mncc_conn_count(&server->conn, MNCC_CTR_REFUSED);
	close(fd);
	return 0;
}

/* --- the server --------------------------------------------------------------------------------------------------- */

static uint32_t free_callref(struct mncc_server *server)
{
	do {
		server->next_callref = (server->next_callref + 1) | CALLREF_OF_MSC;
	} while (mncc_below_find(server, server->next_callref));
	return server->next_callref;
}

struct mncc_below *mncc_server_leg_new(struct mncc_server *server, const struct isdn_number *called)
{
	if (!mncc_conn_is_open(&server->conn))
		return NULL;
	return mncc_below_alloc(server, free_callref(server), false, called->digits);
}

static int server_destructor(struct mncc_server *server)
{
	if (mncc_conn_is_open(&server->conn))
		mncc_conn_close(&server->conn, "this program stops");
	mncc_conn_release(&server->conn);
	if (server->listen.fd >= 0) {
		osmo_fd_unregister(&server->listen);
		close(server->listen.fd);
		unlink(server->conn.path);
	}
	server->door->server = NULL;
	return 0;
}

static int server_listen(struct mncc_server *server)
{
	int rc;

	osmo_fd_setup(&server->listen, -1, OSMO_FD_READ, accept_cb, server, 0);
	rc = osmo_sock_unix_init_ofd(&server->listen, SOCK_SEQPACKET, 0, server->conn.path,
				     OSMO_SOCK_F_BIND | OSMO_SOCK_F_NONBLOCK);
	if (rc < 0)
		server->listen.fd = -1;
	return rc;
}

struct mncc_server *mncc_server_open(struct mncc_door *door, const char *path, struct hlr *hlr, char **error)
{
	struct mncc_server *server = talloc_zero(door, struct mncc_server);

	*error = NULL;
	if (!server)
		return NULL;
	server->door = door;
	server->hlr = hlr;
	server->listen.fd = -1;
	hash_init(server->legs);
	if (mncc_conn_init(&server->conn, server, talloc_strdup(server, path), 1, &conn_ops, server) < 0) {
		talloc_free(server);
		return NULL;
	}
	talloc_set_destructor(server, server_destructor);
	if (server_listen(server) < 0) {
		*error = talloc_asprintf(door, "cannot listen for MNCC on %s: %s", path, strerror(errno));
		talloc_free(server);
		return NULL;
	}
	door->server = server;
	return server;
}

bool mncc_server_is_up(const struct mncc_server *server)
{
	return mncc_conn_is_open(&server->conn);
}

unsigned int mncc_server_legs(const struct mncc_server *server)
{
	return server->n_legs;
}

const char *mncc_server_error(const struct mncc_server *server)
{
	return server->conn.error;
}

const struct rate_ctr_group *mncc_server_ctrs(const struct mncc_server *server)
{
	return server->conn.ctrs;
}
