/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_map.h
 * The lab's nodes on MAP (TS 29.002): a VLR for each country where phones are, and a GMSC. Ownership: struct lab_map
 * belongs to the lab and owns its endpoints; what waits for an answer of the HLR is in a list of it. */
#pragma once

#include <osmocom/supserv/asn1.h>
#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/tc.h>

#include "lab_priv.h"

/* Numbers of TS 29.002 17.5 and 17.6 beside those of supplementary services. */
enum lab_map_op {
	LAB_MAP_OP_UPDATE_LOCATION = 2,
	LAB_MAP_OP_CANCEL_LOCATION = 3,
	LAB_MAP_OP_PROVIDE_ROAMING_NUMBER = 4,
	LAB_MAP_OP_INSERT_SUBSCRIBER_DATA = 7,
	LAB_MAP_OP_DELETE_SUBSCRIBER_DATA = 8,
	LAB_MAP_OP_SEND_ROUTING_INFO = 22,
	LAB_MAP_OP_PURGE_MS = 67,
};
enum lab_map_error {
	LAB_MAP_ERR_UNIDENTIFIED_SUBSCRIBER = 5,
	LAB_MAP_ERR_NO_ROAMING_NUMBER = 39,
};

/* Timers of lab_tdefs() that are these nodes'. */
#define LAB_X_MSRN -20
#define LAB_X_QUIET -21

/*! A VLR: that of the network at home, or of one abroad. */
struct lab_vlr_node {
	struct llist_head entry;	/*!< lab_map.vlrs */
	struct lab *lab;
	char country[COUNTRY_CODE_LEN];	/*!< "" = home */
	struct isdn_number number;
	struct tc_endpoint *ep;
};

struct lab_map {
	struct lab *lab;
	struct sccp_node *node;
	char hlr_here[ISDN_DIGITS_MAX + 1];	/*!< number of the HLR of this process */
	char hlr_there[ISDN_DIGITS_MAX + 1];	/*!< of one in another; "": that of this process is used */
	struct isdn_number msc;			/*!< MSC and GMSC */
	struct isdn_number vlr;			/*!< VLR at home */
	struct llist_head vlrs;
	struct tc_endpoint *gmsc;
	struct llist_head updates;		/*!< struct location_update.entry */
	struct llist_head inquiries;		/*!< struct inquiry.entry: sendRoutingInfo */
	struct llist_head msrns;		/*!< struct msrn.entry */
	struct osmo_timer_list quiet;		/*!< since the last message to or from another process */
};

/* lab_map.c */
/*! \returns NULL when memory is out or the numbers are taken. */
struct lab_map *lab_map_alloc(struct lab *lab, const struct lab_cfg *cfg);
/*! The VLR of a country, made when it is not there yet. \returns NULL when that cannot be. */
struct lab_vlr_node *lab_map_vlr(struct lab *lab, const char *country);
/*! Number of the HLR that the lab's phones belong to. */
const char *lab_map_hlr_number(const struct lab *lab);
/*! Is this the number of a VLR of the lab, at home or abroad? */
bool lab_map_is_vlr_number(const struct lab *lab, const char *number);
/*! Dialogues that are open at the lab's nodes. */
unsigned int lab_map_dialogues(const struct lab *lab);
/*! Does another process owe an answer, or has it just said something, so that more may come? Never in stepped time. */
bool lab_map_is_waiting(const struct lab *lab);
/*! A message came from the HLR or went to it. */
void lab_map_touch(struct lab *lab);

/* lab_map_value.c: parameters of operations */

/*! Nodes of a parameter other than subscriber data. */
#define LAB_MAP_NODES_MAX 64
#define LAB_MAP_OCTETS_MAX 240

/*! One parameter that is built or was decoded. */
struct lab_map_value {
	struct asn1_tree tree;
	struct asn1_node nodes[LAB_MAP_NODES_MAX];
	uint8_t scratch[LAB_MAP_OCTETS_MAX];
	uint8_t octets[LAB_MAP_OCTETS_MAX];	/*!< encoded */
};

/*! Start a parameter. \returns its root. */
struct asn1_node *lab_map_build(struct lab_map_value *v, const struct asn1_type *type);
/*! Encode into v->octets. \returns their number, negative for what cannot be said. */
int lab_map_encode(struct lab_map_value *v);
/*! \returns the root, NULL for octets (or NULL) that are not of the type. */
const struct asn1_node *lab_map_decode(struct lab_map_value *v, const struct asn1_type *type, const uint8_t *octets,
				       size_t len);

void lab_map_add_number(struct asn1_tree *tree, struct asn1_node *parent, const char *name,
			const struct isdn_number *num);
void lab_map_add_imsi(struct asn1_tree *tree, struct asn1_node *parent, const char *name, const char *imsi);
/*! ISDN-AddressString. \returns 0; negative where \a node is absent or is no number; \a num is then without digits. */
int lab_map_number(struct isdn_number *num, const struct asn1_node *node);
/*! \param[out] imsi IMSI_DIGITS_MAX + 1 octets. \returns 0, negative as above. */
int lab_map_imsi(char *imsi, const struct asn1_node *node);
/*! MAP-open of a VLR: IMSI and VLR number as references (29.002 22.2.3). */
void lab_map_open(struct map_dialogue *map, const char *imsi, const struct isdn_number *vlr);
/*! An international number from its digits. */
void lab_map_international(struct isdn_number *num, const char *digits);

/* lab_vlr.c: what the HLR says to a VLR */
extern const struct tc_user_ops lab_vlr_ops;
/*! Answer one insertSubscriberData about a subscriber's data, which are changed. */
void lab_vlr_answer_insert(struct tc_dialogue *d, const struct tc_component *c, struct lab_vlr_data *data);

/* lab_vlr_data.c: subscriber data as ISD and DSD change them */

/*! What a VLR does not support of what it was given. */
struct lab_vlr_refused {
	unsigned int n;
	uint8_t ss_code[30];
};

void lab_vlr_data_init(struct lab_vlr_data *data);
void lab_vlr_insert(struct lab_vlr_data *data, const struct asn1_node *arg, struct lab_vlr_refused *refused);
void lab_vlr_delete(struct lab_vlr_data *data, const struct asn1_node *arg);

/* lab_vlr_location.c */
/*! Forget all that waits for an answer of the HLR about locations. */
void lab_vlr_location_end(struct lab_map *map);
/*! The subscriber goes away: the HLR of another process is told. */
void lab_vlr_purge(struct lab_mobile *ms);

/* lab_vlr_msrn.c */
/*! A roaming number for a call to a phone. \returns 0, -EBUSY when all are in use, -ENOMEM. */
int lab_msrn_alloc(struct lab_vlr_node *vlr, const char *imsi, struct isdn_number *number);
/*! A call came for a roaming number, which is free then. \param[out] imsi IMSI_DIGITS_MAX + 1 octets.
 *  \returns 0, -ENOENT. */
int lab_msrn_take(struct lab *lab, const struct isdn_number *number, char *imsi);
void lab_msrn_clear(struct lab *lab);
