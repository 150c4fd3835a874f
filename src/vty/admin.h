/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Changes of a subscriber by the administrator: applied to the committed data, answered after the commit. */
#pragma once

#include <osmocom/supserv/ss_msg.h>
#include <osmocom/supserv/store.h>
#include <osmocom/supserv/vty.h>

#define ADMIN_SAID_MAX 1024

enum admin_verdict {
	ADMIN_REFUSE,		/*!< nothing changes; said holds a sentence that says why */
	ADMIN_COMMIT,
	ADMIN_DELETE,
};

/*! Apply a change to \a sub; version 0: there is none yet, \a sub is the template. May be called again after a
 *  conflict.
 *  \param[out] said the answer, lines separated by '\n'; "" = "Done." */
typedef enum admin_verdict (*admin_apply_cb)(const void *arg, struct hlr_subscriber *sub, char *said, size_t len);

/*! Start a change. \a arg is copied. \returns what the handler returns. */
int admin_change(struct vty *vty, const char *imsi, admin_apply_cb apply, const void *arg, size_t arg_len);

/*! An SS operation for some basic services; BSG_ALL: one operation without a basic service code, else one a group. */
struct admin_ss {
	struct ss_invoke invoke;
	bsg_set_t groups;
};
/*! Run it with the rules of the engine, as the subscriber would who knows the password and whom no operator barring
 *  keeps from it. All groups succeed, or nothing changes. admin_apply_cb with \a arg = struct admin_ss. */
enum admin_verdict admin_apply_ss(const void *arg, struct hlr_subscriber *sub, char *said, size_t len);
