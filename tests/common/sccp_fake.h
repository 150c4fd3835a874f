/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file sccp_fake.h
 * An SCCP with a single user, instead of src/map/sccp_*.c: what the user sends goes to the test, which plays everybody
 * else. One at a time; it lives as long as the user that bound it. */
#pragma once

#include <osmocom/supserv/sccp_node.h>

/*! The user sends. \returns what sccp_user_send() is to return. */
typedef int (*sccp_fake_sent_cb)(void *priv, const struct sccp_addr *called, const uint8_t *octets, size_t len);

/*! For the user that binds next. */
void sccp_fake_init(sccp_fake_sent_cb sent, void *priv);
/*! A message comes in from the peer of this number. */
void sccp_fake_rx(const char *gt, uint8_t ssn, const uint8_t *octets, size_t len);
/*! What the user sent to this number was not delivered. */
void sccp_fake_notice(const char *gt, uint8_t ssn, enum sccp_return_cause cause, const uint8_t *octets, size_t len);
