/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file store_pack.h
 * The compact form of a subscriber that the resident copy holds. Only store_pack.c knows its layout; the index needs
 * the keys in it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct hlr_subscriber;

/*! No packed subscriber is longer. */
#define STORE_PACK_MAX 1152
/*! No key is longer: the octets of an MSISDN. */
#define STORE_KEY_MAX 24

/*! \param[out] buf at least STORE_PACK_MAX octets. \returns octets written. */
size_t store_pack(uint8_t *buf, const struct hlr_subscriber *sub);
/*! Every octet of \a sub is set; what the subscriber does not have is zero. */
void store_unpack(struct hlr_subscriber *sub, const uint8_t *rec);
/*! Length of a packed subscriber. */
size_t store_pack_len(const uint8_t *rec);

/*! Keys: where they are in a record, and the same octets of what is looked for. \returns their number; 0: there is
 *  none. */
size_t store_pack_imsi_key(const uint8_t *rec, const uint8_t **key);
size_t store_pack_msisdn_key(const uint8_t *rec, const uint8_t **key);
size_t store_imsi_key(uint8_t key[STORE_KEY_MAX], const char *imsi);
size_t store_msisdn_key(uint8_t key[STORE_KEY_MAX], const char *digits);
