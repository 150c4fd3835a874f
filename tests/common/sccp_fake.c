/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sccp_fake.h"

struct sccp_user {
	const struct sccp_user_ops *ops;
	void *priv;
	struct sccp_addr addr;
};

static struct {
	struct sccp_user *user;
	sccp_fake_sent_cb sent;
	void *priv;
} fake;

void sccp_fake_init(sccp_fake_sent_cb sent, void *priv)
{
	fake.sent = sent;
	fake.priv = priv;
}

void sccp_fake_rx(const char *gt, uint8_t ssn, const uint8_t *octets, size_t len)
{
	struct sccp_addr calling;

	sccp_addr_set_e164(&calling, gt, ssn);
	fake.user->ops->rx(fake.user->priv, &fake.user->addr, &calling, octets, len);
}

void sccp_fake_notice(const char *gt, uint8_t ssn, enum sccp_return_cause cause, const uint8_t *octets, size_t len)
{
	struct sccp_addr called;

	sccp_addr_set_e164(&called, gt, ssn);
	fake.user->ops->notice(fake.user->priv, &called, cause, octets, len);
}

/* --- what the user sees -------------------------------------------------------------------------------------------- */

void sccp_addr_set_e164(struct sccp_addr *addr, const char *digits, uint8_t ssn)
{
	*addr = (struct sccp_addr){ .has_ssn = true, .ssn = ssn, .gt = { .gti = 4, .np = 1, .nai = 4 } };
	OSMO_STRLCPY_ARRAY(addr->gt.digits, digits);
}

struct sccp_user *sccp_user_bind(struct sccp_node *node, const struct sccp_user_cfg *cfg)
{
	fake.user = talloc_zero(NULL, struct sccp_user);
	OSMO_ASSERT(fake.user);
	fake.user->ops = cfg->ops;
	fake.user->priv = cfg->priv;
	sccp_addr_set_e164(&fake.user->addr, cfg->gt, cfg->ssn);
	return fake.user;
}

const struct sccp_addr *sccp_user_addr(const struct sccp_user *user)
{
	return &user->addr;
}

int sccp_user_send(struct sccp_user *user, const struct sccp_addr *called, const struct sccp_addr *calling,
		   const uint8_t *octets, size_t len, const struct sccp_about *about)
{
	return fake.sent(fake.priv, called, octets, len);
}
