/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ipa_connector.h
 * Connects to a server over TCP and tries again until it succeeds; then hands over the socket. */
#pragma once

#include <stdint.h>

struct ipa_connector;

/*! The connection stands; \a fd belongs to the callee. The connector rests until it is started again. */
typedef void (*ipa_connector_cb)(void *priv, int fd);

/*! \param retry seconds between attempts. \returns NULL when memory is out. Free with talloc_free(). */
struct ipa_connector *ipa_connector_alloc(void *ctx, const char *host, uint16_t port, int retry, ipa_connector_cb cb,
					  void *priv);
/*! Connect, now and every retry seconds, until the callback comes. */
void ipa_connector_start(struct ipa_connector *c);
void ipa_connector_stop(struct ipa_connector *c);
