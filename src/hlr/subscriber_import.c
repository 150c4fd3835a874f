/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Import of subscribers: two passes over the file, the first only checks. A piece a turn of the main loop, and in the
 * second pass as many commits on their way as make a good batch for the store. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/subscriber_io.h>

#include "hlr_private.h"
#include "store_pack.h"
#include "subscriber_line.h"
#include "subscriber_seen.h"

#define ORIGIN "import"
#define LINES_PER_TURN 256
#define COMMITS_MAX 4096
#define PROGRESS_LINES 10000
#define PROBLEMS_TOLD_MAX 100

struct subscriber_import {
	struct subscriber_io_cfg cfg;
	struct subscriber_io_status status;
	bool json;
	FILE *file;
	char *line;			/* getline()'s */
	size_t line_size;
	bool has_header;
	struct subscriber_csv csv;
	struct subscriber_seen *seen;
	struct osmo_timer_list turn;
	bool at_end;
	struct llist_head entries;	/* on their way to the disk */
	unsigned int n_entries;
};

/* One line on its way. It belongs to the HLR, as an update outlives an import that is given up. */
struct import_entry {
	struct llist_head entry;
	struct subscriber_import *im;	/* NULL: given up */
	struct hlr *hlr;
	unsigned long line_nr;
	struct subscriber_line line;
	struct subscriber_problem problem;
	bool refused, existed, changed;
};

/* --- what is told ------------------------------------------------------------------------------------------------- */

static void tell_problem(struct subscriber_import *im, unsigned long line, unsigned int column, const char *text)
{
	char *told;

	if (++im->status.problems > PROBLEMS_TOLD_MAX || !im->cfg.problem)
		return;
	told = talloc_asprintf(im, "%s:%lu:%u: %s", im->cfg.path, line, column, text);
	im->cfg.problem(im->cfg.priv, told);
	talloc_free(told);
}

static void finish(struct subscriber_import *im)
{
	if (im->cfg.done)
		im->cfg.done(im->cfg.priv, &im->status);
	talloc_free(im);
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

/* Say what the line makes of a subscriber. */
static int apply(const struct subscriber_line *line, struct hlr *hlr, struct hlr_subscriber *sub,
		 struct subscriber_problem *p)
{
	uint32_t version = sub->version;
	const char *wrong;

	if (!line->whole) {
		if (subscriber_csv_apply(line, hlr, sub, p))
			return -EINVAL;
		wrong = ss_profile_check(&sub->profile);
		return wrong ? subscriber_problem(p, 1, "%s", wrong) : 0;
	}
	*sub = line->sub;
	sub->version = version;
	return 0;
}

static bool same(const struct hlr_subscriber *a, const struct hlr_subscriber *b)
{
	uint8_t buf_a[STORE_PACK_MAX], buf_b[STORE_PACK_MAX];
	size_t len = store_pack(buf_a, a);

	return store_pack(buf_b, b) == len && !memcmp(buf_a, buf_b, len);
}

/* \returns whether there is such a subscriber; else \a sub is a new one. */
static bool load_or_template(struct hlr *hlr, const char *imsi, struct hlr_subscriber *sub)
{
	if (!store_get(hlr->store, imsi, sub))
		return true;
	memset(sub, 0, sizeof(*sub));
	OSMO_STRLCPY_ARRAY(sub->imsi, imsi);
	ss_profile_init_template(&sub->profile);
	return false;
}

static void count(struct subscriber_import *im, bool existed, bool changed)
{
	if (!existed)
		im->status.created++;
	else if (changed)
		im->status.changed++;
	else
		im->status.unchanged++;
}

static int check_duplicate(struct subscriber_import *im, const struct subscriber_line *line,
			   struct subscriber_problem *p)
{
	unsigned long before = subscriber_seen_add(im->seen, 'i', line->sub.imsi, im->status.lines);

	if (before)
		return subscriber_problem(p, line->whole ? 1 : line->column[CSV_IMSI],
					  "IMSI %s is on line %lu already: keep one of the two", line->sub.imsi,
					  before);
	if (!isdn_number_present(&line->sub.msisdn))
		return 0;
	before = subscriber_seen_add(im->seen, 'm', line->sub.msisdn.digits, im->status.lines);
	if (before)
		return subscriber_problem(p, line->whole ? 1 : line->column[CSV_MSISDN],
					  "MSISDN %s is on line %lu already: a number has one subscriber",
					  line->sub.msisdn.digits, before);
	return 0;
}

/* First pass: nothing is changed. */
static int check_line(struct subscriber_import *im, const struct subscriber_line *line, struct subscriber_problem *p)
{
	struct hlr_subscriber before, after;
	bool existed = load_or_template(im->cfg.hlr, line->sub.imsi, &before);

	if (check_duplicate(im, line, p))
		return -EINVAL;
	after = before;
	if (apply(line, im->cfg.hlr, &after, p))
		return -EINVAL;
	if (im->cfg.dry_run)
		count(im, existed, !same(&before, &after));
	return 0;
}

static enum hlr_verdict entry_mutate(void *priv, struct hlr_subscriber *sub)
{
	struct import_entry *e = priv;
	struct hlr_subscriber before = *sub;

	e->existed = sub->version;
	e->refused = apply(&e->line, e->hlr, sub, &e->problem);
	if (e->refused) {
		*sub = before;
		return HLR_KEEP;
	}
	e->changed = !e->existed || !same(&before, sub);
	return e->changed ? HLR_COMMIT : HLR_KEEP;
}

static void entry_done(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct import_entry *e = priv;
	struct subscriber_import *im = e->im;

	if (im) {
		llist_del(&e->entry);
		im->n_entries--;
		if (e->refused)
			tell_problem(im, e->line_nr, e->problem.column, e->problem.text);
		else if (res == STORE_OK)
			count(im, e->existed, e->changed);
		else
			tell_problem(im, e->line_nr, 1, res == STORE_FAILED ? store_last_error(im->cfg.hlr->store) :
				     "changed by others at the same time: import the line again");
		/* half of them are back: time to read on, and time enough for a batch */
		if (im->n_entries <= COMMITS_MAX / 2 && !osmo_timer_pending(&im->turn))
			osmo_timer_schedule(&im->turn, 0, 0);
	}
	talloc_free(e);
}

/* Second pass. */
static void write_line(struct subscriber_import *im, const struct subscriber_line *line)
{
	struct import_entry *e = talloc_zero(im->cfg.hlr, struct import_entry);

	OSMO_ASSERT(e);
	e->im = im;
	e->hlr = im->cfg.hlr;
	e->line_nr = im->status.lines;
	e->line = *line;
	llist_add_tail(&e->entry, &im->entries);
	im->n_entries++;
	hlr_update(im->cfg.hlr, e->line.sub.imsi, ORIGIN, entry_mutate, entry_done, e);
}

static void take_line(struct subscriber_import *im, size_t len)
{
	struct subscriber_line line;
	struct subscriber_problem p;
	int rc;

	if (!im->json && !im->has_header) {
		im->has_header = true;
		rc = subscriber_csv_header(&im->csv, im->line, len, &p);
		if (rc)
			im->at_end = true;	/* no field can be told from another */
	} else {
		rc = im->json ? subscriber_json_line(im->line, len, &line, &p) :
				subscriber_csv_line(&im->csv, im->line, len, &line, &p);
		if (!rc && im->status.writing)
			write_line(im, &line);
		else if (!rc)
			rc = check_line(im, &line, &p);
	}
	if (rc)
		tell_problem(im, im->status.lines, p.column, p.text);
}

/* \returns length without line break, -1 at the end. */
static ssize_t next_line(struct subscriber_import *im)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	ssize_t len = getline(&im->line, &im->line_size, im->file);
	size_t mark = strlen(byte_order_mark);

	if (len < 0)
		return -1;
	im->status.lines++;
	im->status.octets += len;
	while (len && (im->line[len - 1] == '\n' || im->line[len - 1] == '\r'))
		len--;
	if (im->status.lines == 1 && len >= mark && !memcmp(im->line, byte_order_mark, mark)) {
		memmove(im->line, im->line + mark, len - mark);
		len -= mark;
	}
	im->line[len] = '\0';
	return len;
}

/* --- passes ------------------------------------------------------------------------------------------------------- */

static void begin_writing(struct subscriber_import *im)
{
	im->status = (struct subscriber_io_status){
		.writing = true,
		.octets_total = im->status.octets_total,
	};
	im->at_end = false;
	im->has_header = false;
	talloc_free(im->seen);
	im->seen = NULL;
	rewind(im->file);
	osmo_timer_schedule(&im->turn, 0, 0);
}

static void end_of_pass(struct subscriber_import *im)
{
	if (ferror(im->file))
		tell_problem(im, im->status.lines, 1, "the file cannot be read on");
	if (!im->json && !im->has_header)
		tell_problem(im, 1, 1, "the file is empty: the first line names the columns");
	if (im->status.writing || im->status.problems || im->cfg.dry_run)
		finish(im);
	else
		begin_writing(im);
}

static void import_turn(void *data)
{
	struct subscriber_import *im = data;
	unsigned int i;

	for (i = 0; i < LINES_PER_TURN && !im->at_end && im->n_entries < COMMITS_MAX; i++) {
		ssize_t len = next_line(im);

		if (len < 0) {
			im->at_end = true;
			break;
		}
		if (len)
			take_line(im, len);
		if (im->status.lines % PROGRESS_LINES == 0 && im->cfg.progress)
			im->cfg.progress(im->cfg.priv, &im->status);
	}
	if (im->at_end && !im->n_entries)
		end_of_pass(im);
	else if (!im->at_end && im->n_entries < COMMITS_MAX)
		osmo_timer_schedule(&im->turn, 0, 0);
}

/* --- life --------------------------------------------------------------------------------------------------------- */

static int import_destructor(struct subscriber_import *im)
{
	struct import_entry *e, *next;

	llist_for_each_entry_safe(e, next, &im->entries, entry) {
		llist_del(&e->entry);
		e->im = NULL;
	}
	osmo_timer_del(&im->turn);
	free(im->line);
	if (im->file)
		fclose(im->file);
	return 0;
}

struct subscriber_import *subscriber_import_start(void *ctx, const struct subscriber_io_cfg *cfg, char **error)
{
	struct subscriber_import *im;
	int json = subscriber_io_is_json(ctx, cfg->path, error);
	struct stat st;
	FILE *file;

	if (json < 0)
		return NULL;
	file = fopen(cfg->path, "re");
	if (!file || fstat(fileno(file), &st) || !S_ISREG(st.st_mode)) {
		*error = talloc_asprintf(ctx, "%s: %s", cfg->path,
					 file ? "not a file that can be read twice" : strerror(errno));
		if (file)
			fclose(file);
		return NULL;
	}
	im = talloc_zero(ctx, struct subscriber_import);
	OSMO_ASSERT(im);
	im->cfg = *cfg;
	im->cfg.path = talloc_strdup(im, cfg->path);
	im->json = json;
	im->file = file;
	im->status.octets_total = st.st_size;
	INIT_LLIST_HEAD(&im->entries);
	im->seen = subscriber_seen_alloc(im);
	osmo_timer_setup(&im->turn, import_turn, im);
	talloc_set_destructor(im, import_destructor);
	osmo_timer_schedule(&im->turn, 0, 0);
	return im;
}
