/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_dtap.c
 * Messages of the radio as they cross the A interface: BSSAP on an SCCP connection for each phone (TS 48.006 9). The
 * connection begins with a message that TS 48.008 3.1.16 calls initial, and ends with the last transaction on it. The
 * trace tells nothing of connections: they are made up from the messages alone. */
#include <errno.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include "capture_write_private.h"
#include "capture_ss7.h"

/* Ends of the pair. */
#define PHONE 0
#define MSC 1

/* The same value for both. */
#define RELEASE_COMPLETE GSM48_MT_CC_RELEASE_COMPL
osmo_static_assert(RELEASE_COMPLETE == GSM0480_MTYPE_RELEASE_COMPLETE, release_complete_of_cc_and_ss);

#define TI_FLAG 0x80
#define TI_SHIFT 4
#define TI_MASK 0x07
#define TI_OF_NETWORK 8		/* bit number of TI 0 that the network owns */

struct dtap {
	struct capture_pair *pair;
	unsigned int from;
	uint8_t pdisc, type;
	const uint8_t *l3;
	size_t len;
};

static bool has_transaction(const struct dtap *d)
{
	return d->pdisc == GSM48_PDISC_CC || d->pdisc == GSM48_PDISC_NC_SS;
}

/* Bit of its transaction identifier, TS 24.007 11.2.3.1.3. */
static uint32_t transaction(const struct dtap *d)
{
	unsigned int ti = d->l3[0] >> TI_SHIFT & TI_MASK;
	bool by_other = d->l3[0] & TI_FLAG;
	bool by_network = (d->from == MSC) != by_other;

	return 1u << (ti + (by_network ? TI_OF_NETWORK : 0)) << (d->pdisc == GSM48_PDISC_CC ? 16 : 0);
}

/* Does it only come as the first message of a connection? */
static bool begins(const struct dtap *d)
{
	if (d->from != PHONE)
		return false;
	if (d->pdisc == GSM48_PDISC_RR)
		return d->type == GSM48_MT_RR_PAG_RESP;
	return d->pdisc == GSM48_PDISC_MM &&
	       (d->type == GSM48_MT_MM_LOC_UPD_REQUEST || d->type == GSM48_MT_MM_IMSI_DETACH_IND);
}

/* Can it begin one? */
static bool can_begin(const struct dtap *d)
{
	return begins(d) || (d->from == PHONE && d->pdisc == GSM48_PDISC_MM &&
			     (d->type == GSM48_MT_MM_CM_SERV_REQ || d->type == GSM48_MT_MM_CM_REEST_REQ));
}

/* Is nothing left to be said? */
static bool ends(const struct dtap *d)
{
	if (d->pair->transactions)
		return false;
	if (d->pdisc == GSM48_PDISC_MM)
		return d->type == GSM48_MT_MM_LOC_UPD_ACCEPT || d->type == GSM48_MT_MM_LOC_UPD_REJECT ||
		       d->type == GSM48_MT_MM_CM_SERV_REJ || d->type == GSM48_MT_MM_IMSI_DETACH_IND;
	return has_transaction(d);
}

static void count_transaction(const struct dtap *d)
{
	if (!has_transaction(d))
		return;
	if (d->type == RELEASE_COMPLETE)
		d->pair->transactions &= ~transaction(d);
	else
		d->pair->transactions |= transaction(d);
}

/* --- the connection ----------------------------------------------------------------------------------------------- */

static bool connected(const struct capture_pair *pair)
{
	return pair->end[PHONE].ref;
}

static void disconnect(struct capture *c, struct capture_pair *pair)
{
	uint32_t phone = pair->end[PHONE].ref, msc = pair->end[MSC].ref;
	uint8_t sccp[CAPTURE_SCCP_MAX];
	int len;

	len = capture_ss7_rlsd(sccp, sizeof(sccp), phone, msc);
	capture_send_sccp(c, pair, MSC, sccp, len, NULL);
	len = capture_ss7_rlc(sccp, sizeof(sccp), msc, phone);
	capture_send_sccp(c, pair, PHONE, sccp, len, NULL);
	pair->end[PHONE].ref = pair->end[MSC].ref = 0;
	pair->transactions = 0;
}

/* \param data of the Connection Request; \a len 0: none. */
static int connect_with(struct capture *c, struct capture_pair *pair, const uint8_t *data, size_t len,
			const char *comment)
{
	uint32_t phone = capture_new_ref(c), msc = capture_new_ref(c);
	uint8_t sccp[CAPTURE_SCCP_MAX];
	int rc;

	rc = capture_ss7_cr(sccp, sizeof(sccp), phone, pair->end[MSC].party->pc, data, len);
	if (rc < 0)
		return rc;
	capture_send_sccp(c, pair, PHONE, sccp, rc, comment);
	rc = capture_ss7_cc(sccp, sizeof(sccp), phone, msc);
	capture_send_sccp(c, pair, MSC, sccp, rc, NULL);
	pair->end[PHONE].ref = phone;
	pair->end[MSC].ref = msc;
	return 0;
}

static int send_initial(struct capture *c, const struct dtap *d)
{
	uint8_t bssap[CAPTURE_SCCP_CR_DATA_MAX];
	int len = capture_ss7_complete_l3(bssap, sizeof(bssap), d->l3, d->len);

	return len < 0 ? len : connect_with(c, d->pair, bssap, len, c->comment);
}

static int send_dtap(struct capture *c, const struct dtap *d)
{
	uint8_t bssap[CAPTURE_SCCP_DT1_DATA_MAX], sccp[CAPTURE_SCCP_MAX];
	int len = capture_ss7_dtap(bssap, sizeof(bssap), d->l3, d->len);

	if (len >= 0 && !connected(d->pair))
		connect_with(c, d->pair, NULL, 0, NULL);
	if (len >= 0)
		len = capture_ss7_dt1(sccp, sizeof(sccp), d->pair->end[!d->from].ref, bssap, len);
	return len < 0 ? len : capture_send_sccp(c, d->pair, d->from, sccp, len, c->comment);
}

int capture_dtap(struct capture *c, struct capture_party *from, struct capture_party *to, const uint8_t *l3,
		 size_t len)
{
	const struct gsm48_hdr *gh = (const struct gsm48_hdr *)l3;
	struct capture_party *phone = from->network ? to : from, *msc = from->network ? from : to;
	struct dtap d = { .l3 = l3, .len = len };
	int rc;

	if (len < sizeof(*gh))
		return -EINVAL;
	d.pdisc = gsm48_hdr_pdisc(gh);
	d.type = gsm48_hdr_msg_type(gh);
	d.pair = capture_pair_get(c, &c->net, CAPTURE_SCTP, phone, msc);
	if (!d.pair)
		return -ENOMEM;
	d.from = capture_pair_end(d.pair, from);
	if (begins(&d) && connected(d.pair))
		disconnect(c, d.pair);
	rc = can_begin(&d) && !connected(d.pair) ? send_initial(c, &d) : send_dtap(c, &d);
	if (rc < 0)
		return rc;
	count_transaction(&d);
	if (ends(&d))
		disconnect(c, d.pair);
	return 0;
}
