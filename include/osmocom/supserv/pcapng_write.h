/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file pcapng_write.h
 * A writer of pcapng files (draft-ietf-opsawg-pcapng): a section of one interface whose packets are IPv4, with comments
 * at packets and names of addresses. libpcap 1.10 writes none of the two. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>

#define PCAPNG_BLOCK_SECTION 0x0a0d0d0a
#define PCAPNG_BLOCK_INTERFACE 1
#define PCAPNG_BLOCK_NAMES 4
#define PCAPNG_BLOCK_PACKET 6
/*! LINKTYPE_RAW: a packet begins with its IP header. */
#define PCAPNG_LINKTYPE_RAW 101
/*! A longer comment is cut. */
#define PCAPNG_COMMENT_MAX 1024

struct pcapng;

/*! Make the file, or empty the capture that it is, and write its head. A file that is there and is neither empty nor
 *  a capture is left alone, as is what is no file.
 *  \param application name of the program for the section header.
 *  \param[out] error a sentence without full stop, talloc'ed from ctx. \returns NULL with *error. */
struct pcapng *pcapng_create(void *ctx, const char *path, const char *application, char **error);
/*! Add a packet. It reaches the file with pcapng_flush(). \param comment NULL: none. */
void pcapng_packet(struct pcapng *p, const struct timeval *tv, const uint8_t *octets, size_t len, const char *comment);
/*! Add the name of an address. \param ipv4 in host order. */
void pcapng_name(struct pcapng *p, uint32_t ipv4, const char *name);
/*! Write what was added since the last time, with one write(2): the file ends with a whole block at any kill. What
 *  does not fit on the disk is taken back and leaves a file that ends before it.
 *  \returns 0, negative errno; then *p* is of no more use but to be freed. */
int pcapng_flush(struct pcapng *p);
/*! Octets in the file. */
uint64_t pcapng_size(const struct pcapng *p);
/*! The path leads to another file now, or to none (logrotate). */
bool pcapng_moved(const struct pcapng *p);
