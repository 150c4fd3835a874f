/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Fake digits for a test that goes to others. The same number always gets the same fake, of the same length; the
 * beginning (country and network) stays. Numbers that end alike, national and international forms of one, get fakes
 * that end alike. They are counted through in the order in which they are met, so that nothing leads back and the fakes
 * of a dialogue do not depend on another. */

#include <stdio.h>
#include <string.h>

#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/ss_dialogue.h>

#include "replay.h"

#define IMSI_PREFIX 5			/* MCC and MNC of two digits */
#define TAIL_MAX 7			/* of a number; shorter ones: the half */
#define LONG_NUMBER 9
#define USSD_NUMBER_MIN 5		/* digits in a row that may be one's number */

struct fake {
	struct llist_head entry;
	char tail[IMSI_DIGITS_MAX + 1], fake[IMSI_DIGITS_MAX + 1];
};

struct replay_fakes {
	struct llist_head fakes;
	unsigned int n;
};

struct replay_fakes *replay_fakes_alloc(void *ctx)
{
	struct replay_fakes *f = talloc_zero(ctx, struct replay_fakes);

	INIT_LLIST_HEAD(&f->fakes);
	return f;
}

static const char *fake_tail(struct replay_fakes *f, const char *tail)
{
	size_t len = strlen(tail);
	unsigned long range = 1;
	struct fake *fake;

	llist_for_each_entry(fake, &f->fakes, entry) {
		if (!strcmp(fake->tail, tail))
			return fake->fake;
	}
	for (size_t i = 0; i < len; i++)
		range *= 10;
	fake = talloc_zero(f, struct fake);
	OSMO_STRLCPY_ARRAY(fake->tail, tail);
	snprintf(fake->fake, sizeof(fake->fake), "%0*lu", (int)len, ++f->n % range);
	llist_add_tail(&fake->entry, &f->fakes);
	return fake->fake;
}

static void fake_from(struct replay_fakes *f, char *digits, size_t begin, size_t end)
{
	char tail[IMSI_DIGITS_MAX + 1];

	if (end <= begin)
		return;
	osmo_strlcpy(tail, digits + begin, OSMO_MIN(sizeof(tail), end - begin + 1));
	memcpy(digits + begin, fake_tail(f, tail), strlen(tail));
}

void replay_fake_imsi(struct replay_fakes *f, char *imsi)
{
	fake_from(f, imsi, OSMO_MIN(strlen(imsi), (size_t)IMSI_PREFIX), strlen(imsi));
}

void replay_fake_number(struct replay_fakes *f, char *digits)
{
	size_t len = strspn(digits, "0123456789");	/* what follows is no digit: a phone's SIB*SIC tail */

	fake_from(f, digits, len - (len >= LONG_NUMBER ? TAIL_MAX : (len + 1) / 2), len);
}

/* --- in a component ----------------------------------------------------------------------------------------------- */


static bool fake_address(struct replay_fakes *f, struct asn1_tree *tree, struct asn1_node *node)
{
	uint8_t octets[ISDN_DIGITS_MAX];
	struct isdn_number number;
	int len;

	if (isdn_number_from_address_string(&number, node->octets, node->len) < 0)
		return false;
	replay_fake_number(f, number.digits);
	len = isdn_number_to_address_string(octets, sizeof(octets), &number);
	if (len < 0)
		return false;
	asn1_set_octets(tree, node, octets, len);
	return true;
}

/* Its kind stays. */
static bool fake_subaddress(struct asn1_tree *tree, struct asn1_node *node)
{
	uint8_t octets[SS_SUBADDRESS_MAX] = { 0 };

	if (!node->len || node->len > sizeof(octets))
		return false;
	octets[0] = node->octets[0];
	asn1_set_octets(tree, node, octets, node->len);
	return true;
}

static bool fake_password(struct replay_fakes *f, struct asn1_tree *tree, struct asn1_node *node)
{
	char digits[SS_PASSWORD_LEN + 1];

	if (node->len != SS_PASSWORD_LEN)
		return false;
	osmo_strlcpy(digits, (const char *)node->octets, sizeof(digits));
	fake_from(f, digits, 0, SS_PASSWORD_LEN);
	asn1_set_octets(tree, node, (const uint8_t *)digits, SS_PASSWORD_LEN);
	return true;
}

/* Digits in a row that are long enough for a number. A string in an alphabet that is not read stays out of tests. */
static bool fake_ussd(struct replay_fakes *f, struct asn1_tree *tree, struct asn1_node *dcs, struct asn1_node *node)
{
	char text[3 * SS_USSD_MAX + 1];
	struct ss_ussd ussd = { .dcs = dcs->octets[0], .len = node->len };

	memcpy(ussd.string, node->octets, OSMO_MIN(node->len, sizeof(ussd.string)));
	if (ss_ussd_text(text, sizeof(text), &ussd) < 0)
		return false;
	for (char *c = text; *c; c++) {
		size_t len = strspn(c, "0123456789");

		if (len >= USSD_NUMBER_MIN)
			replay_fake_number(f, c);
		c += len ? len - 1 : 0;
	}
	ss_ussd_from_text(&ussd, text);
	asn1_set_octets(tree, dcs, &ussd.dcs, 1);
	asn1_set_octets(tree, node, ussd.string, ussd.len);
	return true;
}

static bool fake_node(struct replay_fakes *f, struct asn1_tree *tree, struct asn1_node *node)
{
	const struct asn1_type *type = node->type;

	if (!type || type->kind == ASN1_ANY || type->kind == ASN1_VERBATIM)
		return false;
	if (type == &map_ISDN_SubaddressString)
		return fake_subaddress(tree, node);
	if (type == &map_ISDN_AddressString || type == &map_FTN_AddressString || type == &map_AddressString)
		return fake_address(f, tree, node);
	if (type == &map_Password)
		return fake_password(f, tree, node);
	if (type == &map_USSD_DataCodingScheme && node->next && node->next->type == &map_USSD_String)
		return fake_ussd(f, tree, node, node->next);
	return true;
}

bool replay_fake_tree(struct replay_fakes *f, struct asn1_tree *tree)
{
	size_t n = tree->n_nodes;

	for (size_t i = 0; i < n; i++) {
		if (!fake_node(f, tree, &tree->nodes[i]))
			return false;
	}
	return true;
}
