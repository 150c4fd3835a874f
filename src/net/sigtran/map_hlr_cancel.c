/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cancelLocation to a VLR that no longer serves a subscriber (TS 23.012 4.1, TS 29.002 8.1.3). */

#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "map_hlr_private.h"

#define CANCELLATIONS_MAX 10000
#define REPEAT 3

enum cancellation_type { CANCELLATION_UPDATE, CANCELLATION_WITHDRAW };

struct cancellation {
	struct map_hlr *m;
	char imsi[IMSI_DIGITS_MAX + 1];
	enum cancellation_type type;
};

/* Before version 3: the bare identity. */
static int encode(void *priv, uint8_t version, uint8_t *octets, size_t size)
{
	const struct cancellation *c = priv;
	struct asn1_node *root;
	struct map_value v;

	if (version < 3) {
		map_imsi_add(&v, map_value_start(&v, &map_CancelLocationArgV2), "imsi", c->imsi);
	} else {
		root = map_value_start(&v, &map_CancelLocationArg);
		map_imsi_add(&v, asn1_add(&v.tree, root, "identity"), "imsi", c->imsi);
		asn1_add_int(&v.tree, root, "cancellationType", c->type);
	}
	return map_value_encode(&v, octets, size);
}

/* A VLR that does not know the subscriber any more has nothing to cancel. */
static void done(void *priv, const struct map_outcome *o)
{
	struct cancellation *c = priv;

	c->m->n_cancelling--;
	talloc_free(c);
}

void map_cancel_location(struct map_hlr *m, const char *imsi, const char *vlr_number, bool withdraw)
{
	struct cancellation *c = m->n_cancelling < CANCELLATIONS_MAX ? talloc_zero(m, struct cancellation) : NULL;
	const struct map_request_cfg cfg = {
		.number = vlr_number,
		.ssn = SCCP_SSN_VLR,
		.ac = MAP_AC_LOCATION_CANCELLATION,
		.version = 3,
		.op = MAP_OP_CANCEL_LOCATION,
		.imsi = imsi,
		.repeat = REPEAT,
		.encode = encode,
		.done = done,
		.priv = c,
	};

	if (c) {
		c->m = m;
		OSMO_STRLCPY_ARRAY(c->imsi, imsi);
		c->type = withdraw ? CANCELLATION_WITHDRAW : CANCELLATION_UPDATE;
	}
	if (!c || !map_request_start(m, &cfg)) {
		LOGPMAP(imsi, LOGL_ERROR, "too many cancellations: the VLR %s keeps the subscriber\n", vlr_number);
		talloc_free(c);
		return;
	}
	m->n_cancelling++;
}
