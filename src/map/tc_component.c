/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Components as TCAP sees them (Q.773 3.1): the envelope is read and written here, the parameter belongs to the
 * user. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/ber.h>

#include "tc_private.h"

#define TAG_RESULT_NOT_LAST 0xa7
#define BER_TAG_INTEGER BER_UNIVERSAL(2)
#define BER_TAG_NULL BER_UNIVERSAL(5)
#define BER_TAG_SEQUENCE BER_UNIVERSAL(16)
/*! Largest envelope around a parameter: two constructed headers, two identifiers, a code. */
#define ENVELOPE_MAX 32

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct reader {
	const uint8_t *octets;
	struct ber_reader r;
	struct ber_header h;		/*!< the next element, when have */
	bool have;
};

/* \returns 0; -EBADMSG. At the end there is no next element. */
static int advance(struct reader *rd)
{
	rd->have = ber_more(&rd->r);
	return rd->have && ber_read_header(&rd->r, &rd->h) < 0 ? -EBADMSG : 0;
}

/* The contents of a primitive element, if that is the next one. \returns 1, 0: another one, -EBADMSG. */
static int take_integer(struct reader *rd, ber_tag_t tag, int64_t min, int64_t max, int64_t *value)
{
	if (!rd->have || rd->h.tag != tag)
		return 0;
	if (rd->h.constructed || ber_get_integer(value, rd->octets + rd->r.pos, rd->h.len) < 0 || *value < min ||
	    *value > max)
		return -EBADMSG;
	if (ber_skip(&rd->r, &rd->h) < 0 || advance(rd) < 0)
		return -EBADMSG;
	return 1;
}

/* An operation or error code. A global one is none of MAP's: -1. */
static int take_code(struct reader *rd, int *code)
{
	int64_t value = -1;
	int rc = take_integer(rd, BER_TAG_INTEGER, INT32_MIN, INT32_MAX, &value);

	if (rc < 0)
		return rc;
	if (!rc) {
		if (!rd->have || rd->h.tag != BER_UNIVERSAL(6) || ber_skip(&rd->r, &rd->h) < 0 || advance(rd) < 0)
			return -EBADMSG;
	}
	*code = value;
	return 0;
}

/* One element may follow, and nothing after it. */
static int take_parameter(struct reader *rd, struct tc_component *c)
{
	if (!rd->have)
		return 0;
	c->parameter = rd->octets + rd->h.start;
	if (ber_skip(&rd->r, &rd->h) < 0)
		return -EBADMSG;
	c->parameter_len = rd->octets + rd->r.pos - c->parameter;
	if (advance(rd) < 0 || rd->have)
		return -EBADMSG;
	return 0;
}

static int take_invoke_id(struct reader *rd, struct tc_component *c)
{
	int64_t id;

	if (take_integer(rd, BER_TAG_INTEGER, INT8_MIN, INT8_MAX, &id) != 1)
		return -EBADMSG;
	c->has_invoke_id = true;
	c->invoke_id = id;
	return 0;
}

static int parse_invoke(struct reader *rd, struct tc_component *c)
{
	int64_t linked;
	int rc;

	if (take_invoke_id(rd, c) < 0)
		return -EBADMSG;
	rc = take_integer(rd, BER_CONTEXT(0), INT8_MIN, INT8_MAX, &linked);
	if (rc < 0)
		return rc;
	if (rc) {
		c->has_linked_id = true;
		c->linked_id = linked;
	}
	return take_code(rd, &c->op) < 0 ? -EBADMSG : take_parameter(rd, c);
}

/* The operation code of a result says nothing that the invocation has not said. */
static int parse_result(struct reader *rd, struct tc_component *c)
{
	struct reader in = *rd;
	int op;

	if (take_invoke_id(rd, c) < 0)
		return -EBADMSG;
	if (!rd->have)
		return 0;
	if (rd->h.tag != BER_TAG_SEQUENCE || !rd->h.constructed || ber_enter(&rd->r, &rd->h, &in.r) < 0)
		return -EBADMSG;
	if (advance(&in) < 0 || take_code(&in, &op) < 0 || take_parameter(&in, c) < 0 || ber_leave(&rd->r, &in.r) < 0)
		return -EBADMSG;
	return advance(rd) < 0 || rd->have ? -EBADMSG : 0;
}

static int parse_error(struct reader *rd, struct tc_component *c)
{
	if (take_invoke_id(rd, c) < 0 || take_code(rd, &c->error) < 0)
		return -EBADMSG;
	return take_parameter(rd, c);
}

static int parse_reject(struct reader *rd, struct tc_component *c)
{
	unsigned int kind;
	int64_t problem;

	if (rd->have && rd->h.tag == BER_TAG_NULL) {
		if (ber_skip(&rd->r, &rd->h) < 0 || advance(rd) < 0)
			return -EBADMSG;
	} else if (take_invoke_id(rd, c) < 0) {
		return -EBADMSG;
	}
	for (kind = 0; kind <= 3; kind++) {
		if (take_integer(rd, BER_CONTEXT(kind), 0, UINT8_MAX, &problem) != 1)
			continue;
		c->problem_type = COMPONENT_PROBLEM_GENERAL + kind;
		c->problem = problem;
		return rd->have ? -EBADMSG : 0;
	}
	return -EBADMSG;
}

/* Enter the component, so that its first element is the next one. */
static int open_component(struct reader *rd, const uint8_t *octets, size_t len)
{
	struct ber_reader outer;
	struct ber_header h;

	rd->octets = octets;
	ber_reader_init(&outer, octets, len);
	if (ber_read_header(&outer, &h) < 0 || !h.constructed || ber_enter(&outer, &h, &rd->r) < 0)
		return -EBADMSG;
	return advance(rd);
}

int tc_component_parse(struct tc_component *c, const uint8_t *octets, size_t len, uint8_t *general_problem)
{
	uint8_t tag = len ? octets[0] : 0;
	struct reader rd = {};
	int rc;

	*c = (struct tc_component){ .type = tag, .last = true, .op = -1, .error = -1, .octets = octets, .len = len };
	*general_problem = COMPONENT_GENERAL_BADLY_STRUCTURED;
	if (open_component(&rd, octets, len) < 0)
		return -EINVAL;
	*general_problem = COMPONENT_GENERAL_MISTYPED_COMPONENT;
	switch (tag) {
	case COMPONENT_INVOKE:
		rc = parse_invoke(&rd, c);
		break;
	case TAG_RESULT_NOT_LAST:
		c->type = COMPONENT_RETURN_RESULT;
		c->last = false;
		rc = parse_result(&rd, c);
		break;
	case COMPONENT_RETURN_RESULT:
		rc = parse_result(&rd, c);
		break;
	case COMPONENT_RETURN_ERROR:
		rc = parse_error(&rd, c);
		break;
	case COMPONENT_REJECT:
		rc = parse_reject(&rd, c);
		break;
	default:
		*general_problem = COMPONENT_GENERAL_UNRECOGNIZED_COMPONENT;
		rc = -EINVAL;
		break;
	}
	return rc < 0 ? -EINVAL : 0;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static uint8_t *put_integer(uint8_t *p, ber_tag_t tag, int64_t value)
{
	p = ber_put_header(p, tag, false, ber_integer_size(value));
	return ber_put_integer(p, value);
}

/* Make room for \a len more octets. \returns where they go, NULL when a message cannot hold them. */
static uint8_t *outbox_room(struct tc_dialogue *d, size_t len)
{
	struct tc_outbox *out = d->outbox;

	if (!out)
		out = d->outbox = talloc_zero(d, struct tc_outbox);
	if (!out || out->n == ARRAY_SIZE(out->len) || len > sizeof(out->octets) - out->used)
		return NULL;
	return out->octets + out->used;
}

static void outbox_took(struct tc_dialogue *d, size_t len)
{
	d->outbox->len[d->outbox->n++] = len;
	d->outbox->used += len;
}

/* A component of some elements that were written already and the parameter after them. */
static int put_component(struct tc_dialogue *d, uint8_t type, const uint8_t *elements, size_t n, const uint8_t *parameter,
			 size_t len)
{
	ber_tag_t tag = BER_CONTEXT(type & 0x1f);
	size_t size = ber_header_size(tag, n + len) + n + len;
	uint8_t *p = outbox_room(d, size);

	if (!p)
		return -EMSGSIZE;
	p = ber_put_header(p, tag, true, n + len);
	memcpy(p, elements, n);
	if (len)
		memcpy(p + n, parameter, len);
	outbox_took(d, size);
	return 0;
}

/* The lowest invoke id that is not in use, from 1 on. \returns -EBUSY. */
static int free_invoke_id(const struct tc_dialogue *d)
{
	int id;

	for (id = 1; id <= INT8_MAX; id++) {
		if (!tc_invocation_find(d, id))
			return id;
	}
	return -EBUSY;
}

static int invoke(struct tc_dialogue *d, const int8_t *linked_id, int op, const uint8_t *parameter, size_t len)
{
	uint8_t elements[ENVELOPE_MAX], *p = elements;
	int id = free_invoke_id(d), rc;

	if (id < 0)
		return id;
	p = put_integer(p, BER_TAG_INTEGER, id);
	if (linked_id)
		p = put_integer(p, BER_CONTEXT(0), *linked_id);
	p = put_integer(p, BER_TAG_INTEGER, op);
	rc = put_component(d, COMPONENT_INVOKE, elements, p - elements, parameter, len);
	if (!rc)
		rc = tc_invocation_start(d, id, op);
	return rc < 0 ? rc : id;
}

int tc_invoke(struct tc_dialogue *d, int op, const uint8_t *parameter, size_t len)
{
	return invoke(d, NULL, op, parameter, len);
}

int tc_invoke_linked(struct tc_dialogue *d, int8_t linked_id, int op, const uint8_t *parameter, size_t len)
{
	return invoke(d, &linked_id, op, parameter, len);
}

int tc_result(struct tc_dialogue *d, int8_t invoke_id, const uint8_t *parameter, size_t len)
{
	const struct tc_peer_invocation *inv = tc_peer_invocation_find(d, invoke_id);
	uint8_t elements[ENVELOPE_MAX], *p = elements;
	size_t op_size;
	int rc;

	if (!inv)
		return -EINVAL;
	p = put_integer(p, BER_TAG_INTEGER, invoke_id);
	if (len) {
		op_size = 2 + ber_integer_size(inv->op);
		p = ber_put_header(p, BER_TAG_SEQUENCE, true, op_size + len);
		p = put_integer(p, BER_TAG_INTEGER, inv->op);
	}
	rc = put_component(d, COMPONENT_RETURN_RESULT, elements, p - elements, parameter, len);
	if (!rc)
		tc_peer_invocation_done(d, invoke_id);
	return rc;
}

int tc_error(struct tc_dialogue *d, int8_t invoke_id, int error, const uint8_t *parameter, size_t len)
{
	uint8_t elements[ENVELOPE_MAX], *p = elements;
	int rc;

	if (!tc_peer_invocation_find(d, invoke_id))
		return -EINVAL;
	p = put_integer(p, BER_TAG_INTEGER, invoke_id);
	p = put_integer(p, BER_TAG_INTEGER, error);
	rc = put_component(d, COMPONENT_RETURN_ERROR, elements, p - elements, parameter, len);
	if (!rc)
		tc_peer_invocation_done(d, invoke_id);
	return rc;
}

int tc_reject(struct tc_dialogue *d, int8_t invoke_id, enum component_problem_type problem_type, uint8_t problem)
{
	uint8_t elements[ENVELOPE_MAX], *p = elements;

	p = put_integer(p, BER_TAG_INTEGER, invoke_id);
	p = put_integer(p, BER_CONTEXT(problem_type - COMPONENT_PROBLEM_GENERAL), problem);
	tc_count(d->ep, TC_CTR_REJECTED);
	tc_peer_invocation_done(d, invoke_id);
	return put_component(d, COMPONENT_REJECT, elements, p - elements, NULL, 0);
}

void tc_reject_general(struct tc_dialogue *d, const struct tc_component *c, uint8_t problem)
{
	uint8_t elements[ENVELOPE_MAX], *p = elements;

	if (c->has_invoke_id) {
		tc_reject(d, c->invoke_id, COMPONENT_PROBLEM_GENERAL, problem);
		return;
	}
	p = ber_put_header(p, BER_TAG_NULL, false, 0);
	p = put_integer(p, BER_CONTEXT(0), problem);
	tc_count(d->ep, TC_CTR_REJECTED);
	put_component(d, COMPONENT_REJECT, elements, p - elements, NULL, 0);
}

int tc_component(struct tc_dialogue *d, const uint8_t *octets, size_t len)
{
	struct tc_component c;
	uint8_t problem, *p;

	if (tc_component_parse(&c, octets, len, &problem) < 0)
		return -EINVAL;
	if (c.type == COMPONENT_INVOKE && tc_invocation_find(d, c.invoke_id))
		return -EINVAL;
	p = outbox_room(d, len);
	if (!p)
		return -EMSGSIZE;
	memcpy(p, octets, len);
	outbox_took(d, len);
	if (c.type == COMPONENT_INVOKE)
		return tc_invocation_start(d, c.invoke_id, c.op);
	if (c.has_invoke_id && c.last)
		tc_peer_invocation_done(d, c.invoke_id);
	return 0;
}
