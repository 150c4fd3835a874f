/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_session.h
 * What a dialogue needs from whoever executes SS operations. map/ talks through these ops; hlr/ implements them
 * (hlr_ss_session_ops); tests put a fake behind them.
 *
 * Sequence: begin() -> answer() with ASK_PASSWORD -> password() -> answer() ... -> answer() with RESULT or ERROR, after
 * which the session is gone. answer() may be called before begin() or password() returns. An answer that reports a
 * change comes only after the change is durable. abort() ends a session without an answer; nothing is changed by it. */
#pragma once

#include <osmocom/supserv/ss_msg.h>

struct ss_session;

/*! Answer of the executor. \a ans is borrowed for the call. After RESULT or ERROR the session no longer exists. */
typedef void (*ss_session_answer_cb)(void *priv, const struct ss_answer *ans);

struct ss_session_ops {
	/*! Start one operation. \a origin names the door ("lab", "gsup", "vty"), static string.
	 *  \returns the session, NULL when it was answered already (cb was called) or memory is out (cb was called with
	 *  systemFailure). The session is owned by the executor. */
	struct ss_session *(*begin)(void *executor, const char *imsi, const struct ss_invoke *inv, const char *origin,
				    ss_session_answer_cb cb, void *priv);
	/*! The phone's answer to getPassword; \a password as received, may be malformed. */
	void (*password)(struct ss_session *s, const char *password);
	/*! The phone went away or its getPassword failed: end without an answer. */
	void (*abort)(struct ss_session *s);
};
