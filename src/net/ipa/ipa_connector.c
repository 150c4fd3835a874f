/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connecting is libosmo-netif's; the socket that it connected is duplicated, because how it is read and written is ours
 * (ipa_conn.c). */

#include <unistd.h>

#include <talloc.h>

#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/netif/stream.h>

#include <osmocom/supserv/ipa_connector.h>

struct ipa_connector {
	struct osmo_stream_cli *cli;
	struct osmo_timer_list hand_over;	/* the client is closed outside of its own callback */
	ipa_connector_cb cb;
	void *priv;
	int fd;
};

static void hand_over(void *data)
{
	struct ipa_connector *c = data;
	int fd = c->fd;

	osmo_stream_cli_close(c->cli);
	c->fd = -1;
	c->cb(c->priv, fd);
}

static int connected(struct osmo_stream_cli *cli)
{
	struct ipa_connector *c = osmo_stream_cli_get_data(cli);
	struct osmo_fd *ofd = osmo_stream_cli_get_ofd(cli);

	c->fd = dup(ofd->fd);
	if (c->fd < 0) {
		osmo_stream_cli_reconnect(cli);
		return 0;
	}
	osmo_fd_read_disable(ofd);
	osmo_timer_schedule(&c->hand_over, 0, 0);
	return 0;
}

/* The first octets of a quick server are for ipa_conn. */
static int not_read(struct osmo_stream_cli *cli)
{
	return 0;
}

static int connector_destructor(struct ipa_connector *c)
{
	ipa_connector_stop(c);
	osmo_stream_cli_destroy(c->cli);
	return 0;
}

struct ipa_connector *ipa_connector_alloc(void *ctx, const char *host, uint16_t port, int retry, ipa_connector_cb cb,
					  void *priv)
{
	struct ipa_connector *c = talloc_zero(ctx, struct ipa_connector);

	if (!c)
		return NULL;
	c->cli = osmo_stream_cli_create(c);
	if (!c->cli) {
		talloc_free(c);
		return NULL;
	}
	c->cb = cb;
	c->priv = priv;
	c->fd = -1;
	osmo_timer_setup(&c->hand_over, hand_over, c);
	osmo_stream_cli_set_addr(c->cli, host);
	osmo_stream_cli_set_port(c->cli, port);
	osmo_stream_cli_set_reconnect_timeout(c->cli, retry);
	osmo_stream_cli_set_connect_cb(c->cli, connected);
	osmo_stream_cli_set_read_cb(c->cli, not_read);
	osmo_stream_cli_set_data(c->cli, c);
	talloc_set_destructor(c, connector_destructor);
	return c;
}

void ipa_connector_start(struct ipa_connector *c)
{
	/* an attempt that fails at once is tried again by libosmo-netif as well */
	osmo_stream_cli_open(c->cli);
}

void ipa_connector_stop(struct ipa_connector *c)
{
	osmo_timer_del(&c->hand_over);
	osmo_stream_cli_close(c->cli);
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}
