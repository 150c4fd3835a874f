/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_hex.c
 * Write messages to a capture: capture_hex FILE, and on stdin a message a line as "PROTO FROM TO HEX" with the names of
 * protocols that the trace has in JSON. For tshark_test.py, so that messages which no lesson has reach Wireshark. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_write.h>
#include <osmocom/supserv/ladder.h>

#define OCTETS_MAX 65536

/* \returns 0, -1 for a line that makes no sense. */
static int emit_line(struct trace_bus *bus, char *line)
{
	static uint8_t octets[OCTETS_MAX];
	char *save = NULL;
	const char *proto = strtok_r(line, " \n", &save), *from = strtok_r(NULL, " \n", &save);
	const char *to = strtok_r(NULL, " \n", &save), *hex = strtok_r(NULL, " \n", &save);
	struct trace_msg msg = { .from = from, .to = to, .octets = octets };
	int len = hex ? osmo_hexparse(hex, octets, sizeof(octets)) : -1;

	if (len < 0)
		return -1;
	msg.len = len;
	while (strcmp(trace_proto_name(msg.proto), proto)) {
		if (msg.proto == TRACE_NOTE)
			return -1;
		msg.proto++;
	}
	trace_emit(bus, &msg);
	return 0;
}

int main(int argc, char **argv)
{
	static char line[2 * OCTETS_MAX + 64];
	void *ctx = talloc_named_const(NULL, 0, "capture_hex");
	struct trace_bus *bus = trace_bus_alloc(ctx);
	char *error = NULL;
	int rc = 0;

	if (argc != 2) {
		fprintf(stderr, "capture_hex FILE <MESSAGES\n");
		return 2;
	}
	if (!capture_start(ctx, bus, argv[1], &error)) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	while (!rc && fgets(line, sizeof(line), stdin))
		rc = emit_line(bus, line);
	if (rc)
		fprintf(stderr, "cannot read: %s\n", line);
	talloc_free(ctx);
	return rc ? 1 : 0;
}
