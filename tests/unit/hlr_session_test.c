/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS sessions (ss_session.h, hlr.h): the answer waits for the disk, changes of one subscriber are serial, conflicts are
 * stepped again, dialogues that end in any other way leave nothing. The disk is the test; time is faked. */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/rate_ctr.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>

#include "held_store.h"
#include "hlr_fixture.h"

#define IMSI "001010000000001"
#define OPS hlr_ss_session_ops

/* One dialogue and what it was answered. */
struct dialogue {
	struct ss_session *session;
	unsigned int n_answers;
	struct ss_answer last;
};

struct fixture {
	void *ctx;
	struct store *st;
	struct hlr *hlr;
	struct dialogue d[3];
	unsigned int n_actions;
	struct ss_answer last_action;
	unsigned int n_rivals;		/* commits of others that are still to come */
};

static int setup(void **state)
{
	struct fixture *f = talloc_zero(NULL, struct fixture);
	struct hlr_subscriber sub;

	f->ctx = talloc_named_const(NULL, 0, "session test");
	f->st = held_store_alloc(f->ctx);
	f->hlr = hlr_alloc(f->ctx, f->st);
	fixture_plain_subscriber(&sub, IMSI, "1001");
	store_commit(f->st, STORE_CREATE, &sub, "test", NULL, NULL);
	held_store_release_all(f->st);
	osmo_gettimeofday_override = true;
	osmo_gettimeofday_override_time = (struct timeval){ .tv_sec = 1000 };
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	talloc_free(f->hlr);
	store_free(f->st);
	osmo_gettimeofday_override = false;
	talloc_free(f->ctx);
	talloc_free(f);
	return 0;
}

static void on_answer(void *priv, const struct ss_answer *ans)
{
	struct dialogue *d = priv;

	d->n_answers++;
	d->last = *ans;
	if (ans->kind != SS_ANSWER_ASK_PASSWORD)
		d->session = NULL;
}

static void begin_of(struct fixture *f, struct dialogue *d, const char *imsi, const struct ss_invoke *inv)
{
	memset(d, 0, sizeof(*d));
	d->session = OPS.begin(f->hlr, imsi, inv, "test", on_answer, d);
}

static void begin(struct fixture *f, struct dialogue *d, enum ss_op op, uint8_t ss_code, const char *number)
{
	struct ss_invoke inv;

	ss_invoke_init(&inv, op, ss_code);
	if (number)
		isdn_number_parse(&inv.ftn, number);
	begin_of(f, d, IMSI, &inv);
}

static void pass_time(unsigned int seconds)
{
	osmo_gettimeofday_override_add(seconds, 0);
	osmo_select_main(1);
}

static struct hlr_subscriber current(struct fixture *f)
{
	struct hlr_subscriber sub;

	assert_int_equal(store_get(f->st, IMSI, &sub), 0);
	return sub;
}

static uint8_t status_of(struct fixture *f, uint8_t ss_code)
{
	struct hlr_subscriber sub = current(f);

	return ss_profile_status(&sub.profile, ss_code, BSG_SPEECH);
}

static void assert_error(const struct dialogue *d, enum ss_error_code code)
{
	assert_int_equal(d->last.kind, SS_ANSWER_ERROR);
	assert_int_equal(d->last.error.code, code);
}

#define CF_ON (SS_STATUS_P | SS_STATUS_R | SS_STATUS_A)

/* --- commit, then answer ------------------------------------------------------------------------------------------ */

static void test_answer_after_commit(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	assert_non_null(f->d[0].session);
	osmo_select_main(1);
	assert_int_equal(f->d[0].n_answers, 0);
	assert_int_equal(store_in_flight(f->st), 1);

	/* reading goes on, and sees what is committed */
	begin(f, &f->d[1], SS_OP_INTERROGATE_SS, SS_CODE_CFU, NULL);
	assert_null(f->d[1].session);
	assert_int_equal(f->d[1].last.result.kind, SS_RESULT_INT_SS_STATUS);
	assert_int_equal(f->d[1].last.result.ss_status, SS_STATUS_P);

	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[0].n_answers, 1);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	assert_int_equal(hlr_ss_sessions(f->hlr), 0);
	assert_int_equal(status_of(f, SS_CODE_CFU), CF_ON);
	begin(f, &f->d[1], SS_OP_INTERROGATE_SS, SS_CODE_CFU, NULL);
	assert_int_equal(f->d[1].last.result.kind, SS_RESULT_INT_FEATURE_LIST);
}

/* A phone that leaves '#' in the number (osmocom-bb): dropped and counted (ss-model.md section 12). */
static void test_repaired_number_is_counted(void **state)
{
	struct fixture *f = *state;
	const struct rate_ctr *ctr;
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_REGISTER_SS, SS_CODE_CFU);
	OSMO_STRLCPY_ARRAY(inv.ftn.digits, "1002#");
	begin_of(f, &f->d[0], IMSI, &inv);
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	ctr = rate_ctr_get_by_name(rate_ctr_get_group_by_name_idx("hlr", 0), "ftn:repaired");
	assert_non_null(ctr);
	assert_int_equal(ctr->current, 1);
}

static void test_failed_commit(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	held_store_release(f->st, STORE_FAILED);
	assert_error(&f->d[0], SS_ERR_SYSTEM_FAILURE);
	assert_int_equal(status_of(f, SS_CODE_CFU), SS_STATUS_P);
	assert_int_equal(current(f).version, 1);

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
}

/* The second of two in one turn is stepped on what the first one left behind. */
static void test_two_in_one_turn(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	begin(f, &f->d[1], SS_OP_DEACTIVATE_SS, SS_CODE_CFU, NULL);
	begin(f, &f->d[2], SS_OP_REGISTER_SS, SS_CODE_CFB, "1003");
	assert_int_equal(held_store_count(f->st), 1);
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[0].n_answers, 1);
	assert_int_equal(f->d[1].n_answers, 0);
	assert_int_equal(held_store_count(f->st), 1);
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[1].last.kind, SS_ANSWER_RESULT);
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[2].last.kind, SS_ANSWER_RESULT);
	assert_int_equal(status_of(f, SS_CODE_CFU), SS_STATUS_P | SS_STATUS_R);
	assert_int_equal(status_of(f, SS_CODE_CFB), CF_ON);
	assert_int_equal(current(f).version, 4);
}

/* The first one fails: the second one does not see what it wanted. */
static void test_second_after_failure(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	begin(f, &f->d[1], SS_OP_ACTIVATE_SS, SS_CODE_CFU, NULL);
	held_store_release(f->st, STORE_FAILED);
	assert_error(&f->d[0], SS_ERR_SYSTEM_FAILURE);
	assert_error(&f->d[1], SS_ERR_SS_ERROR_STATUS);
	assert_int_equal(held_store_count(f->st), 0);
}

/* --- conflicts ---------------------------------------------------------------------------------------------------- */

/* Somebody who does not ask the HLR role. */
static void rival_commit(struct fixture *f)
{
	struct hlr_subscriber sub = current(f);

	sub.profile.cw.active ^= BSG_SPEECH;
	store_commit(f->st, STORE_UPDATE, &sub, "rival", NULL, NULL);
}

static void rival_again(void *priv, const char *imsi, const struct hlr_subscriber *old_sub,
			const struct hlr_subscriber *new_sub, const char *origin)
{
	struct fixture *f = priv;

	if (!f->n_rivals)
		return;
	f->n_rivals--;
	rival_commit(f);
}

static void test_conflict_is_stepped_again(void **state)
{
	struct fixture *f = *state;

	rival_commit(f);
	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	held_store_release_all(f->st);
	assert_int_equal(f->d[0].n_answers, 1);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	assert_int_equal(status_of(f, SS_CODE_CFU), CF_ON);
	assert_int_equal(current(f).profile.cw.active, BSG_SPEECH);
	assert_int_equal(current(f).version, 3);
}

static void conflicts(struct fixture *f, unsigned int n)
{
	store_listen(f->st, rival_again, f);
	f->n_rivals = n - 1;
	rival_commit(f);
	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	held_store_release_all(f->st);
	store_unlisten(f->st, rival_again, f);
	assert_int_equal(f->d[0].n_answers, 1);
}

static void test_three_conflicts(void **state)
{
	struct fixture *f = *state;

	conflicts(f, 3);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	assert_int_equal(status_of(f, SS_CODE_CFU), CF_ON);
}

static void test_four_conflicts(void **state)
{
	struct fixture *f = *state;

	conflicts(f, 4);
	assert_error(&f->d[0], SS_ERR_SYSTEM_FAILURE);
	assert_int_equal(status_of(f, SS_CODE_CFU), SS_STATUS_P);
}

/* The rival takes the subscriber away: what is stepped again finds nobody. */
static void test_deleted_meanwhile(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub = current(f);

	store_commit(f->st, STORE_DELETE, &sub, "rival", NULL, NULL);
	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	held_store_release_all(f->st);
	assert_error(&f->d[0], SS_ERR_UNKNOWN_SUBSCRIBER);
	assert_int_equal(store_count(f->st), 0);
}

/* --- passwords ---------------------------------------------------------------------------------------------------- */

static void assert_asked(const struct dialogue *d, enum ss_guidance guidance)
{
	assert_non_null(d->session);
	assert_int_equal(d->last.kind, SS_ANSWER_ASK_PASSWORD);
	assert_int_equal(d->last.guidance, guidance);
}

static void test_password(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_ACTIVATE_SS, SS_CODE_BAOC, NULL);
	assert_asked(&f->d[0], SS_GUIDANCE_ENTER_PW);
	assert_int_equal(held_store_count(f->st), 0);
	OPS.password(f->d[0].session, "0000");
	assert_int_equal(f->d[0].n_answers, 1);
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[0].n_answers, 2);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	assert_int_equal(status_of(f, SS_CODE_BAOC), SS_STATUS_P | SS_STATUS_A);
}

/* A wrong attempt is a change: the error leaves when it is counted for good. */
static void test_wrong_passwords(void **state)
{
	struct fixture *f = *state;
	unsigned int i;

	for (i = 1; i <= 4; i++) {
		begin(f, &f->d[0], SS_OP_ACTIVATE_SS, SS_CODE_BAOC, NULL);
		assert_asked(&f->d[0], SS_GUIDANCE_ENTER_PW);
		OPS.password(f->d[0].session, "9999");
		assert_int_equal(f->d[0].n_answers, 1);
		held_store_release(f->st, STORE_OK);
		assert_error(&f->d[0], i < 4 ? SS_ERR_NEGATIVE_PW_CHECK : SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION);
		assert_int_equal(current(f).profile.wpa, i);
	}
	assert_true(current(f).profile.cb_by_provider);
	begin(f, &f->d[0], SS_OP_ACTIVATE_SS, SS_CODE_BAOC, NULL);
	assert_error(&f->d[0], SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION);
}

static void test_register_password(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING, NULL);
	assert_asked(&f->d[0], SS_GUIDANCE_ENTER_PW);
	OPS.password(f->d[0].session, "0000");
	assert_asked(&f->d[0], SS_GUIDANCE_ENTER_NEW_PW);
	OPS.password(f->d[0].session, "1234");
	assert_asked(&f->d[0], SS_GUIDANCE_ENTER_NEW_PW_AGAIN);
	OPS.password(f->d[0].session, "1234");
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	assert_string_equal(current(f).profile.password, "1234");
}

/* Somebody else changes the subscriber while the phone's user types. */
static void test_change_during_password(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_ACTIVATE_SS, SS_CODE_BAOC, NULL);
	rival_commit(f);
	held_store_release_all(f->st);
	OPS.password(f->d[0].session, "0000");
	held_store_release_all(f->st);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	assert_int_equal(current(f).profile.cw.active, BSG_SPEECH);
	assert_int_equal(status_of(f, SS_CODE_BAOC), SS_STATUS_P | SS_STATUS_A);
}

/* The phone never answers: X2 ends the session, each question starts it anew, and nothing is left. */
static void test_password_never_answered(void **state)
{
	struct fixture *f = *state;
	size_t blocks;

	begin(f, &f->d[0], SS_OP_INTERROGATE_SS, SS_CODE_CFU, NULL);
	blocks = talloc_total_blocks(f->ctx);
	begin(f, &f->d[0], SS_OP_REGISTER_PASSWORD, SS_CODE_ALL_BARRING, NULL);
	pass_time(29);
	assert_int_equal(f->d[0].n_answers, 1);
	OPS.password(f->d[0].session, "0000");
	pass_time(29);
	assert_int_equal(f->d[0].n_answers, 2);
	assert_int_equal(hlr_ss_sessions(f->hlr), 1);
	pass_time(2);
	assert_int_equal(f->d[0].n_answers, 3);
	assert_error(&f->d[0], SS_ERR_SYSTEM_FAILURE);
	assert_int_equal(hlr_ss_sessions(f->hlr), 0);
	assert_int_equal(current(f).version, 1);
	assert_int_equal(store_in_flight(f->st), 0);
	assert_int_equal(talloc_total_blocks(f->ctx), blocks);
	pass_time(100);
	assert_int_equal(f->d[0].n_answers, 3);
}

static void test_password_not_asked_for(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	OPS.password(f->d[0].session, "0000");
	held_store_release(f->st, STORE_OK);
	assert_int_equal(f->d[0].n_answers, 1);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
}

/* --- abort -------------------------------------------------------------------------------------------------------- */

static void test_abort_while_asked(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_ACTIVATE_SS, SS_CODE_BAOC, NULL);
	OPS.abort(f->d[0].session);
	assert_int_equal(hlr_ss_sessions(f->hlr), 0);
	pass_time(60);
	assert_int_equal(f->d[0].n_answers, 1);
	assert_int_equal(current(f).version, 1);
}

static void test_abort_while_waiting_for_another(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	begin(f, &f->d[1], SS_OP_REGISTER_SS, SS_CODE_CFB, "1003");
	OPS.abort(f->d[1].session);
	assert_int_equal(hlr_ss_sessions(f->hlr), 1);
	held_store_release_all(f->st);
	assert_int_equal(f->d[0].n_answers, 1);
	assert_int_equal(f->d[1].n_answers, 0);
	assert_int_equal(status_of(f, SS_CODE_CFB), SS_STATUS_P);
}

/* What is on its way to the disk goes on; nobody is told. */
static void test_abort_while_committing(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	begin(f, &f->d[1], SS_OP_REGISTER_SS, SS_CODE_CFB, "1003");
	OPS.abort(f->d[0].session);
	held_store_release_all(f->st);
	assert_int_equal(f->d[0].n_answers, 0);
	assert_int_equal(f->d[1].n_answers, 1);
	assert_int_equal(hlr_ss_sessions(f->hlr), 0);
	assert_int_equal(status_of(f, SS_CODE_CFU), CF_ON);
}

static void test_hlr_freed_while_committing(void **state)
{
	struct fixture *f = *state;

	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	begin(f, &f->d[1], SS_OP_REGISTER_SS, SS_CODE_CFB, "1003");
	begin(f, &f->d[2], SS_OP_INTERROGATE_SS, SS_CODE_CFB, NULL);
	talloc_free(f->hlr);
	f->hlr = NULL;
	held_store_release_all(f->st);
	assert_int_equal(f->d[0].n_answers, 0);
	assert_int_equal(status_of(f, SS_CODE_CFU), CF_ON);
	assert_int_equal(status_of(f, SS_CODE_CFB), SS_STATUS_P);
}

/* --- who is known ------------------------------------------------------------------------------------------------- */

static void test_unknown_subscriber(void **state)
{
	struct fixture *f = *state;
	struct ss_invoke inv;

	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_CFU);
	begin_of(f, &f->d[0], "001010000000009", &inv);
	assert_error(&f->d[0], SS_ERR_UNKNOWN_SUBSCRIBER);
	ss_invoke_init(&inv, SS_OP_ACTIVATE_SS, SS_CODE_CW);
	begin_of(f, &f->d[0], "001010000000009", &inv);
	assert_error(&f->d[0], SS_ERR_UNKNOWN_SUBSCRIBER);
	assert_int_equal(store_count(f->st), 1);
}

/* Only what changes something makes a subscriber. */
static void test_created_on_demand(void **state)
{
	struct fixture *f = *state;
	struct hlr_subscriber sub;
	struct ss_invoke inv;

	hlr_cfg(f->hlr)->create_on_demand = true;
	ss_invoke_init(&inv, SS_OP_INTERROGATE_SS, SS_CODE_CFU);
	begin_of(f, &f->d[0], "001010000000009", &inv);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	ss_invoke_init(&inv, SS_OP_ACTIVATE_SS, SS_CODE_CFU);
	begin_of(f, &f->d[0], "001010000000009", &inv);
	assert_error(&f->d[0], SS_ERR_SS_ERROR_STATUS);
	assert_int_equal(store_count(f->st), 1);

	ss_invoke_init(&inv, SS_OP_ACTIVATE_SS, SS_CODE_CW);
	begin_of(f, &f->d[0], "001010000000009", &inv);
	held_store_release_all(f->st);
	assert_int_equal(f->d[0].last.kind, SS_ANSWER_RESULT);
	assert_int_equal(store_get(f->st, "001010000000009", &sub), 0);
	assert_int_equal(sub.profile.cw.active & BSG_SPEECH, BSG_SPEECH);
}

/* --- what is written down ----------------------------------------------------------------------------------------- */

static void on_action(void *priv, const struct hlr_ss_action *action)
{
	struct fixture *f = priv;

	f->n_actions++;
	f->last_action = *action->answer;
	assert_string_equal(action->imsi, IMSI);
	assert_string_equal(action->msisdn->digits, "1001");
	assert_string_equal(action->origin, "test");
}

static void test_actions(void **state)
{
	struct fixture *f = *state;

	hlr_set_action_cb(f->hlr, on_action, f);
	begin(f, &f->d[0], SS_OP_REGISTER_SS, SS_CODE_CFU, "1002");
	assert_int_equal(f->n_actions, 0);
	held_store_release_all(f->st);
	assert_int_equal(f->n_actions, 1);
	assert_int_equal(f->last_action.kind, SS_ANSWER_RESULT);
	begin(f, &f->d[0], SS_OP_ACTIVATE_SS, SS_CODE_CFB, NULL);
	assert_int_equal(f->n_actions, 2);
	assert_int_equal(f->last_action.error.code, SS_ERR_SS_ERROR_STATUS);
	begin(f, &f->d[0], SS_OP_ACTIVATE_SS, SS_CODE_BAOC, NULL);
	assert_int_equal(f->n_actions, 2);
	OPS.abort(f->d[0].session);
	assert_int_equal(f->n_actions, 2);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_answer_after_commit),
		TEST(test_repaired_number_is_counted),
		TEST(test_failed_commit),
		TEST(test_two_in_one_turn),
		TEST(test_second_after_failure),
		TEST(test_conflict_is_stepped_again),
		TEST(test_three_conflicts),
		TEST(test_four_conflicts),
		TEST(test_deleted_meanwhile),
		TEST(test_password),
		TEST(test_wrong_passwords),
		TEST(test_register_password),
		TEST(test_change_during_password),
		TEST(test_password_never_answered),
		TEST(test_password_not_asked_for),
		TEST(test_abort_while_asked),
		TEST(test_abort_while_waiting_for_another),
		TEST(test_abort_while_committing),
		TEST(test_hlr_freed_while_committing),
		TEST(test_unknown_subscriber),
		TEST(test_created_on_demand),
		TEST(test_actions),
	};
	void *log_ctx = talloc_named_const(NULL, 0, "log");
	int rc;

	log_init(&supserv_log_info, log_ctx);
	rc = cmocka_run_group_tests_name("SS sessions", tests, NULL, NULL);
	log_fini();
	talloc_free(log_ctx);
	return rc;
}
