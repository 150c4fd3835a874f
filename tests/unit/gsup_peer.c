/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GSUP door, and peers that a test plays. */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gsup_peer.h"
#include "held_store.h"

#include <cmocka.h>
#include <talloc.h>

#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/ipa_conn.h>

struct env *e;
uint16_t env_ctrl_port;

void turns(unsigned int n)
{
	while (n--) {
		ipa_io_turn(e->io);
		osmo_select_main(1);
	}
	ipa_io_turn(e->io);
}

int tcp_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	return fd;
}

void msc_connect(struct peer *p)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons(gsup_door_port(e->door)) };

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->len = 0;
	p->fd = tcp_socket();
	assert_int_equal(connect(p->fd, (struct sockaddr *)&sin, sizeof(sin)), 0);
	fcntl(p->fd, F_SETFL, O_NONBLOCK);
}

void peer_close(struct peer *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	p->len = 0;
}

void send_hex(struct peer *p, const char *hex)
{
	uint8_t octets[1024];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len > 0);
	assert_int_equal(send(p->fd, octets, len, MSG_NOSIGNAL), len);
}

/* A GSUP message in its frame. */
void send_gsup(struct peer *p, const char *hex)
{
	uint8_t octets[1024];
	char frame[2100];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len > 0);
	snprintf(frame, sizeof(frame), "%04xee05%s", len + 1, hex);
	send_hex(p, frame);
}

bool peer_fill(struct peer *p)
{
	ssize_t rc = recv(p->fd, p->octets + p->len, sizeof(p->octets) - p->len, 0);

	if (rc > 0)
		p->len += rc;
	return rc == 0;
}

/* Wait (at most some hundred turns) for the next frame of the peer, whole with its header. */
void expect_frame(struct peer *p, const char *hex)
{
	uint8_t want[1024];
	int want_len = osmo_hexparse(hex, want, sizeof(want));
	unsigned int i;

	for (i = 0; i < 500 && p->len < want_len; i++) {
		turns(1);
		peer_fill(p);
		if (p->len < want_len)
			usleep(1000);
	}
	assert_string_equal(osmo_hexdump_nospc_c(e, p->octets, OSMO_MIN(p->len, want_len)),
			    osmo_hexdump_nospc_c(e, want, want_len));
	p->len -= want_len;
	memmove(p->octets, p->octets + want_len, p->len);
}

void expect_gsup(struct peer *p, const char *hex)
{
	char frame[2100];

	snprintf(frame, sizeof(frame), "%04zxee05%s", strlen(hex) / 2 + 1, hex);
	expect_frame(p, frame);
}

void expect_nothing(struct peer *p)
{
	turns(20);
	peer_fill(p);
	assert_int_equal(p->len, 0);
}

/* Octets of the next frame with its header, as far as it came. */
static size_t frame_len(const struct peer *p)
{
	return p->len < 3 ? 3 : 3 + (p->octets[0] << 8 | p->octets[1]);
}

size_t receive_gsup(struct peer *p, uint8_t *gsup, size_t size)
{
	unsigned int i;
	size_t len;

	for (i = 0; i < 500 && p->len < frame_len(p); i++) {
		turns(1);
		peer_fill(p);
		if (p->len < frame_len(p))
			usleep(1000);
	}
	len = frame_len(p);
	assert_true(p->len >= len && len > 4 && len - 4 <= size);
	assert_int_equal(p->octets[2], 0xee);
	assert_int_equal(p->octets[3], 0x05);
	memcpy(gsup, p->octets + 4, len - 4);
	p->len -= len;
	memmove(p->octets, p->octets + len, p->len);
	return len - 4;
}

void msc_identify(struct peer *p, const char *id_resp)
{
	expect_frame(p, ID_GET);
	send_hex(p, id_resp);
	send_hex(p, "0001fe06");
	expect_frame(p, "0001fe06");
}

uint64_t counted(enum gsup_ctr ctr)
{
	return rate_ctr_group_get_ctr((struct rate_ctr_group *)gsup_door_ctrs(e->door), ctr)->current;
}

static void open_door(enum gsup_mode mode, uint16_t upstream_port)
{
	struct gsup_door_cfg cfg = {
		.mode = mode, .local_host = "127.0.0.1", .upstream_host = "127.0.0.1", .upstream_port = upstream_port,
		.tdefs = gsup_door_tdefs_alloc(e), .io = e->io, .hlr = e->hlr,
	};
	char *error = NULL;

	if (env_ctrl_port) {
		cfg.ctrl_host = "127.0.0.1";
		cfg.ctrl_port = env_ctrl_port;
	}
	e->door = gsup_door_open(e, &cfg, &error);
	assert_non_null(e->door);
}

void env_setup(enum gsup_mode mode, uint16_t upstream_port, struct store *store)
{
	osmo_gettimeofday_override = true;
	e = talloc_zero(NULL, struct env);
	e->io = ipa_io_alloc(e);
	e->store = store;
	e->hlr = hlr_alloc(e, e->store);
	hlr_cfg(e->hlr)->create_on_demand = mode != GSUP_MODE_SERVER;
	open_door(mode, upstream_port);
}

void env_teardown(void)
{
	talloc_free(e->door);
	assert_int_equal(hlr_ss_sessions(e->hlr), 0);
	talloc_free(e->hlr);
	store_free(e->store);
	talloc_free(e);
}

void env_setup_server(struct peer *msc, struct store *store)
{
	struct isdn_number msisdn;

	env_setup(GSUP_MODE_SERVER, 0, store);
	assert_int_equal(isdn_number_parse(&msisdn, "491711234567"), 0);
	hlr_subscriber_create(e->hlr, IMSI, &msisdn, "test", NULL, NULL);
	msc_connect(msc);
	msc_identify(msc, ID_RESP);
}

const struct hlr_subscriber *subscriber(void)
{
	static struct hlr_subscriber sub;

	assert_int_equal(store_get(e->store, IMSI, &sub), 0);
	return &sub;
}

void expect_commits(unsigned int n)
{
	unsigned int i;

	for (i = 0; i < 500 && held_store_count(e->store) < n; i++)
		turns(1);
	assert_int_equal(held_store_count(e->store), n);
}
