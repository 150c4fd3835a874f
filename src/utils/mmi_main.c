/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* osmo-mmi: says what the strings are that people type into a phone (TS 22.030), what the phone sends, and what the
 * network would do. */

#include "config.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "mmi_tool.h"

#define EXIT_USAGE 2

struct options {
	bool json;
	struct mmi_cfg mmi;
	struct number_plan plan;
};

static void print_help(FILE *out)
{
	fprintf(out,
		"Usage: osmo-mmi [OPTION]... STRING...\n"
		"Explain what a phone does with each STRING and SEND (TS 22.030): the operation and its component,\n"
		"what the network would answer to a new subscriber and why, and what is risky about it.\n"
		"\n"
		"  -j, --json         one line of JSON a string: what the handset sends\n"
		"  -i, --in-call      calls are going on: 0 to 5, 1X, 4*NUMBER act on them\n"
		"  -c, --cc CC        country code of the network (default none: numbers stay as dialled)\n"
		"  -I, --intl PREFIX  international prefix (default 00)\n"
		"  -t, --trunk PREFIX trunk prefix of national numbers (default 0; \"\" for none)\n"
		"  -h, --help         this text\n"
		"  -V, --version      version\n"
		"\n"
		"--cc, --intl and --trunk change only what the network would store, and the risk.\n"
		"Quote the strings: the shell knows * and #. Behind -- a string may begin with -.\n"
		"\n"
		"  osmo-mmi '**61*+491533221100*11*20#'    forward calls that are not answered after 20 s\n"
		"  osmo-mmi '*#21#' '##002#'               ask for a forwarding, erase them all\n"
		"  osmo-mmi --cc 49 '*21*0900123456#'      see what a fraudster wants you to type\n"
		"  osmo-mmi --json --in-call 4*1003        deflect a call, for a script\n"
		"\n"
		"Exit status: 0; 1 when a string is invalid; 2 when the command line is.\n");
}

static int usage_error(const char *what, const char *value)
{
	fprintf(stderr, "osmo-mmi: %s%s\nTry 'osmo-mmi --help'.\n", what, value);
	return EXIT_USAGE;
}

/* \returns false when \a value has anything but digits or does not fit. */
static bool copy_digits(char *buf, size_t len, const char *value)
{
	return !value[strspn(value, "0123456789")] && osmo_strlcpy(buf, value, len) < len;
}

/* \returns -1 to go on, else the exit status. */
static int handle_option(struct options *o, int opt)
{
	switch (opt) {
	case 'j':
		o->json = true;
		return -1;
	case 'i':
		o->mmi.in_call = true;
		return -1;
	case 'c':
		if (!copy_digits(o->plan.country_code, sizeof(o->plan.country_code), optarg))
			return usage_error("a country code has one to three digits, not ", optarg);
		return -1;
	case 'I':
		if (!copy_digits(o->plan.intl_prefix, sizeof(o->plan.intl_prefix), optarg))
			return usage_error("an international prefix is a few digits, not ", optarg);
		return -1;
	case 't':
		if (!copy_digits(o->plan.trunk_prefix, sizeof(o->plan.trunk_prefix), optarg))
			return usage_error("a trunk prefix is a few digits, not ", optarg);
		return -1;
	case 'h':
		print_help(stdout);
		return EXIT_SUCCESS;
	case 'V':
		printf("osmo-mmi %s\n", PACKAGE_VERSION);
		return EXIT_SUCCESS;
	default:
		return usage_error("that is not how it is called", "");
	}
}

static int parse_options(struct options *o, int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "in-call", no_argument, NULL, 'i' },
		{ "cc", required_argument, NULL, 'c' },
		{ "intl", required_argument, NULL, 'I' },
		{ "trunk", required_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ 0 }
	};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "jic:I:t:hV", long_options, NULL)) != -1) {
		status = handle_option(o, opt);
		if (status >= 0)
			return status;
	}
	return optind < argc ? -1 : usage_error("there is no string to explain", "");
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	int i, status;

	number_plan_init(&o.plan);
	status = parse_options(&o, argc, argv);
	if (status >= 0)
		return status;
	status = EXIT_SUCCESS;
	for (i = optind; i < argc; i++) {
		struct mmi mmi;

		mmi_parse(&mmi, argv[i], &o.mmi);
		if (mmi.kind == MMI_INVALID)
			status = EXIT_FAILURE;
		if (o.json) {
			mmi_tool_json(stdout, argv[i], &mmi);
			continue;
		}
		if (i > optind)
			putchar('\n');
		mmi_tool_explain(stdout, argv[i], &mmi, &o.plan);
	}
	return status;
}
