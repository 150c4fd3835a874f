/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ipa_ccm.h
 * Connection control of IPA (protocol 0xfe): who is there, and is he still there. Both roles; a proxy shows upstream
 * the identity that a client showed it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <osmocom/supserv/ipa_conn.h>

#define IPA_CCM_ID_MAX 512
#define IPA_CCM_NAME_MAX 128

/*! What a client says about itself. */
struct ipa_ccm_id {
	size_t len;			/*!< 0 = not known */
	uint8_t octets[IPA_CCM_ID_MAX];	/*!< the tags of its ID_RESP as they came */
	char name[IPA_CCM_NAME_MAX];	/*!< serial number: the routing key of GSUP; "" where it said none */
};

enum ipa_ccm_event {
	IPA_CCM_EV_NONE,		/*!< was handled */
	IPA_CCM_EV_IDENTIFIED,		/*!< server: ID_RESP came, \a id is filled; client: ID_RESP was sent */
	IPA_CCM_EV_PONG,
	IPA_CCM_EV_MALFORMED,		/*!< was ignored; log it */
};

/*! An identity of our own with serial number and unit name \a name. */
void ipa_ccm_id_set(struct ipa_ccm_id *id, const char *name);
/*! Server, on accept: ask who is there. */
void ipa_ccm_ask(struct ipa_conn *conn);
/*! Server: a message of protocol 0xfe came in. Answers PING and ID_ACK. */
enum ipa_ccm_event ipa_ccm_server_rx(struct ipa_conn *conn, const uint8_t *payload, size_t len, struct ipa_ccm_id *id);
/*! Client: a message of protocol 0xfe came in. Answers ID_GET with \a id and ID_ACK, and PING; never an ID_ACK. */
enum ipa_ccm_event ipa_ccm_client_rx(struct ipa_conn *conn, const uint8_t *payload, size_t len,
				     const struct ipa_ccm_id *id);
void ipa_ccm_ping(struct ipa_conn *conn);
