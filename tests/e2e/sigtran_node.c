/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A node behind a STP: one SCCP user on the SIGTRAN door, with the cs7 configuration of a file. It does what it reads
 * and prints what it is told, a line each; a question ('Q' and a pattern) it answers with the same octets ('A').
 *
 *   route PREFIX PC		where numbers are; answered "routed"
 *   gt DIGITS SSN LEN		ask LEN octets of a number
 *   pc PC SSN LEN		ask a point code
 *
 *   up, down			an application server is active, is not
 *   rx CALLED | CALLING | LEN	a message, and "damaged" when the pattern is
 *   notice CALLED CAUSE	not delivered */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/msgb.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/sigtran/osmo_ss7.h>
#include <osmocom/vty/logging.h>
#include <osmocom/vty/vty.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/sigtran_door.h>

#define LINE_MAX_LEN 256
#define DATA_MAX 3600
#define POLL_MS 50

static struct sccp_node *node;
static struct sccp_user *user;
static struct sigtran_door *door;
static struct osmo_timer_list poll_timer;
static bool was_up, quit;

static void fill(uint8_t *octets, size_t len, char kind)
{
	size_t i;

	for (i = 0; i < len; i++)
		octets[i] = i * 7;
	octets[0] = kind;
}

static void rx(void *priv, const struct sccp_addr *called, const struct sccp_addr *calling, const uint8_t *octets,
	       size_t len)
{
	uint8_t wanted[DATA_MAX];
	char to[96], from[96];
	bool good = len && len <= sizeof(wanted);

	if (good) {
		fill(wanted, len, octets[0]);
		good = !memcmp(octets, wanted, len);
	}
	sccp_addr_str(to, sizeof(to), called);
	sccp_addr_str(from, sizeof(from), calling);
	printf("rx %s | %s | %zu%s\n", to, from, len, good ? "" : " damaged");
	if (!good || octets[0] != 'Q')
		return;
	fill(wanted, len, 'A');
	sccp_user_send(user, calling, NULL, wanted, len, NULL);
}

static void notice(void *priv, const struct sccp_addr *called, enum sccp_return_cause cause, const uint8_t *octets,
		   size_t len)
{
	char to[96];

	sccp_addr_str(to, sizeof(to), called);
	printf("notice %s %d\n", to, cause);
}

static const struct sccp_user_ops ops = { .rx = rx, .notice = notice };

static void ask(const struct sccp_addr *called, size_t len)
{
	uint8_t octets[DATA_MAX];

	len = OSMO_MIN(OSMO_MAX(len, 1), sizeof(octets));
	fill(octets, len, 'Q');
	if (sccp_user_send(user, called, NULL, octets, len, NULL) < 0)
		printf("cannot send\n");
}

static void command(char *line)
{
	struct sccp_addr called = { .route_on_ssn = true, .has_pc = true, .has_ssn = true };
	struct sccp_gt_route route = {};
	char word[SCCP_GT_DIGITS_MAX + 1];
	unsigned int ssn, len;

	if (sscanf(line, "route %32s %16s", route.prefix, word) == 2) {
		route.pc = osmo_ss7_pointcode_parse(NULL, word);
		sccp_node_gt_route_add(node, &route);
		printf("routed\n");
	} else if (sscanf(line, "gt %32s %u %u", word, &ssn, &len) == 3) {
		sccp_addr_set_e164(&called, word, ssn);
		ask(&called, len);
	} else if (sscanf(line, "pc %32s %u %u", word, &ssn, &len) == 3) {
		called.pc = osmo_ss7_pointcode_parse(NULL, word);
		called.ssn = ssn;
		ask(&called, len);
	} else {
		printf("not understood: %s\n", line);
	}
}

static int read_line(struct osmo_fd *fd, unsigned int what)
{
	char line[LINE_MAX_LEN];

	if (fgets(line, sizeof(line), stdin))
		command(line);
	else
		quit = true;
	return 0;
}

static void poll_state(void *data)
{
	bool up = sigtran_door_is_up(door);

	if (up != was_up)
		printf("%s\n", up ? "up" : "down");
	was_up = up;
	osmo_timer_schedule(&poll_timer, 0, POLL_MS * 1000);
}

static int open_door(void *ctx, const char *config, const struct sccp_user_cfg *cfg)
{
	char *error = NULL;

	if (vty_read_config_file(config, NULL) < 0) {
		fprintf(stderr, "cannot read %s\n", config);
		return -1;
	}
	node = sccp_node_alloc(ctx, NULL);
	user = sccp_user_bind(node, cfg);
	door = sigtran_door_open(ctx, 0, node, &error);
	if (!door)
		fprintf(stderr, "%s\n", error);
	return door ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct vty_app_info info = { .name = "Node", .go_parent_cb = osmo_ss7_vty_go_parent };
	struct osmo_fd input;
	void *ctx = talloc_named_const(NULL, 0, "sigtran_node");

	if (argc != 4) {
		fprintf(stderr, "usage: sigtran_node CONFIG GT SSN\n");
		return 2;
	}
	info.tall_ctx = ctx;
	msgb_talloc_ctx_init(ctx, 0);
	osmo_init_logging2(ctx, &supserv_log_info);
	rate_ctr_init(ctx);
	vty_init(&info);
	logging_vty_add_cmds();
	osmo_ss7_init();
	osmo_ss7_vty_init_asp(ctx);
	setvbuf(stdout, NULL, _IOLBF, 0);
	/* lines that come together must not wait in a buffer that select() does not know of */
	setvbuf(stdin, NULL, _IONBF, 0);
	if (open_door(ctx, argv[1], &(struct sccp_user_cfg){ .name = "user", .ssn = atoi(argv[3]), .gt = argv[2],
							      .ops = &ops }) < 0)
		return 1;
	osmo_fd_setup(&input, STDIN_FILENO, OSMO_FD_READ, read_line, NULL, 0);
	osmo_fd_register(&input);
	osmo_timer_setup(&poll_timer, poll_state, NULL);
	poll_state(NULL);
	while (!quit)
		osmo_select_main(0);
	osmo_timer_del(&poll_timer);
	talloc_free(door);
	talloc_free(node);
	return 0;
}
