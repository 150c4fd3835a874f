/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file cdr.h
 * Charging data records (TS 32.005 in outline, call-handling.md section 7): one JSON object a line, one write(2) a
 * line on a file opened with O_APPEND, so that records of several writers do not mix. Opened with the first record,
 * reopened by cdr_reopen() (SIGHUP, after logrotate). A record that cannot be written is counted and logged once, and
 * never stops a call. Times are UTC of osmo_gettimeofday(). */
#pragma once

#include <stdint.h>
#include <stdbool.h>
#include <sys/time.h>

#include <osmocom/supserv/number.h>
#include <osmocom/supserv/ss_msg.h>
#include <osmocom/supserv/fwd_decide.h>

enum cdr_call_type {
	CDR_MOC,		/*!< leg of A */
	CDR_MTC,		/*!< leg of a party that alerted or answered */
	CDR_CF,			/*!< one forwarding: the served subscriber pays from there on */
};

/*! One leg or forwarding. Numbers without digits, empty strings and times of zero become null. */
struct cdr_call {
	enum cdr_call_type type;
	uint32_t call;			/*!< number of the call */
	const char *reference;		/*!< the same in all records of a call, unique over restarts */
	const char *imsi;		/*!< of the charged party: A, B, the served subscriber */
	struct isdn_number msisdn;
	struct isdn_number calling;
	bool calling_restricted;
	struct isdn_number called;
	struct isdn_number forwarded_to;	/*!< CF */
	uint8_t ss_code;		/*!< CF */
	enum fwd_condition reason;	/*!< CF */
	uint8_t counter;		/*!< CF: redirection counter of this forwarding, from 1 */
	struct timeval start, answer, end;
	int cause;
	const char *outcome;		/*!< "answered", "forwarded no reply", "released": static string */
};

/*! One action of a subscriber or an administrator on SS data, success or error. */
struct cdr_ss {
	const char *imsi;
	struct isdn_number msisdn;
	const char *operation;		/*!< "registerSS" ... */
	uint8_t ss_code;
	struct basic_service bs;	/*!< absent: all */
	struct isdn_number forwarded_to;
	const char *error;		/*!< name of the error; NULL = success */
	const char *origin;		/*!< "lab", "gsup", "vty" ... */
};

struct cdr;

struct cdr *cdr_alloc(void *ctx);
/*! \a path NULL: write none. The former file is closed. \returns 0, -ENOMEM. */
int cdr_set_path(struct cdr *cdr, const char *path);
const char *cdr_path(const struct cdr *cdr);	/*!< NULL = none */
void cdr_reopen(struct cdr *cdr);
void cdr_write_call(struct cdr *cdr, const struct cdr_call *rec);	/*!< \a cdr may be NULL */
void cdr_write_ss(struct cdr *cdr, const struct cdr_ss *rec);		/*!< \a cdr may be NULL */
uint64_t cdr_written(const struct cdr *cdr);
uint64_t cdr_lost(const struct cdr *cdr);
