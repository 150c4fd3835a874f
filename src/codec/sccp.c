/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connectionless SCCP messages (Q.713 4.10 to 4.13, 4.18, 4.19): fixed part, pointers, variable and optional part. */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/sccp.h>

/* Optional parameters, Q.713 3 */
#define PAR_END 0x00
#define PAR_SEGMENTATION 0x10
#define SEGMENTATION_LEN 4
#define SEG_FIRST 0x80
#define SEG_IN_SEQUENCE 0x40
#define SEG_REMAINING 0x0f

#define CLASS_RETURN_ON_ERROR 0x80
#define CLASS_MASK 0x0f

static bool is_extended(enum sccp_msg_type type)
{
	return type == SCCP_XUDT || type == SCCP_XUDTS;
}

static bool is_service(enum sccp_msg_type type)
{
	return type == SCCP_UDTS || type == SCCP_XUDTS;
}

/* A pointer octet counts from itself to the length octet of its parameter. */
static int variable_part(const uint8_t *octets, size_t len, size_t pointer, const uint8_t **value, size_t *value_len)
{
	size_t at = pointer + octets[pointer];

	if (!octets[pointer] || at >= len || at + 1 + octets[at] > len)
		return -EINVAL;
	*value = octets + at + 1;
	*value_len = octets[at];
	return 0;
}

static int segmentation_decode(struct sccp_segmentation *seg, const uint8_t *value, size_t len)
{
	if (len != SEGMENTATION_LEN)
		return -EINVAL;
	seg->present = true;
	seg->first = value[0] & SEG_FIRST;
	seg->in_sequence = value[0] & SEG_IN_SEQUENCE;
	seg->remaining = value[0] & SEG_REMAINING;
	seg->local_ref = value[1] << 16 | value[2] << 8 | value[3];
	return 0;
}

/* Parameters that are not known (importance, of another network) are passed over. */
static int optional_part(struct sccp_unitdata *ud, const uint8_t *octets, size_t len, size_t pointer)
{
	size_t at = pointer + octets[pointer];

	if (!octets[pointer])
		return 0;
	while (at < len && octets[at] != PAR_END) {
		if (at + 2 > len || at + 2 + octets[at + 1] > len)
			return -EINVAL;
		if (octets[at] == PAR_SEGMENTATION &&
		    segmentation_decode(&ud->segmentation, octets + at + 2, octets[at + 1]))
			return -EINVAL;
		at += 2 + octets[at + 1];
	}
	return at < len ? 0 : -EINVAL;
}

static void fixed_part_decode(struct sccp_unitdata *ud, const uint8_t *octets)
{
	if (is_service(ud->type)) {
		ud->return_cause = octets[1];
	} else {
		ud->protocol_class = octets[1] & CLASS_MASK;
		ud->return_on_error = octets[1] & CLASS_RETURN_ON_ERROR;
	}
	if (is_extended(ud->type))
		ud->hop_counter = octets[2];
}

int sccp_decode(struct sccp_unitdata *ud, const uint8_t *octets, size_t len)
{
	const uint8_t *value;
	size_t value_len, pointers;

	memset(ud, 0, sizeof(*ud));
	if (!len)
		return -EINVAL;
	ud->type = octets[0];
	if (ud->type != SCCP_UDT && !is_service(ud->type) && !is_extended(ud->type))
		return -EOPNOTSUPP;
	pointers = is_extended(ud->type) ? 3 : 2;
	if (len < pointers + (is_extended(ud->type) ? 4 : 3))
		return -EINVAL;
	fixed_part_decode(ud, octets);

	if (variable_part(octets, len, pointers, &value, &value_len) ||
	    sccp_addr_decode(&ud->called, value, value_len))
		return -EINVAL;
	if (variable_part(octets, len, pointers + 1, &value, &value_len) ||
	    sccp_addr_decode(&ud->calling, value, value_len))
		return -EINVAL;
	if (variable_part(octets, len, pointers + 2, &ud->data, &ud->data_len))
		return -EINVAL;
	return is_extended(ud->type) ? optional_part(ud, octets, len, pointers + 3) : 0;
}

/* Where encoding stands; rc keeps the first error. */
struct sccp_writer {
	uint8_t *octets;
	size_t size, len;
	int rc;
};

static void put(struct sccp_writer *w, uint8_t octet)
{
	if (w->len < w->size)
		w->octets[w->len++] = octet;
	else
		w->rc = -ENOSPC;
}

static void put_pointer(struct sccp_writer *w, size_t pointer)
{
	if (!w->rc)
		w->octets[pointer] = w->len - pointer;
}

static void put_addr(struct sccp_writer *w, size_t pointer, const struct sccp_addr *addr)
{
	int rc;

	put_pointer(w, pointer);
	put(w, 0);
	if (w->rc)
		return;
	rc = sccp_addr_encode(w->octets + w->len, w->size - w->len, addr);
	if (rc < 0) {
		w->rc = rc;
		return;
	}
	w->octets[w->len - 1] = rc;
	w->len += rc;
}

static void put_data(struct sccp_writer *w, size_t pointer, const uint8_t *data, size_t len)
{
	put_pointer(w, pointer);
	put(w, len);
	if (w->rc || w->size - w->len < len) {
		w->rc = -ENOSPC;
		return;
	}
	memcpy(w->octets + w->len, data, len);
	w->len += len;
}

static void put_segmentation(struct sccp_writer *w, size_t pointer, const struct sccp_segmentation *seg)
{
	put_pointer(w, pointer);
	put(w, PAR_SEGMENTATION);
	put(w, SEGMENTATION_LEN);
	put(w, (seg->first ? SEG_FIRST : 0) | (seg->in_sequence ? SEG_IN_SEQUENCE : 0) | seg->remaining);
	put(w, seg->local_ref >> 16);
	put(w, seg->local_ref >> 8);
	put(w, seg->local_ref);
	put(w, PAR_END);
}

int sccp_encode(uint8_t *octets, size_t size, const struct sccp_unitdata *ud)
{
	struct sccp_writer w = { .octets = octets, .size = size };
	bool extended = is_extended(ud->type);
	size_t i, pointers;

	if (ud->data_len > SCCP_DATA_MAX || ud->segmentation.remaining > SEG_REMAINING ||
	    (ud->segmentation.present && !extended))
		return -EINVAL;
	put(&w, ud->type);
	put(&w, is_service(ud->type) ? ud->return_cause :
		(ud->protocol_class & CLASS_MASK) | (ud->return_on_error ? CLASS_RETURN_ON_ERROR : 0));
	if (extended)
		put(&w, ud->hop_counter);
	pointers = w.len;
	for (i = 0; i < (extended ? 4 : 3); i++)
		put(&w, 0);
	put_addr(&w, pointers, &ud->called);
	put_addr(&w, pointers + 1, &ud->calling);
	put_data(&w, pointers + 2, ud->data, ud->data_len);
	if (ud->segmentation.present)
		put_segmentation(&w, pointers + 3, &ud->segmentation);
	return w.rc ? w.rc : w.len;
}

int sccp_return(struct sccp_unitdata *ret, const struct sccp_unitdata *ud, enum sccp_return_cause cause)
{
	if (is_service(ud->type) || !ud->return_on_error)
		return -EINVAL;
	*ret = *ud;
	ret->type = ud->type == SCCP_XUDT ? SCCP_XUDTS : SCCP_UDTS;
	ret->return_cause = cause;
	ret->hop_counter = SCCP_HOP_COUNTER_DEFAULT;
	ret->called = ud->calling;
	ret->calling = ud->called;
	return 0;
}
