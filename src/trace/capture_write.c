/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_write.c
 * From the trace bus to packets: each message in the protocol that it has on the wire, with its comment. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/ladder.h>
#include <osmocom/supserv/sccp.h>
#include <osmocom/supserv/trace_label.h>

#include "capture_write_private.h"
#include "config.h"

#define GSUP_MAX (UINT16_MAX - 1)
#define HLR "HLR"
#define SUPSERV "supserv"
/* A number in the test network of TS 23.003 for a party that has none. */
#define GT_INVENTED "00101%05u"

/* --- comments ----------------------------------------------------------------------------------------------------- */

static void make_comment(char *buf, size_t len, const struct trace_msg *msg, const char *label)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	const char *clause = capture_clause(msg);

	OSMO_STRBUF_PRINTF(sb, "%s", msg->from);
	if (strcmp(msg->from, msg->to))
		OSMO_STRBUF_PRINTF(sb, " -> %s", msg->to);
	OSMO_STRBUF_PRINTF(sb, ": %s", label);
	if (msg->state)
		OSMO_STRBUF_PRINTF(sb, "; state %s", msg->state);
	if (clause)
		OSMO_STRBUF_PRINTF(sb, "; %s", clause);
	if (msg->call)
		OSMO_STRBUF_PRINTF(sb, "; call %u", msg->call);
	if (msg->dialogue)
		OSMO_STRBUF_PRINTF(sb, "; dialogue %u", msg->dialogue);
	if (msg->imsi)
		OSMO_STRBUF_PRINTF(sb, "; IMSI %s", msg->imsi);
}

/* --- MAP ---------------------------------------------------------------------------------------------------------- */

struct map_send {
	struct capture *c;
	struct capture_pair *pair;
	unsigned int from;
	int rc;
};

/* sccp_send_cb */
static void map_send(void *priv, const uint8_t *octets, size_t len)
{
	struct map_send *send = priv;

	if (send->rc == 0)
		send->rc = capture_send_sccp(send->c, send->pair, send->from, octets, len, send->c->comment);
}

static struct sccp_addr made_up_addr(const struct capture_party *party)
{
	struct sccp_addr addr = {
		.has_ssn = true,
		.ssn = party->ssn,
		.gt = { .gti = 4, .np = 1, .nai = 4 },
	};

	snprintf(addr.gt.digits, sizeof(addr.gt.digits), GT_INVENTED, party->nr);
	return addr;
}

static int write_map(struct capture *c, const struct trace_msg *msg, struct capture_party *from,
		     struct capture_party *to)
{
	struct capture_pair *pair = capture_pair_get(c, &c->net, CAPTURE_SCTP, from, to);
	struct map_send send = { .c = c, .pair = pair };
	const struct sccp_unitdata ud = {
		.protocol_class = 0,
		.return_on_error = true,
		.called = msg->called ? *msg->called : made_up_addr(to),
		.calling = msg->calling ? *msg->calling : made_up_addr(from),
		.data = msg->octets,
		.data_len = msg->len,
	};
	int rc;

	if (!pair)
		return -ENOMEM;
	send.from = capture_pair_end(pair, from);
	rc = sccp_send(&ud, capture_new_ref(c), map_send, &send);
	return rc < 0 ? rc : send.rc;
}

/* --- GSUP --------------------------------------------------------------------------------------------------------- */

/* The HLR is who gets connected to; else supserv, which is the HLR of an MSC. */
static bool is_server(const struct capture_party *party, const struct capture_party *other)
{
	return !strcmp(party->name, HLR) || (!strcmp(party->name, SUPSERV) && strcmp(other->name, HLR));
}

static int write_gsup(struct capture *c, const struct trace_msg *msg, struct capture_party *from,
		      struct capture_party *to)
{
	const size_t header = sizeof(struct ipaccess_head) + sizeof(struct ipaccess_head_ext);
	bool from_server = is_server(from, to);
	struct capture_pair *pair = capture_pair_get(c, &c->net, CAPTURE_TCP, from_server ? to : from,
						     from_server ? from : to);
	uint8_t *ipa = pair && msg->len <= GSUP_MAX ? talloc_array(c, uint8_t, header + msg->len) : NULL;
	int rc;

	if (!ipa)
		return -EMSGSIZE;
	ipa[0] = (msg->len + 1) >> 8;
	ipa[1] = msg->len + 1;
	ipa[2] = IPAC_PROTO_OSMO;
	ipa[3] = IPAC_PROTO_EXT_GSUP;
	memcpy(ipa + header, msg->octets, msg->len);
	rc = capture_send_tcp(c, pair, capture_pair_end(pair, from), ipa, header + msg->len, c->comment);
	talloc_free(ipa);
	return rc;
}

/* --- any message -------------------------------------------------------------------------------------------------- */

static struct capture_party *party_get(struct capture *c, const char *name)
{
	struct capture_party *party = capture_party_get(c, &c->net, name);

	if (party && !party->named) {
		pcapng_name(c->file, party->ip, party->name);
		party->named = true;
	}
	return party;
}

static int write_as_protocol(struct capture *c, const struct trace_msg *msg, struct capture_party *from,
			     struct capture_party *to)
{
	if (from == to || !msg->len)
		return -EINVAL;
	switch (msg->proto) {
	case TRACE_DTAP:
		return capture_dtap(c, from, to, msg->octets, msg->len);
	case TRACE_MAP:
		return write_map(c, msg, from, to);
	case TRACE_GSUP:
		return write_gsup(c, msg, from, to);
	default:
		return -EOPNOTSUPP;
	}
}

static void end_with(struct capture *c, int rc)
{
	LOGP(DTRACE, LOGL_ERROR, "the capture to %s has ended: %s\n", c->path, strerror(-rc));
	c->error = talloc_strdup(c, strerror(-rc));
	trace_detach(c->reader);
	c->reader = NULL;
}

/* trace_reader_cb */
static void write_message(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct capture *c = priv;
	struct capture_party *from = party_get(c, msg->from), *to = party_get(c, msg->to);
	char label[TRACE_LABEL_MAX];
	int rc = -ENOMEM;

	c->tv = *tv;
	trace_label(label, sizeof(label), msg);
	make_comment(c->comment, sizeof(c->comment), msg, label);
	if (from && to && write_as_protocol(c, msg, from, to) < 0)
		capture_text(c, from, to, trace_proto_name(msg->proto), label);
	if (from && to)
		rc = pcapng_flush(c->file);
	if (rc < 0)
		end_with(c, rc);
	else
		c->messages++;
}

/* --- beginning and end -------------------------------------------------------------------------------------------- */

static int capture_destruct(struct capture *c)
{
	trace_detach(c->reader);
	return 0;
}

struct capture *capture_start(void *ctx, struct trace_bus *bus, const char *path, char **error)
{
	struct capture *c = talloc_zero(ctx, struct capture);

	if (c) {
		capture_net_init(&c->net);
		c->bus = bus;
		c->path = talloc_strdup(c, path);
		talloc_set_destructor(c, capture_destruct);
	}
	if (!c || !c->path) {
		*error = talloc_strdup(ctx, "there is not enough memory");
		talloc_free(c);
		return NULL;
	}
	c->file = pcapng_create(c, path, PACKAGE_STRING, error);
	if (!c->file) {
		*error = talloc_steal(ctx, *error);
		talloc_free(c);
		return NULL;
	}
	c->reader = trace_attach(bus, write_message, c);
	if (c->reader)
		return c;
	*error = talloc_strdup(ctx, "there is not enough memory");
	talloc_free(c);
	return NULL;
}

void capture_reopen(struct capture *c)
{
	struct pcapng *file;
	char *error;

	if (!c || !c->reader || !pcapng_moved(c->file))
		return;
	file = pcapng_create(c, c->path, PACKAGE_STRING, &error);
	if (!file) {
		LOGP(DTRACE, LOGL_ERROR, "the capture goes on in the old file: %s\n", error);
		talloc_free(error);
		return;
	}
	talloc_free(c->file);
	c->file = file;
	/* what the new file does not know of begins anew */
	capture_net_clear(&c->net);
	c->messages = c->packets = 0;
}

void capture_status(const struct capture *c, struct capture_status *status)
{
	*status = (struct capture_status){
		.path = c->path,
		.messages = c->messages,
		.packets = c->packets,
		.octets = pcapng_size(c->file),
		.error = c->error,
	};
}
