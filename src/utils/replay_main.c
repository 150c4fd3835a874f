/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* osmo-supserv-replay: captures as tests. Finds the dialogues, replays each into a fresh HLR, holds our answers against
 * the recorded ones, and speaks TAP (https://testanything.org): one test a dialogue. */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/application.h>
#include <osmocom/core/logging.h>

#include <osmocom/supserv/debug.h>

#include "replay.h"

#include "config.h"

struct options {
	struct replay_cfg cfg;
	const char *expect;
	const char *import;			/* directory */
	bool verbose;
};

struct tally {
	unsigned int tests, failed;
};

static void print_usage(FILE *out)
{
	fprintf(
	    out,
	    "Usage: osmo-supserv-replay [OPTIONS] FILE...\n"
	    "\n"
	    "Find the dialogues of supplementary services and of MAP in captures (pcap, pcapng), replay each request\n"
	    "into a fresh HLR, compare its answers with the recorded ones field by field, and print TAP: one test for\n"
	    "each dialogue. Exit status 0: all as recorded or as expected; 1: not; 2: a file cannot be read.\n"
	    "\n"
	    "  -p --profile FILE  subscribers of the HLR, JSON as `subscriber export` writes it; without it the\n"
	    "                     subscriber is what the recorded answer implies\n"
	    "  -e --expect FILE   differences that are expected, a line each: LABEL | PATH | REASON, where LABEL and\n"
	    "                     PATH are patterns with * and ?; without it FILE.expect beside each capture\n"
	    "  -i --import DIR    write each dialogue of SS as a test of its own into DIR: NAME.test.json with what\n"
	    "                     the phone sent, NAME.golden.json with the answers. Numbers, passwords and IMSIs\n"
	    "                     are fake, of the same length and prefix. The test is a FILE, too.\n"
	    "  -v --verbose       also say what was implied, and what passed only because 29.002 leaves a choice\n"
	    "  -h --help          this text\n"
	    "  -V --version       the version\n"
	    "\n"
	    "Read: Ethernet, Linux cooked, raw IP; IPv4, IPv6, fragments; SCTP with M3UA, SUA, M2UA, M2PA; link types\n"
	    "MTP2, MTP3 and SCCP; TCP with IPA (GSUP, SCCPlite); GSMTAP; SCCP with and without connections,\n"
	    "segmented; BSSAP.\n"
	    "\n"
	    "Example: osmo-supserv-replay -v network.pcap\n");
}

static void print_texts(const struct llist_head *texts)
{
	const struct replay_text *t;

	llist_for_each_entry(t, texts, entry)
		printf("# %s\n", t->text);
}

static void print_differences(const struct replay_verdict *v)
{
	const struct replay_difference *d;

	llist_for_each_entry(d, &v->differences, entry) {
		printf("# %s%s: recorded %s, ours %s\n", d->expected ? "expected: " : "", d->path, d->recorded,
		       d->ours);
		if (d->expected)
			printf("#   because %s\n", d->expected);
	}
}

static void print_packets(const struct replay_dialogue *d)
{
	if (!d->first)				/* a test file */
		return;
	if (d->first == d->last)
		printf("packet %lu: ", d->first);
	else
		printf("packets %lu-%lu: ", d->first, d->last);
}

static void import(void *ctx, const struct options *opt, const struct replay_dialogue *d,
		   const struct replay_verdict *v)
{
	char *error, *path = replay_test_write(ctx, d, v, opt->import, &error);

	if (path)
		printf("# imported as %s\n", path);
	else
		printf("# not imported: %s\n", error);
}

static void test_dialogue(void *ctx, const struct options *opt, struct tally *tally,
			  const struct replay_capture *capture, const struct replay_dialogue *d,
			  struct replay_expect *expect)
{
	struct replay_verdict *v = replay_run(ctx, capture, d, &opt->cfg);
	unsigned int differences = expect ? replay_expect_apply(expect, d->label, v) : llist_count(&v->differences);

	tally->tests++;
	if (differences)
		tally->failed++;
	printf("%s %u - %s: ", differences ? "not ok" : "ok", tally->tests, capture->path);
	print_packets(d);
	printf("%s (%s): %s\n", d->label, replay_protocol_name(d), v->replayed ? "replayed" : "decoded and encoded");
	if (v->not_replayed)
		printf("# not replayed: %s\n", v->not_replayed);
	if (opt->verbose || differences)
		print_texts(&v->notes);
	print_differences(v);
	if (opt->import && v->replayed && replay_is_ss(d))
		import(ctx, opt, d, v);
	talloc_free(v);
}

static void test_expectations(struct tally *tally, const struct replay_expect *expect)
{
	LLIST_HEAD(unused);

	tally->tests++;
	if (replay_expect_unused(expect, &unused)) {
		tally->failed++;
		printf("not ok %u - each expected difference occurs\n", tally->tests);
		print_texts(&unused);
	} else {
		printf("ok %u - each expected difference occurs\n", tally->tests);
	}
}

/* The file that was named, else the one beside the capture. \returns 0; -1 with a sentence printed. */
static int load_expect(void *ctx, const struct options *opt, const char *path, struct replay_expect **expect)
{
	char *beside = talloc_asprintf(ctx, "%s.expect", path), *error;
	const char *file = opt->expect ? opt->expect : access(beside, R_OK) == 0 ? beside : NULL;

	*expect = NULL;
	if (!file)
		return 0;
	*expect = replay_expect_load(ctx, file, &error);
	if (*expect)
		return 0;
	fprintf(stderr, "%s\n", error);
	return -1;
}

static void print_summary(const struct replay_capture *capture)
{
	const struct capture_read_stats *s = &capture->stats;

	printf("# %s: %lu packets; %lu TCAP, %lu DTAP, %lu GSUP messages, %lu of them without supplementary services; "
	       "%lu seen twice; %u dialogues\n", capture->path, s->packets, s->messages[CAPTURE_TCAP],
	       s->messages[CAPTURE_DTAP], s->messages[CAPTURE_GSUP], capture->not_ss, s->repeated,
	       llist_count(&capture->dialogues));
	print_texts(&capture->problems);
}

static int test_capture(void *ctx, const struct options *opt, struct tally *tally, const char *path)
{
	struct replay_capture *capture;
	struct replay_dialogue *d;
	struct replay_expect *expect;
	char *error;

	if (load_expect(ctx, opt, path, &expect) < 0)
		return -1;
	capture = replay_is_test_file(path) ? replay_test_load(ctx, path, &error) :
					      replay_capture_load(ctx, path, &error);
	if (!capture) {
		fprintf(stderr, "%s\n", error);
		return -1;
	}
	if (!replay_is_test_file(path))
		print_summary(capture);
	llist_for_each_entry(d, &capture->dialogues, entry)
		test_dialogue(ctx, opt, tally, capture, d, expect);
	if (llist_empty(&capture->dialogues))
		printf("ok %u - %s: no dialogue of supplementary services or MAP is in it\n", ++tally->tests, path);
	if (expect && !opt->expect)
		test_expectations(tally, expect);
	return 0;
}

static int test_captures(void *ctx, const struct options *opt, char **paths, int n)
{
	struct tally tally = { 0 };
	bool unreadable = false;

	for (int i = 0; i < n; i++) {
		void *capture_ctx = talloc_new(ctx);

		if (test_capture(capture_ctx, opt, &tally, paths[i]) < 0)
			unreadable = true;
		talloc_free(capture_ctx);
	}
	printf("1..%u\n", tally.tests);
	if (unreadable)
		return 2;
	return tally.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void init_logging(void *ctx)
{
	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
}

int main(int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "expect", required_argument, NULL, 'e' },
		{ "help", no_argument, NULL, 'h' },
		{ "import", required_argument, NULL, 'i' },
		{ "profile", required_argument, NULL, 'p' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL },
	};
	struct options opt = { .expect = NULL };
	void *ctx;
	int c, rc;

	while ((c = getopt_long(argc, argv, "e:hi:p:vV", long_options, NULL)) != -1) {
		switch (c) {
		case 'e':
			opt.expect = optarg;
			break;
		case 'h':
			print_usage(stdout);
			return EXIT_SUCCESS;
		case 'i':
			opt.import = optarg;
			break;
		case 'p':
			opt.cfg.profile = optarg;
			break;
		case 'v':
			opt.verbose = true;
			break;
		case 'V':
			puts("osmo-supserv-replay " PACKAGE_VERSION);
			return EXIT_SUCCESS;
		default:
			print_usage(stderr);
			return 2;
		}
	}
	if (optind == argc) {
		print_usage(stderr);
		return 2;
	}
	ctx = talloc_named_const(NULL, 0, "osmo-supserv-replay");
	init_logging(ctx);
	rc = test_captures(ctx, &opt, argv + optind, argc - optind);
	log_fini();
	talloc_free(ctx);
	return rc;
}
