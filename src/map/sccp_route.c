/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SCCP routing control (Q.714 2.3) with its table of global titles (2.4): is a called address here, behind which point
 * code, or nowhere. */
#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "sccp_private.h"

/* Q.713 3.4.2.3: indicators that say the nature of address, and that nature */
#define GTI_NAI 1
#define GTI_TT_NP_NAI 4
#define NAI_UNKNOWN 0
#define NAI_INTERNATIONAL 4

struct gt_entry {
	struct llist_head entry;
	struct sccp_gt_route route;
};

/* --- the table ---------------------------------------------------------------------------------------------------- */

/* \returns the entry of that prefix, else NULL with *before the place where it belongs. */
static struct gt_entry *entry_find(const struct sccp_node *node, const char *prefix, struct llist_head **before)
{
	struct gt_entry *e;
	int rc;

	llist_for_each_entry(e, &node->routes, entry) {
		rc = strcmp(e->route.prefix, prefix);
		if (!rc)
			return e;
		if (rc > 0)
			break;
	}
	if (before)
		*before = &e->entry;
	return NULL;
}

int sccp_node_gt_route_add(struct sccp_node *node, const struct sccp_gt_route *route)
{
	struct llist_head *before = NULL;
	struct gt_entry *e = entry_find(node, route->prefix, &before);

	if (!e) {
		e = talloc_zero(node, struct gt_entry);
		if (!e)
			return -ENOMEM;
		llist_add_tail(&e->entry, before);
	}
	e->route = *route;
	return 0;
}

int sccp_node_gt_route_del(struct sccp_node *node, const char *prefix)
{
	struct gt_entry *e = entry_find(node, prefix, NULL);

	if (!e)
		return -ENOENT;
	llist_del(&e->entry);
	talloc_free(e);
	return 0;
}

void sccp_node_gt_route_foreach(const struct sccp_node *node,
				void (*cb)(void *priv, const struct sccp_gt_route *route), void *priv)
{
	struct gt_entry *e;

	llist_for_each_entry(e, &node->routes, entry)
		cb(priv, &e->route);
}

/* Of the prefixes of a number a longer one is listed later. */
static const struct sccp_gt_route *translate(const struct sccp_node *node, const char *digits)
{
	const struct sccp_gt_route *found = NULL;
	struct gt_entry *e;

	llist_for_each_entry(e, &node->routes, entry) {
		if (!strncmp(digits, e->route.prefix, strlen(e->route.prefix)))
			found = &e->route;
	}
	return found;
}

/* --- users -------------------------------------------------------------------------------------------------------- */

/* \param gt NULL: whatever its number. */
static struct sccp_user *user_find(const struct sccp_node *node, bool any_ssn, uint8_t ssn, const char *gt)
{
	struct sccp_user *user;

	llist_for_each_entry(user, &node->users, entry) {
		if ((any_ssn || user->ssn == ssn) && (!gt || !strcmp(user->gt, gt)))
			return user;
	}
	return NULL;
}

/* A number that is for this node and that no user has as its own. */
static struct sccp_user *user_of_ssn(const struct sccp_node *node, uint8_t ssn)
{
	struct sccp_user *user = user_find(node, false, ssn, "");

	return user ? user : user_find(node, false, ssn, NULL);
}

static bool nature_is_known(const struct sccp_gt *gt)
{
	if (gt->gti != GTI_NAI && gt->gti != GTI_TT_NP_NAI)
		return true;
	return gt->nai == NAI_INTERNATIONAL || gt->nai == NAI_UNKNOWN;
}

static bool nowhere(struct sccp_node *node, struct sccp_way *way, enum sccp_ctr ctr, enum sccp_return_cause cause)
{
	char str[96];

	sccp_count(node, ctr);
	sccp_addr_str(str, sizeof(str), &way->called);
	LOGPSCCP(LOGL_NOTICE, "no way to %s: %s\n", str,
		 ctr == SCCP_CTR_UNEQUIPPED ? "no such subsystem" : "no translation of its global title");
	way->cause = cause;
	return false;
}

static bool here(struct sccp_node *node, struct sccp_way *way, struct sccp_user *user)
{
	way->user = user;
	return user || nowhere(node, way, SCCP_CTR_UNEQUIPPED, SCCP_RC_UNEQUIPPED_USER);
}

static bool by_ssn(struct sccp_node *node, struct sccp_way *way)
{
	const struct sccp_addr *called = &way->called;
	struct sccp_user *user = NULL;

	/* a global title in an address routed on SSN tells users of the same SSN apart */
	if (called->has_ssn && called->gt.digits[0])
		user = user_find(node, false, called->ssn, called->gt.digits);
	if (called->has_ssn && !user)
		user = user_of_ssn(node, called->ssn);
	return here(node, way, user);
}

static bool by_gt(struct sccp_node *node, struct sccp_way *way)
{
	struct sccp_addr *called = &way->called;
	const struct sccp_gt_route *route;
	struct sccp_user *user;

	if (!nature_is_known(&called->gt))
		return nowhere(node, way, SCCP_CTR_NO_TRANSLATION, SCCP_RC_NO_TRANSLATION_FOR_NATURE);
	user = user_find(node, !called->has_ssn, called->ssn, called->gt.digits);
	if (user && called->gt.digits[0])
		return here(node, way, user);
	if (user_find(node, true, 0, called->gt.digits) && called->gt.digits[0])
		return here(node, way, NULL);
	route = translate(node, called->gt.digits);
	if (route && route->ssn) {
		called->has_ssn = true;
		called->ssn = route->ssn;
	}
	if (route && route->pc != SCCP_PC_LOCAL && route->pc != node->pc) {
		called->route_on_ssn = route->route_on_ssn;
		way->dpc = route->pc;
		return true;
	}
	if (route || !node->transfer)
		return here(node, way, called->has_ssn ? user_of_ssn(node, called->ssn) : NULL);
	user = called->has_ssn ? user_find(node, false, called->ssn, "") : NULL;
	return user ? here(node, way, user) : nowhere(node, way, SCCP_CTR_NO_TRANSLATION, SCCP_RC_NO_TRANSLATION);
}

bool sccp_route(struct sccp_node *node, const struct sccp_addr *called, struct sccp_way *way)
{
	*way = (struct sccp_way){ .called = *called };
	if (!called->route_on_ssn)
		return by_gt(node, way);
	if (!called->has_pc || called->pc == node->pc)
		return by_ssn(node, way);
	way->dpc = called->pc;
	return true;
}

struct sccp_user *sccp_route_in(struct sccp_node *node, const struct sccp_addr *called, enum sccp_return_cause *cause)
{
	struct sccp_way way = { .called = *called };
	bool found;

	/* routed on SSN: MTP brought it here, whatever point code it names (Q.714 2.3.1) */
	found = called->route_on_ssn ? by_ssn(node, &way) : by_gt(node, &way);
	if (found && !way.user)
		found = nowhere(node, &way, SCCP_CTR_NO_TRANSLATION, SCCP_RC_NO_TRANSLATION);
	*cause = way.cause;
	return found ? way.user : NULL;
}
