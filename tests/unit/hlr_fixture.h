/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file hlr_fixture.h
 * What tests of the HLR role have in common: files of their own, subscribers of every shape, turning the loop. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <osmocom/supserv/hlr.h>

/*! A directory of this test alone, removed with all that is in it by fixture_remove_dir(). talloc'ed. */
char *fixture_make_dir(void *ctx);
void fixture_remove_dir(const char *dir);
/*! Turn the main loop until nothing is on its way to the disk. */
void fixture_settle(struct store *st);
/*! A subscriber whose every field is one of its legal values, the same ones for the same \a seed. version is 0. */
void fixture_subscriber(struct hlr_subscriber *sub, unsigned int seed);
/*! Subscriber from the template with an IMSI and, unless it is NULL, an MSISDN ("+49..." is international). */
void fixture_plain_subscriber(struct hlr_subscriber *sub, const char *imsi, const char *msisdn);
bool fixture_equal(const struct hlr_subscriber *a, const struct hlr_subscriber *b);
/*! store_commit() and settle. \returns its result. */
enum store_result fixture_commit(struct store *st, enum store_change_kind kind, const struct hlr_subscriber *sub);
