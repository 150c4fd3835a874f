/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A load of calls: plays OsmoMSC's MNCC socket (version 8) with the phones on both sides, keeps a number of calls going,
 * and checks each: who was called, who answered, that every leg was released.
 *
 * Caller 1xxxxxx, called 2xxxxxx, forwarded-to 3xxxxxx, all with the same six digits. A phone answers as soon as its
 * RTP is there, as on a real MSC. Prints one line "key=value ..."; ends with 0 when every call was right. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <osmocom/core/hashtable.h>
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/mncc_msg.h>

#include "measure.h"

#define NS_PER_S 1000000000ULL
#define NS_PER_MS 1000000ULL
#define WRONG_SHOWN_MAX 10
#define STALL_S 10
#define BURST_MAX 256
#define SOCKET_BUFFER (4 << 20)
#define RTP_PORT_FIRST 16384
#define PAYLOAD_TYPE_GSM 3

/* What the called phone B does; it decides who is to answer in the end. */
enum scenario {
	CONNECT,		/* B answers */
	CFU,			/* B must not be called, C answers */
	BUSY,			/* B rejects with cause 17 */
	UDUB,			/* B rings and is refused by its user */
	NOREPLY,		/* B rings until it is called off */
	NRC,			/* B cannot be paged */
	REFUSED,		/* B is busy and nobody else is called */
	ABANDONED,		/* B rings, and A gives up */
	SCENARIO_COUNT
};

static const struct {
	const char *name;
	bool b_called, c_answers, connected;
} scenarios[SCENARIO_COUNT] = {
	[CONNECT] = { "connect", .b_called = true, .connected = true },
	[CFU] = { "cfu", .c_answers = true, .connected = true },
	[BUSY] = { "busy", .b_called = true, .c_answers = true, .connected = true },
	[UDUB] = { "udub", .b_called = true, .c_answers = true, .connected = true },
	[NOREPLY] = { "noreply", .b_called = true, .c_answers = true, .connected = true },
	[NRC] = { "nrc", .b_called = true, .c_answers = true, .connected = true },
	[REFUSED] = { "refused", .b_called = true },
	[ABANDONED] = { "abandoned", .b_called = true },
};

struct leg {
	struct hlist_node node;		/* load.legs */
	struct call *call;
	char who;			/* 'A', 'B', 'C'; 0: not there */
	uint32_t ref;
	bool rings;
};

struct call {
	struct llist_head entry;	/* load.held */
	uint32_t number;
	uint64_t began_at, hang_up_at;
	struct leg leg[3];		/* A, B, C */
	unsigned int n_legs;
	bool b_called, c_called, connected, redirected, wrong, is_held, giving_up;
};

struct packet {
	struct llist_head entry;	/* load.waiting */
	size_t len;
	uint8_t octets[];
};

static struct options {
	const char *path, *label;
	enum scenario scenario;
	unsigned int concurrent;
	uint32_t first, numbers;
	double seconds, warm_up;
	uint64_t count;			/* 0: as long as the seconds last */
	unsigned int hold_ms, per_s;
	pid_t peer;
} opt = {
	.path = "/tmp/mncc_load.sock",
	.label = "",
	.concurrent = 1,
	.numbers = 10000,
	.seconds = 3,
	.warm_up = 0.5,
	.per_s = 2000,
};

static struct {
	int fd;
	struct mncc_layout layout;
	struct llist_head waiting, held;
	DECLARE_HASHTABLE(legs, 14);
	struct call *call;
	struct call **by_number;
	uint32_t next_ref, next_number;
	unsigned int begun, live;
	uint64_t now;
	bool measuring, stopping;
	uint64_t started, ended, measured, wrong, messages, redirected;
	struct histogram setup;
} load = { .next_ref = 0x80000001 };

static void fail(const char *what)
{
	fprintf(stderr, "mncc_load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
	exit(2);
}

static void wrong(struct call *c, const char *why)
{
	if (!c->wrong && load.wrong++ < WRONG_SHOWN_MAX)
		fprintf(stderr, "mncc_load: call of %06u: %s\n", c->number, why);
	c->wrong = true;
}

/* --- sending ------------------------------------------------------------------------------------------------------- */

/* \returns whether the socket took it. */
static bool try_send(const uint8_t *octets, size_t len)
{
	if (send(load.fd, octets, len, MSG_NOSIGNAL) == len)
		return true;
	if (errno != EAGAIN && errno != ENOBUFS)
		fail("cannot send");
	return false;
}

static void send_waiting(void)
{
	struct packet *p, *next;

	llist_for_each_entry_safe(p, next, &load.waiting, entry) {
		if (!try_send(p->octets, p->len))
			return;
		llist_del(&p->entry);
		free(p);
	}
}

static void say(const struct mncc_msg *msg)
{
	uint8_t octets[MNCC_MSG_MAX];
	int len = mncc_msg_encode(octets, sizeof(octets), &load.layout, msg);
	struct packet *p;

	if (len < 0)
		fail("cannot encode a message");
	load.messages++;
	if (llist_empty(&load.waiting) && try_send(octets, len))
		return;
	p = malloc(sizeof(*p) + len);
	if (!p)
		fail("no memory");
	p->len = len;
	memcpy(p->octets, octets, len);
	llist_add_tail(&p->entry, &load.waiting);
}

static void say_simple(enum mncc_msg_type type, uint32_t ref, int cause)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, type, ref);
	if (cause)
		mncc_msg_set_cause(&msg, cause);
	say(&msg);
}

static void put_number(struct gsm_mncc_number *number, char who, uint32_t digits)
{
	snprintf(number->number, sizeof(number->number), "%c%06u", who, digits);
}

/* --- calls --------------------------------------------------------------------------------------------------------- */

static struct leg *leg_add(struct call *c, char who, uint32_t ref)
{
	struct leg *l = &c->leg[who - 'A'];

	*l = (struct leg){ .call = c, .who = who, .ref = ref };
	hash_add(load.legs, &l->node, ref);
	c->n_legs++;
	return l;
}

static struct leg *leg_find(uint32_t ref)
{
	struct leg *l;

	hash_for_each_possible(load.legs, l, node, ref) {
		if (l->ref == ref)
			return l;
	}
	return NULL;
}

static void call_start(struct call *c)
{
	uint32_t offset = load.next_number++ % opt.numbers;
	struct mncc_msg msg;
	struct leg *a;

	*c = (struct call){ .number = opt.first + offset, .began_at = load.now };
	load.by_number[offset] = c;
	load.started++;
	load.live++;
	a = leg_add(c, 'A', load.next_ref++);
	if (!load.next_ref)
		load.next_ref = 0x80000001;
	mncc_msg_init(&msg, MNCC_SETUP_IND, a->ref);
	msg.signal.fields = MNCC_F_CALLED | MNCC_F_CALLING | MNCC_F_BEARER_CAP;
	msg.signal.bearer_cap.speech_ver[1] = -1;
	put_number(&msg.signal.called, '2', c->number);
	put_number(&msg.signal.calling, '1', c->number);
	snprintf(msg.signal.imsi, sizeof(msg.signal.imsi), "901701%09u", c->number);
	say(&msg);
}

static bool may_start(void)
{
	return !load.stopping && (!opt.count || load.started < opt.count);
}

static void call_end(struct call *c)
{
	if (c->connected != scenarios[opt.scenario].connected)
		wrong(c, c->connected ? "was connected" : "was not connected");
	if (c->b_called != scenarios[opt.scenario].b_called)
		wrong(c, c->b_called ? "the called party was called" : "the called party was not called");
	if (c->c_called != scenarios[opt.scenario].c_answers)
		wrong(c, c->c_called ? "was forwarded" : "was not forwarded");
	if (c->c_called && !c->redirected)
		wrong(c, "was forwarded without a redirecting number");
	load.live--;
	load.ended++;
	load.redirected += c->redirected;
	if (load.measuring)
		load.measured++;
	if (may_start())
		call_start(c);
}

static void leg_end(struct leg *l)
{
	struct call *c = l->call;

	hash_del(&l->node);
	l->who = 0;
	if (!--c->n_legs)
		call_end(c);
}

/* A hangs up. */
static void hang_up(struct call *c)
{
	if (c->leg[0].who)
		say_simple(MNCC_DISC_IND, c->leg[0].ref, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
}

static void hang_up_held(void)
{
	struct call *c, *next;

	llist_for_each_entry_safe(c, next, &load.held, entry) {
		if (c->hang_up_at > load.now)
			return;
		llist_del(&c->entry);
		hang_up(c);
	}
}

/* --- phones B and C ------------------------------------------------------------------------------------------------ */

static void answer(struct leg *l)
{
	struct mncc_msg msg;

	mncc_msg_init(&msg, MNCC_SETUP_CNF, l->ref);
	msg.signal.fields = MNCC_F_CONNECTED;
	put_number(&msg.signal.connected, l->who == 'B' ? '2' : '3', l->call->number);
	say(&msg);
}

/* Its channel is there. */
static void ring(struct leg *l)
{
	if (l->rings)
		return;
	l->rings = true;
	say_simple(MNCC_ALERT_IND, l->ref, 0);
	if (l->who == 'C' || opt.scenario == CONNECT) {
		answer(l);
	} else if (opt.scenario == UDUB) {
		say_simple(MNCC_DISC_IND, l->ref, GSM48_CC_CAUSE_USER_BUSY);
	} else if (opt.scenario == ABANDONED && !l->call->giving_up) {
		l->call->giving_up = true;
		hang_up(l->call);
	}
}

static void phone_called(struct leg *l)
{
	if (l->who == 'B' && opt.scenario == NRC) {
		say_simple(MNCC_REL_IND, l->ref, GSM48_CC_CAUSE_DEST_OOO);
		leg_end(l);
	} else if (l->who == 'B' && (opt.scenario == BUSY || opt.scenario == REFUSED)) {
		say_simple(MNCC_REJ_IND, l->ref, GSM48_CC_CAUSE_USER_BUSY);
		leg_end(l);
	} else {
		say_simple(MNCC_CALL_CONF_IND, l->ref, 0);
	}
}

/* Who is called: by number, or by IMSI, whose sixth digit says which phone it is. */
static char called_party(const struct mncc_signal *s, uint32_t *digits)
{
	const char *number = s->called.number;

	if (s->fields & MNCC_F_CALLED && (number[0] == '2' || number[0] == '3') && strlen(number) == 7) {
		*digits = strtoul(number + 1, NULL, 10);
		return number[0] == '2' ? 'B' : 'C';
	}
	if (strlen(s->imsi) == 15) {
		*digits = strtoul(s->imsi + 6, NULL, 10);
		return s->imsi[5] == '2' ? 'B' : 'C';
	}
	return 0;
}

static void rx_setup_req(const struct mncc_msg *msg)
{
	uint32_t digits = 0;
	char who = called_party(&msg->signal, &digits);
	struct call *c = who && digits >= opt.first && digits < opt.first + opt.numbers ?
				 load.by_number[digits - opt.first] : NULL;

	if (!c || c->leg[who - 'A'].who) {
		load.wrong++;
		say_simple(MNCC_REL_IND, msg->callref, GSM48_CC_CAUSE_UNASSIGNED_NR);
		return;
	}
	if (who == 'B') {
		c->b_called = true;
	} else {
		c->c_called = true;
		c->redirected = msg->signal.fields & MNCC_F_REDIRECTING;
	}
	phone_called(leg_add(c, who, msg->callref));
}

/* --- messages ------------------------------------------------------------------------------------------------------ */

static void rx_rtp_create(struct leg *l)
{
	struct mncc_msg msg;
	struct sockaddr_in *addr = (struct sockaddr_in *)&msg.rtp.addr;

	mncc_msg_init(&msg, MNCC_RTP_CREATE, l->ref);
	addr->sin_family = AF_INET;
	addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	addr->sin_port = htons(RTP_PORT_FIRST + 2 * (l->ref % 8000));
	msg.rtp.payload_type = PAYLOAD_TYPE_GSM;
	say(&msg);
	if (l->who != 'A')
		ring(l);
}

static void rx_setup_rsp(struct leg *l)
{
	struct call *c = l->call;

	if (l->who != 'A' || c->connected) {
		wrong(c, "SETUP_RSP does not belong here");
		return;
	}
	c->connected = true;
	if (load.measuring)
		histogram_add(&load.setup, load.now - c->began_at);
	say_simple(MNCC_SETUP_COMPL_IND, l->ref, 0);
	if (!opt.hold_ms) {
		hang_up(c);
		return;
	}
	c->hang_up_at = load.now + opt.hold_ms * NS_PER_MS;
	llist_add_tail(&c->entry, &load.held);
}

static void rx_msg(const struct mncc_msg *msg)
{
	struct leg *l;

	if (msg->type == MNCC_SETUP_REQ) {
		rx_setup_req(msg);
		return;
	}
	l = leg_find(msg->callref);
	if (!l)		/* a leg that is gone meanwhile; a real MSC says cause 81 */
		return;
	switch (msg->type) {
	case MNCC_RTP_CREATE:
		rx_rtp_create(l);
		break;
	case MNCC_SETUP_RSP:
		rx_setup_rsp(l);
		break;
	case MNCC_DISC_REQ:
		say_simple(MNCC_REL_IND, l->ref, GSM48_CC_CAUSE_NORM_CALL_CLEAR);
		leg_end(l);
		break;
	case MNCC_REL_REQ:
		say_simple(MNCC_REL_CNF, l->ref, 0);
		leg_end(l);
		break;
	case MNCC_REJ_REQ:
		leg_end(l);
		break;
	default:	/* CALL_PROC_REQ, ALERT_REQ, FACILITY_REQ ...: for the phone */
		break;
	}
}

static void receive(void)
{
	static uint8_t octets[2 * MNCC_MSG_MAX];
	struct mncc_msg msg;
	unsigned int i;
	ssize_t n;

	for (i = 0; i < BURST_MAX; i++) {
		n = recv(load.fd, octets, sizeof(octets), 0);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			errno = n ? errno : 0;
			fail("call control closed the socket");
		}
		load.now = measure_now();
		load.messages++;
		if (mncc_msg_decode(&msg, &load.layout, octets, n) < 0)
			fail("a message that does not decode");
		rx_msg(&msg);
	}
}

/* --- the run ------------------------------------------------------------------------------------------------------- */

static void wait_for_peer(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int size = SOCKET_BUFFER, fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	struct pollfd waiting = { .fd = fd, .events = POLLIN };
	struct mncc_hello hello;

	OSMO_STRLCPY_ARRAY(addr.sun_path, opt.path);
	unlink(opt.path);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 || listen(fd, 1) < 0)
		fail(opt.path);
	errno = 0;
	if (poll(&waiting, 1, 30000) != 1)
		fail("no call control connects");
	load.fd = accept(fd, NULL, NULL);
	if (load.fd < 0)
		fail("cannot accept");
	close(fd);
	fcntl(load.fd, F_SETFL, O_NONBLOCK);
	setsockopt(load.fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	mncc_hello(&hello, &load.layout);
	if (send(load.fd, &hello, sizeof(hello), 0) != sizeof(hello))
		fail("cannot say hello");
	usleep(200000);
}

struct window {
	uint64_t begin, end, cpu, own_cpu;
};

static void turn(uint64_t start)
{
	struct pollfd pfd = { .fd = load.fd, .events = POLLIN | (llist_empty(&load.waiting) ? 0 : POLLOUT) };

	/* not all at once: a socket takes some hundred messages */
	while (load.begun < opt.concurrent && may_start() &&
	       load.begun <= (load.now - start) / (double)NS_PER_S * opt.per_s)
		call_start(&load.call[load.begun++]);
	poll(&pfd, 1, llist_empty(&load.held) && load.begun == opt.concurrent ? 20 : 1);
	load.now = measure_now();
	if (pfd.revents & (POLLIN | POLLHUP | POLLERR))
		receive();
	send_waiting();
	hang_up_held();
}

static void run(struct window *w)
{
	uint64_t start = measure_now(), last = start, last_ended = 0;

	load.now = start;
	for (;;) {
		turn(start);
		if (!load.measuring && (opt.count || load.now - start > opt.warm_up * NS_PER_S)) {
			load.measuring = true;
			w->begin = load.now;
			w->cpu = process_cpu_ns(opt.peer);
			w->own_cpu = process_cpu_ns(getpid());
		}
		if (load.ended != last_ended)
			last = load.now;
		last_ended = load.ended;
		if (load.now - last > (STALL_S + opt.hold_ms / 1000) * NS_PER_S || (opt.count && load.ended >= opt.count) ||
		    (!opt.count && load.now - start > (opt.warm_up + opt.seconds) * NS_PER_S))
			break;
	}
	load.measuring = false;
	w->end = load.now;
	w->cpu = process_cpu_ns(opt.peer) - w->cpu;
	w->own_cpu = process_cpu_ns(getpid()) - w->own_cpu;
	load.stopping = true;
	while (load.live && load.now < w->end + (STALL_S + opt.hold_ms / 1000) * NS_PER_S)
		turn(start);
}

static void print_result(const struct window *w)
{
	double seconds = (w->end - w->begin) / 1e9, n = load.measured ? load.measured : 1;

	printf("label=%s scenario=%s concurrent=%u hold_ms=%u seconds=%.2f calls=%llu per_s=%.1f cpu_us=%.1f "
	       "setup_p50_us=%.0f setup_p99_us=%.0f peer_cpu=%.2f own_cpu=%.2f messages=%llu rss_kb=%ld descriptors=%u "
	       "redirected=%llu wrong=%llu lost=%u\n", opt.label, scenarios[opt.scenario].name, opt.concurrent, opt.hold_ms, seconds,
	       (unsigned long long)load.measured, load.measured / seconds, w->cpu / 1e3 / n,
	       histogram_quantile(&load.setup, 0.5) / 1e3, histogram_quantile(&load.setup, 0.99) / 1e3,
	       w->cpu / 1e9 / seconds, w->own_cpu / 1e9 / seconds, (unsigned long long)load.messages,
	       process_rss_kb(opt.peer), process_descriptors(opt.peer), (unsigned long long)load.redirected,
	       (unsigned long long)load.wrong, load.live);
}

/* --- options ------------------------------------------------------------------------------------------------------- */

static const char usage[] =
	"Usage: mncc_load [OPTION]... SCENARIO\n"
	"SCENARIO is connect, cfu, busy, udub, noreply, nrc, refused or abandoned.\n"
	"  -S PATH      socket that call control connects to (/tmp/mncc_load.sock)\n"
	"  -n NUMBER    calls at a time (1)\n"
	"  -b NUMBER    first six digits of the numbers (0)\n"
	"  -k NUMBER    how many numbers are used, one after the other (10000)\n"
	"  -d MS        how long a call is held (0)\n"
	"  -r NUMBER    calls begun in a second until all are going (2000)\n"
	"  -t SECONDS   how long to measure (3)\n"
	"  -T SECONDS   how long before that (0.5)\n"
	"  -c NUMBER    calls, instead of a time\n"
	"  -p PID       process whose CPU time is measured\n"
	"  -l TEXT      label of the result\n";

static void bad_usage(void)
{
	fputs(usage, stderr);
	exit(1);
}

static void parse_options(int argc, char **argv)
{
	int o;

	while ((o = getopt(argc, argv, "S:n:b:k:d:r:t:T:c:p:l:")) != -1) {
		switch (o) {
		case 'S': opt.path = optarg; break;
		case 'n': opt.concurrent = atoi(optarg); break;
		case 'b': opt.first = strtoul(optarg, NULL, 10); break;
		case 'k': opt.numbers = strtoul(optarg, NULL, 10); break;
		case 'd': opt.hold_ms = atoi(optarg); break;
		case 'r': opt.per_s = atoi(optarg); break;
		case 't': opt.seconds = atof(optarg); break;
		case 'T': opt.warm_up = atof(optarg); break;
		case 'c': opt.count = strtoull(optarg, NULL, 10); break;
		case 'p': opt.peer = atoi(optarg); break;
		case 'l': opt.label = optarg; break;
		default: bad_usage();
		}
	}
	if (optind != argc - 1 || !opt.concurrent || opt.numbers < opt.concurrent)
		bad_usage();
	while (opt.scenario < SCENARIO_COUNT && strcmp(scenarios[opt.scenario].name, argv[optind]))
		opt.scenario++;
	if (opt.scenario == SCENARIO_COUNT)
		bad_usage();
}

int main(int argc, char **argv)
{
	struct window w = {};

	parse_options(argc, argv);
	INIT_LLIST_HEAD(&load.waiting);
	INIT_LLIST_HEAD(&load.held);
	hash_init(load.legs);
	load.call = calloc(opt.concurrent, sizeof(*load.call));
	load.by_number = calloc(opt.numbers, sizeof(*load.by_number));
	if (!load.call || !load.by_number)
		fail("no memory");
	wait_for_peer();
	run(&w);
	print_result(&w);
	unlink(opt.path);
	return load.wrong || load.live ? 3 : 0;
}
