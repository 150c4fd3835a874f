/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file tc_fixture.h
 * A TCAP endpoint on an SCCP that only writes down, and a user of it that notes what it is told and does what it is
 * asked to do. Time is faked. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/talloc.h>

#include <osmocom/supserv/tc.h>

#define TC_SENT_MAX 16
#define TC_HEX_MAX 2048
#define PEER_GT "49171999001"

struct tc_world {
	void *ctx;
	struct tc_endpoint *ep;
	struct tc_dialogue *d;		/*!< the dialogue that lives; NULL */
	/* what left for SCCP */
	unsigned int n_sent;
	char sent[TC_SENT_MAX][TC_HEX_MAX];
	int send_rc;			/*!< what SCCP answers */
	/* what the user was told */
	unsigned int n_open, n_component, n_delimiter, n_closed, n_cancel;
	struct tc_component last;
	char parameter[TC_HEX_MAX];
	struct map_dialogue open_map;
	uint8_t open_version;
	struct tc_closed closed;
	bool ended;			/*!< delimiter of an End */
	int cancelled_op;
	/* what the user does */
	bool refuse;
	uint8_t refuse_reason;
	void (*on_component)(struct tc_world *w, const struct tc_component *c);
	void (*on_delimiter)(struct tc_world *w);
};

int tc_setup(void **state);
int tc_teardown(void **state);			/*!< nothing may be left of any dialogue */
extern const struct tc_user_ops tc_world_ops;
extern const struct tc_user_ops tc_world_ops_no_cancel;

/*! Octets as hex digits, blanks allowed, come in from the peer. */
void tc_inject(struct tc_world *w, const char *hex);
void tc_inject_from(struct tc_world *w, const char *gt, const char *hex);
/*! A message that we sent is not deliverable. */
void tc_notice(struct tc_world *w, const char *hex, enum sccp_return_cause cause);
/*! The transaction id that this side chose, from the last message sent: eight hex digits. */
const char *tc_own_tid(struct tc_world *w);
/*! Blanks taken out and "TTTTTTTT" replaced by this side's transaction id. Static. */
const char *tc_hex(struct tc_world *w, const char *hex);
#define assert_tc_sent(w, hex) do { \
	assert_true((w)->n_sent); \
	assert_string_equal((w)->sent[(w)->n_sent - 1], tc_hex(w, hex)); \
} while (0)
/*! An outgoing dialogue to the peer, its components are still to come. */
struct tc_dialogue *tc_world_begin(struct tc_world *w, enum map_ac ac, uint8_t version);
void tc_seconds(unsigned int seconds);
