/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connection control of IPA: ID_GET, ID_RESP, ID_ACK, PING, PONG, as osmo-msc and osmo-hlr speak them. */

#include <string.h>

#include <osmocom/core/bit16gen.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/ipa.h>
#include <osmocom/gsm/protocol/ipaccess.h>

#include <osmocom/supserv/ipa_ccm.h>

static void send_one(struct ipa_conn *conn, uint8_t type)
{
	ipa_conn_send(conn, IPAC_PROTO_IPACCESS, &type, 1);
}

/* A tag of ID_RESP: 16 bits of length (tag included), tag, string with its NUL. */
static void put_tag(struct ipa_ccm_id *id, uint8_t tag, const char *str)
{
	size_t len = strlen(str) + 1;

	if (id->len + 3 + len > sizeof(id->octets))
		return;
	osmo_store16be(1 + len, id->octets + id->len);
	id->octets[id->len + 2] = tag;
	memcpy(id->octets + id->len + 3, str, len);
	id->len += 3 + len;
}

void ipa_ccm_id_set(struct ipa_ccm_id *id, const char *name)
{
	id->len = 0;
	OSMO_STRLCPY_ARRAY(id->name, name);
	put_tag(id, IPAC_IDTAG_UNITNAME, id->name);
	put_tag(id, IPAC_IDTAG_SERNR, id->name);
}

void ipa_ccm_ask(struct ipa_conn *conn)
{
	static const uint8_t id_get[] = {
		IPAC_MSGT_ID_GET,
		1, IPAC_IDTAG_UNIT, 1, IPAC_IDTAG_MACADDR, 1, IPAC_IDTAG_LOCATION1, 1, IPAC_IDTAG_LOCATION2,
		1, IPAC_IDTAG_EQUIPVERS, 1, IPAC_IDTAG_SWVERSION, 1, IPAC_IDTAG_UNITNAME, 1, IPAC_IDTAG_SERNR,
	};

	ipa_conn_send(conn, IPAC_PROTO_IPACCESS, id_get, sizeof(id_get));
}

static enum ipa_ccm_event id_resp(struct ipa_ccm_id *id, const uint8_t *tags, size_t len)
{
	struct tlv_parsed tp;

	if (len > sizeof(id->octets) || ipa_ccm_id_resp_parse(&tp, tags, len) < 0)
		return IPA_CCM_EV_MALFORMED;
	memcpy(id->octets, tags, len);
	id->len = len;
	id->name[0] = '\0';
	if (TLVP_PRESENT(&tp, IPAC_IDTAG_SERNR))
		osmo_strlcpy(id->name, (const char *)TLVP_VAL(&tp, IPAC_IDTAG_SERNR),
			     OSMO_MIN(sizeof(id->name), TLVP_LEN(&tp, IPAC_IDTAG_SERNR) + 1));
	return IPA_CCM_EV_IDENTIFIED;
}

enum ipa_ccm_event ipa_ccm_server_rx(struct ipa_conn *conn, const uint8_t *payload, size_t len, struct ipa_ccm_id *id)
{
	if (!len)
		return IPA_CCM_EV_MALFORMED;
	switch (payload[0]) {
	case IPAC_MSGT_PING:
		send_one(conn, IPAC_MSGT_PONG);
		return IPA_CCM_EV_NONE;
	case IPAC_MSGT_PONG:
		return IPA_CCM_EV_PONG;
	case IPAC_MSGT_ID_RESP:
		return id_resp(id, payload + 1, len - 1);
	case IPAC_MSGT_ID_ACK:
		send_one(conn, IPAC_MSGT_ID_ACK);
		return IPA_CCM_EV_NONE;
	default:
		return IPA_CCM_EV_MALFORMED;
	}
}

static void send_id(struct ipa_conn *conn, const struct ipa_ccm_id *id)
{
	uint8_t *to = ipa_conn_put(conn, IPAC_PROTO_IPACCESS, 1 + id->len);

	if (!to)
		return;
	to[0] = IPAC_MSGT_ID_RESP;
	memcpy(to + 1, id->octets, id->len);
	send_one(conn, IPAC_MSGT_ID_ACK);
}

enum ipa_ccm_event ipa_ccm_client_rx(struct ipa_conn *conn, const uint8_t *payload, size_t len,
				     const struct ipa_ccm_id *id)
{
	if (!len)
		return IPA_CCM_EV_MALFORMED;
	switch (payload[0]) {
	case IPAC_MSGT_PING:
		send_one(conn, IPAC_MSGT_PONG);
		return IPA_CCM_EV_NONE;
	case IPAC_MSGT_PONG:
		return IPA_CCM_EV_PONG;
	case IPAC_MSGT_ID_GET:
		send_id(conn, id);
		return IPA_CCM_EV_IDENTIFIED;
	case IPAC_MSGT_ID_ACK:
		return IPA_CCM_EV_NONE;
	default:
		return IPA_CCM_EV_MALFORMED;
	}
}

void ipa_ccm_ping(struct ipa_conn *conn)
{
	send_one(conn, IPAC_MSGT_PING);
}
