/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file subscriber_seen.h
 * Which keys a file has had so far, and on which line: for duplicates. */
#pragma once

struct subscriber_seen;

struct subscriber_seen *subscriber_seen_alloc(void *ctx);
/*! \returns 0 when \a digits are new, and now known; else the line on which they were. Kinds are apart: 'i', 'm'. */
unsigned long subscriber_seen_add(struct subscriber_seen *seen, char kind, const char *digits, unsigned long line);
