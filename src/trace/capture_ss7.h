/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_ss7.h
 * Octets of M3UA, and of SCCP connections with BSSAP on them, for captures. Each function writes one message and
 * returns its length, or -ENOSPC. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*! Octets that M3UA puts around an SCCP message, padding included. */
#define CAPTURE_M3UA_OVERHEAD 27
/*! Data that a Connection Request can carry, Q.713 4.2. */
#define CAPTURE_SCCP_CR_DATA_MAX 130
/*! Data of one Data Form 1. */
#define CAPTURE_SCCP_DT1_DATA_MAX 255
#define CAPTURE_SCCP_MAX 288

/*! A DATA message (RFC 4666 3.3.1) with an SCCP message. */
int capture_ss7_m3ua(uint8_t *m3ua, size_t size, uint32_t opc, uint32_t dpc, const uint8_t *sccp, size_t len);

/* Messages of a connection, Q.713 4; references of 24 bits. */
/*! Connection Request to BSSAP at \a dpc; \a len 0: without data. */
int capture_ss7_cr(uint8_t *sccp, size_t size, uint32_t src_ref, uint16_t dpc, const uint8_t *data, size_t len);
int capture_ss7_cc(uint8_t *sccp, size_t size, uint32_t dst_ref, uint32_t src_ref);
int capture_ss7_dt1(uint8_t *sccp, size_t size, uint32_t dst_ref, const uint8_t *data, size_t len);
int capture_ss7_rlsd(uint8_t *sccp, size_t size, uint32_t dst_ref, uint32_t src_ref);
int capture_ss7_rlc(uint8_t *sccp, size_t size, uint32_t dst_ref, uint32_t src_ref);

/* BSSAP, TS 48.008 3.2.1.32 and TS 48.006 9.3. */
/*! Complete Layer 3 Information with the first message of a phone. */
int capture_ss7_complete_l3(uint8_t *bssap, size_t size, const uint8_t *l3, size_t len);
/*! DTAP with any other. */
int capture_ss7_dtap(uint8_t *bssap, size_t size, const uint8_t *l3, size_t len);
