/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file bss_sccp.h
 * The virtual BSS on SCCP of libosmo-sigtran. */
#pragma once

#include "bss.h"

/*! A BSS on the SS7 instance of the lab's configuration, as its SCCP user BSSAP.
 *  \param[out] error a sentence, static or owned by the lab. */
struct bss *bss_sccp_open(struct lab *lab, const char **error);
/*! Point code of the MSC as text. \returns buf. */
char *bss_sccp_msc_str(const struct bss *bss, char *buf, size_t len);
