/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CTRL variables of this program. Counters come by libosmoctrl (rate_ctr.*).
 *
 *   subscribers                                  how many there are
 *   calls                                        how many are running
 *   subscriber.by-imsi-IMSI.msisdn               number; "none" without one
 *   subscriber.by-msisdn-NUMBER.imsi
 *   subscriber.by-....forwarding                 "CFU P CFB P,R,A 1003 ...": state and number for speech */
#include <errno.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/ctrl/control_cmd.h>
#include <osmocom/ctrl/control_if.h>
#include <osmocom/ctrl/control_vty.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/vty.h>

#include "ctrl.h"

#define CTRL_NODE_SUBSCRIBER ((enum ctrl_node_type)_LAST_CTRL_NODE)
#define CTRL_NODE_COUNT (_LAST_CTRL_NODE + 1)

CTRL_CMD_DEFINE_RO(subscribers, "subscribers");
static int get_subscribers(struct ctrl_cmd *cmd, void *data)
{
	cmd->reply = talloc_asprintf(cmd, "%zu", store_count(vty_supserv()->store));
	return CTRL_CMD_REPLY;
}

CTRL_CMD_DEFINE_RO(calls, "calls");
static int get_calls(struct ctrl_cmd *cmd, void *data)
{
	cmd->reply = talloc_asprintf(cmd, "%u", call_control_count(vty_supserv()->call));
	return CTRL_CMD_REPLY;
}

/* The node is the word "by-imsi-..." or "by-msisdn-..." */
static int find(struct ctrl_cmd *cmd, struct hlr_subscriber *sub)
{
	struct supserv *app = vty_supserv();
	const char *word = cmd->node;
	struct isdn_number num;
	int rc = -EINVAL;

	if (!strncmp(word, "by-imsi-", 8))
		rc = store_get(app->store, word + 8, sub);
	else if (!strncmp(word, "by-msisdn-", 10) && !isdn_number_parse(&num, word + 10))
		rc = store_get_by_msisdn(app->store, &hlr_cfg(app->hlr)->ss.plan, &num, sub);
	if (rc < 0)
		cmd->reply = rc == -ENOENT ? "There is no such subscriber" :
					     "Say subscriber.by-imsi-IMSI or subscriber.by-msisdn-NUMBER";
	return rc;
}

CTRL_CMD_DEFINE_RO(subscriber_imsi, "imsi");
static int get_subscriber_imsi(struct ctrl_cmd *cmd, void *data)
{
	struct hlr_subscriber sub;

	if (find(cmd, &sub) < 0)
		return CTRL_CMD_ERROR;
	cmd->reply = talloc_strdup(cmd, sub.imsi);
	return CTRL_CMD_REPLY;
}

CTRL_CMD_DEFINE_RO(subscriber_msisdn, "msisdn");
static int get_subscriber_msisdn(struct ctrl_cmd *cmd, void *data)
{
	char num[ISDN_DIGITS_MAX + 2];
	struct hlr_subscriber sub;

	if (find(cmd, &sub) < 0)
		return CTRL_CMD_ERROR;
	cmd->reply = talloc_strdup(cmd, isdn_number_present(&sub.msisdn) ?
				   isdn_number_str(num, sizeof(num), &sub.msisdn) : "none");
	return CTRL_CMD_REPLY;
}

CTRL_CMD_DEFINE_RO(subscriber_forwarding, "forwarding");
static int get_subscriber_forwarding(struct ctrl_cmd *cmd, void *data)
{
	char num[ISDN_DIGITS_MAX + 2], status[16];
	struct hlr_subscriber sub;

	if (find(cmd, &sub) < 0)
		return CTRL_CMD_ERROR;
	cmd->reply = talloc_strdup(cmd, "");
	for (int s = 0; s < CF_COUNT; s++) {
		const struct cf_reg *reg = cf_reg_find(&sub.profile, s, BSG_SPEECH);
		uint8_t code = cf_service_code(s);

		ss_status_str(status, sizeof(status), hlr_ss_status(vty_supserv()->hlr, &sub, code, BSG_SPEECH));
		cmd->reply = talloc_asprintf_append(cmd->reply, "%s%s %s%s%s", s ? " " : "", ss_code_name(code), status,
						    reg ? " " : "",
						    reg ? isdn_number_str(num, sizeof(num), &reg->ftn) : "");
	}
	return CTRL_CMD_REPLY;
}

/* "subscriber.WORD.variable": WORD is the node. */
static int lookup(void *data, vector vline, int *node_type, void **node_data, int *i)
{
	const char *token = vector_slot(vline, *i);

	if (strcmp(token, "subscriber"))
		return 0;
	if (*i + 1 >= (int)vector_active(vline))
		return -ENODEV;
	*node_data = vector_slot(vline, ++*i);
	*node_type = CTRL_NODE_SUBSCRIBER;
	return 1;
}

struct ctrl_handle *ctrl_open(void *ctx, uint16_t port)
{
	struct ctrl_handle *ctrl =
	    ctrl_interface_setup_dynip2(ctx, ctrl_vty_get_bind_addr(), port, lookup, CTRL_NODE_COUNT);

	if (!ctrl)
		return NULL;
	ctrl_cmd_install(CTRL_NODE_ROOT, &cmd_subscribers);
	ctrl_cmd_install(CTRL_NODE_ROOT, &cmd_calls);
	ctrl_cmd_install(CTRL_NODE_SUBSCRIBER, &cmd_subscriber_imsi);
	ctrl_cmd_install(CTRL_NODE_SUBSCRIBER, &cmd_subscriber_msisdn);
	ctrl_cmd_install(CTRL_NODE_SUBSCRIBER, &cmd_subscriber_forwarding);
	return ctrl;
}
