/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file bss_octets.h
 * Messages of an MSC that more than one test plays. */
#pragma once

/* As osmo-msc 1.9.0 sends it: full rate speech, RTP at 127.0.0.1:4002. */
#define ASSIGNMENT_REQUEST "0016010b03010801" "7c067f0000010fa2" "7d0180" "7f00000001"
