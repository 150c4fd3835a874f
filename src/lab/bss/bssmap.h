/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file bssmap.h
 * Messages of BSSAP (TS 48.006 9.3, TS 48.008 3.2.1) as octets: those that a BSS without radio sends, and what it reads
 * of those that come. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include <osmocom/core/msgb.h>
#include <osmocom/gsm/gsm0808.h>
#include <osmocom/gsm/gsm23003.h>

/*! A message that came. What is not named here is parsed for its type alone. */
struct bssmap_msg {
	bool dtap;
	uint8_t type;			/*!< BSS_MAP_MSG_* unless dtap */
	const uint8_t *l3;		/*!< of DTAP; borrowed */
	size_t l3_len;
	char imsi[OSMO_IMSI_BUF_SIZE];	/*!< PAGING; "" = absent */
	bool has_tmsi;
	uint32_t tmsi;			/*!< PAGING */
	int cause;			/*!< CLEAR COMMAND, RESET; negative: absent */
	bool speech;			/*!< ASSIGNMENT REQUEST: a channel for speech */
	bool has_addr;
	struct sockaddr_storage addr;	/*!< ASSIGNMENT REQUEST: where the MSC's media gateway listens */
	uint8_t a5_permitted;		/*!< CIPHER MODE COMMAND: bit 0 = A5/0 */
};

/*! \returns 0, -EINVAL for octets that are no BSSAP message or lack what the type must have. */
int bssmap_decode(struct bssmap_msg *bm, const uint8_t *octets, size_t len);

/* All give a message, or NULL without memory. */
struct msgb *bssmap_reset(void);
struct msgb *bssmap_reset_ack(void);
/*! \a l3 is borrowed; its l3h is set. */
struct msgb *bssmap_complete_l3(const struct osmo_cell_global_id *cell, const struct msgb *l3);
struct msgb *bssmap_dtap(const struct msgb *l3);
struct msgb *bssmap_clear_request(enum gsm0808_cause cause);
struct msgb *bssmap_clear_complete(void);
/*! A full rate channel; \a addr: where the BSS listens, NULL for a channel without speech. */
struct msgb *bssmap_assignment_complete(const struct sockaddr_storage *addr);
struct msgb *bssmap_assignment_failure(enum gsm0808_cause cause);
/*! \a a5: the algorithm that was chosen, 0 .. 7. */
struct msgb *bssmap_cipher_mode_complete(unsigned int a5);
struct msgb *bssmap_classmark_update(const uint8_t *cm2, size_t len);
