/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the command line says. */
#pragma once

#include <stdbool.h>

struct options {
	const char *config_file;	/*!< NULL: CONFIG_FILE_DEFAULT where it exists */
	const char *database;		/*!< NULL: what the configuration says, else memory */
	const char *lesson;		/*!< play this and exit */
	const char *pcap;		/*!< capture every message to this file */
	const char *import_file, *export_file;
	bool stay;			/*!< go on after the lesson */
	bool dry_run;			/*!< import: only check */
	bool daemonize;
};

#define CONFIG_FILE_DEFAULT "osmo-supserv.cfg"

/*! Parse; -h and -V print and exit 0, what makes no sense prints a sentence and exits 2. Logging options act at
 *  once. */
void options_parse(struct options *opt, int argc, char **argv);
