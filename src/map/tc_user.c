/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a TC-user does with a dialogue, as events of its FSM (Q.771 3.1.2). */
#include <errno.h>

#include <osmocom/core/utils.h>

#include "tc_private.h"

struct tc_dialogue *tc_begin(struct tc_endpoint *ep, const struct tc_begin *begin)
{
	struct tc_dialogue *d = tc_dialogue_alloc(ep, TC_ST_IDLE);

	if (!d)
		return NULL;
	d->peer = begin->called;
	d->ac = begin->ac;
	d->ac_version = begin->ac_version;
	if (begin->map)
		d->map = *begin->map;
	d->ops = begin->ops;
	d->priv = begin->priv;
	tc_set_imsi(d, begin->imsi ? begin->imsi : "");
	return d;
}

int tc_send(struct tc_dialogue *d)
{
	int rc;

	/* until the peer has answered it cannot be told anything else */
	if (d->closed || d->fi->state == TC_ST_INITIATION_SENT)
		return -EINVAL;
	tc_get(d);
	tc_dispatch(d, TC_EV_SEND, NULL);
	rc = d->closed ? -EIO : 0;
	tc_put(d);
	return rc;
}

void tc_end(struct tc_dialogue *d)
{
	tc_dispatch(d, TC_EV_END, NULL);
}

void tc_end_prearranged(struct tc_dialogue *d)
{
	tc_dispatch(d, TC_EV_PREARRANGED_END, NULL);
}

void tc_abort(struct tc_dialogue *d, enum map_user_abort_choice choice, uint8_t reason)
{
	const struct map_dialogue map = { .type = MAP_DIALOGUE_USER_ABORT, .user_abort = choice, .reason = reason };

	tc_dispatch(d, TC_EV_ABORT, &map);
}

void tc_set_priv(struct tc_dialogue *d, void *priv)
{
	d->priv = priv;
}

void tc_set_imsi(struct tc_dialogue *d, const char *imsi)
{
	OSMO_STRLCPY_ARRAY(d->imsi, imsi);
}

enum map_ac tc_ac(const struct tc_dialogue *d)
{
	return d->ac;
}

const struct sccp_addr *tc_peer(const struct tc_dialogue *d)
{
	return &d->peer;
}

bool tc_is_initial(const struct tc_dialogue *d)
{
	return d->fi->state != TC_ST_ACTIVE;
}
