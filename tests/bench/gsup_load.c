/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A load of GSUP requests: plays several MSCs, keeps a number of requests in flight on each connection, and checks every
 * answer: its type, whose it is, its session, and that an interrogation says what was acknowledged before (of one
 * subscriber one request is in flight at a time). One thread; what one answer brings leaves in one write a connection.
 *
 * Prints one line "key=value ..."; ends with 0 when every answer was right. Only 127.0.0.0/8 is talked to. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include "gsup_request_kind.h"
#include "measure.h"

#define NS_PER_S 1000000000ULL
#define WINDOW_MAX 4096
#define SLOT_BITS 12
#define IN_SIZE (256 * 1024)
#define WRONG_SHOWN_MAX 5
#define STALL_S 10
#define NO_SLOT UINT16_MAX

struct subscriber {
	uint16_t slot;			/* of the request in flight; NO_SLOT */
	bool known, registered;		/* what was acknowledged last */
	uint32_t number;
};

struct request {
	uint64_t sent_at;
	uint32_t session;
	uint32_t subscriber;
	uint32_t number;
	enum kind kind;
};

struct conn {
	int fd;
	unsigned int index;
	bool ready, wants_write;
	unsigned int in_flight;
	uint32_t generation;
	uint64_t next;			/* subscriber to take, counted over its own */
	struct request request[WINDOW_MAX];
	uint16_t free[WINDOW_MAX];
	unsigned int n_free;
	uint8_t *out;
	size_t out_len, out_sent, out_size;
	uint8_t in[IN_SIZE];
	size_t in_len;
};

static struct options {
	const char *host, *name, *label;
	uint16_t port;
	unsigned int conns, window;
	uint64_t imsi;
	uint32_t subscribers;
	double seconds, warm_up;
	uint64_t count;			/* 0: as long as the seconds last */
	unsigned int share[KIND_COUNT];	/* of 100 */
	pid_t server;
} opt = {
	.host = "127.0.0.1",
	.name = "MSC",
	.label = "",
	.port = 4222,
	.conns = 1,
	.window = 1,
	.imsi = 901700000000000ULL,
	.subscribers = 10000,
	.seconds = 3,
	.warm_up = 0.5,
};

static struct {
	struct request_template template[KIND_COUNT], insert_data_result;
	struct conn *conn;
	struct subscriber *subscriber;
	int epoll;
	uint64_t now;
	uint32_t random, numbers;
	bool measuring, stopping;
	uint64_t sent, answered, wrong;
	uint64_t measured, by_kind[KIND_COUNT];
	struct histogram latency, of_kind[KIND_COUNT];
} load = { .random = 2463534242u };

static void fail(const char *what)
{
	fprintf(stderr, "gsup_load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
	exit(2);
}

static void wrong(const char *why, const uint8_t *octets, size_t len)
{
	if (load.wrong++ < WRONG_SHOWN_MAX)
		fprintf(stderr, "gsup_load: %s: %s\n", why, octets ? osmo_hexdump_nospc(octets, len) : "");
}

/* xorshift: the same sequence in every run */
static uint32_t draw(uint32_t below)
{
	load.random ^= load.random << 13;
	load.random ^= load.random >> 17;
	load.random ^= load.random << 5;
	return load.random % below;
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

static uint8_t *out_room(struct conn *c, size_t len)
{
	if (c->out_len + len > c->out_size) {
		c->out_size = 2 * (c->out_len + len);
		c->out = realloc(c->out, c->out_size);
		if (!c->out)
			fail("no memory");
	}
	c->out_len += len;
	return c->out + c->out_len - len;
}

static void want_write(struct conn *c, bool wants)
{
	struct epoll_event ev = { .events = EPOLLIN | (wants ? EPOLLOUT : 0), .data.ptr = c };

	if (c->wants_write == wants)
		return;
	c->wants_write = wants;
	epoll_ctl(load.epoll, EPOLL_CTL_MOD, c->fd, &ev);
}

static void flush(struct conn *c)
{
	ssize_t n;

	while (c->out_sent < c->out_len) {
		n = send(c->fd, c->out + c->out_sent, c->out_len - c->out_sent, MSG_NOSIGNAL);
		if (n < 0 && errno == EAGAIN) {
			want_write(c, true);
			return;
		}
		if (n < 0)
			fail("cannot send");
		c->out_sent += n;
	}
	c->out_len = c->out_sent = 0;
	want_write(c, false);
}

/* --- requests ------------------------------------------------------------------------------------------------------ */

static enum kind draw_kind(const struct subscriber *sub)
{
	unsigned int dice = draw(100), kind;

	for (kind = 0; kind < KIND_COUNT - 1; kind++) {
		if (dice < opt.share[kind])
			break;
		dice -= opt.share[kind];
	}
	/* erasing what is not there is an error, which has a kind of its own */
	return kind == KIND_ERASE && !sub->registered ? KIND_REGISTER : kind;
}

/* The next subscriber of this connection with nothing in flight. Every connection has its own. */
static uint32_t take_subscriber(struct conn *c)
{
	uint32_t own = opt.subscribers / opt.conns, i, index;

	for (i = 0; i < own; i++) {
		index = c->next++ % own * opt.conns + c->index;
		if (load.subscriber[index].slot == NO_SLOT)
			return index;
	}
	fail("not enough subscribers for what is in flight");
	return 0;
}

static void send_request(struct conn *c)
{
	uint32_t index = take_subscriber(c);
	struct subscriber *sub = &load.subscriber[index];
	enum kind kind = draw_kind(sub);
	const struct request_template *t = &load.template[kind];
	uint16_t slot = c->free[--c->n_free];
	struct request *req = &c->request[slot];
	uint8_t *frame = out_room(c, t->len);

	*req = (struct request){
		.sent_at = load.now,
		.session = 0x20000000 | (++c->generation & 0xffff) << SLOT_BITS | slot,
		.subscriber = index,
		.kind = kind,
		.number = kind == KIND_REGISTER ? ++load.numbers % 10000000 : 0,
	};
	memcpy(frame, t->frame, t->len);
	kind_put_imsi(frame + t->imsi_at, opt.imsi + index);
	if (t->session_at)
		osmo_store32be(req->session, frame + t->session_at);
	if (kind == KIND_REGISTER)
		kind_put_number(frame + t->number_at, req->number);
	sub->slot = slot;
	c->in_flight++;
	load.sent++;
}

static bool may_send(void)
{
	return !load.stopping && (!opt.count || load.sent < opt.count);
}

/* --- answers ------------------------------------------------------------------------------------------------------- */

/* What an interrogation says must be what was acknowledged before. */
static bool is_fresh(const struct subscriber *sub, const struct kind_answer *answer)
{
	return !sub->known || kind_names_number(answer, sub->number) == sub->registered;
}

static void acknowledge(struct subscriber *sub, const struct request *req)
{
	if (req->kind != KIND_REGISTER && req->kind != KIND_ERASE)
		return;
	sub->known = true;
	sub->registered = req->kind == KIND_REGISTER;
	if (sub->registered)
		sub->number = req->number;
}

static void answered(struct conn *c, struct request *req, const struct kind_answer *answer, const uint8_t *gsup,
		     size_t len)
{
	struct subscriber *sub = &load.subscriber[req->subscriber];
	uint64_t latency = load.now - req->sent_at;
	const char *why;

	if (!kind_is_answer(req->kind, answer, &why))
		wrong(why, gsup, len);
	else if (req->kind == KIND_INTERROGATE && !is_fresh(sub, answer))
		wrong("an interrogation does not say what was acknowledged", gsup, len);
	else if (req->kind == KIND_REGISTER && !kind_names_number(answer, req->number))
		wrong("a registration is answered with another number", gsup, len);
	else
		acknowledge(sub, req);
	sub->slot = NO_SLOT;
	c->free[c->n_free++] = req - c->request;
	c->in_flight--;
	load.answered++;
	if (load.measuring) {
		load.measured++;
		load.by_kind[req->kind]++;
		histogram_add(&load.latency, latency);
		histogram_add(&load.of_kind[req->kind], latency);
	}
	if (may_send())
		send_request(c);
}

/* The request that an answer belongs to: by its session, else by its IMSI. */
static struct request *find_request(struct conn *c, uint64_t imsi, const uint8_t *session)
{
	uint64_t index = imsi - opt.imsi;
	struct request *req;

	if (imsi < opt.imsi || index >= opt.subscribers || load.subscriber[index].slot == NO_SLOT)
		return NULL;
	req = &c->request[load.subscriber[index].slot];
	if (req->subscriber != index || (session && osmo_load32be(session) != req->session))
		return NULL;
	return req;
}

static void rx_gsup(struct conn *c, const uint8_t *gsup, size_t len)
{
	struct kind_answer answer = { .type = gsup[0], .last = true };
	const uint8_t *session = NULL, *value;
	struct request *req;
	uint64_t imsi = 0;
	size_t at;

	for (at = 1; at + 2 <= len && at + 2 + gsup[at + 1] <= len; at += 2 + gsup[at + 1]) {
		value = gsup + at + 2;
		if (gsup[at] == OSMO_GSUP_IMSI_IE && gsup[at + 1] == KIND_IMSI_LEN)
			imsi = kind_get_imsi(value);
		else if (gsup[at] == OSMO_GSUP_SESSION_ID_IE && gsup[at + 1] == 4)
			session = value;
		else if (gsup[at] == OSMO_GSUP_SESSION_STATE_IE && gsup[at + 1] == 1)
			answer.last = *value == OSMO_GSUP_SESSION_STATE_END;
		else if (gsup[at] == OSMO_GSUP_AUTH_TUPLE_IE)
			answer.has_auth = true;
		else if (gsup[at] == OSMO_GSUP_MSISDN_IE)
			answer.has_msisdn = true;
		else if (gsup[at] == OSMO_GSUP_SS_INFO_IE) {
			answer.component = value;
			answer.component_len = gsup[at + 1];
		}
	}
	req = find_request(c, imsi, session);
	if (!req) {
		/* the guard of a question that was left open ends its session in time */
		if (!opt.share[KIND_ABANDONED])
			wrong("an answer to nothing that was asked", gsup, len);
	} else if (answer.type == OSMO_GSUP_MSGT_INSERT_DATA_REQUEST) {
		uint8_t *frame = out_room(c, load.insert_data_result.len);

		if (req->kind != KIND_UL || !answer.has_msisdn)
			wrong("InsertData without MSISDN or location update", gsup, len);
		memcpy(frame, load.insert_data_result.frame, load.insert_data_result.len);
		kind_put_imsi(frame + load.insert_data_result.imsi_at, imsi);
	} else {
		answered(c, req, &answer, gsup, len);
	}
}

/* Identity: serial number and unit name. */
static void send_identity(struct conn *c)
{
	uint8_t frame[128] = { 0, 0, IPAC_PROTO_IPACCESS, IPAC_MSGT_ID_RESP };
	char name[48];
	size_t at = 4, len = snprintf(name, sizeof(name), "%s-%u", opt.name, c->index) + 1;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		frame[at++] = 0;
		frame[at++] = len + 1;
		frame[at++] = i ? IPAC_IDTAG_UNITNAME : IPAC_IDTAG_SERNR;
		memcpy(frame + at, name, len);
		at += len;
	}
	frame[1] = at - 3;
	memcpy(out_room(c, at), frame, at);
}

static void rx_ccm(struct conn *c, uint8_t type)
{
	static const uint8_t pong[] = { 0, 1, IPAC_PROTO_IPACCESS, IPAC_MSGT_PONG };

	if (type == IPAC_MSGT_ID_GET) {
		send_identity(c);
		c->ready = true;
	} else if (type == IPAC_MSGT_PING) {
		memcpy(out_room(c, sizeof(pong)), pong, sizeof(pong));
	}
}

static void rx_frame(struct conn *c, uint8_t proto, const uint8_t *payload, size_t len)
{
	if (proto == IPAC_PROTO_IPACCESS && len)
		rx_ccm(c, payload[0]);
	else if (proto == IPAC_PROTO_OSMO && len > 1 && payload[0] == IPAC_PROTO_EXT_GSUP)
		rx_gsup(c, payload + 1, len - 1);
	else
		wrong("a frame that is not GSUP", payload, len);
}

static void receive(struct conn *c)
{
	ssize_t n = recv(c->fd, c->in + c->in_len, sizeof(c->in) - c->in_len, 0);
	size_t at = 0, len;

	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		errno = n ? errno : 0;
		fail("the server closed a connection");
	}
	load.now = measure_now();
	c->in_len += n;
	while (c->in_len - at >= 3) {
		len = osmo_load16be(c->in + at);
		if (c->in_len - at < 3 + len)
			break;
		rx_frame(c, c->in[at + 2], c->in + at + 3, len);
		at += 3 + len;
	}
	memmove(c->in, c->in + at, c->in_len - at);
	c->in_len -= at;
}

/* --- the run ------------------------------------------------------------------------------------------------------- */

static void turn(int ms)
{
	struct epoll_event ev[64];
	int i, n = epoll_wait(load.epoll, ev, ARRAY_SIZE(ev), ms);

	for (i = 0; i < n; i++) {
		struct conn *c = ev[i].data.ptr;

		if (ev[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP))
			receive(c);
		flush(c);
	}
}

static void open_conn(struct conn *c, unsigned int index)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(opt.port) };
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };
	int one = 1;

	inet_pton(AF_INET, opt.host, &addr.sin_addr);
	c->index = index;
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		fail("cannot connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	while (c->n_free < opt.window) {
		c->free[c->n_free] = opt.window - 1 - c->n_free;
		c->n_free++;
	}
	epoll_ctl(load.epoll, EPOLL_CTL_ADD, c->fd, &ev);
}

static void open_all(void)
{
	uint64_t limit = measure_now() + 5 * NS_PER_S;
	unsigned int i, ready;

	load.epoll = epoll_create1(0);
	load.conn = calloc(opt.conns, sizeof(*load.conn));
	load.subscriber = calloc(opt.subscribers, sizeof(*load.subscriber));
	if (!load.conn || !load.subscriber)
		fail("no memory");
	for (i = 0; i < opt.subscribers; i++)
		load.subscriber[i].slot = NO_SLOT;
	for (i = 0; i < opt.conns; i++)
		open_conn(&load.conn[i], i);
	do {
		turn(100);
		for (i = 0, ready = 0; i < opt.conns; i++)
			ready += load.conn[i].ready;
		errno = 0;
		if (measure_now() > limit)
			fail("the server does not ask who is there");
	} while (ready < opt.conns);
}

static unsigned int in_flight(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < opt.conns; i++)
		n += load.conn[i].in_flight;
	return n;
}

struct window {
	uint64_t begin, end, cpu, own_cpu;
};

/* \returns when the time is over, everything is answered, or nothing comes any more. */
static void run(struct window *w)
{
	uint64_t start = measure_now(), last = start, last_answered = 0;
	unsigned int i;

	load.now = start;
	for (i = 0; i < opt.conns; i++) {
		while (load.conn[i].n_free && may_send())
			send_request(&load.conn[i]);
		flush(&load.conn[i]);
	}
	for (;;) {
		uint64_t now = measure_now();

		if (!load.measuring && (opt.count || now - start > opt.warm_up * NS_PER_S)) {
			load.measuring = true;
			w->begin = now;
			w->cpu = process_cpu_ns(opt.server);
			w->own_cpu = process_cpu_ns(getpid());
		}
		if (load.answered != last_answered)
			last = now;
		last_answered = load.answered;
		if (now - last > STALL_S * NS_PER_S || (opt.count && !in_flight()) ||
		    (!opt.count && now - start > (opt.warm_up + opt.seconds) * NS_PER_S))
			break;
		turn(200);
	}
	load.measuring = false;
	w->end = measure_now();
	w->cpu = process_cpu_ns(opt.server) - w->cpu;
	w->own_cpu = process_cpu_ns(getpid()) - w->own_cpu;
}

/* So that the server has nothing half done when we leave. */
static void drain(void)
{
	uint64_t limit = measure_now() + 2 * NS_PER_S;

	load.stopping = true;
	while (in_flight() && measure_now() < limit)
		turn(50);
}

static void print_result(const struct window *w)
{
	double seconds = (w->end - w->begin) / 1e9, n = load.measured ? load.measured : 1;
	unsigned int kind;

	printf("label=%s conns=%u window=%u seconds=%.2f requests=%llu per_s=%.0f cpu_us=%.3f p50_us=%.1f p99_us=%.1f "
	       "max_us=%.0f server_cpu=%.2f own_cpu=%.2f rss_kb=%ld descriptors=%u wrong=%llu lost=%u",
	       opt.label, opt.conns, opt.window, seconds, (unsigned long long)load.measured, load.measured / seconds,
	       w->cpu / 1e3 / n, histogram_quantile(&load.latency, 0.5) / 1e3,
	       histogram_quantile(&load.latency, 0.99) / 1e3, load.latency.max / 1e3, w->cpu / 1e9 / seconds,
	       w->own_cpu / 1e9 / seconds, process_rss_kb(opt.server), process_descriptors(opt.server),
	       (unsigned long long)load.wrong, in_flight());
	for (kind = 0; kind < KIND_COUNT; kind++) {
		if (opt.share[kind] && opt.share[kind] < 100)
			printf(" %s=%llu %s_p99_us=%.1f", kind_names[kind], (unsigned long long)load.by_kind[kind],
			       kind_names[kind], histogram_quantile(&load.of_kind[kind], 0.99) / 1e3);
	}
	printf("\n");
}

/* --- options ------------------------------------------------------------------------------------------------------- */

static const char usage[] =
	"Usage: gsup_load [OPTION]... KIND[=PERCENT]...\n"
	"KIND is ussd, interrogate, register, erase, refused, abandoned, sai or ul.\n"
	"  -H ADDRESS   where the server is, in 127.0.0.0/8 (127.0.0.1)\n"
	"  -P PORT      its port (4222)\n"
	"  -n NUMBER    connections (1)\n"
	"  -w NUMBER    requests in flight on each (1)\n"
	"  -i IMSI      the first one (901700000000000)\n"
	"  -k NUMBER    subscribers (10000)\n"
	"  -t SECONDS   how long to measure (3)\n"
	"  -T SECONDS   how long before that (0.5)\n"
	"  -c NUMBER    requests, instead of a time\n"
	"  -p PID       process whose CPU time is measured\n"
	"  -N NAME      of the MSCs, a number is appended (MSC)\n"
	"  -l TEXT      label of the result\n";

static void bad_usage(void)
{
	fputs(usage, stderr);
	exit(1);
}

static void parse_kind(const char *arg)
{
	size_t len = strcspn(arg, "=");
	unsigned int kind;

	for (kind = 0; kind < KIND_COUNT; kind++) {
		if (strlen(kind_names[kind]) == len && !strncmp(kind_names[kind], arg, len)) {
			opt.share[kind] = arg[len] ? atoi(arg + len + 1) : 100;
			return;
		}
	}
	bad_usage();
}

static void parse_options(int argc, char **argv)
{
	int o;

	while ((o = getopt(argc, argv, "H:P:n:w:i:k:t:T:c:p:N:l:")) != -1) {
		switch (o) {
		case 'H': opt.host = optarg; break;
		case 'P': opt.port = atoi(optarg); break;
		case 'n': opt.conns = atoi(optarg); break;
		case 'w': opt.window = atoi(optarg); break;
		case 'i': opt.imsi = strtoull(optarg, NULL, 10); break;
		case 'k': opt.subscribers = strtoul(optarg, NULL, 10); break;
		case 't': opt.seconds = atof(optarg); break;
		case 'T': opt.warm_up = atof(optarg); break;
		case 'c': opt.count = strtoull(optarg, NULL, 10); break;
		case 'p': opt.server = atoi(optarg); break;
		case 'N': opt.name = optarg; break;
		case 'l': opt.label = optarg; break;
		default: bad_usage();
		}
	}
	for (; optind < argc; optind++)
		parse_kind(argv[optind]);
	for (o = 0; o < KIND_COUNT && !opt.share[o]; o++)
		;
	if (o == KIND_COUNT || !opt.conns || !opt.window || opt.window > WINDOW_MAX ||
	    opt.subscribers / opt.conns < opt.window || strncmp(opt.host, "127.", 4))
		bad_usage();
}

int main(int argc, char **argv)
{
	struct window w = {};
	unsigned int kind;

	parse_options(argc, argv);
	for (kind = 0; kind < KIND_COUNT; kind++) {
		if (kind_template(&load.template[kind], kind) < 0)
			fail("cannot encode a request");
	}
	if (kind_insert_data_result(&load.insert_data_result) < 0)
		fail("cannot encode a request");
	open_all();
	run(&w);
	drain();
	print_result(&w);
	return load.wrong || in_flight() ? 3 : 0;
}
