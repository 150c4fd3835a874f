/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The HLR role over an SQLite file, driven by a test script that kills it or takes its disk away.
 *
 *   store_load FILE load SEED   registers forwardings and moves numbers as fast as the disk allows, until it is killed;
 *   says
 *                               "try ..." before each request and "ack ..." when it was answered with a result
 *   store_load FILE serve       does what it reads on stdin: "register IMSI NUMBER", "read IMSI"; answers "result ...",
 *                               "error CODE", "number NUMBER"
 *   store_load FILE dump        prints "sub IMSI VERSION MSISDN CFU CFB CFNRy CFNRc" for all
 *
 * Each line leaves in one write(), so that a line that was written was written before the kill. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#define SUBSCRIBERS 50
#define NUMBERS 5
#define OUTSTANDING 32

struct load {
	struct hlr *hlr;
	unsigned long count;
	unsigned int outstanding;
	bool stop;
	char input[1024];
	size_t input_len;
	struct osmo_fd ofd;
};

struct request {
	struct load *load;
	char imsi[IMSI_DIGITS_MAX + 1];
	char number[ISDN_DIGITS_MAX + 1];
};

static void say(const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (write(STDOUT_FILENO, line, len) != len)
		exit(1);
}

static struct request *request_alloc(struct load *l, const char *imsi, const char *number)
{
	struct request *req = talloc_zero(l->hlr, struct request);

	OSMO_ASSERT(req);
	req->load = l;
	OSMO_STRLCPY_ARRAY(req->imsi, imsi);
	OSMO_STRLCPY_ARRAY(req->number, number);
	l->outstanding++;
	return req;
}

static void request_done(struct request *req)
{
	req->load->outstanding--;
	talloc_free(req);
}

/* All forwardings at once: four rows and that of the subscriber, of which a half must never be seen. */
static void begin_registration(struct request *req, ss_session_answer_cb cb)
{
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_ALL_FORWARDING);
	inv.bs = (struct basic_service){ .type = BASIC_SERVICE_TELE, .code = 0x11 };
	OSMO_ASSERT(isdn_number_parse(&inv.ftn, req->number) == 0);
	hlr_ss_session_ops.begin(req->load->hlr, req->imsi, &inv, "load", cb, req);
}

/* --- load --------------------------------------------------------------------------------------------------------- */

static void on_registered(void *priv, const struct ss_answer *ans)
{
	struct request *req = priv;

	if (ans->kind == SS_ANSWER_RESULT)
		say("ack register %s %s\n", req->imsi, req->number);
	else
		say("failed register %s %s %d\n", req->imsi, req->number, ans->error.code);
	request_done(req);
}

static void on_moved(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct request *req = priv;

	if (res == STORE_OK)
		say("ack msisdn %s %s\n", req->imsi, req->number);
	else
		say("failed msisdn %s %s %d\n", req->imsi, req->number, res);
	request_done(req);
}

static void next_request(struct load *l)
{
	char imsi[IMSI_DIGITS_MAX + 1], number[ISDN_DIGITS_MAX + 1];
	bool move = rand() % 8 == 0;
	struct isdn_number msisdn;

	snprintf(imsi, sizeof(imsi), "00101%010u", rand() % SUBSCRIBERS);
	if (!move) {
		snprintf(number, sizeof(number), "5%09lu", ++l->count);
		say("try register %s %s\n", imsi, number);
		begin_registration(request_alloc(l, imsi, number), on_registered);
		return;
	}
	snprintf(number, sizeof(number), "60%u", rand() % NUMBERS);
	say("try msisdn %s %s\n", imsi, number);
	isdn_number_parse(&msisdn, number);
	hlr_subscriber_set_msisdn(l->hlr, imsi, &msisdn, "load", on_moved, request_alloc(l, imsi, number));
}

static void run_load(struct load *l, const char *seed)
{
	unsigned int i;

	srand(atoi(seed));
	for (i = 0; i < SUBSCRIBERS; i++) {
		char imsi[IMSI_DIGITS_MAX + 1];

		snprintf(imsi, sizeof(imsi), "00101%010u", i);
		hlr_subscriber_create(l->hlr, imsi, NULL, "load", NULL, NULL);
	}
	while (store_in_flight(hlr_store(l->hlr)))
		osmo_select_main(0);
	while (true) {
		while (l->outstanding < OUTSTANDING)
			next_request(l);
		osmo_select_main(0);
	}
}

/* --- serve -------------------------------------------------------------------------------------------------------- */

static void on_served(void *priv, const struct ss_answer *ans)
{
	struct request *req = priv;

	if (ans->kind == SS_ANSWER_RESULT)
		say("result %s %s\n", req->imsi, req->number);
	else
		say("error %d\n", ans->error.code);
	request_done(req);
}

static const char *number_of(const struct hlr_subscriber *sub, enum cf_service s)
{
	const struct cf_reg *reg = cf_reg_find(&sub->profile, s, BSG_SPEECH);

	return reg ? reg->ftn.digits : "-";
}

static void serve_read(struct load *l, const char *imsi)
{
	struct hlr_subscriber sub;

	if (store_get(hlr_store(l->hlr), imsi, &sub))
		say("nobody\n");
	else
		say("number %s\n", number_of(&sub, CF_CFU));
}

static void serve_line(struct load *l, char *line)
{
	const char *verb = strtok(line, " "), *imsi = strtok(NULL, " "), *number = strtok(NULL, " ");

	if (verb && imsi && number && !strcmp(verb, "register"))
		begin_registration(request_alloc(l, imsi, number), on_served);
	else if (verb && imsi && !strcmp(verb, "read"))
		serve_read(l, imsi);
	else
		say("what?\n");
}

static int on_input(struct osmo_fd *ofd, unsigned int what)
{
	struct load *l = ofd->data;
	ssize_t n = read(ofd->fd, l->input + l->input_len, sizeof(l->input) - l->input_len - 1);
	char *end;

	if (n <= 0) {
		l->stop = true;
		return 0;
	}
	l->input_len += n;
	l->input[l->input_len] = '\0';
	while ((end = strchr(l->input, '\n'))) {
		*end++ = '\0';
		serve_line(l, l->input);
		l->input_len -= end - l->input;
		memmove(l->input, end, l->input_len + 1);
	}
	return 0;
}

static void run_serve(struct load *l)
{
	hlr_cfg(l->hlr)->create_on_demand = true;
	osmo_fd_setup(&l->ofd, STDIN_FILENO, OSMO_FD_READ, on_input, l, 0);
	osmo_fd_register(&l->ofd);
	say("ready\n");
	while (!l->stop || l->outstanding)
		osmo_select_main(0);
	osmo_fd_unregister(&l->ofd);
}

/* --- dump --------------------------------------------------------------------------------------------------------- */

static bool dump_one(void *priv, const struct hlr_subscriber *sub)
{
	say("sub %s %u %s %s %s %s %s\n", sub->imsi, sub->version,
	    isdn_number_present(&sub->msisdn) ? sub->msisdn.digits : "-", number_of(sub, CF_CFU),
	    number_of(sub, CF_CFB), number_of(sub, CF_CFNRY), number_of(sub, CF_CFNRC));
	return true;
}

int main(int argc, char **argv)
{
	void *ctx = talloc_named_const(NULL, 0, "store_load");
	struct load l = {};
	struct store *st;
	char *error = NULL;

	if (argc < 3)
		return 2;
	log_init(&supserv_log_info, ctx);
	log_set_category_filter(osmo_stderr_target, DSTORE, 0, LOGL_FATAL);
	st = store_sqlite_open(ctx, argv[1], &error);
	if (!st) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	l.hlr = hlr_alloc(ctx, st);
	if (!strcmp(argv[2], "load") && argc > 3)
		run_load(&l, argv[3]);
	else if (!strcmp(argv[2], "serve"))
		run_serve(&l);
	else
		store_foreach(st, dump_one, NULL);
	talloc_free(l.hlr);
	store_free(st);
	log_fini();
	talloc_free(ctx);
	return 0;
}
