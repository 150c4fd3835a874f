/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file bss_radio.h
 * What a phone of the lab sees of the virtual BSS. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bss;
struct bss_mobile;
struct lab_mobile;

/*! The radio of \a ms, owned by it; talloc_free() releases its connection. NULL without memory. */
struct bss_mobile *bss_mobile_alloc(struct bss *bss, struct lab_mobile *ms);
/*! Layer 3 from the phone. */
void bss_mobile_rx(struct bss_mobile *bm, const uint8_t *octets, size_t len);
/*! Is there a cell with an MSC behind it? */
bool bss_mobile_has_cell(const struct bss_mobile *bm);
/*! Is there a connection, or is one wanted? */
bool bss_mobile_connected(const struct bss_mobile *bm);
/*! Is something under way that the MSC will do? */
bool bss_mobile_busy(const struct bss_mobile *bm);
/*! A call became active: its owner listens. */
void bss_mobile_listen(struct bss_mobile *bm);
/*! Is a traffic channel assigned, and the MSC through with it? */
bool bss_mobile_has_channel(const struct bss_mobile *bm);
/*! Into the tunnel: the MSC will notice that. */
void bss_mobile_radio_lost(struct bss_mobile *bm);
/*! The MSC does not answer: give up, at once. */
void bss_mobile_abort(struct bss_mobile *bm);
