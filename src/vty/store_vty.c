/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Node "store", and backup of the database. */
#include <osmocom/core/talloc.h>

#include <osmocom/supserv/store.h>

#include "vty_nodes.h"

static struct cmd_node store_node = {
	.node = STORE_NODE,
	.prompt = "%s(config-store)# ",
	.vtysh = 1,
};

DEFUN(cfg_store, cfg_store_cmd, "store", "Configure where subscribers are kept\n")
{
	vty->node = STORE_NODE;
	return CMD_SUCCESS;
}

static void set_database(struct vty *vty, const char *path)
{
	struct supserv *app = vty_supserv();

	osmo_talloc_replace_string(app->ctx, &app->database, path);
	if (vty->type != VTY_FILE)
		vty_out(vty, "Takes effect when the program starts again with this configuration.%s", VTY_NEWLINE);
}

DEFUN(cfg_store_database, cfg_store_database_cmd, "database FILE",
      "Keep subscribers in an SQLite database (default: in memory, forgotten at exit)\n" "File name\n")
{
	set_database(vty, argv[0]);
	return CMD_SUCCESS;
}

DEFUN(cfg_store_no_database, cfg_store_no_database_cmd, "no database", NO_STR "Keep subscribers in memory\n")
{
	set_database(vty, NULL);
	return CMD_SUCCESS;
}

static int config_write_store(struct vty *vty)
{
	const char *database = vty_supserv()->database;

	vty_out(vty, "store%s", VTY_NEWLINE);
	if (database)
		vty_out(vty, " database %s%s", database, VTY_NEWLINE);
	return CMD_SUCCESS;
}

static void backup_done(void *priv, const char *error)
{
	struct vty_pending *pending = priv;
	struct vty *vty = vty_pending_vty(pending);

	if (vty && error)
		vty_out(vty, "%% No backup: %s.%s", error, VTY_NEWLINE);
	else if (vty)
		vty_out(vty, "Backup complete.%s", VTY_NEWLINE);
	vty_pending_end(pending, !error);
}

DEFUN(database_backup, database_backup_cmd, "database backup FILE",
      "The subscriber database\n" "Copy it while the program runs\n" "Name of a new file\n")
{
	struct vty_pending *pending = vty_pending_begin(vty);
	char *error = NULL;

	if (!pending)
		return CMD_WARNING;
	if (store_backup(vty_supserv()->store, argv[0], backup_done, pending, &error) < 0) {
		backup_done(pending, error);
		talloc_free(error);
	}
	return vty_pending_leave(pending);
}

void store_vty_init(void)
{
	install_node(&store_node, config_write_store);
	install_element(CONFIG_NODE, &cfg_store_cmd);
	install_element(STORE_NODE, &cfg_store_database_cmd);
	install_element(STORE_NODE, &cfg_store_no_database_cmd);
	install_element(ENABLE_NODE, &database_backup_cmd);
}
