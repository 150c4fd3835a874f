/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Labels of messages: the first octet chooses the protocol. What comes out is one line of printable characters. */
#include <ctype.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/trace_label.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace_msg msg = { .from = "a", .to = "b" };
	char label[TRACE_LABEL_MAX];
	int len;

	if (!size)
		return 0;
	msg.proto = data[0] % (TRACE_NOTE + 1);
	msg.octets = data + 1;
	msg.len = size - 1;
	len = trace_label(label, sizeof(label), &msg);
	OSMO_ASSERT(len >= 0);
	OSMO_ASSERT(strlen(label) < sizeof(label));
	for (const char *c = label; *c; c++)
		OSMO_ASSERT(isprint((unsigned char)*c));
	return 0;
}
