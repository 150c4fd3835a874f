/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Charging data records as JSON lines: call-handling.md section 7. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/cdr.h>
#include <osmocom/supserv/debug.h>

struct cdr {
	char *path;		/*!< NULL: none */
	int fd;			/*!< -1: not open */
	bool complained;	/*!< one log line an outage */
	uint64_t written, lost;
};

static void file_close(struct cdr *cdr)
{
	if (cdr->fd >= 0)
		close(cdr->fd);
	cdr->fd = -1;
}

static int cdr_destructor(struct cdr *cdr)
{
	file_close(cdr);
	return 0;
}

struct cdr *cdr_alloc(void *ctx)
{
	struct cdr *cdr = talloc_zero(ctx, struct cdr);

	if (!cdr)
		return NULL;
	cdr->fd = -1;
	talloc_set_destructor(cdr, cdr_destructor);
	return cdr;
}

int cdr_set_path(struct cdr *cdr, const char *path)
{
	file_close(cdr);
	cdr->complained = false;
	osmo_talloc_replace_string(cdr, &cdr->path, path);
	return path && !cdr->path ? -ENOMEM : 0;
}

const char *cdr_path(const struct cdr *cdr)
{
	return cdr->path;
}

void cdr_reopen(struct cdr *cdr)
{
	file_close(cdr);
	cdr->complained = false;
}

uint64_t cdr_written(const struct cdr *cdr)
{
	return cdr->written;
}

uint64_t cdr_lost(const struct cdr *cdr)
{
	return cdr->lost;
}

static void lose(struct cdr *cdr, const char *what, int err)
{
	cdr->lost++;
	if (cdr->complained)
		return;
	cdr->complained = true;
	LOGP(DCDR, LOGL_ERROR, "%s: cannot %s: %s; records are lost until this is mended\n", cdr->path, what,
	     strerror(err));
}

/* One write for the line, so that lines of several writers do not mix (O_APPEND). */
static void append(struct cdr *cdr, const char *line, size_t len)
{
	ssize_t rc;

	if (cdr->fd < 0)
		cdr->fd = open(cdr->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
	if (cdr->fd < 0) {
		lose(cdr, "open", errno);
		return;
	}
	do {
		rc = write(cdr->fd, line, len);
	} while (rc < 0 && errno == EINTR);
	if (rc != (ssize_t)len) {
		lose(cdr, "write", rc < 0 ? errno : ENOSPC);
		file_close(cdr);
		return;
	}
	cdr->written++;
	cdr->complained = false;
}

/* Steals \a rec. */
static void write_record(struct cdr *cdr, json_t *rec)
{
	char *text = rec ? json_dumps(rec, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
	char *line = text ? talloc_asprintf(cdr, "%s\n", text) : NULL;

	if (line)
		append(cdr, line, strlen(line));
	else
		lose(cdr, "make a record", ENOMEM);
	talloc_free(line);
	free(text);
	json_decref(rec);
}

static json_t *json_time(const struct timeval *tv)
{
	char buf[48];
	struct tm tm;
	time_t sec = tv->tv_sec;
	size_t n;

	if (!tv->tv_sec && !tv->tv_usec)
		return json_null();
	gmtime_r(&sec, &tm);
	n = strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf + n, sizeof(buf) - n, ".%03ldZ", (long)tv->tv_usec / 1000);
	return json_string(buf);
}

static json_t *json_text(const char *text)
{
	return text && text[0] ? json_string(text) : json_null();
}

static json_t *json_number(const struct isdn_number *num)
{
	char buf[ISDN_DIGITS_MAX + 2];

	return json_text(isdn_number_str(buf, sizeof(buf), num));
}

/* Seconds of speech, started ones count (TS 32.005 callDuration). */
static json_int_t duration(const struct cdr_call *rec)
{
	struct timeval t;

	if (!rec->answer.tv_sec)
		return 0;
	timersub(&rec->end, &rec->answer, &t);
	return t.tv_sec + (t.tv_usec > 0);
}

void cdr_write_call(struct cdr *cdr, const struct cdr_call *rec)
{
	static const char *const types[] = { [CDR_MOC] = "MOC", [CDR_MTC] = "MTC", [CDR_CF] = "CF" };
	json_t *j;

	if (!cdr || !cdr->path)
		return;
	j = json_pack("{s:s, s:I, s:o, s:o, s:o, s:o, s:b, s:o}", "type", types[rec->type],
		      "call", (json_int_t)rec->call, "reference", json_text(rec->reference),
		      "imsi", json_text(rec->imsi), "msisdn", json_number(&rec->msisdn),
		      "calling", json_number(&rec->calling), "calling_restricted", rec->calling_restricted,
		      "called", json_number(&rec->called));
	if (j && rec->type == CDR_CF) {
		json_object_set_new(j, "forwarded_to", json_number(&rec->forwarded_to));
		json_object_set_new(j, "service", json_string(ss_code_name(rec->ss_code)));
		json_object_set_new(j, "ss_code", json_integer(rec->ss_code));
		json_object_set_new(j, "reason", json_string(fwd_condition_name(rec->reason)));
		json_object_set_new(j, "counter", json_integer(rec->counter));
	}
	if (j) {
		json_object_set_new(j, "start", json_time(&rec->start));
		json_object_set_new(j, "answer", json_time(&rec->answer));
		json_object_set_new(j, "end", json_time(&rec->end));
		json_object_set_new(j, "duration", json_integer(duration(rec)));
		json_object_set_new(j, "cause", json_integer(rec->cause));
		json_object_set_new(j, "outcome", json_text(rec->outcome));
	}
	write_record(cdr, j);
}

void cdr_write_ss(struct cdr *cdr, const struct cdr_ss *rec)
{
	struct timeval now;

	if (!cdr || !cdr->path)
		return;
	osmo_gettimeofday(&now, NULL);
	write_record(cdr, json_pack("{s:s, s:o, s:o, s:o, s:o, s:s, s:i, s:s, s:o, s:s, s:o, s:o}", "type", "SS",
				    "time", json_time(&now), "imsi", json_text(rec->imsi),
				    "msisdn", json_number(&rec->msisdn), "operation", json_text(rec->operation),
				    "service", ss_code_name(rec->ss_code), "ss_code", rec->ss_code,
				    "basic_service", basic_service_words(&rec->bs),
				    "forwarded_to", json_number(&rec->forwarded_to),
				    "result", rec->error ? "error" : "success", "error", json_text(rec->error),
				    "origin", json_text(rec->origin)));
}
