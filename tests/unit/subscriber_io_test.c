/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Import and export of subscribers: what is said about every kind of broken line, what a good one does, and that what
 * was exported comes back the same. */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include <osmocom/core/application.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/subscriber_io.h>

#include "hlr_fixture.h"

struct fixture {
	void *ctx;
	char *dir, *path;
	struct store *st;
	struct hlr *hlr;
	bool done;
	unsigned int n_progress;
	struct subscriber_io_status status;
	char *problems;			/* all of them, a line each, without the name of the file */
};

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);

	f->ctx = talloc_named_const(NULL, 0, "import test");
	f->dir = fixture_make_dir(f);
	f->st = store_memory_alloc(f->ctx);
	f->hlr = hlr_alloc(f->ctx, f->st);
	f->problems = talloc_strdup(f, "");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	talloc_free(f->hlr);
	store_free(f->st);
	fixture_remove_dir(f->dir);
	talloc_free(f->ctx);
	talloc_free(f);
	return 0;
}

static void on_progress(void *priv, const struct subscriber_io_status *status)
{
	struct fixture *f = priv;

	f->n_progress++;
}

static void on_problem(void *priv, const char *text)
{
	struct fixture *f = priv;

	assert_memory_equal(text, f->path, strlen(f->path));
	f->problems = talloc_asprintf_append(f->problems, "%s\n", text + strlen(f->path) + 1);
}

static void on_done(void *priv, const struct subscriber_io_status *status)
{
	struct fixture *f = priv;

	f->done = true;
	f->status = *status;
}

static void write_file(struct fixture *f, const char *name, const char *content)
{
	FILE *file;

	f->path = talloc_asprintf(f, "%s/%s", f->dir, name);
	file = fopen(f->path, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static struct subscriber_io_cfg config(struct fixture *f, bool dry_run)
{
	f->done = false;
	return (struct subscriber_io_cfg){
		.hlr = f->hlr,
		.path = f->path,
		.dry_run = dry_run,
		.progress = on_progress,
		.problem = on_problem,
		.done = on_done,
		.priv = f,
	};
}

static void import_path(struct fixture *f, bool dry_run)
{
	struct subscriber_io_cfg cfg = config(f, dry_run);
	char *error = NULL;

	talloc_free(f->problems);
	f->problems = talloc_strdup(f, "");
	assert_non_null(subscriber_import_start(f->ctx, &cfg, &error));
	while (!f->done)
		osmo_select_main(0);
}

static void export_path(struct fixture *f, const char *name)
{
	struct subscriber_io_cfg cfg;
	char *error = NULL;

	f->path = talloc_asprintf(f, "%s/%s", f->dir, name);
	cfg = config(f, false);
	assert_non_null(subscriber_export_start(f->ctx, &cfg, &error));
	while (!f->done)
		osmo_select_main(0);
	assert_int_equal(f->status.problems, 0);
}

static void import_csv(struct fixture *f, const char *content)
{
	write_file(f, "in.csv", content);
	import_path(f, false);
}

static void get(struct fixture *f, const char *imsi, struct hlr_subscriber *sub)
{
	assert_int_equal(store_get(f->st, imsi, sub), 0);
}

static const struct cf_reg *speech(const struct hlr_subscriber *sub, enum cf_service s)
{
	return cf_reg_find(&sub->profile, s, BSG_SPEECH);
}

/* --- CSV ---------------------------------------------------------------------------------------------------------- */

static void test_csv_good(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;

	import_csv(f, "\xef\xbb\xbfmsisdn,imsi,cfu,cfnry,cfnry_time,cfb\r\n"
		      "1001,001010000000001,,\"1002\",10,off:+491701234567\r\n"
		      "\r\n"
		      " 1002 , 001010000000002 ,1003,,,\r\n"
		      ",001010000000003,,,,\r\n");
	assert_string_equal(f->problems, "");
	assert_int_equal(f->status.created, 3);
	get(f, "001010000000001", &sub);
	assert_string_equal(sub.msisdn.digits, "1001");
	assert_null(speech(&sub, CF_CFU));
	assert_string_equal(speech(&sub, CF_CFNRY)->ftn.digits, "1002");
	assert_int_equal(speech(&sub, CF_CFNRY)->active, BSG_SPEECH);
	assert_int_equal(speech(&sub, CF_CFNRY)->no_reply_time, 10);
	assert_int_equal(speech(&sub, CF_CFB)->active, 0);
	assert_int_equal(speech(&sub, CF_CFB)->ftn.ton, ISDN_TON_INTERNATIONAL);
	get(f, "001010000000002", &sub);
	assert_string_equal(sub.msisdn.digits, "1002");
	assert_string_equal(speech(&sub, CF_CFU)->ftn.digits, "1003");
	assert_int_equal(sub.profile.cf[CF_CFNRY].no_reply_time, 20);
	get(f, "001010000000003", &sub);
	assert_false(isdn_number_present(&sub.msisdn));
}

/* A second import changes only what its columns say, and only where that differs. */
static void test_csv_changes(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;

	import_csv(f, "imsi,msisdn,cfu\n001010000000001,1001,1009\n001010000000002,1002,1009\n");
	get(f, "001010000000001", &sub);
	sub.profile.cw.active = BSG_SPEECH;
	assert_int_equal(fixture_commit(f->st, STORE_UPDATE, &sub), STORE_OK);

	import_csv(f, "imsi,cfu\n001010000000001,1008\n001010000000002,1009\n001010000000003,\n");
	assert_int_equal(f->status.changed, 1);
	assert_int_equal(f->status.unchanged, 1);
	assert_int_equal(f->status.created, 1);
	get(f, "001010000000001", &sub);
	assert_string_equal(sub.msisdn.digits, "1001");
	assert_string_equal(speech(&sub, CF_CFU)->ftn.digits, "1008");
	assert_int_equal(sub.profile.cw.active, BSG_SPEECH);
	get(f, "001010000000002", &sub);
	assert_int_equal(sub.version, 1);

	import_csv(f, "imsi,template,cfu\n001010000000001,default,\n");
	get(f, "001010000000001", &sub);
	assert_int_equal(sub.profile.cw.active, 0);
	assert_null(speech(&sub, CF_CFU));
}

static void test_csv_time_of_what_is_registered(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;

	import_csv(f, "imsi,cfnry\n001010000000001,off:1009\n");
	import_csv(f, "imsi,cfnry_time\n001010000000001,30\n");
	get(f, "001010000000001", &sub);
	assert_int_equal(speech(&sub, CF_CFNRY)->no_reply_time, 30);
	assert_int_equal(speech(&sub, CF_CFNRY)->active, 0);
	assert_int_equal(sub.profile.cf[CF_CFNRY].no_reply_time, 30);
}

static const struct {
	const char *content, *problem;
} broken_csv[] = {
    {"", "1:1: the file is empty"},
    {"imsi,number\n", "1:6: unknown column \"number\""},
    {"imsi,cfu,imsi\n", "1:10: column \"imsi\" is there twice"},
    {"msisdn,cfu\n", "1:1: no column \"imsi\""},
    {"imsi,a,b,c,d,e,f,g,h\n", "1:20: too many fields"},
    {"imsi,cfu\n001010000000001\n", "2:1: 1 fields, but the header names 2 columns"},
    {"imsi\n12345\n", "2:1: \"12345\" is no IMSI"},
    {"imsi\n\n1234567890123456\n", "3:1: \"1234567890123456\" is no IMSI"},
    {"cfu,imsi\n,00101x000000001\n", "2:2: \"00101x000000001\" is no IMSI"},
    {"imsi,msisdn\n001010000000001,10-01\n", "2:17: \"10-01\" is no number"},
    {"imsi,msisdn\n001010000000001,123456789012345678901234567890123\n",
     "2:17: \"123456789012345678901234567890123\" has"},
    {"imsi,cfu\n001010000000001,on:1002\n", "2:17: \"on:1002\" is no number"},
    {"imsi,cfu\n001010000000001,off:\n", "2:17: \"\" is no number"},
    {"imsi,cfu\n001010000000001,112\n", "2:17: 112: calls are never forwarded to an emergency number"},
    {"imsi,msisdn,cfu\n001010000000001,1001,1001\n", "2:22: 1001: it is the subscriber's own number"},
    {"imsi,cfnry_time\n001010000000001,31\n", "2:17: \"31\" is no no-reply time"},
    {"imsi,cfnry_time\n001010000000001,4\n", "2:17: \"4\" is no no-reply time"},
    {"imsi,cfnry_time\n001010000000001,10s\n", "2:17: \"10s\" is no no-reply time"},
    {"imsi,template\n001010000000001,gold\n", "2:17: there is no template \"gold\""},
    {"imsi\n001010000000001\n001010000000002\n001010000000001\n", "4:1: IMSI 001010000000001 is on line 2 already"},
    {"imsi,msisdn\n001010000000001,1001\n001010000000002,1001\n", "3:17: MSISDN 1001 is on line 2 already"},
    {"imsi,cfu\n001010000000001,\"1002\n", "2:17: a quote is not closed"},
    {"imsi,cfu\n001010000000001,\"1002\"x\n", "2:23: a comma must follow"},
    {"imsi,cfu\n001010000000001,10\"02\n", "2:19: a quote in a field"},
};

/* Every problem has file, line and column; and nothing of the file was taken. */
static void test_csv_broken(void **state)
{
	struct fixture *f = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(broken_csv); i++) {
		import_csv(f, broken_csv[i].content);
		if (strncmp(f->problems, broken_csv[i].problem, strlen(broken_csv[i].problem)))
			fail_msg("%s: %s instead of %s", broken_csv[i].content, f->problems, broken_csv[i].problem);
		assert_int_equal(f->status.problems, 1);
		assert_int_equal(store_count(f->st), 0);
	}
}

static void test_csv_zero_octet(void **state)
{
	struct fixture *f = *state;
	FILE *file;

	write_file(f, "in.csv", "imsi\n");
	file = fopen(f->path, "a");
	fwrite("00101\0000", 1, 8, file);
	fclose(file);
	import_path(f, false);
	assert_string_equal(f->problems, "2:6: an octet of zero: is this a text file?\n");
}

static void test_all_problems_are_told(void **state)
{
	struct fixture *f = *state;

	import_csv(f, "imsi,cfu\n001010000000001,1002\n1,1002\n001010000000002,x\n");
	assert_int_equal(f->status.problems, 2);
	assert_non_null(strstr(f->problems, "\n4:17: "));
	assert_int_equal(store_count(f->st), 0);
}

static void test_dry_run(void **state)
{
	struct fixture *f = *state;

	import_csv(f, "imsi,cfu\n001010000000001,1002\n");
	write_file(f, "in.csv", "imsi,cfu\n001010000000001,1003\n001010000000002,1002\n");
	import_path(f, true);
	assert_int_equal(f->status.problems, 0);
	assert_int_equal(f->status.changed, 1);
	assert_int_equal(f->status.created, 1);
	assert_false(f->status.writing);
	assert_int_equal(store_count(f->st), 1);
}

static void test_no_such_file(void **state)
{
	struct fixture *f = *state;
	struct subscriber_io_cfg cfg;
	char *error = NULL;

	f->path = talloc_asprintf(f, "%s/none.csv", f->dir);
	cfg = config(f, false);
	assert_null(subscriber_import_start(f->ctx, &cfg, &error));
	assert_non_null(strstr(error, "none.csv: No such file"));
	f->path = talloc_asprintf(f, "%s/file.txt", f->dir);
	cfg = config(f, false);
	assert_null(subscriber_import_start(f->ctx, &cfg, &error));
	assert_non_null(strstr(error, "must end in .csv"));
	assert_null(subscriber_export_start(f->ctx, &cfg, &error));
	f->path = talloc_asprintf(f, "%s/none/file.csv", f->dir);
	cfg = config(f, false);
	assert_null(subscriber_export_start(f->ctx, &cfg, &error));
	assert_non_null(strstr(error, "cannot create"));
	f->path = talloc_asprintf(f, "%s/dir.csv", f->dir);
	assert_int_equal(mkdir(f->path, 0700), 0);
	cfg = config(f, false);
	assert_null(subscriber_import_start(f->ctx, &cfg, &error));
	rmdir(f->path);
}

static void test_given_up(void **state)
{
	struct fixture *f = *state;
	struct subscriber_io_cfg cfg;
	char *error = NULL;
	struct subscriber_import *im;

	write_file(f, "in.csv", "imsi,cfu\n001010000000001,1002\n");
	cfg = config(f, false);
	im = subscriber_import_start(f->ctx, &cfg, &error);
	talloc_free(im);
	osmo_select_main(1);
	assert_false(f->done);
	assert_int_equal(store_count(f->st), 0);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

#define MANY 2000

static void fill(struct fixture *f)
{
	struct hlr_subscriber sub;
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		fixture_subscriber(&sub, i);
		store_commit(f->st, STORE_CREATE, &sub, "test", NULL, NULL);
	}
	fixture_settle(f->st);
}

static void delete_all(struct fixture *f)
{
	struct hlr_subscriber sub;
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		fixture_subscriber(&sub, i);
		sub.version = 1;
		store_commit(f->st, STORE_DELETE, &sub, "test", NULL, NULL);
	}
	fixture_settle(f->st);
	assert_int_equal(store_count(f->st), 0);
}

static void test_json_round_trip(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub, read;
	unsigned int i;

	fill(f);
	export_path(f, "out.jsonl");
	assert_int_equal(f->status.exported, MANY);
	delete_all(f);
	import_path(f, false);
	assert_string_equal(f->problems, "");
	assert_int_equal(f->status.created, MANY);
	assert_int_equal(f->status.octets, f->status.octets_total);
	for (i = 0; i < MANY; i++) {
		fixture_subscriber(&sub, i);
		get(f, sub.imsi, &read);
		assert_true(fixture_equal(&read, &sub));
	}
	import_path(f, false);
	assert_int_equal(f->status.unchanged, MANY);
}

static void test_csv_round_trip(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;

	import_csv(f, "imsi,msisdn,cfu,cfb,cfnry,cfnry_time\n001010000000001,+491701234567,1009,off:1008,+431,15\n"
		      "001010000000002,,,,,\n");
	export_path(f, "out.csv");
	get(f, "001010000000001", &sub);
	fixture_commit(f->st, STORE_DELETE, &sub);
	import_path(f, false);
	assert_int_equal(f->status.created, 1);
	assert_int_equal(f->status.unchanged, 1);
	get(f, "001010000000001", &sub);
	assert_int_equal(sub.msisdn.ton, ISDN_TON_INTERNATIONAL);
	assert_string_equal(sub.msisdn.digits, "491701234567");
	assert_int_equal(speech(&sub, CF_CFB)->active, 0);
	assert_int_equal(speech(&sub, CF_CFNRY)->no_reply_time, 15);
}

/* More than the store is given at once, and enough lines to be told about on the way. */
static void test_csv_many(void **state)
{
	struct fixture *f = *state;
	char *content = talloc_strdup(f, "imsi,msisdn\n");
	unsigned int i;

	for (i = 0; i < 12000; i++)
		content = talloc_asprintf_append_buffer(content, "00101%010u,%u\n", i, 100000 + i);
	import_csv(f, content);
	assert_string_equal(f->problems, "");
	assert_int_equal(f->status.created, 12000);
	assert_int_equal(f->n_progress, 2);
	assert_int_equal(store_count(f->st), 12000);
	export_path(f, "out.csv");
	assert_int_equal(f->n_progress, 3);
	assert_int_equal(f->status.exported, 12000);
}

/* One good object, in which a piece is replaced. */
static char *json_with(struct fixture *f, const char *from, const char *to)
{
	struct hlr_subscriber sub;
	char line[4096], *at;
	FILE *file;

	fixture_plain_subscriber(&sub, "001010000000001", "1001");
	fixture_commit(f->st, STORE_CREATE, &sub);
	export_path(f, "good.json");
	sub.version = 1;
	fixture_commit(f->st, STORE_DELETE, &sub);
	file = fopen(f->path, "r");
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	at = strstr(line, from);
	if (!at)
		fail_msg("no %s in %s", from, line);
	return talloc_asprintf(f, "\n%.*s%s%s", (int)(at - line), line, to, at + strlen(from));
}

#define KEY_OCTETS "000000000000000000000000000000"
#define AUTH(ALGO, LAST, SQN)                                                                                          \
	"\"auth\":{\"algorithm\":" ALGO ",\"k\":\"" KEY_OCTETS LAST "\",\"opc\":\"" KEY_OCTETS "00"                    \
	"\",\"sqn\":" SQN "}"

static const struct {
	const char *from, *to, *problem;
	bool no_column;			/* where jansson puts its finger */
} broken_json[] = {
    {"\"imsi\":\"001010000000001\"", "\"imsi\":\"1\"", "2:2: \"1\" is no IMSI"},
    {"\"imsi\":\"001010000000001\"", "\"imsi\":1", "2:2: \"imsi\" must be a string of digits"},
    {"\"imsi\":\"001010000000001\"", "\"imsi\":\"0010100000000011\"", "2:2: \"imsi\" has more than 15 digits"},
    {"\"imsi\":\"001010000000001\",", "", "2:1: member \"imsi\" is missing"},
    {"{\"imsi\"", "{\"color\":1,\"imsi\"", "2:2: unknown member \"color\""},
    {"{\"imsi\"", "{\"imsi\":\"001010000000002\",\"imsi\"", "2:", true},
    {"{\"imsi\"", "[\"imsi\"", "2:", true},
    {"{\"imsi\"", "7 {\"imsi\"", "2:", true},
    {"\"purged\":false", "\"purged\":0", "\"purged\" must be true or false", true},
    {"\"auth\":null", "\"auth\":7", "\"auth\" must be an object", true},
    {"\"auth\":null", AUTH("9", "00", "0"), "\"auth\": no such algorithm", true},
    {"\"auth\":null", AUTH("\"XOR\"", "0", "0"), "\"k\" must be 16 octets in hex", true},
    {"\"auth\":null", AUTH("\"XOR\"", "00", "-1"), "\"sqn\" must be a number of 48 bits", true},
    {"\"auth\":null", AUTH("\"XOR\"", "00", "281474976710656"), "\"sqn\" must be a number of 48 bits", true},
    {"\"sms\"", "\"telex\"", "\"subscribed\": \"telex\" is none of its names", true},
    {"\"odb\":[]", "\"odb\":1", "\"odb\" must be a list of names", true},
    {"\"temporary-allowed\"", "\"maybe\"", "\"clir_mode\": \"maybe\" is none of its values", true},
    {"\"temporary-allowed\"", "9", "the CLIR mode is unknown", true},
    {"\"max_forwardings\":5", "\"max_forwardings\":6", "the number of forwardings in a call is out of 1 to 5", true},
    {"\"wrong_passwords\":0", "\"wrong_passwords\":256", "must be a number from 0 to 255", true},
    {"\"password\":\"0000\"", "\"password\":\"00000\"", "\"password\" has more than 4 digits", true},
    {"\"barring\":{", "\"barring\":{\"X\":1,", "unknown member \"X\"", true},
    {"\"registrations\":[]", "\"registrations\":[1]", "\"registrations\" must be an object", true},
    {"\"registrations\":[]", "\"registrations\":{}", "must be a list of at most 4", true},
    {"\"ton\":\"unknown\"", "\"ton\":16", "is none of its values", true},
    {"\"digits\":\"1001\"", "\"digits\":\"1oo1\"", "\"digits\" must be a string of digits", true},
};

static void test_json_broken(void **state)
{
	struct fixture *f = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(broken_json); i++) {
		unsigned int line, column;

		write_file(f, "in.json", json_with(f, broken_json[i].from, broken_json[i].to));
		import_path(f, false);
		if (broken_json[i].no_column ? !strstr(f->problems, broken_json[i].problem) :
		    strncmp(f->problems, broken_json[i].problem, strlen(broken_json[i].problem)) != 0)
			fail_msg("%s: %s", broken_json[i].to, f->problems);
		assert_int_equal(sscanf(f->problems, "%u:%u: ", &line, &column), 2);
		assert_int_equal(line, 2);
		assert_true(column >= 1);
		assert_int_equal(store_count(f->st), 0);
	}
}

/* The column is that of the member, also deep inside. */
static void test_json_column(void **state)
{
	struct fixture *f = *state;
	char *line = json_with(f, "\"CFNRy\":{\"provisioned\":true", "\"CFNRy\":{\"provisioned\":1");
	char *expected = talloc_asprintf(f, "2:%zu: \"provisioned\" must be true or false\n",
					 strstr(line, "\"provisioned\":1") - (line + 1) + 1);

	write_file(f, "in.json", line);
	import_path(f, false);
	assert_string_equal(f->problems, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_csv_good, setup, teardown),
		cmocka_unit_test_setup_teardown(test_csv_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_csv_time_of_what_is_registered, setup, teardown),
		cmocka_unit_test_setup_teardown(test_csv_broken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_csv_zero_octet, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_problems_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dry_run, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_such_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_given_up, setup, teardown),
		cmocka_unit_test_setup_teardown(test_csv_round_trip, setup, teardown),
		cmocka_unit_test_setup_teardown(test_csv_many, setup, teardown),
		cmocka_unit_test_setup_teardown(test_json_round_trip, setup, teardown),
		cmocka_unit_test_setup_teardown(test_json_broken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_json_column, setup, teardown),
	};
	void *log_ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	log_init(&supserv_log_info, log_ctx);
	rc = cmocka_run_group_tests_name("subscriber files", tests, NULL, NULL);
	log_fini();
	talloc_free(log_ctx);
	return rc;
}
