/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every service request that real phones were recorded to send, one after the other through the GSUP door of a network
 * of its own: each gets one answer, of a form that the phone takes (osmomsc-lab.md section 3), and none is a Reject. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gsup_peer.h"

#include <cmocka.h>
#include <jansson.h>
#include <talloc.h>

#include <osmocom/core/application.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsup.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

static struct peer msc;

static int setup(void **state)
{
	env_setup_server(&msc, store_memory_alloc(NULL));
	return 0;
}

static int teardown(void **state)
{
	peer_close(&msc);
	env_teardown();
	return 0;
}

/* How many of the phones' requests had which outcome. */
struct counts {
	unsigned int results, errors;
};

static void expect_result(const char *hex, const struct component *req, const struct component *res)
{
	bool forwarding_info = res->result.kind == SS_RESULT_FORWARDING_INFO;
	bool interrogation = res->result.kind == SS_RESULT_INT_SS_STATUS ||
			     res->result.kind == SS_RESULT_INT_FEATURE_LIST;

	assert_int_equal(res->op, req->op);
	switch (req->op) {
	case SS_OP_INTERROGATE_SS:
		assert_true(interrogation);
		break;
	case SS_OP_PROCESS_USS_REQ:
		assert_int_equal(res->result.kind, SS_RESULT_USSD);
		return;
	default:
		if (!forwarding_info)
			fail_msg("%s: a result that the phone does not display", hex);
		assert_int_equal(res->result.ss_code, req->invoke.ss_code);
		assert_true(res->result.n_features > 0);
		assert_true(res->result.features[0].ss_status >= 0);
	}
}

/* A group of services cannot be interrogated (TS 23.011); else what is said of USSD that is nobody's. */
static void expect_error(const char *hex, const struct component *req, const struct component *res)
{
	bool group = req->op == SS_OP_INTERROGATE_SS && ss_code_is_group(req->invoke.ss_code);

	if (res->error.code != (group ? SS_ERR_ILLEGAL_SS_OPERATION : SS_ERR_UNEXPECTED_DATA_VALUE))
		fail_msg("%s: error %d", hex, res->error.code);
}

static void judge(const char *hex, const struct osmo_gsup_message *gsup, struct counts *n)
{
	struct component req, res;
	uint8_t octets[256];
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_int_equal(gsup->message_type, OSMO_GSUP_MSGT_PROC_SS_RESULT);
	assert_true(component_decode(&req, octets, len, NULL) > 0);
	assert_int_equal(component_decode(&res, gsup->ss_info, gsup->ss_info_len, NULL), gsup->ss_info_len);
	assert_int_equal(gsup->session_state, OSMO_GSUP_SESSION_STATE_END);
	assert_int_equal(res.invoke_id, req.invoke_id);
	if (res.type == COMPONENT_RETURN_RESULT) {
		expect_result(hex, &req, &res);
		n->results++;
	} else {
		assert_int_equal(res.type, COMPONENT_RETURN_ERROR);
		expect_error(hex, &req, &res);
		n->errors++;
	}
}

static void phone_sends(const char *hex, struct counts *n)
{
	char gsup[1024];
	struct osmo_gsup_message res;
	uint8_t octets[1024];
	size_t len;

	snprintf(gsup, sizeof(gsup), "20" IMSI_IE SESSION("01") "35%02zx%s" CLASS, strlen(hex) / 2, hex);
	send_gsup(&msc, gsup);
	len = receive_gsup(&msc, octets, sizeof(octets));
	assert_int_equal(osmo_gsup_decode(octets, len, &res), 0);
	judge(hex, &res, n);
	expect_nothing(&msc);
	assert_int_equal(gsup_door_sessions(e->door), 0);
}

static void play(const char *path, struct counts *n)
{
	FILE *file = fopen(path, "r");
	char line[4096];

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		json_t *row = json_loads(line, 0, NULL);
		const char *level = json_string_value(json_object_get(row, "level"));
		const char *hex = json_string_value(json_object_get(row, "hex"));

		/* answers of the network were recorded, too */
		if (!strcmp(level, "facility") && !strncmp(hex, "a1", 2))
			phone_sends(hex, n);
		json_decref(row);
	}
	fclose(file);
}

static void test_osmocom_mobile(void **state)
{
	char *path = talloc_asprintf(e, "%s/tests/trace/phones.jsonl", getenv("abs_top_srcdir"));
	struct counts n = {};

	play(path, &n);
	/* errors: two USSD strings of nobody, two groups interrogated */
	assert_int_equal(n.results, 24);
	assert_int_equal(n.errors, 4);
}

static void test_nokia(void **state)
{
	char *path = talloc_asprintf(e, "%s/others/nokia.jsonl", getenv("SUPSERV_TRACES") ? : "");
	struct counts n = {};

	if (access(path, R_OK) < 0) {
		print_message("no others/nokia.jsonl in SUPSERV_TRACES: not played\n");
		return;
	}
	play(path, &n);
	assert_int_equal(n.results, 4);
	assert_int_equal(n.errors, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_osmocom_mobile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nokia, setup, teardown),
	};
	void *ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	osmo_init_logging2(ctx, &supserv_log_info);
	log_set_log_level(osmo_stderr_target, LOGL_FATAL);
	rc = cmocka_run_group_tests_name("gsup_phones", tests, NULL, NULL);
	log_fini();
	talloc_free(ctx);
	return rc;
}
