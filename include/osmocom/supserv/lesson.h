/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lesson.h
 * Plays a lesson: a file of VTY lines (interfaces.md, "Lessons"), one line a turn of the main loop, each when what the
 * former started has settled. Lines are executed in the enable node of a VTY of the player's own. A verb that waits
 * suspends the player (lesson_hold()). The first line that fails ends the lesson. */
#pragma once

#include <stdbool.h>

struct lab;
struct lesson;
struct vty;

struct lesson_ops {
	/*! A line of text for a person, without line end. May be NULL. */
	void (*print)(void *priv, const char *text);
	/*! Once, from the main loop; the lesson is gone after it returns. */
	void (*done)(void *priv, bool passed);
};

/*! Start to play. \param[out] error a sentence, talloc'ed from ctx.
 *  \returns the lesson, owned by \a ctx (talloc_free() ends it without done()); NULL with *error. */
struct lesson *lesson_play_file(void *ctx, struct lab *lab, const char *path, const struct lesson_ops *ops, void *priv,
				char **error);
/*! The lesson that executes its lines on \a vty, NULL when it is anybody else's. */
struct lesson *lesson_of_vty(const struct vty *vty);
/*! A verb waits: no further line until lesson_resume(). \a ok false: the line failed. */
void lesson_hold(struct lesson *lesson);
void lesson_resume(struct lesson *lesson, bool ok);
