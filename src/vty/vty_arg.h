/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Free words of a command: names, numbers, times. Each function prints a sentence that says what to type when the word
 * makes no sense, and returns a negative errno; the handler then returns CMD_WARNING. */
#pragma once

#include <osmocom/supserv/basic_service.h>
#include <osmocom/supserv/number.h>
#include <osmocom/supserv/store.h>
#include <osmocom/supserv/vty.h>

int vty_arg_number(struct vty *vty, const char *word, struct isdn_number *num);
/*! 1 to \a max digits and nothing else. \param what "a country code" */
int vty_arg_digits(struct vty *vty, const char *word, const char *what, unsigned int max);
/*! A decimal number in min .. max. \param what "the no-reply time in seconds". \returns it. */
int vty_arg_int(struct vty *vty, const char *word, const char *what, int min, int max);
/*! A name of ss_code_name(), case ignored. \param what "a forwarding service, for example CFNRy". \returns the code. */
int vty_arg_service(struct vty *vty, const char *word, const char *what);
/*! "speech", "speech,fax", "all". \returns the set. */
int vty_arg_groups(struct vty *vty, const char *word);
/*! A subscriber as "imsi" or "msisdn" and its value say. */
int vty_arg_subscriber(struct vty *vty, const char *kind, const char *id, struct hlr_subscriber *sub);

/* How each command about a subscriber begins; argv[0] and argv[1] go to vty_arg_subscriber(). */
#define SUBSCR_KIND "(imsi|msisdn) ID"
#define SUBSCR_KIND_DOC "By IMSI\n" "By number\n" "6 to 15 digits, or a number\n"
#define SUBSCR_CMD "subscriber " SUBSCR_KIND " "
#define SUBSCR_DOC "Manage a subscriber\n" SUBSCR_KIND_DOC
