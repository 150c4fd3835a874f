/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a phone is, as a VLR tells the HLR (TS 29.002 8.1.2 updateLocation, 8.1.6 purgeMS; TS 23.012). The HLR sends
 * the subscriber's data in the same dialogue: they count when it has accepted the registration. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "lab_map.h"

/*! Knows the phone by its IMSI: it may be gone when the answer comes. */
struct location_update {
	struct llist_head entry;	/*!< lab_map.updates */
	struct lab *lab;
	struct lab_vlr_node *vlr;
	char imsi[IMSI_DIGITS_MAX + 1];
	struct lab_vlr_data data;
	struct tc_dialogue *d;		/*!< NULL: closed */
	bool accepted, refused;
	void (*cb)(struct lab_mobile *ms, enum lab_vlr_answer answer);
};

static int update_destructor(struct location_update *lu)
{
	llist_del(&lu->entry);
	if (lu->d)
		tc_set_priv(lu->d, NULL);
	return 0;
}

/* --- the dialogue ------------------------------------------------------------------------------------------------- */

static void update_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
	struct location_update *lu = priv;

	if (!lu)
		return;
	switch (c->type) {
	case COMPONENT_INVOKE:
		if (c->op == LAB_MAP_OP_INSERT_SUBSCRIBER_DATA)
			lab_vlr_answer_insert(d, c, &lu->data);
		else if (c->op != SS_OP_FORWARD_CHECK_SS_IND)
			tc_reject(d, c->invoke_id, COMPONENT_PROBLEM_INVOKE, COMPONENT_INVOKE_UNRECOGNIZED_OPERATION);
		break;
	case COMPONENT_RETURN_RESULT:
		lu->accepted = c->op == LAB_MAP_OP_UPDATE_LOCATION;
		break;
	case COMPONENT_RETURN_ERROR:
		lu->refused = c->error != SS_ERR_SYSTEM_FAILURE;
		break;
	case COMPONENT_REJECT:
		break;
	}
}

static void update_delimiter(struct tc_dialogue *d, void *priv, bool end)
{
	struct location_update *lu = priv;

	if (lu)
		lab_map_touch(lu->lab);
	if (!end)
		tc_send(d);
}

/*! It may be that the phone has registered in another country meanwhile. */
static void update_done(struct location_update *lu, struct lab_mobile *ms)
{
	if (ms->vlr.node != lu->vlr)
		return;
	if (lu->accepted)
		ms->vlr.data = lu->data;
	ms->vlr.registered = lu->accepted;
	if (lu->accepted)
		lu->cb(ms, LAB_VLR_ACCEPTED);
	else
		lu->cb(ms, lu->refused ? LAB_VLR_REFUSED : LAB_VLR_NO_ANSWER);
}

static void update_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
	struct location_update *lu = priv;
	struct lab_mobile *ms;

	if (!lu)
		return;
	lu->d = NULL;
	ms = lab_mobile_by_imsi(lu->lab, lu->imsi);
	if (ms)
		update_done(lu, ms);
	talloc_free(lu);
}

static const struct tc_user_ops update_ops = {
	.component = update_component,
	.delimiter = update_delimiter,
	.closed = update_closed,
};

/*! \returns 0; negative: nothing was sent, and nobody was told. */
static int begin(struct location_update *lu)
{
	struct tc_begin begin = {
		.ac = MAP_AC_NETWORK_LOC_UP, .ac_version = 3, .ops = &update_ops, .priv = lu, .imsi = lu->imsi,
	};
	struct lab_map_value v;
	struct asn1_node *root = lab_map_build(&v, &map_UpdateLocationArg);
	int len;

	lab_map_add_imsi(&v.tree, root, "imsi", lu->imsi);
	lab_map_add_number(&v.tree, root, "msc-Number", &lu->lab->map->msc);
	lab_map_add_number(&v.tree, root, "vlr-Number", &lu->vlr->number);
	len = lab_map_encode(&v);
	if (len < 0)
		return len;
	sccp_addr_set_e164(&begin.called, lab_map_hlr_number(lu->lab), SCCP_SSN_HLR);
	lu->d = tc_begin(lu->vlr->ep, &begin);
	if (!lu->d)
		return -ENOMEM;
	tc_invoke(lu->d, LAB_MAP_OP_UPDATE_LOCATION, v.octets, len);
	lab_map_touch(lu->lab);
	tc_send(lu->d);		/* where that fails it was closed */
	return 0;
}

void lab_vlr_update_location(struct lab_mobile *ms, void (*cb)(struct lab_mobile *ms, enum lab_vlr_answer answer))
{
	struct lab_vlr_node *vlr = lab_map_vlr(ms->lab, ms->vlr.country);
	struct location_update *lu = vlr ? talloc_zero(ms->lab->map, struct location_update) : NULL;

	if (!lu) {
		cb(ms, LAB_VLR_NO_ANSWER);
		return;
	}
	lu->lab = ms->lab;
	lu->vlr = vlr;
	lu->cb = cb;
	OSMO_STRLCPY_ARRAY(lu->imsi, ms->imsi);
	lab_vlr_data_init(&lu->data);
	ms->vlr.node = vlr;
	llist_add_tail(&lu->entry, &ms->lab->map->updates);
	talloc_set_destructor(lu, update_destructor);
	if (begin(lu) < 0) {
		talloc_free(lu);
		cb(ms, LAB_VLR_NO_ANSWER);
	}
}

void lab_vlr_location_end(struct lab_map *map)
{
	struct location_update *lu, *next;

	llist_for_each_entry_safe(lu, next, &map->updates, entry)
		talloc_free(lu);
}

/* --- purge -------------------------------------------------------------------------------------------------------- */

static void purge_component(struct tc_dialogue *d, void *priv, const struct tc_component *c)
{
}

static void purge_closed(struct tc_dialogue *d, void *priv, const struct tc_closed *closed)
{
}

/*! Whatever the HLR answers: the record is gone. */
static const struct tc_user_ops purge_ops = {
	.component = purge_component,
	.closed = purge_closed,
};

void lab_vlr_purge(struct lab_mobile *ms)
{
	struct tc_begin begin = { .ac = MAP_AC_MS_PURGING, .ac_version = 3, .ops = &purge_ops, .imsi = ms->imsi };
	struct lab_map_value v;
	struct asn1_node *root = lab_map_build(&v, &map_PurgeMS_Arg);
	struct tc_dialogue *d;
	int len;

	if (!ms->vlr.registered)
		return;
	ms->vlr.registered = false;
	lab_map_add_imsi(&v.tree, root, "imsi", ms->imsi);
	lab_map_add_number(&v.tree, root, "vlr-Number", &ms->vlr.node->number);
	len = lab_map_encode(&v);
	sccp_addr_set_e164(&begin.called, lab_map_hlr_number(ms->lab), SCCP_SSN_HLR);
	d = len > 0 ? tc_begin(ms->vlr.node->ep, &begin) : NULL;
	if (!d)
		return;
	tc_invoke(d, LAB_MAP_OP_PURGE_MS, v.octets, len);
	lab_map_touch(ms->lab);
	tc_send(d);
}
