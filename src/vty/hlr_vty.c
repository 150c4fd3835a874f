/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Node "hlr", and the list of subscribers. */
#include <string.h>

#include <osmocom/supserv/hlr.h>

#include "vty_arg.h"
#include "vty_nodes.h"

static struct cmd_node hlr_node = {
	.node = HLR_NODE,
	.prompt = "%s(config-hlr)# ",
	.vtysh = 1,
};

static struct hlr_cfg *cfg(void)
{
	return hlr_cfg(vty_supserv()->hlr);
}

DEFUN(cfg_hlr, cfg_hlr_cmd, "hlr", "Configure the HLR role\n")
{
	vty->node = HLR_NODE;
	return CMD_SUCCESS;
}

DEFUN(cfg_hlr_on_demand, cfg_hlr_on_demand_cmd, "create-on-demand",
      "Create a subscriber from the template when its phone first asks for a service\n")
{
	cfg()->create_on_demand = true;
	return CMD_SUCCESS;
}

DEFUN(cfg_hlr_no_on_demand, cfg_hlr_no_on_demand_cmd, "no create-on-demand",
      NO_STR "Refuse requests of unknown subscribers (default)\n")
{
	cfg()->create_on_demand = false;
	return CMD_SUCCESS;
}

DEFUN(cfg_hlr_home, cfg_hlr_home_cmd, "home-country CC",
      "Country of this network, for barring of international and roaming calls (default: the country code of node ss)\n"
      "1 to 3 digits\n")
{
	struct hlr_cfg *c = cfg();

	if (vty_arg_digits(vty, argv[0], "a country code", sizeof(c->home_country) - 1) < 0)
		return CMD_WARNING;
	OSMO_STRLCPY_ARRAY(c->home_country, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_hlr_no_home, cfg_hlr_no_home_cmd, "no home-country", NO_STR "As the number plan says\n")
{
	cfg()->home_country[0] = '\0';
	return CMD_SUCCESS;
}

static int config_write_hlr(struct vty *vty)
{
	const struct hlr_cfg *c = cfg();

	vty_out(vty, "hlr%s", VTY_NEWLINE);
	vty_out(vty, " %screate-on-demand%s", c->create_on_demand ? "" : "no ", VTY_NEWLINE);
	if (c->home_country[0])
		vty_out(vty, " home-country %s%s", c->home_country, VTY_NEWLINE);
	return CMD_SUCCESS;
}

/* ---------------------------------------------------------------------------------------------------------------------
 */

#define LIST_MAX 1000

struct list {
	struct vty *vty;
	unsigned int n;
};

/* "CFU>1003 CFNRy>1004": what is active for speech, or else for any group. */
static void out_active(struct vty *vty, const struct ss_profile *p)
{
	char num[ISDN_DIGITS_MAX + 2];

	for (int s = 0; s < CF_COUNT; s++) {
		for (unsigned int i = 0; i < p->cf[s].n_reg; i++) {
			if (p->cf[s].reg[i].active)
				vty_out(vty, " %s>%s", ss_code_name(cf_service_code(s)),
					isdn_number_str(num, sizeof(num), &p->cf[s].reg[i].ftn));
		}
	}
	for (int i = 0; i < CB_COUNT; i++) {
		if (p->cb[i].active)
			vty_out(vty, " %s", ss_code_name(cb_program_code(i)));
	}
	if (p->cw.active)
		vty_out(vty, " CW");
}

static bool list_one(void *priv, const struct hlr_subscriber *sub)
{
	struct list *list = priv;
	struct vty *vty = list->vty;
	char num[ISDN_DIGITS_MAX + 2];

	if (list->n++ == LIST_MAX)
		return false;
	vty_out(vty, "%-15s %-16s", sub->imsi,
		isdn_number_present(&sub->msisdn) ? isdn_number_str(num, sizeof(num), &sub->msisdn) : "-");
	out_active(vty, &sub->profile);
	vty_out(vty, "%s", VTY_NEWLINE);
	return true;
}

DEFUN(show_subscribers, show_subscribers_cmd, "show subscribers",
      SHOW_STR "List subscribers by IMSI, with number and active services\n")
{
	struct store *store = vty_supserv()->store;
	struct list list = { .vty = vty };

	store_foreach(store, list_one, &list);
	if (list.n > LIST_MAX)
		vty_out(vty, "... the first %u of %zu; 'subscriber export FILE' writes all.%s", LIST_MAX,
			store_count(store), VTY_NEWLINE);
	else
		vty_out(vty, "%u subscriber%s, store: %s%s", list.n, list.n == 1 ? "" : "s", store_name(store),
			VTY_NEWLINE);
	return CMD_SUCCESS;
}

void hlr_vty_init(void)
{
	install_node(&hlr_node, config_write_hlr);
	install_element(CONFIG_NODE, &cfg_hlr_cmd);
	install_element(HLR_NODE, &cfg_hlr_on_demand_cmd);
	install_element(HLR_NODE, &cfg_hlr_no_on_demand_cmd);
	install_element(HLR_NODE, &cfg_hlr_home_cmd);
	install_element(HLR_NODE, &cfg_hlr_no_home_cmd);
	install_element_ve(&show_subscribers_cmd);
	ss_vty_init();
	store_vty_init();
	subscriber_vty_init();
	subscriber_auth_vty_init();
	subscriber_ss_vty_init();
	subscriber_io_vty_init();
}
