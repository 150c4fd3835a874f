/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file bss_fixture.h
 * The lab with a virtual BSS on a faked SCCP: bob is on it and switched on; what leaves for the MSC is noted, what the
 * MSC says is played by the test. Time is stepped. */
#pragma once

#include <errno.h>

#include "../../src/lab/bss/bss.h"
#include "../../src/lab/bss/bss_radio.h"
#include "../../src/lab/lab_mobile_mm.h"
#include "bss_octets.h"
#include "lab_fixture.h"

enum sent_kind { UNITDATA, CONNECT, DATA, DISCONNECT };

struct bss_world {
	struct lab_world lab;
	struct bss *bss;
	struct lab_mobile *bob, *carol;
	const char *error;
	uint32_t conn_id;		/*!< of the connection requested last */
	unsigned int n_sent, n_seen;
	struct {
		enum sent_kind kind;
		uint32_t conn_id;
		char hex[512];
	} sent[64];
};

int bss_world_setup(void **state);
int bss_world_teardown(void **state);
/*! Deliver what is on its way; no time passes. */
void bss_world_settle(struct bss_world *w);
void bss_world_advance_ms(struct bss_world *w, unsigned int ms);
void bss_world_advance(struct bss_world *w, unsigned int seconds);

/* What SCCP and the MSC say. */
void bss_world_up(struct bss_world *w, bool up);
void bss_world_unitdata(struct bss_world *w, const char *hex);
void bss_world_confirm(struct bss_world *w);
void bss_world_data(struct bss_world *w, const char *hex);
void bss_world_dtap(struct bss_world *w, const char *l3);
void bss_world_disconnected(struct bss_world *w);
/*! CLEAR COMMAND, CLEAR COMPLETE, SCCP release. */
void bss_world_cleared(struct bss_world *w);
void bss_world_paging(struct bss_world *w, const struct lab_mobile *ms);
/*! The reset is through; bob's first message is on its way. */
void bss_world_cell(struct bss_world *w);
/*! bob is registered with TMSI 8f3e5a1d in LAC 2; nothing is on its way. */
void bss_world_registered(struct bss_world *w);
/*! bob has called 1001, who answered. */
void bss_world_in_call(struct bss_world *w);

/*! The next message that left, which begins with \a hex. */
void assert_sent(struct bss_world *w, enum sent_kind kind, uint32_t conn_id, const char *hex);
/*! It opens a connection, and its layer 3 message begins with \a l3. */
void assert_initial(struct bss_world *w, const char *l3);
void assert_dtap(struct bss_world *w, const char *l3);
void assert_nothing_sent(struct bss_world *w);
void fake_flush(struct bss_world *w);
