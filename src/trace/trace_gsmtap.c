/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_gsmtap.c
 * Messages of the radio, live, as GSMTAP. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/gsmtap.h>
#include <osmocom/core/gsmtap_util.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/sockaddr_str.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/talloc.h>

#include <osmocom/supserv/trace_gsmtap.h>

/* Parties that are not the phone. */
static const char *const network[] = { "MSC", "VLR", "GMSC" };

struct trace_gsmtap {
	struct trace_bus *bus;
	struct trace_reader *reader;
	char *host;
	int fd;
	uint64_t sent, lost;
};

static bool from_phone(const struct trace_msg *msg)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(network); i++) {
		if (!strcmp(msg->from, network[i]))
			return false;
	}
	return true;
}

/* trace_reader_cb. A packet that cannot leave at once is lost: the phones do not wait for who looks on. */
static void send_message(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct trace_gsmtap *g = priv;
	struct msgb *packet;
	ssize_t rc = -1;

	if (msg->proto != TRACE_DTAP || !msg->len || msg->len > UINT8_MAX)
		return;
	packet = gsmtap_makemsg_ex(GSMTAP_TYPE_ABIS, from_phone(msg) ? GSMTAP_ARFCN_F_UPLINK : 0, 0, 0, 0, nr, 0, 0,
				   msg->octets, msg->len);
	if (packet)
		rc = send(g->fd, msgb_data(packet), msgb_length(packet), MSG_DONTWAIT | MSG_NOSIGNAL);
	/* Without a listener each other packet fails, as the kernel then tells of the one before. */
	if (packet && rc < 0 && errno == ECONNREFUSED)
		rc = send(g->fd, msgb_data(packet), msgb_length(packet), MSG_DONTWAIT | MSG_NOSIGNAL);
	msgb_free(packet);
	if (rc < 0)
		g->lost++;
	else
		g->sent++;
}

static int trace_gsmtap_destruct(struct trace_gsmtap *g)
{
	trace_detach(g->reader);
	if (g->fd >= 0)
		close(g->fd);
	return 0;
}

/* \returns why there is no socket, NULL when there is. */
static char *socket_open(struct trace_gsmtap *g)
{
	struct osmo_sockaddr_str addr;

	if (osmo_sockaddr_str_from_str(&addr, g->host, GSMTAP_UDP_PORT) < 0 || !osmo_sockaddr_str_is_nonzero(&addr))
		return talloc_asprintf(g, "%s is no IP address; type one like 127.0.0.1", g->host);
	g->fd = osmo_sock_init2(addr.af, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, g->host, GSMTAP_UDP_PORT,
				OSMO_SOCK_F_CONNECT | OSMO_SOCK_F_NONBLOCK);
	return g->fd < 0 ? talloc_asprintf(g, "there is no way to %s: %s", g->host, strerror(errno)) : NULL;
}

struct trace_gsmtap *trace_gsmtap_start(void *ctx, struct trace_bus *bus, const char *host, char **error)
{
	struct trace_gsmtap *g = talloc_zero(ctx, struct trace_gsmtap);
	char *why = NULL;

	if (g) {
		g->fd = -1;
		g->host = talloc_strdup(g, host);
		talloc_set_destructor(g, trace_gsmtap_destruct);
	}
	if (g && g->host) {
		why = socket_open(g);
		if (!why)
			g->reader = trace_attach(bus, send_message, g);
		if (g->reader)
			return g;
	}
	*error = why ? talloc_steal(ctx, why) : talloc_strdup(ctx, "there is not enough memory");
	talloc_free(g);
	return NULL;
}

const char *trace_gsmtap_host(const struct trace_gsmtap *g)
{
	return g->host;
}

uint64_t trace_gsmtap_sent(const struct trace_gsmtap *g)
{
	return g->sent;
}

uint64_t trace_gsmtap_lost(const struct trace_gsmtap *g)
{
	return g->lost;
}
