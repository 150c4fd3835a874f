/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The command line. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>
#include <osmocom/vty/command.h>

#include "options.h"

enum long_option {
	OPT_LESSON = 256,
	OPT_STAY,
	OPT_IMPORT,
	OPT_EXPORT,
	OPT_DRY_RUN,
	OPT_PCAP,
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ "config-file", required_argument, NULL, 'c' },
	{ "database", required_argument, NULL, 'l' },
	{ "debug", required_argument, NULL, 'd' },
	{ "disable-color", no_argument, NULL, 's' },
	{ "timestamp", no_argument, NULL, 'T' },
	{ "log-level", required_argument, NULL, 'e' },
	{ "daemonize", no_argument, NULL, 'D' },
	{ "lesson", required_argument, NULL, OPT_LESSON },
	{ "stay", no_argument, NULL, OPT_STAY },
	{ "import", required_argument, NULL, OPT_IMPORT },
	{ "export", required_argument, NULL, OPT_EXPORT },
	{ "dry-run", no_argument, NULL, OPT_DRY_RUN },
	{ "pcap", required_argument, NULL, OPT_PCAP },
	{}
};

static void print_help(void)
{
	printf("Usage: osmo-supserv [OPTION]...\n"
	       "Supplementary services for a GSM core network: HLR store, call forwarding, virtual phones.\n\n"
	       "  -h, --help              this text\n"
	       "  -V, --version           print the version\n"
	       "  -c, --config-file FILE  configuration (default: " CONFIG_FILE_DEFAULT ", where there is one)\n"
	       "  -l, --database FILE     keep subscribers in this SQLite file (default: in memory)\n"
	       "  -d, --debug CATEGORIES  enable debugging, e.g. DSS:DCALL\n"
	       "  -e, --log-level NUMBER  set the log level of stderr (1 = debug ... 8 = fatal)\n"
	       "  -s, --disable-color     no colours in the log on stderr\n"
	       "  -T, --timestamp         a time in front of each line of the log on stderr\n"
	       "  -D, --daemonize         go to the background\n"
	       "      --lesson FILE       play a lesson; exit with 0 when all of its checks hold, else with 1\n"
	       "      --stay              keep running after the lesson\n"
	       "      --pcap FILE         write every message to a capture that Wireshark opens\n"
	       "      --import FILE       read subscribers (.csv or .json) into the database and exit\n"
	       "      --export FILE       write all subscribers (.csv or .json) and exit\n"
	       "      --dry-run           with --import: check the file, change nothing\n");
}

static void complain(const char *what)
{
	fprintf(stderr, "osmo-supserv: %s (try --help)\n", what);
	exit(2);
}

static void check_combination(const struct options *opt)
{
	if (opt->dry_run && !opt->import_file)
		complain("--dry-run goes with --import FILE");
	if (opt->stay && !opt->lesson)
		complain("--stay goes with --lesson FILE");
	if (opt->lesson && (opt->import_file || opt->export_file))
		complain("--lesson does not go with --import and --export");
}

void options_parse(struct options *opt, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "hVc:l:d:e:sTD", long_options, NULL)) != -1) {
		switch (c) {
		case 'h':
			print_help();
			exit(0);
		case 'V':
			print_version(1);
			exit(0);
		case 'c':
			opt->config_file = optarg;
			break;
		case 'l':
			opt->database = optarg;
			break;
		case 'd':
			log_parse_category_mask(osmo_stderr_target, optarg);
			break;
		case 'e':
			log_set_log_level(osmo_stderr_target, atoi(optarg));
			break;
		case 's':
			log_set_use_color(osmo_stderr_target, 0);
			break;
		case 'T':
			log_set_print_timestamp(osmo_stderr_target, 1);
			break;
		case 'D':
			opt->daemonize = true;
			break;
		case OPT_LESSON:
			opt->lesson = optarg;
			break;
		case OPT_STAY:
			opt->stay = true;
			break;
		case OPT_IMPORT:
			opt->import_file = optarg;
			break;
		case OPT_EXPORT:
			opt->export_file = optarg;
			break;
		case OPT_DRY_RUN:
			opt->dry_run = true;
			break;
		case OPT_PCAP:
			opt->pcap = optarg;
			break;
		default:
			complain("that is no option of this program");
		}
	}
	if (optind < argc)
		complain("there are words behind the options");
	check_combination(opt);
}
