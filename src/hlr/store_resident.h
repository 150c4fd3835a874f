/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file store_resident.h
 * The committed subscribers in memory: packed records in one slab, without an allocation of its own for each, found by
 * IMSI and by the digits of the MSISDN in one look-up. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct resident;
struct hlr_subscriber;

struct resident *resident_alloc(void *ctx);
/*! \returns the record, NULL if there is none. Valid until the next put or delete. */
const uint8_t *resident_find(const struct resident *r, const char *imsi);
const uint8_t *resident_find_msisdn(const struct resident *r, const char *digits);
/*! Insert, or replace what has the same IMSI. The MSISDN must not be another one's. Ends the process without memory. */
void resident_put(struct resident *r, const struct hlr_subscriber *sub);
void resident_delete(struct resident *r, const char *imsi);
size_t resident_count(const struct resident *r);
/*! Call \a cb for each record, shorter IMSIs first, else by their digits, until it returns false. \returns 0,
 *  -ENOMEM. */
int resident_foreach(const struct resident *r, bool (*cb)(void *priv, const uint8_t *rec), void *priv);
