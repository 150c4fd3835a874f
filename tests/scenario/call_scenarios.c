/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All scenarios of a call in one program, so that its last part can say which edges of the FSM none of them took. */
#include <stdlib.h>

#include <osmocom/core/application.h>

#include <osmocom/supserv/debug.h>

#include "call_world.h"

int main(void)
{
	static const struct test_part *const parts[] = {
		&call_matrix_part, &call_busy_part, &call_forward_part, &call_notify_part, &call_originating_part,
		&call_race_part, &call_cdr_part, &call_record_part, &call_simulate_part, &mt_call_edges_part,
	};
	struct CMUnitTest *tests = NULL;
	size_t n = 0;
	unsigned int i;
	int rc;

	log_init(&supserv_log_info, NULL);
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		tests = realloc(tests, (n + parts[i]->n) * sizeof(*tests));
		memcpy(tests + n, parts[i]->tests, parts[i]->n * sizeof(*tests));
		n += parts[i]->n;
	}
	edges_watch();
	rc = _cmocka_run_group_tests("call", tests, n, NULL, NULL);
	free(tests);
	return rc;
}
