/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a capture file, pcap or pcapng: whatever is in it, each layer reads it to its end, and what it tells
 * has octets and a packet. */

#include <errno.h>
#include <stdio.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_read.h>

#define INPUT_MAX (1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_message(void *priv, const struct capture_msg *msg)
{
	unsigned int *sum = priv;

	OSMO_ASSERT(msg->packet > 0 && msg->protocol < CAPTURE_PROTOCOLS && msg->imsi);
	OSMO_ASSERT(msg->protocol == CAPTURE_TCAP ? msg->called && msg->calling : msg->way);
	for (size_t i = 0; i < msg->len; i++)
		*sum += msg->octets[i];
}

static void on_problem(void *priv, unsigned long packet, const char *what)
{
	OSMO_ASSERT(packet > 0 && what);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct capture_read_ops ops = { .message = on_message, .problem = on_problem };
	struct capture_read *r;
	unsigned int sum = 0;
	char *error = NULL;
	FILE *f;
	int rc;

	if (!size || size > INPUT_MAX)
		return 0;
	f = fmemopen((void *)data, size, "rb");
	OSMO_ASSERT(f);
	r = capture_read_alloc(NULL, &ops, &sum);
	OSMO_ASSERT(r);
	rc = capture_read_stream(r, f, &error);
	OSMO_ASSERT(rc == 0 || (rc == -EINVAL && error));
	talloc_free(r);
	return 0;
}
