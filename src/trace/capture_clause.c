/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_clause.c
 * The clause that defines a message: call control and mobility management (TS 24.008 9), supplementary services
 * (TS 24.080 2), MAP services (TS 29.002 8, 10, 11). */
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include <osmocom/supserv/capture_write.h>
#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/tcap.h>

#define COMPONENT_NODES_MAX 192

static const struct value_string cc_clauses[] = {
	{ GSM48_MT_CC_ALERTING, "TS 24.008 9.3.1" },
	{ GSM48_MT_CC_CALL_CONF, "TS 24.008 9.3.2" },
	{ GSM48_MT_CC_CALL_PROC, "TS 24.008 9.3.3" },
	{ GSM48_MT_CC_CONG_CTRL, "TS 24.008 9.3.4" },
	{ GSM48_MT_CC_CONNECT, "TS 24.008 9.3.5" },
	{ GSM48_MT_CC_CONNECT_ACK, "TS 24.008 9.3.6" },
	{ GSM48_MT_CC_DISCONNECT, "TS 24.008 9.3.7" },
	{ GSM48_MT_CC_EMERG_SETUP, "TS 24.008 9.3.8" },
	{ GSM48_MT_CC_FACILITY, "TS 24.008 9.3.9" },
	{ GSM48_MT_CC_HOLD, "TS 24.008 9.3.10" },
	{ GSM48_MT_CC_HOLD_ACK, "TS 24.008 9.3.11" },
	{ GSM48_MT_CC_HOLD_REJ, "TS 24.008 9.3.12" },
	{ GSM48_MT_CC_MODIFY, "TS 24.008 9.3.13" },
	{ GSM48_MT_CC_MODIFY_COMPL, "TS 24.008 9.3.14" },
	{ GSM48_MT_CC_MODIFY_REJECT, "TS 24.008 9.3.15" },
	{ GSM48_MT_CC_NOTIFY, "TS 24.008 9.3.16" },
	{ GSM48_MT_CC_PROGRESS, "TS 24.008 9.3.17" },
	{ GSM48_MT_CC_RELEASE, "TS 24.008 9.3.18" },
	{ GSM48_MT_CC_RELEASE_COMPL, "TS 24.008 9.3.19" },
	{ GSM48_MT_CC_RETR, "TS 24.008 9.3.20" },
	{ GSM48_MT_CC_RETR_ACK, "TS 24.008 9.3.21" },
	{ GSM48_MT_CC_RETR_REJ, "TS 24.008 9.3.22" },
	{ GSM48_MT_CC_SETUP, "TS 24.008 9.3.23" },
	{ GSM48_MT_CC_START_DTMF, "TS 24.008 9.3.24" },
	{ GSM48_MT_CC_START_DTMF_ACK, "TS 24.008 9.3.25" },
	{ GSM48_MT_CC_START_DTMF_REJ, "TS 24.008 9.3.26" },
	{ GSM48_MT_CC_STATUS, "TS 24.008 9.3.27" },
	{ GSM48_MT_CC_STATUS_ENQ, "TS 24.008 9.3.28" },
	{ GSM48_MT_CC_STOP_DTMF, "TS 24.008 9.3.29" },
	{ GSM48_MT_CC_STOP_DTMF_ACK, "TS 24.008 9.3.30" },
	{ GSM48_MT_CC_USER_INFO, "TS 24.008 9.3.31" },
	{ 0, NULL }
};

static const struct value_string mm_clauses[] = {
	{ GSM48_MT_MM_AUTH_REJ, "TS 24.008 9.2.1" },
	{ GSM48_MT_MM_AUTH_REQ, "TS 24.008 9.2.2" },
	{ GSM48_MT_MM_AUTH_RESP, "TS 24.008 9.2.3" },
	{ GSM48_MT_MM_CM_REEST_REQ, "TS 24.008 9.2.4" },
	{ GSM48_MT_MM_CM_SERV_ACC, "TS 24.008 9.2.5" },
	{ GSM48_MT_MM_CM_SERV_REJ, "TS 24.008 9.2.6" },
	{ GSM48_MT_MM_CM_SERV_ABORT, "TS 24.008 9.2.7" },
	{ GSM48_MT_MM_ABORT, "TS 24.008 9.2.8" },
	{ GSM48_MT_MM_CM_SERV_REQ, "TS 24.008 9.2.9" },
	{ GSM48_MT_MM_ID_REQ, "TS 24.008 9.2.10" },
	{ GSM48_MT_MM_ID_RESP, "TS 24.008 9.2.11" },
	{ GSM48_MT_MM_IMSI_DETACH_IND, "TS 24.008 9.2.12" },
	{ GSM48_MT_MM_LOC_UPD_ACCEPT, "TS 24.008 9.2.13" },
	{ GSM48_MT_MM_LOC_UPD_REJECT, "TS 24.008 9.2.14" },
	{ GSM48_MT_MM_LOC_UPD_REQUEST, "TS 24.008 9.2.15" },
	{ GSM48_MT_MM_INFO, "TS 24.008 9.2.15a" },
	{ GSM48_MT_MM_STATUS, "TS 24.008 9.2.16" },
	{ GSM48_MT_MM_TMSI_REALL_CMD, "TS 24.008 9.2.17" },
	{ GSM48_MT_MM_TMSI_REALL_COMPL, "TS 24.008 9.2.18" },
	{ 0, NULL }
};

static const struct value_string ss_clauses[] = {
	{ GSM0480_MTYPE_FACILITY, "TS 24.080 2.3" },
	{ GSM0480_MTYPE_REGISTER, "TS 24.080 2.4" },
	{ GSM0480_MTYPE_RELEASE_COMPLETE, "TS 24.080 2.5" },
	{ 0, NULL }
};

/* By operation code, TS 29.002 17.5. */
static const struct value_string map_clauses[] = {
	{ 2, "TS 29.002 8.1.2" },	/* updateLocation */
	{ 3, "TS 29.002 8.1.3" },	/* cancelLocation */
	{ 4, "TS 29.002 10.2" },	/* provideRoamingNumber */
	{ 7, "TS 29.002 8.8.1" },	/* insertSubscriberData */
	{ 8, "TS 29.002 8.8.2" },	/* deleteSubscriberData */
	{ 10, "TS 29.002 11.1" },	/* registerSS */
	{ 11, "TS 29.002 11.2" },	/* eraseSS */
	{ 12, "TS 29.002 11.3" },	/* activateSS */
	{ 13, "TS 29.002 11.4" },	/* deactivateSS */
	{ 14, "TS 29.002 11.5" },	/* interrogateSS */
	{ 17, "TS 29.002 11.7" },	/* registerPassword */
	{ 18, "TS 29.002 11.8" },	/* getPassword */
	{ 22, "TS 29.002 10.1" },	/* sendRoutingInfo */
	{ 37, "TS 29.002 8.10.1" },	/* reset */
	{ 56, "TS 29.002 8.5.2" },	/* sendAuthenticationInfo */
	{ 57, "TS 29.002 8.10.3" },	/* restoreData */
	{ 59, "TS 29.002 11.9" },	/* processUnstructuredSS-Request */
	{ 60, "TS 29.002 11.10" },	/* unstructuredSS-Request */
	{ 61, "TS 29.002 11.11" },	/* unstructuredSS-Notify */
	{ 67, "TS 29.002 8.1.6" },	/* purgeMS */
	{ 0, NULL }
};

static const char *dtap_clause(const uint8_t *octets, size_t len)
{
	const struct gsm48_hdr *gh = (const struct gsm48_hdr *)octets;

	if (len < sizeof(*gh))
		return NULL;
	switch (gsm48_hdr_pdisc(gh)) {
	case GSM48_PDISC_CC:
		return get_value_string_or_null(cc_clauses, gsm48_hdr_msg_type(gh));
	case GSM48_PDISC_MM:
		return get_value_string_or_null(mm_clauses, gsm48_hdr_msg_type(gh));
	case GSM48_PDISC_NC_SS:
		return get_value_string_or_null(ss_clauses, gsm48_hdr_msg_type(gh));
	case GSM48_PDISC_RR:
		return gsm48_hdr_msg_type(gh) == GSM48_MT_RR_PAG_RESP ? "TS 44.018 9.1.25" : NULL;
	default:
		return NULL;
	}
}

/* Of an invoke, or of a result that names its operation. */
static const char *component_clause(const struct tcap_component *c)
{
	struct asn1_node nodes[COMPONENT_NODES_MAX];
	const struct asn1_node *component, *code;
	struct asn1_tree tree;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	if (asn1_ber_decode(&tree, &tcap_Component, c->octets, c->len) < 0)
		return NULL;
	component = nodes[0].child;
	code = asn1_find(component, "opcode");
	if (!code)
		code = asn1_find(asn1_find(component, "result"), "opcode");
	code = asn1_find(code, "local");
	if (!code || code->num < 0 || code->num > UINT8_MAX)
		return NULL;
	return get_value_string_or_null(map_clauses, code->num);
}

static const char *map_clause(const uint8_t *octets, size_t len)
{
	struct tcap_msg tcap;

	if (tcap_decode(&tcap, octets, len, NULL) < 0 || !tcap.n_components)
		return NULL;
	return component_clause(&tcap.components[0]);
}

const char *capture_clause(const struct trace_msg *msg)
{
	switch (msg->proto) {
	case TRACE_DTAP:
		return dtap_clause(msg->octets, msg->len);
	case TRACE_MAP:
		return map_clause(msg->octets, msg->len);
	default:
		return NULL;
	}
}
