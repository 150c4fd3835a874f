/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of subscribers, both formats. The first octet chooses: 'j' a line of JSON; else CSV, the header and one line.
 * What is accepted must be a profile that the rest of the program can rely on. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "../../src/hlr/store_pack.h"
#include "../../src/hlr/subscriber_line.h"

/* A line of just its length and the octet that the parser may write behind it. */
static char *line_of(const uint8_t *data, size_t len)
{
	char *line = malloc(len + 1);

	OSMO_ASSERT(line);
	memcpy(line, data, len);
	line[len] = '\0';
	return line;
}

/* What is accepted can be packed and comes back the same. */
static void check_pack(const struct hlr_subscriber *sub)
{
	uint8_t rec[STORE_PACK_MAX];
	struct hlr_subscriber back;

	OSMO_ASSERT(store_pack(rec, sub) <= sizeof(rec));
	store_unpack(&back, rec);
	OSMO_ASSERT(!strcmp(back.imsi, sub->imsi) && !strcmp(back.msisdn.digits, sub->msisdn.digits));
	OSMO_ASSERT(ss_profile_equal(&back.profile, &sub->profile));
}

static void check_problem(const struct subscriber_problem *p)
{
	OSMO_ASSERT(p->column >= 1 && p->text[0]);
}

static void fuzz_json(const uint8_t *data, size_t len)
{
	char *line = line_of(data, len);
	struct subscriber_line out;
	struct subscriber_problem p = {};

	if (subscriber_json_line(line, len, &out, &p))
		check_problem(&p);
	else
		check_pack(&out.sub);
	free(line);
}

static void fuzz_csv_line(const struct subscriber_csv *csv, struct hlr *hlr, const uint8_t *data, size_t len)
{
	char *line = line_of(data, len);
	struct subscriber_line out;
	struct subscriber_problem p = {};
	struct hlr_subscriber sub = {};

	ss_profile_init_template(&sub.profile);
	if (subscriber_csv_line(csv, line, len, &out, &p)) {
		check_problem(&p);
	} else {
		OSMO_STRLCPY_ARRAY(sub.imsi, out.sub.imsi);
		if (subscriber_csv_apply(&out, hlr, &sub, &p)) {
			check_problem(&p);
		} else {
			OSMO_ASSERT(!ss_profile_check(&sub.profile));
			check_pack(&sub);
		}
	}
	free(line);
}

static struct hlr *the_hlr(void)
{
	static struct hlr *hlr;

	if (!hlr)
		hlr = hlr_alloc(NULL, store_memory_alloc(NULL));
	OSMO_ASSERT(hlr);
	return hlr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end;
	char *line;
	struct subscriber_csv csv;
	struct subscriber_problem p = {};

	if (size && data[0] == 'j') {
		fuzz_json(data + 1, size - 1);
		return 0;
	}
	end = size ? memchr(data, '\n', size) : NULL;
	if (!end)
		return 0;
	line = line_of(data, end - data);
	if (subscriber_csv_header(&csv, line, end - data, &p))
		check_problem(&p);
	else
		fuzz_csv_line(&csv, the_hlr(), end + 1, size - (end + 1 - data));
	free(line);
	return 0;
}
