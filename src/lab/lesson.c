/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The player of lessons (interfaces.md, "Lessons"). Between two lines it waits until what the first one started has
 * settled, as a person would; it never runs the main loop itself. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/vty/buffer.h>
#include <osmocom/vty/command.h>
#include <osmocom/vty/vty.h>

#include <osmocom/supserv/lab.h>
#include <osmocom/supserv/lesson.h>

#define LINE_MAX_LEN 1024

struct lesson {
	struct lab *lab;
	char *path;
	FILE *file;
	unsigned int line_nr;
	char line[LINE_MAX_LEN];
	struct vty *vty;		/*!< freed with vty_close() */
	struct lab_wait *settling;
	struct lab_listener *listener;
	bool held;
	bool failed;
	const struct lesson_ops *ops;
	void *priv;
};

static void print(struct lesson *lesson, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void print(struct lesson *lesson, const char *fmt, ...)
{
	va_list ap;
	char *text;

	if (!lesson->ops->print)
		return;
	va_start(ap, fmt);
	text = talloc_vasprintf(lesson, fmt, ap);
	va_end(ap);
	if (text)
		lesson->ops->print(lesson->priv, text);
	talloc_free(text);
}

static void print_line(void *priv, const char *name, enum lab_sense sense, const char *text)
{
	print(priv, "    %s %s: %s", name, sense == LAB_HEARS ? "hears" : "displays", text);
}

/*! What the commands have put out so far. */
static void print_output(struct lesson *lesson)
{
	char *out = buffer_getstr(lesson->vty->obuf);
	char *line, *save = NULL;

	buffer_reset(lesson->vty->obuf);
	for (line = strtok_r(out, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save))
		print(lesson, "    %s", line);
	talloc_free(out);
}

static void settle(struct lesson *lesson);

static void end(struct lesson *lesson, bool passed)
{
	const struct lesson_ops *ops = lesson->ops;
	void *priv = lesson->priv;

	if (!passed)
		print(lesson, "%s:%u: this line failed: %s", lesson->path, lesson->line_nr, lesson->line);
	talloc_free(lesson);
	ops->done(priv, passed);
}

static bool execute(struct lesson *lesson)
{
	vector words = cmd_make_strvec(lesson->line);
	int rc;

	if (!words)
		return true;
	rc = cmd_execute_command(words, lesson->vty, NULL, 0);
	cmd_free_strvec(words);
	switch (rc) {
	case CMD_SUCCESS:
		return true;
	case CMD_ERR_NO_MATCH:
		print(lesson, "    There is no such command.");
		return false;
	case CMD_ERR_AMBIGUOUS:
		print(lesson, "    The command is ambiguous.");
		return false;
	case CMD_ERR_INCOMPLETE:
		print(lesson, "    The command is not complete.");
		return false;
	default:
		return false;
	}
}

/*! The next line that is not empty. \returns false at the end of the file. */
static bool read_line(struct lesson *lesson)
{
	while (fgets(lesson->line, sizeof(lesson->line), lesson->file)) {
		lesson->line_nr++;
		lesson->line[strcspn(lesson->line, "\r\n")] = '\0';
		if (lesson->line[strspn(lesson->line, " \t")])
			return true;
	}
	return false;
}

/*! What the former line started has settled: play the next one. */
static void next_line(void *priv, bool met)
{
	struct lesson *lesson = priv;
	bool ok;

	lesson->settling = NULL;
	print_output(lesson);
	if (lesson->failed || !read_line(lesson)) {
		end(lesson, !lesson->failed);
		return;
	}
	print(lesson, "%s", lesson->line);
	ok = lesson->line[strspn(lesson->line, " \t")] == '!' || execute(lesson);
	print_output(lesson);
	if (!ok) {
		end(lesson, false);
		return;
	}
	if (!lesson->held)
		settle(lesson);
}

static void settle(struct lesson *lesson)
{
	const struct lab_wait_cfg cfg = { .done = next_line, .priv = lesson };

	lesson->settling = lab_wait_start(lesson, lesson->lab, &cfg);
}

void lesson_hold(struct lesson *lesson)
{
	lesson->held = true;
}

void lesson_resume(struct lesson *lesson, bool ok)
{
	lesson->held = false;
	lesson->failed |= !ok;
	if (!lesson->settling)
		settle(lesson);
}

struct lesson *lesson_of_vty(const struct vty *vty)
{
	return vty->type == VTY_FILE ? talloc_get_type(vty->priv, struct lesson) : NULL;
}

static int lesson_destructor(struct lesson *lesson)
{
	if (lesson->file)
		fclose(lesson->file);
	if (lesson->vty) {
		buffer_reset(lesson->vty->obuf);
		vty_close(lesson->vty);
	}
	return 0;
}

/*! A VTY that nobody reads from and whose output stays in its buffer. */
static struct vty *lesson_vty(struct lesson *lesson)
{
	struct vty *vty = vty_new();

	if (!vty)
		return NULL;
	vty->type = VTY_FILE;
	vty->fd = -1;
	vty->node = ENABLE_NODE;
	vty->priv = lesson;
	return vty;
}

struct lesson *lesson_play_file(void *ctx, struct lab *lab, const char *path, const struct lesson_ops *ops, void *priv,
				char **error)
{
	struct lesson *lesson = talloc_zero(ctx, struct lesson);

	*error = NULL;
	if (!lesson)
		return NULL;
	*lesson = (struct lesson){ .lab = lab, .ops = ops, .priv = priv };
	talloc_set_destructor(lesson, lesson_destructor);
	lesson->file = fopen(path, "r");
	if (!lesson->file) {
		*error = talloc_asprintf(ctx, "Cannot read the lesson '%s': %s.", path, strerror(errno));
		talloc_free(lesson);
		return NULL;
	}
	lesson->path = talloc_strdup(lesson, path);
	lesson->vty = lesson_vty(lesson);
	lesson->listener = lab_listen(lesson, lab, print_line, lesson);
	if (!lesson->path || !lesson->vty || !lesson->listener) {
		*error = talloc_asprintf(ctx, "Out of memory.");
		talloc_free(lesson);
		return NULL;
	}
	settle(lesson);
	return lesson;
}
